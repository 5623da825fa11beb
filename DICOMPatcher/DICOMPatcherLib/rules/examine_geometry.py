"""Say where the volumes of a collection are not what they should be, and nothing can be done about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from DICOMPatcherLib.defects import SEVERAL_VOLUMES, SLICES_MISSING, SLICES_UNEVEN, DefectId
from DICOMPatcherLib.findings import SERIES
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, SeriesSpace, Stack, series_spaces
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.outlook.broken_stack import where_missing, where_uneven
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, plural

_FEWEST_SLICES = 3
_MOST_BY_THEMSELVES = 10
"""Series that the same is wrong with are told one by one up to this number."""
_TOMOGRAPHIC = ("CT", "MR", "PT")


class _Fault(NamedTuple):
    """What is wrong with a stack, and what to do."""

    defect: DefectId
    message: Text


class ExamineGeometry(DICOMPatcherRule):
    """Remark on each series whose slices are not one even stack, as it is when all other rules are done.

    References
    ----------
    PS3.3 C.7.6.2: Image Position and Orientation (Patient), from which the places of slices come.
    """

    title = "Say what each series is in space"
    summary = "Tells of slices that are missing, uneven, or twice at one place."
    description = (
        "Examines each series as a volume when all repairs are made, and says where slices are missing, where their "
        "distance changes, and where several lie at one place and nothing tells them apart."
    )
    whenToUse = "Always: measurements in such a volume are wrong although it loads."
    neverDoes = (
        "It repairs nothing. It does not speak of what is sound: tilt, time points, echoes, localizers in three "
        "directions, mosaics, overlapping slices, clips."
    )
    default = True
    requiredTags = (*SPACE_TAGS, "Modality", "SeriesNumber", "InstanceNumber")

    examples = (
        Example(
            "A hole, of which nothing can be repaired",
            {
                f"{number}.dcm": {
                    "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
                    "ImagePositionPatient": f"0\\0\\{number}",
                    "InstanceNumber": str(number),
                }
                for number in (1, 2, 3, 6)
            },
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Look at each series; tell by themselves of the first that the same is wrong with."""
        found: dict[DefectId, list[tuple[SeriesSpace, Text]]] = defaultdict(list)
        for space in series_spaces(instances):
            fault = _fault(space) if space is not None else None
            if space is not None and fault is not None:
                found[fault.defect].append((space, fault.message))
            yield
        for defect, faults in found.items():
            for space, message in faults[:_MOST_BY_THEMSELVES]:
                remark = Text("{series}: {message}", series=_name(space), message=message)
                self.remark(remark, SERIES, defect, space.instances)
            rest = [instance for space, _ in faults[_MOST_BY_THEMSELVES:] for instance in space.instances]
            if rest:
                count = len(faults) - _MOST_BY_THEMSELVES
                more = plural(count, "{count} more series is like that", "{count} more series are like that")
                self.remark(more, SERIES, defect, rest)
            yield


def _name(space: SeriesSpace) -> Text:
    first = space.instances[0]
    number, modality = text(first, "SeriesNumber"), text(first, "Modality")
    if not number.isdecimal():
        return Text("A series without number")
    known = modality if modality.isalpha() and modality.isupper() and len(modality) <= 16 else Text("images")
    return Text("Series {number} ({modality})", number=number, modality=known)


def _fault(space: SeriesSpace) -> _Fault | None:
    """Return what is wrong with the only or largest stack of a series; None if nothing certainly is."""
    stack = space.stacks[0] if space.stacks else None
    if stack is None or len(stack.places) < _FEWEST_SLICES:
        return None
    if text(stack.instances[0], "Modality") not in _TOMOGRAPHIC or "LOCALIZER" in stack.instances[0]["ImageType"]:
        return None
    if stack.has_repeated_places:
        return _fault_of_repeated(stack)
    missing = where_missing(stack)
    if missing is not None:
        return _Fault(SLICES_MISSING, Text("{problem}. Look for a complete copy.", problem=missing))
    uneven = where_uneven(stack)
    return None if uneven is None else _Fault(SLICES_UNEVEN, uneven)


def _fault_of_repeated(stack: Stack) -> _Fault | None:
    if stack.division().keywords:
        return None  # several volumes, which is no fault
    message = plural(
        len(stack.repeated()),
        "{count} place of {places} has several slices, and nothing tells them apart",
        "{count} places of {places} have several slices, and nothing tells them apart",
        places=len(stack.places),
    )
    return _Fault(SEVERAL_VOLUMES, message)
