"""The values of pixels, in one form however they are written, so that images can be compared by a digest.

Of the codecs only RLE Lossless is decoded, which takes little; the others are compared by their codestreams.

References
----------
PS3.5 section 8.1.1: cells of Bits Allocated, in which Bits Stored bits up to High Bit are the value. PS3.5 A.3: byte
order. PS3.5 A.4: fragments, and the offset table in front of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from DICOMPatcherLib.part10.codestream import RLE
from DICOMPatcherLib.part10.elements import ITEM, PIXEL_DATA, TAG_LENGTH, Element
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.pixel_description import ALLOCATED, HIGH_BIT, STORED
from DICOMPatcherLib.part10.rle import decoded_frame
from DICOMPatcherLib.part10.transfer_syntaxes import NATIVE

AS_THEY_ARE = frozenset(("", *NATIVE))
"""Transfer syntaxes that leave the pixels as they are; "" if it is not known."""

_LARGEST_BLOCK = 1024 * 1024
_LARGEST_FRAME = 256 * 1024 * 1024
_LARGEST_PADDING = 8
"""Bytes behind the last value that are not taken for pixels."""


def value_blocks(file: Part10File) -> Iterator[bytes]:
    """Yield what is the same in all files of one image that are native or RLE, or compressed by one encoder.

    Pixels come as little endian values without unused bits and padding, of 8 bits if they fit in, codestreams without
    offset table, fragments and padding. Those of RLE have the samples of each pixel side by side. Blocks have at most
    1 MiB.
    """
    element = file.element(PIXEL_DATA)
    if file.pixels is None or element is None:
        return
    if file.pixels.encapsulated and file.transfer_syntax == RLE and file.pixels.fragments == file.image_size.frames:
        yield from _decoded(file, element)
        return
    if file.pixels.encapsulated:
        yield from _without_zeros_at_end(_codestreams(file, element))
        return
    if file.transfer_syntax not in AS_THEY_ARE:
        yield from file.pixels.blocks()
        return
    cell = _Cell.of(file)
    word = 2 if cell.size == 1 and element.vr != b"OB" else cell.size
    blocks: Iterable[bytes] = file.pixels.blocks()
    if file.encoding.big_endian:
        blocks = (_swapped(block, word) for block in blocks)
    expected = file.image_size.length
    if 0 < expected <= file.pixels.length <= expected + _LARGEST_PADDING:
        blocks = _first_bytes(blocks, expected)
    elif 0 < expected < file.pixels.length:
        blocks = _without_zeros_at_end(blocks, expected)
    for block in blocks:
        yield cell.values(block)


class _Cell(NamedTuple):
    """What of each cell is its value; `size` in bytes is 0 if cells are not whole bytes."""

    size: int
    stored: int
    shift: int

    @classmethod
    def of(cls, file: Part10File) -> _Cell:
        allocated, stored, high = (_number(file, tag) for tag in (ALLOCATED, STORED, HIGH_BIT))
        if allocated not in (8, 16, 32, 64):
            return cls(0, 0, 0)
        if not 0 < stored <= allocated:
            return cls(allocated // 8, allocated, 0)
        shift = high + 1 - stored
        return cls(allocated // 8, stored, shift if 0 <= shift <= allocated - stored else 0)

    def values(self, cells: bytes) -> bytes:
        """Return the values of little endian cells, in one byte each if that is enough for them."""
        if self.stored < 8 * self.size:
            mask = ((1 << self.stored) - 1).to_bytes(self.size, "little") * (len(cells) // self.size + 1)
            number = int.from_bytes(cells, "little") >> self.shift
            cells = (number & int.from_bytes(mask[: len(cells)], "little")).to_bytes(len(cells), "little")
        return cells[:: self.size] if self.size > 1 and self.stored <= 8 else cells


def _swapped(data: bytes, word: int) -> bytes:
    """Return data with the bytes of each word in the other order."""
    if word < 2:
        return data
    swapped = bytearray(data + bytes(-len(data) % word))
    for index in range(word):
        swapped[index::word] = data[word - 1 - index :: word].ljust(len(swapped) // word, b"\0")
    return bytes(swapped[: len(data)])


def _codestreams(file: Part10File, element: Element) -> Iterator[bytes]:
    """Yield what is in the fragments."""
    for start, stop in _fragments(file, element):
        yield from file.blocks(start, stop)


def _fragments(file: Part10File, element: Element) -> Iterator[tuple[int, int]]:
    """Yield where each fragment starts and stops. The first item is the offset table."""
    position, is_table = element.value, True
    while position + 8 <= element.value_stop:
        group, number, length = TAG_LENGTH[file.encoding.big_endian].unpack(file.read(position, 8))
        position += 8
        if group << 16 | number != ITEM:
            return
        if not is_table:
            yield position, min(position + length, element.value_stop)
        is_table = False
        position += length


def _decoded(file: Part10File, element: Element) -> Iterator[bytes]:
    """Yield the values of RLE frames; a frame that cannot be decoded as it is."""
    cell, size = _Cell.of(file), file.image_size
    pixels = size.rows * size.columns
    samples = size.frame_bits // (pixels * size.bits) if pixels * size.bits else 0
    for start, stop in _fragments(file, element):
        is_small = stop - start <= _LARGEST_FRAME and pixels * samples * size.bits // 8 <= _LARGEST_FRAME
        frame = decoded_frame(file.read(start, stop - start), pixels, samples, size.bits) if is_small else None
        if frame is None:
            yield from file.blocks(start, stop)
            continue
        for place in range(0, len(frame), _LARGEST_BLOCK):
            yield cell.values(frame[place : place + _LARGEST_BLOCK])


def _first_bytes(blocks: Iterable[bytes], count: int) -> Iterator[bytes]:
    for block in blocks:
        yield block[:count]
        count = max(count - len(block), 0)


def _without_zeros_at_end(blocks: Iterable[bytes], least: int = 0) -> Iterator[bytes]:
    """Yield all but the zeros at the end, but at least so many bytes."""
    zeros = 0
    for block in blocks:
        length = max(len(block.rstrip(b"\0")), min(least, len(block)))
        least = max(least - len(block), 0)
        if length:
            for start in range(0, zeros, _LARGEST_BLOCK):
                yield bytes(min(_LARGEST_BLOCK, zeros - start))
            yield block[:length]
            zeros = 0
        zeros += len(block) - length


def _value(file: Part10File, tag: int) -> bytes:
    element = file.element(tag)
    return file.read(element.value, min(element.length, 16)) if element is not None else b""


def _number(file: Part10File, tag: int) -> int:
    return int.from_bytes(_value(file, tag)[:2], "big" if file.encoding.big_endian else "little")
