"""What is to be done with each attribute: by the table of the profile, and by its kind if that does not list it.

References
----------
PS3.15 annex E: the Basic Profile, its options, and Table E.1-1. PS3.16 CID 7050: the codes of profile and options.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pydicom.datadict import dictionary_has_tag, dictionary_VR, keyword_for_tag
from pydicom.datadict import dictionary_VM as multiplicity_of

from DICOMPatcherLib.deidentification.kept_text import kept, labels
from DICOMPatcherLib.deidentification.table import Row, rows

REMOVE, EMPTY, DUMMY = "remove", "empty", "dummy"
"""The element goes; it has no value; if it has one, that is replaced by one that says nothing."""
ITEMS, HIDDEN_ITEMS, UID = "items", "hidden", "uid"
"""Items are looked into; in the second case even what is text or codes there says who someone is; identifiers are
replaced."""
CLASS_UID, DATE, AGE, OFFSET, NUMBERS, CODES, TERM = "class", "date", "age", "offset", "numbers", "codes", "term"
"""Values stay if they are of the form of their kind."""
TEXT, BINARY, PIXELS, WORDS, PROFILE, LABEL = "text", "binary", "pixels", "words", "icc", "label"
"""Text stays, and numbers in binary; pixels are searched for comments; of text known words stay; a colour profile;
a label becomes the number of its item."""
PATIENT_NAME, PATIENT_ID = "name", "id"

KEEP, SHIFT, REMOVED, CLEAN, BLANK = "keep", "shift", "remove", "clean", "blank"


class Options(NamedTuple):
    """The choices that a profile leaves (PS3.15 E.3)."""

    dates: str = REMOVED
    keeps_characteristics: bool = False
    keeps_safe_private: bool = False
    keeps_device: bool = False
    keeps_institution: bool = False
    keeps_uids: bool = False
    cleans_descriptions: bool = False
    cleans_structured_content: bool = False
    cleans_pixels: bool = False

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """Value and meaning of the code of the profile, and of each option, in ascending order."""
        chosen = {
            "113100": True,
            "113101": self.cleans_pixels,
            "113104": self.cleans_structured_content,
            "113105": self.cleans_descriptions,
            "113106": self.dates == KEEP,
            "113107": self.dates == SHIFT,
            "113108": self.keeps_characteristics,
            "113109": self.keeps_device,
            "113110": self.keeps_uids,
            "113111": self.keeps_safe_private,
            "113112": self.keeps_institution,
        }
        return tuple((code, _MEANINGS[code]) for code, is_chosen in chosen.items() if is_chosen)

    @property
    def temporal_information(self) -> str:
        """The value of Longitudinal Temporal Information Modified (PS3.3 C.12.1.1.3.1.3)."""
        return {KEEP: "UNMODIFIED", SHIFT: "MODIFIED", REMOVED: "REMOVED"}[self.dates]


_MEANINGS = {
    "113100": "Basic Application Confidentiality Profile",
    "113101": "Clean Pixel Data Option",
    "113104": "Clean Structured Content Option",
    "113105": "Clean Descriptors Option",
    "113106": "Retain Longitudinal Temporal Information Full Dates Option",
    "113107": "Retain Longitudinal Temporal Information Modified Dates Option",
    "113108": "Retain Patient Characteristics Option",
    "113109": "Retain Device Identity Option",
    "113110": "Retain UIDs Option",
    "113111": "Retain Safe Private Option",
    "113112": "Retain Institution Identity Option",
}


class Treatment(NamedTuple):
    """What is to be done with an attribute.

    Attributes
    ----------
    vr
        By the data dictionary, the first if there are several; "" if it is not in there.
    otherwise
        REMOVE, EMPTY, DUMMY or LABEL: what is done with a value that is not of the form it has to have.
    """

    what: str
    vr: str = ""
    otherwise: str = REMOVE


_NAME, _ID, _PATIENT_AGE, _OFFSET, _PIXELS = 0x00100010, 0x00100020, 0x00101010, 0x00080201, 0x7FE00010
_COLOUR_PROFILE = 0x00282000
TERMS = {
    0x00100040: re.compile(rb"[MFO]"),
    0x00102203: re.compile(rb"ALTERED|UNALTERED"),
    0x001021A0: re.compile(rb"YES|NO|UNKNOWN"),
    0x00102160: re.compile(rb"[A-Za-z][A-Za-z /-]{0,15}"),
}
"""What sex, neutering, smoking status and ethnic group may say."""

_MARKS = frozenset((0x00120062, 0x00120063, 0x00120064, 0x00280303))
_BURNED_IN = 0x00280301
_NUMERIC = frozenset(["US", "SS", "UL", "SL", "UV", "SV", "FL", "FD", "AT"])
_BULK = frozenset(["OW", "OF", "OD", "OL", "OV"])
_SHORT_TEXT = frozenset(["LO", "SH", "ST", "LT", "UT", "UC"])
_KINDS = {"SQ": ITEMS, "DA": DATE, "DT": DATE, "TM": DATE, "DS": NUMBERS, "IS": NUMBERS, "CS": CODES, "UI": UID}
_KEPT_BYTES = frozenset((0x54000110, 0x54000112, 0x5400100A, 0x54001010, 0x00280010))
_OF_CONTENT = frozenset((0x0040A730, 0x00700001))
_ALWAYS_THERE = frozenset((0x00700082, 0x00700083))
"""Creation date and time of presentation states, which no state is valid without (PS3.3 C.11.10)."""

_TEXT_VALUE, _REFERENCED_STUDY, _CONTENT_DESCRIPTION, _CONTENT_LABEL = 0x0040A160, 0x00081110, 0x00700081, 0x00700080
_CLASS_UIDS = ("ClassUID", "SyntaxUID", "ContextUID", "ResourceUID", "CodingSchemeUID", "SOPClassesSupported")


def vr_of(tag: int) -> str:
    """Return the VR of an attribute by the data dictionary, the first if there are several; "" for an unknown one."""
    return dictionary_VR(tag)[:2] if dictionary_has_tag(tag) else ""


def is_mark(tag: int, options: Options) -> bool:
    """Tell whether an attribute says that or how a file was de-identified: it is made anew."""
    return tag in _MARKS or (tag == _BURNED_IN and options.cleans_pixels)


@lru_cache(maxsize=8192)
def treatment_of(tag: int, options: Options) -> Treatment:
    """Return what is to be done with an attribute of an even group."""
    group, vr = tag >> 16, vr_of(tag)
    if tag & 0xFFFF == 0 or group < 8 or group & 0xFF00 in (0x5000, 0x6000) or group >= 0xFFFA:
        return Treatment(REMOVE, vr)
    if is_mark(tag, options):
        return Treatment(REMOVE, vr)
    row = rows().get(tag)
    if row is not None:
        treatment = _by_table(tag, vr, row, options)
        return treatment if vr or treatment.what in (REMOVE, EMPTY, DUMMY) else Treatment(REMOVE)
    return _by_kind(tag, vr, options) if vr else Treatment(REMOVE)


def _by_table(tag: int, vr: str, row: Row, options: Options) -> Treatment:
    if tag == _NAME:
        return Treatment(PATIENT_NAME, vr)
    if tag == _ID:
        return Treatment(PATIENT_ID, vr)
    basic = Treatment(LABEL, vr) if tag in labels() else _basic(tag, vr, row.action)
    if vr in ("DA", "DT", "TM") or "f" in row.options:
        if options.dates == REMOVED or not row.options.strip("di"):
            return basic
        if tag == _OFFSET:
            return Treatment(OFFSET, vr)
        return Treatment(DATE, vr, basic.what) if vr in ("DA", "DT", "TM") else basic
    if options.keeps_uids and "u" in row.options:
        return Treatment(ITEMS if vr == "SQ" else CLASS_UID, vr)
    is_kept = (
        (options.keeps_device and "d" in row.options)
        or (options.keeps_institution and "i" in row.options)
        or (options.keeps_characteristics and "p" in row.options)
    )
    if is_kept:
        return _kept(tag, vr, basic)
    if options.cleans_descriptions and "s" in row.options:
        return Treatment(WORDS, vr, basic.what) if vr in _SHORT_TEXT else basic
    if options.cleans_structured_content and "c" in row.options:
        return Treatment(ITEMS, vr)
    return basic


def _basic(tag: int, vr: str, action: str) -> Treatment:
    """Return what the Basic Profile wants; of several actions that depend on the type of an attribute the mildest."""
    if action == "U":
        return Treatment(UID, vr)
    if action == "X" and tag in _ALWAYS_THERE:
        return Treatment(DUMMY, vr)
    if action == "X":
        return Treatment(REMOVE, vr)
    if action == "X/Z" and tag == _REFERENCED_STUDY:  # must have items if it is there
        return Treatment(REMOVE, vr)
    if action in ("Z", "X/Z"):
        return Treatment(EMPTY, vr)
    if vr == "SQ":
        return Treatment(ITEMS if tag in _OF_CONTENT or "U" in action else HIDDEN_ITEMS, vr)
    return Treatment(DUMMY, vr)


def _kept(tag: int, vr: str, basic: Treatment) -> Treatment:
    """Return how an attribute stays that an option retains."""
    if tag == _PATIENT_AGE:
        return Treatment(AGE, vr, basic.what)
    if tag in TERMS:
        return Treatment(TERM, vr, basic.what)
    if vr in _SHORT_TEXT:
        return Treatment(TEXT, vr, basic.what)
    if vr in _NUMERIC:
        return Treatment(BINARY, vr, basic.what)
    # UIDs of devices are replaced unless UIDs are kept.
    return Treatment(_KINDS[vr], vr, basic.what) if vr in _KINDS else basic


def _by_kind(tag: int, vr: str, options: Options) -> Treatment:
    """Return what is done with an attribute that the table does not list."""
    if tag == _PIXELS:
        return Treatment(PIXELS, vr)
    if tag == _COLOUR_PROFILE:
        return Treatment(PROFILE, vr)
    if vr == "UI":
        is_class = any(part in keyword_for_tag(tag) for part in _CLASS_UIDS)
        return Treatment(CLASS_UID if is_class else UID, vr)
    if vr in ("DA", "DT", "TM"):
        return Treatment(EMPTY, vr) if options.dates == REMOVED else Treatment(DATE, vr, EMPTY)
    if vr in _KINDS:
        return Treatment(_KINDS[vr], vr, DUMMY if tag == _CONTENT_LABEL else REMOVE)
    if vr == "PN":
        return Treatment(DUMMY, vr)
    if vr in _SHORT_TEXT:
        if tag in kept():
            return Treatment(TEXT, vr, DUMMY)
        if tag in labels() or tag == _TEXT_VALUE:
            is_cleaned = options.cleans_structured_content if tag == _TEXT_VALUE else options.cleans_descriptions
            replaced = DUMMY if tag == _TEXT_VALUE else LABEL
            return Treatment(WORDS, vr, replaced) if is_cleaned else Treatment(replaced, vr)
        return Treatment(EMPTY if tag == _CONTENT_DESCRIPTION else REMOVE, vr)
    if "OW" in dictionary_VR(tag) or vr in _BULK or tag in _KEPT_BYTES:
        return Treatment(BINARY, "OW")  # any bytes may be numbers
    if vr in _NUMERIC:
        return Treatment(BINARY, vr)
    return Treatment(REMOVE, vr)


@lru_cache(maxsize=4096)
def most_values(tag: int) -> int:
    """Return how many values an attribute may have at most; 0 if there is no limit."""
    last = multiplicity_of(tag).rpartition("-")[2]
    return int(last) if last.isdecimal() else 0
