"""Telling who the patients of many files are, without comparing each with each."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable

from DICOMPatcherLib.instances.instance import batches
from DICOMPatcherLib.instances.patients import Identity, Name, merged

_MOST_PARTS = 5
"""People whose name has more parts are compared with everybody."""


def are_certainly_two(one: Identity, other: Identity) -> bool:
    """Tell whether two files certainly are of two patients: several facts differ, name or ID among them.

    Who is born on one day may have got another name and ID.
    """
    names_differ = merged((one._replace(id="", birth_date="", sex=""), other._replace(id="", birth_date="", sex="")))
    ids, births, sexes = ((a, b) for a, b in zip(one, other) if isinstance(a, str))
    differing = [bool(a and b and a != b) for a, b in (ids, births, sexes)]
    if births[0] and births[0] == births[1]:
        return False
    return (names_differ is None or differing[0]) and (names_differ is None) + sum(differing) > 1


def numbers_of_people(known: Iterable[Identity]) -> Generator[None, None, dict[Identity, int] | None]:
    """Number in steps the people that files are of, by what these say: -1 for who may be several, or nobody known.

    Who is both of two people makes them one: then nothing is returned.
    """
    everyone = list(dict.fromkeys(known))
    people = _People()
    for batch in batches(everyone):
        for one in batch:
            own = [
                number
                for number in people.like(one)
                if not all(are_certainly_two(one, other) for other in people.members[number])
            ]
            if len(own) > 1:
                return None
            if own:
                people.add(own[0], one)
            elif one.id and one.name:
                people.add(len(people.members), one)
        yield
    whole: list[Identity | None] = []
    own_of: dict[Identity, int] = {}
    for number, person in enumerate(people.members):
        whole.append(merged(person))
        own_of.update(dict.fromkeys(person, number))
        yield
    found = {}
    for batch in batches(everyone):
        for one in batch:
            fitting = [
                number for number in people.like(one) if own_of.get(one) == number or _may_be(one, whole[number])
            ]
            found[one] = fitting[0] if len(fitting) == 1 else -1
        yield
    return found


def _may_be(one: Identity, person: Identity | None) -> bool:
    return person is not None and merged((person, one)) is not None


class _People:
    """What is known of people, and where to look for those who may be somebody.

    Attributes
    ----------
    members
        What files say of each person.
    """

    def __init__(self) -> None:
        self.members: list[list[Identity]] = []
        self._by_id: dict[str, set[int]] = {}
        self._by_birth_date: dict[str, set[int]] = {}
        self._by_name: dict[frozenset[str], set[int]] = {}
        self._by_part_of_name: dict[frozenset[str], set[int]] = {}
        self._others: set[int] = set()

    def add(self, number: int, one: Identity) -> None:
        """Let a person be somebody, too; a number behind the last one is that of a new person."""
        if number == len(self.members):
            self.members.append([])
        self.members[number].append(one)
        self._by_id.setdefault(one.id, set()).add(number)
        self._by_birth_date.setdefault(one.birth_date, set()).add(number)
        if len(one.name) > _MOST_PARTS:
            self._others.add(number)
            return
        self._by_name.setdefault(frozenset(one.name), set()).add(number)
        for parts in _subsets(one.name):
            self._by_part_of_name.setdefault(parts, set()).add(number)

    def like(self, one: Identity) -> list[int]:
        """Return in their order the numbers of all people who are not certainly another one.

        They have an ID, a name or a birth date in common, or one of two does not have it: two facts of people who
        have not are different. A name that others are compared with has all its parts in theirs, or theirs in its own.
        """
        if not one.id or len(one.name) > _MOST_PARTS:
            return list(range(len(self.members)))
        found = set(self._others)
        found.update(*(self._by_id.get(number, ()) for number in ("", one.id)))
        found.update(self._by_birth_date.get(one.birth_date, ()) if one.birth_date else ())
        found.update(self._by_part_of_name.get(frozenset(one.name), ()))
        found.update(*(self._by_name.get(parts, ()) for parts in _subsets(one.name)))
        return sorted(found)


def _subsets(name: Name) -> list[frozenset[str]]:
    parts = set(name)
    return [frozenset(some) for count in range(len(parts) + 1) for some in itertools.combinations(parts, count)]
