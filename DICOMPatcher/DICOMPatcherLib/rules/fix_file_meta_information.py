"""Give every file a meta header that tells the truth."""

from __future__ import annotations

from collections.abc import Mapping

from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset
from pydicom.uid import UID

from DICOMPatcherLib.defects import (
    BARE_DATA_SET,
    COMPRESSED_NOT_NATIVE,
    META_DIFFERS,
    META_IMPLICIT,
    META_LENGTH_WRONG,
    META_MISSING,
    NATIVE_NOT_COMPRESSED,
    OTHER_CODEC,
    PREAMBLE_MISSING,
    TRANSFER_SYNTAX_MISSING,
    TRANSFER_SYNTAX_UNKNOWN,
    TRANSFER_SYNTAX_WRONG,
    UID_PADDED,
)
from DICOMPatcherLib.findings import WRONG_HEADER
from DICOMPatcherLib.rule_api.examples import EXPLICIT, Example, File
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.identifiers import IMPLEMENTATION_CLASS_UID, is_valid_uid

_META_LENGTH = 0x00020000


class FixFileMetaInformation(DICOMPatcherRule):
    """Write the File Meta Information if it is missing, or if it contradicts the data set or its encoding.

    References
    ----------
    PS3.10 section 7.1: the elements of the File Meta Information and what they must agree with.
    """

    title = "Write missing or wrong File Meta Information"
    summary = "Writes the File Meta Information where it is missing, or wrong about encoding, class or UID."
    description = (
        "Writes the File Meta Information, which says how a file is encoded and which object it holds, where it is "
        "missing or does not match the data set. The encoding is determined from the data set and the pixels "
        "themselves."
    )
    whenToUse = "Needed for files from hospital CDs, old scanners and scripts, which readers refuse or misread."
    neverDoes = "It changes nothing in the data set, and leaves a header that is right as it is."
    defects = (
        BARE_DATA_SET,
        META_MISSING,
        PREAMBLE_MISSING,
        TRANSFER_SYNTAX_MISSING,
        TRANSFER_SYNTAX_WRONG,
        TRANSFER_SYNTAX_UNKNOWN,
        NATIVE_NOT_COMPRESSED,
        COMPRESSED_NOT_NATIVE,
        OTHER_CODEC,
        META_LENGTH_WRONG,
        META_IMPLICIT,
        META_DIFFERS,
        UID_PADDED,
    )
    default = "always"
    triggers = ("SOPClassUID", "SOPInstanceUID")
    eachFileAlone = True

    examples = (
        Example(
            "A data set without a header",
            File({"SOPInstanceUID": "1.2.3.4"}, has_header=False),
            {
                "MediaStorageSOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
                "MediaStorageSOPInstanceUID": "1.2.3.4",
                "TransferSyntaxUID": EXPLICIT,
            },
        ),
        Example(
            "A header of another image",
            {"SOPInstanceUID": "1.2.3.4", "MediaStorageSOPInstanceUID": "1.2.3.5"},
            {"MediaStorageSOPInstanceUID": "1.2.3.4"},
        ),
        Example("A header that is right", {"SOPInstanceUID": "1.2.3.4", "MediaStorageSOPInstanceUID": "1.2.3.4"}),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Compare the UIDs of data set and header, and see what the walk of the file found."""
        if self.file.is_worklist_item and not self.file.meta:
            return False  # servers of worklists keep them like this
        if any(finding.defect in WRONG_HEADER for finding in self.file.findings) or self._is_syntax_wrong():
            return True
        uids = [(keyword, _text(values[keyword])) for keyword in self.triggers if keyword in values]
        others = [(keyword, uid) for keyword, uid in uids if uid != self._own(keyword)]
        return any(self._has_to_follow(*other) or self._is_contradicted(*other) for other in others)

    def _own(self, keyword: str) -> str:
        """Return the UID that the header has; "" if it has none."""
        return self.file.meta.get(f"MediaStorage{keyword}", "")

    def _has_to_follow(self, keyword: str, uid: str) -> bool:
        """Tell whether a UID of the header has to be that of the data set, and is not."""
        if self._is_contradicted(keyword, uid):
            return False
        own = self._own(keyword)
        # A damaged or unknown class says nothing; a known one in the header still does.
        is_sure = (
            keyword != "SOPClassUID" or not own or (uid in UID_dictionary and _is_retired(uid) <= _is_retired(own))
        )
        return uid not in ("", own) and (is_sure or (is_valid_uid(uid) and own not in UID_dictionary))

    def _is_contradicted(self, keyword: str, uid: str) -> bool:
        """Tell whether the data set has an invalid UID of the instance, and the header a valid one."""
        own = self._own(keyword)
        return keyword == "SOPInstanceUID" and bool(uid) and not is_valid_uid(uid) and is_valid_uid(own)

    def _is_syntax_wrong(self) -> bool:
        return self.file.meta.get("TransferSyntaxUID", "") != self.file.transfer_syntax

    def processDataSet(self, ds: Dataset) -> None:
        """Correct what is wrong in the header and leave the rest of it alone."""
        meta = ds.file_meta
        is_wrong = any(finding.defect in WRONG_HEADER for finding in self.file.findings)
        must_write = is_wrong or self._is_syntax_wrong()
        for keyword in self.triggers:
            uid = _text_of(ds, keyword)
            if self._has_to_follow(keyword, uid):
                if f"MediaStorage{keyword}" in meta:
                    message = Text(
                        "MediaStorage{keyword} does not match the {keyword} of the data set", keyword=keyword
                    )
                    self.report(META_DIFFERS, message)
                setattr(meta, f"MediaStorage{keyword}", uid)
                must_write = True
            elif self._is_contradicted(keyword, uid):
                message = Text(
                    "MediaStorage{keyword} does not match the {keyword} of the data set, which is not a valid UID",
                    keyword=keyword,
                )
                self.report(META_DIFFERS, message)
        if not must_write:
            return
        if self._is_syntax_wrong():
            meta.TransferSyntaxUID = UID(self.file.transfer_syntax)
        if "FileMetaInformationVersion" not in meta:
            meta.FileMetaInformationVersion = b"\0\1"
        if "ImplementationClassUID" not in meta:
            meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
        if is_wrong:
            # The engine puts in the length it writes; all that counts here is that it is not the one that is there.
            lengths = (self.file.value(element) for element in self.file.meta_elements if element.tag == _META_LENGTH)
            meta.add_new(_META_LENGTH, "UL", int(not any(next(lengths, b""))))


def _is_retired(uid: str) -> bool:
    """Tell whether a class is none any more: a known one that lost its end may be taken for such a one."""
    return "Retired" in UID_dictionary.get(uid, ())


def _text_of(ds: Dataset, keyword: str) -> str:
    return str(ds.get(keyword, "") or "").strip("\0 ")


def _text(value: bytes) -> str:
    return value.decode("ascii", "replace").strip("\0 ")
