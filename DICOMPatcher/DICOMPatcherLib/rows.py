"""From the elements of a file to the row of its instance, without pydicom's data sets."""

from __future__ import annotations

from collections.abc import Sequence
from struct import unpack

from pydicom.datadict import dictionary_VR, tag_for_keyword

from DICOMPatcherLib.part10 import Part10File
from DICOMPatcherLib.text import TextError, codec_names, decode_text

_NUMBERS = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "FD": "d", "FL": "f"}
_CHARACTER_SET = 0x00080005
_OWN_OF_EACH = ("SOPInstanceUID", "InstanceNumber", "ImagePositionPatient")
"""Columns whose values hardly ever stand in two files."""
_LONGEST_VALUE = 0xFFFF
_LONGEST_TEXT = 1024


class Columns:
    """Which elements the rows of a run hold, and how to read them."""

    def __init__(self, keywords: Sequence[str]) -> None:
        self.index = {keyword: index for index, keyword in enumerate(dict.fromkeys(keywords))}
        self._tags = []
        for keyword in self.index:
            tag = tag_for_keyword(keyword)
            if tag is None:
                raise ValueError(f"{keyword!r} is not the keyword of a data element")
            self._tags.append((tag, dictionary_VR(tag), keyword not in _OWN_OF_EACH))
        self._known: dict[str, str] = {}

    def values(self, file: Part10File) -> list[str]:
        """Return the text of each column; "" for what is missing or empty."""
        values = []
        for tag, vr, is_shared in self._tags:
            element = file.element(tag)
            data = b"" if element is None else file.read(element.value, min(element.length, _LONGEST_VALUE))
            text = text_of(data, vr, file)[:_LONGEST_TEXT] if data else ""
            # Most values stand in many files of a series: keep one copy of each.
            values.append(self._known.setdefault(text, text) if is_shared else text)
        return values


def text_of(data: bytes, vr: str, file: Part10File) -> str:
    """Return a value as text, several values separated by backslashes."""
    if vr in _NUMBERS:
        order = ">" if file.encoding.big_endian else "<"
        code = _NUMBERS[vr]
        size = 8 if code == "d" else 2 if code in "Hh" else 4
        count = len(data) // size
        return "\\".join(str(number) for number in unpack(f"{order}{count}{code}", data[: count * size]))
    if data.isascii() and b"\x1b" not in data:
        return data.decode("ascii").strip("\0 ")
    try:
        element = file.element(_CHARACTER_SET)
        terms = file.value(element).decode("ascii", "replace").split("\\") if element else []
        return decode_text(data, codec_names([term.strip("\0 ") for term in terms]), vr).strip("\0 ")
    except TextError:
        # Bytes that no declared character set explains still tell one patient from another, but cannot be written anew.
        return data.decode("ascii", "surrogateescape").strip("\0 ")
