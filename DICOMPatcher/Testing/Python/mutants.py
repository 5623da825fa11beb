"""Mutants: files that are nearly DICOM, each made from a real or a made-up file by a few random changes.

Everything depends on the number of a mutant alone, so that a number is all it takes to have it again.
"""

from __future__ import annotations

import contextlib
import functools
import random
import struct
import tempfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

import corpus
import dicom_bytes as dcm
from DICOMPatcherLib.part10.elements import LONG_VRS, SEQUENCE_TAGS, SHORT_VRS, UNDEFINED, Damage, Element, Encoding
from DICOMPatcherLib.part10.file import Part10File
from sound_files import SOUND_FILES, deflated, sound_file

LARGEST_SEED = 64 * 1024
LARGEST_MUTANT = 256 * 1024
_PIXELS_LEFT = 1024


class Place(NamedTuple):
    """Where one element or item lies in a seed; `length_at` is where the `length_size` bytes of its length stand."""

    start: int
    length_at: int
    length_size: int
    value: int
    stop: int


class Seed(NamedTuple):
    """A file that mutants are made from."""

    name: str
    data: bytes
    places: tuple[Place, ...]
    data_start: int
    order: str
    """For the struct module."""


class Mutant(NamedTuple):
    """A changed file."""

    number: int
    recipe: str
    data: bytes


def mutant(number: int) -> Mutant:
    """Return one mutant, always the same for a number and a set of seeds."""
    rng = random.Random(f"mutant {number}")
    seed = rng.choice(seeds())
    data = seed.data
    steps = []
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
        change = rng.choice(_CHANGES)
        # Places are those of the seed: after the first change, they only are likely ones.
        data = change(rng, seed, data)[:LARGEST_MUTANT]
        steps.append(change.__name__.strip("_"))
    return Mutant(number, f"{number}: {seed.name}, {', '.join(steps)}", data)


def mutants(numbers: range) -> Iterator[Mutant]:
    """Yield the mutants of these numbers."""
    return map(mutant, numbers)


# What they are made from


@functools.cache
def seeds() -> tuple[Seed, ...]:
    """Return the files that mutants are made from; those of the corpus only where there is one."""
    made_up = [(name, sound_file(name).content()) for name in SOUND_FILES]
    real = [(file.name, shortened(file.path.read_bytes())) for file in corpus.corpus_files()]
    found = [make_seed(name, data) for name, data in (*made_up, *real) if 0 < len(data) <= LARGEST_SEED]
    # Every third mutant comes from one that was made up: they are small, and all that there is occurs in them.
    return (*found, *found[: len(made_up)] * max(1, len(real) // (2 * len(made_up))))


def shortened(data: bytes) -> bytes:
    """Return a large file with fewer pixels."""
    if len(data) <= LARGEST_SEED:
        return data
    with opened(data) as file:
        element = file.element(dcm.PIXEL_DATA)
        if element is None or file.deflated or file.damage:
            return b""
        head = data[: element.value]
        pixels = data[element.value : element.value + _PIXELS_LEFT]
    if element.length == UNDEFINED:
        return head + pixels
    order = ">" if file.encoding.big_endian else "<"
    return head[:-4] + struct.pack(f"{order}L", len(pixels)) + pixels


@contextlib.contextmanager
def opened(data: bytes) -> Iterator[Part10File]:
    """Give what is in these bytes."""
    with tempfile.NamedTemporaryFile() as named:
        named.write(data)
        named.flush()
        with Part10File.open(named.name) as file:
            yield file


def make_seed(name: str, data: bytes) -> Seed:
    """Return a file with the places of its elements, items and fragments."""
    with opened(data) as file:
        elements = [*file.meta_elements, *([] if file.deflated else file.elements)]
        encodings = [(element, file.encoding) for element in elements]
        places = []
        while encodings:
            element, encoding = encodings.pop()
            places += [_place(element), *_fragments(data, element, encoding)]
            is_open = element.length == UNDEFINED and element.tag != dcm.PIXEL_DATA
            is_sequence = element.vr == b"SQ" or is_open or (encoding.implicit and element.tag in SEQUENCE_TAGS)
            with contextlib.suppress(Damage):
                for item in file.items(element, encoding) if is_sequence else ():
                    places.append(Place(item.start, item.start + 4, 4, item.value, item.stop))
                    encodings += [(inner, item.encoding) for inner in item.elements]
        order = ">" if file.encoding.big_endian else "<"
        return Seed(name, data, tuple(sorted(places)), file.data_start, order)


def _fragments(data: bytes, element: Element, encoding: Encoding) -> Iterator[Place]:
    """Yield the places of the fragments of Pixel Data."""
    if element.tag == dcm.PIXEL_DATA and element.length == UNDEFINED:
        start, order = element.value, ">" if encoding.big_endian else "<"
        while start + 8 <= min(element.stop, len(data)):
            stop = start + 8 + struct.unpack_from(f"{order}L", data, start + 4)[0]
            yield Place(start, start + 4, 4, start + 8, stop)
            start = stop


def _place(element: Element) -> Place:
    size = 2 if element.vr in SHORT_VRS else 4
    return Place(element.start, element.value - size, size, element.value, element.stop)


# Changes

Change = Callable[[random.Random, Seed, bytes], bytes]


def _somewhere(rng: random.Random, seed: Seed, data: bytes) -> int:
    """Return an offset: more often one where an element starts or ends, and rarely one in the preamble."""
    if seed.places and rng.random() < 0.6:
        place = rng.choice(seed.places)
        return min(rng.choice((place.start, place.value, place.stop)), len(data))
    return rng.randint(min(132, len(data)), len(data))


def _put(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def _cut(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    return data[: max(_somewhere(rng, seed, data) + rng.choice((0, 0, -1, 1, 4, -4)), 1)]


def _flip_bytes(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    result = bytearray(data)
    for _ in range(rng.randint(1, 8) if result else 0):
        at = rng.randrange(len(result))
        result[at] = rng.choice((0, 0xFE, 0xFF, rng.randrange(256), result[at] ^ (1 << rng.randrange(8))))
    return bytes(result)


def _flip_header_bytes(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    if not seed.places:
        return data
    place = rng.choice(seed.places)
    at = rng.randrange(place.start, place.value)
    return _put(data, at, bytes([rng.randrange(256)])) if at < len(data) else data


def _repeat_block(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    begin, end = sorted((_somewhere(rng, seed, data), _somewhere(rng, seed, data)))
    end = min(end, begin + rng.choice((8, 64, 1024)))
    return data[:begin] + data[begin:end] * rng.choice((2, 2, 3, 100)) + data[end:]


def _wrong_length(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    if not seed.places:
        return data
    place = rng.choice(seed.places)
    code = seed.order + ("H" if place.length_size == 2 else "L")
    if place.length_at + place.length_size > len(data):
        return data
    (length,) = struct.unpack_from(code, data, place.length_at)
    most = 256**place.length_size
    near = length + rng.choice((-8, -4, -2, -1, 1, 2, 4, 8, 12))
    extreme = rng.choice((0, 0xFFFF, 0x7FFFFFFF, 0x80000000, UNDEFINED))
    wrong = rng.choice((near, near, near, extreme, extreme, len(data), rng.randrange(most), rng.randrange(512)))
    return _put(data, place.length_at, struct.pack(code, wrong % most))


def _wrong_vr(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    known = sorted(SHORT_VRS | LONG_VRS)
    letters = rng.choice((b"??", b"\0\0", b"UN", b"SQ", b"OB", b"  ", rng.choice(known), rng.randbytes(2)))
    return _put(data, rng.choice(seed.places).start + 4, letters) if seed.places else data


def _wrong_tag(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    tags = (0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD, 0, dcm.PIXEL_DATA, 0xFFFCFFFC, 0x00020010, 0x00080016, 0x7FE00000)
    tag = rng.choice((*tags, rng.randrange(1 << 32), rng.randrange(1 << 16)))
    wrong = struct.pack(f"{seed.order}HH", tag >> 16, tag & 0xFFFF)
    return _put(data, rng.choice(seed.places).start, wrong) if seed.places else data


def _insert_delimiter(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    at = _somewhere(rng, seed, data)
    tag = rng.choice((0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD))
    length = rng.choice((0, 0, 0, UNDEFINED, rng.randrange(200)))
    inserted = struct.pack(f"{seed.order}HHL", tag >> 16, tag & 0xFFFF, length)
    return data[:at] + inserted * rng.choice((1, 1, 1, 2, 50)) + data[at:]


def _remove_delimiter(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    delimiter = struct.pack(f"{seed.order}HH", 0xFFFE, rng.choice((0xE000, 0xE00D, 0xE00D, 0xE0DD, 0xE0DD)))
    at = data.find(delimiter, rng.randrange(len(data) + 1))
    return data[:at] + data[at + 8 :] if at >= 0 else data


def _remove_element(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    if not seed.places:
        return data
    place = rng.choice(seed.places)
    return data[: place.start] + data[place.stop :]


def _move_element(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    if not seed.places:
        return data
    place = rng.choice(seed.places)
    at = rng.choice(seed.places).start
    return data[:at] + data[place.start : place.stop][:4096] + data[at:]


def _splice(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    other = rng.choice(seeds())
    return data[: _somewhere(rng, seed, data)] + other.data[_somewhere(rng, other, other.data) :]


def _insert_junk(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    at = rng.choice((0, len(data), _somewhere(rng, seed, data)))
    size = rng.choice((1, 2, 7, 8, 100, 600, 3000))
    return data[:at] + rng.choice((rng.randbytes(size), bytes(size), b"<p>html</p>\n" * (size // 12))) + data[at:]


def _nest(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    at = rng.choice(seed.places).start if seed.places else len(data)
    opening = struct.pack(f"{seed.order}HH2s2xLHHL", 0x0008, 0x1140, b"SQ", UNDEFINED, 0xFFFE, 0xE000, UNDEFINED)
    closing = struct.pack(f"{seed.order}HHLHHL", 0xFFFE, 0xE00D, 0, 0xFFFE, 0xE0DD, 0)
    depth = rng.choice((1, 2, 40, 99, 101, 300))
    return data[:at] + opening * depth + closing * rng.choice((0, depth, depth - 1)) + data[at:]


def _other_syntax(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    declared = [place for place in seed.places if data[place.start : place.start + 4] == b"\2\0\x10\0"]
    if not declared:
        return data
    syntaxes = (dcm.IMPLICIT_LITTLE, dcm.EXPLICIT_LITTLE, dcm.EXPLICIT_BIG, dcm.DEFLATED, dcm.JPEG_BASELINE, "1.2.3")
    return data[: declared[0].start] + dcm.element(0x00020010, "UI", rng.choice(syntaxes)) + data[declared[0].stop :]


def _without_header(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    return data[rng.choice((4, 128, 132, seed.data_start)) :]


def _deflate(rng: random.Random, seed: Seed, data: bytes) -> bytes:
    return dcm.file(b"", dcm.DEFLATED) + deflated(data[seed.data_start :])


_CHANGES: tuple[Change, ...] = (
    _cut,
    _flip_bytes,
    _flip_header_bytes,
    _flip_header_bytes,
    _repeat_block,
    _wrong_length,
    _wrong_length,
    _wrong_length,
    _wrong_vr,
    _wrong_vr,
    _wrong_tag,
    _insert_delimiter,
    _insert_delimiter,
    _remove_delimiter,
    _remove_delimiter,
    _remove_element,
    _move_element,
    _splice,
    _insert_junk,
    _nest,
    _other_syntax,
    _without_header,
    _deflate,
)
"""Some stand twice: what they do is more often the work of real programs."""
