"""Texts of rules and defects in the language of the user: these themselves know nothing of Slicer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slicer.i18n import translate

from DICOMPatcherLib.defects import DEFECTS

if TYPE_CHECKING:
    from DICOMPatcherLib.rules.base import DICOMPatcherRule


def translated(text: str) -> str:
    """Translate what a rule, a parameter or a defect says of itself.

    They are in the module's own context, where Slicer has translations of those that it has known for long.
    """
    return translate("DICOMPatcher", text)


def about_rule(rule: type[DICOMPatcherRule]) -> str:
    """Say what a rule does, when to use it, and what it never does."""
    return _together(rule.description, rule.whenToUse, rule.neverDoes)


def about_defect(id: str) -> str:
    """Say what the id of a defect stands for; "" if it is not in the registry."""
    defect = DEFECTS.get(id)
    return f"{id}: {_together(f'{defect.title}.', defect.description, defect.effect)}" if defect else ""


def _together(*texts: str) -> str:
    return " ".join(translated(text) for text in texts if text)
