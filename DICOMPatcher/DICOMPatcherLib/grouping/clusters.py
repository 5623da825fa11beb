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


_COMPARED_IN_A_STEP = 2000
_MOST_COMPARED = 20_000
"""Where more than this would have to be compared, hundreds contradict each other, and nothing can be told."""


class Clusters:
    """Things that are joined step by step, by ever weaker evidence.

    Parameters
    ----------
    facts
        What each thing says. Of a cluster that says several things in one field none counts, of spans all.
    """

    def __init__(self, facts: Iterable[Facts]) -> None:
        self._facts = list(facts)
        self._heads = list(range(len(self._facts)))  # of each thing another one of its cluster, in the end the first
        self._kinds: dict[int, list[str]] = {}

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
        for batch in batches(lots.values()):
            for lot in batch:
                heads = dict.fromkeys(map(self.head, lot))
                if len(heads) > 1:
                    yield from self._join_lot(kind, heads, fields, is_last)
            yield

    def _join_lot(self, kind: str, heads: Iterable[int], fields: Sequence[int], is_last: bool) -> Iterator[None]:
        classes: dict[Facts, list[int]] = {}
        for some in batches(heads):
            for head in some:
                facts = self._facts[head]
                classes.setdefault(tuple(facts[field] for field in fields), []).append(head)
            yield
        pairs = []
        for candidates in (yield from _fitting(classes, is_last)):
            members = [head for candidate in candidates for head in classes[candidate]]
            pairs += [(members[0], member) for member in members[1:]]
        for batch in batches(pairs):
            yield
            for one, other in batch:
                self._unite(kind, one, other, fields)

    def _unite(self, kind: str, one: int, other: int, fields: Sequence[int]) -> None:
        one, other = sorted((self.head(one), self.head(other)))
        mine, others = self._facts[one], self._facts[other]
        if one == other or any(common({mine[field], others[field]} - {""}) is None for field in fields):
            return
        self._facts[one] = tuple(map(_said_together, mine, others))
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


def _said_together(here: Fact, there: Fact) -> Fact:
    """Return what a cluster says that is made of two, which may contradict each other."""
    fact = common({here, there} - {""})
    if fact is None and isinstance(here, Span) and isinstance(there, Span):
        return Span(min(here.first, there.first), max(here.last, there.last))
    return fact or ""


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
