"""Lets classes of Python override virtual functions and declare signals."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import shiboken6
import user
from PySide6 import QtCore

from wrapped import instances, signals


def shell_class(cls: type) -> type:
    """Return the class of PySide6 for objects of a class of Python."""
    index = next(index for index, base in enumerate(cls.__mro__) if "_native_class" in vars(base))
    native_class = vars(cls.__mro__[index])["_native_class"]
    return native_class if index == 0 else _shell_class(cls, native_class, cls.__mro__[:index])


@functools.cache
def _shell_class(cls: type, native_class: type, own: tuple[type, ...]) -> type:
    members: dict[str, Any] = {}
    for base in reversed(own):
        for name, value in vars(base).items():
            if isinstance(value, signals.Signal):
                members[name] = value.native()
            elif callable(value) and not name.startswith("_") and callable(getattr(native_class, name, None)):
                members[name] = _override(native_class, name)
    shell = type(cls.__name__, (native_class,), members)
    for name, value in members.items():
        if isinstance(value, QtCore.Signal):
            setattr(cls, name, property(functools.partial(_signal, name)))
    return shell


def _signal(name: str, wrapper: Any) -> signals.ObjectSignal:
    return signals.ObjectSignal(wrapper._native, name)


def _override(native_class: type, name: str) -> Callable[..., Any]:
    def forward(native: Any, *arguments: Any) -> Any:
        before = len(user.slot_errors)
        result = None
        if shiboken6.isValid(native) and hasattr(native, "_python_class"):
            wrapper = instances.wrap(native)
            result = signals.guarded(getattr(wrapper, name), *map(instances.wrap, arguments))
            if len(user.slot_errors) == before:
                return instances.unwrap(result)
        return getattr(native_class, name)(native, *arguments)

    return forward
