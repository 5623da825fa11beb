"""What this panel has written, to tell whether a folder still is what was written."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from DICOMPatcherLib.panel.importing import Import
    from DICOMPatcherLib.planning.plan import Plan


class Changes(NamedTuple):
    """Paths of files of a copy that are gone, or are not what was written, or were added; no report and no note."""

    gone: set[str]
    altered: set[str]
    added: set[str]


class WrittenFolder:
    """What is known of a folder that was written.

    Attributes
    ----------
    count
        How many files were written that an import takes: a DICOMDIR is none of them.
    lacking
        How many others should have been written, and could not be, or were not because that was cancelled.
    planned
        Paths in the folder, with "/", of all files that were to be written.
    is_own
        Whether the folder was made for them.
    """

    def __init__(self, folder: str, plan: Plan, planned: Sequence[str], is_own: bool) -> None:
        from DICOMPatcherLib.planning.plan import FAILED  # imports pydicom

        self._folder = folder
        self.planned, self.is_own = planned, is_own
        self._identity = _identity_of(folder)
        targets = (file.target for file in plan.files if file.target.rpartition("/")[2] not in ("", "DICOMDIR"))
        self._states: dict[str, tuple[int, int] | None] = dict.fromkeys(targets)
        self.count = len(self._states)
        self.lacking = sum(file.outcome == FAILED for file in plan.files)

    def steps(self) -> Generator[None, None, None]:
        """Take down size and time of each file."""
        for target in self._states:
            self._states[target] = _state_of(self._path_of(target))
            yield

    @property
    def states(self) -> dict[str, tuple[int, int]]:
        """Size and time of each file that was written, by its path in the folder, with "/"."""
        return {target: state for target, state in self._states.items() if state is not None}

    def _path_of(self, target: str) -> str:
        return os.path.join(self._folder, *target.split("/"))

    def is_in(self, folder: str) -> bool:
        """Tell whether a folder is the one that was written, and not another of its name.

        A disk may give a new folder the number of one that was deleted: some of what was written must be there too.
        """
        if self._identity is None or self._identity != _identity_of(folder):
            return False
        known = (target for target, state in self._states.items() if state is not None)
        are_unknown = all(state is None for state in self._states.values())
        return are_unknown or any(os.path.lexists(self._path_of(target)) for target in known)

    def changes_steps(self, job: Import) -> Generator[None, None, Changes]:
        """Compare in steps what is there with what was written."""
        # Some disks give names back with letters and accents taken apart.
        there = {normalize("NFC", path): path for path in (*job.files, *job.bad_names)}
        gone: set[str] = set()
        altered: set[str] = set()
        yield
        for target, written in self._states.items():
            path = self._path_of(target)
            found = there.pop(normalize("NFC", path), None)
            if found is None:
                gone.add(path)
            elif written is not None and not _are_same(written, _state_of(found)):
                altered.add(found)
            yield
        return Changes(gone, altered, set(there.values()) - job.no_dicom)


class WrittenFolders:
    """What was written last since the panel was opened.

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
        self._planned: Sequence[str] = ()
        self._is_own = False
        self.source = ""
        self.last = self.incomplete = ""

    def __getitem__(self, folder: str) -> WrittenFolder:
        return self._folders[folder]

    def work_on(self, source: str) -> None:
        """Note which input is worked on: the copy of another one is no longer what is to be imported."""
        if source != self.source:
            self.source, self.last = source, ""

    def begin(self, folder: str, planned: Sequence[str], is_own: bool) -> None:
        """Note that a folder is being written: until that ends it holds a part of the files only.

        Parameters
        ----------
        planned
            Paths in the folder, with "/", of the files that are to be written.
        is_own
            Whether the folder is made for them.
        """
        self._planned, self._is_own = planned, is_own
        self.last = self.incomplete = folder
        self._folders.clear()

    def end(self, folder: str, plan: Plan, is_complete: bool) -> None:
        """Note that a folder was written, and whether that came to its end; files may have failed all the same."""
        written = self._folders[folder] = WrittenFolder(folder, plan, self._planned, self._is_own)
        if is_complete and not written.lacking:
            self.incomplete = ""

    def forget(self) -> None:
        """Note that there is nothing any more of what was written."""
        self.last = self.incomplete = ""
        self._folders.clear()

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


_MARGIN = 2_000_000_000
"""Nanoseconds by which some disks round the time of a file."""


def _state_of(path: str) -> tuple[int, int] | None:
    """Return size and time of a file; None if it cannot be looked at."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _are_same(one: tuple[int, int], other: tuple[int, int] | None) -> bool:
    return other is not None and one[0] == other[0] and abs(one[1] - other[1]) <= _MARGIN
