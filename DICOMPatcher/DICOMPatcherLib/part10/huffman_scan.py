"""Whether the scan of a JPEG codestream has all its blocks or samples: they are counted, and not decoded.

That takes about a microsecond for each code, and so is only for codestreams that something else speaks against.

References
----------
ISO/IEC 10918-1: annex C, Huffman tables; F.2.2, codes of blocks; H.2, codes of lossless samples; B.1.1.5, stuffing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from DICOMPatcherLib.part10.codestream import JPEG_START, START_OF_SCAN, placed_segments

_TABLES, _RESTART = 0xC4, 0xDD
_SEQUENTIAL, _LOSSLESS = (0xC0, 0xC1), 0xC3
_FRAMES = (*_SEQUENTIAL, _LOSSLESS)
_MOST_CODES = 300_000
"""So many blocks or samples are counted; a block has several codes."""
_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_RESTARTS = re.compile(rb"\xff[\xd0-\xd7]")
_BITS = 16
"""Of the longest code."""

_Table = Sequence[int]
"""For all that may stand in so many bits: length of the code, and what it means from the fifth bit on; 0 for none."""


def is_scan_short(codestream: bytes) -> bool:
    """Tell whether the only scan of a JPEG codestream certainly ends too early; False if it cannot be counted."""
    places = list(placed_segments(codestream)) if codestream.startswith(JPEG_START) else []
    if not places or places[-1][0] != START_OF_SCAN:
        return False
    frames = [place for place in places if place[0] in _FRAMES]
    contents = {marker: codestream[start:stop] for marker, start, stop in places}
    header, scan = contents.get(frames[0][0], b"") if len(frames) == 1 else b"", contents[START_OF_SCAN]
    tables: dict[int, _Table] = {}
    for marker, start, stop in places:
        if marker == _TABLES:
            tables.update(_tables(codestream[start:stop]))
    if len(header) < 9 or not scan or scan[0] != header[5] or len(scan) < 1 + 2 * scan[0] + 3:
        return False
    is_lossless = frames[0][0] == _LOSSLESS
    rows, columns = int.from_bytes(header[1:3], "big"), int.from_bytes(header[3:5], "big")
    factors = {name: (both >> 4, both & 15) for name, both in zip(header[6::3], header[7::3])}
    members = list(zip(scan[1 : 1 + 2 * scan[0] : 2], scan[2 : 2 + 2 * scan[0] : 2]))
    if len(factors) != header[5] or any(name not in factors or not all(factors[name]) for name, _ in members):
        return False
    if len(members) == 1 or is_lossless:
        if is_lossless and set(factors.values()) != {(1, 1)}:
            return False
        factors = dict.fromkeys(factors, (1, 1))
    side = 1 if is_lossless else 8
    across, down = (side * max(factor[axis] for factor in factors.values()) for axis in range(2))
    units = -(-columns // across) * -(-rows // down)
    unit = [
        (tables.get(both >> 4), None if is_lossless else tables.get(16 + (both & 15)))
        for name, both in members
        for _ in range(factors[name][0] * factors[name][1])
    ]
    is_told = all(first and (is_lossless or second) for first, second in unit)
    if not is_told or not 0 < units * len(unit) <= _MOST_CODES:
        return False
    interval = int.from_bytes(contents.get(_RESTART, b"")[:2], "big") or units
    start = places[-1][2]
    end = _END.search(codestream, start)
    parts = _RESTARTS.split(codestream[start : end.start() if end else len(codestream)])
    for done, part in zip(range(0, units, interval), parts):
        if not _has_units(part.replace(b"\xff\x00", b"\xff"), unit, min(interval, units - done)):
            return True
    return len(parts) * interval < units


def _tables(content: bytes) -> Iterator[tuple[int, _Table]]:
    """Yield class and number of the tables in a segment, in a byte, and each as a list for all that may be read."""
    position = 0
    while position + 17 <= len(content):
        counts = content[position + 1 : position + 17]
        symbols = content[position + 17 : position + 17 + sum(counts)]
        table: list[int] = []
        place = 0
        for length, count in enumerate(counts, 1):
            for symbol in symbols[place : place + count]:
                table += [length | symbol << 5] * (1 << (_BITS - length))
            place += count
        if len(symbols) == sum(counts) and len(table) <= 1 << _BITS:
            yield content[position], table + [0] * ((1 << _BITS) - len(table))
        position += 17 + len(symbols)


def _has_units(data: bytes, unit: Sequence[tuple[_Table | None, _Table | None]], count: int) -> bool:
    """Tell whether coded data goes on for so many units, each with the tables of its blocks or samples."""
    bits, held, position, left = 0, 0, 0, 8 * len(data)
    for _ in range(count):
        for first, second in unit:
            index, table = 0, first
            while index < 64 and table is not None:
                if held < 2 * _BITS:
                    more = data[position : position + 8].ljust(8, b"\0")
                    bits = (bits & ((1 << held) - 1)) << 64 | int.from_bytes(more, "big")
                    position += 8
                    held += 64
                code = table[bits >> (held - _BITS) & 0xFFFF]
                symbol = code >> 5
                size = symbol & 15
                used = (code & 31) + size
                held -= used
                left -= used
                if not code or left < 0:
                    return False
                if index == 0:
                    index, table = 1, second
                elif size:
                    index += (symbol >> 4) + 1
                elif symbol == 0xF0:
                    index += 16
                else:
                    break
    return True
