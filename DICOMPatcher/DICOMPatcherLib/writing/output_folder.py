"""The output folder: making it ready, emptying it, and where that must not be done."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Generator, Iterable, Iterator, Mapping

from DICOMPatcherLib.disk.input_files import check_empty, in_use_error, is_inside
from DICOMPatcherLib.disk.open_folder import OpenFolder, is_link
from DICOMPatcherLib.disk.permissions import mode_of_new_folders
from DICOMPatcherLib.disk.run_folder import RUN_FOLDER, RunFolder, is_in_use
from DICOMPatcherLib.disk.signals import held
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.planning.plan import Plan
from DICOMPatcherLib.texts import Text

_MIB = 1024 * 1024
_SPARE_SPACE = 16 * _MIB


def make_ready(plan: Plan, output: str, allow_existing: bool, part: str = "", present: int = 0) -> OutputFolder:
    """Make the output folder, and see that all will fit and no other run writes to it.

    Parameters
    ----------
    part
        The part of a saved plan that is going to be written; "" for a whole.
    present
        Bytes of output files that are there already.

    Raises
    ------
    InputError
        If there is too little space, if the folder cannot be used, or if it holds anything and that was not allowed.
    """
    existing = output
    while not os.path.exists(existing):
        existing = os.path.dirname(existing)
    try:
        _check_space(plan, output, existing, present)
        os.makedirs(output, mode_of_new_folders(plan.root), exist_ok=True)
        folder = OutputFolder(output, part)
    except BlockingIOError as error:
        raise in_use_error(output) from error
    except OSError as error:
        raise InputError(
            Text(
                "The output folder {output} cannot be used: {reason}. Choose another one.",
                output=output,
                reason=error.strerror or str(error),
            )
        ) from error
    try:
        check_empty(output, allow_existing)  # another run may have filled it since that was seen
    except InputError:
        folder.close()
        raise
    return folder


class OutputFolder:
    """An output folder that no other run writes to until it is closed, but those of other parts of the same plan.

    Attributes
    ----------
    folder
        The open folder itself.
    unfinished
        An open folder for files that are not complete.
    """

    def __init__(self, path: str, part: str = "") -> None:
        self.folder = OpenFolder.at(path)
        try:
            self._run = RunFolder(self.folder, part)
        except BaseException:
            self.folder.close()
            raise
        self.unfinished = self._run.folder

    def close(self) -> None:
        """Let other runs write to it."""
        with held():
            self._run.close()
            self.folder.close()


def may_be_emptied(folder: str, protected: str = "") -> bool:
    """Tell whether a folder is none that nobody wants emptied by mistake: home, what is around it, a whole disk.

    Parameters
    ----------
    protected
        A folder that is not emptied either, nor what is around it or in it.
    """
    if protected and (is_inside(protected, folder) or is_inside(folder, protected)):
        return False
    return not is_inside(os.path.expanduser("~"), folder) and not os.path.ismount(folder)


def empty_steps(output: str, plan: Plan) -> Generator[None, None, None]:
    """Remove all that is in the folder that a plan is going to be written to, a file at a time.

    Links are removed, what they lead to stays.

    Raises
    ------
    InputError
        If an input file lies in the folder, if there will be too little space, or if something cannot be removed.
    """
    for file in plan.files:
        if is_inside(plan.filename(file), output):
            raise InputError(
                Text(
                    "{path} leads into the output folder {output}. Choose an output folder without input files.",
                    path=plan.filename(file),
                    output=output,
                )
            )
        yield
    try:
        folder = OutputFolder(output)
        with contextlib.closing(folder):
            yield from _empty(folder.folder, plan)
    except BlockingIOError as error:
        raise in_use_error(output) from error
    except OSError as error:
        raise InputError(
            Text(
                "The output folder {output} cannot be emptied: {reason}. Choose a new, empty folder.",
                output=output,
                reason=error.strerror or str(error),
            )
        ) from error


def _empty(output: OpenFolder, plan: Plan) -> Iterator[None]:
    folders: list[tuple[str, ...]] = [()]
    others: list[list[str]] = []
    size = 0
    for parts in folders:  # which grows
        others.append([])
        with output.descend(parts) as folder:
            for name in folder.names():
                status = folder.status(name)
                if stat.S_ISDIR(status.st_mode) and not is_link(status):
                    if name == RUN_FOLDER and is_in_use(folder.path):
                        if parts:
                            raise in_use_error(folder.path)
                        continue
                    folders.append((*parts, name))
                else:
                    others[-1].append(name)
                    size += status.st_size
                yield
    _check_space(plan, output.path, output.path, size)
    for parts, names in zip(folders, others):
        with output.descend(parts) as folder:
            for name in names:
                folder.remove(name)
                yield
    for parts in reversed(folders[1:]):
        with output.descend(parts[:-1]) as folder:
            folder.remove_folder(parts[-1])
        yield


def remove_files_steps(
    output: str, written: Mapping[str, tuple[int, int]], planned: Iterable[str] = (), is_own: bool = False
) -> Generator[None, None, int]:
    """Remove files that were written to a folder, and what folders are empty then; return how many files were removed.

    Parameters
    ----------
    written
        By path in the folder, with "/", size and time (ns) that each file had: one that has others stays.
    planned
        Paths of other files that were to be written, for which folders may have been made.
    is_own
        Whether the folder was made for them too.

    Raises
    ------
    InputError
        If another run is writing to the folder, or something cannot be removed.
    """
    removed = 0
    folders: set[tuple[str, ...]] = set()
    for target in planned:
        folders.update(_folders_of(target))
    try:
        with contextlib.closing(OutputFolder(output)) as opened:
            for target, state in written.items():
                *parts, name = target.split("/")
                with contextlib.suppress(FileNotFoundError), opened.folder.descend(parts) as folder:
                    folders.update(_folders_of(target))
                    status = folder.status(name)
                    if stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == state:
                        folder.remove(name)
                        removed += 1
                yield
            for parts_of_folder in sorted(folders, key=len, reverse=True):
                with contextlib.suppress(OSError), opened.folder.descend(parts_of_folder[:-1]) as folder:
                    folder.remove_folder(parts_of_folder[-1])  # unless it is not empty, or not there
                yield
        if is_own:
            with contextlib.suppress(OSError):
                os.rmdir(output)
    except BlockingIOError as error:
        raise in_use_error(output) from error
    except OSError as error:
        raise InputError(
            Text(
                "Files in {output} cannot be removed: {reason}. Remove them by hand.",
                output=output,
                reason=error.strerror or str(error),
            )
        ) from error
    return removed


def _folders_of(target: str) -> Iterator[tuple[str, ...]]:
    """Yield the folders that a file is in, of those below the output folder."""
    parts = target.split("/")[:-1]
    return (tuple(parts[:count]) for count in range(1, len(parts) + 1))


def _check_space(plan: Plan, output: str, existing: str, to_be_removed: int = 0) -> None:
    """Raise InputError if too little space is on the disk of a folder; some file systems do not tell how much it is."""
    usage = shutil.disk_usage(existing)
    free = usage.free + to_be_removed
    needed = sum(file.size + file.growth for file in plan.files if file.is_to_be_written) + _SPARE_SPACE
    if usage.total and free < needed:
        raise InputError(
            Text(
                "There is too little space in {output}: {needed} MiB are needed and {free} MiB are free. Choose a "
                "folder on another disk.",
                output=output,
                needed=needed // _MIB,
                free=free // _MIB,
            )
        )
