"""A store for what a run has to remember about each file and does not need in memory."""

from __future__ import annotations

import contextlib
import pickle
import tempfile
import weakref
from typing import IO, Any, Callable, cast

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
        return self._put(lambda: pickle.dump(thing, self._file, protocol=pickle.HIGHEST_PROTOCOL))

    def put_bytes(self, data: bytes) -> int:
        """Store an object that another spool gave as bytes, as `put` does."""
        return self._put(lambda: self._file.write(data))

    def _put(self, write: Callable[[], object]) -> int:
        place = self._end
        start = place + _SIZE
        try:
            self._file.seek(place)
            self._file.write(bytes(_SIZE))
            write()
            end = self._file.tell()
            self._file.seek(place)
            self._file.write((end - start).to_bytes(_SIZE, "little"))
            self._file.flush()
        except OSError as error:
            raise TemporaryDiskError from error
        self._end = end
        return place

    def get(self, place: int) -> Any:
        """Return the object stored under a number."""
        self._file.seek(place + _SIZE)
        return pickle.load(self._file)

    def get_bytes(self, place: int) -> bytes:
        """Return the object stored under a number as the bytes that it is stored as."""
        self._file.seek(place)
        return self._file.read(int.from_bytes(self._file.read(_SIZE), "little"))


def _close(file: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # on a full disk, what was not written cannot be written now either
        file.close()
