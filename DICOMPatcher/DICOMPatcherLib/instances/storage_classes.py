"""SOP classes of objects that are stored, and of those that are not.

References
----------
PS3.4 B.5: the standard storage classes. PS3.4 K.6.1.2: worklist items, which are no instances of a series.
"""

from __future__ import annotations

import functools

from pydicom._uid_dict import UID_dictionary

from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.values.identifiers import DCMTK_PRIVATE, WELL_KNOWN, is_valid_uid

DIRECTORY = "1.2.840.10008.1.3.10"

ULTRASOUND_CLASSES = (
    "1.2.840.10008.5.1.4.1.1.3",  # Ultrasound Multi-frame Image Storage (Retired)
    "1.2.840.10008.5.1.4.1.1.3.1",  # Ultrasound Multi-frame Image Storage
    "1.2.840.10008.5.1.4.1.1.6",  # Ultrasound Image Storage (Retired)
    "1.2.840.10008.5.1.4.1.1.6.1",  # Ultrasound Image Storage
)
"""PS3.6 table A-1. pydicom.uid has names for two of them only."""

_YOUNGER = frozenset(
    f"1.2.840.10008.5.1.4.1.1.{number}"
    for number in ("6.3", "66.7", "66.8", "77.1.8", "77.1.9", "88.76", "88.77", "201.1")
)
"""Classes that older dictionaries of pydicom lack, such as those of label maps and of confocal images."""

STORAGE_BRANCH = "1.2.840.10008.5.1.4.1.1."
"""Where the standard puts its storage classes, with few exceptions."""


_BRANCHES_MADE_FROM_OTHERS = tuple(f"{STORAGE_BRANCH}{number}." for number in (11, 66, 88, 104))
"""Presentation states; registrations and segmentations; reports; documents (PS3.6 table A-1)."""
_MADE_FROM_OTHERS = frozenset(
    f"{STORAGE_BRANCH}{number}" for number in ("30", "67", "481.2", "481.3", "481.5", "481.8")
)
"""Parametric maps, value mappings, doses, structure sets and plans."""
_MODALITIES_MADE_FROM_OTHERS = frozenset(
    (
        *("ASMT", "DOC", "FID", "KO", "M3D", "OT", "PLAN", "PR", "REG", "RTDOSE", "RTPLAN", "RTSEGANN", "RTSTRUCT"),
        *("RWV", "SC", "SEG", "SMR", "SR", "STL"),
    )
)


def is_made_from_others(sop_class: str, modality: str) -> bool:
    """Tell whether an object is made from images, perhaps long after these, and acquired from no patient."""
    is_by_class = sop_class in _MADE_FROM_OTHERS or sop_class.startswith(_BRANCHES_MADE_FROM_OTHERS)
    return is_by_class or modality in _MODALITIES_MADE_FROM_OTHERS


@functools.lru_cache(maxsize=1024)
def is_storage_class(uid: str) -> bool:
    """Tell whether this is a standard storage class, also one that is younger than this pydicom's dictionary."""
    if not uid.startswith(WELL_KNOWN) or uid == DIRECTORY or not is_valid_uid(uid):
        return False
    if uid.startswith(STORAGE_BRANCH):
        return True
    from pydicom.uid import UID

    known = UID(uid)
    return known.type == "SOP Class" and "Storage" in known.name and "Commitment" not in known.name


def is_known_class(uid: str) -> bool:
    """Tell whether this is a class of PS3.6 table A-1."""
    return uid in UID_dictionary or uid in _YOUNGER


def is_stored_object(instance: Instance) -> bool:
    """Tell whether a file may be an instance of a series; one of a worklist, for example, is not.

    What has neither pixels nor a class nor a modality says nothing of being one.
    """
    if instance.pixel_length:
        return True
    if instance.is_worklist_item:
        return False
    sop_class = text(instance, "SOPClassUID")
    if sop_class in ("", DCMTK_PRIVATE):
        return bool(text(instance, "Modality"))
    return is_storage_class(sop_class) or not sop_class.startswith(WELL_KNOWN)
