"""Names for the output files: inside the output folder, and no two alike."""

from __future__ import annotations

import os
import unicodedata


class Targets:
    """The paths that have been given away in one run.

    Two paths count as one if they differ only in case or in the composition of letters, because on some file systems
    they do.
    """

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def claim(self, path: str) -> str:
        """Return the path (relative, with "/"), with a number added if it is taken, and give it away."""
        stem, extension = os.path.splitext(path)
        number = 1
        wanted = path
        while not self._is_free(wanted):
            number += 1
            wanted = f"{stem}_{number}{extension}"
        folded = _folded(wanted)
        self._files.add(folded)
        self._folders.update(_folders(folded))
        return wanted

    def _is_free(self, path: str) -> bool:
        folded = _folded(path)
        if folded in self._files or folded in self._folders:
            return False
        return self._files.isdisjoint(_folders(folded))


def relative_target(root: str, path: str) -> str | None:
    """Return a path inside the output folder `root` relative to it, with "/"; None if it is not inside."""
    relative = os.path.relpath(os.path.join(root, path), root)
    parts = relative.split(os.sep)
    if os.path.isabs(relative) or parts[0] in (os.pardir, os.curdir) or "\0" in relative:
        return None
    return "/".join(parts)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
