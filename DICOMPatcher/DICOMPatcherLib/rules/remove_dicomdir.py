"""Leave DICOMDIR files out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from DICOMPatcherLib.rule import DICOMPatcherRule

if TYPE_CHECKING:
    from pydicom import Dataset

_DIRECTORY = "1.2.840.10008.1.3.10"  # Media Storage Directory Storage
_DIRECTORY_ELEMENTS = (
    "FileSetID",
    "OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity",
    "DirectoryRecordSequence",
)


class RemoveDICOMDIR(DICOMPatcherRule):
    """Leave out what is a media directory by its class or its elements, whatever its name.

    A data set with pixels, or with a class of its own, is not a directory even if it is marked as one: it is kept.

    References
    ----------
    PS3.3 F.2 and F.3: the Basic Directory IOD has the file-set identification and the directory records, and neither
    a SOP Class UID nor pixels of its own. PS3.10 8.6: the DICOMDIR file.
    """

    title = "Remove DICOMDIR files"
    description = (
        "CDs and exports from an archive hold a DICOMDIR, the table of contents of the files beside it. It does not "
        "fit the patched files, and next to images it can even be taken for one of them, so it is left out."
    )
    defects = ("F30",)
    default = True
    triggers = ("SOPClassUID", *_DIRECTORY_ELEMENTS)

    def wants(self, values: Mapping[str, bytes]) -> bool:
        own = values.get("SOPClassUID", b"").decode("latin-1").strip(" \0")
        marked = _DIRECTORY in (own, self.file.meta.get("MediaStorageSOPClassUID"))
        return marked or any(keyword in values for keyword in _DIRECTORY_ELEMENTS)

    def processDataSet(self, ds: Dataset) -> None:
        own = ds.get("SOPClassUID")
        if self.file.pixels is not None or own not in (None, "", _DIRECTORY):
            self.report("F30", "marked as a DICOMDIR, but it is not one; kept")
        else:
            self.skip("DICOMDIR: the table of contents of other files")
