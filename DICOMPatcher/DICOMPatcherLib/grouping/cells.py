"""Rows that say the same, so that what is found out about one holds for all."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Callable, NamedTuple

from DICOMPatcherLib.instances.instance import Instance, batches


class Cell(NamedTuple):
    """Instances that say the same of everything that is looked at.

    Attributes
    ----------
    values
        What they say, without padding, by keyword; "folder" is the folder.
    """

    instances: list[Instance]
    values: dict[str, str]

    def texts(self, *keywords: str) -> tuple[str, ...]:
        """Return some of the values."""
        return tuple(self.values[keyword] for keyword in keywords)


Key = Callable[[Cell], tuple[str, ...]]
"""What a cell has in common with those it belongs to; () if nothing."""

Found = tuple[list[Instance], str, Sequence[str]]
"""Instances, the UID of what they belong to or "" if they need a new one, and the evidence in words."""


def by(keyword: str) -> Key:
    """Return the key that is the value of one element."""
    return lambda cell: cell.texts(keyword) if cell.values[keyword] else ()


def cells(
    instances: Sequence[Instance], keywords: Sequence[str], beginnings: Mapping[str, int] = {}
) -> Generator[None, None, list[Cell]]:
    """Group instances by what they say, and by their folder; in steps.

    Parameters
    ----------
    beginnings
        Keywords of more elements, and of how many characters of theirs are looked at.
    """
    found: dict[tuple[str, ...], list[Instance]] = {}
    for batch in batches(instances):
        for instance in batch:
            begun = (instance[keyword][:count] for keyword, count in beginnings.items())
            found.setdefault((instance.folder, *map(instance.__getitem__, keywords), *begun), []).append(instance)
        yield
    made = []
    for lot in batches(found.items()):
        for (folder, *values), group in lot:
            texts = {keyword: value.strip(" \0") for keyword, value in zip((*keywords, *beginnings), values)}
            made.append(Cell(group, {**texts, "folder": folder}))
        yield
    return made
