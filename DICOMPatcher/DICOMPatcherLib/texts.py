"""Texts for users: English, and open to translation after they were made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Translate = Callable[[str], str]
"""Returns the translation of a template, or the template itself if there is none."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Text(str):
    """A text in English that knows what it was made from.

    It is equal to the plain text, and is shown and stored as that.

    Attributes
    ----------
    template
        The text with names in braces where values stand.
    arguments
        Those values by name: data, which is never read as a template. A Text among them is translated too, and a list
        or tuple is shown with commas.
    planned_template
        What the template is as long as nothing was done; None if it says the same before and after.
    """

    __slots__ = ("template", "arguments", "planned_template")
    template: str
    arguments: Mapping[str, Any]
    planned_template: str | None

    def __new__(cls, template: str, /, **arguments: Any) -> Text:
        return _made(template, arguments, None)

    def __str__(self) -> str:
        return self  # so that the text of an exception is still a Text

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (self.template, self.arguments, self.planned_template)


def text_of(template: str, arguments: Mapping[str, Any], planned_template: str | None) -> Text:
    """Return a text again from what it was made from."""
    return _made(template, arguments, planned_template)


def plural(count: int, one: str, several: str, /, **arguments: Any) -> Text:
    """Return a text about a number of things, which its templates call `count`."""
    return Text(one if count == 1 else several, count=count, **arguments)


def action(done: str, planned: str, /, **arguments: Any) -> Text:
    """Return a text about something that a patch does: "was replaced", and before that "would be replaced"."""
    return _made(done, arguments, planned)


def as_planned(text: str) -> str:
    """Return what a text says before anything is done."""
    if not isinstance(text, Text):
        return text
    arguments = _each(text.arguments, as_planned)
    if text.planned_template is not None:
        return _made(text.planned_template, arguments, None)
    return _made(text.template, arguments, None) if arguments != text.arguments else text


def numbers_in(text: Text) -> Iterator[int]:
    """Yield the numbers among the arguments of a text, and of the texts in it."""
    for value in text.arguments.values():
        if isinstance(value, Text):
            yield from numbers_in(value)
        elif isinstance(value, int):
            yield value


def with_numbers(text: Text, numbers: Iterator[Any]) -> Text:
    """Return a text with other things in the place of its numbers."""

    def replaced(value: Any) -> Any:
        if isinstance(value, Text):
            return with_numbers(value, numbers)
        return next(numbers) if isinstance(value, int) else value

    return with_arguments(text, **{name: replaced(value) for name, value in text.arguments.items()})


def with_arguments(text: Text, /, **arguments: Any) -> Text:
    """Return a text with some other arguments."""
    return _made(text.template, {**text.arguments, **arguments}, text.planned_template)


def with_separators(text: Text) -> Text:
    """Return a text with commas in its large numbers: 1,203 files."""

    def replaced(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return tuple(map(replaced, value))
        if isinstance(value, Text):
            return with_separators(value)
        return f"{value:,}" if type(value) is int and abs(value) >= 1000 else value

    arguments = {name: replaced(value) for name, value in text.arguments.items()}
    return with_arguments(text, **arguments) if arguments != dict(text.arguments) else text


def translated(text: str, translate: Translate) -> str:
    """Return a text in another language; as it is where a translation lacks some of the names in braces."""
    if not isinstance(text, Text):
        return translate(text)
    template = translate(text.template)
    if set(_PLACEHOLDER.findall(template)) != set(_PLACEHOLDER.findall(text.template)):
        template = text.template
    return _filled(template, _each(text.arguments, lambda inner: translated(inner, translate)))


def _made(template: str, arguments: Mapping[str, Any], planned_template: str | None) -> Text:
    made = str.__new__(Text, _filled(template, arguments) if arguments else template)
    made.template, made.arguments, made.planned_template = template, arguments, planned_template
    return made


def _each(arguments: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """Return arguments with each Text among them changed."""

    def changed(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return tuple(map(changed, value))
        return change(value) if isinstance(value, Text) else value

    return {name: changed(value) for name, value in arguments.items()}


def _filled(template: str, arguments: Mapping[str, Any]) -> str:
    """Return a template with its arguments put in, once: what they hold is not looked at."""

    def value(match: re.Match[str]) -> str:
        argument = arguments[match[1]]
        return ", ".join(map(str, argument)) if isinstance(argument, (list, tuple)) else str(argument)

    return _PLACEHOLDER.sub(value, template)
