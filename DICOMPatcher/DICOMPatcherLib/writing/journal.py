"""What of a saved plan was written already, so that a run that was ended can be taken up again.

A text file beside the plan, one for each part of it: first output folder and plan, then a line for each file that is
complete, with its number in the plan and its size, or "-" if a file of others has its name. A line that was cut off
counts as none.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Callable, TextIO

from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.planning.file_plan import FilePlan
from DICOMPatcherLib.texts import Text

_MODE = 0o600


class Journal:
    """The journal of one part of a plan.

    Parameters
    ----------
    plan, identity
        The file of the plan, and what tells the plan from others.
    output
        The output folder; a journal about another one is begun anew.
    part
        Such as "2-of-8"; "" for the whole.
    files
        All files of the plan.
    present
        What the plan knows to be in output folders: see `Plan`.

    Attributes
    ----------
    path
        The file that it is.
    done
        The files that are there, complete.
    taken_down
        The files that were once complete.
    of_others
        The files whose names others had.
    failure
        Why no more can be taken down; None if it can.
    """

    def __init__(
        self,
        plan: str,
        identity: str,
        output: str,
        part: str,
        files: Sequence[FilePlan],
        present: Mapping[str, Iterable[tuple[int, int, bool]]] = MappingProxyType({}),
    ) -> None:
        self._plan = plan
        self.path = f"{plan}.written{'-' if part else ''}{part}"
        self._head = f"{json.dumps([os.path.realpath(output), identity])}\n"
        self._output = output
        self.failure: OSError | None = None
        self._number_of = {file: number for number, file in enumerate(files)}
        self._lines = _lines(self.path)
        lines = self._lines[1:] if self.is_continued else []
        real = os.path.realpath(output)
        self._is_known = real in present
        known = [one for one in present.get(real, ()) if one[0] < len(files)]
        sizes = {files[number]: size for number, size, is_wanted in known if is_wanted}
        sizes.update(_sizes(lines, files))
        self.of_others = _of_others(lines, files)
        self.taken_down = frozenset((*sizes, *(files[number] for number, _, _ in known)))
        self.done = {file for file, size in sizes.items() if _has_size(file, size, output)}
        self._stream: TextIO | None = None

    @property
    def is_continued(self) -> bool:
        """Whether this part was written to the folder before."""
        return self._lines[:1] == [self._head]

    def has_begun(self) -> bool:
        """Tell whether this part, or another one, has begun to write to the folder."""
        return self._is_known or any(_lines(path, 1) == [self._head] for path in _journals(self._plan))

    def begin(self) -> None:
        """Be ready to take files down, behind those of an earlier run into the same folder.

        Raises
        ------
        InputError
            If the journal cannot be written.
        """
        is_continued = self.is_continued
        if os.path.lexists(self.path) and not _is_journal(self.path, self._lines):
            message = Text("{path} exists and is not a journal. Save the plan under another name.", path=self.path)
            raise InputError(message)
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | (0 if is_continued else os.O_TRUNC), _MODE)
            self._stream = open(descriptor, "a", encoding="ascii")  # noqa: SIM115 - lives as long as the run
            if is_continued:
                self._stream.truncate(sum(map(len, self._lines)))
            else:
                self._stream.write(self._head)
            self._stream.flush()
        except OSError as error:
            reason = error.strerror or str(error)
            message = Text("The journal {path} cannot be written: {reason}.", path=self.path, reason=reason)
            raise InputError(message) from error

    def add(self, file: FilePlan) -> None:
        """Take down that a file is complete; if there is no room for it, files are written all the same."""
        if file.target:
            self._write(file, lambda: os.path.getsize(os.path.join(self._output, *file.target.split("/"))))

    def add_of_others(self, file: FilePlan) -> None:
        """Take down that a file of others has the name of one of the plan."""
        if file not in self.of_others:
            self._write(file, lambda: "-")

    def _write(self, file: FilePlan, said: Callable[[], object]) -> None:
        if self._stream is None or self.failure is not None:
            return
        try:
            self._stream.write(f"{self._number_of[file]} {said()}\n")
            self._stream.flush()
        except OSError as error:
            self.failure = error

    def close(self) -> None:
        """Write what is still to be written."""
        if self._stream is None:
            return
        try:
            self._stream.close()
        except OSError as error:
            self.failure = error
        self._stream = None


def written_of(plan: str, identity: str) -> Iterator[tuple[str, int, int]]:
    """Yield what the journals of a plan say: output folder, number of a file, and size."""
    for path in _journals(plan):
        head, *lines = _lines(path) or [""]
        if head and _is_journal(path, [head]):
            output, of_plan = json.loads(head)
            for line in lines if of_plan == identity else ():
                number, _, size = line.strip().partition(" ")
                if number.isdigit() and size.isdigit():
                    yield output, int(number), int(size)


def _is_journal(path: str, lines: Sequence[str]) -> bool:
    """Tell whether a file begins as a journal does, or is empty; a link is none."""
    if os.path.islink(path) or not lines:
        return not os.path.islink(path) and os.path.getsize(path) == 0
    try:
        head = json.loads(lines[0])
        return isinstance(head, list) and len(head) == 2 and all(isinstance(one, str) for one in head)
    except ValueError:
        return False


def _journals(plan: str) -> list[str]:
    folder, name = os.path.split(os.path.abspath(plan))
    return [os.path.join(folder, one) for one in os.listdir(folder) if one.startswith(f"{name}.written")]


def _lines(path: str, most: int | None = None) -> list[str]:
    """Return the complete lines of a journal, as many as are wanted; none if there is no journal."""
    try:
        with open(path, encoding="ascii", errors="replace") as stream:
            return [line for line in itertools.islice(stream, most) if line.endswith("\n")]
    except FileNotFoundError:
        return []


def _of_others(lines: Sequence[str], files: Sequence[FilePlan]) -> set[FilePlan]:
    """Return the files that lines say others have the names of."""
    parts = (line.strip().partition(" ") for line in lines)
    numbers = (int(number) for number, _, mark in parts if mark == "-" and number.isdigit())
    return {files[number] for number in numbers if number < len(files)}


def _sizes(lines: Sequence[str], files: Sequence[FilePlan]) -> dict[FilePlan, int]:
    """Return the files that lines speak of, with the sizes that they had."""
    found = {}
    for line in lines:
        number, _, size = line.strip().partition(" ")
        if number.isdigit() and size.isdigit() and int(number) < len(files) and files[int(number)].target:
            found[files[int(number)]] = int(size)
    return found


def _has_size(file: FilePlan, size: int, output: str) -> bool:
    try:
        return os.path.getsize(os.path.join(output, *file.target.split("/"))) == size
    except OSError:
        return False
