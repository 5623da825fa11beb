"""Damage to preamble and meta header (F1 to F10, F19, F20, F39), and to what stands around it (F3, F15 to F17)."""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Callable, Iterator

import dicom_bytes as dcm
import sound_files
from damage_case import KEPT, REFUSED, REPAIRED, Case
from sound_files import SoundFile

PREFIX = bytes(128) + b"DICM"
PRIVATE_SYNTAX = "1.2.3.4"
GE_SYNTAX = "1.2.840.113619.5.2"
"""Implicit VR little endian with big endian pixels: no public transfer syntax can say that."""
JPEG_LOSSLESS_ANY = "1.2.840.10008.1.2.4.57"
JPEG_2000_ANY = "1.2.840.10008.1.2.4.91"

NATIVE = {
    "explicit": dcm.EXPLICIT_LITTLE,
    "implicit": dcm.IMPLICIT_LITTLE,
    "big endian": dcm.EXPLICIT_BIG,
    "deflated": dcm.DEFLATED,
}
COMPRESSED = ("jpeg", "jpeg lossless", "jpeg-ls", "jpeg-ls frames", "jpeg 2000", "rle", "rle frames")
UNDEFLATED = tuple(name for name in sound_files.SOUND_FILES if name != "deflated")

HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: application/dicom\r\nContent-Length: 1874\r\n\r\n"
MIME = b"--5f3a\r\nContent-Type: application/dicom\r\nContent-Transfer-Encoding: binary\r\n\r\n"
HTML = b"\r\n<!DOCTYPE html>\n<html><body>Download complete.</body></html>\n"


def junk(size: int) -> bytes:
    """Return bytes without meaning, always the same."""
    return random.Random(size).randbytes(size)


def declared(syntax: str) -> Callable[[SoundFile], bytes]:
    """Return the damage that only another transfer syntax is declared."""
    return lambda sound: sound.content(syntax)


def between(before: bytes, after: bytes) -> Callable[[SoundFile], bytes]:
    """Return the damage that something stands in front of the file and behind it."""
    return lambda sound: before + sound.content() + after


def sector(size: int) -> Callable[[SoundFile], bytes]:
    """Return the damage that the file was filled up to a whole number of sectors."""
    return lambda sound: sound.content() + bytes(-len(sound.content()) % size)


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from header_missing()
    yield from header_wrong()
    yield from syntax_wrong()
    yield from codec_wrong()
    yield from foreign_bytes()
    yield from padded_uids()


def header_missing() -> Iterator[Case]:
    for base in UNDEFLATED:
        yield Case("F1", "bare data set", base, lambda sound: sound.data_set)
        yield Case("F2", "DICM without group 2", base, lambda sound: PREFIX + sound.data_set)
        yield Case("F4", "group 2 without preamble", base, lambda sound: sound.meta() + sound.data_set)
        yield Case("F5", "no transfer syntax", base, declared(""))
    yield Case("F4", "group 2 without preamble", "deflated", lambda sound: sound.content()[132:])
    for base in ("explicit", "implicit", "big endian", "deflated", "jpeg", "document"):
        # What stands before a deflated data set and what is in it would have to be mended at once.
        expected = REFUSED if base == "deflated" else REPAIRED
        yield Case("F3", "DICM at the start", base, lambda sound: sound.content()[128:], expected)
        misspelt = bytes(128) + b"DICN"
        yield Case("F3", "misspelt DICM", base, lambda sound, start=misspelt: start + sound.content()[132:], expected)
        yield Case("F3", "preamble without DICM", base, lambda sound: bytes(128) + sound.content()[132:], expected)
        if base != "deflated":
            yield Case("F3", "preamble and bare data set", base, lambda sound: bytes(128) + sound.data_set)


def header_wrong() -> Iterator[Case]:
    for base in ("explicit", "implicit", "big endian", "deflated", "jpeg", "document"):
        for length in (0, 1, 10_000, dcm.UNDEFINED):
            yield Case(
                "F19",
                f"meta header length {length}",
                base,
                lambda sound, length=length: PREFIX + sound.meta(length=length) + sound.written_data_set,
            )
        yield Case(
            "F19", "no meta header length", base, lambda sound: PREFIX + sound.meta()[12:] + sound.written_data_set
        )
        yield Case(
            "F20",
            "meta header in implicit VR",
            base,
            lambda sound: PREFIX + sound.meta(form=dcm.IMPLICIT) + sound.written_data_set,
        )


def syntax_wrong() -> Iterator[Case]:
    for said, real in itertools.permutations(NATIVE, 2):
        yield Case("F6", f"declared {said}", real, declared(NATIVE[said]))
    for said in ("implicit", "big endian"):
        yield Case("F6", f"declared {said}", "document", declared(NATIVE[said]))
        yield Case("F6", f"declared {said}", "frames", declared(NATIVE[said]))
    yield Case(
        "F6",
        "compressed in implicit VR",
        "jpeg",
        lambda sound: sound_files.implicit_jpeg(sound.key).content(),
    )
    for base in ("explicit", "implicit", "big endian", "frames", "document", "jpeg", "rle frames"):
        yield Case("F7", "private transfer syntax", base, declared(PRIVATE_SYNTAX))
    yield Case("F7", "GE's private transfer syntax", "implicit", declared(GE_SYNTAX), KEPT)
    yield Case("F27", "legal", "deflated", SoundFile.content, KEPT)
    yield Case("F27", "legal", "big endian", SoundFile.content, KEPT)


def codec_wrong() -> Iterator[Case]:
    for base, said in (
        ("explicit", dcm.JPEG_BASELINE),
        ("explicit", sound_files.JPEG_2000),
        ("implicit", dcm.JPEG_BASELINE),
        ("frames", sound_files.RLE),
        ("frames", sound_files.JPEG_LS),
        ("odd pixels", dcm.JPEG_BASELINE),
    ):
        yield Case("F8", f"native, declared {said}", base, declared(said))
    for base in COMPRESSED:
        yield Case("F9", "declared explicit", base, declared(dcm.EXPLICIT_LITTLE))
        yield Case("F9", "declared implicit", base, declared(dcm.IMPLICIT_LITTLE))
    yield Case("F9", "declared big endian", "jpeg", declared(dcm.EXPLICIT_BIG))
    yield Case(
        "F9",
        "declared and written in implicit VR",
        "jpeg",
        lambda sound: sound_files.implicit_jpeg(sound.key).content(dcm.IMPLICIT_LITTLE),
    )
    for base, said in (
        ("jpeg", sound_files.JPEG_2000),
        ("jpeg", sound_files.RLE),
        ("jpeg", sound_files.JPEG_LS),
        ("jpeg lossless", dcm.JPEG_BASELINE),
        ("jpeg lossless", sound_files.JPEG_LS),
        ("jpeg-ls", sound_files.JPEG_LOSSLESS),
        ("jpeg-ls frames", sound_files.RLE),
        ("jpeg 2000", dcm.JPEG_BASELINE),
        ("jpeg 2000", sound_files.JPEG_LS),
        ("rle", dcm.JPEG_BASELINE),
        ("rle frames", sound_files.JPEG_2000),
    ):
        yield Case("F10", f"declared {said}", base, declared(said))
    yield Case("F10", "legal: any lossless process", "jpeg lossless", declared(JPEG_LOSSLESS_ANY), KEPT)
    yield Case("F10", "legal: lossless or not", "jpeg 2000", declared(JPEG_2000_ANY), KEPT)


def foreign_bytes() -> Iterator[Case]:
    fronts = {
        "HTTP header": HTTP,
        "MIME header": MIME,
        "300 bytes of junk": junk(300),
        "3000 bytes of junk": junk(3000),
        "text that mentions DICM": b"The next file is of type DICM.\n",
    }
    for base in ("explicit", "implicit", "jpeg", "document"):
        for name, front in fronts.items():
            yield Case("F3", f"{name} in front", base, between(front, b""))
    tails = {"HTML": HTML, "MIME boundary": b"\r\n--5f3a--\r\n", "200 bytes of junk": junk(200), "7 bytes": b"garbage"}
    for base in (
        "explicit",
        "implicit",
        "big endian",
        "jpeg",
        "rle frames",
        "document",
        "frames",
        "black",
        "group lengths",
    ):
        for name, tail in tails.items():
            is_known = name in ("HTML", "MIME boundary")
            yield Case("F15", f"{name} behind", base, between(b"", tail), REPAIRED if is_known else REFUSED)
        yield Case("F16", "zero bytes to a whole sector", base, sector(2048))
        yield Case("F16", "100 kB of zero bytes", base, between(b"", bytes(100_000)))
    yield Case("F15", "HTML behind", "deflated", between(b"", HTML), REFUSED)
    yield Case("F16", "zero bytes to a whole sector", "deflated", sector(2048), KEPT)
    yield Case("F15", "MIME header and boundary", "explicit", between(MIME, b"\r\n--5f3a--\r\n"))
    for base in ("explicit", "implicit", "big endian", "jpeg", "document"):
        yield Case(
            "F17",
            "Data Set Trailing Padding",
            base,
            lambda sound: sound.content() + dcm.element(0xFFFCFFFC, "OB", bytes(100), sound.form),
            KEPT,
        )


def padded_uids() -> Iterator[Case]:
    for base in ("explicit", "implicit", "big endian", "deflated", "jpeg", "document"):
        for name, change in (
            ("a blank behind", lambda uid: uid + " "),
            ("an end of line behind", lambda uid: uid + "\n"),
            ("a blank before", lambda uid: " " + uid),
            ("three NULs behind", lambda uid: uid + "\0\0\0"),
            ("a NUL before", lambda uid: "\0" + uid),
            ("a tab before", lambda uid: "\t" + uid),
            ("a carriage return behind", lambda uid: uid + "\r\n"),
            ("what was in memory behind", lambda uid: uid + "\0\xcd\xcd\xcd"),
        ):
            yield Case(
                "F39",
                f"transfer syntax with {name}",
                base,
                lambda sound, change=change: PREFIX + sound.meta(change(sound.syntax)) + sound.written_data_set,
            )
            yield Case(
                "F39",
                f"class with {name}",
                base,
                lambda sound, change=change: (
                    PREFIX
                    + dataclasses.replace(sound, sop_class=change(sound.sop_class)).meta()
                    + sound.written_data_set
                ),
            )
