"""Invalid UIDs, at every depth and in all files alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from builders import KEY, document, encoded, entries, ids, image, item, load, raw_element, referenced, save, time_limit
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.rules.anonymize import Anonymize
from DICOMPatcherLib.rules.replace_invalid_uids import ReplaceInvalidUIDs as Rule
from DICOMPatcherLib.run import check, patch
from DICOMPatcherLib.values.identifiers import is_valid_uid, new_uid

SYNTAXES = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian)
INVALID = ["abc", "1.02.3", "1.2.-3", "1.2. 3", "1..2", "1.2.", ".1", "1", "1,2", "2.25." + "1" * 60, "1.2.3\u00e9"]


def wants(path, rule=None):
    rule = rule or Rule()
    with Part10File.open(str(path)) as file:
        rule.file = file
        return rule.should_process({})


def patched(tmp_path, *rules, key=KEY):
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), list(rules) or [Rule()], key=key)
    again = check(str(tmp_path / "out"), list(rules) or [Rule()], key=key)
    assert again.counts["patched"] == 0
    return report


def replacement(old):
    return new_uid(KEY, "uid", old)


# What must stay


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize(
    "values",
    [
        pytest.param({}, id="ordinary"),
        pytest.param({"FrameOfReferenceUID": ""}, id="empty"),
        pytest.param({"FrameOfReferenceUID": "1.2.840.10008.1.4.1.1"}, id="well known"),
        pytest.param({"FrameOfReferenceUID": "2.25." + "1" * 59}, id="64 characters"),
        pytest.param({"FrameOfReferenceUID": "0.0"}, id="zeros"),
        pytest.param({"FailedSOPInstanceUIDList": ["1.2", "1.3.4"]}, id="several"),
        pytest.param({"ReferencedImageSequence": [referenced("1.2.3")]}, id="reference"),
        pytest.param({"ReferencedImageSequence": [referenced("1.2.840.10008.1.2.x")]}, id="of the standard"),
        pytest.param({"CodingSchemeUID": "abc", "ContextUID": "x.y"}, id="no UID of an object"),
        pytest.param({"SeriesDescription": "UI UID UIUIUIUI GUID"}, id="text"),
        pytest.param({"ReferencedImageSequence": [item(SeriesDescription="UIx UIUI  UN")]}, id="text in an item"),
    ],
)
def test_leaves_files_alone_and_does_not_decode_them(tmp_path, syntax, values):
    path = save(tmp_path / "in" / "a", image(**values), syntax)
    assert not wants(path)
    patched(tmp_path)
    assert (tmp_path / "out" / "a").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("value", [b"1.2.3 ", b"1.2.3\0", b"1.2.30", b"\0\0", b"  "], ids=repr)
def test_leaves_ordinary_padding_alone(tmp_path, value):
    path = save(tmp_path / "in" / "a", image(), raw={"FrameOfReferenceUID": value})
    assert not wants(path)


def test_leaves_private_elements_alone(tmp_path):
    content = raw_element(0x00081155, "UI", b"abc\0")
    content = b"\xfe\xff\x00\xe0" + len(content).to_bytes(4, "little") + content
    path = tmp_path / "in" / "a"
    path.parent.mkdir()
    path.write_bytes(
        encoded(item(SOPInstanceUID="01.2.3", SOPClassUID=image().SOPClassUID))
        + raw_element(0x00091010, "UI", b"abc\0")
        + raw_element(0x00091011, "SQ", content)
    )
    report = patched(tmp_path)
    assert {change["keyword"] for change in entries(report)["a"]["changes"]} == {
        "SOPInstanceUID",
        "MediaStorageSOPInstanceUID",
    }
    ds = load(tmp_path / "out" / "a")
    assert ds[0x00091010].value == ds[0x00091011].value[0].ReferencedSOPInstanceUID == "abc"


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("in_front", ["header", "zeros"])
def test_leaves_bytes_that_are_no_text_alone(tmp_path, syntax, in_front):
    """A value whose header stands twice holds the second one; to replace it would be to lose it."""
    header = raw_element(0x00200052, "UI", b"1.2.3.", syntax)[4:8] if in_front == "header" else bytes(8)
    path = save(tmp_path / "in" / "a", image(), syntax, raw={"FrameOfReferenceUID": header + b"1.2.3."})
    report = patched(tmp_path)
    assert (tmp_path / "out" / "a").read_bytes() == path.read_bytes()
    (finding,) = entries(report)["a"]["findings"]
    assert (finding["id"], "binary data" in finding["message"]) == ("I8", True)


# What is replaced


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("old", INVALID)
def test_an_invalid_uid_becomes_a_hash_of_itself(tmp_path, syntax, old):
    raw = old.encode("latin-1")
    path = save(tmp_path / "in" / "a", image(), syntax, raw={"SeriesInstanceUID": raw + b"\0" * (len(raw) % 2)})
    assert wants(path)
    report = patched(tmp_path)
    assert load(tmp_path / "out" / "a").SeriesInstanceUID == replacement(old)
    assert is_valid_uid(replacement(old))
    assert ids(entries(report)["a"]) == ["I8"]


@pytest.mark.parametrize("value", [b" 1.2.3", b"\t1.2.3", b"1.2.3\r\n", b"\x001.2.3", b"  1.2.3   "], ids=repr)
def test_what_surrounds_a_valid_uid_is_taken_away(tmp_path, value):
    save(tmp_path / "in" / "a", image(), raw={"FrameOfReferenceUID": value + b" " * (len(value) % 2)})
    save(tmp_path / "in" / "b", image(2, FrameOfReferenceUID="1.2.3"))
    patched(tmp_path)
    assert load(tmp_path / "out" / "a").FrameOfReferenceUID == "1.2.3"
    assert load(tmp_path / "out" / "b").FrameOfReferenceUID == "1.2.3"


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_references_at_every_depth_are_replaced_alike(tmp_path, syntax):
    save(tmp_path / "in" / "a", image(SOPInstanceUID="abc", StudyInstanceUID="01.2"), syntax)
    deep = item(
        ReferencedSeriesSequence=[item(SeriesInstanceUID="1.2", ReferencedInstanceSequence=[referenced("abc")])]
    )
    path = save(tmp_path / "in" / "rt", document(StudyInstanceUID="01.2", ReferencedStudySequence=[deep]), syntax)
    alone = save(tmp_path / "in" / "ref", document(901, ReferencedStudySequence=[deep]), syntax)
    assert wants(path)
    assert wants(alone)
    patched(tmp_path)
    one, rt, ref = (load(tmp_path / "out" / name) for name in ("a", "rt", "ref"))
    assert one.SOPInstanceUID == one.file_meta.MediaStorageSOPInstanceUID == replacement("abc")
    assert one.StudyInstanceUID == rt.StudyInstanceUID == replacement("01.2")
    for ds in (rt, ref):
        inner = ds.ReferencedStudySequence[0].ReferencedSeriesSequence[0]
        assert inner.SeriesInstanceUID == "1.2"
        assert inner.ReferencedInstanceSequence[0].ReferencedSOPInstanceUID == replacement("abc")


def test_each_of_several_values_is_judged_by_itself(tmp_path):
    save(tmp_path / "in" / "a", image(FailedSOPInstanceUIDList=["1.2", "abc", "1.3"]))
    patched(tmp_path)
    assert list(load(tmp_path / "out" / "a").FailedSOPInstanceUIDList) == ["1.2", replacement("abc"), "1.3"]


def test_sequences_written_as_unknown_are_searched(tmp_path):
    content = raw_element(0x00081155, "UI", b"abc\0", ImplicitVRLittleEndian)
    content = b"\xfe\xff\x00\xe0" + len(content).to_bytes(4, "little") + content
    data = encoded(item(**{key: image()[key].value for key in ("SOPClassUID", "SOPInstanceUID")}))
    path = tmp_path / "in" / "a"
    path.parent.mkdir()
    path.write_bytes(data + raw_element(0x00081140, "UN", content))
    assert wants(path)
    patched(tmp_path)
    assert load(tmp_path / "out" / "a").ReferencedImageSequence[0].ReferencedSOPInstanceUID == replacement("abc")


def test_agrees_with_the_other_rule_that_replaces_uids(tmp_path):
    save(tmp_path / "in" / "a", image(FrameOfReferenceUID="abc"))
    patch(str(tmp_path / "in"), str(tmp_path / "out"), [Anonymize()], key=KEY)
    assert load(tmp_path / "out" / "a").FrameOfReferenceUID == replacement("abc")


def test_the_finding_names_elements_but_no_values(tmp_path):
    save(tmp_path / "in" / "a", image(FrameOfReferenceUID="abc.doe", StudyInstanceUID="abc.doe"))
    (finding,) = entries(patched(tmp_path))["a"]["findings"]
    assert "FrameOfReferenceUID" in finding["message"]
    assert "StudyInstanceUID" in finding["message"]
    assert "doe" not in finding["message"]


# Whatever the file is


def test_a_broken_sequence_does_not_stop_it(tmp_path):
    broken = raw_element(0x00081140, "SQ", b"\xfe\xff\x00\xe0\x40\x00\x00\x00" + b"UI" * 4)
    path = tmp_path / "in" / "a"
    path.parent.mkdir()
    path.write_bytes(encoded(item(SOPInstanceUID="1.2.3", SOPClassUID=image().SOPClassUID)) + broken)
    report = patched(tmp_path)
    assert report.counts["failed"] == 0
    assert not any(finding["id"] == "RULE" for entry in report.files() for finding in entry["findings"])


def test_a_deep_nest_is_left_in_good_time(tmp_path):
    content = raw_element(0x00081155, "UI", b"abc\0")
    for _ in range(300):
        content = b"\xfe\xff\x00\xe0" + len(content).to_bytes(4, "little") + content
        content = raw_element(0x00081140, "SQ", content)
    path = tmp_path / "in" / "a"
    path.parent.mkdir()
    path.write_bytes(encoded(item(SOPInstanceUID="1.2.3", SOPClassUID=image().SOPClassUID)) + content)
    with time_limit(20):
        report = check(str(tmp_path / "in"), [Rule()])
    assert report.counts["failed"] == 0


def test_letters_that_look_like_elements_take_no_long_time(tmp_path):
    text = b"\x08\x00\x55\x11UI\xff\xff" * 200_000
    content = raw_element(0x00081155, "UI", b"1.2.") + raw_element(0x00420011, "OB", text)
    content = b"\xfe\xff\x00\xe0" + len(content).to_bytes(4, "little") + content
    path = tmp_path / "in" / "a"
    path.parent.mkdir()
    path.write_bytes(encoded(item(SOPInstanceUID="1.2.3", SOPClassUID=image().SOPClassUID)))
    with path.open("ab") as stream:
        stream.write(raw_element(0x00081140, "SQ", content))
    with time_limit(10):
        assert wants(path)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\\"), max_size=70))
def test_what_comes_out_is_valid_and_stays(tmp_path_factory, old):
    folder = tmp_path_factory.mktemp("any")
    data = old.encode("latin-1")
    save(folder / "in" / "a", image(), raw={"FrameOfReferenceUID": data + b"\0" * (len(data) % 2)})
    patched(folder)
    new = str(load(folder / "out" / "a").FrameOfReferenceUID).strip("\0 ")
    assert is_valid_uid(new) or not new or new.startswith("1.2.840.10008.")


# What seems to be damage


def left(tmp_path, path, word):
    content = path.read_bytes()
    report = patched(tmp_path)
    assert (tmp_path / "out" / path.name).read_bytes() == content
    messages = [finding["message"] for finding in entries(report)[path.name]["findings"] if finding["id"] == "I8"]
    assert any(word in message for message in messages), messages


@pytest.mark.parametrize("value", [b"\0\x001.2.3", b"1.2\x01.3", b"1.2\n.3", b"\0\0\0\x001.2.3.4"], ids=repr)
def test_control_characters_are_no_part_of_a_bad_uid(tmp_path, value):
    path = save(tmp_path / "in" / "a", image(), raw={"FrameOfReferenceUID": value + b" " * (len(value) % 2)})
    left(tmp_path, path, "binary data")


def test_an_element_of_another_vr_is_left(tmp_path):
    content = encoded(image(FrameOfReferenceUID=None, PositionReferenceIndicator=None))
    place = content.index(b"\x28\0\2\0")
    path = tmp_path / "in" / "a"
    path.parent.mkdir()
    path.write_bytes(content[:place] + raw_element(0x00200052, "LO", b"abc ") + content[place:])
    assert not wants(path)
    patched(tmp_path)
    assert (tmp_path / "out" / "a").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("uid", ["1.2.3.4.p", "abc"])
def test_a_uid_in_a_file_with_other_damage_is_left(tmp_path, syntax, uid):
    """An element that stands twice, and one that no reader can follow."""
    content = encoded(image(FrameOfReferenceUID=uid), syntax)
    twice = raw_element(0x00080060, "CS", b"CT", syntax)
    place = content.index(twice)
    path = tmp_path / "in" / "a"
    path.parent.mkdir()
    path.write_bytes(content[:place] + twice + content[place:])
    left(tmp_path, path, "damaged like other elements")


def test_a_uid_that_the_header_knows_better_is_left(tmp_path):
    path = save(
        tmp_path / "in" / "a", image(SOPInstanceUID="1.2.3.x.5"), meta={"MediaStorageSOPInstanceUID": "1.2.3.4.5"}
    )
    left(tmp_path, path, "differs in one character")
