"""How DCMTK, with which Slicer imports, reads a file: whether it comes to the end, and where it finds each element.

A model by what Slicer's database was seen to take. A file may lack preamble, meta header and transfer syntax, but each
element must lie inside the file, in the encoding that the transfer syntax names. A VR that no standard names has a
length of two bytes, unless it is made of capital letters.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

from pydicom._uid_dict import UID_dictionary
from pydicom.datadict import dictionary_has_tag

from DICOMPatcherLib.part10.elements import (
    ITEM,
    ITEM_END,
    LONG_VRS,
    PIXEL_DATA,
    SEQUENCE_END,
    SHORT_VRS,
    UNDEFINED,
    Encoding,
)
from DICOMPatcherLib.part10.transfer_syntaxes import ALL_DEFLATED, NATIVE, encoding_of

Read = Callable[[int, int], bytes]
"""Returns the bytes at an offset, as many as are asked for, fewer at the end."""

_META_LENGTH = 0x00020000
_SYNTAX = 0x00020010
_LONGEST_SYNTAX = 256
_DEEPEST = 200
_BLOCK = 64 * 1024


class Refused(Exception):
    """DCMTK does not read the file."""


class Place(NamedTuple):
    """Where the value of an element lies; `length` is that of the value without a delimiter."""

    vr: bytes
    value: int
    length: int


class Found(NamedTuple):
    """The top-level elements of a data set by tag, and its encoding. Of several with one tag the last one counts."""

    elements: dict[int, Place]
    encoding: Encoding


def find_elements(read: Read, end: int, inflate: Callable[[int], tuple[Read, int]]) -> Found:
    """Return the elements of a file as DCMTK reads it.

    Parameters
    ----------
    end
        The size of the file in bytes.
    inflate
        Inflates what lies behind an offset; returns how to read that, and its size. May raise Refused.

    Raises
    ------
    Refused
        If it does not read the file.
    """
    position = 132 if read(128, 4) == b"DICM" else 0
    syntax = ""
    meta = _Stream(read, end, Encoding(False, False), False)
    stop = end
    while position < stop and read(position, 2) == b"\2\0":
        tag, place, position = meta.element(position)
        if place.vr not in SHORT_VRS and place.vr not in LONG_VRS and _is_of_the_future(place.vr):
            raise Refused("unknown VR in the meta header")
        if tag == _META_LENGTH and place.length == 4:
            stop = position + int.from_bytes(read(place.value, 4), "little")
        elif tag == _SYNTAX:
            value = read(place.value, min(place.length, _LONGEST_SYNTAX))
            syntax = value.decode("latin-1").strip("\0 ")
    if syntax in ALL_DEFLATED:
        read, end = inflate(position)
        position = 0
    if position >= end:
        raise Refused("no data set")
    is_known = UID_dictionary.get(syntax, ("", ""))[1] == "Transfer Syntax"
    encoding = encoding_of(syntax) if is_known else _found_out(read(position, 6))
    stream = _Stream(read, end, encoding, is_known and syntax not in NATIVE)
    elements: dict[int, Place] = {}
    while position < end:
        tag, place, position = stream.element(position)
        if tag == SEQUENCE_END:
            raise Refused(f"the end of a sequence at {position}")
        if tag == ITEM_END:
            break
        elements[tag] = place
        if tag == 0 and place.length == 0:
            position = _last_of_zeros(read, position)
    return Found(elements, encoding)


def _last_of_zeros(read: Read, position: int) -> int:
    """Return where the last of some elements begins that are eight zero bytes each; the position if there are none.

    Native pixels that are taken for elements may be hundreds of thousands of them.
    """
    start = position
    while block := read(position, _BLOCK):
        zeros = len(block) - len(block.lstrip(b"\0"))
        position += zeros
        if zeros < _BLOCK:
            break
    return start + max((position - start) // 8 - 1, 0) * 8


def _found_out(head: bytes) -> Encoding:
    """Return the encoding of a data set that begins with these bytes, if nothing tells it."""
    group, number = struct.unpack_from("<HH", head.ljust(4, b"\0"))
    is_known = dictionary_has_tag(group << 16 | number)
    other_group, other_number = struct.unpack_from(">HH", head.ljust(4, b"\0"))
    is_other_known = dictionary_has_tag(other_group << 16 | other_number)
    big_endian = is_other_known and (not is_known or (group > 0xFF and other_group <= 0xFF))
    return Encoding(head[4:6] not in SHORT_VRS | LONG_VRS, big_endian)


def _is_of_the_future(vr: bytes) -> bool:
    """Tell whether a VR that is not known may be one of a later edition of the standard."""
    return vr.isalpha() and vr.isupper()


class _Stream:
    """A way through encoded elements."""

    def __init__(self, read: Read, end: int, encoding: Encoding, compressed: bool) -> None:
        self._read = read
        self._end = end
        self._encoding = encoding
        self._compressed = compressed
        order = ">" if encoding.big_endian else "<"
        self._tag = struct.Struct(f"{order}HH")
        self._long = struct.Struct(f"{order}L")
        self._short = struct.Struct(f"{order}H")

    def element(self, position: int, depth: int = 0) -> tuple[int, Place, int]:
        """Return tag and value of the element that begins here, and where it ends."""
        head = self._read(position, 12)
        if len(head) < 8:
            raise Refused(f"no element at {position}")
        group, number = self._tag.unpack_from(head)
        tag = group << 16 | number
        if tag == ITEM:
            raise Refused(f"an item at {position}")
        if tag in (ITEM_END, SEQUENCE_END):
            return tag, Place(b"", position + 8, 0), position + 8
        vr, length, value = self._head(head, position)
        if depth > _DEEPEST:
            raise Refused(f"too deep at {position}")
        if length == UNDEFINED:
            stop = self._items(value, None, vr in (b"OB", b"OW"), vr == b"UN", depth)
            return tag, Place(vr, value, stop - 8 - value), stop
        if tag == PIXEL_DATA and self._compressed and depth == 0:
            raise Refused("compressed pixels of a defined length")
        if value + length > self._end:
            raise Refused(f"the element at {position} ends after the file")
        if vr == b"SQ":
            self._items(value, value + length, False, False, depth)
        return tag, Place(vr, value, length), value + length

    def _head(self, head: bytes, position: int) -> tuple[bytes, int, int]:
        """Return VR, length and beginning of the value."""
        if self._encoding.implicit:
            return b"", self._long.unpack_from(head, 4)[0], position + 8
        vr = head[4:6]
        if vr not in SHORT_VRS and (vr in LONG_VRS or _is_of_the_future(vr)):
            if len(head) < 12:
                raise Refused(f"no element at {position}")
            return vr, self._long.unpack_from(head, 8)[0], position + 12
        return vr, self._short.unpack_from(head, 6)[0], position + 8

    def _items(self, position: int, end: int | None, fragments: bool, implicit: bool, depth: int) -> int:
        """Return the end of a list of items, which is given or marked."""
        inside = _Stream(self._read, self._end, Encoding(True, False), False) if implicit else self
        while end is None or position < end:
            head = self._read(position, 8)
            if len(head) < 8:
                raise Refused(f"no item at {position}")
            group, number = inside._tag.unpack_from(head)
            tag, length = group << 16 | number, inside._long.unpack_from(head, 4)[0]
            position += 8
            if tag == SEQUENCE_END:
                return position
            if tag != ITEM or position + (0 if length == UNDEFINED else length) > self._end:
                raise Refused(f"no item at {position - 8}")
            position = position + length if fragments else inside._item(position, length, depth)
        return position

    def _item(self, position: int, length: int, depth: int) -> int:
        end = position + length if length != UNDEFINED else None
        while end is None or position < end:
            tag, _, position = self.element(position, depth + 1)
            if tag == ITEM_END and end is None:
                return position
        return position
