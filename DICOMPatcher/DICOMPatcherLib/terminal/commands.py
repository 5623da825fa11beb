"""What commands, options and arguments there are, as the parser knows them: completion and manual are made from it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import NamedTuple

RULE_OPTIONS = ("--only", "--with", "--without")
"""What takes the name of a rule."""


class Option(NamedTuple):
    """An option, or an argument if it has no names.

    Attributes
    ----------
    value
        What stands for its value; "" if it takes none.
    choices
        The values that it may have; none for any.
    is_needed
        Whether the value must be given.
    is_repeated
        Whether there may be several, one after the other.
    """

    names: tuple[str, ...]
    value: str
    help: str
    choices: tuple[str, ...]
    is_needed: bool
    is_repeated: bool


class Command(NamedTuple):
    """A command with its options and arguments."""

    name: str
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Option, ...]


def commands_of(parser: argparse.ArgumentParser) -> list[Command]:
    """Return the commands of a parser."""
    return [
        Command(name, help_of, tuple(_options(inner, True)), tuple(_options(inner, False)))
        for name, inner, help_of in _each_command(parser)
    ]


def command_parsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command."""
    return {name: inner for name, inner, _ in _each_command(parser)}


def option_names(parser: argparse.ArgumentParser) -> list[str]:
    """Return the names of all options of a parser."""
    return [name for option in _options(parser, True) for name in option.names]


def _each_command(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            yield from ((name, inner, helps.get(name, "")) for name, inner in action.choices.items())


def _options(parser: argparse.ArgumentParser, with_names: bool) -> Iterator[Option]:
    for action in parser._actions:
        if bool(action.option_strings) != with_names or isinstance(action, argparse._SubParsersAction):
            continue
        choices = tuple(map(str, action.choices or ()))
        metavar = action.metavar if isinstance(action.metavar, str) else ""
        value = "" if action.nargs == 0 else metavar or "|".join(choices) or action.dest.upper()
        names, help_of = tuple(action.option_strings), (action.help or "").replace("%%", "%")
        yield Option(names, value, help_of, choices, action.nargs not in ("?", "*"), action.nargs in ("*", "+"))
