"""Take out of a volume what keeps it from loading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from DICOMPatcherLib.defects import FOREIGN_IMAGE, FOREIGN_OBJECT
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.grouping.foreign_images import KIND_TAGS, MOST_FOREIGN, are_overviews, is_of_kind, kind_of
from DICOMPatcherLib.grouping.new_series import NEW_SERIES_TAGS, NewSeries
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, SeriesSpace, series_spaces
from DICOMPatcherLib.instances.instance import Instance, remaining
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.rule_api.examples import Example, New, slice_at
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action

_FEWEST = 3
"""So many slices at places of their own are a volume."""


_SLICES = {f"{number}.dcm": slice_at(number) for number in (1, 2, 3)}
_LOCALIZER = slice_at(1, ImageOrientationPatient="1\\0\\0\\0\\0\\-1", Rows=4, PixelData=bytes(16))


class SeparateForeignImages(DICOMPatcherRule):
    """Make series of their own of what has another size or SOP class than the slices of the volume in its series.

    References
    ----------
    PS3.3 A.1.2.3: a series is of one modality. PS3.3 C.7.6.2: what slices of one volume have in common.
    """

    title = "Take localizers and screenshots out of a volume"
    summary = "Makes series of their own of images and objects that keep the volume in their series from loading."
    description = (
        "Makes series of their own of images of another size or kind than the slices of the volume in the same series, "
        "such as localizers and screenshots, and of structure sets, raw data and other objects without pixels. With "
        "them the whole series cannot be loaded."
    )
    whenToUse = "Needed if a volume does not load because its series contains more than its slices."
    neverDoes = (
        "It leaves series alone that are no volume, such as three-plane localizers and screenshots, and images of the "
        "same size and kind, whatever their direction."
    )
    defects = (FOREIGN_IMAGE, FOREIGN_OBJECT)
    default = True
    requiredTags = (*IDENTITY_TAGS, *SPACE_TAGS, *NEW_SERIES_TAGS, *KIND_TAGS)

    examples = (
        Example(
            "A localizer in a volume",
            {**_SLICES, "4.dcm": _LOCALIZER},
            {"4.dcm": {"SeriesInstanceUID": New("series of the localizer"), "SeriesNumber": "2"}},
        ),
        Example("Localizers in two directions", {"1.dcm": slice_at(1), "2.dcm": slice_at(2), "3.dcm": _LOCALIZER}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Find all foreign images, then separate them."""
        found: list[list[Instance]] = []
        for space in series_spaces(instances):
            found += _foreign(space) if space is not None else ()
            yield
        new_series = NewSeries(remaining(instances), self.key) if found else None
        for members in found:
            assert new_series is not None
            is_image = bool(members[0].pixel_length)
            what = Text("another size or kind than the volume in its series, which cannot be loaded with it")
            if not is_image:
                what = Text("no image, and in the series of a volume, which cannot be loaded with it")
            new_series.give(members, *kind_of(members[0]))
            result = action("a series of its own was assigned", "a series of its own would be assigned")
            for instance in members:
                instance.report(FOREIGN_IMAGE if is_image else FOREIGN_OBJECT, with_result(what, result))
            yield


def _foreign(space: SeriesSpace) -> list[list[Instance]]:
    """Return what has to leave a series, divided by kind and size."""
    if not space.stacks or (len(space.stacks) == 1 and not (space.unplaced or space.multiframe or space.others)):
        return []
    images = [instance for instance in space.instances if instance.pixel_length]
    (kind, count) = Counter(map(kind_of, images)).most_common(1)[0]
    volume = [stack for stack in space.stacks if kind_of(stack.instances[0]) == kind]
    foreign = [instance for instance in images if not is_of_kind(instance, kind) or instance in space.multiframe]
    foreign = [instance for instance in foreign if not instance.is_damaged]  # what is wrong may be its size or kind
    if not volume or max(len(stack.places) for stack in volume) < _FEWEST or len(foreign) > MOST_FOREIGN * count:
        return []
    if are_overviews(volume[0].instances):
        return []
    parts: dict[tuple[str, ...], list[Instance]] = {}
    objects = [instance for instance in space.others if text(instance, "SOPClassUID") != kind[0]]  # not lost pixels
    objects = [instance for instance in objects if not instance.is_damaged]
    for instance in (*foreign, *objects):
        parts.setdefault(kind_of(instance), []).append(instance)
    return [] if are_of_several(space.instances) else list(parts.values())
