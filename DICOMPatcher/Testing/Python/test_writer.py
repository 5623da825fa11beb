"""Carrying out a plan: whole files under their final names, or none."""

from __future__ import annotations

import errno
import os
import re
import shutil
import threading
import zlib

import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian

import dicom_bytes as dcm
from builders import KEY, encoded, image, load, outcomes, save, save_series, tree
from DICOMPatcherLib import InputError, make_rules, patch
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.writing import file_writer, writer
from DICOMPatcherLib.writing.writer import write_steps

LARGE = 3 * 1024 * 1024 + 10


def planned(tmp_path, **rules):
    planner = Planner(str(tmp_path / "in"), make_rules(**rules), str(tmp_path / "out"), KEY, available=RULES)
    for _ in planner.steps():
        pass
    return planner.plan


def steps(plan, tmp_path, **options):
    return write_steps(plan, str(tmp_path / "out"), **options)


def parts(tmp_path):
    return [name for name in tree(tmp_path / "out") if name.endswith(".part")]


@pytest.fixture
def folder(tmp_path):
    """A folder of small files and a large one, some to patch and some to copy."""
    save_series(tmp_path / "in", 4, SOPInstanceUID=lambda number: None if number % 2 else f"1.2.{number}")
    save(tmp_path / "in" / "large", image(9, NumberOfFrames=None, PixelData=bytes(LARGE)))
    return tmp_path


@pytest.fixture(params=[0, -1], ids=["small files at once", "small files handed over"])
def small(request, monkeypatch):
    """Small files are written in the calling thread or in others."""
    if request.param:
        monkeypatch.setattr(writer, "_SMALL", request.param)


@pytest.mark.parametrize("threads", [0, 1, 4, 16])
def test_the_result_does_not_depend_on_the_number_of_threads(folder, threads, small):
    plan = planned(folder)
    done = list(steps(plan, folder, threads=threads))
    patch(str(folder / "in"), str(folder / "other"), key=KEY)
    assert tree(folder / "out") == tree(folder / "other")
    assert [step.step for step in done] == ["writing"] * len(done)
    assert (done[-1].done, done[-1].total) == (5, 5)
    assert [step.done for step in done] == sorted(step.done for step in done)


@pytest.mark.parametrize(("seconds", "in_others"), [(0.0, 1), (0.1, 4)], ids=["fast disk", "slow disk"])
def test_small_files_are_handed_over_only_where_each_takes_long(folder, monkeypatch, seconds, in_others):
    clock = iter(range(1000))
    monkeypatch.setattr(writer.time, "monotonic", lambda: next(clock) * seconds)
    found, write_whole = [], file_writer.FileWriter.write_whole

    def watched(self, job, details):
        found.append(threading.current_thread() is not threading.main_thread())
        write_whole(self, job, details)

    monkeypatch.setattr(file_writer.FileWriter, "write_whole", watched)
    list(steps(planned(folder), folder, threads=2))
    assert (sum(found), len(found)) == (in_others, 5)


def test_without_threads_there_are_steps_inside_a_large_file(folder):
    done = [step.done for step in steps(planned(folder), folder, threads=0)]
    assert len(done) > len(set(done))


def test_more_files_than_may_wait_are_all_written_and_told_in_order(tmp_path):
    save_series(tmp_path / "in", 150)
    plan, lines = planned(tmp_path), []
    list(steps(plan, tmp_path, log=lines.append))
    assert len(tree(tmp_path / "out")) == 150
    assert [re.split(r": | \(", line)[1] for line in lines] == [
        str(tmp_path / "out" / file.target) for file in plan.files
    ]


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="open files are not told here")
@pytest.mark.parametrize("stopped", [False, True], ids=["at its end", "when it is stopped"])
def test_a_run_leaves_no_file_open(folder, stopped):
    plan = planned(folder)
    before = os.listdir("/proc/self/fd")
    running = steps(plan, folder)
    for _ in running:
        if stopped:
            break
    running.close()
    assert len(os.listdir("/proc/self/fd")) == len(before)


def test_a_file_for_which_there_is_no_room_to_inflate_it_has_failed(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    content = dcm.image().replace(b"1.2.3.4\0", b"1.2.3.a\0")
    (tmp_path / "in" / "1").write_bytes(dcm.deflated(content))
    plan = planned(tmp_path)

    def fail(*_):
        raise InputError("no room for temporary files")

    monkeypatch.setattr(file_writer.Part10File, "open", fail)
    list(steps(plan, tmp_path))
    assert [(file.outcome, file.reason) for file in plan.files] == [
        ("failed", "cannot be written: no room for temporary files")
    ]
    assert tree(tmp_path / "out") == {}


def test_each_file_is_told(folder):
    lines = []
    list(steps(planned(folder), folder, log=lines.append))
    assert len(lines) == 5
    assert all(line.startswith("Created DICOM file: ") for line in lines)
    told = {re.split(r": | \(", line)[1] for line in lines}
    assert {os.path.relpath(path, folder / "out") for path in told} == set(tree(folder / "out"))


def test_what_fails_is_told_without_names_when_identity_is_hidden(folder):
    plan = planned(folder, add=["Anonymize"])
    (folder / "in" / "large").unlink()
    lines = []
    list(steps(plan, folder, log=lines.append))
    assert len(lines) == 5
    assert not any("large" in line for line in lines)


@pytest.mark.parametrize("threads", [0, 4])
@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_closing_cancels_and_leaves_complete_files_only(folder, threads, count, small):
    plan = planned(folder)
    work = steps(plan, folder, threads=threads)
    for _ in range(count):
        next(work)
    work.close()
    patch(str(folder / "in"), str(folder / "other"), key=KEY)
    expected = tree(folder / "other")
    written = tree(folder / "out") if (folder / "out").exists() else {}
    assert written.items() <= expected.items()
    report = Report(plan, written=True)
    assert {entry["target"] for entry in report.files()} - {None} == set(written)
    assert all("cancelled" in entry["reason"] for entry in report.files() if entry["outcome"] == "failed")


def test_cancelling_inside_a_large_file_leaves_nothing_of_it(tmp_path):
    save(tmp_path / "in" / "large", image(9, PixelData=bytes(LARGE)))
    plan = planned(tmp_path)
    work = steps(plan, tmp_path, threads=0)
    next(work)
    assert len(parts(tmp_path)) == 1
    work.close()
    assert tree(tmp_path / "out") == {}
    assert plan.files[0].outcome == "failed"


def test_too_little_space_is_said_before_anything_is_written(folder, monkeypatch):
    plan = planned(folder)
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1024 * 1024))
    with pytest.raises(InputError, match="too little space"):
        list(steps(plan, folder))
    assert not (folder / "out").exists() or tree(folder / "out") == {}


def test_an_output_folder_that_cannot_be_written_to_is_said_before_anything_is_written(folder, monkeypatch):
    def refuse(path, *_, **__):
        raise PermissionError(13, "Permission denied", path)

    plan = planned(folder)
    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(InputError, match="cannot be used: Permission denied"):
        list(steps(plan, folder))
    assert {file.outcome for file in plan.files} <= {"patched", "copied", "skipped"}


# Inputs that change


def rewrite(path):
    path.write_bytes(path.read_bytes()[:-2] + b"xx")
    os.utime(path, ns=(1, 1))


CHANGES = {
    "shrinks": lambda path: os.truncate(path, 100),
    "is emptied": lambda path: os.truncate(path, 0),
    "grows": lambda path: path.write_bytes(path.read_bytes() + b"more"),
    "is written anew": rewrite,
    "vanishes": lambda path: path.unlink(),
    "becomes a folder": lambda path: (path.unlink(), path.mkdir()),
    "becomes a broken link": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "becomes another file": lambda path: path.write_bytes(encoded(image(77))),
}


@pytest.mark.parametrize("name", ["001.dcm", "002.dcm"], ids=["patched", "copied"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_file_that_changes_after_it_was_examined_is_not_written(folder, change, name):
    plan = planned(folder, leave_out=["NormalizeFileNames"])
    change(folder / "in" / name)
    list(steps(plan, folder))
    found = {file.source: file.outcome for file in plan.files}
    assert found.pop(name) == "failed"
    assert "failed" not in found.values()
    assert set(tree(folder / "out")) == set(found)


@pytest.mark.parametrize("kernel", [True, False], ids=["copied by the kernel", "copied by reading"])
@pytest.mark.parametrize("change", [CHANGES["shrinks"], CHANGES["grows"], CHANGES["is written anew"]])
def test_a_file_that_changes_while_it_is_copied_is_not_written(tmp_path, monkeypatch, change, kernel):
    if not kernel:
        monkeypatch.delattr(os, "copy_file_range", raising=False)
    save(tmp_path / "in" / "large", image(9, PixelData=bytes(LARGE)))
    plan = planned(tmp_path)
    work = steps(plan, tmp_path, threads=0)
    next(work)
    change(tmp_path / "in" / "large")
    for _ in work:
        pass
    assert (plan.files[0].outcome, plan.files[0].reason) == ("failed", "changed since it was examined")
    assert tree(tmp_path / "out") == {}


def test_a_file_that_vanishes_while_it_is_copied_is_complete(tmp_path):
    save(tmp_path / "in" / "large", image(9, PixelData=bytes(LARGE)))
    content = (tmp_path / "in" / "large").read_bytes()
    work = steps(planned(tmp_path), tmp_path, threads=0)
    next(work)
    (tmp_path / "in" / "large").unlink()
    for _ in work:
        pass
    assert list(tree(tmp_path / "out").values()) == [content]


# Copying


@pytest.mark.parametrize("number", sorted(file_writer._NO_KERNEL_COPY), ids=errno.errorcode.get)
def test_where_the_kernel_cannot_copy_reading_and_writing_does(folder, monkeypatch, number):
    def refuse(*_):
        raise OSError(number, "no")

    patch(str(folder / "in"), str(folder / "other"), key=KEY)
    monkeypatch.setattr(os, "copy_file_range", refuse, raising=False)
    list(steps(planned(folder), folder))
    assert tree(folder / "out") == tree(folder / "other")


@pytest.mark.parametrize("copied", [0, 1, 1000])
def test_a_kernel_that_copies_less_than_asked_for_loses_nothing(folder, monkeypatch, copied):
    def copy(source, sink, size, start):
        data = os.pread(source, min(size, copied), start)
        return os.write(sink, data) if data else 0

    if copied == 1:  # a call for each byte
        (folder / "in" / "large").unlink()
    patch(str(folder / "in"), str(folder / "other"), key=KEY)
    monkeypatch.setattr(os, "copy_file_range", copy, raising=False)
    list(steps(planned(folder), folder))
    assert tree(folder / "out") == tree(folder / "other")


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EACCES, errno.ESTALE, errno.EDQUOT])
@pytest.mark.parametrize("call", ["copy_file_range", "replace", "mkdir"])
def test_an_error_of_the_system_costs_only_the_files_it_hits(folder, monkeypatch, number, call):
    save(folder / "in" / "sub" / "folder", image(10))
    plan = planned(folder, leave_out=["NormalizeFileNames"])
    original, calls = getattr(os, call), []
    (folder / "out").mkdir()
    hit = 3 if call == "mkdir" else 2  # the output folder and the one for unfinished files come first

    def fail_once(*arguments, **options):
        calls.append(arguments)
        if len(calls) == hit:
            raise OSError(number, os.strerror(number))
        return original(*arguments, **options)

    monkeypatch.setattr(os, call, fail_once)
    list(steps(plan, folder, threads=4))
    failed = [file for file in plan.files if file.outcome == "failed"]
    assert len(failed) == 1
    assert os.strerror(number) in failed[0].reason
    assert set(tree(folder / "out")) == {file.source for file in plan.files} - {failed[0].source}


@pytest.mark.parametrize("error", [ValueError, MemoryError, RuntimeError, zlib.error])
def test_an_unforeseen_error_costs_one_file_and_not_the_run(folder, monkeypatch, error):
    original, calls = file_writer._check_unchanged, []

    def fail_once(*arguments):
        calls.append(arguments)
        if len(calls) == 1:
            raise error("unforeseen")
        return original(*arguments)

    plan = planned(folder)
    monkeypatch.setattr(file_writer, "_check_unchanged", fail_once)
    list(steps(plan, folder))
    (failed,) = (file for file in plan.files if file.outcome == "failed")
    assert failed.reason == f"cannot be written: {error.__name__}"
    assert len(tree(folder / "out")) == 4


def test_a_deflated_file_is_patched_and_stays_deflated(tmp_path):
    plain = encoded(image(1, SOPInstanceUID=None, PatientComments="x" * 500), DeflatedExplicitVRLittleEndian)
    start = plain.index(b"\x08\x00\x08\x00CS")
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = plain[:start] + deflater.compress(plain[start:]) + deflater.flush()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(data + b"\0" * (len(data) % 2))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert outcomes(report) == {"1": "patched"}
    (path,) = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    ds = load(path)
    assert ds.file_meta.TransferSyntaxUID == DeflatedExplicitVRLittleEndian
    assert ds.SOPInstanceUID == ds.file_meta.MediaStorageSOPInstanceUID
    assert ds.PixelData == image(1).PixelData
    assert path.stat().st_size < len(plain)


def test_what_is_deflated_anew_is_padded_to_even_length(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(12):
        content = dcm.identity() + dcm.element(0x00204000, "LT", bytes(range(64, 64 + number)))
        (tmp_path / "in" / str(number)).write_bytes(dcm.deflated(content.replace(b"1.2.3.4\0", b"1.02.03\0")))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert set(outcomes(report).values()) == {"patched"}
    behind = set()
    for data in tree(tmp_path / "out").values():
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        inflater.decompress(data[144 + int.from_bytes(data[140:144], "little") :])
        behind.add(inflater.unused_data)
        assert len(data) % 2 == 0
    assert behind == {b"", b"\0"}


def test_a_deflated_file_that_needs_nothing_is_copied_bit_for_bit(tmp_path):
    plain = encoded(image(1), DeflatedExplicitVRLittleEndian)
    start = plain.index(b"\x08\x00\x08\x00CS")
    deflater = zlib.compressobj(1, wbits=-zlib.MAX_WBITS)
    data = plain[:start] + deflater.compress(plain[start:]) + deflater.flush() + b"\0\0"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(data)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert outcomes(report) == {"1": "copied"}
    assert list(tree(tmp_path / "out").values()) == [data]
