"""Plans in files: to be looked at by others, and carried out later, in parts, or after an interruption.

A plan is a database of SQLite with one row for the run and one for each file. It says all that is to be written, and
holds values of the input; so it is for its owner alone. A run that removes identities is not saved.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from DICOMPatcherLib.disk.input_files import is_in_input
from DICOMPatcherLib.disk.patience import open_descriptor, remove, replace
from DICOMPatcherLib.disk.run_folder import RUN_FOLDER
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.findings import Remark
from DICOMPatcherLib.outlook.outlook import Outlook
from DICOMPatcherLib.planning.file_plan import OUTCOMES, Details, FilePlan, Recommended, UsedRule
from DICOMPatcherLib.planning.keys import key_id
from DICOMPatcherLib.planning.plan_encoding import decoded, encoded
from DICOMPatcherLib.texts import Text

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Plan

_FORMAT = 2
_MODE = 0o600
_HEAD = b"SQLite format 3\0"
_MARK = 0x44504C4E
"""What says in the head of a database that it is a plan (application_id)."""
_TABLES = {
    "run": "CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "file": "CREATE TABLE file (id INTEGER PRIMARY KEY, source TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER "
    "NOT NULL, target TEXT NOT NULL, wanted TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, "
    "damage TEXT NOT NULL, growth INTEGER NOT NULL, details TEXT)",
    "examined": "CREATE TABLE examined (id INTEGER PRIMARY KEY, common INTEGER, own TEXT, rest TEXT)",
    "common": "CREATE TABLE common (id INTEGER PRIMARY KEY, texts TEXT NOT NULL)",
}
"""By name; SQLite keeps them as they are written."""
_OF_RUN: dict[str, type | tuple[type, ...]] = {
    "root": str,
    "identity": str,
    "outlook": (Outlook, type(None)),
    "basis": str,
    "key_id": str,
    "present": dict,
}
_LISTS_OF_RUN = {
    "only": str,
    "rules": UsedRule,
    "advice": Recommended,
    "remarks": Remark,
    "hindrances": str,
    "archives": str,
    "left": str,
}
"""What is kept of a run, and of which kind it is."""
_BATCH = 500
WRONG = (sqlite3.Error, ValueError, OverflowError)
"""What reading a plan raises if it says what no plan says."""


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
        If it cannot be written there.
    ParameterError
        If it is one of a run that removes identities: it would hold them.
    """
    check_place(plan, path)
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
    values = {name: encoded(_ordered(getattr(plan, name))) for name in (*_OF_RUN, *_LISTS_OF_RUN)}
    values.update(format=encoded(_FORMAT), begun=encoded(plan.begun.isoformat()))
    values["key_id"] = encoded((key_id(plan.key) if plan.key is not None else None) or "")
    database.executemany("INSERT INTO run VALUES (?, ?)", values.items())
    database.executemany("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(plan))
    if plan.examinations is not None:
        database.executemany("INSERT INTO examined VALUES (?, ?, ?, ?)", plan.examinations.rows(plan.files))
        common = ((number, encoded(tuple(one))) for number, one in plan.examinations.common_rows())
        database.executemany("INSERT INTO common VALUES (?, ?)", common)
    database.execute("COMMIT")


def _ordered(value: Any) -> Any:
    return sorted(value) if isinstance(value, set) else value


def _rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    for number, file in enumerate(plan.files):
        details = plan.details(file)
        yield (
            number,
            encoded(file.source),
            file.size,
            file.modified,
            encoded(file.target),
            encoded(plan.wanted.get(file.target, "")),
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
    with reading(path), contextlib.closing(open_plan(path)) as database:
        _read(database, plan)


@contextlib.contextmanager
def reading(path: str) -> Iterator[None]:
    """Raise InputError where what is read of a plan turns out to be what no plan says."""
    try:
        yield
    except InputError:
        raise
    except WRONG as error:
        raise damaged(path) from error


def damaged(path: str) -> InputError:
    """Return what to say of a plan that says what no plan says."""
    return InputError(Text("The plan {path} is damaged, or of another version. Make it anew.", path=path))


def open_plan(path: str) -> sqlite3.Connection:
    """Return the database of a plan, to be read. Raises InputError if it is none."""
    if not _is_plan(path):
        raise InputError(Text("{path} is not a plan. Make one with check --save-plan.", path=path))
    return sqlite3.connect(f"file:{_as_uri(path)}?mode=ro", uri=True)


def _as_uri(path: str) -> str:
    return os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _is_plan(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            head = stream.read(72)
    except OSError:
        return False
    return head.startswith(_HEAD) and head[68:72] == _MARK.to_bytes(4, "big")


def run_of(database: sqlite3.Connection, left_out: Collection[str] = ()) -> dict[str, Any]:
    """Return what a plan says of its run, but for some of it. Raises ValueError if that is what no plan says."""
    found = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type != 'index'"))
    if found != _TABLES:  # a view might look like a table, and never end
        raise ValueError("tables")
    texts = dict(database.execute("SELECT name, value FROM run"))
    values = {name: decoded(text) for name, text in texts.items() if name not in left_out}
    if values.get("format") != _FORMAT or not {*_OF_RUN, *_LISTS_OF_RUN, "begun"} <= set(texts):
        raise ValueError("format")
    for name, kind in {**_OF_RUN, "begun": str}.items():
        if name in values and not isinstance(values[name], kind):
            raise ValueError(name)
    for name, of_each in _LISTS_OF_RUN.items():
        value = values.get(name, ())
        if not isinstance(value, tuple) or not all(isinstance(one, of_each) for one in value):
            raise ValueError(name)
    if not os.path.isabs(values["root"]) or not all(map(is_below, (*values["only"], *values["left"]))):
        raise ValueError("root")
    if not all(map(_is_written, values["present"].values())) or not all(isinstance(o, str) for o in values["present"]):
        raise ValueError("present")
    values["begun"] = datetime.fromisoformat(values["begun"])
    return values


def _is_written(known: object) -> bool:
    """Tell whether something is a row of numbers of files, with the sizes and whether they are as the plan wants."""
    return isinstance(known, tuple) and all(
        isinstance(one, tuple) and len(one) == 3 and all(isinstance(number, int) and number >= 0 for number in one)
        for one in known
    )


def _read(database: sqlite3.Connection, plan: Plan) -> None:
    values = run_of(database)
    for name in (*_OF_RUN, *_LISTS_OF_RUN, "begun"):
        value, before = values[name], getattr(plan, name)
        setattr(plan, name, type(before)(value) if isinstance(before, (list, set)) else value)
    known = {str(outcome): outcome for outcome in OUTCOMES}
    rows = database.execute(
        "SELECT source, size, modified, target, wanted, outcome, reason, damage, growth, details FROM file ORDER BY id"
    )
    targets: set[str] = set()
    while batch := rows.fetchmany(_BATCH):
        for source, size, modified, target, wanted, outcome, reason, damage, growth, details in batch:
            file = FilePlan(decoded(source))
            file.target, file.reason, file.damage = map(decoded, (target, reason, damage))
            file.outcome = known[outcome] if outcome in known else _no_value()
            file.size, file.modified, file.growth = size, modified, growth
            if not _is_sound(file) or file.target in targets:
                raise ValueError("file")
            if file.target:
                targets.add(file.target)
                plan.wanted[file.target] = decoded(wanted)
            plan.files.append(file)
            if details is not None:
                plan.keep(file, sound_details(decoded(details), file.size))
    plan.is_complete = True


def _no_value() -> str:
    raise ValueError("outcome")


def is_below(path: object) -> bool:
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
    is_place = is_below(file.source) or (file.source == "." and not file.target)  # a folder that cannot be read
    return file.size >= 0 and is_place and (not file.target or is_below(file.target))


def sound_details(details: object, size: int) -> Details:
    """Return details whose edits lie in a file of this size one behind the other. Raises ValueError for others."""
    if not isinstance(details, Details):
        raise ValueError("details")
    for edits in (details.edits, details.structure_edits):
        position = 0
        for edit in edits:
            start, stop = Edit(*edit)[:2]
            # What repairs the structure of a deflated file concerns it as it is when inflated.
            is_on_disk = edits is details.edits and not details.inflated
            if not position <= start <= stop or (is_on_disk and stop > size):
                raise ValueError("edits")
            position = stop
    return details
