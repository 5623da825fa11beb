"""Files in which the length of one element is wrong and nothing else, and what becomes of them."""

from __future__ import annotations

import collections
import itertools
import pathlib
from collections.abc import Iterator
from typing import NamedTuple

from damage_elements import length_place, with_length
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.structural_repair import repair_structure
from DICOMPatcherLib.rule_list import make_rules
from sound_files import SoundFile, sound_file

BASES = ("explicit", "implicit", "big endian", "jpeg")
WHOLE, REFUSED, SILENT, DAMAGED = OUTCOMES = ("whole", "refused", "silent", "damaged")
"""All values are those of the sound file again; reported and not changed; nothing was noticed; something is wrong."""
_NEAR = (*range(-16, 0), *range(1, 17))
_FAR = (20, 32, 50, 64, 100, 128, 256, 1000, 4096)
_UNDEFINED = 0xFFFFFFFF


class LengthFault(NamedTuple):
    """A file with a wrong length, and the sound file it was made from."""

    sound: SoundFile
    tag: int
    length: int
    wrong: int
    content: bytes

    @property
    def name(self) -> str:
        return f"{self.sound.name}: {self.tag:08x} has {self.wrong} for {self.length}"


def length_faults(base: str) -> Iterator[LengthFault]:
    """Yield a file for each element at the top level and each wrong length."""
    sound = sound_file(base)
    for tag, encoded in sound.elements.items():
        place, code = length_place(encoded, sound.form)
        size = 2 if code.endswith("H") else 4
        order = "big" if sound.form.code == ">" else "little"
        length = int.from_bytes(encoded[place : place + size], order)  # type: ignore[arg-type]
        if length == _UNDEFINED:
            continue
        swapped = int.from_bytes(length.to_bytes(size, "big"), "little")
        others = (0, length // 2, 2 * length, swapped, 256**size - 2, *(length + far for far in _FAR))
        for wrong in sorted({*(length + near for near in _NEAR), *others} - {length}):
            if 0 <= wrong < 256**size - 1:
                content = sound.with_element(tag, with_length(wrong)(encoded, sound.form)).content()
                yield LengthFault(sound, tag, length, wrong, content)


def outcome(fault: LengthFault, folder: pathlib.Path) -> str:
    """Return what the repairs of structure make of a file."""
    path = folder / "fault.dcm"
    path.write_bytes(fault.content)
    with Part10File.open(str(path)) as opened:
        mended = repair_structure(opened, make_rules(), _fail)
        content = mended.file.read(0, mended.file.end)
        if content == fault.sound.content():
            return WHOLE
        if mended.edits:
            return WHOLE if _values(mended.file) == _sound_values(fault, folder) else DAMAGED
        return REFUSED if opened.damage or opened.findings else SILENT


def _sound_values(fault: LengthFault, folder: pathlib.Path) -> list[tuple[int, bytes]]:
    path = folder / "sound.dcm"
    path.write_bytes(fault.sound.content())
    with Part10File.open(str(path)) as opened:
        return _values(opened)


def _values(file: Part10File) -> list[tuple[int, bytes]]:
    return [(element.tag, file.value(element)) for element in file.elements]


def counts(base: str, folder: pathlib.Path, step: int = 1) -> collections.Counter[str]:
    """Return how many files with a wrong length, of all or of every so manieth, have which outcome."""
    faults = itertools.islice(length_faults(base), 0, None, step)
    return collections.Counter(outcome(fault, folder) for fault in faults)


def _fail(rule: object, error: Exception) -> None:
    raise error
