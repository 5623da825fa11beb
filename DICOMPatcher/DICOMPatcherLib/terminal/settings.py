"""Settings of the command line in a file: what all runs of a project use, for others to see.

No file is looked for: one that lies beside the data might come from whoever made the data, and name rules to be run.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.planning.workers import AUTO
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.likeness import nearest

_LISTS = {"only": "only", "with": "add", "without": "without", "rules-from": "rules_from"}
"""Settings that are lists of text, and the options that they add to."""
_TEXTS = {"deidentify": "deidentify", "key-file": "key_file"}
_PATHS = ("rules-from", "key-file")
"""What is relative to the folder of the settings."""
_JOBS = "jobs"
_PARAMETERS = "parameters"


def read_settings(options: argparse.Namespace) -> None:
    """Take settings over into the options of a command; what is given there counts more.

    Raises
    ------
    ParameterError
        If the file cannot be read, or says what it cannot say.
    """
    path = options.settings
    if path is None:
        return
    settings = _read(path)
    folder = os.path.dirname(path)
    for name, value in settings.items():
        if name in _PATHS:
            settings[name] = (
                [os.path.join(folder, one) for one in value] if isinstance(value, list) else os.path.join(folder, value)
            )
    if options.only:
        settings.pop("only", None)
    for name, option in _LISTS.items():
        setattr(options, option, [*settings.get(name, ()), *getattr(options, option)])
    for name, option in _TEXTS.items():
        if name in settings and getattr(options, option) is None and not (option == "key_file" and options.key):
            setattr(options, option, settings[name])
    if options.jobs is None and _JOBS in settings:
        options.jobs = str(settings[_JOBS])
    options.parameter = [*_as_options(settings.get(_PARAMETERS, {})), *options.parameter]


def settings_lines(options: argparse.Namespace, rules: list[DICOMPatcherRule]) -> Iterator[str]:
    """Yield what a run would use: the rules in their order, with the parameters that were given, and the key file."""
    yield f"settings: {options.settings or 'none'}"
    yield f"key file: {options.key_file or 'none'}"
    if options.jobs:
        yield f"jobs: {options.jobs}"
    if options.deidentify:
        yield f"de-identify: {options.deidentify}"
    yield "rules:"
    for rule in rules:
        yield f"  {type(rule).__name__}"
        for name, value in rule.parameters.items():
            yield f"    {name} = {value}"


def _read(path: str) -> dict[str, Any]:
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        with open(path, "rb") as stream:
            settings: dict[str, Any] = toml.load(stream)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ParameterError(Text("The settings {path} cannot be read: {reason}.", path=path, reason=reason)) from error
    except ValueError as error:
        message = Text("The settings {path} are not in the form of TOML: {reason}.", path=path, reason=str(error))
        raise ParameterError(message) from error
    known = [*_LISTS, *_TEXTS, _JOBS, _PARAMETERS]
    for name, value in settings.items():
        if name not in known:
            similar = nearest(name, known)
            names = [similar] if similar else known
            raise ParameterError(
                Text("There is no setting {name} (in {path}). Use: {names}.", name=repr(name), path=path, names=names)
            )
        if not _is_of_kind(name, value):
            expected = Text("a list of texts") if name in _LISTS else Text("text")
            expected = Text("a table of rules with their parameters") if name == _PARAMETERS else expected
            expected = Text("a number or auto") if name == _JOBS else expected
            raise ParameterError(
                Text("The setting {name} (in {path}) must be {expected}.", name=name, path=path, expected=expected)
            )
    return settings


def _is_of_kind(name: str, value: object) -> bool:
    if name in _TEXTS:
        return isinstance(value, str)
    if name == _JOBS:
        return value == AUTO or (isinstance(value, int) and not isinstance(value, bool))
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, dict) and all(isinstance(one, dict) for one in value.values())


def _as_options(parameters: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for rule, values in parameters.items():
        for name, value in values.items():
            text = str(int(value)) if isinstance(value, bool) else str(value)
            yield f"{rule}.{name}={text}"
