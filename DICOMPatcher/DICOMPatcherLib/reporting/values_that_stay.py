"""The values of text that are in the output where files are de-identified, for a person to look through.

References
----------
PS3.15 E.1.1: the de-identifier is responsible for what remains.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pydicom.datadict import keyword_for_tag

from DICOMPatcherLib.part10.elements import format_tag
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.rules.deidentify_basic_profile import DeidentifyBasicProfile
from DICOMPatcherLib.texts import Text, plural


class Attribute(NamedTuple):
    """A data element, and the text that it holds in the output.

    Attributes
    ----------
    tag
        As (gggg,eeee).
    keyword
        "" if the data dictionary does not have it.
    values
        Each distinct text, and how many elements hold it, in ascending order.
    """

    tag: str
    keyword: str
    values: list[tuple[str, int]]

    @property
    def title(self) -> Text:
        """What it is, and how many values there are to look at."""
        name = f"{self.keyword} {self.tag}".strip()
        return plural(len(self.values), "{name}: {count} value", "{name}: {count} values", name=name)


def values_that_stay(rules: Iterable[DICOMPatcherRule]) -> list[Attribute]:
    """Return what stays of text after a run of rules, by attribute; numbers, dates and UIDs are not among it."""
    found: dict[int, list[tuple[str, int]]] = {}
    for rule in rules:
        if isinstance(rule, DeidentifyBasicProfile):
            for (tag, value), count in sorted(rule.kept.items()):
                found.setdefault(tag, []).append((value, count))
    return [Attribute(format_tag(tag), keyword_for_tag(tag), values) for tag, values in found.items()]


def with_text(attributes: Iterable[Attribute], text: str) -> list[Attribute]:
    """Return the attributes that have a text in their names, and of the others the values that have it."""
    wanted = text.casefold()
    found = []
    for attribute in attributes:
        if wanted not in f"{attribute.keyword} {attribute.tag}".casefold():
            values = [(value, count) for value, count in attribute.values if wanted in value.casefold()]
            attribute = attribute._replace(values=values)
        found += [attribute] if attribute.values else []
    return found


def title_of(attributes: Iterable[Attribute]) -> Text:
    """Return what to do about the values that stay."""
    count = sum(len(attribute.values) for attribute in attributes)
    return plural(
        count,
        "{count} value of text stays: look at it before you give the files away",
        "{count} values of text stay: look through them before you give the files away",
    )
