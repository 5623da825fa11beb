"""The application stays alive whatever the panel does: no step of its work grows with the number of files.

What is measured is not time but how many functions the library calls between two returns to the event loop. That is the
same on every machine, so that it can be seen with few files what many would do.
"""

from __future__ import annotations

import functools
import pathlib
import sys
import types

import pytest

import DICOMPatcherLib
from DICOMPatcherLib.instances import instance
from synthetic import write_ct

OURS = (str(pathlib.Path(DICOMPatcherLib.__file__).parent), __file__)
FEW, MANY = 80, 240
MOST = 20
"""Calls by which the longest step may grow with each file. With 10,000 files that is less than a tenth of a second."""
CALLS_IN_A_SECOND = 100_000
"""By which the work of the panel is divided here: its clock is the number of calls."""
ROWS_IN_A_STEP = PAGE = 20
"""Fewer than usual, so that few files are many."""


def write_many(folder, count, series, salt):
    """Write small files into some folders, each a series; half of them without study."""
    names = {"SOPInstanceUID": "1.2.3.9.10000", "SeriesInstanceUID": "1.2.4.9.10000"}
    first = {**names, "ImagePositionPatient": ["0", "0", "10000"]}
    folder.mkdir()
    kinds = []
    for others in ({"StudyInstanceUID": None}, {}):
        write_ct(folder / "one.dcm", Rows=4, Columns=4, **first, **others)
        kinds.append((folder / "one.dcm").read_bytes())
    (folder / "one.dcm").unlink()
    each = count // series
    for number in range(count):
        where = folder / f"{number // each:03}"
        where.mkdir(exist_ok=True)
        own = kinds[number % 2].replace(b"1.2.3.9.10000", b"1.2.3.%d.%d" % (salt, 10_000 + number))
        own = own.replace(b"1.2.4.9.10000", b"1.2.4.%d.%d" % (salt, 10_000 + number // each))
        own = own.replace(rb"0\0\10000", rb"0\0\%d" % (10_000 + number))
        (where / f"{number:05}.dcm").write_bytes(own)
    return folder


class Calls:
    """Counts the calls of functions of the library, and its calls of those built in, while it is entered."""

    def __init__(self):
        self.count = 0
        self._is_counted = functools.cache(lambda code: code.co_filename.startswith(OURS))

    def __enter__(self):
        sys.setprofile(self._look)
        return self

    def __exit__(self, *error):
        sys.setprofile(None)

    def _look(self, frame, event, argument):
        if event in ("call", "c_call") and self._is_counted(frame.f_code):
            self.count += 1

    def clock(self):
        return self.count / CALLS_IN_A_SECOND


class Pulse:
    """Takes down how much was done until each return to the event loop."""

    def __init__(self, desk, calls):
        self.waits = []
        self._calls, self._last = calls, None
        self._timer = desk.module.qt.QTimer(desk.panel.parent)
        self._timer.timeout.connect(self._beat)
        self._timer.start(0)

    def _beat(self):
        if self._last is not None:
            self.waits.append(self._calls.count - self._last)
        self._last = self._calls.count

    def stop(self):
        self._timer.stop()
        return max(self.waits)


@pytest.fixture
def longest_wait(desk, monkeypatch):
    """Give a function that returns how much was done at once, at most, while something was done."""
    calls = Calls()
    monkeypatch.setattr(desk.part("job"), "time", types.SimpleNamespace(monotonic=calls.clock))
    monkeypatch.setattr(instance, "_ROWS_IN_A_STEP", ROWS_IN_A_STEP)
    monkeypatch.setattr(desk.part("result_branches").ResultBranches, "PAGE", PAGE)

    def measure(act):
        with calls:
            pulse = Pulse(desk, calls)
            desk.wait(lambda: pulse.waits)
            act()
            beats = len(pulse.waits)
            desk.wait(lambda: len(pulse.waits) > beats and not desk.panel.isBusy and not desk.filter.job.is_running)
            beats = len(pulse.waits)
            desk.wait(lambda: len(pulse.waits) > beats)  # the last step counts too
            return pulse.stop()

    return measure


def assert_alive(measured):
    """Compare what was done at once with few and with many files, after a first time in which much is made ready."""
    measured(FEW)
    few, many = measured(FEW), measured(MANY)
    growth = {name: (many[name] - few[name]) / (MANY - FEW) for name in many}
    assert {name: calls for name, calls in growth.items() if calls > MOST} == {}


def test_a_step_that_grows_is_noticed(desk, longest_wait):
    def measured(count):
        return {"loop": longest_wait(lambda: [abs(number) for number in range(30 * count)])}

    with pytest.raises(AssertionError, match="loop"):
        assert_alive(measured)


@pytest.mark.thorough
def test_checking_many_series_does_not_hold_up_the_application(desk, longest_wait, tmp_path):
    def measured(count):
        salt = len(list(tmp_path.iterdir())) + 1
        desk.choose(write_many(tmp_path / str(salt), count, count // 2, salt))
        found = {"check": longest_wait(lambda: desk.begin("check"))}
        assert f"{count} to be patched" in desk.told
        return found

    assert_alive(measured)


@pytest.mark.thorough
def test_series_and_their_pictures_do_not_hold_up_the_application(desk, longest_wait, tmp_path):
    """However many there are: the first are shown, and the others when they are wanted."""

    def measured(count):
        salt = len(list(tmp_path.iterdir())) + 1
        desk.choose(write_many(tmp_path / str(salt), count, count // 2, salt))
        series = desk.panel._series
        done = lambda: desk.wait(lambda: not series.job.is_running)  # noqa: E731
        found = {"pictures": longest_wait(done)}
        more = lambda: (desk.panel.ui.moreLabel.linkActivated.emit("more"), done())  # noqa: E731
        found["more"] = longest_wait(more)
        assert len(series.cards) == count // 2
        return found

    assert_alive(measured)


@pytest.mark.thorough
def test_checking_patching_and_importing_do_not_hold_up_the_application(desk, longest_wait, tmp_path):
    def replace():
        desk.user.will_answer("Replace its contents")
        desk.begin("patch")

    def measured(count):
        salt = len(list(tmp_path.iterdir())) + 1
        desk.choose(write_many(tmp_path / str(salt), count, 1, salt), tmp_path / f"{salt} output")
        found = {
            "check": longest_wait(lambda: desk.begin("check")),
            "patch": longest_wait(lambda: desk.begin("patch")),
            "replace": longest_wait(replace),
        }
        found["import"] = longest_wait(lambda: desk.begin("import"))
        assert f"{count} of {count} images" in desk.message
        desk.slicer.dicomDatabase.initializeDatabase()
        return found

    assert_alive(measured)


@pytest.mark.thorough
def test_the_results_of_so_many_files_do_not_either(desk, longest_wait, tmp_path):
    def filter_by(text):
        desk.panel.ui.filterEdit.text = text
        desk.filter.timer.stop()
        desk.filter.apply()

    def save(path):
        desk.user.will_answer(str(path))
        desk.begin("report")

    def measured(count):
        salt = len(list(tmp_path.iterdir())) + 1
        desk.choose(write_many(tmp_path / str(salt), count, 1, salt))
        desk.press("check")
        tree = desk.panel.ui.resultsTree
        files = tree.topLevelItem(0).child(0).child(1)
        found = {"expand": longest_wait(lambda: files.setExpanded(True))}
        shown = files.childCount()
        last = files.child(shown - 1)
        found["more"] = longest_wait(lambda: tree.itemClicked.emit(last, 0))
        assert shown == PAGE + 1
        found["filter"] = longest_wait(lambda: filter_by("00042"))
        found["all"] = longest_wait(lambda: filter_by(""))
        for name in ("report.jsonl", "report.csv"):
            found[name] = longest_wait(lambda name=name: save(tmp_path / str(salt) / name))
        return found

    assert_alive(measured)
