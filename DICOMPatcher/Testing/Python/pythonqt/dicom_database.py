"""A model of Slicer's DICOM database, by what the real one was seen to do and by its source. It needs no Qt.

Of its traps these are here: rows of patients, studies and series that exist are not updated; the file imported last has
the instance; a DICOMDIR at the top of a folder hides what it does not list; files without a series make empty rows; a
copy is not made where one lies already; what is removed is deleted too if it lies in the folder of the database.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pathlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import dicom_stream
from pydicom import Dataset

PATIENT_FIELDS = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")
STUDY_FIELDS = ("StudyDate", "StudyTime", "StudyDescription", "AccessionNumber", "InstitutionName")
SERIES_FIELDS = ("SeriesNumber", "SeriesDate", "SeriesTime", "SeriesDescription", "Modality", "BodyPartExamined")


@dataclasses.dataclass
class Row:
    """A patient, study or series: where it belongs and its values when it was first seen."""

    parent: str
    values: dict[str, str]


@dataclasses.dataclass
class Instance:
    """An image row."""

    series: str
    path: str
    modified: float
    """Time of the file when it was inserted."""
    linked: bool


def _ignore(*_event: Any) -> None:
    pass


class DicomDatabase:
    """The tables of one database.

    Attributes
    ----------
    log
        Lines that Slicer would log, errors and warnings.
    on_event
        Is called with "patient", "study", "series" or "instance" and the arguments of the signal of that name.
    """

    def __init__(self, folder: str = "") -> None:
        self.folder = folder
        self.log: list[str] = []
        self.on_event: Callable[..., None] = _ignore
        self.clear()

    def clear(self) -> None:
        self._by_path: dict[str, str] = {}
        self.patients: dict[str, Row] = {}
        self.studies: dict[str, Row] = {}
        self.series: dict[str, Row] = {}
        self.instances: dict[str, Instance] = {}
        self._next_patient = 1

    # Import

    def import_folder(self, folder: str | os.PathLike[str], copy: bool = False) -> None:
        """Import all files in a folder; if it holds a DICOMDIR, only those that this lists. No folder is no error."""
        self.import_files(self.files_to_import(folder), copy)

    def files_to_import(self, folder: str | os.PathLike[str]) -> list[pathlib.Path]:
        top = pathlib.Path(folder)
        if (top / "DICOMDIR").is_file():
            return self._listed(top / "DICOMDIR")
        walk = os.walk(top, followlinks=True)
        return sorted(pathlib.Path(where, name) for where, _folders, names in walk for name in names)

    def _listed(self, dicomdir: pathlib.Path) -> list[pathlib.Path]:
        try:
            ds = dicom_stream.read(dicomdir)
        except dicom_stream.UnreadableError as error:
            self.log.append(f"Could not read DICOMDIR {dicomdir}: {error}")
            return []
        listed = []
        for record in ds.get("DirectoryRecordSequence") or ():
            name = record.get("ReferencedFileID")
            if name:
                parts = [name] if isinstance(name, str) else list(name)
                listed.append(dicomdir.parent.joinpath(*parts))
        return [path for path in listed if path.is_file()]

    def import_files(self, paths: Iterable[str | os.PathLike[str]], copy: bool = False) -> None:
        """Import files in this order."""
        for _ in self.import_steps(paths, copy):
            pass

    def import_steps(self, paths: Iterable[str | os.PathLike[str]], copy: bool) -> Iterator[None]:
        """Import a file at a time."""
        new_studies: set[str] = set()
        for path in paths:
            self._insert(os.path.abspath(path), copy, new_studies)
            yield

    def _insert(self, path: str, copy: bool, new_studies: set[str]) -> None:
        try:
            path.encode()
            modified = os.stat(path).st_mtime
        except (UnicodeEncodeError, OSError):
            return
        known = self.instances.get(self._by_path.get(path, ""))
        if known is not None and known.linked and known.path == path and known.modified == modified:
            return
        try:
            ds = dicom_stream.read(path)
        except dicom_stream.UnreadableError as error:
            self.log.append(f"Could not read DICOM file {path}: {error}")
            return
        study = _text(ds, "StudyInstanceUID")
        patient_id = _text(ds, "PatientID") or study
        name = _text(ds, "PatientName") or patient_id
        if not study:
            self.log.append(f"The file {path} has no StudyInstanceUID and was not imported.")
            return
        if not _text(ds, "PatientID") or not _text(ds, "PatientName"):
            self.log.append(f"The file {path} has no PatientID or no PatientName.")
        series, instance = _text(ds, "SeriesInstanceUID"), _text(ds, "SOPInstanceUID")
        if copy and not instance:
            return
        patient = self._patient(ds, patient_id, name)
        self._study(ds, study, patient, new_studies)
        if series:
            self._series(ds, series, study)
        if series and "SOPInstanceUID" in ds:
            self.instances.pop(instance, None)
            if copy and self.folder:
                path = self._stored(path, study, series, instance)
            self.instances[instance] = Instance(series, path, modified, linked=not copy)
            self._by_path[path] = instance
            self.on_event("instance", instance)

    def _stored(self, path: str, *uids: str) -> str:
        """Copy a file into the folder of the database; a copy that lies there already stays."""
        names = [hashlib.md5(uid.encode()).hexdigest()[:8] for uid in uids]
        stored = pathlib.Path(self.folder, "dicom", *names)
        if not stored.exists():
            stored.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, stored)
        return str(stored)

    def _patient(self, ds: Dataset, patient_id: str, name: str) -> str:
        for row_id, row in self.patients.items():
            if (row.values["PatientID"], row.values["PatientName"]) == (patient_id, name):
                return row_id
        row_id = str(self._next_patient)
        self._next_patient += 1
        values = {**_values(ds, PATIENT_FIELDS), "PatientID": patient_id, "PatientName": name}
        self.patients[row_id] = Row("", values)
        self.on_event("patient", int(row_id), patient_id, name, values["PatientBirthDate"])
        return row_id

    def _study(self, ds: Dataset, study: str, patient: str, new_studies: set[str]) -> None:
        if study not in self.studies:
            self.studies[study] = Row(patient, _values(ds, STUDY_FIELDS))
            new_studies.add(study)
            self.on_event("study", study)
        elif study in new_studies:
            # In one import it goes to the patient of the last file; one that was there before stays where it is.
            self.studies[study].parent = patient

    def _series(self, ds: Dataset, series: str, study: str) -> None:
        if series not in self.series:
            self.series[series] = Row(study, _values(ds, SERIES_FIELDS))
            self.on_event("series", series)

    # Questions

    def studies_of(self, patient: str) -> list[str]:
        return [uid for uid, row in self.studies.items() if row.parent == patient]

    def series_of(self, study: str) -> list[str]:
        return [uid for uid, row in self.series.items() if row.parent == study]

    def instances_of(self, series: str) -> list[str]:
        return [uid for uid, instance in self.instances.items() if instance.series == series]

    def files_of(self, series: str) -> list[str]:
        return [instance.path for instance in self.instances.values() if instance.series == series]

    def instance_of(self, path: str) -> str:
        uid = self._by_path.get(path, "")
        return uid if uid in self.instances and self.instances[uid].path == path else ""

    # Removal

    def remove_series(self, series: str) -> bool:
        """Remove a series with its instances, and what is empty then."""
        for instance in self.instances_of(series):
            path = pathlib.Path(self.instances.pop(instance).path)
            if self.folder and pathlib.Path(self.folder) in path.parents:
                path.unlink(missing_ok=True)
        known = self.series.pop(series, None) is not None
        self.clean_up()
        return known

    def remove_study(self, study: str) -> bool:
        series = self.series_of(study)
        for uid in series:
            self.remove_series(uid)
        return bool(series)

    def remove_patient(self, patient: str) -> bool:
        studies = self.studies_of(patient)
        for uid in studies:
            self.remove_study(uid)
        return bool(studies)

    def clean_up(self) -> None:
        """Remove series without instances, studies without series and patients without studies."""
        used = {instance.series for instance in self.instances.values()}
        self.series = {uid: row for uid, row in self.series.items() if uid in used}
        used = {row.parent for row in self.series.values()}
        self.studies = {uid: row for uid, row in self.studies.items() if uid in used}
        used = {row.parent for row in self.studies.values()}
        self.patients = {row_id: row for row_id, row in self.patients.items() if row_id in used}


def _values(ds: Dataset, keywords: Iterable[str]) -> dict[str, str]:
    return {keyword: _text(ds, keyword) for keyword in keywords}


def _text(ds: Dataset, keyword: str) -> str:
    value = ds.get(keyword)
    if value is None:
        return ""
    return "\\".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value).strip()
