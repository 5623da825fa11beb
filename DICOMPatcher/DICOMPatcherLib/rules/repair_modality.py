"""Say which kind of device made an image, where its class allows one only."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from DICOMPatcherLib.defects import MODALITY_MISSING
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.instances.instance import Instance, batches, remaining
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text

_CLASSES = {
    "CT": ("2", "2.1", "2.2"),
    "MR": ("4", "4.1", "4.2", "4.3", "4.4"),
    "PT": ("128", "128.1", "130"),
    "NM": ("20",),
    "US": ("3", "3.1", "6", "6.1", "6.2"),
    "CR": ("1",),
    "MG": ("1.2", "1.2.1", "13.1.3"),
    "IO": ("1.3", "1.3.1"),
    "SEG": ("66.4", "66.7"),
    "REG": ("66.1", "66.3"),
    "RTIMAGE": ("481.1",),
    "RTDOSE": ("481.2",),
    "RTSTRUCT": ("481.3",),
    "RTPLAN": ("481.5", "481.8"),
    "KO": ("88.59",),
    "PR": ("11.1", "11.2", "11.3", "11.4"),
    "SR": ("88.11", "88.22", "88.33"),
}
_MODALITIES = {STORAGE_BRANCH + number: modality for modality, numbers in _CLASSES.items() for number in numbers}
"""The only Modality that instances of a class can have (PS3.3 annex A, PS3.4 table B.5-1)."""


_SERIES = "SeriesInstanceUID"
_LOT = (_SERIES, "PatientID", "PatientName", "SOPClassUID", "Rows", "Columns", "ImageType")
"""What images must have in common not to be parted by other rules: only they say what another one is."""
_NO_TERMS = {"MRI": "MR", "MRT": "MR", "PET": "PT", "ULTRASOUND": "US", "SR DOCUMENT": "SR"}
"""What people write in place of the defined terms."""


class RepairModality(DICOMPatcherRule):
    """Complete Modality (0008,0060) from the SOP class.

    References
    ----------
    PS3.3 C.7.3.1.1.1: defined terms. PS3.3 annex A: which device the objects of each class come from.
    """

    title = "Complete the modality"
    summary = "Fills in the modality where the class of the object allows one only."
    description = (
        "Fills in Modality where it is missing or written otherwise, and the class of the object allows one only: "
        "CT Image Storage comes from CT. Slicer shows series by it, and uses it to decide how they are loaded."
    )
    whenToUse = "Needed for files of scripts and converters that leave it out."
    neverDoes = (
        "It does not change a modality that is there, even if it contradicts the class. Where the class allows "
        "several, as secondary captures do, a missing modality is reported."
    )
    defects = (MODALITY_MISSING,)
    default = True
    requiredTags = (*_LOT, "Modality")

    examples = (
        Example("A CT image without modality", {"Modality": None}, {"Modality": "CT"}),
        Example("Lower case", {"Modality": b"ct"}, {"Modality": "CT"}),
        Example("No defined term", {"SOPClassUID": STORAGE_BRANCH + "4", "Modality": "MRI"}, {"Modality": "MR"}),
        Example("A secondary capture without modality", {"SOPClassUID": STORAGE_BRANCH + "7", "Modality": ""}),
        Example("A modality is there", {"Modality": "CT"}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Go through the rows, and then through those of the same kind as those that lack it."""
        found: list[Instance] = []
        for batch in batches(remaining(instances)):
            found += filter(_may_be_wrong, batch)
            yield
        stated: dict[tuple[str, ...], set[str]] = {_lot(instance): set() for instance in found}
        for batch in batches(remaining(instances)) if found else ():
            for instance in batch:
                if not _may_be_wrong(instance) and _lot(instance) in stated:
                    stated[_lot(instance)].add(text(instance, "Modality"))
            yield
        for batch in batches(found):
            for instance in batch:
                _complete(instance, stated[_lot(instance)])
            yield


def _lot(instance: Instance) -> tuple[str, ...]:
    return tuple(text(instance, keyword) for keyword in _LOT)


def _may_be_wrong(instance: Instance) -> bool:
    modality = instance["Modality"]
    return not modality or modality.islower() or modality.upper() in _NO_TERMS


def _complete(instance: Instance, of_series: AbstractSet[str]) -> None:
    stated, sop_class = text(instance, "Modality"), text(instance, "SOPClassUID")
    known = _MODALITIES.get(sop_class)
    if instance.is_damaged:
        return
    term = stated.upper()
    if (
        known is not None
        and _NO_TERMS.get(term, term) in ("", known)
        and of_series - {known}
        and text(instance, _SERIES)
    ):
        left = Text("the other images of the series have another one; left unchanged")
        instance.report(MODALITY_MISSING, with_result(missing("Modality"), left))
    elif known is not None and _NO_TERMS.get(term, term) in ("", known):
        problem = Text("Modality is not written with its defined term") if stated else missing("Modality")
        instance["Modality"] = known
        instance.report(MODALITY_MISSING, problem)
    elif not stated and sop_class.startswith(STORAGE_BRANCH) and instance.pixel_length:
        left = Text("the class of the object does not tell it; left unchanged")
        instance.report(MODALITY_MISSING, with_result(missing("Modality"), left))
