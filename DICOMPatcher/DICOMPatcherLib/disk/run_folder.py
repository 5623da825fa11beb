"""The folder inside an output folder that a run writes to first; it keeps other runs away from the output."""

from __future__ import annotations

import contextlib
import re
import secrets

from DICOMPatcherLib.disk.locks import LOCK_NAME, FolderLock
from DICOMPatcherLib.disk.open_folder import OpenFolder

RUN_FOLDER = ".dicom-patcher"
"""Its name; no output file has it."""

_PART = re.compile(r"[0-9a-f]{16}\.part")


class RunFolder:
    """The folder for what a run has not finished, locked as long as the run lasts.

    Attributes
    ----------
    folder
        The open folder.

    Raises
    ------
    BlockingIOError
        If another run is writing to the same output folder.
    """

    def __init__(self, output: OpenFolder) -> None:
        self._output = output
        while True:
            self.folder = output.enter(RUN_FOLDER, 0o700)
            try:
                self._lock = FolderLock(self.folder)
                break
            except FileNotFoundError:  # the run that it belonged to has just ended
                self.folder.close()
            except BaseException:
                self.folder.close()
                raise
        for name in filter(_PART.fullmatch, self.folder.names()):  # left by a run that was killed
            self.folder.remove(name)

    def close(self) -> None:
        """Remove the folder, if all in it was finished, and let other runs in."""
        self._lock.release()
        self.folder.close()
        with contextlib.suppress(OSError):
            self._output.remove_folder(RUN_FOLDER)


def new_part() -> str:
    """Return a name for an unfinished file."""
    return f"{secrets.token_hex(8)}.part"


def is_in_use(output: str) -> bool:
    """Tell whether a run is writing to an output folder."""
    try:
        with OpenFolder.at(output) as folder, folder.enter(RUN_FOLDER) as run:
            if LOCK_NAME in run.names():
                FolderLock(run).release(remove=False)
    except BlockingIOError:
        return True
    except OSError:  # there is none, or it will be told when it is needed
        return False
    return False
