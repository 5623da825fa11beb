"""Dividing a list of rules where one of them has to see all instances."""

from __future__ import annotations

from collections.abc import Sequence

from DICOMPatcherLib.rules.base import DICOMPatcherRule


class Pass:
    """Some neighbouring rules, and what they do with a file: each but the last ends with a rule that collects or edits.

    Attributes
    ----------
    rules, skippers, workers
        The rules, and those of them that may skip a file or work on its data set.
    namers
        The rules that are asked for the path in this pass. That is the last one, except for a rule that has followed
        the files in an earlier pass: it may know only then which file it is asked about.
    must_look
        Whether every file has to be opened.
    rewriter
        The rule that ended the pass before, if it is to edit each file now; else None.
    is_idle
        Whether no rule has anything to do with single files or their folders.
    """

    def __init__(self, rules: list[DICOMPatcherRule], earlier: list[DICOMPatcherRule], is_last: bool) -> None:
        self.is_first = not earlier
        self.is_last = is_last
        self.rules = rules
        self.skippers = [rule for rule in rules if overrides(rule, "skipFile")]
        self.workers = [rule for rule in rules if overrides(rule, "processDataSet")]
        waiting = [rule for rule in earlier if not _follows_files(rule)] if is_last else []
        asked = [*waiting, *(rule for rule in rules if is_last or _follows_files(rule))]
        self.namers = [rule for rule in asked if overrides(rule, "generateOutputFilePath")]
        is_rewriting = bool(earlier) and overrides(earlier[-1], "editElements")
        self.rewriter = earlier[-1] if is_rewriting else None
        is_asked = self.rewriter or self.is_first or is_last or self.workers or self.skippers or self.namers
        self.is_idle = not is_asked and not any(overrides(rule, "processDirectory") for rule in rules)
        is_working = self.is_first or self.rewriter is not None or bool(self.workers)
        self.must_look = is_working or any(rule.namesByDataSet for rule in self.namers)


def passes(rules: Sequence[DICOMPatcherRule]) -> list[Pass]:
    """Divide the rules."""
    hooks = ("processCollection", "editElements")
    ends = [number + 1 for number, rule in enumerate(rules) if any(overrides(rule, hook) for hook in hooks)]
    starts = [0, *ends]
    return [
        Pass(list(rules[start:end]), list(rules[:start]), is_last=end is None)
        for start, end in zip(starts, [*ends, None])
    ]


def overrides(rule: DICOMPatcherRule | type[DICOMPatcherRule], hook: str) -> bool:
    """Tell whether a rule has a hook of its own."""
    own = getattr(rule, hook)
    return getattr(own, "__func__", own) is not getattr(DICOMPatcherRule, hook)


def _follows_files(rule: DICOMPatcherRule) -> bool:
    return any(overrides(rule, hook) for hook in ("processDirectory", "skipFile", "processDataSet"))
