"""Write the manual page of the command, docs/man/dicom-patcher.1, from what its parser knows.

Run it whenever a command or an option has changed.
"""

from __future__ import annotations

import pathlib
import re

from DICOMPatcherLib import __version__
from DICOMPatcherLib.cli import make_parser
from DICOMPatcherLib.terminal.commands import Command, Option, commands_of
from DICOMPatcherLib.terminal.completion import SHELLS

MANUAL = pathlib.Path(__file__).resolve().parent.parent / "docs" / "man" / "dicom-patcher.1"


def manual() -> str:
    """Return the page in the language of man."""
    parser = make_parser()
    commands = commands_of(parser)
    lines = [f'.TH DICOM-PATCHER 1 "" "DICOM Patcher {__version__}" "User Commands"', ".SH NAME"]
    lines += [r"dicom-patcher \- make a repaired copy of a folder of broken DICOM files", ".SH SYNOPSIS"]
    for command in commands:
        lines += [".PP", rf".B dicom-patcher {command.name}", *([r"[\fIoptions\fR]"] if command.options else [])]
        lines += [
            rf"\fI{argument.value}\fR" if argument.is_needed else rf"[\fI{argument.value}\fR]"
            for argument in command.arguments
        ]
    lines += [".PP", r"\fBdicom-patcher\fR \fIFOLDER\fR", ".SH DESCRIPTION"]
    lines += [plain(parser.description or ""), "The originals are only read. A folder alone is checked."]
    lines.append(".SH COMMANDS")
    for command in commands:
        lines += [".TP", rf"\fB{command.name}\fR", plain(sentence(command.help))]
    for command in commands:
        lines += section(command, commands)
    lines += [".SH EXIT STATUS", ".nf", *exit_codes(parser.epilog or ""), ".fi", ".SH FILES"]
    lines += ["Slicer's copy of the module is made in the folder", r"\fI~/.local/share/dicom\-patcher\fR."]
    lines += [".SH EXAMPLES", *examples()]
    return "\n".join([*lines, ""])


def section(command: Command, commands: list[Command]) -> list[str]:
    """Return the options and arguments of a command; those that check has too are explained there."""
    check = next(one for one in commands if one.name == "check")
    known = check.options if command is not check else ()
    own = [option for option in command.options if "--help" not in option.names and option not in known]
    if not own and not command.arguments:
        return []
    lines = [f'.SH "OPTIONS OF {command.name.upper()}"']
    if len([option for option in command.options if option in known]) > 2:
        lines += ["Those of", r"\fBcheck\fR,", "and:"]
    for option in (*command.arguments, *own):
        lines += [".TP", head(option), plain(sentence(option.help))]
    return lines


def head(option: Option) -> str:
    """Return an option with what stands for its value."""
    value = rf"\fI{escaped(option.value)}\fR" if option.value else ""
    if value and not option.is_needed:
        value = f"[{value}]"
    names = ", ".join(rf"\fB{escaped(name)}\fR" for name in option.names)
    return f"{names} {value}".strip()


def exit_codes(epilog: str) -> list[str]:
    return [plain(line) for line in epilog.partition("\n")[2].splitlines()]


def examples() -> list[str]:
    shown = (
        ("What is wrong with a CD? Nothing is written but the report.", "dicom-patcher check CD --report report.html"),
        ("A repaired copy.", "dicom-patcher patch CD repaired"),
        (
            "Names in Cyrillic that do not say so.",
            "dicom-patcher patch CD repaired --with UseCharacterSet --parameter UseCharacterSet.CharacterSet=cp1251",
        ),
        ("Completion in a shell, for good in its start file.", f'eval "$(dicom-patcher completion {SHELLS[0]})"'),
    )
    return [line for text, command in shown for line in (".PP", text, ".PP", ".nf", f"    {plain(command)}", ".fi")]


def sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""


def plain(text: str) -> str:
    """Return text that man shows as it is, its sentences side by side."""
    line = escaped(re.sub(r"\s*\n\s*", " ", text) if not text.startswith(" ") else text)
    return rf"\&{line}" if line.startswith((".", "'")) else line


def escaped(text: str) -> str:
    return text.replace("\\", r"\e").replace("-", r"\-")


if __name__ == "__main__":
    MANUAL.parent.mkdir(exist_ok=True)
    MANUAL.write_bytes(manual().encode())
