"""Properties: attributes with a plain value."""

from __future__ import annotations

from typing import Any

import shiboken6
from PySide6 import QtCore

from wrapped.members import meta_object


def dynamic_names(native: QtCore.QObject) -> list[str]:
    return [name.data().decode() for name in native.dynamicPropertyNames()]


def set_property(native: Any, name: str, value: Any, native_value: Any, kind: str) -> None:
    if not shiboken6.isValid(native):
        raise AttributeError(f"Trying to set property '{name}' on a destroyed {kind} object")
    meta = meta_object(native)
    property_ = meta.property(meta.indexOfProperty(name))
    if not property_.isWritable():
        raise AttributeError(f"Property '{name}' of {kind} object is not writable")
    plain = _as_property_value(native_value, property_)
    if plain is None or not native.setProperty(name, plain):
        raise AttributeError(
            f"Property '{name}' of type '{property_.typeName()}' does not accept an object of type "
            f"{type(value).__name__} ({value!r})"
        )


def _as_property_value(value: Any, property_: QtCore.QMetaProperty) -> Any:
    """Return the value as the property takes it, None if it does not."""
    kind = property_.typeName()
    if kind == "QString":
        return str(value)
    if kind == "bool":
        return bool(value)
    if property_.isEnumType() or kind in ("int", "uint", "qlonglong", "qulonglong"):
        return int(value) if isinstance(value, (int, float)) else None
    if kind in ("double", "float"):
        return float(value) if isinstance(value, (int, float)) else None
    return value
