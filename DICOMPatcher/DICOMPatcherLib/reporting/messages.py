"""Messages of many files that say the same, shown as one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from DICOMPatcherLib.defects import RULE_FAILED
from DICOMPatcherLib.findings import without_byte
from DICOMPatcherLib.texts import Text, as_planned, numbers_in, with_arguments, with_numbers

_NUMBER = re.compile(r"(?<![\w.,(])[0-9]{1,18}(?![\w.,)])")
"""In text that was not made from a template: a number by itself, not part of a UID, a tag or a word."""


class CommonMessage:
    """What messages of one pattern have in common that differ in numbers alone."""

    __slots__ = ("_kind", "_first", "_least", "_most", "_differ_in_words")

    def __init__(self, kind: str, message: str) -> None:
        self._kind = kind
        self._first = without_place(message)
        self._least = self._most = _numbers(self._first)
        self._differ_in_words = False

    def add(self, message: str) -> None:
        """Take in a message of the same pattern."""
        message = without_place(message)
        if message == self._first:
            return
        numbers = _numbers(message)
        self._differ_in_words |= _with(message, itertools.repeat("N")) != _with(self._first, itertools.repeat("N"))
        self._least = tuple(map(min, self._least, numbers))
        self._most = tuple(map(max, self._most, numbers))

    @property
    def text(self) -> str:
        """The message itself, with the least and the greatest number where numbers differ."""
        if self._differ_in_words:
            return pattern_of(self._kind, self._first)
        if self._least == self._most:
            return self._first
        return _with(self._first, map(_range, self._least, self._most))


def stated(message: str, written: bool) -> str:
    """Return a message as it reads after a patch, or before."""
    return message if written else as_planned(message)


def pattern_of(kind: str, message: str) -> str:
    """Return a message without what belongs to one file alone."""
    message = without_place(message)
    if kind == RULE_FAILED and isinstance(message, Text) and "reason" in message.arguments:
        message = with_arguments(message, reason="...")  # it may have a value of the file in it
    return _with(message, itertools.repeat("N"))


def without_place(message: str) -> str:
    """Return a message without byte offset and without the name of another file."""
    message = without_byte(message)
    if isinstance(message, Text) and "path" in message.arguments:
        return with_arguments(message, path=Text("another file"))
    return message


def _range(least: int, most: int) -> Any:
    return least if least == most else Text("{least} to {most}", least=least, most=most)


def _numbers(message: str) -> tuple[int, ...]:
    return tuple(numbers_in(message) if isinstance(message, Text) else map(int, _NUMBER.findall(message)))


def _with(message: str, numbers: Iterable[Any]) -> str:
    """Return a message with other things in the place of its numbers."""
    if isinstance(message, Text):
        return with_numbers(message, iter(numbers))
    others: Iterator[Any] = iter(numbers)
    return _NUMBER.sub(lambda _: str(next(others)), message)
