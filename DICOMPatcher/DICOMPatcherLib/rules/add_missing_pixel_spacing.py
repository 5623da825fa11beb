"""Say how large a pixel is where files do not."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from DICOMPatcherLib.defects import PIXEL_SPACING_MISSING
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.grouping.agreed_geometry import as_text
from DICOMPatcherLib.grouping.pages import is_page
from DICOMPatcherLib.grouping.series_space import SPACE_TAGS, series_spaces
from DICOMPatcherLib.instances.instance import Instance, batches, remaining
from DICOMPatcherLib.instances.row_values import decimals, numbers_in, text
from DICOMPatcherLib.instances.storage_classes import STORAGE_BRANCH, ULTRASOUND_CLASSES
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule, Parameter
from DICOMPatcherLib.texts import Text, action, plural

_SLICES = frozenset(STORAGE_BRANCH + number for number in ("2", "4", "128", "20"))
_FLAT = frozenset(
    STORAGE_BRANCH + number for number in ("1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "12.1", "12.2", "7")
)
_OF_ALL_FRAMES = frozenset((*ULTRASOUND_CLASSES, *_FLAT))
"""Classes whose images have one pixel size for all frames, at the top level."""


class AddMissingPixelSpacing(DICOMPatcherRule):
    """Add Pixel Spacing (0028,0030) to images that lack it.

    References
    ----------
    PS3.3 10.7.1.1: Pixel Spacing. PS3.3 C.8.11.4.1, 10.7.1.3: the pixels of the detector are larger than they are in
    the patient, by the magnification.
    """

    title = "Give the size of a pixel"
    summary = "Adds the pixel spacing that you enter, or that of the detector, to images that have none."
    description = (
        "Adds Pixel Spacing to images that lack it: what you enter, or else what the detector or scanner says, divided "
        "by the magnification where that is known."
    )
    whenToUse = (
        "Use it if images load with pixels of 1 mm, and you know their size: from the device, from a ruler in the "
        "image, or from a sound file of the same kind."
    )
    neverDoes = (
        "It leaves images alone that have a pixel spacing, and does not use that of the detector without being told: "
        "measurements would be too large by the magnification. Images with Pixel Aspect Ratio stay as they are."
    )
    defects = (PIXEL_SPACING_MISSING,)
    parameterSpecs = (
        Parameter("PixelSpacing", "Size of a pixel", "In mm, one number, or height and width: 0.5\\0.4."),
        Parameter(
            "UseDetectorSpacing",
            "Use the spacing of the detector",
            "Imager Pixel Spacing or Nominal Scanned Pixel Spacing, divided by the magnification if it is known.",
            "no",
            kind="yes/no",
        ),
    )
    requiredTags = (
        *SPACE_TAGS,
        *("ImagerPixelSpacing", "NominalScannedPixelSpacing", "EstimatedRadiographicMagnificationFactor"),
        "PixelAspectRatio",
    )

    examples = (
        Example("An image without a pixel size", {"Rows": 2}, {"PixelSpacing": "0.5\\0.5"}, {"PixelSpacing": "0.5"}),
        Example("An image with a pixel size", {"PixelSpacing": "1\\1"}, parameters={"PixelSpacing": "0.5"}),
    )

    def checkParameters(self) -> None:
        """Refuse what is no size."""
        given = str(self.parameter("PixelSpacing")).strip()
        if given and not self._typed():
            message = Text("The size of a pixel must be one or two numbers above 0, such as 0.5 or 0.5\\0.4.")
            raise ParameterError(message)

    def _typed(self) -> str:
        given = str(self.parameter("PixelSpacing")).replace("/", "\\").replace(" x ", "\\").strip()
        parts = given.split("\\") if given else []
        values = numbers_in("\\".join(parts * 2 if len(parts) == 1 else parts), 2)
        return as_text(values) if values is not None and min(values) > 0 else ""

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Complete image by image."""
        typed, use_detector = self._typed(), self.parameter("UseDetectorSpacing")
        for batch in batches(filter(_lacks_spacing, remaining(instances))):
            for instance in batch:
                spacing, result = typed, action("set as entered", "would be set as entered")
                if not spacing and use_detector:
                    spacing = _of_detector(instance)
                    result = action("taken from the detector", "would be taken from the detector")
                if spacing and text(instance, "PixelAspectRatio"):  # PS3.3 C.7.6.3.1.7: not beside Pixel Spacing
                    result = Text("left unchanged because of PixelAspectRatio; remove that to set the size of a pixel")
                    instance.report(PIXEL_SPACING_MISSING, with_result(missing("PixelSpacing"), result))
                elif spacing:
                    instance["PixelSpacing"] = spacing
                    instance.report(PIXEL_SPACING_MISSING, with_result(missing("PixelSpacing"), result))
            yield

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Name the series whose slices have places, or are of a kind that has, and no pixel size."""
        for space in series_spaces(instances):
            yield None
            if space is None:
                continue
            placed = (instance for stack in space.stacks for instance in stack.instances)
            unplaced = (one for group in space.unplaced.values() for one in group)
            # A single one is a page of a protocol rather than a slice.
            others = filter(_is_slice, unplaced if len(space.instances) > 1 else ())
            lacking: list[Instance] = []
            for batch in batches(itertools.chain(placed, others)):
                lacking += filter(_lacks_spacing, batch)
                yield None
            if not lacking:
                continue
            parameters = {"PixelSpacing": ""}
            can = Text("can be set if you know it")
            if all(map(_of_detector, lacking)):
                parameters = {"UseDetectorSpacing": "yes"}
                can = Text("can be set to the spacing of the detector")
            message = plural(
                len(lacking),
                "{count} slice does not say how large a pixel is, and readers take it to be 1 mm; {can}",
                "{count} slices do not say how large a pixel is, and readers take it to be 1 mm; {can}",
                can=can,
            )
            yield Advice(PIXEL_SPACING_MISSING, message, lacking, parameters)


def _is_slice(image: Instance) -> bool:
    return text(image, "SOPClassUID") in _SLICES and not is_page(image)


def _lacks_spacing(instance: Instance) -> bool:
    if not instance.pixel_length or text(instance, "PixelSpacing"):
        return False
    is_single = text(instance, "NumberOfFrames") in ("", "1")
    return is_single or text(instance, "SOPClassUID") in _OF_ALL_FRAMES


def _of_detector(instance: Instance) -> str:
    """Return the pixel size in the patient as far as the detector tells; "" if it does not."""
    for keyword in ("NominalScannedPixelSpacing", "ImagerPixelSpacing"):
        spacing = decimals(instance, keyword, 2)
        if spacing is not None and min(spacing) > 0:
            factor = decimals(instance, "EstimatedRadiographicMagnificationFactor", 1)
            by = factor[0] if factor is not None and factor[0] >= 1 else 1.0
            return as_text([value / by for value in spacing])
    return ""
