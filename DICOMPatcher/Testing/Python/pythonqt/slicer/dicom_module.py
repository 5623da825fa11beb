"""The DICOM module of Slicer as far as other modules import with it."""

from __future__ import annotations

import ctk
import qt
import user

import slicer


class SlicerDICOMBrowser:
    """The browser of the DICOM module; since Slicer 5.8 it imports folders itself, as the user's settings say."""

    def __init__(self):
        self.dicomBrowser = ctk.ctkDICOMBrowser()
        self.dicomBrowser._native.use(slicer.dicomDatabase._native)
        if user.World.version >= (5, 8):
            self.importDirectory = self._importDirectory

    def _importDirectory(self, directory):
        slicer.calls.append(("importDirectory", directory))
        copies = str(qt.QSettings().value("DICOM/ImportDirectoryMode", "1")) == "0"
        browser = self.dicomBrowser
        browser.importDirectory(directory, browser.ImportDirectoryCopy if copies else browser.ImportDirectoryAddLink)


class DICOMWidget:
    """The panel of the DICOM module."""

    def __init__(self):
        self.browserWidget = SlicerDICOMBrowser()


class _Representation:
    """What C++ has of the panel."""

    def __init__(self):
        self._widget = DICOMWidget()

    def self(self):
        return self._widget


class DICOMModule:
    """What C++ has of the module."""

    name = "DICOM"

    def __init__(self):
        self._representation = _Representation()

    def widgetRepresentation(self):
        return self._representation
