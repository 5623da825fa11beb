"""The results as a tree: what is wrong, what is changed and what is not written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import qt
from slicer.i18n import tr as _

from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.result_branches import ResultBranches
from DICOMPatcherLib.panel.rule_choices import RuleChoices
from DICOMPatcherLib.panel.rule_texts import about_defect
from DICOMPatcherLib.panel.text_layout import as_tool_tip, breakable, font_metrics

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.overview import Group
    from DICOMPatcherLib.reporting.results import Results
    from DICOMPatcherLib.reporting.values_that_stay import Attribute


class ResultsTree:
    """Shows the results; branches are filled when they are opened, large ones a page at a time."""

    FEW = 20
    """So many files that a filter found are shown at once."""

    def __init__(self, tree: Any, detail: Any, rules: RuleChoices) -> None:
        self._tree = tree
        self._detail = detail
        self._rules = rules
        self._branches = ResultBranches(tree)
        self.clear()
        tree.currentItemChanged.connect(self._on_current)
        tree.indentation = 12
        tree.header().stretchLastSection = False
        for column in (1, 2):
            tree.header().setSectionResizeMode(column, qt.QHeaderView.Stretch)

    def fit(self, width: int) -> None:
        """Show enough rows; give the first column half of the width, as long as all keep what their heads need."""
        metrics = font_metrics(self._tree)
        line = metrics.height()
        self._tree.minimumHeight = 16 * line
        self._detail.minimumHeight = 3 * line
        first, *others = (metrics.boundingRect(self._tree.headerItem().text(column)).width() for column in range(3))
        self._tree.setColumnWidth(0, max(first + line // 2, min(width // 2, width - 2 * (max(others) + line))))

    def clear(self) -> None:
        self._repairs: list[tuple[Any, Group]] = []
        self._branches.clear()
        self._show_detail("")

    def show(
        self, results: Results, stays: Sequence[Attribute], found: Mapping[Group, Sequence[int]] | None = None
    ) -> None:
        """Show all groups, or those that a filter found with the files it found; and values that stay."""
        self.clear()
        self._branches.begin(results)
        sections: dict[str, Any] = {}
        nodes = []
        for group in results.groups:
            files = group.files if found is None else found.get(group)
            if files is None:
                continue
            if group.section not in sections:
                sections[group.section] = self._section(_title_of(group.section, results.written))
            nodes.append(self._group(sections[group.section], group, files))
        self._add_values(stays)
        if not sections and not stays:
            self._branches.line(self._tree, _("No matches") if results.groups else _nothing_in(results))
        if found is None:
            self._add_outlook(results)
        if found is not None and sum(map(len, found.values())) <= self.FEW:
            for node in nodes:
                node.setExpanded(True)

    def show_ticks(self) -> None:
        """Say of each repair whether it is ticked now."""
        for item, group in self._repairs:
            item.setText(0, self._repair(group))

    def _section(self, title: str) -> Any:
        item = self._branches.line(self._tree, title)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        item.setExpanded(True)
        return item

    def _add_values(self, stays: Sequence[Attribute]) -> None:
        """Add the text that is in the output of a de-identification."""
        from DICOMPatcherLib.reporting.values_that_stay import title_of

        if not stays:
            return
        section = self._section(title_of(stays))
        are_few = sum(len(attribute.values) for attribute in stays) <= self.FEW
        for attribute in stays:
            item = self._branches.line(section, attribute.title)
            self._branches.open_to_values(item, attribute)
            item.setExpanded(are_few)

    def _add_outlook(self, results: Results) -> None:
        """Add what Slicer shows before and after, and what each series is."""
        counts, series = results.report.outlook_texts()
        for text in counts:
            item = self._branches.line(self._tree, text)
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
        for text in series:
            self._branches.line(item, text)
        if counts:
            item.setExpanded(True)

    def _group(self, parent: Any, group: Group, files: Sequence[int]) -> Any:
        """Add a group; return the item that the files are below."""
        count = f"{len(files):,}"
        line = self._branches.line
        if group.section in ("found", "advised"):
            problem = line(parent, group.text)
            about = about_defect(group.key if group.section == "found" else group.defect)
            problem.setToolTip(0, as_tool_tip(shown(group.text)) + (as_tool_tip(about) if about else ""))
            self._repairs.append((line(problem, self._repair(group)), group))
            item = line(problem, _("Files: {count}").format(count=count))
            problem.setExpanded(True)
        elif group.section == "changed":
            label = _("{rule} ({count})").format(rule=self._rules.title(group.key), count=count)
            item = line(parent, label)
        else:
            label = _("{outcome}: {reason} ({count})")
            item = line(parent, label.format(outcome=shown(group.key), reason=shown(group.text), count=count))
        self._branches.open_to_files(item, group, files)
        return item

    def _repair(self, group: Group) -> str:
        """Say which rules repair a problem, and whether they are ticked."""
        ticked = self._rules.ticked()
        rules: Sequence[str] = group.rules
        if group.section == "found" and not group.acting & set(rules) and not group.leaves_out:
            rules = [name for name in rules if name not in ticked]  # those that are ticked found no safe way
        said = [self._rules.state(name) for name in rules]
        return _("Repair: {rules}").format(rules="; ".join(said)) if said else _("Only reported")

    def _on_current(self, item: Any) -> None:
        """Show all of a row below the tree: it may be too long for its place there."""
        if item is None:
            self._show_detail("")
            return
        name, before, after = (item.text(column) for column in range(3))
        lines = [name]
        if before or after:
            lines += [_("Before: {value}").format(value=before), _("After: {value}").format(value=after)]
        self._show_detail("\n".join(lines))

    def _show_detail(self, text: str) -> None:
        self._detail.text = breakable(text)
        self._detail.visible = bool(text)  # empty, it would be a gap


def _title_of(section: str, written: bool) -> str:
    titles = {
        "found": _("Problems"),
        "advised": _("Recommended"),
        "changed": _("Changed") if written else _("To be changed"),
        "still damaged": _("Changed, but still damaged") if written else _("To be changed, but still damaged"),
        "kept": _("Copied unchanged") if written else _("To be copied unchanged"),
        "left out": _("Not written") if written else _("Not to be written"),
    }
    return titles[section]


def _nothing_in(results: Results) -> str:
    """Say that there is nothing about a file; what is wrong with a series is told below it."""
    return _("No changes") if results.report.has_wrong_series else _("No problems, no changes")
