"""What a stack of slices is, in the words of those who look at it."""

from __future__ import annotations

from collections.abc import Sequence

from DICOMPatcherLib.grouping.agreed_geometry import is_taken_for_axial
from DICOMPatcherLib.grouping.division import Division
from DICOMPatcherLib.grouping.foreign_images import are_overviews
from DICOMPatcherLib.grouping.series_space import Stack, position_of
from DICOMPatcherLib.grouping.slabs import shifted_parts, slabs_of
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import numbers_in, text
from DICOMPatcherLib.outlook.broken_stack import (
    are_rounded,
    where_beside,
    where_missing,
    where_sizes_differ,
    where_uneven,
)
from DICOMPatcherLib.outlook.faults import are_numbered_volumes, are_timed_volumes, where_repeated
from DICOMPatcherLib.outlook.loadables import NO_GEOMETRY, UNEVEN, VOLUME, Offer
from DICOMPatcherLib.outlook.read_spacing import pixel_size_keyword
from DICOMPatcherLib.outlook.state import DOUBTFUL, NAMED, SOUND, WRONG, State
from DICOMPatcherLib.texts import Text

_ONE_TIME = ("CT", "PT")
"""Where several images at one place that nothing tells apart are a fault; mosaics of MR are not."""
_TAKEN_FOR_AXIAL = Text(
    "the directions of rows and columns are not unit vectors at right angles: readers take the images to be axial"
)
_FEWEST_TILTED = 0.1
"""Degrees from which on a tilt is told."""

_SEPARATING = "SeparateRepeatedVolumes"
_WHAT_VARIES = {
    "TemporalPositionIdentifier": Text("time points"),
    "TriggerTime": Text("time points"),
    "NominalCardiacTriggerDelayTime": Text("cardiac phases"),
    "NominalPercentageOfCardiacPhase": Text("cardiac phases"),
    "ContrastBolusAgent": Text("contrast phases"),
    "KVP": Text("tube voltages"),
    "ReceiveCoilName": Text("coils"),
    "FrameReferenceTime": Text("time points"),
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
    "SeriesDescription": Text("descriptions of a series"),
}

_NO_SEQUENCE = (
    *("SeriesDescription", "PixelSpacing", "ImageType", "ConvolutionKernel", "SliceThickness", "KVP"),
    "ReceiveCoilName",
)
_CONTRASTS = ("EchoNumbers", "EchoTime", "ConvolutionKernel", "KVP", "AcquisitionNumber")
"""What is better looked at volume by volume, if there are few."""
_FEW = 3


def state_of_stack(stack: Stack, offer: Offer, modality: str) -> State:
    """Return what the only stack of a series is.

    Parameters
    ----------
    offer
        What Slicer offers to load of the series.
    """
    if are_overviews(stack.instances) and len(stack.instances) > 1:
        return State(NAMED, Text("{count} localizers", count=len(stack.instances)))
    if is_taken_for_axial(stack.orientation):
        return State(WRONG, _TAKEN_FOR_AXIAL)
    if stack.has_repeated_places:
        return _state_of_repeated(stack, modality)
    slabs = slabs_of(stack)
    if slabs:
        return State(NAMED, _text_of_slabs(stack, slabs))
    keyword, shifted = shifted_parts(stack)
    if shifted:
        message = Text(
            "{count} {what} of {slices} slices, shifted against each other: can be separated with {rule}",
            rule=_SEPARATING,
            count=len(shifted),
            what=_WHAT_VARIES[keyword],
            slices=list(dict.fromkeys(map(len, shifted))),
        )
        return State(NAMED, message)
    broken = where_uneven(stack) or where_missing(stack) or where_beside(stack) or where_sizes_differ(stack)
    if broken is not None:
        return State(WRONG, broken)
    if len(stack.instances) == 1:
        return State(SOUND, Text("a single slice"), is_complete=True)
    if spacing_of_pixels(stack.instances[0]) is None:
        return State(WRONG, Text("the size of a pixel is not given: readers take it for 1 mm"))
    if not stack.is_plain:
        return _state_of_uneven(stack, offer)
    ticked = [loadable for loadable in offer.ticked if loadable.kind == VOLUME]
    if len(ticked) > 1:
        return State(DOUBTFUL, Text("complete, but Slicer offers it in {count} pieces", count=len(ticked)))
    if any(NO_GEOMETRY in loadable.warnings for loadable in ticked):
        return State(DOUBTFUL, Text("Slicer cannot tell where the slices lie"))
    if stack.tilt >= _FEWEST_TILTED:
        return State(
            SOUND,
            Text("complete, tilted by {degrees} degrees: Slicer adds a transform", degrees=f"{stack.tilt:.1f}"),
            True,
        )
    return State(SOUND, Text("complete"), is_complete=True)


def _text_of_slabs(stack: Stack, slabs: Sequence[Sequence[Instance]]) -> Text:
    gap = max(after - before for before, after in zip(stack.places, stack.places[1:]))
    return Text(
        "{count} stacks of {slices} slices, of different acquisitions and up to {gap} mm apart: load each by itself",
        count=len(slabs),
        slices=[len(slab) for slab in slabs],
        gap=f"{gap:.4g}",
    )


def _state_of_uneven(stack: Stack, offer: Offer) -> State:
    off = max(stack.spacing.residual, stack.residual)
    warned = any(UNEVEN in loadable.warnings for loadable in offer.ticked)
    message = Text("slices are up to {off} mm off an even line", off=f"{off:.2g}")
    gaps = [after - before for before, after in zip(stack.places, stack.places[1:])]
    difference = max(gaps) - min(gaps)
    if stack.residual <= difference and are_rounded(stack, difference):
        least, most = f"{min(gaps):.4g}", f"{max(gaps):.4g}"
        message = Text("positions are rounded: slices are {least} to {most} mm apart", least=least, most=most)
    if warned:
        message = Text("{state}, of which Slicer warns", state=message)
    return State(DOUBTFUL if warned or off > 0.1 * stack.spacing.step else NAMED, message)


def _state_of_repeated(stack: Stack, modality: str) -> State:
    """Tell of several images at one place."""
    places, images = len(stack.places), len(stack.instances)
    if "MOSAIC" in text(stack.instances[0], "ImageType"):
        return State(NAMED, Text("{count} mosaics: each shows all slices of a volume side by side", count=images))
    division = stack.division()
    if division.keywords and (division.is_complete or places == 1):
        what = _WHAT_VARIES[division.keywords[0]]
        for keyword in division.keywords[1:]:
            what = Text("{what} and {others}", what=what, others=_WHAT_VARIES[keyword])
        if places == 1 and division.keywords == ("ContentTime",) and not any(position_of(stack.instances[0]) or ()):
            message = Text(
                "{count} images all say that they lie at the origin: time points, or slices without a place",
                count=images,
            )
            return State(DOUBTFUL, message)
        if places == 1:
            return State(NAMED, Text("{count} images at one place: {what}", count=images, what=what))
        sentence = Text("{count} {what} of {slices} slices", count=len(division.parts), what=what, slices=places)
        broken = where_uneven(stack) or where_missing(stack)
        if broken is not None:
            return State(WRONG, Text("{state}; {problem}", state=sentence, problem=broken))
        return State(NAMED, _how_to_load(sentence, division))
    if places == 1:
        degree = WRONG if modality in _ONE_TIME else NAMED
        return State(degree, Text("{count} images at one place, and nothing tells them apart", count=images))
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
    if are_numbered_volumes(stack):
        each = images // places
        message = Text(
            "{each} images at each of {places} places, told apart by their numbers", each=each, places=places
        )
        return State(NAMED, Text("{state}: load as a sequence", state=message))
    if are_timed_volumes(stack):
        each = images // places
        message = Text("{each} images at each of {places} places, told apart by their times", each=each, places=places)
        return State(NAMED, Text("{state}: load as a sequence", state=message))
    return State(WRONG, where_repeated(stack))


def _how_to_load(sentence: Text, division: Division) -> Text:
    """Return a sentence about volumes at the same places with what to do to see them."""
    keyword = division.keywords[0]
    if keyword in _CONTRASTS and len(division.parts) <= _FEW and keyword not in _NO_SEQUENCE:
        return Text("{state}: load as a sequence, or separate them with {rule}", state=sentence, rule=_SEPARATING)
    if keyword in _NO_SEQUENCE:
        return Text("{state}: can be separated with {rule}", state=sentence, rule=_SEPARATING)
    return Text("{state}: load as a sequence", state=sentence)


def spacing_of_pixels(instance: Instance) -> tuple[float, ...] | None:
    """Return the distances (mm) of rows and columns as readers take them; None if they are not given."""
    keyword = pixel_size_keyword(text(instance, "SOPClassUID"))
    numbers = numbers_in(instance[keyword], 2) if keyword and instance.has(keyword) else None
    return numbers if numbers is not None and min(numbers) > 0 else None
