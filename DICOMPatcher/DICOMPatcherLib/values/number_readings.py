"""What numbers mean that are written in a form that DS and IS do not have: only where one reading is possible.

References
----------
PS3.5 section 6.2: DS and IS. PS3.6 section 6: how many values an element has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from DICOMPatcherLib.values.decimals import LONGEST, fitted
from DICOMPatcherLib.values.typed_values import may_be_so_many

DECIMAL_COMMA, SEPARATORS, TOO_LONG, BLANKS, UNIT, NOTATION, DECIMALS, ONE_VALUE, SIGN = (
    "decimal_comma",
    "separators",
    "too_long",
    "blanks",
    "unit",
    "notation",
    "decimals",
    "one_value",
    "sign",
)
"""What was wrong with numbers that can be read in one way only."""
AMBIGUOUS_COMMA, AMBIGUOUS_BLANK, NOT_FINITE, NOT_INTEGER, OUT_OF_RANGE, COUNT, ZERO, NO_NUMBER = (
    "ambiguous_comma",
    "ambiguous_blank",
    "not_finite",
    "not_an_integer",
    "out_of_range",
    "count",
    "zero",
    "no_number",
)
"""Why others cannot."""

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|nan\(.*\)|inf|infinity|[0-9.,]*#(?:ind|qnan|snan|inf)[0-9]*)", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[Ee][+-]?[0-9]+)?", re.ASCII)
_PERHAPS_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", re.ASCII)
_THREE_DECIMALS = re.compile(r"[+-]?[0-9]+,[0-9]{3}", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]*|[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}", re.ASCII)
_WITH_THOUSANDS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.|(?:,[0-9]{3}){2,}(?![0-9,]))", re.ASCII)
_THOUSANDS_BY_POINT = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}")
_WITH_UNIT = re.compile(r"(.*[0-9.])\s*([A-Za-z\u00b0%/]+)\.?", re.DOTALL)
_EXPONENT = re.compile(r"([+-]?[0-9]*[.,]?[0-9]*)\s*[DdEe]\s*([+-]?)\s*([0-9]{1,3})", re.ASCII)
_SIGN_APART = re.compile(r"([+-])\s+(?=[0-9.,])")
_MINUS = "\u2212".encode()
_LARGEST = 2**31
_LONGEST_VALUE = 4096
_AROUND = " \0\t\r\n"
_PAIRS = ("[]", "()", "{}", "''", '""')
"""What may stand around values."""


class NumberReading(NamedTuple):
    """What a malformed value of DS or IS means.

    Attributes
    ----------
    text
        The value as it has to be written; None if that is not certain.
    kinds
        What was wrong with it, or why it is not certain.
    """

    text: str | None
    kinds: tuple[str, ...]


class _Unclear(Exception):
    """There is no reading, or more than one."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def has_thousands(data: bytes) -> bool:
    """Tell whether commas in a value stand between thousands beyond doubt, whatever stands around them."""
    return _WITH_THOUSANDS.search(data.decode("latin-1")) is not None


def has_three_decimals(data: bytes) -> bool:
    """Tell whether a comma in a value stands before three decimals beyond doubt, as far as the value itself says.

    Then whoever wrote it writes other numbers so as well. A number such as 70,5 that somebody has typed does not say
    what 2,000 means, which a program has written.
    """
    parts = [part.strip(_AROUND) for part in data.decode("latin-1").split("\\")]
    return any(_THREE_DECIMALS.fullmatch(part) and not _PERHAPS_THOUSANDS.fullmatch(part) for part in parts)


def reading_of(
    data: bytes,
    vr: str,
    multiplicity: str,
    units: Sequence[str] = (),
    is_positive: bool = False,
    commas_are_decimal: bool = False,
) -> NumberReading:
    """Return what a malformed value means.

    Parameters
    ----------
    vr
        "DS" or "IS".
    multiplicity
        How many values there may be, as in the data dictionary.
    units
        What may stand behind the number because it is the unit of the element; none of its multiples.
    is_positive
        Whether the numbers give a size.
    commas_are_decimal
        Whether other numbers of the file show that its commas stand before decimals.
    """
    if len(data) > _LONGEST_VALUE:
        return NumberReading(None, (NO_NUMBER,))
    try:
        return _Reader(vr, multiplicity, units, is_positive, commas_are_decimal).read(data)
    except _Unclear as unclear:
        return NumberReading(None, (unclear.kind,))


class _Reader:
    def __init__(self, vr: str, multiplicity: str, units: Sequence[str], is_positive: bool, decimal: bool) -> None:
        self._vr = vr
        self._multiplicity = multiplicity
        self._units = {unit.lower() for unit in units}
        self._is_positive = is_positive
        self._commas_are_decimal = decimal
        self._are_all_values = False
        self._kinds: dict[str, None] = {}

    def read(self, data: bytes) -> NumberReading:
        text = data.replace(_MINUS, b"-").decode("latin-1").strip(_AROUND)
        if _MINUS in data:
            self._kinds[NOTATION] = None
        is_in_parentheses = text.startswith("(")
        if f"{text[:1]}{text[-1:]}" in _PAIRS and len(text) > 1:
            text = text[1:-1].strip(_AROUND)
            if not text:
                raise _Unclear(NO_NUMBER)
            self._kinds[NOTATION] = None
        parts = self._parts(text)
        if len(parts) == 1 and self._may_be_list(text):
            raise _Unclear(AMBIGUOUS_COMMA)
        self._are_all_values = self._multiplicity == str(len(parts))
        commas = [part for part in (part.strip(_AROUND) for part in parts) if _COMMA.fullmatch(part)]
        if commas and not all(map(_PERHAPS_THOUSANDS.fullmatch, commas)):
            self._commas_are_decimal = True
        written = [self._written(part) for part in parts]
        if is_in_parentheses and len(written) == 1:
            raise _Unclear(NO_NUMBER)  # in accounts, (5) is -5
        if not all(written) and (self._is_positive or (self._multiplicity.isdigit() and any(written))):
            raise _Unclear(COUNT)  # one of several that belong together is lost
        if self._multiplicity == "2" and self._is_positive and len(written) == 1:
            written *= 2
            self._kinds[ONE_VALUE] = None
        if not may_be_so_many(len(written), self._multiplicity):
            raise _Unclear(COUNT)
        return NumberReading("\\".join(written), tuple(self._kinds))

    def _may_be_list(self, text: str) -> bool:
        """Tell whether a comma in a value may stand between two values as well as before decimals."""
        pieces = text.split(",")
        return _COMMA.fullmatch(text) is not None and may_be_so_many(len(pieces), self._multiplicity)

    def _parts(self, text: str) -> list[str]:
        """Return the values that a text consists of, also if something else than a backslash stands between them."""
        parts = text.split("\\")
        if len(parts) > 1:
            return parts
        least = int(self._multiplicity) if self._multiplicity.isdigit() else 1
        for separator in (",", ";", " "):
            if separator not in text:
                continue
            pieces = [piece.strip(_AROUND + "'\"") for piece in text.split(separator)]
            if separator == " ":
                pieces = [piece for piece in pieces if piece]
            if len(pieces) < 2 or not all(map(_PLAIN.fullmatch, pieces)):
                continue
            is_certain = separator == ";" or least >= 3 or all("." in piece for piece in pieces)
            if is_certain and may_be_so_many(len(pieces), self._multiplicity):
                self._kinds[SEPARATORS] = None
                return pieces
        return parts

    def _written(self, part: str) -> str:
        """Return one number as it has to be written."""
        bare = part.strip(_AROUND)
        if part.strip(" ") != bare:
            self._kinds[BLANKS] = None
        if not bare:
            return ""
        if _NOT_FINITE.fullmatch(bare):
            raise _Unclear(NOT_FINITE)
        bare = self._without_unit(bare)
        if _SIGN_APART.match(bare):
            bare = _SIGN_APART.sub(r"\1", bare, 1)
            self._kinds[BLANKS] = None
        exponent = _EXPONENT.fullmatch(bare)
        if exponent and any(character.isdigit() for character in exponent[1]) and not _PLAIN.fullmatch(bare):
            bare = f"{exponent[1]}E{exponent[2]}{exponent[3]}"
            self._kinds[NOTATION] = None
        return self._number(self._with_point(bare))

    def _without_unit(self, text: str) -> str:
        match = _WITH_UNIT.fullmatch(text)
        if match is None or match[2].lower() not in self._units:
            return text
        self._kinds[UNIT] = None
        return match[1]

    def _with_point(self, text: str) -> str:
        """Return a number with a decimal point, and nothing between thousands."""
        if _PLAIN.fullmatch(text):
            return text
        if _THOUSANDS.fullmatch(text) and not (self._commas_are_decimal and "." not in text) and self._are_all_values:
            self._kinds[NOTATION] = None
            return text.replace(",", "")
        if _THOUSANDS_BY_POINT.fullmatch(text) and self._are_all_values:
            self._kinds[DECIMAL_COMMA if "," in text else NOTATION] = None
            return text.replace(".", "").replace(",", ".")
        if _COMMA.fullmatch(text):
            if _PERHAPS_THOUSANDS.fullmatch(text) and not (self._commas_are_decimal and self._vr == "DS"):
                raise _Unclear(AMBIGUOUS_COMMA)
            self._kinds[DECIMAL_COMMA] = None
            return text.replace(",", ".")
        if "," in text and not re.search(r"[^0-9+\-.,Ee ]", text):
            raise _Unclear(AMBIGUOUS_COMMA)
        if re.search(r"[ \0\t\r\n]", text) and not re.search(r"[^0-9+\-.,Ee \0\t\r\n]", text):
            raise _Unclear(AMBIGUOUS_BLANK)
        raise _Unclear(NO_NUMBER)

    def _number(self, text: str) -> str:
        exponent = re.search(r"[Ee]([+-]?[0-9]+)$", text)
        if exponent and len(exponent[1].lstrip("+-0")) > 3:
            raise _Unclear(OUT_OF_RANGE)
        number = Decimal(text)
        if self._is_positive:
            if not number:
                raise _Unclear(ZERO)
            if number < 0:
                self._kinds[SIGN] = None
                number, text = -number, text.lstrip("-")
        return self._integer(number, text) if self._vr == "IS" else self._decimal(number, text)

    def _integer(self, number: Decimal, text: str) -> str:
        if number != number.to_integral_value():
            raise _Unclear(NOT_INTEGER)
        if not -_LARGEST <= number < _LARGEST:
            raise _Unclear(OUT_OF_RANGE)
        if "." in text or "E" in text.upper():
            self._kinds[DECIMALS] = None
        elif len(text) > 12:
            self._kinds[TOO_LONG] = None
        else:
            return text
        return str(int(number))

    def _decimal(self, number: Decimal, text: str) -> str:
        if len(text) <= LONGEST:
            return text
        written = fitted(number)
        if written is None:
            raise _Unclear(OUT_OF_RANGE)
        self._kinds[TOO_LONG] = None
        return written
