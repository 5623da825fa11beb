"""Take over what real PythonQt showed of its classes: python3 tools/pythonqt_surface.py FOLDER.

FOLDER holds one file surface.slicer-VERSION.json for each version of Slicer, with the attributes of fresh objects, what
they are when asked for truth, and what functions without arguments gave. From these the facts are made that the tests'
stand-in for Slicer keeps to.
"""

from __future__ import annotations

import collections
import json
import pathlib
import re
import sys
from typing import Any

SURFACE = pathlib.Path(__file__).resolve().parents[1] / "DICOMPatcher/Testing/Python/pythonqt/wrapped/surface.json"
VERSIONS = ("5.8", "5.12")
KINDS = {
    "builtin_qt_slot": "slots",
    "builtin_function_or_method": "functions",
    "Signal": "signals",
    "type": "enumerations",
    "PythonQtClassWrapper": "classes",
}
PLAIN = ("int", "bool", "str", "float", "tuple", "dict", "NoneType")
"""Types of properties that are no class of Qt; anything else that has a value is an enumerator."""

Facts = dict[str, dict[str, str]]
"""What is known of a class: by sort of fact, names to text; a name that one version alone has ends with @VERSION."""


def surface_text(folder: pathlib.Path) -> str:
    """Return the content of the file of facts."""
    recorded = {
        version: json.loads((folder / f"surface.slicer-{version}.json").read_text("utf-8"))["classes"]
        for version in VERSIONS
    }
    names = sorted(recorded[VERSIONS[0]].keys() & recorded[VERSIONS[1]].keys())
    truths = {name: _same(rows[name]["bool"] for rows in recorded.values()) for name in names}
    facts = {
        name: _joined({version: _facts(rows[name]) for version, rows in recorded.items()})
        for name in names
        if " " not in name  # such are other objects of a class
    }
    classes = {name: _written(name, facts) for name in sorted(facts)}
    return json.dumps({"truth": truths, "classes": classes}, indent=0, ensure_ascii=True) + "\n"


def _same(values: Any) -> bool:
    first, *others = values
    assert all(value is first for value in others)
    return bool(first)


def _facts(row: dict[str, Any]) -> Facts:
    facts: Facts = collections.defaultdict(dict)
    for name, kind in row["attributes"].items():
        if not name.startswith("_"):  # such is the name of a part of the object
            sort, type_ = _sort(kind)
            facts[sort][name] = ""
            if type_:
                facts["gives"][name] = type_
    for name, given in row["calls"].items():
        if given.startswith("-> "):
            facts["gives"][name] = given[3:]
        elif "return type" in given:
            facts["raises"][name] = given
        elif "destroyed" not in given:
            facts["gives"][name] = "!"  # it needs arguments
    return facts


def _sort(kind: str) -> tuple[str, str]:
    """Return the sort of an attribute and, of a property, the type of its value."""
    if kind in KINDS:
        return KINDS[kind], ""
    if kind.startswith("raises ValueError: Trying to read property"):
        return "properties", ""
    name = re.fullmatch(r"property (\w+)", kind)
    assert name is not None, kind
    is_property = name[1] in PLAIN or re.match("Q[A-Z]", name[1])
    return ("properties", name[1]) if is_property else ("enumerators", "")


def _joined(by_version: dict[str, Facts]) -> Facts:
    """Return the facts of all versions, with those marked that do not hold in each."""
    joined: Facts = collections.defaultdict(dict)
    for version, facts in by_version.items():
        for sort, names in facts.items():
            for name, text in names.items():
                everywhere = all(other.get(sort, {}).get(name) == text for other in by_version.values())
                joined[sort][name if everywhere else f"{name}@{version}"] = text
    return joined


def _written(name: str, facts: dict[str, Facts]) -> dict[str, Any]:
    """Return what is written of a class: the class that it has everything of, and what it has besides."""
    own = facts[name]
    base = max(
        (other for other in facts if _attributes(facts[other]) < _attributes(own) and _is_asked(facts[other], own)),
        key=lambda other: (len(_attributes(facts[other])), other),
        default="",
    )
    known = facts.get(base, {})
    written: dict[str, Any] = {"like": base} if base else {}
    for sort in sorted(own):
        besides = {key: text for key, text in sorted(own[sort].items()) if known.get(sort, {}).get(key) != text}
        if sort == "raises" and besides:
            written[sort] = besides
        elif besides:
            written[sort] = " ".join(f"{key}:{text}" if text else key for key, text in besides.items())
    return written


def _attributes(facts: Facts) -> set[tuple[str, str]]:
    return {(sort, name) for sort, names in facts.items() if sort not in ("gives", "raises") for name in names}


def _is_asked(facts: Facts, own: Facts) -> bool:
    """Return whether a class was asked for all that another one was."""
    return all(facts.get(sort, {}).keys() <= own.get(sort, {}).keys() for sort in ("gives", "raises"))


if __name__ == "__main__":
    SURFACE.write_text(surface_text(pathlib.Path(sys.argv[1])), "utf-8")
