"""What 3D Slicer offers to load of a series, what it ticks, and what it warns of.

A model of its scalar volume plugin and of its image sequence plugin: all files of a series are offered as one volume,
and besides, where acquisition number, image type, orientation or diffusion direction differ, those of each value.
Whatever is offered in parts is preferred to the whole only if the whole makes it warn, and the parts do not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from DICOMPatcherLib.instances.instance import batches

VOLUME, SEQUENCE = "volume", "sequence"

SEVERAL_FRAMES, NO_REFERENCE, NO_GEOMETRY, UNEVEN = "several frames", "no reference", "no geometry", "uneven"
"""What Slicer warns of: frames whose places it does not know, a first file without a place, another without one, and
slices that are not evenly spaced."""

LOADABLE_TAGS = (
    *("SOPClassUID", "Modality", "InstanceNumber", "NumberOfFrames"),
    *("AcquisitionNumber", "ImageType", "ImageOrientationPatient", "DiffusionGradientOrientation"),
    *("ImagePositionPatient", "TriggerTime"),
)
"""The elements that decide, in the order of the fields of `File` but for the last of these."""

SPACING_TOLERANCE = 0.01
"""By how much (mm) a gap may differ from the first one."""

_SAME_DIRECTION = 1e-6
_PLAIN_PLACE = re.compile(r"-?[0-9]+(\.[0-9]+)?(\\-?[0-9]+(\.[0-9]+)?){2}")
_SPLIT_BY = ("acquisition", "image_type", "orientation", "diffusion")
_EXCLUDED = ("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.481.3")  # segmentation, structure set
_MR = "1.2.840.10008.5.1.4.1.1.4"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_SEQUENCE_CLASSES = (
    "1.2.840.10008.5.1.4.1.1.12.1",  # X-Ray Angiographic Image Storage
    "1.2.840.10008.5.1.4.1.1.12.2",  # X-Ray Radiofluoroscopic Image Storage
    "1.2.840.10008.5.1.4.1.1.3.1",  # Ultrasound Multi-frame Image Storage
    "1.2.840.10008.5.1.4.1.1.6.1",  # Ultrasound Image Storage
    "1.2.840.10008.5.1.4.1.1.7.2",  # Multi-frame Grayscale Byte Secondary Capture Image Storage
    SECONDARY_CAPTURE,
    _MR,
)
_MODALITIES_OF_SEQUENCES = ("US", "XA", "RF", "ES")
_FEW_TRIGGER_TIMES = 3


class File(NamedTuple):
    """What Slicer asks a file of a series; text without padding."""

    sop_class: str
    modality: str
    number: str
    frames: str
    acquisition: str
    image_type: str
    orientation: str
    diffusion: str
    position: str
    trigger_time: str
    has_pixels: bool


class Loadable(NamedTuple):
    """One thing that Slicer offers to load.

    Attributes
    ----------
    kind
        VOLUME or SEQUENCE.
    files
        Indices of its files in the series, in the order in which they are loaded.
    is_selected
        Whether its plugin ticks it; of several plugins those with the highest confidence keep theirs.
    warnings
        What Slicer warns of.
    gap
        If the slices are uneven: the expected and the found gap (mm) and the index in `files` of what lies behind it.
    """

    kind: str
    files: tuple[int, ...]
    is_selected: bool
    confidence: float
    warnings: tuple[str, ...] = ()
    gap: tuple[float, float, int] | None = None


class Offer(NamedTuple):
    """What is offered of a series; what a plugin fails at it does not offer."""

    loadables: tuple[Loadable, ...]
    failed: tuple[str, ...] = ()

    @property
    def ticked(self) -> tuple[Loadable, ...]:
        """What Slicer loads if nobody chooses."""
        selected = [loadable for loadable in self.loadables if loadable.is_selected]
        highest = max((loadable.confidence for loadable in selected), default=0.0)
        return tuple(loadable for loadable in selected if loadable.confidence == highest)


class _Unusable(ValueError):
    """Slicer's plugin raises here."""


def offer_of(files: Sequence[File]) -> Generator[None, None, Offer]:
    """Work out in steps what Slicer offers to load of a series, given its files in the order of the database."""
    if len(files) == 1 and _PLAIN_PLACE.fullmatch(files[0].position) and files[0].number.isdecimal():
        # Where it lies and what its number is makes no difference, and there may be thousands.
        return _offer_of_one(files[0]._replace(position="0\\0\\0", number="1"))
    return (yield from _worked_out(files))


def _worked_out(files: Sequence[File]) -> Generator[None, None, Offer]:
    failed: tuple[str, ...] = ()
    try:
        volumes = yield from _volumes(files)
    except _Unusable:
        volumes, failed = [], (VOLUME,)
    yield
    try:
        sequences = list(_sequences(files))
    except _Unusable:
        sequences, failed = [], (*failed, SEQUENCE)
    return Offer((*volumes, *sequences), failed)


@lru_cache(maxsize=1024)
def _offer_of_one(file: File) -> Offer:
    steps = _worked_out([file])
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Offer = end.value
            return found


def _volumes(files: Sequence[File]) -> Generator[None, None, list[Loadable]]:
    """Offer the whole series, and its parts."""
    parts: list[tuple[str, list[list[int]]]] = []
    for name in _SPLIT_BY:
        divided = _divided(files, name)
        yield
        if len(divided) > 1:
            parts.append((name, divided))
    whole = yield from _volume(files, range(len(files)))
    found: list[tuple[Loadable, bool]] = []
    for _, divided in parts:
        for index, members in enumerate(divided):
            others = divided[1 - index] if len(divided) == 2 else members
            volume = yield from _volume(files, members)
            is_without_localizer = len(divided) == 2 and len(members) > 1 and len(others) == 1
            if volume is not None:
                is_better = not volume.warnings and (len(parts) == 1 or is_without_localizer)
                found.append((volume, is_better and whole is not None and bool(whole.warnings)))
    some_better = any(is_better for _, is_better in found)
    volumes = [_rated(whole, not some_better)] if whole is not None else []
    return volumes + [_rated(volume, is_better) for volume, is_better in found]


def _rated(volume: Loadable, is_preferred: bool) -> Loadable:
    return volume if is_preferred else volume._replace(is_selected=False, confidence=min(volume.confidence, 0.45))


def _divided(files: Sequence[File], name: str) -> list[list[int]]:
    """Divide the files of a series by the value of one field."""
    parts: dict[str, list[int]] = defaultdict(list)
    if name != "orientation":
        for index, file in enumerate(files):
            parts[_without_padding(getattr(file, name))].append(index)
        return list(parts.values())
    for index, file in enumerate(files):
        if file.orientation:
            parts[file.orientation].append(index)
    if len(parts) < 2:
        return list(parts.values())
    like: list[tuple[tuple[float, ...], list[int]]] = []
    merged: list[list[int]] = []
    for text, members in parts.items():
        vector = _numbers(text)
        for known, found in like:
            if len(known) != len(vector) and 1 not in (len(known), len(vector)):
                raise _Unusable
            if all(abs(one - other) <= _SAME_DIRECTION for one, other in zip(known, vector)):
                found.extend(members)
                break
        else:
            like.append((vector, members))
            merged.append(members)
    return [sorted(members) for members in merged]


def _without_padding(text: str) -> str:
    """Return text without the blanks that each of several values may have around it."""
    return "\\".join(part.strip() for part in text.split("\\")) if " " in text else text


def _volume(files: Sequence[File], members: Iterable[int]) -> Generator[None, None, Loadable | None]:
    """Return in steps files as one volume; None for what the plugin leaves to others."""
    chosen = list(members)
    if any(files[index].sop_class in _EXCLUDED for index in chosen):
        return None
    with_pixels = [index for index in chosen if files[index].has_pixels]
    confidence = 0.5 if with_pixels else 0.2
    chosen = with_pixels or chosen
    first = files[chosen[0]]
    warnings: tuple[str, ...] = (SEVERAL_FRAMES,) if first.frames not in ("", "1") else ()
    if not first.position or not first.orientation:
        return Loadable(VOLUME, tuple(chosen), True, confidence, (*warnings, NO_REFERENCE))
    reference = _reference([files[index] for index in chosen])
    normal, origin = _normal(reference.orientation), _numbers(reference.position)
    places = []
    for batch in batches(chosen):
        for index in batch:
            file = files[index]
            if not file.position or not file.orientation:
                return Loadable(VOLUME, tuple(chosen), True, confidence, (*warnings, NO_GEOMETRY))
            position = _numbers(file.position)
            if len(position) != len(normal) or len(origin) != len(normal):
                raise _Unusable
            x, y, z = position
            places.append((x - origin[0]) * normal[0] + (y - origin[1]) * normal[1] + (z - origin[2]) * normal[2])
        yield
    order = sorted(range(len(chosen)), key=places.__getitem__)
    gap = _uneven_gap([places[index] for index in order])
    warnings += (UNEVEN,) if gap is not None else ()
    return Loadable(VOLUME, tuple(chosen[index] for index in order), True, confidence, warnings, gap)


def _reference(files: Sequence[File]) -> File:
    """Return the file along whose normal Slicer sorts: the first one that the system happens to list.

    If directions differ, one of those in which most lie is more likely to be that than the first by name.
    """
    (common, count), *others = Counter(file.orientation for file in files).most_common()
    if not others or count <= len(files) / 2:
        return files[0]
    return next(file for file in files if file.orientation == common)


def _uneven_gap(places: Sequence[float]) -> tuple[float, float, int] | None:
    if len(places) < 2:
        return None
    expected = places[1] - places[0]
    for index in range(1, len(places)):
        found = places[index] - places[index - 1]
        if abs(found - expected) > SPACING_TOLERANCE:
            return expected, found, index
    return None


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(map(float, text.split("\\")))
    except ValueError:
        raise _Unusable from None


def _normal(orientation: str) -> tuple[float, float, float]:
    numbers = _numbers(orientation)
    if len(numbers) != 6:
        raise _Unusable
    a, b, c, d, e, f = numbers
    return b * f - c * e, c * d - a * f, a * e - b * d


def _sequences(files: Sequence[File]) -> Iterator[Loadable]:
    """Offer each instance number of ultrasound and X-ray as a sequence, and MR images as one."""
    may_be_cine = True
    numbered: dict[str, list[int]] = {}
    cine: dict[int, int] = {}
    times, orientations = set(), set()
    for index, file in enumerate(files):
        if file.sop_class not in _SEQUENCE_CLASSES:
            continue
        if file.sop_class != _MR:
            may_be_cine = False
        elif not may_be_cine:
            continue
        if file.sop_class == _MR:
            if not file.number:
                may_be_cine = False
                continue
            try:
                cine[int(file.number)] = index
            except ValueError:
                raise _Unusable from None
            times.add(file.trigger_time)
            orientations.add(file.orientation)
        elif file.sop_class != SECONDARY_CAPTURE or file.modality in _MODALITIES_OF_SEQUENCES:
            numbered.setdefault(file.number, []).append(index)
    for members in numbered.values():
        yield Loadable(SEQUENCE, tuple(members), True, 0.7)
    if may_be_cine and len(cine) > 1:
        confidence = 0.4
        if len(times) > _FEW_TRIGGER_TIMES:
            confidence = 1.05 if len(orientations) > 1 else 0.85
        yield Loadable(SEQUENCE, tuple(cine[number] for number in sorted(cine)), True, confidence)
