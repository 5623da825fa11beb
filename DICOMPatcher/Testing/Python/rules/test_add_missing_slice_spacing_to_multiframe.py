"""Multi-frame CT: which files get slice positions, from what, and what GDCM then reads."""

from __future__ import annotations

import numpy
import pytest
from pydicom import Dataset
from pydicom.uid import (
    CTImageStorage,
    EnhancedCTImageStorage,
    MRImageStorage,
    MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
    NuclearMedicineImageStorage,
    RTDoseStorage,
    UltrasoundMultiFrameImageStorage,
    XRayAngiographicImageStorage,
    XRayRadiofluoroscopicImageStorage,
)

from DICOMPatcherLib.rules.add_missing_slice_spacing_to_multiframe import AddMissingSliceSpacingToMultiframe
from selection import rarely_under_older, thorough

ROWS, COLUMNS, FRAMES = 4, 5, 3
MISSING = "slice positions were added"
CHANGED = {"SOPClassUID", "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"}


@pytest.fixture
def cbct(data_set):
    """Like a Dolphin 3D file: one CT image with frames, thickness, and nothing else about the third direction."""

    def make(frames=FRAMES, **values):
        values = {
            "SOPClassUID": CTImageStorage,
            "SOPInstanceUID": "1.2.3",
            "Modality": "CT",
            "NumberOfFrames": str(frames),
            "SliceThickness": "0.4",
            "PixelSpacing": ["0.3", "0.25"],
            "RescaleIntercept": "-1000",
            "RescaleSlope": "2",
            "Rows": ROWS,
            "Columns": COLUMNS,
            "BitsAllocated": 16,
            "BitsStored": 16,
            "HighBit": 15,
            "PixelRepresentation": 0,
            "SamplesPerPixel": 1,
            "PhotometricInterpretation": "MONOCHROME2",
            "PixelData": numpy.arange(frames * ROWS * COLUMNS, dtype="<u2").tobytes(),
            **values,
        }
        return data_set(**{keyword: value for keyword, value in values.items() if value is not None})

    return make


@pytest.fixture
def run(patch):
    def run(ds, **facts):
        return patch(AddMissingSliceSpacingToMultiframe, ds, **facts)

    return run


def item(**values):
    ds = Dataset()
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    return ds


def content(**values):
    """Return functional groups of frames whose Frame Content says this, a value for each frame."""
    (keyword, stated), *_ = values.items()
    return [item(FrameContentSequence=[item(**{keyword: value})]) for value in stated]


def positions(ds):
    groups = ds.PerFrameFunctionalGroupsSequence
    return [[float(x) for x in group.PlanePositionSequence[0].ImagePositionPatient] for group in groups]


def heights(ds):
    return [position[2] for position in positions(ds)]


# What stays


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"NumberOfFrames": None}, id="no number of frames"),
        pytest.param({"NumberOfFrames": ""}, id="empty number of frames"),
        pytest.param({"NumberOfFrames": "1"}, id="one frame"),
        pytest.param({"NumberOfFrames": b"1 "}, id="one frame, padded"),
        pytest.param({"NumberOfFrames": b"01"}, id="one frame, leading zero"),
        pytest.param({"NumberOfFrames": "0"}, id="no frames"),
        pytest.param({"PixelData": None}, id="no pixels"),
        *(
            pytest.param({"SOPClassUID": uid}, id=uid.name)
            for uid in (
                UltrasoundMultiFrameImageStorage,
                XRayAngiographicImageStorage,
                XRayRadiofluoroscopicImageStorage,
                RTDoseStorage,
                NuclearMedicineImageStorage,
                MRImageStorage,
            )
        ),
    ],
)
def test_does_not_want_anything_but_multiframe_ct(cbct, run, values):
    outcome = run(cbct(**values))
    assert not outcome.wanted
    assert outcome.untouched


def test_does_not_want_an_enhanced_ct_without_old_elements(cbct, run):
    values = {"SOPClassUID": EnhancedCTImageStorage, "SliceThickness": None, "PixelSpacing": None}
    assert not run(cbct(**values, **complete_groups())).wanted
    outcome = run(cbct(**values))
    assert outcome.untouched
    assert outcome.reported


@pytest.mark.parametrize("uid", [None, "1.2.276.0.7230010.3.1.0.1"], ids=["no class", "private class"])
def test_leaves_files_alone_whose_class_nobody_has_repaired(cbct, run, uid):
    outcome = run(cbct(SOPClassUID=uid))
    assert outcome.untouched
    assert not outcome.reported


def test_sees_the_class_an_earlier_rule_has_given(cbct, run):
    def repair(ds):
        if ds.SOPClassUID != EnhancedCTImageStorage:
            ds.SOPClassUID = CTImageStorage

    outcome = run(cbct(SOPClassUID="1.2.276.0.7230010.3.1.0.1"), touch=repair)
    assert outcome.changed == CHANGED


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"SliceThickness": None}, "neither"),
        ({"SliceThickness": ""}, "neither"),
        ({"SliceThickness": "0"}, "neither"),
        ({"SliceThickness": "0", "SpacingBetweenSlices": "0.0"}, "neither"),
        ({"SliceThickness": "-0.4"}, "SliceThickness"),
        ({"SliceThickness": b"thin"}, "SliceThickness"),
        ({"SliceThickness": b"0,4"}, "SliceThickness"),
        ({"SliceThickness": b"nan"}, "SliceThickness"),
        ({"SliceThickness": b"1e7"}, "SliceThickness"),
        ({"SliceThickness": ["0.4", "0.4"]}, "SliceThickness"),
        ({"SpacingBetweenSlices": "-0.4"}, "SpacingBetweenSlices"),
        ({"SpacingBetweenSlices": b"0,4"}, "SpacingBetweenSlices"),
        ({"GridFrameOffsetVector": ["0", "0.4"]}, "GridFrameOffsetVector"),
        ({"GridFrameOffsetVector": ["0", "0", "0"]}, "GridFrameOffsetVector"),
        ({"GridFrameOffsetVector": ["0", "0.4", "1.2"]}, "not even"),
        ({"GridFrameOffsetVector": ["0", "0.4", "0.8021"]}, "not even"),
        ({"GridFrameOffsetVector": ["0", "0.4", "0"]}, "GridFrameOffsetVector"),
        ({"GridFrameOffsetVector": b"0\\x\\0.8"}, "GridFrameOffsetVector"),
        ({"PixelSpacing": None}, "PixelSpacing"),
        ({"PixelSpacing": ""}, "PixelSpacing"),
        ({"PixelSpacing": "0.3"}, "PixelSpacing"),
        ({"PixelSpacing": ["0.3", "0"]}, "PixelSpacing"),
        ({"PixelSpacing": ["0.3", "-0.3"]}, "PixelSpacing"),
        ({"ImageOrientationPatient": ["1", "0", "0", "0", "1"]}, "ImageOrientationPatient"),
        ({"ImageOrientationPatient": ["1", "0", "0", "1", "0", "0"]}, "ImageOrientationPatient"),
        ({"ImageOrientationPatient": ["1.1", "0", "0", "0", "1", "0"]}, "ImageOrientationPatient"),
        ({"ImageOrientationPatient": ["1.0012", "0", "0", "0", "1", "0"]}, "ImageOrientationPatient"),
        ({"ImageOrientationPatient": ["1", "0", "0", "0.0012", "1", "0"]}, "ImageOrientationPatient"),
        ({"ImageOrientationPatient": ["0"] * 6}, "ImageOrientationPatient"),
        ({"ImageOrientationPatient": b"1\\0\\0\\0\\x\\0"}, "ImageOrientationPatient"),
        ({"ImagePositionPatient": ["1", "2"]}, "ImagePositionPatient"),
        ({"ImagePositionPatient": b"1\\2\\z"}, "ImagePositionPatient"),
        ({"NumberOfFrames": b"1.5"}, "not an integer"),
        ({"NumberOfFrames": b"-3"}, "not an integer"),
        ({"NumberOfFrames": b"3\\3"}, "not an integer"),
        ({"NumberOfFrames": "4"}, "does not contain NumberOfFrames"),
        ({"NumberOfFrames": "999999999"}, "does not contain NumberOfFrames"),
        ({"Rows": None}, "does not contain NumberOfFrames"),
        ({"FrameIncrementPointer": 0x00181063}, "FrameTime"),
        ({"FrameIncrementPointer": 0x00181065, "SpacingBetweenSlices": "1"}, "FrameTimeVector"),
        ({"FrameIncrementPointer": [0x00182005, 0x00541000]}, "not by position"),
        ({"FrameIncrementPointer": 0x00091001}, "not by position"),
        ({"FrameTime": "40"}, "by FrameTime"),
        ({"NumberOfTemporalPositions": "3"}, "by NumberOfTemporalPositions"),
        ({"ImageType": ["DERIVED", "PRIMARY", "AXIAL", "MIP"]}, "by ImageType"),
        ({"PerFrameFunctionalGroupsSequence": content(TemporalPositionIndex=(1, 2, 3))}, "by TemporalPositionIndex"),
        ({"PerFrameFunctionalGroupsSequence": content(StackID=("A", "A", "B"))}, "by StackID"),
        ({"PerFrameFunctionalGroupsSequence": content(InStackPositionNumber=(3, 2, 1))}, "by InStackPositionNumber"),
    ],
    ids=str,
)
def test_leaves_what_cannot_be_told(cbct, run, values, why):
    outcome = run(cbct(**values))
    assert outcome.untouched
    assert [finding.defect for finding in outcome.reported] == ["G1"]
    assert why in outcome.messages


@pytest.mark.parametrize("frames", [2, 3])
def test_does_not_believe_more_frames_than_fragments(cbct, run, pixels, frames):
    outcome = run(cbct(NumberOfFrames=str(frames)), pixels=pixels(b"x" * 10_000, encapsulated=True, fragments=2))
    assert outcome.untouched == (frames == 3)


# What changes


@pytest.mark.parametrize("implicit", [False, True], ids=["explicit VR", "implicit VR"])
def test_dolphin(cbct, run, implicit):
    outcome = run(cbct(), implicit=implicit)
    assert outcome.changed == CHANGED
    assert outcome.ds.SOPClassUID == EnhancedCTImageStorage
    assert positions(outcome.ds) == [[0, 0, 0], [0, 0, 0.4], [0, 0, 0.8]]
    (shared,) = outcome.ds.SharedFunctionalGroupsSequence
    (measures,) = shared.PixelMeasuresSequence
    assert (list(measures.PixelSpacing), measures.SpacingBetweenSlices, measures.SliceThickness) == (
        [0.3, 0.25],
        0.4,
        0.4,
    )
    assert list(shared.PlaneOrientationSequence[0].ImageOrientationPatient) == [1, 0, 0, 0, 1, 0]
    (rescale,) = shared.PixelValueTransformationSequence
    assert (rescale.RescaleSlope, rescale.RescaleIntercept, rescale.RescaleType) == (2, -1000, "HU")


def test_names_every_assumption(cbct, run):
    outcome = run(cbct())
    assert [finding.defect for finding in outcome.reported] == ["G1"] * 3
    for word in ("axial", "0, 0, 0", "thickness"):
        assert word in outcome.messages


def test_says_only_what_was_wrong_if_nothing_was_assumed(cbct, run):
    ds = cbct(
        SpacingBetweenSlices="0.5",
        ImagePositionPatient=["-10.5", "20", "30.25"],
        ImageOrientationPatient=["1", "0", "0", "0", "0.8", "-0.6"],
    )
    outcome = run(ds)
    assert outcome.messages == MISSING
    assert positions(outcome.ds) == [[-10.5, 20, 30.25], [-10.5, 20.3, 30.65], [-10.5, 20.6, 31.05]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({"SpacingBetweenSlices": "2", "SliceThickness": "5"}, [0, 2, 4], id="spacing before thickness"),
        pytest.param({"SpacingBetweenSlices": "2", "SliceThickness": b"x"}, [0, 2, 4], id="bad thickness not needed"),
        pytest.param({"SpacingBetweenSlices": "0"}, [0, 0.4, 0.8], id="spacing 0 is not given"),
        pytest.param({"SpacingBetweenSlices": ""}, [0, 0.4, 0.8], id="empty spacing"),
        pytest.param(
            {"GridFrameOffsetVector": ["0", "1.5", "3"], "SpacingBetweenSlices": "2"}, [0, 1.5, 3], id="offsets first"
        ),
        pytest.param({"GridFrameOffsetVector": ["0", "-1.5", "-3"]}, [0, -1.5, -3], id="offsets downwards"),
        pytest.param({"GridFrameOffsetVector": ["0", "0.4", "0.8018"]}, [0, 0.4009, 0.8018], id="offsets nearly even"),
        pytest.param(
            {"GridFrameOffsetVector": ["30", "31", "32"], "ImagePositionPatient": ["0", "0", "30"]},
            [30, 31, 32],
            id="absolute offsets",
        ),
        pytest.param(
            {"FrameIncrementPointer": 0x00182005, "SliceLocationVector": ["5", "7", "9"]}, [0, 2, 4], id="named vector"
        ),
        pytest.param({"SliceLocationVector": ["5", "7", "9"]}, [0, 0.4, 0.8], id="vector that is not named"),
        pytest.param({"FrameIncrementPointer": 0x3004000C}, [0, 0.4, 0.8], id="named offsets are missing"),
        pytest.param({"SliceThickness": b" .4 "}, [0, 0.4, 0.8], id="padded"),
    ],
)
def test_order_of_the_evidence(cbct, run, values, expected):
    assert heights(run(cbct(**values)).ds) == expected


def test_numbers_fit_into_ds(cbct, run):
    ds = cbct(
        frames=300,
        SpacingBetweenSlices=b"0.33333333333333333333",
        PixelSpacing=b"0.12345678901234567890\\0.1",
        ImagePositionPatient=b"-123.456789012345678\\-99999.9999999999\\1E-7",
        ImageOrientationPatient=["1", "0", "0", "0", "0.866025403784", "-0.5"],
    )
    after = run(ds).ds
    texts = [
        str(part.original_string)
        for group in after.PerFrameFunctionalGroupsSequence
        for part in group.PlanePositionSequence[0].ImagePositionPatient
    ]
    measures = after.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    texts += [part.original_string for part in (*measures.PixelSpacing, measures.SpacingBetweenSlices)]
    assert max(map(len, texts)) <= 16
    assert "-0" not in texts
    last = positions(after)[-1]
    step = numpy.array([0, 0.5, 0.866025403784]) * 299 / 3
    assert last == pytest.approx(numpy.array([-123.456789012345678, -99999.9999999999, 1e-7]) + step, abs=1e-7)


@pytest.mark.parametrize("cosines", [["1.0008", "0", "0", "0", "1", "0"], ["1", "0", "0", "0.0008", "1", "0"]], ids=str)
def test_rounded_cosines_still_give_a_unit_step(cbct, run, cosines):
    assert heights(run(cbct(ImageOrientationPatient=cosines)).ds) == [0, 0.4, 0.8]


def test_top_level_stays_for_other_readers(cbct, run):
    after = run(cbct()).ds
    assert list(after.PixelSpacing) == [0.3, 0.25]
    assert after.SliceThickness == 0.4
    assert after.RescaleIntercept == -1000


@pytest.mark.parametrize("values", [{"RescaleSlope": None}, {"RescaleSlope": b"x"}, {"RescaleIntercept": ""}], ids=str)
def test_without_rescale_values_none_are_made_up(cbct, run, values):
    after = run(cbct(**values)).ds
    assert "PixelValueTransformationSequence" not in after.SharedFunctionalGroupsSequence[0]


# Functional groups that are there


def complete_groups(frames=FRAMES):
    shared = item(
        PixelMeasuresSequence=[item(PixelSpacing=["0.1", "0.1"])],
        PlaneOrientationSequence=[item(ImageOrientationPatient=["0", "1", "0", "0", "0", "1"])],
    )
    per_frame = [
        item(PlanePositionSequence=[item(ImagePositionPatient=[str(frame), "1", "2"])]) for frame in range(frames)
    ]
    return {"SharedFunctionalGroupsSequence": [shared], "PerFrameFunctionalGroupsSequence": per_frame}


def test_complete_enhanced_ct_stays(cbct, run):
    outcome = run(cbct(SOPClassUID=EnhancedCTImageStorage, **complete_groups()))
    assert outcome.wanted
    assert outcome.untouched
    assert not outcome.reported


def test_complete_groups_of_a_ct_stay(cbct, run):
    outcome = run(cbct(**complete_groups(), SliceThickness=None, RescaleSlope=None))
    assert outcome.changed == {"SOPClassUID"}
    assert outcome.messages == MISSING


EVIDENCE = {
    "SpacingBetweenSlices": "0.5",
    "ImagePositionPatient": ["1", "2", "3"],
    "ImageOrientationPatient": ["1", "0", "0", "0", "1", "0"],
}


@pytest.mark.parametrize(
    "groups",
    [
        pytest.param({}, id="no groups"),
        pytest.param(
            {"SharedFunctionalGroupsSequence": [], "PerFrameFunctionalGroupsSequence": []}, id="empty sequences"
        ),
        pytest.param(
            {
                "SharedFunctionalGroupsSequence": [item()],
                "PerFrameFunctionalGroupsSequence": [item() for _ in range(FRAMES)],
            },
            id="empty items",
        ),
        pytest.param(
            {
                "SharedFunctionalGroupsSequence": [
                    item(PixelMeasuresSequence=[], PlaneOrientationSequence=[item(ImageOrientationPatient=None)])
                ],
                "PerFrameFunctionalGroupsSequence": [item(PlanePositionSequence=[item()]) for _ in range(FRAMES)],
            },
            id="empty groups",
        ),
        pytest.param(
            {"PerFrameFunctionalGroupsSequence": [item(PixelMeasuresSequence=[]) for _ in range(FRAMES)]},
            id="empty measures in each frame",
        ),
    ],
)
@pytest.mark.parametrize("uid", [CTImageStorage, EnhancedCTImageStorage], ids=lambda uid: uid.name)
def test_fills_empty_groups(cbct, run, groups, uid):
    outcome = run(cbct(SOPClassUID=uid, **EVIDENCE, **groups))
    assert outcome.ds.SOPClassUID == EnhancedCTImageStorage
    assert positions(outcome.ds) == [[1, 2, 3], [1, 2, 3.5], [1, 2, 4]]
    (shared,) = outcome.ds.SharedFunctionalGroupsSequence
    for holder in [shared] if shared.get("PixelMeasuresSequence") else outcome.ds.PerFrameFunctionalGroupsSequence:
        assert list(holder.PixelMeasuresSequence[0].PixelSpacing) == [0.3, 0.25]
    assert len(shared.PlaneOrientationSequence[0].ImageOrientationPatient) == 6
    assert outcome.messages == MISSING


def test_keeps_what_the_groups_say(cbct, run):
    groups = complete_groups()
    groups["PerFrameFunctionalGroupsSequence"] = [item(FrameContentSequence=[item(StackID="1")]) for _ in range(FRAMES)]
    after = run(cbct(SOPClassUID=EnhancedCTImageStorage, **EVIDENCE, **groups)).ds
    # The orientation in the groups, not the one at the top level, gives the direction.
    assert positions(after) == [[1, 2, 3], [1.5, 2, 3], [2, 2, 3]]
    (shared,) = after.SharedFunctionalGroupsSequence
    assert list(shared.PixelMeasuresSequence[0].PixelSpacing) == [0.1, 0.1]
    assert all(group.FrameContentSequence[0].StackID == "1" for group in after.PerFrameFunctionalGroupsSequence)


@pytest.mark.parametrize("missing", ["ImagePositionPatient", "ImageOrientationPatient"])
def test_assumes_nothing_for_an_enhanced_ct(cbct, run, missing):
    outcome = run(cbct(SOPClassUID=EnhancedCTImageStorage, **{**EVIDENCE, missing: None}))
    assert outcome.untouched
    assert "is unknown" in outcome.messages


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda ds: ds.PerFrameFunctionalGroupsSequence.pop(), id="too few frames"),
        pytest.param(lambda ds: ds.SharedFunctionalGroupsSequence.append(item()), id="two shared items"),
        pytest.param(lambda ds: ds.PerFrameFunctionalGroupsSequence[1].clear(), id="one frame without its position"),
        pytest.param(
            lambda ds: setattr(
                ds.PerFrameFunctionalGroupsSequence[1].PlanePositionSequence[0], "ImagePositionPatient", None
            ),
            id="one frame with an empty position",
        ),
    ],
)
@pytest.mark.parametrize("uid", [CTImageStorage, EnhancedCTImageStorage], ids=lambda uid: uid.name)
def test_leaves_half_filled_groups_alone(cbct, run, spoil, uid):
    ds = cbct(SOPClassUID=uid, **EVIDENCE, **complete_groups())
    spoil(ds)
    outcome = run(ds)
    assert outcome.untouched
    assert outcome.reported


# Other classes


STORAGE = "1.2.840.10008.5.1.4.1.1."
ENHANCED = [STORAGE + number for number in ("2.1", "2.2", "4.1", "4.4", "128.1", "130")]
XRAY_3D = [STORAGE + number for number in ("13.1.1", "13.1.2", "13.1.3")]


@pytest.mark.parametrize("uid", [*ENHANCED, *XRAY_3D])
def test_groups_of_enhanced_images_are_completed(cbct, run, uid):
    outcome = run(cbct(SOPClassUID=uid, **EVIDENCE))
    assert outcome.ds.SOPClassUID == uid
    assert positions(outcome.ds) == [[1, 2, 3], [1, 2, 3.5], [1, 2, 4]]


@pytest.mark.parametrize("uid", ENHANCED)
def test_nothing_is_assumed_for_enhanced_images(cbct, run, uid):
    outcome = run(cbct(SOPClassUID=uid))
    assert outcome.untouched
    assert "is unknown" in outcome.messages


@pytest.mark.parametrize("uid", XRAY_3D)
def test_an_xray_3d_volume_is_stacked_like_a_ct(cbct, run, uid):
    outcome = run(cbct(SOPClassUID=uid))
    assert heights(outcome.ds) == [0, 0.4, 0.8]
    assert "0, 0, 0" in outcome.messages


def test_the_spacing_may_stand_in_the_groups(cbct, run):
    measures = item(PixelSpacing=["0.1", "0.1"], SpacingBetweenSlices="0.7", SliceThickness="9")
    shared = item(
        PixelMeasuresSequence=[measures],
        PlaneOrientationSequence=[item(ImageOrientationPatient=["1", "0", "0", "0", "1", "0"])],
    )
    ds = cbct(SOPClassUID=XRAY_3D[1], SharedFunctionalGroupsSequence=[shared], PixelSpacing=None, SliceThickness=None)
    assert heights(run(ds).ds) == [0, 0.7, 1.4]


def test_one_frame_without_its_groups_is_completed_from_the_others(cbct, run):
    for missing in (0, 2, 6):
        for uid in ENHANCED:
            ds = cbct(7, SOPClassUID=uid, SliceThickness=None, PixelSpacing=None, **complete_groups(7))
            right = positions(ds)
            ds.PerFrameFunctionalGroupsSequence[missing].clear()
            outcome = run(ds)
            assert positions(outcome.ds) == right
            assert "G3" in [finding.defect for finding in outcome.reported]


def test_a_frame_of_an_uneven_stack_is_not_completed(cbct, run):
    ds = cbct(7, SOPClassUID=ENHANCED[0], **complete_groups(7))
    ds.PerFrameFunctionalGroupsSequence[5].PlanePositionSequence[0].ImagePositionPatient = ["5.2", "1", "2"]
    ds.PerFrameFunctionalGroupsSequence[3].clear()
    outcome = run(ds)
    assert outcome.untouched
    assert outcome.reported


@pytest.fixture
def run_with(patch):
    def run_with(ds, **parameters):
        rule = AddMissingSliceSpacingToMultiframe
        return patch(type(rule.__name__, (rule,), {"__init__": lambda self: rule.__init__(self, parameters)}), ds)

    return run_with


@pytest.mark.parametrize("number", ["7", "7.2", "7.3"])
def test_a_capture_is_a_volume_only_for_those_who_say_so(cbct, run, run_with, number):
    ds = cbct(SOPClassUID=STORAGE + number)
    outcome = run(ds)
    assert outcome.untouched
    assert "enter the distance" in outcome.messages
    outcome = run_with(ds, SliceSpacing="0.6")
    assert outcome.ds.SOPClassUID == MultiFrameGrayscaleWordSecondaryCaptureImageStorage
    assert heights(outcome.ds) == [0, 0.6, 1.2]


def test_a_capture_without_any_thickness_is_left_without_a_word(cbct, run):
    outcome = run(cbct(SOPClassUID=STORAGE + "7.3", SliceThickness=None, PixelSpacing=None))
    assert not outcome.wanted


def test_frames_can_be_reversed(cbct, run_with):
    assert heights(run_with(cbct(), ReverseFrames="yes").ds) == [0.8, 0.4, 0]
    assert heights(run_with(cbct(), SliceSpacing="2").ds) == [0, 2, 4]


# The judge


@pytest.mark.parametrize(
    ("values", "spacing", "origin", "direction"),
    [
        pytest.param({}, 0.4, (0, 0, 0), (0, 0, 1), id="thickness only"),
        pytest.param({"SpacingBetweenSlices": "2"}, 2, (0, 0, 0), (0, 0, 1), id="spacing"),
        pytest.param({"GridFrameOffsetVector": ["0", "-1.5", "-3"]}, 1.5, (0, 0, 0), (0, 0, -1), id="downwards"),
        pytest.param({"GridFrameOffsetVector": ["0", "0.4", "0.8018"]}, 0.4009, (0, 0, 0), (0, 0, 1), id="nearly even"),
        pytest.param(
            {"ImagePositionPatient": ["1", "2", "3"], "ImageOrientationPatient": ["0", "1", "0", "0", "0", "1"]},
            *(0.4, (1, 2, 3), (1, 0, 0)),
            id="sagittal",
        ),
        pytest.param(
            {
                "SpacingBetweenSlices": "0.333333",
                "ImageOrientationPatient": ["1", "0", "0", "0", "0.8", "-0.6"],
                "ImagePositionPatient": ["-123.456", "77.7", "-1000.25"],
            },
            *(0.333333, (-123.456, 77.7, -1000.25), (0, 0.6, 0.8)),
            id="oblique",
        ),
    ],
)
def test_gdcm_reads_the_geometry_and_the_same_values(cbct, run, encode, tmp_path, values, spacing, origin, direction):
    sitk = pytest.importorskip("SimpleITK", reason="GDCM as a judge needs SimpleITK")

    def read(ds):
        path = tmp_path / "image.dcm"
        path.write_bytes(encode(ds))
        return sitk.ReadImage(str(path))

    frames = 3
    before = cbct(frames, **values)
    image = read(run(before).ds)
    assert image.GetSize() == (COLUMNS, ROWS, frames)
    assert image.GetSpacing() == pytest.approx((0.25, 0.3, spacing), abs=1e-6)
    assert image.GetOrigin() == pytest.approx(origin, abs=1e-6)
    assert image.GetDirection()[2::3] == pytest.approx(direction, abs=1e-6)
    numpy.testing.assert_array_equal(sitk.GetArrayFromImage(image), sitk.GetArrayFromImage(read(before)))
    assert sitk.GetArrayFromImage(image).min() == -1000


def test_frames_of_another_time_get_no_position_from_the_others(patch, data_set):
    place = [item(ImagePositionPatient=["0", "0", str(n)]) for n in range(4)]
    for times, is_filled in (((1, 1, 1, 1, 2), False), ((1, 1, 1, 1, 1), True)):
        groups = content(TemporalPositionIndex=times)
        for group, position in zip(groups, place):
            group.PlanePositionSequence = [position]
        shared = item(
            PixelMeasuresSequence=[item(PixelSpacing=["1", "1"], SliceThickness="1")],
            PlaneOrientationSequence=[item(ImageOrientationPatient=["1", "0", "0", "0", "1", "0"])],
        )
        ds = data_set(
            SOPClassUID="1.2.840.10008.5.1.4.1.1.4.1",
            NumberOfFrames="5",
            SharedFunctionalGroupsSequence=[shared],
            PerFrameFunctionalGroupsSequence=groups,
            PixelData=bytes(5 * 8),
        )
        outcome = patch(AddMissingSliceSpacingToMultiframe, ds)
        frame = outcome.ds.PerFrameFunctionalGroupsSequence[4]
        assert ("PlanePositionSequence" in frame) is is_filled


def frames_of_stack(count, last):
    """Return the frames of a stack of which the last has no position, and says something of its own."""
    frames = []
    for number in range(count):
        is_last = number == count - 1
        says = last if is_last else {}
        usual = {
            "frame": {
                "FrameAcquisitionNumber": 1,
                "StackID": "1",
                "InStackPositionNumber": number + 1,
                "DimensionIndexValues": [1, number + 1],
            },
            "measures": {"PixelSpacing": ["1", "1"], "SliceThickness": "1"},
            "direction": {"ImageOrientationPatient": ["1", "0", "0", "0", "1", "0"]},
            "kernel": {"ConvolutionKernel": "B30", "ReconstructionDiameter": "250"},
            "table": {"TablePosition": 100.5 + 2 * number},
        }
        stated = {name: {**values, **says.get(name, {})} for name, values in usual.items()}
        parts = {
            name: item(**{keyword: value for keyword, value in values.items() if value is not None})
            for name, values in stated.items()
        }
        frame = item(
            FrameContentSequence=[parts["frame"]],
            PixelMeasuresSequence=[parts["measures"]],
            PlaneOrientationSequence=[parts["direction"]],
            CTReconstructionSequence=[parts["kernel"]],
            CTPositionSequence=[parts["table"]],
            CTExposureSequence=[item(ExposureInmAs=200.0 + number % 3, **says.get("exposure", {}))],
            FrameVOILUTSequence=[item(WindowCenter="50" if is_last else "40", WindowWidth="400")],
        )
        if not is_last:
            frame.PlanePositionSequence = [item(ImagePositionPatient=["0", "0", str(number)])]
        frames.append(frame)
    return frames


@pytest.mark.parametrize(
    ("says", "is_filled"),
    [
        ({}, True),
        ({"exposure": {"EstimatedDoseSaving": 3.0}}, True),
        (
            {"table": {"TablePosition": None}, "frame": {"InStackPositionNumber": None, "DimensionIndexValues": None}},
            True,
        ),
        ({"frame": {"FrameAcquisitionNumber": 2}}, False),
        ({"frame": {"InStackPositionNumber": 9}}, False),
        ({"frame": {"InStackPositionNumber": 2}}, False),
        ({"frame": {"DimensionIndexValues": [2, 6]}}, False),
        ({"frame": {"DimensionIndexValues": [1, 7]}}, False),
        ({"frame": {"FrameAcquisitionDateTime": "20200131101500"}}, False),
        ({"measures": {"PixelSpacing": ["2", "2"]}}, False),
        ({"measures": {"SliceThickness": "3"}}, False),
        ({"direction": {"ImageOrientationPatient": ["0", "1", "0", "0", "0", "1"]}}, False),
        ({"kernel": {"ConvolutionKernel": "B70"}}, False),
        ({"kernel": {"ReconstructionDiameter": "500"}}, False),
        ({"kernel": {"ReconstructionAngle": 180.0}}, False),
        ({"table": {"TablePosition": 300.0}}, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("uids", [ENHANCED[::3], pytest.param(ENHANCED, marks=thorough(True))], ids=["two", "all"])
def test_a_frame_that_is_not_of_the_stack_gets_nothing_from_it(cbct, run, says, is_filled, uids):
    for uid in uids:
        frames = frames_of_stack(6, says)
        ds = cbct(6, SOPClassUID=uid, SliceThickness=None, PixelSpacing=None, PerFrameFunctionalGroupsSequence=frames)
        outcome = run(ds)
        last = outcome.ds.PerFrameFunctionalGroupsSequence[5]
        assert ("PlanePositionSequence" in last) is is_filled
        assert outcome.reported
        if is_filled:
            assert heights(outcome.ds) == [0, 1, 2, 3, 4, 5]


FRAMES_GO_ON = {
    "seconds": (
        lambda number: {"FrameAcquisitionDateTime": f"2020013110150{number}.{number % 2}5"},
        [{"FrameAcquisitionDateTime": "20210131101505"}, {"FrameAcquisitionDateTime": "20200131151505"}],
    ),
    "midnight": (
        lambda number: {
            "FrameReferenceDateTime": f"202002010000{number:02}" if number > 2 else f"2020013123595{number + 7}"
        },
        [{"FrameReferenceDateTime": "20210201000005"}, {"FrameReferenceDateTime": "20200131000005"}],
    ),
    "one time": (
        lambda number: {"FrameAcquisitionDateTime": "20200131101500"},
        [{"FrameAcquisitionDateTime": "20200131101600"}],
    ),
    "phase": (
        lambda number: {"NominalPercentageOfCardiacPhase": 40.0 + number % 2},
        [{"NominalPercentageOfCardiacPhase": 75.0}],
    ),
    "label": (lambda number: {"FrameLabel": "CHEST"}, [{"FrameLabel": "LOCALIZER"}, {"FrameLabel": "HEAD"}]),
    "labels": (lambda number: {"FrameLabel": f"CHEST {number}"}, [{"FrameLabel": "Localizer 1"}]),
    "comment": (lambda number: {"FrameComments": f"{number} of 6"}, [{"FrameComments": "a scout view"}]),
    "no comment": (lambda number: {}, [{"FrameComments": "LOCALIZER"}]),
    "scale": (lambda number: {"RescaleSlope": "1"}, [{"RescaleSlope": "5"}]),
    "scales": (lambda number: {"RescaleSlope": str(1 + number % 3)}, []),
}


@rarely_under_older
@pytest.mark.parametrize("what", FRAMES_GO_ON)
@pytest.mark.parametrize("index", [0, pytest.param(3, marks=thorough(True)), 5])
def test_a_frame_that_does_not_go_on_as_the_others_gets_nothing_from_them(cbct, run, what, index):
    says, of_others = FRAMES_GO_ON[what]
    for other in ({}, *of_others):
        frames = frames_of_stack(6, {})
        frames[5].PlanePositionSequence = [item(ImagePositionPatient=["0", "0", "5"])]
        del frames[index].PlanePositionSequence
        for number, frame in enumerate(frames):
            for keyword, value in {**says(number), **(other if number == index else {})}.items():
                setattr(frame.FrameContentSequence[0], keyword, value)
        ds = cbct(
            6, SOPClassUID=ENHANCED[0], SliceThickness=None, PixelSpacing=None, PerFrameFunctionalGroupsSequence=frames
        )
        outcome = run(ds)
        assert ("PlanePositionSequence" in outcome.ds.PerFrameFunctionalGroupsSequence[index]) is (not other)
        assert outcome.reported


def test_places_in_the_stack_that_do_not_go_with_the_positions_prove_none(cbct, run):
    frames = frames_of_stack(6, {})
    for frame, place in zip(frames, (1, 2, 4, 3, 5, 6)):
        frame.FrameContentSequence[0].InStackPositionNumber = place
    ds = cbct(
        6, SOPClassUID=ENHANCED[0], SliceThickness=None, PixelSpacing=None, PerFrameFunctionalGroupsSequence=frames
    )
    outcome = run(ds)
    assert outcome.untouched
    assert outcome.reported
