"""Work and memory grow with the size of what is read, whatever it holds."""

from __future__ import annotations

import tracemalloc

import pytest

import dicom_bytes as dcm
from builders import lines_run
from DICOMPatcherLib.edits import Edit, Zeros, compose
from DICOMPatcherLib.part10 import fragment_checks, raw_data_set, structure_checks
from DICOMPatcherLib.part10.depth import MOST_ITEMS
from DICOMPatcherLib.part10.elements import Damage
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import patch

SEQUENCE, TEXT = 0x00400275, 0x00400007


def odd_elements(count):
    return b"".join(dcm.element(0x00111000 + number, "LO", b"x", pad=False) for number in range(count))


def odd_items(count):
    return dcm.sequence(SEQUENCE, [dcm.item(dcm.element(TEXT, "LO", b"x", pad=False))] * count)


def odd_fragments(count):
    return dcm.header(dcm.PIXEL_DATA, "OB", dcm.UNDEFINED) + dcm.item() + dcm.item(b"x") * count + dcm.sequence_end()


def short_pixels(missing):
    rows = dcm.number(0x00280010, "US", 1000) + dcm.number(0x00280011, "US", missing // 1000 + 10)
    head = dcm.number(0x00280002, "US", 1) + rows + dcm.number(0x00280100, "US", 8)
    return head + dcm.header(dcm.PIXEL_DATA, "OW", missing + 10_000) + bytes(10_000)


CONTENTS = {
    "odd elements": odd_elements,
    "odd items": odd_items,
    "odd fragments": lambda count: odd_fragments(count + 1 - count % 2),
    "unknown representations": lambda count: b"".join(
        dcm.element(0x00111000 + number, b"ZZ", b"xx") for number in range(count)
    ),
    "delimiters": lambda count: dcm.sequence_end() * count,
    "empty items": lambda count: dcm.sequence(SEQUENCE, [dcm.item()] * count),
    "items": lambda count: dcm.sequence(SEQUENCE, [dcm.item(dcm.element(TEXT, "LO", "x"))] * count),
}


def patch_one(folder, content, *rules):
    folder.mkdir()
    dcm.write(folder, dcm.file(dcm.identity() + content))
    report = patch(str(folder / "file.dcm"), str(folder / "out"), make_rules(add=rules))
    (entry,) = report.files()
    return entry


@pytest.mark.thorough
@pytest.mark.parametrize("name", CONTENTS)
def test_work_is_in_proportion(tmp_path, name):
    few = 1600 if name == "delimiters" else 200  # they are mended in rounds, of which there are always ten then
    less, more = (
        lines_run(lambda count=count: patch_one(tmp_path / str(count), CONTENTS[name](count)))
        for count in (few, 8 * few)
    )
    assert more < 11 * less


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["odd fragments", "empty items", "delimiters"])
def test_many_faults_take_little_memory(tmp_path, name):
    content = CONTENTS[name](150_000)
    tracemalloc.start()
    try:
        dcm.walked(tmp_path, dcm.file(dcm.identity() + content))
        assert tracemalloc.get_traced_memory()[1] < 5 * len(content) + 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("content", [odd_elements, odd_fragments], ids=["elements", "fragments"])
def test_what_would_have_to_be_mended_in_too_many_places_is_refused(tmp_path, monkeypatch, content):
    for module in (structure_checks, fragment_checks):
        monkeypatch.setattr(module, "_MOST_PLACES", 10)
    for count in (9, 11):
        found = dcm.walked(tmp_path, dcm.file(dcm.identity() + content(count), dcm.JPEG_BASELINE)).findings
        (finding,) = (finding for finding in found if finding.defect == "F18")
        assert bool(finding.repair) == (count == 9)
    entry = patch_one(tmp_path / "run", content(11))
    assert "odd length" in str(entry["findings"])
    assert not entry["repairs"]


def test_a_rule_is_not_given_more_items_than_memory_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(raw_data_set, "MOST_ITEMS", 100)
    for count, outcome in ((100, "patched"), (101, "failed")):
        entry = patch_one(tmp_path / str(count), CONTENTS["items"](count), "Anonymize")
        assert entry["outcome"] == outcome


@pytest.mark.thorough
def test_a_sequence_may_have_so_many_items_and_no_more(tmp_path):
    for count in (MOST_ITEMS, MOST_ITEMS + 1):
        with Part10File.open(dcm.write(tmp_path, dcm.file(dcm.identity() + CONTENTS["empty items"](count)))) as opened:
            if count == MOST_ITEMS:
                assert len(opened.items(opened.element(SEQUENCE), opened.encoding)) == count
            else:
                with pytest.raises(Damage, match=f"more than {MOST_ITEMS} items"):
                    opened.items(opened.element(SEQUENCE), opened.encoding)


def test_padding_takes_no_memory_until_it_is_written(tmp_path):
    missing = 40_000_000
    path = dcm.write(tmp_path, dcm.file(dcm.identity() + short_pixels(missing)))
    tracemalloc.start()
    try:
        with Part10File.open(path) as opened:
            (finding,) = (finding for finding in opened.findings if finding.repair)
            edits = compose(finding.repair, [Edit(0, 4, b"abcd")], opened.end)
            assert opened.with_edits(edits).end == opened.end + missing
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_zeros_are_bytes_like_any():
    zeros = Zeros(10)
    assert (len(zeros), zeros[2:5], zeros[:], zeros[8:20]) == (10, bytes(3), bytes(10), bytes(2))
    assert zeros == Zeros(10) != Zeros(9)
    edits = compose([Edit(5, 5, zeros)], [Edit(7, 9, b"ab")], 8)
    assert edits == [Edit(5, 5, bytes(2) + b"ab" + bytes(6))]
