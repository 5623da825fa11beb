"""Says what a name means for a class of Qt or ctk."""

from __future__ import annotations

import enum
import functools
import types
import typing
from typing import Any

from PySide6 import QtCore

ONLY_IN_PYSIDE = {"staticMetaObject", "emit", "py_"}
NOT_IN_QT_5 = {
    ("QCheckBox", "checkStateChanged"),
    ("QFormLayout", "isRowVisible"),
    ("QFormLayout", "setRowVisible"),
    ("QLabel", "resourceProvider"),
    ("QLabel", "setResourceProvider"),
    ("QMessageBox", "options"),
    ("QMessageBox", "setOption"),
    ("QMessageBox", "setOptions"),
    ("QMessageBox", "testOption"),
    ("QAbstractItemView", "updateThreshold"),
    ("QAbstractItemView", "setUpdateThreshold"),
    ("QIcon", "ThemeIcon"),
}
"""New in Qt 6, so unknown to a Slicer that is built with Qt 5."""
NO_PROPERTY_IN_QT_5 = {("QLayout", "contentsMargins")}
"""A function there."""


class Member(typing.NamedTuple):
    """What a name stands for: "property", "signal", "slot", "enumerator", "enumeration" or "class"."""

    kind: str
    value: Any = None


@functools.cache
def member_of(native_class: type, name: str) -> Member | None:
    """Return what a name stands for; None if nothing of that name can be reached."""
    if name.startswith("_") or name in ONLY_IN_PYSIDE:
        return None
    places = {(base.__name__, name) for base in native_class.__mro__}
    if places & NOT_IN_QT_5:
        return None
    meta = getattr(native_class, "staticMetaObject", None)
    if meta is not None and meta.indexOfProperty(name) >= 0 and not places & NO_PROPERTY_IN_QT_5:
        return Member("property")
    if name == "exec_":
        name = "exec"
    value = getattr(native_class, name, None)
    if value is None:
        return None
    if isinstance(value, enum.Enum):
        return Member("enumerator", value)
    if isinstance(value, type):
        return Member("enumeration" if issubclass(value, enum.Enum) else "class", value)
    if isinstance(value, QtCore.Signal):
        return Member("signal")
    if isinstance(value, int):
        return Member("enumerator", value)  # of a class written here
    if isinstance(value, types.FunctionType) and name not in _slot_names(native_class):
        return None
    return Member("slot", value) if callable(value) else None


def _slot_names(native_class: type) -> set[str]:
    """Return the names of what a class written here offers: of its functions PythonQt sees slots only."""
    meta = native_class.staticMetaObject
    return {meta.method(index).name().data().decode() for index in range(meta.methodCount())}


def meta_object(native: QtCore.QObject) -> QtCore.QMetaObject:
    """Return what Qt knows of the class; PySide6 has that of an object only as long as the object lives."""
    return type(native).staticMetaObject


def names_of(native_class: type) -> list[str]:
    """Return all names that can be reached."""
    meta = getattr(native_class, "staticMetaObject", None)
    names = {meta.property(index).name() for index in range(meta.propertyCount())} if meta is not None else set()
    names.update(name for name in dir(native_class) if member_of(native_class, name) is not None)
    return sorted(names)


def signal_signature(native: QtCore.QObject, name: str, count: int | None = None) -> str:
    """Return the signature of a signal that has so many arguments, or the one with most."""
    meta = meta_object(native)
    methods = (meta.method(index) for index in range(meta.methodCount()))
    found = [
        method
        for method in methods
        if method.methodType() is QtCore.QMetaMethod.MethodType.Signal
        and method.name().data().decode() == name
        and count in (None, method.parameterCount())
    ]
    if not found:
        raise ValueError(f"{name} has no form with {count} arguments")
    best = max(found, key=lambda method: method.parameterCount())
    return best.methodSignature().data().decode()
