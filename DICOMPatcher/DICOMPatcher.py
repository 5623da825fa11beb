"""DICOM Patcher in 3D Slicer: the module, its panel, the logic for scripts, and a self-test.

All of the work is done by DICOMPatcherLib, which knows nothing of Slicer. Slicer imports this file at its start, so
nothing here imports pydicom before it is needed.
"""

# Slicer runs the self-test with unittest.
# ruff: noqa: PT009, PT027

from __future__ import annotations

import contextlib
import html
import os
import shutil
import struct
import sys
import tempfile
import time
import unittest
import zipfile

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

from DICOMPatcherLib.files import InputError
from DICOMPatcherLib.rule import DICOMPatcherRule, ParameterError


def __getattr__(name):
    """Return the rule of this name: scripts take the rules from this module, but importing them imports pydicom.

    Slicer itself looks for names that begin with the module's own; there is no need to import anything to deny them.
    """
    if not name.startswith(("_", "DICOMPatcher")):
        from DICOMPatcherLib.rules import RULES

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
            "for the copy, press Patch, then import the copy into the DICOM database. If you had imported the "
            "originals before, delete them from the database first. The tool tip of each repair says when it is needed."
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
    UPDATE_INTERVAL = 0.1
    """Seconds between two updates of the screen during a run."""

    logic = None

    def setup(self):
        from DICOMPatcherLib.rules import RULES

        ScriptedLoadableModuleWidget.setup(self)
        self.logic = DICOMPatcherLogic()
        self.logic.logCallback = self.addLog
        self.logic.stepCallback = self.onStep
        self._newLogLines = []
        self._lastUpdate = 0.0

        parametersButton = ctk.ctkCollapsibleButton()
        parametersButton.text = _("Parameters")
        self.layout.addWidget(parametersButton)
        form = qt.QFormLayout(parametersButton)

        self.inputDirSelector = self._folderSelector(
            "DICOMPatcherInputDir", _("The folder of the original files, with all folders in it. It is not changed.")
        )
        form.addRow(_("Input DICOM directory:"), self.inputDirSelector)
        self.outputDirSelector = self._folderSelector(
            "DICOMPatcherOutputDir",
            _("A new, empty folder outside the input folder. Leave it empty for a new temporary folder."),
        )
        form.addRow(_("Output DICOM directory:"), self.outputDirSelector)

        self.ruleCheckBoxes = {}
        self.parameterEdits = {}
        for rule in RULES:
            if rule.default != "always":
                self._addRuleRow(form, rule)

        self.patchButton = self._button(
            _("Patch"), _("Write a repaired copy of the input folder into the output folder."), self.onPatch
        )
        self.importButton = self._button(
            _("Import to DICOM database"),
            _("Import the files in the output folder; the database refers to them where they are."),
            self.onImport,
        )
        self.goToDicomButton = self._button(
            _("Go to DICOM module"), _("Show the DICOM browser with what was imported."), self.onGoToDicom
        )

        self.logView = qt.QPlainTextEdit()
        self.logView.readOnly = True
        self.logView.maximumBlockCount = self.LOG_LINES
        self.layout.addWidget(self.logView)
        self.layout.addStretch(1)

    def cleanup(self):
        """Let go of a run that is still going on: the controls are about to be deleted."""
        if self.logic is not None:
            self.logic.logCallback = self.logic.stepCallback = None
            self.logic = None

    def onReload(self):
        """Load the library again too."""
        for name in list(sys.modules):
            if name.partition(".")[0] == "DICOMPatcherLib":
                del sys.modules[name]
        ScriptedLoadableModuleWidget.onReload(self)

    # Building

    def _folderSelector(self, settingKey, toolTip):
        selector = ctk.ctkPathLineEdit()
        selector.filters = ctk.ctkPathLineEdit.Dirs
        selector.settingKey = settingKey
        selector.toolTip = _asToolTip(toolTip)
        return selector

    def _addRuleRow(self, form, rule):
        checkBox = qt.QCheckBox(_(rule.title))
        checkBox.objectName = rule.__name__
        checkBox.toolTip = _asToolTip(_(rule.description))
        checkBox.checked = rule.default
        self.ruleCheckBoxes[rule.__name__] = checkBox
        row = qt.QHBoxLayout()
        row.addWidget(checkBox)
        for parameter in rule.parameterSpecs:
            edit = qt.QLineEdit()
            edit.placeholderText = _(parameter.title)
            edit.toolTip = _asToolTip(_(parameter.description))
            edit.text = qt.QSettings().value(f"DICOMPatcher/{parameter.name}", parameter.default)
            edit.enabled = checkBox.checked
            checkBox.toggled.connect(edit.setEnabled)
            self.parameterEdits[rule.__name__, parameter.name] = edit
            row.addWidget(edit)
        form.addRow(row)

    def _button(self, text, toolTip, onClicked):
        button = qt.QPushButton(text)
        button.toolTip = _asToolTip(toolTip)
        button.clicked.connect(onClicked)
        self.layout.addWidget(button)
        return button

    # What the user does

    def onPatch(self):
        self.logView.clear()
        with self._working(_("The folder could not be patched.")):
            source = self._chosenFolder(self.inputDirSelector)
            if not source:
                raise InputError(_("Choose the input folder first: the one that holds the files to patch."))
            output = self._chosenFolder(self.outputDirSelector)
            if output:
                self.outputDirSelector.addCurrentPathToHistory()
            else:
                output = tempfile.mkdtemp(prefix="DICOMPatcher-", dir=slicer.app.temporaryPath)
                self.outputDirSelector.currentPath = output
            self.inputDirSelector.addCurrentPathToHistory()
            self._handOverRules()
            self.logic.patchDicomDir(source, output)

    def onImport(self):
        with self._working(_("The folder could not be imported.")):
            output = self._chosenFolder(self.outputDirSelector)
            if not output:
                raise InputError(_("There is no output folder yet. Press Patch first."))
            self.logic.importDicomDir(output)

    def onGoToDicom(self):
        slicer.util.selectModule("DICOM")

    def _handOverRules(self):
        from DICOMPatcherLib.rules import RULES

        for (_rule, name), edit in self.parameterEdits.items():
            qt.QSettings().setValue(f"DICOMPatcher/{name}", edit.text)
        self.logic.clearRules()
        for rule in RULES:
            if rule.default == "always" or self.ruleCheckBoxes[rule.__name__].checked:
                edits = {spec.name: self.parameterEdits[rule.__name__, spec.name] for spec in rule.parameterSpecs}
                self.logic.addRule(rule.__name__, {name: edit.text for name, edit in edits.items()})

    def _chosenFolder(self, selector):
        """Return the path in a field; drag and drop leaves a URL in it, copying it from elsewhere often quotes."""
        text = selector.currentPath.strip()
        if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
            text = text[1:-1].strip()
        if text.startswith("file:"):
            text = qt.QUrl(text).toLocalFile()
        selector.currentPath = text
        return text

    # While the logic works

    @contextlib.contextmanager
    def _working(self, failure):
        """Keep the buttons disabled meanwhile, and show in a sentence why something cannot be done."""
        refusal = ""
        self._enableButtons(False)
        try:
            with slicer.util.tryWithErrorDisplay(failure, waitCursor=True):
                try:
                    yield
                except (InputError, ParameterError) as error:
                    refusal = str(error)
        finally:
            self._enableButtons(True)
        if refusal and self.logic is not None:
            self.addLog(refusal)
            self._showNewLogLines()
            slicer.util.errorDisplay(refusal)

    def _enableButtons(self, enabled):
        if self.logic is not None:
            for button in (self.patchButton, self.importButton, self.goToDicomButton):
                button.enabled = enabled
            self._showNewLogLines()
            slicer.util.showStatusMessage("")

    def addLog(self, text):
        """Show a line of text, soon: adding lines one by one would take longer than patching the files."""
        # Names of files may hold line breaks, and bytes that are no text.
        self._newLogLines.append("".join(letter if letter.isprintable() else "?" for letter in text))

    def onStep(self, progress):
        """Keep the application alive; from here on the user may have pressed anything that is enabled."""
        if time.monotonic() - self._lastUpdate >= self.UPDATE_INTERVAL:
            slicer.util.showStatusMessage(f"{progress.step}: {progress.done} / {progress.total}")
            self._showNewLogLines()
            slicer.app.processEvents()
            self._lastUpdate = time.monotonic()

    def _showNewLogLines(self):
        if self._newLogLines:
            self.logView.appendPlainText("\n".join(self._newLogLines))
            self._newLogLines = []


def _asToolTip(text):
    """Return rich text, because Qt does not wrap the lines of plain text."""
    return f"<p>{html.escape(text)}</p>"


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
        Is called after every small step of a run, with what has been done so far.
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
            from DICOMPatcherLib.rules import RULES

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
        from DICOMPatcherLib.apply import write_steps
        from DICOMPatcherLib.files import check_folders
        from DICOMPatcherLib.planner import Planner
        from DICOMPatcherLib.report import Report

        for path, name in ((inputDirPath, "input"), (outputDirPath, "output")):
            if not path:
                raise InputError(f"No {name} folder was given.")
        present = check_folders(inputDirPath, outputDirPath, allow_existing=True)
        if present:
            self.addLog(
                f"The output folder already held {len(present)} files or folders. Files of the same name are replaced, "
                "the others stay."
            )
        rules = [_asRule(rule) for rule in self.patchingRules]
        planner = Planner(inputDirPath, rules, outputDirPath, log=self.addLog)
        self._go(planner.steps())
        plan = planner.plan
        for file in plan.files:
            if not file.target and not plan.hides_identity:
                self.addLog(f"{plan.filename(file)}: {file.outcome}, {file.reason}")
        self._go(write_steps(plan, outputDirPath, threads=0, log=self.addLog))
        report = Report(plan, written=True)
        for line in report.lines():
            self.addLog(line)
        self.addLog(f"Patched files are in: {os.path.abspath(outputDirPath)}")
        return report

    def _go(self, steps):
        with contextlib.closing(steps):
            for progress in steps:
                if self.stepCallback is not None:
                    self.stepCallback(progress)

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
    """One short check of each rule on files made up for it, with whatever pydicom there is. Needs no data."""

    CT = "1.2.840.10008.5.1.4.1.1.2"
    ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"
    IMPLICIT = "1.2.840.10008.1.2"
    EXPLICIT = "1.2.840.10008.1.2.1"
    JPEG = "1.2.840.10008.1.2.4.50"

    COMPLETE = {  # noqa: RUF012 - never changed
        "SOPClassUID": CT,
        "SOPInstanceUID": "1.2.3.4.5",
        "Modality": "CT",
        "PatientName": "Doe^Jane",
        "PatientID": "EX-4711",
        "StudyInstanceUID": "1.2.3",
        "SeriesInstanceUID": "1.2.3.4",
        "SeriesNumber": "1",
        "InstanceNumber": "1",
    }
    """An instance with all identifiers."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="DICOMPatcherTest-")
        self.input = os.path.join(self.folder, "input")
        self.output = os.path.join(self.folder, "output")
        os.mkdir(self.input)
        self.log = []

    def tearDown(self):
        shutil.rmtree(self.folder)

    def runTest(self, **kwargs):
        """Run all checks; Slicer 5.6 calls nothing but this."""
        for name in unittest.TestLoader().getTestCaseNames(type(self)):
            self.setUp()
            try:
                getattr(self, name)()
            finally:
                self.tearDown()
        self.delayDisplay(_("Test passed!"))

    def test_all_rules_together(self):
        """A file without identifiers and one that is no DICOM file at all."""
        with open(os.path.join(self.input, "notes.txt"), "w") as file:
            file.write("This is not a DICOM file.")
        self.write(
            "image.dcm", {"SOPClassUID": self.CT, "PatientName": "Doe^Jane", "PatientID": "EX-4711"}, self.IMPLICIT
        )
        rules = [
            "GenerateMissingIDs",
            "RemoveDICOMDIR",
            "FixPrivateMediaStorageSOPClassUID",
            "AddMissingSliceSpacingToMultiframe",
            "FixExposureFiasco",
            ("UseCharacterSet", {"CharacterSet": "cp1251"}),
            "Anonymize",
            "NormalizeFileNames",
            "SplitUltrasoundSeriesByInstanceNumber",
        ]
        self.assertEqual(["pa000/st000/se000/000.dcm"], self.patch(*rules))
        self.assertIn(self.output, self.log[-1])
        self.assertNotIn("EX-4711", str(self.read("pa000/st000/se000/000.dcm")))

    def test_original_files_are_not_overwritten(self):
        self.write("image.dcm", self.COMPLETE)
        logic = DICOMPatcherLogic()
        with self.assertRaises(ValueError):
            logic.patchDicomDir(self.input, self.input)

    def test_FixFileMetaInformation(self):
        self.write("image.dcm", self.COMPLETE, header=False)
        self.patch("FixFileMetaInformation")
        self.assertEqual(self.EXPLICIT, self.read("image.dcm").file_meta.TransferSyntaxUID)

    def test_UnpackArchives(self):
        self.write("image.dcm", self.COMPLETE)
        with zipfile.ZipFile(os.path.join(self.input, "images.zip"), "w") as archive:
            archive.write(os.path.join(self.input, "image.dcm"), "folder/image.dcm")
        self.damage("image.dcm", lambda content: b"")
        self.assertEqual(["images.zip/folder/image.dcm"], self.patch("UnpackArchives"))

    def test_RemoveForeignBytes(self):
        self.write("image.dcm", self.COMPLETE)
        self.damage("image.dcm", lambda content: b"HTTP/1.1 200 OK\r\n\r\n" + content)
        self.assertEqual(["image.dcm"], self.patch("RemoveForeignBytes"))
        self.assertEqual("EX-4711", self.read("image.dcm").PatientID)

    def test_RepairElementEncoding(self):
        self.write("image.dcm", self.COMPLETE)
        self.damage("image.dcm", lambda content: content.replace(b"LO\x08\0EX-4711 ", b"LO\x07\0EX-4711"))
        self.patch("RepairElementEncoding")
        with open(os.path.join(self.output, "image.dcm"), "rb") as file:
            self.assertIn(b"LO\x08\0EX-4711 ", file.read())

    def test_RepairSequences(self):
        self.write("image.dcm", self.COMPLETE)
        # A sequence without its delimiter
        item = b"\xfe\xff\0\xe0\xff\xff\xff\xff\x08\0\0\1SH\4\0CODE\xfe\xff\r\xe0\0\0\0\0"
        sequence = b"\x08\0\x32\x10SQ\0\0\xff\xff\xff\xff" + item
        patientName = b"\x10\0\x10\0PN"
        self.damage("image.dcm", lambda content: content.replace(patientName, sequence + patientName))
        self.assertEqual(["image.dcm"], self.patch("RepairSequences"))
        self.assertEqual("CODE", self.read("image.dcm").ProcedureCodeSequence[0].CodeValue)

    def test_RepairPixelDataEncoding(self):
        image = {**self.COMPLETE, "Rows": 2, "Columns": 2, "BitsAllocated": 8, "SamplesPerPixel": 1}
        self.write("image.dcm", {**image, "PixelData": b"abcdef"})
        self.patch("RepairPixelDataEncoding")
        self.assertEqual(b"abcd", self.read("image.dcm").PixelData)

    def test_PadTruncatedPixelData(self):
        image = {**self.COMPLETE, "Rows": 2, "Columns": 2, "BitsAllocated": 8, "SamplesPerPixel": 1}
        self.write("image.dcm", {**image, "PixelData": b"abcd"})
        self.damage("image.dcm", lambda content: content[:-2])
        self.assertEqual(["image.dcm"], self.patch("PadTruncatedPixelData"))
        self.assertEqual(b"ab\0\0", self.read("image.dcm").PixelData)
        self.assertIn("filled", self.read("image.dcm").ImageComments)

    def test_CopyUnreadableFiles(self):
        self.write("image.dcm", self.COMPLETE)
        self.damage("image.dcm", lambda content: content[:-3])
        self.assertEqual(["image.dcm"], self.patch("CopyUnreadableFiles"))

    def test_RemoveDICOMDIR(self):
        self.write("DICOMDIR", {"FileSetID": "CD"}, mediaClass="1.2.840.10008.1.3.10")
        self.write("image.dcm", self.COMPLETE)
        self.assertEqual(["image.dcm"], self.patch("RemoveDICOMDIR"))

    def test_UseCharacterSet(self):
        name = "\N{CYRILLIC CAPITAL LETTER ZHE}\N{CYRILLIC SMALL LETTER U}\N{CYRILLIC SMALL LETTER KA}"
        self.write("image.dcm", {**self.COMPLETE, "PatientName": name.encode("cp1251")})
        self.patch(("UseCharacterSet", {"CharacterSet": "cp1251"}))
        ds = self.read("image.dcm")
        self.assertEqual((name, "ISO_IR 192"), (str(ds.PatientName), ds.SpecificCharacterSet))

    def test_FixExposureFiasco(self):
        self.write("image.dcm", {**self.COMPLETE, "XRayTubeCurrent": "12.4"})
        self.patch("FixExposureFiasco")
        ds = self.read("image.dcm")
        self.assertEqual((12, 12400), (ds.XRayTubeCurrent, ds.XRayTubeCurrentInuA))

    def test_FixPrivateMediaStorageSOPClassUID(self):
        self.write("image.dcm", {**self.COMPLETE, "SOPClassUID": "1.2.276.0.7230010.3.1.0.1"})
        self.patch("FixPrivateMediaStorageSOPClassUID")
        ds = self.read("image.dcm")
        self.assertEqual((self.CT, self.CT), (ds.SOPClassUID, ds.file_meta.MediaStorageSOPClassUID))

    def test_FixCompressedUltrasoundPhotometricInterpretation(self):
        image = {**self.COMPLETE, "SOPClassUID": self.ULTRASOUND, "Modality": "US", "PhotometricInterpretation": "RGB"}
        image.update({"Rows": 8, "Columns": 8, "BitsAllocated": 8, "SamplesPerPixel": 3})
        jfif = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
        frame = b"\xff\xc0\0\x11\x08\0\x08\0\x08\3\1\x22\0\2\x11\1\3\x11\1"
        codestream = b"\xff\xd8" + jfif + frame + b"\xff\xda\0\x0c\3\1\0\2\x11\3\x11\0\x3f\0\xff\xd9"
        item, end = b"\xfe\xff\0\xe0", b"\xfe\xff\xdd\xe0\0\0\0\0"
        pixels = item + bytes(4) + item + struct.pack("<L", len(codestream)) + codestream + end
        self.write("image.dcm", {**image, "PixelData": pixels}, self.JPEG)
        self.patch("FixCompressedUltrasoundPhotometricInterpretation")
        self.assertEqual("YBR_FULL_422", self.read("image.dcm").PhotometricInterpretation)

    def test_AddMissingSliceSpacingToMultiframe(self):
        volume = {**self.COMPLETE, "NumberOfFrames": "3", "SliceThickness": "0.5", "PixelSpacing": "0.4\\0.4"}
        volume.update({"Rows": 2, "Columns": 2, "BitsAllocated": 16, "SamplesPerPixel": 1})
        self.write("image.dcm", {**volume, "PixelData": bytes(24)})
        self.patch("AddMissingSliceSpacingToMultiframe")
        frames = self.read("image.dcm").PerFrameFunctionalGroupsSequence
        self.assertEqual([0, 0, 1], list(frames[2].PlanePositionSequence[0].ImagePositionPatient))

    def test_ForceSamePatientNameIdInEachDirectory(self):
        self.write("1.dcm", self.COMPLETE)
        self.write("2.dcm", {**self.COMPLETE, "SOPInstanceUID": "1.2.3.4.6", "PatientID": "4712"})
        self.patch("ForceSamePatientNameIdInEachDirectory")
        self.assertEqual(["EX-4711", "EX-4711"], [self.read(name).PatientID for name in ("1.dcm", "2.dcm")])

    def test_ForceSameSeriesInstanceUidInEachDirectory(self):
        self.write("1.dcm", self.COMPLETE)
        self.write("2.dcm", {**self.COMPLETE, "SOPInstanceUID": "1.2.3.4.6", "SeriesInstanceUID": "1.2.3.5"})
        self.patch("ForceSameSeriesInstanceUidInEachDirectory")
        self.assertEqual(self.read("1.dcm").SeriesInstanceUID, self.read("2.dcm").SeriesInstanceUID)

    def test_GenerateMissingIDs(self):
        self.write("image.dcm", {"SOPClassUID": self.CT, "Modality": "CT"})
        self.patch("GenerateMissingIDs")
        ds = self.read("image.dcm")
        for keyword in ("PatientName", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"):
            self.assertTrue(str(ds[keyword].value), keyword)

    def test_SplitUltrasoundSeriesByInstanceNumber(self):
        image = {**self.COMPLETE, "SOPClassUID": self.ULTRASOUND, "Modality": "US"}
        self.write("1.dcm", image)
        self.write("2.dcm", {**image, "SOPInstanceUID": "1.2.3.4.6", "InstanceNumber": "2"})
        self.patch("SplitUltrasoundSeriesByInstanceNumber")
        self.assertEqual([1001, 1002], [self.read(name).SeriesNumber for name in ("1.dcm", "2.dcm")])

    def test_Anonymize(self):
        self.write("image.dcm", {**self.COMPLETE, "PatientBirthDate": "19700101"})
        self.patch("Anonymize")
        ds = self.read("image.dcm")
        self.assertEqual("", ds.PatientBirthDate)
        self.assertNotIn("EX-4711", str(ds))
        self.assertNotIn("Doe", str(ds))

    def test_NormalizeFileNames(self):
        os.mkdir(os.path.join(self.input, "a folder"))
        self.write("a folder/IM_0001", self.COMPLETE)
        self.assertEqual(["pa000/st000/se000/ct000.dcm"], self.patch("NormalizeFileNames"))

    # Helpers

    def patch(self, *rules):
        """Run rules, each given as a name or as name and parameters; return the sorted paths in the output folder."""
        logic = DICOMPatcherLogic()
        logic.logCallback = self.log.append
        logic.clearRules()
        for rule in rules:
            logic.addRule(*(rule if isinstance(rule, tuple) else (rule,)))
        logic.patchDicomDir(self.input, self.output)
        found = (os.path.join(folder, name) for folder, _folders, names in os.walk(self.output) for name in names)
        return sorted(os.path.relpath(path, self.output).replace(os.sep, "/") for path in found)

    def damage(self, name, change):
        """Change the bytes of an input file."""
        path = os.path.join(self.input, name)
        with open(path, "rb") as file:
            content = file.read()
        with open(path, "wb") as file:
            file.write(change(content))

    def read(self, name):
        import pydicom

        ds = pydicom.dcmread(os.path.join(self.output, *name.split("/")))
        ds.decode()
        return ds

    def write(self, name, values, syntax=EXPLICIT, header=True, mediaClass=CT):
        """Write a file as it lies here, however wrong: text, bytes or an unsigned short for each keyword.

        It is encoded by hand, because pydicom refuses to write some of what this module repairs.
        """
        from pydicom.datadict import dictionary_VR, tag_for_keyword

        def encode(values, implicit):
            encoded = []
            for keyword, value in values.items():
                tag, vr = tag_for_keyword(keyword), dictionary_VR(keyword)[-2:]
                isEncapsulated = keyword == "PixelData" and syntax == self.JPEG
                data = struct.pack("<H", value) if isinstance(value, int) else value
                data = data.encode("ascii") if isinstance(data, str) else data
                data += (b"\0" if vr in ("UI", "OB", "OW") else b" ") * (len(data) % 2)
                length = 0xFFFFFFFF if isEncapsulated else len(data)
                if implicit:
                    start = struct.pack("<HHL", tag >> 16, tag & 0xFFFF, length)
                elif vr in ("OB", "OW"):
                    vr = b"OB" if isEncapsulated else b"OW"
                    start = struct.pack("<HH2sHL", tag >> 16, tag & 0xFFFF, vr, 0, length)
                else:
                    start = struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr.encode("ascii"), length)
                encoded.append((tag, start + data))
            return b"".join(element for _tag, element in sorted(encoded))

        meta = {"MediaStorageSOPClassUID": mediaClass, "TransferSyntaxUID": syntax}
        if "SOPInstanceUID" in values:
            meta["MediaStorageSOPInstanceUID"] = values["SOPInstanceUID"]
        meta = encode(meta, implicit=False)
        start = bytes(128) + b"DICM" + struct.pack("<HH2sHL", 2, 0, b"UL", 4, len(meta)) + meta if header else b""
        with open(os.path.join(self.input, *name.split("/")), "wb") as file:
            file.write(start + encode(values, implicit=syntax == self.IMPLICIT))
