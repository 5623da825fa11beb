"""Take DICOM files out of archives."""

from __future__ import annotations

from DICOMPatcherLib.rule import DICOMPatcherRule


class UnpackArchives(DICOMPatcherRule):
    """Treat zip, tar, gzip, bzip2 and xz archives in the input as folders of files.

    References
    ----------
    PS3.12 annex V: ZIP files as a medium.
    """

    title = "Unpack archives"
    description = (
        "Public collections and portals send images packed in zip, tar, gz, bz2 or xz files. Their files are patched "
        "as if the archive were a folder of its name. An archive that unpacks to a hundred times its size, or that "
        "needs a password, is reported."
    )
    defects = ("F28",)
    default = True
    unpacksArchives = True
