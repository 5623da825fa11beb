"""Write data elements anew whose header or length no reader is obliged to accept."""

from __future__ import annotations

from DICOMPatcherLib.defects import HEADER_FORM_WRONG, IMPLICIT_ELEMENT, LENGTH_WRONG, ODD_LENGTH, VR_UNKNOWN, VR_WRONG
from DICOMPatcherLib.rule_api.examples import Damage, Example, File
from DICOMPatcherLib.rules.base import DICOMPatcherRule


class RepairElementEncoding(DICOMPatcherRule):
    """Give elements a length that is right and even, and a VR that exists.

    References
    ----------
    PS3.5 section 7.1.1: values have an even length. PS3.5 section 6.2.2: UN stands for what is not known. PS3.5
    section 7.1.2: all elements of a data set are in the same form.
    """

    title = "Repair elements that are encoded wrongly"
    summary = "Corrects lengths that are odd or wrong, and missing or unknown VRs, of elements."
    description = (
        "Pads values of odd length, and gives elements a value representation where it is missing or unknown; which "
        "one is looked up in the data dictionary of the standard. A wrong length is corrected where exactly one lets "
        "everything behind it be read up to the end of the file. Readers refuse files with such elements, or lose what "
        "follows."
    )
    whenToUse = "Needed for files written by scripts, anonymizers and converters."
    neverDoes = "It never changes a value."
    defects = (ODD_LENGTH, IMPLICIT_ELEMENT, VR_UNKNOWN, LENGTH_WRONG, HEADER_FORM_WRONG, VR_WRONG)
    default = True

    examples = (
        Example(
            "A value of odd length",
            File(
                {"PatientID": "EX-4711"},
                damage=Damage("7 bytes in Patient ID", old=b"LO\x08\0EX-4711 ", new=b"LO\x07\0EX-4711"),
            ),
            {},
        ),
        Example("Values of even length", {"PatientID": "EX-4711 "}),
    )
