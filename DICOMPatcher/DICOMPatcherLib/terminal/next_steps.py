"""What to do after a check: commands that a shell takes as they are."""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Iterator

from DICOMPatcherLib.disk.input_files import is_inside
from DICOMPatcherLib.reporting.options import TO_BE_FILLED_IN, options_for, shell_text
from DICOMPatcherLib.reporting.report import Report, printable
from DICOMPatcherLib.terminal.inputs import STANDARD_INPUT

_CARRIED_OVER = {
    "--files-from": "files_from",
    "--rules-from": "rules_from",
    "--only": "only",
    "--with": "add",
    "--without": "without",
    "--parameter": "parameter",
    "--set": "set",
    "--remove": "remove",
    "--where": "where",
    "--deidentify": "deidentify",
    "--key-file": "key_file",
    "--since": "since",
}
"""Options of a check that say what is to be done, and their names among the parsed ones."""

_MOST_INPUTS = 10
"""More of them, as a shell makes of *, are not shown again."""

_OF_VALUES = ("--set", "--where")
"""Those that say what is or will be in files."""


def next_steps(options: argparse.Namespace, report: Report) -> Iterator[str]:
    """Yield the command that makes the copy, and the one that follows what is recommended; none if neither helps."""
    if report.writable and report.would_help and options.save_plan:
        output = _free_output(report.plan.root, report)
        yield f"Next: {printable(shell_text(['dicom-patcher', 'patch', '--plan', options.save_plan, output]))}"
    elif report.writable and report.would_help:
        yield f"Next: {_command(options, report, [])}"
    recommended: dict[str, list[str]] = {}
    for advice in report.advice:
        recommended.setdefault(advice.rule, options_for(advice))
    if report.writable and recommended:
        yield f"Next, with the recommended rules: {_command(options, report, list(recommended.values()))}"
    if options.key is not None and report.writable and (recommended or report.would_help):
        yield "(Add --key with the same text to get the same new identifiers.)"


def _command(options: argparse.Namespace, report: Report, recommended: list[list[str]]) -> str:
    added = {words[1] for words in recommended}
    inputs = list(map(_as_argument, options.paths))
    one = options.paths[0] if len(options.paths) == 1 and not options.files_from else report.plan.root
    words = ["dicom-patcher", "patch", *inputs, _as_argument(_free_output(one, report))]
    for option, name in _CARRIED_OVER.items():
        values = getattr(options, name) or []
        for value in [values] if isinstance(values, str) else values:
            value = _shown(option, value, report)
            if not (option == "--without" and value in added):
                words += [f"{option}={value}"] if value.startswith("-") else [option, value]
    words += itertools.chain.from_iterable(recommended)
    text = shell_text(words)
    if printable(text) == text and STANDARD_INPUT not in options.files_from and len(inputs) <= _MOST_INPUTS:
        return text
    words[2 : 3 + len(inputs)] = "INPUT", "OUTPUT"  # names that cannot be shown cannot be pasted either
    return printable(shell_text(words))


def _shown(option: str, value: str, report: Report) -> str:
    """Return the value of an option; where identity is hidden, without what may name a patient."""
    name, equals, _ = value.partition("=")
    rule, _, parameter = name.partition(".")
    parameters = next((used.parameters for used in report.plan.rules if used.name == rule), {})
    is_hidden = option in _OF_VALUES or (option == "--parameter" and parameters.get(parameter) is None)
    return f"{name}={TO_BE_FILLED_IN}" if equals and is_hidden and report.plan.hides_identity else value


def _as_argument(path: str) -> str:
    """Return a path that is not taken for an option."""
    return os.path.join(os.curdir, path) if path.startswith("-") else path


def _free_output(source: str, report: Report) -> str:
    """Return a folder beside the input that is not there yet."""
    source = os.path.normpath(source)
    if os.path.basename(source) in ("", os.curdir, os.pardir):
        source = os.path.abspath(source)
    output = f"{source}-patched"
    if is_inside(output, report.plan.root) and not report.plan.only:  # the input is a whole disk
        return "OUTPUT"
    others = (f"{output}-{number}" for number in itertools.count(2))
    return next(path for path in itertools.chain([output], others) if not os.path.lexists(path))
