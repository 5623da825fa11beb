"""Putting together what belongs together by some evidence, and never what contradicts itself."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence, Set
from typing import NamedTuple, Union

from DICOMPatcherLib.instances.instance import batches


class Span(NamedTuple):
    """From when to when something may have been."""

    first: int
    last: int


Fact = Union[str, Span]
"""What something says in one field, "" if nothing. Texts contradict each other if they differ, spans if they part."""

Facts = tuple[Fact, ...]
"""What something says in each of some fields."""


_SEVERAL = Span(1, 0)
"""What a company says in a field in which it says several texts: that meets nothing."""
_COMPARED_IN_A_STEP = 2000
_MOST_COMPARED = 20_000
"""Where more than this would have to be compared, hundreds contradict each other, and nothing can be told."""


class Company:
    """What all those say who have one UID, in the fields in which nobody who joins them may contradict any of them."""

    def __init__(self, fields: Sequence[int]) -> None:
        self._fields = fields
        self._said: dict[int, Fact] = {}  # of spans the latest first and the earliest last, which need not meet

    def add(self, facts: Facts) -> None:
        """Take up one more."""
        for field in self._fields:
            fact = facts[field]
            said = self._said.setdefault(field, fact) if fact else ""
            if fact and said != fact:
                self._said[field] = _closest(said, fact)

    def is_contradicted_by(self, facts: Facts, among: Collection[int]) -> bool:
        """Tell whether what somebody says in some fields contradicts what any of them says."""
        return any(
            facts[field] and field in among and not _meet(said, facts[field]) for field, said in self._said.items()
        )


class Clusters:
    """Things that are joined step by step, by ever weaker evidence.

    Several clusters may say that they are of one study or series. A thing joins none of them if it contradicts another
    one, or a thing that would join that for the same reason.

    Parameters
    ----------
    facts
        What each thing says. Of a cluster that says several texts in one field none counts, nor any that is said to it
        later; of spans all.
    owner
        The field that says of what study or series a thing is.
    lasting
        The fields in which nothing may join a study or series that contradicts any other thing which is of it, where
        they are compared at all.
    closed
        Studies or series that nothing may join.
    """

    def __init__(
        self,
        facts: Iterable[Facts],
        owner: int,
        lasting: Sequence[int],
        closed: Collection[str] = (),
    ) -> None:
        self._facts = list(facts)
        self._heads = list(range(len(self._facts)))  # of each thing another one of its cluster, in the end the first
        self._kinds: dict[int, list[str]] = {}
        self._several: dict[int, set[int]] = {}  # the fields in which a cluster says several texts
        self._owner = owner
        self._lasting = lasting
        self._closed = closed
        self._companies: dict[Fact, Company] = {}

    def head(self, thing: int) -> int:
        """Return the thing that stands for the cluster of another."""
        heads = self._heads
        while heads[thing] != thing:
            heads[thing] = thing = heads[heads[thing]]
        return thing

    def fact(self, thing: int, field: int) -> str:
        """Return the text that the cluster of a thing says in a field."""
        return str(self._facts[self.head(thing)][field])

    def kinds(self, thing: int) -> list[str]:
        """Return the kinds of evidence that have joined the cluster of a thing, the strongest first."""
        return self._kinds.get(self.head(thing), [])

    def together(self, things: Iterable[int]) -> dict[int, list[int]]:
        """Return those of some things that are in one cluster, by what stands for it."""
        found: dict[int, list[int]] = {}
        for thing in things:
            found.setdefault(self.head(thing), []).append(thing)
        return found

    def facts(self, thing: int) -> Facts:
        """Return what the cluster of a thing says."""
        return self._facts[self.head(thing)]

    def join(self, kind: str, keys: Iterable[Facts], fields: Sequence[int], is_last: bool = False) -> Iterator[None]:
        """Join, step by step, things that have the same key, unless what they say in some fields is not the same.

        If there are several things to be told apart, one that says less belongs to the only one that says the same
        and more. Where several come into question it stays alone; at last it joins those that say no more than it.

        Parameters
        ----------
        kind
            What a key is, in words.
        keys
            The key of each thing; () if it has none.
        """
        lots: dict[Facts, list[int]] = {}
        for thing, key in enumerate(keys):
            if key:
                lots.setdefault(key, []).append(thing)
        yield
        groups: list[list[int]] = []
        for batch in batches(lots.values()):
            for lot in batch:
                heads = dict.fromkeys(map(self.head, lot))
                if len(heads) > 1:
                    groups += yield from self._groups_of(heads, fields, is_last)
            yield
        groups = yield from self._without_bridges(groups, fields)
        pairs: list[tuple[int, int]] = []
        for group in (yield from self._without_strangers(groups, fields)):
            pairs += ((group[0], head) for head in group[1:])
        for some in batches(pairs):
            yield
            for one, other in some:
                self._unite(kind, one, other, fields)

    def _without_bridges(
        self, groups: Sequence[list[int]], fields: Sequence[int]
    ) -> Generator[None, None, list[list[int]]]:
        """Leave out, in steps, what nobody owns and what stands in groups that contradict each other: it joins none."""
        groups_with: dict[int, list[int]] = {}
        for batch in batches(enumerate(groups)):
            yield
            for number, group in batch:
                for head in group:
                    groups_with.setdefault(head, []).append(number)
        said: dict[int, Facts] = {}
        bridges = set()
        for lot in batches(groups_with.items()):
            yield
            for head, numbers in lot:
                if len(numbers) < 2 or self.fact(head, self._owner):
                    continue
                for number in numbers:
                    if number not in said:
                        stated = (tuple(self._facts[other][field] for field in fields) for other in groups[number])
                        said[number] = (yield from _merged_in_steps(dict.fromkeys(stated))) or ()
                if merged({said[number] for number in numbers}) is None:
                    bridges.add(head)
        return [[head for head in group if head not in bridges] for group in groups]

    def _without_strangers(
        self, groups: Sequence[list[int]], fields: Sequence[int]
    ) -> Generator[None, None, list[list[int]]]:
        """Divide groups of which some are of a study or series into those who may be of it, and the others."""
        wanted: list[tuple[int, str]] = []
        for batch in batches(groups):
            yield
            wanted += ((head, owner) for group in batch for owner in self._owners(group) for head in group)
        admitted = yield from self.admitted(wanted, fields)
        found: list[list[int]] = []
        for batch in batches(groups):
            yield
            for group in batch:
                owners = self._owners(group)
                strangers = {head for head in group for owner in owners if (head, owner) not in admitted}
                found += ([head for head in group if head not in strangers], [*filter(strangers.__contains__, group)])
        return found

    def admitted(
        self, wanted: Iterable[tuple[int, str]], fields: Sequence[int]
    ) -> Generator[None, None, set[tuple[int, str]]]:
        """Return, in steps, which things may be of the study or series that is wanted for them, and contradict nobody.

        A thing that is of one already may be of that.
        """
        if not self._companies:  # nothing was joined yet
            for some in batches(enumerate(self._facts)):
                yield
                for thing, facts in some:
                    if facts[self._owner]:
                        self.take_up(thing, str(facts[self._owner]))
        fitting: list[tuple[int, str]] = []
        candidates: dict[str, Company] = {}
        for batch in batches(wanted):
            yield
            for thing, owner in batch:
                if self._may_be_of(owner, thing, fields):
                    fitting.append((thing, owner))
                    if not self.fact(thing, self._owner):
                        candidates.setdefault(owner, Company(self._lasting)).add(self.facts(thing))
        found = set()
        for lot in batches(fitting):
            yield
            for thing, owner in lot:
                is_of_it = bool(self.fact(thing, self._owner))
                if is_of_it or not candidates[owner].is_contradicted_by(self.facts(thing), fields):
                    found.add((thing, owner))
        return found

    def take_up(self, thing: int, owner: str) -> None:
        """Let nothing join a study or series that contradicts a thing which was given to it."""
        self._company(owner).add(self.facts(thing))

    def _company(self, owner: Fact) -> Company:
        return self._companies.setdefault(owner, Company(self._lasting))

    def _may_be_of(self, owner: str, thing: int, fields: Sequence[int]) -> bool:
        own = self.fact(thing, self._owner)
        if own:
            return own == owner
        return owner not in self._closed and not self._company(owner).is_contradicted_by(self.facts(thing), fields)

    def _owners(self, heads: Iterable[int]) -> set[str]:
        return {self.fact(head, self._owner) for head in heads} - {""}

    def _groups_of(
        self, heads: Iterable[int], fields: Sequence[int], is_last: bool
    ) -> Generator[None, None, list[list[int]]]:
        """Return lists of those clusters that belong together, in steps."""
        classes: dict[Facts, list[int]] = {}
        for some in batches(heads):
            for head in some:
                facts = self._facts[head]
                classes.setdefault(tuple(facts[field] for field in fields), []).append(head)
            yield
        fitting = yield from _fitting(classes, is_last)
        return [[head for candidate in candidates for head in classes[candidate]] for candidates in fitting]

    def _unite(self, kind: str, one: int, other: int, fields: Sequence[int]) -> None:
        one, other = sorted((self.head(one), self.head(other)))
        mine, others = self._facts[one], self._facts[other]
        if one == other or any(common({mine[field], others[field]} - {""}) is None for field in fields):
            return
        for owner in self._owners((one, other)):
            if not self._may_be_of(owner, one, fields) or not self._may_be_of(owner, other, fields):
                return
            self.take_up(other if mine[self._owner] else one, owner)
        several = self._several.pop(one, set()) | self._several.pop(other, set())
        together: list[Fact] = []
        for field, (here, there) in enumerate(zip(mine, others)):
            fact = _said_together(here, there)
            if fact is None:
                several.add(field)
            together.append("" if fact is None or field in several else fact)
        self._facts[one] = tuple(together)
        if several:
            self._several[one] = several
        self._heads[other] = one
        self._kinds[one] = list(dict.fromkeys([*self.kinds(one), *self._kinds.pop(other, ()), kind]))


def common(stated: Set[Fact]) -> Fact | None:
    """Return what facts of one field say together, "" if there are none; None if they contradict each other."""
    if len(stated) < 2:
        return next(iter(stated), "")
    spans = [fact for fact in stated if isinstance(fact, Span)]
    if len(spans) < len(stated):
        return None
    meeting = Span(max(span.first for span in spans), min(span.last for span in spans))
    return meeting if meeting.first <= meeting.last else None


def merged(facts: Iterable[Facts]) -> Facts | None:
    """Return what several say together; None if they contradict each other."""
    together = []
    for values in zip(*facts):
        fact = common(set(values) - {""})
        if fact is None:
            return None
        together.append(fact)
    return tuple(together)


def _closest(said: Fact, fact: Fact) -> Fact:
    """Return what everything meets that meets both of two spans."""
    if isinstance(said, Span) and isinstance(fact, Span):
        return Span(max(said.first, fact.first), min(said.last, fact.last))
    return _SEVERAL


def _said_together(here: Fact, there: Fact) -> Fact | None:
    """Return what a cluster says that is made of two, None if that is several texts."""
    fact = common({here, there} - {""})
    if fact is None and isinstance(here, Span) and isinstance(there, Span):
        return Span(min(here.first, there.first), max(here.last, there.last))
    return fact


def _merged_in_steps(facts: Iterable[Facts]) -> Generator[None, None, Facts | None]:
    together: list[Facts] = []
    for batch in batches(facts):
        found = merged([*together, *batch])
        if found is None:
            return None
        together = [found]
        yield
    return together[0] if together else None


def _fitting(classes: Collection[Facts], is_last: bool) -> Generator[None, None, list[list[Facts]]]:
    """Return lists of those who belong together; who may belong to several is in none, or at last alone in one."""
    found = []
    doubtful: set[Facts] = set()
    compared = 0
    for stated, candidates in (yield from _candidates(classes)):
        compared += len(candidates)
        if compared > _COMPARED_IN_A_STEP:
            compared = 0
            yield
        if len(candidates) > 1 and (yield from _merged_in_steps(candidates)) is None:
            doubtful.add(stated)
        else:
            found.append(candidates)
    if doubtful:
        found = [[one for one in candidates if one not in doubtful] for candidates in found]
    return [*found, *([stated] for stated in doubtful if is_last)]


def _candidates(classes: Collection[Facts]) -> Generator[None, None, list[tuple[Facts, list[Facts]]]]:
    """Find for each what says the same and perhaps more, itself among them; all, if nothing is contradictory."""
    everything = list(classes)
    if len(everything) == 1 or (yield from _merged_in_steps(everything)) is not None:
        return [(everything[0], everything)]
    by_mask: dict[tuple[bool, ...], list[Facts]] = {}
    for batch in batches(everything):
        yield
        for facts in batch:
            by_mask.setdefault(tuple(map(bool, facts)), []).append(facts)
    found: list[tuple[Facts, list[Facts]]] = []
    for mask, stated in by_mask.items():
        alike: dict[Facts, list[Facts]] = {}
        for batch in batches(stated):
            yield
            for facts in batch:
                alike.setdefault(_texts(facts, mask), []).append(facts)
        fuller: dict[Facts, list[Facts]] = {part: [] for part in alike}
        for other, candidates in by_mask.items():
            if not all(there or not here for here, there in zip(mask, other)):
                continue
            for batch in batches(candidates):
                yield
                for candidate in batch:
                    part = _texts(candidate, mask)
                    if part in fuller:
                        fuller[part].append(candidate)
        for part, some in alike.items():
            found += yield from _meeting(some, fuller[part])
    return found


def _meeting(stated: list[Facts], candidates: list[Facts]) -> Generator[None, None, list[tuple[Facts, list[Facts]]]]:
    """Find for each of some that say the same in texts those whose spans meet its own; of too many none but itself."""
    fields = [field for field, fact in enumerate(stated[0]) if isinstance(fact, Span)]
    if not fields:
        return [(facts, candidates) for facts in stated]
    if len(stated) * len(candidates) > _MOST_COMPARED:
        return [(facts, [facts]) for facts in stated]
    found = []
    compared = 0
    for facts in stated:
        compared += len(candidates)
        if compared > _COMPARED_IN_A_STEP:
            compared = 0
            yield
        found.append((facts, [one for one in candidates if all(_meet(facts[field], one[field]) for field in fields)]))
    return found


def _meet(one: Fact, other: Fact) -> bool:
    return one == other or (
        isinstance(one, Span) and isinstance(other, Span) and one.first <= other.last and other.first <= one.last
    )


def _texts(facts: Facts, mask: Sequence[bool]) -> Facts:
    """Return what facts say in texts, where a mask wants it; spans are compared one by one."""
    return tuple(fact if here and isinstance(fact, str) else "" for fact, here in zip(facts, mask))
