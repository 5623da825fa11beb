"""How deep sequences are nested, whatever their lengths say, and how many items they may have.

Readers follow sequences by calling themselves: what is nested thousands of levels deep brings them down.

References
----------
PS3.5 section 7.5: the encoding of sequences and items. PS3.5 section 6.2.2: sequences of VR UN.
"""

from __future__ import annotations

import math

from pydicom.datadict import dictionary_has_tag

from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import (
    IMPLICIT,
    ITEM,
    ITEM_END,
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

MAX_DEPTH = 100
LEAST_DEEP = 16 * MAX_DEPTH
"""Bytes that so many levels take at least: the headers of a sequence and of an item each."""

MOST_ITEMS = 200_000
"""So many items are taken into memory: each takes two kilobytes there, and eight bytes in the file."""

_ITEM_TAGS = (encoded_tag(ITEM, IMPLICIT), encoded_tag(ITEM, Encoding(False, True)))


def may_be_sequence(tag: int, vr: bytes) -> bool:
    """Tell whether an element may hold items: by its VR, or because nobody knows what it holds."""
    return vr in (b"SQ", b"UN") or (not vr and (tag in SEQUENCE_TAGS or not dictionary_has_tag(tag)))


def is_too_deep(
    content: Content, start: int, stop: int, encoding: Encoding, is_item: bool = False, levels: int = MAX_DEPTH
) -> bool:
    """Tell whether sequences are nested deeper than some levels in a range of a file.

    Parameters
    ----------
    is_item
        Whether the range is what an item holds, and not what a sequence does.
    """
    if stop - start < 16 * levels:
        return False
    # Most have not even so many items, and to count them takes next to no time.
    counts = (block.count(tag) for block in content.blocks(start, stop) for tag in _ITEM_TAGS)
    return sum(counts) >= levels and _Descent(content, start, stop, encoding, is_item, levels).is_too_deep()


class _Descent:
    """A way through all levels, one step after the other."""

    def __init__(self, content: Content, start: int, stop: int, encoding: Encoding, is_item: bool, levels: int) -> None:
        self._content = content
        self._position, self._stop = start, stop
        # For each sequence (True) or item (False) that is open: where it ends, and how it is written.
        self._opened: list[tuple[bool, float, Encoding]] = [(not is_item, stop, encoding)]
        self._levels = levels - (not is_item)  # how many more there may be

    def is_too_deep(self) -> bool:
        while self._opened and self._position + 8 <= self._stop:
            _, end, encoding = self._opened[-1]
            if self._position >= end:
                self._close()
                continue
            group, number, length = TAG_LENGTH[encoding.big_endian].unpack(self._content.look(self._position, 8))
            tag = group << 16 | number
            if tag in (ITEM_END, SEQUENCE_END):
                self._close()
                self._position += 8
            elif tag == ITEM:
                self._open(False, self._position + 8, length, encoding)
            elif not self._enter(tag, length, encoding):  # wherever it stands: lengths may lie
                # Nobody can follow it: go on behind it, if there is a behind.
                self._position = self._stop if end == math.inf else int(end)
            if self._levels < 0:
                return True
        return False

    def _close(self) -> None:
        is_sequence, _, _ = self._opened.pop()
        self._levels += is_sequence

    def _open(self, is_sequence: bool, value: int, length: int, encoding: Encoding) -> None:
        end = math.inf if length == UNDEFINED else value + length
        self._opened.append((is_sequence, end, encoding))
        self._levels -= is_sequence
        self._position = value

    def _enter(self, tag: int, length: int, encoding: Encoding) -> bool:
        """Open the element at the present position if it holds items, else pass over it; tell whether it is one."""
        value, vr = self._position + 8, b""
        if not encoding.implicit:
            _, _, vr, length = TAG_VR_LENGTH[encoding.big_endian].unpack(self._content.look(self._position, 8))
            if vr in LONG_VRS:
                length = int.from_bytes(self._content.look(value, 4), "big" if encoding.big_endian else "little")
                value += 4
            elif vr not in SHORT_VRS:
                return False
        inner = IMPLICIT if vr == b"UN" else encoding
        if length == UNDEFINED or vr == b"SQ" or (may_be_sequence(tag, vr) and self._starts_item(value, inner)):
            self._open(True, value, length, inner)
        else:
            self._position = value + length
        return True

    def _starts_item(self, value: int, encoding: Encoding) -> bool:
        return self._content.look(value, 4) == encoded_tag(ITEM, encoding)
