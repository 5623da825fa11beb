"""The self-test of the module: a user's way through the panel, and one short check of each rule. Needs no data."""

from __future__ import annotations

import unittest
from typing import Any, Callable

import qt
import slicer

from DICOMPatcherLib.panel.panel_checks import PanelChecks
from DICOMPatcherLib.panel.rule_checks import RuleChecks


def problems(make_logic: Callable[[], Any], make_panel: Callable[[Any], Any]) -> str:
    """Run all checks; return what failed, "" if nothing did.

    Parameters
    ----------
    make_panel
        Makes a panel in a widget.
    """

    def open_panel() -> Any:
        parent = qt.QWidget()
        parent.setLayout(qt.QVBoxLayout())
        panel = make_panel(parent)
        panel.setup()
        return panel

    RuleChecks.makeLogic = make_logic
    PanelChecks.qt, PanelChecks.slicer, PanelChecks.openPanel = qt, slicer, staticmethod(open_panel)
    result = unittest.TestResult()
    for checks in (RuleChecks, PanelChecks):
        unittest.defaultTestLoader.loadTestsFromTestCase(checks).run(result)
    return "\n".join(f"{check}\n{trace}" for check, trace in (*result.errors, *result.failures))
