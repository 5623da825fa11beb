"""Names for the output files: inside the output folder, and no two alike."""

from __future__ import annotations

import os
import unicodedata


class Targets:
    """The paths that have been given away in one run, and those that no file may have from the start.

    Two paths count as one if they differ only in case or in the composition of letters, because on some file systems
    they do.
    """

    def __init__(self, *taken: str) -> None:
        self._files: set[str] = {_folded(path) for path in taken}
        self._folders: set[str] = set()
        self._last_number: dict[str, int] = {}

    def claim(self, path: str) -> str:
        """Return the path (relative, with "/"), with numbers added to what is taken, and give it away."""
        *folders, name = path.split("/")
        place = ""
        for folder in folders:
            place = self._numbered(place + folder, self._files)
            self._folders.add(_folded(place))
            place += "/"
        claimed = self._numbered(place + name, self._files, self._folders)
        self._files.add(_folded(claimed))
        return claimed

    def _numbered(self, path: str, *taken: set[str]) -> str:
        """Return the path, with the next free number in front of its extension if it is taken."""
        wanted = path
        stem, extension = os.path.splitext(path)
        while any(_folded(wanted) in paths for paths in taken):
            number = self._last_number.get(_folded(path), 1) + 1
            self._last_number[_folded(path)] = number
            wanted = f"{stem}_{number}{extension}"
        return wanted


def relative_target(root: str, path: str) -> str | None:
    """Return a path inside the output folder `root` relative to it, with "/"; None if it is not inside.

    Raises
    ------
    ValueError
        If the system has no such names.
    """
    relative = os.path.relpath(os.path.join(root, path), root)
    parts = relative.split(os.sep)
    if os.path.isabs(relative) or parts[0] in (os.pardir, os.curdir) or "\0" in relative:
        return None
    os.fsencode(relative)  # raises for what is no name on this system
    return "/".join(parts)


def _folded(path: str) -> str:
    if path.isascii() and path.islower():
        return path
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
