"""Signals that end a process: they become an exception, so that what has to be cleaned up is."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP", "SIGBREAK")  # the second is not known to Windows, the third to no other


class Ended(BaseException):
    """A signal has come that ends the process."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def _raise(number: int, frame: FrameType | None) -> None:
    raise Ended(number)


@contextlib.contextmanager
def raised_as_exceptions() -> Iterator[None]:
    """Have signals raise `Ended` in the main thread. One that is ignored, as `nohup` wants it, stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in wanted if signal.getsignal(number) == signal.SIG_DFL}
    try:
        for number in before:
            signal.signal(number, _raise)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
