"""Messages of many files that say the same, told as one."""

from __future__ import annotations

import re

from DICOMPatcherLib.defects import RULE_FAILED

_NUMBER = re.compile(r"(?<![\w.,(])[0-9]{1,18}(?![\w.,)])")
"""A number that stands alone: no part of a UID, a tag or a word."""


class CommonMessage:
    """What messages of one kind have in common that differ in numbers alone."""

    __slots__ = ("_kind", "_first", "_words", "_least", "_most", "_differ_in_words")

    def __init__(self, kind: str, message: str) -> None:
        self._kind = kind
        self._first = without_place(message)
        self._words = _NUMBER.split(self._first)
        self._least = self._most = _numbers(self._first)
        self._differ_in_words = False

    def add(self, message: str) -> None:
        """Take in a message of the same pattern."""
        message = without_place(message)
        if message == self._first:
            return
        if _NUMBER.split(message) != self._words:
            self._differ_in_words = True
            return
        numbers = _numbers(message)
        self._least = tuple(map(min, self._least, numbers))
        self._most = tuple(map(max, self._most, numbers))

    def __str__(self) -> str:
        """Return the message itself, with the least and the greatest number where numbers differ."""
        if self._differ_in_words:
            return pattern_of(self._kind, self._first)
        ranges = zip(_NUMBER.findall(self._first), self._least, self._most)
        numbers = [first if least == most else f"{least} to {most}" for first, least, most in ranges]
        return "".join(map(str.__add__, self._words, [*numbers, ""]))


def pattern_of(kind: str, message: str) -> str:
    """Return a message without what belongs to one file alone."""
    message = without_place(message)
    if kind == RULE_FAILED:  # behind the name of the rule and the kind of error come values
        return ": ".join(message.split(": ")[:2])
    return _NUMBER.sub("N", message)


def without_place(message: str) -> str:
    """Return a message without byte offset and without the name of another file."""
    message = message.partition(" (at byte ")[0]
    before, copy_of, _ = message.partition(" copy of ")
    return f"{before} copy of another file" if copy_of else message


def _numbers(message: str) -> tuple[int, ...]:
    return tuple(map(int, _NUMBER.findall(message)))
