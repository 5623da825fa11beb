"""What importing a folder into Slicer's DICOM database will do, found out before it is done."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Sequence
from typing import Protocol

from DICOMPatcherLib.disk.input_files import is_inside, is_text_path, list_files, split_input
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS
from DICOMPatcherLib.instances.rows import Columns
from DICOMPatcherLib.outlook.patients_shown import patients_of_study
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.reporting.import_state import (
    BAD_NAME,
    NO_DICOM,
    NO_INSTANCE,
    NO_SERIES,
    NO_STUDY,
    REPEATED,
    Taken,
)

PRESENT = "present"
"""Of a file that adds no image to the database: it had it before."""

_KEYWORDS = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", *IDENTITY_TAGS)


class Database(Protocol):
    """What is asked of Slicer's DICOM database."""

    databaseDirectory: str

    def patients(self) -> tuple[str, ...]: ...
    def patientForStudy(self, uid: str) -> str: ...
    def nameForPatient(self, patient: str) -> str: ...
    def seriesForStudy(self, uid: str) -> tuple[str, ...]: ...
    def instancesForSeries(self, uid: str) -> tuple[str, ...]: ...
    def studyForSeries(self, uid: str) -> str: ...
    def fileForInstance(self, uid: str) -> str: ...
    def seriesForFile(self, path: str) -> str: ...


class Import:
    """A folder or a file that is to be imported.

    Parameters
    ----------
    source
        A folder, whose files are imported, or a file.
    originals
        Other files and folders of the user, whose files the database must not delete.
    left_out
        Paths of files in the folder that are not imported.

    Attributes
    ----------
    files
        The files to import. A DICOMDIR is none of them: the database would take only what it lists.
    taken
        Those whose image the database has, once it was asked.
    bad_names, no_dicom
        Those that the database cannot read by their name, and those that are no DICOM files, or damaged.
    obstacles
        How many files add no instance, by reason.
    known_studies
        The studies that the database has already and whose rows it would not update; by UID the name of the patient.
    other_instances
        How many instances of those studies are not in the folder.
    own_files
        How many files the database would delete with those studies: those that lie in its own folder.
    deletes_originals
        Whether some of these are files of the user.
    """

    def __init__(
        self, source: str, database: Database, originals: Sequence[str] = (), left_out: Collection[str] = ()
    ) -> None:
        self._root, self._only = split_input(source)
        self._left_out = left_out
        self._database = database
        self._originals = (source, *originals)
        self._columns = Columns(_KEYWORDS)
        self._instances: dict[str, str] = {}
        self._patients_before: frozenset[str] = frozenset()
        self._series: set[str] = set()
        self._patients: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        self.files: list[str] = []
        self.taken: set[str] = set()
        self.bad_names: list[str] = []
        self.no_dicom: set[str] = set()
        self.obstacles: Counter[str] = Counter()
        self.known_studies: dict[str, str] = {}
        self.other_instances = self.own_files = 0
        self.deletes_originals = False

    @property
    def total(self) -> int:
        """How many files there are in the folder, with those whose name the database cannot read."""
        return len(self.files) + self.obstacles[BAD_NAME]

    def steps(self) -> Generator[None, None, None]:
        """Look at the folder a file at a time."""
        self._patients_before = frozenset(self._database.patients())
        yield
        for path, problem, _ in list_files(self._root, self._only):
            name = path.rpartition("/")[2]
            full = os.path.join(self._root, *path.split("/"))
            if name != "DICOMDIR" and not problem and full not in self._left_out:
                self._look_at(full)
            yield
        own = os.path.join(os.path.abspath(self._database.databaseDirectory), "")
        for study in self.known_studies:
            for series in self._database.seriesForStudy(study):
                for instance in self._database.instancesForSeries(series):
                    self.other_instances += instance not in self._instances
                    path = os.path.abspath(self._database.fileForInstance(instance))
                    if path.startswith(own):
                        self.own_files += 1
                        self.deletes_originals |= any(is_inside(path, folder) for folder in self._originals)
                    yield
                yield

    def without(self, paths: Collection[str]) -> Import:
        """Return an import of the other files, whose steps are still to be done."""
        source, *originals = self._originals
        return Import(source, self._database, originals, paths)

    def _look_at(self, path: str) -> None:
        if not is_text_path(path):
            self.obstacles[BAD_NAME] += 1
            self.bad_names.append(path)
            return
        self.files.append(path)
        # The database may know the path for a file that was there before.
        self._ask_for(self._database.studyForSeries(self._database.seriesForFile(path)))
        try:
            with Part10File.open(path) as file:
                values = [] if file.not_dicom or file.damage else self._columns.values(file)
        except OSError:
            values = []
        if not values:
            self.obstacles[NO_DICOM] += 1
            self.no_dicom.add(path)
            return
        study, series, instance = map(_as_in_database, values[:3])
        missing = [name for uid, name in ((study, NO_STUDY), (series, NO_SERIES), (instance, NO_INSTANCE)) if not uid]
        if missing:
            self.obstacles[missing[0]] += 1
        elif instance in self._instances:
            self.obstacles[REPEATED] += 1
        if study:
            self._patients[study].add(tuple(values[3:]))
        self._ask_for(study)
        if series:  # it would stay in the study that it was in
            self._ask_for(self._database.studyForSeries(series))
            self._series.add(series)
        if instance and instance not in self._instances:
            self._instances[instance] = path
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

    def taken_steps(self, copies: bool) -> Generator[None, None, Taken]:
        """Ask the database in steps what it has of the files that were imported.

        Parameters
        ----------
        copies
            Whether it has copies of its own of them.
        """
        ours = {os.path.abspath(path) for path in self.files}
        series: set[str] = set()
        yield
        for instance, path in self._instances.items():
            there = self._database.fileForInstance(instance)
            if there and (copies or os.path.abspath(there) in ours):
                self.taken.add(path)
                series.add(self._database.seriesForFile(there))
            yield
        images = len(self.taken)
        # A series without images is shown too, and a study whose series is in another one.
        for uid in self._series:
            if self._database.studyForSeries(uid):
                series.add(uid)
            yield
        with_series = {self._database.studyForSeries(one) for one in series}
        studies = set(with_series)
        for uid in self._patients:
            if self._database.patientForStudy(uid):
                studies.add(uid)
            yield
        patients = {self._database.patientForStudy(study) for study in studies}
        # A patient whose study has gone to another one stays, and is shown without images.
        patients.update(set(self._database.patients()) - self._patients_before)
        yield
        mixed = 0
        for study in with_series:
            mixed += patients_of_study(frozenset(self._patients[study])).are_several
            yield
        refused = {name: count for name, count in self.obstacles.items() if name != PRESENT}
        wanted = self.total - self.obstacles[NO_DICOM]
        earlier = min(self.obstacles[PRESENT], images)
        return Taken(len(patients), len(studies), len(series), images, wanted, earlier, refused, mixed)

    def removed(self) -> None:
        """Forget what the database had: it was removed."""
        del self.obstacles[PRESENT]
        self.known_studies = {}
        self.other_instances = self.own_files = 0
        self.deletes_originals = False


def _as_in_database(uid: str) -> str:
    """Return a UID as the database has it, which takes each byte for a letter of Latin 1."""
    return uid.strip(" \0").encode(errors="surrogateescape").decode("latin-1")
