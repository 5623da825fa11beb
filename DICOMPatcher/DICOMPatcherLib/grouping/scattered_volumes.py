"""Finding the slices of one volume that are scattered over several series or studies."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from typing import NamedTuple, Union, cast

from DICOMPatcherLib.grouping.division import TELLING_TAGS, varying_among
from DICOMPatcherLib.grouping.unlike_slices import are_mixed
from DICOMPatcherLib.instances.geometry import (
    SAME_PLACE,
    GeometryError,
    Vector,
    are_complete,
    are_parallel,
    evenly_spaced,
    normal_of,
    place_along,
)
from DICOMPatcherLib.instances.instance import Instance, batches, group_in_steps, remaining, texts_of
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, birth_date, sex
from DICOMPatcherLib.instances.row_values import decimals, text
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.identifiers import WELL_KNOWN

FEWEST_SLICES = 3
"""Two slices are always evenly spaced; only more of them are evidence."""

MOST_MISSING = 0.1
"""Which share of the slices may be missing in a volume that is put together."""

_MOST_DIRECTIONS = 50

_SAME_TEXT = (
    *("PatientID", "PatientName", "StudyDate", "Modality", "SOPClassUID", "ImageType"),
    *("Rows", "Columns", "BitsAllocated", "BitsStored", "PhotometricInterpretation"),
    *("SeriesDescription", "ProtocolName", "Manufacturer", "ManufacturerModelName"),
    *("ConvolutionKernel", "SequenceName", "EchoNumbers", "TemporalPositionIdentifier"),
)
_SAME_NUMBERS = {"PixelSpacing": 2, "SliceThickness": 1, "EchoTime": 1, "DiffusionBValue": 1}
_TEXTS_OF_KIND = (
    *("PatientBirthDate", "PatientSex", "NumberOfFrames", "ImageOrientationPatient"),
    *_SAME_TEXT,
    *_SAME_NUMBERS,
)
_TELLING = ("SeriesDescription", "ProtocolName", "Manufacturer", "ManufacturerModelName")
_SAME_AT_ONE_TIME = tuple(keyword for keyword in TELLING_TAGS if keyword != "ContentTime")

SCATTERED_TAGS = (
    *IDENTITY_TAGS,
    *_SAME_TEXT,
    *_SAME_NUMBERS,
    *TELLING_TAGS,
    *("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "AcquisitionNumber"),
    *("ImagePositionPatient", "ImageOrientationPatient", "NumberOfFrames"),
)
"""What a row must have for the volumes to be found."""

Kind = tuple[str, ...]
Series = list[Instance]


class Volume(NamedTuple):
    """The slices of one volume, and how many are missing between them."""

    slices: list[Instance]
    missing: int


class Left(NamedTuple):
    """Series that look alike but do not certainly form a volume, and why."""

    series: list[Series]
    why: str


class _Lot(NamedTuple):
    """Series of one kind that may be parts of one volume.

    Attributes
    ----------
    normal
        The normal of their slices.
    is_one_space
        Whether one frame of reference holds them all.
    """

    series: list[Series]
    normal: Vector
    is_one_space: bool


Found = Union[Volume, Left, None]


def scattered_volumes(instances: Iterable[Instance]) -> Iterator[Found]:
    """Yield each volume that is scattered, and what could not be put together; None between steps."""
    kinds: dict[Kind, list[Series]] = {}
    groups = yield from group_in_steps(remaining(instances), "StudyInstanceUID", "SeriesInstanceUID")
    for series in groups.values():
        kind = yield from _kind(series)
        if kind is not None:
            kinds.setdefault(kind, []).append(series)
    for same in kinds.values():
        for lot in (yield from _lots(same)) if len(same) > 1 else ():
            yield None
            yield from _volumes_of(lot)


def _kind(series: Series) -> Generator[None, None, Kind | None]:
    """Find in steps what the slices of a series must have in common with another; None if it holds anything else."""
    first: Kind | None = None
    reference: tuple[float, ...] = ()
    before: tuple[str, ...] = ()
    for batch in batches(series):
        yield
        for instance, texts in zip(batch, texts_of(batch, *_TEXTS_OF_KIND)):
            if not instance.pixel_length or decimals(instance, "ImagePositionPatient", 3) is None:
                return None
            if texts == before:  # as nearly always
                continue
            before = texts
            orientation = decimals(instance, "ImageOrientationPatient", 6)
            if text(instance, "NumberOfFrames") not in ("", "1") or orientation is None:
                return None
            kind = (
                birth_date(instance),
                sex(instance),
                *(text(instance, keyword) for keyword in _SAME_TEXT),
                *(_number(instance, keyword, count) for keyword, count in _SAME_NUMBERS.items()),
            )
            if first is None:
                first, reference = kind, orientation
            if kind != first or not are_parallel(reference, orientation):
                return None
    has_uids = bool(text(series[0], "StudyInstanceUID") and text(series[0], "SeriesInstanceUID"))
    return first if has_uids and "LOCALIZER" not in text(series[0], "ImageType").upper() else None


def _number(instance: Instance, keyword: str, count: int) -> str:
    values = decimals(instance, keyword, count)
    return text(instance, keyword) if values is None else "\\".join(f"{value:.5g}" for value in values)


def _lots(same: list[Series]) -> Generator[None, None, list[_Lot]]:
    """Divide in steps series of one kind by direction, then by their frame of reference, else study, else folder."""
    directions: list[tuple[tuple[float, ...], list[Series]]] = []
    for batch in batches(same):
        yield
        for series in batch:
            orientation = cast("tuple[float, ...]", decimals(series[0], "ImageOrientationPatient", 6))
            found = next((members for known, members in directions if are_parallel(known, orientation)), None)
            if found is not None:
                found.append(series)
            elif len(directions) < _MOST_DIRECTIONS:
                directions.append((orientation, [series]))
    divided = []
    for orientation, members in directions:
        normal = normal_of(orientation)
        stated = [(frame_of(series), text(series[0], "StudyInstanceUID")) for series in members]
        frames, studies = Counter(frame for frame, _ in stated), Counter(study for _, study in stated)
        lots: dict[tuple[str, str], list[Series]] = {}
        for series, (frame, study) in zip(members, stated):
            if frame and frames[frame] > 1:
                key = "frame", frame
            else:
                key = ("study", study) if studies[study] > 1 else ("folder", series[0].folder)
            lots.setdefault(key, []).append(series)
        yield
        divided += [
            _Lot(lot, normal, key[0] == "frame") for key, lot in lots.items() if normal is not None and len(lot) > 1
        ]
    return divided


def _volumes_of(lot: _Lot) -> Iterator[Found]:
    """Look in each acquisition by itself, unless every series has another number, which then means nothing."""
    acquisitions = _divided(lot, "AcquisitionNumber")
    if all(len(part.series) == 1 for part in acquisitions):
        acquisitions = [lot]
    for part in acquisitions:
        yield None
        times = yield from _times_of(part)
        yield from times or _volumes_across_studies(part)


def _times_of(lot: _Lot) -> Generator[None, None, list[Volume]]:
    """Find in steps the volumes of slices that are a series each and were made at one time; none if it proves none.

    It does where all slices of a time are a complete volume, at the same places at all times, in one study and space,
    and nothing else that tells volumes apart differs within a time.
    """
    if not lot.is_one_space or any(len(series) > 1 for series in lot.series):
        return []
    times = _divided(lot, "ContentTime")
    yield
    counts = {len(time.series) for time in times}
    studies = {text(series[0], "StudyInstanceUID") for series in lot.series}
    if len(times) < 2 or len(counts) > 1 or min(counts) < FEWEST_SLICES or len(studies) > 1:
        return []
    volumes: list[Volume] = []
    places: list[tuple[float, ...]] = []
    for time in times:
        slices = sorted(
            (instance for (instance,) in time.series), key=lambda one: place_along(lot.normal, _position(one))
        )
        found = [_position(instance) for instance in slices]
        places = places or found
        is_there = all(math.dist(one, other) < SAME_PLACE for one, other in zip(places, found))
        if not text(slices[0], "ContentTime") or not is_there or not are_complete(lot.normal, found):
            return []
        if varying_among(slices, _SAME_AT_ONE_TIME):
            return []
        volumes.append(Volume(slices, 0))
        yield
    is_mixed = yield from are_mixed([volume.slices for volume in volumes])
    return [] if is_mixed else volumes


def _volumes_across_studies(lot: _Lot) -> Iterator[Found]:
    try:
        yield (yield from _volume(lot))
    except GeometryError as error:
        studies = _divided(lot, "StudyInstanceUID")
        if len(studies) in (1, len(lot.series)):
            yield Left(lot.series, str(error))
            return
        for part in studies:
            try:
                yield (yield from _volume(part))
            except GeometryError as why:
                yield Left(part.series, str(why))


def _divided(lot: _Lot, keyword: str) -> list[_Lot]:
    parts: dict[frozenset[str], list[Series]] = {}
    for series in lot.series:
        parts.setdefault(frozenset(text(instance, keyword) for instance in series), []).append(series)
    return [lot._replace(series=part) for part in parts.values()]


def _volume(lot: _Lot) -> Generator[None, None, Volume | None]:
    """Put together in steps the one volume that the series form; None if there is nothing that has to be put together.

    A complete volume takes up single slices only. Larger fragments must interleave: one behind the other they may be
    two volumes. Unless all have one series UID, which is of one study: then it is the studies that were torn.

    Raises
    ------
    GeometryError
        If they form none.
    """
    slices = [instance for series in lot.series for instance in series]
    if len(lot.series) < 2 or len(slices) < FEWEST_SLICES:
        return None
    positions: dict[Instance, tuple[float, ...]] = {}
    for batch in batches(slices):
        positions.update((instance, _position(instance)) for instance in batch)
        yield
    large = [[positions[instance] for instance in series] for series in lot.series if len(series) >= FEWEST_SLICES]
    complete = []
    for fragment in large:
        if are_complete(lot.normal, fragment):
            complete.append(fragment)
        yield
    is_one_uid = len({text(series[0], "SeriesInstanceUID") for series in lot.series}) == 1
    if not is_one_uid and (len(complete) > 1 or (complete and len(slices) - len(complete[0]) != len(lot.series) - 1)):
        return None
    stack = evenly_spaced(lot.normal, list(positions.values()))
    yield
    if stack.missing > (MOST_MISSING * len(slices) if lot.is_one_space and not complete else 0):
        raise GeometryError(Text("slices are missing between them"))
    if not lot.is_one_space and not any(text(slices[0], keyword) for keyword in _TELLING):
        raise GeometryError(Text("only their positions indicate that they belong together"))
    is_certain = len(large) < 2 or is_one_uid or _interleave(large, lot.normal)
    return Volume(slices, stack.missing) if is_certain else None


def _interleave(large: list[list[tuple[float, ...]]], normal: Vector) -> bool:
    """Tell whether the extents of all series, given by the positions of their slices, overlap."""
    places = [[place_along(normal, position) for position in positions] for positions in large]
    return max(map(min, places)) < min(map(max, places))


def frame_of(series: Series) -> str:
    """Return the frame of reference of a whole series; "" for several, none, or one that is everybody's (PS3.6 A.2)."""
    frames = {text(instance, "FrameOfReferenceUID") for instance in series}
    frame = frames.pop() if len(frames) == 1 else ""
    return "" if frame.startswith(WELL_KNOWN) else frame


def _position(instance: Instance) -> tuple[float, ...]:
    return cast("tuple[float, ...]", decimals(instance, "ImagePositionPatient", 3))
