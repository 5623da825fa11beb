"""Where another DICOM file begins behind the first one in the same file.

References
----------
PS3.10 section 7.1: what a file starts with.
"""

from __future__ import annotations

from collections.abc import Sequence

from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import PIXEL_DATA, Element
from DICOMPatcherLib.part10.file_kind import is_text
from DICOMPatcherLib.texts import Text

JOINED = Text("concatenated DICOM files")

_MARKER = b"DICM\2\0"
_PREAMBLE = 128
_LONGEST_TEXT = 8192
_SOP_INSTANCE_UID = 0x00080018


def starts_of_others(content: Content, elements: Sequence[Element], stop: int | None) -> tuple[int, ...]:
    """Return where other files begin behind the first one; the last of them may be followed by more.

    Parameters
    ----------
    elements
        What was read as one data set.
    stop
        Where something begins that is none; None if nothing does.
    """
    behind_pixels = _behind_pixels(elements)
    return (
        (_other_file(content, behind_pixels) if behind_pixels is not None else ())
        or _other_data_sets(elements)
        or (_other_file(content, stop) if stop is not None else ())
    )


def _behind_pixels(elements: Sequence[Element]) -> int | None:
    """Return where Pixel Data ends, if what follows is no element, though it was read as one, or belongs further up."""
    for before, element in zip(elements, elements[1:]):
        if element.tag < before.tag == PIXEL_DATA:
            return element.start
    return None


def _other_data_sets(elements: Sequence[Element]) -> tuple[int, ...]:
    """Return where the elements begin anew, from the first groups on to pixels of their own."""
    starts = [0]
    for number in range(1, len(elements)):
        if elements[number - 1].tag >= PIXEL_DATA and elements[number].tag <= _SOP_INSTANCE_UID:
            starts.append(number)
    for start, stop in zip(starts, [*starts[1:], len(elements)]):
        if not {_SOP_INSTANCE_UID, PIXEL_DATA}.issubset(element.tag for element in elements[start:stop]):
            return ()
    return tuple(elements[start].start for start in starts[1:])


def _other_file(content: Content, stop: int) -> tuple[int, ...]:
    """Return where a file with preamble begins behind nothing but zeros, or text as in MIME."""
    blocks = content.blocks(stop, content.end)
    zeros = 0
    for block in blocks:
        zeros += len(block) - len(block.lstrip(b"\0"))
        if block.strip(b"\0"):
            break
    start = max(stop, stop + zeros - _PREAMBLE)
    head = content.read(start, _LONGEST_TEXT)
    marker = head.find(_MARKER)
    if marker < 0 or start + marker - _PREAMBLE < stop:
        return ()
    text = head[: max(marker - _PREAMBLE, 0)].lstrip(b"\0")
    return (start + marker - _PREAMBLE,) if not text else (start,) if is_text(text) else ()
