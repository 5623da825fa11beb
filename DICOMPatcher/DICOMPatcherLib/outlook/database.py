"""The rows of the database that 3D Slicer imports files into, by what the real one was seen to do and by its code.

- A file without Study Instance UID is refused. One without Series Instance UID makes rows of patient and study, and
  no more; one without SOP Instance UID makes a row of the series too, and no instance.
- An instance is known by its SOP Instance UID alone: of several with one UID the last one stays.
- A patient is known by ID and name together. Who has no ID gets the study's UID for it, who has no name the ID.
- A study is known by its UID alone: one that two patients share moves to the last of them, unless it was there before.
- A series is known by its UID alone: one that two studies share stays in the first.
- Rows that exist are not updated, and stay when what belonged to them has moved away.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, Callable, NamedTuple

PATIENT_FIELDS = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")
STUDY_FIELDS = ("StudyDate", "StudyTime", "StudyDescription", "AccessionNumber", "InstitutionName")
SERIES_FIELDS = ("SeriesNumber", "SeriesDate", "SeriesTime", "SeriesDescription", "Modality", "BodyPartExamined")


class Counts(NamedTuple):
    """Number of rows, also of those that show nothing."""

    patients: int
    studies: int
    series: int
    instances: int


class Place(NamedTuple):
    """Where an instance is shown; the patient by ID and name."""

    patient: tuple[str, str]
    study: str
    series: str


@dataclasses.dataclass
class Row:
    """A patient, study or series: where it belongs and its values when it was first seen."""

    parent: str
    values: dict[str, str]


class ImageRow:
    """An instance: its series and its file.

    Attributes
    ----------
    modified, linked
        Time of the file when it was inserted, and whether that is the one that was imported.
    """

    __slots__ = ("series", "path", "modified", "linked")

    def __init__(self, series: str, path: str, modified: float = 0.0, linked: bool = True) -> None:
        self.series, self.path, self.modified, self.linked = series, path, modified, linked


class NotImported(Exception):
    """The database takes nothing of a file."""


def _ignore(*_event: Any) -> None:
    pass


class Tables:
    """Patients, studies, series and instances.

    Attributes
    ----------
    on_event
        Is called with "patient", "study", "series" or "instance" and the arguments of the signal of that name.
    """

    def __init__(self) -> None:
        self.on_event: Callable[..., None] = _ignore
        self.clear()

    def clear(self) -> None:
        """Forget all rows."""
        self.patients: dict[str, Row] = {}
        self.studies: dict[str, Row] = {}
        self.series: dict[str, Row] = {}
        self.instances: dict[str, ImageRow] = {}
        self._patient_ids: dict[tuple[str, str], str] = {}
        self._next_patient = 1

    def insert(self, values: Mapping[str, str], new_studies: set[str], has_instance: bool) -> tuple[str, str]:
        """Make the rows of patient, study and series of a file; return the UIDs that its instance has to be known by.

        Parameters
        ----------
        values
            What the file says, by keyword; what is missing may be left out.
        new_studies
            The studies that this import has made, to which those of the file are added.
        has_instance
            Whether the file has the element SOP Instance UID, which may be empty.

        Returns
        -------
        Series and instance UID; the series is "" if the file makes no row of an instance.

        Raises
        ------
        NotImported
            If it has no study.
        """
        study = values.get("StudyInstanceUID", "")
        if not study:
            raise NotImported
        patient_id = values.get("PatientID", "") or study
        name = values.get("PatientName", "") or patient_id
        patient = self._patient(values, patient_id, name)
        self._study(values, study, patient, new_studies)
        series = values.get("SeriesInstanceUID", "")
        if series:
            self._series(values, series, study)
        return series if has_instance else "", values.get("SOPInstanceUID", "")

    def put(self, instance: str, row: ImageRow) -> ImageRow | None:
        """Make the row of an instance; return the one that it takes the place of, if there is one."""
        replaced = self.instances.pop(instance, None)
        self.instances[instance] = row
        return replaced

    def _patient(self, values: Mapping[str, str], patient_id: str, name: str) -> str:
        row_id = self._patient_ids.get((patient_id, name), "")
        if row_id not in self.patients:
            row_id = self._patient_ids[patient_id, name] = str(self._next_patient)
            self._next_patient += 1
            shown = {**_chosen(values, PATIENT_FIELDS), "PatientID": patient_id, "PatientName": name}
            self.patients[row_id] = Row("", shown)
            self.on_event("patient", int(row_id), patient_id, name, shown["PatientBirthDate"])
        return row_id

    def _study(self, values: Mapping[str, str], study: str, patient: str, new_studies: set[str]) -> None:
        if study not in self.studies:
            self.studies[study] = Row(patient, _chosen(values, STUDY_FIELDS))
            new_studies.add(study)
            self.on_event("study", study)
        elif study in new_studies:
            # In one import it goes to the patient of the last file; one that was there before stays where it is.
            self.studies[study].parent = patient

    def _series(self, values: Mapping[str, str], series: str, study: str) -> None:
        if series not in self.series:
            self.series[series] = Row(study, _chosen(values, SERIES_FIELDS))
            self.on_event("series", series)

    # Questions

    @property
    def counts(self) -> Counts:
        """Number of rows."""
        return Counts(len(self.patients), len(self.studies), len(self.series), len(self.instances))

    def places(self) -> dict[str, Place]:
        """Return where each instance that is still there is shown, by its path."""
        found = {}
        for instance in self.instances.values():
            study = self.series[instance.series].parent
            patient = self.patients[self.studies[study].parent].values
            found[instance.path] = Place((patient["PatientID"], patient["PatientName"]), study, instance.series)
        return found


def _chosen(values: Mapping[str, str], keywords: Iterable[str]) -> dict[str, str]:
    return {keyword: values.get(keyword, "") for keyword in keywords}
