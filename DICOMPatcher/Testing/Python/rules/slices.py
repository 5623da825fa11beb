"""Rows of slices, and of anything else that collection rules with many columns look at."""

from __future__ import annotations

from collections.abc import Iterable

from DICOMPatcherLib.instances.instance import BASE_TAGS, Instance, remaining
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule

AXIAL = "1\\0\\0\\0\\1\\0"

SLICE = {
    "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
    "Modality": "CT",
    "PatientID": "4711",
    "PatientName": "Doe^Jane",
    "PatientBirthDate": "19700101",
    "PatientSex": "F",
    "StudyInstanceUID": "1.2.3",
    "StudyDate": "20200131",
    "SeriesInstanceUID": "1.2.3.1",
    "SeriesNumber": "1",
    "SeriesDescription": "Thorax 2.0",
    "FrameOfReferenceUID": "1.2.3.9",
    "ImageType": "ORIGINAL\\PRIMARY\\AXIAL",
    "ImageOrientationPatient": AXIAL,
    "PixelSpacing": "0.5\\0.5",
    "SliceThickness": "2",
    "Rows": "512",
    "Columns": "512",
    "BitsAllocated": "16",
    "BitsStored": "12",
    "PhotometricInterpretation": "MONOCHROME2",
    "AcquisitionNumber": "1",
}
"""What the rows say that a test does not care about."""


class Slices:
    """Makes rows with the columns of a rule."""

    def __init__(self, rule: type[DICOMPatcherRule]) -> None:
        self._columns = {key: index for index, key in enumerate(dict.fromkeys((*BASE_TAGS, *rule.requiredTags)))}
        self._count = 0

    def row(self, path: str = "", pixels: int = 512, **values: str) -> Instance:
        """Return a row that is in order but for the values given; path, UID, number and place are its own."""
        self._count += 1
        own = {
            "SOPInstanceUID": f"1.2.3.1.{self._count}",
            "InstanceNumber": str(self._count),
            "ImagePositionPatient": f"0\\0\\{2 * self._count}",
        }
        every = {**SLICE, **own, **values}
        assert values.keys() <= self._columns.keys()
        texts = [every.get(keyword, "") for keyword in self._columns]
        return Instance(path or f"folder/{self._count:04d}.dcm", self._columns, texts, "1.2.840.10008.1.2.1", pixels)

    def again(self, rows: Iterable[Instance]) -> list[Instance]:
        """Return rows as a second run sees them."""
        return [
            Instance(row.path, self._columns, [row[key] for key in self._columns], "", row.pixel_length)
            for row in remaining(rows)
        ]


def at(place: float, x: float = 0, y: float = 0) -> str:
    """Return Image Position (Patient) at a height."""
    return f"{x:g}\\{y:g}\\{place:g}"


def advice(rule: type[DICOMPatcherRule], rows: list[Instance]) -> list[Advice]:
    """Return what the rule says when it is not used. It must change nothing."""
    before = [list(row._values) for row in rows]
    made = rule()
    made.processStart("/in", "/out")
    found = [one for one in made.recommend(rows) if one is not None]
    assert [row._values for row in rows] == before
    assert not any(row.skip_reason for row in rows)
    return found
