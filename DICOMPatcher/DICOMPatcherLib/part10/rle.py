"""Decoding of RLE Lossless, frame by frame.

References
----------
PS3.5 annex G: a frame is one fragment with a header of 64 bytes; each byte of each sample is a segment of its own, the
most significant first, packed by the scheme that is known as PackBits.
"""

from __future__ import annotations

import struct

RLE = "1.2.840.10008.1.2.5"

_HEADER = struct.Struct("<16L")
_NOTHING = 128
_MOST_TIMES = 64
"""So many bytes two of a segment unpack to at most, and so many pixels a byte of a frame."""


def decoded_frame(fragment: bytes, pixels: int, samples: int, bits: int) -> bytes | None:
    """Return the pixels of a frame as little endian values, the samples of each side by side; None if it is damaged.

    Parameters
    ----------
    pixels
        Rows times columns.
    bits
        Bits Allocated.
    """
    size, odd = divmod(bits, 8)
    if odd or not size or len(fragment) < _HEADER.size:
        return None
    count, *offsets = _HEADER.unpack_from(fragment)
    if count != samples * size or count > len(offsets) or pixels > _MOST_TIMES * len(fragment):
        return None
    result = bytearray(pixels * count)
    for number, (start, stop) in enumerate(zip(offsets[:count], (*offsets[1:count], len(fragment)))):
        segment = _unpacked(fragment, start, min(stop, len(fragment)), pixels)
        if segment is None:
            return None
        sample, byte = divmod(number, size)
        result[sample * size + size - 1 - byte :: count] = segment
    return bytes(result)


def _unpacked(data: bytes, position: int, stop: int, length: int) -> bytes | None:
    """Return so many unpacked bytes; None if there are fewer, or a run goes on behind the end."""
    parts: list[bytes] = []
    found = 0
    while found < length and position + 1 < stop:
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
    return unpacked[:length] if found >= length else None
