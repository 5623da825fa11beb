"""A pydicom data set of undecoded elements, made from the places that the walk found."""

from __future__ import annotations

from typing import Any

from pydicom.charset import default_encoding, python_encoding
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.tag import BaseTag

from DICOMPatcherLib.defects import SEQUENCE_DAMAGED
from DICOMPatcherLib.part10.depth import MOST_ITEMS
from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    ITEM,
    PIXEL_DATA,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    encoded_tag,
)
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.texts import Text

DEFERRED = 64 * 1024
"""Bytes from which on a value is not kept in memory."""


class RawDataSet:
    """The undecoded elements of a file, from which data sets can be made again and again.

    Parameters
    ----------
    filename
        Where pydicom finds the file if it is asked for a large value; `file` must be open then if it was inflated or
        mended.

    Raises
    ------
    Damage
        If its sequences have more items than memory should be filled with.
    """

    def __init__(self, file: Part10File, filename: str) -> None:
        _check_items(file)
        self._filename = filename
        self._opener = None if file.is_as_on_disk else _Opener(file)
        self._encoding = file.encoding
        self._preamble = file.preamble
        self.elements = {BaseTag(element.tag): _raw_element(file, element, file.encoding) for element in file.elements}
        self._meta = {BaseTag(element.tag): _raw_element(file, element, EXPLICIT) for element in file.meta_elements}

    def make(self, codecs: list[str] | None = None) -> FileDataset:
        """Return a data set in which no element is decoded, and large values are read only when they are used.

        Parameters
        ----------
        codecs
            Python codecs of its text; None for what the data set declares.
        """
        implicit, big_endian = self._encoding
        elements: Any = dict(self.elements)
        meta: Any = FileMetaDataset(dict(self._meta))
        dataset = FileDataset(self._filename, elements, self._preamble, meta, implicit, not big_endian)
        if self._opener is not None:
            dataset.fileobj_type = self._opener
        dataset.set_original_encoding(implicit, not big_endian, codecs or _declared_codecs(self.elements))
        return dataset


class _Opener:
    """Opens for pydicom what is open already: a file as it is when inflated or mended."""

    def __init__(self, file: Part10File) -> None:
        self._file = file

    def __call__(self, *_: object) -> _Stream:
        return _Stream(self._file)

    def __deepcopy__(self, _: object) -> _Opener:
        return self


class _Stream:
    """What pydicom reads large values from."""

    def __init__(self, file: Part10File) -> None:
        self._file = file
        self._position = 0

    def read(self, size: int) -> bytes:
        data = self._file.read(self._position, size)
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        self._position = offset + (0, self._position, self._file.end)[whence]
        return self._position

    def tell(self) -> int:
        return self._position

    def close(self) -> None:
        """Leave the file open."""


def undecoded(dataset: Dataset) -> dict[BaseTag, Any]:
    """Return the entries of a data set, those that nobody has asked for still undecoded."""
    entries: dict[BaseTag, Any] = dataset._dict  # type: ignore[assignment]
    return entries


def _check_items(file: Part10File) -> None:
    sequences = [
        element for element in file.elements if element.vr in (b"SQ", b"UN", b"") and element.tag != PIXEL_DATA
    ]
    if sum(element.stop - element.start for element in sequences) < 8 * MOST_ITEMS:
        return
    header = encoded_tag(ITEM, file.encoding)
    blocks = (block for element in sequences for block in file.blocks(element.start, element.stop))
    count = 0
    for block in blocks:
        count += block.count(header)
        if count > MOST_ITEMS:
            message = Text("the sequences have more than {limit} items", limit=MOST_ITEMS)
            raise Damage(SEQUENCE_DAMAGED, sequences[0].start, message)


def _raw_element(file: Part10File, element: Element, encoding: Encoding) -> RawDataElement:
    tag, letters, _, start, length, _ = element
    vr = letters.decode("ascii") if letters else None
    implicit, big_endian = encoding
    if length == UNDEFINED and tag != PIXEL_DATA and vr not in ("OB", "OW"):
        # pydicom reads a UN value of undefined length as bytes, but it is a sequence (PS3.5 section 6.2.2).
        implicit = implicit or vr == "UN"
        big_endian = big_endian and vr != "UN"
        vr = "SQ"
    elif length == UNDEFINED and vr is None:
        vr = "OB"
    # pydicom cannot come back later for a sequence of undefined length, nor for what it would not expect.
    is_ordinary = length != UNDEFINED or (vr != "SQ" and bool(letters) and element.stop <= file.end)
    is_large = element.value_stop - start > DEFERRED and is_ordinary
    value = None if is_large else file.value(element)
    return RawDataElement(BaseTag(tag), vr, length, value, start, implicit, not big_endian)


def _declared_codecs(raw: dict[BaseTag, RawDataElement]) -> list[str]:
    element = raw.get(BaseTag(0x00080005))
    terms = (element.value or b"").decode("ascii", "replace").split("\\") if element else [""]
    return [python_encoding.get(term.strip("\0 "), default_encoding) for term in terms]
