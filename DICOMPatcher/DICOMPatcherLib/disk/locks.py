"""Locks of files and folders, which end with the process that holds them, however it ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

from DICOMPatcherLib.disk.open_folder import OpenFolder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = "lock"

_IS_HELD = (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


class FolderLock:
    """The lock of a folder: a file in it that the system keeps locked.

    Raises
    ------
    BlockingIOError
        If another run holds it. On a file system without locks the file itself counts, whoever left it.
    FileNotFoundError
        If the folder was removed meanwhile.
    """

    def __init__(self, folder: OpenFolder, name: str = LOCK_NAME) -> None:
        self._folder, self._name = folder, name
        while True:
            self._descriptor, is_new = _opened(folder, name)
            try:
                is_held = lock(self._descriptor)
                if is_held is False or (is_held is None and not is_new):
                    raise BlockingIOError(errno.EAGAIN, "another run holds the lock", folder.path)
                if os.path.samestat(os.fstat(self._descriptor), folder.status(name)):
                    return
            except FileNotFoundError:
                pass  # who held it has removed it since it was opened
            except BaseException:
                os.close(self._descriptor)
                raise
            os.close(self._descriptor)

    def release(self, remove: bool = True) -> None:
        """Let go of the lock, and remove its file unless it stays for the next one."""
        if sys.platform == "win32":  # what is open cannot be removed there
            os.close(self._descriptor)
        if remove:
            with contextlib.suppress(OSError):
                self._folder.remove(self._name)
        if sys.platform != "win32":  # what is not removed before could be another's by now
            os.close(self._descriptor)


def _opened(folder: OpenFolder, name: str) -> tuple[int, bool]:
    """Return the descriptor of the file, and whether it was made."""
    try:
        return folder.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL), True
    except FileExistsError:
        return folder.open(name, os.O_RDWR | os.O_CREAT), False


def lock(descriptor: int) -> bool | None:
    """Lock a file and return True; False if another holds it, None if the file system has no locks."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _IS_HELD:
            return False
        if error.errno in _NO_LOCKS:
            return None
        raise
    return True
