"""The order of images, and numbers that follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import is_in_range, text

_TIME = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9]([0-5][0-9](\.[0-9]{1,6})?)?)?")
_DIGITS = re.compile(r"([0-9]+)")


def continued(numbers: Sequence[int | None]) -> list[int]:
    """Return all numbers of a row that counts up or down by one, from those that are known; [] if they do not count.

    Two of them must be known. No number is below 0.
    """
    known = {index: number for index, number in enumerate(numbers) if number is not None}
    if len(known) < 2:
        return []
    (first, start), *_, (last, end) = known.items()
    if abs(end - start) != last - first:
        return []
    step = 1 if end > start else -1
    row = [start + step * (index - first) for index in range(len(numbers))]
    fits = all(row[index] == number for index, number in known.items())
    return row if fits and min(row) >= 0 and is_in_range(max(row)) else []


def by_time_and_name(instances: Sequence[Instance]) -> list[Instance]:
    """Sort by the first kind of time that all tell, then by path, in which 10 comes after 9.

    References
    ----------
    PS3.5 6.2: a TM is a time of 24 hours, of which only the hour must be given.
    """
    times = [""] * len(instances)
    for keyword in ("AcquisitionTime", "ContentTime"):
        found = [text(instance, keyword) for instance in instances]
        if all(map(_TIME.fullmatch, found)):
            times = found
            break
    time_of = dict(zip(instances, times))
    return sorted(instances, key=lambda instance: (time_of[instance], natural(instance.path)))


def natural(path: str) -> list[tuple[int, str]]:
    """Return a key by which numbers within text are sorted by their value; they may be of any length."""
    parts = _DIGITS.split(path)
    return [(0, part) if index % 2 == 0 else _number(part) for index, part in enumerate(parts)]


def _number(digits: str) -> tuple[int, str]:
    bare = digits.lstrip("0")
    return len(bare), bare
