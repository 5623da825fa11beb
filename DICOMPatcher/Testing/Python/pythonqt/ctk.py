"""Stands for Slicer's module `ctk` outside Slicer: no more of it than the panel uses."""

from __future__ import annotations

from qt import QSettings
from wrapped import Property, WrappedWidget


class ctkCollapsibleButton(WrappedWidget):
    text = Property("")


class _PathProperty(Property):
    def __set__(self, wrapped, value):
        super().__set__(wrapped, value)
        history = QSettings().value(f"ctkPathLineEdit/{value}", [])
        if history:
            wrapped.currentPath = history[0]


class ctkPathLineEdit(WrappedWidget):
    Files, Dirs = 1, 2

    filters = Property(0)
    currentPath = Property("")
    settingKey = _PathProperty("")
    """Assigning it loads the history of paths and selects the newest."""

    def addCurrentPathToHistory(self, /):
        key = f"ctkPathLineEdit/{self.settingKey}"
        older = [path for path in QSettings().value(key, []) if path != self.currentPath]
        QSettings().setValue(key, [self.currentPath, *older][:5])
