"""Names for the files that lie among DICOM files and are none."""

from __future__ import annotations

import re

from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.texts import Text

LONGEST_HEAD = 8192
"""Bytes; so far into a file it is looked for DICOM behind something else."""

_FIRST_ELEMENT = re.compile(
    rb"\x08\x00[\x00\x01\x05\x08\x12\x16\x18]\x00"
    rb"(?:UL\x04\x00|UI[\x01-\x40]\x00|(?:CS|DA)[\x00-\x80]\x00"  # explicit VR
    rb"|[\x04-\x40]\x00\x00\x00[\x00-\x7f]{4})"  # implicit VR
    rb"|\x00\x08\x00[\x00\x01\x05\x08\x12\x16\x18]"
    rb"(?:UL\x00\x04|UI\x00[\x01-\x40]|(?:CS|DA)\x00[\x00-\x80])"  # big endian
)
"""The start of a data set: group length, character set, image type, date, SOP Class or Instance UID."""

_META_LENGTH = b"\2\0\0\0UL\4\0"
"""The first element of the meta header (PS3.10 section 7.1)."""

UNKNOWN_KIND = Text("unknown file type")

_LETTERS = bytes((*b"\t\n\f\r", *range(0x20, 0x7F), *range(0x80, 0x100)))

_SIGNATURES = (
    (b"\x89PNG", Text("PNG image")),
    (b"\xff\xd8\xff", Text("JPEG image")),
    (b"GIF8", Text("GIF image")),
    (b"II*\0", Text("TIFF image")),
    (b"MM\0*", Text("TIFF image")),
    (b"%PDF", Text("PDF document")),
    (b"PK\3\4", Text("zip archive")),
    (b"\x1f\x8b\x08", Text("gzip archive")),
    (b"7z\xbc\xaf", Text("7z archive")),
    (b"Rar!", Text("rar archive")),
    (b"BZh", Text("bzip2 archive")),
    (b"\xfd7zXZ\0", Text("xz archive")),
    (b"\x28\xb5\x2f\xfd", Text("Zstandard archive")),
    (b"\x7fELF", Text("Linux program")),
    (b"\xd0\xcf\x11\xe0", Text("Windows thumbnail or Office file")),
    (b"SQLite format 3", Text("SQLite database")),
    (b"\0\5\x16\7", Text("macOS resource file")),
    (b"\0\0\0\1Bud1", Text("macOS folder settings")),
    (b"NRRD", Text("NRRD image")),
)


MAY_BE_DICOM = (UNKNOWN_KIND, Text("text"), Text("XML or HTML"), Text("JSON or text"))
"""Kinds that are told by the lack of a signature: DICOM may begin behind the head of such a file."""


def is_text(data: bytes) -> bool:
    """Tell whether bytes are text: a data set has zeros in the lengths of its elements."""
    return not data.translate(None, _LETTERS)


def kind_of(head: bytes) -> str:
    """Return in a few words what a file is that is no DICOM file.

    Parameters
    ----------
    head
        The first bytes of the file, some hundred at least where it has them.
    """
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[257:262] == b"ustar":
        return Text("tar archive")
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if any(byte < 9 for byte in head[:512]):
        for letters, kind in ((b"BM", Text("bitmap image")), (b"MZ", Text("Windows program"))):
            if head.startswith(letters):
                return kind
        return UNKNOWN_KIND
    if start[:1] in (b"{", b"["):
        return Text("JSON or text")
    if start[:1] == b"<":
        return Text("XML or HTML")
    return Text("text")


def start_of_dicom(head: bytes) -> tuple[Edit | None, bool]:
    """Return the edit that takes away what stands before DICOM, or puts in what is missing there, if it is DICOM.

    And whether that is certain; if it is not, it has to be seen whether the file can be read then.

    Parameters
    ----------
    head
        The first bytes of a file that does not start as a DICOM file does.

    References
    ----------
    PS3.10 section 7.1: 128 bytes of preamble, "DICM", and the first element of the meta header.
    """
    marker = head.find(b"DICM\2\0", 0, LONGEST_HEAD)
    if marker >= 128:
        return Edit(0, marker - 128, b""), True
    if marker >= 0:
        return Edit(0, marker, bytes(128)), True
    if head[132:140] == _META_LENGTH:
        return Edit(128, 132, b"DICM"), True
    if head[128:130] == b"\2\0" and head[131:132] == b"\0" and head[132:134].isalpha():
        return Edit(128, 128, b"DICM"), True
    first = _FIRST_ELEMENT.search(head, 1, LONGEST_HEAD)
    return (Edit(0, first.start(), b"") if first is not None else None), False
