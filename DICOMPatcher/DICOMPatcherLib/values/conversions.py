"""A value that was written with one VR, as it has to be written with another one.

References
----------
PS3.5 section 6.2: value representations, their characters, lengths and binary formats.
"""

from __future__ import annotations

import struct
from decimal import Decimal

from DICOMPatcherLib.values.decimals import fitted
from DICOMPatcherLib.values.forms import FORMED_VRS, has_form
from DICOMPatcherLib.values.identifiers import is_valid_uid

_BINARY = {b"US": "H", b"SS": "h", b"UL": "L", b"SL": "l", b"UV": "Q", b"SV": "q", b"FD": "d", b"FL": "f"}
_FLOATS = (b"FD", b"FL")
_LONGEST = {b"AE": 16, b"CS": 16, b"SH": 16, b"LO": 64}
_TEXT = frozenset(b"AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT".split())
_ANY = frozenset((b"UN", b"OB"))
"""What says only that there are bytes."""
_LETTERS = 2
_MOST = 4096
"""Bytes of a value that is worth looking at."""


def converted(data: bytes, vr: bytes, wanted: bytes, big_endian: bool = False) -> bytes | None:
    """Return a value as it is written with another VR; None if not all of it can be.

    Parameters
    ----------
    data
        The value as it is written with `vr`, padding included.
    """
    if len(data) > _MOST:
        return None
    if vr in _BINARY and wanted in FORMED_VRS and b"\0" not in data and data.strip(b" ") and _as_text(data, wanted):
        return data if len(data) > _LETTERS else None  # two letters may be one number
    if vr in _BINARY:
        numbers = _numbers(data, vr, big_endian)
        return None if numbers is None else _written(numbers, vr, wanted, big_endian)
    if vr not in _TEXT and vr not in _ANY:
        return None
    if wanted in _BINARY:
        if vr in _ANY:
            return _as_bytes(data, wanted, big_endian)
        return None if data.endswith(b"\0") else _from_text(data, wanted, big_endian)  # no text ends so, but numbers do
    if wanted not in _TEXT or (vr in _ANY and not data.isascii()):  # bytes of any kind are no text for certain
        return None
    return _as_text(data, wanted)


def has_count(data: bytes, vr: bytes, multiplicity: str) -> bool:
    """Tell whether a value holds as many values as its element has (as in PS3.6, such as "2" or "1-n")."""
    if not data or not multiplicity.isdigit() or (vr not in _BINARY and vr not in _TEXT):
        return True
    count = len(data) // struct.calcsize("=" + _BINARY[vr]) if vr in _BINARY else data.count(b"\\") + 1
    return count == int(multiplicity)


def _numbers(data: bytes, vr: bytes, big_endian: bool) -> list[int | float] | None:
    code = _BINARY[vr]
    size = struct.calcsize("=" + code)
    if len(data) % size:
        return None
    return list(struct.unpack(f"{'>' if big_endian else '<'}{len(data) // size}{code}", data))


def _packed(numbers: list[int], wanted: bytes, big_endian: bool) -> bytes | None:
    try:
        return struct.pack(f"{'>' if big_endian else '<'}{len(numbers)}{_BINARY[wanted]}", *numbers)
    except (struct.error, OverflowError):
        return None


def _written(numbers: list[int | float], vr: bytes, wanted: bytes, big_endian: bool) -> bytes | None:
    """Write binary numbers in another binary format, or as text."""
    if wanted in _FLOATS:
        code = f"{'>' if big_endian else '<'}{len(numbers)}{_BINARY[wanted]}"
        try:
            data = struct.pack(code, *numbers)
        except (struct.error, OverflowError):
            return None
        return data if list(struct.unpack(code, data)) == numbers else None
    if wanted in _BINARY or wanted == b"IS":
        if not all(number == number and abs(number) < 2**63 and number == int(number) for number in numbers):
            return None
        integers = [int(number) for number in numbers]
        if wanted in _BINARY:
            return _packed(integers, wanted, big_endian)
        return _padded("\\".join(map(str, integers)), wanted)
    if wanted != b"DS":
        return None
    parts = [fitted(_decimal(number, vr)) for number in numbers]
    return None if None in parts else _padded("\\".join(filter(None, parts)), wanted)


def _decimal(number: int | float, vr: bytes) -> Decimal:
    """Return a binary number as the shortest decimal that is the same number."""
    if vr == b"FL" and number == number and abs(number) != float("inf"):
        for digits in range(1, 10):
            text = f"{number:.{digits}g}"
            if struct.pack("<f", float(text)) == struct.pack("<f", number):
                return Decimal(text)
    return Decimal(repr(number))


def _from_text(data: bytes, wanted: bytes, big_endian: bool) -> bytes | None:
    """Write text as binary numbers."""
    text = data.rstrip(b"\0 ")
    if not text or not has_form(text, b"DS"):
        return b"" if not text else None
    numbers = [Decimal(part.strip(b" ").decode("ascii") or "NaN") for part in text.split(b"\\")]
    if not all(number.is_finite() for number in numbers):
        return None
    if wanted in _FLOATS:
        return struct.pack(f"{'>' if big_endian else '<'}{len(numbers)}{_BINARY[wanted]}", *map(float, numbers))
    if any(number != number.to_integral_value() for number in numbers):
        return None
    return _packed(list(map(int, numbers)), wanted, big_endian)


def _as_bytes(data: bytes, wanted: bytes, big_endian: bool) -> bytes | None:
    """Take bytes for what they should be, if their length allows it and the order of bytes is certain."""
    size = struct.calcsize("=" + _BINARY[wanted])
    if len(data) == size and not big_endian:
        return data
    return _from_text(data, wanted, big_endian) if len(data) > size and data.isascii() else None


def _as_text(data: bytes, wanted: bytes) -> bytes | None:
    text = data.rstrip(b"\0 ")
    if any(byte < 0x20 and byte != 0x1B for byte in text):
        return None
    if wanted in FORMED_VRS and not has_form(text, wanted):
        return None
    parts = text.split(b"\\")
    if any(len(part.strip(b" ")) > _LONGEST.get(wanted, len(part)) for part in parts):
        return None
    if wanted in (b"CS", b"UI") and not text.isascii():
        return None
    if wanted == b"UI" and not all(not part or is_valid_uid(part.decode("ascii")) for part in parts):
        return None
    return text + (b"\0" if wanted == b"UI" else b" ") * (len(text) % 2)


def _padded(text: str, vr: bytes) -> bytes:
    data = text.encode("ascii")
    return data + b" " * (len(data) % 2)
