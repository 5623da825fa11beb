"""Say where the volumes of a collection are not what they should be, and nothing can be done about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from DICOMPatcherLib.defects import CODESTREAM_DAMAGED, DefectId
from DICOMPatcherLib.findings import SERIES
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, SeriesSpace, series_spaces
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.outlook.broken_stack import PLACE_TAGS
from DICOMPatcherLib.outlook.contradictions import CONTRADICTION_TAGS, contradictions_in
from DICOMPatcherLib.outlook.damaged_codestreams import damaged_images
from DICOMPatcherLib.outlook.faults import Fault, fault_of
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, plural

_MOST_BY_THEMSELVES = 10
"""Series that the same is wrong with are told one by one up to this number."""


class ExamineGeometry(DICOMPatcherRule):
    """Remark on each series whose slices are not one even stack, as it is when all other rules are done.

    References
    ----------
    PS3.3 C.7.6.2: Image Position and Orientation (Patient), from which the places of slices come.
    """

    title = "Say what each series is in space"
    summary = "Tells of slices that are missing, uneven, or twice at one place."
    description = (
        "Examines each series as a volume when all repairs are made, and says where slices are missing, where their "
        "distance changes, and where several lie at one place and nothing tells them apart; the same of frames in one "
        "file, and of dose grids. It tells where pixel sizes differ between slices, and where lengths seem to be in "
        "another unit. A JPEG image that is much shorter than the one beside it is looked into: whether its picture is "
        "cut off."
    )
    whenToUse = "Always: measurements in such a volume are wrong although it loads."
    neverDoes = (
        "It repairs nothing. It does not speak of what is sound: tilt, time points, echoes, localizers in three "
        "directions, mosaics, overlapping slices, clips."
    )
    default = True
    requiredTags = (*IDENTITY_TAGS, *SPACE_TAGS, *CONTRADICTION_TAGS, *PLACE_TAGS, "Modality", "SeriesNumber")

    examples = (
        Example(
            "A hole, of which nothing can be repaired",
            {
                f"{number}.dcm": {
                    "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
                    "ImagePositionPatient": f"0\\0\\{number}",
                    "InstanceNumber": str(number),
                }
                for number in (1, 2, 3, 6)
            },
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Look at each series; tell by themselves of the first that the same is wrong with."""
        found: dict[DefectId, list[tuple[SeriesSpace, Text]]] = defaultdict(list)
        for space in series_spaces(instances):
            yield
            if space is None:
                continue
            for stack in space.stacks[:1]:
                if stack.has_repeated_places:
                    yield from stack.divided()
            for image, message in damaged_images(space):
                image.is_picture_lost = True
                image.report(CODESTREAM_DAMAGED, message, is_undecidable=True)
            for fault in _faults(space):
                found[fault.defect].append((space, fault.message))
        for defect, faults in found.items():
            for space, message in faults[:_MOST_BY_THEMSELVES]:
                remark = Text("{series}: {message}", series=_name(space), message=message)
                self.remark(remark, SERIES, defect, space.instances)
            rest = [instance for space, _ in faults[_MOST_BY_THEMSELVES:] for instance in space.instances]
            if rest:
                count = len(faults) - _MOST_BY_THEMSELVES
                more = plural(count, "{count} more series is like that", "{count} more series are like that")
                self.remark(more, SERIES, defect, rest)
            yield


def _name(space: SeriesSpace) -> Text:
    first = space.instances[0]
    number, modality = text(first, "SeriesNumber"), text(first, "Modality")
    if not number.isdecimal():
        return Text("A series without number")
    known = modality if modality.isalpha() and modality.isupper() and len(modality) <= 16 else Text("images")
    return Text("Series {number} ({modality})", number=number, modality=known)


def _faults(space: SeriesSpace) -> Iterator[Fault]:
    """Yield what is wrong with the slices of a series, or else with the frames of one of its images."""
    frames = (image.frames for image in space.multiframe)
    of_frames = (Fault(one.defect, one.text) for one in frames if one is not None and one.defect is not None)
    fault = fault_of(space) or next(of_frames, None)
    if fault is not None:
        yield fault
    yield from contradictions_in(space)
