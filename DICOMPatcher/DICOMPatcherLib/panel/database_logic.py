"""Slicer's DICOM database, for scripts and the panel."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any, Callable

import ctk
import qt
import slicer

from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.panel.job import Steps
from DICOMPatcherLib.panel.patching_logic import PatchingLogic
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from DICOMPatcherLib.panel.importing import Import


class DatabaseLogic(PatchingLogic):
    """Imports files into the DICOM database besides, and removes what was imported before."""

    def importOf(self, outputDirPath: str, inputDirPath: str = "") -> Import:
        """Return what importing a folder would do; its steps find that out.

        Raises
        ------
        InputError
            If there is no such folder, or no database to import it into.
        """
        from DICOMPatcherLib.panel.importing import Import

        if not os.path.exists(outputDirPath):
            raise InputError(Text("There is no folder {path}. Patch the files first.", path=outputDirPath))
        return Import(outputDirPath, self._database(), [inputDirPath] if inputDirPath else [])

    def _database(self) -> Any:
        database = getattr(slicer, "dicomDatabase", None)
        if database is None or not database.isOpen:
            raise InputError(Text("The DICOM database is not open. Open the DICOM module once, then import again."))
        return database

    def databaseDirectory(self) -> str:
        """Return the folder of the database; "" if there is none."""
        try:
            return self._database().databaseDirectory
        except InputError:
            return ""

    def countImported(self, folder: str) -> int:
        """Return how many files in a folder the database refers to; 0 if there is none."""
        try:
            paths = self._database().allFiles()
        except InputError:
            return 0
        roots = tuple({os.path.join(root, "") for root in (os.path.abspath(folder), os.path.realpath(folder))})
        return sum(path.replace("/", os.sep).startswith(roots) for path in paths)

    def removeSteps(self, job: Import) -> Generator[None, None, None]:
        """Take the studies out of the database that it would not update, in steps.

        Raises
        ------
        InputError
            If the database refuses.
        """
        database = self._database()
        for study in list(job.known_studies):
            for series in database.seriesForStudy(study):
                # First the values it remembers of the files, which may name the patient: for a whole series this would
                # take too long for one step.
                for instance in database.instancesForSeries(series):
                    database.removeCachedTags(instance)
                    yield
                if not database.removeSeries(series):
                    database.databaseChanged()
                    raise InputError(
                        Text(
                            "The database cannot remove an earlier import; see the log of Slicer. Nothing was "
                            "imported. Remove the studies in the DICOM module, then import again."
                        )
                    )
                yield
        database.cleanup()  # a study may be there without any series
        database.databaseChanged()
        job.removed()

    def importCopies(self) -> bool:
        """Return whether the user wants the database to copy files, and not to refer to them."""
        return str(qt.QSettings().value("DICOM/ImportDirectoryMode", "1")) == "0"

    def importSteps(
        self, paths: Sequence[str], copies: bool, isCancelled: Callable[[], bool] = lambda: False
    ) -> Steps[None]:
        """Import files and wait, in steps; unlike in a folder, a DICOMDIR among them hides nothing.

        If `isCancelled` returns True while it waits, files that are imported already stay in the database.
        """
        from DICOMPatcherLib.planning.plan import Progress

        database = self._database()
        indexer = ctk.ctkDICOMIndexer()
        indexer.backgroundImportEnabled = True
        bar, is_done = qt.QProgressBar(), []
        # Not to a function of Python: the signals of thousands of files come at a time.
        indexer.connect("progress(int)", bar, "setValue(int)")
        indexer.indexingComplete.connect(lambda patients, studies, series, instances: is_done.append(True))
        indexer.addListOfFiles(database, paths, copies)
        try:
            while not is_done:
                if isCancelled():
                    indexer.cancel()
                yield Progress("importing", max(0, bar.value), 100)
                yield None
        finally:
            indexer.cancel()  # if Slicer is closed meanwhile
        # The indexer works with a database object of its own: those who show this one do not know yet.
        database.databaseChanged()

    def importDicomDir(self, outputDirPath: str) -> None:
        """Show the DICOM module and import a folder into its database, which then refers to the files.

        Raises
        ------
        InputError
            If there is no such folder.
        """
        if not os.path.isdir(outputDirPath):
            raise InputError(Text("There is no folder {path}. Patch the files first.", path=outputDirPath))
        if os.path.isfile(os.path.join(outputDirPath, "DICOMDIR")):
            self.addLog(Text("The folder contains a DICOMDIR: Slicer will import only the files that it lists."))
        slicer.util.selectModule("DICOM")
        browser = slicer.modules.DICOMWidget.browserWidget
        if hasattr(browser, "importDirectory"):
            browser.importDirectory(outputDirPath)
        else:  # Slicer 5.6
            browser.dicomBrowser.importDirectory(outputDirPath, browser.dicomBrowser.ImportDirectoryAddLink)
