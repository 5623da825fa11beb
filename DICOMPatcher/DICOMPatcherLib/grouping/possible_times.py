"""When a study can have been made, and its patient been born, by what files say: spans that must meet.

All times are counted in calendars of months of 31 or 30 days: they are compared, and never told.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Set
from typing import NamedTuple

from DICOMPatcherLib.grouping.clusters import Fact, Span, common
from DICOMPatcherLib.instances.patients import birth_date_of
from DICOMPatcherLib.instances.storage_classes import is_made_from_others

DATE_TAGS = ("StudyDate", "AcquisitionDate", "AcquisitionDateTime", "SeriesDate", "ContentDate")
"""When something of a study was made."""

TIME_TAGS = (*DATE_TAGS, "PatientBirthDate", "PatientAge", "SOPClassUID", "Modality")
"""What a row must have for its times to be known."""

DATE_LENGTH = 8
"""Characters of a date, also of that in a date and time (PS3.5 section 6.2)."""

WHERE_CLOCKS_BEGIN = ("19800101", "19900101", "20000101")
"""What devices fill in whose clocks were never set, and programs that have to put a date; it may be true."""

_EARLIEST = 1975
"""No digital image is older; an earlier date, such as 19000101, is a dummy."""
_MONTH, _YEAR = 31, 12 * 31
_NEAR = 31
_AGE = re.compile(r"([0-9]{1,3})([DWMY])")
_OLDEST = 130
_A_CHILD = 2 * 360
"""Up to this age it is told so exactly that a birthday explains nothing."""
_ALL_THE_OLD = 89 * 360
"""From this age on an anonymized one stands for all that are higher."""
_LAST = 10**6
_LEEWAY = 12
"""Months by which an age may be off: it was rounded, only the year of birth was kept, or the date was moved."""


class Times(NamedTuple):
    """What a file says of times; "" where it says nothing.

    Attributes
    ----------
    age
        Of the patient as it is told, in days of years with 360.
    about
        The age in months, by the birth date too, with some leeway.
    acquired
        Months in which images were acquired.
    month
        In which the study was made.
    years
        In or beside which it was made.
    born
        Months in which the patient may have been born.
    """

    age: Fact
    about: Fact
    acquired: Fact
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
    if is_made:
        days, latest = {begun or shot} - {0}, _day(content) or _day(series)
        own = days if not begun else set()
    else:
        shot = shot or (0 if begun else _day(series) or _day(content))
        is_moved = begun and shot and abs(begun - shot) > _NEAR  # or the date of the study is a dummy
        days, latest = {begun, shot} - {0} if is_moved else {begun or shot} - {0}, 0
        own = {shot} if is_moved else {begun, shot} - {0} if shot else set()
    month = _spanning(days, _MONTH) or (Span(0, latest // _MONTH) if latest else "")
    years = _spanning(days, _YEAR)
    born_on, at = _day(birth, earliest=1901), days | own | ({latest} - {0})
    told = _explained(_told_age(age), born_on, at)
    born, about = _patient(born_on, _told_age(age), _spanning(days, _MONTH))
    return Times(
        told,
        about,
        _spanning(own, _MONTH),
        month,
        years._replace(last=years.last + 1) if isinstance(years, Span) else "",
        born,
    )


def _spanning(days: Set[int], length: int) -> Fact:
    return Span(min(days) // length, max(days) // length) if days else ""


def _day(text: str, earliest: int = _EARLIEST) -> int:
    """Return the number of a day, 0 if a text is no date or a dummy."""
    digits = birth_date_of(text.partition("\\")[0])
    year, month, day = int(digits[:4] or 0), int(digits[4:6] or 0), int(digits[6:] or 0)
    if year < earliest or not 1 <= month <= 12 or not 1 <= day <= 31:
        return 0
    return year * _YEAR + (month - 1) * _MONTH + day - 1


def _told_age(text: str) -> Fact:
    """Return in which span an age lies (PS3.5 section 6.2: AS), "" if it is none.

    Small units are told roughly, and were reckoned from each other by years of 365 days or months of 30.
    """
    match = _AGE.fullmatch(text.upper())
    if match is None:
        return ""
    number, unit = int(match[1]), match[2]
    if unit == "Y":
        return Span(360 * number, 360 * number + 359) if number <= _OLDEST else ""
    if unit == "M":
        return Span(round(30 * number * 360 / 365.25), 30 * number + 59)
    days = 7 * number if unit == "W" else number
    first, last = days * 360 / 365.25, (days + 6 if unit == "W" else days) * 360 / 365
    return Span(round(first) - 7, round(last) + 7)


def _explained(age: Fact, birth: int, days: Set[int]) -> Fact:
    """Return in which span the age may be that others tell, because the patient had a birthday meanwhile.

    Parameters
    ----------
    birth
        The day, 0 if it is not known. An age that it explains may have been told some days off, or by the years alone.
    days
        On which the age may have been told.
    """
    if not isinstance(age, Span) or not days or max(days) - min(days) > _YEAR:
        return age
    first, last = min(days), max(days)
    if birth and age.first >= _A_CHILD:
        oldest = max((last + _NEAR - birth) // _YEAR, last // _YEAR - birth // _YEAR)
        by_birth = Span((first - _NEAR - birth) // _YEAR * 360, oldest * 360 + 359)
        return age if common({age, by_birth}) is None else by_birth
    return Span(age.first - (last - first), age.last)


def _patient(birth: int, age: Fact, months: Fact) -> tuple[Fact, Fact]:
    """Return when a patient was born, and the age in months; "" if not known, or if a file contradicts itself.

    Parameters
    ----------
    months
        Of the study.
    """
    born: Fact = Span(birth // _MONTH, birth // _MONTH) if birth else ""
    about: Fact = ""
    if isinstance(age, Span):
        last = _LAST if age.first >= _ALL_THE_OLD else age.last
        about = Span(age.first // 30 - _LEEWAY, last // 30 + 1 + _LEEWAY)
    elif isinstance(born, Span) and isinstance(months, Span):
        about = Span(months.first - born.last - _LEEWAY, months.last - born.first + _LEEWAY)
    if isinstance(months, Span):
        youngest, oldest = about if isinstance(about, Span) else (-_LEEWAY, _LAST)
        by_age = Span(months.first - oldest, months.last - max(youngest, -_LEEWAY))
        possible = common({born, by_age} - {""})
        return ("", "") if possible is None else (possible, about)
    return born, about
