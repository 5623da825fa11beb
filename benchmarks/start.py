"""How the measured commands are started: as users have them, whatever this process was told."""

from __future__ import annotations

import os


def environment(*paths: str) -> dict[str, str]:
    """Return the environment of a process that imports from these folders.

    Modules are compiled once and kept, as installed ones are: else each start takes twice as long.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths)}
