"""Reading a data set in the encoding that it really has.

References
----------
PS3.5 section 7 and annex A: implicit and explicit VR, little and big endian.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import lt
from typing import NamedTuple

from DICOMPatcherLib.defects import (
    FOREIGN_BYTES_AT_END,
    HEADER_FORM_WRONG,
    IMPLICIT_ELEMENT,
    TRANSFER_SYNTAX_MISSING,
    VR_UNKNOWN,
    ZEROS_AT_END,
)
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    IMPLICIT,
    PIXEL_DATA,
    Damage,
    Element,
    Encoding,
    Fields,
    is_plausible,
)
from DICOMPatcherLib.part10.layouts import Alike, Layout, Layouts, are_plain
from DICOMPatcherLib.part10.removable_bytes import LONGEST_TEXT, kind_of_text
from DICOMPatcherLib.part10.walk import Walk, note
from DICOMPatcherLib.texts import Text

ENCODINGS = (EXPLICIT, IMPLICIT, Encoding(False, True))
DOUBTS = frozenset((IMPLICIT_ELEMENT, VR_UNKNOWN, HEADER_FORM_WRONG))
"""Defects of elements that may come from reading them in the wrong encoding, or from the wrong place on."""

_TAILS = frozenset((FOREIGN_BYTES_AT_END, ZEROS_AT_END))
_ENOUGH_ELEMENTS = 5
_LAYOUTS = Layouts()
"""Those of the last files in which all was in order."""
_FIRST_PIXEL_TAG = PIXEL_DATA - 2  # Float and Double Float Pixel Data


class Reading(NamedTuple):
    """What a data set is if it has a certain encoding.

    Attributes
    ----------
    damage
        What stopped the walk; None if it came to the end.
    walk
        The walk that found the elements.
    alike
        What the data set has in common with an earlier one in which all was in order; None if it was walked.
    """

    encoding: Encoding
    elements: list[Element]
    fields: Fields
    findings: list[Finding]
    damage: Damage | None
    walk: Walk
    alike: Alike | None = None

    @property
    def is_in_order(self) -> bool:
        """Whether nothing speaks against this encoding."""
        return is_ascending(self.fields.tags) and all(finding.defect in _TAILS for finding in self.findings)

    @property
    def is_doubtful(self) -> bool:
        """Whether another encoding should be tried: elements look like the wrong one, or there are next to none."""
        defects = {finding.defect for finding in self.findings}
        return bool(defects & DOUBTS) or (ZEROS_AT_END in defects and len(self.elements) < _ENOUGH_ELEMENTS)


def read(content: Content, start: int, declared: Encoding | None) -> Reading:
    """Read a data set in its declared encoding or, if that does not fit, in the only one that does.

    Where there is not exactly one, the reading returned has a damage.
    """
    tried: dict[Encoding, Reading] = {}
    if declared is not None:
        remembered = _remembered(content, start, declared)
        if remembered is not None:
            return remembered
        tried[declared] = own = read_as(content, start, declared)
        if own.damage is None and not own.is_doubtful:
            return own
    for encoding in ENCODINGS:
        if encoding not in tried:
            tried[encoding] = read_as(content, start, encoding)
    # A reading in which all is in order outweighs one that only reaches the end.
    whole = [
        reading for reading in tried.values() if reading.damage is None and not _is_chance(reading, tried.values())
    ]
    certain = [reading for reading in whole if not reading.is_doubtful]
    fitting = [reading for reading in certain if reading.is_in_order] or certain or whole
    # A few elements are chance where another reading finds many.
    most = max((len(reading.elements) for reading in fitting), default=0)
    fitting = [reading for reading in fitting if 4 * len(reading.elements) >= most]
    if len(fitting) == 1 and not (fitting[0].is_doubtful and declared is not None):
        return fitting[0]
    if declared is not None:
        return own
    damaged = [reading for reading in tried.values() if reading.damage is not None and reading.elements]
    unknown = Damage(TRANSFER_SYNTAX_MISSING, start, Text("the encoding of the data set cannot be determined"))
    nothing = Reading(EXPLICIT, [], Fields(), [], unknown, Walk(content, []))
    return max(damaged, key=lambda reading: len(reading.elements), default=nothing) if not fitting else nothing


def _remembered(content: Content, start: int, encoding: Encoding) -> Reading | None:
    """Read a data set that is like an earlier one, as `read_as` does; None if there is no such one."""
    alike = _LAYOUTS.alike((content.end, start, encoding), content)
    if alike is None:
        return None
    layout = alike.layout
    findings: list[Finding] = []
    walk = Walk(content, findings)
    for number in layout.open_elements.intersection(alike.changed) if layout.open_elements else ():
        if not walk.still_ends(layout.elements[number], encoding):
            return None
    return Reading(encoding, layout.elements, layout.fields, findings, None, walk, alike)


def remember(content: Content, start: int, reading: Reading) -> None:
    """Remember a data set in which all is in order: one that is like an earlier one in its place, or if one was."""
    key = content.end, start, reading.encoding
    if reading.walk.suspects:
        return
    if reading.alike is not None:
        reading.alike.layout.parts = reading.alike.parts
    elif _LAYOUTS.is_seen_again(key, reading.fields.lengths):
        is_even = start % 2 == 0 and not any(stop % 2 for stop in reading.fields.stops)
        if (
            is_even
            and is_ascending(reading.fields.tags)
            and are_plain(reading.elements, start, content.end, content.end, key[2])
        ):
            _LAYOUTS.remember(key, Layout(content, reading.elements))


def read_as(content: Content, start: int, encoding: Encoding) -> Reading:
    """Read a data set in one encoding, as far as it goes."""
    findings: list[Finding] = []
    elements: list[Element] = []
    damage = None
    walk = Walk(content, findings)
    try:
        walk.walk(start, content.end, encoding, into=elements)
    except Damage as stopped:
        damage = stopped
        walk.tail = _tail_not_dicom(content, walk, elements)
        if walk.tail is not None:
            damage = None
            size = content.end - walk.tail
            note(
                findings,
                FOREIGN_BYTES_AT_END,
                walk.tail,
                Text("{size} bytes after the data set are not DICOM", size=size),
            )
    return Reading(encoding, elements, Fields.of(elements), findings, damage, walk)


def _is_chance(reading: Reading, others: Iterable[Reading]) -> bool:
    """Tell whether next to no elements were found, of which not all are known, while another reading finds more."""
    most = max(len(other.elements) for other in others)
    are_plausible = map(is_plausible, reading.fields.tags, reading.fields.lengths)
    return len(reading.elements) < min(_ENOUGH_ELEMENTS, most) and not all(are_plausible)


def is_ascending(tags: Sequence[int]) -> bool:
    """Tell whether elements are in order, none of them twice (PS3.5 section 7.1), by their tags."""
    return all(map(lt, tags, tags[1:]))


def _tail_not_dicom(content: Content, walk: Walk, elements: list[Element]) -> int | None:
    """Return the offset of what follows the elements, if that is hardly a part of the data set."""
    stop = elements[-1].stop if elements else content.end
    if len(elements) < _ENOUGH_ELEMENTS or stop >= content.end:
        return None
    if elements[-1].tag >= _FIRST_PIXEL_TAG:
        # Hardly anything may follow the pixels: padding and signatures (PS3.3 C.12.1.1.3, PS3.10 section 7.2).
        is_not_dicom = not walk.may_be_element(stop, 0x7FE10000)
    else:
        is_not_dicom = bool(kind_of_text(content.read(stop, LONGEST_TEXT + 1)))
    return stop if is_not_dicom else None
