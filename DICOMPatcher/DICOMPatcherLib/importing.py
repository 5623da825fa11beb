"""What importing a folder into Slicer's DICOM database will do, found out before it is done."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from DICOMPatcherLib.files import PART_NAME, list_files
from DICOMPatcherLib.part10 import Part10File
from DICOMPatcherLib.rows import Columns

NO_DICOM, NO_STUDY, NO_SERIES, NO_INSTANCE, REPEATED, PRESENT = (
    "no DICOM",
    "no study",
    "no series",
    "no instance",
    "repeated",
    "present",
)
OBSTACLES = (NO_DICOM, NO_STUDY, NO_SERIES, NO_INSTANCE, REPEATED, PRESENT)
"""Why a file adds no instance to the database."""

_KEYWORDS = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")


class Database(Protocol):
    """What is asked of Slicer's DICOM database."""

    def patientForStudy(self, uid: str) -> str: ...
    def nameForPatient(self, patient: str) -> str: ...
    def seriesForStudy(self, uid: str) -> tuple[str, ...]: ...
    def studyForSeries(self, uid: str) -> str: ...
    def fileForInstance(self, uid: str) -> str: ...
    def seriesForFile(self, path: str) -> str: ...


class Import:
    """A folder that is to be imported.

    Attributes
    ----------
    files
        The files to import. A DICOMDIR is none of them: the database would take only what it lists.
    obstacles
        How many files add no instance, by reason.
    known_studies
        The studies that the database has already and whose rows it would not update; by UID the name of the patient.
    other_series
        How many series of those studies are not in the folder.
    """

    def __init__(self, folder: str, database: Database) -> None:
        self._folder = folder
        self._database = database
        self._columns = Columns(_KEYWORDS)
        self._instances: set[str] = set()
        self._series: set[str] = set()
        self.files: list[str] = []
        self.obstacles: Counter[str] = Counter()
        self.known_studies: dict[str, str] = {}
        self.other_series = 0

    def steps(self) -> Iterator[None]:
        """Look at the folder a file at a time."""
        for path, problem, _ in list_files(self._folder):
            name = path.rpartition("/")[2]
            if name != "DICOMDIR" and not PART_NAME.fullmatch(name) and not problem:
                self.files.append(os.path.join(self._folder, *path.split("/")))
                self._look_at(self.files[-1])
            yield
        for study in self.known_studies:
            self.other_series += sum(uid not in self._series for uid in self._database.seriesForStudy(study))
            yield

    def _look_at(self, path: str) -> None:
        try:
            with Part10File.open(path) as file:
                values = [] if file.foreign or file.damage else self._columns.values(file)
        except OSError:
            values = []
        if not values:
            self.obstacles[NO_DICOM] += 1
            return
        study, series, instance = values
        missing = [name for uid, name in ((study, NO_STUDY), (series, NO_SERIES), (instance, NO_INSTANCE)) if not uid]
        if missing:
            self.obstacles[missing[0]] += 1
        elif instance in self._instances:
            self.obstacles[REPEATED] += 1
        self._series.add(series)
        self._ask_for(study)
        if instance and instance not in self._instances:
            self._instances.add(instance)
            before = self._database.fileForInstance(instance)
            if before:
                self.obstacles[PRESENT] += not missing
                self._ask_for(self._database.studyForSeries(self._database.seriesForFile(before)))

    def _ask_for(self, study: str) -> None:
        """Take down a study that the database has already."""
        if study and study not in self.known_studies:
            patient = self._database.patientForStudy(study)
            if patient:
                self.known_studies[study] = self._database.nameForPatient(patient)

    def removed(self) -> None:
        """Forget what the database had: it was removed."""
        del self.obstacles[PRESENT]
        self.known_studies = {}
        self.other_series = 0
