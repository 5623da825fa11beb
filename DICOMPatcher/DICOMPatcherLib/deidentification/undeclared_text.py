"""What bytes of text may say in an encoding that no file declares, and text that was encoded once more.

References
----------
PS3.5 section 6.1: character repertoires. RFC 3986 2.1: percent-encoding. RFC 2045 6.7: quoted-printable. HTML 13.5:
named character references.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain

_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_CODECS_OF_SCRIPTS = {
    "\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff66-\uff9f": (
        *("cp932", "euc_jp", "cp949", "johab", "gb18030", "big5hkscs"),
    ),
    "\u0400-\u04ff": ("cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic"),
    "\u0370-\u03ff": ("cp1253", "iso8859_7", "cp737"),
    "\u0590-\u05ff": ("cp1255", "cp862"),
    "\u0600-\u06ff": ("cp1256", "iso8859_6"),
    "\u0e01-\u0e4e": ("cp874",),
    _LATIN: ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "cp850", "cp852", "cp857", "mac_roman"),
}
"""How text is often written that nobody has declared, by the letters of a script, for a class of a pattern."""

BYTES = "bytes"
"""Stands for a codec: each byte that is no ASCII is a letter, so that what is written alike reads alike."""

_FIRST_OF_BYTES = 0x1401
_LETTERS_OF_BYTES = {byte: _FIRST_OF_BYTES + byte - 0x80 for byte in range(0x80, 0x100)}
_BYTES_OF_LETTERS = {letter: byte for byte, letter in _LETTERS_OF_BYTES.items()}
"""Letters without case, accents and marks, which no encoding but those of Unicode has."""

_OF_BYTES = re.compile("[\u1401-\u1480]")
_ESCAPE_SEQUENCE = re.compile(rb"\x1b[ -/]*[0-~]")
_WORD = re.compile(r"[^\W_]+")
_ASCII_LETTER = re.compile("[A-Za-z]")
_LEAST_HALF_WIDTH = 6
"""Letters of a name in katakana of one byte each, which any other bytes may be."""

_WIDE_DIGIT = re.compile(rb"\x82[\x4f-\x58]|\xa2[\xaf-\xb8]|\xa3[\xb0-\xb9]|[0-9][\x80-\xff][\x40-\xff] ?[0-9]")
_TWICE = re.compile(rb"&#?\w{2}|%[0-9A-Fa-f]{2}|=[0-9A-F]{2}|[\\%]u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_QUOTED = re.compile(rb"=([0-9A-F]{2})")
_ESCAPED = re.compile(r"[\\%]u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
_NO_ASCII = re.compile(r"[^\0-\x7f]+")
_READ_FOR_UTF_8 = ("latin-1", "cp1251", "cp850", "mac_roman")
_FROM_WINDOWS = {ord(letter): byte for byte in range(0x80, 0xA0) for letter in bytes([byte]).decode("cp1252", "ignore")}
_MOST_TIMES = 3


class _Script:
    """The letters of a script, as patterns."""

    def __init__(self, letters: str) -> None:
        self.codecs = _CODECS_OF_SCRIPTS[letters]
        self.is_latin = letters == _LATIN
        self.any = re.compile(rf"(?=[^\0-\x7f])[{letters}]")
        self.only = re.compile(f"[{letters}]+")


@lru_cache(maxsize=1)
def _scripts() -> tuple[_Script, ...]:
    return tuple(map(_Script, _CODECS_OF_SCRIPTS))


@lru_cache(maxsize=1)
def _signs() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what finds signs that names do not have, such signs within words, and names in half-width katakana."""
    marks = "\u0300-\u036f\u0590-\u05ff\u0610-\u0670\u0900-\u0e4e"
    sign = rf"(?:[^\w\0-\x7f{marks}\xa0\xb4\xb7\u2010\u2011\u2018\u2019\u3000\u30fb]|[\xb2\xb3\xb9\xbc-\xbe])"
    within = rf"[\x80-\x9f]|{sign}(?=[^\W\0-\x7f])|(?<=[^\W\0-\x7f]){sign}|(?<=\w){sign}(?=\w)"
    return re.compile(sign), re.compile(within), re.compile("[\0-\x7f\uff61-\uff9f]+")


def usual_codecs(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the codecs that the scripts of texts are often written in, whatever a file says."""
    whole = "".join(texts)
    if whole.isascii():
        return ()
    found = (script.codecs for script in _scripts() if script.any.search(whole) is not None)
    return (*chain.from_iterable(found), *([BYTES] if are_bytes(whole) else []))


def codecs_of_wide_digits() -> tuple[str, ...]:
    """Return the codecs of East Asia, in which digits of two bytes and years are told whatever a name is written in."""
    return _scripts()[0].codecs


def may_have_wide_digits(value: bytes) -> bool:
    """Tell whether there may be digits of two bytes, or the signs for years and months behind others."""
    return not value.isascii() and _WIDE_DIGIT.search(value) is not None


def decoded(value: bytes, name: str) -> str:
    """Return what bytes say in one of the usual codecs, as far as they say anything there."""
    if name == BYTES:
        return _ESCAPE_SEQUENCE.sub(b"", value).decode("latin-1").translate(_LETTERS_OF_BYTES)
    return value.decode(name, "replace")


def are_bytes(text: str) -> bool:
    """Tell whether text was read by `BYTES`."""
    return _OF_BYTES.search(text) is not None


def bytes_of(text: str) -> bytes:
    """Return the bytes of text that was read by `BYTES`."""
    return text.translate(_BYTES_OF_LETTERS).encode("latin-1")


def guesses(value: bytes) -> Iterator[str]:
    """Yield what a name may be whose encoding is not known: where each word is of one script, or ASCII."""
    for script in _scripts():
        for name in script.codecs:
            try:
                text = value.decode(name)
            except UnicodeError:
                continue
            if _is_name(text, script):
                yield text


def _is_name(text: str, script: _Script) -> bool:
    sign, _, half_width = _signs()
    if sign.search(text) is not None:
        return False
    if half_width.fullmatch(text) is not None and sum(map(len, _WORD.findall(text))) < _LEAST_HALF_WIDTH:
        return False
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return (script.is_latin or bool(words)) and all(
        script.only.fullmatch(word) is not None
        and _has_usual_capitals(word)
        and not (script.is_latin and _ASCII_LETTER.search(word) is None)
        for word in words
    )


def is_misread(text: str) -> bool:
    """Tell whether text of one byte for each letter is no name: by signs in words, and capitals where none are."""
    return _signs()[1].search(text) is not None or not all(
        _has_usual_capitals(word) for word in _WORD.findall(text) if _ASCII_LETTER.search(word) is None
    )


def _has_usual_capitals(word: str) -> bool:
    return word in (word.lower(), word.upper(), word.capitalize())


# Text that was encoded twice


def may_be_encoded_twice(value: bytes) -> bool:
    """Tell whether there may be letters in bytes that are written for the web, for mail or for a program."""
    return _TWICE.search(value) is not None


def without_codes(value: bytes, is_name: bool = False) -> Iterator[bytes]:
    """Yield bytes without percent-encoding, and without quoted-printable; = in a name separates parts."""
    for code in [_PERCENT] if is_name else [_PERCENT, _QUOTED]:
        data = value
        for _ in range(_MOST_TIMES):
            before, data = data, code.sub(_byte_of, data)
            if data == before:
                break
            yield data


def _byte_of(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def without_references(text: str) -> Iterator[str]:
    """Yield text without character references of HTML, and without escapes of programs."""
    for _ in range(_MOST_TIMES):
        before, text = text, _ESCAPED.sub(_letter_of, html.unescape(text))
        if text == before:
            break
        yield text


def _letter_of(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def encoded_once(text: str) -> Iterator[str]:
    """Yield what text says that was encoded in UTF-8, read as something else, and encoded once more."""
    if text.isascii():
        return
    for name in _READ_FOR_UTF_8:
        again = text
        for _ in range(_MOST_TIMES):
            before, again = again, _NO_ASCII.sub(partial(_from_utf_8, name), again)
            if again == before:
                break
            yield again


def _from_utf_8(name: str, found: re.Match[str]) -> str:
    """Return what letters say that are bytes of UTF-8 read by another codec; the letters if they are none."""
    try:
        return found[0].translate(_FROM_WINDOWS if name == "latin-1" else {}).encode(name).decode("utf-8")
    except UnicodeError:
        return found[0]
