"""Giving some files of a series a series of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from DICOMPatcherLib.instances.instance import Instance, group_by
from DICOMPatcherLib.instances.row_values import free_numbers, text
from DICOMPatcherLib.values.identifiers import new_uid

NEW_SERIES_TAGS = ("StudyInstanceUID", "SeriesInstanceUID", "SeriesNumber")


class NewSeries:
    """Makes series, each with a number that its study did not have.

    Parameters
    ----------
    rows
        All files of the run.
    key
        What new identifiers depend on.
    """

    def __init__(self, rows: Iterable[Instance], key: bytes) -> None:
        self._key = key
        self._studies = group_by(rows, "StudyInstanceUID")
        self._free: dict[str, Iterator[int]] = {}

    def give(self, members: Sequence[Instance], *what: str) -> None:
        """Make a series of some files of a study; `what` tells it from others that come from the same series."""
        study, series = members[0]["StudyInstanceUID"], text(members[0], "SeriesInstanceUID")
        if study not in self._free:
            self._free[study] = free_numbers(self._studies[study,], "SeriesNumber")
        number = str(next(self._free[study]))
        uid = new_uid(self._key, "part of series", study, series, *what)
        for instance in members:
            instance["SeriesInstanceUID"] = uid
            instance["SeriesNumber"] = number
