"""A quick look into sequences: whether all is in order there, as it nearly always is.

References
----------
PS3.5 section 7.5: the encoding of sequences and items.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

from DICOMPatcherLib.part10.elements import (
    ITEM,
    ITEM_END,
    LENGTH,
    LONG_VRS,
    SEQUENCE_END,
    SEQUENCE_TAGS,
    SHORT_VRS,
    TAG_LENGTH,
    TAG_VR_LENGTH,
    UNDEFINED,
    Encoding,
    encoded_tag,
)
from DICOMPatcherLib.part10.swallowed_elements import TEXT_TAGS, TEXT_VRS
from DICOMPatcherLib.part10.value_checks import Oddities, oddities_in_items

SOUND, GARBLED, UNCLEAR = "sound", "garbled", "unclear"
_DEEPEST = 64
_MANY_ALIKE = 2048
"""Length in bytes up to which many files of a series are likely to hold the same."""

_MOST_LARGE = 64
_ITEM_TAGS = (encoded_tag(ITEM, Encoding(False, False)), encoded_tag(ITEM, Encoding(False, True)))


class Look(NamedTuple):
    """What there is to see in the value of a sequence.

    Attributes
    ----------
    seen
        SOUND if it has items and elements of even lengths that fit into each other. UNCLEAR says only that a closer
        look is needed; GARBLED, that there are zeros in text besides.
    is_shallow
        Whether it is sound, and no item can be in it that was not looked into: so it is not nested deeply.
    """

    seen: str
    is_shallow: bool = False


def examine(data: bytes, encoding: Encoding) -> tuple[Look, Oddities]:
    """Return what there is to see in the value of a sequence, and what is odd about values in it."""
    if len(data) <= _MANY_ALIKE:
        return _remembered_both(data, encoding)
    key = hashlib.sha256(data).digest(), encoding
    found = _large.get(key)
    if found is None:
        if len(_large) >= _MOST_LARGE:
            _large.clear()
        found = _large[key] = _both(data, encoding)
    return found


def _both(data: bytes, encoding: Encoding) -> tuple[Look, Oddities]:
    return _look(data, encoding), oddities_in_items(data, encoding)


_remembered_both = lru_cache(maxsize=1024)(_both)
_large: dict[tuple[bytes, Encoding], tuple[Look, Oddities]] = {}
"""What was found in large ones, by their digest: a file is opened several times in a run."""


def look(data: bytes, encoding: Encoding) -> str:
    """Return what is to be seen in the value of a sequence: SOUND, GARBLED or UNCLEAR."""
    return (_remembered_both(data, encoding)[0] if len(data) <= _MANY_ALIKE else _look(data, encoding)).seen


def oddities(data: bytes, encoding: Encoding) -> Oddities:
    """Return what is odd about values in the value of a sequence."""
    return _remembered_both(data, encoding)[1] if len(data) <= _MANY_ALIKE else oddities_in_items(data, encoding)


def _look(data: bytes, encoding: Encoding) -> Look:
    implicit, big_endian = encoding
    unpack = (TAG_LENGTH if implicit else TAG_VR_LENGTH)[big_endian].unpack_from
    unpack_item = TAG_LENGTH[big_endian].unpack_from
    unpack_length = LENGTH[big_endian].unpack_from
    # Of the sequences and items around, in turns: where they end, and whether a delimiter ends them before.
    around: list[tuple[int, bool]] = []
    position, end, is_delimited, in_sequence = 0, len(data), False, True
    items = 0
    while True:
        while position == end and not is_delimited:
            if not around:
                return Look(SOUND, items == sum(map(data.count, _ITEM_TAGS)))
            end, is_delimited = around.pop()
            in_sequence = not in_sequence
        if position + 8 > end:
            return Look(UNCLEAR)
        opens, is_text, ends = in_sequence, False, False
        if in_sequence:
            group, number, length = unpack_item(data, position)
            position += 8
            ends = group << 16 | number != ITEM
            if ends and group << 16 | number != SEQUENCE_END:
                return Look(UNCLEAR)
        elif implicit:
            group, number, length = unpack(data, position)
            position += 8
            opens, is_text = group << 16 | number in SEQUENCE_TAGS, group << 16 | number in TEXT_TAGS
            ends = group << 16 | number == ITEM_END
            if group == 0xFFFE and not ends:
                return Look(UNCLEAR)
        else:
            group, number, vr, length = unpack(data, position)
            position += 8
            if vr in SHORT_VRS:
                is_text = vr in TEXT_VRS
            elif vr in LONG_VRS and position + 4 <= end:
                length = unpack_length(data, position)[0]
                position += 4
                opens, is_text = vr == b"SQ", vr in TEXT_VRS
            elif vr == b"\0\0" and group << 16 | number == ITEM_END:
                ends = True
            else:
                return Look(UNCLEAR)
        if ends:
            if length or not is_delimited:
                return Look(UNCLEAR)
            end, is_delimited = around.pop()
            in_sequence = not in_sequence
            continue
        is_open = opens and length == UNDEFINED
        if (not is_open and (length & 1 or position + length > end)) or len(around) > _DEEPEST:
            return Look(UNCLEAR)
        if opens:
            items += in_sequence
            around.append((end, is_delimited))
            end, is_delimited = end if is_open else position + length, is_open
            in_sequence = not in_sequence
        elif is_text and data.find(0, position, position + length - 1) >= 0:  # no header is without a zero
            return Look(GARBLED)
        else:
            position += length
