"""What the frames of one file are in space: enhanced images, dose grids, and others that only say how far apart."""

from __future__ import annotations

import itertools
import pathlib

import pytest
from pydicom.uid import (
    CTImageStorage,
    EnhancedMRImageStorage,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    MRImageStorage,
    MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
    NuclearMedicineImageStorage,
    RTDoseStorage,
    SecondaryCaptureImageStorage,
    UltrasoundMultiFrameImageStorage,
    XRayAngiographicImageStorage,
)

from builders import change, item, multiframe, save
from DICOMPatcherLib import check, patch
from DICOMPatcherLib.outlook.state import DOUBTFUL, NAMED, SOUND, WRONG
from study_volumes import groups

ENHANCED = {"SOPClassUID": EnhancedMRImageStorage, "Modality": "MR", "SeriesNumber": "3"}


def enhanced(places, each=lambda number: {}, own=lambda number: {}, **values):
    """Return an enhanced image with a frame at each of these mm along the patient.

    Parameters
    ----------
    each, own
        Functional groups of a frame by its number, and what stands beside its position.
    """
    lists = groups(frames=len(places))
    for number, (place, frame) in enumerate(zip(places, lists["PerFrameFunctionalGroupsSequence"])):
        position = item(ImagePositionPatient=["0", "0", str(place)], **own(number))
        change(frame, PlanePositionSequence=[position], **each(number))
    return multiframe(len(places), **{**ENHANCED, **lists, **values})


def content(**values):
    return {"FrameContentSequence": [item(**values)]}


def examined(folder: pathlib.Path, ds, syntax=None):
    """Return the state of the only series of a check, its measures, and the remarks."""
    save(folder / "0.dcm", ds, **({"syntax": syntax} if syntax else {}))
    report = check(folder)
    (series,) = report.outlook.now.series
    return series.state, series.measures, [(one.defect, one.message) for one in report.plan.remarks]


TWICE = [n // 2 * 2 for n in range(8)]
"""The places of two images each."""


def echo(number):
    return {"MREchoSequence": [item(EffectiveEchoTime=float(number % 2))]}


def turned(number):
    direction = ["1", "0", "0", "0", "0", "-1"] if number > 3 else ["1", "0", "0", "0", "1", "0"]
    return {"PlaneOrientationSequence": [item(ImageOrientationPatient=direction)]}


KINDS = {
    "even": (enhanced(range(6)), NAMED, "one evenly spaced volume in one file", None),
    "from head to feet": (enhanced(range(6, 0, -1)), NAMED, "one evenly spaced volume", None),
    "a hole": (enhanced([0, 1, 2, 5, 6]), WRONG, "2 slices are missing between 3 and 4 (3 mm)", "G15"),
    "uneven": (enhanced([0, 1, 2, 3, 4.6, 5.6, 6.6]), WRONG, "1.6 mm between 4 and 5 instead of 1 mm", "G8"),
    "two steps": (enhanced([*range(6), *range(8, 26, 3)]), WRONG, "1 mm up to slice 6, then", "G8"),
    "in packages": (enhanced([0, 6, 12, 2, 8, 14, 4, 10, 16]), WRONG, "not in the order of their positions", "G21"),
    "time points with a hole": (
        enhanced([0, 0, 1, 1, 3, 3, 4, 4], lambda n: content(TemporalPositionIndex=n % 2 + 1)),
        WRONG,
        "1 slice is missing between 2 and 3 (2 mm)",
        "G15",
    ),
    "alternating": (enhanced([0, 4, 2, 6]), WRONG, "not in the order of their positions", "G21"),
    "time points": (
        enhanced(TWICE, lambda n: content(TemporalPositionIndex=n % 2 + 1)),
        NAMED,
        "2 time points of 4 slices",
        None,
    ),
    "echoes": (enhanced(TWICE, echo), NAMED, "2 echoes of 4 slices", None),
    "b-values": (
        enhanced(TWICE, lambda n: {"MRDiffusionSequence": [item(DiffusionBValue=500.0 * (n % 2))]}),
        NAMED,
        "2 diffusion weightings of 4 slices",
        None,
    ),
    "dimensions": (
        enhanced(TWICE, lambda n: content(DimensionIndexValues=[n // 2 + 1, n % 2 + 1])),
        NAMED,
        "8 frames at 4 places, which their dimensions tell apart",
        None,
    ),
    "twice at one place": (enhanced([0, 1, 2, 2, 3]), WRONG, "1 place of 4 has several slices", "G14"),
    "two directions": (
        enhanced([*range(4), *range(4)], turned, SharedFunctionalGroupsSequence=None),
        NAMED,
        "2 directions of 4 images",
        None,
    ),
    "one place": (enhanced([3] * 5), NAMED, "5 images at one place", None),
    "one place of CT": (enhanced([3] * 5, Modality="CT"), WRONG, "5 images at one place", "G4"),
    "copies of a position": (
        enhanced(range(4), lambda n: {"ReferencedImageSequence": [item(ImagePositionPatient=["9", "9", "9"])]}),
        NAMED,
        "one evenly spaced volume",
        None,
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_frames_in_words(tmp_path, kind):
    ds, degree, words, defect = KINDS[kind]
    state, measures, remarks = examined(tmp_path, ds)
    assert words in state.text
    assert state.degree == degree
    assert [found for found, _ in remarks] == ([defect] if defect else [])
    assert all(words in message and message.startswith("Series 3 (") for _, message in remarks)
    if kind == "even":
        assert measures.spacing == (0.6, 0.8, 1)
        assert measures.size[2] == 6


def test_frames_are_read_in_every_encoding_and_next_to_anything(tmp_path):
    ds = enhanced([0, 1, 2, 5, 6], own=lambda number: {"SliceLocation": "7"} if number < 0 else {})
    for number, syntax in enumerate((ImplicitVRLittleEndian, ExplicitVRBigEndian)):
        state, _, remarks = examined(tmp_path / str(number), ds, syntax)
        assert "2 slices are missing" in state.text
        assert [found for found, _ in remarks] == ["G15"]


def test_what_is_not_certain_is_not_told(tmp_path):
    ds = enhanced(range(5))
    del ds.PerFrameFunctionalGroupsSequence[2].PlanePositionSequence
    odd = enhanced([0, 1, 2, 5, 6])
    odd.PerFrameFunctionalGroupsSequence[1].PlanePositionSequence[0].ImagePositionPatient = None
    for number, image in enumerate((ds, odd)):
        _, _, remarks = examined(tmp_path / str(number), image)
        assert remarks == []


AXIAL = ["1", "0", "0", "0", "1", "0"]


def dose(offsets, frames=4, position=("0", "0", "-40"), scaling="0.001"):
    return multiframe(
        frames,
        SOPClassUID=RTDoseStorage,
        Modality="RTDOSE",
        PixelSpacing=["2", "3"],
        ImagePositionPatient=list(position),
        ImageOrientationPatient=AXIAL,
        FrameIncrementPointer=0x3004000C,
        GridFrameOffsetVector=offsets,
        DoseGridScaling=scaling,
        DoseUnits="GY",
    )


DOSES = {
    "relative": (dose([0, 2, 4, 6]), NAMED, "a dose grid", 2),
    "absolute": (dose([-40, -38, -36, -34]), NAMED, "a dose grid", 2),
    "downwards": (dose([0, -2, -4, -6]), NAMED, "a dose grid", 2),
    "neither": (dose([300, 302, 304, 306]), WRONG, "begin neither with 0 nor with the position", 2),
    "missing": (dose(None), WRONG, "does not say how far its frames are apart", 1),
    "too few": (dose([0, 2, 4]), WRONG, "has 4 frames and 3 offsets", 2),
    "to and fro": (dose([0, 4, 2, 6]), WRONG, "do not go one way", 4),
    "the same": (dose([0, 2, 2, 4]), WRONG, "do not go one way", 2),
    "uneven": (dose([0, 2, 4, 9]), DOUBTFUL, "not evenly spaced", 2),
    "no position": (dose([0, 2, 4, 6], position=()), WRONG, "does not say where it lies", 2),
    "no scaling": (dose([0, 2, 4, 6], scaling=None), WRONG, "Dose Grid Scaling is missing", 2),
}


def test_dose_grids(tmp_path):
    for kind, (ds, degree, words, step) in DOSES.items():
        state, measures, remarks = examined(tmp_path / kind, ds)
        assert words in state.text, kind
        assert state.degree == degree, kind
        assert measures.spacing == (3, 2, step), kind
        assert [found for found, _ in remarks] == (["G2"] if degree == WRONG else []), kind


FRAME_TIME = {"FrameIncrementPointer": 0x00181063, "FrameTime": "66"}
BETWEEN = {"SpacingBetweenSlices": "2.5"}
SIZES = {"PixelSpacing": ["0.5", "0.25"], "ImagerPixelSpacing": ["0.2", "0.1"]}
READ = (
    (CTImageStorage, "CT", BETWEEN, (0.25, 0.5, 2.5)),
    (CTImageStorage, "CT", FRAME_TIME, (0.25, 0.5, 66)),
    (CTImageStorage, "CT", {**BETWEEN, **FRAME_TIME}, (0.25, 0.5, 2.5)),
    (CTImageStorage, "CT", {"SliceThickness": "3"}, (0.25, 0.5, 1)),
    (NuclearMedicineImageStorage, "NM", {"SpacingBetweenSlices": "-4"}, (0.25, 0.5, 4)),
    (SecondaryCaptureImageStorage, "OT", BETWEEN, (0.25, 0.5, 2.5)),
    (MultiFrameGrayscaleWordSecondaryCaptureImageStorage, "OT", BETWEEN, ()),
    (XRayAngiographicImageStorage, "OT", FRAME_TIME, (0.1, 0.2, 66)),
    (UltrasoundMultiFrameImageStorage, "OT", {**BETWEEN, **FRAME_TIME}, (0.25, 0.5, 1)),
)
"""What GDCM was seen to read: size of a pixel and distance of frames."""


def test_the_spacing_of_frames_is_what_readers_take_it_for(tmp_path):
    for number, (sop_class, modality, values, spacing) in enumerate(READ):
        ds = multiframe(3, SOPClassUID=sop_class, Modality=modality, **{**SIZES, "SliceThickness": None, **values})
        save(tmp_path / str(number) / "0.dcm", ds)
        (series,) = check(tmp_path / str(number), rules=[]).outlook.now.series
        assert series.measures.spacing == spacing, (sop_class, values)


STORAGE = "1.2.840.10008.5.1.4.1.1."
NOT_SAID = "the frames do not say how far they are apart: readers take them to be 1 mm apart"


@pytest.mark.parametrize("sop_class", ["2", "2.1", "4", "4.1", "128", "13.1.1"])
def test_frames_of_a_volume_that_say_nothing_of_their_distance_are_wrong(tmp_path, sop_class):
    save(tmp_path / "0.dcm", multiframe(3, SOPClassUID=STORAGE + sop_class, **SIZES))
    (series,) = check(tmp_path, rules=[]).outlook.now.series
    assert (series.state.degree, series.state.text) == (WRONG, NOT_SAID)


def test_the_spacing_is_what_gdcm_reads(tmp_path):
    sitk = pytest.importorskip("SimpleITK", reason="GDCM as a judge needs SimpleITK")
    for (sop_class, modality, values, spacing), ds in zip(READ, itertools.repeat(None)):
        ds = multiframe(3, SOPClassUID=sop_class, Modality=modality, **{**SIZES, "SliceThickness": None, **values})
        save(tmp_path / "0.dcm", ds)
        reader = sitk.ImageFileReader()
        reader.SetImageIO("GDCMImageIO")
        reader.SetFileName(str(tmp_path / "0.dcm"))
        reader.ReadImageInformation()
        found = tuple(map(abs, reader.GetSpacing()))
        assert found == pytest.approx(spacing or (1, 1, 1)), (sop_class, values)


def test_the_outlook_of_the_output_knows_frames_that_were_completed(tmp_path):
    ds = multiframe(4, PixelSpacing=["0.5", "0.5"], SpacingBetweenSlices="2", ImageOrientationPatient=AXIAL)
    save(tmp_path / "in" / "0.dcm", change(ds, ImagePositionPatient=["0", "0", "0"]))
    report = patch(tmp_path / "in", tmp_path / "out")
    (now,), (after,) = report.outlook.now.series, report.outlook.after.series
    assert now.state.text == "1 multi-frame image"
    assert "one evenly spaced volume" in after.state.text
    (shown,) = check(tmp_path / "out").outlook.now.series
    assert (shown.state, shown.measures) == (after.state, after.measures)


def test_slices_in_one_file_that_do_not_say_how_far_they_are_apart(tmp_path):
    recon = {
        "Modality": "NM",
        "SOPClassUID": NuclearMedicineImageStorage,
        "ImageType": ["ORIGINAL", "PRIMARY", "RECON TOMO"],
    }
    planar = {**recon, "ImageType": ["ORIGINAL", "PRIMARY", "STATIC"]}
    mr = {"Modality": "MR", "SOPClassUID": MRImageStorage}
    for number, (values, defects) in enumerate(
        ((recon, ["G1"]), ({**recon, **BETWEEN}, []), (planar, []), (mr, ["G1"]), ({**mr, **FRAME_TIME}, []))
    ):
        _, _, remarks = examined(tmp_path / str(number), multiframe(3, **values))
        assert [found for found, _ in remarks] == defects, values


def test_the_outlook_knows_frames_whose_number_was_wrong(tmp_path):
    for number, count in enumerate(("2", "-3", "1000000", "")):
        uids = {"SOPInstanceUID": f"1.7.{number}", "SeriesInstanceUID": f"1.8.{number}"}
        save(tmp_path / "in" / f"{number}.dcm", enhanced(range(4), NumberOfFrames=count, **uids))
    foreseen = patch(tmp_path / "in", tmp_path / "out").outlook.after.series
    shown = check(tmp_path / "out", rules=[]).outlook.now.series
    assert [(one.state, one.measures) for one in foreseen] == [(one.state, one.measures) for one in shown]
    assert "one evenly spaced volume" in foreseen[0].state.text


def test_clips_and_several_files(tmp_path):
    for number in range(2):
        clip = multiframe(
            3, SOPClassUID=UltrasoundMultiFrameImageStorage, Modality="US", SOPInstanceUID=f"1.6.{number}"
        )
        save(tmp_path / "clips" / f"{number}.dcm", clip)
        image = enhanced([0, 1, 2, 5] if number else range(4), SOPInstanceUID=f"1.7.{number}")
        save(tmp_path / "images" / f"{number}.dcm", image)
    (clips,) = check(tmp_path / "clips").outlook.now.series
    assert (clips.state.degree, clips.state.text) == (SOUND, "2 clips")
    (images,) = check(tmp_path / "images").outlook.now.series
    assert images.state.degree == WRONG
    assert "2 multi-frame images, of one or more: 2 slices are missing" in images.state.text
