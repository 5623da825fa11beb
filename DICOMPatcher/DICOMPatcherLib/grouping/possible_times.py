"""When a study can have been made, and its patient been born, by what files say: spans that must meet.

All times are counted in calendars of months of 31 or 30 days: they are compared, and never told.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from DICOMPatcherLib.grouping.clusters import Fact, Span, common
from DICOMPatcherLib.instances.patients import birth_date_of
from DICOMPatcherLib.instances.storage_classes import is_made_from_others

TIME_TAGS = (
    *("StudyDate", "AcquisitionDate", "AcquisitionDateTime", "SeriesDate", "ContentDate"),
    *("PatientBirthDate", "PatientAge", "SOPClassUID", "Modality"),
)
"""What a row must have for its times to be known."""

DATE_LENGTH = 8
"""Characters of a date, also of that in a date and time (PS3.5 section 6.2)."""

_EARLIEST = 1975
"""No digital image is older; an earlier date, such as 19000101, is a dummy."""
_MONTH, _YEAR = 31, 12 * 31
_NEAR = 31
_AGE = re.compile(r"([0-9]{1,3})([DWMY])")
_LEEWAY = 12
"""Months by which an age may be off: it was rounded, only the year of birth was kept, or the date was moved."""


class Times(NamedTuple):
    """What a file says of times; "" where it says nothing.

    Attributes
    ----------
    age
        Of the patient, in days of years with 360.
    month
        In which the study was made.
    years
        In or beside which it was made.
    born
        Months in which the patient may have been born.
    """

    age: Fact
    month: Fact
    years: Fact
    born: Fact


@functools.lru_cache(maxsize=1024)  # a study has many files
def times_of(
    study: str,
    acquired: str,
    acquired_at: str,
    series: str,
    content: str,
    birth: str,
    age: str,
    sop_class: str,
    modality: str,
) -> Times:
    """Return what the texts of `TIME_TAGS` say. What is made from images may have been made long after the study."""
    is_made = is_made_from_others(sop_class, modality)
    begun, shot = _day(study), _day(acquired) or _day(acquired_at[:DATE_LENGTH])
    made = _day(series) or _day(content)
    day = begun or shot or (0 if is_made else made)
    if begun and shot and not is_made and abs(begun - shot) > _NEAR:
        day = shot  # the date of the study was moved, or is a dummy
    month, year = day // _MONTH, day // _YEAR
    known_age = _age(age)
    return Times(
        known_age,
        Span(month, month) if day else Span(0, made // _MONTH) if made else "",
        Span(year, year + 1) if day else "",
        _born(_day(birth_date_of(birth), earliest=1901), known_age, day),
    )


def _day(text: str, earliest: int = _EARLIEST) -> int:
    """Return the number of a day, 0 if a text is no date or a dummy."""
    digits = birth_date_of(text)
    year, month, day = int(digits[:4] or 0), int(digits[4:6] or 0), int(digits[6:] or 0)
    if year < earliest or not 1 <= month <= 12 or not 1 <= day <= 31:
        return 0
    return year * _YEAR + (month - 1) * _MONTH + day - 1


def _age(text: str) -> Fact:
    """Return in which span an age lies (PS3.5 section 6.2: AS), "" if it is none. Small units are told roughly."""
    match = _AGE.fullmatch(text.upper())
    if match is None:
        return ""
    number, unit = int(match[1]), match[2]
    if unit == "Y":
        return Span(360 * number, 360 * number + 359)
    if unit == "M":
        return Span(30 * number, 30 * number + 59)
    days = 7 * number if unit == "W" else number
    first, last = (round(day * 360 / 365.25) for day in (days, days + 6 if unit == "W" else days))
    return Span(first - 7, last + 7)


def _born(birth: int, age: Fact, day: int) -> Fact:
    """Return when a patient was born; "" if that is not known, or a file contradicts itself."""
    told: Fact = Span(birth // _MONTH, birth // _MONTH) if birth else ""
    if not isinstance(age, Span) or not day:
        return told
    month = day // _MONTH
    by_age = Span(month - age.last // 30 - 1 - _LEEWAY, month - age.first // 30 + _LEEWAY)
    return common({told, by_age} - {""}) or ""
