"""Words that would tell who a patient is, looked for in what stays.

References
----------
PS3.15 E.1.1: the de-identifier is responsible for what remains. PS3.5 6.2.1: the parts of a Person Name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from DICOMPatcherLib.deidentification.words import known_words

NAMES = frozenset(
    (0x00100010, 0x00101001, 0x00101005, 0x00101060, 0x00102297, 0x00080090, 0x00081050, 0x00081070, 0x00081048)
)
IDS = frozenset((0x00100020, 0x00101000, 0x00080050, 0x00380010, 0x00102154, 0x00101040, 0x00200010, 0x00120040))
BIRTH_DATE = 0x00100030
"""Tags of elements that say who a patient is: names, numbers and addresses, and the birth date."""

_SEPARATORS = re.compile(rb"[\x00-\x2f:-@\[-`{-~]+")
LETTERS_AND_DIGITS = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz")
_ONLY_LETTERS_AND_DIGITS = bytes(byte if byte in LETTERS_AND_DIGITS else 32 for byte in range(256))
_LEAST_LETTERS = 4
_LEAST_DIGITS = 6
_NOBODY = frozenset(b"anonymous anonymized anonymised unspecified patient removed unknown none null test name".split())


class Identifiers(NamedTuple):
    """Values that say who a patient is."""

    names: frozenset[bytes] = frozenset()
    ids: frozenset[bytes] = frozenset()
    birth_dates: frozenset[bytes] = frozenset()


class IdentifyingWords:
    """What must not be in the output: single words, and texts as a whole; in small letters.

    Attributes
    ----------
    names
        All parts of names, as text.
    """

    def __init__(
        self,
        words: frozenset[bytes] = frozenset(),
        wholes: frozenset[bytes] = frozenset(),
        ordinary: frozenset[bytes] = frozenset(),
    ) -> None:
        """
        Parameters
        ----------
        ordinary
            Parts of names that are words of descriptions too, and identify someone only there.
        """
        self.words, self.wholes, self.ordinary = words, wholes, ordinary
        self.names = frozenset(word.decode("latin-1") for word in words | ordinary)
        self._plain = frozenset(word for word in words | wholes if word.isascii() and word.isalnum())
        self._others = (words | wholes) - self._plain
        self.longest = max(map(len, words | wholes), default=0)

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
        return any(True for whole in self.wholes for _ in _places_of(whole, small))

    def places_in(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Yield where each of them begins and ends in bytes, if no letter or digit is beside it."""
        small = data.lower()
        plain = self._plain.intersection(small.translate(_ONLY_LETTERS_AND_DIGITS).split())
        for word in chain(plain, self._others):
            for place in _places_of(word, small):
                yield place, place + len(word)


def _places_of(word: bytes, small: bytes) -> Iterator[int]:
    """Yield where a word stands by itself."""
    place = small.find(word)
    while place >= 0:
        around = small[max(place - 1, 0) : place], small[place + len(word) : place + len(word) + 1]
        if not any(one in LETTERS_AND_DIGITS for one in b"".join(around)):
            yield place
        place = small.find(word, place + 1)


@lru_cache(maxsize=1)
def _known() -> frozenset[bytes]:
    return frozenset(word.encode() for word in known_words())


def words_of(found: Identifiers) -> IdentifyingWords:
    """Return the words of values that say who a patient is."""
    known = _known()
    parts = {word for name in found.names for word in _SEPARATORS.split(name.lower()) if not word.isdigit()} - _NOBODY
    words = {word for word in parts - known if len(word) >= _LEAST_LETTERS}
    wholes = set()
    for value in found.ids:
        whole = value.strip(b" \0").lower()
        least = _LEAST_DIGITS if whole.isdigit() else _LEAST_LETTERS
        if len(whole) >= least and whole not in known | _NOBODY and len(set(whole)) > 1:
            wholes.add(whole)
    for value in found.birth_dates:
        digits = value.strip(b" \0").replace(b".", b"")
        if len(digits) == 8 and digits.isdigit():
            year, month, day = digits[:4], digits[4:6], digits[6:]
            wholes.update((digits, b"-".join((year, month, day)), b".".join((day, month, year))))
    return IdentifyingWords(frozenset(words), frozenset(wholes), frozenset(parts & known))


def words_of_names(names: Iterable[str]) -> frozenset[bytes]:
    """Return the words of the names of all patients of a run."""
    return words_of(Identifiers(frozenset(name.encode("utf-8", "replace") for name in names))).words
