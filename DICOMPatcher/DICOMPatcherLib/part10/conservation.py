"""That a repair of the structure of a file loses nothing: an account of every byte, which does not trust the repair.

The file as it would be is walked, and the file as it is read along with it: where the new one has a data element, the
old one must have its tag and all bytes of its value. Headers, lengths, delimiters and padding may differ. Whatever is
left over must be worthless beyond doubt.

References
----------
PS3.5 section 7: the encoding of data elements, items and sequences.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from DICOMPatcherLib.defects import (
    BYTES_IN_FRONT,
    FOREIGN_BYTES_AT_END,
    FRAGMENTS_WRONG,
    PIXELS_TOO_LONG,
    STRAY_DELIMITER,
    ZEROS_AT_END,
    DefectId,
)
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding, at_byte
from DICOMPatcherLib.part10.codestream import JP2, codestream_in_boxes, is_boxed
from DICOMPatcherLib.part10.completeness import are_padding, is_complete, is_last_value_whole, lacks_pixels
from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    ITEM,
    ITEM_END,
    LENGTH,
    LONG_VRS,
    PIXEL_DATA,
    SEQUENCE_END,
    SHORT_VRS,
    TAG_LENGTH,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    delimiter,
    encoded_tag,
    format_tag,
    is_plausible,
)
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.parts import ELEMENT, FRAGMENT, ITEM_START, SAME, SEQUENCE, Origins, Part, parts_of
from DICOMPatcherLib.part10.removable_bytes import (
    elements_in,
    holds_elements,
    is_repacked,
    is_zero,
    kind_of_text,
    reason_in_front,
)
from DICOMPatcherLib.part10.value_checks import TELLING
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.conversions import converted
from DICOMPatcherLib.values.identifiers import is_valid_uid

_BLOCK = 1024 * 1024
_LARGEST_BITMAP = 256 * _BLOCK
_LONGEST_TAIL = _BLOCK
_FEW_BITS = 2
_META_GROUP = 0x0002
_LONGEST_UID = 256
_OFFSET_TABLES = (0x7FE00001, 0x7FE00002)


class Loss(Exception):
    """A repair would lose something. The message says what, and where in the file as it is."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(at_byte(message, offset))


class Removed(NamedTuple):
    """A range of bytes that a repair removes, the defect that they are, and why they are worthless."""

    start: int
    stop: int
    defect: DefectId
    reason: str

    @property
    def finding(self) -> Finding:
        """What to tell about it."""
        size = self.stop - self.start
        message = action(
            "{size} bytes without data were removed: {what}",
            "{size} bytes without data would be removed: {what}",
            size=size,
            what=self.reason,
        )
        return Finding(self.defect, at_byte(message, self.start))


def account(before: Part10File, after: Part10File, edits: Sequence[Edit]) -> list[Removed]:
    """Return what a repair removes, if all that is of worth in a file is still there after it.

    Parameters
    ----------
    after, edits
        The repaired file, and what was done to the bytes of the one before.

    Raises
    ------
    Loss
        If that is not proved.
    """
    return _Account(before, after, edits).removed()


@dataclasses.dataclass
class _Level:
    """A sequence or an item: its end in the repaired file, and where it ended before by its length.

    Attributes
    ----------
    tags
        Of the elements of an item; in a sequence, those of its last item.
    is_guess
        Whether neither a length nor a delimiter said where the last item of a sequence ends, nor an item before it.
    lacks_delimiter
        Whether that was an item of undefined length.
    is_delimited, is_stated
        Whether its delimiter said where it ends, and whether that or its length did.
    holds_guess
        Whether neither said where a sequence in an item ends.
    is_empty
        Whether nothing is in an item, or in the last one of a sequence.
    before
        Tag of the element in front of the sequence; -1 if it is the first one.
    """

    tag: int
    is_sequence: bool
    end: int
    declared_end: int
    tags: list[int] = dataclasses.field(default_factory=list)
    is_guess: bool = False
    lacks_delimiter: bool = False
    is_delimited: bool = False
    is_stated: bool = False
    holds_guess: bool = False
    is_empty: bool = False
    before: int = -1


class _Account:
    def __init__(self, before: Part10File, after: Part10File, edits: Sequence[Edit]) -> None:
        self._before = before
        self._after = after
        self._origins = Origins(edits, before.end)
        self._parts: list[Part] = []
        self._levels: list[_Level] = []
        self._closed: list[_Level] = []
        self._known: set[int] = set()
        self._same: list[tuple[int, int]] = []
        self._removed: list[Removed] = []
        self._open_items = 0
        self._strays = 0
        self._top_tags: list[int] = []

    def removed(self) -> list[Removed]:
        if self._after.not_dicom or self._after.damage:
            raise Loss(0, Text("the file could not be read after the repair"))
        try:
            self._parts = list(parts_of(self._after, self._origins))
        except Damage as damage:
            raise Loss(0, Text("a sequence could not be read after the repair")) from damage
        position = self._begin()
        is_item_new = False
        length = 0
        for index, part in enumerate(self._parts):
            if part.kind == FRAGMENT:
                if self._is_emptied_table(index) and not is_item_new:
                    position += self._remove_table(position, length)
                    continue
                while part.size and not length and not is_item_new and self._tag(position, part.encoding) == ITEM:
                    length = self._skip_empty_fragment(position, part.encoding)
                    position += 8
                stop = self._behind_boxes(part, position, length)
                if stop < 0 and length < part.size and not is_item_new:
                    stop = self._behind_joined(part, position, length)
                position = stop if stop >= 0 else self._value(index, position, position, None, is_item_new)
                is_item_new = False
                continue
            if part.kind != ITEM_START and index and self._parts[index - 1].kind == FRAGMENT:
                position = self._behind_empty_fragments(position, part.encoding)
            content_end, position = position, self._behind_delimiters(position, part.encoding)
            if part.tag == PIXEL_DATA and (behind := self._behind_tables(position, part.encoding)) != position:
                position = content_end = behind
            if index and not self._levels:
                self._strays += position > content_end
                position = self._behind_empty_item(self._parts[index - 1], position)
            self._check_strays(index, content_end, position)
            self._close_levels(part.start, content_end, position)
            self._check_levels(part, content_end, position)
            if part.kind == ITEM_START:
                is_item_new = self._tag(position, part.encoding) != ITEM
                length = UNDEFINED
                if not is_item_new:
                    length = LENGTH[part.encoding.big_endian].unpack(self._before.read(position + 4, 4))[0]
                    position += 8
                self._open(index, position, length)
                continue
            if is_item_new and not self._is_at(part, position) and self._was_item(position, part.encoding):
                position += 8 if self._is_at(part, position + 8) else 0
            is_item_new = False
            position = self._element(index, position)
        self._finish(position)
        self._check_readable()
        return self._removed

    def _open(self, index: int, position: int, length: int) -> None:
        """Note where a sequence or an item ended by the length that it had.

        See to it that nothing was in one that is empty now: delimiters aside.

        Parameters
        ----------
        position, length
            Where its value starts in the file as it is, and how long it is by its header.
        """
        part = self._parts[index]
        if not part.end:
            return
        is_sequence = part.kind == SEQUENCE
        is_empty = index + 1 == len(self._parts) or self._parts[index + 1].start >= part.end
        stop = self._behind_delimiters(position, part.encoding)
        if is_empty and (stop == position and not is_sequence if length == UNDEFINED else stop < position + length):
            raise Loss(position, Text("the content of {tag} would be lost", tag=format_tag(part.tag)))
        if is_sequence:
            tags = self._levels[-1].tags if self._levels else self._top_tags
            level = _Level(part.tag, True, part.end, position + length, before=max((-1, *tags[-2:-1])))
        else:
            sequence = self._levels[-1]
            level = _Level(sequence.tag, False, part.end, position + length, is_empty=is_empty, before=sequence.before)
        self._levels.append(level)

    def _behind_empty_item(self, before: Part, position: int) -> int:
        """Return where the old file goes on behind an item with nothing in it, which can be none of a sequence.

        One that says that a delimiter will end it is such a one if none does: that is seen to in the end.
        """
        item = encoded_tag(ITEM, before.encoding)
        if self._before.read(position, 8) not in (item + bytes(4), item + b"\xff" * 4):
            return position
        headers = self._headers(before.value, before.encoding)[:1] if before.kind == SAME else []
        has_items = any(self._tag(before.value + size, before.encoding) == ITEM for size, _ in headers)
        if has_items and self._before.read(position - 8, 8) == delimiter(SEQUENCE_END, before.encoding):
            has_items = False  # the sequence has ended
        if has_items or before.kind not in (SAME, ELEMENT):
            return position
        self._open_items += self._before.read(position + 4, 4) != bytes(4)
        reason = Text("an empty item outside of any sequence")
        self._removed.append(Removed(position, position + 8, STRAY_DELIMITER, reason))
        return position + 8

    def _check_strays(self, index: int, start: int, stop: int) -> None:
        """See to it that no sequence has ended too early: delimiters behind it would be those of its last item.

        A sequence that has a length may be followed by its delimiters nevertheless.
        """
        before = self._parts[index - 1] if index else None
        if start == stop or before is None or before.kind != SAME or before.tag == PIXEL_DATA:
            return
        last_two = [self._tag(position, before.encoding) for position in (stop - 16, stop - 8)]
        headers = self._headers(before.value, before.encoding)
        has_items = any(self._tag(before.value + size, before.encoding) == ITEM for size, _ in headers)
        is_ended = self._tag(start - 8, before.encoding) == SEQUENCE_END
        if stop - start >= 16 and last_two == [ITEM_END, SEQUENCE_END] and (is_ended or not has_items):
            raise Loss(start, Text("the bytes before delimiters may belong to a sequence"))
        value = self._before.read(before.value, min(start - before.value, _BLOCK))
        if not has_items and any(encoded_tag(ITEM, encoding) in value for encoding in (EXPLICIT, before.encoding)):
            raise Loss(start, Text("the bytes before a delimiter may be a damaged sequence"))

    def _close_levels(self, start: int, content_end: int, position: int) -> None:
        """Close what ends where a part starts; see to it that no sequence keeps what may have stood behind it.

        That may be where neither a length nor a delimiter says where the sequence and its last item end. If the
        delimiter of the item is lost, the length of the sequence is too long for what is left of it.

        Parameters
        ----------
        content_end, position
            Where the delimiters in front of the part start and stop in the file as it is.
        """
        delimiters = (position - content_end) // 8
        ends = [self._tag(end, self._after.encoding) for end in range(content_end, position, 8)]
        while self._levels and start >= self._levels[-1].end:
            closed = self._levels.pop()
            self._closed.append(closed)
            is_stated = content_end <= closed.declared_end <= position
            delimiters -= not is_stated
            if not is_stated and ends[:1] == [SEQUENCE_END if closed.is_sequence else ITEM_END]:
                closed.is_delimited = bool(ends.pop(0))
            closed.is_stated = is_stated or closed.is_delimited
            is_stated = is_stated or delimiters >= 0
            if closed.is_sequence:
                if self._levels:
                    self._levels[-1].holds_guess |= not closed.is_stated
                if closed.is_empty and closed.declared_end > UNDEFINED and not closed.is_stated:
                    raise self._mistaken_item(position)
                is_guess = closed.is_guess and (not is_stated or closed.lacks_delimiter)
                if is_guess and max(closed.tags, default=0) > closed.tag:
                    message = Text("the end of the sequence {tag} may not belong to it", tag=format_tag(closed.tag))
                    raise Loss(position, message)
            else:
                sequence = self._levels[-1]
                sequence.is_guess = not is_stated and sequence.tags != closed.tags
                sequence.lacks_delimiter = closed.declared_end > UNDEFINED
                sequence.tags = closed.tags
                sequence.is_empty = closed.is_empty

    def _check_levels(self, part: Part, content_end: int, position: int) -> None:
        """See to it that a longer sequence takes up nothing that stood behind it, and a shorter one loses no item."""
        self._check_behind_sequence(part, position)
        while self._closed:
            closed = self._closed.pop()
            is_cut = closed.is_sequence and position + 8 < closed.declared_end < self._before.end
            if is_cut and part.kind == ITEM_START:
                raise Loss(position, Text("an item may belong to the sequence {tag}", tag=format_tag(closed.tag)))
        if self._levels and part.kind != ITEM_START:
            level = self._levels[-1]
            if level.tags and content_end <= level.declared_end <= position:
                raise Loss(position, Text("{tag} may belong to another item", tag=format_tag(part.tag)))
            level.tags.append(part.tag)
        elif not self._levels:
            self._top_tags = [*self._top_tags[-1:], part.tag]
        for number, level in enumerate(self._levels):
            if position >= level.declared_end:
                is_item_of_other = part.kind == ITEM_START and level.is_sequence and number > 0
                # One that would be in order in front of the sequence too stands behind it if the tag of that is wrong.
                is_behind = part.kind != ITEM_START and level.before < part.tag != level.tag
                if is_item_of_other or is_behind:
                    message = Text("the data may not belong to the sequence {tag}", tag=format_tag(level.tag))
                    raise Loss(position, message)

    def _check_behind_sequence(self, part: Part, position: int) -> None:
        """See to it that what follows a sequence in an item does not come from that sequence.

        An element would be out of order then. An item would end the one around the sequence, of which neither a length
        nor a delimiter said that it ends: it has to begin as the items there do, and not as those of the sequence, and
        that sequence must not end where nothing said so either. What ends the item before it must not be itself, with
        nothing in it: a delimiter whose tag is wrong looks so.
        """
        if part.kind != ITEM_START:
            is_in_item = bool(self._closed) and len(self._levels) > 0
            if is_in_item and part.tag <= max(self._levels[-1].tags, default=-1):
                message = Text("{tag} may belong to the sequence before it", tag=format_tag(part.tag))
                raise Loss(position, message)
            return
        is_empty = self._before.read(position, 8) == encoded_tag(ITEM, part.encoding) + bytes(4)
        for closed in self._closed:
            if closed.holds_guess and not closed.is_stated and not self._closed[0].is_sequence:
                message = Text("an item may belong to another sequence than {tag}", tag=format_tag(closed.tag))
                raise Loss(position, message)
            if is_empty and closed.declared_end > UNDEFINED and not (closed.is_stated or closed.is_sequence):
                raise self._mistaken_item(position)
        first = self._tag(position + 8, part.encoding)
        if self._levels and self._may_be_of_outer(part, position, first):
            message = Text("an item may belong to another sequence than {tag}", tag=format_tag(self._levels[-1].tag))
            raise Loss(position, message)
        for item in self._closed[-1:]:  # the one before
            if not item.is_sequence and not item.is_stated and item.tags[:1] != [first]:
                message = Text("an item may belong to another sequence than {tag}", tag=format_tag(item.tag))
                raise Loss(position, message)
        for inner, outer in zip(self._closed, self._closed[1:]):
            is_doubtful = inner.is_sequence and not inner.is_delimited and not outer.is_stated
            if is_doubtful and (first not in outer.tags or not inner.tags or first in inner.tags):
                message = Text("an item may belong to the sequence {tag}", tag=format_tag(inner.tag))
                raise Loss(position, message)

    def _may_be_of_outer(self, part: Part, position: int, first: int) -> bool:
        """Tell whether an item may stand behind its sequence, whose delimiter is lost, and an item around that.

        It begins as that item does, and not as those of the sequence, while no length says that it is in there. Or the
        item around ends, by its length, as far behind as delimiters are long, which is in the middle of this item.
        """
        sequence = self._levels[-1]
        length = LENGTH[part.encoding.big_endian].unpack(self._before.read(position + 4, 4).ljust(4, b"\0"))[0]
        is_open = sequence.declared_end > UNDEFINED or position >= sequence.declared_end
        is_unlike = is_open and sequence.tags[:1] not in ([], [first])
        return any(
            (is_unlike and level.tags[:1] == [first]) or level.declared_end - position in {8, 16} - {8 + length}
            for level in self._levels
            if not level.is_sequence
        )

    @staticmethod
    def _mistaken_item(position: int) -> Loss:
        return Loss(position, Text("an empty item may be a damaged delimiter"))

    # The file as it is

    def _tag(self, position: int, encoding: Encoding) -> int:
        head = self._before.read(position, 4)
        if len(head) < 4:
            return -1
        group, number, _ = TAG_LENGTH[encoding.big_endian].unpack(head + bytes(4))
        return int(group << 16 | number)

    def _behind_delimiters(self, position: int, encoding: Encoding) -> int:
        while self._tag(position, encoding) in (ITEM_END, SEQUENCE_END):
            position += 8
        return position

    def _is_at(self, part: Part, position: int) -> bool:
        """Tell whether the old file may go on at an offset with a part of the new one."""
        if part.kind in (ITEM_START, FRAGMENT):
            return True
        position = self._behind_delimiters(position, part.encoding)
        return position == part.value if part.kind == SAME else self._tag(position, part.encoding) == part.tag

    def _goes_on(self, index: int, position: int) -> bool:
        if index + 1 < len(self._parts):
            return self._is_at(self._parts[index + 1], position)
        return position <= self._before.end

    def _was_item(self, position: int, encoding: Encoding) -> bool:
        """Tell whether there may have been the header of an item that is damaged now."""
        head = self._before.read(position, 8)
        if len(head) < 8 or not any(head):
            return len(head) == 8
        item = encoded_tag(ITEM, encoding)
        flipped = int.from_bytes(head[:4], "big") ^ int.from_bytes(item, "big")
        return head[:2] == item[:2] or bin(flipped).count("1") <= _FEW_BITS

    def _headers(self, position: int, encoding: Encoding) -> list[tuple[int, int]]:
        """Return how long the header of an element is and which length it gives: the most likely first."""
        head = self._before.read(position, 12).ljust(12, b"\0")
        number = LENGTH[encoding.big_endian].unpack
        plain = 8, number(head[4:8])[0]
        is_explicit = head[4:6] in SHORT_VRS or head[4:6] in LONG_VRS
        if encoding.implicit and not is_explicit:
            return [plain]
        short = 8, int.from_bytes(head[6:8], "big" if encoding.big_endian else "little")
        long = 12, number(head[8:12])[0]
        if encoding.implicit:
            return [plain, short if head[4:6] in SHORT_VRS else long]
        if head[4:6] in SHORT_VRS:
            return [short, long, plain]
        if head[4:6] in LONG_VRS:
            return [long, short, plain]
        return [plain, long, short]

    def _is_emptied_table(self, index: int) -> bool:
        """Tell whether a fragment is an offset table with nothing in it."""
        is_table = index > 1 and self._parts[index - 2].tag == PIXEL_DATA and self._parts[index - 2].kind == SEQUENCE
        return is_table and self._parts[index].size == 0

    def _behind_joined(self, part: Part, position: int, length: int) -> int:
        """Return where the old file goes on behind fragments of which one was made; -1 if they are not the same."""
        new = part.value
        if part.size - length == 1:
            return -1  # padding
        while self._is_same(new, position, min(length, part.stop - new)):
            new, position = new + length, position + length
            if new >= part.stop:
                return position if new == part.stop else -1
            if new == part.stop - 1 and self._after.read(new, 1) == b"\0" and part.size % 2 == 0:
                return position
            if self._tag(position, part.encoding) != ITEM:
                return -1
            length = LENGTH[part.encoding.big_endian].unpack(self._before.read(position + 4, 4))[0]
            position += 8
        return -1

    def _remove_table(self, position: int, length: int) -> int:
        if not 0 <= length <= self._before.end - position:
            raise Loss(position, Text("the offset table may be part of the pixels"))
        if length:
            if self._tag(position + length, self._after.encoding) != ITEM:
                raise Loss(position, Text("the offset table may be part of the pixels"))
            self._remove_fitting(position, position + length)
        return length

    def _behind_boxes(self, part: Part, position: int, length: int) -> int:
        """Return where the old file goes on behind a JP2 file of which the codestream is left; -1 if there is none."""
        if length > min(_LARGEST_BITMAP, self._before.end - position):
            return -1
        if not is_boxed(self._before.read(position, len(JP2))) or is_boxed(self._after.read(part.value, len(JP2))):
            return -1
        place = codestream_in_boxes(self._before.read(position, length))
        if place is None:
            return -1
        start, stop = position + place[0], position + place[1]
        padding = self._after.read(part.value + stop - start, part.size - (stop - start))
        if (
            part.size - (stop - start) not in (0, 1)
            or any(padding)
            or not self._is_same(part.value, start, stop - start)
        ):
            return -1
        for first, last in ((position, start), (stop, position + length)):
            if last > first:
                reason = Text("boxes of JP2 around a codestream")
                self._removed.append(Removed(first, last, FRAGMENTS_WRONG, reason))
        return position + length

    def _behind_tables(self, position: int, encoding: Encoding) -> int:
        """Return where the old file goes on behind offset tables that were removed in front of Pixel Data."""
        while (tag := self._tag(position, encoding)) in _OFFSET_TABLES and self._after.element(tag) is None:
            size = 8 if encoding.implicit else 12
            head = self._before.read(position, size)
            stop = position + size + LENGTH[encoding.big_endian].unpack(head[-4:].ljust(4, b"\xff"))[0]
            if (not encoding.implicit and head[4:6] not in LONG_VRS) or stop > self._before.end:
                raise Loss(position, Text("the offset table may be part of the pixels"))
            self._known.add(position)
            self._remove_fitting(position, stop)
            position = stop
        return position

    def _remove_fitting(self, start: int, stop: int) -> None:
        """Remove a table; where frames start is known without it if each of them has one fragment."""
        pixels, size = self._after.pixels, self._after.image_size
        if pixels is None or (size.frames != 1 and pixels.fragments != size.frames):
            raise Loss(start, Text("without the offset table it is not known where frames start"))
        reason = Text("an offset table, without which the frames are known too")
        self._removed.append(Removed(start, stop, FRAGMENTS_WRONG, reason))

    def _skip_empty_fragment(self, position: int, encoding: Encoding) -> int:
        """Remove the empty fragment in front of one whose header is at an offset; return the length of that."""
        self._removed.append(Removed(position - 8, position, FRAGMENTS_WRONG, Text("an empty fragment")))
        length: int = LENGTH[encoding.big_endian].unpack(self._before.read(position + 4, 4))[0]
        return length

    def _behind_empty_fragments(self, position: int, encoding: Encoding) -> int:
        start = position
        while self._before.read(position, 8) == encoded_tag(ITEM, encoding) + bytes(4):
            position += 8
        if position == start or self._tag(position, encoding) != SEQUENCE_END:
            return start
        self._removed.append(Removed(start, position, FRAGMENTS_WRONG, Text("an empty fragment")))
        return position

    def _begin(self) -> int:
        """Return where the first element is in the file as it is."""
        start = self._parts[0].start if self._parts else self._after.data_start
        origin = self._origins.origin(start)
        position = origin[0] if origin is not None else 0
        if origin is None and start > 0:
            last = self._origins.origin(start - 1)
            position = last[0] + 1 if last is not None else 0
        for first, last_one in self._origins.removed(0, position):
            has_mark = self._after.read(128, 4) == b"DICM"
            reason = reason_in_front(self._before.read(first, last_one - first), has_mark)
            if not reason:
                raise Loss(first, Text("the bytes before the data set may belong to it"))
            self._removed.append(Removed(first, last_one, BYTES_IN_FRONT, Text("{what} before the file", what=reason)))
        return position

    def _element(self, index: int, position: int) -> int:
        """Return where the old file goes on behind an element."""
        part = self._parts[index]
        if part.kind == SAME:
            if position != part.value:
                raise Loss(position, Text("the element before {tag} would be lost", tag=format_tag(part.tag)))
            self._same.append((position, position + part.stop - part.start))
            return self._same[-1][1]
        if self._tag(position, part.encoding) != part.tag:
            if part.kind == SEQUENCE:  # its header was missing
                self._open(index, position, UNDEFINED)
                return position
            raise Loss(position, Text("{tag} would be moved", tag=format_tag(part.tag)))
        self._known.add(position)
        headers = self._headers(position, part.encoding)
        if part.tag & 0xFFFF == 0 and part.size == 4:
            return position + 12  # a group length follows from the rest
        if part.kind == SEQUENCE:
            fitting = (header for header in headers if self._tag(position + header[0], part.encoding) == ITEM)
            size, length = next(fitting, headers[0])
            self._open(index, position + size, length)
            return position + size
        for size, length in headers:
            stop = self._value(index, position, position + size, length)
            if stop >= 0:
                self._check_header(part, position, position + size)
                return stop
        stop = self._behind_converted(index, position)
        if stop >= 0:
            return stop
        raise Loss(position, Text("the value of {tag} would change", tag=format_tag(part.tag)))

    def _behind_converted(self, index: int, position: int) -> int:
        """Return where the old file goes on behind a value that only has another VR now; -1 if it means another."""
        part = self._parts[index]
        vr, wanted = self._before.read(position + 4, 2), self._after.read(part.start + 4, 2)
        if part.encoding.implicit or TELLING.get(part.tag) != wanted or (vr not in SHORT_VRS and vr not in LONG_VRS):
            return -1
        size, length = self._headers(position, part.encoding)[0]
        stop = position + size + length
        if stop > self._before.end or not self._goes_on(index, stop):
            return -1
        means = converted(self._before.read(position + size, length), vr, wanted, part.encoding.big_endian)
        return stop if means == self._after.read(part.value, part.size) else -1

    def _check_header(self, part: Part, start: int, value: int) -> None:
        """See to it that what is written anew is the header of an element, and no part of another one."""
        if self._before.read(start, value - start) == self._after.read(part.start, part.value - part.start):
            return
        if not is_plausible(part.tag, part.size):
            raise Loss(start, Text("{tag} may not be a data element", tag=format_tag(part.tag)))
        is_sequence = self._tag(value, part.encoding) == ITEM
        if part.tag != PIXEL_DATA and not is_sequence and elements_in(self._before, value, value + part.size):
            raise Loss(value, Text("the value of {tag} contains data elements", tag=format_tag(part.tag)))

    def _value(self, index: int, start: int, value: int, length: int | None, may_skip: bool = False) -> int:
        """Return where the old file goes on behind a value; -1 if it does not hold the value of the new one.

        Parameters
        ----------
        length
            What the header says; None for a fragment, which must fit.
        may_skip
            Whether a damaged header may stand in front of it.
        """
        part = self._parts[index]
        for count in self._counts(part, length):
            if not self._is_same(part.value, value, count):
                continue
            stop = value + count
            declared = value + (length or 0)
            if part.tag == PIXEL_DATA and stop < declared <= self._before.end and self._goes_on(index, declared):
                self._remove_surplus(stop, declared)
                return declared
            if self._goes_on(index, stop):
                if length is not None and length < count - 1 and elements_in(self._before, declared, stop):
                    raise Loss(declared, Text("elements would become part of {tag}", tag=format_tag(part.tag)))
                return stop
        if part.tag == PIXEL_DATA and length is not None and self._is_repacked(part, value, length):
            reason = Text("unused bits after each frame, all zero")
            self._removed.append(Removed(value + part.size, value + length, PIXELS_TOO_LONG, reason))
            return value + length
        if length is not None:
            return value + length if self._is_same_uid(part, value, length) else -1
        if may_skip and self._was_item(value, part.encoding) and self._is_same(part.value, value + 8, part.size):
            return value + 8 + part.size
        raise Loss(start, Text("a fragment of Pixel Data would change"))

    def _is_same_uid(self, part: Part, value: int, length: int) -> bool:
        """Tell whether a value of the meta header is a UID, and the same but for padding."""
        if part.tag >> 16 != _META_GROUP or max(length, part.size) > _LONGEST_UID:
            return False
        old, new = self._before.read(value, length), self._after.read(part.value, part.size).rstrip(b"\0")
        kept = old.strip(b"\0 \t\r\n").partition(b"\0")[0].strip(b" \t\r\n")
        return is_valid_uid(new.decode("latin-1")) and kept == new

    def _is_repacked(self, part: Part, value: int, length: int) -> bool:
        size = self._after.image_size
        if size.bits != 1 or length > min(_LARGEST_BITMAP, self._before.end - value):
            return False
        old, new = self._before.read(value, length), self._after.read(part.value, part.size)
        return is_repacked(old, new, size.frame_bits, size.frames)

    def _counts(self, part: Part, length: int | None) -> list[int]:
        """Return how many bytes of a new value may have been there before: padding may have been added."""
        counts = [part.size]
        if part.size and self._after.read(part.stop - 1, 1) in (b"\0", b" "):
            counts.append(part.size - 1)
        if part.tag == PIXEL_DATA:
            filling = self._origins.start_of_new(part.value, part.stop)
            if is_zero(self._after.blocks(filling, part.stop)):
                counts.append(filling - part.value)
        return sorted(set(counts), key=lambda count: (count != length, -count))

    def _is_same(self, new: int, old: int, size: int) -> bool:
        stop = new + size
        if old + size > self._before.end:
            return False
        while new < stop:
            origin = self._origins.origin(new)
            if origin is not None and origin[0] == old:
                run = min(origin[1], stop - new)
            else:
                run = min(_BLOCK, stop - new)
                if self._after.read(new, run) != self._before.read(old, run):
                    return False
            new += run
            old += run
        return True

    def _remove_surplus(self, start: int, stop: int) -> None:
        if not is_zero(self._before.blocks(start, stop)):
            raise Loss(start, Text("nonzero bytes at the end of Pixel Data would be lost"))
        self._removed.append(Removed(start, stop, PIXELS_TOO_LONG, Text("zeros after the last pixel")))

    # What is left

    def _finish(self, position: int) -> None:
        encoding = self._after.encoding
        if self._parts and self._parts[-1].kind == FRAGMENT:
            position = self._behind_empty_fragments(position, encoding)
        content_end, position = position, self._behind_delimiters(position, encoding)
        self._check_strays(len(self._parts), content_end, position)
        self._close_levels(self._after.end, content_end, position)
        self._strays += position > content_end
        if self._parts and any(True for _ in self._origins.removed(position, self._before.end)):
            position = self._behind_empty_item(self._parts[-1], position)
        if self._open_items and self._strays:
            raise Loss(content_end, Text("an item and its delimiter may belong to a sequence"))
        if self._is_cut_delimiter(position, encoding):
            return
        for start, stop in self._origins.removed(position, self._before.end):
            reason = self._reason_behind(start, stop)
            if not reason:
                raise Loss(start, Text("{size} bytes after the data set may belong to it", size=stop - start))
            self._removed.append(Removed(start, stop, *reason))
        tail = self._after.elements[-1].stop if self._after.elements else self._after.end
        is_touched = bool(self._parts) and self._parts[-1].kind != SAME
        if is_touched and not is_zero(self._after.blocks(tail, self._after.end)):
            raise Loss(position, Text("the bytes after the last element may belong to it"))
        self._check_pixels()

    def _check_pixels(self) -> None:
        """See to it that the pixels of an image have not become a part of something else."""
        if lacks_pixels(self._after) and any(
            encoded_tag(PIXEL_DATA, encoding) in data
            for encoding in (EXPLICIT, Encoding(False, True))
            for data in self._before.blocks(self._before.data_start, self._before.end)
        ):
            raise Loss(self._before.data_start, Text("Pixel Data may have become part of another element"))

    def _is_cut_delimiter(self, position: int, encoding: Encoding) -> bool:
        rest = self._before.read(position, 8)
        return len(rest) < 8 and any(delimiter(tag, encoding).startswith(rest) for tag in (ITEM_END, SEQUENCE_END))

    def _reason_behind(self, start: int, stop: int) -> tuple[DefectId, str] | None:
        """Return defect and reason if what follows the data set is worthless; None if it may be a part of it."""
        if stop != self._before.end or not is_complete(self._after):
            return None
        if is_zero(self._before.blocks(start, stop)):
            if not are_padding(self._after, start, stop):
                return None
            return ZEROS_AT_END, Text("zeros after the complete data set")
        if not is_last_value_whole(self._after):
            return None
        data = self._before.read(start, min(stop - start, _LONGEST_TAIL + 1))
        if len(data) > _LONGEST_TAIL or holds_elements(data) or not (kind := kind_of_text(data)):
            return None
        return FOREIGN_BYTES_AT_END, Text("{what} after the complete data set", what=kind)

    def _check_readable(self) -> None:
        """See to it that no element that was read before has become a part of another one."""
        before = self._before
        if before.encoding != self._after.encoding:
            return
        last = -1
        for element in (*before.meta_elements, *before.elements):
            # What is none of these comes from reading at the wrong place.
            if element.tag <= last or not is_plausible(element.tag, element.length) or not self._has_vr(element):
                continue
            last = element.tag
            if element.start not in self._known and not self._is_in_same(element.start):
                raise Loss(element.start, Text("{tag} would be lost", tag=format_tag(element.tag)))

    def _has_vr(self, element: Element) -> bool:
        vr = self._before.read(element.start + 4, 2)
        return self._before.encoding.implicit or vr in SHORT_VRS or vr in LONG_VRS

    def _is_in_same(self, offset: int) -> bool:
        index = bisect_right(self._same, (offset, self._before.end + 1)) - 1
        return index >= 0 and self._same[index][0] <= offset < self._same[index][1]
