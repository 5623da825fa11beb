"""One frame of reference for each series that lacks one, and no relation that was not there."""

from __future__ import annotations

import pytest
from rows import column, run, untouched
from slices import Slices

from DICOMPatcherLib.rules.add_missing_frame_of_reference_uid import AddMissingFrameOfReferenceUID as Rule
from DICOMPatcherLib.values.identifiers import is_valid_uid

STORAGE = "1.2.840.10008.5.1.4.1.1."


@pytest.fixture
def slices():
    return Slices(Rule)


def series(slices, uid, frames=("", "", ""), **values):
    return [slices.row(SeriesInstanceUID=uid, FrameOfReferenceUID=frame, **values) for frame in frames]


def test_each_series_gets_its_own(slices):
    for number in ("2", "4", "128"):
        rows = series(slices, "7.1", SOPClassUID=STORAGE + number) + series(slices, "7.2", SOPClassUID=STORAGE + number)
        run(Rule, rows)
        frames = column(rows, "FrameOfReferenceUID")
        assert [len(set(frames[:3])), len(set(frames[3:])), len(set(frames))] == [1, 1, 2]
        assert all(map(is_valid_uid, frames))
        assert run(Rule, slices.again(rows)) == []


def test_what_the_other_images_say_is_copied(slices):
    rows = series(slices, "7.1", ("1.2.9", "", " "))
    run(Rule, rows)
    assert [frame.strip() for frame in column(rows, "FrameOfReferenceUID")] == ["1.2.9"] * 3


def test_a_volume_in_one_file_gets_one_without_a_position_at_the_top(slices):
    for number in ("2.1", "2.2", "4.1", "4.4", "128.1", "130"):
        rows = series(slices, "7.1", ("",), SOPClassUID=STORAGE + number, ImagePositionPatient="")
        run(Rule, rows)
        assert is_valid_uid(rows[0]["FrameOfReferenceUID"])


LEFT = {
    "complete": lambda s: series(s, "7.1", ("1.2.9", "1.2.9")),
    "several frames": lambda s: series(s, "7.1", ("1.2.8", "1.2.9", "")),
    "no position": lambda s: series(s, "7.1", ImagePositionPatient=""),
    "positions of some only": lambda s: series(s, "7.1") + series(s, "7.1", ("",), ImagePositionPatient=""),
    "no orientation": lambda s: series(s, "7.1", ImageOrientationPatient="1\\0\\0"),
    "no series": lambda s: series(s, ""),
    "several patients": lambda s: series(s, "7.1") + series(s, "7.1", PatientName="Roe^R", PatientID="2"),
    "ultrasound": lambda s: series(s, "7.1", SOPClassUID=STORAGE + "6.1"),
    "a document": lambda s: series(s, "7.1", SOPClassUID=STORAGE + "481.3"),
    "slices that are a series each": lambda s: [row for number in range(5) for row in series(s, f"7.{number}", ("",))],
}


@pytest.mark.parametrize("make", LEFT.values(), ids=LEFT)
def test_leaves(slices, make):
    rows = make(slices)
    run(Rule, rows)
    assert untouched(rows)


def test_the_only_slice_of_a_study_gets_one(slices):
    rows = series(slices, "7.1", ("",))
    run(Rule, rows)
    assert is_valid_uid(rows[0]["FrameOfReferenceUID"])
