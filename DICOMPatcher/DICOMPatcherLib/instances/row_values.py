"""The values in a row: read, judged, and new ones that collide with none."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Iterator

from DICOMPatcherLib.instances.instance import BASE_TAGS, Instance

UNSPECIFIED_PATIENT = "Unspecified Patient"
"""The name of a patient who has none. It is data, so it is never translated."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,11}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
_TIME = re.compile(r"([0-9]{2})(?:([0-9]{2})([0-9]{2}(?:\.[0-9]{1,6})?)?)?")


def text(instance: Instance, keyword: str) -> str:
    """Return the text of an element without padding: "" if it says nothing."""
    return instance[keyword].strip(" \0")


def is_writable(value: str) -> bool:
    """Tell whether text may be put into another file: not bytes that no character set explains, nor control codes."""
    return not any(character < " " or "\ud800" <= character <= "\udfff" for character in value)


def integer(instance: Instance, keyword: str) -> int | None:
    """Return the value of an integer string, None if there is not exactly one that is valid.

    References
    ----------
    PS3.5 6.2: an IS is an integer of 32 bits with sign.
    """
    value = text(instance, keyword)
    number = int(value) if _INTEGER.fullmatch(value) else None
    return number if number is not None and is_in_range(number) else None


def is_in_range(number: int) -> bool:
    """Tell whether an integer string may hold the number."""
    return -(2**31) <= number < 2**31


def decimals(instance: Instance, keyword: str, count: int) -> tuple[float, ...] | None:
    """Return the values of a decimal string; None if there are not `count` finite numbers."""
    return numbers_in(instance[keyword], count)


@functools.lru_cache(maxsize=1024)  # many slices have the same orientation
def numbers_in(value: str, count: int) -> tuple[float, ...] | None:
    """Return the values of the text of a decimal string; None if there are not `count` finite numbers."""
    parts = [part.strip(" \0") for part in value.split("\\")]
    if len(parts) != count or not all(_DECIMAL.fullmatch(part) for part in parts):
        return None
    values = tuple(map(float, parts))
    return values if all(map(math.isfinite, values)) else None


def seconds(instance: Instance, keyword: str) -> float | None:
    """Return a time in seconds from midnight; None if it cannot be read.

    References
    ----------
    PS3.5 6.2: a TM is a time of 24 hours, of which only the hour must be given.
    """
    found = _TIME.fullmatch(text(instance, keyword))
    if found is None:
        return None
    hours, minutes, rest = found.groups("0")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def free_numbers(instances: Iterable[Instance], keyword: str) -> Iterator[int]:
    """Yield numbers that no instance has: those above the highest, at least 1; if they run out, the gaps below."""
    numbers = (integer(instance, keyword) for instance in instances)
    used = {number for number in numbers if number is not None}
    yield from range(max(used | {0}) + 1, 2**31)
    yield from (number for number in range(1, 2**31) if number not in used)


def traits(instance: Instance) -> tuple[str, ...]:
    """Return what a new UID for an instance is made from.

    The path alone would do within a run; the values keep two collections apart that are patched with the same key.
    """
    return (instance.path, *(instance[keyword] for keyword in BASE_TAGS))
