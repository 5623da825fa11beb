"""Repair the frame that the pixels stand in."""

from __future__ import annotations

from DICOMPatcherLib.defects import (
    END_DELIMITER_MISSING,
    FRAGMENTS_WRONG,
    LENGTH_WRONG,
    NOT_ENCAPSULATED,
    PIXELS_TOO_LONG,
)
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule


class RepairPixelDataEncoding(DICOMPatcherRule):
    """Divide compressed pixels into fragments, end them with a delimiter, and correct a length that is wrong.

    References
    ----------
    PS3.5 annex A.4: encapsulated Pixel Data. PS3.5 section 8.1.1: the length of native Pixel Data.
    """

    title = "Repair pixel data encapsulation"
    summary = "Encapsulates compressed pixels, ends them with a delimiter, and corrects the length of Pixel Data."
    description = (
        "Divides compressed pixels into fragments as the standard asks for, inserts the delimiter that ends them, "
        "corrects the length of Pixel Data where all pixels are there, removes zeros behind the last pixel, and packs "
        "masks whose frames are filled up to whole bytes."
    )
    whenToUse = (
        "Needed for files of home-made converters, and for interrupted copies that lack only the last eight bytes."
    )
    neverDoes = "It never changes a pixel. An image whose Pixel Data is truncated is reported and not repaired."
    defects = (NOT_ENCAPSULATED, END_DELIMITER_MISSING, PIXELS_TOO_LONG, LENGTH_WRONG, FRAGMENTS_WRONG)
    default = True

    examples = (
        Example(
            "Two zeros behind the pixels",
            {"Rows": 2, "Columns": 2, "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelData": b"abcd\0\0"},
            {"PixelData": b"abcd"},
        ),
        Example(
            "As many pixels as there should be",
            {"Rows": 2, "Columns": 2, "BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelData": b"ab\0\0"},
        ),
    )
