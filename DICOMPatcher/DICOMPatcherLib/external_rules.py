"""Rules that are not of this package: in files, in folders of files, and in installed packages."""

from __future__ import annotations

import functools
import os
import sys
import tokenize
import traceback
import types
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.likeness import nearest

ENTRY_POINTS = "dicom_patcher.rules"
"""The group of entry points by which an installed package offers rules: each is a rule, or a list of rules."""

_BEFORE = "Anonymize"
"""Rules that do not say when they run come before this one: they need the real identifiers and the old file names."""

_MODULE = "dicom_patcher_rules_"
"""How the names of modules begin that are made of such files."""

Rule = type[DICOMPatcherRule]


def load_rules(path: str) -> list[Rule]:
    """Return the rules of a Python file, or of all Python files of a folder, in their order.

    Names that begin with an underscore, of files in a folder and of classes, are none of rules.

    Raises
    ------
    ParameterError
        If they cannot be used. The message names the file and says what to do.
    """
    path = os.path.abspath(path)
    if not os.path.isdir(path):
        return _rules_in(path)
    names = sorted(name for name in os.listdir(path) if name.endswith(".py") and not name.startswith(("_", ".")))
    return [rule for name in names for rule in _rules_in(os.path.join(path, name))]


@functools.lru_cache(maxsize=1)
def installed_rules() -> tuple[Rule, ...]:
    """Return the rules of installed packages.

    Raises
    ------
    ParameterError
        If one of them cannot be loaded. The message names it and says what to do.
    """
    rules: dict[Rule, None] = {}
    for point in sorted(set(_entry_points()), key=lambda point: (point.name, point.value)):
        where = f"{point.name} = {point.value}"
        try:
            loaded = point.load()
        except Exception as error:
            raise ParameterError(
                Text(
                    "The rules of the entry point {where} cannot be loaded: {reason}. Update or uninstall the package.",
                    where=where,
                    reason=f"{type(error).__name__}: {error}",
                )
            ) from error
        for rule in loaded if isinstance(loaded, (list, tuple)) else [loaded]:
            if not _is_rule(rule):
                raise ParameterError(
                    Text("The entry point {where} is no rule. Update or uninstall the package.", where=where)
                )
            _check(rule, where)
            rules[rule] = None
    return tuple(rules)


def arranged(built_in: Sequence[Rule], others: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return all rules in the order in which they run.

    Raises
    ------
    ParameterError
        If a name is taken, or a rule cannot run when it wants to.
    """
    rules, waiting = list(built_in), list(others)
    known: dict[str, Rule] = {rule.__name__: rule for rule in built_in}
    for rule in waiting:
        taken = known.get(rule.__name__)
        if taken is not None:
            raise ParameterError(
                Text(
                    "{file}: there is already a rule {rule} ({other}). Give one of them another name.",
                    file=_file_of(rule),
                    rule=rule.__name__,
                    other=_file_of(taken),
                )
            )
        known[rule.__name__] = rule
    while waiting:
        placed = {rule.__name__ for rule in rules}
        ready = next((rule for rule in waiting if placed.issuperset((*_names(rule.before), *_names(rule.after)))), None)
        if ready is None:
            raise _misplaced(waiting[0], known)
        waiting.remove(ready)
        rules.insert(_place(ready, rules), ready)
    return tuple(rules)


def file_of_rules(rule: Rule) -> str:
    """Return the file that a rule was loaded from by `load_rules`; "" if it is to be imported."""
    return _file_of(rule) if rule.__module__.startswith(_MODULE) else ""


def load_rules_once(path: str) -> None:
    """Make sure that the rules of a file are there under the name of their module. Raises ParameterError."""
    if _module_name(path) not in sys.modules:
        _rules_in(path)


def made(rule: Rule, parameters: Mapping[str, Any] | None = None) -> DICOMPatcherRule:
    """Return a rule with parameters.

    Raises
    ------
    ParameterError
        If its constructor fails. The message names its file.
    """
    try:
        return rule(parameters)
    except ParameterError:
        raise
    except Exception as error:
        raise ParameterError(
            Text(
                "{file}: the rule {rule} cannot be made: {reason}. Correct it, or leave it out.",
                file=_file_of(rule),
                rule=rule.__name__,
                reason=f"{type(error).__name__}: {error}".rstrip("."),
            )
        ) from error


def _place(rule: Rule, rules: Sequence[Rule]) -> int:
    names = [other.__name__ for other in rules]
    earliest = max((names.index(name) + 1 for name in _names(rule.after)), default=0)
    latest = min((names.index(name) for name in _names(rule.before)), default=len(rules))
    if earliest > latest:
        raise ParameterError(
            Text(
                "{file}: the rule {rule} cannot run after {after} and before {before}, which run the other way round.",
                file=_file_of(rule),
                rule=rule.__name__,
                after=names[earliest - 1],
                before=names[latest],
            )
        )
    if _names(rule.before):
        return latest
    if not _names(rule.after):
        return names.index(_BEFORE) if _BEFORE in names else len(rules)
    while earliest < len(rules) and set(_names(rule.after)) & set(_names(rules[earliest].after)):
        earliest += 1  # of those that follow the same one, the first stays the first
    return earliest


def _misplaced(rule: Rule, known: Iterable[str]) -> ParameterError:
    names = list(known)
    unknown = next((name for name in (*_names(rule.before), *_names(rule.after)) if name not in names), "")
    if not unknown:
        return ParameterError(
            Text(
                "{file}: the rule {rule} can run neither before nor after others that wait for it in turn.",
                file=_file_of(rule),
                rule=rule.__name__,
            )
        )
    similar = nearest(unknown, names)
    return ParameterError(
        Text(
            "{file}: the rule {rule} names {unknown}, which is no rule.{hint}",
            file=_file_of(rule),
            rule=rule.__name__,
            unknown=unknown,
            hint=Text(" Did you mean {name}?", name=similar) if similar else "",
        )
    )


def _names(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _rules_in(path: str) -> list[Rule]:
    module = types.ModuleType(_module_name(path))
    module.__file__ = path
    try:
        with tokenize.open(path) as file:
            source = file.read()
        sys.modules[module.__name__] = module  # where dataclasses and pickles look
        exec(compile(source, path, "exec"), module.__dict__)
    except OSError as error:
        raise ParameterError(
            Text("The rules in {path} cannot be read: {reason}.", path=path, reason=error.strerror or str(error))
        ) from error
    except (Exception, SystemExit) as error:
        raise ParameterError(
            Text(
                "The rules in {path} cannot be used. {where}{reason}. Correct the file, or leave it out.",
                path=path,
                where=_line_of(error, path),
                reason=f"{type(error).__name__}: {error}".rstrip("."),
            )
        ) from error
    rules = [thing for thing in vars(module).values() if _is_rule(thing) and thing.__module__ == module.__name__]
    rules = [rule for rule in dict.fromkeys(rules) if not rule.__name__.startswith("_")]
    if not rules:
        raise ParameterError(
            Text("{path} has no rule. A rule is a class with the base class DICOMPatcherRule.", path=path)
        )
    for rule in rules:
        _check(rule, path)
    return rules


def _module_name(path: str) -> str:
    stem = os.path.splitext(os.path.basename(path))[0]
    return f"{_MODULE}{stem}_{zlib.crc32(path.encode('utf-8', 'surrogateescape')):08x}"


def _check(rule: Rule, where: str) -> None:
    problem = ""
    if not rule.title or not rule.description:
        problem = Text("it needs a title and a description")
    elif rule.default not in (True, False):
        problem = Text("its default must be True or False")
    if problem:
        raise ParameterError(
            Text(
                "{where}: the rule {rule} cannot be used: {problem}.", where=where, rule=rule.__name__, problem=problem
            )
        )


def _line_of(error: BaseException, path: str) -> str:
    """Say in which line of a file an error is."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return Text("Line {line}: ", line=error.lineno or 0)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    return Text("Line {line}: ", line=lines[-1] or 0) if lines else ""


def _is_rule(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, DICOMPatcherRule) and thing is not DICOMPatcherRule


def _file_of(rule: Rule) -> str:
    return getattr(sys.modules.get(rule.__module__), "__file__", None) or rule.__module__


def _entry_points() -> Iterator[Any]:
    """Yield the entry points of rules. What reads them takes its time, so it is asked only if there are any."""
    if not any(map(_may_offer_rules, sys.path)):
        return iter(())
    from importlib.metadata import entry_points

    found: Any = entry_points()
    return iter(found.select(group=ENTRY_POINTS) if hasattr(found, "select") else found.get(ENTRY_POINTS, ()))


def _may_offer_rules(folder: str) -> bool:
    """Tell whether some package that is installed in a folder has entry points of this group."""
    try:
        names = [name for name in os.listdir(folder or os.curdir) if name.endswith((".dist-info", ".egg-info"))]
    except OSError:  # no folder: an archive, or nothing
        return folder.endswith((".zip", ".egg", ".whl"))
    for name in names:
        try:
            with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                if ENTRY_POINTS.encode("ascii") in file.read():
                    return True
        except OSError:  # it has none
            continue
    return False
