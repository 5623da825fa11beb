"""What the panel says: one message, and a log."""

from __future__ import annotations

import collections
from typing import Any

import qt
from slicer.i18n import tr as _

from DICOMPatcherLib.disk.input_files import legible
from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.text_layout import breakable, font_metrics, without_breaks

INFORMATION, WARNING, ERROR = "information", "warning", "error"


class Messages:
    """The label with an icon that says what is the matter, and the lines of the log.

    Attributes
    ----------
    last
        What was said last, and of which kind it was.
    """

    def __init__(self, label: Any, icon: Any, log_view: Any, log_lines: int) -> None:
        self._label = label
        self._icon = icon
        self._log_view = log_view
        self._new_log_lines: collections.deque[str] = collections.deque(maxlen=log_lines)
        self.last = ("", INFORMATION)
        log_view.maximumBlockCount = log_lines
        log_view.accessibleName = _("Log")

    @property
    def text(self) -> str:
        """What the panel says."""
        return without_breaks(self._label.text)

    def say(self, text: str, kind: str = INFORMATION) -> None:
        """Show what is the matter, with an icon."""
        text = shown(text)
        self.last = text, kind
        icons = {
            INFORMATION: qt.QStyle.SP_MessageBoxInformation,
            WARNING: qt.QStyle.SP_MessageBoxWarning,
            ERROR: qt.QStyle.SP_MessageBoxCritical,
        }
        size = font_metrics(self._label).height()
        self._icon.pixmap = qt.QApplication.style().standardIcon(icons[kind]).pixmap(size, size)
        self._label.text = breakable(text)
        self.show_new_log_lines()

    def say_more(self, line: str, kind: str, before: tuple[str, str]) -> None:
        """Show a line below what was said before, without the line that was shown there last."""
        text, kind_before = before
        self.say(f"{text}\n{shown(line)}", kind_before if kind == INFORMATION else kind)
        self.last = before

    def add_log(self, text: str) -> None:
        """Show a line of text, soon: adding lines one by one would take longer than patching the files."""
        self._new_log_lines.append(legible(shown(text)))

    def show_new_log_lines(self) -> None:
        if self._new_log_lines:
            self._log_view.appendPlainText("\n".join(self._new_log_lines))
            self._new_log_lines.clear()

    def clear_log(self) -> None:
        self._log_view.clear()
        self._new_log_lines.clear()
