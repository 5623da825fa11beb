"""What the panel says when something could not be done."""

from __future__ import annotations

import logging
import os

from slicer.i18n import tr as _

from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.rule_choices import RuleChoices
from DICOMPatcherLib.reporting.panel_state import CHECK, PATCH, PanelState, failed


def failure_of(error: Exception, task: str, rules: RuleChoices, source: str) -> PanelState:
    """Return what is said of an error; the details of what nobody expected go to the log of Slicer.

    Parameters
    ----------
    source
        The input.
    """
    if isinstance(error, ParameterError):
        return failed(task, rules.with_titles(shown(str(error))), is_of_parameter=True)
    if isinstance(error, InputError):
        is_input_there = os.path.exists(source) or task not in (CHECK, PATCH)
        return failed(task, str(error), is_input_there=is_input_there)
    logging.error("DICOMPatcher: unexpected error", exc_info=error)
    text = _("An unexpected error occurred ({kind}). Please report it; the details are in the log of Slicer.")
    return failed(task, text.format(kind=type(error).__name__))
