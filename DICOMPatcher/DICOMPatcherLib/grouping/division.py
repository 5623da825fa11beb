"""Several images at one place: which attribute tells them apart, and the volumes that it makes of them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from DICOMPatcherLib.instances.instance import Instance

TELLING_TAGS = (
    "TemporalPositionIdentifier",
    "EchoNumbers",
    "EchoTime",
    "DiffusionBValue",
    "DiffusionGradientOrientation",
    "TriggerTime",
    "NominalCardiacTriggerDelayTime",
    "NominalPercentageOfCardiacPhase",
    "AcquisitionNumber",
    "ConvolutionKernel",
    "ImageType",
    "InversionTime",
    "FlipAngle",
    "PixelSpacing",
    "SliceThickness",
    "SequenceName",
    "KVP",
    "ReceiveCoilName",
    "ContrastBolusAgent",
    "AcquisitionDate",
    "AcquisitionTime",
    "FrameReferenceTime",
    "ContentTime",
)
"""What may tell images at one place apart: what says it by its meaning first, times last."""

_LONGEST_COMBINATION = 2

_MOST_PARTS = 2
"""If none is complete, there may be this many times as many parts as images at one place: a time of its own for each
image tells nothing.
"""


class Division(NamedTuple):
    """Images at the same places, divided into parts that have one at each place at most.

    Attributes
    ----------
    keywords
        What tells the parts apart; () if nothing does.
    parts
        The images of each, in order along the normal; in the order in which the values are first found.
    values
        What each part says, in the order of `keywords`.
    is_complete
        Whether all parts have an image at the same places.
    """

    keywords: tuple[str, ...] = ()
    parts: tuple[list[Instance], ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    is_complete: bool = False


def division_of(instances: Sequence[Instance], at: Sequence[int]) -> Division:
    """Return what tells images at one place apart: by a single attribute if one does, completely if one does.

    Parameters
    ----------
    at
        For each of the images, the index of its place.
    """
    varying = {}
    for keyword in TELLING_TAGS:
        values = [instance[keyword].strip(" \0") for instance in instances]
        if len(set(values)) > 1:
            varying[keyword] = values
    found, most = Division(), max(Counter(at).values(), default=0)
    for count in range(1, _LONGEST_COMBINATION + 1):
        for keywords in itertools.combinations(varying, count):
            division = _divided(instances, at, keywords, list(zip(*(varying[keyword] for keyword in keywords))))
            if division.is_complete:
                return division
            if division.keywords and not found.keywords and len(division.parts) <= _MOST_PARTS * most:
                found = division
    return found


def _divided(
    instances: Sequence[Instance], at: Sequence[int], keywords: tuple[str, ...], values: Sequence[tuple[str, ...]]
) -> Division:
    parts: dict[tuple[str, ...], list[Instance]] = {}
    places: dict[tuple[str, ...], list[int]] = {}
    for instance, place, value in zip(instances, at, values):
        known = places.setdefault(value, [])
        if known and known[-1] == place:
            return Division()
        known.append(place)
        parts.setdefault(value, []).append(instance)
    first = next(iter(places.values()))
    is_complete = all(part == first for part in places.values())
    return Division(keywords, tuple(parts.values()), tuple(parts), is_complete)
