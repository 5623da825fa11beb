"""What scripts and pipelines need: several inputs and lists of them, settings, a log, progress without a terminal."""

from __future__ import annotations

import io
import json
import os
import pathlib
import stat

import pytest

from builders import entries, image, outcomes, save, save_series, tree
from DICOMPatcherLib import InputError, ParameterError, check, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.disk.input_files import list_files, split_input
from DICOMPatcherLib.planning.plan import Progress
from DICOMPatcherLib.terminal.progress_lines import progress_lines


def run(*arguments):
    """Return the exit code."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return end.code


@pytest.fixture
def folders(tmp_path):
    """Three series in folders of their own, and one image beside them."""
    for number, name in enumerate(("a", "b", "c/d")):
        save_series(tmp_path / "in" / name, 2, SeriesInstanceUID=f"1.2.{number}", SOPInstanceUID=None)
    save(tmp_path / "in" / "one.dcm", image(9))
    return tmp_path / "in"


# Several inputs


def test_several_folders_and_files_are_one_collection(folders, tmp_path):
    report = patch([folders / "a", folders / "c", folders / "one.dcm"], tmp_path / "out")
    assert sorted(entries(report)) == ["a/001.dcm", "a/002.dcm", "c/d/001.dcm", "c/d/002.dcm", "one.dcm"]
    assert len(tree(tmp_path / "out")) == 5


def test_what_lies_in_another_input_is_taken_once(folders):
    report = check([folders / "a", folders / "a" / "001.dcm", str(folders / "a")])
    assert sorted(entries(report)) == ["001.dcm", "002.dcm"]
    assert split_input([folders / "c" / "d", folders / "c", folders / "a"]) == (str(folders), ("a", "c"))


def test_files_of_an_input_are_listed_in_the_order_of_their_paths(folders):
    root, only = split_input([folders / "one.dcm", folders / "c", folders / "b"])
    assert [found.path for found in list_files(root, only)] == [
        *("b/001.dcm", "b/002.dcm", "c/d/001.dcm", "c/d/002.dcm", "one.dcm")
    ]


def test_an_input_that_is_not_there_is_named(folders):
    with pytest.raises(InputError, match="nowhere"):
        check([folders / "a", folders / "nowhere"])
    with pytest.raises(InputError, match="No input"):
        check([])


@pytest.mark.parametrize("output", ["", "a", "a/new", "c/d"])
def test_no_output_lies_in_one_of_several_inputs(folders, output):
    before = tree(folders)
    with pytest.raises(InputError):
        patch([folders / "a", folders / "c" / "d" / "001.dcm"], folders / output, overwrite=True)
    assert tree(folders) == before


def test_no_input_lies_in_the_output(folders):
    before = tree(folders)
    with pytest.raises(InputError):
        patch([folders / "a", folders / "c" / "d"], folders / "c", overwrite=True)
    assert tree(folders) == before


def test_the_output_may_lie_beside_several_inputs(folders):
    report = patch([folders / "a", folders / "b"], folders / "out")
    assert set(outcomes(report).values()) == {"patched"}


def test_no_report_lies_in_one_of_several_inputs(folders, tmp_path):
    for place in (folders / "a" / "r.jsonl", folders / "c" / "d" / "r.jsonl"):
        with pytest.raises(InputError, match=r"r\.jsonl"):
            check([folders / "a", folders / "c"], report=place)
    os.symlink(folders / "a", tmp_path / "link")
    with pytest.raises(InputError, match=r"r\.jsonl"):
        check([folders / "a", folders / "c"], report=tmp_path / "link" / "r.jsonl")
    check([folders / "a", folders / "c"], report=folders / "r.jsonl")
    assert (folders / "r.jsonl").is_file()


# The command line


def test_paths_may_stand_before_and_behind_options(folders, tmp_path, capsys):
    out = tmp_path / "out"
    assert run("patch", folders / "a", "--without", "NormalizeFileNames", folders / "b", out) == 0
    assert len(tree(out)) == 4
    assert run("check", folders / "a", "--quiet", folders / "one.dcm") == 1
    assert run("patch", "--quiet") == 2
    assert run("patch", folders / "a") == 2
    assert run("check", folders / "a", "--nonsense") == 2
    assert "nonsense" in capsys.readouterr().err


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\0"])
def test_the_input_may_be_in_a_list(folders, tmp_path, capsys, separator):
    paths = [str(folders / "a"), str(folders / "c" / "d" / "001.dcm"), ""]
    (tmp_path / "list").write_bytes(separator.join(paths).encode())
    assert run("check", "--files-from", tmp_path / "list", folders / "b", "--report", tmp_path / "r.jsonl") == 1
    lines = map(json.loads, (tmp_path / "r.jsonl").read_text().splitlines())
    found = sorted(line["source"] for line in lines if line["kind"] == "file")
    assert found == ["a/001.dcm", "a/002.dcm", "b/001.dcm", "b/002.dcm", "c/d/001.dcm"]
    assert f"--files-from {tmp_path / 'list'}" in capsys.readouterr().out


def test_the_list_may_be_the_standard_input(folders, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(os.fsencode(f"{folders / 'a'}\n"))))
    assert run("check", "--files-from", "-") == 1
    assert "patch INPUT OUTPUT" in capsys.readouterr().out


def test_a_list_that_cannot_be_read_is_named(folders, tmp_path, capsys):
    assert run("check", "--files-from", tmp_path / "nowhere") == 2
    assert "nowhere" in capsys.readouterr().err
    (tmp_path / "empty").write_text("")
    assert run("check", "--files-from", tmp_path / "empty") == 2


def test_a_pipeline_may_want_no_exit_code_for_changes(folders, tmp_path):
    assert run("check", folders, "--exit-zero") == 0
    (tmp_path / "broken").mkdir()
    save(tmp_path / "broken" / "1.dcm", image(1, PixelData=bytes(6)))
    assert run("check", tmp_path / "broken", "--exit-zero") == 3


def test_the_log_is_added_to_and_for_the_owner_alone(folders, tmp_path):
    log = tmp_path / "run.log"
    for number in (1, 2):
        assert run("patch", folders / "a", tmp_path / str(number), "--log", log, "--quiet") == 0
    lines = log.read_text().splitlines()
    assert sum("Created DICOM file" in line for line in lines) == 4
    assert all(line[10] == "T" and line[19:21] == "Z " for line in lines)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert run("check", folders, "--log", folders / "a" / "run.log") == 2
    assert run("check", folders, "--log", tmp_path / "no" / "run.log") == 2


def test_no_other_file_is_taken_for_a_log(folders, tmp_path, capsys):
    other = tmp_path / "other.dcm"
    other.write_bytes(bytes(128) + b"DICM")
    (tmp_path / "key").write_text("a key of some length")
    for arguments in (
        ("--log", other),
        ("--log", tmp_path / "key", "--key-file", tmp_path / "key"),
        ("--log", tmp_path / "r.jsonl", "--report", tmp_path / "r.jsonl"),
        ("--log", ""),
    ):
        assert run("check", folders, *arguments) == 2
        assert "log" in capsys.readouterr().err
    assert other.read_bytes() == bytes(128) + b"DICM"
    assert (tmp_path / "key").read_text() == "a key of some length"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_log_that_nobody_reads_is_not_waited_for(folders, tmp_path, capsys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert run("check", folders, "--log", pipe) == 2
    assert "cannot be written" in capsys.readouterr().err
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert run("patch", folders / "a", tmp_path / "out", "--log", pipe) == 0
    assert os.read(reader, 100000).count(b"Created DICOM file") == 2
    os.close(reader)


def test_a_run_goes_on_though_its_log_has_no_room(folders, tmp_path, monkeypatch, capsys):
    def full(descriptor, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("DICOMPatcherLib.terminal.log_file.os.write", full)
    assert run("patch", folders / "a", tmp_path / "out", "--log", tmp_path / "run.log") == 0
    assert len(tree(tmp_path / "out")) == 2
    assert capsys.readouterr().err.count("incomplete: No space left") == 1


def test_the_log_of_a_run_that_removes_identities_holds_none(folders, tmp_path):
    secret = tmp_path / "Doe Jane"
    secret.mkdir()
    save(secret / "Doe.dcm", image(1, PatientName="Doe^Jane", PatientID="Qzx1"))
    log = tmp_path / "run.log"
    assert run("patch", secret, tmp_path / "out", "--deidentify", "--log", log, "--quiet") == 0
    text = log.read_text()
    assert "Created DICOM file" in text
    assert not any(word in text for word in ("Doe.dcm", "Doe Jane", "Qzx1"))


# Progress


def test_without_a_terminal_a_line_every_half_minute_says_how_far_the_run_is(capsys):
    now = iter([0.0, 10.0, 31.0, 40.0, 62.0])
    show = progress_lines(lambda: next(now))
    for step in (("looking", 10, 0), ("looking", 1500, 0), ("deciding", 5, 3000), ("deciding", 2000, 3000)):
        show(Progress(*step))
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["dicom-patcher: looking: 1,500 files", "dicom-patcher: deciding: 2,000 of 3,000 files"]


def test_scripts_can_follow_a_run(folders, tmp_path):
    steps, lines = [], []
    patch(folders, tmp_path / "out", progress=steps.append, log=lines.append)
    assert {step.step for step in steps} >= {"examining", "writing"}
    assert sum("Created DICOM file" in line for line in lines) == 7
    check(folders, progress=steps.append, log=lines.append)


def test_rules_may_be_given_by_their_names(folders):
    report = check(folders / "a", rules=["GenerateMissingIDs", "NumberSeriesAndInstances"])
    names = [rule.name for rule in report.plan.rules]
    assert names[-2:] == ["GenerateMissingIDs", "NumberSeriesAndInstances"]
    assert "RepairNumbers" not in names
    with pytest.raises(ParameterError, match="GenerateIDs"):
        check(folders, rules=["GenerateIDs"])


# Settings


def settings(folder: pathlib.Path, text: str) -> pathlib.Path:
    path = folder / "settings.toml"
    path.write_text(text)
    return path


def test_settings_say_rules_parameters_and_key(folders, tmp_path, capsys):
    (tmp_path / "key").write_text("a key of some length")
    (tmp_path / "own.py").write_text(
        "from DICOMPatcherLib import DICOMPatcherRule\n\n\nclass OwnRule(DICOMPatcherRule):\n"
        '    """Does nothing."""\n\n    title = summary = description = "Does nothing"\n'
    )
    path = settings(
        tmp_path,
        'with = ["UseCharacterSet", "OwnRule"]\nwithout = ["NormalizeFileNames"]\nkey-file = "key"\n'
        'rules-from = ["own.py"]\n[parameters.UseCharacterSet]\nCharacterSet = "cp1251"\n',
    )
    assert run("check", folders, "--settings", path, "--show-settings") == 0
    shown = capsys.readouterr().out
    assert f"key file: {tmp_path / 'key'}" in shown
    assert "CharacterSet = cp1251" in shown
    assert "  OwnRule" in shown
    assert "NormalizeFileNames" not in shown
    options = ("--parameter", "UseCharacterSet.CharacterSet=koi8_r", "--key", "other")
    assert run("check", folders, "--settings", path, *options, "--show-settings") == 0
    shown = capsys.readouterr().out
    assert "CharacterSet = koi8_r" in shown
    assert "key file: none" in shown
    assert run("check", folders, "--settings", path) == 1
    proposed = capsys.readouterr().out
    assert "--with UseCharacterSet" in proposed
    assert f"--key-file {tmp_path / 'key'}" in proposed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[rules", "form of TOML"),
        ('wiht = ["JoinScatteredSeries"]', "Use: with"),
        ('with = "JoinScatteredSeries"', "a list of texts"),
        ("key-file = 1", "must be text"),
        ("parameters = 3", "a table of rules"),
        ('with = ["NoRule"]', "NoRule"),
        ("[parameters.NoRule]\nA = 1", "NoRule"),
        ('deidentify = "no"', "no preset"),
    ],
)
def test_settings_that_say_what_they_cannot_are_refused(folders, tmp_path, capsys, text, message):
    assert run("check", folders, "--settings", settings(tmp_path, text)) == 2
    assert message in capsys.readouterr().err
    assert run("check", folders, "--settings", tmp_path / "none.toml") == 2


def test_no_settings_are_taken_from_the_folder_of_the_data(folders, monkeypatch, capsys):
    """They might come from whoever made the data, and name a file with rules to be run."""
    (folders / "dicom-patcher.toml").write_text('with = ["NoRule"]')
    monkeypatch.chdir(folders)
    assert run("check", folders / "a") == 1
