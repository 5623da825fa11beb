"""Comments in compressed images: found by following the codestreams, and overwritten by zeros.

Nothing is decompressed, and no length changes, so that offset tables stay right.

References
----------
ISO/IEC 10918-1 annex B: the markers of JPEG, which JPEG-LS (14495-1) uses too. ISO/IEC 15444-1 annex A: those of JPEG
2000. PS3.5 annexes A.4 and G: how codestreams lie in fragments, and frames in RLE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.part10.codestream import RLE
from DICOMPatcherLib.part10.elements import Element
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.rle import holds_only_pixels, is_rle

_JPEG, _JPEG_2000 = b"\xff\xd8", b"\xff\x4f\xff\x51"
_IN_SCAN = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]")
_WITHOUT_LENGTH = frozenset((0x01, 0xD8, *range(0xD0, 0xD8)))
_COMMENT, _END, _SCAN = 0xFE, 0xD9, 0xDA
_COMMENT_2000, _TILE, _DATA, _END_2000 = 0x64, 0x90, 0x93, 0xD9
_COLOUR_FACTS = {0xE0: (b"JFIF\0", 14), 0xEE: (b"Adobe", 12), 0xE8: (b"mrfx", 8)}
"""Application segments that say how to read the colours: how they begin, and how much of them says that."""


_EXTENDED_TABLES = (0x7FE00001, 0x7FE00002)


class Unfollowable(Exception):
    """Compressed pixels are of no kind in which all text can be found."""


def without_comments(file: Part10File, element: Element) -> list[Edit]:
    """Return the edits that overwrite all comments in encapsulated pixels.

    Raises
    ------
    Unfollowable
        If there may be comments that cannot be found.
    """
    _check_tables(file, element)
    if file.transfer_syntax == RLE:
        _check_rle(file, element)
        return []
    edits: list[Edit] = []
    stream = bytearray()
    starts: list[tuple[int, int]] = []
    for value, length in file.each_fragment(element):
        data = file.read(value, length)
        if data[:2] == _JPEG or data[:4] == _JPEG_2000:
            edits += _of_stream(bytes(stream), starts)
            stream, starts = bytearray(), []
        elif not starts:
            raise Unfollowable
        starts.append((len(stream), value))
        stream += data
    return edits + _of_stream(bytes(stream), starts)


def _check_tables(file: Part10File, element: Element) -> None:
    """Raise Unfollowable if what should be offsets and lengths of fragments cannot be that."""
    size, order = element.stop - element.value, "big" if file.encoding.big_endian else "little"
    start = element.value + 8
    basic = file.read(start, int.from_bytes(file.read(start - 4, 4), order))  # type: ignore[arg-type]
    tables = [(basic, 4)]
    for tag in _EXTENDED_TABLES:
        table = file.element(tag)
        tables += [(file.value(table), 8)] if table is not None else []
    for data, width in tables:
        numbers = (int.from_bytes(data[at : at + width], order) for at in range(0, len(data), width))  # type: ignore[arg-type]
        if len(data) % width or any(number > size for number in numbers):
            raise Unfollowable


def _check_rle(file: Part10File, element: Element) -> None:
    """Raise Unfollowable if there is anything but frames that hold their pixels and nothing else."""
    size, count = file.image_size, 0
    in_segment = (size.rows * size.columns * min(size.bits, 8) + 7) // 8
    for start, length in file.each_fragment(element):
        frame = file.read(start, length)
        if not is_rle(frame[:64]) or not holds_only_pixels(frame, in_segment):
            raise Unfollowable
        count += 1
    if count != size.frames:
        raise Unfollowable


def _of_stream(stream: bytes, starts: list[tuple[int, int]]) -> list[Edit]:
    """Return the edits to one codestream, given at which offset of the file each part of it lies."""
    if not starts:
        return []
    ranges = _in_jpeg_2000(stream) if stream[:4] == _JPEG_2000 else _in_jpeg(stream)
    edits = []
    ends = [start for start, _ in starts[1:]] + [len(stream)]
    for begin, stop in ranges:
        for (start, offset), end in zip(starts, ends):
            first, last = max(begin, start), min(stop, end)
            if first < last and any(stream[first:last]):
                edits.append(Edit(offset + first - start, offset + last - start, bytes(last - first)))
    return edits


def _in_jpeg(stream: bytes) -> Iterator[tuple[int, int]]:
    """Yield what may hold text in a JPEG or JPEG-LS codestream: comments, application data, and what is behind it."""
    position = 2
    while position + 4 <= len(stream):
        if stream[position] != 0xFF:
            raise Unfollowable
        marker = stream[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == _END:
            yield position + 2, len(stream)
            return
        if marker in _WITHOUT_LENGTH:
            position += 2
            continue
        length = int.from_bytes(stream[position + 2 : position + 4], "big")
        if length < 2:
            raise Unfollowable
        begin, stop = position + 4, position + 2 + length
        if marker == _COMMENT:
            yield begin, stop
        elif 0xE0 <= marker <= 0xEF:
            name, size = _COLOUR_FACTS.get(marker, (b"\0", 0))
            yield begin + (size if stream[begin : begin + len(name)] == name else 0), stop
        position = stop
        if marker == _SCAN:
            found = _IN_SCAN.search(stream, stop)
            if found is None:
                return
            position = found.start()
    if position < len(stream) and stream[position : position + 2] != b"\xff\xd9":
        yield position, len(stream)


def _in_jpeg_2000(stream: bytes) -> Iterator[tuple[int, int]]:
    """Yield what may hold text in a JPEG 2000 codestream: comments, and what is behind it."""
    position, tile_end = 2, 0
    while position + 4 <= len(stream):
        if stream[position] != 0xFF:
            raise Unfollowable
        marker = stream[position + 1]
        if marker == _END_2000:
            break
        if marker == _DATA:
            if not tile_end:  # the last tile-part goes on to the end of the codestream
                end = stream.rfind(b"\xff\xd9")
                tile_end = end if end > 0 else len(stream)
            position = tile_end
            continue
        length = int.from_bytes(stream[position + 2 : position + 4], "big")
        if length < 2:
            raise Unfollowable
        if marker == _COMMENT_2000:
            yield position + 6, position + 2 + length  # behind what says whether it is text
        elif marker == _TILE:
            size = int.from_bytes(stream[position + 6 : position + 10], "big")
            if size and size < 14:
                raise Unfollowable
            tile_end = position + size if size else 0
        position += 2 + length
    yield min(position + 2, len(stream)), len(stream)
