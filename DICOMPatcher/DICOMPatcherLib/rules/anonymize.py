"""Take away some of what identifies a patient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Union

from pydicom import DataElement, Dataset
from pydicom.datadict import dictionary_has_tag, dictionary_VR, private_dictionary_VR
from pydicom.dataelem import RawDataElement
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag, Tag

from DICOMPatcherLib.defects import IDENTITY_MAY_BE_SHOWN, SEQUENCE_DAMAGED
from DICOMPatcherLib.instances.row_values import UNSPECIFIED_PATIENT
from DICOMPatcherLib.part10.packed_sequences import ITEM_TAG, PackedSequence, Unreadable, packed_sequence
from DICOMPatcherLib.rule_api.examples import Example, New
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.confidentiality import LINKING_UIDS, REPLACED_UIDS
from DICOMPatcherLib.values.identifiers import WELL_KNOWN, new_id, new_uid

Element = Union[DataElement, RawDataElement]

_EMPTIED = {
    Tag(keyword)
    for keyword in (
        "AccessionNumber",
        "PatientBirthDate",
        "PatientSex",
        "ReferringPhysicianName",
        "StudyDate",
        "StudyID",
        "StudyTime",
    )
}
_DUMMIES = {Tag("ContentDate"): "19000101", Tag("ContentTime"): "000000"}
"""Elements that must not be empty in some objects, such as segmentations and reports (Type 1), and what they get."""

_UIDS = {Tag(keyword) for keyword in (*REPLACED_UIDS, *LINKING_UIDS)}
_NAME, _ID = Tag("PatientName"), Tag("PatientID")
_BURNED_IN_ANNOTATION, _SOP_CLASS = Tag("BurnedInAnnotation"), Tag("SOPClassUID")

_MAY_HOLD_UID = {None, "AE", "CS", "LO", "LT", "OB", "SH", "ST", "UC", "UI", "UN", "UR", "UT"}
"""VRs of private elements that are compared with the UIDs; None stands for implicit VR, where it is not written."""

_LONGEST_UID = 64

_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_ENCAPSULATED = "1.2.840.10008.5.1.4.1.1.104."
"""How the classes of secondary captures and of encapsulated documents begin (PS3.4 B.5)."""


class Anonymize(DICOMPatcherRule):
    """Replace name, ID and UIDs, and empty some of the elements that tell about the patient, at every depth.

    Class and transfer syntax UIDs and other UIDs of the standard stay. The same old value always gives the same new
    one, so that studies and series stay together and references resolve.

    References
    ----------
    PS3.15 Annex E, Table E.1-1: what full de-identification would have to act upon.
    """

    title = "Partially anonymize"
    summary = "Removes the most common identifiers; this is no full anonymization."
    description = (
        "Removes the most common identifiers, in sequences too: study date and time, accession number, referring "
        "physician, birth date, sex and study ID are emptied, the name and content date and time become placeholders, "
        "the patient ID and all UIDs of this patient's data are replaced. It reports images and documents that are "
        "likely to show who the patient is."
    )
    whenToUse = "Use it only where a partial removal is acceptable. Each run gives other identifiers."
    neverDoes = (
        "This is no full anonymization. Many elements that can identify a patient stay, among them other dates, other "
        "patient IDs and names, institution, operators, device, age, weight, descriptions, comments, private elements, "
        "and text in the images."
    )
    defects = ()
    generates_new_ids = True
    deidentifies = True
    eachFileAlone = True

    examples = (
        Example(
            "What identifies the patient, and what stays",
            {
                "PatientName": "Doe^Jane",
                "PatientID": "EX-4711",
                "PatientBirthDate": "19700101",
                "StudyDate": "20200131",
                "ContentDate": "20200131",
                "InstitutionName": "General Hospital",
                "StudyInstanceUID": "1.2.3",
                "SeriesInstanceUID": "1.2.3.4",
                "SOPInstanceUID": "1.2.3.4.1",
            },
            {
                "PatientName": UNSPECIFIED_PATIENT,
                "PatientID": New("patient"),
                "PatientBirthDate": "",
                "StudyDate": "",
                "ContentDate": "19000101",
                "StudyInstanceUID": New("study"),
                "SeriesInstanceUID": New("series"),
                "SOPInstanceUID": New("instance"),
                "MediaStorageSOPInstanceUID": New("instance"),
            },
        ),
    )

    def processDataSet(self, ds: Dataset) -> None:
        """Walk the data set and all items in it; what is not named above is not even decoded."""
        self._warn(ds)
        renamed: dict[str, str] = {}
        private: list[tuple[Dataset, BaseTag, Element]] = []
        packed: list[PackedSequence] = []
        waiting = [(ds, 0)]
        while waiting:
            owner, depth = waiting.pop()
            for tag, element in list(owner.items()):
                if tag in _EMPTIED:
                    if not _is_empty(element):
                        owner[tag] = DataElement(tag, dictionary_VR(tag), "")
                elif tag in _DUMMIES:
                    if not _is_empty(element):
                        owner[tag] = DataElement(tag, dictionary_VR(tag), _DUMMIES[tag])
                elif tag == _NAME:
                    owner[tag] = DataElement(tag, "PN", UNSPECIFIED_PATIENT)
                elif tag == _ID:
                    old = _text(owner, tag, element)
                    if old:
                        owner[tag] = DataElement(tag, "LO", new_id(self.key, "patient", old))
                elif tag in _UIDS:
                    self._rename(owner, tag, element, renamed)
                elif _is_sequence(owner, tag, element):
                    waiting.extend((item, depth) for item in self._items(owner, tag))
                elif _may_be_packed(tag, element) and (found := self._unpacked(owner, tag, element, depth)):
                    packed.append(found)
                    waiting.extend((item, depth + 1) for item in found.items)
                elif tag.is_private and element.VR in _MAY_HOLD_UID:
                    private.append((owner, tag, element))
        for owner, tag, element in private:
            _rename_private(owner, tag, element, renamed)
        for sequence in reversed(packed):  # what lies in another is put back before that is
            sequence.put_back()

    def _warn(self, ds: Dataset) -> None:
        """Report what no change of data elements can hide."""
        burned_in, sop_class = (
            _text(ds, tag, ds.get_item(tag)) if tag in ds else "" for tag in (_BURNED_IN_ANNOTATION, _SOP_CLASS)
        )
        if burned_in == "YES":
            self.report(
                IDENTITY_MAY_BE_SHOWN,
                Text("text in the image identifies the patient (Burned In Annotation is YES); left unchanged"),
            )
        elif f"{sop_class}.".startswith(f"{_SECONDARY_CAPTURE}.") and burned_in != "NO":
            self.report(
                IDENTITY_MAY_BE_SHOWN,
                Text("a secondary capture may show who the patient is; its pixels are not examined"),
            )
        elif sop_class.startswith(_ENCAPSULATED):
            self.report(
                IDENTITY_MAY_BE_SHOWN, Text("an encapsulated document may identify the patient; it is not searched")
            )

    def _unpacked(self, owner: Dataset, tag: BaseTag, element: Element, depth: int) -> PackedSequence | None:
        """Return the sequence that an element of unknown representation holds. One of the standard has to be one."""
        try:
            found = packed_sequence(owner, element, self._sequence_in_file, depth)
        except Unreadable:
            if _is_standard_sequence(tag):
                raise
            self.report(SEQUENCE_DAMAGED, Text("a private sequence cannot be read; not searched for identifiers"))
            return None
        if found is None and _is_standard_sequence(tag) and element.VR == "UN" and not _is_empty(element):
            raise Unreadable
        return found

    def _sequence_in_file(self, tag: int) -> bytes:
        """Return a large value that was left in the file, if it begins like a sequence."""
        place = self.file.element(tag)
        is_sequence = place is not None and self.file.read(place.value, len(ITEM_TAG)) == ITEM_TAG
        return self.file.value(place) if place is not None and is_sequence else b""

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
            self.report(SEQUENCE_DAMAGED, Text("a private sequence cannot be read; not searched for identifiers"))


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


def _is_standard_sequence(tag: BaseTag) -> bool:
    return dictionary_has_tag(tag) and dictionary_VR(tag) == "SQ"


def _may_be_packed(tag: BaseTag, element: Element) -> bool:
    """Tell whether nobody knows how the value of an element is represented, or a writer of the file did not."""
    return element.VR == "UN" or (element.VR is None and not dictionary_has_tag(tag))


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
