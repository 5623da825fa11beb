"""What a run found and did, as JSON lines and as text. Reads the plan, changes nothing."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

from DICOMPatcherLib.disk.input_files import legible
from DICOMPatcherLib.planning.editor import format_path, keyword_of
from DICOMPatcherLib.planning.plan import (
    COPIED,
    DAMAGED,
    FAILED,
    OUTCOMES,
    PATCHED,
    RULE_FAILED,
    SKIPPED,
    UNREADABLE,
    FilePlan,
    Plan,
    Recommended,
)
from DICOMPatcherLib.reporting.report_file import TABLE_HEAD, check_outside_input, report_stream

_SHOWN = 5
_NUMBER = re.compile(r"(?<![\w.,(])\d+(?![\w.,)])")
"""A number that stands alone: no part of a UID, a tag or a word."""


class Row(NamedTuple):
    """One line of a report: the same thing in one or more files."""

    files: int
    text: str
    example: str


class Report:
    """The outcome of a run.

    Attributes
    ----------
    plan
        The plan that was made, and carried out if `written`.
    counts
        Number of files by outcome.
    failed_rules
        Number of files that a rule could not be applied to.
    """

    def __init__(self, plan: Plan, written: bool, at_once: bool = True) -> None:
        self.plan = plan
        self.written = written
        self.counts = Counter(dict.fromkeys(OUTCOMES, 0))
        self.failed_rules = 0
        self._found: Counter[tuple[str, str]] = Counter()
        self._advised: Counter[tuple[str, str]] = Counter()
        self._changed: Counter[tuple[str, str]] = Counter()
        self._not_written: Counter[tuple[str, str]] = Counter()
        self._kept: Counter[tuple[str, str]] = Counter()
        self._still_damaged: Counter[tuple[str, str]] = Counter()
        self._texts: dict[tuple[str, str], str] = {}
        self._examples: dict[tuple[str, str], str] = {}
        self._not_in_order = self._left_wrong = 0
        for _ in self.count_steps() if at_once else ():
            pass

    def count_steps(self) -> Iterator[None]:
        """Count a file at a time; to be done once, if it was not done at once."""
        firsts = {advice.sources[0]: "" for advice in self.advice if advice.sources}
        advised = {source for advice in self.advice for source in advice.sources}
        for file in self.plan.files:
            self._count(file, file.source in advised)
            if file.source in firsts:
                firsts[file.source] = self._name(file)
            yield
        for advice in self.advice:
            key = f"{advice.rule} ({advice.defect})", advice.message
            self._texts[key] = advice.message
            self._advised[key] += len(advice.sources)
            self._examples.setdefault(key, firsts[advice.sources[0]] if advice.sources else "")
            yield

    def _count(self, file: FilePlan, is_advised: bool) -> None:
        details = self.plan.details(file)
        findings = details.findings_about(file)
        found = {self._key(finding.defect, finding.message) for finding in findings}
        self.failed_rules += any(finding.defect == RULE_FAILED for finding in findings)
        changed = {(change.rule, keyword_of(change.path) or format_path(change.path)) for change in details.changes}
        changed |= {(repair.rule, f"structure of the file ({repair.defect})") for repair in details.repairs}
        self.counts[file.outcome] += 1
        is_no_image = file.outcome == SKIPPED and file.row is None  # no DICOM file, or a DICOMDIR
        self._left_wrong += file.outcome == COPIED and (is_advised or bool(findings))
        self._not_in_order += file.outcome != COPIED and not is_no_image
        self._found.update(found)
        if file.outcome == PATCHED:
            self._changed.update(changed)
            if file.damage:
                self._still_damaged[self._key(file.outcome, file.damage)] += 1
                self._examples.setdefault(self._key(file.outcome, file.damage), self._name(file))
        elif file.outcome != COPIED:
            reason = self._key(file.outcome, file.reason)
            (self._kept if file.target else self._not_written)[reason] += 1
            self._examples.setdefault(reason, self._name(file))
        for key in found | changed:
            self._examples.setdefault(key, self._name(file))

    def _key(self, kind: str, message: str) -> tuple[str, str]:
        """Return what a message is counted under. As long as only one such message was seen, it is shown as it is."""
        key = kind, grouped(kind, message)
        message = without_place(message)
        if self._texts.setdefault(key, message) != message:
            self._texts[key] = key[1]
        return key

    def _name(self, file: FilePlan) -> str:
        return file.target if self.plan.hides_identity else file.source

    @property
    def advice(self) -> list[Recommended]:
        """The rules that are off and should be used."""
        return self.plan.advice

    @property
    def would_change(self) -> bool:
        """Whether any data element differs from the input."""
        return self.counts[PATCHED] > 0

    @property
    def would_help(self) -> bool:
        """Whether Slicer gets more from the copy than from the input: something changes, or else is in the way."""
        return self.would_change or bool(self.plan.hindrances)

    @property
    def is_in_order(self) -> bool:
        """Whether Slicer can import all DICOM files of the input as they are, and no rule is advised."""
        return self.writable > 0 and not (
            self._not_in_order or self.failed_rules or self.advice or self.plan.hindrances
        )

    @property
    def has_findings(self) -> bool:
        """Whether anything is wrong with a file."""
        return bool(self._found)

    @property
    def writable(self) -> int:
        """How many files are written, or will be."""
        return self.counts[PATCHED] + self.counts[COPIED] + sum(self._kept.values())

    @property
    def all_handled(self) -> bool:
        """Whether no file is damaged or unreadable or has failed, and all rules could be applied."""
        is_any_left = any(self.counts[outcome] for outcome in (DAMAGED, UNREADABLE, FAILED))
        return not (is_any_left or self._still_damaged or self.failed_rules)

    def sections(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield the parts of the report that are not empty: a title, and rows with the most frequent first."""
        changed = []
        for rule in sorted({rule for rule, _ in self._changed}):
            keywords = {keyword: count for (name, keyword), count in self._changed.items() if name == rule}
            most = sorted(keywords, key=lambda keyword: (-keywords[keyword], keyword))
            shown = ", ".join(most[:_SHOWN]) + (", ..." if len(most) > _SHOWN else "")
            changed.append(Row(keywords[most[0]], f"{rule}: {shown}", self._examples[rule, most[0]]))
        found, advised, not_written, kept, damaged = (
            [Row(count, f"{key[0]}: {self._texts[key]}", self._examples[key]) for key, count in _most_common(counter)]
            for counter in (self._found, self._advised, self._not_written, self._kept, self._still_damaged)
        )
        yield from (
            (title, rows)
            for title, rows in (
                ("Found", found),
                ("Recommended: rules that are off, and would help", advised),
                ("Changed" if self.written else "To change", changed),
                ("Changed, and still damaged" if self.written else "To change, and still damaged then", damaged),
                ("Copied as they are" if self.written else "To copy as they are", kept),
                ("Not written" if self.written else "Not to be written", not_written),
            )
            if rows
        )

    def files(self) -> Iterator[dict[str, Any]]:
        """Yield what is known of each input file, in sorted order, in the form of the JSON report."""
        for file in self.plan.files:
            yield self._entry(file)

    def _entry(self, file: FilePlan) -> dict[str, Any]:
        details = self.plan.details(file)
        is_patched = file.outcome == PATCHED
        return {
            "source": file.source,
            "target": file.target or None,
            "outcome": file.outcome,
            "reason": file.reason,
            "findings": [{"id": found.defect, "message": found.message} for found in details.findings_about(file)],
            "repairs": [{"rule": repair.rule, "id": repair.defect} for repair in details.repairs if is_patched],
            "changes": [
                {
                    "rule": change.rule,
                    "tag": format_path(change.path),
                    "keyword": keyword_of(change.path),
                    **({} if self.plan.hides_identity else {"before": change.before}),
                    **({"after": change.after} if self.plan.may_show(change) else {}),
                }
                for change in details.changes
                if is_patched
            ],
        }

    def write(self, path: str) -> None:
        """Write the report: as a table for spreadsheets if the name ends with .csv, else as JSON lines.

        Raises
        ------
        InputError
            If there is anything but an earlier report in its place, or that is in the input.
        """
        for _ in self.write_steps(path):
            pass

    def write_steps(self, path: str) -> Generator[None, None, None]:
        """Write the report an input file at a time."""
        check_outside_input(path, self.plan.root, self.plan.only)
        yield from self._write_table(path) if path.lower().endswith(".csv") else self._write_lines(path)

    def _write_lines(self, path: str) -> Iterator[None]:
        """Write one object for each input file."""
        with report_stream(path, "ascii", self.plan.hides_identity) as stream:
            for entry in self.files():
                stream.write(json.dumps(entry, ensure_ascii=True) + "\n")
                yield

    def _write_table(self, path: str) -> Iterator[None]:
        """Write a line for each finding, repair and change, one at least for each input file."""
        with report_stream(path, "utf-8-sig", self.plan.hides_identity) as stream:
            table = csv.writer(stream)
            table.writerow(TABLE_HEAD)
            for entry in self.files():
                start = [entry["source"], entry["target"], entry["outcome"], entry["reason"]]
                lines = [["finding", found["id"], "", "", found["message"]] for found in entry["findings"]]
                lines += [["repair", made["rule"], "", "", made["id"]] for made in entry["repairs"]]
                lines += [
                    ["change", made["rule"], made["keyword"] or made["tag"], made.get("before"), made.get("after")]
                    for made in entry["changes"]
                ]
                for line in lines or [[""] * 5]:
                    table.writerow([_harmless_cell(cell) for cell in start + line])
                yield

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the report as text: grouped by what was wrong, with counts and an example."""
        for title, rows in self.sections():
            yield f"{title}:"
            for row in rows:
                yield f"{row.files:7} x  {row.text}" + (f"  ({row.example})" if row.example else "")
        yield from self.last_lines()

    def last_lines(self) -> list[str]:
        """Return the outcome of the run, and why Slicer imports less of the input than of the copy, if it does."""
        return [self.conclusion(), *self.plan.remarks, *([] if self.written else self.plan.hindrances)]

    def conclusion(self) -> str:
        """Return the outcome of the run in one line."""
        counts = self.counts
        patched = "patched" if self.written else "to patch"
        words = [f"{counts[PATCHED]} {patched}"]
        if self.written:
            words.append(f"{counts[COPIED]} copied unchanged")
        else:
            words.append(f"{counts[COPIED] - self._left_wrong} with no known problem found")
            words += [f"{self._left_wrong} with problems that stay"] if self._left_wrong else []
        if counts[DAMAGED]:
            copied = "copied" if self.written else "to be copied"
            words.append(f"{counts[DAMAGED]} damaged, {copied} as {'it is' if counts[DAMAGED] == 1 else 'they are'}")
        words.append(f"{counts[SKIPPED]} skipped")
        words += [f"{counts[outcome]} {outcome}" for outcome in (UNREADABLE, FAILED) if counts[outcome]]
        total = len(self.plan.files)
        failed = f" Rules could not be applied to {_files(self.failed_rules)}." if self.failed_rules else ""
        still = sum(self._still_damaged.values())
        damaged = f" Damage stays in {_files(still)} of those {patched}." if still else ""
        return f"{_files(total)}: {', '.join(words)}.{damaged}{failed}"


def _files(count: int) -> str:
    return f"{count} file{'s' if count != 1 else ''}"


def _harmless_cell(cell: str | None) -> str:
    """Return text that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell and cell[0] in "=+-@\t\r" else cell or ""


def _most_common(counter: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    """Return the entries, those of equal count in the order of the alphabet."""
    return sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))


def grouped(kind: str, message: str) -> str:
    """Return a message without what belongs to one file alone, so that those of many files are counted together."""
    message = without_place(message)
    if kind == RULE_FAILED:  # behind the name of the rule and the kind of error come values
        return ": ".join(message.split(": ")[:2])
    return _NUMBER.sub("N", message)


def without_place(message: str) -> str:
    """Return a message without byte offset and without the name of another file."""
    message = message.partition(" (at byte ")[0]
    before, copy_of, _ = message.partition(" copy of ")
    return f"{before} copy of another file" if copy_of else message


def printable(text: str) -> str:
    """Return text that the standard output takes."""
    encoding = sys.stdout.encoding or "ascii"
    return legible(text).encode(encoding, "replace").decode(encoding)
