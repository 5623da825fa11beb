"""Standard output and error, which may be missing, full, or no longer read."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from typing import TextIO


def open_missing() -> None:
    """Give a process that was started without output or error output ones that take all and keep nothing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - lives as long as the process


def write(lines: Iterable[str]) -> str:
    """Write lines to the standard output. Return why it takes no more, "" if it does or nobody reads on."""
    try:
        for line in lines:
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        return error.strerror or str(error)
    return ""


def complain(text: str) -> None:
    """Write a line to the error output, if it takes any."""
    try:
        sys.stderr.write(f"dicom-patcher: {text}\n")
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def flush() -> None:
    """Write what others have left in the buffers: at the end of the process its failure would be an error of Python."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            _silence(stream)


def _silence(stream: TextIO) -> None:
    """Have all that is still to be written to a stream go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, stream.fileno())
        os.close(descriptor)
