"""A report is written while its run goes on: what was known is there, whatever ends the run."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import sys

import pytest

import DICOMPatcherLib
from builders import collecting, image, save, save_series
from DICOMPatcherLib import InputError, check, make_rules, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.reporting.forms import HEAD_SIZE, is_report

PATHS = os.pathsep.join((str(pathlib.Path(DICOMPatcherLib.__file__).parents[1]), str(pathlib.Path(__file__).parent)))

KILLED = """
import os, pathlib, signal, sys
from DICOMPatcherLib import make_rules
from DICOMPatcherLib.run import Run

folder, command, name, moment, done = sys.argv[1:]
folder = pathlib.Path(folder)
output = folder / "out" if command == "patch" else None
report = (folder if name[0] != "/" else folder / "out") / name.lstrip("/")

def kill(step):
    if (step.step, step.done) == (moment, int(done)):
        os.kill(os.getpid(), signal.SIGKILL)

with Run(folder / "in", output, make_rules(), None, report) as run:
    run.show = kill
    run.examine()
    if output:
        run.open_output()
        run.write()
    run.finish(run.report())
"""


@pytest.fixture
def source(tmp_path):
    save_series(tmp_path / "in", 4, SOPInstanceUID=None)
    (tmp_path / "in" / "notes.txt").write_text("text")
    return tmp_path / "in"


def kill(tmp_path, *arguments):
    """Run a check or a patch in a process that is killed at some moment."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": PATHS},
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def lines(path):
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def kinds(path):
    return [entry["kind"] for entry in lines(path)]


needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal")


@needs_kill
def test_a_check_that_is_killed_leaves_what_it_knew(source, tmp_path):
    kill(tmp_path, "check", "report.jsonl", "examining", 3)
    assert kinds(tmp_path / "report.jsonl.part") == ["run", "file", "file", "file"]
    assert not (tmp_path / "report.jsonl").exists()
    files = lines(tmp_path / "report.jsonl.part")[1:]
    assert [(entry["source"], entry["outcome"]) for entry in files] == [
        ("001.dcm", None),
        ("002.dcm", None),
        ("003.dcm", None),
    ]


@needs_kill
def test_what_is_decided_already_is_told_while_files_are_examined(source, tmp_path):
    kill(tmp_path, "check", "report.jsonl", "examining", 5)
    assert {entry["source"]: entry["outcome"] for entry in lines(tmp_path / "report.jsonl.part")[1:]}[
        "notes.txt"
    ] == "skipped"


@needs_kill
@pytest.mark.parametrize("name", ["report.jsonl", "/report.jsonl"], ids=["beside the output", "in the output"])
def test_a_patch_that_is_killed_leaves_what_it_has_done(source, tmp_path, name):
    place = tmp_path / "out" if name[0] == "/" else tmp_path
    kill(tmp_path, "patch", name, "writing", 2)
    files = [entry for entry in lines(place / "report.jsonl.part") if entry["kind"] == "file"]
    assert [(entry["source"], entry["outcome"]) for entry in files] == [("001.dcm", "patched"), ("002.dcm", "patched")]
    assert all((tmp_path / "out" / entry["target"]).is_file() for entry in files)
    assert "total" not in kinds(place / "report.jsonl.part")


@needs_kill
@pytest.mark.parametrize("name", [pytest.param("report.json", marks=pytest.mark.thorough), "report.csv"])
def test_other_forms_grow_too(source, tmp_path, name):
    kill(tmp_path, "patch", name, "writing", 2)
    text = (tmp_path / f"{name}.part").read_text("utf-8")
    files = text[text.index('"files"') :] if name.endswith("json") else text[text.index("\nfile,") :]
    assert "002.dcm" in files
    assert "003.dcm" not in files
    assert "complete" not in files


@needs_kill
def test_a_run_that_is_killed_leaves_the_report_of_an_earlier_one(source, tmp_path):
    check(source, report=tmp_path / "report.jsonl")
    before = (tmp_path / "report.jsonl").read_bytes()
    kill(tmp_path, "check", "report.jsonl", "examining", 3)
    assert (tmp_path / "report.jsonl").read_bytes() == before


@needs_kill
def test_the_next_run_replaces_what_a_killed_one_has_left(source, tmp_path):
    kill(tmp_path, "check", "report.jsonl", "examining", 3)
    check(source, report=tmp_path / "report.jsonl")
    assert kinds(tmp_path / "report.jsonl") == ["run", "outlook", "outlook", *["file"] * 5, "total"]
    assert sorted(os.listdir(tmp_path)) == ["in", "report.jsonl"]


# A run that is not killed


@pytest.mark.parametrize("name", ["report.jsonl", "report.json", "report.csv"])
@pytest.mark.parametrize("place", ["", "out"])
def test_it_is_as_if_it_was_written_at_the_end(source, tmp_path, name, place):
    report = patch(source, tmp_path / "out", report=tmp_path / place / name)
    report.write(tmp_path / f"other-{name}")
    assert (tmp_path / place / name).read_bytes() == (tmp_path / f"other-{name}").read_bytes()
    assert not list(tmp_path.rglob("*.part"))


def test_members_of_archives_are_in_it(tmp_path):
    import zipfile

    save_series(tmp_path / "files", 3)
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "a.zip", "w") as archive:
        for path in sorted((tmp_path / "files").iterdir()):
            archive.write(path, path.name)
    save(tmp_path / "in" / "b.dcm", image(9))
    check(tmp_path / "in", report=tmp_path / "report.jsonl").write(tmp_path / "other.jsonl")
    assert (tmp_path / "report.jsonl").read_bytes() == (tmp_path / "other.jsonl").read_bytes()
    sources = [entry["source"] for entry in lines(tmp_path / "report.jsonl") if entry["kind"] == "file"]
    assert sources == ["a.zip", "a.zip/001.dcm", "a.zip/002.dcm", "a.zip/003.dcm", "b.dcm"]


@pytest.mark.skipif(os.name != "posix", reason="modes of files mean little elsewhere")
def test_only_its_owner_may_read_an_incomplete_report_of_what_is_hidden(source, tmp_path):
    modes = []

    def collect(self, rows):
        modes.append((tmp_path / "report.jsonl.part").stat().st_mode & 0o777)

    check(source, [*make_rules(add=["Anonymize"]), collecting(collect)], report=tmp_path / "report.jsonl")
    assert modes == [0o600]


def test_a_run_that_is_cancelled_says_where_to_find_what_was_known(source, tmp_path, monkeypatch, capsys):
    def interrupt(self, ds):
        raise KeyboardInterrupt

    monkeypatch.setattr("DICOMPatcherLib.rules.anonymize.Anonymize.processDataSet", interrupt)
    part = tmp_path / "report.jsonl.part"
    assert main(["check", str(source), "--with", "Anonymize", "--report", str(tmp_path / "report.jsonl")]) == 130
    assert str(part) in capsys.readouterr().err
    assert is_report(part.read_bytes()[:HEAD_SIZE])
    assert not (tmp_path / "report.jsonl").exists()


def test_a_run_that_is_refused_leaves_no_trace_and_the_earlier_report(source, tmp_path, monkeypatch):
    check(source, report=tmp_path / "report.jsonl")
    before = (tmp_path / "report.jsonl").read_bytes()

    def refuse(*_, **options):
        raise InputError("There is too little space.")

    monkeypatch.setattr("DICOMPatcherLib.run.write_steps", refuse)
    with pytest.raises(InputError, match="too little space"):
        patch(source, tmp_path / "out", report=tmp_path / "report.jsonl")
    assert (tmp_path / "report.jsonl").read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["in", "report.jsonl"]


@pytest.mark.parametrize("failing", [1, 2, 4])
@pytest.mark.parametrize("command", ["check", "patch"])
def test_a_disk_that_was_full_for_a_while_costs_nothing(source, tmp_path, monkeypatch, command, failing):
    from DICOMPatcherLib.reporting import report_file

    write, calls = report_file.ReportFile.write, []

    def fail_at_times(self, entry):
        calls.append(entry)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        write(self, entry)

    monkeypatch.setattr(report_file.ReportFile, "write", fail_at_times)
    path = tmp_path / "report.jsonl"
    report = check(source, report=path) if command == "check" else patch(source, tmp_path / "out", report=path)
    assert lines(path) == [report.run(), *report.outlooks(), *report.files(), report.total()]


def test_a_disk_that_stays_full_is_told_and_the_files_are_written(source, tmp_path, monkeypatch, capsys):
    from DICOMPatcherLib.reporting import report_file

    def fail(self, entry):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report_file.ReportFile, "write", fail)
    arguments = ["patch", str(source), str(tmp_path / "out"), "--report", str(tmp_path / "report.jsonl")]
    assert main(arguments) == 3
    assert "No space left" in capsys.readouterr().err
    assert len(list((tmp_path / "out").rglob("*.dcm"))) == 4
    assert not (tmp_path / "report.jsonl").exists()


def test_two_runs_do_not_write_the_same_report(source, tmp_path):
    def collect(self, rows):
        with pytest.raises(InputError, match="Another run"):
            check(source, report=tmp_path / "report.jsonl")

    report = check(source, [collecting(collect)], report=tmp_path / "report.jsonl")
    assert report.failed_rules == 0
    assert lines(tmp_path / "report.jsonl")[-1] == report.total()


@pytest.mark.parametrize("content", [b"notes", bytes(128) + b"DICM"])
def test_anything_else_under_the_name_of_an_incomplete_report_stays(source, tmp_path, content):
    (tmp_path / "report.jsonl.part").write_bytes(content)
    with pytest.raises(InputError, match="is not a report"):
        check(source, report=tmp_path / "report.jsonl")
    with pytest.raises(InputError, match="is not a report"):
        check(source).write(tmp_path / "report.jsonl")
    assert (tmp_path / "report.jsonl.part").read_bytes() == content


def test_a_cancelled_patch_is_not_complete(source, tmp_path):
    from DICOMPatcherLib.run import Run

    def interrupt(step):
        if step == ("writing", 2, 4):
            raise KeyboardInterrupt

    with Run(source, tmp_path / "out", make_rules(), None, tmp_path / "report.jsonl") as run:
        run.show = interrupt
        run.examine()
        run.open_output()
        with pytest.raises(KeyboardInterrupt):
            run.write()
        run.finish(run.report())
    told = lines(tmp_path / "report.jsonl")
    assert not told[-1]["complete"]
    written = {entry["target"] for entry in told if entry["kind"] == "file"} - {None}
    assert written == {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.dcm")}
