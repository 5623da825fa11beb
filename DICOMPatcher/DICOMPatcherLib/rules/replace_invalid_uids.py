"""Replace what is no UID by UIDs, wherever it stands."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import ne
from typing import Literal

from pydicom import DataElement, Dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag, Tag

from DICOMPatcherLib.defects import (
    ELEMENTS_OUT_OF_ORDER,
    END_DELIMITER_MISSING,
    IMPLICIT_ELEMENT,
    LENGTH_WRONG,
    REFERENCE_BROKEN,
    SEQUENCE_DAMAGED,
    STRAY_DELIMITER,
    UID_INVALID,
    VR_UNKNOWN,
)
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.elements import SEQUENCE_TAGS, Damage, Element, Encoding, dictionary_vr
from DICOMPatcherLib.part10.raw_data_set import undecoded
from DICOMPatcherLib.part10.walk import inner_encoding
from DICOMPatcherLib.rule_api.examples import Example, New
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action, plural
from DICOMPatcherLib.values.confidentiality import LINKING_UIDS, REPLACED_UIDS
from DICOMPatcherLib.values.identifiers import WELL_KNOWN, is_valid_uid, new_uid

_UIDS = frozenset(int(Tag(keyword)) for keyword in (*REPLACED_UIDS, *LINKING_UIDS))
"""UIDs that stand for objects. Those of classes and codes are the standard's: a new one would mean nothing."""

_LOOKED_AT = _UIDS | SEQUENCE_TAGS

_LONGEST_UID = 64
_MANY_ALIKE = 2048
"""Length in bytes up to which many files of a series are likely to hold the same."""
_AROUND = " \0\t\r\n"
_VRS = (None, "UI", "UN")
_DAMAGE = frozenset(
    (
        *(ELEMENTS_OUT_OF_ORDER, END_DELIMITER_MISSING, IMPLICIT_ELEMENT, LENGTH_WRONG),
        *(SEQUENCE_DAMAGED, STRAY_DELIMITER, VR_UNKNOWN),
    )
)
"""Defects of elements, which bit errors cause: what is no UID in such a file may have been one."""
_SOP_INSTANCE_UID = Tag(0x0008, 0x0018)


_GARBLED = Text("a UID contains binary data, which may belong to another element; left unchanged")
_DAMAGED = Text("an invalid UID may have been damaged like other elements of the file; left unchanged")
_MISWRITTEN = Text(
    "SOPInstanceUID is not valid and differs in one character from the one in the File Meta Information; left unchanged"
)


class ReplaceInvalidUIDs(DICOMPatcherRule):
    """Replace each invalid UID by a hash of itself, so that everything that refers to it is replaced alike.

    References
    ----------
    PS3.5 9.1: what a UID looks like. PS3.5 B.2: UUID derived UIDs.
    """

    title = "Replace invalid UIDs"
    summary = "Replaces invalid UIDs by valid ones, the same in all files and references."
    description = (
        "Replaces UIDs of studies, series, instances, frames of reference and other objects that have letters, spaces, "
        "leading zeros or more than 64 characters. The same invalid UID becomes the same valid one in all files, in "
        "references and sequences too. Spaces around a valid UID are removed."
    )
    whenToUse = (
        "Needed for files of some scripts and anonymizers, because archives and other programs refuse such UIDs."
    )
    neverDoes = (
        "It leaves valid UIDs and private elements alone, and reports what seems to be damage: binary data in a UID, a "
        "UID in a file whose elements are damaged, one that differs in a single character from the valid one in the "
        "File Meta Information."
    )
    defects = (UID_INVALID, REFERENCE_BROKEN)
    default = True
    triggers = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID")
    eachFileAlone = True

    examples = (
        Example(
            "A UID with letters, in two files",
            {"1.dcm": {"StudyInstanceUID": "1.02.study"}, "2.dcm": {"StudyInstanceUID": "1.02.study"}},
            {"1.dcm": {"StudyInstanceUID": New("study")}, "2.dcm": {"StudyInstanceUID": New("study")}},
        ),
        Example("Valid UIDs", {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"}),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Look for an invalid UID in the bytes of the file, so that files without one are not decoded."""
        if not all(map(_is_sound, values.values())):
            return True
        top = self.file.elements_with(_LOOKED_AT)
        waiting: list[tuple[Sequence[Element], Encoding, int]] = [(top, self.file.encoding, 0)]
        while waiting:
            elements, encoding, depth = waiting.pop()
            for element in elements:
                data = self.file.value(element)
                if element.tag in _UIDS:
                    if element.vr in (b"", b"UI", b"UN") and not _is_sound(data):
                        return True
                elif depth < MAX_DEPTH and _may_hold_invalid(data, inner_encoding(element.vr, encoding)):
                    try:
                        items = self.file.items(element, encoding)
                    except Damage:
                        continue
                    waiting.extend((_looked_at(item.elements), item.encoding, depth + 1) for item in items)
        return False

    def processDataSet(self, ds: Dataset) -> None:
        """Walk the data set and all items in it; what is no UID of an object is not decoded."""
        replaced: dict[str, None] = {}
        self._left: set[str] = set()
        self._is_damaged = any(finding.defect in _DAMAGE for finding in self.file.findings)
        waiting = [ds]
        while waiting:
            owner = waiting.pop()
            for tag, entry in list(undecoded(owner).items()):
                if tag in _UIDS:
                    if entry.VR in _VRS and self._replace(owner, tag, is_top=owner is ds):
                        replaced[owner[tag].keyword] = None
                elif not tag.is_private and (entry.VR if entry.VR not in (None, "UN") else dictionary_vr(tag)) == "SQ":
                    waiting.extend(self._items(owner, tag))
        if replaced:
            what = plural(
                len(replaced), "{keywords} is not a valid UID", "{keywords} are not valid UIDs", keywords=list(replaced)
            )
            result = action("replaced consistently in all files", "would be replaced consistently in all files")
            self.report(UID_INVALID, with_result(what, result))
        for message in sorted(self._left):
            self.report(UID_INVALID, message)

    def _replace(self, owner: Dataset, tag: BaseTag, is_top: bool) -> bool:
        value = owner[tag].value
        old = list(map(str, value)) if isinstance(value, (list, MultiValue)) else ["" if value is None else str(value)]
        new = [self._valid(uid) for uid in old]
        if new == old:
            return False
        if is_top and tag == _SOP_INSTANCE_UID and self._is_miswritten(old[0]):
            self._left.add(_MISWRITTEN)
            return False
        owner[tag] = DataElement(tag, "UI", new if len(new) > 1 else new[0])
        return True

    def _valid(self, uid: str) -> str:
        bare = uid.strip(_AROUND)
        in_front = uid[: len(uid) - len(uid.lstrip(_AROUND))]
        if bare and (in_front.count("\0") > 1 or any(character < " " for character in bare)):
            self._left.add(_GARBLED)  # no text, but the bytes of something else
            return uid
        if not bare or is_valid_uid(bare) or bare.startswith(WELL_KNOWN):
            return bare
        if self._is_damaged:
            self._left.add(_DAMAGED)
            return uid
        return new_uid(self.key, "uid", bare)

    def _is_miswritten(self, uid: str) -> bool:
        """Tell whether the header has a valid UID that differs from this one in a character."""
        own, bare = self.file.meta.get("MediaStorageSOPInstanceUID", ""), uid.strip(_AROUND)
        is_near = len(own) == len(bare) and sum(map(ne, own, bare)) == 1
        return is_near and is_valid_uid(own) and not is_valid_uid(bare)

    def _items(self, owner: Dataset, tag: BaseTag) -> Iterator[Dataset]:
        try:
            yield from owner[tag].value or ()
        except Exception:  # pydicom raises nearly anything on broken sequences
            self.report(SEQUENCE_DAMAGED, Text("a sequence cannot be read; not searched for invalid UIDs"))


def _looked_at(elements: Iterable[Element]) -> list[Element]:
    return [element for element in elements if element.tag in _LOOKED_AT]


def _is_sound(value: bytes) -> bool:
    """Tell whether a value holds valid UIDs only, with the padding that every reader expects."""
    if len(value) <= _LONGEST_UID:
        return _is_sound_short(value)
    return all(len(part) <= _LONGEST_UID and _is_sound_short(part) for part in _parts(value))


@functools.lru_cache(maxsize=256)  # most UIDs stand in many files
def _is_sound_short(value: bytes) -> bool:
    uids = (uid.decode("latin-1") for uid in _parts(value))
    return all(not uid or is_valid_uid(uid) or uid.startswith(WELL_KNOWN) for uid in uids)


def _parts(value: bytes) -> list[bytes]:
    return value.rstrip(b" \0").split(b"\\")


def _may_hold_invalid(data: bytes, encoding: Encoding) -> bool:
    """Tell whether items may hold an invalid UID. Only a quick look for what spares walking them."""
    return _look_through(data, encoding) if len(data) > _MANY_ALIKE else _look_through_again(data, encoding)


def _look_through(data: bytes, encoding: Encoding) -> bool:
    if encoding.implicit or b"UN\0\0" in data:
        return True
    order: Literal["big", "little"] = "big" if encoding.big_endian else "little"
    place = data.find(b"UI", 4)
    while place >= 0:
        tag = int.from_bytes(data[place - 4 : place - 2], order) << 16 | int.from_bytes(data[place - 2 : place], order)
        if tag in _UIDS:
            start = place + 4
            if not _is_sound(data[start : start + int.from_bytes(data[place + 2 : start], order)]):
                return True
        place = data.find(b"UI", place + 2)
    return False


_look_through_again = functools.lru_cache(maxsize=256)(_look_through)
