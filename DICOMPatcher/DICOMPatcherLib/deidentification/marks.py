"""What a file says of its de-identification.

References
----------
PS3.3 C.7.1.1 and C.12.1: Patient Identity Removed, De-identification Method and its codes; Longitudinal Temporal
Information Modified. PS3.15 E.3.1: Burned In Annotation. PS3.16 CID 7050: the codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from DICOMPatcherLib import __version__
from DICOMPatcherLib.deidentification.table import EDITION
from DICOMPatcherLib.deidentification.treatments import Options
from DICOMPatcherLib.deidentification.values import padded
from DICOMPatcherLib.deidentification.withheld import BURNED_IN, text_in
from DICOMPatcherLib.part10.elements import ITEM, Encoding, element_header, encoded_number, encoded_tag
from DICOMPatcherLib.part10.file import Part10File

_TEMPORAL = 0x00280303
_DEGREES = ("UNMODIFIED", "MODIFIED", "REMOVED")
METHOD = f"DICOM Patcher {__version__}", f"PS3.15 Basic Profile {EDITION}"


def marks(file: Part10File, options: Options) -> Iterator[tuple[int, str, bytes]]:
    """Yield tag, VR and encoded value of each element that says how a file was de-identified, in ascending order."""
    yield 0x00120062, "CS", padded(b"YES", "CS")
    yield 0x00120063, "LO", padded("\\".join(METHOD).encode("ascii"), "LO")
    yield 0x00120064, "SQ", _codes(options, file.encoding)
    if options.cleans_pixels:
        yield BURNED_IN, "CS", padded(b"NO", "CS")
    # What was moved or removed before was not put back.
    before = text_in(file, _TEMPORAL)
    known = [degree for degree in _DEGREES if degree in (before, options.temporal_information)]
    yield _TEMPORAL, "CS", padded(known[-1].encode("ascii"), "CS")


@lru_cache(maxsize=16)  # the files of a run have the same
def _codes(options: Options, encoding: Encoding) -> bytes:
    items = b""
    for code, meaning in options.codes:
        parts = ((0x00080100, "SH", code), (0x00080102, "SH", "DCM"), (0x00080104, "LO", meaning))
        content = b""
        for tag, vr, text in parts:
            value = padded(text.encode("ascii"), vr)
            content += element_header(tag, vr.encode(), len(value), encoding) + value
        items += encoded_tag(ITEM, encoding) + encoded_number(len(content), 4, encoding) + content
    return items
