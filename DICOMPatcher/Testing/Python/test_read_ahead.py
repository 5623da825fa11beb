"""Where opening files takes long the next ones are opened at the same time; what is found out is the same."""

from __future__ import annotations

import builtins
import io
import json
import os
import threading
import zipfile

import pytest

import dicom_bytes as dcm
from builders import KEY, change, encoded, image, referenced, save, save_series, tree, ultrasound
from DICOMPatcherLib import DICOMPatcherRule, check, make_rules, patch
from DICOMPatcherLib.disk import read_ahead
from DICOMPatcherLib.run import Run
from test_jobs import Inline, until

AHEAD = 6


class Disk:
    """Counts the files that are open, and those that are being opened, and by whom."""

    def __init__(self):
        self.lock = threading.Lock()
        self.streams = []
        self.opened = []
        self.by_others = 0
        self.most_open = 0
        self.together = 0
        self.are_together = threading.Event()
        self.failing = ""

    def open(self, path, *words, **options):
        is_other = threading.current_thread() is not threading.main_thread()
        if is_other:
            with self.lock:
                self.by_others += 1
                if self.by_others == self.together:
                    self.are_together.set()
            if self.together:
                assert self.are_together.wait(60), "nobody opens another file at the same time"
        if self.failing and path.endswith(self.failing):
            raise PermissionError(13, "Permission denied", path)
        stream = builtins.open(path, *words, **options)  # noqa: SIM115 - whoever asks closes it
        with self.lock:
            self.opened.append(os.path.basename(path))
            self.streams = [*(one for one in self.streams if not one.closed), stream]
            self.most_open = max(self.most_open, len(self.streams))
        return stream

    @property
    def left(self):
        return [stream.name for stream in self.streams if not stream.closed]


@pytest.fixture
def disk(monkeypatch):
    """A slow disk: files are opened ahead from the third on."""
    disk = Disk()
    monkeypatch.setattr(read_ahead, "open", disk.open, raising=False)
    monkeypatch.setattr(read_ahead, "_SLOW", -1.0)
    monkeypatch.setattr(read_ahead, "_MEASURED", 2)
    monkeypatch.setattr(read_ahead, "_MOST_AHEAD", AHEAD)
    yield disk
    assert disk.left == []
    assert threading.active_count() == 1


def quick(monkeypatch):
    monkeypatch.setattr(read_ahead, "_SLOW", float("inf"))


@pytest.fixture
def folder(tmp_path):
    """A folder of files that take all ways: several passes, references, damage, archives, strangers."""
    source = tmp_path / "in"
    save_series(source / "a series", 30, SeriesInstanceUID=lambda number: "" if number % 3 else "1.2.3.4.2")
    save_series(source / "zz", 30, StudyInstanceUID="1.2.9", SeriesInstanceUID="1.2.9.1", PatientID="other")
    save(source / "refers", change(ultrasound(500), ReferencedImageSequence=[referenced("1.2.3.4.1")]))
    (source / "truncated").write_bytes(encoded(image(7))[:-100])
    (source / "notes.txt").write_bytes(b"notes")
    (source / "nothing").write_bytes(b"")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(60, 70):
            archive.writestr(f"inside/{number}", encoded(image(number, SeriesInstanceUID="")))
    (source / "b.zip").write_bytes(stream.getvalue())
    return source


def result(source, output, **options):
    report = output.with_suffix(".jsonl")
    patch(source, output, key=KEY, report=report, **options)
    entries = map(json.loads, report.read_text("ascii").splitlines())
    return tree(output), [{**entry, "begin": "", "end": "", "output": ""} for entry in entries]


class LeaveOut(DICOMPatcherRule):
    title = "Leave out"
    description = "Leaves files out by their name."

    def skipFile(self, path):
        return path.endswith(("1.dcm", "4.dcm"))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"deidentify": "research"},
        {"rules": ["UnpackArchives", "Anonymize", "NormalizeFileNames"]},
        {"rules": [LeaveOut(), *make_rules(add=["CopyUnreadableFiles"])]},
        {"executor": Inline()},
    ],
    ids=["default", "deidentify", "archives", "left out", "worker"],
)
def test_the_result_is_the_same(folder, tmp_path, disk, monkeypatch, options):
    found = result(folder, tmp_path / "ahead", **options)
    assert disk.by_others > 20
    assert disk.most_open <= AHEAD + 3  # the one that is looked at, its edited form, and one that is let go
    by_others = disk.by_others
    quick(monkeypatch)
    assert result(folder, tmp_path / "one by one", **options) == found
    assert disk.by_others == by_others


def test_several_are_opened_at_the_same_time_but_each_once(tmp_path, disk):
    save_series(tmp_path / "in", 2 + 12)
    disk.together = 4
    assert check(tmp_path / "in", ["FixExposureFiasco"]).all_handled
    assert disk.are_together.is_set()
    assert disk.by_others == 11  # the first three were not asked for before
    assert len(set(disk.opened)) == 14 == len(disk.opened) - 1  # one is looked at again for what Slicer shows


def test_where_files_open_fast_no_thread_is_started(tmp_path, disk, monkeypatch):
    save_series(tmp_path / "in", 20)
    quick(monkeypatch)

    def fail(*_):
        raise AssertionError("a thread would be started")

    monkeypatch.setattr(read_ahead, "ThreadPoolExecutor", fail)
    assert check(tmp_path / "in").all_handled
    assert disk.by_others == 0 < len(disk.opened)


def test_the_median_counts_and_is_taken_again_and_again(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"content")
    now = [0.0]
    monkeypatch.setattr(read_ahead.time, "perf_counter", lambda: now[0])
    takes = [1.0]

    def slow(path, *words, **options):
        now[0] += takes[0]
        return builtins.open(path, *words, **options)

    monkeypatch.setattr(read_ahead, "open", slow, raising=False)
    monkeypatch.setattr(read_ahead, "_MOST_BEFORE_MEASURED_AGAIN", 7)
    ahead = read_ahead.ReadAhead()

    def opened(count, seconds):
        for number in range(count):
            takes[0] = seconds(number)
            ahead.open(str(tmp_path / "file"), 4).stream.close()
        return ahead.is_on

    assert not opened(16, lambda number: 1.0 if number < 8 else 0.0)
    assert opened(16, lambda number: 1.0 if number < 9 else 0.0)
    assert not opened(16, lambda number: 0.0)
    assert opened(16, lambda number: 1.0)
    paths = [dcm.write(tmp_path, b"content", str(number)) for number in range(20)]
    ahead.begin(dict(enumerate(paths)).get)
    for number in range(8):
        assert ahead.is_on
        ahead.reach(number)
        ahead.open(paths[number], 4).stream.close()
    assert not ahead.is_on
    ahead.close()


def test_a_file_that_cannot_be_opened_is_told_as_ever(tmp_path, disk, monkeypatch):
    save_series(tmp_path / "in", 20)
    names = sorted(path.name for path in (tmp_path / "in").iterdir())
    disk.failing = names[9]
    found = result(tmp_path / "in", tmp_path / "ahead")
    quick(monkeypatch)
    assert result(tmp_path / "in", tmp_path / "one by one") == found
    [failed] = [entry for entry in found[1] if entry.get("outcome") == "unreadable"]
    assert (failed["source"], failed["reason"]) == (names[9], "cannot be read: Permission denied")


@pytest.mark.parametrize("later", [0, 4])
def test_a_file_that_changes_in_between_is_not_written(tmp_path, disk, later):
    save_series(tmp_path / "in", 20)
    paths = sorted((tmp_path / "in").iterdir())
    other = paths[10 + later]

    def replace(step):
        if step.step == "examining" and step.done == 10:
            until(lambda: other.name in disk.opened)
            content = other.read_bytes()
            other.unlink()
            other.write_bytes(content + b"\0")

    report = patch(tmp_path / "in", tmp_path / "out", ["FixExposureFiasco"], progress=replace)
    [failed] = [file for file in report.plan.files if file.outcome == "failed"]
    assert (failed.source, failed.reason) == (other.name, "changed since it was examined")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
def test_nobody_waits_for_a_pipe_that_has_taken_the_place_of_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert read_ahead._opened_ahead(str(tmp_path / "pipe"), 4) is None


@pytest.mark.parametrize("step", ["examining", "deciding"])
def test_cancelling_leaves_nothing_open(folder, disk, step):
    def cancel(progress):
        if progress.step == step and progress.done == 20:
            raise KeyboardInterrupt

    with Run(folder, None, make_rules(add=["Anonymize"]), KEY) as run:
        run.show = cancel
        with pytest.raises(KeyboardInterrupt):
            run.examine()
    assert disk.by_others
