"""How many series would load wrongly, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from DICOMPatcherLib.outlook.outlook import View
from DICOMPatcherLib.outlook.state import DOUBTFUL

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.report import Report


class SeriesCount(NamedTuple):
    """Numbers of series of the output.

    Attributes
    ----------
    ill
        Those that are not what they should be in the input, or not there; they are repaired, asked about, or stay.
    """

    total: int
    ill: int
    repaired: int
    asked: int
    staying: int


def series_count(report: Report) -> SeriesCount:
    """Count the series of the output by what they are in the input and what becomes of them."""
    outlook = report.outlook
    if outlook is None:
        return SeriesCount(0, 0, 0, 0, 0)
    sources = {target: source for source, target in zip(*outlook.origins)}
    advised = {source for advice in report.advice for source in advice.sources}
    ill: set[int] = set()
    asked: set[int] = set()
    for target, index in outlook.after.series_of.items():
        source = sources.get(target, "")
        if is_ill(outlook.now, source):
            ill.add(index)
        if source in advised:
            asked.add(index)
    repaired = {index for index in ill if outlook.after.series[index].state.degree < DOUBTFUL}
    open_ones = (ill - repaired) & asked
    staying = ill - repaired - open_ones
    return SeriesCount(len(outlook.after.series), len(ill), len(repaired), len(open_ones), len(staying))


def is_ill(now: View, source: str) -> bool:
    """Tell whether a file is in the input in a series that is not what it should be, or is not shown."""
    place = now.series_of.get(source)
    return place is None or now.series[place].state.degree >= DOUBTFUL
