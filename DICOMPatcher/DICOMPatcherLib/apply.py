"""Carry out a plan. Writes, never decides."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import zlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, Callable, cast

from DICOMPatcherLib.files import PART_NAME, InputError
from DICOMPatcherLib.part10 import Part10File
from DICOMPatcherLib.plan import COPIED, FAILED, PATCHED, Details, FilePlan, Plan, Progress
from DICOMPatcherLib.splice import Edit

_BLOCK = 1024 * 1024
_THREADS = 4
_WAITING = 64
_SPARE_SPACE = 16 * _BLOCK
# The kernel cannot copy between these two files; reading and writing can.
_NO_KERNEL_COPY = frozenset((errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP, errno.EBADF, errno.EPERM))


def write_steps(
    plan: Plan, output: str, threads: int = _THREADS, log: Callable[[str], None] | None = None
) -> Generator[Progress, None, None]:
    """Write the output a file at a time. Closing the iteration cancels; whatever is there then is complete.

    The outcome of a file that could not be written, or was not because of the cancelling, becomes "failed".

    Parameters
    ----------
    threads
        How many threads copy; 0 to do it all in the calling thread, with steps inside large files too.
    log
        Is given a line of text for each file.

    Raises
    ------
    InputError
        If there is too little space, or the output folder cannot be used.
    """
    output = os.path.abspath(output)
    files = [file for file in plan.files if file.outcome in (PATCHED, COPIED)]
    _make_room(files, output)
    writer = _Writer(plan, output)
    written = _write_in_threads(writer, files, threads) if threads else _write_here(writer, files)
    done = 0
    try:
        for file in written:
            if file is not None:
                done += 1
                if log is not None:
                    log(_told(plan, file, output))
            yield Progress("writing", done, len(files))
    finally:
        written.close()
        for file in files:
            if file not in writer.finished:
                file.finish(FAILED, "cancelled before it was written")


def _write_here(writer: _Writer, files: Iterable[FilePlan]) -> Generator[FilePlan | None, None, None]:
    """Yield each file when it is written, and None between the steps of a large one."""
    for file in files:
        for _ in writer.write(file, writer.plan.details(file)):
            yield None
        yield file


def _write_in_threads(
    writer: _Writer, files: Iterable[FilePlan], threads: int
) -> Generator[FilePlan | None, None, None]:
    """Yield each file when it is written."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[tuple[FilePlan, Future[None]]] = deque()
        try:
            for file in files:
                waiting.append((file, pool.submit(writer.write_whole, file, writer.plan.details(file))))
                if len(waiting) > _WAITING:
                    waiting[0][1].result()
                    yield waiting.popleft()[0]
            while waiting:
                waiting[0][1].result()
                yield waiting.popleft()[0]
        finally:
            for _, future in waiting:
                future.cancel()


def _make_room(files: Sequence[FilePlan], output: str) -> None:
    """Make the output folder, without the leftovers of a killed run, and see that all will fit."""
    needed = sum(file.size + file.growth for file in files) + _SPARE_SPACE
    try:
        os.makedirs(output, exist_ok=True)
        for folder, _, names in os.walk(output):
            for name in names:
                if PART_NAME.fullmatch(name):
                    os.remove(os.path.join(folder, name))
        free = shutil.disk_usage(output).free
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"The output folder {output} cannot be used: {reason}. Choose another one.") from error
    if free < needed:
        raise InputError(
            f"There is too little space in {output}: {needed // _BLOCK} MiB are needed and {free // _BLOCK} MiB are "
            "free. Choose a folder on another disk."
        )


def _told(plan: Plan, file: FilePlan, output: str) -> str:
    if file.target:
        return f"Created DICOM file: {os.path.join(output, *file.target.split('/'))}"
    name = "A file" if plan.hides_identity else plan.filename(file)
    return f"{name}: {file.reason}"


class _Changed(Exception):
    """The input is not the file that was examined."""


class _Writer:
    """Writes files of one plan; may be used by several threads at once.

    Attributes
    ----------
    finished
        The files that have been dealt with, written or failed.
    """

    def __init__(self, plan: Plan, output: str) -> None:
        self.plan = plan
        self.finished: set[FilePlan] = set()
        self._output = output
        self._real_output = os.path.realpath(output)
        self._folders: set[str] = set()

    def write_whole(self, file: FilePlan, details: Details) -> None:
        """Write one file."""
        for _ in self.write(file, details):
            pass

    def write(self, file: FilePlan, details: Details) -> Iterator[None]:
        """Write one file, first under a temporary name, in steps of at most 1 MiB."""
        target = os.path.join(self._output, *file.target.split("/"))
        part = os.path.join(os.path.dirname(target), f".{secrets.token_hex(8)}.dicom-patcher-part")
        written = False
        try:
            self._make_folder(os.path.dirname(target))
            with open(self.plan.filename(file), "rb", buffering=0) as opened:
                source = cast(BinaryIO, opened)
                _check_unchanged(file, source)
                with open(part, "xb", buffering=0) as sink:
                    if details.inflated:
                        yield from _write_deflated(self.plan.filename(file), cast(BinaryIO, sink), details.edits)
                    else:
                        yield from _write_spliced(source, cast(BinaryIO, sink), file, details)
                _check_unchanged(file, source)
            os.replace(part, target)
            written = True
        except _Changed:
            file.finish(FAILED, "changed since it was examined")
        except OSError as error:
            file.finish(FAILED, f"cannot be written: {error.strerror or error}")
        finally:
            if not written:
                with contextlib.suppress(OSError):  # never made, or on a disk that takes nothing any more
                    os.remove(part)
        self.finished.add(file)

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        os.makedirs(folder, exist_ok=True)
        real = os.path.realpath(folder)
        if os.path.commonpath((real, self._real_output)) != self._real_output:
            raise OSError(errno.EPERM, "a link leads out of the output folder")
        self._folders.add(folder)


def _check_unchanged(file: FilePlan, source: BinaryIO) -> None:
    status = os.fstat(source.fileno())
    if (status.st_size, status.st_mtime_ns) != (file.size, file.modified):
        raise _Changed


def _write_spliced(source: BinaryIO, sink: BinaryIO, file: FilePlan, details: Details) -> Iterator[None]:
    position = 0
    for edit in (*details.edits, Edit(file.size, file.size, b"")):
        yield from _copy_range(source, sink, position, edit.start)
        _write_all(sink, edit.data)
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
            _write_all(sink, edit.data if is_meta else deflater.compress(edit.data))
            position = edit.stop
        _write_all(sink, deflater.flush())
        _write_all(sink, b"\0" * (sink.tell() % 2))
