"""Places along a line: their step, the holes between them, and where they are uneven. It never gives up.

All lengths are in mm.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from DICOMPatcherLib.instances.geometry import LARGEST_RESIDUAL, LONGEST_RESIDUAL

_ALIKE = 0.05
"""Two gaps that differ by no more than this share are one step: positions are rounded, and tables are uneven."""

_HALF_WAY = 0.25
"""Places that are off an even line by less than this share of the step have no hole between them."""

_WHOLE = 0.1
"""How far (in steps, and by as much for every further one that is missing) a hole may be off a whole number of them."""

_FEWEST_GAPS = 4
"""So many wide gaps one behind the other are not holes but another step."""


class Gap(NamedTuple):
    """What lies between two neighbours that are not one step apart.

    Attributes
    ----------
    after
        Index of the place in front of it.
    length
        Distance of the two neighbours in mm.
    missing
        How many places are missing in it; 0 if it is no whole number of steps.
    """

    after: int
    length: float
    missing: int


class Run(NamedTuple):
    """Places one behind the other that are evenly spaced: the index of the first, how many, and their step in mm."""

    first: int
    places: int
    step: float


class Spacing(NamedTuple):
    """How places follow each other.

    Attributes
    ----------
    step
        Distance (mm) of neighbours: the one that most have. 0 for a single place.
    holes
        Where places are missing.
    uneven
        Gaps that are neither a step nor a whole number of steps.
    runs
        If the step changes, the parts with a step each; else ().
    residual
        By how much (mm) a place is off an even line, if there are neither holes nor uneven gaps.
    """

    step: float
    holes: tuple[Gap, ...] = ()
    uneven: tuple[Gap, ...] = ()
    runs: tuple[Run, ...] = ()
    residual: float = 0.0

    @property
    def missing(self) -> int:
        """How many places are missing."""
        return sum(hole.missing for hole in self.holes)

    @property
    def is_complete(self) -> bool:
        """Whether the places are evenly spaced, as far as written positions can tell, and none is missing."""
        is_broken = self.holes or self.uneven or self.runs
        return not is_broken and self.residual <= max(LONGEST_RESIDUAL, LARGEST_RESIDUAL * self.step)


def spacing_of(places: Sequence[float]) -> Spacing:
    """Return how places follow each other.

    Parameters
    ----------
    places
        In mm, finite, in ascending order, no two of them the same.
    """
    if len(places) < 2:
        return Spacing(0.0)
    mean = (places[-1] - places[0]) / (len(places) - 1)
    residual = max(abs(place - places[0] - index * mean) for index, place in enumerate(places))
    if residual < _HALF_WAY * mean:
        return Spacing(mean, residual=residual)
    gaps = [after - before for before, after in zip(places, places[1:])]
    runs = _runs(gaps)
    step = _most_frequent(gaps)
    if sum(run.places - 1 >= _FEWEST_GAPS for run in runs) > 1:
        return Spacing(step, runs=tuple(runs))
    holes: list[Gap] = []
    uneven: list[Gap] = []
    for index, gap in enumerate(gaps):
        if _are_alike(gap, step):
            continue
        steps = round(gap / step)
        is_whole = steps > 1 and abs(gap / step - steps) <= _WHOLE * min(steps, 4)
        (holes if is_whole else uneven).append(Gap(index, gap, steps - 1 if is_whole else 0))
    return Spacing(step, tuple(holes), tuple(uneven))


def _are_alike(one: float, other: float) -> bool:
    return abs(one - other) <= max(LONGEST_RESIDUAL, _ALIKE * min(one, other))


def _runs(gaps: Iterable[float]) -> list[Run]:
    """Divide places by their step: of runs that are too short to be one, the places go to none."""
    runs: list[Run] = []
    first, length, total = 0, 0, 0.0
    for index, gap in enumerate([*gaps, math.inf]):
        if length and not _are_alike(total / length, gap):
            if length >= _FEWEST_GAPS:
                runs.append(Run(first, length + 1, total / length))
            first, length, total = index, 0, 0.0
        length += 1
        total += gap
    joined: list[Run] = []
    for run in runs:
        if joined and _are_alike(joined[-1].step, run.step):
            continue  # a hole between two parts of one step
        joined.append(run)
    return runs if len(joined) > 1 else []


def _most_frequent(gaps: Sequence[float]) -> float:
    """Return the mean of the gaps that most others are like; of equally many the shortest."""
    best, start, total = (0, 0.0), 0, 0.0
    ordered = sorted(gaps)
    for index, gap in enumerate(ordered):
        if index > start and not _are_alike(ordered[start], gap):
            start, total = index, 0.0
        total += gap
        if index - start + 1 > best[0]:
            best = index - start + 1, total / (index - start + 1)
    return best[1]
