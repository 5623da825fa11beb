"""Examine and decide: from a folder and a list of rules to a plan. Reads, never writes."""

from __future__ import annotations

import hashlib
import os
import pickle
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from types import MappingProxyType
from typing import Callable, NamedTuple

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset

from DICOMPatcherLib.defects import (
    ARCHIVE,
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
from DICOMPatcherLib.findings import Finding, Remark
from DICOMPatcherLib.instances.instance import BASE_TAGS, UID_TAGS, Digest, Instance
from DICOMPatcherLib.instances.rows import Columns, plain_text
from DICOMPatcherLib.outlook.outlook import OUTLOOK_TAGS
from DICOMPatcherLib.part10.elements import Damage
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.joined_files import JOINED
from DICOMPatcherLib.part10.pixel_values import value_blocks
from DICOMPatcherLib.planning.earlier_plan import EarlierPlan, basis_of, record_of
from DICOMPatcherLib.planning.editor import Change
from DICOMPatcherLib.planning.examined import Examinations
from DICOMPatcherLib.planning.far_work import FIELDS, Done, DoneBatch, FarPass, may_be_far, take_in, why_not
from DICOMPatcherLib.planning.file_work import FileWork, unexpected, unreadable
from DICOMPatcherLib.planning.foresight import outlook_of
from DICOMPatcherLib.planning.hindrances import hindrances
from DICOMPatcherLib.planning.keys import run_key
from DICOMPatcherLib.planning.passes import Pass, overrides, passes
from DICOMPatcherLib.planning.plan import (
    FAILED,
    SKIPPED,
    UNREADABLE,
    FilePlan,
    Plan,
    Progress,
    Recommended,
    UsedRule,
)
from DICOMPatcherLib.planning.references import References
from DICOMPatcherLib.planning.rule_calls import Named, present, rule_name
from DICOMPatcherLib.planning.session import Session
from DICOMPatcherLib.planning.sources import ArchivedSources
from DICOMPatcherLib.planning.splice import splice
from DICOMPatcherLib.planning.targets import Targets, relative_target
from DICOMPatcherLib.planning.unpacking import ArchiveError
from DICOMPatcherLib.planning.workers import Call, Stream, Workers
from DICOMPatcherLib.rule_api.parameters import check_parameters
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action, plural
from DICOMPatcherLib.values.pydicom_messages import without_pydicom_messages
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
    workers
        What may do a part of it besides.
    earlier
        A plan of an earlier run over the same input, which is used up.
    is_to_be_saved
        Whether the plan is to be saved in such a way that another run can begin with it.

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
        workers: Workers | None = None,
        earlier: EarlierPlan | None = None,
        is_to_be_saved: bool = False,
    ) -> None:
        root, only = split_input(source)
        used = {type(rule) for rule in rules}
        self._rules = [*(rule() for rule in available if rule.default == "always" and rule not in used), *rules]
        self._available = available
        self._output = os.path.abspath(output) if output is not None else _nowhere()
        self._key = run_key(key)
        self._log = log or (lambda text: None)
        self._workers = workers
        used = {type(rule) for rule in self._rules}
        self._advisers = list(self._made_advisers(rule for rule in available if rule not in used))
        self._columns = Columns(self._row_keywords())
        self._targets = Targets(RUN_FOLDER)
        self._empty = Dataset()
        self._left: set[FilePlan] = set()
        self._collected: dict[Instance, FilePlan] = {}  # those that a rule sees
        self.plan = Plan(root, only, {rule_name(rule) for rule in self._rules if rule.deidentifies})
        self.plan.key = self._key if key is not None else None
        self.plan.rules = tuple(UsedRule(rule_name(rule), self._shown_parameters(rule)) for rule in self._rules)
        self.plan.wanted = self._targets.wanted
        self._earlier = earlier
        self._is_to_be_saved = is_to_be_saved
        self._recalled: set[FilePlan] = set()
        if earlier is not None:
            earlier.check(self.plan, self._rules)
        self._archived = ArchivedSources(self.plan)
        self._work = FileWork(
            self.plan, self._rules, self._columns, self._claim, self._name_target, self._digest, self._open
        )
        for rule in self._rules:
            check_parameters(rule)
        if any(rule.keepsUnreadable for rule in self._rules) and self.plan.hides_identity:
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
        if self._earlier is not None:
            self._earlier.keep_names(self._targets)
        with without_pydicom_messages():
            self._start()
        self._begin_workers()
        first = self._begin_first_looks()
        for number, this in enumerate(passes(self._rules)):
            far = self._far_pass(number, this)
            if far is not None:
                yield from self._pass_in_workers(this, far)
            else:
                yield from self._pass(this, first if this.is_first else None)
            self._work.references = []
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
        self.plan.remarks += [self.plan.remarked_by(rule, remark) for rule in self._rules for remark in rule.remarks]
        for text in hindrances(self.plan):
            self.plan.hindrances += [text] if text else []
            yield done
        self._collected = {}
        foreseen = outlook_of(self.plan, self._work.arrivals)
        while self.plan.outlook is None:
            try:
                next(foreseen)
            except StopIteration as end:
                self.plan.outlook = end.value
            yield done
        if self._earlier is not None:
            self._end(self._earlier)
        self.plan.is_complete = True

    def _begin_first_looks(self) -> FarPass | None:
        """Return the first pass as a worker does it, if what it shows is to be kept, or was.

        A worker tells all that it finds out of a file, and that depends on nothing else.
        """
        plan, earlier = self.plan, self._earlier
        if not self._is_to_be_saved and earlier is None:
            return None
        first: FarPass | None = None
        reason = why_not(self._rules)
        if reason is None and not may_be_far(passes(self._rules)[0]):
            reason = Text("a rule of others names files")
        try:
            if reason is None:
                first = FarPass(plan, self._rules, self._columns, "", self._key, 0, keeps_apart=True)
                plan.basis = basis_of(self._rules, plan, self._columns)
        except (ParameterError, OSError, TypeError):
            first, reason = None, Text("a rule holds something that cannot be sent to others")
        if plan.basis and self._is_to_be_saved:
            plan.examinations = Examinations()
        if earlier is not None:
            said = earlier.begin(plan, self._rules, self._columns, self._work)
            reason = reason or said
            if reason is not None:
                self._remark(Text("all files were looked at again: {reason}", reason=reason))
        return first if plan.examinations is not None or reason is None else None

    def _remark(self, message: Text) -> None:
        self.plan.remarks.append(Remark(message))

    def _end(self, earlier: EarlierPlan) -> None:
        """Find out what of the plan is written already, and tell what is left of an earlier one."""
        self.plan.present = earlier.still_present(self.plan)
        if self._recalled:
            self._remark(
                plural(
                    len(self._recalled),
                    "{count} file has not changed since the earlier plan, and was not looked at again",
                    "{count} files have not changed since the earlier plan, and were not looked at again",
                )
            )
        left = self.plan.left = earlier.left_behind(self.plan)
        if left:
            self._remark(
                plural(
                    len(left),
                    "{count} output file of an earlier run is not wanted any more, and is left where it is",
                    "{count} output files of earlier runs are not wanted any more, and are left where they are",
                )
            )
        for target in left:
            self._log(Text("Not wanted any more: {path}", path=target))
        earlier.close()

    def _recall(self, file: FilePlan) -> Done | None:
        """Return what an earlier plan says of a file that has not changed."""
        earlier = self._earlier
        if earlier is None or self.plan.is_unpacked(file):
            return None
        found = earlier.recall(file, self.plan.filename(file))
        if found is None:
            return None
        done, record = found
        self._recalled.add(file)
        if self.plan.examinations is not None:
            self.plan.examinations.keep(file, record)
        return done

    def _keep(self, file: FilePlan, done: Done) -> None:
        """Keep what the first look at a file has shown, for a later run."""
        if self.plan.examinations is None or self.plan.is_unpacked(file):
            return
        record = record_of(done, self._columns)
        if record is not None:
            self.plan.examinations.keep(file, record)

    def _pass(self, this: Pass, first: FarPass | None = None) -> Iterator[Progress]:
        """Do one pass over all files, the first as a worker would do it if that is to be kept, or was."""
        ahead = self._work.ahead
        ahead.begin(partial(self._path_to_open, this))
        with closing(ahead):
            yield from self._pass_over_files(this, first)

    def _path_to_open(self, this: Pass, number: int) -> str | None:
        """Return the path of a file that is going to be opened, "" if it is not, None behind the last one."""
        if number >= len(self.plan.files):
            return None
        file = self.plan.files[number]
        if this.is_first and self._earlier is not None and self._earlier.knows(file.source):
            return ""
        is_to_be_opened = _is_to_be_opened(file, this) or (file.is_open and bool(self._work.references))
        return self.plan.filename(file) if is_to_be_opened and not self.plan.is_unpacked(file) else ""

    def _pass_over_files(self, this: Pass, first: FarPass | None) -> Iterator[Progress]:
        entered = None
        for count, file in enumerate(self.plan.files):
            self._work.ahead.reach(count)
            if file.is_open and this.is_idle and not (file.is_pending or self._work.references):
                file.target = file.target or file.source
                continue
            if file.is_open and not (first is not None and self._is_recalled(file, this)):
                with without_pydicom_messages():
                    folder = file.source.rpartition("/")[0]
                    if folder != entered:
                        self._enter(folder, this.rules, file)
                        entered = folder
                    if file.is_open:
                        self._look(file, this, first)
            archive, self._work.archive = self._work.archive, ""
            if archive:
                yield from self._unpack(file, archive, count, [])
            yield Progress("examining" if this.is_first else "deciding", count + 1, len(self.plan.files))

    def _look(self, file: FilePlan, this: Pass, first: FarPass | None) -> None:
        """Do a pass over one file, the first as a worker would do it if that is to be kept."""
        if first is None:
            self._work.work(file, this)
            return
        done = first.first_look(file, self._work.ahead)
        self._keep(file, done)
        self._take_down(file, this, done)
        self._work.archive = done.archive

    def _is_recalled(self, file: FilePlan, this: Pass) -> bool:
        """Take down what an earlier plan says of a file that has not changed; tell whether it has not."""
        done = self._recall(file)
        if done is not None:
            self._take_down(file, this, done)
        return done is not None

    def _begin_workers(self) -> None:
        """Start the workers, if they are wanted and can do what is to be done."""
        workers = self._workers
        if workers is None or not workers.are_wanted(len(self.plan.files), self.plan.hides_identity):
            return
        reason = why_not(self._rules)
        if reason is not None:
            workers.refuse(reason)
        else:
            trial = FarPass(self.plan, self._rules, self._columns, "", None, 0).trial
            first = next((self.plan.filename(file) for file in self.plan.files if file.is_open), "")
            workers.begin(self.plan.root, first, trial, self._key)

    def _far_pass(self, number: int, this: Pass) -> FarPass | None:
        """Return a pass as workers can do it; None if it is to be done here."""
        workers = self._workers
        if workers is None or not workers.are_used or self._work.references or not may_be_far(this):
            return None
        try:
            key = None if workers.gives_key else self._key
            is_kept = number == 0 and (self._is_to_be_saved or self._earlier is not None)
            return FarPass(self.plan, self._rules, self._columns, workers.token, key, number, is_kept)
        except ParameterError:  # the reason may tell a value
            workers.refuse(Text("a rule holds something that cannot be sent to others"))
            return None

    def _pass_in_workers(self, this: Pass, far: FarPass) -> Iterator[Progress]:
        """Do one pass over all files, and let workers look into them."""
        assert self._workers is not None

        def call(batch: _Batch) -> Call | None:
            return far.call(batch.sent, this.is_first) if batch.sent else None

        stream = Stream(self._workers, self._batches(self.plan.files.copy(), this), call)
        step, count = "examining" if this.is_first else "deciding", 0
        try:
            for batch, answer in stream:
                done = dict(zip(batch.sent, self._taken_in(answer)))
                for file in done if this.is_first else ():
                    self._keep(file, done[file])
                done.update(batch.known)
                for place, file in enumerate(batch.files):
                    archive = self._finish_pass(file, this, done.get(file))
                    members: list[FilePlan] = []
                    if archive:
                        yield from self._unpack(file, archive, count, members)
                        rest = batch.files[place + 1 :]
                        stream.put_first([*self._batches(members, this), *self._batches(rest, this)])
                    count += 1
                    yield Progress(step, count, len(self.plan.files))
                    if archive:
                        break
        except BaseException:
            for _ in stream.stop():
                pass
            raise

    def _batches(self, files: Sequence[FilePlan], this: Pass) -> Iterator[_Batch]:
        """Divide files into batches, each with those that a worker has to look into."""
        assert self._workers is not None
        size, may_be_sent = self._workers.batch_size(len(files)), self._workers.see_temporary_files
        for start in range(0, len(files), size):
            batch = files[start : start + size]
            far = (file for file in batch if may_be_sent or not self.plan.is_unpacked(file))
            sent = [file for file in far if _is_to_be_opened(file, this)]
            known = {file: done for file in sent if (done := self._recall(file))} if this.is_first else {}
            yield _Batch(batch, [file for file in sent if file not in known], known)

    def _taken_in(self, answer: bytes | None) -> Sequence[Done]:
        """Take down what a worker has found out from several files together; return what it has done with each."""
        if answer is None:
            return ()
        done: DoneBatch = pickle.loads(answer)
        if done.refused:
            raise InputError(done.refused)
        take_in(self._rules, done.gathered)
        self._work.arrivals.add(done.arrivals)
        return done.files

    def _finish_pass(self, file: FilePlan, this: Pass, done: Done | None) -> str:
        """Take down what a worker has done with a file, or do it here; return the kind of an archive."""
        if done is not None:
            self._take_down(file, this, done)
            return done.archive
        if file.is_open:
            with without_pydicom_messages():
                self._work.work(file, this)
        archive, self._work.archive = self._work.archive, ""
        return archive

    def _take_down(self, file: FilePlan, this: Pass, done: Done) -> None:
        """Take down what a worker has done with a file, as if that were done here."""
        for name, value in zip(FIELDS, done.fields):
            setattr(file, name, value)
        if isinstance(done.details, bytes):
            self.plan.keep_bytes(file, done.details)
        elif done.details is not None:
            self.plan.keep(file, done.details)
        if isinstance(done.row, Instance):
            file.row = done.row
        elif done.row is not None:
            row = Instance.unpacked(done.row, self._columns.index, self._work.digest, self._work.opener)
            row.keep_once(self._columns.kept_once)
            file.row = row
        elif file.row is not None:
            for keyword, text in done.learned:
                file.row.learn(keyword, text)
        if done.is_repaired:
            self._work.repaired[file.source] = file
        for number, text in done.said:
            tell = self._rules[number].logCallback
            if tell is not None:
                tell(text)
        take_in(self._rules, done.gathered)
        if done.arrivals:
            self._work.arrivals.add(done.arrivals)
        if done.is_claimed:
            self._claim(file)
        target = file.target
        if done.is_named:
            self._name_before(file, this, done.later_findings)
        if done.outcome:
            file.finish(done.outcome, done.reason)
        if done.is_claimed and done.has_target:
            file.target = target

    def _name_before(self, file: FilePlan, this: Pass, count: int) -> None:
        """Name the output of a file, before so many findings that were made after that."""
        later: Sequence[Finding] = ()
        if count:
            details = self.plan.details(file)
            later = details.findings[-count:]
            self.plan.keep(file, details._replace(findings=details.findings[:-count]))
        self._name_target(file, this, None)
        self.plan.note(file, *later)

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
            rule.earlierNames = MappingProxyType(self._targets.reserved)
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

    def _unpack(self, file: FilePlan, kind: str, count: int, members: list[FilePlan]) -> Iterator[Progress]:
        """Unpack an archive, a file at a time, behind so many files; a part of a series is worse than none."""
        try:
            for member in self._archived.unpack(file, kind):
                members.append(member)
                yield Progress("examining", count, len(self.plan.files))
        except InputError as error:  # no room
            members.clear()
            file.finish(FAILED, Text("cannot be unpacked: {reason}", reason=str(error)))
        except ArchiveError as error:
            members.clear()
            file.finish(UNREADABLE, str(error))
        except OSError as error:
            members.clear()
            file.finish(UNREADABLE, unreadable(error))
        except Exception as error:  # a fault of ours must not cost the other files
            members.clear()
            file.finish(FAILED, unexpected(error))
        contents = plural(len(members), "{kind} with {count} file", "{kind} with {count} files", kind=kind)
        self.plan.note(file, Finding(SEVERAL_FILES if kind == JOINED else ARCHIVE, contents))
        self.plan.files[count + 1 : count + 1] = members

    def _open(self, instance: Instance, as_changed: bool) -> Part10File:
        original = Part10File.open(self.plan.path_of(instance.path))
        repaired = self._work.repaired.get(instance.path)
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

    def _claim(self, file: FilePlan) -> None:
        file.target = self._targets.claim(file.source, file.source)

    def _name_target(self, file: FilePlan, this: Pass, session: Session | None) -> None:
        target = file.target or file.source
        for rule in this.namers:
            path = os.path.join(self._output, *target.split("/"))
            try:
                present(rule, session.opened if session is not None else Named(file.source))
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
        file.target = self._targets.claim(target, file.source) if this.is_last else target
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
                self._work.references.append((rule_name(rule), found))
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


class _Batch(NamedTuple):
    """Files that follow each other, those of them that a worker gets, and what is known of others."""

    files: Sequence[FilePlan]
    sent: Sequence[FilePlan]
    known: Mapping[FilePlan, Done]


def _is_to_be_opened(file: FilePlan, this: Pass) -> bool:
    """Tell whether a pass has to look into a file, or may have to."""
    may_have_edits = this.is_last and not file.is_ready and file.place >= 0
    return file.is_open and (this.must_look or file.is_pending or may_have_edits)


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


def _nowhere() -> str:
    """Return the path of an output folder that does not exist."""
    return os.path.join(tempfile.gettempdir(), f"dicom-patcher-{secrets.token_hex(8)}")


def _plain_value(vr: str, text: str) -> bytes | None:
    """Return the encoded value of plain ASCII text; None if the data set is needed to encode it."""
    if not text.isascii() or vr in ("US", "SS", "UL", "SL", "FD", "FL"):
        return None
    data = text.encode("ascii")
    return data + (b"\0" if vr == "UI" else b" ") * (len(data) % 2)
