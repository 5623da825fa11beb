"""From the elements of a file to the row of its instance, without pydicom's data sets."""

from __future__ import annotations

from collections.abc import Sequence
from struct import unpack

from pydicom.datadict import dictionary_VR, tag_for_keyword

from DICOMPatcherLib.part10.elements import CHARACTER_SET, Element
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.values.text import TextError, codec_names, decode_text

_NUMBERS = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "FD": "d", "FL": "f"}
_OWN_OF_EACH = ("SOPInstanceUID", "InstanceNumber", "ImagePositionPatient")
"""Columns whose values hardly ever stand in two files."""
_LONGEST_VALUE = 0xFFFF
_LONGEST_TEXT = 1024


class Columns:
    """Which elements the rows of a run hold, and how to read them."""

    def __init__(self, keywords: Sequence[str]) -> None:
        self.index = {keyword: index for index, keyword in enumerate(dict.fromkeys(keywords))}
        self._tags: list[tuple[int, str, bytes, dict[bytes, str] | None]] = []
        self._known: dict[str, dict[bytes, str]] = {}
        self._same: dict[str, str] = {}
        for keyword in self.index:
            tag = tag_for_keyword(keyword)
            if tag is None:
                raise ValueError(f"{keyword!r} is not the keyword of a data element")
            vr = dictionary_VR(tag)
            # Most values stand in many files of a series: each is decoded once, and kept once.
            known = self._known.setdefault(vr, {}) if keyword not in _OWN_OF_EACH else None
            self._tags.append((tag, vr, vr.encode(), known))

    def kept_once(self, values: Sequence[str]) -> list[str]:
        """Return values of a row that another process has made: each that stands in many files as one object."""
        same = self._same
        return [
            text if keyword in _OWN_OF_EACH else same.setdefault(text, text)
            for text, keyword in zip(values, self.index)
        ]

    def values(self, file: Part10File) -> list[str]:
        """Return the text of each column; "" for what is missing or empty."""
        values = []
        is_big_endian = file.encoding.big_endian
        place_of, read = file.element, file.read
        for tag, vr, letters, known in self._tags:
            element = place_of(tag)
            if element is None:
                values.append("")
                continue
            _, own, _, value, length, _ = element
            data = read(value, length if length < _LONGEST_VALUE else _LONGEST_VALUE)
            if is_big_endian and vr in _NUMBERS:
                known = None  # the same bytes are another number there
            is_usual = own == letters or not own
            text = known.get(data) if known is not None and is_usual else None
            if text is None:
                text = "" if not data else text_of(data, vr, file) if is_usual else text_in(file, element)
                if known is not None:
                    text = self._same.setdefault(text, text)
                    # Other text depends on the character set of the file.
                    if is_usual and (vr in _NUMBERS or (data.isascii() and b"\x1b" not in data)):
                        known[data] = text
            values.append(text)
        return values


def text_in(file: Part10File, element: Element) -> str:
    """Return the value of an element of a file as `text_of` does, read as what the file says it is."""
    vr = element.vr.decode("ascii")
    data = file.read(element.value, min(element.length, _LONGEST_VALUE))
    return text_of(data, vr if vr not in ("", "UN") else dictionary_VR(element.tag), file)


def text_of(data: bytes, vr: str, file: Part10File, codecs: Sequence[str] | None = None) -> str:
    """Return a value as the text of a row, several values separated by backslashes; of a long one the beginning.

    Parameters
    ----------
    codecs
        Python codecs of the text, if it is not in the character set that the file declares.
    """
    if vr in _NUMBERS:
        order = ">" if file.encoding.big_endian else "<"
        code = _NUMBERS[vr]
        size = 8 if code == "d" else 2 if code in "Hh" else 4
        count = len(data) // size
        text = "\\".join(map(str, unpack(f"{order}{count}{code}", data[: count * size])))
    elif data.isascii() and b"\x1b" not in data:
        text = data.decode("ascii")
    else:
        try:
            text = decode_text(data, _declared_codecs(file) if codecs is None else codecs, vr)
        except TextError:
            # Bytes that no declared character set explains still tell one patient from another, but cannot be written
            # anew.
            text = data.decode("ascii", "surrogateescape")
    return text.strip("\0 ")[:_LONGEST_TEXT]


def plain_text(text: str) -> str:
    """Return text as a row holds it: without padding, and of a long one the beginning."""
    return text.strip("\0 ")[:_LONGEST_TEXT]


def _declared_codecs(file: Part10File) -> list[str]:
    """Return the codecs of the character set that a file declares. Raises TextError if it is not known."""
    element = file.element(CHARACTER_SET)
    terms = file.value(element).decode("ascii", "replace").split("\\") if element else []
    return codec_names([term.strip("\0 ") for term in terms])
