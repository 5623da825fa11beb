"""The pages that are made from the rules and the registry of defects are current, and their links lead somewhere."""

from __future__ import annotations

import importlib.util
import pathlib
import re

import pytest

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
