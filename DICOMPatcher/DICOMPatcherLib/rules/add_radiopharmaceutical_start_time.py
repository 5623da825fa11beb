"""Say when a radiopharmaceutical was given where programs that compute uptake look for it."""

from __future__ import annotations

from collections.abc import Mapping

from pydicom import Dataset

from DICOMPatcherLib.defects import START_TIME_MISSING
from DICOMPatcherLib.part10.elements import Damage
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.forms import has_form
from DICOMPatcherLib.values.written_values import written_text

_PET = "1.2.840.10008.5.1.4.1.1.128"
_SEQUENCE = "RadiopharmaceuticalInformationSequence"
_TIME, _DATE_TIME = "RadiopharmaceuticalStartTime", "RadiopharmaceuticalStartDateTime"
_START_TIME = 0x00181072
_DAYS = ("SeriesDate", "AcquisitionDate", "StudyDate")
_SECOND = 14
"""Characters of a DT up to the second."""


def _pet(date_time: str, time: str = "", **others: str) -> dict[str, object]:
    item = {_DATE_TIME: date_time, **({_TIME: time} if time else {})}
    return {"SOPClassUID": _PET, "Modality": "PT", "SeriesDate": "20200131", **others, _SEQUENCE: [item]}


class AddRadiopharmaceuticalStartTime(DICOMPatcherRule):
    """Add Radiopharmaceutical Start Time (0018,1072) from the Start DateTime (0018,1078) in the same item.

    References
    ----------
    PS3.3 C.8.9.2: the PET Isotope module. PS3.5 section 6.2: DT and TM.
    """

    title = "Add the time at which a radiopharmaceutical was given"
    summary = "Fills in the start time of the radiopharmaceutical from the date and time that stand beside it."
    description = (
        "Adds Radiopharmaceutical Start Time to PET images that give it as date and time only. Programs that compute "
        "standardized uptake values, Slicer's among them, look for the time, and fail without it."
    )
    whenToUse = "Needed if standardized uptake values cannot be computed."
    neverDoes = (
        "It adds no time if the substance was given on another day than that of the series, because programs take the "
        "time for one of the same day, or if the time is given for another time zone; it reports this."
    )
    defects = (START_TIME_MISSING,)
    default = True
    triggers = (_SEQUENCE,)
    eachFileAlone = True

    examples = (
        Example(
            "Only date and time are given",
            _pet("20200131093000"),
            {_SEQUENCE: [{_TIME: "093000", _DATE_TIME: "20200131093000"}]},
        ),
        Example("It was given the day before", _pet("20200130233000")),
        Example("Both are given", _pet("20200131093000", "093000")),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Look at PET images one of whose items has no time."""
        sequence = self.file.element(0x00540016)
        if self.file.sop_class != _PET or sequence is None:
            return False
        try:
            items = self.file.items(sequence, self.file.encoding)
        except Damage:
            return False  # what is wrong there has been told
        return any(all(element.tag != _START_TIME or not element.length for element in item.elements) for item in items)

    def processDataSet(self, ds: Dataset) -> None:
        """Complete each item."""
        for item in ds[_SEQUENCE].value or ():
            date_time = written_text(item, _DATE_TIME)
            if written_text(item, _TIME) or not date_time:
                continue
            time = _time_of(date_time, ds)
            if time:
                item.add_new(_TIME, "TM", time)
                self.report(START_TIME_MISSING, Text("RadiopharmaceuticalStartTime was missing"))
            else:
                message = Text(
                    "RadiopharmaceuticalStartTime is missing, and RadiopharmaceuticalStartDateTime does not give a "
                    "time of the day of the series; left unchanged"
                )
                self.report(START_TIME_MISSING, message)


def _time_of(date_time: str, ds: Dataset) -> str:
    """Return the time of the day of the series that a DT means; "" if it means none."""
    if not has_form(date_time.encode("latin-1", "replace"), b"DT") or "\\" in date_time:
        return ""
    moment, offset = _parted(date_time)
    days = {written_text(ds, keyword) for keyword in _DAYS} - {""}
    times = [written_text(ds, keyword) for keyword in ("SeriesTime", "AcquisitionTime")]
    is_before = all(not time or moment[8:_SECOND] <= time[:6] for time in times)
    is_of_zone = not offset or offset == written_text(ds, "TimezoneOffsetFromUTC")
    is_exact = (
        len(moment) >= _SECOND and days == {moment[:8]} and is_of_zone and is_before and moment[12:_SECOND] < "60"
    )
    return moment[8:] if is_exact else ""


def _parted(date_time: str) -> tuple[str, str]:
    """Return a DT and its offset from UTC apart."""
    for sign in "+-":
        if sign in date_time:
            moment, offset = date_time.split(sign, 1)
            return moment, sign + offset
    return date_time, ""
