"""What was checked last, and the section of the panel that shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

from slicer.i18n import tr as _

from DICOMPatcherLib.panel.deidentification import RULE, Deidentification
from DICOMPatcherLib.panel.filter import Filter
from DICOMPatcherLib.panel.job import Steps, shown_as
from DICOMPatcherLib.panel.log_lines import LogLines
from DICOMPatcherLib.panel.results_tree import ResultsTree
from DICOMPatcherLib.panel.rule_choices import RuleChoices

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Plan
    from DICOMPatcherLib.reporting.overview import Group
    from DICOMPatcherLib.reporting.results import Results
    from DICOMPatcherLib.reporting.values_that_stay import Attribute


class Choices(NamedTuple):
    """What a plan depends on besides the input.

    Attributes
    ----------
    parameters
        Those of each rule that is to be run, by name.
    """

    parameters: dict[str, dict[str, str]]
    key_file: str


class Checked(NamedTuple):
    """A plan, what it was made from, and what there is to see of it.

    Attributes
    ----------
    stays
        The values of text that stay where files are de-identified.
    output
        The folder that was written; "" as long as that was not done.
    """

    source: str
    choices: Choices
    plan: Plan
    results: Results
    rules: Sequence[Any]
    stays: list[Attribute]
    output: str = ""


class ResultsView:
    """Shows the results and filters them.

    Attributes
    ----------
    checked
        What was checked or written last; None if there is nothing to show.
    """

    def __init__(
        self,
        ui: Any,
        parent: Any,
        rules: RuleChoices,
        deidentification: Deidentification,
        log: LogLines,
        is_busy: Callable[[], bool],
    ) -> None:
        self._ui = ui
        self._rules = rules
        self._deidentification = deidentification
        self._log = log
        self.checked: Checked | None = None
        self.tree = ResultsTree(ui.resultsTree, ui.detailLabel, rules)
        ui.resultsTree.accessibleName = _("Results")
        self.filter = Filter(ui.filterEdit, parent, is_busy, lambda: self._results, self._show, rules.title)

    @property
    def _results(self) -> Results | None:
        return self.checked.results if self.checked is not None else None

    def forget(self) -> None:
        """Show nothing."""
        self.checked = None
        self.filter.job.stop()
        self.tree.clear()
        self._log.clear()

    def show_steps(self, source: str, choices: Choices, plan: Plan, rules: Sequence[Any]) -> Steps[Checked]:
        """Sort what is known of a plan that some rules made, and show it; return what is shown then."""
        from DICOMPatcherLib.reporting.results import Results
        from DICOMPatcherLib.reporting.values_that_stay import values_that_stay

        checked = Checked(source, choices, plan, Results(plan, False), list(rules), values_that_stay(rules))
        return (yield from self._show_steps(checked))

    def show_written_steps(self, checked: Checked, output: str) -> Steps[Checked]:
        """Do the same once a plan was carried out."""
        from DICOMPatcherLib.reporting.results import Results

        return (yield from self._show_steps(checked._replace(results=Results(checked.plan, True), output=output)))

    def _show_steps(self, checked: Checked) -> Steps[Checked]:
        results = checked.results
        yield from shown_as("sorting", results.steps())
        self.filter.job.stop()
        for line in results.report.lines(verbose=True):
            self._log.add(line)
        self.checked = checked
        self._ui.filterEdit.text = ""
        self._show(results)
        return checked

    def _show(self, results: Results, found: Mapping[Group, Sequence[int]] | None = None) -> None:
        from DICOMPatcherLib.reporting.values_that_stay import with_text

        stays = self.checked.stays if self.checked is not None else []
        self.tree.show(results, with_text(stays, self._ui.filterEdit.text.strip()), found)

    @property
    def can_be_recorded(self) -> bool:
        """Whether files were de-identified and written."""
        return self.checked is not None and bool(self.checked.output) and RULE in self.checked.choices.parameters

    def is_of(self, source: str) -> bool:
        """Tell whether what is shown is of a folder and of the rules that are chosen now."""
        checked = self.checked
        return checked is not None and (checked.source, checked.choices) == (source, self.choices())

    def choices(self) -> Choices:
        """Return what is chosen now."""
        return Choices(self._rules.choices(), self._deidentification.key_file)

    def current_steps(self, source: str) -> Steps[Checked | None]:
        """Return in steps what was checked last if that is what is to be written: same rules, same files."""
        checked = self.checked
        if checked is None or not self.is_of(source) or checked.results.written:
            return None
        is_current = yield from shown_as("comparing", checked.plan.is_current())
        return checked if is_current else None
