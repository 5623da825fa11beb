"""Chooses the overload of a C++ function and converts the arguments to what it takes, as leniently as PythonQt does."""

from __future__ import annotations

import collections.abc
import enum
import functools
import inspect
import itertools
import operator
import types
import typing
from typing import Any

from PySide6 import QtCore, QtGui
from shibokensupport.signature import get_signature

ANYTHING = (Any, object, inspect.Parameter.empty)
IMPLICIT = {  # what PythonQt makes of a colour or an enumerator by itself
    QtGui.QBrush: (QtGui.QColor,),
    QtGui.QPen: (QtGui.QColor,),
    QtGui.QCursor: (QtCore.Qt.CursorShape,),
    QtGui.QColor: (QtCore.Qt.GlobalColor,),
}
NOT_WRAPPED = {"bytesPerLine"}
"""Names of parameters: the overloads that have them are unknown to PythonQt."""
CPP_NAMES = {str: "QString", float: "double", None: "void", type(None): "void", **dict.fromkeys(ANYTHING, "QVariant")}


class MismatchError(Exception):
    """A value is not what a parameter takes."""


class Enumerator(int):
    """An enumerator: a whole number that knows its enumeration."""

    _native_class: type


class Overload(typing.NamedTuple):
    """What one signature takes and gives."""

    names: tuple[str, ...]
    annotations: tuple[Any, ...]
    required: int
    variable: bool
    result: Any
    makes: bool
    """Whether it is a constructor."""

    def takes(self, count: int) -> bool:
        return self.required <= count and (self.variable or count <= len(self.annotations))

    def text(self, name: str) -> str:
        """Return it as PythonQt writes it."""
        parameters = [
            f"{cpp_name(annotation)} {name}".rstrip() if not name.startswith("arg__") else cpp_name(annotation)
            for name, annotation in zip(self.names, self.annotations)
        ]
        result = name if self.makes else cpp_name(self.result)
        return f"{name}({', '.join(parameters)}) -> {result}"


def overloads_of(function: Any) -> list[Overload]:
    """Return the overloads of a function of Qt, or the one of a function written here."""
    makes = isinstance(function, type)
    if isinstance(function, type) and isinstance(function.__init__, types.FunctionType):
        function = function.__init__
    if inspect.isfunction(function) or inspect.ismethod(function):
        signature = inspect.signature(function)
        parameters = [
            parameter.replace(annotation=_hint(parameter.annotation, function))
            for _name, parameter in _items(signature)
        ]
        found = [inspect.Signature(parameters, return_annotation=_hint(signature.return_annotation, function))]
    else:
        signatures = get_signature(function) or []
        found = signatures if isinstance(signatures, list) else [signatures]
    return [_overload(signature, makes) for signature in found if not NOT_WRAPPED & signature.parameters.keys()]


def _hint(text: Any, function: Any) -> Any:
    """Return the type that an annotation names; Python 3.9 cannot evaluate "| None"."""
    if not isinstance(text, str):
        return Any
    optional = text.endswith(" | None")
    hint = eval(text[: -len(" | None")] if optional else text, inspect.unwrap(function).__globals__)
    return typing.Optional[hint] if optional else hint


def _items(signature: inspect.Signature) -> list[tuple[str, inspect.Parameter]]:
    return list(signature.parameters.items())


def _overload(signature: inspect.Signature, makes: bool) -> Overload:
    places = [
        parameter
        for name, parameter in _items(signature)
        if name != "self" and parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    return Overload(
        names=tuple(parameter.name for parameter in places),
        annotations=tuple(parameter.annotation for parameter in places),
        required=sum(parameter.default is parameter.empty for parameter in places),
        variable=any(parameter.kind is parameter.VAR_POSITIONAL for _name, parameter in _items(signature)),
        result=signature.return_annotation,
        makes=makes,
    )


def cpp_name(annotation: Any) -> str:
    """Return roughly the C++ name of a type."""
    if annotation in CPP_NAMES:
        return CPP_NAMES[annotation]
    members = [member for member in typing.get_args(annotation) if member is not type(None)]
    if members and annotation_origin(annotation) is typing.Union:
        return cpp_name(members[0])
    return "QVariant" if not isinstance(annotation, type) else annotation.__qualname__.replace(".", "::")


@functools.cache
def annotation_origin(annotation: Any) -> Any:
    """Return typing.Union for both ways to write one, else the origin."""
    origin = typing.get_origin(annotation)
    return typing.Union if type(annotation).__name__ == "UnionType" else origin


def chosen(overloads: list[Overload], natives: list[Any]) -> collections.abc.Iterator[list[Any]]:
    """Give the arguments converted for each overload that takes them, those first that need no conversion."""
    fitting = [overload for overload in overloads if overload.takes(len(natives))]
    for lenient in (False, True):
        for overload in fitting:
            annotations = itertools.chain(overload.annotations, itertools.repeat(Any))
            try:
                yield [converted(value, annotation, lenient) for value, annotation in zip(natives, annotations)]
            except MismatchError:
                continue


def converted(value: Any, annotation: Any, lenient: bool) -> Any:
    """Return a value as the parameter takes it.

    Raises
    ------
    MismatchError
        If it does not take it.
    """
    if annotation is object and callable(value):
        raise MismatchError  # a function of Python can be connected, and nothing else
    if annotation in ANYTHING:
        return int(value) if isinstance(value, Enumerator) else value
    origin = annotation_origin(annotation)
    if origin is typing.Union:
        return _one_of(value, typing.get_args(annotation), lenient)
    if origin is not None:
        return _container(value, origin, typing.get_args(annotation), lenient)
    if annotation is type(None):
        return _fits(value, value is None)
    if annotation in SIMPLE:
        return SIMPLE[annotation](value, lenient)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return _enumerator(value, annotation, lenient)
    if isinstance(annotation, type):
        # A pointer may be null.
        return _fits(value, isinstance(value, annotation) or (lenient and value is None))
    return value


def _fits(value: Any, fits: bool) -> Any:
    if not fits:
        raise MismatchError
    return value


def _one_of(value: Any, members: tuple[Any, ...], lenient: bool) -> Any:
    """The first class is what the parameter is; most others are implicit conversions, which PythonQt does not have."""
    if value is None:
        return _fits(value, type(None) in members)
    members = tuple(member for member in members if member is not type(None))
    if any(member in (bytes, bytearray) for member in members):
        return _bytes(value, lenient)
    allowed = (members[0], *IMPLICIT.get(members[0], ())) if _is_wrapped_class(members[0]) else members
    for member in allowed:
        try:
            return converted(value, member, lenient)
        except MismatchError:
            continue
    raise MismatchError


def _is_wrapped_class(annotation: Any) -> bool:
    return isinstance(annotation, type) and annotation.__module__.startswith("PySide6")


def _container(value: Any, origin: Any, members: tuple[Any, ...], lenient: bool) -> Any:
    if origin is collections.abc.Callable:
        raise MismatchError
    if origin in (dict, collections.abc.Mapping):
        return _fits(value, isinstance(value, dict))
    _fits(value, isinstance(value, (list, tuple)))
    member = members[0] if members else Any
    return [converted(part, member, lenient) for part in value]


def _enumerator(value: Any, annotation: type[enum.Enum], lenient: bool) -> enum.Enum:
    same = isinstance(value, Enumerator) and value._native_class is annotation
    _fits(value, same or (lenient and isinstance(value, int) and not isinstance(value, bool)))
    if issubclass(annotation, enum.Flag):
        _fits(value, int(value) & ~functools.reduce(operator.or_, (flag.value for flag in annotation), 0) == 0)
    try:
        return annotation(int(value))
    except ValueError as error:
        raise MismatchError from error


def _text(value: Any, lenient: bool) -> str:
    return str(_fits(value, lenient or isinstance(value, str)))


def _truth(value: Any, lenient: bool) -> bool:
    return bool(_fits(value, isinstance(value, bool) or (lenient and isinstance(value, (int, float)))))


def _whole_number(value: Any, lenient: bool) -> int:
    return int(_fits(value, type(value) is int or (lenient and isinstance(value, (int, float)))))


def _number(value: Any, lenient: bool) -> float:
    return float(_fits(value, type(value) in (int, float) or (lenient and isinstance(value, int))))


def _bytes(value: Any, lenient: bool) -> Any:
    if isinstance(value, str):
        return value.encode()
    return _fits(value, isinstance(value, (bytes, bytearray, QtCore.QByteArray)))


SIMPLE = {str: _text, bool: _truth, int: _whole_number, float: _number, bytes: _bytes}
