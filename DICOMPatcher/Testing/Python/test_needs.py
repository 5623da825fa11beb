"""The pages about what goes wrong: their commands can be given as they are, and they lead to rules that there are."""

from __future__ import annotations

import pathlib
import re
import shlex

import pytest

from builders import image, save
from DICOMPatcherLib import RULES, cli

NEEDS = pathlib.Path(__file__).resolve().parents[3] / "docs" / "needs"
PAGES = sorted(NEEDS.glob("*.md"))
CODES = (cli.NOTHING_TO_DO, cli.CHANGES)


def commands_of(page: pathlib.Path) -> list[list[str]]:
    """Return the words of the commands on a page, without the name of the program."""
    lines = re.findall(r"^ *dicom-patcher (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return [shlex.split(line) for line in lines if line != "slicer"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_can_be_given(tmp_path, monkeypatch, page):
    for number in (1, 2):
        save(tmp_path / "CD" / f"{number}.dcm", image(number, AccessionNumber="7"))
    monkeypatch.chdir(tmp_path)
    for number, words in enumerate(commands_of(page)):
        outputs = {"repaired": f"repaired{number}", "shared": f"shared{number}"}
        assert cli.main([*(outputs.get(word, word) for word in words), "--quiet"]) in CODES, words


def test_each_page_is_in_the_list_and_has_commands():
    listed = re.findall(r"\]\(([a-z-]+\.md)\)", (NEEDS / "index.md").read_text("utf-8"))
    assert sorted(listed) == [page.name for page in PAGES if page.name != "index.md"]
    assert all(commands_of(page) for page in PAGES)


def test_rules_that_are_named_are_there():
    names = {rule.__name__ for rule in RULES}
    for page in PAGES:
        text = page.read_text("utf-8")
        named = re.findall(r"rules/(\w+)\.md", text) + re.findall(r"--with(?:out)? (\w+)", text)
        assert set(named) <= names, page.name
