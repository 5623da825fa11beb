"""Work in small steps on the main thread, between which the application goes on."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Callable, TypeVar

import qt

from DICOMPatcherLib.values.pydicom_messages import without_pydicom_messages

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Progress

Result = TypeVar("Result")
Steps = Generator["Progress | None", None, Result]
"""What is done in small steps. Each gives what there is to show of it; None if there is nothing to do but wait."""


class Cancelled(Exception):
    """The user pressed Cancel; the message says what that left."""


class Job:
    """Work in small steps on the main thread, some of them at a time; the event loop runs in between.

    Slicer can be closed and the module reloaded meanwhile: nothing waits for the end.

    Attributes
    ----------
    is_cancelled
        Whether the user wants it to end; the steps look at that where they may be left off.
    """

    SHARE = 0.02
    """Seconds of work between two returns to the event loop."""
    PAUSE = 50
    """Milliseconds to wait for others when a step is None."""

    def __init__(
        self,
        parent: Any,
        on_progress: Callable[[Progress], None] | None,
        on_end: Callable[[Exception | None], None],
    ) -> None:
        self._on_progress = on_progress
        self._on_end = on_end
        self._steps: Generator[Any, None, None] | None = None
        self._is_in_step = False
        self.is_cancelled = False
        self._timer = qt.QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)

    @property
    def is_running(self) -> bool:
        return self._steps is not None

    def start(self, steps: Generator[Any, None, None]) -> None:
        self.stop()
        self.is_cancelled = False
        self._steps = steps
        self._timer.start(0)

    def stop(self) -> None:
        """Give up; what is being done ends at the step it is at."""
        self._timer.stop()
        steps, self._steps = self._steps, None
        if steps is not None and not self._is_in_step:
            steps.close()

    def unless_cancelled(self, steps: Steps[Result], message: str) -> Steps[Result]:
        """Go on with steps until they end, and return what they do. Raises Cancelled if the user wants no more."""
        with contextlib.closing(steps):
            while True:
                if self.is_cancelled:
                    raise Cancelled(message)
                try:
                    progress = next(steps)
                except StopIteration as end:
                    return end.value
                yield progress

    def _work(self) -> None:
        steps, pause, is_at_end = self._steps, 0, False
        error: Exception | None = None
        if steps is None:
            return
        self._is_in_step = True
        try:
            with without_pydicom_messages():
                progress, is_waiting = self._do_some(steps)
            pause = self.PAUSE if is_waiting else 0
            if progress is not None and self._on_progress is not None and self._steps is not None:
                self._on_progress(progress)
        except StopIteration:
            is_at_end = True
        except Exception as problem:  # shown by on_end
            steps.close()
            is_at_end, error = True, problem
        finally:
            self._is_in_step = False
        if self._steps is None:  # stopped from within
            steps.close()
        elif is_at_end:
            self._steps = None
            self._on_end(error)
        else:
            self._timer.start(pause)

    def _do_some(self, steps: Generator[Any, None, None]) -> tuple[Any, bool]:
        """Return the last progress to show, and whether there is nothing to do but wait."""
        end = time.monotonic() + self.SHARE
        progress = None
        while True:
            step = next(steps)
            if step is None:
                return progress, True
            progress = step
            if time.monotonic() >= end or self._steps is not steps:
                return progress, False


def shown_as(name: str, steps: Generator[Any, None, Result]) -> Steps[Result]:
    """Yield a progress of this name for each step; return what the steps do."""
    from DICOMPatcherLib.planning.plan import Progress

    with contextlib.closing(steps):
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value
            yield Progress(name, 0, 0)
