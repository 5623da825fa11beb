"""Shows in the results only what has a text in it."""

from __future__ import annotations

import logging
from array import array
from typing import TYPE_CHECKING, Any, Callable

import qt

from DICOMPatcherLib.panel.job import Job

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.overview import Group
    from DICOMPatcherLib.reporting.results import Results


class Filter:
    """Looks for the text in a field, a moment after the last letter, and never while something else is going on.

    Parameters
    ----------
    is_busy
        Tells whether something else is going on.
    results
        Gives what there is to be filtered; None if there is nothing.
    show
        Shows results, all of them or what was found.
    """

    DELAY = 300
    """Milliseconds after the last letter."""

    def __init__(
        self,
        edit: Any,
        parent: Any,
        is_busy: Callable[[], bool],
        results: Callable[[], Results | None],
        show: Callable[[Results, dict[Group, array[int]] | None], None],
        title_of: Callable[[str], str],
    ) -> None:
        self._edit = edit
        self._is_busy = is_busy
        self._results = results
        self._show = show
        self._title_of = title_of
        self._is_waiting = False
        self._found: dict[Group, array[int]] = {}
        self.job = Job(parent, None, self._on_end)
        self.timer = qt.QTimer(parent)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.apply)
        edit.textChanged.connect(self._on_changed)

    def _on_changed(self) -> None:
        self.timer.start(self.DELAY)

    def apply(self) -> None:
        self._is_waiting = self._is_busy()
        results = self._results()
        if results is None or self._is_waiting:
            return
        self.job.stop()
        text = self._edit.text.strip()
        self._found = {}
        if text:
            self.job.start(results.filter_steps(text, self._found, self._title_of))
        else:
            self._show(results, None)

    def apply_if_waiting(self) -> None:
        """Do what could not be done while something else was going on."""
        if self._is_waiting:
            self.apply()

    def stop(self) -> None:
        self.job.stop()
        self.timer.stop()

    def _on_end(self, error: Exception | None) -> None:
        results = self._results()
        if error is not None:
            logging.error("DICOMPatcher: the filter failed", exc_info=error)
        elif results is not None:
            self._show(results, self._found)
