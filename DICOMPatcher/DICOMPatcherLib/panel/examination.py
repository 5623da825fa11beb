"""A folder that is chosen is looked at; nothing is written by that."""

from __future__ import annotations

from typing import Any, Callable

import qt

from DICOMPatcherLib.panel.folder_fields import FolderFields


class Examination:
    """Begins to look at a folder a moment after it was chosen; one that is typed, when that is done.

    Parameters
    ----------
    begin
        Looks at the folder that is in the field.
    """

    DELAY = 200
    """Milliseconds."""

    def __init__(self, parent: Any, folders: FolderFields, begin: Callable[[], None]) -> None:
        self._folders = folders
        self._begin = begin
        self._last = folders.paths()[0]
        self._timer = qt.QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        self._edit = folders.input.comboBox().lineEdit()
        self._edit.editingFinished.connect(self.begin_now)
        self._is_typed = False
        self._edit.textEdited.connect(self._on_typed)

    @property
    def is_waiting(self) -> bool:
        return bool(self._timer.active)

    def _on_typed(self, text: str) -> None:
        """Note that the next change of the path, which follows at once, is by the keyboard."""
        self._is_typed = True

    def chosen(self) -> None:
        """Note that another path is in the field."""
        is_typed, self._is_typed = self._is_typed and self._edit.hasFocus(), False
        if not self._folders.paths()[0]:
            self._last = ""  # what was looked at before may be chosen again
        if is_typed:
            self._timer.stop()
        else:
            self._timer.start(self.DELAY)

    def looked_at(self) -> None:
        """Note that the folder in the field is looked at now."""
        self._timer.stop()
        self._last = self._folders.paths()[0]

    def _on_time(self) -> None:
        if qt.QApplication.activePopupWidget() is not None:  # the user is still choosing from a list
            self._timer.start(self.DELAY)
        else:
            self.begin_now()

    def begin_now(self) -> None:
        """Look at what is named in the field if that was not done; that there is nothing is then said."""
        self._timer.stop()
        self._is_typed = False
        source = self._folders.paths()[0]
        if source and source != self._last:
            self._begin()

    def stop(self) -> None:
        self._timer.stop()
