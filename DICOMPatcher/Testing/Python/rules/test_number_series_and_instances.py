"""Numbers of series and of the images in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import changes, column, ids, run, untouched
from slices import Slices, at

from builders import lines_run
from DICOMPatcherLib.rules.generate_missing_ids import GenerateMissingIDs
from DICOMPatcherLib.rules.number_series_and_instances import NumberSeriesAndInstances as Rule

ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"


@pytest.fixture
def slices():
    return Slices(Rule)


def numbered(slices, numbers, **values):
    """Slices with these numbers, each 2 mm above the one before."""
    return [slices.row(InstanceNumber=number, **values) for number in numbers]


def numbers(rows):
    return column(rows, "InstanceNumber")


# What must stay


def test_does_nothing_with_nothing():
    assert run(Rule, []) == []


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(["1", "2", "3"], id="up"),
        pytest.param(["3", "2", "1"], id="down"),
        pytest.param(["0", "10", "5"], id="in any order"),
        pytest.param(["-5", "2147483647", "+3"], id="any whole numbers"),
        pytest.param(["007", "8"], id="leading zeros"),
        pytest.param([""], id="a series of one"),
    ],
)
def test_leaves_numbers_in_order_alone(slices, given):
    rows = numbered(slices, given)
    assert run(Rule, rows) == []
    assert untouched(rows)


@pytest.mark.parametrize(
    ("keyword", "values"),
    [
        ("TemporalPositionIdentifier", ("1", "2")),
        ("EchoNumbers", ("1", "2")),
        ("EchoTime", ("10", "20")),
        ("AcquisitionNumber", ("1", "2")),
        ("DiffusionBValue", ("0", "1000")),
        ("ImageType", ("ORIGINAL\\PRIMARY\\M", "ORIGINAL\\PRIMARY\\P")),
    ],
)
def test_time_points_and_echoes_may_count_anew(slices, keyword, values):
    rows = [
        slices.row(InstanceNumber=str(number), ImagePositionPatient=at(number), **{keyword: value})
        for value in values
        for number in (1, 2, 3)
    ]
    run(Rule, rows)
    assert untouched(rows)
    for row in rows:
        row.learn(keyword, values[0])
    again = slices.again(rows)
    run(Rule, again)
    assert sorted(map(int, numbers(again))) == [1, 2, 3, 4, 5, 6]


def test_leaves_numbers_that_clips_of_ultrasound_share(slices):
    rows = numbered(slices, ["1", "1", "2"], SOPClassUID=ULTRASOUND)
    run(Rule, rows)
    assert untouched(rows)


def test_clips_of_ultrasound_without_a_number_get_free_ones(slices):
    rows = numbered(slices, ["1", "1", "2", "", "x"], SOPClassUID=ULTRASOUND)
    run(Rule, rows)
    assert numbers(rows) == ["1", "1", "2", "3", "4"]


def test_leaves_series_apart(slices):
    rows = numbered(slices, ["1", "2"]) + numbered(slices, ["1", "2"], SeriesInstanceUID="7.7")
    run(Rule, rows)
    assert untouched(rows)


def test_objects_without_frames_of_their_own_may_share_a_number(slices):
    documents = numbered(slices, ["1", "1"], pixels=0, Modality="RTSTRUCT")
    multiframe = numbered(slices, ["1", "1"], NumberOfFrames="20", SeriesInstanceUID="7.7")
    run(Rule, documents + multiframe)
    assert untouched(documents + multiframe)


def test_leaves_what_belongs_to_no_series(slices):
    rows = numbered(slices, ["", "x"], SeriesInstanceUID="") + numbered(slices, ["", "x"], StudyInstanceUID="")
    run(Rule, rows)
    assert untouched(rows)


def test_ignores_files_that_are_left_out(slices):
    rows = numbered(slices, ["1", "1"])
    rows[0].skip("copy")
    run(Rule, rows)
    assert changes(rows) == [{}, {}]


# Instance Number


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(["", "", ""], ["1", "2", "3"], id="none"),
        pytest.param(["a", "b", "c"], ["1", "2", "3"], id="text"),
        pytest.param(["1.0", "2.0", "3.0"], ["1", "2", "3"], id="decimal"),
        pytest.param(["1\\2", "99999999999", "--1"], ["1", "2", "3"], id="no numbers"),
        pytest.param(["1", "1", "1"], ["1", "2", "3"], id="the same"),
        pytest.param(["1", "", "3"], ["1", "2", "3"], id="a hole"),
        pytest.param(["5", "x", "", "2"], ["5", "4", "3", "2"], id="a hole on the way down"),
        pytest.param(["", "2", "3", ""], ["1", "2", "3", "4"], id="the ends"),
        pytest.param(["1", "2", "2", "4"], ["1", "2", "3", "4"], id="one too many"),
        pytest.param(["5", "5", "6", "6"], ["1", "2", "3", "4"], id="pairs"),
        pytest.param(["", "0", "1"], ["2", "0", "1"], id="nothing below zero"),
        pytest.param(["9", "", "3"], ["9", "10", "3"], id="out of order"),
        pytest.param(["4", ""], ["4", "5"], id="one known"),
        pytest.param(["2147483647", ""], ["2147483647", "1"], id="highest"),
    ],
)
def test_numbers_slices_by_position(slices, given, expected):
    rows = numbered(slices, given)
    findings = run(Rule, rows[::-1])
    assert numbers(rows) == expected
    assert ids(findings) == ["I14"] * sum(old != new for old, new in zip(given, expected))


def test_each_slice_an_acquisition_of_its_own_does_not_make_one_number_do(slices):
    rows = [slices.row(InstanceNumber="1", AcquisitionNumber=str(number)) for number in range(4)]
    run(Rule, rows)
    assert numbers(rows) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("keyword", ["AcquisitionTime", "ContentTime"])
def test_without_positions_the_time_tells(slices, keyword):
    times = ["101010.5", "10", "101010", "0959"]
    rows = [slices.row(InstanceNumber="1", ImagePositionPatient="", **{keyword: time}) for time in times]
    run(Rule, rows)
    assert numbers(rows) == ["4", "2", "3", "1"]


@pytest.mark.parametrize("times", [("10", ""), ("10", "noon"), ("", "")])
def test_without_times_the_name_tells(slices, times):
    names = ["a/10.dcm", "a/9.dcm", "a/0008.dcm", "a/" + "1" * 5000]
    rows = [
        slices.row(path=name, InstanceNumber="1", ImagePositionPatient=at(1), AcquisitionTime=times[index % 2])
        for index, name in enumerate(names)
    ]
    run(Rule, rows)
    assert numbers(rows) == ["3", "2", "1", "4"]


def test_files_of_one_image_keep_one_number(slices):
    rows = numbered(slices, ["1", "1", "1"]) + numbered(slices, ["1", ""], SOPInstanceUID="7.7")
    for row in rows[3:]:
        row.learn("ImagePositionPatient", at(100))
    run(Rule, rows)
    assert numbers(rows) == ["1", "2", "3", "4", "4"]


def test_an_image_that_is_in_another_series_too_keeps_its_number(slices):
    rows = numbered(slices, ["1", "1", "1"])
    other = slices.row(SOPInstanceUID=rows[1]["SOPInstanceUID"], SeriesInstanceUID="7.7", InstanceNumber="1")
    run(Rule, [*rows, other])
    assert numbers([*rows, other]) == ["2", "1", "3", "1"]


def test_fills_what_is_missing_in_other_objects(slices):
    rows = numbered(slices, ["4", "", "x"], pixels=0, Modality="SR")
    run(Rule, rows)
    assert numbers(rows) == ["4", "5", "6"]


def test_does_not_give_a_number_that_another_object_of_the_series_has(slices):
    rows = numbered(slices, ["1", "1"]) + numbered(slices, ["1", "2"], pixels=0)
    run(Rule, rows)
    assert numbers(rows) == ["3", "4", "1", "2"]


# Series Number


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(["3", "3", ""], "3", id="missing"),
        pytest.param(["x", "1.5", "7"], "7", id="text"),
        pytest.param(["", "x"], "10", id="none: a free one of the study"),
    ],
)
def test_gives_a_series_one_number(slices, given, expected):
    rows = [slices.row(SeriesNumber=number) for number in given]
    other = slices.row(SeriesNumber="9", SeriesInstanceUID="7.7")
    elsewhere = slices.row(SeriesNumber="99", SeriesInstanceUID="8.8", StudyInstanceUID="8.8")
    findings = run(Rule, [*rows, other, elsewhere])
    assert set(column(rows, "SeriesNumber")) == {expected}
    assert ids(findings) == ["I14"] * sum(number != expected for number in given)
    assert untouched([other, elsewhere])


def test_two_series_without_number_get_different_ones(slices):
    rows = [slices.row(SeriesNumber="", SeriesInstanceUID=f"7.{number}") for number in range(3)]
    run(Rule, rows)
    assert column(rows, "SeriesNumber") == ["1", "2", "3"]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([{"SeriesNumber": number} for number in "344"], id="SeriesNumber"),
        pytest.param([{"SeriesNumber": number} for number in ("3", "4", "")], id="SeriesNumber, one missing"),
        pytest.param([{"PatientName": name} for name in ("Doe^Jane", "Roe^Jane", "Doe^Jane")], id="name"),
        pytest.param([{"PatientID": patient} for patient in "112"], id="ID"),
        pytest.param([{"PatientBirthDate": born} for born in ("19700101", "", "19710101")], id="birth date"),
        pytest.param([{"PatientSex": sex} for sex in "FFM"], id="sex"),
        pytest.param([{"PixelSpacing": spacing} for spacing in ("0.5\\0.5", "0.7\\0.7", "")], id="PixelSpacing"),
    ],
)
@pytest.mark.parametrize("numbers", [("1", "2", "1"), ("1", "", "2"), ("", "", "")], ids=str)
def test_what_may_be_several_series_is_left_and_reported(slices, values, numbers):
    rows = [slices.row(InstanceNumber=number, **own) for number, own in zip(numbers, values)]
    findings = run(Rule, rows)
    assert untouched(rows)
    assert ids(findings) == ["I14"] * 3
    assert all("may be several series" in finding.message for finding in findings)


@pytest.mark.parametrize(
    "values",
    [
        {"PatientName": "DOE JANE"},
        {"PatientName": "Anonymous", "PatientID": "0"},
        {"PatientBirthDate": "1970-01-01"},
        {"PatientSex": "female"},
        {"PixelSpacing": "0.50\\.5"},
    ],
    ids=str,
)
def test_another_spelling_does_not_make_two_series(slices, values):
    rows = [slices.row(InstanceNumber="1"), slices.row(InstanceNumber="1", **values)]
    run(Rule, rows)
    assert numbers(rows) == ["1", "2"]


def test_two_patients_or_spacings_whose_images_have_numbers_need_nothing(slices):
    rows = [slices.row(), slices.row(PatientID="2", PatientName="Roe"), slices.row(PixelSpacing="3\\3")]
    assert run(Rule, rows) == []
    assert untouched(rows)


# What holds for all


def test_leaves_series_numbers_alone_that_were_generated():
    slices = Slices(type("Both", (Rule,), {"requiredTags": (*Rule.requiredTags, *GenerateMissingIDs.requiredTags)}))
    rows = numbered(slices, ["1", "2"], SeriesNumber="") + numbered(slices, ["1", "2"], SeriesInstanceUID="7.7")
    run(GenerateMissingIDs, rows)
    again = slices.again(rows)
    assert run(Rule, again) == []
    assert untouched(again)


any_number = st.sampled_from(["", "x", "1", "2", "3", "1.5"])


@given(
    st.lists(
        st.tuples(any_number, st.integers(0, 4), st.sampled_from(["1", "2"]), st.sampled_from(["a", "b", ""]))
        | st.tuples(any_number, st.integers(0, 4), any_number, st.just("frames")),
        max_size=8,
    )
)
def test_changes_nothing_the_second_time(described):
    slices = Slices(Rule)
    rows = [
        slices.row(
            InstanceNumber=number,
            SeriesNumber="" if number == "" else "1",
            ImagePositionPatient=at(place),
            AcquisitionNumber=acquisition,
            NumberOfFrames="5" if uid == "frames" else "",
            SOPInstanceUID=f"7.{uid}.{place}" if uid in ("a", "b") else f"8.{index}",
        )
        for index, (number, place, acquisition, uid) in enumerate(described)
    ]
    run(Rule, rows)
    if len(rows) > 1:
        assert all(text.lstrip("-").isdigit() for text in numbers(rows))
    second = slices.again(rows)
    run(Rule, second)
    assert untouched(second)


@pytest.mark.thorough
def test_many_slices_take_work_in_proportion(slices):
    def number(count):
        rows = numbered(slices, ["1"] * count) + numbered(slices, [""] * count, SeriesInstanceUID="7.7")
        run(Rule, rows)
        assert len(set(numbers(rows[:count]))) == len(set(numbers(rows[count:]))) == count

    assert lines_run(lambda: number(4000)) < 10 * lines_run(lambda: number(500))


@pytest.mark.parametrize("value", ["nan", "1e308", "inf", "\udcc8", "9" * 400])
def test_endures_any_position(slices, value):
    rows = numbered(slices, ["1", "1"])
    rows[0].learn("ImagePositionPatient", f"0\\0\\{value}")
    run(Rule, rows)
    assert sorted(numbers(rows)) == ["1", "2"]


@pytest.mark.parametrize(
    ("given", "result"),
    [
        (["", ""], "an unused number of the study was assigned"),
        ([""], "an unused number of the study was assigned"),
        (["4", ""], "copied from other files of the series"),
    ],
)
def test_says_where_a_series_number_comes_from(slices, given, result):
    rows = [slices.row(SeriesNumber=number, InstanceNumber=str(index)) for index, number in enumerate(given, 1)]
    said = {finding.message for finding in run(Rule, rows)}
    assert said == {f"SeriesNumber was missing; {result}"}


def test_a_number_that_would_place_a_slice_is_not_made(slices):
    for number in ("1", "", "x"):
        rows = [*numbered(slices, ["1", "2", "3", "4"]), slices.row(InstanceNumber=number, ImagePositionPatient="")]
        assert set(ids(run(Rule, rows))) == {"I14"}
        assert untouched(rows)
