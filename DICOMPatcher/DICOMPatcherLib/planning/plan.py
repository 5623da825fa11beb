"""What is to be done with each file: made by the planner, carried out by `writing`, stated by the report."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Generator, Iterable
from datetime import datetime, timezone
from typing import NamedTuple

from DICOMPatcherLib.defects import DEFECTS, RULE_FAILED
from DICOMPatcherLib.disk.file_times import is_same_time
from DICOMPatcherLib.disk.input_files import list_files
from DICOMPatcherLib.disk.long_paths import on_disk
from DICOMPatcherLib.disk.spool import Spool
from DICOMPatcherLib.disk.temporary import TemporaryFolder
from DICOMPatcherLib.findings import Finding, Remark
from DICOMPatcherLib.outlook.outlook import Outlook
from DICOMPatcherLib.planning.editor import Change
from DICOMPatcherLib.planning.examined import Examinations
from DICOMPatcherLib.planning.file_plan import (
    COPIED,
    DAMAGED,
    FAILED,
    OUTCOMES,
    PATCHED,
    SKIPPED,
    UNREADABLE,
    Details,
    FilePlan,
    Recommended,
    UsedRule,
)
from DICOMPatcherLib.planning.rule_calls import is_built_in, rule_name
from DICOMPatcherLib.planning.saved_plan import load_into, save_plan
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text

__all__ = [
    "COPIED",
    "DAMAGED",
    "FAILED",
    "OUTCOMES",
    "PATCHED",
    "SKIPPED",
    "UNREADABLE",
    "Details",
    "FilePlan",
    "Plan",
    "Progress",
    "Recommended",
    "UsedRule",
]


class Progress(NamedTuple):
    """How far a run has come; `total` is 0 as long as nobody knows it."""

    step: str
    done: int
    total: int


class Plan:
    """What is to be done with each file of an input folder.

    Attributes
    ----------
    root
        The folder that `source` is relative to.
    only
        Paths of the files and folders in it that are the input; () for all.
    files
        One entry for each file, in sorted order.
    hiding_rules
        Names of the rules that remove what may identify a patient.
    hides_identity
        True if original values must not appear in reports and logs.
    advice
        The rules that are off and should be used.
    remarks
        What rules tell about the run as a whole, a study or a series.
    hindrances
        What keeps Slicer from importing files that are in order: a copy helps, though no file changes.
    outlook
        What Slicer shows of the input, and of the output; None as long as that is not decided.
    rules
        The rules in the order in which they run.
    key
        What new identifiers depend on; None if it is random.
    begun
        When the run began.
    identity
        Random text by which the plan is told from others, saved or not.
    is_complete
        Whether what was begun last has come to its end: deciding, or else writing.
    unpacked
        Where each file from an archive lies while the plan exists, by `source`; "" if it was not unpacked.
    archives
        Those that were opened, by `source`.
    folder
        What was unpacked lies in it; None if there was nothing.
    wanted
        What the output files would be called if no other had the name, by `target`, for those that are not.
    examinations
        What the first look at files has shown, if the plan is to be saved with that.
    basis
        What that depends on besides the files; "" if it is of no use to others.
    key_id
        What tells the key of a plan that was saved from other keys; "" if it was random.
    present
        What is known to be in output folders: of each the files, by number, with their sizes, and whether they are as
        this plan wants them; else it wants to replace them.
    left
        Names of output files of earlier runs that this plan does not want, and that no file may get.
    """

    def __init__(self, root: str, only: tuple[str, ...], hiding_rules: Collection[str]) -> None:
        self.root = root
        self.only = only
        self.files: list[FilePlan] = []
        self.hiding_rules = hiding_rules
        self.hides_identity = bool(hiding_rules)
        self.advice: list[Recommended] = []
        self.remarks: list[Remark] = []
        self.hindrances: list[str] = []
        self.outlook: Outlook | None = None
        self._spool = Spool()
        self._last: tuple[int, Details] | None = None  # what was asked for last is asked for again
        self.rules: tuple[UsedRule, ...] = ()
        self.key: bytes | None = None
        self.begun = datetime.now(timezone.utc)
        self.identity = secrets.token_hex(16)
        self.is_complete = False
        self.unpacked: dict[str, str] = {}
        self.archives: set[str] = set()
        self.folder: TemporaryFolder | None = None
        self.wanted: dict[str, str] = {}
        self.examinations: Examinations | None = None
        self.basis = ""
        self.key_id = ""
        self.present: dict[str, tuple[tuple[int, int, bool], ...]] = {}
        self.left: list[str] = []

    def close(self) -> None:
        """Remove what was unpacked: nothing can be read from it any more."""
        if self.folder is not None:
            self.folder.close()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the plan to a file, from which it can be looked at, and carried out later (see `planning.saved_plan`).

        Raises
        ------
        InputError
            If it cannot be written there.
        ParameterError
            If it removes identities.
        """
        save_plan(self, os.fspath(path))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Plan:
        """Return a plan that was saved. It reads nothing else, and runs no code of others.

        Raises
        ------
        InputError
            If there is none at this path, or it is damaged.
        """
        plan = cls("", (), ())
        load_into(plan, os.fspath(path))
        return plan

    def may_show(self, change: Change) -> bool:
        """Tell whether the new value of an element may be shown: where identity is hidden, it may be the original's."""
        return not self.hides_identity or change.after is None or change.rule in self.hiding_rules

    def is_current(self) -> Generator[None, None, bool]:
        """Tell, a file at a time, whether the input is still as it was when the plan was made."""
        left = {file.source: file for file in self.files if not self.archives_around(file)}
        for path, problem, _ in list_files(self.root, self.only):
            file = left.pop(path, None)
            if file is None:
                return False
            if not problem and not self._is_as_it_was(file):
                return False
            yield
        return not left

    def _is_as_it_was(self, file: FilePlan) -> bool:
        """Tell whether a file has not changed since it was examined, or still cannot be read."""
        path = self.filename(file)
        if not file.modified:
            return not os.access(path, os.R_OK)
        try:
            status = os.stat(path)
        except OSError:
            return False
        return status.st_size == file.size and is_same_time(status.st_mtime_ns, file.modified)

    def details(self, file: FilePlan) -> Details:
        """Return findings, changes and edits of a file."""
        if file.place < 0:
            return Details()
        if self._last is None or self._last[0] != file.place:
            self._last = file.place, self._spool.get(file.place)
        return self._last[1]

    def keep(self, file: FilePlan, details: Details) -> None:
        """Store findings, changes and edits of a file."""
        if details == Details():
            file.place = -1
            return
        file.place = self._spool.put(details)
        self._last = file.place, details

    def details_as_bytes(self, file: FilePlan) -> bytes:
        """Return what `details` does as another process gives it to its own plan; b"" for none."""
        return self._spool.get_bytes(file.place) if file.place >= 0 else b""

    def keep_bytes(self, file: FilePlan, details: bytes) -> None:
        """Store findings, changes and edits of a file as another plan gives them."""
        file.place = self._spool.put_bytes(details) if details else -1

    def filename(self, file: FilePlan) -> str:
        """Return the absolute path of an input file."""
        return self.path_of(file.source)

    def path_of(self, source: str) -> str:
        """Return the absolute path of an input file; one from an archive lies in a temporary folder."""
        return self.unpacked.get(source) or on_disk(os.path.join(self.root, *source.split("/")))

    def is_unpacked(self, file: FilePlan) -> bool:
        """Tell whether a file is from an archive."""
        return file.source in self.unpacked

    def place_on_disk(self, file: FilePlan) -> str:
        """Return the path, below the input folder, of a file or of the outermost archive that it is from."""
        return (self.archives_around(file) or [file.source])[0]

    def archives_around(self, file: FilePlan) -> list[str]:
        """Return the archives that a file is from, the outermost first."""
        if not self.archives:
            return []
        parts = file.source.split("/")
        paths = ("/".join(parts[:count]) for count in range(1, len(parts)))
        return [path for path in paths if path in self.archives]

    def note(self, file: FilePlan, *findings: Finding) -> None:
        """Add findings about a file to the plan."""
        if not findings:
            return
        details = self.details(file)
        self.keep(file, details._replace(findings=(*details.findings, *findings)))

    def take_down(self, file: FilePlan, rule: DICOMPatcherRule) -> None:
        """Put into the plan what a rule has said of the file that it was called for."""
        if rule.reported:
            self.note(file, *self.found_by(rule, rule.reported))
        if rule.skipReason:
            self.leave_out(file, rule, rule.skipReason)

    def leave_out(self, file: FilePlan, rule: DICOMPatcherRule, reason: str) -> None:
        """Leave a file out because a rule wants it."""
        file.finish(SKIPPED, self.told_by(rule, reason))
        file.is_withheld = rule.deidentifies

    def may_tell(self, rule: DICOMPatcherRule) -> bool:
        """Tell whether what a rule says may be shown."""
        return not self.hides_identity or is_built_in(rule)

    def told_by(self, rule: DICOMPatcherRule, text: str) -> str:
        """Return what a rule says as it may be shown: where identity is hidden, nothing that a rule of others says."""
        if self.may_tell(rule):
            return text
        return Text("a message of {rule} is not shown because it may identify the patient", rule=rule_name(rule))

    def remarked_by(self, rule: DICOMPatcherRule, remark: Remark) -> Remark:
        """Return a remark of a rule as it may be shown, with its name."""
        if self.may_tell(rule):
            return remark._replace(rule=rule_name(rule))
        return Remark(self.told_by(rule, remark.message), rule_name(rule), sources=remark.sources)

    def found_by(self, rule: DICOMPatcherRule, findings: Iterable[Finding]) -> list[Finding]:
        """Return what a rule found as it may be shown, with its name."""
        named = [finding._replace(rule=rule_name(rule)) for finding in findings]
        if self.may_tell(rule):
            return named
        known = {*DEFECTS, *type(rule).defects}
        return [
            finding._replace(
                defect=finding.defect if finding.defect in known else RULE_FAILED,
                message=self.told_by(rule, finding.message),
            )
            for finding in named
        ]

    def retract(self, file: FilePlan, rules: Collection[str]) -> None:
        """Forget what rules noted about a file, because what they did to it is undone."""
        details = self.details(file)
        self.keep(file, details._replace(findings=tuple(f for f in details.findings if f.rule not in rules)))

    def rule_failed(self, file: FilePlan, rule: DICOMPatcherRule, error: Exception) -> None:
        """Note that a rule could not be applied to a file."""
        self._note_failure(file, rule_name(rule), error, rule.deidentifies)

    def row_refused(self, file: FilePlan, rule: str, error: Exception) -> None:
        """Note that what a rule did to a row cannot be done to the file, and forget what the rule noted about it."""
        self.retract(file, (rule,))
        self._note_failure(file, rule, error, self.hides_identity)

    def _note_failure(self, file: FilePlan, rule: str, error: Exception, may_leak: bool) -> None:
        kind = type(error).__name__
        if self.hides_identity:
            message = Text("{rule} could not be applied: {kind}", rule=rule, kind=kind)
        else:
            message = Text("{rule} could not be applied: {kind}: {reason}", rule=rule, kind=kind, reason=str(error))
        self.note(file, Finding(RULE_FAILED, message))
        if may_leak:
            file.finish(FAILED, message)
