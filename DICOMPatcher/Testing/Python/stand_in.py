"""Imports the module DICOMPatcher outside Slicer, with what stands for Slicer in the folder pythonqt."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import pathlib
import re
import sys
from collections.abc import Iterator
from types import ModuleType

import pydicom
import pytest

TESTS = pathlib.Path(__file__).resolve().parent
MODULE_FILE = TESTS.parents[1] / "DICOMPatcher.py"
STAND_IN = TESTS / "pythonqt"
PYTHONPATH = os.pathsep.join(map(str, (MODULE_FILE.parent, STAND_IN, TESTS)))
"""Where a Python of its own finds the module and what stands for Slicer."""
SLICERS = ((5, 8, 1), (5, 12, 3))
"""Versions of Slicer with builds of PythonQt and ctk that differ: the first has pydicom 2, the second pydicom 3."""
SLICER_HERE = SLICERS[0] if pydicom.__version__.startswith("2") else SLICERS[1]
"""The one that has the pydicom of this environment."""

# Not forgotten are `user` and `wrapped`: a process has one application object, and its class with it.
_NAMES = re.compile(r"(DICOMLib|DICOMPatcher|DICOMPatcherLib\.panel|ctk|qt|slicer)(\.|$)")


def require_qt() -> None:
    """Skip the running test if there is no PySide6; in CI, fail it."""
    if importlib.util.find_spec("PySide6") is None:
        reason = "PySide6 is not installed (Python package PySide6-Essentials)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@contextlib.contextmanager
def imported_module(version: tuple[int, int, int] = SLICERS[-1]) -> Iterator[ModuleType]:
    """Import DICOMPatcher and its panel anew; afterwards nothing of these or of Slicer is left among the modules."""
    with stand_in(version):
        yield importlib.import_module("DICOMPatcher")


@contextlib.contextmanager
def stand_in(version: tuple[int, int, int] = SLICERS[-1]) -> Iterator[ModuleType]:
    """Make Slicer's modules importable, with nothing in the settings and the database; return the module `user`.

    It ends with an AssertionError if there was an exception in a slot or an answer was left.
    """
    _forget()
    sys.path.insert(0, str(STAND_IN))
    try:
        user = importlib.import_module("user")
        user.reset(version)
        for name in ("wrapped.application", "wrapped.ctk_dicom"):
            if name in sys.modules:
                sys.modules[name].reset()
        yield user
        user.check()
    finally:
        sys.path.remove(str(STAND_IN))
        _forget()


def _forget() -> None:
    for name in list(sys.modules):
        if _NAMES.match(name):
            del sys.modules[name]


@contextlib.contextmanager
def library_put_back() -> Iterator[None]:
    """Let the library be loaded again, and put it back at the end."""
    before = _library()
    try:
        yield
    finally:
        for name in _library():
            del sys.modules[name]
        sys.modules.update(before)


def _library() -> dict[str, ModuleType]:
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "DICOMPatcherLib"}
