"""What 3D Slicer's database reads of a file."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from struct import unpack
from typing import BinaryIO, NamedTuple

from pydicom.datadict import dictionary_VR, tag_for_keyword

from DICOMPatcherLib.outlook.dcmtk_reading import Found, Read, Refused, find_elements
from DICOMPatcherLib.part10.elements import CHARACTER_SET, PIXEL_DATA

_INSTANCE = 0x00080018
_LONGEST = 0xFFFF
_LARGEST = 256 * 1024 * 1024
BYTES = (b"OB", b"UN")
"""Of bytes that may be anything the database reads the first, as a hexadecimal number."""
_NUMBERS = {b"US": "H", b"SS": "h", b"UL": "L", b"SL": "l"}

CODECS = {
    "": "latin-1",
    "ISO_IR 6": "utf-8",
    "ISO_IR 100": "latin-1",
    "ISO_IR 101": "iso8859-2",
    "ISO_IR 109": "iso8859-3",
    "ISO_IR 110": "iso8859-4",
    "ISO_IR 144": "iso8859-5",
    "ISO_IR 127": "iso8859-6",
    "ISO_IR 126": "iso8859-7",
    "ISO_IR 138": "iso8859-8",
    "ISO_IR 148": "iso8859-9",
    "ISO_IR 179": "iso8859-13",
    "ISO_IR 192": "utf-8",
    "ISO 2022 IR 13": "iso2022-jp",
    "ISO 2022 IR 87": "iso2022-jp",
    "ISO 2022 IR 159": "iso2022-jp",
    "ISO 2022 IR 149": "euc-kr",
    "GB18030": "gb18030",
    "GBK": "gbk",
}
"""The character sets that the database knows, and how it reads them."""


class ImportedFile(NamedTuple):
    """The values of some elements by keyword, and whether there are a SOP Instance UID, maybe empty, and Pixel Data."""

    values: dict[str, str]
    has_instance: bool
    has_pixels: bool


def read_imported(path: str | os.PathLike[str], keywords: Iterable[str]) -> ImportedFile:
    """Read some elements of a file, as the database does, all their values.

    Raises
    ------
    Refused
        If the importer does not read it.
    OSError
        If nobody can.
    """
    with open(path, "rb") as stream:
        return _read(stream, keywords)


def _read(stream: BinaryIO, keywords: Iterable[str]) -> ImportedFile:
    end = os.fstat(stream.fileno()).st_size
    inflated: list[Read] = []

    def read(offset: int, count: int) -> bytes:
        stream.seek(offset)
        return stream.read(count)

    def inflate(start: int) -> tuple[Read, int]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            data = inflater.decompress(read(start, end - start), _LARGEST)
        except zlib.error as error:
            raise Refused(str(error)) from error
        if not inflater.eof:
            raise Refused("the deflated data set is not complete")
        inflated.append(lambda offset, count: data[offset : offset + count])
        return inflated[0], len(data)

    found = find_elements(read, end, inflate)
    return values_of(found, inflated[0] if inflated else read, keywords)


def values_of(found: Found, reading: Read, keywords: Iterable[str]) -> ImportedFile:
    """Return the values of elements that were found, as the database reads them."""
    codec = _codec(found, reading)
    values = {}
    for keyword in keywords:
        tag = tag_for_keyword(keyword)
        if tag is not None and tag in found.elements:
            values[keyword] = _text(tag, found, reading, codec)
    return ImportedFile(values, _INSTANCE in found.elements, PIXEL_DATA in found.elements)


def _codec(found: Found, read: Read) -> str:
    place = found.elements.get(CHARACTER_SET)
    if place is None:
        return "latin-1"
    return codec_of(read(place.value, min(place.length, _LONGEST)))


def codec_of(value: bytes) -> str:
    """Return how the database reads text in a character set; "" if it does not know it."""
    return CODECS.get(value.decode("latin-1").partition("\\")[0].strip(" \0"), "")


def _text(tag: int, found: Found, read: Read, codec: str) -> str:
    place = found.elements[tag]
    data = read(place.value, min(place.length, _LONGEST))
    vr = place.vr or dictionary_VR(tag).encode()
    if vr in _NUMBERS:
        code = _NUMBERS[vr]
        size = 2 if code in "Hh" else 4
        count = len(data) // size
        order = ">" if found.encoding.big_endian else "<"
        return "\\".join(map(str, unpack(f"{order}{count}{code}", data[: count * size])))
    if vr in BYTES:
        return f"{data[0]:02x}" if data else ""
    return decoded(data, codec)


def decoded(data: bytes, codec: str) -> str:
    """Return text as the database reads it: its strings end at a zero byte."""
    data = data.partition(b"\0")[0]
    if not codec:
        return "".join(chr(byte) if 32 <= byte < 128 else "?" for byte in data.rstrip(b" \0")).strip(" \0")
    return data.decode(codec, "replace").strip(" \0")
