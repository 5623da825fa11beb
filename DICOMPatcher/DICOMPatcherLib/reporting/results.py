"""What a run found and did, as a tree that a panel shows: problem or rule, file, element."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple

from DICOMPatcherLib.planning.editor import Change, format_path, keyword_of
from DICOMPatcherLib.planning.plan import PATCHED, SKIPPED, Details, FilePlan, Plan
from DICOMPatcherLib.reporting.report import Report, grouped, without_place
from DICOMPatcherLib.rule_list import RULES

FOUND, ADVISED, CHANGED, STILL_DAMAGED, KEPT, LEFT_OUT = (
    "found",
    "advised",
    "changed",
    "still damaged",
    "kept",
    "left out",
)
SECTIONS = (FOUND, ADVISED, CHANGED, STILL_DAMAGED, KEPT, LEFT_OUT)
"""The parts of the tree, in the order in which they are shown."""


_REPAIRED_BY = {
    defect: tuple(rule.__name__ for rule in RULES if defect in rule.defects)
    for defect in sorted({defect for rule in RULES for defect in rule.defects})
}


class Element(NamedTuple):
    """The last level of the tree: a data element that changes, or only `name` for something else worth telling.

    Attributes
    ----------
    before, after
        None if there is no such element, or it must not be shown.
    is_hidden
        Whether `after` must not be shown.
    """

    name: str
    before: str | None = None
    after: str | None = None
    is_change: bool = False
    is_hidden: bool = False


class Group:
    """One problem, one rule, or one reason why files are not written.

    Attributes
    ----------
    section
        One of SECTIONS.
    key
        Id of the defect, name of the rule or outcome.
    text
        What is wrong, in plain words; "" for a rule.
    acting
        Names of the rules that change the files because of it.
    files
        Places of the files in the plan.
    is_in_output
        Whether any of the files is written, without another reason to tell of it.
    is_undecidable
        Whether no rule is to be offered for it.
    """

    __slots__ = ("section", "key", "text", "acting", "files", "leaves_out", "is_undecidable", "is_in_output")

    def __init__(self, section: str, key: str, text: str) -> None:
        self.section = section
        self.key = key
        self.text = text
        self.acting: set[str] = set()
        self.files = array("L")
        self.leaves_out = self.is_in_output = False
        self.is_undecidable = False

    @property
    def stays(self) -> bool:
        """Whether it is wrong with files that are written, and stays so."""
        is_repaired = bool(self.acting & set(_REPAIRED_BY.get(self.key, ())))
        return self.section == FOUND and self.is_in_output and not is_repaired and not self.leaves_out

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that repair it: those that do in this run, or else those that could."""
        if self.section in (ADVISED, CHANGED):
            return (self.key,)
        if self.section != FOUND or self.is_undecidable:
            return ()
        able = _REPAIRED_BY.get(self.key, ())
        return tuple(name for name in able if name in self.acting) or able


class Results:
    """The tree of one plan.

    Attributes
    ----------
    report
        The same as a report, complete like `groups` when `steps` has come to its end.
    groups
        The first level, by section, those with most files first.
    """

    report: Report

    def __init__(self, plan: Plan, written: bool) -> None:
        self.plan = plan
        self.written = written
        self.groups: list[Group] = []
        self._groups: dict[tuple[str, str, str], Group] = {}
        self._last: tuple[int, Details] | None = None  # what was asked for last is asked for again

    def steps(self) -> Generator[None, None, None]:
        """Do the work a file at a time."""
        for index, file in enumerate(self.plan.files):
            self._sort_in(index, file, self.plan.details(file))
            yield
        yield from self._take_advice()
        self.groups = sorted(
            self._groups.values(),
            key=lambda group: (SECTIONS.index(group.section), -len(group.files), group.key, group.text),
        )
        self.report = Report(self.plan, self.written, at_once=False)
        yield from self.report.count_steps()

    def _sort_in(self, index: int, file: FilePlan, details: Details) -> None:
        acting = _rules_in(details)
        for finding in details.findings_about(file):
            group = self._group(FOUND, finding.defect, finding.message)
            if not group.files or group.files[-1] != index:
                group.files.append(index)
            group.acting |= acting
            group.is_undecidable |= finding.is_undecidable
            group.leaves_out |= file.outcome == SKIPPED
            group.is_in_output |= bool(file.target) and not file.reason
        if file.outcome == PATCHED:
            for rule in sorted(acting):
                self._group(CHANGED, rule, "").files.append(index)
        if file.reason:
            kept = STILL_DAMAGED if file.outcome == PATCHED else KEPT
            self._group(kept if file.target else LEFT_OUT, file.outcome, file.reason).files.append(index)

    def _take_advice(self) -> Iterator[None]:
        if not self.plan.advice:
            return
        places = {}
        for index, file in enumerate(self.plan.files):
            places[file.source] = index
            yield
        for advice in self.plan.advice:
            group = self._group(ADVISED, advice.rule, advice.message)
            group.files.extend(places[source] for source in advice.sources if source in places)
            yield

    def _group(self, section: str, key: str, message: str) -> Group:
        """Return the group of a message. As long as only one such message was seen, it is shown as it is."""
        message = without_place(message)
        pattern = grouped(key, message) if section != ADVISED else message
        group = self._groups.get((section, key, pattern))
        if group is None:
            group = self._groups[section, key, pattern] = Group(section, key, message)
        elif group.text != message:
            group.text = pattern
        return group

    def name_of(self, index: int) -> str:
        """Return the name of a file as it may be shown."""
        file = self.plan.files[index]
        if self.plan.hides_identity:
            return file.target or f"({index + 1})"
        return file.source

    def _details_of(self, index: int) -> Details:
        if self._last is None or self._last[0] != index:
            self._last = index, self.plan.details(self.plan.files[index])
        return self._last[1]

    def elements(self, group: Group, index: int) -> list[Element]:
        """Return what a group has to tell of a file."""
        file = self.plan.files[index]
        details = self._details_of(index)
        elements = []
        if group.section == FOUND:
            for finding in details.findings_about(file):
                message = without_place(finding.message)
                is_of_group = finding.defect == group.key and group.text in (message, grouped(group.key, message))
                if is_of_group and finding.message != group.text:
                    elements.append(Element(finding.message))
        elif group.section in (STILL_DAMAGED, KEPT, LEFT_OUT) and file.reason != group.text:
            elements.append(Element(file.reason))
        if file.outcome != PATCHED:
            return elements
        shown = set(group.rules)
        repairs = [repair for repair in details.repairs if repair.rule in shown]
        elements += [Element(f"{repair.message} ({repair.defect})") for repair in repairs]
        elements += [self._element(change) for change in details.changes if change.rule in shown]
        return elements

    def _element(self, change: Change) -> Element:
        name = keyword_of(change.path) or format_path(change.path)
        before = None if self.plan.hides_identity else change.before
        is_hidden = not self.plan.may_show(change)
        return Element(name, before, None if is_hidden else change.after, True, is_hidden)

    def recommended(self, used: set[str]) -> list[str]:
        """Return the rules that are not used and should be: those advised, and those usually on that a defect needs."""
        wanted = {group.key for group in self.groups if group.section == ADVISED}
        usual = {rule.__name__ for rule in RULES if rule.default}
        for group in self.groups:
            if group.section == FOUND and not used & set(group.rules):
                wanted |= usual & set(group.rules)
        return [rule.__name__ for rule in RULES if rule.__name__ in wanted - used]

    def filter_steps(
        self, text: str, found: dict[Group, array[int]], title_of: Callable[[str], str] = str
    ) -> Generator[bool, None, None]:
        """Put into `found` what has a text in it: groups with all their files, or with those files that have it.

        Yields True after each step: there is more to do, and nothing to wait for.

        Parameters
        ----------
        title_of
            Gives the name of a rule as the user sees it.
        """
        wanted = text.casefold()
        groups_of: dict[int, list[Group]] = {}
        fitting: dict[Group, array[int]] = {}
        for group in self.groups:
            if any(wanted in part.casefold() for part in (group.key, group.text, *map(title_of, group.rules))):
                fitting[group] = group.files
                continue
            for index in group.files:
                groups_of.setdefault(index, []).append(group)
                yield True
        # File by file, because it takes time to look up what is known of one.
        for index in sorted(groups_of):
            for group in groups_of[index]:
                if self._has(wanted, group, index):
                    fitting.setdefault(group, array("L")).append(index)
            yield True
        found.update((group, fitting[group]) for group in self.groups if group in fitting)

    def _has(self, wanted: str, group: Group, index: int) -> bool:
        if wanted in self.name_of(index).casefold():
            return True
        elements = self.elements(group, index)
        return any(wanted in (part or "").casefold() for element in elements for part in element[:3])


def _rules_in(details: Details) -> set[str]:
    return {change.rule for change in details.changes} | {repair.rule for repair in details.repairs}
