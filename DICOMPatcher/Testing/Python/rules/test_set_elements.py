"""Changes that the user writes down: what is done, and what is refused."""

from __future__ import annotations

import shutil

import pytest
from pydicom import Dataset

import dicom_bytes as dcm
from builders import KEY, document, entries, ids, image, item, load, referenced, save
from DICOMPatcherLib import make_rules
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.instances.element_edits import owners_of, parse_edits
from DICOMPatcherLib.rules.set_elements import SetElements as Rule
from DICOMPatcherLib.rules.set_elements import edit_parameters
from DICOMPatcherLib.run import check, patch
from sound_files import sound_file


def edited(tmp_path, elements, where="", *data_sets, **facts):
    """Return the patched data sets, and the report."""
    for number, ds in enumerate(data_sets or [image(**facts)]):
        save(tmp_path / "in" / f"{number}", ds)
    rule = Rule({"Elements": elements, "Where": where})
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), [rule], key=KEY)
    assert not any("RULE" in ids(entry) for entry in report.files())
    outputs = [load(tmp_path / "out" / f"{number}") for number in range(max(1, len(data_sets)))]
    return outputs, report


# What is refused


@pytest.mark.parametrize(
    ("elements", "told"),
    [
        ("", "needs the parameter Elements"),
        (" ;; ", "needs the parameter Elements"),
        ("PatientName", "not of the form"),
        ("-PatientName=x", "not of the form"),
        ("=x", "not of the form"),
        ("PatientsName=x", "Did you mean PatientName"),
        ("qqqqqqqqqqqqqq=x", "no data element"),
        ("(0010,00)=x", "no data element"),
        ("x" * 100000 + "=1", "no data element"),
        ("(0000,0002)=1.2", "network command"),
        ("TransferSyntaxUID=1.2.840.10008.1.2", "File Meta Information"),
        ("-MediaStorageSOPClassUID", "File Meta Information"),
        ("(0008,0000)=1", "structure"),
        ("-(FFFE,E00D)", "structure"),
        ("-(FFFC,FFFC)", "structure"),
        ("-PixelData", "Pixel Data"),
        ("-(7FE0,0001)", "Pixel Data"),
        ("Rows=", "must not be empty"),
        ("-Columns", "encoding of Pixel Data"),
        ("-NumberOfFrames", "encoding of Pixel Data"),
        ("NumberOfFrames~1~2", "text elements"),
        ("IconImageSequence[0].Rows=5", "encoding of Pixel Data"),
        ("SpecificCharacterSet=ISO_IR 100", "UseCharacterSet"),
        ("SOPInstanceUID=1.2.3", "each file"),
        ("-SOPInstanceUID", "each file"),
        ("-StudyInstanceUID", "required"),
        ("-SOPClassUID", "required"),
        ("StudyInstanceUID=", "must not be empty"),
        ("SeriesInstanceUID=1.02", "must be a UID"),
        ("StudyInstanceUID~1~2", "text elements"),
        ("ReferencedImageSequence=x", "sequence"),
        ("-ReferencedImageSequence", "sequence"),
        ("(0009,1010)=x", "only be removed"),
        ("-(0009,0010)", "private creator"),
        ("(0042,0011)=x", "cannot be given as text"),
        ("PatientBirthDate=2020-01-31", "YYYYMMDD"),
        ("PatientBirthDate=20200230", "YYYYMMDD"),
        ("StudyTime=25", "HHMMSS"),
        ("SliceThickness=0,5", "decimal number"),
        ("InstanceNumber=1.5", "an integer"),
        ("InstanceNumber=2147483648", "2147483647"),
        ("BitsStored=65536", "65535"),
        ("Modality=ct", "uppercase"),
        ("StudyID=" + "x" * 17, "at most 16"),
        ("PatientID=" + "x" * 65, "at most 64"),
        ("PixelSpacing=0.5", "2 value"),
        ("PatientID=a\\b", "1 value"),
        ("SeriesDescription~~x", "KEYWORD~OLD~NEW"),
        ("SeriesDescription~x", "KEYWORD~OLD~NEW"),
        ("SeriesDescription~a~b~c", "KEYWORD~OLD~NEW"),
        ("BitsStored~1~2", "text elements"),
        ("PatientID=\x07", "control characters"),
    ],
)
def test_refuses_before_anything_is_done(tmp_path, elements, told):
    with pytest.raises(ParameterError, match=told) as raised:
        Rule({"Elements": elements}).checkParameters()
    assert str(raised.value).startswith("SetElements")
    save(tmp_path / "a", image())
    with pytest.raises(ParameterError):
        check(str(tmp_path), [Rule({"Elements": elements})])


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("Modality", "KEYWORD=VALUE"),
        ("Modalty=CT", "Did you mean Modality"),
        ("PixelData=x", "no text to compare"),
        ("ReferencedImageSequence=x", "no text to compare"),
        ("(0009,1010)=x", "no text to compare"),
    ],
)
def test_refuses_conditions(where, told):
    with pytest.raises(ParameterError, match=told):
        Rule({"Elements": "PatientID=1", "Where": where}).checkParameters()


def test_needs_parameters():
    with pytest.raises(ParameterError, match="Elements"):
        Rule().checkParameters()


# What is done


def test_changes_nothing_where_the_value_is_there_already(tmp_path):
    _, report = edited(tmp_path, "PatientID=P1;PixelSpacing=0.5\\0.5;-PatientAge;Rows~1~2".rpartition(";")[0])
    assert report.counts["copied"] == 1
    assert (tmp_path / "in" / "0").read_bytes() == (tmp_path / "out" / "0").read_bytes()


@pytest.mark.parametrize(
    ("elements", "keyword", "expected"),
    [
        ("PatientID=123", "PatientID", "123"),
        ("(0010,0020)=123", "PatientID", "123"),
        ("0010,0020 = 123 ", "PatientID", "123"),
        ("00100020=a=b~c", "PatientID", "a=b~c"),
        ("PatientName=Doe^John", "PatientName", "Doe^John"),
        ("PatientBirthDate=", "PatientBirthDate", ""),
        ("PatientAge=045Y", "PatientAge", "045Y"),
        ("StudyTime=1430", "StudyTime", "1430"),
        ("AcquisitionDateTime=20200131143000.5+0100", "AcquisitionDateTime", "20200131143000.5+0100"),
        ("AccessionNumber=1;AccessionNumber=2", "AccessionNumber", "2"),
        ("RetrieveURL=https://example.org/a", "RetrieveURL", "https://example.org/a"),
        ("ImageComments=a\\b", "ImageComments", "a\\b"),
        ("SeriesNumber=007", "SeriesNumber", 7),
        ("BitsStored=12", "BitsStored", 12),
        ("SmallestImagePixelValue=-5", "SmallestImagePixelValue", -5),
        ("PixelSpacing=0.25\\0.25", "PixelSpacing", [0.25, 0.25]),
        ("DiffusionBValue=1000", "DiffusionBValue", 1000.0),
        ("ImageType=DERIVED\\SECONDARY", "ImageType", ["DERIVED", "SECONDARY"]),
        ("SOPClassUID=1.2.840.10008.5.1.4.1.1.4", "SOPClassUID", "1.2.840.10008.5.1.4.1.1.4"),
        ("RetrieveURL=", "RetrieveURL", ""),
        ("BitsStored=", "BitsStored", None),
    ],
)
def test_sets(tmp_path, elements, keyword, expected):
    (ds,), report = edited(tmp_path, elements)
    assert ds[keyword].value == expected
    assert report.counts["patched"] == 1
    changed = {change["keyword"] for change in entries(report)["0"]["changes"]}
    assert changed <= {keyword, "MediaStorageSOPClassUID"}


def test_text_of_any_script_is_recoded(tmp_path):
    (ds,), _ = edited(tmp_path, "PatientName=Müller^山田")
    assert ds.PatientName == "Müller^山田"
    assert ds.SpecificCharacterSet == "ISO_IR 192"


def test_removes(tmp_path):
    ds = image()
    ds.add_new(0x00090010, "LO", "owner")
    ds.add_new(0x00091010, "LO", "secret")
    (patched,), report = edited(tmp_path, "-PatientBirthDate; - (0009,1010);-PatientAge", "", ds)
    assert "PatientBirthDate" not in patched
    assert 0x00091010 not in patched
    assert 0x00090010 in patched
    assert len(entries(report)["0"]["changes"]) == 2


def test_replaces_a_piece_of_text(tmp_path):
    (ds,), _ = edited(
        tmp_path,
        "SeriesDescription~old~new\nImageType~AXIAL~OTHER\nStudyDate~2020~2021\nPatientName~Doe~\nPatientID~no~yes",
        SeriesDescription="old and old",
    )
    assert ds.SeriesDescription == "new and new"
    assert list(ds.ImageType) == ["ORIGINAL", "PRIMARY", "OTHER"]
    assert ds.StudyDate == "20210131"
    assert ds.PatientName == "^Jane"
    assert ds.PatientID == "P1"


@pytest.mark.parametrize(
    "elements", ["StudyDate~01~99", "Modality~CT~" + "X" * 17, "PatientID~P1~a\\b"], ids=["date", "length", "values"]
)
def test_leaves_what_a_replacement_would_make_invalid(tmp_path, elements):
    (ds,), report = edited(tmp_path, elements)
    assert (ds.StudyDate, ds.Modality, ds.PatientID) == ("20200131", "CT", "P1")
    assert ids(entries(report)["0"]) == ["V8"]


def test_does_not_write_letters_that_could_not_be_read(tmp_path):
    save(tmp_path / "in" / "0", image(SpecificCharacterSet="ISO_IR 192"), raw={"PatientName": b"Doe^\xff\xfe"})
    report = check(str(tmp_path / "in"), [Rule({"Elements": "PatientName~Doe~Roe"})])
    assert report.counts["copied"] == 1
    assert ids(entries(report)["0"]) == ["V9"]


@pytest.mark.parametrize(
    ("where", "is_changed"),
    [
        ("Modality=CT", True),
        ("Modality=ct", True),
        ("Modality=MR", False),
        ("Modality=C*", True),
        ("Modality=C", False),
        ("Modality=CT;PatientID=P2", False),
        ("Modality=CT\nPatientID=P*\n", True),
        ("PatientName=müller^*", True),
        ("Rows=8", True),
        ("Rows=9", False),
        ("PixelSpacing=0.50\\0.5", True),
        ("ImageType=*AXIAL", True),
        ("PatientAge=", True),
        ("PatientAge=*", True),
        ("StudyID=[1]?", True),
        ("StudyID=[1]*", True),
        ("StudyID=*?", True),
        ("StudyID=1*", False),
        ("StudyID=[1]??", False),
        ("StudyID=??????", False),
        ("StudyID=[1]?*[1]?", False),
        ("StudyID=[*1*]*?*", True),
        ("StudyID=*[1]?*", True),
        ("StudyID=**", True),
        ("PatientID=", False),
        ("InstanceNumber=x*", True),
        ("PatientName=" + "*a" * 200 + "b", False),
    ],
)
def test_changes_only_files_that_match(tmp_path, where, is_changed):
    ds = image(SpecificCharacterSet="ISO_IR 192", PatientName="Müller^A", PixelSpacing=["0.50", "0.5"], StudyID="[1]?")
    save(tmp_path / "in" / "0", ds, raw={"InstanceNumber": b"xy"})
    rule = Rule({"Elements": "PatientComments=x", "Where": where})
    patch(str(tmp_path / "in"), str(tmp_path / "out"), [rule])
    assert (load(tmp_path / "out" / "0").get("PatientComments") == "x") == is_changed


def test_says_when_no_file_was_meant(tmp_path):
    _, report = edited(tmp_path, "StudyID=x", "Modality=MR", image(1), image(2))
    assert "No file match" in str(report)
    _, report = edited(tmp_path / "other", "StudyID=x", "Modality=MR", image(1), image(2, Modality="MR"))
    assert "No file match" not in str(report)
    assert "No file match" not in str(check(str(tmp_path / "in"), [Rule({"Elements": "StudyID=x"})]))


def test_a_rule_that_is_used_again_tells_of_this_run_only(tmp_path):
    rule = Rule({"Elements": "StudyID=x", "Where": "Modality=MR"})
    for number, modality in enumerate(("CT", "MR")):
        save(tmp_path / modality / "1", image(Modality=modality))
        assert ("No file match" in str(check(str(tmp_path / modality), [rule]))) == (number == 0)


def test_a_condition_means_the_values_before_the_changes(tmp_path):
    (first, second), _ = edited(
        tmp_path,
        "Modality=MR;SeriesInstanceUID=1.2.9",
        "Modality=CT",
        image(1),
        image(2, Modality="PT"),
    )
    assert (first.Modality, first.SeriesInstanceUID) == ("MR", "1.2.9")
    assert (second.Modality, second.SeriesInstanceUID) == ("PT", "1.2.3.4.2")


def test_references_follow_a_uid_that_is_set(tmp_path):
    series = item(SeriesInstanceUID="1.2.3.4.2", ReferencedInstanceSequence=[referenced("1.2.3.4.5.1")])
    holder = document(ReferencedSeriesSequence=[series], ReferencedFrameOfReferenceUID="1.2.3.4.3")
    (ct, rt), report = edited(
        tmp_path, "SeriesInstanceUID=1.2.9;FrameOfReferenceUID=1.2.8", "Modality=CT", image(1), holder
    )
    assert (ct.SeriesInstanceUID, ct.FrameOfReferenceUID) == ("1.2.9", "1.2.8")
    assert rt.SeriesInstanceUID == holder.SeriesInstanceUID
    assert rt.ReferencedSeriesSequence[0].SeriesInstanceUID == "1.2.9"
    assert rt.ReferencedFrameOfReferenceUID == "1.2.8"
    assert report.counts["patched"] == 2


def test_a_second_run_changes_nothing(tmp_path):
    elements = "PatientName=Müller;-PatientSex;StudyInstanceUID=1.2.9;PixelSpacing=1\\1;SeriesDescription=x"
    edited(tmp_path, elements)
    assert check(str(tmp_path / "out"), [Rule({"Elements": elements})]).counts["copied"] == 1


def test_one_object_can_run_again(tmp_path):
    rule = Rule({"Elements": "SeriesInstanceUID=1.2.9", "Where": "Modality=CT"})
    save(tmp_path / "one" / "0", image(1))
    save(tmp_path / "two" / "0", image(1, Modality="MR"))
    assert check(str(tmp_path / "one"), [rule]).counts["patched"] == 1
    assert check(str(tmp_path / "two"), [rule]).counts["copied"] == 1


# From the command line


def test_settings_one_by_one_may_hold_semicolons(tmp_path):
    parameters = edit_parameters(["ImageComments=a;b", "PatientID=7"], ["PatientSex"], ["Modality=C*"])
    save(tmp_path / "in" / "0", image())
    patch(str(tmp_path / "in"), str(tmp_path / "out"), [Rule(parameters)])
    ds = load(tmp_path / "out" / "0")
    assert (ds.ImageComments, ds.PatientID, "PatientSex" in ds) == ("a;b", "7", False)


@pytest.mark.parametrize("setting", ["a\nb=1", "", "-", " "])
def test_a_setting_is_one_line(setting):
    with pytest.raises(ParameterError, match="lines"):
        edit_parameters(removals=[setting])


def test_no_settings_are_refused_by_the_rule():
    with pytest.raises(ParameterError, match="Elements"):
        Rule(edit_parameters()).checkParameters()


def test_elements_in_sequences():
    start = "RadiopharmaceuticalInformationSequence[0].RadiopharmaceuticalStartTime=103502"
    deep = "(5200,9230)[*].PixelMeasuresSequence[1].(0018,0050)=2.5"
    first, second = parse_edits(f"{start}\n{deep}")
    assert (first.keyword, first.text, first.around) == ("RadiopharmaceuticalStartTime", "103502", ((0x00540016, 0),))
    assert (second.keyword, second.around) == ("SliceThickness", ((0x52009230, None), (0x00289110, 1)))
    ds = Dataset()
    group, measures = Dataset(), Dataset()
    measures.SliceThickness = "1"
    group.PixelMeasuresSequence = [Dataset(), measures]
    ds.PerFrameFunctionalGroupsSequence = [Dataset(), group, group]
    assert owners_of(second, ds) == [measures, measures]
    assert owners_of(first, ds) == []
    for wrong in (
        "PatientName[0].PatientID=1",
        "ReferencedImageSequence[0].Rows=1",
        "ReferencedSeriesSequence[0].SeriesInstanceUID=1.2",
        "RadiopharmaceuticalInformationSequence[0]=1",
        "RadiopharmaceuticalInformationSequence[x].RadionuclideHalfLife=1",
    ):
        with pytest.raises(ParameterError):
            parse_edits(wrong)


# What describes the pixels


def test_sets_the_size_of_the_image_where_the_pixels_agree(tmp_path):
    numbers = {"Rows": 0x00280010, "Columns": 0x00280011, "SamplesPerPixel": 0x00280002, "BitsAllocated": 0x00280100}
    for base, wrong, elements, is_set in (
        ("explicit", {"Rows": 9, "Columns": 9}, "Rows=8;Columns=8", True),
        ("big endian", {"Rows": 3, "Columns": 5}, "Rows=4;Columns=16", True),
        ("deflated", {"BitsAllocated": 8}, "BitsAllocated=16", True),
        ("implicit", {"Rows": 9, "Columns": 9}, "Rows=8", False),
        ("explicit", {}, "Rows=7", False),
        ("frames", {"NumberOfFrames": "4"}, "NumberOfFrames=3", True),
        ("frames", {"NumberOfFrames": "3"}, "NumberOfFrames=2", False),
        ("frames", {}, "NumberOfFrames=1;Rows=18", True),
        ("jpeg lossless", {"NumberOfFrames": "5"}, "NumberOfFrames=1", True),
        ("jpeg", {"NumberOfFrames": "5"}, "NumberOfFrames=2", False),
        ("jpeg-ls", {"Rows": 5}, "Rows=12", True),
        ("jpeg 2000", {}, "Columns=9", False),
        ("rle frames", {"Rows": 3, "NumberOfFrames": "7"}, "Rows=12;NumberOfFrames=3", True),
        ("rle", {}, "SamplesPerPixel=3", False),
        ("rle colours", {"SamplesPerPixel": 1}, "SamplesPerPixel=3", True),
        ("document", {}, "Rows=3", True),
    ):
        sound = sound_file(base)
        for keyword, value in wrong.items():
            tag = numbers.get(keyword, 0x00280008)
            encoded = (
                dcm.number(tag, "US", value, form=sound.form)
                if tag in numbers.values()
                else dcm.element(tag, "IS", value, sound.form)
            )
            sound = sound.with_element(tag, encoded)
        (tmp_path / "0.dcm").write_bytes(sound.content())
        report = patch(str(tmp_path / "0.dcm"), str(tmp_path / "out"), [Rule({"Elements": elements})], key=KEY)
        (entry,) = report.files()
        assert ("the pixels do not agree" in str(entry)) != is_set, (base, elements)
        ds = load(tmp_path / "out" / "0.dcm")
        for keyword, _, value in (change.partition("=") for change in elements.split(";")):
            assert (str(ds.get(keyword)) == value) == is_set, (base, elements)
        assert not (is_set and entry.get("reason")), (base, elements, entry)
        shutil.rmtree(tmp_path / "out")


def test_windows_are_examined_again_where_one_of_their_elements_is_set(tmp_path):
    save(tmp_path / "in" / "1.dcm", image(1, WindowCenter="40", WindowWidth="400"))
    typed = {"SetElements": {"Elements": r"WindowCenter=40\300"}}
    rules = make_rules(add=["SetElements"], parameters=typed)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), rules, key=KEY)
    assert "V20" in ids(entries(report)["1.dcm"])
    assert {entry["outcome"] for entry in check(str(tmp_path / "out")).files()} == {"copied"}
