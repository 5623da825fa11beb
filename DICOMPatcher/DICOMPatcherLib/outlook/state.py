"""What is to be told of a series, and how bad it is."""

from __future__ import annotations

from typing import NamedTuple

from DICOMPatcherLib.texts import Text

SOUND, NAMED, DOUBTFUL, WRONG = range(4)
"""Nothing to tell; sound but not one plain volume; Slicer warns or offers it in pieces; measurements would be wrong."""

DEGREES = ("sound", "named", "doubtful", "wrong")
"""Their names in reports."""


class State(NamedTuple):
    """What is to be told of a series.

    Attributes
    ----------
    degree
        SOUND, NAMED, DOUBTFUL or WRONG.
    text
        In a clinician's words.
    is_complete
        Whether it is one volume, evenly spaced, of which nothing is missing and nothing is there twice.
    """

    degree: int
    text: Text
    is_complete: bool = False
