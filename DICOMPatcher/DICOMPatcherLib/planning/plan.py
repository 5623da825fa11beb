"""What is to be done with each file: made by the planner, carried out by `writing`, stated by the report."""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterable, Mapping
from datetime import datetime, timezone
from types import MappingProxyType
from typing import NamedTuple

from DICOMPatcherLib.defects import DEFECTS, RULE_FAILED, DefectId
from DICOMPatcherLib.disk.input_files import list_files
from DICOMPatcherLib.disk.spool import Spool
from DICOMPatcherLib.disk.temporary import TemporaryFolder
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding, Remark
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.outlook.outlook import Outlook
from DICOMPatcherLib.planning.editor import Change
from DICOMPatcherLib.planning.rule_calls import is_built_in, rule_name
from DICOMPatcherLib.planning.structural_repair import Repair
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text

PATCHED, COPIED, DAMAGED, SKIPPED = Text("patched"), Text("copied"), Text("damaged"), Text("skipped")
UNREADABLE, FAILED = Text("unreadable"), Text("failed")
OUTCOMES: tuple[str, ...] = (PATCHED, COPIED, DAMAGED, SKIPPED, UNREADABLE, FAILED)
_WRITTEN = (PATCHED, COPIED, DAMAGED)


class Progress(NamedTuple):
    """How far a run has come; `total` is 0 as long as nobody knows it."""

    step: str
    done: int
    total: int


class Details(NamedTuple):
    """What is known of one file besides its outcome.

    Attributes
    ----------
    pending
        Changes to be made to the data set after those, some of which only it can encode.
    repairs, structure_edits
        What rules repaired of the structure of the file, and by which edits; `changes` concern the file after that.
    rewritten
        Changes that are among the structure edits: rules made them, or changed the bytes themselves after that.
    edits
        All that is to be done to the bytes on disk.
    recoded
        True if all text is going to be in UTF-8, whatever character set the file declares.
    inflated
        True if the edits concern the data set as it is when inflated.
    """

    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    pending: tuple[Change, ...] = ()
    repairs: tuple[Repair, ...] = ()
    structure_edits: tuple[Edit, ...] = ()
    rewritten: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    recoded: bool = False
    inflated: bool = False

    @property
    def all_changes(self) -> tuple[Change, ...]:
        """What rules change in the data set, in the order in which that is done."""
        return self.rewritten + self.changes if self.rewritten else self.changes

    @property
    def repairers(self) -> set[str]:
        """Names of the rules that repaired the structure of the file."""
        return {repair.rule for repair in self.repairs}

    def findings_about(self, file: FilePlan) -> tuple[Finding, ...]:
        """Return what is to be told of a file: if it failed, not what rules say they did to it."""
        is_lost = file.outcome == FAILED
        return tuple(finding for finding in self.findings if not finding.rule) if is_lost else self.findings

    @property
    def has_edits(self) -> bool:
        """Whether the output is going to differ from the input."""
        return bool(self.changes or self.pending or self.structure_edits)


class Recommended(NamedTuple):
    """A rule that is off, and why it should be used.

    Attributes
    ----------
    sources
        Paths of the files that it would change, below the input folder.
    parameters
        Values to use it with; "" for one that only people can know.
    """

    rule: str
    defect: DefectId
    message: str
    sources: tuple[str, ...]
    parameters: Mapping[str, str] = MappingProxyType({})


class UsedRule(NamedTuple):
    """A rule of a run.

    Attributes
    ----------
    parameters
        As text; None for a value that must not be shown.
    """

    name: str
    parameters: Mapping[str, str | None]


class FilePlan:
    """What is to be done with one input file.

    Attributes
    ----------
    source, target
        Paths below input and output folder, with "/"; `target` is "" if nothing is to be written.
    outcome, reason
        One of OUTCOMES, and why if it is not one of the first two; DAMAGED is copied as it is. The reason of PATCHED is
        damage that stays.
    is_pending
        Whether it must be opened in the next pass, because a change could not be encoded without it.
    size, modified, growth
        Bytes and time of last modification (ns) when it was examined, 0 if it could not be read; by how many bytes the
        output differs.
    damage
        What is wrong with it, is not repaired, and keeps some reader from reading it; "" if nothing is.
    is_ready
        Whether all is known that is to be done to its bytes, unless a rule changes it further.
    is_withheld
        Whether it is left out because it might identify a patient.
    """

    __slots__ = (
        "source",
        "target",
        "outcome",
        "reason",
        "size",
        "modified",
        "growth",
        "damage",
        "row",
        "place",
        "is_pending",
        "is_ready",
        "is_withheld",
    )

    def __init__(self, source: str) -> None:
        self.source = source
        self.target = ""
        self.outcome = ""
        self.reason = self.damage = ""
        self.size = self.modified = self.growth = 0
        self.row: Instance | None = None
        self.is_pending = self.is_ready = self.is_withheld = False
        self.place = -1

    def finish(self, outcome: str, reason: str = "") -> None:
        """Set the outcome; what is not written has no target."""
        self.outcome, self.reason = outcome, reason
        if outcome not in _WRITTEN:
            self.target = ""

    def finish_as_it_is(self) -> None:
        """Set the outcome of a file that is copied as it is."""
        self.finish(DAMAGED if self.damage else COPIED, self.damage)

    @property
    def is_to_be_written(self) -> bool:
        """Whether there will be an output file; an unreadable one has a target only if it is to be copied as it is."""
        return self.outcome in _WRITTEN or (self.outcome == UNREADABLE and bool(self.target))

    @property
    def is_open(self) -> bool:
        """Whether rules may still work on the file."""
        return not self.outcome


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
    is_complete
        Whether what was begun last has come to its end: deciding, or else writing.
    unpacked
        Where each file from an archive lies while the plan exists, by `source`; "" if it was not unpacked.
    archives
        Those that were opened, by `source`.
    folder
        What was unpacked lies in it; None if there was nothing.
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
        self.is_complete = False
        self.unpacked: dict[str, str] = {}
        self.archives: set[str] = set()
        self.folder: TemporaryFolder | None = None

    def close(self) -> None:
        """Remove what was unpacked: nothing can be read from it any more."""
        if self.folder is not None:
            self.folder.close()

    def may_show(self, change: Change) -> bool:
        """Tell whether the new value of an element may be shown: where identity is hidden, it may be the original's."""
        return not self.hides_identity or change.after is None or change.rule in self.hiding_rules

    def is_current(self) -> Generator[None, None, bool]:
        """Tell, a file at a time, whether the input is still as it was when the plan was made."""
        left = {file.source: file for file in self.files if file.source not in self.unpacked}
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
        return (status.st_size, status.st_mtime_ns) == (file.size, file.modified)

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

    def filename(self, file: FilePlan) -> str:
        """Return the absolute path of an input file."""
        return self.path_of(file.source)

    def path_of(self, source: str) -> str:
        """Return the absolute path of an input file; one from an archive lies in a temporary folder."""
        return self.unpacked.get(source) or os.path.join(self.root, *source.split("/"))

    def is_unpacked(self, file: FilePlan) -> bool:
        """Tell whether a file is from an archive."""
        return file.source in self.unpacked

    def place_on_disk(self, file: FilePlan) -> str:
        """Return the path, below the input folder, of a file or of the outermost archive that it is from."""
        parts = file.source.split("/")
        paths = ("/".join(parts[:count]) for count in range(1, len(parts)))
        return next((path for path in paths if path in self.archives), file.source)

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
