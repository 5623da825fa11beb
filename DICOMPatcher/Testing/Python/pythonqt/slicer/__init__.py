"""Stands for Slicer's package `slicer` outside Slicer: no more of it than the module uses.

`calls` lists what was asked of Slicer, for the tests to look at; nothing is shown and no database is there.
"""

from __future__ import annotations

import tempfile
import types

from wrapped import Property, Wrapped

from slicer import util  # noqa: F401 - in Slicer it is there without being imported

calls = []
"""Name and arguments of each call."""

selfTests = {}


class qSlicerApplication(Wrapped):
    temporaryPath = Property(tempfile.gettempdir())

    def processEvents(self, /):
        calls.append(("processEvents",))


class qSlicerScriptedLoadableModule(Wrapped):
    title = Property("")
    categories = Property(())
    dependencies = Property(())
    contributors = Property(())
    helpText = Property("")
    acknowledgementText = Property("")
    icon = Property(None)
    path = Property("")


class DICOMBrowser:
    """The browser of the DICOM module since Slicer 5.8."""

    def importDirectory(self, path, /):
        calls.append(("importDirectory", path))


class ctkDICOMBrowser(Wrapped):
    ImportDirectoryCopy, ImportDirectoryAddLink = 1, 2

    def importDirectory(self, path, mode, /):
        calls.append(("ctkDICOMBrowser.importDirectory", path, mode))


class OlderDICOMBrowser:
    """The browser of the DICOM module in Slicer 5.6."""

    def __init__(self):
        self.dicomBrowser = ctkDICOMBrowser()


app = qSlicerApplication()
modules = types.SimpleNamespace()
"""The widget of the DICOM module is here only when it has been shown."""
