"""The header of an image against its pixels: what is legal, and what is reported because nobody can be sure."""

from __future__ import annotations

import math
import pathlib
import struct
from collections.abc import Callable

import pytest

import dicom_bytes as dcm
from builders import image, save
from damage_description import (
    ALLOCATED,
    COLUMNS,
    FRAMES,
    HIGH_BIT,
    LARGEST,
    PADDING,
    PHOTOMETRIC,
    PLANAR,
    ROWS,
    SAMPLES,
    SIGN,
    SMALLEST,
    STORED,
    numbered,
    of_bits,
    without,
)
from DICOMPatcherLib.part10 import description_findings
from DICOMPatcherLib.part10.coded_image import CodedImage, begins_codestream, image_of
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.pixel_description import description_of
from DICOMPatcherLib.part10.rle import rle_pixels, rle_segments
from DICOMPatcherLib.planning.plan import COPIED, DAMAGED, PATCHED
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import check, patch
from sound_files import COLOUR_FILES, FRAMES_CLASS, SOUND_FILES, SoundFile, sound_file

SLICES = ("explicit", "implicit", "big endian", "deflated")


def found(folder: pathlib.Path, content: bytes) -> list[tuple[str, bool]]:
    """Return the defects of the description, and whether each can be repaired."""
    opened = dcm.walked(folder, content)
    return [(finding.defect, bool(finding.repair)) for finding in opened.findings if finding.defect.startswith("V")]


def of_words(base: str, values: list[int], *numbers: tuple[int, int]) -> SoundFile:
    """Return a slice of 8 x 8 pixels with other values, and other numbers in its header."""
    sound = sound_file(base)
    sound = sound.with_element(
        dcm.PIXEL_DATA,
        dcm.pixels(struct.pack(f"{sound.form.code}64H", *(value & 0xFFFF for value in values)), sound.form),
    )
    for tag, number in numbers:
        sound = numbered(sound, tag, number)
    return sound


# What is in order


def test_colours_are_copied_as_they_are(tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    for name in COLOUR_FILES:
        (tmp_path / "in" / name).write_bytes(sound_file(name, name).content())
    plan = patch(str(tmp_path / "in"), str(tmp_path / "out")).plan
    assert {file.source: (file.outcome, file.reason) for file in plan.files} == dict.fromkeys(
        COLOUR_FILES, (COPIED, "")
    )
    assert [finding for file in plan.files for finding in plan.details(file).findings] == []
    assert plan.advice == []


def test_no_pixel_is_read_where_header_and_length_agree(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(description_findings, "check_native", None)
    monkeypatch.setattr(description_findings, "check_coded", lambda *_: ())
    for name in (*SOUND_FILES, *COLOUR_FILES):
        assert found(tmp_path, sound_file(name).content()) == []


@pytest.mark.parametrize("base", SLICES)
def test_what_is_legal_is_left_alone(base: str, tmp_path: pathlib.Path) -> None:
    upper = [place << 4 for place in range(64)]
    legal = (
        of_words(base, upper, (STORED, 12), (HIGH_BIT, 15)),
        of_words(base, [0] * 64, (STORED, 12), (HIGH_BIT, 13)),
        numbered(sound_file(base), SIGN, 1),
        numbered(of_bits(sound_file(base), 13), PLANAR, 0),
        numbered(numbered(sound_file(base), SIGN, 1), PADDING, 200),
    )
    for sound in legal:
        assert found(tmp_path, sound.content()) == []


@pytest.mark.parametrize("base", SLICES)
def test_overlays_in_unused_bits_are_no_values(base: str, tmp_path: pathlib.Path) -> None:
    upper = of_words(base, [place << 4 | place % 3 for place in range(64)], (STORED, 12), (HIGH_BIT, 15))
    upper = numbered(numbered(upper, 0x60000100, 16), 0x60000102, 0)
    assert found(tmp_path, upper.content()) == []
    lower = numbered(of_words(base, [place * 63 | 0x8000 for place in range(64)], (HIGH_BIT, 11)), 0x60000102, 15)
    with Part10File.open(dcm.write(tmp_path, lower.without(STORED).content())) as opened:
        (finding,) = opened.findings
        repaired = opened.with_edits(finding.repair)
        assert repaired.findings == []
        assert description_of(repaired)[STORED] == 12


def test_a_header_that_says_nothing_contradicts_nothing(tmp_path: pathlib.Path) -> None:
    for form in dcm.FORMS:
        assert found(tmp_path, dcm.file(dcm.image(form), form.uid)) == []


def test_numbers_that_are_written_as_something_else_are_not_guessed_at(tmp_path: pathlib.Path) -> None:
    rows = dcm.element(ROWS, "IS", "8")
    content = sound_file("explicit").without(HIGH_BIT).with_element(ROWS, rows).content()
    assert {defect for defect, _ in found(tmp_path, content)} == {"V25"}  # which are repaired by themselves


# What is reported


REPORTED: dict[str, tuple[str, Callable[[SoundFile], SoundFile], str]] = {
    "swapped": ("jpeg", lambda sound: numbered(numbered(sound, ROWS, 6), COLUMNS, 24), "V17"),
    "an unknown term": ("explicit", lambda sound: text(sound, PHOTOMETRIC, "CS", "GREENISH"), "V14"),
    "a palette without label": (
        "frames",
        lambda sound: sound.without(PHOTOMETRIC).with_element(0x00281101, dcm.number(0x00281101, "US", 256, 0, 8)),
        "V14",
    ),
    "values that need more bits than High Bit leaves": (
        "explicit",
        lambda sound: of_words("explicit", list(range(1, 64000, 1000)), (STORED, 12), (HIGH_BIT, 14)),
        "V12",
    ),
    "High Bit or Bits Stored is wrong, and values would have another sign": (
        "explicit",
        lambda sound: of_words(
            "explicit", [0x800 + place for place in range(64)], (SIGN, 1), (STORED, 14), (HIGH_BIT, 11)
        ),
        "V12",
    ),
    "High Bit or Bits Stored is wrong, and an overlay stands above": (
        "big endian",
        lambda sound: numbered(
            of_words("big endian", list(range(64)), (STORED, 13), (HIGH_BIT, 11)), OVERLAY_BIT_POSITION, 15
        ),
        "V12",
    ),
    "a radiograph that may be shown inverted": (
        "explicit",
        lambda sound: radiograph(sound.without(PHOTOMETRIC)),
        "V14",
    ),
    "a radiograph with a term that says nothing of it": (
        "implicit",
        lambda sound: radiograph(text(sound, PHOTOMETRIC, "CS", "MONOCHROME")),
        "V14",
    ),
    "no sign, and values that may have one": (
        "explicit",
        lambda sound: of_words("explicit", list(range(1, 64000, 1000))).without(SIGN),
        "V11",
    ),
    "smallest above largest": (
        "explicit",
        lambda sound: numbered(numbered(numbered(sound, SIGN, 1), SMALLEST, 10), LARGEST, 60000),
        "V11",
    ),
    "a number of frames that is no number": ("frames", lambda sound: twice(text(sound, FRAMES, "IS", "1.5")), ""),
    "a grey image with three samples in planes or not": (
        "colours",
        lambda sound: sound.with_element(dcm.PIXEL_DATA, dcm.element(dcm.PIXEL_DATA, "OB", bytes(432))).without(PLANAR),
        "V16",
    ),
}


OVERLAY_BIT_POSITION, PRESENTATION_LUT_SHAPE = 0x60000102, 0x20500020


def radiograph(sound: SoundFile) -> SoundFile:
    return text(sound, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.1.1")


@pytest.mark.parametrize("base", SLICES)
def test_high_bit_tells_bits_stored_that_are_impossible(base: str, tmp_path: pathlib.Path) -> None:
    for stored in (3072, 17, 0):
        for values, right in (
            ([0x800 + place for place in range(64)], 12),
            ([place * 1000 for place in range(64)], 16),
        ):
            sound = of_words(base, values, (STORED, stored), (HIGH_BIT, 11))
            with Part10File.open(dcm.write(tmp_path, sound.content())) as opened:
                (finding,) = opened.findings
                said = description_of(opened.with_edits(finding.repair))
                assert (said.stored, said.high_bit) == (right, right - 1)


def test_the_shape_of_the_presentation_tells_black_from_white(tmp_path: pathlib.Path) -> None:
    for shape, term in (("INVERSE", "MONOCHROME1"), ("IDENTITY", "MONOCHROME2")):
        for base in SLICES[:3]:
            sound = text(radiograph(sound_file(base)).without(PHOTOMETRIC), PRESENTATION_LUT_SHAPE, "CS", shape)
            with Part10File.open(dcm.write(tmp_path, sound.content())) as opened:
                (finding,) = opened.findings
                assert description_of(opened.with_edits(finding.repair)).photometric == term


def text(sound: SoundFile, tag: int, vr: str, value: str) -> SoundFile:
    return sound.with_element(tag, dcm.element(tag, vr, value, sound.form))


def twice(sound: SoundFile) -> SoundFile:
    return sound.with_element(dcm.PIXEL_DATA, dcm.element(dcm.PIXEL_DATA, "OB", bytes(100) + b"\1" * 3))


@pytest.mark.parametrize("case", REPORTED)
def test_what_is_not_certain_is_reported_and_left(case: str, tmp_path: pathlib.Path) -> None:
    base, damage, defect = REPORTED[case]
    content = damage(sound_file(base)).content()
    contradictions = found(tmp_path, content)
    assert not any(is_repaired for _, is_repaired in contradictions)
    assert not defect or defect in [one for one, _ in contradictions]


def test_frames_are_not_believed_against_other_elements(tmp_path: pathlib.Path) -> None:
    times = {count: dcm.element(0x00181065, "DS", "\\".join("5" * count)) for count in (2, 3)}
    sound = sound_file("frames").without(FRAMES)
    assert found(tmp_path, sound.with_element(0x00181065, times[2]).content()) == [("V18", False)]
    assert found(tmp_path, sound.with_element(0x00181065, times[3]).content()) == [("V18", True)]


def test_what_follows_a_tiny_image_is_not_taken_for_frames(tmp_path: pathlib.Path) -> None:
    for size, is_repaired in ((5, False), (50, True)):
        sound = numbered(numbered(sound_file("odd pixels"), ROWS, size), COLUMNS, size)
        pixels = dcm.element(dcm.PIXEL_DATA, "OB", bytes(4 * size * size))
        assert found(tmp_path, sound.with_element(dcm.PIXEL_DATA, pixels).content()) == [("V18", is_repaired)]


@pytest.mark.parametrize("base", SLICES)
def test_a_sign_that_no_value_needs_is_that_of_the_rest_of_the_header(base: str, tmp_path: pathlib.Path) -> None:
    sound = of_words(base, list(range(64)), (SIGN, 2))
    lowest = {vr: dcm.number(SMALLEST, vr, 0, form=sound.form) for vr in ("US", "SS")}
    for damaged, sign in (
        (sound, 0),
        (sound.with_element(SMALLEST, lowest["US"]), 0),
        (sound.with_element(SMALLEST, lowest["SS"]), int(not sound.form.implicit)),
        (numbered(sound, SIGN, 0x0100), 1),
    ):
        with Part10File.open(dcm.write(tmp_path, damaged.content())) as opened:
            repair = next(finding.repair for finding in opened.findings if finding.defect == "V11")
            assert description_of(opened.with_edits(repair)).sign == sign


def test_rows_that_go_on_in_the_next_frame_are_those_of_one_image(tmp_path: pathlib.Path) -> None:
    """Rows is wrong then, not the number of frames; noise, and frames that are alike, speak of frames."""

    def shades(rows: int, shift: int = 0) -> list[int]:
        return [int(99 + 90 * math.sin((x * (y + 9 + shift)) / 60)) for y in range(rows) for x in range(32)]

    one, noise = shades(64), [(place * 7919 + place**2 * 31) % 211 for place in range(64 * 32)]
    for base in ("odd pixels", "explicit", "big endian"):
        sound = numbered(numbered(sound_file(base).without(FRAMES), ROWS, 32), COLUMNS, 32)
        sound = text(sound, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7.3")
        bits, code = (8, "B") if base == "odd pixels" else (16, f"{sound.form.code}H")
        sound = numbered(sound, ALLOCATED, bits)
        for values, are_frames in ((one, False), (noise, True), ([*shades(32), *shades(32)], True), ([7] * 2048, True)):
            data = b"".join(struct.pack(code, value) for value in values)
            content = sound.with_element(dcm.PIXEL_DATA, dcm.pixels(data, sound.form)).content()
            assert ("V18", True) in found(tmp_path, content) or not are_frames
            assert ("V18", True) not in found(tmp_path, content) or are_frames


def test_without_the_rule_nothing_changes(tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    content = without(ROWS)(sound_file("explicit"))
    (tmp_path / "in" / "1.dcm").write_bytes(content)
    rules = make_rules(leave_out=["RepairPixelDescription", "NormalizeFileNames"])
    patch(str(tmp_path / "in"), str(tmp_path / "out"), rules)
    assert (tmp_path / "out" / "1.dcm").read_bytes() == content


def test_several_faults_are_mended_together_and_with_a_group_length(tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    sound = sound_file("group lengths")
    damaged = sound.without(ROWS, STORED, HIGH_BIT)
    damaged = damaged.with_element(PHOTOMETRIC, dcm.element(PHOTOMETRIC, "CS", "MONOCHROME"))
    (tmp_path / "in" / "1.dcm").write_bytes(damaged.content())
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(leave_out=["NormalizeFileNames"]))
    assert report.plan.files[0].outcome == PATCHED
    assert (tmp_path / "out" / "1.dcm").read_bytes() == sound.content()


def test_values_are_told_one_by_one(tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    for samples in (2, 5):
        content = numbered(sound_file("explicit", str(samples)), SAMPLES, samples).content()
        (tmp_path / "in" / f"{samples}.dcm").write_bytes(content)
    told = "\n".join(check(str(tmp_path / "in")).lines(verbose=True))
    assert "SamplesPerPixel is 2; by the length of Pixel Data it is 1 " in told
    assert "SamplesPerPixel is 5; by the length of Pixel Data it is 1 " in told


def test_a_repaired_file_is_in_order(tmp_path: pathlib.Path) -> None:
    sound = sound_file("frames").without(FRAMES, ALLOCATED)
    assert FRAMES_CLASS in sound.sop_class
    with Part10File.open(dcm.write(tmp_path, sound.content())) as opened:
        while any(finding.repair for finding in opened.findings):
            opened = opened.with_edits(next(finding.repair for finding in opened.findings if finding.repair))
        assert opened.findings == []


# Codestreams


def test_a_codestream_says_what_is_in_it() -> None:
    jpeg = sound_file("jpeg colours").frames[0]
    assert image_of(jpeg) == CodedImage(12, 12, 8, 3)
    assert image_of(sound_file("jpeg 2000").frames[0]) == CodedImage(12, 12, 8, 1, False)
    assert image_of(sound_file("jpeg-ls").frames[0]) == CodedImage(12, 12, 8, 1)
    assert rle_segments(sound_file("rle colours").frames[0]) == 3
    for name in ("jpeg", "jpeg rgb", "jpeg lossless", "jpeg-ls", "jpeg 2000", "rle"):
        (head,) = sound_file(name).frames
        assert begins_codestream(head)
        for length in range(len(head)):
            image_of(head[:length])
            rle_segments(head[:length])
    assert not begins_codestream(bytes(64))


def test_a_frame_in_rle_says_how_many_pixels_it_has() -> None:
    assert rle_pixels(sound_file("rle").frames[0]) == 144
    assert rle_pixels(sound_file("rle colours").frames[0]) == 144
    header = struct.pack("<16L", 1, 64, *[0] * 14)
    for segment, pixels in (
        (b"\xfe\7", 3),
        (b"\x80\xff\7\1ab", 4),
        (b"\0a\x81\7\0", 129),
        (b"\5abc", 0),
        (b"", 0),
    ):
        assert rle_pixels(header + segment) == pixels, segment


def test_a_codestream_that_is_there_twice_is_no_second_frame(tmp_path: pathlib.Path) -> None:
    sound = text(sound_file("jpeg"), 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.20")
    frame = sound.frames[0]
    sound = text(sound, FRAMES, "IS", "1")
    for second, is_repaired in ((frame, False), (frame + b"\0\0", True)):
        content = sound.with_element(dcm.PIXEL_DATA, dcm.fragments(frame, second)).content()
        assert found(tmp_path, content) == [("V18", is_repaired)]


def test_frames_that_no_codec_has_coded_may_lie_in_planes(tmp_path: pathlib.Path) -> None:
    sound = numbered(sound_file("rle colours"), PLANAR, 1)
    sound = sound.with_element(dcm.PIXEL_DATA, dcm.fragments(bytes(432)))
    assert found(tmp_path, sound.content("1.2.840.10008.1.2.1.98")) == []


@pytest.mark.parametrize("sop_class", ["2.25.4711", ""])
def test_an_image_of_unknown_class_without_pixels_is_reported(sop_class: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    icon = dcm.sequence(0x00880200, [dcm.item(dcm.number(ROWS, "US", 2))])
    sound = text(sound_file("explicit").without(dcm.PIXEL_DATA), 0x00080016, "UI", sop_class)
    for name, one in (("1", sound), ("2", sound.with_element(0x00880200, icon))):
        (tmp_path / "in" / name).write_bytes(one.content().replace(dcm.CT_CLASS.encode(), b"2.25.47110000000000000000"))
    report = check(str(tmp_path / "in"), make_rules(only=["RepairPixelDescription"]))
    reasons = [file.reason for file in report.plan.files]
    assert reasons == ["the image has no Pixel Data", "the image has no Pixel Data but an icon"]


def test_a_jpeg_that_does_not_say_its_colours_is_told_where_it_is_called_rgb(tmp_path: pathlib.Path) -> None:
    jpeg = bytes.fromhex("ffd8 ffc00011 08 000c 000c 03 011100 021100 031100 ffda000c 03 0100 0200 0300 003f00 00 ffd9")
    for label, expected in (("RGB", [("V15", False)]), ("YBR_FULL", []), ("YBR_FULL_422", [])):
        sound = sound_file("jpeg colours").with_element(PHOTOMETRIC, dcm.element(PHOTOMETRIC, "CS", label))
        sound = sound.with_element(dcm.PIXEL_DATA, dcm.fragments(jpeg))
        assert (label, found(tmp_path, sound.content())) == (label, expected)


def test_pixels_that_are_neither_compressed_nor_an_image_are_damage(tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    syntaxes = (dcm.JPEG_BASELINE, "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.90")
    for number, syntax in enumerate(syntaxes):
        for length in (100, 126, 130, 1000):
            sound = sound_file("explicit", f"{syntax} {length}")
            sound = sound.with_element(dcm.PIXEL_DATA, dcm.pixels(bytes(length)))
            (tmp_path / "in" / f"{number}-{length}").write_bytes(sound.content(syntax))
    plan = patch(str(tmp_path / "in"), str(tmp_path / "out")).plan
    assert {(file.outcome, "neither encapsulated nor an image" in file.reason) for file in plan.files} == {
        (DAMAGED, True)
    }


def test_numbers_that_are_several_are_told(tmp_path: pathlib.Path) -> None:
    """Readers take the first of them, or refuse the image."""
    sound = {"Rows": 8, "Columns": 8, "BitsAllocated": 16, "BitsStored": 16, "HighBit": 15}
    for keyword, value in {**sound, "SamplesPerPixel": 1, "PixelRepresentation": 1}.items():
        twice = value.to_bytes(2, "little") * 2
        save(tmp_path / keyword, image(1), raw={keyword: twice})
        with Part10File.open(str(tmp_path / keyword)) as opened:
            assert f"{keyword} has not one value" in {finding.message for finding in opened.findings}
