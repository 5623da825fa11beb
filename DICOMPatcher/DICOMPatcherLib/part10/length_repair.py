"""A wrong length of one element, put right where one length alone lets all that follows be read.

References
----------
PS3.5 section 7.1: elements stand in ascending order, each once. PS3.5 section 6.2: what the values of each VR look like
and how long they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pydicom._dicom_dict import DicomDictionary

from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.part10.content import Content, EditedContent
from DICOMPatcherLib.part10.elements import (
    ITEM,
    LONG_VRS,
    PIXEL_DATA,
    SEQUENCE_TAGS,
    SHORT_VRS,
    TAG_LENGTH,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    dictionary_vr,
    element_header,
    encoded_tag,
    is_named,
)
from DICOMPatcherLib.part10.pixel_module import are_pixels_described
from DICOMPatcherLib.part10.reading import is_ascending, read_as
from DICOMPatcherLib.part10.removable_bytes import elements_in
from DICOMPatcherLib.part10.swallowed_elements import TEXT_VRS, has_control_characters
from DICOMPatcherLib.part10.walk import Walk

_REACH = 64 * 1024
"""So far behind the start of a value its end is looked for."""
_SUSPECTS = 16
_MOST_STEPS = 200_000
_MOST_FOLLOWED = 4
"""So many times the length of the data set, values of undefined length are followed to their ends."""
_BEHIND_ALL = 1 << 32
_NOWHERE = -1
_WRAP = 1 << 16
_FIRST_GROUP = 0x0008
_LAST_CREATOR, _LONGEST_CREATOR = 0xFF, 64
"""The last element of a private group that says whose the others are, and how long such a text may be (PS3.5 7.8.1)."""

_CHARACTERS = bytes(range(0x20, 0x7F))

_VR = re.compile(b"(?=" + b"|".join(sorted(SHORT_VRS | LONG_VRS)) + b")")
_SIZES = {b"AT": 4, b"FD": 8, b"FL": 4, b"SL": 4, b"SS": 2, b"SV": 8, b"UL": 4, b"US": 2, b"UV": 8}
_NUMBERS = frozenset(_SIZES)
_LENGTHS = {b"AS": 4, b"DA": 8}
_LONGEST_PARTS = {b"AE": 16, b"AS": 4, b"CS": 16, b"DA": 18, b"DS": 16, b"DT": 54, b"IS": 12, b"TM": 28, b"UI": 64}
"""Bytes of one value; of dates and times, of a range in a query."""
_FORMS = {
    b"AS": re.compile(rb"[0-9DWMY ]*"),
    b"DA": re.compile(rb"[0-9. -]*"),
    b"DS": re.compile(rb"[0-9+\-.eE ]*"),
    b"DT": re.compile(rb"[0-9+. -]*"),
    b"IS": re.compile(rb"[0-9+\- ]*"),
    b"TM": re.compile(rb"[0-9:. -]*"),
    b"UI": re.compile(rb"[0-9.]*"),
}


class LengthRepair:
    """Looks for the element of a data set whose length is wrong.

    Parameters
    ----------
    content, encoding, start
        Of the data set, as it can be read up to the place of the fault.
    """

    def __init__(self, content: Content, encoding: Encoding, start: int = 0) -> None:
        self._content = content
        self._encoding = encoding
        self._start = start
        self._walk = Walk(content, [])
        self._firsts: dict[int, int] = {content.end: _BEHIND_ALL}
        self._followed = 0

    def of_any(self, elements: Sequence[Element], place: int) -> tuple[Edit, ...]:
        """Return the repair of one length because of which elements cannot be read up to a place; () if none fits.

        Parameters
        ----------
        elements
            What was read, the last of them from a wrong place on.
        """
        known = list(_in_order([*elements, *self._element_at(place)], self._encoding))
        creators = {element.tag for element in known}
        suspects = [
            element for element in known[-_SUSPECTS:] if not element.tag & 0x10000 or _creator(element.tag) in creators
        ]
        found = [(element, length) for element in suspects for length in self._lengths(element)]
        return self._proved(*found[0]) if len(found) == 1 else ()

    def of(self, element: Element) -> tuple[Edit, ...]:
        """Return the repair of the length of one element; () if it is not certain."""
        is_written = self._encoding.implicit or self._content.read(element.start + 4, 2) == element.vr
        is_written = is_written and is_named(element.tag)  # pixels may look like a header
        lengths = self._lengths(element) if is_written else ()
        return next((self._proved(element, length) for length in lengths), ())

    def _element_at(self, place: int) -> Iterator[Element]:
        """Yield the element whose header stands at a place."""
        try:
            tag, vr, value, length, oddity = self._walk.header(place, self._encoding, self._content.end)
        except Damage:
            return
        if not oddity:
            yield Element(tag, vr, place, value, length, value + length)

    def _proved(self, element: Element, length: int) -> tuple[Edit, ...]:
        """Return the edit that gives an element a length, if all of the data set is in order then; else ().

        Bytes that are missing somewhere, or there twice, may let one length lead back into order by chance: it takes an
        element of the pixels' description into a value, or makes one empty. A value that would end with the file, and
        nothing behind it, is cut off rather than too long.
        """
        end = self._content.end
        is_last = element.stop > end == element.value + length and element.tag < PIXEL_DATA
        if is_last or self._holds_letters(element):
            return ()
        edits = self._edit(element, length)
        content = EditedContent(self._content, edits)
        trial = read_as(content, self._start, self._encoding)
        is_sound = trial.damage is None and is_ascending(trial.fields.tags) and not trial.findings
        return edits if is_sound and are_pixels_described(content, trial.elements, self._encoding) else ()

    def _holds_letters(self, element: Element) -> bool:
        """Tell whether letters stand where the length should: bytes are lost in front of them, and they are a value."""
        size = 2 if element.vr in SHORT_VRS and not self._encoding.implicit else 4
        letters = self._content.read(element.value - size, size)
        return element.stop > self._content.end and len(letters) - len(letters.translate(None, _CHARACTERS)) > 1

    def _edit(self, element: Element, length: int) -> tuple[Edit, ...]:
        vr = element.vr
        if vr in SHORT_VRS and length >= _WRAP - 1 and not self._encoding.implicit:
            vr = b"UN"  # PS3.5 section 6.2.2: what is too long for its VR
        return (Edit(element.start, element.value, element_header(element.tag, vr, length, self._encoding)),)

    # Where a value ends

    def _lengths(self, element: Element) -> Iterator[int]:
        """Yield the length that an element has to have, if that is certain.

        It is the distance to the first place from which on all is in order. A longer value would hold elements.
        """
        vr = element.vr or dictionary_vr(element.tag).encode()
        starts_item = self._content.read(element.value, 4) == encoded_tag(ITEM, self._encoding)
        is_sequence = vr == b"SQ" or element.tag in SEQUENCE_TAGS or starts_item
        if element.tag == PIXEL_DATA or is_sequence or element.value > self._content.end:
            return
        for stop in self._stops(element):
            if self._first_tag(stop) > element.tag:
                length = stop - element.value
                if (
                    length != element.length
                    and self._fits(element, vr, length)
                    and (
                        self._may_shrink(element, vr)
                        if length < element.length
                        else self._may_grow(element, vr, length)
                    )
                ):
                    yield length
                return

    def _stops(self, element: Element) -> Iterator[int]:
        """Yield where the value of an element may end: where another may start, and where the file ends."""
        start, end = element.value, self._content.end
        data = self._content.read(start, _REACH + 12)
        if self._encoding.implicit:
            unpack = TAG_LENGTH[self._encoding.big_endian].unpack_from
            for offset in range(0, len(data) - 7, 2):
                group, number, length = unpack(data, offset)
                tag = group << 16 | number
                if tag > element.tag and (length == UNDEFINED or start + offset + 8 + length <= end) and is_named(tag):
                    yield start + offset
        else:
            for match in _VR.finditer(data, 4):
                if match.start() % 2 == 0:
                    yield start + match.start() - 4
            if element.vr in SHORT_VRS:  # only the lower 16 bits of a length may have been written
                yield from range(start + _WRAP + element.length, end, _WRAP)
        if (end - start) % 2 == 0:
            yield end

    def _first_tag(self, position: int) -> int:
        """Return the tag of the element at a place if it and all that follow are in order, up to the end of the file.

        At the end itself more than any tag; -1 if something is out of order.
        """
        passed: list[tuple[int, int]] = []
        while position not in self._firsts:
            tag, stop = self._step(position)
            if tag == _NOWHERE:
                self._firsts[position] = _NOWHERE
            elif passed and tag <= passed[-1][1]:
                break
            else:
                passed.append((position, tag))
                position = stop
        following = self._firsts.get(position, _NOWHERE)
        for place, tag in reversed(passed):
            following = tag if tag < following else _NOWHERE
            self._firsts[place] = following
        return following

    def _step(self, position: int) -> tuple[int, int]:
        """Return the tag of the element at a place, and where it stops; -1 if there is none."""
        end = self._content.end
        if len(self._firsts) > _MOST_STEPS or position + 8 > end:
            return _NOWHERE, position
        try:
            tag, vr, value, length, oddity = self._walk.header(position, self._encoding, end)
            if oddity or tag >> 16 < _FIRST_GROUP or not is_named(tag) or self._is_text_at(position, tag):
                return _NOWHERE, position
            if length != UNDEFINED:
                stop = value + length
                return (tag, stop) if length % 2 == 0 and stop <= end else (_NOWHERE, position)
            if self._followed > _MOST_FOLLOWED * end or vr in SHORT_VRS:
                return _NOWHERE, position
            stop = end
            try:
                stop = self._walk.skip_undefined(tag, vr, value, end, self._encoding)
            finally:
                self._followed += stop - value
            return (tag, stop) if stop <= end else (_NOWHERE, position)
        except Damage:
            return _NOWHERE, position

    def _is_text_at(self, position: int, tag: int) -> bool:
        """Tell whether what could be the tag of a private element is four characters of a text."""
        return bool(tag & 0x10000) and not self._content.read(position, 4).translate(None, _CHARACTERS)

    # What a value may be

    def _fits(self, element: Element, vr: bytes, length: int) -> bool:
        """Tell whether the bytes of an element can be a value of its VR."""
        if element.tag & 0x10000 and element.tag & 0xFFFF <= _LAST_CREATOR:
            return length <= _LONGEST_CREATOR and _is_text(b"LO", self._content.read(element.value, length))
        if vr in TEXT_VRS:
            return length <= _REACH * 1024 and _is_text(vr, self._content.read(element.value, length))
        multiplicity = DicomDictionary.get(element.tag, ("", ""))[1]
        sizes = {_SIZES.get(part.encode(), 0) for part in vr.decode("latin-1").split(" or ")}
        if len(sizes) == 1 and 0 not in sizes and multiplicity.isdigit():
            return length in (0, int(multiplicity) * sizes.pop())
        # Anything may be in there: but not the element that its own length leads to.
        stop = element.value + length
        is_followed = element.stop < stop and element.length != UNDEFINED and self._may_start(element.stop, element.tag)
        return not is_followed and not elements_in(self._content, element.value, stop)

    def _may_shrink(self, element: Element, vr: bytes) -> bool:
        """Tell whether the value as it is cannot be one: a text that goes on into the next header is none."""
        is_whole = element.length != UNDEFINED and element.stop <= self._content.end
        return not (vr in TEXT_VRS and is_whole and _is_text(vr, self._content.read(element.value, element.length)))

    def _may_grow(self, element: Element, vr: bytes, length: int) -> bool:
        """Tell whether what follows an element can only be the rest of its value, not of another one."""
        if element.length % 2 or (length - element.length) % _WRAP == 0:
            return True  # no writer measures so, or the upper half of the length is missing
        value = self._content.read(element.value, length)
        multiplicity = DicomDictionary.get(element.tag, ("", ""))[1]
        if multiplicity.isdigit():
            missing = int(multiplicity) - value[: element.length].count(b"\\") - 1
            if vr in _NUMBERS or (vr in TEXT_VRS and missing > 0 and value.count(b"\\") + 1 == int(multiplicity)):
                return True
            return multiplicity == "1" and length == _LENGTHS.get(vr) != element.length
        return False

    def _may_start(self, position: int, after: int) -> bool:
        return any(element.tag > after and is_named(element.tag) for element in self._element_at(position))


def _in_order(elements: Sequence[Element], encoding: Encoding) -> Iterator[Element]:
    """Yield the first elements, up to one that is out of order or no element."""
    last = -1
    for element in elements:
        is_written = encoding.implicit or element.vr in SHORT_VRS or element.vr in LONG_VRS
        if element.tag <= last or not is_written or not is_named(element.tag):
            return
        last = element.tag
        yield element


def _creator(tag: int) -> int:
    """Return the tag of what says whose a private element is; its own if it is such a one (PS3.5 section 7.8.1)."""
    number = tag & 0xFFFF
    return tag if number <= 0xFF else tag & 0xFFFF0000 | number >> 8


def _is_text(vr: bytes, value: bytes) -> bool:
    if has_control_characters(value) or b"\0" in value[:-1]:
        return False
    parts = value.rstrip(b"\0").split(b"\\")
    longest, form = _LONGEST_PARTS.get(vr), _FORMS.get(vr)
    return all(
        (longest is None or len(part) <= longest + 1) and (form is None or form.fullmatch(part) is not None)
        for part in parts
    )
