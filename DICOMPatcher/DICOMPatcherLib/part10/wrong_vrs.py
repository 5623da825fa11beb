"""Elements that tell geometry, pixels or identity, and were written with another VR than they have.

References
----------
PS3.6 section 6: the VR of each data element. PS3.5 section 7.5: lengths of items and sequences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydicom.datadict import dictionary_VM, keyword_for_tag

from DICOMPatcherLib.defects import VR_WRONG
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.elements import (
    PIXEL_DATA,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    element_header,
    length_edit,
)
from DICOMPatcherLib.part10.value_checks import TELLING
from DICOMPatcherLib.part10.walk import Walk
from DICOMPatcherLib.texts import Text, plural
from DICOMPatcherLib.values.conversions import converted, has_count

_MOST = 10_000
"""So many places are mended at most."""


class WrongVrs:
    """Finds such elements in a data set and the items in it, and how they have to be written."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._walk = Walk(content, [])
        self._count = 0
        self._right: dict[tuple[str, str, str], None] = {}
        self._left: dict[tuple[str, str, str], None] = {}

    def findings(self, elements: Iterable[Element], encoding: Encoding) -> Iterator[Finding]:
        """Yield one finding with a repair for all that can be converted, and one for each kind that cannot."""
        edits = self._level(elements, encoding, 0)
        if self._right:
            names = list(dict.fromkeys(name for name, _, _ in self._right))
            message = plural(
                len(names),
                "{keywords} has a wrong VR",
                "{keywords} have a wrong VR",
                keywords=names,
            )
            yield Finding(VR_WRONG, message, tuple(edits) if self._count <= _MOST else ())
        for name, vr, wanted in self._left:
            message = Text(
                "{keyword} has the VR {vr} and not {wanted}, and its value cannot be converted; left unchanged",
                keyword=name,
                vr=vr,
                wanted=wanted,
            )
            yield Finding(VR_WRONG, message, is_undecidable=True)

    def _level(self, elements: Iterable[Element], encoding: Encoding, depth: int) -> list[Edit]:
        edits: list[Edit] = []
        level = list(elements)
        tags = [-1, *(element.tag for element in level), 1 << 32]
        for before, element, after in zip(tags, level, tags[2:]):
            wanted = TELLING.get(element.tag)
            if wanted is not None and element.vr != wanted and not encoding.implicit and element.length != UNDEFINED:
                # One that stands where it should not may be another element with a wrong tag.
                edits += self._converted(element, wanted, encoding, before < element.tag < after)
            elif _is_sequence(element) and depth < MAX_DEPTH and not element.tag & 0x10000:
                edits += self._sequence(element, encoding, depth)
        return edits

    def _converted(self, element: Element, wanted: bytes, encoding: Encoding, is_in_order: bool) -> list[Edit]:
        tag, vr, start, value, length, stop = element
        if self._content.read(start + 4, 2) != vr:
            return []  # there is no VR, or none that exists
        if vr == b"UN" and length >= 0xFFFF:
            return []  # so long a value could not have its own VR (PS3.5 section 6.2.2)
        kind = keyword_for_tag(tag), vr.decode("latin-1"), wanted.decode()
        data = self._content.read(value, length) if length < 0xFFFF else None
        new = converted(data, vr, wanted, encoding.big_endian) if data is not None else None
        if new is None or not is_in_order or not has_count(new, wanted, dictionary_VM(tag)):
            self._left[kind] = None
            return []
        self._right[kind] = None
        self._count += 1
        header = element_header(tag, wanted, len(new), encoding)
        if new == data:
            return [Edit(start, value, header)]
        return [Edit(start, stop, header + new)]

    def _sequence(self, sequence: Element, encoding: Encoding, depth: int) -> list[Edit]:
        found: list[Edit] = []
        try:
            for item in self._walk.each_item(sequence, encoding):
                inner = self._level(item.elements, item.encoding, depth + 1)
                has_group_length = any(element.tag & 0xFFFF == 0 for element in item.elements)
                if inner and not has_group_length:
                    found += length_edit(item.value, item.length, inner, item.encoding)
                    found += inner
        except Damage:
            return []
        return length_edit(sequence.value, sequence.length, found, encoding) + found


def _is_sequence(element: Element) -> bool:
    if element.length == UNDEFINED:
        return element.tag != PIXEL_DATA and element.vr not in (b"OB", b"OW", b"UN")
    return element.vr == b"SQ"
