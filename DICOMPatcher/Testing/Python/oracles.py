"""Outside programs as judges of DICOM files: can they read a file, and what do they see in it?

Each verdict is a function of the content of the file alone, so it is kept in `.cache/oracles`, by digest of the
content, program version and the text of this module. Hostile files do no harm: what may crash or hang runs in a
process of its own, with a time limit.
"""

from __future__ import annotations

import atexit
import collections
import contextlib
import dataclasses
import functools
import hashlib
import importlib.metadata
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any

import pytest

CACHE = pathlib.Path(__file__).resolve().parents[3] / ".cache" / "oracles"
SECONDS = 60
"""Time limit for one program and one file."""
MEMORY = 1 << 30
"""Address space of the GDCM process in bytes, where the system can limit it."""
_MOST_KEPT = 256 << 20
"""Address space that files may leave behind: a process with more makes room for a new one, which has it all."""

_FILES_AT_ONCE = 250

_PACKAGES = {
    "dcmdump": "Debian package dcmtk",
    "dcmodify": "Debian package dcmtk",
    "dciodvfy": "Debian package dicom3tools",
    "dcm2niix": "Debian package dcm2niix",
    "gdcm": "Python package SimpleITK",
}


@dataclasses.dataclass(frozen=True)
class GdcmImage:
    """What GDCM sees in a file."""

    pixels: str
    """Digest of all pixel values, in the order x, y, z."""
    pixel_type: str
    size: tuple[int, ...]
    spacing: tuple[float, ...]
    origin: tuple[float, ...]
    direction: tuple[float, ...]


@dataclasses.dataclass(frozen=True)
class PydicomReading:
    """What pydicom sees in a file."""

    elements: int
    """Number of elements at all depths, meta header included, that it can decode."""
    undecodable: int
    """Number of elements that raise when they are looked at."""


# What is there


def available(name: str) -> bool:
    """Tell whether a judge can be asked on this machine."""
    return _version(name) is not None


def require(*names: str) -> None:
    """Skip the running test if a judge is missing; in CI, fail it."""
    for name in names:
        if not available(name):
            reason = f"{name} is not installed ({_PACKAGES[name]})"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)


@functools.cache
def _version(name: str) -> str | None:
    """Return what tells one version of a judge from another; None if it is not installed."""
    if name == "gdcm":
        try:
            return importlib.metadata.version("SimpleITK")
        except importlib.metadata.PackageNotFoundError:
            return None
    if name == "pydicom":
        return f"{importlib.metadata.version('pydicom')} {sys.version_info[:2]}"
    program = shutil.which(name)
    if program is None:
        return None
    # Some of them cannot tell their version; the program's size and date do as well.
    facts = os.stat(program)
    return f"{facts.st_size} {facts.st_mtime_ns}"


# The cache


@functools.cache
def _cache_folder(name: str) -> pathlib.Path:
    key = f"{_version(name)} {pathlib.Path(__file__).read_text('utf-8')}"
    return CACHE / f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def _once_per_content(name: str, judge: Callable[[pathlib.Path], Any], path: str | os.PathLike[str]) -> Any:
    """Return the judge's verdict, a JSON value, from the cache if it has judged the same bytes before."""
    if not available(name):
        raise LookupError(f"{name} is not installed: call require() first")
    path = pathlib.Path(path).resolve(strict=True)
    kept = _place(name, path)
    if not _is_known(kept):
        _keep(kept, judge(path))
    return _verdicts[kept]


_verdicts: dict[pathlib.Path, Any] = {}
"""Those that this process has asked for, by where they are kept."""


def _place(name: str, path: pathlib.Path) -> pathlib.Path:
    """Return where the verdict of a judge on the content of a file is kept."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return _cache_folder(name) / digest[:2] / f"{digest}.json"


def _is_known(kept: pathlib.Path) -> bool:
    if kept not in _verdicts:
        try:
            _verdicts[kept] = json.loads(kept.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return False
    return True


def _keep(kept: pathlib.Path, verdict: Any) -> None:
    _verdicts[kept] = verdict
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Other test processes may write the same verdict at the same time.
    with tempfile.NamedTemporaryFile("w", dir=kept.parent, suffix=".tmp", delete=False, encoding="utf-8") as file:
        json.dump(verdict, file)
    os.replace(file.name, kept)


# DCMTK


def dcmdump_reads(path: str | os.PathLike[str]) -> bool:
    """Tell whether DCMTK parses the file to its end."""
    return bool(_once_per_content("dcmdump", _ask_dcmdump, path))


def _ask_dcmdump(path: pathlib.Path) -> bool:
    return _run("dcmdump", "--quiet", path) is not None


def let_dcmdump_read(paths: Iterable[pathlib.Path]) -> None:
    """Have many files parsed, so that dcmdump_reads knows them: a process reads its dictionary longer than a file."""
    places = {_place("dcmdump", path): path.resolve() for path in paths}
    unknown = [(kept, path) for kept, path in places.items() if not _is_known(kept)]
    for begin in range(0, len(unknown), _FILES_AT_ONCE):
        these = unknown[begin : begin + _FILES_AT_ONCE]
        refused = _refused_by_dcmdump([path for _, path in these])
        if refused is not None:
            for kept, path in these:
                _keep(kept, path not in refused)


def _refused_by_dcmdump(paths: Sequence[pathlib.Path]) -> set[pathlib.Path] | None:
    """Return those of some files that DCMTK cannot parse to their end; None if it does not come to the last one."""
    text = _run("dcmdump", "--log-level", "error", *paths, codes=range(128))
    if text is None:
        return None
    errors = re.findall(r"^(?:E: dcmdump|F): .*", text, re.MULTILINE)
    refused = {path for path in paths if any(error.endswith(f": reading file: {path}") for error in errors)}
    return refused if len(refused) == len(errors) else None


def _run(*command: str | os.PathLike[str], codes: Container[int] = (0,)) -> str | None:
    """Return what a program writes to its error output; None if it crashes, hangs or ends with another exit code."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stderr.decode("utf-8", "replace") if done.returncode in codes else None


# dicom3tools


def dciodvfy_errors(path: str | os.PathLike[str]) -> collections.Counter[str] | None:
    """Return the errors that dciodvfy finds, with the number of times; None if it cannot read all of the file.

    Where it does not know the SOP class it says "Information Object Not found" and looks at little else.
    """
    errors = _once_per_content("dciodvfy", _ask_dciodvfy, path)
    return None if errors is None else collections.Counter(errors)


def _ask_dciodvfy(path: pathlib.Path) -> dict[str, int] | None:
    text = _run("dciodvfy", path, codes=(0, 1))
    if text is None or "Abort - " in text or "Error - Dicom dataset read failed" in text:
        return None
    return collections.Counter(line for line in text.splitlines() if "Error - " in line)


# pydicom


def pydicom_reads(path: str | os.PathLike[str]) -> PydicomReading | None:
    """Return what pydicom sees in the file when it is not forced; None if it refuses the file."""
    reading = _once_per_content("pydicom", _ask_pydicom, path)
    return None if reading is None else PydicomReading(**reading)


def _ask_pydicom(path: pathlib.Path) -> dict[str, int] | None:
    import pydicom

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            ds = pydicom.dcmread(path)
        except Exception:
            return None
        # pydicom 3 does not raise for a file that ends inside an element of undefined length: it warns and has nothing.
        if len(ds) == 0 and any("End of file" in str(warning.message) for warning in caught):
            return None
        good = bad = 0
        waiting = [ds.file_meta, ds] if hasattr(ds, "file_meta") else [ds]
        while waiting:
            part = waiting.pop()
            for tag in list(part.keys()):
                try:
                    element = part[tag]
                    waiting += element.value if element.VR == "SQ" else []
                    good += 1
                except Exception:
                    bad += 1
    return {"elements": good, "undecodable": bad}


# GDCM


def gdcm_reads(path: str | os.PathLike[str]) -> GdcmImage | None:
    """Return the image that GDCM reads from the file; None if it reads none."""
    image = _once_per_content("gdcm", _ask_gdcm, path)
    if image is None:
        return None
    return GdcmImage(**{key: tuple(value) if isinstance(value, list) else value for key, value in image.items()})


def _ask_gdcm(path: pathlib.Path) -> dict[str, Any] | None:
    return _gdcm_worker.ask(path)


class _GdcmWorker:
    """A process that reads one file after the other, started when first asked and again after a crash."""

    def __init__(self, *command: str) -> None:
        self._command = command
        self._process: subprocess.Popen[str] | None = None
        atexit.register(self.stop)

    def ask(self, path: pathlib.Path) -> dict[str, Any] | None:
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(str(path)) + "\n")
        process.stdin.flush()
        limit = threading.Timer(SECONDS, process.kill)
        limit.start()
        answer = process.stdout.readline()
        limit.cancel()
        if not answer.endswith("\n"):
            self.stop()
            return None
        image: dict[str, Any] | None
        image, is_used_up = json.loads(answer)
        if is_used_up:
            self.stop()
        return image

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


_gdcm_worker = _GdcmWorker(sys.executable, __file__)


def _serve_gdcm() -> None:
    """Be the worker process: answer each path on standard input with a line of JSON."""
    import SimpleITK

    with contextlib.suppress(ImportError):
        import resource

        # A header can announce more frames than any machine holds, and GDCM believes it.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    SimpleITK.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    answers = os.fdopen(os.dup(1), "w")
    # GDCM writes messages to standard output.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    at_first = _address_space()
    for line in sys.stdin:
        image = None
        try:
            read = SimpleITK.ReadImage(json.loads(line), imageIO="GDCMImageIO")
            image = {
                "pixels": hashlib.sha256(SimpleITK.GetArrayViewFromImage(read)).hexdigest(),
                "pixel_type": read.GetPixelIDTypeAsString(),
                "size": read.GetSize(),
                "spacing": read.GetSpacing(),
                "origin": read.GetOrigin(),
                "direction": read.GetDirection(),
            }
        except (RuntimeError, MemoryError):
            pass
        answers.write(json.dumps([image, _address_space() > at_first + _MOST_KEPT]) + "\n")
        answers.flush()


def _address_space() -> int:
    """Return the size of this process in bytes, where the system tells it."""
    with contextlib.suppress(OSError), open("/proc/self/statm", encoding="ascii") as numbers:
        return int(numbers.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


if __name__ == "__main__":
    _serve_gdcm()
