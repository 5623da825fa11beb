"""The page about writing rules does what it says, read as by somebody who has nothing else."""

from __future__ import annotations

import pathlib
import re

import pytest

import DICOMPatcherLib
from builders import image, load, save
from DICOMPatcherLib import cli
from DICOMPatcherLib.rule_api.class_checks import HOOKS

PAGE = (pathlib.Path(__file__).resolve().parents[3] / "docs" / "writing-rules.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
PER_FILE, COLLECTION, CHECKING, PARAMETER = BLOCKS


def command_lines():
    return [line.split() for line in PAGE.splitlines() if line.startswith("dicom-patcher ")]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with the files of the page, and a CD for both rules, as the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "age_in_years.py").write_text(PER_FILE)
    (tmp_path / "series_description.py").write_text(COLLECTION)
    save(tmp_path / "CD" / "1.dcm", image(1, SeriesDescription="Thorax"), raw={"PatientAge": b"45"})
    save(tmp_path / "CD" / "2.dcm", image(2, PatientAge="045Y"))
    return tmp_path


@pytest.mark.parametrize("block", [PER_FILE, COLLECTION])
def test_a_rule_takes_less_than_thirty_lines(block):
    assert len(block.splitlines()) < 30


def test_the_commands_of_the_page_run(here, capsys):
    codes = []
    for number, (_, *arguments) in enumerate(command_lines()):
        arguments = [f"repaired{number}" if word == "repaired" else word for word in arguments]
        codes.append(cli.main(arguments))
    assert codes == [cli.NOTHING_TO_DO, cli.CHANGES, cli.NOTHING_TO_DO, cli.NOTHING_TO_DO]
    output = capsys.readouterr().out
    assert "WriteAgeInYears  [on]" in output
    assert "Patient's Age had no unit" in output
    assert {load(path).PatientAge for path in (here / "repaired2").rglob("*.dcm")} == {"045Y"}
    assert {load(path).SeriesDescription for path in (here / "repaired3").rglob("*.dcm")} == {"Thorax"}


@pytest.mark.parametrize("file", ["age_in_years.py", "series_description.py"])
def test_the_examples_of_the_rules_hold(here, file):
    exec(CHECKING.replace("age_in_years.py", file), {})


def test_examples_that_do_not_hold_are_noticed(here):
    path = here / "age_in_years.py"
    path.write_text(PER_FILE.replace('+ "Y"', '+ "M"'))
    with pytest.raises(AssertionError, match=r"A bare number: image\.dcm: PatientAge is '045M', and should be '045Y'"):
        exec(CHECKING, {})
    path.write_text(PER_FILE.replace('"045Y"}),\n    )', 'b"45"}),\n    )'))
    with pytest.raises(
        AssertionError, match=r"An age in years: image\.dcm was changed, and should have been left alone"
    ):
        exec(CHECKING, {})


def test_the_parameter_of_the_page_is_checked(here, capsys):
    (here / "body_part.py").write_text(PARAMETER)
    start = ["patch", "CD", "out", "--rules-from", "body_part.py", "--with", "SetBodyPart"]
    assert cli.main([*start, "--parameter", "SetBodyPart.BodyPart=FOOT"]) == cli.USAGE
    assert "SetBodyPart.BodyPart must be one of: CHEST, HEAD" in capsys.readouterr().err
    assert cli.main([*start, "--parameter", "SetBodyPart.BodyPart=head"]) == cli.NOTHING_TO_DO
    assert {load(path).BodyPartExamined for path in (here / "out").rglob("*.dcm")} == {"HEAD"}


def test_the_table_has_all_hooks():
    assert set(re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE)) == set(HOOKS)


def test_what_the_page_imports_is_public():
    for names in re.findall(r"from DICOMPatcherLib import (.*)", PAGE):
        assert set(names.split(", ")) <= set(DICOMPatcherLib.__all__)
    for name in ("new_uid", "new_id", "group_by", "remaining", "batches", "Advice", "ParameterError"):
        assert name in PAGE
        assert name in DICOMPatcherLib.__all__
