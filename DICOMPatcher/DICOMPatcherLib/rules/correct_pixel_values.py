"""Correct how pixel values are read, when the user asks for it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping

from DICOMPatcherLib.defects import PLANES_WRONG, SIGN_WRONG, DefectId
from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.instances.instance import Instance, batches, group_in_steps, remaining
from DICOMPatcherLib.instances.row_values import integer
from DICOMPatcherLib.part10.sign_evidence import Doubt, doubt_of
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule, Parameter
from DICOMPatcherLib.texts import Text, action, plural

_SIGN, _STORED, _PLANES = "PixelRepresentation", "BitsStored", "PlanarConfiguration"


def _image(*values: int) -> bytes:
    """Return pixels for an example."""
    return struct.pack(f"<{len(values)}h", *values)


_HOUNSFIELD = _image(*range(-1000, 1000, 32), 40)
_SIZE = {"Rows": 8, "Columns": 8}


class CorrectPixelValues(DICOMPatcherRule):
    """Set Pixel Representation or Bits Stored of a series to what one of its images speaks for.

    Of each series the image in the middle is looked at (`part10.sign_evidence`), and all images are changed.

    References
    ----------
    PS3.3 C.7.6.3.1: Pixel Representation (0028,0103). PS3.5 section 8.1.1: Bits Stored and High Bit.
    """

    title = "Correct values that wrap or are cut off"
    summary = "Corrects the sign and the number of bits of pixel values, where the values contradict the header."
    description = (
        "Sets Pixel Representation of series whose values are negative though the header says they have no sign, or "
        "wrap to negative ones though they have none, Bits Stored of series whose values need more bits, and Planar "
        "Configuration of colours whose samples seem to stand in another order. The image in the middle of each series "
        "is looked at."
    )
    whenToUse = (
        "Use it if air is shown brighter than bone, or bright parts black, after a conversion. Compare with another "
        "image of the same device: values alone are no proof."
    )
    neverDoes = "It never changes a pixel, and leaves alone compressed images, and those with overlays in unused bits."
    defects = (SIGN_WRONG, PLANES_WRONG)
    requiredTags = (_SIGN, _STORED, "HighBit", _PLANES)
    parameterSpecs = (
        Parameter(
            _SIGN,
            "Pixel Representation",
            "What the values of these series have: 0 for no sign, 1 for one. Empty: as the values look.",
            kind="choice",
            choices=("0", "1"),
        ),
        Parameter(
            _STORED,
            "Bits Stored",
            "How many bits the values of these series have, at most 16. Empty: as many as the values need.",
            kind="number",
        ),
    )
    eachFileAlone = True

    examples = (
        Example(
            "Hounsfield units that are said to have no sign",
            {**_SIZE, _SIGN: 0, "PixelData": _HOUNSFIELD},
            {_SIGN: 1},
        ),
        Example(
            "Values of 14 bits in an image of 12",
            {**_SIZE, _STORED: 12, "HighBit": 11, "PixelData": _image(*range(0, 12800, 200))},
            {_STORED: 14, "HighBit": 13},
        ),
        Example("Hounsfield units with their sign", {**_SIZE, _SIGN: 1, "PixelData": _HOUNSFIELD}),
        Example(
            "Values without sign that need all bits",
            {**_SIZE, "PixelData": struct.pack("<64H", *range(0, 64000, 1000))},
        ),
    )

    def checkParameters(self) -> None:
        """Raise ParameterError if values of 16 bits cannot have so many."""
        if self.parameter(_STORED) not in (None, *range(1, 17)):
            raise ParameterError(Text("{parameter} must be a number from 1 to 16", parameter=_STORED))

    def processFile(self) -> None:
        """Accept no repair: what one file proves is the business of another rule."""

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Set the elements of each series whose middle contradicts them."""
        for found in _doubtful(instances):
            yield
            if found is not None:
                series, doubt = found
                for batch in batches(series):
                    for instance in batch:
                        self._correct(instance, self._values(doubt), _defect_of(doubt))
                    yield

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Tell of series whose values speak against the header."""
        found: dict[Doubt, list[list[Instance]]] = {}
        for doubtful in _doubtful(instances):
            if doubtful is not None:
                series, doubt = doubtful
                found.setdefault(doubt, []).append(series)
            yield None
        for doubt, all_series in found.items():
            parameters = {} if len(found) > 1 else self._values(doubt)
            yield Advice(
                _defect_of(doubt),
                _message(doubt, len(all_series)),
                [instance for series in all_series for instance in series],
                {name: value for name, value in parameters.items() if name in (_SIGN, _STORED)},
            )

    def _values(self, doubt: Doubt) -> dict[str, str]:
        """Return what a series is to be set to: what the user says, or else what its values speak for."""
        values = {}
        if doubt.sign is not None:
            values[_SIGN] = self.parameter(_SIGN) or str(doubt.sign)
        if doubt.stored is not None:
            values[_STORED] = str(self.parameter(_STORED) or doubt.stored)
            values["HighBit"] = str(int(values[_STORED]) - 1)
        if doubt.planes is not None:
            values[_PLANES] = str(doubt.planes)
        return values

    def _correct(self, instance: Instance, values: Mapping[str, str], defect: DefectId) -> None:
        changed = [keyword for keyword, value in values.items() if instance[keyword] != value]
        for keyword in changed:
            instance[keyword] = values[keyword]
        if changed:
            result = action("set: {keywords}", "to be set: {keywords}", keywords=changed)
            problem = Text("the pixel values of the series contradict the header")
            instance.report(defect, with_result(problem, result))


def _defect_of(doubt: Doubt) -> DefectId:
    return SIGN_WRONG if doubt.planes is None else PLANES_WRONG


def _message(doubt: Doubt, count: int) -> Text:
    if doubt.planes is not None:
        return plural(
            count,
            "the colours of {count} series seem to be stored in another order than PlanarConfiguration says, which "
            "should be {planes} then; can be corrected",
            "the colours of {count} series seem to be stored in another order than PlanarConfiguration says, which "
            "should be {planes} then; can be corrected",
            planes=doubt.planes,
        )
    if doubt.stored is not None:
        return plural(
            count,
            "the pixel values of {count} series need {bits} bits, more than BitsStored says, and are cut off; can be "
            "corrected",
            "the pixel values of {count} series need {bits} bits, more than BitsStored says, and are cut off; can be "
            "corrected",
            bits=doubt.stored,
        )
    if doubt.sign:
        return plural(
            count,
            "{count} series seems to have negative pixel values, but PixelRepresentation says that they have no sign; "
            "can be corrected",
            "{count} series seem to have negative pixel values, but PixelRepresentation says that they have no sign; "
            "can be corrected",
        )
    return plural(
        count,
        "large pixel values of {count} series turn negative, because PixelRepresentation says that they have a sign; "
        "can be corrected",
        "large pixel values of {count} series turn negative, because PixelRepresentation says that they have a sign; "
        "can be corrected",
    )


def _doubtful(instances: Iterable[Instance]) -> Iterator[tuple[list[Instance], Doubt] | None]:
    """Yield the images of each series that are said to have values of one kind, and what there is to doubt of that.

    None stands for a step.
    """
    keywords = ("StudyInstanceUID", "SeriesInstanceUID", "SOPClassUID", _SIGN, _STORED, "HighBit", _PLANES)
    with_pixels = (instance for instance in remaining(instances) if instance.pixel_length and not instance.is_damaged)
    for series in (yield from group_in_steps(with_pixels, *keywords)).values():
        numbers: list[tuple[int, int]] = []
        for batch in batches(enumerate(series)):
            numbers += [(integer(instance, "InstanceNumber") or 0, index) for index, instance in batch]
            yield None
        _, middle = sorted(numbers)[len(numbers) // 2]
        doubt = _doubt_of(series[middle])
        yield None if doubt is None else (series, doubt)


def _doubt_of(instance: Instance) -> Doubt | None:
    numbers = [integer(instance, keyword) for keyword in (_SIGN, _STORED, "HighBit")]
    sign, stored, high_bit = (-1 if number is None else number for number in numbers)
    if sign not in (0, 1):
        return None
    try:
        with instance.open() as file:
            return doubt_of(file, sign, stored, high_bit)
    except OSError:
        return None  # whoever reads the file next says so
