"""Give every file a meta header that tells the truth."""

from __future__ import annotations

from collections.abc import Mapping

from pydicom.dataset import Dataset
from pydicom.uid import UID

from DICOMPatcherLib.rule import DICOMPatcherRule

IMPLEMENTATION_CLASS_UID = "2.25.241713045872034983617263980452817304956"
"""Names this software in the headers that it writes (PS3.7 D.3.3.2)."""

_WRONG_HEADER = frozenset(("F1", "F2", "F4", "F19", "F20"))


class FixFileMetaInformation(DICOMPatcherRule):
    """Write the File Meta Information if it is missing, or if it contradicts the data set or its encoding.

    References
    ----------
    PS3.10 section 7.1: the elements of the File Meta Information and what they must agree with.
    """

    title = "Write missing or wrong file headers"
    description = (
        "Files from hospital CDs, old scanners and scripts may lack the header that says how they are written, or it "
        "names another image than the file holds. Readers then refuse the file or misread it."
    )
    defects = ("F1", "F2", "F4", "F5", "F6", "F9", "F19", "F20", "I9")
    default = "always"
    triggers = ("SOPClassUID", "SOPInstanceUID")

    def wants(self, values: Mapping[str, bytes]) -> bool:
        """Compare the UIDs of data set and header, and see what the walk of the file found."""
        if any(finding.defect in _WRONG_HEADER for finding in self.file.findings) or self._is_syntax_wrong():
            return True
        return any(
            keyword in values and self.file.meta.get(f"MediaStorage{keyword}", "") != _text(values[keyword])
            for keyword in self.triggers
        )

    def _is_syntax_wrong(self) -> bool:
        return self.file.meta.get("TransferSyntaxUID", "") != self.file.transfer_syntax

    def processDataSet(self, ds: Dataset) -> None:
        """Correct what is wrong in the header and leave the rest of it alone."""
        meta = ds.file_meta
        for keyword in self.triggers:
            uid = str(ds.get(keyword, "") or "")
            if uid and str(meta.get(f"MediaStorage{keyword}", "")) != uid:
                if f"MediaStorage{keyword}" in meta:
                    self.report("I9", f"the {keyword} of the file header is not that of the data set")
                setattr(meta, f"MediaStorage{keyword}", uid)
        if self._is_syntax_wrong():
            meta.TransferSyntaxUID = UID(self.file.transfer_syntax)
        if "FileMetaInformationVersion" not in meta:
            meta.FileMetaInformationVersion = b"\0\1"
        if "ImplementationClassUID" not in meta:
            meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
        if any(finding.defect in _WRONG_HEADER for finding in self.file.findings):
            meta.add_new(0x00020000, "UL", 0)  # the engine puts in the length it writes


def _text(value: bytes) -> str:
    return value.decode("ascii", "replace").strip("\0 ")
