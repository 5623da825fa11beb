"""Make the header of an image agree with its pixels."""

from __future__ import annotations

from DICOMPatcherLib.part10.pixel_description import DESCRIPTION_DEFECTS
from DICOMPatcherLib.rule_api.examples import JPEG, Example, File, encapsulated, jpeg_of_colours
from DICOMPatcherLib.rules.base import DICOMPatcherRule

_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_X_RAY = "1.2.840.10008.5.1.4.1.1.1.1"
_GREY = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelData": b"abcd"}
_JPEG_OF_COLOURS = jpeg_of_colours(
    "ffe00010 4a46494600 0101 00 0001 0001 00 00", "012200 021100 031100", "0100 0200 0300"
)
_COLOURS = {**_GREY, "SamplesPerPixel": 3, "Rows": 8, "Columns": 8, "PixelData": encapsulated(_JPEG_OF_COLOURS)}


class RepairPixelDescription(DICOMPatcherRule):
    """Correct the elements of the Image Pixel module where the pixels leave one reading.

    The examination is `part10.description_findings`; this accepts what it can prove.

    References
    ----------
    PS3.3 C.7.6.3: the Image Pixel module. PS3.3 C.7.6.6: Number of Frames. PS3.5 section 8: the encoding of pixels.
    """

    title = "Repair how the pixels are described"
    summary = "Corrects size, bits, colours and number of frames in the header where the pixels prove them."
    description = (
        "Compares Rows, Columns, Number of Frames, Samples per Pixel, Photometric Interpretation, Planar "
        "Configuration, Bits Allocated, Bits Stored and High Bit with the length of Pixel Data or with the codestream, "
        "and corrects what is missing or wrong if only one value fits."
    )
    whenToUse = (
        "Needed for images that scripts and converters have written, which are refused, cut off, sheared or shown in "
        "wrong colours."
    )
    neverDoes = (
        "It never changes a pixel. What the pixels do not prove is reported and stays as it is, such as a size that is "
        "swapped, frames that were lost, or a wrong sign."
    )
    defects = DESCRIPTION_DEFECTS
    default = True
    eachFileAlone = True

    examples = (
        Example("Rows are missing", {"Rows": None}, {"Rows": 2}),
        Example(
            "Three pages and no number of frames",
            {**_GREY, "SOPClassUID": _CAPTURE, "Rows": 16, "Columns": 16, "PixelData": bytes(3 * 16 * 16)},
            {"NumberOfFrames": "3"},
        ),
        Example(
            "Sixteen frames in an X-ray image, which has one",
            {**_GREY, "SOPClassUID": _X_RAY, "NumberOfFrames": "16"},
            {"NumberOfFrames": "1"},
        ),
        Example(
            "A label that readers take for inverted",
            {"PhotometricInterpretation": "MONOCHROME"},
            {"PhotometricInterpretation": "MONOCHROME2"},
        ),
        Example("High Bit is not the highest one", {"HighBit": 16}, {"HighBit": 15}),
        Example(
            "The label RGB on a JPEG image of luminance and chrominance",
            File(
                {**_COLOURS, "SOPClassUID": _CAPTURE, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0},
                syntax=JPEG,
            ),
            {"PhotometricInterpretation": "YBR_FULL_422"},
        ),
        Example("All fits", {"HighBit": 15}),
    )

    def processFile(self) -> None:
        """Accept one repair at a time: what the others are depends on it."""
        for finding in self.file.findings:
            if finding.repair and finding.defect in self.defects:
                self.repair(finding)
                return
