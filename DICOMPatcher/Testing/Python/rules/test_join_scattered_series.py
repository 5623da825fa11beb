"""Slices of one volume in many series: what is joined, and what must never be."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import changes, column, ids, run, untouched
from slices import Slices, advice, at

from builders import document, image, item, lines_run, load, referenced, save
from DICOMPatcherLib.rules.join_scattered_series import JoinScatteredSeries as Rule
from DICOMPatcherLib.run import check, patch
from DICOMPatcherLib.values.identifiers import is_valid_uid


@pytest.fixture
def slices():
    return Slices(Rule)


def scattered(slices, places, series="7.{}", **values):
    """Rows at these places, each in a series of its own; "{}" in a value stands for their number."""
    return [
        slices.row(
            ImagePositionPatient=at(place),
            SeriesInstanceUID=series.format(number),
            **{keyword: value.format(number) for keyword, value in values.items()},
        )
        for number, place in enumerate(places)
    ]


def volume(slices, places, uid, **values):
    """Rows at these places, all in one series."""
    return scattered(slices, places, series=uid, **values)


def joined(rows):
    return len(set(column(rows, "SeriesInstanceUID"))) == 1


# What must stay


def test_does_nothing_with_nothing():
    assert run(Rule, []) == []
    assert advice(Rule, []) == []


def test_leaves_one_volume_alone(slices):
    rows = volume(slices, range(10), "7.1")
    assert run(Rule, rows) == []
    assert untouched(rows)
    assert advice(Rule, rows) == []


def test_one_series_in_two_studies_becomes_one_study_if_its_slices_are_one_volume(slices):
    rows = [
        *volume(slices, range(5), "7.1", StudyInstanceUID="8.1"),
        *volume(slices, range(5, 9), "7.1", StudyInstanceUID="8.2"),
    ]
    (found,) = advice(Rule, rows)
    assert found.message.startswith("9 files in one series and 2 studies form one volume of 9 evenly spaced slices")
    run(Rule, rows)
    assert joined(rows)
    assert set(column(rows, "StudyInstanceUID")) == {"8.1"}


def test_two_volumes_with_one_series_uid_stay_in_their_studies(slices):
    for places in (range(5), range(12, 17)):
        rows = [
            *volume(slices, range(5), "7.1", StudyInstanceUID="8.1"),
            *volume(slices, places, "7.1", StudyInstanceUID="8.2"),
        ]
        run(Rule, rows)
        assert untouched(rows)


LEFT = {
    "two volumes side by side": lambda s: volume(s, range(5), "7.1") + volume(s, range(5), "7.2"),
    "two volumes, one behind the other": lambda s: volume(s, range(5), "7.1") + volume(s, range(5, 10), "7.2"),
    "two volumes that interleave": lambda s: volume(s, range(0, 10, 2), "7.1") + volume(s, range(1, 10, 2), "7.2"),
    "a volume and two slices that continue it": lambda s: volume(s, range(5), "7.1") + volume(s, (5, 6), "7.2"),
    "two stations with a hole in each": lambda s: (
        volume(s, (0, 1, 3, 4, 5, 6), "7.1") + volume(s, (7, 8, 9, 11, 12, 13, 14, 15), "7.2")
    ),
    "two slices": lambda s: scattered(s, range(2)),
    "a slice inside a complete volume": lambda s: volume(s, range(5), "7.1") + scattered(s, (2.5,)),
    "a slice far from a volume": lambda s: volume(s, range(5), "7.1") + scattered(s, (7,)),
    "a slice at the place of another": lambda s: volume(s, range(5), "7.1") + scattered(s, (4,)),
    "uneven slices": lambda s: scattered(s, (0, 1, 2.3, 3)),
    "many slices missing": lambda s: scattered(s, (0, 1, 2, 4, 5, 6, 8, 9)),
    "a long hole": lambda s: scattered(s, [*range(40), *range(44, 84)]),
    "two time points without a sign": lambda s: scattered(s, [*range(6), *range(6)]),
    "slices beside each other": lambda s: [
        s.row(ImagePositionPatient=at(n, x=n % 2), SeriesInstanceUID=f"7.{n}") for n in range(8)
    ],
    "multi-frame images": lambda s: scattered(s, range(8), NumberOfFrames="2"),
    "localizers": lambda s: scattered(s, range(8), ImageType="ORIGINAL\\PRIMARY\\LOCALIZER"),
    "no position": lambda s: [s.row(ImagePositionPatient="", SeriesInstanceUID=f"7.{n}") for n in range(8)],
    "no orientation": lambda s: scattered(s, range(8), ImageOrientationPatient=""),
    "an orientation that spans no plane": lambda s: scattered(s, range(8), ImageOrientationPatient="1\\0\\0\\1\\0\\0"),
    "no series": lambda s: scattered(s, range(8), series=""),
    "no pixels": lambda s: [s.row(pixels=0, SeriesInstanceUID=f"7.{n}") for n in range(8)],
}


@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in LEFT.items()])
def test_leaves_alone(slices, make):
    rows = make(slices)
    run(Rule, rows)
    assert untouched(rows)
    assert advice(Rule, slices.again(rows)) == []


@pytest.mark.parametrize(
    ("keyword", "values"),
    [
        ("PatientID", ("1", "2")),
        ("PatientName", ("Doe", "Roe")),
        ("PatientBirthDate", ("19500101", "19770707")),
        ("PatientSex", ("F", "M")),
        ("StudyDate", ("20200131", "20200201")),
        ("Modality", ("PT", "CT")),
        ("SOPClassUID", ("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.128")),
        ("ImageType", ("ORIGINAL\\PRIMARY\\M", "ORIGINAL\\PRIMARY\\P")),
        ("Rows", ("512", "256")),
        ("Columns", ("512", "256")),
        ("PixelSpacing", ("0.5\\0.5", "0.6\\0.6")),
        ("BitsAllocated", ("16", "8")),
        ("BitsStored", ("12", "16")),
        ("PhotometricInterpretation", ("MONOCHROME2", "RGB")),
        ("SeriesDescription", ("arterial", "venous")),
        ("ProtocolName", ("a", "b")),
        ("ConvolutionKernel", ("B30f", "B70f")),
        ("SequenceName", ("ep_b0", "ep_b1000")),
        ("EchoNumbers", ("1", "2")),
        ("EchoTime", ("10", "20")),
        ("TemporalPositionIdentifier", ("1", "2")),
        ("DiffusionBValue", ("0", "1000")),
        ("SliceThickness", ("2", "5")),
        ("AcquisitionNumber", ("1", "2")),
        ("ImageOrientationPatient", ("1\\0\\0\\0\\1\\0", "0\\1\\0\\0\\0\\1")),
        ("FrameOfReferenceUID", ("1.2.3.9", "1.2.3.8")),
    ],
)
def test_joins_only_what_is_of_one_kind(slices, keyword, values):
    """Together the slices would be evenly spaced; those of either value have other places than one volume has."""
    rows = scattered(slices, range(12))
    for index, row in enumerate(rows):
        row.learn(keyword, values[index in (0, 2, 3, 7)])
    run(Rule, rows)
    assert untouched(rows)
    # The difference decides: without it they are joined.
    for row in rows:
        row.learn(keyword, values[0])
    again = slices.again(rows)
    run(Rule, again)
    assert joined(again)


@pytest.mark.parametrize("other", [{"PatientID": "2"}, {"PatientBirthDate": "19500101"}, {"PatientSex": "M"}], ids=str)
def test_slices_are_not_joined_into_a_series_that_has_images_of_another_patient(slices, other):
    first, *rows = scattered(slices, range(6))
    foreign = slices.row(SeriesInstanceUID=first["SeriesInstanceUID"], **other)
    run(Rule, [first, *rows, foreign])
    assert untouched([first, foreign])
    assert joined(rows)
    assert rows[0]["SeriesInstanceUID"] != foreign["SeriesInstanceUID"]


@pytest.mark.parametrize("keyword", ["PatientBirthDate", "PatientSex"])
def test_an_examination_of_two_patients_is_not_put_together(slices, keyword):
    values = {"PatientBirthDate": ("19500101", "19770707"), "PatientSex": ("F", "M")}[keyword]
    rows = [row for value in values for row in alone(slices, 2, **{keyword: value})]
    for number, row in enumerate(rows):
        row.learn("StudyInstanceUID", f"9.{number}")
    run(Rule, rows)
    assert untouched(rows)
    for row in rows:
        row.learn(keyword, values[0])
    again = slices.again(rows)
    run(Rule, again)
    assert len(set(column(again, "StudyInstanceUID"))) == 1


EXAMINATION = {"StudyTime": "101112", "StudyID": "1", "AccessionNumber": "A1", "ImageOrientationPatient": ""}


def alone(slices, count, **values):
    """Images without a place, each alone in a study and a series."""
    own = {"StudyInstanceUID": "9.{}", **EXAMINATION, **values}
    return scattered(slices, range(count), **own)


def studies(rows):
    return len(set(column(rows, "StudyInstanceUID")))


def test_joins_the_studies_of_one_examination(slices):
    rows = alone(slices, 2)
    (found,) = advice(Rule, rows)
    assert found.defect == "I13"
    findings = run(Rule, rows)
    assert studies(rows) == 1
    assert not joined(rows)
    assert ids(findings) == ["I13"]
    again = slices.again(rows)
    assert run(Rule, again) == advice(Rule, again) == []


def test_joins_them_with_the_one_study_that_is_whole(slices):
    whole = volume(slices, range(4), "8.1", StudyInstanceUID="8", **EXAMINATION)
    rows = alone(slices, 2)
    run(Rule, whole + rows)
    assert set(column(whole + rows, "StudyInstanceUID")) == {"8"}


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"PatientID": "{}"}, id="patients"),
        pytest.param({"StudyDate": "2020010{}"}, id="dates"),
        pytest.param({"StudyTime": "10111{}"}, id="times"),
        pytest.param({"StudyID": "{}"}, id="study IDs"),
        pytest.param({"AccessionNumber": "A{}"}, id="orders"),
        pytest.param({"StudyTime": "000000", "AccessionNumber": ""}, id="nothing telling"),
        pytest.param({"StudyDate": ""}, id="no date"),
        pytest.param({"PatientID": "ANONYMOUS", "PatientName": "Anonymous"}, id="nobody"),
    ],
)
def test_leaves_studies_apart_that_may_be_several_examinations(slices, values):
    rows = alone(slices, 2, **values)
    run(Rule, rows)
    assert untouched(rows)
    assert advice(Rule, rows) == []


def test_leaves_studies_alone_that_are_whole(slices):
    first = volume(slices, range(4), "8.1", StudyInstanceUID="8", **EXAMINATION)
    second = volume(slices, range(4), "7.1", StudyInstanceUID="7", **EXAMINATION)
    rows = first + second + alone(slices, 3)
    run(Rule, rows)
    assert untouched(rows)
    one = first + alone(slices, 1)
    run(Rule, one)
    assert untouched(one)


def test_time_points_of_one_kind_each_become_one_series(slices):
    rows = scattered(slices, range(6), series="7.{}", TemporalPositionIdentifier="1")
    others = scattered(slices, range(6), series="8.{}", TemporalPositionIdentifier="2")
    run(Rule, rows + others)
    assert joined(rows)
    assert joined(others)
    assert not joined(rows + others)


def at_times(slices, times, places=range(5), **values):
    """Rows that are a series each, at each time one at each of the places."""
    return [
        slices.row(
            ImagePositionPatient=at(place),
            SeriesInstanceUID=f"7.{number}.{place}",
            ContentTime=time,
            **{keyword: value.format(number) for keyword, value in values.items()},
        )
        for number, time in enumerate(times)
        for place in places
    ]


def test_slices_that_are_a_series_for_each_time_become_one_for_each(slices):
    rows = at_times(slices, ("101500", "101501.5", "101503"))
    random.Random(4).shuffle(rows)
    assert len(advice(Rule, rows)) == 3
    run(Rule, rows)
    by_time = {
        time: {row["SeriesInstanceUID"] for row in rows if row["ContentTime"] == time}
        for time in column(rows, "ContentTime")
    }
    assert [len(series) for series in by_time.values()] == [1, 1, 1]
    assert len(set.union(*by_time.values())) == 3
    again = slices.again(rows)
    assert run(Rule, again) == []
    assert untouched(again)


TIMES = ("101500", "101501", "101502")


@pytest.mark.parametrize(
    "make",
    [
        lambda s: at_times(s, TIMES)[:-1],
        lambda s: at_times(s, TIMES, (0, 1, 2, 4)),
        lambda s: at_times(s, ("101500", "", "101502")),
        lambda s: at_times(s, ("101500", "101500", "101502")),
        lambda s: at_times(s, TIMES, (0, 1)),
        lambda s: [
            *at_times(s, TIMES[:1]),
            *at_times(s, TIMES[1:2], (0.5, 1.5, 2.5, 3.5, 4.5)),
            *at_times(s, TIMES[2:]),
        ],
        lambda s: at_times(s, TIMES, FrameOfReferenceUID="1.2.840.10008.1.4.1.1"),
    ],
    ids=["one is missing", "uneven", "no time", "two at one time", "two places", "other places", "no space"],
)
def test_slices_of_several_times_that_do_not_prove_volumes_stay(slices, make):
    rows = make(slices)
    run(Rule, rows)
    assert untouched(rows)


def test_slices_that_are_made_one_after_the_other_are_one_volume(slices):
    rows = [*at_times(slices, TIMES[:1], range(5)), *at_times(slices, TIMES[1:2], range(5, 10))]
    for number, row in enumerate(rows):
        row.learn("SeriesInstanceUID", f"7.{number}")
    run(Rule, rows)
    assert joined(rows)


def test_says_why_slices_were_left(slices):
    findings = run(Rule, scattered(slices, [*range(6), *range(6)]))
    assert set(ids(findings)) == {"I12"}
    assert "the same position" in findings[0].message
    assert "missing" in run(Rule, scattered(slices, (0, 1, 2, 4, 5)))[0].message


# What is joined


@pytest.mark.parametrize("count", [3, 4, 120])
def test_joins_slices_that_are_series_of_their_own(slices, count):
    rows = scattered(slices, range(count), SeriesNumber="{}")
    random.Random(1).shuffle(rows)
    first = rows[0]["SeriesInstanceUID"], rows[0]["SeriesNumber"]
    findings = run(Rule, rows)
    assert set(zip(column(rows, "SeriesInstanceUID"), column(rows, "SeriesNumber"))) == {first}
    assert ids(findings).count("I12") == count - 1
    assert all(set(change) <= {"SeriesInstanceUID", "SeriesNumber"} for change in changes(rows))


@pytest.mark.parametrize("study", ["8.{}", "8.1"], ids=["studies too", "one study"])
@pytest.mark.parametrize("frame", ["9.{}", "9.1", ""], ids=["frames of reference too", "one frame", "no frame"])
def test_joins_over_studies_and_frames_of_reference(slices, study, frame):
    rows = scattered(slices, range(10), StudyInstanceUID=study, FrameOfReferenceUID=frame)
    findings = run(Rule, rows)
    for keyword in ("SeriesInstanceUID", "StudyInstanceUID", "FrameOfReferenceUID"):
        assert len(set(column(rows, keyword))) == 1
    assert ("I13" in ids(findings)) == ("{" in study)


def test_a_part_without_any_tie_needs_a_folder_and_a_description(slices):
    own = {"StudyInstanceUID": "8.{}", "FrameOfReferenceUID": "9.{}"}
    apart = scattered(slices, range(6), **own)
    for row in apart:
        row.path = f"{row.path}/a.dcm"
    nameless = scattered(slices, range(6), **own, SeriesDescription="")
    with_hole = scattered(slices, [*range(6), *range(7, 30)], **own)
    for rows in (apart, nameless, with_hole):
        run(Rule, rows)
        assert untouched(rows)


def test_a_well_known_frame_of_reference_is_no_tie(slices):
    atlas = {"FrameOfReferenceUID": "1.2.840.10008.1.4.1.1", "StudyInstanceUID": "8.{}"}
    rows = scattered(slices, range(6), **atlas, SeriesDescription="")
    run(Rule, rows)
    assert untouched(rows)


def test_keeps_the_uid_that_most_have_and_their_number(slices):
    rows = volume(slices, (0, 1, 2, 4, 6), "7.100", SeriesNumber="5") + scattered(slices, (3, 5), SeriesNumber="9")
    run(Rule, rows)
    assert set(column(rows, "SeriesInstanceUID")) == {"7.100"}
    assert set(column(rows, "SeriesNumber")) == {"5"}


def test_a_single_slice_that_continues_a_volume_exactly_is_joined(slices):
    rows = volume(slices, range(5), "7.100") + scattered(slices, (5,)) + scattered(slices, (-1,), series="8.{}")
    run(Rule, rows)
    assert set(column(rows, "SeriesInstanceUID")) == {"7.100"}


def test_a_uid_that_others_have_too_stays_theirs(slices):
    others = [slices.row(SeriesInstanceUID="7.0", StudyInstanceUID="8.8", Modality="MR")]
    rows = volume(slices, (0, 1), "7.0") + volume(slices, (2, 3), "7.1") + others
    run(Rule, rows)
    assert set(column(rows[:4], "SeriesInstanceUID")) == {"7.1"}
    assert changes(others) == [{}]
    shared = [slices.row(SeriesInstanceUID="7.0", StudyInstanceUID="8.8", Modality="MR", FrameOfReferenceUID="1.3")]
    rows = scattered(slices, range(4), series="7.0", StudyInstanceUID="8.{}")
    run(Rule, rows + shared)
    (uid,) = set(column(rows, "SeriesInstanceUID"))
    assert is_valid_uid(uid)
    assert uid != "7.0"


def test_a_uid_that_others_of_the_examination_have_too_stays(slices):
    rows = scattered(slices, range(4), series="7.100", StudyInstanceUID="8.{}")
    others = scattered(slices, (0, 0), series="7.100", StudyInstanceUID="9.{}", DiffusionBValue="1000")
    run(Rule, rows + others)
    assert set(column(rows + others, "SeriesInstanceUID")) == {"7.100"}
    assert set(column(rows, "StudyInstanceUID")) == {"8.0"}


def test_volumes_of_one_examination_come_into_one_study(slices):
    torn = {"StudyInstanceUID": "8.{}", "SeriesDescription": "a", "SeriesInstanceUID": "7.100"}
    first = [slices.row(**{**torn, "StudyInstanceUID": f"8.{number}"}) for number in range(5)]
    other = [
        slices.row(**{**torn, "StudyInstanceUID": f"9.{number}", "TemporalPositionIdentifier": "2"})
        for number in range(5)
    ]
    elsewhere = scattered(slices, range(5), StudyInstanceUID="6.{}", FrameOfReferenceUID="1.2.3.10")
    run(Rule, first + other + elsewhere)
    assert set(column(first + other, "StudyInstanceUID")) == {"8.0"}
    assert set(column(first + other, "SeriesInstanceUID")) == {"7.100"}
    assert set(column(elsewhere, "StudyInstanceUID")) == {"6.0"}


@pytest.mark.parametrize("frame", ["", "1.2.840.10008.1.4.1.1"])
def test_without_a_frame_of_reference_each_volume_keeps_a_study_of_its_own(slices, frame):
    rows = scattered(slices, range(5), StudyInstanceUID="8.{}", FrameOfReferenceUID=frame)
    other = scattered(
        slices, range(5), series="9.{}", StudyInstanceUID="9.{}", FrameOfReferenceUID=frame, Modality="MR"
    )
    run(Rule, rows + other)
    assert set(column(rows, "StudyInstanceUID")) == {"8.0"}
    assert set(column(other, "StudyInstanceUID")) == {"9.0"}


def test_a_few_missing_slices_do_not_matter_where_there_is_one_space(slices):
    rows = scattered(slices, [n for n in range(40) if n not in (7, 8, 20)])
    run(Rule, rows)
    assert joined(rows)


def test_acquisition_numbers_that_differ_from_slice_to_slice_mean_nothing(slices):
    rows = scattered(slices, range(8), AcquisitionNumber="{}")
    run(Rule, rows)
    assert joined(rows)


@pytest.mark.parametrize(
    ("offset", "is_joined"), [(0.0, True), (0.009, True), (0.03, False)], ids=["exact", "rounded", "moved"]
)
def test_thin_slices_may_be_off_their_place_by_a_hundredth_of_a_millimetre(slices, offset, is_joined):
    places = [0.6 * n for n in range(9)]
    places[4] += offset
    rows = scattered(slices, places)
    run(Rule, rows)
    assert joined(rows) == is_joined


def test_tilted_and_oblique_stacks_are_straight_lines(slices):
    rows = scattered(slices, range(8))
    for number, row in enumerate(rows):
        row.learn("ImagePositionPatient", at(3 * number, y=0.8 * number))
    run(Rule, rows)
    assert joined(rows)


def test_a_second_run_finds_nothing(slices):
    rows = scattered(slices, range(8), StudyInstanceUID="8.{}", FrameOfReferenceUID="9.{}", SeriesNumber="{}")
    run(Rule, rows)
    second = slices.again(rows)
    assert run(Rule, second) == []
    assert untouched(second)
    assert advice(Rule, second) == []


places = st.lists(st.tuples(st.integers(0, 6), st.sampled_from("ab"), st.sampled_from("xyz")), max_size=12)


@given(places)
def test_never_joins_two_slices_at_one_place_and_is_done_after_one_run(described):
    slices = Slices(Rule)
    rows = [
        slices.row(ImagePositionPatient=at(place), StudyInstanceUID=study, SeriesInstanceUID=f"{study}.{series}")
        for place, study, series in described
    ]
    before = [(row["StudyInstanceUID"], row["SeriesInstanceUID"], row["ImagePositionPatient"]) for row in rows]
    run(Rule, rows)
    after = [(row["StudyInstanceUID"], row["SeriesInstanceUID"], row["ImagePositionPatient"]) for row in rows]
    assert len(set(after)) >= len(set(before))
    second = slices.again(rows)
    run(Rule, second)
    assert untouched(second)


# Advice


def test_advises_where_it_would_join(slices):
    (found,) = advice(Rule, scattered(slices, range(120)))
    assert found.defect == "I12"
    assert found.message.startswith(
        "120 files in 120 series of one image each form one volume of 120 evenly spaced slices; can be joined"
    )
    assert len(found.instances) == 120


def test_the_advice_tells_of_studies_and_of_missing_slices(slices):
    places = [n for n in range(40) if n != 7]
    (found,) = advice(Rule, scattered(slices, places, StudyInstanceUID="8.{}"))
    assert found.defect == "I13"
    assert "39 studies" in found.message
    assert "1 missing" in found.message


def test_tells_no_identifying_value(slices):
    rows = scattered(slices, range(8), StudyInstanceUID="8.{}")
    text = str(advice(Rule, rows)[0][:2]) + str(run(Rule, rows))
    assert not any(word in text for word in ("4711", "Doe", "8.1"))


# Whatever values there are


@pytest.mark.parametrize("place", ["1e308", "-1e308", "1e-308", "nan", "inf", "x", "9" * 400])
def test_endures_places_that_are_none(slices, place):
    rows = scattered(slices, range(8))
    rows[3].learn("ImagePositionPatient", f"0\\0\\{place}")
    rows[4].learn("ImagePositionPatient", f"{place}\\0\\0")
    run(Rule, rows)
    assert untouched(rows)
    rows[4].learn("ImageOrientationPatient", f"{place}\\0\\0\\0\\{place}\\0")
    assert advice(Rule, slices.again(rows)) == []


@pytest.mark.thorough
def test_many_series_take_work_in_proportion(slices):
    def join(count):
        rows = scattered(slices, range(count))
        oblique = scattered(slices, range(count // 6), series="8.{}")
        for number, row in enumerate(oblique):
            row.learn("ImageOrientationPatient", f"1\\{number / 400 + 1}\\0\\0\\1\\0")
        run(Rule, rows + oblique)
        assert joined(rows)

    assert lines_run(lambda: join(8000)) < 10 * lines_run(lambda: join(1000))


def test_is_a_generator_that_pauses(slices):
    rows = scattered(slices, range(3000))
    assert sum(1 for _ in Rule().processCollection(rows)) >= 5
    assert sum(1 for _ in Rule().recommend(slices.again(scattered(slices, range(3000))))) >= 5


# Whole files


def test_references_follow_the_joined_slices(tmp_path):
    for number in range(1, 9):
        own = {"SeriesInstanceUID": f"1.2.3.4.2.{number}", "StudyInstanceUID": f"1.2.3.4.1.{number}"}
        save(tmp_path / "in" / f"{number}.dcm", image(number, **own, SeriesNumber=str(number), InstanceNumber="1"))
    series = item(SeriesInstanceUID="1.2.3.4.2.5", ReferencedInstanceSequence=[referenced("1.2.3.4.5.5")])
    own = {"StudyInstanceUID": "1.2.3.4.1.9", "ReferencedSeriesSequence": [series]}
    save(tmp_path / "in" / "rt.dcm", document(**own))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), [Rule()])
    assert report.counts["patched"] == 8
    patched = [load(tmp_path / "out" / f"{number}.dcm") for number in range(1, 9)]
    assert {ds.SeriesInstanceUID for ds in patched} == {"1.2.3.4.2.1"}
    assert {ds.StudyInstanceUID for ds in patched} == {"1.2.3.4.1.1"}
    (reference,) = load(tmp_path / "out" / "rt.dcm").ReferencedSeriesSequence
    assert reference.SeriesInstanceUID == "1.2.3.4.2.1"
    assert reference.ReferencedInstanceSequence[0].ReferencedSOPInstanceUID == "1.2.3.4.5.5"
    assert check(str(tmp_path / "out"), [Rule()]).counts["patched"] == 0
