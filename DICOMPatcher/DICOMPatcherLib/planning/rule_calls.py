"""What the engine tells a rule before it calls a hook, and what it calls the rule."""

from __future__ import annotations

from typing import Any

from DICOMPatcherLib.rules.base import DICOMPatcherRule


class Named:
    """Stands for a file that need not be opened: only its path is known."""

    def __init__(self, path: str) -> None:
        self.path = path


def present(rule: DICOMPatcherRule, file: Any) -> None:
    """Tell a rule which file it is about to see; None if the hook is not about one file."""
    rule.file = file
    rule.reported = []
    rule.skipReason = ""
    rule.textEncoding = rule.textInsteadOf = None


def is_built_in(rule: DICOMPatcherRule) -> bool:
    """Tell whether a rule is of this package, whose texts hold no values that identify a patient."""
    return type(rule).__module__.startswith(f"{DICOMPatcherRule.__module__.rpartition('.')[0]}.")


def rule_name(rule: DICOMPatcherRule) -> str:
    """Return the name by which users know a rule."""
    return type(rule).__name__
