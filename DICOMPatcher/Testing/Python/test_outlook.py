"""What Slicer shows of a run's input and output, in numbers and in words."""

from __future__ import annotations

import json
import struct

import pytest

from builders import KEY, encoded, image, multiframe, save, ultrasound, with_fragments
from compressed_frames import JPEG_BASELINE, JPEG_LOSSLESS, JPEG_LS, SIZE
from compressed_frames import RLE as RLE_FRAMES
from dicom_database import DicomDatabase
from DICOMPatcherLib import check, make_rules, patch
from DICOMPatcherLib.outlook import damaged_codestreams
from DICOMPatcherLib.outlook.state import DOUBTFUL, NAMED, SOUND, WRONG
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.writing.writer import write_steps

AXIAL = [1, 0, 0, 0, 1, 0]


def place(number, at=None, **values):
    at = [0, 0, number * 2] if at is None else at
    given = {"ImagePositionPatient": at, "ImageOrientationPatient": AXIAL, "PixelSpacing": [0.5, 0.5], **values}
    return image(number, **given)


def only(folder, *data_sets, **options):
    """Return the only series of the input of a check of files with these data sets."""
    for number, ds in enumerate(data_sets):
        save(folder / f"{number:03}.dcm", ds)
    (series,) = check(folder, **options).outlook.now.series
    return series


def volume(*numbers, **values):
    return [place(number, **values) for number in numbers]


def test_a_complete_volume_with_its_measures(tmp_path):
    series = only(tmp_path, *volume(1, 2, 3, 4))
    assert (series.state.degree, series.state.is_complete, series.state.text) == (SOUND, True, "complete")
    assert series.measures.spacing == (0.5, 0.5, 2)
    assert series.measures.size[2] == 4
    assert series.measures.extent[2] == 8
    assert series.images == 4


def with_echoes():
    return [place(2 * n + e, [0, 0, n * 2], EchoNumbers=str(e), Modality="MR") for n in range(4) for e in (1, 2)]


XA = {"Modality": "XA", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.12.1"}
KINDS = {
    "missing": (volume(1, 2, 3, 6, 7), WRONG, "2 slices are missing between 3 and 4 (6 mm)"),
    "several holes": (volume(1, 2, 3, 5, 6, 8, 9, 10), WRONG, "2 slices are missing in 2 places"),
    "other step": (
        [place(n, [0, 0, n if n < 6 else 6 + (n - 6) * 3.3]) for n in range(12)],
        WRONG,
        "1 mm up to slice 7, then 3.3 mm",
    ),
    "uneven": ([place(n, [0, 0, n + 0.6 * (n > 3)]) for n in range(9)], WRONG, "1.6 mm between 4 and 5 instead of 1"),
    "rounded": (
        [place(n, [0, 0, round(n * 0.625, 1)]) for n in range(9)],
        DOUBTFUL,
        "positions are rounded: slices are 0.6 to 0.7 mm apart, of which Slicer warns",
    ),
    "to and fro": (
        [place(n, [0.3 * (n % 2), 0, n]) for n in range(9)],
        DOUBTFUL,
        "slices are up to 0.3 mm off an even line",
    ),
    "shaken": (
        [place(n, [0, 0, n + (0, 0.021, -0.017, 0.006)[n % 4]]) for n in range(9)],
        DOUBTFUL,
        "slices are up to 0.021 mm off an even line, of which Slicer warns",
    ),
    "two spellings at one place": (
        [place(n, [0, 0, n // 2], PatientName=("Doe^J", "Doe J")[n % 2]) for n in range(8)],
        WRONG,
        "4 places of 4 have slices that say different things of their patient",
    ),
    "no positions": ([place(n, "", ImageOrientationPatient="") for n in range(3)], WRONG, "none of the slices"),
    "one without": ([*volume(1, 2, 3), place(4, "")], WRONG, "1 of 4 images does not say where it lies"),
    "twice": ([*volume(1, 2, 3), place(9, [0, 0, 4])], WRONG, "1 place of 3 has several slices"),
    "echoes": (
        with_echoes(),
        NAMED,
        "2 echoes of 4 slices: load as a sequence, or separate them with SeparateRepeatedVolumes",
    ),
    "one place": ([place(n, [0, 0, 0]) for n in range(4)], WRONG, "4 images at one place"),
    "one place at different times": (
        [place(n, [0, 0, 7], ContentTime=f"10000{n}") for n in range(4)],
        NAMED,
        "4 images at one place: time points",
    ),
    "the origin at different times": (
        [place(n, [0, 0, 0], ContentTime=f"10000{n}") for n in range(4)],
        DOUBTFUL,
        "4 images all say that they lie at the origin: time points, or slices without a place",
    ),
    "mosaics": ([place(n, [0, 0, 0], Modality="MR") for n in range(4)], NAMED, "4 images at one place"),
    "other size": ([*volume(1, 2, 3), place(9, Rows=2, Columns=2)], WRONG, "1 image of another size among 3 slices"),
    "other direction": (
        [*volume(*range(1, 7)), place(9, ImageOrientationPatient=[0, 1, 0, 0, 0, -1])],
        NAMED,
        "1 image of another direction among 6 slices",
    ),
    "no right angles": (
        volume(1, 2, 3, ImageOrientationPatient=[0, 1, 0, 0, 0.3, -0.953939]),
        WRONG,
        "the directions of rows and columns are not unit vectors at right angles: readers take the images to be axial",
    ),
    "no right angles, but axial": (
        volume(1, 2, 3, ImageOrientationPatient=[1, 0, 0, 0.002, 0.999998, 0]),
        SOUND,
        "complete",
    ),
    "localizers": (
        [place(n, ImageOrientationPatient=o) for n, o in enumerate((AXIAL, [0, 1, 0, 0, 0, -1], [1, 0, 0, 0, 0, -1]))],
        NAMED,
        "3 images in different directions",
    ),
    "tilt": ([place(n, [0, n * 0.5, n * 2]) for n in range(5)], SOUND, "complete, tilted by 14.0 degrees"),
    "no pixel size": (volume(1, 2, 3, PixelSpacing=None), WRONG, "the size of a pixel is not given"),
    "a slice": (volume(1), SOUND, "a single slice"),
    "two slabs": (
        [place(n, [0, 0, n + 90 * (n > 4)], AcquisitionNumber=str(int(n > 4))) for n in range(10)],
        NAMED,
        "2 stacks of 5, 5 slices, of different acquisitions and up to 91 mm apart",
    ),
    "a gap in one acquisition": (
        [place(n, [0, 0, n + 90 * (n > 4)]) for n in range(10)],
        WRONG,
        "5 of 10 slices lie 91 mm away",
    ),
    "a slice at a border": (
        [place(n, [0, 0, n + (n > 4)], AcquisitionNumber=str(int(n > 4))) for n in range(10)],
        WRONG,
        "1 slice is missing",
    ),
    "projections": (volume(1, 2, 3, **XA, ImagerPixelSpacing=[0.2, 0.2]), SOUND, "3 projection images"),
    "projections without a size": (volume(1, 2, **XA), NAMED, "2 projection images; readers take a pixel to be 1 mm"),
    "ultrasound slices": (volume(1, 2, 3, Modality="US", PixelSpacing=None), WRONG, "the size of a pixel is not given"),
    "told apart by time": (
        [place(n, [0, 0, n % 4], AcquisitionTime=f"1000{10 + n}") for n in range(8)],
        NAMED,
        "2 images at each of 4 places, told apart by their times: load as a sequence",
    ),
    "made one volume behind the other": (
        [place(n, [0, 0, n % 4], ContentTime=f"1000{10 + n}") for n in range(8)],
        NAMED,
        "2 images at each of 4 places, told apart by their times: load as a sequence",
    ),
    "made in another order": (
        [place(n, [0, 0, n // 2], ContentTime=f"1000{10 + n}") for n in range(8)],
        WRONG,
        "4 places of 4 have several slices, and nothing tells them apart",
    ),
    "three attributes": (
        [
            place(n, [0, 0, n // 8], KVP=str(80 + n % 2), ConvolutionKernel="AB"[n // 2 % 2], EchoTime=str(n // 4 % 2))
            for n in range(32)
        ],
        NAMED,
        "8 echoes and reconstruction kernels and tube voltages of 4 slices",
    ),
    "descriptions": (
        [place(n, [0, 0, n // 3], SeriesDescription=f"{n % 3}0%") for n in range(12)],
        NAMED,
        "3 descriptions of a series of 4 slices: can be separated with SeparateRepeatedVolumes",
    ),
    "shifted time points": (
        [place(n, [0, 0, n % 4 * 3 + n // 4 * 0.7], TemporalPositionIdentifier=str(n // 4)) for n in range(12)],
        DOUBTFUL,
        "3 time points of 4 slices, shifted against each other: can be separated with SeparateRepeatedVolumes",
    ),
    "shifted time points, one with a hole": (
        [
            place(n, [0, 0, n % 5 * 3 + n // 5 * 0.7], TemporalPositionIdentifier=str(n // 5))
            for n in range(15)
            if n != 7
        ],
        WRONG,
        "the slices are uneven",
    ),
    "twice, and a hole": (
        [*volume(1, 2, 3, 5, 6, 7, 8), place(99, [0, 0, 3 * 2])],
        WRONG,
        "nothing tells them apart; 1 slice is missing between 3 and 4",
    ),
    "positions without a direction": (
        volume(1, 2, 3, ImageOrientationPatient=None),
        WRONG,
        "the slices have positions, but no direction: readers assume one",
    ),
    "localizers at one place": (
        [place(n, [0, 0, 0], ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]) for n in range(2)],
        NAMED,
        "2 localizers",
    ),
    "a page": (
        [*volume(1, 2, 3), place(9, "", ImageOrientationPatient="", ImageType=["DERIVED", "SECONDARY", "SCREEN SAVE"])],
        WRONG,
        "1 page among 3 slices, which Slicer takes for one of them",
    ),
    "named mosaics": (
        [place(n, [0, 0, 0], Modality="MR", ImageType=["ORIGINAL", "PRIMARY", "M", "MOSAIC"]) for n in range(4)],
        NAMED,
        "4 mosaics: each shows all slices of a volume side by side",
    ),
    "told apart by number": (
        [place(n, [0, 0, n // 2], Modality="MR") for n in range(8)],
        NAMED,
        "2 images at each of 4 places, told apart by their numbers: load as a sequence",
    ),
    "voltages": (
        [place(n, [0, 0, n // 2], KVP=str(80 + n % 2 * 60)) for n in range(8)],
        NAMED,
        "2 tube voltages of 4 slices: can be separated with SeparateRepeatedVolumes",
    ),
    "ultrasound": ([ultrasound(1), ultrasound(2)], SOUND, "2 images or clips"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_series_in_words(tmp_path, kind):
    data_sets, degree, words = KINDS[kind]
    series = only(tmp_path, *data_sets, rules=[])
    assert words in series.state.text
    assert series.state.degree == degree
    assert not (series.state.is_complete and any(one.warnings for one in series.offer.ticked))


def told_of_patients(folder, *patients):
    """Return the states of series 1 and 2, of which the first has an image of each of these patients but the last."""
    for number, (name, patient_id, born) in enumerate(patients):
        series = "1.8.1" if number < len(patients) - 1 else "1.8.2"
        who = {"PatientName": name, "PatientID": patient_id, "PatientBirthDate": born}
        save(folder / f"{number}", place(number, SeriesInstanceUID=series, SOPInstanceUID=f"1.9.{number}", **who))
    return [series.state for series in check(folder, rules=[]).outlook.now.series]


ADAM, EVE = ("Adam^A", "1", "19800101"), ("Eve^E", "2", "19800202")


def test_several_patients_in_a_series_or_study_are_told(tmp_path):
    for number, (patients, degrees, words) in enumerate(
        (
            (
                (ADAM, EVE, ADAM),
                (WRONG, WRONG),
                ("images of several patients in one series", "a single slice; its study is"),
            ),
            ((ADAM, ADAM, EVE), (WRONG, WRONG), ("complete; its study is of several", "a single slice; its study is")),
            (
                (ADAM, ADAM, ("ADAM^A", "1", "")),
                (DOUBTFUL, DOUBTFUL),
                ("complete; its patient is written in two", "slice; its patient"),
            ),
            ((ADAM, ADAM, ADAM), (SOUND, SOUND), ("complete", "a single slice")),
        )
    ):
        states = told_of_patients(tmp_path / str(number), *patients)
        assert tuple(state.degree for state in states) == degrees
        for state, word in zip(states, words):
            assert word in state.text


def test_frames_are_named(tmp_path):
    series = only(tmp_path, multiframe(3, SpacingBetweenSlices="2"))
    assert series.state.degree in (SOUND, NAMED)
    assert series.measures.size[2] == 3


def test_the_outlook_of_the_output_is_what_the_output_shows(tmp_path):
    for number, ds in enumerate(volume(1, 2, 3, 5, SOPInstanceUID=None, PatientID=None)):
        save(tmp_path / "in" / f"{number}", ds)
    save(tmp_path / "in" / "other", image(7, SeriesInstanceUID="1.7", SOPInstanceUID="1.02"))
    foreseen = patch(tmp_path / "in", tmp_path / "out", key=KEY).outlook
    shown = check(tmp_path / "out", rules=[]).outlook.now
    assert foreseen.after.counts == shown.counts
    assert foreseen.now.counts != foreseen.after.counts
    assert [one._replace(path="") for one in foreseen.after.series] == [one._replace(path="") for one in shown.series]
    for folder, view in (("in", foreseen.now), ("out", foreseen.after)):
        database = DicomDatabase()
        database.import_folder(tmp_path / folder)
        assert database.counts == view.counts


def test_files_that_are_refused_or_overwritten_are_told(tmp_path):
    save(tmp_path / "0", image(1, SOPInstanceUID="1.5"))
    save(tmp_path / "1", image(2, SOPInstanceUID="1.5"))
    save(tmp_path / "2", image(3, StudyInstanceUID=None))
    (tmp_path / "3").write_bytes(encoded(image(4))[:-9])
    report = check(tmp_path, rules=[])
    now = report.outlook.now
    assert now.overwritten == {"0": "1"}
    assert [path for path, _ in now.refused] == ["2", "3"]
    lines = "\n".join(report.lines())
    assert "1 file of the input is refused: the Study Instance UID is missing" in lines
    assert "1 file of the input is refused: unreadable to the importer" in lines
    assert "1 file of the input is overwritten by another one with its SOP Instance UID" in lines


def test_what_the_importer_is_not_troubled_by_is_imported(tmp_path):
    content = encoded(image(1))
    (tmp_path / "0").write_bytes(content[132:])
    (tmp_path / "1").write_bytes(content + b"\xfe\xff\x0d\xe0\0\0\0\0")
    (tmp_path / "1").write_bytes((tmp_path / "1").read_bytes().replace(b"1.2.3", b"1.2.4"))
    database = DicomDatabase()
    database.import_folder(tmp_path)
    assert check(tmp_path).outlook.now.counts == database.counts


def test_patients_are_told_apart_as_the_database_reads_their_names(tmp_path):
    for number, (term, codec) in enumerate(
        (("ISO_IR 192", "utf-8"), ("ISO_IR 100", "latin-1"), ("ISO 2022 IR 100", "latin-1"))
    ):
        save(
            tmp_path / str(number),
            image(number + 1, SpecificCharacterSet=term),
            raw={"PatientName": "Jörg".encode(codec)},
        )
    database = DicomDatabase()
    database.import_folder(tmp_path)
    assert database.counts.patients == 2
    assert check(tmp_path, rules=[]).outlook.now.counts == database.counts


def test_what_the_importer_refuses_is_not_counted(tmp_path):
    content = encoded(image(1)).replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.5\0", 1)
    (tmp_path / "0").write_bytes(content)
    outlook = check(tmp_path, rules=[]).outlook
    database = DicomDatabase()
    database.import_folder(tmp_path)
    assert outlook.now.counts == database.counts


def test_fifty_series_read_as_few_lines_the_worst_first(tmp_path):
    for series in range(50):
        for number in (1, 2, 4 if series == 40 else 3):
            ids = {"SeriesInstanceUID": f"1.8.{series}", "SOPInstanceUID": f"1.8.{series}.{number}"}
            save(tmp_path / f"{series}" / f"{number}", place(number, SeriesNumber=str(series), **ids))
    lines = list(check(tmp_path).outlook_lines())
    assert len(lines) <= 50
    assert "Series 40" in lines[1]
    assert "missing" in lines[1]


def test_scattered_slices_are_told_together(tmp_path):
    for number in range(1, 8):
        save(tmp_path / f"{number}", place(number, SeriesInstanceUID=f"1.8.{number}", SOPInstanceUID=f"1.9.{number}"))
    lines = list(check(tmp_path).outlook_lines())
    assert len(lines) == 2
    assert "7 CT series of one image each" in lines[1]
    joined = check(tmp_path, rules=make_rules(add=["JoinScatteredSeries"]))
    assert "complete (in the input: 7 series)" in "\n".join(joined.outlook_lines())


def test_a_series_with_a_damaged_file_is_not_called_sound(tmp_path):
    save(tmp_path / "in" / "0", place(0, PixelData=b""))
    for view in (check(tmp_path / "in").outlook.now, patch(tmp_path / "in", tmp_path / "out").outlook.after):
        (series,) = view.series
        assert series.state.degree == DOUBTFUL
        assert "1 file of it is damaged" in series.state.text


BASELINE, JPEG_2000, RLE = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.5"
OF_8_BITS = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0}


def jpeg(side):
    tables = b"\xff\xdb\0\x43" + bytes(65) + b"\xff\xc4\0\x13" + bytes(17)
    frame = b"\xff\xc0\0\x0b\x08" + 2 * side.to_bytes(2, "big") + b"\1\1\x11\0"
    return b"\xff\xd8" + tables + frame + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + bytes(8) + b"\xff\xd9"


HTJ2K = (
    b"\xff\x4f\xff\x51\0\x29\x40\0" + struct.pack(">8L", 8, 8, 0, 0, 8, 8, 0, 0) + b"\0\1\7\1\1"
    b"\xff\x50\0\x08\0\2\0\0\0\0\xff\x52\0\x0c\0\0\0\1\0\1\4\4\x40\1"
    b"\xff\x90\0\x0a\0\0\0\0\0\x12\0\1\xff\x93\1\2\3\4\xff\xd9"
)
"""Markers of a codestream of 8 x 8 pixels, and next to nothing in it."""


def test_a_series_with_a_picture_of_another_size_is_not_called_sound(tmp_path):
    for number in range(3):
        save(tmp_path / "in" / f"{number}", place(number))
    (tmp_path / "in" / "1").write_bytes(with_fragments(place(1, **OF_8_BITS), BASELINE, jpeg(16)))
    for view in (check(tmp_path / "in").outlook.now, patch(tmp_path / "in", tmp_path / "out").outlook.after):
        (series,) = view.series
        assert series.state.degree == DOUBTFUL
        assert series.state.text.startswith("some readers fail at the picture in 1 file of it")


@pytest.mark.parametrize(
    ("codestream", "syntax"),
    [
        (jpeg(8)[:-2], BASELINE),
        (b"\xff\xd8\xff\xd9", BASELINE),
        (b"\xff\x4f\xff\x51\xff\xd9", JPEG_2000),
        (bytes(range(1, 101)), RLE),
        (None, ""),
    ],
    ids=["cut off", "no scan", "no tiles", "nonsense", "too few pixels"],
)
def test_a_series_with_a_picture_that_slicer_cannot_read_is_wrong(tmp_path, codestream, syntax):
    for number in range(3):
        save(tmp_path / "in" / f"{number}", place(number))
    data = with_fragments(place(1, **OF_8_BITS), syntax, codestream) if codestream else b""
    if data:
        (tmp_path / "in" / "1").write_bytes(data)
    else:
        save(tmp_path / "in" / "1", place(1, PixelData=bytes(40)))
    found = check(tmp_path / "in")
    assert not found.all_handled
    for view in (found.outlook.now, patch(tmp_path / "in", tmp_path / "out").outlook.after):
        (series,) = view.series
        assert series.state.degree == WRONG
        assert series.state.text.startswith("the picture in 1 of 3 files is broken: Slicer refuses the whole volume")
    assert (tmp_path / "out").exists()
    for number in (0, 2):
        (tmp_path / "in" / f"{number}").unlink()
    (series,) = check(tmp_path / "in").outlook.now.series
    assert series.state.text.startswith("its picture is broken")


NOT_READ = {
    "no rows": {"Rows": 0},
    "no columns": {"Columns": None},
    "12 bits to a cell": {"BitsAllocated": 12},
    "half a cell": {"BitsAllocated": 8},
    "colours of one sample": {"PhotometricInterpretation": "RGB"},
    "a high bit that is too low": {"BitsStored": 12, "HighBit": 10},
    "no high bit": {"BitsStored": 12, "HighBit": None},
}
READ = {
    "a high bit that is too high": {"BitsStored": 12, "HighBit": 15},
    "too many bits": {"BitsStored": 20},
    "another high bit": {"HighBit": 0},
    "samples that a grey image does not have": {"SamplesPerPixel": 3},
    "no number of samples": {"SamplesPerPixel": None},
    "no frame": {"NumberOfFrames": "0"},
}


@pytest.mark.parametrize("name", [*NOT_READ, *READ])
def test_what_slicer_makes_of_a_header_that_is_repaired(tmp_path, name):
    for number in range(3):
        save(tmp_path / f"{number}", place(number, **{**NOT_READ, **READ}[name]))
    report = check(tmp_path)
    (before,), (after,) = report.outlook.now.series, report.outlook.after.series
    assert (before.state.degree == WRONG) is (name in NOT_READ)
    assert ("broken" in before.state.text) is (name in NOT_READ)
    assert (after.state.degree, after.state.text) == (SOUND, "complete")


@pytest.mark.parametrize("values", [{}, {"HighBit": 3}], ids=["sound header", "with a fault"])
def test_a_scan_that_is_cut_off_is_told_though_its_end_is_marked(tmp_path, values):
    shape = {**OF_8_BITS, "Rows": SIZE, "Columns": SIZE, **values}
    whole = JPEG_LOSSLESS[0]
    for number in range(5):
        frame = whole[: len(whole) // 4 * 2] + b"\xff\xd9" if number == 2 else whole
        path = tmp_path / f"{number}"
        path.write_bytes(with_fragments(place(number, **shape), "1.2.840.10008.1.2.4.70", frame))
    report = check(tmp_path)
    for view in report.outlook[:2]:
        (series,) = view.series
        assert series.state.degree == WRONG
        assert series.state.text.startswith("the picture in 1 of 5 files is broken")
    found = {entry["source"] for entry in report.files() if "F40" in {one["id"] for one in entry["findings"]}}
    assert found == {"2"}


LS_LOSSLESS, LOSSLESS, NATIVE = "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.1"
CODED_SHAPE = {"Rows": SIZE, "Columns": SIZE, "PixelData": bytes(SIZE * SIZE)}
OF_12_BITS = {"BitsAllocated": 16, "BitsStored": 12, "HighBit": 11}
CODED = {
    "RLE called JPEG": (BASELINE, RLE_FRAMES[:1], {}, True),
    "JPEG-LS called JPEG": (LOSSLESS, JPEG_LS[:1], {}, True),
    "JPEG called JPEG-LS": (LS_LOSSLESS, JPEG_LOSSLESS, {}, True),
    "lossless JPEG called lossy": (BASELINE, JPEG_LOSSLESS, {}, False),
    "lossy JPEG called lossless": (LOSSLESS, JPEG_BASELINE, {}, False),
    "no JPEG at all": (BASELINE, (b"",), {}, True),
    "no RLE at all": (RLE, (b"",), {}, True),
    "JPEG and nothing": (BASELINE, (*JPEG_BASELINE, b""), {}, True),
    "JPEG-LS and nothing": (LS_LOSSLESS, (JPEG_LS[0], b""), {}, False),
    "nothing and RLE": (RLE, (b"", RLE_FRAMES[0]), {}, False),
    "JPEG-LS of fewer bits": (LS_LOSSLESS, JPEG_LS[:1], OF_12_BITS, True),
    "lossy JPEG of fewer bits": (
        BASELINE,
        JPEG_BASELINE,
        {"BitsAllocated": 16, "BitsStored": 12, "HighBit": 11},
        False,
    ),
    "lossy JPEG of 8 of 16 bits": (BASELINE, JPEG_BASELINE, {"BitsAllocated": 16}, True),
}


@pytest.mark.parametrize("name", CODED)
def test_what_slicer_makes_of_a_codestream_that_is_not_as_it_is_said_to_be(tmp_path, name):
    syntax, fragments, values, is_broken = CODED[name]
    for number in range(3):
        save(tmp_path / f"{number}", place(number, **OF_8_BITS, **CODED_SHAPE))
    data = with_fragments(place(1, **{**OF_8_BITS, **CODED_SHAPE, **values}), syntax, *fragments)
    (tmp_path / "1").write_bytes(data)
    (series,) = check(tmp_path).outlook.now.series
    assert (series.state.degree == WRONG) is is_broken
    assert ("the picture in 1 of 3 files is broken" in series.state.text) is is_broken


@pytest.mark.parametrize(
    ("syntax", "fragments", "is_broken"),
    [
        (RLE, RLE_FRAMES, False),
        (RLE, (*RLE_FRAMES[:2], b"", RLE_FRAMES[2]), True),
        (RLE, (*RLE_FRAMES, RLE_FRAMES[0]), True),
        (LS_LOSSLESS, (*JPEG_LS, JPEG_LS[0]), True),
        (LOSSLESS, JPEG_LOSSLESS * 4, False),
        (LOSSLESS, (*JPEG_LOSSLESS * 2, b"", *JPEG_LOSSLESS), True),
        (LS_LOSSLESS, [part for frame in JPEG_LS for part in (frame[:20], frame[20:])], True),
    ],
    ids=["sound", "an empty fragment", "a frame too many", "of JPEG-LS", "of JPEG", "an empty one of JPEG", "halves"],
)
def test_what_slicer_makes_of_frames_that_are_not_a_fragment_each(tmp_path, syntax, fragments, is_broken):
    ds = multiframe(3, **OF_8_BITS, **CODED_SHAPE)
    (tmp_path / "1").write_bytes(with_fragments(ds, syntax, *fragments))
    (series,) = check(tmp_path).outlook.now.series
    assert ("its picture is broken" in series.state.text) is is_broken


def test_a_codestream_that_is_the_value_itself_and_called_native_is_no_picture(tmp_path):
    for number in range(3):
        save(tmp_path / f"{number}", place(number, **{**OF_8_BITS, **CODED_SHAPE, "PixelData": JPEG_LS[0]}))
    report = check(tmp_path)
    (before,), (after,) = report.outlook.now.series, report.outlook.after.series
    assert before.state.text.startswith("its 3 pictures are broken")
    assert (after.state.degree, after.state.text) == (SOUND, "complete")


@pytest.mark.parametrize("is_repeated", [True, False])
def test_pixels_that_are_followed_by_as_many_bytes_without_anything_new_are_sound(tmp_path, is_repeated):
    pixels = bytes(range(64)) * 2
    for number in range(3):
        save(tmp_path / f"{number}", place(number, PixelData=pixels + (pixels if is_repeated else bytes(128))))
    (series,) = check(tmp_path).outlook.now.series
    assert (series.state.degree, series.state.text) == (SOUND, "complete")


def test_pixels_of_twice_the_length_are_another_picture(tmp_path):
    for number in range(3):
        save(tmp_path / f"{number}", place(number, **{**OF_8_BITS, "PixelData": bytes(range(128))}))
    (series,) = check(tmp_path).outlook.now.series
    assert series.state.text.startswith("its 3 pictures are broken")


def damaged_rle(frame):
    """Return a frame of 41 rows in RLE, the run of one of which in the middle begins with another byte."""
    middle = 64 + 20 * 42
    return frame[:middle] + b"\x90" + frame[middle + 1 :]


def rle_of(side, number):
    rows = [bytes((number + row + column * column) % 251 for column in range(side)) for row in range(side)]
    return struct.pack("<16L", 1, 64, *[0] * 14) + b"".join(bytes([side - 1]) + row for row in rows)


@pytest.mark.parametrize("damaged", [0, 1, 2, 4])
def test_runs_that_do_not_add_up_are_told(tmp_path, damaged):
    for number in range(5):
        frame = rle_of(41, number)
        frame = damaged_rle(frame) if number == damaged else frame
        data = with_fragments(place(number, **OF_8_BITS, Rows=41, Columns=41), RLE, frame)
        (tmp_path / f"{number}").write_bytes(data)
    report = check(tmp_path)
    for view in report.outlook[:2]:
        (series,) = view.series
        assert series.state.degree == WRONG
        assert series.state.text.startswith("the picture in 1 of 5 files is broken")
    found = {entry["source"]: [one["id"] for one in entry["findings"]] for entry in report.files()}
    assert found == {str(number): ["F40"] if number == damaged else [] for number in range(5)}


@pytest.mark.parametrize("damaged", [None, 0, 3, 5])
def test_runs_of_frames_that_do_not_add_up_are_told(tmp_path, damaged):
    frames = [damaged_rle(rle_of(41, number)) if number == damaged else rle_of(41, number) for number in range(6)]
    data = with_fragments(multiframe(6, **OF_8_BITS, Rows=41, Columns=41), RLE, *frames)
    (tmp_path / "1").write_bytes(data)
    report = check(tmp_path)
    (series,) = report.outlook.now.series
    assert ("its picture is broken" in series.state.text) is (damaged is not None)
    found = [one["id"] for entry in report.files() for one in entry["findings"]]
    assert ("F40" in found) is (damaged is not None)


def test_of_many_large_images_in_rle_few_are_counted(tmp_path, monkeypatch):
    counted = []
    monkeypatch.setattr(damaged_codestreams, "do_runs_contradict", lambda frame, *_: counted.append(len(frame)))
    frame = rle_of(128, 1)
    for number in range(40):
        (tmp_path / f"{number}").write_bytes(
            with_fragments(place(number, **OF_8_BITS, Rows=128, Columns=128), RLE, frame)
        )
    check(tmp_path)
    assert 1 <= len(counted) <= 5


def test_a_picture_without_its_palette_is_wrong(tmp_path):
    for number in range(3):
        save(tmp_path / f"{number}", place(number, PhotometricInterpretation="PALETTE COLOR", **OF_8_BITS))
    (series,) = check(tmp_path).outlook.after.series
    assert series.state.degree == WRONG
    assert series.state.text.startswith("its 3 pictures are broken")


@pytest.mark.parametrize(("number", "codec"), [("4.201", "HTJ2K"), ("4.110", "JPEG XL"), ("4.100", "MPEG")])
@pytest.mark.parametrize("values", [{}, {"HighBit": 3}], ids=["sound", "with a fault"])
def test_pixels_in_a_codec_that_slicer_does_not_know_are_told(tmp_path, number, codec, values):
    codestream = HTJ2K if codec == "HTJ2K" else b"\1\2\3\4"
    data = with_fragments(place(1, **{**OF_8_BITS, **values}), f"1.2.840.10008.1.2.{number}", codestream)
    (tmp_path / "1").write_bytes(data)
    for view in check(tmp_path).outlook[:2]:
        (series,) = view.series
        assert series.state.degree == WRONG
        assert series.state.text.startswith(f"the pixels are in {codec}")


def test_a_picture_that_is_repaired_is_not_called_spoilt(tmp_path):
    spoilt = place(1, **OF_8_BITS)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(with_fragments(spoilt, JPEG_2000, jpeg(8)))
    report = patch(tmp_path / "in", tmp_path / "out")
    assert report.counts["patched"] == 1
    assert "fail at the picture" not in report.outlook.after.series[0].state.text


@pytest.mark.parametrize(("frames", "size"), [(b"2000000000", 2000000000), (b"-3", 1), (b"9" * 64, None)])
def test_a_number_of_frames_that_the_pixels_cannot_hold_is_not_called_sound(tmp_path, frames, size):
    save(tmp_path / "in" / "a", place(1, PixelData=bytes(4 * 128)), raw={"NumberOfFrames": frames})
    (series,) = check(tmp_path / "in").outlook.now.series
    assert series.state.degree >= DOUBTFUL
    assert series.measures.size == ((8, 8, size) if size else ())


def test_deidentifying_runs_tell_no_description(tmp_path):
    for ds in volume(1, 2, SeriesDescription="Smith"):
        save(tmp_path / "in" / f"Smith {ds.InstanceNumber}", ds)
    report = patch(tmp_path / "in", tmp_path / "out", rules=make_rules(add=["Anonymize"]))
    (shown,) = (entry["series"] for entry in report.outlooks() if entry["of"] == "output")
    assert "Smith" not in "\n".join([*report.outlook_lines(), json.dumps(shown)])


def test_deidentifying_runs_tell_numbers_and_terms_alone(tmp_path):
    for number in (1, 2):
        ds = place(number, Modality="DOE JANE")
        (tmp_path / f"{number}").write_bytes(encoded(ds, raw={"SeriesNumber": b"EX-4711 "}))
    report = check(tmp_path, make_rules(add=["Anonymize"], leave_out=["NumberSeriesAndInstances"]))
    told = "\n".join([*report.lines(), *report.outlook_lines(), json.dumps([*report.outlooks(), *report.files()])])
    assert "1 series" in told
    assert not any(word in told for word in ("DOE JANE", "EX-4711"))
    assert report.outlook.now.series[0].modality == "DOE JANE"


def test_python_and_the_report_tell_the_same(tmp_path):
    for ds in volume(1, 2, 4):
        save(tmp_path / "in" / f"{ds.InstanceNumber}", ds)
    report = check(tmp_path / "in")
    report.write(tmp_path / "report.jsonl")
    entries = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    now, after = [entry for entry in entries if entry["kind"] == "outlook"]
    assert (now["of"], after["of"]) == ("input", "output")
    (series,) = now["series"]
    assert series["state"] == report.outlook.now.series[0].state.text
    assert series["degree"] == "wrong"
    assert series["volumes"] == [{"kind": "volume", "images": 3, "ticked": True, "warnings": ["uneven"]}]


@pytest.mark.parametrize("verbose", [False, True])
def test_says_nothing_of_an_output_that_lacks_files(tmp_path, verbose):
    for number, ds in enumerate(volume(1, 2, 3, 4)):
        save(tmp_path / "in" / f"{number}.dcm", ds)
    planner = Planner(str(tmp_path / "in"), make_rules(), str(tmp_path / "out"), KEY, available=RULES)
    for _ in planner.steps():
        pass
    assert any("4 images" in line for line in Report(planner.plan, False).lines(verbose))
    (tmp_path / "in" / "2.dcm").write_bytes(b"another file")
    for _ in write_steps(planner.plan, str(tmp_path / "out")):
        pass
    lines = list(Report(planner.plan, True).lines(verbose))
    assert lines[:2] == [
        "Input in 3D Slicer: 1 patient, 1 study, 1 series, 4 instances",
        "Output in 3D Slicer: not known, because files are missing in it",
    ]
    assert not any("4 images" in line for line in lines)


@pytest.mark.parametrize("kept_first", [True, False])
def test_an_image_that_is_there_twice_is_shown_as_its_copy(tmp_path, kept_first):
    data = encoded(image(1))
    for name in ("b", "a") if kept_first else ("a", "b", "c"):
        (tmp_path / name).write_bytes(data)
    outlook = check(tmp_path).outlook
    [kept] = outlook.origins[0]
    assert outlook.place_now(kept) == 0
    assert kept in outlook.shown_as or kept in outlook.now.series_of


def test_an_image_that_another_one_hides_is_not_shown_as_that(tmp_path):
    for name, number in (("0", 1), ("1", 2), ("2", 2)):
        save(tmp_path / name, image(number, SOPInstanceUID="1.5"))
    outlook = check(tmp_path).outlook
    assert outlook.now.overwritten == {"0": "2", "1": "2"}
    assert outlook.shown_as == {"1": "2"}
    assert outlook.place_now("0") is None
