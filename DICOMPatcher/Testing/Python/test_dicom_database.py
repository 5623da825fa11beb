"""The model of Slicer's DICOM database, against what the real one was seen to do and against DCMTK."""

from __future__ import annotations

import os

import numpy
import pytest
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

import oracles
from builders import image, item, save
from dicom_database import Counts, DicomDatabase, is_read
from DICOMPatcherLib.outlook.imported_file import read_imported
from synthetic import write_ct


@pytest.fixture
def database():
    return DicomDatabase()


def imported(folder, *data_sets, **options):
    """Return the database after files with these data sets were imported, named 0, 1, ..."""
    for number, ds in enumerate(data_sets):
        save(folder / f"{number}", ds, **options)
    database = DicomDatabase()
    database.import_folder(folder)
    return database


def patients(database):
    return [row.values["PatientID"] for row in database.patients.values()]


def names(database):
    """Return ID and name of each patient."""
    return {(row.values["PatientID"], row.values["PatientName"]) for row in database.patients.values()}


# What is accepted


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, (1, 1, 1, 1), id="complete"),
        pytest.param({"StudyInstanceUID": None}, (0, 0, 0, 0), id="no study"),
        pytest.param({"StudyInstanceUID": b""}, (0, 0, 0, 0), id="empty study"),
        pytest.param({"SeriesInstanceUID": None}, (1, 1, 0, 0), id="no series"),
        pytest.param({"SeriesInstanceUID": b""}, (1, 1, 0, 0), id="empty series"),
        pytest.param({"SOPInstanceUID": None}, (1, 1, 1, 0), id="no instance"),
        pytest.param({"SOPInstanceUID": b""}, (1, 1, 1, 1), id="empty instance"),
        pytest.param({"PatientID": None, "PatientName": None}, (1, 1, 1, 1), id="no patient"),
        pytest.param({"SOPClassUID": None, "Modality": None, "PixelData": None}, (1, 1, 1, 1), id="little else"),
        pytest.param({"StudyInstanceUID": b"1." + b"2" * 78}, (1, 1, 1, 1), id="long UID"),
        pytest.param({"meta": False}, (1, 1, 1, 1), id="no meta header"),
        pytest.param({"transfer_syntax": ImplicitVRLittleEndian}, (1, 1, 1, 1), id="implicit"),
    ],
)
def test_rows_of_one_file(database, tmp_path, changes, expected):
    write_ct(tmp_path / "a.dcm", **changes)
    database.import_folder(tmp_path)
    assert database.counts == expected


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
    after = {"zeros": bytes(60), "elements of zeros": bytes(64), "a zero": bytes(1)}
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
    ("elements of zeros", True),
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
def test_reads_what_dcmtk_reads(tmp_path, name):
    oracles.require("dcmdump")
    path = tmp_path / "a.dcm"
    write_ct(path)
    path.write_bytes(damaged(path.read_bytes(), name))
    assert is_read(path) == oracles.dcmdump_reads(path)


@pytest.mark.parametrize("seed", range(20))
def test_reads_what_dcmtk_reads_when_it_is_cut_anywhere(tmp_path, seed):
    oracles.require("dcmdump")
    path = tmp_path / "a.dcm"
    write_ct(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(numpy.random.default_rng(seed).integers(400, 4000))])
    assert is_read(path) == oracles.dcmdump_reads(path)


# Values


def one(tmp_path, **changes):
    write_ct(tmp_path / "a.dcm", **changes)
    return read_imported(tmp_path / "a.dcm", ("PatientID", "PatientName", "StudyInstanceUID", "Rows"))


def test_a_value_ends_at_a_zero_byte(tmp_path):
    values = one(tmp_path, PatientName=b"Valid\0Middle ", PatientID=b"\0FUZZ ").values
    assert (values["PatientName"], values["PatientID"], values["Rows"]) == ("Valid", "", "512")


def test_of_bytes_that_may_be_anything_the_first_is_read(tmp_path):
    write_ct(tmp_path / "a.dcm", PatientName=b"Doe^Jane")
    content = (tmp_path / "a.dcm").read_bytes()
    head = content.index(b"\x10\0\x10\0PN")
    (tmp_path / "a.dcm").write_bytes(content[:head] + b"\x10\0\x10\0UN\0\0\x08\0\0\0" + content[head + 8 :])
    assert read_imported(tmp_path / "a.dcm", ("PatientName",)).values == {"PatientName": "44"}


@pytest.mark.parametrize(
    ("vr", "is_accepted"), [(b"zz", True), (b"\0\0", True), (b"ZZ", False), (b"\xff\xff", True), (b"UI", True)]
)
def test_unknown_vrs_in_the_meta_header(database, tmp_path, vr, is_accepted):
    write_ct(tmp_path / "a.dcm")
    content = (tmp_path / "a.dcm").read_bytes()
    (tmp_path / "a.dcm").write_bytes(content.replace(b"\2\0\2\0UI", b"\2\0\2\0" + vr, 1))
    database.import_folder(tmp_path)
    assert len(database.instances) == is_accepted


@pytest.mark.parametrize(("number", "is_accepted"), [(0x0D, True), (0xDD, False), (0x00, False)])
def test_delimiters_at_the_end(database, tmp_path, number, is_accepted):
    write_ct(tmp_path / "a.dcm")
    stray = b"\xfe\xff" + bytes([number]) + b"\xe0\0\0\0\0"
    (tmp_path / "a.dcm").write_bytes((tmp_path / "a.dcm").read_bytes() + stray)
    database.import_folder(tmp_path)
    assert len(database.instances) == is_accepted


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_without_a_meta_header_the_encoding_is_found_out(database, tmp_path, syntax):
    write_ct(tmp_path / "a.dcm", transfer_syntax=syntax, meta=False)
    database.import_folder(tmp_path)
    assert database.counts == (1, 1, 1, 1)


def test_a_length_of_the_meta_header_that_is_wrong_is_no_harm(database, tmp_path):
    for number, length in enumerate((0, 1, 0xFFFFFFFE)):
        path = tmp_path / f"{number}.dcm"
        write_ct(path, number)
        content = path.read_bytes()
        path.write_bytes(content[:140] + length.to_bytes(4, "little") + content[144:])
    database.import_folder(tmp_path)
    assert len(database.instances) == 3


def test_compressed_pixels_of_a_defined_length_are_refused(database, tmp_path):
    write_ct(tmp_path / "a.dcm")
    content = (tmp_path / "a.dcm").read_bytes()
    syntax = b"1.2.840.10008.1.2.1\0"
    assert syntax in content
    (tmp_path / "a.dcm").write_bytes(content.replace(syntax, b"1.2.840.10008.1.2.5\0", 1))
    database.import_folder(tmp_path)
    assert database.counts == (0, 0, 0, 0)


# Folders


def test_takes_all_files_in_all_folders(database, tmp_path):
    (tmp_path / "a" / ".hidden").mkdir(parents=True)
    write_ct(tmp_path / "a" / "1.dcm", 0)
    write_ct(tmp_path / "a" / ".hidden" / ".2", 1)
    database.import_folder(tmp_path)
    assert len(database.instances) == 2


def test_no_folder_is_no_error(database, tmp_path):
    database.import_folder(tmp_path / "nowhere")
    assert (database.counts, database.log) == ((0, 0, 0, 0), [])


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_file_name_that_is_no_text_is_passed_over(database, tmp_path):
    write_ct(tmp_path / "a.dcm")
    os.rename(tmp_path / "a.dcm", os.path.join(os.fsencode(tmp_path), b"\xe9.dcm"))
    database.import_folder(tmp_path)
    assert (database.counts, database.log) == ((0, 0, 0, 0), [])


@pytest.mark.parametrize("content", [b"", b"no DICOMDIR"])
def test_dicomdir_at_the_top_hides_everything_it_does_not_list(database, tmp_path, content):
    write_ct(tmp_path / "a.dcm")
    (tmp_path / "DICOMDIR").write_bytes(content)
    database.import_folder(tmp_path)
    assert len(database.instances) == 0


def test_dicomdir_gives_the_files_it_lists(database, tmp_path):
    records = [item(DirectoryRecordType="PATIENT"), item(ReferencedFileID=["A", "1"]), item(ReferencedFileID="GONE")]
    save(tmp_path / "A" / "1", image(1))
    save(tmp_path / "A" / "2", image(2))
    save(tmp_path / "DICOMDIR", item(DirectoryRecordSequence=records))
    database.import_folder(tmp_path)
    assert list(database.places()) == [str(tmp_path / "A" / "1")]


def test_dicomdir_in_a_folder_inside_is_only_refused_itself(database, tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "DICOMDIR").write_bytes(b"no DICOMDIR")
    write_ct(tmp_path / "inside" / "a.dcm")
    database.import_folder(tmp_path)
    assert len(database.instances) == 1
    assert database.refused == [str(tmp_path / "inside" / "DICOMDIR")]
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
    assert database.counts == (1, 1, 1, 1)
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
    assert database.counts == (1, 2, 1, 2)
    [series] = database.series.values()
    assert series.parent == "1.2.0"


def test_empty_instance_uid_is_kept_once_and_not_copied(database, tmp_path):
    for name in ("a.dcm", "b.dcm"):
        write_ct(tmp_path / name, SOPInstanceUID=b"")
    database.import_folder(tmp_path)
    assert [os.path.basename(one.path) for one in database.instances.values()] == ["b.dcm"]
    copied = DicomDatabase()
    copied.import_folder(tmp_path, copy=True)
    assert copied.counts == (0, 0, 0, 0)


# Names and places


def names_read(folder, name, character_set):
    raw = {"PatientName": name, "SpecificCharacterSet": character_set}
    return names(imported(folder, image(SpecificCharacterSet="ISO_IR 100"), raw=raw))


def test_tells_where_files_are_shown(tmp_path):
    database = imported(tmp_path, image(1), image(2), image(3, SeriesInstanceUID="1.9"))
    assert database.counts == Counts(patients=1, studies=1, series=2, instances=3)
    first, second, third = (database.places()[str(tmp_path / name)] for name in "012")
    assert first == second != third
    assert third == (("P1", "Doe^Jane"), first.study, "1.9")
    assert database.refused == []


def test_last_file_with_an_instance_uid_has_it_in_its_own_series(tmp_path):
    database = imported(tmp_path, image(1, SOPInstanceUID="1.5"), image(2, SOPInstanceUID="1.5", SeriesInstanceUID="2"))
    assert database.counts == (1, 1, 2, 1)
    assert {path: place.series for path, place in database.places().items()} == {str(tmp_path / "1"): "2"}


def test_id_and_name_together_make_a_patient(tmp_path):
    database = imported(tmp_path, image(1), image(2, PatientName="DOE^JANE"), image(3, PatientID="P2"))
    assert database.counts == (3, 1, 1, 3)


def test_the_name_comes_from_the_id(tmp_path):
    assert names(imported(tmp_path, image(1, PatientName=None))) == {("P1", "P1")}


@pytest.mark.parametrize("character_set", [b"ISO_IR 192", b"ISO_IR 6", b"ISO_IR 192\\ISO_IR 100"])
def test_reads_utf_8(tmp_path, character_set):
    assert names_read(tmp_path, "Иван".encode(), character_set) == {("P1", "Иван")}


@pytest.mark.parametrize(
    ("character_set", "codec", "name"),
    [
        (b"ISO_IR 144", "iso8859-5", "Иван"),
        (b"", "latin-1", "Jörg"),
        (b"\\ISO 2022 IR 87", "latin-1", "Jörg"),
        (b"GB18030", "gb18030", "王"),
    ],
    ids=str,
)
def test_reads_by_the_first_character_set(tmp_path, character_set, codec, name):
    assert names_read(tmp_path, name.encode(codec), character_set) == {("P1", name)}


@pytest.mark.parametrize("character_set", [b"ISO 2022 IR 100", b"ISO_IR 13", b"ISO_IR 166", b"cp1251"])
def test_puts_question_marks_in_text_of_an_unknown_character_set(tmp_path, character_set):
    assert names_read(tmp_path, b"J\xf6rg ", character_set) == {("P1", "J?rg")}


def test_takes_only_the_first_of_several_values(tmp_path):
    assert names(imported(tmp_path, image(1, PatientID=["A", "B"]))) == {("A", "Doe^Jane")}


@pytest.mark.parametrize("uid", ["1.02.x", "1." + "2" * 80])
def test_takes_invalid_uids(tmp_path, uid):
    database = imported(tmp_path, image(1, SOPInstanceUID=uid, SeriesInstanceUID=uid, StudyInstanceUID=uid))
    assert database.counts == (1, 1, 1, 1)


# Removal


def test_removing_the_study_lets_the_patched_one_in(database, tmp_path):
    write_ct(tmp_path / "a.dcm", PatientID="old", SeriesDescription="wrong")
    database.import_folder(tmp_path)
    [study] = database.studies
    assert database.remove_study(study)
    assert database.counts == (0, 0, 0, 0)
    write_ct(tmp_path / "a.dcm", PatientID="new", SeriesDescription="right")
    database.import_folder(tmp_path)
    assert patients(database) == ["new"]


def test_removing_a_series_leaves_the_others(database, tmp_path):
    for number in range(2):
        write_ct(tmp_path / f"{number}.dcm", number, SeriesInstanceUID=f"1.2.{number}")
    database.import_folder(tmp_path)
    assert database.remove_series("1.2.0")
    assert database.counts == (1, 1, 1, 1)
    [patient] = database.patients
    assert database.remove_patient(patient)
    assert not database.remove_patient(patient)
