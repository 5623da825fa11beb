"""Sequences whose lengths or delimiters are wrong, written again as their items and elements show them to be.

References
----------
PS3.5 section 7.5: the encoding of sequences and items. PS3.5 section 7.1.1: values have an even length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from DICOMPatcherLib.defects import HEADER_FORM_WRONG, SEQUENCE_DAMAGED, VR_UNKNOWN, DefectId
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    ITEM,
    ITEM_END,
    LONG_VRS,
    SEQUENCE_END,
    SEQUENCE_TAGS,
    SHORT_VRS,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    delimiter,
    dictionary_vr,
    element_header,
    encoded_number,
    encoded_tag,
    is_named,
)
from DICOMPatcherLib.part10.swallowed_elements import TEXT_VRS, has_control_characters, holds_elements, is_garbled_text
from DICOMPatcherLib.part10.walk import Walk, inner_encoding, too_deep, written_vr
from DICOMPatcherLib.texts import Text

_LARGEST = 16 * 1024 * 1024
_MOST_STEPS = 50_000
_WRAP = 1 << 16
_NUMBERS = frozenset((b"AT", b"FD", b"FL", b"SL", b"SS", b"SV", b"UL", b"US", b"UV"))
_PADDED_WITH_BLANKS = TEXT_VRS - {b"UI"}
_SEQUENCE, _ITEM = "sequence", "item"
_ALL, _SEQUENCES, _ITEMS = frozenset((_SEQUENCE, _ITEM)), frozenset((_SEQUENCE,)), frozenset((_ITEM,))
"""Whose lengths are believed."""

_NONE: frozenset[str] = frozenset()
_NO_LENGTHS = (0, UNDEFINED)
"""What stands in delimiters for their length: nothing, or by mistake what is in the header of what they end."""


class Rewritten(NamedTuple):
    """A sequence as it has to be written, and where the old one ends.

    Attributes
    ----------
    reaches_end
        Whether it ends only because the file does.
    corrections
        How many lengths were wrong, delimiters missing or mistaken, and elements out of order.
    """

    data: bytes
    stop: int
    reaches_end: bool
    corrections: int


def likeliest(readings: Sequence[Rewritten]) -> list[Rewritten]:
    """Return the readings of a sequence that need the fewest corrections, each once."""
    fewest = min((reading.corrections for reading in readings), default=0)
    return list({reading.data: reading for reading in readings if reading.corrections == fewest}.values())


def even_element(tag: int, vr: bytes, value: bytes, encoding: Encoding) -> bytes:
    """Return an element with a VR that is one, and with a value of even length.

    Raises
    ------
    ValueError
        If the value is too long for its VR.
    """
    if not vr and not encoding.implicit:
        vr = written_vr(tag, len(value))
    if len(value) % 2:
        value += padding(tag, vr)
    if not encoding.implicit and vr not in LONG_VRS and len(value) > 0xFFFF:
        raise ValueError(Text("the value is too long for its VR"))
    return element_header(tag, vr, len(value), encoding) + value


def is_number(tag: int, vr: bytes) -> bool:
    """Tell whether a value consists of binary numbers: one that has lost a byte, and is padded, is another number."""
    return not _NUMBERS.isdisjoint((vr or dictionary_vr(tag).encode()).split(b" or "))


def padding(tag: int, vr: bytes) -> bytes:
    """Return the byte that makes the length of a value even (PS3.5 section 6.2)."""
    return b" " if (vr or dictionary_vr(tag).encode()) in _PADDED_WITH_BLANKS else b"\0"


class _Level:
    """A sequence or an item that is being read.

    Attributes
    ----------
    end
        Where it has to end; None if its contents show that.
    limit
        Where it or something around it has to end.
    declared_end
        Where it ends by its length.
    tags
        Of its elements; of a sequence, those of its last item.
    """

    def __init__(self, outer: _Level | None, header: tuple[int, bytes], encoding: Encoding) -> None:
        self.tag, self.vr = header
        self.is_item = self.tag == ITEM
        self.encoding = encoding
        self.outer_encoding = outer.encoding if outer else encoding
        self.end: int | None = None
        self.limit = 0
        self.is_delimited = False
        self.declared_end = 0
        self.tags: list[int] = []
        self.parts: list[bytes] = []

    @property
    def last_tag(self) -> int:
        return self.tags[-1] if self.tags else -1

    def written(self) -> bytes:
        body = b"".join(self.parts)
        length = UNDEFINED if self.is_delimited else len(body)
        if self.is_item:
            head = encoded_tag(ITEM, self.encoding) + encoded_number(length, 4, self.encoding)
            tail = delimiter(ITEM_END, self.encoding)
        else:
            head = element_header(self.tag, self.vr, length, self.outer_encoding)
            tail = delimiter(SEQUENCE_END, self.encoding)
        return head + body + (tail if self.is_delimited else b"")


class _Guess(NamedTuple):
    """What is assumed about a sequence.

    Attributes
    ----------
    believed
        Whose lengths are right.
    item_end
        What an item delimiter means that stands between items: "nothing", the end of the "sequence", or that its
        delimiter is "missing".
    sequence_end
        What a sequence delimiter means that stands in an item: the end of the "item", or that its delimiter is
        "missing".
    """

    believed: frozenset[str]
    item_end: str = "missing"
    sequence_end: str = "missing"


class Resequencer:
    """Reads sequences by their contents where their lengths or delimiters cannot be right."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._walk = Walk(content, [])

    def rewritten(self, start: int, encoding: Encoding) -> Rewritten:
        """Return the sequence that starts at an offset, if there is one way only to make sense of it.

        Raises
        ------
        Damage
            If there is none, or more than one.
        """
        found = self.readings(start, encoding)
        if len(found) != 1:
            raise Damage(SEQUENCE_DAMAGED, start, Text("a sequence is damaged, and where it ends cannot be determined"))
        return found[0]

    def readings(self, start: int, encoding: Encoding, stop: int | None = None) -> list[Rewritten]:
        """Return the ways to make sense of a sequence that need the fewest corrections.

        Parameters
        ----------
        stop
            Where the sequence ends; None if that is not known.
        """
        # Delimiters may be the only fault.
        found = list(filter(None, self._by_delimiters(start, encoding, stop)))
        if not found:
            # The lengths of sequences can be believed, or those of items, or none.
            guesses = map(_Guess, (_SEQUENCES, _ITEMS, _NONE))
            found = list(filter(None, (self._read(start, encoding, guess, stop) for guess in guesses)))
        return likeliest(found)

    def _by_delimiters(self, start: int, encoding: Encoding, stop: int | None) -> Iterator[Rewritten | None]:
        first, *others = (
            _Guess(_ALL, item_end, sequence_end)
            for item_end in ("missing", "nothing", "sequence")
            for sequence_end in ("missing", "item")
        )
        plain = self._read(start, encoding, first, stop)
        yield plain
        if plain is None or plain.corrections:
            for guess in others:
                yield self._read(start, encoding, guess, stop)

    def _read(self, start: int, encoding: Encoding, guess: _Guess, stop: int | None) -> Rewritten | None:
        """Return a sequence under a guess; None if that leads nowhere."""
        try:
            result = _Reader(self._content, self._walk, guess).read(start, encoding, stop)
        except (Damage, ValueError):
            return None
        # What lies between its end and the known one would be lost.
        is_whole = result.stop == stop if stop is not None else self._goes_on(start, result.stop, encoding)
        return result if is_whole else None

    def _goes_on(self, start: int, stop: int, encoding: Encoding) -> bool:
        """Tell whether a larger tag follows the sequence, or the end of the file."""
        if stop == self._content.end:
            return True
        tag, _ = self._walk.item_header(start, encoding.big_endian)
        following, length = self._walk.item_header(stop, encoding.big_endian)
        if encoding.implicit and following & 0x10000:  # private: there is no dictionary to ask
            return tag < following and (length == UNDEFINED or stop + 8 + length <= self._content.end)
        return tag < following < 0xFFFE0000 and self._walk.element_follows(stop, encoding, self._content.end)


class _Reader:
    """One way through a sequence."""

    def __init__(self, content: Content, walk: Walk, guess: _Guess) -> None:
        self._content = content
        self._walk = walk
        self._guess = guess
        self._levels: list[_Level] = []
        self._corrections = 0
        self._has_oddities = False
        self._outer_encoding = EXPLICIT

    def read(self, start: int, encoding: Encoding, stop: int | None) -> Rewritten:
        """Return the sequence. Raises Damage if there is no way."""
        limit = self._content.end if stop is None else stop
        self._outer_encoding = encoding
        tag, vr, position, length, _ = self._walk.header(start, encoding, limit)
        if tag >= ITEM:
            raise Damage(SEQUENCE_DAMAGED, start, Text("a sequence cannot be parsed"))
        self._open((tag, vr), position, length, inner_encoding(vr, encoding), limit)
        self._levels[0].outer_encoding = encoding
        reaches_end = False
        steps = 0
        while True:
            level = self._levels[-1]
            steps += 1
            if position > level.limit or position - start > _LARGEST or steps > _MOST_STEPS:
                raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence cannot be parsed"))
            if position == level.limit:
                reaches_end = reaches_end or (level.end is None and position == self._content.end)
                is_closed = True
            elif self._is_cut_off(position, level):
                position, reaches_end, is_closed = self._content.end, True, True
            else:
                position, is_closed = (self._in_item if level.is_item else self._in_sequence)(position, level)
            if is_closed:
                self._levels.pop()
                self._corrections += not level.is_delimited and position != level.declared_end
                if not self._levels:
                    if self._has_oddities and self._corrections:
                        message = Text("a sequence has several defects, or its start is wrong")
                        raise Damage(SEQUENCE_DAMAGED, start, message)
                    return Rewritten(level.written(), position, reaches_end, self._corrections)
                self._levels[-1].parts.append(level.written())
                if level.is_item:
                    self._levels[-1].tags = level.tags

    def _open(self, header: tuple[int, bytes], position: int, length: int, encoding: Encoding, limit: int) -> None:
        """Begin to read a sequence or an item."""
        tag, vr = header
        if not vr and tag != ITEM and not self._outer_encoding.implicit:
            if self._outer_encoding.big_endian:
                raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence cannot be parsed"))
            vr, self._has_oddities = b"UN", True  # its items are in implicit VR, as those of UN have to be
        level = _Level(self._levels[-1] if self._levels else None, (tag, vr), encoding)
        level.is_delimited = length == UNDEFINED
        level.declared_end = position + length
        level.limit = limit
        if not level.is_delimited and (_ITEM if level.is_item else _SEQUENCE) in self._guess.believed:
            level.end = level.limit = level.declared_end
            if level.end > limit:
                raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence or item is longer than the one around it"))
        self._levels.append(level)
        if len(self._levels) > 2 * MAX_DEPTH:
            raise too_deep(position)

    def _in_sequence(self, position: int, level: _Level) -> tuple[int, bool]:
        """Return where to go on, and whether the sequence has ended."""
        tag, length = self._walk.item_header(position, level.encoding.big_endian)
        if tag == ITEM:
            self._open((ITEM, b""), position + 8, length, level.encoding, level.limit)
            return position + 8, False
        is_own = tag == SEQUENCE_END and length in _NO_LENGTHS
        if level.end is not None:
            if not (is_own or tag == ITEM_END) or position + 8 != level.end:
                raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence contains something other than an item"))
            return position + 8, True
        if is_own and level.is_delimited:
            return position + 8, True
        if _ITEM in self._guess.believed and position == level.declared_end:
            return position, True  # the lengths of its items and its own agree
        is_end = tag == ITEM_END and length in _NO_LENGTHS and self._guess.item_end != "missing"
        behind = position + 8 if is_end else position
        if self._may_lack_item(behind, level):
            raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence contains something other than an item"))
        self._corrections += level.is_delimited
        return behind, not is_end or self._guess.item_end == "sequence"

    def _may_lack_item(self, position: int, level: _Level) -> bool:
        """Tell whether what would follow a sequence may be the elements of an item of it, whose header was lost.

        Its first element is one that the last item has too or, if that has none, not of a higher group than the
        sequence. Or all is within the length of the sequence, and that ends where an element does.
        """
        tag, _ = self._walk.item_header(position, level.encoding.big_endian)
        if tag in level.tags or (not level.tags and tag <= level.tag | 0xFFFF):
            return True
        stop = level.declared_end
        if level.is_delimited or not position < stop <= self._content.end or (level.parts and tag >= ITEM):
            return False
        follows = self._walk.element_follows(stop, level.outer_encoding, self._content.end)
        return stop == self._content.end or follows

    def _in_item(self, position: int, level: _Level) -> tuple[int, bool]:
        """Return where to go on, and whether the item has ended."""
        tag, length = self._walk.item_header(position, level.encoding.big_endian)
        if tag in (ITEM, ITEM_END, SEQUENCE_END):
            is_own = tag == ITEM_END and length in _NO_LENGTHS
            if level.end is not None and not (is_own and position + 8 == level.end):
                raise Damage(SEQUENCE_DAMAGED, position, Text("stray delimiter in a sequence item"))
            if is_own:
                self._corrections += level.end is None and not level.is_delimited
                level.is_delimited = level.end is None  # whatever its length says
                return position + 8, True
            if tag == ITEM and level.is_delimited and self._may_be_item_of_other(position, level):
                raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence contains something other than an item"))
            self._corrections += level.is_delimited
            is_mistaken = tag == SEQUENCE_END and self._guess.sequence_end == "item"
            return (position + 8 if is_mistaken else position), True
        tag, vr, value, length, oddity = self._header(position, level)
        behind = value + (length if length != UNDEFINED else 0)
        if level.end is None and not level.is_delimited and self._ends_before(position, tag, behind):
            return position, True
        if not is_named(tag):
            raise Damage(
                SEQUENCE_DAMAGED, position, Text("a sequence item contains something other than a data element")
            )
        is_in_order = level.last_tag < tag
        self._corrections += not is_in_order
        if not is_in_order and not level.is_delimited:
            raise Damage(SEQUENCE_DAMAGED, position, Text("the elements of a sequence item are out of order"))
        level.tags.append(tag)
        return self._element(position, (tag, vr, value, length, oddity), level), False

    def _may_be_item_of_other(self, position: int, level: _Level) -> bool:
        """Tell whether an item, in front of which a delimiter is missing, may be one of another sequence.

        That is if its first element is none that the items before it have: the header of its own sequence may be lost.
        """
        first, _ = self._walk.item_header(position + 8, level.encoding.big_endian)
        return first < ITEM and first not in level.tags and first not in self._levels[-2].tags

    def _header(self, position: int, level: _Level) -> tuple[int, bytes, int, int, DefectId | None]:
        """Return the header of an element as `Walk.header` does, also if it has the form of other VRs."""
        tag, vr, value, length, oddity = self._walk.header(position, level.encoding, level.limit)
        if length != UNDEFINED and not oddity:
            element = Element(tag, vr, position, value, length, value + length)
            other = self._walk.other_form(element, level.encoding, level.limit)
            if other is not None:
                return tag, other.vr, other.value, other.length, HEADER_FORM_WRONG
        return tag, vr, value, length, oddity

    def _element(self, position: int, header: tuple[int, bytes, int, int, DefectId | None], level: _Level) -> int:
        """Take up an element of an item and return where to go on."""
        tag, vr, value, length, oddity = header
        if (
            oddity == VR_UNKNOWN
            and tag in SEQUENCE_TAGS
            and self._content.read(value, 4) == encoded_tag(ITEM, level.encoding)
        ):
            vr, self._has_oddities = b"SQ", True
        if length == UNDEFINED and vr in (b"OB", b"OW"):
            stop = self._walk.fragments(value, level.limit, level.encoding.big_endian).stop
            level.parts.append(self._content.read(position, stop - position))
            return stop
        if length == UNDEFINED or vr == b"SQ" or (level.encoding.implicit and tag in SEQUENCE_TAGS):
            self._outer_encoding = level.encoding
            self._open((tag, vr), value, length, inner_encoding(vr, level.encoding), level.limit)
            return value
        self._has_oddities |= bool(oddity)
        stop = value + length
        if not self._goes_on(stop, tag, level):
            whole = self._whole_stop(header, level)
            if whole > stop:
                self._corrections += 1
                level.parts.append(even_element(tag, b"UN", self._content.read(value, whole - value), level.encoding))
                return whole
        if stop > level.limit:
            raise Damage(SEQUENCE_DAMAGED, position, Text("a data element is longer than its sequence item"))
        data = self._content.read(value, length)
        if is_garbled_text(tag, b"" if oddity == VR_UNKNOWN else vr, data) or holds_elements(
            tag, vr, data, level.encoding
        ):
            message = Text("the length of a data element is wrong: its value contains other elements")
            raise Damage(SEQUENCE_DAMAGED, position, message)
        if length % 2 and is_number(tag, vr):
            raise Damage(SEQUENCE_DAMAGED, position, Text("a number has an odd length"))
        if oddity or length % 2:
            level.parts.append(even_element(tag, b"" if oddity == VR_UNKNOWN else vr, data, level.encoding))
        else:
            level.parts.append(self._content.read(position, value - position) + data)
        return stop

    def _goes_on(self, position: int, tag: int, level: _Level) -> bool:
        """Tell whether a level ends at a place, or has a larger tag there than the last one."""
        following, length = self._walk.item_header(position, level.encoding.big_endian)
        if following >= ITEM:
            return following == ITEM or length in _NO_LENGTHS
        vr = self._content.read(position + 4, 2)
        is_written = level.encoding.implicit or vr in SHORT_VRS or vr in LONG_VRS
        return position == level.limit or (is_written and tag < following and is_named(following))

    def _whole_stop(self, header: tuple[int, bytes, int, int, DefectId | None], level: _Level) -> int:
        """Return where a text ends of whose length only the lower 16 bits are written; 0 if that is not certain.

        References
        ----------
        PS3.5 section 6.2.2: a value that is too long for its VR has the VR UN.
        """
        tag, vr, value, length, oddity = header
        if oddity or level.encoding.implicit or vr not in TEXT_VRS or vr not in SHORT_VRS:
            return 0
        last = min(level.limit, value + _LARGEST)
        stops = range(value + length + _WRAP, last + 1, _WRAP)
        found = next((stop for stop in stops if self._goes_on(stop, tag, level)), 0)
        data = self._content.read(value, found - value) if found else b""
        return 0 if has_control_characters(data) or b"\0" in data[:-1] else found

    def _ends_before(self, position: int, tag: int, stop: int) -> bool:
        """Tell whether an item whose length is wrong ends in front of an element: if two signs of three say so.

        Its own length points there rather than behind the element; and either tags are larger than that of the sequence
        from there on, or the item has the elements then that the one before it has. Not in front of an element that the
        one before it has too.
        """
        sequence, item = self._levels[-2:]
        if sequence.end is not None or tag in sequence.tags:
            return False  # what follows the item there would have to be another one
        is_nearest = abs(item.declared_end - position) <= abs(item.declared_end - stop)
        return is_nearest and (item.last_tag < sequence.tag < tag or item.tags == sequence.tags)

    def _is_cut_off(self, position: int, level: _Level) -> bool:
        """Tell whether the file ends in the middle of the level's delimiter."""
        tag = ITEM_END if level.is_item else SEQUENCE_END
        return level.is_delimited and self._walk.is_cut_delimiter(position, tag, level.encoding.big_endian)
