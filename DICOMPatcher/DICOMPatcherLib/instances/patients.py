"""Names, IDs and other facts of patients: which mean the same person, and which mean nobody."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from DICOMPatcherLib.instances.instance import Instance, texts_of

Name = tuple[str, ...]
"""The parts of a name, without case and without what separates them."""

IDENTITY_TAGS = ("PatientID", "PatientName", "PatientBirthDate", "PatientSex")
"""What a row must have for its patient to be told from another."""


class Identity(NamedTuple):
    """What a file says of its patient; "" and () where it says nothing, or only what stands for nobody."""

    id: str
    name: Name
    birth_date: str
    sex: str


NOBODY = Identity("", (), "", "")
"""What a file says that says nothing."""

_PLACEHOLDER = re.compile(
    r"|0+|x+|na|n a|nil|none|null|no ?name|no ?id|no ?patient ?id|nobody|anon|dummy|undefined"
    r"|(patient|subject|name|id)? ?(anonym(ous|i[sz]ed|e|i[sz][ée])?|unknown|un ?specified|removed|deleted|hidden"
    r"|masked|redacted|de ?identified|pseudonymi[sz]ed|not ?available|not ?specified)( ?(patient|subject|name|id))?"
)
_SEPARATORS = re.compile(r"[\s^,]+")
_NO_LETTERS = re.compile(r"(?:(?![\udc80-\udcff])[\W_])+")
"""Bytes of an unknown character set, which rows hold like this, are letters."""
_PREFIX = 3
"""The place of the prefix among the components of a name; the suffix follows (PS3.5 6.2.1.1)."""


@functools.lru_cache(maxsize=1024)
def is_placeholder(value: str) -> bool:
    """Tell whether a name or ID stands for nobody: "Removed", "Anonymous", "0", "***"."""
    return _PLACEHOLDER.fullmatch(_NO_LETTERS.sub(" ", _folded(value)).strip()) is not None


@functools.lru_cache(maxsize=1024)
def parts_of_name(name: str) -> Name:
    """Return the parts of a name that are the same however its letters and separators are written.

    References
    ----------
    PS3.5 6.2.1: components of a Person Name are separated by carets, its representations by equals signs.
    """
    return next(filter(None, map(_parts, _folded(name).split("="))), ())


@functools.lru_cache(maxsize=1024)
def _core_and_affixes(name: str) -> tuple[Name, Name]:
    """Return the parts of a name before prefix and suffix, and of these; a name of one component may stand in any."""
    for representation in _folded(name).split("="):
        components = representation.split("^")
        if _parts(components[0]) and len(components) > _PREFIX and _parts(components[1]):
            return _parts("^".join(components[:_PREFIX])), _parts("^".join(components[_PREFIX:]))
        if found := _parts(representation):
            return found, ()
    return (), ()


def spellings(names: Iterable[str]) -> dict[str, Name]:
    """Return for each of some names its parts, which are the same if they are spellings of one name.

    These differ in case, in what separates their parts, or by a prefix or suffix that some have and others not. Where
    there are several of those, as Jr and Sr, they tell people apart.
    """
    known = {name: _core_and_affixes(name) for name in names}
    affixes: dict[Name, set[Name]] = {}
    for core, some in known.values():
        affixes.setdefault(core, set()).add(some)
    return {name: parts_of_name(name) if len(affixes[core] - {()}) > 1 else core for name, (core, _) in known.items()}


def _parts(text: str) -> Name:
    return tuple(filter(None, _SEPARATORS.split(text)))


def same_name(names: Iterable[Name]) -> bool:
    """Tell whether names may be one: each is the longest or its beginning, and holds at least two of its parts."""
    found = set(names) - {()}
    longest = max(found, key=len, default=())
    return all(longest[: len(name)] == name and len(name) >= min(2, len(longest)) for name in found)


def identity(instance: Instance) -> Identity:
    """Return what an instance says of its patient."""
    return identity_of(*(instance[keyword] for keyword in IDENTITY_TAGS))


@functools.lru_cache(maxsize=1024)  # a patient has many files
def identity_of(patient: str, name: str, born: str, sex: str) -> Identity:
    """Return what the texts of `IDENTITY_TAGS` say."""
    return Identity(
        "" if is_placeholder(patient) else _folded(patient),
        () if is_placeholder(name) else parts_of_name(name),
        birth_date_of(born),
        sex_of(sex),
    )


def merged(identities: Iterable[Identity]) -> Identity | None:
    """Return what several files say of their patient; None if they cannot be of one.

    Then their IDs, names, birth dates or sexes are not the same. A name does not contradict one that has the same parts
    in another order, or more of them.
    """
    ids, names, births, sexes = zip(NOBODY, *set(identities))
    name = max(names, key=len)
    parts = set(name)
    if any(len(set(values) - {""}) > 1 for values in (ids, births, sexes)) or not all(map(parts.issuperset, names)):
        return None
    return Identity(max(ids), name, max(births), max(sexes))


def contradict(identities: Iterable[Identity]) -> bool:
    """Tell whether files that say this cannot all be of one patient; no more is looked at than need be."""
    seen = set()
    known: dict[int, str] = {}
    for one in identities:
        seen.add(one)
        for index, value in enumerate((one.id, one.birth_date, one.sex)):
            if value and known.setdefault(index, value) != value:
                return True
    return merged(seen) is None


def are_of_several(instances: Iterable[Instance]) -> bool:
    """Tell whether instances cannot all be of one patient."""
    stated = set(texts_of(instances, *IDENTITY_TAGS))
    return len(stated) > 1 and contradict(identity_of(*texts) for texts in stated)


def by_patient(instances: Iterable[Instance]) -> list[list[Instance]]:
    """Divide instances by patient; all are one list unless they contradict each other.

    Those that may be of several of the patients are lists of their own. The lists are in the order of their first ones.
    """
    rows = list(instances)
    if not are_of_several(rows):
        return [rows]
    found: list[Identity] = []
    by_id: dict[str, list[int]] = {}
    place_of: dict[Identity, int] = {}
    # What says most first: the rest is compared with that.
    for one in sorted({identity(instance) for instance in rows}, key=lambda one: (one.count("") + one.count(()), one)):
        known = (*by_id.get(one.id, ()), *by_id.get("", ())) if one.id else range(len(found))
        fitting = [place for place in known if not contradict((found[place], one))]
        if len(fitting) == 1:
            (place,) = fitting
            found[place] = merged((found[place], one)) or found[place]
        else:
            place = len(found)
            found.append(one)
            if not fitting:
                by_id.setdefault(one.id, []).append(place)
        place_of[one] = place
    parts: dict[int, list[Instance]] = {}
    for instance in rows:
        parts.setdefault(place_of[identity(instance)], []).append(instance)
    return list(parts.values())


def differ_in_birth_or_sex(instances: Iterable[Instance]) -> bool:
    """Tell whether instances cannot all be of one patient, whatever name and ID they give."""
    stated = {(instance["PatientBirthDate"], instance["PatientSex"]) for instance in instances}
    return len(stated) > 1 and contradict(identity_of("", "", *texts) for texts in stated)


def birth_date(instance: Instance) -> str:
    """Return the digits of the birth date; "" if there is none."""
    return birth_date_of(instance["PatientBirthDate"])


def birth_date_of(text: str) -> str:
    """Return the digits of the text of a birth date; "" if it is none."""
    digits = text.strip(" \0").translate(_NO_MARKS)
    is_date = len(digits) == 8 and digits.isdecimal() and "18" <= digits[:2] <= "21"
    return digits if is_date and digits[4:] != "0000" else ""


def sex(instance: Instance) -> str:
    """Return "M" or "F"; "" for anything else."""
    return sex_of(instance["PatientSex"])


def sex_of(text: str) -> str:
    """Return "M" or "F" from the text of a Patient's Sex; "" for anything else."""
    letter = text.strip(" \0")[:1].upper()
    return letter if letter in ("M", "F") else ""


def issuer_of(text: str) -> str:
    """Return the text of an issuer of Patient IDs, the same however its letters are written."""
    return " ".join(_folded(text).split())


_NO_MARKS = str.maketrans("", "", "-./ ")


def _folded(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold().strip("\0 ")
