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
ID = re.compile(r"[FIGV][1-9][0-9]?|RULE")

each_defect = pytest.mark.parametrize("defect", DEFECTS.values(), ids=list(DEFECTS))
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def ids_in_code() -> set[str]:
    """Return the ids that stand as text in the code of the library, outside the registry."""
    return {id for path in LIBRARY.rglob("*.py") if path != REGISTRY for id in ids_in(path.read_text("utf-8"))}


def ids_in(source: str) -> set[str]:
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and ID.fullmatch(value)}


def test_every_id_in_the_code_is_registered_and_every_registered_one_is_used():
    assert ids_in_code() == set(DEFECTS)


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
    assert rule.defects or ids_in(source) or "It repairs nothing." in rule.neverDoes
