"""Texts of rules in the language of the user: the rules themselves know nothing of Slicer."""

from __future__ import annotations

from slicer.i18n import translate


def translated(text: str) -> str:
    """Translate a title or a description of a rule or a parameter.

    They are in the module's own context, where Slicer has translations of those that it has known for long.
    """
    return translate("DICOMPatcher", text)
