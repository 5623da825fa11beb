"""Names for the files that lie among DICOM files and are none."""

from __future__ import annotations

UNKNOWN_KIND = "unknown kind of file"

_SIGNATURES = (
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"%PDF", "PDF document"),
    (b"PK\3\4", "zip archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"7z\xbc\xaf", "7z archive"),
    (b"Rar!", "rar archive"),
    (b"\x7fELF", "Linux program"),
    (b"\xd0\xcf\x11\xe0", "Windows thumbnail or Office file"),
    (b"SQLite format 3", "SQLite database"),
    (b"\0\5\x16\7", "macOS resource file"),
    (b"\0\0\0\1Bud1", "macOS folder settings"),
    (b"NRRD", "NRRD image"),
)


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
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if any(byte < 9 for byte in head[:512]):
        for letters, kind in ((b"BM", "bitmap image"), (b"MZ", "Windows program")):
            if head.startswith(letters):
                return kind
        return UNKNOWN_KIND
    if start[:1] in (b"{", b"["):
        return "JSON or text"
    if start[:1] == b"<":
        return "XML or HTML"
    return "text"
