"""Collect all texts that users of the module see, as a source file for translators.

It is in the format of Qt Linguist, for a catalogue of the languages that people translate Slicer and its extensions to.
Run it whenever a text has changed.
"""

from __future__ import annotations

import ast
import pathlib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape

MODULE = pathlib.Path(__file__).resolve().parent.parent / "DICOMPatcher"
CATALOGUE = MODULE / "Resources" / "Translations" / "DICOMPatcher_en-US.ts"
LIBRARY = MODULE / "DICOMPatcherLib"
ENGINE = "DICOMPatcher"
"""The context of what the engine says; Slicer knows the titles of the rules in it."""

TEMPLATES = {"Text": (0,), "action": (0, 1), "plural": (1, 2), "_": (0,)}
"""By function that makes a text for users: which of its arguments are templates."""
ATTRIBUTES = frozenset(("title", "summary", "description", "whenToUse", "neverDoes"))
"""Of rules."""
RECORDS = {"Parameter": (1, 2), "_register": (1,)}
RECORD_KEYWORDS = frozenset(("title", "description", "effect", "advice", "label"))
"""Texts among the arguments of these calls."""


class Message(NamedTuple):
    """A text to be translated, in its context, and the file that it is in."""

    context: str
    source: str
    file: str


def files() -> Iterator[pathlib.Path]:
    """Yield the files that hold texts for users."""
    yield MODULE / "DICOMPatcher.py"
    yield from sorted(LIBRARY.rglob("*.py"))


def context_of(path: pathlib.Path) -> str:
    """Return the context in which Slicer looks for what a file translates by `_`."""
    is_in_package = (path.parent / "__init__.py").exists()
    return f"{path.parent.name}.{path.stem}" if is_in_package else path.stem


def literals(node: ast.expr) -> Iterator[ast.Constant]:
    """Yield the texts that an expression may be: a literal, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def name_of(call: ast.Call) -> str:
    """Return the name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def translatable(tree: ast.AST) -> Iterator[tuple[str, ast.Constant]]:
    """Yield each literal for users in the code, with the function that takes it or ""."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = name_of(node)
            for place in TEMPLATES.get(name, ()):
                yield from (
                    (name, literal) for argument in node.args[place : place + 1] for literal in literals(argument)
                )
            for place in RECORDS.get(name, ()):
                yield from (
                    ("", literal) for argument in node.args[place : place + 1] for literal in literals(argument)
                )
            if name in RECORDS:
                for keyword in node.keywords:
                    if keyword.arg in RECORD_KEYWORDS:
                        yield from (("", literal) for literal in literals(keyword.value))
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                targets = part.targets if isinstance(part, ast.Assign) else ()
                if any(isinstance(target, ast.Name) and target.id in ATTRIBUTES for target in targets):
                    yield from (("", literal) for literal in literals(part.value))  # type: ignore[attr-defined]


def messages() -> list[Message]:
    """Return all texts, each once in its context, in the order of files and lines."""
    found: dict[tuple[str, str], Message] = {}
    for path in files():
        place = path.relative_to(MODULE).as_posix()
        literal_texts = sorted(
            translatable(ast.parse(path.read_text("utf-8"))), key=lambda entry: (entry[1].lineno, entry[1].col_offset)
        )
        for function, literal in literal_texts:
            context = context_of(path) if function == "_" else ENGINE
            if literal.value:
                found.setdefault((context, literal.value), Message(context, literal.value, place))
    for path in sorted((MODULE / "Resources" / "UI").glob("*.ui")):
        form = ET.parse(path).getroot()
        for text in form.iter("string"):
            if text.text and text.get("notr") != "true":
                context = form.findtext("class") or path.stem
                place = path.relative_to(MODULE).as_posix()
                found.setdefault((context, text.text), Message(context, text.text, place))
    return list(found.values())


def catalogue() -> str:
    """Return the source file for translators."""
    contexts: dict[str, list[Message]] = {}
    for message in messages():
        contexts.setdefault(message.context, []).append(message)
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", '<TS version="2.1" language="en_US">']
    for context in sorted(contexts):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for message in contexts[context]:
            lines += [
                "    <message>",
                f'        <location filename="../../{escape(message.file)}"/>',
                f"        <source>{escape(message.source)}</source>",
                '        <translation type="unfinished"></translation>',
                "    </message>",
            ]
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


if __name__ == "__main__":
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(catalogue().encode())
