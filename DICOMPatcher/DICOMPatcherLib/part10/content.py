"""The bytes of one file, with the data set inflated if it is deflated."""

from __future__ import annotations

import contextlib
import tempfile
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from DICOMPatcherLib.defects import DEFLATED_DAMAGED
from DICOMPatcherLib.disk.read_ahead import Opened, opened
from DICOMPatcherLib.disk.temporary import TemporaryDiskError
from DICOMPatcherLib.edits import Edit, Kept, pieces, size_of, starts_of
from DICOMPatcherLib.part10.elements import Damage
from DICOMPatcherLib.texts import Text

_BLOCK = 1024 * 1024
_MAX_INFLATED = 1024 * _BLOCK


class Content:
    """Random access to the bytes of a file through a window that moves.

    Attributes
    ----------
    size, modified
        Bytes, and time of last modification (ns).
    end
        Offset of what follows the last byte.
    window, base
        The bytes in memory and the offset of the first of them.
    behind_deflated
        What follows the deflated data set on disk: up to a little more than 1 MiB.
    """

    WINDOW = 32 * 1024
    """How many bytes are read at once, from the start of the file and wherever the next element lies."""
    AHEAD = 4096
    """How many are read at once elsewhere."""

    def __init__(self, file: BinaryIO | Opened) -> None:
        self.behind_deflated = b""
        self._inflated: BinaryIO | None = None
        self._start = 0
        known = file if isinstance(file, Opened) else opened(file, self.WINDOW)
        self._stream, self.size, self.modified, self.window = known
        self.end = self.size
        self.base = 0

    @property
    def original_end(self) -> int:
        """What `end` is without edits."""
        return self.end

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        if self._inflated is not None:
            self._inflated.close()

    def read(self, offset: int, size: int) -> bytes:
        """Return `size` bytes at `offset`, fewer at the end of the file."""
        start = offset - self.base
        if start >= 0 and start + size <= len(self.window):
            return self.window[start : start + size]
        size = min(size, self.end - offset)
        return self._fetch(offset, size) if size > 0 else b""

    def _fetch(self, offset: int, size: int) -> bytes:
        if self._inflated is not None and offset < self._start < offset + size:
            head = self._start - offset
            return self._fetch(offset, head) + self._fetch(self._start, size - head)
        if self._inflated is not None and offset >= self._start:
            self._inflated.seek(offset - self._start)
            return self._inflated.read(size)
        self._stream.seek(offset)
        parts = []
        while size > 0 and (part := self._stream.read(size)):
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def blocks(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes of a range in blocks of at most 1 MiB."""
        for offset in range(start, stop, _BLOCK):
            yield self.read(offset, min(_BLOCK, stop - offset))

    def look(self, offset: int, size: int, ahead: int = 0) -> bytes:
        """Return `size` bytes at `offset`, moving the window there if they are not in it."""
        start = offset - self.base
        if start < 0 or start + size > len(self.window):
            if offset + size > self.end:
                return b""
            self.window = self.read(offset, max(size, ahead or self.AHEAD))
            self.base = offset
            start = 0
        return self.window[start : start + size]

    @property
    def is_as_on_disk(self) -> bool:
        """Whether all offsets are those in the file on disk."""
        return self._inflated is None

    def inflate(self, start: int, to_end: bool = False) -> None:
        """Put what is deflated from `start` on in the place of the rest of the file, in a temporary file.

        Parameters
        ----------
        to_end
            Whether it has to go on to the end of the file, but for a byte of padding.

        Raises
        ------
        Damage
            If it is damaged, cut off or too large, or does not go on to the end.
        TemporaryDiskError
            If there is no room for it.
        """
        inflated = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=16 * _BLOCK))  # noqa: SIM115
        try:
            size, stop = self._inflate_into(inflated, start)
            behind = _without_trailer(self._raw(stop), size)
            if to_end and behind not in (b"", b"\0"):
                raise Damage(DEFLATED_DAMAGED, stop, Text("the deflated data set ends before the file"))
        except BaseException:
            with contextlib.suppress(OSError):
                inflated.close()
            raise
        # Only now: where it fails, the bytes of the file stay what there is to read.
        self._inflated, self._start, self.behind_deflated = inflated, start, behind
        self.window, self.base = b"", 0
        self.end = start + size

    def _raw(self, offset: int) -> bytes:
        """Return what the file on disk has from an offset on, as far as it matters what it is."""
        self._stream.seek(offset)
        return self._stream.read(_BLOCK + 1)

    def _inflate_into(self, inflated: BinaryIO, start: int) -> tuple[int, int]:
        """Write what is deflated from `start` on into a file; return its size, and where it ends. Raises Damage."""
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        size = 0
        position = start
        try:
            while not inflater.eof and position < self.size:
                self._stream.seek(position)
                block = self._stream.read(_BLOCK)
                position += len(block)
                while block and not inflater.eof:
                    part = inflater.decompress(block, _BLOCK)
                    size += _write(inflated, part)
                    if size > _MAX_INFLATED:
                        message = Text("the deflated data set is larger than {limit} bytes", limit=_MAX_INFLATED)
                        raise Damage(DEFLATED_DAMAGED, start, message)
                    block = inflater.unconsumed_tail
            if not inflater.eof:  # at the end it would count what is left of the input a second time
                size += _write(inflated, inflater.flush())
        except zlib.error as error:
            message = Text("the deflated data set is damaged: {reason}", reason=str(error))
            raise Damage(DEFLATED_DAMAGED, start, message) from error
        if not inflater.eof:
            raise Damage(DEFLATED_DAMAGED, start, Text("the deflated data set is truncated"))
        return size, position - len(inflater.unused_data)


def _without_trailer(behind: bytes, size: int) -> bytes:
    """Return what follows a deflated data set without the end of a gzip stream: checksum and size (RFC 1952)."""
    return behind[8:] if behind[4:8] == (size & 0xFFFFFFFF).to_bytes(4, "little") else behind


def _write(temporary: BinaryIO, data: bytes) -> int:
    try:
        return temporary.write(data)
    except OSError as error:
        raise TemporaryDiskError from error


class EditedContent(Content):
    """The bytes of a file as they are after edits. Closing it closes the file."""

    def __init__(self, original: Content, edits: Iterable[Edit]) -> None:
        self._original = original
        self._pieces = list(pieces(edits, original.end))
        self._starts = starts_of(self._pieces)
        self.size, self.modified = original.size, original.modified
        self.behind_deflated = original.behind_deflated
        self._inflated = original._inflated
        self.end = self._starts[-1]
        self.base, self.window = 0, b""
        self.window = self.read(0, self.WINDOW)

    @property
    def original_end(self) -> int:
        """What `end` is without edits."""
        return self._original.end

    @property
    def is_as_on_disk(self) -> bool:
        """Whether all offsets are those in the file on disk."""
        return False

    def close(self) -> None:
        """Close the file."""
        self._original.close()

    def _fetch(self, offset: int, size: int) -> bytes:
        parts = []
        index = bisect_right(self._starts, offset) - 1
        while size > 0:
            piece, start = self._pieces[index], offset - self._starts[index]
            length = min(size, size_of(piece) - start)
            if isinstance(piece, Kept):
                parts.append(self._original.read(piece.start + start, length))
            else:
                parts.append(piece[start : start + length])
            offset += length
            size -= length
            index += 1
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def inflate(self, start: int, to_end: bool = False) -> None:
        """Accept that the data set is inflated already. Raises Damage if it is not."""
        if self._original._inflated is None:
            message = Text("a deflated data set is repaired only if the File Meta Information is valid")
            raise Damage(DEFLATED_DAMAGED, start, message)
