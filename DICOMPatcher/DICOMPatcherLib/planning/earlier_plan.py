"""A plan that was saved, as the beginning of a new one: what it says of files that have not changed still holds.

A file is not looked at again if it has the path, size and time that the plan says, and if what looks at it is the same:
this program, the rules and their parameters. All other work is done as always, on all files. The names that the earlier
plan has given stay with its files.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import platform
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pydicom

from DICOMPatcherLib import __version__
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.findings import Remark
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.rows import Columns
from DICOMPatcherLib.planning.examined import COMMON, Arrival, Common, Examined, Record, RowRest
from DICOMPatcherLib.planning.far_work import Done
from DICOMPatcherLib.planning.file_plan import OUTCOMES, Details, FilePlan
from DICOMPatcherLib.planning.file_work import FileWork
from DICOMPatcherLib.planning.keys import key_id
from DICOMPatcherLib.planning.passes import overrides
from DICOMPatcherLib.planning.plan import Plan
from DICOMPatcherLib.planning.plan_encoding import decoded, encoded
from DICOMPatcherLib.planning.rule_calls import is_built_in, rule_name
from DICOMPatcherLib.planning.saved_plan import WRONG, damaged, is_below, open_plan, reading, run_of, sound_details
from DICOMPatcherLib.planning.targets import Targets
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text

_JUST_NOW = 2_000_000_000
"""Nanoseconds: so coarse are the times of some file systems. What was changed so late may have been changed again."""
_MOST_COMMON = 4096
_AHEAD = 256
_OF_NO_USE = ("outlook", "advice", "remarks", "hindrances")
"""What a plan says of its run, and of no other."""
_decode = json.JSONDecoder().raw_decode
_NAMING_ALL = ("generateOutputFilePath", "processCollection")
_PLAIN_ROW = RowRest("", False, False, False, {}, {}, None)
_OUTCOMES: dict[str, str] = {"": "", **{str(outcome): outcome for outcome in OUTCOMES}}
_FIELDS = slice(2, 7)
"""Where in an `Examined` those of a `FilePlan` are that `FIELDS` names behind size and time."""

Written = dict[str, dict[int, tuple[int, bool]]]
"""What is in output folders: of each, by numbers of files, the sizes, and whether they are as the plan wants them."""


def basis_of(rules: Sequence[DICOMPatcherRule], plan: Plan, columns: Columns) -> str:
    """Return what is the same only if the first look at the same file shows the same.

    Raises
    ------
    OSError, TypeError
        If nobody knows what it depends on.
    """
    found = hashlib.blake2b(_code(), digest_size=16)
    used = [(type(rule).__module__, type(rule).__qualname__, _code_of(type(rule))) for rule in rules]
    parameters = [(one.name, sorted(one.parameters.items())) for one in plan.rules]
    found.update(json.dumps([list(columns.index), used, parameters]).encode())
    return found.hexdigest()


@lru_cache(maxsize=1)
def _code() -> bytes:
    """Return a digest of this program, and of what it works with."""
    found = hashlib.blake2b(f"{__version__} {pydicom.__version__} {platform.python_version()}".encode())
    package = Path(__file__).parents[1]
    for path in sorted(package.rglob("*.py")):
        found.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return found.digest()


def _code_of(rule: type[DICOMPatcherRule]) -> str:
    """Return a digest of the files in which a rule of others is defined. Raises OSError, TypeError."""
    found = hashlib.blake2b(digest_size=16)
    for one in rule.__mro__[:-1]:
        if not one.__module__.startswith(__package__.partition(".")[0] + "."):
            with open(sys.modules[one.__module__].__file__ or "", "rb") as stream:
                found.update(stream.read())
    return found.hexdigest()


class EarlierPlan:
    """A plan that was saved, open to be read.

    Parameters
    ----------
    path
        Its file.

    Attributes
    ----------
    identity
        What tells it from other plans.
    written
        What is known to be in output folders, as the plan says it. Who knows more may add it.

    Raises
    ------
    InputError
        If there is none at this path, or it is damaged.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._is_usable = False
        self._database = open_plan(path)
        self._common: dict[int, Common] = {}
        self._ahead: dict[int, tuple[Any, ...]] = {}
        self._numbers: dict[str, int] = {}
        self._names: dict[str, tuple[str, str]] = {}
        try:
            with reading(path):
                said = run_of(self._database, left_out=_OF_NO_USE)
                self._latest = int(said["begun"].timestamp() * 1e9) - _JUST_NOW
                self._read_files()
        except BaseException:
            self.close()
            raise
        self._root, self._rules, self._basis, self._key_id = (said[n] for n in ("root", "rules", "basis", "key_id"))
        self.identity: str = said["identity"]
        self._left: tuple[str, ...] = said["left"]
        self.written: Written = {
            output: {number: (size, is_wanted) for number, size, is_wanted in known}
            for output, known in said["present"].items()
        }

    def close(self) -> None:
        """Have the file closed."""
        self._database.close()

    def knows(self, source: str) -> bool:
        """Tell whether the plan has a file of this path, which may have changed."""
        return source in self._numbers

    def _read_files(self) -> None:
        same = encoded("")
        for number, source, target, wanted in self._database.execute("SELECT id, source, target, wanted FROM file"):
            path = _text(source)
            self._numbers[path] = number
            if target != same:
                name = path if target == source else _text(target)
                if name != path and not is_below(name):
                    raise ValueError("target")
                self._names[path] = name, name if wanted == same else _text(wanted)

    def check(self, plan: Plan, rules: Iterable[DICOMPatcherRule]) -> None:
        """Make sure that a new plan may begin with this one.

        Raises
        ------
        InputError
            If it is one of other input.
        ParameterError
            If new identifiers or names would not be the same.
        """
        for rule in rules:
            if not is_built_in(rule) and all(map(partial(overrides, rule), _NAMING_ALL)):
                raise ParameterError(
                    Text(
                        "The rule {rule} may give all output files other names when there is one more (it names files "
                        "and has processCollection). Leave it out, or do without the earlier plan.",
                        rule=rule_name(rule),
                    )
                )
        if plan.hides_identity:
            raise ParameterError(
                Text("A run that removes identities cannot begin with an earlier plan, because none of it is saved.")
            )
        if self._root != plan.root:
            raise InputError(
                Text(
                    "The plan {path} is one of {root}, and not of {other}. Give the same input, or leave it out.",
                    path=self.path,
                    root=self._root,
                    other=plan.root,
                )
            )
        if not self._key_id:
            raise ParameterError(
                Text(
                    "The plan {path} was made with a random key, so that new identifiers would not be the same. "
                    "Make it anew with a key.",
                    path=self.path,
                )
            )
        if plan.key is None or key_id(plan.key) != self._key_id:
            raise ParameterError(
                Text(
                    "The plan {path} was made with another key, so that new identifiers would not be the same. "
                    "Give the key that was given then.",
                    path=self.path,
                )
            )

    def keep_names(self, targets: Targets) -> None:
        """Keep the names of output files for those that had them."""
        for source, (name, wanted) in self._names.items():
            targets.reserve(name, wanted, source)
        for name in self._left:
            targets.reserve(name, name, f"\0{name}")  # no file has such a path
        self._names.clear()

    def begin(self, plan: Plan, rules: Sequence[DICOMPatcherRule], columns: Columns, work: FileWork) -> Text | None:
        """Be ready to say what files have shown; return why they all have to be looked at again, if they have."""
        self._rules_now, self._columns, self._work = rules, columns, work
        if not self._basis:
            return Text("the plan {path} does not say what its files have shown", path=self.path)
        if self._rules != plan.rules:
            return Text("the plan {path} was made with other rules or parameters", path=self.path)
        if self._basis != plan.basis:
            return Text("the plan {path} was made by another version of this program or of its rules", path=self.path)
        self._is_usable = True
        return None

    def recall(self, file: FilePlan, filename: str) -> tuple[Done, Record] | None:
        """Return what the first look at a file has shown; None if that has to be found out anew.

        Raises
        ------
        InputError
            If the plan says what no plan says.
        """
        number = self._numbers.get(file.source) if self._is_usable else None
        if number is None:
            return None
        try:
            status = os.stat(filename)
        except OSError:
            return None
        try:
            found = self._row_of(number)
            if found is None:
                return None
            _, size, modified, common, own, rest = found
            if status.st_size != size or status.st_mtime_ns != modified or not 0 < modified < self._latest:
                return None
            record = Record(self._common_of(common) if common is not None else None, own, rest)
            return self._done(file, size, modified, record), record
        except WRONG as error:
            raise damaged(self.path) from error

    def _row_of(self, number: int) -> tuple[Any, ...] | None:
        """Return the row of a file; what follows is asked for most often then."""
        if number not in self._ahead:
            found = self._database.execute(
                "SELECT id, size, modified, common, own, rest FROM file JOIN examined USING (id) WHERE id >= ? "
                "ORDER BY id LIMIT ?",
                (number, _AHEAD),
            )
            self._ahead = {row[0]: row for row in found}
        return self._ahead.get(number)

    def _common_of(self, number: int) -> Common:
        common = self._common.get(number)
        if common is None:
            if len(self._common) >= _MOST_COMMON:
                self._common.clear()
            [text] = self._database.execute("SELECT texts FROM common WHERE id = ?", (number,)).fetchone() or [""]
            syntax, length, shared = decoded(text)
            if not isinstance(syntax, str) or not isinstance(length, int) or not _are_texts(shared):
                raise ValueError("common")
            if len(shared) != self._columns.count_of_shared:
                raise ValueError("common")
            common = self._common[number] = Common(syntax, length, self._columns.kept_once([], shared)[1])
        return common

    def _done(self, file: FilePlan, size: int, modified: int, record: Record) -> Done:
        """Return what a record says, as a worker would say it. Raises ValueError if it is none."""
        examined = COMMON if record.rest is None else decoded(record.rest)
        if not isinstance(examined, Examined):
            raise ValueError("examined")
        if examined.details is not None:
            sound_details(examined.details, size)
        fields = tuple(examined)[_FIELDS]
        row = self._row(file.source, record, examined.row or _PLAIN_ROW) if record.common is not None else None
        return Done(
            _OUTCOMES[examined.outcome] if examined.outcome in _OUTCOMES else _no_value("outcome"),
            examined.reason,
            (size, modified, *fields),
            examined.details,
            row,
            (),
            "",
            examined.is_repaired,
            examined.is_claimed,
            examined.has_target,
            examined.is_named,
            examined.later_findings,
            tuple(map(self._said, examined.said)),
            self._gathered(examined.gathered) if examined.gathered else {},
            self._arrivals(file.source, examined.arrival) if examined.arrival is not None else (),
        )

    def _row(self, source: str, record: Record, rest: RowRest) -> Instance:
        assert record.common is not None
        syntax, length, shared = record.common
        values, _ = _decode(record.own or "")
        columns, work = self._columns, self._work
        if not isinstance(values, list) or not _are_texts(values) or len(values) + len(shared) != len(columns.index):
            raise ValueError("row")
        own = columns.own_kept_once(values)
        row = Instance(source, columns.index, own, syntax, length, work.digest, work.opener, shared)
        if rest is not _PLAIN_ROW:
            row.media_storage_uid, row.is_damaged, row.is_image_spoilt, row.is_worklist_item = rest[:4]
            row.frames = rest.frames
            for known in (rest.originals, rest.first):
                if not all(row.has(keyword) and isinstance(text, str) for keyword, text in known.items()):
                    raise ValueError("row")
            row.begin_with(rest.originals, rest.first)
        return row

    def _said(self, said: object) -> tuple[int, str]:
        number, text = said if isinstance(said, tuple) and len(said) == 2 else (-1, "")
        if not isinstance(number, int) or not 0 <= number < len(self._rules_now) or not isinstance(text, str):
            raise ValueError("said")
        return number, text

    def _gathered(self, gathered: Iterable[object]) -> dict[int, dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for one in gathered:
            number, name, value = one if isinstance(one, tuple) and len(one) == 3 else (-1, "", None)
            if not isinstance(number, int) or not 0 <= number < len(self._rules_now):
                raise ValueError("gathered")
            rule = self._rules_now[number]
            if name == "remarks":
                is_sound = isinstance(value, tuple) and all(isinstance(remark, Remark) for remark in value)
            else:
                is_sound = name in rule.gathers and _may_be_added(getattr(rule, name), value)
            if not is_sound:
                raise ValueError("gathered")
            found.setdefault(number, {})[name] = value
        return found

    def _arrivals(self, source: str, arrival: Arrival) -> tuple[Any, ...]:
        other = None
        if not _are_texts(arrival.texts) or not _are_texts(arrival.patient):
            raise ValueError("arrival")
        if arrival.texts:
            if len(arrival.texts) != len(self._columns.index):
                raise ValueError("arrival")
            instance = Instance(source, {}, list(arrival.texts), pixel_length=int(arrival.has_pixels))
            instance.is_picture_lost = arrival.is_picture_lost
            other = instance.packed()
        if len(arrival.patient) not in (0, 2):
            raise ValueError("arrival")
        return (
            {source: other} if arrival.is_read_otherwise else {},
            set() if arrival.has_uid else {source},
            {source: arrival.patient} if arrival.patient else {},
        )

    def still_present(self, plan: Plan) -> dict[str, tuple[tuple[int, int, bool], ...]]:
        """Return what of a new plan is in output folders."""
        present = {}
        with reading(self.path):
            for output, known in self.written.items():
                found = []
                for place, file in enumerate(plan.files):
                    number = self._numbers.get(file.source)
                    if number in known and file.target:
                        size, is_wanted = known[number]
                        is_same = self._is_same_output(number, file, plan)
                        if is_same is not None:
                            found.append((place, size, is_wanted and is_same))
                present[output] = tuple(found)
        return present

    def _is_same_output(self, number: int, file: FilePlan, plan: Plan) -> bool | None:
        """Tell whether the output of a file is what it was; None if it is even called otherwise."""
        target, size, modified, details = self._database.execute(
            "SELECT target, size, modified, details FROM file WHERE id = ?", (number,)
        ).fetchone()
        if _text(target) != file.target:
            return None
        before = decoded(details) if details is not None else Details()
        if not isinstance(before, Details):
            raise ValueError("details")
        now = plan.details(file)
        is_same_input = (size, modified) == (file.size, file.modified)
        return is_same_input and (before.edits, before.inflated) == (now.edits, now.inflated)

    def left_behind(self, plan: Plan) -> list[str]:
        """Return the names of output files that a new plan does not want any more."""
        written = set().union(*self.written.values())
        with reading(self.path):
            names = self._database.execute("SELECT id, target FROM file")
            before = {_text(target) for number, target in names if number in written}
        return sorted(before.union(self._left) - {"", *(file.target for file in plan.files)})


# From what is found to what is kept, and back


def record_of(done: Done, columns: Columns) -> Record | None:
    """Return what to keep of what was done with a file; None if that cannot be kept."""
    if done.archive or done.learned:
        return None
    _, _, growth, damage, is_pending, is_ready, is_withheld = done.fields
    common, own, row_rest = None, None, None
    if done.row is not None:
        row = done.row if isinstance(done.row, Instance) else Instance.unpacked(done.row, columns.index)
        values, shared = row.texts
        beginning = row.beginning
        if beginning is None:
            return None
        flags = row.is_damaged, row.is_image_spoilt, row.is_worklist_item
        rest = RowRest(row.media_storage_uid, *flags, *beginning, row.frames)
        row_rest = rest if rest != _PLAIN_ROW else None
        common = Common(row.transfer_syntax, row.pixel_length, shared)
        own = json.dumps(list(values), separators=(",", ":"))
    details = done.details if not isinstance(done.details, bytes) else pickle.loads(done.details)
    examined = Examined(
        done.outcome,
        done.reason,
        growth,
        damage,
        is_pending,
        is_ready,
        is_withheld,
        details,
        done.is_repaired,
        done.is_claimed,
        done.has_target,
        done.is_named,
        done.later_findings,
        tuple(done.said),
        tuple((number, name, _kept(value)) for number, one in done.gathered.items() for name, value in one.items()),
        row_rest,
        _arrival(done.arrivals) if done.arrivals else None,
    )
    try:
        return Record(common, own, encoded(examined) if examined != COMMON else None)
    except TypeError:  # a rule of others may gather anything
        return None


def _arrival(arrivals: tuple[Any, ...]) -> Arrival:
    """Return how one file arrives."""
    others, without_uid, patients = arrivals
    texts: tuple[str, ...] = ()
    has_pixels = is_lost = False
    for packed in others.values():
        if packed is not None:
            row = Instance.unpacked(packed, {})
            texts, has_pixels, is_lost = tuple(row.texts[0]), bool(row.pixel_length), row.is_picture_lost
    return Arrival(not without_uid, bool(others), texts, has_pixels, is_lost, next(iter(patients.values()), ()))


def _kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, (set, frozenset)) else value


def _may_be_added(known: object, more: object) -> bool:
    """Tell whether what was gathered can be added to what is known."""
    if isinstance(known, set):
        return isinstance(more, tuple) and all(isinstance(one, (str, int, bytes)) for one in more)
    if isinstance(known, dict):
        return isinstance(more, dict)
    if isinstance(known, (list, tuple)):
        return isinstance(more, tuple)
    return isinstance(known, (int, float)) and isinstance(more, (int, float))


def _are_texts(values: object) -> bool:
    return isinstance(values, (list, tuple)) and set(map(type, values)) <= {str}


def _text(packed: str) -> str:
    """Return what text in a plan says. Raises ValueError if that is none."""
    text, _ = _decode(packed)
    return text if isinstance(text, str) else _no_value("text")


def _no_value(what: str) -> str:
    raise ValueError(what)
