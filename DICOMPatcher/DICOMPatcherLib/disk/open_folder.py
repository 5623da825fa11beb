"""Folders that are held open, so that nothing is written or removed elsewhere when a link is put in their place."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Sequence
from types import TracebackType

from DICOMPatcherLib.disk.long_paths import on_disk
from DICOMPatcherLib.disk.patience import patiently
from DICOMPatcherLib.texts import Text

_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
_BY_DESCRIPTOR = {os.open, os.mkdir, os.rename, os.rmdir, os.stat, os.unlink} <= os.supports_dir_fd and hasattr(
    os, "O_NOFOLLOW"
)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class OpenFolder:
    """A folder that is held open until it is closed: names stand for what is in it, and in no other.

    Where the system has no descriptors of folders (Windows), it goes by paths, and looks for links on the way.

    Attributes
    ----------
    path
        Where it was when it was opened.
    """

    def __init__(self, path: str, descriptor: int | None) -> None:
        self.path = path
        self.descriptor = descriptor

    @classmethod
    def at(cls, path: str) -> OpenFolder:
        """Open a folder, or what a link to one leads to."""
        return cls(path, os.open(path, _FOLDER) if _BY_DESCRIPTOR else None)

    def __enter__(self) -> OpenFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder."""
        descriptor, self.descriptor = self.descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def descend(self, names: Sequence[str], mode: int | None = None) -> OpenFolder:
        """Open a folder below this one, each of `names` in the one before. Raises OSError if one of them is a link.

        Parameters
        ----------
        mode
            That of folders to make if need be; None to make none.
        """
        if not names:
            return OpenFolder(self.path, os.dup(self.descriptor) if self.descriptor is not None else None)
        folder = self.enter(names[0], mode)
        for name in names[1:]:
            with folder:
                folder = folder.enter(name, mode)
        return folder

    def enter(self, name: str, mode: int | None = None) -> OpenFolder:
        """Open a folder in this one, like `descend`."""
        try:
            return self._enter(name)
        except FileNotFoundError:
            if mode is None:
                raise
        with contextlib.suppress(FileExistsError):
            os.mkdir(self._place(name), mode, dir_fd=self.descriptor)
        return self._enter(name)

    def _enter(self, name: str) -> OpenFolder:
        path = os.path.join(self.path, name)
        if self.descriptor is not None:
            try:
                return OpenFolder(path, os.open(name, _FOLDER | _NOT_FOLLOWED, dir_fd=self.descriptor))
            except OSError as error:
                if error.errno not in (errno.ENOTDIR, errno.ELOOP, errno.EMLINK) or not is_link(self.status(name)):
                    raise
        elif not is_link(self.status(name)):
            return OpenFolder(path, None)
        raise OSError(errno.EPERM, Text("it is a link instead of a folder"), path)

    def open(self, name: str, flags: int, mode: int = 0o600) -> int:
        """Return the descriptor of a file in the folder. Raises OSError if it is a link."""
        place = self._place(name)
        return patiently(lambda: os.open(place, flags | _NOT_FOLLOWED | _BINARY, mode, dir_fd=self.descriptor))

    def status(self, name: str) -> os.stat_result:
        """Return the status of what has this name in the folder; of a link itself."""
        return os.stat(self._place(name), dir_fd=self.descriptor, follow_symlinks=False)

    def identity(self) -> int:
        """Return the number that the file system gives the folder."""
        return os.stat(on_disk(self.path) if self.descriptor is None else self.descriptor).st_ino

    def names(self) -> list[str]:
        """Return the names of all that is in the folder."""
        return os.listdir(on_disk(self.path) if self.descriptor is None else self.descriptor)

    def replace(self, name: str, target: OpenFolder, new_name: str) -> None:
        """Move a file into another folder, over what has its new name there."""
        places = self._place(name), target._place(new_name)
        patiently(lambda: os.replace(*places, src_dir_fd=self.descriptor, dst_dir_fd=target.descriptor))

    def remove(self, name: str) -> None:
        """Remove a file, or a link."""
        patiently(lambda: os.remove(self._place(name), dir_fd=self.descriptor))

    def remove_folder(self, name: str) -> None:
        """Remove an empty folder."""
        patiently(lambda: os.rmdir(self._place(name), dir_fd=self.descriptor))

    def _place(self, name: str) -> str:
        return name if self.descriptor is not None else on_disk(os.path.join(self.path, name))


def is_link(status: os.stat_result) -> bool:
    """Tell whether something leads elsewhere: a link, or a junction of Windows, which passes for a folder."""
    is_junction = _JUNCTION is not None and getattr(status, "st_reparse_tag", 0) == _JUNCTION
    return stat.S_ISLNK(status.st_mode) or is_junction
