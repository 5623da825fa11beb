"""Whether 3D Slicer shows the picture of a file: what GDCM makes of headers and pixels that contradict each other.

One file whose picture it cannot read keeps Slicer from loading the whole volume. What it reads in spite of a fault,
such as a wrong High Bit, is not told of here.

References
----------
PS3.3 C.7.6.3: the Image Pixel module. Each condition is as Slicer's own reader was seen to behave.
"""

from __future__ import annotations

import functools

from DICOMPatcherLib.defects import CODESTREAM_DAMAGED, COMPRESSED_NOT_NATIVE, PALETTE_MISSING, PIXELS_CUT_OFF
from DICOMPatcherLib.part10.coded_image import image_of
from DICOMPatcherLib.part10.codestream import JPEG_2000_START, JPEG_BASELINE, JPEG_START
from DICOMPatcherLib.part10.description_checks import length_of
from DICOMPatcherLib.part10.file import Part10File
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
