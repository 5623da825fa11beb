"""All that users see can be translated: the texts are in the catalogue, and they come out in another language."""

from __future__ import annotations

import ast
import functools
import importlib.util
import pathlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

import panels
from damaged import Damaged, damaged_files, kinds_of_damage, one_of_each_defect
from DICOMPatcherLib import RULES, check, make_rules
from DICOMPatcherLib.texts import Text
from selection import thorough
from studies import LAYOUTS, files, make_collection, write
from study_damage import DAMAGES, damaged

ROOT = pathlib.Path(__file__).resolve().parents[3]
LIBRARY = ROOT / "DICOMPatcher" / "DICOMPatcherLib"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
WORDS = re.compile(r"[a-z]{2,} [a-z]{2,}|[a-z]{2,}[.:;,] |^ [a-z]{3,}|[a-z]{3,} $")
"""What only a text for people has in it."""
FOR_PROGRAMMERS = frozenset(
    (
        "TypeError",
        "ValueError",
        "AttributeError",
        "KeyError",
        "OSError",
        "UnsupportedOperation",
        "BlockingIOError",
        "RuntimeError",
        "Refused",
    )
)
NOT_SHOWN = frozenset(("compile", "new_id", "new_uid", "Example", "cast", "error", "assertFalse", "execute"))
"""Calls whose texts users do not see: patterns, seeds of identifiers, examples, the log of Slicer, a self-test, SQL."""
ENGLISH = ("cli.py", "__main__.py", "terminal/", "reporting/explanations.py", "rule_api/", "example_runs.py")
ENGLISH += ("deidentification/words.py", "deidentification/phrases.py", "deidentification/spellings.py")
ENGLISH += ("reporting/deidentification_files.py", "reporting/markup.py", "panel/looks.py")
"""What speaks English only: the command line, its options and their help; errors and examples for authors of rules;
words of descriptions, and records; markup and styles."""
KEYS = frozenset(
    (
        *("birth date", "still damaged", "left out", "bad name", "no study", "no series", "no instance"),
        *("several frames", "no reference", "no geometry"),
    )
)
"""Names that the code has for things."""
WRITTEN = frozenset(
    ("Pixel Data was truncated; the missing part was filled with zeros.", "DICOM Patcher ", "PS3.15 Basic Profile ")
)
"""What is written into files, in whatever language the user works."""


MODULES = [path for path in sorted(LIBRARY.rglob("*.py")) if path.name != "texts.py"]


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_translations", ROOT / "tools" / "make_translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # for its NamedTuple
    spec.loader.exec_module(module)
    return module


# The catalogue


def test_the_catalogue_is_current(translations: ModuleType) -> None:
    current = translations.CATALOGUE.read_text("utf-8") == translations.catalogue()
    assert current, "run python3 tools/make_translations.py"


@functools.cache
def known_to(translations: ModuleType) -> frozenset[str]:
    return frozenset(message.source for message in translations.messages())


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_templates_are_literals_with_their_arguments(translations: ModuleType) -> None:
    """What is put together while the program runs cannot be in a catalogue."""
    wrong = [(path.name, ast.unparse(call)) for path in MODULES for call in wrong_calls(translations, path)]
    assert wrong == []


def wrong_calls(translations: ModuleType, path: pathlib.Path) -> Iterator[ast.Call]:
    for call in calls(ast.parse(path.read_text("utf-8"))):
        name = translations.name_of(call)
        if name not in ("Text", "action", "plural") or not call.args:
            continue
        templates = [list(translations.literals(call.args[place])) for place in translations.TEMPLATES[name]]
        given = {keyword.arg for keyword in call.keywords} | ({"count"} if name == "plural" else set())
        is_open = None in given
        for found in templates:
            names = [set(PLACEHOLDER.findall(literal.value)) for literal in found]
            if not found or not (is_open or all(used <= given for used in names)):
                yield call


def texts_outside(translations: ModuleType, path: pathlib.Path) -> Iterator[tuple[int, str]]:
    """Yield the texts in a file that look as if they were for users, and are not in the catalogue."""
    tree = ast.parse(path.read_text("utf-8"))
    known = known_to(translations)
    passed = {literal for _, literal in translations.translatable(tree)}
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for part in body if isinstance(body, list) else ():
            if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
                passed.add(part.value)
        if isinstance(node, ast.Call) and translations.name_of(node) in FOR_PROGRAMMERS | NOT_SHOWN:
            passed.update(inner for inner in ast.walk(node) if isinstance(inner, ast.Constant))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in passed:
            is_known = node.value in KEYS or node.value in WRITTEN or node.value in known
            if WORDS.search(node.value) and not is_known:
                yield node.lineno, node.value


def test_no_text_for_users_is_outside_the_catalogue(translations: ModuleType) -> None:
    names = {path.relative_to(LIBRARY).as_posix(): path for path in MODULES}
    shown = {name: path for name, path in names.items() if not name.startswith(ENGLISH)}
    assert {name: found for name, path in shown.items() if (found := list(texts_outside(translations, path)))} == {}


# What comes out of the engine


def templates_of(text: str) -> Iterator[str]:
    """Yield the templates that a text was made from; the text itself if it was not made from one."""
    if not isinstance(text, Text):
        yield text
        return
    yield text.template
    if text.planned_template is not None:
        yield text.planned_template
    for argument in text.arguments.values():
        for part in argument if isinstance(argument, (list, tuple)) else [argument]:
            if isinstance(part, Text):
                yield from templates_of(part)


USABLE = [rule.__name__ for rule in RULES if not rule.parameterSpecs and rule.__name__ != "CopyUnreadableFiles"]


def said_about(folder: pathlib.Path, by_default: bool = True, by_all: bool = True) -> Iterator[str]:
    """Yield all that the engine says about a folder, with every rule that can be used without parameters."""
    for rules in (*([make_rules()] if by_default else ()), *([make_rules(only=USABLE)] if by_all else ())):
        report = check(str(folder), rules)
        plan = report.plan
        for file in plan.files:
            yield from (finding.message for finding in plan.details(file).findings)
            yield from filter(None, (file.reason, file.damage))
        yield from (advice.message for advice in plan.advice)
        yield from plan.hindrances
        yield from (getattr(remark, "text", remark) for remark in plan.remarks)


@pytest.mark.parametrize(
    ("by_default", "by_all"),
    [(one_of_each_defect, one_of_each_defect), pytest.param(damaged_files, kinds_of_damage, marks=thorough(True))],
)
def test_what_is_said_of_damaged_files_is_in_the_catalogue(
    translations: ModuleType,
    tmp_path: pathlib.Path,
    by_default: Callable[[], tuple[Damaged, ...]],
    by_all: Callable[[], tuple[Damaged, ...]],
) -> None:
    said = set()
    for name, found in {"default": by_default, "all": by_all}.items():
        shutil.copytree(ROOT / "samples" / "broken", tmp_path / name / "samples")
        for damaged_file in found():
            (tmp_path / name / damaged_file.filename).write_bytes(damaged_file.data)
        texts = said_about(tmp_path / name, by_default=name == "default", by_all=name == "all")
        said |= {template for text in texts for template in templates_of(text)}
    assert len(said) > 60
    assert said - known_to(translations) == set()


@pytest.mark.filterwarnings("ignore:(Invalid value for VR|The value length)")
@pytest.mark.parametrize(
    "name", ["two patients", *(pytest.param(more, marks=thorough(True)) for more in ("ct", "ultrasound"))]
)
def test_what_is_said_of_damaged_studies_is_in_the_catalogue(
    translations: ModuleType, tmp_path: pathlib.Path, name: str
) -> None:
    said = set()
    for number, damage in enumerate(DAMAGES.values()):
        folder = tmp_path / str(number)
        write(files(damaged(make_collection(name), damage)), folder, next(iter(LAYOUTS)))
        said |= {template for text in said_about(folder) for template in templates_of(text)}
    assert len(said) > 20
    assert said - known_to(translations) == set()


# What the panel shows


def bracketed(text: str) -> str:
    """Stand for another language."""
    return f"\u27e6{text}\u27e7" if text else text


def unbracketed(text: str) -> str:
    """Return what of a text is not translated."""
    while text != (text := re.sub("\u27e6[^\u27e6\u27e7]*\u27e7", "", text)):
        pass
    return text


@pytest.fixture
def foreign_desk(tmp_path: pathlib.Path) -> Iterator[Any]:
    with panels.desk() as opened:
        opened.slicer.app.temporaryPath = str(tmp_path)
        opened.user.translate = lambda context, text: bracketed(text)
        opened.panel.cleanup()
        opened.open_panel()
        yield opened


def rows(tree: Any) -> Iterator[str]:
    """Yield the text of each row of the results, down to the files."""
    waiting = [tree.topLevelItem(index) for index in range(tree.topLevelItemCount)]
    while waiting:
        item = waiting.pop()
        item.setExpanded(True)
        yield item.text(0)
        waiting += [item.child(index) for index in range(item.childCount())]


def test_the_panel_speaks_another_language(foreign_desk: Any, tmp_path: pathlib.Path) -> None:
    """Names of files and rules, keywords and numbers are what stays."""
    folder = tmp_path / "broken"
    shutil.copytree(ROOT / "samples" / "broken", folder)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    foreign_desk.choose(folder, tmp_path / "output")
    for button in ("check", "patch"):
        foreign_desk.press(button)
        assert set(unbracketed(foreign_desk.message).split()) <= {"-"}
        for text in rows(foreign_desk.panel.ui.resultsTree):
            left = unbracketed(text)
            assert not left or left in names or re.fullmatch(r"\w+|\([0-9A-F]{4},[0-9A-F]{4}\)", left), text
    assert foreign_desk.panel.ruleCheckBoxes["Anonymize"].text.replace("\n", " ").startswith("\u27e6")
