"""Keywords of data elements, and the one that was meant."""

from __future__ import annotations

from DICOMPatcherLib.values.likeness import nearest


def similar_keyword(name: str) -> str:
    """Return the keyword of a data element that is most like a name; "" if none is."""
    from pydicom._dicom_dict import DicomDictionary

    return nearest(name, (entry[4] for entry in DicomDictionary.values()))


def is_keyword(name: str) -> bool:
    """Tell whether there is a data element of this keyword."""
    from pydicom.datadict import tag_for_keyword

    return tag_for_keyword(name) is not None
