"""Where the slices of a volume do not follow each other evenly, in words."""

from __future__ import annotations

from collections import Counter

from DICOMPatcherLib.grouping.series_space import Stack
from DICOMPatcherLib.instances.instance import texts_of
from DICOMPatcherLib.instances.row_values import integer, numbers_in, text
from DICOMPatcherLib.instances.spacing import Gap
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.texts import Text, plural

_LARGEST_RESIDUAL = 0.1
"""How far (in steps) slices may be off even places: they are written rounded, and tables are not exact."""

_FEW_DIGITS = 2
"""Behind the decimal point, from which on rounding is not noticed."""

_FEWEST_LEFT = 3
_WIDEST = 3
"""From so many thicknesses, and numbers, from slice to slice on others are missing in between."""

_FARTHEST = 0.25
_SHORTEST = 0.5
"""How far (in steps, and mm) slices may lie beside the straight line through the first and the last."""

_FAR = 5
"""A gap with room for so many times as many slices as there are is more than a loss of some."""

_PET = STORAGE_BRANCH + "128"

PLACE_TAGS = ("InstanceNumber", "SliceThickness", "NumberOfSlices", "SeriesType", "FrameOfReferenceUID")
"""What a row must have, beside the tags of its space, for missing and repeated slices to be told of."""

_SAME_SIZE = 0.01
"""By how much (as a share) pixel sizes may differ."""


def where_missing(stack: Stack) -> Text | None:
    """Return where slices are missing; None if none are. Slices count from 1 in the order of their places."""
    holes = stack.spacing.holes
    if not holes:
        return _where_thinned_out(stack) or _where_cut_off(stack)
    hole = max(holes, key=lambda hole: hole.missing)
    if hole.missing > _FAR * len(stack.places):
        return _far_away(stack, hole)
    hole = holes[0]
    message = plural(
        hole.missing,
        "{count} slice is missing between {before} and {behind} ({length} mm): the volume is stretched there",
        "{count} slices are missing between {before} and {behind} ({length} mm): the volume is stretched there",
        before=hole.after + 1,
        behind=hole.after + 2,
        length=f"{hole.length:.4g}",
    )
    if len(holes) == 1:
        return message
    return Text(
        "{message}; {count} slices are missing in {holes} places",
        message=message,
        count=stack.spacing.missing,
        holes=len(holes),
    )


def _far_away(stack: Stack, hole: Gap) -> Text:
    front = hole.after + 1
    return plural(
        min(front, len(stack.places) - front),
        "{count} of {total} slices lies {length} mm away from the others: some are missing, or it is of another scan",
        "{count} of {total} slices lie {length} mm away from the others: some are missing, or they are of another scan",
        total=len(stack.places),
        length=f"{hole.length:.4g}",
    )


def _where_thinned_out(stack: Stack) -> Text | None:
    """Tell of every third slice, or fewer, of a volume: thin slices far apart, whose numbers skip as many each time."""
    if len(stack.instances) < _FEWEST_LEFT or not stack.is_plain or not stack.instances[0].has("InstanceNumber"):
        return None
    thickness = numbers_in(stack.instances[0]["SliceThickness"], 1)
    if thickness is None or thickness[0] <= 0 or stack.spacing.step / thickness[0] < _WIDEST:
        return None
    numbers = [integer(instance, "InstanceNumber") for instance in stack.instances]
    known = [number for number in numbers if number is not None]
    skipped = {abs(after - before) for before, after in zip(known, known[1:])}
    if len(known) < len(numbers) or len(skipped) != 1 or min(skipped) < _WIDEST:
        return None
    return Text(
        "{count} slices of about {total}: they are {step} mm apart and {thickness} mm thick, and numbers skip",
        count=len(known),
        total=abs(known[-1] - known[0]) + 1,
        step=f"{stack.spacing.step:.4g}",
        thickness=f"{thickness[0]:.4g}",
    )


def _where_cut_off(stack: Stack) -> Text | None:
    """Tell that a volume of PET, which says how many slices it has, lacks some before the first or behind the last.

    References
    ----------
    PS3.3 C.8.9.1: Number of Slices (0054,0081) is how many there are in each volume of the series. No other class has
    anything like that: Images in Acquisition counts what several series may hold, and some scanners write 1.
    """
    if text(stack.instances[0], "SOPClassUID") != _PET or len(stack.places) < _FEWEST_LEFT:
        return None
    numbers, kinds = zip(*set(texts_of(stack.instances, "NumberOfSlices", "SeriesType")))
    total = integer(stack.instances[0], "NumberOfSlices")
    if len(set(numbers)) > 1 or total is None or total <= len(stack.places) or "REPROJECTION" in "".join(kinds):
        return None
    return Text(
        "{count} of {total} slices are there: the first or the last ones are missing",
        count=len(stack.places),
        total=total,
    )


def where_uneven(stack: Stack) -> Text | None:
    """Return where the step changes; None if it does not."""
    spacing = stack.spacing
    if spacing.runs:
        first, second = spacing.runs[:2]
        return Text(
            "{first} mm up to slice {last}, then {second} mm: Slicer bends the volume to fit, other readers stretch it",
            first=f"{first.step:.4g}",
            last=first.first + first.places,
            second=f"{second.step:.4g}",
        )
    if spacing.uneven:
        gap = spacing.uneven[0]
        return Text(
            "the slices are uneven: {length} mm between {before} and {behind} instead of {step} mm",
            length=f"{gap.length:.4g}",
            before=gap.after + 1,
            behind=gap.after + 2,
            step=f"{spacing.step:.4g}",
        )
    if spacing.residual > _LARGEST_RESIDUAL * spacing.step:
        off, step = f"{spacing.residual:.2g}", f"{spacing.step:.4g}"
        return Text("the slices are uneven: up to {off} mm off places that are {step} mm apart", off=off, step=step)
    return None


def are_rounded(stack: Stack, difference: float) -> bool:
    """Tell whether distances differ by so much (mm) because positions are written with few decimals.

    Then two of them differ by one of the last digit at most.
    """
    written = (part for (value,) in texts_of(stack.instances, "ImagePositionPatient") for part in value.split("\\"))
    digits = max(len(part.strip(" \0").partition(".")[2]) for part in written)
    return digits <= _FEW_DIGITS and difference <= 1.001 * 10.0**-digits


def where_beside(stack: Stack) -> Text | None:
    """Return how far slices that are evenly apart lie beside a straight line; None if they do not."""
    if stack.residual <= max(_SHORTEST, _FARTHEST * stack.spacing.step) or not stack.spacing.is_complete:
        return None
    off = f"{stack.residual:.2g}"
    return Text("slices lie up to {off} mm beside a straight line: readers that stack them shear the volume", off=off)


def where_sizes_differ(stack: Stack) -> Text | None:
    """Return how many slices of one volume have pixels of another size than most; None if all have the same."""
    sizes: Counter[tuple[float, ...]] = Counter()
    for written, count in Counter(value for (value,) in texts_of(stack.instances, "PixelSpacing")).items():
        stated = numbers_in(written, 2)
        if stated:
            sizes[stated] += count
    if len(sizes) < 2:
        return None
    (common, _), *_ = sizes.most_common()
    others = sum(
        count
        for size, count in sizes.items()
        if any(abs(one - other) > _SAME_SIZE * other for one, other in zip(size, common))
    )
    if not others:
        return None
    return plural(
        others,
        "{count} slice has pixels of another size: readers take all to be as large as those of the first slice",
        "{count} slices have pixels of another size: readers take all to be as large as those of the first slice",
    )
