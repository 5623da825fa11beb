"""Write dates and times as the standard wants them, where they can mean one thing only."""

from __future__ import annotations

from collections.abc import Mapping

from pydicom import Dataset
from pydicom.datadict import keyword_for_tag

from DICOMPatcherLib.defects import DATE_MALFORMED
from DICOMPatcherLib.part10.raw_values import raw_values
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import plural
from DICOMPatcherLib.values.date_readings import date_meant, date_time_meant, time_meant
from DICOMPatcherLib.values.forms import has_form

_MEANT = {"DA": date_meant, "TM": time_meant, "DT": date_time_meant}


class RepairDatesAndTimes(DICOMPatcherRule):
    """Write dates and times in the form of their VR if the text can mean one only.

    A date is not taken apart further than its text allows: day and month must be told from each other by their size, a
    word, or the order year, month, day; years have four digits.

    References
    ----------
    PS3.5 section 6.2: DA, TM and DT; yyyy.mm.dd and hh:mm:ss are of the standard before DICOM, and not compliant.
    """

    title = "Repair dates and times that are written wrongly"
    summary = "Writes dates and times as the standard requires, such as 20200131 for 31/01/2020."
    description = (
        "Repairs dates and times that have dots, dashes, slashes, colons or words, such as 2020-01-31, 31/01/2020, "
        "31 Jan 2020 or 10:35:02, at any depth. Programs do not show them, or find them in no search, and cannot "
        "compute doses and ages with them. They are repaired only if one date is possible."
    )
    whenToUse = "Needed for files of scripts, spreadsheets and old systems."
    neverDoes = (
        "It leaves a date alone that may be two, such as 04/05/2020, or none, and reports it. It does not touch "
        "private elements."
    )
    defects = (DATE_MALFORMED,)
    default = True
    triggers = ("StudyDate",)
    eachFileAlone = True

    examples = (
        Example("A date with slashes", {"StudyDate": b"31/01/2020"}, {"StudyDate": "20200131"}),
        Example("A time with colons", {"StudyTime": b"10:35:02"}, {"StudyTime": "103502"}),
        Example("Day and month may be meant either way", {"StudyDate": b"04/05/2020"}),
        Example("A date in the right form", {"StudyDate": b"20200131"}),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Look at files only whose examination has found a value that has not the form of its VR."""
        return self.file.has_malformed_values

    def processDataSet(self, ds: Dataset) -> None:
        """Repair what can be read in one way."""
        repaired: dict[str, None] = {}
        left: dict[str, None] = {}
        for raw in raw_values(ds, _MEANT):
            if has_form(raw.data, raw.vr.encode()):
                continue
            keyword = keyword_for_tag(raw.tag)
            parts = raw.data.decode("utf-8", "replace").split("\\")
            meant = [date for date in (self._meant(part, raw.vr) for part in parts) if date is not None]
            if len(meant) == len(parts):
                raw.replace("\\".join(meant))
            (repaired if len(meant) == len(parts) else left)[keyword] = None
        if repaired:
            message = plural(
                len(repaired),
                "{keywords} does not have the form of a date or time",
                "{keywords} do not have the form of a date or time",
                keywords=list(repaired),
            )
            self.report(DATE_MALFORMED, message)
        if left:
            message = plural(
                len(left),
                "{keywords} does not have the form of a date or time, and may mean none or several; left unchanged",
                "{keywords} do not have the form of a date or time, and may mean none or several; left unchanged",
                keywords=list(left),
            )
            self.report(DATE_MALFORMED, message)

    def _meant(self, part: str, vr: str) -> str | None:
        bare = part.strip(" \0")
        if has_form(bare.encode("utf-8"), vr.encode()):
            return bare
        return _MEANT[vr](bare)
