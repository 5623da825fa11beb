"""A quick look at values: whether numbers, dates and times have the form of their VR, and elements the right VR.

Nearly always they do. What is seen here only says that somebody has to look closer, or that nobody has to.

References
----------
PS3.5 section 6.2: value representations. PS3.5 section 7.5: sequences and items.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from pydicom._dicom_dict import DicomDictionary

from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import (
    IMPLICIT,
    ITEM,
    ITEM_END,
    LENGTH,
    LONG_VRS,
    SEQUENCE_END,
    SEQUENCE_TAGS,
    SHORT_VRS,
    UNDEFINED,
    Encoding,
    Fields,
)
from DICOMPatcherLib.values.code_readings import CODE_TAGS, is_code
from DICOMPatcherLib.values.forms import FORMED_VRS, has_form

_TELLING_KEYWORDS = frozenset(
    (
        # what the pixels are
        *("Rows", "Columns", "SamplesPerPixel", "PhotometricInterpretation", "PlanarConfiguration", "NumberOfFrames"),
        *("BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation"),
        *("RescaleIntercept", "RescaleSlope", "RescaleType", "WindowCenter", "WindowWidth", "Units"),
        *("DoseGridScaling", "DoseUnits", "RealWorldValueSlope", "RealWorldValueIntercept"),
        # where they are
        *("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "SliceThickness", "SpacingBetweenSlices"),
        *("ImagePositionPatient", "ImageOrientationPatient", "SliceLocation", "FrameOfReferenceUID", "PatientPosition"),
        *("GridFrameOffsetVector", "GantryDetectorTilt", "ReconstructionDiameter", "PatientOrientation"),
        *("EstimatedRadiographicMagnificationFactor", "PixelSpacingCalibrationType", "FrameTime"),
        *("PhysicalDeltaX", "PhysicalDeltaY", "PhysicalUnitsXDirection", "PhysicalUnitsYDirection"),
        *("RegionLocationMinX0", "RegionLocationMinY0", "RegionLocationMaxX1", "RegionLocationMaxY1"),
        # what belongs together
        *("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality", "ImageType"),
        *("ReferencedSOPClassUID", "ReferencedSOPInstanceUID", "PatientName", "PatientID", "PatientBirthDate"),
        *("PatientSex", "StudyID", "StudyDate", "StudyTime", "SeriesDate", "SeriesTime", "AcquisitionDate"),
        *("AcquisitionTime", "SeriesNumber", "AcquisitionNumber", "InstanceNumber", "AccessionNumber"),
        *("StudyDescription", "SeriesDescription", "SpecificCharacterSet", "EchoNumbers", "TemporalPositionIdentifier"),
        # what values are computed with
        *("PatientWeight", "PatientSize", "RadiopharmaceuticalStartTime", "RadiopharmaceuticalStartDateTime"),
        *("RadionuclideTotalDose", "RadionuclideHalfLife", "DecayCorrection", "DiffusionBValue"),
        *("DiffusionGradientOrientation", "EchoTime", "RepetitionTime", "FlipAngle"),
    )
)

TELLING: dict[int, bytes] = {
    tag: entry[0].encode() for tag, entry in DicomDictionary.items() if entry[4] in _TELLING_KEYWORDS
}
"""Elements that tell geometry, pixels or identity: what programs cannot do without, and their VR by PS3.6."""

POSITIVE_PAIRS = (0x00280030, 0x00181164, 0x00182010)
"""Elements that give the size of a pixel in two numbers, neither of which may be 0 or less (PS3.3 10.7.1.3)."""
_SINGLE = (0x00180050, 0x00180088, 0x00201041, 0x00281052, 0x00281053)
"""Slice Thickness, Spacing Between Slices, Slice Location, Rescale Intercept and Slope."""
_COUNTS = {0x00200032: 3, 0x00200037: 6, **dict.fromkeys(POSITIVE_PAIRS, 2), **dict.fromkeys(_SINGLE, 1)}
_WINDOW_CENTER, _WINDOW_WIDTH = 0x00281050, 0x00281051


_MOST_KNOWN = 1 << 14
_LONGEST_REMEMBERED = 256
_ENOUGH = 1 << 18


_KNOWN: dict[bytes, set[bytes]] = {vr: set() for vr in FORMED_VRS}
"""Values that were judged and are as they should be, by VR; those of some elements apart."""
_KNOWN_OF: dict[int, set[bytes]] = {tag: set() for tag in (*_COUNTS, *CODE_TAGS)}
_KNOWN_WINDOWS: set[bytes] = set()

_FORMED_NAMES = {vr.decode(): vr for vr in FORMED_VRS}
_FORMED_TAGS = {tag: _FORMED_NAMES[entry[0]] for tag, entry in DicomDictionary.items() if entry[0] in _FORMED_NAMES}
_BETWEEN_TAGS = (ITEM, ITEM_END, SEQUENCE_END)


def _swapped(tag: int) -> int:
    """Return a tag as its four bytes are read as one number in little endian."""
    return (tag & 0xFFFF) << 16 | tag >> 16


@lru_cache(maxsize=1)
def _swapped_tags() -> tuple[dict[int, int], frozenset[int]]:
    """Return the tags that matter in items, and those of sequences, by what is read in little endian."""
    tags = {*_FORMED_TAGS, *TELLING, *_BETWEEN_TAGS}
    return {_swapped(tag): tag for tag in tags}, frozenset(map(_swapped, SEQUENCE_TAGS))


@lru_cache(maxsize=1)
def _tags_in_items() -> tuple[dict[int, int], frozenset[int]]:
    """Return the same for big endian."""
    return {tag: tag for tag in (*_FORMED_TAGS, *TELLING, *_BETWEEN_TAGS)}, SEQUENCE_TAGS


_HEADERS = {
    (False, False): Struct("<L2sH"),
    (False, True): Struct(">L2sH"),
    (True, False): Struct("<LL"),
    (True, True): Struct(">LL"),
}


class Oddities(NamedTuple):
    """What has to be looked at closer.

    Attributes
    ----------
    has_malformed
        Whether there is a number, a date, a time or a code that has not the form it should have, or a window that is
        none.
    has_wrong_vr
        Whether one of the TELLING elements has another VR than the data dictionary says.
    """

    has_malformed: bool
    has_wrong_vr: bool


def is_in_order(tag: int, vr: bytes, data: bytes) -> bool:
    """Tell whether a value of one of FORMED_VRS has the form and, where geometry depends on it, the count it should.

    Of a few codes too.
    """
    if tag in CODE_TAGS:
        return is_code(tag, data)
    if not has_form(data, vr):
        return False
    count = _COUNTS.get(tag)
    if count is None:
        return True
    parts = data.strip(b"\0 ").split(b"\\")
    if parts == [b""]:
        return True
    if len(parts) != count or not all(part.strip(b" ") for part in parts):
        return False
    return tag not in POSITIVE_PAIRS or all(float(part) > 0 for part in parts)


def are_windows(centers: bytes, widths: bytes) -> bool:
    """Tell whether Window Center and Window Width give windows: one of them for each of the other, all with a width.

    References
    ----------
    PS3.3 C.11.2.1.2: a window has a center and a width, which is greater than 0.
    """
    pairs = [[part.strip(b"\0 ") for part in data.split(b"\\")] for data in (centers, widths)]
    if len(pairs[0]) != len(pairs[1]):
        return False
    if pairs == [[b""], [b""]]:
        return True
    try:
        return all(center and float(width) > 0 for center, width in zip(*pairs))
    except ValueError:
        return False


def oddities_at_top(
    fields: Fields, encoding: Encoding, content: Content, only: Sequence[int] | None = None
) -> Oddities:
    """Return what is odd about the elements of a data set; those in items are not looked at.

    Parameters
    ----------
    only
        Numbers of the elements to look at; None for all.
    """
    layout = _layout_of(fields, encoding)
    if only is not None:
        layout = _part_of(layout, only)
    return Oddities(_has_malformed(layout, fields, content), layout.has_wrong_vr)


class _Layout(NamedTuple):
    """Which elements of a data set have to be looked at: the same for all files of a series.

    Attributes
    ----------
    formed
        Numbers of the elements whose values have a form, with tag, VR and what is known of it.
    windows
        Numbers of Window Center and Window Width, -1 for one that is missing; None if both are.
    by_number
        What `formed` has, by the number of the element.
    """

    vrs: tuple[bytes, ...]
    formed: tuple[tuple[int, int, bytes, set[bytes]], ...]
    has_wrong_vr: bool
    windows: tuple[int, int] | None
    by_number: dict[int, tuple[int, int, bytes, set[bytes]]]


_layouts: dict[tuple[int, ...], _Layout] = {}
_MOST_LAYOUTS = 64


def _layout_of(fields: Fields, encoding: Encoding) -> _Layout:
    tags, vrs = fields.tags, fields.vrs
    known = _layouts.get(tags)
    if known is not None and known.vrs == vrs:
        return known
    formed, has_wrong_vr = [], False
    for index, (tag, vr) in enumerate(zip(tags, vrs)):
        wanted = _FORMED_TAGS.get(tag) or CODE_TAGS.get(tag)
        if not encoding.implicit and vr != TELLING.get(tag, vr):
            has_wrong_vr = True
        elif wanted is not None and vr in (wanted, b""):
            formed.append((index, tag, wanted, _KNOWN_OF[tag] if tag in _KNOWN_OF else _KNOWN[wanted]))
    places = [tags.index(tag) if tag in tags else -1 for tag in (_WINDOW_CENTER, _WINDOW_WIDTH)]
    windows = (places[0], places[1]) if max(places) >= 0 else None
    if len(_layouts) >= _MOST_LAYOUTS:
        _layouts.clear()
    _layouts[tags] = layout = _Layout(vrs, tuple(formed), has_wrong_vr, windows, {one[0]: one for one in formed})
    return layout


def _part_of(layout: _Layout, only: Sequence[int]) -> _Layout:
    formed = tuple([layout.by_number[number] for number in only if number in layout.by_number])
    is_looked_at = layout.windows is not None and (layout.windows[0] in only or layout.windows[1] in only)
    return layout._replace(formed=formed, windows=layout.windows if is_looked_at else None)


def _has_malformed(layout: _Layout, fields: Fields, content: Content) -> bool:
    if not layout.formed:
        return False
    values, stops = fields.values, fields.stops
    window, base = content.window, content.base
    first, last = layout.formed[0][0], layout.formed[-1][0]
    if values[first] < base or stops[last] > base + len(window):
        base = values[first]
        window = content.read(base, min(stops[last] - base, _ENOUGH))
    found = False
    end = base + len(window)
    for index, tag, vr, known in layout.formed:
        value, stop = values[index], stops[index]
        data = window[value - base : stop - base] if stop <= end else content.read(value, min(stop - value, _ENOUGH))
        if data not in known and not _is_good(tag, vr, data, known):
            found = True
    if layout.windows is not None and not found:
        return not _are_windows_good(layout.windows, fields, content)
    return found


def _are_windows_good(places: tuple[int, int], fields: Fields, content: Content) -> bool:
    """Tell whether the windows of a data set are in order; those seen before are known by their bytes."""
    first, last = min(places), max(places)
    whole = b""
    if first + 1 == last:
        start, stop = fields.values[first], fields.stops[last]
        base = content.base
        is_there = base <= start and stop <= base + len(content.window)
        whole = content.window[start - base : stop - base] if is_there else content.read(start, min(stop - start, 1024))
        if whole in _KNOWN_WINDOWS:
            return True
    centers, widths = (
        content.read(fields.values[place], min(fields.stops[place] - fields.values[place], _ENOUGH))
        if place >= 0
        else b""
        for place in places
    )
    is_good = are_windows(centers, widths)
    if is_good and 0 < len(whole) <= _LONGEST_REMEMBERED:
        if len(_KNOWN_WINDOWS) >= _MOST_KNOWN:
            _KNOWN_WINDOWS.clear()
        _KNOWN_WINDOWS.add(whole)
    return is_good


def _is_good(tag: int, vr: bytes, data: bytes, known: set[bytes]) -> bool:
    if not is_in_order(tag, vr, data):
        return False
    if len(data) <= _LONGEST_REMEMBERED:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known.add(data)
    return True


def oddities_in_items(data: bytes, encoding: Encoding) -> Oddities:
    """Look at the elements of all items in a sequence one after another, however they are nested."""
    implicit, big_endian = encoding
    unpack = _HEADERS[encoding].unpack_from
    unpack_length = LENGTH[big_endian].unpack_from
    tags, sequences = _tags_in_items() if big_endian else _swapped_tags()
    tag_of = tags.get
    position, end = 0, len(data) - 8
    malformed = wrong_vr = False
    centers = b""
    while position <= end:
        if implicit:
            key, length = unpack(data, position)
            vr = b""
        else:
            key, vr, length = unpack(data, position)
        position += 8
        tag = tag_of(key)
        if tag is not None and tag >= ITEM:
            malformed = malformed or bool(centers)
            centers = b""
            continue
        if implicit:
            opens = key in sequences
        elif vr in SHORT_VRS:
            opens = False
        elif vr in LONG_VRS and position <= end + 4:
            length = unpack_length(data, position)[0]
            position += 4
            opens = vr == b"SQ"
        else:
            break  # what is wrong there is found by those who look at the structure
        if vr == b"UN" and (key in sequences or length == UNDEFINED):
            # Its items are in implicit VR (PS3.5 section 6.2.2). Where one of undefined length ends is not looked for.
            stop = len(data) if length == UNDEFINED else position + length
            malformed = malformed or oddities_in_items(data[position:stop], IMPLICIT).has_malformed
            position = stop
            continue
        if opens or length == UNDEFINED:
            continue
        if tag is not None:
            wanted = _FORMED_TAGS.get(tag)
            if not implicit and vr != (wanted or TELLING[tag]):
                wrong_vr = wrong_vr or tag in TELLING
            elif wanted is not None:
                value = data[position : position + length]
                known = _KNOWN_OF.get(tag, _KNOWN[wanted])
                if value not in known and not _is_good(tag, wanted, value, known):
                    malformed = True
                if tag == _WINDOW_CENTER:
                    centers = value
                elif tag == _WINDOW_WIDTH:
                    malformed = malformed or not are_windows(centers, value)
                    centers = b""
        position += length
    return Oddities(malformed or bool(centers), wrong_vr)
