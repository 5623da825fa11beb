"""Names, IDs and other facts of patients: which mean the same person, and which mean nobody."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from DICOMPatcherLib.collection import Instance
from DICOMPatcherLib.row_values import text

Name = tuple[str, ...]
"""The parts of a name, without case and without what separates them."""

_PLACEHOLDER = re.compile(
    r"|0+|x+|na|n a|nil|none|null|no ?name|no ?id|no ?patient ?id|nobody|anon|dummy|undefined"
    r"|(patient|subject|name|id)? ?(anonym(ous|i[sz]ed|e|i[sz][ée])?|unknown|un ?specified|removed|deleted|hidden"
    r"|masked|redacted|de ?identified|pseudonymi[sz]ed|not ?available|not ?specified)( ?(patient|subject|name|id))?"
)
_SEPARATORS = re.compile(r"[\s^,]+")
_NO_LETTERS = re.compile(r"[\W_]+")


@functools.lru_cache(maxsize=1024)
def is_placeholder(value: str) -> bool:
    """Tell whether a name or ID stands for nobody: "Removed", "Anonymous", "0", "***"."""
    return _PLACEHOLDER.fullmatch(_NO_LETTERS.sub(" ", _folded(value)).strip()) is not None


@functools.lru_cache(maxsize=1024)
def parts_of_name(name: str) -> Name:
    """Return the parts of a name that are the same however its letters and separators are written.

    References
    ----------
    PS3.5 6.2.1: components of a Person Name are separated by carets, its representations by equals signs.
    """
    representations = (_SEPARATORS.split(_folded(representation)) for representation in name.split("="))
    parts = (tuple(filter(None, representation)) for representation in representations)
    return next(filter(None, parts), ())


def same_name(names: Iterable[Name]) -> bool:
    """Tell whether names may be one: each is the longest or its beginning, and holds at least two of its parts."""
    found = set(names) - {()}
    longest = max(found, key=len, default=())
    return all(longest[: len(name)] == name and len(name) >= min(2, len(longest)) for name in found)


def birth_date(instance: Instance) -> str:
    """Return the digits of the birth date; "" if there is none."""
    digits = text(instance, "PatientBirthDate").translate(_NO_MARKS)
    is_date = len(digits) == 8 and digits.isdecimal() and "18" <= digits[:2] <= "21"
    return digits if is_date and digits[4:] != "0000" else ""


def sex(instance: Instance) -> str:
    """Return "M" or "F"; "" for anything else."""
    letter = text(instance, "PatientSex")[:1].upper()
    return letter if letter in ("M", "F") else ""


_NO_MARKS = str.maketrans("", "", "-./ ")


def _folded(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold().strip("\0 ")
