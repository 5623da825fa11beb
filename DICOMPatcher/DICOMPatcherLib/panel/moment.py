"""Where the panel is: what there is to say of the folder, and what is going on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from DICOMPatcherLib.reporting.panel_state import CHECK, PATCH, PanelState, empty, working

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Progress

_LONG_ENOUGH = 2.0
"""Seconds after which it can be told how long the rest takes."""


class Moment:
    """What is known of the moment, until something else happens.

    Attributes
    ----------
    outcome
        What was found or done last; None if nothing is known.
    failure
        What could not be done last; None if all could.
    note
        What there is to add to that.
    task
        What is done now, or was done last.
    place
        The folder that is written to.
    """

    def __init__(self) -> None:
        self.outcome: PanelState | None = None
        self.failure: PanelState | None = None
        self.note = ""
        self.task = CHECK
        self.place = ""
        self._working = empty()
        self._step, self._began = "", 0.0

    def begin(self, task: str) -> None:
        """Note that something begins; what was said of an error is no longer true."""
        from DICOMPatcherLib.planning.plan import Progress

        self.task, self.failure, self.note, self._step = task, None, "", ""
        self.progress(Progress("comparing" if task == PATCH else "looking", 0, 0))

    def progress(self, progress: Progress) -> PanelState:
        """Take down how far it has come, and return what is said of it."""
        if progress.step != self._step:
            self._step, self._began = progress.step, time.monotonic()
        self._working = working(progress, self.task, self.place, self._seconds_left(progress))
        return self._working

    @property
    def working(self) -> PanelState:
        """What is said while something is going on."""
        return self._working

    def _seconds_left(self, progress: Progress) -> int:
        gone = time.monotonic() - self._began
        if gone < _LONG_ENOUGH or not progress.done:
            return 0
        return round(gone / progress.done * (progress.total - progress.done))
