"""Patients and volumes that share UIDs get their own, and references follow within each patient."""

from __future__ import annotations

import pytest
from pydicom.uid import CTImageStorage

from builders import KEY, change
from DICOMPatcherLib import patch
from selection import thorough
from studies import files, make_study, references
from study_damage import every_data_set
from study_parts import ADAM, EVE, Study
from synthetic import uid
from test_identity import assert_grouped_as_in_truth, data_sets, run

KINDS = ("ct", "pet ct", "radiotherapy", "segmentation", "ultrasound")
LEVELS = {
    "study": ("StudyInstanceUID",),
    "study and series": ("StudyInstanceUID", "SeriesInstanceUID"),
    "study, series and frame": ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"),
    "all": ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "SOPInstanceUID"),
    "series": ("SeriesInstanceUID",),
    "instances": ("SOPInstanceUID",),
}


def with_uids_of(members, others, keywords):
    """Give instances, and their references, the UIDs that others have at the same place."""
    new = {}
    for member, other in zip(members, others):
        for keyword in keywords:
            if keyword in member.ds:
                new[str(member.ds[keyword].value)] = str(other.ds[keyword].value)
    for member in members:
        for ds in every_data_set(member.ds):
            for element in ds:
                if element.VR == "UI" and str(element.value) in new:
                    change(ds, **{element.keyword: new[str(element.value)]})
    return members


def two_patients(kind, keywords):
    return [*make_study(kind, ADAM, 1), *with_uids_of(make_study(kind, EVE, 1), make_study(kind, ADAM, 1), keywords)]


def found_by(outcome):
    return {(found["id"], found["message"].split()[0]) for file in outcome.report.files() for found in file["findings"]}


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        pytest.param(kind, level, marks=thorough((number + place) % 2 == 1))
        for number, kind in enumerate(KINDS)
        for place, level in enumerate(LEVELS)
    ],
)
def test_two_patients_are_separated_with_all_that_refers_to_them(tmp_path, kind, level):
    truth = references(data_sets([*make_study(kind, ADAM, 1), *make_study(kind, EVE, 1)]))
    outcome = run(tmp_path, files(two_patients(kind, LEVELS[level])))
    assert_grouped_as_in_truth(outcome)
    assert references(outcome.instances) == truth
    again = run(tmp_path / "again", files(make_study(kind)))
    assert {entry["outcome"] for entry in again.report.files()} == {"copied"}


IDS = {
    "one dummy ID": ("ANON", "ANON"),
    "two dummy IDs": ("Removed", "0"),
    "a dummy ID and a real one": ("EX0001", "ANON"),
    "no ID": ("", ""),
    "no ID and a dummy one": ("ANON", ""),
    "one real ID": ("4711", "4711"),
}


@pytest.mark.parametrize("fact", ["PatientBirthDate", "PatientSex"])
@pytest.mark.parametrize("numbers", IDS.values(), ids=IDS)
def test_two_patients_are_separated_whatever_their_ids_are(tmp_path, numbers, fact):
    members = two_patients("ct", LEVELS["study and series"])
    for member in members:
        is_eve = member.truth.patient == EVE.id
        change(member.ds, PatientID=numbers[is_eve], **{fact: ""})
    outcome = run(tmp_path, files(members))
    assert_grouped_as_in_truth(outcome, ("study", "series"))
    again = patch(str(outcome.folder), str(tmp_path / "again"), key=KEY)
    assert {entry["outcome"] for entry in again.files()} == {"copied"}


def test_how_files_are_called_does_not_decide_who_keeps_a_shared_uid(tmp_path):
    members = two_patients("ct", LEVELS["study and series"])
    sop = str(members[1].ds.SOPInstanceUID)
    for member in members:
        if member.truth.instance.endswith("/1/2/1"):
            change(member.ds, SOPInstanceUID=sop)
        change(member.ds, PatientID="", StudyInstanceUID="", AccessionNumber=f"A{member.truth.patient}")
    series = str(members[0].ds.SeriesInstanceUID)
    for name in range(6):
        outcome = run(tmp_path / str(name), files(members[name:] + members[:name]), "one folder")
        assert_grouped_as_in_truth(outcome, ("study", "series"))
        kept = {truth.patient for truth, ds in outcome.instances.items() if ds.SeriesInstanceUID == series}
        assert kept == {ADAM.id}
        assert {truth.patient for truth, ds in outcome.instances.items() if ds.SOPInstanceUID == sop} == {ADAM.id}


def test_a_file_that_tells_nobody_does_not_keep_mother_and_child_together(tmp_path):
    members = two_patients("ct", LEVELS["study and series"])
    of_eve = [member for member in members if member.truth.patient == EVE.id]
    for member in of_eve:
        change(member.ds, PatientName="Example^Baby of Adam", PatientBirthDate="20200131")
    nobodys = members[1].ds  # a slice: the other series has one image of each
    change(nobodys, PatientName="", PatientID="", PatientBirthDate="", PatientSex="")
    outcome = run(tmp_path, files(members))
    assert_grouped_as_in_truth(outcome, ("study", "series"))


def spelt_otherwise(member):
    change(member.ds, PatientName="Example^Adam^A", PatientID="OLD-1")


def renamed(member):
    change(member.ds, PatientName="Other^Adam", PatientID="OLD-1")


def without_birth_date_of_the_other(member):
    change(member.ds, PatientName="Example^Adam", PatientBirthDate="", PatientSex="", PatientID="OLD-1")


@pytest.mark.parametrize("harm", [spelt_otherwise, renamed, without_birth_date_of_the_other])
def test_one_patient_who_was_entered_in_two_ways_stays_one_study(tmp_path, harm):
    members = make_study("ct")
    for member in members[3:]:
        harm(member)
    outcome = run(tmp_path, files(members))
    assert len({ds.StudyInstanceUID for ds in outcome.instances.values()}) == 1
    assert ("I17", "StudyInstanceUID") not in found_by(outcome)


def test_slices_of_two_patients_that_are_one_volume_are_not_torn_apart(tmp_path):
    members = make_study("ct")
    for member in members[4:]:
        change(member.ds, PatientName="Trauma^X", PatientID="EMERGENCY", PatientBirthDate="19000101", PatientSex="F")
    outcome = run(tmp_path, files(members))
    assert_grouped_as_in_truth(outcome, ("study", "series"))
    assert "I7" in {defect for defect, _ in found_by(outcome)}


def test_series_of_one_space_stay_in_one_study_whatever_the_patient_is_called(tmp_path):
    members = make_study("pet ct")
    for member in members[5:]:
        change(member.ds, PatientName="Trauma^X", PatientID="EMERGENCY", PatientBirthDate="19000101", PatientSex="F")
    outcome = run(tmp_path, files(members))
    assert_grouped_as_in_truth(outcome, ("study", "series"))
    assert len({ds.FrameOfReferenceUID for ds in outcome.instances.values()}) == 1


def two_series(second_spacing=5, count=4, **values):
    """Return a study with two stacks in one series."""
    study = Study(ADAM, 1)
    one, two = study.series("CT", "One"), study.series("CT", "Two")
    members = one.add_stack(CTImageStorage, range(4))
    members += two.add_stack(CTImageStorage, range(count), spacing=second_spacing)
    for member in members[4:]:
        change(member.ds, SeriesInstanceUID=members[0].ds.SeriesInstanceUID, SeriesNumber="1", **values)
    return members


VOLUMES = {
    "other pixels": lambda: two_series(5),
    "another study": lambda: two_series(20, StudyInstanceUID=uid("another"), StudyDate="20210101"),
}
CORONAL = ["1", "0", "0", "0", "0", "-1"]


def two_planes(**values):
    """Return localizers in two planes, of other pixels, as one acquisition."""
    members = two_series(5)
    for number, member in enumerate(members[4:]):
        place = {"ImageOrientationPatient": CORONAL, "ImagePositionPatient": ["0", str(20 * number), "0"]}
        change(member.ds, **{"SeriesDescription": members[0].ds.SeriesDescription, **place, **values})
    return members


VOLUMES["another direction and name"] = lambda: two_planes(SeriesDescription="Two")
NO_VOLUMES = {
    "localizers in two planes": two_planes,
    "the same pixels": lambda: two_series(20),
    "two slices": lambda: two_series(5, count=2),
    "halves of one volume": lambda: [
        change_member(member, StudyInstanceUID=uid("another")) if index > 3 else member
        for index, member in enumerate(Study(ADAM, 1).series("CT", "One").add_stack(CTImageStorage, range(8)))
    ],
}


def change_member(member, **values):
    change(member.ds, **values)
    return member


@pytest.mark.parametrize("make", VOLUMES.values(), ids=VOLUMES)
def test_complete_volumes_get_a_series_each(tmp_path, make):
    outcome = run(tmp_path, files(make()))
    assert_grouped_as_in_truth(outcome, ("series", "instance"))
    assert ("I17", "SeriesInstanceUID") in found_by(outcome)


@pytest.mark.parametrize("make", NO_VOLUMES.values(), ids=NO_VOLUMES)
def test_what_may_be_one_volume_stays_one_series(tmp_path, make):
    outcome = run(tmp_path, files(make()))
    assert len({ds.SeriesInstanceUID for ds in outcome.instances.values()}) == 1
