"""The command line helps those who give no command, mistype one, or let the shell and the manual tell them."""

from __future__ import annotations

import importlib.util
import pathlib
import shutil
import subprocess
from types import ModuleType

import pytest

from builders import image, save
from DICOMPatcherLib import RULES, ParameterError, cli, make_rules
from DICOMPatcherLib.terminal.commands import command_parsers, commands_of
from DICOMPatcherLib.terminal.completion import SHELLS, completion_script
from DICOMPatcherLib.values.keywords import similar_keyword
from DICOMPatcherLib.values.likeness import nearest

ROOT = pathlib.Path(__file__).resolve().parents[3]


def run(*words: str) -> int:
    """Run a command and return its exit code, also where argparse ends it."""
    try:
        return cli.main(list(words))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else -1


@pytest.fixture
def folder(tmp_path):
    save(tmp_path / "in" / "1", image(1))
    return tmp_path / "in"


# What is meant


def test_the_same_name_in_other_letters_is_meant_and_not_a_similar_one():
    assert similar_keyword("patientid") == "PatientID"
    assert similar_keyword("PATIENTNAME") == "PatientName"
    assert similar_keyword("PatientIdent") != ""
    assert similar_keyword("x" * 1000) == similar_keyword("qqqq") == ""
    assert nearest("chek", ["check", "patch"]) == "check"
    assert nearest("zzz", ["check"]) == nearest("", []) == ""


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["chek", "in"], "check"),
        (["PATCH", "in", "out"], "patch"),
        (["check", "in", "--reprot", "x"], "--report"),
        (["check", "in", "--without-rule=X"], "--without"),
        (["patch", "in", "out", "--Overwrite"], "--overwrite"),
        (["slicer", "--shortcuts"], "--shortcut"),
        (["check", "in", "--with", "generatemissingids"], "GenerateMissingIDs"),
        (["check", "in", "--only", "NormaliseFileNames"], "NormalizeFileNames"),
        (["check", "in", "--parameter", "UseCharacterSets.CharacterSet=x"], "UseCharacterSet"),
        (["check", "in", "--with", "UseCharacterSet", "--parameter", "UseCharacterSet.charset=x"], "CharacterSet"),
        (["check", "in", "--set", "patientid=1"], "PatientID"),
        (["check", "in", "--remove", "PatientsName"], "PatientName"),
        (["explain", "generatemissingid"], "GenerateMissingIDs"),
    ],
)
def test_what_is_mistyped_gets_the_nearest_right_one(folder, monkeypatch, capsys, words, meant):
    monkeypatch.chdir(folder.parent)
    assert run(*words) == 2
    assert f"Did you mean {meant}?" in capsys.readouterr().err
    assert [path.name for path in folder.parent.iterdir()] == ["in"]


def test_what_is_like_nothing_gets_all_there_are(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder.parent)
    assert run("qwertz") == 2
    assert "The commands are: check, patch" in capsys.readouterr().err
    with pytest.raises(ParameterError, match="The rules are: UnpackArchives"):
        make_rules(add=["qwertz"])


# A folder alone, or nothing


def test_a_folder_alone_is_checked_and_what_to_do_next_is_said(folder, capsys):
    save(folder / "2", image(2, SOPInstanceUID=None))
    assert run(str(folder)) == 1
    assert "Next: dicom-patcher patch " in capsys.readouterr().out
    assert run(str(folder), "--report", str(folder.parent / "r.jsonl"), "--quiet") == 1
    assert (folder.parent / "r.jsonl").exists()
    assert sorted(path.name for path in folder.parent.iterdir()) == ["in", "r.jsonl"]


def test_a_folder_that_is_called_like_a_command_is_named_by_its_path(folder, monkeypatch):
    (folder.parent / "rules").mkdir()
    save(folder.parent / "rules" / "1", image(1))
    monkeypatch.chdir(folder.parent)
    assert run("./rules", "--quiet") == 0


def test_without_a_command_the_first_steps_are_said(capsys):
    assert run() == 2
    said = capsys.readouterr().err
    assert all(f"dicom-patcher {command}" in said for command in ("check", "patch", "slicer", "--help"))


# The shell and the manual


def test_completion_knows_all_commands_options_and_rules():
    parser = cli.make_parser()
    assert {command.name for command in commands_of(parser)} == set(command_parsers(parser))
    for shell in SHELLS:
        script = completion_script(shell, parser)
        names = {name for command in commands_of(parser) for option in command.options for name in option.names}
        missing = {name for name in names if name.lstrip("-") not in script}
        assert missing == set()
        assert {rule.__name__ for rule in RULES if rule.__name__ not in script} == set()


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_takes_its_script(tmp_path, shell, capsys):
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not here")
    assert run("completion", shell) == 0
    (tmp_path / "script").write_text(capsys.readouterr().out)
    done = subprocess.run([program, "-n", tmp_path / "script"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
@pytest.mark.parametrize(
    ("words", "proposed"),
    [
        ("dicom-patcher ch", "check"),
        ("dicom-patcher patch in --overw", "--overwrite"),
        ("dicom-patcher check --with GenerateM", "GenerateMissingIDs"),
        ("dicom-patcher check --deidentify str", "strict"),
        ("dicom-patcher explain F1", "F1 F10 F11 F12 F13 F14 F15 F16 F18 F19"),
        ("dicom-patcher completion f", "fish"),
        ("dicom-patcher check --report a", ""),
    ],
)
def test_bash_completes(tmp_path, words, proposed):
    (tmp_path / "script").write_text(completion_script("bash", cli.make_parser()))
    count = len(words.split()) - 1
    ask = f'. ./script; COMP_WORDS=({words}); COMP_CWORD={count}; _dicom_patcher; echo "${{COMPREPLY[*]}}"'
    done = subprocess.run(["bash", "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == proposed


@pytest.fixture(scope="module")
def make_man() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_man", ROOT / "tools" / "make_man.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_manual_is_current(make_man):
    assert make_man.MANUAL.read_text("utf-8") == make_man.manual(), "run python3 tools/make_man.py"


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not here")
def test_the_manual_reads_without_a_warning(make_man):
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", make_man.MANUAL], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "dicom-patcher" in done.stdout
