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
from DICOMPatcherLib.part10.codestream import JP2, codestream_in_boxes
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import ITEM, Element, Encoding, element_header, encoded_number
from DICOMPatcherLib.part10.image_size import Size
from DICOMPatcherLib.part10.walk import Fragments, Walk
from DICOMPatcherLib.texts import Text

_MOST_PLACES = 25_000
"""So many fragments are looked at one by one: no program makes more, and each takes memory."""
_LARGEST = 256 * 1024 * 1024
_STARTS = (b"\xff\xd8\xff", b"\xff\x4f\xff\x51")
"""How codestreams of JPEG, JPEG-LS and JPEG 2000 start."""


_END = b"\xff\xd9"


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

    def findings(self, fragments: Fragments) -> Iterator[Finding]:
        """Yield what is wrong; next to nothing is done where there is no table and nothing odd."""
        if self._element.vr in (b"OW", b"UN"):
            header = element_header(self._element.tag, b"OB", self._element.length, self._encoding)
            repair = (Edit(self._element.start, self._element.value, header),)
            yield self._finding(Text("compressed Pixel Data has another VR than OB"), repair)
        if self._content.read(fragments.first, len(JP2)) == JP2:
            yield self._boxed()
            return
        _, basic = self._walk.item_header(self._element.value, self._encoding.big_endian)
        if fragments.number > _MOST_PLACES:
            if fragments.is_odd:
                yield self._odd()
            return
        if fragments.number and (fragments.is_odd or basic or self._tables or not fragments.last_length):
            yield from self._wrong_items(basic)
        if 1 < fragments.number != self._size.frames > 0 and not basic and not self._tables:
            yield from self._miscounted()

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

    def _wrong_items(self, basic: int) -> Iterator[Finding]:
        (table, _), *items = self._items()
        odd = [(start, length) for start, length in items if length % 2]
        is_told = len(items) == self._size.frames or self._size.frames == 1  # without a table too
        removal: tuple[Edit, ...] = tuple(Edit(each.start, each.stop, b"") for each in self._tables)
        if basic:
            removal += (Edit(table + 4, table + 8 + basic, bytes(4)),)
        if odd:
            edits = [*removal]
            for start, length in odd:
                edits.append(Edit(start + 4, start + 8, encoded_number(length + 1, 4, self._encoding)))
                edits.append(Edit(start + 8 + length, start + 8 + length, b"\0"))
            yield self._odd(() if removal and not is_told else tuple(edits))
        elif removal and not self._are_right(table, basic, items):
            message = Text("the offset table of Pixel Data does not fit its fragments")
            if basic and self._is_basic_right(table, basic, items):
                removal, is_told = removal[:-1], True
            yield self._finding(message, removal if is_told else ())
        elif len(items) > max(self._size.frames, 1) and items[-1][1] == 0:
            start, _ = items[-1]
            yield self._finding(Text("the last fragment of Pixel Data is empty"), (Edit(start, start + 8, b""),))

    def _are_right(self, table: int, basic: int, items: list[tuple[int, int]]) -> bool:
        """Tell whether the tables say where frames start; there may be only one of both kinds with something in it."""
        if basic:
            return not self._tables and self._is_basic_right(table, basic, items)
        if len(self._tables) != 2:
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

    def _joined(self, items: list[tuple[int, int]], starts: list[int]) -> Iterator[Edit]:
        """Yield what makes one fragment of those of each frame."""
        for start, following in zip(starts, [*starts[1:], items[-1][0] + 1]):
            inner = [item for item in items if start <= item[0] < following]
            size = sum(length for _, length in inner)
            yield Edit(start + 4, start + 8, encoded_number(size, 4, self._encoding))
            yield from (Edit(position, position + 8, b"") for position, _ in inner[1:])

    def _are_whole(self, items: list[tuple[int, int]]) -> bool:
        """Tell whether each codestream ends where the next one starts, the first with the first fragment."""
        begins = [self._content.look(start + 8, 4).startswith(_STARTS) for start, _ in items]
        ends = [_END in self._content.read(start + 8 + max(length - 3, 0), min(length, 3)) for start, length in items]
        return all(end == following for end, following in zip(ends, [*begins[1:], True])) and begins[0]

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

    def _miscounted(self) -> Iterator[Finding]:
        """Yield a finding if there are more codestreams than frames, or nothing tells which fragments are one."""
        _, *items = self._items()
        if not self._size.frames < len(items):
            return
        starts = [start for start, _ in items if self._content.look(start + 8, 4).startswith(_STARTS)]
        if len(starts) == self._size.frames > 1 and self._are_whole(items):
            message = Text("no offset table tells which fragments of Pixel Data belong to a frame")
            yield self._finding(message, tuple(self._joined(items, starts)))
        elif len(starts) == len(items):
            message = Text(
                "Number of Frames is {expected}, but Pixel Data has {present} codestreams",
                present=len(items),
                expected=self._size.frames,
            )
            yield self._finding(message)
