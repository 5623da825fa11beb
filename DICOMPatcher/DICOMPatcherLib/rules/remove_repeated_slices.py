"""Leave out slices that are stored twice."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from DICOMPatcherLib.defects import SEVERAL_VOLUMES
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.grouping.division import TELLING_TAGS
from DICOMPatcherLib.grouping.same_image import SAME_IMAGE_TAGS, Comparison
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, Stack, position_of, series_spaces
from DICOMPatcherLib.instances.geometry import SAME_PLACE
from DICOMPatcherLib.instances.instance import Instance, batches, remaining
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.rule_api.examples import LEFT_OUT, Elements, Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action

_SAME = (
    *TELLING_TAGS,
    *IDENTITY_TAGS,
    *("FrameOfReferenceUID", "RescaleSlope", "RescaleIntercept", "BitsStored", "PixelRepresentation"),
)
"""What must be the same, or the pixels mean something else."""


def _slice(number: int, pixels: int, **values: str) -> Elements:
    return {
        "FrameOfReferenceUID": "1.2.9",
        "PixelSpacing": "1\\1",
        "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
        "ImagePositionPatient": f"0\\0\\{number}",
        "PixelData": bytes([pixels] * 8),
        **values,
    }


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
        "pixels, bit for bit, and the same time, echo, acquisition and rescale values. References to them name the one "
        "that stays."
    )
    whenToUse = "Needed if a volume does not load because some of its slices lie at one place."
    neverDoes = (
        "It leaves out nothing whose pixels, or any value that tells time points, echoes or directions apart, are "
        "different, and compares compressed images with others of the same encoding only."
    )
    defects = (SEVERAL_VOLUMES,)
    default = True
    requiredTags = (*SPACE_TAGS, *SAME_IMAGE_TAGS, *_SAME, "SOPInstanceUID")

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
                for group in _same_places(stack) if stack.has_repeated_places else ():
                    for first, *others in (yield from _same_pixels(comparison, group)):
                        for other in others:
                            kept[text(other, "SOPInstanceUID")] = text(first, "SOPInstanceUID")
                            what = Text("the same image, at the same place, is there under another SOPInstanceUID")
                            other.report(SEVERAL_VOLUMES, with_result(what, action("left out", "would be left out")))
                            other.skip(Text("the same image as {path}", path=first.path))
                    yield
        for batch in batches(remaining(instances)) if kept else ():
            for instance in batch:
                instance.redirect(kept)
            yield


def _same_places(stack: Stack) -> Iterator[list[Instance]]:
    """Yield the slices that have their place and all that tells images apart in common."""
    for group in stack.repeated():
        alike: dict[tuple[str, ...], list[Instance]] = {}
        for instance in group:
            alike.setdefault(tuple(text(instance, keyword) for keyword in _SAME), []).append(instance)
        for members in alike.values():
            if len(members) > 1 and not any(instance.is_damaged for instance in members) and _are_at_one_place(members):
                yield members


def _are_at_one_place(slices: Sequence[Instance]) -> bool:
    first, *others = map(position_of, slices)
    return first is not None and all(
        other is not None and max(abs(one - another) for one, another in zip(first, other)) < SAME_PLACE
        for other in others
    )


def _same_pixels(comparison: Comparison, slices: list[Instance]) -> Generator[None, None, list[list[Instance]]]:
    """Divide slices, in steps, by their pixels; what is in another encoding is not the same."""
    images = yield from comparison.images(slices)
    return [alike for image in images for alike in image if len(alike) > 1]
