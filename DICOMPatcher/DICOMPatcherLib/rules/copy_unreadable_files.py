"""Copy damaged files as they are, when the user asks for it."""

from __future__ import annotations

from DICOMPatcherLib.rules.base import DICOMPatcherRule


class CopyUnreadableFiles(DICOMPatcherRule):
    """Put files into the output that are DICOM and so damaged that nothing can be done for them.

    References
    ----------
    PS3.10 section 7: what a reader may expect of a file.
    """

    title = "Copy unreadable files as they are"
    description = (
        "Damaged files that cannot be repaired are reported and not written. With this rule the output gets them "
        "unchanged, so that it is complete, for example for another tool to try. They stay in the report."
    )
    defects = ()
    default = False
    keepsUnreadable = True
