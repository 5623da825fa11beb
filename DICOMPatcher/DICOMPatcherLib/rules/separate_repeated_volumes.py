"""Make a series of each volume that lies at the same places as others of its series."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from DICOMPatcherLib.defects import FOREIGN_IMAGE, SEVERAL_VOLUMES
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.grouping.division import Division
from DICOMPatcherLib.grouping.foreign_images import KIND_TAGS, MOST_FOREIGN, are_overviews, kind_of
from DICOMPatcherLib.grouping.new_series import NEW_SERIES_TAGS, NewSeries
from DICOMPatcherLib.grouping.pages import is_page
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, SeriesSpace, series_spaces
from DICOMPatcherLib.grouping.slabs import shifted_parts
from DICOMPatcherLib.instances.instance import Instance, remaining
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, are_of_several
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.rule_api.examples import Elements, Example, New, slice_at
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action, plural

_FEWEST = 2
"""So many places make a volume."""

_FEWEST_SLICES = 3
"""So many slices at places of their own are a volume that others may have got into."""

_WANTED = ("PixelSpacing", "SliceThickness")
"""What scanners put into series of their own. Time points, phases, echoes and contrasts in one series are no fault."""

_MOST_WANTED = 3
"""More volumes than these are a sequence."""


def _slice(number: int, place: int, **values: str) -> Elements:
    return slice_at(place, InstanceNumber=str(number), **values)


class SeparateRepeatedVolumes(DICOMPatcherRule):
    """Divide series with several images at each place into one series for each volume.

    The attribute that tells the volumes apart must give each of them an image at all places.

    References
    ----------
    PS3.3 A.1.2.3: what a series may contain.
    """

    title = "Separate echoes, kernels and phases"
    summary = "Makes a series of each echo, phase, time point, kernel or acquisition that lies at the same places."
    description = (
        "Divides series in which several complete volumes lie at the same places: echoes, phases, time points, "
        "b-values, kernels, acquisitions, fields of view; and those in which even volumes are shifted against each "
        "other. Each becomes a series of its own; the first one keeps the identifiers. A few images of another "
        "direction, or pages of text without a place, beside one volume become a series too."
    )
    whenToUse = (
        "Use it if a volume alternates between two contrasts, or Slicer warns that slices are not equally spaced. Time "
        "series are loaded as a sequence without it."
    )
    neverDoes = "It leaves series alone in which nothing tells the images apart, or a volume lacks an image."
    defects = (SEVERAL_VOLUMES, FOREIGN_IMAGE)
    requiredTags = (*IDENTITY_TAGS, *SPACE_TAGS, *NEW_SERIES_TAGS, *KIND_TAGS)

    examples = (
        Example(
            "Two echoes in one series",
            {f"{n}.dcm": _slice(n, n // 2, EchoNumbers=str(n % 2 + 1)) for n in (2, 3, 4, 5)},
            {f"{n}.dcm": {"SeriesInstanceUID": New("series of the second echo"), "SeriesNumber": "2"} for n in (3, 5)},
        ),
        Example(
            "A second echo that is not complete",
            {f"{n}.dcm": _slice(n, n // 2, EchoNumbers=str(n % 2 + 1)) for n in (2, 3, 4)},
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Divide what certainly is several volumes."""
        new_series = NewSeries(remaining(instances), self.key)
        yield
        for space in series_spaces(instances):
            yield
            strays = _strays(space) if space is not None else []
            if strays:
                new_series.give(strays, "direction")
            for instance in strays:
                what = Text("another direction than the slices of the volume in its series, or no place")
                instance.report(FOREIGN_IMAGE, with_result(what, _result()))
            for division in (yield from _divisions(space)) if space is not None else ():
                what = Text("several volumes lie at the same places, or shifted against each other")
                for part, values in zip(division.parts[1:], division.values[1:]):
                    new_series.give(part, *division.keywords, *values)
                    for instance in part:
                        instance.report(SEVERAL_VOLUMES, with_result(what, _result()))
                    yield

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Name the series that contain a few volumes of different contrast."""
        for space in series_spaces(instances):
            yield None
            strays = _strays(space) if space is not None else []
            if strays:
                message = plural(
                    len(strays),
                    "{count} image of another direction, or without a place, is in the series of a volume; can be "
                    "separated",
                    "{count} images of other directions, or without a place, are in the series of a volume; can be "
                    "separated",
                )
                yield Advice(FOREIGN_IMAGE, message, strays)
            for division in (yield from _divisions(space)) if space is not None else ():
                if division.keywords[0] in _WANTED and len(division.parts) <= _MOST_WANTED:
                    message = Text(
                        "{count} volumes of {images} slices, told apart by {keywords}, lie at the same places in one "
                        "series; can be separated",
                        count=len(division.parts),
                        images=len(division.parts[0]),
                        keywords=division.keywords,
                    )
                    yield Advice(SEVERAL_VOLUMES, message, [one for part in division.parts for one in part])


def _result() -> Text:
    return action("a series of its own was assigned", "a series of its own would be assigned")


def _strays(space: SeriesSpace) -> list[Instance]:
    """Return a few images of another direction, or pages without a place, of the same size beside one volume."""
    if not space.stacks:
        return []
    volume, *others = space.stacks
    if not volume.is_plain or len(volume.places) < _FEWEST_SLICES or are_overviews(volume.instances):
        return []
    kind = kind_of(volume.instances[0])
    turned = (instance for stack in others for instance in stack.instances)
    pages = (instance for group in space.unplaced.values() for instance in group if is_page(instance))
    strays = [instance for instance in (*turned, *pages) if kind_of(instance) == kind]
    return strays if len(strays) <= MOST_FOREIGN * len(volume.instances) else []


def _divisions(space: SeriesSpace) -> Generator[None, None, Sequence[Division]]:
    """Find in steps the volumes of those stacks that are several complete ones."""
    found = []
    for stack in space.stacks:
        if stack.has_repeated_places and len(stack.places) >= _FEWEST:
            division = yield from stack.divided()
            found += [division] if division.is_complete else []
        keyword, parts = shifted_parts(stack)
        if parts:
            found.append(Division((keyword,), tuple(parts), tuple((text(part[0], keyword),) for part in parts)))
    return [] if found and are_of_several(space.instances) else found
