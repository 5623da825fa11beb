"""What is certainly wrong with a volume, and what to do about it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from DICOMPatcherLib.defects import SEVERAL_VOLUMES, SLICES_MISSING, SLICES_UNEVEN, DefectId
from DICOMPatcherLib.grouping.division import Division
from DICOMPatcherLib.grouping.series_space import SeriesSpace, Stack
from DICOMPatcherLib.grouping.slabs import slabs_of
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.outlook.broken_stack import where_missing, where_uneven
from DICOMPatcherLib.texts import Text, plural

_FEWEST_SLICES = 3
_TOMOGRAPHIC = ("CT", "MR", "PT")


class Fault(NamedTuple):
    """What is wrong with a stack, and what to do."""

    defect: DefectId
    message: Text


def fault_of(space: SeriesSpace) -> Fault | None:
    """Return what is wrong with the only or largest stack of a series; None if nothing certainly is."""
    stack = space.stacks[0] if space.stacks else None
    if stack is None or len(stack.places) < _FEWEST_SLICES:
        return None
    if text(stack.instances[0], "Modality") not in _TOMOGRAPHIC or "LOCALIZER" in stack.instances[0]["ImageType"]:
        return None
    if stack.has_repeated_places:
        return _fault_of_repeated(stack)
    if slabs_of(stack):
        return None
    missing = where_missing(stack)
    if missing is not None:
        return Fault(SLICES_MISSING, Text("{problem}. Look for a complete copy.", problem=missing))
    uneven = where_uneven(stack)
    return None if uneven is None else Fault(SLICES_UNEVEN, uneven)


def _fault_of_incomplete(stack: Stack, division: Division) -> Fault | None:
    """Return which of several volumes lack slices between others, if most are complete; a scan may end in one."""
    place_of = {id(instance): place for instance, place in zip(stack.instances, stack.at)}
    places = [[place_of[id(instance)] for instance in part] for part in division.parts]
    complete = sum(len(part) == len(stack.places) for part in places)
    lacking = sum(part[-1] - part[0] + 1 > len(part) for part in places)
    if not lacking or 2 * complete < len(places):
        return None
    message = plural(
        lacking,
        "{count} of {volumes} volumes at the same places lacks slices between others. Look for a complete copy.",
        "{count} of {volumes} volumes at the same places lack slices between others. Look for a complete copy.",
        volumes=len(places),
    )
    return Fault(SLICES_MISSING, message)


def are_numbered_volumes(stack: Stack) -> bool:
    """Tell whether as many MR images lie at each place, and nothing but their numbers tells them apart.

    Scanners write diffusion and functional series like that if what varies stands in private elements only.
    """
    images, places = len(stack.instances), len(stack.places)
    first = stack.instances[0]
    if text(first, "Modality") != "MR" or not first.has("InstanceNumber") or images % places:
        return False
    is_even = set(Counter(stack.at).values()) == {images // places}
    return is_even and len({text(instance, "InstanceNumber") for instance in stack.instances}) == images


def _fault_of_repeated(stack: Stack) -> Fault | None:
    division = stack.division()
    if division.keywords and not division.is_complete:
        return _fault_of_incomplete(stack, division)
    if division.keywords or are_numbered_volumes(stack):
        return None  # several volumes, which is no fault
    message = plural(
        len(stack.repeated()),
        "{count} place of {places} has several slices, and nothing tells them apart",
        "{count} places of {places} have several slices, and nothing tells them apart",
        places=len(stack.places),
    )
    return Fault(SEVERAL_VOLUMES, message)
