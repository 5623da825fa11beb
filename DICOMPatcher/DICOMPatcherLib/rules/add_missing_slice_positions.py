"""Stack slices that do not say where they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from DICOMPatcherLib.defects import ORIENTATION_MISSING, POSITION_MISSING
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.grouping.agreed_geometry import as_text
from DICOMPatcherLib.grouping.placeless_slices import (
    LOCATION,
    NAME,
    NUMBER,
    PLACELESS_TAGS,
    TIME,
    Placeless,
    are_advised,
    distance_of,
    in_order,
    placeless_slices,
)
from DICOMPatcherLib.grouping.series_space import position_of
from DICOMPatcherLib.instances.geometry import Vector, normal_of
from DICOMPatcherLib.instances.instance import Instance, remaining
from DICOMPatcherLib.instances.row_values import numbers_in, text
from DICOMPatcherLib.rule_api.examples import Elements, Example
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule, Parameter
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import new_uid

_AXIAL, _CORONAL, _SAGITTAL = "axial", "coronal", "sagittal"
_ORIENTATIONS: Mapping[str, str] = {
    _AXIAL: "1\\0\\0\\0\\1\\0",
    _CORONAL: "1\\0\\0\\0\\0\\-1",
    _SAGITTAL: "0\\1\\0\\0\\0\\-1",
}
_AUTOMATIC = "automatic"
_ORIGIN: Vector = (0.0, 0.0, 0.0)


def _slice(number: int, **values: str) -> Elements:
    return {"PixelSpacing": "1\\1", "InstanceNumber": str(number), **values}


class AddMissingSlicePositions(DICOMPatcherRule):
    """Add Image Position and Orientation (Patient) to slices of a series that all lack them.

    Without an origin, the first slice is at 0, 0, 0, and the series gets a frame of reference of its own.

    References
    ----------
    PS3.3 C.7.6.2.1.1: position and direction cosines. PS3.3 C.7.4.1: what a frame of reference says.
    """

    title = "Stack slices that say nothing of their place"
    summary = "Gives slices without positions even positions, in an order and at a distance that you choose."
    description = (
        "Gives the slices of a series that have no position, or all the same, positions one behind the other: at the "
        "distance that you enter, or else that of their slice locations, their spacing or their thickness; in the "
        "order of their locations, numbers, or times and names. A missing orientation is taken to be axial unless you "
        "choose another one."
    )
    whenToUse = (
        "Use it for pictures that were turned into DICOM, micro-CT and secondary captures, which load without any "
        "geometry. Compare what you get with the original: the volume may be upside down or mirrored."
    )
    neverDoes = (
        "It leaves positions alone that are there, images at one place that are points in time, and series that "
        "contain several kinds or sizes of images."
    )
    defects = (POSITION_MISSING, ORIENTATION_MISSING)
    parameterSpecs = (
        Parameter(
            "SliceSpacing", "Distance of slices", "In mm; if nothing is entered, what each series says.", kind="number"
        ),
        Parameter(
            "Order",
            "Order of slices",
            "What their order is taken from.",
            _AUTOMATIC,
            kind="choice",
            choices=(_AUTOMATIC, LOCATION, NUMBER, TIME, NAME),
        ),
        Parameter(
            "Direction",
            "Direction of slices",
            "Where slices do not say it themselves.",
            _AUTOMATIC,
            kind="choice",
            choices=(_AUTOMATIC, *_ORIENTATIONS),
        ),
        Parameter("Reverse", "Reverse the order", "The last slice becomes the first.", "no", kind="yes/no"),
    )
    requiredTags = PLACELESS_TAGS

    examples = (
        Example(
            "Three slices without positions",
            {f"{n}.dcm": _slice(n) for n in (1, 2, 3)},
            {
                f"{n}.dcm": {
                    "ImagePositionPatient": f"0\\0\\{2 * n - 2}",
                    "ImageOrientationPatient": _ORIENTATIONS[_AXIAL],
                }
                for n in (1, 2, 3)
            },
            {"SliceSpacing": "2"},
        ),
        Example(
            "Slices that say where they lie",
            {
                f"{n}.dcm": _slice(n, ImagePositionPatient=f"0\\0\\{n}", ImageOrientationPatient=_ORIENTATIONS[_AXIAL])
                for n in (1, 2, 3)
            },
            parameters={"SliceSpacing": "2"},
        ),
    )

    def checkParameters(self) -> None:
        """Refuse a distance that is none."""
        spacing = self.parameter("SliceSpacing")
        if spacing is not None and not 0 < spacing < 1e4:
            raise ParameterError(Text("The distance of slices must be more than 0."))

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Stack series by series."""
        for found in placeless_slices(list(remaining(instances))):
            if found is not None:
                yield from self._stack(found)
            yield

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Name the series whose slices say nothing of their place, and the distance that they state."""
        for found in placeless_slices(instances):
            if found is None or not are_advised(found):
                yield None
                continue
            count = len(found.slices)
            if not found.lack_position:
                message = Text("{count} slices have positions and no orientation; can be completed", count=count)
                yield Advice(ORIENTATION_MISSING, message, found.slices)
                continue
            distance, source = distance_of(found.slices)
            problem = Text("{count} slices do not say where they lie", count=count)
            if not found.lack_orientation and text(found.slices[0], "ImagePositionPatient"):
                problem = Text("{count} slices all say that they lie at one place", count=count)
            can = Text("order and distance are not known; can be stacked with a distance that you enter")
            if distance:
                can = Text("can be stacked {distance} mm apart, from {source}", distance=distance, source=source)
            message = Text("{problem}; {can}", problem=problem, can=can)
            yield Advice(POSITION_MISSING, message, found.slices, {"SliceSpacing": distance})

    def _stack(self, found: Placeless) -> Iterator[None]:
        orientation = self._orientation(found)
        if found.lack_position:
            typed = self.parameter("SliceSpacing")
            distance, source = (typed, "") if typed is not None else distance_of(found.slices)
            normal = normal_of(numbers_in(orientation, 6) or ())
            if not distance or normal is None:
                left = Text("the distance of the slices is not known; left unchanged")
                for instance in found.slices:
                    instance.report(POSITION_MISSING, with_result(_problem(found), left))
                return
            yield from self._add_positions(found, normal, float(distance), source)
        for instance in found.slices if found.lack_orientation else ():
            instance["ImageOrientationPatient"] = orientation
            instance.report(ORIENTATION_MISSING, with_result(missing("ImageOrientationPatient"), _ASSUMED))

    def _add_positions(self, found: Placeless, normal: Vector, distance: float, source: str) -> Iterator[None]:
        order = self.parameter("Order")
        slices = in_order(found.slices, "" if order == _AUTOMATIC else order)
        slices = slices[::-1] if self.parameter("Reverse") else slices
        origin = position_of(slices[0])
        result = action("stacked at the distance entered", "would be stacked at the distance entered")
        if source:
            result = action("stacked by {source}", "would be stacked by {source}", source=source)
        message = with_result(_problem(found), result)
        frame = text(slices[0], "FrameOfReferenceUID")
        if origin is None and frame:
            # At an origin that is made up nothing else may seem to lie in the same space.
            frame = new_uid(self.key, "frame of stacked slices", frame, text(slices[0], "SeriesInstanceUID"))
        start = origin or _ORIGIN
        for number, instance in enumerate(slices):
            place = [round(part + number * distance * along, 6) for part, along in zip(start, normal)]
            instance["ImagePositionPatient"] = as_text(place)
            if frame:
                instance["FrameOfReferenceUID"] = frame
            instance.report(POSITION_MISSING, message)
            if number % 100 == 0:
                yield

    def _orientation(self, found: Placeless) -> str:
        """Return the orientation that slices have, that was chosen, or along whose normal their positions go."""
        if not found.lack_orientation:
            return text(found.slices[0], "ImageOrientationPatient")
        chosen = self.parameter("Direction")
        if chosen != _AUTOMATIC:
            return _ORIENTATIONS[chosen]
        positions = [position for position in map(position_of, found.slices) if position is not None]
        if positions and not found.lack_position:
            extents = [max(parts) - min(parts) for parts in zip(*positions)]
            return _ORIENTATIONS[(_SAGITTAL, _CORONAL, _AXIAL)[extents.index(max(extents))]]
        return _ORIENTATIONS[_AXIAL]


_ASSUMED = action("a direction was assumed", "a direction would be assumed")


def _problem(found: Placeless) -> Text:
    if text(found.slices[0], "ImagePositionPatient"):
        return Text("ImagePositionPatient is the same in all slices")
    return missing("ImagePositionPatient")
