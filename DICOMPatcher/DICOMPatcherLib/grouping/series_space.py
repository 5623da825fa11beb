"""What a series is in space: one examination, which all rules share and no rule repeats.

A series falls into stacks: images of one SOP class, size and direction. A stack knows the order of its images along
their normal, the step, what is missing between them, and which of them lie at one place.

How to use it, in `processCollection` or `recommend` of a rule that has `SPACE_TAGS` among its `requiredTags`::

    for space in series_spaces(instances):  # of those that no rule has left out
        if space is not None:  # None stands for a step
            for stack in space.stacks:  # those with most images first
                stack.instances     # in order along the normal, those at one place side by side
                stack.places        # mm along the normal, ascending, one for each place
                stack.at            # for each of the instances the index of its place
                stack.spacing       # step, holes (after, missing, length), uneven, runs, residual
                stack.vector        # step in 3-D, the way from place to place
                stack.tilt          # degrees between that and the normal
                stack.residual      # mm off the straight line through the first and the last
                stack.repeated()    # the instances of each place that has several
                stack.division()    # what tells those apart: keywords, parts, is_complete; `divided` does it in steps
                stack.is_plain      # one volume, evenly spaced, nothing missing
            space.unplaced          # images without usable position or orientation, by what they lack
            space.multiframe        # images with several frames
            space.others            # no images: structure sets, reports
        yield

The result is kept with the rows until a value that it depends on is changed in one of them.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from array import array
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Optional

from DICOMPatcherLib.grouping.division import TELLING_IF_COMPLETE, TELLING_TAGS, Division, division_of
from DICOMPatcherLib.instances.geometry import SAME_PLACE, Vector, are_parallel, normal_of
from DICOMPatcherLib.instances.instance import Instance, batches, group_in_steps, remaining, texts_of
from DICOMPatcherLib.instances.row_values import numbers_in, text
from DICOMPatcherLib.instances.spacing import Spacing, spacing_of

_GEOMETRY = ("SOPClassUID", "Rows", "Columns", "NumberOfFrames", "ImageOrientationPatient", "ImagePositionPatient")

SPACE_TAGS = ("StudyInstanceUID", "SeriesInstanceUID", *_GEOMETRY, "PixelSpacing", *TELLING_TAGS, *TELLING_IF_COMPLETE)
"""What a row must have for its series to be examined."""

_DEPENDS_ON = frozenset(SPACE_TAGS)
_MOST_DIRECTIONS = 100
"""So many directions are compared with each other; further ones must be the same in three decimals."""

_WRITTEN_LIKE_NUMBERS = re.compile(r"[-+.0-9Ee \\]*")
_ONE_PLACE = Spacing(0.0)
_NOWHERE: Vector = (0.0, 0.0, 0.0)
_FIRST = array("L", [0])


class Stack:
    """Images of one class, size and direction.

    Attributes
    ----------
    instances
        In order along their normal; those at one place in the order of the collection.
    orientation
        Image Orientation (Patient) of one of them.
    normal
        Unit vector.
    jitter
        The largest difference of a direction cosine between two of them, at most twice `SAME_DIRECTION`.
    places
        Where along the normal (mm) there are images, ascending.
    at
        For each of the instances, the index of its place.
    spacing
        How the places follow each other along the normal.
    vector
        The way from one place to the next in patient coordinates (mm), which need not be along the normal.
    residual
        How far (mm) an image is off the straight line through the first and the last.
    """

    __slots__ = (
        "instances",
        "orientation",
        "normal",
        "jitter",
        "places",
        "at",
        "spacing",
        "vector",
        "residual",
        "_division",
    )

    def __init__(self, orientation: tuple[float, ...], normal: Vector) -> None:
        self.instances: list[Instance] = []
        self.orientation = orientation
        self.normal = normal
        self.jitter = self.residual = 0.0
        self.places = array("d")
        self.at = array("L")
        self.spacing = _ONE_PLACE
        self.vector = _NOWHERE
        self._division: Division | None = None

    @property
    def tilt(self) -> float:
        """Degrees between the way from place to place and the normal; 0 for a single place."""
        length = math.hypot(*self.vector)
        along = sum(one * other for one, other in zip(self.vector, self.normal))
        return math.degrees(math.acos(max(-1.0, min(1.0, along / length)))) if length else 0.0

    @property
    def has_repeated_places(self) -> bool:
        """Whether several images lie at one place along the normal."""
        return len(self.instances) > len(self.places)

    @property
    def is_plain(self) -> bool:
        """Whether it is one volume: evenly spaced on a straight line, nothing missing, nothing there twice."""
        is_straight = self.residual <= max(0.01, 0.01 * self.spacing.step)
        return not self.has_repeated_places and self.spacing.is_complete and is_straight

    def repeated(self) -> list[list[Instance]]:
        """Return the images of each place that has several, in the order of the places."""
        groups: dict[int, list[Instance]] = {}
        for index, instance in zip(self.at, self.instances):
            groups.setdefault(index, []).append(instance)
        return [group for group in groups.values() if len(group) > 1]

    def divided(self) -> Generator[None, None, Division]:
        """Find out in steps what tells images at one place apart, and the parts that it makes."""
        if self._division is None:
            self._division = yield from division_of(self.instances, self.at)
        return self._division

    def division(self) -> Division:
        """Return what `divided` finds out."""
        for _ in self.divided():
            pass
        assert self._division is not None
        return self._division


class SeriesSpace:
    """A series, examined.

    Attributes
    ----------
    instances
        All of the series, in the order of the collection.
    stacks
        Those with most images first.
    unplaced
        Images of one frame without usable position or orientation, by the keywords that they lack.
    multiframe
        Images with several frames.
    others
        What is no image.
    is_outdated
        Whether a value that it depends on was changed since.
    """

    __slots__ = ("instances", "stacks", "unplaced", "multiframe", "others", "is_outdated")
    depends_on = _DEPENDS_ON

    def __init__(self, instances: list[Instance]) -> None:
        self.instances = instances
        self.stacks: list[Stack] = []
        self.unplaced: dict[tuple[str, ...], list[Instance]] = {}
        self.multiframe: list[Instance] = []
        self.others: list[Instance] = []
        self.is_outdated = False

    @property
    def is_plain_volume(self) -> bool:
        """Whether all images of the series are one volume that nothing is wrong with."""
        is_rest = self.unplaced or self.multiframe
        return not is_rest and len(self.stacks) == 1 and self.stacks[0].is_plain


Found = Optional[SeriesSpace]


def series_spaces(instances: Iterable[Instance]) -> Iterator[Found]:
    """Yield each series of those that are left, examined; None between steps. Those without a UID are left out."""
    groups = yield from group_in_steps(remaining(instances), "StudyInstanceUID", "SeriesInstanceUID")
    for (_, series), members in groups.items():
        if series.strip(" \0"):
            yield _space_of_one(members) if len(members) == 1 else (yield from space_of(members))


def space_of(members: list[Instance]) -> Generator[None, None, SeriesSpace]:
    """Examine in steps images that belong together; what is known already is returned at once."""
    if len(members) == 1:
        return _space_of_one(members)
    known = members[0].examined if members else None
    if (
        isinstance(known, SeriesSpace)
        and not known.is_outdated
        and len(known.instances) == len(members)
        and all(instance.examined is known for instance in members)
    ):
        return known
    space = SeriesSpace(members)
    sorting = _Sorting(space)
    for batch in batches(members):
        sorting.add(batch)
        for instance in batch:
            instance.examined = space
        yield
    lots = [lot for lot in sorting.lots if lot.members]
    for lot in lots:
        yield from lot.finish()
    space.stacks = sorted((lot.stack for lot in lots), key=lambda stack: -len(stack.instances))
    return space


def _space_of_one(members: list[Instance]) -> SeriesSpace:
    """Examine a single image: collections may consist of nothing else."""
    (instance,) = members
    known = instance.examined
    if isinstance(known, SeriesSpace) and not known.is_outdated and len(known.instances) == 1:
        return known
    space = SeriesSpace(members)
    instance.examined = space
    if not instance.pixel_length:
        space.others.append(instance)
    elif instance["NumberOfFrames"].strip(" \0") not in ("", "1"):
        space.multiframe.append(instance)
    else:
        direction = _direction_of(instance["ImageOrientationPatient"])
        position = _vector(instance["ImagePositionPatient"])
        if direction is None or position is None:
            space.unplaced[_lacking(direction, position)] = members
        else:
            stack = Stack(*direction)
            (a, b, c), (x, y, z) = stack.normal, position
            stack.instances = members
            stack.places.append(a * x + b * y + c * z)
            stack.at = _FIRST
            space.stacks.append(stack)
    return space


def _lacking(direction: object, position: object) -> tuple[str, ...]:
    """Return the keywords of what an image lacks."""
    found = {"ImageOrientationPatient": direction, "ImagePositionPatient": position}
    return tuple(keyword for keyword, value in found.items() if value is None)


@functools.lru_cache(maxsize=1024)
def _direction_of(text: str) -> tuple[tuple[float, ...], Vector] | None:
    """Return the direction cosines that a text gives, and the normal; None if there are none."""
    orientation = numbers_in(text, 6)
    normal = normal_of(orientation) if orientation is not None else None
    return None if orientation is None or normal is None else (orientation, normal)


def position_of(instance: Instance) -> Vector | None:
    """Return Image Position (Patient) (0020,0032) in mm; None if there are not three finite numbers."""
    return _vector(instance["ImagePositionPatient"])


CLASS_AND_SIZE = ("SOPClassUID", "Rows", "Columns")


def class_and_size(instance: Instance) -> tuple[str, ...]:
    """Return what all images of a stack have in common beside their direction: SOP class, rows and columns."""
    return tuple(text(instance, keyword) for keyword in CLASS_AND_SIZE)


def _vector(value: str) -> Vector | None:
    if not _WRITTEN_LIKE_NUMBERS.fullmatch(value):
        value = value.replace("\0", " ")
        if not _WRITTEN_LIKE_NUMBERS.fullmatch(value):
            return None
    try:
        x, y, z = map(float, value.split("\\"))
    except ValueError:
        return None
    return (x, y, z) if math.isfinite(x + y + z) else None


class _Lot:
    """The images of a stack as they come, and their positions."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.members: list[Instance] = []
        self.positions: list[Vector] = []

    def finish(self) -> Iterator[None]:
        """Put them in order, and look how they follow each other."""
        stack = self.stack
        a, b, c = stack.normal
        places = [a * x + b * y + c * z for x, y, z in self.positions]
        yield
        order = yield from _order(places)
        stack.instances = [self.members[index] for index in order]
        yield
        of_place: list[Vector] = []  # the position of the first image at each place
        last = -math.inf
        for batch in batches(order):
            for index in batch:
                place = places[index]
                if place - last >= SAME_PLACE:
                    last = place
                    stack.places.append(place)
                    of_place.append(self.positions[index])
                stack.at.append(len(of_place) - 1)
            yield
        if len(of_place) > 1:
            stack.spacing = spacing_of(stack.places)
            yield
            way = _way(of_place[0], of_place[-1], stack.places[-1] - stack.places[0])
            stack.residual = yield from _residual(way, stack.places, of_place)
            x, y, z = way
            step = stack.spacing.step
            stack.vector = x * step, y * step, z * step


def _way(first: Vector, last: Vector, length: float) -> Vector:
    """Return the way from one position to another, for each mm of a length."""
    return (last[0] - first[0]) / length, (last[1] - first[1]) / length, (last[2] - first[2]) / length


def _residual(way: Vector, places: Sequence[float], positions: Sequence[Vector]) -> Generator[None, None, float]:
    """Work out in steps how far (mm) positions are off a straight line through the first."""
    a, b, c = way
    x, y, z = positions[0]
    start = places[0]
    farthest = 0.0
    for batch in batches(zip(places, positions)):
        for place, (i, j, k) in batch:
            along = place - start
            off = (i - x - a * along) ** 2 + (j - y - b * along) ** 2 + (k - z - c * along) ** 2
            if off > farthest:
                farthest = off
        yield
    return math.sqrt(farthest)


class _Sorting:
    """Distributes the images of a series to stacks."""

    def __init__(self, space: SeriesSpace) -> None:
        self.lots: list[_Lot] = []
        self._space = space
        self._known: dict[tuple[tuple[str, ...], str], _Lot | None] = {}
        self._directions: dict[tuple[str, ...], list[_Lot]] = {}

    def add(self, batch: Sequence[Instance]) -> None:
        space, known = self._space, self._known
        for instance, texts in zip(batch, texts_of(batch, *_GEOMETRY)):
            frames, orientation, position = texts[3:]
            if not instance.pixel_length:
                space.others.append(instance)
            elif frames not in ("", "1") and frames.strip(" \0") not in ("", "1"):
                space.multiframe.append(instance)
            else:
                key = texts[:3], orientation
                if key not in known:
                    known[key] = self._lot(*key)
                lot = known[key]
                place = _vector(position)
                if lot is None or place is None:
                    space.unplaced.setdefault(_lacking(lot, place), []).append(instance)
                else:
                    lot.members.append(instance)
                    lot.positions.append(place)

    def _lot(self, kind: tuple[str, ...], text: str) -> _Lot | None:
        direction = _direction_of(text)
        if direction is None:
            return None
        orientation, normal = direction
        like = self._directions.setdefault(kind, [])
        if len(like) >= _MOST_DIRECTIONS:
            like = self._directions.setdefault((*kind, *(f"{cosine:.3f}" for cosine in orientation)), [])
        for lot in like:
            if are_parallel(lot.stack.orientation, orientation):
                differences = (abs(one - other) for one, other in zip(lot.stack.orientation, orientation))
                lot.stack.jitter = max(lot.stack.jitter, *differences)
                return lot
        lot = _Lot(Stack(orientation, normal))
        like.append(lot)
        self.lots.append(lot)
        return lot


def _order(places: Sequence[float]) -> Generator[None, None, list[int]]:
    """Sort in steps: return the indices of places in ascending order; of the same ones the first comes first."""
    runs = []
    for batch in batches(range(len(places))):
        runs.append(sorted(batch, key=places.__getitem__))
        yield
    while len(runs) > 1:
        merged = []
        for first in range(0, len(runs), 2):
            merged.append(sorted(itertools.chain(*runs[first : first + 2]), key=places.__getitem__))
            yield
        runs = merged
    return runs[0] if runs else []
