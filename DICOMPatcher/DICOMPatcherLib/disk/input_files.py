"""The files of the input folder, and whether input and output may be used together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Union

from DICOMPatcherLib.disk.long_paths import as_written, on_disk
from DICOMPatcherLib.disk.run_folder import RUN_FOLDER, is_in_use
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.texts import Text

PathLike = Union[str, "os.PathLike[str]"]
Source = Union[PathLike, Sequence[PathLike]]
"""The input: a folder, a file, or several of them."""

_OUTPUT = Text("a link to the output folder, which is not read")


class Found(NamedTuple):
    """One thing found in the input folder.

    Attributes
    ----------
    problem
        Why it cannot be opened as a file; else "".
    is_lost
        True if there should be a file, False if leaving it out loses nothing.
    """

    path: str
    problem: str = ""
    is_lost: bool = False


def split_input(source: Source) -> tuple[str, tuple[str, ...]]:
    """Return the folder that paths are relative to, and the paths in it, with "/", that are the input; () for all.

    Several files and folders have the folder that they lie in as a whole in common. What lies in another one of them is
    not named again.

    Raises
    ------
    InputError
        If there is nothing at one of the paths, or the paths have no folder in common.
    """
    given = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    paths = sorted({os.path.abspath(path) for path in given if os.fspath(path)})
    if not paths:
        raise InputError(Text("No input was given. Choose the folder that contains the files."))
    folders = {path for path in paths if os.path.isdir(path)}
    for path in paths:
        if path not in folders and not os.path.isfile(path):
            raise InputError(Text("There is no file or folder {path}. Check the path of the input.", path=path))
    try:
        root = os.path.commonpath([path if path in folders else os.path.dirname(path) for path in paths])
    except ValueError as error:  # on several drives
        raise InputError(Text("The input lies on several drives. Process the files of each by themselves.")) from error
    if root in folders:
        return root, ()
    within = (path for path in paths if folders.isdisjoint(_parents_as_written(path)))
    return root, tuple(os.path.relpath(path, root).replace(os.sep, "/") for path in within)


def _parents_as_written(path: str) -> Iterator[str]:
    while path != (parent := os.path.dirname(path)):
        yield parent
        path = parent


def list_files(root: str, only: Sequence[str] = (), leave_out: str = "") -> Iterator[Found]:
    """Yield everything below a folder, folder by folder, folders and files in sorted order.

    Links to folders are followed, but no folder is entered twice. Those that are not followed are yielded.

    Parameters
    ----------
    only
        Paths of files and folders in it; for all if there are none.
    leave_out
        A folder not to enter: the output.
    """
    output = _identity(leave_out) if leave_out and os.path.isdir(leave_out) else None
    entered: set[tuple[int, int] | str] = set()
    # Folders still to do, the next one last: a folder's own files come before those of its subfolders.
    waiting = list(reversed(only)) or [""]
    chosen = frozenset(only)
    while waiting:
        folder = waiting.pop()
        place = on_disk(os.path.join(root, folder))
        if folder in chosen and not os.path.isdir(place):
            yield Found(folder)
            continue
        try:
            identity = _identity(place)
            if folder and identity == output:
                yield Found(folder, _OUTPUT)
                continue
            if identity in entered:
                yield Found(folder, Text("a folder that is linked more than once"))
                continue
            entered.add(identity)
            with os.scandir(place) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            problem = Text("the folder cannot be read: {reason}", reason=error.strerror)
            yield Found(folder or ".", problem, is_lost=True)
            continue
        folders = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if leave_out and entry.is_symlink() and is_inside(entry.path, leave_out):
                yield Found(path, _OUTPUT)
                continue
            found = _found(entry, path)
            if found is None:
                folders.append(path)
            else:
                yield found
        waiting.extend(reversed(folders))


def _identity(folder: str) -> tuple[int, int] | str:
    """Return what tells a folder from others; not all file systems number what is in them."""
    status = os.stat(folder)
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(folder)


def _found(entry: os.DirEntry[str], path: str) -> Found | None:
    """Return what an entry is; None for a folder."""
    try:
        if entry.is_dir():
            return Found(path, Text("unfinished files of a run")) if entry.name == RUN_FOLDER else None
        if entry.is_file():
            return Found(path)
    except OSError as error:
        return Found(path, Text("cannot be read: {reason}", reason=error.strerror), is_lost=True)
    if entry.is_symlink() and os.path.exists(entry.path):
        return Found(path, Text("a link to something that is not a regular file"))
    if entry.is_symlink():
        return Found(path, Text("broken link"), is_lost=True)
    return Found(path, Text("not a regular file"))


def legible(text: str) -> str:
    """Return text without control characters and bytes that are no text: names of files may hold both."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def is_text_path(path: str) -> bool:
    """Tell whether Slicer can find a path: a name on disk may hold bytes that are no text."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_inside(path: str, folder: str) -> bool:
    """Tell whether a path is a folder or lies in it, wherever links lead."""
    path, folder = (as_written(os.path.realpath(one)) for one in (path, folder))
    return path == folder or path.startswith(os.path.join(folder, ""))


def is_in_input(path: str, root: str, only: Sequence[str]) -> bool:
    """Tell whether a path is one of the input, given as by `split_input`, or lies in it, wherever links lead."""
    if not only:
        return is_inside(path, root)
    real = os.path.realpath(path)
    around = {real, *_parents_as_written(real)}
    folders = {os.path.dirname(one) for one in only}
    real_folders = {folder: os.path.realpath(os.path.join(root, folder)) for folder in folders}
    places = (os.path.join(real_folders[os.path.dirname(one)], os.path.basename(one)) for one in only)
    return any(place in around or (os.path.islink(place) and is_inside(path, place)) for place in places)


def check_folders(source: Source, output: str, allow_existing: bool = False, part: str = "") -> list[str]:
    """Make sure that writing to the output folder cannot touch the input or what is there.

    Parameters
    ----------
    part
        The part of a saved plan that is going to be written, such as "2-of-8"; "" for a whole.

    Returns
    -------
    list of str
        Names of what the output folder holds already, leftovers of a killed run not counted.

    Raises
    ------
    InputError
        If one folder is the other or lies in it, also through links; if the output is a file; if it is not empty and
        that was not allowed; if another run is writing to it.
    """
    root, only = split_input(source)
    output = os.path.abspath(output)
    if os.path.lexists(output) and not os.path.isdir(output):
        raise InputError(Text("The output {output} is not a folder. Choose a new, empty folder.", output=output))
    if _is_same(root, output):
        raise InputError(
            Text(
                "Input and output are the same folder, {input}. Choose a new, empty folder outside the input folder.",
                input=root,
            )
        )
    folders = {root} if not only else {os.path.join(root, path) for path in only}
    folders = {folder for folder in folders if os.path.isdir(folder)}
    if any(_is_same(folder, parent) for parent in (output, *_parents(output)) for folder in folders):
        raise InputError(
            Text(
                "The output {output} is inside the input folder {input}. Choose a new, empty folder outside the input "
                "folder.",
                input=root,
                output=output,
            )
        )
    around = folders | {root} | {os.path.dirname(os.path.join(root, path)) for path in only}
    if any(_is_same(output, parent) for folder in around for parent in (folder, *_parents(folder))):
        raise InputError(
            Text(
                "The input {input} is inside the output folder {output}. Choose a new, empty folder outside the input "
                "folder.",
                input=root,
                output=output,
            )
        )
    if is_in_use(output, part):
        raise in_use_error(output)
    return check_empty(output, allow_existing)


def check_empty(output: str, allow_existing: bool) -> list[str]:
    """Return what an output folder holds already. Raises InputError if that was not allowed."""
    names = sorted(os.listdir(output)) if os.path.isdir(output) else []
    present = [name for name in names if name != RUN_FOLDER]
    if present and not allow_existing:
        raise InputError(
            Text(
                "The output folder {output} is not empty: it contains {names}. Choose a new, empty folder, or allow "
                "files in it to be replaced (--overwrite).",
                output=output,
                names=_shown(present),
            )
        )
    return present


def _shown(names: Sequence[str]) -> Text:
    if len(names) == 1:
        return Text("{name}", name=repr(names[0]))
    return Text("{name} and {count} more", name=repr(names[0]), count=len(names) - 1)


def in_use_error(output: str) -> InputError:
    """Return what to say when another run is writing to an output folder."""
    return InputError(
        Text(
            "Another run is writing to the output folder {output}. Wait until it has ended, or choose another folder. "
            "If none is running, remove the folder {folder} in it.",
            output=output,
            folder=RUN_FOLDER,
        )
    )


def _parents(path: str) -> Iterator[str]:
    """Yield the folders around a path, as it is written and as its links lead."""
    for start in (path, os.path.realpath(path)):
        while start != (parent := os.path.dirname(start)):
            yield parent
            start = parent


def _is_same(path: str, other: str) -> bool:
    if os.path.realpath(path) == os.path.realpath(other):
        return True
    try:
        return _identity(path) == _identity(other)
    except OSError:
        return False
