"""Check, Patch and Save report, in small steps between which the application goes on."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import TYPE_CHECKING, Callable

from slicer.i18n import tr as _

from DICOMPatcherLib.disk.input_files import is_inside
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.panel.deidentification import RULE
from DICOMPatcherLib.panel.engine_texts import template_translated
from DICOMPatcherLib.panel.job import Cancelled, Steps, shown_as
from DICOMPatcherLib.panel.output_choice import OutputChoice, is_temporary
from DICOMPatcherLib.panel.parts import Parts
from DICOMPatcherLib.panel.results_view import Checked

if TYPE_CHECKING:
    from DICOMPatcherLib.panel.patching_logic import RunSteps
    from DICOMPatcherLib.planning.plan import Plan
    from DICOMPatcherLib.reporting.report import Report


class CheckAndPatch:
    """Finds out what is wrong in the input folder, and writes the repaired copy.

    Parameters
    ----------
    on_decided
        Is called when there is something else to say.
    """

    def __init__(self, parts: Parts, on_decided: Callable[[], None]) -> None:
        self._on_decided = on_decided
        self._logic = parts.logic
        self._folders = parts.folders
        self._results = parts.results
        self._series = parts.series
        self._questions = parts.questions
        self._written = parts.written
        self._job = parts.job
        self._dialogs = parts.dialogs
        self._log = parts.log
        self._moment = parts.moment
        self._output_choice = OutputChoice(parts.folders, parts.dialogs, parts.log)
        self._images: set[tuple[str, int, int]] = set()

    def check_steps(self) -> Steps[None]:
        yield from self._check(self._folders.input_folder())

    def _check(self, source: str) -> Steps[Checked]:
        from DICOMPatcherLib.planning.plan import Progress
        from DICOMPatcherLib.reporting.run_state import diagnosis

        if self._written.source != source:
            self._questions.begin()
        choices = self._results.choices()
        self._logic.clearRules()
        for name, parameters in choices.parameters.items():
            self._logic.addRule(name, parameters)
        self._logic.keyFile = choices.key_file
        steps = self._logic.checkSteps(source)
        if not is_temporary(source):
            self._folders.remember(self._folders.input)  # it is there, or there were no steps
        self._results.forget()
        self._series.clear()
        self._moment.outcome = None
        self._questions.clear()
        self._written.work_on(source)
        plan = yield from self._job.unless_cancelled(steps, _("The check was cancelled. Nothing was written."))
        images = {(file.source, file.size, file.modified) for file in plan.files if file.row is not None}
        is_other = self._questions.has_answers and images.isdisjoint(self._images)
        self._images = images
        if is_other:  # another disc in the same drive: what was answered is not about it
            self._questions.begin()
            return (yield from self._check(source))
        checked = yield from self._results.show_steps(source, choices, plan, self._logic.patchingRules)
        self._questions.show(checked.results.report)
        yield Progress("sorting", 0, 0)
        self._moment.outcome = diagnosis(checked.results.report, self._questions.declined)
        yield Progress("sorting", 0, 0)
        yield from self._series.show_steps(plan, written=False)
        if self._job.is_cancelled:
            raise Cancelled(_("Cancelled after the check. Nothing was written."))
        return checked

    def decide_again(self) -> None:
        """Say what there is to say once a question was declined, or is open again; no file is read for that."""
        from DICOMPatcherLib.reporting.run_state import diagnosis

        checked = self._results.checked
        if checked is None or checked.results.written:
            return
        self._questions.show(checked.results.report)
        self._moment.outcome = diagnosis(checked.results.report, self._questions.declined)
        self._on_decided()

    def patch_steps(self) -> Steps[None]:
        from DICOMPatcherLib.reporting.run_state import changed_since_check, done

        source = self._folders.input_folder()
        output, is_to_be_emptied = self._output_choice.choose(source)
        if output is None:
            self._moment.note = _("Nothing was written.")
            return
        checked = yield from self._results.current_steps(source)
        changed = 0
        if checked is None:
            before = self._files_of_check(source)
            checked = yield from self._check(source)
            changed = len({path for path, *_ in before ^ self._files_of_check(source)}) if before else 0
        is_new = not output
        if is_new:
            output = self._output_choice.make_temporary()
        if is_to_be_emptied:
            yield from self._job.unless_cancelled(
                shown_as("emptying", self._logic.emptySteps(checked.plan, output)),
                _("Cancelled before all of the output folder was emptied. Nothing was written."),
            )
        planned = [file.target for file in checked.plan.files if file.target]
        is_own = is_new or not os.path.exists(output)
        steps = self._logic.writeSteps(checked.plan, output)  # or an error: all is as it was
        self._results.checked = None
        self._moment.outcome = None
        self._moment.place = output
        self._written.begin(output, planned, is_own)
        try:
            is_cancelled = yield from self._write(steps)
        except Exception:
            self._written.end(output, checked.plan, is_complete=False)
            raise
        self._written.end(output, checked.plan, is_complete=not is_cancelled)
        yield from shown_as("sorting", self._written[output].steps())
        if not is_new:
            self._folders.remember(self._folders.output)
        shown = yield from self._results.show_written_steps(checked, output)
        yield from self._series.show_steps(checked.plan, written=not is_cancelled)
        self._log.add(_("Patched files are in: {path}").format(path=output))
        gone = yield from shown_as("sorting", _gone_steps(checked.plan))
        self._moment.outcome = done(shown.results.report, is_temporary(output), gone)
        self._moment.note = changed_since_check(changed) if changed else ""

    def _files_of_check(self, source: str) -> set[tuple[str, int, int]]:
        """Return path, size and time of each file as it was checked last; nothing if that was another input."""
        checked = self._results.checked
        if checked is None or checked.source != source or checked.results.written:
            return set()
        return {(file.source, file.size, file.modified) for file in checked.plan.files}

    def delete_part_steps(self) -> Steps[None]:
        """Delete what was written before the run was cancelled."""
        from DICOMPatcherLib.reporting.run_state import part_deleted

        folder = self._written.last
        if not self._written.has(folder):
            raise InputError(_("What was written is not there any more."))
        written = self._written[folder]
        states = written.states
        if not self._dialogs.wants_part_deleted(folder, len(states)):
            self._moment.note = _("Nothing was deleted.")
            return
        count = yield from self._job.unless_cancelled(
            shown_as("emptying", self._logic.removeWrittenSteps(folder, states, written.planned, written.is_own)),
            _("Cancelled before all of it was deleted."),
        )
        self._written.forget()
        self._moment.outcome = part_deleted(folder, count, len(states) - count)

    def _write(self, steps: RunSteps[None]) -> Steps[bool]:
        """Write what was planned; return whether that was cancelled."""
        try:
            yield from self._job.unless_cancelled(steps, "")
        except Cancelled:
            return True
        return False

    def is_in_output(self, path: str) -> bool:
        """Tell whether a path lies in the output folder."""
        _source, output = self._folders.paths()
        return bool(output) and is_inside(path, output)

    def save_steps(self, report: Report, path: str) -> Steps[None]:
        """Save the report; say so below what is said."""
        said = (
            _("The report was saved: {path}"),
            _("The report cannot be saved: {reason}. Choose another place."),
            _("The report was not saved."),
        )
        yield from self._save(report.write_steps(path, template_translated), path, said)

    def record_steps(self, checked: Checked, path: str) -> Steps[None]:
        """Save the record of a de-identification; say so below what is said."""
        from DICOMPatcherLib.planning.keys import key_from_file
        from DICOMPatcherLib.reporting.deidentification_files import DeidentificationFiles

        rule = next(rule for rule in checked.rules if type(rule).__name__ == RULE)
        files = DeidentificationFiles(record=path)
        try:
            files.check(checked.source, checked.output, rule)
        except InputError as error:
            self._moment.note = str(error)
            return
        key = key_from_file(checked.choices.key_file) if checked.choices.key_file else None
        said = (
            _("The record was saved: {path}"),
            _("The record cannot be saved: {reason}. Choose another place."),
            _("The record was not saved."),
        )
        yield from self._save(files.write_steps(checked.plan, checked.output, rule, key), path, said)

    def _save(self, steps: Generator[None, None, None], path: str, said: tuple[str, str, str]) -> Steps[None]:
        """Save something in steps; say that it was saved, that it cannot be, or that it was not."""
        saved, failure, cancelled = said
        try:
            yield from self._job.unless_cancelled(shown_as("saving", steps), cancelled)
        except OSError as error:
            self._moment.note = failure.format(reason=error.strerror or str(error))
        except InputError as error:
            self._moment.note = str(error)
        else:
            self._moment.note = saved.format(path=path)


def _gone_steps(plan: Plan) -> Generator[None, None, int]:
    """Find out in steps how many files could not be written because the input does not have them any more."""
    from DICOMPatcherLib.planning.plan import FAILED

    count = 0
    for file in plan.files:
        if file.outcome == FAILED:
            count += not os.path.lexists(os.path.join(plan.root, *plan.place_on_disk(file).split("/")))
            yield
    return count
