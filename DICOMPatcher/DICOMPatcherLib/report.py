"""What a run found and did, as JSON lines and as text. Reads the plan, changes nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from DICOMPatcherLib.changes import format_path, keyword_of
from DICOMPatcherLib.plan import COPIED, FAILED, OUTCOMES, PATCHED, SKIPPED, UNREADABLE, FilePlan, Plan


class Problem:
    """Something that was found in one or more files.

    Attributes
    ----------
    defect
        Id of the defect.
    message
        The finding in words, without what belongs to one file alone.
    count, example
        In how many files, and the path of the first of them.
    """

    def __init__(self, defect: str, message: str, example: str) -> None:
        self.defect = defect
        self.message = message
        self.count = 0
        self.example = example


class Report:
    """The outcome of a run.

    Attributes
    ----------
    counts
        Number of files by outcome.
    skipped, unreadable, failed
        Number of files by reason.
    problems
        What was wrong, most frequent first.
    changes
        Number of files by rule and element: {("FixExposureFiasco", "XRayTubeCurrent"): 12}.
    """

    def __init__(self, plan: Plan, written: bool) -> None:
        self.plan = plan
        self.written = written
        self.counts = Counter({outcome: 0 for outcome in OUTCOMES})
        self.reasons: dict[str, Counter[str]] = {outcome: Counter() for outcome in (SKIPPED, UNREADABLE, FAILED)}
        self.changes: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, ...], str] = {}
        problems: dict[tuple[str, str], Problem] = {}
        for file in plan.files:
            self.counts[file.outcome] += 1
            name = file.target if plan.hides_identity and file.target else file.source
            if file.outcome in self.reasons:
                reason = _without_place(file.reason)
                self.reasons[file.outcome][reason] += 1
                self._examples.setdefault((file.outcome, reason), name)
            details = plan.details(file)
            for defect, message in {(finding.defect, _without_place(finding.message)) for finding in details.findings}:
                problem = problems.setdefault((defect, message), Problem(defect, message, name))
                problem.count += 1
            for rule, keyword in {(change.rule, keyword_of(change.path) or format_path(change.path)) for change in details.changes}:
                self.changes[rule, keyword] += 1
        self.problems = sorted(problems.values(), key=lambda problem: (-problem.count, problem.defect, problem.message))

    @property
    def would_change(self) -> bool:
        """Whether any data element differs from the input."""
        return self.counts[PATCHED] > 0

    @property
    def all_handled(self) -> bool:
        """Whether no file was unreadable or failed."""
        return not self.counts[UNREADABLE] and not self.counts[FAILED]

    def example(self, outcome: str, reason: str) -> str:
        """Return the path of the first file with this outcome and reason."""
        return self._examples[outcome, reason]

    def files(self) -> Iterator[dict[str, Any]]:
        """Yield what is known of each input file, in sorted order, in the form of the JSON report."""
        for file in self.plan.files:
            yield self._entry(file)

    def _entry(self, file: FilePlan) -> dict[str, Any]:
        details = self.plan.details(file)
        hidden = self.plan.hides_identity
        return {
            "source": file.source,
            "target": file.target or None,
            "outcome": file.outcome,
            "reason": file.reason,
            "findings": [{"id": finding.defect, "message": finding.message} for finding in details.findings],
            "changes": [
                {
                    "rule": change.rule,
                    "tag": format_path(change.path),
                    "keyword": keyword_of(change.path),
                    **({} if hidden else {"before": change.before}),
                    "after": change.after,
                }
                for change in details.changes
            ],
        }

    def write(self, path: str) -> None:
        """Write the report as JSON lines: one object for each input file."""
        with open(path, "w", encoding="ascii") as stream:
            for entry in self.files():
                stream.write(json.dumps(entry, ensure_ascii=True) + "\n")

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the report as text: grouped by what was wrong, with counts and an example."""
        total = len(self.plan.files)
        yield f"{total} file{'s' if total != 1 else ''} examined."
        for problem in self.problems:
            yield f"  {problem.defect:5} {_times(problem.count)}  {problem.message} ({problem.example})"
        for rule in dict.fromkeys(rule for rule, _ in self.changes):
            keywords = [keyword for name, keyword in self.changes if name == rule]
            count = max(self.changes[rule, keyword] for keyword in keywords)
            shown = ", ".join(sorted(keywords)[:5]) + (", ..." if len(keywords) > 5 else "")
            yield f"  {'changed' if self.written else 'to change'}: {_times(count)}  {shown} ({rule})"
        for outcome, reasons in self.reasons.items():
            for reason, count in reasons.most_common():
                yield f"  {outcome}: {_times(count)}  {reason} ({self.example(outcome, reason)})"
        yield self.conclusion()

    def conclusion(self) -> str:
        """Return the outcome of the run in one line."""
        counts = self.counts
        patched, copied = ("patched", "copied unchanged") if self.written else ("to patch", "good as they are")
        words = [f"{counts[PATCHED]} {patched}", f"{counts[COPIED]} {copied}", f"{counts[SKIPPED]} skipped"]
        for outcome in (UNREADABLE, FAILED):
            if counts[outcome]:
                words.append(f"{counts[outcome]} {outcome}")
        return ", ".join(words) + "."


def _times(count: int) -> str:
    return f"{count:5} x"


def _without_place(message: str) -> str:
    """Return a message without its byte offset, so that those of many files are counted together."""
    return message.partition(" (at byte ")[0]
