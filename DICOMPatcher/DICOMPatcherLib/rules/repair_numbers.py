"""Write numbers as the standard wants them, where they can mean one thing only."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydicom import Dataset
from pydicom.datadict import dictionary_VM, keyword_for_tag

from DICOMPatcherLib.defects import (
    DECIMAL_COMMA,
    NOT_A_WHOLE_NUMBER,
    NUMBER_MALFORMED,
    PIXEL_SIZE_IMPOSSIBLE,
    DefectId,
)
from DICOMPatcherLib.part10.raw_values import RawValue, raw_values
from DICOMPatcherLib.part10.value_checks import POSITIVE_PAIRS, is_in_order
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, plural
from DICOMPatcherLib.values import number_readings as kinds
from DICOMPatcherLib.values.number_readings import NumberReading, has_thousands, has_three_decimals, reading_of

_MM, _MS, _DEGREES = ("mm",), ("ms", "msec"), ("deg", "degree", "degrees", "\xb0", "\xc2\xb0")
_UNITS = {
    **dict.fromkeys(
        (
            *("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "SliceThickness"),
            *("SpacingBetweenSlices", "ImagePositionPatient", "SliceLocation", "ReconstructionDiameter"),
            *("DataCollectionDiameter", "DistanceSourceToDetector", "DistanceSourceToPatient", "TableHeight"),
            *("GridFrameOffsetVector", "FocalSpots", "DistanceSourceToIsocenter"),
        ),
        _MM,
    ),
    **dict.fromkeys(
        ("GantryDetectorTilt", "FlipAngle", "PositionerPrimaryAngle", "PositionerSecondaryAngle"), _DEGREES
    ),
    **dict.fromkeys(("EchoTime", "RepetitionTime", "InversionTime", "FrameTime", "TriggerTime", "ExposureTime"), _MS),
    "KVP": ("kv", "kvp"),
    "XRayTubeCurrent": ("ma",),
    "Exposure": ("mas",),
    "PatientWeight": ("kg",),
    "PatientSize": ("m",),
    "MagneticFieldStrength": ("t", "tesla"),
    "ImagingFrequency": ("mhz",),
    "RadionuclideTotalDose": ("bq",),
    "RadionuclideHalfLife": ("s", "sec"),
    "WindowCenter": ("hu",),
    "WindowWidth": ("hu",),
    "RescaleIntercept": ("hu",),
}
"""The unit of an element by PS3.3 may stand behind its number. Any other one would make it another number."""

_EXPOSURE = ("XRayTubeCurrent", "ExposureTime", "Exposure")
"""What FixExposureFiasco rounds, and keeps the exact value of."""
_NUMBERS = ("SeriesNumber", "InstanceNumber")
"""What NumberSeriesAndInstances replaces."""


_Message = Callable[[list[str]], Text]

_REPAIRED: dict[str, tuple[DefectId, _Message]] = {
    kinds.DECIMAL_COMMA: (
        DECIMAL_COMMA,
        lambda names: plural(
            len(names),
            "{keywords} is written with a decimal comma",
            "{keywords} are written with a decimal comma",
            keywords=names,
        ),
    ),
    kinds.SEPARATORS: (
        DECIMAL_COMMA,
        lambda names: plural(
            len(names),
            "the values of {keywords} are not separated by backslashes",
            "the values of {keywords} are not separated by backslashes",
            keywords=names,
        ),
    ),
    kinds.TOO_LONG: (
        NUMBER_MALFORMED,
        lambda names: plural(
            len(names),
            "{keywords} has more characters than a number may have",
            "{keywords} have more characters than a number may have",
            keywords=names,
        ),
    ),
    kinds.BLANKS: (
        NUMBER_MALFORMED,
        lambda names: plural(
            len(names),
            "{keywords} has blanks or null characters around or in a number",
            "{keywords} have blanks or null characters around or in a number",
            keywords=names,
        ),
    ),
    kinds.UNIT: (
        NUMBER_MALFORMED,
        lambda names: plural(
            len(names),
            "{keywords} has a unit after the number",
            "{keywords} have a unit after the number",
            keywords=names,
        ),
    ),
    kinds.NOTATION: (
        NUMBER_MALFORMED,
        lambda names: plural(
            len(names),
            "{keywords} is a number in another notation",
            "{keywords} are numbers in another notation",
            keywords=names,
        ),
    ),
    kinds.DECIMALS: (
        NOT_A_WHOLE_NUMBER,
        lambda names: plural(
            len(names),
            "{keywords} is an integer written with decimals",
            "{keywords} are integers written with decimals",
            keywords=names,
        ),
    ),
    kinds.ONE_VALUE: (
        PIXEL_SIZE_IMPOSSIBLE,
        lambda names: plural(
            len(names),
            "{keywords} has one value; it is that of rows and columns",
            "{keywords} have one value; it is that of rows and columns",
            keywords=names,
        ),
    ),
    kinds.SIGN: (
        PIXEL_SIZE_IMPOSSIBLE,
        lambda names: plural(len(names), "{keywords} is negative", "{keywords} are negative", keywords=names),
    ),
}
_LEFT: dict[str, tuple[DefectId, _Message]] = {
    kinds.AMBIGUOUS_COMMA: (
        DECIMAL_COMMA,
        lambda names: plural(
            len(names),
            "{keywords} has a comma that may stand for decimals, thousands or several values; left unchanged",
            "{keywords} have commas that may stand for decimals, thousands or several values; left unchanged",
            keywords=names,
        ),
    ),
    kinds.AMBIGUOUS_BLANK: (
        NUMBER_MALFORMED,
        lambda names: plural(
            len(names),
            "{keywords} has a blank or null character in a number that may mean several things; left unchanged",
            "{keywords} have blanks or null characters in numbers that may mean several things; left unchanged",
            keywords=names,
        ),
    ),
    kinds.NOT_FINITE: (
        NUMBER_MALFORMED,
        lambda names: plural(
            len(names),
            "{keywords} is not a finite number; left unchanged",
            "{keywords} are not finite numbers; left unchanged",
            keywords=names,
        ),
    ),
    kinds.NOT_INTEGER: (
        NOT_A_WHOLE_NUMBER,
        lambda names: plural(
            len(names),
            "{keywords} must be an integer and has decimals; left unchanged",
            "{keywords} must be integers and have decimals; left unchanged",
            keywords=names,
        ),
    ),
    kinds.OUT_OF_RANGE: (
        NUMBER_MALFORMED,
        lambda names: plural(
            len(names),
            "{keywords} is out of the range of its VR; left unchanged",
            "{keywords} are out of the range of their VR; left unchanged",
            keywords=names,
        ),
    ),
    kinds.COUNT: (
        NUMBER_MALFORMED,
        lambda names: plural(
            len(names),
            "{keywords} has not as many values as it must have; left unchanged",
            "{keywords} have not as many values as they must have; left unchanged",
            keywords=names,
        ),
    ),
    kinds.ZERO: (
        PIXEL_SIZE_IMPOSSIBLE,
        lambda names: plural(
            len(names),
            "{keywords} is zero, which is no size of a pixel; left unchanged",
            "{keywords} are zero, which is no size of a pixel; left unchanged",
            keywords=names,
        ),
    ),
    kinds.NO_NUMBER: (
        NUMBER_MALFORMED,
        lambda names: plural(
            len(names),
            "{keywords} is not a number; left unchanged",
            "{keywords} are not numbers; left unchanged",
            keywords=names,
        ),
    ),
}


class RepairNumbers(DICOMPatcherRule):
    """Write decimal and integer strings in the form of their VR if count and form of the value allow one reading only.

    The multiplicity of an element decides whether a comma stands before decimals or between values; a comma before
    three digits is neither without other evidence in the same file. Private elements are not touched.

    References
    ----------
    PS3.5 section 6.2: DS and IS. PS3.6 section 6: how many values an element has.
    """

    title = "Repair numbers that are written wrongly"
    summary = "Writes numbers as the standard requires, such as 0.5 for 0,5, where only one meaning is possible."
    description = (
        "Repairs numbers with a decimal comma, commas between values, a unit behind them, more than 16 characters, or "
        "decimals where an integer is required, at any depth. Programs read such a number as another one: 0,8 mm as 8 "
        "and 1 mm. It is repaired only if the number of values and the form of each leave one meaning."
    )
    whenToUse = "Needed for files of scripts and of devices that are set to a language with a decimal comma."
    neverDoes = (
        "It leaves a number alone that may mean two things, such as 12,500, that is no number, or is the size of a "
        "pixel and zero, and reports it. It does not touch private elements."
    )
    defects = (DECIMAL_COMMA, NUMBER_MALFORMED, NOT_A_WHOLE_NUMBER, PIXEL_SIZE_IMPOSSIBLE)
    default = True
    triggers = ("PixelSpacing",)
    eachFileAlone = True

    examples = (
        Example("A decimal comma", {"PixelSpacing": b"0,5\\0,25"}, {"PixelSpacing": "0.5\\0.25"}),
        Example("Commas between the values", {"PixelSpacing": b"0.5,0.25"}, {"PixelSpacing": "0.5\\0.25"}),
        Example("A unit", {"SliceThickness": b"2.5 mm"}, {"SliceThickness": "2.5"}),
        Example("A comma before decimals or between thousands", {"SliceThickness": b"12,500"}),
        Example("A number in the right form", {"SliceThickness": b"2.50"}),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Look at files only whose examination has found a number that has not the form of its VR."""
        return self.file.has_malformed_values

    def processDataSet(self, ds: Dataset) -> None:
        """Repair what can be read in one way."""
        found = [raw for raw in raw_values(ds, ("DS", "IS")) if not is_in_order(raw.tag, raw.vr.encode(), raw.data)]
        readings = [(raw, self._read(raw)) for raw in found]
        is_evident = any(
            kinds.DECIMAL_COMMA in reading.kinds and has_three_decimals(raw.data) for raw, reading in readings
        )
        if is_evident and not any(has_thousands(raw.data) for raw in found):
            readings = [(raw, self._read(raw, True) if reading.text is None else reading) for raw, reading in readings]
        repaired: dict[str, dict[str, None]] = {}
        left: dict[str, dict[str, None]] = {}
        for raw, reading in readings:
            keyword = keyword_for_tag(raw.tag)
            if reading.text is not None and reading.kinds:
                raw.replace(reading.text)
            elif not reading.kinds or self._is_task_of_another(keyword, raw, reading):
                continue
            for kind in reading.kinds:
                (left if reading.text is None else repaired).setdefault(kind, {})[keyword] = None
        for table, told in ((_REPAIRED, repaired), (_LEFT, left)):
            for kind, keywords in told.items():
                defect, message = table[kind]
                self.report(defect, message(list(keywords)))

    def _read(self, raw: RawValue, commas_are_decimal: bool = False) -> NumberReading:
        keyword = keyword_for_tag(raw.tag)
        multiplicity = dictionary_VM(raw.tag)
        is_positive = raw.tag in POSITIVE_PAIRS
        return reading_of(
            raw.data, raw.vr, multiplicity, _UNITS.get(keyword, ()), is_positive, commas_are_decimal=commas_are_decimal
        )

    def _is_task_of_another(self, keyword: str, raw: RawValue, reading: NumberReading) -> bool:
        """Tell whether another rule of this run deals with a number that is no integer."""
        if raw.depth:
            return False
        if keyword in _EXPOSURE:
            return "FixExposureFiasco" in self.others and kinds.NOT_FINITE not in reading.kinds
        return keyword in _NUMBERS and "NumberSeriesAndInstances" in self.others
