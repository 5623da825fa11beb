"""CorrectPixelValues: when it is advised, and when the values say nothing."""

from __future__ import annotations

import itertools
import pathlib
import random

import pytest

import dicom_bytes as dcm
from damage_description import FRAMES, HIGH_BIT, PADDING, SIGN, STORED, numbered
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.sign_evidence import Doubt, doubt_of
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import check, patch
from sound_files import SoundFile, sound_file
from test_pixel_description import SLICES, of_words

RULE = "CorrectPixelValues"
HOUNSFIELD = list(range(-1000, 920, 30))
BITS_12 = list(range(0, 4096, 64))


def of_sign(base: str, values: list[int], sign: int, stored: int = 16) -> SoundFile:
    return of_words(base, values, (SIGN, sign), (STORED, stored), (HIGH_BIT, stored - 1))


def doubt(folder: pathlib.Path, sound: SoundFile, sign: int, stored: int = 16) -> Doubt | None:
    with Part10File.open(dcm.write(folder, sound.content())) as file:
        return doubt_of(file, sign, stored, stored - 1)


@pytest.mark.parametrize("base", SLICES)
def test_values_that_contradict_the_header(base: str, tmp_path: pathlib.Path) -> None:
    more = [*range(0, 12800, 200)]
    of_air = [-1000 + place % 7 for place in range(64)]
    sign_lost = [value & 0xFFF for value in HOUNSFIELD]
    for values, sign, stored, expected in (
        (HOUNSFIELD, 0, 16, Doubt(sign=1)),
        (of_air, 0, 16, Doubt(sign=1)),
        (HOUNSFIELD, 0, 12, Doubt(sign=1)),
        (sign_lost, 0, 12, Doubt(sign=1)),
        ([*range(0, 3072, 48)], 1, 12, Doubt(sign=0)),
        ([*range(0, 64000, 1000)], 1, 16, Doubt(sign=0)),
        (more, 0, 12, Doubt(stored=14)),
        ([-100, *more[1:]], 1, 12, Doubt(stored=15)),
    ):
        assert doubt(tmp_path, of_sign(base, values, sign, stored), sign, stored) == expected


@pytest.mark.parametrize("base", SLICES)
def test_values_that_fit_the_header(base: str, tmp_path: pathlib.Path) -> None:
    marked = [*range(63), 0xFFFF]
    swapped = [(value & 0xFF) << 8 | value >> 8 for value in BITS_12]
    for values, sign, stored in (
        (HOUNSFIELD, 1, 16),
        (HOUNSFIELD, 1, 12),
        (BITS_12, 0, 12),
        (BITS_12, 1, 12),
        (BITS_12, 0, 16),
        ([*range(0, 64000, 1000)], 0, 16),
        (marked, 0, 16),
        (swapped, 0, 12),
        ([0] * 64, 0, 12),
        ([-32768, *range(0, 1260, 20)], 1, 16),
    ):
        assert doubt(tmp_path, of_sign(base, values, sign, stored), sign, stored) is None


def test_padding_and_overlays_are_no_values(tmp_path: pathlib.Path) -> None:
    padded = numbered(of_sign("explicit", [-2000, -2000, *range(0, 620, 10)], 0), PADDING, 63536)
    assert doubt(tmp_path, padded, 0) is None
    overlaid = of_sign("explicit", [value | 0x8000 for value in BITS_12], 0, 12)
    assert doubt(tmp_path, overlaid, 0, 12) is not None
    assert doubt(tmp_path, numbered(overlaid, 0x60000102, 15), 0, 12) is None
    beside = numbered(numbered(overlaid, 0x60000100, 1), 0x60000102, 0)
    assert doubt(tmp_path, beside, 0, 12) is not None


def test_compressed_images_and_colours_are_not_judged(tmp_path: pathlib.Path) -> None:
    for name in ("jpeg", "rle", "colours", "frames", "document"):
        assert doubt(tmp_path, sound_file(name), 0) is None


def series(folder: pathlib.Path, count: int, sign: int) -> pathlib.Path:
    """Write a series of which only the image in the middle has negative values."""
    folder.mkdir()
    for number in range(count):
        values = HOUNSFIELD if number == count // 2 else list(range(64))
        sound = of_sign("explicit", values, sign)
        sound = sound.with_element(0x00080018, dcm.element(0x00080018, "UI", f"1.2.3.4.5.{number + 1}"))
        sound = sound.with_element(0x00200013, dcm.element(0x00200013, "IS", str(number + 1)))
        sound = sound.with_element(0x00200032, dcm.element(0x00200032, "DS", f"0\\0\\{number}"))
        (folder / f"{number}.dcm").write_bytes(sound.content())
    return folder


def test_the_rule_is_advised_with_its_parameter_and_does_what_it_says(tmp_path: pathlib.Path) -> None:
    source = series(tmp_path / "in", 5, sign=0)
    advice = [one for one in check(str(source)).plan.advice if one.rule == RULE]
    assert [(one.defect, dict(one.parameters), len(one.sources)) for one in advice] == [
        ("V11", {"PixelRepresentation": "1"}, 5)
    ]
    rules = make_rules(add=[RULE], parameters={RULE: dict(advice[0].parameters)})
    report = patch(str(source), str(tmp_path / "out"), rules)
    for file in report.plan.files:
        changes = [change for change in report.plan.details(file).changes if change.path == (SIGN,)]
        assert [(change.rule, change.before, change.after) for change in changes] == [(RULE, "0", "1")]
    again = check(str(tmp_path / "out"), make_rules(add=[RULE])).plan
    assert {file.outcome for file in again.files} == {"copied"}


def test_a_series_in_order_is_not_spoken_of(tmp_path: pathlib.Path) -> None:
    assert [one.rule for one in check(str(series(tmp_path / "in", 3, sign=1))).plan.advice] == []


def test_a_number_of_bits_that_cannot_be_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ParameterError):
        check(
            str(series(tmp_path / "in", 1, sign=0)),
            make_rules(add=[RULE], parameters={RULE: {"BitsStored": "17"}}),
        )


def test_of_several_frames_the_one_in_the_middle_counts(tmp_path: pathlib.Path) -> None:
    first = of_sign("explicit", list(range(64)), 0)
    frames = b"".join(of_sign("explicit", values, 0).elements[dcm.PIXEL_DATA][12:] for values in (BITS_12, HOUNSFIELD))
    sound = first.with_element(dcm.PIXEL_DATA, dcm.pixels(frames))
    sound = sound.with_element(FRAMES, dcm.element(FRAMES, "IS", "2"))
    assert doubt(tmp_path, sound, 0) == Doubt(sign=1)


# The order of colours


def picture(columns: int, rows: int, is_grey: bool, is_smooth: bool) -> list[tuple[int, int, int]]:
    """Return the pixels of a picture, row by row."""
    noise = random.Random(columns)
    pixels = []
    for row in range(rows):
        for column in range(columns):
            grain = 0 if is_smooth else noise.randrange(9)
            red, green, blue = column * 3 + grain, row * 2 + 40 + grain, column + row + grain
            pixels.append(((red + row) % 256,) * 3 if is_grey else (red % 256, green % 256, blue % 256))
    return pixels


def coloured(pixels: list[tuple[int, int, int]], columns: int, planes: int, said: int) -> SoundFile:
    data = bytes(sample for plane in zip(*pixels) for sample in plane) if planes else bytes(itertools.chain(*pixels))
    sound = sound_file("colours", f"{len(data)} {planes} {said}")
    for tag, number in ((0x00280010, len(pixels) // columns), (0x00280011, columns), (0x00280006, said)):
        sound = numbered(sound, tag, number)
    return sound.with_element(dcm.PIXEL_DATA, dcm.element(dcm.PIXEL_DATA, "OB", data))


def test_colours_in_another_order_than_the_header_says(tmp_path: pathlib.Path) -> None:
    for columns, rows in ((64, 64), (100, 40), (61, 90)):
        for is_grey, is_smooth in itertools.product((False, True), repeat=2):
            pixels = picture(columns, rows, is_grey, is_smooth)
            for planes, said in itertools.product((0, 1), repeat=2):
                expected = None if planes == said else Doubt(planes=planes)
                found = doubt(tmp_path, coloured(pixels, columns, planes, said), 0, 8)
                assert found in (expected, None), (columns, rows, is_grey, is_smooth, planes, said)
                assert found == expected or not is_smooth or columns != 64


def test_noise_and_pages_of_one_colour_say_nothing_of_the_order(tmp_path: pathlib.Path) -> None:
    noise = random.Random(1)
    speckled = [(noise.randrange(256), noise.randrange(256), noise.randrange(256)) for _ in range(64 * 64)]
    striped = [(row % 7 * 30, row % 5 * 50, 90) for row in range(64) for _ in range(64)]
    for pixels in (speckled, striped, [(0, 0, 0)] * 4096, [(200, 100, 50)] * 4096):
        for said in (0, 1):
            assert doubt(tmp_path, coloured(pixels, 64, said, said), 0, 8) is None


def test_the_order_is_corrected_when_asked_for(tmp_path: pathlib.Path) -> None:
    (tmp_path / "in").mkdir()
    sound = coloured(picture(64, 64, False, True), 64, 1, 0)
    (tmp_path / "in" / "0.dcm").write_bytes(sound.content())
    (advice,) = check(str(tmp_path / "in")).plan.advice
    assert (advice.rule, advice.defect) == (RULE, "V16")
    patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(add=[RULE], leave_out=["NormalizeFileNames"]))
    expected = numbered(sound, 0x00280006, 1)
    assert (tmp_path / "out" / "0.dcm").read_bytes() == expected.content()
