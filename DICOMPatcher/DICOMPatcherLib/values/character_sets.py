"""Which character set is meant by a term that is none, and in which one text may really be.

References
----------
PS3.3 C.12.1.1.2: Specific Character Set and its defined terms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from DICOMPatcherLib.values.text import TextError, codec_names

_NUMBERED = re.compile(r"ISO[-_ ]*(?:2022)?[-_ ]*IR[-_ ]*([0-9]{1,3})")
_LATIN = re.compile(r"ISO[-_ ]*8859[-_ ]*([0-9]{1,2})")
_OF_NUMBER = {
    6: "ISO_IR 6",
    13: "ISO_IR 13",
    58: "gb2312",
    87: "iso2022_jp",
    149: "euc_kr",
    159: "iso2022_jp_2",
    **{number: f"ISO_IR {number}" for number in (100, 101, 109, 110, 126, 127, 138, 144, 148, 166, 192, 203)},
}
_OF_PART = {1: 100, 2: 101, 3: 109, 4: 110, 5: 144, 6: 127, 7: 126, 8: 138, 9: 148, 11: 166, 15: 203}
_OTHERS = {
    **dict.fromkeys(("UTF8", "UTF-8", "UTF_8", "UTF 8", "UNICODE"), "ISO_IR 192"),
    **dict.fromkeys(("GB18030", "GB_18030", "GB-18030"), "GB18030"),
    **dict.fromkeys(("GBK", "CP936"), "GBK"),
    **dict.fromkeys(("GB2312", "GB_2312", "EUC-CN"), "gb2312"),
    **dict.fromkeys(("EUC-KR", "EUC_KR", "KS_C_5601-1987", "KSC5601"), "euc_kr"),
    **dict.fromkeys(("SHIFT_JIS", "SHIFT-JIS", "SJIS"), "shift_jis"),
    **dict.fromkeys(("EUC-JP", "EUC_JP"), "euc_jp"),
    **dict.fromkeys(("BIG5", "BIG-5"), "big5"),
    **dict.fromkeys(("KOI8-R", "KOI8_R"), "koi8_r"),
    **dict.fromkeys(("LATIN1", "LATIN-1", "LATIN_1"), "ISO_IR 100"),
    **dict.fromkeys(("ASCII", "US-ASCII"), "ISO_IR 6"),
}
_WINDOWS = re.compile(r"(?:WINDOWS|CP)[-_ ]*(125[0-8])")


def set_meant(term: str) -> str:
    """Return the defined term or Python codec that a term means beyond doubt; "" if there is none."""
    bare = _bare(term)
    if match := _NUMBERED.fullmatch(bare):
        return _OF_NUMBER.get(int(match[1]), "")
    if match := _LATIN.fullmatch(bare):
        number = _OF_PART.get(int(match[1]))
        return f"ISO_IR {number}" if number else ""
    if match := _WINDOWS.fullmatch(bare):
        return f"cp{match[1]}"
    return _OTHERS.get(bare, "")


def extension_meant(term: str) -> str:
    """Return the defined term for code extension that a term means; "" if there is none."""
    match = _NUMBERED.fullmatch(_bare(term))
    return f"ISO 2022 IR {int(match[1])}" if match and int(match[1]) in _OF_NUMBER else ""


def _bare(term: str) -> str:
    return " ".join(term.strip(" \0\t\r\n").upper().split())


def is_term(term: str) -> bool:
    """Tell whether a term is one that the standard defines."""
    try:
        codec_names([term])
    except TextError:
        return False
    return term == "" or term.startswith(("ISO_IR ", "ISO 2022 IR ")) or term in ("GB18030", "GBK")


# Text that is not what it is called

_CANDIDATES = (
    *("utf-8", "GB18030", "big5", "euc_kr", "shift_jis", "euc_jp", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256"),
    *("ISO_IR 144", "ISO_IR 127", "ISO_IR 166", "cp1250", "cp1254", "cp1252"),
)
_RUN = re.compile("[\x80-\xff]{3,}")
_MARKED = re.compile(
    "[\xa1-\xa9\xab-\xaf\xb1-\xb4\xb6-\xb9\xbb-\xbe\xd7\xf7][\x80-\xff]|[\x80-\xff][\xa1-\xa9\xab-\xaf\xb1\xb4\xb6-\xb8\xbb-\xbe\xd7\xf7]"
)
_LIKELY = 0.75


def is_hardly_latin(text: str) -> bool:
    """Tell whether text that was decoded as Latin-1 or a relative of it is hardly in any of its languages.

    They have words with accented letters, but not words of nothing else, nor signs between letters.
    """
    return any(_RUN.search(word) or _MARKED.search(word) for word in re.split(r"[\s^=\\]+", text))


_OF_NO_SCRIPT = ("COMBINING", "MICRO", "FEMININE", "MASCULINE", "MODIFIER")


def are_of_one_script(text: str) -> bool:
    """Tell whether each word is of one script, as far as letters of two bytes in UTF-8 say, and without signs in it.

    Two letters of a set of one byte a letter that are one letter of UTF-8 by chance are of a script of their own.
    """
    return all(len(_scripts(word)) < 2 for word in re.split(r"[\x00-@\[-`{-\x7f]+", text) if not word.isascii())


def _scripts(word: str) -> set[str]:
    """Return the scripts of letters, of signs too where they stand beside letters that are not Latin."""
    names = {unicodedata.name(letter, "").split(" ")[0]: letter for letter in word if letter < "\u0800"}
    scripts = {name for name, letter in names.items() if unicodedata.category(letter)[0] in "LM"} - {*_OF_NO_SCRIPT}
    return scripts if scripts <= {"LATIN"} else set(names) - {*_OF_NO_SCRIPT}


def candidates(texts: Iterable[bytes], declared: Sequence[str] = ()) -> list[tuple[str, float]]:
    """Return in which sets bytes may be text, the most likely first, each with how likely it is, from 0 to 1."""
    known = [text for text in texts if not text.isascii()]
    found = []
    for place, name in enumerate(_CANDIDATES):
        codec = codec_names([name])[0]
        try:
            decoded = [text.decode(codec) for text in known]
        except UnicodeError:
            continue
        if codec in declared:
            continue
        score = _score(name, "".join(decoded))
        if known and score >= _LIKELY:
            found.append((score, -place, name))
    return [(name, score) for score, _, name in sorted(found, reverse=True)]


def _score(name: str, text: str) -> float:
    """Return how much text looks like words of the languages for which a set was made."""
    letters = [character for character in text if not character.isascii()]
    if not letters or any(unicodedata.category(letter)[0] == "C" for letter in letters):
        return 0.0
    if name == "utf-8":
        return 1.0 if all(unicodedata.category(letter)[0] in "LM" for letter in letters) else 0.8
    usual, trust = _USUAL[name]
    share = sum(map(usual, letters)) / len(letters)
    if name in _VOWELS:
        share -= _odd_capitals(text) / len(letters)
        vowels = sum(letter.lower() in _VOWELS[name] for letter in letters) / len(letters)
        share -= 0.0 if len(letters) < _FEW or 0.2 <= vowels <= 0.7 else 0.15
    elif name == "cp1255":
        share -= len(_MISPLACED_FINAL.findall(text)) / len(letters)
    if name in _CYRILLIC and not (any(map(str.islower, letters)) and any(map(str.isupper, letters))):
        share -= 0.03
    if name in _UNMIXED:
        share -= len(_MIXED.findall(text)) / len(letters)
    if name == "ISO_IR 166" and not any(unicodedata.combining(letter) for letter in letters):
        share -= 0.1
    return share * trust


def _odd_capitals(text: str) -> int:
    """Return how many capitals follow a small letter."""
    return sum(before.islower() and after.isupper() for before, after in zip(text, text[1:]))


def _leads(codec: str, first: int, last: int) -> Callable[[str], float]:
    """Return what tells the letters of a set that are used often, by the first of their bytes."""

    def usual(letter: str) -> float:
        try:
            data = letter.encode(codec)
        except UnicodeError:
            return 0.0
        return float(first <= data[0] <= last)

    return usual


def _named(script: str) -> Callable[[str], float]:
    return lambda letter: float(unicodedata.name(letter, "").startswith(script))


def _japanese(letter: str) -> float:
    if unicodedata.name(letter, "").startswith(("HIRAGANA", "KATAKANA")):
        return 1.0
    return 0.9 * _leads("shift_jis", 0x88, 0x9F)(letter)


_VOWELS = {
    "cp1251": "аеёиоуыэюяіїє",
    "koi8_r": "аеёиоуыэюя",
    "ISO_IR 144": "аеёиоуыэюяіїє",
    "cp1253": "αεηιουωάέήίόύώ",
}
_CYRILLIC = ("cp1251", "koi8_r", "ISO_IR 144")
_UNMIXED = (*_CYRILLIC, "cp1253", "cp1255", "cp1256", "ISO_IR 127", "ISO_IR 166")
"""Sets of scripts whose letters do not stand beside Latin ones in one word."""
_MIXED = re.compile("[A-Za-z](?=[^\\W\\x00-\\x7f])|[^\\W\\x00-\\x7f](?=[A-Za-z])")
_MISPLACED_FINAL = re.compile("[ךםןףץ](?=[א-ת])")
"""Hebrew letters in the form that they have at the end of a word, elsewhere."""
_FEW = 4
_USUAL: dict[str, tuple[Callable[[str], float], float]] = {
    "GB18030": (_leads("gb2312", 0xB0, 0xD7), 0.99),
    "big5": (_leads("big5", 0xA4, 0xC6), 0.97),
    "euc_kr": (_named("HANGUL SYLLABLE"), 1.0),
    "shift_jis": (_japanese, 0.98),
    "euc_jp": (_japanese, 1.0),
    "cp1251": (_named("CYRILLIC"), 0.96),
    "koi8_r": (_named("CYRILLIC"), 0.95),
    "ISO_IR 144": (_named("CYRILLIC"), 0.93),
    "cp1253": (_named("GREEK"), 0.94),
    "cp1255": (_named("HEBREW LETTER"), 0.95),
    "cp1256": (_named("ARABIC LETTER"), 0.94),
    "ISO_IR 127": (_named("ARABIC LETTER"), 0.93),
    "ISO_IR 166": (_named("THAI"), 0.93),
    **dict.fromkeys(("cp1250", "cp1252", "cp1254"), (_named("LATIN"), 0.8)),
}
"""How usual a letter is in text of a set, from 0 to 1, and how far text of such letters proves the set."""
