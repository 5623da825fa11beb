"""DICOM Patcher in 3D Slicer: the four classes that Slicer looks for in this file.

What they do is in DICOMPatcherLib: in its folder `panel` what needs Slicer, in the others what does not. Slicer imports
this file at its start, so nothing here imports pydicom before it is needed.
"""

from __future__ import annotations

import sys
from typing import Any

import ctk  # noqa: F401 - as others here that are not used: scripts take them from this module
import qt  # noqa: F401
import slicer  # noqa: F401
from slicer.i18n import tr as _
from slicer.i18n import translate
from slicer.ScriptedLoadableModule import (
    ScriptedLoadableModule,
    ScriptedLoadableModuleLogic,
    ScriptedLoadableModuleTest,
    ScriptedLoadableModuleWidget,
)

from DICOMPatcherLib.errors import InputError, ParameterError  # noqa: F401
from DICOMPatcherLib.panel.database_logic import DatabaseLogic
from DICOMPatcherLib.panel.panel import Panel
from DICOMPatcherLib.panel.patching_logic import rule_named
from DICOMPatcherLib.rules.base import DICOMPatcherRule  # noqa: F401


def __getattr__(name: str) -> Any:
    """Return the rule of this name: scripts take the rules from this module, but importing them imports pydicom.

    Slicer itself looks for names that begin with the module's own; there is no need to import anything to deny them.
    """
    rule = rule_named(name) if not name.startswith(("_", "DICOMPatcher")) else None
    if rule is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return rule


class DICOMPatcher(ScriptedLoadableModule):
    """What Slicer shows about the module."""

    def __init__(self, parent: Any) -> None:
        ScriptedLoadableModule.__init__(self, parent)
        self.parent.title = _("DICOM Patcher")
        self.parent.categories = [translate("qSlicerAbstractCoreModule", "Utilities")]
        self.parent.dependencies = ["DICOM"]
        self.parent.contributors = [
            "DICOM Patcher contributors",
            "Andras Lasso (PerkLab, Queen's University), author of the original module",
        ]
        self.parent.helpText = _(
            "Makes a repaired copy of a folder of DICOM files that Slicer does not import, does not show or loads "
            "wrongly. The original files are never changed. Choose the folder of the originals: the panel says "
            "what is wrong. Patch writes the copy, Import takes it into the DICOM database. "
            "If the originals were imported before, it offers to remove them first. The tool tip of each repair says "
            "when it is needed."
        )
        self.parent.acknowledgementText = _(
            "The original module of this name was written by Andras Lasso (PerkLab, Queen's University). It was partly "
            "funded by an Applied Cancer Research Unit of Cancer Care Ontario with funds provided by the Ministry of "
            "Health and Long-Term Care, and by the Ontario Consortium for Adaptive Interventions in Radiation Oncology "
            "(OCAIRO), to provide free, open-source tools for radiotherapy and related image-guided interventions."
        )


class DICOMPatcherWidget(Panel, ScriptedLoadableModuleWidget):
    """The panel, as Slicer opens, reloads and closes it."""

    def setup(self) -> None:
        ScriptedLoadableModuleWidget.setup(self)
        self.build(DICOMPatcherLogic(), self.resourcePath("UI/DICOMPatcher.ui"), __file__)

    def onReload(self) -> None:
        """Load the library again too."""
        self.cleanup()
        for name in list(sys.modules):
            if name.partition(".")[0] == "DICOMPatcherLib":
                del sys.modules[name]
        ScriptedLoadableModuleWidget.onReload(self)


class DICOMPatcherLogic(DatabaseLogic, ScriptedLoadableModuleLogic):
    """Patching for scripts and the panel; its attributes are those of `PatchingLogic`."""

    def __init__(self) -> None:
        ScriptedLoadableModuleLogic.__init__(self)
        DatabaseLogic.__init__(self)

    def _class_named(self, name: str) -> Any:
        """Return the rule of this name, or what a script has added to this module."""
        return getattr(sys.modules[__name__], name, None)


class DICOMPatcherTest(ScriptedLoadableModuleTest):
    """A user's way through the panel, and one short check of each rule. Needs no data."""

    def runTest(self, **kwargs: Any) -> None:
        """Run all checks. They are imported here, because else every start of Slicer would import them."""
        from DICOMPatcherLib.panel.self_test import problems

        found = problems(DICOMPatcherLogic, DICOMPatcherWidget)
        if found:
            self.fail(found)
        self.delayDisplay(_("Test passed!"))
