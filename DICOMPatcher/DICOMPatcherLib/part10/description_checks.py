"""The header of an image against its native pixels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import BITS_WRONG, COLOURS_CONTRADICT, IMAGE_SIZE_WRONG, PLANES_WRONG, SIGN_WRONG
from DICOMPatcherLib.part10.completeness import is_image_class
from DICOMPatcherLib.part10.elements import PIXEL_DATA
from DICOMPatcherLib.part10.frame_count import ONE_GREY_FRAME, check_native_frames
from DICOMPatcherLib.part10.pixel_description import (
    ALLOCATED,
    COLUMNS,
    HIGH_BIT,
    LENGTH_OF_PIXELS,
    OTHER_ELEMENTS,
    PHOTOMETRIC,
    PIXEL_VALUES,
    PLANAR,
    ROWS,
    SAMPLES,
    SAMPLES_OF,
    SIGN,
    STORED,
    SUBSAMPLED,
    VALUES,
    Contradiction,
    Description,
    Value,
    contradicted,
    corrected,
)
from DICOMPatcherLib.part10.pixel_evidence import distinct_cells, fit, has_overlay_in_cells, planar_configuration

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

PALETTE_COLOR = "PALETTE COLOR"
_PALETTE, _PRESENTATION_LUT_SHAPE = 0x00281101, 0x20500020
_PALETTE_UID = 0x00281199
_DESCRIPTORS, _LUTS, _SEGMENTED = (
    tuple(first + colour for colour in range(3)) for first in (_PALETTE, 0x00281201, 0x00281221)
)
"""Of red, green and blue."""

_TERMS_OF_SHAPES = {b"INVERSE": "MONOCHROME1", b"IDENTITY": "MONOCHROME2"}
_RADIOGRAPHS = frozenset(
    f"1.2.840.10008.5.1.4.1.1.{number}" for number in ("1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1")
)
"""CR, digital X-ray, mammography and intra-oral X-ray."""

_USUAL = (10, 12, 14)
"""Bits Stored of devices that use less than all bits of a cell."""
_CELLS = (8, 16, 32)
_SWAPPED_ONE = 0x0100
_MOST_ALIKE = 4
"""A missing side that would be so many times longer or shorter than the other is not believed in."""


def check_native(file: Part10File, said: Description) -> Iterator[Contradiction]:
    """Yield in which respects the header and native pixels contradict each other."""
    assert file.pixels is not None
    yield from _check_allocated(file, said)
    yield from _check_size(file, said)
    yield from check_colours(file, said, _fitting_samples(said, file.pixels.length), LENGTH_OF_PIXELS)
    yield from check_native_frames(file, said)
    yield from _check_bits(file, said)
    yield from _check_sign(file, said)
    if said.samples == 3 and said.planar not in (0, 1) and said.photometric not in SUBSAMPLED:
        yield from _check_planes(file, said)


def length_of(said: Description, **others: int) -> int:
    """Return the length of native pixels in bytes that a header speaks of; 0 if something is missing."""
    said = said._replace(**others)  # type: ignore[arg-type]
    samples = said.samples or said.needed_samples or 0
    cells = (said.rows or 0) * (said.columns or 0) * samples * said.frame_count
    return (cells * (said.allocated or 0) + 7) // 8


def fits(said: Description, length: int, **others: int) -> bool:
    """Tell whether native pixels have the length that a header speaks of, with or without a byte of padding."""
    expected = length_of(said, **others)
    return 0 < expected <= length <= expected + expected % 2


def lacks_palette(file: Part10File, said: Description) -> bool:
    """Tell whether colours are in a palette, and a lookup table of it is missing or too short (PS3.3 C.7.6.3.1.5)."""
    if said.photometric != PALETTE_COLOR or file.element(_PALETTE_UID) is not None:
        return False
    return not all(map(partial(_has_lut, file), _DESCRIPTORS, _LUTS, _SEGMENTED))


def _has_lut(file: Part10File, descriptor: int, data: int, segmented: int) -> bool:
    stated, values = file.element(descriptor), file.element(data)
    if stated is None or stated.length < 2:
        return False
    if values is None or not values.length:
        values = file.element(segmented)
        return values is not None and values.length > 0
    entries = int.from_bytes(file.read(stated.value, 2), "big" if file.encoding.big_endian else "little")
    return values.length >= (entries or 0x10000)  # an entry has a byte at least


def is_too_long_for_label(said: Description, length: int) -> bool:
    """Tell whether native pixels have all samples, though their label says that they share some (PS3.3 C.7.6.3.1.2)."""
    return said.samples == 3 and said.photometric in SUBSAMPLED and fits(said, length)


def _fitting_samples(said: Description, length: int) -> set[int]:
    return {samples for samples in (1, 3, 4) if fits(said, length, samples=samples)}


# Size


def _check_size(file: Part10File, said: Description) -> Iterator[Contradiction]:
    assert file.pixels is not None
    missing = [tag for tag in (ROWS, COLUMNS) if not said[tag]]
    if missing and not is_image_class(file.sop_class):  # of others it is said that they have no size
        yield from (contradicted(IMAGE_SIZE_WRONG, said, tag, OTHER_ELEMENTS) for tag in missing)
    if len(missing) != 1:
        return
    name, other = ("rows", said.columns) if missing[0] == ROWS else ("columns", said.rows)
    line = length_of(said, **{name: 1})
    if not line or not other:
        return
    found = file.pixels.length // line
    is_likely = other <= found * _MOST_ALIKE and found <= other * _MOST_ALIKE
    if is_likely and found < 0x10000 and fits(said, file.pixels.length, **{name: found}):
        yield corrected(IMAGE_SIZE_WRONG, said, {missing[0]: found}, LENGTH_OF_PIXELS)


# Colours


def check_colours(file: Part10File, said: Description, there: set[int], source: str) -> Iterator[Contradiction]:
    """Yield what is wrong with Samples per Pixel and Photometric Interpretation.

    Parameters
    ----------
    there
        The samples of a pixel that there may be, by something else than the header.
    """
    if said.photometric not in SAMPLES_OF:
        yield from _check_term(file, said, there)
        return
    if lacks_palette(file, said):
        return
    if file.pixels is not None and not file.pixels.encapsulated and is_too_long_for_label(said, file.pixels.length):
        yield contradicted(COLOURS_CONTRADICT, said, PHOTOMETRIC, source)
        return
    needed, samples = said.needed_samples, said.samples
    if samples == needed:
        return
    if needed in there and samples not in there:
        yield corrected(COLOURS_CONTRADICT, said, {SAMPLES: needed or 1}, source)
    elif samples == 1 and there == {1} and needed == 3:
        yield corrected(COLOURS_CONTRADICT, said, {PHOTOMETRIC: "MONOCHROME2"}, source)
    elif said.photometric.startswith("MONO") and there == {samples} == {3} and file.sop_class not in ONE_GREY_FRAME:
        yield corrected(COLOURS_CONTRADICT, said, {PHOTOMETRIC: "RGB"}, source)
    else:
        yield contradicted(COLOURS_CONTRADICT, said, SAMPLES, OTHER_ELEMENTS)


def _check_term(file: Part10File, said: Description, there: set[int]) -> Iterator[Contradiction]:
    """Yield what is wrong with Photometric Interpretation if it is missing or no term of the standard."""
    samples = said.samples if said.samples in there or not there else next(iter(there)) if len(there) == 1 else None
    term = "".join(said.photometric.upper().split())
    right = next((known for known in SAMPLES_OF if known.replace(" ", "") == term), "")
    if term == "MONOCHROME" or (not term and samples == 1 and file.element(_PALETTE) is None):
        right = _grey_term(file)
    elif not term and samples == 3:
        right = "RGB"
    if right and SAMPLES_OF[right] == samples:
        yield corrected(COLOURS_CONTRADICT, said, {PHOTOMETRIC: right}, OTHER_ELEMENTS)
    else:
        yield contradicted(COLOURS_CONTRADICT, said, PHOTOMETRIC, OTHER_ELEMENTS)


def _grey_term(file: Part10File) -> str:
    """Return the term for grey pixels; "" if they may be shown inverted, as those of radiographs often are.

    References
    ----------
    PS3.3 C.8.11.3.1.2 and C.11.6: INVERSE goes with MONOCHROME1, and IDENTITY with MONOCHROME2.
    """
    shape = file.element(_PRESENTATION_LUT_SHAPE)
    stated = file.value(shape).strip(b" \0") if shape is not None else b""
    if stated in _TERMS_OF_SHAPES:
        return _TERMS_OF_SHAPES[stated]
    return "" if file.sop_class in _RADIOGRAPHS else "MONOCHROME2"


def _check_planes(file: Part10File, said: Description) -> Iterator[Contradiction]:
    found = planar_configuration(file, said.rows or 0, said.columns or 0) if said.allocated == 8 else None
    if found is None:
        yield contradicted(PLANES_WRONG, said, PLANAR, VALUES)
    else:
        yield corrected(PLANES_WRONG, said, {PLANAR: found}, VALUES)


# Bits


def _check_allocated(file: Part10File, said: Description) -> Iterator[Contradiction]:
    """Yield what is wrong with Bits Allocated if another number of whole bytes fits, and it does not."""
    assert file.pixels is not None
    length, element = file.pixels.length, file.element(PIXEL_DATA)
    if fits(said, length) or element is None:
        return
    fitting = [bits for bits in _CELLS if fits(said, length, allocated=bits) and (said.stored or 0) <= bits]
    if len(fitting) != 1:
        return
    is_narrow = fitting[0] == 8 and (said.stored or 9) <= 8 and element.vr == b"OB"
    if not said.allocated or (said.stored or 0) > said.allocated or is_narrow:
        yield corrected(BITS_WRONG, said, {ALLOCATED: fitting[0]}, LENGTH_OF_PIXELS)


def _check_bits(file: Part10File, said: Description) -> Iterator[Contradiction]:
    allocated, stored, high = said.allocated, said.stored, said.high_bit
    if allocated not in _CELLS:
        return
    if not stored or stored > allocated:
        right = high + 1 if high is not None and 0 < high < allocated else allocated
        if right < allocated and not (has_overlay_in_cells(file) or _fit(file, allocated, right)):
            right = allocated
        if right == allocated and not stored and any(_would_change_sign(file, said, fewer) for fewer in _USUAL):
            yield contradicted(BITS_WRONG, said, STORED, VALUES)  # with fewer bits half of the values are negative
            return
        values: dict[int, Value] = {STORED: right}
        if high != right - 1:
            values[HIGH_BIT] = right - 1
        yield corrected(BITS_WRONG, said, values, OTHER_ELEMENTS)
    elif high is not None and 0 < high < stored - 1 and _would_change_sign(file, said, high + 1):
        yield contradicted(BITS_WRONG, said, HIGH_BIT, VALUES)  # Bits Stored may be what is wrong
    elif high != stored - 1:
        is_impossible = high is None or not stored - 1 < high < allocated
        cells = None if stored == allocated or (high or stored) < stored - 1 else distinct_cells(file, allocated)
        if is_impossible and (cells is None or fit(cells, allocated, stored)):
            yield corrected(BITS_WRONG, said, {HIGH_BIT: stored - 1}, OTHER_ELEMENTS)
        elif has_overlay_in_cells(file):
            return
        elif cells is not None and (is_impossible or _stand_below(cells, (high or 0) + 1 - stored)):
            if fit(cells, allocated, stored):
                yield corrected(BITS_WRONG, said, {HIGH_BIT: stored - 1}, VALUES)
            else:
                yield contradicted(BITS_WRONG, said, HIGH_BIT, VALUES)


def _would_change_sign(file: Part10File, said: Description, fewer: int) -> bool:
    """Tell whether values would be negative if fewer bits were stored than are said to be, or if that is not known."""
    if has_overlay_in_cells(file):
        return True
    cells = distinct_cells(file, said.allocated or 0) if said.sign else set()
    if cells is None:
        return True
    return all(cell < 1 << fewer for cell in cells) and any(cell >= 1 << (fewer - 1) for cell in cells)


def _fit(file: Part10File, allocated: int, stored: int) -> bool:
    cells = distinct_cells(file, allocated)
    return cells is not None and fit(cells, allocated, stored)


def _stand_below(cells: set[int], bits: int) -> bool:
    """Tell whether something stands in the lowest bits, where nothing should be if values stand above them."""
    return any(cell % (1 << bits) for cell in cells)


def _check_sign(file: Part10File, said: Description) -> Iterator[Contradiction]:
    if said.sign in (0, 1) or said.allocated not in _CELLS or not said.stored:
        return
    cells = distinct_cells(file, said.allocated)
    if said.samples == 3 or (cells is not None and all(cell < 1 << (said.stored - 1) for cell in cells)):
        # Values that are the same with and without a sign: the header has other elements of their kind.
        has_sign = any(element.vr == b"SS" for element in file.elements if element.tag in PIXEL_VALUES)
        yield corrected(SIGN_WRONG, said, {SIGN: int(has_sign or said.sign == _SWAPPED_ONE)}, VALUES)
    else:
        yield contradicted(SIGN_WRONG, said, SIGN, VALUES)
