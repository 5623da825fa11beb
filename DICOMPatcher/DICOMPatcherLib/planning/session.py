"""The rules of one pass at work on one open file."""

from __future__ import annotations

import functools
import itertools
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydicom.datadict import keyword_for_tag, tag_for_keyword

from DICOMPatcherLib.defects import (
    BARE_DATA_SET,
    META_IMPLICIT,
    META_MISSING,
    PREAMBLE_MISSING,
    REFERENCE_BROKEN,
    RULE_FAILED,
)
from DICOMPatcherLib.edits import Edit, Rewritten, compose, growth
from DICOMPatcherLib.findings import Finding, damage_of
from DICOMPatcherLib.instances.rows import text_in, text_of
from DICOMPatcherLib.part10.completeness import lack_of_pixels, lack_of_size
from DICOMPatcherLib.part10.elements import Damage, dictionary_vr, format_tag
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.pixel_description import DESCRIPTION
from DICOMPatcherLib.part10.swallowed_elements import TEXT_VRS
from DICOMPatcherLib.planning.editor import UTF_8_CODEC, Change, Editor, Path, keyword_of
from DICOMPatcherLib.planning.plan import FAILED, PATCHED, Details, FilePlan, Plan
from DICOMPatcherLib.planning.references import References
from DICOMPatcherLib.planning.rule_calls import present, rule_name
from DICOMPatcherLib.planning.splice import meta_header, splice
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, plural
from DICOMPatcherLib.values.text import TextError

_META_LENGTH = 0x00020000
_TRANSFER_SYNTAX = 0x00020010
_MISPLACED_HEADER = (BARE_DATA_SET, META_MISSING, PREAMBLE_MISSING, META_IMPLICIT)
_LONGEST_TRIGGER = 64
_LONGEST_TEXT = 200
_META = frozenset(range(0x00020000, 0x00020100))

_FOLLOWS = {0x00080016: 0x00020002, 0x00080018: 0x00020003}
"""Which element of the meta header has to have the value of which element of the data set (PS3.10 section 7.1)."""


class Session:
    """The rules of one pass at work on one open file."""

    def __init__(self, plan: Plan, file: FilePlan, original: Part10File, opened: Part10File, filename: str) -> None:
        self._opened: Part10File | None = opened
        self._original = original
        self._plan = plan
        self._file = file
        self._filename = filename
        self._editor: Editor | None = None
        self._changed_before = {change.path for change in self._details.changes}
        if self._details.pending:
            self._encode_pending()

    @property
    def opened(self) -> Part10File:
        """The file as rules have left its structure; walked again only if that is asked for after it was rewritten."""
        if self._opened is None:
            self._opened = self._original.with_edits(self._details.structure_edits)
        return self._opened

    @property
    def dataset(self) -> Any:
        """The data set as the rules have left it."""
        return self._edit().dataset

    @property
    def _details(self) -> Details:
        return self._plan.details(self._file)

    def _edit(self) -> Editor:
        if self._editor is None:
            self._editor = Editor(self.opened, self._filename, self._details.changes, self._details.recoded)
        return self._editor

    def _encode_pending(self) -> None:
        """Put into the data set what rules have put into the row: of each rule all, or nothing if something fails."""
        editor, pending = self._edit(), self._details.pending
        self._changed_before.update(change.path for change in pending)
        self._plan.keep(self._file, self._details._replace(pending=()))
        self._file.is_pending = False
        for rule, changes in itertools.groupby(pending, key=lambda change: change.rule):
            try:
                for change in changes:
                    editor.dataset.add_new(change.path[0], change.vr, _typed(change.vr, change.after or ""))
                editor.note(rule, is_checked=True)
            except Exception as error:  # whatever text a rule has put into a row
                editor.undo()
                self._plan.row_refused(self._file, rule, error)

    def apply(self, rules: Sequence[DICOMPatcherRule]) -> None:
        """Let each rule that wants to change the data set."""
        is_dicomdir = bool(rules) and self._file.is_open and self.opened.is_dicomdir
        for rule in rules:
            if not self._file.is_open:
                return
            if is_dicomdir and not rule.seesDirectories:
                continue
            present(rule, self.opened)
            try:
                if rule.triggers and not rule.should_process(self._values(rule.triggers)):
                    continue
                if rule.deidentifies:
                    deque(self.opened.each_item(), maxlen=0)  # what is not found cannot be removed
                rule.processDataSet(self.dataset)
                if rule.textEncoding is not None:
                    self._edit().recode(rule_name(rule), rule.textEncoding, rule.textInsteadOf)
                else:
                    self._edit().note(rule_name(rule))
            except Exception as error:  # whatever a rule does, the run goes on
                self._undo(rule, error)
                continue
            self._plan.take_down(self._file, rule)

    def follow(self, name: str, references: References) -> None:
        """Let references to replaced UIDs follow."""
        if not self._file.is_open:
            return
        may_be_in_file = references.may_be_in(self.opened)
        if not may_be_in_file and not any(change.vr in ("UI", "SQ") for change in self._details.changes):
            return
        try:
            left, are_found = references.follow(self.dataset, self._file.row)
            self._edit().note(name, is_checked=True)
            if may_be_in_file and not left and not are_found:
                left = [Text("a reference to a replaced UID is in an unreadable data element; left unchanged")]
        except Exception as error:  # pydicom raises nearly anything on a damaged sequence
            self._edit().undo()
            left = [Text("references cannot be updated: {reason}", reason=type(error).__name__)]
        self._plan.note(self._file, *(Finding(REFERENCE_BROKEN, message) for message in left))

    def rewrite(self, rule: DICOMPatcherRule) -> None:
        """Let a rule edit the bytes of the file as the rules before it have left them."""
        if not self._file.is_open or self.opened.is_dicomdir:
            return
        self.close(finish=False)
        try:
            changes = self._with_meta_header(self._details.changes)
            try:
                first = splice(self.opened, changes)
            except Damage as damage:
                reason = damage.finding.message
                self._file.finish(FAILED, Text("the changes cannot be written: {reason}", reason=reason))
                return
            changed = self.opened.with_edits(first) if first else self.opened
            present(rule, changed)
            rewriting = rule.editElements(changed)
        except Exception as error:  # whatever a rule does, the run goes on
            self._plan.rule_failed(self._file, rule, error)
            return
        self._plan.take_down(self._file, rule)
        if rewriting is None or not self._file.is_open:
            return
        name, details = rule_name(rule), self._details
        edits = tuple(self._composed(details.structure_edits, _both(self.opened, first, changed, rewriting.edits)))
        new = [
            Change(name, path, None, None if value is None else _shown(value, vr), vr, value)
            for path, vr, value in rewriting.elements
        ]
        self._plan.keep(
            self._file,
            details._replace(
                changes=(),
                recoded=False,
                structure_edits=edits,
                rewritten=(*details.rewritten, *changes, *new),
                edits=edits,
                inflated=self.opened.deflated,
            ),
        )
        self._file.growth = growth(edits)
        self._file.is_ready = True
        self._learn(rewriting.elements, changed)
        self._opened, self._editor, self._changed_before = None, None, set()

    def _learn(self, elements: Iterable[Rewritten], changed: Part10File) -> None:
        """Let the row say what the elements of the data set will hold."""
        row = self._file.row
        for path, vr, value in elements if row is not None else ():
            keyword = keyword_of(path) if len(path) == 1 else ""
            if row is not None and row.has(keyword):
                row.learn(keyword, text_of(value or b"", vr, changed, None))

    def close(self, finish: bool) -> None:
        """Put what was found out into the plan; at the end with the bytes to write."""
        if self._editor is not None:
            changes = tuple(self._editor.changes.values())
            self._file.is_ready = self._file.is_ready and not changes
            self._plan.keep(self._file, self._details._replace(changes=changes, recoded=self._editor.recoded))
            self._update_row(self._changed_before.union(self._editor.changes))
        if finish and self._file.is_ready:
            self._file.finish(PATCHED, self._file.damage)
        elif finish:
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
                edits = self._composed(details.structure_edits, splice(self.opened, changes))
            self._finish_with(details._replace(changes=tuple(changes), edits=tuple(edits), inflated=inflated))
        except Exception as error:  # pydicom raises nearly anything on a damaged element
            if self._plan.hides_identity:
                # The error may tell a value.
                reason = Text("the changes cannot be written: {reason}", reason=type(error).__name__)
                self._file.finish(FAILED, reason)
                return
            details = self._details
            self._plan.retract(self._file, {change.rule for change in details.changes} - details.repairers)
            message = Text("not changed, because the changes cannot be written: {reason}", reason=str(error))
            self._plan.note(self._file, Finding(RULE_FAILED, message))
            is_deflated = self.opened.deflated
            self._finish_with(self._details._replace(changes=(), edits=details.structure_edits, inflated=is_deflated))

    def _finish_with(self, details: Details) -> None:
        self._plan.keep(self._file, details._replace(inflated=details.inflated and bool(details.edits)))
        self._file.growth = growth(details.edits)
        if self._file.damage and any(change.path[0] in DESCRIPTION for change in details.changes):
            self._judge_again(details)
        if details.has_edits:
            self._file.finish(PATCHED, self._file.damage)
        else:
            self._file.finish_as_it_is()

    def _judge_again(self, details: Details) -> None:
        """Find out whether the file is still damaged, if what it says of its pixels has changed."""
        after = self._original.with_edits(details.edits)
        self._file.damage = damage_of((*after.findings, *(lack_of_pixels(after) or lack_of_size(after))))

    def _composed(self, structure_edits: Sequence[Edit], edits: list[Edit]) -> list[Edit]:
        """Return edits to the file on disk, given those to the repaired one."""
        return _both(self._original, structure_edits, self.opened, edits) if edits else list(structure_edits)

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
            header = meta_header(self.opened, meta)
            after = str(int.from_bytes(value := header[140:144], "little"))
            found[_META_LENGTH,] = length._replace(after=after, value=value)
            in_place = not any(finding.defect in _MISPLACED_HEADER for finding in self.opened.findings)
            if after == length.before and in_place and len(header) == self.opened.data_start:
                del found[_META_LENGTH,]
        return list(found.values())

    def _values(self, triggers: Iterable[str]) -> dict[str, bytes]:
        """Return the beginning of each value that a rule is triggered by: by its keyword, or the tag if it has none."""
        values: dict[str, bytes] = {}
        changes: Mapping[Path, Change] = {}
        if self._editor is not None:
            changes = self._editor.changes
        elif self._file.place >= 0:
            changes = {change.path: change for change in self._details.changes}
        opened = self.opened
        named, vrs = _parsed(triggers if type(triggers) is tuple else tuple(triggers))
        for vr in vrs:
            tags = self._tags_of_vr(vr, changes)
            named = (*named, *((keyword_for_tag(tag) or format_tag(tag), tag) for tag in tags))
        if not changes:
            return opened.beginnings(named, _LONGEST_TRIGGER)
        for name, tag in named:
            change = changes.get((tag,))
            if change is None:
                values.update(opened.beginnings(((name, tag),), _LONGEST_TRIGGER))
            elif change.value is not None:
                values[name] = change.value[:_LONGEST_TRIGGER]
        return values

    def _tags_of_vr(self, vr: str, changes: Mapping[Path, Change]) -> set[int]:
        """Return the tags of the elements of a VR; where the file does not say it, by the data dictionary."""
        code = vr.encode("ascii")
        tags = {
            element.tag
            for element in self.opened.elements
            if element.vr == code or (element.vr in (b"", b"UN") and dictionary_vr(element.tag) == vr)
        }
        return tags | {path[0] for path, change in changes.items() if change.vr == vr and len(path) == 1} - _META

    def _undo(self, rule: DICOMPatcherRule, error: Exception) -> None:
        if self._editor is not None:
            self._editor.undo()
        if isinstance(error, TextError) and rule.textEncoding is not None:
            self._file.finish(FAILED, f"{rule_name(rule)}: {error}")
        else:
            self._plan.rule_failed(self._file, rule, error)

    def _update_row(self, paths: Iterable[Path]) -> None:
        """Let the row say what the elements at these paths will hold."""
        row, editor = self._file.row, self._edit()
        codecs = UTF_8_CODEC if editor.recoded else None
        for path in paths:
            keyword = keyword_of(path)
            if row is None or not keyword or len(path) > 1:
                continue
            change, element = editor.changes.get(path), self.opened.element(path[0])
            if change is not None:
                row.learn(keyword, text_of(change.value or b"", change.vr, self.opened, codecs))
            else:
                row.learn(keyword, text_in(self.opened, element) if element is not None else "")


@functools.lru_cache(maxsize=256)  # the same for all files
def _parsed(triggers: tuple[str, ...]) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Return the triggers that are keywords with their tags, and those that are VRs."""
    tags = ((keyword, tag_for_keyword(keyword)) for keyword in triggers if len(keyword) > 2)
    named = tuple((keyword, tag) for keyword, tag in tags if tag is not None)
    return named, tuple(trigger for trigger in triggers if len(trigger) == 2)


def _both(file: Part10File, first: Sequence[Edit], changed: Part10File, second: Sequence[Edit]) -> list[Edit]:
    """Return edits to a file that do what some, and then others to the file that is changed by those, would do."""
    if not file.deflated:
        return compose(first, second, file.end)
    # The header stays apart from what will be deflated.
    start, moved = file.data_start, file.data_start - changed.data_start
    header = [Edit(0, start, edit.data) for edit in second if edit.start < changed.data_start]
    header = header or [edit for edit in first if edit.start < start]
    data = [
        Edit(edit.start + moved, edit.stop + moved, edit.data) for edit in second if edit.start >= changed.data_start
    ]
    return header + compose([edit for edit in first if edit.start >= start], data, file.end)


def _shown(value: bytes, vr: str) -> str:
    """Return the value that a rule has encoded as text for a report."""
    if vr.encode() not in TEXT_VRS:
        return _size_shown(len(value))
    text = value[:_LONGEST_TEXT].decode("ascii", "replace").strip("\0 ")
    return text + "..." if len(value) > _LONGEST_TEXT else text


@functools.lru_cache(maxsize=256)
def _size_shown(size: int) -> Text:
    return plural(size, "({count} byte)", "({count} bytes)")


def _typed(vr: str, text: str) -> Any:
    """Return the text of a row as a value that pydicom takes for an element of this VR."""
    if vr in ("FD", "FL"):
        return [float(part) for part in text.split("\\")] if text else None
    if vr in ("US", "SS", "UL", "SL"):
        return [int(part) for part in text.split("\\")] if text else None
    return text
