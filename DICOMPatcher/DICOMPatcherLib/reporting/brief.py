"""What a run found and did, in few lines: what Slicer shows, what was wrong, what was left out, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from DICOMPatcherLib.reporting.markup import shortened
from DICOMPatcherLib.reporting.outlook_text import outlook_texts, refused_texts
from DICOMPatcherLib.reporting.series_cards import Card, series_cards
from DICOMPatcherLib.reporting.summary import Item, files_text, left_out, notes, problems, still_damaged, suggestions
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.report import Report

_MOST_SERIES, _MOST_PROBLEMS, _MOST_OTHERS = 4, 4, 2
_LONGEST_NAME = 64


class Part(NamedTuple):
    """A heading, "" for none, and the lines below it."""

    heading: str
    lines: tuple[str, ...]


def brief_parts(report: Report) -> Iterator[Part]:
    """Yield the parts that are not empty."""
    written = report.written
    counts, _ = outlook_texts(report.plan)
    hindrances = [] if written else report.plan.hindrances
    yield from _part("", [*counts, *hindrances])
    cards = series_cards(report.plan, written)
    yield from _part(Text("Series:"), _shown([_series(card) for card in cards], _MOST_SERIES))
    outlook = report.outlook
    refused = list(refused_texts(outlook.now)) if outlook is not None else []
    yield from _part(Text("What Slicer does not take as it is:"), _shown(refused, _MOST_OTHERS))
    wrong = Text("What was wrong:") if written else Text("What is wrong:")
    yield from _part(wrong, _shown([_problem(item, written) for item in problems(report)], _MOST_PROBLEMS))
    damaged = [_with_files(report, item) for item in still_damaged(report)]
    yield from _part(Text("What stays damaged:"), _shown(damaged, _MOST_OTHERS))
    out = Text("What was left out, and why:") if written else Text("What would be left out, and why:")
    yield from _part(out, _shown([_with_files(report, item) for item in left_out(report)], _MOST_OTHERS))
    yield from _part(
        Text("What you may want to do:"), _shown([_suggestion(item) for item in suggestions(report)], _MOST_OTHERS)
    )
    yield from _part(Text("Worth knowing:"), _shown([item.text for item in notes(report)], _MOST_OTHERS))
    yield from _part("", [report.conclusion()])


def brief_lines(report: Report) -> Iterator[str]:
    """Yield the parts as lines, those below a heading indented."""
    for heading, lines in brief_parts(report):
        if heading:
            yield heading
            yield from (Text("  {text}", text=line) for line in lines)
        else:
            yield from lines


def _part(heading: str, lines: Sequence[str]) -> Iterator[Part]:
    if lines:
        yield Part(heading, tuple(lines))


def _shown(lines: Sequence[str], most: int) -> list[str]:
    """Return the first lines, and how many others there are: one is told rather than counted."""
    if len(lines) <= most + 1:
        return list(lines)
    return [*lines[:most], Text("and {more} more", more=f"{len(lines) - most:,}")]


def _series(card: Card) -> Text:
    facts = card.facts[:1] if len(card.series) == 1 else ()
    state = card.after or card.label
    line = Text("{title}: {facts}", title=shortened(card.title, _LONGEST_NAME), facts=[*facts, state])
    return Text("{line} (in the input: {state})", line=line, state=card.before) if card.before else line


def _problem(item: Item, written: bool) -> Text:
    line = Text("{text} ({files})", text=item.text, files=files_text(len(item.files)))
    if not item.stays:
        return line
    stays = Text("not repaired") if written else Text("would not be repaired")
    return Text("{line}: {state}", line=line, state=stays)


def _with_files(report: Report, item: Item) -> Text:
    """Return what is to be told of files, with the name of one of them if names may be shown."""
    count = len(item.files)
    name = (
        ""
        if report.plan.hides_identity or not count
        else shortened(report.plan.files[item.files[0]].source, _LONGEST_NAME)
    )
    if count == 1 and name:
        return Text("{text} ({name})", text=item.text, name=name)
    files = files_text(count)
    if name:
        files = Text("{files}, such as {name}", files=files, name=name)
    return Text("{text} ({files})", text=item.text, files=files)


def _suggestion(item: Item) -> str:
    return Text("{text}: {option}", text=item.text, option=item.option) if item.option else item.text
