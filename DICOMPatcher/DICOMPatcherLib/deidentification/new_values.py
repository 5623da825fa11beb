"""The values of single elements after de-identification."""

from __future__ import annotations

from collections.abc import Callable

from DICOMPatcherLib.deidentification import values
from DICOMPatcherLib.deidentification.about_someone import ASKED, code_is_about_someone, is_about_someone
from DICOMPatcherLib.deidentification.colour_profile import without_text
from DICOMPatcherLib.deidentification.dates import allowed_age, is_offset, moved
from DICOMPatcherLib.deidentification.identifying_words import IdentifyingWords, holds_uid, is_of_all
from DICOMPatcherLib.deidentification.identities import NewIdentity
from DICOMPatcherLib.deidentification.kept_text import versions
from DICOMPatcherLib.deidentification.private_elements import is_safe_value, vr_if_safe
from DICOMPatcherLib.deidentification.treatments import (
    AGE,
    BINARY,
    CLASS_UID,
    CODES,
    DATE,
    DUMMY,
    EMPTY,
    LABEL,
    NUMBERS,
    OFFSET,
    PATIENT_ID,
    PATIENT_NAME,
    PROFILE,
    SHIFT,
    TERM,
    TERMS,
    TEXT,
    UID,
    WORDS,
    Options,
    Treatment,
    most_values,
)
from DICOMPatcherLib.part10.elements import LONG_VRS, SHORT_VRS, UNDEFINED, Element
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.values.identifiers import WELL_KNOWN, new_uid

_LARGEST_NUMBERS = 1 << 20
_FEW_BYTES = 8
_BINARY_VRS = frozenset(b"OB OW OF OD OL OV UN US SS UL SL UV SV FL FD AT".split()) | {b""}
_VALUE_LIMIT = 0xFFFE
"""Bytes; of a value whose length is written in 16 bits (PS3.5 section 7.1.2)."""


class NewValues:
    """Gives the elements of one file their new values.

    Attributes
    ----------
    replaced
        Old UIDs, each with the new one.
    kept
        Tag and text of each value that stays and is no number, date or UID.
    classes
        UIDs that may be of classes, unless they are replaced elsewhere in the file.
    """

    def __init__(
        self,
        file: Part10File,
        options: Options,
        key: bytes,
        identity: NewIdentity,
        words: IdentifyingWords,
        own_uids: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """
        Parameters
        ----------
        own_uids
            Gives the UIDs of the file that are replaced.
        """
        self._file, self._options, self._key = file, options, key
        self._identity, self._words, self._own_uids = identity, words, own_uids
        self.classes: list[str] = []
        self.replaced: list[tuple[str, str]] = []
        self.kept: list[tuple[int, str]] = []

    def of(self, element: Element, treatment: Treatment, hides_codes: bool, item: int) -> tuple[str, bytes] | None:
        """Return VR and value of an element from now on; None if it goes.

        Parameters
        ----------
        item
            Number of the item it stands in, from 0.
        """
        what, vr = treatment.what, treatment.vr or _written_vr(element)
        if what == EMPTY:
            return vr, b""
        if what in (PATIENT_ID, PATIENT_NAME):
            return vr, values.padded(self._identity.id.encode("ascii"), vr)
        if what == BINARY:
            return self._binary(element, treatment)
        if element.length == UNDEFINED:
            return None
        raw = self._file.value(element)
        value = values.text_before_zero(raw)
        if what == LABEL:
            return vr, _label(vr, value, item)
        if what == CLASS_UID and hides_codes and not self._options.keeps_uids:
            return vr, values.padded(self._new_uids(value), vr)
        if what == DUMMY or (hides_codes and what in (TEXT, WORDS)):
            return self._dummy(vr, value or raw)
        if what == PROFILE:
            return vr, without_text(raw)
        if what == NUMBERS and element.vr.decode() in values.SIZES:  # of another VR than by the dictionary
            return (element.vr.decode(), raw) if len(raw) <= _FEW_BYTES else self._otherwise(treatment, vr, value)
        new = self._kept(element, what, vr, value)
        if new is None:
            return self._otherwise(treatment, vr, value, item)
        if what in ASKED and new:
            self.kept.append((element.tag, new.decode("latin-1")))
        is_as_it_was = new == value and value == raw.rstrip(b"\0 ")
        return _fitting(vr, raw if is_as_it_was and len(raw) % 2 == 0 else values.padded(new, vr))

    def _otherwise(self, treatment: Treatment, vr: str, value: bytes, item: int = 0) -> tuple[str, bytes] | None:
        if treatment.otherwise == LABEL:
            return vr, _label(vr, value, item)
        if treatment.otherwise == EMPTY:
            return vr, b""
        return self._dummy(vr, value) if treatment.otherwise == DUMMY else None

    def _dummy(self, vr: str, value: bytes) -> tuple[str, bytes]:
        new = values.dummy(vr, value) if value.strip(b" ") else b""
        if vr == "UI" and new:
            new = self._new_uids(value)
        return vr, values.padded(new, vr)

    def _kept(self, element: Element, what: str, vr: str, value: bytes) -> bytes | None:
        """Return what of a value may stay; None if it is not of the form of its kind."""
        if what == TEXT:
            has_uid = not self._options.keeps_uids and holds_uid(value, element.tag in versions())
            return None if has_uid or self._is_about_someone(value, element.tag, what) else value
        if what == CODES:
            codes = values.codes(value, element.tag)
            return None if codes is None else self._without_names(codes, element.tag)
        if what == NUMBERS:
            return values.numbers(value, element.tag)
        if what == UID:
            return self._new_uids(value)
        if what == CLASS_UID:
            return value if all(map(self._may_be_class, _parts(value))) else self._new_uids(value)
        if what == DATE:
            return moved(value, vr, self._identity.shift if self._options.dates == SHIFT else 0)
        if what == AGE:
            return allowed_age(value)
        if what == TERM:
            is_term = TERMS[element.tag].fullmatch(value) is not None
            return value if is_term and not self._is_about_someone(value, element.tag, what) else None
        if what == OFFSET:
            return value if is_offset(value) else None
        if what == WORDS:
            words = self._words.without(value)
            return words if words and not self._is_about_someone(words, element.tag, what) else None
        raise ValueError(what)

    def _is_about_someone(self, value: bytes, tag: int, what: str) -> bool:
        return is_about_someone(self._words, value, tag, what)

    def _without_names(self, codes: bytes, tag: int) -> bytes | None:
        old = codes.split(b"\\")
        parts = [b"" if code_is_about_someone(self._words, part, tag) else part for part in old]
        return codes if parts == old else b"\\".join(parts) if any(parts) else None

    def _may_be_class(self, uid: str) -> bool:
        """Tell whether a UID may be that of a class, and is not one of those that are replaced in the file."""
        if not values.is_uid_like(uid):
            return False
        if self._options.keeps_uids or not uid or is_of_all(uid):
            return True
        self.classes.append(uid)
        return uid not in self._own_uids()

    def _new_uids(self, value: bytes) -> bytes:
        return "\\".join(self.new_uid(part) for part in _parts(value)).encode("ascii")

    def new_uid(self, uid: str) -> str:
        """Return what takes the place of a UID: it stays if it is one of the standard's, or empty."""
        if not uid or (uid.startswith(WELL_KNOWN) and values.is_uid_like(uid)):
            return uid
        new = new_uid(self._key, "uid", uid)
        self.replaced.append((uid, new))
        return new

    def _binary(self, element: Element, treatment: Treatment) -> tuple[str, bytes] | None:
        """Return numbers in binary as they are, whatever VR the file gives them."""
        if element.vr not in _BINARY_VRS or element.length == UNDEFINED:
            return None
        value = self._file.value(element)
        if len(value) <= _LARGEST_NUMBERS and not values.is_binary(value, treatment.vr, most_values(element.tag)):
            return self._otherwise(treatment, treatment.vr, value)
        return (element.vr.decode() or treatment.vr), value

    # Private elements

    def creator(self, element: Element) -> str:
        """Return who has reserved a block of private elements."""
        if element.length > 64:
            return ""
        return values.text_before_zero(self._file.value(element)).decode("ascii", "replace")

    def safe_private(self, element: Element, creator: str) -> bool:
        """Tell whether a private element may stay: it is known to be safe, and its value is of the form of its kind."""
        vr = vr_if_safe(element.tag, creator)
        if not vr or element.length == UNDEFINED:
            return False
        is_of_vr = vr in ("DS", "IS", "CS") or element.vr in (vr.encode(), b"UN", b"")
        return is_of_vr and is_safe_value(self._file.value(element), vr)


def _written_vr(element: Element) -> str:
    """Return the VR that the file gives an element that the data dictionary does not know."""
    return element.vr.decode() if element.vr in SHORT_VRS | LONG_VRS else "UN"


def _label(vr: str, value: bytes, item: int) -> bytes:
    return values.padded(b"ROI %d" % (item + 1), vr) if value else b""


def _parts(value: bytes) -> list[str]:
    return [part.strip(" ") for part in value.decode("latin-1").split("\\")]


def _fitting(vr: str, value: bytes) -> tuple[str, bytes]:
    """Return VR and value; UN for one that is too long for its VR in explicit encoding (PS3.5 section 6.2.2)."""
    is_long = len(value) > _VALUE_LIMIT and vr.encode() in SHORT_VRS
    return ("UN" if is_long else vr), value
