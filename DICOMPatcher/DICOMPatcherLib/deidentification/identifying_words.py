"""Words that would tell who a patient is, looked for in what stays.

References
----------
PS3.15 E.1.1: the de-identifier is responsible for what remains. PS3.5 6.2.1: the parts of a Person Name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from DICOMPatcherLib.deidentification.words import known_words

NAMES = frozenset(
    (0x00100010, 0x00101001, 0x00101005, 0x00101060, 0x00102297, 0x00080090, 0x00081050, 0x00081070, 0x00081048)
)
IDS = frozenset((0x00100020, 0x00101000, 0x00080050, 0x00380010, 0x00102154, 0x00101040, 0x00200010, 0x00120040))
BIRTH_DATE = 0x00100030
"""Tags of elements that say who a patient is: names, numbers and addresses, and the birth date."""

_SEPARATORS = re.compile(rb"[\x00-\x2f:-@\[-`{-~]+")
_LEAST_LETTERS = 4
_LEAST_DIGITS = 6
_NOBODY = frozenset(b"anonymous anonymized anonymised unspecified patient removed unknown none null test name".split())


class IdentifyingWords(NamedTuple):
    """What must not be in the output: single words, and texts as a whole; in small letters.

    Attributes
    ----------
    ordinary
        Parts of names that are words of descriptions too, and identify someone only there.
    """

    words: frozenset[bytes] = frozenset()
    wholes: frozenset[bytes] = frozenset()
    ordinary: frozenset[bytes] = frozenset()

    def are_in(self, value: bytes) -> bool:
        """Tell whether one of them is in a value."""
        small = value.lower()
        if not self.words.isdisjoint(_SEPARATORS.split(small)):
            return True
        return any(whole in small for whole in self.wholes)

    def name_someone(self, value: bytes) -> bool:
        """Tell whether a value says who someone is beyond doubt: by two words of names, or a number by itself."""
        small = value.lower()
        if len(self.words.intersection(_SEPARATORS.split(small))) > 1:
            return True
        return any(whole in small and _by_itself(whole).search(small) for whole in self.wholes)

    def pattern(self) -> re.Pattern[bytes] | None:
        """Return what finds any of them at the borders of words; None if there are none."""
        return _pattern(self)


@lru_cache(maxsize=1024)
def _by_itself(whole: bytes) -> re.Pattern[bytes]:
    return _pattern_of([whole])


@lru_cache(maxsize=1024)  # the files of a series have the same
def _pattern(words: IdentifyingWords) -> re.Pattern[bytes] | None:
    every = sorted(words.words | words.wholes, key=len, reverse=True)
    if not every:
        return None
    return _pattern_of(every)


def _pattern_of(every: Iterable[bytes]) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![0-9A-Za-z])(?:" + b"|".join(map(re.escape, every)) + rb")(?![0-9A-Za-z])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def words_of(names: frozenset[bytes], ids: frozenset[bytes], birth_dates: frozenset[bytes]) -> IdentifyingWords:
    """Return the words of values that say who a patient is."""
    known = {word.encode() for word in known_words()}
    parts = {word for name in names for word in _SEPARATORS.split(name.lower()) if not word.isdigit()} - _NOBODY
    words = {word for word in parts - known if len(word) >= _LEAST_LETTERS}
    wholes = set()
    for value in ids:
        whole = value.strip(b" \0").lower()
        least = _LEAST_DIGITS if whole.isdigit() else _LEAST_LETTERS
        if len(whole) >= least and whole not in known | _NOBODY and len(set(whole)) > 1:
            wholes.add(whole)
    for value in birth_dates:
        digits = value.strip(b" \0").replace(b".", b"")
        if len(digits) == 8 and digits.isdigit():
            year, month, day = digits[:4], digits[4:6], digits[6:]
            wholes.update((digits, b"-".join((year, month, day)), b".".join((day, month, year))))
    return IdentifyingWords(frozenset(words), frozenset(wholes), frozenset(parts & known))


def words_of_names(names: Iterable[str]) -> frozenset[bytes]:
    """Return the words of the names of all patients of a run."""
    return words_of(frozenset(name.encode("utf-8", "replace") for name in names), frozenset(), frozenset()).words
