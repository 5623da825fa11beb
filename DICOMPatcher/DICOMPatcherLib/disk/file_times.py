"""When a file was changed: the file systems of two computers, or one before and after, tell it more or less exactly."""

from __future__ import annotations

_UNITS = (100, 1000, 1_000_000, 1_000_000_000, 2_000_000_000)
"""Nanoseconds: of NTFS and SMB, of most in microseconds and milliseconds, of older ones in seconds, of FAT in two."""


def is_same_time(first: int, second: int) -> bool:
    """Tell whether two times in nanoseconds are one, or one of them the other as a coarser file system keeps it."""
    return first == second or any(
        first // unit == second // unit and (first % unit == 0 or second % unit == 0) for unit in _UNITS
    )
