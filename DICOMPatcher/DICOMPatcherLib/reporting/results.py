"""What a run found and did, as a tree that a panel shows: problem or rule, file, element."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator
from typing import NamedTuple

from DICOMPatcherLib.planning.editor import Change, format_path, keyword_of
from DICOMPatcherLib.planning.plan import PATCHED, Details, Plan
from DICOMPatcherLib.reporting.messages import stated, without_place
from DICOMPatcherLib.reporting.overview import FOUND, KEPT, LEFT_OUT, STILL_DAMAGED, Group
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.texts import Text


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


class Results:
    """The tree of one plan.

    Attributes
    ----------
    report
        The same as a report, complete when `steps` has come to its end.
    """

    def __init__(self, plan: Plan, written: bool) -> None:
        self.plan = plan
        self.written = written
        self.report = Report(plan, written, at_once=False)
        self._last: tuple[int, Details] | None = None  # what was asked for last is asked for again

    def steps(self) -> Generator[None, None, None]:
        """Do the work a file at a time."""
        yield from self.report.count_steps()

    @property
    def groups(self) -> list[Group]:
        """The first level, by section, those with most files first."""
        return self.report.overview.groups

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
                message = stated(finding.message, self.written)
                if finding.defect == group.key and group.has(message) and message != group.text:
                    elements.append(Element(message))
        elif group.section in (STILL_DAMAGED, KEPT, LEFT_OUT):
            reason = stated(file.reason, self.written)
            if self.plan.hides_identity:
                reason = without_place(reason)
            elements += [Element(reason)] if reason != group.text else []
        if file.outcome != PATCHED:
            return elements
        shown = set(group.rules)
        repairs = [repair for repair in details.repairs if repair.rule in shown]
        elements += [
            Element(Text("{problem} ({defect})", problem=stated(repair.message, self.written), defect=repair.defect))
            for repair in repairs
        ]
        elements += [self._element(change) for change in details.all_changes if change.rule in shown]
        return elements

    def _element(self, change: Change) -> Element:
        name = keyword_of(change.path) or format_path(change.path)
        before = None if self.plan.hides_identity else change.before
        is_hidden = not self.plan.may_show(change)
        return Element(name, before, None if is_hidden else change.after, True, is_hidden)

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
