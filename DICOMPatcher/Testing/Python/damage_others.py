"""Archives (F28, F35), files of other kinds (F29), directories (F30) and empty ones (F33); classes (I9 to I11)."""

from __future__ import annotations

import bz2
import dataclasses
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

import dicom_bytes as dcm
from damage_case import KEPT, REFUSED, SKIPPED, Case
from damage_headers import HTML, PREFIX, junk
from sound_files import SoundFile, sound_file

DIRECTORY_CLASS, BYTE_FRAMES_CLASS = "1.2.840.10008.1.3.10", "1.2.840.10008.5.1.4.1.1.7.2"
CLASS = 0x00080016
_STORED, _DEFLATED = 0, 8


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from archives()
    yield from other_kinds()
    yield from directories()
    yield from classes()


# Archives


def archives() -> Iterator[Case]:
    for base in ("explicit", "jpeg"):
        yield Case("F28", "gzip", base, lambda sound: gzip.compress(sound.content(), mtime=0), suffix=".dcm.gz")
        yield Case("F28", "zip", base, lambda sound: zipped({"a.dcm": sound.content()}), suffix=".zip")
        yield Case("F28", "tar.gz", base, tarred, suffix=".tar.gz")
        yield Case("F28", "bzip2", base, lambda sound: bz2.compress(sound.content()), suffix=".dcm.bz2")
        yield Case("F28", "xz", base, lambda sound: lzma.compress(sound.content()), suffix=".dcm.xz")
        yield Case("F35", "answer of a server", base, answered, suffix=".multipart")
    yield Case("F28", "zip with a text beside the image", "explicit", zipped_with_text, suffix=".zip")
    yield Case("F28", "bzip2 without its end", "explicit", lambda sound: bz2.compress(sound.content())[:-50], REFUSED)
    yield Case("F28", "xz without its end", "explicit", lambda sound: lzma.compress(sound.content())[:-50], REFUSED)
    yield Case("F28", "gzip without its end", "explicit", lambda sound: gzip.compress(sound.content())[:-300], REFUSED)
    for name in ("../../escaped.dcm", "/tmp/escaped.dcm", "C:\\escaped.dcm", "..\\escaped.dcm"):
        yield Case(
            "F28",
            f"zip with the name {name}",
            "explicit",
            lambda sound, name=name: zipped({name: sound.content()}),
            suffix=".zip",
        )
    yield Case("F28", "zip bomb", "explicit", zip_bomb, REFUSED, original=nothing, suffix=".zip")
    yield Case("F28", "encrypted zip", "explicit", encrypted_zip, REFUSED, original=nothing, suffix=".zip")
    yield Case(
        "F28", "zip of texts", "", lambda _: zipped({"a.txt": b"text"}), SKIPPED, original=nothing, suffix=".zip"
    )


def nothing(_: SoundFile) -> bytes:
    """Stand for the file as it should be where there is none."""
    return b""


def zipped(members: dict[str, bytes]) -> bytes:
    """Return an archive of files by name, with a date that does not change."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def answered(sound: SoundFile) -> bytes:
    """Return an answer of DICOMweb with one part (PS3.18 section 8.6.1.2)."""
    header = b"--boundary\r\nContent-Type: application/dicom\r\n\r\n"
    return header + sound.content() + b"\r\n--boundary--\r\n"


def zipped_with_text(sound: SoundFile) -> bytes:
    return zipped({"README.txt": b"Images of a phantom.\n", "images/1.dcm": sound.content()})


def tarred(sound: SoundFile) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("images/1.dcm")
        member.size = len(sound.content())
        archive.addfile(member, io.BytesIO(sound.content()))
    return gzip.compress(buffer.getvalue(), mtime=0)


def zip_bomb(sound: SoundFile) -> bytes:
    """Return an archive of 130 kB that says it holds 16 GB, and would: all its members lie on each other."""
    size = 8 << 20
    content = sound.content() + bytes(size - len(sound.content()))
    deflater = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    data = deflater.compress(content) + deflater.flush()
    name = b"a.dcm"
    entry = _zip_entry(zlib.crc32(content), len(data), size, len(name))
    local = b"PK\3\4" + entry + name + data
    members = 2000
    central = b"".join(
        b"PK\1\2" + struct.pack("<H", 20) + entry + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name for _ in range(members)
    )
    return local + central + _zip_end(members, len(central), len(local))


def encrypted_zip(sound: SoundFile) -> bytes:
    """Return an archive whose member says it is encrypted, and is nothing that anybody could read."""
    data, name = junk(len(sound.content()) + 12), b"a.dcm"
    entry = _zip_entry(zlib.crc32(sound.content()), len(data), len(data) - 12, len(name), method=_STORED, flags=1)
    local = b"PK\3\4" + entry + name + data
    central = b"PK\1\2" + struct.pack("<H", 20) + entry + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    return local + central + _zip_end(1, len(central), len(local))


def _zip_entry(crc: int, packed: int, size: int, name: int, method: int = _DEFLATED, flags: int = 0) -> bytes:
    """Return what a member's two headers have in common."""
    return struct.pack("<HHHHHLLLHH", 20, flags, method, 0, 0x21, crc, packed, size, name, 0)


def _zip_end(members: int, size: int, offset: int) -> bytes:
    return b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, members, members, size, offset, 0)


# Files of other kinds

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55"
OTHER_KINDS: dict[str, bytes] = {
    "readme.txt": b"These images were exported on 31 January 2020.\n" * 10,
    "about.txt": b"Files end in .dcm; each begins with 128 bytes and then DICM.\n" * 5,
    "manifest.json": b'{"format": "DICM", "SOPInstanceUID": "1.2.3.4", "files": 12}\n',
    "viewer.xml": b'<?xml version="1.0"?>\n<viewer modality="CT"/>\n',
    "index.html": HTML.strip() + b"\n",
    "autorun.inf": b"[autorun]\r\nopen=viewer.exe\r\n",
    "desktop.ini": b"[.ShellClassInfo]\r\nIconResource=C:\\Windows\\system32\\SHELL32.dll,4\r\n",
    "thumbnail.png": _PNG + junk(200),
    "photo.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + junk(500),
    "report.pdf": b"%PDF-1.4\n" + junk(400),
    "viewer.exe": b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + junk(2000),
    "libviewer.so": b"\x7fELF\2\1\1\0" + junk(2000),
    "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + junk(1000),
    ".DS_Store": b"\0\0\0\1Bud1\0\0\x10\0" + bytes(500) + junk(500),
    "._1.dcm": b"\0\5\x16\7\0\2\0\0Mac OS X        \0\2\0\0\0\x09" + bytes(100),
    "image.nrrd": b"NRRD0004\ntype: short\ndimension: 3\n\n" + junk(300),
    "zeros.bin": bytes(5000),
    "junk.bin": b"\x91" + junk(5000),
}
"""Content by the name the file has on a disk."""


def other_kinds() -> Iterator[Case]:
    for name, content in OTHER_KINDS.items():
        yield Case("F29", name, "", constant(content), SKIPPED, original=nothing, suffix=f" {name}")
    yield Case("F33", "no bytes", "", nothing, SKIPPED, original=nothing)


def constant(content: bytes) -> Callable[[SoundFile], bytes]:
    """Return the damage that the file is another one."""
    return lambda _: content


# Directories


def directories() -> Iterator[Case]:
    for suffix in (" DICOMDIR", " table of contents.dcm"):
        yield Case(
            "F30",
            f"a directory of files called{suffix}",
            "",
            constant(directory()),
            SKIPPED,
            original=nothing,
            suffix=suffix,
        )
    bare = directory(with_class=False)
    yield Case("F30", "one that does not say its class", "", constant(bare), SKIPPED, original=nothing)


def directory(*, with_class: bool = True) -> bytes:
    """Return a DICOMDIR of a patient."""
    record = dcm.element(0x00041430, "CS", "PATIENT") + dcm.element(0x00100010, "PN", "Doe^Jane")
    content = (
        dcm.element(0x00041130, "CS", "EXAMPLE")
        + dcm.number(0x00041200, "UL", 0)
        + dcm.number(0x00041202, "UL", 0)
        + dcm.number(0x00041212, "US", 0)
        + dcm.sequence(0x00041220, [dcm.item(record)])
    )
    sound = dataclasses.replace(sound_file("document"), sop_class=DIRECTORY_CLASS if with_class else "")
    return PREFIX + sound.meta() + content


# Classes


def classes() -> Iterator[Case]:
    made_up = ("2.25.305828488182831875890203105390285383139", "1.2.3.4.5.6", "1.2.840.10008.1.1", "SECONDARY", "")
    for base, uid in zip(("explicit", "implicit", "big endian", "jpeg", "colours"), made_up):
        yield Case("I11" if uid else "I10", f"class {uid or 'missing'}", base, of_class(uid, uid))
    for base in ("explicit", "implicit", "jpeg", "rle frames"):
        yield Case("I9", "class of a directory in the header", base, of_class(DIRECTORY_CLASS))
        yield Case("I11", "class of a directory", base, of_class(DIRECTORY_CLASS, DIRECTORY_CLASS), original=of_frames)
    for base, uid in (("deflated", "1.3.12.2.1107.5.9.1"), ("big endian", "1.2.840.10008.5.1.4.1.1.99999")):
        yield Case("I11", f"class of its maker {uid}", base, of_class(uid, uid), KEPT, original=of_class(uid, uid))


def of_class(in_header: str, in_data_set: str | None = None) -> Callable[[SoundFile], bytes]:
    """Return the damage that a file has another class in its header, and in the data set if one is given."""

    def damage(sound: SoundFile) -> bytes:
        if in_data_set == "":
            sound = sound.without(CLASS)
        elif in_data_set is not None:
            sound = sound.with_element(CLASS, dcm.element(CLASS, "UI", in_data_set, sound.form))
        return dataclasses.replace(sound, sop_class=in_header).content()

    return damage


def of_frames(sound: SoundFile) -> bytes:
    """Return a file of the class that fits it: of several frames of bytes, that of such captures."""
    if not sound.name.endswith("frames"):
        return sound.content()
    return of_class(BYTE_FRAMES_CLASS, BYTE_FRAMES_CLASS)(sound)
