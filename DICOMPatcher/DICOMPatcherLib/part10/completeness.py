"""Whether a data set is complete: whether an image has all its pixels.

References
----------
PS3.5 section 8: native and encapsulated pixels. PS3.6 annex A: the classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydicom._uid_dict import UID_dictionary

from DICOMPatcherLib.defects import PIXELS_MISSING
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.elements import PIXEL_DATA, UNDEFINED, dictionary_vr
from DICOMPatcherLib.part10.pixel_description import ALLOCATED, COLUMNS, PHOTOMETRIC, ROWS
from DICOMPatcherLib.part10.swallowed_elements import TEXT_VRS
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

_FLOAT_PIXELS = ((0x7FE00008, 32), (0x7FE00009, 64))
OTHER_PIXELS = (0x7FE00008, 0x7FE00009, 0x00287FE0)
"""Float and Double Float Pixel Data, and Pixel Data Provider URL: what an image may have in place of Pixel Data."""

_DESCRIBING = (PHOTOMETRIC, ROWS, COLUMNS, ALLOCATED)
_ICON = 0x00880200
_SECTOR = 512
_LONG_PADDING = 128
_OTHER_IMAGES = frozenset(("Segmentation Storage", "Label Map Segmentation Storage", "Enhanced US Volume Storage"))


def is_image_class(uid: str) -> bool:
    """Tell whether the instances of a SOP class have to have pixels (PS3.6 table A-1)."""
    name = UID_dictionary.get(uid, ("",))[0]
    return "Image Storage" in name or name in _OTHER_IMAGES


def lacks_pixels(file: Part10File) -> bool:
    """Tell whether a file has no pixels although its class asks for them."""
    has_some = file.pixels is not None or any(file.element(tag) for tag in OTHER_PIXELS)
    return not has_some and (is_image_class(file.sop_class) or _is_described_as_image(file))


def _is_described_as_image(file: Part10File) -> bool:
    """Tell whether the instance of a class that is not in the standard has a header that describes pixels."""
    is_unknown = file.sop_class not in UID_dictionary
    return is_unknown and all(map(file.element, _DESCRIBING)) and not file.image_size.is_empty


def lack_of_pixels(file: Part10File) -> tuple[Finding, ...]:
    """Return what to report of an image that has no pixels at all, or none by what its header says."""
    if file.pixels is None:
        if not lacks_pixels(file):
            return ()
        has_icon = file.element(_ICON) is not None
        message = Text("the image has no Pixel Data but an icon") if has_icon else Text("the image has no Pixel Data")
        return (Finding(PIXELS_MISSING, message),)
    if file.pixels.length == 0:
        return (Finding(PIXELS_MISSING, Text("Pixel Data is empty")),)
    if file.image_size.is_empty:
        return (Finding(PIXELS_MISSING, Text("Rows or Columns is zero")),)
    return ()


def lack_of_size(file: Part10File) -> tuple[Finding, ...]:
    """Return what to report of an image that has pixels, but whose header does not say what they are."""
    size = file.image_size
    if file.pixels is None or size.rows * size.columns * size.bits or not is_image_class(file.sop_class):
        return ()
    return (Finding(PIXELS_MISSING, Text("Rows, Columns or Bits Allocated is missing")),)


def is_complete(file: Part10File) -> bool:
    """Tell whether a data set certainly ends where its elements do: an image, with all of its pixels.

    An object without pixels may go on with text or with more elements: that is known only by looking at what follows.
    """
    if not file.elements or file.damage:
        return False
    size = file.image_size
    if file.pixels is not None and file.pixels.encapsulated:
        return file.pixels.is_ended and size.may_be_in(file.pixels.fragments, file.transfer_syntax)
    if file.pixels is not None:
        return size.is_length(file.pixels.length)
    for tag, bits in _FLOAT_PIXELS:
        element = file.element(tag)
        if element is not None:
            return element.length * 8 == size.rows * size.columns * size.frames * bits
    return file.elements[-1].length > 0 and not is_image_class(file.sop_class)


def is_last_value_whole(file: Part10File) -> bool:
    """Tell whether the last value of a complete data set certainly is: the pixels, or one that a delimiter ends.

    What follows another one may be its rest, also that of a value in a sequence that has a length.
    """
    last = file.elements[-1]
    return last.length == UNDEFINED or last.tag == PIXEL_DATA or any(last.tag == tag for tag, _ in _FLOAT_PIXELS)


def are_padding(file: Part10File, start: int, stop: int) -> bool:
    """Tell whether zeros behind a complete data set are no part of it.

    Where native pixels end with zeros themselves, a few more may be the end of pixels that were pushed back by bytes
    too many in front of them. Behind other binary values a few may be their end.
    """
    last = file.elements[-1]
    if last.length == UNDEFINED or stop - start >= _LONG_PADDING or stop % _SECTOR == 0:
        return True
    if is_last_value_whole(file):
        return any(file.read(last.stop - 1, 1))
    vr = last.vr or dictionary_vr(last.tag).encode()
    return vr in TEXT_VRS or vr == b"SQ"
