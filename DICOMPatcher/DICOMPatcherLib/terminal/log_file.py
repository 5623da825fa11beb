"""A log of a run: a line for each thing worth telling, with the time."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Callable

from DICOMPatcherLib.disk.input_files import is_in_input, is_inside, split_input
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.reporting.report import printable
from DICOMPatcherLib.reporting.report_file import PART
from DICOMPatcherLib.terminal import streams
from DICOMPatcherLib.texts import Text

_MODE = 0o600
_LINE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ")
"""How each line begins, by which a log is told from other files."""


@contextmanager
def log_file(
    path: str, source: list[str], output: str | None, others: Iterable[str] = ()
) -> Iterator[Callable[[str], None]]:
    """Give a function that adds lines to a log, which is made if it is missing; for the owner alone.

    Parameters
    ----------
    others
        Files that are written besides.

    Raises
    ------
    InputError
        If the log would lie in input or output, is another file, or cannot be written.
    """
    if is_in_input(path, *split_input(source)) or (output is not None and is_inside(path, output)):
        raise InputError(Text("The log {path} would be in the input or output. Choose another place.", path=path))
    if any(_is_same(path, name) for other in others for name in (other, other + PART)):
        raise InputError(Text("{path} is also to be written as something else. Choose another log.", path=path))
    try:
        _check(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0), _MODE)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Text("The log {path} cannot be written: {reason}.", path=path, reason=reason)) from error
    if hasattr(os, "O_NONBLOCK"):  # only to open a pipe without waiting for its reader
        os.set_blocking(descriptor, True)
    with _Log(descriptor, path) as log:
        yield log.write


def _is_same(path: str, other: str) -> bool:
    try:
        return os.path.samefile(path, other)
    except OSError:  # one of them is still to be made
        return os.path.realpath(path) == os.path.realpath(other)


def _check(path: str) -> None:
    """Raise InputError if there is anything but a log."""
    if os.path.lexists(path) and os.path.getsize(path):
        with open(path, "rb") as stream:
            if _LINE.match(stream.read(32)) is None:
                raise InputError(Text("{path} exists and is not a log. Choose another place for the log.", path=path))


class _Log:
    """Writes lines as long as there is room for them: a run does not end for want of a log."""

    def __init__(self, descriptor: int, path: str) -> None:
        self._descriptor, self._path = descriptor, path
        self._is_full = False

    def __enter__(self) -> _Log:
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self._descriptor)

    def write(self, text: str) -> None:
        if self._is_full:
            return
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            os.write(self._descriptor, f"{now} {printable(text)}\n".encode("utf-8", "replace"))
        except OSError as error:
            self._is_full = True
            streams.complain(f"the log {self._path} is incomplete: {error.strerror or error}")
