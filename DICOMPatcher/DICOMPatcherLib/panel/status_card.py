"""The card that says what the matter is, with the one button of the moment and its links."""

from __future__ import annotations

import html
from typing import Any, Callable

import qt
from slicer.i18n import tr as _

from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.looks import GAP, HEADLINE, PRIMARY, card_style, colour_of, show_sign
from DICOMPatcherLib.panel.text_layout import breakable, font_metrics, let_wrap, wrapped
from DICOMPatcherLib.reporting.panel_state import (
    CANCEL,
    CHOOSE,
    CHOOSE_OUTPUT,
    GO_TO_DICOM,
    IMPORT,
    LINKS,
    PATCH,
    Count,
    PanelState,
)


class StatusCard:
    """Shows what the library says of a moment.

    Attributes
    ----------
    state, note
        What is shown.
    """

    def __init__(self, ui: Any, on_link: Callable[[str], None]) -> None:
        self._ui = ui
        self._buttons = {
            CHOOSE: ui.chooseButton,
            CHOOSE_OUTPUT: ui.chooseButton,
            CANCEL: ui.cancelButton,
            PATCH: ui.patchButton,
            IMPORT: ui.importButton,
            GO_TO_DICOM: ui.goToDicomButton,
        }
        self._texts = {key: button.text for key, button in self._buttons.items()}
        self._texts[CHOOSE_OUTPUT] = _("Choose another place...")
        self._width = 0
        self.state: PanelState | None = None
        self.note = ""
        self._place = ""
        for button in self._buttons.values():
            button.setStyleSheet(PRIMARY)
            button.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Fixed)
        ui.headlineLabel.setStyleSheet(HEADLINE)
        for label in (ui.headlineLabel, ui.linesLabel, ui.countsLabel, ui.placeLabel, ui.linksLabel, ui.noteLabel):
            let_wrap(label)
        ui.linksLabel.linkActivated.connect(on_link)

    @property
    def text(self) -> str:
        """All that it says."""
        if self.state is None:
            return ""
        return "\n".join(map(shown, filter(None, (self.state.headline, *self.state.lines, self.note))))

    @property
    def primary(self) -> Any:
        """The button of the moment."""
        return self._buttons[self.state.primary if self.state is not None else CHOOSE]

    def show(self, state: PanelState, place: str = "", note: str = "") -> None:
        """Show what is said of a moment, and below the button what it is about."""
        is_other = self.state is None or (state.mood, state.primary) != (self.state.mood, self.state.primary)
        self.state, self.note, self._place = state, note, place
        ui = self._ui
        ui.headlineLabel.text = breakable(shown(state.headline))
        self._show_text(ui.linesLabel, "\n".join(map(shown, state.lines)))
        self._show_text(ui.placeLabel, shown(place))
        self._show_text(ui.noteLabel, shown(note))
        ui.countsLabel.text = GAP.join(map(_counted, state.counts))
        ui.countsLabel.visible = bool(state.counts)
        ui.linksLabel.text = GAP.join(map(_linked, state.links))
        ui.linksLabel.visible = bool(state.links)
        ui.progressBar.visible = state.progress is not None
        if state.progress is not None:
            done, total = state.progress
            ui.progressBar.setRange(0, total)
            ui.progressBar.value = done
        ui.statusCard.accessibleName = self.text
        if is_other:
            for button in set(self._buttons.values()):
                button.visible = button == self.primary
            self.polish()
            self.fit(self._width)

    def fit(self, width: int) -> None:
        """Break the text of the button where it would be wider than the panel."""
        self._width = width
        if self.state is None:
            return
        button, text = self.primary, self._texts[self.state.primary]
        button.text = text
        if width and button.sizeHint.width() > width:
            button.text = wrapped(text, font_metrics(button), 3 * width // 4)

    def polish(self) -> None:
        """Take on the colours of the windows as they are now."""
        if self.state is not None:
            self._ui.statusCard.setStyleSheet(card_style("statusCard", colour_of(self.state.mood)))
            show_sign(self._ui.statusIcon, self.state.mood, font_metrics(self._ui.headlineLabel).height() + 4)

    def _show_text(self, label: Any, text: str) -> None:
        label.text = breakable(text)
        label.visible = bool(text)


def _counted(count: Count) -> str:
    name = html.escape(shown(count.name))
    now = f"{count.now:,}&nbsp;\N{RIGHTWARDS ARROW}&nbsp;" if count.now != count.after else ""
    return f"{name}&nbsp;{now}<b>{count.after:,}</b>"


def _linked(key: str) -> str:
    return f'<a href="{key}">{html.escape(shown(LINKS[key]))}</a>'
