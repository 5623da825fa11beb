"""When one series for each folder is recommended: slices that nothing else can join."""

from __future__ import annotations

import pytest
from slices import Slices, advice

from DICOMPatcherLib.rules.force_same_series_instance_uid_in_each_directory import (
    ForceSameSeriesInstanceUidInEachDirectory as Rule,
)

NOWHERE = {"ImagePositionPatient": ""}


@pytest.fixture
def slices():
    return Slices(Rule)


def alone(slices, count=4, **values):
    return [slices.row(SeriesInstanceUID=f"7.{number}", **{**NOWHERE, **values}) for number in range(count)]


def test_slices_without_a_place_that_are_a_series_each(slices):
    (found,) = advice(Rule, alone(slices))
    assert "4 slices in one folder" in found.message


NOT = {
    "slices with a place": lambda s: alone(s, ImagePositionPatient="0\\0\\1"),
    "two slices": lambda s: alone(s, 2),
    "radiographs": lambda s: alone(s, SOPClassUID="1.2.840.10008.5.1.4.1.1.1.1"),
    "several frames": lambda s: alone(s, NumberOfFrames="5"),
    "one series": lambda s: [s.row(**NOWHERE) for _ in range(4)],
    "documents": lambda s: [s.row(pixels=0, SeriesInstanceUID=f"7.{n}", **NOWHERE) for n in range(4)],
    "several sizes": lambda s: [s.row(Rows=str(n), SeriesInstanceUID=f"7.{n}", **NOWHERE) for n in range(4)],
}


@pytest.mark.parametrize("make", NOT.values(), ids=NOT)
def test_is_not_recommended_for(slices, make):
    assert advice(Rule, make(slices)) == []
