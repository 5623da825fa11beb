"""What a repair may remove: bytes that are beyond doubt no part of the data.

References
----------
PS3.5 section 7.1: what an element looks like. PS3.5 section 8.1.1: frames of single bits follow each other without
padding. RFC 2046 section 5.1: boundaries of MIME.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    IMPLICIT,
    LENGTH,
    LONG_VRS,
    PIXEL_DATA,
    SHORT_VRS,
    TAG_LENGTH,
    TAG_VR_LENGTH,
    UNDEFINED,
    Encoding,
    is_plausible,
)
from DICOMPatcherLib.part10.file_kind import is_text
from DICOMPatcherLib.texts import Text

_SEARCHED = 1024 * 1024
_SEARCHED_FOR_IMPLICIT = 16 * 1024
LONGEST_TEXT = 1024 * 1024
_BIG_ENDIAN = Encoding(False, True)
_VR = re.compile(b"(?=(" + b"|".join(sorted(SHORT_VRS | LONG_VRS)) + b"))")
_FEWEST = {EXPLICIT: 2, _BIG_ENDIAN: 2, IMPLICIT: 3}
"""So many elements in a row are no chance."""

_KINDS = (
    (re.compile(rb"HTTP/\d"), Text("HTTP header")),
    (re.compile(rb"--[\w'()+,./:=?-]{1,70}\s*$"), Text("MIME boundary")),
    (re.compile(rb"(--[\w'()+,./:=?-]{1,70}\r?\n)?([A-Za-z][\w-]*:[^\r\n]*\r?\n)+"), Text("MIME header")),
    (re.compile(rb"</?(!doctype html|html|head|body|br|div|script|style)\b", re.IGNORECASE), Text("HTML")),
    (re.compile(rb"<!doctype html", re.IGNORECASE), Text("HTML")),
)
"""Text that downloads and transfers leave around a file."""


class _Bytes(Protocol):
    def read(self, offset: int, size: int) -> bytes: ...


def is_zero(blocks: Iterable[bytes]) -> bool:
    """Tell whether all bytes are zero."""
    return not any(block.count(0) < len(block) for block in blocks)


def kind_of_text(data: bytes) -> str:
    """Return what text is that may stand around a file; "" if it is not of a kind that is known."""
    text = data.strip(b"\0 \t\r\n\xef\xbb\xbf")
    if not text or len(data) > LONGEST_TEXT or not is_text(text):
        return ""
    return next((name for pattern, name in _KINDS if pattern.match(text)), "")


def reason_in_front(data: bytes, has_mark: bool) -> str:
    """Return why what stands in front of a file is worthless; "" if it may be a part of the file.

    Parameters
    ----------
    has_mark
        Whether the file starts with a preamble and "DICM" then: of a bare data set the start is not known.
    """
    if not data.strip(b"\0 \t\r\n"):
        return Text("blanks or zeros")
    if holds_elements(data):
        return ""
    return kind_of_text(data) or (Text("no data elements") if has_mark else "")


def elements_in(file: _Bytes, start: int, stop: int) -> bool:
    """Tell whether data elements lie in a range of a file, which may begin in the middle of one."""
    return holds_elements(file.read(start, min(stop - start, _SEARCHED)), is_all=stop - start <= _SEARCHED)


def holds_elements(data: bytes, is_all: bool = True) -> bool:
    """Tell whether some elements in a row lie in bytes, or elements take up all of them.

    Parameters
    ----------
    is_all
        Whether elements end where the bytes do.
    """
    for encoding in _FEWEST:
        count, stop, has_pixels = _run(data, 0, encoding)
        if count >= _FEWEST[encoding] or has_pixels or (is_all and count and stop == len(data)):
            return True
    is_short = len(data) <= _SEARCHED_FOR_IMPLICIT
    fewest = _FEWEST[EXPLICIT] + (not is_short)
    for match in _VR.finditer(data, 4):
        for encoding in (EXPLICIT, _BIG_ENDIAN):
            count, _, has_pixels = _run(data, match.start() - 4, encoding)
            if count >= fewest or has_pixels:
                return True
    few = range(len(data) - 8) if is_short else ()
    return any(_run(data, position, IMPLICIT)[0] >= _FEWEST[IMPLICIT] for position in few)


def _run(data: bytes, position: int, encoding: Encoding) -> tuple[int, int, bool]:
    """Return how many elements follow each other from an offset, where they end, and whether there are pixels."""
    count, last, has_pixels = 0, 0, False
    while position + 8 <= len(data):
        if encoding.implicit:
            group, number, length = TAG_LENGTH[False].unpack_from(data, position)
            value, is_known = position + 8, True
        else:
            group, number, vr, length = TAG_VR_LENGTH[encoding.big_endian].unpack_from(data, position)
            value, is_known = position + 8, vr in SHORT_VRS
            if vr in LONG_VRS and position + 12 <= len(data):
                length, value, is_known = LENGTH[encoding.big_endian].unpack_from(data, value)[0], value + 4, True
        tag = group << 16 | number
        if not (is_known and is_plausible(tag, length) and last < tag):
            break
        has_pixels = has_pixels or (tag == PIXEL_DATA and (not encoding.implicit or length == UNDEFINED))
        if value + length > len(data):
            break
        position, last = value + length, tag
        count += 1
    return count, position, has_pixels


def without_unused_bits(data: bytes, frame_bits: int, frames: int) -> bytes | None:
    """Return frames of single bits without those that fill up each of them to whole bytes; None if one is not zero.

    Parameters
    ----------
    data
        The pixels, with or without a byte of padding at their end.
    """
    size = (frame_bits + 7) // 8
    if not frame_bits % 8 or len(data) - size * frames not in (0, 1) or any(data[size * frames :]):
        return None
    packed = bytearray()
    for first in range(0, frames, 8):  # eight frames end with a whole byte
        together = 0
        count = min(8, frames - first)
        for number in range(count):
            start = (first + number) * size
            bits = int.from_bytes(data[start : start + size], "little")
            if bits >> frame_bits:
                return None
            together |= bits << number * frame_bits
        packed += together.to_bytes((frame_bits * count + 7) // 8, "little")
    return bytes(packed) + b"\0" * (len(packed) % 2)


def is_repacked(old: bytes, new: bytes, frame_bits: int, frames: int) -> bool:
    """Tell whether frames of single bits are the same in both, each padded to whole bytes with zeros only in the first.

    Parameters
    ----------
    old, new
        The pixels, with or without a byte of padding at their end.
    """
    size = (frame_bits + 7) // 8
    total = (frame_bits * frames + 7) // 8
    if not (frame_bits % 8 and len(old) - size * frames in (0, 1) and len(new) - total in (0, 1)):
        return False
    if any(old[size * frames :]) or any(new[total:]):
        return False
    for first in range(0, frames, 8):  # eight frames end with a whole byte
        count = min(8, frames - first)
        begin = first // 8 * frame_bits
        together = int.from_bytes(new[begin : begin + (frame_bits * count + 7) // 8], "little")
        for frame in range(first, first + count):
            bits = int.from_bytes(old[frame * size : (frame + 1) * size], "little")
            if together & ((1 << frame_bits) - 1) != bits:
                return False
            together >>= frame_bits
        if together:
            return False
    return True
