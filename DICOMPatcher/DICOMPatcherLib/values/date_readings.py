"""Which dates and times are meant by text that does not have their form: only where one is possible.

References
----------
PS3.5 section 6.2: DA, TM and DT, and the form of dates in the standard before DICOM.
"""

from __future__ import annotations

import itertools
import re

from DICOMPatcherLib.values.forms import has_form, is_calendar_date

_MONTHS = (
    "january|jan|janvier|januar|enero|gennaio",
    "february|feb|february|fevrier|février|februar|febrero|febbraio",
    "march|mar|mars|märz|maerz|mrz|marzo",
    "april|apr|avril|abril|aprile",
    "may|mai|mayo|maggio",
    "june|jun|juin|juni|junio|giugno",
    "july|jul|juillet|juli|julio|luglio",
    "august|aug|août|aout|agosto",
    "september|sep|sept|septembre|septiembre|settembre",
    "october|oct|octobre|oktober|okt|octubre|ottobre",
    "november|nov|novembre|noviembre",
    "december|dec|décembre|decembre|dezember|dez|diciembre|dicembre",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split("|")}
"""Numbers of months by their names and short names, in small letters."""
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", re.IGNORECASE)
_BY_NUMBERS = re.compile(r"(\d{1,4})([./-]|\s)\s*(\d{1,2})\2\s*(\d{1,4})\.?", re.ASCII)
_MONTH_SECOND = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?[-.,/\s]*([^\W\d_]+)[-.,/\s]*(\d{1,4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([^\W\d_]+)[-.,/\s]*(\d{1,2})(?:st|nd|rd|th)?[-.,/\s]+(\d{4})", re.IGNORECASE)
_EARLIEST, _LATEST = 1850, 2100
"""Years in which a patient may have been born or examined."""
_TIME = re.compile(
    r"(\d{1,2})\s*[:.h]\s*(\d{2})(?:\s*[:.m]\s*(\d{2})s?(?:[.,](\d{1,9}))?)?\s*([ap])?\.?(?:m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_UNDIVIDED_TIME = re.compile(
    r"(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap])?\.?(?:m\.?)?", re.ASCII | re.IGNORECASE
)
_DATE_TIME = re.compile(r"(.*?\d{4}.*?|\d{8})(?:\s+|[Tt,])\s*(\d{1,2}\s*:.*|\d{4,6}(?:[.,]\d+)?)")
_OFFSET = re.compile(r"\s*(?:([zZ])|(?:UTC|GMT)?([+-]\d{2}):?(\d{2}))$", re.ASCII)
_DECIMAL = re.compile(r"\d{1,2}\.\d{2}", re.ASCII)
"""A time by its form, and as likely hours with decimals, or a number of another kind."""
_WESTMOST, _EASTMOST = -1200, 1400
"""Between these all offsets from UTC lie, as hours and minutes (PS3.5 section 6.2)."""
_LONGEST = 64


def date_meant(text: str) -> str | None:
    """Return the only date that a text can mean, as YYYYMMDD; None if there is none or more than one."""
    bare = _WEEKDAY.sub("", text.strip(" \0\t\r\n\"'"))
    if len(bare) > _LONGEST:
        return None
    found = _dates(bare) or _dates(_without_midnight(bare))
    return found.pop() if len(found) == 1 else None


def time_meant(text: str) -> str | None:
    """Return the only time that a text can mean, as HHMM, HHMMSS or HHMMSS.FFFFFF; None if there is none."""
    bare = text.strip(" \0\t\r\n\"'")
    if len(bare) > _LONGEST:
        return None
    match = _TIME.fullmatch(bare) or _UNDIVIDED_TIME.fullmatch(bare)
    if match is None or _DECIMAL.fullmatch(bare):
        return None
    hour, minute, second, fraction, half = match.groups()
    if second == "60":
        return None  # a leap second, which the form allows, or a mistake
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + 12 * (half.lower() == "p")
    elif not bare[-1:].isdigit():
        return None
    written = f"{number:02}{minute}{second or ''}"
    if fraction:
        written += f".{fraction[:6]}"
    return written if has_form(written.encode("ascii"), b"TM") else None


def date_time_meant(text: str) -> str | None:
    """Return the only date and time that a text can mean, as YYYYMMDDHHMMSS.FFFFFF&ZZXX, shortened or not."""
    bare = text.strip(" \0\t\r\n\"'")
    if len(bare) > _LONGEST:
        return None
    zone = _OFFSET.search(bare)
    match = _DATE_TIME.fullmatch(bare[: zone.start()] if zone else bare)
    if match is None:
        return None if zone else date_meant(bare)
    date, time = date_meant(match[1]) or "", time_meant(match[2])
    if not date or time is None:
        return None
    offset = "" if zone is None else "+0000" if zone[1] else f"{zone[2]}{zone[3]}"
    if offset and not (_WESTMOST <= int(offset) <= _EASTMOST and int(offset[3:]) < 60):
        return None
    return date + time + offset


def _without_midnight(text: str) -> str:
    """Return the date of a date and time that says nothing more."""
    return re.sub(r"[T\s]+0?0:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)?$", "", text)


def _dates(text: str) -> set[str]:
    """Return all dates that a text can mean."""
    if text.isdigit() and len(text) == 8:
        if is_calendar_date(text) and _EARLIEST <= int(text[:4]) <= _LATEST:
            return {text}
        if _is_nearly_a_date(text):
            return set()
        return _possible(((text[4:], text[2:4], text[:2]), (text[4:], text[:2], text[2:4])))
    match = _BY_NUMBERS.fullmatch(text)
    if match:
        first, _, second, third = match.groups()
        if len(first) == 4:
            return _possible(((first, second, third),))  # nobody writes the day before the month here
        if len(third) == 4:
            return _possible(((third, second, first), (third, first, second)))
        return set()
    match = _MONTH_SECOND.fullmatch(text)
    if match:
        first, word, third = match.groups()
        month = str(MONTHS.get(word.lower(), 0))
        return _possible(((first, month, third), (third, month, first)))
    match = _MONTH_FIRST.fullmatch(text)
    if match:
        word, day, year = match.groups()
        return _possible(((year, str(MONTHS.get(word.lower(), 0)), day),))
    return set()


def _is_nearly_a_date(digits: str) -> bool:
    """Tell whether one other digit would make a date YYYYMMDD, so that no other order is proved."""
    others = (digits[:place] + digit + digits[place + 1 :] for place in range(8) for digit in "0123456789")
    return any(_EARLIEST <= int(other[:4]) <= _LATEST and is_calendar_date(other) for other in others)


def _possible(readings: tuple[tuple[str, str, str], ...]) -> set[str]:
    """Return the dates among readings as year, month and day; years of two digits are none."""
    written = (
        f"{int(year):04}{int(month):02}{int(day):02}"
        for year, month, day in itertools.filterfalse(lambda reading: len(reading[0]) != 4, readings)
        if len(month) <= 2 and len(day) <= 2
    )
    return {date for date in written if is_calendar_date(date) and _EARLIEST <= int(date[:4]) <= _LATEST}
