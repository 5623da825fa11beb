"""DICOM Patcher in 3D Slicer: the module, its panel, the logic for scripts, and a self-test.

All of the work is done by DICOMPatcherLib, which knows nothing of Slicer. Slicer imports this file at its start, so
nothing here imports pydicom before it is needed.
"""

from __future__ import annotations

import collections
import contextlib
import html
import logging
import os
import re
import sys
import tempfile
import time
import unittest

import ctk
import qt
import slicer
from slicer.i18n import tr as _
from slicer.i18n import translate
from slicer.ScriptedLoadableModule import (
    ScriptedLoadableModule,
    ScriptedLoadableModuleLogic,
    ScriptedLoadableModuleTest,
    ScriptedLoadableModuleWidget,
)

from DICOMPatcherLib.disk.input_files import legible
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.rules.base import DICOMPatcherRule


def __getattr__(name):
    """Return the rule of this name: scripts take the rules from this module, but importing them imports pydicom.

    Slicer itself looks for names that begin with the module's own; there is no need to import anything to deny them.
    """
    if not name.startswith(("_", "DICOMPatcher")):
        from DICOMPatcherLib.rule_list import RULES

        for rule in RULES:
            if rule.__name__ == name:
                return rule
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


#
# DICOMPatcher
#


class DICOMPatcher(ScriptedLoadableModule):
    """What Slicer shows about the module."""

    def __init__(self, parent):
        ScriptedLoadableModule.__init__(self, parent)
        self.parent.title = _("DICOM Patcher")
        self.parent.categories = [translate("qSlicerAbstractCoreModule", "Utilities")]
        self.parent.dependencies = ["DICOM"]
        self.parent.contributors = [
            "DICOM Patcher contributors",
            "Andras Lasso (PerkLab, Queen's University), author of the original module",
        ]
        self.parent.helpText = _(
            "Makes a repaired copy of a folder of DICOM files that Slicer does not import, does not show or loads "
            "wrongly. The original files are never changed. Choose the folder of the originals and a new, empty folder "
            "for the copy. Check says what is wrong, Patch writes the copy, Import takes it into the DICOM database. "
            "If the originals were imported before, it offers to remove them first. The tool tip of each repair says "
            "when it is needed."
        )
        self.parent.acknowledgementText = _(
            "The original module of this name was written by Andras Lasso (PerkLab, Queen's University). It was partly "
            "funded by an Applied Cancer Research Unit of Cancer Care Ontario with funds provided by the Ministry of "
            "Health and Long-Term Care, and by the Ontario Consortium for Adaptive Interventions in Radiation Oncology "
            "(OCAIRO), to provide free, open-source tools for radiotherapy and related image-guided interventions."
        )


#
# DICOMPatcherWidget
#


class DICOMPatcherWidget(ScriptedLoadableModuleWidget):
    """The panel: it collects what the user chose, hands it to the logic and shows what that says."""

    LOG_LINES = 10000
    MARGIN = 40
    """Pixels of the width of the panel that labels and buttons may not take."""
    WIDTH = 380
    """What is left of 420 pixels: the panel can be made as narrow as that."""
    FILTER_DELAY = 300
    """Milliseconds after the last letter."""
    REASONS = 5
    """Lines of the message that say what is not written."""

    logic = None

    def setup(self):
        ScriptedLoadableModuleWidget.setup(self)
        self._newLogLines = collections.deque(maxlen=self.LOG_LINES)
        self._checked = None
        self._isCancelled = False
        self._incompleteOutput = ""
        self._written = {}
        self._job = _Job(self.parent, self._onProgress, self._onJobEnd)
        self._filterJob = _Job(self.parent, None, self._onFilterEnd)
        self._isFilterWaiting = False
        self._filterTimer = qt.QTimer(self.parent)
        self._filterTimer.setSingleShot(True)
        self._filterTimer.timeout.connect(self._applyFilter)
        self.logic = DICOMPatcherLogic()
        self.logic.logCallback = self.addLog

        self.uiWidget = slicer.util.loadUI(self.resourcePath("UI/DICOMPatcher.ui"))
        self.layout.addWidget(self.uiWidget)
        self.layout.addStretch(1)
        self.ui = slicer.util.childWidgetVariables(self.uiWidget)
        for section in (self.ui.foldersButton, self.ui.rulesButton, self.ui.resultsButton, self.ui.logButton):
            # As they are made, the panel could not become narrower than their content would like to be.
            section.setSizePolicy(qt.QSizePolicy.Preferred, qt.QSizePolicy.Preferred)
        self._setUpFolders()
        self._setUpRules()
        self._setUpButtons()
        self._setUpResults()
        self._widthFilter = _watchWidth(self.uiWidget, self._fit)
        self.ui.versionLabel.text = _("DICOM Patcher {version}").format(version=_version())
        self.ui.versionLabel.toolTip = _asToolTip(os.path.abspath(__file__))
        self._sayWelcome()
        self._showState()

    def enter(self):
        """Look again at what others may have changed while another module was shown."""
        if self.logic is not None:
            self._showState()

    def cleanup(self):
        """Stop what is going on: the controls are about to be deleted."""
        if self.logic is not None:
            self._job.stop()
            self._filterJob.stop()
            self._filterTimer.stop()
            self.uiWidget.removeEventFilter(self._widthFilter)
            self.logic.logCallback = None
            self.logic = None

    def onReload(self):
        """Load the library again too."""
        self.cleanup()
        for name in list(sys.modules):
            if name.partition(".")[0] == "DICOMPatcherLib":
                del sys.modules[name]
        ScriptedLoadableModuleWidget.onReload(self)

    @property
    def isBusy(self):
        """Whether a check, a run or an import is going on."""
        return self._job.isRunning

    # Building

    def _setUpFolders(self):
        self.inputDirSelector = self.ui.inputDirSelector
        self.outputDirSelector = self.ui.outputDirSelector
        self._folderLabelWidth = 0
        for label, selector, settingKey in (
            (self.ui.inputLabel, self.inputDirSelector, "DICOMPatcherInputDir"),
            (self.ui.outputLabel, self.outputDirSelector, "DICOMPatcherOutputDir"),
        ):
            selector.filters = ctk.ctkPathLineEdit.Dirs
            selector.settingKey = settingKey
            # Long paths must not make the panel wide.
            selector.comboBox().sizeAdjustPolicy = qt.QComboBox.AdjustToMinimumContentsLengthWithIcon
            selector.comboBox().minimumContentsLength = 8
            selector.currentPathChanged.connect(self._showState)
            selector.comboBox().accessibleName = label.text
            self._folderLabelWidth = max(self._folderLabelWidth, label.sizeHint.width())
            label.wordWrap = label.sizeHint.width() > 0.9 * self.WIDTH
        self.outputDirSelector.comboBox().lineEdit().placeholderText = _("Temporary folder")
        self.inputDirSelector.comboBox().lineEdit().returnPressed.connect(self._onEnter)

    def _setUpRules(self):
        self.ruleList = _RuleList(self.ui, self.WIDTH, self._onRulesChanged)
        before = self.ui.defaultsButton
        for widget in self.ruleList.inOrder:
            qt.QWidget.setTabOrder(before, widget)
            before = widget
        self.ruleCheckBoxes = self.ruleList.boxes
        self.parameterEdits = self.ruleList.edits
        self.ui.rulesButton.collapsed = slicer.util.settingsValue(
            "DICOMPatcher/RulesCollapsed", True, converter=slicer.util.toBool
        )
        self.ui.rulesButton.contentsCollapsed.connect(self._onRulesCollapsed)

    def _setUpButtons(self):
        for name, onClicked in (
            ("checkButton", self.onCheck),
            ("patchButton", self.onPatch),
            ("cancelButton", self.onCancel),
            ("recommendedButton", self.onUseRecommended),
            ("defaultsButton", self.onRestoreDefaults),
            ("reportButton", self.onSaveReport),
            ("openButton", self.onOpenOutput),
            ("importButton", self.onImport),
            ("goToDicomButton", self.onGoToDicom),
        ):
            button = getattr(self.ui, name)
            button.clicked.connect(onClicked)
            setattr(self, name, button)
        self._rows = [
            _ButtonRow(row) for row in (self.ui.rulesRow, self.ui.actionRow, self.ui.resultsRow, self.ui.importRow)
        ]
        self._questions = _Questions(self.ui.questionArea, self.ruleList, self.ui.cancelButton, self._onEnter)

    def _setUpResults(self):
        self.resultsTree = _ResultsTree(self.ui.resultsTree, self.ui.detailLabel, self.ruleList)
        self.ui.resultsTree.accessibleName = _("Results")
        self.ui.filterEdit.textChanged.connect(self._onFilterChanged)
        self.logView = self.ui.logView
        self.logView.maximumBlockCount = self.LOG_LINES
        self.logView.accessibleName = _("Log")
        self.ui.logButton.collapsed = True
        self._fit(self.WIDTH + self.MARGIN)

    def _fit(self, width):
        """Arrange what depends on the width of the panel."""
        for part in (*self._rows, self.resultsTree):
            part.fit(width - self.MARGIN)
        isWide = self._folderLabelWidth <= (width - self.MARGIN) / 2
        policy = qt.QFormLayout.WrapLongRows if isWide else qt.QFormLayout.WrapAllRows
        self.ui.foldersLayout.rowWrapPolicy = policy

    # What the user does

    def onCheck(self):
        self._begin(self._checkSteps())

    def onPatch(self):
        self._begin(self._patchSteps())

    def onImport(self):
        self._begin(self._importSteps())

    def _onEnter(self):
        if self.checkButton.enabled:
            self.onCheck()

    def onCancel(self):
        self._isCancelled = True
        self.cancelButton.enabled = False

    def onUseRecommended(self):
        names = self._recommended()
        self.ruleList.tick(names)
        titles = ", ".join(self.ruleList.title(name) for name in names)
        lines = [_("Ticked: {rules}. Press Check to see what that changes, or Patch.").format(rules=titles)]
        empty = self.ruleList.emptyFields(names)
        if empty:
            lines.append(_("Fill in first: {fields}.").format(fields=", ".join(empty.values())))
        self._say("\n".join(lines))
        self._questions.ask(empty)

    def onRestoreDefaults(self):
        self.ruleList.restoreDefaults()
        self._say(_("The repairs are ticked as they were at first."))

    def onGoToDicom(self):
        if slicer.util.mainWindow() is None:
            text = _("This Slicer has no main window to show the DICOM module in.")
            self._sayMore(text, "warning", self._saidLast)
        else:
            self._say(*self._saidLast)
            slicer.util.selectModule("DICOM")

    def onOpenOutput(self):
        folder = os.path.abspath(self._chosenFolder(self.outputDirSelector))
        qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(folder))

    def onSaveReport(self):
        path = qt.QFileDialog.getSaveFileName(
            self.parent,
            _("Save report: a name that ends with .csv makes a table, any other JSON lines"),
            os.path.join(os.path.expanduser("~"), "DICOMPatcher-report.jsonl"),
            _("Report (*.jsonl *.csv)"),
        )
        if not path:
            return
        if self._checked.plan.hides_identity and self._isInOutput(path):
            text = _("The report names the original files. Choose a place outside the output folder.")
            self._sayMore(text, "error", self._saidLast)
            return
        self._begin(self._saveSteps(path, self._saidLast))

    def _onRulesChanged(self):
        self._questions.showOnly(self.ruleList.ticked())
        self.resultsTree.showTicks()
        self._showState()

    def _onRulesCollapsed(self, collapsed):
        qt.QSettings().setValue("DICOMPatcher/RulesCollapsed", "true" if collapsed else "false")

    # What is done, in small steps between which the application goes on

    def _checkSteps(self):
        source = self._inputFolder()
        yield from self._checkFolder(source)
        self._sayWhatWasFound()

    def _checkFolder(self, source):
        choices = self.ruleList.choices()
        self._handOverRules(choices)
        steps = self.logic.checkSteps(source)
        self.inputDirSelector.addCurrentPathToHistory()  # it is there, or there were no steps
        self._forgetResults()
        plan = yield from self._unlessCancelled(steps, _("The check was cancelled. Nothing was written."))
        yield from self._showResults(source, choices, plan, written=False)
        if self._isCancelled:
            raise _Cancelled(_("Cancelled after the check. Nothing was written."))

    def _patchSteps(self):
        source = self._inputFolder()
        output, isToBeEmptied = self._outputFolder(source)
        if output is None:
            self._say(_("Nothing was written."))
            return
        if not (yield from self._isCheckCurrent(source)):
            yield from self._checkFolder(source)
        isTemporary = not output
        if isTemporary:
            output = self._temporaryFolder()
        if isToBeEmptied:
            yield from self._unlessCancelled(
                _told(self.logic.emptySteps(self._checked.plan, output), "emptying"),
                _("Cancelled before all of the output folder was emptied. Nothing was written."),
            )
        checked, self._checked = self._checked, None
        self._incompleteOutput = output
        self._written.pop(output, None)
        isCancelled = yield from self._write(checked.plan, output)
        if not isCancelled:
            self._incompleteOutput = ""
        self._written[output] = _Written(output, checked.plan)
        if not isTemporary:
            self.outputDirSelector.addCurrentPathToHistory()
        yield from self._showResults(source, checked.choices, checked.plan, written=True)
        self.addLog(_("Patched files are in: {path}").format(path=output))
        self._sayWhatWasDone(output, isCancelled)

    def _write(self, plan, output):
        """Write what was planned; return whether that was cancelled."""
        try:
            yield from self._unlessCancelled(self.logic.writeSteps(plan, output), "")
        except _Cancelled:
            return True
        return False

    def _unlessCancelled(self, steps, message):
        with contextlib.closing(steps):
            while True:
                if self._isCancelled:
                    raise _Cancelled(message)
                try:
                    progress = next(steps)
                except StopIteration as end:
                    return end.value
                yield progress

    def _saveSteps(self, path, before):
        """Save the report; say so below what was said before."""
        steps = self._checked.results.report.write_steps(path)
        try:
            yield from self._unlessCancelled(_told(steps, "saving"), _("The report was not saved."))
        except OSError as error:
            reason = error.strerror or str(error)
            text = _("The report cannot be saved: {reason}. Choose another place.").format(reason=reason)
            self._sayMore(text, "error", before)
        except InputError as error:
            self._sayMore(str(error), "error", before)
        else:
            self._sayMore(_("The report was saved: {path}").format(path=path), "information", before)

    def _importSteps(self):
        source = self._chosenFolder(self.inputDirSelector)
        self._chosenFolder(self.outputDirSelector)
        folder, kind = self._importable()
        if not folder:
            raise InputError(_("There is nothing to import yet. Press Patch first."))
        isUnknown = kind == "unknown" and not self._isWantedUnknown(folder)
        if isUnknown or (folder == self._incompleteOutput and not self._isWantedIncomplete()):
            self._say(_("Nothing was imported."))
            return
        if kind == "originals" and not (yield from self._isCheckCurrent(folder)):
            raise InputError(_("The input folder is not as it was when it was checked. Press Check again."))
        job = self.logic.importOf(folder, source if kind != "originals" else "")
        yield from self._unlessCancelled(
            _told(job.steps(), "looking"), _("The import was cancelled. Nothing was imported.")
        )
        if not job.total:
            raise InputError(_("There are no files in {path}. Press Patch first.").format(path=folder))
        if kind == "copy" and self._written[folder].isChanged(job) and not self._isWantedChanged(folder, job):
            self._say(_("Nothing was imported."))
            return
        # What lies in a temporary folder will not be there for long.
        copies = self.logic.importCopies() or self._isTemporary(folder)
        answer = self._askWhatToDoWithKnown(job, copies) if job.known_studies else "keep"
        if answer == "cancel":
            self._say(_("Nothing was imported."))
            return
        if answer == "remove":
            self.cancelButton.enabled = False  # without a part of a study the rest would be misleading
            yield from _told(self.logic.removeSteps(job), "removing")
            self.cancelButton.enabled = True
        before = self.logic.databaseCounts()
        yield from self.logic.importSteps(job.files, copies, lambda: self._isCancelled)
        added = [after - count for after, count in zip(self.logic.databaseCounts(), before)]
        self._sayWhatWasImported(folder, job, added, isRemoved=answer == "remove")

    def _importable(self):
        """Return what Import would take now, and what that is: "originals", "copy" or "unknown"; "" for nothing.

        These are the originals if they were checked and are in order; else the output folder, but of what this panel
        has not written itself nobody knows whose it is.
        """
        source, output = (
            os.path.abspath(path) if path else ""
            for path in (
                _understood(selector.currentPath) for selector in (self.inputDirSelector, self.outputDirSelector)
            )
        )
        if self._isOfChoices(source) and not self._checked.results.written and self._checked.results.report.is_in_order:
            return (source, "originals") if os.path.exists(source) else ("", "")
        if output and _holdsSomething(output):
            isOwn = output in self._written and self._written[output].isIn(output)
            return output, "copy" if isOwn else "unknown"
        return "", ""

    # Folders

    def _inputFolder(self):
        source = self._chosenFolder(self.inputDirSelector)
        if not source:
            raise InputError(_("Choose the input folder first: the one that holds the files to patch."))
        return os.path.abspath(source)

    def _outputFolder(self, source):
        """Return the folder to write to and whether to empty it first; "" for a new temporary one, None for none."""
        from DICOMPatcherLib.disk.input_files import check_folders

        while True:
            output = self._chosenFolder(self.outputDirSelector)
            if not output:
                return "", False
            present = check_folders(source, output, allow_existing=True)
            if not present:
                return os.path.abspath(output), False
            answer = self._askWhatToDoWith(output, present)
            if answer == "replace":
                return os.path.abspath(output), True
            if answer != "choose":
                return None, False
            chosen = qt.QFileDialog.getExistingDirectory(
                self.parent, _("Choose a new, empty folder"), os.path.dirname(os.path.abspath(output))
            )
            if not chosen:
                return None, False
            self.outputDirSelector.currentPath = chosen

    def _temporaryFolder(self):
        place = slicer.app.temporaryPath
        try:
            output = os.path.abspath(tempfile.mkdtemp(prefix="DICOMPatcher-", dir=place))
        except OSError as error:
            raise InputError(
                _("No temporary folder can be made in {path}: {reason}. Choose an output folder.").format(
                    path=place, reason=error.strerror or error
                )
            ) from error
        self.addLog(_("The output folder was left empty. A new temporary folder was made: {path}").format(path=output))
        self.outputDirSelector.currentPath = output
        return output

    def _isInOutput(self, path):
        from DICOMPatcherLib.disk.input_files import is_inside

        output = _understood(self.outputDirSelector.currentPath)
        return bool(output) and is_inside(path, output)

    def _isTemporary(self, folder):
        return os.path.dirname(os.path.abspath(folder)) == os.path.abspath(slicer.app.temporaryPath)

    def _chosenFolder(self, selector):
        """Return the path in a field, and put it there as it was understood."""
        path = _understood(selector.currentPath)
        if path != selector.currentPath:
            selector.currentPath = path
        return path

    # Questions

    def _askWhatToDoWith(self, output, present):
        from DICOMPatcherLib.writing.output_folder import may_be_emptied

        others = len(present) - 1
        holds = _("it holds {name} and {count} more") if others else _("it holds {name}")
        text = _("The output folder {path} is not empty: {holds}.").format(
            path=output, holds=holds.format(name=present[0], count=others)
        )
        answers = [("choose", _("Choose a new one..."))]
        if may_be_emptied(output, self.logic.databaseDirectory()):
            answers.append(("replace", _("Replace its contents")))
        return self._ask(text, _("If you replace its contents, all that is in it is deleted first."), answers)

    def _askWhatToDoWithKnown(self, job, copies):
        """Offer to remove what the database would not update."""
        names = ", ".join(sorted(set(job.known_studies.values()))[:3])
        text = _("The DICOM database has {count} of these studies already ({names}).").format(
            count=len(job.known_studies), names=names
        )
        why = [
            _(
                "Slicer does not update what it shows of patients, studies and series that it knows. Remove these "
                "studies from the database first, so that the files show as they are now."
            )
        ]
        answers = []
        if job.deletes_originals:
            why.append(
                _(
                    "That cannot be done here: the database would delete files of your input or output folder, which "
                    "lie in its own folder."
                )
            )
        else:
            answers.append(("remove", _("Remove and import")))
            if job.other_instances:
                why.append(
                    _("Removed too are images of these studies that are not to be imported now: {count}.").format(
                        count=job.other_instances
                    )
                )
            if job.own_files:
                why.append(_("Deleted are files in the folder of the database: {count}.").format(count=job.own_files))
        if not copies:
            answers.append(("keep", _("Import without removing")))
        return self._ask(text, " ".join(why), answers)

    def _isWantedUnknown(self, folder):
        text = _("{path} was not written by this panel since it was opened. Import what is in it?").format(path=folder)
        why = _("It may be of another patient. To import a repaired copy of the input folder, press Patch first.")
        return self._ask(text, why, [("import", _("Import it"))]) == "import"

    def _isWantedChanged(self, folder, job):
        text = _("{path} has changed since it was written: {count} files were written, now there are {total}.").format(
            path=folder, count=self._written[folder].count, total=job.total
        )
        why = _("Slices may be missing, or files be of another patient. Press Patch again to write the copy anew.")
        return self._ask(text, why, [("import", _("Import it"))]) == "import"

    def _isWantedIncomplete(self):
        text = _("Patching was cancelled: only a part of the files is in the output folder.")
        why = _("Volumes may lack slices. Press Patch again to write all of them.")
        return self._ask(text, why, [("import", _("Import this part"))]) == "import"

    def _ask(self, text, explanation, answers):
        """Show a question; return the key of the answer, "cancel" if there was none."""
        box = qt.QMessageBox(self.parent)
        box.icon = qt.QMessageBox.Question
        box.windowTitle = _("DICOM Patcher")
        box.textFormat = qt.Qt.PlainText
        box.text = legible(text)
        box.informativeText = explanation
        for label in slicer.util.findChildren(box, className="QLabel"):
            label.textFormat = qt.Qt.PlainText
            label.openExternalLinks = False
        buttons = {key: box.addButton(label, qt.QMessageBox.ActionRole) for key, label in answers}
        box.setDefaultButton(box.addButton(qt.QMessageBox.Cancel))
        box.exec_()
        clicked = box.clickedButton()
        answer = next((key for key, button in buttons.items() if button == clicked), "cancel")
        box.deleteLater()
        return answer

    # Results

    def _isCheckCurrent(self, source):
        """Tell in steps whether what was checked last is what is to be written: same rules, same files."""
        if not self._isOfChoices(source) or self._checked.results.written:
            return False
        return (yield from _told(self._checked.plan.is_current(), "comparing"))

    def _isOfChoices(self, source):
        """Tell whether what is shown is of a folder and of the rules that are chosen now."""
        checked = self._checked
        return checked is not None and (checked.source, checked.choices) == (source, self.ruleList.choices())

    def _handOverRules(self, choices):
        self.logic.clearRules()
        for name, parameters in choices.items():
            self.logic.addRule(name, parameters)

    def _forgetResults(self):
        self._checked = None
        self._filterJob.stop()
        self.resultsTree.clear()
        self.logView.clear()
        self._newLogLines.clear()

    def _showResults(self, source, choices, plan, written):
        from DICOMPatcherLib.reporting.results import Results

        results = Results(plan, written)
        yield from _told(results.steps(), "sorting")
        self._filterJob.stop()
        for line in results.report.lines():
            self.addLog(line)
        self._checked = _Checked(source, choices, plan, results)
        self.ui.filterEdit.text = ""
        self.resultsTree.show(results)

    def _recommended(self):
        return self._checked.results.recommended(self.ruleList.ticked()) if self._checked is not None else []

    def _sayWelcome(self):
        lines = [_("Choose the folder of the original files, then press Check.")]
        unusual = self.ruleList.unusual()
        if unusual:
            lines.append(_("Ticked since last time: {rules}.").format(rules=", ".join(unusual)))
        self._say("\n".join(lines))

    def _sayWhatWasFound(self):
        report = self._checked.results.report
        conclusion, *hindrances = report.last_lines()
        lines = [_("Checked: {conclusion}").format(conclusion=conclusion), *hindrances]
        lines += self._linesOf("still damaged", _("To be patched, still damaged then:"))
        lines += self._linesOf("kept", _("To be copied as they are:"))
        lines += self._linesOf("left out", _("Not to be written:"))
        stays = self._linesOfWhatStays()
        lines += stays
        recommended = self._recommended()
        if not report.all_handled and not report.writable:
            lines.append(self._nothingWritable())
        elif not report.writable:
            lines.append(_("There is no DICOM file that can be written. Is it the right folder?"))
        elif recommended:
            lines.append(_("Recommended besides:"))
            lines += [f"- {self.ruleList.title(name)}" for name in recommended]
            lines.append(_("Press Use recommended to tick that, or Patch to do without."))
        elif report.would_help:
            lines.append(_("Press Patch to write the repaired copy. Nothing is written yet."))
        elif not report.is_in_order:
            lines.append(_("Nothing else needs repair. Patch writes a copy of all that can be written."))
        elif report.has_findings:
            lines.append(_("What is wrong is only reported: the originals can be imported as they are."))
        else:
            lines.append(_("Nothing needs repair: the originals can be imported as they are."))
        lines += self._linesOfAnonymity()
        isFine = report.all_handled and report.writable and not stays
        self._say("\n".join(lines), "information" if isFine else "warning")

    def _sayWhatWasDone(self, output, isCancelled):
        report = self._checked.results.report
        if isCancelled:
            text = _("Cancelled. Files written before that: {count}. These are whole, the others are missing.")
            lines = [text.format(count=report.writable)]
        else:
            lines = [_("Done: {conclusion}").format(conclusion=report.conclusion()), *report.plan.remarks]
        lines += self._linesOf("still damaged", _("Patched, and still damaged:"))
        lines += self._linesOf("kept", _("Copied as they are:"))
        lines += self._linesOf("left out", _("Not written:"))
        stays = self._linesOfWhatStays()
        lines += stays
        isThere = os.path.isdir(output)
        if not isThere:
            text = _(
                "The output folder is no longer there: {path} was removed or renamed meanwhile. Press Patch again."
            )
            lines.append(text.format(path=output))
        elif report.writable:
            lines.append(_("The files are in {path}").format(path=output))
            if self._isTemporary(output):
                lines.append(_("It is a temporary folder: move the files elsewhere if you want to keep them."))
        elif not isCancelled and not report.all_handled:
            lines.append(self._nothingWritable())
        elif not isCancelled:
            lines.append(_("Nothing could be written. Is the input folder the right one?"))
        lines += self._linesOfAnonymity()
        if isCancelled:
            lines.append(_("Press Patch to start again."))
        elif isThere and report.writable:
            lines.append(_("Next: Import to DICOM database."))
        isFine = report.all_handled and report.writable and isThere and not isCancelled and not stays
        self._say("\n".join(lines), "information" if isFine else "warning")

    def _linesOf(self, section, title):
        """Return which files are in a section, by outcome and reason; the rest of a long list is in the tree."""
        groups = [group for group in self._checked.results.groups if group.section == section]
        return self._listed(title, [f"{group.key}: {group.text} ({len(group.files)})" for group in groups])

    def _nothingWritable(self):
        return _("None of the DICOM files can be written. The results say what is wrong, and which repairs there are.")

    def _linesOfWhatStays(self):
        groups = [group for group in self._checked.results.groups if group.stays]
        return self._listed(_("Wrong, and left as it is:"), [f"{group.text} ({len(group.files)})" for group in groups])

    def _listed(self, title, texts):
        lines = [f"- {text}" for text in texts[: self.REASONS]]
        if len(texts) > self.REASONS:
            lines.append(_("- more, see the results"))
        return [title, *lines] if lines else []

    def _linesOfAnonymity(self):
        if not self._checked.plan.hides_identity:
            return []
        return [_("Only partially anonymized: other names, dates, places, devices, and text in the images may remain.")]

    def _sayWhatWasImported(self, folder, job, added, isRemoved):
        from DICOMPatcherLib.panel import importing

        lines = [
            _(
                "Added to the DICOM database from {files} files: patients {patients}, studies {studies}, "
                "series {series}, instances {instances}."
            ).format(patients=added[0], studies=added[1], series=added[2], instances=added[3], files=job.total),
            _("The files are in {path}").format(path=folder),
        ]
        if self._isCancelled and added[3] < job.total:
            lines.insert(0, _("The import was cancelled."))
            if isRemoved:
                lines.insert(1, _("The earlier import of these studies was removed before. Import again to have all."))
        elif added[3] < job.total:
            reasons = {
                importing.BAD_NAME: _("with a name that Slicer cannot read: tick Normalize file names"),
                importing.NO_DICOM: _("no DICOM file, or damaged"),
                importing.NO_STUDY: _("without a study UID: the database refuses it"),
                importing.NO_SERIES: _("without a series UID: the database does not show it"),
                importing.NO_INSTANCE: _("without an instance UID: the database keeps one of them at most"),
                importing.REPEATED: _("with the instance UID of another file: the database keeps one of them"),
                importing.PRESENT: _("in the database before: replaced, which adds none"),
            }
            lines += [f"- {count} x {reasons[name]}" for name, count in sorted(job.obstacles.items()) if count]
            rest = job.total - added[3] - sum(job.obstacles.values())
            if rest > 0:
                lines.append(
                    _("- {count} x refused by the database: its reasons are in the log of Slicer").format(count=rest)
                )
        if added[3]:
            lines.append(_("Next: Go to DICOM module."))
        for line in lines:
            self.addLog(line)
        self._say("\n".join(lines), "information" if added[3] == job.total else "warning")

    # Filter

    def _onFilterChanged(self):
        self._filterTimer.start(self.FILTER_DELAY)

    def _applyFilter(self):
        self._isFilterWaiting = self.isBusy
        if self._checked is None or self.isBusy:
            return
        self._filterJob.stop()
        text = self.ui.filterEdit.text.strip()
        results = self._checked.results
        self._found = {}
        if text:
            self._filterJob.start(results.filter_steps(text, self._found, self.ruleList.title))
        else:
            self.resultsTree.show(results)

    def _onFilterEnd(self, error):
        if error is not None:
            logging.error("DICOMPatcher: the filter failed", exc_info=error)
        elif self._checked is not None:
            self.resultsTree.show(self._checked.results, self._found)

    # While something is going on

    def _begin(self, steps):
        if self.logic is None:
            return  # after cleanup, controls may still be there
        self._isCancelled = False
        self._questions.ask(())
        self._say(_("Working..."))
        self.ui.progressBar.setRange(0, 0)
        self._job.start(steps)
        self._showState()
        self.cancelButton.setFocus()

    def _onProgress(self, progress):
        self._showNewLogLines()
        steps = {
            "comparing": _("Looking whether the input folder has changed"),
            "examining": _("Checking file {done} of {total}"),
            "deciding": _("Deciding about file {done} of {total}"),
            "writing": _("Writing file {done} of {total}"),
            "emptying": _("Emptying the output folder"),
            "sorting": _("Sorting the results"),
            "looking": _("Looking at the files"),
            "removing": _("Removing the earlier import"),
            "importing": _("Importing"),
            "saving": _("Saving the report"),
        }
        self.ui.messageLabel.text = steps[progress.step].format(done=progress.done, total=progress.total)
        self.ui.progressBar.setRange(0, progress.total)
        self.ui.progressBar.value = progress.done

    def _onJobEnd(self, error):
        if isinstance(error, ParameterError):
            self._say(self.ruleList.withTitles(str(error)), "error")
        elif isinstance(error, InputError):
            self._say(str(error), "error")
        elif isinstance(error, _Cancelled):
            self._say(str(error), "warning")
        elif error is not None:
            logging.error("DICOMPatcher: unexpected error", exc_info=error)
            self._say(
                _(
                    "Something unexpected went wrong ({kind}). The original files are unchanged. Please report it; the "
                    "details are in the log of Slicer."
                ).format(kind=type(error).__name__),
                "error",
            )
        for line in self.messageText.split("\n") if error is not None else ():
            self.addLog(line)
        self._showNewLogLines()
        self._showState()
        if self._isFilterWaiting:
            self._applyFilter()
        self.patchButton.setFocus()
        if isinstance(error, ParameterError):
            self._questions.ask([self.ruleList.namedIn(str(error))])

    @property
    def messageText(self):
        """What the panel says."""
        return self.ui.messageLabel.text.replace(_BREAK, "")

    def _showState(self):
        """Enable what makes sense now."""
        ui = self.ui
        isIdle = not self.isBusy
        hasResults = self._checked is not None
        source, output = (
            _understood(selector.currentPath) for selector in (self.inputDirSelector, self.outputDirSelector)
        )
        importable, kind = self._importable()
        isStale = isIdle and hasResults and not self._isOfChoices(os.path.abspath(source))
        for part in (ui.foldersButton, ui.rulesButton, self.checkButton, self.patchButton, self.goToDicomButton):
            part.enabled = isIdle
        ui.progressRow.visible = not isIdle
        self.cancelButton.enabled = not isIdle and not self._isCancelled
        self.recommendedButton.enabled = isIdle and bool(self._recommended())
        ui.resultsButton.visible = hasResults
        ui.resultsButton.text = _("Results (outdated)") if isStale else _("Results")
        self.reportButton.enabled = isIdle and hasResults
        self.openButton.enabled = isIdle and os.path.isdir(output)
        self.importButton.enabled = isIdle and bool(importable)
        named = {
            "originals": _("Import takes the originals: {path}"),
            "copy": _("Import takes the repaired copy: {path}"),
            "unknown": _("Import takes, if you confirm it: {path}"),
            "": "",
        }
        ui.importLabel.visible = isIdle and bool(importable)
        ui.importLabel.text = _breakable(named[kind].format(path=importable))
        ui.rulesButton.text = _("Repairs: {ticked} of {count} ticked").format(
            ticked=len([box for box in self.ruleCheckBoxes.values() if box.checked]), count=len(self.ruleCheckBoxes)
        )

    def _sayMore(self, line, kind, before):
        """Show a line below what was said before, without the line that was shown there last."""
        text, kindBefore = before
        self._say(f"{text}\n{line}", kindBefore if kind == "information" else kind)
        self._saidLast = before

    def _say(self, text, kind="information"):
        """Show what is the matter, with an icon."""
        self._saidLast = text, kind
        icons = {
            "information": qt.QStyle.SP_MessageBoxInformation,
            "warning": qt.QStyle.SP_MessageBoxWarning,
            "error": qt.QStyle.SP_MessageBoxCritical,
        }
        size = _metrics(self.ui.messageLabel).height()
        self.ui.messageIcon.pixmap = qt.QApplication.style().standardIcon(icons[kind]).pixmap(size, size)
        self.ui.messageLabel.text = _breakable(text)
        self._showNewLogLines()

    def addLog(self, text):
        """Show a line of text, soon: adding lines one by one would take longer than patching the files."""
        self._newLogLines.append(legible(text))

    def _showNewLogLines(self):
        if self._newLogLines:
            self.logView.appendPlainText("\n".join(self._newLogLines))
            self._newLogLines.clear()


_BREAK = "\N{ZERO WIDTH SPACE}"
_LONGEST_TOOL_TIP = 1000


class _Cancelled(Exception):
    """The user pressed Cancel; the message says what that left."""


class _Checked:
    """A plan, what it was made from, and what there is to see of it."""

    def __init__(self, source, choices, plan, results):
        self.source = source
        self.choices = choices
        self.plan = plan
        self.results = results


class _Written:
    """What is known of a folder that was written, to tell whether it still is what was written.

    Attributes
    ----------
    count
        How many files were written that an import takes: a DICOMDIR is none of them.
    """

    def __init__(self, folder, plan):
        self._identity = _identityOf(folder)
        self.count = sum(file.target.rpartition("/")[2] not in ("", "DICOMDIR") for file in plan.files)

    def isIn(self, folder):
        """Tell whether a folder is the one that was written, and not another of its name."""
        return self._identity is not None and self._identity == _identityOf(folder)

    def isChanged(self, job):
        """Tell whether files are missing, or there are more than were written; a report or a note does no harm."""
        from DICOMPatcherLib.panel.importing import NO_DICOM

        return not 0 <= job.total - self.count <= job.obstacles[NO_DICOM]


def _identityOf(folder):
    """Return what tells a folder from others; None if it is not there."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino


class _Job:
    """Work in small steps on the main thread, some of them at a time; the event loop runs in between.

    Slicer can be closed and the module reloaded meanwhile: nothing waits for the end.
    """

    SHARE = 0.02
    """Seconds of work between two returns to the event loop."""
    PAUSE = 50
    """Milliseconds to wait for others when a step is None."""

    def __init__(self, parent, onProgress, onEnd):
        self._onProgress = onProgress
        self._onEnd = onEnd
        self._steps = None
        self._isInStep = False
        self._timer = qt.QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)

    @property
    def isRunning(self):
        return self._steps is not None

    def start(self, steps):
        self.stop()
        self._steps = steps
        self._timer.start(0)

    def stop(self):
        """Give up; what is being done ends at the step it is at."""
        self._timer.stop()
        steps, self._steps = self._steps, None
        if steps is not None and not self._isInStep:
            steps.close()

    def _work(self):
        steps, pause, error = self._steps, 0, None
        self._isInStep = True
        try:
            progress, isWaiting = self._doSome(steps)
            pause = self.PAUSE if isWaiting else 0
            if progress is not None and self._onProgress is not None and self._steps is not None:
                self._onProgress(progress)
        except StopIteration:
            steps = None
        except Exception as problem:  # shown by onEnd
            steps.close()
            steps, error = None, problem
        finally:
            self._isInStep = False
        if self._steps is None:  # stopped from within
            if steps is not None:
                steps.close()
        elif steps is None:
            self._steps = None
            self._onEnd(error)
        else:
            self._timer.start(pause)

    def _doSome(self, steps):
        """Return the last progress to show, and whether there is nothing to do but wait."""
        end = time.monotonic() + self.SHARE
        progress = None
        while True:
            step = next(steps)
            if step is None:
                return progress, True
            progress = step
            if time.monotonic() >= end or self._steps is not steps:
                return progress, False


class _RuleList:
    """The check boxes of the rules and the fields of their parameters, made from what the rules say of themselves."""

    ALWAYS = ("RemoveDICOMDIR",)
    """Rules without a check box: Slicer would import only what a DICOMDIR lists."""

    def __init__(self, ui, width, onChanged):
        from DICOMPatcherLib.rule_list import RULES

        self._rules = {rule.__name__: rule for rule in RULES}
        self._onChanged = onChanged
        self._width = width
        self.boxes = {}
        self.edits = {}
        self.inOrder = []
        always = []
        for rule in RULES:
            if rule.default == "always" or rule.__name__ in self.ALWAYS:
                always.append(_(rule.title))
            else:
                self._add(ui.ruleArea.layout(), rule)
        ui.alwaysLabel.text = _("Always done: {rules}.").format(rules=", ".join(always))

    def _add(self, layout, rule):
        box = qt.QCheckBox()
        box.objectName = rule.__name__
        box.text = _wrapped(_(rule.title), _metrics(box), self._width - 2 * box.sizeHint.height())
        box.toolTip = _asToolTip(_(rule.description))
        if self._isRemembered(rule):
            box.checked = slicer.util.settingsValue(self._key(rule), bool(rule.default), converter=slicer.util.toBool)
        self.boxes[rule.__name__] = box
        self.inOrder.append(box)
        layout.addWidget(box)
        if rule.parameterSpecs:
            fields = self._fields(rule, box)
            layout.addWidget(fields)
            fields.visible = box.checked
            box.toggled.connect(fields.setVisible)
        box.toggled.connect(lambda isTicked: self._onToggled(rule, isTicked))

    def _fields(self, rule, box):
        fields = qt.QWidget()
        form = qt.QVBoxLayout(fields)
        form.setContentsMargins(_metrics(box).height() + 8, 0, 0, 4)
        for parameter in rule.parameterSpecs:
            edit = _addField(form, parameter)
            self.inOrder.append(edit)
            edit.text = parameter.default
            if parameter.remembered:
                edit.text = qt.QSettings().value(self._parameterKey(parameter), parameter.default)
            edit.textChanged.connect(lambda text, parameter=parameter: self._onEdited(parameter, text))
            self.edits[rule.__name__, parameter.name] = edit
        return fields

    def _key(self, rule):
        return f"DICOMPatcher/Rules/{rule.__name__}"

    def _parameterKey(self, parameter):
        return f"DICOMPatcher/{parameter.name}"

    def _isRemembered(self, rule):
        """Tell whether a rule stays ticked: not without what was entered, which may name the patient of last time."""
        return all(parameter.remembered for parameter in rule.parameterSpecs)

    def _onToggled(self, rule, isTicked):
        if self._isRemembered(rule):
            qt.QSettings().setValue(self._key(rule), "true" if isTicked else "false")
        self._onChanged()

    def _onEdited(self, parameter, text):
        if parameter.remembered:
            qt.QSettings().setValue(self._parameterKey(parameter), text)
        self._onChanged()

    def emptyFields(self, names):
        """Return the title of the first field of each rule where that is empty, by the name of the rule."""
        first = [(name, spec) for name in names for spec in self._rules[name].parameterSpecs[:1]]
        return {name: _(spec.title) for name, spec in first if not self.edits[name, spec.name].text}

    def parameters(self, name):
        """Return the parameters of a rule, each with the field of it."""
        return [(spec, self.edits[name, spec.name]) for spec in self._rules[name].parameterSpecs]

    def namedIn(self, text):
        """Return the name of the first rule that a text names; "" if there is none."""
        return next((word for word in re.findall(r"\w+", text) if word in self._rules), "")

    def withTitles(self, text):
        """Return a text with what users know rules by instead of their names."""
        return re.sub(r"\w+", lambda word: f'"{self.title(word[0])}"' if word[0] in self._rules else word[0], text)

    def unusual(self):
        """Return the titles of the rules that are ticked but not by default."""
        return [_(rule.title) for name, rule in self._rules.items() if name in self.ticked() and not rule.default]

    def title(self, name):
        """Return what users know a rule by."""
        return _(self._rules[name].title) if name in self._rules else name

    def ticked(self):
        """Return the names of the rules that would be run."""
        return {name for name in self._rules if name not in self.boxes or self.boxes[name].checked}

    def state(self, name):
        """Return what users know a rule by, and whether it is going to be run."""
        if name not in self.boxes:
            return _("{rule} (always done)").format(rule=self.title(name))
        text = _("{rule} (ticked)") if self.boxes[name].checked else _("{rule} (not ticked)")
        return text.format(rule=self.title(name))

    def tick(self, names):
        for name in names:
            self.boxes[name].checked = True

    def restoreDefaults(self):
        for name, box in self.boxes.items():
            rule = self._rules[name]
            box.checked = bool(rule.default)
            for parameter in rule.parameterSpecs:
                self.edits[name, parameter.name].text = parameter.default
                qt.QSettings().remove(self._parameterKey(parameter))
            qt.QSettings().remove(self._key(rule))

    def choices(self):
        """Return the parameters of each rule that is to be run, by name."""
        ticked = self.ticked()
        return {
            name: {spec.name: self.edits[name, spec.name].text for spec in rule.parameterSpecs}
            for name, rule in self._rules.items()
            if name in ticked
        }


class _Questions:
    """The fields of rules that need to be told something, beside the message that says so."""

    def __init__(self, area, ruleList, before, onAnswered):
        self._area = area
        self._ruleList = ruleList
        self._before = before
        self._onAnswered = onAnswered
        self._fields = {}

    def ask(self, names):
        """Show the fields of these rules and no others, and let the user type into the first."""
        asked = [self._fieldsOf(name) for name in names if name]
        self.showOnly(names)
        for fields, _edits in asked:
            fields.visible = True
        if asked:
            _fields, edits = asked[0]
            edits[0].setFocus()

    def showOnly(self, names):
        """Hide the fields of all rules but these."""
        for name, (fields, _edits) in self._fields.items():
            if name not in names:
                fields.visible = False

    def _fieldsOf(self, name):
        if name not in self._fields:
            fields = qt.QWidget()
            form = qt.QVBoxLayout(fields)
            form.setContentsMargins(0, 0, 0, 0)
            edits = []
            for parameter, other in self._ruleList.parameters(name):
                edit = _addField(form, parameter)
                edit.text = other.text
                _follow(edit, other)
                _follow(other, edit)
                edit.returnPressed.connect(self._onAnswered)
                edits.append(edit)
            self._area.layout().addWidget(fields)
            for edit in edits:
                qt.QWidget.setTabOrder(self._before, edit)
                self._before = edit
            self._fields[name] = fields, edits
        return self._fields[name]


def _addField(form, parameter):
    """Add label and field of a parameter to a layout; return the field."""
    label = qt.QLabel(_(parameter.title))
    label.wordWrap = True
    edit = qt.QLineEdit()
    label.setBuddy(edit)
    edit.objectName = parameter.name
    edit.accessibleName = label.text
    edit.toolTip = label.toolTip = _asToolTip(_(parameter.description))
    form.addWidget(label)
    form.addWidget(edit)
    return edit


def _follow(edit, other):
    """Let a field show what is typed into another."""

    def take(text):
        if edit.text != text:  # or the cursor would jump to the end
            edit.text = text

    other.textChanged.connect(take)


class _ResultsTree:
    """Shows the results; branches are filled when they are opened, large ones a page at a time."""

    PAGE = 100
    FEW = 20
    """So many files that a filter found are shown at once."""

    def __init__(self, tree, detail, ruleList):
        self._tree = tree
        self._detail = detail
        self._ruleList = ruleList
        self.clear()
        tree.itemExpanded.connect(self._onExpanded)
        tree.itemClicked.connect(self._onTurn)
        tree.itemActivated.connect(self._onTurn)
        tree.currentItemChanged.connect(self._onCurrent)
        metrics = _metrics(tree)
        line = metrics.height()
        tree.minimumHeight = 16 * line
        detail.minimumHeight = 3 * line
        tree.indentation = 12
        heads = [metrics.boundingRect(tree.headerItem().text(column)).width() for column in (1, 2)]
        self._others = 2 * (max(heads) + line)
        tree.header().stretchLastSection = False
        for column in (1, 2):
            tree.header().setSectionResizeMode(column, qt.QHeaderView.Stretch)

    def fit(self, width):
        """Give the first column half of the width, as long as the others keep what their heads need."""
        self._tree.setColumnWidth(0, min(width // 2, width - self._others))

    def clear(self):
        self._results = None
        self._nodes = []
        self._repairs = []
        self._items = []
        self._tree.clear()
        self._tell("")

    def show(self, results, found=None):
        """Show all groups, or those that a filter found with the files it found."""
        self.clear()
        self._results = results
        sections = {}
        nodes = []
        for group in results.groups:
            files = group.files if found is None else found.get(group)
            if files is None:
                continue
            if group.section not in sections:
                sections[group.section] = self._section(group.section)
            nodes.append(self._group(sections[group.section], group, files))
        if not sections:
            nothing = (
                _("Nothing has this text in it.") if results.groups else _("Nothing is wrong, nothing is changed.")
            )
            self._line(self._tree, nothing)
        if found is not None and sum(map(len, found.values())) <= self.FEW:
            for node in nodes:
                node.setExpanded(True)

    def showTicks(self):
        """Say of each repair whether it is ticked now."""
        for item, group in self._repairs:
            item.setText(0, self._repair(group))

    def _section(self, section):
        written = self._results.written
        titles = {
            "found": _("What is wrong"),
            "advised": _("Recommended"),
            "changed": _("Changed") if written else _("To be changed"),
            "still damaged": _("Changed, and still damaged") if written else _("To be changed, still damaged then"),
            "kept": _("Copied as they are") if written else _("To be copied as they are"),
            "left out": _("Not written") if written else _("Not to be written"),
        }
        item = self._line(self._tree, titles[section])
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        item.setExpanded(True)
        return item

    def _group(self, parent, group, files):
        """Add a group; return the item that the files are below."""
        count = len(files)
        if group.section in ("found", "advised"):
            problem = self._line(parent, group.text)
            self._repairs.append((self._line(problem, self._repair(group)), group))
            item = self._line(problem, _("Files: {count}").format(count=count))
            problem.setExpanded(True)
        elif group.section == "changed":
            item = self._line(parent, f"{self._ruleList.title(group.key)} ({count})")
        else:
            item = self._line(parent, f"{group.key}: {group.text} ({count})")
        self._makeOpenable(item, "group", group, files)
        return item

    def _repair(self, group):
        """Say which rules repair a problem, and whether they are ticked."""
        ticked = self._ruleList.ticked()
        rules = group.rules
        if group.section == "found" and not group.acting & set(rules) and not group.leaves_out:
            rules = [name for name in rules if name not in ticked]  # those that are ticked found no safe way
        said = [self._ruleList.state(name) for name in rules]
        return _("Repair: {rules}").format(rules="; ".join(said)) if said else _("Only reported")

    def _line(self, parent, text):
        """Add a row that is one text."""
        item = self._row(parent, text)
        item.setFirstColumnSpanned(True)
        return item

    def _row(self, parent, *texts):
        item = qt.QTreeWidgetItem(parent)
        self._items.append(item)  # Python must not forget what it made
        for column, text in enumerate(texts):
            text = legible(text)
            item.setText(column, text)
            item.setToolTip(column, _asToolTip(text))
        return item

    def _makeOpenable(self, item, kind, group, files):
        item.setChildIndicatorPolicy(qt.QTreeWidgetItem.ShowIndicator)
        item.setData(0, qt.Qt.UserRole, len(self._nodes))
        self._nodes.append((kind, group, files))

    def _onCurrent(self, item):
        """Show all of a row below the tree: it may be too long for its place there."""
        if item is None:
            self._tell("")
            return
        name, before, after = (item.text(column) for column in range(3))
        lines = [name]
        if before or after:
            lines += [_("Before: {value}").format(value=before), _("After: {value}").format(value=after)]
        self._tell("\n".join(lines))

    def _tell(self, text):
        self._detail.text = _breakable(text)
        self._detail.visible = bool(text)  # empty, it would be a gap

    def _onExpanded(self, item):
        number = item.data(0, qt.Qt.UserRole)
        if number is None or item.childCount():
            return
        kind, group, files = self._nodes[number]
        if kind == "group":
            self._addFiles(item, group, files, 0)
        elif kind == "file":
            self._addElements(item, group, files)

    def _addFiles(self, parent, group, files, start):
        """Add a page of files, and rows that lead to the pages before and after it."""
        if start > 0:
            before = _("{count} before: click to show the last of them").format(count=start)
            self._addTurn(parent, before, group, files, start - self.PAGE)
        for index in files[start : start + self.PAGE]:
            self._makeOpenable(self._line(parent, self._results.name_of(index)), "file", group, index)
        rest = len(files) - start - self.PAGE
        if rest > 0:
            after = _("{count} more: click to show the next").format(count=rest)
            self._addTurn(parent, after, group, files, start + self.PAGE)

    def _addTurn(self, parent, text, group, files, start):
        self._line(parent, text).setData(0, qt.Qt.UserRole, len(self._nodes))
        self._nodes.append(("turn", group, (files, start)))

    def _onTurn(self, item):
        """Turn the page. The rows are exchanged while the tree does not see them: that takes less time."""
        number, parent = item.data(0, qt.Qt.UserRole), item.parent()
        if number is None or parent is None or self._nodes[number][0] != "turn":
            return  # without a parent: some desktops tell of one click as two events
        _kind, group, (files, start) = self._nodes[number]
        above = parent.parent()
        place = above.indexOfChild(parent)
        above.removeChild(parent)
        while parent.childCount():
            parent.removeChild(parent.child(0))
        self._addFiles(parent, group, files, start)
        above.insertChild(place, parent)
        rows = [parent.child(index) for index in range(parent.childCount())]
        for row in [parent, *rows]:
            row.setFirstColumnSpanned(True)
        parent.setExpanded(True)
        self._tree.setCurrentItem(rows[1 if start else 0])

    def _addElements(self, parent, group, index):
        target = self._results.plan.files[index].target
        if target:
            label = _("written as {path}") if self._results.written else _("to be written as {path}")
            self._line(parent, label.format(path=target))
        for element in self._results.elements(group, index):
            if element.is_change:
                before = element.before or (_("(hidden)") if self._results.plan.hides_identity else _("(none)"))
                after = _("(removed)") if element.after is None else element.after or _("(empty)")
                after = _("(hidden)") if element.is_hidden else after
                self._row(parent, element.name, before, after)
            else:
                self._line(parent, element.name)


def _told(steps, name):
    """Yield something to show for each step; return what the steps do."""
    from DICOMPatcherLib.planning.plan import Progress

    with contextlib.closing(steps):
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value
            yield Progress(name, 0, 0)


def _version():
    from DICOMPatcherLib import __version__

    return __version__


def _understood(text):
    """Return the path in a text: drag and drop leaves a URL, copying it from elsewhere often quotes."""
    text = text.replace(_BREAK, "").strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return qt.QUrl(text).toLocalFile() if text.startswith("file:") else text


def _holdsSomething(folder):
    try:
        with os.scandir(folder) as entries:
            return any(True for _entry in entries)
    except OSError:
        return False


def _asToolTip(text):
    """Return rich text, because Qt does not wrap the lines of plain text; what is very long is not shown whole."""
    shown = text if len(text) <= _LONGEST_TOOL_TIP else f"{text[:_LONGEST_TOOL_TIP]}..."
    shown = html.escape(re.sub(r"(\S{32})(?=\S)", rf"\1{_BREAK}", shown))
    return f"<p>{shown}</p>"


def _breakable(text):
    """Return text whose paths may be broken at the end of a line, which Qt does between words only."""
    safe = "\n".join(map(legible, text.split("\n")))
    parts = re.sub(r"([/\\_.-])(?=\S)", rf"\1{_BREAK}", safe)
    return re.sub(rf"([^\s{_BREAK}]{{16}})(?=[^\s{_BREAK}])", rf"\1{_BREAK}", parts)


def _metrics(widget):
    """Return the measures of the text in a widget: in Slicer 5.8, fontMetrics() of a widget raises an error."""
    return qt.QFontMetrics(widget.font)


def _wrapped(text, metrics, width):
    """Return text with line breaks, for controls that do not wrap it."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.boundingRect(longer).width() > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


class _ButtonRow:
    """Buttons side by side, or below one another where they do not fit."""

    def __init__(self, row):
        self._layout = row.layout()
        self._buttons = [self._layout.itemAt(index).widget() for index in range(self._layout.count())]
        self._texts = [button.text for button in self._buttons]
        row.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Preferred)  # else it could not become narrower

    def fit(self, width):
        for button, text in zip(self._buttons, self._texts):
            button.text = text
            if button.sizeHint.width() > width:
                button.text = _wrapped(text, _metrics(button), 3 * width // 4)
        needed = sum(button.sizeHint.width() for button in self._buttons)
        fits = needed + self._layout.spacing * (len(self._buttons) - 1) <= width
        self._layout.setDirection(qt.QBoxLayout.LeftToRight if fits else qt.QBoxLayout.TopToBottom)


def _watchWidth(widget, onWidth):
    """Tell the width of a widget whenever it or the font changes; return the filter of events that does so."""

    class WidthFilter(qt.QObject):  # not at the top: importing this file must not need widgets
        last = 0

        def eventFilter(self, watched, event):
            kind = event.type()
            if kind == qt.QEvent.FontChange:
                self.last = 0  # told once all in the widget have the font, when they ask for another layout
            elif kind in (qt.QEvent.Resize, qt.QEvent.LayoutRequest) and widget.width != self.last:
                self.last = widget.width
                onWidth(self.last)
            return False

    found = WidthFilter()
    widget.installEventFilter(found)
    return found


#
# DICOMPatcherLogic
#


class DICOMPatcherLogic(ScriptedLoadableModuleLogic):
    """Patching for scripts and the panel.

    Attributes
    ----------
    patchingRules
        The rules to run, in this order. Scripts may add rules of their own: instances of subclasses of
        DICOMPatcherRule.
    logCallback
        Is given each line of the log.
    stepCallback
        Is called after every small step of a run, with what has been done so far, and of how many files; 0 while these
        are still looked for.
    """

    def __init__(self):
        ScriptedLoadableModuleLogic.__init__(self)
        self.patchingRules = []
        self.logCallback = None
        self.stepCallback = None

    def addLog(self, text):
        """Hand a line of text to the log."""
        if self.logCallback is not None:
            self.logCallback(text)

    def clearRules(self):
        """Take all rules off the list."""
        self.patchingRules = []

    def addRule(self, ruleName, parameters=None):
        """Append a rule to the list.

        Parameters
        ----------
        ruleName
            The name of a class in this module, for example "GenerateMissingIDs".
        parameters
            Values by name, for example {"CharacterSet": "cp1251"}.
        """
        rule = getattr(sys.modules[__name__], ruleName, None)
        if not (isinstance(rule, type) and hasattr(rule, "processDataSet")):
            from DICOMPatcherLib.rule_list import RULES

            names = ", ".join(known.__name__ for known in RULES)
            raise ParameterError(f"There is no rule {ruleName!r}. The rules are: {names}.")
        self.patchingRules.append(rule(parameters))

    def patchDicomDir(self, inputDirPath, outputDirPath):
        """Write a repaired copy of a folder, and return the report of the run.

        The output folder is made if need be. Files that are in it already stay, except those of the same name.

        Raises
        ------
        InputError, ParameterError
            If the run cannot begin; both are ValueErrors. The message says what to do.
        """
        from DICOMPatcherLib.disk.input_files import check_folders
        from DICOMPatcherLib.reporting.report import Report

        for path, name in ((inputDirPath, "input"), (outputDirPath, "output")):
            if not path:
                raise InputError(f"No {name} folder was given.")
        present = check_folders(inputDirPath, outputDirPath, allow_existing=True)
        if present:
            self.addLog(
                f"The output folder already held {len(present)} files or folders. Files of the same name are replaced, "
                "the others stay."
            )
        plan = self._go(self.checkSteps(inputDirPath, outputDirPath))
        for file in plan.files:
            if not file.target and not plan.hides_identity:
                self.addLog(f"{plan.filename(file)}: {file.outcome}, {file.reason}")
        self._go(self.writeSteps(plan, outputDirPath))
        report = Report(plan, written=True)
        for line in report.lines():
            self.addLog(line)
        self.addLog(f"Patched files are in: {os.path.abspath(outputDirPath)}")
        return report

    def checkSteps(self, inputDirPath, outputDirPath=None):
        """Find out in small steps what is wrong in a folder and what would be changed; return the plan."""
        from DICOMPatcherLib.planning.planner import Planner
        from DICOMPatcherLib.rule_list import RULES

        rules = [_asRule(rule) for rule in self.patchingRules]
        return _planSteps(Planner(inputDirPath, rules, outputDirPath, log=self.addLog, available=RULES))

    def writeSteps(self, plan, outputDirPath):
        """Carry out a plan, once, in small steps. Closing the iteration cancels; what is written then is complete."""
        from DICOMPatcherLib.writing.writer import write_steps

        return write_steps(plan, outputDirPath, threads=0, log=self.addLog)

    def emptySteps(self, plan, outputDirPath):
        """Remove in small steps all that is in the folder that a plan is going to be written to."""
        from DICOMPatcherLib.writing.output_folder import empty_steps

        return empty_steps(outputDirPath, plan)

    def _go(self, steps):
        with contextlib.closing(steps):
            while True:
                try:
                    progress = next(steps)
                except StopIteration as end:
                    return end.value
                if self.stepCallback is not None:
                    self.stepCallback(progress)

    # The DICOM database

    def importOf(self, outputDirPath, inputDirPath=""):
        """Return what importing a folder would do; its steps find that out.

        Raises
        ------
        InputError
            If there is no such folder, or no database to import it into.
        """
        from DICOMPatcherLib.panel.importing import Import

        if not os.path.exists(outputDirPath):
            raise InputError(f"There is no folder {outputDirPath}. Patch the files first.")
        return Import(outputDirPath, self._database(), [inputDirPath] if inputDirPath else [])

    def _database(self):
        database = getattr(slicer, "dicomDatabase", None)
        if database is None or not database.isOpen:
            raise InputError("The DICOM database is not open. Open the DICOM module once, then import again.")
        return database

    def databaseDirectory(self):
        """Return the folder of the database; "" if there is none."""
        try:
            return self._database().databaseDirectory
        except InputError:
            return ""

    def databaseCounts(self):
        """Return how many patients, studies, series and instances the database has."""
        database = self._database()
        return database.patientsCount(), database.studiesCount(), database.seriesCount(), database.imagesCount()

    def removeSteps(self, job):
        """Take the studies out of the database that it would not update, a series at a time.

        Raises
        ------
        InputError
            If the database refuses.
        """
        database = self._database()
        for study in list(job.known_studies):
            for series in database.seriesForStudy(study):
                # With the values it remembers of the files, which may name the patient.
                if not database.removeSeries(series, True):
                    database.databaseChanged()
                    raise InputError(
                        "The database cannot remove an earlier import; its reasons are in the log of Slicer. Nothing "
                        "was imported. Remove the studies in the DICOM module, then import again."
                    )
                yield
        database.cleanup()  # a study may be there without any series
        database.databaseChanged()
        job.removed()

    def importCopies(self):
        """Return whether the user wants the database to copy files, and not to refer to them."""
        return str(qt.QSettings().value("DICOM/ImportDirectoryMode", "1")) == "0"

    def importSteps(self, paths, copies, isCancelled=lambda: False):
        """Import files and wait, in steps; unlike in a folder, a DICOMDIR among them hides nothing.

        If `isCancelled` returns True while it waits, files that are imported already stay in the database.
        """
        from DICOMPatcherLib.planning.plan import Progress

        database = self._database()
        indexer = ctk.ctkDICOMIndexer()
        indexer.backgroundImportEnabled = True
        bar, isDone = qt.QProgressBar(), []
        # Not to a function of Python: the signals of thousands of files come at a time.
        indexer.connect("progress(int)", bar, "setValue(int)")
        indexer.indexingComplete.connect(lambda patients, studies, series, instances: isDone.append(True))
        indexer.addListOfFiles(database, paths, copies)
        try:
            while not isDone:
                if isCancelled():
                    indexer.cancel()
                yield Progress("importing", max(0, bar.value), 100)
                yield None
        finally:
            indexer.cancel()  # if Slicer is closed meanwhile
        # The indexer works with a database object of its own: those who show this one do not know yet.
        database.databaseChanged()

    def importDicomDir(self, outputDirPath):
        """Show the DICOM module and import a folder into its database, which then refers to the files.

        Raises
        ------
        InputError
            If there is no such folder.
        """
        if not os.path.isdir(outputDirPath):
            raise InputError(f"There is no folder {outputDirPath}. Patch the files first.")
        if os.path.isfile(os.path.join(outputDirPath, "DICOMDIR")):
            self.addLog("The folder holds a DICOMDIR: Slicer will import only the files that it lists.")
        slicer.util.selectModule("DICOM")
        browser = slicer.modules.DICOMWidget.browserWidget
        if hasattr(browser, "importDirectory"):
            browser.importDirectory(outputDirPath)
        else:  # Slicer 5.6
            browser.dicomBrowser.importDirectory(outputDirPath, browser.dicomBrowser.ImportDirectoryAddLink)


def _planSteps(planner):
    yield from planner.steps()
    return planner.plan


def _asRule(rule):
    """Return a user's rule that has the hooks but not the base class as one that has it, with the same state."""
    if isinstance(rule, DICOMPatcherRule):
        return rule
    ruleClass = type(type(rule).__name__, (type(rule), DICOMPatcherRule), {})
    adapted = ruleClass.__new__(ruleClass)
    adapted.__dict__ = rule.__dict__
    return adapted


#
# DICOMPatcherTest
#


class DICOMPatcherTest(ScriptedLoadableModuleTest):
    """A user's way through the panel, and one short check of each rule. Needs no data."""

    def runTest(self, **kwargs):
        """Run all checks. They are imported here, because else every start of Slicer would import them."""
        from DICOMPatcherLib.panel.panel_checks import PanelChecks
        from DICOMPatcherLib.panel.rule_checks import RuleChecks

        RuleChecks.makeLogic = DICOMPatcherLogic
        PanelChecks.qt, PanelChecks.slicer, PanelChecks.openPanel = qt, slicer, self._openPanel
        result = unittest.TestResult()
        for checks in (RuleChecks, PanelChecks):
            unittest.defaultTestLoader.loadTestsFromTestCase(checks).run(result)
        problems = [f"{check}\n{trace}" for check, trace in (*result.errors, *result.failures)]
        if problems:
            self.fail("\n".join(problems))
        self.delayDisplay(_("Test passed!"))

    def _openPanel(self):
        parent = qt.QWidget()
        parent.setLayout(qt.QVBoxLayout())
        panel = DICOMPatcherWidget(parent)
        panel.setup()
        return panel
