"""Slices that are not of a stack although they lack what would tell: they say differently what its slices say alike."""

from __future__ import annotations

import itertools
import math
from bisect import bisect
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

from pydicom.datadict import tag_for_keyword

from DICOMPatcherLib.grouping.series_space import Stack
from DICOMPatcherLib.instances.geometry import place_along
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS
from DICOMPatcherLib.instances.row_values import decimals, numbers_in, seconds, text
from DICOMPatcherLib.instances.rows import text_in
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.part10.elements import SEQUENCE_TAGS, UNDEFINED, Element, dictionary_vr
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.values.moments import DAY, course_of, moment
from DICOMPatcherLib.values.overviews import overview_in

_OF_EACH_SLICE = frozenset(
    tag_for_keyword(keyword)
    for keyword in (
        *IDENTITY_TAGS,  # patients are compared by what they mean
        *("SpecificCharacterSet", "SOPInstanceUID", "InstanceNumber", "InStackPositionNumber", "ImageIndex"),
        *("InstanceCreationDate", "InstanceCreationTime", "InstanceCreatorUID"),
        *("SliceLocation", "ImagePositionPatient", "ImageOrientationPatient"),
        *("WindowCenter", "WindowWidth", "WindowCenterWidthExplanation", "VOILUTFunction"),
        *("SmallestImagePixelValue", "LargestImagePixelValue", "PixelPaddingValue", "PixelPaddingRangeLimit"),
        *("SmallestPixelValueInSeries", "LargestPixelValueInSeries"),
        *("LossyImageCompression", "LossyImageCompressionRatio", "LossyImageCompressionMethod"),
        "DerivationDescription",
        *("Exposure", "ExposureInuAs", "XRayTubeCurrent", "XRayTubeCurrentInuA", "GeneratorPower", "CTDIvol"),
        *("XRayTubeCurrentInmA", "ExposureInmAs"),
        *("SAR", "dBdt", "ImagingFrequency", "HeartRate", "NominalInterval", "LowRRValue", "HighRRValue"),
        *("IntervalsAcquired", "IntervalsRejected"),
        *("DecayFactor", "ScatterFractionFactor", "DeadTimeFactor", "SliceSensitivityFactor"),
        *("PrimaryPromptsCountsAccumulated", "SecondaryCountsAccumulated"),
    )
)
"""What a slice may say differently from all others of its stack."""

_FIRST_GROUP_OF_PIXELS = 0x5000
"""Curves, overlays and pixels lie there, and private elements that hardly any device writes."""

_LONGEST = 1000
_DIGITS, _ALL_DIGITS = 6, 15
"""How exactly decimals are compared, which programs round, and whole numbers."""

_DATES_AND_TIMES = (
    ("AcquisitionDate", "AcquisitionTime"),
    ("ContentDate", "ContentTime"),
    ("SeriesDate", "SeriesTime"),
    ("StudyDate", "StudyTime"),
)
_DATE_TIMES = ("AcquisitionDateTime",)
_MILLISECONDS = ("TriggerTime", "FrameReferenceTime", "NominalCardiacTriggerDelayTime")
_DATE_LENGTH = 8

TIME_TAGS = (*itertools.chain(*_DATES_AND_TIMES), *_DATE_TIMES, *_MILLISECONDS)
"""What a row must have for its time to be known."""

_COMMENTS = tag_for_keyword("ImageComments")
_TELL_TIMES = frozenset(("DA", "TM", "DT"))
_SLOPE = tag_for_keyword("RescaleSlope")
_RESCALE = frozenset((_SLOPE, tag_for_keyword("RescaleIntercept")))
_PET = STORAGE_BRANCH + "128"

_Said = dict[tuple[int, int], str]


def unlike(slices: Iterable[Instance], others: Iterable[Instance]) -> Generator[None, None, set[Instance]]:
    """Find in steps the slices that say differently what all others say alike, or say what all others leave out.

    What a slice leaves out tells nothing, nor what differs among the others. Sequences are not compared.
    """
    said: dict[Instance, _Said] = {}
    for one in slices:
        said[one] = _said(one)
        yield
    wanted: dict[tuple[int, int], set[str]] = {}
    for own in said.values():
        for key, value in own.items():
            wanted.setdefault(key, set()).add(value)
    agreed: _Said = {}
    open_keys = set(wanted)
    for other in others:
        if not open_keys:  # mostly after some of the others: what differs between slices differs soon
            break
        for key, value in _said(other).items():
            if key in wanted and agreed.setdefault(key, value) != value:
                del wanted[key]
                open_keys.discard(key)
            elif wanted.get(key) == {value}:
                open_keys.discard(key)
        yield
    return {
        one for one, own in said.items() if any(value != agreed.get(key) for key, value in own.items() if key in wanted)
    }


def are_mixed(volumes: Sequence[Sequence[Instance]]) -> Generator[None, None, bool]:
    """Tell in steps whether slices that lie at the same places in all volumes are mixed up between these.

    They are if dates, times or rescale values differ within a volume (in PET each slice has its own scale), or if
    anything does that is said as often at each of the places.
    """
    first: list[_Said] = []
    varying: set[tuple[int, int]] = set()
    of_places: set[tuple[int, int]] = set()
    for at_one_place in zip(*volumes):
        said = []
        for instance in at_one_place:
            said.append(_said(instance))
            yield
        first = first or said
        keys = {key for known in (*first, *said) for key in known}
        varying |= {key for key in keys if any(own.get(key) != known.get(key) for own, known in zip(said, first))}
        of_places |= {key for key in varying if _counted(said, key) != _counted(first, key)}
    is_pet = text(volumes[0][0], "SOPClassUID") == _PET
    is_told = any(dictionary_vr(tag) in _TELL_TIMES or (tag in _RESCALE and not is_pet) for tag, _ in varying)
    return is_told or not varying <= of_places


def _counted(said: Iterable[_Said], key: tuple[int, int]) -> Counter[str]:
    return Counter(own.get(key, "") for own in said)


def _said(instance: Instance) -> _Said:
    """Return what a slice says, by tag and number of the value; the row knows what rules have changed."""
    texts = _texts_in_file(instance)
    for keyword in instance.keywords:
        tag = tag_for_keyword(keyword)
        if tag is not None and tag not in _OF_EACH_SLICE:
            texts[tag] = text(instance, keyword)
    if _COMMENTS in texts:
        texts[_COMMENTS] = overview_in(texts[_COMMENTS])
    return {
        (tag, index): _comparable(part)
        for tag, stated in texts.items()
        for index, part in enumerate(stated.split("\\") if len(stated) <= _LONGEST else ())
        if part.strip(" \0") and (tag != _SLOPE or any(numbers_in(part, 1) or ()))
    }


def _texts_in_file(instance: Instance) -> dict[int, str]:
    try:
        with instance.open(as_changed=True) as file:
            return {element.tag: _text_of(file, element) for element in file.elements if _is_compared(element)}
    except OSError:
        return {}  # nothing will be written of what is no longer there


def _is_compared(element: Element) -> bool:
    is_sequence = element.vr == b"SQ" or element.tag in SEQUENCE_TAGS or element.length == UNDEFINED
    is_header = element.tag & 0xFFFF and element.tag >> 16 < _FIRST_GROUP_OF_PIXELS
    is_short = 0 < element.length <= _LONGEST
    return bool(is_header and is_short and not is_sequence and element.tag not in _OF_EACH_SLICE)


def _text_of(file: Part10File, element: Element) -> str:
    if dictionary_vr(element.tag) != "UN":
        return text_in(file, element)
    return file.read(element.value, element.length).decode("latin-1")


def _comparable(part: str) -> str:
    """Return one value so that it is the same however it is written: numbers, capital letters, padding."""
    numbers = numbers_in(part, 1)
    if numbers is None:
        return part.strip(" \0").casefold()
    return f"{numbers[0]:.{_DIGITS if '.' in part else _ALL_DIGITS}g}"


def of_another_time(stack: Stack, positions: Mapping[Instance, Sequence[float]]) -> set[Instance]:
    """Return the slices that were acquired much earlier or later than those beside which they lie at these positions.

    The times of a stack advance steadily, or to and fro if its slices are interleaved.
    """
    if not positions or stack.has_repeated_places or len(stack.instances) < 2:
        return set()
    known: dict[str, list[tuple[float, float]]] = {}
    for place, instance in zip(stack.places, stack.instances):
        if instance not in positions:
            for clock, time in _times(instance):
                known.setdefault(clock, []).append((place, time))
    courses = {clock: course_of(times, DAY if clock in _TIMES_OF_DAY else math.inf) for clock, times in known.items()}
    places = {instance: place_along(stack.normal, position) for instance, position in positions.items()}
    return {
        instance
        for instance, place in places.items()
        if any(
            clock in courses and courses[clock].strays(place, time, stack.spacing.step)
            for clock, time in _times(instance)
        )
    }


_TIMES_OF_DAY = frozenset(time for _, time in _DATES_AND_TIMES)


def _times(instance: Instance) -> Iterator[tuple[str, float]]:
    """Yield in seconds when a slice was acquired, by what says it: dates and times also together."""
    read: dict[str, float | None] = {}
    for date, time in _DATES_AND_TIMES:
        day, hour = text(instance, date), text(instance, time)
        read[date], read[time] = moment(day), seconds(instance, time)
        read[f"{date} {time}"] = moment(day + hour) if hour else None
    for keyword in _DATE_TIMES:
        stated = text(instance, keyword)
        read[f"{keyword}/date"] = moment(stated[:_DATE_LENGTH])
        read[keyword] = moment(stated) if len(stated) > _DATE_LENGTH else None
    for keyword in _MILLISECONDS:
        found = decimals(instance, keyword, 1)
        read[keyword] = found[0] / 1000 if found else None
    yield from ((clock, time) for clock, time in read.items() if time is not None)


def out_of_order(
    stack: Stack, positions: Mapping[Instance, Sequence[float]], numbers: Mapping[Instance, float | None]
) -> set[Instance]:
    """Return the slices whose number does not lie between those of their neighbours, if the numbers follow the places.

    Of several that contradict each other, all.
    """
    known = [numbers[instance] for instance in stack.instances]
    sign = _direction(known)
    if not sign:
        return set()
    ascending = [sign * number for number in known if number is not None]
    own = {
        one: (place_along(stack.normal, position), sign * number)
        for one, position in positions.items()
        if (number := numbers[one]) is not None
    }
    wrong = set()
    for one, (place, number) in own.items():
        index = bisect(stack.places, place)
        is_above = index == 0 or ascending[index - 1] < number
        is_below = index == len(ascending) or number < ascending[index]
        if not (is_above and is_below):
            wrong.add(one)
    rest = [number for _, number in sorted(entry for one, entry in own.items() if one not in wrong)]
    return wrong if len(rest) < 2 or _direction(rest) == 1 else set(own)


def _direction(numbers: Sequence[float | None]) -> int:
    """Return 1 if numbers ascend, -1 if they descend; 0 if they do neither, or one is not known."""
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers) or len(known) < 2:
        return 0
    if all(before < after for before, after in zip(known, known[1:])):
        return 1
    return -1 if all(before > after for before, after in zip(known, known[1:])) else 0
