"""Texts of the engine in the language of the user: the engine itself knows nothing of Slicer."""

from __future__ import annotations

from slicer.i18n import translate

from DICOMPatcherLib import texts
from DICOMPatcherLib.disk.input_files import legible


def template_translated(template: str) -> str:
    """Translate a template of the engine, in which names stand in braces."""
    return translate("DICOMPatcher", template)


def translated(text: str) -> str:
    """Translate a message of the engine, or a title or description of a rule or a parameter.

    They are in the module's own context, where Slicer has translations of those that it has known for long.
    """
    return legible_lines(texts.translated(text, template_translated))


def shown(text: str) -> str:
    """Translate a message of the engine; any other text is in the language of the user already, or data.

    Large numbers of things can be read at a glance, and Qt takes all of it: see `legible_lines`.
    """
    return translated(texts.with_separators(text)) if isinstance(text, texts.Text) else legible_lines(text)


def legible_lines(text: str) -> str:
    """Return text with a mark in the place of all that is no text, as bytes of data that cannot be decoded are.

    Whatever Qt is given has to go through this, because PythonQt fails on such text, and not always at once.
    """
    return text if text.isprintable() else "\n".join(map(legible, text.split("\n")))
