"""What keeps a volume from loading gets a series of its own; what is no volume stays."""

from __future__ import annotations

import pytest
from pydicom.uid import ExplicitVRLittleEndian
from rows import column, ids, run, untouched
from slices import AXIAL, Slices, at

import compressed_frames
from builders import KEY, image, outcomes, outputs, save, with_fragments
from DICOMPatcherLib import RULES, check, patch
from DICOMPatcherLib.rules.separate_foreign_images import SeparateForeignImages as Rule

STORAGE = "1.2.840.10008.5.1.4.1.1."
DEFAULT = [rule for rule in RULES if rule.default and rule.__name__ != "NormalizeFileNames"]
CORONAL = "1\\0\\0\\0\\0\\-1"


@pytest.fixture
def slices():
    return Slices(Rule)


def volume(slices, count=6, **values):
    return [slices.row(ImagePositionPatient=at(3 * number), **values) for number in range(count)]


FOREIGN = {
    "a localizer of another size": lambda s: [s.row(Rows="400", ImageOrientationPatient=CORONAL)],
    "a screenshot": lambda s: [s.row(SOPClassUID=STORAGE + "7", Modality="OT", ImagePositionPatient="")],
    "a screenshot of the same size": lambda s: [s.row(SOPClassUID=STORAGE + "7", ImagePositionPatient="")],
    "an image of several frames": lambda s: [s.row(NumberOfFrames="20")],
    "a structure set": lambda s: [s.row(pixels=0, SOPClassUID=STORAGE + "481.3", Modality="RTSTRUCT", Rows="")],
    "raw data": lambda s: [s.row(pixels=0, SOPClassUID=STORAGE + "66", Rows="", Columns="")],
    "a segmentation": lambda s: [s.row(SOPClassUID=STORAGE + "66.4", Modality="SEG", NumberOfFrames="6")],
    "two localizers": lambda s: [s.row(Rows="400"), s.row(Rows="400", ImageOrientationPatient=CORONAL)],
}


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN)
def test_gets_a_series_of_its_own(slices, make):
    rows, foreign = volume(slices), make(slices)
    found = run(Rule, [*foreign, *rows])
    assert set(ids(found)) <= {"G16", "I18"}
    assert len(found) == len(foreign)
    assert untouched(rows)
    (series,) = set(column(foreign, "SeriesInstanceUID"))
    assert series != rows[0]["SeriesInstanceUID"]
    assert set(column(foreign, "SeriesNumber")) == {"2"}
    again = slices.again([*foreign, *rows])
    assert run(Rule, again) == []


def test_kinds_are_series_each(slices):
    rows, foreign = volume(slices), [s for make in list(FOREIGN.values())[:2] for s in make(slices)]
    run(Rule, [*rows, *foreign])
    assert len(set(column(foreign, "SeriesInstanceUID"))) == len(set(column(foreign, "SeriesNumber"))) == 2


def damaged(row):
    row.is_damaged = True
    return row


LEFT = {
    "a volume": volume,
    "another direction": lambda s: [*volume(s), s.row(ImageOrientationPatient=CORONAL)],
    "three-plane localizers": lambda s: [
        *volume(s, 3, ImageType="ORIGINAL\\PRIMARY\\LOCALIZER"),
        s.row(Rows="400", ImageOrientationPatient=CORONAL, ImageType="ORIGINAL\\PRIMARY\\LOCALIZER"),
    ],
    "localizers without a name": lambda s: [
        *volume(s, 3),
        *volume(s, 3, Rows="400", ImageOrientationPatient=CORONAL),
        *volume(s, 3, Columns="400", ImageOrientationPatient="0\\1\\0\\0\\0\\-1"),
    ],
    "two images": lambda s: [*volume(s, 2), s.row(Rows="400")],
    "images at one place": lambda s: [*(s.row(ImagePositionPatient=at(1)) for _ in range(9)), s.row(Rows="400")],
    "screenshots": lambda s: [
        s.row(SOPClassUID=STORAGE + "7", ImagePositionPatient="", ImageOrientationPatient="", Rows=str(100 + n // 6))
        for n in range(8)
    ],
    "two volumes of equal length": lambda s: [*volume(s), *volume(s, Rows="400")],
    "raw data in its own series": lambda s: [
        *volume(s),
        s.row(pixels=0, SOPClassUID=STORAGE + "66", SeriesInstanceUID="1.2.3.2"),
    ],
    "several patients": lambda s: [*volume(s), s.row(Rows="400", PatientID="9", PatientName="R")],
    "a slice with too few pixels, whose size may be wrong": lambda s: [*volume(s), damaged(s.row(Rows="400"))],
    "an object that is damaged": lambda s: [*volume(s), damaged(s.row(pixels=0, SOPClassUID=STORAGE + "66"))],
    "a slice that lost its pixels": lambda s: [*volume(s), s.row(pixels=0)],
    "several frames only": lambda s: [s.row(NumberOfFrames="20"), s.row(NumberOfFrames="20", Rows="400")],
    "a direction each": lambda s: [s.row(ImageOrientationPatient=AXIAL), s.row(Rows="400")],
}


@pytest.mark.parametrize("make", LEFT.values(), ids=LEFT)
def test_leaves(slices, make):
    rows = make(slices)
    assert run(Rule, rows) == []
    assert untouched(rows)


CODECS = {
    "RLE": ("1.2.840.10008.1.2.5", compressed_frames.RLE[1]),
    "JPEG": ("1.2.840.10008.1.2.4.50", compressed_frames.JPEG_BASELINE[0]),
    "JPEG lossless": ("1.2.840.10008.1.2.4.70", compressed_frames.JPEG_LOSSLESS[0]),
    "JPEG-LS": ("1.2.840.10008.1.2.4.80", compressed_frames.JPEG_LS[0]),
    "JPEG 2000": ("1.2.840.10008.1.2.4.90", compressed_frames.JPEG_2000[0]),
    "native": (ExplicitVRLittleEndian, compressed_frames.frame(1)),
}
SIZE = compressed_frames.SIZE
EIGHT_BITS = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0}


def write_slices(folder, codec, wrong, count=6, **values):
    """Write slices of one size by their pixels, whose headers say another one, or something else, in some of them."""
    syntax, frame = CODECS[codec]
    for number in range(count):
        own = {"Rows": SIZE, "Columns": SIZE, **EIGHT_BITS, **(values if number in wrong else {})}
        ds = image(number, ImagePositionPatient=[0, 0, 2 * number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0], **own)
        path = folder / f"{number}.dcm"
        path.parent.mkdir(exist_ok=True)
        if codec == "native":
            ds.PixelData = frame
            save(path, ds)
        else:
            path.write_bytes(with_fragments(ds, syntax, frame))


def patched(tmp_path):
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), [rule() for rule in DEFAULT], key=KEY)
    return report, outputs(tmp_path / "out")


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize(
    ("wrong", "values"),
    [
        ({2}, {"Rows": SIZE - 2}),
        ({0}, {"Columns": SIZE - 4}),
        ({5}, {"Rows": SIZE + 1}),
        ({1, 3}, {"Rows": SIZE - 2, "Columns": SIZE - 1}),
        ({3, 4}, {"Columns": SIZE + 4}),
    ],
)
def test_a_slice_whose_pixels_have_the_size_of_the_others_gets_it(tmp_path, codec, wrong, values):
    write_slices(tmp_path / "in", codec, wrong, **values)
    report, written = patched(tmp_path)
    assert {(ds.Rows, ds.Columns) for ds in written} == {(SIZE, SIZE)}
    assert len({ds.SeriesInstanceUID for ds in written}) == 1
    assert outcomes(report) == {f"{number}.dcm": "patched" if number in wrong else "copied" for number in range(6)}
    assert {ds.PixelData for ds in written} == {ds.PixelData for ds in outputs(tmp_path / "in")}
    again = check(str(tmp_path / "out"), [rule() for rule in DEFAULT], key=KEY)
    assert set(outcomes(again).values()) == {"copied"}


@pytest.mark.parametrize("codec", CODECS)
def test_where_most_headers_are_wrong_nothing_is_separated(tmp_path, codec):
    write_slices(tmp_path / "in", codec, {0, 1, 2, 4}, Rows=SIZE - 2)
    _, written = patched(tmp_path)
    assert len({ds.SeriesInstanceUID for ds in written}) == 1
    assert sorted(ds.Rows for ds in written) == [SIZE - 2] * 4 + [SIZE] * 2


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("sop_class", ["7", "4", "2.1"])
def test_a_slice_that_says_another_class_stays_at_its_place(tmp_path, codec, sop_class):
    write_slices(tmp_path / "in", codec, {2}, SOPClassUID=STORAGE + sop_class)
    _, written = patched(tmp_path)
    assert len({ds.SeriesInstanceUID for ds in written}) == 1


def test_swapped_sides_are_told_by_the_pixels(tmp_path):
    """Native pixels have as many cells either way."""
    rows, columns = 40, 24
    smooth = bytes(2 * x + y for y in range(rows) for x in range(columns))
    for number in range(5):
        size = {"Rows": columns, "Columns": rows} if number == 2 else {"Rows": rows, "Columns": columns}
        place = {"ImagePositionPatient": [0, 0, 2 * number], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
        save(tmp_path / "in" / f"{number}.dcm", image(number, **EIGHT_BITS, **size, **place, PixelData=smooth))
    _, written = patched(tmp_path)
    assert {(ds.Rows, ds.Columns) for ds in written} == {(rows, columns)}
    assert len({ds.SeriesInstanceUID for ds in written}) == 1


def test_swapped_sides_that_nothing_tells_are_reported(tmp_path):
    for number in range(5):
        size = {"Rows": 24, "Columns": 40} if number == 2 else {"Rows": 40, "Columns": 24}
        place = {"ImagePositionPatient": [0, 0, 2 * number], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
        save(tmp_path / "in" / f"{number}.dcm", image(number, **EIGHT_BITS, **size, **place, PixelData=bytes(960)))
    report, written = patched(tmp_path)
    found = {entry["source"]: [finding["id"] for finding in entry["findings"]] for entry in report.files()}
    assert found["2.dcm"] == ["V17"]
    assert len({ds.SeriesInstanceUID for ds in written}) == 1
    assert {(ds.Rows, ds.Columns) for ds in written} == {(40, 24), (24, 40)}


@pytest.mark.parametrize("codec", CODECS)
def test_an_image_whose_pixels_and_header_agree_is_separated(tmp_path, codec):
    write_slices(tmp_path / "in", codec, set())
    place = {"ImagePositionPatient": [0, 0, 12], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
    save(tmp_path / "in" / "9.dcm", image(9, Rows=6, Columns=6, **EIGHT_BITS, **place, PixelData=bytes(36)))
    _, written = patched(tmp_path)
    assert len({ds.SeriesInstanceUID for ds in written}) == 2
