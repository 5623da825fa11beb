"""From the elements of a file to the row of its instance, without pydicom's data sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, count
from struct import unpack
from typing import NamedTuple, Optional

from pydicom.datadict import dictionary_VR, tag_for_keyword

from DICOMPatcherLib.part10.elements import CHARACTER_SET, Element
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.layouts import Alike, Layout
from DICOMPatcherLib.values.text import TextError, codec_names, decode_text

_NUMBERS = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "FD": "d", "FL": "f"}
_OWN_OF_EACH = ("SOPInstanceUID", "ImagePositionPatient")
"""Columns whose values hardly ever stand in two files."""
_OF_EACH = frozenset(
    (
        *_OWN_OF_EACH,
        "InstanceNumber",
        "SliceLocation",
        "AcquisitionTime",
        "AcquisitionDateTime",
        "ContentTime",
        "TriggerTime",
        "FrameReferenceTime",
        "AcquisitionNumber",
        "RescaleSlope",
    )
)
"""Columns whose values may differ from slice to slice; the others are kept once for many files of a series."""
_MOST_SHARED = 4096
_MOST_KNOWN = 4096
"""Values that are remembered; most of those of other files are found again among so many, if they ever are."""
_LONGEST_VALUE = 0xFFFF
_LONGEST_TEXT = 1024
_MOST_LAYOUTS = 64

_Column = tuple[int, int, str, bytes, Optional[dict[bytes, str]]]
"""Place in the row, tag, VR and its letters, and the text of the values that were met already."""


class Columns:
    """Which elements the rows of a run hold, and how to read them.

    Attributes
    ----------
    index
        The place of each column by its keyword, as `Instance` takes it.
    """

    def __init__(self, keywords: Sequence[str]) -> None:
        are_own = {keyword: keyword in _OF_EACH for keyword in keywords}
        self._own = list(are_own.values())
        self._common = [not is_own for is_own in self._own]
        self._are_unique = [keyword in _OWN_OF_EACH for keyword, is_own in are_own.items() if is_own]
        places = count(), count(-sum(self._common))
        self.index = {keyword: next(places[not is_own]) for keyword, is_own in are_own.items()}
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._columns: list[_Column] = []
        self._known: dict[str, dict[bytes, str]] = {}
        self._same: dict[str, str] = {}
        self._last: dict[Layout, _Row] = {}
        for number, keyword in enumerate(self.index):
            tag = tag_for_keyword(keyword)
            if tag is None:
                raise ValueError(f"{keyword!r} is not the keyword of a data element")
            vr = dictionary_VR(tag)
            # Most values stand in many files of a series: each is decoded once, and kept once.
            known = self._known.setdefault(vr, {}) if keyword not in _OWN_OF_EACH else None
            self._columns.append((number, tag, vr, vr.encode(), known))

    @property
    def count_of_shared(self) -> int:
        """How many texts files of a series share."""
        return sum(self._common)

    def row(self, file: Part10File) -> tuple[list[str], tuple[str, ...]]:
        """Return the text of the columns of which each file has its own, and of those that files of a series share."""
        values = self.values(file)
        own = tuple(compress(values, self._own))
        return list(own), self._once(tuple(compress(values, self._common)))

    def kept_once(self, own: list[str], shared: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
        """Return what `row` has returned in another process: what stands in many files as one object."""
        same = self._same
        self._forget()
        shared = self._shared.get(shared) or self._once(tuple(same.setdefault(text, text) for text in shared))
        return self.own_kept_once(own), shared

    def own_kept_once(self, own: list[str]) -> list[str]:
        """Return the texts of which each file has its own: those that stand in many files as one object."""
        self._forget()
        same = self._same
        return [text if is_unique else same.setdefault(text, text) for text, is_unique in zip(own, self._are_unique)]

    def _once(self, shared: tuple[str, ...]) -> tuple[str, ...]:
        if len(self._shared) >= _MOST_SHARED:
            self._shared.clear()
        return self._shared.setdefault(shared, shared)

    def _forget(self) -> None:
        """Begin anew to remember values: scanners write a time of its own into every file."""
        if len(self._same) >= _MOST_KNOWN:
            self._same.clear()
            for known in self._known.values():
                known.clear()

    def values(self, file: Part10File) -> list[str]:
        """Return the text of each column; "" for what is missing or empty."""
        alike = file.alike
        if alike is None:
            return self._read(file, self._columns, [""] * len(self._columns))
        last = self._last.get(alike.layout)
        parts = alike.parts
        if last is None or any(parts[number] != last.parts[number] for number in last.character_set):
            values = self._read(file, self._columns, [""] * len(self._columns))
            self._remember(alike, values)
            return values
        before = last.parts
        changed = [column for column, number in last.places if parts[number] != before[number]]
        return self._read(file, [*changed, *last.others], last.values.copy())

    def _remember(self, alike: Alike, values: list[str]) -> None:
        """Remember a row for the next file that is alike."""
        layout, places, others = alike.layout, [], []
        numbers = {tag: number for number, tag in enumerate(layout.fields.tags)}
        for column in self._columns:
            number = numbers.get(column[1], -1)
            if number >= 0 and layout.is_held(number):
                places.append((column, number))
            elif number >= 0:
                others.append(column)
        if len(self._last) >= _MOST_LAYOUTS:
            self._last.clear()
        character_set = [numbers[CHARACTER_SET]] if CHARACTER_SET in numbers else []
        if all(map(layout.is_held, character_set)):
            self._last[layout] = _Row(places, others, character_set, alike.parts, values.copy())

    def _read(self, file: Part10File, columns: Iterable[_Column], values: list[str]) -> list[str]:
        """Put the text of some columns into a row."""
        is_big_endian = file.encoding.big_endian
        place_of, read = file.element, file.read
        for number, tag, vr, letters, known in columns:
            element = place_of(tag)
            if element is None:
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
                    self._forget()
                    text = self._same.setdefault(text, text)
                    # Other text depends on the character set of the file.
                    if is_usual and (vr in _NUMBERS or (data.isascii() and b"\x1b" not in data)):
                        known[data] = text
            values[number] = text
        return values


class _Row(NamedTuple):
    """The row of a file that others may be like.

    Attributes
    ----------
    places
        The columns whose values are among the parts, with the numbers of their elements.
    others
        Those that have to be read in every file.
    character_set
        Number of the element that says how text is encoded; none if it is missing.
    """

    places: list[tuple[_Column, int]]
    others: list[_Column]
    character_set: list[int]
    parts: tuple[bytes, ...]
    values: list[str]


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
