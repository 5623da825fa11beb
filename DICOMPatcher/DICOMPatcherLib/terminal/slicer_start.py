"""Start 3D Slicer with this module in place of the one that it has built in, or make a shortcut that does."""

from __future__ import annotations

import argparse
import os
import pathlib
import shlex
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.terminal import streams
from DICOMPatcherLib.terminal.exit_codes import NOT_ALL_HANDLED, NOTHING_TO_DO
from DICOMPatcherLib.terminal.slicer_module import module_folder
from DICOMPatcherLib.terminal.slicer_programs import find_slicer

_OURS = ("PYTHON", "QT_", "CONDA_", "_CONDA_")
_OUR_OWN = ("VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "__PYVENV_LAUNCHER__")
"""Variables of the environment that belong to this Python or its Qt. Slicer has its own of both."""

_NAME = "DICOM Patcher in Slicer"
_MARK = "made by dicom-patcher slicer --shortcut"


def add_slicer_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "slicer", nargs="?", metavar="SLICER", help="the program, or the folder that it is in; default: the newest one"
    )
    parser.add_argument(
        "--shortcut", action="store_true", help="make a shortcut on the desktop that does the same, and start nothing"
    )


def start_slicer(options: argparse.Namespace) -> int:
    """Carry out the command, and return the exit code."""
    program = find_slicer(options.slicer)
    try:
        command = slicer_command(program, module_folder())
        if options.shortcut:
            streams.write([f"Shortcut: {_make_shortcut(command)}"])
            return NOTHING_TO_DO
        streams.write([_as_typed(command)])
        start_detached(command, os.environ)
    except OSError as error:
        streams.complain(f"{error.filename or program}: {error.strerror or error}")
        return NOT_ALL_HANDLED
    return NOTHING_TO_DO


def slicer_command(program: str, folder: pathlib.Path) -> list[str]:
    """Return the words of the command that starts Slicer with the module in a folder."""
    code = "slicer.util.selectModule('DICOMPatcher')"
    return [program, "--additional-module-path", str(folder), "--python-code", code]


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without what belongs to this Python."""
    return {
        name: value
        for name, value in environment.items()
        if not name.upper().startswith(_OURS) and name.upper() not in _OUR_OWN
    }


def start_detached(command: list[str], environment: Mapping[str, str]) -> None:
    """Start a program that goes on when this one ends, in an environment without what belongs to this Python."""
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        options = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    nothing = subprocess.DEVNULL
    streams_of_it = {"stdin": nothing, "stdout": nothing, "stderr": nothing}
    cleaned = clean_environment(environment)
    process = subprocess.Popen(command, env=cleaned, **streams_of_it, **options)  # type: ignore[call-overload]
    process.returncode = 0  # nobody waits for it


def _as_typed(command: list[str]) -> str:
    return subprocess.list2cmdline(command) if os.name == "nt" else shlex.join(command)


# Shortcuts


def _make_shortcut(command: list[str]) -> str:
    """Make a shortcut of a command, and return its path."""
    desktop = pathlib.Path.home() / "Desktop"
    folder = desktop if desktop.is_dir() else pathlib.Path.home()
    if sys.platform == "win32":
        return _windows_shortcut(folder / f"{_NAME}.lnk", command)
    if sys.platform == "darwin":
        path, text = folder / f"{_NAME}.command", f"#!/bin/sh\n# {_MARK}\nexec {shlex.join(command)}\n"
    else:
        path, text = folder / f"{_NAME}.desktop", _desktop_entry(command)
    if path.exists() and _MARK not in path.read_text("utf-8", "replace"):
        raise InputError(f"{path} exists and is something else. Move it away.")
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return str(path)


def _desktop_entry(command: list[str]) -> str:
    """Return the text of a desktop entry (Desktop Entry Specification, section "The Exec key")."""
    words = " ".join(f'"{_quoted(word)}"' for word in command)
    execute = words.replace("\\", "\\\\").replace("%", "%%")
    head = f"[Desktop Entry]\n# {_MARK}\nType=Application\nName={_NAME}\nExec={execute}\n"
    return f"{head}Terminal=false\nCategories=Graphics;MedicalSoftware;\n"


def _quoted(word: str) -> str:
    return "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in word)


def _windows_shortcut(path: pathlib.Path, command: list[str]) -> str:
    """Have Windows make the shortcut, by the only means that it brings along."""
    script = (
        "$s = (New-Object -ComObject WScript.Shell).CreateShortcut($env:SHORTCUT_PATH); "
        "$s.TargetPath = $env:SHORTCUT_TARGET; $s.Arguments = $env:SHORTCUT_ARGUMENTS; $s.Save()"
    )
    values = {
        "SHORTCUT_PATH": str(path),
        "SHORTCUT_TARGET": command[0],
        "SHORTCUT_ARGUMENTS": subprocess.list2cmdline(command[1:]),
    }
    shell = ["powershell", "-NoProfile", "-NonInteractive", "-Command", script]
    done = subprocess.run(shell, env={**os.environ, **values}, capture_output=True, check=False)
    if done.returncode:
        raise InputError(f"{path} cannot be made.")
    return str(path)
