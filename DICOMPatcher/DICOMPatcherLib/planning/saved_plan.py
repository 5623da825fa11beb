"""Plans in files: to be looked at by others, and carried out later, in parts, or after an interruption.

A plan is a database of SQLite with one row for the run and one for each file. It says all that is to be written, and
holds values of the input; so it is for its owner alone. A run that removes identities is not saved.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from DICOMPatcherLib.disk.input_files import is_in_input
from DICOMPatcherLib.disk.patience import open_descriptor, remove, replace
from DICOMPatcherLib.disk.run_folder import RUN_FOLDER
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.findings import Remark
from DICOMPatcherLib.outlook.outlook import Outlook
from DICOMPatcherLib.planning.file_plan import OUTCOMES, Details, FilePlan, Recommended, UsedRule
from DICOMPatcherLib.planning.plan_encoding import decoded, encoded
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Plan

_FORMAT = 1
_MODE = 0o600
_HEAD = b"SQLite format 3\0"
_MARK = 0x44504C4E
"""What says in the head of a database that it is a plan (application_id)."""
_TABLES = {
    "run": "CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "file": "CREATE TABLE file (id INTEGER PRIMARY KEY, source TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER "
    "NOT NULL, target TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, damage TEXT NOT NULL, growth INTEGER "
    "NOT NULL, details TEXT)",
}
"""By name; SQLite keeps them as they are written."""
_OF_RUN: dict[str, type | tuple[type, ...]] = {"root": str, "identity": str, "outlook": (Outlook, type(None))}
_LISTS_OF_RUN = {"only": str, "rules": UsedRule, "advice": Recommended, "remarks": Remark, "hindrances": str}
"""What is kept of a run, and of which kind it is."""
_BATCH = 500


def check_place(plan: Plan, path: str) -> None:
    """Make sure before files are examined that a plan can be saved, over nothing but an earlier one.

    Raises
    ------
    InputError
        If it cannot be written there.
    ParameterError
        If it is one of a run that removes identities: it would hold them.
    """
    if plan.hides_identity:
        raise ParameterError(
            Text("A plan that removes identities is not saved, because it would hold them. Patch without a saved plan.")
        )
    if is_in_input(path, plan.root, plan.only):
        raise InputError(Text("The plan {path} would be in the input. Choose another place for it.", path=path))
    if not path or os.path.isdir(path) or not os.access(os.path.dirname(os.path.abspath(path)), os.W_OK):
        raise InputError(Text("The plan {path} cannot be written there. Choose another place for it.", path=path))
    if os.path.lexists(path) and not _is_plan(path):
        raise InputError(Text("{path} exists and is not a plan. Choose another place for the plan.", path=path))


def save_plan(plan: Plan, path: str) -> None:
    """Write a plan that was made; if that does not come to its end, an earlier one stays.

    Raises
    ------
    InputError
        If it cannot be written there, or if the input holds archives, which are not there any more when it is used.
    ParameterError
        If it is one of a run that removes identities: it would hold them.
    """
    check_place(plan, path)
    if plan.unpacked:
        raise InputError(
            Text("The input contains archives, and a plan for what is in them cannot be saved. Unpack them first.")
        )
    part = f"{path}.part"
    with contextlib.suppress(FileNotFoundError):
        remove(part)
    try:
        os.close(open_descriptor(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE))
        with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as database:
            _fill(database, plan)
        replace(part, path)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            remove(part)
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Text("The plan {path} cannot be written: {reason}.", path=path, reason=reason)) from error


def _fill(database: sqlite3.Connection, plan: Plan) -> None:
    database.execute("PRAGMA synchronous = OFF")  # it counts only when it has its name
    database.execute(f"PRAGMA application_id = {_MARK}")
    for statement in _TABLES.values():
        database.execute(statement)
    database.execute("BEGIN")
    values = {name: encoded(getattr(plan, name)) for name in (*_OF_RUN, *_LISTS_OF_RUN)}
    values.update(format=encoded(_FORMAT), begun=encoded(plan.begun.isoformat()))
    database.executemany("INSERT INTO run VALUES (?, ?)", values.items())
    database.executemany("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(plan))
    database.execute("COMMIT")


def _rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    for number, file in enumerate(plan.files):
        details = plan.details(file)
        yield (
            number,
            encoded(file.source),
            file.size,
            file.modified,
            encoded(file.target),
            str(file.outcome),
            encoded(file.reason),
            encoded(file.damage),
            file.growth,
            encoded(details) if details != Details() else None,
        )


def load_into(plan: Plan, path: str) -> None:
    """Make a new plan one that was saved.

    Raises
    ------
    InputError
        If there is none at this path, or it says what no plan says.
    """
    if not _is_plan(path):
        raise InputError(Text("{path} is not a plan. Make one with check --save-plan.", path=path))
    try:
        with contextlib.closing(sqlite3.connect(f"file:{_as_uri(path)}?mode=ro", uri=True)) as database:
            _read(database, plan)
    except (sqlite3.Error, ValueError, OverflowError) as error:
        message = Text("The plan {path} is damaged, or of another version. Make it anew.", path=path)
        raise InputError(message) from error


def _as_uri(path: str) -> str:
    return os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _is_plan(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            head = stream.read(72)
    except OSError:
        return False
    return head.startswith(_HEAD) and head[68:72] == _MARK.to_bytes(4, "big")


def _read(database: sqlite3.Connection, plan: Plan) -> None:
    found = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type != 'index'"))
    if found != _TABLES:  # a view might look like a table, and never end
        raise ValueError("tables")
    values = {name: decoded(text) for name, text in database.execute("SELECT name, value FROM run")}
    if values.get("format") != _FORMAT or not {*_OF_RUN, *_LISTS_OF_RUN, "begun"} <= set(values):
        raise ValueError("format")
    for name, kind in {**_OF_RUN, "begun": str}.items():
        if not isinstance(values[name], kind):
            raise ValueError(name)
    for name, of_each in _LISTS_OF_RUN.items():
        if not isinstance(values[name], tuple) or not all(isinstance(one, of_each) for one in values[name]):
            raise ValueError(name)
    if not os.path.isabs(values["root"]) or not all(map(_is_below, values["only"])):
        raise ValueError("root")
    for name in (*_OF_RUN, *_LISTS_OF_RUN):
        value = values[name]
        setattr(plan, name, list(value) if isinstance(getattr(plan, name), list) else value)
    plan.begun = datetime.fromisoformat(values["begun"])
    known = {str(outcome): outcome for outcome in OUTCOMES}
    rows = database.execute(
        "SELECT source, size, modified, target, outcome, reason, damage, growth, details FROM file ORDER BY id"
    )
    targets: set[str] = set()
    while batch := rows.fetchmany(_BATCH):
        for source, size, modified, target, outcome, reason, damage, growth, details in batch:
            file = FilePlan(decoded(source))
            file.target, file.reason, file.damage = map(decoded, (target, reason, damage))
            file.outcome = known[outcome] if outcome in known else _no_value()
            file.size, file.modified, file.growth = size, modified, growth
            if not _is_sound(file) or file.target in targets:
                raise ValueError("file")
            if file.target:
                targets.add(file.target)
            plan.files.append(file)
            if details is not None:
                plan.keep(file, _sound_details(decoded(details), file))
    plan.is_complete = True


def _no_value() -> str:
    raise ValueError("outcome")


def _is_below(path: object) -> bool:
    """Tell whether a path stays in the folder that it is relative to, wherever it is read."""
    if not isinstance(path, str) or not path or "\0" in path or ("\\" in path and os.name == "nt"):
        return False
    parts = path.split("/")
    is_own = any(part.casefold() == RUN_FOLDER for part in parts)
    return not (is_own or any(part in ("", ".", "..") for part in parts)) and not os.path.splitdrive(path)[0]


def _is_sound(file: FilePlan) -> bool:
    numbers = (file.size, file.modified, file.growth)
    texts = (file.target, file.reason, file.damage)
    if not all(isinstance(number, int) for number in numbers) or not all(isinstance(text, str) for text in texts):
        return False
    is_place = _is_below(file.source) or (file.source == "." and not file.target)  # a folder that cannot be read
    return file.size >= 0 and is_place and (not file.target or _is_below(file.target))


def _sound_details(details: object, file: FilePlan) -> Details:
    """Return details whose edits lie in the file one behind the other."""
    if not isinstance(details, Details):
        raise ValueError("details")
    position = 0
    for edit in details.edits:
        start, stop = Edit(*edit)[:2]
        if not position <= start <= stop or (stop > file.size and not details.inflated):
            raise ValueError("edits")
        position = stop
    return details
