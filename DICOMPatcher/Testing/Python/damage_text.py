"""Damage to text: terms of character sets that are none or that readers do not know, and other sets than named."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterator

from damage_case import KEPT, REPAIRED, Case
from dicom_bytes import element
from sound_files import PATIENT_NAME, SoundFile, with_group_lengths

CHARACTER_SET, SERIES_DESCRIPTION = 0x00080005, 0x0008103E
_BASES = ("explicit", "implicit", "big endian", "deflated", "group lengths")

_UNKNOWN_TERMS = (
    ("ISO_IR 149", "euc_kr", "김^희중"),
    ("ISO-IR 100", "latin-1", "Müller^Jürgen"),
    ("ISO_IR_100", "latin-1", "Müller^Jürgen"),
    ("iso ir 144", "iso8859-5", "Иванов^Иван"),
    ("ISO 8859-2", "iso8859-2", "Dvořák^Jiří"),
    ("UTF-8", "utf-8", "Müller^张"),
    ("EUC-KR", "euc_kr", "김^희중"),
    ("windows-1251", "cp1251", "Иванов^Иван"),
    ("ISO 2022 IR 100", "latin-1", "Müller^Jürgen"),
    ("\\ISO 2022 IR 149", "iso2022_kr", "Kim^Hui=김^희중"),
    ("\\ISO 2022 IR 87", "iso2022_jp", "Yamada^Tarou=山田^太郎"),
)
_WRONG_SETS = (
    ("ISO_IR 100", "utf-8", "Müller^Jürgen"),
    ("", "utf-8", "Müller^Jürgen"),
    ("ISO_IR 192", "utf-8-sig", "Müller^Jürgen"),
)
_DOUBTFUL = (
    ("ISO_IR 100", "gbk", "张^智宏"),
    ("", "cp1251", "Иванов^Иван"),
    ("ISO_IR 192", "latin-1", "Müller^Jürgen"),
)


def cases() -> Iterator[Case]:
    """Yield all cases."""
    bases = itertools.cycle(_BASES)
    for defect, texts in (("V10", _UNKNOWN_TERMS), ("V9", _WRONG_SETS)):
        for term, codec, name in texts:
            yield Case(
                defect,
                f"{codec} called {term or 'nothing'}",
                next(bases),
                written(term, encoded(name, codec)),
                REPAIRED,
                original=written("ISO_IR 192", name.encode()),
            )
    for term, codec, name in _DOUBTFUL:
        damage = written(term, encoded(name, codec))
        yield Case("V9", f"{codec} called {term or 'nothing'}", next(bases), damage, KEPT, original=damage)


def encoded(name: str, codec: str) -> bytes:
    """Return a name as it is in a set; Korean with an escape sequence in front of each part (PS3.5 annex I.2)."""
    if codec != "iso2022_kr":
        return name.encode(codec)
    parts = re.split("([=^])", name)
    return b"".join((b"" if part.isascii() else b"\x1b$)C") + part.encode("euc_kr") for part in parts)


def written(term: str, name: bytes) -> Callable[[SoundFile], bytes]:
    """Return what makes a file with a character set, a name, and no other text that is not ASCII."""

    def damage(sound: SoundFile) -> bytes:
        values = {CHARACTER_SET: ("CS", term), SERIES_DESCRIPTION: ("LO", "Thorax"), PATIENT_NAME: ("PN", name)}
        for tag, (vr, value) in values.items():
            sound = sound.with_element(tag, element(tag, vr, value, sound.form))
        if 0x00080000 in sound.elements:
            sound = dataclasses.replace(sound, elements=with_group_lengths(without_lengths(sound), sound.form))
        return sound.content()

    return damage


def without_lengths(sound: SoundFile) -> dict[int, bytes]:
    """Return the elements without group lengths."""
    return {tag: encoded for tag, encoded in sound.elements.items() if tag & 0xFFFF}
