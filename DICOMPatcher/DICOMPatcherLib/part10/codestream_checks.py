"""Whether a codestream of JPEG, JPEG-LS or JPEG 2000 has all its parts, as far as markers and lengths show it.

Nothing is decoded. What is told is certain: a codestream that a decoder takes for whole is never told of.

References
----------
ISO/IEC 10918-1 annex B: the segments of JPEG, which JPEG-LS shares (14495-1 annex C). ISO/IEC 15444-1 annex A: those of
JPEG 2000.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

from DICOMPatcherLib.part10.codestream import (
    END_OF_IMAGE,
    JPEG_2000_START,
    JPEG_START,
    START_OF_SCAN,
    placed_segments,
)
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.texts import Text

_INCOMPLETE, _NO_HEADER, _NO_TABLES, _NO_SCAN, _NO_TILES = range(5)

_HEAD, _LARGEST_HEAD = 4096, 256 * 1024
"""How much of a codestream is read to find its first scan or tile, at first and at most."""

_TABLES, _QUANTIZATION, _RESTART = 0xC4, 0xDB, 0xDD
_SEQUENTIAL, _PROGRESSIVE, _LOSSLESS, _JPEG_LS = (0xC0, 0xC1), 0xC2, 0xC3, 0xF7
_WITH_COSINES = (*_SEQUENTIAL, _PROGRESSIVE)
_FRAMES = frozenset((*range(0xC0, 0xD0), _JPEG_LS)) - {_TABLES, 0xC8, 0xCC}
_MARKERS_OF_RESTART = tuple(bytes((0xFF, 0xD0 + number)) for number in range(8))
_LAST_INTERVALS = 64 * 1024
"""Bytes at the end of a scan in which its last restart marker is looked for."""

_SIZE, _TILE_PART = 0x51, b"\xff\x90\0\x0a"
_LEAST_TILE_PART = 14
_MOST_TILE_PARTS = 1000
"""So many of a codestream are followed."""
_TAIL = 16


class Codestream:
    """The bytes of a codestream that lies in one or several places, padding included.

    Parameters
    ----------
    places
        Start and length of each.
    """

    def __init__(self, content: Content, places: Sequence[tuple[int, int]]) -> None:
        self._content = content
        self._places = places
        self.length = sum(length for _, length in places)

    def read(self, offset: int, size: int) -> bytes:
        """Return `size` bytes at `offset`, fewer at the end."""
        parts: list[bytes] = []
        for start, length in self._places:
            if offset < length and size > 0:
                parts.append(self._content.read(start + offset, min(size, length - offset)))
                size -= length - offset
            offset = max(offset - length, 0)
        return parts[0] if len(parts) == 1 else b"".join(parts)


def problem_of(codestream: Codestream, number: int) -> Text | None:
    """Return what the codestream of a frame, of which there is the number, lacks; None if nothing certainly."""
    head = codestream.read(0, min(_HEAD, codestream.length))
    found = None
    if head.startswith(JPEG_2000_START):
        found = _problem_of_jpeg_2000(codestream, head)
    elif head.startswith(JPEG_START):
        found = _problem_of_jpeg(codestream, head)
    return _told(found, number) if found is not None else None


def incomplete(number: int) -> Text:
    """Return that the codestream of a frame, of which there is the number, ends too early."""
    return Text("Pixel Data is truncated: the codestream of frame {number} is incomplete", number=number)


def _told(problem: int, number: int) -> Text:
    if problem == _NO_HEADER:
        return Text("the codestream of frame {number} lacks its header", number=number)
    if problem == _NO_TABLES:
        return Text("the codestream of frame {number} lacks tables that its scan needs", number=number)
    if problem == _NO_SCAN:
        return Text("the codestream of frame {number} has no scan, and no pixels", number=number)
    if problem == _NO_TILES:
        return Text("the codestream of frame {number} lacks tiles", number=number)
    return incomplete(number)


# JPEG and JPEG-LS


class _Frame(NamedTuple):
    """What the header of a frame says: its marker, its size, and of each component its sampling across and down."""

    marker: int
    rows: int
    columns: int
    components: tuple[tuple[int, int, int], ...]

    @property
    def across(self) -> int:
        return max(across for _, across, _ in self.components)

    @property
    def down(self) -> int:
        return max(down for _, _, down in self.components)


class _Scan(NamedTuple):
    """What stands before the first scan: what lacks there, where the scan starts, and what it has at least.

    Attributes
    ----------
    least
        Bytes.
    intervals
        Between restart markers; 0 if that is not known.
    """

    problem: int | None
    start: int = 0
    least: int = 0
    intervals: int = 0


def _problem_of_jpeg(codestream: Codestream, head: bytes) -> int | None:
    place = head.find(bytes((0xFF, START_OF_SCAN)))
    # Most images of a series have the same bytes there. A small image in an APP segment has a scan too.
    scan = _scan_behind(head[: place + 2 + int.from_bytes(head[place + 2 : place + 4], "big")]) if place > 0 else None
    if scan is None:
        head = codestream.read(0, min(codestream.length, _LARGEST_HEAD))
        scan = _scan_behind(head)
    if scan is None:
        return _NO_SCAN if len(head) >= codestream.length else None
    if scan.problem is not None or not scan.start:
        return scan.problem
    if scan.start + scan.least > _end_of_image(codestream, scan.start):
        return _INCOMPLETE
    return _problem_of_intervals(codestream, scan.start, scan.intervals) if scan.intervals else None


@functools.lru_cache(maxsize=16)
def _scan_behind(head: bytes) -> _Scan | None:
    """Return what the first bytes of a codestream say of its first scan; None if they end before."""
    places = list(placed_segments(head))
    if not places or places[-1][0] != START_OF_SCAN or places[-1][2] > len(head):
        return None
    found = {marker: head[start:stop] for marker, start, stop in places}
    marker = next((marker for marker, _, _ in places if marker in _FRAMES), None)
    if marker is None:
        return _Scan(_NO_HEADER)
    lacks_tables = marker in (*_WITH_COSINES, _LOSSLESS) and _TABLES not in found
    if lacks_tables or (marker in _WITH_COSINES and _QUANTIZATION not in found):
        return _Scan(_NO_TABLES)
    frame, scan = _frame_of(marker, found[marker]), found[START_OF_SCAN]
    if frame is None or not scan:
        return _Scan(None)
    named = set(scan[1 : 1 + 2 * scan[0] : 2])
    members = [one for one in frame.components if one[0] in named]
    if len(members) != scan[0]:
        return _Scan(None)
    interval = int.from_bytes(found.get(_RESTART, b"")[:2], "big")
    is_only_scan = marker in _SEQUENTIAL and len(members) == len(frame.components)
    intervals = -(-_units(frame, members)[0] // interval) if interval and is_only_scan else 0
    return _Scan(None, places[-1][2], (_least_bits(frame, members) + 7) // 8, intervals)


def _end_of_image(codestream: Codestream, start: int) -> int:
    """Return where the end of an image is marked behind the start of its scan; where it ends, if that is not seen."""
    first = max(codestream.length - _TAIL, start)
    place = codestream.read(first, _TAIL).rfind(END_OF_IMAGE)
    return first + place if place >= 0 else codestream.length


def _frame_of(marker: int, content: bytes) -> _Frame | None:
    """Return what a frame header says; None if it does not say it all, or the number of lines only behind the scan."""
    if len(content) < 6:
        return None
    rows, columns = int.from_bytes(content[1:3], "big"), int.from_bytes(content[3:5], "big")
    components = tuple((name, both >> 4, both & 15) for name, both in zip(content[6::3], content[7::3]))
    is_told = rows and columns and components and all(across and down for _, across, down in components)
    return _Frame(marker, rows, columns, components) if is_told else None


def _units(frame: _Frame, members: list[tuple[int, int, int]]) -> tuple[int, int]:
    """Return the number of coded units of the components of a scan, and of blocks in each."""
    if len(members) != 1:
        units = -(-frame.columns // (8 * frame.across)) * -(-frame.rows // (8 * frame.down))
        return units, sum(across * down for _, across, down in members)
    ((_, across, down),) = members
    columns, rows = -(-frame.columns * across // frame.across), -(-frame.rows * down // frame.down)
    return -(-columns // 8) * -(-rows // 8), 1


def _least_bits(frame: _Frame, members: list[tuple[int, int, int]]) -> int:
    """Return how many bits a scan of some components has at least.

    The codes of Huffman have at least one bit: a block has one of its mean and another of the rest, if that is in the
    scan, and a sample of lossless JPEG has one. JPEG-LS has a bit for each line, arithmetic coding next to nothing.
    """
    if frame.marker in _WITH_COSINES:
        units, blocks = _units(frame, members)
        return units * blocks * (2 if frame.marker in _SEQUENTIAL else 1)
    if frame.marker == _LOSSLESS and frame.across == frame.down == 1:
        return frame.rows * frame.columns * len(members)
    return frame.rows if frame.marker == _JPEG_LS else 0


def _problem_of_intervals(codestream: Codestream, start: int, intervals: int) -> int | None:
    """Return that a scan does not have its last restart marker, or one more, as some encoders write."""
    size = min(codestream.length - start, _LAST_INTERVALS)
    tail = codestream.read(codestream.length - size, size)
    place, last = max((tail.rfind(marker), number) for number, marker in enumerate(_MARKERS_OF_RESTART))
    if place < 0:
        return _INCOMPLETE if intervals > 1 and size == codestream.length - start else None
    return None if last in ((intervals - 2) % 8, (intervals - 1) % 8) else _INCOMPLETE


# JPEG 2000


def _problem_of_jpeg_2000(codestream: Codestream, head: bytes) -> int | None:
    place = head.find(_TILE_PART)
    found, tiles = _first_tile_part(head[: place + len(_TILE_PART)]) if place > 0 else (_ENDED, 0)
    if found == _ENDED:
        head = codestream.read(0, min(codestream.length, _LARGEST_HEAD))
        found, tiles = _first_tile_part(head)
    if found < 0:
        return _INCOMPLETE if found == _ENDED and len(head) >= codestream.length else None
    return _problem_of_tiles(codestream, found, tiles)


_ENDED, _UNCLEAR = -1, -2


@functools.lru_cache(maxsize=16)  # most images of a series have the same bytes there
def _first_tile_part(head: bytes) -> tuple[int, int]:
    """Return where the first tile part starts, or that it is not seen or unclear, and how many tiles there are."""
    position, tiles = 2, 0
    while position + 4 <= len(head):
        if head[position] != 0xFF:
            return _UNCLEAR, 0
        if head.startswith(_TILE_PART, position):
            return position, tiles
        if head.startswith(END_OF_IMAGE, position):
            return _ENDED, 0
        stop = position + 2 + max(int.from_bytes(head[position + 2 : position + 4], "big"), 2)
        if head[position + 1] == _SIZE:
            tiles = _tiles(head[position + 4 : stop])
        position = stop
    return _ENDED, 0


def _tiles(size: bytes) -> int:
    """Return of how many tiles an image consists, by its SIZ segment; 0 if that does not tell."""
    if len(size) < 34:
        return 0
    right, bottom, _, _, width, height, left, top = (int.from_bytes(size[at : at + 4], "big") for at in range(2, 34, 4))
    if not (width and height and left < right and top < bottom):
        return 0
    return -(-(right - left) // width) * -(-(bottom - top) // height)


def _problem_of_tiles(codestream: Codestream, position: int, tiles: int) -> int | None:
    """Return that tile parts go on behind the end of a codestream, do not follow each other or are missing."""
    seen: set[int] = set()
    for _ in range(_MOST_TILE_PARTS):
        start = codestream.read(position, 12)
        if start.startswith(END_OF_IMAGE):
            return _NO_TILES if len(seen) < tiles else None
        if len(start) < 12 or not start.startswith(_TILE_PART):
            return _INCOMPLETE
        seen.add(int.from_bytes(start[4:6], "big"))
        length = int.from_bytes(start[6:10], "big")
        if length == 0:  # the last one: it goes on to the end
            tail = codestream.read(max(codestream.length - _TAIL, position), _TAIL)
            return _INCOMPLETE if END_OF_IMAGE not in tail else _NO_TILES if len(seen) < tiles else None
        position += length
        if length < _LEAST_TILE_PART or position + len(END_OF_IMAGE) > codestream.length:
            return _INCOMPLETE
    return None
