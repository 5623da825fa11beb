"""Scripts by which shells complete commands, options and names of rules."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from DICOMPatcherLib.defects import DEFECTS
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.terminal.commands import RULE_OPTIONS, Command, Option, commands_of

PROGRAM = "dicom-patcher"


def completion_script(shell: str, parser: argparse.ArgumentParser) -> str:
    """Return the script for "bash", "zsh" or "fish"."""
    return _SCRIPTS[shell](commands_of(parser))


def _values(command: Command, option: Option) -> Sequence[str]:
    """Return what may be the value of an option or argument; nothing if it is a file, or any text."""
    if option.choices:
        return option.choices
    rules = [rule.__name__ for rule in RULES]
    if set(option.names) & set(RULE_OPTIONS):
        return rules
    return [*rules, *DEFECTS] if command.name == "explain" and not option.names else ()


def _bash(commands: Sequence[Command]) -> str:
    names = " ".join(command.name for command in commands)
    values, options, arguments = [], [], []
    for command in commands:
        words = " ".join(name for option in command.options for name in option.names)
        options.append(f'        {command.name}) words="{words}" ;;')
        for option in command.options:
            if _values(command, option):
                pattern = "|".join(f"{command.name}:{name}" for name in option.names)
                values.append(f'        {pattern}) words="{" ".join(_values(command, option))}" ;;')
        for argument in command.arguments:
            if _values(command, argument):
                arguments.append(f'        {command.name}) words="{" ".join(_values(command, argument))}" ;;')
    return "\n".join(
        [
            f'# bash completion of {PROGRAM}: eval "$({PROGRAM} completion bash)"',
            "_dicom_patcher() {",
            '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
            '    local command="${COMP_WORDS[1]}" words=""',
            "    COMPREPLY=()",
            '    case "$command:$before" in',
            *values,
            "    esac",
            '    if [ "$COMP_CWORD" -eq 1 ]; then',
            f'        words="{names} --help --version"',
            '    elif [ -z "$words" ] && [ "${word#-}" != "$word" ]; then',
            '        case "$command" in',
            *(f"    {line}" for line in options),
            "        esac",
            '    elif [ -z "$words" ]; then',
            '        case "$command" in',
            *(f"    {line}" for line in arguments),
            "        esac",
            "    fi",
            '    COMPREPLY=($(compgen -W "$words" -- "$word"))',
            "}",
            f"complete -o bashdefault -o default -F _dicom_patcher {PROGRAM}",
            "",
        ]
    )


def _zsh(commands: Sequence[Command]) -> str:
    lines = [f"#compdef {PROGRAM}", "_dicom_patcher() {", "    local -a commands", "    commands=("]
    lines += [f"        {_quoted(f'{command.name}:{command.help}')}" for command in commands]
    lines += ["    )", "    if (( CURRENT == 2 )); then", "        _describe command commands", "        _files"]
    lines += ["        return", "    fi", "    local command=$words[2]", "    shift words", "    (( CURRENT-- ))"]
    lines += ["    case $command in"]
    for command in commands:
        specs = [_zsh_option(command, option, name) for option in command.options for name in option.names]
        for number, argument in enumerate(command.arguments, 1):
            values = _values(command, argument)
            place = "*" if argument.is_repeated else number
            specs.append(_quoted(f"{place}:{argument.value}:{f'({chr(32).join(values)})' if values else '_files'}"))
        lines += [f"        {command.name})", "            _arguments \\"]
        lines += [f"                {spec} \\" for spec in specs[:-1]] + [
            f"                {specs[-1]}",
            "            ;;",
        ]
    return "\n".join([*lines, "    esac", "}", f"compdef _dicom_patcher {PROGRAM}", ""])


def _zsh_option(command: Command, option: Option, name: str) -> str:
    text = option.help.replace("[", "(").replace("]", ")").replace(":", "\\:")
    if not option.value:
        return _quoted(f"{name}[{text}]")
    values = _values(command, option)
    optional = "" if option.is_needed else ":"
    value = option.value.replace(":", "\\:")
    return _quoted(f"*{name}[{text}]:{optional}{value}:{f'({chr(32).join(values)})' if values else '_files'}")


def _fish(commands: Sequence[Command]) -> str:
    lines = []
    for command in commands:
        lines.append(f"complete -c {PROGRAM} -n __fish_use_subcommand -a {command.name} -d {_fished(command.help)}")
        seen = f"'__fish_seen_subcommand_from {command.name}'"
        for option in command.options:
            names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
            values = _values(command, option)
            value = f" -x -a {_fished(' '.join(values))}" if values else " -r" if option.value else ""
            lines.append(f"complete -c {PROGRAM} -n {seen} {names}{value} -d {_fished(option.help)}")
        for argument in command.arguments:
            if values := _values(command, argument):
                lines.append(f"complete -c {PROGRAM} -n {seen} -f -a {_fished(' '.join(values))}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fished(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_SCRIPTS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
SHELLS = tuple(_SCRIPTS)
