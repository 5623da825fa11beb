"""Frames in RLE Lossless: what their headers say, and their decoding.

References
----------
PS3.5 annex G: a frame is one fragment with a header of 64 bytes; each byte of each sample is a segment of its own, the
most significant first, packed by the scheme that is known as PackBits.
"""

from __future__ import annotations

import math
import struct

_HEADER = struct.Struct("<16L")
_MOST_SEGMENTS = 15
_NOTHING = 128
_GAINS = (*range(1, 129), 0, *range(128, 1, -1))
_STEPS = bytes((*range(2, 130), 1, *[2] * 127))
"""By its first byte, to how many bytes a run unpacks, and how many it has."""
_MOST_TIMES = 64
"""So many bytes two of a segment unpack to at most, and so many pixels a byte of a frame."""


def is_rle(head: bytes) -> bool:
    """Tell whether the first bytes of a frame are a header with nothing odd in it."""
    if len(head) < _HEADER.size:
        return False
    count, *offsets = _header(head)
    used, unused = offsets[:count], offsets[count:]
    is_count = 1 <= count <= _MOST_SEGMENTS
    return is_count and used[0] == _HEADER.size and used == sorted(set(used)) and not any(unused)


def rle_segments(head: bytes) -> int:
    """Return of how many segments a frame in RLE consists, one for each byte of a pixel; 0 if it is none."""
    count, *offsets = _header(head)
    used = offsets[:count]
    is_header = 1 <= count <= _MOST_SEGMENTS and used[0] == _HEADER.size <= len(head)
    return count if is_header and used == sorted(set(used)) else 0


def rle_length(head: bytes) -> int:
    """Return how many bytes a frame in RLE has at least, by its header."""
    return max(_header(head)[1:])


def rle_pixels(frame: bytes) -> int:
    """Return of how many pixels a frame in RLE consists, by its first segment; 0 if that does not end where it should.

    References
    ----------
    PS3.5 annex G.3.2: runs; the last one may be followed by a byte of padding.
    """
    count, start, *following = _header(frame)
    stop = following[0] if count > 1 else len(frame)
    position, pixels = _skipped(frame, start, stop)
    return pixels if stop - 1 <= position <= stop else 0


def may_end_with(tail: bytes) -> bool:
    """Tell whether a segment may end with these bytes, without knowing where runs start in them.

    From wherever they are followed, they soon fall into step. The last one may be followed by a byte of padding.
    """
    position, _ = _skipped(tail, 0, len(tail))
    return position <= len(tail)


def lacks_pixels(frame: bytes, pixels: int) -> bool:
    """Tell whether the last segment of a frame in RLE ends before so many pixels do."""
    position, found = _skipped(frame, last_segment(frame), len(frame), pixels)
    return position > len(frame) or found < pixels


def last_segment(head: bytes) -> int:
    """Return where the last segment of a frame in RLE starts, by its header."""
    return _header(head)[rle_segments(head)]


def holds_only_pixels(frame: bytes, length: int) -> bool:
    """Tell whether each segment of a frame in RLE unpacks to so many bytes, with nothing behind them but padding."""
    count, *offsets = _header(frame)
    for start, stop in zip(offsets[:count], (*offsets[1:count], len(frame))):
        position, found = _skipped(frame, start, stop, length)
        if found < length or position > stop or frame[position:stop].strip(b"\0\x80"):
            return False
    return True


def do_runs_contradict(frame: bytes, rows: int, columns: int) -> bool:
    """Tell whether runs of a frame in RLE end before the pixels of its size, or go beyond them: decoders fail at it.

    Not if all segments agree that the size is another one.

    References
    ----------
    PS3.5 annex G.3.1: each row is encoded for itself.
    """
    count = rle_segments(frame)
    starts = _header(frame)[1 : count + 1]
    segments = list(zip(starts, (*starts[1:], len(frame))))
    pixels = rows * columns
    counted = (_skipped(frame, start, stop, pixels) for start, stop in segments)
    if all(found == pixels and position <= stop for (position, found), (_, stop) in zip(counted, segments)):
        return False
    ends = [(stop, *_skipped(frame, start, stop)) for start, stop in segments]
    (found, *others) = {found for _, _, found in ends}
    is_whole = not others and all(stop - 1 <= position <= stop for stop, position, _ in ends)
    return not (is_whole and found > pixels and (found % rows == 0 or found % columns == 0))


def decoded_frame(fragment: bytes, pixels: int, samples: int, bits: int, most_runs: float = math.inf) -> bytes | None:
    """Return the pixels of a frame as little endian values, the samples of each side by side; None if it is damaged.

    Parameters
    ----------
    pixels
        Rows times columns.
    bits
        Bits Allocated.
    most_runs
        A frame of more runs than that is not decoded either.
    """
    size, odd = divmod(bits, 8)
    if odd or not size or len(fragment) < _HEADER.size:
        return None
    count, *offsets = _header(fragment)
    if count != samples * size or count > len(offsets) or pixels > _MOST_TIMES * len(fragment):
        return None
    result = bytearray(pixels * count)
    for number, (start, stop) in enumerate(zip(offsets[:count], (*offsets[1:count], len(fragment)))):
        segment, runs = _unpacked(fragment, start, min(stop, len(fragment)), pixels, most_runs)
        most_runs -= runs
        if segment is None:
            return None
        sample, byte = divmod(number, size)
        result[sample * size + size - 1 - byte :: count] = segment
    return bytes(result)


def _header(frame: bytes) -> tuple[int, ...]:
    """Return the number of segments and where each starts (PS3.5 annex G.5); zeros where the frame ends before."""
    return _HEADER.unpack(frame[: _HEADER.size].ljust(_HEADER.size, b"\0"))


def _skipped(frame: bytes, position: int, stop: int, most: float = math.inf) -> tuple[int, int]:
    """Return where the runs of a segment end, or those that unpack to so many bytes, and how many bytes they are."""
    found, last = 0, stop - 1 if stop <= len(frame) else 0
    while found < most and position < last:
        control = frame[position]
        found += _GAINS[control]
        position += _STEPS[control]
    return position, found


def _unpacked(data: bytes, position: int, stop: int, length: int, most: float) -> tuple[bytes | None, int]:
    """Return so many unpacked bytes, and of how many runs; None if there are fewer bytes, or too many runs."""
    parts: list[bytes] = []
    found = runs = 0
    while found < length and position + 1 < stop and runs <= most:
        runs += 1
        head = data[position]
        position += 1
        if head < _NOTHING:
            part = data[position : min(position + head + 1, stop)]
            position += head + 1
        elif head > _NOTHING:
            part = data[position : position + 1] * (257 - head)
            position += 1
        else:
            continue
        parts.append(part)
        found += len(part)
    unpacked = b"".join(parts)
    return unpacked[:length] if found >= length and runs <= most else None, runs
