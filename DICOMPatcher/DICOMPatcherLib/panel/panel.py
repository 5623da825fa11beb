"""The panel: it collects what the user chose, hands it to the logic and shows what that says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import qt
import slicer
from slicer.i18n import tr as _

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.panel.check_and_patch import CheckAndPatch
from DICOMPatcherLib.panel.database_import import ORIGINALS, DatabaseImport
from DICOMPatcherLib.panel.database_logic import DatabaseLogic
from DICOMPatcherLib.panel.deidentification import Deidentification
from DICOMPatcherLib.panel.dialogs import Dialogs
from DICOMPatcherLib.panel.error_message import failure_of
from DICOMPatcherLib.panel.examination import Examination
from DICOMPatcherLib.panel.folder_fields import FolderFields
from DICOMPatcherLib.panel.job import Cancelled, Job, Steps
from DICOMPatcherLib.panel.log_lines import LogLines
from DICOMPatcherLib.panel.looks import recolour, watch_colours
from DICOMPatcherLib.panel.missing_parameters import MissingParameters
from DICOMPatcherLib.panel.moment import Moment
from DICOMPatcherLib.panel.parts import Parts
from DICOMPatcherLib.panel.question_cards import QuestionCards
from DICOMPatcherLib.panel.results_view import ResultsView
from DICOMPatcherLib.panel.rule_choices import RuleChoices
from DICOMPatcherLib.panel.series_view import SeriesView
from DICOMPatcherLib.panel.status_card import StatusCard
from DICOMPatcherLib.panel.text_layout import as_tool_tip, without_breaks
from DICOMPatcherLib.panel.widths import ButtonRow, SectionTitle, watch_width
from DICOMPatcherLib.panel.written_folders import WrittenFolders
from DICOMPatcherLib.reporting import panel_state
from DICOMPatcherLib.reporting.panel_state import PanelState

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Progress


_WITHOUT_QUESTIONS = ("done", "imported", "part")
"""States in which it is too late to ask."""
_OF_IMPORT = ("imported", "part")
"""States after an import."""


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
    WIDTH = 328
    """What is left of 380 pixels: the panel can be made as narrow as that."""

    parent: Any
    layout: Any
    ui: Any
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
        for section in (self.ui.rulesButton, self.ui.detailsButton):
            # As they are made, the panel could not become narrower than their content would like to be.
            section.setSizePolicy(qt.QSizePolicy.Preferred, qt.QSizePolicy.Preferred)
        self._titles = [SectionTitle(section) for section in (self.ui.rulesButton, self.ui.detailsButton)]
        self._moment = Moment()
        self._log = LogLines(self.ui.logView, self.LOG_LINES)
        self._status = StatusCard(self.ui, self._on_link)
        self._dialogs = Dialogs(self.parent, logic.databaseDirectory, logic.countImported)
        self._set_up_folders()
        self._set_up_rules()
        self._set_up_buttons()
        self._set_up_results()
        self._set_up_runs(logic)
        self._palette = qt.QApplication.palette().cacheKey()
        self._filters = [watch_width(self.uiWidget, self._fit), watch_colours(self.uiWidget, self._recolour)]
        self.ui.versionLabel.text = _("DICOM Patcher {version}").format(version=_version())
        self.ui.versionLabel.toolTip = as_tool_tip(os.path.abspath(module_path))
        self._show_state()

    def enter(self) -> None:
        """Look again at what others may have changed while another module was shown."""
        if self.logic is not None:
            if qt.QApplication.palette().cacheKey() != self._palette:  # it would take long with many series
                self._recolour()
            self._show_state()

    def cleanup(self) -> None:
        """Stop what is going on: the controls are about to be deleted."""
        if self.logic is not None:
            self._job.stop()
            self._examination.stop()
            self._series.stop()
            self._results.filter.stop()
            for found in self._filters:
                self.uiWidget.removeEventFilter(found)
            self.logic.logCallback = None
            self.logic = None
            self.ruleList.forget_answers()

    @property
    def isBusy(self) -> bool:
        """Whether a check, a run or an import is going on."""
        return self._job.is_running

    @property
    def messageText(self) -> str:
        """What the panel says."""
        return without_breaks(self._status.text)

    def addLog(self, text: str) -> None:
        """Show a line of text, soon."""
        self._log.add(text)

    # Building

    def _set_up_folders(self) -> None:
        self._folders = FolderFields(self.ui, self.WIDTH, self._on_changed, self._on_enter)
        self._examination = Examination(self.parent, self._folders, self.onCheck)
        self._folders.on_input = self._examination.chosen
        self.inputDirSelector = self._folders.input
        self.outputDirSelector = self._folders.output

    def _set_up_rules(self) -> None:
        self.ruleList = RuleChoices(self.ui, self.WIDTH, self._on_rules_changed)
        self._deidentification = Deidentification(
            self.ui, self.ruleList, self._dialogs, self._on_changed, self._say_problem
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
            ("chooseButton", self.onChoose),
            ("patchButton", self.onPatch),
            ("cancelButton", self.onCancel),
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
        self._rows = [ButtonRow(row) for row in (self.ui.rulesRow, self.ui.keyRow, self.ui.resultsRow)]
        self._missing = MissingParameters(self.ui.questionArea, self.ruleList, self.ui.linksLabel, self._on_enter)
        self._shortcuts = []
        for key, on_pressed in (("Ctrl+Return", self._on_primary_key), ("Esc", self._on_cancel_key)):
            shortcut = qt.QShortcut(qt.QKeySequence(key), self.uiWidget)
            shortcut.setContext(qt.Qt.WidgetWithChildrenShortcut)
            shortcut.activated.connect(on_pressed)
            self._shortcuts.append(shortcut)

    def _set_up_results(self) -> None:
        self._results = ResultsView(
            self.ui, self.parent, self.ruleList, self._deidentification, self._log, lambda: self.isBusy
        )
        self.resultsTree = self._results.tree
        self.logView = self.ui.logView
        self._series = SeriesView(self.ui, self.parent)
        self._questions = QuestionCards(
            self.ui.questionCards, self.ruleList, self.onCheck, lambda: self._runs.decide_again()
        )
        self.ui.detailsButton.collapsed = True
        self._fit(self.WIDTH + self.MARGIN)

    def _set_up_runs(self, logic: DatabaseLogic) -> None:
        self._written = WrittenFolders()
        self._parts = Parts(
            logic=logic,
            folders=self._folders,
            rules=self.ruleList,
            results=self._results,
            series=self._series,
            questions=self._questions,
            written=self._written,
            job=self._job,
            dialogs=self._dialogs,
            log=self._log,
            moment=self._moment,
        )
        self._runs = CheckAndPatch(self._parts, self._show_state)
        self._import = DatabaseImport(self._parts, self._allow_cancel)

    def _fit(self, width: int) -> None:
        """Arrange what depends on the width of the panel."""
        available = width - self.MARGIN
        for row in self._rows:
            row.fit(available)
        self.ruleList.fit(available)
        self._status.fit(available)
        self._questions.fit(available)
        self.resultsTree.fit(available)
        self._folders.fit(available)
        for title in self._titles:
            title.fit(available)

    def _recolour(self) -> None:
        if self.logic is not None:
            self._palette = qt.QApplication.palette().cacheKey()
            recolour(self.uiWidget, but=self._series.PAGE_NAME)
            self._series.recolour()
            self._status.polish()
            self._fit(self.uiWidget.width)

    # What the user does

    def onChoose(self) -> None:
        is_of_output = self._status.state is not None and self._status.state.primary == panel_state.CHOOSE_OUTPUT
        (self.outputDirSelector if is_of_output else self.inputDirSelector).browse()

    def onCheck(self) -> None:
        self._begin(self._runs.check_steps(), panel_state.CHECK)

    def onPatch(self) -> None:
        self._begin(self._runs.patch_steps(), panel_state.PATCH)

    def onImport(self) -> None:
        self._begin(self._import.steps(), panel_state.IMPORT)

    def _on_enter(self) -> None:
        if not self.isBusy:
            self.onCheck()

    def onCancel(self) -> None:
        self._job.is_cancelled = True
        self._allow_cancel(False)

    def _allow_cancel(self, is_allowed: bool) -> None:
        self.cancelButton.enabled = is_allowed

    def _on_primary_key(self) -> None:
        if self._status.primary.enabled:
            self._status.primary.click()

    def _on_cancel_key(self) -> None:
        if self.isBusy and self.cancelButton.enabled:
            self.onCancel()

    def _on_link(self, key: str) -> None:
        """Do what a link of the status card says, if it can still be done."""
        again = {panel_state.CHECK: self.onCheck, panel_state.PATCH: self.onPatch, panel_state.IMPORT: self.onImport}
        again[panel_state.DELETE_PART] = self.onDeletePart
        actions = {
            panel_state.CHECK: self.onCheck,
            panel_state.MAKE_COPY: self.onPatch,
            panel_state.IMPORT_ORIGINALS: self._import_originals,
            panel_state.IMPORT_COPY: self.onImport,
            panel_state.REPLACE_EARLIER: self.onImport,
            panel_state.OPEN_FOLDER: self.onOpenOutput,
            panel_state.SAVE_REPORT: self.onSaveReport,
            panel_state.DELETE_PART: self.onDeletePart,
            panel_state.TRY_SAMPLE: self.onTrySample,
            panel_state.START_OVER: self.onStartOver,
            panel_state.ANSWER: self._ask_again,
            panel_state.TRY_AGAIN: again.get(self._moment.task, self.onCheck),
            panel_state.COPY_MESSAGE: self.onCopyMessage,
        }
        if not self.isBusy and self.logic is not None:
            actions[key]()

    def _import_originals(self) -> None:
        self._begin(self._import.steps(of_originals=True), panel_state.IMPORT)

    def _ask_again(self) -> None:
        """Go back to the questions, also to those that were not answered with yes."""
        self._questions.declined.clear()
        self.onCheck()

    def onDeletePart(self) -> None:
        self._begin(self._runs.delete_part_steps(), panel_state.DELETE_PART)

    def onTrySample(self) -> None:
        """Choose a small broken folder that is made for that."""
        from DICOMPatcherLib.panel.sample import make_sample

        try:
            self.inputDirSelector.currentPath = make_sample()
        except OSError as error:
            self._say(_("The sample cannot be made: {reason}.").format(reason=error.strerror or error))

    def onStartOver(self) -> None:
        """Forget the folders and what is known of them."""
        self._results.forget()
        self._questions.begin()
        self._series.clear()
        self._moment.outcome = self._moment.failure = None
        self._written.work_on("")
        self._folders.clear()
        self._show_state()
        self.inputDirSelector.setFocus()

    def onCopyMessage(self) -> None:
        qt.QApplication.clipboard().setText(self.messageText)

    def onRestoreDefaults(self) -> None:
        self.ruleList.restore_defaults()
        self._deidentification.forget_key()
        self._say(_("The default repairs are ticked."))

    def onGoToDicom(self) -> None:
        if slicer.util.mainWindow() is None:
            self._say(_("The DICOM module cannot be shown: Slicer has no main window."))
        else:
            self._say("")
            slicer.util.selectModule("DICOM")

    def onOpenOutput(self) -> None:
        folder = self._folder_to_open()
        if folder:
            qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(folder))

    def _folder_to_open(self) -> str:
        """Return the folder that was written last, or else that in the field of the output, if it is there."""
        folders = self._written.last, self._folders.paths()[1]
        return next((os.path.abspath(folder) for folder in folders if folder and os.path.isdir(folder)), "")

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
            self._say(_("The report names the original files. Choose a place outside the output folder."))
            return
        self._begin(self._runs.save_steps(checked.results.report, path), panel_state.SAVE_REPORT)

    def _say_problem(self, text: str) -> None:
        self._say(text)

    def _say(self, note: str) -> None:
        """Say something besides what is said of the moment."""
        self._moment.note = note
        self._show_state()

    def onSaveRecord(self) -> None:
        path = self._dialogs.choose_file_to_save(
            _("Save how it was de-identified"),
            os.path.join(os.path.expanduser("~"), "DICOMPatcher-record.json"),
            _("Record (*.json)"),
        )
        checked = self._results.checked
        if path and checked is not None:
            self._begin(self._runs.record_steps(checked, path), panel_state.SAVE_REPORT)

    def _on_changed(self) -> None:
        """Note that something else is chosen: what was said of an error need not be true any more."""
        self._moment.failure, self._moment.note = None, ""
        self._show_state()

    def _on_rules_changed(self) -> None:
        self._missing.show_only(self.ruleList.ticked())
        self._deidentification.show()
        self.resultsTree.show_ticks()
        self._on_changed()

    def _on_rules_collapsed(self, is_collapsed: bool) -> None:
        qt.QSettings().setValue("DICOMPatcher/RulesCollapsed", "true" if is_collapsed else "false")

    # While something is going on

    def _begin(self, steps: Steps[None], task: str) -> None:
        if self.logic is None:
            return  # after cleanup, controls may still be there
        self._missing.ask(())
        self._examination.looked_at()
        self._moment.begin(task)
        self._series.job.stop()
        self._job.start(steps)
        self._show_state()
        self.cancelButton.setFocus()

    def _on_progress(self, progress: Progress) -> None:
        self._log.show_new()
        self._status.show(self._moment.progress(progress))

    def _on_job_end(self, error: Exception | None) -> None:
        if isinstance(error, Cancelled):
            self._moment.note = str(error)
        elif error is not None:
            self._moment.failure = failure_of(error, self._moment.task, self.ruleList, self._folders.paths()[0])
            for line in panel_state.lines_of(self._moment.failure):
                self.addLog(line)
        self._log.show_new()
        self._show_state()
        self._results.filter.apply_if_waiting()
        self._series.make_pictures()
        self._status.primary.setFocus()
        if isinstance(error, ParameterError):
            self._missing.ask([self.ruleList.named_in(str(error))])

    # What is shown

    def _show_state(self) -> None:
        """Show what is said of the moment, and enable what makes sense."""
        if self.logic is None:
            return
        state = self._state()
        self._status.show(state, self._place(state), "" if self.isBusy else self._moment.note)
        is_idle, has_results = not self.isBusy, self._results.checked is not None
        source = self._folders.paths()[0]
        is_current = bool(source) and self._written.source == os.path.abspath(source)
        self._series.show_if(is_current)
        self._series.show_as(is_written=state.kind != "gone")
        self.ui.questionCards.visible = is_current and is_idle and state.kind not in _WITHOUT_QUESTIONS
        for widget in (self.ui.foldersArea, self.ui.rulesButton, self.ui.chooseButton, self.ui.patchButton):
            widget.enabled = is_idle
        self.ui.goToDicomButton.enabled = is_idle
        self.ui.importButton.enabled = is_idle and bool(self._import.importable()[0])
        self.ui.cancelButton.enabled = self.isBusy and not self._job.is_cancelled
        self.ui.reportButton.enabled = is_idle and has_results
        self.ui.recordButton.visible = self._results.can_be_recorded
        self.ui.recordButton.enabled = is_idle
        self.ui.openButton.enabled = is_idle and bool(self._folder_to_open())
        boxes = self.ruleList.boxes.values()
        self._titles[0].show(
            _("Repairs: {ticked} of {count} ticked").format(
                ticked=len([box for box in boxes if box.checked]), count=len(boxes)
            )
        )

    def _state(self) -> PanelState:
        """Return what is to be said now."""
        from DICOMPatcherLib.reporting.run_state import changed, gone, originals_gone

        moment, checked, source = self._moment, self._results.checked, self._folders.paths()[0]
        source = os.path.abspath(source) if source else ""
        if self.isBusy:
            return moment.working
        if moment.failure is not None:
            return moment.failure
        if checked is None or checked.source != source or moment.outcome is None:
            return panel_state.empty(bool(source), self._notes())
        outcome, is_of = moment.outcome, self._results.is_of(source)
        is_of_import = outcome.kind in _OF_IMPORT  # what Slicer has does not depend on what is ticked
        is_importable = bool(self._import.importable()[0])
        if not is_of and not is_of_import:
            return changed(is_written=is_importable)
        if not is_importable and {outcome.primary, *outcome.links} & {panel_state.IMPORT, panel_state.IMPORT_COPY}:
            if not checked.results.written:
                return originals_gone(source)
            return gone(self._written.last, os.path.isdir(self._written.last))
        return outcome if is_of else outcome.with_link(panel_state.CHECK)

    def _notes(self) -> list[str]:
        """Return what is not as usual when the panel is opened."""
        unusual = self.ruleList.unusual()
        ticked = _("Ticked since last time: {rules}.").format(rules=", ".join(unusual)) if unusual else ""
        return [note for note in (self.ruleList.problem, ticked) if note]

    def _place(self, state: PanelState) -> str:
        """Return what the button of a moment is about."""
        if state.primary == panel_state.PATCH:
            return panel_state.place_of_copy(self._folders.paths()[1])
        folder, kind = self._import.importable()
        if state.primary == panel_state.IMPORT and folder:
            return panel_state.place_of_import(folder, self._import.count(), kind == ORIGINALS)
        return ""


def _version() -> str:
    from DICOMPatcherLib import __version__

    return __version__
