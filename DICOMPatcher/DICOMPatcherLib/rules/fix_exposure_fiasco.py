"""Repair X-ray exposure values that were written with a decimal fraction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import NOT_A_WHOLE_NUMBER
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.written_values import written_text

if TYPE_CHECKING:
    from pydicom import Dataset

_TWINS = {
    "XRayTubeCurrent": ("XRayTubeCurrentInuA", "DS"),
    "ExposureTime": ("ExposureTimeInuS", "DS"),
    "Exposure": ("ExposureInuAs", "IS"),
}
"""The whole-number element of each quantity; the element for a thousandth of its unit, with its VR."""

_LARGEST = 2**31 - 1
"""Largest number an IS element can hold, PS3.5 section 6.2."""

_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,20}[.,]?[0-9]{0,40}|[.,][0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?")
_PERHAPS_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")


class FixExposureFiasco(DICOMPatcherRule):
    """Move decimal exposure values to the elements that can hold them, and keep the rounded integer.

    X-Ray Tube Current (0018,1151) in mA, Exposure Time (0018,1150) in ms and Exposure (0018,1152) in mAs have the VR
    IS, which allows whole numbers only. The exact value belongs into X-Ray Tube Current in uA (0018,8151), Exposure
    Time in uS (0018,8150), both DS, and Exposure in uAs (0018,1153), IS. Sequences are not searched.

    "12,500" is left alone: its comma may stand before decimals or between thousands.

    References
    ----------
    PS3.5 6.2: IS is at most 12 characters, -2^31 to 2^31-1; DS is at most 16 characters.
    PS3.3 C.8.2.1, C.8.7.2: the elements, their units.
    """

    title = "Fix invalid exposure tags"
    summary = "Rounds tube current, exposure time and exposure, and keeps the exact values elsewhere."
    description = (
        "Rounds tube current, exposure time and exposure that are written with decimals, such as 12.5 mA, where only "
        "whole numbers are allowed. The exact value is kept in the element made for it, in microampere, microseconds "
        "or microampere seconds."
    )
    whenToUse = "Needed for some X-ray and CT devices, whose files strict readers refuse."
    neverDoes = "It leaves a value alone that is not one plausible number, and does not search sequences."
    defects = (NOT_A_WHOLE_NUMBER,)
    default = True
    triggers = tuple(_TWINS)
    eachFileAlone = True

    examples = (
        Example(
            "A tube current with decimals",
            {"XRayTubeCurrent": "12.4"},
            {"XRayTubeCurrent": "12", "XRayTubeCurrentInuA": "12400"},
        ),
        Example("A comma before decimals or between thousands", {"Exposure": "12,500"}),
        Example("A whole number", {"ExposureTime": "500"}),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        texts = (value.decode("latin-1").strip(" \0") for value in values.values())
        return any(text and not _WHOLE.fullmatch(text) for text in texts)

    def processDataSet(self, ds: Dataset) -> None:
        for keyword, (twin, vr) in _TWINS.items():
            text = written_text(ds, keyword)
            if not text or _WHOLE.fullmatch(text):
                continue
            exact = _number(text)
            if exact is None or not 0 <= exact <= _LARGEST:
                self.report(
                    NOT_A_WHOLE_NUMBER, Text("{keyword} is not a plausible number; left unchanged", keyword=keyword)
                )
                continue
            whole = exact.to_integral_value(ROUND_HALF_UP)
            if whole != exact and not self._keep_exact(ds, keyword, exact.scaleb(3), twin, vr):
                continue
            self.report(NOT_A_WHOLE_NUMBER, Text("{keyword} is not an integer", keyword=keyword))
            # Not by attribute: that would have pydicom decode the invalid value first.
            ds.add_new(keyword, "IS", int(whole))

    def _keep_exact(self, ds: Dataset, keyword: str, micro: Decimal, twin: str, vr: str) -> bool:
        """Put the value into the micro-unit element, unless that has it. Return False if it would be lost."""
        stated = written_text(ds, twin)
        present = _number(stated)
        if stated and (present is None or abs(present - micro) >= max(map(_unit, (present, micro)))):
            message = Text("{keyword} is not an integer, and contradicts {other}", keyword=keyword, other=twin)
            self.report(NOT_A_WHOLE_NUMBER, with_result(message, Text("left unchanged")))
            return False
        if present is not None and (vr == "DS" or present == present.to_integral_value()):
            return True
        # What is left of 16 characters behind the integer digits and the point.
        places = 15 - len(str(int(micro))) if vr == "DS" else 0
        rounded = micro.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if not rounded or (vr == "IS" and rounded > _LARGEST):
            message = Text("{keyword} is too small for {other}; left unchanged", keyword=keyword, other=twin)
            if rounded:
                message = Text("{keyword} is too large for {other}; left unchanged", keyword=keyword, other=twin)
            self.report(NOT_A_WHOLE_NUMBER, message)
            return False
        text = f"{rounded:f}"
        ds.add_new(twin, vr, text.rstrip("0").rstrip(".") if "." in text else text)
        return True


def _unit(number: Decimal) -> Decimal:
    """Return the unit of the last digit that is written: two forms of one number differ by less than the larger one."""
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def _number(text: str) -> Decimal | None:
    """Return the value of a number with a decimal point or comma; None if it is anything else."""
    if _PERHAPS_THOUSANDS.fullmatch(text) or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))
