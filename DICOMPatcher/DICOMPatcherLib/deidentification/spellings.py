"""What is common to all spellings of a name, a number or a date, so that one is found whichever was written.

References
----------
PS3.5 section 6.1: character repertoires and code extension. Unicode Standard Annex 15: normalization forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from DICOMPatcherLib.deidentification.undeclared_text import (
    BYTES,
    codecs_of_wide_digits,
    decoded,
    encoded_once,
    guesses,
    is_misread,
    may_be_encoded_twice,
    may_have_wide_digits,
    without_codes,
    without_references,
)
from DICOMPatcherLib.values.date_readings import MONTHS
from DICOMPatcherLib.values.text import TextError, codec_names, decode_text, is_ascii_without_escapes, is_decodable

_MARKS_OF_INDIC_LETTERS = "".join(
    f"{chr(block)}-{chr(block + 3)}{chr(block + 0x3A)}-{chr(block + 0x4D)}" for block in range(0x900, 0xE00, 0x80)
)
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    f"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e{_MARKS_OF_INDIC_LETTERS}]"
)
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_FROM_HIRAGANA_TO_KATAKANA = 0x60
_WITHOUT_SOUND = (
    *(0xAD, 0x61C, 0x640, 0x180E, 0xFEFF),
    *chain(range(0x2B9, 0x2C0), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x206A)),
)
"""Signs that say where lines break, which way text goes or how letters are joined, and apostrophes that are letters."""

_IN_ONE_LETTER = (
    ("øłđðıħŧə", "olddihta"),
    ("ىیةک", "ييهك"),
    ("髙﨑濵濱邉邊齋齊澤廣國眞惠嶋瀨櫻德龍", "高崎浜浜辺辺斎斉沢広国真恵島瀬桜徳竜"),
)
_LETTERS = {
    **{ord(old): new for several, others in _IN_ONE_LETTER for old, new in zip(several, others)},
    **{ord(old): new for old, new in zip("þæœ", ("th", "ae", "oe"))},
    **{katakana: chr(katakana - _FROM_HIRAGANA_TO_KATAKANA) for katakana in range(0x30A1, 0x30F7)},
    **dict.fromkeys(_WITHOUT_SOUND, ""),
}
"""Letters, with those that are written in their place: without strokes, of Arabic for Persian, new ones for old."""

_IN_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_ESCAPE = b"\x1b"
_ALL_EXTENSIONS = codec_names(
    [f"ISO 2022 IR {n}" for n in (6, 13, 87, 159, 149, 58, 100, 101, 109, 110, 144, 126, 127, 138, 148, 166)]
)
_THEIR_ESCAPES = re.compile(rb"\x1b(?:\([BJ]|\)I|\$B|\$\(D|\$\)[AC]|-[ABCDFGHLMT])")
_OTHER_EXTENSIONS = "iso2022_jp_2"

_APOSTROPHE = re.compile("(?<=[^\\W\\d_])['`\xb4\u2018\u2019\u02bc](?=[^\\W\\d_])")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_WORD = re.compile(r"[^\W_]+")
_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return text in small letters without accents, as Unicode composes it, with hiragana in the place of katakana."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    apart = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), apart)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart)).translate(_LETTERS)


def forms(text: str) -> set[str]:
    """Return the plain forms of text: umlauts are written without dots, or as two letters."""
    if text.isascii():
        return {text.lower()}
    composed = unicodedata.normalize("NFC", text).casefold()
    in_two_letters = composed.translate(_IN_TWO_LETTERS)
    return {plain(text)} if in_two_letters == composed else {plain(text), plain(in_two_letters)}


def codecs_of(character_sets: Iterable[bytes]) -> tuple[list[str], ...]:
    """Return the codecs of each value of Specific Character Set that is known."""
    found = []
    for value in sorted(character_sets):
        try:
            found.append(codec_names([term.strip("\0 ") for term in value.decode("latin-1").split("\\")]))
        except TextError:
            continue
    return tuple(found)


def texts_of(value: bytes, codecs: Iterable[Sequence[str]], vr: str = "LO", usual: Iterable[str] = ()) -> set[str]:
    """Return what bytes say: in the character sets that a file names, in UTF-8, and in Latin-1 if in no other.

    Escape sequences mean what they do in code extension even if a file does not name it. What was encoded twice, as for
    a page or an address of the web, is there as it was before too.

    Parameters
    ----------
    usual
        Codecs that it may be written in too.
    """
    texts = _texts_of(value, codecs, vr)
    if may_be_encoded_twice(value):
        for data in without_codes(value, vr == "PN"):
            texts |= _texts_of(data, codecs, vr)
        texts.update([other for text in texts for other in without_references(text)])
    if is_ascii_without_escapes(value) and all(text.isascii() for text in texts):
        return texts
    texts.update([once for text in texts for once in encoded_once(text)])
    return texts.union(decoded(value, name) for name in (*usual, *([_OTHER_EXTENSIONS] if _ESCAPE in value else [])))


def _texts_of(value: bytes, codecs: Iterable[Sequence[str]], vr: str) -> set[str]:
    """Return what bytes say in the character sets that a file names, in UTF-8, and in Latin-1 if in no other."""
    if is_ascii_without_escapes(value):
        return {value.decode("ascii")}
    texts = set()
    has_escapes = _ESCAPE in value
    is_extended = has_escapes and _ESCAPE not in _THEIR_ESCAPES.sub(b"", value)
    for names in (*codecs, ["utf_8"], *([_ALL_EXTENSIONS] if is_extended else [])):
        if has_escapes and len(names) == 1 and not names[0].startswith("iso2022"):
            continue  # nothing of it can be decoded
        try:
            texts.add(decode_text(value, names, vr))
        except TextError:
            continue
    return texts or {value.decode("latin-1")}


def texts_of_name(value: bytes, codecs: Iterable[Sequence[str]]) -> set[str]:
    """Return what a value of Person Name may say.

    It may be in an encoding that nobody has declared. That is guessed, and the bytes are letters of their own: what is
    written in the same encoding has the same ones, whatever that is.
    """
    texts = texts_of(value, codecs, "PN")
    if value.isascii():
        return texts
    data = value.rstrip(b"\0 ")
    is_utf_8 = is_decodable(data, ["utf_8"])
    long = {text for text in _texts_of(value, codecs, "PN") if len(text) != len(data)}
    others = {text for text in texts - long if not (is_misread(text) or (is_utf_8 and len(text) == len(data)))}
    return long.union(others, guesses(data), [decoded(data, BYTES)])


def readings(value: bytes, codecs: Iterable[Sequence[str]], usual: Iterable[str] = ()) -> set[str]:
    """Return the plain forms of all that bytes may say."""
    if may_have_wide_digits(value):
        usual = {*usual, *codecs_of_wide_digits()}
    texts = texts_of(value, codecs, usual=usual)
    texts.update([_APOSTROPHE.sub("", text) for text in texts if _APOSTROPHE.search(text) is not None])
    return {form for text in texts for form in forms(text)}


def letters_and_digits(text: str) -> list[str]:
    """Return the rows of letters and the rows of digits in plain text."""
    return _TOKEN.findall(text)


def words_in(text: str) -> list[str]:
    """Return what is between blanks and marks in plain text."""
    return _WORD.findall(text)


def squeezed(text: str) -> str:
    """Return plain text without blanks and marks."""
    return _NO_LETTER_OR_DIGIT.sub("", text)


def is_ideographic(text: str) -> bool:
    """Tell whether text is written so that few letters say much, and without blanks: Chinese, Japanese or Korean."""
    return not text.isascii() and _ideographic().search(text) is not None


@lru_cache(maxsize=1)
def _ideographic() -> re.Pattern[str]:
    """Return what finds such a letter; the pattern takes longer to be made than all others together."""
    return re.compile("[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\ud7ff\uf900-\ufaff]")


_OTHER_MONTHS = """
januari janv jaenner janner ene gen janeiro ocak stycznia января янв|
februari fev fevr fevereiro subat lutego февраля фев|
maart mrt marco mart marca марта мар|
avr abr abril nisan kwietnia апреля апр|
mei maj maio mayis maja мая маи|
giu junho haziran czerwca июня июн|
juil jul lug julho temmuz lipca июля июл|
augustus aug aou ago augusti agustos sierpnia августа авг|
set setembro eylul wrzesnia сентября сен|
ott outubro ekim pazdziernika октября окт|
nov novembro kasim listopada ноября ноя|
dic dezembro aralik grudnia декабря дек
"""
_NUMBER_OF_MONTH = {plain(name): f"{number:02}" for name, number in MONTHS.items()}
_NUMBER_OF_MONTH.update(
    (name, f"{number:02}") for number, names in enumerate(_OTHER_MONTHS.split("|"), 1) for name in names.split()
)
_MONTH = "|".join(sorted(_NUMBER_OF_MONTH, key=len, reverse=True))
_SEPARATOR = r"(\s{0,2}[-./_,:\u5e74\u6708\ub144\uc6d4]\s{0,2}|\s{1,2})"
_LOOSE = r"[\W_]{0,3}"
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"(?<!\d)(\d{8})(?:\d{4}(?:\d\d)?)?(?!\d)")
_NUMBERS = re.compile(rf"(?<!\d)(?=(\d{{1,4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,4}})(?!\d))")
_LONGEST_DAY = 2
_LENGTH_OF_YEAR = 4
_CENTURIES = ("19", "20", "18")


@lru_cache(maxsize=1)
def _dates_with_other_numbers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds dates with a month in Roman numbers, and in years of Japanese eras."""
    month = r"(i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
    roman = rf"(?<!\d)(\d\d?)(?:[-./\s]{{1,2}}{month}[-./\s]{{1,2}}(\d{{4}})|([-./]){month}\4(\d\d))(?!\d)"
    era = (
        r"(明治|大正|昭和|平成|令和)\s?(\d\d?|元)年\s?(\d\d?)月\s?(\d\d?)日"
        r"|(?<![a-z\d])([mtshr])(\d\d)\.(\d\d?)\.(\d\d?)(?![a-z\d]|\.\d)"
    )
    return re.compile(roman), re.compile(era)


@lru_cache(maxsize=1)
def _dates_with_names() -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """Return what finds a name of a month, and what finds dates with one; most runs never ask."""
    day_month_year = re.compile(
        rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th|er)?{_LOOSE}(?:of|de)?{_LOOSE}(?P<month>{_MONTH}){_LOOSE}(?:de)?{_LOOSE}"
        r"(?P<year>\d{4}|\d\d)(?!\d)"
    )
    month_day_year = re.compile(
        rf"(?P<month>{_MONTH}){_LOOSE}(?P<day>\d\d?)(?:st|nd|rd|th)?[\W_]{{1,3}}(?P<year>\d{{4}}|\d\d)(?!\d)"
    )
    year_month_day = re.compile(rf"(?<!\d)(?P<year>\d{{4}}){_LOOSE}(?P<month>{_MONTH}){_LOOSE}(?P<day>\d\d?)(?!\d)")
    return re.compile(_MONTH), (day_month_year, month_day_year, year_month_day)


_ROMAN_NUMBERS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_YEAR_BEFORE = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_YEAR_BEFORE.update(zip("mtshr", list(_YEAR_BEFORE.values())))
_BUDDHIST_YEARS = ("2400", "2600")
_FROM_BUDDHIST_YEAR = 543


def dates_in(text: str) -> Iterator[str]:
    """Yield what in plain text may be dates, each as eight digits, in every order that they may be meant in.

    Years may be those of Japanese eras, and of the Buddhist calendar of Thailand.
    """
    if _DIGIT.search(text) is None:
        return
    first, last = _BUDDHIST_YEARS
    for date in _dates_in(text):
        yield date
        if first <= date < last:
            yield f"{int(date[:_LENGTH_OF_YEAR]) - _FROM_BUDDHIST_YEAR}{date[_LENGTH_OF_YEAR:]}"
    with_roman, with_era = _dates_with_other_numbers()
    for day, month, year, _, other_month, short in with_roman.findall(text):
        years = (year,) if year else _years(short)
        yield from _dates(years, str(_ROMAN_NUMBERS.index(month or other_month)), day)
    for match in with_era.finditer(text):
        era, year, month, day = filter(None, match.groups())
        yield from _dates((str(_YEAR_BEFORE[era] + int(year.replace("元", "1"))),), month, day)


def _dates_in(text: str) -> Iterator[str]:
    for match in _DIGITS.finditer(text):
        digits = match[1]
        yield digits
        yield digits[4:] + digits[2:4] + digits[:2]
        yield digits[4:] + digits[:2] + digits[2:4]
    for match in _NUMBERS.finditer(text):
        first, mark, second, other_mark, third = match.groups()
        if len(first) == _LENGTH_OF_YEAR and len(third) <= _LONGEST_DAY:
            yield from _dates((first,), second, third)
        elif len(first) > _LONGEST_DAY:
            continue
        elif len(third) == _LENGTH_OF_YEAR:
            yield from _dates((third,), second, first)
            yield from _dates((third,), first, second)
        elif len(third) == _LONGEST_DAY and _may_have_short_year(first, mark, second, other_mark):
            yield from _dates(_years(third), second, first)
            yield from _dates(_years(third), first, second)
            yield from _dates(_years(first), second, third)
    month, patterns = _dates_with_names()
    if month.search(text) is not None:
        for pattern in patterns:
            for match in pattern.finditer(text):
                years = (match["year"],) if len(match["year"]) == _LENGTH_OF_YEAR else _years(match["year"])
                yield from _dates(years, _NUMBER_OF_MONTH[match["month"]], match["day"])


def _may_have_short_year(first: str, mark: str, second: str, other_mark: str) -> bool:
    """Tell whether three short numbers are a date rather than the version of a program, by how they are written."""
    marks = mark.strip(), other_mark.strip()
    if ":" in marks:  # a time of day
        return False
    if marks == (".", ".") and mark[-1].isspace() and other_mark[-1].isspace():
        return True
    return marks in (("/", "/"), ("-", "-")) or (len(first) == len(second) == _LONGEST_DAY and marks[0] == marks[1])


def _years(short: str) -> tuple[str, ...]:
    return tuple(century + short for century in _CENTURIES)


def _dates(years: Iterable[str], month: str, day: str) -> Iterator[str]:
    for year in years:
        yield f"{year}{month:>02}{day:>02}"
