"""What is to be done with one file, and what is told of rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from types import MappingProxyType
from typing import Any, NamedTuple

from DICOMPatcherLib.defects import (
    COMPRESSED_NOT_NATIVE,
    NATIVE_NOT_COMPRESSED,
    OTHER_CODEC,
    PALETTE_MISSING,
    PIXELS_CUT_OFF,
    PIXELS_TOO_LONG,
    DefectId,
)
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.part10.pixel_description import COLUMNS, DESCRIPTION, DESCRIPTION_DEFECTS, ROWS
from DICOMPatcherLib.planning.editor import Change
from DICOMPatcherLib.planning.structural_repair import Repair
from DICOMPatcherLib.texts import Text

PATCHED, COPIED, DAMAGED, SKIPPED = Text("patched"), Text("copied"), Text("damaged"), Text("skipped")
UNREADABLE, FAILED = Text("unreadable"), Text("failed")
OUTCOMES: tuple[str, ...] = (PATCHED, COPIED, DAMAGED, SKIPPED, UNREADABLE, FAILED)
_TRANSFER_SYNTAX = 0x00020010
_OF_TRANSFER_SYNTAX = (NATIVE_NOT_COMPRESSED, COMPRESSED_NOT_NATIVE, OTHER_CODEC)
"""Defects that are mended by another Transfer Syntax UID."""
_OF_DESCRIPTION = (*DESCRIPTION_DEFECTS, PALETTE_MISSING)
_OF_SIZE = (PIXELS_CUT_OFF, PIXELS_TOO_LONG)
"""Defects that are mended by another size in the header, which is that of the pixels."""
_WRITTEN = (PATCHED, COPIED, DAMAGED)


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

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the many records of a file as rows: those of their own class take four times as long."""
        records = (self.changes, self.pending, self.rewritten)
        changes, pending, rewritten = (tuple(map(tuple, changes)) for changes in records)
        return _details_of, (self._replace(changes=(), pending=(), rewritten=())[:], changes, pending, rewritten)

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
    def findings_that_stay(self) -> Iterator[Finding]:
        """What was found before any rule, and is neither repaired nor changed by one."""
        repaired = {(repair.defect, repair.message) for repair in self.repairs}
        changed = {change.path[0] for change in self.all_changes}
        mended: tuple[DefectId, ...] = () if DESCRIPTION.isdisjoint(changed) else _OF_DESCRIPTION
        mended += _OF_SIZE if not changed.isdisjoint((ROWS, COLUMNS)) else ()
        mended += _OF_TRANSFER_SYNTAX if _TRANSFER_SYNTAX in changed else ()
        for finding in self.findings:
            if not (finding.rule or finding.defect in mended or (finding.defect, finding.message) in repaired):
                yield finding

    @property
    def has_edits(self) -> bool:
        """Whether the output is going to differ from the input."""
        return bool(self.changes or self.pending or self.structure_edits)


def _details_of(fields: tuple[Any, ...], *rows: Iterable[tuple[Any, ...]]) -> Details:
    changes, pending, rewritten = (tuple(map(tuple.__new__, repeat(Change), changes)) for changes in rows)
    return Details(*fields)._replace(changes=changes, pending=pending, rewritten=rewritten)


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
