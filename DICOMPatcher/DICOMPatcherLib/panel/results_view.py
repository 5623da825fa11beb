"""What was checked last, and the section of the panel that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, NamedTuple

from slicer.i18n import tr as _

from DICOMPatcherLib.panel.filter import Filter
from DICOMPatcherLib.panel.job import Steps, shown_as
from DICOMPatcherLib.panel.messages import Messages
from DICOMPatcherLib.panel.results_tree import ResultsTree
from DICOMPatcherLib.panel.rule_choices import RuleChoices

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Plan
    from DICOMPatcherLib.reporting.results import Results

Choices = dict[str, dict[str, str]]
"""The parameters of each rule that is to be run, by name."""


class Checked(NamedTuple):
    """A plan, what it was made from, and what there is to see of it."""

    source: str
    choices: Choices
    plan: Plan
    results: Results


class ResultsView:
    """Shows the results and filters them.

    Attributes
    ----------
    checked
        What was checked or written last; None if there is nothing to show.
    """

    def __init__(
        self, ui: Any, parent: Any, rules: RuleChoices, messages: Messages, is_busy: Callable[[], bool]
    ) -> None:
        self._ui = ui
        self._rules = rules
        self._messages = messages
        self.checked: Checked | None = None
        self.tree = ResultsTree(ui.resultsTree, ui.detailLabel, rules)
        ui.resultsTree.accessibleName = _("Results")
        self.filter = Filter(ui.filterEdit, parent, is_busy, lambda: self._results, self.tree.show, rules.title)

    @property
    def _results(self) -> Results | None:
        return self.checked.results if self.checked is not None else None

    def forget(self) -> None:
        """Show nothing."""
        self.checked = None
        self.filter.job.stop()
        self.tree.clear()
        self._messages.clear_log()

    def show_steps(self, source: str, choices: Choices, plan: Plan, written: bool) -> Steps[Checked]:
        """Sort what is known of a plan, and show it; return what is shown then."""
        from DICOMPatcherLib.reporting.results import Results

        results = Results(plan, written)
        yield from shown_as("sorting", results.steps())
        self.filter.job.stop()
        for line in results.report.lines():
            self._messages.add_log(line)
        self.checked = Checked(source, choices, plan, results)
        self._ui.filterEdit.text = ""
        self.tree.show(results)
        return self.checked

    def is_of(self, source: str) -> bool:
        """Tell whether what is shown is of a folder and of the rules that are chosen now."""
        checked = self.checked
        return checked is not None and (checked.source, checked.choices) == (source, self._rules.choices())

    def current_steps(self, source: str) -> Steps[Checked | None]:
        """Return in steps what was checked last if that is what is to be written: same rules, same files."""
        checked = self.checked
        if checked is None or not self.is_of(source) or checked.results.written:
            return None
        is_current = yield from shown_as("comparing", checked.plan.is_current())
        return checked if is_current else None

    def recommended(self) -> list[str]:
        """Return the names of the rules that should be ticked besides."""
        return self.checked.results.recommended(self._rules.ticked()) if self.checked is not None else []
