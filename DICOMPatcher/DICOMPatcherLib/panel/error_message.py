"""What the panel says when something could not be done."""

from __future__ import annotations

import logging

from slicer.i18n import tr as _

from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.job import Cancelled
from DICOMPatcherLib.panel.messages import ERROR, WARNING
from DICOMPatcherLib.panel.rule_choices import RuleChoices


def message_of(error: Exception, rules: RuleChoices) -> tuple[str, str]:
    """Return the message and of which kind it is; the details of what nobody expected go to the log of Slicer."""
    if isinstance(error, ParameterError):
        return rules.with_titles(shown(str(error))), ERROR
    if isinstance(error, InputError):
        return str(error), ERROR
    if isinstance(error, Cancelled):
        return str(error), WARNING
    logging.error("DICOMPatcher: unexpected error", exc_info=error)
    text = _(
        "An unexpected error occurred ({kind}). The original files are unchanged. Please report it; the details "
        "are in the log of Slicer."
    )
    return text.format(kind=type(error).__name__), ERROR
