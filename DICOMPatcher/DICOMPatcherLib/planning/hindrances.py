"""What keeps Slicer from importing files that are in order themselves: a copy helps, though no file changes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator

from DICOMPatcherLib.disk.input_files import is_text_path
from DICOMPatcherLib.part10.elements import TAG_LENGTH, TAG_VR_LENGTH
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import SKIPPED, FilePlan, Plan
from DICOMPatcherLib.texts import Text, plural

DICOMDIR = "DICOMDIR"
_FIRST_RECORD = 0x00041200
_NEXT, _LOWER, _FILE_ID = 0x1400, 0x1420, 0x1500
_LEVEL_OF_FILES = 4
"""Patient, study, series, file (PS3.3 F.4): what is listed elsewhere is not imported."""
_RECORD_HEAD = 2048
"""Bytes of a directory record that are looked at: the elements of group 0004 come first."""

_MOST_NAMES, _LONGEST_NAME = 3, 16
"""How many folders are named, and with how many characters."""

Chosen = Callable[[str], bool]
"""Tells whether Slicer takes the file with this path."""


def hindrances(plan: Plan) -> Iterator[str | None]:
    """Yield a text for each thing that keeps Slicer from importing what the plan writes; None between steps.

    Slicer's importer looks into no archive, finds no file whose name is no text, and takes of a folder that holds
    anything called DICOMDIR only what that lists.
    """
    written: list[FilePlan] = []
    for file in plan.files:
        if file.row is not None and file.is_to_be_written:
            written.append(file)
        yield None
    total = len(written)
    packed = sum(plan.is_unpacked(file) for file in written)
    if packed:
        yield Text(
            "Slicer does not read archives, which contain {count} of {total} DICOM files. The copy has them unpacked.",
            count=packed,
            total=total,
        )
    unnamed = sum(not is_text_path(file.source) for file in written if not plan.is_unpacked(file))
    if unnamed:
        is_helped = all(is_text_path(file.target) for file in written)
        yield Text(
            "Slicer cannot find {count} of {total} files because their names are not valid text. {solution}",
            count=unnamed,
            total=total,
            solution=Text("The copy has other names.") if is_helped else Text("Normalize file names renames them."),
        )
    if not total:
        yield from _missing(plan)
    if total == packed:
        return
    is_listed = yield from listed_files(plan)
    if is_listed is None:
        return
    if not all(is_listed(file.source) for file in written if not plan.is_unpacked(file)):
        there = [file for file in plan.files if _is_dicom(file) and not plan.is_unpacked(file)]
        found = sum(is_listed(file.source) for file in there)
        is_kept = any(file.target.split("/")[0] == DICOMDIR for file in plan.files)
        listing = Text(
            "Slicer imports only what the DICOMDIR in this folder lists: {count} of {total} DICOM files",
            count=found,
            total=len(there),
        )
        solution = Text("Normalize file names renames it.") if is_kept else Text("From the copy it imports all.")
        if found:
            yield Text("{listing}. {solution}", listing=listing, solution=solution)
        else:
            yield Text("{listing}, so that it shows 0 patients. {solution}", listing=listing, solution=solution)


def _is_dicom(file: FilePlan) -> bool:
    """Tell whether a file is an instance, as far as is known; also one that is left out, or that nobody can read."""
    return file.row is not None or file.outcome not in (SKIPPED, "")


def _missing(plan: Plan) -> Iterator[str | None]:
    """Yield what a DICOMDIR lists that is not there, where nothing else is: without it there is nothing to import."""
    is_alone = all(file.outcome == SKIPPED and file.row is None for file in plan.files)
    if not is_alone or plan.only or not os.path.exists(os.path.join(plan.root, DICOMDIR)):
        return
    present = {file.source.casefold() for file in plan.files}
    folders: Counter[str] = Counter()
    for path in _listed_in(plan.path_of(DICOMDIR)):
        if path and path.casefold() not in present:
            folders[path.partition("/")[0] if "/" in path else ""] += 1
        yield None
    named = [name[:_LONGEST_NAME] for name in sorted(folders) if name][:_MOST_NAMES]
    listing = plural(sum(folders.values()), "The DICOMDIR lists {count} image", "The DICOMDIR lists {count} images")
    if named and not plan.hides_identity:
        listing = Text("{listing} in {folders}", listing=listing, folders=named)
    if folders:
        yield Text(
            "{listing}, and none of them is here. Copy the whole CD, or choose the folder that holds them.",
            listing=listing,
        )


def listed_files(plan: Plan) -> Generator[None, None, Chosen | None]:
    """Find out in steps which files of its input Slicer takes: those that a DICOMDIR at the top lists; None if all."""
    if plan.only or not os.path.exists(os.path.join(plan.root, DICOMDIR)):
        return None
    fold = str.casefold if os.path.exists(os.path.join(plan.root, DICOMDIR.lower())) else str
    listed = set()
    for path in _listed_in(plan.path_of(DICOMDIR)):
        if path:
            listed.add(fold(path))
        yield
    return lambda path: fold(path) in listed


def _listed_in(path: str) -> Iterator[str]:
    """Yield the path of each file that a DICOMDIR lists, with "/" between its parts; "" for another record.

    It goes from record to record as readers do, by their offsets.

    References
    ----------
    PS3.3 F.3.2: the directory information; PS3.10 8.2: File IDs.
    """
    try:
        directory = Part10File.open(path)
    except OSError:  # it is a folder, for example: it lists nothing then
        return
    with directory:
        first = directory.element(_FIRST_RECORD)
        waiting = [(_number(directory.value(first), directory), 1)] if first is not None else []
        seen = {0}
        while waiting:
            offset, level = waiting.pop()
            if offset in seen or level > _LEVEL_OF_FILES:
                continue
            seen.add(offset)
            record = _record(directory, offset)
            waiting.append((_number(record.get(_NEXT, b""), directory), level))
            waiting.append((_number(record.get(_LOWER, b""), directory), level + 1))
            name = record.get(_FILE_ID, b"") if level == _LEVEL_OF_FILES else b""
            yield "/".join(part.strip(" \0") for part in name.decode("latin-1").split("\\"))


def _record(directory: Part10File, offset: int) -> dict[int, bytes]:
    """Return the elements of group 0004 of the directory record at an offset by number; none if there is no item."""
    implicit, big_endian = directory.encoding
    header = (TAG_LENGTH if implicit else TAG_VR_LENGTH)[big_endian]
    data = directory.read(offset, _RECORD_HEAD)
    values: dict[int, bytes] = {}
    if len(data) < 8 or TAG_LENGTH[big_endian].unpack_from(data)[:2] != (0xFFFE, 0xE000):
        return values
    position = 8
    while position + header.size <= len(data):
        group, number, *_, length = header.unpack_from(data, position)
        if group != 4:
            break
        position += header.size
        values[number] = data[position : position + length]
        position += length
    return values


def _number(value: bytes, directory: Part10File) -> int:
    return int.from_bytes(value[:4], "big" if directory.encoding.big_endian else "little")
