"""Fill up pixels that are cut off, when the user asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from DICOMPatcherLib.rules.base import DICOMPatcherRule

if TYPE_CHECKING:
    from pydicom import Dataset

_REMARK = "Pixel Data was cut off; the missing part was filled with zeros."
_LONGEST_COMMENTS = 10240


class PadTruncatedPixelData(DICOMPatcherRule):
    """Fill native pixels up with zeros, or end the last codestream where the file ends, and say so in the file.

    References
    ----------
    PS3.3 C.7.6.1: Image Comments (0020,4000).
    """

    title = "Fill up pixels that are cut off"
    description = (
        "An interrupted copy or a full disk leaves files without their last rows. By default they are reported and "
        "not written. With this rule the missing pixels become zeros, and Image Comments says so. Never measure in "
        "such an image: look for a complete copy first."
    )
    defects = ("F13",)
    default = False
    triggers = ("ImageComments",)

    def processStart(self, inputRootDir: str, outputRootDir: str) -> None:
        self._padded = ""

    def processFile(self) -> None:
        """Remember the file that is filled up."""
        super().processFile()
        if self.accepted:
            self._padded = self.file.path

    def wants(self, values: Mapping[str, bytes]) -> bool:
        """Go by what was accepted before."""
        return self.file.path == self._padded

    def processDataSet(self, ds: Dataset) -> None:
        """Say in the file that it is not whole."""
        comments = str(ds.get("ImageComments", "") or "")
        ds.ImageComments = f"{comments} {_REMARK}".strip()[-_LONGEST_COMMENTS:]
        self.report("F13", "a part of the pixels is made up: it was filled with zeros")
