"""Whether 3D Slicer shows the picture of a file: what GDCM makes of headers and pixels that contradict each other.

One file whose picture it cannot read keeps Slicer from loading the whole volume. What it reads in spite of a fault,
such as a High Bit that is too high, is not told of here.

References
----------
PS3.3 C.7.6.3: the Image Pixel module. Each condition is as Slicer's own reader was seen to behave.
"""

from __future__ import annotations

import functools

from DICOMPatcherLib.defects import (
    CODESTREAM_DAMAGED,
    COMPRESSED_NOT_NATIVE,
    NOT_ENCAPSULATED,
    OTHER_CODEC,
    PALETTE_MISSING,
    PIXELS_CUT_OFF,
)
from DICOMPatcherLib.part10.coded_image import image_of
from DICOMPatcherLib.part10.codestream import JPEG, JPEG_2000_START, JPEG_START, LOSSY_JPEG
from DICOMPatcherLib.part10.description_checks import length_of
from DICOMPatcherLib.part10.elements import PIXEL_DATA
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.pixel_description import Description, description_of
from DICOMPatcherLib.part10.rle import rle_segments
from DICOMPatcherLib.part10.transfer_syntaxes import NATIVE

_WITHOUT_PICTURE = frozenset((CODESTREAM_DAMAGED, COMPRESSED_NOT_NATIVE, NOT_ENCAPSULATED, PALETTE_MISSING))
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

_ONE_DECODER = frozenset(JPEG)
"""One decoder of GDCM reads all of these, and goes by the codestream."""

_HEAD = 32 * 1024
_LARGEST_COMPARED = 16 * 1024 * 1024


@functools.lru_cache(maxsize=64)
def unread_codec(transfer_syntax: str) -> str:
    """Return the name of the codec of a transfer syntax if Slicer does not know it, else ""."""
    return next((name for start, name in _UNREAD if transfer_syntax.startswith(start)), "")


def is_picture_lost(file: Part10File) -> bool:
    """Tell whether Slicer shows no picture of a file, only a part of it, or another one."""
    if file.pixels is None or not (file.pixels.length or file.pixels.encapsulated):
        return False
    defects = {finding.defect for finding in file.findings}
    if not defects.isdisjoint(_WITHOUT_PICTURE):
        return True
    if OTHER_CODEC in defects and not {file.meta.get("TransferSyntaxUID"), file.transfer_syntax} <= _ONE_DECODER:
        return True
    said = description_of(file)
    if not said.allocated or (said.samples == 1 and (said.needed_samples or 1) > 1):
        return True
    if file.pixels.encapsulated:
        return PIXELS_CUT_OFF in defects or _are_frames_lost(file) or _is_coded_picture_lost(file, said)
    return said.allocated not in _CELLS or _is_native_picture_lost(file, said)


def _is_native_picture_lost(file: Part10File, said: Description) -> bool:
    """Tell whether native pixels are fewer than the header says, or those that it speaks of are certainly not these."""
    assert file.pixels is not None
    if not (said.rows and said.columns):
        return True
    if file.transfer_syntax not in NATIVE:
        return False
    size, is_grey = file.image_size, said.needed_samples == 1
    # Of an image that is called grey GDCM takes one sample, however many there are said to be.
    least, most = (length_of(said, samples=1),) * 2 if is_grey else (size.least_length, size.length)
    if file.pixels.length < least or _are_bits_cut_off(said):
        return True
    is_twice_as_long = 0 < 2 * most <= file.pixels.length
    return is_twice_as_long and ((said.stored or 0) > (said.allocated or 0) or not _is_filled_up(file, most))


def _is_filled_up(file: Part10File, length: int) -> bool:
    """Tell whether nothing but zeros, or the same pixels once more, follows pixels of a length."""
    element = file.element(PIXEL_DATA)
    assert element is not None
    size = min(length, _LARGEST_COMPARED)
    behind = file.read(element.value + length, size)
    return not any(behind) or behind == file.read(element.value, size)


def _are_bits_cut_off(said: Description) -> bool:
    """Tell whether a High Bit that is too low, or missing, which is the same as 0, makes GDCM shift and mask values.

    It does so in cells of two bytes some bits of which are not used.
    """
    return said.allocated == 16 and 0 < (said.stored or 0) < 16 and (said.high_bit or 0) < (said.stored or 0) - 1


def _are_frames_lost(file: Part10File) -> bool:
    """Tell whether GDCM does not find the fragments of each frame: it counts them, and follows no table."""
    assert file.pixels is not None
    frames, count, is_jpeg = file.image_size.frames, file.pixels.fragments, file.transfer_syntax in JPEG
    if frames > 1 and count != frames and not (is_jpeg and count > frames):
        return True
    element = file.element(PIXEL_DATA)
    if element is None or not (frames > 1 or is_jpeg):
        return False
    return not all(length for _, length in file.each_fragment(element))


def _is_coded_picture_lost(file: Part10File, said: Description) -> bool:
    assert file.pixels is not None
    head = file.pixels.head(_HEAD)
    coded = image_of(head)
    if head.startswith(JPEG_2000_START):  # bits are taken from the codestream
        return coded is not None and (coded.rows, coded.columns) != (said.rows, said.columns)
    if said.allocated not in _CELLS or _are_bits_cut_off(said):
        return True
    if not head.startswith(JPEG_START):
        segments = rle_segments(head)
        return not (said.rows and said.columns) or segments * 8 not in (0, said.allocated, 3 * said.allocated)
    return coded is not None and _do_bits_contradict(file.transfer_syntax, said, coded.bits)


def _do_bits_contradict(transfer_syntax: str, said: Description, bits: int) -> bool:
    """Tell whether JPEG or JPEG-LS has other bits than GDCM expects by the header; it takes sizes of the codestream."""
    allocated, stored = said.allocated or 0, said.stored or 0
    if bits > allocated or allocated > 16:
        return True
    if allocated == 8 or transfer_syntax not in JPEG:
        return bits <= 8 < allocated
    if transfer_syntax in LOSSY_JPEG:
        taken = stored if 0 < stored <= allocated else allocated
        return taken <= 8 if bits <= 8 else taken > bits
    return False
