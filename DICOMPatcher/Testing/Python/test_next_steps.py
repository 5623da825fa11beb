"""What the command line proposes after a check can be pasted into a shell, and does what it says."""

from __future__ import annotations

import os
import shlex

import pytest

from builders import image, save, save_series
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.reporting.options import shell_text

pytestmark = pytest.mark.skipif(os.name != "posix", reason="shells of other systems quote in other ways")


def run(*arguments):
    return main([str(argument) for argument in arguments])


def proposed(capsys, start="Next: "):
    """Return the words of the command that was printed, as a shell takes them."""
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith(start)]
    program, *arguments = shlex.split(line[len(start) :])
    assert program == "dicom-patcher"
    return arguments


def scatter(folder):
    for number in range(6):
        place = {"ImagePositionPatient": [0, 0, number], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
        ids = {"SeriesInstanceUID": f"1.5.{number}", "FrameOfReferenceUID": "1.6", "PixelSpacing": [1, 1]}
        save(folder / str(number), image(number + 1, **place, **ids))


@pytest.mark.parametrize(
    "name",
    ["CD", "a blank", "it's", 'a "quoted" one', "$(touch x); `y` & z", "-rf", "--with", "*", "~", "Жук", "a\\b", "!!"],
)
def test_the_command_works_whatever_the_folder_is_called(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    save_series(tmp_path / name, 2, SOPInstanceUID=None)
    assert run("check", f"./{name}" if name.startswith("-") else name) == 1
    arguments = proposed(capsys)
    assert arguments[0] == "patch"
    assert main(arguments) == 0
    assert sorted(os.listdir(tmp_path)) == sorted([name, f"{name}-patched"])


def test_a_folder_whose_name_begins_with_a_dash_is_no_option(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    save_series(tmp_path / "-in", 2, SOPInstanceUID=None)
    assert run("check", "--", "-in") == 1
    assert proposed(capsys)[1:] == ["./-in", "./-in-patched"]


@pytest.mark.parametrize("given", [".", "../in", "./", "sub/.."])
def test_the_output_is_beside_the_folder_however_that_was_given(tmp_path, monkeypatch, capsys, given):
    save_series(tmp_path / "in", 2, SOPInstanceUID=None)
    (tmp_path / "in" / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    assert run("check", given) == 1
    assert main(proposed(capsys)) == 0
    assert (tmp_path / "in-patched").is_dir()


def test_a_folder_that_is_there_is_not_proposed(tmp_path, capsys):
    save_series(tmp_path / "in", 2, SOPInstanceUID=None)
    (tmp_path / "in-patched").mkdir()
    (tmp_path / "in-patched-2").write_text("")
    run("check", tmp_path / "in")
    assert proposed(capsys)[1:] == [str(tmp_path / "in"), str(tmp_path / "in-patched-3")]


def test_a_file_can_be_patched_as_proposed(tmp_path, capsys):
    path = save(tmp_path / "1.dcm", image(SOPInstanceUID=None))
    run("check", path)
    assert main(proposed(capsys)) == 0
    assert (tmp_path / "1.dcm-patched").is_dir()


def test_what_was_said_to_the_check_is_said_again(tmp_path, capsys):
    save_series(tmp_path / "in", 2)
    options = ["--without", "NumberSeriesAndInstances", "--set", "StudyID=a b'c", "--set", "PatientID=-1"]
    options += ["--remove=PatientSex", "--where", "Modality=*"]
    assert run("check", tmp_path / "in", *options, "--report", tmp_path / "report.csv") == 1
    arguments = proposed(capsys)
    assert arguments[3:] == [*options[:6], "--remove", "PatientSex", "--where", "Modality=*"]
    assert main(arguments) == 0


def test_the_key_is_not_told(tmp_path, capsys):
    save_series(tmp_path / "in", 2, SOPInstanceUID=None)
    run("check", tmp_path / "in", "--key", "a secret")
    said = capsys.readouterr().out
    assert "a secret" not in said
    assert "--key" in said.splitlines()[-1]


def test_the_file_of_a_key_is_used_again(tmp_path, capsys):
    save_series(tmp_path / "in", 2, SOPInstanceUID=None)
    (tmp_path / "key").write_text("a secret")
    run("check", tmp_path / "in", "--key-file", tmp_path / "key")
    assert proposed(capsys)[3:] == ["--key-file", str(tmp_path / "key")]


def test_nothing_is_proposed_where_nothing_helps(tmp_path, capsys):
    save_series(tmp_path / "in", 2)
    assert run("check", tmp_path / "in") == 0
    assert "Next" not in capsys.readouterr().out
    save_series(tmp_path / "other", 2, SOPInstanceUID=None)
    run("check", tmp_path / "other", "--quiet")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("options", [[], ["--without", "JoinScatteredSeries"]])
def test_the_rules_that_would_help_can_be_pasted(tmp_path, capsys, options):
    scatter(tmp_path / "in")
    run("check", tmp_path / "in", *options)
    said = capsys.readouterr().out
    assert ": --with JoinScatteredSeries\n" in said
    (line,) = [line for line in said.splitlines() if line.startswith("Next, with the recommended rules: ")]
    arguments = shlex.split(line.partition(": dicom-patcher ")[2])
    assert arguments[3:] == ["--with", "JoinScatteredSeries"]
    assert main(arguments) == 0
    capsys.readouterr()
    assert run("check", tmp_path / "in-patched", "--only", "JoinScatteredSeries") == 0


def test_a_parameter_that_only_people_know_is_to_be_filled_in(tmp_path, capsys):
    nowhere = {"ImagePositionPatient": None, "SliceThickness": None, "SliceLocation": None}
    for number in range(1, 5):
        save(tmp_path / "in" / str(number), image(number, **nowhere))
    run("check", tmp_path / "in")
    arguments = proposed(capsys, "Next, with the recommended rules: ")
    assert "AddMissingSlicePositions.SliceSpacing=VALUE" in arguments
    assert main(arguments) == 2
    assert main([argument.replace("=VALUE", "=2") for argument in arguments]) == 0


def test_a_parameter_that_is_likely_is_filled_in(tmp_path, capsys):
    save(tmp_path / "in" / "1", image(PatientName=None), raw={"PatientName": "Иванов".encode("cp1251")})
    run("check", tmp_path / "in")
    arguments = proposed(capsys, "Next, with the recommended rules: ")
    assert arguments[3:] == ["--with", "UseCharacterSet", "--parameter", "UseCharacterSet.CharacterSet=cp1251"]
    assert main(arguments) == 0


def test_names_that_cannot_be_shown_are_not_pasted(tmp_path, capsys):
    folder = tmp_path / os.fsdecode(b"a\xff\x1b[31m")
    save_series(folder, 2, SOPInstanceUID=None)
    run("check", folder)
    assert proposed(capsys) == ["patch", "INPUT", "OUTPUT"]


@pytest.mark.parametrize("words", [["a b", "c'd", ""], ["--set", "X=$(y)"]])
def test_a_shell_takes_the_words_apart_again(words):
    assert shlex.split(shell_text(words)) == words


def test_values_are_not_repeated_where_identity_is_removed(tmp_path, capsys):
    save_series(tmp_path / "in", 2)
    rules = ["--with", "Anonymize", "--with", "UseCharacterSet", "--parameter", "UseCharacterSet.CharacterSet=cp1251"]
    by_option = ["--set", "StudyDescription=Roe^Jack", "--where", "PatientName=Doe^J*"]
    by_parameter = ["--with", "SetElements", "--parameter", "SetElements.Elements=StudyDescription=Roe^Jack"]
    for options in (by_option, by_parameter):
        run("check", tmp_path / "in", *rules, *options)
        out = capsys.readouterr().out
        assert "Next: " in out
        assert "Roe" not in out
        assert "Doe" not in out
        assert "CharacterSet=cp1251" in out
    run("check", tmp_path / "in", *by_option)
    assert "Roe^Jack" in capsys.readouterr().out
