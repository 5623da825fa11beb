"""Stands for Slicer's module `qt` outside Slicer: the classes of PySide6, shown as PythonQt shows those of C++.

PySide6 is imported when the first class is asked for, so that what needs no widgets needs no PySide6.
"""

from __future__ import annotations

from typing import Any

_NOT_WRAPPED = {"QSvgWidget", "QSvgRenderer", "QSignalSpy", "QTest", "QObjectCleanupHandler"}
_ONLY_IN = {"QThread": "5.12"}


def __getattr__(name: str) -> Any:
    if name.startswith("_") or name in _NOT_WRAPPED or not (name[:1] == "Q" or name == "Signal"):
        raise AttributeError(f"module 'qt' has no attribute '{name}'")
    from PySide6 import QtCore, QtGui, QtUiTools, QtWidgets
    from wrapped import application, instances, signals, surface

    if _ONLY_IN.get(name, surface.version_of_world()) != surface.version_of_world():
        raise AttributeError(f"module 'qt' has no attribute '{name}'")
    application.application()
    if name == "Signal":
        return lambda *types: signals.Signal(types)
    if name == "QUiLoader":
        from wrapped.loader import QUiLoader

        return instances.wrapper_class(QUiLoader)
    for module in (QtCore, QtGui, QtWidgets, QtUiTools):
        native = getattr(module, name, None)
        if isinstance(native, type):
            found = instances.wrapper_class(native)
            globals()[name] = found
            return found
    raise AttributeError(f"module 'qt' has no attribute '{name}'")
