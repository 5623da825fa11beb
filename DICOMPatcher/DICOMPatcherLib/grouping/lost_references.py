"""Finding the images of a document whose references lead nowhere, or whose frame of reference is that of no image."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Union

from DICOMPatcherLib.grouping.drawn_planes import Drawn, drawn_in, frames_of_reference
from DICOMPatcherLib.grouping.listed_instances import Listed, listed_instances
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, Stack, position_of, series_spaces
from DICOMPatcherLib.instances.geometry import are_parallel, place_along
from DICOMPatcherLib.instances.instance import Instance, remaining
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, contradict, identity
from DICOMPatcherLib.instances.row_values import decimals, integer, text
from DICOMPatcherLib.part10.elements import Damage
from DICOMPatcherLib.part10.file import Part10File

REFERENCE_TAGS = (*IDENTITY_TAGS, *SPACE_TAGS, "SOPInstanceUID", "FrameOfReferenceUID", "SeriesNumber", "Modality")
"""What a row must have for lost references to be found."""

STRUCTURE_SET = "1.2.840.10008.5.1.4.1.1.481.3"
SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"

ON_THE_SLICE = 0.01
"""How far (mm) what is drawn on a slice may be off its plane."""

_BESIDE = 1.0
"""How far, in pixels, a contour may go beyond the middle of the outermost pixels."""


class Lost(NamedTuple):
    """A document and the images that it is about.

    Attributes
    ----------
    images
        The slices of the only series that fits; none if several do.
    replaced
        What each UID in its references has to become; empty if several series fit.
    missing
        How many images it refers to that are not there; 0 if only its frame of reference is made up.
    """

    document: Instance
    images: list[Instance]
    replaced: Mapping[str, str]
    missing: int


Found = Union[Lost, None]


def lost_references(instances: Sequence[Instance]) -> Iterator[Found]:
    """Yield each structure set and segmentation whose references lead nowhere, if images fit; None between steps.

    It is opened for that. All of its images must be missing, and one series of the same patient must have a slice at
    the place of each of its contours and frames, so that each missing image is one of its slices.
    """
    rows = list(remaining(instances))
    documents = [
        row for row in rows if text(row, "SOPClassUID") in (STRUCTURE_SET, SEGMENTATION) and not row.is_damaged
    ]
    if not documents:
        return
    by_uid = {text(row, "SOPInstanceUID"): row for row in rows}
    frames_used = {text(row, "FrameOfReferenceUID") for row in rows if row.pixel_length}
    stacks: list[Stack] | None = None
    for document in documents:
        yield None
        listed, frames = _stated(document)
        there = [by_uid[one.instance] for one in listed if one.instance in by_uid]
        if not listed or (there and len(there) < len(listed)):
            continue
        if there:
            yield _made_up_frame(document, there, frames - frames_used)
            continue
        if len(frames) > 1:
            continue
        if stacks is None:
            stacks = []
            for space in series_spaces(rows):
                stacks += space.stacks if space is not None else ()
                yield None
        candidates = []
        for stack in stacks:
            yield None
            if len(stack.instances) >= len(listed) and not contradict(map(identity, (document, stack.instances[0]))):
                candidates.append(stack)
        if not candidates:
            continue
        fitting = yield from _fitting(document, candidates, [one.instance for one in listed])
        if len(fitting) == 1:
            ((stack, images),) = fitting
            yield Lost(document, stack.instances, _replaced(images, listed, frames), len(listed))
        elif fitting:
            yield Lost(document, [], {}, len(listed))


def claimed_frames(documents: Iterable[Instance]) -> Iterator[dict[str, set[str]] | None]:
    """Yield in which frames of reference documents say that each image lies, by SOP Instance UID; None between steps.

    A document that speaks of several frames does not say of which of them an image is.
    """
    claimed: dict[str, set[str]] = {}
    for document in documents:
        yield None
        if text(document, "SOPClassUID") in (STRUCTURE_SET, SEGMENTATION):
            listed, frames = _stated(document)
            for one in listed:
                claimed.setdefault(one.instance, set()).update(frames)
    yield claimed


def _stated(document: Instance) -> tuple[list[Listed], set[str]]:
    """Return the images that a document lists, each once, and its frames of reference."""
    try:
        with document.open() as file:
            listed = {one.instance: one for one in listed_instances(file)}
            frames = frames_of_reference(file) if listed else set()
    except (OSError, Damage):
        return [], set()
    own = text(document, "FrameOfReferenceUID")
    return list(listed.values()), frames | {own} if own else frames


def _made_up_frame(document: Instance, images: Sequence[Instance], unused: set[str]) -> Found:
    """Return the document if all its images are of one series and frame, and its own frame is that of no image."""
    frames = {text(image, "FrameOfReferenceUID") for image in images}
    series = {text(image, "SeriesInstanceUID") for image in images}
    if len(unused) != 1 or len(frames) != 1 or len(series) != 1 or frames & {*unused, ""}:
        return None
    return Lost(document, list(images), {unused.pop(): frames.pop()}, 0)


def _fitting(
    document: Instance, stacks: Sequence[Stack], listed: Sequence[str]
) -> Generator[None, None, list[tuple[Stack, dict[str, Instance]]]]:
    """Find in steps the stacks that fit a document, and which slice each missing image is."""
    fitting = []
    try:
        with document.open() as file:
            for stack in stacks:
                yield
                images = yield from _images_of(file, stack, listed)
                fitting += [(stack, images)] if images else []
    except (OSError, Damage):
        return []  # of what cannot be read to its end nothing is certain
    return fitting


def _images_of(file: Part10File, stack: Stack, listed: Sequence[str]) -> Generator[None, None, dict[str, Instance]]:
    """Find in steps which slice of a stack each missing image is; {} if that is not certain."""
    if stack.has_repeated_places or not stack.instances:
        return {}
    found: dict[str, int] = {}
    for number, drawn in enumerate(drawn_in(file)):
        index = _slice_of(drawn, stack) if drawn is not None else None
        if drawn is None or index is None:
            return {}
        # Several frames of one image are several segments; an image has one place.
        if len(drawn.images) > 1 or any(found.setdefault(uid, index) != index for uid in drawn.images):
            return {}
        if number % 100 == 0:
            yield
    if not found or len(set(found.values())) < len(found) or not found.keys() <= set(listed):
        return {}
    if len(found) < len(listed):
        found = _all_in_order(found, listed, len(stack.instances))
    return {uid: stack.instances[index] for uid, index in found.items()}


def _all_in_order(found: Mapping[str, int], listed: Sequence[str], count: int) -> dict[str, int]:
    """Return the slice of each image if all are listed in their order, up or down, as those that are known show."""
    if len(listed) == count and len(found) > 1:
        for order in (list(range(count)), list(range(count))[::-1]):
            every = dict(zip(listed, order))
            if all(every[uid] == index for uid, index in found.items()):
                return every
    return {}


def _slice_of(drawn: Drawn, stack: Stack) -> int | None:
    """Return the index of the slice in whose plane and field of view something is drawn."""
    places = [place_along(stack.normal, point) for point in drawn.points]
    index = min(range(len(stack.places)), key=lambda one: abs(stack.places[one] - places[0]))
    image = stack.instances[index]
    position, spacing = position_of(image), decimals(image, "PixelSpacing", 2)
    rows, columns = integer(image, "Rows"), integer(image, "Columns")
    if position is None or spacing is None or not rows or not columns or min(spacing) <= 0:
        return None
    if any(abs(place - stack.places[index]) > ON_THE_SLICE for place in places):
        return None
    if drawn.grid:
        grid = (rows, columns, *spacing)
        is_same = all(abs(one - other) <= 1e-3 * max(1.0, abs(other)) for one, other in zip(drawn.grid, grid))
        is_there = max(abs(one - other) for one, other in zip(drawn.points[0], position)) <= ON_THE_SLICE
        return index if is_same and is_there and are_parallel(stack.orientation, drawn.grid[4:]) else None
    for axis, length in (
        (stack.orientation[:3], (columns - 1) * spacing[1]),
        (stack.orientation[3:], (rows - 1) * spacing[0]),
    ):
        edge = _BESIDE * max(spacing)
        for point in drawn.points:
            along = sum(way * (one - start) for way, one, start in zip(axis, point, position))
            if not -edge <= along <= length + edge:
                return None
    return index


def _replaced(images: Mapping[str, Instance], listed: Sequence[Listed], frames: set[str]) -> dict[str, str]:
    """Return what the UIDs that a document states have to become."""
    image = next(iter(images.values()))
    replaced = {uid: text(one, "SOPInstanceUID") for uid, one in images.items()}
    for keyword, stated in (
        ("SeriesInstanceUID", {one.series for one in listed}),
        ("StudyInstanceUID", {one.study for one in listed}),
        ("FrameOfReferenceUID", frames),
    ):
        replaced.update(dict.fromkeys(stated - {""}, text(image, keyword)))
    return {old: new for old, new in replaced.items() if new and old != new}
