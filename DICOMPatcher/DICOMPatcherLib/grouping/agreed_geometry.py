"""What the other slices of a series prove about one that does not say where it lies, or says it inexactly.

All lengths are in mm, all vectors in patient coordinates (LPS).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

from DICOMPatcherLib.grouping.series_space import SeriesSpace, Stack, class_and_size, position_of
from DICOMPatcherLib.grouping.unlike_slices import TIME_TAGS, of_another_time, out_of_order, unlike
from DICOMPatcherLib.instances.geometry import GeometryError, Vector, evenly_spaced, normal_of
from DICOMPatcherLib.instances.instance import Instance, texts_of
from DICOMPatcherLib.instances.row_values import decimals, integer, numbers_in, text
from DICOMPatcherLib.values.written_values import decimal_string

_OF_ALL_SLICES = ("FrameOfReferenceUID", "AcquisitionNumber", "ConvolutionKernel", "SliceThickness", "EchoNumbers")
"""What the slices of a stack hardly say differently."""

AGREED_TAGS = (
    "PatientOrientation",
    "SliceLocation",
    "InstanceNumber",
    "SOPClassUID",
    "Rows",
    "Columns",
    *_OF_ALL_SLICES,
    *TIME_TAGS,
)
"""What a row must have, beside the tags of a space."""

REFUSED = 1e-3
"""GDCM refuses direction cosines whose squared lengths, or whose product, are off by as much, without a word."""

LARGEST_CORRECTION = 0.01
"""No cosine may be changed by more: that is half a degree."""

EXACT = 0.01
"""How far (mm) known positions may be off those that are worked out, for these to hold."""

_AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
_FEWEST = 3
_ONE_PER_CENT = 0.01
_ORIGINAL_DIGITS = 6
_LETTERS: Mapping[str, Vector] = {
    "L": (1.0, 0.0, 0.0),
    "R": (-1.0, 0.0, 0.0),
    "P": (0.0, 1.0, 0.0),
    "A": (0.0, -1.0, 0.0),
    "H": (0.0, 0.0, 1.0),
    "F": (0.0, 0.0, -1.0),
}
"""Patient Orientation (0020,0020) (PS3.3 C.7.6.1.1.1)."""


def is_refused(cosines: Sequence[float]) -> bool:
    """Tell whether readers refuse direction cosines, because they are not two unit vectors at right angles."""
    row, column = cosines[:3], cosines[3:]
    return any(abs(value) >= REFUSED for value in (_dot(row, row) - 1, _dot(column, column) - 1, _dot(row, column)))


def is_taken_for_axial(cosines: Sequence[float]) -> bool:
    """Tell whether readers refuse direction cosines and take those of an axial image, which these are not."""
    return is_refused(cosines) and not all(
        abs(one - other) <= LARGEST_CORRECTION for one, other in zip(cosines, _AXIAL)
    )


def orthonormal(cosines: Sequence[float]) -> tuple[float, ...] | None:
    """Return the nearest unit vectors at right angles; None if they are not near."""
    row, column = list(cosines[:3]), list(cosines[3:])
    for _ in range(4):
        for vector in (row, column):
            length = math.sqrt(_dot(vector, vector))
            if not 0.5 < length < 2:
                return None
            vector[:] = [part / length for part in vector]
        half = _dot(row, column) / 2
        row, column = (
            [one - half * other for one, other in zip(row, column)],
            [other - half * one for one, other in zip(row, column)],
        )
    found = (*row, *column)
    return found if max(abs(one - other) for one, other in zip(found, cosines)) <= LARGEST_CORRECTION else None


def as_text(values: Sequence[float]) -> str:
    """Return numbers as the text of a decimal string."""
    return "\\".join(decimal_string(value) for value in values)


def common_orientation(slices: Iterable[Instance]) -> str:
    """Return the text of Image Orientation (Patient) that most slices have."""
    return Counter(text(instance, "ImageOrientationPatient") for instance in slices).most_common(1)[0][0]


def orientations_of_others(
    space: SeriesSpace, lacking: Sequence[Instance]
) -> Generator[None, None, tuple[list[Instance], str]]:
    """Find in steps which slices without orientation are of the only stack of a series, by their positions.

    Return them and the orientation of the stack.
    """
    if len(space.stacks) != 1 or len(space.stacks[0].instances) < 2:
        return [], ""
    (stack,) = space.stacks
    alike = yield from _alike(stack, [instance for instance in lacking if _is_of_type(stack, instance)])
    places = {instance: position for instance in alike if (position := position_of(instance)) is not None}
    others = of_another_time(stack, places)
    alike = [instance for instance in alike if instance not in others]
    return (
        (alike, common_orientation(stack.instances))
        if alike and _is_even(stack.normal, [*stack.instances, *alike])
        else ([], "")
    )


def orientation_of_letters(slices: Sequence[Instance]) -> str:
    """Return the orientation that Patient Orientation tells if slices follow each other at right angles to it; "" else.

    References
    ----------
    PS3.3 C.7.6.1.1.1: the letters. Only those of directions along the axes of the patient are taken.
    """
    stated = {text(instance, "PatientOrientation") for instance in slices}
    letters = stated.pop().split("\\") if len(stated) == 1 else []
    if len(slices) < _FEWEST or len(letters) != 2 or not all(letter in _LETTERS for letter in letters):
        return ""
    orientation = (*_LETTERS[letters[0]], *_LETTERS[letters[1]])
    normal = normal_of(orientation)
    if normal is None or not _is_even(normal, slices):
        return ""
    first, *others = [position for position in map(position_of, slices) if position is not None]
    for other in others:
        way = [end - start for start, end in zip(first, other)]
        along = _dot(way, normal)
        if math.dist(way, [along * part for part in normal]) > EXACT:
            return ""
    return as_text(orientation)


def positions_of_others(space: SeriesSpace, lacking: Sequence[Instance]) -> Generator[None, None, dict[Instance, str]]:
    """Find in steps the positions that slices must have by their Slice Location, or by their number among the others.

    All known positions of the only stack must agree to the last hundredth of a millimetre. By number, the volume must
    be complete with those that are missing, and these of its Image Type: a protocol page has a number too. Slices that
    location, number and time do not place alike get none.
    """
    if len(space.stacks) != 1:
        return {}
    (stack,) = space.stacks
    orientation = common_orientation(stack.instances)
    turned_alike = [one for one in lacking if text(one, "ImageOrientationPatient") == orientation]
    if not turned_alike or stack.has_repeated_places:
        return {}
    alike = yield from _alike(stack, turned_alike)
    if not alike:
        return {}
    are_of_one_type = all(_is_of_type(stack, instance) for instance in alike)
    for value, fewest, is_length in ((_location, 2, True), (_number, _FEWEST, False)):
        found = _along(stack, alike, value, fewest)
        if not found:
            continue
        way = found.pop(None, ())
        if not (_is_unit(way, stack.normal) if is_length else are_of_one_type):
            continue
        positions = {instance: position for instance, position in found.items() if instance is not None}
        if _is_even(stack.normal, stack.instances, list(positions.values()), is_complete=not is_length):
            contradicted = _placed_elsewhere(stack, positions)
            return {one: as_text(position) for one, position in positions.items() if one not in contradicted}
        return {}  # the number does not prove what the location disproves
    return {}


def _placed_elsewhere(stack: Stack, positions: Mapping[Instance, Sequence[float]]) -> set[Instance]:
    """Return the slices that their location, number or time places elsewhere than at these positions."""
    wrong = of_another_time(stack, positions)
    for value, fewest in ((_location, 2), (_number, _FEWEST)):
        able = [one for one in positions if value(one) is not None]
        found = _along(stack, able, value, fewest)
        wrong.update(one for one in able if found and math.dist(found[one], positions[one]) > EXACT)
    numbers = {one: _number(one) for one in (*stack.instances, *positions)}
    return wrong | out_of_order(stack, positions, numbers)


def _alike(stack: Stack, slices: Iterable[Instance]) -> Generator[None, None, list[Instance]]:
    """Find in steps the slices that may be of a stack: by class, size, and what its slices do not say differently."""
    kind = class_and_size(stack.instances[0])
    stated = {keyword: {text(one, keyword) for one in stack.instances} - {""} for keyword in _OF_ALL_SLICES}
    alike = [
        one
        for one in slices
        if class_and_size(one) == kind
        and all(text(one, keyword) in ("", *values) for keyword, values in stated.items() if values)
    ]
    others = yield from unlike(alike, stack.instances)
    return [one for one in alike if one not in others]


def _is_of_type(stack: Stack, instance: Instance) -> bool:
    return any(text(one, "ImageType") == text(instance, "ImageType") for one in stack.instances)


def _along(
    stack: Stack, lacking: Sequence[Instance], value: Callable[[Instance], float | None], fewest: int
) -> dict[Instance | None, tuple[float, ...]]:
    """Return where slices lie if positions go along a line with a value, and the way for each unit of it as None's."""
    known = [(value(instance), position_of(instance)) for instance in stack.instances]
    exact = [(number, position) for number, position in known if number is not None and position is not None]
    missing = {instance: value(instance) for instance in lacking}
    if len(exact) < max(fewest, len(known)) or None in missing.values():
        return {}
    (first, start), (last, end) = min(exact), max(exact)
    if last - first < EXACT:
        return {}
    way = tuple((b - a) / (last - first) for a, b in zip(start, end))
    if any(math.dist(_at(start, way, number - first), position) > EXACT for number, position in exact):
        return {}
    found: dict[Instance | None, tuple[float, ...]] = {
        instance: tuple(round(part, _ORIGINAL_DIGITS) for part in _at(start, way, (number or 0) - first))
        for instance, number in missing.items()
    }
    return {**found, None: way}


def _at(start: Sequence[float], way: Sequence[float], distance: float) -> list[float]:
    return [part + distance * step for part, step in zip(start, way)]


def _is_unit(way: Sequence[float], normal: Sequence[float]) -> bool:
    """Tell whether a length that goes with positions is one in space, along the normal or along the table."""
    return any(abs(length - 1) <= 0.01 for length in (math.hypot(*way), abs(_dot(way, normal))))


def _location(instance: Instance) -> float | None:
    found = decimals(instance, "SliceLocation", 1)
    return found[0] if found is not None else None


def _number(instance: Instance) -> float | None:
    number = integer(instance, "InstanceNumber")
    return None if number is None else float(number)


def _is_even(
    normal: Vector,
    slices: Sequence[Instance],
    further: Sequence[Sequence[float]] = (),
    is_complete: bool = False,
) -> bool:
    """Tell whether slices, and further positions, lie on a line at even distances."""
    known = [position for position in map(position_of, slices) if position is not None]
    if len(known) < len(slices) or len(known) + len(further) < 2:
        return False
    try:
        return evenly_spaced(normal, [*known, *further]).missing == 0 or not is_complete
    except GeometryError:
        return False


def agreed_number(slices: Sequence[Instance], keyword: str, count: int) -> tuple[list[Instance], str]:
    """Return the slices that have no value, and the text of the one that all others, at least as many, have."""
    texts = [value.strip(" \0") for (value,) in texts_of(slices, keyword)]
    lacking = [instance for instance, value in zip(slices, texts) if not value]
    stated = Counter(filter(None, texts))
    values = {numbers_in(value, count) for value in stated}
    if not lacking or len(values) != 1 or None in values or len(slices) - len(lacking) < len(lacking):
        return [], ""
    return lacking, stated.most_common(1)[0][0]


def pixel_size_of_reconstruction(slices: Sequence[Instance]) -> str:
    """Return the pixel spacing that the diameter of the reconstruction gives square images; "" if it is not known.

    References
    ----------
    PS3.3 C.8.2.1: Reconstruction Diameter (0018,1100).
    """
    texts = set(texts_of(slices, "ReconstructionDiameter", "Rows", "Columns"))
    stated = {tuple(numbers_in(value, 1) for value in values) for values in texts}
    if len(stated) != 1:
        return ""
    ((diameter, rows, columns),) = stated
    if diameter is None or not rows or not rows[0] or rows != columns:
        return ""
    size = diameter[0] / rows[0]
    return as_text([size] * 2) if 1 <= size * 1000 <= 10_000 else ""


def true_step(stack: Stack) -> str:
    """Return what Spacing Between Slices must be where all slices of a volume state another one; "" if it is right.

    It may be the distance along the normal or that on the way of the table, which differ if the gantry is tilted, or
    that of every second, third ... slice, which are acquired together.
    """
    step, table = stack.spacing.step, math.hypot(*stack.vector)
    stated = {numbers_in(value, 1) for (value,) in set(texts_of(stack.instances, "SpacingBetweenSlices"))}
    found = stated.pop() if len(stated) == 1 else None
    if found is None or len(stack.instances) < _FEWEST or not stack.is_plain:
        return ""
    (value,) = found
    if value > 0 and (_are_left_out(stack, value, (step, table)) or factor_of_unit(value, step)):
        return ""
    for known in (step, table):
        steps = max(1, round(abs(value) / known))
        if abs(abs(value) - steps * known) <= max(EXACT * 2, 0.02 * known):
            return decimal_string(abs(value)) if value < 0 else ""
    return decimal_string(round(step, _ORIGINAL_DIGITS))


def factor_of_unit(length: float, step: float) -> int:
    """Return by which factor of units (mm for cm or m) a length is another one; 0 if it is not."""
    for factor in (10, 1000):
        for ratio in (length / step if step else 0, step / length if length else 0):
            if abs(ratio / factor - 1) <= _ONE_PER_CENT:
                return factor
    return 0


def _are_left_out(stack: Stack, value: float, steps: Sequence[float]) -> bool:
    """Tell whether slices are every second, third ... one of a scan by their numbers: they say what it was there."""
    numbers = [integer(instance, "InstanceNumber") for instance in stack.instances]
    known = [number for number in numbers if number is not None]
    skipped = {abs(after - before) for before, after in zip(known, known[1:])}
    if len(known) < len(numbers) or len(skipped) != 1 or min(skipped) < 2:
        return False
    return any(abs(value * min(skipped) - step) <= max(EXACT * 2, 0.02 * step) for step in steps)


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other))
