"""Preamble and File Meta Information that say nothing of who wrote the file before.

References
----------
PS3.10 section 7.1. PS3.15 E.1.1: File Meta Information of the original must not be carried over.
"""

from __future__ import annotations

from DICOMPatcherLib import __version__
from DICOMPatcherLib.deidentification.values import is_uid_like, padded
from DICOMPatcherLib.part10.elements import file_header
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.values.identifiers import IMPLEMENTATION_CLASS_UID

_LONGEST_NAME = 16


def meta_header(file: Part10File, instance_uid: str) -> bytes:
    """Return an empty preamble and the meta header of a file."""
    syntax = file.transfer_syntax or file.meta.get("TransferSyntaxUID", "")
    elements = (
        (0x00020001, "OB", b"\0\1"),
        (0x00020002, "UI", _if_uid(file.sop_class)),
        (0x00020003, "UI", _if_uid(instance_uid)),
        (0x00020010, "UI", _if_uid(syntax)),
        (0x00020012, "UI", IMPLEMENTATION_CLASS_UID.encode("ascii")),
        (0x00020013, "SH", f"DCMPATCHER_{__version__}"[:_LONGEST_NAME].encode("ascii")),
    )
    return file_header(bytes(128), ((tag, vr.encode(), padded(text, vr)) for tag, vr, text in elements))


def _if_uid(text: str) -> bytes:
    return text.encode("ascii") if is_uid_like(text) else b""
