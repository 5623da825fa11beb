"""Write text in UTF-8 where its character set is named in a way that programs do not understand."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from pydicom import DataElement, Dataset

from DICOMPatcherLib.defects import CHARACTER_SET_UNSUPPORTED, CHARACTER_SET_WRONG
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.part10.elements import CHARACTER_SET
from DICOMPatcherLib.part10.raw_values import raw_values
from DICOMPatcherLib.part10.special_text import has_unknown_text, special_texts
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.character_sets import are_of_one_script, extension_meant, is_term, set_meant
from DICOMPatcherLib.values.text import TEXT_VRS, UTF_8, TextError, codec_names, decode_text, is_decodable

_BOM = b"\xef\xbb\xbf"
_EXTENSION = "ISO 2022 "
_WITHOUT_ESCAPES = {"ISO 2022 IR 149": "euc_kr", "ISO 2022 IR 58": "gb2312"}
"""Sets of two bytes for each letter, and the codecs of text that lacks the escape sequences in front of them."""
_OF_ONE_BYTE = frozenset(f"ISO_IR {number}" for number in (13, 101, 109, 110, 126, 127, 138, 144, 148, 166, 203))
_BETWEEN_WORDS = re.compile(rb"[\\^=\s]+")
_CONTROL = re.compile(b"[\x80-\x9f]")
_NO_LETTER = re.compile(b"[\x82\x84-\x89\x8b\x91-\x97\x99\x9b]")
"""Bytes that are a letter in no set of one byte a letter, those of Windows included."""
_ISO_8859 = ("iso8859", "iso-8859", "latin")
_OF_PAIRS = ("euc_kr", "gb2312", "GBK", "euc_jp", "shift_jis", "big5")
"""Sets whose letters a few bytes of UTF-8 may be by chance."""
_ENOUGH_LETTERS = 4
"""Different ones of two bytes; one of three bytes is by chance as rarely as two of these."""
_LATIN_1 = frozenset(("", "ISO_IR 6", "ISO_IR 100", "cp1252"))
"""What text in UTF-8 is often called. Its letters are a capital with an accent and a sign there, which no word has."""
_NOT_THE_TERM = Text("the term of the character set does not exist, or is not that of all text; left unchanged")
_REWRITTEN = action("all text is now in UTF-8", "all text would be written in UTF-8")


class RepairCharacterSet(DICOMPatcherRule):
    """Name character sets by their defined terms, and write text in UTF-8 where readers do not know the set.

    Slicer's import decodes all text by the first term alone, and knows no escape sequences.

    References
    ----------
    PS3.3 C.12.1.1.2: Specific Character Set. PS3.5 6.1.2.5: code extension by escape sequences.
    """

    title = "Repair the name of the character set"
    summary = "Writes text in UTF-8 where its character set is misspelt, or is one that programs cannot decode."
    description = (
        "Where the term of the character set is misspelt but can mean one set only, such as ISO_IR 149 or ISO-IR 100, "
        "or is valid but one that Slicer's import cannot decode, such as those with escape sequences, all text is "
        "decoded and written in UTF-8. So is text in UTF-8 that the file does not name so."
    )
    whenToUse = "Needed for files of servers that misspell the term, and for Korean, Japanese and Chinese names."
    neverDoes = (
        "It changes nothing unless every value of the file can be decoded, and leaves files of plain text alone."
    )
    defects = (CHARACTER_SET_UNSUPPORTED, CHARACTER_SET_WRONG)
    default = True
    triggers = ("SpecificCharacterSet", "PatientName", "PatientID", "StudyDescription", "SeriesDescription")
    eachFileAlone = True

    examples = (
        Example(
            "A term that does not exist, for Korean",
            {"SpecificCharacterSet": b"ISO_IR 149", "PatientName": "김^희중".encode("euc_kr")},
            {"SpecificCharacterSet": "ISO_IR 192", "PatientName": "김^희중"},
        ),
        Example(
            "Escape sequences, which Slicer does not know",
            {
                "SpecificCharacterSet": b"\\ISO 2022 IR 149",
                "PatientName": b"Kim=\x1b$)C" + "김^".encode("euc_kr") + b"\x1b$)C" + "희중".encode("euc_kr"),
            },
            {"SpecificCharacterSet": "ISO_IR 192", "PatientName": "Kim=김^희중"},
        ),
        Example(
            "Latin letters, named rightly",
            {"SpecificCharacterSet": "ISO_IR 100", "PatientName": "Müller".encode("latin-1")},
        ),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Look for a term that programs do not know, and for UTF-8 where it is not named, or has a mark in front."""
        if "UseCharacterSet" in self.others:
            return False  # somebody knows better
        declared = values.get("SpecificCharacterSet", b"")
        if not _is_usual(declared):
            return True
        texts = [
            value for keyword, value in values.items() if keyword != "SpecificCharacterSet" and not value.isascii()
        ]
        return bool(texts) and (
            not _is_single_other(declared) or any(_BOM in text or _hold_no_letters(declared, text) for text in texts)
        )

    def processDataSet(self, ds: Dataset) -> None:
        """Decode the text as it is meant, if all of it can be."""
        element = self.file.element(CHARACTER_SET)
        declared = self.file.value(element) if element is not None else b""
        terms = _terms(declared)
        found = [(text, vr) for text, vr, around in special_texts(self.file) if around in (None, declared)]
        texts = [text for text, _ in found]
        if not _is_usual(declared) and has_unknown_text(self.file):
            message = Text("text of private elements would not be what it is in another character set; left unchanged")
            self.report(CHARACTER_SET_UNSUPPORTED, message)
        elif (
            (_may_hide_utf_8(terms) or any(_hold_no_letters(declared, text) for text in texts))
            and not any(_BOM in text for text in texts)
            and _are_utf_8(texts)
            and not _may_be_others(terms, texts)
        ):
            self._take_for_utf_8(terms, texts)
        elif not all(map(is_term, terms)):
            self._correct(ds, terms, texts)
        elif any(_BOM in text for text in texts):
            self._without_marks(ds, terms, texts)
        elif len(terms) > 1 and texts and not all(_may_extend(term) for term in terms):
            self._without_others(terms, found)
        elif any(term.startswith(_EXTENSION) for term in terms) and texts:
            self._without_extension(ds, terms, found)

    def _take_for_utf_8(self, terms: Sequence[str], texts: Sequence[bytes]) -> None:
        """Take text for what its bytes are, unless a few may be letters of two bytes of the set that is meant."""
        pairs = [_WITHOUT_ESCAPES.get(term, set_meant(term)) for term in terms]
        if _letters(texts) < _ENOUGH_LETTERS and any(
            name in _OF_PAIRS and all(is_decodable(text, [name]) for text in texts) for name in pairs
        ):
            self.report(CHARACTER_SET_UNSUPPORTED, _NOT_THE_TERM)
            return
        self.recodeText(UTF_8, instead_of=terms if _codecs(terms) is not None else None)
        what = Text("text is in UTF-8, but another character set is declared")
        self.report(CHARACTER_SET_WRONG, with_result(what, _REWRITTEN))

    def _correct(self, ds: Dataset, terms: Sequence[str], texts: Sequence[bytes]) -> None:
        """Read a misspelt set as what is meant."""
        readings = [[set_meant(term) for term in terms if term]]  # one set, even if two are named
        if len(terms) > 1:
            readings.insert(0, [extension_meant(term) if term else "" for term in terms])
        for meant in readings:
            names = _codecs(meant) if all(map(bool, meant[1:] or meant)) and any(meant) else None
            if names is None or not all(is_decodable(text, names) for text in texts):
                continue
            own = _codecs(terms)  # names of Python codecs are known to the engine too
            if own is not None and _are_alike(texts, own, names):
                ds.SpecificCharacterSet = UTF_8
            else:
                self.recodeText(*meant, instead_of=terms if own is not None else None)
            what = Text("the term of the character set is misspelt")
            self.report(CHARACTER_SET_UNSUPPORTED, with_result(what, _REWRITTEN))
            return
        if texts:
            self.report(CHARACTER_SET_UNSUPPORTED, _NOT_THE_TERM)

    def _without_others(self, terms: Sequence[str], found: Sequence[tuple[bytes, str]]) -> None:
        """Take the only set that is named with letters other than ASCII; without code extension there is only one."""
        named = [term for term in dict.fromkeys(terms) if term not in ("", "ISO_IR 6", "ISO 2022 IR 6")]
        names = _codecs(named) if len(named) == 1 else None
        what = Text("several character sets are named, and nothing says where one of them ends")
        if names is not None and _are_in(names, found):
            self.recodeText(*named, instead_of=terms)
            self.report(CHARACTER_SET_UNSUPPORTED, with_result(what, _REWRITTEN))
        else:
            self.report(CHARACTER_SET_UNSUPPORTED, with_result(what, Text("left unchanged")))

    def _without_extension(self, ds: Dataset, terms: Sequence[str], found: Sequence[tuple[bytes, str]]) -> None:
        """Decode code extensions, with their escape sequences or without."""
        names = _codecs(terms)
        what = Text("text is in a character set that not all readers decode")
        if names is not None and _are_in(names, found):
            ds.SpecificCharacterSet = UTF_8
            self.report(CHARACTER_SET_UNSUPPORTED, with_result(what, _REWRITTEN))
            return
        named = [term for term in terms if term not in ("", "ISO 2022 IR 6")]
        codec = ""
        if len(named) == 1:
            single = named[0].replace(_EXTENSION, "ISO_")
            codec = _WITHOUT_ESCAPES.get(named[0], single if is_term(single) else "")
        names = _codecs([codec]) if codec else None
        if names is not None and not any(b"\x1b" in text for text, _ in found) and _are_in(names, found):
            self.recodeText(codec, instead_of=terms)
            what = Text("text lacks the escape sequences of its character set")
            self.report(CHARACTER_SET_UNSUPPORTED, with_result(what, _REWRITTEN))
        elif any(vr in TEXT_VRS for _, vr in found):
            what = Text("text does not fit the escape sequences of its character set; left unchanged")
            self.report(CHARACTER_SET_UNSUPPORTED, what)

    def _without_marks(self, ds: Dataset, terms: Sequence[str], texts: Sequence[bytes]) -> None:
        """Take byte order marks out of text in UTF-8."""
        if not all(is_decodable(text, ["utf-8"]) for text in texts):
            return
        for raw in raw_values(ds, TEXT_VRS):
            if not raw.data.isascii():
                text = decode_text(raw.data, ["utf-8"], raw.vr).replace("\ufeff", "")
                raw.owner[raw.tag] = DataElement(raw.tag, raw.vr, text)
        if list(terms) != [UTF_8]:
            ds.SpecificCharacterSet = UTF_8
        what = Text("text begins with a byte order mark")
        result = action("the mark was removed", "the mark would be removed")
        self.report(CHARACTER_SET_WRONG, with_result(what, result))


def _hold_no_letters(declared: bytes, text: bytes) -> bool:
    """Tell whether text has bytes that no letter has in its set, one of a byte a letter, as UTF-8 has."""
    term = declared.strip(b"\0 ").decode("ascii", "replace")
    return term in _OF_ONE_BYTE and term != "ISO_IR 13" and _CONTROL.search(text) is not None


def _are_in(names: Sequence[str], found: Iterable[tuple[bytes, str]]) -> bool:
    """Tell whether all text is of a character set, and consists of what is to be seen."""
    has_controls = names[0].startswith(_ISO_8859)
    return all(
        is_decodable(text, names, vr) and not (has_controls and b"\x1b" not in text and _CONTROL.search(text))
        for text, vr in found
    )


def _are_alike(texts: Sequence[bytes], own: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether text is the same in two character sets."""
    return all(is_decodable(text, own) and decode_text(text, own) == decode_text(text, names) for text in texts)


def _codecs(terms: Sequence[str]) -> list[str] | None:
    try:
        return codec_names(terms)
    except TextError:
        return None


def _terms(declared: bytes) -> list[str]:
    return [term.strip("\0 ") for term in declared.decode("ascii", "replace").split("\\")]


@functools.lru_cache(maxsize=64)
def _is_usual(declared: bytes) -> bool:
    """Tell whether a set has a defined term without code extension, so that all readers know it."""
    terms = _terms(declared)
    return len(terms) == 1 and is_term(terms[0]) and not terms[0].startswith(_EXTENSION)


@functools.lru_cache(maxsize=64)
def _is_single_other(declared: bytes) -> bool:
    """Tell whether a set is neither missing nor Latin-1, which text in UTF-8 is mistaken for."""
    return declared.strip(b"\0 ") not in (b"", b"ISO_IR 6", b"ISO_IR 100")


def _may_extend(term: str) -> bool:
    """Tell whether a term may stand beside others (PS3.3 C.12.1.1.2)."""
    return term == "" or term.startswith(_EXTENSION)


def _may_hide_utf_8(terms: Sequence[str]) -> bool:
    """Tell whether text may be in UTF-8 beside these terms: the usual ones, or odd ones that do not say so."""
    return terms[0] in ("", "ISO_IR 6", "ISO_IR 100") or any(
        term.startswith(_EXTENSION) or not (is_term(term) or set_meant(term) == UTF_8) for term in terms
    )


def _may_be_others(terms: Sequence[str], texts: Sequence[bytes]) -> bool:
    """Tell whether a few letters of UTF-8 may be those of a set of one byte that is named, or of one that is not."""
    if _letters(texts) >= _ENOUGH_LETTERS or any(_NO_LETTER.search(text) for text in texts):
        return False
    named = {set_meant(term.replace(_EXTENSION, "ISO_")) for term in terms}
    if not named.isdisjoint(_OF_PAIRS):
        return False  # these are looked at by themselves
    words = (word for text in texts for word in _BETWEEN_WORDS.split(text) if not word.isascii())
    return not (named <= _LATIN_1 and all(re.search(b"[A-Za-z]", word) for word in words))


def _letters(texts: Sequence[bytes]) -> int:
    """Return how many different letters of UTF-8 there are that are not ASCII, those of three bytes counted twice."""
    letters = set("".join(text.decode("utf-8") for text in texts))
    return sum(len(letter.encode("utf-8")) - 1 for letter in letters)


def _are_utf_8(texts: Sequence[bytes]) -> bool:
    """Tell whether text is UTF-8: letters, and nothing that the declared set has letters for as well."""
    decoded = []
    for text in texts:
        if b"\x1b" in text:
            return False
        try:
            decoded.append(text.decode("utf-8"))
        except UnicodeError:
            return False
    letters = [letter for letter in "".join(decoded) if not letter.isascii()]
    return bool(letters) and all(letter.isprintable() for letter in letters) and all(map(are_of_one_script, decoded))
