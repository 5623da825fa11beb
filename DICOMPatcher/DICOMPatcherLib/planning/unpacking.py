"""What unpacking may take, and streams of unpacked bytes that take no more memory than a block."""

from __future__ import annotations

import bz2
import errno
import io
import lzma
import os
import shutil
import zlib
from collections.abc import Callable
from typing import IO, Any

from DICOMPatcherLib.disk.temporary import TemporaryDiskError
from DICOMPatcherLib.texts import Text

_MIB = 1024 * 1024
_BLOCK = 128 * 1024
_LONGEST_READ = 2 * _BLOCK
_LONGEST_HEADERS = 1 * _MIB
_DIGITS_AS_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 128
_TAR_BLOCK = 512
_ALWAYS_ALLOWED = 256 * _MIB
_MOST_TIMES = 100
_SPARE_SPACE = 512 * _MIB
_MAX_MEMBERS = 200_000
_LZMA_MEMORY = 256 * _MIB
_GZIP = 31  # for zlib: a window of 32 KiB, and a gzip header in front
_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG))


class ArchiveError(Exception):
    """An archive cannot be unpacked, or not to its end. The message says why."""


class Budget:
    """What all archives of one run together may still take.

    They may take 256 MiB, and a hundred times the size of those archives that lie in the input folder themselves.
    """

    def __init__(self) -> None:
        self._left = _ALWAYS_ALLOWED
        self._members = 0

    def allow_for(self, size: int) -> None:
        """Allow what an archive of this size may take."""
        self._left += _MOST_TIMES * size

    def spend(self, size: int) -> None:
        """Count unpacked bytes. Raises ArchiveError if they are too many."""
        self._left -= size
        if self._left < 0:
            raise ArchiveError(
                Text(
                    "the archives expand to more than a hundred times their size: unpack this one yourself if you "
                    "trust it"
                )
            )

    def count(self) -> int:
        """Count one more entry, and return how many that makes. Raises ArchiveError if they are too many."""
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise _too_many_members()
        return self._members

    def allow_members(self, count: int) -> None:
        """Make sure that so many entries may follow. Raises ArchiveError if they would be too many."""
        if self._members + count > _MAX_MEMBERS:
            raise _too_many_members()

    def write(self, stream: IO[bytes], filename: str, counted: bool = False) -> None:
        """Write a stream to a new file.

        Parameters
        ----------
        counted
            Whether the stream counts what is read from it.

        Raises
        ------
        TemporaryDiskError
            If the disk of temporary files would be filled up.
        """
        folder = os.path.dirname(filename)
        try:
            with open(filename, "xb") as sink:
                while block := stream.read(_BLOCK):
                    if not counted:
                        self.spend(len(block))
                    if shutil.disk_usage(folder).free < _SPARE_SPACE:
                        raise TemporaryDiskError
                    sink.write(block)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise TemporaryDiskError from error
            raise


def _too_many_members() -> ArchiveError:
    return ArchiveError(Text("the archives contain more than {limit} files", limit=_MAX_MEMBERS))


DECOMPRESSORS: dict[str, Callable[[], Any]] = {
    "gzip archive": lambda: zlib.decompressobj(_GZIP),
    "bzip2 archive": bz2.BZ2Decompressor,
    "xz archive": lambda: lzma.LZMADecompressor(memlimit=_LZMA_MEMORY),
}
"""By the kind of an archive that holds one compressed file; several may follow each other, as in a single one."""


_MARKS = {"gzip archive": b"\x1f\x8b\x08", "bzip2 archive": b"BZh", "xz archive": b"\xfd7zXZ\0"}
"""How each compressed file of that kind begins."""


class Bounded:
    """A stream of an archive that gives no more for headers than those of any file need.

    `tarfile` takes whole headers into memory, however long an archive says that they are, and with them maps of sparse
    files, however many pieces these list; and it takes time with the square of the length of a number in them.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left: int | None = _LONGEST_HEADERS
        self.seek, self.tell = stream.seek, stream.tell

    def begin_headers(self) -> None:
        """Go on to the headers of the next file."""
        self._left = _LONGEST_HEADERS

    def begin_data(self) -> None:
        """Go on to what the file holds."""
        self._left = None

    def read(self, size: int) -> bytes:
        """Return bytes, fewer at the end. Raises ArchiveError if more is asked for than there is reason to."""
        if not 0 <= size <= _LONGEST_READ:
            raise ArchiveError(Text("a header of the archive is longer than is plausible"))
        data = self._stream.read(size)
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0 or _LONG_NUMBER in data.translate(_DIGITS_AS_ZEROS):
                raise ArchiveError(Text("the headers of a file in the archive are longer than is plausible"))
        return data


class Unpacked(io.RawIOBase):
    """The bytes of a compressed file, read from front to back.

    Parameters
    ----------
    stream
        The compressed file.
    kind
        A key of `DECOMPRESSORS`.

    Attributes
    ----------
    has_rest
        Whether something else follows the last compressed file. It is not read.
    """

    def __init__(self, stream: IO[bytes], kind: str, budget: Budget) -> None:
        self._stream = stream
        self._make = DECOMPRESSORS[kind]
        self._decompressor = self._make()
        self._budget = budget
        self._input = b""
        self._output = b""  # the last block, and a little of what was before it
        self._start = 0  # where that starts
        self._place = 0
        self._is_over = False
        self._mark = _MARKS[kind]
        self.has_rest = False

    def tell(self) -> int:
        """Return the offset of the next byte."""
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Return bytes, fewer at the end."""
        parts = []
        while size > 0:
            part = self._output[self._place - self._start :][:size]
            if not part and not self._fill():
                break
            parts.append(part)
            self._place += len(part)
            size -= len(part)
        return b"".join(parts)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go on at an offset from the start: further on, or a little before."""
        if whence != os.SEEK_SET or offset < self._start:
            raise io.UnsupportedOperation("the stream is read from front to back")
        while offset > self._start + len(self._output) and self._fill():
            pass
        self._place = min(offset, self._start + len(self._output))
        return self._place

    def _fill(self) -> bool:
        """Put the next bytes in the place of those that were read; return whether there are any."""
        while not self._is_over:
            decompressor: Any = self._decompressor
            if decompressor.eof:
                self._input = decompressor.unused_data.lstrip(b"\0") or self._stream.read(_BLOCK).lstrip(b"\0")
                self._is_over = not self._input.startswith(self._mark[: len(self._input)]) or not self._input
                self.has_rest = self._is_over and bool(self._input)
                self._decompressor = self._make()
                continue
            if not self._input and getattr(decompressor, "needs_input", True):
                self._input = self._stream.read(_BLOCK)
            is_last = not self._input
            block = decompressor.decompress(self._input, _BLOCK)
            # zlib gives back what it has not come to, the others keep it.
            self._input = getattr(decompressor, "unconsumed_tail", b"")
            if block:
                self._budget.spend(len(block))
                kept = self._output[-_TAR_BLOCK:]
                self._start += len(self._output) - len(kept)
                self._output = kept + block
                return True
            if is_last and not decompressor.eof:
                raise EOFError
        return False
