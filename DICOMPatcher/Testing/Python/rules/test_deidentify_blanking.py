"""All but the ultrasound regions becomes black, and what is in the regions stays as it is, byte by byte."""

from __future__ import annotations

import itertools
import struct

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

import dicom_bytes as dcm
from builders import image, load, save
from DICOMPatcherLib import make_rules, patch
from DICOMPatcherLib.cli import main

NAME = "DeidentifyBasicProfile"
ULTRASOUND, CLIP = "1.2.840.10008.5.1.4.1.1.6.1", "1.2.840.10008.5.1.4.1.1.3.1"
ROWS, COLUMNS = 6, 8


def region(left, top, right, bottom, form=1):
    item = Dataset()
    item.RegionSpatialFormat, item.RegionDataType = form, 1
    item.RegionLocationMinX0, item.RegionLocationMinY0 = left, top
    item.RegionLocationMaxX1, item.RegionLocationMaxY1 = right, bottom
    return item


def ultrasound(
    photometric="MONOCHROME2", bits=8, frames=1, planar=0, regions=((2, 1, 5, 3),), pixels=None, **attributes
):
    samples = 3 if photometric in ("RGB", "YBR_FULL") else 1
    ds = image(1, Modality="US", SOPClassUID=CLIP if frames > 1 else ULTRASOUND)
    ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation = ROWS, COLUMNS, samples, photometric
    ds.BitsAllocated = ds.BitsStored = bits
    ds.HighBit, ds.PixelRepresentation = bits - 1, 0
    if samples == 3:
        ds.PlanarConfiguration = planar
    if frames > 1:
        ds.NumberOfFrames = frames
    ds.SequenceOfUltrasoundRegions = [one if isinstance(one, Dataset) else region(*one) for one in regions]
    size = ROWS * COLUMNS * samples * frames * bits // 8
    ds.PixelData = pixels or bytes(1 + number % 251 for number in range(size))
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    return ds


def run(folder, ds, syntax=ExplicitVRLittleEndian, **parameters):
    """Return the output, None if there is none, and the entry of the report."""
    (folder / "in").mkdir(parents=True)
    save(folder / "in" / "a", ds, syntax)
    rules = make_rules(add=[NAME], parameters={NAME: {"TextInPixels": "blank", **parameters}})
    report = patch(folder / "in", folder / "out", rules, key=b"test")
    (entry,) = report.files()
    return load(folder / "out" / entry["target"]) if entry["target"] else None, entry


def expected(ds, regions, black):
    """Return the pixels as they have to be, pixel by pixel.

    Parameters
    ----------
    black
        By sample, the bytes of it.
    """
    width, samples = len(black[0]), len(black)
    planar = samples == 3 and ds.PlanarConfiguration == 1
    frames = int(getattr(ds, "NumberOfFrames", 1))
    result = bytearray(ds.PixelData)
    for frame, row, column, sample in itertools.product(range(frames), range(ROWS), range(COLUMNS), range(samples)):
        if any(left <= column <= right and top <= row <= bottom for left, top, right, bottom in regions):
            continue
        if planar:
            place = ((frame * samples + sample) * ROWS + row) * COLUMNS + column
        else:
            place = ((frame * ROWS + row) * COLUMNS + column) * samples + sample
        result[place * width : (place + 1) * width] = black[sample]
    return bytes(result)


@pytest.mark.parametrize("frames", [1, 3])
@pytest.mark.parametrize(
    ("photometric", "bits", "planar", "black"),
    [
        ("MONOCHROME2", 8, 0, [b"\0"]),
        ("MONOCHROME2", 16, 0, [b"\0\0"]),
        ("RGB", 8, 0, [b"\0"] * 3),
        ("RGB", 8, 1, [b"\0"] * 3),
        ("YBR_FULL", 8, 0, [b"\0", b"\x80", b"\x80"]),
        ("YBR_FULL", 8, 1, [b"\0", b"\x80", b"\x80"]),
        ("YBR_FULL", 16, 0, [b"\0\0", b"\0\x80", b"\0\x80"]),
    ],
)
def test_outside_of_the_regions_all_is_black_and_inside_nothing_changes(
    tmp_path, photometric, bits, planar, black, frames
):
    regions = ((2, 1, 5, 3), (4, 3, 7, 5), (0, 0, 0, 0))
    ds = ultrasound(photometric, bits, frames, planar, regions)
    before = expected(ds, regions, black)
    assert before != ds.PixelData
    output, entry = run(tmp_path, ds)
    assert output.PixelData == before
    assert output.BurnedInAnnotation == "NO"
    assert [item.CodeValue for item in output.DeidentificationMethodCodeSequence] == ["113100", "113101"]
    (finding,) = [one["message"] for one in entry["findings"] if "ultrasound regions" in one["message"]]
    assert finding.endswith("all but the ultrasound regions was made black")


def test_pixels_in_implicit_vr_are_blanked_too(tmp_path):
    ds = ultrasound("RGB", frames=2)
    before = expected(ds, ((2, 1, 5, 3),), [b"\0"] * 3)
    output, _ = run(tmp_path, ds, ImplicitVRLittleEndian)
    assert output.PixelData == before


def test_the_darkest_colour_of_a_palette_is_black(tmp_path):
    ds = ultrasound("PALETTE COLOR")
    for colour, values in (("Red", (9, 9, 0, 9)), ("Green", (9, 9, 1, 9)), ("Blue", (9, 9, 0, 9))):
        setattr(ds, f"{colour}PaletteColorLookupTableDescriptor", [4, 3, 16])
        setattr(ds, f"{colour}PaletteColorLookupTableData", struct.pack("<4H", *values))
    before = expected(ds, ((2, 1, 5, 3),), [b"\5"])
    assert run(tmp_path, ds)[0].PixelData == before
    del ds.BluePaletteColorLookupTableData
    assert run(tmp_path / "other", ds)[0] is None


def test_graphics_are_no_region_and_one_that_counts_from_one_is(tmp_path):
    ds = ultrasound(regions=(region(0, 0, 7, 5, form=5), region(2, 1, COLUMNS, ROWS)))
    before = expected(ds, ((2, 1, COLUMNS - 1, ROWS - 1),), [b"\0"])
    assert run(tmp_path, ds)[0].PixelData == before


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("does not say in which regions", {"regions": ()}),
        ("does not say in which regions", {"regions": ((0, 0, 3, 3, 5),)}),
        ("not within the image", {"regions": ((2, 1, COLUMNS + 1, 3),)}),
        ("not within the image", {"regions": ((5, 1, 2, 3),)}),
        ("cover the whole image", {"regions": ((0, 0, COLUMNS - 1, 2), (0, 3, COLUMNS - 1, ROWS - 1))}),
        ("description of its pixels", {"PixelRepresentation": 1}),
        ("description of its pixels", {"PhotometricInterpretation": "MONOCHROME1"}),
        ("description of its pixels", {"photometric": "RGB", "PhotometricInterpretation": "YBR_FULL_422"}),
        ("description of its pixels", {"pixels": bytes(ROWS * COLUMNS + 20)}),
        ("not outside of the ultrasound regions", {"BurnedInAnnotation": "YES", "pixels": bytes(ROWS * COLUMNS)}),
        ("only ultrasound images", {"Modality": "XA", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.12.1"}),
    ],
)
def test_what_is_in_doubt_is_left_out(tmp_path, reason, change):
    output, entry = run(tmp_path, ultrasound(**change))
    assert output is None
    assert reason in entry["reason"]


def test_compressed_pixels_are_left_out(tmp_path):
    save(tmp_path / "a", ultrasound())
    data = (tmp_path / "a").read_bytes()
    head = data[: data.index(dcm.tag_bytes(dcm.PIXEL_DATA))].replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.5\0")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(head + dcm.fragments(bytes([0, 0, 0, 0]) + bytes(60)))
    rules = make_rules(add=[NAME], parameters={NAME: {"TextInPixels": "blank"}})
    (entry,) = patch(tmp_path / "in", tmp_path / "out", rules).files()
    assert entry["target"] is None
    assert "only native pixels" in entry["reason"]


def test_an_overlay_in_the_bits_of_the_pixels_is_not_blanked(tmp_path):
    ds = ultrasound(bits=16, BitsStored=12, HighBit=11)
    ds.add_new(0x60000100, "US", 16)
    ds.add_new(0x60000102, "US", 12)
    output, entry = run(tmp_path, ds)
    assert output is None
    assert "the overlay may be in its regions too" in entry["reason"]


def test_text_that_is_said_to_be_there_is_blanked_and_no_longer_said(tmp_path):
    output, _ = run(tmp_path, ultrasound(BurnedInAnnotation="YES"))
    assert output.BurnedInAnnotation == "NO"


def test_what_says_that_there_is_no_text_stays_as_it_is(tmp_path):
    ds = ultrasound(BurnedInAnnotation="NO")
    output, _ = run(tmp_path, ds)
    assert output.PixelData == ds.PixelData
    assert [item.CodeValue for item in output.DeidentificationMethodCodeSequence] == ["113100"]


def test_nothing_is_blanked_unless_it_is_asked_for(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "a", ultrasound())
    for preset in ("strict", "research"):
        assert main(["patch", str(tmp_path / "in"), str(tmp_path / preset), "--deidentify", preset]) == 3
        assert list((tmp_path / preset).rglob("*.dcm")) == []
    options = ["--deidentify", "--parameter", f"{NAME}.TextInPixels=blank", "--record", str(tmp_path / "record.json")]
    assert main(["patch", str(tmp_path / "in"), str(tmp_path / "out"), *options]) == 0
    assert "113101" in (tmp_path / "record.json").read_text("utf-8")
