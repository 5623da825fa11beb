"""UIDs that documents still tell are given back, but only where nothing is against it."""

from __future__ import annotations

import pytest

from builders import KEY, document, image, item, load, referenced, save
from DICOMPatcherLib import make_rules, patch

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
    ],
)
def test_leaves_a_series_that_is_not_certain(tmp_path, others):
    study, series = repaired(tmp_path, listing(), *others)
    assert study == "1.9"
    assert series != "1.9.1"


@pytest.mark.parametrize("other", [{"PatientID": "P2"}, {"PatientName": "Roe^Jane"}, {"PatientBirthDate": "19500101"}])
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
