"""Whether pixels agree with what somebody says of their size: so many rows, columns, samples, bits and frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from DICOMPatcherLib.part10.coded_description_checks import HEAD, LARGEST_FRAME
from DICOMPatcherLib.part10.coded_image import begins_codestream, image_of
from DICOMPatcherLib.part10.codestream import RLE
from DICOMPatcherLib.part10.description_checks import fits
from DICOMPatcherLib.part10.elements import PIXEL_DATA
from DICOMPatcherLib.part10.pixel_description import (
    ALLOCATED,
    COLUMNS,
    FRAMES,
    ROWS,
    SAMPLES,
    Description,
    description_of,
)
from DICOMPatcherLib.part10.rle import rle_pixels, rle_segments
from DICOMPatcherLib.part10.transfer_syntaxes import NATIVE

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

_FIELDS = {SAMPLES: "samples", FRAMES: "frames", ROWS: "rows", COLUMNS: "columns", ALLOCATED: "allocated"}
SIZE_TAGS = frozenset(_FIELDS)
"""Elements by which readers find the pixels: with a wrong one they show none, or others."""


def agree(file: Part10File, values: Mapping[int, str]) -> bool:
    """Tell whether the pixels of a file, if there are any, have the size that its header would give them.

    Parameters
    ----------
    values
        New ones by tag, out of SIZE_TAGS; the header says the others.
    """
    if file.pixels is None or not file.pixels.length:
        return True
    new = {_FIELDS[tag]: text if tag == FRAMES else int(text) if text else None for tag, text in values.items()}
    said = description_of(file)._replace(**new)  # type: ignore[arg-type]
    if said.stored and said.allocated and said.stored > said.allocated:
        return False  # values would no longer fit
    if not file.pixels.encapsulated:
        return file.transfer_syntax in NATIVE and fits(said, file.pixels.length)
    return said.frame_count == _count_of_codestreams(file) and _is_size_of_first(file, said)


def _count_of_codestreams(file: Part10File) -> int:
    element = file.element(PIXEL_DATA)
    places = file.each_fragment(element) if element is not None else ()
    return sum(begins_codestream(file.read(place, 64)) for place, _ in places)


def _is_size_of_first(file: Part10File, said: Description) -> bool:
    """Tell whether the first codestream has the size that a header speaks of."""
    assert file.pixels is not None
    image = image_of(file.pixels.head(HEAD))
    if image is not None:
        size = said.rows, said.columns, said.samples
        return size == (image.rows, image.columns, image.components) and image.bits <= (said.allocated or 0)
    if file.transfer_syntax != RLE:
        return False
    codestream = file.pixels.head(LARGEST_FRAME)
    are_segments = rle_segments(codestream) * 8 == (said.samples or 0) * (said.allocated or 0) > 0
    return are_segments and rle_pixels(codestream) == (said.rows or 0) * (said.columns or 0)
