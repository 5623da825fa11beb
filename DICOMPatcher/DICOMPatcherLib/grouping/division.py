"""Several images at one place: which attribute tells them apart, and the volumes that it makes of them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from typing import NamedTuple

from DICOMPatcherLib.instances.instance import Instance, batches, texts_of

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

TELLING_IF_COMPLETE = ("SeriesDescription",)
"""What tells volumes apart that are all complete, and of single images nothing."""

_LONGEST_COMBINATION = 3
_MOST_COMBINED = 8
"""If more attributes vary, no three of them are tried together."""

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


def division_of(instances: Sequence[Instance], at: Sequence[int]) -> Generator[None, None, Division]:
    """Return, in steps, what tells images at one place apart: a single attribute if one does, completely if one does.

    Parameters
    ----------
    at
        For each of the images, the index of its place.
    """
    stated: list[tuple[str, ...]] = []
    for batch in batches(instances):
        stated += texts_of(batch, *TELLING_TAGS, *TELLING_IF_COMPLETE)
        yield
    varying = {}
    for column, keyword in enumerate((*TELLING_TAGS, *TELLING_IF_COMPLETE)):
        texts = [row[column] for row in stated]
        written = {text: text.strip(" \0") for text in set(texts)}
        if len(set(written.values())) > 1:
            varying[keyword] = [written[text] for text in texts]
        yield
    last = {keyword: varying.pop(keyword) for keyword in TELLING_IF_COMPLETE if keyword in varying}
    found, most = Division(), max(Counter(at).values(), default=0)
    for count in range(1, _LONGEST_COMBINATION + (len(varying) <= _MOST_COMBINED)):
        for keywords in itertools.combinations(varying, count):
            division = yield from _divided(instances, at, keywords, zip(*(varying[keyword] for keyword in keywords)))
            if division.is_complete:
                return division
            if division.keywords and not found.keywords and len(division.parts) <= _MOST_PARTS * most:
                found = division
    for keyword, values in last.items():
        division = yield from _divided(instances, at, (keyword,), zip(values))
        if division.is_complete:
            return division
    return found


def varying_among(instances: Iterable[Instance], keywords: Sequence[str] = TELLING_TAGS) -> list[str]:
    """Return which of some elements images do not all say alike."""
    columns = zip(*set(texts_of(instances, *keywords)))
    return [keyword for keyword, stated in zip(keywords, columns) if len(set(stated)) > 1]


def _divided(
    instances: Sequence[Instance], at: Sequence[int], keywords: tuple[str, ...], values: Iterable[tuple[str, ...]]
) -> Generator[None, None, Division]:
    parts: dict[tuple[str, ...], list[Instance]] = {}
    places: dict[tuple[str, ...], list[int]] = {}
    for batch in batches(zip(instances, at, values)):
        for instance, place, value in batch:
            known = places.setdefault(value, [])
            if known and known[-1] == place:
                return Division()
            known.append(place)
            parts.setdefault(value, []).append(instance)
        yield
    first = next(iter(places.values()))
    is_complete = all(part == first for part in places.values())
    return Division(keywords, tuple(parts.values()), tuple(parts), is_complete)
