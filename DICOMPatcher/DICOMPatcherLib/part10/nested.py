"""A quick look into sequences: whether all is in order there, as it nearly always is.

References
----------
PS3.5 section 7.5: the encoding of sequences and items.
"""

from __future__ import annotations

from functools import lru_cache

from DICOMPatcherLib.part10.elements import (
    ITEM,
    LENGTH,
    LONG_VRS,
    SEQUENCE_TAGS,
    SHORT_VRS,
    TAG_LENGTH,
    TAG_VR_LENGTH,
    Encoding,
)
from DICOMPatcherLib.part10.swallowed_elements import TEXT_TAGS, TEXT_VRS

SOUND, GARBLED, UNCLEAR = "sound", "garbled", "unclear"
_DEEPEST = 64
_MANY_ALIKE = 2048
"""Length in bytes up to which many files of a series are likely to hold the same."""


def look(data: bytes, encoding: Encoding) -> str:
    """Return SOUND if the value of a sequence has items and elements of even, defined lengths that fit into each other.

    UNCLEAR says only that a closer look is needed; GARBLED, that there are zeros in text besides.
    """
    return _remembered(data, encoding) if len(data) <= _MANY_ALIKE else _look(data, encoding)


def _look(data: bytes, encoding: Encoding) -> str:
    implicit, big_endian = encoding
    unpack = (TAG_LENGTH if implicit else TAG_VR_LENGTH)[big_endian].unpack_from
    unpack_item = TAG_LENGTH[big_endian].unpack_from
    unpack_length = LENGTH[big_endian].unpack_from
    ends: list[int] = []  # of the sequences and items around, in turns
    position, end, in_sequence = 0, len(data), True
    while True:
        while position == end:
            if not ends:
                return SOUND
            end = ends.pop()
            in_sequence = not in_sequence
        if position + 8 > end:
            return UNCLEAR
        opens, is_text = in_sequence, False
        if in_sequence:
            group, number, length = unpack_item(data, position)
            if group << 16 | number != ITEM:
                return UNCLEAR
            position += 8
        elif implicit:
            group, number, length = unpack(data, position)
            position += 8
            opens, is_text = group << 16 | number in SEQUENCE_TAGS, group << 16 | number in TEXT_TAGS
        else:
            group, number, vr, length = unpack(data, position)
            position += 8
            if vr not in SHORT_VRS:
                if vr not in LONG_VRS or position + 4 > end:
                    return UNCLEAR
                length = unpack_length(data, position)[0]
                position += 4
                opens = vr == b"SQ"
            is_text = vr in TEXT_VRS
        # An undefined length is odd too.
        if length & 1 or position + length > end or len(ends) > _DEEPEST:
            return UNCLEAR
        if opens:
            ends.append(end)
            end = position + length
            in_sequence = not in_sequence
        elif is_text and data.find(0, position, position + length - 1) >= 0:  # no header is without a zero
            return GARBLED
        else:
            position += length


_remembered = lru_cache(maxsize=1024)(_look)
