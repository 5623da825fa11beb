"""Values whose length is wrong: they hold the bytes of elements that should stand behind them.

References
----------
PS3.5 section 7.1: the headers of elements, and that elements stand in ascending order. PS3.5 section 6.2: which
characters text may hold, and how long values are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydicom._dicom_dict import DicomDictionary
from pydicom.datadict import dictionary_has_tag

from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import (
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
    Encoding,
    Fields,
    dictionary_vr,
    encoded_tag,
    format_tag,
    is_named,
)
from DICOMPatcherLib.texts import Text

TEXT_VRS = frozenset(b"AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT".split())
_SIZES = {b"AT": 4, b"FD": 8, b"FL": 4, b"SL": 4, b"SS": 2, b"SV": 8, b"UL": 4, b"US": 2, b"UV": 8}
_SMALLEST_HEADER = 8
LONGEST_SEARCHED = 1 << 16
_MOST_REMEMBERED = 1000
_FEWEST, _FEWEST_IN_TEXT, _FEWEST_IN_GAP = 3, 1, 2
"""Elements in a row that are no chance, even if the value ends in the middle of the next one."""
_GROUP_LENGTH = 4

_PRINTABLE = bytes(sorted({*range(256)} - {*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)}))
"""What text may hold: all but control characters other than TAB, LF, FF, CR and ESC."""

_ENDS = tuple(encoded_tag(tag, Encoding(False, is_big)) for tag in (ITEM_END, SEQUENCE_END) for is_big in (False, True))
"""Tags without a control character that no text holds."""

_VRS = re.compile(b"(?=" + b"|".join(sorted(SHORT_VRS | LONG_VRS)) + b")")
_ITEMS = {False: (b"\xfe\xff\x00\xe0",), True: (b"\xff\xfe\xe0\x00", b"\xfe\xff\x00\xe0")}
"""How a value starts that is a sequence, also one of VR UN in a big endian file."""

_DELIMITERS = {
    False: re.compile(rb"\xfe\xff(?:\x00\xe0|[\x0d\xdd]\xe0\0\0\0\0)"),
    True: re.compile(rb"\xff\xfe\xe0(?:\x00|[\x0d\xdd]\0\0\0\0)"),
}
"""Items and delimiters, by whether big endian."""


def _longest_values() -> dict[int, int]:
    """Return how long the values of elements are that hold a certain number of binary numbers, in bytes, by tag."""
    numbers = (
        (tag, _size(vr), multiplicity)
        for tag, (vr, multiplicity, *_) in DicomDictionary.items()
        if multiplicity.isdigit()
    )
    return {tag: size * int(multiplicity) for tag, size, multiplicity in numbers if size}


@functools.cache
def _size(vr: str) -> int:
    """Return how many bytes a number takes, at most if it may have several VRs; 0 if it need not be a binary one."""
    sizes = [_SIZES.get(part.encode(), 0) for part in vr.split(" or ")]
    return max(sizes) if all(sizes) else 0


_LONGEST_VALUES = _longest_values()


def _longest_value(tag: int) -> int:
    return _LONGEST_VALUES.get(tag, UNDEFINED) if tag & 0xFFFF else _GROUP_LENGTH


TEXT_TAGS = frozenset(tag for tag, entry in DicomDictionary.items() if entry[0].encode() in TEXT_VRS)


def _texts_and_numbers(
    kinds: tuple[bytes, ...] | tuple[int, ...], only: Sequence[int] | None = None
) -> tuple[list[int], list[int]]:
    """Return which elements hold text, and which binary numbers, by their VRs or, in implicit VR, by their tags."""
    each = enumerate(kinds) if only is None else [(number, kinds[number]) for number in only]
    texts, numbers, lengths = [], [], []
    for number, kind in each:
        if kind in TEXT_VRS or kind in TEXT_TAGS:
            texts.append(number)
        if kind in _SIZES or kind in _LONGEST_VALUES:
            numbers.append(number)
        if isinstance(kind, int) and not kind & 0xFFFF:
            lengths.append(number)
    return texts, numbers + lengths


_known_texts_and_numbers = functools.lru_cache(maxsize=16)(_texts_and_numbers)
"""The same, for what is usual: the instances of a series nearly always have elements of the same kinds."""


def suspicious(fields: Fields, encoding: Encoding, content: Content, only: Sequence[int] | None = None) -> list[int]:
    """Return which elements hold text with control characters, or more numbers than they may by the dictionary.

    Made for speed: nearly always there is none.

    Parameters
    ----------
    only
        Which elements to look at; None for all.

    References
    ----------
    PS3.6 section 6: the value multiplicity of elements.
    """
    tags, vrs, _, values, lengths, stops = fields
    kinds = tags if encoding.implicit else vrs
    if only is None and len(tags) <= _MOST_REMEMBERED:
        texts, numbers = _known_texts_and_numbers(kinds)
    else:
        texts, numbers = _texts_and_numbers(kinds, only)
    limit = UNDEFINED if encoding.implicit else UNDEFINED + 1
    found = [
        number
        for number in numbers
        if _SMALLEST_HEADER <= lengths[number] < limit and lengths[number] > _longest_value(tags[number])
    ]
    window = content.window
    if texts and content.base == 0 and stops[texts[-1]] <= len(window):
        data = [window[values[number] : stops[number]] for number in texts]
    else:
        long = [number for number in texts if lengths[number] >= _SMALLEST_HEADER]
        data = [content.read(values[number], min(lengths[number], LONGEST_SEARCHED)) for number in long]
    # All at once: an end of line parts them, behind which padding is gone.
    if has_control_characters(b"\n".join(data).replace(b"\0\n", b"\n")):
        found += [
            number
            for number in texts
            if lengths[number] >= _SMALLEST_HEADER
            and has_control_characters(content.read(values[number], min(lengths[number], LONGEST_SEARCHED)))
        ]
    return found


def in_gaps(fields: Fields) -> Iterator[tuple[int, int]]:
    """Yield which elements hold no text, so that anything may stand in them, and what the tag behind each is.

    Those are left out behind which no tag is missing.
    """
    tags, vrs, _, _, lengths, _ = fields
    for number, (tag, following) in enumerate(zip(tags, (*tags[1:], UNDEFINED))):
        vr = vrs[number] or dictionary_vr(tag).encode()
        is_searched = following - tag > 1 and vr not in TEXT_VRS and vr != b"SQ" and tag != PIXEL_DATA
        if is_searched and _SMALLEST_HEADER <= lengths[number] <= LONGEST_SEARCHED:
            yield number, following


def has_control_characters(value: bytes) -> bool:
    """Tell whether there are control characters or delimiters in a value, which no text holds, padding aside."""
    return bool(value.rstrip(b"\0").translate(None, _PRINTABLE)) or any(tag in value for tag in _ENDS)


def is_garbled_text(tag: int, vr: bytes, value: bytes) -> bool:
    """Tell whether an element should hold text and has control characters that no text has."""
    return (vr or dictionary_vr(tag).encode()) in TEXT_VRS and has_control_characters(value)


def holds_elements(
    tag: int, vr: bytes, value: bytes, encoding: Encoding, after: int = -1, before: int = UNDEFINED
) -> bool:
    """Tell whether a run of elements in order, or of delimiters and items, fills the end of a value.

    A value that is a sequence from its first byte on, as one of VR UN may be, is none.

    Parameters
    ----------
    after, before
        The tags of the elements lie between these; where they are known, fewer elements are no chance.
    """
    if not _SMALLEST_HEADER <= len(value) <= LONGEST_SEARCHED:
        return False
    is_text = (vr or dictionary_vr(tag).encode()) in TEXT_VRS
    if not has_control_characters(value) if is_text else value.startswith(_ITEMS[encoding.big_endian]):
        return False
    fewest = _FEWEST_IN_TEXT if is_text else _FEWEST if before == UNDEFINED else _FEWEST_IN_GAP
    run = _Run(after, before, fewest, _FEWEST if is_text else len(value))
    longest = _longest_value(tag)
    if longest < len(value) and run._replace(fewest=1).is_at(longest, value, encoding, set()):
        return True
    seen: set[int] = set()
    return any(run.is_at(start, value, encoding, seen) for start in _starts(tag, value, encoding))


def contains_elements(tag: int) -> Text:
    """Return what is wrong with an element that `holds_elements`."""
    return Text("the value of {tag} contains other elements: its length is wrong", tag=format_tag(tag))


def _starts(own: int, value: bytes, encoding: Encoding) -> Iterator[int]:
    """Yield the offsets at which an element, an item or a delimiter may start."""
    yield from (match.start() for match in _DELIMITERS[encoding.big_endian].finditer(value))
    if not encoding.implicit:
        yield from (match.start() - 4 for match in _VRS.finditer(value, 4))
        return
    unpack = TAG_LENGTH[encoding.big_endian].unpack_from
    for start in range(len(value) - 7):
        group, number, length = unpack(value, start)
        tag = group << 16 | number
        if tag in SEQUENCE_TAGS or (length <= len(value) and (group == own >> 16 or dictionary_has_tag(tag))):
            yield start


class _Run(NamedTuple):
    """What elements in a row have to be that are no chance.

    Attributes
    ----------
    after, before
        The tags of the elements lie between these.
    fewest
        So many are none if the value ends in the middle of the next one.
    enough
        So many are none, however the value goes on.
    """

    after: int
    before: int
    fewest: int
    enough: int

    def is_at(self, position: int, value: bytes, encoding: Encoding, seen: set[int]) -> bool:
        """Tell whether elements follow one another in order from a position to the end of a value.

        Parameters
        ----------
        seen
            Takes up the positions of elements, so that none is looked at twice.
        """
        implicit, big_endian = encoding
        end, count, last, limit = len(value), 0, self.after, self.before
        while position < end:
            if position in seen:
                return count > self.enough
            if position + _SMALLEST_HEADER > end:
                return count >= self.fewest
            group, number, length = TAG_LENGTH[big_endian].unpack_from(value, position)
            tag, body, vr = group << 16 | number, position + 8, b""
            count += 1
            if tag == ITEM or (tag in (ITEM_END, SEQUENCE_END) and length == 0):
                position, last, limit = body, -1, UNDEFINED
                seen.add(body - 8)
                continue
            if not implicit:
                _, _, vr, length = TAG_VR_LENGTH[big_endian].unpack_from(value, position)
                if vr in LONG_VRS:
                    if length:
                        return count > self.enough
                    if position + 12 > end:
                        return count > self.fewest
                    length, body = LENGTH[big_endian].unpack_from(value, body)[0], position + 12
                elif vr not in SHORT_VRS:
                    return count > self.enough
            if not last < tag < limit or not is_named(tag) or group == 0:
                return count > self.enough
            seen.add(position)
            if length == UNDEFINED or (body + length > end and (vr == b"SQ" or tag in SEQUENCE_TAGS)):
                position, last, limit = body, -1, UNDEFINED
            elif body + length > end:
                return count > self.fewest or (count == self.fewest == 1 and dictionary_has_tag(tag))
            else:
                position, last = body + length, tag
        return count > 0
