"""What is wrong with the description of the pixels of one file: the one examination of header against pixels."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import (
    BITS_WRONG,
    COLOURS_CONTRADICT,
    IMAGE_SIZE_WRONG,
    PALETTE_MISSING,
    PIXEL_VALUE_VR_WRONG,
    PLANES_WRONG,
    SIGN_WRONG,
)
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.coded_description_checks import check_coded
from DICOMPatcherLib.part10.description_checks import (
    PALETTE_COLOR,
    check_native,
    fits,
    is_too_long_for_label,
    lacks_palette,
)
from DICOMPatcherLib.part10.elements import PIXEL_DATA, Element, Encoding
from DICOMPatcherLib.part10.frame_count import check_coded_frames, check_native_frames
from DICOMPatcherLib.part10.pixel_description import (
    ALLOCATED,
    COLUMNS,
    HIGH_BIT,
    KEYWORDS,
    LARGEST,
    OTHER_ELEMENTS,
    PIXEL_VALUES,
    PLANAR,
    ROWS,
    SAMPLES,
    SIGN,
    SMALLEST,
    STORED,
    Contradiction,
    Description,
    as_finding,
    contradicted,
    description_of,
    first_repairs,
)
from DICOMPatcherLib.part10.transfer_syntaxes import NATIVE
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

_LONGEST, _MOST_SOUND = 512, 256
_SOUND: set[tuple[bytes, Encoding, int, tuple[bytes, ...]]] = set()
"""Descriptions, as they lie in files, that are in order: most instances of a series have the same.

With them the length of the pixels, and the VRs of the PIXEL_VALUES.
"""

_ORDER = {b"US": b"SS", b"SS": b"US"}


_DEFECT_OF = {
    SAMPLES: COLOURS_CONTRADICT,
    PLANAR: PLANES_WRONG,
    **dict.fromkeys((ROWS, COLUMNS), IMAGE_SIZE_WRONG),
    **dict.fromkeys((ALLOCATED, STORED, HIGH_BIT), BITS_WRONG),
    SIGN: SIGN_WRONG,
}
"""What is wrong if an element has not one value."""


def description_findings(file: Part10File) -> list[Finding]:
    """Return where header and pixels contradict each other, up to the first contradiction that can be mended.

    Where header and length of native pixels agree, no pixel is read.
    """
    if file.pixels is None or not file.pixels.length:
        return []
    is_native = not file.pixels.encapsulated and file.transfer_syntax in NATIVE
    bytes_of_it = _bytes_of_description(file) if is_native else b""
    vrs = tuple([element.vr for tag in PIXEL_VALUES if (element := file.element(tag)) is not None])
    same = (bytes_of_it, file.encoding, file.pixels.length, vrs)
    if bytes_of_it and same in _SOUND:
        return []
    said = description_of(file)
    if not said.is_legible:
        return [as_finding(file, found) for found in _of_several_values(file)]
    is_sound = is_native and _is_sound(said, file.pixels.length) and not lacks_palette(file, said)
    if is_sound and _other_vr(said.sign) not in vrs:
        if len(_SOUND) >= _MOST_SOUND:
            _SOUND.clear()
        if said.photometric != PALETTE_COLOR:  # whose palette stands elsewhere
            _SOUND.add(same)
        return []
    return [as_finding(file, found) for found in first_repairs(_contradictions(file, said, is_native))]


def _bytes_of_description(file: Part10File) -> bytes:
    """Return the bytes from the first to the last element that describes pixels; b"" if they do not tell it all."""
    first, last, pixels = file.element(SAMPLES), file.element(SIGN), file.element(PIXEL_DATA)
    if first is None or last is None:
        return b""
    is_short = pixels is not None and first.start < last.stop <= min(first.start + _LONGEST, pixels.start)
    return file.read(first.start, last.stop - first.start) if is_short else b""


def _of_several_values(file: Part10File) -> Iterator[Contradiction]:
    """Yield which numbers are written as several, of which readers take the first or none."""
    for tag, defect in _DEFECT_OF.items():
        element = file.element(tag)
        if element is not None and element.vr in (b"", b"US") and element.length not in (0, 2):
            yield Contradiction(defect, Text("{keyword} has not one value", keyword=KEYWORDS[tag]))


def _contradictions(file: Part10File, said: Description, is_native: bool) -> Iterator[Contradiction]:
    assert file.pixels is not None
    if said.is_skeleton:
        if is_native:
            yield from check_native_frames(file, said)
        elif file.pixels.encapsulated:
            yield from check_coded_frames(file, said)
        return
    if lacks_palette(file, said):
        message = Text("PhotometricInterpretation is PALETTE COLOR, and there is no palette, or not all of it")
        yield Contradiction(PALETTE_MISSING, message)
    if is_native and not _is_sound(said, file.pixels.length):
        yield from check_native(file, said)
    elif file.pixels.encapsulated and file.transfer_syntax not in NATIVE:
        yield from check_coded(file, said)
    if not file.encoding.implicit and said.allocated == 16:
        yield from _check_pixel_values(file, said)


@functools.lru_cache(maxsize=256)  # the same for all instances of a series
def _is_sound(said: Description, length: int) -> bool:
    """Tell whether a header contradicts neither itself nor the length of native pixels."""
    are_colours_sound = said.samples == said.needed_samples and (said.samples == 1 or said.planar in (0, 1))
    are_colours_sound = are_colours_sound and not is_too_long_for_label(said, length)
    are_bits_sound = said.stored is not None and 0 < said.stored <= (said.allocated or 0)
    is_high_bit_sound = said.high_bit == (said.stored or 0) - 1
    return fits(said, length) and are_colours_sound and are_bits_sound and is_high_bit_sound and said.sign in (0, 1)


def _check_pixel_values(file: Part10File, said: Description) -> Iterator[Contradiction]:
    """Yield which values of pixels in the header have a sign though pixels have none, or the other way round."""
    right = {0: b"US", 1: b"SS"}.get(-1 if said.sign is None else said.sign)
    found = {tag: element for tag in PIXEL_VALUES if (element := file.element(tag)) is not None}
    wrong = [tag for tag, element in found.items() if right and _would_change(file, element, right)]
    if not wrong or right is None:
        return
    limit = 1 << (said.stored or 0)
    as_it_should_be = {tag: _value(file, found[tag], right) for tag in found}
    in_order = as_it_should_be.get(SMALLEST, -limit) <= as_it_should_be.get(LARGEST, limit)
    are_in_range = all(-limit // 2 <= as_it_should_be[tag] < limit for tag in wrong)
    if in_order and are_in_range:
        message = Text(
            "{keywords} is {found}; by {source} it is {right}",
            keywords=[KEYWORDS[tag] for tag in wrong],
            found=_ORDER[right].decode(),
            source=KEYWORDS[SIGN],
            right=right.decode(),
        )
        yield Contradiction(PIXEL_VALUE_VR_WRONG, message, dict.fromkeys(wrong, right.decode()))
    else:
        yield contradicted(SIGN_WRONG, said, SIGN, OTHER_ELEMENTS)


def _other_vr(sign: int | None) -> bytes:
    """Return the VR that values of pixels must not have by Pixel Representation."""
    return b"US" if sign else b"SS"


def _would_change(file: Part10File, element: Element, right: bytes) -> bool:
    is_other = element.vr == _ORDER[right] and element.length == 2
    return is_other and _value(file, element, right) != _value(file, element, element.vr)


def _value(file: Part10File, element: Element, vr: bytes) -> int:
    data = file.read(element.value, min(element.length, 2))
    return int.from_bytes(data, "big" if file.encoding.big_endian else "little", signed=vr == b"SS")
