"""A model of the database that 3D Slicer imports DICOM files into: what it takes, and how it groups it.

It follows what was seen of the real database (CTK's), with its traps:

- A file without Study Instance UID is refused. One without Series Instance UID makes rows of patient and study, and
  no more; one without SOP Instance UID makes a row of the series too, and no instance.
- An instance is known by its SOP Instance UID alone: of several with one UID the last one stays.
- A patient is known by ID and name together. Who has no ID gets the study's UID for it, who has no name the ID.
- A study is known by its UID alone: one that two patients share moves to the last of them.
- A series is known by its UID alone: one that two studies share stays in the first.
- Rows stay when what belonged to them has moved away: patients without a study, series without an instance.
- Text is decoded by the first value of Specific Character Set.
- A file named DICOMDIR at the top hides all that it does not list.
"""

from __future__ import annotations

import pathlib
import warnings
from collections.abc import Iterable
from typing import NamedTuple

import pydicom
from pydicom import Dataset
from pydicom.errors import InvalidDicomError


class Counts(NamedTuple):
    """Number of rows."""

    patients: int
    studies: int
    series: int
    instances: int


class Row(NamedTuple):
    """Where an instance is shown."""

    patient: tuple[str, str]
    study: str
    series: str


class SlicerDatabase:
    """What the database holds after a folder was imported.

    Attributes
    ----------
    patients
        ID and name of each patient.
    studies, series
        The patient of each study and the study of each series, by their UIDs.
    instances
        The path of each instance below the folder, by SOP Instance UID.
    refused
        Paths of the files that were not taken.
    """

    def __init__(self, folder: pathlib.Path) -> None:
        self.patients: set[tuple[str, str]] = set()
        self.studies: dict[str, tuple[str, str]] = {}
        self.series: dict[str, str] = {}
        self.instances: dict[str, str] = {}
        self.refused: list[str] = []
        self._series_of: dict[str, str] = {}
        for path in _files_to_import(folder):
            if not self._insert(path, path.relative_to(folder).as_posix()):
                self.refused.append(path.relative_to(folder).as_posix())

    @property
    def counts(self) -> Counts:
        """Number of rows, also of those that show nothing."""
        return Counts(len(self.patients), len(self.studies), len(self.series), len(self.instances))

    def rows(self) -> dict[str, Row]:
        """Return where each instance that is still there is shown, by its path."""
        found = {}
        for uid, path in self.instances.items():
            series = self._series_of[uid]
            study = self.series[series]
            found[path] = Row(self.studies[study], study, series)
        return found

    def _insert(self, path: pathlib.Path, name: str) -> bool:
        ds = _header(path)
        study = _text(ds, "StudyInstanceUID")
        if not study:
            return False
        patient = _text(ds, "PatientID") or study
        self.patients.add((patient, _text(ds, "PatientName") or patient))
        self.studies[study] = patient, _text(ds, "PatientName") or patient
        series = _text(ds, "SeriesInstanceUID")
        if series:
            self.series.setdefault(series, study)
            if "SOPInstanceUID" in ds:
                self.instances[_text(ds, "SOPInstanceUID")] = name
                self._series_of[_text(ds, "SOPInstanceUID")] = series
        return True


def _files_to_import(folder: pathlib.Path) -> Iterable[pathlib.Path]:
    directory = folder / "DICOMDIR"
    if not directory.is_file():
        return sorted(path for path in folder.rglob("*") if path.is_file())
    records = _header(directory).get("DirectoryRecordSequence") or []
    named = [record.ReferencedFileID for record in records if record.get("ReferencedFileID")]
    paths = [folder.joinpath(*([parts] if isinstance(parts, str) else parts)) for parts in named]
    return [path for path in paths if path.is_file()]


def _header(path: pathlib.Path) -> Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return pydicom.dcmread(path, force=True, stop_before_pixels=True)
        except (InvalidDicomError, EOFError, OSError, ValueError, KeyError, AttributeError, NotImplementedError):
            return Dataset()


_CODECS = {
    "": "latin-1",
    "ISO_IR 6": "utf-8",
    "ISO_IR 100": "latin-1",
    "ISO_IR 101": "iso8859-2",
    "ISO_IR 109": "iso8859-3",
    "ISO_IR 110": "iso8859-4",
    "ISO_IR 144": "iso8859-5",
    "ISO_IR 127": "iso8859-6",
    "ISO_IR 126": "iso8859-7",
    "ISO_IR 138": "iso8859-8",
    "ISO_IR 148": "iso8859-9",
    "ISO_IR 179": "iso8859-13",
    "ISO_IR 192": "utf-8",
    "ISO 2022 IR 13": "iso2022-jp",
    "ISO 2022 IR 87": "iso2022-jp",
    "ISO 2022 IR 159": "iso2022-jp",
    "ISO 2022 IR 149": "euc-kr",
    "GB18030": "gb18030",
    "GBK": "gbk",
}
"""The character sets that the database knows, and how it reads them."""


def _text(ds: Dataset, keyword: str) -> str:
    """Return the first value of an element as the database reads it."""
    element = ds.get_item(keyword)
    data = element.value if element is not None else None
    if not isinstance(data, bytes):
        return str(data or "").strip(" \0")
    terms = ds.get("SpecificCharacterSet") or ""
    term = terms if isinstance(terms, str) else terms[0]
    data = data.partition(b"\\")[0]
    if term.strip() in _CODECS:
        text = data.decode(_CODECS[term.strip()], "replace")
    else:
        text = "".join(chr(byte) if 32 <= byte < 128 else "?" for byte in data.rstrip(b" \0"))
    return text.strip(" \0")
