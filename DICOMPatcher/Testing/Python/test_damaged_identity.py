"""What damage may hide is not made up: identifiers of damaged files that lack some are left, and reported."""

from __future__ import annotations

import pytest

from builders import change, encoded, entries, image, load, with_fragments
from compressed_frames import JPEG_LOSSLESS, SIZE
from DICOMPatcherLib import RULES, check, make_rules, patch

FILLING = [rule.__name__ for rule in RULES if rule.fillsIn]
IDENTIFIERS = {
    "StudyInstanceUID": "I1",
    "SeriesInstanceUID": "I2",
    "SOPInstanceUID": "I3",
    "PatientID": "I5",
    "PatientName": "I5",
    "SeriesNumber": "I14",
    "InstanceNumber": "I14",
}


def too_short(ds):
    return encoded(change(ds, PixelData=bytes(64)))


def without_pixels(ds):
    return encoded(change(ds, PixelData=None))


def unknown_bytes_behind(ds):
    return encoded(ds) + b"\x5a\x01\x02" * 40


def without_scan(ds):
    return with_fragments(ds, "1.2.840.10008.1.2.4.70", b"\xff\xd8\xff\xd9")


DAMAGES = [too_short, without_pixels, unknown_bytes_behind]


def run(tmp_path, content, add=()):
    """Return the entry of a file beside others of its series, and the file as it is written."""
    for number in (1, 2, 3):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{number}.dcm").write_bytes(encoded(image(number)))
    (tmp_path / "in" / "4.dcm").write_bytes(content)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(add=add), key=b"test")
    entry = entries(report)["4.dcm"]
    return entry, tmp_path / "out" / entry["target"]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("keyword", IDENTIFIERS)
def test_nothing_is_filled_in_where_a_file_is_damaged(tmp_path, damage, keyword):
    content = damage(image(4, **{keyword: None}))
    entry, target = run(tmp_path, content, add=FILLING)
    assert (entry["outcome"], entry["changes"]) == ("damaged", [])
    assert target.read_bytes() == content
    (found,) = (found for found in entry["findings"] if "left unchanged" in found["message"])
    assert found["id"] == IDENTIFIERS[keyword]
    assert found["message"].startswith(keyword)


def test_no_rule_is_recommended_for_what_it_would_leave(tmp_path):
    entry, _ = run(tmp_path, too_short(image(4, PatientName=None)))
    assert check(str(tmp_path / "in")).advice == []
    assert entry["outcome"] == "damaged"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_that_lacks_nothing_is_one_of_its_series(tmp_path, damage):
    entry, target = run(tmp_path, damage(image(4, SeriesInstanceUID="1.9")), ["JoinScatteredSeries", *FILLING])
    assert not any("left unchanged" in found["message"] for found in entry["findings"])
    assert load(target).SeriesInstanceUID == "1.2.3.4.2"


@pytest.mark.parametrize("keyword", IDENTIFIERS)
def test_a_file_of_which_the_codestream_alone_is_damaged_is_completed(tmp_path, keyword):
    entry, target = run(tmp_path, without_scan(image(4, **{keyword: None})))
    assert entry["outcome"] == "patched"
    assert "F40" in {found["id"] for found in entry["findings"]}
    assert load(target).get(keyword)


@pytest.mark.parametrize("is_compressed", [False, True])
@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")], ids=["damaged first", "damaged last"])
def test_of_two_files_with_one_uid_the_whole_one_keeps_it(tmp_path, names, is_compressed):
    (tmp_path / "in").mkdir()
    contents = too_short(image(4)), encoded(image(4))
    if is_compressed:
        shape = {"Rows": SIZE, "Columns": SIZE, "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}
        ds = image(4, **shape, PixelRepresentation=0)
        contents = without_scan(ds), with_fragments(ds, "1.2.840.10008.1.2.4.70", *JPEG_LOSSLESS)
    for name, content in zip(names, contents):
        (tmp_path / "in" / name).write_bytes(content)
    found = entries(patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules()))
    assert load(tmp_path / "out" / found[names[1]]["target"]).SOPInstanceUID == "1.2.3.4.5.4"
    assert "GenerateMissingIDs" not in {change["rule"] for change in found[names[1]]["changes"]}
    assert load(tmp_path / "out" / found[names[0]]["target"]).SOPInstanceUID != "1.2.3.4.5.4"


@pytest.mark.parametrize("keyword", IDENTIFIERS)
def test_a_sound_file_is_completed(tmp_path, keyword):
    entry, target = run(tmp_path, encoded(image(4, **{keyword: None})))
    assert entry["outcome"] == "patched"
    assert load(target).get(keyword)


def test_damage_that_is_repaired_hides_nothing(tmp_path):
    entry, target = run(tmp_path, encoded(image(4, PatientName=None)) + bytes(512))
    assert entry["outcome"] == "patched"
    assert load(target).PatientName == "Doe^Jane"


def test_what_the_user_says_is_written_all_the_same(tmp_path):
    content = too_short(image(4, PatientID=None))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "4.dcm").write_bytes(content)
    rules = make_rules(add=["SetElements"], parameters={"SetElements": {"Elements": "PatientID=77"}})
    (entry,) = patch(str(tmp_path / "in"), str(tmp_path / "out"), rules).files()
    assert (entry["outcome"], [change["rule"] for change in entry["changes"]]) == ("patched", ["SetElements"])
    assert not any("left unchanged" in found["message"] for found in entry["findings"])
    assert load(tmp_path / "out" / entry["target"]).PatientID == "77"
