"""When slices were acquired, in seconds, and whether that of one goes on with those beside which it lies."""

from __future__ import annotations

import datetime
import math
import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

DAY = 86400.0

_MOMENT = re.compile(
    r"(?P<date>[0-9]{8})(?P<hour>[0-9]{2})?(?P<minute>[0-9]{2})?(?P<second>[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:(?P<sign>[+-])(?P<hours>[0-9]{2})(?P<minutes>[0-9]{2}))?"
)
_STEADY = 3
"""Times of neighbours may be so many times as far apart as they usually are."""


class Course(NamedTuple):
    """How a time changes from place to place.

    Attributes
    ----------
    places
        In ascending order.
    leeway
        How far apart the times of neighbours may be.
    period
        After how long the time begins anew, as one does that lacks its date.
    """

    places: Sequence[float]
    times: Sequence[float]
    leeway: float
    period: float

    def strays(self, place: float, time: float, step: float = 1) -> bool:
        """Tell whether a time is much earlier or later than those of both neighbours of a place; a day always is."""
        after = bisect(self.places, place)
        beside = [index for index in (after - 1, after) if 0 <= index < len(self.times)]
        return bool(beside) and not any(self._goes_with(index, place, time, step) for index in beside)

    def _goes_with(self, index: int, place: float, time: float, step: float) -> bool:
        apart = _apart(time, self.times[index], self.period)
        steps = max(1, round(abs(self.places[index] - place) / step))
        return apart < DAY and apart <= self.leeway * steps


def course_of(known: Iterable[tuple[float, float]], period: float = math.inf) -> Course:
    """Return the course of places and times; one far off, and those that are the same, do not widen the leeway."""
    ascending = sorted(known)
    places, times = [place for place, _ in ascending], [time for _, time in ascending]
    changes = [_apart(before, after, period) for before, after in zip(times, times[1:])]
    return Course(places, times, _STEADY * median(list(filter(None, changes)) or [0]), period)


def _apart(one: float, other: float, period: float) -> float:
    apart = abs(one - other)
    return min(apart, period - apart)


def moment(text: str) -> float | None:
    """Return a date, with or without a time, in seconds; None if it cannot be read, or names no day.

    References
    ----------
    PS3.5 6.2: a DT is YYYYMMDDHHMMSS.FFFFFF&ZZXX.
    """
    found = _MOMENT.fullmatch(text.strip(" \0"))
    if found is None:
        return None
    stated = found.groupdict("0")
    try:
        day = datetime.date(int(text[:4]), int(text[4:6]), int(text[6:8])).toordinal()
    except ValueError:
        return None
    offset = int(stated["hours"]) * 3600 + int(stated["minutes"]) * 60
    time = int(stated["hour"]) * 3600 + int(stated["minute"]) * 60 + float(stated["second"])
    return day * DAY + time + (offset if stated["sign"] == "-" else -offset)
