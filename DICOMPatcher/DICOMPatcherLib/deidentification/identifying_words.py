"""Words that would tell who a patient is, looked for in what stays.

References
----------
PS3.15 E.1.1: the de-identifier is responsible for what remains. PS3.5 6.2.1: the parts of a Person Name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from DICOMPatcherLib.deidentification.words import known_words
from DICOMPatcherLib.values.identifiers import IMPLEMENTATION_CLASS_UID, WELL_KNOWN

NAMES = frozenset(
    (0x00100010, 0x00101001, 0x00101005, 0x00101060, 0x00102297, 0x00080090, 0x00081050, 0x00081070, 0x00081048)
)
IDS = frozenset((0x00100020, 0x00101000, 0x00080050, 0x00380010, 0x00102154, 0x00101040, 0x00200010, 0x00120040))
BIRTH_DATE = 0x00100030
"""Tags of elements that say who a patient is: names, numbers and addresses, and the birth date."""

_SEPARATORS = re.compile(rb"[\x00-\x2f:-@\[-`{-~]+")
LETTERS_AND_DIGITS = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz")
_ONLY_LETTERS_AND_DIGITS = bytes(byte if byte in LETTERS_AND_DIGITS else 32 for byte in range(256))
_WORDS = re.compile(rb"[^\x00-\x2f:-@\[-`{-~]+")
_NAMES_IN_VALUE = re.compile(rb"[=\\]")
_LEAST_LETTERS = 4
_LEAST_DIGITS = 6
_DIGITS = frozenset(b"0123456789")
_MOST_WORDS = 16
_UID = re.compile(rb"[0-9]+(?:\.[0-9]+){2,}")
_LEAST_OF_UID = 8
_LONGER_THAN_VERSIONS = 16
_ROOTS = ("1.2.", "1.3.", "2.16.", "2.25.")
_UIDS_OF_ALL = (WELL_KNOWN, IMPLEMENTATION_CLASS_UID, "2.16.840.1.113883.5.", "2.16.840.1.113883.6.")
"""How UIDs begin that are everybody's: those of DICOM, of this software, and of the code systems of HL7."""

DATES = frozenset((0x00080012, 0x00080020, 0x00080021, 0x00080022, 0x00080023, 0x0008002A))
"""Tags of dates and times when images were made."""

_NOBODY = frozenset(b"anonymous anonymized anonymised unspecified patient removed unknown none null test name".split())


class Identifiers(NamedTuple):
    """Values that say who a patient is, and the dates of what was done, each as eight digits."""

    names: frozenset[bytes] = frozenset()
    ids: frozenset[bytes] = frozenset()
    birth_dates: frozenset[bytes] = frozenset()
    dates: frozenset[bytes] = frozenset()


class Phrases(NamedTuple):
    """Texts that say as a whole who or what text is about; in small letters.

    Attributes
    ----------
    names
        The words of each name, in alphabetical order: they may stand in any, with whatever separates them.
    others
        Numbers and dates, from their first letter or digit to the last.
    """

    names: frozenset[tuple[bytes, ...]] = frozenset()
    others: frozenset[bytes] = frozenset()

    def are_in(self, value: bytes) -> bool:
        """Tell whether one of them is in a value by itself."""
        small = value.lower()
        found = list(_WORDS.finditer(small))
        words = [word[0] for word in found]
        return any(
            small[found[start].start() : found[stop - 1].end()] in self.others
            or tuple(sorted(words[start:stop])) in self.names
            for start, stop in _rows_of_words(len(found))
        )


def _rows_of_words(count: int) -> Iterator[tuple[int, int]]:
    """Yield from where to where words in a row go, of so many."""
    for start in range(count):
        for stop in range(start + 1, min(start + _MOST_WORDS, count) + 1):
            yield start, stop


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
        phrases: tuple[Phrases, ...] = (),
    ) -> None:
        """
        Parameters
        ----------
        ordinary
            Parts of names that are words of descriptions too, and identify someone only there.
        phrases
            What must not be left of text; nowhere else is it looked for.
        """
        self.phrases = phrases
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
        return any(whole in small for whole in self.wholes) or self.have_phrase_in(value)

    def have_phrase_in(self, value: bytes) -> bool:
        """Tell whether one of the phrases is in a value."""
        return any(phrases.are_in(value) for phrases in self.phrases)

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


def uids_in(value: bytes) -> list[str]:
    """Return what looks like UIDs in text, as versions of software may do too, but for those of the standards."""
    found = (uid[0].decode("ascii") for uid in _UID.finditer(value))
    return [uid for uid in found if len(uid) >= _LEAST_OF_UID and not uid.startswith(_UIDS_OF_ALL)]


def holds_uid(value: bytes) -> bool:
    """Tell whether there is a UID in text: by the arcs it begins with, and longer than versions of software are."""
    return any(len(uid) >= _LONGER_THAN_VERSIONS and uid.startswith(_ROOTS) for uid in uids_in(value))


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
    wholes = {whole for value in found.ids if (whole := _whole_id(value))}
    births = {value.strip(b" \0").replace(b".", b"") for value in found.birth_dates}
    for digits in filter(_is_date, births):
        year, month, day = digits[:4], digits[4:6], digits[6:]
        wholes.update((digits, b"-".join((year, month, day)), b".".join((day, month, year))))
    dates = frozenset(way for digits in filter(_is_date, births | found.dates) for way in _ways_to_write(digits))
    phrases = Phrases(_whole_names(found.names), dates)
    return IdentifyingWords(frozenset(words), frozenset(wholes), frozenset(parts & known), (phrases,))


def _whole_id(value: bytes) -> bytes:
    """Return an ID in small letters; nothing if it is too short to identify someone, or an ordinary word."""
    whole = value.strip(b" \0").lower()
    least = _LEAST_DIGITS if whole.isdigit() else _LEAST_LETTERS
    return whole if len(whole) >= least and whole not in _known() | _NOBODY and len(set(whole)) > 1 else b""


def _is_date(digits: bytes) -> bool:
    return len(digits) == 8 and digits.isdigit()


def _ways_to_write(digits: bytes) -> Iterator[bytes]:
    """Yield a date as people write it."""
    year, month, day = digits[:4], digits[4:6], digits[6:]
    yield digits
    for mark in (b"-", b".", b"/", b"_", b" "):
        for order in ((year, month, day), (day, month, year), (month, day, year)):
            yield mark.join(order)


def _whole_ids_of_others(values: Iterable[bytes]) -> Iterator[bytes]:
    """Yield IDs that are in text about someone else not by chance, as a word or a short number may be."""
    for value in values:
        words = _WORDS.findall(whole := _whole_id(value))
        digits = sum(byte in _DIGITS for byte in whole)
        has_letter = any(not word.isdigit() for word in words)
        if (digits or len(words) > 1) and (has_letter or digits >= _LEAST_DIGITS):
            yield whole[whole.index(words[0]) : whole.rindex(words[-1]) + len(words[-1])]


def _whole_names(values: Iterable[bytes]) -> frozenset[tuple[bytes, ...]]:
    """Return the words of names that nobody writes but who means the person, however short they are."""
    ordinary = _known() | _NOBODY
    found = set()
    for name in {name for value in values for name in _NAMES_IN_VALUE.split(value.lower())}:
        family, _, others = name.partition(b"^")
        first, given = _words_of_name(family), _words_of_name(others.partition(b"^")[0])
        for words in (_words_of_name(name), first + given, first + given[:1]):
            tell = [word for word in words if len(word) > 1 and word not in ordinary and _DIGITS.isdisjoint(word)]
            if tell and 1 < len(words) <= _MOST_WORDS:
                found.add(tuple(sorted(words)))
    return frozenset(found)


def _words_of_name(text: bytes) -> list[bytes]:
    return [word for word in _WORDS.findall(text) if not word.isdigit()]


def _as_bytes(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield texts as files hold them, whether in UTF-8 or in Latin-1."""
    for text in texts:
        yield text.encode("utf-8", "replace")
        if not text.isascii():
            with suppress(UnicodeEncodeError):
                yield text.encode("latin-1")


def phrases_of(names: Iterable[str], ids: Iterable[str]) -> Phrases:
    """Return what says of text that it is about one of the patients of a run."""
    return Phrases(_whole_names(_as_bytes(names)), frozenset(_whole_ids_of_others(_as_bytes(ids))))


def words_of_names(names: Iterable[str]) -> frozenset[bytes]:
    """Return the words of the names of all patients of a run."""
    return words_of(Identifiers(frozenset(name.encode("utf-8", "replace") for name in names))).words
