"""Functions that PythonQt itself adds to every object, or to a class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6 import QtCore

from wrapped import instances, signals


def single_shot(milliseconds: int, receiver: Any, member: str | None = None, /) -> None:
    if member is not None:
        QtCore.QTimer.singleShot(milliseconds, instances.unwrap(receiver), QtCore.SLOT(member))
    elif callable(receiver):
        QtCore.QTimer.singleShot(milliseconds, lambda: signals.guarded(receiver))
    else:
        raise ValueError(f"Called singleShot(int, PyObject*) with wrong arguments: {(milliseconds, receiver)!r}")


def special(native_class: type, name: str) -> Callable[..., Any] | None:
    """Return the function of this name, if there is one of all objects of the class."""
    if not issubclass(native_class, QtCore.QObject):
        return None
    return {
        "connect": _connect,
        "disconnect": _disconnect,
        "findChild": _find_child,
        "findChildren": _find_children,
    }.get(name)


def _connect(native: QtCore.QObject, signal: str, slot: Any, member: str | None = None, /) -> bool:
    if member is None:
        return signals.connect(native, signal, slot)
    receiver = instances.unwrap(slot)
    return bool(QtCore.QObject.connect(native, QtCore.SIGNAL(signal), receiver, QtCore.SLOT(member)))


def _disconnect(native: QtCore.QObject, signal: str, slot: Any = None, /) -> bool:
    return signals.disconnect(native, signal, slot)


def _find_children(native: QtCore.QObject, kind: Any, name: str = "", /) -> tuple[Any, ...]:
    wanted = kind if isinstance(kind, str) else kind.__name__
    found = native.findChildren(QtCore.QObject, name) if name else native.findChildren(QtCore.QObject)
    return tuple(
        instances.wrap(child) for child in found if any(base.__name__ == wanted for base in type(child).__mro__)
    )


def _find_child(native: QtCore.QObject, kind: Any, name: str = "", /) -> Any:
    return next(iter(_find_children(native, kind, name)), None)
