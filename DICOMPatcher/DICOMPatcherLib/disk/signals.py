"""Signals that end a process: they become exceptions, so that what has to be cleaned up is."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # the third is not known to Windows, the last to no other

_holding = 0
_held = 0


class Ended(BaseException):
    """A signal has come that ends the process."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@contextlib.contextmanager
def raised_as_exceptions() -> Iterator[None]:
    """Have signals raise `Ended` or KeyboardInterrupt in the main thread, but not while they are `held`.

    One that is ignored, as `nohup` wants it, stays ignored. All is as before at the end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    usual = (signal.SIG_DFL, signal.default_int_handler)
    before = {number: signal.getsignal(number) for number in wanted if signal.getsignal(number) in usual}
    try:
        for number in before:
            signal.signal(number, _raise)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Have such signals wait for the end of a short piece of work that must be done whole."""
    global _holding, _held
    _holding += 1
    try:
        yield
    finally:
        _holding -= 1
        number = _held
        if number and not _holding:
            _held = 0
            _raise(number, None)


def _raise(number: int, frame: FrameType | None) -> None:
    global _held
    if _holding:
        _held = number
    elif number == signal.SIGINT:
        raise KeyboardInterrupt
    else:
        raise Ended(number)
