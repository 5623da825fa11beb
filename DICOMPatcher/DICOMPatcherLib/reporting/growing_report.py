"""A report that is written while its run goes on, so that a run that is killed leaves what it knew."""

from __future__ import annotations

from collections.abc import Callable

from DICOMPatcherLib.disk.input_files import is_inside
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.planning.plan import Plan, Progress
from DICOMPatcherLib.reporting.entries import (
    file_entry,
    outlook_entries,
    recommendation_entries,
    remark_entries,
    run_entry,
)
from DICOMPatcherLib.reporting.forms import is_page
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.reporting.report_file import ReportFile, is_device
from DICOMPatcherLib.texts import Text


class GrowingReport:
    """The report of a run that goes on.

    While files are examined it tells what was found; what is done with a file only if that is decided already. Those
    entries are replaced by the final ones: of a check at its end, of a patch one by one as its files are written. A
    page is written as a whole at the end.

    Parameters
    ----------
    output
        The folder that is going to be written to; None for a check. A report in it is begun when that is there.

    Attributes
    ----------
    part
        The file that holds it until it is complete; "" if there is none.

    Raises
    ------
    InputError
        If it must not be written there.
    """

    def __init__(self, path: str, plan: Plan, output: str | None) -> None:
        self._path = path
        self._plan = plan
        self._written = output is not None
        is_in_output = output is not None and is_inside(path, output)
        self._is_page = is_page(path)
        self._grows_early = not (is_in_output or is_device(path) or self._is_page)
        if is_in_output and plan.hides_identity:
            raise InputError(
                Text(
                    "The report names the original files. With a rule that removes identifiers it must not be written "
                    "into the output folder. Choose another place for the report."
                )
            )
        self._file: ReportFile | None = None
        self._next = 0
        self._to_write: list[int] = []
        self._failure: OSError | None = None
        self._is_done = False

    @property
    def part(self) -> str:
        return self._file.part if self._file is not None else ""

    def examined(self, step: Progress) -> None:
        """Tell of the files that were examined."""
        if step.step == "examining" and self._grows_early:
            self._try(self._begin, lambda: self._add_files(step.done))

    def begin_writing(self) -> None:
        """Tell of what was decided, and begin anew with the files. To be called when all is ready to be written."""
        self._is_done = True
        if not self._is_page:
            self._try(self._begin, self._begin_anew)

    def will_write(self) -> None:
        """Take down which files are going to be written, before that is begun."""
        self._to_write = [index for index, file in enumerate(self._plan.files) if file.is_to_be_written]

    def written(self, step: Progress) -> None:
        """Tell of the files that were written, and of those between them."""
        if self._is_page:
            return
        stop = self._to_write[step.done] if step.done < len(self._to_write) else len(self._plan.files)
        self._try(lambda: self._add_files(stop))

    def finish(self, report: Report) -> None:
        """Complete the report.

        Raises
        ------
        InputError, OSError
            If that cannot be done; what was known stays in `part`.
        """
        if self._is_page:
            report.write(self._path)
            return
        self._begin()
        assert self._file is not None
        if self._failure is not None and self._file.is_device:
            raise self._failure  # what was written to it cannot be taken back
        if self._failure is not None or not self._written:
            self._begin_anew()
        self._add_files(len(self._plan.files))
        self._file.write(report.total())
        self._file.finish()
        self._file = None

    def close(self, is_refused: bool) -> None:
        """Leave what was known in `part`; nothing if the run was refused."""
        if self._file is None:
            return
        if is_refused:
            self._file.discard()
        else:
            self._file.close()

    def _try(self, *parts: Callable[[], None]) -> None:
        """Do what a full disk may prevent: the run goes on, and all is tried again at its end."""
        if self._failure is not None:
            return
        try:
            for part in parts:
                part()
        except OSError as error:
            self._failure = error

    def _begin(self) -> None:
        if self._file is None:
            self._file = ReportFile(self._path, run_entry(self._plan, self._written), self._plan.hides_identity)

    def _begin_anew(self) -> None:
        assert self._file is not None
        self._file.restart()
        self._next = 0
        remarks = remark_entries(self._plan, self._written)
        for entry in (*outlook_entries(self._plan), *remarks, *recommendation_entries(self._plan)):
            self._file.write(entry)

    def _add_files(self, stop: int) -> None:
        assert self._file is not None
        for index in range(self._next, stop):
            self._file.write(file_entry(self._plan, self._plan.files[index], self._is_done))
            self._next = index + 1
