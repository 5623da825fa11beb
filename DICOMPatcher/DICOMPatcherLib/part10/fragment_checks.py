"""Whether fragments of compressed pixels, and the tables that say where frames start, are as they have to be.

References
----------
PS3.5 annex A.4: encapsulated Pixel Data and the Basic Offset Table. PS3.3 C.7.6.3.1.8: the Extended Offset Table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import iter_unpack

from DICOMPatcherLib.defects import FRAGMENTS_WRONG, ODD_LENGTH
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding, at_byte
from DICOMPatcherLib.part10.codestream import (
    END_OF_IMAGE,
    FRAME_STARTS,
    JP2,
    RLE,
    codestream_in_boxes,
    is_boxed,
    transfer_syntax_of,
)
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import ITEM, Element, Encoding, element_header, encoded_number
from DICOMPatcherLib.part10.image_size import Size, may_hold_several_frames
from DICOMPatcherLib.part10.rle import rle_length
from DICOMPatcherLib.part10.walk import Fragments, Walk
from DICOMPatcherLib.texts import Text

_MOST_PLACES = 25_000
"""So many fragments are looked at one by one: no program makes more, and each takes memory."""
_LARGEST = 256 * 1024 * 1024
_HEAD = 64


class FragmentCheck:
    """Compares fragments with their tables and with the header.

    Parameters
    ----------
    element
        Pixel Data.
    tables
        Extended Offset Table and Extended Offset Table Lengths, as far as they are there.
    """

    def __init__(
        self,
        content: Content,
        walk: Walk,
        element: Element,
        encoding: Encoding,
        size: Size,
        tables: Sequence[Element],
    ) -> None:
        self._content = content
        self._walk = walk
        self._element = element
        self._encoding = encoding
        self._size = size
        self._tables = tables

    def findings(self, fragments: Fragments, transfer_syntax: str) -> Iterator[Finding]:
        """Yield what is wrong; next to nothing is done where there is no table and nothing odd."""
        if self._element.vr != b"OB" and not self._encoding.implicit:
            header = element_header(self._element.tag, b"OB", self._element.length, self._encoding)
            repair = (Edit(self._element.start, self._element.value, header),)
            yield self._finding(Text("compressed Pixel Data has another VR than OB"), repair)
        if is_boxed(self._content.read(fragments.first, min(fragments.first_length, len(JP2)))):
            yield self._boxed()
            return
        _, basic = self._walk.item_header(self._element.value, self._encoding.big_endian)
        is_stream = may_hold_several_frames(transfer_syntax)
        is_counted = is_stream or fragments.number in (0, 1, self._size.frames)
        if fragments.number > _MOST_PLACES:
            if fragments.is_odd:
                yield self._odd()
        elif fragments.number and (fragments.is_odd or basic or self._tables or fragments.has_empty or not is_counted):
            yield from self._wrong_items(basic, is_stream)

    def _odd(self, repair: tuple[Edit, ...] = ()) -> Finding:
        return Finding(
            ODD_LENGTH, at_byte(Text("fragments of Pixel Data have odd length"), self._element.start), repair
        )

    def _finding(self, message: Text, repair: tuple[Edit, ...] = ()) -> Finding:
        return Finding(FRAGMENTS_WRONG, at_byte(message, self._element.start), repair)

    def _items(self) -> list[tuple[int, int]]:
        """Return where the items of Pixel Data start, and how long they are; the first one is the offset table."""
        position, found = self._element.value, []
        while (header := self._walk.item_header(position, self._encoding.big_endian))[0] == ITEM:
            found.append((position, header[1]))
            position += 8 + header[1]
        return found

    def _wrong_items(self, basic: int, is_stream: bool) -> Iterator[Finding]:
        (table, _), *items = self._items()
        filled = [item for item in items if item[1]]
        frames = None if is_stream else self._frames(filled)
        is_told = len(filled) == self._size.frames or self._size.frames == 1 or is_stream  # without a table too
        is_table_wrong = bool(basic or self._tables) and not self._are_right(table, basic, items)
        if any(length % 2 for _, length in items[:-1] if is_stream or frames is None):
            yield self._odd()
        elif any(length % 2 for _, length in items):
            frames = [[item] for item in filled] if frames is None else frames
            is_padded_only = len(items) == 1 == self._size.frames and not is_table_wrong
            yield self._odd(self._padded(items[0]) if is_padded_only else self._one_to_a_frame(table, basic, frames))
        elif is_table_wrong:
            message = Text("the offset table of Pixel Data does not fit its fragments")
            if basic and self._tables and self._is_basic_right(table, basic, items):
                yield self._finding(message, self._without_tables(table, 0))
            elif frames is not None:
                yield self._finding(message, self._one_to_a_frame(table, basic, frames))
            else:
                yield self._finding(message, self._without_tables(table, basic) if is_told and is_stream else ())
        elif len(filled) < len(items):
            message = Text("a fragment of Pixel Data is empty")
            is_complete = frames is not None and len(filled) > 0
            yield self._finding(message, self._one_to_a_frame(table, basic, frames or []) if is_complete else ())
        elif not is_told and not basic and not self._tables:
            yield from self._miscounted(items, frames, table)

    def _frames(self, items: list[tuple[int, int]]) -> list[list[tuple[int, int]]] | None:
        """Return the fragments of each frame, as the codestreams show them; None if they do not."""
        count = self._size.frames
        if not items or not count:
            return None
        starts = [number for number, (start, length) in enumerate(items) if self._starts_frame(start, length)]
        if not starts and count in (1, len(items)):
            return [items] if count == 1 else [[item] for item in items]
        if len(starts) != count or starts[0] != 0:
            return None
        frames = [items[start:stop] for start, stop in zip(starts, [*starts[1:], len(items)])]
        return frames if len(items) == count or all(map(self._is_whole, frames)) else None

    def _starts_frame(self, start: int, length: int) -> bool:
        head = self._content.read(start + 8, min(length, _HEAD))
        return head.startswith(FRAME_STARTS) or transfer_syntax_of(head) == RLE

    def _is_whole(self, frame: list[tuple[int, int]]) -> bool:
        """Tell whether a codestream ends with the last of its fragments."""
        start, length = frame[0]
        head = self._content.read(start + 8, min(length, _HEAD))
        if not head.startswith(FRAME_STARTS):
            return rle_length(head) < sum(size for _, size in frame)
        start, length = frame[-1]
        return END_OF_IMAGE in self._content.read(start + 8 + max(length - 3, 0), min(length, 3))

    def _padded(self, item: tuple[int, int]) -> tuple[Edit, ...]:
        start, length = item
        stop = start + 8 + length
        number = encoded_number(length + 1, 4, self._encoding)
        return Edit(start + 4, start + 8, number), Edit(stop, stop, b"\0")

    def _without_tables(self, table: int, basic: int) -> tuple[Edit, ...]:
        edits = [Edit(each.start, each.stop, b"") for each in self._tables]
        return tuple([*edits, Edit(table + 4, table + 8 + basic, bytes(4))] if basic else edits)

    def _one_to_a_frame(self, table: int, basic: int, frames: list[list[tuple[int, int]]]) -> tuple[Edit, ...]:
        """Return what makes one fragment of even length of those of each frame, without tables and empty ones."""
        edits = list(self._without_tables(table, basic))
        stop = table + 8 + basic
        for frame in frames:
            size = sum(length for _, length in frame)
            for number, (start, length) in enumerate(frame):
                if start > stop:
                    edits.append(Edit(stop, start, b""))
                if number:
                    edits.append(Edit(start, start + 8, b""))
                elif size + size % 2 != length:
                    edits.append(Edit(start + 4, start + 8, encoded_number(size + size % 2, 4, self._encoding)))
                stop = start + 8 + length
            if size % 2:
                edits.append(Edit(stop, stop, b"\0"))
        end = self._items_end()
        if end > stop:
            edits.append(Edit(stop, end, b""))
        return tuple(edits)

    def _items_end(self) -> int:
        start, length = self._items()[-1]
        return start + 8 + length

    def _are_right(self, table: int, basic: int, items: list[tuple[int, int]]) -> bool:
        """Tell whether the tables say where frames start; there may be only one of both kinds with something in it."""
        if basic:
            return not self._tables and self._is_basic_right(table, basic, items)
        is_typed = self._encoding.implicit or all(each.vr == b"OV" for each in self._tables)
        if len(self._tables) != 2 or not is_typed:
            return False
        starts = [start for start, _ in items]
        offsets, lengths = (self._content.read(each.value, each.length) for each in self._tables)
        if len(offsets) != len(lengths) or len(offsets) % 8 or len(offsets) != 8 * len(items):
            return False
        sizes = [size for (size,) in iter_unpack("<Q", lengths)]
        is_fitting = all(size in (length, length - 1) for size, (_, length) in zip(sizes, items))
        return is_fitting and self._are_starts([offset for (offset,) in iter_unpack("<Q", offsets)], starts)

    def _is_basic_right(self, table: int, basic: int, items: list[tuple[int, int]]) -> bool:
        offsets = [offset for (offset,) in iter_unpack("<L", self._content.read(table + 8, basic & ~3))]
        return basic % 4 == 0 and self._are_starts(offsets, [start for start, _ in items])

    def _are_starts(self, offsets: list[int], starts: list[int]) -> bool:
        if self._size.frames and len(offsets) != self._size.frames:
            return False
        is_ascending = all(offset < following for offset, following in zip(offsets, offsets[1:]))
        known = {start - starts[0] for start in starts}
        return offsets[:1] == [0] and is_ascending and known.issuperset(offsets)

    def _boxed(self) -> Finding:
        """Return what is wrong with fragments that are whole JP2 files."""
        (table, basic), *items = self._items()
        edits = [Edit(table + 4, table + 8 + basic, bytes(4))] if basic else []
        edits += [Edit(each.start, each.stop, b"") for each in self._tables]
        size = 0
        for start, length in items:
            size += length
            place = codestream_in_boxes(self._content.read(start + 8, length)) if size < _LARGEST else None
            if place is None:
                edits.clear()
                break
            count = place[1] - place[0]
            number = encoded_number(count + count % 2, 4, self._encoding)
            edits.append(Edit(start + 4, start + 8 + place[0], number))
            edits.append(Edit(start + 8 + place[1], start + 8 + length, b"\0" * (count % 2)))
        is_told = len(items) == self._size.frames
        message = Text("the fragments of Pixel Data are JP2 files and not codestreams")
        return self._finding(message, tuple(sorted(edits)) if is_told else ())

    def _miscounted(
        self, items: list[tuple[int, int]], frames: list[list[tuple[int, int]]] | None, table: int
    ) -> Iterator[Finding]:
        """Yield a finding if there are more codestreams than frames, or nothing tells which fragments are one."""
        count = self._size.frames
        if frames is not None:
            message = Text("no offset table tells which fragments of Pixel Data belong to a frame")
            yield self._finding(message, self._one_to_a_frame(table, 0, frames))
        elif all(self._starts_frame(start, length) for start, length in items):
            message = Text(
                "Number of Frames is {expected}, but Pixel Data has {present} codestreams",
                present=len(items),
                expected=count,
            )
            yield self._finding(message)
        elif 1 < count < len(items):
            yield self._finding(Text("no offset table tells which fragments of Pixel Data belong to a frame"))
