"""Options of the command line, as text to paste into a shell."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterable

from DICOMPatcherLib.planning.plan import Recommended

TO_BE_FILLED_IN = "VALUE"


def options_for(advice: Recommended) -> list[str]:
    """Return the options with which a recommended rule is used; VALUE stands for what only people can know."""
    options = ["--with", advice.rule]
    for name, value in advice.parameters.items():
        options += ["--parameter", f"{advice.rule}.{name}={value or TO_BE_FILLED_IN}"]
    return options


def shell_text(words: Iterable[str]) -> str:
    """Return the words of a command as a shell takes them apart again."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
