"""The walk over the elements of a data set, which decodes nothing and stops at nothing it can make sense of.

The tags are walked here and not by pydicom, for two reasons: pydicom drops elements of damaged files (one without its
delimiter may cost the whole data set), and a walk that decodes nothing takes a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from pydicom.datadict import dictionary_has_tag

from DICOMPatcherLib.defects import (
    END_DELIMITER_MISSING,
    FOREIGN_BYTES_AT_END,
    HEADER_FORM_WRONG,
    IMPLICIT_ELEMENT,
    ITEMS_IN_OTHER_ENCODING,
    LENGTH_WRONG,
    PIXELS_CUT_OFF,
    SEQUENCE_DAMAGED,
    STRAY_DELIMITER,
    VR_UNKNOWN,
    ZEROS_AT_END,
    DefectId,
)
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding, at_byte
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.depth import LEAST_DEEP, MAX_DEPTH, MOST_ITEMS, is_too_deep, may_be_sequence
from DICOMPatcherLib.part10.elements import (
    IMPLICIT,
    ITEM,
    ITEM_END,
    LENGTH,
    LONG_VRS,
    PIXEL_DATA,
    SEQUENCE_END,
    SEQUENCE_TAGS,
    SHORT_VRS,
    TAG_LENGTH,
    TAG_VR_LENGTH,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    Item,
    delimiter,
    dictionary_vr,
    element_header,
    encoded_number,
    format_tag,
    is_named,
)
from DICOMPatcherLib.part10.header_forms import edit_of, other_form
from DICOMPatcherLib.part10.nested import GARBLED, SOUND, UNCLEAR, look
from DICOMPatcherLib.part10.removable_bytes import is_zero
from DICOMPatcherLib.part10.swallowed_elements import LONGEST_SEARCHED, TEXT_TAGS, TEXT_VRS, is_garbled_text
from DICOMPatcherLib.texts import Text, plural

_MAX_ELEMENTS = 100_000
_MAX_FINDINGS = 100
_MOST_SEAMS = 25_000
SEAM_BEFORE, SEAM_BEHIND = 16, 8 + 64
_LARGEST_GLANCE = 16 * 1024 * 1024
_REGIONS = 0x00186011
"""Sequence of Ultrasound Regions, of which some devices write the items alone."""
_LAST_OF_REGION = 0x0018606F

_ODDITIES = {
    IMPLICIT_ELEMENT: Text("a data element is encoded in implicit VR in an explicit VR data set"),
    VR_UNKNOWN: Text("a data element has an unknown VR"),
}


_HEADER_TRUNCATED = Text("the header of a data element is truncated")
_ITEM_FOR_ELEMENT = Text("an item stands where a data element should")


class Fragments(NamedTuple):
    """The fragments of an encapsulated value; the offset table in front of them does not count.

    Attributes
    ----------
    first, last
        Where the content of the first one starts, and of the last one that has any.
    stop
        Where what follows them starts.
    seams
        What stands around the header of each, and around what follows the last one: SEAM_BEFORE bytes and up to
        SEAM_BEHIND. Of many fragments only the first ones.
    """

    number: int
    length: int
    first: int
    first_length: int
    last: int
    stop: int
    is_ended: bool
    is_odd: bool
    has_empty: bool
    seams: list[bytes]


class Walk:
    """Finds the places of elements, items and fragments in the content of a file.

    Parameters
    ----------
    findings
        Takes up what is wrong but does not stop the walk.

    Attributes
    ----------
    suspects
        Offsets of the values of sequences that were passed over although something in them is not as it should be, and
        what that is: UNCLEAR or GARBLED.
    explicit_sequences
        Sequences of a data set in implicit VR whose items are in explicit VR.
    tail
        Offset of what follows the data set and is no element; None if nothing does.
    """

    def __init__(self, content: Content, findings: list[Finding]) -> None:
        self._content = content
        self._findings = findings
        self._last_fragments: tuple[int, Fragments] | None = None
        self._leading_back: dict[int, bool] = {}
        self._implicit_items: dict[int, int] = {}
        self._wrong_delimiters: list[int] = []
        self.suspects: dict[int, str] = {}
        self.explicit_sequences: list[Element] = []
        self.tail: int | None = None

    def _note(self, defect: DefectId, offset: int, message: str, repair: tuple[Edit, ...] = ()) -> None:
        note(self._findings, defect, offset, message, repair)

    def items(self, sequence: Element, encoding: Encoding) -> list[Item]:
        """Return the items of a sequence that stands in a data set with this encoding.

        Raises
        ------
        Damage
            If lengths or delimiters do not fit together, or there are more items than can be held in memory.
        """
        return list(self.items_in_turn(sequence, encoding))

    def items_in_turn(self, sequence: Element, encoding: Encoding) -> Iterator[Item]:
        """Yield what `items` returns, without holding it."""
        for count, item in enumerate(self.each_item(sequence, encoding)):
            if count == MOST_ITEMS:
                message = Text("a sequence has more than {limit} items", limit=MOST_ITEMS)
                raise Damage(SEQUENCE_DAMAGED, sequence.start, message)
            yield item

    def each_item(self, sequence: Element, encoding: Encoding) -> Iterator[Item]:
        """Yield the items of a sequence that stands in a data set with this encoding.

        Raises
        ------
        Damage
            If lengths or delimiters do not fit together.
        """
        encoding = inner_encoding(sequence.vr, encoding)
        position, stop = sequence.value, sequence.value_stop
        while position < stop:
            tag, length = self.item_header(position, encoding.big_endian)
            if tag != ITEM:
                raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence contains something other than an item"))
            value = position + 8
            end = stop if length == UNDEFINED else value + length
            if end > stop:
                raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence item is longer than its sequence"))
            elements, after = self.walk(value, end, encoding, length == UNDEFINED)
            yield Item(position, value, length, after, elements, encoding)
            position = after

    def item_header(self, position: int, big_endian: bool) -> tuple[int, int]:
        """Return a tag and the four bytes behind it as a number; zeros at the end of the file."""
        head = self._content.look(position, 8)
        if len(head) < 8:
            return 0, 0
        group, number, length = TAG_LENGTH[big_endian].unpack(head)
        return group << 16 | number, length

    def walk(
        self,
        position: int,
        end: int,
        encoding: Encoding,
        delimited: bool = False,
        into: list[Element] | None = None,
    ) -> tuple[list[Element], int]:
        """Return the elements from `position` to `end` or to the item delimiter, and where they stop.

        Parameters
        ----------
        delimited
            Whether a delimiter ends them.
        into
            For the data set itself, not an item: a list that takes up the elements, also if the walk has to stop.
        """
        implicit, big_endian = encoding
        # The plain case first and without calls: this loop sees every element of every file.
        unpack = (TAG_LENGTH if implicit else TAG_VR_LENGTH)[big_endian].unpack_from
        unpack_length = LENGTH[big_endian].unpack_from
        make = tuple.__new__
        elements: list[Element] = [] if into is None else into
        append = elements.append
        window, base = self._content.window, self._content.base
        safe = last = base + len(window) - 12
        while position < end:
            if not base <= position <= safe:
                if len(elements) > _MAX_ELEMENTS:
                    message = Text("there are more than {limit} data elements", limit=_MAX_ELEMENTS)
                    raise Damage(SEQUENCE_DAMAGED, position, message)
                self._content.look(position, min(12, end - position), self._content.WINDOW)
                window, base = self._content.window, self._content.base
                safe = last = base + len(window) - 12
                if not base <= position <= safe:
                    safe = position  # The last bytes of the file: the general way checks each step.
            known = position <= last
            if known and not implicit:
                group, number, vr, length = unpack(window, position - base)
                value = position + 8
                if vr not in SHORT_VRS:
                    known = vr in LONG_VRS
                    length = unpack_length(window, value - base)[0]
                    value += 4
                tag = group << 16 | number
            elif known:
                group, number, length = unpack(window, position - base)
                tag, vr, value = group << 16 | number, b"", position + 8
            if not known or tag >= 0xFFFE0000 or tag <= 0x0000FFFF:
                special = self._special(position, end, encoding, delimited, into is not None)
                if special is not None:
                    position, finished = special
                    if finished:
                        return elements, position
                    continue
                if elements and not known:
                    other = self._other_form(elements[-1], encoding, end, into is not None)
                    if other is not None:
                        elements[-1] = other
                        position = other.stop
                        continue
                tag, vr, value, length, oddity = self.header(position, encoding, end)
                if oddity:
                    # Whether bytes of pixels are swapped depends on the VR that is missing.
                    is_certain = not (big_endian and (tag == PIXEL_DATA or length == UNDEFINED)) and tag < 0xFFFE0000
                    is_whole = into is not None and is_certain
                    repair = self._settled(tag, position, value, length, encoding, oddity) if is_whole else ()
                    self._note(oddity, position, _ODDITIES[oddity], repair)
            if length != UNDEFINED:
                stop = value + length
                if stop > end:
                    element = Element(tag, vr, position, value, length, stop)
                    other = self._other_form(element, encoding, end, into is not None)
                    if other is None and elements:
                        other = self._other_form(elements[-1], encoding, end, into is not None, is_followed=False)
                        if other is not None:
                            elements[-1], position = other, other.stop
                            continue
                    if other is None:
                        raise self._overrun(tag, position, value, length, end)
                    value, length, stop = other.value, other.length, other.stop
            else:
                self._wrong_delimiters.clear()
                stop = self.skip_undefined(tag, vr, value, end, encoding, into is not None)
                if self._wrong_delimiters:
                    self._note_delimiters(into is not None)
                window, base = self._content.window, self._content.base
                safe = last = base + len(window) - 12
            append(make(Element, (tag, vr, position, value, length, stop)))  # a third of the time of Element(...)
            position = stop
        if delimited:
            raise Damage(END_DELIMITER_MISSING, position, Text("the delimiter of a sequence item is missing"))
        return elements, position

    def _note_delimiters(self, is_outermost: bool) -> None:
        """Note delimiters that have a length."""
        places = self._wrong_delimiters
        edits = tuple(Edit(position + 4, position + 8, bytes(4)) for position in places) if is_outermost else ()
        message = Text("the delimiters of a sequence have a length")
        self._note(SEQUENCE_DAMAGED, places[0], message, edits if len(places) <= _MAX_ELEMENTS else ())

    def other_form(
        self, element: Element, encoding: Encoding, end: int, is_followed: bool | None = None
    ) -> Element | None:
        """Return an element as its header has to be read, if nothing that makes sense follows it otherwise.

        Parameters
        ----------
        is_followed
            Whether something does; None to look.
        """
        if is_followed is None:
            head = self._content.read(element.stop + 4, 2)
            is_followed = element.stop < end and (head in SHORT_VRS or head in LONG_VRS)

        def follows(position: int, tag: int) -> bool:
            following = self.item_header(position, encoding.big_endian)[0]
            is_larger = position == end or following > tag
            return is_larger and self.element_follows(position, encoding, end)

        return None if is_followed else other_form(self._content, element, encoding, end, follows)

    def _other_form(
        self, element: Element, encoding: Encoding, end: int, is_outermost: bool, is_followed: bool | None = None
    ) -> Element | None:
        other = self.other_form(element, encoding, end, is_followed)
        if other is not None:
            repair = (edit_of(other, encoding),) if is_outermost else ()
            self._note(HEADER_FORM_WRONG, element.start, Text("the header of a data element has a wrong form"), repair)
        return other

    def _special(
        self, position: int, end: int, encoding: Encoding, delimited: bool, is_outermost: bool
    ) -> tuple[int, bool] | None:
        """Return where to go on behind what is no element, and whether the data set ends; None for an element."""
        tag, length = self.item_header(position, encoding.big_endian)
        if tag == ITEM and is_outermost:
            stop = self._skip_headless(position, end, encoding)
            if stop >= 0:
                return stop, False
        if tag == ITEM_END and delimited:
            return position + 8, True
        is_stray = tag in (ITEM_END, SEQUENCE_END) and length == 0
        if not is_stray and is_outermost and tag in (ITEM, ITEM_END, SEQUENCE_END) and length in (0, UNDEFINED):
            is_stray = self.element_follows(position + 8, encoding, end)
        if is_stray:
            repair = (Edit(position, position + 8, b""),) if is_outermost else ()
            self._note(STRAY_DELIMITER, position, Text("stray delimiter"), repair)
            return position + 8, False
        if tag == length == 0 and end == self._content.end:
            if any(block.count(0) < len(block) for block in self._content.blocks(position, end)):
                raise Damage(FOREIGN_BYTES_AT_END, position, Text("data after the data set is not DICOM"))
            self.tail = position if is_outermost else None
            self._note(ZEROS_AT_END, position, zeros_follow(end - position))
            return end, True
        if tag == ITEM and not is_outermost:
            raise Damage(SEQUENCE_DAMAGED, position, _ITEM_FOR_ELEMENT)
        if tag == ITEM and encoding.implicit:
            self._note(SEQUENCE_DAMAGED, position, _ITEM_FOR_ELEMENT)
        if end - position < 8:
            raise Damage(LENGTH_WRONG if end == self._content.end else SEQUENCE_DAMAGED, position, _HEADER_TRUNCATED)
        return None

    def _skip_headless(self, position: int, end: int, encoding: Encoding) -> int:
        """Return the offset behind ultrasound regions without the header of their sequence; -1 if there are none."""
        start = position
        try:
            while (head := self.item_header(position, encoding.big_endian))[0] == ITEM:
                value, length = position + 8, head[1]
                stop = end if length == UNDEFINED else value + length
                if stop > end:
                    return -1
                elements, position = self.walk(value, stop, encoding, length == UNDEFINED)
                if not elements or not all(_REGIONS < element.tag <= _LAST_OF_REGION for element in elements):
                    return -1
        except Damage:
            return -1
        is_delimited = head == (SEQUENCE_END, 0)
        length = UNDEFINED if is_delimited else position - start
        position += 8 * is_delimited
        following, _ = self.item_header(position, encoding.big_endian)
        if not (_REGIONS < following < ITEM and self.element_follows(position, encoding, end)):
            return -1
        repair = (Edit(start, start, element_header(_REGIONS, b"SQ", length, encoding)),)
        self._note(SEQUENCE_DAMAGED, start, Text("the header of a sequence is missing"), repair)
        return position

    def header(
        self, position: int, encoding: Encoding, end: int, in_meta: bool = False
    ) -> tuple[int, bytes, int, int, DefectId | None]:
        """Return tag, VR, offset and length of the value, and the defect if the header is not as it should be.

        Raises
        ------
        Damage
            If what stands there is no header of an element.
        """
        implicit, big_endian = encoding
        head = self._content.look(position, 8)
        if len(head) < 8:
            raise Damage(LENGTH_WRONG, position, _HEADER_TRUNCATED)
        group, number, length = TAG_LENGTH[big_endian].unpack(head)
        tag = group << 16 | number
        if implicit:
            return tag, b"", position + 8, length, None
        vr = head[4:6]
        if vr in SHORT_VRS:
            return tag, vr, position + 8, _number(head[6:8], big_endian), None
        long_length = _number(self._content.look(position + 8, 4), big_endian)
        if vr in LONG_VRS:
            if position + 12 > self._content.end:
                raise Damage(LENGTH_WRONG, position, _HEADER_TRUNCATED)
            return tag, vr, position + 12, long_length, None
        if length == UNDEFINED and not in_meta and self._is_implicit_sequence(position + 8, encoding, end):
            return tag, b"", position + 8, length, IMPLICIT_ELEMENT
        # Not a VR: believe the form of header after which the next element follows. Where a long one has zeros, a short
        # one has its length.
        long, short = (position + 12, long_length, False), (position + 8, _number(head[6:8], big_endian), False)
        explicit = (short, long) if any(head[6:8]) else (long, short)
        for value, size, is_implicit in ((position + 8, length, True), *explicit):
            follows = self._meta_goes_on if in_meta else self.element_follows
            if follows(value + size, encoding, end):
                return tag, b"" if is_implicit else b"UN", value, size, IMPLICIT_ELEMENT if is_implicit else VR_UNKNOWN
        raise Damage(
            VR_UNKNOWN, position, Text("a data element has an unknown VR, and its length cannot be determined")
        )

    def _is_implicit_sequence(self, position: int, encoding: Encoding, end: int) -> bool:
        """Tell whether items in implicit VR follow, up to their delimiter, and something that makes sense behind it."""
        if self.item_header(position, encoding.big_endian)[0] not in (ITEM, SEQUENCE_END):
            return False
        stop = self._behind_implicit_items(position, end, encoding)
        return stop >= 0 and self.element_follows(stop, encoding, end)

    def _behind_implicit_items(self, position: int, end: int, encoding: Encoding) -> int:
        """Return the offset behind the delimiter of items in implicit VR; -1 if that does not end them."""
        if position not in self._implicit_items:
            try:
                stop = Walk(self._content, [])._skip_items(position, end, inner_encoding(b"", encoding))
            except Damage:
                stop = -1
            self._implicit_items[position] = stop
        return self._implicit_items[position]

    def _settled(
        self, tag: int, start: int, value: int, length: int, encoding: Encoding, oddity: DefectId
    ) -> tuple[Edit, ...]:
        """Return the edit that gives an element an explicit VR: that of the dictionary where it is certain.

        Not if its value, which should be text, is none: then it is the length that is wrong, or bytes are missing.
        """
        vr = written_vr(tag, length)
        # The items of one without a VR are in implicit VR too, and so those of a UN element have to be.
        if oddity == VR_UNKNOWN and tag in SEQUENCE_TAGS and self.item_header(value, encoding.big_endian)[0] == ITEM:
            vr = b"SQ"
        if length <= LONGEST_SEARCHED and is_garbled_text(tag, vr, self._content.read(value, length)):
            return ()
        return (Edit(start, value, element_header(tag, vr, length, encoding)),)

    def may_be_element(self, position: int, tag_from: int) -> bool:
        """Tell whether an element with a tag of at least `tag_from` may stand at an offset, in whatever encoding."""
        head = self._content.read(position, 8)
        if len(head) < 8:
            return False
        tags = (self.item_header(position, big_endian)[0] for big_endian in (False, True))
        return (head[4:6] in SHORT_VRS or head[4:6] in LONG_VRS) and any(tag >= tag_from for tag in tags)

    def element_follows(self, position: int, encoding: Encoding, end: int) -> bool:
        """Tell whether the data set or item ends at an offset, or goes on with an element or a delimiter."""
        if position == end:
            return True
        head = self._content.look(position, 8) if position < end else b""
        if len(head) < 8:
            return False
        group, number, length = TAG_LENGTH[encoding.big_endian].unpack(head)
        tag = group << 16 | number
        if head[4:6] in SHORT_VRS or head[4:6] in LONG_VRS or tag in (ITEM_END, SEQUENCE_END):
            return True
        if length != UNDEFINED and position + 8 + length > end:
            return False
        # One more in implicit VR.
        return (length != UNDEFINED and dictionary_has_tag(tag)) or self._leads_back(position, encoding, end)

    def _leads_back(self, position: int, encoding: Encoding, end: int) -> bool:
        """Tell whether private elements in implicit VR lead from an offset to one in explicit VR, or to the end.

        They ascend (PS3.5 section 7.8).
        """
        passed = []
        last = self.item_header(position, encoding.big_endian)[0] - 1
        is_back = False
        while position not in self._leading_back:
            tag, length = self.item_header(position, encoding.big_endian)
            head = self._content.look(position + 4, 2)
            is_back = position == end or (tag > last and (head in SHORT_VRS or head in LONG_VRS))
            is_back = is_back or tag in (ITEM_END, SEQUENCE_END)
            if is_back or not (tag > last and is_named(tag) and tag & 0x10000):
                break
            stop = position + 8 + length
            if length == UNDEFINED:
                stop = self._behind_implicit_items(position + 8, end, encoding)
            if not position < stop <= end:
                break
            passed.append(position)
            last, position = tag, stop
        is_back = self._leading_back.get(position, is_back)
        self._leading_back.update(dict.fromkeys(passed, is_back))
        return is_back

    def _meta_goes_on(self, position: int, _: Encoding, end: int) -> bool:
        """Tell whether the meta header goes on at an offset, or ends there."""
        head = self._content.look(position, 16) or self._content.look(position, 8) if position < end else b""
        return position == end or head[:2] == b"\2\0" or may_be_data_set(head)

    def _overrun(self, tag: int, position: int, value: int, length: int, end: int) -> Damage:
        if end < self._content.end:
            return Damage(
                SEQUENCE_DAMAGED, position, Text("{tag} is longer than its sequence item", tag=format_tag(tag))
            )
        present = max(end - value, 0)
        if tag == PIXEL_DATA:
            message = Text(
                "Pixel Data is truncated: {size} of {expected} bytes are present", size=present, expected=length
            )
            return Damage(PIXELS_CUT_OFF, position, message)
        message = Text(
            "{tag} is truncated or its length is wrong: {size} of {expected} bytes are present",
            tag=format_tag(tag),
            size=present,
            expected=length,
        )
        return Damage(LENGTH_WRONG, position, message)

    def skip_undefined(
        self, tag: int, vr: bytes, position: int, end: int, encoding: Encoding, is_outermost: bool = False
    ) -> int:
        """Return the offset behind the delimiter that ends a value of undefined length."""
        if tag == PIXEL_DATA or vr in (b"OB", b"OW"):
            fragments = self.fragments(position, end, encoding.big_endian)
            if not fragments.is_ended and self._content.read(end - 8, 8) == delimiter(SEQUENCE_END, encoding):
                message = Text("the last fragment of Pixel Data is longer than what is there of it")
                raise Damage(PIXELS_CUT_OFF, fragments.last, message)
            if not fragments.is_ended:
                repair = (Edit(fragments.stop - 8, end, delimiter(SEQUENCE_END, encoding)),)
                self._note(
                    END_DELIMITER_MISSING, fragments.stop - 8, Text("the delimiter of Pixel Data is missing"), repair
                )
            return fragments.stop
        try:
            return self._skip_items(position, end, inner_encoding(vr, encoding))
        except Damage:
            stop = self._skip_other_items(tag, vr, position, end, encoding)
            if stop < 0:
                raise
            start = position - (8 if encoding.implicit else 12)
            if encoding.implicit and is_outermost:
                self.explicit_sequences.append(Element(tag, b"SQ", start, position, UNDEFINED, stop))
                return stop
            edit = Edit(start, position, element_header(tag, _other_vr(vr), UNDEFINED, encoding))
            message = Text("the items of a sequence are in another encoding than its VR says")
            self._note(ITEMS_IN_OTHER_ENCODING, start, message, (edit,) if is_outermost else ())
            return stop

    def still_ends(self, element: Element, encoding: Encoding) -> bool:
        """Tell whether a value of undefined length ends where that of an earlier file did, and all is as it should be.

        What is in it may leave its mark in `suspects`.
        """
        self._wrong_delimiters.clear()
        try:
            stop = self.skip_undefined(element.tag, element.vr, element.value, self._content.end, encoding, True)
        except Damage:
            return False
        return stop == element.stop and not (self._wrong_delimiters or self._findings or self.explicit_sequences)

    def _skip_other_items(self, tag: int, vr: bytes, position: int, end: int, encoding: Encoding) -> int:
        """Return the offset behind a sequence whose items are written as those of the other VR of a sequence are.

        -1 if it is none: all of its items have to be in order then.
        """
        # In a big endian file readers do not agree on how the items of a UN element are written.
        is_other = not encoding.implicit and (vr == b"UN" or (vr == b"SQ" and not encoding.big_endian))
        if not is_other and not encoding.implicit:
            return -1
        outer = Encoding(False, encoding.big_endian)
        findings: list[Finding] = []
        walk = Walk(self._content, findings)
        other = _other_vr(vr)
        try:
            stop = walk._skip_items(position, end, inner_encoding(other, outer))
            items = walk.items(Element(tag, other, position - 12, position, UNDEFINED, stop), outer)
        except Damage:
            return -1
        tags = [[element.tag for element in item.elements] for item in items]
        # Where there are VRs, they tell enough.
        is_ordered = other == b"SQ" or all(before < after for each in tags for before, after in zip(each, each[1:]))
        is_sound = not findings and not walk.suspects and all(map(is_named, chain.from_iterable(tags)))
        return stop if is_ordered and is_sound and any(tags) else -1

    def _skip_items(self, position: int, end: int, encoding: Encoding) -> int:
        """Return the offset behind the delimiter that ends a sequence whose items are in an encoding."""
        start = position
        # One entry for each sequence (True) or item (False) that is open, with its encoding.
        opened = [(True, encoding)]
        while opened:
            is_sequence, encoding = opened[-1]
            head, length = self.item_header(position, encoding.big_endian)
            if not head and position + 8 > end:
                if position == end == self._content.end:
                    raise Damage(
                        END_DELIMITER_MISSING, position, Text("the file ends before the delimiter of a sequence")
                    )
                raise Damage(LENGTH_WRONG, position, Text("the file ends inside a sequence"))
            if head in (ITEM_END, SEQUENCE_END):
                if length:
                    self._wrong_delimiters.append(position)
                if (head == SEQUENCE_END) != is_sequence:
                    raise Damage(
                        SEQUENCE_DAMAGED, position, Text("the delimiters of a sequence and its items do not match")
                    )
                opened.pop()
                position += 8
            elif is_sequence:
                if head != ITEM:
                    raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence contains something other than an item"))
                position += 8
                if length == UNDEFINED:
                    opened.append((False, encoding))
                else:
                    if length + 8 * len(opened) + 8 >= LEAST_DEEP:
                        self._check_depth(position, length, encoding, True, len(opened))
                    self._glance(start, position - 8, position + length, end, encoding)
                    position += length
            elif head == ITEM:
                raise Damage(SEQUENCE_DAMAGED, position, _ITEM_FOR_ELEMENT)
            else:
                inner_tag, inner_vr, value, length, oddity = self.header(position, encoding, end)
                if length != UNDEFINED:
                    if length + 8 * len(opened) + 8 >= LEAST_DEEP and may_be_sequence(inner_tag, inner_vr):
                        self._check_depth(value, length, inner_encoding(inner_vr, encoding), False, len(opened))
                    position = value + length
                    if oddity or length & 1:
                        self.suspects.setdefault(start, UNCLEAR)
                    elif inner_vr == b"SQ" or (not inner_vr and inner_tag in SEQUENCE_TAGS):
                        self._glance(start, value, position, end, encoding)
                    elif (inner_vr in TEXT_VRS or (not inner_vr and inner_tag in TEXT_TAGS)) and self._has_zeros(
                        value, length
                    ):
                        self.suspects[start] = GARBLED
                elif inner_vr in (b"OB", b"OW"):
                    position = self.fragments(value, end, encoding.big_endian).stop
                else:
                    position = value
                    opened.append((True, inner_encoding(inner_vr, encoding)))
            if position > end:
                raise Damage(SEQUENCE_DAMAGED, position, Text("a sequence item is longer than the file"))
            if len(opened) > 2 * MAX_DEPTH:
                raise too_deep(position)
        return position

    def _has_zeros(self, value: int, length: int) -> bool:
        """Tell whether text has zeros in it, without which no header of another element is; the last byte aside."""
        start = value - self._content.base
        if start >= 0 and start + length <= len(self._content.window):
            return self._content.window.find(0, start, start + length - 1) >= 0
        return length <= LONGEST_SEARCHED and self._content.read(value, length - 1).find(0) >= 0

    def _glance(self, suspect: int, start: int, stop: int, end: int, encoding: Encoding) -> None:
        """Have a quick look at items that are passed over; what is wrong in them makes the whole sequence suspect."""
        if self.suspects.get(suspect) != GARBLED and stop <= end:
            is_large = stop - start > _LARGEST_GLANCE
            seen = UNCLEAR if is_large else look(self._content.read(start, stop - start), encoding)
            if seen != SOUND:
                self.suspects[suspect] = seen

    def _check_depth(self, start: int, length: int, encoding: Encoding, is_item: bool, opened: int) -> None:
        """Raise Damage if sequences inside something of defined length are nested too deeply, given what is around."""
        stop = min(start + length, self._content.end)
        if is_too_deep(self._content, start, stop, encoding, is_item, MAX_DEPTH - (opened + 1) // 2):
            raise too_deep(start)

    def fragments(self, position: int, end: int, big_endian: bool) -> Fragments:
        """Walk the fragments of an encapsulated value to behind its sequence delimiter."""
        start = position
        if self._last_fragments is not None and self._last_fragments[0] == start:
            return self._last_fragments[1]
        count, total, first, first_length, last = -1, 0, position, 0, position
        is_ended = False
        odd, has_empty = 0, False
        seams: list[bytes] = []
        while position < end:
            if 0 <= count < _MOST_SEAMS:
                place, size = position - SEAM_BEFORE, SEAM_BEFORE + SEAM_BEHIND
                seams.append(self._content.look(place, size) or self._content.read(place, size))
            tag, length = self.item_header(position, big_endian)
            if tag == SEQUENCE_END:
                if length:
                    self._wrong_delimiters.append(position)
                is_ended = True
                break
            if tag == 0 and count > 0 and self._is_delimiter_missing(position, end, big_endian):
                break
            if tag != ITEM or length == UNDEFINED:
                raise Damage(SEQUENCE_DAMAGED, position, Text("the fragments of Pixel Data are damaged"))
            position += 8
            if position + length > end:
                message = Text(
                    "the last fragment of Pixel Data is truncated: {size} of {expected} bytes are present",
                    size=end - position,
                    expected=length,
                )
                raise Damage(PIXELS_CUT_OFF, position, message, self._shortened(position, end, big_endian, count))
            count += 1
            odd |= length
            if count > 0:
                total += length
                has_empty = has_empty or not length
                last = position if length or count == 1 else last
            if count == 1:
                first, first_length = position, length
            position += length
        if not is_ended and (count < 1 or end != self._content.end):
            raise Damage(END_DELIMITER_MISSING, position, Text("the file ends inside Pixel Data"))
        fragments = Fragments(
            max(count, 0), total, first, first_length, last, position + 8, is_ended, bool(odd & 1), has_empty, seams
        )
        self._last_fragments = start, fragments
        return fragments

    def _shortened(self, position: int, end: int, big_endian: bool, count: int) -> tuple[Edit, ...]:
        """Return the repair that ends the last fragment of a file where the file ends."""
        size = end - position
        encoding = Encoding(False, big_endian)
        # If the delimiter is there, the length may be wrong, or bytes may be missing anywhere in the fragment.
        is_ended = self._content.read(end - 8, 8) == delimiter(SEQUENCE_END, encoding)
        if end != self._content.end or size < 2 or count < 0 or is_ended:
            return ()
        length = encoded_number(size + size % 2, 4, encoding)
        tail = b"\0" * (size % 2) + delimiter(SEQUENCE_END, encoding)
        return Edit(position - 4, position, length), Edit(end, end, tail)

    def _is_delimiter_missing(self, position: int, end: int, big_endian: bool) -> bool:
        """Tell whether the file ends where fragments do, or in their delimiter, or only zeros stand there."""
        is_zeroed = end == self._content.end and is_zero(self._content.blocks(position, end))
        return is_zeroed or self.is_cut_delimiter(position, SEQUENCE_END, big_endian)

    def is_cut_delimiter(self, position: int, tag: int, big_endian: bool) -> bool:
        """Tell whether the file ends in the middle of a delimiter, or in front of one."""
        rest = self._content.read(position, 8)
        return len(rest) < 8 and delimiter(tag, Encoding(False, big_endian)).startswith(rest)


def note(findings: list[Finding], defect: DefectId, offset: int, message: str, repair: tuple[Edit, ...] = ()) -> None:
    """Add a finding, unless there are so many already that nobody will read it."""
    if len(findings) < _MAX_FINDINGS:
        findings.append(Finding(defect, at_byte(message, offset), repair))


def too_deep(position: int) -> Damage:
    """Return the damage of sequences that are nested so deeply that readers may crash."""
    message = Text("sequences are nested deeper than {limit} levels, which may crash readers", limit=MAX_DEPTH)
    return Damage(SEQUENCE_DAMAGED, position, message)


def zeros_follow(size: int) -> Text:
    """Return what to report of a data set with zeros after it."""
    return plural(size, "{count} zero byte after the data set", "{count} zero bytes after the data set")


def may_be_data_set(head: bytes) -> bool:
    """Tell whether a file without preamble starts with an element of the first groups."""
    if len(head) < 16:
        return False
    group, number = int.from_bytes(head[:2], "little"), int.from_bytes(head[2:4], "little")
    if head[0] == 0:
        group, number = int.from_bytes(head[:2], "big"), int.from_bytes(head[2:4], "big")
    return group in (0x0000, 0x0004, 0x0008, 0x0010) and number <= 0x3010 and any(head[:8])


def _number(data: bytes, big_endian: bool) -> int:
    return int.from_bytes(data, "big" if big_endian else "little")


def written_vr(tag: int, length: int) -> bytes:
    """Return the VR to write for an element that has none: by the dictionary where that is certain.

    References
    ----------
    PS3.5 section 6.2.2: UN for what is not known.
    """
    vr = b"OW" if tag == PIXEL_DATA else dictionary_vr(tag).encode()
    is_certain = (vr in SHORT_VRS and length < 0xFFFF) or (vr in LONG_VRS and vr != b"SQ")
    return vr if is_certain else b"UN"


def _other_vr(vr: bytes) -> bytes:
    """Return the other of the two VRs that a sequence may have."""
    return b"UN" if vr == b"SQ" else b"SQ"


def inner_encoding(vr: bytes, encoding: Encoding) -> Encoding:
    """Return how the items of a sequence are written: those of a UN element in implicit VR (PS3.5 section 6.2.2).

    So are those of one that should have a VR and has none.
    """
    if vr == b"UN":
        return IMPLICIT
    return encoding if vr or encoding.implicit else Encoding(True, encoding.big_endian)
