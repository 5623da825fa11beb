"""Complete what slices say of their place and size from the other slices of their series."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence

from DICOMPatcherLib.defects import (
    ORIENTATION_INVALID,
    ORIENTATION_MISSING,
    ORIENTATION_VARIES,
    PIXEL_SPACING_MISSING,
    POSITION_MISSING,
    RESCALE_MISSING,
    SLICE_SPACING_WRONG,
    DefectId,
)
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.grouping.agreed_geometry import (
    AGREED_TAGS,
    agreed_number,
    as_text,
    common_orientation,
    is_refused,
    orientation_of_letters,
    orientations_of_others,
    orthonormal,
    pixel_size_of_reconstruction,
    positions_of_others,
    true_step,
)
from DICOMPatcherLib.grouping.pages import is_page
from DICOMPatcherLib.grouping.series_space import (
    SPACE_TAGS,
    SeriesSpace,
    Stack,
    class_and_size,
    position_of,
    series_spaces,
    space_of,
)
from DICOMPatcherLib.grouping.unlike_slices import of_another_time, unlike
from DICOMPatcherLib.instances.geometry import SAME_DIRECTION
from DICOMPatcherLib.instances.instance import Instance, group_in_steps
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import decimals, numbers_in, text
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH
from DICOMPatcherLib.rule_api.examples import Elements, Example, slice_at
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action

_CT, _PET, _NUCLEAR = STORAGE_BRANCH + "2", STORAGE_BRANCH + "128", STORAGE_BRANCH + "20"
_SPLIT = 1e-6
"""Slicer offers slices whose direction cosines differ by more as several volumes."""
_NEARLY = 0.01
"""By how much direction cosines may differ that are turned step by step from slice to slice."""

_AXIAL = "1\\0\\0\\0\\1\\0"


def _slice(number: int, **values: str) -> Elements:
    return {keyword: value for keyword, value in slice_at(number, **values).items() if value}


_MODALITY_LUT = 0x00283000
_VALUE_TAGS = ("BitsStored", "PixelRepresentation")
"""Slices that differ in these hold other values, such as those of a program that has rescaled them already."""

_AGREEING = 2
"""So many slices with one rescale at least say what it is in the others; one alone may be another image."""


class CompleteSliceGeometry(DICOMPatcherRule):
    """Complete and correct elements of the Image Plane Module where the slices of a series agree on them.

    References
    ----------
    PS3.3 C.7.6.2: position, orientation and pixel spacing. PS3.3 C.8.15.2.1.1: Spacing Between Slices.
    PS3.3 C.7.6.1.1.1: Patient Orientation. PS3.3 C.8.2.1: Reconstruction Diameter, Rescale Slope and Intercept of CT.
    """

    title = "Complete positions from the other slices"
    summary = "Completes position, orientation and size of slices where the other slices of the series prove them."
    description = (
        "Fills in position, orientation and pixel spacing that a slice lacks where the other slices of its series "
        "prove them: by their slice locations, their numbers or an even line. Corrects direction cosines that are "
        "rounded so much that readers ignore them, or that differ by less than a thousandth within a volume, and a "
        "negative or wrong spacing between slices. Rescale values that some slices of CT lack are taken from the "
        "others. A slope that is 0 or missing in all slices becomes 1, which readers take it for. Never in PET."
    )
    whenToUse = "Needed if slices do not load together because some of them lack elements that the others have."
    neverDoes = (
        "It invents nothing: where no other slice tells, and where slices contradict each other, all stays as it is. "
        "Spacing between slices that is that of a tilted table stays too."
    )
    defects = (
        POSITION_MISSING,
        ORIENTATION_MISSING,
        ORIENTATION_INVALID,
        ORIENTATION_VARIES,
        PIXEL_SPACING_MISSING,
        SLICE_SPACING_WRONG,
        RESCALE_MISSING,
    )
    default = True
    requiredTags = (
        *IDENTITY_TAGS,
        *SPACE_TAGS,
        *AGREED_TAGS,
        *(
            "ReconstructionDiameter",
            "SpacingBetweenSlices",
            "RescaleSlope",
            "RescaleIntercept",
            "RescaleType",
            *_VALUE_TAGS,
        ),
    )

    examples = (
        Example(
            "A slice without a position",
            {
                "1.dcm": _slice(1, SliceLocation="11"),
                "2.dcm": _slice(2, SliceLocation="12"),
                "3.dcm": _slice(3, SliceLocation="13", ImagePositionPatient=""),
            },
            {"3.dcm": {"ImagePositionPatient": "0\\0\\3"}},
        ),
        Example(
            "A slice without orientation and pixel spacing",
            {
                "1.dcm": _slice(1),
                "2.dcm": _slice(2),
                "3.dcm": _slice(3, ImageOrientationPatient="", PixelSpacing=""),
            },
            {"3.dcm": {"ImageOrientationPatient": _AXIAL, "PixelSpacing": "1\\1"}},
        ),
        Example(
            "Slices none of which has a position", {f"{n}.dcm": _slice(n, ImagePositionPatient="") for n in (1, 2)}
        ),
        Example(
            "A tilted gantry: the spacing is that of the table",
            {
                f"{n}.dcm": _slice(
                    n, ImagePositionPatient=f"0\\{n}\\{2 * n}", SpacingBetweenSlices="2.236", SliceThickness="2"
                )
                for n in (1, 2, 3)
            },
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Go series by series; what one step changes the next one sees."""
        for space in series_spaces(instances):
            yield
            if space is None or not (space.stacks or space.unplaced) or are_of_several(space.instances):
                continue
            for step in _STEPS if len(space.instances) > 1 else _STEPS_OF_ONE:
                yield from step(space)
                yield
                space = yield from space_of(space.instances)
            _report_unplaced(space)
            for stack in space.stacks:
                yield
                yield from _fill_pixel_spacing(stack)
                yield
                for of_one_type in (yield from group_in_steps(stack.instances, "ImageType")).values():
                    yield from _fill_rescale(of_one_type, stack)
                    yield
                if text(stack.instances[0], "SOPClassUID") != _NUCLEAR and len(space.stacks) == 1:
                    spacing = true_step(stack)
                    _set(
                        stack.instances if spacing else (), "SpacingBetweenSlices", spacing, SLICE_SPACING_WRONG, _WRONG
                    )


_FROM_OTHERS = action("completed from other slices of the series", "would be completed from other slices of the series")
_NOT_PROVED = Text("the other slices do not prove it; left unchanged")
_AS_READERS_DO = action("1 was written, as readers take it", "1 would be written, as readers take it")
_NOT_RIGHT_ANGLES = Text("ImageOrientationPatient is not a pair of orthogonal unit vectors")
_WRONG = with_result(
    Text("SpacingBetweenSlices is not the distance of the positions"), action("corrected", "would be corrected")
)


def _correct_cosines(space: SeriesSpace) -> Iterator[None]:
    """Make direction cosines unit vectors at right angles, the same ones for all slices that say the same."""
    corrected: dict[str, str | None] = {}
    for instance in space.instances:
        stated = instance["ImageOrientationPatient"]
        if stated not in corrected:
            cosines = numbers_in(stated, 6)
            if cosines is None or not is_refused(cosines):
                corrected[stated] = None
            else:
                right = orthonormal(cosines)
                corrected[stated] = as_text([round(value, 9) for value in right]) if right is not None else ""
        new = corrected[stated]
        if new:
            instance["ImageOrientationPatient"] = new
            result = action("rounding was corrected", "rounding would be corrected")
            instance.report(ORIENTATION_INVALID, with_result(_NOT_RIGHT_ANGLES, result))
        elif new == "":
            result = Text("the volume loads without its orientation; left unchanged")
            instance.report(ORIENTATION_INVALID, with_result(_NOT_RIGHT_ANGLES, result), is_undecidable=True)
    yield


def _unify_cosines(space: SeriesSpace) -> Iterator[None]:
    for stack in space.stacks:
        yield
        if not _SPLIT < stack.jitter <= SAME_DIRECTION or _has_neighbour(stack, space.stacks):
            continue
        # Volumes at the same places may be turned on purpose, to follow the patient.
        for volume in stack.division().parts if stack.has_repeated_places else (stack.instances,):
            common = common_orientation(volume)
            for instance in volume:
                if numbers_in(instance["ImageOrientationPatient"], 6) != numbers_in(common, 6):
                    problem = Text("ImageOrientationPatient differs by less than 0.001 from other slices of the volume")
                    instance["ImageOrientationPatient"] = common
                    result = action("unified", "would be unified")
                    instance.report(ORIENTATION_VARIES, with_result(problem, result))


def _has_neighbour(stack: Stack, stacks: Sequence[Stack]) -> bool:
    """Tell whether slices of the same kind have nearly the same direction: then these may be turned step by step."""
    kind = class_and_size(stack.instances[0])
    return any(
        other is not stack
        and class_and_size(other.instances[0]) == kind
        and max(abs(one - another) for one, another in zip(stack.orientation, other.orientation)) <= _NEARLY
        for other in stacks
    )


def _fill_orientations(space: SeriesSpace) -> Iterator[None]:
    lacking = _without(space, "ImageOrientationPatient")
    if not lacking:
        return
    found, orientation = yield from orientations_of_others(space, lacking)
    if not space.stacks:
        found, orientation = lacking, orientation_of_letters(lacking)
    _set(
        found if orientation else (),
        "ImageOrientationPatient",
        orientation,
        ORIENTATION_MISSING,
        with_result(missing("ImageOrientationPatient"), _FROM_OTHERS if space.stacks else _FROM_LETTERS),
    )


_FROM_LETTERS = action("taken from PatientOrientation", "would be taken from PatientOrientation")


def _fill_positions(space: SeriesSpace) -> Iterator[None]:
    lacking = _without(space, "ImagePositionPatient")
    if not lacking:
        return
    message = with_result(missing("ImagePositionPatient"), _FROM_OTHERS)
    positions = yield from positions_of_others(space, lacking)
    for instance, position in positions.items():
        _set([instance], "ImagePositionPatient", position, POSITION_MISSING, message)


_STEPS = (_correct_cosines, _unify_cosines, _fill_orientations, _fill_positions)
_STEPS_OF_ONE = (_correct_cosines,)
"""Other slices say what one lacks; a single one has none."""


def _report_unplaced(space: SeriesSpace) -> None:
    """Report slices that lack a place, which others of their kind have, and that nothing proves."""
    placed = {class_and_size(stack.instances[0]) for stack in space.stacks}
    for keywords, slices in space.unplaced.items():
        for instance in slices:
            if class_and_size(instance) in placed and not is_page(instance):
                is_there = any(text(instance, keyword) for keyword in keywords)
                problem = Text("{keyword} cannot be read", keyword=keywords[-1]) if is_there else missing(keywords[-1])
                defect = POSITION_MISSING if "ImagePositionPatient" in keywords else ORIENTATION_MISSING
                instance.report(defect, with_result(problem, _NOT_PROVED), is_undecidable=True)


def _without(space: SeriesSpace, keyword: str) -> list[Instance]:
    """Return the slices that lack this element, but not the other one; one that cannot be read is not lacking."""
    return [instance for instance in space.unplaced.get((keyword,), ()) if not text(instance, keyword)]


def _not_of_stack(
    stack: Stack, lacking: Sequence[Instance], others: Iterable[Instance]
) -> Generator[None, None, set[Instance]]:
    """Find in steps the slices of a stack that say otherwise than all others, or are of another time."""
    places = {one: position for one in lacking if (position := position_of(one)) is not None}
    return (yield from unlike(lacking, others)) | of_another_time(stack, places)


def _fill_pixel_spacing(stack: Stack) -> Iterator[None]:
    slices = stack.instances
    lacking, spacing = agreed_number(slices, "PixelSpacing", 2)
    result: Text = _FROM_OTHERS
    if lacking:
        others = yield from _not_of_stack(stack, lacking, (one for one in slices if text(one, "PixelSpacing")))
        for instance in others:
            problem = missing("PixelSpacing")
            instance.report(PIXEL_SPACING_MISSING, with_result(problem, _NOT_PROVED), is_undecidable=True)
        lacking = [instance for instance in lacking if instance not in others]
    is_ct = text(slices[0], "SOPClassUID") == _CT
    if not lacking and is_ct and not any(text(instance, "PixelSpacing") for instance in slices):
        lacking, spacing = list(slices), pixel_size_of_reconstruction(slices)
        result = action(
            "worked out from ReconstructionDiameter and Columns",
            "would be worked out from ReconstructionDiameter and Columns",
        )
    if spacing:
        _set(lacking, "PixelSpacing", spacing, PIXEL_SPACING_MISSING, with_result(missing("PixelSpacing"), result))


def _fill_rescale(slices: Sequence[Instance], stack: Stack) -> Iterator[None]:
    """Fill in the slope of CT, and its intercept, where all other slices of one type have the same; or report it.

    Elsewhere a slice without a slope may be in other units, such as phase and magnitude, or a map; CT always has them.
    """
    is_ct = text(slices[0], "SOPClassUID") == _CT
    is_pet = text(slices[0], "SOPClassUID") == _PET or text(slices[0], "Modality") == "PT"
    if stack.has_repeated_places and not (is_ct or is_pet):
        return
    slopes = [text(instance, "RescaleSlope") for instance in slices]
    if all(slope and _is_number(slope) for slope in slopes):
        return
    yield
    sound = [one for one, slope in zip(slices, slopes) if slope and _is_number(slope)]
    lacking = [one for one, slope in zip(slices, slopes) if not (slope and _is_number(slope))]
    stated = {(text(one, "RescaleSlope"), text(one, "RescaleIntercept")) for one in sound}
    kinds = {tuple(text(one, keyword) for keyword in _VALUE_TAGS) for one in sound}
    types = {text(one, "RescaleType") for one in sound}
    if not is_pet and len(stated) == 1 and len(sound) >= max(_AGREEING, len(lacking)):
        ((slope, intercept),) = stated
        others = yield from _not_of_stack(stack, lacking, sound)
        for instance in lacking:
            own = text(instance, "RescaleIntercept")
            kind = tuple(text(instance, keyword) for keyword in _VALUE_TAGS)
            problem = _problem_of_slope(instance)
            if own not in ("", intercept) or instance.is_damaged:
                continue
            own_type = text(instance, "RescaleType")
            is_other = kinds != {kind} or own_type not in ("", *types) or instance in others
            if not is_ct or is_other or _has_table(instance):
                instance.report(RESCALE_MISSING, with_result(problem, _LEFT), is_undecidable=True)
                continue
            instance["RescaleSlope"] = slope
            if not own:
                instance["RescaleIntercept"] = intercept
            instance.report(RESCALE_MISSING, with_result(problem, _FROM_OTHERS))
        return
    yield
    of_stack = [text(instance, "RescaleSlope") for instance in stack.instances]
    if not is_pet and not any(slope and _is_number(slope) for slope in of_stack):
        _take_for_one(slices)
        return
    is_stated = any(of_stack if is_ct else slopes)
    for instance in lacking if is_pet or is_stated else ():
        instance.report(RESCALE_MISSING, with_result(_problem_of_slope(instance), _LEFT), is_undecidable=True)


def _has_table(instance: Instance) -> bool:
    """Tell whether a table says what pixel values measure, beside which there is no slope (PS3.3 C.11.1)."""
    try:
        with instance.open() as file:
            return file.element(_MODALITY_LUT) is not None
    except OSError:
        return False  # nothing will be written of what is no longer there


_LEFT = Text("pixel values are not what they measure; left unchanged")


def _take_for_one(slices: Iterable[Instance]) -> None:
    """Write the slope that readers assume where none of a stack has one; only where there is something to rescale."""
    for instance in slices:
        is_stated = text(instance, "RescaleSlope") or numbers_in(text(instance, "RescaleIntercept"), 1)
        if is_stated and not instance.is_damaged and not _has_table(instance):
            problem = _problem_of_slope(instance)
            instance["RescaleSlope"] = "1"
            instance.report(RESCALE_MISSING, with_result(problem, _AS_READERS_DO))


def _is_number(slope: str) -> bool:
    """Tell whether a slope is one; text that is no number is left to others."""
    number = numbers_in(slope, 1)
    return number is None or number[0] != 0


def _problem_of_slope(instance: Instance) -> Text:
    return Text("RescaleSlope is 0") if decimals(instance, "RescaleSlope", 1) else missing("RescaleSlope")


def _set(slices: Iterable[Instance], keyword: str, value: str, defect: DefectId, message: Text) -> None:
    for instance in slices:
        if not instance.is_damaged:  # it may hold what it seems to lack
            instance[keyword] = value
            instance.report(defect, message)
