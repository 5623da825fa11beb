"""Whether 3D Slicer shows the picture of a file: what GDCM makes of headers and pixels that contradict each other.

One file whose picture it cannot read keeps Slicer from loading the whole volume. What it reads in spite of a fault,
such as a wrong High Bit, is not told of here.

References
----------
PS3.3 C.7.6.3: the Image Pixel module. Each condition is as Slicer's own reader was seen to behave.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from DICOMPatcherLib.defects import CODESTREAM_DAMAGED, COMPRESSED_NOT_NATIVE, PALETTE_MISSING, PIXELS_CUT_OFF
from DICOMPatcherLib.grouping.series_space import SeriesSpace
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.part10.coded_image import image_of
from DICOMPatcherLib.part10.codestream import JPEG, JPEG_2000_START, JPEG_BASELINE, JPEG_START
from DICOMPatcherLib.part10.description_checks import length_of
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.huffman_scan import is_scan_short
from DICOMPatcherLib.part10.pixel_description import Description, description_of
from DICOMPatcherLib.part10.rle import rle_segments
from DICOMPatcherLib.part10.transfer_syntaxes import NATIVE

_WITHOUT_PICTURE = frozenset((CODESTREAM_DAMAGED, COMPRESSED_NOT_NATIVE, PALETTE_MISSING))
_CELLS = (1, 8, 16, 32)
"""Bits Allocated of which GDCM makes pixels."""

_UNREAD = (
    ("1.2.840.10008.1.2.4.20", "HTJ2K"),
    ("1.2.840.10008.1.2.4.11", "JPEG XL"),
    ("1.2.840.10008.1.2.4.10", "MPEG"),
    ("1.2.840.10008.1.2.8.", "Deflated Image Frame Compression"),
    ("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed"),
)
"""What the UIDs of transfer syntaxes begin with that neither GDCM nor DCMTK decodes in Slicer (PS3.5 annex A)."""

_HEAD = 32 * 1024

_MUCH_SHORTER = 0.6
"""A codestream that is shorter than one beside it by this factor is looked into."""
_MOST_LOOKED_INTO = 3
_LARGEST_JPEG = 4 * 1024 * 1024


@functools.lru_cache(maxsize=64)
def unread_codec(transfer_syntax: str) -> str:
    """Return the name of the codec of a transfer syntax if Slicer does not know it, else ""."""
    return next((name for start, name in _UNREAD if transfer_syntax.startswith(start)), "")


def is_picture_lost(file: Part10File) -> bool:
    """Tell whether Slicer shows no picture of a file, only a part of it, or another one."""
    if file.pixels is None or not file.pixels.length:
        return False
    if any(finding.defect in _WITHOUT_PICTURE for finding in file.findings):
        return True
    said = description_of(file)
    if not said.allocated or (said.samples == 1 and (said.needed_samples or 1) > 1):
        return True
    if file.pixels.encapsulated:
        return _is_coded_picture_lost(file, said)
    return said.allocated not in _CELLS or _is_native_picture_lost(file, said)


def _is_native_picture_lost(file: Part10File, said: Description) -> bool:
    """Tell whether native pixels are fewer than the header says, or so many that they cannot be those it speaks of."""
    assert file.pixels is not None
    if not (said.rows and said.columns):
        return True
    size, is_grey = file.image_size, said.needed_samples == 1
    # Of an image that is called grey GDCM takes one sample, however many there are said to be.
    least, most = (length_of(said, samples=1),) * 2 if is_grey else (size.least_length, size.length)
    return file.transfer_syntax in NATIVE and (file.pixels.length < least or 0 < 2 * most <= file.pixels.length)


def _is_coded_picture_lost(file: Part10File, said: Description) -> bool:
    assert file.pixels is not None
    if any(finding.defect == PIXELS_CUT_OFF for finding in file.findings):
        return True
    head = file.pixels.head(_HEAD)
    if head.startswith(JPEG_2000_START):  # bits are taken from the codestream
        coded = image_of(head)
        return coded is not None and (coded.rows, coded.columns) != (said.rows, said.columns)
    if said.allocated not in _CELLS:
        return True
    if not head.startswith(JPEG_START):
        segments = rle_segments(head)
        return not (said.rows and said.columns) or segments * 8 not in (0, said.allocated, 3 * said.allocated)
    coded = image_of(head)  # its size is that of the codestream
    is_too_wide = file.transfer_syntax == JPEG_BASELINE and said.allocated > 8
    return is_too_wide or (coded is not None and coded.bits > (said.allocated or 0))


def cut_off_images(space: SeriesSpace) -> list[Instance]:
    """Return images of the largest stack whose scan is cut off, though the end of the codestream is marked behind it.

    Only those are looked into that are much shorter than an image beside them, as nearly none is that is whole.
    """
    stack = space.stacks[0] if space.stacks else None
    if stack is None or stack.has_repeated_places:
        return []
    return list(filter(_has_short_scan, _much_shorter(stack.instances)))


def _much_shorter(images: Sequence[Instance]) -> list[Instance]:
    """Return the JPEG images that are much shorter than one beside them, the shortest first."""
    found: list[tuple[float, int]] = []
    for place, image in enumerate(images):
        if image.transfer_syntax not in JPEG or image.is_image_spoilt:
            continue  # of the latter it is told already
        beside = images[max(place - 1, 0) : place + 2]
        longest = max(other.pixel_length for other in beside if other.transfer_syntax == image.transfer_syntax)
        if image.pixel_length < _MUCH_SHORTER * longest:
            found.append((image.pixel_length / longest, place))
    return [images[place] for _, place in sorted(found)[:_MOST_LOOKED_INTO]]


def _has_short_scan(image: Instance) -> bool:
    try:
        with image.open() as file:
            pixels = file.pixels
            if pixels is None or pixels.fragments != 1 or pixels.length > _LARGEST_JPEG:
                return False
            return is_scan_short(pixels.head(_LARGEST_JPEG))
    except OSError:
        return False  # whoever reads the file next says so
