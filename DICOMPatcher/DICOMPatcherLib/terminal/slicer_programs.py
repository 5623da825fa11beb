"""Where 3D Slicer is on this machine."""

from __future__ import annotations

import glob
import os
import re
import shutil
import sys
from collections.abc import Iterator

from DICOMPatcherLib.errors import InputError

VARIABLE = "SLICER_EXECUTABLE"
_NAME = "Slicer.exe" if sys.platform == "win32" else "Slicer"
_INSIDE = ("", os.path.join("Contents", "MacOS"))
"""Where the program is in the folder that it is in."""

_USUAL = {
    "linux": (
        *("~/Slicer-*", "~/*/Slicer-*", "~/.local/Slicer-*", "~/.local/share/Slicer-*"),
        *("/opt/Slicer*", "/opt/*/Slicer*", "/usr/local/Slicer*", "/usr/local/lib/Slicer*"),
    ),
    "darwin": ("/Applications/Slicer*.app", "~/Applications/Slicer*.app", "/Applications/*/Slicer*.app"),
    "win32": (
        r"%LOCALAPPDATA%\slicer.org\Slicer *",
        r"%LOCALAPPDATA%\NA-MIC\Slicer *",
        r"%LOCALAPPDATA%\Programs\Slicer *",
        r"%ProgramFiles%\Slicer *",
        r"%ProgramFiles%\slicer.org\Slicer *",
    ),
}


def find_slicer(given: str | None = None) -> str:
    """Return the path of the program.

    Parameters
    ----------
    given
        What the user says: the program, or the folder that it is in.

    Raises
    ------
    InputError
        If there is none. The message says where it was looked for.
    """
    if given is not None:
        program = _program_in(given)
        if program is None:
            raise InputError(f"{given} is not Slicer: name the program {_NAME}, or the folder that it is in.")
        return program
    named = os.environ.get(VARIABLE)
    if named:
        program = _program_in(named)
        if program is None:
            raise InputError(f"{VARIABLE} is {named}, and Slicer is not there.")
        return program
    program = shutil.which("Slicer")
    if program is not None:
        return os.path.abspath(program)
    found = list(_installed())
    if not found:
        places = [f"  {place}" for place in ("the folders of PATH", *_usual_places())]
        lines = [
            "Slicer was not found. Say where it is: dicom-patcher slicer PATH/TO/SLICER",
            f"It was looked for in {VARIABLE}, which is not set, and in:",
            *places,
        ]
        raise InputError("\n".join(lines))
    return max(found, key=_version)


def _installed() -> Iterator[str]:
    for place in _usual_places():
        for folder in sorted(glob.glob(place)):
            program = _program_in(folder)
            if program is not None:
                yield program


def _usual_places() -> list[str]:
    places = _USUAL.get(sys.platform, _USUAL["linux"])
    return [os.path.expanduser(os.path.expandvars(place)) for place in places]


def _program_in(path: str) -> str | None:
    """Return the program that a path is, or that is in the folder."""
    path = os.path.abspath(os.path.expanduser(path))
    if os.path.isfile(path):
        return path if os.access(path, os.X_OK) else None
    programs = (os.path.join(path, inside, _NAME) for inside in _INSIDE)
    return next((program for program in programs if os.path.isfile(program)), None)


def _version(program: str) -> tuple[list[int], float]:
    """Return what the newest program has most of: the numbers in the names of its folders, or else its time."""
    numbers = re.findall(r"Slicer[- ]?(\d+(?:\.\d+)*)", program)
    return [int(part) for part in numbers[-1].split(".")] if numbers else [], os.stat(program).st_mtime
