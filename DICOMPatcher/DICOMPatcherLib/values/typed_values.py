"""Text as a user types it, judged and turned into values of data elements.

References
----------
PS3.5 6.2: value representations, their characters and lengths. PS3.5 6.4: value multiplicity.
"""

from __future__ import annotations

import math
import re
from typing import Callable, Union

from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.forms import is_calendar_date
from DICOMPatcherLib.values.identifiers import is_valid_uid

Value = Union[str, int, float]

_INTEGERS = {
    "US": (0, 2**16 - 1),
    "SS": (-(2**15), 2**15 - 1),
    "US or SS": (-(2**15), 2**16 - 1),
    "UL": (0, 2**32 - 1),
    "SL": (-(2**31), 2**31 - 1),
    "UV": (0, 2**64 - 1),
    "SV": (-(2**63), 2**63 - 1),
    "IS": (-(2**31), 2**31 - 1),
}
_LONGEST = {"AE": 16, "CS": 16, "DS": 16, "IS": 12, "LO": 64, "LT": 10240, "SH": 16, "ST": 1024}
_UNDIVIDED = ("LT", "ST", "UR", "UT")
_LAYOUT = "\t\n\f\r"
"""Control characters of free text, PS3.5 6.1.3."""
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([Ee][+-]?\d+)?", re.ASCII)
_TIME = r"([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,6})?)?)?"
_DATE_TIME = re.compile(rf"\d{{4}}(\d\d(\d\d({_TIME})?)?)?([+-]\d{{4}})?", re.ASCII)
_MULTIPLICITY = re.compile(r"(\d+)(?:-(\d*)(n)?)?")


class ValueProblem(ValueError):
    """Text is no value of a data element. The message says what is expected, not what was found."""


def values_of(text: str, vr: str, multiplicity: str) -> list[Value]:
    """Return the values that text means; several are separated by backslashes.

    Parameters
    ----------
    vr, multiplicity
        As in the data dictionary: "US or SS"; "1", "1-3", "2-n", "2-2n".

    Raises
    ------
    ValueProblem
        If the text is no value of this kind.
    """
    if not text:
        return []
    parts = [text] if vr in _UNDIVIDED else text.split("\\")
    if not may_be_so_many(len(parts), multiplicity):
        raise ValueProblem(Text("{count} value(s), separated by backslashes", count=multiplicity))
    return [_value(part.strip(" ") if vr not in _UNDIVIDED else part, vr) for part in parts]


def problem_of(text: str, vr: str, before: str = "") -> str:
    """Say what is expected in place of a value; "" if it may be written with a VR.

    Parameters
    ----------
    before
        The value that it replaces: what was in it already does not count.
    """
    if not is_known_vr(vr):
        return ""
    is_one = vr in _UNDIVIDED
    known = {part.strip(" \0") for part in ([before] if is_one else before.split("\\"))}
    allowed = {code for code in before if code < " "} | set(_LAYOUT if is_one else "")
    for part in (part.strip(" \0") for part in ([text] if is_one else text.split("\\"))):
        if part not in known:
            plain = "".join(" " if character in allowed else character for character in part)
            try:
                _value(plain.strip(" "), vr)
            except ValueProblem as problem:
                return str(problem)
            if not _suits_pydicom(plain, vr):
                return Text("a value of the VR {vr}", vr=vr)
    return ""


def _suits_pydicom(text: str, vr: str) -> bool:
    """Tell whether pydicom would read a value without complaint."""
    from pydicom.config import RAISE
    from pydicom.valuerep import validate_value

    if not is_text_vr(vr):
        return True
    try:
        validate_value(vr, text, RAISE)
    except ValueError:
        return False
    return True


def is_text_vr(vr: str) -> bool:
    """Tell whether values of this kind are text in the file."""
    return vr in _LONGEST or vr in _OTHERS


def is_known_vr(vr: str) -> bool:
    """Tell whether text can be a value of this kind: not of sequences, nor of bytes."""
    return vr in _INTEGERS or vr in _LONGEST or vr in _OTHERS or vr in ("FD", "FL")


def _value(text: str, vr: str) -> Value:
    if not text:
        return text
    if vr in _INTEGERS:
        low, high = _INTEGERS[vr]
        if not re.fullmatch(r"[+-]?\d{1,20}", text, re.ASCII) or not low <= int(text) <= high or len(text) > 20:
            raise ValueProblem(Text("an integer from {low} to {high}", low=low, high=high))
        return int(text) if vr != "IS" else _short(text, vr)
    if vr in ("DS", "FD", "FL"):
        if not _DECIMAL.fullmatch(text) or not math.isfinite(float(text)):
            raise ValueProblem(Text("a decimal number, such as 0.5"))
        return float(text) if vr != "DS" else _short(text, vr)
    if any(character < " " or character == "\x7f" or "\ud800" <= character <= "\udfff" for character in text):
        raise ValueProblem(Text("text without control characters"))
    if vr in _OTHERS:
        expected, is_valid = _OTHERS[vr]
        if not is_valid(text):
            raise ValueProblem(expected)
    return _short(text, vr)


def _short(text: str, vr: str) -> str:
    if len(text) > _LONGEST.get(vr, len(text)):
        raise ValueProblem(Text("at most {count} characters", count=_LONGEST[vr]))
    return text


def may_be_so_many(count: int, multiplicity: str) -> bool:
    """Tell whether an element of a multiplicity by the data dictionary, may have `count` values: "1-3", "2-2n"."""
    match = _MULTIPLICITY.fullmatch(multiplicity.partition(" or ")[0])
    if match is None:
        return True
    least, most, is_open = int(match[1]), match[2], match[3]
    if is_open:
        return count >= least and count % int(most or 1) == 0
    return least <= count <= int(most or least)


def _is_date(text: str) -> bool:
    return re.fullmatch(r"\d{8}", text, re.ASCII) is not None and is_calendar_date(text)


def _is_date_time(text: str) -> bool:
    date = re.split("[+-]", text)[0][:8].ljust(4, "0")
    return _DATE_TIME.fullmatch(text) is not None and _is_date((date + "0101"[len(date) - 4 :])[:8])


def _is_name(text: str) -> bool:
    groups = text.split("=")
    return len(groups) <= 3 and all(len(group) <= 64 and group.count("^") <= 4 for group in groups)


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


_OTHERS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "AE": (Text("ASCII characters"), _matches(r"[ -~]+")),
    "AS": (Text("three digits and D, W, M or Y, such as 045Y"), _matches(r"\d{3}[DWMY]")),
    "CS": (Text("uppercase letters, digits, spaces and underscores"), _matches(r"[A-Z0-9 _]+")),
    "DA": (Text("a date in the form YYYYMMDD, such as 20200131"), _is_date),
    "DT": (Text("a date and time in the form YYYYMMDDHHMMSS.FFFFFF, which may be shortened"), _is_date_time),
    "PN": (Text("a name such as Doe^John, at most 64 characters in each of up to three component groups"), _is_name),
    "TM": (Text("a time in the form HHMMSS.FFFFFF, such as 143000"), _matches(_TIME)),
    "UC": (Text("text"), bool),
    "UI": (Text("a UID: at most 64 digits and dots, without leading zeros in a component"), is_valid_uid),
    "UR": (Text("a URI without spaces"), _matches(r"[!-~]+")),
    "UT": (Text("text"), bool),
}
