"""Correct the colour label of JPEG compressed ultrasound images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import COLOUR_LABEL_WRONG
from DICOMPatcherLib.part10.codestream import segments
from DICOMPatcherLib.rule_api.examples import JPEG, Example, File, encapsulated
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from pydicom import Dataset

_ULTRASOUND = frozenset(
    (
        "1.2.840.10008.5.1.4.1.1.6.1",  # Ultrasound Image Storage
        "1.2.840.10008.5.1.4.1.1.3.1",  # Ultrasound Multi-frame Image Storage
        "1.2.840.10008.5.1.4.1.1.6",  # retired
        "1.2.840.10008.5.1.4.1.1.3",  # retired
    )
)
_LOSSY_JPEG = frozenset(("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"))  # baseline, extended

_HEAD = 256 * 1024
"""How much of the codestream is searched for its frame header. A segment before it is 64 kB at most."""

_APP0, _APP14 = 0xE0, 0xEE
_DCT_FRAMES = (0xC0, 0xC1, 0xC2)

_YCC = bytes.fromhex(
    "ffd8 ffe00010 4a46494600 0101 00 0001 0001 00 00"
    "ffc00011 08 0008 0008 03 012200 021101 031101 ffda000c 03 0100 0211 0311 003f00 ffd9"
)
_RGB = bytes.fromhex(
    "ffd8 ffee000e 41646f6265 0064 0000 0000 00"
    "ffc00011 08 0008 0008 03 521100 471100 421100 ffda000c 03 5200 4700 4200 003f00 ffd9"
)
"""The beginnings of codestreams for the examples."""


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

    Only the label RGB is questioned, and only the codestream can answer: a JFIF marker, an Adobe marker with
    transform 1 or subsampled chrominance say YCbCr; components named R, G and B or an Adobe marker with transform 0
    say RGB. If they say nothing, or contradict each other, the label stays.

    References
    ----------
    PS3.5 8.2.1: the label has to be consistent with the codestream, not with the image before its compression.
    PS3.3 C.7.6.3.1.2: YBR_FULL has chrominance for every pixel, YBR_FULL_422 for every second one of a row. There is
    no term for JPEG with any other subsampling, such as 4:2:0; by convention that is labelled YBR_FULL_422 as well.
    ISO/IEC 10918-1 B.2.2, 10918-5 (JFIF), 10918-6 6.5.3 (Adobe marker).
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
        return label == b"RGB" and self.file.transfer_syntax in _LOSSY_JPEG

    def processDataSet(self, ds: Dataset) -> None:
        pixels = self.file.pixels
        if pixels is None or not pixels.encapsulated or self.file.transfer_syntax not in _LOSSY_JPEG:
            return
        if str(ds.get("SOPClassUID")) not in _ULTRASOUND or ds.get("PhotometricInterpretation") != "RGB":
            return
        label = photometric_interpretation_of(pixels.head(_HEAD))
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


def photometric_interpretation_of(head: bytes) -> str:
    """Return the term for the colours of a JPEG codestream with three components; "" if it does not tell."""
    says_rgb = says_ycc = False
    components: list[tuple[int, int, int]] = []
    for marker, content in segments(head) if head.startswith(b"\xff\xd8") else ():
        if marker == _APP0 and content.startswith(b"JFIF\0"):
            says_ycc = True
        elif marker == _APP14 and content.startswith(b"Adobe") and len(content) >= 12:
            says_rgb |= content[11] == 0
            says_ycc |= content[11] == 1
        elif marker in _DCT_FRAMES and not components and content[5:6] == b"\3":
            # Of each component: name, sampling factors across and down in one byte, quantization table.
            components = [(name, factors >> 4, factors & 15) for name, factors in zip(content[6::3], content[7::3])]
    if len(components) != 3:
        return ""
    names, across, down = zip(*components)
    if min(across + down) == 0 or max(across) > across[0] or max(down) > down[0]:
        return ""
    subsampled = min(across) < across[0] or min(down) < down[0]
    says_rgb |= bytes(names) == b"RGB"
    says_ycc |= subsampled
    if says_rgb == says_ycc:
        return ""
    if says_rgb:
        return "RGB"
    return "YBR_FULL_422" if subsampled else "YBR_FULL"
