"""Folders for temporary files of patients, which do not outlive the run, and the removal of those that did."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import weakref

from DICOMPatcherLib.disk.locks import LOCK_NAME, FolderLock
from DICOMPatcherLib.disk.open_folder import OpenFolder
from DICOMPatcherLib.disk.patience import remove_folder
from DICOMPatcherLib.disk.signals import held
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.texts import Text

_PREFIX = "dicom-patcher-"
_NAME = re.compile(_PREFIX + "[a-z0-9_]{8}")


class TemporaryDiskError(InputError):
    """There is no room for temporary files. The message says where, and what to do."""

    def __init__(self) -> None:
        try:
            folder = tempfile.gettempdir()
        except OSError:
            folder = "TMPDIR"
        super().__init__(
            Text(
                "The disk for temporary files ({folder}) is full or not writable. Free some space on it, or set TMPDIR "
                "to a folder on another disk.",
                folder=folder,
            )
        )


class TemporaryFolder:
    """A folder that nobody else may enter; removed when it is closed or no longer used, at the latest by the next run.

    Attributes
    ----------
    path
        Where it is. The name `LOCK_NAME` is taken in it.

    Raises
    ------
    TemporaryDiskError
        If it cannot be made.
    """

    def __init__(self) -> None:
        with held():
            try:
                folder, lock = _made()
            except OSError as error:
                raise TemporaryDiskError from error
            self.path = folder.path
            self._remove = weakref.finalize(self, _remove, folder, lock)

    def close(self) -> None:
        """Remove the folder."""
        with held():
            self._remove()


def _made() -> tuple[OpenFolder, FolderLock]:
    while True:
        path = tempfile.mkdtemp(prefix=_PREFIX)
        try:
            folder = OpenFolder.at(path)
        except FileNotFoundError:  # another run has just taken it for a leftover
            continue
        try:
            return folder, FolderLock(folder)
        except (BlockingIOError, FileNotFoundError):  # so has one that came a little later
            folder.close()
        except OSError:
            folder.close()
            remove_folder(path)
            raise


def remove_leftovers() -> None:
    """Remove the folders of runs that were killed.

    What is removed has the name of such a folder, is none that a link leads to, belongs to this user, and holds a lock
    that nobody holds.
    """
    with contextlib.suppress(OSError), OpenFolder.at(tempfile.gettempdir()) as place:
        for name in filter(_NAME.fullmatch, place.names()):
            with contextlib.suppress(OSError):
                _remove_leftover(place, name)


def _remove_leftover(place: OpenFolder, name: str) -> None:
    if hasattr(os, "geteuid") and place.status(name).st_uid != os.geteuid():
        return
    folder = place.enter(name)
    try:
        names = folder.names()
        if LOCK_NAME in names:
            _remove(folder, FolderLock(folder))
        elif not names:
            place.remove_folder(name)
    finally:
        folder.close()


def _remove(folder: OpenFolder, lock: FolderLock) -> None:
    """Remove a folder, the lock last: whatever is left of it is still known for what it is."""
    try:
        _empty(folder)
    except BaseException:  # a signal
        _empty(folder)
        raise
    finally:
        is_empty = folder.names() == [LOCK_NAME]
        lock.release(remove=is_empty)
        folder.close()
        if is_empty:
            with contextlib.suppress(OSError):
                remove_folder(folder.path)


def _empty(folder: OpenFolder) -> None:
    """Remove what a run has put into its folder, which is files in folders, and not what links lead to."""
    for name in folder.names():
        with contextlib.suppress(OSError):
            if name == LOCK_NAME:
                continue
            with folder.enter(name) as inner:
                for file in inner.names():
                    inner.remove(file)
            folder.remove_folder(name)
