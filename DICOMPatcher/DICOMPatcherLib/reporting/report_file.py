"""The file that a report is written to: incomplete under a name that says so, and nothing else is ever overwritten."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Sequence

from DICOMPatcherLib.disk.input_files import Source, is_in_input, is_inside, split_input
from DICOMPatcherLib.disk.locks import lock
from DICOMPatcherLib.disk.patience import open_descriptor, remove, replace
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.planning.targets import folded
from DICOMPatcherLib.reporting.entries import Entry
from DICOMPatcherLib.reporting.forms import HEAD_SIZE, form_of, is_report
from DICOMPatcherLib.texts import Text

PART = ".part"
"""Behind the name of a report as long as it is not complete."""


class ReportFile:
    """A report that is being written.

    It has its name only when it is complete: until then the one of an earlier run stays. It can be read meanwhile
    under a name of its own, and what was written is there whatever becomes of this process.

    Attributes
    ----------
    part
        The name meanwhile; "" for a device such as a pipe, which is written to directly.
    is_device
        Whether it is such a device.

    Parameters
    ----------
    first
        The entry that it begins with.
    is_secret
        Whether only its owner may read it.

    Raises
    ------
    InputError
        If there is anything but a report in its place, another run is writing to it, or its name says not what it is.
    OSError
        If it cannot be written there.
    """

    def __init__(self, path: str, first: Entry, is_secret: bool) -> None:
        self._name = path  # a link may lead to a name with another ending
        self._path = os.path.realpath(path)
        self._first = first
        self.is_device = is_device(path)  # what /dev/stdout leads to may have no path
        form_of(path, self.is_device)
        if self.is_device:
            self.part = ""
            self._stream = open(path, "wb")  # noqa: SIM115 - open as long as this object
        else:
            check_report_file(path)
            self.part = self._path + PART
            self._stream = open(_make(self.part, 0o600 if is_secret else 0o666), "wb")  # noqa: SIM115 - likewise
        try:
            self._begin()
        except BaseException:
            self.discard()
            raise

    def _begin(self) -> None:
        self._form = form_of(self._name, self.is_device)
        self.write(self._first)
        self._has_more = False

    def write(self, entry: Entry) -> None:
        """Write an entry: it is there then, even if this process is killed."""
        self._has_more = True
        self._stream.write(self._form.text(entry).encode("utf-8", "replace"))
        self._stream.flush()

    def restart(self) -> None:
        """Take back all but the first entry, which cannot be done on a device."""
        if self._has_more:
            self._stream.seek(0)
            self._stream.truncate()
            self._begin()

    def finish(self) -> None:
        """Give the report its name."""
        if self.is_device:
            self._stream.close()
            return
        check_report_file(self._path)
        if not os.path.samestat(os.fstat(self._stream.fileno()), os.stat(self.part)):
            raise OSError(f"another file is in the place of {self.part}")
        self._stream.close()
        replace(self.part, self._path)

    def close(self) -> None:
        """Leave it as it is, which may be incomplete."""
        with contextlib.suppress(OSError):  # a full disk has been told of already
            self._stream.close()

    def discard(self) -> None:
        """Remove it."""
        self.close()
        if self.part:
            with contextlib.suppress(OSError):
                remove(self.part)


def _make(part: str, mode: int) -> int:
    """Make the file of an incomplete report, in place of one that a run has left; return its descriptor."""
    if os.path.lexists(part):
        _check_part(part)
        descriptor = os.open(part, os.O_RDWR)
        try:
            if lock(descriptor) is False:
                raise InputError(
                    Text("Another run is writing the report {path}. Choose another place for it.", path=part)
                )
        finally:
            os.close(descriptor)
        remove(part)
    descriptor = open_descriptor(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    lock(descriptor)
    return descriptor


def check_report(path: str, source: Source, output: str | None) -> None:
    """Make sure before anything is done that a report can be written, and over nothing but an earlier report.

    Parameters
    ----------
    source, output
        The input, and the folder that is going to be written to.

    Raises
    ------
    InputError
        If it cannot.
    """
    root, only = split_input(source)
    part = os.path.realpath(path) + PART
    for place in (path, part):
        check_outside_input(place, root, only)
    folder = os.path.dirname(os.path.abspath(path))
    will_be_made = output is not None and is_inside(folder, output)
    if os.path.isdir(path) or not (will_be_made or os.access(folder, os.W_OK)):
        raise InputError(Text("The report {path} cannot be written there. Choose another place for it.", path=path))
    form_of(path, is_device(path))
    try:
        check_report_file(path)
        if not is_device(path):
            _check_part(part)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Text("The report {path} cannot be written: {reason}.", path=path, reason=reason)) from error


def _check_part(part: str) -> None:
    """Raise InputError if there is anything but an incomplete report, OSError if that cannot be told."""
    try:
        status = os.lstat(part)  # a link is none, wherever it leads
    except FileNotFoundError:
        return
    if not stat.S_ISREG(status.st_mode):
        raise _no_report(part)
    check_report_file(part)


def check_report_file(path: str) -> None:
    """Raise InputError if there is anything but an earlier report, OSError if that cannot be told."""
    if not os.path.lexists(path) or is_device(path):
        return
    if os.path.isfile(path):
        with open(path, "rb") as stream:
            head = stream.read(HEAD_SIZE)
        if not head or is_report(head):
            return
    raise _no_report(path)


def _no_report(path: str) -> InputError:
    return InputError(Text("{path} exists and is not a report. Choose another place for the report.", path=path))


def check_outside_input(path: str, root: str, only: Sequence[str]) -> None:
    """Raise InputError if a report would lie in the input: in a folder of it, or in place of a file."""
    if is_in_input(path, root, only):
        raise InputError(Text("The report {path} would be in the input. Choose another place for it.", path=path))


def check_report_place(path: str, output: str, targets: Sequence[str]) -> None:
    """Raise InputError if a report would stand in the way of an output file, complete or not."""
    if not is_inside(path, output):
        return
    for name in (path, os.path.realpath(path) + PART):
        place = folded(os.path.relpath(os.path.realpath(name), os.path.realpath(output)).replace(os.sep, "/"))
        for target in targets:
            taken = folded(target)
            if f"{taken}/".startswith(f"{place}/") or f"{place}/".startswith(f"{taken}/"):
                raise InputError(
                    Text("The report {path} would replace an output file. Choose another place for it.", path=path)
                )


def is_device(path: str) -> bool:
    """Tell whether something is neither file nor folder, such as a pipe: there is nothing in it to overwrite."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
