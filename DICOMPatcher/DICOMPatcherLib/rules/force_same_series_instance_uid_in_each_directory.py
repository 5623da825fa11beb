"""Make all files of a folder one series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from DICOMPatcherLib.collection import Instance, group_by, remaining
from DICOMPatcherLib.identifiers import new_uid
from DICOMPatcherLib.patients import IDENTITY_TAGS, are_of_several
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
        "folder that is already one series of its own stays as it is, and so does one with files of several patients, "
        "which is reported. Studies are left alone: the report says where the files of a folder belong to several."
    )
    defects = ("I2", "I12")
    fillsIn = True
    requiredTags = (*IDENTITY_TAGS, "SeriesInstanceUID", "StudyInstanceUID")

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Keep a folder's first UID where it is the folder's own."""
        folders = list(group_by(remaining(instances), "folder").values())
        found = [[text(instance, "SeriesInstanceUID") for instance in folder] for folder in folders]
        holders = Counter(uid for uids in found for uid in set(uids))
        for folder, uids in zip(folders, found):
            yield
            if are_of_several(folder):
                message = "The files of the folder are of several patients. They were not made one series."
                for instance in folder:
                    instance.report("I7", message, is_undecidable=True)
                continue
            series = next(filter(None, uids), "")
            if not series or holders[series] > 1:
                series = new_uid(self.key, "series", *traits(folder[0]))
            for instance, old in zip(folder, uids):
                _force(instance, old, series)
            _report_studies(folder)


def _force(instance: Instance, old: str, series: str) -> None:
    if not old:
        instance["SeriesInstanceUID"] = series
        instance.report("I2", "SeriesInstanceUID was missing. It is the same in all files of the folder now.")
    elif old != series:
        instance["SeriesInstanceUID"] = series
        instance.report(
            "I12", "SeriesInstanceUID was not the folder's own. All files of the folder are one series now."
        )


def _report_studies(folder: list[Instance]) -> None:
    """Say where a series lies in several studies: whether that is right only the user can know."""
    values = [text(instance, "StudyInstanceUID") for instance in folder]
    first = next(filter(None, values), "")
    for instance, value in zip(folder, values):
        if value and value != first:
            instance.report(
                "I13", "StudyInstanceUID is that of another study than in the folder's first file. It was left."
            )
