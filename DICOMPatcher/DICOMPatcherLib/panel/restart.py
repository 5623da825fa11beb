"""Start Slicer anew with this module in place of the one that it has built in, from Slicer's Python console."""

from __future__ import annotations

import slicer
from slicer.i18n import tr as _

from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.terminal.slicer_module import module_folder
from DICOMPatcherLib.terminal.slicer_start import slicer_command, start_detached


def restart_slicer() -> None:
    """Ask, start a Slicer with this module, and end this one.

    Raises
    ------
    InputError
        If something in the scene is not saved, Slicer's program is not found, or the module is not part of this
        installation.
    """
    if slicer.mrmlScene.GetStorableNodesModifiedSinceRead():
        raise InputError(_("The scene has changes that are not saved. Save or close it first."))
    program = slicer.app.launcherExecutableFilePath
    if not program:
        raise InputError(_("The program that starts Slicer was not found. Use dicom-patcher slicer in a terminal."))
    question = _("Slicer ends, and starts again with this DICOM Patcher in place of the built-in one.")
    if not slicer.util.confirmOkCancelDisplay(question, _("DICOM Patcher")):
        return
    start_detached(slicer_command(program, module_folder()), slicer.util.startupEnvironment())
    slicer.util.quit()
