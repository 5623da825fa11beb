"""Colours of JPEG ultrasound: the label follows the codestream, and only if that is clear."""

from __future__ import annotations

import pathlib
import random

import pydicom
import pytest
from pydicom.uid import (
    JPEG2000,
    UID,
    ExplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    RLELossless,
    SecondaryCaptureImageStorage,
    UltrasoundImageStorage,
    UltrasoundMultiFrameImageStorage,
)

from DICOMPatcherLib.instances.storage_classes import ULTRASOUND_CLASSES
from DICOMPatcherLib.part10.coded_image import colours_of_jpeg
from DICOMPatcherLib.part10.codestream import LOSSY_JPEG
from DICOMPatcherLib.rules.fix_compressed_ultrasound_photometric_interpretation import (
    FixCompressedUltrasoundPhotometricInterpretation,
)

TEST_FILES = pathlib.Path(pydicom.__file__).parent / "data" / "test_files"

JFIF = (0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0")
EXIF = (0xE1, b"Exif\0\0" + b"\xff\xc0" * 30_000)
QUANTIZATION = (0xDB, bytes(65))
SCAN = (0xDA, b"\3\1\0\2\0\3\0\0\x3f\0")


def adobe(transform):
    return (0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))


def frame(*sampling, names=(1, 2, 3), marker=0xC0):
    components = b"".join(bytes([name, factors, 0]) for name, factors in zip(names, sampling))
    return (marker, b"\x08\0\x10\0\x10" + bytes([len(sampling)]) + components)


def jpeg(*segments):
    parts = [bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content for marker, content in segments]
    return b"\xff\xd8" + b"".join(parts) + b"\x12\x34" * 50 + b"\xff\xd9"


def codestream_in(name):
    data = (TEST_FILES / name).read_bytes()
    return data[data.index(b"\xff\xd8\xff") :]


YCC_422 = jpeg(JFIF, QUANTIZATION, frame(0x21, 0x11, 0x11), SCAN)


@pytest.fixture
def run(data_set, patch, pixels):
    def run(codestream=YCC_422, syntax=JPEGBaseline8Bit, encapsulated=True, pixel_data=True, **values):
        values = {"SOPClassUID": UltrasoundImageStorage, "PhotometricInterpretation": "RGB", **values}
        ds = data_set(**{keyword: value for keyword, value in values.items() if value is not None})
        stand_in = pixels(codestream, encapsulated, 1) if pixel_data else None
        return patch(FixCompressedUltrasoundPhotometricInterpretation, ds, transfer_syntax=syntax, pixels=stand_in)

    return run


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"PhotometricInterpretation": None}, id="no label"),
        pytest.param({"PhotometricInterpretation": ""}, id="empty label"),
        pytest.param({"PhotometricInterpretation": "YBR_FULL_422"}, id="right label"),
        pytest.param({"PhotometricInterpretation": "MONOCHROME2"}, id="grey"),
        pytest.param({"PhotometricInterpretation": ["RGB", "RGB"]}, id="two labels"),
        pytest.param({"syntax": ExplicitVRLittleEndian, "encapsulated": False, "codestream": bytes(192)}, id="native"),
        pytest.param({"syntax": JPEG2000, "codestream": b"\xff\x4f\xff\x51" + bytes(100)}, id="JPEG 2000"),
        pytest.param({"syntax": RLELossless, "codestream": b"\3\0\0\0\x40\0\0\0" + bytes(100)}, id="RLE"),
        pytest.param({"codestream": jpeg(JFIF, frame(0x11, 0x11, 0x11, marker=0xC3), SCAN)}, id="lossless frame"),
    ],
)
def test_does_not_want_what_is_not_rgb_in_lossy_jpeg(run, facts):
    outcome = run(**facts)
    assert not outcome.wanted
    assert outcome.untouched


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"SOPClassUID": SecondaryCaptureImageStorage}, id="secondary capture"),
        pytest.param({"SOPClassUID": None}, id="no class"),
        pytest.param({"SOPClassUID": [UltrasoundImageStorage, UltrasoundImageStorage]}, id="two classes"),
        pytest.param({"pixel_data": False}, id="no pixels"),
        pytest.param({"encapsulated": False}, id="native pixels in a JPEG syntax"),
    ],
)
def test_leaves_others_alone(run, facts):
    outcome = run(**facts)
    assert outcome.untouched
    assert not outcome.reported


@pytest.mark.parametrize(
    "codestream",
    [
        pytest.param(jpeg(QUANTIZATION, frame(0x11, 0x11, 0x11, names=b"RGB"), SCAN), id="R G B"),
        pytest.param(jpeg(adobe(0), frame(0x11, 0x11, 0x11), SCAN), id="Adobe transform 0"),
        pytest.param(jpeg(adobe(0), frame(0x11, 0x11, 0x11, names=b"RGB"), SCAN), id="both"),
        pytest.param(jpeg(frame(0x22, 0x22, 0x22, names=b"RGB"), SCAN), id="equal factors above 1"),
        pytest.param(jpeg(frame(0x11, 0x11, 0x11), adobe(0), SCAN), id="Adobe marker behind the frame header"),
    ],
)
def test_true_rgb_stays(run, codestream):
    outcome = run(codestream)
    assert outcome.wanted
    assert outcome.untouched
    assert not outcome.reported


@pytest.mark.parametrize(
    "codestream",
    [
        pytest.param(jpeg(frame(0x11, 0x11, 0x11), SCAN), id="no marker, no subsampling"),
        pytest.param(jpeg(frame(0x11, 0x11, 0x11, names=(0, 1, 2)), SCAN), id="names from 0"),
        pytest.param(jpeg(adobe(2), frame(0x11, 0x11, 0x11), SCAN), id="Adobe transform 2 is for four components"),
        pytest.param(jpeg(JFIF, adobe(0), frame(0x11, 0x11, 0x11), SCAN), id="JFIF against Adobe"),
        pytest.param(jpeg(JFIF, frame(0x11, 0x11, 0x11, names=b"RGB"), SCAN), id="JFIF against names"),
        pytest.param(jpeg(adobe(0), frame(0x21, 0x11, 0x11), SCAN), id="Adobe RGB, but subsampled"),
        pytest.param(jpeg(JFIF, frame(0x11, 0x21, 0x11), SCAN), id="more chrominance than luminance"),
        pytest.param(jpeg(JFIF, frame(0x01, 0x01, 0x01), SCAN), id="factor 0"),
        pytest.param(jpeg(JFIF, frame(0x11), SCAN), id="one component"),
        pytest.param(jpeg(JFIF, frame(0x11, 0x11, 0x11, 0x11, names=(1, 2, 3, 4)), SCAN), id="four components"),
        pytest.param(jpeg((0xEE, b"Adobe\0\x64\0\0\0\0"), frame(0x11, 0x11, 0x11), SCAN), id="short Adobe marker"),
        pytest.param(b"", id="empty"),
        pytest.param(YCC_422[1:], id="no start marker"),
        pytest.param(YCC_422[:40], id="cut before the frame header"),
        pytest.param(b"\xff\xd8" + b"\xff" * 70_000, id="fill bytes only"),
        pytest.param(b"\xff\xd8\xff\xe0\0\0" * 1000, id="length 0"),
        pytest.param(b"\xff\xd8\xff\xe0\0\2" * 1000, id="empty segments, nonsense between"),
    ],
)
def test_reports_what_is_not_clear(run, codestream):
    outcome = run(codestream)
    assert outcome.untouched
    assert [finding.defect for finding in outcome.reported] == ["V15"]


@pytest.mark.parametrize(
    ("codestream", "label"),
    [
        pytest.param(YCC_422, "YBR_FULL_422", id="JFIF 4:2:2"),
        pytest.param(jpeg(JFIF, frame(0x22, 0x11, 0x11), SCAN), "YBR_FULL_422", id="JFIF 4:2:0"),
        pytest.param(jpeg(JFIF, frame(0x11, 0x11, 0x11), SCAN), "YBR_FULL", id="JFIF 4:4:4"),
        pytest.param(jpeg(JFIF, frame(0x22, 0x22, 0x22), SCAN), "YBR_FULL", id="JFIF equal factors"),
        pytest.param(jpeg(adobe(1), frame(0x11, 0x11, 0x11), SCAN), "YBR_FULL", id="Adobe 4:4:4"),
        pytest.param(jpeg(adobe(1), frame(0x21, 0x11, 0x11), SCAN), "YBR_FULL_422", id="Adobe 4:2:2"),
        pytest.param(jpeg(frame(0x21, 0x11, 0x11), SCAN), "YBR_FULL_422", id="only subsampling"),
        pytest.param(jpeg(frame(0x41, 0x11, 0x11), SCAN), "YBR_FULL_422", id="4:1:1"),
        pytest.param(jpeg(frame(0x12, 0x11, 0x11), SCAN), "YBR_FULL_422", id="4:4:0"),
        pytest.param(jpeg(EXIF, EXIF, JFIF, frame(0x21, 0x11, 0x11), SCAN), "YBR_FULL_422", id="behind long Exif"),
        pytest.param(jpeg(JFIF, frame(0x11, 0x11, 0x11, marker=0xC1), SCAN), "YBR_FULL", id="extended"),
        pytest.param(jpeg(JFIF, frame(0x11, 0x11, 0x11)), "YBR_FULL", id="no scan"),
    ],
)
@pytest.mark.parametrize("syntax", [JPEGBaseline8Bit, JPEGExtended12Bit], ids=lambda uid: uid.name[:13])
def test_labels_what_the_codestream_holds(run, codestream, label, syntax):
    outcome = run(codestream, syntax)
    assert outcome.changed == {"PhotometricInterpretation"}
    assert outcome.ds.PhotometricInterpretation == label
    assert outcome.messages == f"PhotometricInterpretation is RGB, but the JPEG codestream is {label}"


@pytest.mark.parametrize("uid", sorted(ULTRASOUND_CLASSES))
def test_all_ultrasound_classes(run, uid):
    assert UID(uid).name.startswith("Ultrasound ")
    assert run(SOPClassUID=uid).ds.PhotometricInterpretation == "YBR_FULL_422"


def test_constants_are_what_pydicom_calls_them():
    assert {JPEGBaseline8Bit, JPEGExtended12Bit} == set(LOSSY_JPEG)
    assert {UltrasoundImageStorage, UltrasoundMultiFrameImageStorage} < set(ULTRASOUND_CLASSES)


def test_padded_label(run):
    assert run(PhotometricInterpretation=b"RGB\0").ds.PhotometricInterpretation == "YBR_FULL_422"


def test_hostile_codestreams_neither_raise_nor_hang():
    source = random.Random(1)
    for _ in range(3000):
        data = bytearray(jpeg(JFIF, adobe(1), frame(0x21, 0x11, 0x11), SCAN))
        for _ in range(source.randrange(1, 6)):
            data[source.randrange(2, len(data))] = source.choice((0, 1, 2, 0xC0, 0xDA, 0xFF, source.randrange(256)))
        assert colours_of_jpeg(bytes(data[: source.randrange(len(data))])) in (
            *("", "RGB", "YBR_FULL", "YBR_FULL_422"),
        )


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("SC_rgb_dcmtk_+eb+cr.dcm", "RGB"),
        ("SC_rgb_jpeg.dcm", ""),  # its Adobe marker lacks the last two bytes
        ("SC_jpeg_no_color_transform.dcm", ""),
        ("SC_jpeg_no_color_transform_2.dcm", "RGB"),
        ("SC_rgb_dcmtk_+eb+cy+n1.dcm", "YBR_FULL_422"),
        ("SC_rgb_dcmtk_+eb+cy+n2.dcm", "YBR_FULL_422"),
        ("SC_rgb_dcmtk_+eb+cy+np.dcm", "YBR_FULL_422"),
        ("SC_rgb_dcmtk_+eb+cy+s2.dcm", "YBR_FULL_422"),
        ("SC_rgb_dcmtk_+eb+cy+s4.dcm", "YBR_FULL"),
        ("SC_rgb_small_odd_jpeg.dcm", "YBR_FULL"),
    ],
)
def test_codestreams_of_real_encoders(name, label):
    assert colours_of_jpeg(codestream_in(name)) == label


@pytest.mark.parametrize(
    "name", ["SC_rgb_dcmtk_+eb+cy+np.dcm", "SC_rgb_dcmtk_+eb+cy+s2.dcm", "SC_rgb_dcmtk_+eb+cr.dcm"]
)
@pytest.mark.parametrize("planar", [0, 1], ids=["by pixel", "by plane"])
def test_gdcm_shows_the_right_colours(run, tmp_path, name, planar):
    sitk = pytest.importorskip("SimpleITK", reason="GDCM as a judge needs SimpleITK")

    def colours(label):
        ds = pydicom.dcmread(TEST_FILES / name)
        ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = UltrasoundImageStorage
        ds.PlanarConfiguration, ds.PhotometricInterpretation = planar, label
        ds.save_as(tmp_path / "image.dcm")
        return sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / "image.dcm"))).astype(int)

    label = run(codestream_in(name)).ds.PhotometricInterpretation
    # The bars of all these images begin with red at the top.
    red, green, blue = colours(label)[..., 5, 5, :].ravel()
    assert red > 250
    assert max(green, blue) < 5
    if label != "RGB":
        assert abs(colours("RGB") - colours(label)).max() > 50
