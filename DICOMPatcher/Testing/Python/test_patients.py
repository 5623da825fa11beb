"""Whether files are of one patient: what says so, what speaks against it, and what says nothing."""

from __future__ import annotations

import pytest

from builders import KEY, document, image, item, load, outputs, referenced, save
from DICOMPatcherLib import check, make_rules, patch
from DICOMPatcherLib.instances.patients import NOBODY, Identity, contradict, identity_of, merged, spellings
from DICOMPatcherLib.values.identifiers import is_valid_uid

JANE = identity_of("4711", "Doe^Jane", "19700101", "F")


def jane(**other):
    told = {"patient": "4711", "name": "Doe^Jane", "born": "19700101", "sex": "F", **other}
    return identity_of(*told.values())


@pytest.mark.parametrize(
    "other",
    [
        {"patient": "4711 "},
        {"patient": ""},
        {"patient": "ANONYMOUS"},
        {"name": "DOE^JANE^^"},
        {"name": "Jane Doe"},
        {"name": "Doe^Jane^Mary"},
        {"name": "Doe"},
        {"name": "Removed"},
        {"name": "Unspecified Patient"},
        {"born": "1970.01.01"},
        {"born": "19700000"},
        {"born": "00010101"},
        {"sex": "female"},
        {"sex": "O"},
    ],
    ids=str,
)
def test_what_may_be_one_patient(other):
    assert not contradict([JANE, jane(**other)])
    assert merged([jane(**other), JANE]) is not None


@pytest.mark.parametrize(
    "other",
    [
        {"patient": "4712"},
        {"name": "Roe^Jane"},
        {"name": "Doe^John"},
        {"name": "Doe^Jane^Mary", "born": "19700102"},
        {"sex": "M"},
    ],
    ids=str,
)
def test_what_cannot_be_one_patient(other):
    assert contradict([JANE, jane(), jane(**other)])


def test_all_are_compared_with_each_other():
    """The second could be either of the others, who are two."""
    assert contradict([jane(name="Doe^Jane", born=""), jane(name="Doe", born=""), jane(name="Doe^Ann", born="")])


def test_what_several_say_together():
    told = [jane(born="", sex=""), jane(patient="", name="Doe"), NOBODY]
    assert merged(told) == JANE == Identity("4711", ("doe", "jane"), "19700101", "F")
    assert merged([]) == NOBODY


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["Doe^Jane", "DOE^JANE ", "Doe, Jane", "Doe^Jane^^^", "Ｄoe^Jane"], 1),
        (["Doe^Jane^M", "Doe^Jane^M^Dr", "Doe^Jane^M^^PhD=X^Y"], 3),
        (["Doe^Jane^M", "Doe^Jane^M^Dr"], 1),
        (["Doe^Jane", "Doe^Jane^M"], 2),
        (["Doe^Jane^^^Jr", "Doe^Jane^^^Sr", "Doe^Jane"], 3),
        (["Doe^^^Dr", "Doe^^^Prof"], 2),
        (["^^^Dr", "^^^Prof"], 2),
        (["=山田^太郎", "山田^太郎=Yamada^Tarou"], 1),
    ],
    ids=str,
)
def test_spellings_of_one_name(names, count):
    for some in (names, names[::-1]):
        assert len(set(spellings(some).values())) == count


# Dummy UIDs


@pytest.mark.parametrize("junk", ["0", "1.2.3.", "UNKNOWN", "000"])
@pytest.mark.parametrize("same_pixels", [True, False])
def test_patients_who_share_an_invalid_uid_are_not_mixed(tmp_path, junk, same_pixels):
    """Names, IDs or birth dates contradict; a file that may be of either belongs to neither."""
    uids = dict.fromkeys(("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"), junk)
    people = (
        {"PatientID": "P1", "PatientName": "Doe^Jane", "PatientBirthDate": "19700101"},
        {"PatientID": "P2", "PatientName": "Roe^Jack", "PatientBirthDate": "19550101"},
        {"PatientID": "P2", "PatientName": "Roe^Jack", "PatientBirthDate": None},
        {"PatientID": "P3", "PatientName": "Roe^Jack", "PatientBirthDate": "19550101"},
        {"PatientID": None, "PatientName": "Roe^Jack", "PatientBirthDate": None},
    )
    for number, person in enumerate(people):
        own = {"PixelData": bytes(128)} if same_pixels else {}
        save(tmp_path / "in" / f"{number}.dcm", image(number + 1, **uids, **person, PatientSex=None, **own))
    rules = {"leave_out": ["NormalizeFileNames"]}
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(**rules), key=KEY)
    found = [load(tmp_path / "out" / f"{number}.dcm") for number in range(5)]
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID"):
        values = [str(ds[keyword].value) for ds in found]
        assert [values.index(value) for value in values] == [0, 1, 1, 3, 4], keyword
        assert all(map(is_valid_uid, values))
    assert len({str(ds.SOPInstanceUID) for ds in found}) == 5
    told = {entry["source"]: str(entry["findings"]) for entry in report.files()}
    assert "was not valid and the same for different patients" in told["3.dcm"]
    again = check(str(tmp_path / "out"), make_rules(**rules))
    assert all(not entry["changes"] for entry in again.files())


def test_a_patient_with_an_invalid_uid_is_not_torn(tmp_path):
    for number, name in enumerate(("Doe^Jane", "DOE^JANE", "Doe Jane Ann", "")):
        values = {"StudyInstanceUID": "0", "SeriesInstanceUID": "0"}
        save(tmp_path / "in" / f"{number}.dcm", image(number + 1, PatientName=name, **values))
    patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(), key=KEY)
    assert len({str(ds.StudyInstanceUID) for ds in outputs(tmp_path / "out")}) == 1


def test_references_of_a_patient_do_not_lead_to_another(tmp_path):
    """Each document refers to what had the dummy UID in its own study, as do its references to study and series."""
    dummies = dict.fromkeys(("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"), "0")
    people = ({}, {"PatientID": "P2", "PatientName": "Roe^Jack"}, {"PatientID": "P3", "PatientName": "Poe^Ann"})
    for number, person in enumerate(people):
        listed = item(SeriesInstanceUID="0", ReferencedInstanceSequence=[referenced("0")])
        study = item(StudyInstanceUID="0", ReferencedSeriesSequence=[listed])
        own = {"CurrentRequestedProcedureEvidenceSequence": [study], "StudyInstanceUID": "0", **person}
        save(tmp_path / "in" / f"{number}.dcm", image(number + 1, **dummies, **person))
        save(tmp_path / "in" / f"{number}-list.dcm", document(900 + number, **own))
    rules = {"leave_out": ["NormalizeFileNames"]}
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(**rules), key=KEY)
    assert "unreadable data element" not in str([entry["findings"] for entry in report.files()])
    studies = set()
    for number in range(3):
        ds, document_of = (load(tmp_path / "out" / f"{number}{end}.dcm") for end in ("", "-list"))
        (study,) = document_of.CurrentRequestedProcedureEvidenceSequence
        (series,) = study.ReferencedSeriesSequence
        assert study.StudyInstanceUID == document_of.StudyInstanceUID == ds.StudyInstanceUID
        assert series.SeriesInstanceUID == ds.SeriesInstanceUID
        assert series.ReferencedInstanceSequence[0].ReferencedSOPInstanceUID == ds.SOPInstanceUID
        studies.add(str(ds.StudyInstanceUID))
    assert len(studies) == 3
    again = check(str(tmp_path / "out"), make_rules(**rules))
    assert all(not entry["changes"] for entry in again.files())
