"""What the other slices prove is completed; nothing is invented, and what is legal stays."""

from __future__ import annotations

import math

import pytest
from rows import column, ids, run, untouched
from slices import AXIAL, Slices, at

from DICOMPatcherLib.rules.complete_slice_geometry import CompleteSliceGeometry as Rule

STORAGE = "1.2.840.10008.5.1.4.1.1."
NOTHING = ""


@pytest.fixture
def slices():
    return Slices(Rule)


def stack(slices, places, lacking="", missing=(), **values):
    """Rows at these places; those of `missing` lack an element, and "{}" in a value stands for the place."""
    rows = []
    for index, place in enumerate(places):
        stated = {"ImagePositionPatient": at(place, 5, 7)}
        stated.update((key, value.format(place)) for key, value in values.items())
        rows.append(slices.row(**{**stated, **({lacking: NOTHING} if index in missing else {})}))
    return rows


def settled(slices, rows):
    """A second run must find nothing to do."""
    again = slices.again(rows)
    assert run(Rule, again) == []
    assert untouched(again)


PLACES = (0, 2.5, 5, 7.5, 10, 12.5)


def test_positions_from_slice_locations_that_agree(slices):
    for sign, offset in ((1, 0), (1, -300.5), (-1, 40)):
        for missing in ((2,), (0,), (5,), (1, 2, 3)):
            rows = stack(slices, PLACES, "ImagePositionPatient", missing)
            for row, place in zip(rows, PLACES):
                row._values[row._columns["SliceLocation"]] = f"{sign * place + offset:g}"
            for row in rows:
                row._values[row._columns["InstanceNumber"]] = "1"
            found = run(Rule, rows)
            assert ids(found) == ["G4"] * len(missing)
            assert column(rows, "ImagePositionPatient") == [at(place, 5, 7) for place in PLACES]
            settled(slices, rows)


def test_positions_by_number_if_the_volume_is_complete_with_them(slices):
    for missing in ((2,), (0,), (5,), (2, 3)):
        rows = stack(slices, PLACES, "ImagePositionPatient", missing)
        run(Rule, rows)
        assert column(rows, "ImagePositionPatient") == [at(place, 5, 7) for place in PLACES]


def test_orientation_from_the_other_slices(slices):
    for missing in ((2,), (0, 5), (1, 2, 3)):
        rows = stack(slices, PLACES, "ImageOrientationPatient", missing)
        assert ids(run(Rule, rows)) == ["G5"] * len(missing)
        assert set(column(rows, "ImageOrientationPatient")) == {AXIAL}
        settled(slices, rows)


@pytest.mark.parametrize(
    ("letters", "line", "orientation"),
    [
        ("L\\P", (0, 0, 1), AXIAL),
        ("R\\P", (0, 0, 1), "-1\\0\\0\\0\\1\\0"),
        ("L\\F", (0, 1, 0), "1\\0\\0\\0\\0\\-1"),
        ("P\\F", (1, 0, 0), "0\\1\\0\\0\\0\\-1"),
    ],
)
def test_orientation_from_letters_at_right_angles_to_the_line(slices, letters, line, orientation):
    rows = [
        slices.row(
            ImageOrientationPatient="",
            PatientOrientation=letters,
            ImagePositionPatient="\\".join(f"{2.5 * number * way:g}" for way in line),
        )
        for number in range(4)
    ]
    assert ids(run(Rule, rows)) == ["G5"] * 4
    assert set(column(rows, "ImageOrientationPatient")) == {orientation}
    settled(slices, rows)


@pytest.mark.parametrize("letters", ["L\\H", "LA\\P", "", "X\\Y", "L\\L", "L"])
def test_letters_that_do_not_tell_are_no_evidence(slices, letters):
    rows = [
        slices.row(ImageOrientationPatient="", PatientOrientation=letters, ImagePositionPatient=at(place))
        for place in range(4)
    ]
    run(Rule, rows)
    assert untouched(rows)


def test_rounded_cosines_become_unit_vectors_at_right_angles(slices):
    for orientation in ("0.995\\0.1\\0\\-0.1\\0.99\\0", "0.70\\0.71\\0\\-0.71\\0.70\\0", "1\\0\\0\\0.005\\1\\0"):
        rows = stack(slices, PLACES, ImageOrientationPatient=orientation)
        assert ids(run(Rule, rows)) == ["G6"] * 6
        (text,) = set(column(rows, "ImageOrientationPatient"))
        row, cosines = [float(part) for part in text.split("\\")][:3], [float(part) for part in text.split("\\")]
        assert math.hypot(*row) == pytest.approx(1, abs=1e-6)
        assert sum(a * b for a, b in zip(row, cosines[3:])) == pytest.approx(0, abs=1e-6)
        assert max(abs(a - float(b)) for a, b in zip(cosines, orientation.split("\\"))) < 0.01
        assert all(len(part) <= 16 for part in text.split("\\"))
        settled(slices, rows)


def test_cosines_that_are_far_off_are_reported(slices):
    for orientation in ("1\\0\\0\\0.1\\1\\0", "0.9\\0\\0\\0\\1\\0", "1\\1\\0\\0\\1\\0"):
        rows = stack(slices, PLACES, ImageOrientationPatient=orientation)
        assert set(ids(run(Rule, rows))) == {"G6"}
        assert untouched(rows)


def test_cosines_that_turn_from_slice_to_slice_stay(slices):
    rows = []
    for number in range(8):
        angle = 4e-4 * number
        cosines = f"1\\0\\0\\0\\{math.cos(angle):.9f}\\{math.sin(angle):.9f}"
        rows.append(slices.row(ImagePositionPatient=at(2 * number), ImageOrientationPatient=cosines))
    assert run(Rule, rows) == []
    assert untouched(rows)


def test_cosines_that_vary_become_the_most_frequent(slices):
    rows = stack(slices, PLACES)
    for row in rows[1:3]:
        row._values[row._columns["ImageOrientationPatient"]] = "0.99999999\\0.0001\\0\\-0.0001\\0.99999999\\0"
    assert ids(run(Rule, rows)) == ["G7", "G7"]
    assert set(column(rows, "ImageOrientationPatient")) == {AXIAL}
    settled(slices, rows)


def test_pixel_spacing_from_the_other_slices_or_the_reconstruction(slices):
    rows = stack(slices, PLACES, "PixelSpacing", (1, 4))
    assert ids(run(Rule, rows)) == ["G9", "G9"]
    assert set(column(rows, "PixelSpacing")) == {"0.5\\0.5"}
    settled(slices, rows)
    rows = stack(slices, PLACES, PixelSpacing="", ReconstructionDiameter="256")
    assert ids(run(Rule, rows)) == ["G9"] * 6
    assert set(column(rows, "PixelSpacing")) == {"0.5\\0.5"}


def test_spacing_between_slices_that_is_negative_or_another_one(slices):
    for stated, right in (("-2.5", "2.5"), ("7", "2.5"), ("0", "2.5"), ("0.5", "2.5")):
        rows = stack(slices, PLACES, SpacingBetweenSlices=stated)
        assert set(ids(run(Rule, rows))) == {"G13"}
        assert set(column(rows, "SpacingBetweenSlices")) == {right}
        settled(slices, rows)


def test_rescale_values_from_the_other_slices(slices):
    for slope in ("", "0", "0.0"):
        rows = stack(slices, PLACES, RescaleSlope="2", RescaleIntercept="-1024")
        rows[3]._values[rows[3]._columns["RescaleSlope"]] = slope
        rows[3]._values[rows[3]._columns["RescaleIntercept"]] = "" if not slope else "-1024"
        assert ids(run(Rule, rows)) == ["V19"]
        assert set(column(rows, "RescaleSlope")) == {"2"}
        assert set(column(rows, "RescaleIntercept")) == {"-1024"}
        settled(slices, rows)


def test_rescale_values_of_pet_are_reported_and_never_copied(slices):
    rows = stack(slices, PLACES, "RescaleSlope", (2,), RescaleSlope="2", SOPClassUID=STORAGE + "128")
    assert ids(run(Rule, rows)) == ["V19"]
    assert untouched(rows)


def test_a_slope_that_no_slice_has_is_what_readers_take_it_for(slices):
    for slope, intercept in (("", "-1024"), ("0", "-1024"), ("0", "")):
        for sop_class in ("2", "4"):
            rows = stack(
                slices, PLACES, RescaleSlope=slope, RescaleIntercept=intercept, SOPClassUID=STORAGE + sop_class
            )
            assert set(ids(run(Rule, rows))) == {"V19"}
            assert set(column(rows, "RescaleSlope")) == {"1"}
            assert set(column(rows, "RescaleIntercept")) == {intercept}
            settled(slices, rows)
        rows = stack(slices, PLACES, RescaleSlope=slope, RescaleIntercept=intercept, SOPClassUID=STORAGE + "128")
        assert set(ids(run(Rule, rows))) == {"V19"}
        assert untouched(rows)


def test_rescale_values_are_not_those_of_slices_with_other_values(slices):
    """A program may have rescaled a slice already, and left out what it had done."""
    for keyword, value in (("PixelRepresentation", "1"), ("BitsStored", "16")):
        rows = stack(slices, PLACES, PixelRepresentation="0", RescaleSlope="2", RescaleIntercept="-1024")
        rows.append(slices.row(ImagePositionPatient=at(15, 5, 7), **{"PixelRepresentation": "0", keyword: value}))
        assert ids(run(Rule, rows)) == ["V19"]
        assert untouched(rows)


def test_a_damaged_slice_may_hold_what_it_seems_to_lack(slices):
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "RescaleSlope"):
        rows = stack(slices, PLACES, SliceLocation="{}", RescaleSlope="2", RescaleIntercept="-1024")
        rows[3]._values[rows[3]._columns[keyword]] = ""
        rows[3].is_damaged = True
        run(Rule, rows)
        assert untouched(rows), keyword


TILTED = [(0, 0.88 * place, 2.371 * place) for place in range(6)]

PHASE = {"SOPClassUID": STORAGE + "4", "RescaleSlope": "2", "RescaleIntercept": "-4096"}


def turned(slices, keyword):
    """Four volumes at the same places, each turned a little."""
    rows = []
    for time in range(4):
        angle = time * 2e-4
        cosines = f"{math.cos(angle):.9f}\\{math.sin(angle):.9f}\\0\\{-math.sin(angle):.9f}\\{math.cos(angle):.9f}\\0"
        said = {keyword: str(time + 1)} if keyword else {}
        rows += stack(slices, PLACES, ImageOrientationPatient=cosines, **said)
    return rows


LEFT = {
    "complete": lambda s: stack(s, PLACES, SliceLocation="{}", SpacingBetweenSlices="2.5", RescaleSlope="1"),
    "no position at all": lambda s: stack(s, PLACES, ImagePositionPatient="", SliceLocation="{}"),
    "slice locations that do not agree": lambda s: [
        *stack(s, (0, 2.5, 5), SliceLocation="{}"),
        s.row(ImagePositionPatient="", SliceLocation="7.5", InstanceNumber="77"),
        s.row(ImagePositionPatient=at(10, 5, 7), SliceLocation="99"),
    ],
    "the place is taken": lambda s: [
        *stack(s, (0, 2.5, 5), SliceLocation="{}"),
        s.row(ImagePositionPatient="", SliceLocation="2.5", InstanceNumber="2"),
    ],
    "a number for the place that the location disproves": lambda s: [
        *stack(s, (0, 2.5, 5), SliceLocation="{}"),
        s.row(ImagePositionPatient="", SliceLocation="40", InstanceNumber="4"),
    ],
    "a frame of reference of its own": lambda s: [
        *stack(s, (0, 2.5, 5), FrameOfReferenceUID="1.2"),
        s.row(ImagePositionPatient="", FrameOfReferenceUID="1.3", InstanceNumber="4"),
    ],
    "an acquisition of its own": lambda s: [
        *stack(s, (0, 2.5, 5), AcquisitionNumber="1"),
        s.row(ImagePositionPatient="", AcquisitionNumber="2", InstanceNumber="4"),
    ],
    "a localizer without orientation": lambda s: [
        *stack(s, PLACES),
        s.row(ImageOrientationPatient="", ImagePositionPatient=at(15, 5, 7), ImageType="ORIGINAL\\PRIMARY\\LOCALIZER"),
    ],
    "a direction of its own": lambda s: [
        *stack(s, (0, 2.5, 5), SliceLocation="{}"),
        s.row(ImagePositionPatient="", SliceLocation="7.5", ImageOrientationPatient="1\\0\\0\\0\\0\\-1"),
    ],
    "a slice of another size": lambda s: [*stack(s, PLACES), s.row(ImageOrientationPatient="", Rows="256")],
    "a slice off the line": lambda s: [
        *stack(s, PLACES),
        s.row(ImageOrientationPatient="", ImagePositionPatient=at(3)),
    ],
    "a place that its number disproves": lambda s: [
        *stack(s, (0, 2.5, 5, 10), SliceLocation="{}"),
        s.row(ImagePositionPatient="", SliceLocation="7.5", InstanceNumber="1"),
    ],
    "a number beyond the place": lambda s: [
        *stack(s, PLACES, SliceLocation="{}"),
        s.row(ImagePositionPatient="", SliceLocation="15", InstanceNumber="20"),
    ],
    "a place that does not go with the order of uneven numbers": lambda s: [
        *(
            s.row(ImagePositionPatient=at(2.5 * n), SliceLocation=f"{2.5 * n:g}", InstanceNumber=str(2**n))
            for n in (0, 1, 2, 4)
        ),
        s.row(ImagePositionPatient="", SliceLocation="7.5", InstanceNumber="17"),
    ],
    "places of two slices that their numbers interchange": lambda s: [
        s.row(
            ImagePositionPatient="" if n in (2, 3) else at(2.5 * n),
            SliceLocation=f"{2.5 * n:g}",
            InstanceNumber=str({2: 3**3, 3: 3**2}.get(n, 3**n)),
        )
        for n in range(6)
    ],
    **{
        f"a slice of another pass by {keyword}": (
            lambda s, keyword=keyword: [
                *(s.row(ImagePositionPatient=at(2 * n), **{keyword: f"10150{n}.5"}) for n in range(1, 6)),
                s.row(ImagePositionPatient="", InstanceNumber="6", **{keyword: "101530"}),
            ]
        )
        for keyword in ("AcquisitionTime", "ContentTime")
    },
    "an orientation of another pass": lambda s: [
        *(s.row(ImagePositionPatient=at(2 * n), AcquisitionTime=f"10150{n}.5") for n in range(1, 6)),
        s.row(ImagePositionPatient=at(12), ImageOrientationPatient="", AcquisitionTime="101530"),
    ],
    "two directions": lambda s: [
        *stack(s, PLACES),
        *stack(s, PLACES, ImageOrientationPatient="1\\0\\0\\0\\0\\-1"),
        s.row(ImageOrientationPatient="", ImagePositionPatient=at(15, 5, 7)),
    ],
    "pixel spacings that differ": lambda s: [
        *stack(s, PLACES),
        s.row(ImagePositionPatient=at(15, 5, 7), PixelSpacing="1\\1"),
        s.row(ImagePositionPatient=at(17.5, 5, 7), PixelSpacing=""),
    ],
    "a diameter of pixels that are not square": lambda s: stack(
        s, PLACES, PixelSpacing="", ReconstructionDiameter="256", Rows="256"
    ),
    "the step of a tilted table": lambda s: [
        s.row(ImagePositionPatient="\\".join(map(str, place)), SpacingBetweenSlices="2.529") for place in TILTED
    ],
    "the distance along the normal of a tilted stack": lambda s: [
        s.row(ImagePositionPatient="\\".join(map(str, place)), SpacingBetweenSlices="2.371") for place in TILTED
    ],
    "slices left out": lambda s: [
        s.row(ImagePositionPatient=at(5 * n, 5, 7), SpacingBetweenSlices="2.5", InstanceNumber=str(2 * n))
        for n in range(1, 6)
    ],
    "every second slice": lambda s: stack(s, PLACES, SpacingBetweenSlices="5"),
    "rounded spacing": lambda s: stack(s, PLACES, SpacingBetweenSlices="2.5000012"),
    "negative spacing of NM": lambda s: stack(s, PLACES, SpacingBetweenSlices="-2.5", SOPClassUID=STORAGE + "20"),
    "overlap": lambda s: stack(s, PLACES, SliceThickness="5", SpacingBetweenSlices="2.5"),
    "slopes of PET": lambda s: [s.row(RescaleSlope=str(n), SOPClassUID=STORAGE + "128") for n in range(1, 6)],
    "MR without rescale": lambda s: stack(s, PLACES, SOPClassUID=STORAGE + "4"),
    "cosines in six digits": lambda s: stack(s, PLACES, ImageOrientationPatient="0.707107\\0.707107\\0\\0\\0\\-1"),
    "cosines that differ in the last digit": lambda s: [
        *stack(s, PLACES),
        *stack(s, (15, 17.5), ImageOrientationPatient="1\\0.0000005\\0\\0\\1\\0"),
    ],
    "several patients": lambda s: [
        *stack(s, PLACES),
        s.row(ImageOrientationPatient="", ImagePositionPatient=at(15, 5, 7), PatientName="R", PatientID="9"),
    ],
    "localizers": lambda s: [
        s.row(ImageOrientationPatient=one) for one in (AXIAL, "1\\0\\0\\0\\0\\-1", "0\\1\\0\\0\\0\\-1")
    ],
    "a page of the protocol with the next number": lambda s: [
        *stack(s, PLACES),
        s.row(ImagePositionPatient="", ImageType="DERIVED\\SECONDARY\\OTHER"),
    ],
    "magnitude and phase": lambda s: [
        *stack(s, PLACES, SOPClassUID=STORAGE + "4", ImageType="ORIGINAL\\PRIMARY\\M"),
        *stack(s, PLACES, **PHASE, ImageType="ORIGINAL\\PRIMARY\\P"),
    ],
    "magnitude and phase beside each other": lambda s: [
        *stack(s, PLACES[:2], SOPClassUID=STORAGE + "4", ImageType="ORIGINAL\\PRIMARY\\M"),
        *stack(s, PLACES[2:], **PHASE, ImageType="ORIGINAL\\PRIMARY\\P"),
    ],
    "magnitude and phase that nothing tells apart": lambda s: [
        *stack(s, PLACES, SOPClassUID=STORAGE + "4"),
        *stack(s, PLACES, **PHASE),
    ],
    "volumes that follow the motion of the head": lambda s: turned(s, "TemporalPositionIdentifier"),
    "volumes that follow the motion, and nothing says so": lambda s: turned(s, ""),
    "multi-frame": lambda s: [s.row(NumberOfFrames="3", SpacingBetweenSlices="-2")],
    "nothing": lambda s: [],
}


def test_nothing_is_said_of_units_that_are_left_out_rightly(slices):
    for name in LEFT:
        if name.startswith("magnitude"):
            assert run(Rule, LEFT[name](slices)) == []


def test_each_of_several_volumes_has_one_direction(slices):
    rows = turned(slices, "TemporalPositionIdentifier")
    rounded = rows[7]["ImageOrientationPatient"].replace("0.000200000", "0.000203")
    rows[7].learn("ImageOrientationPatient", rounded)
    assert ids(run(Rule, rows)) == ["G7"]
    assert len(set(column(rows[6:12], "ImageOrientationPatient"))) == 1
    assert len(set(column(rows, "ImageOrientationPatient"))) == 4
    settled(slices, rows)


def test_what_is_not_proved_is_reported(slices):
    for missing, defect in (
        ({"ImagePositionPatient": "", "InstanceNumber": "1"}, "G4"),
        ({"ImagePositionPatient": "1\\2", "InstanceNumber": "1"}, "G4"),
        ({"ImageOrientationPatient": "", "ImagePositionPatient": at(3, 40)}, "G5"),
    ):
        rows = [*stack(slices, PLACES), slices.row(**missing)]
        assert ids(run(Rule, rows)) == [defect]
        assert untouched(rows)


@pytest.mark.parametrize(
    "times",
    [
        ("101501", "101501", "101502", "101502", "101503", "101503"),
        ("1015", "101520", "101501", "101521.5", "101502", "101522"),
        ("235958", "235959", "000000", "000001", "000002", "000003"),
        ("101506", "101505", "101504", "101503", "101502", ""),
        ("101501", "", "101504", "111501", "111501", "111501"),
    ],
    ids=["two in a second", "interleaved", "midnight", "backwards", "unknown"],
)
def test_times_that_go_to_and_fro_or_on_are_no_contradiction(slices, times):
    for missing in range(6):
        rows = stack(slices, PLACES, "ImagePositionPatient", (missing,))
        for row, time in zip(rows, times):
            row.learn("AcquisitionTime", time)
            row.learn("ContentTime", time)
        run(Rule, rows)
        assert column(rows, "ImagePositionPatient") == [at(place, 5, 7) for place in PLACES]


def test_files_are_opened_only_where_a_slice_lacks_something_and_no_more_than_need_be(slices):
    for missing, most in (((), 0), ((3,), 2)):
        opened = []

        def note(row, as_changed, opened=opened):
            opened.append(row.path)
            raise OSError

        rows = stack(slices, [2 * n for n in range(40)], "ImagePositionPatient", missing)
        for row in rows:
            row._opener = note
        run(Rule, rows)
        assert len(opened) == most


@pytest.mark.parametrize("make", LEFT.values(), ids=LEFT)
def test_leaves(slices, make):
    rows = make(slices)
    run(Rule, rows)
    assert untouched(rows)
