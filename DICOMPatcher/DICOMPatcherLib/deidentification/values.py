"""New values for old ones, byte by byte: what stays of a value that is of the form of its kind.

References
----------
PS3.5 section 6.2: what values of each VR may look like.
"""

from __future__ import annotations

import re
from functools import lru_cache

from DICOMPatcherLib.part10.swallowed_elements import TEXT_VRS
from DICOMPatcherLib.values.character_sets import extension_meant, is_term, set_meant

SIZES = {"US": 2, "SS": 2, "UL": 4, "SL": 4, "FL": 4, "AT": 4, "FD": 8, "UV": 8, "SV": 8}

_NUMBER = re.compile(rb" *[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)? *")
_CODE = re.compile(rb" *[A-Z0-9_][A-Z0-9_ ]{0,15} *")
_NAME_OF_CODE = re.compile(rb"[A-Za-z0-9_ ]{0,16}")
_UID = re.compile(r"[0-9.]{1,64}")
_LEGIBLE = re.compile(rb"[A-Za-z ^,.-]{14,}")
_DIGITS = re.compile(rb" *[0-9]{1,10}")
_LONGEST_NUMBER = 40
_NUMBER_OF_FRAMES = 0x00280008
_CHARACTER_SET, _MODALITY, _PHOTOMETRIC = 0x00080005, 0x00080060, 0x00280004

_DUMMIES = {
    "DA": b"19000101",
    "TM": b"000000",
    "DT": b"19000101000000",
    "AS": b"000Y",
    "DS": b"0",
    "IS": b"0",
    "UI": b"2.25.0",
}
_REMOVED = b"REMOVED"


def padded(value: bytes, vr: str) -> bytes:
    """Return a value of even length."""
    if len(value) % 2 == 0:
        return value
    return value + (b" " if vr.encode() in TEXT_VRS and vr != "UI" else b"\0")


def text_before_zero(value: bytes) -> bytes:
    """Return text without padding, and without what stands behind a zero, which no reader shows."""
    return value.partition(b"\0")[0].rstrip(b" ")


def dummy(vr: str, value: bytes) -> bytes:
    """Return a value that says nothing in the place of another."""
    if vr in _DUMMIES:
        return _DUMMIES[vr]
    if vr in SIZES:
        return bytes(SIZES[vr])
    return _REMOVED if vr.encode() in TEXT_VRS else bytes(min(len(value), 2))


def numbers(value: bytes, tag: int = 0) -> bytes | None:
    """Return the text of numbers; None if it is anything else.

    Of the number of frames, without which nobody can read the pixels, the digits in front are enough.
    """
    if tag == _NUMBER_OF_FRAMES and (found := _DIGITS.match(value)):
        return found[0].strip(b" ")
    parts = value.split(b"\\")
    is_good = all(not part.strip(b" ") or (len(part) <= _LONGEST_NUMBER and _NUMBER.fullmatch(part)) for part in parts)
    return value if is_good else None


_TERMS = {
    0x00080008: "ORIGINAL DERIVED PRIMARY SECONDARY AXIAL LOCALIZER VOLUME MIXED",
    0x00080060: "RTSTRUCT RTPLAN RTDOSE RTIMAGE RTRECORD",
    0x00089205: "COLOR MONOCHROME MIXED TRUE_COLOR",
    0x00089206: "VOLUME SAMPLED DISTORTED MIXED",
    0x00185100: "HFDR HFDL FFDR FFDL AFDR AFDL PFDR PFDL",
    0x00280004: "MONOCHROME1 MONOCHROME2 PALETTE_COLOR RGB ARGB HSV CMYK YBR_FULL YBR_FULL_422 YBR_PARTIAL_422 "
    "YBR_PARTIAL_420 YBR_ICT YBR_RCT XYB",
    0x00280051: "UNIF COFE DTIM MOTN PMOT NORM ATTN SCAT DECY GEOM DCAL",
    0x00281056: "LINEAR LINEAR_EXACT SIGMOID",
    0x00282114: "ISO_10918_1 ISO_14495_1 ISO_15444_1 ISO_15444_15 ISO_13818_2 ISO_14496_10 ISO_23008_2 ISO_18181_1",
    0x20500020: "IDENTITY INVERSE LIN_OD",
}
"""What elements may say that tell how pixels are to be read and how they lie, with _ for each blank."""


@lru_cache(maxsize=1)
def _terms() -> dict[int, frozenset[bytes]]:
    return {tag: frozenset(terms.encode().split()) for tag, terms in _TERMS.items()}


def is_term_of_pixels(part: bytes, tag: int) -> bool:
    """Tell whether one value of a CS says how pixels are to be read or lie, and so nothing of who someone is."""
    return part.strip(b" ").upper().replace(b" ", b"_") in _terms().get(tag, ())


def has_terms_of_pixels(tag: int) -> bool:
    """Tell whether an element may say how pixels are to be read or lie."""
    return tag in _TERMS


def codes(value: bytes, tag: int) -> bytes | None:
    """Return the values of a CS without those that are none; None if there is none left.

    How the pixels and the text of a file are to be read is kept even if it is written in small letters.
    """
    if tag in (_MODALITY, _PHOTOMETRIC) and _NAME_OF_CODE.fullmatch(value):
        return value
    parts = value.split(b"\\")
    if tag == _CHARACTER_SET:
        first, *others = (part if _is_character_set(part.decode("latin-1")) else b"" for part in parts)
        return b"\\".join((first, *filter(None, others)))  # only the first may be empty
    good = [part if not part.strip(b" ") or _CODE.fullmatch(part) else b"" for part in parts]
    return b"\\".join(good) if any(part.strip(b" ") for part in good) or not any(parts) else None


@lru_cache(maxsize=1024)
def _is_character_set(term: str) -> bool:
    """Tell whether a term is one of the standard's, or a known misspelling of one."""
    return is_term(term.strip(" ")) or bool(set_meant(term)) or bool(extension_meant(term))


def is_uid_like(text: str) -> bool:
    """Tell whether a text consists of digits and dots, and is no longer than a UID."""
    return _UID.fullmatch(text) is not None


def is_binary(value: bytes, vr: str, most: int) -> bool:
    """Tell whether a value may be numbers in binary: not longer than so many (0 for any number), and no text.

    Parameters
    ----------
    vr
        By the data dictionary.
    """
    size = SIZES.get(vr)
    if size is None:
        return True
    if len(value) % size or (most and len(value) > most * size):
        return False
    return most == 1 or _LEGIBLE.search(value) is None
