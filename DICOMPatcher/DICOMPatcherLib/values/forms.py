"""The forms that numbers, dates and times have as values of data elements, judged by their bytes.

References
----------
PS3.5 section 6.2: value representations, their characters and lengths. PS3.5 section 6.4: several values.
"""

from __future__ import annotations

import datetime
import re
from typing import Callable

_DECIMAL = re.compile(rb" *(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)? *)?")
_INTEGER = re.compile(rb" *(?:[+-]?[0-9]+ *)?")
_DATE = re.compile(rb"(?:[0-9]{8} *)?")
_TIME = re.compile(rb"(?:(?:[01][0-9]|2[0-3])(?:[0-5][0-9](?:(?:[0-5][0-9]|60)(?:\.[0-9]{1,6})?)?)?)? *")
_LONGEST_DECIMAL, _LONGEST_INTEGER = 16, 12
_LARGEST = 2**31
_LONG = 256
_LONGEST_MEAN = 32
"""More characters than that for each number no program writes, be its numbers too long by a few."""
_NUMERALS = {b"DS": b"0123456789+-.Ee\\ ", b"IS": b"0123456789+-\\ "}
"""What numbers consist of."""


def _is_decimal(part: bytes) -> bool:
    return _DECIMAL.fullmatch(part) is not None and len(part.strip(b" ")) <= _LONGEST_DECIMAL


def _is_integer(part: bytes) -> bool:
    if _INTEGER.fullmatch(part) is None or len(part.strip(b" ")) > _LONGEST_INTEGER:
        return False
    return len(part) < 10 or -_LARGEST <= int(part or b"0") < _LARGEST


def is_calendar_date(digits: str) -> bool:
    """Tell whether eight digits YYYYMMDD are a date."""
    try:
        datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _is_date(part: bytes) -> bool:
    return _DATE.fullmatch(part) is not None and (not part.strip(b" ") or is_calendar_date(part[:8].decode("ascii")))


def _is_time(part: bytes) -> bool:
    return _TIME.fullmatch(part) is not None


def _is_date_time(part: bytes) -> bool:
    moment, offset = part.rstrip(b" "), b""
    for sign in (b"+", b"-"):
        moment, found, following = moment.partition(sign)
        offset = following if found else offset
        if found and not (len(following) == 4 and following.isdigit()):
            return False
    date = moment[:8]
    if not moment:
        return not offset
    if not date.isdigit() or len(date) % 2 or len(date) < 4 or not _is_time(moment[8:]):
        return False
    return is_calendar_date((date + b"0101"[len(date) - 4 :])[:8].decode("ascii"))


_FORMS: dict[bytes, Callable[[bytes], bool]] = {
    b"DS": _is_decimal,
    b"IS": _is_integer,
    b"DA": _is_date,
    b"TM": _is_time,
    b"DT": _is_date_time,
}

FORMED_VRS = frozenset(_FORMS)
"""Value representations whose text has a form that programs read as a number, a date or a time."""


_ORDINARY = re.compile(rb"[+-]?[0-9]{1,6}(?:\.[0-9]{0,8})?(?:\\[+-]?[0-9]{1,6}(?:\.[0-9]{0,8})?)*[ \0]?")
"""What nearly all decimal numbers look like."""


def has_form(data: bytes, vr: bytes) -> bool:
    """Tell whether a value, with the padding at its end, is what one of FORMED_VRS allows.

    Of long lists of numbers, such as contours, only the characters are looked at, and how many there are for each.
    """
    if vr == b"DS" and _ORDINARY.fullmatch(data) is not None:
        return True
    text = data.rstrip(b"\0 ")
    if len(text) > _LONG and vr in _NUMERALS:
        return not text.translate(None, _NUMERALS[vr]) and len(text) <= _LONGEST_MEAN * (text.count(b"\\") + 1)
    return all(map(_FORMS[vr], text.split(b"\\")))
