"""Slicer installs only files that CMake lists: a forgotten one works from source and is missing for users."""

from __future__ import annotations

import pathlib
import re

import pytest

MODULE = pathlib.Path(__file__).resolve().parents[2]


def listed(variable: str, text: str) -> list[str]:
    """Return the words of a `set(variable ...)` command, with ${MODULE_NAME} filled in."""
    command = re.search(rf"^set\({variable}\b(.*?)\)", text, re.DOTALL | re.MULTILINE)
    assert command is not None, f"no set({variable} ...) found"
    words = re.sub(r"#.*", "", command[1]).split()
    return [word.replace("${MODULE_NAME}", "DICOMPatcher") for word in words]


def on_disk(*patterns: str) -> set[str]:
    found = (path for pattern in patterns for path in MODULE.glob(pattern))
    return {path.relative_to(MODULE).as_posix() for path in found if path.is_file()}


@pytest.mark.parametrize(
    ("variable", "patterns"),
    [
        ("MODULE_PYTHON_SCRIPTS", ["*.py", "DICOMPatcherLib/**/*.py"]),
        ("MODULE_PYTHON_RESOURCES", ["Resources/**/*", "DICOMPatcherLib/**/*.html"]),
    ],
)
def test_lists_every_file_once(variable, patterns):
    words = listed(variable, (MODULE / "CMakeLists.txt").read_text("utf-8"))
    assert len(words) == len(set(words)), "listed twice"
    assert sorted(on_disk(*patterns) - set(words)) == [], "on disk and not listed"
    assert sorted(set(words) - on_disk(*patterns)) == [], "listed and not on disk"


def test_reads_a_list_with_comments_and_a_variable():
    text = "set(MODULE_NAME X)\nset(A\n  ${MODULE_NAME}.py # the module\n  Lib/b.py\n  )\nset(AB c)\n"
    assert listed("A", text) == ["DICOMPatcher.py", "Lib/b.py"]
