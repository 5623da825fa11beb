"""Structure sets and segmentations from before their images got new UIDs find them again by their place."""

from __future__ import annotations

import pytest
from pydicom.uid import RTStructureSetStorage, SegmentationStorage

from builders import change, ids
from DICOMPatcherLib import check
from studies import File, files, make_study, references, write
from study_damage import every_data_set
from synthetic import uid
from test_identity import data_sets, run

RULE = "ConnectLostReferences"
DOCUMENTS = (RTStructureSetStorage, SegmentationStorage)
NEW = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID")


def drawn(member):
    return member.ds.SOPClassUID in DOCUMENTS


def drawing_study(kind):
    """Return the images and what is drawn on them, without all that refers to either."""
    return [member for member in make_study(kind) if drawn(member) or member.ds.Modality in ("CT", "MR", "PT")]


def with_new_uids(members, keywords=NEW):
    for member in members:
        if not drawn(member):
            change(member.ds, **{key: uid("new", str(member.ds[key].value)) for key in keywords if key in member.ds})
    return members


def advice(tmp_path, members):
    write(files(members), tmp_path / "in", "one folder")
    return [one for one in check(str(tmp_path / "in")).advice if one.rule == RULE]


@pytest.mark.parametrize("kind", ["radiotherapy", "segmentation"])
@pytest.mark.parametrize("keywords", [NEW, NEW[:3]], ids=["all", "not the frame of reference"])
def test_what_is_drawn_is_connected_with_its_images(tmp_path, kind, keywords):
    truth = references(data_sets(drawing_study(kind)))
    members = with_new_uids(drawing_study(kind), keywords)
    assert references(data_sets(members)) != truth
    (found,) = advice(tmp_path / "check", members)
    assert found.defect == "I19"
    assert "can be connected" in found.message
    outcome = run(tmp_path, files(members), add=[RULE])
    about = [member.truth.instance for member in members if drawn(member)]
    found_now = references(outcome.instances)
    assert [found_now[name] for name in about] == [truth[name] for name in about]
    images = {ds.StudyInstanceUID for ds in outcome.instances.values()}
    assert len(images) == 1
    again = run(tmp_path / "again", files_of(outcome), add=[RULE])
    assert {entry["outcome"] for entry in again.report.files()} == {"copied"}


def files_of(outcome):
    """Return what was written as the input of a second run."""
    return [File(truth, (outcome.folder / path).read_bytes()) for path, truth in outcome.truth_by_target.items()]


def elsewhere(members):
    for member in members:
        if not drawn(member):
            x, y, z = member.ds.ImagePositionPatient
            change(member.ds, ImagePositionPatient=[x, y, z + 1])


def of_another_patient(members):
    for member in members:
        if not drawn(member):
            change(member.ds, PatientName="Other^One", PatientID="X", PatientBirthDate="19990101")


@pytest.mark.parametrize("harm", [elsewhere, of_another_patient])
@pytest.mark.parametrize("kind", ["radiotherapy", "segmentation"])
def test_what_does_not_fit_is_left(tmp_path, kind, harm):
    members = with_new_uids(drawing_study(kind))
    harm(members)
    assert advice(tmp_path / "check", members) == []
    outcome = run(tmp_path, files(members), add=[RULE])
    assert not any(RULE in {one["rule"] for one in entry["changes"]} for entry in outcome.report.files())


@pytest.mark.parametrize("kind", ["radiotherapy", "segmentation"])
def test_if_several_series_fit_none_is_chosen(tmp_path, kind):
    members = with_new_uids(drawing_study(kind))
    twice = [member for member in with_new_uids(with_new_uids(drawing_study(kind))) if not drawn(member)]
    for member in twice:
        member.truth = member.truth._replace(instance=f"{member.truth.instance} twice")
    write(files([*members, *twice]), tmp_path / "in", "one folder")
    report = check(str(tmp_path / "in"))
    assert [one for one in report.advice if one.rule == RULE] == []
    assert any("I19" in ids(entry) for entry in report.files())


@pytest.mark.parametrize("kind", ["radiotherapy", "segmentation"])
def test_what_is_drawn_without_any_image_is_no_fault(tmp_path, kind):
    assert advice(tmp_path, [member for member in drawing_study(kind) if drawn(member)]) == []
    assert advice(tmp_path / "sound", drawing_study(kind)) == []


def test_a_frame_of_reference_that_no_image_has_becomes_that_of_the_images(tmp_path):
    truth = references(data_sets(drawing_study("radiotherapy")))
    members = drawing_study("radiotherapy")
    for member in filter(drawn, members):
        for ds in every_data_set(member.ds):
            for keyword in ("FrameOfReferenceUID", "ReferencedFrameOfReferenceUID"):
                if keyword in ds:
                    change(ds, **{keyword: uid("made up")})
    (found,) = advice(tmp_path / "check", members)
    assert found.defect == "I19"
    outcome = run(tmp_path, files(members), add=[RULE])
    assert references(outcome.instances) == truth
