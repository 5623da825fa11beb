"""The parts of a repaired file in the order of the file, and where its bytes have come from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from DICOMPatcherLib.defects import SEQUENCE_DAMAGED
from DICOMPatcherLib.edits import Edit, Kept, pieces, size_of, starts_of
from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    ITEM,
    PIXEL_DATA,
    SEQUENCE_TAGS,
    TAG_LENGTH,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
)
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.texts import Text

ELEMENT, SEQUENCE, ITEM_START, FRAGMENT, SAME = "element", "sequence", "item", "fragment", "same"
"""Kinds of parts: of a sequence and an item only the header; SAME is an element of which not a byte is touched."""


class Part(NamedTuple):
    """A part of a repaired file.

    Attributes
    ----------
    start, value, stop
        Offsets of its header, of its value and of what follows that; of an element that is the same, `value` is where
        the element was before.
    end
        Offset of what follows a sequence or an item with all that is in it.
    """

    kind: str
    tag: int
    start: int
    value: int
    stop: int
    encoding: Encoding
    end: int = 0

    @property
    def size(self) -> int:
        """Length of the value in bytes."""
        return self.stop - self.value


class Origins:
    """Where the bytes of a repaired file have come from.

    Parameters
    ----------
    end
        Length of the file before the edits.
    """

    def __init__(self, edits: Sequence[Edit], end: int) -> None:
        self._pieces = list(pieces(edits, end))
        self._starts = starts_of(self._pieces)
        self._gaps = [(edit.start, edit.stop) for edit in edits if edit.stop > edit.start]

    def origin(self, offset: int) -> tuple[int, int] | None:
        """Return the offset before the repair, and how many bytes from there on lie together; None for a new byte."""
        index = bisect_right(self._starts, offset) - 1
        if index >= len(self._pieces):
            return None
        piece, shift = self._pieces[index], offset - self._starts[index]
        if not isinstance(piece, Kept):
            return None
        return piece.start + shift, size_of(piece) - shift

    def start_of_new(self, start: int, stop: int) -> int:
        """Return the offset from which on all bytes of a range are new; `stop` if the last one is not."""
        index = bisect_right(self._starts, stop - 1) - 1
        while index >= 0 and not isinstance(self._pieces[index], Kept) and stop > start:
            stop = max(self._starts[index], start)
            index -= 1
        return stop

    def removed(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of a range of the old file that are not in the new one."""
        for first, last in self._gaps:
            if first < stop and last > start:
                yield max(first, start), min(last, stop)


def parts_of(file: Part10File, origins: Origins) -> Iterator[Part]:
    """Yield the parts of a repaired file.

    Raises
    ------
    Damage
        If a sequence that was touched cannot be read.
    """
    for elements, encoding in ((file.meta_elements, EXPLICIT), (file.elements, file.encoding)):
        for element in elements:
            origin = origins.origin(element.start)
            if origin is not None and origin[1] >= element.stop - element.start:
                yield Part(SAME, element.tag, element.start, origin[0], element.stop, encoding)
            else:
                yield from _parts_of(file, element, encoding, 0)


def _parts_of(file: Part10File, element: Element, encoding: Encoding, depth: int) -> Iterator[Part]:
    if depth > MAX_DEPTH:
        raise Damage(
            SEQUENCE_DAMAGED, element.start, Text("sequences are nested deeper than {limit} levels", limit=MAX_DEPTH)
        )
    tag, vr, start, value, length, _ = element
    if length == UNDEFINED and (tag == PIXEL_DATA or vr in (b"OB", b"OW")):
        yield Part(SEQUENCE, tag, start, value, value, encoding)
        position = value
        while position + 8 <= element.value_stop:
            size = TAG_LENGTH[encoding.big_endian].unpack(file.read(position, 8))[2]
            yield Part(ITEM_START, ITEM, position, position + 8, position + 8, encoding)
            yield Part(FRAGMENT, ITEM, position, position + 8, position + 8 + size, encoding)
            position += 8 + size
    elif vr == b"SQ" or length == UNDEFINED or (not vr and tag in SEQUENCE_TAGS):
        yield Part(SEQUENCE, tag, start, value, value, encoding, element.stop)
        for item in file.items(element, encoding):
            yield Part(ITEM_START, ITEM, item.start, item.value, item.value, item.encoding, item.stop)
            for inner in item.elements:
                yield from _parts_of(file, inner, item.encoding, depth + 1)
    else:
        yield Part(ELEMENT, tag, start, value, element.value_stop, encoding)
