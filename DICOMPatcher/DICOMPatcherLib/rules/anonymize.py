"""Take away some of what identifies a patient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Union

from pydicom import DataElement, Dataset
from pydicom.datadict import dictionary_VR, private_dictionary_VR
from pydicom.dataelem import RawDataElement
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag, Tag

from DICOMPatcherLib.confidentiality import LINKING_UIDS, REPLACED_UIDS
from DICOMPatcherLib.identifiers import WELL_KNOWN, new_id, new_uid
from DICOMPatcherLib.row_values import UNSPECIFIED_PATIENT
from DICOMPatcherLib.rule import DICOMPatcherRule

Element = Union[DataElement, RawDataElement]

_EMPTIED = {
    Tag(keyword)
    for keyword in (
        "AccessionNumber",
        "ContentDate",
        "ContentTime",
        "PatientBirthDate",
        "PatientSex",
        "ReferringPhysicianName",
        "StudyDate",
        "StudyID",
        "StudyTime",
    )
}
_UIDS = {Tag(keyword) for keyword in (*REPLACED_UIDS, *LINKING_UIDS)}
_NAME, _ID = Tag("PatientName"), Tag("PatientID")

_MAY_HOLD_UID = {None, "AE", "CS", "LO", "LT", "OB", "SH", "ST", "UC", "UI", "UN", "UR", "UT"}
"""VRs of private elements that are compared with the UIDs; None stands for implicit VR, where it is not written."""

_LONGEST_UID = 64


class Anonymize(DICOMPatcherRule):
    """Replace name, ID and UIDs, and empty some of the elements that tell about the patient, at every depth.

    Class and transfer syntax UIDs and other UIDs of the standard stay. The same old value always gives the same new
    one, so that studies and series stay together and references resolve.

    References
    ----------
    PS3.15 Annex E, Table E.1-1: what full de-identification would have to act upon.
    """

    title = "Partially anonymize"
    description = (
        "Removes the most common identifiers, in sequences too: study and content date and time, accession number, "
        "referring physician, birth date, sex and study ID are emptied, the name becomes a placeholder, the patient "
        "ID and all UIDs that stand for this patient's data are replaced. This is no full anonymization. Many "
        "elements that can identify a patient stay, among them other dates, other patient IDs and names, institution, "
        "operators, device, age, weight, descriptions, comments, private elements, and text in the images. Use it only "
        "where that is acceptable. Each run gives other identifiers."
    )
    defects = ()
    renews = True
    hidesIdentity = True

    def processDataSet(self, ds: Dataset) -> None:
        """Walk the data set and all items in it; what is not named above is not even decoded."""
        renamed: dict[str, str] = {}
        private: list[tuple[Dataset, BaseTag, Element]] = []
        waiting = [ds]
        while waiting:
            owner = waiting.pop()
            for tag, element in list(owner.items()):
                if tag in _EMPTIED:
                    if not _is_empty(element):
                        owner[tag] = DataElement(tag, dictionary_VR(tag), "")
                elif tag == _NAME:
                    owner[tag] = DataElement(tag, "PN", UNSPECIFIED_PATIENT)
                elif tag == _ID:
                    old = _text(owner, tag, element)
                    if old:
                        owner[tag] = DataElement(tag, "LO", new_id(self.key, "patient", old))
                elif tag in _UIDS:
                    self._rename(owner, tag, element, renamed)
                elif _is_sequence(owner, tag, element):
                    waiting.extend(self._items(owner, tag))
                elif tag.is_private and element.VR in _MAY_HOLD_UID:
                    private.append((owner, tag, element))
        for owner, tag, element in private:
            _rename_private(owner, tag, element, renamed)

    def _rename(self, owner: Dataset, tag: BaseTag, element: Element, renamed: dict[str, str]) -> None:
        old = [uid.strip(" \0") for uid in _text(owner, tag, element).split("\\")]
        new = [new_uid(self.key, "uid", uid) if uid and not uid.startswith(WELL_KNOWN) else uid for uid in old]
        if new != old:
            owner[tag] = DataElement(tag, "UI", new if len(new) > 1 else new[0])
            renamed.update((uid, other) for uid, other in zip(old, new) if uid != other)

    def _items(self, owner: Dataset, tag: BaseTag) -> Iterator[Dataset]:
        """Yield the items of a sequence. One of the standard that cannot be searched makes the rule fail."""
        try:
            yield from owner[tag].value or ()
        except Exception:  # pydicom raises nearly anything on broken sequences
            if not tag.is_private:
                raise
            self.report("F21", "A private sequence cannot be read. It was not searched for identifiers.")


def _is_sequence(owner: Dataset, tag: BaseTag, element: Element) -> bool:
    """Tell whether an element is a sequence, without decoding it."""
    if element.VR is not None:
        return element.VR == "SQ"
    try:
        if not tag.is_private:
            return dictionary_VR(tag) == "SQ"
        creator = Tag(tag.group, tag.element >> 8)
        if creator not in owner:
            return False
        return private_dictionary_VR(tag, _text(owner, creator, owner.get_item(creator))) == "SQ"
    except KeyError:
        return False


def _is_empty(element: Element) -> bool:
    value = element.value
    if value is None:  # a raw element without value is one that has not been read yet
        return not isinstance(element, RawDataElement) or element.length == 0
    return not (value.strip(b" \0") if isinstance(value, bytes) else value)


def _text(owner: Dataset, tag: BaseTag, element: Element) -> str:
    """Return the text of an element without padding, several values separated by backslashes."""
    value = element.value
    if isinstance(element, RawDataElement) and not (isinstance(value, bytes) and value.isascii()):
        try:
            value = owner[tag].value
        except Exception:  # a value that does not fit its VR
            value = owner.get_item(tag).value
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    parts = value if isinstance(value, (list, MultiValue)) else ["" if value is None else value]
    return "\\".join(map(str, parts)).strip(" \0")


def _rename_private(owner: Dataset, tag: BaseTag, element: Element, renamed: dict[str, str]) -> None:
    """Replace a private value that as a whole is a UID which is replaced in this data set."""
    value = element.value
    if not isinstance(value, (bytes, str)) or len(value) > _LONGEST_UID:
        return
    old = value.decode("latin-1") if isinstance(value, bytes) else value
    new = renamed.get(old.strip(" \0"))
    if new is None:
        return
    padding = b"\0" if element.VR in (None, "OB", "UI", "UN") else b" "
    data = new.encode("ascii") + padding * (len(new) % 2)
    if isinstance(element, RawDataElement):
        owner[tag] = element._replace(value=data, length=len(data))
    else:
        owner[tag] = DataElement(tag, element.VR, data if isinstance(value, bytes) else new)
