"""The panel: it collects what the user chose, hands it to the logic and shows what that says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import qt
import slicer
from slicer.i18n import tr as _

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.panel.check_and_patch import CheckAndPatch
from DICOMPatcherLib.panel.controls import show_state
from DICOMPatcherLib.panel.database_import import DatabaseImport
from DICOMPatcherLib.panel.database_logic import DatabaseLogic
from DICOMPatcherLib.panel.deidentification import Deidentification
from DICOMPatcherLib.panel.dialogs import Dialogs
from DICOMPatcherLib.panel.error_message import message_of
from DICOMPatcherLib.panel.folder_fields import FolderFields
from DICOMPatcherLib.panel.job import Job, Steps
from DICOMPatcherLib.panel.messages import ERROR, INFORMATION, WARNING, Messages
from DICOMPatcherLib.panel.missing_parameters import MissingParameters
from DICOMPatcherLib.panel.parts import Parts
from DICOMPatcherLib.panel.progress_area import ProgressArea
from DICOMPatcherLib.panel.results_view import ResultsView
from DICOMPatcherLib.panel.rule_choices import RuleChoices
from DICOMPatcherLib.panel.text_layout import as_tool_tip
from DICOMPatcherLib.panel.widths import ButtonRow, watch_width
from DICOMPatcherLib.panel.written_folders import WrittenFolders

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Progress


class Panel:
    """What the user sees and does.

    Attributes
    ----------
    logic
        What does the work; None before the panel is built and after it is closed.
    ui
        The widgets by name, as the .ui file has them. Some are attributes of the panel too, for scripts.
    """

    LOG_LINES = 10000
    MARGIN = 40
    """Pixels of the width of the panel that labels and buttons may not take."""
    WIDTH = 380
    """What is left of 420 pixels: the panel can be made as narrow as that."""

    parent: Any
    layout: Any
    ui: Any
    checkButton: Any
    patchButton: Any
    cancelButton: Any
    logic: DatabaseLogic | None = None

    def build(self, logic: DatabaseLogic, ui_path: str, module_path: str) -> None:
        """Make the widgets and connect them."""
        self.logic = logic
        self.logic.logCallback = self.addLog
        self._job = Job(self.parent, self._on_progress, self._on_job_end)
        self.uiWidget = slicer.util.loadUI(ui_path)
        self.layout.addWidget(self.uiWidget)
        self.layout.addStretch(1)
        self.ui = slicer.util.childWidgetVariables(self.uiWidget)
        for section in (self.ui.foldersButton, self.ui.rulesButton, self.ui.resultsButton, self.ui.logButton):
            # As they are made, the panel could not become narrower than their content would like to be.
            section.setSizePolicy(qt.QSizePolicy.Preferred, qt.QSizePolicy.Preferred)
        self._progress = ProgressArea(self.ui.progressBar, self.ui.messageLabel)
        self._messages = Messages(self.ui.messageLabel, self.ui.messageIcon, self.ui.logView, self.LOG_LINES)
        self._dialogs = Dialogs(self.parent, logic.databaseDirectory)
        self._set_up_folders()
        self._set_up_rules()
        self._set_up_buttons()
        self._set_up_results()
        self._set_up_runs(logic)
        self._width_filter = watch_width(self.uiWidget, self._fit)
        self.ui.versionLabel.text = _("DICOM Patcher {version}").format(version=_version())
        self.ui.versionLabel.toolTip = as_tool_tip(os.path.abspath(module_path))
        self._say_welcome()
        self._show_state()

    def enter(self) -> None:
        """Look again at what others may have changed while another module was shown."""
        if self.logic is not None:
            self._show_state()

    def cleanup(self) -> None:
        """Stop what is going on: the controls are about to be deleted."""
        if self.logic is not None:
            self._job.stop()
            self._results.filter.stop()
            self.uiWidget.removeEventFilter(self._width_filter)
            self.logic.logCallback = None
            self.logic = None

    @property
    def isBusy(self) -> bool:
        """Whether a check, a run or an import is going on."""
        return self._job.is_running

    @property
    def messageText(self) -> str:
        """What the panel says."""
        return self._messages.text

    def addLog(self, text: str) -> None:
        """Show a line of text, soon."""
        self._messages.add_log(text)

    # Building

    def _set_up_folders(self) -> None:
        self._folders = FolderFields(self.ui, self.WIDTH, self._show_state, self._on_enter)
        self.inputDirSelector = self._folders.input
        self.outputDirSelector = self._folders.output

    def _set_up_rules(self) -> None:
        self.ruleList = RuleChoices(self.ui, self.WIDTH, self._on_rules_changed)
        self._deidentification = Deidentification(
            self.ui, self.ruleList, self._dialogs, self._show_state, self._say_problem
        )
        before = self.ui.defaultsButton
        for widget in (*self._deidentification.in_order, *self.ruleList.in_order):
            qt.QWidget.setTabOrder(before, widget)
            before = widget
        self.ruleCheckBoxes = self.ruleList.boxes
        self.parameterEdits = self.ruleList.edits
        self.ui.rulesButton.collapsed = slicer.util.settingsValue(
            "DICOMPatcher/RulesCollapsed", True, converter=slicer.util.toBool
        )
        self.ui.rulesButton.contentsCollapsed.connect(self._on_rules_collapsed)

    def _set_up_buttons(self) -> None:
        for name, on_clicked in (
            ("checkButton", self.onCheck),
            ("patchButton", self.onPatch),
            ("cancelButton", self.onCancel),
            ("recommendedButton", self.onUseRecommended),
            ("defaultsButton", self.onRestoreDefaults),
            ("reportButton", self.onSaveReport),
            ("recordButton", self.onSaveRecord),
            ("openButton", self.onOpenOutput),
            ("importButton", self.onImport),
            ("goToDicomButton", self.onGoToDicom),
        ):
            button = getattr(self.ui, name)
            button.clicked.connect(on_clicked)
            setattr(self, name, button)
        self._rows = [
            ButtonRow(row)
            for row in (self.ui.rulesRow, self.ui.keyRow, self.ui.actionRow, self.ui.resultsRow, self.ui.importRow)
        ]
        self._missing = MissingParameters(self.ui.questionArea, self.ruleList, self.ui.cancelButton, self._on_enter)

    def _set_up_results(self) -> None:
        self._results = ResultsView(
            self.ui, self.parent, self.ruleList, self._deidentification, self._messages, lambda: self.isBusy
        )
        self.resultsTree = self._results.tree
        self.logView = self.ui.logView
        self.ui.logButton.collapsed = True
        self._fit(self.WIDTH + self.MARGIN)

    def _set_up_runs(self, logic: DatabaseLogic) -> None:
        self._parts = Parts(
            logic=logic,
            folders=self._folders,
            rules=self.ruleList,
            results=self._results,
            written=WrittenFolders(),
            job=self._job,
            dialogs=self._dialogs,
            messages=self._messages,
        )
        self._runs = CheckAndPatch(self._parts)
        self._import = DatabaseImport(self._parts, self._allow_cancel)

    def _fit(self, width: int) -> None:
        """Arrange what depends on the width of the panel."""
        available = width - self.MARGIN
        for row in self._rows:
            row.fit(available)
        self.ruleList.fit(available)
        self.resultsTree.fit(available)
        self._folders.fit(available)

    def _say_welcome(self) -> None:
        lines = [_("Choose the folder of the original files, then press Check.")]
        unusual = self.ruleList.unusual()
        if unusual:
            lines.append(_("Ticked since last time: {rules}.").format(rules=", ".join(unusual)))
        if self.ruleList.problem:
            lines.append(self.ruleList.problem)
        self._messages.say("\n".join(lines), WARNING if self.ruleList.problem else INFORMATION)

    # What the user does

    def onCheck(self) -> None:
        self._begin(self._runs.check_steps())

    def onPatch(self) -> None:
        self._begin(self._runs.patch_steps())

    def onImport(self) -> None:
        self._begin(self._import.steps())

    def _on_enter(self) -> None:
        if self.checkButton.enabled:
            self.onCheck()

    def onCancel(self) -> None:
        self._job.is_cancelled = True
        self._allow_cancel(False)

    def _allow_cancel(self, is_allowed: bool) -> None:
        self.cancelButton.enabled = is_allowed

    def onUseRecommended(self) -> None:
        names = self._results.recommended()
        self.ruleList.tick(names)
        titles = ", ".join(self.ruleList.title(name) for name in names)
        lines = [_("Ticked: {rules}. Press Check to see the changes, or Patch.").format(rules=titles)]
        empty = self.ruleList.empty_fields(names)
        if empty:
            lines.append(_("Fill in first: {fields}.").format(fields=", ".join(empty.values())))
        self._messages.say("\n".join(lines))
        self._missing.ask(empty)

    def onRestoreDefaults(self) -> None:
        self.ruleList.restore_defaults()
        self._deidentification.forget_key()
        self._messages.say(_("The default repairs are ticked."))

    def onGoToDicom(self) -> None:
        if slicer.util.mainWindow() is None:
            text = _("The DICOM module cannot be shown: Slicer has no main window.")
            self._messages.say_more(text, WARNING, self._messages.last)
        else:
            self._messages.say(*self._messages.last)
            slicer.util.selectModule("DICOM")

    def onOpenOutput(self) -> None:
        folder = os.path.abspath(self._folders.chosen(self.outputDirSelector))
        qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(folder))

    def onSaveReport(self) -> None:
        path = self._dialogs.choose_file_to_save(
            _("Save report as a page to read (.html), or for programs (.jsonl, .json, .csv)"),
            os.path.join(os.path.expanduser("~"), "DICOMPatcher-report.html"),
            _("Report (*.html *.jsonl *.json *.csv)"),
        )
        checked = self._results.checked
        if not path or checked is None:
            return
        if checked.plan.hides_identity and self._runs.is_in_output(path):
            text = _("The report names the original files. Choose a place outside the output folder.")
            self._messages.say_more(text, ERROR, self._messages.last)
            return
        self._begin(self._runs.save_steps(checked.results.report, path, self._messages.last))

    def _say_problem(self, text: str) -> None:
        self._messages.say(text, ERROR)

    def onSaveRecord(self) -> None:
        path = self._dialogs.choose_file_to_save(
            _("Save how it was de-identified"),
            os.path.join(os.path.expanduser("~"), "DICOMPatcher-record.json"),
            _("Record (*.json)"),
        )
        checked = self._results.checked
        if path and checked is not None:
            self._begin(self._runs.record_steps(checked, path, self._messages.last))

    def _on_rules_changed(self) -> None:
        self._missing.show_only(self.ruleList.ticked())
        self._deidentification.show()
        self.resultsTree.show_ticks()
        self._show_state()

    def _on_rules_collapsed(self, is_collapsed: bool) -> None:
        qt.QSettings().setValue("DICOMPatcher/RulesCollapsed", "true" if is_collapsed else "false")

    # While something is going on

    def _begin(self, steps: Steps[None]) -> None:
        if self.logic is None:
            return  # after cleanup, controls may still be there
        self._missing.ask(())
        self._messages.say(_("Working..."))
        self._progress.begin()
        self._job.start(steps)
        self._show_state()
        self.cancelButton.setFocus()

    def _on_progress(self, progress: Progress) -> None:
        self._messages.show_new_log_lines()
        self._progress.show(progress)

    def _on_job_end(self, error: Exception | None) -> None:
        if error is not None:
            self._messages.say(*message_of(error, self.ruleList))
            for line in self.messageText.split("\n"):
                self.addLog(line)
        self._messages.show_new_log_lines()
        self._show_state()
        self._results.filter.apply_if_waiting()
        self.patchButton.setFocus()
        if isinstance(error, ParameterError):
            self._missing.ask([self.ruleList.named_in(str(error))])

    def _show_state(self) -> None:
        show_state(self.ui, self._parts, *self._import.importable())


def _version() -> str:
    from DICOMPatcherLib import __version__

    return __version__
