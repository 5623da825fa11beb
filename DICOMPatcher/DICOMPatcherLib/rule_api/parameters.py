"""The settings of rules: what may be entered, and what a rule gets of it."""

from __future__ import annotations

import math
import os
from typing import Any, NamedTuple

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.texts import Text

TEXT, NUMBER, CHOICE, YES_NO, PATH = KINDS = ("text", "number", "choice", "yes/no", "path")

_YES = ("yes", "true", "on", "1")
_NO = ("no", "false", "off", "0", "")


class Parameter(NamedTuple):
    """One setting of a rule; the panel, the command line and the documentation are made from it."""

    name: str
    title: str
    description: str
    default: Any = ""
    remembered: bool = True
    """False if what is entered may name a patient: it must not be kept for the next time."""
    kind: str = TEXT
    """What `DICOMPatcherRule.parameter` returns: "text"; "number", an int or float, None if nothing is entered;
    "choice", one of `choices`; "yes/no", True or False; "path", the absolute path of a file or folder that exists, or
    "" """
    choices: tuple[str, ...] = ()
    allows_others: bool = False
    """True if a choice may be any other text too."""

    @property
    def details(self) -> str:
        """The description, and what may be entered if that is not any text."""
        if self.kind == CHOICE and not self.allows_others:
            return f"{self.description} One of: {', '.join(self.choices)}."
        return self.description if self.kind in (TEXT, CHOICE) else f"{self.description} ({self.kind})"


def typed_value(rule: str, parameter: Parameter, given: Any) -> Any:
    """Return what a rule gets for what was given.

    Raises
    ------
    ParameterError
        If it is not of the kind of the parameter. The message says what is expected.
    """
    if parameter.kind == TEXT:
        return given
    text = str(given).strip() or str(parameter.default).strip()
    if parameter.kind == YES_NO:
        if text.lower() not in _YES + _NO:
            raise _error(rule, parameter, Text("yes or no"))
        return text.lower() in _YES
    if not text:
        return None if parameter.kind == NUMBER else ""
    if parameter.kind == NUMBER:
        return _number(rule, parameter, text)
    if parameter.kind == PATH:
        path = os.path.abspath(os.path.expanduser(text))
        if not os.path.exists(path):
            raise _error(rule, parameter, Text("the path of a file or folder that exists"))
        return path
    named = next((choice for choice in parameter.choices if choice.lower() == text.lower()), None)
    if named is None and not parameter.allows_others:
        raise _error(rule, parameter, Text("one of: {choices}", choices=parameter.choices))
    return text if named is None else named


def check_parameters(rule: Any) -> None:
    """Raise ParameterError if a rule cannot work with its parameters."""
    for parameter in rule.parameterSpecs:
        rule.parameter(parameter.name)
    rule.checkParameters()


def problem_with(parameter: Any) -> str:
    """Say what is wrong with the specification of a parameter; "" if nothing is."""
    if getattr(parameter, "_fields", None) != Parameter._fields:  # its class may be one from before a reload
        return f"{parameter!r} is no Parameter"
    if parameter.kind not in KINDS:
        return f"the kind of {parameter.name} is {parameter.kind!r}. It must be one of: {', '.join(KINDS)}"
    if bool(parameter.choices) != (parameter.kind == CHOICE):
        return f"{parameter.name} needs choices if its kind is {CHOICE!r}, and only then"
    try:
        typed_value("", parameter, parameter.default)
    except ParameterError:
        return f"the default of {parameter.name} is {parameter.default!r}, which it does not allow"
    return ""


def _number(rule: str, parameter: Parameter, text: str) -> int | float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _error(rule, parameter, Text("a number, such as 2.5"))
    return int(number) if number.is_integer() else number


def _error(rule: str, parameter: Parameter, expected: str) -> ParameterError:
    return ParameterError(
        Text(
            "The parameter {rule}.{parameter} must be {expected}.",
            rule=rule,
            parameter=parameter.name,
            expected=expected,
        )
    )
