"""Write a few codes as the standard wants them, where they can mean one thing only."""

from __future__ import annotations

from collections.abc import Mapping

from pydicom import Dataset
from pydicom.datadict import keyword_for_tag

from DICOMPatcherLib.defects import VALUE_MALFORMED
from DICOMPatcherLib.part10.raw_values import raw_values
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import plural
from DICOMPatcherLib.values.code_readings import CODE_TAGS, ORIENTATION, code_meant, is_code

_OF_ANIMALS = (
    "AnatomicalOrientationType",
    "PatientSpeciesDescription",
    "PatientSpeciesCodeSequence",
    "PatientBreedDescription",
    "PatientBreedCodeSequence",
)
"""Elements beside which directions may be those of a body on four feet."""


class RepairCodes(DICOMPatcherRule):
    """Write Patient's Sex, Patient's Age and Patient Orientation with the codes that the standard has for them.

    References
    ----------
    PS3.5 section 6.2: AS. PS3.3 C.7.1.1: Patient's Sex. PS3.3 C.7.6.1.1.1: Patient Orientation.
    """

    title = "Repair sex, age and directions that are written wrongly"
    summary = "Writes sex, age and patient orientation as the standard requires, such as 045Y for 45 years."
    description = (
        "Repairs Patient's Sex, Patient's Age and Patient Orientation that are written in words, in lower case or "
        "without leading zeros, such as male, 45Y or Left\\Foot. Programs do not understand them: they compute no dose "
        "by age or sex, and do not mark the sides of the image."
    )
    whenToUse = "Needed for files of scripts and forms that people fill in."
    neverDoes = "It leaves alone what has no single meaning, such as an age without a unit, and reports it."
    defects = (VALUE_MALFORMED,)
    default = True
    triggers = ("PatientSex",)
    eachFileAlone = True

    examples = (
        Example("An age without leading zero", {"PatientAge": b"45Y "}, {"PatientAge": "045Y"}),
        Example("A sex in words", {"PatientSex": b"Female"}, {"PatientSex": "F"}),
        Example("Directions in words", {"PatientOrientation": b"Left\\Foot "}, {"PatientOrientation": "L\\F"}),
        Example("An age without a unit", {"PatientAge": b"45"}),
        Example("Codes of the standard", {"PatientSex": "O", "PatientAge": "003M", "PatientOrientation": "AR\\FP"}),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Look at files only whose examination has found a value that has not its form."""
        return self.file.has_malformed_values

    def processDataSet(self, ds: Dataset) -> None:
        """Repair what can be read in one way."""
        repaired: dict[str, None] = {}
        left: dict[str, None] = {}
        for raw in raw_values(ds, ("AS", "CS")):
            if raw.tag not in CODE_TAGS or raw.depth or is_code(raw.tag, raw.data):
                continue
            # The same words are other codes for animals (PS3.3 C.7.6.1.1.1).
            is_of_animal = raw.tag == ORIENTATION and any(keyword in ds for keyword in _OF_ANIMALS)
            meant = None if is_of_animal else code_meant(raw.tag, raw.data)
            if meant is not None:
                raw.replace(meant)
            (left if meant is None else repaired)[keyword_for_tag(raw.tag)] = None
        if repaired:
            message = plural(
                len(repaired),
                "{keywords} is not written with its code",
                "{keywords} are not written with their codes",
                keywords=list(repaired),
            )
            self.report(VALUE_MALFORMED, message)
        if left:
            message = plural(
                len(left),
                "{keywords} has no code of the standard, and it is not certain which is meant; left unchanged",
                "{keywords} have no code of the standard, and it is not certain which is meant; left unchanged",
                keywords=list(left),
            )
            self.report(VALUE_MALFORMED, message)
