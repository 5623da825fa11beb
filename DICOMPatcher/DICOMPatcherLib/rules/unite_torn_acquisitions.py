"""Let slices of one volume say that they are of one acquisition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from DICOMPatcherLib.defects import ACQUISITION_TORN
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, Stack, series_spaces
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.rule_api.examples import Elements, Example, slice_at
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action

_PARTING = ("AcquisitionNumber", "ImageType")
"""By what Slicer offers a series in pieces."""

_FEWEST = 3


def _slice(number: int, place: int, acquisition: str) -> Elements:
    return slice_at(place, InstanceNumber=str(number), AcquisitionNumber=acquisition)


class UniteTornAcquisitions(DICOMPatcherRule):
    """Give the slices of a stack, each at a place of its own, one Acquisition Number and one Image Type.

    References
    ----------
    PS3.3 C.7.6.1: Acquisition Number (0020,0012) and Image Type (0008,0008).
    """

    title = "Join what Slicer offers in pieces"
    summary = "Gives the slices of one volume one acquisition number and image type, so that they load as one."
    description = (
        "Gives all slices of a series that lie one behind the other the acquisition number and the image type that "
        "most of them have. Slicer offers a series in pieces by these."
    )
    whenToUse = "Use it if Slicer offers a volume in pieces that you want as one, for example two parts of one scan."
    neverDoes = (
        "It leaves series alone with several images at one place, or in several directions: they are not one volume."
    )
    defects = (ACQUISITION_TORN,)
    requiredTags = (*IDENTITY_TAGS, *SPACE_TAGS)

    examples = (
        Example(
            "Two halves of one scan",
            {f"{n}.dcm": _slice(n, n, "1" if n < 4 else "2") for n in (1, 2, 3, 4, 5)},
            {f"{n}.dcm": {"AcquisitionNumber": "1"} for n in (4, 5)},
        ),
        Example("Two scans of one place", {f"{n}.dcm": _slice(n, n // 2, str(n % 2)) for n in (2, 3, 4, 5, 6, 7)}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Unite series by series."""
        for space in series_spaces(instances):
            yield
            if space is None or len(space.stacks) != 1 or are_of_several(space.instances):
                continue
            (stack,) = space.stacks
            if len(stack.instances) >= _FEWEST and not stack.has_repeated_places:
                for keyword in _PARTING:
                    _unite(stack, keyword)


def _unite(stack: Stack, keyword: str) -> None:
    values = Counter(text(instance, keyword) for instance in stack.instances)
    common = max(values, key=lambda value: (bool(value), values[value]))
    what = Text("{keyword} differs between slices of one volume", keyword=keyword)
    for instance in stack.instances if len(values) > 1 else ():
        if text(instance, keyword) != common:
            instance[keyword] = common
            instance.report(ACQUISITION_TORN, with_result(what, action("unified", "would be unified")))
