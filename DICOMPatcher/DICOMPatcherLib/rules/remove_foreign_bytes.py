"""Take away bytes that do not belong to the file."""

from __future__ import annotations

from DICOMPatcherLib.defects import BYTES_IN_FRONT, FOREIGN_BYTES_AT_END, STRAY_DELIMITER, ZEROS_AT_END
from DICOMPatcherLib.rule_api.examples import Damage, Example, File
from DICOMPatcherLib.rules.base import DICOMPatcherRule


class RemoveForeignBytes(DICOMPatcherRule):
    """Take away what stands before the file or after the data set, and delimiters that delimit nothing.

    References
    ----------
    PS3.10 section 7.1: what a file starts with. PS3.5 section 7.5: where delimiters stand.
    """

    title = "Remove bytes that do not belong to the file"
    summary = "Removes what precedes the file or follows the data set, and stray delimiters."
    description = (
        "Removes headers of a web server in front of the file, a web page or zeros behind the data set, and delimiters "
        "of sequences that are not there. Readers stop at such bytes, or refuse the file."
    )
    whenToUse = "Needed after downloads and network transfers, and for copies from tapes and old archives."
    neverDoes = (
        "It removes nothing behind a data set that may be incomplete, and nothing but zeros, HTML, and headers and "
        "boundaries of HTTP and MIME. Anything else is reported and stays."
    )
    defects = (BYTES_IN_FRONT, FOREIGN_BYTES_AT_END, ZEROS_AT_END, STRAY_DELIMITER)
    default = True

    examples = (
        Example(
            "What a web server has sent before the file",
            File({}, damage=Damage("HTTP header in front of the preamble", prepend=b"HTTP/1.1 200 OK\r\n\r\n")),
            {},
        ),
        Example(
            "Zeros up to the end of a block of a tape",
            File({}, damage=Damage("512 zero bytes behind the data set", append=bytes(512))),
            {},
        ),
        Example(
            "Unknown data behind the pixels",
            File({}, damage=Damage("text behind the data set", append=b"Radiation dose: 12 mGy")),
        ),
    )
