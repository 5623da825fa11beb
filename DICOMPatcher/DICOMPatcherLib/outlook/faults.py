"""What is certainly wrong with a volume, and what to do about it."""

from __future__ import annotations

import itertools
from collections import Counter
from operator import itemgetter, mul
from typing import NamedTuple

from DICOMPatcherLib.defects import (
    FOREIGN_IMAGE,
    PATIENTS_DIFFER,
    PIXEL_SIZES_DIFFER,
    POSITION_MISSING,
    SEVERAL_VOLUMES,
    SLICES_MISSING,
    SLICES_UNEVEN,
    DefectId,
)
from DICOMPatcherLib.grouping.division import Division
from DICOMPatcherLib.grouping.pages import is_no_slice
from DICOMPatcherLib.grouping.series_space import SeriesSpace, Stack, class_and_size, position_of
from DICOMPatcherLib.grouping.slabs import shifted_parts, slabs_of
from DICOMPatcherLib.instances.geometry import place_along
from DICOMPatcherLib.instances.instance import texts_of
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.outlook.broken_stack import where_beside, where_missing, where_sizes_differ, where_uneven
from DICOMPatcherLib.outlook.read_spacing import is_projection
from DICOMPatcherLib.texts import Text, plural

_FEWEST_SLICES = 3
_UNEVEN_ON_PURPOSE = ("US", "IVUS", "OPT", "XA", "RF", "NM")
"""Modalities whose images may lie anywhere; only what is even but for a hole is told of them."""
_EVEN = 5
"""So many places are even not by chance."""
_TIMES = (("AcquisitionDate", "AcquisitionTime"), ("TriggerTime",), ("FrameReferenceTime",))
_ALONG = 0.999
"""The product of two normals that are the same, or opposite, within 3 degrees."""
_AT = 0.1
"""How far (in steps) a slice may lie off the place that it takes."""
_OF_SLICES = frozenset(STORAGE_BRANCH + number for number in ("2", "4", "128"))
"""CT, MR and PET."""


class Fault(NamedTuple):
    """What is wrong with a stack, and what to do."""

    defect: DefectId
    message: Text


def fault_of(space: SeriesSpace) -> Fault | None:
    """Return what is wrong with the only or largest stack of a series; None if nothing certainly is."""
    stack = space.stacks[0] if space.stacks else None
    if stack is None:
        return _fault_of_unplaced(space)
    first = stack.instances[0]
    is_projection_image = is_projection(text(first, "SOPClassUID"))
    if len(stack.places) < _FEWEST_SLICES or is_projection_image or "LOCALIZER" in first["ImageType"]:
        return None
    may_be_uneven = text(first, "Modality") in _UNEVEN_ON_PURPOSE
    if stack.has_repeated_places:
        return None if may_be_uneven else _fault_of_repeated(stack)
    if slabs_of(stack) or shifted_parts(stack)[0]:
        return None
    return (
        _fault_of_unread(space, stack)
        or _fault_of_turned(space, stack)
        or _fault_of_places(stack, may_be_uneven)
        or _fault_of_sizes(stack)
    )


def _fault_of_unread(space: SeriesSpace, stack: Stack) -> Fault | None:
    """Return that slices do not say where they lie that may be those which seem to be missing."""
    kind = class_and_size(stack.instances[0])
    unplaced = (one for group in space.unplaced.values() for one in group)
    unread = [one for one in unplaced if class_and_size(one) == kind and not is_no_slice(one)]
    if not stack.spacing.holes or stack.spacing.missing > len(unread):
        return None
    message = plural(
        len(unread),
        "{count} of {total} slices does not say where it lies, and there are gaps for it",
        "{count} of {total} slices do not say where they lie, and there are gaps for them",
        total=len(stack.instances) + len(unread),
    )
    return Fault(POSITION_MISSING, message)


def _fault_of_turned(space: SeriesSpace, stack: Stack) -> Fault | None:
    """Return that slices lie where some seem to be missing, but are turned against the others; None if some are."""
    kind, step = class_and_size(stack.instances[0]), stack.spacing.step
    turned = [
        place_along(stack.normal, position)
        for other in space.stacks[1:]
        if abs(sum(map(mul, stack.normal, other.normal))) > _ALONG and class_and_size(other.instances[0]) == kind
        for position in map(position_of, other.instances)
        if position is not None
    ]
    if not stack.spacing.holes or stack.spacing.missing > len(turned):
        return None
    empty = [
        stack.places[hole.after] + number * step
        for hole in stack.spacing.holes
        for number in range(1, hole.missing + 1)
    ]
    if any(min(abs(place - other) for other in turned) > _AT * step for place in empty):
        return None
    message = plural(
        len(empty),
        "{count} of {total} slices is turned against the others, and readers show it as if it were not",
        "{count} of {total} slices are turned against the others, and readers show them as if they were not",
        total=len(stack.instances) + len(empty),
    )
    return Fault(FOREIGN_IMAGE, message)


def _fault_of_places(stack: Stack, may_be_uneven: bool = False) -> Fault | None:
    missing = where_missing(stack)
    if missing is not None and not (may_be_uneven and (stack.spacing.uneven or len(stack.places) < _EVEN)):
        return Fault(SLICES_MISSING, Text("{problem}. Look for a complete copy.", problem=missing))
    uneven = where_uneven(stack) or where_beside(stack)
    return None if uneven is None or may_be_uneven else Fault(SLICES_UNEVEN, uneven)


def _fault_of_sizes(stack: Stack) -> Fault | None:
    differing = where_sizes_differ(stack)
    return None if differing is None else Fault(PIXEL_SIZES_DIFFER, differing)


def _fault_of_unplaced(space: SeriesSpace) -> Fault | None:
    """Return that two slices do not say where they lie; more are to be stacked by a rule, one may be anything."""
    slices = [instance for group in space.unplaced.values() for instance in group]
    are_slices = all(text(one, "SOPClassUID") in _OF_SLICES and one.frames is None for one in slices)
    if len(slices) != 2 or not are_slices or any(map(is_no_slice, slices)):
        return None
    return Fault(
        POSITION_MISSING, Text("none of the slices says where it lies: there is no volume with true distances")
    )


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


def are_timed_volumes(stack: Stack) -> bool:
    """Tell whether as many images lie at each place, and times tell them apart that are not those of a whole volume.

    The times of acquisition are all different at each place. So may be the times at which images were made; these
    are those of volumes only if each volume was made behind the one before.
    """
    images, places = len(stack.instances), len(stack.places)
    if images % places or set(Counter(stack.at).values()) != {images // places}:
        return False
    if any(differ_at_each_place(stack, *keywords) for keywords in _TIMES):
        return True
    if not differ_at_each_place(stack, "ContentTime"):
        return False
    times = [sorted(time.strip(" \0") for (time,) in texts_of(group, "ContentTime")) for group in stack.repeated()]
    volumes = list(zip(*times))
    return all(max(before) < min(after) for before, after in zip(volumes, volumes[1:]))


def _fault_of_repeated(stack: Stack) -> Fault | None:
    division = stack.division()
    if division.keywords and not division.is_complete:
        return _fault_of_incomplete(stack, division)
    if division.keywords or are_numbered_volumes(stack) or are_timed_volumes(stack):
        return _fault_of_places(stack)  # several volumes are no fault
    return Fault(PATIENTS_DIFFER if are_of_patients(stack) else SEVERAL_VOLUMES, where_repeated(stack))


def are_of_patients(stack: Stack) -> bool:
    """Tell whether the images at each place that has several say different things of their patient."""
    return differ_at_each_place(stack, *IDENTITY_TAGS)


def differ_at_each_place(stack: Stack, *keywords: str) -> bool:
    """Tell whether the images at each place that has several say different things of some elements."""
    if not all(map(stack.instances[0].has, keywords)):
        return False  # frames of one image
    places = itertools.groupby(zip(stack.at, stack.instances), key=itemgetter(0))  # one after the other: few are needed
    lots = ([instance for _, instance in place] for _, place in places)
    return all(len(set(texts_of(images, *keywords))) == len(images) for images in lots)


def where_repeated(stack: Stack) -> Text:
    """Return at how many places several slices lie that no element made for it tells apart, and what is missing."""
    repeated, missing = _where_repeated(stack), where_missing(stack)
    return repeated if missing is None else Text("{state}; {problem}", state=repeated, problem=missing)


def _where_repeated(stack: Stack) -> Text:
    what = None
    if are_of_patients(stack):
        what = Text("slices that say different things of their patient")
        if are_of_several(stack.instances):
            what = Text("slices of several patients")
    elif differ_at_each_place(stack, "FrameOfReferenceUID"):
        what = Text("slices of several frames of reference, which may be several volumes")
    if what is not None:
        return plural(
            len(stack.repeated()),
            "{count} place of {places} has {what}",
            "{count} places of {places} have {what}",
            places=len(stack.places),
            what=what,
        )
    return plural(
        len(stack.repeated()),
        "{count} place of {places} has several slices, and nothing tells them apart",
        "{count} places of {places} have several slices, and nothing tells them apart",
        places=len(stack.places),
    )
