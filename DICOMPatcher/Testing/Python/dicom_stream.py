"""Says whether DCMTK, with which Slicer imports, reads a file to its end, and reads the values from it.

A model by what Slicer's database was seen to accept: a file may lack preamble, meta header and transfer syntax, but
each element must lie completely inside the file and be encoded as the transfer syntax says.
"""

from __future__ import annotations

import os
import struct
import warnings
import zlib

import pydicom
from pydicom import Dataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    UID_dictionary,
)

SHORT_VRS = frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())
LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD


class UnreadableError(Exception):
    """DCMTK would refuse the file."""


def read(path: str | os.PathLike[str]) -> Dataset:
    """Return the data set of a file, without its pixels.

    Raises
    ------
    UnreadableError
        If DCMTK would refuse the file.
    """
    try:
        with open(path, "rb") as file:
            _check(file.read())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ds = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    except (OSError, struct.error, zlib.error, IndexError) as error:
        raise UnreadableError(str(error)) from error
    return ds


def _check(data: bytes) -> None:
    start = 132 if data[128:132] == b"DICM" else 0
    position, syntax = _meta_header(data, start)
    if syntax == DeflatedExplicitVRLittleEndian:
        data, position = zlib.decompress(data[position:], -zlib.MAX_WBITS), 0
    if position == len(data):
        raise UnreadableError("no data set")
    explicit = syntax != ImplicitVRLittleEndian
    if UID_dictionary.get(syntax, ("", ""))[1] != "Transfer Syntax":
        explicit = data[position + 4 : position + 6] in SHORT_VRS | LONG_VRS
    stream = _Stream(data, explicit, ">" if syntax == ExplicitVRBigEndian else "<")
    while position < len(data):
        position = stream.element(position)


def _meta_header(data: bytes, position: int) -> tuple[int, str]:
    """Return where the data set begins, and the transfer syntax or ""."""
    stream = _Stream(data, True, "<")
    syntax = ""
    while data[position : position + 2] == b"\x02\x00":
        end = stream.element(position)
        if data[position + 2 : position + 4] == b"\x10\x00":
            syntax = data[position + 8 : end].decode("latin-1").strip("\0 ")
        position = end
    return position, syntax


class _Stream:
    """A way through encoded elements."""

    def __init__(self, data: bytes, explicit: bool, order: str) -> None:
        self._data = data
        self._explicit = explicit
        self._order = order

    def _tag(self, position: int) -> int:
        group, element = struct.unpack_from(f"{self._order}HH", self._data, position)
        return int(group << 16 | element)

    def element(self, position: int) -> int:
        """Return the end of the element that begins here."""
        tag = self._tag(position)
        if tag >> 16 == 0 or tag >> 16 == 0xFFFE:
            raise UnreadableError(f"no element at {position}")
        vr, length, value = self._head(position)
        if length == UNDEFINED:
            return self._items(value, fragments=vr in (b"OB", b"OW"), implicit=vr == b"UN")
        if value + length > len(self._data):
            raise UnreadableError(f"the element at {position} ends after the file")
        if vr == b"SQ":
            self._items(value, end=value + length)
        return value + length

    def _head(self, position: int) -> tuple[bytes, int, int]:
        """Return VR, length and beginning of the value."""
        if not self._explicit:
            return b"", struct.unpack_from("<L", self._data, position + 4)[0], position + 8
        vr = self._data[position + 4 : position + 6]
        if vr in LONG_VRS:
            return vr, struct.unpack_from(f"{self._order}L", self._data, position + 8)[0], position + 12
        if vr in SHORT_VRS:
            return vr, struct.unpack_from(f"{self._order}H", self._data, position + 6)[0], position + 8
        raise UnreadableError(f"no VR at {position + 4}")

    def _items(self, position: int, end: int | None = None, fragments: bool = False, implicit: bool = False) -> int:
        """Return the end of a list of items, which is given or marked."""
        inside = _Stream(self._data, False, "<") if implicit else self
        while end is None or position < end:
            tag = self._tag(position)
            length = struct.unpack_from(f"{self._order}L", self._data, position + 4)[0]
            position += 8
            if tag == SEQUENCE_END:
                return position
            if tag != ITEM or position + (0 if length == UNDEFINED else length) > len(self._data):
                raise UnreadableError(f"no item at {position - 8}")
            position = position + length if fragments else inside._item(position, length)
        return position

    def _item(self, position: int, length: int) -> int:
        end = position + length if length != UNDEFINED else None
        while end is None or position < end:
            if end is None and self._tag(position) == ITEM_END:
                return position + 8
            position = self.element(position)
        return position
