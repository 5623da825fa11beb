"""The log of the panel."""

from __future__ import annotations

import collections
from typing import Any

from slicer.i18n import tr as _

from DICOMPatcherLib.disk.input_files import legible
from DICOMPatcherLib.panel.engine_texts import shown


class LogLines:
    """Lines of text, which are shown some at a time."""

    def __init__(self, view: Any, most: int) -> None:
        self._view = view
        self._new: collections.deque[str] = collections.deque(maxlen=most)
        view.maximumBlockCount = most
        view.accessibleName = _("Log")

    def add(self, text: str) -> None:
        """Show a line of text, soon: adding lines one by one would take longer than patching the files."""
        self._new.append(legible(shown(text)))

    def show_new(self) -> None:
        if self._new:
            self._view.appendPlainText("\n".join(self._new))
            self._new.clear()

    def clear(self) -> None:
        self._view.clear()
        self._new.clear()
