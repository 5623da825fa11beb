"""Ultrasound series: one for each instance number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import Files, changes, column, ids, run, untouched

from DICOMPatcherLib.rules.split_ultrasound_series_by_instance_number import (
    ULTRASOUND_CLASSES,
    SplitUltrasoundSeriesByInstanceNumber,
)
from DICOMPatcherLib.values.identifiers import new_uid

US = "1.2.840.10008.5.1.4.1.1.6.1"
HIGHEST = 2147483647


def ultrasound(*numbers, files=None, **values):
    values = {"SOPClassUID": US, "SeriesNumber": "3", **values}
    return [(files or Files()).row(f"a/{i}", InstanceNumber=number, **values) for i, number in enumerate(numbers)]


@pytest.mark.parametrize("numbers", [[], ["1"], ["1", "1"], ["1", "01", "+1"], ["", ""], ["1", ""]], ids=str)
def test_leaves_series_with_one_number_alone(numbers):
    rows = ultrasound(*numbers)
    assert run(SplitUltrasoundSeriesByInstanceNumber, rows) == []
    assert untouched(rows)


@pytest.mark.parametrize("sop_class", ["1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.6.2", ""])
def test_leaves_other_images_alone(sop_class):
    rows = ultrasound("1", "2", SOPClassUID=sop_class)
    assert run(SplitUltrasoundSeriesByInstanceNumber, rows) == []
    assert untouched(rows)


def test_leaves_files_without_a_series_alone():
    rows = ultrasound("1", "2", SeriesInstanceUID="")
    run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert untouched(rows)


@pytest.mark.parametrize("sop_class", ULTRASOUND_CLASSES)
def test_makes_a_series_of_each_number(sop_class):
    rows = ultrasound("1", "2", "1", SOPClassUID=sop_class)
    assert run(SplitUltrasoundSeriesByInstanceNumber, rows) == []
    first, second, third = column(rows, "SeriesInstanceUID")
    assert first == third != second
    assert first == new_uid(b"test", "split", "1.2.3.1", "1")
    assert column(rows, "SeriesNumber") == ["3001", "3002", "3001"]
    assert column(rows, "InstanceNumber") == ["1", "2", "1"]


def test_splits_each_series_by_itself():
    files = Files()
    rows = ultrasound("1", "2", files=files) + ultrasound(
        "1", "2", files=files, SeriesInstanceUID="9.9", SeriesNumber="4"
    )
    run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert len(set(column(rows, "SeriesInstanceUID"))) == 4
    assert column(rows, "SeriesNumber") == ["3001", "3002", "4001", "4002"]


def test_leaves_other_objects_in_the_old_series():
    rows = [*ultrasound("1", "2"), Files().row("b", SOPClassUID="1.2.840.10008.5.1.4.1.1.7")]
    run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert changes(rows)[2] == {}


def test_leaves_images_without_a_number_in_the_old_series_and_says_so():
    rows = ultrasound("1", "", "2")
    findings = run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert changes(rows)[1] == {}
    assert ids(findings) == ["I14"]
    assert rows[1]._findings


@pytest.mark.parametrize(
    ("old", "number", "expected"),
    [
        ("3", "0", "3000"),
        ("3", "999", "3999"),
        ("0", "7", "7"),
        ("2147483", "647", str(HIGHEST)),
        ("-2147483", "0", "-2147483000"),
    ],
)
def test_computes_numbers_up_to_the_limits(old, number, expected):
    rows = ultrasound(number, "5", SeriesNumber=old)
    run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert rows[0]["SeriesNumber"] == expected


@pytest.mark.parametrize(
    ("old", "number"),
    [
        ("3", "1000"),
        ("3", "-1"),
        ("2147483", "648"),
        ("2147484", "1"),
        ("-2147484", "6"),
        ("", "1"),
        ("x", "1"),
        ("3\\4", "1"),
    ],
)
def test_takes_a_free_number_beyond_the_limits_and_says_so(old, number):
    files = Files()
    rows = ultrasound(number, "5", files=files, SeriesNumber=old)
    rows += [
        files.row("c/1", SeriesInstanceUID="5.5", SeriesNumber="7000"),
        files.row("d", StudyInstanceUID="8.8", SeriesNumber="9000"),
    ]
    findings = run(SplitUltrasoundSeriesByInstanceNumber, rows)
    number = int(rows[0]["SeriesNumber"])
    assert 7000 < number <= HIGHEST
    assert number not in [int(row["SeriesNumber"]) for row in rows[1:]]
    assert "I14" in ids(findings)
    assert rows[0]._findings


def test_takes_the_series_number_that_the_images_of_the_clip_have():
    files = Files()
    rows = ultrasound("1", files=files, SeriesNumber="3") + ultrasound("2", "2", files=files, SeriesNumber="4")
    rows[2]["SeriesNumber"] = ""
    run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert column(rows, "SeriesNumber") == ["3001", "4002", "4002"]


def test_finds_free_numbers_above_those_of_the_study_after_the_split():
    rows = ultrasound("5", "1000")
    run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert column(rows, "SeriesNumber") == ["3005", "3006"]


def test_takes_the_gaps_when_the_highest_number_is_used():
    rows = [*ultrasound("1", "1000", SeriesNumber=""), Files().row("b", SeriesNumber=str(HIGHEST))]
    run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert column(rows, "SeriesNumber") == ["1", "2", str(HIGHEST)]


@pytest.mark.parametrize("number", ["x", "1.5", "1\\2", "9" * 30])
def test_takes_any_text_for_a_number(number):
    rows = ultrasound("1", number)
    findings = run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert len(set(column(rows, "SeriesInstanceUID"))) == 2
    assert ids(findings) == ["I14"]


def test_ignores_files_that_are_left_out():
    rows = ultrasound("1", "2")
    rows[1].skip("copy")
    run(SplitUltrasoundSeriesByInstanceNumber, rows)
    assert changes(rows) == [{}, {}]


numbers = st.sampled_from(["", "0", "1", "2", "999", "1000", "-1", "x"])


@given(
    st.lists(
        st.tuples(numbers, st.sampled_from(["", "1", "3000000"]), st.sampled_from(["1.1", "1.2", ""]), st.booleans())
    )
)
def test_changes_nothing_the_second_time(described):
    files = Files()
    rows = [
        files.row(InstanceNumber=n, SeriesNumber=s, SeriesInstanceUID=uid, SOPClassUID=US if us else "1.2")
        for n, s, uid, us in described
    ]
    run(SplitUltrasoundSeriesByInstanceNumber, rows)
    second = files.again(rows)
    run(SplitUltrasoundSeriesByInstanceNumber, second)
    assert untouched(second)
