"""The registry of defects: complete, in plain words, and of one mind with the rules and the code that uses it."""

from __future__ import annotations

import ast
import pathlib
import re
import sys

import pytest

import DICOMPatcherLib
from DICOMPatcherLib import RULES, defects
from DICOMPatcherLib.defects import DEFECTS

LIBRARY = pathlib.Path(DICOMPatcherLib.__file__).parent
REGISTRY = pathlib.Path(defects.__file__)
ID = re.compile(r"[FIGV][1-9][0-9]?")
CONSTANTS = {name: value for name, value in vars(defects).items() if isinstance(value, str) and value in DEFECTS}

each_defect = pytest.mark.parametrize("defect", DEFECTS.values(), ids=list(DEFECTS))
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def names_in(source: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}


def texts_in(source: str) -> set[str]:
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """The code of the library without the registry, by path."""
    return {str(path): path.read_text("utf-8") for path in LIBRARY.rglob("*.py") if path != REGISTRY}


def test_the_code_names_defects_by_constants_only(sources):
    found = {path: {text for text in texts_in(source) if ID.fullmatch(text)} for path, source in sources.items()}
    assert {path: ids for path, ids in found.items() if ids} == {}


def test_every_defect_has_one_constant_and_is_used(sources):
    assert sorted(CONSTANTS.values()) == sorted(DEFECTS)
    used = {name for source in sources.values() for name in names_in(source)}
    assert set(CONSTANTS) - used == set()


def test_ids_are_in_order_and_of_the_four_kinds():
    ids = [id for id in DEFECTS if id != "RULE"]
    assert all(ID.fullmatch(id) for id in ids)
    assert ids == sorted(ids, key=lambda id: ("FIGV".index(id[0]), int(id[1:])))
    assert list(DEFECTS)[-1] == "RULE"


def test_an_id_cannot_be_given_twice():
    with pytest.raises(ValueError, match="F1"):
        defects._register("F1", "Again", description="", effect="")
    assert DEFECTS["F1"].title != "Again"


def test_titles_tell_defects_apart():
    assert len({defect.title for defect in DEFECTS.values()}) == len(DEFECTS)


@each_defect
def test_a_defect_is_described_in_plain_words(defect):
    assert DEFECTS[defect.id] is defect
    assert 5 < len(defect.title) <= 70
    assert defect.title[0].isupper()
    assert not defect.title.endswith(".")
    for text in (defect.description, defect.effect, *([defect.advice] if defect.advice else [])):
        assert 20 <= len(text) <= 320
        assert text[0].isupper()
        assert text.endswith(".")
        assert text.isascii()
        assert "  " not in text


@each_defect
def test_a_defect_names_a_section_of_the_standard(defect):
    assert re.fullmatch(r"PS3\.\d+ ([A-Z]|\d+)(\.\d+)*", defect.section) or defect.id == "RULE"


@each_defect
def test_a_defect_names_the_rules_that_repair_it(defect):
    names = {rule.__name__ for rule in RULES if defect.id in rule.defects}
    assert set(defect.rules) == names
    assert len(defect.rules) == len(names)


@each_defect
def test_what_no_rule_repairs_has_advice(defect):
    assert defect.rules or defect.advice


@each_rule
def test_the_defects_of_a_rule_are_registered(rule):
    assert set(rule.defects) <= set(DEFECTS)


@each_rule
def test_a_rule_repairs_or_reports_something_or_says_that_it_does_not(rule):
    source = pathlib.Path(sys.modules[rule.__module__].__file__).read_text("utf-8")
    assert rule.defects or names_in(source) & set(CONSTANTS) or "It repairs nothing." in rule.neverDoes
