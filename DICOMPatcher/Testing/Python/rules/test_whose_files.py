"""Files without a study, an ID or a name are completed by those of their patient, and never mixed with another's."""

from __future__ import annotations

import itertools
import random

import pytest
from rows import COMPLETE, Files, column, run

from builders import lines_run
from DICOMPatcherLib.instances.patients import birth_date_of, issuer_of, sex_of
from DICOMPatcherLib.rules.generate_missing_ids import GenerateMissingIDs
from DICOMPatcherLib.rules.separate_shared_uids import SeparateSharedUIDs

PATIENT, NAME, STUDY = COMPLETE["PatientID"], COMPLETE["PatientName"], COMPLETE["StudyInstanceUID"]
NOBODY = {"PatientID": "", "PatientName": ""}
NEW = {"StudyInstanceUID": "", "SeriesInstanceUID": "", "FrameOfReferenceUID": ""}
DAY = {"StudyDate": "20200131"}
TWO_PERSONS = [
    ({"PatientBirthDate": "19500101"}, {"PatientBirthDate": "19800101"}),
    ({"PatientSex": "F"}, {"PatientSex": "M"}),
    ({"IssuerOfPatientID": "H1"}, {"IssuerOfPatientID": "H2"}),
    ({**DAY, "PatientAge": "070Y"}, {**DAY, "PatientBirthDate": "19800101"}),
]
ids_of_persons = pytest.mark.parametrize("persons", TWO_PERSONS, ids=["birth date", "sex", "issuer", "age"])
LASTING = pytest.mark.parametrize("persons", TWO_PERSONS[:2], ids=["birth date", "sex"])


def completed(*described, order=(), rules=(GenerateMissingIDs,)):
    """Return rows in the order in which they are described, whatever the order in which the rules see them."""
    files = Files()
    rows = [files.row(values.pop("path", ""), **values) for values in map(dict, described)]
    for rule in rules:
        run(rule, [rows[place] for place in order or range(len(rows))])
    return rows


# Studies


OTHER_CLUSTERS = {
    "another spelling of the ID": {"PatientID": f"0{PATIENT}"},
    "another spelling and folder": {"PatientID": f"0{PATIENT}", "path": "elsewhere/1"},
    "another folder and series": {"path": "elsewhere/1", "SeriesInstanceUID": "2.9", "PatientName": ""},
}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
@pytest.mark.parametrize("beside", ["series", "folder"])
@pytest.mark.parametrize("other", OTHER_CLUSTERS)
@ids_of_persons
def test_a_study_takes_up_nobody_who_contradicts_any_of_its_files(persons, other, beside, order):
    """Also if it contradicts none of those that lie beside it, or that are called like it."""
    one, another = persons
    nobody = {**NEW, **NOBODY, "SeriesInstanceUID": COMPLETE["SeriesInstanceUID"] if beside == "series" else ""}
    for person in (one, another):
        silent, known = {"path": "here/1", **DAY}, {**OTHER_CLUSTERS[other], **DAY, **one}
        rows = completed(silent, known, {"path": "here/2", **nobody, **DAY, **person}, order=order)
        assert column(rows[:2], "StudyInstanceUID") == [STUDY, STUDY]
        assert (rows[2]["StudyInstanceUID"] == STUDY) == (person is one)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("known", [{"PatientID": f"0{PATIENT}"}, {}], ids=["spelling", "patient"])
@ids_of_persons
def test_a_study_takes_up_neither_of_two_who_contradict_each_other(persons, known, turned):
    """They lie beside files of the study that say nothing, and have nothing else in common."""
    known = [{"path": "a/1", **DAY}, {"path": "b/1", **DAY, **known}]
    one, other = reversed(persons) if turned else persons
    lacking = [{**NEW, **NOBODY, **DAY, **one, "path": "a/2"}, {**NEW, **NOBODY, **DAY, **other, "path": "b/2"}]
    rows = completed(*known, *lacking)
    assert STUDY not in column(rows[2:], "StudyInstanceUID")
    assert len(set(column(rows[2:], "StudyInstanceUID"))) == 2


@ids_of_persons
def test_a_study_takes_up_nobody_who_contradicts_what_it_has_taken_up(persons):
    """The series tells the study of one file; then the folder does not tell it of another."""
    one, other = persons
    spelled = {"PatientID": f"0{PATIENT}", "SeriesInstanceUID": "2.9", **DAY}
    rows = completed(
        {**DAY, "path": "a/1"},
        {**spelled, "path": "b/1"},
        {**spelled, **one, "StudyInstanceUID": "", "path": "c/1"},
        {**NEW, **NOBODY, **DAY, **other, "path": "a/2"},
    )
    assert [row["StudyInstanceUID"] == STUDY for row in rows] == [True, True, True, False]


def test_a_study_of_two_patients_takes_up_no_one():
    other = {"PatientID": "2", "PatientName": "Roe^Jack"}
    rows = completed(
        {"path": "a/1"}, {"path": "b/1", **other}, {"path": "a/2", **NEW}, {"path": "b/2", **NEW, **NOBODY}
    )
    assert STUDY not in column(rows[2:], "StudyInstanceUID")


SIGNED = {"PatientBirthDate": "19500101", "PatientSex": "F"}
ROE = {"PatientID": "2", "PatientName": "Roe^John", "PatientBirthDate": "19600101", "PatientSex": "M"}


@pytest.mark.parametrize("order", [(), (3, 2, 1, 0)], ids=str)
def test_a_study_of_two_patients_takes_up_the_rest_of_a_series(order):
    lacking = {"StudyInstanceUID": "", **SIGNED}
    other = {"path": "b/1", "SeriesInstanceUID": "2.9", **ROE}
    rows = completed(SIGNED, lacking, {**lacking, "path": "elsewhere/1"}, other, order=order)
    assert set(column(rows, "StudyInstanceUID")) == {STUDY}


@pytest.mark.parametrize(
    ("series_of_other", "stranger"),
    [
        ("2.9", ROE),
        ("2.9", {"PatientName": "Doe^Jill", **SIGNED}),
        ("2.9", {**SIGNED, "PatientSex": "M"}),
        ("2.9", {**SIGNED, "SeriesInstanceUID": "2.7"}),
        (COMPLETE["SeriesInstanceUID"], NOBODY),
    ],
    ids=["other", "other name", "other sex", "other series", "nobody in a shared series"],
)
def test_a_study_of_two_patients_takes_up_nobody_else(series_of_other, stranger):
    other = {"path": "b/1", "SeriesInstanceUID": series_of_other, **ROE}
    rows = completed(SIGNED, other, {"StudyInstanceUID": "", **stranger})
    assert rows[2]["StudyInstanceUID"] != STUDY


BORN = {"PatientBirthDate": "19500101"}, {"PatientBirthDate": "20200101"}
TIED = {"SeriesInstanceUID": "2.9", "path": "b/1"}
WHO = {"PatientID": "2", "PatientName": "Roe^Jack"}
WITHOUT = {
    "nothing": {},
    "name": {"PatientName": ""},
    "ID": {"PatientID": ""},
    "ID and name": NOBODY,
    "birth date": {"PatientBirthDate": ""},
    "all": {**NOBODY, "PatientBirthDate": ""},
}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("lost_before", ["nothing", "name", "birth date"])
@pytest.mark.parametrize("lost", WITHOUT)
def test_a_series_is_not_torn_in_a_study_of_two_patients(lost, lost_before, turned):
    mother, known = {"path": "a/1", **BORN[0]}, {**TIED, **WHO, **BORN[1], **WITHOUT[lost_before]}
    lacking = {**TIED, **WHO, **BORN[1], "StudyInstanceUID": "", **WITHOUT[lost]}
    whole = {**TIED, **WHO, "SeriesInstanceUID": "2.8"}
    rows = completed(mother, known, lacking, whole, order=(3, 2, 1, 0) if turned else ())
    assert set(column(rows, "StudyInstanceUID")) == {STUDY}
    assert column(rows[1:], "PatientID") == ["2"] * 3
    assert column(rows[1:], "PatientName") == [WHO["PatientName"]] * 3


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("lost", ["nothing", "name", "ID", "birth date"])
def test_a_series_of_two_patients_is_that_of_each(lost, turned):
    known = [{**TIED, **BORN[0]}, {**TIED, **WHO, **BORN[1]}]
    lacking = [{**values, "StudyInstanceUID": "", **WITHOUT[lost]} for values in known]
    rows = completed(*known, *lacking, order=(3, 2, 1, 0) if turned else ())
    assert set(column(rows, "StudyInstanceUID")) == {STUDY}
    assert column(rows, "PatientID") == [PATIENT, "2"] * 2


@pytest.mark.parametrize("name", [NAME, "Doe^Baby"])
@pytest.mark.parametrize("lost", [{}, {"PatientName": ""}, NOBODY], ids=["nothing", "name", "ID and name"])
def test_a_series_is_not_torn_where_two_patients_have_one_id(lost, name):
    known = [{"path": "a/1", **BORN[0]}, {**TIED, "PatientName": name, **BORN[1]}]
    rows = completed(*known, {**known[1], "StudyInstanceUID": "", **lost})
    assert set(column(rows, "StudyInstanceUID")) == {STUDY}


def test_another_file_of_the_patient_may_tell_what_those_of_the_series_do_not():
    known = [{"path": "a/1", **ROE}, {"path": "b/1"}, {"path": "b/2", "SeriesInstanceUID": "2.9", **SIGNED}]
    rows = completed(*known, {"path": "b/3", "StudyInstanceUID": "", **SIGNED})
    assert set(column(rows, "StudyInstanceUID")) == {STUDY}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_a_series_without_a_study_is_that_of_the_patient_whom_its_files_tell_together(order):
    tied = {"StudyInstanceUID": "", "SeriesInstanceUID": "2.9", "FrameOfReferenceUID": ""}
    told = {**tied, "PatientName": "", "path": "a/1"}, {**tied, "PatientID": "", "path": "b/1"}
    rows = completed(*told, {**tied, **NOBODY, "path": "c/1"}, order=order)
    assert len(set(column(rows, "StudyInstanceUID"))) == 1
    assert column(rows, "PatientID") == [PATIENT] * 3
    assert column(rows, "PatientName") == [NAME] * 3


@pytest.mark.parametrize("turned", [False, True])
def test_the_series_of_several_patients_of_one_study_are_completed(turned):
    known = [
        {"path": "a/1", "PatientName": "", **BORN[0]},
        {**TIED, **NOBODY, **BORN[1]},
    ]
    lacking = [{**BORN[0], "path": "a/2"}, {**TIED, "PatientID": "", "PatientName": "Roe^Jack", **BORN[1]}]
    lacking = [{**values, "StudyInstanceUID": ""} for values in lacking]
    rows = completed(*known, *lacking, order=(3, 2, 1, 0) if turned else ())
    assert set(column(rows, "StudyInstanceUID")) == {STUDY}
    assert column(rows, "PatientName") == [NAME, "Roe^Jack"] * 2


@pytest.mark.parametrize("known", [{"PatientID": ""}, NOBODY], ids=["named", "nobody"])
def test_who_is_called_otherwise_than_the_series_does_not_speak_against_it(known):
    other = {"path": "a/1", **WHO, **BORN[1]}
    rows = completed(other, {**TIED, **known}, {**TIED, "StudyInstanceUID": ""})
    assert (rows[2]["StudyInstanceUID"] == STUDY) == (known is not NOBODY)
    assert len(set(column(rows[1:], "PatientID"))) == 1 + (known is NOBODY)


def test_an_id_and_a_name_in_one_series_are_those_of_one_patient():
    known, lacking = {"PatientName": ""}, {"PatientID": "", "StudyInstanceUID": "", "path": "elsewhere/1"}
    rows = completed(known, lacking)
    assert column(rows, "StudyInstanceUID") == [STUDY] * 2
    assert column(rows, "PatientID") == [PATIENT] * 2
    rows = completed(known, lacking, elsewhere(PatientID="2"))
    assert rows[1]["StudyInstanceUID"] != STUDY


@pytest.mark.parametrize("other", [{**WHO, **BORN[0]}, {**WHO, "PatientSex": "F"}, {"PatientBirthDate": "19700101"}])
def test_a_series_tells_no_study_of_who_contradicts_all_of_its_files(other):
    sexes = {"PatientSex": "M"}, {"PatientSex": "M"}
    known = [{"path": "a/1", **BORN[0], **sexes[0]}, {**TIED, **WHO, **BORN[1], **sexes[1]}]
    rows = completed(*known, {**TIED, **NOBODY, "StudyInstanceUID": "", **other})
    assert rows[2]["StudyInstanceUID"] != STUDY


def test_spellings_of_one_patient_do_not_close_a_study():
    spellings = [{}, {"PatientID": f"0{PATIENT}"}, {"PatientName": "DOE^JANE^M"}, {"PatientID": ""}]
    rows = completed(*spellings, *({**NEW, **spelling} for spelling in spellings))
    assert set(column(rows, "StudyInstanceUID")) == {STUDY}


ORDERS_OF_FOUR = pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
TWO_ORDERS = {"AccessionNumber": "A1", "StudyDate": "20200101"}, {"AccessionNumber": "A2", "StudyDate": "20210101"}


@ORDERS_OF_FOUR
@pytest.mark.parametrize("studies", [(STUDY, "1.2.4"), ("", "")], ids=["known", "new"])
def test_a_series_of_two_orders_joins_neither(studies, order):
    one, other = ({**NEW, **values} for values in TWO_ORDERS)
    tied = {"SeriesInstanceUID": "2.9"}
    known = [
        {**values, "StudyInstanceUID": study, "SeriesInstanceUID": f"2.{number}"}
        for number, (values, study) in enumerate(zip((one, other), studies))
    ]
    rows = completed({**one, **tied}, {**other, **tied}, *known, order=order)
    first, second, *others = column(rows, "StudyInstanceUID")
    assert first == second
    assert len({first, *others}) == 3


@ORDERS_OF_FOUR
def test_what_a_series_says_twice_otherwise_is_not_said_to_it_by_who_comes_next(order):
    one, other = ({**NEW, "path": "a/1", "AccessionNumber": number} for number in ("A1", "A2"))
    person = {"PatientName": ""}, {"PatientID": ""}
    rows = completed(
        {**one, **person[0], "SeriesInstanceUID": "2.9", "StudyDate": "20200101", "path": "b/1"},
        {**one, **NOBODY, "path": "a/2"},
        {**other, "path": "a/3"},
        {**other, **person[1], "SeriesInstanceUID": "2.9", "path": "a/4"},
        order=order,
    )
    first, second, third, fourth = column(rows, "StudyInstanceUID")
    assert first == fourth
    assert len({first, second, third}) == 3


@LASTING
def test_a_series_takes_up_nobody_who_contradicts_any_of_its_files(persons):
    for person in persons:
        known = {"path": "a/1"}, {"path": "b/1", "SeriesNumber": "2", **persons[0]}
        rows = completed(*known, {"path": "a/2", "SeriesInstanceUID": "", **person})
        assert (rows[2]["SeriesInstanceUID"] == COMPLETE["SeriesInstanceUID"]) == (person is persons[0])


MOTHER = {"PatientWeight": "70", "PatientSize": "1.7", **DAY}


@pytest.mark.parametrize("apart", [False, True], ids=["one folder", "a silent file beside"])
@pytest.mark.parametrize(
    ("body", "is_other"),
    [
        ({"PatientWeight": "3.1", "PatientSize": "0.5"}, True),
        ({"PatientWeight": "3100"}, True),
        ({"PatientSize": "0.5"}, True),
        ({"PatientSize": "50"}, True),
        ({"PatientWeight": "70000", "PatientSize": "170"}, False),
        ({"PatientSize": "1700"}, False),
        ({"PatientWeight": "50", "PatientSize": "1.6"}, False),
        ({"PatientWeight": "0", "PatientSize": "5.6"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_a_folder_tells_no_study_of_who_is_much_lighter_or_smaller(body, is_other, apart):
    nobody = {**NEW, **NOBODY, **DAY, "SeriesInstanceUID": "2.9", **body}
    mother = [{**MOTHER, "path": "b/1"}, {**DAY, "path": "a/1"}] if apart else [{**MOTHER, "path": "a/1"}]
    *_, row = completed(*mother, {**nobody, "path": "a/2"})
    assert (row["StudyInstanceUID"] != STUDY) == is_other
    assert (row["PatientID"] != PATIENT) == is_other


@pytest.mark.parametrize("turned", [False, True])
def test_a_folder_tells_no_study_of_a_mother_and_a_baby(turned):
    """Of one of them it would; nothing else says anything of either."""
    known = [{"path": "a/1", **DAY}, {"path": "b/1", **DAY, "SeriesInstanceUID": "2.9"}]
    bodies = ({"path": "a/2", "PatientWeight": "70"}, {"path": "b/2", "PatientWeight": "3.1"})
    rows = completed(*known, *({**NEW, **NOBODY, **DAY, **body} for body in (bodies[::-1] if turned else bodies)))
    first, second = column(rows[2:], "StudyInstanceUID")
    assert len({first, second, STUDY}) == 3


@pytest.mark.parametrize("tie", [{"SeriesInstanceUID": "2.9"}, {"AccessionNumber": "A1"}, DAY, {}], ids=str)
def test_a_wrong_weight_does_not_part_who_is_stated_or_in_one_series(tie):
    tied = {**NEW, **tie, **({} if "SeriesInstanceUID" in tie else {"PatientID": PATIENT})}
    tied = {**tied, **(NOBODY if "SeriesInstanceUID" in tie else {})}
    rows = completed({**tied, "StudyInstanceUID": STUDY, "PatientWeight": "70"}, {**tied, "PatientWeight": "7"})
    assert column(rows, "StudyInstanceUID") == [STUDY, STUDY]


# IDs and names


def elsewhere(number=2, **values):
    """Describe a file of another study and series."""
    return {"StudyInstanceUID": f"7.{number}", "SeriesInstanceUID": f"8.{number}", "FrameOfReferenceUID": "", **values}


@pytest.mark.parametrize("called", [NOBODY, {"PatientID": ""}], ids=["nobody", "named"])
@pytest.mark.parametrize("has", [{}, {"PatientName": ""}], ids=["named", "nameless"])
@pytest.mark.parametrize("turned", [False, True])
@ids_of_persons
def test_an_id_is_not_given_to_who_contradicts_another_file_that_has_it(persons, turned, has, called):
    one = persons[0]
    for person in persons:
        described = [has, elsewhere(**{**has, **DAY, **one}), {**called, **DAY, **person}]
        rows = completed(*described, order=(2, 1, 0) if turned else ())
        is_same = person is one or "IssuerOfPatientID" in person  # another one's ID is another patient's
        assert (rows[2]["PatientID"] == PATIENT) == (person is one) or is_same


@LASTING
def test_an_id_of_two_persons_is_given_to_whom_the_study_tells(persons):
    one, other = persons
    rows = completed(one, elsewhere(**other), {**one, "PatientID": ""}, elsewhere(**other, **NOBODY))
    assert column(rows, "PatientID") == [PATIENT] * 4


@LASTING
def test_an_id_is_given_to_neither_of_two_who_contradict_each_other(persons):
    one, other = persons
    rows = completed({}, {**one, "PatientID": ""}, elsewhere(), elsewhere(**{**other, "PatientID": ""}))
    assert PATIENT not in (rows[1]["PatientID"], rows[3]["PatientID"])


def test_the_id_of_nameless_files_is_given_to_one_name_only():
    nameless = {"PatientName": ""}
    rows = completed(nameless, {"PatientID": "", "PatientName": "A"}, {"PatientID": "", "PatientName": "B"}, NOBODY)
    assert len(set(column(rows, "PatientID"))) == 4
    assert rows[3]["PatientName"] == "Unspecified Patient"
    rows = completed(nameless, {"PatientID": "", "PatientName": "A"}, NOBODY)
    assert set(column(rows, "PatientID")) == {PATIENT}
    assert set(column(rows, "PatientName")) == {"A"}


def test_the_id_of_nameless_files_is_not_given_to_who_is_called_otherwise_than_its_bearer():
    rows = completed({"PatientName": ""}, elsewhere(), {"PatientID": "", "PatientName": "Roe^Jack"}, NOBODY)
    assert rows[2]["PatientID"] != PATIENT
    assert rows[3]["PatientID"] not in (PATIENT, rows[2]["PatientID"])
    assert rows[3]["PatientName"] == "Unspecified Patient"


def test_an_id_of_another_issuer_is_that_of_another_patient():
    one, other = {"IssuerOfPatientID": "H1", "PatientBirthDate": "19500101"}, {"IssuerOfPatientID": "H2"}
    other["PatientBirthDate"] = "19800101"
    for called in (NOBODY, {"PatientID": ""}):
        rows = completed(one, elsewhere(**other), {**one, **called})
        assert rows[2]["PatientID"] == PATIENT


@LASTING
def test_a_name_is_not_given_by_an_id_that_several_nameless_persons_have(persons):
    one, other = persons
    nameless = {"PatientName": ""}
    rows = completed({}, *(elsewhere(n, **nameless, **person) for n, person in enumerate((one, other, {}))))
    assert column(rows, "PatientName") == [NAME] + ["Unspecified Patient"] * 3
    rows = completed({}, *(elsewhere(n, **nameless, **person) for n, person in enumerate((one, one, {}))))
    assert column(rows, "PatientName") == [NAME] * 4


SPELLINGS = [
    (["Doe^Jane", "DOE^JANE"], "DOE^JANE"),
    (["Doe^Jane", "DOE^JANE", "Doe^Jane"], "Doe^Jane"),
    (["Doe^Jane^", "Doe^Jane"], "Doe^Jane"),
    (["Doe^Jane", "Doe^Jill"], "Unspecified Patient"),
    (["Doe^Jane", "Doe^Jane^M"], "Unspecified Patient"),
    (["Doe^Jane", "Doe^Jane^^Dr"], "Doe^Jane"),
    (["Doe^Jane^^^Jr", "Doe^Jane"], "Doe^Jane"),
    (["Doe^Jane^^^Jr", "Doe^Jane^^^Sr"], "Unspecified Patient"),
]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("lost", [{"PatientName": ""}, NOBODY], ids=["name", "name and ID"])
@pytest.mark.parametrize(("spellings", "name"), SPELLINGS, ids=str)
def test_a_name_that_is_spelled_in_several_ways_is_one(spellings, name, lost, turned):
    known = [{"PatientName": spelling} for spelling in (spellings[::-1] if turned else spellings)]
    *rows, row = completed(*known, lost)
    assert row["PatientName"] == name
    assert column(rows, "PatientName") == column(known, "PatientName")


ONE_NAME = ["Doe^Jane", "DOE^JANE", "Doe, Jane", "Doe^Jane^^^", "Doe^Jane^^Dr"]


@pytest.mark.parametrize("other", ONE_NAME[1:])
def test_spellings_of_one_name_without_an_id_get_one(other):
    spelled = [{"PatientID": "", "PatientName": name} for name in (ONE_NAME[0], other)]
    rows = completed(*spelled, NOBODY, {**spelled[1], "SeriesInstanceUID": "", "FrameOfReferenceUID": ""})
    assert len(set(column(rows, "PatientID"))) == 1
    assert len(set(column(rows, "SeriesInstanceUID"))) == 1
    assert column(rows[:2], "PatientName") == [ONE_NAME[0], other]


@pytest.mark.parametrize(
    "persons",
    [
        *TWO_PERSONS[:2],
        ({}, {"PatientName": "Doe^Jill"}),
        ({"PatientName": "Doe^Jane^^^Jr"}, {"PatientName": "Doe^Jane^^^Sr"}),
        ({"PatientName": "Doe^^^^1"}, {"PatientName": "Doe^^^^2"}),
    ],
    ids=str,
)
def test_two_persons_without_an_id_do_not_get_one(persons):
    rows = completed(*({"PatientID": "", **person} for person in persons))
    assert len(set(column(rows, "PatientID"))) == 2


@LASTING
def test_a_name_is_given_to_who_is_the_bearer_and_no_other(persons):
    one, other = persons
    nameless = {"PatientName": ""}
    rows = completed(one, *(elsewhere(n, **nameless, **person) for n, person in enumerate((one, other, {}))))
    assert column(rows, "PatientName") == [NAME, NAME] + ["Unspecified Patient"] * 2


def test_a_wrong_age_does_not_keep_an_id_from_telling_the_name():
    ages = [{**DAY, "PatientAge": age} for age in ("070Y", "070Y", "001Y")]
    rows = completed({"PatientName": ""}, *(elsewhere(n, **age) for n, age in enumerate(ages)))
    assert set(column(rows, "PatientName")) == {NAME}


def test_a_name_is_not_given_to_who_contradicts_a_file_of_it_that_tells_the_issuer():
    births = {"PatientBirthDate": "19500101"}, {"PatientBirthDate": "19800101"}
    rows = completed({}, elsewhere(**births[0], IssuerOfPatientID="H1"), elsewhere(3, **births[1], PatientName=""))
    assert rows[2]["PatientName"] == "Unspecified Patient"


# One patient


@pytest.mark.parametrize("folders", ["aa", "ab"])
@pytest.mark.parametrize("lacking", [(), (0,), (1,), (0, 1)], ids=str)
@pytest.mark.parametrize("name", [NAME, NAME.upper()])
def test_a_series_tells_the_id_that_goes_with_a_name(name, lacking, folders):
    described = [{"PatientID": "", "PatientName": NAME}, {"PatientName": name if not lacking else NAME}]
    for place, values in enumerate(described):
        values.update({"path": f"{folders[place]}/{place}", **({"StudyInstanceUID": ""} if place in lacking else {})})
    rows = completed(*described)
    assert column(rows, "PatientID") == [PATIENT] * 2
    assert len(set(column(rows, "StudyInstanceUID"))) == 1


def test_a_series_in_two_studies_tells_the_id_that_goes_with_a_name():
    rows = completed({"PatientID": "", "StudyInstanceUID": "7.1"}, {}, {**NOBODY, "StudyInstanceUID": "7.1"})
    assert column(rows, "PatientID") == [PATIENT] * 3


@LASTING
@pytest.mark.parametrize("study", [STUDY, "", "7.1"])
def test_a_series_of_two_persons_does_not_tell_the_id_that_goes_with_a_name(persons, study):
    one, other = persons
    rows = completed({**one, "PatientID": ""}, {**other, "StudyInstanceUID": study})
    assert rows[0]["PatientID"] != PATIENT
    assert study or rows[1]["StudyInstanceUID"] != STUDY


def test_name_birth_date_and_sex_alone_do_not_tell_an_id():
    """Among many patients some are called and born alike."""
    person = {"PatientBirthDate": "19600307", "PatientSex": "F"}
    rows = completed(person, elsewhere(**person, PatientID=""))
    assert rows[1]["PatientID"] not in ("", PATIENT)


@pytest.mark.parametrize("order", [(), (2, 1, 0)], ids=str)
def test_names_of_one_series_of_which_one_has_more_parts_get_one_id(order):
    names = ["Doe^Jane^Maria", "Doe^Jane"]
    described = [{"PatientID": "", "PatientName": name} for name in names]
    rows = completed(*described, {**described[1], "SeriesInstanceUID": "8.2"}, order=order)
    assert column(rows, "PatientName") == [*names, names[1]]
    assert len(set(column(rows, "PatientID"))) == 1
    rows = completed(described[0], {**described[0], "PatientName": "Doe^Jane^Eva"}, described[1], order=order)
    assert len(set(column(rows, "PatientID"))) == 3


def test_a_study_is_no_bridge_between_two_who_have_one_name():
    half, new = {"PatientID": "", "StudyInstanceUID": STUDY}, {"StudyInstanceUID": ""}
    rows = completed(
        {**half, "SeriesInstanceUID": "2.1"},
        {**half, "SeriesInstanceUID": "2.2"},
        {**new, "SeriesInstanceUID": "2.1", "PatientID": "1"},
        {**new, "SeriesInstanceUID": "2.2", "PatientID": "2"},
    )
    assert len(set(column(rows, "StudyInstanceUID"))) == 3


# Ages


ONE_AGE = [
    ({"PatientBirthDate": "19700131", "PatientAge": "050Y"}, {"PatientAge": "049Y"}),
    ({"PatientBirthDate": "19700215", "PatientAge": "049Y"}, {"PatientAge": "050Y"}),
    ({"PatientBirthDate": "19700630", "PatientAge": "049Y"}, {"PatientBirthDate": "19700630", "PatientAge": "050Y"}),
    ({"PatientAge": "050Y"}, {"PatientAge": "600M"}),
    ({"PatientAge": "049Y"}, {"PatientAge": "600M"}),
    ({"PatientAge": "012Y"}, {"PatientAge": "626W"}),
    ({"PatientAge": "002Y"}, {"PatientAge": "730D"}),
    ({"PatientAge": "049Y", "AcquisitionDate": "20200131"}, {"PatientAge": "050Y", "AcquisitionDate": "20200201"}),
]
TWO_AGES = [
    ({"PatientBirthDate": "19700131", "PatientAge": "050Y"}, {"PatientAge": "052Y"}),
    ({"PatientBirthDate": "19700630", "PatientAge": "049Y"}, {"PatientAge": "047Y"}),
    ({"PatientAge": "047Y"}, {"PatientAge": "600M"}),
    ({"PatientAge": "052Y"}, {"PatientAge": "600M"}),
    ({"PatientBirthDate": "20191231", "PatientAge": "001M"}, {"PatientAge": "011M"}),
    ({"PatientAge": "049Y", "AcquisitionDate": "20200131"}, {"PatientAge": "051Y", "AcquisitionDate": "20200201"}),
]


def are_one_study(*described):
    series = ({**NEW, **DAY, "SeriesInstanceUID": f"2.{n}", **values} for n, values in enumerate(described))
    return len(set(column(completed(*series), "StudyInstanceUID"))) == 1


@pytest.mark.parametrize("evidence", [{}, {"AccessionNumber": "A1"}], ids=["date", "order"])
@pytest.mark.parametrize("called", [{}, NOBODY], ids=["known", "nobody"])
@pytest.mark.parametrize("persons", ONE_AGE, ids=str)
def test_ages_that_a_birthday_or_another_unit_explains_are_one(persons, called, evidence):
    one, other = ({**called, **evidence, **person} for person in persons)
    assert are_one_study(one, other)
    assert are_one_study(other, one)


@pytest.mark.parametrize("called", [{}, NOBODY], ids=["known", "nobody"])
@pytest.mark.parametrize("persons", TWO_AGES, ids=str)
def test_ages_that_neither_explains_are_two(persons, called):
    one, other = ({**called, **person} for person in persons)
    assert not are_one_study(one, other)
    assert not are_one_study(other, one)


@pytest.mark.parametrize("dummy", ["19000101", "00010101", "19700101", "19800101", "19900101", "20000101", "99991231"])
def test_a_date_that_is_none_tells_nothing_of_when_a_patient_was_born(dummy):
    date = {"StudyDate": dummy}
    birth, age, shot = {"PatientBirthDate": "19500101"}, {"PatientAge": "070Y"}, {"AcquisitionDate": "20200131"}
    assert are_one_study({**date, **birth}, {**date, **age})
    assert are_one_study({**date, **birth, **shot}, {**date, **age})
    assert are_one_study({**date, **age}, {"StudyDate": "", **birth, **shot})


# Whatever comes


NAMES = ("Doe^Jane", "Roe^Jack", "Poe^Ann", "Low^Max")
LOST = ("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "SeriesInstanceUID")


def people(chance):
    """Return up to four patients, of whom two may have one name or ID."""
    found = [
        {
            "PatientID": f"P{n}",
            "PatientName": NAMES[n],
            "PatientBirthDate": f"19{50 + 10 * n}0115",
            "PatientSex": "FM"[n % 2],
        }
        for n in range(chance.choice([2, 3, 4]))
    ]
    for keyword in ("PatientID", "PatientName"):
        if chance.random() < 0.2:
            found[1][keyword] = found[0][keyword]
    return found


def described_files(chance):
    """Return files of several patients in shared folders, series and studies, which have lost this and that."""
    losses = {keyword: chance.choice([0, 0.2, 0.5, 0.8]) for keyword in LOST}
    shares_study, shares_series, is_spelled = (chance.random() < 0.2 for _ in range(3))
    found = []
    for number, person in enumerate(people(chance)):
        for study, series in itertools.product(range(chance.choice([1, 2])), range(chance.choice([1, 2, 3]))):
            for _ in range(chance.choice([1, 2, 3])):
                folder = chance.choice(["shared", f"{number}", f"{number}/{study}", f"{number}/{study}/{series}"])
                is_first = not study and number < 2
                own = {
                    "StudyInstanceUID": "1.9" if is_first and shares_study else f"1.{number}.{study}",
                    "SeriesInstanceUID": "2.9" if is_first and shares_series else f"2.{number}.{study}.{series}",
                    "FrameOfReferenceUID": "",
                }
                values = {**person, **own}
                lost = [keyword for keyword, share in losses.items() if chance.random() < share]
                values.update(dict.fromkeys(lost, ""))
                if values["PatientID"] and is_spelled and chance.random() < 0.5:
                    values["PatientID"] = f"0{values['PatientID']}"
                found.append({"path": f"{folder}/{len(found):03}", **values})
    chance.shuffle(found)
    return found


def contradicts(one, other):
    """Tell whether two descriptions cannot be of one patient; an ID or a name alone may have been written otherwise."""
    facts = ("PatientBirthDate", birth_date_of), ("PatientSex", sex_of), ("IssuerOfPatientID", issuer_of)
    return any(len({fact(one.get(key, "")), fact(other.get(key, ""))} - {""}) > 1 for key, fact in facts)


def completes_a_series(one, other, described):
    """Tell whether a series has files of the patient of a file in a study in which somebody else is, too."""
    same = ("PatientID", "PatientName", "PatientBirthDate")
    return any(
        mate["SeriesInstanceUID"] == one["SeriesInstanceUID"] != ""
        and mate["StudyInstanceUID"] in ({other["StudyInstanceUID"]} - {""} or {"1.9"})
        and not contradicts(mate, one)
        and any(mate[key] == one[key] != "" for key in same)
        for mate in described
    )


def test_nobody_is_given_a_study_or_id_that_belongs_to_who_contradicts_him():
    right = 0
    for seed in range(250):
        described = described_files(random.Random(seed))
        pairs = list(zip(described, completed(*described)))
        for (one, row), (other, row_of_other) in itertools.permutations(pairs, 2):
            if row["StudyInstanceUID"] == row_of_other["StudyInstanceUID"] and not one["StudyInstanceUID"]:
                assert not contradicts(one, other) or completes_a_series(one, other, described), seed
                right += one["PatientBirthDate"] == other["PatientBirthDate"] != ""
            if row["PatientID"] == row_of_other["PatientID"] and not one["PatientID"]:
                mates = [
                    mate
                    for mate, theirs in pairs
                    if theirs["StudyInstanceUID"] == row["StudyInstanceUID"] and mate["PatientID"] == row["PatientID"]
                ]
                told = {
                    key: ""
                    for key in ("PatientBirthDate", "PatientSex")
                    if any(mate[key] == one[key] for mate in mates)
                }
                assert not contradicts({**one, **told}, other), seed
    assert right > 1500


def parts(rows, keyword):
    """Return which rows have one value in common, by their places."""
    found = {}
    for place, row in enumerate(rows):
        found.setdefault(row[keyword], []).append(place)
    return sorted(found.values())


def test_neither_the_order_nor_the_names_of_files_and_folders_tell_whose_they_are():
    for seed in range(270, 400):
        chance = random.Random(seed)
        described = [{**values, "SOPInstanceUID": f"3.{n}"} for n, values in enumerate(described_files(chance))]
        folders = sorted({values["path"].rpartition("/")[0] for values in described})
        other = dict(zip(folders, (f"{len(folders) - n:02}" for n, _ in enumerate(folders))))
        renamed = [
            {**values, "path": f"{other[values['path'].rpartition('/')[0]]}/{len(described) - n:03}"}
            for n, values in enumerate(described)
        ]
        rows = completed(*described, rules=(GenerateMissingIDs, SeparateSharedUIDs))
        order = chance.sample(range(len(rows)), len(rows))
        others = completed(*renamed, order=order, rules=(GenerateMissingIDs, SeparateSharedUIDs))
        assert column(rows, "PatientName") == column(others, "PatientName"), seed
        for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "PatientID"):
            assert parts(rows, keyword) == parts(others, keyword), seed


def test_folders_do_not_tear_a_series_of_nobody():
    nobody = {**NEW, **NOBODY, "SeriesInstanceUID": "2.9"}
    rows = completed({**NEW, "path": "a/1"}, {**nobody, "path": "a/2"}, {**nobody, "path": "b/1"})
    assert len(set(column(rows[1:], "StudyInstanceUID"))) == 1
    two = {**NEW, "path": "a/1"}, {**NEW, **WHO, "path": "b/2"}
    rows = completed(*two, {**nobody, "path": "a/2"}, {**nobody, "path": "b/1"})
    assert column(rows, "PatientID") == [PATIENT, "2"] * 2


def test_nobody_in_the_folder_of_another_is_no_bridge_between_two_names_of_one_id():
    known, other = {"path": "a/1", **BORN[0]}, {"path": "b/1", "StudyInstanceUID": "", "PatientName": "Roe^Jack"}
    rows = completed(known, {"path": "b/2", **NOBODY, "StudyInstanceUID": "", **BORN[0]}, other)
    assert column(rows[:2], "StudyInstanceUID") == [STUDY] * 2
    assert rows[2]["StudyInstanceUID"] != STUDY


# Frame of reference and series number


BESIDE = {**WHO, "StudyInstanceUID": "7.2", "SeriesInstanceUID": "8.2", "FrameOfReferenceUID": "9.2"}
"""Another patient in the same folder."""
LOST = {"StudyInstanceUID": "", "SeriesInstanceUID": "", **NOBODY}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
@pytest.mark.parametrize("beside", [BESIDE, {**BESIDE, "StudyInstanceUID": STUDY}], ids=["its own", "the same"])
@pytest.mark.parametrize("study", [STUDY, ""])
def test_a_slice_that_has_lost_everything_is_of_the_series_of_its_frame(study, beside, order):
    rows = completed({"StudyInstanceUID": study}, beside, LOST, order=order)
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "PatientID", "PatientName"):
        assert rows[2][keyword] == rows[0][keyword]
    assert column(rows[:2], "PatientID") == [PATIENT, "2"]


def test_a_slice_of_one_examination_is_of_the_series_of_its_frame_in_another_folder():
    for told in ({**DAY, "StudyTime": "101112"}, {"AccessionNumber": "A1"}):
        rows = completed({"path": "a/1", **told}, {**BESIDE, "path": "b/1"}, {**LOST, "path": "b/2", **told})
        assert rows[2]["PatientID"] == PATIENT
    rows = completed({"path": "a/1"}, {**BESIDE, "path": "b/1"}, {**BESIDE, "path": "b/2"}, {**LOST, "path": "c/3"})
    assert rows[3]["PatientID"] not in (PATIENT, "2")


@pytest.mark.parametrize(
    ("known", "beside", "lost"),
    [
        ({}, {"FrameOfReferenceUID": COMPLETE["FrameOfReferenceUID"]}, {}),
        ({}, {}, {"SeriesNumber": "2"}),
        ({"PatientBirthDate": "19500101"}, {}, {"PatientBirthDate": "19800101"}),
        ({**DAY, "StudyTime": "101112"}, {}, {**DAY, "StudyTime": "111213"}),
        ({"FrameOfReferenceUID": "1.2.840.10008.1.4.1.1"}, {}, {"FrameOfReferenceUID": "1.2.840.10008.1.4.1.1"}),
    ],
    ids=["of two patients", "another number", "another birth date", "another time", "an atlas"],
)
@pytest.mark.parametrize("study", ["7.2", STUDY])
def test_a_frame_tells_nothing_if_anything_speaks_against_it(known, beside, lost, study):
    rows = completed(known, {**BESIDE, **beside, "StudyInstanceUID": study}, {**LOST, **lost})
    assert rows[2]["PatientID"] not in (PATIENT, "2")
    assert rows[2]["StudyInstanceUID"] not in (STUDY, "7.2")


@pytest.mark.parametrize("last", ["20130501", ""])
@pytest.mark.parametrize("order", [(), (4, 2, 0, 3, 1)], ids=str)
def test_slices_of_one_frame_stay_together_beside_the_study_of_another(last, order):
    frame = {**LOST, "FrameOfReferenceUID": "9.3", "SeriesNumber": "3"}
    other = {**NOBODY, "StudyDate": "20180223"}
    rows = completed(frame, {**frame, "StudyDate": "20130501"}, {**frame, "StudyDate": last}, other, other, order=order)
    assert [len(set(column(some, "StudyInstanceUID"))) for some in (rows[:3], rows[3:], rows)] == [1, 1, 2]


def test_slices_whose_series_may_be_of_two_studies_do_not_join_the_study_of_another():
    for lost in ({**LOST, "FrameOfReferenceUID": "9.3", "SeriesNumber": "3"}, {**LOST, "SeriesInstanceUID": "8.3"}):
        dates = ("", "20130501", "20140601", "")
        rows = completed(*({**lost, "StudyDate": date} for date in dates), {**NOBODY, "StudyDate": "20180223"})
        assert STUDY not in column(rows[:4], "StudyInstanceUID")
        assert rows[0]["StudyInstanceUID"] == rows[3]["StudyInstanceUID"]


def test_a_frame_holds_files_together_before_the_folder_tells_an_id():
    known = {"PatientBirthDate": "19600307", "PatientSex": "F"}
    own = {**known, "StudyInstanceUID": "", "PatientID": "", "FrameOfReferenceUID": "9.3", "SeriesNumber": "3"}
    told = {**own, **DAY, "StudyTime": "101112"}
    rows = completed(
        {**known, "path": "b/1"},
        {**told, "path": "a/1", "SeriesInstanceUID": "8.3"},
        {**own, "path": "b/2", "SeriesInstanceUID": "8.3"},
        {**told, "path": "b/3", "SeriesInstanceUID": ""},
    )
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "PatientID"):
        assert len(set(column(rows[1:], keyword))) == 1


MANY_OF_ONE = {
    "people in a study": lambda n: {"StudyInstanceUID": "" if n % 2 else STUDY, "PatientID": f"P{n // 2}"},
    "births in a study": lambda n: {"StudyInstanceUID": "" if n % 2 else STUDY, **born(n)},
    "births of an ID": lambda n: {**elsewhere(n // 2), **born(n), "PatientID": "" if n % 2 else PATIENT},
    "births of an ID without a name": lambda n: {**elsewhere(n // 2), **born(n), "PatientName": "" if n % 2 else NAME},
    "issuers of an ID": lambda n: {
        **elsewhere(n // 2),
        "PatientID": "" if n % 2 else PATIENT,
        "IssuerOfPatientID": "" if n % 4 else f"{n}",
    },
    "names of an ID": lambda n: {
        **elsewhere(n // 2),
        "PatientID": "" if n % 2 else PATIENT,
        "PatientName": f"{n // 2}",
    },
}
"""What contradicts itself in as many ways as there are files."""


def born(number):
    return {"PatientBirthDate": f"{1900 + number % 90}{1 + number // 90 % 12:02}{1 + number // 1080 % 28:02}"}


@pytest.mark.thorough
@pytest.mark.parametrize("shape", MANY_OF_ONE)
def test_takes_time_in_proportion_to_the_number_of_files(shape):
    few, many = (
        lines_run(lambda count=count: completed(*map(MANY_OF_ONE[shape], range(count)))) for count in (200, 1600)
    )
    assert many < 12 * few
