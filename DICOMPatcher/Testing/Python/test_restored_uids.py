"""UIDs that documents still tell are given back, but only where nothing is against it."""

from __future__ import annotations

import pytest
from pydicom.uid import (
    ComprehensiveSRStorage,
    GrayscaleSoftcopyPresentationStateStorage,
    KeyObjectSelectionDocumentStorage,
    SegmentationStorage,
)

from builders import KEY, change, document, image, item, load, outcomes, referenced, save
from DICOMPatcherLib import check, make_rules, patch

IMAGE = "1.2.3.4.5.1"


def listing(number=900, series="1.9.1", study="1.9", **values):
    """A document that lists the image under these UIDs."""
    listed = item(SeriesInstanceUID=series, ReferencedSOPSequence=[referenced(IMAGE)])
    evidence = item(StudyInstanceUID=study, ReferencedSeriesSequence=[listed])
    return document(number, StudyInstanceUID=study, CurrentRequestedProcedureEvidenceSequence=[evidence], **values)


def repaired(tmp_path, *datasets):
    """Return study and series of an image that lacks both, beside other files."""
    save(tmp_path / "in" / "1", image(1, StudyInstanceUID=None, SeriesInstanceUID=None))
    for number, ds in enumerate(datasets, 2):
        save(tmp_path / "in" / str(number), ds)
    patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(only=["GenerateMissingIDs"]), key=KEY)
    ds = load(tmp_path / "out" / "1")
    return str(ds.StudyInstanceUID), str(ds.SeriesInstanceUID)


def test_takes_what_one_document_tells(tmp_path):
    assert repaired(tmp_path, listing()) == ("1.9", "1.9.1")


def test_takes_what_several_documents_tell_alike(tmp_path):
    assert repaired(tmp_path, listing(), listing(901)) == ("1.9", "1.9.1")


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([listing(901, series="1.8.1")], id="another document tells another series"),
        pytest.param([image(2, SeriesInstanceUID="1.9.1", PatientID="P2")], id="the series is somebody else's"),
        pytest.param([image(2, SeriesInstanceUID="1.9.1", PatientSex="M")], id="the series is of another sex"),
        pytest.param(
            [image(2, SeriesInstanceUID="1.9.1", PatientBirthDate=None, PatientAge="012Y")],
            id="the series is of a child",
        ),
    ],
)
def test_leaves_a_series_that_is_not_certain(tmp_path, others):
    study, series = repaired(tmp_path, listing(), *others)
    assert study == "1.9"
    assert series != "1.9.1"


@pytest.mark.parametrize(
    "other",
    [
        {"PatientID": "P2"},
        {"PatientName": "Roe^Jane"},
        {"PatientBirthDate": "19500101"},
        {"PatientAge": "012Y", "StudyDate": "20200131"},
    ],
    ids=str,
)
def test_a_document_of_another_patient_tells_nothing(tmp_path, other):
    study, series = repaired(tmp_path, listing(**other))
    assert study != "1.9"
    assert series != "1.9.1"


def test_an_invalid_uid_is_not_spread(tmp_path):
    _, series = repaired(tmp_path, listing(series="1.9.x"))
    assert series != "1.9.x"


def test_a_broken_list_does_no_harm(tmp_path):
    ds = listing()
    path = save(tmp_path / "in" / "9", ds)
    data = path.read_bytes()
    place = data.index(b"1.9.1")
    path.write_bytes(data[: place - 2] + b"\xff\x7f" + data[place:])  # longer than the item that it stands in
    study, _ = repaired(tmp_path)
    assert study


# The study of a document is that of what it is about

STUDY, OTHER = "1.2.3.4.1", "1.2.7"
DECOY = {"StudyInstanceUID": OTHER, "SeriesInstanceUID": "1.2.7.1", "FrameOfReferenceUID": "1.2.7.2"}


def of_series(series, listed, uid=IMAGE):
    return item(SeriesInstanceUID=series, **{listed: [referenced(uid)]})


def in_study(study, uid=IMAGE):
    series = of_series("1.2.3.4.2", "ReferencedSOPSequence", uid)
    return item(StudyInstanceUID=study, ReferencedSeriesSequence=[series])


def structure_set(study):
    series = item(SeriesInstanceUID="1.2.3.4.2", ContourImageSequence=[referenced(IMAGE)])
    about = referenced(study, "1.2.840.10008.3.1.2.3.1", RTReferencedSeriesSequence=[series])
    frame = item(FrameOfReferenceUID="1.2.3.4.3", RTReferencedStudySequence=[about])
    return document(ReferencedFrameOfReferenceSequence=[frame])


def report(*studies, sop_class=ComprehensiveSRStorage, modality="SR", **values):
    evidence = [in_study(study) if isinstance(study, str) else study for study in studies]
    lists = {"CurrentRequestedProcedureEvidenceSequence": evidence or None, **values}
    return document(SOPClassUID=sop_class, Modality=modality, **lists)


def segmentation(**values):
    lists = {"ReferencedSeriesSequence": [of_series("1.2.3.4.2", "ReferencedInstanceSequence")], **values}
    own = {"SOPClassUID": SegmentationStorage, "Modality": "SEG", "SeriesInstanceUID": "1.2.3.4.9"}
    return image(900, **own, StudyDate=None, FrameOfReferenceUID=None, **lists)


def presentation():
    lists = {"ReferencedSeriesSequence": [of_series("1.2.3.4.2", "ReferencedImageSequence")]}
    return document(SOPClassUID=GrayscaleSoftcopyPresentationStateStorage, Modality="PR", **lists)


KINDS = {
    "report": lambda: report(STUDY),
    "key objects": lambda: report(STUDY, sop_class=KeyObjectSelectionDocumentStorage, modality="KO"),
    "structure set": lambda: structure_set(STUDY),
    "segmentation": segmentation,
    "presentation state": presentation,
}


def study_of_document(tmp_path, ds, *others, **values):
    """Return the study of a document that lacks it, far from the image that it lists and from other files."""
    save(tmp_path / "in" / "document" / "1", change(ds, **{"StudyInstanceUID": None, **values}))
    for number, other in enumerate(others or (image(1), image(2, **DECOY))):
        save(tmp_path / "in" / str(number) / "1", other)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(only=["GenerateMissingIDs"]), key=KEY)
    again = check(str(tmp_path / "out"), make_rules(only=["GenerateMissingIDs"]), key=KEY)
    assert set(outcomes(again).values()) == {"copied"}
    (target,) = (entry["target"] for entry in report.files() if entry["source"] == "document/1")
    return str(load(tmp_path / "out" / target).StudyInstanceUID)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [{}, {"SeriesDate": "20200302", "ContentDate": "20200302"}, {"PatientID": None}])
def test_a_document_is_of_the_study_of_what_it_lists(tmp_path, kind, values):
    assert study_of_document(tmp_path, KINDS[kind](), **values) == STUDY


def test_a_document_is_of_the_only_study_that_it_names(tmp_path):
    assert study_of_document(tmp_path, report(STUDY), image(2, **DECOY)) == STUDY
    assert study_of_document(tmp_path / "2", structure_set(STUDY), image(2, **DECOY)) == STUDY


def test_a_document_follows_images_that_another_one_tells_the_study_of(tmp_path):
    lost = image(1, StudyInstanceUID=None)
    assert study_of_document(tmp_path, segmentation(), lost, listing(study="1.9", series="1.2.3.4.2")) == "1.9"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "values",
    [
        {"PatientID": "P2"},
        {"PatientName": "Roe^Jane"},
        {"PatientSex": "M"},
        {"PatientBirthDate": "19500101"},
        {"PatientBirthDate": None, "PatientAge": "012Y", "StudyDate": "20200131"},
        {"StudyDate": "20210131"},
        {"StudyDate": None, "ContentDate": "20190131"},
    ],
    ids=str,
)
def test_a_document_that_contradicts_what_it_lists_is_of_another_study(tmp_path, kind, values):
    assert study_of_document(tmp_path, KINDS[kind](), **values) not in (STUDY, OTHER)


@pytest.mark.parametrize(
    ("make", "images"),
    [
        pytest.param(lambda: report(STUDY, in_study(OTHER, "1.2.3.4.5.2")), [image(1)], id="two studies"),
        pytest.param(lambda: report(OTHER), [image(1)], id="the image is of another study"),
        pytest.param(
            lambda: report(StudiesContainingOtherReferencedInstancesSequence=[in_study(STUDY)]),
            [image(1)],
            id="of other studies",
        ),
        pytest.param(
            lambda: segmentation(StudiesContainingOtherReferencedInstancesSequence=[in_study(OTHER, "1.2.3.4.5.2")]),
            [image(1), image(2, **DECOY)],
            id="also of other studies",
        ),
        pytest.param(
            lambda: report(PertinentOtherEvidenceSequence=[in_study(STUDY)]),
            [image(1)],
            id="other evidence",
        ),
        pytest.param(segmentation, [image(1), image(1, **DECOY, InstanceNumber="9")], id="two images of one UID"),
        pytest.param(segmentation, [image(2)], id="no such image"),
        pytest.param(lambda: report("1.2.x"), [image(2)], id="no UID"),
        pytest.param(segmentation, [image(1), image(2, PatientID="P2")], id="a study of two patients"),
    ],
)  # fmt: skip
def test_a_document_takes_no_study_that_is_not_certain(tmp_path, make, images):
    taken = study_of_document(tmp_path, make(), *images)
    assert taken not in (STUDY, OTHER, "1.2.x")


UNTOLD = {"PatientBirthDate": None, "PatientSex": None, "StudyDate": "20200131"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "persons",
    [
        ({"PatientAge": "070Y"}, {"PatientBirthDate": "19800101"}),
        ({"PatientBirthDate": "19500101"}, {"PatientAge": "040Y"}),
        ({"IssuerOfPatientID": "H1"}, {"IssuerOfPatientID": "H2"}),
    ],
    ids=["age", "birth date", "issuer"],
)
def test_a_document_contradicts_no_file_of_the_study_that_it_takes(tmp_path, kind, persons):
    """Neither those that it is about, nor those that it is not about."""
    one, other = ({**UNTOLD, **person} for person in persons)
    images = image(1, **UNTOLD), image(2, **one)
    assert study_of_document(tmp_path / "1", KINDS[kind](), *images, **one) == STUDY
    assert study_of_document(tmp_path / "2", KINDS[kind](), *images, **other) != STUDY


# A patient's name gets from a document to images that say none only if no other document says another one

UNNAMED = {"PatientID": None, "PatientName": None, "PatientSex": None, "PatientBirthDate": None}
JANE = {**UNNAMED, "PatientID": "P1", "PatientName": "Doe^Jane"}
RICK = {**UNNAMED, "PatientID": "P2", "PatientName": "Roe^Rick"}


def of(patient, make, number=900, **values):
    """A document of a patient, in a series of its own and without a study."""
    own = {"SOPInstanceUID": f"1.2.{number}", "SeriesInstanceUID": f"1.2.{number}.1", "StudyDate": None}
    return change(make(), **{"StudyInstanceUID": None, **own, **patient, **values})


def names_and_studies(tmp_path, *datasets):
    """Return who images and documents are of, and their studies, by SOP Instance UID; each lies in its own folder."""
    for number, ds in enumerate(datasets):
        save(tmp_path / "in" / str(number) / "1", ds)
    patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(only=["GenerateMissingIDs"]), key=KEY)
    found = {}
    for path in filter(lambda path: path.is_file(), (tmp_path / "out").rglob("*")):
        ds = load(path)
        found[str(ds.SOPInstanceUID)] = (str(ds.PatientName), str(ds.StudyInstanceUID))
    return found


SECOND = "1.2.3.4.5.2"
DISAGREEING = {
    "both lack their study": (of(JANE, segmentation), of(RICK, segmentation, 901)),
    "both name the study": (of(JANE, lambda: report(STUDY)), of(RICK, lambda: report(STUDY), 901)),
    "one has its own study": (of(JANE, segmentation), of(RICK, segmentation, 901, StudyInstanceUID="1.2.9")),
    "one has its own study and names this": (
        of(JANE, segmentation),
        of(RICK, lambda: report(STUDY), 901, StudyInstanceUID="1.2.9"),
    ),
    "of two images": (of(JANE, segmentation), of(RICK, lambda: report(in_study(STUDY, SECOND)), 901)),
    "as other evidence": (
        of(JANE, segmentation),
        of(RICK, lambda: report(PertinentOtherEvidenceSequence=[in_study(STUDY)]), 901),
    ),
    "of the series": (of(JANE, segmentation), of(RICK, lambda: report(in_study("", "1.2.3.4.5.9")), 901)),
    "names without IDs": (of(JANE, segmentation, PatientID=None), of(RICK, segmentation, 901, PatientID=None)),
    "IDs without names": (of(JANE, segmentation, PatientName=None), of(RICK, segmentation, 901, PatientName=None)),
    "IDs of two issuers": (
        of(JANE, segmentation, IssuerOfPatientID="H1"),
        of(JANE, segmentation, 901, IssuerOfPatientID="H2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DISAGREEING)
@pytest.mark.parametrize("turned", [False, True])
def test_no_document_gets_a_study_that_another_patient_claims(tmp_path, case, turned):
    documents = DISAGREEING[case][::-1] if turned else DISAGREEING[case]
    found = names_and_studies(tmp_path, image(1, **UNNAMED), image(2, **UNNAMED), *documents)
    assert found[IMAGE] == found[SECOND] == ("Unspecified Patient", STUDY)
    assert STUDY not in (found["1.2.900"][1], found["1.2.901"][1])


@pytest.mark.parametrize("turned", [False, True])
def test_the_patient_whom_images_tell_keeps_the_documents(tmp_path, turned):
    documents = DISAGREEING["both lack their study"]
    found = names_and_studies(tmp_path, image(1, **JANE), *(documents[::-1] if turned else documents))
    assert found[IMAGE] == found["1.2.900"] == ("Doe^Jane", STUDY)
    assert found["1.2.901"][1] != STUDY


@pytest.mark.parametrize("other", [JANE, UNNAMED], ids=str)
def test_documents_that_agree_tell_whose_images_are(tmp_path, other):
    documents = of(JANE, segmentation), of(other, segmentation, 901)
    found = names_and_studies(tmp_path, image(1, **UNNAMED), *documents)
    assert found[IMAGE] == found["1.2.900"] == ("Doe^Jane", STUDY)
    assert found["1.2.901"][1] == STUDY


def test_a_patient_who_is_older_in_another_document_is_the_same(tmp_path):
    young = of(JANE, segmentation, PatientAge="040Y", StudyDate="20200131")
    old = of(JANE, segmentation, 901, PatientAge="045Y", StudyDate="20250131", StudyInstanceUID="1.2.9")
    found = names_and_studies(tmp_path, image(1, **UNNAMED, StudyDate="20200131"), young, old)
    assert found[IMAGE] == found["1.2.900"] == ("Doe^Jane", STUDY)


LOST = {**UNNAMED, "StudyInstanceUID": None}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("listed", [IMAGE, SECOND])
def test_an_image_gets_no_uid_that_documents_of_two_patients_tell(tmp_path, turned, listed):
    own = of(JANE, lambda: report(STUDY), StudyInstanceUID=STUDY)
    other = of(RICK, lambda: report(in_study(STUDY, listed)), 901, StudyInstanceUID="1.2.9")
    lost = image(1, **LOST, StudyDate=None, SeriesInstanceUID="1.2.8", FrameOfReferenceUID=None)
    found = names_and_studies(tmp_path, lost, *((other, own) if turned else (own, other)))
    assert found[IMAGE][0] == "Unspecified Patient"
    assert found[IMAGE][1] != STUDY


@pytest.mark.parametrize("turned", [False, True])
def test_images_of_two_patients_get_no_study_that_a_document_tells_of_both(tmp_path, turned):
    own = {"StudyInstanceUID": None, "StudyDate": None, "FrameOfReferenceUID": None}
    images = [
        image(1, **{**JANE, **own}, SeriesInstanceUID="1.2.8"),
        image(2, **{**RICK, **own}, SeriesInstanceUID="1.2.9"),
    ]
    both = of(UNNAMED, lambda: report(STUDY, in_study(STUDY, SECOND)), StudyInstanceUID="1.2.7")
    found = names_and_studies(tmp_path, *(images[::-1] if turned else images), both)
    assert STUDY not in (found[IMAGE][1], found[SECOND][1])
