"""A store for what a run has to remember about each file and does not need in memory."""

from __future__ import annotations

import contextlib
import pickle
import tempfile
import weakref
from typing import IO, Any, cast

from DICOMPatcherLib.disk.temporary import TemporaryDiskError

_IN_MEMORY = 16 * 1024 * 1024


class Spool:
    """Objects in a temporary file that has no name, so that nothing stays on disk whatever happens."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as the run
        self._end = 0
        weakref.finalize(self, _close, cast("IO[bytes]", self._file))

    def put(self, thing: Any) -> int:
        """Store an object and return the number to get it back by.

        Raises
        ------
        TemporaryDiskError
            If there is no room for it.
        """
        place = self._end
        try:
            self._file.seek(place)
            pickle.dump(thing, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._file.flush()
            self._end = self._file.tell()
        except OSError as error:
            raise TemporaryDiskError from error
        return place

    def get(self, place: int) -> Any:
        """Return the object stored under a number."""
        self._file.seek(place)
        return pickle.load(self._file)


def _close(file: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # on a full disk, what was not written cannot be written now either
        file.close()
