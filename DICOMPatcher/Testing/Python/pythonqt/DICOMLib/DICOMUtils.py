"""Stands for `DICOMLib.DICOMUtils`: what imports into the database or uses one apart. Nothing is loaded."""

from __future__ import annotations

import os

import ctk
import qt
import slicer


def openDatabase(databaseDir):
    """Let the database of the application be the one in a folder."""
    if slicer.dicomDatabase.isOpen:
        slicer.dicomDatabase.closeDatabase()
    return slicer.dicomDatabase.openDatabase(f"{databaseDir}/ctkDICOM.sql")


def openTemporaryDatabase(directory=None):
    """Change to an empty database, and return the folder of the one before."""
    folder = os.path.join(slicer.app.temporaryPath, directory or "TempDICOMDatabase")
    os.makedirs(folder, exist_ok=True)
    settings = qt.QSettings()
    before = settings.value(slicer.dicomDatabaseDirectorySettingsKey)
    settings.setValue(slicer.dicomDatabaseDirectorySettingsKey, folder)
    openDatabase(folder)
    slicer.dicomDatabase.initializeDatabase()
    return before


def closeTemporaryDatabase(originalDatabaseDir, cleanup=True):
    """Go back to the database that openTemporaryDatabase returned."""
    if slicer.dicomDatabase.isOpen and cleanup:
        slicer.dicomDatabase.initializeDatabase()
    slicer.dicomDatabase.closeDatabase()
    if originalDatabaseDir is None:
        return True
    qt.QSettings().setValue(slicer.dicomDatabaseDirectorySettingsKey, originalDatabaseDir)
    return not os.path.isdir(originalDatabaseDir) or openDatabase(originalDatabaseDir)


def createTemporaryDatabase(directory=None):
    """Return an object with a database of its own."""
    folder = os.path.join(slicer.app.temporaryPath, directory or "TempDICOMDatabase")
    os.makedirs(folder, exist_ok=True)
    database = ctk.ctkDICOMDatabase()
    database.openDatabase(f"{folder}/ctkDICOM.sql")
    return database


class TemporaryDICOMDatabase:
    """An empty database in the application, as long as the with statement lasts."""

    def __init__(self, directory=None):
        self.temporaryDatabaseDir = directory

    def __enter__(self):
        self.originalDatabaseDir = openTemporaryDatabase(self.temporaryDatabaseDir)
        return slicer.dicomDatabase

    def __exit__(self, *exception):
        closeTemporaryDatabase(self.originalDatabaseDir)


def importDicom(dicomDataDir, dicomDatabase=None, copyFiles=False):
    """Import a folder and wait for the end."""
    slicer.calls.append(("importDicom", dicomDataDir))
    indexer = ctk.ctkDICOMIndexer()
    indexer.addDirectory(dicomDatabase or slicer.dicomDatabase, dicomDataDir, copyFiles)
    indexer.waitForImportFinished()
    return True


def allSeriesUIDsInDatabase(database=None):
    """Return the UIDs of all series."""
    database = database or slicer.dicomDatabase
    studies = [study for patient in database.patients() for study in database.studiesForPatient(patient)]
    return [series for study in studies for series in database.seriesForStudy(study)]


def seriesUIDsForFiles(files):
    """Return the UIDs of the series that files belong to."""
    return {series for series in map(slicer.dicomDatabase.seriesForFile, files) if series}


def refreshDICOMWidget():
    """Show what the database holds now."""
    slicer.calls.append(("refreshDICOMWidget",))
    return True
