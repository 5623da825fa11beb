"""Remarks on series that are no even volume, and silence on all others."""

from __future__ import annotations

import pytest
from pydicom.uid import RLELossless

from builders import encapsulated, image, save
from compressed_frames import SIZE, frame, rle
from DICOMPatcherLib import check, make_rules
from DICOMPatcherLib.defects import (
    FOREIGN_IMAGE,
    FRAMES_OF_REFERENCE_DIFFER,
    IMAGE_SIZE_WRONG,
    PATIENTS_DIFFER,
    PIXEL_SIZES_DIFFER,
    POSITION_MISSING,
    SEVERAL_VOLUMES,
    SLICES_MISSING,
    SLICES_UNEVEN,
)

AXIAL, TURNED = [1, 0, 0, 0, 1, 0], [-1, 0, 0, 0, -1, 0]
PT = {"Modality": "PT", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.128", "Units": "BQML"}


def at(number, position, **values):
    given = {"ImagePositionPatient": position, "ImageOrientationPatient": AXIAL, "PixelSpacing": [1, 1], **values}
    series = values.get("SeriesInstanceUID", "1.7").replace(".", "")
    return image(number, SOPInstanceUID=f"1.{series}.{number}", **given)


def along(*places, **values):
    return [at(number, [0, 0, place], **values) for number, place in enumerate(places, 1)]


def remarks(folder, data_sets):
    for number, ds in enumerate(data_sets):
        save(folder / f"{number:04}", ds)
    return remarks_in(folder)


def remarks_in(folder):
    report = check(folder, make_rules(only=["ExamineGeometry"]))
    return [(remark.defect, remark.message) for remark in report.plan.remarks]


FAULTS = {
    "a hole": (along(1, 2, 3, 6, 7), SLICES_MISSING, "2 slices are missing between 3 and 4 (3 mm)"),
    "a large hole": (along(*range(10), *range(40, 50)), SLICES_MISSING, "30 slices are missing between 10 and 11"),
    "a slice far away": (along(0, 200, 201, 202), SLICES_MISSING, "1 of 4 slices lies 200 mm away from the others"),
    "holes": (along(1, 2, 4, 5, 7, 8, 9, 10), SLICES_MISSING, "2 slices are missing in 2 places"),
    "a few of many": (
        [at(number, [0, 0, number * 1.25], SliceThickness="1.25") for number in (1, 31, 61, 91)],
        SLICES_MISSING,
        "4 slices of about 91: they are 37.5 mm apart and 1.25 mm thick",
    ),
    "another step": (along(*range(8), *range(12, 40, 4)), SLICES_UNEVEN, "1 mm up to slice 8, then 4 mm"),
    "an uneven gap": (along(*range(5), 5.6, *(n + 0.6 for n in range(6, 12))), SLICES_UNEVEN, "1.6 mm between 5 and 6"),
    "uneven": (along(0, 1, 2, 3.5, 4.5, 5.5), SLICES_UNEVEN, "up to 0.2 mm off places that are 1.1 mm apart"),
    "an echo lacks a slice": (
        [at(10 * n + e, [0, 0, n], EchoNumbers=str(e)) for n in range(6) for e in (1, 2) if (n, e) != (3, 2)],
        SLICES_MISSING,
        "1 of 2 volumes at the same places lacks slices between others",
    ),
    "all echoes lack a slice": (
        [at(10 * n + e, [0, 0, n], EchoNumbers=str(e)) for n in range(6) for e in (1, 2) if n != 3],
        SLICES_MISSING,
        "1 slice is missing between 3 and 4 (2 mm)",
    ),
    "a step aside": ([at(n, [0, 4 * (n > 4), n * 2]) for n in range(1, 9)], SLICES_UNEVEN, "mm beside a straight line"),
    "a pixel size of its own": (
        [at(n, [0, 0, n], PixelSpacing=[1, 1] if n != 3 else [2, 2]) for n in range(1, 9)],
        PIXEL_SIZES_DIFFER,
        "1 slice has pixels of another size",
    ),
    "captures": (along(1, 2, 4, 5, 6, SOPClassUID="1.2.840.10008.5.1.4.1.1.7"), SLICES_MISSING, "1 slice is missing"),
    "two without a place": ([at(n, None) for n in (1, 2)], POSITION_MISSING, "none of the slices says where"),
    "twice": (along(0, 1, 2, 2, 3), SEVERAL_VOLUMES, "1 place of 4 has several slices, and nothing tells them apart"),
    "two patients": (
        [at(n + 9 * who, [0, 0, n], PatientID=f"P{who}") for n in range(1, 6) for who in (0, 1) if n > 2 or not who],
        PATIENTS_DIFFER,
        "3 places of 5 have slices of several patients",
    ),
    "two spellings": (
        [at(n + 9 * who, [0, 0, n], PatientName=("Doe^J", "Doe J")[who]) for n in range(1, 6) for who in (0, 1)],
        PATIENTS_DIFFER,
        "5 places of 5 have slices that say different things of their patient",
    ),
    "two frames of reference at the same places": (
        [at(n + 9 * frame, [0, 0, n], FrameOfReferenceUID=f"1.{frame}") for n in range(1, 6) for frame in (0, 1)],
        SEVERAL_VOLUMES,
        "5 places of 5 have slices of several frames of reference",
    ),
    "two frames of reference": (
        [at(n, [0, 0, n], FrameOfReferenceUID=f"1.{n > 3}") for n in range(1, 6)],
        FRAMES_OF_REFERENCE_DIFFER,
        "the slices name 2 frames of reference",
    ),
    "twice, and a hole": (along(0, 1, 2, 2, 3, 5, 6, 7), SEVERAL_VOLUMES, "1 slice is missing between 4 and 5"),
    "a turned slice": (
        [at(n, [0, 0, n], ImageOrientationPatient=AXIAL if n != 4 else TURNED) for n in range(1, 9)],
        FOREIGN_IMAGE,
        "1 of 8 slices is turned against the others",
    ),
    "a slice that is missing beside a turned one": (
        [at(n, [0, 0, n], ImageOrientationPatient=AXIAL if n != 4 else TURNED) for n in range(1, 9) if n != 6],
        SLICES_MISSING,
        "1 slice is missing between 3 and 4",
    ),
    "a slice whose direction is none": (
        [at(n, [0, 0, n], ImageOrientationPatient=AXIAL if n != 4 else [0] * 6) for n in range(1, 9)],
        POSITION_MISSING,
        "1 of 8 slices does not say where it lies, and there are gaps for it",
    ),
    "slices acquired in turn, of which the last odd ones are missing": (
        [at(n, [0, 0, n], AcquisitionNumber=str(n % 2)) for n in range(16) if n not in (13, 15)],
        SLICES_MISSING,
        "1 slice is missing between 13 and 14",
    ),
    "a hole and a page": (
        [*along(1, 2, 3, 5, 6, 7), at(9, None, ImageOrientationPatient=None, ImageType=["DERIVED", "DOSE_INFO"])],
        SLICES_MISSING,
        "1 slice is missing between 3 and 4",
    ),
    "PET without its last slices": (
        along(*range(1, 9), NumberOfSlices=12, SeriesType=["STATIC", "IMAGE"], **PT),
        SLICES_MISSING,
        "8 of 12 slices are there: the first or the last ones are missing",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_faults_are_told_once_for_a_series(tmp_path, kind):
    data_sets, defect, words = FAULTS[kind]
    ((found, message),) = remarks(tmp_path, data_sets)
    assert found == defect
    assert message.startswith(("Series 3 (CT): ", "Series 3 (PT): "))
    assert words in message


def apart(step, **values):
    return [at(n, [0, 0, n * step], **{k: v(n) if callable(v) else v for k, v in values.items()}) for n in range(1, 7)]


CONTRADICTIONS = {
    "positions in cm": (apart(0.25, SpacingBetweenSlices="2.5"), "G20", "positions are 0.25 mm apart"),
    "positions in m": (apart(0.02, SliceLocation=lambda n: f"{n * 20}"), "G20", "0.02 mm apart"),
    "pixels in cm": (apart(1, PixelSpacing=[5, 5], ReconstructionDiameter="4"), "G20", "a pixel is 5 mm, and 0.5 mm"),
    "no tilt": (apart(2, GantryDetectorTilt="-15"), "G18", "tilted by 15 degrees"),
}
PET = {"Modality": "PT", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.128"}
AGREEING = {
    "table of a tilted gantry": [at(n, [0, n * 0.5, n * 2], GantryDetectorTilt="14") for n in range(6)],
    "tilted slices": apart(2, GantryDetectorTilt="20", ImageOrientationPatient=[1, 0, 0, 0, 0.9396926, -0.3420201]),
    "straightened slices": apart(2, GantryDetectorTilt="20", ImageType=["DERIVED", "SECONDARY"]),
    "location along the table": apart(2.5, SliceLocation=lambda n: f"{n * -2.5:g}", SpacingBetweenSlices="2.5"),
    "no location": apart(2.5, SliceLocation="0"),
    "the diameter": apart(1, PixelSpacing=[0.5, 0.5], ReconstructionDiameter="4"),
    "PET": apart(2, Units="BQML", **PET),
}


def test_contradictions_are_told_and_nothing_is_changed(tmp_path):
    for kind, (data_sets, defect, words) in CONTRADICTIONS.items():
        ((found, message),) = remarks(tmp_path / kind, data_sets)
        assert (found, words in message) == (defect, True), (kind, message)
        report = check(tmp_path / kind)
        assert {entry["outcome"] for entry in report.files()} == {"copied"}, kind
    ((found, _),) = remarks(tmp_path / "no units", apart(2, **PET))
    assert found == "V30"
    for kind, data_sets in AGREEING.items():
        assert remarks(tmp_path / kind, data_sets) == [], kind


SOUND = {
    "even": along(*range(9)),
    "a scan that was stopped": [
        at(10 * n + e, [0, 0, n], TemporalPositionIdentifier=str(e))
        for e in (1, 2, 3)
        for n in range(6)
        if n < 9 - 2 * e
    ],
    "rounded": along(*(round(n * 0.625, 2) for n in range(9))),
    "tilt": [at(n, [0, n * 0.8, n * 2.5]) for n in range(1, 7)],
    "overlapping": along(0, 1, 2, 3, SliceThickness="3"),
    "far apart": along(0, 20, 40, 60, SliceThickness="2"),
    "every other number": [at(2 * n, [0, 0, n * 6.0], SliceThickness="3") for n in range(1, 8)],
    "echoes": [at(2 * n + e, [0, 0, n], EchoNumbers=str(e)) for n in range(5) for e in (1, 2)],
    "cine": [at(n, [0, 0, 5], TriggerTime=str(n * 40)) for n in range(1, 9)],
    "mosaic": [at(n, [0, 0, 5], Modality="MR") for n in range(1, 9)],
    "localizers": [
        at(n, [0, 0, n], ImageOrientationPatient=direction)
        for n, direction in enumerate((AXIAL, [0, 1, 0, 0, 0, -1], [1, 0, 0, 0, 0, -1]), 1)
    ],
    "localizer far apart": along(0, 20, 33, 90, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]),
    "no positions": [image(n) for n in range(1, 5)],
    "two slices": along(0, 7),
    "nuclear medicine": along(0, 1, 7, Modality="NM"),
    "numbers from another one on": [at(n, [0, 0, n], ImagesInAcquisition=9) for n in range(4, 10)],
    "dynamic PET": [
        at(n + 9 * t, [0, 0, n], FrameReferenceTime=str(t), NumberOfSlices=5, SeriesType=["DYNAMIC", "IMAGE"], **PT)
        for t in (1, 2)
        for n in range(1, 6)
    ],
    "perfusion": [at(n, [0, 0, n % 5], AcquisitionTime=f"1000{10 + n}") for n in range(20)],
    "cardiac CT": [at(n, [0, 0, n % 5], TriggerTime=str(40 * n)) for n in range(20)],
    "times of PET frames": [at(n, [0, 0, n % 5], FrameReferenceTime=str(4000 * n), **PT) for n in range(20)],
    "shifted time points": [
        at(n, [0, 0, n % 5 * 3 + n // 5 * 0.7], TemporalPositionIdentifier=str(n // 5)) for n in range(15)
    ],
    "time points shifted a little": [
        at(n, [0, 0, n % 5 * 3 + n // 5 * 0.1], TemporalPositionIdentifier=str(n // 5)) for n in range(15)
    ],
    "stations that overlap": [at(n, [0, 0, 3 * n - 4 * (n // 8)], AcquisitionNumber=str(n // 8)) for n in range(16)],
    "projections of PET": along(*range(1, 9), NumberOfSlices=47, SeriesType=["WHOLE BODY", "REPROJECTION"], **PT),
    "frames of reference of stations": [
        at(n, [0, 0, n + 90 * (n > 4)], AcquisitionNumber=str(n // 5), FrameOfReferenceUID=f"1.{n // 5}")
        for n in range(10)
    ],
}


@pytest.mark.parametrize("kind", SOUND)
def test_silence_on_what_is_sound(tmp_path, kind):
    assert remarks(tmp_path, SOUND[kind]) == []


def test_many_series_are_told_together(tmp_path):
    data_sets = [
        ds
        for series in range(30)
        for ds in along(0, 1, 2, 5, SeriesInstanceUID=f"1.8.{series}", SeriesNumber=str(series))
    ]
    found = remarks(tmp_path, data_sets)
    assert len(found) == 11
    assert found[-1][1] == "20 more series are like that"


def test_frames_in_rle_are_as_large_as_the_header_says(tmp_path):
    for name, rows in {"right": SIZE, "half": SIZE // 2, "other": SIZE + 1}.items():
        shape = {"Rows": rows, "Columns": SIZE, "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}
        for number in (1, 2):
            ds = image(number, PixelData=encapsulated(rle(frame(number))), **shape)
            ds["PixelData"].is_undefined_length = True
            save(tmp_path / name / str(number), ds, RLELossless)
    assert remarks_in(tmp_path / "right") == []
    for name in ("half", "other"):
        ((defect, message),) = remarks_in(tmp_path / name)
        assert defect == IMAGE_SIZE_WRONG
        assert "a frame has 144" in message


def test_it_speaks_of_series_as_they_are_in_the_output(tmp_path):
    for number in (1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12):
        ids = {"SeriesInstanceUID": f"1.8.{number}", "FrameOfReferenceUID": "1.9"}
        save(tmp_path / str(number), at(number, [0, 0, number], **ids))
    assert check(tmp_path).plan.remarks == []
    (remark,) = check(tmp_path, make_rules(add=["JoinScatteredSeries"])).plan.remarks
    assert remark.defect == SLICES_MISSING
    assert len(remark.sources) == 11


def test_a_collection_with_a_hole_is_not_in_order(tmp_path):
    for number, ds in enumerate(along(1, 2, 3, 4)):
        save(tmp_path / "whole" / str(number), ds)
    for number, ds in enumerate(along(1, 2, 3, 5)):
        save(tmp_path / "holed" / str(number), ds)
    assert check(tmp_path / "whole", rules=make_rules(leave_out=["NormalizeFileNames"])).is_in_order
    assert not check(tmp_path / "holed", rules=make_rules(leave_out=["NormalizeFileNames"])).is_in_order
