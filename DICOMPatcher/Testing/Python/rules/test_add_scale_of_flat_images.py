"""The size of a pixel stands where readers look, if the file gives exactly one."""

from __future__ import annotations

import pytest

from builders import change, item, ultrasound
from builders import image as ct
from DICOMPatcherLib.rules.add_scale_of_flat_images import AddScaleOfFlatImages as Rule

STORAGE = "1.2.840.10008.5.1.4.1.1."
CURVE = {"RegionSpatialFormat": 3, "RegionDataType": 3, "PhysicalUnitsXDirection": 4, "PhysicalUnitsYDirection": 7}


def region(x=0.02, y=0.03, **values):
    standard = {
        "RegionSpatialFormat": 1,
        "RegionDataType": 1,
        "PhysicalUnitsXDirection": 3,
        "PhysicalUnitsYDirection": 3,
        "PhysicalDeltaX": x,
        "PhysicalDeltaY": y,
    }
    return item(**{**standard, **values})


def echo(*regions, **values):
    return ultrasound(**{"PixelSpacing": None, "SequenceOfUltrasoundRegions": list(regions), **values})


def radiograph(**values):
    defaults = {"ImagePositionPatient": None, "ImageOrientationPatient": None, "PixelSpacing": ["0.2", "0.2"]}
    return ct(**{**defaults, "SOPClassUID": STORAGE + "1.1", "Modality": "DX", **values})


@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize("number", ["3", "3.1", "6", "6.1"])
def test_calibrated_regions(patch, number, implicit):
    regions = region(), region(x=-0.02), region(**CURVE), region(x=1, y=1, PhysicalUnitsXDirection=0)
    outcome = patch(Rule, echo(*regions, SOPClassUID=STORAGE + number), implicit=implicit)
    assert [float(value) for value in outcome.ds.PixelSpacing] == [0.3, 0.2]
    assert [finding.defect for finding in outcome.reported] == ["G11"]
    assert outcome.changed == {"PixelSpacing"}


def test_regions_that_differ_are_reported(patch):
    outcome = patch(Rule, echo(region(), region(x=0.04)))
    assert outcome.untouched
    assert "differ in scale" in outcome.messages


def test_no_size_is_put_beside_an_aspect_ratio(patch):
    outcome = patch(Rule, echo(region(), PixelAspectRatio=["3", "2"]))
    assert outcome.untouched
    assert "because of PixelAspectRatio" in outcome.messages


@pytest.mark.parametrize("number", ["1", "1.1", "1.1.1"])
def test_radiographs(patch, number):
    outcome = patch(Rule, radiograph(SOPClassUID=STORAGE + number))
    assert list(outcome.ds.ImagerPixelSpacing) == list(outcome.ds.PixelSpacing)
    assert [finding.defect for finding in outcome.reported] == ["G10"]
    binned = patch(Rule, radiograph(SOPClassUID=STORAGE + number, DetectorElementSpacing=["0.1", "0.1"]))
    assert list(binned.ds.ImagerPixelSpacing) == list(binned.ds.PixelSpacing)


LEFT = {
    "no regions": echo(),
    "an empty sequence": change(echo(), SequenceOfUltrasoundRegions=[]),
    "curves only": echo(region(**CURVE)),
    "not calibrated": echo(region(PhysicalUnitsXDirection=0)),
    "no size": echo(region(x=0.0)),
    "a size that is there": echo(region(), PixelSpacing=["1", "1"]),
    "another class": echo(region(), SOPClassUID=STORAGE + "7"),
    "a radiograph with both": radiograph(ImagerPixelSpacing=["0.3", "0.3"]),
    "a radiograph with the detector's": radiograph(ImagerPixelSpacing=["0.3", "0.3"], PixelSpacing=None),
    "a calibrated radiograph": radiograph(PixelSpacingCalibrationType="FIDUCIAL"),
    "a calibrated one that tells how": radiograph(PixelSpacingCalibrationDescription="a ball of 25 mm"),
    "a magnified one": radiograph(EstimatedRadiographicMagnificationFactor="1.1"),
    "a scanned film": radiograph(NominalScannedPixelSpacing=["0.25", "0.25"]),
    "pixels that are not those of the detector": radiograph(DetectorElementSpacing=["0.23", "0.23"]),
    "a mammogram": radiograph(SOPClassUID=STORAGE + "1.2"),
    "a CT": ct(),
}


@pytest.mark.parametrize("ds", LEFT.values(), ids=LEFT)
def test_leaves(patch, ds):
    assert patch(Rule, ds).untouched
