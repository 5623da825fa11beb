"""Nothing that identifies someone is left, at any depth, in any encoding; what must stay stays."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import io
import itertools
import json
import re
import struct
import zipfile
import zlib

import pydicom
import pytest
from pydicom._dicom_dict import DicomDictionary

import dicom_bytes as dcm
from builders import image, item, load, referenced, save, with_fragments
from compressed_frames import JPEG_BASELINE, SIZE
from DICOMPatcherLib import ParameterError, check, make_rules, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.deidentification import self_check
from DICOMPatcherLib.deidentification.dates import allowed_age, moved
from DICOMPatcherLib.deidentification.identifying_words import IdentifyingWords
from DICOMPatcherLib.deidentification.table import EDITION, rows
from DICOMPatcherLib.deidentification.treatments import Options, treatment_of
from DICOMPatcherLib.deidentification.words import cleaned
from DICOMPatcherLib.rules.deidentify_basic_profile import PRESETS
from DICOMPatcherLib.values.identifiers import new_uid
from identified_files import LEAST, SAFE, STAYS, Markers, data_set, whole_file
from selection import rarely_under_older

NAME = "DeidentifyBasicProfile"
KEY = b"test"
DEFLATED = dcm.DEFLATED


def rules(**parameters):
    return make_rules(add=[NAME], parameters={NAME: parameters} if parameters else None)


def deidentified(folder, key=KEY, **parameters):
    """De-identify folder/in; return the report, and the outputs by source."""
    report = patch(str(folder / "in"), str(folder / "out"), rules(**parameters), key=key)
    return report, {
        entry["source"]: (folder / "out" / entry["target"]).read_bytes() for entry in report.files() if entry["target"]
    }


def one(folder, ds, key=KEY, **parameters):
    """Return what becomes of one data set; None if it is not written."""
    (folder / "in").mkdir(parents=True)
    save(folder / "in" / "a", ds)
    report, _ = deidentified(folder, key, **parameters)
    (entry,) = report.files()
    return load(folder / "out" / entry["target"]) if entry["target"] else None


def identified(form, depth, deflate=False):
    markers = Markers()
    pixels = dcm.element(dcm.PIXEL_DATA, "OW", bytes(range(8)), form)
    content = data_set(markers, form, depth, pixels)
    if deflate:
        whole = dcm.deflated(content)
        return markers, whole
    return markers, whole_file(markers, content, form.uid)


def content_of(data):
    """Return the bytes of a file, inflated if they are not."""
    ds = pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True, force=True)
    if ds.file_meta.TransferSyntaxUID != DEFLATED:
        return data
    start = 144 + ds.file_meta.FileMetaInformationGroupLength
    return data[:start] + zlib.decompressobj(-15).decompress(data[start:])


def left_in(data, markers):
    """Return the markers that are in a file: digits may be there by chance, within others."""
    return {
        value: what
        for value, what in markers.made.items()
        if value in data and re.search(rb"(?<![0-9])" + re.escape(value) + rb"(?![0-9])", data)
    }


@pytest.mark.parametrize(
    ("form", "deflate"),
    [
        (dcm.EXPLICIT, False),
        (dcm.IMPLICIT, False),
        pytest.param(dcm.BIG, False, marks=rarely_under_older),
        pytest.param(dcm.EXPLICIT, True, marks=rarely_under_older),
    ],
    ids=["explicit", "implicit", "big endian", "deflated"],
)
@pytest.mark.parametrize("preset", PRESETS)
def test_no_identifier_is_left_at_any_depth(tmp_path, form, deflate, preset):
    markers, data = identified(form, 1, deflate)
    (tmp_path / "in" / "QzxFolder").mkdir(parents=True)
    (tmp_path / "in" / "QzxFolder" / "QzxFile").write_bytes(data)
    report, outputs = deidentified(tmp_path, **PRESETS[preset])
    (written,) = outputs.values()
    content = content_of(written)
    if preset == "strict":
        assert left_in(content, markers) == {}
    assert LEAST not in content
    assert b"QzxFolder" not in written
    assert "Qzx" not in json.dumps([{**entry, "source": ""} for entry in report.files()])
    assert "Qzx" not in "\n".join(report.lines(verbose=True))
    ds = pydicom.dcmread(next((tmp_path / "out").rglob("*.dcm")))
    stays = {tag: value for tag, (_, value) in STAYS.items() if tag != 0x00200013}
    assert {tag: raw(ds, tag) for tag in stays} == stays
    assert bytes(ds.PixelData) == bytes(range(8))
    kept = {element.tag for element in ds if element.tag.is_private and not element.tag.is_private_creator}
    swapped = form.code == ">"
    assert kept == (set(SAFE) if preset == "research" and not swapped else set())


def raw(ds, tag):
    value = ds[tag].value
    parts = value if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
    texts = (getattr(part, "original_string", None) or str(part) for part in parts)
    return "\\".join(texts).encode("ascii")


@pytest.mark.parametrize("preset", PRESETS)
def test_what_an_option_keeps_is_all_that_is_left(tmp_path, preset):
    markers, data = identified(dcm.EXPLICIT, 1)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(data)
    _, outputs = deidentified(tmp_path, **PRESETS[preset])
    left = left_in(outputs["a"], markers)
    # Times stay if dates are shifted; a date may be another one by chance; numbers tell of the patient's body.
    allowed = {"strict": set(), "research": {"TM", "DA", "DS"}}[preset]
    assert {what.partition(" ")[2] for what in left.values()} <= allowed


def test_the_file_says_how_it_was_deidentified(tmp_path):
    ds = one(tmp_path, image(), **PRESETS["research"])
    assert ds.PatientIdentityRemoved == "YES"
    assert EDITION in ds.DeidentificationMethod[1]
    codes = [code.CodeValue for code in ds.DeidentificationMethodCodeSequence]
    assert codes == ["113100", "113107", "113108", "113111"]
    assert ds.LongitudinalTemporalInformationModified == "MODIFIED"
    assert {code.CodingSchemeDesignator for code in ds.DeidentificationMethodCodeSequence} == {"DCM"}


def test_what_was_removed_before_stays_said(tmp_path):
    ds = one(tmp_path, image(LongitudinalTemporalInformationModified="REMOVED"), Dates="keep")
    assert ds.LongitudinalTemporalInformationModified == "REMOVED"


def test_intervals_stay_and_times_of_day(tmp_path):
    ds = one(
        tmp_path,
        image(
            StudyDate="20200131",
            SeriesDate="20200201",
            AcquisitionDateTime="20200229235959.5+0100",
            ContentDate="2020",
            SeriesTime="101112.5",
            RadiopharmaceuticalInformationSequence=[
                item(RadiopharmaceuticalStartDateTime="20200131080000", RadiopharmaceuticalStartTime="080000")
            ],
        ),
        Dates="shift",
    )
    days = [
        datetime.date(int(str(text)[:4]), int(str(text)[4:6]), int(str(text)[6:8]))
        for text in (ds.StudyDate, ds.SeriesDate, ds.AcquisitionDateTime)
    ]
    assert [(day - days[0]).days for day in days] == [0, 1, 29]
    assert 30 <= (datetime.date(2020, 1, 31) - days[0]).days <= 3650
    assert str(ds.AcquisitionDateTime)[8:] == "235959.5+0100"
    assert ds.SeriesTime == "101112.5"
    assert ds.ContentDate in ("", "19000101")
    inner = ds.RadiopharmaceuticalInformationSequence[0]
    assert str(inner.RadiopharmaceuticalStartDateTime) == str(ds.StudyDate) + "080000"
    assert inner.RadiopharmaceuticalStartTime == "080000"
    assert ds.PatientBirthDate == ""


def suv_factor(ds):
    """Return what stored values are multiplied by for the standardized uptake value, in g/ml for Bq/ml."""
    radiopharmaceutical = ds.RadiopharmaceuticalInformationSequence[0]
    dose = float(radiopharmaceutical.RadionuclideTotalDose)
    half_life = float(radiopharmaceutical.RadionuclideHalfLife)
    start = pydicom.valuerep.DT(str(radiopharmaceutical.RadiopharmaceuticalStartDateTime))
    scan = pydicom.valuerep.DT(str(ds.SeriesDate) + str(ds.SeriesTime))
    decayed = dose * 2 ** (-(scan - start).total_seconds() / half_life)
    return float(ds.RescaleSlope) * float(ds.PatientWeight) * 1000 / decayed


def test_the_uptake_value_stays(tmp_path):
    """Over midnight, at the turn of a year, and on a leap day."""
    for number, (injected, day, scanned) in enumerate(
        [("20191231233000.5", "20200101", "003112.25"), ("20200229081500", "20200229", "091500.000001")]
    ):
        before = image(
            SOPClassUID="1.2.840.10008.5.1.4.1.1.128",
            Modality="PT",
            PatientWeight="71.25",
            RescaleSlope="1.0375",
            SeriesDate=day,
            SeriesTime=scanned,
            RadiopharmaceuticalInformationSequence=[
                item(
                    RadiopharmaceuticalStartDateTime=injected,
                    RadionuclideTotalDose="371500000",
                    RadionuclideHalfLife="6586.2",
                )
            ],
        )
        after = one(tmp_path / str(number), before, **PRESETS["research"])
        assert str(after.SeriesDate) != day
        assert suv_factor(after) == pytest.approx(suv_factor(before), rel=1e-6)


@pytest.mark.parametrize("dates", ["shift", "keep"])
@pytest.mark.parametrize("value", ["20201301", "Doe", "202001", "2020013a", "20200131\\Doe", "99999999"])
def test_what_is_no_date_is_removed(tmp_path, dates, value):
    ds = image()
    ds.add_new("SeriesDate", "LO", value)
    ds["SeriesDate"].VR = "DA"
    assert one(tmp_path, ds, Dates=dates).SeriesDate in ("", "19000101")


def test_dates_one_by_one():
    assert moved(b"20200301", "DA", 1) == b"20200229"
    assert moved(b"2020.03.01", "DA", 1) == b"20200229"
    assert moved(b"2020", "DT", 365) == b"2019"
    assert moved(b"202003", "DT", 1) is None
    assert moved(b"1012", "TM", 5) == b"1012"
    assert moved(b"2512", "TM", 5) is None
    assert moved(b"10:12:13", "TM", 5) == b"10:12:13"
    assert moved(b"Smith", "TM", 5) is None
    assert moved(b"20200301\\", "DA", 1) == b"20200229\\"
    assert (allowed_age(b"089Y"), allowed_age(b"090Y"), allowed_age(b"101Y"), allowed_age(b"7 Y")) == (
        b"089Y",
        b"090Y",
        b"090Y",
        None,
    )


def test_one_patient_has_one_identity_whatever_spells_it(tmp_path):
    (tmp_path / "in").mkdir()
    for number, (spelling, study) in enumerate(
        [("ab-1", "1.2.1"), ("AB-1 ", "1.2.1"), (" AB-1", "1.2.2"), ("C", "1.2.3")]
    ):
        save(tmp_path / "in" / f"{number}", image(number, PatientID=spelling, StudyInstanceUID=study))
    report, _ = deidentified(tmp_path, Dates="shift")
    found = [load(tmp_path / "out" / entry["target"]) for entry in report.files()]
    assert found[0].PatientID == found[1].PatientID == found[2].PatientID != found[3].PatientID
    assert found[0].StudyDate == found[1].StudyDate == found[2].StudyDate != found[3].StudyDate
    assert str(found[0].PatientName) == found[0].PatientID
    assert len({entry["target"].split("/")[0] for entry in report.files()}) == 2


@pytest.mark.parametrize("spelling", [" a-1", "A-1  ", "a-1", "A-1\0and more", "\uff21-1"])
def test_a_spelling_by_itself_gives_the_same_identity(tmp_path, spelling):
    found = []
    for number, (id_, charset) in enumerate((("A-1", "ISO_IR 192"), (spelling, "ISO_IR 192"))):
        ds = image(number, PatientID=id_, SpecificCharacterSet=charset, StudyDate="20200229")
        ds = one(tmp_path / str(number), ds, Dates="shift")
        found.append((ds.PatientID, ds.StudyDate))
    assert found[0] == found[1]


def test_patients_who_share_a_study_uid_stay_two(tmp_path):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image(1, PatientID="A", PatientName="Doe^Jane", PatientBirthDate="19700101"))
    save(tmp_path / "in" / "b", image(2, PatientID="B", PatientName="Roe^Richard", PatientBirthDate="19510203"))
    report, _ = deidentified(tmp_path)
    first, second = (load(tmp_path / "out" / entry["target"]).PatientID for entry in report.files())
    assert first != second


def test_parts_and_later_runs_agree_byte_by_byte(tmp_path):
    for name, numbers in (("whole", (1, 2, 3)), ("part", (2,))):
        (tmp_path / name / "in").mkdir(parents=True)
        for number in numbers:
            save(
                tmp_path / name / "in" / f"{number}",
                image(number, ReferencedImageSequence=[referenced("1.2.3.4.5.1")], StudyInstanceUID=f"1.2.{number}"),
            )
    _, whole = deidentified(tmp_path / "whole", Dates="shift")
    _, part = deidentified(tmp_path / "part", Dates="shift")
    assert part["2"] == whole["2"]


def test_references_go_on_to_resolve(tmp_path):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image(1))
    save(
        tmp_path / "in" / "b",
        image(2, ReferencedImageSequence=[referenced("1.2.3.4.5.1")], SourceImageSequence=[referenced("1.2.3.4.5.1")]),
    )
    report, _ = deidentified(tmp_path)
    first, second = (load(tmp_path / "out" / entry["target"]) for entry in report.files())
    assert second.ReferencedImageSequence[0].ReferencedSOPInstanceUID == first.SOPInstanceUID
    assert second.SourceImageSequence[0].ReferencedSOPInstanceUID == first.SOPInstanceUID
    assert first.SOPInstanceUID == new_uid(KEY, "uid", "1.2.3.4.5.1") == first.file_meta.MediaStorageSOPInstanceUID
    assert first.FrameOfReferenceUID == second.FrameOfReferenceUID != "1.2.3.4.3"
    assert first.SOPClassUID == "1.2.840.10008.5.1.4.1.1.2"


def test_codes_that_name_a_person_or_institution_go_and_others_stay(tmp_path):
    code = {"CodeValue": "4711", "CodingSchemeDesignator": "99X", "CodeMeaning": "Some Body"}
    ds = one(
        tmp_path,
        image(
            InstitutionCodeSequence=[item(**code)],
            OperatorIdentificationSequence=[item(PersonIdentificationCodeSequence=[item(**code)])],
            AnatomicRegionSequence=[item(**code)],
        ),
    )
    assert ds.InstitutionCodeSequence[0].CodeMeaning == "REMOVED"
    assert ds.OperatorIdentificationSequence[0].PersonIdentificationCodeSequence[0].CodeValue == "REMOVED"
    assert ds.AnatomicRegionSequence[0].CodeMeaning == "Some Body"


def test_a_code_that_is_part_of_the_name_goes(tmp_path):
    ds = one(tmp_path, image(PatientName="Bodoni^Jane", BodyPartExamined="BODONI", ScanOptions="HELICAL"))
    assert "BodyPartExamined" not in ds
    assert ds.ScanOptions == "HELICAL"
    ds = one(tmp_path / "word", image(PatientName="Chest^Jane", BodyPartExamined="CHEST"))
    assert ds.BodyPartExamined == "CHEST"


def test_text_that_has_to_be_there_goes_only_if_it_names_someone_beyond_doubt(tmp_path):
    values = {"PatientName": "Qzxroe^Jane", "PatientID": "KX77", "PatientBirthDate": "19310407"}
    stays = {"Manufacturer": "Qzxroe Devices", "ManufacturerModelName": "MKX778", "ConvolutionKernel": "B30f"}
    ds = one(tmp_path / "stays", image(**values, **stays))
    assert {keyword: ds[keyword].value for keyword in stays} == stays
    for number, text in enumerate(("Jane Qzxroe's scanner", "kx77", "of 1931-04-07")):
        code = item(CodeValue="1", CodingSchemeDesignator="99X", CodeMeaning=text)
        ds = one(tmp_path / str(number), image(**values, Manufacturer=text, AnatomicRegionSequence=[code]))
        assert (ds.Manufacturer, ds.AnatomicRegionSequence[0].CodeMeaning) == ("REMOVED", "REMOVED")


KEPT = (
    "Manufacturer",
    "ManufacturerModelName",
    "ConvolutionKernel",
    "SoftwareVersions",
    "WindowCenterWidthExplanation",
    "SequenceName",
)


def texts_kept_of(folder, text, others=(), preset="strict", **values):
    """Return what becomes of a text in elements that have to be there, and in a code; None if the file is left out."""
    (folder / "in").mkdir(parents=True)
    code = item(CodeValue="1", CodingSchemeDesignator="99X", CodeMeaning=text)
    own = {"StudyInstanceUID": "1.2.3.4.5.77", **dict.fromkeys(KEPT, text), **values}
    save(folder / "in" / "a", image(AnatomicRegionSequence=[code], **own))
    for number, other in enumerate(others):
        uids = {"StudyInstanceUID": f"1.2.3.4.5.88.{number}", "SOPInstanceUID": f"1.2.3.4.5.99.{number}"}
        save(folder / "in" / f"b{number}", image(**uids, **other))
    _, outputs = deidentified(folder, **PRESETS[preset])
    if "a" not in outputs:
        return None
    ds = pydicom.dcmread(io.BytesIO(outputs["a"]))
    return {str(ds[keyword].value) for keyword in KEPT} | {ds.AnatomicRegionSequence[0].CodeMeaning}


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Zumwinkel^Ada", ["Zumwinkel^Ada", "ADA ZUMWINKEL", "of zumwinkel, ada.", "ada_zumwinkel"]),
        ("Qyz^Xo", ["Qyz^Xo", "xo.qyz"]),
        ("Qyz^Xo Mia^Eva^Dr", ["Dr Qyz, Xo Mia Eva", "Xo Qyz", "XO MIA QYZ"]),
        ("van der Qyz^Xo", ["Xo van der Qyz"]),
        ("Li^A=Qyz^Xo", ["Xo Qyz", "A. Li"]),
        ("Doe Ann", ["ann doe"]),
    ],
)
def test_a_whole_name_goes_from_text_however_short_its_words_are(tmp_path, name, texts):
    for number, text in enumerate(texts):
        assert texts_kept_of(tmp_path / f"own {number}", text, PatientName=name) == {"REMOVED"}, text
        other = [{"PatientName": name, "PatientID": "OTHER77"}]
        assert texts_kept_of(tmp_path / f"other {number}", text, other) == {"REMOVED"}, text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Zumwinkel^Ada", "Zumwinkel to Ada"),
        ("Qyz^Xo", "Qyz"),
        ("Qyz^Xo", "QyzXo 7"),
        ("Head^Neck", "NECK HEAD"),
        ("Test^T1", "T1 test"),
        ("CT^1", "CT 1"),
        ("Anonymous^Test", "test anonymous"),
        ("Anonymized^1", "Anonymized 1"),
    ],
)
def test_text_that_holds_no_whole_name_stays(tmp_path, name, text):
    assert texts_kept_of(tmp_path / "own", text, PatientName=name) == {text}
    assert texts_kept_of(tmp_path / "other", text, [{"PatientName": name, "PatientID": "OTHER77"}]) == {text}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(
    ("id_", "text"),
    [("PATX4712", "of patx4712"), ("AB-12 34", "(ab-12 34)"), ("471199", "471199"), ("#12-34-56", "12-34-56")],
)
def test_ids_of_all_patients_of_the_run_go_from_text(tmp_path, preset, id_, text):
    others = [{"PatientID": id_, "PatientName": "Zumwinkel^Ada"}]
    assert texts_kept_of(tmp_path, text, others, preset) == {"REMOVED"}


@pytest.mark.parametrize(
    ("id_", "text"),
    [("PATX4712", "PATX47123"), ("1-23", "V 1-23"), ("1234", "1234"), ("Siemens", "Siemens"), ("AXIAL", "axial")],
)
def test_text_that_holds_the_id_of_another_patient_by_chance_stays(tmp_path, id_, text):
    assert texts_kept_of(tmp_path, text, [{"PatientID": id_, "PatientName": "Zumwinkel^Ada"}]) == {text}


def test_a_code_may_be_the_number_of_another_patient_by_chance(tmp_path):
    (tmp_path / "in").mkdir()
    codes = [
        item(CodeValue=value, CodingSchemeDesignator="99X", CodeMeaning="x")
        for value in ("39607008", "PATX4712", "T-39607008")
    ]
    save(tmp_path / "in" / "a", image(AnatomicRegionSequence=codes))
    for number, id_ in enumerate(("39607008", "PATX4712")):
        uids = {"StudyInstanceUID": f"1.2.3.4.5.8.{number}", "SOPInstanceUID": f"1.2.3.4.5.9.{number}"}
        save(tmp_path / "in" / f"b{number}", image(PatientID=id_, PatientName="Zumwinkel^Ada", **uids))
    _, outputs = deidentified(tmp_path)
    ds = pydicom.dcmread(io.BytesIO(outputs["a"]))
    assert [code.CodeValue for code in ds.AnatomicRegionSequence] == ["39607008", "REMOVED", "REMOVED"]


def test_an_id_of_numbers_that_stay_goes_from_cleaned_text(tmp_path):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image(SeriesDescription="chest 123-456"))
    uids = {"StudyInstanceUID": "1.2.3.4.5.8", "SOPInstanceUID": "1.2.3.4.5.9"}
    save(tmp_path / "in" / "b", image(PatientID="123-456", PatientName="Zumwinkel^Ada", **uids))
    _, outputs = deidentified(tmp_path, Descriptions="clean")
    assert b"123-456" not in outputs["a"]


@pytest.mark.parametrize("text", ["20200131", "of 2020-01-31", "31.01.2020", "2020/01/31 x"])
@pytest.mark.parametrize(
    "stated",
    [{"StudyDate": "20200131"}, {"AcquisitionDateTime": "20200131101500.5"}, {"PatientBirthDate": "20200131"}],
    ids=lambda stated: next(iter(stated)),
)
def test_dates_that_change_go_from_text(tmp_path, stated, text):
    for preset in PRESETS:
        assert texts_kept_of(tmp_path / preset, text, preset=preset, **stated) == {"REMOVED"}


def test_dates_that_are_kept_stay_in_text(tmp_path):
    values = {"StudyDate": "20200131", "SoftwareVersions": "20200131"}
    assert one(tmp_path / "kept", image(**values), Dates="keep").SoftwareVersions == "20200131"
    other = {**values, "SoftwareVersions": "20200130"}
    assert one(tmp_path / "other", image(**other)).SoftwareVersions == "20200130"


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("uid", ["1.2.826.0.1.3680043.9.7777.5", "2.25.329800735698586629295641978511506172918"])
def test_uids_go_from_text_whose_ever_they_are(tmp_path, preset, uid):
    for number, text in enumerate((uid, f"of study {uid}.", f"UID{uid}")):
        assert texts_kept_of(tmp_path / str(number), text, preset=preset) == {"REMOVED"}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("keyword", ["StudyInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"])
def test_no_file_is_written_with_an_old_uid_in_text_however_short_it_is(tmp_path, preset, keyword):
    stated = {"StudyInstanceUID": "7.7.7", keyword: "1.2.826.1"}
    assert texts_kept_of(tmp_path / "own", "of 1.2.826.1", preset=preset, **stated) is None
    stated[keyword] = "1.2.826.2"
    assert texts_kept_of(tmp_path / "other", "of 1.2.826.1", preset=preset, **stated) == {"of 1.2.826.1"}


def test_a_short_old_uid_is_found_in_each_slice_of_a_series(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(4):
        uid = f"1.2.826.77.{number}"
        save(tmp_path / "in" / str(number), image(SOPInstanceUID=uid, SoftwareVersions="1.2.826.77.2"))
    _, outputs = deidentified(tmp_path)
    assert sorted(outputs) == ["0", "1", "3"]


def test_a_short_old_uid_in_cleaned_text_keeps_a_file_out(tmp_path):
    values = {"StudyInstanceUID": "1.2.826.1", "SeriesDescription": "chest 1.2.826.1"}
    assert one(tmp_path, image(**values), Descriptions="clean") is None


@pytest.mark.parametrize(
    "text",
    ["1.2.840.10008.5.1.4.1.1.2", "2.16.840.1.113883.6.96", "VA20.1.3.4", "4.5.3.20210131.1234", "2.0.1.20210131.77"],
)
def test_uids_of_standards_and_versions_stay_in_text(tmp_path, text):
    ds = one(tmp_path, image(ManufacturerModelName=text))
    assert ds.ManufacturerModelName == text


def test_uids_that_are_kept_stay_in_text(tmp_path):
    uid = "1.2.826.0.1.3680043.9.7777.5"
    ds = one(tmp_path, image(StudyInstanceUID=uid, ManufacturerModelName=uid), UIDs="keep")
    assert (ds.StudyInstanceUID, ds.ManufacturerModelName) == (uid, uid)


def test_a_code_that_is_a_whole_short_name_goes(tmp_path):
    ds = one(tmp_path, image(PatientName="Qyz^Xo", ImageType=["ORIGINAL", "PRIMARY", "XO QYZ"]))
    assert list(ds.ImageType) == ["ORIGINAL", "PRIMARY", ""]


@pytest.mark.parametrize(
    ("value", "stays"),
    [
        ("ISO_IR 100", "ISO_IR 100"),
        ("\\ISO 2022 IR 87", "\\ISO 2022 IR 87"),
        ("ISO_IR 100\\QZX", "ISO_IR 100"),
        ("QZX ROE", ""),
    ],
)
def test_what_is_no_character_set_goes(tmp_path, value, stays):
    (tmp_path / "in").mkdir()
    declared = dcm.element(0x00080005, "CS", value)
    content = dcm.image()
    (tmp_path / "in" / "a").write_bytes(dcm.file(declared + content))
    _, outputs = deidentified(tmp_path)
    assert b"QZX" not in outputs["a"]
    assert dcm.element(0x00080005, "CS", stays) in outputs["a"]


def test_numbers_that_look_like_letters_stay(tmp_path):
    table = struct.pack("<4096H", *range(0x4120, 0x4120 + 4096))
    lut = item(LUTDescriptor=[4096, 0, 16], ModalityLUTType="US", LUTData=table)
    lut["LUTData"].VR = "OW"
    assert one(tmp_path, image(ModalityLUTSequence=[lut])).ModalityLUTSequence[0].LUTData == table
    points = [12.25, 1e4 / 3] * 500
    graphic = item(GraphicData=points, GraphicType="POLYLINE", NumberOfGraphicPoints=500)
    ds = one(tmp_path / "points", image(GraphicAnnotationSequence=[item(GraphicObjectSequence=[graphic])]))
    assert len(ds.GraphicAnnotationSequence[0].GraphicObjectSequence[0].GraphicData) == 1000


def test_a_code_outside_of_items_goes(tmp_path):
    assert "CodeMeaning" not in one(tmp_path, image(CodeMeaning="Jane Doe"))


@pytest.mark.parametrize("form", [dcm.EXPLICIT, dcm.IMPLICIT, dcm.BIG])
def test_what_may_have_come_from_elsewhere_is_no_code(tmp_path, form):
    """A wrong length makes elements of an item that goes part of one that stays."""
    code = dcm.element(0x00080100, "SH", b"1", form) + dcm.element(0x00080104, "LO", b"QzxSigner", form)
    for before, stays in ((b"", True), (dcm.number(0x00280010, "US", 4, form=form), False)):
        pixels = dcm.element(0x7FE00010, "OW", bytes(8), form)
        content = dcm.image(form).rpartition(pixels)[0]
        view = dcm.sequence(0x00540220, [dcm.item(before + code, form)], form)
        (tmp_path / str(stays) / "in").mkdir(parents=True)
        (tmp_path / str(stays) / "in" / "a").write_bytes(dcm.file(content + view + pixels, form.uid))
        _, outputs = deidentified(tmp_path / str(stays))
        assert any(b"QzxSigner" in written for written in outputs.values()) == stays


@pytest.mark.parametrize("form", [dcm.EXPLICIT, dcm.IMPLICIT, dcm.BIG])
def test_what_may_have_come_from_elsewhere_is_no_class(tmp_path, form):
    (tmp_path / "in").mkdir()
    strayed = dcm.element(0x0008001A, "UI", b"1.2.826.0.1.7777.9", form)
    known = dcm.element(0x0008001A, "UI", b"1.2.840.10008.5.1.4.1.1.2", form)
    for name, between in (("a", strayed), ("b", known)):
        content = dcm.image(form)
        place = content.index(dcm.tag_bytes(0x00280010, form))
        (tmp_path / "in" / name).write_bytes(dcm.file(content[:place] + between + content[place:], form.uid))
    _, outputs = deidentified(tmp_path)
    assert all(b"1.2.826.0.1.7777.9" not in data for data in outputs.values())
    assert known in outputs["b"]


def test_rules_of_others_see_what_will_be_written_and_may_change_it(tmp_path):
    """A rule after this one names files by the new data set, and what it changes is written too."""
    from builders import rule

    seen = []

    def look(self, ds):
        seen.append((ds.PatientID, "StudyDescription" in ds))
        ds.ImageComments = "checked"

    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image(StudyDescription="Jane Doe"))
    (tmp_path / "flat").mkdir()
    (tmp_path / "flat" / "b").write_bytes(identified(dcm.EXPLICIT, 0, deflate=True)[1])
    for number, folder in enumerate(("in", "flat")):
        used = [*rules(), rule({"processDataSet": look})]
        patch(tmp_path / folder, tmp_path / f"out{number}", used, key=KEY)
        ds = load(next((tmp_path / f"out{number}").rglob("*.dcm")))
        assert ds.ImageComments == "checked"
        assert seen.pop() == (ds.PatientID, False)
        assert ds.PatientID not in ("P1", "")


# What is left out


@pytest.mark.parametrize(
    "values",
    [
        {"BurnedInAnnotation": "YES"},
        {"Modality": "US"},
        {"Modality": "XA"},
        {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"},
        {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.104.1"},
        {"SOPClassUID": "1.2.826.0.1.3680043.7"},
    ],
)
def test_what_may_show_text_is_left_out_and_the_exit_code_says_so(tmp_path, capsys, values):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image(**values))
    save(tmp_path / "in" / "b", image(2))
    arguments = [
        str(tmp_path / "in"),
        str(tmp_path / "out"),
        "--with",
        NAME,
        "--without",
        "FixPrivateMediaStorageSOPClassUID",
    ]
    assert main(["patch", *arguments, "--verbose"]) == 3
    assert "skipped: left out: " in capsys.readouterr().out
    assert len(list((tmp_path / "out").rglob("*.dcm"))) == 1


@pytest.mark.parametrize(
    ("values", "is_written"),
    [
        ({"ImageType": ["ORIGINAL", "PRIMARY", "LABEL", "NONE"]}, False),
        ({"ImageType": ["ORIGINAL", "PRIMARY", "OVERVIEW", "NONE"], "SpecimenLabelInImage": "YES"}, False),
        ({"ImageType": ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"], "SpecimenLabelInImage": "NO"}, True),
    ],
)
def test_labels_of_slides_are_left_out_whatever_they_say_of_text(tmp_path, values, is_written):
    slide = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.77.1.6", "Modality": "SM", "BurnedInAnnotation": "NO"}
    assert (one(tmp_path, image(**slide, **values)) is not None) == is_written


def test_what_may_show_text_is_kept_if_that_is_wanted(tmp_path):
    assert one(tmp_path, image(Modality="US"), TextInPixels="keep").Modality == "US"
    assert one(tmp_path / "no", image(Modality="US", BurnedInAnnotation="NO")).Modality == "US"


def test_comments_in_compressed_pixels_are_overwritten(tmp_path):
    comment = b"\xff\xfe\0\x0cQzxComment"
    application = b"\xff\xe1\0\x12Exif\0\0QzxCamera0"
    scan = b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\x12\xff\0\x34\xff\xd0" * 9
    frame = b"\xff\xd8" + application + comment + scan + comment + scan + b"\xff\xd9QzxBehind"
    kodak = b"\xff\x4f\xff\x51\0\x04ab" + b"\xff\x64\0\x0f\0\1QzxComment2" + b"\xff\x90\0\x0a\0\0\0\0\0\0\0\1\xff\x93"
    kodak += b"\xff\x64\0\x20abc\xff\xd9"
    for number, (data, syntax) in enumerate(((frame, dcm.JPEG_BASELINE), (kodak, "1.2.840.10008.1.2.4.90"))):
        folder = tmp_path / str(number)
        (folder / "in").mkdir(parents=True)
        content = dcm.image().rpartition(dcm.element(0x7FE00010, "OW", bytes(8)))[0]
        halves = (data[:30], data[30:] + b"\0" * (len(data) % 2)) if number == 0 else (data + b"\0" * (len(data) % 2),)
        (folder / "in" / "a").write_bytes(dcm.file(content + dcm.fragments(*halves), syntax))
        _, outputs = deidentified(folder)
        (written,) = outputs.values()
        assert b"Qzx" not in written
        assert written.endswith(dcm.sequence_end())
        assert b"Exif" not in written
        assert scan in written or number
        assert b"\xff\x64\0\x20abc\xff\xd9" in written or not number


def test_an_overlay_in_the_bits_of_the_pixels_is_left_out(tmp_path):
    (tmp_path / "in").mkdir()
    pixels = dcm.element(0x7FE00010, "OW", bytes(8))
    for name, position in (("a", 12), ("b", 0)):
        overlay = dcm.number(0x60000100, "US", 16) + dcm.number(0x60000102, "US", position)
        (tmp_path / "in" / name).write_bytes(dcm.file(dcm.image().rpartition(pixels)[0] + overlay + pixels))
    report, outputs = deidentified(tmp_path)
    assert list(outputs) == ["b"]
    assert "an overlay is stored in the bits of the pixels" in str(report)


@pytest.mark.parametrize(("behind", "is_written"), [(b"QzxBehind!", False), (bytes(10), True)])
def test_what_is_behind_native_pixels_is_not_written(tmp_path, behind, is_written):
    (tmp_path / "in").mkdir()
    pixels = dcm.element(0x7FE00010, "OW", bytes(8))
    longer = dcm.element(0x7FE00010, "OW", bytes(8) + behind)
    (tmp_path / "in" / "a").write_bytes(dcm.file(dcm.image().rpartition(pixels)[0] + longer))
    _, outputs = deidentified(tmp_path)
    assert bool(outputs) == is_written


@pytest.mark.parametrize(
    ("parts", "is_written"),
    [
        (("frame",), True),
        (("frame", "text"), False),
        (("text in the header",), False),
        (("text behind the first segment",), False),
        (("text behind the last segment",), False),
        (("frame", "table"), False),
    ],
)
def test_what_is_no_frame_in_rle_is_not_written(tmp_path, parts, is_written):
    head, segments = struct.pack("<3L", 2, 64, 70), b"\3abcd\0" * 2
    known = {
        "frame": head + bytes(52) + segments,
        "text in the header": head + b"QzxHeader".ljust(52, b"\0") + segments,
        "text behind the first segment": struct.pack("<3L", 2, 64, 76)
        + bytes(52)
        + segments[:6]
        + b"QzxEnd"
        + segments[6:],
        "text behind the last segment": head + bytes(52) + segments + b"QzxEnd",
        "text": b"QzxFragment ",
    }
    fragments = [known[part] for part in parts if part in known]
    content = dcm.image().rpartition(dcm.element(0x7FE00010, "OW", bytes(8)))[0]
    table = b"QzxTable" if "table" in parts else b""
    data = dcm.file(content + dcm.fragments(*fragments, table=table), "1.2.840.10008.1.2.5")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(data)
    repairing = ("RepairPixelDataEncoding",)
    report = patch(tmp_path / "in", tmp_path / "out", make_rules(add=[NAME], leave_out=repairing), key=KEY)
    assert (report.writable == 1) == is_written


def test_what_cannot_be_followed_is_left_out(tmp_path):
    (tmp_path / "in").mkdir()
    content = dcm.image().rpartition(dcm.element(0x7FE00010, "OW", bytes(8)))[0]
    video = dcm.file(content + dcm.fragments(b"\0\0\1\xb3QzxVideo!" * 2), "1.2.840.10008.1.2.4.100")
    (tmp_path / "in" / "a").write_bytes(video)
    report, outputs = deidentified(tmp_path)
    assert outputs == {}
    assert not report.all_handled


@pytest.mark.parametrize("is_alone", [False, True])
def test_text_under_the_tag_of_pixel_data_is_not_written(tmp_path, is_alone):
    (tmp_path / "in").mkdir()
    pixels = dcm.element(0x7FE00010, "OW", bytes(8))
    before, after = dcm.image().rpartition(pixels)[0], b"" if is_alone else pixels
    place = before.index(dcm.tag_bytes(0x00280010))
    false = dcm.element(0x7FE00010, "LT", b"QzxWhoever")
    (tmp_path / "in" / "a").write_bytes(dcm.file(before[:place] + false + before[place:] + after))
    _, outputs = deidentified(tmp_path)
    assert not any(b"Qzx" in data for data in outputs.values())


def test_what_cannot_be_changed_before_is_named(tmp_path):
    (tmp_path / "in").mkdir()
    pixels = dcm.element(0x7FE00010, "OW", bytes(8))
    twice = dcm.element(0x00280106, "US", b"\1\0") + dcm.element(0x00280106, "US", b"\2\0")
    (tmp_path / "in" / "a").write_bytes(dcm.file(dcm.image().rpartition(pixels)[0] + twice + pixels))
    setting = {"SetElements": {"Elements": "SmallestImagePixelValue=3"}}
    report = patch(tmp_path / "in", tmp_path / "out", make_rules(add=[NAME, "SetElements"], parameters=setting))
    (entry,) = report.files()
    assert (entry["outcome"], "(0028,0106) is present twice" in entry["reason"]) == ("failed", True)


def test_a_sequence_that_cannot_be_searched_is_named(tmp_path):
    (tmp_path / "in").mkdir()
    pixels = dcm.element(0x7FE00010, "OW", bytes(8))
    cut = dcm.sequence(0x00540220, [dcm.item(dcm.element(0x00080104, "LO", b"Qzx")[:-2])])
    (tmp_path / "in" / "a").write_bytes(dcm.file(dcm.image().rpartition(pixels)[0] + cut + pixels))
    report, outputs = deidentified(tmp_path)
    assert outputs == {}
    assert [entry["reason"] for entry in report.files() if "cannot be searched" in entry["reason"]] != []


# The second examination


def test_a_word_is_found_wherever_the_blocks_end_that_are_searched(tmp_path, monkeypatch):
    monkeypatch.setattr(self_check, "_BLOCK", 64)
    words = IdentifyingWords(frozenset([b"janeroe"]))
    cases = ((b"JANEROE", True), (b"\\JANEROE", True), (b"XJANEROE", False), (b"JANEROES", False))
    for size in range(0, 130, 2):
        for value, is_leak in cases:
            content = dcm.element(0x00281201, "OW", bytes(size)) + dcm.element(0x00282110, "CS", value)
            with dcm.walked(tmp_path, dcm.file(content)) as file:
                expected = pytest.raises(self_check.Leak, match="0028,2110") if is_leak else contextlib.nullcontext()
                with expected:
                    self_check.check(file, Options(), words, frozenset())


@rarely_under_older
@pytest.mark.parametrize("form", [dcm.EXPLICIT, dcm.IMPLICIT, dcm.BIG], ids=["explicit", "implicit", "big endian"])
def test_a_word_is_found_wherever_its_value_begins_and_ends(tmp_path, monkeypatch, form):
    words = IdentifyingWords(frozenset([b"janesroe"]))
    number = dcm.number(0x00540011, "US", 1, form=form)
    layouts = {
        "data set": lambda value: value + number,
        "item": lambda value: dcm.sequence(0x00289110, [dcm.item(value + number, form)], form),
        "end of items": lambda value: dcm.sequence(0x00289110, [dcm.item(value, form)], form) + number,
        "delimited": lambda value: dcm.sequence(0x00289110, [dcm.item(value, form, defined=False)], form) + number,
        "private": lambda value: value + dcm.element(0x41410010, "LO", b"SIEMENS MR HEADER", form),
    }
    # Some of these lengths are letters and digits themselves.
    lengths = (8, 0x30, 0x42, 0x3030) if form.implicit or form.code == "<" else range(8, 0x7C, 2)
    texts = [text for size in lengths for text in (b"JANESROE".ljust(size), b"JANESROE".rjust(size))]
    options = Options(keeps_safe_private=True)
    for block in (64, self_check._BLOCK):
        monkeypatch.setattr(self_check, "_BLOCK", block)
        for (name, layout), text in itertools.product(layouts.items(), texts):
            for value, is_leak in ((text, True), (text.replace(b"E", b"EE"), False)):
                content = layout(dcm.element(0x00282110, "CS", value, form))
                with dcm.walked(tmp_path, dcm.file(content, form.uid)) as file:
                    leak = pytest.raises(self_check.Leak) if is_leak else contextlib.nullcontext()
                    with leak:
                        self_check.check(file, options, words, frozenset())
                        assert not is_leak, (name, text, block)


def test_words_by_chance_cost_no_more_where_there_are_many(tmp_path, monkeypatch):
    words = IdentifyingWords(frozenset([b"janesroe"]))
    asked = []
    monkeypatch.setattr(self_check, "_may_hold_words", lambda tag, _: asked.append(tag) or tag == 0x00282000)
    for count in (10, 100):
        items = [dcm.item(dcm.element(0x00282000, "OB", b"JANESROE")) for _ in range(count)]
        asked.clear()
        with dcm.walked(tmp_path, dcm.file(dcm.sequence(0x00289110, items))) as file:
            self_check.check(file, Options(), words, frozenset())
        assert len(asked) == 1 + 2 * count


# Lists of IDs


def test_ids_come_from_a_list_and_what_is_missing_is_left_out(tmp_path):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image(1, PatientID="A-1", StudyInstanceUID="1.2.1"))
    save(tmp_path / "in" / "b", image(2, PatientID="B-2", StudyInstanceUID="1.2.2"))
    (tmp_path / "list.csv").write_text("old;new\na-1;SUBJECT 7\n", "utf-8")
    report, outputs = deidentified(tmp_path, PatientIDs=str(tmp_path / "list.csv"))
    assert list(outputs) == ["a"]
    assert b"SUBJECT 7" in outputs["a"]
    assert not report.all_handled
    assert "B-2" not in "\n".join(report.lines(verbose=True))


def test_old_ids_of_one_patient_in_the_list_have_one_interval_in_all_runs(tmp_path):
    listed = tmp_path / "list.csv"
    listed.write_bytes(b'\xef\xbb\xbfold;new\r\n"A;1";S1\r\n B-2 ;S1\r\n\r\n"C""3";S2\r\n')
    dates = {}
    for number, old in enumerate(("A;1", "b-2", 'C"3')):
        ds = image(number, PatientID=old, StudyInstanceUID=f"1.2.{number}", StudyDate="20200229")
        ds = one(tmp_path / str(number), ds, Dates="shift", PatientIDs=str(listed))
        dates[old] = ds.PatientID, ds.PatientName, ds.StudyDate
    assert dates["A;1"] == dates["b-2"]
    assert dates["A;1"][:2] == ("S1", "S1")
    assert dates['C"3'][2] != dates["A;1"][2]


def test_patients_who_would_get_one_id_are_left_out(tmp_path):
    (tmp_path / "list.csv").write_text("A;S1\nB;S1\nC;S2\n", "utf-8")
    (tmp_path / "in").mkdir()
    for number, (id_, name) in enumerate((("A", "Doe^Jane"), ("B", "Roe^John"), ("C", "Poe^Jim"))):
        save(tmp_path / "in" / id_, image(number, PatientID=id_, PatientName=name, StudyInstanceUID=f"1.2.{number}"))
    report, outputs = deidentified(tmp_path, PatientIDs=str(tmp_path / "list.csv"))
    assert list(outputs) == ["C"]
    assert "several patients would get one" in str(report)


@pytest.mark.parametrize("text", ["a;b;c\n", "a\n", "a;b\nA;c\n", "a;\n", "a;b\\c\n", ";b\n"])
def test_a_list_that_cannot_be_meant_is_refused(tmp_path, text):
    (tmp_path / "in").mkdir()
    (tmp_path / "list.csv").write_text(text, "utf-8")
    with pytest.raises(ParameterError, match=r"Line [12] of the list"):
        patch(str(tmp_path / "in"), str(tmp_path / "out"), rules(PatientIDs=str(tmp_path / "list.csv")))


# Text that is cleaned


def test_known_words_stay_and_all_others_go():
    assert cleaned("CT Thorax 2.5 mit Herrn Meyer") == "CT Thorax 2.5"
    assert cleaned("t1_mprage_sag_p2") == "t1_mprage_sag_p2"
    assert cleaned("Head^Routine (Adult) Dr. X") == "Head Routine (Adult)"
    assert cleaned("12.03.1970 abdomen 4711") == "abdomen"
    assert cleaned("Big Bore", frozenset(("big",))) == ""
    assert cleaned("J. D. head") == "head"
    assert cleaned("head \xe9 2") == "head 2"
    assert cleaned("Chest, Long", frozenset(("long",))) == "Chest,"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Liver dynamic VIBE",
            "NAC",
            "DWI ADC",
            "AX T1 POST",
            "PET AC 3D",
            "PET WB",
            "Lung 1mm",
            "COR T2 5 mm",
            "CT CAP",
        ),
        *(
            "COR T2 5 mm",
            "T2W",
            "3x3 mm",
            "DWI b1000",
            "b=50",
            "axial 0.9x0.9x1.25mm",
            "t1_mp2rage_sag (3x3)",
            "FDG PSMA SUV",
        ),
    ],
)
def test_words_and_measures_of_every_day_stay(text):
    assert cleaned(text) == text


@pytest.mark.parametrize("text", ["Gray", "Lee 1mm", "b1234", "12x34x56x78", "1234x3", "t3w"])
def test_what_only_looks_like_a_word_or_measure_of_every_day_goes(text):
    assert cleaned(text) in ("", "1mm")


def test_descriptions_are_cleaned_if_that_is_wanted(tmp_path):
    ds = one(
        tmp_path,
        image(StudyDescription="CT Thorax Jane Doe", SeriesDescription="Axial 2.5", ProtocolName="Doe"),
        Descriptions="clean",
    )
    assert (ds.StudyDescription, ds.SeriesDescription) == ("CT Thorax", "Axial 2.5")
    assert ds.ProtocolName == "REMOVED"


# The table


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Long^Jane", "Chest long Jane axial", "Chest axial"),
        ("Head^Li", "HEAD of Li contrast", "of contrast"),
        ("Doe^Jane", "Chest long axial", "Chest long axial"),
    ],
)
def test_a_name_that_is_a_known_word_too_goes_where_it_is_that_of_the_patient(tmp_path, name, before, after):
    ds = one(tmp_path, image(PatientName=name, SeriesDescription=before, StudyDescription=name), Descriptions="clean")
    assert ds.SeriesDescription == after
    assert "StudyDescription" not in ds


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ({"PatientID": "9434765919"}, "943 476 5919"),
        ({"PatientID": "9434765919"}, "943  476  5919"),
        ({"PatientID": "078-05-1120"}, "078 05 1120"),
        ({"PatientID": "78-1-11207"}, "Dr.78 1-11207"),
        ({"PatientID": "MR-1234567"}, "MR 12 34567"),
        ({"PatientBirthDate": "19580714"}, "14. 7. 1958"),
        ({"PatientBirthDate": "19580714"}, "14 / 7 / 1958"),
        ({"StudyDate": "20210922"}, "22. 9. 2021"),
        ({"PatientTelephoneNumbers": "+49 30 5558841"}, "+49 30 5558841"),
    ],
)
def test_nothing_of_an_identifier_is_left_where_the_rest_of_it_is_no_known_word(tmp_path, stated, text):
    described = {"SeriesDescription": f"Head {text} axial", "ProtocolName": text}
    ds = one(tmp_path, image(**{"PatientBirthDate": "19400101", **stated}, **described), Descriptions="clean")
    assert ds.SeriesDescription in ("Head axial", "Head MR axial")
    assert ds.ProtocolName in ("REMOVED", "MR")


def test_parts_of_a_number_of_nobody_in_the_file_do_not_stay_either():
    assert cleaned("Head 943 476 5919") == "Head"
    assert cleaned("12 34 56 chest 2 5.0") == "chest 2 5.0"
    assert cleaned("14. 7. 1958 + 3 axial") == "axial"


def test_every_attribute_that_names_persons_or_times_has_an_action():
    plain = Options()
    for tag, (vr, *_) in DicomDictionary.items():
        treatment = treatment_of(tag, plain)
        if vr in ("PN", "DA", "DT", "TM", "AS", "UR"):
            assert treatment.what in ("remove", "empty", "dummy", "name"), hex(tag)


def test_the_table_is_complete_and_not_outdated():
    assert len(rows()) == 652
    assert {row.action for row in rows().values()} == {"X", "Z", "D", "U", "X/Z", "X/D", "Z/D", "X/Z/D", "X/Z/U*"}
    year, letter = int(EDITION[:4]), EDITION[4]
    published = datetime.date(year, 3 * ("abcde".index(letter)) + 1, 1)
    assert (datetime.datetime.now(tz=datetime.timezone.utc).date() - published).days < 18 * 31, (
        "make the table anew from a newer edition"
    )


def test_an_archive_gives_nothing_away(tmp_path):
    (tmp_path / "in").mkdir()
    save(tmp_path / "a", image())
    with zipfile.ZipFile(tmp_path / "in" / "QzxArchive.zip", "w") as archive:
        archive.write(tmp_path / "a", "QzxFolder/QzxName.dcm")
    rules_ = make_rules(add=[NAME, "UnpackArchives"])
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), rules_, key=KEY)
    (path,) = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert "Qzx" not in str(path.relative_to(tmp_path))
    assert b"Doe" not in path.read_bytes()
    assert report.counts["patched"] == 1


# Files besides


def test_preset_key_record_review_and_crosswalk(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "QzxName", image(1, PatientID="QzxID", PatientName="Qzxname^Jane", StudyDate="20200131"))
    save(tmp_path / "in" / "b", image(2, Modality="US"))
    key, record, review, crosswalk = (tmp_path / name for name in ("key", "record.json", "review.csv", "who.csv"))
    options = ["--deidentify", "research", "--key-file", str(key), "--record", str(record)]
    options += ["--review", str(review), "--crosswalk", str(crosswalk)]
    assert main(["patch", str(tmp_path / "in"), str(tmp_path / "out"), *options]) == 3
    assert "Qzx" not in capsys.readouterr().out
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (key, record, review, crosswalk))
    assert len(key.read_text().strip()) == 64
    told = json.loads(record.read_text("utf-8"))
    (output,) = (tmp_path / "out").rglob("*.dcm")
    assert [entry["sha256"] for entry in told["outputs"]] == [hashlib.sha256(output.read_bytes()).hexdigest()]
    assert told["options"]["Dates"] == "shift"
    assert told["files"]["examined"] == 2
    assert told["files"]["written"] == 1
    assert len(told["key"]) == 8
    assert not re.search("qzx|20200131", record.read_text("utf-8") + review.read_text("utf-8"), re.IGNORECASE)
    assert "(0008,0060);Modality;CT;1" in review.read_text("utf-8").splitlines()
    ds = load(output)
    lines = crosswalk.read_text("utf-8").splitlines()
    assert any(line.startswith(f"patient;QzxID;{ds.PatientID};") for line in lines)
    assert f"UID;1.2.3.4.5.1;{ds.SOPInstanceUID};" in lines
    again = ["patch", str(tmp_path / "in"), str(tmp_path / "again"), *options]
    assert main(again) == 3
    assert output.read_bytes() == next((tmp_path / "again").rglob("*.dcm")).read_bytes()


def test_a_record_names_no_file_that_was_left_out(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("QzxOne", "QzxTwo"):
        save(tmp_path / "in" / name, image())
    patch(tmp_path / "in", tmp_path / "out", deidentify="strict", key=KEY, record=tmp_path / "record.json")
    told = (tmp_path / "record.json").read_text("utf-8")
    assert json.loads(told)["files"]["not written"] == {"identical copy of another file": 1}
    assert "Qzx" not in told


def test_no_value_is_a_formula_in_the_files_besides(tmp_path):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image(Manufacturer="=1+1", PatientID="@SUM(1)"))
    files = {name: tmp_path / f"{name}.csv" for name in ("review", "crosswalk")}
    patch(tmp_path / "in", tmp_path / "out", deidentify="strict", key=KEY, **files)
    assert ";'=1+1;" in files["review"].read_text("utf-8")
    assert ";'@SUM(1);" in files["crosswalk"].read_text("utf-8")
    assert not re.search("(^|;)[=+@-]", "".join(file.read_text("utf-8") for file in files.values()))


def test_files_besides_overwrite_nothing_and_lie_apart(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image())
    (tmp_path / "letter.txt").write_text("Dear all")
    places = {
        "in the input": tmp_path / "in" / "record.json",
        "in the output": tmp_path / "out" / "record.json",
        "another file": tmp_path / "letter.txt",
    }
    for place in places.values():
        arguments = ["patch", str(tmp_path / "in"), str(tmp_path / "out"), "--deidentify", "--record", str(place)]
        assert main(arguments) == 2
    record = str(tmp_path / "record.json")
    assert main(["patch", str(tmp_path / "in"), str(tmp_path / "out"), "--record", record]) == 2
    assert "--record needs --deidentify" in capsys.readouterr().err
    assert (tmp_path / "letter.txt").read_text() == "Dear all"


def test_files_besides_leave_what_lies_beside_them(tmp_path):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image())
    (tmp_path / "letter.txt").write_text("Dear all")
    (tmp_path / "who.csv.part").symlink_to(tmp_path / "letter.txt")
    (tmp_path / "review.csv.part").write_text("mine")
    (tmp_path / "review.csv.part").chmod(0o644)
    files = {name: tmp_path / f"{name}.csv" for name in ("review", "who")}
    patch(
        tmp_path / "in", tmp_path / "out", deidentify="strict", key=KEY, review=files["review"], crosswalk=files["who"]
    )
    assert (tmp_path / "letter.txt").read_text() == "Dear all"
    assert (tmp_path / "review.csv.part").read_text() == "mine"
    assert all(path.stat().st_mode & 0o777 == 0o600 and not path.is_symlink() for path in files.values())
    assert sorted(path.name for path in tmp_path.glob("*.part")) == ["review.csv.part", "who.csv.part"]


def test_the_same_in_python(tmp_path):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image())
    for name in ("one", "two"):
        patch(tmp_path / "in", tmp_path / name, deidentify="research", key_file=tmp_path / "key")
    one, two = (next((tmp_path / name).rglob("*.dcm")).read_bytes() for name in ("one", "two"))
    assert one == two
    with pytest.raises(ParameterError, match="There is no preset"):
        patch(tmp_path / "in", tmp_path / "three", deidentify="lax")
    with pytest.raises(ParameterError, match="Give key or key_file"):
        patch(tmp_path / "in", tmp_path / "three", deidentify="strict", key=KEY, key_file=tmp_path / "key")
    assert not (tmp_path / "three").exists()


def test_a_check_in_python_says_the_same_and_makes_no_key(tmp_path):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image(1))
    save(tmp_path / "in" / "b", image(2, Modality="US"))
    key, checked, patched = (tmp_path / name for name in ("key", "checked.csv", "patched.csv"))
    report = check(tmp_path / "in", deidentify="research", key_file=key, review=checked)
    assert not key.exists()
    assert (report.writable, report.all_handled) == (1, False)
    patch(tmp_path / "in", tmp_path / "out", deidentify="research", key_file=key, review=patched)
    assert checked.read_text("utf-8") == patched.read_text("utf-8")
    again = check(tmp_path / "in", deidentify="research", key_file=key)
    targets = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.dcm")}
    assert {entry["target"] for entry in again.files() if entry["target"]} == targets
    with pytest.raises(ParameterError, match="Give rules or deidentify"):
        check(tmp_path / "in", make_rules(), deidentify="strict")


def test_a_check_makes_no_key_and_says_what_is_left_out(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", image(Modality="US"))
    assert main(["check", str(tmp_path / "in"), "--deidentify", "--key-file", str(tmp_path / "key")]) == 3
    assert "left out: text in the ultrasound image may identify someone" in capsys.readouterr().out
    assert not (tmp_path / "key").exists()


def test_a_uid_that_stands_as_the_transfer_syntax_is_not_written(tmp_path):
    """One flipped byte of a tag makes a transfer syntax of any UID; that of a codestream is put in its place."""
    shape = {"Rows": SIZE, "Columns": SIZE, "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0}
    uid = "1.2.826.0.1.7777.0.1"
    for name, pixels in {"codestream": JPEG_BASELINE[0], "something": bytes(range(200))}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.dcm").write_bytes(with_fragments(image(1, **shape), uid, pixels))
        report = patch(str(tmp_path / name), str(tmp_path / f"{name} out"), deidentify="research")
        written = [path.read_bytes() for path in (tmp_path / f"{name} out").rglob("*.dcm")]
        assert len(written) == (name == "codestream")
        assert not any(uid.encode() in data for data in written)
        assert report.all_handled is (name == "codestream")
