"""Workers on other computers: what they have to show before they do anything, and those of Dask (dask.distributed)."""

from __future__ import annotations

import importlib
import os
import stat
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from concurrent.futures import TimeoutError as TooLong
from typing import Any, Callable, NamedTuple

from DICOMPatcherLib import __version__
from DICOMPatcherLib.disk.file_times import is_same_time
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.texts import Text

_LONGEST_TO_CONNECT = 20
_LONGEST_SILENCE = 10
"""Seconds to wait for a worker before asking whether there still is one."""


class FarExecutor(Executor):
    """Workers that may be on other computers, each of which can be asked something."""

    @abstractmethod
    def on_each(self, function: Callable[..., Any], *arguments: Any) -> Mapping[str, Any]:
        """Call a function in each worker; return what it returns, or the error, by what names the worker."""


class Seen(NamedTuple):
    """What there is under a path: bytes, time of last modification (ns), number; -1 if there is nothing."""

    size: int
    modified: int
    number: int


class Witness(NamedTuple):
    """What a worker says of itself.

    Attributes
    ----------
    versions
        Of this library and of pydicom.
    """

    host: str
    versions: tuple[str, str]
    seen: tuple[Seen, ...]


def witness(paths: Sequence[str]) -> Witness:
    """Return what this process is, and what it sees."""
    import socket

    import pydicom

    return Witness(socket.gethostname(), (__version__, pydicom.__version__), tuple(map(_seen, paths)))


def _seen(path: str) -> Seen:
    try:
        status = os.stat(path)
    except OSError:
        return Seen(-1, -1, -1)
    return Seen(status.st_size if stat.S_ISREG(status.st_mode) else 0, status.st_mtime_ns, status.st_ino)


def problem_of_each(
    executor: FarExecutor, root: str, file: str, call: tuple[Callable[[bytes, bytes], bytes], bytes, bytes] | None
) -> bytes:
    """Make sure that each worker is like this process, and sees the input; return what one says after a call, if wrong.

    Raises
    ------
    InputError
        If there is one that does not see the folder of the input, or a file in it.
    ParameterError
        If one cannot be used, or is of another version.
    """
    paths = [root, file] if file else [root]
    here = witness(paths)
    for there in _witnesses(executor, paths):
        if there.versions != here.versions:
            raise ParameterError(
                Text(
                    "The worker on {host} has DICOM Patcher {version} with pydicom {pydicom}, and this computer "
                    "{own_version} with {own_pydicom}. Install the same on both.",
                    host=there.host,
                    version=there.versions[0],
                    pydicom=there.versions[1],
                    own_version=here.versions[0],
                    own_pydicom=here.versions[1],
                )
            )
        for path, own, other in zip(paths, here.seen, there.seen):
            is_same = own.size == other.size and (path == root or is_same_time(own.modified, other.modified))
            if not is_same:
                raise _unseen(there.host, path)
    for name, answer in executor.on_each(*call).items() if call is not None else ():
        if not isinstance(answer, bytes):
            raise _unfit(name, answer)
        if answer:
            return answer
    return b""


def see_that_each_sees(executor: FarExecutor, output: str, number: int, token: str) -> None:
    """Make sure that each worker sees the output folder, which has a number, and a file in it. Raises InputError."""
    for there in _witnesses(executor, [output, token]):
        folder, file = there.seen
        if folder.number != number or file.size != 0:
            raise _unseen(there.host, output)


def _witnesses(executor: FarExecutor, paths: Sequence[str]) -> Iterator[Witness]:
    for name, there in executor.on_each(witness, paths).items():
        if not isinstance(there, Witness):
            raise _unfit(name, there)
        yield there


def _unfit(worker: str, error: object) -> ParameterError:
    reason = f"{type(error).__name__}: {error}".rstrip(".")
    return ParameterError(Text("The worker {name} cannot be used: {reason}.", name=worker, reason=reason))


def _unseen(host: str, path: str) -> InputError:
    return InputError(
        Text(
            "The worker on {host} does not see {path} as this computer does. Use a file system that all of them share, "
            "under the same path.",
            host=host,
            path=path,
        )
    )


class Cluster(FarExecutor):
    """The workers that a scheduler has now.

    Parameters
    ----------
    address
        Where the scheduler is, such as tcp://host:8786, or the file in which it says that.

    Attributes
    ----------
    jobs
        How many workers there are.

    Raises
    ------
    ParameterError
        If Dask is not installed, no scheduler answers, or it has no workers.
    """

    def __init__(self, address: str) -> None:
        try:
            distributed = importlib.import_module("distributed")
        except ImportError as error:
            raise ParameterError(
                Text("Dask is not installed ({reason}). Install dicom-patcher[cluster].", reason=str(error))
            ) from error
        where = {"scheduler_file" if os.path.isfile(address) else "address": address}
        try:
            self._client: Any = distributed.Client(**where, timeout=_LONGEST_TO_CONNECT, set_as_default=False)
        except Exception as error:  # of whatever kind, by what the address is like
            reason = str(error) or type(error).__name__
            raise ParameterError(
                Text("There is no scheduler of Dask at {address}: {reason}", address=address, reason=reason)
            ) from error
        workers = self._workers()
        self.jobs = len(workers)
        if not workers:
            self._client.close()
            raise ParameterError(Text("The scheduler of Dask at {address} has no workers.", address=address))
        # Those that come later have not shown that they see the files; one that is started anew on its host has.
        self._hosts = set(map(_host_of, workers))
        self._executor: Executor = self._client.get_executor(pure=False, workers=sorted(self._hosts))

    def _workers(self) -> list[str]:
        return list(self._client.nthreads())

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Begin a call."""
        return _Awaited(self._executor.submit(function, *arguments, **named), self._see_that_somebody_is_there)

    def _see_that_somebody_is_there(self) -> None:
        if self._hosts.isdisjoint(map(_host_of, self._workers())):
            raise BrokenExecutor(Text("there is no worker any more"))

    def on_each(self, function: Callable[..., Any], *arguments: Any) -> Mapping[str, Any]:
        """Call a function in each worker; return what it returns, or the error, by the address of the worker."""
        found: Mapping[str, Any] = self._client.run(function, *arguments, on_error="return")
        return found

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()


def _host_of(address: str) -> str:
    return address.rpartition(":")[0].rpartition("/")[2]


class _Awaited(Future[Any]):
    """What a worker is going to return; waiting for it ends if there is no worker any more."""

    def __init__(self, future: Future[Any], check: Callable[[], None]) -> None:
        super().__init__()
        self._future = future
        self._check = check

    def result(self, timeout: float | None = None) -> Any:
        while not self._future.done():
            try:
                return self._future.result(_LONGEST_SILENCE)
            except TooLong:
                self._check()
        return self._future.result()

    def cancel(self) -> bool:
        return self._future.cancel()
