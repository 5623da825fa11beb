"""A model of the database that 3D Slicer imports DICOM files into, by what the real one was seen to do and by its code.

- A file without Study Instance UID is refused. One without Series Instance UID makes rows of patient and study, and
  no more; one without SOP Instance UID makes a row of the series too, and no instance.
- An instance is known by its SOP Instance UID alone: of several with one UID the last one stays.
- A patient is known by ID and name together. Who has no ID gets the study's UID for it, who has no name the ID.
- A study is known by its UID alone: one that two patients share moves to the last of them, unless it was there before.
- A series is known by its UID alone: one that two studies share stays in the first.
- Rows that exist are not updated, and stay when what belonged to them has moved away.
- Text is decoded by the first value of Specific Character Set.
- A file named DICOMDIR at the top hides all that it does not list.
- A copy is not made where one lies already; what is removed is deleted too if it lies in the folder of the database.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pathlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from pydicom import Dataset

import dicom_stream

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
    refused
        Paths of the files that were not taken.
    on_event
        Is called with "patient", "study", "series" or "instance" and the arguments of the signal of that name.
    """

    def __init__(self, folder: str = "") -> None:
        self.folder = folder
        self.log: list[str] = []
        self.refused: list[str] = []
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
        if (top / "DICOMDIR").exists():  # whatever it is
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
            self.refused.append(path)
            return
        known = self.instances.get(self._by_path.get(path, ""))
        if known is not None and known.linked and known.path == path and known.modified == modified:
            return
        try:
            ds = dicom_stream.read(path)
        except dicom_stream.UnreadableError as error:
            self.log.append(f"Could not read DICOM file {path}: {error}")
            self.refused.append(path)
            return
        study = _text(ds, "StudyInstanceUID")
        patient_id = _text(ds, "PatientID") or study
        name = _text(ds, "PatientName") or patient_id
        if not study:
            self.log.append(f"The file {path} has no StudyInstanceUID and was not imported.")
            self.refused.append(path)
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

    @property
    def counts(self) -> Counts:
        return Counts(len(self.patients), len(self.studies), len(self.series), len(self.instances))

    def places(self) -> dict[str, Place]:
        """Return where each instance that is still there is shown, by its path."""
        found = {}
        for instance in self.instances.values():
            study = self.series[instance.series].parent
            patient = self.patients[self.studies[study].parent].values
            found[instance.path] = Place((patient["PatientID"], patient["PatientName"]), study, instance.series)
        return found

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


_CODECS = {
    "": "latin-1",
    "ISO_IR 6": "utf-8",
    "ISO_IR 100": "latin-1",
    "ISO_IR 101": "iso8859-2",
    "ISO_IR 109": "iso8859-3",
    "ISO_IR 110": "iso8859-4",
    "ISO_IR 144": "iso8859-5",
    "ISO_IR 127": "iso8859-6",
    "ISO_IR 126": "iso8859-7",
    "ISO_IR 138": "iso8859-8",
    "ISO_IR 148": "iso8859-9",
    "ISO_IR 179": "iso8859-13",
    "ISO_IR 192": "utf-8",
    "ISO 2022 IR 13": "iso2022-jp",
    "ISO 2022 IR 87": "iso2022-jp",
    "ISO 2022 IR 159": "iso2022-jp",
    "ISO 2022 IR 149": "euc-kr",
    "GB18030": "gb18030",
    "GBK": "gbk",
}
"""The character sets that the database knows, and how it reads them."""


def _text(ds: Dataset, keyword: str) -> str:
    """Return the first value of an element as the database reads it."""
    element = ds.get_item(keyword)
    data = element.value if element is not None else None
    if not isinstance(data, bytes):
        return str(data or "").strip(" \0")
    terms = ds.get("SpecificCharacterSet") or ""
    term = terms if isinstance(terms, str) else terms[0]
    data = data.partition(b"\\")[0]
    if term.strip() in _CODECS:
        text = data.decode(_CODECS[term.strip()], "replace")
    else:
        text = "".join(chr(byte) if 32 <= byte < 128 else "?" for byte in data.rstrip(b" \0"))
    return text.strip(" \0")
