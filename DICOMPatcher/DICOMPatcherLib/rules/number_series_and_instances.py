"""One number for each series, and one for each of its slices."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Iterator

from DICOMPatcherLib.defects import NUMBER_UNUSABLE
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.instances.geometry import are_distinct, places_along_normal
from DICOMPatcherLib.instances.instance import Instance, batches, group_in_steps, remaining
from DICOMPatcherLib.instances.numbering import by_time_and_name, continued
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import decimals, free_numbers, integer, text
from DICOMPatcherLib.instances.storage_classes import ULTRASOUND_CLASSES
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action

_FEWEST_PLACED = 3
"""From so many slices on, positions and numbers that go together tell where others lie."""

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
    summary = "Numbers series and slices where numbers are missing, are text, or are not unique."
    description = (
        "Gives each series one number, and each slice of a series a number of its own, where numbers are missing, are "
        "text, or are not unique. Slices are numbered by their position or, if positions are not conclusive, by "
        "acquisition time and file name."
    )
    whenToUse = "Needed for files written by scripts, and for programs that sort slices by number."
    neverDoes = (
        "It leaves numbers alone that are in order; time points, echoes and acquisitions may restart the numbers, "
        "and images and clips of ultrasound may share a number. A series with several series numbers, patients or "
        "pixel spacings may be several series: it is reported and stays."
    )
    defects = (NUMBER_UNUSABLE,)
    default = True
    fillsIn = True
    requiredTags = (
        *IDENTITY_TAGS,
        *_DIFFERENT_IMAGES,
        *("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID", "Modality"),
        *("SeriesNumber", "InstanceNumber", "SeriesDescription", "NumberOfFrames"),
        *("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "AcquisitionTime", "ContentTime"),
    )

    examples = (
        Example(
            "Images whose numbers are text",
            {
                "1.dcm": {"InstanceNumber": "image", "ContentTime": "100002"},
                "2.dcm": {"InstanceNumber": "image", "ContentTime": "100001"},
            },
            {"1.dcm": {"InstanceNumber": "2"}, "2.dcm": {"InstanceNumber": "1"}},
        ),
        Example(
            "Numbers with gaps",
            {"1.dcm": {"InstanceNumber": "7"}, "2.dcm": {"InstanceNumber": "9"}},
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Go study by study, series by series."""
        rows = list(remaining(instances))
        elsewhere = yield from _in_several_series(rows)
        studies = yield from group_in_steps(rows, "StudyInstanceUID")
        for (study,), members in studies.items():
            free = free_numbers(members, "SeriesNumber")
            for (uid,), series in (yield from group_in_steps(members, "SeriesInstanceUID")).items():
                if study.strip(" \0") and uid.strip(" \0"):
                    yield from _number(series, free, elsewhere)
                yield


def _number(series: list[Instance], free: Iterator[int], elsewhere: set[str]) -> Iterator[None]:
    """Number a series and its instances, unless it may be several series: what tells them apart must not be lost."""
    numbers = {integer(instance, "SeriesNumber") for instance in series} - {None}
    several: str = Text("series numbers") if len(numbers) > 1 else ""
    yield
    if not several:
        if not (yield from _is_ambiguous(series, elsewhere)):
            return
        if are_of_several(series):
            several = Text("patients")
        elif _has_several_spacings(series):
            several = Text("pixel spacings")
        yield
    if several:
        message = Text("the series has different {what} and may be several series; left unchanged", what=several)
        for batch in batches(series):
            for instance in batch:
                instance.report(NUMBER_UNUSABLE, message, is_undecidable=True)
            yield
        return
    _number_series(series, next(iter(numbers), None), free)
    yield
    yield from _number_instances(series, elsewhere)


def _is_ambiguous(series: list[Instance], elsewhere: set[str]) -> Generator[None, None, bool]:
    """Tell whether a number is missing or no number, or does not tell the images of the series apart."""
    if any(integer(instance, "SeriesNumber") is None for instance in series):
        return True
    if len(series) == 1 and not text(series[0], "InstanceNumber"):
        return False  # nothing that it could be mistaken for
    slices, _, _ = _sorted_out(series, elsewhere)
    yield
    return any(map(_is_bad, series)) or bool((yield from _wrongly_shared(slices)))


def _has_several_spacings(series: list[Instance]) -> bool:
    spacings = {decimals(instance, "PixelSpacing", 2) for instance in series} - {None}
    return len({tuple(f"{value:.5g}" for value in spacing or ()) for spacing in spacings}) > 1


def _number_series(series: list[Instance], number: int | None, free: Iterator[int]) -> None:
    """Give a series its number, or a free one, where a file has none."""
    lacking = [instance for instance in series if integer(instance, "SeriesNumber") is None]
    result = action("copied from other files of the series", "would be copied from other files of the series")
    if lacking and number is None:
        number = next(free)
        result = action("an unused number of the study was assigned", "an unused number of the study would be assigned")
    for instance in lacking:
        problem = _problem(instance, "SeriesNumber")
        instance["SeriesNumber"] = str(number)
        instance.report(NUMBER_UNUSABLE, with_result(problem, result))


def _in_several_series(instances: Iterable[Instance]) -> Generator[None, None, set[str]]:
    """Find in steps the SOP Instance UIDs that stand in several series.

    Their files are one image, because different images have got UIDs of their own. A number that only one of them gets
    would make them look different.
    """
    series_of: dict[str, str] = {}
    found = set()
    for batch in batches(instances):
        for instance in batch:
            uid, series = _uid(instance), instance["SeriesInstanceUID"]
            if series_of.setdefault(uid, series) != series:
                found.add(uid)
        yield
    return found


def _number_instances(series: list[Instance], elsewhere: set[str]) -> Iterator[None]:
    """Give numbers to what has none, and to slices that share theirs with others."""
    if len(series) == 1 and not text(series[0], "InstanceNumber"):
        return
    slices, copies, others = _sorted_out(series, elsewhere)
    yield
    shared = yield from _wrongly_shared(slices)
    yield
    before = {instance: instance["InstanceNumber"] for instance in copies.values()}
    unusable = [*shared, *filter(_is_bad, slices)]
    if unusable and _would_place(slices):
        left = Text("left unchanged because it may tell where slices without position lie")
        for instance in unusable:
            instance.report(
                NUMBER_UNUSABLE, with_result(_problem(instance, "InstanceNumber"), left), is_undecidable=True
            )
    elif unusable:
        yield from _number_slices(slices, shared, others)
    for copy, instance in copies.items():
        if _is_bad(copy) or copy["InstanceNumber"] == before[instance]:
            result = action(
                "copied from another file of the same image", "would be copied from another file of the same image"
            )
            _set(copy, instance["InstanceNumber"], result)
    lacking = (instance for instance in others if _is_bad(instance) and _uid(instance) not in elsewhere)
    for instance, number in zip(lacking, free_numbers(series, "InstanceNumber")):
        result = action(
            "an unused number of the series was assigned", "an unused number of the series would be assigned"
        )
        _set(instance, str(number), result)


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


def _would_place(slices: list[Instance]) -> bool:
    """Tell whether new numbers would place slices without position among others, as if they were evidence."""
    directed = [one for one in slices if decimals(one, "ImageOrientationPatient", 6) is not None]
    placed = sum(bool(text(instance, "ImagePositionPatient")) for instance in directed)
    return _FEWEST_PLACED <= placed < len(directed)


def _wrongly_shared(slices: list[Instance]) -> Generator[None, None, list[Instance]]:
    """Find the slices that have their number in common with another, and nothing tells them apart.

    Where every slice is an acquisition of its own at a place of its own, that does not tell them apart. Clips of
    ultrasound may share a number.
    """
    if slices and text(slices[0], "SOPClassUID") in ULTRASOUND_CLASSES:
        return []
    numbered: dict[int, list[Instance]] = {}
    for batch in batches(slices):
        for instance in batch:
            number = integer(instance, "InstanceNumber")
            if number is not None:
                numbered.setdefault(number, []).append(instance)
        yield
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
        order = sorted(slices, key=place_of.__getitem__)
        result = action("renumbered by slice position", "would be renumbered by slice position")
        ambiguous = set(shared)
        known = (None if instance in ambiguous else integer(instance, "InstanceNumber") for instance in order)
        sequence = continued(list(known))
    else:
        order = by_time_and_name(slices)
        result = action(
            "renumbered by acquisition time and file name", "would be renumbered by acquisition time and file name"
        )
        sequence = []
    yield
    if sequence and taken.isdisjoint(sequence):
        numbers: Iterable[tuple[Instance, int]] = zip(order, sequence)
    elif shared:
        count = itertools.count(1)
        numbers = [(instance, next(number for number in count if number not in taken)) for instance in order]
    else:
        numbers = zip(filter(_is_bad, order), free_numbers(slices + others, "InstanceNumber"))
    for batch in batches(numbers):
        for instance, number in batch:
            if integer(instance, "InstanceNumber") != number:
                _set(instance, str(number), result)
        yield


def _problem(instance: Instance, keyword: str) -> Text:
    if integer(instance, keyword) is not None:
        return Text("{keyword} is not unique in the series", keyword=keyword)
    return Text("{keyword} is not an integer", keyword=keyword) if text(instance, keyword) else missing(keyword)


def _set(instance: Instance, number: str, result: Text) -> None:
    if instance["InstanceNumber"] == number:
        return
    problem = _problem(instance, "InstanceNumber")
    instance["InstanceNumber"] = number
    instance.report(NUMBER_UNUSABLE, with_result(problem, result))
