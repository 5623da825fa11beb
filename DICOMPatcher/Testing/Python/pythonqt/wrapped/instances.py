"""The objects and classes that Python sees, and the way between them and those of PySide6."""

from __future__ import annotations

import enum
import functools
import re
import weakref
from typing import Any

import shiboken6
import user
from PySide6 import QtCore, QtGui, QtWidgets

from wrapped import signals, slots, special, subclasses, surface
from wrapped.arguments import Enumerator
from wrapped.members import Member, is_true, member_of, names_of
from wrapped.properties import dynamic_names, set_property

_PLAIN = frozenset((bool, bytes, float, int, str))
"""Types of values that Python and PySide6 see alike."""
_FREE_ATTRIBUTES = ("_native", "__dict__", "__class__")


class WrapperType(type):
    """The type of wrapped classes: enumerators, static functions and unbound slots are their attributes."""

    _native_class: type

    def __getattr__(cls, name: str) -> Any:
        native_class = _native_class_of(cls)
        member = None if native_class is None else member_of(native_class, name)
        if member is None:
            raise AttributeError(f"type object '{cls.__name__}' has no attribute '{name}'")
        user.notice(native_class, name, "read")
        if member.kind == "property":
            return None
        if member.kind == "signal":
            return member  # a mark that it is there
        return _value_of(member, native_class, name, None)

    def __dir__(cls) -> list[str]:
        native_class = _native_class_of(cls)
        return [*super().__dir__(), *(names_of(native_class) if native_class is not None else ())]


def _native_class_of(cls: type) -> type | None:
    own: type | None = cls.__dict__.get("_native_class")
    if own is not None:  # as most often
        return own
    return next((vars(base)["_native_class"] for base in cls.__mro__ if "_native_class" in vars(base)), None)


class PythonQtInstanceWrapper(metaclass=WrapperType):
    """An object of C++."""

    __slots__ = ("__weakref__", "_native")

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        native_class = _native_class_of(type(self))
        name = native_class.__name__
        native = slots.call(
            Member("class", native_class), name, arguments, keywords, subclasses.shell_class(type(self))
        )
        _bind(self, native)

    def className(self, /) -> str:
        return type(self).__name__

    def inherits(self, name: str, /) -> bool:
        return any(base.__name__ == name for base in type(self._native).__mro__)

    def delete(self, /) -> None:
        shiboken6.delete(self._native)

    def __getattr__(self, name: str) -> Any:
        native_class = _native_class_of(type(self))
        if name.startswith("__") or name == "_native":
            raise AttributeError(name)
        if name == "name" and issubclass(native_class, QtCore.QObject):
            name = "objectName"
        user.notice(native_class, name, "read")
        function = special.special(native_class, name)
        if function is not None:
            return functools.partial(function, self._native)
        member = member_of(native_class, name)
        alive = shiboken6.isValid(self._native)
        if member is not None and member.kind == "property" and not alive:
            kind = native_class.__name__
            raise ValueError(f"Trying to read property '{name}' from a destroyed {kind} object")
        if member is not None:
            return _value_of(member, native_class, name, self)
        if alive and isinstance(self._native, QtCore.QObject):
            if name in dynamic_names(self._native):
                return wrap(self._native.property(name))
            for child in self._native.children():
                if name and child.objectName() == name:
                    return wrap(child)
        raise AttributeError(f"{native_class.__name__} has no attribute named '{name}'")

    def __setattr__(self, name: str, value: Any) -> None:
        native = _peek(self)
        if name in _FREE_ATTRIBUTES or native is None:
            object.__setattr__(self, name, value)
            return
        native_class = _native_class_of(type(self))
        kind = type(self).__name__
        if name == "name" and isinstance(native, QtCore.QObject):
            name = "objectName"
        member = member_of(native_class, name)
        if member is not None:
            user.notice(native_class, name, "set")
        if member is not None and member.kind == "missing":
            raise _missing(native_class, name)
        if member is not None and member.kind == "property":
            set_property(native, name, value, unwrap(value), kind)
        elif member is not None:
            what = {"slot": "Slot", "signal": "Signal", "enumerator": "EnumValue"}.get(member.kind, "Enum")
            raise AttributeError(f"{what} '{name}' can not be overwritten on {kind} object")
        elif isinstance(native, QtCore.QObject) and shiboken6.isValid(native) and name in dynamic_names(native):
            native.setProperty(name, unwrap(value))
        elif "_native_class" in vars(type(self)):
            raise AttributeError(
                f"'{name}' does not exist on {kind} and creating new attributes on C++ objects is not allowed"
            )
        else:
            object.__setattr__(self, name, value)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *names_of(_native_class_of(type(self)))]

    def __bool__(self) -> bool:
        return shiboken6.isValid(self._native) and is_true(self._native)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PythonQtInstanceWrapper):
            return False
        return self._native is other._native or (
            not isinstance(self._native, QtCore.QObject) and bool(self._native == other._native)
        )

    def __hash__(self) -> int:
        return hash(shiboken6.getCppPointer(self._native))

    def __repr__(self) -> str:
        kind, native_kind = type(self).__name__, _native_class_of(type(self)).__name__
        if not shiboken6.isValid(self._native):
            return f"{kind} ({kind} at: 0x0)"
        address = hex(shiboken6.getCppPointer(self._native)[0])
        if isinstance(self._native, QtWidgets.QWidget):
            text = str(self)
            return text if kind == native_kind else f"{kind} ({text}, at: {address})"
        if isinstance(self._native, QtCore.QObject):
            return f"{kind} ({kind} at: {address})"
        text = _text_of(self._native)
        if text is not None:
            return f"{kind} ({text}, at: {address})"
        described = re.match(r"<PySide6\.\w+\.(\w+\(.*\)) at 0x", repr(self._native))
        return f"{described[1]} " if described else f"{kind} (C++ object at: {address})"

    def __str__(self) -> str:
        native, kind = self._native, _native_class_of(type(self)).__name__
        if not shiboken6.isValid(native):
            return repr(self)
        address = hex(shiboken6.getCppPointer(native)[0])
        if isinstance(native, QtWidgets.QWidget):
            name = f', name="{native.objectName()}"' if native.objectName() else ""
            return f"{kind}({address}{name}) "
        if isinstance(native, QtCore.QObject):
            return f"{kind} (QObject {address})"
        text = _text_of(native)
        if text is not None:
            return text
        described = repr(self)
        return f"{kind} (C++ Object {address})" if "C++ object" in described else described


def _text_of(native: Any) -> str | None:
    """Return what a value says of itself; None if PythonQt leaves that to the description of Qt."""
    if isinstance(native, QtCore.QDateTime):
        return native.toString(QtCore.Qt.DateFormat.ISODate)
    if isinstance(native, QtCore.QByteArray):
        return native.data().decode("latin-1")
    for kind, parts, before in (
        (QtCore.QSize, ("width", "height"), ""),
        (QtCore.QPoint, ("x", "y"), ""),
        (QtCore.QRect, ("x", "y", "width", "height"), ""),
        (QtGui.QPixmap, ("width", "height"), "Pixmap "),
        (QtGui.QImage, ("width", "height"), "Image "),
    ):
        if isinstance(native, kind):
            return before + ", ".join(str(getattr(native, part)()) for part in parts)
    return None


def _value_of(member: Member, native_class: type, name: str, wrapper: PythonQtInstanceWrapper | None) -> Any:
    if member.kind == "property":
        value = wrapper._native.property(name)
        return value.value if isinstance(value, enum.Enum) else wrap(value)
    if member.kind == "signal":
        return signals.ObjectSignal(wrapper._native, name)
    if member.kind == "enumerator":
        return wrap(member.value)
    if member.kind == "enumeration":
        return enumeration(member.value)
    if member.kind == "class":
        return wrapper_class(member.value)
    if member.kind == "missing":
        raise _missing(native_class, name)
    return slots.Slot(member, native_class, name, wrapper)


def _missing(native_class: type, name: str) -> NotImplementedError:
    return NotImplementedError(f"PythonQt has {native_class.__name__}.{name}, and what stands for it here has not")


def wrapper_class(native_class: type) -> WrapperType:
    """Return the class that Python sees."""
    own = _wrapper_classes.get(native_class)
    if own is None:
        module = native_class.__module__.rpartition(".")[2]
        module = {"QtWidgets": "QtGui", "QtUiTools": "QtUiTools"}.get(module, module)
        names = {"_native_class": native_class, "__module__": f"PythonQt.{module if module[:2] == 'Qt' else 'private'}"}
        own = WrapperType(native_class.__name__, (PythonQtInstanceWrapper,), names)
        _wrapper_classes[native_class] = own
    return own


_wrapper_classes: dict[type, WrapperType] = {}


class EnumerationType(type):
    """The type of enumerations: in Slicer 5.8, enumerators are attributes of the class alone that they belong to."""

    def __getattr__(cls, name: str) -> Any:
        native_class = vars(cls).get("_native_class")
        if native_class is None or name.startswith("_") or surface.version_of_world() == "5.8":
            raise AttributeError(f"type object '{cls.__name__}' has no attribute '{name}'")
        return cls(getattr(native_class, name).value)


@functools.cache
def enumeration(native_class: type) -> type:
    """Return the type of enumerators."""
    module = native_class.__module__.rpartition(".")[2]
    names = {"_native_class": native_class, "__module__": f"PythonQt.{module}"}
    return EnumerationType(native_class.__name__, (Enumerator,), names)


def _bind(wrapper: PythonQtInstanceWrapper, native: Any) -> None:
    """Join both. What a class of Python keeps in an object stays with the one of C++, so that it outlives the first."""
    object.__setattr__(wrapper, "_native", native)
    native._wrapper = weakref.ref(wrapper)
    if "_native_class" not in vars(type(wrapper)):
        native._python_class = type(wrapper)
        native._python_state = wrapper.__dict__


def _peek(wrapper: PythonQtInstanceWrapper) -> Any:
    try:
        return object.__getattribute__(wrapper, "_native")
    except AttributeError:
        return None


def wrap(value: Any) -> Any:
    """Return what Python sees of a value of PySide6."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, enum.Enum):
        return enumeration(type(value))(value.value)
    if type(value).__name__ == "QOverrideCursorGuard":
        return None  # PySide6 alone has it
    if isinstance(value, shiboken6.Object):
        return _wrap_object(value)
    if isinstance(value, (list, tuple)):
        return tuple(map(wrap, value))
    if isinstance(value, dict):
        return {wrap(key): wrap(part) for key, part in value.items()}
    return value


def _wrap_object(native: Any) -> Any:
    if isinstance(native, QtCore.Signal):
        return native
    known = getattr(native, "_wrapper", None)
    wrapper = known() if known is not None else None
    if wrapper is None:
        cls = getattr(native, "_python_class", None)
        if cls is None:
            cls = wrapper_class(type(native))
        wrapper = cls.__new__(cls)
        if hasattr(native, "_python_state"):
            object.__setattr__(wrapper, "__dict__", native._python_state)
        _bind(wrapper, native)
        if isinstance(native, QtWidgets.QLayoutItem) and not isinstance(native, QtCore.QObject):
            _layout_items.append(weakref.ref(native))
    return wrapper


_layout_items: list[weakref.ref[Any]] = []


def forget_layout_items() -> None:
    """Part the items of layouts from those of PySide6, before Qt deletes them.

    PySide6 knows objects by their address; of these it would not notice that they are no more, and that others have
    taken their place in memory.
    """
    for item in _layout_items:
        native = item()
        if native is not None and shiboken6.isValid(native):
            shiboken6.invalidate(native)
    _layout_items.clear()


def unwrap(value: Any) -> Any:
    """Return what PySide6 sees of a value of Python.

    Text that UTF-8 cannot hold, as bytes that could not be decoded are, is refused as PythonQt refuses it: in an error
    that the next call finds to be set.
    """
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise SystemError("a built-in function returned a result with an exception set") from error
    if type(value) in _PLAIN:
        return value
    if isinstance(value, PythonQtInstanceWrapper):
        return value._native
    if isinstance(value, (list, tuple)):
        return [unwrap(part) for part in value]
    if isinstance(value, dict):
        return {key: unwrap(part) for key, part in value.items()}
    return value
