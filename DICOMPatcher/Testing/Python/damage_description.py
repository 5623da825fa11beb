"""Damage to what the header says of the pixels (V12 to V18, V29)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import dicom_bytes as dcm
from compressed_frames import SIZE
from damage_case import KEPT, REFUSED, Case
from damage_pixels import native_pixels, with_pixels
from sound_files import SoundFile

SAMPLES, PHOTOMETRIC, PLANAR, FRAMES = 0x00280002, 0x00280004, 0x00280006, 0x00280008
ROWS, COLUMNS = 0x00280010, 0x00280011
ALLOCATED, STORED, HIGH_BIT, SIGN = 0x00280100, 0x00280101, 0x00280102, 0x00280103
SMALLEST, LARGEST, PADDING = 0x00280106, 0x00280107, 0x00280120

_SLICES = ("explicit", "implicit", "big endian", "deflated", "group lengths")
_CODED = ("jpeg", "jpeg lossless", "jpeg-ls", "jpeg 2000")
_CODED_FRAMES = ("jpeg-ls frames", "rle frames")
_COLOURS = ("colours", "jpeg colours", "jpeg rgb", "rle colours")

Damage = Callable[[SoundFile], bytes]


def without(*tags: int) -> Damage:
    """Return the damage that elements are missing."""
    return lambda sound: sound.without(*tags).content()


def with_number(tag: int, value: int, vr: str = "US") -> Damage:
    """Return the damage that an element has another value."""
    return lambda sound: numbered(sound, tag, value, vr).content()


def numbered(sound: SoundFile, tag: int, value: int, vr: str = "US") -> SoundFile:
    """Return a file in which an element has another value."""
    return sound.with_element(tag, dcm.number(tag, vr, value, form=sound.form))


def with_text(tag: int, vr: str, text: str) -> Damage:
    """Return the damage that an element has another text."""
    return lambda sound: sound.with_element(tag, dcm.element(tag, vr, text, sound.form)).content()


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from bits()
    yield from colours()
    yield from planes()
    yield from sizes()
    yield from frame_counts()
    yield from pixel_values()


def bits() -> Iterator[Case]:
    for base in (*_SLICES, "frames", *_CODED, *_CODED_FRAMES, *_COLOURS):
        yield Case("V12", "no Bits Stored", base, without(STORED))
        yield Case("V12", "Bits Stored zero", base, with_number(STORED, 0))
        yield Case("V12", "no High Bit", base, without(HIGH_BIT))
        yield Case("V12", "High Bit too small", base, with_number(HIGH_BIT, 3))
        yield Case("V12", "High Bit far too large", base, with_number(HIGH_BIT, 200))
        yield Case("V12", "neither Bits Stored nor High Bit", base, without(STORED, HIGH_BIT))
        yield Case("V12", "no Bits Allocated", base, without(ALLOCATED))
        yield Case("V12", "Bits Stored larger than a cell", base, with_number(STORED, 33))
    for base in ("jpeg", "jpeg colours", "jpeg rgb"):
        yield Case("V12", "8 bits in cells of 16", base, in_wide_cells)
    yield Case("V12", "8 bits called 16", "jpeg-ls", in_wide_cells, KEPT)
    for base in _SLICES:
        yield Case(
            "V12",
            "values of 12 bits and High Bit 15",
            base,
            lambda sound: numbered(of_bits(sound, 12), HIGH_BIT, 15).content(),
            original=lambda sound: of_bits(sound, 12).content(),
        )
        yield Case(
            "V12",
            "legal: values of 12 bits in the upper ones",
            base,
            in_upper_bits,
            KEPT,
        )


def in_wide_cells(sound: SoundFile) -> bytes:
    """Return a file that says that its cells have 16 bits."""
    return numbered(of_bits(sound, 16), ALLOCATED, 16).content()


def of_bits(sound: SoundFile, stored: int) -> SoundFile:
    """Return a slice whose values have fewer bits than a cell."""
    return numbered(numbered(sound, STORED, stored), HIGH_BIT, stored - 1)


def in_upper_bits(sound: SoundFile) -> bytes:
    """Return a slice whose values stand in the upper 12 of 16 bits."""
    values = struct.pack(f"{sound.form.code}64H", *(place * 37 << 4 for place in range(64)))
    sound = numbered(of_bits(sound, 12), HIGH_BIT, 15)
    return with_pixels(lambda one: dcm.pixels(values, one.form))(sound)


def colours() -> Iterator[Case]:
    for base in (*_SLICES, "frames", *_CODED, "rle", *_CODED_FRAMES):
        yield Case("V14", "RGB with one sample", base, with_text(PHOTOMETRIC, "CS", "RGB"))
        yield Case("V14", "MONOCHROME", base, with_text(PHOTOMETRIC, "CS", "MONOCHROME"))
        yield Case("V14", "lower case", base, with_text(PHOTOMETRIC, "CS", "monochrome2"))
        yield Case("V14", "no Photometric Interpretation", base, without(PHOTOMETRIC))
        yield Case("V14", "three samples", base, with_number(SAMPLES, 3))
        yield Case("V14", "no Samples per Pixel", base, without(SAMPLES))
    for base in _COLOURS:
        yield Case("V14", "one sample of colours", base, with_number(SAMPLES, 1))
        yield Case("V14", "no Samples per Pixel", base, without(SAMPLES))
        yield Case("V14", "no Photometric Interpretation", base, without(PHOTOMETRIC))
        yield Case("V14", "grey with three samples", base, with_text(PHOTOMETRIC, "CS", "MONOCHROME2"))
    for base in ("explicit", "big endian", "rle", "jpeg-ls"):
        yield Case("V31", "colours of no palette", base, with_text(PHOTOMETRIC, "CS", "PALETTE COLOR"), KEPT)
    yield Case("V14", "all samples of shared ones", "colours", with_text(PHOTOMETRIC, "CS", "YBR_FULL_422"), KEPT)
    yield Case("V15", "luminance and chrominance called RGB", "jpeg colours", with_text(PHOTOMETRIC, "CS", "RGB"))
    yield Case("V15", "RGB called YBR_FULL_422", "jpeg rgb", with_text(PHOTOMETRIC, "CS", "YBR_FULL_422"))


def planes() -> Iterator[Case]:
    for base in _COLOURS:
        yield Case("V16", "no Planar Configuration", base, without(PLANAR))
        yield Case("V16", "Planar Configuration 7", base, with_number(PLANAR, 7))
    for base in ("jpeg colours", "jpeg rgb"):
        yield Case("V16", "planes in a codestream", base, with_number(PLANAR, 1))


def sizes() -> Iterator[Case]:
    for base in (*_SLICES, "frames", *_CODED, "jpeg-ls frames", "jpeg colours", "jpeg rgb", "colours"):
        yield Case("V17", "no Rows", base, without(ROWS))
        yield Case("V17", "no Columns", base, without(COLUMNS))
        yield Case("V17", "Rows zero", base, with_number(ROWS, 0))
    for base in ("rle", "rle frames", "rle colours"):
        yield Case("V17", "no Rows", base, without(ROWS))
        yield Case("V17", "Columns zero", base, with_number(COLUMNS, 0))
    for base in (*_CODED, "jpeg-ls frames", "jpeg colours", "jpeg rgb"):
        yield Case("V17", "neither Rows nor Columns", base, without(ROWS, COLUMNS))
        yield Case("V17", "other Rows than the codestream", base, with_number(ROWS, SIZE + 1), KEPT)
    for base in _SLICES[:-1]:  # that of group lengths would not be true any more
        yield Case("V17", "neither Rows nor Columns", base, without(ROWS, COLUMNS), REFUSED)


def frame_counts() -> Iterator[Case]:
    for base in ("frames", *_CODED_FRAMES):
        yield Case("V18", "no Number of Frames", base, without(FRAMES))
        for text in ("", "0", "1"):
            yield Case("V18", f"Number of Frames {text or 'empty'}", base, with_text(FRAMES, "IS", text))
    for base in _CODED_FRAMES:
        yield Case("V18", "two of three frames", base, with_text(FRAMES, "IS", "2"))
    yield Case("V18", "two of three frames", "frames", with_text(FRAMES, "IS", "2"), KEPT)
    yield Case("V18", "four frames where there are three", "frames", with_text(FRAMES, "IS", "4"), REFUSED)
    for base in _SLICES:
        yield Case(
            "V18",
            "sixteen frames of one",
            base,
            with_text(FRAMES, "IS", "16"),
            original=lambda sound: sound.with_element(FRAMES, dcm.element(FRAMES, "IS", "1", sound.form)).content(),
        )
        yield Case("V18", "a slice with twice the pixels", base, twice, KEPT)


def twice(sound: SoundFile) -> bytes:
    """Return a slice whose pixels are there twice, or are those of another one."""
    return with_pixels(lambda one: dcm.pixels(native_pixels(one) * 2, one.form))(sound)


def pixel_values() -> Iterator[Case]:
    for base in ("explicit", "big endian", "deflated"):
        for tag, name in ((PADDING, "Pixel Padding Value"), (SMALLEST, "Smallest Image Pixel Value")):
            yield Case(
                "V29",
                f"{name} without sign",
                base,
                lambda sound, tag=tag: numbered(numbered(sound, SIGN, 1), tag, 63536).content(),
                original=lambda sound, tag=tag: numbered(numbered(sound, SIGN, 1), tag, -2000, "SS").content(),
            )
        yield Case(
            "V29",
            "Largest Image Pixel Value with sign",
            base,
            lambda sound: numbered(sound, LARGEST, -1536, "SS").content(),
            original=lambda sound: numbered(sound, LARGEST, 64000).content(),
        )
        yield Case(
            "V29",
            "smallest and largest of values that have no sign",
            base,
            lambda sound: numbered(numbered(numbered(sound, SIGN, 1), SMALLEST, 5), LARGEST, 64000).content(),
            KEPT,
        )
