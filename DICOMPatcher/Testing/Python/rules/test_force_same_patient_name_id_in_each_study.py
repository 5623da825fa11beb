"""One patient for each study, unless there are two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import changes, column, ids, run, untouched
from slices import Slices, advice

from DICOMPatcherLib.rules.force_same_patient_name_id_in_each_study import ForceSamePatientNameIdInEachStudy as Rule


@pytest.fixture
def slices():
    return Slices(Rule)


def study(slices, *patients, **values):
    return [slices.row(PatientID=patient, PatientName=name, **values) for patient, name in patients]


# What must stay


def test_does_nothing_with_nothing():
    assert run(Rule, []) == []
    assert advice(Rule, []) == []


def test_leaves_studies_of_one_spelling_alone(slices):
    rows = study(slices, ("1", "A^B"), ("1", "A^B")) + study(slices, ("1", "a b"), StudyInstanceUID="2.2")
    assert run(Rule, rows) == []
    assert untouched(rows)
    assert advice(Rule, rows) == []


@pytest.mark.parametrize(
    "patients",
    [
        pytest.param([("1", "Doe^Jane"), ("2", "Roe^John")], id="two patients"),
        pytest.param([("1", "Doe^Jane"), ("1", "Roe^John")], id="one ID, two names"),
        pytest.param([("1", "Doe^Jane"), ("1", "Doe")], id="half a name"),
        pytest.param([("1", "Doe^Jane"), ("1", "Jane^Doe")], id="another order"),
        pytest.param([("1", "Doe^Jane"), ("2", "")], id="an ID that nobody is named for"),
        pytest.param([("1", "Doe^Jane^A"), ("2", "Doe^Jane")], id="two IDs, fuller name"),
        pytest.param([("1", "Anonymous"), ("2", "Anonymous")], id="two IDs, hidden name"),
        pytest.param([("1", "Doe^Jane"), ("1", "Anonymous")], id="would name who is hidden"),
        pytest.param([("1", "Doe^A"), ("1", ""), ("2", ""), ("2", "Roe^B")], id="joined by nothing"),
        pytest.param([("1", "Doe^Jane"), ("1", "Doe^Jane^A"), ("1", "Doe^Jane^B")], id="two fuller names"),
    ],
)
def test_leaves_and_reports_what_may_be_two_patients(slices, patients):
    rows = study(slices, *patients)
    findings = run(Rule, rows)
    assert untouched(rows)
    assert ids(findings) == ["I7"] * len(rows)
    again = slices.again(rows)
    assert advice(Rule, again) == []
    assert [finding for row in again for finding in row.take_findings()] == findings


@pytest.mark.parametrize(
    ("keyword", "values"), [("PatientBirthDate", ("19700101", "19700102")), ("PatientSex", ("F", "M"))]
)
def test_a_contradiction_stops_it(slices, keyword, values):
    rows = study(slices, ("1", "Doe^Jane"), ("1", "DOE^JANE"))
    for row, value in zip(rows, values):
        row.learn(keyword, value)
    run(Rule, rows)
    assert untouched(rows)
    rows[0].learn(keyword, "")
    again = slices.again(rows)
    run(Rule, again)
    assert not untouched(again)


@pytest.mark.parametrize("birth", ["1970-01-01", "1970.01.01", "00000000", "unknown"])
def test_another_form_of_the_birth_date_is_no_contradiction(slices, birth):
    rows = study(slices, ("1", "Doe^Jane"), ("1", "DOE^JANE"))
    rows[0].learn("PatientBirthDate", birth)
    run(Rule, rows)
    assert len(set(column(rows, "PatientName"))) == 1


def test_ignores_files_without_a_study_and_files_left_out(slices):
    rows = study(slices, ("1", "A^B"), ("2", "A^B"), StudyInstanceUID="")
    left_out = study(slices, ("1", "A^B"), ("2", "A^B"))
    left_out[0].skip("for the test")
    run(Rule, rows + left_out)
    assert changes(rows + left_out) == [{}] * 4


# What is unified


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["DOE^JANE", "Doe^Jane", "Doe^Jane"], "Doe^Jane"),
        (["DOE^JANE", "DOE^JANE", "Doe^Jane"], "DOE^JANE"),
        (["Doe Jane", "Doe Jane", "Doe^Jane"], "Doe^Jane"),
        (["Doe, Jane", "Doe^Jane^^^"], "Doe^Jane^^^"),
        (["Doe^Jane", "Doe^Jane", "Doe^Jane^Marie"], "Doe^Jane^Marie"),
        (["", "Doe^Jane"], "Doe^Jane"),
        (["Unspecified Patient", "Unspecified Patient", "Doe^Jane"], "Doe^Jane"),
        (["Mu\u0308ller^A", "M\u00fcller^A", "M\u00fcller^A"], "M\u00fcller^A"),
    ],
)
def test_spellings_of_one_name(slices, names, kept):
    rows = study(slices, *(("1", name) for name in names))
    findings = run(Rule, rows)
    assert set(column(rows, "PatientName")) == {kept}
    assert ids(findings) == ["I7"] * sum(name != kept for name in names)


def test_ids_of_one_name(slices):
    rows = study(slices, ("1", "Doe^Jane"), ("2", "DOE^JANE"), ("2", "Doe Jane"), ("", "Doe^Jane"), ("2", ""))
    findings = run(Rule, rows)
    assert set(column(rows, "PatientID")) == {"2"}
    assert set(column(rows, "PatientName")) == {"Doe^Jane"}
    assert any("missing" in finding.message for finding in findings)
    assert any("differs" in finding.message for finding in findings)


def test_case_of_an_id_does_not_make_it_another(slices):
    rows = study(slices, ("abc", "Doe^Jane"), ("ABC", ""), ("ABC", ""))
    run(Rule, rows)
    assert set(zip(column(rows, "PatientID"), column(rows, "PatientName"))) == {("ABC", "Doe^Jane")}


def test_studies_are_independent(slices):
    first = study(slices, ("1", "Doe^Jane"), ("1", "DOE^JANE"), ("1", "DOE^JANE"))
    other = study(slices, ("2", "Roe^John"), ("2", "ROE^JOHN"), ("2", "ROE^JOHN"), StudyInstanceUID="2.2")
    mixed = study(slices, ("1", "Doe^Jane"), ("2", "Roe^John"), StudyInstanceUID="3.3")
    run(Rule, first + other + mixed)
    assert set(column(first, "PatientName")) == {"DOE^JANE"}
    assert set(column(other, "PatientName")) == {"ROE^JOHN"}
    assert untouched(mixed)


def test_does_not_spread_bytes_that_no_character_set_explains(slices):
    rows = study(slices, ("1", "\udcc8^\udcc9"), ("1", "\udcc8 \udcc9"), ("", "\udcc8^\udcc9"))
    run(Rule, rows)
    assert len(set(column(rows, "PatientName"))) == 2
    assert set(column(rows, "PatientID")) == {"1"}


# Advice, and what holds for all


def test_advises_where_it_would_unify(slices):
    rows = study(slices, ("1", "Doe^Jane"), ("1", "DOE^JANE"), ("1", "DOE^JANE"))
    rows += study(slices, ("5", "Roe^A"), ("6", "Roe^A"), StudyInstanceUID="2.2")
    (found,) = advice(Rule, rows)
    assert found.defect == "I7"
    assert found.message == ("Different names or IDs in 2 files of 2 studies refer to the same patient; can be unified")
    assert list(found.instances) == [rows[0], rows[4]]


def test_never_tells_a_name_or_id(slices):
    rows = study(slices, ("4711", "Doe^Jane"), ("0815", "DOE^JANE"))
    said = str(advice(Rule, rows)[0][:2]) + str(run(Rule, rows))
    assert not any(word in said.casefold() for word in ("4711", "0815", "doe", "jane"))


@pytest.mark.parametrize("value", ["^", "=", "\\", "^^^^" * 3000, "=\u5c71\u7530", " , "])
def test_takes_any_text(slices, value):
    rows = study(slices, (value, value), ("1", "Doe^Jane"))
    run(Rule, rows)
    assert untouched(rows) or len(set(column(rows, "PatientName"))) == 1


people = st.tuples(
    st.sampled_from(["", "1", "2"]), st.sampled_from(["", "A^B", "a b", "A^B^C", "X^Y", "Anonymous"]), st.booleans()
)


@given(st.lists(people, max_size=6))
def test_changes_nothing_the_second_time_and_never_mixes_names(described):
    slices = Slices(Rule)
    rows = [slices.row(PatientID=patient, PatientName=name) for patient, name, _ in described]
    for row, (_, _, male) in zip(rows, described):
        row.learn("PatientSex", "M" if male else "")
    before = column(rows, "PatientName")
    run(Rule, rows)
    for old, new in zip(before, column(rows, "PatientName")):
        assert old == new or old[:1].casefold() in ("", new[:1].casefold())
    second = slices.again(rows)
    run(Rule, second)
    assert untouched(second)
