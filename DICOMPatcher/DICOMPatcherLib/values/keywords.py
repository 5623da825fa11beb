"""Keywords of data elements, and the one that was meant."""

from __future__ import annotations

import difflib

_LONGEST = 64
"""Characters of what is compared with all keywords; the longest keyword has 63."""


def similar_keyword(name: str) -> str:
    """Return the keyword of a data element that is most like a name; "" if none is."""
    from pydicom._dicom_dict import DicomDictionary

    known = [entry[4] for entry in DicomDictionary.values()]
    similar = difflib.get_close_matches(name, known, 1) if len(name) <= _LONGEST else []
    return similar[0] if similar else ""


def is_keyword(name: str) -> bool:
    """Tell whether there is a data element of this keyword."""
    from pydicom.datadict import tag_for_keyword

    return tag_for_keyword(name) is not None
