"""What a series is as a volume, in the words of those who look at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from DICOMPatcherLib.grouping.series_space import SeriesSpace, Stack
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import numbers_in, text
from DICOMPatcherLib.outlook.broken_stack import where_missing, where_uneven
from DICOMPatcherLib.outlook.loadables import NO_GEOMETRY, SEQUENCE, UNEVEN, VOLUME, Offer
from DICOMPatcherLib.texts import Text, plural

SOUND, NAMED, DOUBTFUL, WRONG = range(4)
"""Nothing to tell; sound but not one plain volume; Slicer warns or offers it in pieces; measurements would be wrong."""

DEGREES = ("sound", "named", "doubtful", "wrong")
"""Their names in reports."""

_TOMOGRAPHIC = ("CT", "MR", "PT", "NM")
_CLIPS = ("US", "XA", "RF", "ES", "IVUS")
_ONE_TIME = ("CT", "PT")
"""Where several images at one place that nothing tells apart are a fault; mosaics of MR are not."""
_FEWEST_TILTED = 0.1
"""Degrees from which on a tilt is told."""
_FEW_OTHERS = 0.2
"""So large a share of images in another direction are strangers in a volume; more are another volume."""

_WHAT_VARIES = {
    "TemporalPositionIdentifier": Text("time points"),
    "TriggerTime": Text("time points"),
    "NominalCardiacTriggerDelayTime": Text("cardiac phases"),
    "AcquisitionDate": Text("time points"),
    "AcquisitionTime": Text("time points"),
    "ContentTime": Text("time points"),
    "EchoNumbers": Text("echoes"),
    "EchoTime": Text("echoes"),
    "InversionTime": Text("inversion times"),
    "FlipAngle": Text("flip angles"),
    "DiffusionBValue": Text("diffusion weightings"),
    "DiffusionGradientOrientation": Text("diffusion directions"),
    "AcquisitionNumber": Text("acquisitions"),
    "ConvolutionKernel": Text("reconstruction kernels"),
    "PixelSpacing": Text("fields of view"),
    "SliceThickness": Text("slice thicknesses"),
    "ImageType": Text("kinds of images"),
    "SequenceName": Text("pulse sequences"),
}

_NO_SEQUENCE = ("PixelSpacing", "ImageType", "ConvolutionKernel", "SliceThickness")


class State(NamedTuple):
    """What is to be told of a series.

    Attributes
    ----------
    degree
        SOUND, NAMED, DOUBTFUL or WRONG.
    text
        In a clinician's words.
    is_complete
        Whether it is one volume, evenly spaced, of which nothing is missing and nothing is there twice.
    """

    degree: int
    text: Text
    is_complete: bool = False


def state_of(space: SeriesSpace, offer: Offer) -> State:
    """Return what a series is.

    Parameters
    ----------
    offer
        What Slicer offers to load of it.
    """
    found = _state(space, offer)
    if VOLUME in offer.failed and found.degree < WRONG:
        return State(WRONG, Text("Slicer fails at positions or directions that are no numbers, and loads nothing"))
    warned = [name for loadable in offer.ticked for name in loadable.warnings]
    if found.degree < DOUBTFUL and UNEVEN in warned and not _is_named_division(space):
        return State(DOUBTFUL, Text("{state}; Slicer warns that the slices are uneven", state=found.text))
    return found


def _is_named_division(space: SeriesSpace) -> bool:
    return bool(space.stacks) and (space.stacks[0].has_repeated_places or len(space.stacks) > 1)


def _state(space: SeriesSpace, offer: Offer) -> State:
    modality = text(space.instances[0], "Modality")
    placed = sum(len(stack.instances) for stack in space.stacks)
    unplaced = [instance for group in space.unplaced.values() for instance in group]
    if not placed and not unplaced and not space.multiframe:
        return State(SOUND, Text("no images"))
    if space.multiframe and not placed:
        return _state_of_frames(space, modality)
    if not placed:
        return _state_without_places(unplaced, modality, offer)
    if unplaced:
        message = Text(
            "{count} of {total} images do not say where they lie: Slicer keeps the order of the files",
            count=len(unplaced),
            total=placed + len(unplaced),
        )
        return State(WRONG, message)
    if space.multiframe:
        return State(DOUBTFUL, Text("single slices and images with several frames"))
    if len(space.stacks) > 1:
        return _state_of_stacks(space.stacks, offer)
    return _state_of_stack(space.stacks[0], offer, modality)


def _state_of_frames(space: SeriesSpace, modality: str) -> State:
    if modality in _CLIPS:
        return State(SOUND, plural(len(space.multiframe), "{count} clip", "{count} clips"))
    return State(NAMED, plural(len(space.multiframe), "{count} multi-frame image", "{count} multi-frame images"))


def _state_without_places(unplaced: Sequence[Instance], modality: str, offer: Offer) -> State:
    count = len(unplaced)
    if modality in _CLIPS and any(loadable.kind == SEQUENCE for loadable in offer.ticked):
        return State(SOUND, plural(count, "{count} image or clip", "{count} images or clips"))
    if count > 1 and modality in _TOMOGRAPHIC:
        return State(WRONG, Text("none of the slices says where it lies: there is no volume with true distances"))
    return State(
        NAMED, plural(count, "an image without a place in the patient", "{count} images without a place in the patient")
    )


def _state_of_stacks(stacks: Sequence[Stack], offer: Offer) -> State:
    """Tell of images that differ in class, size or direction."""
    main, others = stacks[0], [instance for stack in stacks[1:] for instance in stack.instances]
    total = len(main.instances) + len(others)
    sizes = {(text(stack.instances[0], "Rows"), text(stack.instances[0], "Columns")) for stack in stacks}
    if len(sizes) > 1:
        message = plural(
            len(others),
            "{count} image of another size among {slices} slices: readers refuse the whole series",
            "{count} images of another size among {slices} slices: readers refuse the whole series",
            slices=len(main.instances),
        )
        return State(WRONG, message)
    if len({text(stack.instances[0], "SOPClassUID") for stack in stacks}) > 1:
        return State(DOUBTFUL, Text("images of different kinds"))
    if len(others) <= _FEW_OTHERS * total and len(main.places) > 2:
        message = plural(
            len(others),
            "{count} image of another direction among {slices} slices",
            "{count} images of another direction among {slices} slices",
            slices=len(main.instances),
        )
        is_left_out = any(len(loadable.files) == len(main.instances) for loadable in offer.ticked)
        return State(NAMED if is_left_out else DOUBTFUL, message)
    counts = sorted({len(stack.instances) for stack in stacks})
    if counts == [1]:
        return State(NAMED, Text("{count} images in different directions", count=len(stacks)))
    each = counts[0] if len(counts) == 1 else Text("{least} to {most}", least=counts[0], most=counts[-1])
    return State(NAMED, Text("{count} directions of {each} images", count=len(stacks), each=each))


def _state_of_stack(stack: Stack, offer: Offer, modality: str) -> State:
    if stack.has_repeated_places:
        return _state_of_repeated(stack, modality)
    broken = where_uneven(stack) or where_missing(stack)
    if broken is not None:
        return State(WRONG, broken)
    if len(stack.instances) == 1:
        return State(SOUND, Text("a single slice"), is_complete=True)
    if modality in _TOMOGRAPHIC and _spacing_of_pixels(stack.instances[0]) is None:
        return State(WRONG, Text("the size of a pixel is not given: readers take it for 1 mm"))
    if not stack.is_plain:
        return _state_of_uneven(stack, offer)
    ticked = [loadable for loadable in offer.ticked if loadable.kind == VOLUME]
    if len(ticked) > 1:
        return State(DOUBTFUL, Text("complete, but Slicer offers it in {count} pieces", count=len(ticked)))
    if any(NO_GEOMETRY in loadable.warnings for loadable in ticked):
        return State(DOUBTFUL, Text("Slicer cannot tell where the slices lie"))
    if stack.tilt >= _FEWEST_TILTED:
        return State(SOUND, Text("complete, tilted by {degrees} degrees", degrees=f"{stack.tilt:.1f}"), True)
    return State(SOUND, Text("complete"), is_complete=True)


def _state_of_uneven(stack: Stack, offer: Offer) -> State:
    off = max(stack.spacing.residual, stack.residual)
    warned = any(UNEVEN in loadable.warnings for loadable in offer.ticked)
    message = Text("slices are up to {off} mm off an even line", off=f"{off:.2g}")
    return State(DOUBTFUL if warned or off > 0.1 * stack.spacing.step else NAMED, message)


def _state_of_repeated(stack: Stack, modality: str) -> State:
    """Tell of several images at one place."""
    places, images = len(stack.places), len(stack.instances)
    division = stack.division()
    if division.keywords and (division.is_complete or places == 1):
        what = _WHAT_VARIES[division.keywords[0]]
        if len(division.keywords) > 1:
            what = Text("{what} and {others}", what=what, others=_WHAT_VARIES[division.keywords[1]])
        if places == 1:
            return State(NAMED, Text("{count} images at one place: {what}", count=images, what=what))
        sentence = Text("{count} {what} of {slices} slices", count=len(division.parts), what=what, slices=places)
        is_sequence = division.keywords[0] not in _NO_SEQUENCE
        return State(NAMED, Text("{state}: load as a sequence", state=sentence) if is_sequence else sentence)
    if places == 1:
        degree = WRONG if modality in _ONE_TIME else NAMED
        return State(degree, Text("{count} images at one place, and nothing tells them apart", count=images))
    several = len(stack.repeated())
    if division.keywords:
        return State(
            DOUBTFUL,
            Text(
                "{count} {what} at {places} places, not all of them with the same slices",
                count=len(division.parts),
                what=_WHAT_VARIES[division.keywords[0]],
                places=places,
            ),
        )
    message = plural(
        several,
        "{count} place of {places} has several slices, and nothing tells them apart",
        "{count} places of {places} have several slices, and nothing tells them apart",
        places=places,
    )
    return State(WRONG, message)


def _spacing_of_pixels(instance: Instance) -> tuple[float, ...] | None:
    numbers = numbers_in(instance["PixelSpacing"], 2)
    return numbers if numbers is not None and min(numbers) > 0 else None


def _frames_of(instance: Instance) -> int:
    frames = text(instance, "NumberOfFrames")
    return int(frames[:9]) if frames.isdecimal() else 1


class Measures(NamedTuple):
    """Size (columns, rows, slices or frames), spacing and extent (mm) of the largest stack; () if not known."""

    size: tuple[int, ...] = ()
    spacing: tuple[float, ...] = ()
    extent: tuple[float, ...] = ()


def measures_of(space: SeriesSpace) -> Measures:
    """Return how large the largest stack of a series is."""
    stack = space.stacks[0] if space.stacks else None
    first = stack.instances[0] if stack else space.instances[0]
    columns, rows = text(first, "Columns"), text(first, "Rows")
    if not (columns.isdecimal() and rows.isdecimal()):
        return Measures()
    slices = len(stack.places) if stack else _frames_of(first)
    size = (int(columns[:9]), int(rows[:9]), slices)
    pixels = _spacing_of_pixels(first)
    if pixels is None:
        return Measures(size)
    spacing = [pixels[1], pixels[0]]
    extent = [size[0] * pixels[1], size[1] * pixels[0]]
    if stack and slices > 1:
        spacing.append(stack.spacing.step)
        extent.append(stack.places[-1] - stack.places[0] + stack.spacing.step)
    return Measures(size, tuple(spacing), tuple(extent))
