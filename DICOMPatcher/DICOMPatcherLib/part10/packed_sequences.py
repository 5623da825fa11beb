"""Sequences that a file holds as values of unknown representation.

References
----------
PS3.5 section 6.2.2, note 2 (CP-246): what does not know an element writes it with VR UN; if it is a sequence, its items
stand in implicit VR little endian there.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from pydicom import DataElement, Dataset, Sequence
from pydicom.dataelem import RawDataElement
from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_sequence
from pydicom.filewriter import write_sequence
from pydicom.tag import BaseTag

from DICOMPatcherLib.part10.depth import MAX_DEPTH

ITEM_TAG = b"\xfe\xff\x00\xe0"
_ENCODING = ["iso8859"]


class Unreadable(Exception):
    """A value begins like a sequence and is none, or one that could not be written back as it is."""


class PackedSequence(NamedTuple):
    """A sequence taken out of the value of an element, to be put back when its items were changed."""

    owner: Dataset
    element: DataElement | RawDataElement
    value: bytes
    items: Sequence
    implicit: bool

    def put_back(self) -> None:
        """Write the items into the value of the element, if they differ."""
        element, value = self.element, _encoded(self.element.tag, self.items, self.implicit)
        if value == self.value:
            return
        if isinstance(element, RawDataElement):
            self.owner[element.tag] = element._replace(value=value, length=len(value))
        else:
            self.owner[element.tag] = DataElement(element.tag, element.VR, value)


def packed_sequence(
    owner: Dataset, element: DataElement | RawDataElement, in_file: Callable[[int], bytes], depth: int
) -> PackedSequence | None:
    """Return the sequence in the value of an element of unknown representation; None if it holds none.

    Parameters
    ----------
    in_file
        Returns a value that was left in the file, if it begins like a sequence.
    depth
        In how many others it lies.

    Raises
    ------
    Unreadable
        If it begins like a sequence and cannot be read, or lies too deep.
    """
    value = element.value
    if value is None and isinstance(element, RawDataElement) and element.length:
        value = in_file(element.tag)
    if not isinstance(value, bytes) or not value.startswith(ITEM_TAG):
        return None
    if depth > MAX_DEPTH:
        raise Unreadable
    for implicit in (True, False):  # the standard's way, and that of those who did not know it
        if _is_written_like(element.tag, value, implicit):
            # Read anew: to write it has decoded it.
            return PackedSequence(owner, element, value, _items(value, implicit), implicit)
    raise Unreadable


def _is_written_like(tag: BaseTag, value: bytes, implicit: bool) -> bool:
    try:
        return _encoded(tag, _items(value, implicit), implicit) == value
    except Exception:  # pydicom raises nearly anything on what is no sequence
        return False


def _items(value: bytes, implicit: bool) -> Sequence:
    return read_sequence(BytesIO(value), implicit, True, len(value), _ENCODING)


def _encoded(tag: BaseTag, items: Sequence, implicit: bool) -> bytes:
    stream = DicomBytesIO()
    stream.is_implicit_VR, stream.is_little_endian = implicit, True
    write_sequence(stream, DataElement(tag, "SQ", items), _ENCODING)
    return stream.getvalue()
