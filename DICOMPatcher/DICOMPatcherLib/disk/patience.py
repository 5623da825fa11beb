"""Waiting for others that hold a file: scanners for viruses on Windows open for a moment what was just written."""

from __future__ import annotations

import os
import time
from typing import Callable, TypeVar

_HELD = frozenset((5, 32, 33))
"""Errors of Windows: access denied, sharing violation, lock violation."""
_WAITS = (0.01, 0.03, 0.1, 0.3, 1.0)
"""Seconds between the tries."""
_LONGEST_IN_VAIN = 30.0
"""Seconds of a process: what is denied for good, as by rights, is not waited for thousands of times."""

Result = TypeVar("Result")


class _Patience:
    """Knows how long it may still wait in vain."""

    def __init__(self) -> None:
        self.left = _LONGEST_IN_VAIN

    def __call__(self, do: Callable[[], Result]) -> Result:
        waited = 0.0
        for seconds in _WAITS:
            try:
                result = do()
            except PermissionError as error:
                if getattr(error, "winerror", None) not in _HELD or self.left < seconds:
                    raise
                time.sleep(seconds)
                waited += seconds
                self.left -= seconds
            else:
                self.left += waited  # it was not in vain
                return result
        return do()


patiently = _Patience()
"""Does something, and tries it again a few times as long as somebody holds the file. Raises OSError as it does."""


def open_descriptor(path: str, flags: int, mode: int = 0o666) -> int:
    """Do what os.open does, patiently."""
    return patiently(lambda: os.open(path, flags, mode))


def replace(source: str, target: str) -> None:
    """Do what os.replace does, patiently."""
    patiently(lambda: os.replace(source, target))


def remove_folder(path: str) -> None:
    """Do what os.rmdir does, patiently."""
    patiently(lambda: os.rmdir(path))


def remove(path: str) -> None:
    """Do what os.remove does, patiently."""
    patiently(lambda: os.remove(path))
