"""Slices that say nothing of their place are stacked as the user says, and only those."""

from __future__ import annotations

import pytest
from rows import column, ids, run, untouched
from slices import AXIAL, Slices, advice, at

from DICOMPatcherLib import ParameterError
from DICOMPatcherLib.rule_api.parameters import check_parameters
from DICOMPatcherLib.rules.add_missing_slice_positions import AddMissingSlicePositions as Rule

STORAGE = "1.2.840.10008.5.1.4.1.1."
NOWHERE = {"ImagePositionPatient": "", "ImageOrientationPatient": ""}
UNKNOWN = {"SliceThickness": "", "SliceLocation": "", "SpacingBetweenSlices": ""}


@pytest.fixture
def slices():
    return Slices(Rule)


def placeless(slices, count=4, **values):
    return [
        slices.row(**{**NOWHERE, **UNKNOWN, **{key: value.format(number) for key, value in values.items()}})
        for number in range(count)
    ]


def places(rows, axis=2):
    return [float(row["ImagePositionPatient"].split("\\")[axis]) for row in rows]


def stacked(slices, rows, **parameters):
    found = run(Rule(parameters), rows)
    again = slices.again(rows)
    assert run(Rule(parameters), again) == []
    assert untouched(again)
    return found


def test_at_the_distance_entered_in_the_order_of_the_numbers(slices):
    rows = placeless(slices)
    assert set(ids(stacked(slices, rows, SliceSpacing="1.5"))) == {"G4", "G5"}
    assert places(rows) == [0, 1.5, 3, 4.5]
    assert set(column(rows, "ImageOrientationPatient")) == {AXIAL}


def test_in_a_chosen_order(slices):
    rows = placeless(slices, InstanceNumber="1", ContentTime="10000{}")
    stacked(slices, rows[::-1], SliceSpacing="2")
    assert places(rows) == [0, 2, 4, 6]
    rows = placeless(slices)
    stacked(slices, rows, SliceSpacing="2", Reverse="yes")
    assert places(rows) == [6, 4, 2, 0]
    rows = [slices.row(path=f"a{n}.dcm", InstanceNumber=str(50 - n), **NOWHERE) for n in (1, 2, 10)]
    stacked(slices, rows, SliceSpacing="2", Order="name")
    assert places(rows) == [0, 2, 4]
    rows = [slices.row(SliceLocation=str(location), **NOWHERE) for location in (30, 10, 20)]
    stacked(slices, rows)
    assert places(rows) == [20, 0, 10]


def test_in_a_chosen_direction(slices):
    for direction, axis, sign in (("coronal", 1, 1), ("sagittal", 0, -1), ("axial", 2, 1)):
        rows = placeless(slices)
        stacked(slices, rows, SliceSpacing="2", Direction=direction)
        assert places(rows, axis) == [sign * 2 * number for number in range(4)]


def test_by_what_the_slices_say_if_no_distance_is_entered(slices):
    for values, step in (
        ({"SliceThickness": "3"}, 3),
        ({"SliceThickness": "3", "SpacingBetweenSlices": "2"}, 2),
        ({"SliceThickness": "3", "SliceLocation": "{}0.5"}, 10),
    ):
        rows = placeless(slices, **values)
        assert advice(Rule, rows)[0].parameters == {"SliceSpacing": str(step)}
        stacked(slices, rows)
        assert places(rows)[1] - places(rows)[0] == step


def test_a_known_orientation_stays_and_gives_the_direction(slices):
    rows = placeless(slices, ImageOrientationPatient="1\\0\\0\\0\\0\\-1")
    stacked(slices, rows, SliceSpacing="2")
    assert places(rows, 1) == [0, 2, 4, 6]


def test_a_missing_orientation_follows_the_line_of_the_positions(slices):
    rows = [slices.row(ImageOrientationPatient="", ImagePositionPatient=f"0\\{3 * n}\\1") for n in range(4)]
    stacked(slices, rows)
    assert set(column(rows, "ImageOrientationPatient")) == {"1\\0\\0\\0\\0\\-1"}
    assert places(rows, 1) == [0, 3, 6, 9]


def test_an_origin_that_is_made_up_is_in_no_space_of_others(slices):
    rows = placeless(slices, FrameOfReferenceUID="1.2.9")
    stacked(slices, rows, SliceSpacing="2")
    (frame,) = set(column(rows, "FrameOfReferenceUID"))
    assert frame not in ("1.2.9", "")
    rows = [slices.row(ImagePositionPatient=at(5), FrameOfReferenceUID="1.2.9", **UNKNOWN) for _ in range(4)]
    stacked(slices, rows, SliceSpacing="2")
    assert places(rows) == [5, 7, 9, 11]
    assert set(column(rows, "FrameOfReferenceUID")) == {"1.2.9"}


def test_nothing_is_invented_without_a_distance(slices):
    rows = placeless(slices)
    assert set(ids(run(Rule, rows))) == {"G4"}
    assert untouched(rows)
    (found,) = advice(Rule, rows)
    assert found.parameters == {"SliceSpacing": ""}


@pytest.mark.parametrize("value", ["0", "-2", "wide"])
def test_a_distance_must_be_one(value):
    with pytest.raises(ParameterError):
        check_parameters(Rule({"SliceSpacing": value}))


LEFT = {
    "positions": lambda s: [s.row() for _ in range(4)],
    "positions of some": lambda s: [*placeless(s), s.row()],
    "two slices": lambda s: placeless(s, 2),
    "time points at one place": lambda s: [
        s.row(ImagePositionPatient=at(1), AcquisitionTime=f"10000{n}", SliceLocation="1") for n in range(4)
    ],
    "mosaics": lambda s: [
        s.row(ImagePositionPatient=at(1), ImageType="ORIGINAL\\PRIMARY\\M\\MOSAIC") for _ in range(4)
    ],
    "localizers": lambda s: placeless(s, ImageType="ORIGINAL\\PRIMARY\\LOCALIZER"),
    "ultrasound": lambda s: placeless(s, SOPClassUID=STORAGE + "6.1"),
    "radiographs": lambda s: placeless(s, SOPClassUID=STORAGE + "1.1"),
    "colours": lambda s: placeless(s, SamplesPerPixel="3"),
    "several frames": lambda s: placeless(s, NumberOfFrames="9"),
    "several sizes": lambda s: [*placeless(s), *placeless(s, Rows="100")],
    "a position that cannot be read": lambda s: placeless(s, ImagePositionPatient="0,5\\1\\2"),
    "several patients": lambda s: [*placeless(s), *placeless(s, PatientName="R", PatientID="9")],
}


@pytest.mark.parametrize("make", LEFT.values(), ids=LEFT)
def test_leaves(slices, make):
    rows = make(slices)
    assert advice(Rule, rows) == []
    run(Rule({"SliceSpacing": "2"}), rows)
    assert untouched(rows)


NOT_ADVISED = {
    "echoes": lambda s: [s.row(EchoNumbers=str(n % 2), **NOWHERE) for n in range(4)],
    "positions in time": lambda s: [s.row(TemporalPositionIdentifier=str(n), **NOWHERE) for n in range(4)],
    "diffusion weightings": lambda s: [s.row(DiffusionBValue=str(n * 500), **NOWHERE) for n in range(4)],
}


@pytest.mark.parametrize("make", NOT_ADVISED.values(), ids=NOT_ADVISED)
def test_what_may_be_several_volumes_is_stacked_only_for_those_who_ask(slices, make):
    rows = make(slices)
    assert advice(Rule, rows) == []
    run(Rule({"SliceSpacing": "2"}), rows)
    assert places(rows)[1] - places(rows)[0] == 2


def test_slices_that_have_a_location_or_no_place_at_all_are_advised_whatever_their_times(slices):
    for values in (NOWHERE, {"ImagePositionPatient": "0\\0\\0"}):
        rows = [slices.row(ContentTime=f"10000{n}", SliceThickness="3", **values) for n in range(4)]
        assert advice(Rule, rows)[0].parameters == {"SliceSpacing": "3"}
    rows = [slices.row(EchoNumbers=str(n), SliceLocation=str(n * 2), **NOWHERE) for n in range(4)]
    assert advice(Rule, rows)[0].parameters == {"SliceSpacing": "2"}


def test_screenshots_are_stacked_only_for_those_who_ask(slices):
    rows = placeless(slices, SOPClassUID=STORAGE + "7", PixelSpacing="")
    assert advice(Rule, rows) == []
    run(Rule({"SliceSpacing": "2"}), rows)
    assert places(rows) == [0, 2, 4, 6]
