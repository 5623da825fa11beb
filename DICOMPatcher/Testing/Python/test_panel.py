"""The panel as a person uses it: folders, Check, recommended repairs, Patch, results, settings, errors."""

from __future__ import annotations

import html
import json
import os
import pathlib
import re
import sys

import pydicom
import pytest

from panels import names_of
from stand_in import library_put_back
from synthetic import write_ct, write_ct_series

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
def source(tmp_path):
    folder = tmp_path / "input"
    folder.mkdir()
    write_ct(folder / "image.dcm", StudyInstanceUID=None, Rows=16, Columns=16)
    return folder


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


def write_cut_off(folder):
    """Write a slice whose pixels end early: the rule for that is off."""
    write_ct(folder / "cut.dcm", Rows=16, Columns=16)
    data = (folder / "cut.dcm").read_bytes()
    (folder / "cut.dcm").write_bytes(data[:-100])


# What there is


def test_has_the_controls_of_the_module_it_replaces(desk):
    for name, (label, default) in LABELS.items():
        box = desk.panel.ruleCheckBoxes[name]
        assert (" ".join(box.text.split()), box.checked) == (label, default), name
    buttons = (desk.panel.patchButton, desk.panel.importButton, desk.panel.goToDicomButton)
    assert [button.text for button in buttons] == ["Patch", "Import to DICOM database", "Go to DICOM module"]
    assert desk.panel.ui.inputLabel.text == "Input DICOM directory:"
    assert desk.panel.ui.outputLabel.text == "Output DICOM directory:"
    assert desk.panel.inputDirSelector.settingKey == "DICOMPatcherInputDir"
    assert desk.panel.outputDirSelector.settingKey == "DICOMPatcherOutputDir"


def test_has_a_check_box_with_a_tool_tip_for_each_rule_but_those_that_are_always_on(desk):
    from DICOMPatcherLib import RULES

    always = [rule for rule in RULES if rule.default == "always" or rule.__name__ == "RemoveDICOMDIR"]
    optional = [rule for rule in RULES if rule not in always]
    in_groups = sorted(optional, key=lambda rule: (rule.deidentifies, not rule.default))
    assert list(desk.panel.ruleCheckBoxes) == [rule.__name__ for rule in in_groups]
    for rule in optional:
        box = desk.panel.ruleCheckBoxes[rule.__name__]
        assert (" ".join(box.text.split()), box.checked) == (rule.title, rule.default)
        tip = html.unescape(box.toolTip).replace("\N{ZERO WIDTH SPACE}", "")
        assert f"{rule.description} {rule.whenToUse} {rule.neverDoes}" in tip
        assert box.toolTip.startswith("<p>"), "Qt does not wrap plain text"
    assert all(rule.title in desk.panel.ui.alwaysLabel.text for rule in always)


def test_a_problem_is_explained_in_its_tool_tip(desk, tmp_path):
    (tmp_path / "input").mkdir()
    write_ct(tmp_path / "input" / "a.dcm", StudyInstanceUID=None)
    desk.choose(tmp_path / "input")
    desk.press("check")
    problems = desk.panel.ui.resultsTree.topLevelItem(0)
    tips = [problems.child(index).toolTip(0) for index in range(problems.childCount())]
    (tip,) = [tip for tip in tips if "I1: " in tip]
    said, explained = re.findall("<p>(.*?)</p>", tip)
    assert "StudyInstanceUID" in said or "Study Instance UID" in said
    assert explained.startswith("I1: Study Instance UID is missing. The file does not say")
    assert "Slicer refuses" in explained


def test_shows_the_version_and_where_it_lies(desk):
    from DICOMPatcherLib import __version__

    assert desk.panel.ui.versionLabel.text == f"DICOM Patcher {__version__}"
    assert "DICOMPatcher.py" in desk.panel.ui.versionLabel.toolTip.replace("\N{ZERO WIDTH SPACE}", "")


def test_is_built_without_a_main_window_and_in_testing_mode(desk):
    desk.user.World.has_main_window = False
    desk.user.World.testing = True
    assert desk.open_panel().patchButton.enabled


def test_all_widgets_of_the_frame_have_a_tool_tip_where_they_can_be_pressed(desk):
    for button in desk.slicer.util.findChildren(desk.panel.uiWidget, className="QPushButton"):
        if button.objectName != "":
            assert button.toolTip.startswith("<p>"), button.objectName


# Check


def test_check_shows_what_is_wrong_and_writes_nothing(desk, source, output):
    before = names_of(source)
    desk.choose(source, output)
    desk.press("check")
    assert desk.message == "The only series would load wrongly\n1 is repaired without a question."
    assert desk.primaries() == ["patchButton"]
    assert desk.place == f"Goes to {output}"
    assert "1 file: 1 to be patched" in desk.told
    [(problem, (repair, files))] = desk.problems().items()
    assert problem.startswith("StudyInstanceUID is missing")
    assert repair == "Repair: Generate missing patient/study/series IDs (ticked)"
    assert list(files) == ["image.dcm"]
    assert not output.exists()
    assert names_of(source) == before


def test_check_needs_no_output_folder(desk, source, tmp_path):
    desk.slicer.app.temporaryPath = str(tmp_path)
    desk.choose(source)
    desk.press("check")
    assert desk.panel.outputDirSelector.currentPath == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["input"]


def test_check_tells_which_rule_would_repair_what_is_left(desk, source):
    write_cut_off(source)
    desk.choose(source)
    desk.press("check")
    assert repairs_of_cut_off(desk) == ["Repair: Pad truncated pixel data (not ticked)"]
    desk.tick("PadTruncatedPixelData")
    assert repairs_of_cut_off(desk) == ["Only reported"], "as long as it was not checked with the rule"
    desk.press("check")
    assert repairs_of_cut_off(desk) == ["Repair: Pad truncated pixel data (ticked)"]


def repairs_of_cut_off(desk):
    return [repair for problem, (repair, _files) in desk.problems().items() if "Pixel Data is truncated" in problem]


def test_nothing_wrong_is_said(desk, tmp_path):
    write_ct(tmp_path / "image.dcm", Rows=16, Columns=16)
    desk.tick_only("GenerateMissingIDs")
    desk.choose(tmp_path)
    desk.press("check")
    assert desk.message == "Nothing needs repair\nThe only series loads as it is."
    assert desk.primaries() == ["importButton"]
    assert desk.tree() == {"No problems, no changes": {}}


def test_the_selected_row_is_shown_whole_below_the_tree(desk, source):
    write_ct(source / "image.dcm", XRayTubeCurrent=b"12.4", Rows=16, Columns=16)
    desk.choose(source)
    desk.press("check")
    tree = desk.panel.ui.resultsTree
    problem = tree.topLevelItem(0).child(0)
    tree.setCurrentItem(problem)
    assert detail(desk) == problem.text(0)
    problem.child(1).setExpanded(True)
    problem.child(1).child(0).setExpanded(True)
    tree.setCurrentItem(problem.child(1).child(0).child(1))
    assert detail(desk) == "XRayTubeCurrent\nBefore: 12.4\nAfter: 12"
    desk.press("check")
    assert detail(desk) == ""


def detail(desk):
    return desk.panel.ui.detailLabel.text.replace("\N{ZERO WIDTH SPACE}", "")


def test_enter_in_the_field_of_the_input_folder_checks(desk, source):
    desk.choose(source)
    desk.panel.inputDirSelector.comboBox().lineEdit().returnPressed.emit()
    desk.wait()
    assert desk.state.kind == "faults"


def test_the_keyboard_goes_through_the_repairs_in_their_order(desk):
    widget = desk.panel.ui.defaultsButton
    for box in desk.panel.ruleCheckBoxes.values():
        while widget.objectName in {name for _, name in desk.panel.parameterEdits} or not widget.inherits("QCheckBox"):
            widget = widget.nextInFocusChain()
        assert widget == box
        widget = widget.nextInFocusChain()


def test_repairs_are_in_three_groups(desk):
    from DICOMPatcherLib import RULES

    ui = desk.panel.ui
    of_area = {
        name: {box.objectName for box in desk.slicer.util.findChildren(area, className="QCheckBox")}
        for name, area in (("default", ui.defaultArea), ("choice", ui.ruleArea), ("identity", ui.identityArea))
    }
    for rule in RULES:
        if rule.__name__ in desk.panel.ruleCheckBoxes:
            group = "identity" if rule.deidentifies else "default" if rule.default else "choice"
            assert rule.__name__ in of_area[group]
    assert {"Anonymize", "DeidentifyBasicProfile"} <= of_area["identity"]


def test_a_repair_can_be_found_by_its_words(desk):
    desk.panel.ui.rulesButton.collapsed = False
    desk.tick("UseCharacterSet")
    edit = desk.panel.parameterEdits["UseCharacterSet", "CharacterSet"]

    def shown():
        return [name for name, box in desk.panel.ruleCheckBoxes.items() if box.isVisibleTo(desk.panel.uiWidget)]

    everything = shown()
    desk.panel.ui.searchEdit.text = "character set"
    assert "UseCharacterSet" in shown()
    assert "GenerateMissingIDs" not in shown()
    assert edit.isVisibleTo(desk.panel.uiWidget)
    desk.panel.ui.searchEdit.text = "no such text"
    assert shown() == []
    assert not edit.isVisibleTo(desk.panel.uiWidget)
    desk.panel.ui.searchEdit.text = ""
    assert shown() == everything


# Patch


def test_patches_a_folder(desk, source, output):
    desk.choose(source, output)
    desk.press("patch")
    assert names_of(output) == ["pa000/st000/se000/ct000.dcm"]
    assert desk.message == "The repaired copy is ready\n1 series, 1 file."
    assert desk.primaries() == ["importButton"]
    assert desk.place == f"Takes the copy: 1 file from {output}"
    assert any("1 patched" in line for line in desk.log)
    assert desk.log[-1].endswith(str(output))
    assert not desk.user.dialogs


def test_shows_each_element_before_and_after(desk, source, output):
    write_ct(source / "image.dcm", XRayTubeCurrent=b"12.4", Rows=16, Columns=16)
    desk.choose(source, output)
    desk.press("patch")
    files = desk.tree()["Changed"]["Fix invalid exposure tags (1)"]
    elements = files["image.dcm"]
    assert "written as pa000/st000/se000/ct000.dcm" in elements
    assert ("XRayTubeCurrent", "12.4", "12") in elements
    assert ("XRayTubeCurrentInuA", "(none)", "12400") in elements


def test_patch_carries_out_what_was_checked(desk, source, output, monkeypatch):
    desk.choose(source, output)
    desk.press("check")
    planned = desk.tree()["To be changed"]
    checks = count_checks(desk, monkeypatch)
    desk.press("patch")
    assert checks == []
    new_uid = [row[2] for files in planned.values() for rows in files.values() for row in rows if len(row) == 3]
    [path] = output.rglob("*.dcm")
    assert pydicom.dcmread(path).StudyInstanceUID in new_uid


@pytest.mark.parametrize("change", ["rule", "parameter", "input", "patched before"])
def test_patch_checks_first_if_that_has_changed(desk, source, output, tmp_path, monkeypatch, change):
    desk.tick("SetElements")
    desk.panel.parameterEdits["SetElements", "Elements"].text = "StudyDescription=a"
    desk.choose(source, output)
    if change == "rule":
        desk.tick("Anonymize")
    elif change == "parameter":
        desk.panel.parameterEdits["SetElements", "Elements"].text = "StudyDescription=b"
    elif change == "input":
        (tmp_path / "other").mkdir()
        write_ct(tmp_path / "other" / "image.dcm")
        desk.panel.inputDirSelector.currentPath = str(tmp_path / "other")
    elif change == "patched before":
        desk.press("patch")
        desk.panel.outputDirSelector.currentPath = str(tmp_path / "again")
    checks = count_checks(desk, monkeypatch)
    desk.press("patch")
    assert len(checks) == 1
    assert desk.state.kind == "done"


def count_checks(desk, monkeypatch):
    checks = []
    check = desk.panel.logic.checkSteps
    monkeypatch.setattr(desk.panel.logic, "checkSteps", lambda *paths: checks.append(paths) or check(*paths))
    return checks


def test_runs_the_rules_that_are_ticked(desk, source, output):
    desk.tick_only("Anonymize")
    desk.choose(source, output)
    desk.press("patch")
    rules = [type(rule).__name__ for rule in desk.panel.logic.patchingRules]
    assert rules == ["FixFileMetaInformation", "RemoveDICOMDIR", "Anonymize"]
    assert names_of(output) == ["image.dcm"]


def test_original_values_are_not_shown_if_they_are_to_be_hidden(desk, source, output):
    (source / "notes.txt").write_text("no DICOM file")
    write_ct(source / "image.dcm", PatientID="SECRET", PatientName="SECRET", Rows=16, Columns=16)
    desk.tick("Anonymize")
    desk.choose(source, output)
    desk.press("patch")
    assert "SECRET" not in str(desk.tree())
    assert "SECRET" not in str(desk.log)
    assert "image.dcm" not in str(desk.tree())
    assert "'(hidden)', '(empty)'" in str(desk.tree())
    assert "Only partially anonymized" in desk.message
    assert "Secret" not in desk.message


@pytest.mark.parametrize("place", ["output", "elsewhere"])
def test_a_report_that_names_original_files_does_not_go_with_what_hides_identity(desk, source, output, tmp_path, place):
    (tmp_path / "elsewhere").mkdir()
    desk.tick("Anonymize")
    desk.choose(source, output)
    desk.press("patch")
    desk.user.will_answer(str(tmp_path / place / "report.csv"))
    desk.press("report")
    assert (tmp_path / place / "report.csv").exists() == (place == "elsewhere")
    assert ("names the original files" in desk.message) == (place == "output")


def test_a_report_replaces_nothing_but_an_earlier_report(desk, source, output, tmp_path):
    (tmp_path / "notes.json").write_text("mine")
    desk.choose(source, output)
    desk.press("check")
    for place, told in ((tmp_path / "notes.json", "is not a report"), (source / "new.csv", "in the input")):
        desk.user.will_answer(str(place))
        desk.press("report")
        assert told in desk.message
    assert (tmp_path / "notes.json").read_text() == "mine"
    assert not (source / "new.csv").exists()
    for _ in range(2):
        desk.user.will_answer(str(tmp_path / "report.csv"))
        desk.press("report")
        assert "The report was saved" in desk.message


def test_tells_what_was_left_out_and_why(desk, source, output):
    (source / "notes.txt").write_text("no DICOM file")
    (source / "cut.dcm").write_bytes((source / "image.dcm").read_bytes()[:300])
    desk.choose(source, output)
    desk.press("patch")
    assert "1 file was left out: " in desk.message
    assert {files for row in desk.tree()["Not written"].values() for files in row} == {"notes.txt", "cut.dcm"}


def test_a_folder_of_text_files_is_no_error(desk, source, output):
    (source / "image.dcm").unlink()
    for name in "abc":
        (source / name).write_text("no DICOM file")
    desk.choose(source, output)
    desk.press("patch")
    assert "0 patched, 0 copied unchanged, 3 skipped" in desk.told
    assert desk.message.startswith("Nothing was written")
    assert not desk.panel.importButton.enabled
    desk.press("check")
    assert desk.message == "No DICOM files here\n3 files looked at: not a DICOM file: text."
    assert desk.primaries() == ["chooseButton"]


def add_file(source):
    write_ct(source / "other.dcm", 1, Rows=16, Columns=16)


def change_file(source):
    with open(source / "image.dcm", "ab") as file:
        file.write(b"\0\0")


def replace_file(source):
    add_file(source)
    (source / "image.dcm").unlink()


@pytest.mark.parametrize(("change", "written"), [(add_file, 2), (change_file, 1), (replace_file, 1)])
def test_checks_again_if_the_files_have_changed_since(desk, source, output, change, written):
    desk.choose(source, output)
    desk.press("check")
    change(source)
    desk.press("patch")
    assert desk.state.kind == "done"
    assert len(names_of(output)) == written


def test_a_file_that_changes_while_others_are_written_is_told(desk, source, output, monkeypatch):
    logic = desk.module.DICOMPatcherLogic
    write = logic.writeSteps

    def change_first(self, plan, path):
        change_file(source)
        return write(self, plan, path)

    monkeypatch.setattr(logic, "writeSteps", change_first)
    desk.choose(source, output)
    desk.press("patch")
    assert desk.message.startswith("Nothing was written\n1 file was left out: changed since it was examined.")
    assert names_of(output) == []


# Folders


def test_makes_a_temporary_folder_if_none_is_given(desk, source, tmp_path):
    desk.slicer.app.temporaryPath = str(tmp_path)
    desk.choose(source)
    desk.press("patch")
    output = pathlib.Path(desk.panel.outputDirSelector.currentPath)
    assert output.parent == tmp_path
    assert names_of(output) == ["pa000/st000/se000/ct000.dcm"]
    assert "They are in a temporary folder" in desk.message
    assert any("temporary folder was made" in line for line in desk.log)


@pytest.mark.parametrize("form", ["{}", '"{}"', "'{}'", "  {}\n", "{uri}", "{uri}\r\n", '"{uri}"', "~/{name}"])
def test_understands_paths_that_were_dropped_or_copied(desk, tmp_path, output, form, monkeypatch):
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    source = tmp_path / "Grüße & 100 %"
    source.mkdir()
    write_ct(source / "image.dcm")
    desk.choose(*(form.format(path, uri=path.as_uri(), name=path.name) for path in (source, output)))
    desk.press("patch")
    assert desk.panel.inputDirSelector.currentPath == str(source)
    assert desk.panel.outputDirSelector.currentPath == str(output)
    assert names_of(output)


def test_keeps_the_history_of_paths(desk, source, output):
    desk.choose(source, output)
    desk.press("patch")
    panel = desk.open_panel()
    assert panel.inputDirSelector.currentPath == str(source)
    assert panel.outputDirSelector.currentPath == str(output)


@pytest.fixture
def full(output):
    """An output folder with something in it."""
    (output / "folder").mkdir(parents=True)
    (output / "mine.txt").write_text("mine")
    (output / "folder" / "DICOMDIR").write_text("old")
    return output


def test_asks_before_it_replaces_what_is_in_the_output_folder(desk, source, full):
    desk.choose(source, full)
    desk.user.will_answer("Replace its contents")
    desk.press("patch")
    assert names_of(full) == ["pa000/st000/se000/ct000.dcm"]
    [dialog] = desk.user.dialogs
    assert "is not empty: it contains folder and 1 more" in dialog.text
    assert set(dialog.buttons) == {"Choose a new one...", "Replace its contents", "Cancel"}


def test_nothing_is_touched_if_the_question_is_cancelled(desk, source, full):
    desk.choose(source, full)
    desk.user.will_answer("Cancel")
    desk.press("patch")
    assert names_of(full) == ["folder/DICOMDIR", "mine.txt"]
    assert desk.message.endswith("\nNothing was written.")
    assert desk.primaries() == ["patchButton"]


def test_another_output_folder_can_be_chosen(desk, source, full, tmp_path):
    (tmp_path / "new").mkdir()
    desk.choose(source, full)
    desk.user.will_answer("Choose a new one...", str(tmp_path / "new"))
    desk.press("patch")
    assert names_of(full) == ["folder/DICOMDIR", "mine.txt"]
    assert names_of(tmp_path / "new") == ["pa000/st000/se000/ct000.dcm"]
    assert desk.panel.outputDirSelector.currentPath == str(tmp_path / "new")


def test_choosing_another_folder_can_be_given_up(desk, source, full):
    desk.choose(source, full)
    desk.user.will_answer("Choose a new one...", "")
    desk.press("patch")
    assert names_of(full) == ["folder/DICOMDIR", "mine.txt"]


def test_the_home_folder_is_never_emptied(desk, source, full, monkeypatch):
    monkeypatch.setenv("HOME", str(full / "folder"))
    desk.choose(source, full)
    desk.user.will_answer("Cancel")
    desk.press("patch")
    assert set(desk.user.dialogs[0].buttons) == {"Choose a new one...", "Cancel"}


def test_the_folder_of_the_database_is_never_emptied(desk, source, full):
    desk.slicer.dicomDatabase.openDatabase(f"{full}/ctkDICOM.sql")
    desk.choose(source, full / "folder")
    desk.user.will_answer("Cancel")
    desk.press("patch")
    assert set(desk.user.dialogs[0].buttons) == {"Choose a new one...", "Cancel"}


def test_a_folder_that_a_link_in_the_input_leads_into_is_not_emptied(desk, source, full):
    write_ct(full / "folder" / "original.dcm", 5, Rows=16, Columns=16)
    (source / "link").symlink_to(full / "folder")
    desk.choose(source, full)
    desk.user.will_answer("Replace its contents")
    desk.press("patch")
    assert "leads into the output folder" in desk.message
    assert names_of(full) == ["folder/DICOMDIR", "folder/original.dcm", "mine.txt"]


def test_names_of_files_that_look_like_rich_text_are_shown_as_they_are(desk, source, output):
    output.mkdir()
    (output / "<b>mine\n<b>").write_text("")
    desk.choose(source, output)
    desk.user.will_answer("Cancel")
    desk.press("patch")
    assert "<b>mine?<b>" in desk.user.dialogs[0].text
    assert desk.user.dialogs[0].is_plain


def test_a_dropped_output_folder_can_be_opened_before_it_is_patched_again(desk, source):
    desk.choose("", source.as_uri())
    assert desk.panel.openButton.enabled


def test_a_path_that_was_copied_from_the_panel_can_be_used(desk, source, output):
    desk.choose(source, output)
    desk.press("patch")
    shown = desk.panel.ui.placeLabel.text.partition(" from ")[2]
    assert shown != str(output), "there are places where it may be broken"
    desk.choose(shown)
    desk.press("check")
    assert "1 without known problems" in desk.told


def test_nothing_is_deleted_if_the_check_fails(desk, tmp_path, full):
    (tmp_path / "empty").mkdir()
    desk.choose(tmp_path / "empty", full)
    desk.user.will_answer("Replace its contents")
    desk.press("patch")
    assert "There are no files in" in desk.message
    assert desk.primaries() == ["chooseButton"]
    assert names_of(full) == ["folder/DICOMDIR", "mine.txt"]


def test_opens_the_output_folder(desk, source, output):
    assert not desk.panel.openButton.enabled
    desk.choose(source, output)
    desk.press("patch")
    desk.press("open")
    assert desk.user.opened_urls == [output.as_uri()]


def test_opens_an_output_folder_that_was_given_relative_to_where_slicer_runs(desk, source, output, monkeypatch):
    monkeypatch.chdir(output.parent)
    output.mkdir()
    desk.choose(source, output.name)
    desk.press("open")
    assert desk.user.opened_urls == [output.as_uri()]


# Errors


def test_asks_for_an_input_folder(desk):
    for button in ("check", "patch"):
        desk.press(button)
        assert "Choose the input folder first" in desk.message
    assert desk.panel.outputDirSelector.currentPath == ""


@pytest.mark.parametrize(
    ("input_name", "output_name", "message"),
    [
        pytest.param("nowhere", "output", "There is no file or folder", id="no input"),
        pytest.param("input", "input", "Input and output are the same folder", id="same folder"),
        pytest.param("input", "input/patched", "is inside the input folder", id="output in the input"),
        pytest.param("input/folder", "input", "is inside the output folder", id="input in the output"),
        pytest.param("input", "input/image.dcm", "is not a folder", id="output is a file"),
    ],
)
def test_says_in_a_sentence_why_folders_cannot_be_used(
    desk, source, tmp_path, capsys, input_name, output_name, message
):
    (source / "folder").mkdir()
    before = names_of(tmp_path)
    desk.choose(tmp_path / input_name, tmp_path / output_name)
    desk.press("patch")
    assert message in desk.message
    assert any(message in line for line in desk.log[-4:])
    assert ("The originals are as they were." in desk.message) is (input_name != "nowhere")
    assert "Traceback" not in capsys.readouterr().err
    assert names_of(tmp_path) == before
    assert desk.panel.patchButton.enabled


def test_says_that_the_output_folder_is_read_only(desk, source, output, monkeypatch):
    makedirs = os.makedirs

    def refuse(path, *arguments, **keywords):
        if str(path).startswith(str(output)):
            raise PermissionError(13, "Permission denied", str(path))
        makedirs(path, *arguments, **keywords)

    monkeypatch.setattr(os, "makedirs", refuse)
    desk.choose(source, output)
    desk.press("patch")
    assert f"The output folder {output} cannot be used: Permission denied. Choose another one." in desk.message
    assert desk.primaries() == ["chooseButton"]
    assert desk.panel.chooseButton.text == "Choose another place..."


def test_says_that_no_temporary_folder_can_be_made(desk, source, tmp_path):
    desk.slicer.app.temporaryPath = str(tmp_path / "nowhere")
    desk.choose(source)
    desk.press("patch")
    assert "No temporary folder can be made in" in desk.message


@pytest.mark.parametrize("rule", ["UseCharacterSet", "SetElements"])
def test_shows_what_is_wrong_with_a_parameter(desk, source, output, rule):
    desk.choose(source, output)
    desk.tick(rule)
    desk.press("patch")
    title = desk.panel.ruleCheckBoxes[rule].text.replace("\n", " ")
    assert f'\n"{title}" needs the parameter' in desk.message
    assert not output.exists()
    assert asked(desk) == {"UseCharacterSet": ["CharacterSet", "InsteadOf"], "SetElements": ["Elements", "Where"]}[rule]


def test_a_parameter_is_named_as_its_field_is(desk, source):
    desk.choose(source)
    desk.panel.parameterEdits["AddMissingSliceSpacingToMultiframe", "SliceSpacing"].text = "2,5 mm"
    desk.press("check")
    assert desk.message == (
        'A repair needs an answer\nThe parameter "Distance of slices" of "Generate slice position for multi-frame '
        'volumes" must be a number, such as 2.5.'
    )
    assert desk.panel.ruleList.with_titles("Anonymize.py, Anonymize. It") == (
        '"Partially anonymize".py, "Partially anonymize". It'
    )


def asked(desk):
    """Return the names of the fields that are shown beside the message; the list of repairs stays as it is."""
    assert desk.panel.ui.rulesButton.collapsed
    area = desk.panel.ui.questionArea
    fields = desk.slicer.util.findChildren(area, className="QLineEdit")[::-1]  # Slicer looks from the last to the first
    shown = [field for field in fields if field.isVisibleTo(desk.panel.uiWidget)]
    return [field.objectName or field.parent().objectName for field in shown]


def field_beside_the_message(desk, name):
    """Return the line of text of a field, which may be in a list of choices."""
    [field] = desk.slicer.util.findChildren(desk.panel.ui.questionArea, name=name)
    return field.lineEdit() if field.className() == "QComboBox" else field


def test_results_stay_if_a_parameter_is_wrong(desk, source):
    desk.choose(source)
    desk.press("check")
    before = desk.tree()
    desk.tick("UseCharacterSet")
    desk.press("check")
    assert desk.tree() == before
    assert desk.state.kind == "failed"
    desk.tick("SetElements")
    assert desk.state.kind == "changed"
    assert desk.primaries() == ["patchButton"]
    desk.tick("UseCharacterSet", "SetElements", on=False)
    assert desk.state.kind == "faults"


def test_a_question_goes_with_the_rule_that_asks(desk, source):
    desk.choose(source)
    desk.tick("UseCharacterSet")
    desk.press("check")
    assert asked(desk) == ["CharacterSet", "InsteadOf"]
    desk.tick("UseCharacterSet", on=False)
    assert asked(desk) == []
    desk.tick("SetElements")
    desk.press("check")
    assert asked(desk) == ["Elements", "Where"]


def test_typing_in_the_middle_of_a_field_beside_the_message_goes_on_there(desk, source):
    desk.choose(source)
    desk.tick("UseCharacterSet")
    desk.press("check")
    field = field_beside_the_message(desk, "CharacterSet")
    field.text = "cp1251"
    field.cursorPosition = 2
    field.insert("x")
    assert (field.text, field.cursorPosition) == ("cpx1251", 3)


def test_says_that_something_unexpected_happened_and_can_be_used_again(desk, source, output, monkeypatch, caplog):
    def fail(plan, path):
        raise RuntimeError("the disk is on fire")

    with monkeypatch.context() as patch:
        patch.setattr(desk.panel.logic, "writeSteps", fail)
        desk.choose(source, output)
        desk.press("patch")
    assert "An unexpected error occurred. " in desk.message
    assert "Traceback" not in desk.message
    assert "the disk is on fire" in caplog.text
    desk.press("patch")
    assert desk.state.kind == "done"


# While it works


MANY = 30
"""Files of which a job returns to the application after each step, however fast the machine is: so few are many."""


@pytest.fixture
def many(desk, tmp_path):
    """A folder with small files that are many for this panel: it shows ten of them on a page."""
    desk.panel._job.SHARE = 0
    desk.part("result_branches").ResultBranches.PAGE = 10
    write_ct_series(tmp_path / "many", MANY, Rows=4, Columns=4, PatientID=None)
    return tmp_path / "many"


def busy_buttons(desk):
    names = ("choose", "patch", "import", "goToDicom", "open", "report", "cancel")
    return [name for name in names if getattr(desk.panel, f"{name}Button").enabled]


def test_only_cancel_can_be_pressed_meanwhile(desk, many, output):
    desk.choose(many, output)
    desk.begin("patch")
    seen = set()
    desk.wait(lambda: seen.add(tuple(busy_buttons(desk))) or not desk.panel.isBusy)
    assert ("cancel",) in seen
    assert desk.primaries() == ["importButton"]
    assert all(buttons == ("cancel",) for buttons in seen if "cancel" in buttons)
    assert busy_buttons(desk) == ["choose", "patch", "import", "goToDicom", "open", "report"]
    assert not desk.panel.ui.progressBar.isVisibleTo(desk.panel.uiWidget)


def test_nothing_can_be_changed_meanwhile(desk, many, output):
    desk.choose(many, output)
    desk.begin("patch")
    assert not desk.panel.ruleCheckBoxes["Anonymize"].enabled
    assert not desk.panel.inputDirSelector.enabled
    desk.wait()
    assert desk.panel.ruleCheckBoxes["Anonymize"].enabled


def test_shows_how_far_it_has_come(desk, many, output):
    desk.choose(many, output)
    desk.begin("patch")
    seen = set()
    desk.wait(lambda: seen.add((desk.state.kind, desk.panel.ui.progressBar.value)) or not desk.panel.isBusy)
    for kind in ("examining", "patching"):
        values = [value for name, value in seen if name == kind]
        assert values
        assert max(values) <= MANY


def test_a_check_can_be_cancelled(desk, many):
    desk.choose(many)
    desk.begin("check")
    desk.wait(lambda: desk.panel.ui.progressBar.value > 0)
    desk.press("cancel")
    assert desk.message.endswith("\nThe check was cancelled. Nothing was written.")
    assert desk.primaries() == ["chooseButton"]
    assert desk.tree() == {}
    desk.follow("check")
    assert f"{MANY} files: {MANY} to be patched" in desk.told


@pytest.mark.parametrize("moment", ["Sorting what was found", "Checking whether", "Emptying"])
def test_nothing_is_deleted_or_written_after_cancel(desk, many, full, moment):
    desk.choose(many, full)
    if moment == "Sorting what was found":
        desk.tick("Anonymize")
    desk.user.will_answer("Replace its contents")
    desk.begin("patch")
    desk.wait(lambda: moment in desk.message)
    desk.press("cancel")
    assert "Cancelled" in desk.message
    assert "Nothing was written." in desk.message
    assert names_of(full) == ["folder/DICOMDIR", "mine.txt"]


def test_a_text_that_cannot_be_filled_in_does_not_hang_the_panel(desk, many):
    desk.user.translate = lambda context, text: text.replace("{path}", "{chemin}")
    desk.choose(many)
    desk.panel.inputDirSelector.currentPath = ""
    desk.choose(many)
    desk.press("patch")
    assert "An unexpected error occurred. " in desk.message
    assert desk.panel.patchButton.enabled


def test_patching_can_be_cancelled_half_way_and_done_again(desk, many, output):
    desk.choose(many, output)
    desk.begin("patch")
    desk.wait(lambda: desk.state.kind == "patching" and desk.panel.ui.progressBar.value > 5)
    desk.press("cancel")
    written = names_of(output)
    assert 0 < len(written) < MANY
    assert desk.message.startswith(f"Stopped: {len(written)} of {MANY} files written\nThese are whole")
    assert desk.primaries() == ["patchButton"]
    for name in written:
        pydicom.dcmread(output / name)
    desk.user.will_answer("Replace its contents")
    desk.press("patch")
    assert len(names_of(output)) == MANY
    assert f"{MANY} patched" in desk.told


def test_a_large_file_is_written_in_steps(desk, tmp_path, output):
    (tmp_path / "large").mkdir()
    write_ct(tmp_path / "large" / "image.dcm", Rows=2048, Columns=2048, StudyInstanceUID=None)
    desk.choose(tmp_path / "large", output)
    desk.press("check")
    steps = list(desk.panel.logic.writeSteps(desk.panel._results.checked.plan, str(output)))
    assert len(steps) > 8


@pytest.mark.parametrize(("button", "moment"), [("check", "examining"), ("patch", "patching")])
def test_can_be_closed_meanwhile(desk, many, output, button, moment, capsys):
    desk.choose(many, output)
    desk.begin(button)
    desk.wait(lambda: desk.state.kind == moment and desk.panel.ui.progressBar.value > 0)
    desk.panel.cleanup()
    desk.panel.uiWidget.deleteLater()
    written = names_of(output) if output.exists() else []
    for _ in range(20):
        desk.slicer.app.processEvents()
    assert (names_of(output) if output.exists() else []) == written
    assert not [name for name in written if name.endswith("-part")]
    assert capsys.readouterr().err == ""


def test_can_be_closed_by_something_that_happens_in_a_step(desk, many, output, monkeypatch):
    """As when Slicer is closed while a question is open."""
    add_log = desk.panel.addLog
    monkeypatch.setattr(desk.panel.logic, "logCallback", lambda text: (add_log(text), desk.panel.cleanup()))
    desk.choose(many, output)
    desk.begin("patch")
    desk.wait()
    assert desk.panel.logic is None
    assert len(names_of(output)) < MANY


def test_reload_stops_what_is_going_on_and_loads_the_library_again(desk, many, output):
    before = sys.modules["DICOMPatcherLib.rules.base"]
    desk.choose(many, output)
    desk.begin("patch")
    desk.wait(lambda: desk.state.kind == "patching")
    with library_put_back():
        desk.panel.onReload()
        assert ("reloadScriptedModule", "DICOMPatcher") in desk.slicer.calls
        assert sys.modules.get("DICOMPatcherLib.rules.base") is not before
        assert not desk.panel.isBusy
        assert len(names_of(output)) < MANY
        new = desk.slicer.modules.DICOMPatcherWidget
        assert not desk.panel.uiWidget.isVisibleTo(new.parent)
        assert new.uiWidget.isVisibleTo(new.parent)
        desk.panel = new
        desk.choose(many)
        desk.press("check")
        assert desk.state.kind == "small"


# Results


def test_the_filter_leaves_what_has_a_text_in_it(desk, source):
    write_ct(source / "other.dcm", XRayTubeCurrent=b"12.4", Rows=16, Columns=16, SOPInstanceUID="1.2.3")
    desk.choose(source)
    desk.press("check")
    for text, names in {
        "exposure": {"other.dcm"},
        "12400": {"other.dcm"},
        "IMAGE.dcm": {"image.dcm"},
        "study/series ids": {"image.dcm"},
        "no such text": set(),
    }.items():
        desk.panel.ui.filterEdit.text = text
        desk.filter.timer.stop()
        desk.filter.apply()
        desk.wait(lambda: not desk.filter.job.is_running)
        assert desk.files() == names, text
    assert desk.tree() == {"No matches": {}}
    desk.panel.ui.filterEdit.text = ""
    desk.filter.apply()
    assert len(desk.tree()) > 1


def test_the_filter_waits_until_nobody_types(desk, source):
    desk.choose(source)
    desk.press("check")
    desk.panel.ui.filterEdit.text = "no such text"
    assert "Problems" in desk.tree()
    desk.wait(lambda: "Problems" not in desk.tree())


def test_large_branches_are_filled_a_page_at_a_time(desk, many):
    _tree, group = files_of_a_problem(desk, many)
    assert group.text(0) == "Files: 30"
    assert group.childCount() == 0
    group.setExpanded(True)
    assert group.childCount() == 11
    assert texts(group)[-1] == "20 more: click to show the next ones"


def test_pages_can_be_turned_in_both_directions(desk, many):
    tree, group = files_of_a_problem(desk, many)
    group.setExpanded(True)
    first = texts(group)[:10]
    tree.itemClicked.emit(group.child(10), 0)
    before, *second, after = texts(group)
    assert before == "10 before: click to show the previous ones"
    assert after == "10 more: click to show the next ones"
    assert tree.currentItem().text(0) == second[0]
    tree.itemClicked.emit(group.child(11), 0)
    before, *third = texts(group)
    assert before == "20 before: click to show the previous ones"
    assert sorted({*first, *second, *third}) == [*first, *second, *third]
    assert len({*first, *second, *third}) == MANY
    assert group.isExpanded()
    assert group.child(1).isFirstColumnSpanned()
    for _ in range(2):
        tree.itemClicked.emit(group.child(0), 0)
    assert texts(group) == [*first, "20 more: click to show the next ones"]
    tree.itemClicked.emit(group.child(0), 0)
    assert texts(group)[:10] == first, "a click on a file turns no page"


def test_the_enter_key_turns_a_page_and_a_click_told_twice_turns_one(desk, many):
    tree, group = files_of_a_problem(desk, many)
    group.setExpanded(True)
    turn = group.child(10)
    for signal in (tree.itemActivated, tree.itemClicked):
        signal.emit(turn, 0)
        assert texts(group)[-1] == "10 more: click to show the next ones"


def files_of_a_problem(desk, many):
    """Check; return the results, and the row that the files of the first problem are below."""
    desk.choose(many)
    desk.press("check")
    tree = desk.panel.ui.resultsTree
    return tree, tree.topLevelItem(0).child(0).child(1)


def texts(item):
    return [item.child(index).text(0) for index in range(item.childCount())]


@pytest.mark.parametrize("name", ["report.jsonl", "report.CSV"])
def test_saves_the_report(desk, source, output, tmp_path, name):
    desk.choose(source, output)
    desk.press("patch")
    desk.user.will_answer(str(tmp_path / name))
    desk.press("report")
    text = (tmp_path / name).read_text("utf-8-sig")
    if name.endswith("l"):
        told = [json.loads(line) for line in text.splitlines()]
        assert [entry["outcome"] for entry in told if entry["kind"] == "file"] == ["patched"]
    else:
        assert text.startswith("kind,source,target,outcome")
    assert desk.message.startswith("The repaired copy is ready")
    assert desk.message.endswith(f"\nThe report was saved: {tmp_path / name}")


def test_says_that_the_report_cannot_be_saved(desk, source, tmp_path):
    desk.choose(source)
    desk.press("check")
    desk.user.will_answer(str(tmp_path / "nowhere" / "report.jsonl"))
    for _ in range(2):
        desk.press("report")
        assert desk.state.kind == "faults"
        assert desk.message.count("The report cannot be saved: No such file or directory.") == 1
        desk.user.will_answer(str(tmp_path / "nowhere" / "report.jsonl"))
    desk.user.answers.clear()


def test_saving_the_report_can_be_given_up(desk, source):
    desk.choose(source)
    desk.press("check")
    before = desk.message
    desk.user.will_answer("")
    desk.press("report")
    assert desk.message == before


# Settings


def later_panel(desk):
    """Open the panel as after a restart of Slicer, when settings are read from their file."""
    sys.modules["wrapped.application"].later_session()
    return desk.open_panel()


def test_remembers_what_was_ticked_and_typed(desk):
    desk.tick("UseCharacterSet", "Anonymize")
    desk.tick("NormalizeFileNames", on=False)
    desk.panel.parameterEdits["UseCharacterSet", "CharacterSet"].text = "cp1251"
    panel = later_panel(desk)
    assert panel.ruleCheckBoxes["Anonymize"].checked
    assert not panel.ruleCheckBoxes["NormalizeFileNames"].checked
    assert panel.parameterEdits["UseCharacterSet", "CharacterSet"].text == "cp1251"
    assert desk.module.qt.QSettings().value("DICOMPatcher/CharacterSet") == "cp1251"


def test_what_may_name_a_patient_is_not_remembered(desk):
    """Nor is the rule ticked next time, for somebody else's files."""
    desk.tick("SetElements")
    desk.panel.parameterEdits["SetElements", "Elements"].text = "PatientName=Doe^Jane"
    desk.panel.parameterEdits["SetElements", "Where"].text = "PatientID=4711"
    panel = later_panel(desk)
    assert not panel.ruleCheckBoxes["SetElements"].checked
    assert {edit.text for (rule, _), edit in panel.parameterEdits.items() if rule == "SetElements"} == {""}
    settings = desk.module.qt.QSettings()
    assert not [
        key for key in settings.allKeys() if "Doe" in str(settings.value(key)) or "4711" in str(settings.value(key))
    ]


def test_says_what_is_ticked_since_last_time(desk):
    assert "Ticked" not in desk.message
    desk.tick("Anonymize")
    assert later_panel(desk).messageText.endswith("Ticked since last time: Partially anonymize.")
    assert desk.primaries() == ["chooseButton"]


def test_restores_the_defaults(desk):
    from DICOMPatcherLib import RULES

    desk.tick("Anonymize")
    desk.tick("NormalizeFileNames", on=False)
    desk.panel.parameterEdits["UseCharacterSet", "CharacterSet"].text = "cp1251"
    desk.press("defaults")
    for panel in (desk.panel, later_panel(desk)):
        assert panel.parameterEdits["UseCharacterSet", "CharacterSet"].text == ""
        for rule in RULES:
            if rule.__name__ in panel.ruleCheckBoxes:
                assert panel.ruleCheckBoxes[rule.__name__].checked == bool(rule.default)


def test_hands_parameters_to_their_rule(desk, source, output):
    edit = desk.panel.parameterEdits["UseCharacterSet", "CharacterSet"]
    assert not edit.isVisibleTo(desk.panel.uiWidget)
    desk.tick("UseCharacterSet")
    desk.panel.ui.rulesButton.collapsed = False
    assert edit.isVisibleTo(desk.panel.uiWidget)
    edit.text = "cp1251"
    desk.choose(source, output)
    desk.press("patch")
    rules = {type(rule).__name__: rule for rule in desk.panel.logic.patchingRules}
    assert rules["UseCharacterSet"].parameters == {"CharacterSet": "cp1251", "InsteadOf": ""}


def test_tells_how_many_repairs_are_ticked_and_remembers_that_the_list_is_open(desk):
    count = len(desk.panel.ruleCheckBoxes)
    desk.tick_only("Anonymize")
    assert desk.panel.ui.rulesButton.text == f"Repairs: 1 of {count} ticked"
    assert desk.panel.ui.rulesButton.collapsed
    desk.panel.ui.rulesButton.collapsed = False
    assert not later_panel(desk).ui.rulesButton.collapsed


# Log


def test_log_stands_any_file_name(desk):
    desk.panel.logView.clear()
    desk.panel.addLog("a\nb\udcff\x1b[31mä")
    desk.panel._log.show_new()
    assert desk.log == ["a?b??[31mä"]


def test_log_keeps_the_last_of_very_many_lines(desk):
    for number in range(100_000):
        desk.panel.addLog(f"Created DICOM file: pa000/st000/se000/ct{number:06}.dcm")
        if number % 1000 == 0:
            desk.panel._log.show_new()
    desk.panel._log.show_new()
    assert len(desk.log) == desk.panel.LOG_LINES
    assert desk.log[-1].endswith("099999.dcm")
