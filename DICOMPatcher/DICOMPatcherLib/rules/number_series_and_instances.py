"""One number for each series, and one for each of its slices."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Generator, Iterable, Iterator

from DICOMPatcherLib.collection import Instance, group_by, portions, remaining
from DICOMPatcherLib.geometry import are_distinct, places_along_normal
from DICOMPatcherLib.order import by_time_and_name, continued
from DICOMPatcherLib.row_values import free_numbers, integer, text
from DICOMPatcherLib.rule import DICOMPatcherRule
from DICOMPatcherLib.rules.split_ultrasound_series_by_instance_number import ULTRASOUND_CLASSES

_DIFFERENT_IMAGES = (
    "TemporalPositionIdentifier",
    "EchoNumbers",
    "EchoTime",
    "AcquisitionNumber",
    "DiffusionBValue",
    "ImageType",
)
"""What tells images of one number apart: each time point, echo ... may count its slices anew."""


class NumberSeriesAndInstances(DICOMPatcherRule):
    """Give Series Number (0020,0011) and Instance Number (0020,0013) where they are missing, no numbers, or ambiguous.

    References
    ----------
    PS3.3 C.7.3.1: Series Number identifies a series. PS3.3 C.7.6.1: Instance Number identifies an image.
    PS3.5 6.2: both are integer strings.
    """

    title = "Number series and instances"
    description = (
        "Gives each series one number, and each slice of a series a number of its own, where numbers are missing, are "
        "text, or stand several times. Slices are numbered by their position, or if positions do not tell by the time "
        "and the name of the file. Numbers that are in order stay. Time points, echoes and acquisitions may count "
        "their slices anew, and images and clips of ultrasound may share a number."
    )
    defects = ("I14",)
    default = True
    requiredTags = (
        *_DIFFERENT_IMAGES,
        *("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID", "Modality"),
        *("SeriesNumber", "InstanceNumber", "SeriesDescription", "NumberOfFrames"),
        *("ImagePositionPatient", "ImageOrientationPatient", "AcquisitionTime", "ContentTime"),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Go study by study, series by series."""
        rows = list(remaining(instances))
        elsewhere = _in_several_series(rows)
        yield
        for (study,), members in group_by(rows, "StudyInstanceUID").items():
            free = free_numbers(members, "SeriesNumber")
            for (uid,), series in group_by(members, "SeriesInstanceUID").items():
                if study.strip(" \0") and uid.strip(" \0"):
                    _number_series(series, free)
                    yield
                    yield from _number_instances(series, elsewhere)
                yield


def _number_series(series: list[Instance], free: Iterator[int]) -> None:
    """Give a series the number that most of it has. What looks like several series is left for who knows them."""
    found = Counter(integer(instance, "SeriesNumber") for instance in series)
    missing = found.pop(None, 0)
    if len(found) > 1 and len({(instance["Modality"], instance["SeriesDescription"]) for instance in series}) > 1:
        for instance in series:
            instance.report("I14", "A series has several SeriesNumber and descriptions. It may be several series.")
    elif len(found) > 1 or missing:
        number = found.most_common(1)[0][0] if found else None
        number = next(free) if number is None else number
        for instance in series:
            if integer(instance, "SeriesNumber") != number:
                problem = _problem(instance, "SeriesNumber", "differed from that of other files of the series")
                instance["SeriesNumber"] = str(number)
                instance.report("I14", f"SeriesNumber {problem}. It is the same in the whole series now.")


def _in_several_series(instances: Iterable[Instance]) -> set[str]:
    """Return the SOP Instance UIDs that stand in several series.

    Their files are one image, because different images have got UIDs of their own. A number that only one of them gets
    would make them look different.
    """
    series_of: dict[str, str] = {}
    found = set()
    for instance in instances:
        uid, series = _uid(instance), instance["SeriesInstanceUID"]
        if series_of.setdefault(uid, series) != series:
            found.add(uid)
    return found


def _number_instances(series: list[Instance], elsewhere: set[str]) -> Iterator[None]:
    """Give numbers to what has none, and to slices that share theirs with others."""
    if len(series) == 1 and not text(series[0], "InstanceNumber"):
        return  # nothing that it could be mistaken for
    slices, copies, others = _sorted_out(series, elsewhere)
    yield
    may_share = text(series[0], "SOPClassUID") in ULTRASOUND_CLASSES
    shared = [] if may_share else (yield from _wrongly_shared(slices))
    yield
    before = {instance: instance["InstanceNumber"] for instance in copies.values()}
    if shared or any(map(_is_bad, slices)):
        yield from _number_slices(slices, shared, others)
    for copy, instance in copies.items():
        if _is_bad(copy) or copy["InstanceNumber"] == before[instance]:
            _set(copy, instance["InstanceNumber"], "It is that of the same image in another file.")
    lacking = (instance for instance in others if _is_bad(instance) and _uid(instance) not in elsewhere)
    for instance, number in zip(lacking, free_numbers(series, "InstanceNumber")):
        _set(instance, str(number), "It is a free one of the series.")


def _sorted_out(
    series: list[Instance], elsewhere: set[str]
) -> tuple[list[Instance], dict[Instance, Instance], list[Instance]]:
    """Return the single-frame images, further files of each with the first one, and all else."""
    slices: dict[str, Instance] = {}
    copies, others = {}, []
    for instance in series:
        is_slice = instance.pixel_length and text(instance, "NumberOfFrames") in ("", "1")
        if not is_slice or _uid(instance) in elsewhere:
            others.append(instance)
            continue
        first = slices.setdefault(_uid(instance), instance)
        if first is not instance:
            copies[instance] = first
    return list(slices.values()), copies, others


def _uid(instance: Instance) -> str:
    return text(instance, "SOPInstanceUID") or instance.path


def _is_bad(instance: Instance) -> bool:
    return integer(instance, "InstanceNumber") is None


def _wrongly_shared(slices: list[Instance]) -> Generator[None, None, list[Instance]]:
    """Find the slices that have their number in common with another, and nothing tells them apart.

    Where every slice is an acquisition of its own at a place of its own, that does not tell them apart.
    """
    numbered: dict[int, list[Instance]] = {}
    for instance in slices:
        number = integer(instance, "InstanceNumber")
        if number is not None:
            numbered.setdefault(number, []).append(instance)
    if len(numbered) == sum(map(len, numbered.values())):
        return []
    signs = {instance: tuple(instance[keyword] for keyword in _DIFFERENT_IMAGES) for instance in slices}
    if len(set(signs.values())) == len(slices):
        places = yield from places_along_normal(slices)
        if places is not None and are_distinct(places):
            signs = dict.fromkeys(slices, ())
    ambiguous = (group for group in numbered.values() if len({signs[instance] for instance in group}) < len(group))
    return [instance for group in ambiguous for instance in group]


def _number_slices(slices: list[Instance], shared: list[Instance], others: list[Instance]) -> Iterator[None]:
    taken = {integer(instance, "InstanceNumber") for instance in others}
    places = yield from places_along_normal(slices)
    yield
    if places is not None and are_distinct(places):
        place_of = dict(zip(slices, places))
        order, why = sorted(slices, key=place_of.__getitem__), "It was given by the position of the slice."
        ambiguous = set(shared)
        known = (None if instance in ambiguous else integer(instance, "InstanceNumber") for instance in order)
        sequence = continued(list(known))
    else:
        order, why = by_time_and_name(slices), "It was given by the time and the name of the file."
        sequence = []
    yield
    if sequence and taken.isdisjoint(sequence):
        numbers: Iterable[tuple[Instance, int]] = zip(order, sequence)
    elif shared:
        count = itertools.count(1)
        numbers = [(instance, next(number for number in count if number not in taken)) for instance in order]
    else:
        numbers = zip(filter(_is_bad, order), free_numbers(slices + others, "InstanceNumber"))
    for portion in portions(numbers):
        for instance, number in portion:
            if integer(instance, "InstanceNumber") != number:
                _set(instance, str(number), why)
        yield


def _problem(instance: Instance, keyword: str, otherwise: str) -> str:
    if integer(instance, keyword) is not None:
        return otherwise
    return "was no whole number" if text(instance, keyword) else "was missing"


def _set(instance: Instance, number: str, why: str) -> None:
    if instance["InstanceNumber"] == number:
        return
    problem = _problem(instance, "InstanceNumber", "did not tell the images of the series apart")
    instance["InstanceNumber"] = number
    instance.report("I14", f"InstanceNumber {problem}. {why}")
