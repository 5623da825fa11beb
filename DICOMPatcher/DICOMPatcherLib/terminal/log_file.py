"""A log of a run: a line for each thing worth telling, with the time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Callable

from DICOMPatcherLib.disk.input_files import is_in_input, is_inside, split_input
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.reporting.report import printable
from DICOMPatcherLib.texts import Text

_MODE = 0o600


@contextmanager
def log_file(path: str, source: list[str], output: str | None) -> Iterator[Callable[[str], None]]:
    """Give a function that adds lines to a log, which is made if it is missing; for the owner alone.

    Raises
    ------
    InputError
        If the log would lie in input or output, or cannot be written.
    """
    if is_in_input(path, *split_input(source)) or (output is not None and is_inside(path, output)):
        raise InputError(Text("The log {path} would be in the input or output. Choose another place.", path=path))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _MODE)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Text("The log {path} cannot be written: {reason}.", path=path, reason=reason)) from error
    with open(descriptor, "a", encoding="utf-8", errors="replace", buffering=1) as stream:

        def log(text: str) -> None:
            now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            stream.write(f"{now} {printable(text)}\n")

        yield log
