"""Take DICOM files out of archives, and apart where one file holds several."""

from __future__ import annotations

from DICOMPatcherLib.rules.base import DICOMPatcherRule


class UnpackArchives(DICOMPatcherRule):
    """Treat zip, tar, gzip, bzip2 and xz archives, and DICOM files one behind the other, as folders.

    References
    ----------
    PS3.12 annex V: ZIP files as a medium.
    """

    title = "Unpack archives"
    description = (
        "Public collections and portals send images packed in zip, tar, gz, bz2 or xz files. Their files are patched "
        "as if the archive were a folder of its name. An archive that unpacks to a hundred times its size, or that "
        "needs a password, is reported. A file in which several DICOM files lie one behind the other, as in old "
        "archives and answers of web servers, is taken apart in the same way."
    )
    defects = ("F28", "F35")
    default = True
    unpacksArchives = True
