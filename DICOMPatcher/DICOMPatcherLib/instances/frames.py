"""What is known of the frames of an image, once and for all its rules."""

from __future__ import annotations

from typing import NamedTuple

from DICOMPatcherLib.defects import DefectId
from DICOMPatcherLib.texts import Text


class Frames(NamedTuple):
    """What the frames of an image are in space.

    Attributes
    ----------
    degree
        How bad it is, as of a series: from 0, nothing to tell.
    text
        What they are, in a clinician's words.
    defect
        What is wrong; None if nothing certainly is.
    size, spacing, extent
        Columns, rows, frames or places; the mm from one to the next as readers take them; mm in all. () if not known.
    """

    degree: int
    text: Text
    defect: DefectId | None = None
    size: tuple[int, ...] = ()
    spacing: tuple[float, ...] = ()
    extent: tuple[float, ...] = ()
