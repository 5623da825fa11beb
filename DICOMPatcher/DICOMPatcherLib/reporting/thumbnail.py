"""A small picture of a frame, as PNG: for people to recognise a series by, not to read.

Of native pixels only the lines that are needed are read. JPEG and JPEG 2000 need Pillow, which Slicer bundles; without
it, and for what it does not decode, there is no picture.

References
----------
PS3.3 C.7.6.3: the Image Pixel module. PS3.3 C.11.2: rescaling and windows. PS3.5 section 8. W3C PNG, third edition.
"""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from DICOMPatcherLib.part10.coded_image import colours_of_jpeg, image_of
from DICOMPatcherLib.part10.codestream import JPEG_2000_START, RLE, segments
from DICOMPatcherLib.part10.elements import PIXEL_DATA, Element
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.pixel_description import Description, description_of
from DICOMPatcherLib.part10.pixel_evidence import cells_in
from DICOMPatcherLib.part10.rle import decoded_frame
from DICOMPatcherLib.part10.transfer_syntaxes import NATIVE

SIDE = 64
"""Pixels of the longer side at most."""

_MOST_PIXELS = 40_000_000
_LARGEST_CODESTREAM = 32 * 1024 * 1024
"""Bytes of a frame; of JPEG 2000 only those of the small image in it are decoded."""
_LARGEST_JPEG = 8 * 1024 * 1024
_FRAMES_OF_JPEG = frozenset((*range(0xC0, 0xD0), 0xF7)) - {0xC4, 0xC8, 0xCC}
_WITH_COSINES = frozenset((0xC0, 0xC1, 0xC2))
"""Markers that begin a frame, and those of baseline, extended and progressive frames (ISO/IEC 10918-1, Table B.1)."""
_MOST_FRAGMENTS = 10_000
_MOST_RUNS = 200_000
_MOST_UNPACKED = 16 * 1024 * 1024
"""Runs of a frame in RLE, and bytes that these are."""
_QUICKLY_DECODED = 400_000
"""Pixels of JPEG 2000 that are decoded without regard to the small image in it."""
_MOST_PROGRESSIVE = 6_000_000
"""Samples of a progressive JPEG, which cannot be decoded smaller than it is."""
_CENTER, _WIDTH, _INTERCEPT, _SLOPE = 0x00281050, 0x00281051, 0x00281052, 0x00281053
_GREY, _COLOURS = ("MONOCHROME1", "MONOCHROME2", ""), ("RGB", "YBR_FULL")
_DARKEST, _BRIGHTEST = 0.01, 0.99
"""Parts of the values that are black and white where there is no window."""


class _Frame(NamedTuple):
    """A frame that can be read line by line.

    Attributes
    ----------
    read
        Gives bytes of it by offset and length.
    are_values
        Whether its numbers are the stored values, and not scaled.
    """

    read: Callable[[int, int], bytes]
    rows: int
    columns: int
    samples: int
    bits: int
    big_endian: bool = False
    is_planar: bool = False
    are_values: bool = True


def thumbnail(file: Part10File) -> bytes | None:
    """Return a picture of the middle frame of an image, as PNG; None if it cannot be made."""
    element = file.element(PIXEL_DATA)
    size = file.image_size
    pixels = size.rows * size.columns
    if file.pixels is None or element is None or not 0 < pixels <= _MOST_PIXELS or size.frames < 1:
        return None
    description = description_of(file)
    colours = description.photometric
    if file.pixels.encapsulated:
        frame = _encapsulated(file, element, file.pixels.fragments, description)
    else:
        frame = _native(file, element, description)
    if frame is None:
        return None
    is_decoded = file.pixels.encapsulated and file.transfer_syntax != RLE
    if frame.samples == 1 and (colours in _GREY or is_decoded):
        return _grey(file, frame, description)
    if frame.samples == 3 and frame.bits == 8 and (colours in _COLOURS or is_decoded):
        return _coloured(frame, colours == "YBR_FULL" and not is_decoded)
    return None


# Where the pixels are


def _native(file: Part10File, element: Element, description: Description) -> _Frame | None:
    size, samples = file.image_size, description.samples or 1
    length = size.frame_bits // 8
    start = element.value + size.frames // 2 * length
    is_readable = file.transfer_syntax in NATIVE and size.bits in (8, 16) and samples in (1, 3)
    is_swapped = file.encoding.big_endian and size.bits == 8 and element.vr == b"OW"
    if not is_readable or is_swapped or start + length > min(element.value_stop, file.end):
        return None
    is_planar = samples > 1 and description.planar == 1
    read = file.read
    return _Frame(
        lambda offset, count: read(start + offset, count),
        *(size.rows, size.columns, samples, size.bits),
        big_endian=file.encoding.big_endian,
        is_planar=is_planar,
    )


def _encapsulated(file: Part10File, element: Element, count: int, description: Description) -> _Frame | None:
    """Return the middle frame of so many fragments."""
    size = file.image_size
    if count > _MOST_FRAGMENTS or (size.frames != 1 and count != size.frames):
        return None
    fragments = list(file.each_fragment(element))
    chosen = fragments if size.frames == 1 else fragments[size.frames // 2 : size.frames // 2 + 1]
    if not chosen or sum(length for _, length in chosen) > _LARGEST_CODESTREAM:
        return None
    data = b"".join(file.read(start, length) for start, length in chosen)
    if file.transfer_syntax == RLE:
        samples = description.samples or 1
        if size.bits not in (8, 16) or size.rows * size.columns * samples * size.bits // 8 > _MOST_UNPACKED:
            return None
        decoded = decoded_frame(data, size.rows * size.columns, samples, size.bits, _MOST_RUNS)
        return _in_memory(decoded, size.rows, size.columns, samples, size.bits) if decoded is not None else None
    coded = image_of(data)
    if coded is None or (coded.rows, coded.columns) != (size.rows, size.columns) or not _may_be_decoded(data):
        return None
    if (
        description.photometric == "RGB"
        and coded.components == 3
        and not data.startswith(JPEG_2000_START)
        and not colours_of_jpeg(data)
    ):
        return None  # nothing says whether Pillow would take them for what they are
    return _decoded_by_pillow(data, max(size.rows, size.columns))


def _may_be_decoded(data: bytes) -> bool:
    """Tell whether an image is of JPEG 2000, or of JPEG as Pillow knows it: its decoder ends the process in others."""
    frames = {marker for marker, _ in segments(data) if marker in _FRAMES_OF_JPEG}
    return data.startswith(JPEG_2000_START) or (bool(frames) and frames <= _WITH_COSINES)


def _decoded_by_pillow(data: bytes, longer: int) -> _Frame | None:
    try:
        from PIL import Image
    except ImportError:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "JPEG2000")) as image:
            if image.format == "JPEG":
                samples = image.width * image.height * len(image.getbands())
                if len(data) > _LARGEST_JPEG or ("progressive" in image.info and samples > _MOST_PROGRESSIVE):
                    return None
                image.draft(None, (SIDE, SIDE))
            elif image.width * image.height > _QUICKLY_DECODED:
                image.reduce = max(int(math.log2(longer / SIDE)) - 1, 0)
            image.load()
            mode = image.mode if image.mode in ("L", "RGB", "I;16") else "RGB"
            decoded = image if mode == image.mode else image.convert(mode)
            content, (columns, rows) = decoded.tobytes(), decoded.size
    except Exception:  # whatever damaged pixels do to a decoder: there is no picture of them
        return None
    samples, bits = (3, 8) if mode == "RGB" else (1, 16 if mode == "I;16" else 8)
    return _in_memory(content, rows, columns, samples, bits)._replace(are_values=bits == 8)


def _in_memory(content: bytes, rows: int, columns: int, samples: int, bits: int) -> _Frame:
    return _Frame(lambda offset, count: content[offset : offset + count], rows, columns, samples, bits)


# What they look like


def _grey(file: Part10File, frame: _Frame, description: Description) -> bytes | None:
    (values,), width, height = _averaged(frame, _reading_of(frame, description))
    levels = _levels(values, *(_window_of(file) if frame.are_values else (0.0, 0.0)))
    if description.photometric == "MONOCHROME1":
        levels = bytes(255 - level for level in levels)
    return _png(levels, width, height, 1)


def _coloured(frame: _Frame, is_ycc: bool) -> bytes:
    planes, width, height = _averaged(frame, list)
    if is_ycc:
        planes = list(zip(*map(_rgb, *planes)))
    content = bytearray(3 * width * height)
    for sample, plane in enumerate(planes):
        content[sample::3] = bytes(min(max(round(value), 0), 255) for value in plane)
    return _png(bytes(content), width, height, 3)


def _rgb(y: float, cb: float, cr: float) -> tuple[float, float, float]:
    """Return the colours of YBR_FULL (PS3.3 C.7.6.3.1.2)."""
    return y + 1.402 * (cr - 128), y - 0.3441 * (cb - 128) - 0.7141 * (cr - 128), y + 1.772 * (cb - 128)


_Reading = Callable[[Sequence[int]], Sequence[float]]


def _averaged(frame: _Frame, reading: _Reading) -> tuple[list[Sequence[float]], int, int]:
    """Return the samples of the picture, each the mean of up to four of the frame, and its width and height."""
    shrink = max(frame.rows, frame.columns, SIDE) / SIDE
    width, height = max(int(frame.columns / shrink), 1), max(int(frame.rows / shrink), 1)
    across, down = _places(frame.columns, width), _places(frame.rows, height)
    planes: list[list[float]] = [[] for _ in range(frame.samples)]
    for first, second in down:
        lines = [_line(frame, row) for row in {first, second}]
        for sample, plane in enumerate(planes):
            sums = [0.0] * width
            for line in lines:
                cells = line[sample]
                left = reading([cells[one] for one, _ in across])
                right = reading([cells[other] for _, other in across])
                sums = [total + one + other for total, one, other in zip(sums, left, right)]
            plane.extend(total / (2 * len(lines)) for total in sums)
    return list(planes), width, height


def _places(count: int, wanted: int) -> list[tuple[int, int]]:
    """Return of each pixel of the picture two places of the frame that it stands for."""
    step = count / wanted
    return [(int((place + 0.25) * step), int((place + 0.75) * step)) for place in range(wanted)]


def _line(frame: _Frame, row: int) -> list[Sequence[int]]:
    """Return the samples of a row."""
    size = frame.bits // 8
    if frame.is_planar:
        plane = frame.rows * frame.columns * size
        starts = [sample * plane + row * frame.columns * size for sample in range(frame.samples)]
        return [cells_in(frame.read(start, frame.columns * size), frame.bits, frame.big_endian) for start in starts]
    length = frame.columns * frame.samples * size
    cells = cells_in(frame.read(row * length, length), frame.bits, frame.big_endian)
    return [cells[sample :: frame.samples] for sample in range(frame.samples)]


def _reading_of(frame: _Frame, description: Description) -> _Reading:
    """Return what makes values of cells: without unused bits, with their sign."""
    allocated, stored, high = description.allocated or 0, description.stored or 0, description.high_bit or 0
    if not frame.are_values or not 0 < stored <= allocated == frame.bits:
        return list
    shift = high + 1 - stored if 0 <= high + 1 - stored <= allocated - stored else 0
    mask, sign = (1 << stored) - 1, 1 << (stored - 1)
    if description.sign == 1:
        return lambda cells: [((cell >> shift & mask) ^ sign) - sign for cell in cells]
    return lambda cells: [cell >> shift & mask for cell in cells]


def _window_of(file: Part10File) -> tuple[float, float]:
    """Return which values are black and white, by the window of the file; the same twice if it has none."""
    center, width = (_decimal(file, tag) for tag in (_CENTER, _WIDTH))
    slope = _decimal(file, _SLOPE)
    slope, intercept = slope or 1.0, _decimal(file, _INTERCEPT) or 0.0
    if center is None or width is None or width <= 0:
        return 0.0, 0.0
    ends = ((center - width / 2 - intercept) / slope, (center + width / 2 - intercept) / slope)
    return ends if all(map(math.isfinite, ends)) else (0.0, 0.0)


def _levels(values: Sequence[float], black: float, white: float) -> bytes:
    """Return grey levels of values; where a window shows nothing of them, between the darkest and the brightest."""
    levels = _scaled(values, black, white) if black != white else bytes(len(values))
    ordered = sorted(values)
    last = len(ordered) - 1
    darkest, brightest = ordered[int(_DARKEST * last)], ordered[math.ceil(_BRIGHTEST * last)]
    return _scaled(values, darkest, brightest) if len(set(levels)) <= 1 and darkest != brightest else levels


def _scaled(values: Sequence[float], black: float, white: float) -> bytes:
    scale = 255 / (white - black)
    return bytes(int(min(max((value - black) * scale, 0.0), 255.0)) for value in values)


def _decimal(file: Part10File, tag: int) -> float | None:
    element = file.element(tag)
    data = file.read(element.value, min(element.length, 64)) if element is not None else b""
    try:
        number = float(data.strip(b" \0").decode("ascii", "replace").partition("\\")[0])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _png(content: bytes, width: int, height: int, samples: int) -> bytes:
    """Return a PNG of 8 bits for each sample."""
    length = width * samples
    lines = b"".join(b"\0" + content[row * length : (row + 1) * length] for row in range(height))
    header = struct.pack(">LLBBBBB", width, height, 8, 2 if samples == 3 else 0, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
