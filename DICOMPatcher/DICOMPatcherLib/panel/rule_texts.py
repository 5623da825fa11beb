"""What rules and defects say of themselves, in the language of the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import DEFECTS
from DICOMPatcherLib.panel.engine_texts import translated

if TYPE_CHECKING:
    from DICOMPatcherLib.rules.base import DICOMPatcherRule


def about_rule(rule: type[DICOMPatcherRule]) -> str:
    """Say what a rule does, when to use it, and what it never does."""
    return _together(rule.description, rule.whenToUse, rule.neverDoes)


def about_defect(id: str) -> str:
    """Say what the id of a defect stands for; "" if it is not in the registry."""
    defect = DEFECTS.get(id)
    if defect is None:
        return ""
    return f"{id}: {translated(defect.title)}. {_together(defect.description, defect.effect)}"


def _together(*texts: str) -> str:
    return " ".join(translated(text) for text in texts if text)
