"""Telling who the patients of many files are, without comparing each with each."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Iterator, Sequence

from DICOMPatcherLib.instances.instance import batches
from DICOMPatcherLib.instances.patients import Identity, Name, merged

_MOST_PARTS = 5
"""People whose name has more parts are compared with everybody."""
_MOST_NAMELESS = 100
"""So many people are told apart of whom no name, or neither ID nor birth date, is known.

Among more, one with another ID may be anybody.
"""


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


def numbers_of_people(known: Iterable[Identity]) -> Generator[None, None, dict[Identity, int]]:
    """Number in steps the people that files are of, by what these say: -1 for who may be several, or nobody known.

    Who is stated with ID and name and may be both of two people makes them one; all that is said with one ID is looked
    at together unless it contradicts itself. One without a name is somebody if ID and birth date are those of no other,
    one without an ID if name and birth date or sex are. In which order they are known does not matter.
    """
    everyone = sorted(set(known))
    people = _People()
    stated = yield from _completed_by_id(everyone)
    named = {stated[one] for one in everyone if one.id and stated[one].name}
    nameless = {stated[one] for one in everyone if one.id and not stated[one].name and stated[one].birth_date}
    for batch in batches([*sorted(named), *sorted(nameless)[:_MOST_NAMELESS]]):
        for one in batch:
            own = people.fitting(one)
            if one.name or not own:
                people.add(own, one)
        yield
    yield from _add_without_id(people, [one for one in everyone if not one.id and one.name])
    whole: dict[int, Identity | None] = {}
    own_of: dict[Identity, int] = {}
    for lot in batches(people.members.items()):
        for number, members in lot:
            whole[number] = merged(members)
            own_of.update(dict.fromkeys(members, number))
        yield
    found = {}
    for batch in batches(everyone):
        for one in batch:
            fitting = [own_of[stated[one]]] if stated[one] in own_of else []
            if not fitting:
                fitting = [
                    number for number in people.called_as(one) if _may_be(one, whole[number], people.members[number])
                ]
            tells = one.id or (one.name and (one.birth_date or one.sex))
            if tells and not fitting and len(people.members) <= _MOST_NAMELESS:
                fitting = people.fitting(one)
                fitting = [number for number in fitting if people.is_born_as(number, one)] or fitting
            found[one] = fitting[0] if len(fitting) == 1 else -1
        yield
    return found


def _completed_by_id(everyone: Iterable[Identity]) -> Generator[None, None, dict[Identity, Identity]]:
    """Return in steps for each what all with the same ID say together; what it says alone if they contradict it."""
    by_id: dict[str, list[Identity]] = {}
    for one in everyone:
        by_id.setdefault(one.id, []).append(one)
    found: dict[Identity, Identity] = {}
    for lot in batches(by_id.items()):
        for number, alike in lot:
            whole = merged(alike) if number else None
            found.update((one, whole or one) for one in alike)
        yield
    return found


def _add_without_id(people: _People, unnumbered: Iterable[Identity]) -> Iterator[None]:
    """Let those whose ID is missing or a dummy be people, in steps, unless they may be one who has an ID.

    They are told apart by birth date first: who gives none is somebody else only if sex and name are others.
    """
    others = _People()
    told = [one for one in unnumbered if one.birth_date or one.sex]
    for batch in batches(sorted(told, key=lambda one: (not one.birth_date, one))):
        for one in batch:
            if one.birth_date or len(others.members) <= _MOST_NAMELESS:
                own = others.fitting(one)
                if one.birth_date or not own:
                    others.add(own, one)
        yield
    known = set(people.members)
    for lot in batches(others.members.values()):
        for members in lot:
            if not any(known.intersection(people.fitting(one)) for one in members):
                own = []
                for one in members:
                    own = [people.add(own, one)]
        yield


def _may_be(one: Identity, person: Identity | None, members: Iterable[Identity]) -> bool:
    known = members if person is None else [person]
    return any(merged((each, one)) is not None for each in known)


class _People:
    """What is known of people, and where to look for those who may be somebody.

    Attributes
    ----------
    members
        What files say of each person, by the number of the person.
    """

    def __init__(self) -> None:
        self.members: dict[int, list[Identity]] = {}
        self._joined: list[int] = []  # of each number another one of the same person, in the end that of the person
        self._by_id: dict[str, set[int]] = {}
        self._by_birth_date: dict[str, set[int]] = {}
        self._by_name: dict[frozenset[str], set[int]] = {}
        self._by_part_of_name: dict[frozenset[str], set[int]] = {}
        self._others: set[int] = set()

    def add(self, numbers: Sequence[int], one: Identity) -> int:
        """Let somebody be the people of some numbers, who are one then, or somebody new; return the number."""
        if not numbers:
            numbers = [len(self._joined)]
            self._joined += numbers
            self.members[numbers[0]] = []
        number = max(numbers, key=lambda each: len(self.members[each]))
        for other in numbers:
            if other != number:
                self._joined[other] = number
                self.members[number] += self.members.pop(other)
        self.members[number].append(one)
        self._by_id.setdefault(one.id, set()).add(number)
        self._by_birth_date.setdefault(one.birth_date, set()).add(number)
        if len(one.name) > _MOST_PARTS:
            self._others.add(number)
            return number
        self._by_name.setdefault(frozenset(one.name), set()).add(number)
        for parts in _subsets(one.name):
            self._by_part_of_name.setdefault(parts, set()).add(number)
        return number

    def fitting(self, one: Identity) -> list[int]:
        """Return the numbers of the people who are not certainly another one than somebody."""
        return [
            number
            for number in self.like(one)
            if not all(are_certainly_two(one, other) for other in self.members[number])
        ]

    def is_born_as(self, number: int, one: Identity) -> bool:
        """Tell whether somebody has the birth date and sex of a person, as far as they are known."""
        everyone = (one, *self.members[number])
        return merged(each._replace(id="", name=()) for each in everyone) is not None

    def called_as(self, one: Identity) -> list[int]:
        """Return the numbers of all people who may have the ID and name of somebody; all have both, or an ID."""
        found: Iterable[int] = self.members
        if one.id:
            found = self._by_id.get(one.id, ())
        elif one.name and len(one.name) <= _MOST_PARTS:
            found = self._with_name(one.name)
        return sorted(set(map(self._person, found)))

    def like(self, one: Identity) -> list[int]:
        """Return the numbers of all people who are not certainly another one.

        They have an ID, a name or a birth date in common, or one of two does not have it: two facts of people who
        have not are different. A name that others are compared with has all its parts in theirs, or theirs in its own.
        """
        if not (one.id or one.birth_date) or len(one.name) > _MOST_PARTS:
            return list(self.members)
        found = self._with_name(one.name)
        if one.id:
            found.update(*(self._by_id.get(number, ()) for number in ("", one.id)))
        else:
            found.update(self._by_birth_date.get("", ()))
        found.update(self._by_birth_date.get(one.birth_date, ()) if one.birth_date else ())
        return sorted(set(map(self._person, found)))

    def _with_name(self, name: Name) -> set[int]:
        found = set(self._others)
        found.update(self._by_part_of_name.get(frozenset(name), ()))
        found.update(*(self._by_name.get(parts, ()) for parts in _subsets(name)))
        return found

    def _person(self, number: int) -> int:
        joined = self._joined
        while joined[number] != number:
            joined[number] = number = joined[joined[number]]
        return number


def _subsets(name: Name) -> list[frozenset[str]]:
    parts = set(name)
    return [frozenset(some) for count in range(len(parts) + 1) for some in itertools.combinations(parts, count)]
