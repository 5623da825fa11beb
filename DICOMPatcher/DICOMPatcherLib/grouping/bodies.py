"""How heavy and tall a patient may be, by what files say: spans that must meet."""

from __future__ import annotations

import functools
import math

from DICOMPatcherLib.grouping.clusters import Fact, Span
from DICOMPatcherLib.instances.row_values import numbers_in

BODY_TAGS = ("PatientWeight", "PatientSize")
"""What a row must have for the body of its patient to be known."""

_OCTAVE = 1000
_LEEWAY = (_OCTAVE // 2, round(_OCTAVE * math.log2(1.5) / 2))
"""Half of what two values of one patient may differ by: a factor of 2 in weight, of 1.5 in size."""
_OF_PEOPLE = ((0.3, 300.0), (0.2, 2.3))
"""Kilograms and meters."""
_OTHER_UNITS = ((1000.0,), (100.0, 1000.0))
"""What others write into files: grams, centimeters, millimeters."""


def body_of(weight: str, size: str) -> tuple[Fact, Fact]:
    """Return what the texts of `BODY_TAGS` say; "" for what nobody weighs or measures, or what is so in two units.

    References
    ----------
    PS3.3 C.7.2.2: weight is in kilograms, size in meters.
    """
    return _span(weight, 0), _span(size, 1)


@functools.lru_cache(maxsize=1024)  # a study has many files
def _span(text: str, field: int) -> Fact:
    (number,) = numbers_in(text, 1) or (0.0,)
    least, most = _OF_PEOPLE[field]
    possible = [value for unit in (1.0, *_OTHER_UNITS[field]) if least <= (value := number / unit) <= most]
    if len(possible) != 1:
        return ""
    middle = round(_OCTAVE * math.log2(possible[0]))
    return Span(middle - _LEEWAY[field], middle + _LEEWAY[field])


def widest(one: Fact, other: Fact) -> Fact:
    """Return what lies in or between two spans."""
    if isinstance(one, Span) and isinstance(other, Span):
        return Span(min(one.first, other.first), max(one.last, other.last))
    return one or other
