"""Repair the lengths and delimiters of sequences."""

from __future__ import annotations

from DICOMPatcherLib.defects import ITEMS_IN_OTHER_ENCODING, SEQUENCE_DAMAGED
from DICOMPatcherLib.rule_api.examples import Damage, Example, File
from DICOMPatcherLib.rules.base import DICOMPatcherRule


class RepairSequences(DICOMPatcherRule):
    """Correct lengths of sequences and items, and put in the delimiters that are missing.

    Only where the items, and what follows them up to the end of the file, can be read in one way and no other.

    References
    ----------
    PS3.5 section 7.5: the encoding of sequences and items.
    """

    title = "Repair sequences with wrong lengths or delimiters"
    summary = "Corrects lengths of sequences and items, and inserts missing delimiters."
    description = (
        "Corrects the lengths of sequences and of their items, and inserts delimiters that are missing. Readers refuse "
        "files with such sequences, or drop what follows."
    )
    whenToUse = (
        "Needed after anonymizers and converters that change values inside sequences and forget the lengths around "
        "them, or lose a delimiter."
    )
    neverDoes = (
        "It never guesses: where the contents can be read in more than one way, the file is reported and stays as it "
        "is."
    )
    defects = (SEQUENCE_DAMAGED, ITEMS_IN_OTHER_ENCODING)
    default = True

    examples = (
        Example(
            "A sequence without its end",
            File(
                {"ProcedureCodeSequence": [{"CodeValue": "CODE"}]},
                damage=Damage("no sequence delimiter", old=b"\xfe\xff\xdd\xe0\0\0\0\0"),
            ),
            {},
        ),
        Example("A sequence with its end", {"ProcedureCodeSequence": [{"CodeValue": "CODE"}]}),
    )
