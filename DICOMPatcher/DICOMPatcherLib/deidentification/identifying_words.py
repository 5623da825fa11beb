"""Words that would tell who a patient is, looked for in what stays.

References
----------
PS3.15 E.1.1: the de-identifier is responsible for what remains. PS3.5 6.2.1: the parts of a Person Name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain
from typing import NamedTuple
from unicodedata import normalize

from pydicom._dicom_dict import DicomDictionary

from DICOMPatcherLib.deidentification.phrases import (
    Numbers,
    Phrases,
    is_of_someone,
    is_ordinary,
    made_of,
    names_of,
    numbers_of,
    texts_of_row,
    whole_id,
)
from DICOMPatcherLib.deidentification.spellings import (
    codecs_of,
    dates_in,
    forms,
    plain,
    readings,
    texts_of_name,
    words_in,
)
from DICOMPatcherLib.deidentification.undeclared_text import are_bytes, bytes_of, usual_codecs
from DICOMPatcherLib.deidentification.words import cleaned
from DICOMPatcherLib.values.identifiers import IMPLEMENTATION_CLASS_UID, WELL_KNOWN

NAMES = frozenset(tag for tag, entry in DicomDictionary.items() if entry[0] == "PN")
IDS = frozenset((0x00100020, 0x00101000, 0x00080050, 0x00380010, 0x00102154, 0x00101040, 0x00200010, 0x00120040))
BIRTH_DATE = 0x00100030
"""Tags of elements that say who a patient is: names, numbers and addresses, and the birth date."""

_SEPARATORS = re.compile(rb"[\x00-\x2f:-@\[-`{-~]+")
LETTERS_AND_DIGITS = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz")
_ONLY_LETTERS_AND_DIGITS = bytes(byte if byte in LETTERS_AND_DIGITS else 32 for byte in range(256))
_ASCII = bytes(range(0x80))
_ESCAPE = b"\x1b"
_UID = re.compile(rb"(?<![0-9])[0-9]+(?:\.[0-9]+){2,}")
_LEAST_OF_UID = 8
_LONGER_THAN_VERSIONS = 16
_LONGER_THAN_CLASSES = 24
_ROOTS = ("1.2.", "1.3.", "2.16.", "2.25.")
_UIDS_OF_ALL = (WELL_KNOWN, IMPLEMENTATION_CLASS_UID, "2.16.840.1.113883.5.", "2.16.840.1.113883.6.")
"""How UIDs begin that are everybody's: those of DICOM, of this software, and of the code systems of HL7."""

DATES = frozenset((0x00080012, 0x00080020, 0x00080021, 0x00080022, 0x00080023, 0x0008002A))
"""Tags of dates and times when images were made."""


class Identifiers(NamedTuple):
    """Values that say who a patient is, the dates of what was done, each as eight digits, and how text is encoded."""

    names: frozenset[bytes] = frozenset()
    ids: frozenset[bytes] = frozenset()
    birth_dates: frozenset[bytes] = frozenset()
    dates: frozenset[bytes] = frozenset()
    character_sets: frozenset[bytes] = frozenset()


class IdentifyingWords:
    """What must not be in the output: words and numbers wherever they are, and more of them in text that may stay.

    Attributes
    ----------
    names
        Parts of names that are words of descriptions too, as plain text: they identify someone only there.
    """

    def __init__(
        self,
        words: frozenset[bytes] = frozenset(),
        wholes: frozenset[bytes] = frozenset(),
        names: frozenset[str] = frozenset(),
        phrases: tuple[Phrases, ...] = (),
        ids: Numbers | None = None,
        character_sets: frozenset[bytes] = frozenset(),
    ) -> None:
        """
        Parameters
        ----------
        words, wholes
            As files may hold them, for `places_in`.
        phrases
            What must not be left of text, however it is written; nowhere else is it looked for.
        ids
            Those of the patient.
        character_sets
            What the file says of its text.
        """
        self.phrases, self.names = phrases, names
        self.words, self.wholes = words, wholes
        self._ids = Numbers() if ids is None else ids
        self._codecs = codecs_of(character_sets)
        self._usual = tuple(sorted({name for one in phrases for name in one.codecs}))
        self._plain = frozenset(word for word in words | wholes if word.isascii() and word.isalnum())
        self._others = [(word, word.translate(None, _ASCII)) for word in (words | wholes) - self._plain]
        self.longest = max(map(len, words | wholes), default=0)

    def are_in(self, value: bytes) -> bool:
        """Tell whether one of them is in a value."""
        return any(
            self._ids.are_in(text) or any(phrases.words_in(text) or phrases.are_in(text) for phrases in self.phrases)
            for text in readings(value, self._codecs, self._usual)
        )

    def name_someone(self, value: bytes, is_number: bool = False) -> bool:
        """Tell whether a value says who someone is beyond doubt: by two words of one name, by a number or a date.

        Parameters
        ----------
        is_number
            Whether it is one that may have such a number in it, or be that of another patient, by chance.
        """
        if is_number:
            digits = value.strip(b"\0 ").decode("latin-1")
            return self._ids.are(digits) or any(phrases.are_date(digits) for phrases in self.phrases)
        return any(
            self._ids.are_in(text) or any(phrases.are_in(text) for phrases in self.phrases)
            for text in readings(value, self._codecs, self._usual)
        )

    def without(self, value: bytes) -> bytes:
        """Return the known words of text, and numbers unless the text says who someone is: they may be a part of it."""
        text = value.decode("latin-1")
        if self.name_someone(value):
            return cleaned(text, self._parts_of_names, only_words=True).encode("ascii")
        return cleaned(text, self.names).encode("ascii")

    @cached_property
    def _parts_of_names(self) -> frozenset[str]:
        return self.names.union(*(phrases.parts for phrases in self.phrases))

    def places_in(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Yield where each of them begins and ends in bytes, if no letter or digit is beside it."""
        small = data.lower()
        plain = self._plain.intersection(small.translate(_ONLY_LETTERS_AND_DIGITS).split())
        others = small.translate(None, _ASCII)  # often there are few, and quickly searched
        for word in chain(plain, (word for word, part in self._others if part in others)):
            for place in _places_of(word, small):
                yield place, place + len(word)


def uids_in(value: bytes) -> list[str]:
    """Return what looks like UIDs in text, as versions of software may do too, but for those of the standards."""
    found = (uid[0].decode("ascii") for uid in _UID.finditer(value))
    return [uid for uid in found if len(uid) >= _LEAST_OF_UID and not uid.startswith(_UIDS_OF_ALL)]


def is_of_all(uid: str) -> bool:
    """Tell whether a UID is one of the standards, or of this software."""
    return uid.startswith(_UIDS_OF_ALL)


def holds_uid(value: bytes, is_version: bool = False) -> bool:
    """Tell whether there is a UID in text: by the arcs it begins with, and longer than versions of software are.

    Parameters
    ----------
    is_version
        Whether it is the version of something: those of some makers are UIDs, shorter than those of instances.
    """
    longer = _LONGER_THAN_CLASSES if is_version else _LONGER_THAN_VERSIONS
    return any(len(uid) >= longer and uid.startswith(_ROOTS) for uid in uids_in(value))


def _places_of(word: bytes, small: bytes) -> Iterator[int]:
    """Yield where a word stands by itself."""
    place = small.find(word)
    while place >= 0:
        around = small[max(place - 1, 0) : place], small[place + len(word) : place + len(word) + 1]
        if not any(one in LETTERS_AND_DIGITS for one in b"".join(around)):
            yield place
        place = small.find(word, place + 1)


def words_of(
    found: Identifiers, others: frozenset[bytes] = frozenset(), of_others: Phrases | None = None, new_id: str = ""
) -> IdentifyingWords:
    """Return the words of values that say who a patient is.

    Parameters
    ----------
    others, of_others
        What `words_of_names` and `phrases_of` say of all patients of the run.
    new_id
        What the patient is called from now on.
    """
    new = {new_id.lower().encode("ascii")}
    codecs = codecs_of(found.character_sets)
    texts = {name for value in found.names for name in texts_of_name(value, codecs)}
    values = {part for value in found.ids for part in value.split(b"\\")}
    ids = {form for value in values for form in readings(value, codecs)}
    births = {date for value in found.birth_dates for date in _dates_of(value)}
    wholes = {_in_small(value) for value in values if any(map(whole_id, readings(value, codecs)))}
    for date in births:
        year, month, day = date[:4], date[4:6], date[6:]
        wholes.update(text.encode("ascii") for text in (date, f"{year}-{month}-{day}", f"{day}.{month}.{year}"))
    names = names_of(texts)
    phrases = made_of(names, texts, dates=births | {date.decode("latin-1") for date in filter(_is_date, found.dates)})
    ordinary = frozenset(word for name in names for word in name.words if is_ordinary(word))
    words = others.union(_as_files_hold(texts, codecs, has_usual=True), _in_escapes(found.names))
    numbers = numbers_of(ids - {new_id.lower()})
    all_phrases = (phrases,) if of_others is None else (phrases, of_others)
    return IdentifyingWords(words - new, frozenset(wholes - new), ordinary, all_phrases, numbers, found.character_sets)


def _as_files_hold(
    texts: Iterable[str], codecs: Iterable[Sequence[str]] = (), has_usual: bool = False
) -> Iterator[bytes]:
    """Yield the long words of names as bytes, in small letters as far as bytes have such.

    Parameters
    ----------
    has_usual
        Whether to encode them as their scripts are often written too.
    """
    encodings = {"utf-8", "latin-1", *(names[0] for names in codecs)}
    for word in {word for text in texts for word in words_in(text)}:
        yield from (form.encode() for form in forms(word) if form.isascii() and is_of_someone(form))
        if word.isascii() or not is_of_someone(plain(word)):
            continue
        if are_bytes(word):
            yield bytes_of(word).lower()
            continue
        for spelling in {word, word.lower(), word.upper(), word.title()}:
            yield normalize("NFD", spelling).encode("utf-8").lower()
            for encoding in encodings.union(usual_codecs([word]) if has_usual else ()):
                yield from _encoded(normalize("NFC", spelling), encoding)


def _encoded(text: str, encoding: str) -> Iterator[bytes]:
    """Yield text in an encoding if that has all its letters."""
    with suppress(UnicodeError):
        yield text.encode(encoding).lower()


def _in_escapes(values: Iterable[bytes]) -> Iterator[bytes]:
    """Yield parts of names that are written with code extension, as they are."""
    parts = (part for value in values if _ESCAPE in value for part in re.split(rb"[=^]", value))
    return (part.strip(b" \0").lower() for part in parts if _ESCAPE in part.strip(b" \0")[:-3])


# Numbers and dates


def _in_small(value: bytes) -> bytes:
    return value.strip(b" \0").lower()


def _is_date(digits: bytes) -> bool:
    return len(digits) == 8 and digits.isdigit()


def _dates_of(value: bytes) -> Iterator[str]:
    """Yield the dates that a birth date may mean."""
    digits = value.strip(b" \0").replace(b".", b"")
    if _is_date(digits):
        yield digits.decode("ascii")
    else:
        yield from dates_in(plain(value.decode("latin-1")))


def words_of_names(names: Iterable[str]) -> frozenset[bytes]:
    """Return the words of the names of all patients of a run."""
    return frozenset(_as_files_hold(text for name in names for text in texts_of_row(name)))
