"""What the header of an image says about the size of its pixels.

References
----------
PS3.3 C.7.6.3: the Image Pixel module.
"""

from __future__ import annotations

from collections.abc import Callable

from DICOMPatcherLib.part10.elements import Encoding
from DICOMPatcherLib.part10.pixel_description import ALLOCATED, COLUMNS, FRAMES, MOST_DIGITS, PHOTOMETRIC, ROWS, SAMPLES

_SUBSAMPLED = {b"YBR_FULL_422": (2, 3), b"YBR_PARTIAL_422": (2, 3), b"YBR_PARTIAL_420": (1, 2)}
"""By which part of what the samples would take native pixels are as long (PS3.3 C.7.6.3.1.2)."""

_SEVERAL_FRAMES_IN_A_FRAGMENT = (
    "1.2.840.10008.1.2.4.92",
    "1.2.840.10008.1.2.4.93",
    "1.2.840.10008.1.2.4.94",
    "1.2.840.10008.1.2.4.95",
    "1.2.840.10008.1.2.4.10",
    "1.2.840.10008.1.2.7",
)
"""JPEG 2000 of several components, pixels that are elsewhere, and video; what the UIDs begin with."""


class Size:
    """What the header of an image says about the size of its pixels.

    Parameters
    ----------
    value
        Gives the undecoded value of an element at the top level; b"" if there is none.

    Attributes
    ----------
    is_empty
        Whether it says that there are no rows or no columns.
    frames, frame_bits
        Number of frames, 0 if what is said is no number, and of the bits of one of them.
    """

    def __init__(self, value: Callable[[int], bytes], encoding: Encoding) -> None:
        def number(tag: int) -> int:
            return int.from_bytes(value(tag)[:2], "big" if encoding.big_endian else "little")

        self.is_empty = False
        self.rows, self.columns, self.bits = number(ROWS), number(COLUMNS), number(ALLOCATED)
        if not self.rows * self.columns:
            self.is_empty = b"\0\0" in (value(ROWS)[:2], value(COLUMNS)[:2])
        frames = value(FRAMES).strip(b" \0")
        self.frames = int(frames) if frames.isdigit() and len(frames) <= MOST_DIGITS else 0 if frames else 1
        samples = number(SAMPLES) or 1
        self.frame_bits = self.rows * self.columns * samples * self.bits
        color = value(PHOTOMETRIC).strip(b" \0") if samples == 3 else b""
        self._part, self._whole = _SUBSAMPLED.get(color, (1, 1))

    @property
    def length(self) -> int:
        """Length of the native pixels of all frames in bytes; 0 if the header does not say it."""
        return (self.frame_bits * self.frames + 7) // 8

    @property
    def least_length(self) -> int:
        """The same, or less where the colors of neighbouring pixels may be stored once."""
        return self.length * self._part // self._whole

    def is_length(self, length: int) -> bool:
        """Tell whether native pixels have the length they should have, with or without a byte of padding."""
        return 0 < self.length == length or 0 < self.length + self.length % 2 == length

    def may_be_in(self, fragments: int, transfer_syntax: str) -> bool:
        """Tell whether all frames may be in a number of fragments."""
        return fragments >= self.frames or (fragments > 0 and may_hold_several_frames(transfer_syntax))


def may_hold_several_frames(transfer_syntax: str) -> bool:
    """Tell whether one fragment may hold several frames, or a part of one that does."""
    return transfer_syntax.startswith(_SEVERAL_FRAMES_IN_A_FRAGMENT)
