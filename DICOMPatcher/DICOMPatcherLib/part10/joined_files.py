"""Where another DICOM file begins behind the first one in the same file.

References
----------
PS3.10 section 7.1: what a file starts with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import PIXEL_DATA, Element
from DICOMPatcherLib.part10.file_kind import is_text
from DICOMPatcherLib.texts import Text

JOINED = Text("concatenated DICOM files")

_MARKER = re.compile(rb"DICM\x02\0|\x02\0\0\0UL\x04\0")
"""In front of the meta header, or its first element where that is missing."""
_PREAMBLE = 128
_LONGEST_TEXT = 8192
_SOP_INSTANCE_UID = 0x00080018
_OF_AN_OBJECT = frozenset((0x00080016, _SOP_INSTANCE_UID, 0x0020000D))
"""What each object has that is no image: class, instance, study."""


def starts_of_others(
    content: Content, elements: Sequence[Element], stop: int | None, is_image: Callable[[Element], bool]
) -> tuple[int, ...]:
    """Return where other files begin behind the first one; the last of them may be followed by more.

    Parameters
    ----------
    elements
        What was read as one data set.
    stop
        Where something begins that is none; None if nothing does.
    is_image
        Tells whether a SOP Class UID is one of images.
    """
    behind_pixels = _behind_pixels(elements)
    return (
        (_other_file(content, behind_pixels) if behind_pixels is not None else ())
        or _other_data_sets(elements, is_image)
        or (_other_file(content, stop) if stop is not None else ())
    )


def _behind_pixels(elements: Sequence[Element]) -> int | None:
    """Return where Pixel Data ends, if what follows is no element, though it was read as one, or belongs further up."""
    for before, element in zip(elements, elements[1:]):
        if element.tag < before.tag == PIXEL_DATA:
            return element.start
    return None


def _other_data_sets(elements: Sequence[Element], is_image: Callable[[Element], bool]) -> tuple[int, ...]:
    """Return where the elements begin anew, from the first groups on to pixels or a study of their own."""
    starts = [0]
    for number in range(1, len(elements)):
        before, tag = elements[number - 1].tag, elements[number].tag
        if tag <= _SOP_INSTANCE_UID and tag < before and before > max(_OF_AN_OBJECT):
            starts.append(number)
    for start, stop in zip(starts, [*starts[1:], len(elements)]):
        part = {element.tag: element for element in elements[start:stop]}
        is_object = part.keys() >= _OF_AN_OBJECT and not is_image(part[0x00080016])
        if not is_object and not part.keys() >= {_SOP_INSTANCE_UID, PIXEL_DATA}:
            return ()
    return tuple(elements[start].start for start in starts[1:])


def _other_file(content: Content, stop: int) -> tuple[int, ...]:
    """Return where a file begins behind nothing but zeros, or text as in MIME."""
    blocks = content.blocks(stop, content.end)
    zeros = 0
    for block in blocks:
        zeros += len(block) - len(block.lstrip(b"\0"))
        if block.strip(b"\0"):
            break
    start = max(stop, stop + zeros - _PREAMBLE)
    head = content.read(start, _LONGEST_TEXT)
    found = _MARKER.search(head)
    if found is None:
        return ()
    is_marked = found.group().startswith(b"DICM")
    place = found.start() - _PREAMBLE if is_marked and found.start() >= _PREAMBLE else found.start()
    text = head[:place].lstrip(b"\0")
    if not is_text(text):
        return ()
    return (start,) if text and is_marked else (start + place,)  # what has a mark is found behind text too
