"""Images whose codestreams are damaged within, though they begin and end as they should: they are counted.

To count all of them would take longer than all other checks together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TypeVar

from DICOMPatcherLib.grouping.series_space import SeriesSpace
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.part10.codestream import JPEG, RLE
from DICOMPatcherLib.part10.elements import PIXEL_DATA
from DICOMPatcherLib.part10.huffman_scan import is_scan_short
from DICOMPatcherLib.part10.rle import do_runs_contradict
from DICOMPatcherLib.texts import Text

_Item = TypeVar("_Item")

_MUCH_SHORTER = 0.6
"""A codestream that is shorter than one beside it by this factor is looked into."""
_MOST_LOOKED_INTO = 3
_LARGEST_JPEG = 4 * 1024 * 1024

_LEAST_COUNTED, _PART_COUNTED = 64 * 1024, 100
"""So many bytes of a series in RLE are counted, and of all of them one in so many."""
_LARGEST_RLE = 2 * 1024 * 1024
_MOST_FRAMES = 10_000


def damaged_images(space: SeriesSpace) -> Iterator[tuple[Instance, Text]]:
    """Yield images of a series whose codestreams are damaged within, and what is wrong.

    Of JPEG those of the largest stack are looked into that are much shorter than an image beside them, as nearly none
    is that is whole. Of RLE all images of a small series are counted, and some of a large one.
    """
    stack = space.stacks[0] if space.stacks else None
    short = _much_shorter(stack.instances) if stack is not None and not stack.has_repeated_places else []
    for image in short:
        if image.transfer_syntax != RLE and _has_short_scan(image):
            yield image, Text("the codestream ends too early: a part of the picture is missing")
    in_rle = [image for image in space.instances if image.transfer_syntax == RLE and image.pixel_length]
    left = _LEAST_COUNTED + sum(image.pixel_length for image in in_rle) // _PART_COUNTED
    for image in dict.fromkeys((*(one for one in short if one.transfer_syntax == RLE), *_spread(in_rle))):
        if left <= 0:
            return
        number, counted = (0, 0) if image.is_image_spoilt else _damaged_frame(image, left)
        left -= counted
        if number:
            yield image, Text("the runs of frame {number} do not add up to its pixels", number=number)


def _spread(items: Sequence[_Item]) -> Iterator[_Item]:
    """Yield the one in the middle, the first, the last and then all the others."""
    last = len(items) - 1
    order = dict.fromkeys((len(items) // 2, 0, last, *range(1, last)))
    return (items[index] for index in order) if items else iter(())


def _much_shorter(images: Sequence[Instance]) -> list[Instance]:
    """Return the images in JPEG or RLE that are much shorter than one beside them, the shortest first."""
    found: list[tuple[float, int]] = []
    for place, image in enumerate(images):
        if image.transfer_syntax not in (*JPEG, RLE) or image.is_image_spoilt:
            continue  # of the latter it is told already
        beside = images[max(place - 1, 0) : place + 2]
        longest = max(other.pixel_length for other in beside if other.transfer_syntax == image.transfer_syntax)
        if image.pixel_length < _MUCH_SHORTER * longest:
            found.append((image.pixel_length / longest, place))
    return [images[place] for _, place in sorted(found)[:_MOST_LOOKED_INTO]]


def _has_short_scan(image: Instance) -> bool:
    try:
        with image.open() as file:
            pixels = file.pixels
            if pixels is None or pixels.fragments != 1 or pixels.length > _LARGEST_JPEG:
                return False
            return is_scan_short(pixels.head(_LARGEST_JPEG))
    except OSError:
        return False  # whoever reads the file next says so


def _damaged_frame(image: Instance, most: int) -> tuple[int, int]:
    """Return the number of a frame in RLE that is damaged, 0 if none is that is counted, and how many bytes are.

    Parameters
    ----------
    most
        So many bytes are counted at least, as far as there are any.
    """
    counted = 0
    try:
        with image.open() as file:
            element, size = file.element(PIXEL_DATA), file.image_size
            if element is None or file.pixels is None or size.bits % 8 or file.pixels.fragments != size.frames:
                return 0, 0
            frames = list(enumerate(file.each_fragment(element), 1)) if size.frames <= _MOST_FRAMES else []
            frames = [frame for frame in frames if frame[1][1] <= _LARGEST_RLE]
            shortest = min(frames, key=itemgetter(1, 1)) if frames else None
            for number, (start, length) in dict.fromkeys((*filter(None, (shortest,)), *_spread(frames))):
                if counted >= most:
                    break
                counted += length
                if do_runs_contradict(file.read(start, length), size.rows, size.columns):
                    return number, counted
    except OSError:
        pass  # whoever reads the file next says so
    return 0, counted
