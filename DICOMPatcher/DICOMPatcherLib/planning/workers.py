"""Processes that do a part of the work of a run, on one computer or on others: whatever has `submit`."""

from __future__ import annotations

import contextlib
import contextvars
import gc
import os
import signal
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import TYPE_CHECKING, Callable, Generic, NamedTuple, TypeVar, Union

from DICOMPatcherLib.disk.open_folder import OpenFolder
from DICOMPatcherLib.disk.run_folder import new_part
from DICOMPatcherLib.disk.signals import held
from DICOMPatcherLib.disk.temporary import TemporaryDiskError, TemporaryFolder
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.planning.cluster import FarExecutor, problem_of_each, see_that_each_sees
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

Jobs = Union[int, str]
"""How many processes; AUTO for as many as there are processors, if that is worth it."""
AUTO = "auto"
BATCH = 256
"""Files that are given to a worker at once, at most."""

_WORTH_IT = 20_000
_WORTH_IT_DEIDENTIFYING = 2_000
"""So many files take longer than other processes do to start."""
_BATCHES_OF_EACH = 4
_SMALLEST_BATCH = 16
_MOST_ON_WINDOWS = 61
_MOST_WAITING = 64
"""Finished batches whose results wait for those of earlier ones."""
_MOST_POOLS = 3
_QUOTA = "/sys/fs/cgroup/cpu.max"

_key = contextvars.ContextVar("_key", default=b"")

Batch = TypeVar("Batch")
Call = tuple[Callable[[bytes, bytes], bytes], bytes, bytes]
"""A function that workers can import, what all of its calls have in common, and what they do not."""


def number_of_jobs(text: str) -> Jobs:
    """Return how many processes a text asks for. Raises ParameterError if it is neither a number nor AUTO."""
    return checked(int(text) if text.isascii() and text.isdigit() else text)


def checked(jobs: object) -> Jobs:
    """Return how many processes are asked for. Raises ParameterError if that cannot be."""
    if jobs == AUTO or (isinstance(jobs, int) and not isinstance(jobs, bool) and jobs >= 1):
        return jobs
    raise ParameterError(Text("The number of jobs must be 1 or more, or auto, not {jobs}.", jobs=repr(jobs)))


def processors() -> int:
    """Return how many processors this process may use."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError), open(_QUOTA, encoding="ascii") as stream:
        quota, period = stream.read().split()  # of a container; "max" for no limit
        count = min(count, max(1, int(quota) // int(period)))
    return count


def has_processes() -> bool:
    """Tell whether other processes of Python can be started: a program that has Python inside would start itself."""
    is_slicer = getattr(sys.modules.get("slicer"), "app", None) is not None
    name = os.path.basename(sys.executable or "").lower()
    return not is_slicer and not getattr(sys, "frozen", False) and name.startswith(("python", "pypy"))


class Begun(NamedTuple):
    """A call that was begun.

    Attributes
    ----------
    executor
        Who does it; None if it was done in this process.
    answer
        The file that it writes what it returns to; "" if it just returns it.
    """

    executor: Executor | None
    future: Future[bytes]
    answer: str


class Workers:
    """Those that a run has.

    What goes to processes that are started here, and what comes back, is in files: a process that is killed while it
    writes to a pipe leaves half of something there, and whoever reads that waits for ever.

    Parameters
    ----------
    jobs
        How many processes work on files. This one is among them, where the others are started here: it does what comes
        next instead of waiting for them, and need not wait until they are there.
    executor
        What to have do the work instead, which stays open.
    tell
        Is given a line of text for each thing that people should know.

    Attributes
    ----------
    are_used
        Whether there are any. That is known when `begin` was called.
    token
        A path; workers stop as soon as there is nothing under it.
    """

    def __init__(
        self, jobs: Jobs = 1, executor: Executor | None = None, tell: Callable[[str], None] | None = None
    ) -> None:
        self._jobs = checked(jobs)
        self._given = executor
        self._executor: Executor | None = None
        self._tell = tell or (lambda text: None)
        self._count = 1
        self._lost = 0
        self._folder: TemporaryFolder | None = None
        self._calls = 0
        self._wanted: Call = _nothing, b"", b""
        self._trial: Begun | None = None
        self._common: tuple[bytes, str] = b"", ""
        self._key = b""
        self.token = ""
        self._own_token = ""
        self._is_writing = False
        self.are_used = False

    def are_wanted(self, files: int, hides_identity: bool) -> bool:
        """Tell whether to use them for so many files."""
        if self._given is not None:
            return True
        if self._jobs == AUTO:
            return files >= (_WORTH_IT_DEIDENTIFYING if hides_identity else _WORTH_IT) and processors() > 1
        return self._jobs != 1

    def refuse(self, reason: str) -> None:
        """Do without, and say why."""
        self._tell(Text("One process is used: {reason}.", reason=reason))

    def begin(self, root: str, file: str = "", call: Call | None = None, key: bytes = b"") -> None:
        """Start, and let a worker do something that shows whether it can.

        Parameters
        ----------
        root, file
            The folder of the input, and a file in it; "" if there is none to look at.
        key
            What workers that are started here get to know by `shared_key`. It is in no file.

        Raises
        ------
        InputError
            If there is one that does not see the input.
        ParameterError
            If they cannot be started, or one answers what is wrong.
        """
        if self._given is None and not has_processes():
            self.refuse(Text("this program cannot start processes of Python"))
            return
        self._count = self._jobs if isinstance(self._jobs, int) and self._jobs > 1 else processors()
        if sys.platform == "win32":
            self._count = min(self._count, _MOST_ON_WINDOWS)
        self._key = key
        if self._given is not None:
            self.token = root  # which they see as they see the input, wherever they are
        else:
            self._folder = TemporaryFolder()
            self.token = self._own_token = os.path.join(tempfile.mkdtemp(dir=self._folder.path), "token")
            with open(self.token, "xb"):
                pass
        self.are_used = True
        self._executor = self._given or self._started()
        if isinstance(self._given, FarExecutor):
            problem = problem_of_each(self._given, root, file, call)
            if problem:
                raise _incapable(problem)
            return
        self._wanted = call or (_nothing, b"", b"")
        try:
            self._trial = self._submit(self._executor, self._wanted)
        except RuntimeError as error:  # an executor that was shut down
            raise _unusable(error) from error
        if self._given is not None:
            self._end_trial()

    def _end_trial(self) -> None:
        """Wait for what a worker says of whether it can do what is wanted. Raises ParameterError if it cannot."""
        trial, self._trial = self._trial, None
        if trial is None:
            return
        try:
            answer = self._answer(trial)
        except InputError:
            raise
        except Exception as error:  # one that dies at once may not say more than that
            if self._given is not None or self._lost:
                raise _unusable(error) from error
            self._lose(self._executor, error)  # it may have been killed
            self._trial = self._submit(self._executor, self._wanted) if self._executor is not None else None
            self._end_trial()
            return
        if answer:
            raise _incapable(answer)

    def enter(self, folder: OpenFolder, unfinished: OpenFolder) -> None:
        """Say before something is written where the output is, and the folder in it for what is not finished.

        Raises
        ------
        InputError
            If there is a worker that does not see it.
        """
        self._end_trial()
        self._is_writing = True
        if self._given is None:
            return
        name = new_part()
        os.close(unfinished.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        self.token = self._own_token = os.path.join(unfinished.path, name)
        if isinstance(self._given, FarExecutor):
            see_that_each_sees(self._given, folder.path, folder.identity(), self.token)

    @property
    def see_temporary_files(self) -> bool:
        """Whether they see what was unpacked here."""
        return self._given is None

    def _started(self) -> Executor:
        import multiprocessing  # takes its time, and few runs need it
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._count - 1, mp_context=context, initializer=_be_a_worker, initargs=(self._key,))

    @property
    def gives_key(self) -> bool:
        """Whether workers know `shared_key`, so that it need not be sent."""
        return self._given is None

    @property
    def is_one_of_them(self) -> bool:
        """Whether this process works on files as they do."""
        return self._given is None and self._executor is not None

    @property
    def most_under_way(self) -> int:
        """How many batches others may have at once: each has one, and the next."""
        return 2 * (self._count - 1) if self._given is None else 2 * self._count + 2

    def batch_size(self, files: int) -> int:
        """Return how many of so many files to give to a worker at once."""
        return max(_SMALLEST_BATCH, min(BATCH, files // (_BATCHES_OF_EACH * self._count)))

    def submit(self, call: Call) -> Begun | None:
        """Begin a call; None if there is nobody to do it."""
        while self._executor is not None:
            try:
                return self._submit(self._executor, call)
            except InputError:
                raise
            except Exception as error:
                self._lose(self._executor, error)
        return None

    def _submit(self, executor: Executor, call: Call) -> Begun:
        function, common, own = call
        if self._given is not None:
            return Begun(executor, executor.submit(function, common, own), "")
        if common is not self._common[0] or not self._common[1]:
            self._common = common, self._stored(common)
        path = self._stored(own)
        with _interruptions_later():
            return Begun(executor, executor.submit(_by_files, function, self._common[1], path), path)

    def do(self, call: Call) -> Begun:
        """Do a call in this process."""
        function, common, own = call
        future: Future[bytes] = Future()
        before = _key.set(self._key)
        try:
            future.set_result(function(common, own))
        except Exception as error:  # whoever does it again meets it again
            future.set_exception(error)
        finally:
            _key.reset(before)
        return Begun(None, future, "")

    def undisturbed(self) -> contextlib.AbstractContextManager[None]:
        """Have signals wait while files are written here: what is written must be known."""
        return held() if self._is_writing else contextlib.nullcontext()

    def _stored(self, data: bytes) -> str:
        self._calls += 1
        path = os.path.join(os.path.dirname(self.token), str(self._calls))
        try:
            with open(path, "xb") as stream:
                stream.write(data)
        except OSError as error:
            raise TemporaryDiskError from error
        return path

    def _answer(self, begun: Begun) -> bytes:
        answer = begun.future.result()
        if begun.answer:
            with open(begun.answer, "rb") as stream:
                answer = stream.read()
            os.remove(begun.answer)
        return answer

    def result(self, begun: Begun | None) -> bytes | None:
        """Wait for what a call returns; None if it has to be done here."""
        if begun is None:
            return None
        self._end_trial()
        try:
            return self._answer(begun)
        except Exception as error:  # a worker that was killed cannot say what is wrong
            self._lose(begun.executor, error)
            return None

    def late_result(self, begun: Begun | None) -> bytes | None:
        """Return what a call that cannot be cancelled any more returns; None if it can, or nobody will ever know."""
        may_be_left = self._given is None or not self._is_writing  # others may call cancelled what is still at work
        if begun is None or (may_be_left and begun.future.cancel()):
            return None
        with contextlib.suppress(Exception):
            return self._answer(begun)
        return None

    def _lose(self, executor: Executor | None, error: Exception) -> None:
        """Do without workers that have failed: start others a few times, and after that do all here."""
        if executor is None or executor is not self._executor:
            return
        self._lost += 1
        kind = type(error).__name__
        self._tell(Text("A worker process has failed ({kind}). What it had to do is done again here.", kind=kind))
        is_last = self._lost == _MOST_POOLS
        if self._given is None:
            executor.shutdown(wait=True, cancel_futures=True)  # so that none of them is still at work
            self._executor = self._started() if not is_last else None
        elif is_last or isinstance(error, BrokenExecutor):
            self._executor = None

    def stop(self) -> None:
        """Let workers begin nothing more."""
        own, self._own_token = self._own_token, ""
        if own:
            with contextlib.suppress(OSError):
                os.remove(own)

    def close(self) -> None:
        """Wait until nobody works any more."""
        self.stop()
        executor, self._executor = self._executor, None
        self.are_used = False
        if executor is not None and self._given is None:
            executor.shutdown(wait=True, cancel_futures=True)
        if self._folder is not None:
            self._folder.close()


class Stream(Generic[Batch]):
    """Has batches done, some at the same time, and gives the results in order.

    Parameters
    ----------
    call
        What to have done with a batch; None for one about which there is nothing to do.
    """

    def __init__(self, workers: Workers, batches: Iterable[Batch], call: Callable[[Batch], Call | None]) -> None:
        self._workers = workers
        self._batches = iter(batches)
        self._call = call
        self._under_way: deque[tuple[Batch, Begun | None]] = deque()

    def __iter__(self) -> Iterator[tuple[Batch, bytes | None]]:
        """Yield each batch and what the worker says of it; None if nobody has done it."""
        while True:
            self._begin_some()
            if not self._under_way:
                return
            if self._workers.is_one_of_them and self._is_unfinished(self._under_way[0][1]) and self._do_one():
                continue
            batch, begun = self._under_way[0]
            result = self._workers.result(begun)  # which may be interrupted
            self._under_way.popleft()
            yield batch, result

    def _begin_some(self) -> None:
        """Give workers what they may have at once."""
        most = self._workers.most_under_way
        while self._has_room and sum(self._is_unfinished(begun) for _, begun in self._under_way) < most:
            batch = next(self._batches, None)
            if batch is None:
                return
            self._under_way.append((batch, self._begun(batch)))

    @property
    def _has_room(self) -> bool:
        most_finished = _MOST_WAITING if self._workers.is_one_of_them else 0
        return len(self._under_way) < self._workers.most_under_way + most_finished

    def _do_one(self) -> bool:
        """Do here the first batch that no worker has, instead of waiting; tell whether there was one."""
        batch = next(self._batches, None) if self._has_room else None
        if batch is None:
            return False
        self._under_way.append((batch, None))
        call = self._call(batch)
        if call is not None:
            with self._workers.undisturbed():
                self._under_way[-1] = batch, self._workers.do(call)
        return True

    @staticmethod
    def _is_unfinished(begun: Begun | None) -> bool:
        return begun is not None and not begun.future.done()

    @property
    def pending(self) -> list[Batch]:
        """The batches that are under way."""
        return [batch for batch, _ in self._under_way]

    def put_first(self, batches: Iterable[Batch]) -> None:
        """Have batches done before those that are under way."""
        begun = [(batch, self._begun(batch)) for batch in batches]
        self._under_way.extendleft(reversed(begun))

    def stop(self) -> Iterator[tuple[Batch, bytes | None]]:
        """Yield what is still done of what is under way; begin nothing more."""
        self._workers.stop()
        for batch, begun in self._under_way:
            yield batch, self._workers.late_result(begun)
        self._under_way.clear()

    def _begun(self, batch: Batch) -> Begun | None:
        call = self._call(batch)
        return self._workers.submit(call) if call is not None else None


def is_stopped(token: str) -> bool:
    """Tell a worker whether its run wants nothing more of it."""
    return not os.path.exists(token)


@contextlib.contextmanager
def _interruptions_later() -> Iterator[None]:
    """Have an interruption wait; a process that is started here never gets one, nor complains of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _by_files(function: Callable[[bytes, bytes], bytes], common: str, path: str) -> bytes:
    """Call a function with what files hold; put what it returns in the place of the second."""
    with open(common, "rb") as stream:
        shared = stream.read()
    with open(path, "rb") as stream:
        own = stream.read()
    try:
        answer = function(shared, own)
    finally:
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
    with open(path, "wb") as stream:
        stream.write(answer)
    return b""


def shared_key() -> bytes:
    """Return the key that this process was given for calls; b"" if none."""
    return _key.get()


def _nothing(_: bytes, __: bytes) -> bytes:
    return b""


def _incapable(problem: bytes) -> ParameterError:
    return ParameterError(Text("{problem} Correct that, or use one job.", problem=problem.decode()))


def _unusable(error: Exception) -> ParameterError:
    kind = type(error).__name__
    return ParameterError(
        Text(
            "Worker processes cannot be started ({kind}). A script that uses jobs must do its work below "
            "'if __name__ == \"__main__\":'. Otherwise use one job.",
            kind=kind,
        )
    )


def _be_a_worker(key: bytes) -> None:
    """Leave it to the main process what an interruption means, and do not outlive it."""
    import multiprocessing

    _key.set(key)
    gc.disable()  # until the first call is done: what is imported for it stays, and need not be looked through
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
