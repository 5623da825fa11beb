"""The file that a report is written to: complete, or as it was before, and nothing else is ever overwritten."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from collections.abc import Iterator, Sequence
from typing import IO

from DICOMPatcherLib.disk.input_files import is_inside
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.planning.targets import folded

TABLE_HEAD = ("source", "target", "outcome", "reason", "kind", "id or rule", "element", "before", "after")

_TEXT = rb'"(?:[^"\\]|\\.)*"'
_ENTRY = rb'\{"source": %s, "target": (?:null|%s), "outcome": %s, "reason": %s, "findings": ' % ((_TEXT,) * 4)
_TABLE = b"\xef\xbb\xbf" + ",".join(TABLE_HEAD).encode("ascii")
_LOOKED_AT = 1024 * 1024


@contextlib.contextmanager
def report_stream(path: str, encoding: str, is_secret: bool) -> Iterator[IO[str]]:
    """Open the file of a report, which takes its place only when it was written to its end.

    Parameters
    ----------
    is_secret
        Whether only its owner may read it.

    Raises
    ------
    InputError
        If there is anything but an earlier report in its place.
    OSError
        If it cannot be written there.
    """
    path = os.path.realpath(path)
    if _is_device(path):
        with open(path, "w", encoding=encoding, errors="replace", newline="") as stream:
            yield stream
        return
    check_report_file(path)
    part = os.path.join(os.path.dirname(path), f".{secrets.token_hex(8)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if is_secret else 0o666)
    try:
        with open(descriptor, "w", encoding=encoding, errors="replace", newline="") as stream:
            yield stream
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.remove(part)
        raise


def check_report_file(path: str) -> None:
    """Raise InputError if there is anything but an earlier report, OSError if that cannot be told."""
    if not os.path.lexists(path) or _is_device(path):
        return
    head = b""
    if os.path.isfile(path):
        with open(path, "rb") as stream:
            head = stream.read(_LOOKED_AT)
        if not head or head.startswith(_TABLE) or re.match(_ENTRY, head):
            return
    raise InputError(f"There is something else in the place of the report {path}. Choose another place for the report.")


def check_outside_input(path: str, root: str, only: str) -> None:
    """Raise InputError if a report would lie in the input: in its folder, or in place of the only file of it in use."""
    if is_inside(path, os.path.join(root, only)):
        raise InputError(f"The report {path} would lie in the input. Choose another place for the report.")


def check_report_place(path: str, output: str, targets: Sequence[str]) -> None:
    """Raise InputError if a report would stand in the way of an output file."""
    if not is_inside(path, output):
        return
    place = folded(os.path.relpath(os.path.realpath(path), os.path.realpath(output)).replace(os.sep, "/"))
    for target in targets:
        taken = folded(target)
        if f"{taken}/".startswith(f"{place}/") or f"{place}/".startswith(f"{taken}/"):
            raise InputError(
                f"The report {path} would stand in the place of an output file. Choose another place for the report."
            )


def _is_device(path: str) -> bool:
    """Tell whether something is neither file nor folder, such as a pipe: there is nothing in it to overwrite."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
