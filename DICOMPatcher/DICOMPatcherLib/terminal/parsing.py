"""Reading the words of a command, with help for those who mistype one or give none."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from DICOMPatcherLib.terminal.commands import command_parsers, option_names
from DICOMPatcherLib.terminal.exit_codes import USAGE
from DICOMPatcherLib.values.likeness import nearest

_FIRST_STEPS = """\
dicom-patcher makes a repaired copy of a folder of broken DICOM files. The originals are only read.

  dicom-patcher check FOLDER            what is wrong with these files? writes nothing
  dicom-patcher patch FOLDER OUTPUT     write a repaired copy into the new folder OUTPUT
  dicom-patcher slicer                  do the same in 3D Slicer
  dicom-patcher --help                  all that there is
"""


def parsed(parser: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """Return what words say to a parser; a path alone is to be checked.

    Raises
    ------
    SystemExit
        If they say nothing that can be done, which is told then.
    """
    words = list(words)
    commands = command_parsers(parser)
    if not words:
        parser.exit(USAGE, _FIRST_STEPS)
    if not words[0].startswith("-") and words[0] not in commands:
        if not os.path.lexists(words[0]):
            parser.error(_no_command(words[0], list(commands)))
        words.insert(0, "check")
    options, unknown = parser.parse_known_args(words)
    used = commands.get(words[0], parser)
    paths = getattr(options, "paths", None)
    if paths is not None and not any(word.startswith("-") for word in unknown):
        paths += unknown  # argparse takes paths only up to the first option between them
        unknown = []
    if unknown:
        used.error(_not_understood(unknown, option_names(used)))
    if paths is not None and options.writes and not paths:
        used.error("the following arguments are required: OUTPUT")
    options.output = paths.pop() if paths is not None and options.writes else None
    return options


def _no_command(word: str, commands: Sequence[str]) -> str:
    similar = nearest(word, commands)
    if similar:
        return f"there is no command {word!r}. Did you mean {similar}?"
    return f"{word!r} is no command, and no file or folder. The commands are: {', '.join(commands)}"


def _not_understood(unknown: Sequence[str], known: Sequence[str]) -> str:
    text = f"unrecognized arguments: {' '.join(unknown)}"
    option = next((word.partition("=")[0] for word in unknown if word.startswith("-")), "")
    similar = nearest(option, known) if option else ""
    return f"{text}. Did you mean {similar}?" if similar else text
