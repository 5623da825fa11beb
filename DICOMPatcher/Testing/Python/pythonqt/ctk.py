"""Stands for Slicer's module `ctk` outside Slicer: the few classes of it that a panel uses."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if not name.startswith("ctk"):
        raise AttributeError(f"module 'ctk' has no attribute '{name}'")
    from wrapped import application, ctk_dicom, ctk_widgets, instances

    application.application()
    for module in (ctk_widgets, ctk_dicom):
        native = getattr(module, name, None)
        if native is not None:
            return instances.wrapper_class(native)
    raise AttributeError(f"module 'ctk' has no attribute '{name}'")
