"""What 3D Slicer shows of the input of a plan, and what of its output."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator

from DICOMPatcherLib.defects import META_LENGTH_WRONG, META_MISSING, PREAMBLE_MISSING
from DICOMPatcherLib.disk.input_files import is_text_path
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.outlook.dcmtk_reading import Refused
from DICOMPatcherLib.outlook.imported_file import ImportedFile, read_imported
from DICOMPatcherLib.outlook.outlook import Incoming, Outlook, View, view_of
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.hindrances import DICOMDIR, listed_in
from DICOMPatcherLib.planning.plan import FilePlan, Plan

_PASSED_OVER = frozenset((META_LENGTH_WRONG, META_MISSING, PREAMBLE_MISSING))
"""What the importer takes no offence at."""

_INSTANCE = 0x00080018


class Arrivals:
    """How the files of a plan arrive in Slicer, where that is not what their rows said in the beginning.

    Parameters
    ----------
    columns
        Which values the rows hold.
    """

    def __init__(self, columns: dict[str, int]) -> None:
        self._columns = columns
        self._others: dict[str, Instance | None] = {}
        self._without_uid: set[str] = set()

    def examined(self, file: FilePlan, original: Part10File, filename: str) -> None:
        """Take down how a file arrives, when it was examined; costs nothing for one that is in order."""
        if file.row is not None and not file.row["SOPInstanceUID"] and original.element(_INSTANCE) is None:
            self._without_uid.add(file.source)
        if any(finding.defect not in _PASSED_OVER for finding in original.findings) and not original.is_dicomdir:
            self._others[file.source] = self._read(file.source, filename, original)

    def _read(self, source: str, filename: str, original: Part10File) -> Instance | None:
        try:
            read = read_imported(filename, self._columns)
        except (Refused, OSError):
            return None
        if not read.has_instance:
            self._without_uid.add(source)
        return self._instance(source, read)

    def _instance(self, source: str, read: ImportedFile) -> Instance:
        values = [read.values.get(keyword, "") for keyword in self._columns]
        return Instance(source, self._columns, values, pixel_length=int(read.has_pixels))

    def now(self, plan: Plan) -> Iterator[Incoming]:
        """Yield the DICOM files of the input, in the order of an import."""
        chosen = _chosen(plan)
        for file in sorted(plan.files, key=lambda file: file.source.split("/")):
            if plan.is_unpacked(file) or not is_text_path(file.source) or not chosen(file.source):
                continue
            incoming = self._incoming(file, file.source, is_now=True)
            if incoming is not None:
                yield incoming

    def after(self, plan: Plan) -> Iterator[Incoming]:
        """Yield the DICOM files of the output, in the order of an import."""
        written = [file for file in plan.files if file.is_to_be_written and file.target]
        has_directory = any(file.target.split("/")[0] == DICOMDIR for file in written)
        chosen = _chosen(plan) if has_directory else _all
        for file in sorted(written, key=lambda file: file.target.split("/")):
            if not is_text_path(file.target) or not chosen(file.target):
                continue
            incoming = self._incoming(file, file.target, is_now=False)
            if incoming is not None:
                yield incoming

    def _incoming(self, file: FilePlan, path: str, is_now: bool) -> Incoming | None:
        row = file.row
        is_mended = not is_now and row is not None and not file.damage
        if file.source in self._others and not is_mended:
            instance = self._others[file.source]
            return Incoming(path, instance, file.source not in self._without_uid)
        if row is None:
            return None
        has_uid = file.source not in self._without_uid or (not is_now and bool(row["SOPInstanceUID"]))
        return Incoming(path, row.as_it_was() if is_now else row, has_uid)


def outlook_of(plan: Plan, arrivals: Arrivals) -> Generator[None, None, Outlook]:
    """Work out in steps what Slicer shows of the input of a plan, and of its output."""
    now: View = yield from view_of(arrivals.now(plan))
    after: View = yield from view_of(arrivals.after(plan))
    origins = tuple((file.source, file.target) for file in plan.files if file.target)
    return Outlook(now, after, origins)


def _all(path: str) -> bool:
    return True


def _chosen(plan: Plan) -> Callable[[str], bool]:
    """Return what tells whether Slicer takes a file of the input folder: only what a DICOMDIR at its top lists."""
    if plan.only or not os.path.exists(os.path.join(plan.root, DICOMDIR)):
        return _all
    fold = str.casefold if os.path.exists(os.path.join(plan.root, DICOMDIR.lower())) else str
    listed = {fold(path) for path in listed_in(plan.path_of(DICOMDIR)) if path}
    return lambda path: fold(path) in listed
