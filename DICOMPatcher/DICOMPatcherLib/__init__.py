"""Repairs broken DICOM files so that 3D Slicer and other readers can use them.

>>> from DICOMPatcherLib import check, patch
>>> print(check("CD"))  # doctest: +SKIP
>>> print(patch("CD", "repaired"))  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "RULES",
    "DICOMPatcherRule",
    "InputError",
    "ParameterError",
    "Report",
    "check",
    "make_rules",
    "patch",
]

if TYPE_CHECKING:
    from DICOMPatcherLib.errors import InputError, ParameterError
    from DICOMPatcherLib.reporting.report import Report
    from DICOMPatcherLib.rule_list import RULES, make_rules
    from DICOMPatcherLib.rules.base import DICOMPatcherRule
    from DICOMPatcherLib.run import check, patch

_MODULES = {
    "RULES": "rule_list",
    "DICOMPatcherRule": "rules.base",
    "InputError": "errors",
    "ParameterError": "errors",
    "Report": "reporting.report",
    "check": "run",
    "make_rules": "rule_list",
    "patch": "run",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: Slicer imports every module at its start, and pydicom takes its time."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
