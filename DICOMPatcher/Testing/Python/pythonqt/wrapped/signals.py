"""Signals and slots as PythonQt has them: any callable, fewer arguments than the signal, exceptions swallowed."""

from __future__ import annotations

import inspect
import sys
import traceback
import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

import shiboken6
import user
from PySide6 import QtCore

from wrapped import instances
from wrapped.members import meta_object, signal_signature

_connections: dict[int, list[Connection]] = {}
"""By address of the sender; those of a sender are forgotten when it is destroyed."""


def places(slot: Callable[..., Any]) -> int | None:
    """Return how many arguments PythonQt passes at most; None if it passes all that the signal has.

    It looks at functions and methods of Python only: a partial, a built-in function and a slot of C++ get everything.
    """
    function = slot.__func__ if isinstance(slot, types.MethodType) else slot
    if not isinstance(function, types.FunctionType) or function.__code__.co_flags & inspect.CO_VARARGS:
        return None
    return function.__code__.co_argcount - isinstance(slot, types.MethodType)


def guarded(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of Python on behalf of C++, which does not stand exceptions."""
    try:
        return function(*arguments)
    except Exception as error:
        user.slot_errors.append(error)
        traceback.print_exception(type(error), error, error.__traceback__.tb_next, file=sys.stderr)
        return None


class Connection:
    """One connection of a signal with a callable."""

    def __init__(self, native: QtCore.QObject, signature: str, slot: Callable[..., Any]) -> None:
        self.signature = signature
        self.slot = slot
        self.active = True
        self._native_signal = QtCore.SIGNAL(signature)

        def forward(*arguments: Any) -> None:
            if self.active:
                guarded(slot, *[instances.wrap(argument) for argument in arguments][: places(slot)])

        self._forward = forward
        QtCore.QObject.connect(native, self._native_signal, forward)

    def end(self, native: QtCore.QObject) -> None:
        self.active = False
        QtCore.QObject.disconnect(native, self._native_signal, self._forward)


def connect(native: QtCore.QObject, signature: str, slot: Callable[..., Any]) -> bool:
    """Connect a signal with a callable; tell whether there is such a signal."""
    normal = QtCore.QMetaObject.normalizedSignature(signature)
    normal = normal if isinstance(normal, str) else bytes(normal).decode()
    if meta_object(native).indexOfSignal(normal) < 0:
        name = meta_object(native).className()
        sys.stderr.write(f"PythonQt: QObject::connect() signal '{signature}' does not exist on {name}\n")
        return False
    if not callable(slot):
        raise TypeError("the slot cannot be called")
    address = shiboken6.getCppPointer(native)[0]
    if address not in _connections:
        _connections[address] = []
        native.destroyed.connect(lambda *_nothing: _connections.pop(address, None))
    _connections[address].append(Connection(native, normal, slot))
    return True


def disconnect(native: QtCore.QObject, signature: str, slot: Callable[..., Any] | None) -> bool:
    """End the first connection with a callable, or all of a signal; tell whether there was any."""
    found = list(_found(native, signature, slot))
    for connection in found[:1] if slot is not None else found:
        connection.end(native)
        _connections[shiboken6.getCppPointer(native)[0]].remove(connection)
    return bool(found)


def _found(native: QtCore.QObject, signature: str, slot: Callable[..., Any] | None) -> Iterator[Connection]:
    normal = QtCore.QMetaObject.normalizedSignature(signature)
    normal = normal if isinstance(normal, str) else bytes(normal).decode()
    for connection in _connections.get(shiboken6.getCppPointer(native)[0], ()):
        if connection.signature == normal and (slot is None or connection.slot == slot):
            yield connection


class ObjectSignal:
    """A signal of an object."""

    def __init__(self, native: QtCore.QObject, name: str) -> None:
        self._native = native
        self._name = name

    def _signature(self) -> str:
        return signal_signature(self._native, self._name)

    def connect(self, slot: Callable[..., Any], /) -> bool:
        return connect(self._native, self._signature(), slot)

    def disconnect(self, slot: Callable[..., Any] | None = None, /) -> bool:
        return disconnect(self._native, self._signature(), slot)

    def emit(self, *arguments: Any) -> None:
        signature = signal_signature(self._native, self._name, len(arguments))
        types_ = signature[len(self._name) + 1 : -1]
        getattr(self._native, self._name)[types_].emit(*map(instances.unwrap, arguments))

    __call__ = emit


ObjectSignal.__name__ = "QtCore.Signal"


class Signal(typing.NamedTuple):
    """A signal that a class of Python declares, made by `qt.Signal(str, int)`."""

    types: tuple[Any, ...]

    def native(self) -> QtCore.Signal:
        return QtCore.Signal(*self.types)
