"""Where the contours of structure sets and the frames of segmentations lie, and of which images they are.

All lengths are in mm, in patient coordinates (LPS).

References
----------
PS3.3 C.8.8.6: ROI Contour module. PS3.3 C.7.6.16: functional groups. PS3.3 C.8.8.5: the frames of reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import unpack
from typing import NamedTuple

from DICOMPatcherLib.part10.elements import Element, Encoding, Item
from DICOMPatcherLib.part10.file import Part10File

_REFERENCED_INSTANCE = 0x00081155
_FRAME_OF_REFERENCE = 0x00200052
_ROI_CONTOURS, _CONTOURS, _CONTOUR_IMAGES, _CONTOUR_DATA = 0x30060039, 0x30060040, 0x30060016, 0x30060050
_REFERENCED_FRAMES, _ROIS, _FRAME_OF_ROI = 0x30060010, 0x30060020, 0x30060024
_SHARED, _PER_FRAME = 0x52009229, 0x52009230
_DERIVATIONS, _SOURCES = 0x00089124, 0x00082112
_POSITIONS, _POSITION = 0x00209113, 0x00200032
_ORIENTATIONS, _ORIENTATION = 0x00209116, 0x00200037
_MEASURES, _SPACING = 0x00289110, 0x00280030
_ROWS, _COLUMNS = 0x00280010, 0x00280011

Point = tuple[float, ...]
Data = tuple[Sequence[Element], Encoding]


class Drawn(NamedTuple):
    """Something that is drawn on one slice.

    Attributes
    ----------
    images
        SOP Instance UIDs of the images that it names; none if it does not name any.
    points
        Points (mm) in its plane: those of a contour, or the first pixel of a frame.
    grid
        Of a frame: rows, columns, the two pixel spacings and six direction cosines; () for a contour.
    """

    images: tuple[str, ...]
    points: tuple[Point, ...]
    grid: tuple[float, ...] = ()


def frames_of_reference(file: Part10File) -> set[str]:
    """Return the frames of reference in which a structure set says that it is drawn."""
    top = file.elements, file.encoding
    stated = [_value(file, item, _FRAME_OF_REFERENCE) for item in _items(file, top, _REFERENCED_FRAMES)]
    stated += [_value(file, item, _FRAME_OF_ROI) for item in _items(file, top, _ROIS)]
    return set(stated) - {""}


def drawn_in(file: Part10File) -> Iterator[Drawn | None]:
    """Yield what is drawn in a structure set or segmentation; None for what does not tell where it lies.

    Raises
    ------
    Damage
        If a sequence cannot be followed.
    """
    top = file.elements, file.encoding
    for roi in _items(file, top, _ROI_CONTOURS):
        for contour in _items(file, _data(roi), _CONTOURS):
            numbers = _numbers(file, contour, _CONTOUR_DATA)
            points = tuple(zip(numbers[::3], numbers[1::3], numbers[2::3])) if len(numbers) % 3 == 0 else ()
            yield Drawn(_named(file, [contour], (_CONTOUR_IMAGES,)), points) if points else None
    shared = _items(file, top, _SHARED)
    size = [number for tag in (_ROWS, _COLUMNS) for number in _short(file, tag)]
    for frame in _items(file, top, _PER_FRAME):
        places = [frame, *shared]
        position = _grouped(file, places, _POSITIONS, _POSITION)
        grid = (
            *size,
            *_grouped(file, places, _MEASURES, _SPACING),
            *_grouped(file, places, _ORIENTATIONS, _ORIENTATION),
        )
        images = _named(file, places, (_DERIVATIONS, _SOURCES))
        yield Drawn(images, (position,), grid) if len(position) == 3 and len(grid) == 10 else None


def _data(item: Item) -> Data:
    return item.elements, item.encoding


def _items(file: Part10File, data: Data, tag: int) -> list[Item]:
    elements, encoding = data
    return [item for element in elements if element.tag == tag for item in file.items(element, encoding)]


def _value(file: Part10File, item: Item, tag: int) -> str:
    found = next((element for element in item.elements if element.tag == tag), None)
    return file.value(found).decode("ascii", "replace").strip(" \0") if found is not None else ""


def _numbers(file: Part10File, item: Item, tag: int) -> Point:
    text = _value(file, item, tag)
    try:
        return tuple(map(float, text.split("\\"))) if text else ()
    except ValueError:
        return ()


def _grouped(file: Part10File, places: Sequence[Item], group: int, tag: int) -> Point:
    """Return the numbers of a functional group, of the frame or else of all frames."""
    for place in places:
        for item in _items(file, _data(place), group):
            return _numbers(file, item, tag)
    return ()


def _named(file: Part10File, places: Sequence[Item], path: Sequence[int]) -> tuple[str, ...]:
    """Return the SOP Instance UIDs in the items of nested sequences."""
    items = list(places)
    for tag in path:
        items = [inner for item in items for inner in _items(file, _data(item), tag)]
    return tuple(dict.fromkeys(filter(None, (_value(file, item, _REFERENCED_INSTANCE) for item in items))))


def _short(file: Part10File, tag: int) -> tuple[int, ...]:
    element = file.element(tag)
    if element is None or element.length != 2:
        return ()
    (number,) = unpack(">H" if file.encoding.big_endian else "<H", file.value(element))
    return (number,)
