"""Whether each frame of compressed pixels is there from its beginning to its end, as far as a few bytes show it.

References
----------
PS3.5 annex A.4: encapsulated Pixel Data. PS3.5 annex G: RLE, which has no mark at the end of a frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from DICOMPatcherLib.part10.codestream import END_OF_IMAGE, FRAME_STARTS, JPEG_2000_START, JPEG_START
from DICOMPatcherLib.part10.codestream_checks import Codestream, incomplete, problem_of
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import LENGTH
from DICOMPatcherLib.part10.image_size import Size
from DICOMPatcherLib.part10.rle import lacks_pixels, last_segment, may_end_with, rle_length, rle_segments
from DICOMPatcherLib.part10.walk import SEAM_BEFORE, Fragments
from DICOMPatcherLib.texts import Text

_LARGEST_SEARCHED = 16 * 1024 * 1024
"""Bytes of a file in which the ends of codestreams are looked for, where these are not in the last bytes of frames."""

_LARGEST_COUNTED = 2048
"""Length of the last segment of a frame in RLE up to which its pixels are counted in any case."""

_SEEN_OF_SEGMENT = (512, 2048)
"""Bytes at its end that are looked at if it is longer: to count all would take longer than all other checks."""


class _Frame(NamedTuple):
    """A frame in one fragment: its place, and its first and last bytes."""

    start: int
    length: int
    head: bytes
    tail: bytes


class FrameCheck:
    """Looks at the frames of Pixel Data that has a fragment for each."""

    def __init__(self, content: Content, fragments: Fragments, big_endian: bool, size: Size) -> None:
        self._content = content
        self._fragments = fragments
        self._big_endian = big_endian
        self._size = size
        self._unsearched = _LARGEST_SEARCHED

    def problem(self, is_rle: bool) -> Text | None:
        """Return what is wrong with the first frame that does not begin or end, or lacks a part; None if there is none.

        Whether it lacks one is looked at in few frames, one of them the shortest.
        """
        count, seams = self._fragments.number, self._fragments.seams
        # If there is only one, its beginning and its end were looked at before.
        if is_rle or not (count == 1 or self._size.frames == 1 or all(map(_begins_and_ends, seams, seams[1:]))):
            find = self._problem_of_rle if is_rle else self._problem
            sample = {0, count // 2, count - 1}
            problems = (find(frame, index in sample, index + 1) for index, frame in enumerate(self._frames()))
            problem = next(filter(None, problems), None)
            if problem is not None:
                return problem
        return None if is_rle else self._problem_within()

    def _problem_within(self) -> Text | None:
        unpack = LENGTH[self._big_endian].unpack_from
        lengths = [unpack(seam, SEAM_BEFORE + 4)[0] for seam in self._fragments.seams[: self._fragments.number]]
        starts = list(accumulate((length + 8 for length in lengths), initial=self._fragments.first))
        if self._size.frames == 1:
            is_known = len(lengths) == self._fragments.number
            return problem_of(Codestream(self._content, list(zip(starts, lengths))), 1) if is_known else None
        chosen = {0, len(lengths) // 2, len(lengths) - 1, lengths.index(min(lengths))}
        for index in sorted(chosen):
            problem = problem_of(Codestream(self._content, [(starts[index], lengths[index])]), index + 1)
            if problem is not None:
                return problem
        return None

    def _frames(self) -> Iterator[_Frame]:
        """Yield the frames, as far as it is known what stands around them."""
        unpack = LENGTH[self._big_endian].unpack_from
        start = self._fragments.first
        for seam, following in zip(self._fragments.seams, self._fragments.seams[1:]):
            (length,) = unpack(seam, SEAM_BEFORE + 4)
            head, tail = seam[SEAM_BEFORE + 8 :], following[:SEAM_BEFORE]
            yield _Frame(start, length, head[:length], tail[-length:])
            start += length + 8

    def _problem(self, frame: _Frame, _: bool, number: int) -> Text | None:
        if not frame.head.startswith(FRAME_STARTS):
            return _no_beginning(number)
        return None if self._ends(frame) else incomplete(number)

    def _ends(self, frame: _Frame) -> bool:
        """Tell whether a codestream has its end: in its last bytes, or else anywhere, as far as files are searched."""
        if END_OF_IMAGE in frame.tail or frame.length > self._unsearched:
            return True
        self._unsearched -= frame.length
        return END_OF_IMAGE in self._content.read(frame.start, frame.length)

    def _problem_of_rle(self, frame: _Frame, is_counted: bool, number: int) -> Text | None:
        if not rle_segments(frame.head):
            return _no_beginning(number)
        is_cut = rle_length(frame.head) >= frame.length or (is_counted and self._lacks_pixels(frame))
        return incomplete(number) if is_cut else None

    def _lacks_pixels(self, frame: _Frame) -> bool:
        """Tell whether the last segment of a frame ends too early; it is read only if its end speaks for that."""
        if self._size.bits % 8 or frame.length > _LARGEST_SEARCHED:
            return False
        if frame.length - last_segment(frame.head) > _LARGEST_COUNTED:
            stop = frame.start + frame.length
            if any(may_end_with(self._content.read(stop - size, size)) for size in _SEEN_OF_SEGMENT):
                return False
        return lacks_pixels(self._content.read(frame.start, frame.length), self._size.rows * self._size.columns)


def _begins_and_ends(seam: bytes, following: bytes) -> bool:
    """Tell whether a frame that is not in RLE has its beginning and its end, as nearly all have.

    Not one that is so short that its beginning stands among the last bytes.
    """
    tail = following[:SEAM_BEFORE]
    is_begun = seam.startswith(FRAME_STARTS, SEAM_BEFORE + 8)
    return is_begun and END_OF_IMAGE in tail and JPEG_START not in tail and JPEG_2000_START not in tail


def _no_beginning(number: int) -> Text:
    return Text("frame {number} of Pixel Data does not begin with a codestream", number=number)
