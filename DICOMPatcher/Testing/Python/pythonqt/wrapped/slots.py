"""Functions of C++ as Python calls them."""

from __future__ import annotations

import functools
from typing import Any

import shiboken6
import user
from PySide6 import QtCore

from wrapped import instances, modal, special
from wrapped.arguments import Overload, chosen, overloads_of
from wrapped.members import Member, native_name


class Slot:
    """A function of C++, of an object or of a class."""

    def __init__(self, member: Member, native_class: type, name: str, wrapper: Any) -> None:
        self._member = member
        self._native_class = native_class
        self._name = name
        self._wrapper = wrapper

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        wrapper = self._wrapper
        native = None if wrapper is None else wrapper._native
        user.notice(self._native_class, self._name, "call")
        if wrapper is not None and not shiboken6.isValid(native):
            kind = self._native_class.__name__
            raise ValueError(f"Trying to call '{self._name}' on a destroyed {kind} object")
        if wrapper is None and type(self._member.value).__name__ in ("method_descriptor", "function"):
            if not (arguments and isinstance(instances.unwrap(arguments[0]), self._native_class)):
                raise ValueError(f"slot {self._name} requires {self._native_class.__name__} instance as first argument")
            native, arguments = instances.unwrap(arguments[0]), arguments[1:]
        if self._member.error:
            raise ValueError(self._member.error.removeprefix("ValueError: "))
        if self._native_class is QtCore.QTimer and self._name == "singleShot":
            return special.single_shot(*arguments)
        replaced = modal.replacement(self._native_class, self._name)
        name = native_name(self._native_class, self._name)
        if replaced is not None:
            function = functools.partial(replaced, native)
        elif wrapper is None and native is not None:
            function = functools.partial(self._member.value, native)
        else:
            function = getattr(native if native is not None else self._native_class, name)
        return instances.wrap(call(self._member, self._name, arguments, keywords, function))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Slot) and (self._wrapper, self._name) == (other._wrapper, other._name)

    def __hash__(self) -> int:
        return hash(self._name)

    def __repr__(self) -> str:
        if self._wrapper is None:
            return f"<unbound qt slot {self._name} of {self._native_class.__name__} type>"
        return f"<qt slot {self._name} of {self._native_class.__name__} instance at {hex(id(self._wrapper))}>"


Slot.__name__ = "builtin_qt_slot"


def call(member: Member, name: str, arguments: Any, keywords: Any, function: Any) -> Any:
    """Call a function of PySide6 with what it takes, and return what it returns."""
    overloads = _overloads(member.value)
    if keywords:
        text = _text_of(overloads, name)
        raise ValueError(f"Called {text} with keyword arguments, but called slot does not support kwargs.")
    natives = [instances.unwrap(argument) for argument in arguments]
    if not overloads:
        return function(*natives)
    problem: Exception | None = None
    for values in chosen(overloads, natives):
        try:
            return function(*values)
        except (TypeError, ValueError) as error:
            if isinstance(error, ValueError) and "called with wrong argument" not in str(error):
                raise
            problem = error
    if len(overloads) > 1:
        known = "\n".join(one.text(name) for one in overloads)
        raise ValueError(
            f"Could not find matching overload for given arguments:\n{tuple(arguments)!r}\n{known}"
        ) from problem
    what = "wrong arguments" if any(one.takes(len(natives)) for one in overloads) else "wrong number of arguments"
    raise ValueError(f"Called {_text_of(overloads, name)} with {what}: {tuple(arguments)!r}") from problem


def _text_of(overloads: list[Overload], name: str) -> str:
    """Return a function as PythonQt writes it."""
    return overloads[-1].text(name) if overloads else f"{name}()"


@functools.cache
def _overloads(function: Any) -> list[Overload]:
    return overloads_of(function)
