"""What the header of an image says about its pixels, and where it contradicts them.

References
----------
PS3.3 C.7.6.3: the Image Pixel module. PS3.5 section 8: native and encapsulated pixels.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Union

from DICOMPatcherLib.defects import (
    BITS_WRONG,
    COLOUR_LABEL_WRONG,
    COLOURS_CONTRADICT,
    FRAME_COUNT_WRONG,
    IMAGE_SIZE_WRONG,
    PIXEL_VALUE_VR_WRONG,
    PLANES_WRONG,
    SIGN_WRONG,
    DefectId,
)
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.elements import Encoding, dictionary_vr, element_header, encoded_number
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

SAMPLES, PHOTOMETRIC, PLANAR, FRAMES = 0x00280002, 0x00280004, 0x00280006, 0x00280008
ROWS, COLUMNS = 0x00280010, 0x00280011
ALLOCATED, STORED, HIGH_BIT, SIGN = 0x00280100, 0x00280101, 0x00280102, 0x00280103
SMALLEST, LARGEST, PADDING, PADDING_LIMIT = 0x00280106, 0x00280107, 0x00280120, 0x00280121
_TAGS = (SAMPLES, PHOTOMETRIC, PLANAR, FRAMES, ROWS, COLUMNS, ALLOCATED, STORED, HIGH_BIT, SIGN)
PIXEL_VALUES = (SMALLEST, LARGEST, PADDING, PADDING_LIMIT)
"""Elements that hold the value of a pixel, with or without a sign."""

DESCRIPTION = frozenset((*_TAGS, *PIXEL_VALUES))
"""The elements that a repair of the description may change."""

DESCRIPTION_DEFECTS = (
    BITS_WRONG,
    COLOURS_CONTRADICT,
    COLOUR_LABEL_WRONG,
    PLANES_WRONG,
    IMAGE_SIZE_WRONG,
    FRAME_COUNT_WRONG,
    SIGN_WRONG,
    PIXEL_VALUE_VR_WRONG,
)
"""Defects that are mended by other values of these elements."""

KEYWORDS: Mapping[int, str] = MappingProxyType(
    {
        SAMPLES: "SamplesPerPixel",
        PHOTOMETRIC: "PhotometricInterpretation",
        PLANAR: "PlanarConfiguration",
        FRAMES: "NumberOfFrames",
        ROWS: "Rows",
        COLUMNS: "Columns",
        ALLOCATED: "BitsAllocated",
        STORED: "BitsStored",
        HIGH_BIT: "HighBit",
        SIGN: "PixelRepresentation",
        SMALLEST: "SmallestImagePixelValue",
        LARGEST: "LargestImagePixelValue",
        PADDING: "PixelPaddingValue",
        PADDING_LIMIT: "PixelPaddingRangeLimit",
    }
)

SAMPLES_OF: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"), 1),
        **dict.fromkeys(("RGB", "HSV", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_PARTIAL_420"), 3),
        **dict.fromkeys(("YBR_ICT", "YBR_RCT", "XYB"), 3),
        **dict.fromkeys(("ARGB", "CMYK"), 4),
    }
)
"""Samples of a pixel by Photometric Interpretation (PS3.3 C.7.6.3.1.2, with terms that are retired)."""

SUBSAMPLED = ("YBR_FULL_422", "YBR_PARTIAL_422", "YBR_PARTIAL_420")
"""Terms for native pixels that share chrominance: their length is not that of all samples."""

MOST_DIGITS = 10
"""Of a number of frames: an Integer String is less than 2 to the power of 31 (PS3.5 6.2)."""

LENGTH_OF_PIXELS, CODESTREAM = Text("the length of Pixel Data"), Text("the codestream")
OTHER_ELEMENTS, VALUES = Text("the other elements"), Text("the pixel values")

Value = Union[int, str]


class Description(NamedTuple):
    """What the header says: numbers None and texts "" where it does not.

    Attributes
    ----------
    frames
        The text of Number of Frames, None if it is missing.
    is_legible
        False if a number is not written as one: then nothing here can be trusted.
    """

    samples: int | None
    photometric: str
    planar: int | None
    frames: str | None
    rows: int | None
    columns: int | None
    allocated: int | None
    stored: int | None
    high_bit: int | None
    sign: int | None
    is_legible: bool = True

    @property
    def frame_count(self) -> int:
        """Number of frames; 0 if what is said is no number, 1 if nothing is said."""
        text = (self.frames or "").removeprefix("+")
        return int(text) if text.isdigit() and len(text) <= MOST_DIGITS else 0 if self.frames else 1

    @property
    def is_skeleton(self) -> bool:
        """Whether nothing is said of samples, colours and used bits: then there is nothing to contradict."""
        return not (self.photometric or self.samples or self.stored or self.high_bit)

    @property
    def needed_samples(self) -> int | None:
        """The samples of a pixel that Photometric Interpretation speaks of; None if it is no term of the standard."""
        return SAMPLES_OF.get(self.photometric)

    def __getitem__(self, tag: int) -> Value | None:  # type: ignore[override]
        """Return what is said by an element; None if it is missing or empty."""
        found: Value | None = tuple(self)[_TAGS.index(tag)]
        return None if found == "" else found


class Contradiction(NamedTuple):
    """What does not fit, and the values with which it does; none if that is not certain."""

    defect: DefectId
    message: str
    values: Mapping[int, Value] = MappingProxyType({})


def corrected(defect: DefectId, description: Description, values: Mapping[int, Value], source: str) -> Contradiction:
    """Return that elements are missing or wrong, and what something else says they are."""
    tag, right = next(iter(values.items()))
    found = description[tag]
    if found is None:
        message = Text(
            "{keyword} is missing; by {source} it is {right}", keyword=KEYWORDS[tag], source=source, right=right
        )
    else:
        message = Text(
            "{keyword} is {found}; by {source} it is {right}",
            keyword=KEYWORDS[tag],
            found=shown(tag, found),
            source=source,
            right=right,
        )
    return Contradiction(defect, message, values)


def contradicted(defect: DefectId, description: Description, tag: int, source: str) -> Contradiction:
    """Return that an element is missing or wrong, and that it is not certain what is right."""
    found = description[tag]
    if found is None:
        return Contradiction(defect, Text("{keyword} is missing", keyword=KEYWORDS[tag]))
    message = Text(
        "{keyword} is {found}, which contradicts {source}",
        keyword=KEYWORDS[tag],
        found=shown(tag, found),
        source=source,
    )
    return Contradiction(defect, message)


def shown(tag: int, value: Value) -> str:
    """Return a value for a message: whatever a file holds, only numbers and terms of the standard are shown.

    As text, because a report may tell of several numbers from the least to the greatest, and these are no amounts.
    """
    text = str(value)
    if tag == FRAMES:
        return text if text.isdigit() and len(text) <= MOST_DIGITS else Text("no number")
    return text if tag != PHOTOMETRIC or text in SAMPLES_OF else Text("no term of the standard")


def description_of(file: Part10File) -> Description:
    """Return what the header of a file says."""
    raw = []
    for tag in _TAGS:
        element = file.element(tag)
        if element is None:
            raw.append((b"", b""))
        else:
            raw.append((element.vr, file.read(element.value, min(element.length, _LONGEST))))
    return _described(tuple(raw), file.encoding.big_endian)


_LONGEST = 64


@functools.lru_cache(maxsize=256)  # the same for all instances of a series
def _described(raw: tuple[tuple[bytes, bytes], ...], big_endian: bool) -> Description:
    values: list[Value | None] = []
    is_legible = True
    for tag, (vr, data) in zip(_TAGS, raw):
        if tag in (PHOTOMETRIC, FRAMES):
            text = data.strip(b" \0").decode("ascii", "replace")
            values.append(text if tag == PHOTOMETRIC or text else None)
            is_legible = is_legible and vr in (b"", b"CS", b"IS", b"UN")
        else:
            values.append(int.from_bytes(data, "big" if big_endian else "little") if len(data) == 2 else None)
            is_legible = is_legible and vr in (b"", b"US", b"UN") and len(data) in (0, 2)
    return Description(*values, is_legible)  # type: ignore[arg-type, call-arg]


def as_finding(file: Part10File, found: Contradiction) -> Finding:
    """Return a contradiction with the edits that mend it."""
    return Finding(found.defect, found.message, tuple(sorted(edits_for(file, found.values))))


def edits_for(file: Part10File, values: Mapping[int, Value]) -> Iterator[Edit]:
    """Yield the edits that give elements at the top level values, whether a file has them or not."""
    for tag, value in sorted(values.items()):
        element = file.element(tag)
        vr = dictionary_vr(tag)[-2:].encode() if tag not in PIXEL_VALUES else str(value).encode()
        if tag in PIXEL_VALUES:  # its bytes stay as they are
            assert element is not None
            data = file.value(element)
        else:
            data = _encoded(value, file.encoding)
        header = element_header(tag, vr, len(data), file.encoding)
        if element is not None:
            yield Edit(element.start, element.stop, header + data)
        else:
            place = next(other.start for other in file.elements if other.tag > tag)
            yield Edit(place, place, header + data)


def _encoded(value: Value, encoding: Encoding) -> bytes:
    if isinstance(value, int):
        return encoded_number(value, 2, encoding)
    data = value.encode("ascii")
    return data + b" " * (len(data) % 2)


def first_repairs(found: Iterable[Contradiction]) -> Iterator[Contradiction]:
    """Yield contradictions up to the first that can be mended: what follows from it has to be seen again then."""
    for contradiction in found:
        yield contradiction
        if contradiction.values:
            return
