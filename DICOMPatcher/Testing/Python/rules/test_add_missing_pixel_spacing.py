"""The size of a pixel is what the user says it is, where a file says nothing."""

from __future__ import annotations

import pytest
from rows import column, ids, run, untouched
from slices import Slices, advice

from DICOMPatcherLib import ParameterError
from DICOMPatcherLib.rules.add_missing_pixel_spacing import AddMissingPixelSpacing as Rule

STORAGE = "1.2.840.10008.5.1.4.1.1."


@pytest.fixture
def slices():
    return Slices(Rule)


def without(slices, **values):
    return [slices.row(PixelSpacing="", **values) for _ in range(3)]


@pytest.mark.parametrize(
    ("typed", "written"), [("0.4", "0.4\\0.4"), ("0.5\\0.4", "0.5\\0.4"), ("0.5/0.4", "0.5\\0.4"), (" 1 ", "1\\1")]
)
def test_what_is_entered(slices, typed, written):
    for number in ("2", "6.1", "7", "1"):
        rows = without(slices, SOPClassUID=STORAGE + number)
        assert ids(run(Rule({"PixelSpacing": typed}), rows)) == ["G9"] * 3
        assert set(column(rows, "PixelSpacing")) == {written}
        assert run(Rule({"PixelSpacing": typed}), slices.again(rows)) == []


def test_what_the_detector_says(slices):
    rows = without(slices, ImagerPixelSpacing="0.3\\0.3", EstimatedRadiographicMagnificationFactor="1.5")
    (found,) = advice(Rule, rows)
    assert found.parameters == {"UseDetectorSpacing": "yes"}
    run(Rule({"UseDetectorSpacing": "yes"}), rows)
    assert set(column(rows, "PixelSpacing")) == {"0.2\\0.2"}
    rows = without(slices, NominalScannedPixelSpacing="0.3\\0.4")
    run(Rule({"UseDetectorSpacing": "yes"}), rows)
    assert set(column(rows, "PixelSpacing")) == {"0.3\\0.4"}


def test_without_being_told_nothing_is_set(slices):
    rows = without(slices, ImagerPixelSpacing="0.3\\0.3")
    assert run(Rule, rows) == []
    assert untouched(rows)


@pytest.mark.parametrize("typed", ["0", "-1", "a", "1\\2\\3", "0,5"])
def test_what_is_no_size_is_refused(typed):
    with pytest.raises(ParameterError):
        Rule({"PixelSpacing": typed}).checkParameters()


def test_is_recommended_where_slices_have_places(slices):
    (found,) = advice(Rule, without(slices, SOPClassUID=STORAGE + "6.1"))
    assert found.parameters == {"PixelSpacing": ""}
    assert len(advice(Rule, without(slices, ImagePositionPatient="", ImageOrientationPatient=""))) == 1
    page = slices.row(PixelSpacing="", ImagePositionPatient="", ImageOrientationPatient="", SeriesInstanceUID="1.2.3.8")
    assert advice(Rule, [page]) == []


@pytest.mark.parametrize("number", ["1", "1.1", "6.1", "7", "12.1"])
def test_is_not_recommended_for_flat_images(slices, number):
    flat = {"ImagePositionPatient": "", "ImageOrientationPatient": "", "SOPClassUID": STORAGE + number}
    assert advice(Rule, without(slices, **flat)) == []


def test_leaves_what_has_another_ratio(slices):
    rows = without(slices, PixelAspectRatio="1\\1")
    assert ids(run(Rule({"PixelSpacing": "0.5"}), rows)) == ["G9"] * 3
    assert untouched(rows)


def test_leaves_what_has_a_size_or_many(slices):
    rows = [slices.row(), slices.row(PixelSpacing="", NumberOfFrames="5", SOPClassUID=STORAGE + "4.1")]
    rows += [slices.row(PixelSpacing="", pixels=0)]
    run(Rule({"PixelSpacing": "0.5"}), rows)
    assert untouched(rows)
