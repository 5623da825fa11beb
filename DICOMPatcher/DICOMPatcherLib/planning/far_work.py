"""Passes over single files that another process does: what goes there, what it does, and what comes back."""

from __future__ import annotations

import contextlib
import copy
import functools
import pickle
import threading
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from DICOMPatcherLib.disk.read_ahead import ReadAhead
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.external_rules import file_of_rules, load_rules_once
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.rows import Columns
from DICOMPatcherLib.planning.file_work import FileWork
from DICOMPatcherLib.planning.passes import Pass, overrides, passes
from DICOMPatcherLib.planning.plan import Details, FilePlan, Plan
from DICOMPatcherLib.planning.rule_calls import is_built_in, present, rule_name
from DICOMPatcherLib.planning.session import Session
from DICOMPatcherLib.planning.workers import BATCH, Call, is_stopped, shared_key
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.pydicom_messages import without_pydicom_messages

_HOOKS = ("skipFile", "processFile", "processDataSet", "editElements")
"""Those for single files, but for the one that names them, which is called where the names are given away."""
_SET_BY_ENGINE = frozenset(
    (
        *("key", "earlierNames", "logCallback", "file", "reported", "accepted", "remarks", "skipReason"),
        *("textEncoding", "textInsteadOf"),
    )
)
FIELDS = ("size", "modified", "growth", "damage", "is_pending", "is_ready", "is_withheld")
"""Those of a `FilePlan` that go there and come back."""


def why_not(rules: Iterable[DICOMPatcherRule]) -> Text | None:
    """Return why no other process may see some of the files; None if it may."""
    for rule in rules:
        has_hooks = any(overrides(rule, hook) for hook in _HOOKS) or _names_by_itself(rule)
        if overrides(rule, "processDirectory") or (has_hooks and not rule.eachFileAlone):
            return Text(
                "the rule {rule} does not say that it sees each file alone (eachFileAlone)", rule=rule_name(rule)
            )
        if overrides(rule, "generateOutputFilePath") and rule.namesByDataSet:
            return Text("the rule {rule} names files by their data sets", rule=rule_name(rule))
    return None


def may_be_far(this: Pass) -> bool:
    """Tell whether there is enough to do in a pass, and nothing that has to be done here."""
    return not this.is_idle and not any(map(_names_by_itself, this.namers))


def _names_by_itself(rule: DICOMPatcherRule) -> bool:
    """Tell whether a rule of others names files: it may leave them out at that."""
    return overrides(rule, "generateOutputFilePath") and not is_built_in(rule)


class _RuleThere(NamedTuple):
    """A rule as another process gets it.

    Attributes
    ----------
    file
        The file that its class has to be loaded from; "" if it can be imported.
    pickled
        The class, and what the rule has in its attributes if it is to do anything there.
    """

    name: str
    file: str
    pickled: bytes


class _Common(NamedTuple):
    """What all batches of one pass have in common.

    Attributes
    ----------
    key
        On what new identifiers depend; None if the worker knows it.
    keeps_apart
        Whether what is gathered is to be told of each file, and not of a batch.
    """

    token: str
    key: bytes | None
    root: str
    hiding_rules: frozenset[str]
    keywords: tuple[str, ...]
    number: int
    rules: tuple[_RuleThere, ...]
    keeps_apart: bool


class _File(NamedTuple):
    """A file that is to be worked on.

    Attributes
    ----------
    path
        Where it lies, if it was unpacked; else "".
    fields
        What an earlier pass has found out; None if there was none.
    """

    source: str
    path: str
    fields: tuple[Any, ...] | None
    details: bytes
    has_row: bool


class Done(NamedTuple):
    """What was done with a file.

    Attributes
    ----------
    details
        Pickled, or as they are; None if they are what they were.
    row, learned
        A new row, or what it is made from, or what the row that is there has to learn.
    archive, is_repaired, is_claimed, has_target, is_named
        What kind of archive it is; whether its structure was repaired, it took the name that it has, it still has one,
        and it is to be named.
    later_findings
        How many of the findings were made after it was named.
    said
        What rules said to the user, by number of the rule.
    gathered, arrivals
        What of the same of `DoneBatch` this file has added, if that is kept apart.
    """

    outcome: str
    reason: str
    fields: tuple[Any, ...]
    details: bytes | Details | None
    row: tuple[object, ...] | Instance | None
    learned: Sequence[tuple[str, str]]
    archive: str
    is_repaired: bool
    is_claimed: bool
    has_target: bool
    is_named: bool
    later_findings: int
    said: Sequence[tuple[int, str]]
    gathered: Mapping[int, Mapping[str, Any]] = MappingProxyType({})
    arrivals: tuple[Any, ...] = ()


class DoneBatch(NamedTuple):
    """What was done with a batch.

    Attributes
    ----------
    files
        One for each; fewer if the last of them is an archive, and has to be unpacked before others are looked at.
    gathered
        What rules have gathered, by number.
    refused
        Why the run cannot go on; "" if it can.
    """

    files: Sequence[Done]
    gathered: Mapping[int, Mapping[str, Any]]
    arrivals: tuple[object, ...]
    refused: str = ""


class FarPass:
    """One pass, as it is given to other processes.

    Parameters
    ----------
    key
        On what new identifiers depend, if it has to be sent.
    number
        Which of all passes it is.
    keeps_apart
        Whether to tell of each file what rules have gathered from it.

    Raises
    ------
    ParameterError
        If a rule has something in its attributes that cannot be sent.
    """

    def __init__(
        self,
        plan: Plan,
        rules: Sequence[DICOMPatcherRule],
        columns: Columns,
        token: str,
        key: bytes | None,
        number: int,
        keeps_apart: bool = False,
    ) -> None:
        self._plan = plan
        self._rules = rules
        this = passes(rules)[number]
        at_work = rules if this.is_first else [*this.rules, *([this.rewriter] if this.rewriter else [])]
        self._by_file = {
            place: {name: getattr(rule, name) for name in rule.byFile}
            for place, rule in enumerate(rules)
            if rule in at_work and rule.byFile
        }
        there = tuple(_packed(rule, rule in at_work) for rule in rules)
        hiding, keywords = frozenset(plan.hiding_rules), tuple(columns.index)
        common = _Common(token, key, plan.root, hiding, keywords, number, there, keeps_apart)
        self._common = pickle.dumps(common, pickle.HIGHEST_PROTOCOL)
        self._here: _There | None = None
        self._looked_at = 0

    @property
    def trial(self) -> Call:
        """What shows whether a worker has all the rules: it returns what is wrong."""
        return missing_rules, self._common, b""

    def call(self, files: Iterable[FilePlan], is_first: bool) -> Call:
        """Return how to have files worked on."""
        sent = [self._sent(file, is_first) for file in files]
        by_file = {
            place: {
                name: {file.source: known[file.source] for file in sent if file.source in known}
                for name, known in attributes.items()
            }
            for place, attributes in self._by_file.items()
        }
        return work_there, self._common, pickle.dumps((sent, by_file), pickle.HIGHEST_PROTOCOL)

    def _sent(self, file: FilePlan, is_first: bool) -> _File:
        plan = self._plan
        return _File(
            file.source,
            plan.unpacked.get(file.source, ""),
            None if is_first else tuple(getattr(file, name) for name in FIELDS),
            plan.details_as_bytes(file),
            file.row is not None,
        )

    def first_look(self, file: FilePlan, ahead: ReadAhead) -> Done:
        """Do the first pass over a file here, as a worker would do it.

        Parameters
        ----------
        ahead
            Opens the files.

        Raises
        ------
        InputError
            If the run cannot go on.
        """
        if self._here is None or self._looked_at % BATCH == 0:
            self._here = _There(pickle.loads(self._common), ahead)
        self._looked_at += 1
        return self._here.done(self._sent(file, is_first=True))


def take_in(rules: Sequence[DICOMPatcherRule], gathered: Mapping[int, Mapping[str, Any]]) -> None:
    """Add what rules have gathered elsewhere to what they have gathered here."""
    for place, attributes in gathered.items():
        for name, more in attributes.items():
            setattr(rules[place], name, _sum(getattr(rules[place], name), more))


def _packed(rule: DICOMPatcherRule, with_state: bool) -> _RuleThere:
    """Return a rule as it can be sent. Raises ParameterError if it cannot."""
    state = {name: value for name, value in vars(rule).items() if with_state and name not in _SET_BY_ENGINE}
    state.update((name, _emptied(state[name])) for name in (*rule.gathers, *rule.byFile) if name in state)
    try:
        pickled = pickle.dumps((type(rule), state), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # pickle raises nearly anything
        reason = f"{type(error).__name__}: {error}".rstrip(".")
        raise ParameterError(
            Text(
                "The rule {rule} cannot be sent to worker processes: {reason}. Use one job.",
                rule=rule_name(rule),
                reason=reason,
            )
        ) from error
    return _RuleThere(rule_name(rule), file_of_rules(type(rule)), pickled)


def _emptied(value: Any) -> Any:
    if not hasattr(value, "clear"):
        return type(value)()
    value = copy.copy(value)
    value.clear()
    return value


def _made(there: _RuleThere) -> DICOMPatcherRule:
    if there.file:
        load_rules_once(there.file)
    kind, state = pickle.loads(there.pickled)
    rule: DICOMPatcherRule = kind.__new__(kind)
    DICOMPatcherRule.__init__(rule)
    vars(rule).update(state)
    return rule


def _sum(known: Any, more: Any) -> Any:
    """Return what was gathered here and there together; what can grow does."""
    if isinstance(known, (set, dict)):  # a Counter adds
        known.update(more)
        return known
    if isinstance(known, list):
        return [*known, *more]
    return known or more if isinstance(known, bool) else known + more


# There


def missing_rules(common: bytes, _: bytes) -> bytes:
    """Return which rule a worker does not have, and why; b"" if it has all."""
    loaded: _Common = pickle.loads(common)
    for there in loaded.rules:
        try:
            _made(there)
        except Exception as error:
            problem = Text(
                "A worker process cannot import the rule {rule}: {reason}.",
                rule=there.name,
                reason=f"{type(error).__name__}: {error}".rstrip("."),
            )
            return problem.encode()
    return b""


_ONE_AT_A_TIME = threading.Lock()
"""Workers with several threads are those of a cluster: what is remembered of earlier files is not for two at once."""


@functools.lru_cache(maxsize=1)
def _columns(keywords: tuple[str, ...]) -> Columns:
    return Columns(keywords)  # it learns which values are frequent


def work_there(common: bytes, batch: bytes) -> bytes:
    """Do a pass over the files of a batch; return `DoneBatch`."""
    with _ONE_AT_A_TIME, without_pydicom_messages():
        return pickle.dumps(_There(pickle.loads(common)).work(*pickle.loads(batch)), pickle.HIGHEST_PROTOCOL)


class _There:
    """A worker at work on a batch."""

    def __init__(self, common: _Common, ahead: ReadAhead | None = None) -> None:
        self._token = common.token
        self._keeps_apart = common.keeps_apart
        self._rules = [_made(there) for there in common.rules]
        self._pass = passes(self._rules)[common.number]
        self._plan = Plan(common.root, (), common.hiding_rules)
        self._columns = _columns(common.keywords)
        self._work = FileWork(self._plan, self._rules, self._columns, self._claim, self._name)
        self._work.ahead = ahead or self._work.ahead
        self._said: list[tuple[int, str]] = []
        self._is_claimed = self._is_named = False
        self._findings: tuple[Finding, ...] = ()
        for number, rule in enumerate(self._rules):
            rule.key = shared_key() if common.key is None else common.key
            rule.logCallback = functools.partial(self._say, number)
            rule.remarks = []
            present(rule, None)

    def work(self, files: Sequence[_File], by_file: Mapping[int, Mapping[str, Any]]) -> DoneBatch:
        for number, attributes in by_file.items():
            vars(self._rules[number]).update(attributes)
        done: list[Done] = []
        paths = [self._plan.path_of(file.source) if not file.path else "" for file in files]
        self._work.ahead.begin(dict(enumerate(paths)).get)
        try:
            with contextlib.closing(self._work.ahead):
                for number, file in enumerate(files):
                    if is_stopped(self._token):
                        break
                    self._work.ahead.reach(number)
                    done.append(self.done(file))
                    if self._work.archive:
                        break
        except InputError as error:
            return DoneBatch((), {}, ((), (), ()), str(error))
        return DoneBatch(done, self._all_gathered(), self._work.arrivals.packed())

    def _all_gathered(self) -> dict[int, dict[str, Any]]:
        return {number: found for number, rule in enumerate(self._rules) if (found := self._gathered(rule))}

    def _gathered(self, rule: DICOMPatcherRule) -> dict[str, Any]:
        if not rule.gathers and not rule.remarks:
            return {}
        names = ("remarks", *(name for name in rule.gathers if name in vars(rule)))
        return {name: value for name in names if (value := getattr(rule, name))}

    def _gathered_alone(self) -> dict[int, dict[str, Any]]:
        """Return what rules have gathered since this was asked last, and have them begin anew."""
        gathered = self._all_gathered()
        for number, found in gathered.items():
            vars(self._rules[number]).update((name, _emptied(value)) for name, value in found.items())
        return gathered

    def done(self, there: _File) -> Done:
        """Do the pass over a file. Raises InputError if the run cannot go on."""
        plan, file = self._plan, FilePlan(there.source)
        if there.path:
            plan.unpacked[there.source] = there.path
        for name, value in zip(FIELDS, there.fields or ()):
            setattr(file, name, value)
        learning = _Learning(there.source, self._columns.index) if there.has_row else None
        file.row = learning
        plan.keep_bytes(file, there.details)
        self._said, self._is_claimed, self._is_named = [], False, False
        before = file.place
        self._work.archive = ""
        self._work.work(file, self._pass)
        row = file.row.packed() if file.row is not None and file.row is not learning else None
        return Done(
            file.outcome,
            file.reason,
            tuple(getattr(file, name) for name in FIELDS),
            plan.details_as_bytes(file) if file.place != before else None,
            row,
            learning.learned if learning is not None else (),
            self._work.archive,
            self._work.repaired.get(file.source) is file,
            self._is_claimed,
            bool(file.target),
            self._is_named,
            self._later_findings(plan.details(file).findings) if self._is_named and file.place != before else 0,
            self._said,
            self._gathered_alone() if self._keeps_apart else {},
            self._work.arrivals.taken() if self._keeps_apart else (),
        )

    def _later_findings(self, findings: Sequence[Finding]) -> int:
        """Return how many findings were made since the file was named; some of those before may be taken back."""
        known = set(self._findings)
        return sum(finding not in known for finding in findings)

    def _claim(self, file: FilePlan) -> None:
        self._is_claimed = True
        file.target = file.source

    def _name(self, file: FilePlan, this: Pass, session: Session | None) -> None:
        self._is_named = True
        self._findings = self._plan.details(file).findings

    def _say(self, number: int, text: str) -> None:
        self._said.append((number, text))


class _Learning(Instance):
    """Stands for a row that lies elsewhere, and takes down what that has to learn."""

    __slots__ = ("learned",)

    def __init__(self, path: str, columns: dict[str, int]) -> None:
        super().__init__(path, columns, [])
        self.learned: list[tuple[str, str]] = []

    def learn(self, keyword: str, text: str) -> None:
        if self.has(keyword):
            self.learned.append((keyword, text))
