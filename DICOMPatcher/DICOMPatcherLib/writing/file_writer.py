"""Writing one file: first under a temporary name, then moved to its place."""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple, Protocol, cast

from DICOMPatcherLib.disk.file_times import is_same_time
from DICOMPatcherLib.disk.open_folder import OpenFolder
from DICOMPatcherLib.disk.permissions import InputFolders, mode_of_new_folders
from DICOMPatcherLib.disk.run_folder import new_part
from DICOMPatcherLib.edits import Edit, Zeros
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import FAILED, Details, FilePlan, Plan
from DICOMPatcherLib.texts import Text

_BLOCK = 1024 * 1024
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Without waiting for whoever writes, if a pipe has taken the place of a file."""
# The kernel cannot copy between these two files; reading and writing can.
_NO_KERNEL_COPY = frozenset((errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP, errno.EBADF, errno.EPERM))


class Output(Protocol):
    """An output folder, and one in it for files that are not complete."""

    folder: OpenFolder
    unfinished: OpenFolder


class Job(NamedTuple):
    """A file to write: until that is done its outcome says that it is not."""

    file: FilePlan
    outcome: str
    reason: str
    target: str

    def finish(self) -> None:
        """Take down that it is written."""
        self.file.outcome, self.file.reason, self.file.target = self.outcome, self.reason, self.target


class _Changed(Exception):
    """The input is not the file that was examined."""


class _Unreadable(Exception):
    """The input cannot be opened."""


class FileWriter:
    """Writes files of one plan; may be used by several threads at once."""

    def __init__(self, plan: Plan, output: Output) -> None:
        self.plan = plan
        self.output = output.folder.path
        self.output_folder = output
        self._folders = InputFolders(plan.root)
        self._mode = mode_of_new_folders(plan.root)
        self._made: set[tuple[str, ...]] = set()
        self._changed = threading.Condition()
        self._at_work = 0
        self._is_closed = False

    def close(self) -> None:
        """Wait for threads at work, and begin no other file: an exception can leave a pool with threads it forgets."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._at_work)

    def write_whole(self, job: Job, details: Details) -> None:
        """Write one file."""
        with self._changed:
            if self._is_closed:
                return
            self._at_work += 1
        try:
            for _ in self.write(job, details):
                pass
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def write(self, job: Job, details: Details, part: str = "") -> Iterator[None]:
        """Write one file, first under a temporary name, which may be given, in steps of at most 1 MiB."""
        file = job.file
        *folders, name = job.target.split("/")
        part = part or new_part()
        unfinished = self.output_folder.unfinished
        written = False
        try:
            with self._opened(file) as source:
                _check_unchanged(file, source)
                self._make(folders)
                openness = self._folders.openness_of(self.plan.place_on_disk(file))
                descriptor = unfinished.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, openness.mode)
                with open(descriptor, "wb", buffering=0) as opened:
                    openness.apply(descriptor)
                    sink = cast(BinaryIO, opened)
                    if details.inflated:
                        yield from _write_deflated(self.plan.filename(file), sink, details.edits)
                    else:
                        yield from _write_spliced(source, sink, file, details)
                _check_unchanged(file, source)
            with self.output_folder.folder.descend(folders) as folder:
                unfinished.replace(part, folder, name)
            written = True
            job.finish()
        except _Changed:
            file.finish(FAILED, Text("changed since it was examined"))
        except _Unreadable as error:
            file.finish(FAILED, Text("cannot be read any more: {problem}", problem=str(error)))
        except InputError as error:  # no room for temporary files
            file.finish(FAILED, Text("cannot be written: {reason}", reason=str(error)))
        except OSError as error:
            file.finish(FAILED, Text("cannot be written: {reason}", reason=error.strerror or str(error)))
        except Exception as error:  # whatever it is, the run goes on
            file.finish(FAILED, Text("cannot be written: {reason}", reason=type(error).__name__))
        finally:
            if not written:
                with contextlib.suppress(OSError):  # never made, or on a disk that takes nothing any more
                    unfinished.remove(part)

    def remove_parts(self, parts: Iterable[str]) -> None:
        """Remove what somebody has left who will not write any more."""
        for part in parts:
            with contextlib.suppress(OSError):  # finished, or never begun
                self.output_folder.unfinished.remove(part)

    def _make(self, folders: Sequence[str]) -> None:
        """Make folders of the output, before work is put into a file that they then cannot take."""
        if tuple(folders) not in self._made:
            self.output_folder.folder.descend(folders, self._mode).close()
            self._made.add(tuple(folders))

    def _opened(self, file: FilePlan) -> BinaryIO:
        try:
            descriptor = os.open(self.plan.filename(file), _READ)
            return cast(BinaryIO, open(descriptor, "rb", buffering=0))
        except OSError as error:
            raise _Unreadable(error.strerror or str(error)) from error


def _check_unchanged(file: FilePlan, source: BinaryIO) -> None:
    status = os.fstat(source.fileno())
    if status.st_size != file.size or not is_same_time(status.st_mtime_ns, file.modified):
        raise _Changed


def _write_spliced(source: BinaryIO, sink: BinaryIO, file: FilePlan, details: Details) -> Iterator[None]:
    position = 0
    for edit in (*details.edits, Edit(file.size, file.size, b"")):
        yield from _copy_range(source, sink, position, edit.start)
        for block in _blocks(edit.data):
            _write_all(sink, block)
            yield
        position = edit.stop


def _copy_range(source: BinaryIO, sink: BinaryIO, start: int, stop: int) -> Iterator[None]:
    """Copy bytes to where the sink stands, by the kernel where it can."""
    by_kernel = hasattr(os, "copy_file_range")
    while start < stop:
        size = min(stop - start, _BLOCK)
        copied = 0
        if by_kernel:
            try:
                copied = os.copy_file_range(source.fileno(), sink.fileno(), size, start)
            except OSError as error:
                if error.errno not in _NO_KERNEL_COPY:
                    raise
                by_kernel = False
        if copied == 0:  # the kernel cannot, or there is nothing left
            by_kernel = False
            source.seek(start)
            block = source.read(size)
            _write_all(sink, block)
            copied = len(block)
        if copied == 0:
            raise _Changed
        start += copied
        yield


def _blocks(data: bytes | Zeros) -> Iterator[bytes]:
    for start in range(0, len(data), _BLOCK):
        yield data[start : start + _BLOCK]


def _write_all(sink: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[sink.write(view) :]


def _write_deflated(filename: str, sink: BinaryIO, edits: Sequence[Edit]) -> Iterator[None]:
    """Write a file whose edits concern its data set as it is when inflated (PS3.5 annex A.5)."""
    with Part10File.open(filename) as content:
        deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        start = content.data_start
        position = 0
        for edit in (*edits, Edit(content.end, content.end, b"")):
            # The meta header is not deflated, the data set is.
            for block in content.blocks(position, min(edit.start, start)):
                _write_all(sink, block)
                yield
            for block in content.blocks(max(position, start), edit.start):
                _write_all(sink, deflater.compress(block))
                yield
            is_meta = edit.start < start
            for block in _blocks(edit.data):
                _write_all(sink, block if is_meta else deflater.compress(block))
                yield
            position = edit.stop
        _write_all(sink, deflater.flush())
        _write_all(sink, b"\0" * (sink.tell() % 2))
