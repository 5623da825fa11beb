"""Pictures of series: the right slice, as it looks, at little cost, and none rather than a wrong one."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib

import pytest
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    RLELossless,
)

import compressed_frames
from builders import encoded, image, multiframe, save, ultrasound, with_fragments
from corpus import CorpusFile, each_file
from DICOMPatcherLib import check, make_rules, patch
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.rle import decoded_frame
from DICOMPatcherLib.reporting import thumbnail as thumbnail_module
from DICOMPatcherLib.reporting.series_cards import series_cards
from DICOMPatcherLib.reporting.series_pictures import SeriesPictures
from DICOMPatcherLib.reporting.thumbnail import SIDE, thumbnail

GREY = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0}


def decoded(png: bytes) -> tuple[int, int, int, bytes]:
    """Return width, height, samples and pixels of a PNG as this program writes it."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    place, parts = 8, {}
    while place < len(png):
        (length,) = struct.unpack(">L", png[place : place + 4])
        kind, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">L", png[place + 8 + length : place + 12 + length]) == (zlib.crc32(kind + data),)
        parts[kind] = data
        place += 12 + length
    width, height, bits, colours, *_ = struct.unpack(">LLBBBBB", parts[b"IHDR"])
    assert bits == 8
    samples = {0: 1, 2: 3}[colours]
    lines, size = zlib.decompress(parts[b"IDAT"]), width * samples + 1
    assert len(lines) == size * height
    assert not any(lines[::size])
    return width, height, samples, b"".join(lines[row * size + 1 : (row + 1) * size] for row in range(height))


def picture(data: bytes) -> bytes | None:
    with opened(data) as file:
        return thumbnail(file)


def opened(data: bytes) -> Part10File:
    stream = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with the file
    stream.write(data)
    stream.seek(0)
    return Part10File(stream)


def pixels(ds, **options):
    return decoded(picture(encoded(ds, **options)))[3]


def slope(**values):
    """Return an image of 8 x 8 pixels with the values 0 to 63."""
    cells = struct.pack("<64H", *range(64))
    return image(1, **{"PixelData": cells, "PixelRepresentation": 0, **values})


def test_a_window_says_what_is_black_and_white():
    found = pixels(slope(WindowCenter="32", WindowWidth="32"))
    assert (found[15], found[16], found[32], found[48]) == (0, 0, 127, 255)


def test_a_window_is_one_of_rescaled_values():
    same = pixels(slope(WindowCenter="-936", WindowWidth="64", RescaleSlope="2", RescaleIntercept="-1000"))
    assert same == pixels(slope(WindowCenter="32", WindowWidth="32"))


@pytest.mark.parametrize("window", [("1000", "1"), ("x", "5"), ("5", "0"), ("nan", "4"), ("1e400", "4")])
def test_without_a_window_that_shows_anything_all_values_are_shown(window):
    center, width = window
    found = pixels(slope(), raw={"WindowCenter": center.encode(), "WindowWidth": width.encode()})
    assert (found[0], found[63]) == (0, 255)
    assert list(found) == sorted(found)


def test_monochrome_1_is_inverted():
    dark, light = pixels(slope()), pixels(slope(PhotometricInterpretation="MONOCHROME1"))
    assert bytes(255 - level for level in dark) == light


def test_signed_values_with_unused_bits_are_read_as_what_they_are():
    cells = [(value & 0xFFF) << 2 | 0xC003 for value in range(-32, 32)]
    stored = {"BitsStored": 12, "HighBit": 13, "PixelRepresentation": 1, "PixelData": struct.pack("<64H", *cells)}
    assert pixels(image(1, **stored)) == pixels(slope())


def test_the_same_pixels_give_the_same_picture_however_they_are_encoded():
    plain = image(1, PixelData=compressed_frames.frame(1), Rows=12, Columns=12, **GREY)
    plain["PixelData"].VR = "OB"
    native = picture(encoded(plain))
    rle = picture(with_fragments(plain, RLELossless, compressed_frames.RLE[1]))
    assert native == rle
    assert picture(encoded(slope())) == picture(encoded(slope(), ExplicitVRBigEndian)) is not None


def test_colours_by_pixel_by_plane_and_as_luminance():
    values = [(x * 30, y * 30, 255 - x * 30) for y in range(8) for x in range(8)]
    colours = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", **GREY}
    by_pixel = image(1, PlanarConfiguration=0, PixelData=bytes(value for one in values for value in one), **colours)
    by_plane = image(
        1, PlanarConfiguration=1, PixelData=bytes(value for one in zip(*values) for value in one), **colours
    )
    assert pixels(by_pixel) == pixels(by_plane) == by_pixel.PixelData
    grey = {**colours, "PhotometricInterpretation": "YBR_FULL"}
    luminance = image(1, PlanarConfiguration=0, PixelData=bytes((100, 128, 128)) * 64, **grey)
    assert set(pixels(luminance)) == {100}
    packed = {**colours, "PhotometricInterpretation": "PALETTE COLOR", "SamplesPerPixel": 1}
    assert picture(encoded(image(1, PixelData=bytes(64), **packed))) is None


def test_a_large_image_is_made_small_and_keeps_its_form():
    rows, columns = 200, 400
    cells = bytes((x * 255 // columns) for _ in range(rows) for x in range(columns))
    ds = image(1, Rows=rows, Columns=columns, PixelData=cells, WindowCenter="127.5", WindowWidth="255", **GREY)
    width, height, _, found = decoded(picture(encoded(ds)))
    assert (width, height) == (SIDE, SIDE // 2)
    assert list(found[:width]) == sorted(found[:width])
    assert abs(found[width // 2] - 128) < 4


def test_of_many_frames_the_middle_one_is_read_and_only_its_lines():
    frames, side = 101, 256
    cells = b"".join(bytes([number]) * side * side for number in range(frames))
    ds = multiframe(frames, Rows=side, Columns=side, PixelData=cells, WindowCenter="127.5", WindowWidth="255", **GREY)
    with opened(encoded(ds)) as file:
        read, taken = file.read, []
        file.read = lambda start, length: taken.append(length) or read(start, length)
        _, _, _, found = decoded(thumbnail(file))
    assert set(found) == {50}
    assert sum(taken) < side * side


@pytest.mark.parametrize(
    "values",
    [
        {"Rows": 60000, "Columns": 60000},
        {"Rows": 0},
        {"NumberOfFrames": "999999"},
        {"BitsAllocated": 1},
        {"BitsAllocated": 64},
        {"SamplesPerPixel": 2},
        {"PixelData": b""},
        {"PixelData": None},
    ],
)
def test_what_cannot_be_shown_has_no_picture(values):
    assert picture(encoded(slope(**values))) is None
    assert picture(encoded(slope(), raw={"NumberOfFrames": b"x"})) is None


@pytest.mark.parametrize("fragment", [b"", b"\0" * 70, compressed_frames.RLE[0][:70], b"\xff\xd8\xff\xc0\0\x0b"])
@pytest.mark.parametrize("syntax", [RLELossless, JPEGBaseline8Bit, JPEG2000Lossless])
def test_damaged_pixels_have_no_picture(fragment, syntax):
    ds = image(1, Rows=12, Columns=12, **GREY)
    assert picture(with_fragments(ds, syntax, fragment)) is None


def test_without_pillow_jpeg_has_no_picture(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    ds = image(1, Rows=12, Columns=12, **GREY)
    assert picture(with_fragments(ds, JPEGBaseline8Bit, compressed_frames.JPEG_BASELINE[0])) is None


def test_jpeg_and_jpeg_2000_are_decoded_by_pillow():
    pytest.importorskip("PIL")
    for syntax, frames, number, off in (
        (JPEGBaseline8Bit, compressed_frames.JPEG_BASELINE, 0, 12),
        (JPEG2000Lossless, compressed_frames.JPEG_2000, 2, 0),
    ):
        ds = image(1, Rows=12, Columns=12, PixelData=compressed_frames.frame(number), **GREY)
        ds["PixelData"].VR = "OB"
        native = pixels(ds)
        found = decoded(picture(with_fragments(ds, syntax, frames[0])))[3]
        assert max(abs(one - other) for one, other in zip(native, found)) <= off
    colour = ultrasound(1, Rows=12, Columns=12, SamplesPerPixel=3, PhotometricInterpretation="RGB", **GREY)
    assert decoded(picture(with_fragments(colour, JPEGBaseline8Bit, compressed_frames.JPEG_RGB)))[2] == 3


@pytest.mark.parametrize("marker", [0xC3, 0xC7, 0xCB, 0xF7])
def test_a_jpeg_whose_decoder_in_pillow_may_end_the_process_is_not_given_to_it(monkeypatch, marker):
    monkeypatch.setattr(thumbnail_module, "_decoded_by_pillow", lambda *_: pytest.fail("it was decoded"))
    data = compressed_frames.JPEG_BASELINE[0]
    place = data.index(b"\xff\xc0")
    ds = image(1, Rows=12, Columns=12, **GREY)
    for head in (b"", data[place : place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")]):
        other = data[:place] + head + b"\xff" + bytes([marker]) + data[place + 2 :]
        other += bytes(len(other) % 2)
        assert picture(with_fragments(ds, JPEGBaseline8Bit, other)) is None


def test_a_codestream_that_is_larger_than_the_header_says_is_not_decoded():
    pytest.importorskip("PIL")
    ds = image(1, Rows=6, Columns=6, **GREY)
    assert picture(with_fragments(ds, JPEGBaseline8Bit, compressed_frames.JPEG_BASELINE[0])) is None


def rle(rows, columns, runs):
    """Return an image of one frame in RLE of these runs, in one segment."""
    ds = image(1, Rows=rows, Columns=columns, **GREY)
    return with_fragments(ds, RLELossless, struct.pack("<16L", 1, 64, *[0] * 14) + runs + bytes(len(runs) % 2))


def test_a_frame_in_rle_that_takes_long_to_unpack_has_no_picture(monkeypatch):
    single, none = b"\0\7" * 144, b"\x80" * 600 + b"\x81\7\xf1\7"
    assert picture(rle(12, 12, single)) is not None
    assert picture(rle(12, 12, none)) is not None
    monkeypatch.setattr(thumbnail_module, "_MOST_RUNS", 143)
    assert picture(rle(12, 12, single)) is None
    assert picture(rle(12, 12, none)) is None
    monkeypatch.setattr(thumbnail_module, "_MOST_RUNS", 144)
    assert picture(rle(12, 12, single)) is not None
    monkeypatch.setattr(thumbnail_module, "_MOST_UNPACKED", 143)
    assert picture(rle(12, 12, single)) is None


def test_the_runs_of_all_segments_of_a_frame_in_rle_are_counted():
    frame = struct.pack("<16L", 2, 64, 66, *[0] * 13) + b"\xfd\1" * 2
    assert decoded_frame(frame, 4, 1, 16, 2) is not None
    assert decoded_frame(frame, 4, 1, 16, 1) is None


def test_a_jpeg_that_takes_long_to_decode_has_no_picture(monkeypatch):
    image_module = pytest.importorskip("PIL.Image")
    cells = image_module.frombytes("L", (96, 64), bytes(range(64)) * 96)
    ds = image(1, Rows=64, Columns=96, **GREY)
    for is_progressive in (False, True):
        stream = io.BytesIO()
        cells.save(stream, "JPEG", progressive=is_progressive)
        coded = with_fragments(ds, JPEGBaseline8Bit, stream.getvalue() + bytes(len(stream.getvalue()) % 2))
        assert picture(coded) is not None
        with monkeypatch.context() as patched:
            patched.setattr(thumbnail_module, "_MOST_PROGRESSIVE", 64 * 96 - 1)
            assert (picture(coded) is None) == is_progressive
        with monkeypatch.context() as patched:
            patched.setattr(thumbnail_module, "_LARGEST_JPEG", 100)
            assert picture(coded) is None


# Pictures of series


def test_the_picture_is_that_of_the_middle_slice_by_position_as_it_is_in_the_output(tmp_path):
    for number, place in enumerate((5, 1, 4, 2, 3)):
        values = {"ImagePositionPatient": ["0", "0", str(place)], "WindowCenter": "3", "WindowWidth": "6"}
        cells = bytes([place, 0]) * 32 + bytes(64)
        save(tmp_path / "in" / str(number), image(place, PixelData=cells, **values), meta=False)
    report = patch(tmp_path / "in", tmp_path / "out")
    (card,) = series_cards(report.plan, written=True)
    found = decoded(SeriesPictures(report.plan).of(card))[3]
    assert set(found[:32]) == {127}  # of the slice at 3


def test_files_that_are_gone_have_no_picture(tmp_path):
    path = save(tmp_path / "1", image(1))
    report = check(tmp_path)
    (card,) = series_cards(report.plan, written=False)
    assert SeriesPictures(report.plan).of(card) is not None
    path.unlink()
    assert SeriesPictures(report.plan).of(card) is None


def test_deflated_files_have_a_picture(tmp_path):
    save(tmp_path / "1", image(1), DeflatedExplicitVRLittleEndian)
    save(tmp_path / "2", image(2, SeriesInstanceUID="1.2.9", SOPInstanceUID=None), DeflatedExplicitVRLittleEndian)
    report = check(tmp_path)
    pictures = SeriesPictures(report.plan)
    assert None not in [pictures.of(card) for card in series_cards(report.plan, written=False)]


def test_where_identity_is_hidden_there_is_no_picture(tmp_path):
    save(tmp_path / "1", image(1))
    report = check(tmp_path, make_rules(add=["Anonymize"]))
    assert [SeriesPictures(report.plan).of(card) for card in series_cards(report.plan, written=False)] == [None]


@each_file()
def test_public_files_have_a_small_picture_or_none(file: CorpusFile) -> None:
    with Part10File.open(str(file.path)) as opened:
        png = thumbnail(opened)
    if png is not None:
        width, height, _, _ = decoded(png)
        assert 0 < width <= SIDE
        assert 0 < height <= SIDE
