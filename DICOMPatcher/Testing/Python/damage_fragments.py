"""Fragments of compressed pixels that are not what they should be, and their offset tables (F11, F18, F38)."""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Callable, Iterator

import dicom_bytes as dcm
import sound_files as at
from damage_case import KEPT, Case
from damage_pixels import box, jp2_file, unwrapped, with_pixels
from dicom_bytes import IMPLICIT
from sound_files import PIXEL_DATA, SoundFile, offset_table

_OF_FRAMES = ("jpeg-ls frames", "rle frames")
_SINGLE = ("jpeg", "jpeg lossless", "jpeg-ls", "jpeg 2000", "rle")
Pixels = Callable[[SoundFile], bytes]


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from divided()
    yield from tables()
    yield from empty_fragments()
    yield from other_files()
    yield from in_disorder()


def plain(sound: SoundFile) -> bytes:
    """Return one fragment of each frame, without a table."""
    return dcm.fragments(*sound.frames)


def raw_fragments(*parts: bytes, table: bytes = b"") -> bytes:
    """Return fragments that are not padded."""
    content = b"".join(dcm.item(part) for part in (table, *parts))
    return dcm.header(PIXEL_DATA, "OB", dcm.UNDEFINED) + content + dcm.sequence_end()


def pieces(sound: SoundFile, count: int) -> list[list[bytes]]:
    """Return each frame in some pieces of even length."""
    found = []
    for frame in sound.frames:
        size = len(frame) // count // 2 * 2
        found.append(
            [*(frame[size * number : size * (number + 1)] for number in range(count - 1)), frame[size * (count - 1) :]]
        )
    return found


def in_pieces(count: int, *, with_table: str = "") -> Pixels:
    """Return what divides each frame; the table is "right", "wrong" or not there."""

    def make(sound: SoundFile) -> bytes:
        frames = pieces(sound, count)
        sizes = [sum(8 + len(piece) for piece in frame) for frame in frames]
        offsets = [sum(sizes[:number]) + 4 * (with_table == "wrong" and number) for number in range(len(sizes))]
        table = struct.pack(f"<{len(offsets)}L", *offsets) if with_table else b""
        return raw_fragments(*(piece for frame in frames for piece in frame), table=table)

    return make


def divided() -> Iterator[Case]:
    right = with_pixels(plain)
    for base in _OF_FRAMES:
        for count in (2, 3):
            yield Case("F38", f"{count} fragments to a frame", base, with_pixels(in_pieces(count)), original=right)
        yield Case(
            "F38", "3 to a frame, wrong table", base, with_pixels(in_pieces(3, with_table="wrong")), original=right
        )
        yield Case("F38", "legal: 3 to a frame", base, with_pixels(in_pieces(3, with_table="right")), KEPT)
        for odd in (1, 2):
            yield Case(
                "F18",
                f"{odd} odd fragments",
                base,
                with_pixels(lambda sound, odd=odd: raw_fragments(*with_odd(sound, odd))),
                original=with_pixels(lambda sound, odd=odd: dcm.fragments(*with_odd(sound, odd, 2))),
            )
    for base in _SINGLE:
        yield Case(
            "F18",
            "a frame divided at an odd place",
            base,
            with_pixels(lambda sound: raw_fragments(sound.frames[0][:51], sound.frames[0][51:])),
            original=right,
        )
        yield Case(
            "F38", "legal: 2 fragments", base, with_pixels(lambda sound: raw_fragments(*pieces(sound, 2)[0])), KEPT
        )
        yield Case(
            "F38",
            "2 fragments of one frame in the table",
            base,
            with_pixels(
                lambda sound: raw_fragments(sound.frames[0][:50], sound.frames[0][50:], table=struct.pack("<LL", 0, 58))
            ),
            original=right,
        )


def with_odd(sound: SoundFile, count: int, longer: int = 1) -> list[bytes]:
    """Return the frames, the first ones longer."""
    return [frame + b"\0" * (longer if number < count else 0) for number, frame in enumerate(sound.frames)]


def tables() -> Iterator[Case]:
    right = with_pixels(plain)
    for base in _OF_FRAMES:
        for name, change in (
            ("of zeros", lambda offsets: [0] * len(offsets)),
            ("of ones", lambda offsets: [0xFFFFFFFF] * len(offsets)),
            ("of offsets in the file", lambda offsets: [1000 + offset for offset in offsets]),
            ("without the headers of items", lambda offsets: [offset - 8 * n for n, offset in enumerate(offsets)]),
            ("in the other order", lambda offsets: offsets[::-1]),
            ("of one frame", lambda offsets: offsets[:1]),
        ):
            yield Case(
                "F38",
                f"a table {name}",
                base,
                with_pixels(lambda sound, change=change: dcm.fragments(*sound.frames, table=table_of(sound, change))),
                original=right,
            )
        extended: tuple[tuple[str, Callable[[SoundFile], bytes]], ...] = (
            ("extended offsets alone", lambda sound: with_extended(sound, has_lengths=False)),
            ("wrong extended lengths", lambda sound: with_extended(sound, length=1)),
            ("extended offsets in UN", lambda sound: with_extended(sound, vr="UN")),
        )
        for name, damage in extended:
            yield Case("F38", name, base, damage, original=right)


def table_of(sound: SoundFile, change: Callable[[list[int]], list[int]]) -> bytes:
    offsets = change(list(struct.unpack(f"<{len(sound.frames)}L", offset_table(sound.frames))))
    return struct.pack(f"<{len(offsets)}L", *offsets)


def with_extended(sound: SoundFile, *, has_lengths: bool = True, length: int = 0, vr: str = "OV") -> bytes:
    """Return a file with an Extended Offset Table."""
    count = len(sound.frames)
    offsets = struct.unpack(f"<{count}L", offset_table(sound.frames))
    sound = sound.with_element(PIXEL_DATA, plain(sound))
    sound = sound.with_element(0x7FE00001, dcm.element(0x7FE00001, vr, struct.pack(f"<{count}Q", *offsets)))
    lengths = [length or len(frame) for frame in sound.frames]
    if has_lengths:
        sound = sound.with_element(0x7FE00002, dcm.element(0x7FE00002, vr, struct.pack(f"<{count}Q", *lengths)))
    return sound.content()


def empty_fragments() -> Iterator[Case]:
    right = with_pixels(plain)
    for base in _OF_FRAMES:
        for count in (1, 3):
            yield Case(
                "F38",
                f"{count} empty fragments at the end",
                base,
                with_pixels(lambda sound, count=count: raw_fragments(*sound.frames, *[b""] * count)),
                original=right,
            )
        yield Case(
            "F38",
            "an empty fragment between two frames",
            base,
            with_pixels(lambda sound: raw_fragments(sound.frames[0], b"", *sound.frames[1:])),
            original=right,
        )
    for base in _SINGLE:
        yield Case(
            "F38",
            "an empty fragment at the start",
            base,
            with_pixels(lambda sound: raw_fragments(b"", *sound.frames)),
            original=right,
        )
    for base in (*_SINGLE, *_OF_FRAMES):
        for size in (1, 8, 510):
            yield Case(
                "F12",
                f"{size} zeros for the delimiter",
                base,
                with_pixels(lambda sound, size=size: sound.elements[PIXEL_DATA][:-8] + bytes(size)),
            )
        for vr in (b"OF", b"OD"):
            yield Case(
                "F38",
                f"fragments in {vr.decode()}",
                base,
                with_pixels(lambda sound, vr=vr: sound.elements[PIXEL_DATA].replace(b"OB", vr, 1)),
            )


def other_files() -> Iterator[Case]:
    def long_box(codestream: bytes) -> bytes:
        head = struct.pack(">L4sQ", 1, b"jp2c", 16 + len(codestream))
        return jp2_file(codestream)[: -8 - len(codestream)] + head + codestream

    def to_the_end(codestream: bytes) -> bytes:
        return jp2_file(codestream)[: -8 - len(codestream)] + bytes(4) + b"jp2c" + codestream

    for name, change in (
        ("with a long length", long_box),
        ("up to the end", to_the_end),
        ("alone", lambda codestream: box(b"jp2c", codestream)),
    ):
        yield Case(
            "F38",
            f"box of a codestream {name}",
            "jpeg 2000",
            with_pixels(lambda sound, change=change: dcm.fragments(*map(change, sound.frames))),
        )
    for base in (*_SINGLE, *_OF_FRAMES):
        for said in ("", dcm.IMPLICIT_LITTLE):
            yield Case(
                "F11",
                f"in an implicit data set, declared {'implicit' if said else 'compressed'}",
                base,
                lambda sound, said=said: at.in_form(sound, IMPLICIT).content(said or None),
            )


def disordered(sound: SoundFile) -> SoundFile:
    """Return a file in which two elements stand behind those that should follow them."""
    elements = dict(sound.elements)
    moved = {tag: elements.pop(tag) for tag in (0x00280010, 0x00280011)}
    before = {tag: encoded for tag, encoded in elements.items() if tag <= 0x00280100}
    behind = {tag: encoded for tag, encoded in elements.items() if tag > 0x00280100}
    return dataclasses.replace(sound, elements={**before, **moved, **behind})


def in_disorder() -> Iterator[Case]:
    def changed(sound: SoundFile, pixels: bytes) -> bytes:
        return disordered(dataclasses.replace(sound, elements={**sound.elements, PIXEL_DATA: pixels})).content()

    for base in _SINGLE:
        yield Case(
            "F11",
            "elements in disorder",
            base,
            lambda sound: changed(sound, unwrapped(sound)),
            original=lambda sound: disordered(sound).content(),
        )
        yield Case(
            "F38",
            "fragments in OW, elements in disorder",
            base,
            lambda sound: changed(sound, sound.elements[PIXEL_DATA].replace(b"OB", b"OW", 1)),
            original=lambda sound: disordered(sound).content(),
        )
