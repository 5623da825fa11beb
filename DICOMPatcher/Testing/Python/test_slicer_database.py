"""The model of Slicer's database falls into the same traps as the real one."""

from __future__ import annotations

import pydicom
import pytest

from builders import image, item, save
from slicer_database import Counts, SlicerDatabase


def imported(folder, *data_sets, **options):
    for number, ds in enumerate(data_sets):
        save(folder / f"{number}", ds, **options)
    return SlicerDatabase(folder)


def patients_named(folder, name, character_set):
    raw = {"PatientName": name, "SpecificCharacterSet": character_set}
    return imported(folder, image(SpecificCharacterSet="ISO_IR 100"), raw=raw).patients


def test_takes_files_in_order(tmp_path):
    database = imported(tmp_path, image(1), image(2), image(3, SeriesInstanceUID="1.9"))
    assert database.counts == Counts(patients=1, studies=1, series=2, instances=3)
    assert database.rows()["0"] == database.rows()["1"] != database.rows()["2"]
    assert database.refused == []


@pytest.mark.parametrize("study", [None, ""], ids=["missing", "empty"])
def test_refuses_a_file_without_study(tmp_path, study):
    database = imported(tmp_path, image(1, StudyInstanceUID=study))
    assert database.counts == (0, 0, 0, 0)
    assert database.refused == ["0"]


@pytest.mark.parametrize("content", [b"", b"text", bytes(200)], ids=["nothing", "text", "zeros"])
def test_refuses_what_is_not_dicom(tmp_path, content):
    (tmp_path / "0").write_bytes(content)
    assert SlicerDatabase(tmp_path).refused == ["0"]


@pytest.mark.parametrize("series", [None, ""], ids=["missing", "empty"])
def test_a_file_without_series_leaves_an_empty_study(tmp_path, series):
    assert imported(tmp_path, image(1, SeriesInstanceUID=series)).counts == (1, 1, 0, 0)


def test_a_file_without_instance_uid_leaves_an_empty_series(tmp_path):
    assert imported(tmp_path, image(1, SOPInstanceUID=None), image(2, SOPInstanceUID=None)).counts == (1, 1, 1, 0)


def test_of_files_with_an_empty_instance_uid_one_stays(tmp_path):
    assert imported(tmp_path, image(1, SOPInstanceUID=""), image(2, SOPInstanceUID="")).counts == (1, 1, 1, 1)


def test_the_last_of_several_files_with_one_instance_uid_stays(tmp_path):
    database = imported(tmp_path, image(1, SOPInstanceUID="1.5"), image(2, SOPInstanceUID="1.5", SeriesInstanceUID="2"))
    assert database.counts == (1, 1, 2, 1)
    assert database.instances == {"1.5": "1"}
    assert database.rows()["1"].series == "2"


def test_id_and_name_together_make_a_patient(tmp_path):
    database = imported(tmp_path, image(1), image(2, PatientName="DOE^JANE"), image(3, PatientID="P2"))
    assert database.counts == (3, 1, 1, 3)


def test_the_id_comes_from_the_study_and_the_name_from_the_id(tmp_path):
    nameless, nobody = image(1, PatientName=None), image(2, PatientID="", PatientName="", StudyInstanceUID="1.9")
    assert imported(tmp_path, nameless, nobody).patients == {("P1", "P1"), ("1.9", "1.9")}


def test_a_study_of_two_patients_moves_to_the_last(tmp_path):
    database = imported(tmp_path, image(1), image(2, PatientID="P2"))
    assert database.counts == (2, 1, 1, 2)
    assert {row.patient for row in database.rows().values()} == {("P2", "Doe^Jane")}


def test_a_series_of_two_studies_stays_in_the_first(tmp_path):
    database = imported(tmp_path, image(1), image(2, StudyInstanceUID="1.9"))
    assert database.counts == (1, 2, 1, 2)
    assert {row.study for row in database.rows().values()} == {"1.2.3.4.1"}


@pytest.mark.parametrize("character_set", [b"ISO_IR 192", b"ISO_IR 6", b"ISO_IR 192\\ISO_IR 100"])
def test_reads_utf_8(tmp_path, character_set):
    assert patients_named(tmp_path, "Иван".encode(), character_set) == {("P1", "Иван")}


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
    assert patients_named(tmp_path, name.encode(codec), character_set) == {("P1", name)}


@pytest.mark.parametrize("character_set", [b"ISO 2022 IR 100", b"ISO_IR 13", b"ISO_IR 166", b"cp1251"])
def test_puts_question_marks_in_text_of_an_unknown_character_set(tmp_path, character_set):
    assert patients_named(tmp_path, b"J\xf6rg ", character_set) == {("P1", "J?rg")}


def test_takes_only_the_first_of_several_values(tmp_path):
    assert imported(tmp_path, image(1, PatientID=["A", "B"])).patients == {("A", "Doe^Jane")}


@pytest.mark.parametrize("uid", ["1.02.x", "1." + "2" * 80])
def test_takes_invalid_uids(tmp_path, uid):
    database = imported(tmp_path, image(1, SOPInstanceUID=uid, SeriesInstanceUID=uid, StudyInstanceUID=uid))
    assert database.counts == (1, 1, 1, 1)


def test_takes_files_without_meta_header(tmp_path):
    assert imported(tmp_path, image(1), meta=False).counts == (1, 1, 1, 1)


def test_a_dicomdir_at_the_top_hides_what_it_does_not_list(tmp_path):
    records = [item(DirectoryRecordType="PATIENT"), item(ReferencedFileID=["A", "1"]), item(ReferencedFileID="GONE")]
    save(tmp_path / "A" / "1", image(1))
    save(tmp_path / "A" / "2", image(2))
    save(tmp_path / "DICOMDIR", item(DirectoryRecordSequence=records))
    assert SlicerDatabase(tmp_path).instances == {pydicom.dcmread(tmp_path / "A" / "1").SOPInstanceUID: "A/1"}


def test_a_dicomdir_below_the_top_is_refused_and_no_more(tmp_path):
    save(tmp_path / "A" / "1", image(1))
    save(tmp_path / "A" / "DICOMDIR", item(DirectoryRecordSequence=[item(ReferencedFileID="GONE")]))
    database = SlicerDatabase(tmp_path)
    assert database.counts == (1, 1, 1, 1)
    assert database.refused == ["A/DICOMDIR"]
