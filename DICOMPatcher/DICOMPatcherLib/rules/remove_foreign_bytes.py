"""Take away bytes that do not belong to the file."""

from __future__ import annotations

from DICOMPatcherLib.rules.base import DICOMPatcherRule


class RemoveForeignBytes(DICOMPatcherRule):
    """Take away what stands before the file or after the data set, and delimiters that delimit nothing.

    References
    ----------
    PS3.10 section 7.1: what a file starts with. PS3.5 section 7.5: where delimiters stand.
    """

    title = "Remove bytes that do not belong to the file"
    description = (
        "Downloads, network transfers, tapes and old archives leave things around the data: headers of a web server, "
        "a web page at the end, zeros up to the end of a block, delimiters of sequences that are not there. Readers "
        "stop there, or refuse the file. What follows is removed only behind a data set that is complete, and only if "
        "it is nothing but zeros, HTML, or headers and boundaries of HTTP and MIME; else it is reported and stays."
    )
    defects = ("F3", "F15", "F16", "F22")
    default = True
