"""Patching for scripts and the panel: the rules to run, and the runs."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Callable, TypeVar

from DICOMPatcherLib.disk.input_files import check_folders
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Plan, Progress
    from DICOMPatcherLib.planning.planner import Planner
    from DICOMPatcherLib.reporting.report import Report
    from DICOMPatcherLib.rules.base import DICOMPatcherRule


Result = TypeVar("Result")
RunSteps = Generator["Progress", None, Result]
"""A run in small steps. Each says how far the run has come."""


class PatchingLogic:
    """Checks and patches folders with a list of rules.

    Attributes
    ----------
    patchingRules
        The rules to run, in this order. Scripts may add rules of their own: instances of subclasses of
        DICOMPatcherRule.
    keyFile
        Path of the file with the key that new identifiers depend on; "" for a random key.
    logCallback
        Is given each line of the log.
    stepCallback
        Is called after every small step of a run, with what has been done so far, and of how many files; 0 while these
        are still looked for.
    """

    def __init__(self) -> None:
        self.patchingRules: list[Any] = []
        self.keyFile = ""
        self.logCallback: Callable[[str], None] | None = None
        self.stepCallback: Callable[[Progress], None] | None = None

    def addLog(self, text: str) -> None:
        """Hand a line of text to the log."""
        if self.logCallback is not None:
            self.logCallback(text)

    def clearRules(self) -> None:
        """Take all rules off the list."""
        self.patchingRules = []

    def addRule(self, ruleName: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Append a rule to the list.

        Parameters
        ----------
        ruleName
            The name of a class in the module DICOMPatcher, for example "GenerateMissingIDs".
        parameters
            Values by name, for example {"CharacterSet": "cp1251"}.
        """
        rule = self._class_named(ruleName)
        if not (isinstance(rule, type) and hasattr(rule, "processDataSet")):
            from DICOMPatcherLib.panel.available_rules import available_rules

            rules, problem = available_rules()
            names = [known.__name__ for known in rules]
            message = Text("There is no rule {name}. The rules are: {rules}.", name=repr(ruleName), rules=names)
            if problem:
                message = Text("{message} {problem}", message=message, problem=problem)
            raise ParameterError(message)
        self.patchingRules.append(rule(parameters))

    def _class_named(self, name: str) -> Any:
        """Return the rule of this name; None if there is none."""
        return rule_named(name)

    def patchDicomDir(self, inputDirPath: str, outputDirPath: str) -> Report:
        """Write a repaired copy of a folder, and return the report of the run.

        The output folder is made if need be. Files that are in it already stay, except those of the same name.

        Raises
        ------
        InputError, ParameterError
            If the run cannot begin; both are ValueErrors. The message says what to do.
        """
        from DICOMPatcherLib.reporting.report import Report

        if not inputDirPath:
            raise InputError(Text("No input folder was given."))
        if not outputDirPath:
            raise InputError(Text("No output folder was given."))
        present = check_folders(inputDirPath, outputDirPath, allow_existing=True)
        if present:
            self.addLog(
                Text(
                    "The output folder already contained {count} files or folders. Files of the same name are "
                    "replaced, the others are kept.",
                    count=len(present),
                )
            )
        plan = self._run(self.checkSteps(inputDirPath, outputDirPath))
        for file in plan.files:
            if not file.target and not plan.hides_identity:
                path = plan.filename(file)
                self.addLog(Text("{path}: {outcome}, {reason}", path=path, outcome=file.outcome, reason=file.reason))
        self._run(self.writeSteps(plan, outputDirPath))
        report = Report(plan, written=True)
        for line in report.lines(verbose=True):
            self.addLog(line)
        self.addLog(Text("Patched files are in: {path}", path=os.path.abspath(outputDirPath)))
        return report

    def checkSteps(self, inputDirPath: str, outputDirPath: str | None = None) -> RunSteps[Plan]:
        """Find out in small steps what is wrong in a folder and what would be changed; return the plan."""
        from DICOMPatcherLib.panel.available_rules import available_rules
        from DICOMPatcherLib.planning.keys import key_from_file
        from DICOMPatcherLib.planning.planner import Planner

        key = key_from_file(self.keyFile) if self.keyFile else None
        available, _problem = available_rules()
        rules = [_as_rule(rule) for rule in self.patchingRules]
        return _plan_steps(Planner(inputDirPath, rules, outputDirPath, key, log=self.addLog, available=available))

    def writeSteps(self, plan: Plan, outputDirPath: str) -> RunSteps[None]:
        """Carry out a plan, once, in small steps. Closing the iteration cancels; what is written then is complete."""
        from DICOMPatcherLib.writing.writer import write_steps

        return write_steps(plan, outputDirPath, threads=0, log=self.addLog)

    def emptySteps(self, plan: Plan, outputDirPath: str) -> Generator[None, None, None]:
        """Remove in small steps all that is in the folder that a plan is going to be written to."""
        from DICOMPatcherLib.writing.output_folder import empty_steps

        return empty_steps(outputDirPath, plan)

    def removeWrittenSteps(
        self, outputDirPath: str, written: Mapping[str, tuple[int, int]], planned: Iterable[str] = (), own: bool = False
    ) -> Generator[None, None, int]:
        """Remove in steps what was written to a folder, if it is as it was then; return how many files were removed.

        Folders of files that were to be written are removed too if they are empty; that folder only if it is `own`.
        """
        from DICOMPatcherLib.writing.output_folder import remove_files_steps

        return remove_files_steps(outputDirPath, written, planned, own)

    def _run(self, steps: RunSteps[Result]) -> Result:
        with contextlib.closing(steps):
            while True:
                try:
                    progress = next(steps)
                except StopIteration as end:
                    return end.value
                if self.stepCallback is not None:
                    self.stepCallback(progress)


def rule_named(name: str) -> type[DICOMPatcherRule] | None:
    """Return the rule of this name; None if there is none."""
    from DICOMPatcherLib.panel.available_rules import available_rules

    rules, _problem = available_rules()
    return next((rule for rule in rules if rule.__name__ == name), None)


def _plan_steps(planner: Planner) -> RunSteps[Plan]:
    yield from planner.steps()
    return planner.plan


def _as_rule(rule: Any) -> DICOMPatcherRule:
    """Return a user's rule that has the hooks but not the base class as one that has it, with the same state."""
    from DICOMPatcherLib.rules.base import DICOMPatcherRule  # that of the planner, also after a reload

    if isinstance(rule, DICOMPatcherRule):
        return rule
    own = {"eachFileAlone": False}  # one process does the work here, whatever the rule says
    rule_class: type[DICOMPatcherRule] = type(type(rule).__name__, (type(rule), DICOMPatcherRule), own)
    adapted = rule_class.__new__(rule_class)
    adapted.__dict__ = rule.__dict__
    return adapted
