"""The DICOM classes of ctk: the database, the indexer that fills it and the browser that shows it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import user
from PySide6 import QtCore, QtWidgets

from dicom_database import DicomDatabase

_stored: dict[str, DicomDatabase] = {}
"""The content of database files."""


class ctkDICOMDatabase(QtCore.QObject):
    """A DICOM database with the names that Slicer's has; the content is that of a model."""

    patientAdded = QtCore.Signal(int, str, str, str)
    studyAdded = QtCore.Signal(str)
    seriesAdded = QtCore.Signal(str)
    instanceAdded = QtCore.Signal(str)
    patientRemoved = QtCore.Signal(str)
    studyRemoved = QtCore.Signal(str)
    seriesRemoved = QtCore.Signal(str)
    opened = QtCore.Signal()
    closed = QtCore.Signal()
    databaseChanged = QtCore.Signal()

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._file = ""
        self._model: DicomDatabase | None = None

    isOpen = QtCore.Property(bool, lambda self: self._model is not None)
    databaseFilename = QtCore.Property(str, lambda self: self._file)
    databaseDirectory = QtCore.Property(str, lambda self: os.path.dirname(self._file))
    lastError = QtCore.Property(str, lambda self: "")

    def model(self) -> DicomDatabase:
        return self._model or DicomDatabase()

    @QtCore.Slot(str, result=bool)
    def openDatabase(self, databaseFile: str, connectionName: str = "") -> bool:
        self._file = databaseFile
        self._model = _stored.setdefault(databaseFile, DicomDatabase(os.path.dirname(databaseFile)))
        self.opened.emit()
        return True

    @QtCore.Slot()
    def closeDatabase(self) -> None:
        self._model = None
        self.closed.emit()

    @QtCore.Slot(result=bool)
    def initializeDatabase(self) -> bool:
        self.model().clear()
        self.databaseChanged.emit()
        return True

    @QtCore.Slot(result=str)
    def schemaVersion(self) -> str:
        return "0.8.1"

    @QtCore.Slot(result=str)
    def schemaVersionLoaded(self) -> str:
        return "0.8.1" if self._model is not None else ""

    # Rows

    @QtCore.Slot(result="QStringList")
    def patients(self) -> list[str]:
        return list(self.model().patients)

    @QtCore.Slot(str, result="QStringList")
    def studiesForPatient(self, patientUID: str) -> list[str]:
        return self.model().studies_of(patientUID)

    @QtCore.Slot(str, result="QStringList")
    def seriesForStudy(self, studyUID: str) -> list[str]:
        return self.model().series_of(studyUID)

    @QtCore.Slot(str, result="QStringList")
    def instancesForSeries(self, seriesUID: str, hits: int = -1) -> list[str]:
        return self.model().instances_of(seriesUID)[: hits if hits > 0 else None]

    @QtCore.Slot(str, result="QStringList")
    def filesForSeries(self, seriesUID: str, hits: int = -1) -> list[str]:
        return self.model().files_of(seriesUID)[: hits if hits > 0 else None]

    @QtCore.Slot(str, result=str)
    def studyForSeries(self, seriesUID: str) -> str:
        row = self.model().series.get(seriesUID)
        return row.parent if row is not None else ""

    @QtCore.Slot(str, result=str)
    def patientForStudy(self, studyUID: str) -> str:
        row = self.model().studies.get(studyUID)
        return row.parent if row is not None else ""

    @QtCore.Slot(result="QStringList")
    def allFiles(self) -> list[str]:
        return [instance.path for instance in self.model().instances.values()]

    @QtCore.Slot(result=int)
    def patientsCount(self) -> int:
        return len(self.model().patients)

    @QtCore.Slot(result=int)
    def studiesCount(self) -> int:
        return len(self.model().studies)

    @QtCore.Slot(result=int)
    def seriesCount(self) -> int:
        return len(self.model().series)

    @QtCore.Slot(result=int)
    def imagesCount(self) -> int:
        return len(self.model().instances)

    # Values

    @QtCore.Slot(str, result=str)
    def nameForPatient(self, patientUID: str) -> str:
        return self.fieldForPatient("PatientName", patientUID)

    @QtCore.Slot(str, str, result=str)
    def fieldForPatient(self, field: str, patientUID: str) -> str:
        # The columns of this table have names of their own.
        return _field(self.model().patients, field.replace("PatientsName", "PatientName"), patientUID)

    @QtCore.Slot(str, str, result=str)
    def fieldForStudy(self, field: str, studyInstanceUID: str) -> str:
        return _field(self.model().studies, field, studyInstanceUID)

    @QtCore.Slot(str, str, result=str)
    def fieldForSeries(self, field: str, seriesInstanceUID: str) -> str:
        return _field(self.model().series, field, seriesInstanceUID)

    @QtCore.Slot(str, result=str)
    def descriptionForStudy(self, studyUID: str) -> str:
        return self.fieldForStudy("StudyDescription", studyUID)

    @QtCore.Slot(str, result=str)
    def descriptionForSeries(self, seriesUID: str) -> str:
        return self.fieldForSeries("SeriesDescription", seriesUID)

    @QtCore.Slot(str, result=str)
    def fileForInstance(self, sopInstanceUID: str) -> str:
        instance = self.model().instances.get(sopInstanceUID)
        return instance.path if instance is not None else ""

    @QtCore.Slot(str, result=str)
    def instanceForFile(self, fileName: str) -> str:
        return self.model().instance_of(fileName)

    @QtCore.Slot(str, result=str)
    def seriesForFile(self, fileName: str) -> str:
        instance = self.model().instances.get(self.model().instance_of(fileName))
        return instance.series if instance is not None else ""

    # Removal

    @QtCore.Slot(str, result=bool)
    def removeSeries(self, seriesInstanceUID: str, clearCachedTags: bool = False, cleanup: bool = True) -> bool:
        instances = self.model().instances_of(seriesInstanceUID) if clearCachedTags else []
        removed = self.model().remove_series(seriesInstanceUID)
        for instance in instances:
            self.removeCachedTags(instance)
        self.seriesRemoved.emit(seriesInstanceUID)
        return removed

    @QtCore.Slot(str)
    def removeCachedTags(self, sopInstanceUID: str) -> None:
        user.calls.append(("ctkDICOMDatabase.removeCachedTags", sopInstanceUID))

    @QtCore.Slot(bool, result=bool)
    def cleanup(self, vacuum: bool = False) -> bool:
        self.model().clean_up()
        return True

    @QtCore.Slot(str, result=bool)
    def removeStudy(self, studyInstanceUID: str, cleanup: bool = True) -> bool:
        removed = self.model().remove_study(studyInstanceUID)
        self.studyRemoved.emit(studyInstanceUID)
        return removed

    @QtCore.Slot(str, result=bool)
    def removePatient(self, patientID: str, cleanup: bool = True) -> bool:
        removed = self.model().remove_patient(patientID)
        self.patientRemoved.emit(patientID)
        return removed

    def fill(self, files: list[str], copy: bool) -> Iterator[None]:
        """Import files, with the signals of it, one at a time."""
        added: dict[str, Any] = {
            "patient": self.patientAdded,
            "study": self.studyAdded,
            "series": self.seriesAdded,
            "instance": self.instanceAdded,
        }
        model = self.model()
        model.on_event = lambda kind, *values: added[kind].emit(*values)
        try:
            yield from model.import_steps(files, copy)
        finally:
            model.on_event = lambda *_event: None


def _field(rows: dict[str, Any], field: str, uid: str) -> str:
    row = rows.get(uid)
    return row.values.get(field, "") if row is not None else ""


class ctkDICOMIndexer(QtCore.QObject):
    """Imports; if that is to be in the background, files arrive in the database while events are processed.

    Who shows the database is not told: the real one works with a database object of its own.
    """

    progress = QtCore.Signal(int)
    indexingComplete = QtCore.Signal(int, int, int, int)

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._in_background = False
        self._waiting: list[tuple[ctkDICOMDatabase, Any, bool]] = []
        self._steps: Iterator[None] | None = None
        self._is_cancelled = False
        self._timer = QtCore.QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)

    def _set_in_background(self, wanted: bool) -> None:
        self._in_background = wanted

    backgroundImportEnabled = QtCore.Property(bool, lambda self: self._in_background, _set_in_background)

    @QtCore.Slot("QObject*", str, bool)
    def addDirectory(self, database: ctkDICOMDatabase, directoryName: str, copyFile: bool = False) -> None:
        self._add(database, directoryName, copyFile)

    @QtCore.Slot("QObject*", "QStringList", bool)
    def addListOfFiles(self, database: ctkDICOMDatabase, listOfFiles: list, copyFile: bool = False) -> None:
        self._add(database, list(listOfFiles), copyFile)

    def _add(self, database: ctkDICOMDatabase, source: Any, copy: bool) -> None:
        self._waiting.append((database, source, copy))
        if self._in_background:
            self._timer.start(0)
        else:
            self.waitForImportFinished()

    importing = QtCore.Property(bool, lambda self: bool(self._waiting or self._steps is not None))

    @QtCore.Slot()
    def waitForImportFinished(self) -> None:
        """Wait in an event loop, in which anything else may happen."""
        while self.importing:
            self._work()
            QtCore.QCoreApplication.processEvents()

    @QtCore.Slot()
    def cancel(self) -> None:
        """Stop after the file that is being imported; those before it stay in the database.

        What was not begun ends all the same, with nothing imported: its end is signalled.
        """
        is_begun = self._steps is not None
        self._waiting = [] if is_begun else [(database, [], copy) for database, _, copy in self._waiting[:1]]
        self._is_cancelled = True

    def _work(self) -> None:
        if self._steps is None and self._waiting:
            self._is_cancelled = False
            self._steps = self._import(*self._waiting.pop(0))
        if self._steps is not None and next(self._steps, "done") == "done":
            self._steps = None
        if self.importing:
            self._timer.start(0)

    def _import(self, database: ctkDICOMDatabase, source: Any, copy: bool) -> Iterator[None]:
        before = _counts(database)
        files = database.model().files_to_import(source) if isinstance(source, str) else source
        with contextlib.closing(database.fill(files, copy)) as steps:
            for count, _ in enumerate(steps, start=1):
                self.progress.emit(100 * count // len(files))
                yield
                while count == user.World.imports_at_most and self._in_background and not self._is_cancelled:
                    yield
                if self._is_cancelled:
                    break
        self.indexingComplete.emit(*[new - old for new, old in zip(_counts(database), before)])


def _counts(database: ctkDICOMDatabase) -> list[int]:
    return [database.patientsCount(), database.studiesCount(), database.seriesCount(), database.imagesCount()]


class ctkDICOMBrowser(QtWidgets.QWidget):
    """The table browser of Slicer's DICOM module."""

    ImportDirectoryCopy, ImportDirectoryAddLink = 0, 1

    directoryImported = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._added = [0, 0, 0, 0]
        self._database: ctkDICOMDatabase | None = None
        self._indexer = ctkDICOMIndexer(self)
        self._indexer._set_in_background(True)
        self._indexer.indexingComplete.connect(self._imported)

    patientsAddedDuringImport = QtCore.Property(int, lambda self: self._added[0])
    studiesAddedDuringImport = QtCore.Property(int, lambda self: self._added[1])
    seriesAddedDuringImport = QtCore.Property(int, lambda self: self._added[2])
    instancesAddedDuringImport = QtCore.Property(int, lambda self: self._added[3])

    def use(self, database: ctkDICOMDatabase) -> None:
        self._database = database

    def _imported(self, *added: int) -> None:
        self._added = [old + new for old, new in zip(self._added, added)]
        self.directoryImported.emit()

    @QtCore.Slot(str, int)
    def importDirectory(self, directory: str, mode: int = ImportDirectoryAddLink) -> None:
        user.calls.append(("ctkDICOMBrowser.importDirectory", directory, mode))
        if os.path.isdir(directory):
            self._indexer.addDirectory(self._database, directory, mode == self.ImportDirectoryCopy)

    @QtCore.Slot("QStringList", int)
    def importFiles(self, files: list, mode: int = ImportDirectoryAddLink) -> None:
        user.calls.append(("ctkDICOMBrowser.importFiles", tuple(files), mode))
        self._indexer.addListOfFiles(self._database, files, mode == self.ImportDirectoryCopy)

    @QtCore.Slot()
    def waitForImportFinished(self) -> None:
        self._indexer.waitForImportFinished()


def reset() -> None:
    """Forget the content of all database files."""
    _stored.clear()
