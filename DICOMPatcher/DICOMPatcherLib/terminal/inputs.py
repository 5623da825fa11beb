"""What is given to the command line as the input: paths, and lists of paths in files."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.texts import Text

STANDARD_INPUT = "-"
_LARGEST = 1 << 30
"""Bytes; what is larger is no list of paths."""


def all_inputs(paths: Sequence[str], lists: Sequence[str]) -> list[str]:
    """Return paths and those in lists, which have one in each line, or between null characters as `find -print0` does.

    Raises
    ------
    InputError
        If a list cannot be read, or there is no path at all.
    """
    found = [*paths]
    for name in lists:
        found += _paths_in(name)
    if not found:
        raise InputError(Text("No input was given. Give a folder, files, or a list of them with --files-from."))
    return found


def _paths_in(name: str) -> list[str]:
    try:
        if name == STANDARD_INPUT:
            data = sys.stdin.buffer.read(_LARGEST)
        else:
            with open(name, "rb") as stream:
                data = stream.read(_LARGEST)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Text("The list {path} cannot be read: {reason}.", path=name, reason=reason)) from error
    if len(data) == _LARGEST:
        raise InputError(Text("{path} is too large for a list of paths.", path=name))
    separator = b"\0" if b"\0" in data else b"\n"
    lines = data.removeprefix(b"\xef\xbb\xbf").split(separator)
    return [os.fsdecode(line.rstrip(b"\r") if separator == b"\n" else line) for line in lines if line.strip()]
