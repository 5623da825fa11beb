"""Names and places of data elements and items as they lie in a file.

References
----------
PS3.5 section 7: the encoding of elements, items and sequences.
"""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct
from typing import Literal, NamedTuple

from pydicom._dicom_dict import DicomDictionary
from pydicom.datadict import dictionary_has_tag, dictionary_VR

from DICOMPatcherLib.defects import DefectId
from DICOMPatcherLib.edits import Edit, growth
from DICOMPatcherLib.findings import Finding, at_byte

UNDEFINED = 0xFFFFFFFF
ITEM = 0xFFFEE000
ITEM_END = 0xFFFEE00D
SEQUENCE_END = 0xFFFEE0DD
CHARACTER_SET = 0x00080005
PIXEL_DATA = 0x7FE00010

SHORT_VRS = frozenset(b"AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US".split())
LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())

SEQUENCE_TAGS = frozenset(tag for tag, entry in DicomDictionary.items() if entry[0] == "SQ")
"""What has items by the data dictionary (PS3.6), for implicit VR."""

TAG_VR_LENGTH = {False: Struct("<HH2sH"), True: Struct(">HH2sH")}
TAG_LENGTH = {False: Struct("<HHL"), True: Struct(">HHL")}
LENGTH = {False: Struct("<L"), True: Struct(">L")}
"""The header of an element in explicit VR, of one in implicit VR or an item, and a length; by whether big endian."""


class Encoding(NamedTuple):
    """How a data set is written."""

    implicit: bool
    big_endian: bool


EXPLICIT = Encoding(False, False)
IMPLICIT = Encoding(True, False)


class Element(NamedTuple):
    """The place of one data element.

    Attributes
    ----------
    vr
        The two letters in the file; b"" in implicit VR.
    start, value, stop
        Offsets of the tag, of the value, and of what follows the element.
    length
        Length of the value as written: UNDEFINED if a delimiter ends it.
    """

    tag: int
    vr: bytes
    start: int
    value: int
    length: int
    stop: int

    @property
    def value_stop(self) -> int:
        """Offset of what follows the value, without the delimiter."""
        return self.stop - 8 if self.length == UNDEFINED else self.value + self.length


class Fields(NamedTuple):
    """The fields of many elements, one tuple each: what is asked of all elements of every file is asked of these."""

    tags: tuple[int, ...] = ()
    vrs: tuple[bytes, ...] = ()
    starts: tuple[int, ...] = ()
    values: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    stops: tuple[int, ...] = ()

    @classmethod
    def of(cls, elements: Iterable[Element]) -> Fields:
        """Return the fields of elements."""
        return cls(*zip(*elements))


class Item(NamedTuple):
    """The place of one sequence item and of the elements in it (`elements` are in the order of the file)."""

    start: int
    value: int
    length: int
    stop: int
    elements: list[Element]
    encoding: Encoding

    @property
    def value_stop(self) -> int:
        """Offset of what follows the value, without the delimiter."""
        return self.stop - 8 if self.length == UNDEFINED else self.value + self.length


def element_header(tag: int, vr: bytes, length: int, encoding: Encoding) -> bytes:
    """Return the header of a data element: tag, VR and length."""
    if encoding.implicit:
        return encoded_tag(tag, encoding) + encoded_number(length, 4, encoding)
    if vr in LONG_VRS:
        return encoded_tag(tag, encoding) + vr + b"\0\0" + encoded_number(length, 4, encoding)
    return encoded_tag(tag, encoding) + vr + encoded_number(length, 2, encoding)


def file_header(preamble: bytes, elements: Iterable[tuple[int, bytes, bytes]]) -> bytes:
    """Return preamble and File Meta Information (PS3.10 section 7.1), whose length is put in front of its elements.

    Parameters
    ----------
    elements
        Tag, VR and value of even length, in ascending order.
    """
    body = b"".join(element_header(tag, vr, len(value), EXPLICIT) + value for tag, vr, value in elements)
    length = element_header(0x00020000, b"UL", 4, EXPLICIT) + len(body).to_bytes(4, "little")
    return preamble + b"DICM" + length + body


def delimiter(tag: int, encoding: Encoding) -> bytes:
    """Return the delimiter of an item or a sequence."""
    return encoded_tag(tag, encoding) + bytes(4)


def encoded_tag(tag: int, encoding: Encoding) -> bytes:
    """Return the four bytes of a tag."""
    return encoded_number(tag >> 16, 2, encoding) + encoded_number(tag & 0xFFFF, 2, encoding)


def encoded_number(value: int, size: int, encoding: Encoding) -> bytes:
    """Return the bytes of an unsigned number."""
    return value.to_bytes(size, "big" if encoding.big_endian else "little")


def length_edit(value: int, length: int, edits: Iterable[Edit], encoding: Encoding) -> list[Edit]:
    """Return the edit to the four bytes in front of the value of a sequence or item that edits make longer or shorter.

    Parameters
    ----------
    value
        Offset of the value.
    length
        As written: UNDEFINED stays.
    edits
        To the value.
    """
    if length == UNDEFINED or not (grown := growth(edits)):
        return []
    return [Edit(value - 4, value, encoded_number(length + grown, 4, encoding))]


def dictionary_vr(tag: int) -> str:
    """Return the VR of an element by the data dictionary (PS3.6); "UN" for one that is not in it."""
    return dictionary_VR(tag) if dictionary_has_tag(tag) else "UN"


def is_named(tag: int) -> bool:
    """Tell whether there may be an element with a tag: one of the standard, or a private one (PS3.5 section 7.8)."""
    group, number = tag >> 16, tag & 0xFFFF
    return dictionary_has_tag(tag) or number == 0 or (group % 2 == 1 and 8 < group < 0xFFFF and number >= 0x10)


def is_plausible(tag: int, length: int) -> bool:
    """Tell whether an element may have a tag and a length: group lengths have four bytes (PS3.5 section 7.2)."""
    return is_named(tag) and (tag & 0xFFFF > 0 or length == 4)


def is_group_length(element: Element, value: bytes, end: int, encoding: Encoding) -> bool:
    """Tell whether an element (gggg,0000) of a file that ends at an offset has the value of a length."""
    order: Literal["big", "little"] = "big" if encoding.big_endian else "little"
    return element.length == 4 and element.vr in (b"", b"UL") and int.from_bytes(value, order) <= end


class Damage(Exception):
    """The walk cannot go on. The finding says where and why."""

    def __init__(self, defect: DefectId, offset: int, message: str, repair: tuple[Edit, ...] = ()) -> None:
        super().__init__(message)
        self.finding = Finding(defect, at_byte(message, offset), repair)


def format_tag(tag: int) -> str:
    """Return the tag as the standard writes it: "(0010,0020)"."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
