"""A study of several patients is divided if somebody says that they are several, and nothing else is."""

from __future__ import annotations

import itertools

import pytest
from rows import Files, column, run, untouched
from slices import advice

from builders import image, save
from DICOMPatcherLib import check, make_rules
from DICOMPatcherLib.reporting.questions import questions_of
from DICOMPatcherLib.rules.separate_patients_of_study import SeparatePatientsOfStudy as Rule

ANNA = {"PatientID": "1", "PatientName": "Miller^Anna", "PatientBirthDate": "19700101", "PatientSex": "F"}
BEA = {**ANNA, "PatientID": "2", "PatientName": "Jones^Bea", "SeriesInstanceUID": "2.2"}
CLEO = {**ANNA, "PatientID": "3", "PatientName": "Smith^Cleo", "SeriesInstanceUID": "2.3"}
NOBODY = {"PatientID": "", "PatientName": "", "SeriesInstanceUID": "2.4"}
BORN_LATER = {**ANNA, "PatientBirthDate": "19800101", "SeriesInstanceUID": "2.5"}
BORN_LAST = {**ANNA, "PatientBirthDate": "19900101", "SeriesInstanceUID": "2.6"}

DIVIDED = {
    "two": ([ANNA, ANNA, BEA], {(0, 1), (2,)}),
    "three": ([ANNA, ANNA, BEA, CLEO], {(0, 1), (2,), (3,)}),
    "two, and nobody": ([ANNA, ANNA, BEA, NOBODY], {(0, 1, 3), (2,)}),
    "two, and several who are nobody": (
        [ANNA, ANNA, BEA, NOBODY, {**NOBODY, "PatientSex": "F"}, {**NOBODY, "PatientBirthDate": "19700101"}],
        {(0, 1, 3, 4, 5), (2,)},
    ),
    "one ID and name, three birth dates": ([ANNA, ANNA, BORN_LATER, BORN_LAST], {(0, 1), (2,), (3,)}),
    "one ID, two names": ([ANNA, ANNA, {**BEA, "PatientID": "1"}], {(0, 1), (2,)}),
}


def rows_of(described):
    made = Files()
    return [made.row(**{"SOPInstanceUID": f"3.{number}", **values}) for number, values in enumerate(described)]


@pytest.mark.parametrize("who", DIVIDED)
def test_each_patient_gets_a_study_whatever_the_order(who):
    described, parts = DIVIDED[who]
    seen = set()
    for order in itertools.permutations(range(len(described))):
        rows = rows_of(described)
        run(Rule, [rows[place] for place in order])
        studies = column(rows, "StudyInstanceUID")
        assert {tuple(n for n, uid in enumerate(studies) if uid == each) for each in studies} == parts
        assert studies[0] == "1.2.3"
        assert column(rows, "SeriesInstanceUID") == column(rows_of(described), "SeriesInstanceUID")
        seen.add(tuple(studies))
    assert len(seen) == 1
    assert len(advice(Rule, rows_of(described))) == 1


LEFT = {
    "two spellings": [ANNA, {**ANNA, "PatientName": "MILLER ANNA", "SeriesInstanceUID": "2.2"}],
    "two IDs of one name": [ANNA, {**ANNA, "PatientID": "9", "SeriesInstanceUID": "2.2"}],
    "two studies": [ANNA, {**BEA, "StudyInstanceUID": "1.9"}],
    "one series of both": [ANNA, {**BEA, "SeriesInstanceUID": "1.2.3.1"}],
    "nobody in the series of one of two": [ANNA, ANNA, BEA, {**NOBODY, "SeriesInstanceUID": "2.2"}],
    "nobody beside one": [ANNA, NOBODY],
    "no study": [{**ANNA, "StudyInstanceUID": ""}, {**BEA, "StudyInstanceUID": ""}],
}


@pytest.mark.parametrize("described", LEFT.values(), ids=LEFT)
def test_leaves(described):
    rows = rows_of(described)
    run(Rule, rows)
    assert untouched(rows)
    assert advice(Rule, rows_of(described)) == []


@pytest.mark.parametrize("also", [[], ["Anonymize"]])
def test_a_way_out_is_named_and_nobody(tmp_path, also):
    for folder, who in (("1", ANNA), ("2", BEA)):
        own = {keyword: value for keyword, value in who.items() if keyword.startswith("Patient")}
        uids = {"SeriesInstanceUID": f"1.2.7.{folder}", "FrameOfReferenceUID": f"1.2.8.{folder}"}
        for number in range(3):
            ds = image(number, **own, **uids, SOPInstanceUID=f"1.2.9.{folder}.{number}")
            save(tmp_path / folder / f"{number}.dcm", ds)
    report = check(str(tmp_path), make_rules(add=also))
    found = [one for one in report.advice if one.rule == Rule.__name__]
    assert [(one.defect, len(one.sources)) for one in found] == [("I7", 3)]
    assert not any(part in found[0].message for part in ("Miller", "Anna", "Jones", "Bea"))
    (question,) = [one for one in questions_of(report) if one.rule == Rule.__name__]
    assert question.sentences[0] == found[0].message
