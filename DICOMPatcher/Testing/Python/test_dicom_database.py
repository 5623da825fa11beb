"""The model of Slicer's DICOM database, against what the real one was seen to do and against DCMTK."""

from __future__ import annotations

import importlib
import os

import numpy
import pytest
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

import oracles
from stand_in import stand_in
from synthetic import write_ct


@pytest.fixture
def model():
    with stand_in():
        yield importlib.import_module("dicom_database")


@pytest.fixture
def database(model):
    return model.DicomDatabase()


@pytest.fixture
def stream(model):
    return importlib.import_module("dicom_stream")


def counts(database):
    return [len(table) for table in (database.patients, database.studies, database.series, database.instances)]


def patients(database):
    return [row.values["PatientID"] for row in database.patients.values()]


# What is accepted


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [1, 1, 1, 1], id="complete"),
        pytest.param({"StudyInstanceUID": None}, [0, 0, 0, 0], id="no study"),
        pytest.param({"StudyInstanceUID": b""}, [0, 0, 0, 0], id="empty study"),
        pytest.param({"SeriesInstanceUID": None}, [1, 1, 0, 0], id="no series"),
        pytest.param({"SeriesInstanceUID": b""}, [1, 1, 0, 0], id="empty series"),
        pytest.param({"SOPInstanceUID": None}, [1, 1, 1, 0], id="no instance"),
        pytest.param({"SOPInstanceUID": b""}, [1, 1, 1, 1], id="empty instance"),
        pytest.param({"PatientID": None, "PatientName": None}, [1, 1, 1, 1], id="no patient"),
        pytest.param({"SOPClassUID": None, "Modality": None, "PixelData": None}, [1, 1, 1, 1], id="little else"),
        pytest.param({"StudyInstanceUID": b"1." + b"2" * 78}, [1, 1, 1, 1], id="long UID"),
        pytest.param({"meta": False}, [1, 1, 1, 1], id="no meta header"),
        pytest.param({"transfer_syntax": ImplicitVRLittleEndian}, [1, 1, 1, 1], id="implicit"),
    ],
)
def test_rows_of_one_file(database, tmp_path, changes, expected):
    write_ct(tmp_path / "a.dcm", **changes)
    database.import_folder(tmp_path)
    assert counts(database) == expected


def test_log_names_what_is_missing(database, tmp_path):
    write_ct(tmp_path / "a.dcm", StudyInstanceUID=None)
    write_ct(tmp_path / "b.dcm", SOPInstanceUID=b"1.2.3", PatientName=None)
    write_ct(tmp_path / "c.dcm", SOPInstanceUID=b"1.2.4", SeriesInstanceUID=None)
    database.import_folder(tmp_path)
    assert [line.count(name) for line, name in zip(database.log, ("a.dcm", "b.dcm"))] == [1, 1]
    assert len(database.log) == 2


def test_missing_patient_is_made_up_from_the_study(database, tmp_path):
    write_ct(tmp_path / "a.dcm", StudyInstanceUID=b"1.2.3", PatientID=None, PatientName=None)
    database.import_folder(tmp_path)
    [row] = database.patients.values()
    assert (row.values["PatientID"], row.values["PatientName"]) == ("1.2.3", "1.2.3")


def damaged(content, name):
    """Return the content of a file after an accident."""
    meta = bytearray(content)
    place = content.index(ExplicitVRLittleEndian.encode())
    if name == "implicit label":
        # An odd length and its padding byte differ by nothing here: the shorter UID is filled with zeros.
        meta[place : place + len(ExplicitVRLittleEndian)] = ImplicitVRLittleEndian.ljust(
            len(ExplicitVRLittleEndian), "\0"
        ).encode()
    elif name == "unknown label":
        meta[place : place + len(ExplicitVRLittleEndian)] = b"9.9.9.9.9.9.9.9.9.9"[: len(ExplicitVRLittleEndian)]
    cuts = {"half pixels": len(content) // 2, "half header": 1000, "preamble": 132, "nothing": 0}
    after = {"zeros": bytes(64), "a zero": bytes(1)}
    texts = {"text": b"This is not a DICOM file. " * 20, "PNG": b"\x89PNG\r\n\x1a\n" + bytes(200)}
    return texts.get(name, bytes(meta)[: cuts.get(name)] + after.get(name, b""))


ACCIDENTS = [
    ("none", True),
    ("unknown label", True),
    ("implicit label", False),
    ("half pixels", False),
    ("half header", False),
    ("preamble", False),
    ("nothing", False),
    ("zeros", False),
    ("text", False),
    ("PNG", False),
]


@pytest.mark.parametrize(("name", "accepted"), ACCIDENTS, ids=str)
def test_damaged_files(database, tmp_path, name, accepted):
    write_ct(tmp_path / "a.dcm")
    (tmp_path / "a.dcm").write_bytes(damaged((tmp_path / "a.dcm").read_bytes(), name))
    database.import_folder(tmp_path)
    assert len(database.instances) == accepted
    assert len(database.log) == (not accepted)


# Zeros at the end stop Slicer and not dcmdump.
@pytest.mark.parametrize("name", [name for name, _accepted in ACCIDENTS if name != "zeros"])
def test_reads_what_dcmtk_reads(stream, tmp_path, name):
    oracles.require("dcmdump")
    path = tmp_path / "a.dcm"
    write_ct(path)
    path.write_bytes(damaged(path.read_bytes(), name))
    assert readable(stream, path) == oracles.dcmdump_reads(path)


@pytest.mark.parametrize("seed", range(20))
def test_reads_what_dcmtk_reads_when_it_is_cut_anywhere(stream, tmp_path, seed):
    oracles.require("dcmdump")
    path = tmp_path / "a.dcm"
    write_ct(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(numpy.random.default_rng(seed).integers(400, 4000))])
    assert readable(stream, path) == oracles.dcmdump_reads(path)


def readable(stream, path):
    try:
        stream.read(path)
    except stream.UnreadableError:
        return False
    return True


# Folders


def test_takes_all_files_in_all_folders(database, tmp_path):
    (tmp_path / "a" / ".hidden").mkdir(parents=True)
    write_ct(tmp_path / "a" / "1.dcm", 0)
    write_ct(tmp_path / "a" / ".hidden" / ".2", 1)
    database.import_folder(tmp_path)
    assert len(database.instances) == 2


def test_no_folder_is_no_error(database, tmp_path):
    database.import_folder(tmp_path / "nowhere")
    assert (counts(database), database.log) == ([0, 0, 0, 0], [])


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_file_name_that_is_no_text_is_passed_over(database, tmp_path):
    write_ct(tmp_path / "a.dcm")
    os.rename(tmp_path / "a.dcm", os.path.join(os.fsencode(tmp_path), b"\xe9.dcm"))
    database.import_folder(tmp_path)
    assert (counts(database), database.log) == ([0, 0, 0, 0], [])


@pytest.mark.parametrize("content", [b"", b"no DICOMDIR"])
def test_dicomdir_at_the_top_hides_everything_it_does_not_list(database, tmp_path, content):
    write_ct(tmp_path / "a.dcm")
    (tmp_path / "DICOMDIR").write_bytes(content)
    database.import_folder(tmp_path)
    assert len(database.instances) == 0


def test_dicomdir_gives_the_files_it_lists(database, tmp_path):
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset

    write_ct(tmp_path / "A", 0)
    write_ct(tmp_path / "B", 1)
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    record = Dataset()
    record.ReferencedFileID = "B"
    missing = Dataset()
    missing.ReferencedFileID = ["C", "D"]
    ds.DirectoryRecordSequence = [record, missing]
    options = {} if "enforce_file_format" in Dataset.save_as.__code__.co_varnames else {"write_like_original": True}
    if not options:
        ds.save_as(tmp_path / "DICOMDIR", implicit_vr=False, little_endian=True)
    else:
        ds.is_little_endian, ds.is_implicit_VR = True, False
        ds.save_as(tmp_path / "DICOMDIR", **options)
    database.import_folder(tmp_path)
    assert [os.path.basename(one.path) for one in database.instances.values()] == ["B"]


def test_dicomdir_in_a_folder_inside_is_only_refused_itself(database, tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "DICOMDIR").write_bytes(b"no DICOMDIR")
    write_ct(tmp_path / "inside" / "a.dcm")
    database.import_folder(tmp_path)
    assert len(database.instances) == 1
    assert len(database.log) == 1


# What is there already


def test_unchanged_file_is_passed_over(database, tmp_path):
    write_ct(tmp_path / "a.dcm")
    events = []
    database.on_event = lambda *event: events.append(event[0])
    database.import_folder(tmp_path)
    database.import_folder(tmp_path)
    assert events == ["patient", "study", "series", "instance"]


def test_last_file_has_the_instance(database, tmp_path):
    write_ct(tmp_path / "a.dcm")
    write_ct(tmp_path / "b.dcm")
    database.import_folder(tmp_path)
    assert [os.path.basename(one.path) for one in database.instances.values()] == ["b.dcm"]


def test_rows_that_exist_are_not_updated(database, tmp_path):
    write_ct(tmp_path / "a.dcm", SeriesDescription="wrong", StudyDescription="wrong", PatientBirthDate=b"19700101")
    database.import_folder(tmp_path)
    (tmp_path / "patched").mkdir()
    write_ct(tmp_path / "patched" / "a.dcm", SeriesDescription="right", StudyDescription="right", PatientBirthDate=None)
    database.import_folder(tmp_path / "patched")
    assert counts(database) == [1, 1, 1, 1]
    [patient], [study], [series] = (list(t.values()) for t in (database.patients, database.studies, database.series))
    assert patient.values["PatientBirthDate"] == "19700101"
    assert study.values["StudyDescription"] == "wrong"
    assert series.values["SeriesDescription"] == "wrong"


def test_patched_patient_has_no_study_if_the_study_is_known(database, tmp_path):
    write_ct(tmp_path / "a.dcm", PatientID="old")
    database.import_folder(tmp_path)
    (tmp_path / "patched").mkdir()
    write_ct(tmp_path / "patched" / "a.dcm", PatientID="new")
    database.import_folder(tmp_path / "patched")
    assert patients(database) == ["old", "new"]
    [study] = database.studies.values()
    assert database.patients[study.parent].values["PatientID"] == "old"


def test_study_of_two_patients_goes_to_the_last_one(database, tmp_path):
    for number, name in enumerate(("first", "last")):
        write_ct(tmp_path / f"{number}.dcm", number, PatientID=name)
    database.import_folder(tmp_path)
    assert patients(database) == ["first", "last"]
    [study] = database.studies.values()
    assert database.patients[study.parent].values["PatientID"] == "last"


def test_series_of_two_studies_stays_in_the_first(database, tmp_path):
    for number in range(2):
        write_ct(tmp_path / f"{number}.dcm", number, StudyInstanceUID=f"1.2.{number}")
    database.import_folder(tmp_path)
    assert counts(database) == [1, 2, 1, 2]
    [series] = database.series.values()
    assert series.parent == "1.2.0"


def test_empty_instance_uid_is_kept_once_and_not_copied(database, model, tmp_path):
    for name in ("a.dcm", "b.dcm"):
        write_ct(tmp_path / name, SOPInstanceUID=b"")
    database.import_folder(tmp_path)
    assert [os.path.basename(one.path) for one in database.instances.values()] == ["b.dcm"]
    copied = model.DicomDatabase()
    copied.import_folder(tmp_path, copy=True)
    assert counts(copied) == [0, 0, 0, 0]


# Removal


def test_removing_the_study_lets_the_patched_one_in(database, tmp_path):
    write_ct(tmp_path / "a.dcm", PatientID="old", SeriesDescription="wrong")
    database.import_folder(tmp_path)
    [study] = database.studies
    assert database.remove_study(study)
    assert counts(database) == [0, 0, 0, 0]
    write_ct(tmp_path / "a.dcm", PatientID="new", SeriesDescription="right")
    database.import_folder(tmp_path)
    assert patients(database) == ["new"]


def test_removing_a_series_leaves_the_others(database, tmp_path):
    for number in range(2):
        write_ct(tmp_path / f"{number}.dcm", number, SeriesInstanceUID=f"1.2.{number}")
    database.import_folder(tmp_path)
    assert database.remove_series("1.2.0")
    assert counts(database) == [1, 1, 1, 1]
    [patient] = database.patients
    assert database.remove_patient(patient)
    assert not database.remove_patient(patient)
