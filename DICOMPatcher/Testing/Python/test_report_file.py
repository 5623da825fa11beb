"""The file of a report: nothing else is overwritten, and it tells nothing that is to be hidden."""

from __future__ import annotations

import csv
import json
import os
import pathlib
import subprocess
import sys
import threading

import pytest

import DICOMPatcherLib
from builders import KEY, encoded, image, item, outputs, save, save_series, state, tree
from DICOMPatcherLib import InputError, check, make_rules, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.reporting.forms import is_report
from DICOMPatcherLib.reporting.results import Results
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.run import Run

KINDS_OF_ENTRIES = ["run", "outlook", "outlook", "file", "file", "file", "total"]


def run(*arguments):
    return main([str(argument) for argument in arguments])


@pytest.fixture
def source(tmp_path):
    save_series(tmp_path / "in", 3, SOPInstanceUID=None)
    return tmp_path / "in"


# What a spreadsheet makes of it


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_table_is_a_formula(tmp_path, start):
    text = f"{start}HYPERLINK(1)"
    save(tmp_path / "in" / text, image())
    check(str(tmp_path / "in"), make_rules()).write(str(tmp_path / "report.csv"))
    with open(tmp_path / "report.csv", encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert f"'{text}" in cells
    assert text not in cells


# What is in its place


@pytest.mark.parametrize("name", ["report.jsonl", "report.csv"])
@pytest.mark.parametrize("earlier", ["report.jsonl", "report.csv"])
def test_an_earlier_report_is_replaced(source, tmp_path, name, earlier):
    check(str(source), key=KEY).write(str(tmp_path / earlier))
    os.rename(tmp_path / earlier, tmp_path / name)
    (source / "001.dcm").rename(source / "renamed.dcm")
    check(str(source), key=KEY).write(str(tmp_path / name))
    assert "renamed.dcm" in (tmp_path / name).read_text("utf-8")


OTHERS = {
    "text": b"my notes\n",
    "a DICOM file": encoded(image()),
    "other JSON": b'{"kind": "run", "schema": "other"}\n',
    "another table": b"\xef\xbb\xbfkind,source\r\n",
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=list(OTHERS))
@pytest.mark.parametrize("name", ["report.jsonl", "report.csv"])
def test_anything_else_is_not_overwritten(source, tmp_path, name, content, capsys):
    (tmp_path / name).write_bytes(content)
    assert run("check", source, "--report", tmp_path / name) == 2
    assert "is not a report" in capsys.readouterr().err
    assert run("patch", source, tmp_path / "out", "--report", tmp_path / name) == 2
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match="is not a report"):
        check(str(source)).write(str(tmp_path / name))
    assert (tmp_path / name).read_bytes() == content
    assert set(os.listdir(tmp_path)) == {"in", name}


def test_an_empty_file_may_be_replaced(source, tmp_path):
    (tmp_path / "report.jsonl").touch()
    assert run("check", source, "--report", tmp_path / "report.jsonl") == 1
    assert (tmp_path / "report.jsonl").stat().st_size


@pytest.mark.parametrize("is_report", [True, False])
def test_an_input_with_a_second_name_is_not_written_through(source, tmp_path, is_report):
    if is_report:
        check(str(source)).write(str(tmp_path / "earlier.jsonl"))
        os.rename(tmp_path / "earlier.jsonl", source / "listing")
    else:
        os.rename(source / "001.dcm", source / "listing")
    os.link(source / "listing", tmp_path / "report.jsonl")
    before = state(source)
    assert run("check", source, "--report", tmp_path / "report.jsonl") == (1 if is_report else 2)
    assert state(source) == before


@pytest.mark.parametrize("name", ["new.jsonl", "001.dcm", "sub/new.csv"])
def test_nothing_is_written_into_the_input(source, tmp_path, name):
    (source / "sub").mkdir()
    (tmp_path / "link").symlink_to(source)
    before = state(source)
    for folder in (source, tmp_path / "link"):
        with pytest.raises(InputError, match="in the input"):
            check(str(source)).write(str(folder / name))
    assert state(source) == before
    check(str(source / "002.dcm")).write(str(tmp_path / "beside.jsonl"))
    with pytest.raises(InputError, match="in the input"):
        check(str(source / "002.dcm")).write(str(source / "002.dcm"))


@pytest.mark.parametrize("place", ["a.csv/1.json", "A.CSV/1.JSON", "a.csv", "a.csv/1.json/x.csv", "b.jsonl"])
def test_an_output_is_not_overwritten(tmp_path, capsys, place):
    for number, name in enumerate(("a.csv/1.json", "a.csv/2.json", "b.jsonl.part"), 1):
        save(tmp_path / "in" / name, image(number))
    command = ["patch", tmp_path / "in", tmp_path / "out", "--without", "NormalizeFileNames", "--report"]
    assert run(*command, tmp_path / "out" / place) == 2
    assert "would replace an output file" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run(*command, tmp_path / "out" / "report.csv") == 0
    assert len(tree(tmp_path / "out")) == 4


def test_a_link_to_an_output_is_not_written_through(source, tmp_path):
    patch(str(source), str(tmp_path / "out"))
    target = tmp_path / "out" / "pa000" / "st000" / "se000" / "ct000.dcm"
    (tmp_path / "report.jsonl").symlink_to(target)
    before = tree(tmp_path / "out")
    report = tmp_path / "report.jsonl"
    assert run("check", source, "--report", report) == 2
    assert run("patch", source, tmp_path / "out", "--overwrite", "--key", "k", "--report", report) == 2
    assert tree(tmp_path / "out") == before


def test_a_report_that_cannot_be_finished_leaves_the_earlier_one(source, tmp_path):
    check(str(source)).write(str(tmp_path / "report.jsonl"))
    before = (tmp_path / "report.jsonl").read_bytes()
    steps = check(str(source)).write_steps(str(tmp_path / "report.jsonl"))
    next(steps)
    steps.close()
    assert (tmp_path / "report.jsonl").read_bytes() == before
    assert set(os.listdir(tmp_path)) == {"in", "report.jsonl"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_report_may_go_into_a_pipe(source, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text()))
    reader.start()
    assert run("check", source, "--report", tmp_path / "pipe") == 1
    reader.join(10)
    assert [json.loads(line)["kind"] for line in read[0].splitlines()] == KINDS_OF_ENTRIES


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="the output has no name")
def test_a_report_may_go_to_the_output(source):
    done = subprocess.run(
        [sys.executable, "-m", "DICOMPatcherLib", "check", str(source), "--quiet", "--report", "/dev/stdout"],
        env={**os.environ, "PYTHONPATH": str(pathlib.Path(DICOMPatcherLib.__file__).parents[1])},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert [json.loads(line)["kind"] for line in done.stdout.splitlines()] == KINDS_OF_ENTRIES


def test_a_report_that_cannot_be_written_after_the_run_is_no_wrong_usage(source, tmp_path, monkeypatch, capsys):
    replace = os.replace

    def refuse(path, target, **options):
        if str(target).endswith("report.jsonl"):
            raise OSError(28, "No space left on device")
        replace(path, target, **options)

    monkeypatch.setattr(os, "replace", refuse)
    assert run("patch", source, tmp_path / "out", "--report", tmp_path / "report.jsonl") == 3
    assert "No space left" in capsys.readouterr().err
    assert len(tree(tmp_path / "out")) == 3


# What it tells

SECRET = "Geheim"


@pytest.fixture
def secret(tmp_path):
    """A folder in which rules of all kinds put original text into other elements."""
    for number in range(1, 5):
        values = {
            "PatientName": None if number == 1 else f"{SECRET}^Anna",
            "PatientID": SECRET,
            "SeriesDescription": f"{SECRET} old",
            "SOPInstanceUID": None,
            "ReferencedImageSequence": [item(ReferencedSOPInstanceUID="1.2.3.4.5.9", PatientComments=SECRET)],
        }
        raw = {"StudyDescription": f"{SECRET} \u0416".encode("cp1251"), "XRayTubeCurrent": b"12.5"}
        save(tmp_path / "in" / f"{number}", image(number, **values), raw=raw)
    return tmp_path / "in"


def rules():
    parameters = {
        "UseCharacterSet": {"CharacterSet": "cp1251"},
        "SetElements": {"Elements": "SeriesDescription~old~new\nPatientComments=" + SECRET + "\n"},
    }
    added = ["UseCharacterSet", "SetElements", "ForceSamePatientNameIdInEachDirectory", "Anonymize"]
    return make_rules(add=added, parameters=parameters)


def test_no_rule_shows_original_text_when_identity_is_hidden(secret, tmp_path):
    report = patch(str(secret), str(tmp_path / "out"), rules(), key=KEY)
    told = {(change["rule"], change["keyword"]): change for entry in report.files() for change in entry["changes"]}
    assert ("UseCharacterSet", "StudyDescription") in told
    assert ("SetElements", "SeriesDescription") in told
    for name in ("report.jsonl", "report.csv"):
        report.write(str(tmp_path / name))
        assert SECRET not in (tmp_path / name).read_text("utf-8")
    assert SECRET not in "\n".join(report.lines(verbose=True)) + str(report)
    assert {key for key, change in told.items() if "after" in change} == {
        key for key, change in told.items() if key[0] == "Anonymize"
    }
    assert told["Anonymize", "SOPInstanceUID"]["after"].startswith("2.25.")
    with open(tmp_path / "report.csv", encoding="utf-8-sig", newline="") as file:
        assert {row["before"] for row in csv.DictReader(file)} == {""}


def test_the_panel_shows_no_original_text_when_identity_is_hidden(secret):
    planner = Planner(str(secret), rules(), key=KEY, available=RULES)
    for _ in planner.steps():
        pass
    results = Results(planner.plan, written=False)
    for _ in results.steps():
        pass
    elements = [
        element for group in results.groups for index in group.files for element in results.elements(group, index)
    ]
    assert SECRET not in str(elements)
    assert any(element.is_hidden for element in elements)
    assert any(element.is_change and element.after for element in elements)


def test_a_class_that_is_no_uid_is_not_told(tmp_path):
    save(tmp_path / "in" / "1", image(1, SOPClassUID=None), raw={"SOPClassUID": SECRET.encode()})
    report = check(str(tmp_path / "in"), make_rules(add=["Anonymize"]))
    assert "I11" in json.dumps(list(report.files()))
    assert SECRET not in json.dumps(list(report.files()))


@pytest.mark.skipif(os.name != "posix", reason="modes of files mean little elsewhere")
@pytest.mark.parametrize("name", ["report.jsonl", "report.csv"])
@pytest.mark.parametrize(("added", "mode"), [([], 0o644), (["Anonymize"], 0o600)])
def test_only_its_owner_may_read_a_report_of_what_is_hidden(source, tmp_path, name, added, mode):
    check(str(source)).write(str(tmp_path / name))
    (tmp_path / name).chmod(0o666)
    before = os.umask(0o022)
    try:
        check(str(source), make_rules(add=added)).write(str(tmp_path / name))
    finally:
        os.umask(before)
    assert (tmp_path / name).stat().st_mode & 0o777 == mode


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links")
def test_an_incomplete_report_takes_the_place_of_nothing(tmp_path, capsys):
    """Whatever lies under the name that a report has until it is complete: an input, a link, a folder, a pipe."""
    original = encoded(image())
    lookalike = b'{"run": {"kind": "run", "schema": 1, "version": "1'.ljust(128, b" ") + original[128:]
    for name, content in (("plain", original), ("with a telling preamble", lookalike)):
        folder = tmp_path / name
        folder.mkdir()
        only = folder / "report.jsonl.part"
        only.write_bytes(content)
        assert run("check", only, "--report", folder / "report.jsonl") == 2
        assert run("patch", only, tmp_path / "out", "--report", folder / "report.jsonl") == 2
        assert tree(folder) == {"report.jsonl.part": content}
    assert not is_report(lookalike)
    save(tmp_path / "in" / "1.dcm", image())
    before = state(tmp_path / "in")
    part = tmp_path / "report.jsonl.part"
    earlier = tmp_path / "earlier.jsonl"
    check(str(tmp_path / "in")).write(str(earlier))
    for make in (
        lambda: part.symlink_to(earlier),
        lambda: part.symlink_to(tmp_path / "in" / "1.dcm"),
        lambda: part.symlink_to(tmp_path / "nowhere"),
        part.mkdir,
        lambda: os.mkfifo(part),
    ):
        make()
        assert run("check", tmp_path / "in", "--report", tmp_path / "report.jsonl") == 2
        said = capsys.readouterr().err
        assert "is not a report" in said or "would be in the input" in said
        part.rmdir() if part.is_dir() else part.unlink()
    assert run("check", tmp_path / "in", "--report", tmp_path / ("x" * 246 + ".jsonl")) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert state(tmp_path / "in") == before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device")
@pytest.mark.parametrize("command", ["check", "patch"])
def test_a_device_that_is_full_is_told_as_what_it_is(source, tmp_path, capsys, command):
    output = [tmp_path / "out"] if command == "patch" else []
    assert run(command, source, *output, "--report", "/dev/full") == 3
    assert "No space left" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_that_nobody_reads_any_more_is_told_as_what_it_is(source, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = [os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)]
    with Run(source, tmp_path / "out", make_rules(), KEY, tmp_path / "pipe") as run:
        run.examine()
        run.open_output()
        run.show = lambda step: os.close(reader.pop()) if reader else None
        run.write()
        with pytest.raises(BrokenPipeError):
            run.finish(run.report())
    assert len(outputs(tmp_path / "out")) == 3
