"""Names for the output files: inside the output folder, and no two alike."""

from __future__ import annotations

import functools
import os
import re
import unicodedata

_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\..*)?", re.IGNORECASE | re.DOTALL)
"""Names that mean devices to Windows, with any extension."""

_IGNORED_END = re.compile("[. ](?:/|$)")


class Targets:
    """The paths that have been given away in one run, and those that no file may have from the start.

    Paths that some file system takes for the same count as one, and names that mean devices to Windows are changed.

    Attributes
    ----------
    reserved
        The paths that are kept, by the files that had them.
    wanted
        What was asked for, by the path that was given away instead.
    """

    def __init__(self, *taken: str) -> None:
        # A set takes three times the room.
        self._files: dict[str, None] = dict.fromkeys(map(folded, taken))
        self._folders: dict[str, None] = {}
        self._last_number: dict[str, int] = {}
        self.reserved: dict[str, str] = {}
        self._wanted_before: dict[str, str] = {}
        self.wanted: dict[str, str] = {}

    def reserve(self, path: str, wanted: str, source: str) -> None:
        """Keep a path for the file that had it in an earlier run, if it wants that now, or what it wanted then."""
        self.reserved[source] = path
        if wanted != path:
            self._wanted_before[path] = wanted
        folder = path.rpartition("/")[0]
        while folder and (key := folded(folder)) not in self._folders:
            self._folders[key] = None
            folder = folder.rpartition("/")[0]
        self._give_away(path)

    def claim(self, path: str, source: str = "") -> str:
        """Return the path (relative, with "/"), with numbers added to what is taken, and give it away."""
        claimed = self.reserved.get(source, "")
        if not claimed or path not in (claimed, self._wanted_before.get(claimed)):
            claimed = self._free(path)
        if claimed != path:
            self.wanted[claimed] = path
        return claimed

    def _free(self, path: str) -> str:
        *folders, name = (f"_{part}" if _DEVICE.fullmatch(part) else part for part in path.split("/"))
        place = ""
        for folder in folders:
            place = self._numbered(place + folder, self._files)
            self._folders[folded(place)] = None
            place += "/"
        claimed = self._numbered(place + name, self._files, self._folders)
        claimed = path if claimed == path else claimed  # one text for all
        self._give_away(claimed)
        return claimed

    def _give_away(self, path: str) -> None:
        key = folded(path)
        self._files[path if key == path else key] = None

    def _numbered(self, path: str, *taken: dict[str, None]) -> str:
        """Return the path, with the next free number in front of its extension if it is taken."""
        wanted = path
        stem, extension = os.path.splitext(path)
        while any(folded(wanted) in paths for paths in taken):
            number = self._last_number.get(folded(path), 1) + 1
            self._last_number[folded(path)] = number
            wanted = f"{stem}_{number}{extension}"
        return wanted


def relative_target(root: str, path: str) -> str | None:
    """Return a path inside the output folder `root` relative to it, with "/"; None if it is not inside.

    Raises
    ------
    ValueError
        If the system has no such names.
    """
    relative = _below(root, path) or os.path.relpath(os.path.join(root, path), root)
    parts = relative.split(os.sep)
    if os.path.isabs(relative) or parts[0] in (os.pardir, os.curdir) or "\0" in relative:
        return None
    os.fsencode(relative)  # raises for what is no name on this system
    return "/".join(parts)


def _below(root: str, path: str) -> str:
    """Return the rest of a path that begins with a folder and says nothing else than its names; else ""."""
    start = os.path.join(root, "")
    rest = path[len(start) :] if os.path.isabs(path) and path.startswith(start) else ""
    is_plain = not os.altsep and {"", os.curdir, os.pardir}.isdisjoint(rest.split(os.sep))
    return rest if is_plain else ""


@functools.lru_cache(maxsize=1024)  # each path is asked for several times
def folded(path: str) -> str:
    """Return what is the same for paths that some file system takes for the same.

    Some ignore case or the composition of letters; Windows ignores points and spaces at the end of a name.
    """
    if not (path.isascii() and path.islower()):
        path = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
    if _IGNORED_END.search(path):
        path = "/".join(name.rstrip(". ") or name for name in path.split("/"))
    return path
