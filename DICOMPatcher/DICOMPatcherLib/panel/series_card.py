"""One series in the panel: a picture, what it is called, what becomes of it, what Slicer shows now and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import qt

from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.looks import BOLD, card_style, in_colour
from DICOMPatcherLib.panel.text_layout import breakable, font_metrics, let_wrap
from DICOMPatcherLib.reporting.panel_state import BAD, GOOD, INFORMATION, QUESTION

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.series_cards import Card

_MOODS = {"fine": INFORMATION, "repaired": GOOD, "open": QUESTION, "bad": BAD}


class SeriesCard:
    """Shows what the library says of a series.

    Attributes
    ----------
    card
        What is shown.
    widget
        What shows it.
    """

    def __init__(self, card: Card, images: int) -> None:
        from DICOMPatcherLib.reporting.series_cards import lines_of, sentence_of

        self.card = card
        self._images = images
        self.widget = qt.QFrame()
        self.widget.objectName = "seriesCard"
        self.widget.setStyleSheet(card_style("seriesCard"))
        self.widget.accessibleName = shown(sentence_of(card))
        self._is_written = True
        row = qt.QHBoxLayout(self.widget)
        self._picture = qt.QLabel()
        self._picture.visible = False
        row.addWidget(self._picture, 0, qt.Qt.AlignTop)
        column = qt.QVBoxLayout()
        column.setSpacing(2)
        row.addLayout(column, 1)
        column.addWidget(text_label(shown(card.title), BOLD))
        self._label = text_label(shown(card.label), in_colour(_MOODS[card.mood]))
        column.addWidget(self._label)
        for line in lines_of(card):
            column.addWidget(text_label(shown(line)))

    def show_as(self, is_written: bool) -> None:
        """Say what becomes of the series, or what has become of it if the card is of a copy that is there."""
        from DICOMPatcherLib.reporting.messages import stated
        from DICOMPatcherLib.reporting.series_cards import sentence_of

        if is_written != self._is_written:
            self._is_written = is_written
            label = stated(self.card.label, is_written)
            self._label.text = breakable(shown(label))
            self.widget.accessibleName = shown(sentence_of(self.card._replace(label=label)))

    def show_picture(self, png: bytes) -> None:
        """Show a picture, with the number of images on it; nothing if it is none."""
        pixmap = qt.QPixmap()
        if not pixmap.loadFromData(png) or pixmap.isNull():
            return
        self._picture.setPixmap(self._with_badge(pixmap) if self._images > 1 else pixmap)
        self._picture.visible = True

    def _with_badge(self, pixmap: Any) -> Any:
        """Return a picture with the number of images in its corner, whole also where the picture is smaller."""
        text = f"{self._images:,}"
        metrics = font_metrics(self._picture)
        width, height = metrics.horizontalAdvance(text) + 6, metrics.height()
        canvas = qt.QPixmap(max(width, pixmap.width()), max(height, pixmap.height()))
        canvas.fill(qt.QColor("#000000"))
        left, top = canvas.width() - width, canvas.height() - height
        painter = qt.QPainter()
        painter.begin(canvas)
        painter.setFont(self._picture.font)
        painter.drawPixmap(0, 0, pixmap)
        painter.fillRect(left, top, width, height, qt.QColor("#000000"))
        painter.setPen(qt.QColor("#ffffff"))
        painter.drawText(left + 3, canvas.height() - metrics.descent(), text)
        painter.end()
        return canvas


def text_label(text: str, style: str = "") -> Any:
    """Return a label of plain text that can be selected, and is as narrow as there is room."""
    label = qt.QLabel()
    label.textFormat = qt.Qt.PlainText
    label.wordWrap = True
    label.textInteractionFlags = qt.Qt.TextSelectableByMouse | qt.Qt.TextSelectableByKeyboard
    label.text = breakable(text)
    if style:
        label.setStyleSheet(f"QLabel {{ {style} }}")
    let_wrap(label)
    return label
