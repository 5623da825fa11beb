"""Give series whose slices have positions the frame of reference that they lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from DICOMPatcherLib.defects import FRAME_OF_REFERENCE_MISSING
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.grouping.lost_references import claimed_frames
from DICOMPatcherLib.grouping.series_space import position_of
from DICOMPatcherLib.instances.instance import Instance, batches, group_in_steps, remaining
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import decimals, text
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.rule_api.examples import STRUCTURE_SET_OF_EXAMPLE, Elements, Example, File, New
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import new_uid

_SLICES = frozenset(STORAGE_BRANCH + number for number in ("2", "4", "128"))
_VOLUMES = frozenset(STORAGE_BRANCH + number for number in ("2.1", "2.2", "4.1", "4.3", "4.4", "128.1", "130"))
_WITH_PLACES = _SLICES | _VOLUMES
"""CT, MR and PET, one slice to a file and all in one (PS3.6 table A-1)."""

_SPARE = 3
"""So many series of one slice each may be one volume: then they are not to be parted by a frame of reference."""


_CT = STORAGE_BRANCH + "2"
_BARE: Elements = {
    "ImagePositionPatient": "0\\0\\1",
    "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
    "SOPInstanceUID": "1.2.3.4.1",
}


def _structure_set(*frames: str) -> File:
    """Return a structure set that says in which frames of reference the slice is."""
    image: Elements = {"ReferencedSOPClassUID": _CT, "ReferencedSOPInstanceUID": "1.2.3.4.1"}
    study: Elements = {
        "ReferencedSOPClassUID": "1.2.840.10008.3.1.2.3.1",
        "ReferencedSOPInstanceUID": "1.2.3",
        "RTReferencedSeriesSequence": [{"SeriesInstanceUID": "1.2.3.4", "ContourImageSequence": [image]}],
    }
    elements: Elements = {
        **STRUCTURE_SET_OF_EXAMPLE,
        "ReferencedFrameOfReferenceSequence": [
            {"FrameOfReferenceUID": frame, "RTReferencedStudySequence": [study]} for frame in frames
        ],
    }
    return File(elements, is_bare=True)


class AddMissingFrameOfReferenceUID(DICOMPatcherRule):
    """Add Frame of Reference UID (0020,0052), one for each series.

    References
    ----------
    PS3.3 C.7.4.1.1.1: each series has a single frame of reference. PS3.3 A.3, A.4, A.21: CT, MR and PET have one.
    """

    title = "Add the missing frame of reference"
    summary = "Gives each CT, MR and PET series with positions the frame of reference that it lacks."
    description = (
        "Adds the Frame of Reference UID where it is missing in CT, MR and PET images that have positions: that of the "
        "other images of the series, that which structure sets and segmentations say these images have, or else a new "
        "one for each series."
    )
    whenToUse = (
        "Needed by programs that refuse images without it, for example when a segmentation is to be stored as DICOM. "
        "Some anonymizers and converters remove it."
    )
    neverDoes = (
        "It never gives two series one frame of reference: that they lie in one space is not known. It leaves series "
        "alone that contain several frames of reference or patients, or images without a position, or of which "
        "documents say several."
    )
    defects = (FRAME_OF_REFERENCE_MISSING,)
    default = True
    requiredTags = (
        *IDENTITY_TAGS,
        *("SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"),
        *("ImagePositionPatient", "ImageOrientationPatient", "SOPInstanceUID"),
    )

    examples = (
        Example(
            "Two slices without a frame of reference",
            {
                f"{number}.dcm": {
                    "ImagePositionPatient": f"0\\0\\{number}",
                    "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
                }
                for number in (1, 2)
            },
            {f"{number}.dcm": {"FrameOfReferenceUID": New("frame of the series")} for number in (1, 2)},
        ),
        Example(
            "A structure set says in which frame the slice is",
            {"1.dcm": _BARE, "2.dcm": _structure_set("1.2.9")},
            {"1.dcm": {"FrameOfReferenceUID": "1.2.9"}},
        ),
        Example("A structure set of several frames", {"1.dcm": _BARE, "2.dcm": _structure_set("1.2.8", "1.2.9")}),
        Example("An image without a position", {"Rows": 2}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Go series by series."""
        found: list[list[Instance]] = []
        alone: dict[str, list[list[Instance]]] = {}
        rows = [instance for instance in remaining(instances) if not instance.is_damaged]
        groups = yield from group_in_steps(rows, "StudyInstanceUID", "SeriesInstanceUID")
        for (study, _), series in groups.items():
            images: list[Instance] = []
            for batch in batches(series):
                images += (instance for instance in batch if text(instance, "SOPClassUID") in _WITH_PLACES)
                yield
            is_complete = not any(not text(instance, "FrameOfReferenceUID") for instance in images)
            yield
            if is_complete or not text(series[0], "SeriesInstanceUID") or not all(map(_has_place, images)):
                continue
            if len(series) == 1 and text(images[0], "SOPClassUID") in _SLICES:
                alone.setdefault(study, []).append(images)
            else:
                found.append(images)
        for lot in alone.values():
            lacking = [series for series in lot if not text(series[0], "FrameOfReferenceUID")]
            found += lacking if len(lacking) < _SPARE else ()
        claimed: dict[str, set[str]] = {}
        for step in claimed_frames(rows) if found else ():
            claimed = step or claimed
            yield
        used = (
            {text(instance, "FrameOfReferenceUID") for instance in rows if instance.pixel_length} if claimed else set()
        )
        for images in found:
            yield
            self._complete(images, claimed, used)

    def _complete(self, images: list[Instance], claimed: Mapping[str, set[str]], used: set[str]) -> None:
        lacking = [instance for instance in images if not text(instance, "FrameOfReferenceUID")]
        own = {text(instance, "FrameOfReferenceUID") for instance in images} - {""}
        frames = own.union(*(claimed.get(text(instance, "SOPInstanceUID"), ()) for instance in images)) - {""}
        if not lacking or len(frames) > 1 or are_of_several(images) or frames & (used - own):
            return
        what = (images[0][keyword] for keyword in ("PatientID", "StudyInstanceUID", "SeriesInstanceUID"))
        frame = frames.pop() if frames else ""
        result = _COPIED if own else _STATED if frame else _MADE
        frame = frame or new_uid(self.key, "frame of reference", *what)
        _set(lacking, frame, result)


_COPIED = action("copied from other images of the series", "would be copied from other images of the series")
_STATED = action(
    "that which documents say of the images was assigned", "that which documents say of the images would be assigned"
)
_MADE = action("a new one was assigned to the series", "a new one would be assigned to the series")


def _has_place(instance: Instance) -> bool:
    if text(instance, "SOPClassUID") in _VOLUMES:
        return True
    return position_of(instance) is not None and decimals(instance, "ImageOrientationPatient", 6) is not None


def _set(images: Iterable[Instance], frame: str, result: Text) -> None:
    for instance in images:
        instance["FrameOfReferenceUID"] = frame
        instance.report(FRAME_OF_REFERENCE_MISSING, with_result(missing("FrameOfReferenceUID"), result))
