"""Imports the module DICOMPatcher outside Slicer, with what stands for Slicer in the folder pythonqt."""

from __future__ import annotations

import contextlib
import importlib
import pathlib
import sys
from collections.abc import Iterator
from types import ModuleType

TESTS = pathlib.Path(__file__).resolve().parent
MODULE_FILE = TESTS.parents[1] / "DICOMPatcher.py"
STAND_IN = TESTS / "pythonqt"

_NAMES = ("DICOMPatcher", "ctk", "qt", "slicer", "wrapped")


@contextlib.contextmanager
def imported_module() -> Iterator[ModuleType]:
    """Import DICOMPatcher anew; afterwards nothing of it or of the stand-in is left among the imported modules."""
    _forget()
    sys.path.insert(0, str(STAND_IN))
    try:
        yield importlib.import_module("DICOMPatcher")
    finally:
        sys.path.remove(str(STAND_IN))
        _forget()


def _forget() -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] in _NAMES:
            del sys.modules[name]
