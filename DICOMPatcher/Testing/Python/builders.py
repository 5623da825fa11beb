"""Small DICOM files, folders of them, and rules of users, for the tests of the engine as a whole."""

from __future__ import annotations

import contextlib
import pathlib
import signal
import sys
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pydicom
from pydicom import Dataset
from pydicom.charset import convert_encodings
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import correct_ambiguous_vr, write_data_element, write_file_meta_info
from pydicom.sequence import Sequence as DicomSequence
from pydicom.uid import (
    CTImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RTStructureSetStorage,
    UltrasoundImageStorage,
)

from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.rules.base import DICOMPatcherRule

KEY = b"a key for tests"
META_VERSION_UID = "1.2.276.0.7230010.3.0.3.6.7"
_PATIENCE = 600
"""Seconds after which nobody waits any longer, however busy the machine is."""
_LONG_VRS = ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")


# Data sets


def item(**values: Any) -> Dataset:
    """Return a data set of these elements; lists of data sets become sequences."""
    return change(Dataset(), **values)


def image(number: int = 1, **values: Any) -> Dataset:
    """Return a small CT slice that needs no repair. None as a value leaves the element out."""
    ds = item(
        ImageType=["ORIGINAL", "PRIMARY", "AXIAL"],
        SOPClassUID=CTImageStorage,
        SOPInstanceUID=f"1.2.3.4.5.{number}",
        StudyDate="20200131",
        Modality="CT",
        PatientName="Doe^Jane",
        PatientID="P1",
        PatientBirthDate="19700101",
        PatientSex="F",
        ReferringPhysicianName="House^G",
        StudyInstanceUID="1.2.3.4.1",
        SeriesInstanceUID="1.2.3.4.2",
        SeriesNumber="3",
        InstanceNumber=str(number),
        ImagePositionPatient=["0", "0", str(number)],
        ImageOrientationPatient=["1", "0", "0", "0", "1", "0"],
        FrameOfReferenceUID="1.2.3.4.3",
        SamplesPerPixel=1,
        PhotometricInterpretation="MONOCHROME2",
        Rows=8,
        Columns=8,
        PixelSpacing=["0.5", "0.5"],
        BitsAllocated=16,
        BitsStored=16,
        HighBit=15,
        PixelRepresentation=1,
        PixelData=bytes([number % 256, 0]) * 64,
    )
    ds["PixelData"].VR = "OW"
    return change(ds, **values)


def ultrasound(number: int = 1, **values: Any) -> Dataset:
    """Return a small ultrasound image that needs no repair."""
    defaults = {
        "SOPClassUID": UltrasoundImageStorage,
        "Modality": "US",
        "ImagePositionPatient": None,
        "ImageOrientationPatient": None,
        "FrameOfReferenceUID": None,
    }
    return image(number, **{**defaults, **values})


def document(number: int = 900, **values: Any) -> Dataset:
    """Return an object without pixels, to hold references; a structure set unless `values` say otherwise."""
    ds = item(
        SOPClassUID=RTStructureSetStorage,
        SOPInstanceUID=f"1.2.3.4.5.{number}",
        Modality="RTSTRUCT",
        PatientName="Doe^Jane",
        PatientID="P1",
        StudyInstanceUID="1.2.3.4.1",
        SeriesInstanceUID=f"1.2.3.4.2.{number}",
        SeriesNumber=str(number),
        InstanceNumber="1",
    )
    return change(ds, **values)


def change(ds: Dataset, **values: Any) -> Dataset:
    """Set elements; None deletes."""
    for keyword, value in values.items():
        if value is None:
            if keyword in ds:
                delattr(ds, keyword)
        else:
            is_sequence = dictionary_VR(keyword) == "SQ"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                setattr(ds, keyword, DicomSequence(value) if is_sequence else value)
    return ds


def referenced(instance: str, sop_class: str = CTImageStorage, **values: Any) -> Dataset:
    """Return an item that refers to an instance."""
    return item(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID=instance, **values)


def multiframe(frames: int = 3, **values: Any) -> Dataset:
    """Return a CT volume in one file, as dental scanners write it."""
    defaults = {
        "NumberOfFrames": str(frames),
        "SliceThickness": "5",
        "PixelData": bytes(128 * frames),
        "ImagePositionPatient": None,
    }
    return image(**{**defaults, **values})


# Files


def save(
    path: pathlib.Path,
    ds: Dataset,
    syntax: str = ExplicitVRLittleEndian,
    meta: bool | Mapping[str, str] = True,
    raw: Mapping[str, bytes] | None = None,
) -> pathlib.Path:
    """Write a file and return its path; folders are made if need be.

    Parameters
    ----------
    meta
        False leaves preamble and meta header out; a mapping replaces some of its UIDs, "" leaves one out.
    raw
        Values as they lie in the file, however wrong, by keyword.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(ds, syntax, meta, raw))
    return path


def encoded(
    ds: Dataset,
    syntax: str = ExplicitVRLittleEndian,
    meta: bool | Mapping[str, str] = True,
    raw: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the bytes of a file; the parameters are those of `save`."""
    head = b""
    if meta is not False:
        uids = {
            "MediaStorageSOPClassUID": str(ds.get("SOPClassUID", "")),
            "MediaStorageSOPInstanceUID": str(ds.get("SOPInstanceUID", "")),
            "TransferSyntaxUID": syntax,
            "ImplementationClassUID": META_VERSION_UID,
            **(meta if isinstance(meta, Mapping) else {}),
        }
        head = bytes(128) + b"DICM" + _meta(uids)
    return head + _body(ds, syntax, raw or {})


def _meta(uids: Mapping[str, str]) -> bytes:
    info = FileMetaDataset()
    info.FileMetaInformationGroupLength = 0
    info.FileMetaInformationVersion = b"\0\1"
    stream = DicomBytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for keyword, uid in uids.items():
            if uid:
                setattr(info, keyword, uid)
        write_file_meta_info(stream, info, enforce_standard=False)
    return stream.getvalue()


def _body(ds: Dataset, syntax: str, raw: Mapping[str, bytes]) -> bytes:
    implicit, little = syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian
    names = convert_encodings(ds.get("SpecificCharacterSet") or "ISO_IR 6")
    parts: dict[int, bytes] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for element in correct_ambiguous_vr(ds, little):
            stream = DicomBytesIO()
            stream.is_implicit_VR, stream.is_little_endian = implicit, little
            write_data_element(stream, element, names)
            parts[int(element.tag)] = stream.getvalue()
    for keyword, value in raw.items():
        tag = tag_for_keyword(keyword)
        assert tag is not None
        parts[tag] = raw_element(tag, dictionary_VR(tag), value, syntax)
    return b"".join(data for _, data in sorted(parts.items()))


def raw_element(tag: int, vr: str, value: bytes, syntax: str = ExplicitVRLittleEndian) -> bytes:
    """Return an element with any value, however wrong."""
    order = "big" if syntax == ExplicitVRBigEndian else "little"
    head = (tag >> 16).to_bytes(2, order) + (tag & 0xFFFF).to_bytes(2, order)
    if syntax == ImplicitVRLittleEndian:
        return head + len(value).to_bytes(4, "little") + value
    if vr in _LONG_VRS:
        return head + vr.encode() + b"\0\0" + len(value).to_bytes(4, order) + value
    return head + vr.encode() + len(value).to_bytes(2, order) + value


def encapsulated(*fragments: bytes) -> bytes:
    """Return the value of compressed Pixel Data, for `with_fragments`."""
    data = b"\xfe\xff\x00\xe0" + bytes(4)
    for fragment in fragments:
        fragment += b"\0" * (len(fragment) % 2)
        data += b"\xfe\xff\x00\xe0" + len(fragment).to_bytes(4, "little") + fragment
    return data


def with_fragments(ds: Dataset, syntax: str, *fragments: bytes, end: bool = True) -> bytes:
    """Return the bytes of a file with compressed pixels; without `end` the last delimiter is missing."""
    bare = change(ds, PixelData=None)
    delimiter = b"\xfe\xff\xdd\xe0" + bytes(4) if end else b""
    head = b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff"
    return encoded(bare, syntax) + head + encapsulated(*fragments) + delimiter


def jpeg_head(components: bytes = b"\1\2\3", sampling: int = 0x11, adobe: int | None = None) -> bytes:
    """Return a JPEG codestream of 8 x 8 pixels that tells its colours; tables and scan are nothing but zeros."""
    data = b"\xff\xd8\xff\xdb\0\x43" + bytes(65) + b"\xff\xc4\0\x13" + bytes(17)
    if adobe is not None:
        data += b"\xff\xee\0\x0eAdobe\0\x64" + bytes(4) + bytes([adobe])
    frame = bytes([8, 0, 8, 0, 8, 3, components[0], sampling, 0, components[1], 0x11, 0, components[2], 0x11, 0])
    scan = b"\xff\xda\0\x0c\3" + bytes([components[0], 0, components[1], 0, components[2], 0, 0, 0x3F, 0]) + bytes(8)
    return data + b"\xff\xc0" + (len(frame) + 2).to_bytes(2, "big") + frame + scan + b"\xff\xd9"


def save_series(folder: pathlib.Path, count: int, make: Callable[..., Dataset] = image, **values: Any) -> None:
    """Write images 1.dcm, 2.dcm, ... into a folder. A function gives each number a value of its own."""
    for number in range(1, count + 1):
        own = {keyword: value(number) if callable(value) else value for keyword, value in values.items()}
        save(folder / f"{number:03}.dcm", make(number, **own))


def load(path: pathlib.Path) -> Dataset:
    """Return the data set of a file, all of it decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ds = pydicom.dcmread(path, force=True)
        for _ in ds.iterall():
            pass
    return ds


# Folders


def tree(folder: pathlib.Path) -> dict[str, bytes]:
    """Return the content of every file below a folder by its path; temporary files too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def state(folder: pathlib.Path) -> dict[str, tuple[int, int, bytes]]:
    """Return all that writing into a folder would change: paths, times, contents."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }


def outputs(folder: pathlib.Path) -> list[Dataset]:
    """Return the data sets of all files below a folder, in sorted order."""
    return [load(path) for path in sorted(folder.rglob("*")) if path.is_file()]


def entries(report: Report) -> dict[str, dict[str, Any]]:
    """Return the entries of a report by source."""
    return {entry["source"]: entry for entry in report.files()}


def ids(entry: Mapping[str, Any]) -> list[str]:
    """Return the ids of an entry's findings."""
    return [finding["id"] for finding in entry["findings"]]


def outcomes(report: Report) -> dict[str, str]:
    """Return the outcome of each source."""
    return {entry["source"]: entry["outcome"] for entry in report.files()}


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Fail if the work takes more time of the processor, or waits for something that never comes."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"not done after {seconds} s")

    timers = {signal.ITIMER_PROF: (signal.SIGPROF, seconds), signal.ITIMER_REAL: (signal.SIGALRM, _PATIENCE)}
    before = {number: signal.signal(number, give_up) for number, _ in timers.values()}
    for timer, (_, limit) in timers.items():
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for timer in timers:
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


# Rules as users write them


def lines_run(work: Callable[[], object]) -> int:
    """Return how many lines of the project's library are run: a measure of work that no other program disturbs."""
    count = 0

    def trace(frame: types.FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    def enter(frame: types.FrameType, event: str, argument: object) -> Any:
        return trace if "DICOMPatcherLib" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


class Recorder(DICOMPatcherRule):
    """Changes nothing and writes down how it is called."""

    def __init__(self, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(parameters)
        self.calls: list[tuple[str, ...]] = []

    def processStart(self, inputRootDir: str, outputRootDir: str) -> None:
        self.calls.append(("processStart", inputRootDir, outputRootDir))

    def processDirectory(self, currentSubDir: str) -> None:
        self.calls.append(("processDirectory", currentSubDir))

    def skipFile(self, filepath: str) -> bool:
        self.calls.append(("skipFile", filepath))
        return False

    def processDataSet(self, ds: Dataset) -> None:
        self.calls.append(("processDataSet", str(ds.get("SOPInstanceUID", ""))))

    def generateOutputFilePath(self, ds: Dataset, filepath: str) -> str:
        self.calls.append(("generateOutputFilePath", filepath))
        return filepath


def rule(hooks: Mapping[str, Callable[..., Any]] | None = None, **facts: Any) -> DICOMPatcherRule:
    """Return a rule of a user: an object of a new class with these hooks (which get `self`) and class attributes."""
    return type("UserRule", (DICOMPatcherRule,), {**facts, **(hooks or {})})()


def naming(name: Callable[[DICOMPatcherRule, Any, str], Any]) -> DICOMPatcherRule:
    """Return a rule that names the output."""
    return rule({"generateOutputFilePath": name})


def collecting(work: Callable[[Any, Sequence[Any]], Any], *keywords: str) -> DICOMPatcherRule:
    """Return a rule that works on the rows."""
    return rule({"processCollection": work}, requiredTags=keywords)
