"""Stands for `slicer.util`."""

from __future__ import annotations

import contextlib
import types

import slicer


def errorDisplay(text, windowTitle=None, parent=None):
    slicer.calls.append(("errorDisplay", text))


def showStatusMessage(message, duration=0):
    slicer.calls.append(("showStatusMessage", message))


def selectModule(module):
    slicer.calls.append(("selectModule", module))
    if module == "DICOM" and not hasattr(slicer.modules, "DICOMWidget"):
        slicer.modules.DICOMWidget = types.SimpleNamespace(browserWidget=slicer.DICOMBrowser())


@contextlib.contextmanager
def tryWithErrorDisplay(message=None, show=True, waitCursor=False):
    """Show an error and raise it again."""
    try:
        yield
    except Exception as error:
        errorDisplay(f"{message} {error}")
        raise
