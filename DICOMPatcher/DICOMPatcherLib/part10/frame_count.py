"""How many frames an image has: what its header says, and how many are there.

References
----------
PS3.3 C.7.6.6: the Multi-frame module. PS3.5 annex A.4: frames in fragments, and the table of their offsets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import FRAME_COUNT_WRONG
from DICOMPatcherLib.part10.coded_image import begins_codestream
from DICOMPatcherLib.part10.elements import PIXEL_DATA, TAG_LENGTH, Damage, Element
from DICOMPatcherLib.part10.pixel_description import (
    CODESTREAM,
    FRAMES,
    LENGTH_OF_PIXELS,
    SUBSAMPLED,
    Contradiction,
    Description,
    contradicted,
    corrected,
)
from DICOMPatcherLib.part10.pixel_evidence import are_parts_of_one

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

PER_FRAME_GROUPS = 0x52009230
_VECTORS = (0x00181065, 0x3004000C)
"""Frame Time Vector and Grid Frame Offset Vector: a value for each frame."""

ONE_GREY_FRAME = frozenset(
    f"1.2.840.10008.5.1.4.1.1.{number}"
    for number in ("1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "2", "4", "128")
)
"""CR, digital X-ray, mammography, intra-oral X-ray, CT, MR and PET: classes of grey images with one frame."""

_OTHERS_OF_ONE_FRAME = frozenset(f"1.2.840.10008.5.1.4.1.1.{number}" for number in ("6", "6.1", "7"))
"""Ultrasound and secondary capture, which other classes of images with several frames are often called."""

_SMALLEST_FRAME = 200
"""Bytes; what is too much behind smaller frames, where one is expected, may be so many of them by chance."""

_MOST_FRAGMENTS = 100_000
_COMPARED = 1024
"""Bytes of a codestream by which it is told from others."""
_LONGEST_VECTOR = 1024 * 1024


def check_native_frames(file: Part10File, said: Description) -> Iterator[Contradiction]:
    """Yield what is wrong with the number of frames of native pixels that are as long as so many whole frames."""
    assert file.pixels is not None
    size = file.image_size
    frame, odd = divmod(size.frame_bits, 8)
    if odd or not frame or (said.samples == 3 and said.photometric in SUBSAMPLED):
        return
    there, rest = divmod(file.pixels.length, frame)
    if there == 0 or rest > file.pixels.length % 2 + (frame * there) % 2:
        return
    is_chance = frame < _SMALLEST_FRAME and (not file.sop_class or file.sop_class in _OTHERS_OF_ONE_FRAME)
    may_be_more = said.frame_count <= 1 and not is_chance and there > 1
    if may_be_more and are_parts_of_one(file, frame, said.rows or 0, said.allocated or 0):
        may_be_more = False  # Rows is wrong rather than the number of frames
    yield from _judged(file, said, there, LENGTH_OF_PIXELS, may_be_more)


def check_coded_frames(file: Part10File, said: Description) -> Iterator[Contradiction]:
    """Yield what is wrong with the number of frames of fragments, each of which is a codestream of its own."""
    assert file.pixels is not None
    if file.pixels.fragments == said.frame_count or file.pixels.fragments > _MOST_FRAGMENTS:
        return
    pixels = file.element(PIXEL_DATA)
    if pixels is None:
        return
    places = list(file.each_fragment(pixels))
    starts = [begins_codestream(file.read(place, 64)) for place, _ in places]
    there = sum(starts)
    if not starts or not starts[0] or there == said.frame_count:
        return
    offsets = _offsets_in_table(file, pixels)
    # The same codestream twice may be one that a fault has doubled.
    are_different = len({file.read(place, min(length, _COMPARED)) for place, length in places}) == len(places)
    if there == len(starts) and offsets in (0, there) and are_different:
        yield from _judged(file, said, there, CODESTREAM, may_be_more=True)
    elif there > said.frame_count:
        yield contradicted(FRAME_COUNT_WRONG, said, FRAMES, CODESTREAM)


def _judged(file: Part10File, said: Description, there: int, source: str, may_be_more: bool) -> Iterator[Contradiction]:
    """Yield a contradiction, with the right number of frames if nothing else in the file speaks against it."""
    if there == said.frame_count or (there == 1 and said.frames is None):
        return
    stated = set(_stated_elsewhere(file))
    is_single = file.sop_class in ONE_GREY_FRAME
    if stated:
        is_certain = stated == {there}
    elif said.frame_count == 0:
        is_certain = there == 1 or (may_be_more and not is_single)
    elif there > said.frame_count:
        is_certain = may_be_more and not is_single
    else:
        is_certain = there == 1 and (is_single or file.sop_class in _OTHERS_OF_ONE_FRAME)
    if is_certain:
        yield corrected(FRAME_COUNT_WRONG, said, {FRAMES: str(there)}, source)
    elif said.frame_count == 0 or (said.frames is None and not is_single):
        yield contradicted(FRAME_COUNT_WRONG, said, FRAMES, source)


def _stated_elsewhere(file: Part10File) -> Iterator[int]:
    """Yield how many frames other elements speak of."""
    groups = file.element(PER_FRAME_GROUPS)
    if groups is not None:
        try:
            yield len(file.items(groups, file.encoding))
        except Damage:
            yield 0  # whatever they say, it is not known
    for tag in _VECTORS:
        element = file.element(tag)
        if element is not None and element.length:
            yield file.read(element.value, min(element.length, _LONGEST_VECTOR)).count(b"\\") + 1


def _offsets_in_table(file: Part10File, pixels: Element) -> int:
    """Return of how many frames the Basic Offset Table tells the place."""
    length: int = TAG_LENGTH[file.encoding.big_endian].unpack(file.read(pixels.value, 8))[2]
    return length // 4
