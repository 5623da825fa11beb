"""A user's way through the panel, with a file made up for it: Slicer runs it in itself."""

# Slicer runs it with unittest.
# ruff: noqa: PT009

from __future__ import annotations

import os
import time
from typing import Any, Callable

from DICOMPatcherLib.panel.checked_files import ChecksOfFiles


class PanelChecks(ChecksOfFiles):
    """Opens the panel, presses its buttons and closes it. Leaves the settings as they were.

    Attributes
    ----------
    qt, slicer
        The modules of these names.
    openPanel
        Makes a panel as it is when it is shown for the first time.
    """

    qt: Any
    slicer: Any
    openPanel: Callable[[], Any]

    PATIENCE = 60
    """Seconds that a button may take."""

    def setUp(self) -> None:
        super().setUp()
        settings = self.qt.QSettings()
        self.settings = {key: settings.value(key) for key in self._keys()}

    def tearDown(self) -> None:
        settings = self.qt.QSettings()
        for key in self._keys():
            settings.remove(key)
        for key, value in self.settings.items():
            settings.setValue(key, value)
        super().tearDown()

    def _keys(self) -> list[str]:
        return [key for key in self.qt.QSettings().allKeys() if "DICOMPatcher" in key]

    def test_checks_and_patches_a_folder(self) -> None:
        for key in self._keys():
            self.qt.QSettings().remove(key)
        self.write("image.dcm", {"StudyInstanceUID": ""})
        panel = self.openPanel()
        panel.inputDirSelector.currentPath = self.input
        panel.outputDirSelector.currentPath = self.output
        panel.onCheck()
        self._wait(panel)
        tree = panel.ui.resultsTree
        problems = [tree.topLevelItem(0).child(index).text(0) for index in range(tree.topLevelItem(0).childCount())]
        self.assertTrue(any("StudyInstanceUID" in problem for problem in problems), problems)
        self.assertFalse(os.path.exists(self.output))
        self._press(panel, "patch")
        self.assertTrue(panel.importButton.enabled)
        self.assertTrue(self.read("pa000/st000/se000/ct000.dcm").StudyInstanceUID)
        panel.cleanup()

    def test_reloads(self) -> None:
        panel = self.openPanel()
        panel.onReload()
        reloaded = self.slicer.modules.DICOMPatcherWidget
        self.assertIsNot(reloaded, panel)
        self.assertTrue(reloaded.chooseButton.enabled)
        panel.onCheck()
        self.assertFalse(panel.isBusy, "it is closed")

    def _press(self, panel: Any, name: str) -> None:
        """Press a button, and wait until all is done."""
        button = getattr(panel, f"{name}Button")
        self.assertTrue(button.enabled, name)
        button.click()
        self._wait(panel)

    def _wait(self, panel: Any) -> None:
        """Let Slicer work until all is done."""
        end = time.monotonic() + self.PATIENCE
        while panel.isBusy:
            self.assertLess(time.monotonic(), end, panel.messageText)
            self.slicer.app.processEvents()
