"""Objects that behave as PythonQt shows those of C++, as strictly as it does.

A property is an attribute with a plain value, so that calling it fails. What is not known raises AttributeError, also
when it is assigned. There are no keyword arguments. An exception in a slot is printed and forgotten.
"""

from __future__ import annotations

import inspect
import traceback


class Property:
    """A property: assigned values are converted, and a change is signalled."""

    def __init__(self, default, notify=""):
        self._default = default
        self._notify = notify

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, wrapped, owner):
        return self if wrapped is None else wrapped._values.get(self._name, self._default)

    def __set__(self, wrapped, value):
        # Qt takes nearly anything: None becomes the text 'None', and 'yes' is true.
        new = value if self._default is None else type(self._default)(value)
        old = self.__get__(wrapped, None)
        wrapped._values[self._name] = new
        if self._notify and new != old:
            getattr(wrapped, self._notify).emit(new)


class Signal:
    """A signal of a class; reading it from an object gives the one of the object."""

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, wrapped, owner):
        return self if wrapped is None else wrapped._values.setdefault(self._name, _ObjectSignal())


class _ObjectSignal:
    def __init__(self):
        self._slots = []

    def connect(self, slot, /):
        if not callable(slot):
            raise TypeError("the slot cannot be called")
        self._slots.append(slot)
        return True

    def emit(self, *arguments):
        for slot in self._slots:
            try:
                slot(*arguments[: _places(slot)])
            except Exception:
                traceback.print_exc()


def _places(slot):
    """Return how many arguments a slot takes; it may take fewer than the signal has."""
    kinds = [parameter.kind for parameter in inspect.signature(slot).parameters.values()]
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return None
    return sum(kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD) for kind in kinds)


class Wrapped:
    """An object of C++. Classes of qt and ctk are no bases of each other: isinstance(checkBox, QWidget) is false."""

    objectName = Property("")

    def __init__(self, *arguments):
        object.__setattr__(self, "_values", {})
        self._construct(*arguments)

    def _construct(self):
        """Take the arguments of the constructor."""

    def __setattr__(self, name, value):
        if isinstance(inspect.getattr_static(type(self), name, None), Property):
            object.__setattr__(self, name, value)
        else:
            kind = type(self).__name__
            raise AttributeError(
                f"{name!r} does not exist on {kind} and creating new attributes on C++ objects is not allowed"
            )


class WrappedWidget(Wrapped):
    """What all widgets have."""

    enabled = Property(True)
    toolTip = Property("")

    def _construct(self):
        self._values["layout"] = None

    def layout(self, /):
        return self._values.get("layout")

    def setEnabled(self, enabled, /):
        self.enabled = enabled


class WrappedLayout(Wrapped):
    """What all layouts have."""

    def _construct(self, widget=None, /):
        self._values["items"] = []
        if widget is not None:
            widget._values["layout"] = self

    def count(self, /):
        return len(self._values["items"])

    def _add(self, *items):
        for item in items:
            if not isinstance(item, (str, Wrapped)):
                raise ValueError(f"a layout does not take {item!r}")
        self._values["items"].append(items)
