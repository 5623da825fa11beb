"""What Slicer shows of each series, now and after: cards, and pictures that come later."""

from __future__ import annotations

import html
import logging
import os
from collections.abc import Collection, Generator
from typing import TYPE_CHECKING, Any

import qt

from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.job import Job, Steps, shown_as
from DICOMPatcherLib.panel.looks import BOLD, HEADLINE, recolour_steps
from DICOMPatcherLib.panel.series_card import SeriesCard, text_label
from DICOMPatcherLib.panel.text_layout import let_wrap
from DICOMPatcherLib.texts import plural, with_arguments

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Plan
    from DICOMPatcherLib.reporting.series_cards import Card, Headings
    from DICOMPatcherLib.reporting.series_pictures import SeriesPictures


class SeriesView:
    """Shows the first cards, and the others when they are asked for; pictures are made once the text is there.

    Attributes
    ----------
    job, colouring
        What makes cards and pictures, and what colours them anew.
    cards
        Those that are shown.
    """

    FIRST = 30
    """So many cards are shown at first."""
    PAGE = 50
    """So many widgets are in one widget: Qt arranges only those in which something has changed."""
    PAGE_NAME = "seriesPage"
    """What such a widget is called."""

    def __init__(self, ui: Any, parent: Any) -> None:
        self._ui = ui
        self._layout = ui.cardsArea.layout()
        self._pages: list[Any] = []
        self._shown = 0
        self._left: list[Card] = []
        self._above = ""
        self._is_written = True
        self._plan: Plan | None = None
        self._headings: Headings | None = None
        self._pictures: SeriesPictures | None = None
        self._made: dict[tuple[int, ...], bytes | None] = {}
        self.cards: list[SeriesCard] = []
        self.job = Job(parent, None, self._on_end)
        self.colouring = Job(parent, None, self._on_end)
        ui.seriesTitle.setStyleSheet(HEADLINE)
        for label in (ui.seriesTitle, ui.moreLabel):
            let_wrap(label)
        ui.moreLabel.linkActivated.connect(lambda key: self.show_more())
        self.clear()

    def stop(self) -> None:
        """Give up what is going on."""
        self.job.stop()
        self.colouring.stop()

    def recolour(self) -> None:
        """Take on the colours of the windows as they are now, soon: with many series it takes long."""
        self.colouring.start(step for page in list(self._pages) for step in recolour_steps(page))

    def clear(self) -> None:
        """Show nothing."""
        self.stop()
        self._ui.seriesArea.visible = False
        for page in self._pages:
            page.visible = False  # with no other parent: Qt would look at all there is in it
            self._layout.removeWidget(page)
            page.deleteLater()
        self._pages, self._shown, self.cards, self._left, self._above = [], 0, [], [], ""

    def show_steps(self, plan: Plan, written: bool) -> Steps[None]:
        """Show the first series of a plan, or of what was written."""
        from DICOMPatcherLib.planning.plan import Progress
        from DICOMPatcherLib.reporting.series_cards import Headings, card_steps
        from DICOMPatcherLib.reporting.series_pictures import SeriesPictures

        cards = yield from shown_as("sorting", card_steps(plan, written))
        if plan is not self._plan:
            self._plan, self._pictures, self._made = plan, SeriesPictures(plan), {}
            yield Progress("sorting", 0, 0)
            self._headings = Headings(plan)
            yield Progress("sorting", 0, 0)
        if self._pages:
            self.clear()
            yield None  # to the event loop, which deletes what was shown
        self._left = cards
        self._add(self.FIRST)
        self.show_if(True)

    def show_taken_steps(self, plan: Plan, written: bool, root: str, taken: Collection[str]) -> Steps[None]:
        """Show the same after an import, with how many images of each series the database has.

        Parameters
        ----------
        root
            The folder that was imported.
        taken
            Paths of the files that the database has.
        """
        from DICOMPatcherLib.reporting.series_cards import card_steps, with_taken

        if plan.outlook is None or plan is not self._plan:
            return
        length = len(os.path.join(root, ""))
        paths = {path[length:].replace(os.sep, "/") for path in taken}
        cards = yield from shown_as("asking", card_steps(plan, written))
        cards = yield from shown_as("asking", with_taken(plan, cards, paths, of_output=written))
        self.clear()
        self._left = cards
        self._add(self.FIRST)
        self.show_if(True)

    def show_if(self, is_current: bool) -> None:
        """Show the series as long as they are those of the folder that is chosen."""
        self._ui.seriesArea.visible = is_current and bool(self.cards)

    def show_as(self, is_written: bool) -> None:
        """Say of each series what has become of it, or what becomes of it if there is no copy any more."""
        self._is_written = is_written
        for series in self.cards:
            series.show_as(is_written)

    def show_more(self) -> None:
        """Show the other series too."""
        self.job.start(self._rest())

    def make_pictures(self) -> None:
        """Go on with the pictures of the cards that are shown."""
        if not self.job.is_running:
            self.job.start(self._picture_steps())

    def _rest(self) -> Generator[bool, None, None]:
        while self._left:
            self._add(1)
            yield True
        yield from self._picture_steps()

    def _add(self, count: int) -> None:
        """Add so many cards, with whose they are above the first of each study."""
        from DICOMPatcherLib.reporting.series_cards import heading_of, images_of

        assert self._headings is not None
        assert self._plan is not None
        now, self._left = self._left[:count], self._left[count:]
        for card in now:
            heading = shown(heading_of(self._headings.of(card)))
            if heading != self._above:
                self._above = heading
                self._show(text_label(heading, BOLD))
            series = SeriesCard(card, images_of(self._plan, card))
            series.show_as(self._is_written)
            self.cards.append(series)
            self._show(series.widget)
        left = len(self._left)
        more = plural(left, "Show {count} more series", "Show {count} more series")
        self._ui.moreLabel.text = f'<a href="more">{html.escape(shown(with_arguments(more, count=f"{left:,}")))}</a>'
        self._ui.moreLabel.visible = left > 0

    def _show(self, widget: Any) -> None:
        if self._shown % self.PAGE == 0:
            page = qt.QWidget()
            page.objectName = self.PAGE_NAME
            qt.QVBoxLayout(page).setContentsMargins(0, 0, 0, 0)
            self._pages.append(page)
            self._layout.addWidget(page)
        self._shown += 1
        self._pages[-1].layout().addWidget(widget)

    def _picture_steps(self) -> Generator[bool, None, None]:
        for series in self.cards:
            yield True
            picture = self._picture_of(series.card)
            if picture is not None:
                series.show_picture(picture)

    def _picture_of(self, card: Card) -> bytes | None:
        """Return the picture of a series; what could not be made is not tried again."""
        key = (int(card.is_left_out), *card.series)
        if key not in self._made:
            self._made[key] = None
            assert self._pictures is not None
            try:
                self._made[key] = self._pictures.of(card)
            except Exception as error:  # a picture is not worth a panel
                logging.error("DICOMPatcher: no picture of a series", exc_info=error)
        return self._made[key]

    def _on_end(self, error: Exception | None) -> None:
        if error is not None:
            logging.error("DICOMPatcher: the series cannot be shown", exc_info=error)
