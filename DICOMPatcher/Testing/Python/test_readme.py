"""The README says what the code does."""

from __future__ import annotations

import pathlib
import re

import pytest

from DICOMPatcherLib.cli import main
from synthetic import write_ct_series

ROOT = pathlib.Path(__file__).resolve().parents[3]


@pytest.fixture
def readme():
    return (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("number", [0, 2], ids=["check and patch", "a rule of one's own"])
def test_the_examples_in_python_run(readme, number, tmp_path, monkeypatch, capsys):
    write_ct_series(tmp_path / "CD", 2, Rows=16, Columns=16)
    monkeypatch.chdir(tmp_path)
    code = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)[number]
    exec(compile(code, "README.md", "exec"), {})
    assert len(list((tmp_path / "repaired").rglob("*.dcm"))) == 2
    assert "2 files" in capsys.readouterr().out or number == 2


def test_the_commands_run(readme, tmp_path, monkeypatch, capsys):
    write_ct_series(tmp_path / "CD", 2, Rows=16, Columns=16)
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^dicom-patcher (?!slicer)(.*?)(?:\s+#.*)?$", readme, re.MULTILINE)
    assert [main(command.split()) for command in commands] == [0, 0, 0, 0]
    assert "GenerateMissingIDs" in capsys.readouterr().out


def test_all_options_are_told(readme, capsys):
    with pytest.raises(SystemExit):
        main(["patch", "--help"])
    options = set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help"}
    assert options <= set(re.findall(r"--[a-z]+", readme))


def test_the_files_it_names_are_there(readme):
    named = re.findall(r"\]\((?!http)([^)#]+)\)", readme) + re.findall(r"^python3 (\S+)", readme, re.MULTILINE)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
