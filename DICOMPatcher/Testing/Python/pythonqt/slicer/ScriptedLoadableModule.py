"""Stands for `slicer.ScriptedLoadableModule`: the base classes of a module's four classes."""

from __future__ import annotations

import os
import sys
import unittest

import qt

import slicer

__all__ = [
    "ScriptedLoadableModule",
    "ScriptedLoadableModuleLogic",
    "ScriptedLoadableModuleTest",
    "ScriptedLoadableModuleWidget",
]


class ScriptedLoadableModule:
    def __init__(self, parent):
        self.parent = parent
        self.moduleName = type(self).__name__
        for extension in ("svg", "png"):
            path = self.resourcePath(f"Icons/{self.moduleName}.{extension}")
            if os.path.isfile(path):
                parent.icon = qt.QIcon(path)
                break
        slicer.selfTests[self.moduleName] = self.runTest

    def resourcePath(self, filename):
        return os.path.join(os.path.dirname(self.parent.path), "Resources", filename)

    def runTest(self, msec=100, **kwargs):
        test = getattr(sys.modules[self.moduleName], f"{self.moduleName}Test")()
        test.messageDelay = msec
        test.runTest(**kwargs)


class ScriptedLoadableModuleWidget:
    def __init__(self, parent=None):
        self.moduleName = type(self).__name__.removesuffix("Widget")
        self.developerMode = slicer.util.settingsValue("Developer/DeveloperMode", False, converter=slicer.util.toBool)
        if parent is None:
            parent = qt.QWidget()
            qt.QVBoxLayout(parent)
        self.parent = parent
        self.layout = parent.layout()

    def resourcePath(self, filename):
        folder = os.path.dirname(sys.modules[self.moduleName].__file__)
        return os.path.join(folder, "Resources", filename)

    def setup(self):
        pass

    def cleanup(self):
        pass

    def onReload(self):
        slicer.util.reloadScriptedModule(self.moduleName)


class ScriptedLoadableModuleLogic:
    def __init__(self, parent=None):
        self.moduleName = type(self).__name__.removesuffix("Logic")


class ScriptedLoadableModuleTest(unittest.TestCase):
    messageDelay = 0

    def delayDisplay(self, message, requestedDelay=None, msec=None):
        slicer.calls.append(("delayDisplay", message))

    def runTest(self):
        """Do nothing, as in Slicer 5.6."""
