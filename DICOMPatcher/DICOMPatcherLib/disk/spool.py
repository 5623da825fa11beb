"""A store for what a run has to remember about each file and does not need in memory."""

from __future__ import annotations

import contextlib
import pickle
import tempfile
import weakref
from typing import IO, Any, cast

from DICOMPatcherLib.disk.temporary import TemporaryDiskError

_IN_MEMORY = 16 * 1024 * 1024
_SIZE = 8
"""Bytes of the number in front of an object that says how many it has."""


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
        return self.put_bytes(pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL))

    def put_bytes(self, data: bytes) -> int:
        """Store an object that another spool gave as bytes, as `put` does."""
        place = self._end
        try:
            self._file.seek(place)
            self._file.write(len(data).to_bytes(_SIZE, "little") + data)
            self._file.flush()
            self._end = self._file.tell()
        except OSError as error:
            raise TemporaryDiskError from error
        return place

    def get(self, place: int) -> Any:
        """Return the object stored under a number."""
        return pickle.loads(self.get_bytes(place))

    def get_bytes(self, place: int) -> bytes:
        """Return the object stored under a number as the bytes that it is stored as."""
        self._file.seek(place)
        return self._file.read(int.from_bytes(self._file.read(_SIZE), "little"))


def _close(file: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # on a full disk, what was not written cannot be written now either
        file.close()
