"""What images of one volume have in common, and which images are no volume."""

from __future__ import annotations

from collections.abc import Sequence

from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import text

KIND_TAGS = ("SOPClassUID", "Rows", "Columns", "Modality", "ImageType")

MOST_FOREIGN = 0.5
"""There may be so many foreign images for each slice of a volume; with more, nothing is the volume for certain."""

_OVERVIEWS = ("LOCALIZER", "SCOUT")
"""What Image Type says of images that are no volume together."""


def kind_of(instance: Instance) -> tuple[str, ...]:
    """Return what all slices of a volume have in common."""
    return tuple(text(instance, keyword) for keyword in ("SOPClassUID", "Rows", "Columns", "Modality"))


def is_of_kind(instance: Instance, kind: tuple[str, ...]) -> bool:
    """Tell whether an image may be a slice of a volume; its modality may be missing or written otherwise."""
    *own, modality = kind_of(instance)
    return own == list(kind[:-1]) and modality.upper() in ("", kind[-1].upper())


def are_overviews(images: Sequence[Instance]) -> bool:
    """Tell whether images are localizers, by what the first says."""
    return any(word in text(images[0], "ImageType").upper() for word in _OVERVIEWS)
