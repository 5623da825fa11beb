"""Files that cannot be de-identified by changing data elements: what they show or contain may name someone.

References
----------
PS3.15 E.3.1: the profile does nothing about text in pixels without that option. PS3.3 C.7.6.1.1.7: Burned In
Annotation.
"""

from __future__ import annotations

from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.identifiers import WELL_KNOWN

BURNED_IN = 0x00280301
_MODALITY, _IMAGE_TYPE = 0x00080060, 0x00080008
_SHOWS_TEXT = frozenset(["US", "SC", "XC", "ES", "GM", "OP", "XA", "RF", "OT", "DOC", "HC", "DG"])
_STORAGE = "1.2.840.10008.5.1.4.1.1."
_CAPTURES = f"{_STORAGE}7."
_OF_DOCUMENTS = f"{_STORAGE}104."
_OF_VIDEO_PHOTOGRAPHS = tuple(f"{_STORAGE}77.1.{number}." for number in (1, 2, 3, 4, 7))
_OF_SLIDES = f"{_STORAGE}77.1.6."
_OF_ULTRASOUND = tuple(f"{_STORAGE}{number}." for number in ("6", "6.1", "6.2", "3", "3.1"))
_OF_SOUND = tuple(f"{_STORAGE}9.{number}." for number in ("4.1", "4.2"))
_PRIVATE_SYNTAXES = ("1.2.840.113619.5.2",)
"""That of GE for implicit VR with swapped pixels, which readers know."""
_SHOWS_LABEL = 0x00480010
_OVERLAY_POSITION = 0x60000102
_LONGEST = 256


def text_in(file: Part10File, tag: int) -> str:
    """Return the text of an element at the top level; "" if there is none."""
    element = file.element(tag)
    if element is None or element.length > _LONGEST:
        return ""
    return file.value(element).decode("latin-1").strip("\0 ")


def reason_to_withhold(file: Part10File) -> Text | None:
    """Return why a file cannot be de-identified whatever is chosen; None if it can."""
    sop_class = file.sop_class
    if sop_class and not sop_class.startswith(WELL_KNOWN):
        return Text("left out: its SOP class is private, and no profile says what may identify someone in it")
    syntax = file.transfer_syntax
    if syntax and not syntax.startswith(WELL_KNOWN) and syntax not in _PRIVATE_SYNTAXES:
        return Text("left out: its transfer syntax is unknown, and may be the UID of something else")
    if _is_of(sop_class, _OF_DOCUMENTS) or text_in(file, _MODALITY) == "DOC":
        return Text("left out: a document, whose content may identify someone and is not searched")
    if _is_of(sop_class, *_OF_SOUND):
        return Text("left out: recorded sound, which may identify someone")
    return None


def is_ultrasound(file: Part10File) -> bool:
    """Tell whether a file is an ultrasound image, by its class or modality."""
    return _is_of(file.sop_class, *_OF_ULTRASOUND) or text_in(file, _MODALITY).upper() == "US"


def says_that_text_is_there(file: Part10File) -> bool:
    """Tell whether a file says that text in its pixels identifies someone."""
    return text_in(file, BURNED_IN).upper() == "YES"


def text_may_be_in_pixels(file: Part10File) -> Text | None:
    """Return why text in the pixels may identify someone; None if that is not likely."""
    if says_that_text_is_there(file):
        return Text("text in the image identifies someone (Burned In Annotation is YES)")
    if file.pixels is not None and are_overlays_in_pixels(file):
        return Text("an overlay is stored in the bits of the pixels, and its text may identify someone")
    if file.pixels is not None and _is_of_label(file):
        return Text("the label of a specimen is in the image, and may identify someone")
    if text_in(file, BURNED_IN).upper() == "NO" or file.pixels is None:
        return None
    sop_class, modality = file.sop_class, text_in(file, _MODALITY).upper()
    if is_ultrasound(file):
        return Text(
            "text in the ultrasound image may identify someone; the module Anonymize Ultrasound of the extension "
            "SlicerUltrasound can mask it"
        )
    is_capture = _is_of(sop_class, _CAPTURES, *_OF_VIDEO_PHOTOGRAPHS)
    image_type = text_in(file, _IMAGE_TYPE).upper()
    is_derived_screen = image_type.startswith("DERIVED") and "SCREEN" in image_type
    if is_capture or modality in _SHOWS_TEXT or is_derived_screen:
        return Text("text in the image may identify someone (Burned In Annotation is not NO)")
    return None


def _is_of_label(file: Part10File) -> bool:
    """Tell whether an image shows the label of a specimen, whatever it says of burned in text (PS3.3 C.8.12.2)."""
    kinds = text_in(file, _IMAGE_TYPE).upper().split("\\")
    is_slide = text_in(file, _MODALITY).upper() == "SM" or _is_of(file.sop_class, _OF_SLIDES)
    return is_slide and ("LABEL" in kinds or text_in(file, _SHOWS_LABEL).upper() == "YES")


def are_overlays_in_pixels(file: Part10File) -> bool:
    """Tell whether overlays lie in bits that the pixels do not use (PS3.3 C.9.2)."""
    positions = [element for element in file.elements if element.tag & 0xFF01FFFF == _OVERLAY_POSITION]
    return any(any(file.value(position)) for position in positions)


def _is_of(sop_class: str, *families: str) -> bool:
    return f"{sop_class}.".startswith(families)
