"""Which images seem to be no slices of the volume in their series, and are: only what their header says is wrong.

References
----------
PS3.3 C.7.6.2.1.1: Image Position and Image Orientation (Patient). PS3.3 C.7.6.3: the Image Pixel module.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from DICOMPatcherLib.grouping.series_space import Stack, position_of
from DICOMPatcherLib.instances.geometry import are_parallel, place_along
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import decimals, integer
from DICOMPatcherLib.part10.agreement import agree
from DICOMPatcherLib.part10.pixel_description import COLUMNS, ROWS
from DICOMPatcherLib.part10.pixel_evidence import has_columns

_APART, _OFF_LINE = 0.25, 0.1
"""How far (in steps) a slice is from the next one at least, and from the line through the others at most."""

Size = tuple[int, int]
"""Rows and columns."""


def size_of(instance: Instance) -> Size:
    """Return the rows and columns that an image speaks of; 0 for those that it does not."""
    return integer(instance, "Rows") or 0, integer(instance, "Columns") or 0


def has_free_place(volume: Stack, instance: Instance, others: int) -> bool:
    """Tell whether an image lies between the slices of a volume, or behind them on the same line, where none is yet.

    Parameters
    ----------
    others
        How many further slices the volume may have beyond either end.
    """
    orientation, position = decimals(instance, "ImageOrientationPatient", 6), position_of(instance)
    first, step, places = position_of(volume.instances[0]), volume.spacing.step, volume.places
    if orientation is None or position is None or first is None or not step:
        return False
    place = place_along(volume.normal, position)
    on_line = [start + (place - places[0]) / step * way for start, way in zip(first, volume.vector)]
    is_free = min(abs(place - other) for other in places) >= _APART * step
    is_near = places[0] - (others + 0.5) * step <= place <= places[-1] + (others + 0.5) * step
    is_on_line = math.dist(on_line, position) <= _OFF_LINE * step
    return is_free and is_near and is_on_line and are_parallel(volume.orientation, orientation)


def have_size(instances: Iterable[Instance], size: Size) -> bool:
    """Tell whether the pixels of images have a size, whatever their headers say. Opens the files."""
    return all(_have_size(instance, size) for instance in instances)


def _have_size(instance: Instance, size: Size) -> bool:
    try:
        with instance.open() as file:
            return agree(file, {ROWS: str(size[0]), COLUMNS: str(size[1])})
    except OSError:
        return False  # whoever reads the file next says so


def has_columns_of(instance: Instance, size: Size) -> bool:
    """Tell whether the pixels of an image clearly have the columns of a size, rather than those that it speaks of."""
    try:
        with instance.open() as file:
            return has_columns(file, size[1])
    except OSError:
        return False
