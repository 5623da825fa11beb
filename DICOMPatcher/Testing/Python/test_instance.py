"""Rows that rules read and change."""

from __future__ import annotations

import pytest

from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.instances.instance import Instance, group_by, remaining, texts_of

COLUMNS = {"PatientID": 0, "Modality": 1}


def instance(path="a/b.dcm", patient="1", modality="CT"):
    return Instance(path, COLUMNS, [patient, modality])


def test_reading_changes_nothing():
    row = instance()
    assert (row["PatientID"], row.folder, row.path) == ("1", "a", "a/b.dcm")
    assert (row.take_changes(), row.take_findings(), row.skip_reason) == ({}, [], "")


def test_the_same_value_again_is_no_change():
    row = instance()
    row["PatientID"] = "1"
    assert row.take_changes() == {}


def test_changes_are_told_once_with_the_first_and_the_last_value():
    row = instance()
    row["PatientID"] = "2"
    row["PatientID"] = "3"
    assert row["PatientID"] == "3"
    assert row.take_changes() == {"PatientID": ("1", "3")}
    assert row.take_changes() == {}
    row["PatientID"] = "4"
    assert row.take_changes() == {"PatientID": ("3", "4")}


def test_a_value_changed_and_changed_back_is_no_change():
    row = instance()
    row["PatientID"] = "2"
    row["PatientID"] = "1"
    assert row.take_changes() == {}


def test_learning_is_no_change():
    row = instance()
    row.learn("PatientID", "2")
    row.learn("StudyDescription", "not in the row")
    assert row["PatientID"] == "2"
    assert row.take_changes() == {}


def test_a_keyword_that_was_not_asked_for_is_a_key_error():
    with pytest.raises(KeyError):
        instance()["StudyDescription"]
    row = instance()
    with pytest.raises(KeyError):
        row["StudyDescription"] = "x"
    assert row.take_changes() == {}


def test_findings_are_told_once():
    row = instance()
    row.report("I1", "text")
    assert row.take_findings() == [Finding("I1", "text")]
    assert row.take_findings() == []


def test_the_top_folder_has_no_name():
    assert instance("b.dcm").folder == ""


def test_group_by_keeps_the_order():
    rows = [instance("x/1", "2"), instance("y/2", "1"), instance("x/3", "2"), instance("y/4", "2")]
    assert group_by(rows, "PatientID") == {("2",): [rows[0], rows[2], rows[3]], ("1",): [rows[1]]}
    assert list(group_by(rows, "folder", "PatientID")) == [("x", "2"), ("y", "1"), ("y", "2")]
    assert group_by(rows) == {(): rows}
    assert group_by([]) == {}


def test_remaining_leaves_out_the_skipped():
    rows = [instance(), instance()]
    rows[0].skip("a reason")
    assert list(remaining(rows)) == [rows[1]]


def test_digests_are_asked_for_with_what_is_meant():
    row = Instance("a", COLUMNS, ["", ""], digest=lambda _, of_pixels: iter([b"pixels" if of_pixels else b"all"]))
    assert [*row.data_set_digest_steps(), *row.pixel_digest_steps()] == [b"all", b"pixels"]


COMMON = ("A", "CT")


def row_with_common(path="1", shared=COMMON):
    """Return a row of which some values are those of other files too."""
    return Instance(path, {"InstanceNumber": 0, "PatientID": -2, "Modality": -1}, [path], shared=shared)


def test_values_that_files_share_are_read_changed_and_restored_like_others():
    row, other = row_with_common(), row_with_common("2")
    row["PatientID"], row["InstanceNumber"] = "B", "9"
    assert [row[keyword] for keyword in row.keywords] == ["9", "B", "CT"]
    assert [other[keyword] for keyword in other.keywords] == ["2", "A", "CT"]
    assert [row.as_it_was()[keyword] for keyword in row.keywords] == ["1", "A", "CT"]
    row.restore()
    assert [row[keyword] for keyword in row.keywords] == ["1", "A", "CT"]


def test_what_is_changed_alike_in_many_files_is_kept_once():
    rows = [row_with_common(str(number)) for number in range(3)]
    for row in rows:
        row["PatientID"] = "B"
        row["Modality"] = "MR"
    assert len({id(row._shared) for row in rows}) == 1


@pytest.mark.parametrize(
    "keywords",
    [
        ("PatientID",),
        ("InstanceNumber",),
        ("PatientID", "InstanceNumber"),
        ("Modality", "InstanceNumber", "PatientID"),
        ("InstanceNumber", "Modality"),
    ],
)
def test_texts_of_several_rows_are_what_each_says(keywords):
    rows = [row_with_common(), row_with_common("2"), row_with_common("3", ("B", "MR")), row_with_common("4")]
    rows += [Instance("5", {"Modality": 0, "InstanceNumber": 1, "PatientID": 2}, ["US", "5", "C"])] * 2
    rows[1]["PatientID"] = "D"
    assert list(texts_of(rows, *keywords)) == [tuple(row[keyword] for keyword in keywords) for row in rows]
