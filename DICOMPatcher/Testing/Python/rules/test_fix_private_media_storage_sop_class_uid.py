"""The class of a file: kept if known, taken from where it is known, else told from the content."""

from __future__ import annotations

import pydicom.uid
import pytest
from pydicom.uid import (
    UID,
    CTImageStorage,
    MediaStorageDirectoryStorage,
    MRImageStorage,
    RTStructureSetStorage,
    UltrasoundImageStorage,
)

from DICOMPatcherLib.rules.fix_private_media_storage_sop_class_uid import FixPrivateMediaStorageSOPClassUID

DCMTK = "1.2.276.0.7230010.3.1.0.1"
PHILIPS = "1.3.46.670589.11.0.0.12.1"
UNKNOWN = "1.2.840.10008.9999"
FUTURE = "1.2.840.10008.5.1.4.1.1.999"
MADE_UP = "2.25.123456789"
COMMITMENT = "1.2.840.10008.1.20.1"


@pytest.fixture
def run(data_set, patch):
    def run(own=None, meta=None, **values):
        values = {"Modality": "MR", "PhotometricInterpretation": "MONOCHROME2", "PixelData": b"1234", **values}
        values = {keyword: value for keyword, value in values.items() if value is not None}
        if own is not None:
            values["SOPClassUID"] = own.encode() if isinstance(own, str) and not isinstance(own, UID) else own
        ds = data_set(**values)
        return patch(FixPrivateMediaStorageSOPClassUID, ds, meta={"MediaStorageSOPClassUID": meta} if meta else {})

    return run


@pytest.mark.parametrize(
    "uid",
    [
        pytest.param(CTImageStorage, id="common"),
        pytest.param(RTStructureSetStorage, id="without pixels"),
        pytest.param(pydicom.uid.TwelveLeadECGWaveformStorage, id="waveform"),
        pytest.param(pydicom.uid.HangingProtocolStorage, id="outside the image branch"),
        pytest.param(UID("1.2.840.10008.5.1.4.1.1.6"), id="retired"),
        pytest.param(UID("1.2.840.10008.5.1.4.1.1.66.7"), id="label map, younger than pydicom"),
    ],
)
@pytest.mark.parametrize("same", [True, False], ids=["also in the meta header", "not in the meta header"])
def test_does_not_want_a_standard_class(run, uid, same):
    outcome = run(uid, uid if same else None)
    assert not outcome.wanted
    assert outcome.untouched


def test_leaves_two_standard_classes_that_differ_to_the_meta_header_rule(run):
    assert not run(MRImageStorage, CTImageStorage).wanted


def test_padding_is_not_part_of_the_class(run):
    assert not run(CTImageStorage + "\0", CTImageStorage).wanted


@pytest.mark.parametrize(
    ("own", "meta"),
    [(None, MediaStorageDirectoryStorage), (MediaStorageDirectoryStorage, None), (DCMTK, MediaStorageDirectoryStorage)],
)
def test_leaves_a_directory_alone(run, own, meta):
    assert not run(own, meta, PixelData=None).wanted


def test_leaves_a_directory_without_meta_header_alone(run):
    outcome = run(None, None, DirectoryRecordSequence=[], PixelData=None)
    assert outcome.untouched
    assert not outcome.reported


@pytest.mark.parametrize(
    ("own", "meta", "named"),
    [
        pytest.param(PHILIPS, PHILIPS, PHILIPS, id="private class of a maker"),
        pytest.param(PHILIPS, CTImageStorage, PHILIPS, id="private class, standard one in the meta header"),
        pytest.param(None, PHILIPS, PHILIPS, id="private class in the meta header only"),
        pytest.param(DCMTK, PHILIPS, PHILIPS, id="DCMTK's class beside a maker's"),
        pytest.param(CTImageStorage + ".", None, "", id="standard class, spoilt"),
        pytest.param(FUTURE, FUTURE, FUTURE, id="younger than the dictionary, or none"),
        pytest.param("1.2.840.10008.x", None, "", id="nearly a UID"),
        pytest.param(f"{CTImageStorage}\\{CTImageStorage}", None, "", id="two classes"),
    ],
)
def test_reports_other_classes_and_leaves_them(run, own, meta, named):
    outcome = run(own, meta)
    assert outcome.wanted
    assert outcome.untouched
    assert [finding.defect for finding in outcome.reported] == ["I11"]
    assert f"SOPClassUID {named or 'is'}" in outcome.messages  # what is no UID may be anything, and is not shown


@pytest.mark.parametrize(
    "own", [UNKNOWN, COMMITMENT, MADE_UP, MediaStorageDirectoryStorage, pydicom.uid.ExplicitVRLittleEndian, "rubbish"]
)
@pytest.mark.parametrize("is_in_meta", [True, False])
def test_a_class_that_says_nothing_gives_way_to_the_one_that_fits_the_pixels(run, own, is_in_meta):
    outcome = run(own, own if is_in_meta and own != "rubbish" else None)
    assert outcome.ds.SOPClassUID == MRImageStorage
    assert [finding.defect for finding in outcome.reported] == ["I11"]


@pytest.mark.parametrize("own", [UNKNOWN, COMMITMENT, MADE_UP])
def test_a_class_that_says_nothing_gives_way_to_the_one_of_the_meta_header(run, own):
    outcome = run(own, UltrasoundImageStorage)
    assert outcome.ds.SOPClassUID == UltrasoundImageStorage
    assert [finding.defect for finding in outcome.reported] == ["I11"]


def test_what_fits_no_modality_is_a_secondary_capture(run):
    assert run(MADE_UP, None, Modality="XX").ds.SOPClassUID == pydicom.uid.SecondaryCaptureImageStorage


@pytest.mark.parametrize(
    ("own", "defect"), [(None, "I10"), ("", "I10"), (DCMTK, "I11"), (UNKNOWN, "I11"), (MADE_UP, "I11")]
)
@pytest.mark.parametrize("meta", [None, DCMTK])
def test_without_pixels_nothing_tells_the_class(run, own, defect, meta):
    outcome = run(own, meta, PixelData=None)
    assert outcome.untouched
    assert [finding.defect for finding in outcome.reported] == [defect]


def test_the_meta_header_follows_a_data_set_that_is_right(run):
    outcome = run(MRImageStorage, DCMTK)
    assert outcome.untouched
    assert outcome.ds.file_meta.MediaStorageSOPClassUID == MRImageStorage


@pytest.mark.parametrize(("own", "defect"), [(None, "I10"), ("", "I10"), ("\0", "I10"), (DCMTK, "I11")])
@pytest.mark.parametrize("pixels", [b"1234", None], ids=["pixels", "no pixels"])
def test_takes_the_class_of_the_meta_header(run, own, defect, pixels):
    outcome = run(own, UltrasoundImageStorage, Modality="CT", PixelData=pixels)
    assert outcome.changed == {"SOPClassUID"}
    assert outcome.ds.SOPClassUID == UltrasoundImageStorage
    assert [finding.defect for finding in outcome.reported] == [defect]


@pytest.mark.parametrize("own", [None, DCMTK])
def test_a_class_that_damage_may_hide_is_not_made_up(data_set, patch, own):
    values = {"Modality": "MR", "PhotometricInterpretation": "MONOCHROME2", "PixelData": b"1234"}
    ds = data_set(**values, **({"SOPClassUID": own} if own else {}))
    outcome = patch(FixPrivateMediaStorageSOPClassUID, ds, damage=(b"CS\2\0MR", b"CS\3\0MRI"))
    assert outcome.untouched
    assert "damaged" in outcome.messages


def test_never_ct_blindly(run):
    """A magnetic resonance image without any class is not made a CT."""
    assert run(None, None).ds.SOPClassUID == MRImageStorage


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("CTImageStorage", {"Modality": "CT"}),
        ("CTImageStorage", {"Modality": "CT", "NumberOfFrames": "10"}),
        ("EnhancedCTImageStorage", {"Modality": "CT", "NumberOfFrames": "2", "FUNCTIONAL GROUPS": True}),
        ("MRImageStorage", {"Modality": "MR"}),
        ("EnhancedMRImageStorage", {"Modality": "MR", "NumberOfFrames": "2", "FUNCTIONAL GROUPS": True}),
        ("PositronEmissionTomographyImageStorage", {"Modality": "PT"}),
        ("NuclearMedicineImageStorage", {"Modality": "NM", "NumberOfFrames": "60"}),
        ("XRayAngiographicImageStorage", {"Modality": "XA", "NumberOfFrames": "60"}),
        ("XRayRadiofluoroscopicImageStorage", {"Modality": "RF"}),
        ("RTImageStorage", {"Modality": "RTIMAGE"}),
        ("RTDoseStorage", {"Modality": "RTDOSE", "NumberOfFrames": "60"}),
        ("SegmentationStorage", {"Modality": "SEG", "NumberOfFrames": "60", "FUNCTIONAL GROUPS": True}),
        ("UltrasoundImageStorage", {"Modality": "US"}),
        ("UltrasoundImageStorage", {"Modality": "US", "NumberOfFrames": "1"}),
        ("UltrasoundMultiFrameImageStorage", {"Modality": "US", "NumberOfFrames": "2"}),
        ("UltrasoundMultiFrameImageStorage", {"Modality": "IVUS", "NumberOfFrames": "300"}),
        ("UltrasoundImageStorage", {"Modality": "US", "PhotometricInterpretation": "RGB"}),
        ("ComputedRadiographyImageStorage", {"Modality": "CR", "PhotometricInterpretation": "MONOCHROME1"}),
        ("DigitalXRayImageStorageForPresentation", {"Modality": "DX"}),
        ("DigitalXRayImageStorageForPresentation", {"Modality": "PX"}),
        ("DigitalXRayImageStorageForProcessing", {"Modality": "DX", "PresentationIntentType": "FOR PROCESSING"}),
        ("DigitalMammographyXRayImageStorageForPresentation", {"Modality": "MG"}),
        (
            "DigitalMammographyXRayImageStorageForProcessing",
            {"Modality": "MG", "PresentationIntentType": "FOR PROCESSING"},
        ),
        ("DigitalIntraOralXRayImageStorageForPresentation", {"Modality": "IO"}),
        ("SecondaryCaptureImageStorage", {"Modality": "OT"}),
        ("SecondaryCaptureImageStorage", {"Modality": None}),
        ("SecondaryCaptureImageStorage", {"Modality": ""}),
        ("SecondaryCaptureImageStorage", {"Modality": ["CT", "MR"]}),
        ("SecondaryCaptureImageStorage", {"Modality": "CT", "PhotometricInterpretation": "RGB"}),
        ("CTImageStorage", {"Modality": "CT", "PhotometricInterpretation": None}),
        ("MRImageStorage", {"Modality": "MR", "PhotometricInterpretation": "", "SamplesPerPixel": 1}),
        ("SecondaryCaptureImageStorage", {"Modality": "MR", "PhotometricInterpretation": None, "SamplesPerPixel": 3}),
        ("SecondaryCaptureImageStorage", {"Modality": "CT", "PhotometricInterpretation": "PALETTE COLOR"}),
        ("SecondaryCaptureImageStorage", {"Modality": "OT", "NumberOfFrames": "1"}),
        ("SecondaryCaptureImageStorage", {"Modality": "OT", "NumberOfFrames": b"1.5"}),
        ("SecondaryCaptureImageStorage", {"Modality": "OT", "NumberOfFrames": b""}),
        ("SecondaryCaptureImageStorage", {"Modality": "OT", "NumberOfFrames": "2", "BitsAllocated": 32}),
        ("MultiFrameSingleBitSecondaryCaptureImageStorage", {"NumberOfFrames": "2", "BitsAllocated": 1}),
        ("MultiFrameGrayscaleByteSecondaryCaptureImageStorage", {"NumberOfFrames": "2", "BitsAllocated": 8}),
        ("MultiFrameGrayscaleWordSecondaryCaptureImageStorage", {"NumberOfFrames": "2", "BitsAllocated": 16}),
        (
            "MultiFrameGrayscaleWordSecondaryCaptureImageStorage",
            {"Modality": "MG", "NumberOfFrames": "2", "BitsAllocated": 16},
        ),
        (
            "MultiFrameTrueColorSecondaryCaptureImageStorage",
            {
                "NumberOfFrames": "2",
                "BitsAllocated": 8,
                "SamplesPerPixel": 3,
                "PhotometricInterpretation": "YBR_FULL_422",
            },
        ),
        (
            "SecondaryCaptureImageStorage",
            {"NumberOfFrames": "2", "BitsAllocated": 8, "PhotometricInterpretation": "PALETTE COLOR"},
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("own", [None, DCMTK], ids=["no class", "private class"])
def test_tells_the_class_from_the_content(run, data_set, own, name, values):
    values = {"Modality": "OT", **values}
    if values.pop("FUNCTIONAL GROUPS", False):
        values["PerFrameFunctionalGroupsSequence"] = [data_set(Modality="CT")] * 2
    outcome = run(own, own, **values)
    assert outcome.changed == {"SOPClassUID"}
    assert outcome.ds.SOPClassUID == getattr(pydicom.uid, name)
    assert outcome.ds.SOPClassUID.name in outcome.messages
    assert own is None or own in outcome.messages
