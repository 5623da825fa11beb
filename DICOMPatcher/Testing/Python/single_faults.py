"""Files with a single fault: one bit of a header, one length, one block that is missing or there twice.

All faults of a file are numbered, so that a sample can be drawn from them and a number is all it takes to have one
again. Other than mutants, each fault is so small that what the file says is known: all that its original says but
for the place of the fault.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import random
import struct
import tempfile
import types
from collections.abc import Callable, Iterator, Mapping

from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

import corpus
from builders import encoded
from DICOMPatcherLib.planning.plan import COPIED
from DICOMPatcherLib.run import check
from mutants import LARGEST_SEED, Place, Seed, make_seed, opened, shortened
from sound_files import SOUND_FILES, sound_file
from studies import KINDS, make_study

HEADERS = 200
"""So many elements and items of a file are damaged."""
_SYNTAXES = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian)
_NEAR = (*range(-16, 0), *range(1, 17))
_BLOCKS = (2, 4, 8, 16)


class Unusable(Exception):
    """The fault does not exist at this place: a length that would be negative, a bit of a file that ends before."""


@dataclasses.dataclass(frozen=True)
class Fault:
    """A damaged file, and the sound one it was made from."""

    seed: Seed
    kind: str
    at: int
    data: bytes

    @property
    def recipe(self) -> str:
        return f"{self.seed.name}: {self.kind} at byte {self.at}"


Maker = Callable[[Seed, Place, int], "tuple[int, bytes]"]
"""Returns where a fault is, and the damaged file."""


# The files


@functools.cache
def fault_seeds() -> tuple[Seed, ...]:
    """Return sound files of every encoding and many classes, made up; and small ones of the corpus if it is there.

    None has a UID of another: in one run, they are images of different studies.
    """
    return (*made_up_seeds(), *_corpus_seeds())


@functools.cache
def made_up_seeds() -> tuple[Seed, ...]:
    """Return those that are made up."""
    found = [make_seed(name, _with_own_uids(name, sound_file(name, name).content())) for name in SOUND_FILES]
    for kind in KINDS:
        by_class = {member.ds.SOPClassUID: member for member in make_study(kind)}
        for sop_class, member in by_class.items():
            for syntax in _SYNTAXES:
                name = f"{kind}, {sop_class.name}, {syntax.name}"
                found.append(make_seed(name, _with_own_uids(name, encoded(member.ds, syntax))))
    distinct = {seed.data: seed for seed in found if len(seed.data) <= LARGEST_SEED}
    return tuple(distinct.values())


@functools.cache
def _corpus_seeds() -> tuple[Seed, ...]:
    with tempfile.TemporaryDirectory() as folder:
        by_number = {}
        for number, file in enumerate(corpus.described_files()):
            data = _with_own_uids(file.name, shortened(file.path.read_bytes()))
            if 0 < len(data) <= LARGEST_SEED:
                place = pathlib.Path(folder) / f"{number}"
                place.mkdir()
                (place / "seed.dcm").write_bytes(data)
                by_number[f"{number}"] = file.name, data
        # What is sound needs nothing: what it says is what all readers find.
        sound = [
            by_number[entry["source"].partition("/")[0]]
            for entry in (check(folder).files() if by_number else ())
            if entry["outcome"] == COPIED and not entry["findings"]
        ]
    return tuple(make_seed(name, data) for name, data in sound)


_UIDS = (0x0020000D, 0x0020000E, 0x00080018, 0x00200052)
"""Of study, series, instance and frame of reference."""


def _with_own_uids(name: str, data: bytes) -> bytes:
    """Return a file with other digits in the second half of its UIDs, wherever they occur."""
    if not data:
        return data
    with opened(data) as file:
        elements = [] if file.deflated else [file.element(tag) for tag in _UIDS]
        uids = {file.value(element).rstrip(b" \0") for element in elements if element is not None}
    for uid in sorted(uids, key=len, reverse=True):
        rng = random.Random(f"{name} {uid!r}")
        digits = (char if char == ord(".") else ord(rng.choice("123456789")) for char in uid[len(uid) // 2 :])
        data = data.replace(uid, uid[: len(uid) // 2] + bytes(digits)) if len(uid) > 8 else data
    return data


# The faults


def sample(count: int, salt: str, seeds: tuple[Seed, ...]) -> Iterator[Fault]:
    """Yield faults drawn at random, the same for the same arguments; each file and each kind are drawn as often."""
    rng = random.Random(f"{salt} {count}")
    kinds = list(KINDS_OF_FAULT)
    drawn = 0
    while drawn < count:
        seed = seeds[rng.randrange(len(seeds))]
        kind = kinds[rng.randrange(len(kinds))]
        maker, variants = KINDS_OF_FAULT[kind]
        place = seed.places[rng.randrange(min(len(seed.places), HEADERS))]
        variant = variants[rng.randrange(len(variants))]
        try:
            at, data = maker(seed, place, variant)
        except Unusable:
            continue
        drawn += 1
        yield Fault(seed, f"{kind} {variant}", at, data)


def all_faults(seed: Seed, *kinds: str) -> Iterator[Fault]:
    """Yield all faults of some kinds that a file can have."""
    for kind in kinds:
        maker, variants = KINDS_OF_FAULT[kind]
        for place in seed.places[:HEADERS]:
            for variant in variants:
                try:
                    at, data = maker(seed, place, variant)
                except Unusable:
                    continue
                yield Fault(seed, f"{kind} {variant}", at, data)


def _flipped(seed: Seed, place: Place, bit: int) -> tuple[int, bytes]:
    at = place.start + bit // 8
    if at >= place.value or at >= len(seed.data):
        raise Unusable
    data = bytearray(seed.data)
    data[at] ^= 1 << bit % 8
    return at, bytes(data)


def _other_length(seed: Seed, place: Place, by: int) -> tuple[int, bytes]:
    code = seed.order + ("H" if place.length_size == 2 else "L")
    at = place.length_at
    if at + place.length_size > len(seed.data):
        raise Unusable
    (length,) = struct.unpack_from(code, seed.data, at)
    most = 256**place.length_size
    if not 0 <= length + by < most - 1:
        raise Unusable
    return at, seed.data[:at] + struct.pack(code, length + by) + seed.data[at + place.length_size :]


def _set_length(seed: Seed, place: Place, length: int) -> tuple[int, bytes]:
    code = seed.order + ("H" if place.length_size == 2 else "L")
    at = place.length_at
    if at + place.length_size > len(seed.data):
        raise Unusable
    new = struct.pack(code, length % 256**place.length_size)
    if seed.data[at : at + place.length_size] == new:
        raise Unusable
    return at, seed.data[:at] + new + seed.data[at + place.length_size :]


def _cut(seed: Seed, place: Place, behind: int) -> tuple[int, bytes]:
    at = place.start + behind
    if at >= len(seed.data):
        raise Unusable
    return at, seed.data[:at]


def _at(seed: Seed, place: Place, where: int) -> int:
    return (place.start, place.value, (place.value + place.stop) // 2, max(place.stop - 8, place.value))[where]


def _dropped(seed: Seed, place: Place, variant: int) -> tuple[int, bytes]:
    size, where = _BLOCKS[variant % 4], variant // 4
    at = _at(seed, place, where)
    if at + size > len(seed.data):
        raise Unusable
    return at, seed.data[:at] + seed.data[at + size :]


def _doubled(seed: Seed, place: Place, variant: int) -> tuple[int, bytes]:
    size, where = _BLOCKS[variant % 4], variant // 4
    at = _at(seed, place, where)
    if at + size > len(seed.data):
        raise Unusable
    return at, seed.data[:at] + seed.data[at : at + size] + seed.data[at:]


def _doubled_element(seed: Seed, place: Place, _: int) -> tuple[int, bytes]:
    if place.stop > len(seed.data):
        raise Unusable
    return place.start, seed.data[: place.stop] + seed.data[place.start :]


def _dropped_element(seed: Seed, place: Place, _: int) -> tuple[int, bytes]:
    if place.stop > len(seed.data):
        raise Unusable
    return place.start, seed.data[: place.start] + seed.data[place.stop :]


def _inserted(seed: Seed, place: Place, variant: int) -> tuple[int, bytes]:
    blocks = (bytes(8), b"\xfe\xff\x0d\xe0\0\0\0\0", b"\xfe\xff\xdd\xe0\0\0\0\0", b"\x55" * 8, bytes(2), b"\xff" * 4)
    at = _at(seed, place, variant // len(blocks))
    return at, seed.data[:at] + blocks[variant % len(blocks)] + seed.data[at:]


KINDS_OF_FAULT: Mapping[str, tuple[Maker, tuple[int, ...]]] = types.MappingProxyType(
    {
        "bit flipped": (_flipped, tuple(range(12 * 8))),
        "length off by": (_other_length, _NEAR),
        "length set to": (_set_length, (0, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, 2, 8)),
        "cut off after": (_cut, (0, 1, 4, 7, 8, 9, 12, 14)),
        "block dropped": (_dropped, tuple(range(16))),
        "block doubled": (_doubled, tuple(range(16))),
        "element doubled": (_doubled_element, (0,)),
        "element dropped": (_dropped_element, (0,)),
        "bytes inserted": (_inserted, tuple(range(12))),
    }
)
"""How to make each kind, and the variants it has."""
