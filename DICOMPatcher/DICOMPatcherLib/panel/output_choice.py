"""Which folder the copy is written to."""

from __future__ import annotations

import os
import tempfile

import slicer
from slicer.i18n import tr as _

from DICOMPatcherLib.disk.input_files import check_folders
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.panel.dialogs import Dialogs
from DICOMPatcherLib.panel.folder_fields import FolderFields
from DICOMPatcherLib.panel.log_lines import LogLines


class OutputChoice:
    """Asks what to do with a folder that is not empty, and makes a temporary one if the user named none."""

    def __init__(self, fields: FolderFields, dialogs: Dialogs, log: LogLines) -> None:
        self._fields = fields
        self._dialogs = dialogs
        self._log = log

    def choose(self, source: str) -> tuple[str | None, bool]:
        """Return the folder to write to and whether to empty it first; "" for a new temporary one, None for none."""
        while True:
            output = self._fields.chosen(self._fields.output)
            if not output:
                return "", False
            present = check_folders(source, output, allow_existing=True)
            if not present:
                return os.path.abspath(output), False
            answer = self._dialogs.what_to_do_with_full_output(output, present)
            if answer == "replace":
                return os.path.abspath(output), True
            if answer != "choose":
                return None, False
            start = os.path.dirname(os.path.abspath(output))
            chosen = self._dialogs.choose_folder(_("Choose a new, empty folder"), start)
            if not chosen:
                return None, False
            self._fields.output.currentPath = chosen

    def make_temporary(self) -> str:
        place = slicer.app.temporaryPath
        try:
            output = os.path.abspath(tempfile.mkdtemp(prefix="DICOMPatcher-", dir=place))
        except OSError as error:
            raise InputError(
                _("No temporary folder can be made in {path}: {reason}. Choose an output folder.").format(
                    path=place, reason=error.strerror or error
                )
            ) from error
        self._log.add(
            _("The output folder was left empty. A new temporary folder was made: {path}").format(path=output)
        )
        self._fields.output.currentPath = output
        return output


def is_temporary(folder: str) -> bool:
    return os.path.dirname(os.path.abspath(folder)) == os.path.abspath(slicer.app.temporaryPath)
