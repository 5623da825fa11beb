"""What this panel has written, to tell whether a folder still is what was written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from DICOMPatcherLib.panel.importing import Import
    from DICOMPatcherLib.planning.plan import Plan


class WrittenFolder:
    """What is known of a folder that was written.

    Attributes
    ----------
    count
        How many files were written that an import takes: a DICOMDIR is none of them.
    """

    def __init__(self, folder: str, plan: Plan) -> None:
        self._identity = _identity_of(folder)
        self.count = sum(file.target.rpartition("/")[2] not in ("", "DICOMDIR") for file in plan.files)

    def is_in(self, folder: str) -> bool:
        """Tell whether a folder is the one that was written, and not another of its name."""
        return self._identity is not None and self._identity == _identity_of(folder)

    def is_changed(self, job: Import) -> bool:
        """Tell whether files are missing, or there are more than were written; a report or a note does no harm."""
        from DICOMPatcherLib.reporting.import_state import NO_DICOM

        return not 0 <= job.total - self.count <= job.obstacles[NO_DICOM]


class WrittenFolders:
    """All folders that were written since the panel was opened.

    Attributes
    ----------
    source
        The input that is worked on; "" if there is none.
    last
        The folder that was written last, for the input that is being worked on; "" if there is none.
    incomplete
        The folder that holds a part of the files only; "" if there is none.
    """

    def __init__(self) -> None:
        self._folders: dict[str, WrittenFolder] = {}
        self.source = ""
        self.last = self.incomplete = ""

    def __getitem__(self, folder: str) -> WrittenFolder:
        return self._folders[folder]

    def work_on(self, source: str) -> None:
        """Note which input is worked on: the copy of another one is no longer what is to be imported."""
        if source != self.source:
            self.source, self.last = source, ""

    def begin(self, folder: str) -> None:
        """Note that a folder is being written: until that ends it holds a part of the files only."""
        self.last = self.incomplete = folder
        self._folders.pop(folder, None)

    def end(self, folder: str, plan: Plan, is_complete: bool) -> None:
        """Note that a folder was written."""
        if is_complete:
            self.incomplete = ""
        self._folders[folder] = WrittenFolder(folder, plan)

    def has(self, folder: str) -> bool:
        """Tell whether a folder is one of those, and not another of its name."""
        return folder in self._folders and self._folders[folder].is_in(folder)


def _identity_of(folder: str) -> tuple[int, int] | None:
    """Return what tells a folder from others; None if it is not there."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino
