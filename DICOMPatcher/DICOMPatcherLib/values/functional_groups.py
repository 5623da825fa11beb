"""Functional groups of frames: what some frames lack and the others prove.

References
----------
PS3.3 C.7.6.16: a functional group is given once for all frames, or for each.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Union

from DICOMPatcherLib.values.moments import course_of, moment
from DICOMPatcherLib.values.overviews import overview_in
from DICOMPatcherLib.values.written_values import decimal_string, written_text

if TYPE_CHECKING:
    from pydicom import Dataset

_COMMON = (
    ("PixelMeasuresSequence", "PixelSpacing"),
    ("PlaneOrientationSequence", "ImageOrientationPatient"),
)
_POSITION = "PlanePositionSequence", "ImagePositionPatient"
_OF_ONE_STACK = (
    ("FrameContentSequence", "TemporalPositionIndex"),
    ("FrameContentSequence", "StackID"),
    ("TemporalPositionSequence", "TemporalPositionTimeOffset"),
    ("MREchoSequence", "EffectiveEchoTime"),
    ("MRDiffusionSequence", "DiffusionBValue"),
    ("CardiacSynchronizationSequence", "NominalCardiacTriggerDelayTime"),
    ("CTImageFrameTypeSequence", "FrameType"),
    ("MRImageFrameTypeSequence", "FrameType"),
    ("PETFrameTypeSequence", "FrameType"),
    ("XRay3DFrameTypeSequence", "FrameType"),
)
"""What all slices of one stack say the same of."""
_IN_STACK = "FrameContentSequence", "InStackPositionNumber"
_SEVERAL_TIMES = ("NumberOfTemporalPositions", "CardiacNumberOfImages", "NumberOfTimeSlices")
_TIMES = ("FrameTime", "FrameTimeVector")
_NO_STACK = frozenset(("LOCALIZER", "SCOUT", "DYNAMIC", "DIFFUSION", "PERFUSION", "MIP", "MINIP"))
"""Values of Image Type."""
_EXACT = 0.01
"""How far (mm) known positions may be off an even line."""

_FEWEST_KNOWN = 3

_OF_EACH_FRAME = frozenset(
    (
        *("PlanePositionSequence", "FrameVOILUTSequence", "CTExposureSequence"),
        *("DerivationImageSequence", "ReferencedImageSequence"),
        "ConversionSourceAttributesSequence",
    )
)
"""What a frame may say differently from all others of its stack."""
_ALIKE = 1e-5
"""How far (mm, or as a share) numbers that are the same, or go on evenly, may be apart."""

_COMMENTS = ("FrameComments", "FrameLabel")
_OVERVIEW = "overview"
_CLOCKS = frozenset(
    (
        *("NominalPercentageOfCardiacPhase", "NominalCardiacTriggerDelayTime", "ActualCardiacTriggerDelayTime"),
        *("NominalPercentageOfRespiratoryPhase", "NominalRespiratoryTriggerDelayTime"),
        *("ActualRespiratoryTriggerDelayTime", "TemporalPositionTimeOffset"),
    )
)
"""What goes on from frame to frame, but not always evenly, as dates and times do."""
_IN_TIME = "moment"

_Key = tuple[Union[str, int], ...]


def group_of(item: Dataset, group: str) -> Dataset:
    """Return the item of a functional group; an empty one if there is none."""
    from pydicom import Dataset

    return next(iter(list(item.get(group) or ())), Dataset())


def fill_group(item: Dataset, group: str, values: Mapping[str, list[str]]) -> None:
    """Give a functional group the values that it lacks."""
    content = group_of(item, group)
    for keyword, texts in values.items():
        if not written_text(content, keyword):
            setattr(content, keyword, texts if len(texts) > 1 else texts[0])
    if not list(item.get(group) or ()):
        setattr(item, group, [content])


def against_stack(ds: Dataset, per_frame: Sequence[Dataset]) -> str:
    """Return the keyword of what says that frames are no slices of one stack, in their order; "" if nothing does.

    References
    ----------
    PS3.3 C.7.6.16.2.2: Frame Content. PS3.3 C.7.6.5: Cine.
    """
    for keyword in _SEVERAL_TIMES:
        number = written_text(ds, keyword)
        if number.isdecimal() and int(number[:9]) > 1:
            return keyword
    for keyword in _TIMES:
        if written_text(ds, keyword):
            return keyword
    if not _NO_STACK.isdisjoint(written_text(ds, "ImageType").upper().split("\\")):
        return "ImageType"
    differing = _differing(per_frame)
    if differing:
        return differing
    places = [_value(frame, *_IN_STACK) for frame in per_frame]
    return "" if not any(places) or places == [str(n) for n in range(1, len(places) + 1)] else _IN_STACK[1]


def _differing(per_frame: Sequence[Dataset]) -> str:
    """Return the first keyword in which the frames of one stack agree and these do not; "" if there is none."""
    for group, keyword in _OF_ONE_STACK:
        if len({_value(frame, group, keyword) for frame in per_frame} - {""}) > 1:
            return keyword
    return ""


def _value(frame: Dataset, group: str, keyword: str) -> str:
    value = group_of(frame, group).get(keyword)
    return "" if value is None else str(value)


def complete_frames(per_frame: Sequence[Dataset]) -> bool:
    """Fill in what a minority of frames lack where all others say the same, or lie on an even line; tell if any did.

    Nothing if the frames are of several stacks, times or kinds, or one that lacks something says anything otherwise
    than all others, or does not go on as they do from frame to frame.
    """
    lacking = set().union(*(_lacking(per_frame, group, keyword) for group, keyword in (*_COMMON, _POSITION)))
    if _differing(per_frame) or (lacking and _say_otherwise(per_frame, lacking)):
        return False
    is_changed = False
    for group, keyword in _COMMON:
        texts = [written_text(group_of(frame, group), keyword) for frame in per_frame]
        stated = set(texts) - {""}
        if len(stated) == 1 and 0 < texts.count("") < len(texts) / 2:
            (text,) = stated
            for frame, own in zip(per_frame, texts):
                if not own:
                    fill_group(frame, group, {keyword: text.split("\\")})
                    is_changed = True
    group, keyword = _POSITION
    texts = [written_text(group_of(frame, group), keyword) for frame in per_frame]
    positions = _on_a_line(texts) if 0 < texts.count("") < len(texts) / 2 else []
    for frame, own, position in zip(per_frame, texts, positions):
        if not own:
            fill_group(frame, group, {keyword: [decimal_string(round(part, 6)) for part in position]})
            is_changed = True
    return is_changed


def _lacking(per_frame: Sequence[Dataset], group: str, keyword: str) -> set[int]:
    """Return the indices of the frames that lack what others have."""
    found = {index for index, frame in enumerate(per_frame) if not written_text(group_of(frame, group), keyword)}
    return found if len(found) < len(per_frame) else set()


def _say_otherwise(per_frame: Sequence[Dataset], some: Collection[int]) -> bool:
    """Tell whether some frames say anything otherwise than all others; what differs among these tells nothing."""
    said = [dict(_values(frame)) for frame in per_frame]
    for key in {key for index in some for key in said[index]}:
        known = {index: values[key] for index, values in enumerate(said) if key in values and index not in some}
        own = {index: said[index][key] for index in some if key in said[index]}
        tells_nothing = known and not _go_on(known, known) and key[:2] != _IN_STACK
        if not tells_nothing and not _go_on(known, own):
            return True
        if _IN_TIME in key and _any_strays(known, own):
            return True
    return False


def _values(item: Dataset, path: _Key = ()) -> Iterator[tuple[_Key, str | float]]:
    """Yield what an item says, by the keywords that lead to it and the number of the value."""
    for element in item:
        where = *path, element.keyword or str(element.tag)
        if element.keyword in _OF_EACH_FRAME or (not element.value and element.value != 0):
            continue
        if element.VR == "SQ":
            for number, inner in enumerate(element.value):
                yield from _values(inner, (*where, number) if number else where)
            continue
        overview = overview_in(str(element.value)) if element.keyword in _COMMENTS else ""
        if overview:
            yield (*where, _OVERVIEW), overview
        if element.keyword == "FrameComments":
            continue
        if element.VR == "DT" or element.keyword in _CLOCKS:
            where = *where, _IN_TIME
        for number, value in enumerate(element.value if element.VM > 1 else [element.value]):
            yield (*where, number), _comparable(value, element.VR)


def _comparable(value: object, vr: str) -> str | float:
    if isinstance(value, (int, float)):
        return float(value)
    time = moment(str(value)) if vr == "DT" else None
    return str(value) if time is None else time


def _any_strays(known: Mapping[int, str | float], others: Mapping[int, str | float]) -> bool:
    """Tell whether the time of any other frame does not go on with those of some frames, by their indices."""
    course = course_of((index, value) for index, value in known.items() if isinstance(value, float))
    return any(course.strays(index, value) for index, value in others.items() if isinstance(value, float))


def _go_on(known: Mapping[int, str | float], others: Mapping[int, str | float]) -> bool:
    """Tell whether other frames say what all of some frames say, or what goes on evenly in these, by their indices."""
    numbers = {index: value for index, value in known.items() if isinstance(value, float)}
    if len(numbers) < len(known) or not known:
        return len(set(known.values())) == 1 and set(known.values()) >= set(others.values())
    first, last = min(numbers), max(numbers)
    start = numbers[first]
    step = (numbers[last] - start) / max(1, last - first)
    if step and len(known) < _FEWEST_KNOWN:
        return False
    return all(
        isinstance(value, float) and math.isclose(value, start + (index - first) * step, rel_tol=_ALIKE, abs_tol=_ALIKE)
        for index, value in (*numbers.items(), *others.items())
    )


def _on_a_line(texts: Sequence[str]) -> list[list[float]]:
    """Return the position of each frame if those that are known go on by the same step from frame to frame; else []."""
    try:
        known = {index: [float(part) for part in text.split("\\")] for index, text in enumerate(texts) if text}
    except ValueError:
        return []
    (first, start), *_, (last, end) = known.items()
    if len(known) < _FEWEST_KNOWN or any(len(position) != 3 for position in known.values()):
        return []
    step = [(b - a) / (last - first) for a, b in zip(start, end)]
    line = [[part + (index - first) * way for part, way in zip(start, step)] for index in range(len(texts))]
    is_even = all(math.dist(line[index], position) <= _EXACT for index, position in known.items())
    return line if is_even and math.hypot(*step) > _EXACT else []
