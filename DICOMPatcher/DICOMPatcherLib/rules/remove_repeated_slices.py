"""Leave out slices that are stored twice."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from pydicom.datadict import tag_for_keyword

from DICOMPatcherLib.defects import SEVERAL_VOLUMES
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.grouping.division import TELLING_TAGS
from DICOMPatcherLib.grouping.same_image import SAME_IMAGE_TAGS, Comparison
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, Stack, position_of, series_spaces
from DICOMPatcherLib.instances.geometry import SAME_PLACE
from DICOMPatcherLib.instances.instance import Instance, batches, remaining
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS
from DICOMPatcherLib.instances.row_values import integer, text
from DICOMPatcherLib.rule_api.examples import LEFT_OUT, Elements, Example, slice_at
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action

_MEANING = ("FrameOfReferenceUID", "RescaleSlope", "RescaleIntercept", "BitsStored", "PixelRepresentation")
_SAME = (*TELLING_TAGS, *IDENTITY_TAGS, *_MEANING)
"""What must be the same, or the pixels mean something else."""

_TIME = "TemporalPositionIdentifier"
_TIMES = ("NumberOfTemporalPositions", "CardiacNumberOfImages", "NumberOfTimeSlices")
"""How many points in time there are."""
_IMAGES = "ImagesInAcquisition"


_OF_THE_FILE = frozenset(
    (
        0x00080012,  # Instance Creation Date
        0x00080013,  # Instance Creation Time
        0x00080018,  # SOP Instance UID
        0x00200013,  # Instance Number
        0x7FE00010,  # Pixel Data, which is compared as pixels
    )
)
"""What may differ between two files of one image."""


def _slice(number: int, pixels: int, **values: str) -> Elements:
    return slice_at(number, PixelData=bytes([pixels] * 8), **values)


class RemoveRepeatedSlices(DICOMPatcherRule):
    """Leave out all but the first of slices of a series with the same place, pixels and meaning.

    References to those that are left out are made to name the one that stays.

    References
    ----------
    PS3.3 C.7.6.2: where a slice lies.
    """

    title = "Leave out slices stored twice"
    summary = "Leaves out slices that are stored twice in a series, with the same place and the same pixels."
    description = (
        "Leaves out slices that a series contains a second time under another UID: at the same place, with the same "
        "pixels and the same header, bit for bit, but for UID, number and time of the file. References to them name "
        "the one that stays."
    )
    whenToUse = "Needed if a volume does not load because some of its slices lie at one place."
    neverDoes = (
        "It leaves out nothing that says something else: another time, echo, acquisition, description or private "
        "value, and nothing of a volume in which slices at one place differ in their pixels alone: those may be time "
        "points with empty slices. Slices with the same pixels and another header are reported."
    )
    defects = (SEVERAL_VOLUMES,)
    default = True
    requiredTags = (*SPACE_TAGS, *SAME_IMAGE_TAGS, *_SAME, *_TIMES, _IMAGES, "SOPInstanceUID")

    examples = (
        Example(
            "A slice that is there twice",
            {"1.dcm": _slice(1, 1), "2.dcm": _slice(2, 2), "3.dcm": _slice(2, 2)},
            {"3.dcm": LEFT_OUT},
        ),
        Example(
            "Two echoes with the same pixels",
            {"1.dcm": _slice(1, 1, EchoNumbers="1"), "2.dcm": _slice(1, 1, EchoNumbers="2")},
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Compare the pixels only of what is the same in all else."""
        comparison = Comparison()
        kept: dict[str, str] = {}
        for space in series_spaces(instances):
            yield
            for stack in space.stacks if space is not None else ():
                for first, *others in (yield from _stored_twice(comparison, stack)):
                    for other in others:
                        if _leave_out(other, first):
                            kept[text(other, "SOPInstanceUID")] = text(first, "SOPInstanceUID")
                        yield
        for batch in batches(remaining(instances)) if kept else ():
            for instance in batch:
                instance.redirect(kept)
            yield


def _leave_out(other: Instance, first: Instance) -> bool:
    """Leave out a slice that says nothing that the first one does not say; tell whether it was.

    Two files of one instance are no slices that are stored twice.
    """
    if text(other, "SOPInstanceUID") == text(first, "SOPInstanceUID"):
        return False
    what = Text("the same image, at the same place, is there under another SOPInstanceUID")
    if not _say_the_same(first, other):
        result = Text("its header is different; left unchanged")
        other.report(SEVERAL_VOLUMES, with_result(what, result), is_undecidable=True)
        return False
    other.report(SEVERAL_VOLUMES, with_result(what, action("left out", "would be left out")))
    other.skip(Text("the same image as {path}", path=first.path))
    return True


def _say_the_same(*slices: Instance) -> bool:
    """Tell whether the data sets of slices with the same pixels are equal, but for what names and numbers the file."""
    try:
        first, *others = map(_said_by, slices)
    except OSError:
        return False
    return all(other == first for other in others)


def _said_by(instance: Instance) -> tuple[object, dict[str, str], dict[int, bytes]]:
    """Return the elements of an instance: the row says those that rules have filled in meanwhile."""
    tags = {tag_for_keyword(keyword): keyword for keyword in instance.keywords}
    texts = {keyword: instance[keyword] for tag, keyword in tags.items() if tag not in _OF_THE_FILE}
    with instance.open() as file:
        rest = (element for element in file.elements if element.tag not in tags and element.tag & 0xFFFF)
        values = {element.tag: file.value(element) for element in rest if element.tag not in _OF_THE_FILE}
        return file.encoding, texts, values


def _same_places(stack: Stack) -> Iterator[list[Instance] | None]:
    """Yield the slices that have their place and all that tells images apart in common; None between steps."""
    for group in stack.repeated():
        alike: dict[tuple[str, ...], list[Instance]] = {}
        for batch in batches(group):
            yield None
            for instance in batch:
                alike.setdefault(tuple(text(instance, keyword) for keyword in _SAME), []).append(instance)
        for members in alike.values():
            if len(members) > 1 and not any(instance.is_damaged for instance in members) and _are_at_one_place(members):
                yield members


def _may_be_time_points(stack: Stack) -> Generator[None, None, bool]:
    """Tell, in steps, whether the images of a stack may be several volumes though nothing made for it tells them apart.

    They say that there are several points in time, and not of which they are, or that there are more images than
    places; or at one place they differ in what their pixels mean.
    """
    for group in stack.repeated():
        meanings: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for batch in batches(group):
            yield
            for one in batch:
                times = max(integer(one, keyword) or 0 for keyword in _TIMES)
                if (times > 1 and not text(one, _TIME)) or (integer(one, _IMAGES) or 0) > len(stack.places):
                    return True
                told = tuple(text(one, keyword) for keyword in (*TELLING_TAGS, *IDENTITY_TAGS))
                meanings.setdefault(told, set()).add(tuple(text(one, keyword) for keyword in _MEANING))
        if any(len(found) > 1 for found in meanings.values()):
            return True
    return False


def _are_at_one_place(slices: Sequence[Instance]) -> bool:
    first, *others = map(position_of, slices)
    return first is not None and all(
        other is not None and max(abs(one - another) for one, another in zip(first, other)) < SAME_PLACE
        for other in others
    )


def _stored_twice(comparison: Comparison, stack: Stack) -> Generator[None, None, list[list[Instance]]]:
    """Return, in steps, the slices of a stack that are one image; none if others of it differ in their pixels alone.

    Then they are several volumes that at most a number or a private value tells apart, and slices of them beside the
    body, which are empty, are alike by chance. So they may be if all places look the same. What is in another encoding
    is not the same.
    """
    if not stack.has_repeated_places or (yield from _may_be_time_points(stack)):
        return []
    found = []
    for group in _same_places(stack):
        yield
        if group is None:
            continue
        images = yield from comparison.images(group)
        alike = [slices for image in images for slices in image]
        if len(alike) > 1:
            return []
        found += alike
    are_whole_volumes = len(found) == len(stack.places) and len({len(slices) for slices in found}) == 1
    if are_whole_volumes and (yield from comparison.have_same_pixels([slices[0] for slices in found])):
        return []
    return found
