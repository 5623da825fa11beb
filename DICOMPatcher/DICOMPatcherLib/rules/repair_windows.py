"""Give Window Center and Window Width as many values as each other."""

from __future__ import annotations

from collections.abc import Mapping

from pydicom import Dataset

from DICOMPatcherLib.defects import WINDOWS_WRONG
from DICOMPatcherLib.part10.raw_values import RawValue, raw_values
from DICOMPatcherLib.part10.value_checks import are_windows
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.forms import has_form

_CENTER, _WIDTH = 0x00281050, 0x00281051


class RepairWindows(DICOMPatcherRule):
    """Leave out values of Window Center (0028,1050) and Window Width (0028,1051) that have no counterpart.

    References
    ----------
    PS3.3 C.11.2.1.2: a window is a center and a width, which stand at the same place of the two elements.
    """

    title = "Repair windows of grey values"
    summary = "Leaves out centers of windows that have no width, and widths that have no center."
    description = (
        "Leaves out values of Window Center and Window Width that have no counterpart in the other element, also in "
        "functional groups. With different numbers of values, Slicer uses none of the windows and logs an error."
    )
    whenToUse = "Needed for files of scripts and converters that join or split values."
    neverDoes = "It makes up no window: a center without any width, and a width of 0 or less, are reported and stay."
    defects = (WINDOWS_WRONG,)
    default = True
    triggers = ("WindowCenter",)
    eachFileAlone = True

    examples = (
        Example("Two centers and one width", {"WindowCenter": "40\\300", "WindowWidth": "400"}, {"WindowCenter": "40"}),
        Example("An empty value", {"WindowCenter": b"40\\ ", "WindowWidth": "400"}, {"WindowCenter": "40"}),
        Example("A width of 0", {"WindowCenter": "40", "WindowWidth": "0"}),
        Example("A center without a width", {"WindowCenter": "40"}),
        Example(
            "Values that have lost what stood between them",
            {"WindowCenter": b"40\\-600 40\\-600", "WindowWidth": "400\\9"},
        ),
        Example("Two windows", {"WindowCenter": "40\\300", "WindowWidth": "400\\2000"}),
    )

    def should_process(self, values: Mapping[str, bytes]) -> bool:
        """Look at files only whose examination has found a value that has not its form, or whose user sets values."""
        return self.file.has_malformed_values or "SetElements" in self.others

    def processDataSet(self, ds: Dataset) -> None:
        """Repair the windows of the data set and of each item."""
        owners: dict[int, dict[int, RawValue]] = {}
        for raw in raw_values(ds, ("DS",), with_set=True):
            if raw.tag in (_CENTER, _WIDTH):
                owners.setdefault(id(raw.owner), {})[raw.tag] = raw
        for found in owners.values():
            if len(found) == 1:
                self._report_single(*found.values())
            else:
                self._repair(found[_CENTER], found[_WIDTH])

    def _report_single(self, raw: RawValue) -> None:
        there, other = ("WindowCenter", "WindowWidth") if raw.tag == _CENTER else ("WindowWidth", "WindowCenter")
        if raw.data.strip(b"\0 ") and not raw.owner.get(other):  # which another rule may have set
            message = Text("{keyword} is given without {other}; left unchanged", keyword=there, other=other)
            self.report(WINDOWS_WRONG, message)

    def _repair(self, center: RawValue, width: RawValue) -> None:
        if are_windows(center.data, width.data):
            return
        centers, widths = ([part.strip(" \0") for part in _text(raw).split("\\")] for raw in (center, width))
        whole = _pairs(centers, widths)
        is_explained = bool(center.owner.get("WindowCenterWidthExplanation"))
        if is_explained and whole != list(zip(centers, widths))[: len(whole)]:
            whole = []  # the explanations would belong to others
        kept = "\\".join(one for one, _ in whole), "\\".join(other for _, other in whole)
        are_numbers = all(has_form(raw.data, b"DS") for raw in (center, width))
        if whole and are_numbers and are_windows(kept[0].encode("latin-1"), kept[1].encode("latin-1")):
            for raw, text in zip((center, width), kept):
                if text != _text(raw).strip(" \0"):
                    raw.replace(text)
            self.report(WINDOWS_WRONG, Text("WindowCenter and WindowWidth have values without a counterpart"))
        elif not are_numbers:
            return  # what is no number is told as that
        elif len(centers) == len(widths) == len(whole):
            self.report(WINDOWS_WRONG, Text("WindowWidth is not greater than 0; left unchanged"))
        else:
            self.report(WINDOWS_WRONG, Text("WindowCenter and WindowWidth do not fit together; left unchanged"))


def _pairs(centers: list[str], widths: list[str]) -> list[tuple[str, str]]:
    """Return the windows that stand at one place of both; none if nobody knows which belong together."""
    if len(centers) == len(widths):
        return [(one, other) for one, other in zip(centers, widths) if one and other]
    centers, widths = ("\\".join(parts).rstrip("\\").split("\\") for parts in (centers, widths))
    return list(zip(centers, widths)) if all(centers) and all(widths) else []


def _text(raw: RawValue) -> str:
    return raw.data.decode("latin-1")
