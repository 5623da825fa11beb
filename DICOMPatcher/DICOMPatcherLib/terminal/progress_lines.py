"""How far a run is, for logs: a line every so often instead of a bar."""

from __future__ import annotations

import time
from typing import Callable

from DICOMPatcherLib.planning.plan import Progress
from DICOMPatcherLib.terminal import streams

_SECONDS = 30.0


def progress_lines(clock: Callable[[], float] = time.monotonic) -> Callable[[Progress], None]:
    """Return a function that says how far a run is, on the error output; nothing in runs that are soon over."""
    last = clock()

    def show(step: Progress) -> None:
        nonlocal last
        now = clock()
        if now - last >= _SECONDS:
            last = now
            of_all = f" of {step.total:,}" if step.total else ""
            streams.complain(f"{step.step}: {step.done:,}{of_all} files")

    return show
