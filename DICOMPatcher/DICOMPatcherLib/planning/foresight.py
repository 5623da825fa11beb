"""What 3D Slicer shows of the input of a plan, and what of its output."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import zip_longest
from typing import Any

from DICOMPatcherLib.defects import META_MISSING, PREAMBLE_MISSING
from DICOMPatcherLib.disk.input_files import is_text_path
from DICOMPatcherLib.findings import is_image_spoilt
from DICOMPatcherLib.instances.instance import Instance, batches
from DICOMPatcherLib.outlook.dcmtk_reading import Read, Refused, find_elements
from DICOMPatcherLib.outlook.frames import frames_of
from DICOMPatcherLib.outlook.imported_file import BYTES, ImportedFile, codec_of, decoded, read_imported, values_of
from DICOMPatcherLib.outlook.outlook import Incoming, Outlook, View, view_of
from DICOMPatcherLib.outlook.pictures import is_picture_lost
from DICOMPatcherLib.part10.content import Content, EditedContent
from DICOMPatcherLib.part10.elements import CHARACTER_SET, PIXEL_DATA, UNDEFINED
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.transfer_syntaxes import NATIVE
from DICOMPatcherLib.planning.hindrances import DICOMDIR, Chosen, listed_files
from DICOMPatcherLib.planning.plan import DAMAGED, PATCHED, SKIPPED, FilePlan, Plan
from DICOMPatcherLib.texts import Text

_PASSED_OVER = frozenset((META_MISSING, PREAMBLE_MISSING))
"""What the importer takes no offence at."""

_INSTANCE = 0x00080018
_IDENTITY = {
    0x00100010: "PatientName",
    0x00100020: "PatientID",
    0x0020000D: "StudyInstanceUID",
    0x0020000E: "SeriesInstanceUID",
    _INSTANCE: "SOPInstanceUID",
}
_PATIENT = ("PatientID", "PatientName")
_TAGS = {keyword: tag for tag, keyword in _IDENTITY.items()}
_LONGEST = 0xFFFF


class Arrivals:
    """How the files of a plan arrive in Slicer, where that is not what their rows said in the beginning.

    Parameters
    ----------
    columns
        Which values the rows hold.
    """

    def __init__(self, columns: dict[str, int]) -> None:
        self._columns = {keyword: place for place, keyword in enumerate(columns)}
        self._others: dict[str, Instance | None] = {}
        self._without_uid: set[str] = set()
        self._patients: dict[str, tuple[str, str]] = {}

    def examined(self, file: FilePlan, original: Part10File, filename: str) -> None:
        """Take down how a file arrives, when it was examined; costs nothing for one that is in order."""
        if file.row is not None and not file.row["SOPInstanceUID"] and original.element(_INSTANCE) is None:
            self._without_uid.add(file.source)
        if original.is_dicomdir:
            return
        if any(finding.defect not in _PASSED_OVER for finding in original.findings) or _reads_otherwise(file, original):
            other = self._read(file.source, filename)
            if other is not None:
                other.is_picture_lost = is_picture_lost(original)
            self._others[file.source] = other
        elif file.row is not None and not all(file.row[keyword].isascii() for keyword in _PATIENT):
            place = original.element(CHARACTER_SET)
            codec = codec_of(original.value(place)) if place is not None else "latin-1"
            number, name = (_decoded(original, keyword, codec) for keyword in _PATIENT)
            self._patients[file.source] = number, name

    def packed(self) -> tuple[object, ...]:
        """Return what was taken down, for another process."""
        others = {source: row.packed() if row is not None else None for source, row in self._others.items()}
        return others, self._without_uid, self._patients

    def taken(self) -> tuple[object, ...]:
        """Return what was taken down since this was asked last; () if nothing was."""
        if not (self._others or self._without_uid or self._patients):
            return ()
        packed = self.packed()
        self._others, self._without_uid, self._patients = {}, set(), {}
        return packed

    def add(self, packed: tuple[Any, ...]) -> None:
        """Take over what another process has taken down."""
        others, without_uid, patients = packed
        for source, row in others.items():
            self._others[source] = Instance.unpacked(row, self._columns) if row is not None else None
        self._without_uid |= without_uid
        self._patients.update(patients)

    def _read(self, source: str, filename: str) -> Instance | None:
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

    def now(self, plan: Plan, chosen: Chosen) -> Iterator[Incoming]:
        """Yield the DICOM files of the input, in the order of an import."""
        for file in sorted(plan.files, key=lambda file: _by_parts(file.source)):
            if plan.is_unpacked(file) or not is_text_path(file.source) or not chosen(file.source):
                continue
            incoming = self._incoming(plan, file, file.source, is_now=True)
            if incoming is not None:
                yield incoming

    def after(self, plan: Plan, chosen: Chosen) -> Iterator[Incoming]:
        """Yield the DICOM files of the output, in the order of an import."""
        written = [file for file in plan.files if file.is_to_be_written and file.target]
        has_directory = any(file.target.split("/")[0] == DICOMDIR for file in written)
        chosen = chosen if has_directory else _all
        for file in sorted(written, key=lambda file: _by_parts(file.target)):
            if not is_text_path(file.target) or not chosen(file.target):
                continue
            incoming = self._incoming(plan, file, file.target, is_now=False)
            if incoming is not None:
                yield incoming

    def _incoming(self, plan: Plan, file: FilePlan, path: str, is_now: bool) -> Incoming | None:
        row, source = file.row, file.source
        has_uid = source not in self._without_uid
        if source in self._others:
            is_changed = not is_now and file.outcome == PATCHED
            instance = self._read_edited(plan, file) if is_changed else self._others[source]
            if instance is not None and is_changed:
                instance = self._with_its_frames(plan, file, instance)
            if instance is not None:
                instance.is_damaged = file.outcome == DAMAGED or bool(file.damage)
                if row is not None:
                    instance.transfer_syntax = row.transfer_syntax
                    instance.is_picture_lost = instance.is_picture_lost or row.is_picture_lost
                instance.is_image_spoilt = is_image_spoilt(plan.details(file).findings_that_stay)
            return Incoming(path, instance, has_uid or is_changed)
        if row is None:
            return None
        before = row.as_it_was()
        patient = self._patients.get(source)
        if patient is not None and not is_now:
            is_same = all(row[keyword] == before[keyword] for keyword in _PATIENT)
            patient = patient if is_same and not plan.details(file).recoded else None
        has_uid = has_uid or (not is_now and bool(row["SOPInstanceUID"]))
        return Incoming(path, before if is_now else self._with_its_frames(plan, file, row), has_uid, patient)

    def _with_its_frames(self, plan: Plan, file: FilePlan, row: Instance) -> Instance:
        """Return a row whose frames are as they are going to be written."""
        if file.outcome != PATCHED or not row["NumberOfFrames"] or plan.details(file).inflated:
            return row
        try:
            with open(plan.filename(file), "rb", buffering=0) as stream:
                edited = Part10File(EditedContent(Content(stream), plan.details(file).edits), file.source)
                return row.with_frames(frames_of(edited, row))
        except OSError:
            return row

    def _read_edited(self, plan: Plan, file: FilePlan) -> Instance | None:
        """Read a file that the importer may not read, as it is going to be written."""
        details = plan.details(file)
        if details.inflated:
            return file.row
        try:
            with open(plan.filename(file), "rb", buffering=0) as stream:
                edited = EditedContent(Content(stream), details.edits)
                found = find_elements(edited.read, edited.end, _refuse)
                instance = self._instance(file.source, values_of(found, edited.read, self._columns))
                before = self._others[file.source]
                if before is None or before.is_picture_lost:  # no repair makes it so
                    instance.is_picture_lost = is_picture_lost(Part10File(edited, file.source))
                return instance
        except (Refused, OSError):
            return None


def _refuse(_: int) -> tuple[Read, int]:
    raise Refused("deflated")


def _reads_otherwise(file: FilePlan, original: Part10File) -> bool:
    """Tell whether the importer may read a file otherwise although its structure is in order."""
    row, pixels = file.row, original.element(PIXEL_DATA)
    if row is None:
        return False
    places = map(original.element, _IDENTITY)
    if any(place is not None and place.vr in BYTES for place in places):
        return True
    if any("\0" in row[keyword] for keyword in _IDENTITY.values()):
        return True
    declared = original.meta.get("TransferSyntaxUID", "")
    is_defined = pixels is not None and pixels.length != UNDEFINED
    return pixels is not None and (pixels.vr == b"UN" or (is_defined and declared not in NATIVE))


def _decoded(original: Part10File, keyword: str, codec: str) -> str:
    place = original.element(_TAGS[keyword])
    data = original.value(place)[:_LONGEST] if place is not None else b""
    return decoded(data, codec).partition("\\")[0].strip(" \0")


def outlook_of(plan: Plan, arrivals: Arrivals) -> Generator[None, None, Outlook]:
    """Work out in steps what Slicer shows of the input of a plan, and of its output."""
    chosen = (yield from listed_files(plan)) or _all
    is_same = True
    for pairs in batches(zip_longest(arrivals.now(plan, chosen), arrivals.after(plan, chosen))):
        is_same = all(before == after for before, after in pairs)
        yield
        if not is_same:
            break
    now: View = yield from view_of(arrivals.now(plan, chosen))
    after: View = now if is_same else (yield from view_of(arrivals.after(plan, chosen)))
    written = [file for file in plan.files if file.target]
    origins = tuple(file.source for file in written), tuple(file.target for file in written)
    return Outlook(now, after, origins, _shown_as(plan, now, after))


def _shown_as(plan: Plan, now: View, after: View) -> dict[str, str]:
    """Return which images of the input are shown as those of other files that are copies of theirs.

    What takes the place of a file in the input is a copy of it if a rule has left it out as that, or if the file takes
    its place in the output.
    """
    files = {file.source: file for file in plan.files} if now.overwritten else {}
    return {
        path: shown
        for path, shown in now.overwritten.items()
        if _is_left_out_as_copy(files[shown], path) or after.overwritten.get(files[shown].target) == files[path].target
    }


def _is_left_out_as_copy(file: FilePlan, of: str) -> bool:
    return file.outcome == SKIPPED and isinstance(file.reason, Text) and file.reason.arguments.get("path") == of


def _by_parts(path: str) -> str:
    """Return text by which paths are sorted folder by folder: no name has a character that comes before this one."""
    return path.replace("/", "\0")


def _all(path: str) -> bool:
    return True
