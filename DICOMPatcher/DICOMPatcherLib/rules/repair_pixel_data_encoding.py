"""Repair the frame that the pixels stand in."""

from __future__ import annotations

from DICOMPatcherLib.rules.base import DICOMPatcherRule


class RepairPixelDataEncoding(DICOMPatcherRule):
    """Divide compressed pixels into fragments, end them with a delimiter, and correct a length that is wrong.

    References
    ----------
    PS3.5 annex A.4: encapsulated Pixel Data. PS3.5 section 8.1.1: the length of native Pixel Data.
    """

    title = "Repair the frame around the pixels"
    description = (
        "Home-made converters write compressed images without the fragments that the standard asks for, interrupted "
        "copies lack the last eight bytes, the length of the pixels is wrong although all of them are there, a few "
        "zeros stand behind them, or each frame of a mask is filled up to whole bytes. The pixels themselves are not "
        "touched. Pixels that are really cut off are reported and not repaired."
    )
    defects = ("F11", "F12", "F14", "F25")
    default = True
