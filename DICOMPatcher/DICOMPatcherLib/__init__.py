"""Repairs broken DICOM files so that 3D Slicer and other readers can use them.

>>> from DICOMPatcherLib import check, patch
>>> print(check("CD"))  # doctest: +SKIP
>>> print(patch("CD", "repaired"))  # doctest: +SKIP

All that scripts and rules need is here; docs/writing-rules.md shows how rules are made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "AS_IT_IS",
    "LEFT_OUT",
    "RULES",
    "Advice",
    "Archive",
    "DICOMPatcherRule",
    "Damage",
    "Example",
    "File",
    "Finding",
    "InputError",
    "Instance",
    "New",
    "Parameter",
    "ParameterError",
    "Plan",
    "Report",
    "apply",
    "batches",
    "check",
    "check_examples",
    "group_by",
    "is_valid_uid",
    "load_rules",
    "make_rules",
    "new_id",
    "new_uid",
    "patch",
    "remaining",
]

if TYPE_CHECKING:
    from DICOMPatcherLib.errors import InputError, ParameterError
    from DICOMPatcherLib.example_runs import check_examples
    from DICOMPatcherLib.findings import Finding
    from DICOMPatcherLib.instances.instance import Instance, batches, group_by, remaining
    from DICOMPatcherLib.planning.plan import Plan
    from DICOMPatcherLib.reporting.report import Report
    from DICOMPatcherLib.rule_api.examples import AS_IT_IS, LEFT_OUT, Archive, Damage, Example, File, New
    from DICOMPatcherLib.rule_api.parameters import Parameter
    from DICOMPatcherLib.rule_list import RULES, load_rules, make_rules
    from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule
    from DICOMPatcherLib.run import apply, check, patch
    from DICOMPatcherLib.values.identifiers import is_valid_uid, new_id, new_uid

_MODULES = {
    "AS_IT_IS": "rule_api.examples",
    "LEFT_OUT": "rule_api.examples",
    "RULES": "rule_list",
    "Advice": "rules.base",
    "Archive": "rule_api.examples",
    "DICOMPatcherRule": "rules.base",
    "Damage": "rule_api.examples",
    "Example": "rule_api.examples",
    "File": "rule_api.examples",
    "Finding": "findings",
    "InputError": "errors",
    "Instance": "instances.instance",
    "New": "rule_api.examples",
    "Parameter": "rule_api.parameters",
    "ParameterError": "errors",
    "Plan": "planning.plan",
    "Report": "reporting.report",
    "apply": "run",
    "batches": "instances.instance",
    "check": "run",
    "check_examples": "example_runs",
    "group_by": "instances.instance",
    "is_valid_uid": "values.identifiers",
    "load_rules": "rule_list",
    "make_rules": "rule_list",
    "new_id": "values.identifiers",
    "new_uid": "values.identifiers",
    "patch": "run",
    "remaining": "instances.instance",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: Slicer imports every module at its start, and pydicom takes its time."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
