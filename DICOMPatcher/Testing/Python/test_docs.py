"""The pages that are made from the rules and the registry of defects are current, and their links lead somewhere."""

from __future__ import annotations

import importlib.util
import pathlib
import re

import pytest

from DICOMPatcherLib.rule_api.examples import LEFT_OUT, Example
from selection import IS_NEWEST

ROOT = pathlib.Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def make_docs():
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_those_of_the_code(make_docs):
    pages = make_docs.pages()
    if not IS_NEWEST:
        del pages[make_docs.DEIDENTIFICATION]  # it has keywords that only newer dictionaries know
    different = [path for path, text in pages.items() if not path.is_file() or path.read_text("utf-8") != text]
    assert different == [], "run python3 tools/make_docs.py"
    assert {path for path in pages if path.parent.name == "rules"} == set((DOCS / "rules").glob("*.md"))


def test_links_within_the_pages_lead_somewhere(make_docs):
    for page in [*DOCS.rglob("*.md"), ROOT / "README.md"]:
        for target, _, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(#([^)]*))?\)", page.read_text("utf-8")):
            path = (page.parent / target).resolve() if target else page
            assert path.exists(), f"{page.name}: {target}"
            if anchor:
                headings = re.findall(r"^#+ (.*)", path.read_text("utf-8"), re.MULTILINE)
                assert anchor in map(make_docs.anchor_of, headings), f"{page.name}: {target}#{anchor}"


def test_what_would_be_markup_is_shown_as_it_is(make_docs):
    assert make_docs.plain("a*b|c<d~e\\f`g") == "a&#42;b&#124;c&#60;d&#126;e&#92;f&#96;g"
    assert make_docs.plain("Use SetElements too.") == "Use `SetElements` too."


def test_sections_of_the_standard_become_links(make_docs):
    linked = make_docs.with_addresses("PS3.5 section 7.1.1: even. PS3.3 A.3: no frames. See PS3.10 7.1.")
    assert re.findall(r"\[([^]]+)\]\(\S+#(\w+?_[\w.]*\w)\)", linked) == [
        ("PS3.5 section 7.1.1", "sect_7.1.1"),
        ("PS3.3 A.3", "sect_A.3"),
        ("PS3.10 7.1", "sect_7.1"),
    ]


def test_an_example_is_a_table_of_what_changes(make_docs):
    example = Example("A title", {"a": {"PatientID": "1|2"}, "b": {"PatientID": None}}, {"b": {"PatientID": "<3>"}})
    assert make_docs.example_table(example).splitlines()[2:] == [
        "| file | element | before | after |",
        "| --- | --- | --- | --- |",
        "| <code>a</code> | <code>PatientID</code> | <code>1&#124;2</code> | unchanged |",
        "| <code>b</code> | <code>PatientID</code> | (none) | <code>&lt;3&gt;</code> |",
    ]


def test_an_example_says_if_nothing_is_changed_or_a_file_left_out(make_docs):
    alone = make_docs.example_table(Example("A title", {"PatientID": "1"}))
    assert alone.splitlines()[2:] == [
        "Nothing is changed.",
        "",
        "| element | value |",
        "| --- | --- |",
        "| <code>PatientID</code> | <code>1</code> |",
    ]
    left_out = make_docs.example_table(Example("A title", {"PatientID": "1"}, LEFT_OUT))
    assert left_out.splitlines()[-2:] == [
        "| (the file) | in order | left out |",
        "| <code>PatientID</code> | <code>1</code> |  |",
    ]
