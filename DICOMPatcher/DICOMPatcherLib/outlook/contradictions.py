"""What contradicts the places of slices: lengths in another unit, a tilt that the places do not have."""

from __future__ import annotations

import math
from collections.abc import Iterator

from DICOMPatcherLib.defects import (
    FRAMES_OF_REFERENCE_DIFFER,
    IMAGE_SIZE_WRONG,
    LENGTHS_IN_OTHER_UNIT,
    PET_UNITS_MISSING,
    TILT_CONTRADICTS,
)
from DICOMPatcherLib.grouping.agreed_geometry import factor_of_unit, pixel_size_of_reconstruction
from DICOMPatcherLib.grouping.series_space import SeriesSpace, Stack, class_and_size
from DICOMPatcherLib.grouping.slabs import shifted_parts, slabs_of
from DICOMPatcherLib.instances.instance import Instance, texts_of
from DICOMPatcherLib.instances.row_values import decimals, integer, numbers_in, text
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.outlook.faults import Fault
from DICOMPatcherLib.part10.codestream import RLE
from DICOMPatcherLib.part10.rle import rle_pixels
from DICOMPatcherLib.texts import Text

CONTRADICTION_TAGS = (
    *("SliceLocation", "SpacingBetweenSlices", "ReconstructionDiameter", "GantryDetectorTilt", "Units"),
    "ImageType",
)
"""What a row must have besides those of its space."""

_CT, _PET = STORAGE_BRANCH + "2", STORAGE_BRANCH + "128"
_LEAST_TILT = 1.0
_NO_TILT = 0.1
"""Degrees."""
_LARGEST_RLE = 1 << 20
"""Pixels of a frame, and bytes: of larger ones in RLE nothing is counted."""


def contradictions_in(space: SeriesSpace) -> Iterator[Fault]:
    """Yield what contradicts the places of the largest stack of a series, or the meaning of its pixels."""
    stack = space.stacks[0] if space.stacks else None
    first = space.instances[0]
    if text(first, "SOPClassUID") == _PET and first.pixel_length and not text(first, "Units"):
        message = Text("Units is missing: it is not known what the values of the pixels are, and there is no SUV")
        yield Fault(PET_UNITS_MISSING, message)
    in_rle = {class_and_size(one): one for one in space.instances if one.transfer_syntax == RLE and one.pixel_length}
    for image in in_rle.values():
        yield from _of_coded_size(image)
    if stack is None or len(stack.places) < 2 or stack.has_repeated_places:
        return
    yield from _of_frames(stack)
    yield from _of_scale(stack)
    if text(first, "SOPClassUID") == _CT and "ORIGINAL" in text(first, "ImageType"):
        yield from _of_tilt(stack)


def _of_frames(stack: Stack) -> Iterator[Fault]:
    frames = {uid.strip(" \0") for (uid,) in texts_of(stack.instances, "FrameOfReferenceUID")} - {""}
    if len(frames) > 1 and not slabs_of(stack) and not shifted_parts(stack)[0]:
        message = Text(
            "the slices name {count} frames of reference, and may not lie in one space: contours and registrations "
            "fit some of them only",
            count=len(frames),
        )
        yield Fault(FRAMES_OF_REFERENCE_DIFFER, message)


def _of_scale(stack: Stack) -> Iterator[Fault]:
    step, first, last = stack.spacing.step, stack.instances[0], stack.instances[-1]
    locations = [decimals(instance, "SliceLocation", 1) for instance in (first, last)]
    between = decimals(first, "SpacingBetweenSlices", 1)
    stated = [between[0]] if between is not None else []
    if None not in locations:
        start, end = (found[0] for found in locations if found is not None)
        stated.append(abs(end - start) / (stack.places[-1] - stack.places[0]) * step)
    for length in stated:
        factor = factor_of_unit(length, step)
        if factor:
            message = Text(
                "the positions are {step} mm apart, and the slices say {length} mm: positions may be in another unit",
                step=f"{step:.4g}",
                length=f"{length:.4g}",
            )
            yield Fault(LENGTHS_IN_OTHER_UNIT, message)
            return
    yield from _of_pixels(first)


def _of_pixels(image: Instance) -> Iterator[Fault]:
    stated, size = numbers_in(image["PixelSpacing"], 2), numbers_in(pixel_size_of_reconstruction([image]), 2)
    if stated is not None and size is not None and factor_of_unit(size[0], stated[0]):
        message = Text(
            "a pixel is {stated} mm, and {size} mm by the diameter of the reconstruction: it may be in another unit",
            stated=f"{stated[0]:.4g}",
            size=f"{size[0]:.4g}",
        )
        yield Fault(LENGTHS_IN_OTHER_UNIT, message)


def _of_coded_size(image: Instance) -> Iterator[Fault]:
    """Yield that a frame in RLE, whose size nothing but its end tells, has more or fewer rows than the header says."""
    columns = integer(image, "Columns") or 0
    pixels = (integer(image, "Rows") or 0) * columns
    if image.is_damaged or image.is_picture_lost or not 0 < pixels <= _LARGEST_RLE:
        return
    try:
        with image.open() as file:
            found = rle_pixels(file.pixels.head(2 * _LARGEST_RLE)) if file.pixels is not None else 0
    except OSError:
        return  # whoever reads the file next says so
    if found and abs(found - pixels) >= columns:
        message = Text(
            "Rows and Columns give {stated} pixels, and a frame has {found}: the image is shown wrongly or not at all",
            stated=pixels,
            found=found,
        )
        yield Fault(IMAGE_SIZE_WRONG, message)


def _of_tilt(stack: Stack) -> Iterator[Fault]:
    tilts = {decimals(instance, "GantryDetectorTilt", 1) for instance in stack.instances}
    tilt = tilts.pop() if len(tilts) == 1 else None
    if tilt is None or not _LEAST_TILT <= abs(tilt[0]) < 90 or stack.tilt >= _NO_TILT:
        return
    if max(map(abs, stack.normal)) > math.cos(math.radians(_NO_TILT)):
        message = Text(
            "the gantry was tilted by {degrees} degrees, and the slices are not: the volume may be sheared",
            degrees=f"{abs(tilt[0]):.4g}",
        )
        yield Fault(TILT_CONTRADICTS, message)
