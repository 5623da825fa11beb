"""Examine and decide: from a folder and a list of rules to a plan. Reads, never writes."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Callable

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset

from DICOMPatcherLib.defects import (
    ARCHIVE,
    FOREIGN_BYTES_AT_END,
    INSTANCE_UID_MISSING,
    NUMBER_UNUSABLE,
    PATIENT_MISSING,
    RULE_FAILED,
    SERIES_UID_MISSING,
    SEVERAL_FILES,
    STUDY_UID_MISSING,
    UNSUITABLE_NAME,
    DefectId,
)
from DICOMPatcherLib.disk.input_files import Source, list_files, split_input
from DICOMPatcherLib.disk.run_folder import RUN_FOLDER
from DICOMPatcherLib.disk.temporary import remove_leftovers
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.external_rules import made
from DICOMPatcherLib.findings import WRONG_HEADER, Finding, damage_of
from DICOMPatcherLib.instances.instance import BASE_TAGS, UID_TAGS, Digest, Instance
from DICOMPatcherLib.instances.rows import Columns, plain_text
from DICOMPatcherLib.outlook.frames import frames_of
from DICOMPatcherLib.outlook.outlook import OUTLOOK_TAGS
from DICOMPatcherLib.part10.completeness import lack_of_pixels, lack_of_size
from DICOMPatcherLib.part10.elements import Damage
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.joined_files import JOINED
from DICOMPatcherLib.part10.pixel_values import value_blocks
from DICOMPatcherLib.planning.archives import ARCHIVES, NOT_UNPACKED
from DICOMPatcherLib.planning.editor import Change
from DICOMPatcherLib.planning.foresight import Arrivals, outlook_of
from DICOMPatcherLib.planning.hindrances import hindrances
from DICOMPatcherLib.planning.keys import run_key
from DICOMPatcherLib.planning.passes import Pass, overrides, passes
from DICOMPatcherLib.planning.plan import (
    DAMAGED,
    FAILED,
    PATCHED,
    SKIPPED,
    UNREADABLE,
    FilePlan,
    Plan,
    Progress,
    Recommended,
    UsedRule,
)
from DICOMPatcherLib.planning.references import References
from DICOMPatcherLib.planning.rule_calls import present, rule_name
from DICOMPatcherLib.planning.session import Session
from DICOMPatcherLib.planning.sources import ArchivedSources
from DICOMPatcherLib.planning.splice import splice
from DICOMPatcherLib.planning.structural_repair import repair_structure
from DICOMPatcherLib.planning.targets import Targets, relative_target
from DICOMPatcherLib.planning.unpacking import ArchiveError
from DICOMPatcherLib.rule_api.parameters import check_parameters
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action, plural
from DICOMPatcherLib.values.typed_values import ValueProblem, problem_of

_IDENTIFIERS = {
    "StudyInstanceUID": STUDY_UID_MISSING,
    "SeriesInstanceUID": SERIES_UID_MISSING,
    "SOPInstanceUID": INSTANCE_UID_MISSING,
    "PatientID": PATIENT_MISSING,
    "PatientName": PATIENT_MISSING,
    "SeriesNumber": NUMBER_UNUSABLE,
    "InstanceNumber": NUMBER_UNUSABLE,
}
"""What a file says of its study, series, itself and its patient, and the defect if it does not."""

_LONGEST_VALUE = 0xFFFE
"""Bytes; of a value whose length is written in 16 bits (PS3.5 section 7.1.2)."""


_RENAMED = action(
    "the name of another output file or of a Windows device; renamed",
    "the name of another output file or of a Windows device; would be renamed",
)


class Planner:
    """Runs rules over a folder.

    Parameters
    ----------
    source
        The input: a folder, a file, or several of them.
    rules
        The rules in the order in which they are to run.
    output
        The output folder; None if nothing is going to be written.
    key
        What new identifiers depend on, bytes or text; None for a random key.
    log
        Is given a line of text for each thing worth telling.
    available
        All rules there are, in their order: those that are always on are used, and others may be recommended.

    Raises
    ------
    InputError, ParameterError
        If the run cannot begin. The message says what to do.
    TypeError
        If the key is neither bytes nor text.
    """

    def __init__(
        self,
        source: Source,
        rules: Sequence[DICOMPatcherRule],
        output: str | None = None,
        key: bytes | str | None = None,
        log: Callable[[str], None] | None = None,
        available: Sequence[type[DICOMPatcherRule]] = (),
    ) -> None:
        root, only = split_input(source)
        used = {type(rule) for rule in rules}
        self._rules = [*(rule() for rule in available if rule.default == "always" and rule not in used), *rules]
        self._available = available
        self._output = os.path.abspath(output) if output is not None else _nowhere()
        self._key = run_key(key)
        self._log = log or (lambda text: None)
        used = {type(rule) for rule in self._rules}
        self._advisers = list(self._made_advisers(rule for rule in available if rule not in used))
        self._columns = Columns(self._row_keywords())
        self._arrivals = Arrivals(self._columns.index)
        self._targets = Targets(RUN_FOLDER)
        self._empty = Dataset()
        self._digest_of, self._opener = self._digest, self._open  # one object for all instances
        self._archive = ""  # the kind of archive that was just found
        self._structure_repaired: dict[str, FilePlan] = {}
        self._left: set[FilePlan] = set()
        self._collected: dict[Instance, FilePlan] = {}  # those that a rule sees
        self._references: list[tuple[str, References]] = []
        self._unpacks_archives = any(rule.unpacksArchives for rule in self._rules)
        self._keeps_unreadable = any(rule.keepsUnreadable for rule in self._rules)
        self._removes_directories = any(rule.seesDirectories for rule in self._rules)
        self.plan = Plan(root, only, {rule_name(rule) for rule in self._rules if rule.deidentifies})
        self.plan.key = self._key if key is not None else None
        self.plan.rules = tuple(UsedRule(rule_name(rule), self._shown_parameters(rule)) for rule in self._rules)
        self._archived = ArchivedSources(self.plan)
        for rule in self._rules:
            check_parameters(rule)
        if self._keeps_unreadable and self.plan.hides_identity:
            raise ParameterError(
                Text(
                    "Unreadable files cannot be copied unchanged when identifying data is to be removed: they may "
                    "contain some. Leave out one of the two rules."
                )
            )

    def _made_advisers(self, available: Iterable[type[DICOMPatcherRule]]) -> Iterator[DICOMPatcherRule]:
        """Yield the rules that may recommend themselves, but for those that cannot be made."""
        for rule in available:
            if overrides(rule, "recommend"):
                try:
                    yield made(rule)
                except ParameterError as error:
                    self._log(str(error))

    def _shown_parameters(self, rule: DICOMPatcherRule) -> dict[str, str | None]:
        """Return the parameters of a rule; where identity is hidden, without what may name a patient."""
        specified = {spec.name: spec.remembered for spec in rule.parameterSpecs}
        given = getattr(rule, "parameters", None) or {}  # rules of scripts may have none
        return {
            name: str(given[name] if name in given else rule.parameter(name))
            if specified.get(name) or not self.plan.hides_identity
            else None
            for name in (*specified, *(name for name in given if name not in specified))
        }

    def _row_keywords(self) -> list[str]:
        keywords = [*BASE_TAGS, *UID_TAGS, *OUTLOOK_TAGS]
        for rule in self._rules:
            if overrides(rule, "processCollection"):
                keywords += rule.requiredTags
        for rule in self._advisers:
            keywords += rule.requiredTags
        return keywords

    def steps(self) -> Iterator[Progress]:
        """Do the work a file at a time; `plan` is complete when the iteration has come to its end.

        Raises
        ------
        InputError
            If there is no file in the input folder.
        """
        remove_leftovers()
        yield from self._list()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what pydicom warns of is a finding here
            self._start()
        for this in passes(self._rules):
            entered = None
            for count, file in enumerate(self.plan.files):
                if file.is_open and this.is_idle and not (file.is_pending or self._references):
                    file.target = file.target or file.source
                    continue
                if file.is_open:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        folder = file.source.rpartition("/")[0]
                        if folder != entered:
                            self._enter(folder, this.rules, file)
                            entered = folder
                        if file.is_open:
                            self._work(file, this)
                step = "examining" if this.is_first else "deciding"
                if self._archive:
                    members: list[FilePlan] = []
                    for _ in self._unpack(file, self._archive, members):
                        yield Progress(step, count, len(self.plan.files))
                    self.plan.files[count + 1 : count + 1] = members
                    self._archive = ""
                yield Progress(step, count + 1, len(self.plan.files))
            self._references = []
            done = Progress("deciding", len(self.plan.files), len(self.plan.files))
            yield done
            if not this.is_last:
                for _ in self._collect(this.rules[-1]):
                    yield done

        while self._advisers:  # what they remember of the rows goes with them
            yield from self._advise(self._advisers.pop(0))
        for file in self.plan.files:
            if file.row is not None:
                self.plan.note(file, *file.row.take_findings())
            yield done
        if self.plan.hides_identity and not any(overrides(rule, "generateOutputFilePath") for rule in self._rules):
            message = Text("file and folder names stay unchanged, and may identify the patient")
            sources = tuple(file.source for file in self.plan.files if file.is_to_be_written)
            naming = (rule for rule in self._available if UNSUITABLE_NAME in rule.defects)
            self.plan.advice += [Recommended(rule.__name__, UNSUITABLE_NAME, message, sources) for rule in naming]
        self.plan.remarks = [self.plan.remarked_by(rule, remark) for rule in self._rules for remark in rule.remarks]
        for text in hindrances(self.plan):
            self.plan.hindrances += [text] if text else []
            yield done
        foreseen = outlook_of(self.plan, self._arrivals)
        while self.plan.outlook is None:
            try:
                next(foreseen)
            except StopIteration as end:
                self.plan.outlook = end.value
            yield done
        self.plan.is_complete = True

    def _advise(self, rule: DICOMPatcherRule) -> Iterator[Progress]:
        """Ask a rule that is off whether it should be used."""
        files = [file for file in self.plan.files if file.row is not None and not file.row.skip_reason]
        rows = [file.row for file in files if file.row is not None and not (rule.fillsIn and _lacking_identifier(file))]
        done = Progress("deciding", len(self.plan.files), len(self.plan.files))
        given = len(self.plan.advice)
        rule.mayShowValues = not self.plan.hides_identity
        present(rule, None)
        try:
            for advice in rule.recommend(rows):
                if advice is not None:
                    sources = tuple(instance.path for instance in advice.instances)
                    self.plan.advice.append(
                        Recommended(
                            rule_name(rule),
                            DefectId(advice.defect) if self.plan.may_tell(rule) else RULE_FAILED,
                            self.plan.told_by(rule, advice.message),
                            sources,
                            advice.parameters if self.plan.may_tell(rule) else {},
                        )
                    )
                yield done
        except Exception as error:  # advice is not worth a run
            reason = type(error).__name__
            self._log(Text("{rule} could not be evaluated: {reason}", rule=rule_name(rule), reason=reason))
        for file in () if self.plan.may_tell(rule) else files:
            if file.row is not None:
                self.plan.note(file, *self.plan.found_by(rule, file.row.take_findings()))
        touched = sum(row.restore() for row in rows)
        if touched:
            del self.plan.advice[given:]
            reason = Text("recommend must not change or skip instances")
            self._log(Text("{rule} could not be evaluated: {reason}", rule=rule_name(rule), reason=reason))

    # The beginning

    def _list(self) -> Iterator[Progress]:
        for path, problem, is_lost in list_files(self.plan.root, self.plan.only, self._output):
            file = FilePlan(path)
            if problem:
                file.finish(UNREADABLE if is_lost else SKIPPED, problem)
            self.plan.files.append(file)
            yield Progress("looking", len(self.plan.files), 0)
        if not self.plan.files:
            raise InputError(Text("There are no files in {path}. Check the path of the input.", path=self.plan.root))

    def _start(self) -> None:
        names = list(map(rule_name, self._rules))
        for number, rule in enumerate(self._rules):
            rule.key = self._key
            rule.others = frozenset(names[:number] + names[number + 1 :])
            rule.logCallback = self._log if self.plan.may_tell(rule) else partial(self._withheld, rule)
            rule.remarks = []
            present(rule, None)
            try:
                rule.processStart(self.plan.root, self._output)
            except Exception as error:
                message = Text("The rule {rule} cannot start: {reason}", rule=rule_name(rule), reason=str(error))
                raise ParameterError(message) from error

    def _withheld(self, rule: DICOMPatcherRule, text: str) -> None:
        self._log(self.plan.told_by(rule, text))

    def _enter(self, folder: str, rules: Iterable[DICOMPatcherRule], first: FilePlan) -> None:
        for rule in rules:
            present(rule, None)
            try:
                rule.processDirectory(os.path.join(self.plan.root, *folder.split("/")) if folder else self.plan.root)
            except Exception as error:
                self.plan.rule_failed(first, rule, error)
                for file in self.plan.files if rule.deidentifies else ():
                    if file.is_open and file.source.rpartition("/")[0] == folder:
                        self.plan.rule_failed(file, rule, error)

    # One file

    def _work(self, file: FilePlan, this: Pass) -> None:
        """Do one pass over one file."""
        for rule in this.skippers:
            try:
                present(rule, _Named(file.source))
                if rule.skipFile(self.plan.filename(file)) and not rule.skipReason:
                    rule.skip(Text("left out by {rule}", rule=rule_name(rule)))
                self.plan.take_down(file, rule)
            except Exception as error:
                self.plan.rule_failed(file, rule, error)
            if not file.is_open:
                return
        is_changed = file.is_pending or (this.is_last and not file.is_ready and self.plan.details(file).has_edits)
        must_look = this.must_look or self._references or is_changed
        try:
            if not must_look:
                self._name_target(file, this, None)
                if this.is_last and file.is_open and file.is_ready:
                    file.finish(PATCHED, file.damage)
                elif this.is_last and file.is_open:
                    file.finish_as_it_is()
                return
            filename = self.plan.filename(file)
            with Part10File.open(filename, file.source) as original:
                opened = self._examine(file, original) if this.is_first else self._again(file, original)
                if this.is_first:
                    self._arrivals.examined(file, original, filename)
                if not file.is_open:
                    return
                session = Session(self.plan, file, original, opened, filename)
                for name, reference in () if opened.is_dicomdir else self._references:
                    session.follow(name, reference)
                if this.rewriter is not None:
                    session.rewrite(this.rewriter)
                    if self.plan.details(file).structure_edits:
                        self._structure_repaired[file.source] = file
                session.apply(this.workers)
                if file.is_open:
                    self._name_target(file, this, session)
                if file.is_open:
                    session.close(finish=this.is_last)
        except InputError:
            raise
        except OSError as error:
            file.modified = 0  # what could be read before may be so again
            file.finish(UNREADABLE, _unreadable(error))
        except Exception as error:  # a fault of ours must not cost the other files
            file.finish(FAILED, _unexpected(error))

    def _again(self, file: FilePlan, opened: Part10File) -> Part10File:
        """Return a file that was examined as rules have left its structure."""
        if (opened.size, opened.modified) != (file.size, file.modified):
            file.finish(FAILED, Text("changed since it was examined"))
        structure_edits = self.plan.details(file).structure_edits
        return opened.with_edits(structure_edits) if structure_edits else opened

    def _examine(self, file: FilePlan, opened: Part10File) -> Part10File:
        """Take down what the first look at a file shows; return it with its structure repaired as rules want it."""
        file.size, file.modified = opened.size, opened.modified
        found: tuple[Finding, ...] = ()
        left: Iterable[Finding] = ()
        if opened.findings:
            repaired = repair_structure(opened, self._rules, partial(self.plan.rule_failed, file))
            opened, found = repaired.file, repaired.findings
            left = opened.findings if repaired.edits else (*found, *opened.findings)
            self.plan.note(file, *repaired.reported)
            if repaired.skip_reason:
                file.finish(SKIPPED, repaired.skip_reason)
                return opened
            if repaired.edits:
                self._structure_repaired[file.source] = file
                self.plan.keep(
                    file, self.plan.details(file)._replace(repairs=repaired.repairs, structure_edits=repaired.edits)
                )
        self.plan.note(file, *found, *(Finding(one.defect, one.message) for one in opened.findings))
        if opened.not_dicom in ARCHIVES and self._unpacks_archives:
            self._archive = opened.not_dicom
            unpacked = action("{kind}: was unpacked", "{kind}: would be unpacked", kind=opened.not_dicom)
            file.finish(SKIPPED, unpacked)
        elif opened.not_dicom in NOT_UNPACKED:
            advice = Text("{kind}: unpack it and use the resulting folder as the input", kind=opened.not_dicom)
            file.finish(UNREADABLE, advice)
        elif opened.not_dicom:
            file.finish(SKIPPED, Text("not a DICOM file: {kind}", kind=opened.not_dicom))
        elif opened.joined and self._unpacks_archives:
            self._archive = JOINED
            file.finish(SKIPPED, action("{kind}: were separated", "{kind}: would be separated", kind=JOINED))
        elif opened.damage:
            is_kept = opened.is_legible and not self.plan.hides_identity
            file.finish(DAMAGED if is_kept else UNREADABLE, opened.damage)
            if is_kept or self._keeps_unreadable:
                file.target = self._targets.claim(file.source)
        elif self.plan.hides_identity and any(finding.defect == FOREIGN_BYTES_AT_END for finding in opened.findings):
            file.finish(UNREADABLE, Text("unknown data after the data set, which may identify the patient"))
        elif opened.is_dicomdir and self.plan.hides_identity and not self._removes_directories:
            file.finish(SKIPPED, Text("DICOMDIR: it names patients, and cannot be changed without damaging it"))
        elif not opened.is_dicomdir:
            lack = lack_of_pixels(opened) or lack_of_size(opened)
            self.plan.note(file, *lack)
            if any(finding.defect in WRONG_HEADER for finding in opened.header_findings):
                left = (finding for finding in left if finding not in opened.header_findings)
            file.damage = damage_of((*left, *lack))
            file.row = Instance(
                file.source,
                self._columns.index,
                self._columns.values(opened),
                opened.transfer_syntax,
                opened.pixels.length if opened.pixels else 0,
                self._digest_of,
                self._opener,
            )
            file.row.is_damaged = bool(file.damage)
            file.row.frames = frames_of(opened, file.row) if file.row["NumberOfFrames"] else None
            file.row.is_worklist_item = opened.is_worklist_item
            if not file.row["SOPInstanceUID"]:
                file.row.media_storage_uid = opened.meta.get("MediaStorageSOPInstanceUID", "")
        return opened

    def _unpack(self, file: FilePlan, kind: str, members: list[FilePlan]) -> Iterator[None]:
        """Unpack an archive, a file at a time; a part of a series is worse than none."""
        try:
            for member in self._archived.unpack(file, kind):
                members.append(member)
                yield
        except InputError as error:  # no room
            members.clear()
            file.finish(FAILED, Text("cannot be unpacked: {reason}", reason=str(error)))
        except ArchiveError as error:
            members.clear()
            file.finish(UNREADABLE, str(error))
        except OSError as error:
            members.clear()
            file.finish(UNREADABLE, _unreadable(error))
        except Exception as error:  # a fault of ours must not cost the other files
            members.clear()
            file.finish(FAILED, _unexpected(error))
        contents = plural(len(members), "{kind} with {count} file", "{kind} with {count} files", kind=kind)
        self.plan.note(file, Finding(SEVERAL_FILES if kind == JOINED else ARCHIVE, contents))

    def _open(self, instance: Instance, as_changed: bool) -> Part10File:
        original = Part10File.open(self.plan.path_of(instance.path))
        repaired = self._structure_repaired.get(instance.path)
        opened = original if repaired is None else original.with_edits(self.plan.details(repaired).structure_edits)
        collected = self._collected.get(instance) if as_changed else None
        changes = self.plan.details(collected).changes if collected is not None else ()
        try:
            edits = splice(opened, [change for change in changes if len(change.path) == 1])
        except Damage:  # then nothing will be changed
            return opened
        return opened.with_edits(edits) if edits else opened

    def _digest(self, instance: Instance, of_pixels: bool) -> Digest:
        digest = hashlib.blake2b(digest_size=16)
        with self._open(instance, False) as opened:
            blocks = value_blocks(opened) if of_pixels else opened.blocks(opened.data_start, opened.end)
            for block in blocks:
                digest.update(block)
                yield
        return digest.digest()

    # Names of the output files

    def _name_target(self, file: FilePlan, this: Pass, session: Session | None) -> None:
        target = file.target or file.source
        for rule in this.namers:
            path = os.path.join(self._output, *target.split("/"))
            try:
                present(rule, session.opened if session is not None else _Named(file.source))
                dataset = session.dataset if session is not None and rule.namesByDataSet else self._empty
                path = rule.generateOutputFilePath(dataset, path)
                chosen = relative_target(self._output, os.fspath(path))
            except Exception as error:
                self.plan.rule_failed(file, rule, error)
                continue
            self.plan.take_down(file, rule)
            if chosen is None:
                message = Text("{rule} named a file outside the output folder", rule=rule_name(rule))
                self.plan.note(file, Finding(RULE_FAILED, message))
            else:
                target = chosen
        if not file.is_open:
            return
        file.target = self._targets.claim(target) if this.is_last else target
        if file.target != target:
            self.plan.note(file, Finding(UNSUITABLE_NAME, _RENAMED))

    # Rules that see all instances

    def _collect(self, rule: DICOMPatcherRule) -> Iterator[None]:
        """Let a rule work on the rows, and take its changes into the plan."""
        rows = {file.row: file for file in self.plan.files if file.is_open and file.row is not None}
        if rule.fillsIn:
            lacking = {file: keyword for file in rows.values() if (keyword := _lacking_identifier(file))}
            self._report_lacking(lacking)
            rows = {row: file for row, file in rows.items() if file not in lacking}
        self._collected = rows
        present(rule, None)
        try:
            yield from rule.processCollection(list(rows)) or ()
        except Exception as error:
            # Half of its work is worse than none: a series might be torn apart.
            for row, file in rows.items():
                yield
                row.restore()
                row.take_findings()
                self.plan.rule_failed(file, rule, error)
            return
        given = _Given(rows)
        replaced, redirected = {}, {}
        for row, file in rows.items():
            if not row.is_touched:
                continue
            yield
            changes, findings, redirects = row.take_changes(), row.take_findings(), row.take_redirected()
            given.changes[row] = changes
            if changes and not row.skip_reason and not self._take(file, row, rule, changes, given):
                for keyword, (old, _) in changes.items():
                    row.learn(keyword, old)
                continue
            self.plan.note(file, *self.plan.found_by(rule, findings))
            if row.skip_reason:
                self.plan.leave_out(file, rule, row.skip_reason)
                continue
            if changes:
                replaced[row] = changes
            if redirects:
                redirected[row] = redirects
        uids = {row: changes for row, changes in replaced.items() if any(keyword in UID_TAGS for keyword in changes)}
        yield
        if uids or redirected:
            found = References([row for row in rows if not row.skip_reason], uids, redirected)
            if found:
                self._references.append((rule_name(rule), found))
        yield

    def _report_lacking(self, lacking: Mapping[FilePlan, str]) -> None:
        """Report once what damaged files lack."""
        for file, keyword in lacking.items():
            if file not in self._left:
                self._left.add(file)
                message = Text(
                    "{keyword} is missing, but the file is damaged and may contain it; left unchanged", keyword=keyword
                )
                self.plan.note(file, Finding(_IDENTIFIERS[keyword], message, is_undecidable=True))

    def _take(
        self,
        file: FilePlan,
        row: Instance,
        rule: DICOMPatcherRule,
        changes: dict[str, tuple[str, str]],
        given: _Given,
    ) -> bool:
        """Turn the changes of a row into changes of data elements: all of them, or none if one cannot be made."""
        file.is_ready = False
        details = self.plan.details(file)
        known = {change.path: change for change in (*details.changes, *details.pending)}
        taken = []
        for keyword, (old, new) in changes.items():
            tag = tag_for_keyword(keyword)
            assert tag is not None
            vr = dictionary_VR(tag)
            if len(new) > _LONGEST_VALUE:
                self.plan.rule_failed(file, rule, ValueError(Text("{keyword} would be too long", keyword=keyword)))
                return False
            problem = problem_of(new, vr, old)
            if problem and not given.has(keyword, new):
                message = Text("{keyword} must be {expected}", keyword=keyword, expected=problem)
                self.plan.rule_failed(file, rule, ValueProblem(message))
                return False
            before = known[tag,].before if (tag,) in known else old
            taken.append(Change(rule_name(rule), (tag,), before, new, vr, _plain_value(vr, new)))
        if details.pending or any(change.value is None for change in taken):
            details = details._replace(pending=(*details.pending, *taken))
            file.is_pending = True
        else:
            known.update((change.path, change) for change in taken)
            details = details._replace(changes=tuple(known.values()))
            for keyword, (_, new) in changes.items():
                row.learn(keyword, plain_text(new))
        self.plan.keep(file, details)
        return True


def _lacking_identifier(file: FilePlan) -> str:
    """Return the keyword of an identifier that a damaged file lacks, because the damage may hide it; else ""."""
    row = file.row
    if row is None or not row.is_damaged:
        return ""
    return next((keyword for keyword in _IDENTIFIERS if not row[keyword].strip(" \0")), "")


def _unreadable(error: OSError) -> Text:
    return Text("cannot be read: {reason}", reason=error.strerror or str(error))


def _unexpected(error: Exception) -> Text:
    return Text("unexpected {kind}: please report this", kind=type(error).__name__)


class _Given:
    """What the rows held before a rule worked on them: a value of another file is none that the rule has made up.

    Attributes
    ----------
    changes
        The changes that were taken from rows already.
    """

    def __init__(self, rows: Iterable[Instance]) -> None:
        self._rows = rows
        self._found: dict[tuple[str, str], bool] = {}
        self.changes: dict[Instance, dict[str, tuple[str, str]]] = {}

    def has(self, keyword: str, text: str) -> bool:
        """Tell whether some file has this value."""
        known = self._found.get((keyword, text))
        if known is None:
            known = any(self._before(row, keyword).strip(" \0") == text.strip(" \0") for row in self._rows)
            self._found[keyword, text] = known
        return known

    def _before(self, row: Instance, keyword: str) -> str:
        taken = self.changes.get(row, {})
        return taken[keyword][0] if keyword in taken else row.before(keyword)


class _Named:
    """Stands for a file that need not be opened: only its path is known."""

    def __init__(self, path: str) -> None:
        self.path = path


def _nowhere() -> str:
    """Return the path of an output folder that does not exist."""
    return os.path.join(tempfile.gettempdir(), f"dicom-patcher-{secrets.token_hex(8)}")


def _plain_value(vr: str, text: str) -> bytes | None:
    """Return the encoded value of plain ASCII text; None if the data set is needed to encode it."""
    if not text.isascii() or vr in ("US", "SS", "UL", "SL", "FD", "FL"):
        return None
    data = text.encode("ascii")
    return data + (b"\0" if vr == "UI" else b" ") * (len(data) % 2)
