"""Loads .ui files, with the widgets of ctk in them."""

from __future__ import annotations

from PySide6 import QtCore, QtUiTools, QtWidgets

from wrapped import ctk_widgets

_CTK = [
    value for value in vars(ctk_widgets).values() if isinstance(value, type) and issubclass(value, QtWidgets.QWidget)
]


class QUiLoader(QtUiTools.QUiLoader):
    """A loader that knows the widgets of ctk."""

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        for cls in _CTK:
            self.registerCustomWidget(cls)
