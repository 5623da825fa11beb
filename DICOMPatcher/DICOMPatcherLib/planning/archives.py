"""Files packed in archives: taken out into a temporary folder, with limits that a hostile archive cannot pass."""

from __future__ import annotations

import lzma
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple, cast

from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.part10.file import ranges_of_files
from DICOMPatcherLib.part10.joined_files import JOINED
from DICOMPatcherLib.planning.unpacking import DECOMPRESSORS, ArchiveError, Bounded, Budget, Unpacked
from DICOMPatcherLib.texts import Text

ARCHIVES = ("zip archive", "tar archive", *DECOMPRESSORS)
"""The kinds of files, as `file_kind` names them, that can be unpacked."""

NOT_UNPACKED = ("7z archive", "rar archive", "Zstandard archive", "ISO disc image")
"""Those that cannot, because that takes more than Python has."""

_MOST_COMMON_HEADERS = 100
_LONGEST_READS = {zipfile.ZIP_BZIP2: 32, zipfile.ZIP_LZMA: 512}
"""Bytes, by the method of packing for which `zipfile` unpacks all that it reads at once: to 45 MB at most then."""
_ENCRYPTED = 1
_UTF_8 = 8
"""In the second byte of the flags of an entry."""
_LOCAL, _LOCAL_FLAGS, _LOCAL_SIZE = b"PK\3\4", 6, 30
_ENTRY, _ENTRY_FLAGS, _ENTRY_LENGTHS, _ENTRY_SIZE = b"PK\1\2", 8, 28, 46
"""How an entry of a zip archive begins, before its data and in the central directory: mark, places, size."""
_LENGTHS = struct.Struct("<3H")
"""Of name, extra field and comment."""


class Member(NamedTuple):
    """One entry of an archive.

    Attributes
    ----------
    name
        Its path in the archive, made harmless: it leads nowhere else.
    filename
        Where it lies unpacked; "" if it is not.
    problem
        Why it is not.
    """

    name: str
    filename: str
    problem: str = ""


def unpack(archive: str, kind: str, folder: str, budget: Budget) -> Iterator[Member]:
    """Yield the files of an archive, unpacked under numbers for names, and a line for each link in it.

    Parameters
    ----------
    kind
        One of `ARCHIVES`, or `JOINED`.
    folder
        An empty folder.

    Raises
    ------
    ArchiveError
        If it is damaged or goes beyond a limit; what was yielded before is complete.
    TemporaryDiskError
        If there is too little space for temporary files.
    """
    try:
        if kind == "zip archive":
            yield from _unzip(archive, folder, budget)
        elif kind == JOINED:
            yield from _take_apart(archive, folder, budget)
        elif kind == "tar archive":
            with open(archive, "rb") as stream:
                yield from _untar(stream, folder, budget)
        else:
            yield from _decompress(archive, kind, folder, budget)
    except InputError:
        raise
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError) as error:
        message = Text("the {kind} is damaged: {reason}", kind=kind, reason=type(error).__name__)
        raise ArchiveError(message) from error
    except (NotImplementedError, RuntimeError, MemoryError) as error:
        message = Text("the {kind} uses a compression that is not supported", kind=kind)
        raise ArchiveError(message) from error


def _unzip(archive: str, folder: str, budget: Budget) -> Iterator[Member]:
    with open(archive, "rb") as stream, zipfile.ZipFile(cast(IO[bytes], plain := _ZipStream(stream, budget))) as opened:
        for entry in opened.infolist():
            number = budget.count()
            name = _harmless(_zip_name(entry.filename))
            if entry.filename.endswith("/"):
                continue
            if stat.S_ISLNK(entry.external_attr >> 16):
                yield _link(name)
                continue
            if entry.flag_bits & _ENCRYPTED:
                raise ArchiveError(Text("the archive is encrypted: unpack it first"))
            filename = os.path.join(folder, f"{number:06d}")
            with opened.open(entry) as member:
                plain.longest_read = _LONGEST_READS.get(entry.compress_type)
                budget.write(member, filename)
                plain.longest_read = None
            yield Member(name, filename)


class _ZipStream:
    """A zip archive in which no name says that it is in UTF-8, for some say so and are not.

    `zipfile` gives up the whole archive for one of them. Like this, it gives all names byte by byte (as code page 437).

    Attributes
    ----------
    longest_read
        So many bytes are given at once at most; None for as many as are asked for.
    """

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self.seek, self.tell, self.close = stream.seek, stream.tell, stream.close
        self.seekable = stream.seekable
        self.longest_read: int | None = None

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if self.longest_read is None else min(size, self.longest_read))
        if size == _LOCAL_SIZE and data.startswith(_LOCAL):
            return data[: _LOCAL_FLAGS + 1] + bytes([data[_LOCAL_FLAGS + 1] & ~_UTF_8]) + data[_LOCAL_FLAGS + 2 :]
        if not data.startswith(_ENTRY):
            return data
        self._budget.allow_members(data.count(_ENTRY))  # before `zipfile` makes an object for each
        return _with_plain_names(data)


def _with_plain_names(directory: bytes) -> bytes:
    result = bytearray(directory)
    place = 0
    while directory.startswith(_ENTRY, place) and place + _ENTRY_SIZE <= len(directory):
        result[place + _ENTRY_FLAGS + 1] &= ~_UTF_8
        place += _ENTRY_SIZE + sum(_LENGTHS.unpack_from(directory, place + _ENTRY_LENGTHS))
    return bytes(result)


def _zip_name(name: str) -> str:
    data = name.encode("cp437")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return name


def _decompress(archive: str, kind: str, folder: str, budget: Budget) -> Iterator[Member]:
    with open(archive, "rb") as stream:
        unpacked = Unpacked(stream, kind, budget)
        is_tar = unpacked.read(512)[257:262] == b"ustar"
        unpacked.seek(0)
        if is_tar:
            yield from _untar(cast(IO[bytes], unpacked), folder, budget, counted=True)
            return
        filename = os.path.join(folder, f"{budget.count():06d}")
        budget.write(cast(IO[bytes], unpacked), filename, counted=True)
        stem, extension = os.path.splitext(os.path.basename(archive))
        is_own = extension.lower() in (".gz", ".bz2", ".xz")
        yield Member(stem if is_own and stem else stem + extension, filename)
        if unpacked.has_rest:
            problem = Text("the data after the {kind} does not belong to it, and is left out", kind=kind)
            yield Member("rest", "", problem)


def _untar(stream: IO[bytes], folder: str, budget: Budget, counted: bool = False) -> Iterator[Member]:
    bounded = Bounded(stream)
    with tarfile.open(fileobj=cast(IO[bytes], bounded), mode="r:") as opened:
        while (entry := opened.next()) is not None:
            opened.members.clear()  # type: ignore[attr-defined]  # one entry takes a kilobyte
            if len(opened.pax_headers) > _MOST_COMMON_HEADERS:  # each entry gets all of them
                raise ArchiveError(Text("the archive has more global headers than is plausible"))
            bounded.begin_data()
            number = budget.count()
            name = _harmless(entry.name)
            if entry.issym() or entry.islnk():
                yield _link(name)
            member = opened.extractfile(entry) if entry.isreg() else None
            if member is not None:
                filename = os.path.join(folder, f"{number:06d}")
                budget.write(member, filename, counted and not entry.issparse())
                yield Member(name, filename)
            bounded.begin_headers()
        # `tarfile` takes the first header that it cannot read for the end; that is zeros and nothing more.
        stream.seek(opened.offset)
        block = stream.read(tarfile.BLOCKSIZE)
        is_whole = len(block) == tarfile.BLOCKSIZE
        while block and not any(block):
            block = stream.read(tarfile.BLOCKSIZE)
        if block or not is_whole:
            raise ArchiveError(Text("the archive is damaged or truncated: files may be missing"))


def _take_apart(joined: str, folder: str, budget: Budget) -> Iterator[Member]:
    for number, (start, stop) in enumerate(ranges_of_files(joined), 1):
        filename = os.path.join(folder, f"{budget.count():06d}")
        with open(joined, "rb") as stream:
            stream.seek(start)
            budget.write(cast(IO[bytes], _Range(stream, stop - start)), filename)
        yield Member(f"{number}.dcm", filename)


class _Range:
    """A part of a stream, from where it stands."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int) -> bytes:
        data = self._stream.read(min(size, self._left))
        self._left -= len(data)
        return data


def _link(name: str) -> Member:
    return Member(name, "", Text("a link in an archive, which is not followed"))


def _harmless(name: str) -> str:
    """Return a relative path that stays inside the folder it is put in."""
    parts = [part for part in name.replace("\\", "/").replace("\0", "").split("/") if part not in ("", ".")]
    return "/".join("_" if part == ".." else part.replace(":", "_") for part in parts) or "_"
