"""What partial anonymization takes away, at which depth, and what it must not even look at."""

from __future__ import annotations

import io
import struct

import pytest
from pydicom import DataElement, Dataset, Sequence
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_dataset, read_sequence
from pydicom.filewriter import write_dataset, write_sequence
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

import oracles
import studies
from builders import encoded, image, outcomes
from DICOMPatcherLib import make_rules, patch
from DICOMPatcherLib.part10.packed_sequences import Unreadable
from DICOMPatcherLib.rules.anonymize import Anonymize
from DICOMPatcherLib.values.confidentiality import LINKING_UIDS, REPLACED_UIDS
from DICOMPatcherLib.values.identifiers import is_valid_uid, new_id, new_uid

EMPTIED = (
    "StudyDate",
    "StudyTime",
    "AccessionNumber",
    "ReferringPhysicianName",
    "PatientBirthDate",
    "PatientSex",
    "StudyID",
)
KEY = b"test"


class NoFile:
    """A file of which only the data set is known."""

    def element(self, tag):
        return None


def anonymized(ds, key=KEY):
    rule = Anonymize()
    rule.file = NoFile()
    rule.key = key
    rule.processStart("/in", "/out")
    rule.processDataSet(ds)
    return rule


def make(**values):
    ds = Dataset()
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    return ds


def through_file(ds, syntax=ExplicitVRLittleEndian):
    """The data set as it comes out of a file: undecoded, without the VRs if they are implicit."""
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = syntax != ExplicitVRBigEndian, syntax == ImplicitVRLittleEndian
    write_dataset(stream, ds)
    stream.seek(0)
    return read_dataset(stream, stream.is_implicit_VR, stream.is_little_endian)


def raw_tags(ds):
    return {tag for tag, element in ds.items() if isinstance(element, RawDataElement)}


# What must stay


def test_leaves_a_data_set_without_identifiers_alone():
    ds = through_file(make(Rows=1, ImageType=["ORIGINAL", "PRIMARY"], SOPClassUID="1.2.840.10008.5.1.4.1.1.2"))
    before = dict(ds.items())
    anonymized(ds)
    assert dict(ds.items()) == before
    assert raw_tags(ds) == set(before)


def test_does_nothing_with_an_empty_data_set():
    ds = Dataset()
    anonymized(ds)
    assert len(ds) == 0


@pytest.mark.parametrize("keyword", [*EMPTIED, "PatientID", "SOPInstanceUID", "FailedSOPInstanceUIDList"])
def test_leaves_empty_elements_alone(keyword):
    ds = through_file(make(**{keyword: None}))
    anonymized(ds)
    assert raw_tags(ds) == {Tag(keyword)}


@pytest.mark.parametrize(
    ("keyword", "uid"),
    [
        ("SOPClassUID", "1.2.840.10008.5.1.4.1.1.2"),
        ("ReferencedSOPClassUID", "1.2.3"),
        ("CodingSchemeUID", "2.16.840.1.113883.6.96"),
        ("FrameOfReferenceUID", "1.2.840.10008.1.4.1.1"),
        ("PaletteColorLookupTableUID", "1.2.840.10008.1.5.1"),
        ("SOPInstanceUID", "1.2.840.10008.1.20.1.1"),
        ("AvailableTransferSyntaxUID", "1.2.840.10008.1.2"),
    ],
)
def test_leaves_uids_alone_that_stand_for_no_object_of_the_patient(keyword, uid):
    ds = through_file(make(**{keyword: uid}))
    anonymized(ds)
    assert ds[keyword].value == uid


def test_decodes_nothing_but_what_it_changes_and_sequences():
    ds = make(PatientName="Doe", PatientComments="x", Rows=1, PixelData=b"\0" * 200, StudyInstanceUID="1.2")
    ds["PixelData"].VR = "OW"
    ds.add_new(0x00091001, "UN", b"\0" * 100)
    ds = through_file(ds)
    anonymized(ds)
    assert raw_tags(ds) == {Tag("PatientComments"), Tag("Rows"), Tag("PixelData"), Tag(0x00091001)}


def test_does_not_load_what_has_been_left_in_the_file():
    ds = Dataset()
    for tag, vr in ((Tag("PixelData"), "OW"), (Tag(0x00091001), "UN"), (Tag(0x00091002), None)):
        ds[tag] = RawDataElement(tag, vr, 10**9, None, 0, vr is None, True)
    anonymized(ds)
    assert len(raw_tags(ds)) == 3


# What it takes away


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_does_what_its_description_says(syntax):
    values = {
        keyword: {"DA": "19700101", "TM": "1200", "CS": "M"}.get(dictionary_VR(keyword), "x") for keyword in EMPTIED
    }
    uids = {
        "StudyInstanceUID": "1.2",
        "SeriesInstanceUID": "1.3",
        "SOPInstanceUID": "1.4",
        "FrameOfReferenceUID": "1.5",
    }
    ds = through_file(make(**values, **uids, PatientName="Doe^Jane", PatientID="4711", PatientAge="040Y"), syntax)
    anonymized(ds)
    assert all(not ds[keyword].value for keyword in EMPTIED)
    assert ds.PatientName == "Unspecified Patient"
    assert ds.PatientID == new_id(KEY, "patient", "4711")
    assert {keyword: ds[keyword].value for keyword in uids} == {k: new_uid(KEY, "uid", uid) for k, uid in uids.items()}
    assert ds.PatientAge == "040Y"


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_what_must_not_be_empty_gets_a_dummy(syntax):
    item = make(ContentDate="20200102", ContentTime="1200")
    ds = make(ContentDate="20200102", ContentTime="1200", ReferencedImageSequence=Sequence([item]))
    ds = through_file(ds, syntax)
    anonymized(ds)
    for owner in (ds, ds.ReferencedImageSequence[0]):
        assert (owner.ContentDate, owner.ContentTime) == ("19000101", "000000")
    empty = make(ContentDate="", ContentTime="")
    anonymized(empty)
    assert (empty.ContentDate, empty.ContentTime) == ("", "")


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_does_the_same_at_every_depth(syntax):
    inner = make(PatientID="4711", PatientName="Doe", StudyDate="20200101", ReferencedSOPInstanceUID="1.4")
    ds = make(SOPInstanceUID="1.4", PatientID="4711")
    for keyword in ("ReferencedImageSequence", "ReferencedSeriesSequence", "ReferencedStudySequence"):
        outer = Dataset()
        setattr(outer, keyword, Sequence([inner]))
        inner = outer
    ds.update(inner)
    ds = through_file(ds, syntax)
    anonymized(ds)
    item = ds.ReferencedStudySequence[0].ReferencedSeriesSequence[0].ReferencedImageSequence[0]
    assert item.ReferencedSOPInstanceUID == ds.SOPInstanceUID == new_uid(KEY, "uid", "1.4")
    assert item.PatientID == ds.PatientID
    assert item.PatientName == "Unspecified Patient"
    assert item.StudyDate == ""


def test_searches_sequences_that_lie_very_deep():
    ds = make(PatientID="4711")
    for _ in range(3000):
        outer = Dataset()
        outer.ContentSequence = [ds]
        ds = outer
    anonymized(ds)
    for _ in range(3000):
        ds = ds.ContentSequence[0]
    assert ds.PatientID != "4711"


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_searches_private_sequences(syntax):
    ds = make(SOPInstanceUID="1.4")
    ds.add_new(0x20010010, "LO", "Philips Imaging DD 001")
    ds.add_new(0x20011068, "SQ", [make(PatientID="4711", SOPInstanceUID="1.4")])  # in pydicom's private dictionary
    ds = through_file(ds, syntax)
    anonymized(ds)
    (item,) = ds[0x20011068].value
    assert item.PatientID == new_id(KEY, "patient", "4711")
    assert item.SOPInstanceUID == ds.SOPInstanceUID


def test_searches_private_sequences_of_unknown_makers_with_their_vr():
    ds = make()
    ds.add_new(0x00990010, "LO", "Unknown")
    ds.add_new(0x00991001, "SQ", [make(PatientID="4711")])
    ds = through_file(ds)
    anonymized(ds)
    assert ds[0x00991001].value[0].PatientID != "4711"


def test_each_value_of_several_is_replaced_by_itself():
    ds = through_file(make(FailedSOPInstanceUIDList=["1.2", "1.2.840.10008.1.1", "1.3"]))
    anonymized(ds)
    assert list(ds.FailedSOPInstanceUIDList) == [
        new_uid(KEY, "uid", "1.2"),
        "1.2.840.10008.1.1",
        new_uid(KEY, "uid", "1.3"),
    ]


def raw(keyword, value, vr=""):
    tag = Tag(keyword)
    ds = Dataset()
    ds[tag] = RawDataElement(tag, vr or dictionary_VR(tag), len(value), value, 0, False, True)
    return ds


@pytest.mark.parametrize("value", [b"1.2", b"1.2\0", b"1.2 ", b" 1.2"])
def test_padding_makes_no_difference(value):
    ds = raw("SOPInstanceUID", value)
    anonymized(ds)
    assert ds.SOPInstanceUID == new_uid(KEY, "uid", "1.2")


@pytest.mark.parametrize("value", [b"abc", b"1.02", b"1.2." + b"1" * 100, b"\xff\xfe"])
def test_replaces_invalid_uids_too(value):
    ds = raw("SOPInstanceUID", value)
    anonymized(ds)
    assert is_valid_uid(ds.SOPInstanceUID)


@pytest.mark.parametrize("vr", ["UN", "US", "FD", "OB", "??"])
@pytest.mark.parametrize("keyword", ["PatientID", "SOPInstanceUID", "StudyDate", "PatientName"])
def test_another_vr_does_not_save_a_value(keyword, vr):
    ds = raw(keyword, b"12345", vr)
    anonymized(ds)
    assert "12345" not in str(ds[keyword].value)
    assert dictionary_VR(keyword) == ds[keyword].VR


@pytest.mark.parametrize("value", ["A\\B", "x" * 60, "Ä"])
def test_takes_any_patient_id(value):
    ds = through_file(make(SpecificCharacterSet="ISO_IR 192", PatientID=value))
    anonymized(ds)
    assert ds.PatientID == new_id(KEY, "patient", value)


def test_the_same_id_in_another_character_set_is_the_same_patient():
    found = []
    for terms in ("ISO_IR 192", "ISO_IR 100"):
        ds = through_file(make(SpecificCharacterSet=terms, PatientID="Müller"))
        anonymized(ds)
        found.append(ds.PatientID)
    assert found[0] == found[1]


def test_works_on_decoded_elements_as_well():
    ds = make(StudyDate="20200101", PatientID="4711", StudyInstanceUID="1.2", AccessionNumber="")
    anonymized(ds)
    assert (ds.StudyDate, ds.PatientID, ds.StudyInstanceUID) == (
        "",
        new_id(KEY, "patient", "4711"),
        new_uid(KEY, "uid", "1.2"),
    )


def test_another_key_gives_other_identifiers():
    first, second = (make(PatientID="4711", StudyInstanceUID="1.2") for _ in range(2))
    anonymized(first)
    anonymized(second, b"other")
    assert first.PatientID != second.PatientID
    assert first.StudyInstanceUID != second.StudyInstanceUID


def test_a_second_run_changes_only_what_the_first_one_changed():
    ds = make(PatientID="4711", PatientName="Doe", StudyDate="20200101", StudyInstanceUID="1.2", Rows=1)
    anonymized(ds)
    before = {element.keyword: element.value for element in ds}
    anonymized(ds)
    assert {element.keyword for element in ds if element.value != before[element.keyword]} == {
        "PatientID",
        "StudyInstanceUID",
    }


# Private elements


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
@pytest.mark.parametrize(
    ("vr", "value"), [("UI", "1.2.3"), ("LO", "1.2.3"), ("UN", b"1.2.3\0"), ("OB", b"1.2.3 "), ("UT", "1.2.3")]
)
def test_replaces_a_private_value_that_is_a_uid_which_is_replaced(syntax, vr, value):
    ds = make(StudyInstanceUID="1.2.3")
    ds.add_new(0x00090010, "LO", "MAKER")
    ds.add_new(0x00091001, vr, value)
    ds = through_file(ds, syntax)
    anonymized(ds)
    after = through_file(ds, syntax)[0x00091001].value
    after = after.decode() if isinstance(after, bytes) else after
    assert after.strip(" \0") == ds.StudyInstanceUID


def test_replaces_a_decoded_private_value():
    ds = make(StudyInstanceUID="1.2.3")
    ds.add_new(0x00091001, "UI", "1.2.3")
    ds.add_new(0x00091002, "UN", b"1.2.3\0")
    anonymized(ds)
    assert ds[0x00091001].value == ds.StudyInstanceUID
    assert ds[0x00091002].value.strip(b"\0").decode() == ds.StudyInstanceUID
    assert len(ds[0x00091002].value) % 2 == 0


def test_replaces_a_private_uid_of_64_characters():
    uid = "1." + "2" * 62
    ds = make(StudyInstanceUID=uid)
    ds.add_new(0x00091001, "LO", uid)
    ds = through_file(ds)
    anonymized(ds)
    assert ds[0x00091001].value == ds.StudyInstanceUID


@pytest.mark.parametrize(
    ("vr", "value"),
    [
        ("LO", "1.2.3 of 2020"),
        ("LO", "1.2"),
        ("LO", "1.2.3\\1.2.3"),
        ("UN", b"1.2.3\0" + b"\0" * 60),
        ("UI", "1.2.840.10008.1.2"),
        ("US", 7),
    ],
)
def test_leaves_other_private_values_alone(vr, value):
    ds = make(StudyInstanceUID="1.2.3", SOPInstanceUID="1.2.840.10008.1.2")
    ds.add_new(0x00091001, vr, value)
    ds = through_file(ds)
    anonymized(ds)
    assert Tag(0x00091001) in raw_tags(ds)


# What cannot be searched


def broken_sequence(tag):
    ds = make(PatientID="4711")
    ds[tag] = RawDataElement(Tag(tag), "SQ", 12, b"no item here", 0, False, True)
    return ds


def unreadable(ds, monkeypatch):
    """Make pydicom refuse sequences, as it does with some broken ones."""
    read = Dataset.__getitem__

    def refuse(self, key):
        if Tag(key) in self.keys() and self.get_item(key).VR == "SQ":
            raise ValueError("broken")
        return read(self, key)

    monkeypatch.setattr(Dataset, "__getitem__", refuse)


def test_fails_on_a_file_whose_sequences_cannot_be_searched(monkeypatch):
    ds = broken_sequence("ReferencedImageSequence")
    unreadable(ds, monkeypatch)
    with pytest.raises(ValueError, match="broken"):
        anonymized(ds)


def test_keeps_a_file_whose_private_sequences_cannot_be_searched(monkeypatch):
    ds = broken_sequence(0x00091001)
    unreadable(ds, monkeypatch)
    rule = anonymized(ds)
    assert not rule.skipReason
    assert [finding.defect for finding in rule.reported] == ["F21"]
    monkeypatch.undo()
    assert ds.PatientID != "4711"


# The list of UIDs


@pytest.mark.parametrize("keywords", [REPLACED_UIDS, LINKING_UIDS], ids=["of the standard", "ours"])
def test_lists_keywords_of_uids_in_order(keywords):
    assert list(keywords) == sorted(set(keywords))
    assert {dictionary_VR(tag_for_keyword(keyword)) for keyword in keywords} == {"UI"}
    assert not any(
        "Class" in keyword or "Syntax" in keyword for keyword in keywords if keyword != "ManufacturerDeviceClassUID"
    )


def test_the_lists_do_not_overlap():
    assert not set(REPLACED_UIDS) & set(LINKING_UIDS)


@pytest.mark.parametrize("keyword", [*REPLACED_UIDS, *LINKING_UIDS])
def test_replaces_every_uid_of_the_lists(keyword):
    ds = Dataset()
    ds[Tag(keyword)] = DataElement(Tag(keyword), "UI", "1.2.3")
    ds = through_file(ds)
    anonymized(ds)
    assert ds[keyword].value == new_uid(KEY, "uid", "1.2.3")


@pytest.mark.parametrize("kind", ["segmentation", "enhanced mr"])
def test_objects_that_were_valid_stay_so(tmp_path, kind):
    oracles.require("dciodvfy")
    studies.write(studies.files(studies.make_study(kind)), tmp_path / "in", "one folder")
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(only=["Anonymize"]), key=KEY)
    for entry in report.files():
        before = oracles.dciodvfy_errors(tmp_path / "in" / entry["source"])
        after = oracles.dciodvfy_errors(tmp_path / "out" / entry["target"])
        assert after == before, entry["source"]


# Sequences in values of unknown representation


def packed(items, implicit=True, undefined=False):
    """The value of an element that holds items."""
    stream = DicomBytesIO()
    stream.is_implicit_VR, stream.is_little_endian = implicit, True
    for item in items:
        item.is_undefined_length_sequence_item = undefined
    write_sequence(stream, DataElement(0x00081140, "SQ", Sequence(items)), ["iso8859"])
    return stream.getvalue()


def unknown(tag, value, vr="UN"):
    return RawDataElement(Tag(tag), vr, len(value), value, 0, vr is None, True)


def secret():
    inner = make(PatientName="Doe", PatientID="4711", ReferencedSOPInstanceUID="1.4")
    inner.add_new(0x00091002, "LO", "1.4")
    return make(PatientComments="kept", ReferencedImageSequence=Sequence([inner]))


@pytest.mark.parametrize("implicit", [True, False], ids=["in implicit VR", "in explicit VR"])
@pytest.mark.parametrize("undefined", [True, False], ids=["delimited items", "items of a length"])
@pytest.mark.parametrize(
    ("tag", "vr"),
    [(0x00081140, "UN"), (0x00091010, "UN"), (0x00091010, None), (0x7F000010, "UN")],
    ids=["standard", "private", "private in implicit VR", "unknown"],
)
def test_searches_sequences_in_values_of_unknown_representation(tag, vr, undefined, implicit):
    value = packed([secret(), make(Rows=1)], implicit, undefined)
    ds = make(SOPInstanceUID="1.4", PatientID="4711")
    ds[tag] = unknown(tag, value, vr)
    anonymized(ds)
    found = ds.get_item(tag)
    assert (found.VR, found.length) == (vr, len(found.value))
    assert b"Doe" not in found.value
    assert b"4711" not in found.value
    assert ds.SOPInstanceUID.encode() in found.value
    assert b"1.4" not in found.value
    assert b"kept" in found.value
    first, second = read_sequence(io.BytesIO(found.value), implicit, True, len(found.value), "iso8859")
    assert first.ReferencedImageSequence[0].PatientID == ds.PatientID
    assert second.Rows == 1


def test_searches_those_that_lie_in_each_other():
    value = packed([secret()])
    for _ in range(20):
        item = make(Rows=1)
        item[0x00091010] = unknown(0x00091010, value, None)
        value = packed([item])
    ds = make(ReferencedStudySequence=Sequence([Dataset()]))
    ds.ReferencedStudySequence[0][0x00091010] = unknown(0x00091010, value)
    anonymized(ds)
    found = ds.ReferencedStudySequence[0].get_item(0x00091010).value
    assert b"Doe" not in found
    assert b"kept" in found


def test_too_many_in_each_other_are_told():
    value = packed([secret()])
    for _ in range(200):
        item = make()
        item[0x00091010] = unknown(0x00091010, value, None)
        value = packed([item])
    ds = make()
    ds[0x00091010] = unknown(0x00091010, value)
    assert [finding.defect for finding in anonymized(ds).reported] == ["F21"]


def test_leaves_those_alone_that_hold_nothing_of_the_patient():
    ds = make()
    ds[0x00091010] = unknown(0x00091010, packed([make(PatientComments="kept", Rows=1)], undefined=True))
    before = ds.get_item(0x00091010)
    anonymized(ds)
    assert ds.get_item(0x00091010) is before


@pytest.mark.parametrize("rest", [b"", b"\xf0\xff\xff\x00ab", b"\x04\0\0\0abcd"])
def test_a_private_value_that_only_begins_like_a_sequence_stays_and_is_told(rest):
    value = b"\xfe\xff\x00\xe0" + rest
    ds = make()
    ds[0x00091010] = unknown(0x00091010, value)
    assert [finding.defect for finding in anonymized(ds).reported] == ["F21"]
    assert ds.get_item(0x00091010).value == value


@pytest.mark.parametrize("value", [b"\xfe\xff\x00\xe0\x04\0\0\0abcd", b"\xff\xfe\xe0\x00\0\0\0\0", b"text"])
def test_a_sequence_of_the_standard_that_is_none_makes_it_fail(value):
    ds = make()
    ds[0x00081140] = unknown(0x00081140, value)
    with pytest.raises(Unreadable):
        anonymized(ds)


@pytest.mark.parametrize("size", [10, 100_000], ids=["small", "large"])
@pytest.mark.parametrize("tag", [0x00081140, 0x00091010], ids=["standard", "private"])
def test_the_output_holds_them_without_what_tells_of_the_patient(tmp_path, tag, size):
    item = secret()
    item.add_new(0x0040A160, "UT", "x" * size)
    value = packed([item])
    start = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + b"UN"
    content = encoded(image(SOPInstanceUID="1.4"))
    place = content.index(b"\x10\0\x10\0PN")
    (tmp_path / "in").mkdir()
    element = start + struct.pack("<HL", 0, len(value)) + value
    (tmp_path / "in" / "1").write_bytes(content[:place] + element + content[place:])
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(only=["Anonymize"]), key=KEY)
    assert outcomes(report) == {"1": "patched"}
    content = (tmp_path / "out" / "1").read_bytes()
    assert b"Doe" not in content
    assert b"4711" not in content
    assert content.count(b"x" * size) == 1
    assert content.count(start) == 1


# What it tells of


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, None),
        ({"BurnedInAnnotation": "NO"}, None),
        ({"BurnedInAnnotation": "YES"}, "text in the image"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"}, "secondary capture"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7.4"}, "secondary capture"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7", "BurnedInAnnotation": "YES"}, "text in the image"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7", "BurnedInAnnotation": "NO"}, None),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.77.1.1"}, None),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.104.1"}, "encapsulated document"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.104.2"}, "encapsulated document"),
    ],
)
@pytest.mark.parametrize("through", [lambda ds: ds, through_file], ids=["decoded", "undecoded"])
def test_tells_of_what_it_cannot_hide(values, told, through):
    reported = anonymized(through(make(**{"SOPClassUID": "1.2.840.10008.5.1.4.1.1.2", **values}))).reported
    assert [finding.defect for finding in reported] == (["V28"] if told else [])
    assert told is None or told in reported[0].message.casefold()
