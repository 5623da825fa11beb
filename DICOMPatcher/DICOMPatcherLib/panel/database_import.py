"""Import, in small steps between which the application goes on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Callable

from slicer.i18n import tr as _

from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.panel.job import Steps, shown_as
from DICOMPatcherLib.panel.messages import INFORMATION, WARNING
from DICOMPatcherLib.panel.output_choice import is_temporary
from DICOMPatcherLib.panel.parts import Parts

if TYPE_CHECKING:
    from DICOMPatcherLib.panel.importing import Import

ORIGINALS, COPY, UNKNOWN = "originals", "copy", "unknown"
"""What is imported: the input folder, what this panel has written, or of what nobody knows whose it is."""


class DatabaseImport:
    """Takes the repaired copy into the DICOM database, or the originals if they are in order.

    Parameters
    ----------
    allow_cancel
        Says whether the user may cancel.
    """

    def __init__(self, parts: Parts, allow_cancel: Callable[[bool], None]) -> None:
        self._logic = parts.logic
        self._folders = parts.folders
        self._results = parts.results
        self._written = parts.written
        self._job = parts.job
        self._dialogs = parts.dialogs
        self._messages = parts.messages
        self._allow_cancel = allow_cancel

    def importable(self) -> tuple[str, str]:
        """Return what would be imported now, and what that is; "" for nothing.

        These are the originals if they were checked and are in order; else the output folder, but of what this panel
        has not written itself nobody knows whose it is.
        """
        source, output = (os.path.abspath(path) if path else "" for path in self._folders.paths())
        if self._are_in_order(source):
            return (source, ORIGINALS) if os.path.exists(source) else ("", "")
        if output and _holds_something(output):
            return output, COPY if self._written.has(output) else UNKNOWN
        return "", ""

    def _are_in_order(self, source: str) -> bool:
        """Tell whether the originals were checked and need no patching."""
        checked = self._results.checked
        if checked is None or not self._results.is_of(source):
            return False
        return not checked.results.written and checked.results.report.is_in_order

    def steps(self) -> Steps[None]:
        source = self._folders.chosen(self._folders.input)
        self._folders.chosen(self._folders.output)
        folder, kind = self.importable()
        if not folder:
            raise InputError(_("There is nothing to import yet. Press Patch first."))
        is_unknown = kind == UNKNOWN and not self._dialogs.wants_unknown(folder)
        if is_unknown or (folder == self._written.incomplete and not self._dialogs.wants_incomplete()):
            self._messages.say(_("Nothing was imported."))
            return
        if kind == ORIGINALS and (yield from self._results.current_steps(folder)) is None:
            raise InputError(_("The input folder has changed since it was checked. Press Check again."))
        job = self._logic.importOf(folder, source if kind != ORIGINALS else "")
        yield from self._job.unless_cancelled(
            shown_as("looking", job.steps()), _("The import was cancelled. Nothing was imported.")
        )
        if not job.total:
            raise InputError(_("There are no files in {path}. Press Patch first.").format(path=folder))
        if kind == COPY and not self._is_wanted(folder, job):
            self._messages.say(_("Nothing was imported."))
            return
        # What lies in a temporary folder will not be there for long.
        copies = self._logic.importCopies() or is_temporary(folder)
        answer = self._dialogs.what_to_do_with_known_studies(job, copies) if job.known_studies else "keep"
        if answer == "cancel":
            self._messages.say(_("Nothing was imported."))
            return
        if answer == "remove":
            self._allow_cancel(False)  # without a part of a study the rest would be misleading
            yield from shown_as("removing", self._logic.removeSteps(job))
            self._allow_cancel(True)
        before = self._logic.databaseCounts()
        yield from self._logic.importSteps(job.files, copies, lambda: self._job.is_cancelled)
        added = [after - count for after, count in zip(self._logic.databaseCounts(), before)]
        self._say_what_was_imported(folder, job, added, is_removed=answer == "remove")

    def _is_wanted(self, folder: str, job: Import) -> bool:
        """Ask whether to import a copy that has changed since it was written."""
        written = self._written[folder]
        return not written.is_changed(job) or self._dialogs.wants_changed(folder, written.count, job.total)

    def _say_what_was_imported(self, folder: str, job: Import, added: list[int], is_removed: bool) -> None:
        from DICOMPatcherLib.panel.import_summary import after_import

        lines = after_import(folder, job, added, is_cancelled=self._job.is_cancelled, is_removed=is_removed)
        for line in lines:
            self._messages.add_log(line)
        self._messages.say("\n".join(lines), INFORMATION if added[3] == job.total else WARNING)


def _holds_something(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(True for _entry in entries)
    except OSError:
        return False
