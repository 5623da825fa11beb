"""Writing files in other processes: what goes there, what it does, and what comes back."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import pickle
from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from DICOMPatcherLib.disk.open_folder import OpenFolder
from DICOMPatcherLib.disk.run_folder import RUN_FOLDER, new_parts
from DICOMPatcherLib.disk.signals import held
from DICOMPatcherLib.planning.plan import Details, FilePlan, Plan
from DICOMPatcherLib.planning.workers import Call, Stream, Workers, is_stopped
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.writing.file_writer import FileWriter, Job

_MOST_BYTES = 64 * 1024 * 1024


class _Common(NamedTuple):
    """What all batches have in common.

    Attributes
    ----------
    identity
        What tells the output folder from one that has taken its place.
    """

    token: str
    root: str
    output: str
    identity: int
    archives: frozenset[str]


class _File(NamedTuple):
    """A file to write, under which temporary name, and where it lies if it was unpacked, else ""."""

    source: str
    path: str
    size: int
    modified: int
    target: str
    details: bytes
    part: str


class _Batch(NamedTuple):
    jobs: Sequence[Job]
    parts: Sequence[str]


def write_in_workers(
    writer: FileWriter, jobs: Sequence[Job], workers: Workers
) -> Generator[FilePlan | None, None, None]:
    """Yield each file when it is written. Raises InputError if there is a worker that does not see the output."""
    try:
        workers.enter(writer.output_folder.folder, writer.output_folder.unfinished)
        yield from _written(writer, jobs, workers)
    finally:
        workers.stop()


def _written(writer: FileWriter, jobs: Sequence[Job], workers: Workers) -> Generator[FilePlan | None, None, None]:
    plan = writer.plan
    folder = writer.output_folder.folder
    common = pickle.dumps(
        _Common(workers.token, plan.root, folder.path, folder.identity(), frozenset(plan.archives)),
        pickle.HIGHEST_PROTOCOL,
    )

    def is_hidden(job: Job) -> bool:
        return not workers.see_temporary_files and plan.is_unpacked(job.file)

    def call(batch: _Batch) -> Call | None:
        if is_hidden(batch.jobs[0]):
            return None
        files = [_sent(plan, job, part) for job, part in zip(batch.jobs, batch.parts)]
        return write_there, common, pickle.dumps(files, pickle.HIGHEST_PROTOCOL)

    runs = (list(run) for _, run in itertools.groupby(jobs, is_hidden))
    batches = (batch for run in runs for batch in _batches(run, workers))
    stream = Stream(workers, batches, call)
    try:
        for batch, answer in stream:
            known = _taken_in(batch, answer)
            if known < len(batch.jobs):
                writer.remove_parts(batch.parts)
            for number, job in enumerate(batch.jobs):
                if number >= known:
                    writer.write_whole(job, plan.details(job.file))
                yield job.file
    except BaseException:
        pending = stream.pending
        for batch, answer in stream.stop():
            _taken_in(batch, answer)
        workers.close()
        for batch in pending:
            writer.remove_parts(batch.parts)
        raise


def _batches(jobs: Sequence[Job], workers: Workers) -> Iterator[_Batch]:
    most = workers.batch_size(len(jobs))
    batch: list[Job] = []
    size = 0
    for job in jobs:
        if batch and (len(batch) == most or size + job.file.size > _MOST_BYTES):
            yield _Batch(batch, new_parts(len(batch)))
            batch, size = [], 0
        batch.append(job)
        size += job.file.size
    if batch:
        yield _Batch(batch, new_parts(len(batch)))


def _sent(plan: Plan, job: Job, part: str) -> _File:
    file = job.file
    path = plan.unpacked.get(file.source, "")
    return _File(file.source, path, file.size, file.modified, job.target, plan.details_as_bytes(file), part)


def _taken_in(batch: _Batch, answer: bytes | None) -> int:
    """Take down what a worker has done; return with how many files."""
    done: Sequence[str | None] = pickle.loads(answer) if answer is not None else ()
    with held():
        for job, reason in zip(batch.jobs, done):
            if reason is None:
                job.finish()
            else:
                job.file.reason = reason  # it has failed as long as nobody says more
    return len(done)


# There


class _Output:
    """The output folder as a worker opens it."""

    def __init__(self, common: _Common) -> None:
        self.folder = OpenFolder.at(common.output)
        with contextlib.ExitStack() as stack:
            stack.callback(self.folder.close)
            if self.folder.identity() != common.identity:
                raise OSError(errno.ESTALE, Text("another folder has taken its place"), common.output)
            self.unfinished = self.folder.enter(RUN_FOLDER)
            stack.pop_all()

    def close(self) -> None:
        self.unfinished.close()
        self.folder.close()


def write_there(common: bytes, batch: bytes) -> bytes:
    """Write the files of a batch; return of each why it could not be written, None if it was."""
    run: _Common = pickle.loads(common)
    plan = Plan(run.root, (), ())
    plan.archives = set(run.archives)
    done: list[str | None] = []
    with contextlib.closing(_Output(run)) as output:
        writer = FileWriter(plan, output)
        left = frozenset(output.unfinished.names())  # by a worker that was lost: a cluster has it done a second time
        sent: Sequence[_File] = pickle.loads(batch)
        for there in sent:
            if is_stopped(run.token):
                break
            if there.part in left:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), there.part)
            file = FilePlan(there.source)
            file.size, file.modified = there.size, there.modified
            if there.path:
                plan.unpacked[there.source] = there.path
            details: Details = pickle.loads(there.details) if there.details else Details()
            job = Job(file, "written", "", there.target)
            for _ in writer.write(job, details, there.part):
                pass
            done.append(None if file.outcome == job.outcome else file.reason)
    return pickle.dumps(done, pickle.HIGHEST_PROTOCOL)
