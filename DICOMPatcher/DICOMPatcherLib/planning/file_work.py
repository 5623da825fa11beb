"""What one pass does with one file, without regard to any other: all of it that may be done in another process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Callable

from DICOMPatcherLib.defects import FOREIGN_BYTES_AT_END
from DICOMPatcherLib.disk.file_times import is_same_time
from DICOMPatcherLib.disk.read_ahead import ReadAhead
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.findings import WRONG_HEADER, Finding, damage_of, is_image_spoilt, may_hide_elements
from DICOMPatcherLib.instances.instance import Digest, Instance
from DICOMPatcherLib.instances.rows import Columns
from DICOMPatcherLib.outlook.frames import frames_of
from DICOMPatcherLib.part10.completeness import lack_of_pixels, lack_of_size
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.joined_files import JOINED
from DICOMPatcherLib.planning.archives import ARCHIVES, NOT_UNPACKED
from DICOMPatcherLib.planning.foresight import Arrivals
from DICOMPatcherLib.planning.passes import Pass
from DICOMPatcherLib.planning.plan import DAMAGED, FAILED, PATCHED, SKIPPED, UNREADABLE, FilePlan, Plan
from DICOMPatcherLib.planning.references import References
from DICOMPatcherLib.planning.rule_calls import Named, present, rule_name
from DICOMPatcherLib.planning.session import Session
from DICOMPatcherLib.planning.structural_repair import repair_structure
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action

Namer = Callable[[FilePlan, Pass, "Session | None"], None]


class FileWork:
    """Does passes over single files.

    Parameters
    ----------
    rules
        All rules of the run.
    claim
        Gives a damaged file, which is copied as it is, its name in the output.
    name
        Has rules name the output of a file; given what is known of the open file, if it is open.
    digest, opener
        What rows are given to read their files by.

    Attributes
    ----------
    ahead
        What opens the files.
    references
        The replaced UIDs that references have to follow in this pass, by the rules that replaced them.
    repaired
        The files whose structure was repaired, by source.
    archive
        The kind of archive that the last file turned out to be; "" if it is none that is to be unpacked.
    """

    def __init__(
        self,
        plan: Plan,
        rules: Sequence[DICOMPatcherRule],
        columns: Columns,
        claim: Callable[[FilePlan], None],
        name: Namer,
        digest: Callable[[Instance, bool], Digest] | None = None,
        opener: Callable[[Instance, bool], Part10File] | None = None,
    ) -> None:
        self.plan = plan
        self._rules = rules
        self._columns = columns
        self._claim = claim
        self._name = name
        self.digest, self.opener = digest, opener
        self.ahead = ReadAhead()
        self.arrivals = Arrivals(columns.index)
        self.references: list[tuple[str, References]] = []
        self.repaired: dict[str, FilePlan] = {}
        self.archive = ""
        self._sizes: dict[int, int] = {}  # many files have one, which is kept once
        self._unpacks_archives = any(rule.unpacksArchives for rule in rules)
        self._keeps_unreadable = any(rule.keepsUnreadable for rule in rules)
        self._removes_directories = any(rule.seesDirectories for rule in rules)

    def work(self, file: FilePlan, this: Pass) -> None:
        """Do one pass over one file."""
        for rule in this.skippers:
            try:
                present(rule, Named(file.source))
                if rule.skipFile(self.plan.filename(file)) and not rule.skipReason:
                    rule.skip(Text("left out by {rule}", rule=rule_name(rule)))
                self.plan.take_down(file, rule)
            except Exception as error:
                self.plan.rule_failed(file, rule, error)
            if not file.is_open:
                return
        is_changed = file.is_pending or (this.is_last and not file.is_ready and self.plan.details(file).has_edits)
        must_look = this.must_look or self.references or is_changed
        try:
            if not must_look:
                self._name(file, this, None)
                if this.is_last and file.is_open and file.is_ready:
                    file.finish(PATCHED, file.damage)
                elif this.is_last and file.is_open:
                    file.finish_as_it_is()
                return
            filename = self.plan.filename(file)
            with Part10File.open(filename, file.source, self.ahead.open) as original:
                opened = self._examine(file, original) if this.is_first else self._again(file, original)
                if this.is_first:
                    self.arrivals.examined(file, original, filename)
                if not file.is_open:
                    return
                session = Session(self.plan, file, original, opened, filename)
                for name, reference in () if opened.is_dicomdir else self.references:
                    session.follow(name, reference)
                if this.rewriter is not None:
                    session.rewrite(this.rewriter)
                    if self.plan.details(file).structure_edits:
                        self.repaired[file.source] = file
                session.apply(this.workers)
                if file.is_open:
                    self._name(file, this, session)
                if file.is_open:
                    session.close(finish=this.is_last)
        except InputError:
            raise
        except OSError as error:
            file.modified = 0  # what could be read before may be so again
            file.finish(UNREADABLE, unreadable(error))
        except Exception as error:  # a fault of ours must not cost the other files
            file.finish(FAILED, unexpected(error))

    def _again(self, file: FilePlan, opened: Part10File) -> Part10File:
        """Return a file that was examined as rules have left its structure."""
        if opened.size != file.size or not is_same_time(opened.modified, file.modified):
            file.finish(FAILED, Text("changed since it was examined"))
        structure_edits = self.plan.details(file).structure_edits
        return opened.with_edits(structure_edits) if structure_edits else opened

    def _examine(self, file: FilePlan, opened: Part10File) -> Part10File:
        """Take down what the first look at a file shows; return it with its structure repaired as rules want it."""
        file.size, file.modified = self._sizes.setdefault(opened.size, opened.size), opened.modified
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
                self.repaired[file.source] = file
                self.plan.keep(
                    file, self.plan.details(file)._replace(repairs=repaired.repairs, structure_edits=repaired.edits)
                )
        self.plan.note(file, *found, *(Finding(one.defect, one.message) for one in opened.findings))
        if opened.not_dicom in ARCHIVES and self._unpacks_archives:
            self.archive = opened.not_dicom
            unpacked = action("{kind}: was unpacked", "{kind}: would be unpacked", kind=opened.not_dicom)
            file.finish(SKIPPED, unpacked)
        elif opened.not_dicom in NOT_UNPACKED:
            advice = Text("{kind}: unpack it and use the resulting folder as the input", kind=opened.not_dicom)
            file.finish(UNREADABLE, advice)
        elif opened.not_dicom:
            file.finish(SKIPPED, Text("not a DICOM file: {kind}", kind=opened.not_dicom))
        elif opened.joined and self._unpacks_archives:
            self.archive = JOINED
            file.finish(SKIPPED, action("{kind}: were separated", "{kind}: would be separated", kind=JOINED))
        elif opened.damage:
            is_kept = opened.is_legible and not self.plan.hides_identity
            file.finish(DAMAGED if is_kept else UNREADABLE, opened.damage)
            if is_kept or self._keeps_unreadable:
                self._claim(file)
        elif self.plan.hides_identity and any(finding.defect == FOREIGN_BYTES_AT_END for finding in opened.findings):
            file.finish(UNREADABLE, Text("unknown data after the data set, which may identify the patient"))
        elif opened.is_dicomdir and self.plan.hides_identity and not self._removes_directories:
            file.finish(SKIPPED, Text("DICOMDIR: it names patients, and cannot be changed without damaging it"))
        elif not opened.is_dicomdir:
            lack = lack_of_pixels(opened) or lack_of_size(opened)
            self.plan.note(file, *lack)
            if any(finding.defect in WRONG_HEADER for finding in opened.header_findings):
                left = [finding for finding in left if finding not in opened.header_findings]
            damages = (*left, *lack)
            file.damage = damage_of(damages)
            values, shared = self._columns.row(opened)
            file.row = Instance(
                file.source,
                self._columns.index,
                values,
                opened.transfer_syntax,
                opened.pixels.length if opened.pixels else 0,
                self.digest,
                self.opener,
                shared,
            )
            file.row.is_damaged = may_hide_elements(damages)
            file.row.is_image_spoilt = is_image_spoilt(damages)
            file.row.frames = frames_of(opened, file.row) if file.row["NumberOfFrames"] else None
            file.row.is_worklist_item = opened.is_worklist_item
            if not file.row["SOPInstanceUID"]:
                file.row.media_storage_uid = opened.meta.get("MediaStorageSOPInstanceUID", "")
        return opened


def unreadable(error: OSError) -> Text:
    """Return why a file has no outcome but that."""
    return Text("cannot be read: {reason}", reason=error.strerror or str(error))


def unexpected(error: Exception) -> Text:
    """Return what is said of a file if a fault is ours."""
    return Text("unexpected {kind}: please report this", kind=type(error).__name__)
