"""Codes of a few elements that programs go by, and what is meant by others that stand in their place.

References
----------
PS3.5 section 6.2: AS. PS3.3 C.7.1.1: Patient's Sex. PS3.3 C.7.6.1.1.1: Patient Orientation, also of animals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

SEX, AGE, ORIENTATION = 0x00100040, 0x00101010, 0x00200020

CODE_TAGS: Mapping[int, bytes] = MappingProxyType({SEX: b"CS", AGE: b"AS", ORIENTATION: b"CS"})
"""Such elements, and their VR."""

_DIRECTION = "(?:[APRLHF]{1,3}|(?:LE|RT|CR|CD|PR|DI|PA|PL|D|V|R|M|L)+)"
_FORMS = {
    SEX: re.compile(r"[FMO]?"),
    AGE: re.compile(r"(?:[0-9]{3}[DWMY])?"),
    ORIENTATION: re.compile(rf"(?:{_DIRECTION}\\{_DIRECTION})?"),
}
_SEXES = {"MALE": "M", "FEMALE": "F", "OTHER": "O"}
_LETTERS = {
    **dict.fromkeys(("ANTERIOR", "ANT"), "A"),
    **dict.fromkeys(("POSTERIOR", "POST"), "P"),
    **dict.fromkeys(("RIGHT",), "R"),
    **dict.fromkeys(("LEFT",), "L"),
    **dict.fromkeys(("HEAD",), "H"),
    **dict.fromkeys(("FOOT", "FEET"), "F"),
}
# A single M may be the sex of a man who is as many years old, however many digits there are.
_AGE = re.compile(r"([0-9]{1,3})\s*(D|DAYS?|W|WEEKS?|MONTHS?|Y|YEARS?)")
_AROUND = " \0\t\r\n"


def is_code(tag: int, data: bytes) -> bool:
    """Tell whether a value of one of CODE_TAGS is one of those that it may have; it may be empty."""
    parts = data.rstrip(b"\0").decode("latin-1").split("\\")
    return _FORMS[tag].fullmatch("\\".join(part.strip(" ") for part in parts)) is not None


def code_meant(tag: int, data: bytes) -> str | None:
    """Return what is meant by a value of one of CODE_TAGS; None if that is not certain."""
    parts = [part.strip(_AROUND).upper() for part in data.decode("latin-1").split("\\")]
    if tag == SEX:
        found = "\\".join(_SEXES.get(part, part) for part in parts)
    elif tag == ORIENTATION:
        found = "\\".join(_LETTERS.get(part, part) for part in parts)
    else:
        match = _AGE.fullmatch(parts[0]) if len(parts) == 1 else None
        found = f"{match[1]:0>3}{match[2][0]}" if match else ""
    is_meant = found != "" and is_code(tag, found.encode("latin-1", "replace"))
    return found if is_meant else None
