"""Elements in explicit VR whose header has the form of other VRs, or whose length leaves out the padding.

References
----------
PS3.5 section 7.1.2: which VRs have a length of 2 bytes, and which one of 4 bytes behind 2 that are zero.
"""

from __future__ import annotations

from typing import Callable

from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import (
    ITEM,
    LONG_VRS,
    SEQUENCE_TAGS,
    SHORT_VRS,
    UNDEFINED,
    Element,
    Encoding,
    element_header,
    encoded_tag,
)
from DICOMPatcherLib.part10.swallowed_elements import TEXT_VRS, has_control_characters

_LONGEST_TEXT = 1024 * 1024
_LONG_HEADER = 12

Follows = Callable[[int, int], bool]
"""Tells whether an element with a tag larger than another follows at an offset, or the end."""


def other_form(content: Content, element: Element, encoding: Encoding, end: int, follows: Follows) -> Element | None:
    """Return an element as its header has to be read, if that has the form of other VRs or the padding is not counted.

    Parameters
    ----------
    element
        As it was read, though nothing that makes sense follows it.
    """
    order = "big" if encoding.big_endian else "little"
    tag, vr, start, value, length, stop = element
    is_amended = value - start != (12 if vr in LONG_VRS else 8)
    is_written = vr in LONG_VRS or vr in SHORT_VRS
    if encoding.implicit or is_amended or not is_written or length == UNDEFINED:
        return None
    head = content.read(start, 12)
    if vr in LONG_VRS and any(head[6:8]):
        value, length = start + 8, int.from_bytes(head[6:8], order)  # type: ignore[arg-type]
    elif vr in SHORT_VRS and length == 0 and len(head) == 12:
        value, length = start + 12, int.from_bytes(head[8:12], order)  # type: ignore[arg-type]
    elif length % 2 and content.read(stop, 1) in (b"\0", b" "):
        length += 1
    else:
        return None
    stop = value + length
    if length % 2 or not length or stop > end or not follows(stop, tag):
        return None
    has_items = content.read(value, 4) == encoded_tag(ITEM, encoding)
    if has_items and vr in SHORT_VRS:
        if tag not in SEQUENCE_TAGS or value - start != _LONG_HEADER:
            return None
        vr = b"SQ"  # it is the VR that is wrong
    if vr == b"SQ" and not has_items:
        return None
    if vr in SHORT_VRS and length > 0xFFFE:
        return None
    if vr in TEXT_VRS and has_control_characters(content.read(value, min(length, _LONGEST_TEXT))):
        return None
    return Element(tag, vr, start, value, length, stop)


def edit_of(element: Element, encoding: Encoding) -> Edit:
    """Return the edit that gives an element the header that it has to have."""
    return Edit(element.start, element.value, element_header(element.tag, element.vr, element.length, encoding))
