"""Repair the lengths and delimiters of sequences."""

from __future__ import annotations

from DICOMPatcherLib.rules.base import DICOMPatcherRule


class RepairSequences(DICOMPatcherRule):
    """Correct lengths of sequences and items, and put in the delimiters that are missing.

    Only where the items, and what follows them up to the end of the file, can be read in one way and no other.

    References
    ----------
    PS3.5 section 7.5: the encoding of sequences and items.
    """

    title = "Repair sequences with wrong lengths or delimiters"
    description = (
        "Some anonymizers and converters change values inside sequences and forget the lengths around them, or lose "
        "a delimiter. Readers then refuse the file or drop what follows. Lengths and delimiters are put right where "
        "the contents leave no doubt; otherwise the file is reported."
    )
    defects = ("F21",)
    default = True
