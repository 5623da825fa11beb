"""Damaged files: the defects of structure and values in the catalogue, made from sound files of every encoding."""

from __future__ import annotations

import functools
import itertools
import re
from typing import NamedTuple

import damage_description
import damage_elements
import damage_encodings
import damage_fragments
import damage_headers
import damage_others
import damage_pixels
import damage_text
import damage_values
from damage_case import Case
from sound_files import sound_file


class Damaged(NamedTuple):
    """A damaged file.

    Attributes
    ----------
    name
        Tells it from all others.
    filename
        A name for the file, which tells it from all others too.
    data, original
        Its bytes, and those it should have; b"" if there is no original.
    expected, rules, pixels_left
        As in `Case`.
    """

    name: str
    defect: str
    base_name: str
    data: bytes
    original: bytes
    expected: str
    rules: tuple[str, ...]
    filename: str
    pixels_left: int | None


@functools.cache
def damaged_files() -> tuple[Damaged, ...]:
    """Return all damaged files. Each has identifiers of its own: in one folder, they are different images."""
    tables = (
        damage_headers,
        damage_elements,
        damage_encodings,
        damage_pixels,
        damage_fragments,
        damage_others,
        damage_description,
        damage_values,
        damage_text,
    )
    cases = itertools.chain.from_iterable(table.cases() for table in tables)
    found = [_damaged(number, case) for number, case in enumerate(cases)]
    return tuple(sorted(found, key=lambda damaged: (damaged.defect[0], int(damaged.defect[1:]), damaged.filename)))


@functools.cache
def kinds_of_damage() -> tuple[Damaged, ...]:
    """Return one file of each kind of damage, made from whichever sound file, for tests that take long."""
    kinds: dict[str, list[Damaged]] = {}
    for damaged in damaged_files():
        kinds.setdefault(damaged.name.replace(f": {damaged.base_name}", "", 1), []).append(damaged)
    return tuple(files[number % len(files)] for number, files in enumerate(kinds.values()))


def one_of_each_defect() -> tuple[Damaged, ...]:
    """Return one damaged file for each defect, for tests that take long of each file."""
    return tuple({damaged.defect: damaged for damaged in kinds_of_damage()}.values())


def _damaged(number: int, case: Case) -> Damaged:
    name = ": ".join(part for part in (case.defect, case.base, case.name) if part)
    sound = sound_file(case.base or "explicit", name)
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Damaged(
        name,
        case.defect,
        case.base,
        case.damage(sound),
        case.original(sound),
        case.expected,
        case.rules,
        f"{number:03}-{slug}{case.suffix}",
        case.pixels_left,
    )
