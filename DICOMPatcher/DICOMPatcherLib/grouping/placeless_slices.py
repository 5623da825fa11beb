"""Finding slices of a series that say nothing of their place, and what may tell their order and distance.

All lengths are in mm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from DICOMPatcherLib.grouping.division import TELLING_TAGS, varying_among
from DICOMPatcherLib.grouping.pages import is_no_slice
from DICOMPatcherLib.grouping.series_space import (
    CLASS_AND_SIZE,
    SPACE_TAGS,
    SeriesSpace,
    class_and_size,
    series_spaces,
)
from DICOMPatcherLib.instances.geometry import are_distinct
from DICOMPatcherLib.instances.instance import Instance, batches, texts_of
from DICOMPatcherLib.instances.numbering import by_time_and_name, natural
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import decimals, integer, text
from DICOMPatcherLib.instances.spacing import spacing_of
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.values.written_values import decimal_string

PLACELESS_TAGS = (
    *IDENTITY_TAGS,
    *SPACE_TAGS,
    *("InstanceNumber", "SliceLocation", "SliceThickness", "SpacingBetweenSlices", "AcquisitionTime", "ContentTime"),
    *("ImageType", "SamplesPerPixel", "FrameOfReferenceUID", "Modality", "SOPInstanceUID"),
)
"""What a row must have."""

_VOLUMES = frozenset(STORAGE_BRANCH + number for number in ("2", "4", "128", "20"))
_CAPTURES = frozenset(STORAGE_BRANCH + number for number in ("7",))
_FEWEST = 3

_TIMES = ("AcquisitionNumber", "AcquisitionDate", "AcquisitionTime", "FrameReferenceTime", "ContentTime")
_TELL_VOLUMES = tuple(keyword for keyword in TELLING_TAGS if keyword not in _TIMES)
"""What slices of one stack have in common; each may have a time, and be an acquisition of its own."""

LOCATION, NUMBER, TIME, NAME = "SliceLocation", "InstanceNumber", "time", "name"


class Placeless(NamedTuple):
    """Slices of one series that lack a position, an orientation, or both, or all lie at one position.

    Attributes
    ----------
    lack_position, lack_orientation
        What all of them lack; a position that all have in common counts as lacking.
    """

    slices: list[Instance]
    lack_position: bool
    lack_orientation: bool


def placeless_slices(instances: Sequence[Instance]) -> Iterator[Placeless | None]:
    """Yield the slices of each series that is to be stacked; None between steps.

    They are all images of their series. Images at one position may be points in time: they are left if anything tells
    them apart, but for their location along the stack. A slice that another series has too would lie at two places.
    """
    uses: Counter[str] = Counter()
    for space in series_spaces(instances):
        found = (yield from _placeless(space)) if space is not None else None
        if found is not None and not uses:  # most collections have no such slices
            uses = yield from _uses_of_uids(instances)
        if found is not None and any(uses[text(one, "SOPInstanceUID")] > 1 for one in found.slices):
            found = None
        yield found if found is None or not are_of_several(found.slices) else None


def _uses_of_uids(instances: Sequence[Instance]) -> Generator[None, None, Counter[str]]:
    """Count in steps how many files have each SOP Instance UID."""
    uses: Counter[str] = Counter()
    for batch in batches(instances):
        uses.update(text(instance, "SOPInstanceUID") for instance in batch)
        yield
    return uses


def _placeless(space: SeriesSpace) -> Generator[None, None, Placeless | None]:
    if space.multiframe or len(space.unplaced) > 1 or (space.unplaced and space.stacks) or len(space.stacks) > 1:
        return None
    if space.stacks:
        (stack,) = space.stacks
        is_one_place = len(stack.places) == 1 and len(stack.instances) >= _FEWEST and stack.residual == 0
        if not is_one_place or not _may_be_stack(stack.instances):
            return None
        yield
        if not _say_the_same(stack.instances):
            return None
        return Placeless(stack.instances, True, False)
    for lacking, slices in space.unplaced.items():
        is_empty = not any(text(instance, keyword) for instance in slices for keyword in lacking)
        yield
        if is_empty and len(slices) >= _FEWEST and _may_be_stack(slices):
            return Placeless(slices, "ImagePositionPatient" in lacking, "ImageOrientationPatient" in lacking)
    return None


def _may_be_stack(slices: Sequence[Instance]) -> bool:
    """Tell whether images may be slices of one stack: of a class with volumes, grey, of one size."""
    if len(set(texts_of(slices, *CLASS_AND_SIZE))) > 1 and len(set(map(class_and_size, slices))) > 1:
        return False
    first = slices[0]
    has_class = text(first, "SOPClassUID") in _VOLUMES | _CAPTURES and text(first, "SamplesPerPixel") in ("", "1")
    return has_class and not any(map(is_no_slice, {one["ImageType"]: one for one in slices}.values()))


def _say_the_same(slices: Sequence[Instance]) -> bool:
    """Tell whether nothing but the location, and the time at which they were written, tells images apart."""
    if are_in_order(slices, LOCATION):
        return True
    telling = (keyword for keyword in TELLING_TAGS if keyword != "ContentTime")
    return all(len({text(one, keyword) for one in slices}) == 1 for keyword in telling)


def are_advised(found: Placeless) -> bool:
    """Tell whether stacking is to be recommended: slices that nothing but their place tells apart.

    Captures that say nothing of lengths are screenshots. When an image was made says nothing: the slices of a stack are
    made one after the other.
    """
    if not are_in_order(found.slices, LOCATION) and varying_among(found.slices, _TELL_VOLUMES):
        return False
    is_capture = text(found.slices[0], "SOPClassUID") in _CAPTURES
    stated = ("SliceThickness", "SpacingBetweenSlices", "SliceLocation", "PixelSpacing")
    return not is_capture or not found.lack_position or any(text(found.slices[0], keyword) for keyword in stated)


# Order and distance


def are_in_order(slices: Sequence[Instance], order: str) -> bool:
    """Tell whether each slice has a location or number of its own."""
    values = _values(slices, order)
    if None in values:
        return False
    numbers = [value for value in values if value is not None]
    return are_distinct(numbers)


def in_order(slices: Sequence[Instance], order: str = "") -> list[Instance]:
    """Return slices in an order that is given, or else that of their locations, their numbers, or times and names."""
    order = order or next((one for one in (LOCATION, NUMBER) if are_in_order(slices, one)), TIME)
    if order in (LOCATION, NUMBER):
        value_of = dict(zip(slices, _values(slices, order)))
        known = sorted((one for one in slices if value_of[one] is not None), key=lambda one: value_of[one] or 0)
        return [*known, *(one for one in slices if value_of[one] is None)]
    if order == NAME:
        return by_name(slices)
    return by_time_and_name(slices)


def by_name(slices: Sequence[Instance]) -> list[Instance]:
    """Sort by path, in which 10 comes after 9."""
    return sorted(slices, key=lambda one: natural(one.path))


def _values(slices: Sequence[Instance], order: str) -> list[float | None]:
    if order == LOCATION:
        return [found[0] if found else None for found in (decimals(one, "SliceLocation", 1) for one in slices)]
    return [None if number is None else float(number) for number in (integer(one, "InstanceNumber") for one in slices)]


def distance_of(slices: Sequence[Instance]) -> tuple[str, str]:
    """Return the distance of slices that they state themselves, and by which element; "" if none does.

    References
    ----------
    PS3.3 C.7.6.2: Slice Location, Slice Thickness; the thickness need not be the distance.
    """
    if are_in_order(slices, LOCATION):
        spacing = spacing_of(sorted(value for value in _values(slices, LOCATION) if value is not None))
        if spacing.is_complete:
            return decimal_string(round(spacing.step, 6)), "SliceLocation"
    for keyword in ("SpacingBetweenSlices", "SliceThickness"):
        stated = {decimals(one, keyword, 1) for one in slices}
        value = stated.pop() if len(stated) == 1 else None
        if value is not None and 1e-4 <= value[0] <= 1000:
            return decimal_string(value[0]), keyword
    return "", ""
