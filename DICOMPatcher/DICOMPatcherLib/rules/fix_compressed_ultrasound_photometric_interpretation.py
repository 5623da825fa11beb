"""Correct the colour label of JPEG compressed ultrasound images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import COLOUR_LABEL_WRONG
from DICOMPatcherLib.instances.storage_classes import ULTRASOUND_CLASSES
from DICOMPatcherLib.part10.coded_description_checks import HEAD
from DICOMPatcherLib.part10.coded_image import colours_of_jpeg
from DICOMPatcherLib.part10.codestream import LOSSY_JPEG
from DICOMPatcherLib.rule_api.examples import JPEG, Example, File, encapsulated, jpeg_of_colours
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from pydicom import Dataset

_YCC = jpeg_of_colours("ffe00010 4a46494600 0101 00 0001 0001 00 00", "012200 021100 031100", "0100 0200 0300")
_RGB = jpeg_of_colours("ffee000e 41646f6265 0064 0000 0000 00", "521100 471100 421100", "5200 4700 4200")
"""Codestreams for the examples."""


def _labelled_rgb(frame: bytes) -> File:
    """Return an ultrasound image for an example."""
    elements = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.6.1",
        "Modality": "US",
        "PhotometricInterpretation": "RGB",
        "SamplesPerPixel": 3,
        "Rows": 8,
        "Columns": 8,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
        "PixelData": encapsulated(frame),
    }
    return File(elements, syntax=JPEG)


class FixCompressedUltrasoundPhotometricInterpretation(DICOMPatcherRule):
    """Set Photometric Interpretation (0028,0004) of an ultrasound image to what its JPEG codestream holds.

    Only the label RGB is questioned, and only the codestream can answer (`part10.coded_image`). If it says nothing, or
    contradicts itself, the label stays.

    References
    ----------
    PS3.5 8.2.1: the label has to be consistent with the codestream, not with the image before its compression.
    PS3.3 C.7.6.3.1.2: what the terms mean.
    """

    title = "Fix compressed ultrasound photometric interpretation"
    summary = "Corrects the label RGB of JPEG ultrasound images that are not RGB."
    description = (
        "Corrects Photometric Interpretation where an ultrasound image is labelled RGB and the JPEG image itself says "
        "that it is not. With the wrong label it is shown in wrong colours, mostly green and pink."
    )
    whenToUse = (
        "Needed for some ultrasound devices and converters that compress colour images and leave the label as it was."
    )
    neverDoes = "It leaves true RGB images alone, and those that do not say what they are."
    defects = (COLOUR_LABEL_WRONG,)
    default = True
    triggers = ("PhotometricInterpretation",)
    eachFileAlone = True

    examples = (
        Example(
            "The label RGB on YCbCr with half the chrominance",
            _labelled_rgb(_YCC),
            {"PhotometricInterpretation": "YBR_FULL_422"},
        ),
        Example(
            "True RGB",
            _labelled_rgb(_RGB),
        ),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        # The SOP class is looked at later: an earlier rule may be about to repair it.
        label = values.get("PhotometricInterpretation", b"").strip(b" \0")
        return label == b"RGB" and self.file.transfer_syntax in LOSSY_JPEG

    def processDataSet(self, ds: Dataset) -> None:
        pixels = self.file.pixels
        if pixels is None or not pixels.encapsulated or self.file.transfer_syntax not in LOSSY_JPEG:
            return
        if str(ds.get("SOPClassUID")) not in ULTRASOUND_CLASSES or ds.get("PhotometricInterpretation") != "RGB":
            return
        label = colours_of_jpeg(pixels.head(HEAD))
        if not label:
            self.report(
                COLOUR_LABEL_WRONG,
                Text("it cannot be determined whether the JPEG codestream is RGB, as declared, or YCbCr"),
            )
        elif label != "RGB":
            self.report(
                COLOUR_LABEL_WRONG,
                Text("PhotometricInterpretation is RGB, but the JPEG codestream is {label}", label=label),
            )
            ds.PhotometricInterpretation = label
