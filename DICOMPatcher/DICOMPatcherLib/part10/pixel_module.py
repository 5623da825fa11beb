"""Whether the elements that describe the pixels of an image are whole: whether none has been lost in another one.

References
----------
PS3.3 C.7.6.3.1: the Image Pixel module, whose elements of type 1 have a value each.
"""

from __future__ import annotations

from collections.abc import Iterable

from DICOMPatcherLib.part10.completeness import OTHER_PIXELS
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import PIXEL_DATA, UNDEFINED, Element, Encoding
from DICOMPatcherLib.part10.image_size import Size
from DICOMPatcherLib.part10.pixel_description import (
    ALLOCATED,
    COLUMNS,
    HIGH_BIT,
    PHOTOMETRIC,
    ROWS,
    SAMPLES,
    SIGN,
    STORED,
)

_DESCRIBING = {PHOTOMETRIC, ROWS, COLUMNS, ALLOCATED}
_NUMBERS = (SAMPLES, ROWS, COLUMNS, ALLOCATED, STORED, HIGH_BIT, SIGN)


def are_pixels_described(content: Content, elements: Iterable[Element], encoding: Encoding) -> bool:
    """Tell whether all that describes the pixels is there and possible, or nothing speaks of pixels."""
    found = {element.tag: element for element in elements}
    pixels = found.get(PIXEL_DATA)
    if pixels is None:
        return not found.keys() >= _DESCRIBING or not found.keys().isdisjoint(OTHER_PIXELS)

    def value(tag: int) -> bytes:
        element = found.get(tag)
        return content.read(element.value, min(element.length, 16)) if element is not None else b""

    if any(len(value(tag)) != 2 for tag in _NUMBERS) or not value(PHOTOMETRIC).strip(b"\0 "):
        return False
    order = "big" if encoding.big_endian else "little"
    number = {tag: int.from_bytes(value(tag), order) for tag in _NUMBERS}  # type: ignore[arg-type]
    is_possible = (
        number[SAMPLES] in (1, 3, 4)
        and 0 < number[STORED] <= number[ALLOCATED]
        and number[HIGH_BIT] < number[ALLOCATED]
        and number[SIGN] in (0, 1)
    )
    return is_possible and (pixels.length == UNDEFINED or Size(value, encoding).is_length(pixels.length))
