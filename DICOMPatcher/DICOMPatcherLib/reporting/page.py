"""The report for people: one page of HTML that needs nothing else, no script and no network.

It says what Slicer shows now and after, what was wrong, what was left out and why, and what the reader may want to do;
below that, details for specialists.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Generator, Iterable, Iterator
from string import Template
from typing import TYPE_CHECKING

from DICOMPatcherLib import __version__
from DICOMPatcherLib.outlook.state import SOUND
from DICOMPatcherLib.reporting.change_lines import ChangeLine, ChangeLines
from DICOMPatcherLib.reporting.markup import Html, Markup, joined, picture_of, shortened
from DICOMPatcherLib.reporting.messages import stated
from DICOMPatcherLib.reporting.outlook_text import refused_texts
from DICOMPatcherLib.reporting.overview import FOUND
from DICOMPatcherLib.reporting.series_cards import Card, Headings, series_cards
from DICOMPatcherLib.reporting.series_pictures import SeriesPictures
from DICOMPatcherLib.reporting.summary import (
    Item,
    files_text,
    headline,
    left_out,
    notes,
    problems,
    still_damaged,
    suggestions,
)
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.texts import Text, Translate, plural

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.report import Report

_TEMPLATE = os.path.join(os.path.dirname(__file__), "report.html")
_MOST_CARDS = 200
_MOST_FILES = 10
"""Files of one problem that are named."""
_LARGEST = {
    "cards": 250_000,
    "problems": 40_000,
    "items": 50_000,
    "table": 450_000,
    "findings": 200_000,
    "rest": 50_000,
}
"""Characters of each part. With pictures, which have a limit of their own, a page stays below 2 MB."""
_TITLES = {rule.__name__: rule.title for rule in RULES}


def page_steps(report: Report, translate: Translate) -> Generator[None, None, str]:
    """Make the page of a report in steps, and return it."""
    page = _Page(report, translate)
    yield from page.take_in_changes()
    with open(_TEMPLATE, encoding="utf-8", newline="\n") as stream:
        template = stream.read()
    style = re.search("<style>(.*?)</style>", template, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    body = yield from page.body()
    title = page.markup.text(Text("DICOM Patcher report"))
    return Template(template).substitute(style_hash=f"sha256-{digest}", title=title, body=body)


def _within(items: Iterable[Html], largest: int) -> tuple[list[Html], int]:
    """Return the first items that are not larger together, and how many others there are."""
    told: list[Html] = []
    size = left = 0
    for item in items:
        size += len(item)
        if size <= largest:
            told.append(item)
        else:
            left += 1
    return told, left


class _Page:
    def __init__(self, report: Report, translate: Translate) -> None:
        self._report = report
        self._plan = report.plan
        self._translate = translate
        self._hides = report.plan.hides_identity
        self._changes = ChangeLines(report.plan)
        self._renamed = 0
        self.markup = Markup(lambda text: translate(text) if isinstance(text, Text) else text)

    def take_in_changes(self) -> Iterator[None]:
        """Look at what is changed in each file."""
        for index, file in enumerate(self._plan.files):
            self._changes.add(index, file)
            self._renamed += bool(file.target) and file.target != file.source
            yield

    def body(self) -> Generator[None, None, Html]:
        cards = yield from self._cards()
        parts = [self._head(), self._status(), cards, *self._sections(), self._details()]
        return joined(filter(None, parts), "\n")

    def _section(self, title: Text, *content: Html) -> Html:
        return joined([self.markup.element("h2", title), *content], "\n") if any(content) else Html()

    def _head(self) -> Html:
        begun = f"{self._plan.begun:%Y-%m-%d %H:%M}"
        parts: list[str] = [Text("{time} UTC, version {version}", time=begun, version=__version__)]
        if not self._hides:
            root, only = self._plan.root, self._plan.only
            places = [os.path.join(root, *only) if len(only) == 1 else root, *filter(None, [self._report.output])]
            parts += [" \u2192 ".join(shortened(os.path.abspath(place)) for place in places)]
        return joined(self.markup.element("p", part, kinds=("weak",)) for part in parts)

    def _status(self) -> Html:
        text, lines, is_good = headline(self._report)
        element = self.markup.element
        content = [element("p", element("strong", text)), *(element("p", line) for line in lines), self._counts()]
        return element("section", *content, kinds=("status", "good") if is_good else ("status",))

    def _counts(self) -> Html:
        outlook = self._report.outlook
        if outlook is None:
            return Html()
        names = Text("Patients"), Text("Studies"), Text("Series"), Text("Images")
        element = self.markup.element
        items = [
            element(
                "li",
                element("span", name, kinds=("weak",)),
                Html(" "),
                Html(f"{now:,} \u2192 ") if now != after else Html(),
                element("b", f"{after:,}"),
            )
            for name, now, after in zip(names, outlook.now.counts, outlook.after.counts)
        ]
        return element("ul", *items, kinds=("counts",))

    def _list(self, items: Iterable[Html], part: str) -> Html:
        """Return as many items of a list as there is room for."""
        told, left = _within(items, _LARGEST[part])
        if left:
            told.append(self.markup.text(Text("and {more} more", more=f"{left:,}")))
        return self.markup.list_of(told)

    # What Slicer shows

    def _cards(self) -> Generator[None, None, Html]:
        cards = series_cards(self._plan, self._report.written)
        headings, pictures = Headings(self._plan), SeriesPictures(self._plan)
        parts: list[Html] = []
        above = None
        size = told = 0
        for card in cards[:_MOST_CARDS]:
            heading = headings.of(card)
            if heading != above:
                study = self.markup.element("span", heading.study)
                parts.append(self.markup.element("h3", heading.patient, Html(" "), study))
                above = heading
            size += len(self._card(card, Html()))
            if size > _LARGEST["cards"]:
                break
            parts.append(self._card(card, picture_of(pictures.of(card))))
            told += 1
            yield
        rest = cards[told:]
        if rest:
            parts.append(self.markup.element("p", self._added_up(rest), kinds=("weak",)))
        outlook = self._report.outlook
        parts += [self.markup.element("p", text) for text in refused_texts(outlook.now)] if outlook is not None else []
        return self._section(Text("What Slicer shows, now and after"), *parts)

    def _card(self, card: Card, picture: Html) -> Html:
        element = self.markup.element
        lines = [element("b", shortened(card.title))]
        if card.before and not card.is_left_out:
            lines.append(self._line(Text("Now:"), card.before))
            lines.append(self._line(Text("After:"), card.after))
        else:
            lines.append(self.markup.text(card.after or card.before))
        lines.append(element("span", Text("{facts}", facts=card.facts), kinds=("weak",)))
        text = element("div", joined(lines, "<br>"))
        label = element("span", card.label, kinds=("label",))
        return element("article", picture, text, label, kinds=("card", card.mood))

    def _line(self, name: Text, state: str) -> Html:
        return joined([self.markup.element("span", name, kinds=("weak",)), self.markup.text(state)], " ")

    def _added_up(self, cards: list[Card]) -> Text:
        outlook = self._report.outlook
        assert outlook is not None
        kept = [index for card in cards if not card.is_left_out for index in card.series]
        sound = sum(outlook.after.series[index].state.degree == SOUND for index in kept)
        return Text(
            "{count} more series: {sound} with nothing to tell, {others} with something",
            count=f"{len(kept):,}",
            sound=f"{sound:,}",
            others=f"{len(kept) - sound:,}",
        )

    # What was wrong, what was left out, what to do

    def _sections(self) -> Iterator[Html]:
        report = self._report
        wrong = Text("What was wrong") if report.written else Text("What is wrong")
        yield self._section(wrong, self._list((self._problem(item) for item in problems(report)), "problems"))
        yield self._section(Text("What stays damaged"), self._items(still_damaged(report)))
        title = Text("What was left out, and why") if report.written else Text("What would be left out, and why")
        yield self._section(title, self._items(left_out(report)))
        advised = [self._suggestion(item) for item in suggestions(report)]
        yield self._section(Text("What you may want to do"), self._list(advised, "items"))
        yield self._section(
            Text("Worth knowing"), self._list((self.markup.text(one.text) for one in notes(report)), "items")
        )
        yield self.markup.element("p", report.conclusion())

    def _problem(self, item: Item) -> Html:
        count = Text("({files})", files=files_text(len(item.files)))
        parts = [self.markup.text(item.text), self.markup.element("span", count, kinds=("files",))]
        if item.stays:
            stays = Text("not repaired") if self._report.written else Text("would not be repaired")
            parts.append(self.markup.element("span", stays, kinds=("stays",)))
        return joined(parts, " ")

    def _items(self, items: list[Item]) -> Html:
        texts = (joined([self.markup.text(shortened(item.text)), self._files(item)], " ") for item in items)
        return self._list(texts, "items")

    def _suggestion(self, item: Item) -> Html:
        parts = [self.markup.text(item.text)]
        if item.option:
            parts.append(self.markup.element("code", item.option))
        return joined(parts, "<br>")

    def _files(self, item: Item) -> Html:
        """Return how many files something is about, and the first of them by name."""
        count = len(item.files)
        text = Text("({files})", files=files_text(count))
        if not self._hides:
            names = [shortened(self._plan.files[index].source, 120) for index in item.files[:_MOST_FILES]]
            text = Text("({files}: {names})", files=files_text(count), names=names)
            if count > _MOST_FILES:
                more = f"{count - _MOST_FILES:,}"
                text = Text("({files}: {names} and {more} more)", files=files_text(count), names=names, more=more)
        return self.markup.element("span", text, kinds=("files",))

    # For specialists

    def _details(self) -> Html:
        element = self.markup.element
        parts = [
            element("summary", Text("Details for specialists")),
            self._change_table(),
            self._section(Text("Findings"), self._list(self._findings(), "findings")),
            self._section(Text("Remarks"), self._list(self._remarks(), "rest")),
            self._section(Text("Rules"), self._list(self._rules(), "rest")),
        ]
        return element("details", *filter(None, parts))

    def _change_table(self) -> Html:
        element = self.markup.element
        names = Text("Element"), Text("Before"), Text("After"), Text("Files"), Text("Repair")
        header = element("tr", *(element("th", name, kinds=("number",) if name == "Files" else ()) for name in names))
        rows, left = _within(map(self._change_row, self._changes.lines()), _LARGEST["table"])
        notes = [element("p", Text("Equal changes are one line."), kinds=("weak",))]
        if left:
            notes.append(element("p", Text("{count} more lines are left out.", count=f"{left:,}"), kinds=("weak",)))
        table = element("table", header, *rows) if rows else Html()
        renamed = Html()
        if self._renamed:
            renamed = element(
                "p", plural(self._renamed, "{count} file has another name.", "{count} files have other names.")
            )
        changed = Text("What was changed") if self._report.written else Text("What would be changed")
        return self._section(changed, *(notes if table else ()), table, renamed)

    def _change_row(self, line: ChangeLine) -> Html:
        element = self.markup.element
        return element(
            "tr",
            element("td", shortened(line.element)),
            element("td", line.before),
            element("td", line.after),
            element("td", f"{line.files:,}", kinds=("number",)),
            element("td", self._title(line.rule)),
        )

    def _title(self, rule: str) -> Html:
        title = _TITLES.get(rule)
        return self.markup.text(self._translate(title) if title else rule)

    def _findings(self) -> Iterator[Html]:
        for group in self._report.overview.of_section(FOUND):
            text = Text("{kind}: {message}", kind=group.key, message=group.text)
            yield joined([self.markup.text(shortened(text)), self._files(Item("", tuple(group.files)))], " ")

    def _remarks(self) -> Iterator[Html]:
        for remark in self._plan.remarks:
            yield self.markup.text(shortened(stated(remark.text, self._report.written)))

    def _rules(self) -> Iterator[Html]:
        for used in self._plan.rules:
            parts = [self._title(used.name), self.markup.element("span", used.name, kinds=("weak",))]
            for name, value in used.parameters.items():
                shown = Text("(not shown)") if value is None else shortened(value)
                parts.append(self.markup.text(Text("{name} = {value}", name=name, value=shown)))
            yield joined(parts, ", ")
