"""Put the size of a pixel where readers look for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import SCALE_ELSEWHERE, SCALE_IN_REGIONS
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.instances.row_values import numbers_in
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH, ULTRASOUND_CLASSES
from DICOMPatcherLib.rule_api.examples import Elements, Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.written_values import decimal_string, written_text

if TYPE_CHECKING:
    from pydicom import Dataset

_RADIOGRAPHS = frozenset(STORAGE_BRANCH + number for number in ("1", "1.1", "1.1.1"))
_ULTRASOUND = STORAGE_BRANCH + "6.1"

_TWO_DIMENSIONS = 1
_TISSUE = (1, 2)
_CENTIMETRES = 3
"""Region Spatial Format, Region Data Type (tissue, colour flow) and units (PS3.3 C.8.5.5.1)."""

_SAME_SCALE = 1e-3
_SAME_BINNING = 0.02

_CALIBRATED = (
    "PixelSpacingCalibrationType",
    "PixelSpacingCalibrationDescription",
    "EstimatedRadiographicMagnificationFactor",
    "NominalScannedPixelSpacing",
)
"""Where there is one of these, Pixel Spacing may be that in the patient, not that of the detector (PS3.3 10.7.1.1)."""


def _region(delta: float) -> Elements:
    return {
        "RegionSpatialFormat": 1,
        "RegionDataType": 1,
        "PhysicalUnitsXDirection": 3,
        "PhysicalUnitsYDirection": 3,
        "PhysicalDeltaX": delta,
        "PhysicalDeltaY": delta,
    }


class AddScaleOfFlatImages(DICOMPatcherRule):
    """Add Pixel Spacing to ultrasound with calibrated regions, and Imager Pixel Spacing to radiographs.

    References
    ----------
    PS3.3 C.8.5.5: Ultrasound Region Calibration. PS3.3 10.7.1: Pixel Spacing and Imager Pixel Spacing.
    """

    title = "Put the pixel size where readers look"
    summary = "Adds the pixel size of ultrasound and radiographs where readers look for it."
    description = (
        "Adds Pixel Spacing to ultrasound images that give the size of a pixel in calibrated regions only, if all "
        "regions of tissue have the same. Adds Imager Pixel Spacing to CR and DX images that have Pixel Spacing alone, "
        "and do not say how that was calibrated."
    )
    whenToUse = "Needed if ultrasound images and radiographs load with pixels of 1 mm."
    neverDoes = (
        "It changes no size that is there. Ultrasound images whose regions differ in scale are reported and stay, and "
        "so do radiographs that are calibrated."
    )
    defects = (SCALE_ELSEWHERE, SCALE_IN_REGIONS)
    default = True
    triggers = (
        *("SOPClassUID", "PixelSpacing", "SequenceOfUltrasoundRegions", "ImagerPixelSpacing"),
        *_CALIBRATED,
    )
    eachFileAlone = True

    examples = (
        Example(
            "An ultrasound image with a calibrated region",
            {"SOPClassUID": _ULTRASOUND, "Modality": "US", "SequenceOfUltrasoundRegions": [_region(0.05)]},
            {"PixelSpacing": "0.5\\0.5"},
        ),
        Example(
            "Two regions of different scale",
            {
                "SOPClassUID": _ULTRASOUND,
                "Modality": "US",
                "SequenceOfUltrasoundRegions": [_region(0.05), _region(0.1)],
            },
        ),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        own = values.get("SOPClassUID", b"").strip(b" \0").decode("latin-1")
        has_spacing = bool(values.get("PixelSpacing", b"").strip(b" \0"))
        if own in ULTRASOUND_CLASSES:
            return bool(values.get("SequenceOfUltrasoundRegions")) and not has_spacing
        others = ("ImagerPixelSpacing", *_CALIBRATED)
        return own in _RADIOGRAPHS and has_spacing and not any(values.get(one, b"").strip(b" \0") for one in others)

    def processDataSet(self, ds: Dataset) -> None:
        if written_text(ds, "SOPClassUID") in ULTRASOUND_CLASSES:
            self._add_scale_of_regions(ds)
            return
        spacing = written_text(ds, "PixelSpacing")
        values = numbers_in(spacing, 2)
        if values is not None and min(values) > 0 and _may_be_of_detector(values, ds):
            ds.ImagerPixelSpacing = spacing.split("\\")
            what = Text("the image has PixelSpacing, and readers look for ImagerPixelSpacing")
            result = action("it was copied there", "it would be copied there")
            self.report(SCALE_ELSEWHERE, with_result(what, result))

    def _add_scale_of_regions(self, ds: Dataset) -> None:
        sizes = []
        for region in ds.get("SequenceOfUltrasoundRegions") or ():
            units = region.get("PhysicalUnitsXDirection"), region.get("PhysicalUnitsYDirection")
            size = _millimetres(region, "PhysicalDeltaY"), _millimetres(region, "PhysicalDeltaX")
            is_image = region.get("RegionSpatialFormat") == _TWO_DIMENSIONS and region.get("RegionDataType") in _TISSUE
            if is_image and units == (_CENTIMETRES, _CENTIMETRES) and 1e-4 <= min(size) <= max(size) <= 100:
                sizes.append(size)
        if not sizes:
            return
        what = Text("only the ultrasound regions give the size of a pixel")
        if any(abs(one - other) > _SAME_SCALE * other for size in sizes for one, other in zip(size, sizes[0])):
            result = Text("they differ in scale; readers take pixels to be 1 mm; left unchanged")
            self.report(SCALE_IN_REGIONS, with_result(what, result))
            return
        if written_text(ds, "PixelAspectRatio"):  # PS3.3 C.7.6.3.1.7: not beside Pixel Spacing
            result = Text("left unchanged because of PixelAspectRatio; remove that to have the size of a pixel added")
            self.report(SCALE_IN_REGIONS, with_result(what, result))
            return
        ds.PixelSpacing = [decimal_string(round(value, 7)) for value in sizes[0]]
        result = action("PixelSpacing was added", "PixelSpacing would be added")
        self.report(SCALE_IN_REGIONS, with_result(what, result))


def _millimetres(region: Dataset, keyword: str) -> float:
    """Return a size of pixels that a region gives in cm; 0 where it gives none."""
    size = region.get(keyword)
    return abs(size) * 10 if isinstance(size, (int, float)) and math.isfinite(size) else 0


def _may_be_of_detector(spacing: Sequence[float], ds: Dataset) -> bool:
    """Tell whether a pixel spacing is a whole number of the detector's elements, if their spacing is known."""
    elements = numbers_in(written_text(ds, "DetectorElementSpacing"), 2)
    if elements is None or min(elements) <= 0:
        return True
    binned = [value / element for value, element in zip(spacing, elements)]
    return all(
        math.isfinite(count) and round(count) > 0 and abs(count - round(count)) <= _SAME_BINNING for count in binned
    )
