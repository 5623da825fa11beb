"""What the values of native pixels say of bits, sign and order: asked only where the header gives a reason to doubt.

References
----------
PS3.5 section 8.1.1: cells of Bits Allocated, in which Bits Stored bits up to High Bit are the value.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from DICOMPatcherLib.part10.elements import PIXEL_DATA
from DICOMPatcherLib.part10.pixel_description import description_of

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

_LARGEST = 256 * 1024 * 1024
"""Bytes; of more pixels nothing is said."""

_CODES = {8: "B", 16: "H"}
_OVERLAY_GROUPS = range(0x6000, 0x6020, 2)
_FEWEST_PIXELS = 64
_FEWEST_ROWS, _SAMPLED, _MIDDLE = 4, 8, 1024
"""Rows of a frame that can be judged, rows that are looked at, and bytes from the middle of each."""

_ROWS_LOOKED_AT = 64
_ALIKE, _UNLIKE = 0.9, 0.5
_CLEARLY = 2
_MORE = 1.3


def distinct_cells(file: Part10File, bits: int) -> set[int] | None:
    """Return the different cells of native pixels as numbers without sign; None if nobody should look at them all.

    Parameters
    ----------
    bits
        Of a cell: 8 or 16.
    """
    if file.pixels is None or bits not in _CODES or file.pixels.length > _LARGEST:
        return None
    found: set[int] = set()
    for block in file.pixels.blocks():
        found.update(cells_in(block, bits, file.encoding.big_endian))
    return found


def cells_in(data: bytes, bits: int, big_endian: bool) -> array[int]:
    """Return cells of 8 or 16 bits as numbers without sign."""
    cells = array(_CODES[bits])
    cells.frombytes(data[: len(data) // cells.itemsize * cells.itemsize])
    if bits > 8 and big_endian != (sys.byteorder == "big"):
        cells.byteswap()
    return cells


def fit(cells: set[int], allocated: int, stored: int) -> bool:
    """Tell whether cells are values of so many bits, without a sign or with one that fills the bits above them."""
    limit, sign = 1 << stored, 1 << (stored - 1)
    are_unsigned = all(cell < limit for cell in cells)
    return are_unsigned or all(cell < sign or cell >= (1 << allocated) - sign for cell in cells)


def has_overlay_in_cells(file: Part10File) -> bool:
    """Tell whether an overlay may stand in bits of the cells that no value uses.

    References
    ----------
    PS3.5 section 8.1.2: such an overlay has cells of more than one bit, or does not begin at bit 0.
    """
    for group in _OVERLAY_GROUPS:
        bits, position = (file.element(group << 16 | number) for number in (0x0100, 0x0102))
        if position is not None and any(file.value(position)):
            return True
        if bits is not None and file.value(bits).strip(b"\0") not in (b"", b"\1"):
            return True
    return False


def planar_configuration(file: Part10File, rows: int, columns: int) -> int | None:
    """Return how the three samples of 8 bits of a pixel are ordered, by what makes neighbours alike; None if unclear.

    References
    ----------
    PS3.3 C.7.6.3.1.3: 0 is pixel by pixel, 1 plane by plane.
    """
    if file.pixels is None or rows * columns < _FEWEST_PIXELS:
        return None
    data = next(_rows(file, rows, columns), b"")
    apart = _roughness(data, 3), _roughness(data, 1)
    if apart[0] * _CLEARLY < apart[1]:
        return 0
    return 1 if apart[1] * _CLEARLY < apart[0] else None


def planes_that_neighbours_show(file: Part10File, rows: int, columns: int) -> int | None:
    """Return the same by neighbours in rows and columns, more often and without proof; None if unclear.

    Pixels that lie beside and below each other are more alike than those that lie further apart. If samples are read in
    the wrong order, what seems to be the next row is a third of a row away, or three rows.
    """
    element = file.element(PIXEL_DATA)
    count = min(rows // 3, 16)
    if element is None or count < 8 or columns < 32:
        return None
    data = file.read(element.value + rows // 3 * columns, 3 * count * columns)
    across, down = ([_roughness(data, step * line) for line in (1, 3)] for step in (1, columns))
    if across[0] * _MORE < across[1] and down[0] * _MORE < down[1]:
        return 1
    return 0 if down[1] * _CLEARLY < down[0] else None


def are_parts_of_one(file: Part10File, size: int, rows: int, bits: int) -> bool:
    """Tell whether the second native frame goes on where the first one ends, as the rows of one image do.

    Then Rows is wrong rather than the number of frames: neighbouring rows are alike also from one to the other, and
    the same rows of both are not.

    Parameters
    ----------
    size, rows, bits
        Of a frame: its length in bytes, its rows, and the bits of a cell.
    """
    element, line = file.element(PIXEL_DATA), size // rows if rows else 0
    if element is None or bits not in _CODES or rows < _FEWEST_ROWS or line * rows != size:
        return False

    def alike(row: int, other: int) -> float:
        start = element.value + line // 4 // 2 * 2
        one, two = (file.read(start + line * number, min(line // 2, _MIDDLE)) for number in (row, other))
        return _correlation(*(cells_in(data, bits, file.encoding.big_endian) for data in (one, two)))

    sample = [rows * number // _SAMPLED for number in range(1, _SAMPLED)]
    across = alike(rows - 1, rows)
    beside, between = (sorted(alike(row, row + step) for row in sample)[_SAMPLED // 2] for step in (1, rows))
    return min(across, beside) > _ALIKE and between < _UNLIKE


def has_columns(file: Part10File, columns: int) -> bool:
    """Tell whether native grey pixels clearly have so many columns, rather than those that the header says.

    Pixels that lie below each other are more alike then.
    """
    element, said = file.element(PIXEL_DATA), description_of(file)
    is_native = file.pixels is not None and not file.pixels.encapsulated
    if element is None or not is_native or said.samples != 1 or said.allocated not in _CODES or not said.columns:
        return False
    size = min(element.length, _ROWS_LOOKED_AT * max(columns, said.columns) * said.allocated // 8)
    start = element.value + (element.length - size) // 4 * 2
    cells = cells_in(file.read(start, size), said.allocated, file.encoding.big_endian)
    return _roughness(cells, columns) * _CLEARLY < _roughness(cells, said.columns)


def _correlation(one: array[int], other: array[int]) -> float:
    """Return how much two rows are alike in their ups and downs, from -1 to 1; 0 if there are none."""
    count = min(len(one), len(other))
    if not count:
        return 0.0
    means = sum(one) / count, sum(other) / count
    pairs = [(a - means[0], b - means[1]) for a, b in zip(one, other)]
    squares = sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs)
    return sum(a * b for a, b in pairs) / squares**0.5 if squares else 0.0


def _rows(file: Part10File, rows: int, columns: int) -> Iterator[bytes]:
    """Yield bytes from the middle of the first plane, or of the first frame if there are no planes."""
    element = file.element(PIXEL_DATA)
    if element is not None:
        count = min(rows, 64)
        start = element.value + (rows - count) // 2 * columns
        yield file.read(start, count * columns)


def _roughness(data: Sequence[int], step: int) -> int:
    """Return how much neighbours differ that are so many cells apart."""
    return sum(abs(one - other) for one, other in zip(data, data[step:]))
