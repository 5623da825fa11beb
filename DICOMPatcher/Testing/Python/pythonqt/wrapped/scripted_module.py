"""What Slicer knows of a scripted module."""

from __future__ import annotations

from typing import Any

from PySide6 import QtCore, QtGui


class qSlicerScriptedLoadableModule(QtCore.QObject):
    """The object that a module's own class describes itself to."""

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Any] = {}

    def _stored(kind: str, name: str, default: Any) -> Any:
        return QtCore.Property(
            kind, lambda self: self._values.get(name, default), lambda self, value: self._values.update({name: value})
        )

    title = _stored("QString", "title", "")
    categories = _stored("QStringList", "categories", [])
    dependencies = _stored("QStringList", "dependencies", [])
    contributors = _stored("QStringList", "contributors", [])
    helpText = _stored("QString", "helpText", "")
    acknowledgementText = _stored("QString", "acknowledgementText", "")
    associatedNodeTypes = _stored("QStringList", "associatedNodeTypes", [])
    hidden = _stored("bool", "hidden", False)
    index = _stored("int", "index", -1)
    icon = _stored("QIcon", "icon", QtGui.QIcon())
    path = _stored("QString", "path", "")
    name = _stored("QString", "name", "")
