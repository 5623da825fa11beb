"""Files packed in archives: taken out into a temporary folder, with limits that a hostile archive cannot pass."""

from __future__ import annotations

import gzip
import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

ARCHIVES = ("zip archive", "gzip archive", "tar archive")
"""The kinds of files, as `foreign` names them, that can be unpacked."""

_BLOCK = 1024 * 1024
_ALWAYS_ALLOWED = 256 * _BLOCK
_MOST_TIMES = 100
_SPARE_SPACE = 512 * _BLOCK
_MAX_MEMBERS = 200_000
_ENCRYPTED = 1


class ArchiveError(Exception):
    """An archive cannot be unpacked, or not to its end. The message says why."""


class Member(NamedTuple):
    """One file of an archive.

    Attributes
    ----------
    name
        Its path in the archive, made harmless: it leads nowhere else.
    filename
        Where it lies unpacked.
    """

    name: str
    filename: str


def unpack(archive: str, kind: str, folder: str) -> Iterator[Member]:
    """Yield the files of an archive, unpacked under numbers for names.

    All together may take 256 MiB, or a hundred times the size of the archive, and no more than the disk has to spare.

    Parameters
    ----------
    kind
        One of `ARCHIVES`.
    folder
        An empty folder.

    Raises
    ------
    ArchiveError
        If it is damaged or goes beyond a limit; what was yielded before is complete.
    """
    budget = _Budget(archive, folder)
    try:
        yield from {"zip archive": _unzip, "gzip archive": _gunzip, "tar archive": _untar}[kind](archive, budget)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise ArchiveError(f"the {kind} is damaged: {type(error).__name__}") from error
    except (NotImplementedError, RuntimeError) as error:
        raise ArchiveError(f"the {kind} is packed in a way that is not supported") from error


class _Budget:
    """What an archive may still take."""

    def __init__(self, archive: str, folder: str) -> None:
        self._folder = folder
        self._left = max(_ALWAYS_ALLOWED, _MOST_TIMES * os.path.getsize(archive))
        self._members = 0

    def take(self, name: str, stream: IO[bytes] | gzip.GzipFile) -> Member:
        """Write a member to the folder."""
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise ArchiveError(f"the archive holds more than {_MAX_MEMBERS} files")
        filename = os.path.join(self._folder, f"{self._members:06d}")
        with open(filename, "xb") as sink:
            while block := stream.read(_BLOCK):
                self._left -= len(block)
                if self._left < 0:
                    raise ArchiveError("the archive unpacks to more than a hundred times its size")
                if shutil.disk_usage(self._folder).free < _SPARE_SPACE:
                    raise ArchiveError("there is too little space on the disk of temporary files to unpack the archive")
                sink.write(block)
        return Member(_harmless(name), filename)


def _unzip(archive: str, budget: _Budget) -> Iterator[Member]:
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            if entry.is_dir():
                continue
            if entry.flag_bits & _ENCRYPTED:
                raise ArchiveError("the archive needs a password: unpack it first")
            with opened.open(entry) as stream:
                yield budget.take(entry.filename, stream)


def _gunzip(archive: str, budget: _Budget) -> Iterator[Member]:
    with gzip.open(archive) as stream:
        if _is_tar(stream.read(512)):
            yield from _untar(archive, budget)
            return
        stream.seek(0)
        name = os.path.basename(archive)
        yield budget.take(name[:-3] if name.lower().endswith(".gz") else name, stream)


def _untar(archive: str, budget: _Budget) -> Iterator[Member]:
    with tarfile.open(archive, "r:*") as opened:
        for entry in opened:
            stream = opened.extractfile(entry) if entry.isreg() else None
            if stream is not None:
                yield budget.take(entry.name, stream)


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _harmless(name: str) -> str:
    """Return a relative path that stays inside the folder it is put in."""
    parts = [part for part in name.replace("\\", "/").replace("\0", "").split("/") if part not in ("", ".")]
    return "/".join("_" if part == ".." else part.replace(":", "_") for part in parts) or "_"
