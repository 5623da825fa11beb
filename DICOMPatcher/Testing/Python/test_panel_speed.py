"""The application stays alive whatever the panel does: with 10,000 files nothing holds it up for long."""

from __future__ import annotations

import gc
import time

import pytest

from synthetic import write_ct

pytestmark = pytest.mark.thorough
FILES = 10_000
FIRST = {
    "SOPInstanceUID": "1.2.3.10000",
    "SeriesInstanceUID": "1.2.4.10000",
    "ImagePositionPatient": ["0", "0", "10000"],
}
"""Values of the first file; those of the others are as long, so that nothing else has to change in the bytes."""
LONGEST = 0.1
"""Seconds that the application may have to wait."""
USUAL = 0.012
"""Seconds that the loop in `limit` takes on a usual machine."""
TRIES = 3


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_many(tmp_path_factory.mktemp("many"), series=1)


def write_many(folder, series):
    """Write small files into some folders, each a series; half of them without study."""
    each = FILES // series
    write_ct(folder / "one.dcm", Rows=4, Columns=4, StudyInstanceUID=None, **FIRST)
    data = (folder / "one.dcm").read_bytes()
    other = write_other(folder)
    (folder / "one.dcm").unlink()
    for number in range(FILES):
        where = folder / f"{number // each:02}"
        where.mkdir(exist_ok=True)
        own = (data, other)[number % 2].replace(b"1.2.3.10000", b"1.2.3.%d" % (10_000 + number))
        own = own.replace(rb"0\0\10000", rb"0\0\%d" % (10_000 + number))
        (where / f"{number:05}.dcm").write_bytes(own.replace(b"1.2.4.10000", b"1.2.4.%d" % (10_000 + number // each)))
    return folder


def write_other(folder):
    write_ct(folder / "other.dcm", Rows=4, Columns=4, **FIRST)
    data = (folder / "other.dcm").read_bytes()
    (folder / "other.dcm").unlink()
    return data


@pytest.fixture(autouse=True)
def _only_what_the_panel_makes():
    """Python looks through all objects now and then; those of the tests before must not count."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


class Pulse:
    """Takes down how long the application had to wait for each return to the event loop."""

    def __init__(self, desk):
        self.waits = []
        self._last = None
        self._timer = desk.module.qt.QTimer(desk.panel.parent)
        self._timer.timeout.connect(self._beat)
        self._timer.start(0)

    def _beat(self):
        now = time.thread_time()  # other programs on the machine must not count
        if self._last is not None:
            self.waits.append(now - self._last)
        self._last = now

    def stop(self):
        self._timer.stop()
        return max(self.waits)


def longest_wait(desk, act):
    """Return the longest time in seconds that the application had to wait while something was done."""
    pulse = Pulse(desk)
    desk.wait(lambda: pulse.waits)
    act()
    beats = len(pulse.waits)
    desk.wait(lambda: len(pulse.waits) > beats and not desk.panel.isBusy and not desk.filter.job.is_running)
    beats = len(pulse.waits)
    desk.wait(lambda: len(pulse.waits) > beats)  # the last step counts too
    return pulse.stop()


def limit():
    """Return what nobody notices; more on a machine that is slower than usual."""
    begin = time.thread_time()
    sum(number * number for number in range(200_000))
    return LONGEST * max(1, (time.thread_time() - begin) / USUAL)


def assert_alive(desk, *tries):
    """Try several times: cleaning up memory may fall into any step."""
    waits = []
    for act in tries:
        allowed = limit()
        waits.append(longest_wait(desk, act))
        if waits[-1] <= allowed:
            return
    raise AssertionError(f"the application had to wait for {waits} seconds")


@pytest.mark.parametrize("series", [20, 5000])
def test_checking_many_series_does_not_hold_up_the_application(desk, tmp_path, series):
    desk.choose(write_many(tmp_path, series))
    assert_alive(desk, *[lambda: desk.begin("check")] * TRIES)
    assert "10000 to be patched" in desk.message


def test_checking_patching_and_importing_do_not_hold_up_the_application(desk, source, tmp_path):
    def patch(number):
        desk.choose(source, tmp_path / str(number))
        desk.begin("patch")

    def replace():
        desk.user.will_answer("Replace its contents")
        desk.begin("patch")

    desk.choose(source)
    assert_alive(desk, *[lambda: desk.begin("check")] * TRIES)
    assert_alive(desk, *[lambda number=number: patch(number) for number in range(TRIES)])
    assert_alive(desk, *[replace] * TRIES)
    assert "10000 files" in desk.message
    assert_alive(desk, lambda: desk.begin("import"))
    assert "instances 10000" in desk.message


def test_the_results_of_so_many_files_do_not_either(desk, source, tmp_path):
    def filter_by(text):
        desk.panel.ui.filterEdit.text = text
        desk.filter.timer.stop()
        desk.filter.apply()

    def save(name):
        desk.user.will_answer(str(tmp_path / name))
        desk.begin("report")

    desk.choose(source)
    desk.press("check")
    tree = desk.panel.ui.resultsTree
    files = tree.topLevelItem(0).child(0).child(1)
    assert_alive(desk, lambda: files.setExpanded(True))
    for _ in range(20):
        last = files.child(files.childCount() - 1)
        assert_alive(desk, *[lambda last=last: tree.itemClicked.emit(last, 0)])
    assert files.childCount() > 100
    assert_alive(desk, *[lambda: filter_by("00042")] * TRIES)
    assert_alive(desk, *[lambda: filter_by("")] * TRIES)
    for name in ("report.jsonl", "report.csv"):
        assert_alive(desk, *[lambda name=name: save(name)] * TRIES)
