"""Which files may be given the Patient ID or the name of others: never who contradicts any file that has that ID."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple, TypeVar

from DICOMPatcherLib.grouping.clusters import Company, Fact, Facts
from DICOMPatcherLib.grouping.evidence import patient_of
from DICOMPatcherLib.grouping.missing_studies import LASTING_FACTS, Person, one_of, person_of
from DICOMPatcherLib.instances import patients
from DICOMPatcherLib.instances.instance import Instance, batches
from DICOMPatcherLib.instances.patients import Name, is_placeholder, issuer_of, spellings
from DICOMPatcherLib.instances.row_values import is_writable, text

_Some = TypeVar("_Some")
_Bearer = tuple[str, str]
"""A Patient ID, and the study if that is a dummy."""
_BIRTH_DATE, _BORN = (LASTING_FACTS.index(fact) for fact in ("PatientBirthDate", "born"))
_NOBODY = Person(patients.NOBODY, ("",) * len(LASTING_FACTS))
_MOST = 30
"""In how many ways the files of one patient may say who that is; where there are more, the ID is a dummy."""


class Wish(NamedTuple):
    """What somebody without an ID is to be called by the files of a study; "" where they do not tell.

    Attributes
    ----------
    issuer
        Who gave the ID.
    is_name_of_id
        Whether a file of the study has both the ID and the name.
    told
        What the files of the study say that have the ID: who says the same is their patient, not another one of the ID.
    is_by_series
        Whether the files of the series tell it, whatever those of other series of the study say.
    """

    id: str
    issuer: str
    name: str
    is_name_of_id: bool
    told: Set[tuple[int, Fact]]
    is_by_series: bool = False


class _Bearers:
    """What files say of their patient that have one ID."""

    def __init__(self) -> None:
        self._names: set[Name] = set()
        self._company = Company(range(len(LASTING_FACTS)))

    def add(self, name: Name, person: Facts) -> None:
        if name and len(self._names) <= _MOST:
            self._names.add(name)
        self._company.add(person)

    def may_be(self, name: Name, person: Facts) -> bool:
        if self._company.is_contradicted_by(person, range(len(person))) or (name and len(self._names) > _MOST):
            return False
        own = patients.NOBODY._replace(name=name)
        return not any(patients.contradict((own, own._replace(name=other))) for other in self._names if name)


class _Ids:
    """Who has which ID. An ID that two issuers gave is that of two patients (PS3.3 C.7.1.1)."""

    def __init__(self) -> None:
        self._by_issuer: dict[tuple[_Bearer, str], _Bearers] = {}
        self._bearers: dict[_Bearer, _Bearers] = {}

    def add(self, bearer: _Bearer, issuer: str, name: Name, person: Facts) -> None:
        """Take up somebody who has an ID."""
        self._by_issuer.setdefault((bearer, issuer), _Bearers()).add(name, person)
        self._bearers.setdefault(bearer, _Bearers()).add(name, person)

    def may_be(self, bearer: _Bearer, issuer: str, name: Name, person: Facts) -> bool:
        """Tell whether somebody contradicts none of those who have an ID, unless another issuer gave it."""
        known = [self._bearers.get(bearer)]
        if issuer:
            known = [self._by_issuer.get((bearer, other)) for other in (issuer, "")]
        return all(bearers.may_be(name, person) for bearers in known if bearers)


def who_may_have(rows: Sequence[Instance], wishes: Mapping[Instance, Wish]) -> Generator[None, None, set[Instance]]:
    """Return, in steps, who contradicts nobody who has the ID that is wished for, or is to get it too."""
    wanted = {wish.id for wish in wishes.values()}
    ids, candidates = _Ids(), _Ids()
    for batch in batches(rows if wishes else ()):
        yield
        for instance in batch:
            patient, stated_name = patient_of(instance)
            if patient in wanted:
                ids.add(_bearer(instance, patient), _issuer(instance), _name(stated_name), person_of(instance).facts)
    found: set[Instance] = set()
    fitting = []
    for lot in batches(wishes.items()):
        yield
        for instance, wish in lot:
            called = _name("" if wish.is_name_of_id else wish.name)
            own_issuer = _issuer(instance) or wish.issuer
            stated = _bearer(instance, wish.id), own_issuer, called, _untold(instance, wish)
            if not wish.id:
                found.add(instance)
            elif ids.may_be(*stated):
                candidates.add(*stated)
                fitting.append((instance, stated))
    for some in batches(fitting):
        yield
        found.update(instance for instance, stated in some if candidates.may_be(*stated))
    return found


def _untold(instance: Instance, wish: Wish) -> Facts:
    """Return what an instance says that the files of its study do not say which have the ID."""
    facts = person_of(instance).facts
    is_told = [(field, fact) in wish.told for field, fact in enumerate(facts)]
    is_told[_BORN] |= bool(facts[_BIRTH_DATE]) and is_told[_BIRTH_DATE]
    return tuple("" if told else fact for told, fact in zip(is_told, facts))


def names_of_ids(rows: Iterable[Instance]) -> Generator[None, None, dict[Instance, str]]:
    """Return, in steps, the only name that goes with the Patient ID of files which have none.

    Nobody is named who contradicts a file that has both. An ID that others have as well names only who is none of them.
    """
    named: dict[_Bearer, dict[str, dict[str, Person | None]]] = {}
    counts: dict[tuple[_Bearer, str], Counter[str]] = {}
    nameless: dict[_Bearer, dict[str, dict[Person, list[Instance]]]] = {}
    for batch in batches(rows):
        yield
        for instance in batch:
            patient, name = patient_of(instance)
            if not patient:
                continue
            bearer, issuer, person = _bearer(instance, patient), _issuer(instance), person_of(instance)
            if name:
                names = named.setdefault(bearer, {}).setdefault(issuer, {})
                names[name] = _both(names.get(name, person), person)
                counts.setdefault((bearer, issuer), Counter())[name] += 1
            else:
                nameless.setdefault(bearer, {}).setdefault(issuer, {}).setdefault(person, []).append(instance)
    found: dict[Instance, str] = {}
    for lot in batches(nameless.items()):
        yield
        for bearer, by_issuer in lot:
            known = named.get(bearer, {})
            if len({*known, *by_issuer}) > _MOST:
                continue
            called = spellings({name for names in known.values() for name in names})
            for issuer, persons in by_issuer.items():
                name = only_name(counts.get((bearer, issuer), {}))
                if not name:
                    continue
                namesakes: Iterator[Person | None] = (
                    person
                    for names in _of_issuer(known, issuer)
                    for other, person in names.items()
                    if called[other] == called[name]
                )
                namesake = functools.reduce(_both, namesakes)
                everyone = {person: None for some in _of_issuer(by_issuer, issuer) for person in some}
                for person in _same_as(namesake, everyone):
                    found.update(dict.fromkeys(persons.get(person, ()), name))
    return found


def only_name(counts: Mapping[str, int]) -> str:
    """Return the most frequent spelling of a name that can be written into files; "" if there are several names."""
    if len(set(spellings(counts).values())) != 1:
        return ""
    return min(filter(is_writable, counts), key=lambda name: (-counts[name], name), default="")


def _of_issuer(by_issuer: Mapping[str, _Some], issuer: str) -> list[_Some]:
    """Return what may be of an issuer: what is, and what tells none; everything if that is not told."""
    return [some for other, some in by_issuer.items() if not issuer or other in ("", issuer)]


def _both(one: Person | None, other: Person | None) -> Person | None:
    """Return what two with one ID and name say together; None if they cannot be one, whatever their ages."""
    if one is None or other is None or one == other:
        return one if one == other else None
    return one_of((one, other)) or one_of((_ageless(one), _ageless(other)))


def _ageless(person: Person) -> Person:
    return person._replace(facts=tuple("" if field == _BORN else fact for field, fact in enumerate(person.facts)))


def _same_as(known: Person | None, persons: Iterable[Person]) -> list[Person]:
    """Return those persons who may be the known one and are none of the others; none if that cannot be told."""
    if known is None:
        return []
    fitting: list[Person] = []
    others: list[Person] = []
    for person in persons:
        (others if one_of((known, person)) is None else fitting).append(person)
    if len(others) > _MOST or one_of((known, *fitting)) is None:
        return []
    return [person for person in fitting if all(one_of((person, other)) is None for other in others)]


def _bearer(instance: Instance, patient: str) -> _Bearer:
    """Return what all files of one patient have in common: the ID, and the study if it is a dummy."""
    return patient, text(instance, "StudyInstanceUID") if is_placeholder(patient) else ""


def _issuer(instance: Instance) -> str:
    return issuer_of(instance["IssuerOfPatientID"])


def _name(name: str) -> Name:
    return patients.identity_of("", name, "", "").name
