"""Take DICOM files out of archives, and apart where one file holds several."""

from __future__ import annotations

from DICOMPatcherLib.defects import ARCHIVE, SEVERAL_FILES
from DICOMPatcherLib.rule_api.examples import Archive, Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule


class UnpackArchives(DICOMPatcherRule):
    """Treat zip, tar, gzip, bzip2 and xz archives, and DICOM files one behind the other, as folders.

    References
    ----------
    PS3.12 annex V: ZIP files as a medium.
    """

    title = "Unpack archives"
    summary = "Patches files in zip, tar, gz, bz2 and xz archives as if they were in a folder."
    description = (
        "Unpacks zip, tar, gz, bz2 and xz archives and patches their files as if the archive were a folder of its "
        "name. A file that consists of several concatenated DICOM files is split in the same way."
    )
    whenToUse = (
        "Public collections and portals send images packed; old archives and web servers put several files into one."
    )
    neverDoes = (
        "It does not unpack an archive that needs a password, or that grows to a hundred times its size: that is "
        "reported."
    )
    defects = (ARCHIVE, SEVERAL_FILES)
    default = True
    unpacksArchives = True

    examples = (
        Example(
            "A zip archive with a folder in it",
            {"images.zip": Archive({"folder/image.dcm": {"PatientID": "4711"}})},
            {"images.zip/folder/image.dcm": {}},
        ),
        Example("A file that is no archive", {"images/image.dcm": {"PatientID": "4711"}}),
    )
