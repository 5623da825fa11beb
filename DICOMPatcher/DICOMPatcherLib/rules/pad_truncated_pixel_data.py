"""Fill up pixels that are cut off, when the user asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import PIXELS_CUT_OFF
from DICOMPatcherLib.rule_api.examples import Damage, Example, File
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import action

if TYPE_CHECKING:
    from pydicom import Dataset

_REMARK = "Pixel Data was truncated; the missing part was filled with zeros."
_LONGEST_COMMENTS = 10240


class PadTruncatedPixelData(DICOMPatcherRule):
    """Fill native pixels up with zeros, or end the last codestream where the file ends, and say so in the file.

    References
    ----------
    PS3.3 C.7.6.1: Image Comments (0020,4000).
    """

    title = "Pad truncated pixel data"
    summary = "Fills missing pixels at the end of an image with zeros, and says so in Image Comments."
    description = (
        "Pads truncated Pixel Data with zeros, and says so in Image Comments. Without this rule such files are "
        "reported and stay damaged."
    )
    whenToUse = (
        "Use it to see at least a part of an image whose copy was interrupted, if no complete copy can be found."
    )
    neverDoes = "It does not recover pixels. Never measure in such an image."
    defects = (PIXELS_CUT_OFF,)
    default = False
    triggers = ("ImageComments",)
    eachFileAlone = True

    examples = (
        Example(
            "An image without its last row",
            File(
                {"Rows": 2, "Columns": 2, "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelData": b"abcd"},
                damage=Damage("2 bytes are missing at the end", cut=2),
            ),
            {"PixelData": b"ab\0\0", "ImageComments": _REMARK},
        ),
        Example("An image that is whole", {"ImageComments": "Thorax"}),
    )

    def processStart(self, inputRootDir: str, outputRootDir: str) -> None:
        self._padded = ""

    def processFile(self) -> None:
        """Remember the file that is filled up."""
        super().processFile()
        if self.accepted:
            self._padded = self.file.path

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Go by what was accepted before."""
        return self.file.path == self._padded

    def processDataSet(self, ds: Dataset) -> None:
        """Say in the file that it is not whole."""
        comments = str(ds.get("ImageComments", "") or "")
        ds.ImageComments = f"{comments} {_REMARK}".strip()[-_LONGEST_COMMENTS:]
        self.report(
            PIXELS_CUT_OFF, action("missing pixels were filled with zeros", "missing pixels would be filled with zeros")
        )
