"""What the panel says when something could not be done."""

from __future__ import annotations

import logging
import os

from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.rule_choices import RuleChoices
from DICOMPatcherLib.reporting.panel_state import CHECK, PATCH, PanelState, failed
from DICOMPatcherLib.texts import Text


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
    return failed(task, Text("An unexpected error occurred. Please report it; the details are in the log of Slicer."))
