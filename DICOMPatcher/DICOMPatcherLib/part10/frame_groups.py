"""What functional groups say of the frames of an image, read from the bytes: quick enough for each clean file.

References
----------
PS3.3 C.7.6.16: a functional group is given once for all frames, or for each.
"""

from __future__ import annotations

import re
from functools import lru_cache
from struct import calcsize, pack, unpack
from typing import NamedTuple

from DICOMPatcherLib.part10.elements import ITEM, Encoding
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.frame_count import PER_FRAME_GROUPS

SHARED_GROUPS = 0x52009229
_NUMBERS = {b"FD": "d", b"FL": "f", b"UL": "L", b"US": "H"}


class Wanted(NamedTuple):
    """An element of functional groups: its tag, its VR, and the sequence whose items begin with it; 0 for any."""

    tag: int
    vr: bytes
    sequence: int = 0


POSITION = Wanted(0x00200032, b"DS", 0x00209113)
"""Image Position (Patient) in the Plane Position Sequence."""
ORIENTATION = Wanted(0x00200037, b"DS", 0x00209116)
"""Image Orientation (Patient) in the Plane Orientation Sequence."""
PIXEL_SPACING = Wanted(0x00280030, b"DS")


class FrameGroups:
    """The functional groups of an image with several frames.

    Parameters
    ----------
    frames
        How many frames it says it has.
    """

    def __init__(self, file: Part10File, frames: int) -> None:
        self._frames = frames
        self._encoding = file.encoding
        values = []
        for sequence in (SHARED_GROUPS, PER_FRAME_GROUPS):
            element = file.element(sequence)
            values.append(file.value(element) if element is not None else b"")
        self._shared, self._each = values

    def texts(self, wanted: Wanted) -> list[str]:
        """Return what an element says, values separated by backslashes: for each frame, or once for all of them.

        Nothing if it is not there exactly once for each frame, or once in the shared groups.
        """
        for data, count in ((self._each, self._frames), (self._shared, 1)):
            found = [match.span(1) for match in _header(wanted, self._encoding).finditer(data)] if data else []
            if len(found) == count:
                return [self._text(data, wanted.vr, *span) for span in found]
            if found:
                break
        return []

    def _text(self, data: bytes, vr: bytes, start: int, stop: int) -> str:
        order = ">" if self._encoding.big_endian else "<"
        (length,) = unpack(order + ("H" if stop - start == 2 else "L"), data[start:stop])
        value = data[stop : stop + length]
        code = _NUMBERS.get(vr)
        if code is None:
            return value.decode("latin-1").strip(" \0")
        count = len(value) // calcsize(f"={code}")
        return "\\".join(map(repr, unpack(f"{order}{count}{code}", value[: count * calcsize(f"={code}")])))


@lru_cache(maxsize=64)
def _header(wanted: Wanted, encoding: Encoding) -> re.Pattern[bytes]:
    """Return what finds the header of an element; its group is the length."""
    form = ">HH" if encoding.big_endian else "<HH"

    def tag(number: int) -> bytes:
        return re.escape(pack(form, number >> 16, number & 0xFFFF))

    if encoding.implicit:
        own, sequence = tag(wanted.tag) + rb"([\0-\xff]{4})", rb"[\0-\xff]{4}"
    else:
        own, sequence = tag(wanted.tag) + wanted.vr + rb"([\0-\xff]{2})", rb"SQ\0\0[\0-\xff]{4}"
    around = tag(wanted.sequence) + sequence + tag(ITEM) + rb"[\0-\xff]{4}" if wanted.sequence else b""
    return re.compile(around + own)
