"""Builders of DICOM files as bytes: each part by itself, so that damaged variants are made easily.

Everything is as small as it can be; `code` is the form of the struct module: "<" little endian, ">" big endian.
"""

from __future__ import annotations

import io
import pathlib
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.splice import Edit

IMPLICIT_LITTLE = "1.2.840.10008.1.2"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
EXPLICIT_BIG = "1.2.840.10008.1.2.2"
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"

CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
PIXEL_DATA = 0x7FE00010
UNDEFINED = 0xFFFFFFFF

_LONG = ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")


class Form(NamedTuple):
    """How elements are written."""

    implicit: bool = False
    code: str = "<"

    @property
    def uid(self) -> str:
        """Transfer Syntax UID."""
        if self.implicit:
            return IMPLICIT_LITTLE
        return EXPLICIT_LITTLE if self.code == "<" else EXPLICIT_BIG


EXPLICIT, IMPLICIT, BIG = Form(), Form(implicit=True), Form(code=">")
FORMS = (EXPLICIT, IMPLICIT, BIG)


def tag_bytes(tag: int, form: Form = EXPLICIT) -> bytes:
    """Return the four bytes of a tag."""
    return struct.pack(f"{form.code}HH", tag >> 16, tag & 0xFFFF)


def header(tag: int, vr: str | bytes, length: int, form: Form = EXPLICIT) -> bytes:
    """Return tag, VR and length; the VR may be any two bytes, and the length be wrong."""
    letters = vr.encode("ascii") if isinstance(vr, str) else vr
    if form.implicit:
        return tag_bytes(tag, form) + struct.pack(f"{form.code}L", length)
    if letters.decode("latin-1") in _LONG:
        return tag_bytes(tag, form) + letters + b"\0\0" + struct.pack(f"{form.code}L", length)
    return tag_bytes(tag, form) + letters + struct.pack(f"{form.code}H", length)


def element(tag: int, vr: str | bytes, value: bytes | str = b"", form: Form = EXPLICIT, *, pad: bool = True) -> bytes:
    """Return a data element; text is written in Latin-1 and padded to even length."""
    data = value.encode("latin-1") if isinstance(value, str) else value
    if pad and len(data) % 2:
        data += b"\0" if vr in ("UI", "OB", "UN") else b" "
    return header(tag, vr, len(data), form) + data


def number(tag: int, vr: str, *values: float, form: Form = EXPLICIT) -> bytes:
    """Return an element of binary numbers."""
    letter = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "FD": "d", "FL": "f", "AT": "L"}[vr]
    return element(tag, vr, struct.pack(f"{form.code}{len(values)}{letter}", *values), form)


def item(content: bytes = b"", form: Form = EXPLICIT, *, defined: bool = True) -> bytes:
    """Return a sequence item."""
    if defined:
        return tag_bytes(0xFFFEE000, form) + struct.pack(f"{form.code}L", len(content)) + content
    return tag_bytes(0xFFFEE000, form) + b"\xff" * 4 + content + item_end(form)


def item_end(form: Form = EXPLICIT) -> bytes:
    """Return an item delimiter."""
    return tag_bytes(0xFFFEE00D, form) + bytes(4)


def sequence_end(form: Form = EXPLICIT) -> bytes:
    """Return a sequence delimiter."""
    return tag_bytes(0xFFFEE0DD, form) + bytes(4)


def sequence(tag: int, items: Iterable[bytes], form: Form = EXPLICIT, *, defined: bool = True, vr: str = "SQ") -> bytes:
    """Return a sequence of items."""
    content = b"".join(items)
    if defined:
        return header(tag, vr, len(content), form) + content
    return header(tag, vr, UNDEFINED, form) + content + sequence_end(form)


def fragments(*parts: bytes, table: bytes = b"", form: Form = EXPLICIT, ended: bool = True) -> bytes:
    """Return encapsulated Pixel Data: an offset table and fragments."""
    content = b"".join(item(part, form) for part in (table, *parts))
    return header(PIXEL_DATA, "OB", UNDEFINED, form) + content + (sequence_end(form) if ended else b"")


def group_length(content: bytes, group: int, form: Form = EXPLICIT) -> bytes:
    """Return the content of a group with its length in front."""
    return number(group << 16, "UL", len(content), form=form) + content


def meta(syntax: str = EXPLICIT_LITTLE, *more: bytes, length: int | None = None) -> bytes:
    """Return the meta header: length, version, class, instance, transfer syntax ("" for none), and more elements."""
    body = (
        element(0x00020001, "OB", b"\0\1") + element(0x00020002, "UI", CT_CLASS) + element(0x00020003, "UI", "1.2.3.4")
    )
    if syntax:
        body += element(0x00020010, "UI", syntax)
    body += b"".join(more)
    return number(0x00020000, "UL", len(body) if length is None else length) + body


def file(content: bytes, syntax: str = EXPLICIT_LITTLE, *, preamble: bytes = bytes(128)) -> bytes:
    """Return a whole file."""
    return preamble + b"DICM" + meta(syntax) + content


def deflated(content: bytes) -> bytes:
    """Return a file with a deflated data set (PS3.5 annex A.5)."""
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = deflater.compress(content) + deflater.flush()
    return file(data + b"\0" * (len(data) % 2), DEFLATED)


def identity(form: Form = EXPLICIT) -> bytes:
    """Return the elements by which an image is known."""
    return b"".join(
        (
            element(0x00080016, "UI", CT_CLASS, form),
            element(0x00080018, "UI", "1.2.3.4", form),
            element(0x00080060, "CS", "CT", form),
            element(0x00100010, "PN", "Doe^Jane", form),
            element(0x00100020, "LO", "007", form),
            element(0x0020000D, "UI", "1.2.3", form),
            element(0x0020000E, "UI", "1.2.3.1", form),
        )
    )


def pixels(data: bytes = bytes(8), form: Form = EXPLICIT) -> bytes:
    """Return native Pixel Data."""
    return element(PIXEL_DATA, "OW", data, form)


def image(form: Form = EXPLICIT, *, between: bytes = b"") -> bytes:
    """Return a small data set with Pixel Data; `between` stands in front of group 0028."""
    return b"".join(
        (
            identity(form),
            between,
            number(0x00280010, "US", 2, form=form),
            number(0x00280011, "US", 2, form=form),
            number(0x00280100, "US", 16, form=form),
            number(0x00280103, "US", 0, form=form),
            pixels(form=form),
        )
    )


def write(folder: pathlib.Path, content: bytes, name: str = "file.dcm") -> str:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content)
    return str(path)


def walked(folder: pathlib.Path, content: bytes) -> Part10File:
    """Return the walk of a file with this content, closed already."""
    with Part10File.open(write(folder, content)) as opened:
        return opened


def defects(opened: Part10File) -> list[str]:
    """Return the ids of the findings in order."""
    return [finding.defect for finding in opened.findings]


def applied(opened: Part10File, edits: Sequence[Edit]) -> bytes:
    """Return the whole file (inflated, if it is deflated) with the edits made, checking that none overlap."""
    result = io.BytesIO()
    position = 0
    for start, stop, data in edits:
        assert position <= start <= stop, "edits overlap"
        result.write(opened.read(position, start - position))
        result.write(data)
        position = stop
    result.write(opened.read(position, max(opened.end - position, 0)))
    return result.getvalue()
