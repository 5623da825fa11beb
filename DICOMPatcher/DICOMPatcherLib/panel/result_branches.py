"""Rows of the results whose content is added when they are opened: files or values a page at a time, and elements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import qt
from slicer.i18n import tr as _

from DICOMPatcherLib.disk.input_files import legible
from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.text_layout import as_tool_tip

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.overview import Group
    from DICOMPatcherLib.reporting.results import Results
    from DICOMPatcherLib.reporting.values_that_stay import Attribute


class ResultBranches:
    """Makes the rows of a tree. A group opens to its files, a file to its elements."""

    PAGE = 100
    """So many files are shown at a time."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._results: Results | None = None
        self._nodes: list[tuple[str, Group | None, Any]] = []
        self._items: list[Any] = []
        tree.itemExpanded.connect(self._on_expanded)
        tree.itemClicked.connect(self._on_turn)
        tree.itemActivated.connect(self._on_turn)

    def clear(self) -> None:
        self._results = None
        self._nodes = []
        self._items = []
        self._tree.clear()

    def begin(self, results: Results) -> None:
        """Get ready to show these results in an empty tree."""
        self._results = results

    def line(self, parent: Any, text: str) -> Any:
        """Add a row that is one text."""
        item = self.row(parent, text)
        item.setFirstColumnSpanned(True)
        return item

    def row(self, parent: Any, *texts: str) -> Any:
        item = qt.QTreeWidgetItem(parent)
        self._items.append(item)  # Python must not forget what it made
        for column, text in enumerate(texts):
            text = legible(shown(text))
            item.setText(column, text)
            item.setToolTip(column, as_tool_tip(text))
        return item

    def open_to_files(self, item: Any, group: Group, files: Sequence[int]) -> None:
        """Let a row be opened to files of a group."""
        self._make_openable(item, "group", group, files)

    def open_to_values(self, item: Any, attribute: Attribute) -> None:
        """Let a row be opened to the values that stay of a data element."""
        self._make_openable(item, "group", None, attribute.values)

    def _make_openable(self, item: Any, kind: str, group: Group | None, content: Any) -> None:
        item.setChildIndicatorPolicy(qt.QTreeWidgetItem.ShowIndicator)
        self._mark(item, kind, group, content)

    def _mark(self, item: Any, kind: str, group: Group | None, content: Any) -> None:
        item.setData(0, qt.Qt.UserRole, len(self._nodes))
        self._nodes.append((kind, group, content))

    def _on_expanded(self, item: Any) -> None:
        number = item.data(0, qt.Qt.UserRole)
        if number is None or item.childCount() or self._results is None:
            return
        kind, group, content = self._nodes[number]
        if kind == "group":
            self._add_page(item, self._results, group, content, 0)
        elif kind == "file" and group is not None:
            self._add_elements(item, self._results, group, content)

    def _add_page(self, parent: Any, results: Results, group: Group | None, content: Sequence[Any], start: int) -> None:
        """Add a page of files of a group, or of values without one, and rows that lead to the pages around it."""
        if start > 0:
            before = _("{count} before: click to show the previous ones").format(count=f"{start:,}")
            self._mark(self.line(parent, before), "turn", group, (content, start - self.PAGE))
        for one in content[start : start + self.PAGE]:
            if group is not None:
                self._make_openable(self.line(parent, results.name_of(one)), "file", group, one)
            else:
                self.line(parent, _("{value} (elements: {count})").format(value=one[0], count=f"{one[1]:,}"))
        rest = len(content) - start - self.PAGE
        if rest > 0:
            after = _("{count} more: click to show the next ones").format(count=f"{rest:,}")
            self._mark(self.line(parent, after), "turn", group, (content, start + self.PAGE))

    def _on_turn(self, item: Any) -> None:
        """Turn the page. The rows are exchanged while the tree does not see them: that takes less time."""
        number, parent = item.data(0, qt.Qt.UserRole), item.parent()
        if number is None or parent is None or self._results is None or self._nodes[number][0] != "turn":
            return  # without a parent: some desktops tell of one click as two events
        _kind, group, (content, start) = self._nodes[number]
        above = parent.parent()
        place = above.indexOfChild(parent)
        above.removeChild(parent)
        while parent.childCount():
            parent.removeChild(parent.child(0))
        self._add_page(parent, self._results, group, content, start)
        above.insertChild(place, parent)
        rows = [parent.child(index) for index in range(parent.childCount())]
        for row in [parent, *rows]:
            row.setFirstColumnSpanned(True)
        parent.setExpanded(True)
        self._tree.setCurrentItem(rows[1 if start else 0])

    def _add_elements(self, parent: Any, results: Results, group: Group, index: int) -> None:
        target = results.plan.files[index].target
        if target:
            label = _("written as {path}") if results.written else _("to be written as {path}")
            self.line(parent, label.format(path=target))
        for element in results.elements(group, index):
            if element.is_change:
                before = element.before or (_("(hidden)") if results.plan.hides_identity else _("(none)"))
                after = _("(removed)") if element.after is None else element.after or _("(empty)")
                after = _("(hidden)") if element.is_hidden else after
                self.row(parent, element.name, before, after)
            else:
                self.line(parent, element.name)
