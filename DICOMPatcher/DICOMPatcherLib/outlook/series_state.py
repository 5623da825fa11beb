"""What a series is as a volume, in the words of those who look at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from DICOMPatcherLib.grouping.pages import is_page
from DICOMPatcherLib.grouping.series_space import SeriesSpace, Stack, position_of
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.outlook.loadables import SECONDARY_CAPTURE, SEQUENCE, UNEVEN, VOLUME, Offer
from DICOMPatcherLib.outlook.pictures import unread_codec
from DICOMPatcherLib.outlook.read_spacing import is_projection
from DICOMPatcherLib.outlook.stack_state import spacing_of_pixels, state_of_stack
from DICOMPatcherLib.outlook.state import DOUBTFUL, NAMED, SOUND, WRONG, State
from DICOMPatcherLib.texts import Text, plural

_TOMOGRAPHIC = ("CT", "MR", "PT", "NM")
_CLIPS = ("US", "XA", "RF", "ES", "IVUS")
_FEW_OTHERS = 0.2
"""So large a share of images in another direction are strangers in a volume; more are another volume."""
_MOST_DIGITS = 12
"""Of an Integer String (PS3.5 6.2)."""


def is_clip(image: Instance) -> bool:
    """Tell whether the frames of an image are points in time, by its modality."""
    return text(image, "Modality") in _CLIPS


def state_of(space: SeriesSpace, offer: Offer) -> State:
    """Return what a series is.

    Parameters
    ----------
    offer
        What Slicer offers to load of it.
    """
    found = _state(space, offer)
    if found.degree == SOUND and _is_pixel_size_unread(space):
        found = found.but(NAMED, Text("readers take a pixel to be 1 mm"))
    if VOLUME in offer.failed and found.degree < WRONG:
        return State(WRONG, Text("Slicer fails at positions or directions that are no numbers, and loads nothing"))
    codecs = {one.transfer_syntax: unread_codec(one.transfer_syntax) for one in space.instances if one.pixel_length}
    codec = next(filter(None, codecs.values()), "")
    if codec:
        message = Text("the pixels are in {codec}, which Slicer cannot read: decompress them before", codec=codec)
        return found.broken(WRONG, message)
    lost = sum(instance.is_picture_lost for instance in space.instances)
    if lost:
        return found.broken(WRONG, _text_of_lost(lost, len(space.instances), offer))
    damaged = sum(instance.is_damaged for instance in space.instances)
    if damaged and found.degree < DOUBTFUL:
        message = plural(
            damaged,
            "{count} file of it is damaged, and some readers refuse it",
            "{count} files of it are damaged, and some readers refuse them",
        )
        return found.broken(DOUBTFUL, message)
    spoilt = sum(instance.is_image_spoilt for instance in space.instances)
    if spoilt and found.degree < DOUBTFUL:
        message = plural(
            spoilt,
            "some readers fail at the picture in {count} file of it, or show another one",
            "some readers fail at the pictures in {count} files of it, or show others",
        )
        return found.broken(DOUBTFUL, message)
    warned = [name for loadable in offer.ticked for name in loadable.warnings]
    if found.degree < DOUBTFUL and UNEVEN in warned and not _is_named_division(space):
        return found.but(DOUBTFUL, Text("Slicer warns that the slices are uneven"))
    if found.degree == SOUND and warned:
        return found.but(NAMED, Text("Slicer warns that there is no place in the patient"))
    return found


def _text_of_lost(lost: int, total: int, offer: Offer) -> Text:
    """Return that Slicer cannot show pictures of a series, and what it does then."""
    if lost == total:
        return plural(
            lost,
            "its picture is broken: Slicer shows none, or something else",
            "its {count} pictures are broken: Slicer shows none of them, or something else",
        )
    if any(loadable.kind == VOLUME and len(loadable.files) > 1 for loadable in offer.ticked):
        return plural(
            lost,
            "the picture in {count} of {total} files is broken: Slicer refuses the whole volume, or shows something"
            " else in its place",
            "the pictures in {count} of {total} files are broken: Slicer refuses the whole volume, or shows something"
            " else in their place",
            total=total,
        )
    return plural(
        lost,
        "the picture in {count} of {total} files is broken: Slicer shows none, or something else",
        "the pictures in {count} of {total} files are broken: Slicer shows none of them, or something else",
        total=total,
    )


def _is_pixel_size_unread(space: SeriesSpace) -> bool:
    """Tell whether readers find no size of a pixel in ultrasound and projection images."""
    first = space.instances[0]
    is_flat = text(first, "Modality") in _CLIPS or is_projection(text(first, "SOPClassUID"))
    return is_flat and bool(first.pixel_length) and spacing_of_pixels(first) is None


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
    if is_projection(text(space.instances[0], "SOPClassUID")) and not space.multiframe:
        count = len(unplaced) + placed
        return State(SOUND, plural(count, "a projection image", "{count} projection images"))
    if not placed:
        return _state_without_places(unplaced, modality, offer)
    if unplaced and all(map(is_page, unplaced)):
        message = plural(
            len(unplaced),
            "{count} page among {slices} slices, which Slicer takes for one of them",
            "{count} pages among {slices} slices, which Slicer takes for some of them",
            slices=placed,
        )
        return State(WRONG, message)
    if unplaced:
        message = plural(
            len(unplaced),
            "{count} of {total} images does not say where it lies: Slicer keeps the order of the files",
            "{count} of {total} images do not say where they lie: Slicer keeps the order of the files",
            total=placed + len(unplaced),
        )
        return State(WRONG, message)
    if space.multiframe:
        return State(DOUBTFUL, Text("single slices and images with several frames"))
    if len(space.stacks) > 1:
        return _state_of_stacks(space.stacks, offer)
    return state_of_stack(space.stacks[0], offer, modality)


def _state_of_frames(space: SeriesSpace, modality: str) -> State:
    images = space.multiframe
    told = [frames for frames in (image.frames for image in images) if frames is not None]
    worst = max(told, key=lambda frames: frames.degree, default=None)
    if len(images) == 1 and worst is not None:
        return State(worst.degree, worst.text)
    if worst is not None and worst.degree > NAMED:
        message = Text("{count} multi-frame images, of one or more: {state}", count=len(images), state=worst.text)
        return State(worst.degree, message)
    if modality in _CLIPS:
        return State(SOUND, plural(len(images), "{count} clip", "{count} clips"))
    return State(NAMED, plural(len(images), "{count} multi-frame image", "{count} multi-frame images"))


def _state_without_places(unplaced: Sequence[Instance], modality: str, offer: Offer) -> State:
    count = len(unplaced)
    if modality in _CLIPS and any(loadable.kind == SEQUENCE for loadable in offer.ticked):
        return State(SOUND, plural(count, "{count} image or clip", "{count} images or clips"))
    if all(image.frames is not None for image in unplaced):
        message = Text("{count} enhanced images of one frame each: Slicer does not put them in order", count=count)
        return State(DOUBTFUL, message) if count > 1 else State(NAMED, Text("an enhanced image of one frame"))
    if count > 1 and modality in _TOMOGRAPHIC and not all(map(_shows_no_slice, unplaced)):
        if all(position_of(image) is not None for image in unplaced):
            return State(WRONG, Text("the slices have positions, but no direction: readers assume one"))
        return State(WRONG, Text("none of the slices says where it lies: there is no volume with true distances"))
    return State(
        NAMED, plural(count, "an image without a place in the patient", "{count} images without a place in the patient")
    )


def _shows_no_slice(image: Instance) -> bool:
    """Tell whether an image is a page, or a secondary capture that says nothing of lengths: a screenshot."""
    is_capture = text(image, "SOPClassUID") == SECONDARY_CAPTURE
    return is_page(image) or (is_capture and not (text(image, "PixelSpacing") or text(image, "SliceThickness")))


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


def _frames_of(instance: Instance) -> int:
    """Return how many frames an image says it has; 0 if it is no number that a file can have."""
    frames = text(instance, "NumberOfFrames")
    if len(frames) > _MOST_DIGITS:
        return 0
    return int(frames) if frames.isdecimal() else 1


class Measures(NamedTuple):
    """Size (columns, rows, slices or frames), spacing and extent (mm) of the largest stack; () if not known."""

    size: tuple[int, ...] = ()
    spacing: tuple[float, ...] = ()
    extent: tuple[float, ...] = ()


def measures_of(space: SeriesSpace) -> Measures:
    """Return how large the largest stack of a series is."""
    stack = space.stacks[0] if space.stacks else None
    frames = space.multiframe[0].frames if space.multiframe and stack is None else None
    if frames is not None and frames.size:
        return Measures(frames.size, frames.spacing, frames.extent)
    first = stack.instances[0] if stack else space.instances[0]
    columns, rows = text(first, "Columns"), text(first, "Rows")
    if not (columns.isdecimal() and rows.isdecimal()):
        return Measures()
    slices = len(stack.places) if stack else _frames_of(first)
    if not slices:
        return Measures()
    size = (int(columns[:9]), int(rows[:9]), slices)
    pixels = spacing_of_pixels(first)
    if pixels is None:
        return Measures(size)
    spacing = [pixels[1], pixels[0]]
    extent = [size[0] * pixels[1], size[1] * pixels[0]]
    if stack and slices > 1:
        spacing.append(stack.spacing.step)
        extent.append(stack.places[-1] - stack.places[0] + stack.spacing.step)
    return Measures(size, tuple(spacing), tuple(extent))
