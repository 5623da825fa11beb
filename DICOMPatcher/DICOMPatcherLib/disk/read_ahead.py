"""Opening the files of the input; where that takes long, as on network shares and discs, several at the same time."""

from __future__ import annotations

import errno
import os
import stat
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, Callable, NamedTuple, cast

_SLOW = 0.0004
"""Seconds that it takes to open a file where threads are worth it."""
_MEASURED = 16
_MOST_BEFORE_MEASURED_AGAIN = 1024
_THREADS = 8
_MOST_AHEAD = 32
_NOT_WAITED_FOR = getattr(os, "O_NONBLOCK", 0)


class Opened(NamedTuple):
    """An open file.

    Attributes
    ----------
    size, modified
        Bytes, and time of last modification (ns), before anything was read.
    beginning
        Its first bytes.
    """

    stream: BinaryIO
    size: int
    modified: int
    beginning: bytes


def opened(stream: BinaryIO, size: int) -> Opened:
    """Return what an open file is, with its first bytes, as many as are asked for."""
    status = os.fstat(stream.fileno())
    return Opened(stream, status.st_size, status.st_mtime_ns, stream.read(size))


def open_file(path: str, size: int) -> Opened:
    """Open a file and read its first bytes, as many as are asked for. Raises OSError if that cannot be done."""
    return _beginning(open(path, "rb", buffering=0), size)


def _beginning(stream: object, size: int) -> Opened:
    raw = cast(BinaryIO, stream)
    try:
        return opened(raw, size)
    except BaseException:
        raw.close()
        raise


class ReadAhead:
    """Opens files one after the other, and the next ones at the same time as long as opening them takes long.

    Only what is asked for is given away; the others are closed, and what goes wrong with them is not told.

    Attributes
    ----------
    is_on
        Whether the next files are opened at the same time.
    """

    def __init__(self) -> None:
        self.is_on = False
        self._measured = self._slow = self._taken = 0
        self._path_at: Callable[[int], str | None] = lambda number: None
        self._next = 0
        self._reached = ""
        self._begun: dict[str, Future[Opened | None]] = {}
        self._size = 0
        self._pool: ThreadPoolExecutor | None = None

    def begin(self, path_at: Callable[[int], str | None]) -> None:
        """Say which files will be opened, in which order.

        Parameters
        ----------
        path_at
            Returns the path of the file with a number; "" for one that need not be opened, None behind the last one.
        """
        self._path_at, self._next, self._reached = path_at, 0, ""

    def reach(self, number: int) -> None:
        """Say which file is next."""
        if not (self.is_on or self._begun):
            return
        self._let_go(self._reached)  # it was not asked for
        self._reached = self._path_at(number) or ""
        self._next = max(self._next, number + 1)
        if self.is_on and self._size:
            self._begin_others(self._size)

    def _begin_others(self, size: int) -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(_THREADS)
        while len(self._begun) < _MOST_AHEAD:
            path = self._path_at(self._next)
            if path is None:
                return
            self._next += 1
            if path and path not in self._begun:
                self._begun[path] = self._pool.submit(_opened_ahead, path, size)

    def open(self, path: str, size: int) -> Opened:
        """Do what `open_file` does."""
        self._size = size
        begun = self._begun.get(path)
        ahead = begun.result() if begun is not None else None  # which may be interrupted
        self._begun.pop(path, None)
        if ahead is not None:
            self._taken += 1
            if self._taken == _MOST_BEFORE_MEASURED_AGAIN:
                self._taken, self.is_on = 0, False
            return ahead
        before = time.perf_counter()
        here = open_file(path, size)
        self._measure(time.perf_counter() - before)
        return here

    def _measure(self, seconds: float) -> None:
        self._measured += 1
        self._slow += seconds > _SLOW
        if self._measured == _MEASURED:
            self.is_on = 2 * self._slow > _MEASURED  # the median is slow
            self._measured = self._slow = 0

    def _let_go(self, path: str) -> None:
        begun = self._begun.pop(path, None)
        if begun is not None and not begun.cancel():
            begun.add_done_callback(_close)

    def close(self) -> None:
        """Close what was not asked for. It can be used again."""
        for path in list(self._begun):
            self._let_go(path)
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()


def _opened_ahead(path: str, size: int) -> Opened | None:
    """Open a file; return None for what is to fail, or be waited for, when its turn has come."""
    try:
        return _beginning(open(path, "rb", buffering=0, opener=_regular), size)
    except Exception:  # which it will be then too
        return None


def _regular(path: str, flags: int) -> int:
    """Open what is still a file; a pipe that has taken its place would be waited for."""
    descriptor = os.open(path, flags | _NOT_WAITED_FOR)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)


def _close(begun: Future[Opened | None]) -> None:
    ahead = begun.result()
    if ahead is not None:
        ahead.stream.close()
