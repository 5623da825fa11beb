"""Who is separated where several patients share UIDs, and who keeps them."""

from __future__ import annotations

import itertools

import pytest
from rows import COMPLETE, Files, column, run

from builders import lines_run
from DICOMPatcherLib.rules.separate_shared_uids import SeparateSharedUIDs

NOBODY = {"PatientID": "", "PatientName": ""}
DOE = {"PatientID": "1", "PatientName": "Doe^Jane"}
ROE = {"PatientID": "2", "PatientName": "Roe^Ann"}
POE = {"PatientID": "3", "PatientName": "Poe^Max", "PatientBirthDate": "19600303"}
SHARED_BY = {
    "two and one without a name": [DOE, DOE, ROE, {"PatientID": "3", "PatientName": ""}],
    "two and nobody": [DOE, NOBODY, ROE],
    "three": [DOE, ROE, POE],
    "two and one who may be both": [DOE, ROE, POE, {**ROE, "PatientID": "1"}],
    "one of several spellings": [DOE, {**DOE, "PatientName": "DOE^JANE^M"}, ROE],
}
PARTS = {
    "two and one without a name": {(0, 1, 3), (2,)},
    "two and nobody": {(0, 1), (2,)},
    "three": {(0,), (1,), (2,)},
    "two and one who may be both": {(0, 1, 3), (2,)},
    "one of several spellings": {(0, 1), (2,)},
}


def separated(described, order):
    """Return rows in the order in which they are described, whatever the order in which the rule sees them."""
    made = Files()
    rows = [made.row(**{**values, "FrameOfReferenceUID": ""}) for values in described]
    run(SeparateSharedUIDs, [rows[place] for place in order])
    return rows


@pytest.mark.parametrize("who", SHARED_BY)
def test_who_is_separated_and_who_keeps_the_uids_does_not_depend_on_the_order(who):
    described = [{**values, "SOPInstanceUID": f"3.{number}"} for number, values in enumerate(SHARED_BY[who])]
    for order in itertools.permutations(range(len(described))):
        for keyword in ("StudyInstanceUID", "SeriesInstanceUID"):
            found = column(separated(described, order), keyword)
            parts = {tuple(place for place, uid in enumerate(found) if uid == each) for each in found}
            assert parts == PARTS[who]
            assert found[0] == COMPLETE[keyword]


def test_files_that_do_not_tell_whose_they_are_stay_with_their_series():
    doe = [{**DOE, "SeriesInstanceUID": "2.1"}] * 3
    roe = {**ROE, "SeriesInstanceUID": "2.2"}
    nameless = {"PatientID": "9", "PatientName": "", "SeriesInstanceUID": "2.2"}
    described = [*doe, roe, nameless, {**nameless, "SeriesInstanceUID": "2.3"}, {**NOBODY, "SeriesInstanceUID": "2.4"}]
    for order in (range(7), range(6, -1, -1)):
        studies = column(separated(described, order), "StudyInstanceUID")
        assert len(set(studies[:3])) == len(set(studies[3:6])) == 1
        assert studies[0] == studies[6] != studies[3]


def test_a_series_goes_with_the_studies_of_its_patients():
    """Within the series nobody certainly is another one; in the study all are told apart."""
    nameless = {"PatientID": "2", "PatientName": ""}
    described = [DOE, nameless, {**ROE, "SeriesInstanceUID": "2.2"}, {**DOE, "SeriesInstanceUID": "2.3"}]
    for order in itertools.permutations(range(4)):
        rows = separated(described, order)
        studies, series = column(rows, "StudyInstanceUID"), column(rows, "SeriesInstanceUID")
        assert studies[0] == studies[3] != studies[1] == studies[2]
        assert series[0] != series[1]


def test_who_has_no_name_is_another_one_by_id_and_birth_date():
    born = [{"PatientID": f"{n}", "PatientName": "", "PatientBirthDate": f"19{n}00101"} for n in (5, 6)]
    assert len(set(column(separated(born, (1, 0)), "StudyInstanceUID"))) == 2
    assert len(set(column(separated([born[0], {**born[1], "PatientID": "5"}], (0, 1)), "StudyInstanceUID"))) == 1


MANY = {
    "people": lambda n: {"PatientID": f"{n}", "PatientName": f"N^{n}"},
    "half of them nameless": lambda n: {"PatientID": f"{n // 2}", "PatientName": "" if n % 2 else f"N^{n // 2}"},
    "half of them without an ID": lambda n: {"PatientID": "" if n % 2 else f"{n // 2}", "PatientName": f"N^{n // 2}"},
    "all nameless": lambda n: {"PatientID": f"{n}", "PatientName": "", "PatientBirthDate": f"19{n:06}"},
    "all of one birth date": lambda n: {**DOE, "PatientID": f"{n}", "PatientBirthDate": "19500131"},
}


@pytest.mark.thorough
@pytest.mark.parametrize("who", MANY)
def test_takes_time_in_proportion_to_the_number_of_patients(who):
    few, many = (
        lines_run(lambda count=count: separated(list(map(MANY[who], range(count))), range(count)))
        for count in (200, 1600)
    )
    assert many < 12 * few
