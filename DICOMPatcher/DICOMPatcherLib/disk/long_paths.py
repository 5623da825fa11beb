"""Paths that are so long that Windows takes them only in another form."""

from __future__ import annotations

import os
import sys

_IS_WINDOWS = sys.platform == "win32"
_LONG = 240
"""Characters from which on a path may be too long, with room for a name (MAX_PATH is 260, 248 for new folders)."""
_PREFIX = "\\\\?\\"
_SHARE, _PREFIX_OF_SHARE = "\\\\", "\\\\?\\UNC\\"


def on_disk(path: str) -> str:
    """Return an absolute path as the system takes it, however long it is."""
    if not _IS_WINDOWS or len(path) < _LONG or path.startswith(_PREFIX):
        return path
    path = os.path.normpath(path)
    return _PREFIX_OF_SHARE + path[len(_SHARE) :] if path.startswith(_SHARE) else _PREFIX + path


def as_written(path: str) -> str:
    """Return what `on_disk` was given."""
    if path.startswith(_PREFIX_OF_SHARE):
        return _SHARE + path[len(_PREFIX_OF_SHARE) :]
    return path[len(_PREFIX) :] if path.startswith(_PREFIX) else path
