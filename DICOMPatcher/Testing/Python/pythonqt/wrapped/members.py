"""Says what a name means for a class of Qt or ctk."""

from __future__ import annotations

import enum
import functools
import types
import typing
from typing import Any

from PySide6 import QtCore

from wrapped import surface

ONLY_IN_PYSIDE = {"staticMetaObject", "emit", "py_"}
TRUTHS = {"isEmpty": False, "isValid": True, "isNull": False}
"""Functions of which PythonQt asks the first that a class has, and what they return for an object that is true."""


class Member(typing.NamedTuple):
    """What a name stands for.

    The kinds are "property", "signal", "slot", "enumerator", "enumeration", "class", and "missing" for what PythonQt
    has and PySide6, or the class written here, has not.
    """

    kind: str
    value: Any = None
    error: str = ""
    """What any call raises."""


def member_of(native_class: type, name: str) -> Member | None:
    """Return what a name stands for; None if nothing of that name can be reached."""
    return _member_of(native_class, name, surface.version_of_world())


@functools.cache
def _member_of(native_class: type, name: str, version: str) -> Member | None:
    if name.startswith("_") or name in ONLY_IN_PYSIDE:
        return None
    native = _native_member(native_class, name)
    base, facts = surface.nearest(native_class, version)
    if facts is None or (base is not native_class and facts.kind(name) is None and _native_member(base, name) is None):
        return native
    kind = facts.kind(name)
    if kind in (None, "function"):
        return None
    error = facts.raises.get(name, "")
    if native is not None and native.kind == kind:
        return native._replace(error=error)
    function = getattr(native_class, native_name(native_class, name), None)
    if kind == "slot" and native is not None and native.kind == "property" and callable(function):
        return Member(kind, function, error)
    return Member("missing", kind)


@functools.cache
def native_name(native_class: type, name: str) -> str:
    """Return the name that a function has in PySide6: that of a keyword ends with an underscore in one of the two."""
    plain = name[:-1] if name.endswith("_") else name
    return next((other for other in (plain, f"{plain}_") if hasattr(native_class, other)), name)


def _native_member(native_class: type, name: str) -> Member | None:
    meta = getattr(native_class, "staticMetaObject", None)
    if meta is not None and meta.indexOfProperty(name) >= 0:
        return Member("property")
    name = native_name(native_class, name)
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


def is_true(native: Any) -> bool:
    """Return what PythonQt makes of a living object that is asked for its truth."""
    name = _name_of_truth(type(native), surface.version_of_world())
    return name is None or getattr(native, name)() is TRUTHS[name]


@functools.cache
def _name_of_truth(native_class: type, version: str) -> str | None:
    # What wraps a class is generated for those of Qt only.
    base = next(base for base in native_class.__mro__ if base.__name__.startswith("Q"))
    found = {name: _member_of(base, name, version) for name in TRUTHS}
    return next((name for name, member in found.items() if member is not None and member.kind == "slot"), None)


def meta_object(native: QtCore.QObject) -> QtCore.QMetaObject:
    """Return what Qt knows of the class; PySide6 has that of an object only as long as the object lives."""
    return type(native).staticMetaObject


def names_of(native_class: type) -> list[str]:
    """Return all names that can be reached."""
    base, facts = surface.nearest(native_class, surface.version_of_world())
    if facts is not None and base is native_class:
        return sorted(facts.kinds)
    meta = getattr(native_class, "staticMetaObject", None)
    names = {meta.property(index).name() for index in range(meta.propertyCount())} if meta is not None else set()
    names.update(facts.kinds if facts is not None else (), dir(native_class))
    return sorted(name for name in names if member_of(native_class, name) is not None)


def signal_signature(native: QtCore.QObject, name: str, count: int | None = None) -> str:
    """Return the signature of a signal that has so many arguments, or the one with most."""
    return _signal_signature(type(native), name, count)


@functools.cache
def _signal_signature(native_class: type, name: str, count: int | None) -> str:
    meta = native_class.staticMetaObject
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
