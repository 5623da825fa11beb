"""The library's model of Slicer's database, fed with files: by import of folders, by copy, and by removal.

- A file named DICOMDIR at the top hides all that it does not list.
- Text is decoded by the first value of Specific Character Set.
- A copy is not made where one lies already; what is removed is deleted too if it lies in the folder of the database.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import shutil
import warnings
from collections.abc import Iterable, Iterator

import pydicom

from DICOMPatcherLib.outlook.database import (
    PATIENT_FIELDS,
    SERIES_FIELDS,
    STUDY_FIELDS,
    Counts,
    ImageRow,
    NotImported,
    Place,
    Tables,
)
from DICOMPatcherLib.outlook.dcmtk_reading import Refused
from DICOMPatcherLib.outlook.imported_file import read_imported

__all__ = ["PATIENT_FIELDS", "SERIES_FIELDS", "STUDY_FIELDS", "Counts", "DicomDatabase", "Place", "is_read"]

_KEYWORDS = (
    *(*PATIENT_FIELDS, *STUDY_FIELDS, *SERIES_FIELDS),
    *("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"),
)


def is_read(path: str | os.PathLike[str]) -> bool:
    """Tell whether the importer reads a file to its end."""
    try:
        read_imported(path, ())
    except (Refused, OSError):
        return False
    return True


class DicomDatabase(Tables):
    """The tables of one database.

    Attributes
    ----------
    log
        Lines that Slicer would log, errors and warnings.
    refused
        Paths of the files that were not taken.
    """

    def __init__(self, folder: str = "") -> None:
        self.folder = folder
        self.log: list[str] = []
        self.refused: list[str] = []
        super().__init__()

    def clear(self) -> None:
        super().clear()
        self._by_path: dict[str, str] = {}

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
        if not is_read(dicomdir):
            self.log.append(f"Could not read DICOMDIR {dicomdir}")
            return []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ds = pydicom.dcmread(dicomdir, stop_before_pixels=True, force=True)
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
            self._insert_file(os.path.abspath(path), copy, new_studies)
            yield

    def _insert_file(self, path: str, copy: bool, new_studies: set[str]) -> None:
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
            read = read_imported(path, _KEYWORDS)
        except (Refused, OSError) as error:
            self.log.append(f"Could not read DICOM file {path}: {error}")
            self.refused.append(path)
            return
        values = {keyword: text.partition("\\")[0].strip(" \0") for keyword, text in read.values.items()}
        if copy and not values.get("SOPInstanceUID") and values.get("StudyInstanceUID"):
            return
        try:
            series, instance = self.insert(values, new_studies, read.has_instance)
        except NotImported:
            self.log.append(f"The file {path} has no StudyInstanceUID and was not imported.")
            self.refused.append(path)
            return
        if not values.get("PatientID") or not values.get("PatientName"):
            self.log.append(f"The file {path} has no PatientID or no PatientName.")
        if series:
            if copy and self.folder:
                path = self._stored(path, values["StudyInstanceUID"], series, instance)
            self.put(instance, ImageRow(series, path, modified, linked=not copy))
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
