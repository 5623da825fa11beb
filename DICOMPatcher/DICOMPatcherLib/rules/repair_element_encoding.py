"""Write data elements anew whose header or length no reader is obliged to accept."""

from __future__ import annotations

from DICOMPatcherLib.rules.base import DICOMPatcherRule


class RepairElementEncoding(DICOMPatcherRule):
    """Give elements an even length, and a VR that exists.

    References
    ----------
    PS3.5 section 7.1.1: values have an even length. PS3.5 section 6.2.2: UN stands for what is not known. PS3.5
    section 7.1.2: all elements of a data set are in the same form.
    """

    title = "Repair elements that are encoded wrongly"
    description = (
        "Scripts, anonymizers and converters write values of odd length, elements without a value representation "
        "among others that have one, or letters that mean nothing. Readers refuse the file, or lose what follows. The "
        "values stay as they are; a missing representation is looked up in the dictionary of the standard."
    )
    defects = ("F18", "F23", "F24")
    default = True
