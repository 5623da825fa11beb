"""What keeps a volume from loading gets a series of its own; what is no volume stays."""

from __future__ import annotations

import pytest
from rows import column, ids, run, untouched
from slices import AXIAL, Slices, at

from DICOMPatcherLib.rules.separate_foreign_images import SeparateForeignImages as Rule

STORAGE = "1.2.840.10008.5.1.4.1.1."
CORONAL = "1\\0\\0\\0\\0\\-1"


@pytest.fixture
def slices():
    return Slices(Rule)


def volume(slices, count=6, **values):
    return [slices.row(ImagePositionPatient=at(3 * number), **values) for number in range(count)]


FOREIGN = {
    "a localizer of another size": lambda s: [s.row(Rows="400", ImageOrientationPatient=CORONAL)],
    "a screenshot": lambda s: [s.row(SOPClassUID=STORAGE + "7", Modality="OT", ImagePositionPatient="")],
    "a screenshot of the same size": lambda s: [s.row(SOPClassUID=STORAGE + "7", ImagePositionPatient="")],
    "an image of several frames": lambda s: [s.row(NumberOfFrames="20")],
    "a structure set": lambda s: [s.row(pixels=0, SOPClassUID=STORAGE + "481.3", Modality="RTSTRUCT", Rows="")],
    "raw data": lambda s: [s.row(pixels=0, SOPClassUID=STORAGE + "66", Rows="", Columns="")],
    "a segmentation": lambda s: [s.row(SOPClassUID=STORAGE + "66.4", Modality="SEG", NumberOfFrames="6")],
    "two localizers": lambda s: [s.row(Rows="400"), s.row(Rows="400", ImageOrientationPatient=CORONAL)],
}


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN)
def test_gets_a_series_of_its_own(slices, make):
    rows, foreign = volume(slices), make(slices)
    found = run(Rule, [*foreign, *rows])
    assert set(ids(found)) <= {"G16", "I18"}
    assert len(found) == len(foreign)
    assert untouched(rows)
    (series,) = set(column(foreign, "SeriesInstanceUID"))
    assert series != rows[0]["SeriesInstanceUID"]
    assert set(column(foreign, "SeriesNumber")) == {"2"}
    again = slices.again([*foreign, *rows])
    assert run(Rule, again) == []


def test_kinds_are_series_each(slices):
    rows, foreign = volume(slices), [s for make in list(FOREIGN.values())[:2] for s in make(slices)]
    run(Rule, [*rows, *foreign])
    assert len(set(column(foreign, "SeriesInstanceUID"))) == len(set(column(foreign, "SeriesNumber"))) == 2


def damaged(row):
    row.is_damaged = True
    return row


LEFT = {
    "a volume": volume,
    "another direction": lambda s: [*volume(s), s.row(ImageOrientationPatient=CORONAL)],
    "three-plane localizers": lambda s: [
        *volume(s, 3, ImageType="ORIGINAL\\PRIMARY\\LOCALIZER"),
        s.row(Rows="400", ImageOrientationPatient=CORONAL, ImageType="ORIGINAL\\PRIMARY\\LOCALIZER"),
    ],
    "localizers without a name": lambda s: [
        *volume(s, 3),
        *volume(s, 3, Rows="400", ImageOrientationPatient=CORONAL),
        *volume(s, 3, Columns="400", ImageOrientationPatient="0\\1\\0\\0\\0\\-1"),
    ],
    "two images": lambda s: [*volume(s, 2), s.row(Rows="400")],
    "images at one place": lambda s: [*(s.row(ImagePositionPatient=at(1)) for _ in range(9)), s.row(Rows="400")],
    "screenshots": lambda s: [
        s.row(SOPClassUID=STORAGE + "7", ImagePositionPatient="", ImageOrientationPatient="", Rows=str(100 + n // 6))
        for n in range(8)
    ],
    "two volumes of equal length": lambda s: [*volume(s), *volume(s, Rows="400")],
    "raw data in its own series": lambda s: [
        *volume(s),
        s.row(pixels=0, SOPClassUID=STORAGE + "66", SeriesInstanceUID="1.2.3.2"),
    ],
    "several patients": lambda s: [*volume(s), s.row(Rows="400", PatientID="9", PatientName="R")],
    "a slice with too few pixels, whose size may be wrong": lambda s: [*volume(s), damaged(s.row(Rows="400"))],
    "an object that is damaged": lambda s: [*volume(s), damaged(s.row(pixels=0, SOPClassUID=STORAGE + "66"))],
    "a slice that lost its pixels": lambda s: [*volume(s), s.row(pixels=0)],
    "several frames only": lambda s: [s.row(NumberOfFrames="20"), s.row(NumberOfFrames="20", Rows="400")],
    "a direction each": lambda s: [s.row(ImageOrientationPatient=AXIAL), s.row(Rows="400")],
}


@pytest.mark.parametrize("make", LEFT.values(), ids=LEFT)
def test_leaves(slices, make):
    rows = make(slices)
    assert run(Rule, rows) == []
    assert untouched(rows)
