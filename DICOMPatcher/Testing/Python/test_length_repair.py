"""A wrong length of one element: put right where there is no doubt, and nothing made worse."""

from __future__ import annotations

import pathlib

import pytest

import dicom_bytes as dcm
import length_faults
from DICOMPatcherLib.defects import LENGTH_WRONG
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import EXPLICIT, IMPLICIT, Element
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.length_repair import LengthRepair
from DICOMPatcherLib.part10.walk import Walk
from DICOMPatcherLib.planning.structural_repair import repair_structure
from DICOMPatcherLib.rule_list import make_rules
from selection import thorough
from sound_files import sound_file

_LEAST_WHOLE = 0.6


@pytest.mark.parametrize("step", [11, pytest.param(1, marks=thorough(True))])
@pytest.mark.parametrize("base", length_faults.BASES)
def test_most_wrong_lengths_are_put_right_and_none_made_worse(base: str, step: int, tmp_path: pathlib.Path) -> None:
    counts = length_faults.counts(base, tmp_path, step)
    total = sum(counts.values())
    assert total > 1000 // step
    assert counts[length_faults.DAMAGED] == 0
    assert counts[length_faults.WHOLE] >= _LEAST_WHOLE * total


def content_of(folder: pathlib.Path, data: bytes) -> Content:
    return Content(open(dcm.write(folder, data), "rb", buffering=0))


def test_a_value_that_could_end_with_what_is_left_of_another_element_is_left(tmp_path: pathlib.Path) -> None:
    """The header of the second one is missing: its text is not to become a part of the first."""
    orphan = dcm.element(0x00100010, "PN", "Doe^Jane") + b"007 " + dcm.element(0x00200010, "SH", "1")
    content = content_of(tmp_path, orphan)
    first = Element(0x00100010, b"PN", 0, 8, 8, 16)
    assert LengthRepair(content, EXPLICIT).of_any([first], 16) == ()
    assert LengthRepair(content, EXPLICIT).of(first) == ()
    content.close()


def test_letters_are_no_private_element(tmp_path: pathlib.Path) -> None:
    data = b"IDENTITY" + dcm.element(0x7FE00010, "OW", bytes(4), dcm.IMPLICIT)
    content = content_of(tmp_path, data)
    assert LengthRepair(content, IMPLICIT).of_any([], 0) == ()
    content.close()


def test_a_text_that_is_whole_is_not_made_shorter(tmp_path: pathlib.Path) -> None:
    """What follows lacks half of its header: the end of the text is not to take its place."""
    first, second = (dcm.element(tag, "LO", "Default ", dcm.IMPLICIT) for tag in (0x00281055, 0x00281056))
    content = content_of(tmp_path, first + second[4:] + dcm.element(0x7FE00010, "OW", bytes(4), dcm.IMPLICIT))
    assert LengthRepair(content, IMPLICIT).of(Element(0x00281055, b"", 0, 8, 8, 16)) == ()
    content.close()


@pytest.mark.parametrize("base", ["explicit", "jpeg", "rle", "frames"])
@pytest.mark.parametrize("size", [2, 4, 8, 16])
def test_no_length_is_changed_because_bytes_before_the_pixels_are_lost_or_there_twice(
    tmp_path: pathlib.Path, base: str, size: int
) -> None:
    """One length may lead back into order by chance, and take what describes the pixels into a value."""
    content = sound_file(base).content()
    for tag in (0x00280100, 0x00280101, 0x00280102, 0x00280103):
        start = content.index(dcm.tag_bytes(tag) + b"US")
        for place in (start, start + 8):
            dropped = content[:place] + content[place + size :]
            doubled = content[: place + size] + content[place:]
            for damaged in (dropped, doubled):
                with Part10File.open(dcm.write(tmp_path, damaged)) as opened:
                    mended = repair_structure(opened, make_rules(), fail)
                    after = mended.file.read(0, mended.file.end)
                is_relengthened = LENGTH_WRONG in [repair.defect for repair in mended.repairs]
                assert after == content or not is_relengthened, f"{size} bytes at {tag:08x}"


def fail(rule: object, error: Exception) -> None:
    raise error


def test_the_work_is_bounded(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers at every place, each of which leads to the next, and none to the end."""
    steps = 0
    real = LengthRepair._step

    def counted(self: LengthRepair, position: int) -> tuple[int, int]:
        nonlocal steps
        steps += 1
        return real(self, position)

    monkeypatch.setattr(LengthRepair, "_step", counted)
    data = dcm.element(0x00080070, "LO", "") * 20_000 + b"\1"
    content = content_of(tmp_path, data)
    elements = [Element(0x00080070, b"LO", start, start + 8, 0, start + 8) for start in range(0, 800, 8)]
    assert LengthRepair(content, EXPLICIT).of_any(elements, len(data) - 1) == ()
    assert steps <= len(data) // 8 + 1
    content.close()


def test_a_long_run_of_private_elements_is_followed_once(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the run leads back to explicit VR is asked at each of its elements."""
    steps = 0
    real = Walk.item_header

    def counted(self: Walk, position: int, big_endian: bool) -> tuple[int, int]:
        nonlocal steps
        steps += 1
        return real(self, position, big_endian)

    monkeypatch.setattr(Walk, "item_header", counted)
    count = 2000
    run = dcm.element(0x00290010, "LO", "EXAMPLE", dcm.IMPLICIT) + b"".join(
        dcm.element(0x00291000 + number, "LO", "1", dcm.IMPLICIT) for number in range(count)
    )
    opened = dcm.walked(tmp_path, dcm.file(dcm.identity() + run + dcm.pixels()))
    assert len(opened.elements) == count + 9
    assert steps < 20 * count


@pytest.mark.parametrize("base", ["implicit", "explicit", "big endian", "frames"])
def test_pixels_whose_header_is_lost_are_not_taken_for_elements(tmp_path: pathlib.Path, base: str) -> None:
    """A length that lets them be read as one element up to the end of the file would be written over pixels."""
    sound = sound_file(base)
    for first in (0x00EF00D6, 0x00290010, 0x7FE10010, 0x00280106):
        value = dcm.tag_bytes(first, sound.form) + bytes(range(2, 2 + 60))
        pixels = dcm.element(dcm.PIXEL_DATA, "OW", value, sound.form)
        size = len(pixels) - len(value)
        content = sound.with_element(dcm.PIXEL_DATA, pixels).content()
        for lost in (size, size - 4, size // 2):
            start = len(content) - len(pixels)
            with Part10File.open(dcm.write(tmp_path, content[:start] + content[start + lost :])) as opened:
                mended = repair_structure(opened, make_rules(), fail)
                assert value[4:] in mended.file.read(0, mended.file.end), f"{first:08x} {lost}"


def test_what_seems_to_be_a_private_creator_takes_up_no_element(tmp_path: pathlib.Path) -> None:
    """Eight bytes are lost, and what is left of a number, with the tag behind it, looks like such an element."""
    lost = bytes.fromhex("00003120 2000 5200 2a00 0000")[2:]
    uid = dcm.element(0x00200052, "UI", "2.25.323223096514758035797290653381698693", dcm.IMPLICIT)
    behind = dcm.element(0x00700080, "CS", "R", dcm.IMPLICIT)
    content = content_of(tmp_path, lost[:4] + uid[2:] + behind)
    element = Element(0x20310020, b"", 0, 8, 0x2A0052, 8 + 0x2A0052)
    assert LengthRepair(content, IMPLICIT).of_any([element], 0) == ()
    assert LengthRepair(content, IMPLICIT).of(element) == ()
    content.close()


@pytest.mark.parametrize("base", ["explicit", "implicit", "big endian"])
def test_a_length_is_not_written_over_letters(tmp_path: pathlib.Path, base: str) -> None:
    """Two bytes of a tag are lost, and its number and length make another tag, with a text for a length."""
    sound = sound_file(base)
    content = sound.content()
    image_type = b"ORIGINAL\\PRIMARY\\AXIAL"
    start = content.index(image_type) - 8
    for lost in range(2, 7):
        for place in range(start, start + 9 - lost):
            damaged = content[:place] + content[place + lost :]
            with Part10File.open(dcm.write(tmp_path, damaged)) as opened:
                mended = repair_structure(opened, make_rules(), fail)
                assert image_type in mended.file.read(0, mended.file.end), (lost, place - start)
