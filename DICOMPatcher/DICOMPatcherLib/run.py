"""The two things there are to do: check a folder, and patch it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import closing
from types import TracebackType
from typing import Callable, Union

from DICOMPatcherLib.disk.input_files import PathLike, Source, check_empty, check_folders, is_in_input
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.planning.earlier_plan import EarlierPlan
from DICOMPatcherLib.planning.keys import key_from_file, make_key_file
from DICOMPatcherLib.planning.plan import FAILED, FilePlan, Plan, Progress
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.planning.saved_plan import check_place
from DICOMPatcherLib.planning.sources import unpack_again
from DICOMPatcherLib.planning.workers import Jobs, Workers
from DICOMPatcherLib.reporting.deidentification_files import NO_FILES, DeidentificationFiles
from DICOMPatcherLib.reporting.growing_report import GrowingReport
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.reporting.report_file import check_report, check_report_place
from DICOMPatcherLib.rule_list import all_rules, choose_rules, preset_parameters, rules_of
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.rules.deidentify_basic_profile import DeidentifyBasicProfile
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.writing.journal import Journal, written_of
from DICOMPatcherLib.writing.writer import write_steps

Rules = Sequence[Union[DICOMPatcherRule, str]]
"""Rules, or names of rules, which have their default parameters then."""


def check(
    source: Source,
    rules: Rules | None = None,
    key: bytes | str | None = None,
    report: PathLike | None = None,
    deidentify: str | None = None,
    key_file: PathLike | None = None,
    review: PathLike | None = None,
    progress: Callable[[Progress], None] | None = None,
    log: Callable[[str], None] | None = None,
    jobs: Jobs = 1,
    executor: Executor | None = None,
    since: PathLike | None = None,
    save_plan: PathLike | None = None,
) -> Report:
    """Find out what is wrong in a folder and what `patch` would change. Writes nothing but the report and the review.

    Parameters
    ----------
    source
        A folder or a file, or several of them: paths in the report and in the output are relative to the folder that
        they have in common.
    rules
        The rules to run, in this order, or their names; None for those that are on by default.
    key
        What new identifiers depend on, bytes or text; None for a random key.
    report
        A file to write the report to while the run goes on: .html, .jsonl, .json or .csv; None for none.
    deidentify
        "strict" or "research": use the default rules and DeidentifyBasicProfile with this preset. For other parameters
        give rules.
    key_file
        A file with the key, instead of `key`. If it is missing, `patch` makes it with a random key, and `check` uses a
        random key.
    review
        A file to write the values of text to that stay where files are de-identified.
    progress, log
        Are told how far the run has come, after each of its steps, and each thing worth telling.
    jobs
        How many processes to start that work on files; 1 for none, "auto" for as many as there are processors if there
        are so many files that it is worth it. A script must do this below `if __name__ == "__main__":`.
    executor
        What is to work on files instead: any executor of `concurrent.futures` whose workers see the same files.
    since
        A plan of an earlier run with the same key: files that have not changed since are not looked at again. Only for
        plans of your own: what it says of them is believed.
    save_plan
        A file to save the plan to, for `apply`, and for a later run to begin with.

    Raises
    ------
    InputError, ParameterError
        If the run cannot begin. The message says what to do.
    TypeError
        If the key is neither bytes nor text.
    """
    workers = Workers(jobs, executor, log)
    key = _key(key, key_file, is_to_be_made=False)
    files = DeidentificationFiles(review=os.fspath(review or ""))
    rules = _rules(rules, deidentify)
    with Run(source, None, rules, key, report, False, None, files, log, workers, since, save_plan) as run:
        run.show = progress or run.show
        run.examine()
        return run.finish(run.report())


def patch(
    source: Source,
    output: PathLike,
    rules: Rules | None = None,
    key: bytes | str | None = None,
    overwrite: bool = False,
    report: PathLike | None = None,
    deidentify: str | None = None,
    key_file: PathLike | None = None,
    record: PathLike | None = None,
    review: PathLike | None = None,
    crosswalk: PathLike | None = None,
    progress: Callable[[Progress], None] | None = None,
    log: Callable[[str], None] | None = None,
    jobs: Jobs = 1,
    executor: Executor | None = None,
    since: PathLike | None = None,
    save_plan: PathLike | None = None,
) -> Report:
    """Write a repaired copy of a folder. The parameters are those of `check`, and:

    Parameters
    ----------
    output
        The folder to write to.
    overwrite
        Whether there may be files in it already; those of the same name are replaced, the others stay.
    record, crosswalk
        Files to write besides: how it was de-identified; old and new identifiers.
    since, save_plan
        As for `check`. What the earlier run has written to the same folder stays, and is replaced only where something
        else is to be written. Without `save_plan` the new plan takes the place of the earlier one.

    Raises
    ------
    InputError, ParameterError
        If the run cannot begin. The message says what to do.
    """
    workers = Workers(jobs, executor, log)
    rules = _rules(rules, deidentify)
    key = _key(key, key_file, is_to_be_made=True)
    files = DeidentificationFiles(*(os.fspath(path or "") for path in (record, review, crosswalk)))
    lasting = save_plan or since
    if lasting is not None:
        with Run(source, None, rules, key, None, False, None, files, log, workers, since, lasting) as planning:
            planning.show = progress or planning.show
            planning.check_output(output, overwrite, report)
            planning.examine()
        return apply(lasting, output, (1, 1), overwrite, report, progress, log, jobs, executor)
    with Run(source, output, rules, key, report, overwrite, files=files, log=log, workers=workers) as run:
        run.show = progress or run.show
        run.examine()
        run.open_output()
        run.write()
        return run.finish(run.report())


def _rules(rules: Rules | None, deidentify: str | None) -> Rules | None:
    """Return the rules that were given, or those of a preset."""
    if deidentify is None:
        return rules
    if rules is not None:
        raise ParameterError(Text("Give rules or deidentify, not both."))
    parameters = preset_parameters(deidentify, {})
    return choose_rules(all_rules(), add=[DeidentifyBasicProfile.__name__], parameters=parameters)


def _key(key: bytes | str | None, key_file: PathLike | None, is_to_be_made: bool) -> bytes | str | None:
    """Return the key that was given, or that in a file, which may have to be made."""
    if key_file is None:
        return key
    if key is not None:
        raise ParameterError(Text("Give key or key_file, not both."))
    path = os.fspath(key_file)
    if is_to_be_made:
        make_key_file(path)
    return key_from_file(path) if is_to_be_made or os.path.lexists(path) else None


def _earlier(path: str) -> EarlierPlan:
    """Return a plan to begin with, and what is known to be written of it."""
    earlier = EarlierPlan(path)
    for output, number, size in written_of(path, earlier.identity):
        earlier.written.setdefault(output, {})[number] = size, True
    return earlier


class Run:
    """A check, or a patch if there is an output folder, step by step in the order of the methods.

    Parameters
    ----------
    available
        All rules there are; None for those of this package and of installed ones.
    files
        What to write besides if something is de-identified. The others are those of `patch`.
    log
        Is given a line of text for each thing worth telling.
    since, save_plan
        A plan to begin with, and where to save this one.

    Attributes
    ----------
    present
        Names of what the output folder holds already.

    Raises
    ------
    InputError, ParameterError
        If it cannot begin.
    """

    def __init__(
        self,
        source: Source,
        output: PathLike | None,
        rules: Rules | None,
        key: bytes | str | None = None,
        report: PathLike | None = None,
        overwrite: bool = False,
        available: Sequence[type[DICOMPatcherRule]] | None = None,
        files: DeidentificationFiles = NO_FILES,
        log: Callable[[str], None] | None = None,
        workers: Workers | None = None,
        since: PathLike | None = None,
        save_plan: PathLike | None = None,
    ) -> None:
        self._source = source
        self._save_path = os.fspath(save_plan) if save_plan is not None else None
        self._output = os.fspath(output) if output is not None else None
        self._overwrite = overwrite
        self._report_path = os.fspath(report) if report is not None else None
        self.present = check_folders(source, self._output, overwrite) if self._output is not None else []
        if self._report_path is not None:
            check_report(self._report_path, source, self._output)
        available = all_rules() if available is None else available
        rules = choose_rules(available) if rules is None else rules_of(rules, available)
        self._files, self._key, self._log = files, key, log
        self._deidentifying = next((rule for rule in rules if isinstance(rule, DeidentifyBasicProfile)), None)
        files.check(source, self._output, self._deidentifying)
        if self._deidentifying is not None:
            self._deidentifying.remembers_identifiers = bool(files.crosswalk)
        self._workers = workers
        self._earlier = _earlier(os.fspath(since)) if since is not None else None
        try:
            self._planner = Planner(
                source, rules, self._output, key, log, available, workers, self._earlier, self._save_path is not None
            )
            self.plan = self._planner.plan
            if self._save_path is not None:
                check_place(self.plan, self._save_path)
        except BaseException:
            if self._earlier is not None:
                self._earlier.close()
            raise
        self._growing = (
            GrowingReport(self._report_path, self.plan, self._output) if self._report_path is not None else None
        )
        self.show: Callable[[Progress], None] = lambda step: None

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._earlier is not None:
                self._earlier.close()
            if self._workers is not None:
                self._workers.close()
        finally:
            if self._growing is not None:
                self._growing.close(is_refused=isinstance(error, (InputError, ParameterError)))
            self.plan.close()

    @property
    def incomplete_report(self) -> str:
        """The file that holds what is known until the report is complete; "" if there is none."""
        return self._growing.part if self._growing is not None else ""

    def check_output(self, output: PathLike, overwrite: bool, report: PathLike | None) -> None:
        """Make sure before files are examined that the plan can be carried out when it is saved.

        Raises
        ------
        InputError
            If it cannot.
        """
        path = os.fspath(output)
        is_known = self._earlier is not None and os.path.realpath(path) in self._earlier.written
        check_folders(self._source, path, overwrite or is_known)
        if report is not None:
            check_report(os.fspath(report), self._source, path)

    def examine(self) -> None:
        """Find out what is wrong, and decide what is to be done."""
        for step in self._planner.steps():
            if self._growing is not None:
                self._growing.examined(step)
            self.show(step)
        if self._save_path is not None:
            self.plan.save(self._save_path)

    def open_output(self) -> None:
        """Make the output folder ready. Nobody else writes to it from now on."""
        assert self._output is not None
        if self._report_path is not None:
            targets = [file.target for file in self.plan.files if file.target]
            check_report_place(self._report_path, self._output, targets)
        if self._growing is not None:
            self._growing.will_write()
        self._steps = write_steps(
            self.plan, self._output, log=self._log, allow_existing=self._overwrite, workers=self._workers
        )

    def write(self) -> None:
        """Write the output. After a KeyboardInterrupt the report says what was written."""
        with closing(self._steps):
            if self._growing is not None:
                self._growing.begin_writing()
            for step in self._steps:
                if self._growing is not None:
                    self._growing.written(step)
                self.show(step)

    def report(self) -> Report:
        """Return what was found and done."""
        return Report(self.plan, written=self._output is not None, output=self._output or "")

    def finish(self, report: Report) -> Report:
        """Complete the file of the report.

        Raises
        ------
        InputError, OSError
            If that cannot be done.
        """
        if self._growing is not None:
            self._growing.finish(report)
        if self._deidentifying is not None:
            self._files.write(self.plan, self._output, self._deidentifying, self._key)
        return report


def apply(
    plan: PathLike,
    output: PathLike,
    part: tuple[int, int] = (1, 1),
    overwrite: bool = False,
    report: PathLike | None = None,
    progress: Callable[[Progress], None] | None = None,
    log: Callable[[str], None] | None = None,
    jobs: Jobs = 1,
    executor: Executor | None = None,
) -> Report:
    """Write what a saved plan says; if that was begun before and ended, only what is still missing.

    Input files that are not as they were when the plan was made are not written, and reported. What was written is
    taken down beside the plan.

    Parameters
    ----------
    plan
        The file of the plan, made by `Plan.save`.
    part
        Number of a part, from 1, and how many parts there are: each can be written by itself, at the same time too.

    The others are those of `patch`.

    Raises
    ------
    InputError, ParameterError
        If the run cannot begin. The message says what to do.
    """
    with SavedRun(plan, output, part, overwrite, report, log, Workers(jobs, executor, log)) as run:
        run.show = progress or run.show
        run.open_output()
        run.write()
        return run.finish(run.report())


class SavedRun:
    """What `apply` does, step by step, in the order of the methods.

    Attributes
    ----------
    present
        Names of what the output folder holds already and is not from this plan.
    source, journal
        Paths of the input, and of the file in which is taken down what is written.
    log
        Is given a line of text for each thing worth telling; None if it is not wanted.
    workers
        What is to do the work; None for this process alone.
    """

    incomplete_report = ""

    def __init__(
        self,
        plan: PathLike,
        output: PathLike,
        part: tuple[int, int] = (1, 1),
        overwrite: bool = False,
        report: PathLike | None = None,
        log: Callable[[str], None] | None = None,
        workers: Workers | None = None,
    ) -> None:
        number, count = part
        if not 1 <= number <= count:
            raise ParameterError(Text("There is no part {number} of {count}.", number=number, count=count))
        self._output, self.log, self.workers = os.path.abspath(output), log, workers
        self._report_path = os.fspath(report) if report is not None else None
        self._part = f"{number}-of-{count}" if count > 1 else ""
        self.plan = Plan.load(plan)
        self._files = files = self.plan.files
        root, only = self.plan.root, self.plan.only
        self.source = [os.path.join(root, path) for path in only] or [root]
        if is_in_input(os.fspath(plan), root, only):
            message = Text(
                "The plan {path} lies in the input, where nothing is written. Move it.", path=os.fspath(plan)
            )
            raise InputError(message)
        self._journal = Journal(os.fspath(plan), self.plan.identity, self._output, self._part, files, self.plan.present)
        self.journal = self._journal.path
        self.present = check_folders(self.source, self._output, True, self._part)
        if self._journal.has_begun():  # asked after that, because another part may just begin
            self.present = []
        elif self.present and not overwrite:
            check_empty(self._output, allow_existing=False)
        self._may_hold_files = overwrite or bool(self._part) or self._journal.has_begun()
        self._overwrite = overwrite
        if self._report_path is not None:
            check_report(self._report_path, self.source, self._output)
        self.plan.files = files[len(files) * (number - 1) // count : len(files) * number // count]
        self.show: Callable[[Progress], None] = lambda step: None

    def __enter__(self) -> SavedRun:
        return self

    def __exit__(self, *error: object) -> None:
        if self.workers is not None:
            self.workers.close()
        self._journal.close()
        self.plan.close()

    def examine(self) -> None:
        """Find out nothing more: the plan says all."""

    def open_output(self) -> None:
        """Make the output folder ready."""
        if self._report_path is not None:
            check_report_place(self._report_path, self._output, [file.target for file in self.plan.files])
        if self.workers is not None and self.workers.are_wanted(len(self.plan.files), hides_identity=False):
            first = next((self.plan.filename(file) for file in self.plan.files if file.is_to_be_written), "")
            self.workers.begin(self.plan.root, first)
        self._journal.begin()
        for file in () if self._overwrite else self.plan.files:
            if file.is_to_be_written and self._is_of_others(file):
                self._journal.add_of_others(file)
                file.finish(FAILED, Text("another file has its name in the output folder; left as it is"))
        wanted = (file for file in self.plan.files if file.is_to_be_written and file not in self._journal.done)
        unpack_again(self.plan, self._files, wanted)
        self._steps = write_steps(
            self.plan,
            self._output,
            log=self.log,
            allow_existing=self._may_hold_files,
            part=self._part,
            done=self._journal.done,
            written=self._journal.add,
            workers=self.workers,
        )

    def _is_of_others(self, file: FilePlan) -> bool:
        """Tell whether the output folder holds a file by the name of one that this plan has not written."""
        path = os.path.join(self._output, *file.target.split("/"))
        if file in self._journal.taken_down or not os.path.lexists(path):
            return False
        if not self._journal.is_continued or file in self._journal.of_others:
            return True
        # Those that were written last before a kill are not taken down.
        return not self.plan.details(file).inflated and os.lstat(path).st_size != file.size + file.growth

    def write(self) -> None:
        """Write the output. After a KeyboardInterrupt the report says what was written."""
        with closing(self._steps):
            for step in self._steps:
                self.show(step)

    def report(self) -> Report:
        """Return what was found and done."""
        return Report(self.plan, written=True, output=self._output)

    def finish(self, report: Report) -> Report:
        """Write the file of the report.

        Raises
        ------
        InputError, OSError
            If that cannot be done.
        """
        if self._report_path is not None:
            report.write(self._report_path)
        self._journal.close()
        if self._journal.failure is not None:
            reason = self._journal.failure.strerror or str(self._journal.failure)
            raise InputError(
                Text(
                    "What was written cannot be taken down beside the plan: {reason}. A later run writes it again.",
                    reason=reason,
                )
            )
        return report
