"""Import, in small steps between which the application goes on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Callable

from slicer.i18n import tr as _

from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.panel.job import Steps, shown_as
from DICOMPatcherLib.panel.output_choice import is_temporary
from DICOMPatcherLib.panel.parts import Parts
from DICOMPatcherLib.reporting.panel_state import lines_of

if TYPE_CHECKING:
    from DICOMPatcherLib.panel.importing import Import

ORIGINALS, COPY = "originals", "copy"
"""What is imported: the input folder, or what this panel has written."""


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
        self._series = parts.series
        self._written = parts.written
        self._job = parts.job
        self._dialogs = parts.dialogs
        self._log = parts.log
        self._moment = parts.moment
        self._allow_cancel = allow_cancel

    def importable(self) -> tuple[str, str]:
        """Return what would be imported now, and what that is; "" for nothing.

        These are the originals if they were checked and are in order; else what was written for them, and never what
        else the field of the output folder says: nobody knows whose that is.
        """
        source = self._folders.paths()[0]
        source = os.path.abspath(source) if source else ""
        if self._are_in_order(source):
            return (source, ORIGINALS) if os.path.exists(source) else ("", "")
        last = self._written.last
        return (last, COPY) if last and self._written.has(last) and _holds_something(last) else ("", "")

    @property
    def is_gone(self) -> bool:
        """Whether what could be imported is not there any more, or something else is in its place."""
        source = self._folders.paths()[0]
        could_be = self._written.last or (source and self._are_in_order(os.path.abspath(source)))
        return bool(could_be) and not self.importable()[0]

    def count(self) -> int:
        """Return how many files there are of what would be imported, as far as the panel knows."""
        folder, kind = self.importable()
        checked = self._results.checked
        if kind == COPY and self._written.has(folder):
            return self._written[folder].count
        return checked.results.report.writable if checked is not None else 0

    def _are_in_order(self, source: str) -> bool:
        """Tell whether the originals were checked and need no patching."""
        checked = self._results.checked
        if checked is None or not self._results.is_of(source):
            return False
        return not checked.results.written and checked.results.report.is_in_order

    def steps(self, of_originals: bool = False) -> Steps[None]:
        """Import what there is to import, or the originals although a copy would be better."""
        folder, kind = (self._folders.input_folder(), ORIGINALS) if of_originals else self.importable()
        if not folder and self.is_gone:
            return  # that is what is said of the moment
        if not folder:
            raise InputError(_("There is nothing to import yet. Press Patch first."))
        if kind == COPY and folder == self._written.incomplete and not self._dialogs.wants_incomplete():
            self._moment.note = _("Nothing was imported.")
            return
        if kind == ORIGINALS and (yield from self._results.current_steps(folder)) is None:
            raise InputError(_("The input folder has changed since it was checked. Check it again."))
        yield from self.import_steps(folder, kind)

    def import_steps(self, folder: str, kind: str) -> Steps[None]:
        """Import a folder, and ask the database what it has of it then."""
        from DICOMPatcherLib.reporting.import_state import imported
        from DICOMPatcherLib.reporting.run_state import lines_of_lost
        from DICOMPatcherLib.reporting.series_count import staying_in_database

        source = self._folders.chosen(self._folders.input)
        job = self._logic.importOf(folder, source if kind != ORIGINALS else "")
        yield from self._look_into(job)
        if not job.total:
            raise InputError(_("There are no files in {path}. Press Patch first.").format(path=folder))
        lacking = 0
        if kind == COPY:
            wanted, lacking = yield from self._as_written(folder, job)
            if wanted is None:
                self._moment.note = _("Nothing was imported.")
                return
            job = wanted
        # What lies in a temporary folder will not be there for long.
        copies = self._logic.importCopies() or is_temporary(folder)
        answer = self._dialogs.what_to_do_with_known_studies(job, copies) if job.known_studies else "keep"
        if answer == "cancel":
            self._moment.note = _("Nothing was imported.")
            return
        if answer == "remove":
            self._allow_cancel(False)  # without a part of a study the rest would be misleading
            yield from shown_as("removing", self._logic.removeSteps(job))
            self._allow_cancel(True)
        yield from self._logic.importSteps(job.files, copies, lambda: self._job.is_cancelled)
        is_cancelled = self._job.is_cancelled
        taken = yield from shown_as("asking", job.taken_steps(copies))
        is_cancelled &= taken.images < taken.wanted
        taken = taken._replace(is_cancelled=is_cancelled, is_removed=answer == "remove")
        checked = self._results.checked
        if checked is not None and folder != (checked.output or checked.source):
            checked = None
        staying = None
        left_out: tuple[str, ...] = ()
        if checked is not None:
            report = checked.results.report
            staying = staying_in_database(report)
            left_out = tuple(lines_of_lost(report)) if report.written else ()
        self._moment.outcome = imported(taken.lacking(lacking), folder, staying, left_out)
        for line in lines_of(self._moment.outcome):
            self._log.add(line)
        if checked is not None:
            is_written, folder = checked.results.written, checked.output or checked.plan.root
            yield from self._series.show_taken_steps(checked.plan, is_written, folder, job.taken)

    def _as_written(self, folder: str, job: Import) -> Steps[tuple[Import | None, int]]:
        """Return what of a copy is to be imported, and how many of the files lack that should be in it.

        If it has changed since it was written, the user decides.
        """
        written = self._written[folder]
        changes = yield from shown_as("looking", written.changes_steps(job))
        lacking = written.lacking + len(changes.gone)
        if not any(changes):
            return job, lacking
        answer = self._dialogs.what_to_do_with_changed_copy(folder, written.count, changes)
        if answer == "written":
            job = job.without(changes.altered | changes.added)
            yield from self._look_into(job)
            return job, lacking + len(changes.altered)
        return (job if answer == "import" else None), lacking + len(changes.altered & job.no_dicom)

    def _look_into(self, job: Import) -> Steps[None]:
        yield from self._job.unless_cancelled(
            shown_as("looking", job.steps()), _("The import was cancelled. Nothing was imported.")
        )


def _holds_something(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(True for _entry in entries)
    except OSError:
        return False
