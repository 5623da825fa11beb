"""Elements with VRs where a data set has none, and the other way round, written as those around them are.

References
----------
PS3.5 sections 7.1.2 and 7.1.3: elements in explicit and in implicit VR. PS3.5 section 6.2.2: UN, in which a sequence
keeps its items in implicit VR.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.part10.content import Content, EditedContent
from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    ITEM,
    ITEM_END,
    LONG_VRS,
    PIXEL_DATA,
    SEQUENCE_END,
    SEQUENCE_TAGS,
    SHORT_VRS,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    Item,
    delimiter,
    dictionary_vr,
    element_header,
    encoded_number,
    encoded_tag,
    is_named,
)
from DICOMPatcherLib.part10.pixel_description import SIGN
from DICOMPatcherLib.part10.pixel_module import are_pixels_described
from DICOMPatcherLib.part10.reading import is_ascending, read_as
from DICOMPatcherLib.part10.walk import Walk, written_vr

_LARGEST = 16 * 1024 * 1024
_MOST_STARTS = 8
_FIRST_GROUP = 0x0008


def in_implicit(content: Content, walk: Walk, element: Element, encoding: Encoding) -> bytes:
    """Return an element of explicit VR, with all that is in it, in implicit VR of the same byte order.

    Raises
    ------
    Damage
        If it is a sequence that cannot be followed.
    ValueError
        If it is too large, or fragments, which implicit VR does not have.
    """
    if element.stop - element.start > _LARGEST or (element.length == UNDEFINED and element.tag == PIXEL_DATA):
        raise ValueError(element.tag)
    target = Encoding(True, encoding.big_endian)
    if element.vr != b"SQ":
        if element.length == UNDEFINED:
            raise ValueError(element.tag)  # UN: what its items hold is in implicit VR already, but which byte order?
        head = element_header(element.tag, b"", element.length, target)
        return head + content.read(element.value, element.length)
    body = b"".join(_item_in_implicit(content, walk, item, target) for item in walk.items(element, encoding))
    if element.length == UNDEFINED:
        body += delimiter(SEQUENCE_END, target)
        return element_header(element.tag, b"", UNDEFINED, target) + body
    return element_header(element.tag, b"", len(body), target) + body


def _item_in_implicit(content: Content, walk: Walk, item: Item, target: Encoding) -> bytes:
    body = b"".join(in_implicit(content, walk, inner, item.encoding) for inner in item.elements)
    length = UNDEFINED if item.length == UNDEFINED else len(body)
    tail = delimiter(ITEM_END, target) if length == UNDEFINED else b""
    return encoded_tag(ITEM, target) + encoded_number(length, 4, target) + body + tail


class ExplicitRun:
    """Looks for elements in explicit VR in a data set of implicit VR, because of which it cannot be followed.

    Parameters
    ----------
    content, start, encoding
        Of the data set.
    """

    def __init__(self, content: Content, start: int, encoding: Encoding) -> None:
        self._content = content
        self._start = start
        self._encoding = encoding
        self._explicit = Encoding(False, encoding.big_endian)
        self._walk = Walk(content, [])

    def repair(self, elements: Iterable[Element], place: int) -> tuple[Edit, ...]:
        """Return what writes the elements of the first such run in implicit VR, if all is in order then; else ().

        Parameters
        ----------
        elements, place
            What was read, and where that had to stop.
        """
        starts = [element.start for element in elements if self._has_vr(element.start)]
        if self._has_vr(place):
            starts.append(place)
        for start in starts[-_MOST_STARTS:]:
            edits = self._edits(start)
            if edits and self._is_sound(edits):
                return edits
        return ()

    def _has_vr(self, start: int) -> bool:
        vr = self._content.read(start + 4, 2)
        return vr in SHORT_VRS or vr in LONG_VRS

    def _edits(self, start: int) -> tuple[Edit, ...]:
        edits = []
        try:
            for element in self._run(start):
                if element.vr == b"SQ" or element.length == UNDEFINED:
                    data = in_implicit(self._content, self._walk, element, self._explicit)
                    edits.append(Edit(element.start, element.stop, data))
                else:
                    header = element_header(element.tag, b"", element.length, self._encoding)
                    edits.append(Edit(element.start, element.value, header))
        except (Damage, ValueError):
            return ()
        return tuple(edits)

    def _run(self, position: int) -> Iterator[Element]:
        last, end = -1, self._content.end
        while position < end and self._has_vr(position):
            tag, vr, value, length, _ = self._walk.header(position, self._explicit, end)
            if tag <= last or tag >> 16 < _FIRST_GROUP or not is_named(tag):
                return
            if length == UNDEFINED:
                stop = self._walk.skip_undefined(tag, vr, value, end, self._explicit)
            else:
                stop = value + length
            if stop > end:
                return
            yield Element(tag, vr, position, value, length, stop)
            last, position = tag, stop

    def _is_sound(self, edits: tuple[Edit, ...]) -> bool:
        content = EditedContent(self._content, edits)
        trial = read_as(content, self._start, self._encoding)
        is_ordered = is_ascending(trial.fields.tags) and not trial.findings
        return trial.damage is None and is_ordered and are_pixels_described(content, trial.elements, self._encoding)


def explicit_headers(content: Content, elements: Iterable[Element]) -> tuple[Edit, ...]:
    """Return what gives the elements of a data set in implicit VR little endian headers with VRs.

    Sequences become values of unknown VR, whose items stay as they are.
    """
    found = list(elements)
    sign = next((content.read(element.value, 1) for element in found if element.tag == SIGN), b"")
    edits = []
    for tag, _, start, value, length, _ in found:
        vr = written_vr(tag, length)
        if tag == PIXEL_DATA and length == UNDEFINED:
            vr = b"OB"
        elif vr == b"UN" and tag not in SEQUENCE_TAGS and length < 0xFFFF:
            vr = _settled_vr(tag, sign == b"\1") or vr
        edits.append(Edit(start, value, element_header(tag, vr, length, EXPLICIT)))
    return tuple(edits)


def _settled_vr(tag: int, is_signed: bool) -> bytes:
    """Return which of the VRs that an element may have it has, by the sign of the pixels; b"" if it has one only."""
    choices = dictionary_vr(tag).encode().split(b" or ")
    if len(choices) == 1:
        return b""
    if b"OW" in choices:
        return b"OW"
    return b"SS" if is_signed and b"SS" in choices else b"US" if b"US" in choices else b""
