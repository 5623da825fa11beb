"""What the engine tells a rule before it calls a hook."""

from __future__ import annotations

from typing import Any

from DICOMPatcherLib.rules.base import DICOMPatcherRule


def present(rule: DICOMPatcherRule, file: Any) -> None:
    """Tell a rule which file it is about to see; None if the hook is not about one file."""
    rule.file = file
    rule.reported = []
    rule.skipReason = ""
    rule.textEncoding = rule.textInsteadOf = None
