"""Repairs of the elements that describe the pixels, made before a data set is read: nothing else may change."""

from __future__ import annotations

from collections.abc import Sequence

from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.pixel_description import DESCRIPTION, DESCRIPTION_DEFECTS


def is_description_alone(before: Part10File, after: Part10File, edits: Sequence[Edit]) -> bool:
    """Tell whether a file differs after edits in nothing but elements that describe its pixels, and is better for it.

    Each edit replaces one such element as a whole, or puts one between others.
    """
    places = {element.start: element for element in before.elements}
    for edit in edits:
        element = places.get(edit.start)
        is_new = edit.start == edit.stop
        if element is None or not (is_new or (edit.stop == element.stop and element.tag in DESCRIPTION)):
            return False
    kept = [[element.tag for element in file.elements if element.tag not in DESCRIPTION] for file in (before, after)]
    is_same_kind = (before.encoding, before.transfer_syntax) == (after.encoding, after.transfer_syntax)
    new_defects = {finding.defect for finding in after.findings} - {finding.defect for finding in before.findings}
    is_worse = after.damage or after.not_dicom or new_defects.difference(DESCRIPTION_DEFECTS)
    return kept[0] == kept[1] and is_same_kind and not is_worse
