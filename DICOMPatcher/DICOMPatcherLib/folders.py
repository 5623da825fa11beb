"""The output folder: making it ready, emptying it, and where that must not be done."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator

from DICOMPatcherLib.files import PART_NAME, InputError, is_inside
from DICOMPatcherLib.plan import Plan

_MIB = 1024 * 1024
_SPARE_SPACE = 16 * _MIB
_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)


def make_ready(plan: Plan, output: str) -> None:
    """Make the output folder, without the leftovers of a killed run, and see that all will fit.

    Raises
    ------
    InputError
        If there is too little space, or the folder cannot be used.
    """
    existing = output
    while not os.path.exists(existing):
        existing = os.path.dirname(existing)
    try:
        _check_space(plan, output, shutil.disk_usage(existing).free)
        os.makedirs(output, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass  # it can be written to
        for folder, _, names in os.walk(output):
            for name in names:
                if PART_NAME.fullmatch(name):
                    os.remove(os.path.join(folder, name))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"The output folder {output} cannot be used: {reason}. Choose another one.") from error


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


def empty_steps(output: str, plan: Plan) -> Iterator[None]:
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
                f"{plan.filename(file)} leads into the output folder {output}. Choose an output folder that holds none "
                "of the input files."
            )
        yield
    try:
        yield from _empty(output, plan)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"The output folder {output} cannot be emptied: {reason}. Choose a new, empty folder."
        ) from error


def _empty(output: str, plan: Plan) -> Iterator[None]:
    folders: list[str] = [output]
    others: list[str] = []
    size = 0
    for folder in folders:  # which grows
        with os.scandir(folder) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                is_junction = _JUNCTION is not None and getattr(status, "st_reparse_tag", 0) == _JUNCTION
                is_folder = stat.S_ISDIR(status.st_mode) and not is_junction
                (folders if is_folder else others).append(entry.path)
                size += 0 if is_folder else status.st_size
                yield
    _check_space(plan, output, shutil.disk_usage(output).free + size)
    for path in others:
        os.remove(path)
        yield
    for folder in reversed(folders[1:]):
        os.rmdir(folder)
        yield


def _check_space(plan: Plan, output: str, free: int) -> None:
    needed = sum(file.size + file.growth for file in plan.files if file.is_to_be_written) + _SPARE_SPACE
    if free < needed:
        raise InputError(
            f"There is too little space in {output}: {needed // _MIB} MiB are needed and {free // _MIB} MiB are free. "
            "Choose a folder on another disk."
        )
