"""How many series would load wrongly, and what becomes of them; what stays wrong in a copy."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from DICOMPatcherLib.defects import PATIENTS_DIFFER
from DICOMPatcherLib.outlook.outlook import Outlook, View
from DICOMPatcherLib.outlook.state import DOUBTFUL, WRONG, State
from DICOMPatcherLib.planning.plan import COPIED, DAMAGED, PATCHED
from DICOMPatcherLib.reporting.outlook_text import earlier_states
from DICOMPatcherLib.reporting.plain_words import first_of, if_plain, with_titles
from DICOMPatcherLib.texts import Text, plural

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Recommended
    from DICOMPatcherLib.reporting.report import Report


class SeriesCount(NamedTuple):
    """Numbers of series of the output.

    Attributes
    ----------
    ill
        Those that are not what they should be in the input, or not there; they are repaired, asked about, or stay.
    misread
        How many of these would be wrong in Slicer, or not be there; the others are only worth a look.
    """

    total: int
    ill: int
    misread: int
    repaired: int
    asked: int
    staying: int

    @property
    def headline(self) -> Text:
        """What is to be said of those that are not what they should be."""
        numbers = {"ill": f"{self.ill:,}", "total": f"{self.total:,}"}
        if self.misread < self.ill:
            only = Text("The only series is not as it should be")
            several = plural(
                self.ill,
                "{ill} of {total} series is not as it should be",
                "{ill} of {total} series are not as they should be",
                **numbers,
            )
            return only if self.total == 1 else several
        return plural(
            self.total, "The only series would load wrongly", "{ill} of {total} series would load wrongly", **numbers
        )


def series_count(report: Report, declined: Collection[str] = ()) -> SeriesCount:
    """Count the series of the output by what they are in the input and what becomes of them, as their cards say it.

    Parameters
    ----------
    declined
        Names of the repairs that are not wanted: nothing is asked about them any more.
    """
    outlook = report.outlook
    if outlook is None:
        return SeriesCount(0, 0, 0, 0, 0, 0)
    earlier = earlier_states(outlook)
    ill = {index for index, one in enumerate(outlook.after.series) if earlier[index] or one.state.degree >= DOUBTFUL}
    repaired = {index for index in ill if outlook.after.series[index].state.degree < DOUBTFUL}
    misread = ill & _misread(outlook)
    asked = (ill - repaired) & asked_series(report.advice, outlook, declined)
    staying = ill - repaired - asked
    return SeriesCount(len(earlier), len(ill), len(misread), len(repaired), len(asked), len(staying))


def _misread(outlook: Outlook) -> set[int]:
    """Return the series of the output that have images which are wrong in Slicer in the input, or not there."""
    found: set[int] = set()
    for source, target in zip(*outlook.origins):
        index = outlook.after.series_of.get(target)
        if index is not None and index not in found:
            place = outlook.place_now(source)
            if place is None or outlook.now.series[place].state.degree == WRONG:
                found.add(index)
    return found


def asked_series(advised: Iterable[Recommended], outlook: Outlook, declined: Collection[str] = ()) -> set[int]:
    """Return the series of the output that an open question is about.

    Whose a study is, is a question about all of it, also if only some of its files would be changed.
    """
    targets = dict(zip(*outlook.origins))
    found: set[int] = set()
    studies: set[int] = set()
    for advice in advised:
        if advice.rule in declined:
            continue
        written = {targets[source] for source in advice.sources if source in targets}
        places = {outlook.after.series_of[target] for target in written & outlook.after.series_of.keys()}
        found |= places
        if advice.defect == PATIENTS_DIFFER:
            studies |= {outlook.after.series[index].study for index in places}
    studies &= outlook.after.patients_of.keys()
    return found | {index for index, one in enumerate(outlook.after.series) if one.study in studies}


class Staying(NamedTuple):
    """What is not as it should be in a copy, or in what was imported: a headline, and what the series are then."""

    headline: Text
    states: tuple[Text, ...]


def staying_in_copy(report: Report) -> Staying | None:
    """Return what is not as it should be in the output, the worst; None if all is."""
    outlook = report.outlook
    if outlook is None:
        return None
    states, total = _ill_in(outlook.after), len(outlook.after.series)
    ill, numbers = len(states), {"ill": f"{len(states):,}", "total": f"{total:,}"}
    if states and states[0].degree == WRONG:
        if states[-1].degree < WRONG:
            headline = plural(
                ill,
                "The copy is ready, but {ill} of {total} series is not as it should be",
                "The copy is ready, but {ill} of {total} series are not as they should be",
                **numbers,
            )
        elif total == 1:
            headline = Text("The copy is ready, but its only series still loads wrongly")
        else:
            headline = plural(
                ill,
                "The copy is ready, but {ill} of {total} series still loads wrongly",
                "The copy is ready, but {ill} of {total} series still load wrongly",
                **numbers,
            )
        return Staying(headline, tuple(state.fault for state in states))
    hidden = {*outlook.after.overwritten, *(path for path, _ in outlook.after.refused)}
    count = sum(file.target in hidden and file.outcome in (PATCHED, COPIED, DAMAGED) for file in report.plan.files)
    if count:
        headline = plural(
            count,
            "The copy is ready, but Slicer will not show {number} file of it",
            "The copy is ready, but Slicer will not show {number} files of it",
            number=f"{count:,}",
        )
        return Staying(headline, ())
    if states:
        headline = plural(
            total,
            "The copy is ready; look at its only series",
            "The copy is ready; look at {ill} of {total} series",
            **numbers,
        )
        return Staying(headline, tuple(state.fault for state in states))
    return None


def staying_in_database(report: Report) -> Staying | None:
    """Return what is not as it should be in what was imported: the copy, or the originals if none was written."""
    if report.outlook is None:
        return None
    view = report.outlook.after if report.written else report.outlook.now
    states, total = _ill_in(view), len(view.series)
    if not states:
        return None
    ill, numbers = len(states), {"ill": f"{len(states):,}", "total": f"{total:,}"}
    if states[0].degree < WRONG:
        headline = plural(
            total,
            "Slicer has all of it; look at its only series",
            "Slicer has all of it; look at {ill} of {total} series",
            **numbers,
        )
    elif states[-1].degree < WRONG:
        headline = plural(
            ill,
            "Slicer has all of it, but {ill} of {total} series is not as it should be",
            "Slicer has all of it, but {ill} of {total} series are not as they should be",
            **numbers,
        )
    elif total == 1:
        headline = Text("Slicer has all of it, but its only series loads wrongly")
    else:
        headline = plural(
            ill,
            "Slicer has all of it, but {ill} of {total} series loads wrongly",
            "Slicer has all of it, but {ill} of {total} series load wrongly",
            **numbers,
        )
    return Staying(headline, tuple(state.fault for state in states))


def staying_line(staying: Staying | None) -> tuple[Text, ...]:
    """Return what series are that are not as they should be, as a line of the panel; () if there is nothing to say."""
    if staying is None or not staying.states:
        return ()
    return (
        Text(
            "Not as it should be: {states}.", states=first_of([if_plain(with_titles(text)) for text in staying.states])
        ),
    )


def _ill_in(view: View) -> list[State]:
    """Return what the series are that are not as they should be, the worst first."""
    series = sorted(view.series, key=lambda one: (-one.state.degree, one.study not in view.mixed))
    return [one.state for one in series if one.state.degree >= DOUBTFUL]
