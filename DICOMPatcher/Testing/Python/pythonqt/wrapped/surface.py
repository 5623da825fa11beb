"""What real PythonQt shows of classes of Qt and ctk, in the builds of two versions of Slicer.

The facts are in surface.json, which tools/pythonqt_surface.py makes of what was recorded there. An attribute of a class
that is recorded, and not among its facts, does not exist.
"""

from __future__ import annotations

import functools
import json
import pathlib
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

import user

SEEN = {
    ("QClipboard", "setText"),
    ("QDesktopServices", "openUrl"),
    ("QStandardPaths", "DocumentsLocation"),
    ("QStandardPaths", "writableLocation"),
    ("QWidgetItem", "widget"),
    ("Qt", "AlignTop"),
    ("Qt", "LinksAccessibleByKeyboard"),
    ("Qt", "LinksAccessibleByMouse"),
    ("Qt", "PlainText"),
    ("Qt", "RichText"),
    ("Qt", "TextSelectableByKeyboard"),
    ("Qt", "TextSelectableByMouse"),
    ("Qt", "UserRole"),
    ("Qt", "WidgetWithChildrenShortcut"),
    ("ctkDICOMBrowser", "ImportDirectoryAddLink"),
    ("ctkDICOMBrowser", "importDirectory"),
    ("qSlicerApplication", "temporaryPath"),
}
"""Attributes of classes that are not recorded, but were seen, or are described in the documentation of Slicer."""
VERSIONS = ("5.8", "5.12")
"""Of Slicer, in the order of their release."""
_KINDS = {
    "slots": "slot",
    "properties": "property",
    "signals": "signal",
    "enumerators": "enumerator",
    "enumerations": "enumeration",
    "classes": "class",
    "functions": "function",
}


class Surface(NamedTuple):
    """What one class shows in one version."""

    kinds: dict[str, str]
    """Names of attributes to what they are: "slot", "property", "signal", "enumerator" ..."""
    gives: dict[str, str]
    """Names of properties, and of slots without arguments, to the type of what they gave; "!" if a slot needs some."""
    raises: dict[str, str]
    """Names of slots to the error that any call of them raises."""

    def kind(self, name: str) -> str | None:
        """Return what a name stands for; slots may be named with an underscore, as some are keywords of Python."""
        if name.endswith("_") and self.kinds.get(name[:-1]) == "slot":
            return "slot"
        return self.kinds.get(name)


def version_of_world() -> str:
    """Return the version whose facts hold for the Slicer that is stood in for."""
    return VERSIONS[0] if user.World.version < (5, 10) else VERSIONS[-1]


@functools.cache
def of_class(name: str, version: str) -> Surface | None:
    """Return what is known of a class; None if it was not recorded."""
    written = recorded()["classes"].get(name)
    if written is None:
        return None
    base = of_class(written["like"], version) if "like" in written else None
    surface = Surface({}, {}, {}) if base is None else Surface(*map(dict, base))
    for sort, kind in _KINDS.items():
        surface.kinds.update((key, kind) for key in _in_version(written.get(sort, "").split(), version))
    pairs = [pair.rpartition(":") for pair in written.get("gives", "").split()]
    surface.gives.update(_in_version({key: text for key, _, text in pairs}, version))
    surface.raises.update(_in_version(written.get("raises", {}), version))
    return surface


def nearest(native_class: type, version: str) -> tuple[type, Surface | None]:
    """Return the nearest base class of which something is known, and what that is."""
    for base in native_class.__mro__:
        surface = of_class(base.__name__, version)
        if surface is not None:
            return base, surface
    return native_class, None


def refused(accesses: Iterable[tuple[type, str, str]]) -> list[str]:
    """Return which uses of attributes PythonQt would refuse in one version at least, or is not known to allow."""
    return sorted(
        f"Slicer {version}: {access} {native_class.__name__}.{name}"
        for native_class, name, access in accesses
        for version in VERSIONS
        if not _is_allowed(native_class, name, access, version)
    )


def _is_allowed(native_class: type, name: str, access: str, version: str) -> bool:
    base, surface = nearest(native_class, version)
    if base is not native_class or surface is None:
        # What heirs have, and the class has in PySide6, they have from it.
        heirs = _heirs(native_class) if hasattr(native_class, name) else []
        known = [surface, *(of_class(heir, version) for heir in heirs)]
        surface = next((one for one in known if one is not None and one.kind(name) is not None), None)
    kind = surface.kind(name) if surface is not None else None
    if surface is None or kind is None:
        return (native_class.__name__, name) in SEEN
    if access == "set":
        return kind == "property"
    return access == "read" or (kind in ("slot", "signal", "class", "enumeration") and name not in surface.raises)


def _heirs(native_class: type) -> list[str]:
    """Return the recorded classes that are made of a class; PySide6 makes classes when they are asked for."""
    module = sys.modules[native_class.__module__]
    named = {name: getattr(module, name, None) for name in recorded()["classes"]}
    return [name for name, one in named.items() if isinstance(one, type) and native_class in one.__bases__]


def _in_version(names: Any, version: str) -> dict[str, str]:
    texts = names if isinstance(names, dict) else dict.fromkeys(names, "")
    parts = {key: key.partition("@") for key in texts}
    return {name: texts[key] for key, (name, _, only) in parts.items() if only in ("", version)}


@functools.cache
def recorded() -> dict[str, Any]:
    """Return all facts as they are written; under "truth", what `bool` gave for objects."""
    facts: dict[str, Any] = json.loads(pathlib.Path(__file__).with_name("surface.json").read_text("utf-8"))
    return facts
