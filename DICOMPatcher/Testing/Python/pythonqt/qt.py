"""Stands for Slicer's module `qt` outside Slicer: no more of it than the panel uses. Nothing is shown."""

from __future__ import annotations

import os
import urllib.parse
import urllib.request

from wrapped import Property, Signal, Wrapped, WrappedLayout, WrappedWidget


class QWidget(WrappedWidget):
    pass


class QCheckBox(WrappedWidget):
    text = Property("")
    checked = Property(False, notify="toggled")
    toggled = Signal()

    def _construct(self, text="", /):
        self.text = text


class QLineEdit(WrappedWidget):
    text = Property("")
    placeholderText = Property("")


class QPushButton(WrappedWidget):
    text = Property("")
    clicked = Signal()

    def _construct(self, text="", /):
        self.text = text

    def click(self, /):
        if self.enabled:
            self.clicked.emit(False)


class QPlainTextEdit(WrappedWidget):
    plainText = Property("")
    readOnly = Property(False)
    maximumBlockCount = Property(0)

    def clear(self, /):
        self.plainText = ""

    def appendPlainText(self, text, /):
        if not isinstance(text, str):
            raise ValueError(f"Called appendPlainText(QString) with {text!r}")
        text.encode("utf-8")  # a lone surrogate is no text
        lines = self.plainText.split("\n") if self.plainText else []
        lines += text.split("\n")
        self.plainText = "\n".join(lines[-self.maximumBlockCount :])


class QFormLayout(WrappedLayout):
    def addRow(self, *items):
        if not 1 <= len(items) <= 2:
            raise ValueError("Called addRow with wrong number of arguments")
        self._add(*items)


class QHBoxLayout(WrappedLayout):
    def addWidget(self, widget, /):
        self._add(widget)


class QVBoxLayout(WrappedLayout):
    def addWidget(self, widget, /):
        self._add(widget)

    def addStretch(self, stretch, /):
        pass


class QIcon(Wrapped):
    def _construct(self, path="", /):
        if not os.path.isfile(path):
            raise ValueError(f"no icon {path}")


class QUrl(Wrapped):
    def _construct(self, text="", /):
        self._values["text"] = text

    def toLocalFile(self, /):
        parts = urllib.parse.urlsplit(self._values["text"])
        host = f"//{parts.netloc}" if parts.netloc else ""
        return host + urllib.request.url2pathname(parts.path) if parts.scheme == "file" else ""


class QSettings(Wrapped):
    """Settings as they are read in a later session: everything has become text."""

    def value(self, key, default=None, /):
        return _settings.get(key, default)

    def setValue(self, key, value, /):
        _settings[key] = list(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


_settings = {}
