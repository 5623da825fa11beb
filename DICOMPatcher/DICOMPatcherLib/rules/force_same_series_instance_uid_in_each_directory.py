"""Make all files of a folder one series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from DICOMPatcherLib.collection import Instance, group_by, remaining
from DICOMPatcherLib.identifiers import new_uid
from DICOMPatcherLib.row_values import text, traits
from DICOMPatcherLib.rule import DICOMPatcherRule


class ForceSameSeriesInstanceUidInEachDirectory(DICOMPatcherRule):
    """Give all files of a folder one Series Instance UID (0020,000E) that no other folder has.

    References
    ----------
    PS3.3 C.7.3.1: Series Instance UID identifies a series. PS3.3 A.1.2.3: a series belongs to one study.
    """

    title = "Force same series instance UID in each directory"
    description = (
        "Makes all files of a folder one series, and different folders different series. Use it if each folder holds "
        "one volume, but its slices arrive as separate series, or if several folders got the same series UID. A "
        "folder that is already one series of its own stays as it is. Studies and patients are left alone: the report "
        "says where the files of a folder belong to several of them."
    )
    defects = ("I2", "I12")
    requiredTags = ("SeriesInstanceUID", "StudyInstanceUID", "PatientID")

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Keep a folder's first UID where it is the folder's own."""
        folders = list(group_by(remaining(instances), "folder").values())
        found = [[text(instance, "SeriesInstanceUID") for instance in folder] for folder in folders]
        holders = Counter(uid for uids in found for uid in set(uids))
        for folder, uids in zip(folders, found):
            series = next(filter(None, uids), "")
            if not series or holders[series] > 1:
                series = new_uid(self.key, "series", *traits(folder[0]))
            for instance, old in zip(folder, uids):
                _force(instance, old, series)
            _report_differing(folder, "StudyInstanceUID", "I13", "study")
            _report_differing(folder, "PatientID", "I7", "patient")
            yield


def _force(instance: Instance, old: str, series: str) -> None:
    if not old:
        instance["SeriesInstanceUID"] = series
        instance.report("I2", "SeriesInstanceUID was missing. It is the same in all files of the folder now.")
    elif old != series:
        instance["SeriesInstanceUID"] = series
        instance.report(
            "I12", "SeriesInstanceUID was not the folder's own. All files of the folder are one series now."
        )


def _report_differing(folder: list[Instance], keyword: str, defect: str, what: str) -> None:
    """Say where a series lies in several studies or patients: whether that is right only the user can know."""
    values = [text(instance, keyword) for instance in folder]
    first = next(filter(None, values), "")
    for instance, value in zip(folder, values):
        if value and value != first:
            instance.report(
                defect, f"{keyword} is that of another {what} than in the folder's first file. It was left."
            )
