"""One patient for each folder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import Files, changes, column, ids, run, untouched

from DICOMPatcherLib.rules.force_same_patient_name_id_in_each_directory import (
    ForceSamePatientNameIdInEachDirectory as Rule,
)


def folder(files, name, *patients):
    return [
        files.row(f"{name}/{index}.dcm", PatientID=patient, PatientName=patient_name)
        for index, (patient, patient_name) in enumerate(patients)
    ]


def test_leaves_a_folder_with_one_patient_alone():
    rows = folder(Files(), "a", ("1", "A"), ("1", "A"))
    assert run(Rule, rows) == []
    assert untouched(rows)


def test_leaves_different_patients_in_different_folders_alone():
    files = Files()
    rows = folder(files, "a", ("1", "A")) + folder(files, "b", ("2", "B")) + folder(files, "a/c", ("3", "C"))
    run(Rule, rows)
    assert untouched(rows)


def test_does_nothing_with_nothing():
    assert run(Rule, []) == []


def test_gives_the_first_name_and_id_to_all_files_of_the_folder():
    rows = folder(Files(), "a", ("1", "A"), ("2", "A"), ("1", "B"))
    findings = run(Rule, rows)
    assert column(rows, "PatientID") == ["1", "1", "1"]
    assert column(rows, "PatientName") == ["A", "A", "A"]
    assert changes(rows)[0] == {}
    assert ids(findings) == ["I7", "I7"]


@pytest.mark.parametrize("keyword", ["PatientBirthDate", "PatientSex"])
def test_leaves_a_folder_whose_patients_have_different_birth_dates_or_sexes(keyword):
    values = {"PatientBirthDate": ("19500101", "", "19770707"), "PatientSex": ("F", "", "M")}[keyword]
    rows = [Files().row(f"a/{value}", PatientName="", PatientID="1", **{keyword: value}) for value in values]
    findings = run(Rule, rows)
    assert untouched(rows)
    assert ids(findings) == ["I7"] * 3
    assert run(Rule, rows[:2])


def test_takes_name_and_id_from_different_files_if_need_be():
    rows = folder(Files(), "a", ("", ""), ("1", ""), ("2", "B"))
    findings = run(Rule, rows)
    assert set(column(rows, "PatientID")) == {"1"}
    assert set(column(rows, "PatientName")) == {"B"}
    assert ids(findings) == ["I5", "I5", "I5", "I7"]


def test_counts_the_folders_without_a_name():
    files = Files()
    rows = folder(files, "a", ("", ""), ("", "")) + folder(files, "b", ("1", "B")) + folder(files, "c", ("7", ""))
    run(Rule, rows)
    assert column(rows, "PatientName") == [
        "Unspecified Patient 1",
        "Unspecified Patient 1",
        "B",
        "Unspecified Patient 2",
    ]
    first, second, *others = column(rows, "PatientID")
    assert first == second != ""
    assert others == ["1", "7"]


def test_does_not_give_a_placeholder_that_is_taken():
    files = Files()
    rows = folder(files, "a", ("", "")) + folder(files, "b", ("9", "Unspecified Patient 1"))
    run(Rule, rows)
    assert column(rows, "PatientName") == ["Unspecified Patient 2", "Unspecified Patient 1"]


def test_gives_different_folders_different_ids():
    files = Files()
    rows = folder(files, "a", ("", "A")) + folder(files, "b", ("", "A"))
    run(Rule, rows)
    assert len(set(column(rows, "PatientID"))) == 2


def test_makes_other_ids_with_another_key():
    rows, others = (folder(Files(), "a", ("", "")) for _ in range(2))
    run(Rule, rows)
    run(Rule, others, key=b"other")
    assert column(rows, "PatientID") != column(others, "PatientID")


def test_ignores_files_that_are_left_out():
    rows = folder(Files(), "a", ("1", "A"), ("2", "B"))
    rows[0].skip("DICOMDIR")
    run(Rule, rows)
    assert changes(rows) == [{}, {}]


def test_prefers_a_name_that_can_be_written_into_the_other_files():
    rows = folder(Files(), "a", ("1", "\udcc8"), ("1", "B"), ("1", ""))
    run(Rule, rows)
    assert column(rows, "PatientName") == ["B", "B", "B"]


def test_does_not_spread_bytes_that_no_character_set_explains():
    rows = folder(Files(), "a", ("1", "\udcc8"), ("1", "\udcc9"))
    findings = run(Rule, rows)
    assert untouched(rows)
    assert ids(findings) == ["V9"]


@pytest.mark.parametrize("value", ["A\\B", "A" * 5000, "Ä^Ö=山田", "^", "  A"])
def test_takes_any_text(value):
    rows = folder(Files(), "a", (value, value), ("", ""))
    run(Rule, rows)
    assert column(rows, "PatientID")[0].strip() == column(rows, "PatientID")[1].strip() == value.strip()


def test_never_tells_a_name_or_id():
    rows = folder(Files(), "a", ("4711", "Doe"), ("0815", "Roe"), ("", ""))
    assert not any(word in str(run(Rule, rows)) for word in ("4711", "0815", "Doe", "Roe"))


patients = st.tuples(st.sampled_from(["a", "b", ""]), st.sampled_from(["", "1", "2"]), st.sampled_from(["", "A", "B"]))


@given(st.lists(patients, max_size=8))
def test_changes_nothing_the_second_time(described):
    files = Files()
    rows = [
        files.row(f"{place}/{index}", PatientID=patient, PatientName=name)
        for index, (place, patient, name) in enumerate(sorted(described, key=lambda d: d[0]))
    ]
    run(Rule, rows)
    assert all(column(rows, "PatientID") + column(rows, "PatientName"))
    second = files.again(rows)
    assert run(Rule, second) == []
    assert untouched(second)
