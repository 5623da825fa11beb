"""What is to be done with each file: made by the planner, carried out by `apply`, told by the report."""

from __future__ import annotations

import os
from typing import NamedTuple

from DICOMPatcherLib.changes import Change
from DICOMPatcherLib.collection import Instance
from DICOMPatcherLib.rule import DICOMPatcherRule, Finding
from DICOMPatcherLib.splice import Edit
from DICOMPatcherLib.spool import Spool

PATCHED, COPIED, SKIPPED, UNREADABLE, FAILED = "patched", "copied", "skipped", "unreadable", "failed"
OUTCOMES = (PATCHED, COPIED, SKIPPED, UNREADABLE, FAILED)

RULE_FAILED = "RULE"
"""Stands in place of the id of a defect when a rule could not be applied."""


class Progress(NamedTuple):
    """How far a run has come."""

    step: str
    done: int
    total: int


class Details(NamedTuple):
    """What is known of one file besides its outcome.

    Attributes
    ----------
    inflated
        True if the edits concern the data set as it is when inflated.
    """

    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    inflated: bool = False


class FilePlan:
    """What is to be done with one input file.

    Attributes
    ----------
    source, target
        Paths below input and output folder, with "/"; `target` is "" if nothing is to be written.
    outcome, reason
        One of OUTCOMES, and why if it is not one of the first two.
    size, modified, growth
        Bytes and time of last modification (ns) when it was examined; by how many bytes the output differs.
    """

    __slots__ = ("source", "target", "outcome", "reason", "size", "modified", "growth", "row", "place")

    def __init__(self, source: str) -> None:
        self.source = source
        self.target = ""
        self.outcome = ""
        self.reason = ""
        self.size = self.modified = self.growth = 0
        self.row: Instance | None = None
        self.place = -1

    def finish(self, outcome: str, reason: str = "") -> None:
        """Set the outcome; what is not written has no target."""
        self.outcome, self.reason = outcome, reason
        if outcome not in (PATCHED, COPIED):
            self.target = ""

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
    files
        One entry for each file, in sorted order.
    hides_identity
        True if original values must not appear in reports and logs.
    """

    def __init__(self, root: str, hides_identity: bool) -> None:
        self.root = root
        self.files: list[FilePlan] = []
        self.hides_identity = hides_identity
        self._spool = Spool()

    def details(self, file: FilePlan) -> Details:
        """Return findings, changes and edits of a file."""
        if file.place < 0:
            return Details()
        details: Details = self._spool.get(file.place)
        return details

    def keep(self, file: FilePlan, details: Details) -> None:
        """Store findings, changes and edits of a file."""
        if details != Details():
            file.place = self._spool.put(details)

    def filename(self, file: FilePlan) -> str:
        """Return the absolute path of an input file."""
        return os.path.join(self.root, *file.source.split("/"))

    def note(self, file: FilePlan, *findings: Finding) -> None:
        """Add findings about a file to the plan."""
        if not findings:
            return
        details = self.details(file)
        self.keep(file, details._replace(findings=(*details.findings, *findings)))

    def rule_failed(self, file: FilePlan, rule: DICOMPatcherRule, error: Exception) -> None:
        """Note that a rule could not be applied to a file."""
        reason = type(error).__name__ if self.hides_identity else f"{type(error).__name__}: {error}"
        message = f"{rule_name(rule)} could not be applied: {reason}"
        self.note(file, Finding(RULE_FAILED, message))
        if rule.hidesIdentity:
            file.finish(FAILED, message)


def rule_name(rule: DICOMPatcherRule) -> str:
    """Return the name by which users know a rule."""
    return type(rule).__name__
