"""References follow the UIDs they name: renamed ones everywhere, moved ones with the instances listed beside them."""

from __future__ import annotations

import copy
from types import SimpleNamespace

import pytest
from pydicom.uid import (
    ComprehensiveSRStorage,
    CTImageStorage,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    GrayscaleSoftcopyPresentationStateStorage,
    ImplicitVRLittleEndian,
    SegmentationStorage,
    SpatialRegistrationStorage,
)

import dicom_bytes as dcm
from builders import (
    KEY,
    change,
    collecting,
    document,
    encoded,
    entries,
    ids,
    image,
    item,
    load,
    outcomes,
    raw_element,
    referenced,
    save,
    save_series,
    tree,
    ultrasound,
)
from DICOMPatcherLib import make_rules, patch
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning import references

SERIES = "1.2.3.4.2"
SYNTAXES = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]


def run(tmp_path, *rules):
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), list(rules), key=KEY)
    assert set(outcomes(report).values()) <= {"patched", "copied", "damaged"}  # segmentations have no pixels here
    assert not any("RULE" in ids(entry) for entry in report.files())
    return report


def replacing(keyword, new):
    """Return a rule that gives each instance the value `new(its old value, its path)`."""

    def work(self, instances):
        for instance in instances:
            instance[keyword] = new(instance[keyword], instance.path)

    return collecting(work)


def instance(number):
    return f"1.2.3.4.5.{number}"


def uids(ds):
    """Return all UIDs at every depth with their keywords."""
    return [(element.keyword, str(element.value)) for element in ds.iterall() if element.VR == "UI"]


# Documents with references, as real ones are built


def structure_set(series=SERIES, numbers=(1, 2, 3), frame="1.2.3.4.3", study="1.2.3.4.1"):
    images = [referenced(instance(number)) for number in numbers]
    in_series = item(SeriesInstanceUID=series, ContourImageSequence=images)
    in_study = item(
        ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.1",
        ReferencedSOPInstanceUID=study,
        RTReferencedSeriesSequence=[in_series],
    )
    contours = [item(ContourImageSequence=[referenced(instance(number))], ContourData=[0, 0, 0]) for number in numbers]
    return document(
        ReferencedFrameOfReferenceSequence=[item(FrameOfReferenceUID=frame, RTReferencedStudySequence=[in_study])],
        StructureSetROISequence=[item(ROINumber="1", ReferencedFrameOfReferenceUID=frame)],
        ROIContourSequence=[item(ReferencedROINumber="1", ContourSequence=contours)],
    )


def segmentation(series=SERIES, numbers=(1, 2, 3)):
    sources = [item(SourceImageSequence=[referenced(instance(number))]) for number in numbers]
    return document(
        901,
        SOPClassUID=SegmentationStorage,
        Modality="SEG",
        ReferencedSeriesSequence=[
            item(SeriesInstanceUID=series, ReferencedInstanceSequence=[referenced(instance(n)) for n in numbers])
        ],
        PerFrameFunctionalGroupsSequence=[item(DerivationImageSequence=[source]) for source in sources],
    )


def structured_report(series=SERIES, numbers=(1, 2, 3), study="1.2.3.4.1"):
    evidence = item(SeriesInstanceUID=series, ReferencedSOPSequence=[referenced(instance(n)) for n in numbers])
    content = [item(ValueType="IMAGE", ReferencedSOPSequence=[referenced(instance(n))]) for n in numbers]
    return document(
        902,
        SOPClassUID=ComprehensiveSRStorage,
        Modality="SR",
        CurrentRequestedProcedureEvidenceSequence=[item(StudyInstanceUID=study, ReferencedSeriesSequence=[evidence])],
        ContentSequence=[item(ValueType="CONTAINER", ContentSequence=content)],
    )


def presentation_state(series=SERIES, numbers=(1, 2, 3)):
    return document(
        903,
        SOPClassUID=GrayscaleSoftcopyPresentationStateStorage,
        Modality="PR",
        ReferencedSeriesSequence=[
            item(SeriesInstanceUID=series, ReferencedImageSequence=[referenced(instance(n)) for n in numbers])
        ],
        DisplayedAreaSelectionSequence=[item(ReferencedImageSequence=[referenced(instance(n)) for n in numbers])],
    )


DOCUMENTS = [structure_set, segmentation, structured_report, presentation_state]


def series_items(ds):
    """Return the items that refer to a series, with the instances they list."""
    found = []
    for element in ds.iterall():
        for child in element.value if element.VR == "SQ" else ():
            if "SeriesInstanceUID" in child:
                listed = [str(e.value) for e in child.iterall() if e.keyword == "ReferencedSOPInstanceUID"]
                found.append((str(child.SeriesInstanceUID), listed))
    return found


# Renames


@pytest.mark.parametrize("syntax", SYNTAXES, ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("make", DOCUMENTS, ids=lambda make: make.__name__)
def test_renamed_instances_are_found_at_every_depth(tmp_path, make, syntax):
    save_series(tmp_path / "in", 3)
    save(tmp_path / "in" / "z", make(), syntax)
    before = uids(load(tmp_path / "in" / "z"))
    report = run(tmp_path, replacing("SOPInstanceUID", lambda old, path: f"{old}.77" if path != "z" else old))
    assert "I15" not in ids(entries(report)["z"])
    after = uids(load(tmp_path / "out" / "z"))
    new = {instance(number): f"{instance(number)}.77" for number in (1, 2, 3)}
    assert after == [(keyword, new.get(uid, uid)) for keyword, uid in before]
    assert after != before


@pytest.mark.parametrize(
    ("keyword", "old"),
    [("SeriesInstanceUID", SERIES), ("StudyInstanceUID", "1.2.3.4.1"), ("FrameOfReferenceUID", "1.2.3.4.3")],
)
@pytest.mark.parametrize("make", DOCUMENTS, ids=lambda make: make.__name__)
def test_renamed_series_studies_and_frames_of_reference_are_found(tmp_path, make, keyword, old):
    save_series(tmp_path / "in", 3)
    save(tmp_path / "in" / "z", make())
    run(tmp_path, replacing(keyword, lambda uid, path: "1.9.9.9" if uid == old else uid))
    before, after = uids(load(tmp_path / "in" / "z")), uids(load(tmp_path / "out" / "z"))
    assert after == [(name, "1.9.9.9" if uid == old else uid) for name, uid in before]


def test_invalid_uids_are_replaced_with_the_references_to_them(tmp_path):
    bad = {"SOPInstanceUID": "1.2.03.1", "SeriesInstanceUID": "1.2.O3", "FrameOfReferenceUID": "1.2.3-4"}
    frame = bad["FrameOfReferenceUID"]
    save(tmp_path / "in" / "1", image(1, **bad))
    ds = structure_set(bad["SeriesInstanceUID"], (), frame)
    ds.ROIContourSequence[0].ContourSequence = [
        item(ContourImageSequence=[referenced(bad["SOPInstanceUID"])], ContourData=[0, 0, 0])
    ]
    save(tmp_path / "in" / "z", ds)
    run(tmp_path, *make_rules(only=["ReplaceInvalidUIDs"]))
    picture, ds = load(tmp_path / "out" / "1"), load(tmp_path / "out" / "z")
    contour = ds.ROIContourSequence[0].ContourSequence[0].ContourImageSequence[0]
    reference = ds.ReferencedFrameOfReferenceSequence[0]
    assert contour.ReferencedSOPInstanceUID == picture.SOPInstanceUID != bad["SOPInstanceUID"]
    assert reference.FrameOfReferenceUID == picture.FrameOfReferenceUID != frame
    assert ds.StructureSetROISequence[0].ReferencedFrameOfReferenceUID == picture.FrameOfReferenceUID
    series = reference.RTReferencedStudySequence[0].RTReferencedSeriesSequence[0].SeriesInstanceUID
    assert series == picture.SeriesInstanceUID != bad["SeriesInstanceUID"]


LENGTHS = [3, 7, 8, 44, 45, 46, 47, 48, 49, 50, 52, 53, 54, 55, 56, 57, 58, 63, 64]


@pytest.mark.parametrize("syntax", SYNTAXES, ids=["explicit", "implicit", "big endian"])
def test_references_of_every_length_are_found(tmp_path, syntax):
    """The length of a value, and the tag of what follows it, are bytes that may look like a part of the UID."""
    old = {length: "1." + str(length).rjust(length - 2, "1") for length in LENGTHS if length > 3}
    old[3] = "1.9"
    for number, uid in enumerate(old.values(), 1):
        save(tmp_path / "in" / f"{number:02}", image(number, SOPInstanceUID=uid))
    ds = document(SourceImageSequence=[referenced(uid) for uid in old.values()])
    for number, uid in enumerate(old.values()):
        save(
            tmp_path / "in" / f"z{number:02}",
            change(document(950 + number), SourceImageSequence=[referenced(uid)]),
            syntax,
        )
    save(tmp_path / "in" / "zz", ds, syntax)
    run(tmp_path, replacing("SOPInstanceUID", lambda uid, path: uid if path[0] == "z" else f"1.7.{len(uid)}"))
    expected = {f"1.7.{length}" for length in LENGTHS}
    assert {child.ReferencedSOPInstanceUID for child in load(tmp_path / "out" / "zz").SourceImageSequence} == expected
    found = {
        str(load(tmp_path / "out" / f"z{number:02}").SourceImageSequence[0].ReferencedSOPInstanceUID)
        for number in range(len(old))
    }
    assert found == expected


@pytest.mark.parametrize("syntax", SYNTAXES, ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("uid", ["1.2.3.45", "1.2.3.4.5"], ids=["even", "odd"])
def test_a_registration_follows_its_frames_of_reference(tmp_path, syntax, uid):
    """Behind the UID stands an element of group 0070, whose first byte is a letter."""
    save(tmp_path / "in" / "1", image(1, FrameOfReferenceUID=uid))
    matrix = item(MatrixRegistrationSequence=[item(MatrixSequence=[])])
    ds = document(
        904,
        SOPClassUID=SpatialRegistrationStorage,
        Modality="REG",
        RegistrationSequence=[change(matrix, FrameOfReferenceUID=uid)],
    )
    save(tmp_path / "in" / "z", ds, syntax)
    run(tmp_path, replacing("FrameOfReferenceUID", lambda old, path: "1.9.9" if old else ""))
    assert load(tmp_path / "out" / "z").RegistrationSequence[0].FrameOfReferenceUID == "1.9.9"


@pytest.mark.parametrize("syntax", SYNTAXES, ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize(
    "values",
    [
        {"ReferencedSegmentNumber": [1]},
        {"ReferencedFrameNumber": "1"},
        {"TrackingID": "lesion"},
        {"RadionuclideTotalDose": "1"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_what_stands_behind_a_reference_does_not_hide_it(tmp_path, values, syntax):
    save(tmp_path / "in" / "1", image(1, SOPInstanceUID="1.2.3.45"))
    save(tmp_path / "in" / "z", document(SourceImageSequence=[referenced("1.2.3.45", **values)]), syntax)
    run(tmp_path, replacing("SOPInstanceUID", lambda old, path: "1.9.9" if path == "1" else old))
    assert load(tmp_path / "out" / "z").SourceImageSequence[0].ReferencedSOPInstanceUID == "1.9.9"


@pytest.mark.parametrize("behind", [b"", b"A", b"\0"])
@pytest.mark.parametrize("before", [b"", b"A", b"\0"])
def test_a_byte_beside_a_uid_does_not_hide_it(tmp_path, before, behind):
    row = Instance("1", {"SOPInstanceUID": 0}, ["1.2.3.4"])
    renamed = references.References([row], {row: {"SOPInstanceUID": ("1.2.3.4", "1.2.3.5")}})
    content = dcm.identity() + dcm.element(0x00420011, "UN", before + b"1.2.3.4" + behind)
    with Part10File.open(dcm.write(tmp_path, dcm.file(content))) as file:
        assert renamed.may_be_in(file)


def test_a_uid_that_only_begins_like_a_renamed_one_stays(tmp_path):
    save(tmp_path / "in" / "1", image(1))
    others = [instance(10), instance(1) + ".1", "1" + instance(1)]
    save(tmp_path / "in" / "z", document(SourceImageSequence=[referenced(uid) for uid in others]))
    run(tmp_path, replacing("SOPInstanceUID", lambda old, path: "1.9.9" if path == "1" else old))
    assert (tmp_path / "out" / "z").read_bytes() == (tmp_path / "in" / "z").read_bytes()


def test_several_uids_in_one_value_are_followed_one_by_one(tmp_path):
    save(tmp_path / "in" / "1", image(1))
    save(tmp_path / "in" / "z", document(FailedSOPInstanceUIDList=[instance(7), instance(1), instance(8)]))
    run(tmp_path, replacing("SOPInstanceUID", lambda old, path: "1.9.9" if path == "1" else old))
    assert list(load(tmp_path / "out" / "z").FailedSOPInstanceUIDList) == [instance(7), "1.9.9", instance(8)]


def test_uids_that_change_places_are_not_renamed_twice(tmp_path):
    save_series(tmp_path / "in", 2)
    save(tmp_path / "in" / "z", document(SourceImageSequence=[referenced(instance(1)), referenced(instance(2))]))
    swap = {instance(1): instance(2), instance(2): instance(1)}
    run(tmp_path, replacing("SOPInstanceUID", lambda old, path: swap.get(old, old)))
    found = [child.ReferencedSOPInstanceUID for child in load(tmp_path / "out" / "z").SourceImageSequence]
    assert found == [instance(2), instance(1)]


def test_private_elements_are_left_alone(tmp_path):
    save_series(tmp_path / "in", 1)
    inner = raw_element(0x00081155, "UI", instance(1).encode() + b"\0")
    whole = b"\xfe\xff\x00\xe0" + len(inner).to_bytes(4, "little") + inner
    private = raw_element(0x00090010, "LO", b"ACME") + raw_element(0x00091001, "UI", instance(1).encode() + b"\0")
    private += raw_element(0x00091002, "SQ", whole)
    data = encoded(document(SourceImageSequence=[referenced(instance(1))]))
    place = data.index(b"\x10\x00\x10\x00PN")
    (tmp_path / "in" / "z").write_bytes(data[:place] + private + data[place:])
    run(tmp_path, replacing("SOPInstanceUID", lambda old, path: "1.9.9" if path == "001.dcm" else old))
    written = (tmp_path / "out" / "z").read_bytes()
    assert private in written
    assert load(tmp_path / "out" / "z").SourceImageSequence[0].ReferencedSOPInstanceUID == "1.9.9"


def test_a_reference_in_an_element_of_unknown_vr_is_followed_or_reported(tmp_path):
    save_series(tmp_path / "in", 1)
    inner = raw_element(0x00081155, "UI", instance(1).encode() + b"\0", ImplicitVRLittleEndian)
    whole = b"\xfe\xff\x00\xe0" + len(inner).to_bytes(4, "little") + inner
    data = encoded(document())
    place = data.index(b"\x10\x00\x10\x00PN")
    (tmp_path / "in" / "z").write_bytes(data[:place] + raw_element(0x00082112, "UN", whole) + data[place:])
    report = run(tmp_path, replacing("SOPInstanceUID", lambda old, path: "1.9.9" if path == "001.dcm" else old))
    followed = b"1.9.9" in (tmp_path / "out" / "z").read_bytes()
    assert followed or "I15" in ids(entries(report)["z"])


def test_a_sequence_that_cannot_be_read_is_reported_and_kept(tmp_path):
    save_series(tmp_path / "in", 1)
    broken = b"\xfe\xff\x00\xe0\xff\x00\x00\x00" + raw_element(0x00081155, "UI", instance(1).encode() + b"\0")
    data = encoded(document())
    place = data.index(b"\x10\x00\x10\x00PN")
    (tmp_path / "in" / "z").write_bytes(data[:place] + raw_element(0x00082112, "SQ", broken) + data[place:])
    report = patch(
        str(tmp_path / "in"),
        str(tmp_path / "out"),
        [replacing("SOPInstanceUID", lambda old, path: "1.9.9" if path == "001.dcm" else old)],
    )
    assert outcomes(report)["001.dcm"] == "patched"
    if outcomes(report)["z"] in ("patched", "copied"):
        assert broken in (tmp_path / "out" / "z").read_bytes()
        assert ids(entries(report)["z"])


# Moves


def test_a_reference_means_the_first_of_several_instances_with_one_uid(tmp_path):
    save_series(tmp_path / "in", 3, SOPInstanceUID="1.2.3.45", InstanceNumber=str)
    save(tmp_path / "in" / "z", document(SourceImageSequence=[referenced("1.2.3.45")]))
    run(tmp_path, *make_rules(only=["GenerateMissingIDs"]))
    found = [load(tmp_path / "out" / f"00{number}.dcm").SOPInstanceUID for number in (1, 2, 3)]
    assert found[0] == "1.2.3.45"
    assert len(set(found)) == 3
    assert load(tmp_path / "out" / "z").SourceImageSequence[0].ReferencedSOPInstanceUID == "1.2.3.45"


def parted(path):
    """Return the series of each instance when a series is parted: 1 and 2 go to one, 3 to another."""
    return {"001.dcm": "1.9.1", "002.dcm": "1.9.1", "003.dcm": "1.9.2"}.get(path)


@pytest.mark.parametrize("syntax", SYNTAXES, ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("make", DOCUMENTS, ids=lambda make: make.__name__)
def test_an_item_is_split_when_its_instances_part(tmp_path, make, syntax):
    save_series(tmp_path / "in", 3)
    save(tmp_path / "in" / "z", make(), syntax)
    run(tmp_path, replacing("SeriesInstanceUID", lambda old, path: parted(path) or old))
    found = series_items(load(tmp_path / "out" / "z"))
    assert sorted(found) == [("1.9.1", [instance(1), instance(2)]), ("1.9.2", [instance(3)])]


@pytest.mark.parametrize("make", DOCUMENTS, ids=lambda make: make.__name__)
def test_an_item_whose_instances_stay_together_follows_them(tmp_path, make):
    save_series(tmp_path / "in", 3)
    save(tmp_path / "in" / "z", make(numbers=(1, 2)))
    run(tmp_path, replacing("SeriesInstanceUID", lambda old, path: parted(path) or old))
    assert series_items(load(tmp_path / "out" / "z")) == [("1.9.1", [instance(1), instance(2)])]


@pytest.mark.parametrize("make", DOCUMENTS, ids=lambda make: make.__name__)
def test_instances_that_are_not_in_the_folder_stay_with_the_old_series(tmp_path, make):
    save_series(tmp_path / "in", 3)
    save(tmp_path / "in" / "z", make(numbers=(1, 3, 777)))
    run(tmp_path, replacing("SeriesInstanceUID", lambda old, path: parted(path) or old))
    found = dict(series_items(load(tmp_path / "out" / "z")))
    assert found == {"1.9.1": [instance(1)], "1.9.2": [instance(3)], SERIES: [instance(777)]}


def test_what_else_an_item_says_is_in_each_of_its_parts(tmp_path):
    save_series(tmp_path / "in", 3)
    ds = segmentation()
    change(ds.ReferencedSeriesSequence[0], SeriesDescription="of the head", StudyInstanceUID="1.2.3.4.1")
    save(tmp_path / "in" / "z", ds)
    run(tmp_path, replacing("SeriesInstanceUID", lambda old, path: parted(path) or old))
    parts = load(tmp_path / "out" / "z").ReferencedSeriesSequence
    assert [part.SeriesDescription for part in parts] == ["of the head"] * 2


def test_dividing_an_item_copies_no_instance(tmp_path, monkeypatch):
    """Or it would take hours for a series of thousands."""
    copied = []
    monkeypatch.setattr(
        references, "copy", SimpleNamespace(deepcopy=lambda ds: (copied.append(str(ds)), copy.deepcopy(ds))[1])
    )
    numbers = tuple(range(1, 31))
    save_series(tmp_path / "in", 30)
    save(tmp_path / "in" / "z", segmentation(numbers=numbers))
    run(tmp_path, replacing("SeriesInstanceUID", lambda old, path: f"1.9.{int(path[:3])}" if path != "z" else old))
    found = series_items(load(tmp_path / "out" / "z"))
    assert sorted(found) == sorted((f"1.9.{number}", [instance(number)]) for number in numbers)
    assert len(copied) == 29
    assert not [text for text in copied if instance(1) in text]


def test_a_reference_that_names_no_instances_is_left_and_reported(tmp_path):
    save_series(tmp_path / "in", 3)
    save(tmp_path / "in" / "z", segmentation(numbers=()))
    report = run(tmp_path, replacing("SeriesInstanceUID", lambda old, path: parted(path) or old))
    assert (tmp_path / "out" / "z").read_bytes() == (tmp_path / "in" / "z").read_bytes()
    assert ids(entries(report)["z"]) == ["V26", "I15"]


def test_parts_of_an_item_follow_instances_that_are_renamed_at_the_same_time(tmp_path):
    save_series(tmp_path / "in", 3)
    save(tmp_path / "in" / "z", segmentation())

    def work(self, instances):
        for row in instances[:3]:
            row["SeriesInstanceUID"] = parted(row.path)
            row["SOPInstanceUID"] += ".77"

    run(tmp_path, collecting(work))
    found = sorted(series_items(load(tmp_path / "out" / "z")))
    assert found == [("1.9.1", [instance(1) + ".77", instance(2) + ".77"]), ("1.9.2", [instance(3) + ".77"])]


def test_a_reference_that_moved_is_not_renamed_on_top_of_it(tmp_path):
    """Series A is parted into B and C while what was B becomes D."""
    save_series(tmp_path / "in", 3)
    save(tmp_path / "in" / "b", image(4, SeriesInstanceUID="1.9.1"))
    save(tmp_path / "in" / "z", segmentation(numbers=(1, 2)))
    run(tmp_path, replacing("SeriesInstanceUID", lambda old, path: "1.9.4" if path == "b" else parted(path) or old))
    assert series_items(load(tmp_path / "out" / "z")) == [("1.9.1", [instance(1), instance(2)])]


def test_splitting_ultrasound_takes_its_reports_along(tmp_path):
    save_series(tmp_path / "in", 3, ultrasound)
    save(tmp_path / "in" / "z", structured_report())
    run(tmp_path, *make_rules(only=["SplitUltrasoundSeriesByInstanceNumber"]))
    series = [load(tmp_path / "out" / f"00{number}.dcm").SeriesInstanceUID for number in (1, 2, 3)]
    assert len(set(series)) == 3
    found = dict(series_items(load(tmp_path / "out" / "z")))
    assert found == {uid: [instance(number)] for number, uid in enumerate(series, 1)}


def test_one_series_in_two_folders_takes_its_references_along(tmp_path):
    for number, folder in enumerate(["a", "a", "b"], 1):
        save(tmp_path / "in" / folder / f"{number}", image(number))
    save(tmp_path / "in" / "z" / "z", presentation_state())
    run(tmp_path, *make_rules(only=["ForceSameSeriesInstanceUidInEachDirectory"]))
    a, b = (load(tmp_path / "out" / name).SeriesInstanceUID for name in ("a/1", "b/3"))
    assert dict(series_items(load(tmp_path / "out" / "z" / "z"))) == {
        str(a): [instance(1), instance(2)],
        str(b): [instance(3)],
    }


def test_two_rules_in_a_row_take_references_along_twice(tmp_path):
    save_series(tmp_path / "in", 3, ultrasound, SeriesInstanceUID="1.2.03")
    save(tmp_path / "in" / "z", structured_report("1.2.03"))
    run(tmp_path, *make_rules(only=["GenerateMissingIDs", "SplitUltrasoundSeriesByInstanceNumber", "Anonymize"]))
    pictures = [load(tmp_path / "out" / f"00{number}.dcm") for number in (1, 2, 3)]
    expected = {str(ds.SeriesInstanceUID): [str(ds.SOPInstanceUID)] for ds in pictures}
    assert len(expected) == 3
    assert dict(series_items(load(tmp_path / "out" / "z"))) == expected


def test_nothing_is_looked_for_when_nothing_was_replaced(tmp_path):
    save_series(tmp_path / "in", 3)
    for number, make in enumerate(DOCUMENTS):
        save(tmp_path / "in" / f"z{number}", make())
    run(tmp_path, *make_rules(leave_out=["NormalizeFileNames"]))
    assert tree(tmp_path / "out") == tree(tmp_path / "in")


def test_a_reference_of_an_image_to_its_neighbour_is_followed(tmp_path):
    save(tmp_path / "in" / "1", image(1, SOPInstanceUID="1.2.3"))
    save(tmp_path / "in" / "2", image(2, ReferencedImageSequence=[referenced("1.2.3", CTImageStorage)]))
    run(tmp_path, replacing("SOPInstanceUID", lambda uid, path: "1.9.9.9" if uid == "1.2.3" else uid))
    assert load(tmp_path / "out" / "2").ReferencedImageSequence[0].ReferencedSOPInstanceUID == "1.9.9.9"


def test_an_instance_may_refer_to_itself(tmp_path):
    save(tmp_path / "in" / "1", image(1, SOPInstanceUID="1.2.3", SourceImageSequence=[referenced("1.2.3")]))
    run(tmp_path, replacing("SOPInstanceUID", lambda uid, path: "1.9.9.9"))
    ds = load(tmp_path / "out" / "1")
    assert ds.SourceImageSequence[0].ReferencedSOPInstanceUID == ds.SOPInstanceUID == "1.9.9.9"
    assert ds.file_meta.MediaStorageSOPInstanceUID == ds.SOPInstanceUID
