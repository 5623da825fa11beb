"""Leave DICOMDIR files out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import MEDIA_DIRECTORY
from DICOMPatcherLib.rule_api.examples import LEFT_OUT, Example, File
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from pydicom import Dataset


class RemoveDICOMDIR(DICOMPatcherRule):
    """Leave out what is a media directory by its class or its elements, whatever its name.

    References
    ----------
    PS3.3 F.2 and F.3: the Basic Directory IOD has the file-set identification and the directory records, and neither
    a SOP Class UID nor pixels of its own. PS3.10 8.6: the DICOMDIR file.
    """

    title = "Remove DICOMDIR files"
    summary = "Leaves out DICOMDIR files, which do not match the patched files."
    description = (
        "Leaves out DICOMDIR files, the tables of contents of CDs and of exports from an archive, whatever their names "
        "are. They do not match the patched files, and next to images they can be taken for one of them."
    )
    whenToUse = "Needed for CDs and exports."
    neverDoes = "It never leaves out an image, even if it is named DICOMDIR."
    defects = (MEDIA_DIRECTORY,)
    default = True
    seesDirectories = True
    triggers = ("DirectoryRecordSequence",)
    eachFileAlone = True

    examples = (
        Example(
            "A DICOMDIR beside an image",
            {
                "DICOMDIR": File(
                    {"MediaStorageSOPClassUID": "1.2.840.10008.1.3.10", "FileSetID": "CD"},
                    is_bare=True,
                ),
                "image.dcm": {},
            },
            {"DICOMDIR": LEFT_OUT},
        ),
        Example("An image by the name of a DICOMDIR", {"DICOMDIR": {"Modality": "CT"}}),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Go by what the walk of the file has found."""
        return self.file.is_dicomdir

    def processDataSet(self, ds: Dataset) -> None:
        """Leave the file out."""
        self.skip(Text("DICOMDIR: the index of other files"))
