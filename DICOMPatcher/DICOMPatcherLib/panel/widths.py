"""What depends on the width of the panel."""

from __future__ import annotations

from typing import Any, Callable

import qt

from DICOMPatcherLib.panel.text_layout import font_metrics, wrapped


class ButtonRow:
    """Buttons side by side, or below one another where they do not fit."""

    def __init__(self, row: Any) -> None:
        self._layout = row.layout()
        self._buttons = [self._layout.itemAt(index).widget() for index in range(self._layout.count())]
        self._texts = [button.text for button in self._buttons]
        row.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Preferred)  # else it could not become narrower

    def fit(self, width: int) -> None:
        for button, text in zip(self._buttons, self._texts):
            button.text = text
            if button.sizeHint.width() > width:
                button.text = wrapped(text, font_metrics(button), 3 * width // 4)
        needed = sum(button.sizeHint.width() for button in self._buttons)
        fits = needed + self._layout.spacing * (len(self._buttons) - 1) <= width
        self._layout.setDirection(qt.QBoxLayout.LeftToRight if fits else qt.QBoxLayout.TopToBottom)


class SectionTitle:
    """The title of a section that can be opened, in several lines where there is no room for it in one."""

    def __init__(self, section: Any) -> None:
        self._section = section
        self._text = section.text
        self._width = 0

    def show(self, text: str) -> None:
        self._text = text
        self.fit(self._width)

    def fit(self, width: int) -> None:
        self._width = width
        metrics = font_metrics(self._section)
        room = width - 3 * metrics.height()  # beside the arrow
        is_long = room > 0 and metrics.boundingRect(self._text).width() > room
        text = wrapped(self._text, metrics, room) if is_long else self._text
        if text != self._section.text:
            self._section.text = text
            # It takes on the height of another text no sooner than with another style.
            qt.QApplication.sendEvent(self._section, qt.QEvent(qt.QEvent.StyleChange))


def watch_width(widget: Any, on_width: Callable[[int], None]) -> Any:
    """Tell the width of a widget whenever it or the font changes; return the filter of events that does so."""

    class WidthFilter(qt.QObject):  # not at the top: importing this file must not need widgets
        last = 0

        def eventFilter(self, watched: Any, event: Any) -> bool:
            kind = event.type()
            if kind == qt.QEvent.FontChange:
                self.last = 0  # told once all in the widget have the font, when they ask for another layout
            elif kind in (qt.QEvent.Resize, qt.QEvent.LayoutRequest) and widget.width != self.last:
                self.last = widget.width
                on_width(self.last)
            return False

    found = WidthFilter()
    widget.installEventFilter(found)
    return found
