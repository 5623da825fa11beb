"""A folder that a copy may be written to, proposed by what it is a copy of."""

from __future__ import annotations

import itertools
import os


def proposed_output(source: str, elsewhere: str) -> str:
    """Return a folder that is not there yet: beside the input, or elsewhere if nothing can be written there.

    Parameters
    ----------
    elsewhere
        A folder of the user, for the copy of a CD.
    """
    source = os.path.abspath(source)
    name = os.path.basename(source) if os.path.isdir(source) else os.path.splitext(os.path.basename(source))[0]
    place = os.path.dirname(source)
    if not name or not os.access(place, os.W_OK):
        place = elsewhere
    first = os.path.join(place, f"{name or 'DICOM'}-repaired")
    others = (f"{first}-{number}" for number in itertools.count(2))
    return next(path for path in itertools.chain([first], others) if not os.path.lexists(path))
