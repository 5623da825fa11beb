"""The judge of rows: after every pass each says what its file will say when it is written."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator
from unittest import mock

from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.rows import Columns
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import COPIED, PATCHED, Plan
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.planning.session import Session
from DICOMPatcherLib.planning.splice import splice

MORE = (
    "SpecificCharacterSet",
    "ImageType",
    "StudyDate",
    "InstitutionName",
    "ReferringPhysicianName",
    "StudyDescription",
    "SeriesDescription",
    "PatientBirthDate",
    "PatientComments",
    "ExposureTime",
    "XRayTubeCurrent",
    "ImageComments",
    "PhotometricInterpretation",
    "NumberOfFrames",
    "Rows",
)
"""Columns that are watched besides those that rules ask for: text, numbers and codes."""


@contextlib.contextmanager
def watched_rows() -> Iterator[list[str]]:
    """Watch the planners that run meanwhile; yield a list that takes up where a row and its file differ."""
    differences: list[str] = []
    row_keywords, close = Planner._row_keywords, Session.close

    def close_and_compare(session: Session, finish: bool) -> None:
        close(session, finish)
        file, row = session._file, session._file.row
        if row is None or file.outcome not in ("", PATCHED, COPIED):
            return
        changes = session._with_meta_header(session._plan.details(file).changes)
        planned = session.opened.with_edits(splice(session.opened, changes))
        differences.extend(differences_of(row, planned))

    wider = mock.patch.object(Planner, "_row_keywords", lambda planner: [*row_keywords(planner), *MORE])
    with wider, mock.patch.object(Session, "close", close_and_compare):
        yield differences


def differences_in_output(plan: Plan, output: pathlib.Path) -> list[str]:
    """Return where rows differ from the files that were written."""
    differences: list[str] = []
    for file in plan.files:
        if file.row is not None and file.is_to_be_written:
            with Part10File.open(str(output / file.target)) as written:
                differences += differences_of(file.row, written)
    return differences


def differences_of(row: Instance, file: Part10File) -> list[str]:
    """Return where a row differs from a file."""
    columns = Columns(list(row._columns))
    return [
        f"{row.path}: {keyword} is {row[keyword]!r} in the row and {value!r} in the file"
        for keyword, value in zip(columns.index, columns.values(file))
        if row[keyword] != value
    ]
