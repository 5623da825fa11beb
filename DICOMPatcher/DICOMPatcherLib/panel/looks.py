"""Colours and styles of the panel, for light and dark windows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable

import qt

from DICOMPatcherLib.reporting.panel_state import BAD, GOOD, INFORMATION, QUESTION

_COLOURS = {
    INFORMATION: ("#57606a", "#a0a8b0"),
    QUESTION: ("#9a5b00", "#f0b429"),
    GOOD: ("#1a7f37", "#4cc26a"),
    BAD: ("#b3261e", "#ff8a80"),
}
"""By mood, on light and on dark windows."""
_SIGNS = {INFORMATION: "i", QUESTION: "?", GOOD: "\N{CHECK MARK}", BAD: "\N{MULTIPLICATION X}"}

PRIMARY = (
    "QPushButton { background: #0a64a4; color: white; border: 1px solid #0a64a4; border-radius: 4px; padding: 7px; "
    "font-weight: bold } "
    "QPushButton:hover { background: #0b74be } "
    "QPushButton:focus { border: 1px solid palette(text) } "
    "QPushButton:disabled { background: palette(mid); border-color: palette(mid) }"
)
"""Of the one button of a moment."""
GAP = " &nbsp; "
"""Between things in one line of rich text."""
BOLD = "font-weight: bold"
HEADLINE = f"QLabel {{ {BOLD} }}"


def is_dark() -> bool:
    """Tell whether windows are dark."""
    return bool(qt.QApplication.palette().color(qt.QPalette.Window).lightness() < 128)


def colour_of(mood: str) -> str:
    """Return the colour of a mood, as windows are now."""
    light, dark = _COLOURS[mood]
    return dark if is_dark() else light


def in_colour(mood: str) -> str:
    """Return the style of a text in the colour of a mood."""
    return f"color: {colour_of(mood)}; {BOLD}"


def card_style(name: str, colour: str = "") -> str:
    """Return the style of a card, which is known by the name of its widget; with a bar of a colour at its left."""
    bar = f"border-left: 4px solid {colour}; " if colour else ""
    return f"#{name} {{ background: palette(base); border: 1px solid palette(mid); {bar}border-radius: 5px }}"


def show_sign(label: Any, mood: str, size: int) -> None:
    """Show the sign of a mood in a round label."""
    label.setFixedSize(size, size)
    label.text = _SIGNS[mood]
    text = "#1e1e1e" if is_dark() else "white"
    label.setStyleSheet(
        f"QLabel {{ background: {colour_of(mood)}; color: {text}; border-radius: {size // 2}px; font-weight: bold }}"
    )


def recolour(widget: Any, but: str = "") -> None:
    """Take on the colours of the windows as they are now, in all that is in a widget.

    Parameters
    ----------
    but
        The name of widgets that are passed over, with all that is in them.
    """
    for _ in recolour_steps(widget, but):
        pass


def recolour_steps(widget: Any, but: str = "") -> Iterator[bool]:
    """Do the same a widget at a time."""
    changes = [pair if is_dark() else pair[::-1] for pair in _COLOURS.values()]
    waiting = [widget]
    while waiting:
        part = waiting.pop()
        if but and part.objectName == but:
            continue
        waiting += [child for child in part.children() if child.isWidgetType()]
        style = part.styleSheet
        for old, new in changes:
            style = style.replace(old, new)
        if style:  # set anew even if it is the same: the colours of the palette are looked up then
            part.setStyleSheet(style)
        if part.inherits("QLabel") and "<a href" in part.text:  # so are those of links
            text, part.text = part.text, ""
            part.text = text
        yield True


def watch_colours(widget: Any, on_change: Callable[[], None]) -> Any:
    """Tell when the colours or the font of a widget are others; return the filter of events that does so.

    What has a style of its own takes on neither until that is set anew.
    """
    timer = qt.QTimer(widget)
    timer.setSingleShot(True)  # once all widgets have them
    timer.timeout.connect(on_change)

    class ColourFilter(qt.QObject):  # not at the top: importing this file must not need widgets
        def eventFilter(self, watched: Any, event: Any) -> bool:
            if event.type() in (qt.QEvent.PaletteChange, qt.QEvent.StyleChange, qt.QEvent.FontChange):
                timer.start(0)
            return False

    found = ColourFilter()
    widget.installEventFilter(found)
    return found
