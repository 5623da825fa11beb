"""Emptying an output folder, and where that must not be done."""

from __future__ import annotations

import os
from collections.abc import Iterator

from DICOMPatcherLib.files import InputError, is_inside


def may_be_emptied(folder: str) -> bool:
    """Tell whether a folder is one that nobody wants emptied by mistake: home, what is around it, a whole disk."""
    return not is_inside(os.path.expanduser("~"), folder) and not os.path.ismount(folder)


def empty_steps(folder: str) -> Iterator[None]:
    """Remove all that is in a folder, a file at a time; what a link leads to stays.

    Raises
    ------
    InputError
        If something cannot be removed.
    """
    try:
        for around, folders, names in os.walk(folder, topdown=False):
            for name in names:
                os.remove(os.path.join(around, name))
                yield
            for name in folders:
                path = os.path.join(around, name)
                os.remove(path) if os.path.islink(path) else os.rmdir(path)
                yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"The output folder {folder} cannot be emptied: {reason}. Choose a new, empty folder."
        ) from error
