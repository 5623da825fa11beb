"""The folder inside an output folder that a run writes to first; it keeps other runs away from the output."""

from __future__ import annotations

import contextlib
import re
import secrets

from DICOMPatcherLib.disk.locks import LOCK_NAME, FolderLock
from DICOMPatcherLib.disk.open_folder import OpenFolder

RUN_FOLDER = ".dicom-patcher"
"""Its name; no output file has it."""

_TRIES = 100
_PART = re.compile(r"[0-9a-f]{16}\.part")


class RunFolder:
    """The folder for what a run has not finished, locked as long as the run lasts.

    Parameters
    ----------
    part
        The part of a plan that the run carries out, such as "2-of-8": it keeps away runs of the same part, and those
        of whole plans; "" for a whole one.

    Attributes
    ----------
    folder
        The open folder.

    Raises
    ------
    BlockingIOError
        If another run is writing to the same output folder.
    """

    def __init__(self, output: OpenFolder, part: str = "") -> None:
        self._output = output
        own = _lock_of(part)
        while True:
            self.folder = _entered(output)
            try:
                self._lock = FolderLock(self.folder, own)
                try:
                    _see_that_free(self.folder, _others(self.folder, part))
                except BaseException:
                    self._lock.release()
                    raise
                break
            except FileNotFoundError:  # the run that it belonged to has just ended
                self.folder.close()
            except BaseException:
                self.folder.close()
                raise
        for name in () if part else filter(_PART.fullmatch, self.folder.names()):  # left by a run that was killed
            self.folder.remove(name)

    def close(self) -> None:
        """Remove the folder, if all in it was finished, and let other runs in."""
        self._lock.release()
        self.folder.close()
        with contextlib.suppress(OSError):
            self._output.remove_folder(RUN_FOLDER)


def _entered(output: OpenFolder) -> OpenFolder:
    for _ in range(_TRIES):
        with contextlib.suppress(FileNotFoundError):  # removed by whoever has just ended, after it was found
            return output.enter(RUN_FOLDER, 0o700)
    return output.enter(RUN_FOLDER, 0o700)


def new_part() -> str:
    """Return a name for an unfinished file."""
    return f"{secrets.token_hex(8)}.part"


def new_parts(count: int) -> list[str]:
    """Return names for a few unfinished files that have their beginning in common, and with no other."""
    beginning = secrets.token_hex(6)
    return [f"{beginning}{number:04x}.part" for number in range(count)]


def is_in_use(output: str, part: str = "") -> bool:
    """Tell whether a run is writing to an output folder that keeps away one of a whole plan, or of a part."""
    try:
        with OpenFolder.at(output) as folder, folder.enter(RUN_FOLDER) as run:
            own = [name for name in run.names() if name == _lock_of(part)]
            _see_that_free(run, [*own, *_others(run, part)])
    except BlockingIOError:
        return True
    except OSError:  # there is none, or it will be told when it is needed
        return False
    return False


def _lock_of(part: str) -> str:
    return f"{LOCK_NAME}-{part}" if part else LOCK_NAME


def _others(folder: OpenFolder, part: str) -> list[str]:
    """Return the locks that keep a run away beside its own: that of a whole plan, and for one of a whole all others."""
    names = (name for name in folder.names() if name.partition("-")[0] == LOCK_NAME and name != _lock_of(part))
    return [name for name in names if not part or name == LOCK_NAME]


def _see_that_free(folder: OpenFolder, locks: list[str]) -> None:
    """Raise BlockingIOError if somebody holds one of the locks."""
    for name in locks:
        FolderLock(folder, name).release(remove=False)
