"""What may be wrong with one file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from DICOMPatcherLib.defects import (
    BARE_DATA_SET,
    DEFECTS,
    META_IMPLICIT,
    META_LENGTH_WRONG,
    META_MISSING,
    PREAMBLE_MISSING,
    DefectId,
)
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.texts import Text, action

_REFUSED_BY_READERS = frozenset(defect.id for defect in DEFECTS.values() if defect.is_refused)
_SPOILING_IMAGE = frozenset(defect.id for defect in DEFECTS.values() if defect.spoils_image)
WRONG_HEADER = frozenset((BARE_DATA_SET, META_MISSING, PREAMBLE_MISSING, META_LENGTH_WRONG, META_IMPLICIT))
"""Defects because of which the whole File Meta Information is written anew."""


class Finding(NamedTuple):
    """Something wrong with one file."""

    defect: DefectId
    """Id in the registry of defects."""
    message: str
    """What is wrong, in plain words. Never holds a value that could identify a patient."""
    repair: tuple[Edit, ...] = ()
    """What would mend it, if that is proved by the bytes; `DICOMPatcherRule.repair` accepts it."""
    is_undecidable: bool = False
    """Whether it takes somebody who knows what is right: no rule is to be offered for it."""
    rule: str = ""
    """Name of the rule that noted it and may say in it what it did; "" for what was found before any rule. For the
    engine."""


COLLECTION, STUDY, SERIES = "collection", "study", "series"


class Remark(NamedTuple):
    """Something worth telling that is about no single file."""

    message: str
    """In plain words. Never holds a value that could identify a patient."""
    rule: str = ""
    """Name of the rule that tells it; "" for the engine."""
    about: str = COLLECTION
    """COLLECTION, STUDY or SERIES."""
    defect: str = ""
    """Id in the registry of defects, if something is wrong."""
    sources: tuple[str, ...] = ()
    """Paths of the files that it is about, below the input folder; none if it is about all."""

    @property
    def text(self) -> str:
        """The message, and who tells it."""
        return Text("{rule}: {remark}", rule=self.rule, remark=self.message) if self.rule else self.message


def damage_of(findings: Iterable[Finding]) -> str:
    """Return what keeps some reader from reading a file as it should be; "" if nothing does."""
    return next((finding.message for finding in findings if finding.defect in _REFUSED_BY_READERS), "")


def may_hide_elements(findings: Iterable[Finding]) -> bool:
    """Tell whether a file may have more elements than are found: not if its pixels alone are damaged."""
    return any(finding.defect in _REFUSED_BY_READERS - _SPOILING_IMAGE for finding in findings)


def is_image_spoilt(findings: Iterable[Finding]) -> bool:
    """Tell whether some reader fails at the pixels of a file, or shows others."""
    return any(finding.defect in _SPOILING_IMAGE for finding in findings)


def at_byte(problem: str, offset: int) -> Text:
    """Return what is wrong at a place in a file."""
    return Text("{problem} (at byte {offset})", problem=problem, offset=offset)


def without_byte(message: str) -> str:
    """Return what is wrong without the place in the file."""
    if isinstance(message, Text) and "offset" in message.arguments:
        problem: str = message.arguments["problem"]
        return problem
    return message


def missing(keyword: str) -> Text:
    """Return that an element is missing."""
    return action("{keyword} was missing", "{keyword} is missing", keyword=keyword)


def with_result(problem: Text, result: Text) -> Text:
    """Return what is wrong, and what comes of it."""
    return Text("{problem}; {result}", problem=problem, result=result)
