"""Texts of the engine in the language of the user: the engine itself knows nothing of Slicer."""

from __future__ import annotations

from slicer.i18n import translate

from DICOMPatcherLib import texts


def template_translated(template: str) -> str:
    """Translate a template of the engine, in which names stand in braces."""
    return translate("DICOMPatcher", template)


def translated(text: str) -> str:
    """Translate a message of the engine, or a title or description of a rule or a parameter.

    They are in the module's own context, where Slicer has translations of those that it has known for long.
    """
    return texts.translated(text, template_translated)


def shown(text: str) -> str:
    """Translate a message of the engine; any other text is in the language of the user already, or data.

    Large numbers of things can be read at a glance.
    """
    return translated(texts.with_separators(text)) if isinstance(text, texts.Text) else text
