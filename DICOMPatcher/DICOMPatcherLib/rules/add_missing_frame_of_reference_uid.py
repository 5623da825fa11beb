"""Give series whose slices have positions the frame of reference that they lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from DICOMPatcherLib.defects import FRAME_OF_REFERENCE_MISSING
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.grouping.series_space import position_of
from DICOMPatcherLib.instances.instance import Instance, group_in_steps, remaining
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import decimals, text
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.rule_api.examples import Example, New
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import new_uid

_SLICES = frozenset(STORAGE_BRANCH + number for number in ("2", "4", "128"))
_VOLUMES = frozenset(STORAGE_BRANCH + number for number in ("2.1", "2.2", "4.1", "4.3", "4.4", "128.1", "130"))
"""CT, MR and PET, one slice to a file and all in one (PS3.6 table A-1)."""

_SPARE = 3
"""So many series of one slice each may be one volume: then they are not to be parted by a frame of reference."""


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
        "other images of the series, or else a new one for each series."
    )
    whenToUse = (
        "Needed by programs that refuse images without it, for example when a segmentation is to be stored as DICOM. "
        "Some anonymizers and converters remove it."
    )
    neverDoes = (
        "It never gives two series one frame of reference: that they lie in one space is not known. It leaves series "
        "alone that contain several frames of reference or patients, or images without a position."
    )
    defects = (FRAME_OF_REFERENCE_MISSING,)
    default = True
    requiredTags = (
        *IDENTITY_TAGS,
        *("SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"),
        *("ImagePositionPatient", "ImageOrientationPatient"),
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
        Example("An image without a position", {"Rows": 2}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Go series by series."""
        alone: dict[str, list[list[Instance]]] = {}
        rows = (instance for instance in remaining(instances) if not instance.is_damaged)
        groups = yield from group_in_steps(rows, "StudyInstanceUID", "SeriesInstanceUID")
        for (study, _), series in groups.items():
            yield
            images = [instance for instance in series if text(instance, "SOPClassUID") in _SLICES | _VOLUMES]
            is_complete = not any(not text(instance, "FrameOfReferenceUID") for instance in images)
            yield
            if is_complete or not text(series[0], "SeriesInstanceUID") or not all(map(_has_place, images)):
                continue
            if len(series) == 1 and text(images[0], "SOPClassUID") in _SLICES:
                alone.setdefault(study, []).append(images)
            else:
                self._complete(images)
        for lot in alone.values():
            yield
            lacking = [series for series in lot if not text(series[0], "FrameOfReferenceUID")]
            for series in lacking if len(lacking) < _SPARE else ():
                self._complete(series)

    def _complete(self, images: list[Instance]) -> None:
        lacking = [instance for instance in images if not text(instance, "FrameOfReferenceUID")]
        frames = {text(instance, "FrameOfReferenceUID") for instance in images} - {""}
        if not lacking or len(frames) > 1 or are_of_several(images):
            return
        what = (images[0][keyword] for keyword in ("PatientID", "StudyInstanceUID", "SeriesInstanceUID"))
        frame = frames.pop() if frames else ""
        result = _COPIED if frame else _MADE
        frame = frame or new_uid(self.key, "frame of reference", *what)
        _set(lacking, frame, result)


_COPIED = action("copied from other images of the series", "would be copied from other images of the series")
_MADE = action("a new one was assigned to the series", "a new one would be assigned to the series")


def _has_place(instance: Instance) -> bool:
    if text(instance, "SOPClassUID") in _VOLUMES:
        return True
    return position_of(instance) is not None and decimals(instance, "ImageOrientationPatient", 6) is not None


def _set(images: Iterable[Instance], frame: str, result: Text) -> None:
    for instance in images:
        instance["FrameOfReferenceUID"] = frame
        instance.report(FRAME_OF_REFERENCE_MISSING, with_result(missing("FrameOfReferenceUID"), result))
