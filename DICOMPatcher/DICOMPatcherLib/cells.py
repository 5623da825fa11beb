"""Rows that say the same, so that what is found out about one holds for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from DICOMPatcherLib.collection import Instance


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


def cells(instances: Iterable[Instance], keywords: Sequence[str]) -> list[Cell]:
    """Group instances by what they say, and by their folder."""
    found: dict[tuple[str, ...], list[Instance]] = {}
    for instance in instances:
        found.setdefault((instance.folder, *map(instance.__getitem__, keywords)), []).append(instance)
    made = []
    for (folder, *values), group in found.items():
        texts = {keyword: value.strip(" \0") for keyword, value in zip(keywords, values)}
        made.append(Cell(group, {**texts, "folder": folder}))
    return made
