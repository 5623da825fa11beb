"""An ID of its own for each study of a dummy ID."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import changes, column, ids, run, untouched
from slices import Slices, advice

from DICOMPatcherLib.rules.separate_patients_of_dummy_id import SeparatePatientsOfDummyID as Rule


@pytest.fixture
def slices():
    return Slices(Rule)


def studies(slices, *described):
    """One row for each description; each is of a study of its own unless it says which."""
    return [slices.row(**{"StudyInstanceUID": f"7.{number}", **values}) for number, values in enumerate(described)]


# What must stay


def test_does_nothing_with_nothing():
    assert run(Rule, []) == []
    assert advice(Rule, []) == []


@pytest.mark.parametrize(
    "differences",
    [
        pytest.param([{}, {}], id="one patient, two studies"),
        pytest.param([{"PatientID": "1"}, {"PatientID": "2"}], id="two IDs"),
        pytest.param([{"PatientID": ""}, {"PatientID": ""}], id="no ID"),
        pytest.param([{"PatientName": "Doe^Jane"}, {"PatientName": "Roe^Jane"}], id="married"),
        pytest.param([{"PatientName": "Doe^Jane"}, {"PatientName": "DOE JANE"}], id="another spelling"),
        pytest.param([{"PatientSex": "F"}, {"PatientSex": "O"}, {"PatientSex": ""}], id="sex not known"),
        pytest.param([{"PatientBirthDate": "19700101"}, {"PatientBirthDate": ""}], id="birth date not known"),
        pytest.param([{"PatientBirthDate": "19700101"}, {"PatientBirthDate": "1970-01-01"}], id="other form"),
    ],
)
def test_leaves_alone(slices, differences):
    rows = studies(slices, *differences)
    assert run(Rule, rows) == []
    assert untouched(rows)
    assert advice(Rule, rows) == []


@pytest.mark.parametrize("patient", ["10", "A0", "Anon12", "X1", "Removed-5", "0815", "Nathan", "name1"])
def test_leaves_ids_alone_that_only_look_like_dummies(slices, patient):
    rows = studies(slices, {"PatientID": patient}, {"PatientID": patient})
    run(Rule, rows)
    assert untouched(rows)


def test_two_patients_of_one_study_cannot_be_separated_by_it(slices):
    rows = studies(slices, {"PatientBirthDate": "19700101"}, {"PatientBirthDate": "19800101"})
    for row in rows:
        row.learn("StudyInstanceUID", "7.7")
    run(Rule, rows)
    assert untouched(rows)


def test_a_birth_date_that_differs_within_each_study_is_no_evidence(slices):
    births = {"PatientBirthDate": "19700101"}, {"PatientBirthDate": "19800101"}
    rows = studies(slices, *births) + studies(slices, *births)
    for index, row in enumerate(rows):
        row.learn("StudyInstanceUID", "7.1" if index < 2 else "7.2")
    run(Rule, rows)
    assert untouched(rows)


# What is separated


@pytest.mark.parametrize(
    "patient",
    [
        *("Removed", "Anonymous", "ANONYMIZED", "anonymised", "anon", "0", "000000", "unknown", "***", "-", "N/A"),
        *("Unknown Patient", "patient_anonymous", "De-identified", "REDACTED", "xxxx", "No ID", "null", "anonymisé"),
    ],
)
def test_a_dummy_becomes_one_id_for_each_study(slices, patient):
    rows = studies(slices, {"PatientID": patient}, {"PatientID": patient}, {"PatientID": patient})
    rows[2].learn("StudyInstanceUID", "7.1")
    findings = run(Rule, rows)
    first, second, third = column(rows, "PatientID")
    assert first != second == third
    assert all(new.startswith(f"{patient}-") for new in (first, second))
    assert ids(findings) == ["I6"] * 3


@pytest.mark.parametrize(
    "differences",
    [
        pytest.param([{"PatientBirthDate": "19700101"}, {"PatientBirthDate": "19800101"}], id="birth date"),
        pytest.param([{"PatientSex": "F"}, {"PatientSex": "M"}], id="sex"),
        pytest.param(
            [
                {"PatientName": "Doe^Jane", "PatientBirthDate": ""},
                {"PatientName": "Roe^Rita", "PatientBirthDate": ""},
            ],
            id="name",
        ),
    ],
)
def test_an_id_of_different_patients_is_separated(slices, differences):
    rows = studies(slices, *differences)
    (found,) = advice(Rule, rows)
    assert "different patients" in found.message
    run(Rule, rows)
    assert len(set(column(rows, "PatientID"))) == 2


def test_hidden_names_are_no_evidence(slices):
    hidden = {"PatientBirthDate": "", "PatientName": "Anonymous"}
    rows = studies(slices, hidden, {**hidden, "PatientName": "Removed"}, {**hidden, "PatientName": "Doe^Jane"})
    run(Rule, rows)
    assert untouched(rows)


def test_what_has_no_study_stays(slices):
    rows = studies(slices, {"PatientID": "0"}, {"PatientID": "0", "StudyInstanceUID": ""})
    findings = run(Rule, rows)
    assert changes(rows)[1] == {}
    assert "left" in findings[1].message


@pytest.mark.parametrize(
    "patient", ["0" * 64, "x" * 200, "0" * 5000, "\\".join(["0"] * 40)], ids=["64", "200", "5000", "several"]
)
def test_the_new_id_fits(slices, patient):
    rows = studies(slices, {"PatientID": patient, "PatientSex": "M"}, {"PatientID": patient})
    run(Rule, rows)
    assert len(set(column(rows, "PatientID"))) == 2
    assert all(len(new) <= 64 for new in column(rows, "PatientID"))


def test_bytes_that_no_character_set_explains_are_not_written(slices):
    old = {"PatientID": "\udcc8"}
    rows = studies(slices, {**old, "PatientSex": "M"}, {**old, "PatientSex": "F"})
    run(Rule, rows)
    assert all(new.isascii() and len(new) == 12 for new in column(rows, "PatientID"))


def test_ids_depend_on_key_and_study(slices):
    rows, others, again = (studies(slices, {"PatientID": "0"}) for _ in range(3))
    run(Rule, rows)
    run(Rule, again)
    run(Rule, others, key=b"other")
    assert column(rows, "PatientID") == column(again, "PatientID") != column(others, "PatientID")


# Advice, and what holds for all


def test_advises_only_where_several_studies_share_the_dummy(slices):
    assert advice(Rule, studies(slices, {"PatientID": "0"})) == []
    rows = studies(slices, {"PatientID": "Removed"}, {"PatientID": "Removed"}, {"PatientID": "0815"})
    (found,) = advice(Rule, rows)
    assert found.defect == "I6"
    assert found.message.startswith("2 studies")
    assert list(found.instances) == rows[:2]


def test_never_tells_an_id(slices):
    rows = studies(slices, {"PatientSex": "M"}, {"PatientSex": "F"})
    assert "4711" not in str(advice(Rule, rows)[0][:2]) + str(run(Rule, rows))


@given(st.lists(st.tuples(st.sampled_from(["0", "1", "Removed"]), st.sampled_from("ab"), st.sampled_from("FM"))))
def test_changes_nothing_the_second_time(described):
    slices = Slices(Rule)
    rows = [slices.row(PatientID=patient, StudyInstanceUID=study) for patient, study, _ in described]
    for row, (_, _, letter) in zip(rows, described):
        row.learn("PatientSex", letter)
    run(Rule, rows)
    second = slices.again(rows)
    assert run(Rule, second) == []
    assert untouched(second)
    assert advice(Rule, second) == []
