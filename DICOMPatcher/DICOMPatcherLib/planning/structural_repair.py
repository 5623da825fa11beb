"""Repairs of the structure of a file that rules accept: what has to be done before its data set can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Callable, NamedTuple

from DICOMPatcherLib.defects import (
    ELEMENTS_OUT_OF_ORDER,
    END_DELIMITER_MISSING,
    FOREIGN_BYTES_AT_END,
    ODD_LENGTH,
    PIXELS_CUT_OFF,
    SEQUENCE_DAMAGED,
    STRAY_DELIMITER,
    ZEROS_AT_END,
    DefectId,
)
from DICOMPatcherLib.edits import Edit, compose, without_overlap
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.completeness import lack_of_pixels
from DICOMPatcherLib.part10.conservation import Loss, account
from DICOMPatcherLib.part10.elements import IMPLICIT, ITEM, Damage, encoded_number, encoded_tag, is_group_length
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.pixel_description import DESCRIPTION_DEFECTS
from DICOMPatcherLib.part10.reading import DOUBTS
from DICOMPatcherLib.planning.description_repair import is_description_alone
from DICOMPatcherLib.planning.rule_calls import present, rule_name
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text

_ROUNDS = 10
"""One repair may bring the next defect to light; so many times."""


_DISORDER = DOUBTS | {PIXELS_CUT_OFF, FOREIGN_BYTES_AT_END, ZEROS_AT_END, ELEMENTS_OUT_OF_ORDER}
_BY_ORDER = DOUBTS | {FOREIGN_BYTES_AT_END, ZEROS_AT_END, SEQUENCE_DAMAGED, STRAY_DELIMITER}
"""Defects that are known by where elements stand."""
_LAST_COMMAND_TAG = 0x0000FFFF


class Repair(NamedTuple):
    """A repair that was made, and the name of the rule that accepted it."""

    rule: str
    defect: DefectId
    message: str


class StructureRepair(NamedTuple):
    """A file after its repairs.

    Attributes
    ----------
    file
        The file as it is then; the same as before if nothing could be repaired.
    edits
        What has to be done to the bytes on disk.
    findings
        What was wrong with them.
    reported, skip_reason
        What rules have said of the file, except those whose repairs were not made.
    """

    file: Part10File
    repairs: tuple[Repair, ...]
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]
    reported: tuple[Finding, ...] = ()
    skip_reason: str = ""


def repair_structure(
    file: Part10File,
    rules: Sequence[DICOMPatcherRule],
    failed: Callable[[DICOMPatcherRule, Exception], None],
) -> StructureRepair:
    """Make the repairs that rules accept, if the file is in order then or at least not damaged, and nothing is lost.

    Parameters
    ----------
    failed
        Is called with each rule that raises.
    """
    said = _Said()
    result = _redescribed(file, _repaired(file, rules, failed, said), rules, failed, said)
    vain = said.repairers - {repair.rule for repair in result.repairs}
    reported = tuple(dict.fromkeys(finding for finding in said.reported if finding.rule not in vain))
    return result._replace(reported=reported, skip_reason=said.skip_reason)


class _Said:
    """What rules have said of a file.

    Attributes
    ----------
    repairers
        Names of the rules that have accepted a repair.
    """

    def __init__(self) -> None:
        self.reported: list[Finding] = []
        self.skip_reason = ""
        self.repairers: set[str] = set()


def _repaired(
    file: Part10File,
    rules: Sequence[DICOMPatcherRule],
    failed: Callable[[DICOMPatcherRule, Exception], None],
    said: _Said,
) -> StructureRepair:
    repaired = file
    edits: list[Edit] = []
    repairs: list[Repair] = []
    for _ in range(_ROUNDS):
        accepted = _accepted(repaired, rules, failed, said)
        accepted = [pair for pair in accepted if pair[1].defect not in DESCRIPTION_DEFECTS]
        accepted, wanted = _compatible(accepted)
        if not wanted:
            break
        edits = compose(edits, wanted, file.end)
        repairs += (Repair(rule_name(rule), finding.defect, finding.message) for rule, finding in accepted)
        repaired = file.with_edits(edits)
    if not repairs or not _is_trusted(file, repaired, repairs):
        return StructureRepair(file, (), (), ())
    lengths = list(_group_lengths(repaired))
    if lengths:
        edits = compose(edits, lengths, file.end)
        repaired = file.with_edits(edits)
    try:
        removed = account(file, repaired, edits)
    except Loss as loss:
        message = Text("not repaired, because data would be lost: {reason}", reason=str(loss))
        refused = Finding(repairs[0].defect, message)
        return StructureRepair(file, (), (), (refused,))
    found = [Finding(defect, message) for _, defect, message in dict.fromkeys(repairs)]
    found += [part.finding for part in removed]
    return StructureRepair(repaired, tuple(repairs), tuple(edits), tuple(found))


def _redescribed(
    original: Part10File,
    result: StructureRepair,
    rules: Sequence[DICOMPatcherRule],
    failed: Callable[[DICOMPatcherRule, Exception], None],
    said: _Said,
) -> StructureRepair:
    """Make the repairs that rules accept of what the header says of the pixels, one after the other."""
    for _ in range(_ROUNDS):
        file = result.file
        described = [finding for finding in file.findings if finding.defect in DESCRIPTION_DEFECTS]
        # Where a repair of the structure was refused, or elements are in disorder, nobody knows what the header says.
        # That pixels are missing may be what it says wrongly.
        is_in_doubt = any(
            finding.repair or finding.defect == ELEMENTS_OUT_OF_ORDER
            for finding in file.findings
            if finding.defect not in DESCRIPTION_DEFECTS and finding.defect != PIXELS_CUT_OFF
        )
        if file.damage or file.not_dicom or is_in_doubt or not described:
            break
        accepted = (pair for pair in _accepted(file, rules, failed, said) if pair[1].defect in DESCRIPTION_DEFECTS)
        rule, finding = next(accepted, (None, None))
        if rule is None or finding is None:
            break
        edits = list(finding.repair)
        repaired = file.with_edits(edits)
        if not is_description_alone(file, repaired, edits) or finding in repaired.findings:
            break
        lengths = list(_group_lengths(repaired))
        if lengths:
            edits = compose(edits, lengths, file.end)
        edits = compose(result.edits, edits, original.end)
        result = result._replace(
            file=original.with_edits(edits),
            repairs=(*result.repairs, Repair(rule_name(rule), finding.defect, finding.message)),
            edits=tuple(edits),
            findings=(*result.findings, Finding(finding.defect, finding.message)),
        )
    return result


def _compatible(
    accepted: Sequence[tuple[DICOMPatcherRule, Finding]],
) -> tuple[list[tuple[DICOMPatcherRule, Finding]], list[Edit]]:
    """Return the repairs that can be made together, and their edits: each repair is made whole or not at all."""
    edits = [(edit, number) for number, (_, finding) in enumerate(accepted) for edit in finding.repair]
    edits.sort(key=lambda pair: pair[0][:2])
    refused: set[int] = set()
    last, owner = Edit(0, 0, b""), -1
    for edit, number in edits:
        if edit.start < last.stop and number != owner:
            refused.add(max(number, owner))
            if number > owner:
                continue
        last, owner = edit, number
    made = [pair for number, pair in enumerate(accepted) if number not in refused]
    return made, without_overlap(edit for edit, number in edits if number not in refused)


def _is_trusted(file: Part10File, repaired: Part10File, repairs: Sequence[Repair]) -> bool:
    """Tell whether a repaired file is in order.

    Elements in disorder, or pixels that are not where they should be, may mean that what was repaired was no defect.
    """
    if repaired.damage or repaired.not_dicom:
        return False
    if any(finding.defect in _DISORDER - {before.defect for before in file.findings} for finding in repaired.findings):
        return False
    defects = {repair.defect for repair in repairs}
    if STRAY_DELIMITER in defects and defects & {SEQUENCE_DAMAGED, END_DELIMITER_MISSING}:
        # Delimiters that a repaired sequence leaves over speak against the repair.
        return False
    is_in_disorder = any(finding.defect in _DISORDER for finding in repaired.findings)
    if ODD_LENGTH in defects and is_in_disorder:
        return False  # an odd length may be a wrong one
    if not _BY_ORDER & defects:
        return True
    return not lack_of_pixels(repaired) and not is_in_disorder and _can_be_followed(repaired)


def _can_be_followed(file: Part10File) -> bool:
    """Tell whether all sequences hold what they should, and no item says something twice, which readers refuse.

    If one does not, what was taken for a stray delimiter may have been its end. Group 0000 is for commands
    (PS3.7 section 6.3) and stands in no item; zeros look like it.
    """
    try:
        items = ([element.tag for element in item.elements] for item in file.each_item() if item.elements)
        are_sound = all(len(set(tags)) == len(tags) and min(tags) > _LAST_COMMAND_TAG for tags in items)
        for element in file.elements:
            if element.vr == b"UN" and file.read(element.value, 4) == encoded_tag(ITEM, IMPLICIT):
                file.items(element, file.encoding)
        return are_sound
    except Damage:
        return False


def _accepted(
    file: Part10File,
    rules: Sequence[DICOMPatcherRule],
    failed: Callable[[DICOMPatcherRule, Exception], None],
    said: _Said,
) -> list[tuple[DICOMPatcherRule, Finding]]:
    if not any(finding.repair for finding in file.findings):
        return []
    accepted: dict[Finding, tuple[DICOMPatcherRule, Finding]] = {}
    for rule in rules:
        present(rule, file)
        rule.accepted = []
        try:
            rule.processFile()
        except Exception as error:  # whatever a rule does, the run goes on
            failed(rule, error)
            continue
        said.reported += (finding._replace(rule=rule_name(rule)) for finding in rule.reported)
        said.skip_reason = said.skip_reason or rule.skipReason
        if rule.accepted:
            said.repairers.add(rule_name(rule))
        own = set(map(id, file.findings))
        for finding in rule.accepted:
            if id(finding) in own or finding in file.findings:
                accepted.setdefault(finding, (rule, finding))  # two rules may accept it: the first one counts
    return list(accepted.values())


def _group_lengths(file: Part10File) -> Iterator[Edit]:
    """Yield the edits that make the group lengths (gggg,0000) right, PS3.5 section 7.2."""
    sizes: dict[int, int] = {}
    for element in file.elements:
        if element.tag & 0xFFFF:
            sizes[element.tag >> 16] = sizes.get(element.tag >> 16, 0) + element.stop - element.start
    for element in file.elements:
        if element.tag & 0xFFFF == 0 and is_group_length(element, file.value(element), file.end, file.encoding):
            value = encoded_number(sizes.get(element.tag >> 16, 0), 4, file.encoding)
            if file.value(element) != value:
                yield Edit(element.value, element.value + 4, value)
