"""Names, numbers and dates that say as a whole who or what text is about, however they are written.

References
----------
PS3.5 6.2.1: the parts of a Person Name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, combinations
from typing import NamedTuple
from unicodedata import normalize

from DICOMPatcherLib.deidentification.spellings import (
    dates_in,
    forms,
    is_ideographic,
    letters_and_digits,
    squeezed,
    texts_of_name,
    words_in,
)
from DICOMPatcherLib.deidentification.undeclared_text import are_bytes, usual_codecs
from DICOMPatcherLib.deidentification.words import known_words, words_of_makers

_LEAST_LETTERS = 4
_LEAST_IDEOGRAPHS = 2
_LEAST_BYTES = 4
_LEAST_DIGITS = 6
_MOST_WORDS = 16
_FEW_NAMES = 128
_MOST_PARTS = 4
"""Rows of letters or digits that a number of digits alone is found in."""

_LEAST_OF_OTHERS = 6
_LEAST_SURNAME = 3
_LEAST_NAME = 6
_LEAST_INSIDE = 7
"""Letters of a name of another patient written as one word, of a surname beside an initial, of a name written as one
word, and of one that others stand around."""

_LONGEST_ID = 1024
_LEAST_LOOSE, _LEAST_LOOSE_DIGITS, _LEAST_LOOSE_LETTERS = 5, 3, 10
"""Letters and digits of an ID that is found however it is written, digits among them, and letters without digits."""

_ROW_OF_DIGITS = re.compile(r"\d+")
_WITH_POINTS = re.compile(r"(?<!\d)\d+(?:\.\d+)+")
_IN_GROUPS = re.compile(r"(?<![\d.])(?:[1-9]\d{0,2}(?:\.\d{3})+(?:[-/ ]\d{1,4})?|\d+(?:[-/_ ]\d+)+)(?![\d.])")
_BEFORE_POINT = re.compile(r"(?<![\d.])\d{6,}(?=\.\d)")
_ABROAD = re.compile(
    r"(?:\+\s?|(?<![^\W_])00(?=\d{1,3}[-/. (]))"
    r"(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})([-/. ()\d]{7,})"
)
"""A phone number with the code of a country (ITU-T E.164), and what it is within that country."""

_BETWEEN_LINES = re.compile(r"[,;^\r\n]+")
_PLACES_IN_HOUSES_IN_WORDS = """
suite unit floor room building apartment house block tower level ward
"""
_PLACES_IN_HOUSES = frozenset(_PLACES_IN_HOUSES_IN_WORDS.split())
_NO_DIGIT = re.compile(r"\D")
_LEAST_DIGITS_OF_PHONE = 7
_LENGTHS_OF_DATES = (8, 12, 14)
_DATE = re.compile(r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")

_NOBODY_IN_WORDS = """
anonymous anonymized anonymised unspecified patient removed unknown none null test name 匿名 测试 測試 てすと
"""
_NOBODY = frozenset(_NOBODY_IN_WORDS.split())
_NO_ASCII = re.compile(r"[^\0-\x7f]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_PARTICLES_OF_SURNAMES = """
van von der den del dos das des las los ter ten zum zur ibn bin mac
"""
_PARTICLES = frozenset(_PARTICLES_OF_SURNAMES.split())
_WAYS_TO_WRITE_THEM = """
v d z vd vdr vande vander vanden vom dela de la le du di da do el al bint
"""
_ALL_PARTICLES = _PARTICLES.union(_WAYS_TO_WRITE_THEM.split())


_SURNAME_FIRST = re.compile(r"(?<![^\W_])([^\W\d_]{2,}),\s?([^\W\d_])(?![^\W_])")
_INITIAL_FIRST = re.compile(r"(?<![^\W_])(?=([^\W\d_])\.\s?(?:[^\W\d_]\.\s?){0,3}([^\W\d_]{2,}))")


class Phrases(NamedTuple):
    """What says as a whole who or what text is about; plain text.

    Attributes
    ----------
    words
        Parts of names that are no words of descriptions, and long enough to be no chance.
    pairs
        Two of them that are parts of one name, in alphabetical order.
    rows, row_lengths, parts
        The words of each name, in alphabetical order: they may stand in any, with whatever separates them; how many
        they are, and all of these words.
    marked
        Surname and initial, which a comma or full stop between shows to be a name whatever words they are.
    joined, inside
        Names written as one word; those that are found in others too, and the lengths of these.
    ids
        IDs without blanks and marks, and without zeros in front of a number.
    dates
        As eight digits.
    codecs
        Those that the scripts of the names are often written in.
    """

    words: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    rows: frozenset[tuple[str, ...]] = frozenset()
    row_lengths: tuple[int, ...] = ()
    parts: frozenset[str] = frozenset()
    marked: frozenset[tuple[str, str]] = frozenset()
    joined: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    lengths: tuple[int, ...] = ()
    ids: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    codecs: tuple[str, ...] = ()

    def are_in(self, text: str) -> bool:
        """Tell whether one of them is in plain text by itself."""
        return self.dates_are_in(text) or self.names_are_in(text) or self._ids_are_in(text)

    def words_in(self, text: str) -> set[str]:
        """Return which of the words are in plain text."""
        found = self.words.intersection(chain(words_in(text), letters_and_digits(text)))
        if is_ideographic(text):
            whole = squeezed(text)
            among = self.words.intersection(chain.from_iterable(_parts_of(whole, length) for length in (2, 3, 4)))
            found = found.union(filter(is_ideographic, among))
        return set(found)

    def dates_are_in(self, text: str) -> bool:
        """Tell whether one of the dates is in plain text, however it is written."""
        return bool(self.dates) and not self.dates.isdisjoint(dates_in(text))

    def are_date(self, digits: str) -> bool:
        """Tell whether digits are one of the dates, with a time or without."""
        return len(digits) in _LENGTHS_OF_DATES and self.dates_are_in(digits)

    def names_are_in(self, text: str) -> bool:
        """Tell whether a name is in plain text, or two words of one."""
        words = [part for part in letters_and_digits(text) if not part.isdigit()]
        if not self.joined.isdisjoint(words) or self._joined_are_in(text):
            return True
        if self.marked and not self.marked.isdisjoint(_surnames_with_initials(text)):
            return True
        if self.pairs and self._has_pair(self.words_in(text)):
            return True
        if len(words) < 2 or self.parts.isdisjoint(words):
            return False
        longer = [word for word in words if len(word) > 1]  # initials of middle names between
        without = [word for word in words if word not in _ALL_PARTICLES]
        shorter = [several for several in (longer, without) if len(several) < len(words)]
        return any(
            tuple(sorted(several[start : start + length])) in self.rows
            for several in (words, *shorter)
            for start, word in enumerate(several)
            if word in self.parts
            for length in self.row_lengths
        )

    def _has_pair(self, found: set[str]) -> bool:
        """Tell whether two of some words are parts of one name."""
        if len(found) ** 2 < len(self.pairs):
            return not self.pairs.isdisjoint(combinations(sorted(found), 2))
        return any(one in found and other in found for one, other in self.pairs)

    def _joined_are_in(self, text: str) -> bool:
        """Tell whether a name that is long enough is in text without its blanks, whatever is around it."""
        whole = squeezed(text)
        if len(self.inside) < _FEW_NAMES:
            return any(name in whole for name in self.inside)
        return any(not self.inside.isdisjoint(_parts_of(whole, length)) for length in self.lengths)

    def _ids_are_in(self, text: str) -> bool:
        if not self.ids:
            return False
        for value in text.split("\\"):
            parts = letters_and_digits(value)
            for start, stop in _rows_of_words(len(parts)):
                row = "".join(parts[start:stop])
                if (stop - start <= _MOST_PARTS or not row.isdigit()) and _without_zeros(row) in self.ids:
                    return True
        return False


def _surnames_with_initials(text: str) -> Iterator[tuple[str, str]]:
    """Yield what is written like a surname beside an initial, in plain text."""
    for match in _SURNAME_FIRST.finditer(text):
        yield match[1], match[2]
    for match in _INITIAL_FIRST.finditer(text):
        yield match[2], match[1]


def _parts_of(text: str, length: int) -> Iterator[str]:
    """Yield all that is so long in text."""
    return (text[start : start + length] for start in range(len(text) - length + 1))


def _rows_of_words(count: int) -> Iterator[tuple[int, int]]:
    """Yield from where to where words in a row go, of so many."""
    for start in range(count):
        for stop in range(start + 1, min(start + _MOST_WORDS, count) + 1):
            yield start, stop


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return known_words() | _NOBODY


@lru_cache(maxsize=1)
def _known_of_all() -> frozenset[str]:
    return _known() | words_of_makers()


# Names


def names_of(texts: Iterable[str]) -> list[Name]:
    """Return the names in values of Person Name, in each plain form."""
    return [Name(form) for text in texts for name in _names_in(text) for form in forms(name)]


def _names_in(text: str) -> list[str]:
    """Return the names in a value: of each person, in each script, and in both orders if no surname is marked."""
    names = re.split(r"[=\\]", text)
    for name in list(names):
        words = words_in(name)
        if "^" not in name and len(words) == 2:
            names += [f"{words[0]}^{words[1]}", f"{words[1]}^{words[0]}"]
    return names


class Name:
    """The parts of a name, plain."""

    def __init__(self, text: str) -> None:
        family, _, others = text.partition("^")
        given, _, others = others.partition("^")
        middle, _, others = others.partition("^")
        self.family, self.given, self.middle = (_letters_of(part)[:_MOST_WORDS] for part in (family, given, middle))
        self.words = self.family + self.given + self.middle + _letters_of(others)
        self._with_digits = [word for word in words_in(text) if not word.isdigit()]

    def long_words(self) -> list[str]:
        """Return its words that are no words of descriptions, and long enough to be no chance."""
        words = [*self.words, *self._with_digits, self._joined_surname()]
        return sorted({word for word in words if is_of_someone(word)})

    def _joined_surname(self) -> str:
        """Return a surname of several words as one."""
        return "".join(self.family) if len(self.family) > 1 else ""

    def surnames(self) -> list[list[str]]:
        """Return the surname, and each part of it that may stand for it."""
        if len(self.family) < 2:
            return [self.family] if self.family else []
        parts = [[word] for word in self.family if word not in _PARTICLES]
        return [self.family, [self._joined_surname()], *parts]

    def rows(self) -> Iterator[list[str]]:
        """Yield words that nobody writes in a row but who means the person."""
        if _tell(self.words):
            yield self.words
        for surname in self.surnames():
            for given in (self.given, *([word] for word in self.given + self.middle)):
                if given and _tell(surname + given):
                    yield surname + given
            for initials in self._initials(surname):
                yield surname + initials
        yield from ([given, initial] for given, initial in self._given_names_with_initial())

    def marked(self) -> Iterator[tuple[str, str]]:
        """Yield the surname beside each initial that it may stand with."""
        for surname in self.surnames():
            yield from ((surname[-1], word[0]) for word in self.given + self.middle)
        yield from self._given_names_with_initial()

    def joined(self) -> Iterator[str]:
        """Yield the name, shortened too, as one word."""
        yield from self.inside()
        whole = self._joined_surname()
        if len(whole) >= _LEAST_INSIDE and _tell(self.family) and whole not in _known_of_all():
            yield whole
        for surname in self.surnames():
            for given in self._given_names():
                if given and _tell(surname + given):
                    yield from _both_ways(surname, given, _LEAST_NAME)
            for initials in self._initials(surname):
                yield from _both_ways(surname, initials, _LEAST_LETTERS)

    def inside(self) -> Iterator[str]:
        """Yield the name as one word that nobody writes but who means the person, whatever is around it."""
        if is_ideographic("".join(self.words)):
            if len(self.words) == 1:  # where the surname ends is not said
                whole = self.words[0]
                yield from (whole[at:] + whole[:at] for at in (1, 2) if _LEAST_IDEOGRAPHS <= len(whole) > at)
            for words in (self.words, self.family + self.given, self.given + self.family):
                yield from (whole for whole in ["".join(words)] if len(whole) >= _LEAST_IDEOGRAPHS)
            return
        for surname in self.surnames():
            for given in (*self._given_names(), self.given + self.middle):
                if given and _tell(surname + given):
                    yield from _both_ways(surname, given, _LEAST_INSIDE)

    def _given_names(self) -> list[list[str]]:
        """Return the given names, and each by itself."""
        return [self.given, *([word] for word in self.given + self.middle)]

    def _given_names_with_initial(self) -> Iterator[tuple[str, str]]:
        """Yield given names that are no chance, beside the initials that may stand for the surname."""
        initials = {word[0] for word in (*self.family[:1], *self.family[-1:]) if not is_ideographic(word)}
        for given in self.given + self.middle:
            if is_of_someone(given) and given not in words_of_makers() and not is_ideographic(given):
                yield from ((given, initial) for initial in sorted(initials))

    def _initials(self, surname: list[str]) -> list[list[str]]:
        """Return how the initials of the given names may be written beside a surname."""
        if not self.given or is_ideographic("".join(self.words)) or not _may_stand_with_initials(surname):
            return []
        all_ = [word[0] for word in self.given + self.middle]
        return [all_[:1], all_, ["".join(all_)]]


def _both_ways(surname: Sequence[str], given: Sequence[str], least: int) -> Iterator[str]:
    """Yield both orders of a name as one word, unless it is short, or a word of descriptions."""
    for words in (surname, given), (given, surname):
        whole = "".join(chain(*words))
        if len(whole) >= least and whole not in _known_of_all():
            yield whole


def _letters_of(text: str) -> list[str]:
    return [part for part in letters_and_digits(text) if not part.isdigit()]


def _is_long(word: str) -> bool:
    """Tell whether a word has so many letters that it is a name by itself."""
    return len(word) >= (_LEAST_IDEOGRAPHS if is_ideographic(word) else _LEAST_LETTERS)


def _tell(words: Sequence[str]) -> bool:
    """Tell whether words are more than words of descriptions, of the names of makers, or a few bytes."""
    if len("".join(words)) < _LEAST_BYTES and any(map(are_bytes, words)):
        return False
    return any(len(word) > 1 and word not in _known_of_all() for word in words)


def _may_stand_with_initials(surname: Sequence[str]) -> bool:
    return any(len(word) >= _LEAST_SURNAME and word not in _known() and word not in _PARTICLES for word in surname)


def made_of(
    names: Iterable[Name], texts: Collection[str] = (), ids: Iterable[str] = (), dates: Iterable[str] = ()
) -> Phrases:
    """Return the phrases that names, IDs without blanks, marks and zeros, and dates are found by.

    Parameters
    ----------
    texts
        The values of Person Name that the names are in.
    """
    words: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    rows: set[tuple[str, ...]] = set()
    marked: set[tuple[str, str]] = set()
    joined: set[str] = set()
    inside: set[str] = set()
    for name in names:
        long = name.long_words()[:_MOST_WORDS]
        words.update(long)
        pairs.update(pair for pair in combinations(long, 2) if not words_of_makers().issuperset(pair))
        rows.update(tuple(sorted(row)) for row in name.rows() if 1 < len(row) <= _MOST_WORDS)
        marked.update(name.marked())
        joined.update(name.joined())
        inside.update(name.inside())
    inside.update(_without_lost_letters(texts))
    return Phrases(
        frozenset(words),
        frozenset(pairs),
        frozenset(rows),
        tuple({len(row) for row in rows}),
        frozenset(chain.from_iterable(rows)),
        frozenset(marked),
        frozenset(joined - _NOBODY),
        frozenset(inside - _NOBODY),
        tuple(sorted({len(name) for name in inside})),
        frozenset(ids),
        frozenset(dates),
        usual_codecs(texts),
    )


def _without_lost_letters(texts: Iterable[str]) -> Iterator[str]:
    """Yield names as one word as they are where a program has put a question mark for each letter that it lacks."""
    for text in texts:
        if not (text.isascii() or are_bytes(text)) and _LATIN_LETTER.search(text) is not None:
            for name in _names_in(text):
                yield from Name(_NO_ASCII.sub("", normalize("NFC", name)).lower()).inside()


def is_ordinary(word: str) -> bool:
    """Tell whether a plain word is one of descriptions."""
    return word in known_words() and word not in _NOBODY


def is_of_someone(word: str) -> bool:
    """Tell whether a plain word may be the name of someone, and is long enough to be no chance."""
    return _is_long(word) and not word.isdigit() and word not in _known()


# Numbers


def whole_id(text: str) -> str:
    """Return an ID in small letters; nothing if it is too short to identify someone, or an ordinary word."""
    whole = text.strip(" \0")
    least = _LEAST_DIGITS if whole.isdigit() else _LEAST_LETTERS
    return whole if len(whole) >= least and whole not in _known() and len(set(whole)) > 1 else ""


def rows_of_digits(text: str) -> Iterator[str]:
    """Yield the rows of digits in an ID that identify someone without its letters: long, and no dates or numbers.

    They may be written in groups, and with a number behind a point; UIDs and decimal numbers have none.
    """
    in_country = (_NO_DIGIT.sub("", number).lstrip("0") for number in _ABROAD.findall(text))
    for row in in_country:
        if len(row) >= _LEAST_DIGITS_OF_PHONE and whole_id(row) and not _DATE.fullmatch(row):
            yield row
    grouped = (_NO_DIGIT.sub("", groups) for groups in _IN_GROUPS.findall(text))
    for row in chain(_ROW_OF_DIGITS.findall(_WITH_POINTS.sub(" ", text)), grouped, _BEFORE_POINT.findall(text)):
        if row != text and whole_id(row) and not _DATE.fullmatch(row):
            yield row


def _lines_of_address(text: str) -> Iterator[str]:
    """Yield the street with its number, and the town with its postal code, if text may be an address."""
    lines = _BETWEEN_LINES.split(text)
    for line in lines if len(lines) > 1 else ():
        words = letters_and_digits(line)
        names = [word for word in words if is_of_someone(word) and word not in words_of_makers() | _PLACES_IN_HOUSES]
        if names and any(word.isdigit() for word in words):
            yield line.strip()


def _without_zeros(text: str) -> str:
    """Return text without the zeros in front of numbers."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", text) if "0" in text else text


class Numbers(NamedTuple):
    """IDs of a patient, plain.

    Attributes
    ----------
    wholes
        As the file has them, and their rows of digits.
    cores
        Of those that are no chance: without blanks and marks, and without zeros in front of a number.
    """

    wholes: frozenset[str] = frozenset()
    cores: frozenset[str] = frozenset()

    def are_in(self, text: str) -> bool:
        """Tell whether one of them is in plain text: by itself, or however it is written."""
        if any(_stands_in(whole, text, *_borders_of(whole)) for whole in self.wholes):
            return True
        if not self.cores:
            return False
        digits = squeezed(text).replace("0", "")
        cores = [core for core in self.cores if core.replace("0", "") in digits]
        return any(_stands_in(core, row, *_borders(core)) for core in cores for row in _rows_without_zeros(text))

    def are(self, digits: str) -> bool:
        """Tell whether digits are one of them, with whatever zeros in front."""
        return digits in self.wholes or _without_zeros(digits) in self.cores


def numbers_of(texts: Iterable[str]) -> Numbers:
    """Return what the IDs in plain texts are found by."""
    wholes = {whole for text in texts if (whole := whole_id(text))}
    wholes.update([part for whole in wholes for part in chain(rows_of_digits(whole), _lines_of_address(whole))])
    return Numbers(frozenset(wholes), frozenset(core for whole in wholes if (core := _core(whole))))


def _core(whole: str) -> str:
    """Return what all spellings of an ID have in common; nothing if that may be there by chance."""
    core = _without_zeros(squeezed(whole))
    digits = sum(letter.isdigit() for letter in core)
    is_chance = digits < _LEAST_LOOSE_DIGITS and len(core) < _LEAST_LOOSE_LETTERS
    return "" if is_chance or not _LEAST_LOOSE <= len(core) <= _LONGEST_ID or len(set(core)) < 2 else core


def _borders_of(whole: str) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Return what must not stand in front of an ID as it is written and behind it."""
    border = str.isdigit if whole.isdigit() else str.isalnum
    return border, border


def _borders(core: str) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Return what must not stand in front of an ID and behind it: a digit that goes on a number."""
    first, last = (str.isdigit if end.isdigit() else _nothing for end in (core[0], core[-1]))
    return first, last


def _nothing(_: str) -> bool:
    return False


def _stands_in(part: str, text: str, before: Callable[[str], bool], behind: Callable[[str], bool]) -> bool:
    """Tell whether a part of text stands there, with nothing in front and behind that goes on it."""
    place = text.find(part)
    while place >= 0:
        end = place + len(part)
        if not (place and before(text[place - 1])) and not (end < len(text) and behind(text[end])):
            return True
        place = text.find(part, place + 1)
    return False


def _rows_without_zeros(text: str) -> Iterator[str]:
    """Yield what stands in a row in plain text, without blanks, marks and zeros in front of numbers."""
    for value in text.split("\\"):
        parts = letters_and_digits(value)
        for start, stop in _rows_of_words(len(parts)):
            yield _without_zeros("".join(parts[start:stop]))


def _whole_ids_of_others(texts: Iterable[str]) -> Iterator[str]:
    """Yield IDs that are in text about someone else not by chance, as a word or a short number may be."""
    for text in texts:
        for whole in (whole_id(text), *rows_of_digits(whole_id(text))):
            words = words_in(whole)
            core = _without_zeros(squeezed(whole))
            digits = sum(letter.isdigit() for letter in core)
            has_letter = any(not word.isdigit() for word in words)
            if (digits or len(words) > 1) and (has_letter or digits >= _LEAST_DIGITS) and len(core) >= _LEAST_LOOSE:
                yield core


def texts_of_row(name: str) -> set[str]:
    """Return what a name in a row may say: its bytes may be of another encoding than the one it was read in."""
    if name.isascii():
        return {name}
    try:
        data = name.encode("ascii", "surrogateescape")  # as rows hold bytes that are in no encoding that was declared
    except UnicodeError:
        try:
            data = name.encode("latin-1")
        except UnicodeError:
            return {name}
    return {name, *texts_of_name(data, ())}


def phrases_of(names: Iterable[str], ids: Iterable[str]) -> Phrases:
    """Return what says of text that it is about one of the patients of a run."""
    texts = {text for name in names for text in texts_of_row(name)}
    found = made_of(names_of(texts), texts, _whole_ids_of_others(form for id_ in ids for form in forms(id_)))
    joined = (name for name in found.joined if len(name) >= _LEAST_OF_OTHERS or is_ideographic(name))
    return found._replace(joined=frozenset(joined))
