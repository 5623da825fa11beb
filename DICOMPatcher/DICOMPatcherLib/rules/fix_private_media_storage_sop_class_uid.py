"""Give files with a SOP class that says nothing, or with none, the standard class of what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import SOP_CLASS_MISSING, SOP_CLASS_PRIVATE
from DICOMPatcherLib.findings import damage_of, with_result
from DICOMPatcherLib.instances.storage_classes import DIRECTORY, is_known_class, is_storage_class
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import DCMTK_PRIVATE, WELL_KNOWN, is_valid_uid
from DICOMPatcherLib.values.written_values import written_text

if TYPE_CHECKING:
    from pydicom import Dataset

_MADE_UP = "2.25."
"""How UIDs begin that are made from a random number (PS3.5 annex B.2)."""

_UNREGISTERED = re.compile(r"1\.(?:1|[4-9]|2\.[0-3])(?:\.|$)")
"""Beginnings that no authority gives: 1.2 is for countries, by their number in ISO 3166, which is 4 or more."""

_START_OF_STANDARD = "1.2.840."

_GREY_CLASSES = {
    "CT": "CTImageStorage",
    "MR": "MRImageStorage",
    "PT": "PositronEmissionTomographyImageStorage",
    "NM": "NuclearMedicineImageStorage",
    "XA": "XRayAngiographicImageStorage",
    "RF": "XRayRadiofluoroscopicImageStorage",
    "RTIMAGE": "RTImageStorage",
    "RTDOSE": "RTDoseStorage",
    "SEG": "SegmentationStorage",
}
"""By Modality. CT, MR and PT keep their classic class with several frames: readers look there for the geometry."""

_ENHANCED_CLASSES = {
    "CT": "EnhancedCTImageStorage",
    "MR": "EnhancedMRImageStorage",
    "PT": "EnhancedPETImageStorage",
}
_SINGLE_FRAME_CLASSES = {
    "CR": "ComputedRadiographyImageStorage",
    "DX": "DigitalXRayImageStorageFor",
    "PX": "DigitalXRayImageStorageFor",
    "MG": "DigitalMammographyXRayImageStorageFor",
    "IO": "DigitalIntraOralXRayImageStorageFor",
}


class FixPrivateMediaStorageSOPClassUID(DICOMPatcherRule):
    """Repair SOP Class UID (0008,0016) if it is missing or says nothing.

    That is the private class that DCMTK's tools write, a UID that anyone can make up (2.25., 1.2.3.), and one of the
    standard that is no class of stored objects. The class comes from the meta header, or the other way round, if one of
    them has a standard class; else from Modality, number of frames and colour. What has no class and no pixels, or a
    class of a device maker, is reported.

    References
    ----------
    PS3.10 7.1: the class in the meta header is that of the data set.
    PS3.3 C.7.3.1.1.1: the defined terms of Modality. PS3.3 A.8.2 to A.8.5: multi-frame secondary captures.
    """

    title = "Fix private SOP class UID"
    summary = "Gives files without a SOP class, or with one that says nothing, the class that fits."
    description = (
        "Gives files without a SOP class, or with one that is not valid, made up or the private one of the DCMTK "
        "toolkit, the standard class that fits their modality, number of frames and colour."
    )
    whenToUse = (
        "Needed for files of some tools and converters, which readers refuse, or of which they have to guess what they "
        "hold."
    )
    neverDoes = "It leaves private classes of device makers alone, and reports them."
    defects = (SOP_CLASS_MISSING, SOP_CLASS_PRIVATE)
    default = True
    triggers = ("SOPClassUID",)
    eachFileAlone = True

    examples = (
        Example(
            "The private class of a toolkit in a CT image",
            {"SOPClassUID": DCMTK_PRIVATE, "Modality": "CT"},
            {
                "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
                "MediaStorageSOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
            },
        ),
        Example(
            "A made-up class in an MR image",
            {"SOPClassUID": "2.25.1234567890", "Modality": "MR"},
            {
                "SOPClassUID": "1.2.840.10008.5.1.4.1.1.4",
                "MediaStorageSOPClassUID": "1.2.840.10008.5.1.4.1.1.4",
            },
        ),
        Example("The private class of a device maker", {"SOPClassUID": "1.3.12.2.1107.5.9.1", "Modality": "CT"}),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        own = values.get("SOPClassUID", b"").decode("latin-1").strip(" \0")
        meta = self.file.meta.get("MediaStorageSOPClassUID", "")
        if DIRECTORY in (own, meta) and self.file.pixels is None:
            return False
        return meta == DCMTK_PRIVATE or not is_storage_class(own) or not is_known_class(own)

    def processDataSet(self, ds: Dataset) -> None:
        import pydicom.uid

        own = written_text(ds, "SOPClassUID")
        meta = self.file.meta.get("MediaStorageSOPClassUID", "")
        if (DIRECTORY in (own, meta) and self.file.pixels is None) or "DirectoryRecordSequence" in ds:
            return
        if is_storage_class(own):
            if meta == DCMTK_PRIVATE:
                ds.file_meta.MediaStorageSOPClassUID = pydicom.uid.UID(own)
            if not is_known_class(own):
                self._leave(own)
            return
        is_damaged = bool(own) and not is_valid_uid(own)
        candidates = (meta,) if is_damaged and is_storage_class(meta) else (own, meta)
        strange = next((uid for uid in candidates if not _says_nothing(uid)), "")
        if strange and (strange == own or not is_storage_class(strange)):
            self._leave(strange)
            return
        defect = SOP_CLASS_PRIVATE if own else SOP_CLASS_MISSING
        what = Text("SOPClassUID {uid} is private or unknown", uid=own) if own else Text("SOPClassUID is missing")
        what = Text("SOPClassUID is not a valid UID") if own and is_damaged else what
        if is_storage_class(meta):
            ds.SOPClassUID = meta
            result = action("copied from the File Meta Information", "would be copied from the File Meta Information")
            self.report(defect, with_result(what, result))
        elif self.file.pixels is None:
            result = Text("it cannot be inferred because there is no Pixel Data; left unchanged")
            self.report(defect, with_result(what, result))
        elif damage_of(self.file.findings):
            result = Text("the file is damaged and may contain it; left unchanged")
            self.report(defect, with_result(what, result))
        else:
            fitting: pydicom.uid.UID = getattr(pydicom.uid, _class_of_image(ds))
            ds.SOPClassUID = fitting
            result = action(
                "{name} was assigned, which matches modality, number of frames and colour",
                "{name} would be assigned, which matches modality, number of frames and colour",
                name=fitting.name,
            )
            self.report(defect, with_result(what, result))

    def _leave(self, uid: str) -> None:
        what = Text("SOPClassUID is private or unknown")
        if is_valid_uid(uid):
            what = Text("SOPClassUID {uid} is private or unknown", uid=uid)
        self.report(SOP_CLASS_PRIVATE, with_result(what, Text("left unchanged")))


def _says_nothing(uid: str) -> bool:
    """Tell whether a class is missing, made up, or one of the standard but of nothing that is stored.

    Several values are not, nor what is left of a class of the standard: which one it was may be known elsewhere.
    """
    if is_storage_class(uid):
        return False
    if uid and not is_valid_uid(uid):
        return not uid.startswith(_START_OF_STANDARD)
    is_made_up = uid.startswith(_MADE_UP) or _UNREGISTERED.match(uid) is not None
    return uid in ("", DCMTK_PRIVATE) or uid.startswith(WELL_KNOWN) or is_made_up


def _class_of_image(ds: Dataset) -> str:
    """Return the name (of `pydicom.uid`) of the class that fits an image; Secondary Capture if none does."""
    modality = written_text(ds, "Modality")
    frames = written_text(ds, "NumberOfFrames")
    several = frames.isdecimal() and int(frames) > 1
    if modality in ("US", "IVUS"):
        return "UltrasoundMultiFrameImageStorage" if several else "UltrasoundImageStorage"
    grey = _is_grey(ds)
    if grey and modality in _ENHANCED_CLASSES and ds.get("PerFrameFunctionalGroupsSequence"):
        return _ENHANCED_CLASSES[modality]
    if grey and modality in _GREY_CLASSES:
        return _GREY_CLASSES[modality]
    if grey and modality in _SINGLE_FRAME_CLASSES and not several:
        name = _SINGLE_FRAME_CLASSES[modality]
        processing = written_text(ds, "PresentationIntentType") == "FOR PROCESSING"
        return name + ("Processing" if processing else "Presentation") if name.endswith("For") else name
    if several:
        kind = {(True, 1): "SingleBit", (True, 8): "GrayscaleByte", (True, 16): "GrayscaleWord"}.get(
            (grey, ds.get("BitsAllocated"))
        )
        if ds.get("SamplesPerPixel") == 3 and not grey:
            kind = "TrueColor"
        if kind:
            return f"MultiFrame{kind}SecondaryCaptureImageStorage"
    return "SecondaryCaptureImageStorage"


def _is_grey(ds: Dataset) -> bool:
    """Tell whether an image has shades of grey; in ACR-NEMA, which has no Photometric Interpretation, all have."""
    interpretation = written_text(ds, "PhotometricInterpretation")
    return interpretation.startswith("MONOCHROME") or (not interpretation and ds.get("SamplesPerPixel") in (None, 1))
