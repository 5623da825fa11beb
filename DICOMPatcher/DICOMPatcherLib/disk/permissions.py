"""Who may read an output: nobody who may not read the input that it is made from."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import NamedTuple

from DICOMPatcherLib.disk.long_paths import on_disk

_OWN = stat.S_IRUSR | stat.S_IWUSR
_GROUP, _OTHERS = stat.S_IRWXG, stat.S_IRWXO


class Openness(NamedTuple):
    """What a file may be open to at most.

    Attributes
    ----------
    mode
        Bits of its mode.
    groups
        The groups that those of a group are meant for, if they are not meant for all.
    """

    mode: int
    groups: frozenset[int] = frozenset()

    def inside(self, folder: os.stat_result) -> Openness:
        """Return what is left of it for what lies in a folder that not all may enter."""
        if folder.st_mode & stat.S_IXOTH:
            return self
        mode = self.mode & ~_OTHERS
        if not folder.st_mode & stat.S_IXGRP:
            mode &= ~_GROUP
        return Openness(mode, self.groups | {folder.st_gid})

    def of_file(self, status: os.stat_result) -> Openness:
        """Return what is left of it for a file. Its owner's copy belongs to another owner, who may write to it."""
        return Openness(self.mode & status.st_mode | _OWN, self.groups | {status.st_gid})

    def apply(self, descriptor: int) -> None:
        """Take the rights of the group from a file that was made with `mode`, where that is another group."""
        status = os.fstat(descriptor)
        mode = stat.S_IMODE(status.st_mode)
        as_others = mode & (~_GROUP | (mode & _OTHERS) << 3)
        if mode != as_others and self.groups - {status.st_gid}:
            with contextlib.suppress(OSError):  # a file system without rights
                os.fchmod(descriptor, as_others)


class InputFolders:
    """What an input folder and those in it leave open. May be used by several threads at once."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._known: dict[str, Openness] = {}

    def openness_of(self, source: str) -> Openness:
        """Return what a copy of a file, given relative to the root with "/", may be open to at most."""
        openness = self._of_folder(source.rpartition("/")[0])
        try:
            return openness.of_file(os.stat(self._path(source)))
        except OSError:  # it is gone
            return Openness(_OWN)

    def _of_folder(self, folder: str) -> Openness:
        if folder not in self._known:
            openness = Openness(0o666)
            parts = folder.split("/") if folder else []
            try:
                for count in range(len(parts) + 1):
                    openness = openness.inside(os.stat(self._path("/".join(parts[:count]))))
            except OSError:
                openness = Openness(_OWN)
            self._known[folder] = openness
        return self._known[folder]

    def _path(self, source: str) -> str:
        return on_disk(os.path.join(self._root, *source.split("/"))) if source else self._root


def mode_of_new_folders(root: str) -> int:
    """Return the mode of folders that are made for the output: they are no more open than the input folder."""
    return stat.S_IRWXU | os.stat(root).st_mode & (_GROUP | _OTHERS)
