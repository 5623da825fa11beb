"""Ultrasound images in which all but the regions with data is made black, bit for bit the same in the regions.

Nothing is decoded: only native pixels are overwritten, at places that follow from the description of the image.

References
----------
PS3.3 C.8.5.5: US Region Calibration, which says where in an image the data is; C.7.6.3: Image Pixel. PS3.15 E.3.1: the
Clean Pixel Data Option.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from DICOMPatcherLib.deidentification.withheld import (
    are_overlays_in_pixels,
    is_ultrasound,
    says_that_text_is_there,
)
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.part10.elements import UNDEFINED, Damage, Element
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.pixel_description import description_of
from DICOMPatcherLib.texts import Text

_COLOURS = {"MONOCHROME2": 1, "PALETTE COLOR": 1, "RGB": 3, "YBR_FULL": 3}
"""How many samples a pixel has, by photometric interpretation."""
_PALETTE = (0x00281101, 0x00281201), (0x00281102, 0x00281202), (0x00281103, 0x00281203)
_REGIONS, _FORMAT = 0x00186011, 0x00186012
_CORNERS = 0x00186018, 0x0018601A, 0x0018601C, 0x0018601E
_VRS = {_FORMAT: (b"US", b"UN", b""), **dict.fromkeys(_CORNERS, (b"UL", b"UN", b""))}
_FORMATS_OF_DATA = (1, 2, 3, 4)
"""2D, M-mode, spectral and waveform; the others are none and graphics."""
_MOST_RUNS = 500_000

Run = tuple[int, int]
"""First pixel, and the one behind the last."""


class NotBlankable(Exception):
    """It is not certain what would have to be made black. The message says why."""


class Region(NamedTuple):
    """A part of an image: first column and row, and those behind the last."""

    left: int
    top: int
    right: int
    bottom: int


class _Layout(NamedTuple):
    """How the pixels of an image lie.

    Attributes
    ----------
    planes
        How many planes each frame has.
    black
        By plane, the bytes of a black pixel.
    """

    rows: int
    columns: int
    frames: int
    planes: int
    black: tuple[bytes, ...]


def blanked(file: Part10File, pixels: Element) -> list[Edit]:
    """Return the edits that make all black but the regions of an ultrasound image.

    Raises
    ------
    NotBlankable
        If it is no ultrasound image, its pixels are compressed, or its regions leave a doubt.
    """
    if not is_ultrasound(file):
        raise NotBlankable(Text("only ultrasound images say in which regions there is no text"))
    if pixels.length == UNDEFINED or file.encoding.big_endian:
        raise NotBlankable(Text("only native pixels in little endian can be blanked without decoding them"))
    if are_overlays_in_pixels(file):
        raise NotBlankable(Text("the overlay may be in its regions too"))
    layout = _layout(file, pixels)
    runs = _runs(_regions(file, layout), layout)
    if not runs:
        raise NotBlankable(Text("its ultrasound regions cover the whole image"))
    if len(runs) * layout.frames * layout.planes > _MOST_RUNS:
        raise NotBlankable(Text("it has too many frames to be blanked"))
    if says_that_text_is_there(file) and not any(_are_others(file, pixels, layout, runs)):
        raise NotBlankable(Text("the text in it is not outside of the ultrasound regions"))
    return list(_edits(pixels, layout, runs))


def _layout(file: Part10File, pixels: Element) -> _Layout:
    size, said = file.image_size, description_of(file)
    samples, stored = _COLOURS.get(said.photometric, 0), said.stored or 0
    end = said.high_bit + 1 if said.high_bit is not None else 0
    is_known = said.is_legible and 0 < samples == said.samples and size.bits in (8, 16) and said.sign == 0
    planar = said.planar if samples == 3 else 0
    are_in_cells = 0 < stored <= end <= size.bits
    if not is_known or not are_in_cells or planar not in (0, 1) or not size.is_length(pixels.length):
        raise NotBlankable(Text("the description of its pixels is none that can be blanked"))
    middle = 1 << (end - 1)  # no colour, if luminance and colour differences are stored
    black = (0, middle, middle) if said.photometric == "YBR_FULL" else (0,) * samples
    if said.photometric == "PALETTE COLOR":
        black = (_darkest(file),)
    samples_of_black = [value.to_bytes(size.bits // 8, "little") for value in black]
    planes = tuple(samples_of_black) if planar else (b"".join(samples_of_black),)
    return _Layout(size.rows, size.columns, size.frames, len(planes), planes)


def _darkest(file: Part10File) -> int:
    """Return the pixel value of the darkest colour of a palette."""
    sums: list[int] = []
    first = 0
    for descriptor, data in _PALETTE:
        about, element = file.element(descriptor), file.element(data)
        if about is None or element is None or about.length != 6:
            raise NotBlankable(Text("its palette cannot be read"))
        numbers = file.value(about)
        count, first, bits = (int.from_bytes(numbers[at : at + 2], "little") for at in (0, 2, 4))
        count = count or 1 << 16
        width = 2 if element.length >= 2 * count else 1
        value = file.value(element)
        if bits not in (8, 16) or len(value) not in (count * width, count * width + count % 2):
            raise NotBlankable(Text("its palette cannot be read"))
        colours = [int.from_bytes(value[at : at + width], "little") for at in range(0, count * width, width)]
        sums = [one + other for one, other in zip(sums, colours)] if sums else colours
    return first + sums.index(min(sums))


def _regions(file: Part10File, layout: _Layout) -> list[Region]:
    element = file.element(_REGIONS)
    try:
        items = file.items(element, file.encoding) if element is not None else []
    except Damage:
        items = []
    regions = []
    for item in items:
        found = {one.tag: file.value(one) for one in item.elements if one.vr in _VRS.get(one.tag, ())}
        if int.from_bytes(found.get(_FORMAT, b""), "little") not in _FORMATS_OF_DATA:
            continue
        if any(len(found.get(tag, b"")) != 4 for tag in _CORNERS):
            raise NotBlankable(Text("its ultrasound regions have no place"))
        left, top, right, bottom = (int.from_bytes(found[tag], "little") for tag in _CORNERS)
        # Some count the last column and row from 1.
        if not left <= right <= layout.columns or not top <= bottom <= layout.rows:
            raise NotBlankable(Text("its ultrasound regions are not within the image"))
        regions.append(Region(left, top, min(right + 1, layout.columns), min(bottom + 1, layout.rows)))
    if not regions:
        raise NotBlankable(Text("it does not say in which regions there is no text"))
    return regions


def _runs(regions: list[Region], layout: _Layout) -> list[Run]:
    """Return which pixels of a frame are in no region, neighbours together."""
    runs: list[Run] = []
    for row in range(layout.rows):
        begin = row * layout.columns
        column = 0
        spans = sorted((region.left, region.right) for region in regions if region.top <= row < region.bottom)
        for left, right in (*spans, (layout.columns, layout.columns)):
            if left > column:
                first, last = begin + column, begin + left
                if runs and runs[-1][1] == first:
                    first = runs.pop()[0]
                runs.append((first, last))
            column = max(column, right)
    return runs


def _each_plane(pixels: Element, layout: _Layout) -> Iterator[tuple[int, bytes]]:
    """Yield where each plane of each frame begins, and its black."""
    start = pixels.value
    for _ in range(layout.frames):
        for black in layout.black:
            yield start, black
            start += layout.rows * layout.columns * len(black)


def _edits(pixels: Element, layout: _Layout, runs: list[Run]) -> Iterator[Edit]:
    made: dict[tuple[bytes, int], bytes] = {}  # the same bytes for all frames take the memory of one
    for start, black in _each_plane(pixels, layout):
        for first, last in runs:
            data = made.setdefault((black, last - first), black * (last - first))
            yield Edit(start + first * len(black), start + last * len(black), data)


def _are_others(file: Part10File, pixels: Element, layout: _Layout, runs: list[Run]) -> Iterator[bool]:
    """Tell of each run whether any of its pixels is not black."""
    for start, black in _each_plane(pixels, layout):
        for first, last in runs:
            size = (last - first) * len(black)
            yield file.read(start + first * len(black), size) != black * (last - first)
