"""Carry out a plan. Writes, never decides."""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import zlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, Callable, NamedTuple, cast

from DICOMPatcherLib.disk.permissions import InputFolders, mode_of_new_folders
from DICOMPatcherLib.disk.run_folder import new_part
from DICOMPatcherLib.disk.signals import held
from DICOMPatcherLib.edits import Edit, Zeros
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import COPIED, DAMAGED, FAILED, PATCHED, Details, FilePlan, Plan, Progress
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.writing.output_folder import OutputFolder, make_ready

_BLOCK = 1024 * 1024
_THREADS = 4
_WAITING = 64
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Without waiting for whoever writes, if a pipe has taken the place of a file."""
# The kernel cannot copy between these two files; reading and writing can.
_NO_KERNEL_COPY = frozenset((errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP, errno.EBADF, errno.EPERM))


def write_steps(
    plan: Plan,
    output: str,
    threads: int = _THREADS,
    log: Callable[[str], None] | None = None,
    allow_existing: bool = True,
    part: str = "",
    done: AbstractSet[FilePlan] = frozenset(),
    written: Callable[[FilePlan], None] | None = None,
) -> Generator[Progress, None, None]:
    """Write the output a file at a time. Closing the iteration cancels; whatever is there then is complete.

    The outcome of a file that could not be written, or was not because of the cancelling, becomes "failed".

    Parameters
    ----------
    threads
        How many threads copy; 0 to do it all in the calling thread, with steps inside large files too.
    log
        Is given a line of text for each file.
    allow_existing
        Whether the output folder may hold something already.
    part
        The part of a saved plan that this is, such as "2-of-8", beside which others may be written.
    done
        Files that are there already.
    written
        Is given each file when it is complete.

    Raises
    ------
    InputError
        If there is too little space, the output folder cannot be used, or another run is writing to it.
    """
    output = os.path.abspath(output)
    with held():
        folder = make_ready(plan, output, allow_existing, part, sum(file.size + file.growth for file in done))
        to_write = (file for file in plan.files if file.is_to_be_written and file not in done)
        jobs = [_Job(file, file.outcome, file.reason, file.target) for file in to_write]
        for job in jobs:
            job.file.finish(FAILED, Text("cancelled before it was written"))
        plan.is_complete = False
        writer = _Writer(plan, folder)
        files = _write_in_threads(writer, jobs, threads) if threads else _write_here(writer, jobs)
        steps = _steps(files, len(jobs), writer, folder, _tellers(writer, log, written))
        next(steps)  # begun, so that closing it lets other runs in
    return steps


class _Job(NamedTuple):
    """A file to write: until that is done its outcome says that it is not."""

    file: FilePlan
    outcome: str
    reason: str
    target: str


def _steps(
    written: Generator[FilePlan | None, None, None],
    total: int,
    writer: _Writer,
    output: OutputFolder,
    tellers: Sequence[Callable[[FilePlan], None]],
) -> Generator[Progress, None, None]:
    done = 0
    with contextlib.closing(output), contextlib.closing(writer), contextlib.closing(written):
        yield Progress("writing", done, total)
        for file in written:
            if file is not None:
                done += 1
                for tell in tellers:
                    tell(file)
            yield Progress("writing", done, total)
        writer.plan.is_complete = True


def _tellers(
    writer: _Writer, log: Callable[[str], None] | None, written: Callable[[FilePlan], None] | None
) -> list[Callable[[FilePlan], None]]:
    """Return what is to be told of each file that was written or could not be."""
    tellers = []
    if log is not None:
        tellers.append(lambda file: log(_log_line(writer.plan, file, writer.output)))
    if written is not None:
        tellers.append(lambda file: None if file.outcome == FAILED else written(file))
    return tellers


def _write_here(writer: _Writer, jobs: Iterable[_Job]) -> Generator[FilePlan | None, None, None]:
    """Yield each file when it is written, and None between the steps of a large one."""
    for job in jobs:
        for _ in writer.write(job, writer.plan.details(job.file)):
            yield None
        yield job.file


def _write_in_threads(writer: _Writer, jobs: Iterable[_Job], threads: int) -> Generator[FilePlan | None, None, None]:
    """Yield each file when it is written."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[tuple[FilePlan, Future[None]]] = deque()
        try:
            for job in jobs:
                waiting.append((job.file, pool.submit(writer.write_whole, job, writer.plan.details(job.file))))
                if len(waiting) > _WAITING:
                    waiting[0][1].result()
                    yield waiting.popleft()[0]
            while waiting:
                waiting[0][1].result()
                yield waiting.popleft()[0]
        finally:
            for _, future in waiting:
                future.cancel()


def _log_line(plan: Plan, file: FilePlan, output: str) -> str:
    what: dict[str, str] = {"outcome": file.outcome, "reason": file.reason, "source": plan.filename(file)}
    if file.outcome in (PATCHED, COPIED, DAMAGED):
        what["path"] = os.path.join(output, *file.target.split("/"))
        if plan.hides_identity:
            return Text("Created DICOM file: {path} ({outcome})", **what)
        return Text("Created DICOM file: {path} ({outcome} from {source})", **what)
    if file.target:
        if plan.hides_identity:
            return Text("An unreadable file was copied unchanged: {reason}", **what)
        return Text("An unreadable file was copied unchanged: {source}: {reason}", **what)
    if plan.hides_identity:
        return Text("A file was not written: {reason}", **what)
    return Text("A file was not written: {source}: {reason}", **what)


class _Changed(Exception):
    """The input is not the file that was examined."""


class _Unreadable(Exception):
    """The input cannot be opened."""


class _Writer:
    """Writes files of one plan; may be used by several threads at once."""

    def __init__(self, plan: Plan, output: OutputFolder) -> None:
        self.plan = plan
        self.output = output.folder.path
        self._output = output
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

    def write_whole(self, job: _Job, details: Details) -> None:
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

    def write(self, job: _Job, details: Details) -> Iterator[None]:
        """Write one file, first under a temporary name, in steps of at most 1 MiB."""
        file = job.file
        *folders, name = job.target.split("/")
        part = new_part()
        unfinished = self._output.unfinished
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
            with self._output.folder.descend(folders) as folder:
                unfinished.replace(part, folder, name)
            written = True
            file.outcome, file.reason, file.target = job.outcome, job.reason, job.target
        except _Changed:
            file.finish(FAILED, Text("changed since it was examined"))
        except _Unreadable as error:
            file.finish(FAILED, Text("cannot be read any more: {reason}", reason=str(error)))
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

    def _make(self, folders: Sequence[str]) -> None:
        """Make folders of the output, before work is put into a file that they then cannot take."""
        if tuple(folders) not in self._made:
            self._output.folder.descend(folders, self._mode).close()
            self._made.add(tuple(folders))

    def _opened(self, file: FilePlan) -> BinaryIO:
        try:
            descriptor = os.open(self.plan.filename(file), _READ)
            return cast(BinaryIO, open(descriptor, "rb", buffering=0))
        except OSError as error:
            raise _Unreadable(error.strerror or str(error)) from error


def _check_unchanged(file: FilePlan, source: BinaryIO) -> None:
    status = os.fstat(source.fileno())
    if (status.st_size, status.st_mtime_ns) != (file.size, file.modified):
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
