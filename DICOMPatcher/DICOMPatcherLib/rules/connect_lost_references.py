"""Connect structure sets and segmentations with the images that they were made on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from DICOMPatcherLib.defects import REFERENCE_LOST
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.grouping.lost_references import REFERENCE_TAGS, Lost, lost_references
from DICOMPatcherLib.instances.instance import Instance, batches, group_by, remaining
from DICOMPatcherLib.instances.row_values import integer, text
from DICOMPatcherLib.rule_api.examples import STRUCTURE_SET_OF_EXAMPLE, Elements, Example, File, slice_at
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action, plural

_CT = "1.2.840.10008.5.1.4.1.1.2"


def _structure_set(study: str, series: str, frame: str, images: Iterable[str]) -> Elements:
    references = [{"ReferencedSOPClassUID": _CT, "ReferencedSOPInstanceUID": uid} for uid in images]
    of_study = {
        "ReferencedSOPClassUID": "1.2.840.10008.3.1.2.3.1",
        "ReferencedSOPInstanceUID": study,
        "RTReferencedSeriesSequence": [{"SeriesInstanceUID": series, "ContourImageSequence": references}],
    }
    contours = [
        {"ContourImageSequence": [reference], "ContourData": f"0\\0\\{number}\\1\\0\\{number}\\1\\1\\{number}"}
        for number, reference in enumerate(references, 1)
    ]
    return {
        "ReferencedFrameOfReferenceSequence": [{"FrameOfReferenceUID": frame, "RTReferencedStudySequence": [of_study]}],
        "ROIContourSequence": [{"ContourSequence": contours}],
    }


_LOST = _structure_set("1.9", "1.9.1", "1.9.2", ("1.9.1.1", "1.9.1.2"))
_CONNECTED = _structure_set("1.2.3", "1.2.3.4", "1.2.9", ("1.2.3.4.2", "1.2.3.4.3"))


class ConnectLostReferences(DICOMPatcherRule):
    """Let references to images that are not there name the slices that lie where something is drawn.

    References
    ----------
    PS3.3 C.8.8.5, C.8.8.6: a structure set lists its images; PS3.3 C.8.20: so does a segmentation.
    """

    title = "Connect structure sets and segmentations with their images"
    summary = "Lets references that lead nowhere name the images that fit by their position."
    description = (
        "Connects structure sets and segmentations whose references lead nowhere with the only series of the patient "
        "that has a slice in the plane of each contour, or a slice of the same size and place for each frame. Study "
        "and frame of reference become those of the images. If only the frame of reference is one that no image has, "
        "it becomes that of the images referred to."
    )
    whenToUse = (
        "Use it if images got new UIDs, as public collections often have them, and the structure sets made before are "
        "not shown with them."
    )
    neverDoes = (
        "It changes nothing where several series fit, a contour or frame lies on no slice, or some of the images that "
        "are referred to are there."
    )
    defects = (REFERENCE_LOST,)
    requiredTags = REFERENCE_TAGS

    examples = (
        Example(
            "A structure set made before the images got new UIDs",
            {
                "1.dcm": File({**STRUCTURE_SET_OF_EXAMPLE, **_LOST}, is_bare=True),
                **{f"{number + 1}.dcm": slice_at(number) for number in (1, 2, 3)},
            },
            {"1.dcm": _CONNECTED},
        ),
        Example(
            "A structure set of other slices",
            {
                "1.dcm": File({**STRUCTURE_SET_OF_EXAMPLE, **_LOST}, is_bare=True),
                **{f"{number + 1}.dcm": slice_at(number + 10) for number in (1, 2, 3)},
            },
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Connect each document that certainly is about one series."""
        rows = list(remaining(instances))
        with_images: set[str] = set()
        for batch in batches(rows):
            with_images.update(instance["StudyInstanceUID"] for instance in batch if _is_slice(instance))
            yield
        for lost in lost_references(rows):
            if lost is not None and lost.replaced:
                document, image = lost.document, lost.images[0]
                document.redirect(lost.replaced)
                if lost.missing and document["StudyInstanceUID"] not in with_images:
                    document["StudyInstanceUID"] = text(image, "StudyInstanceUID")
                if text(document, "FrameOfReferenceUID"):
                    document["FrameOfReferenceUID"] = text(image, "FrameOfReferenceUID")
                result = action("connected with the series that fits", "would be connected with the series that fits")
                document.report(REFERENCE_LOST, with_result(_problem(lost), result))
            elif lost is not None:
                _report_several(lost)
            yield

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Say of each document which series fits."""
        for lost in lost_references(instances):
            if lost is not None and lost.replaced:
                count = len(group_by(lost.images, "SOPInstanceUID"))
                number = integer(lost.images[0], "SeriesNumber")
                which = Text("series {number}", number=number) if number is not None else Text("one series")
                message = Text(
                    "{problem}; {which} of {count} images fits; can be connected",
                    problem=_problem(lost),
                    which=which,
                    count=count,
                )
                yield Advice(REFERENCE_LOST, message, [lost.document])
            elif lost is not None:
                _report_several(lost)
            yield None


def _is_slice(instance: Instance) -> bool:
    return bool(instance.pixel_length and text(instance, "ImagePositionPatient"))


def _problem(lost: Lost) -> Text:
    if not lost.missing:
        return Text("the frame of reference is that of no image")
    return plural(
        lost.missing, "refers to {count} image that is not there", "refers to {count} images that are not there"
    )


def _report_several(lost: Lost) -> None:
    result = Text("several series fit; left unchanged")
    lost.document.report(REFERENCE_LOST, with_result(_problem(lost), result), is_undecidable=True)
