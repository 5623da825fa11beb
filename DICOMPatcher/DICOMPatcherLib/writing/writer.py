"""Carry out a plan. Writes, never decides."""

from __future__ import annotations

import contextlib
import os
import time
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Callable

from DICOMPatcherLib.disk.signals import held
from DICOMPatcherLib.planning.plan import COPIED, DAMAGED, FAILED, PATCHED, FilePlan, Plan, Progress
from DICOMPatcherLib.planning.workers import Workers
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.writing.far_writing import write_in_workers
from DICOMPatcherLib.writing.file_writer import FileWriter, Job
from DICOMPatcherLib.writing.output_folder import OutputFolder, make_ready

_THREADS = 4
_WAITING = 64
_SMALL = 128 * 1024
"""Bytes up to which a file is written sooner than it is handed to another thread."""
_LONG, _OF_LATE = 0.002, 16
"""Seconds that even a small file takes where threads are worth it, as on network shares; and the mean of how many."""


def write_steps(
    plan: Plan,
    output: str,
    threads: int = _THREADS,
    log: Callable[[str], None] | None = None,
    allow_existing: bool = True,
    part: str = "",
    done: AbstractSet[FilePlan] = frozenset(),
    written: Callable[[FilePlan], None] | None = None,
    workers: Workers | None = None,
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
    workers
        What is to write the files instead of threads, if it is used.

    Raises
    ------
    InputError
        If there is too little space, the output folder cannot be used, or another run is writing to it.
    """
    output = os.path.abspath(output)
    with held():
        folder = make_ready(plan, output, allow_existing, part, sum(file.size + file.growth for file in done))
        to_write = (file for file in plan.files if file.is_to_be_written and file not in done)
        jobs = [Job(file, file.outcome, file.reason, file.target) for file in to_write]
        for job in jobs:
            job.file.finish(FAILED, Text("cancelled before it was written"))
        plan.is_complete = False
        writer = FileWriter(plan, folder)
        if workers is not None and workers.are_used:
            files = write_in_workers(writer, jobs, workers)
        else:
            files = _write_in_threads(writer, jobs, threads) if threads else _write_here(writer, jobs)
        steps = _steps(files, len(jobs), writer, folder, _tellers(writer, log, written))
        next(steps)  # begun, so that closing it lets other runs in
    return steps


def _steps(
    written: Generator[FilePlan | None, None, None],
    total: int,
    writer: FileWriter,
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
    writer: FileWriter, log: Callable[[str], None] | None, written: Callable[[FilePlan], None] | None
) -> list[Callable[[FilePlan], None]]:
    """Return what is to be told of each file that was written or could not be."""
    tellers = []
    if log is not None:
        tellers.append(lambda file: log(_log_line(writer.plan, file, writer.output)))
    if written is not None:
        tellers.append(lambda file: None if file.outcome == FAILED else written(file))
    return tellers


def _write_here(writer: FileWriter, jobs: Iterable[Job]) -> Generator[FilePlan | None, None, None]:
    """Yield each file when it is written, and None between the steps of a large one."""
    for job in jobs:
        for _ in writer.write(job, writer.plan.details(job.file)):
            yield None
        yield job.file


def _write_in_threads(writer: FileWriter, jobs: Iterable[Job], threads: int) -> Generator[FilePlan | None, None, None]:
    """Yield each file when it is written; small ones are written in the calling thread, unless each takes long."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[tuple[FilePlan, Future[None] | None]] = deque()
        seconds = 0.0  # that a small file took of late
        try:
            for job in jobs:
                details = writer.plan.details(job.file)
                if seconds < _LONG and job.file.size + job.file.growth <= _SMALL:
                    begin = time.monotonic()
                    with held():  # what would interrupt it comes behind it
                        writer.write_whole(job, details)
                    seconds += (time.monotonic() - begin - seconds) / _OF_LATE
                    waiting.append((job.file, None))
                else:
                    waiting.append((job.file, pool.submit(writer.write_whole, job, details)))
                while len(waiting) > _WAITING or (waiting and waiting[0][1] is None):
                    yield _finished(*waiting.popleft())
            while waiting:
                yield _finished(*waiting.popleft())
        finally:
            for _, future in waiting:
                if future is not None:
                    future.cancel()


def _finished(file: FilePlan, future: Future[None] | None) -> FilePlan:
    """Return a file when it is written."""
    if future is not None:
        future.result()
    return file


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
