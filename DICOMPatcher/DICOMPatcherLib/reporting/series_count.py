"""How many series would load wrongly, and what becomes of them; what stays wrong in a copy."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from DICOMPatcherLib.outlook.outlook import View
from DICOMPatcherLib.outlook.state import DOUBTFUL, WRONG
from DICOMPatcherLib.planning.plan import COPIED, PATCHED
from DICOMPatcherLib.texts import Text, plural

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


def series_count(report: Report, declined: Collection[str] = ()) -> SeriesCount:
    """Count the series of the output by what they are in the input and what becomes of them.

    Parameters
    ----------
    declined
        Names of the repairs that are not wanted: nothing is asked about them any more.
    """
    outlook = report.outlook
    if outlook is None:
        return SeriesCount(0, 0, 0, 0, 0)
    sources = {target: source for source, target in zip(*outlook.origins)}
    wanted = [advice for advice in report.advice if advice.rule not in declined]
    advised = {source for advice in wanted for source in advice.sources}
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


class Staying(NamedTuple):
    """What is not as it should be in a copy: a headline, and what the series are then."""

    headline: Text
    states: tuple[Text, ...]


def staying_in_copy(report: Report) -> Staying | None:
    """Return what is not as it should be in the output, the worst; None if all is."""
    outlook = report.outlook
    if outlook is None:
        return None
    series = outlook.after.series
    states = [one.state for one in series if one.state.degree == WRONG]
    if states:
        headline = plural(
            len(series),
            "The copy is ready, but its only series still loads wrongly",
            "The copy is ready, but {ill} of {total} series still load wrongly",
            ill=f"{len(states):,}",
            total=f"{len(series):,}",
        )
        return Staying(headline, tuple(state.fault for state in states))
    hidden = {*outlook.after.overwritten, *(path for path, _ in outlook.after.refused)}
    count = sum(file.target in hidden and file.outcome in (PATCHED, COPIED) for file in report.plan.files)
    if count:
        headline = plural(
            count,
            "The copy is ready, but Slicer will not show {number} file of it",
            "The copy is ready, but Slicer will not show {number} files of it",
            number=f"{count:,}",
        )
        return Staying(headline, ())
    states = [one.state for one in series if one.state.degree == DOUBTFUL]
    if states:
        headline = plural(
            len(series),
            "The copy is ready; look at its only series",
            "The copy is ready; look at {ill} of {total} series",
            ill=f"{len(states):,}",
            total=f"{len(series):,}",
        )
        return Staying(headline, tuple(state.fault for state in states))
    return None
