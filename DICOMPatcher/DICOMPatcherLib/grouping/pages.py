"""Images that are no slices of a volume although their class has volumes: pages of protocols, overviews, mosaics."""

from __future__ import annotations

from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import text

_PAGES = ("DOSE", "PROT", "SCREEN", "REPORT", "SUMMARY")
_NO_SLICES = ("LOCALIZER", "SCOUT", "MOSAIC", *_PAGES)
"""Beginnings of words that Image Type says of such images."""


def is_no_slice(image: Instance) -> bool:
    """Tell whether the type of an image says that it is no slice of a stack."""
    return _says(image, _NO_SLICES)


def is_page(image: Instance) -> bool:
    """Tell whether the type of an image says that it shows text: the doses of a scan, its protocol."""
    return _says(image, _PAGES)


def _says(image: Instance, words: tuple[str, ...]) -> bool:
    stated = text(image, "ImageType").upper()
    return any(word in stated for word in words)
