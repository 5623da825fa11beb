"""What keeps Slicer from importing files that are in order themselves: a copy helps, though no file changes."""

from __future__ import annotations

import os
from collections.abc import Iterator

from DICOMPatcherLib.disk.input_files import is_text_path
from DICOMPatcherLib.part10.elements import TAG_LENGTH, TAG_VR_LENGTH
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import FilePlan, Plan

_DICOMDIR = "DICOMDIR"
_FIRST_RECORD = 0x00041200
_NEXT, _LOWER, _FILE_ID = 0x1400, 0x1420, 0x1500
_LEVEL_OF_FILES = 4
"""Patient, study, series, file (PS3.3 F.4): what is listed elsewhere is not imported."""
_RECORD_HEAD = 2048
"""Bytes of a directory record that are looked at: the elements of group 0004 come first."""


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
        text = f"Slicer does not look into archives: {packed} of {total} DICOM files are in one."
        yield f"{text} In the copy they are unpacked."
    unnamed = sum(not is_text_path(file.source) for file in written if not plan.is_unpacked(file))
    if unnamed:
        text = f"Slicer cannot find files whose names are no valid text: {unnamed} of {total}."
        is_helped = all(is_text_path(file.target) for file in written)
        yield f"{text} {'In the copy they have others.' if is_helped else 'Normalize file names gives them others.'}"
    if plan.only or total == packed or not os.path.exists(os.path.join(plan.root, _DICOMDIR)):
        return
    fold = str.casefold if os.path.exists(os.path.join(plan.root, _DICOMDIR.lower())) else str
    listed = set()
    for path in _listed(plan.path_of(_DICOMDIR)):
        if path:
            listed.add(fold(path))
        yield None
    found = sum(fold(file.source) in listed for file in written if not plan.is_unpacked(file))
    if found < total - packed:
        text = f"Slicer imports only what the DICOMDIR in this folder lists: {found} of {total - packed} DICOM files"
        text += "." if found else ", so that it shows 0 patients."
        is_kept = any(file.target.split("/")[0] == _DICOMDIR for file in plan.files)
        way_out = "Normalize file names gives it another name." if is_kept else "Of the copy it imports all."
        yield f"{text} {way_out}"


def _listed(path: str) -> Iterator[str]:
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
