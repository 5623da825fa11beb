"""Take out of a volume what keeps it from loading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Sequence

from DICOMPatcherLib.defects import FOREIGN_IMAGE, FOREIGN_OBJECT, IMAGE_SIZE_WRONG
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.grouping.foreign_images import KIND_TAGS, MOST_FOREIGN, are_overviews, is_of_kind, kind_of
from DICOMPatcherLib.grouping.new_series import NEW_SERIES_TAGS, NewSeries
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, SeriesSpace, Stack, series_spaces
from DICOMPatcherLib.grouping.slices_of_volume import has_columns_of, has_free_place, have_size, size_of
from DICOMPatcherLib.instances.instance import Instance, remaining
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.part10.completeness import is_image_class
from DICOMPatcherLib.rule_api.examples import Example, New, slice_at
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action

_FEWEST = 3
"""So many slices at places of their own are a volume."""


_SLICES = {f"{number}.dcm": slice_at(number) for number in (1, 2, 3)}
_LOCALIZER = slice_at(1, ImageOrientationPatient="1\\0\\0\\0\\0\\-1", Rows=4, PixelData=bytes(16))


class SeparateForeignImages(DICOMPatcherRule):
    """Make series of their own of what has another size or SOP class than the slices of the volume in its series.

    What only its header sets apart stays: an image whose pixels have the size of the others gets their Rows and
    Columns, and one that lies where a slice is missing is that slice.

    References
    ----------
    PS3.3 A.1.2.3: a series is of one modality. PS3.3 C.7.6.2: what slices of one volume have in common.
    """

    title = "Take localizers and screenshots out of a volume"
    summary = "Makes series of their own of images and objects that keep the volume in their series from loading."
    description = (
        "Makes series of their own of images of another size or kind than the slices of the volume in the same series, "
        "such as localizers and screenshots, and of structure sets, raw data and other objects without pixels. With "
        "them the whole series cannot be loaded. An image whose pixels have the size of the slices, though its Rows or "
        "Columns are others, stays and gets theirs."
    )
    whenToUse = "Needed if a volume does not load because its series contains more than its slices."
    neverDoes = (
        "It leaves series alone that are no volume, such as three-plane localizers and screenshots, and images of the "
        "same size and kind, whatever their direction. It never separates a slice that only its header makes another "
        "kind or size."
    )
    defects = (FOREIGN_IMAGE, FOREIGN_OBJECT, IMAGE_SIZE_WRONG)
    default = True
    eachFileAlone = True
    requiredTags = (*IDENTITY_TAGS, *SPACE_TAGS, *NEW_SERIES_TAGS, *KIND_TAGS)

    examples = (
        Example(
            "A localizer in a volume",
            {**_SLICES, "4.dcm": _LOCALIZER},
            {"4.dcm": {"SeriesInstanceUID": New("series of the localizer"), "SeriesNumber": "2"}},
        ),
        Example(
            "A slice whose header alone says another size",
            {**_SLICES, "4.dcm": slice_at(4, Rows=1)},
            {"4.dcm": {"Rows": 2}},
        ),
        Example("Localizers in two directions", {"1.dcm": slice_at(1), "2.dcm": slice_at(2), "3.dcm": _LOCALIZER}),
    )

    def processFile(self) -> None:
        """Accept no repair: what one file proves is the business of another rule."""

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Find all foreign images, then separate them."""
        found: list[list[Instance]] = []
        for space in series_spaces(instances):
            found += (yield from _foreign(space)) if space is not None else ()
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


def _foreign(space: SeriesSpace) -> Generator[None, None, list[list[Instance]]]:
    """Return in steps what has to leave a series, divided by kind and size; what has the wrong size stated gets it."""
    if not space.stacks or (len(space.stacks) == 1 and not (space.unplaced or space.multiframe or space.others)):
        return []
    images = [instance for instance in space.instances if instance.pixel_length]
    (kind, count) = Counter(map(kind_of, images)).most_common(1)[0]
    volume = [stack for stack in space.stacks if kind_of(stack.instances[0]) == kind]
    foreign = [instance for instance in images if not is_of_kind(instance, kind) or instance in space.multiframe]
    if not volume or max(len(stack.places) for stack in volume) < _FEWEST or len(foreign) > MOST_FOREIGN * count:
        return []
    if are_overviews(volume[0].instances) or are_of_several(space.instances):
        return []
    foreign = yield from _really_foreign(foreign, volume[0], space.multiframe)
    parts: dict[tuple[str, ...], list[Instance]] = {}
    objects = [instance for instance in space.others if text(instance, "SOPClassUID") != kind[0]]  # not lost pixels
    for instance in (*foreign, *objects):
        if not instance.is_damaged:  # what is wrong may be its size or kind
            parts.setdefault(kind_of(instance), []).append(instance)
    return list(parts.values())


def _really_foreign(
    images: Sequence[Instance], volume: Stack, multiframe: Sequence[Instance]
) -> Generator[None, None, list[Instance]]:
    """Return in steps the images that not only their headers set apart from a volume; the others may get its size."""
    slices, size = volume.instances, size_of(volume.instances[0])
    some = slices[0], slices[len(slices) // 2], slices[-1]
    found: list[Instance] = []
    for instance in images:
        yield
        own, sop_class = size_of(instance), text(instance, "SOPClassUID")
        if instance in multiframe:
            found.append(instance)
        elif own == size:
            if not (is_image_class(sop_class) and has_free_place(volume, instance, len(images))):
                found.append(instance)
        elif sop_class != text(slices[0], "SOPClassUID"):
            found.append(instance)
        elif not have_size(some, size):
            if not have_size(some, own):  # else what they say themselves is wrong
                found.append(instance)
        elif not have_size([instance], size):
            found.append(instance)
        elif not have_size([instance], own) or has_columns_of(instance, size):
            instance["Rows"], instance["Columns"] = map(str, size)
            what = Text("Rows and Columns are not the size of the pixels, which is that of the other slices")
            result = action("they were corrected", "they would be corrected")
            instance.report(IMAGE_SIZE_WRONG, with_result(what, result))
        elif has_free_place(volume, instance, len(images)):
            message = Text("Rows and Columns are swapped here or in the other slices, as it seems; left unchanged")
            instance.report(IMAGE_SIZE_WRONG, message, is_undecidable=True)
        else:
            found.append(instance)
    return found
