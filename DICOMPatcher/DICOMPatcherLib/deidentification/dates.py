"""Dates and times: what is one, and the same moved back by a number of days.

References
----------
PS3.5 6.2: DA, DT and TM. PS3.15 E.3.6: retaining longitudinal temporal information.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_DATE = re.compile(rb"(\d{4})([.]?)(\d{2})\2(\d{2})")
_TIME = re.compile(rb"(?:[01]\d|2[0-3])(?::?[0-5]\d(?::?(?:[0-5]\d|60)(?:\.\d{1,6})?)?)?")
_DATE_TIME = re.compile(
    rb"(\d{4})(?:(\d{4})((?:[01]\d|2[0-3])(?:[0-5]\d(?:(?:[0-5]\d|60)(?:\.\d{1,6})?)?)?)?)?"
    rb"([+-](?:0\d|1[0-4])[0-5]\d)?"
)
_AGE = re.compile(rb"\d{3}[DWMY]")
_OFFSET = re.compile(rb"[+-](?:0\d|1[0-4])[0-5]\d")
_OLDEST = 89
_YEARS_OF_ALL_OLDER = b"090Y"
_MIDDLE_OF_YEAR = (7, 1)


def moved(value: bytes, vr: str, days: int) -> bytes | None:
    """Return a value with its dates so many days earlier; None if one part of it is no whole date or time.

    Parameters
    ----------
    value
        Without padding; several values are separated by backslashes.
    vr
        "DA", "DT" or "TM". Times of day stay as they are, and so do offsets from UTC.
    days
        0 leaves dates as they are.
    """
    parts = [_moved(part.strip(b" "), vr, days) for part in value.split(b"\\")]
    return None if any(part is None for part in parts) else b"\\".join(part or b"" for part in parts)


def _moved(part: bytes, vr: str, days: int) -> bytes | None:
    if not part:
        return b""
    if vr == "TM":
        return part if _TIME.fullmatch(part) else None
    if vr == "DA":
        found = _DATE.fullmatch(part)
        return None if found is None else _earlier(found[1] + found[3] + found[4], days)
    found = _DATE_TIME.fullmatch(part)
    if found is None:
        return None
    year, day, time, offset = found[1], found[2], found[3] or b"", found[4] or b""
    if day is None:
        moved_year = _earlier(b"%s%02d%02d" % (year, *_MIDDLE_OF_YEAR), days)
        return None if moved_year is None else moved_year[:4] + offset
    moved_day = _earlier(year + day, days)
    return None if moved_day is None else moved_day + time + offset


def _earlier(digits: bytes, days: int) -> bytes | None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) - timedelta(days)
    except (ValueError, OverflowError):
        return None
    return b"%04d%02d%02d" % (day.year, day.month, day.day)


def allowed_age(value: bytes) -> bytes | None:
    """Return an age that tells of nobody: those over 89 years are one (PS3.15 E.3.2); None if it is no age."""
    if not _AGE.fullmatch(value):
        return None
    years = int(value[:3]) if value[3:] == b"Y" else 0
    return _YEARS_OF_ALL_OLDER if years > _OLDEST else value


def is_offset(value: bytes) -> bool:
    """Tell whether a value is an offset from UTC, as Timezone Offset From UTC is."""
    return _OFFSET.fullmatch(value) is not None
