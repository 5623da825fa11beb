"""Which controls make sense at a moment, and what they are labelled with."""

from __future__ import annotations

import os
from typing import Any

from slicer.i18n import tr as _

from DICOMPatcherLib.panel.database_import import COPY, ORIGINALS, UNKNOWN
from DICOMPatcherLib.panel.parts import Parts
from DICOMPatcherLib.panel.text_layout import breakable


def show_state(ui: Any, parts: Parts, importable: str, kind: str) -> None:
    """Enable what makes sense now.

    Parameters
    ----------
    importable, kind
        What an import would take, and what that is.
    """
    is_idle = not parts.job.is_running
    has_results = parts.results.checked is not None
    source, output = parts.folders.paths()
    is_stale = is_idle and has_results and not parts.results.is_of(os.path.abspath(source))
    for control in (ui.foldersButton, ui.rulesButton, ui.checkButton, ui.patchButton, ui.goToDicomButton):
        control.enabled = is_idle
    ui.progressRow.visible = not is_idle
    ui.cancelButton.enabled = not is_idle and not parts.job.is_cancelled
    ui.recommendedButton.enabled = is_idle and bool(parts.results.recommended())
    ui.resultsButton.visible = has_results
    ui.resultsButton.text = _("Results (outdated)") if is_stale else _("Results")
    ui.reportButton.enabled = is_idle and has_results
    ui.recordButton.visible = parts.results.can_be_recorded
    ui.recordButton.enabled = is_idle
    ui.openButton.enabled = is_idle and os.path.isdir(output)
    ui.importButton.enabled = is_idle and bool(importable)
    labels = {
        ORIGINALS: _("Import takes the originals: {path}"),
        COPY: _("Import takes the repaired copy: {path}"),
        UNKNOWN: _("Import takes, if you confirm it: {path}"),
        "": "",
    }
    ui.importLabel.visible = is_idle and bool(importable)
    ui.importLabel.text = breakable(labels[kind].format(path=importable))
    boxes = parts.rules.boxes.values()
    ui.rulesButton.text = _("Repairs: {ticked} of {count} ticked").format(
        ticked=len([box for box in boxes if box.checked]), count=len(boxes)
    )
