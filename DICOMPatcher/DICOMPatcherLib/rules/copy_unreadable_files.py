"""Copy damaged files as they are, when the user asks for it."""

from __future__ import annotations

from DICOMPatcherLib.rule_api.examples import AS_IT_IS, Damage, Example, File
from DICOMPatcherLib.rules.base import DICOMPatcherRule


class CopyUnreadableFiles(DICOMPatcherRule):
    """Put files into the output that are DICOM and so damaged that nothing can be done for them.

    References
    ----------
    PS3.10 section 7: what a reader may expect of a file.
    """

    title = "Copy unreadable files as they are"
    summary = "Copies files that are too damaged to be read, unchanged."
    description = (
        "Copies files into the output that are DICOM and so damaged that nothing can be done for them, unchanged. "
        "Without this rule they are reported and not written."
    )
    whenToUse = "Use it if the output is to be complete, for example for another tool to try."
    neverDoes = "It repairs nothing. The files stay in the report."
    defects = ()
    default = False
    keepsUnreadable = True

    examples = (
        Example(
            "A file that ends within its pixels",
            File({}, damage=Damage("3 bytes are missing at the end", cut=3)),
            AS_IT_IS,
        ),
        Example("A file that is whole", {}),
    )
