"""Slices in space: their normal, where they lie along it, and whether they are evenly spaced.

All lengths are in mm, all vectors in patient coordinates (LPS).
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Generator, Sequence
from typing import NamedTuple

from DICOMPatcherLib.instances.instance import Instance, batches
from DICOMPatcherLib.instances.row_values import decimals
from DICOMPatcherLib.texts import Text

Vector = tuple[float, float, float]

SAME_DIRECTION = 1e-3
"""Two slices are parallel if no direction cosine differs by more."""

SAME_PLACE = 0.01
"""Two slices that are closer than this (mm) lie at one place."""

LONGEST_RESIDUAL = 0.01
"""How far (mm) a slice may be off its place among evenly spaced ones, however thin they are."""

LARGEST_RESIDUAL = 0.01
"""How far a slice may be off its place as a share of the spacing, because positions are written rounded."""

LONGEST_HOLE = 2
"""How many neighbouring slices may be missing for the others still to count as evenly spaced."""


class GeometryError(ValueError):
    """Slices are not evenly spaced. The message says in what way, without a number."""


class Stack(NamedTuple):
    """Slices at even distances along a straight line.

    Attributes
    ----------
    spacing
        Distance (mm) of neighbouring slices along their normal.
    missing
        How many slices are missing between the first and the last.
    """

    spacing: float
    missing: int


def normal_of(orientation: Sequence[float]) -> Vector | None:
    """Return the unit normal of a slice; None if its directions span no plane.

    Parameters
    ----------
    orientation
        Image Orientation (Patient) (0020,0037): six direction cosines, row then column.

    References
    ----------
    PS3.3 C.7.6.2.1.1: meaning and order of the cosines.
    """
    a, b, c, d, e, f = orientation
    x, y, z = b * f - c * e, c * d - a * f, a * e - b * d
    length = math.hypot(x, y, z)
    if not 0.1 < length < math.inf:
        return None
    return x / length, y / length, z / length


def are_parallel(first: Sequence[float], other: Sequence[float]) -> bool:
    """Tell whether two slices have the same direction cosines."""
    return all(abs(one - another) <= SAME_DIRECTION for one, another in zip(first, other))


def place_along(normal: Vector, position: Sequence[float]) -> float:
    """Return where a position lies along a normal, in mm from the origin of the patient coordinates."""
    return sum(one * other for one, other in zip(normal, position))


def places_along_normal(instances: Sequence[Instance]) -> Generator[None, None, list[float] | None]:
    """Find in steps where each slice lies along the normal of the first, in mm; None if they are not parallel."""
    normal: Vector | None = None
    reference: tuple[float, ...] = ()
    places = []
    for batch in batches(instances):
        yield
        for instance in batch:
            orientation = decimals(instance, "ImageOrientationPatient", 6)
            position = decimals(instance, "ImagePositionPatient", 3)
            if orientation is None or position is None:
                return None
            if normal is None:
                normal, reference = normal_of(orientation), orientation
            if normal is None or not are_parallel(reference, orientation):
                return None
            places.append(place_along(normal, position))
    return places if all(map(math.isfinite, places)) else None


def are_distinct(places: Sequence[float]) -> bool:
    """Tell whether no two slices lie at one place."""
    ordered = sorted(places)
    return all(after - before >= SAME_PLACE for before, after in zip(ordered, ordered[1:]))


def are_complete(normal: Vector, positions: Sequence[Sequence[float]]) -> bool:
    """Tell whether slices at these positions, two or more, are evenly spaced on a straight line and none is missing."""
    try:
        return evenly_spaced(normal, positions).missing == 0
    except GeometryError:
        return False


def evenly_spaced(normal: Vector, positions: Sequence[Sequence[float]]) -> Stack:
    """Return how slices follow each other along a straight line, which need not be the normal (gantry tilt).

    Parameters
    ----------
    positions
        Image Position (Patient) (0020,0032) of two or more slices, in any order.

    Raises
    ------
    GeometryError
        If two lie at one place, or one is not where its neighbours let it be expected.
    """
    ordered = sorted((place_along(normal, position), position) for position in positions)
    places = [place for place, _ in ordered]
    if not all(map(math.isfinite, (*places, places[-1] - places[0]))):
        raise GeometryError(Text("the positions are not plausible"))
    if not are_distinct(places):
        raise GeometryError(Text("several slices have the same position"))
    gaps = [after - before for before, after in zip(places, places[1:])]
    spacing = statistics.median_low(gaps)
    steps = [0]
    for gap in gaps:
        ratio = gap / spacing
        if not 0.5 < ratio < LONGEST_HOLE + 1.5:
            raise GeometryError(Text("the slices are not evenly spaced"))
        steps.append(steps[-1] + round(ratio))
    (_, first), (_, last) = ordered[0], ordered[-1]
    step = [(end - start) / steps[-1] for start, end in zip(first, last)]
    tolerance = max(LONGEST_RESIDUAL, LARGEST_RESIDUAL * spacing)
    for count, (_, position) in zip(steps, ordered):
        expected = (start + count * way for start, way in zip(first, step))
        if not math.dist(position, tuple(expected)) <= tolerance:
            raise GeometryError(Text("the slices are not evenly spaced on a straight line"))
    return Stack((places[-1] - places[0]) / steps[-1], steps[-1] + 1 - len(ordered))
