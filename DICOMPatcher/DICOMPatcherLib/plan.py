"""Examine and decide: from a folder and a list of rules to what is to be done with each file. Reads, never writes."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Callable, NamedTuple

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset

from DICOMPatcherLib.changes import Change, Editor, format_path, keyword_of
from DICOMPatcherLib.collection import BASE_TAGS, Instance
from DICOMPatcherLib.files import InputError, list_files, split_input
from DICOMPatcherLib.part10 import Damage, Part10File
from DICOMPatcherLib.references import UID_TAGS, References
from DICOMPatcherLib.rows import Columns, text_of
from DICOMPatcherLib.rule import DICOMPatcherRule, Finding, ParameterError
from DICOMPatcherLib.rules import FixFileMetaInformation
from DICOMPatcherLib.splice import Edit, meta_header, splice
from DICOMPatcherLib.spool import Spool
from DICOMPatcherLib.targets import Targets, relative_target
from DICOMPatcherLib.text import TextError

PATCHED, COPIED, SKIPPED, UNREADABLE, FAILED = "patched", "copied", "skipped", "unreadable", "failed"
OUTCOMES = (PATCHED, COPIED, SKIPPED, UNREADABLE, FAILED)

RULE_FAILED = "RULE"
"""Stands in place of the id of a defect when a rule could not be applied."""

_META_LENGTH = 0x00020000
_TRANSFER_SYNTAX = 0x00020010
_MISPLACED_HEADER = ("F1", "F2", "F4", "F20")
_LONGEST_TRIGGER = 64
_LONGEST_VALUE = 0xFFFE
"""Bytes; of a value whose length is written in 16 bits (PS3.5 section 7.1.2)."""

_FOLLOWS = {0x00080016: 0x00020002, 0x00080018: 0x00020003}
"""Which element of the meta header has to have the value of which element of the data set (PS3.10 section 7.1)."""


class Progress(NamedTuple):
    """How far a run has come."""

    step: str
    done: int
    total: int


class Details(NamedTuple):
    """What is known of one file besides its outcome.

    Attributes
    ----------
    inflated
        True if the edits concern the data set as it is when inflated.
    """

    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    inflated: bool = False


class FilePlan:
    """What is to be done with one input file.

    Attributes
    ----------
    source, target
        Paths below input and output folder, with "/"; `target` is "" if nothing is to be written.
    outcome, reason
        One of OUTCOMES, and why if it is not one of the first two.
    size, modified, growth
        Bytes and time of last modification (ns) when it was examined; by how many bytes the output differs.
    """

    __slots__ = ("source", "target", "outcome", "reason", "size", "modified", "growth", "row", "place")

    def __init__(self, source: str) -> None:
        self.source = source
        self.target = ""
        self.outcome = ""
        self.reason = ""
        self.size = self.modified = self.growth = 0
        self.row: Instance | None = None
        self.place = -1

    def finish(self, outcome: str, reason: str = "") -> None:
        """Set the outcome; what is not written has no target."""
        self.outcome, self.reason = outcome, reason
        if outcome not in (PATCHED, COPIED):
            self.target = ""

    @property
    def is_open(self) -> bool:
        """Whether rules may still work on the file."""
        return not self.outcome


class Plan:
    """What is to be done with each file of an input folder.

    Attributes
    ----------
    root
        The folder that `source` is relative to.
    files
        One entry for each file, in sorted order.
    hides_identity
        True if original values must not appear in reports and logs.
    """

    def __init__(self, root: str, hides_identity: bool) -> None:
        self.root = root
        self.files: list[FilePlan] = []
        self.hides_identity = hides_identity
        self._spool = Spool()

    def details(self, file: FilePlan) -> Details:
        """Return findings, changes and edits of a file."""
        if file.place < 0:
            return Details()
        details: Details = self._spool.get(file.place)
        return details

    def keep(self, file: FilePlan, details: Details) -> None:
        """Store findings, changes and edits of a file."""
        if details != Details():
            file.place = self._spool.put(details)

    def filename(self, file: FilePlan) -> str:
        """Return the absolute path of an input file."""
        return os.path.join(self.root, *file.source.split("/"))


class Planner:
    """Runs rules over a folder.

    Parameters
    ----------
    source
        The input: a folder or a file.
    rules
        The rules in the order in which they are to run.
    output
        The output folder; None if nothing is going to be written.
    key
        What new identifiers depend on; None for a random key.
    log
        Is given a line of text for each thing worth telling.

    Raises
    ------
    InputError, ParameterError
        If the run cannot begin. The message says what to do.
    """

    def __init__(
        self,
        source: str,
        rules: Sequence[DICOMPatcherRule],
        output: str | None = None,
        key: bytes | None = None,
        log: Callable[[str], None] | None = None,
    ) -> None:
        root, self._only = split_input(source)
        # The meta header is looked after whatever rules were chosen.
        is_there = any(isinstance(rule, FixFileMetaInformation) for rule in rules)
        self._rules = [*([] if is_there else [FixFileMetaInformation()]), *rules]
        self._output = os.path.abspath(output) if output is not None else _nowhere()
        self._key = key if key is not None else secrets.token_bytes(32)
        self._log = log or (lambda text: None)
        self._columns = Columns(self._row_keywords())
        self._targets = Targets()
        self._empty = Dataset()
        self._references: list[tuple[str, References]] = []
        self._removes_directories = any(rule.seesDirectories for rule in self._rules)
        self.plan = Plan(root, any(rule.hidesIdentity for rule in self._rules))
        for rule in self._rules:
            rule.checkParameters()

    def _row_keywords(self) -> list[str]:
        keywords = [*BASE_TAGS, *UID_TAGS]
        for rule in self._rules:
            if _overrides(rule, "processCollection"):
                keywords += rule.requiredTags
        return keywords

    def steps(self) -> Iterator[Progress]:
        """Do the work a file at a time; `plan` is complete when the iteration has come to its end.

        Raises
        ------
        InputError
            If there is no file in the input folder.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what pydicom warns of is a finding here
            self._start()
        for this in _passes(self._rules):
            entered = None
            for count, file in enumerate(self.plan.files):
                if file.is_open:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        folder = file.source.rpartition("/")[0]
                        if folder != entered:
                            self._enter(folder, this.rules, file)
                            entered = folder
                        if file.is_open:
                            self._work(file, this)
                yield Progress("examining" if this.is_first else "deciding", count + 1, len(self.plan.files))
            self._references = []
            if not this.is_last:
                for _ in self._collect(this.rules[-1]):
                    yield Progress("deciding", len(self.plan.files), len(self.plan.files))

    # The beginning

    def _start(self) -> None:
        for path, problem, is_lost in list_files(self.plan.root, self._only, self._output):
            file = FilePlan(path)
            if problem:
                file.finish(UNREADABLE if is_lost else SKIPPED, problem)
            self.plan.files.append(file)
        if not self.plan.files:
            raise InputError(f"There are no files in {self.plan.root}. Check the path of the input.")
        for rule in self._rules:
            rule.key = self._key
            rule.logCallback = self._log
            try:
                rule.processStart(self.plan.root, self._output)
            except Exception as error:
                raise ParameterError(f"The rule {_name(rule)} cannot start: {error}") from error

    def _enter(self, folder: str, rules: Iterable[DICOMPatcherRule], first: FilePlan) -> None:
        for rule in rules:
            try:
                rule.processDirectory(os.path.join(self.plan.root, *folder.split("/")) if folder else self.plan.root)
            except Exception as error:
                self.rule_failed(first, rule, error)
                for file in self.plan.files if rule.hidesIdentity else ():
                    if file.is_open and file.source.rpartition("/")[0] == folder:
                        self.rule_failed(file, rule, error)

    # One file

    def _work(self, file: FilePlan, this: _Pass) -> None:
        """Do one pass over one file."""
        filename = self.plan.filename(file)
        for rule in this.skippers:
            try:
                if rule.skipFile(filename):
                    file.finish(SKIPPED, f"left out by {_name(rule)}")
            except Exception as error:
                self.rule_failed(file, rule, error)
            if not file.is_open:
                return
        must_look = this.must_look or self._references or (this.is_last and self.plan.details(file).changes)
        try:
            if not must_look:
                self._name_target(file, this, None)
                if this.is_last and file.is_open:
                    file.finish(COPIED)
                return
            with Part10File.open(filename, file.source) as opened:
                if this.is_first and not self._examine(file, opened):
                    return
                if (opened.size, opened.modified) != (file.size, file.modified):
                    file.finish(FAILED, "changed since it was examined")
                    return
                session = _Session(self, file, opened, filename)
                for name, reference in () if opened.is_directory else self._references:
                    session.follow(name, reference)
                session.apply(this.workers)
                if file.is_open:
                    self._name_target(file, this, session)
                if file.is_open:
                    session.close(finish=this.is_last)
        except OSError as error:
            file.finish(UNREADABLE, f"cannot be read: {error.strerror or error}")
        except Exception as error:  # a fault of ours must not cost the other files
            file.finish(FAILED, f"unexpected {type(error).__name__}: please report this")

    def _examine(self, file: FilePlan, opened: Part10File) -> bool:
        """Take down what the first look at a file shows; return whether rules can work on it."""
        file.size, file.modified = opened.size, opened.modified
        if opened.foreign:
            file.finish(SKIPPED, f"not a DICOM file: {opened.foreign}")
        elif opened.damage:
            self.plan.keep(file, Details(tuple(opened.findings)))
            file.finish(UNREADABLE, opened.damage)
        elif opened.is_directory and self.plan.hides_identity and not self._removes_directories:
            file.finish(SKIPPED, "DICOMDIR: it names patients, and it cannot be changed without breaking it")
        elif opened.is_directory:
            self.plan.keep(file, Details(tuple(opened.findings)))
        else:
            file.row = Instance(
                file.source,
                self._columns.index,
                self._columns.values(opened),
                opened.transfer_syntax,
                opened.pixels.length if opened.pixels else 0,
                self._digest,
            )
            self.plan.keep(file, Details(tuple(opened.findings)))
        return file.is_open

    def _digest(self, instance: Instance, of_pixels: bool) -> bytes:
        filename = os.path.join(self.plan.root, *instance.path.split("/"))
        digest = hashlib.blake2b(digest_size=16)
        with Part10File.open(filename) as opened:
            if of_pixels:
                blocks = opened.pixels.blocks() if opened.pixels else iter(())
            else:
                blocks = opened.blocks(opened.data_start, opened.end)
            for block in blocks:
                digest.update(block)
        return digest.digest()

    # Names of the output files

    def _name_target(self, file: FilePlan, this: _Pass, session: _Session | None) -> None:
        target = file.target or file.source
        for rule in this.namers:
            path = os.path.join(self._output, *target.split("/"))
            try:
                rule.file = session.opened if session is not None else _Named(file.source)  # type: ignore[assignment]
                dataset = session.dataset if session is not None and rule.namesByDataSet else self._empty
                path = rule.generateOutputFilePath(dataset, path)
                chosen = relative_target(self._output, os.fspath(path))
            except Exception as error:
                self.rule_failed(file, rule, error)
                continue
            if chosen is None:
                self.note(file, Finding(RULE_FAILED, f"{_name(rule)} named a file outside the output folder"))
            else:
                target = chosen
        file.target = self._targets.claim(target) if this.is_last else target
        if file.target != target:
            self.note(file, Finding("F32", "another file has the same name for the output, so a number was added"))

    # Rules that see all instances

    def _collect(self, rule: DICOMPatcherRule) -> Iterator[None]:
        """Let a rule work on the rows, and take its changes into the plan."""
        rows = {file.row: file for file in self.plan.files if file.is_open and file.row is not None}
        rule.file = None  # type: ignore[assignment]
        try:
            yield from rule.processCollection(list(rows)) or ()
        except Exception as error:
            # Half of its work is worse than none: a series might be torn apart.
            for row, file in rows.items():
                for keyword, (old, _) in row.take_changes().items():
                    row.learn(keyword, old)
                row.take_findings()
                row.skip_reason = ""
                self.rule_failed(file, rule, error)
            return
        replaced = {}
        for row, file in rows.items():
            changes = row.take_changes()
            for finding in row.take_findings():
                self.note(file, finding)
            if row.skip_reason:
                file.finish(SKIPPED, row.skip_reason)
            elif changes:
                self._take(file, rule, changes)
                replaced[row] = changes
        uids = {row: changes for row, changes in replaced.items() if any(keyword in UID_TAGS for keyword in changes)}
        if uids:
            found = References([row for row in rows if not row.skip_reason], uids)
            if found:
                self._references.append((_name(rule), found))
        yield

    def _take(self, file: FilePlan, rule: DICOMPatcherRule, changes: dict[str, tuple[str, str]]) -> None:
        """Turn the changes of a row into changes of data elements."""
        details = self.plan.details(file)
        merged = {change.path: change for change in details.changes}
        for keyword, (old, new) in changes.items():
            tag = tag_for_keyword(keyword)
            assert tag is not None
            vr = dictionary_VR(tag)
            if len(new) > _LONGEST_VALUE:
                self.rule_failed(file, rule, ValueError(f"{keyword} would be too long"))
                continue
            before = merged[tag,].before if (tag,) in merged else old
            merged[tag,] = Change(_name(rule), (tag,), before, new, vr, _plain_value(vr, new))
        self.plan.keep(file, self.plan.details(file)._replace(changes=tuple(merged.values())))

    # Findings

    def note(self, file: FilePlan, *findings: Finding) -> None:
        """Add findings about a file to the plan."""
        if not findings:
            return
        details = self.plan.details(file)
        self.plan.keep(file, details._replace(findings=(*details.findings, *findings)))

    def rule_failed(self, file: FilePlan, rule: DICOMPatcherRule, error: Exception) -> None:
        """Note that a rule could not be applied to a file."""
        reason = type(error).__name__ if self.plan.hides_identity else f"{type(error).__name__}: {error}"
        message = f"{_name(rule)} could not be applied: {reason}"
        self.note(file, Finding(RULE_FAILED, message))
        if rule.hidesIdentity:
            file.finish(FAILED, message)


class _Session:
    """The rules of one pass at work on one open file."""

    def __init__(self, planner: Planner, file: FilePlan, opened: Part10File, filename: str) -> None:
        self.opened = opened
        self._planner = planner
        self._file = file
        self._filename = filename
        self._editor: Editor | None = None

    @property
    def dataset(self) -> Any:
        """The data set as the rules have left it."""
        return self._edit().dataset

    @property
    def _details(self) -> Details:
        return self._planner.plan.details(self._file)

    def _edit(self) -> Editor:
        if self._editor is None:
            changes = self._details.changes
            editor = self._editor = Editor(self.opened, self._filename, (c for c in changes if not c.is_pending))
            for change in changes:
                if change.is_pending:
                    try:
                        editor.dataset.add_new(change.path[0], change.vr, _typed(change.vr, change.after or ""))
                        editor.note(change.rule)
                    except Exception:  # whatever text a rule has put into a row
                        editor.undo()
                        reason = f"its value does not fit {format_path(change.path)}"
                        message = f"{change.rule} could not be applied: {reason}"
                        self._planner.note(self._file, Finding(RULE_FAILED, message))
        return self._editor

    def apply(self, rules: Iterable[DICOMPatcherRule]) -> None:
        """Let each rule that wants to change the data set."""
        for rule in rules:
            if not self._file.is_open:
                return
            if self.opened.is_directory and not rule.seesDirectories:
                continue
            _present(rule, self.opened)
            try:
                if rule.triggers and not rule.wants(self._values(rule.triggers)):
                    continue
                if rule.hidesIdentity:
                    self.opened.walk_sequences()  # what is not found cannot be removed
                rule.processDataSet(self.dataset)
                if rule.textEncoding is not None:
                    self._edit().recode(_name(rule), rule.textEncoding)
                else:
                    self._edit().note(_name(rule))
            except Exception as error:  # whatever a rule does, the run goes on
                self._undo(rule, error)
            self._planner.note(self._file, *rule.reported)
            if rule.skipReason:
                self._file.finish(SKIPPED, rule.skipReason)

    def follow(self, name: str, references: References) -> None:
        """Let references to replaced UIDs follow."""
        stand_in_file = references.stand_in(self.opened)
        if not stand_in_file and not any(change.vr in ("UI", "SQ") for change in self._details.changes):
            return
        try:
            left = references.follow(self.dataset)
            before = self._edit().changes
            self._edit().note(name)
            if stand_in_file and not left and self._edit().changes == before:
                left = ["a reference to a replaced UID stands in an element that cannot be read, and was left as it is"]
        except Exception as error:  # pydicom raises nearly anything on a damaged sequence
            self._edit().undo()
            left = [f"references could not be followed: {type(error).__name__}"]
        self._planner.note(self._file, *(Finding("I15", message) for message in left))

    def close(self, finish: bool) -> None:
        """Put what was found out into the plan; at the end with the bytes to write."""
        if self._editor is None and any(change.is_pending for change in self._details.changes):
            self._edit()
        if self._editor is not None:
            changes = tuple(self._editor.changes.values())
            self._planner.plan.keep(self._file, self._details._replace(changes=changes))
            self._update_row(changes)
        if finish:
            self._finish()

    def _finish(self) -> None:
        try:
            details = self._details
            changes = self._with_meta_header(details.changes)
            syntax = next((change for change in changes if change.path == (_TRANSFER_SYNTAX,)), None)
            inflated = self.opened.deflated
            if syntax is not None and syntax.after and not self.opened.is_written_as(syntax.after):
                edits = [Edit(0, self.opened.size, self._edit().rewritten())]
                inflated = False
            else:
                edits = splice(self.opened, changes)
            kept = Details(details.findings, tuple(changes), tuple(edits), inflated and bool(edits))
            self._planner.plan.keep(self._file, kept)
            self._file.growth = sum(len(edit.data) - (edit.stop - edit.start) for edit in edits)
            self._file.finish(PATCHED if changes else COPIED)
        except (Damage, ValueError, OverflowError) as error:
            if self._planner.plan.hides_identity:
                self._file.finish(FAILED, f"the changes cannot be written: {error}")
                return
            finding = Finding(RULE_FAILED, f"nothing was changed, because the changes cannot be written: {error}")
            self._planner.plan.keep(self._file, Details((*self._details.findings, finding)))
            self._file.finish(COPIED)

    def _with_meta_header(self, changes: Iterable[Change]) -> list[Change]:
        """Add what the meta header needs to agree with the data set."""
        found = {change.path: change for change in changes}
        for tag, meta_tag in _FOLLOWS.items():
            change = found.get((tag,))
            if change is not None and change.value is not None:
                before = self.opened.meta_text(meta_tag)
                found.pop((meta_tag,), None)
                if before != change.after:
                    found[meta_tag,] = change._replace(path=(meta_tag,), before=before)
        length = found.get((_META_LENGTH,))
        if length is not None:
            meta = [change for change in found.values() if change.path[0] >> 16 == 2]
            after = str(int.from_bytes(value := meta_header(self.opened, meta)[140:144], "little"))
            found[_META_LENGTH,] = length._replace(after=after, value=value)
            in_place = not any(finding.defect in _MISPLACED_HEADER for finding in self.opened.findings)
            if after == length.before and in_place:
                del found[_META_LENGTH,]
        return list(found.values())

    def _values(self, keywords: Iterable[str]) -> dict[str, bytes]:
        values = {}
        changes = (
            {change.path: change for change in self._details.changes} if self._editor is None else self._editor.changes
        )
        for keyword in keywords:
            tag = tag_for_keyword(keyword)
            assert tag is not None
            change = changes.get((tag,)) if changes else None
            element = self.opened.element(tag)
            if change is not None:
                if change.value is not None:
                    values[keyword] = change.value[:_LONGEST_TRIGGER]
            elif element is not None:
                values[keyword] = self.opened.read(element.value, min(element.length, _LONGEST_TRIGGER))
        return values

    def _undo(self, rule: DICOMPatcherRule, error: Exception) -> None:
        if self._editor is not None:
            self._editor.undo()
        if isinstance(error, TextError) and rule.textEncoding is not None:
            self._file.finish(FAILED, f"{_name(rule)}: {error}")
        else:
            self._planner.rule_failed(self._file, rule, error)

    def _update_row(self, changes: Iterable[Change]) -> None:
        row = self._file.row
        for change in changes:
            if row is not None and len(change.path) == 1 and change.path[0] >> 16 != 2:
                row.learn(keyword_of(change.path), text_of(change.value or b"", change.vr, self.opened))


class _Named:
    """Stands for a file that need not be opened: only its path is known."""

    def __init__(self, path: str) -> None:
        self.path = path


class _Pass:
    """Some neighbouring rules, and what they do with a file: each pass but the last ends with a collecting rule.

    Attributes
    ----------
    rules, skippers, workers
        The rules, and those of them that may skip a file or work on its data set.
    namers
        The rules that are asked for the path in this pass. That is the last one, except for a rule that has followed
        the files in an earlier pass: it may know only then which file it is asked about.
    must_look
        Whether every file has to be opened.
    """

    def __init__(self, rules: list[DICOMPatcherRule], earlier: list[DICOMPatcherRule], is_last: bool) -> None:
        self.is_first = not earlier
        self.is_last = is_last
        self.rules = rules
        self.skippers = [rule for rule in rules if _overrides(rule, "skipFile")]
        self.workers = [rule for rule in rules if _overrides(rule, "processDataSet")]
        waiting = [rule for rule in earlier if not _follows_files(rule)] if is_last else []
        asked = [*waiting, *(rule for rule in rules if is_last or _follows_files(rule))]
        self.namers = [rule for rule in asked if _overrides(rule, "generateOutputFilePath")]
        self.must_look = self.is_first or bool(self.workers) or any(rule.namesByDataSet for rule in self.namers)


def _passes(rules: Sequence[DICOMPatcherRule]) -> list[_Pass]:
    """Divide the rules."""
    ends = [number + 1 for number, rule in enumerate(rules) if _overrides(rule, "processCollection")]
    starts = [0, *ends]
    return [
        _Pass(list(rules[start:end]), list(rules[:start]), is_last=end is None)
        for start, end in zip(starts, [*ends, None])
    ]


def _overrides(rule: DICOMPatcherRule, hook: str) -> bool:
    return getattr(getattr(rule, hook), "__func__", None) is not getattr(DICOMPatcherRule, hook)


def _follows_files(rule: DICOMPatcherRule) -> bool:
    return any(_overrides(rule, hook) for hook in ("processDirectory", "skipFile", "processDataSet"))


def _present(rule: DICOMPatcherRule, opened: Part10File) -> None:
    """Tell a rule which file it is about to see."""
    rule.file = opened
    rule.reported = []
    rule.skipReason = ""
    rule.textEncoding = None


def _name(rule: DICOMPatcherRule) -> str:
    return type(rule).__name__


def _nowhere() -> str:
    """Return the path of an output folder that does not exist."""
    return os.path.join(tempfile.gettempdir(), f"dicom-patcher-{secrets.token_hex(8)}")


def _typed(vr: str, text: str) -> Any:
    """Return the text of a row as a value that pydicom takes for an element of this VR."""
    if vr in ("FD", "FL"):
        return [float(part) for part in text.split("\\")] if text else None
    if vr in ("US", "SS", "UL", "SL"):
        return [int(part) for part in text.split("\\")] if text else None
    return text


def _plain_value(vr: str, text: str) -> bytes | None:
    """Return the encoded value of plain ASCII text; None if the data set is needed to encode it."""
    if not text.isascii() or vr in ("US", "SS", "UL", "SL", "FD", "FL"):
        return None
    data = text.encode("ascii")
    return data + (b"\0" if vr == "UI" else b" ") * (len(data) % 2)
