"""Damage to Pixel Data (F11 to F14, F38), and to the delimiters at the end of a file (F12)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import dicom_bytes as dcm
from damage_case import KEPT, PAD, REFUSED, Case
from sound_files import PIXEL_DATA, SoundFile, offset_table, sound_file

GROUP_LENGTH = 0x7FE00000


def with_pixels(change: Callable[[SoundFile], bytes]) -> Callable[[SoundFile], bytes]:
    """Return the damage that Pixel Data is another element; a group length agrees with it."""

    def damage(sound: SoundFile) -> bytes:
        encoded = change(sound)
        if GROUP_LENGTH in sound.elements:
            sound = sound.with_element(GROUP_LENGTH, dcm.number(GROUP_LENGTH, "UL", len(encoded), form=sound.form))
        return sound.with_element(PIXEL_DATA, encoded).content()

    return damage


def cut(missing: int) -> Callable[[SoundFile], bytes]:
    """Return the damage that the end of the file is missing."""
    return lambda sound: sound.content()[:-missing]


def native_pixels(sound: SoundFile) -> bytes:
    """Return the value of native Pixel Data."""
    return sound.elements[PIXEL_DATA][8 if sound.form.implicit else 12 :]


def longer(excess: int, first: int = 1) -> Callable[[SoundFile], bytes]:
    """Return the damage that native Pixel Data, its length included, is too long: by zeros, if the first is one."""
    extra = bytes(range(1, 251)) * (excess // 250 + 1) if first else bytes(excess)
    return with_pixels(lambda sound: dcm.pixels(native_pixels(sound) + extra[:excess], sound.form))


def unwrapped(sound: SoundFile) -> bytes:
    """Return the codestream as if it were native pixels."""
    (frame,) = sound.frames
    return dcm.element(PIXEL_DATA, "OB", frame)


def of_explicit_length(sound: SoundFile, *, ended: bool) -> bytes:
    """Return the fragments in an element whose length is given."""
    items = b"".join(dcm.item(part) for part in (offset_table(sound.frames), *sound.frames))
    return dcm.element(PIXEL_DATA, "OB", items + (dcm.sequence_end() if ended else b""))


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from wrapping()
    yield from delimiters()
    yield from truncated()
    yield from wrong_lengths()
    yield from too_long()
    yield from wrong_fragments()


def wrapping() -> Iterator[Case]:
    for base in ("jpeg", "jpeg lossless", "jpeg-ls", "jpeg 2000", "rle"):
        yield Case("F11", "codestream of explicit length", base, with_pixels(unwrapped))
    for base in ("jpeg", "jpeg 2000", "rle", "jpeg-ls frames", "rle frames"):
        for ended in (True, False):
            yield Case(
                "F11",
                f"items in an explicit length, {'' if ended else 'not '}delimited",
                base,
                with_pixels(lambda sound, ended=ended: of_explicit_length(sound, ended=ended)),
            )


def delimiters() -> Iterator[Case]:
    for base in ("jpeg", "jpeg lossless", "jpeg-ls", "jpeg 2000", "rle", "jpeg-ls frames", "rle frames"):
        yield Case("F12", "no delimiter of Pixel Data", base, cut(8))
        yield Case("F12", "half a delimiter of Pixel Data", base, cut(4))
        for zeros in (1, 8, 10, 512):
            yield Case(
                "F12",
                f"{zeros} zeros for the delimiter of Pixel Data",
                base,
                lambda sound, zeros=zeros: cut(8)(sound) + bytes(zeros),
            )
    for missing in (1, 7):
        yield Case("F12", f"a delimiter of Pixel Data without {missing} of 8 bytes", "jpeg", cut(missing))
    for base in ("document", "implicit document"):
        for missing in (8, 16, 24, 32):
            yield Case("F12", f"{missing // 8} delimiters missing", base, cut(missing))
        yield Case("F12", "half a delimiter", base, cut(4))
        yield Case("F12", "one and a half delimiters missing", base, cut(12))


def truncated() -> Iterator[Case]:
    def both(name: str, base: str, missing: int, lost: int) -> Iterator[Case]:
        """Yield a case that is refused by itself, and padded if the user says so."""
        sound = sound_file(base)
        size = sum(map(len, sound.frames)) if sound.frames else len(native_pixels(sound))
        yield Case("F13", name, base, cut(missing), REFUSED, pixels_left=size - lost)
        yield Case("F13", f"{name}, padded", base, cut(missing), rules=(PAD,), pixels_left=size - lost)

    for base in ("explicit", "implicit", "big endian", "group lengths"):
        for missing in (1, 2, 64, 127):
            yield from both(f"native, {missing} of 128 bytes missing", base, missing, missing)
    for missing in (2, 1000, 6000):
        yield from both(f"native, {missing} of 8192 bytes missing", "black", missing, missing)
    yield from both("native, without any of its bytes", "explicit", 128, 128)
    yield from both("native, a whole frame missing", "frames", 36, 36)
    yield from both("native, half a frame missing", "frames", 18, 18)
    for base in ("jpeg", "jpeg lossless", "jpeg-ls", "jpeg 2000", "rle", "jpeg-ls frames", "rle frames"):
        yield from both("cut in the last fragment", base, 28, 20)
    for base in ("jpeg-ls frames", "rle frames"):
        last = len(sound_file(base).frames[-1])
        yield Case("F13", "cut between two frames", base, cut(last + 16), REFUSED, pixels_left=None)
        yield Case("F13", "cut between two frames, padded", base, cut(last + 16), REFUSED, (PAD,))
        yield Case(
            "F13",
            "a frame missing, and delimited",
            base,
            with_pixels(lambda sound: dcm.fragments(*sound.frames[:-1], table=offset_table(sound.frames[:-1]))),
            REFUSED,
        )


def of_wrong_length(length: Callable[[int], int]) -> Callable[[SoundFile], bytes]:
    """Return the damage that the length of native Pixel Data is wrong, and nothing else."""

    def damage(sound: SoundFile) -> bytes:
        pixels = native_pixels(sound)
        return sound.with_element(
            PIXEL_DATA, dcm.header(PIXEL_DATA, "OW", length(len(pixels)), sound.form) + pixels
        ).content()

    return damage


def wrong_lengths() -> Iterator[Case]:
    """Yield cases in which the pixels go on to the end of the file, as long as the header says."""
    for base in ("explicit", "implicit", "big endian", "frames", "black", "group lengths"):
        for name, length in (
            ("0", lambda size: 0),
            ("2 too small", lambda size: size - 2),
            ("half", lambda size: size // 2),
            ("16 too large", lambda size: size + 16),
            ("far too large", lambda size: size + 0x1000000),
        ):
            yield Case("F25", f"length of Pixel Data {name}", base, of_wrong_length(length))
    for base in ("explicit", "implicit", "big endian"):
        for by in (-16, -1, 2, 16):
            yield Case(
                "F25",
                f"length of Pixel Data wrong by {by}, and an element behind",
                base,
                lambda sound, by=by: (
                    of_wrong_length(lambda size: size + by)(sound)
                    + dcm.element(0xFFFCFFFC, "OB", bytes(range(20)), sound.form)
                ),
                original=lambda sound: sound.content() + dcm.element(0xFFFCFFFC, "OB", bytes(range(20)), sound.form),
            )
    yield Case("F25", "length of Pixel Data undefined", "explicit", of_wrong_length(lambda size: dcm.UNDEFINED))
    for base in ("explicit", "implicit", "big endian"):
        for lost in (2, 64, 126):
            shorter = with_pixels(lambda sound, lost=lost: dcm.pixels(native_pixels(sound)[:-lost], sound.form))
            yield Case("F13", f"native, {lost} of 128 bytes missing, its length too", base, shorter, REFUSED)
            yield Case(
                "F13",
                f"native, {lost} of 128 bytes missing, its length too, padded",
                base,
                shorter,
                rules=(PAD,),
                pixels_left=128 - lost,
            )
            yield Case(
                "F13",
                f"native, {lost} of 128 bytes missing, zeros behind",
                base,
                lambda sound, shorter=shorter: shorter(sound) + bytes(1000),
                REFUSED,
            )


def too_long() -> Iterator[Case]:
    for base in ("explicit", "implicit", "big endian", "frames", "odd pixels", "group lengths"):
        for excess in (2, 4, 8):
            yield Case("F14", f"{excess} zero bytes too long", base, longer(excess, 0))
            yield Case("F14", f"{excess} bytes too long", base, longer(excess), KEPT)
        yield Case("F14", "1000 bytes too long", base, longer(1000), KEPT)
    yield Case("F14", "a frame too long", "explicit", longer(128), KEPT)
    yield Case("F14", "a frame too long", "frames", longer(36), KEPT)
    yield Case("F14", "legal: padded to even length", "odd pixels", SoundFile.content, KEPT)


def wrong_fragments() -> Iterator[Case]:
    for base in ("jpeg-ls frames", "rle frames"):
        for name, change in (
            ("offsets that are 8 too large", lambda offset, number: offset + 8),
            ("offsets of odd fragments", lambda offset, number: offset + number),
            ("equal offsets", lambda offset, number: 0),
        ):
            yield Case("F38", name, base, with_pixels(lambda sound, change=change: with_table(sound, change)))
        yield Case("F38", "an offset too many", base, with_pixels(with_offset_too_many))
        yield Case("F38", "extended offsets that are 8 too large", base, lambda sound: with_extended(sound, 8))
        yield Case("F38", "two offset tables", base, lambda sound: with_extended(sound, 0, both=True))
        yield Case(
            "F38",
            "legal: extended offsets",
            base,
            lambda sound: with_extended(sound, 0),
            KEPT,
        )
        yield Case("F38", "an empty fragment at the end", base, with_pixels(with_empty_fragment))
        yield Case(
            "F18",
            "odd fragments with a table",
            base,
            with_pixels(lambda sound: with_odd_frames(sound)),
            original=with_pixels(lambda sound: dcm.fragments(*(frame + b"\0\0" for frame in sound.frames))),
        )
    yield Case("F38", "fragments of several to a frame, without a table", "jpeg-ls frames", with_pixels(in_halves))
    for behind in (b"", box(b"xml ", b"<a/>")):
        yield Case(
            "F38",
            f"JP2 files, {len(behind)} bytes behind",
            "jpeg 2000",
            with_pixels(
                lambda sound, behind=behind: dcm.fragments(*(jp2_file(frame) + behind for frame in sound.frames))
            ),
        )
    with_palette = with_pixels(lambda sound: dcm.fragments(*(jp2_file(frame, b"pclr") for frame in sound.frames)))
    yield Case("F38", "JP2 files with a palette", "jpeg 2000", with_palette, KEPT)
    for base in ("jpeg", "jpeg-ls frames", "rle"):
        for vr in (b"OW", b"UN"):
            yield Case(
                "F38",
                f"fragments in {vr.decode()}",
                base,
                with_pixels(lambda sound, vr=vr: sound.elements[PIXEL_DATA].replace(b"OB", vr, 1)),
            )


def in_halves(sound: SoundFile) -> bytes:
    """Return each frame in two fragments."""
    halves = ((frame[:40], frame[40:]) for frame in sound.frames)
    return dcm.fragments(*(half for both in halves for half in both))


def box(kind: bytes, content: bytes) -> bytes:
    """Return a box of a JP2 file."""
    return struct.pack(">L", 8 + len(content)) + kind + content


def jp2_file(codestream: bytes, color: bytes = b"colr") -> bytes:
    """Return a JP2 file, as far as it matters here."""
    start = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    return start + box(b"jp2h", box(b"ihdr", bytes(14)) + box(color, bytes(7))) + box(b"jp2c", codestream)


def with_table(sound: SoundFile, change: Callable[[int, int], int]) -> bytes:
    """Return fragments with other offsets in their table."""
    right = struct.unpack(f"<{len(sound.frames)}L", offset_table(sound.frames))
    wrong = [change(offset, number) for number, offset in enumerate(right)]
    return dcm.fragments(*sound.frames, table=struct.pack(f"<{len(wrong)}L", *wrong))


def with_offset_too_many(sound: SoundFile) -> bytes:
    return dcm.fragments(*sound.frames, table=offset_table(sound.frames) + struct.pack("<L", 1 << 20))


def with_empty_fragment(sound: SoundFile) -> bytes:
    return dcm.fragments(*sound.frames, b"", table=offset_table(sound.frames))


def with_odd_frames(sound: SoundFile) -> bytes:
    """Return fragments of odd length, an even number of them in one of the files."""
    frames = tuple(frame + b"\0" for frame in sound.frames)
    items = dcm.item(offset_table(frames)) + b"".join(map(dcm.item, frames))
    return dcm.header(PIXEL_DATA, "OB", dcm.UNDEFINED) + items + dcm.sequence_end()


def with_extended(sound: SoundFile, by: int, *, both: bool = False) -> bytes:
    """Return a file with an Extended Offset Table that is off by some bytes, beside the basic one or alone."""
    count = len(sound.frames)
    offsets = [offset + by for offset in struct.unpack(f"<{count}L", offset_table(sound.frames))]
    sound = sound.with_element(0x7FE00001, dcm.element(0x7FE00001, "OV", struct.pack(f"<{count}Q", *offsets)))
    lengths = struct.pack(f"<{count}Q", *map(len, sound.frames))
    sound = sound.with_element(0x7FE00002, dcm.element(0x7FE00002, "OV", lengths))
    return sound.with_element(
        PIXEL_DATA, dcm.fragments(*sound.frames, table=offset_table(sound.frames) if both else b"")
    ).content()
