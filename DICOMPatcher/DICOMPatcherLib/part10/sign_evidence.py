"""Whether pixel values look as if they had a sign that the header denies, or none, or more bits than it says.

Or colours as if their samples stood in another order. Looked at is one block from the middle of native pixels. None of
this is proof: who knows the images decides.

References
----------
PS3.5 section 8.1.1: cells of Bits Allocated, values of Bits Stored, two's complement if there is a sign.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from DICOMPatcherLib.part10.elements import PIXEL_DATA
from DICOMPatcherLib.part10.pixel_description import PADDING, PADDING_LIMIT, SUBSAMPLED, Description, description_of
from DICOMPatcherLib.part10.pixel_evidence import cells_in, fit, has_overlay_in_cells, planes_that_neighbours_show
from DICOMPatcherLib.part10.transfer_syntaxes import NATIVE

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

_CELL = 1 << 16
_LARGEST = 1024 * 1024
"""Bytes that are looked at."""

_HOUNSFIELD = ("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.2.2")
"""CT Image Storage and the enhanced ones."""

_CLEARLY = 4
_FEW = 0.002
"""As a share of all pixels: of values that are fewer nothing is concluded."""


class Doubt(NamedTuple):
    """What Pixel Representation, Bits Stored and Planar Configuration should rather be.

    Attributes
    ----------
    sign, stored, planes
        None where the header may be right.
    """

    sign: int | None = None
    stored: int | None = None
    planes: int | None = None


def doubt_of(file: Part10File, sign: int, stored: int, high_bit: int) -> Doubt | None:
    """Return what the values in the middle of a file speak for instead of what is said of them; None if they fit.

    Parameters
    ----------
    sign, stored, high_bit
        What is said of them now.
    """
    said = description_of(file)
    if said.samples == 3:
        return _doubt_of_planes(file, said)
    if not _can_be_judged(file, said) or high_bit != stored - 1 or not 8 <= stored <= 16 or sign not in (0, 1):
        return None
    data = _middle(file, said)
    high_bytes = data[0 if file.encoding.big_endian else 1 :: 2]
    if not high_bytes.translate(None, _UNSUSPECTED[sign, stored]):
        return None
    cells = Counter(cells_in(data, 16, file.encoding.big_endian))
    for value in _padding(file):
        cells.pop(value, None)
    if not cells:
        return None
    return _signed(cells, stored) if sign else _unsigned(cells, stored, file.sop_class in _HOUNSFIELD)


def _can_be_judged(file: Part10File, said: Description) -> bool:
    """Tell whether a file has grey native pixels of 16 bits, and nothing else in the unused ones."""
    is_grey = said.is_legible and said.samples == 1 and said.allocated == 16
    is_native = file.pixels is not None and not file.pixels.encapsulated and file.transfer_syntax in NATIVE
    return is_grey and is_native and not has_overlay_in_cells(file)


def _doubt_of_planes(file: Part10File, said: Description) -> Doubt | None:
    """Return in which other order the samples of native colours seem to be; None if they fit what is said."""
    is_native = file.pixels is not None and not file.pixels.encapsulated and file.transfer_syntax in NATIVE
    if not is_native or said.allocated != 8 or said.photometric in SUBSAMPLED or said.planar not in (0, 1):
        return None
    planes = planes_that_neighbours_show(file, said.rows or 0, said.columns or 0)
    return Doubt(planes=planes) if planes not in (None, said.planar) else None


def _middle(file: Part10File, said: Description) -> bytes:
    """Return the middle of the pixels; of several frames, of the one in the middle."""
    element = file.element(PIXEL_DATA)
    if element is None:
        return b""
    frame = 2 * (said.rows or 0) * (said.columns or 0)
    frames = max(element.length // frame, 1) if frame else 1
    start, size = (frames // 2 * frame, frame) if frame and frames > 1 else (0, element.length)
    if size > _LARGEST:
        start += (size - _LARGEST) // 4 * 2
        size = _LARGEST
    return file.read(element.value + start, min(size, element.length - start))


def _padding(file: Part10File) -> Iterable[int]:
    order = "big" if file.encoding.big_endian else "little"
    for tag in (PADDING, PADDING_LIMIT):
        element = file.element(tag)
        if element is not None and element.length == 2:
            yield int.from_bytes(file.value(element), order)  # type: ignore[arg-type]


def _unsuspected(sign: int, stored: int) -> bytes:
    """Return the high bytes of values of which nothing need be asked: those far from where signs or bits change."""
    quarter = max(1 << (stored - 2), 256) >> 8
    if sign:
        return bytes((*range(quarter), *range(256 - quarter, 256)))
    return bytes(range(2 * quarter))


_UNSUSPECTED = {(sign, stored): _unsuspected(sign, stored) for sign in (0, 1) for stored in range(8, 17)}


def _unsigned(cells: Mapping[int, int], stored: int, is_ct: bool) -> Doubt | None:
    """Judge values that are said to have no sign; in CT all may be those of air."""
    limit = 1 << stored
    excess = {cell: count for cell, count in cells.items() if cell >= limit}
    if excess and stored < 16:
        if all(cell >= _CELL - limit // 2 for cell in excess):
            return Doubt(sign=1) if _are_many(excess, cells) and _is_range(excess) else None
        return _more_bits(excess, cells, stored, 0)
    quarter = limit // 4
    is_gap = not any(quarter <= cell < 3 * quarter for cell in cells)
    upper = {cell: count for cell, count in cells.items() if cell >= 3 * quarter}
    has_lower = is_ct or any(cell < quarter for cell in cells)
    return Doubt(sign=1) if is_gap and has_lower and _are_many(upper, cells) and _is_range(upper, limit) else None


def _signed(cells: Mapping[int, int], stored: int) -> Doubt | None:
    """Judge values that are said to have a sign."""
    limit, half, quarter = 1 << stored, 1 << (stored - 1), 1 << (stored - 2)
    negative = {cell for cell in cells if cell >= _CELL - half}
    excess = {cell: count for cell, count in cells.items() if half <= cell < _CELL - half}
    if excess and (negative or any(cell >= limit for cell in excess)):
        return _more_bits(excess, cells, stored, 1)
    if stored < 16 and negative:
        return None  # the writer has filled the bits above with the sign
    large, wrapped = _count(cells, quarter, half), _count(cells, half, half + quarter)
    eighth = quarter // 4
    around_limit = [_count(cells, half - eighth, half), _count(cells, half, half + eighth)]
    are_many = min(large, wrapped) >= _FEW * sum(cells.values())
    is_middle = sum(around_limit) >= _CLEARLY * _count(cells, limit - eighth, limit)
    return Doubt(sign=0) if are_many and all(around_limit) and is_middle else None


def _more_bits(excess: Mapping[int, int], cells: Mapping[int, int], stored: int, sign: int) -> Doubt | None:
    """Return how many bits the values need, if more than a few do, and not only because of the order of their bytes."""
    swapped = {(cell & 0xFF) << 8 | cell >> 8 for cell in cells}
    if not _are_many(excess, cells) or len(excess) < 2 or fit(swapped, 16, stored):
        return None
    largest = max((cell for cell in excess if not sign or cell < _CELL // 2), default=_CELL // 2 - 1)
    return Doubt(stored=largest.bit_length() + sign)


def _count(cells: Mapping[int, int], start: int, stop: int) -> int:
    return sum(count for cell, count in cells.items() if start <= cell < stop)


def _are_many(some: Mapping[int, int], cells: Mapping[int, int]) -> bool:
    return sum(some.values()) >= _FEW * sum(cells.values())


def _is_range(upper: Mapping[int, int], limit: int = _CELL) -> bool:
    """Tell whether large values may be negative ones: not only the largest one, which marks what is no value."""
    return set(upper) != {limit - 1}
