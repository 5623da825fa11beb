"""Row values, read without pydicom's data sets."""

from __future__ import annotations

import warnings

import pydicom
import pytest

import corpus
import dicom_bytes as dcm
from DICOMPatcherLib.instances import rows
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import is_writable
from DICOMPatcherLib.instances.rows import Columns, text_of
from DICOMPatcherLib.part10.file import Part10File


def values(tmp_path, content, *keywords):
    with Part10File.open(dcm.write(tmp_path, content)) as opened:
        return Columns(keywords).values(opened)


@pytest.mark.parametrize("form", dcm.FORMS, ids=["explicit", "implicit", "big endian"])
def test_text_and_numbers(tmp_path, form):
    content = dcm.identity(form) + dcm.number(0x00280010, "US", 513, form=form)
    found = values(tmp_path, dcm.file(content, form.uid), "PatientID", "PatientName", "Rows", "StudyID", "Modality")
    assert found == ["007", "Doe^Jane", "513", "", "CT"]


@pytest.mark.parametrize(
    ("element", "keyword", "text"),
    [
        (dcm.number(0x00280011, "US", 2), "Rows", ""),
        (dcm.number(0x00280010, "US", 1, 2), "Rows", "1\\2"),
        (dcm.element(0x00080008, "CS", "A\\B \\C"), "ImageType", "A\\B \\C"),
        (dcm.number(0x00189313, "FD", 1.5, -2.0), "DataCollectionCenterPatient", "1.5\\-2.0"),
        (dcm.element(0x00189313, "FD", bytes(12)), "DataCollectionCenterPatient", "0.0"),
        (dcm.element(0x00280010, "US", b"\1", pad=False), "Rows", ""),
        (dcm.element(0x00080018, "UI", "1.2\0\0"), "SOPInstanceUID", "1.2"),
        (dcm.element(0x00100020, "LO", " 7 "), "PatientID", "7"),
    ],
)
def test_values_as_text(tmp_path, element, keyword, text):
    found = values(tmp_path, dcm.file(dcm.element(0x00080005, "CS", "ISO_IR 100") + element), keyword)
    assert found == [text]


@pytest.mark.parametrize(
    ("term", "name", "text"),
    [
        ("ISO_IR 100", b"M\xfcller", "Müller"),
        ("ISO_IR 192", "Müller".encode(), "Müller"),
        ("\\ISO 2022 IR 149", b"Hong=\x1b$)C\xfb\xf3", "Hong=洪"),
        ("\\ISO 2022 IR 87", b"Yamada=\x1b$B;3ED\x1b(B", "Yamada=山田"),
        ("ISO 2022 IR 87", b"Yamada=\x1b$B;3ED\x1b(B", "Yamada=山田"),
    ],
)
def test_text_in_its_character_set(tmp_path, term, name, text):
    content = dcm.element(0x00080005, "CS", term) + dcm.element(0x00100010, "PN", name)
    assert values(tmp_path, dcm.file(content), "PatientName") == [text]


@pytest.mark.parametrize("term", ["", "BOGUS", "ISO_IR 192"])
def test_bytes_that_no_character_set_explains_tell_patients_apart_but_cannot_be_written(tmp_path, term):
    head = dcm.element(0x00080005, "CS", term)
    first, second = (
        values(tmp_path, dcm.file(head + dcm.element(0x00100010, "PN", name)), "PatientName")[0]
        for name in (b"M\xfcller", b"M\xf6ller")
    )
    assert first != second
    assert not is_writable(first)


def test_unknown_keywords_are_refused():
    with pytest.raises(ValueError, match="'Nonsense' is not the keyword"):
        Columns(["Modality", "Nonsense"])


def test_a_keyword_asked_for_twice_is_one_column():
    assert list(Columns(["Modality", "PatientID", "Modality"]).index) == ["Modality", "PatientID"]


def test_a_row_says_what_its_columns_say(tmp_path):
    columns = Columns([*KEYWORDS, "SOPInstanceUID", "InstanceNumber", "PatientName"])
    opened = dcm.walked(tmp_path, dcm.file(dcm.image()))
    values, shared = columns.row(opened)
    row = Instance("1", columns.index, values, shared=shared)
    assert [row[keyword] for keyword in columns.index] == columns.values(opened)
    assert columns.row(opened)[1] is shared
    assert row["InstanceNumber"] in values
    assert row["PatientName"] in shared


def test_long_values_are_cut_and_never_in_the_middle_of_a_letter(tmp_path):
    name = "a" + "é" * 2000
    content = dcm.element(0x00080005, "CS", "ISO_IR 192") + dcm.element(0x00100010, "PN", name.encode())
    assert values(tmp_path, dcm.file(content), "PatientName") == [name[:1024]]


KEYWORDS = ["PatientID", "SeriesInstanceUID", "Modality", "InstanceNumber", "Rows", "BitsAllocated", "PatientBirthDate"]


@corpus.each_file()
def test_the_same_as_pydicom(file):
    with warnings.catch_warnings(), Part10File.open(str(file.path)) as opened:
        warnings.simplefilter("ignore")
        if opened.not_dicom or opened.damage or opened.findings:
            pytest.skip("not a sound file")
        dataset = pydicom.dcmread(file.path, force=True, stop_before_pixels=True)
        for keyword, text in zip(KEYWORDS, Columns(KEYWORDS).values(opened)):
            raw = dataset.get_item(keyword) if keyword in dataset else None
            if raw is None or raw.value is None:
                assert text == ""
            elif keyword in ("Rows", "BitsAllocated"):
                if len(raw.value) == 2:
                    assert text == str(dataset[keyword].value)
            elif isinstance(raw.value, bytes) and raw.value.isascii():
                assert text == raw.value.decode().strip("\0 ")


def test_text_of_takes_changed_bytes(tmp_path):
    opened = dcm.walked(tmp_path, dcm.file(dcm.image()))
    assert text_of(b"", "US", opened) == ""
    assert text_of(b"\1\0\2\0", "US", opened) == "1\\2"
    assert text_of(b"abc ", "LO", opened) == "abc"


def test_values_of_which_each_file_has_its_own_are_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "_MOST_KNOWN", 8)
    columns = Columns(["ContentTime", "InstanceNumber"])
    for number in range(40):
        content = dcm.element(0x00080033, "TM", f"10{number:04}") + dcm.element(0x00200013, "IS", str(number % 3))
        with Part10File.open(dcm.write(tmp_path, dcm.file(content))) as opened:
            assert columns.values(opened) == [f"10{number:04}", str(number % 3)]
        assert len(columns._same) + sum(map(len, columns._known.values())) <= 3 * 8
