"""The header of an image against its codestreams.

References
----------
PS3.5 section 8.2: what the header of a compressed image has to say. ISO/IEC 10918-1, 14495-1 and 15444-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import (
    BITS_WRONG,
    COLOUR_LABEL_WRONG,
    COLOURS_CONTRADICT,
    IMAGE_SIZE_WRONG,
    PLANES_WRONG,
    SIGN_WRONG,
)
from DICOMPatcherLib.part10.coded_image import CodedImage, colours_of_jpeg, image_of, tells_all
from DICOMPatcherLib.part10.codestream import JPEG_BASELINE, LOSSY_JPEG, RLE
from DICOMPatcherLib.part10.description_checks import check_colours
from DICOMPatcherLib.part10.frame_count import ONE_GREY_FRAME, check_coded_frames
from DICOMPatcherLib.part10.pixel_description import (
    ALLOCATED,
    CODESTREAM,
    COLUMNS,
    HIGH_BIT,
    KEYWORDS,
    OTHER_ELEMENTS,
    PHOTOMETRIC,
    PLANAR,
    ROWS,
    SAMPLES,
    SAMPLES_OF,
    SIGN,
    STORED,
    Contradiction,
    Description,
    Value,
    contradicted,
    corrected,
)
from DICOMPatcherLib.part10.rle import rle_pixels, rle_segments
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

_HEAD = 32 * 1024
HEAD = 256 * 1024
"""How much of a codestream is searched for its frame header. A segment before it is 64 kB at most."""
LARGEST_FRAME = 64 * 1024 * 1024
"""How much of a frame in RLE is read to count its pixels."""
_ULTRASOUND = tuple(f"1.2.840.10008.5.1.4.1.1.{number}" for number in ("3", "3.1", "6", "6.1"))
"""The label RGB of these is the business of another rule."""


def check_coded(file: Part10File, said: Description) -> Iterator[Contradiction]:
    """Yield in which respects the header and the first codestream contradict each other."""
    assert file.pixels is not None
    head = file.pixels.head(_HEAD)
    if not tells_all(head):
        head = file.pixels.head(HEAD)
    image = image_of(head)
    if image is not None:
        yield from _check_size(said, image)
        yield from _check_colours(file, said, image.components, head)
        yield from _check_bits(file, said, image)
    elif file.transfer_syntax == RLE:
        yield from _check_segments(file, said, rle_segments(head))
        yield from _check_size_of_segment(file, said)
    yield from check_coded_frames(file, said)
    if image is not None or file.transfer_syntax == RLE:
        yield from _check_other_bits(said)
        yield from _check_planes(file, said)
        yield from _check_label(file, said, image, head)


def _check_size(said: Description, image: CodedImage) -> Iterator[Contradiction]:
    right = {ROWS: image.rows, COLUMNS: image.columns}
    missing: dict[int, Value] = {tag: value for tag, value in right.items() if not said[tag]}
    if (said.rows or image.rows, said.columns or image.columns) != (image.rows, image.columns):
        yield Contradiction(IMAGE_SIZE_WRONG, _other_size(said, image))
    elif missing and max(right.values()) < 0x10000:
        yield corrected(IMAGE_SIZE_WRONG, said, missing, CODESTREAM)


def _other_size(said: Description, image: CodedImage) -> Text:
    numbers = {"rows": said.rows, "columns": said.columns, "lines": image.rows, "samples": image.columns}
    if (said.rows, said.columns) == (image.columns, image.rows):
        return Text(
            "Rows and Columns are swapped in the header or in the codestream: {rows} x {columns} and {lines} x "
            "{samples}; which of them is right has to be seen",
            **numbers,
        )
    return Text("Rows and Columns are {rows} x {columns}, but the codestream is {lines} x {samples}", **numbers)


def _check_colours(file: Part10File, said: Description, components: int, head: bytes) -> Iterator[Contradiction]:
    if components not in (1, 3):
        if said.samples not in (None, components):
            yield contradicted(COLOURS_CONTRADICT, said, SAMPLES, CODESTREAM)
        return
    is_known = said.photometric in SAMPLES_OF
    if not is_known or said.needed_samples == components or said.samples != said.needed_samples:
        found = list(check_colours(file, said, {components}, CODESTREAM))
        if components == 3:
            found = [_with_colours(file, one, head) for one in found]
        yield from found
        return
    # Both elements agree with each other, and not with the codestream.
    label = "MONOCHROME2" if components == 1 else _colours(file, head)
    values: dict[int, Value] = {SAMPLES: components, PHOTOMETRIC: label}
    if label and (components == 1 or file.sop_class not in ONE_GREY_FRAME):
        yield corrected(COLOURS_CONTRADICT, said, values, CODESTREAM)
    else:
        yield contradicted(COLOURS_CONTRADICT, said, SAMPLES, CODESTREAM)


def _with_colours(file: Part10File, found: Contradiction, head: bytes) -> Contradiction:
    """Return a contradiction that would be mended by the label RGB, with the label that the codestream asks for."""
    if found.values.get(PHOTOMETRIC) != "RGB":
        return found
    label = _colours(file, head)
    message = Text(
        "{keyword} is missing or wrong; by {source} it is {right}",
        keyword=KEYWORDS[PHOTOMETRIC],
        source=CODESTREAM,
        right=label,
    )
    if not label:
        message = Text("{keyword} is missing or wrong", keyword=KEYWORDS[PHOTOMETRIC])
    return Contradiction(found.defect, message, {PHOTOMETRIC: label} if label else {})


def _colours(file: Part10File, head: bytes) -> str:
    """Return the term for the colours of three components; "" if they are not known.

    Codecs other than the lossy JPEG give back what was put into them, which nearly always is RGB.
    """
    if file.transfer_syntax in LOSSY_JPEG:
        return colours_of_jpeg(head)
    return "RGB"


def _check_bits(file: Part10File, said: Description, image: CodedImage) -> Iterator[Contradiction]:
    bits, allocated, stored = image.bits, said.allocated, said.stored
    if not 1 <= bits <= 16:
        return
    if not allocated:
        yield corrected(BITS_WRONG, said, {ALLOCATED: 8 if bits <= 8 else 16}, CODESTREAM)
    elif allocated < bits:
        all_bits: dict[int, Value] = {ALLOCATED: 16, STORED: bits, HIGH_BIT: bits - 1}
        yield corrected(BITS_WRONG, said, all_bits, CODESTREAM)
    elif bits <= 8 < allocated and file.transfer_syntax == JPEG_BASELINE:
        few_bits: dict[int, Value] = {ALLOCATED: 8, STORED: bits, HIGH_BIT: bits - 1}
        yield corrected(BITS_WRONG, said, few_bits, CODESTREAM)
    elif bits <= 8 < min(allocated, stored or 0):
        yield contradicted(BITS_WRONG, said, STORED, CODESTREAM)
    elif not stored or stored > allocated or stored < bits < allocated:
        # Many encoders code all bits of a cell, however few of them are used.
        values: dict[int, Value] = {STORED: bits}
        if said.high_bit != bits - 1:
            values[HIGH_BIT] = bits - 1
        yield corrected(BITS_WRONG, said, values, CODESTREAM)
    if image.is_signed is not None and said.sign != int(image.is_signed):
        if said.sign in (0, 1):
            yield contradicted(SIGN_WRONG, said, SIGN, CODESTREAM)
        else:
            yield corrected(SIGN_WRONG, said, {SIGN: int(image.is_signed)}, CODESTREAM)


def _check_segments(file: Part10File, said: Description, segments: int) -> Iterator[Contradiction]:
    """Yield what contradicts the number of segments of RLE: one for each byte of a pixel."""
    allocated, samples = said.allocated, said.samples
    if not segments:
        return
    if allocated not in (8, 16, 32):
        bits = 8 * segments // (samples or 1)
        is_none = not allocated or (allocated % 8 > 0 and allocated > 1)
        if is_none and samples and bits in (8, 16, 32) and bits * samples == 8 * segments:
            yield corrected(BITS_WRONG, said, {ALLOCATED: bits}, CODESTREAM)
        return
    there, rest = divmod(segments, allocated // 8)
    if rest or there not in (1, 3):
        yield contradicted(COLOURS_CONTRADICT, said, SAMPLES, CODESTREAM)
    elif samples == 1 and there == 3 and said.needed_samples == 1:
        values: dict[int, Value] = {SAMPLES: 3, PHOTOMETRIC: "RGB"}
        yield corrected(COLOURS_CONTRADICT, said, values, CODESTREAM)
    elif samples == 3 and there == 1 and said.needed_samples == 3:
        values = {SAMPLES: 1, PHOTOMETRIC: "MONOCHROME2"}
        yield corrected(COLOURS_CONTRADICT, said, values, CODESTREAM)
    else:
        yield from check_colours(file, said, {there}, CODESTREAM)


def _check_size_of_segment(file: Part10File, said: Description) -> Iterator[Contradiction]:
    """Yield Rows or Columns if one of them is missing in an image in RLE, and its first segment has whole rows."""
    missing = [tag for tag in (ROWS, COLUMNS) if not said[tag]]
    side = said.rows or said.columns
    if len(missing) != 1 or not side:
        return
    assert file.pixels is not None
    found, rest = divmod(rle_pixels(file.pixels.head(LARGEST_FRAME)), side)
    if not rest and 0 < found < 0x10000:
        yield corrected(IMAGE_SIZE_WRONG, said, {missing[0]: found}, CODESTREAM)


def _check_other_bits(said: Description) -> Iterator[Contradiction]:
    """Yield what is wrong with the bits whatever the codestream says: a decoder puts values into the low bits."""
    if not said.allocated or said.allocated not in (8, 16, 32):
        return
    if not said.stored or said.stored > said.allocated:
        values: dict[int, Value] = {STORED: said.allocated, HIGH_BIT: said.allocated - 1}
        yield corrected(BITS_WRONG, said, values, OTHER_ELEMENTS)
    elif said.high_bit != said.stored - 1:
        yield corrected(BITS_WRONG, said, {HIGH_BIT: said.stored - 1}, OTHER_ELEMENTS)
    if said.sign not in (0, 1):
        if said.samples == 3 or said.stored == 8:
            yield corrected(SIGN_WRONG, said, {SIGN: 0}, OTHER_ELEMENTS)
        else:
            yield contradicted(SIGN_WRONG, said, SIGN, CODESTREAM)


def _check_planes(file: Part10File, said: Description) -> Iterator[Contradiction]:
    """Yield what is wrong with Planar Configuration: decoders give pixel by pixel (PS3.5 section 8.2)."""
    is_rle = file.transfer_syntax == RLE
    if said.samples == 3 and (said.planar not in (0, 1) or (said.planar == 1 and not is_rle)):
        yield corrected(PLANES_WRONG, said, {PLANAR: 0}, CODESTREAM)


def _check_label(file: Part10File, said: Description, image: CodedImage | None, head: bytes) -> Iterator[Contradiction]:
    """Yield if the colours of a lossy JPEG are not those that the label says."""
    is_colour = image is not None and image.components == said.samples == said.needed_samples == 3
    if not is_colour or file.transfer_syntax not in LOSSY_JPEG:
        return
    if said.photometric == "RGB" and file.sop_class in _ULTRASOUND:
        return
    label = colours_of_jpeg(head)
    if not label and said.photometric == "RGB":
        message = Text(
            "PhotometricInterpretation is RGB, and the codestream does not say it: some readers show other colours"
        )
        yield Contradiction(COLOUR_LABEL_WRONG, message)
    if label and (label == "RGB") != (said.photometric == "RGB"):
        yield corrected(COLOUR_LABEL_WRONG, said, {PHOTOMETRIC: label}, CODESTREAM)
