"""The module file and its panel, outside Slicer: what is shown here about Slicer is shown about the stand-in for it."""

from __future__ import annotations

import ast
import os
import pathlib
import subprocess
import sys

import pytest

from stand_in import MODULE_FILE, STAND_IN, imported_module, require_qt
from synthetic import write_ct

LABELS = {
    "NormalizeFileNames": ("Normalize file names", True),
    "ForceSamePatientNameIdInEachDirectory": ("Force same patient name and ID in each directory", False),
    "ForceSameSeriesInstanceUidInEachDirectory": ("Force same series instance UID in each directory", False),
    "GenerateMissingIDs": ("Generate missing patient/study/series IDs", True),
    "AddMissingSliceSpacingToMultiframe": ("Generate slice position for multi-frame volumes", True),
    "FixExposureFiasco": ("Fix invalid exposure tags", True),
    "SplitUltrasoundSeriesByInstanceNumber": ("Split ultrasound series by instance number", False),
    "FixCompressedUltrasoundPhotometricInterpretation": (
        "Fix compressed ultrasound photometric interpretation",
        True,
    ),
    "UseCharacterSet": ("Specify character set", False),
    "Anonymize": ("Partially anonymize", False),
}
"""The check boxes of the module that this one replaces, and their state when it opens."""


@pytest.fixture
def module():
    with imported_module() as module:
        yield module


@pytest.fixture
def slicer(module):
    return module.slicer


@pytest.fixture
def user(module):
    """The person at the screen."""
    require_qt()
    return sys.modules["user"]


@pytest.fixture
def make_panel(module, user):
    """A function that makes the panel as Slicer does when the module is shown for the first time."""

    def make():
        parent = module.qt.QWidget()
        module.qt.QVBoxLayout(parent)
        panel = module.DICOMPatcherWidget(parent)
        panel.setup()
        return panel

    return make


@pytest.fixture
def panel(make_panel):
    return make_panel()


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "input"
    folder.mkdir()
    write_ct(folder / "image.dcm", StudyInstanceUID=None)
    return folder


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


def names_of(folder):
    return sorted(path.relative_to(folder).as_posix() for path in pathlib.Path(folder).rglob("*") if path.is_file())


def calls(slicer, name):
    return [arguments for called, *arguments in slicer.calls if called == name]


# The file


def test_has_the_four_classes_of_a_module():
    tree = ast.parse(MODULE_FILE.read_text("utf-8"), feature_version=(3, 9))
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    assert classes == [f"DICOMPatcher{part}" for part in ("", "Widget", "Logic", "Test")]


def test_has_no_shebang():
    assert not MODULE_FILE.read_text("utf-8").startswith("#!"), "Slicer takes such a file for a command line module"


def test_imports_neither_pydicom_nor_numpy_at_the_top():
    tree = ast.parse(MODULE_FILE.read_text("utf-8"))
    imported = [alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert not {name.partition(".")[0] for name in imported} & {"pydicom", "numpy"}


def test_importing_it_imports_neither_pydicom_nor_numpy():
    code = (
        "import sys, DICOMPatcher\n"
        "assert not hasattr(DICOMPatcher, 'DICOMPatcherFileReader')\n"  # Slicer asks for this one
        "assert not {'pydicom', 'numpy'} & set(sys.modules)\n"
        "from DICOMPatcher import GenerateMissingIDs\n"
        "assert 'pydicom' in sys.modules\n"
    )
    path = os.pathsep.join((str(MODULE_FILE.parent), str(STAND_IN)))
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": path})


def test_is_the_only_file_that_imports_slicer():
    for path in (MODULE_FILE.parent / "DICOMPatcherLib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & {"slicer", "qt", "ctk"}, path


def test_gives_all_rules_and_their_base_class(module):
    from DICOMPatcherLib import RULES, DICOMPatcherRule

    assert module.DICOMPatcherRule is DICOMPatcherRule
    assert {*LABELS, "RemoveDICOMDIR", "FixPrivateMediaStorageSOPClassUID", "FixFileMetaInformation"} == {
        rule.__name__ for rule in RULES
    }
    for rule in RULES:
        assert getattr(module, rule.__name__) is rule


@pytest.mark.parametrize("name", ["NoSuchRule", "DICOMPatcherFileReader", "__path__", "Finding"])
def test_has_nothing_else(module, name):
    with pytest.raises(AttributeError, match=name):
        getattr(module, name)


def test_tells_slicer_what_it_is(module, slicer, user):
    parent = slicer.qSlicerScriptedLoadableModule()
    parent.path = str(MODULE_FILE)
    module.DICOMPatcher(parent)
    assert (parent.title, parent.categories, parent.dependencies) == ("DICOM Patcher", ("Utilities",), ("DICOM",))
    assert any("Andras Lasso (PerkLab, Queen's University)" in name for name in parent.contributors)
    for words in ("Andras Lasso", "Cancer Care Ontario", "Ministry of Health and Long-Term Care", "OCAIRO"):
        assert words in parent.acknowledgementText
    assert parent.helpText
    assert not parent.icon.isNull()
    assert "DICOMPatcher" in slicer.selfTests


# The panel


def test_has_the_controls_of_the_module_it_replaces(panel):
    for name, (label, default) in LABELS.items():
        box = panel.ruleCheckBoxes[name]
        assert (box.text, box.checked) == (label, default), name
    assert [panel.patchButton.text, panel.importButton.text, panel.goToDicomButton.text] == [
        "Patch",
        "Import to DICOM database",
        "Go to DICOM module",
    ]
    assert panel.inputDirSelector.settingKey == "DICOMPatcherInputDir"
    assert panel.outputDirSelector.settingKey == "DICOMPatcherOutputDir"
    assert panel.logView.readOnly
    assert panel.logView.maximumBlockCount > 0


def test_has_a_check_box_with_a_tool_tip_for_each_rule_that_can_be_switched_off(panel):
    from DICOMPatcherLib import RULES

    optional = [rule for rule in RULES if rule.default != "always"]
    assert list(panel.ruleCheckBoxes) == [rule.__name__ for rule in optional]
    for rule in optional:
        box = panel.ruleCheckBoxes[rule.__name__]
        assert (box.text, box.checked) == (rule.title, rule.default)
        assert rule.description[:40] in box.toolTip
        assert box.toolTip.startswith("<p>"), "Qt does not wrap plain text"


def test_patches_a_folder(panel, slicer, source, output):
    panel.inputDirSelector.currentPath = str(source)
    panel.outputDirSelector.currentPath = str(output)
    panel.patchButton.click()
    assert names_of(output) == ["pa000/st000/se000/ct000.dcm"]
    log = panel.logView.plainText.split("\n")
    assert any("1 patched" in line for line in log)
    assert log[-1].endswith(str(output))
    assert not calls(slicer, "errorDisplay")
    assert calls(slicer, "processEvents")


def test_runs_the_rules_that_are_checked(panel, source, output):
    panel.inputDirSelector.currentPath = str(source)
    panel.outputDirSelector.currentPath = str(output)
    for box in panel.ruleCheckBoxes.values():
        box.checked = False
    panel.ruleCheckBoxes["Anonymize"].checked = True
    panel.patchButton.click()
    assert [type(rule).__name__ for rule in panel.logic.patchingRules] == ["FixFileMetaInformation", "Anonymize"]
    assert names_of(output) == ["image.dcm"]


def test_makes_a_temporary_folder_if_none_is_given(panel, slicer, source, tmp_path):
    slicer.app.temporaryPath = str(tmp_path)
    panel.inputDirSelector.currentPath = str(source)
    panel.patchButton.click()
    output = pathlib.Path(panel.outputDirSelector.currentPath)
    assert output.parent == tmp_path
    assert names_of(output) == ["pa000/st000/se000/ct000.dcm"]


@pytest.mark.parametrize("form", ["{}", '"{}"', "'{}'", "  {}\n", "{uri}", "{uri}\r\n", '"{uri}"'])
def test_understands_paths_that_were_dropped_or_copied(panel, tmp_path, output, form):
    source = tmp_path / "Grüße & 100 %"
    source.mkdir()
    write_ct(source / "image.dcm")
    panel.inputDirSelector.currentPath = form.format(source, uri=source.as_uri())
    panel.outputDirSelector.currentPath = form.format(output, uri=output.as_uri())
    panel.patchButton.click()
    assert panel.inputDirSelector.currentPath == str(source)
    assert names_of(output)


def test_keeps_the_history_of_paths(make_panel, source, output):
    panel = make_panel()
    panel.inputDirSelector.currentPath = str(source)
    panel.outputDirSelector.currentPath = str(output)
    panel.patchButton.click()
    panel = make_panel()
    assert panel.inputDirSelector.currentPath == str(source)
    assert panel.outputDirSelector.currentPath == str(output)


def test_keeps_the_character_set(make_panel, module, source, output):
    panel = make_panel()
    edit = panel.parameterEdits["UseCharacterSet", "CharacterSet"]
    assert not edit.enabled
    panel.ruleCheckBoxes["UseCharacterSet"].checked = True
    assert edit.enabled
    edit.text = "cp1251"
    panel.inputDirSelector.currentPath = str(source)
    panel.outputDirSelector.currentPath = str(output)
    panel.patchButton.click()
    rules = {type(rule).__name__: rule for rule in panel.logic.patchingRules}
    assert rules["UseCharacterSet"].parameters == {"CharacterSet": "cp1251"}
    assert module.qt.QSettings().value("DICOMPatcher/CharacterSet") == "cp1251"
    assert make_panel().parameterEdits["UseCharacterSet", "CharacterSet"].text == "cp1251"


def test_asks_for_an_input_folder(panel, slicer):
    panel.patchButton.click()
    assert "input folder" in calls(slicer, "errorDisplay")[0][0]
    assert panel.outputDirSelector.currentPath == ""


@pytest.mark.parametrize("button", ["patchButton", "importButton"])
def test_shows_in_a_sentence_what_cannot_be_done(panel, slicer, tmp_path, capsys, button):
    panel.inputDirSelector.currentPath = panel.outputDirSelector.currentPath = str(tmp_path / "nowhere")
    getattr(panel, button).click()
    [[message]] = calls(slicer, "errorDisplay")
    assert message.startswith("There is no")
    assert message in panel.logView.plainText
    assert "Traceback" not in capsys.readouterr().err
    assert panel.patchButton.enabled


def test_shows_what_is_wrong_with_a_parameter(panel, slicer, source, output):
    panel.inputDirSelector.currentPath = str(source)
    panel.outputDirSelector.currentPath = str(output)
    panel.ruleCheckBoxes["UseCharacterSet"].checked = True
    panel.patchButton.click()
    assert "CharacterSet" in calls(slicer, "errorDisplay")[0][0]
    assert not output.exists()


def test_shows_unexpected_errors_and_can_be_used_again(panel, slicer, user, source, output, capsys):
    def fail(*paths):
        raise RuntimeError("the disk is on fire")

    panel.inputDirSelector.currentPath = str(source)
    panel.outputDirSelector.currentPath = str(output)
    panel.logic.patchDicomDir = fail
    panel.patchButton.click()
    assert "the disk is on fire" in calls(slicer, "errorDisplay")[0][0]
    assert "RuntimeError" in capsys.readouterr().err
    assert [str(error) for error in user.take_slot_errors()] == ["the disk is on fire"]
    assert panel.patchButton.enabled


def test_buttons_are_disabled_while_patching(panel, source, output):
    seen = []
    step = panel.logic.stepCallback

    def look(progress):
        seen.append((panel.patchButton.enabled, panel.importButton.enabled, panel.goToDicomButton.enabled))
        panel.patchButton.click()
        step(progress)

    panel.logic.stepCallback = look
    panel.inputDirSelector.currentPath = str(source)
    panel.outputDirSelector.currentPath = str(output)
    panel.patchButton.click()
    assert set(seen) == {(False, False, False)}
    assert panel.patchButton.enabled


def test_log_stands_any_file_name(panel):
    panel.addLog("a\nb\udcff\x1b[31mä")
    panel._showNewLogLines()
    assert panel.logView.plainText == "a?b??[31mä"


def test_imports_with_the_browser_that_the_user_sees(panel, slicer, tmp_path):
    panel.outputDirSelector.currentPath = str(tmp_path)
    panel.importButton.click()
    asked = [call for call in slicer.calls if call[0] in ("selectModule", "importDirectory")]
    assert asked == [("selectModule", "DICOM"), ("importDirectory", str(tmp_path))]


def test_imports_links_to_the_files_in_slicer_5_6(panel, slicer, module, user, tmp_path):
    user.World.version = (5, 6, 2)
    panel.outputDirSelector.currentPath = str(tmp_path)
    panel.importButton.click()
    assert not calls(slicer, "importDirectory")
    add_link = module.ctk.ctkDICOMBrowser.ImportDirectoryAddLink
    assert calls(slicer, "ctkDICOMBrowser.importDirectory") == [[str(tmp_path), add_link]]


def test_warns_of_a_dicomdir_which_hides_the_other_files(panel, tmp_path):
    (tmp_path / "DICOMDIR").write_bytes(b"")
    panel.outputDirSelector.currentPath = str(tmp_path)
    panel.importButton.click()
    assert "DICOMDIR" in panel.logView.plainText


def test_import_needs_an_output_folder(panel, slicer):
    panel.importButton.click()
    assert "Press Patch first" in calls(slicer, "errorDisplay")[0][0]
    assert not calls(slicer, "importDirectory")


def test_goes_to_the_dicom_module(panel, slicer):
    panel.goToDicomButton.click()
    assert slicer.calls == [("selectModule", "DICOM")]


def test_reload_loads_the_library_again(panel, slicer, monkeypatch):
    before = sys.modules["DICOMPatcherLib.rule"]
    for name in [name for name in sys.modules if name.partition(".")[0] == "DICOMPatcherLib"]:
        monkeypatch.setitem(sys.modules, name, sys.modules[name])  # put back after the test
    panel.onReload()
    assert ("reloadScriptedModule", "DICOMPatcher") in slicer.calls
    assert sys.modules.get("DICOMPatcherLib.rule") is not before


def test_can_be_closed_while_patching(panel, source, output, capsys):
    panel.logic.stepCallback = lambda progress: panel.cleanup() if panel.logic else None
    panel.inputDirSelector.currentPath = str(source)
    panel.outputDirSelector.currentPath = str(output)
    panel.patchButton.click()
    assert names_of(output)
    assert capsys.readouterr().err == ""
