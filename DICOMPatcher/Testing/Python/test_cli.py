"""The command line: what it takes, prints and returns."""

from __future__ import annotations

import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

import DICOMPatcherLib
from builders import KEY, encoded, image, load, outputs, save, save_series, state, tree
from DICOMPatcherLib import RULES, __version__, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.planning.plan import Progress
from DICOMPatcherLib.terminal import console
from DICOMPatcherLib.writing import file_writer, writer

PATH = str(pathlib.Path(DICOMPatcherLib.__file__).parents[1])


def run(*arguments):
    """Return the exit code."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return end.code


def command(*arguments, encoding="utf-8", **options):
    """Run the command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": PATH, "PYTHONIOENCODING": encoding, "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [sys.executable, "-m", "DICOMPatcherLib", *arguments],
        env=environment,
        capture_output=True,
        check=False,
        timeout=60,
        **options,
    )


def read(path):
    """Return what a report says of files."""
    entries = [json.loads(line) for line in pathlib.Path(path).read_text("ascii").splitlines()]
    assert (entries[0]["kind"], entries[-1]["kind"]) == ("run", "total")
    return [entry for entry in entries if entry["kind"] == "file"]


@pytest.fixture
def good(tmp_path):
    """A folder in which nothing needs repair."""
    save_series(tmp_path / "in", 3)
    return tmp_path / "in"


@pytest.fixture
def bad(tmp_path):
    """A folder in which identifiers are missing."""
    save_series(tmp_path / "in", 3, SOPInstanceUID=None)
    return tmp_path / "in"


# Exit codes


def test_check_returns_0_if_there_is_nothing_to_do(good, capsys):
    before = state(good)
    assert run("check", good) == 0
    assert "3 without known problems" in capsys.readouterr().out
    assert state(good) == before


def test_check_returns_1_if_an_element_would_change(bad):
    before = state(bad)
    assert run("check", bad) == 1
    assert state(bad) == before


def test_a_new_file_name_alone_is_nothing_to_do(tmp_path):
    save(tmp_path / "in" / "an odd name", image())
    assert run("check", tmp_path / "in") == 0


def test_what_is_skipped_is_nothing_to_do(good):
    (good / "readme.txt").write_text("hello")
    assert run("check", good) == 0


@pytest.mark.parametrize("folder", ["good", "bad"])
def test_patch_returns_0_when_it_is_done(request, folder, tmp_path):
    assert run("patch", request.getfixturevalue(folder), tmp_path / "out") == 0
    assert len(tree(tmp_path / "out")) == 3


def test_both_return_3_if_a_file_could_not_be_read(bad, tmp_path):
    (bad / "cut").write_bytes(encoded(image(9))[:-9])
    assert run("check", bad) == 3
    assert run("patch", bad, tmp_path / "out") == 3
    assert len(tree(tmp_path / "out")) == 3


def test_patch_returns_3_if_a_file_could_not_be_written(good, tmp_path):
    (tmp_path / "out" / "pa000" / "st000" / "se000" / "ct000.dcm").mkdir(parents=True)
    assert run("patch", good, tmp_path / "out", "--overwrite") == 3
    assert len(tree(tmp_path / "out")) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="nothing"),
        pytest.param(["repair", "IN"], id="unknown command"),
        pytest.param(["check"], id="no input"),
        pytest.param(["check", "IN", "--nonsense"], id="unknown option"),
        pytest.param(["check", "IN", "OUT"], id="output for check"),
        pytest.param(["check", "NOWHERE"], id="input is not there"),
        pytest.param(["check", "EMPTY"], id="input is empty"),
        pytest.param(["patch", "IN"], id="no output"),
        pytest.param(["patch", "NOWHERE", "OUT"], id="input to patch is not there"),
        pytest.param(["patch", "EMPTY", "OUT"], id="input to patch is empty"),
        pytest.param(["patch", "IN", "IN"], id="output is the input"),
        pytest.param(["patch", "IN", "IN/sub"], id="output inside"),
        pytest.param(["patch", "IN", "."], id="output around"),
        pytest.param(["patch", "IN", "USED"], id="output not empty"),
        pytest.param(["check", "IN", "--only", "Nonsense"], id="unknown rule, only"),
        pytest.param(["check", "IN", "--with", "Nonsense"], id="unknown rule, with"),
        pytest.param(["check", "IN", "--without", "Nonsense"], id="unknown rule, without"),
        pytest.param(["check", "IN", "--without", "FixFileMetaInformation"], id="rule that is always on"),
        pytest.param(["check", "IN", "--with", "UseCharacterSet"], id="missing parameter"),
        pytest.param(["check", "IN", "--parameter", "UseCharacterSet.CharacterSet=cp1251"], id="rule not used"),
        pytest.param(["check", "IN", "--parameter", "nonsense"], id="malformed parameter"),
        pytest.param(["check", "IN", "--parameter", "UseCharacterSet=cp1251"], id="parameter without a name"),
        pytest.param(
            ["check", "IN", "--with", "UseCharacterSet", "--parameter", "UseCharacterSet.CharacterSet=klingon"],
            id="unknown character set",
        ),
        pytest.param(["check", "IN", "--key", ""], id="empty key"),
        pytest.param(["check", "IN", "--set", "PatientBirthDate=soon"], id="value that does not fit"),
        pytest.param(["check", "IN", "--set", "PixelData=4"], id="element that must not be set"),
        pytest.param(["check", "IN", "--remove", "PixelData"], id="element that must not be removed"),
        pytest.param(["check", "IN", "--set", "Nonsense=4"], id="unknown element"),
        pytest.param(["check", "IN", "--where", "Modality=CT"], id="condition for nothing"),
        pytest.param(
            ["check", "IN", "--set", "StudyID=1", "--with", "SetElements", "--parameter", "SetElements.Elements=x"],
            id="changes given twice",
        ),
        pytest.param(["patch", "IN", "OUT", "--report", "NOWHERE/report.jsonl"], id="no folder for the report"),
        pytest.param(["patch", "IN", "OUT", "--report", "EMPTY"], id="report is a folder"),
        pytest.param(["check", "IN", "--report", "report.txt"], id="report of no known kind"),
        pytest.param(["check", "EMPTY", "--report", "report.jsonl"], id="report of an empty input"),
        pytest.param(["check", "IN", "--report", "IN/report.jsonl"], id="report into the input"),
        pytest.param(["check", "IN", "--report", "IN/001.dcm"], id="report over a file of the input"),
        pytest.param(["patch", "IN", "OUT", "--report", "LINK/r.jsonl"], id="report into the input through a link"),
        pytest.param(["patch", "IN", "OUT", "--with", "Anonymize", "--report", "OUT/r.jsonl"], id="report tells names"),
    ],
)
def test_wrong_usage_returns_2_and_writes_nothing(good, tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "EMPTY").mkdir()
    (tmp_path / "USED").mkdir()
    (tmp_path / "USED" / "mine").write_text("mine")
    (tmp_path / "LINK").symlink_to(good)
    before = state(tmp_path)
    assert (
        run(*(argument.replace("IN", str(good), 1) if argument[:2] == "IN" else argument for argument in arguments))
        == 2
    )
    assert state(tmp_path) == before
    captured = capsys.readouterr()
    assert captured.err
    assert "Traceback" not in captured.err


def test_report_into_a_file_given_as_input_is_refused(tmp_path):
    path = save(tmp_path / "1.dcm", image())
    before = path.read_bytes()
    assert run("check", path, "--report", path) == 2
    assert path.read_bytes() == before


# Options


def test_one_file_can_be_checked_and_patched(good, tmp_path, capsys):
    assert run("check", good / "002.dcm") == 0
    assert "1 file" in capsys.readouterr().out
    assert run("patch", good / "002.dcm", tmp_path / "out", "--report", tmp_path / "report.jsonl") == 0
    assert [(entry["source"], entry["target"]) for entry in read(tmp_path / "report.jsonl")] == [
        ("002.dcm", "pa000/st000/se000/ct000.dcm")
    ]


def test_rules_are_chosen_by_name(bad, tmp_path):
    assert run("check", bad, "--only", "NormalizeFileNames") == 0
    assert run("check", bad, "--only", "NormalizeFileNames", "--with", "GenerateMissingIDs") == 1
    assert run("check", bad, "--without", "GenerateMissingIDs", "--without", "NormalizeFileNames") == 0
    assert run("patch", bad, tmp_path / "out", "--without", "NormalizeFileNames") == 0
    assert sorted(tree(tmp_path / "out")) == ["001.dcm", "002.dcm", "003.dcm"]


def test_parameters_are_given_by_rule_and_name(tmp_path):
    save(tmp_path / "in" / "1", image(PatientName=None), raw={"PatientName": "Иванов".encode("cp1251")})
    options = ["--with", "UseCharacterSet", "--parameter", "UseCharacterSet.CharacterSet=cp1251"]
    assert run("patch", tmp_path / "in", tmp_path / "out", *options) == 0
    assert outputs(tmp_path / "out")[0].PatientName == "Иванов"


def test_elements_are_set_and_removed_where_a_condition_holds(tmp_path):
    for number, modality in enumerate(("CT", "MR")):
        save(tmp_path / "in" / str(number), image(number + 1, Modality=modality, StudyID="1", AccessionNumber="A"))
    options = [
        "--set",
        "StudyID=a;b",
        "--set",
        "PatientName=Ö^Ä",
        "--remove",
        "AccessionNumber",
        "--where",
        "Modality=C*",
    ]
    assert run("patch", tmp_path / "in", tmp_path / "out", *options, "--without", "NormalizeFileNames") == 0
    changed, kept = outputs(tmp_path / "out")
    assert (changed.StudyID, str(changed.PatientName), "AccessionNumber" in changed) == ("a;b", "Ö^Ä", False)
    assert (kept.StudyID, "AccessionNumber" in kept) == ("1", True)


def test_the_report_may_be_a_table(bad, tmp_path):
    assert run("check", bad, "--report", tmp_path / "report.csv") == 1
    with open(tmp_path / "report.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    # A series of the output is named after the file that it will have there.
    assert {row["source"] for row in rows if row["kind"] != "outlook"} - {""} == set(tree(bad))
    assert {row["kind"] for row in rows} == {"run", "rule", "outlook", "file", "finding", "change", "total"}
    assert "GenerateMissingIDs" in {row["rule"] for row in rows if row["kind"] == "change"}


def test_a_value_may_hold_points_and_equal_signs(good):
    assert run("check", good, "--with", "UseCharacterSet", "--parameter", "UseCharacterSet.CharacterSet=a.b=c") == 2


def test_the_report_is_one_json_object_per_file(bad, tmp_path):
    (bad / "readme.txt").write_text("hello")
    assert run("check", bad, "--report", tmp_path / "foretold.jsonl", "--key", KEY.decode()) == 1
    assert run("patch", bad, tmp_path / "out", "--report", tmp_path / "done.jsonl", "--key", KEY.decode()) == 0
    found = read(tmp_path / "done.jsonl")
    foretold = read(tmp_path / "foretold.jsonl")
    assert foretold[0]["findings"] == [
        {"id": "I3", "message": "SOPInstanceUID is missing; a new UID would be assigned"}
    ]
    assert found[0]["findings"] == [{"id": "I3", "message": "SOPInstanceUID was missing; a new UID was assigned"}]
    assert [{**entry, "findings": []} for entry in found] == [{**entry, "findings": []} for entry in foretold]
    assert [entry["source"] for entry in found] == ["001.dcm", "002.dcm", "003.dcm", "readme.txt"]
    assert {entry["target"] for entry in found} - {None} == set(tree(tmp_path / "out"))


def test_runs_with_the_same_key_agree_and_the_key_is_not_told(bad, tmp_path, capsys):
    for name in ("a", "b"):
        assert run("patch", bad, tmp_path / name, "--key", "a secret", "--report", tmp_path / f"{name}.jsonl") == 0
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert run("patch", bad, tmp_path / "c") == 0
    assert tree(tmp_path / "a") != tree(tmp_path / "c")
    captured = capsys.readouterr()
    assert "a secret" not in captured.out + captured.err + (tmp_path / "a.jsonl").read_text()


def test_overwrite_replaces_files_of_the_same_name_and_keeps_others(bad, tmp_path, capsys):
    assert run("patch", bad, tmp_path / "out", "--key", "1") == 0
    first = tree(tmp_path / "out")
    (tmp_path / "out" / "mine").write_text("mine")
    assert run("patch", bad, tmp_path / "out", "--key", "2") == 2
    assert run("patch", bad, tmp_path / "out", "--key", "2", "--overwrite") == 0
    second = tree(tmp_path / "out")
    assert second.pop("mine") == b"mine"
    assert list(first) == list(second)
    assert all(first[name] != second[name] for name in first)
    assert "already contained 2" in capsys.readouterr().out


def test_quiet_prints_nothing_but_errors(bad, tmp_path, capsys):
    assert run("check", bad, "--quiet") == 1
    assert run("patch", bad, tmp_path / "out", "--quiet") == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
    assert run("patch", bad, tmp_path / "out", "--quiet") == 2
    assert capsys.readouterr().err


def test_the_command_does_the_same_as_the_function(bad, tmp_path):
    assert run("patch", bad, tmp_path / "a", "--key", KEY.decode()) == 0
    patch(str(bad), str(tmp_path / "b"), key=KEY.decode())
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_the_report_may_be_beside_input_and_output(good, tmp_path):
    assert run("patch", good, tmp_path / "out", "--with", "Anonymize", "--report", tmp_path / "out.jsonl") == 0
    assert len(read(tmp_path / "out.jsonl")) == 3


# What is printed


def test_rules_lists_all_with_state_and_parameters(capsys):
    assert run("rules") == 0
    text = capsys.readouterr().out
    for rule in RULES:
        state = rule.default if isinstance(rule.default, str) else "on" if rule.default else "off"
        assert f"{rule.__name__}  [{state}]" in text
        assert rule.title in text
    assert "CharacterSet: " in text


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["patch", "--help"], ["rules", "--help"]])
def test_help_returns_0(capsys, arguments):
    assert run(*arguments) == 0
    assert "usage" in capsys.readouterr().out


def test_help_tells_the_exit_codes(capsys):
    run("patch", "--help")
    assert "exit codes" in capsys.readouterr().out


def test_version(capsys):
    assert run("--version") == 0
    assert __version__ in capsys.readouterr().out


def test_the_progress_bar_knows_no_total_while_files_are_looked_for(monkeypatch):
    bars = []

    class Bar(console.Bar):
        def __init__(self, *columns, **options):
            super().__init__(*columns, **options)
            bars.append(self)

    monkeypatch.setattr(console, "Bar", Bar)
    with console.progress_bar() as show:
        for step in (Progress("looking", 250, 0), Progress("examining", 1, 250), Progress("examining", 2, 300)):
            show(step)
        told = [(task.description, task.completed, task.total, task.finished) for task in bars[0].tasks]
    assert told == [("looking", 250, None, False), ("examining", 2, 300, False)]


def test_names_that_are_no_text_or_control_the_terminal_are_printed_safely(tmp_path):
    names = [b"\xff\xfe.dcm", b"new\nline.dcm", b"\x1b[31mred.dcm", "\u0418.dcm".encode()]
    for number, name in enumerate(names, 1):
        save(tmp_path / "in" / os.fsdecode(name), image(number, SOPInstanceUID=None, SeriesInstanceUID=f"1.2.{number}"))
        (tmp_path / "in" / os.fsdecode(name + b".cut")).write_bytes(encoded(image(number))[: -9 - number])
    for encoding in ("utf-8", "ascii"):
        done = command("patch", tmp_path / "in", tmp_path / encoding, encoding=encoding)
        assert done.returncode == 3, done.stderr
        assert b"\x1b" not in done.stdout
        assert done.stderr == b""


def test_an_output_folder_whose_name_is_no_text_is_written_and_told(good, tmp_path):
    done = command("patch", good, os.fsencode(tmp_path) + b"/out\xff")
    assert (done.returncode, done.stderr) == (0, b"")
    done = command("patch", good, os.fsencode(tmp_path) + b"/\xd0\x98", encoding="ascii")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_key_that_is_no_text_is_a_key(good, tmp_path):
    done = command("patch", good, tmp_path / "out", "--key", b"\xff\xfe")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_stops_listening_causes_no_traceback(good):
    for number in range(40):
        save(good / f"{number}" / "x", image(number + 10, SeriesNumber=None, SeriesInstanceUID=f"1.2.3.{number}"))
    environment = {**os.environ, "PYTHONPATH": PATH}
    with subprocess.Popen(
        [sys.executable, "-m", "DICOMPatcherLib", "check", str(good)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
        process.wait(30)
    assert b"Traceback" not in errors


@pytest.mark.parametrize(
    "arguments", [["check", "IN"], ["--help"], pytest.param(["check", "NOWHERE"], marks=pytest.mark.thorough)]
)
def test_closed_streams_change_nothing_but_what_is_said(bad, arguments):
    arguments = [str(bad) if argument == "IN" else argument for argument in arguments]
    whole = command(*arguments)
    for numbers in ("1>&-", "2>&-", "0<&- 1>&- 2>&-"):
        shell = ["sh", "-c", f'exec "$@" {numbers}', "sh", sys.executable, "-m", "DICOMPatcherLib", *arguments]
        environment = {**os.environ, "PYTHONPATH": PATH}
        done = subprocess.run(shell, env=environment, capture_output=True, check=False, timeout=60)
        assert done.returncode == whole.returncode
        assert done.stdout == (b"" if "1>&-" in numbers else whole.stdout)
        assert done.stderr == (b"" if "2>&-" in numbers else whole.stderr)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")
def test_a_full_output_is_told_and_is_no_traceback(bad, tmp_path):
    with open("/dev/full", "wb") as full:
        environment = {**os.environ, "PYTHONPATH": PATH}
        for arguments in (["check", bad], ["patch", bad, tmp_path / "out"], ["--help"]):
            done = subprocess.run(
                [sys.executable, "-m", "DICOMPatcherLib", *map(str, arguments)],
                env=environment,
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
                timeout=60,
            )
            assert b"Traceback" not in done.stderr
            assert b"Exception ignored" not in done.stderr
            if arguments != ["--help"]:
                assert done.returncode == 3
                assert b"No space left" in done.stderr
    assert len(tree(tmp_path / "out")) == 3


def test_a_full_error_output_is_no_traceback(bad):
    with open(os.devnull if not os.path.exists("/dev/full") else "/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "DICOMPatcherLib", "check", "NOWHERE"],
            env={**os.environ, "PYTHONPATH": PATH},
            stderr=full,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2


def test_a_crash_has_an_exit_code_of_its_own_and_tells_no_value(good, monkeypatch, capsys):
    def fail(report, verbose):
        raise KeyError(report.plan.files[0].source)

    monkeypatch.setattr("DICOMPatcherLib.reporting.report.Report.lines", fail)
    assert run("check", good) == 4
    said = capsys.readouterr().err
    assert "unexpected KeyError" in said
    assert "in fail" in said
    assert "001" not in said


def test_a_program_that_cannot_be_loaded_is_no_result(good, tmp_path):
    (tmp_path / "broken" / "pydicom").mkdir(parents=True)
    (tmp_path / "broken" / "pydicom" / "__init__.py").write_text("raise ImportError('broken')")
    done = subprocess.run(
        [sys.executable, "-m", "DICOMPatcherLib", "check", str(good)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path / "broken"), PATH))},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 4
    assert b"cannot start: broken" in done.stderr
    assert b"Traceback" not in done.stderr


# Cancelling


@pytest.mark.parametrize("moment", ["before the first file", "after the second file"])
def test_cancelling_is_reported_and_leaves_complete_files_only(good, tmp_path, monkeypatch, capsys, moment):
    usage, unchanged = shutil.disk_usage, file_writer._check_unchanged
    calls = []

    def interrupt(*_):
        raise KeyboardInterrupt

    def count(*arguments):
        calls.append(arguments)
        if len(calls) > 4:  # twice for each file
            raise KeyboardInterrupt
        return unchanged(*arguments)

    if moment == "before the first file":
        monkeypatch.setattr(shutil, "disk_usage", interrupt)
    else:
        monkeypatch.setattr(writer, "_THREADS", 0)
        monkeypatch.setattr(file_writer, "_check_unchanged", count)
        monkeypatch.setattr(writer.write_steps, "__defaults__", (0, *writer.write_steps.__defaults__[1:]))
    code = run("patch", good, tmp_path / "out", "--report", tmp_path / "report.jsonl")
    monkeypatch.setattr(shutil, "disk_usage", usage)
    written = tree(tmp_path / "out")
    assert code == 130
    assert "cancelled" in capsys.readouterr().err
    assert set(written.values()) <= set(tree(good).values())
    if (tmp_path / "report.jsonl").exists():
        told = {entry["target"] for entry in read(tmp_path / "report.jsonl")} - {None}
        assert told == set(written)
        assert sum("cancelled" in entry["reason"] for entry in read(tmp_path / "report.jsonl")) == 3 - len(written)


def test_cancelling_while_examining_writes_nothing(good, tmp_path, monkeypatch, capsys):
    def interrupt(self, ds):
        raise KeyboardInterrupt

    monkeypatch.setattr("DICOMPatcherLib.rules.anonymize.Anonymize.processDataSet", interrupt)
    assert run("patch", good, tmp_path / "out", "--with", "Anonymize") == 130
    assert "cancelled" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_command_runs_as_a_module(bad, tmp_path):
    done = command("patch", bad, tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"3 patched" in done.stdout
    assert load(next((tmp_path / "out").rglob("*.dcm"))).SOPInstanceUID
