"""Where readers take the size of a pixel from, and the distance of frames, by the class of an image.

A model of GDCM, with which Slicer reads pixels, by what it was seen to do.
"""

from __future__ import annotations

from struct import unpack

from DICOMPatcherLib.instances.row_values import numbers_in
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH, ULTRASOUND_CLASSES
from DICOMPatcherLib.part10.file import Part10File

DOSE = STORAGE_BRANCH + "481.2"
_OF_DETECTOR = frozenset(
    STORAGE_BRANCH + number for number in ("1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "12.1", "12.2", "12.3")
)
"""CR, digital X-ray, mammography, intra-oral X-ray, angiography and radiofluoroscopy."""
_RT_IMAGE = STORAGE_BRANCH + "481.1"
_CAPTURES = frozenset(STORAGE_BRANCH + number for number in ("7.1", "7.2", "7.3", "7.4"))
"""Secondary captures with several frames."""

_POINTER, _FRAME_TIME, _BETWEEN, _OFFSETS = 0x00280009, 0x00181063, 0x00180088, 0x3004000C
_LONGEST = 64


def pixel_size_keyword(sop_class: str) -> str:
    """Return which element the size of a pixel is read from; "" for none."""
    if sop_class in _CAPTURES:
        return ""
    return "ImagerPixelSpacing" if sop_class in _OF_DETECTOR else "PixelSpacing"


def is_projection(sop_class: str) -> bool:
    """Tell whether images of this class are no slices, whatever positions they give."""
    return sop_class in _OF_DETECTOR or sop_class == _RT_IMAGE


def distance_of_frames(file: Part10File, sop_class: str) -> float:
    """Return how many mm readers take frames without functional groups to be apart; 0 for 1 mm that nothing says."""
    if sop_class in _CAPTURES or sop_class in ULTRASOUND_CLASSES:
        return 0.0
    pointed = file.element(_POINTER)
    tag = file.value(pointed)[:4] if pointed is not None else b""
    order = ">" if file.encoding.big_endian else "<"
    group, number = unpack(f"{order}HH", tag) if len(tag) == 4 else (0, 0)
    offsets = numbers_of(file, _OFFSETS)
    if sop_class == DOSE and len(offsets) > 1:
        return abs(offsets[1] - offsets[0])
    stated = numbers_of(file, _BETWEEN) if sop_class != DOSE else ()
    if not stated and group << 16 | number == _FRAME_TIME:
        stated = numbers_of(file, _FRAME_TIME)
    return abs(stated[0]) if len(stated) == 1 else 0.0


def numbers_of(file: Part10File, tag: int, longest: int = _LONGEST) -> tuple[float, ...]:
    """Return the numbers of an element that is text; () if it is missing, too long or no numbers."""
    element = file.element(tag)
    if element is None or not 0 < element.length <= longest:
        return ()
    written = file.value(element).decode("latin-1").strip(" \0")
    return numbers_in(written, written.count("\\") + 1) or ()
