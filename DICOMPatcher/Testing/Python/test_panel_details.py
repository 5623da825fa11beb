"""What a person notices of the panel only when it is wrong: states of buttons, the filter, texts in other languages."""

from __future__ import annotations

import importlib.util
import pathlib
import re

import pytest

import dicom_bytes as dcm
from compressed_frames import JPEG_BASELINE
from DICOMPatcherLib import InputError
from DICOMPatcherLib.planning.plan import Progress
from synthetic import write_ct, write_ct_series

ROOT = pathlib.Path(__file__).resolve().parents[3]


COUNT = 20


@pytest.fixture
def source(desk, tmp_path):
    """A folder with files of which the panel returns to the application after each, however fast the machine is."""
    desk.panel._job.SHARE = desk.filter.job.SHARE = 0
    write_ct_series(tmp_path / "input", COUNT, Rows=4, Columns=4, PatientID=None)
    return tmp_path / "input"


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


def enabled(desk):
    names = ("choose", "patch", "report", "open", "import", "goToDicom")
    return [name for name in names if getattr(desk.panel, f"{name}Button").enabled]


# Meanwhile


@pytest.mark.parametrize("button", ["patch", "check", "import", "report"])
def test_nothing_else_can_be_pressed_although_there_are_results(desk, source, output, tmp_path, button):
    desk.choose(source, output)
    desk.press("patch")
    desk.user.will_answer(*{"patch": ["Replace its contents"], "report": [str(tmp_path / "r.csv")]}.get(button, []))
    desk.begin(button)
    assert enabled(desk) == []
    desk.wait()
    assert set(enabled(desk)) == {"choose", "patch", "report", "open", "import", "goToDicom"}


def test_cancel_is_pressed_once(desk, source):
    desk.choose(source)
    desk.begin("check")
    assert desk.panel.cancelButton.enabled
    desk.begin("cancel")
    assert not desk.panel.cancelButton.enabled
    desk.wait()


def test_the_progress_bar_counts_the_files(desk, source):
    desk.choose(source)
    desk.begin("check")
    seen = set()
    bar = desk.panel.ui.progressBar
    desk.wait(lambda: seen.add((bar.maximum, bar.value)) or not desk.panel.isBusy)
    assert (0, 0) not in seen or len(seen) > 1
    assert COUNT in {maximum for maximum, _ in seen}
    assert all(value <= maximum for maximum, value in seen if maximum)


def test_old_results_are_gone_while_it_checks_again(desk, source):
    desk.choose(source)
    desk.press("check")
    desk.begin("check")
    desk.wait(lambda: desk.panel.ui.progressBar.value > 0)
    assert desk.panel.ui.resultsTree.topLevelItemCount == 0
    desk.wait()


def test_the_rules_of_an_earlier_run_are_gone(desk, source):
    desk.choose(source)
    for _ in range(2):
        desk.press("check")
        count = len(desk.panel.ruleList.ticked())
        assert len(desk.panel.logic.patchingRules) == count


def test_steps_that_are_given_up_are_closed_however_that_happens(desk):
    def steps(act):
        try:
            while True:
                act()
                yield Progress("examining", 0, 0)
        finally:
            closed.append(act.__name__)

    def stop():
        job.stop()

    def go_on():
        pass

    def fail(progress):
        raise KeyError("a text that cannot be filled in")

    closed, errors = [], []
    job = desk.part("job").Job(desk.panel.parent, None, errors.append)
    job.start(steps(stop))
    desk.wait(lambda: closed)
    job = desk.part("job").Job(desk.panel.parent, fail, errors.append)
    job.start(steps(go_on))
    desk.wait(lambda: errors)
    assert closed == ["stop", "go_on"]
    assert not job.is_running
    assert [type(error) for error in errors] == [KeyError]


# Filter


def test_the_filter_waits_a_moment_after_each_letter(desk, source):
    desk.choose(source)
    desk.press("check")
    for text in ("0", "00"):
        desk.panel.ui.filterEdit.text = text
        assert desk.filter.timer.isActive()
        assert desk.filter.timer.interval >= 200
        assert not desk.filter.job.is_running


def test_the_filter_goes_with_the_results_that_it_was_for(desk, source):
    desk.choose(source)
    desk.press("check")
    desk.panel.ui.filterEdit.text = "0001"
    desk.press("check")
    assert desk.panel.ui.filterEdit.text == ""


@pytest.mark.parametrize("end", ["a check", "closing"])
def test_a_filter_that_goes_on_is_ended(desk, source, end):
    desk.choose(source)
    desk.press("check")
    desk.panel.ui.filterEdit.text = "0001"
    desk.filter.timer.stop()
    desk.filter.apply()
    assert desk.filter.job.is_running
    if end == "closing":
        desk.panel.cleanup()
        assert not desk.filter.job.is_running
    else:
        desk.begin("check")
        desk.wait(lambda: not desk.filter.job.is_running or not desk.panel.isBusy)
        assert desk.panel.isBusy
        desk.wait()


def test_nothing_is_filtered_while_something_goes_on(desk, source):
    desk.choose(source)
    desk.press("check")
    desk.begin("check")
    desk.filter.apply()
    assert not desk.filter.job.is_running
    desk.wait()


# Messages


def test_a_sign_tells_how_it_went(desk, source, output, tmp_path):
    def sign():
        return desk.state.mood, desk.panel.ui.statusIcon.text

    assert sign() == ("information", "i")
    desk.press("check")
    assert sign() == ("bad", "\N{MULTIPLICATION X}")
    desk.choose(source, output)
    desk.press("patch")
    assert sign() == ("good", "\N{CHECK MARK}")
    desk.press("import")
    assert sign() == ("good", "\N{CHECK MARK}")
    write_ct(source / "0000.dcm", StudyInstanceUID=None)
    desk.choose(source, tmp_path / "other")
    desk.press("check")
    assert sign() == ("question", "?")


def test_what_the_panel_says_can_be_selected_with_mouse_and_keyboard(desk):
    qt, ui = desk.module.qt, desk.panel.ui
    for label in (ui.headlineLabel, ui.linesLabel, ui.countsLabel, ui.placeLabel, ui.noteLabel, ui.detailLabel):
        assert label.textInteractionFlags == qt.Qt.TextSelectableByMouse | qt.Qt.TextSelectableByKeyboard
    flags = qt.Qt.TextSelectableByMouse | qt.Qt.LinksAccessibleByMouse | qt.Qt.LinksAccessibleByKeyboard
    assert ui.linksLabel.textInteractionFlags == flags


def test_a_sound_file_beside_one_that_cannot_be_written_is_told(desk, source, output):
    with open(source / "0000.dcm", "r+b") as file:
        file.truncate(300)
    desk.tick("NormalizeFileNames", "GenerateMissingIDs", on=False)
    desk.choose(source, output)
    assert "\n1 file would be left out: " in desk.message


def test_what_is_copied_although_it_is_damaged_is_told(desk, source, output):
    """It is written, but it is not repaired."""
    with open(source / "0000.dcm", "r+b") as file:
        file.truncate(300)
    desk.tick("CopyUnreadableFiles")
    desk.choose(source, output)
    for button, section in (("check", "To be copied unchanged"), ("patch", "Copied unchanged")):
        desk.press(button)
        assert "\n1 file is damaged, and is copied as it is." in desk.message
        assert any(reason.startswith("unreadable: ") for reason in desk.tree()[section])


def test_what_is_patched_but_still_damaged_is_told(desk, tmp_path):
    """An element stands there twice: which image is meant is not known."""
    shape = dcm.number(0x00280010, "US", 8) + 2 * dcm.number(0x00280011, "US", 8)
    pixels = dcm.element(dcm.PIXEL_DATA, "OB", JPEG_BASELINE[0])
    dcm.write(tmp_path, dcm.file(dcm.identity() + shape + pixels, dcm.JPEG_BASELINE), "image.dcm")
    desk.tick("SetElements")
    desk.panel.parameterEdits["SetElements", "Elements"].text = "StudyDescription=right"
    desk.choose(tmp_path, tmp_path.parent / f"{tmp_path.name}-output")
    for button, section in (("check", "To be changed, but still damaged"), ("patch", "Changed, but still damaged")):
        desk.press(button)
        assert "\n1 file stays damaged: " in desk.message
        [(reason, files)] = desk.tree()[section].items()
        assert reason.startswith("patched: ")
        assert list(files) == ["image.dcm"]


def test_a_series_of_two_patients_is_only_reported_and_not_called_in_order(desk, tmp_path):
    """Two patients in one study: which of them is right only people know."""
    for number, name in enumerate(("Doe^Jane", "Roe^John")):
        write_ct(tmp_path / f"{number}.dcm", number, PatientName=name, Rows=4, Columns=4)
    desk.tick("NormalizeFileNames", on=False)
    desk.choose(tmp_path)
    desk.press("check")
    [(problem, (repair, _files))] = desk.problems().items()
    assert problem.startswith("the study names several patients")
    assert repair == "Only reported"
    assert "\nLeft as it is: The name or the ID of the patient differs" in desk.message
    assert not desk.panel.importButton.enabled


def test_says_the_first_reasons_why_files_are_not_written(desk, tmp_path):
    kinds = {"png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-1.7", "text": b"text", "gif": b"GIF89a", "empty": b""}
    kinds |= {"jpeg": b"\xff\xd8\xff\xe0", "xml": b"<?xml version='1.0'?>"}
    for name, data in kinds.items():
        (tmp_path / name).write_bytes(data + bytes(20) * bool(data) if name != "text" else data)
    desk.choose(tmp_path)
    desk.press("check")
    left_out = desk.tree()["Not to be written"]
    assert len(left_out) > 5
    assert f", and {len(left_out) - 2} more." in desk.message


def test_an_error_leaves_no_traceback_in_the_panel(desk, source, monkeypatch):
    def fail(path):
        raise RuntimeError("secret")

    monkeypatch.setattr(desk.panel.logic, "checkSteps", fail, raising=False)
    desk.choose(source)
    desk.press("check")
    assert "An unexpected error occurred. " in desk.message
    assert "Traceback" not in str(desk.log)
    assert "secret" not in desk.message + str(desk.log)


def test_everything_is_said_in_the_language_of_the_user(desk, source, output, monkeypatch):
    module = desk.module
    desk.user.translate = lambda context, text: f"#{text}"
    panel = desk.open_panel()
    assert panel.messageText.startswith("#")
    assert all(box.text.startswith("#") for box in panel.ruleCheckBoxes.values())
    assert all(box.toolTip.startswith("<p>#") for box in panel.ruleCheckBoxes.values())
    output.mkdir()
    (output / "mine").touch()
    desk.choose(source, output)
    desk.user.will_answer("#Replace its contents")
    desk.press("patch")
    assert all(label.startswith("#") for label in desk.user.dialogs[0].buttons if label != "Cancel")
    said = desk.message.split("\n")
    assert [line for line in said if not line.startswith("#")] == []
    for section, problems in desk.tree().items():
        assert section.startswith("#")
        for repair, files in problems.values() if section == "#Problems" else ():
            assert repair.startswith("#Repair: #")
            assert files.startswith("#Files: ")
    [changed, *_] = desk.tree()["#Changed"]
    assert changed.startswith("#")
    desk.press("import")
    assert [line for line in desk.message.split("\n") if not line.startswith("#")] == []
    desk.panel.ui.filterEdit.text = "no such text"
    desk.wait(lambda: list(desk.tree()) == ["#No matches"])
    parent = type("Parent", (), {})()
    desk.user.translate = lambda context, text: f"#{context}/{text}"
    monkeypatch.setattr(module.ScriptedLoadableModule, "__init__", lambda self, parent: setattr(self, "parent", parent))
    module.DICOMPatcher(parent)
    assert parent.categories == ["#qSlicerAbstractCoreModule/Utilities"]
    assert parent.title == "#DICOMPatcher/DICOM Patcher"
    assert parent.helpText.startswith("#")


def test_translators_find_the_texts_by_the_files_they_are_in(desk):
    """Those of rules by the module: Slicer has translations of the ones that its own module has too."""
    contexts = {}

    def note(context, text):
        contexts[text] = context
        return text

    desk.user.translate = note
    desk.open_panel()
    assert contexts["Normalize file names"] == "DICOMPatcher"
    assert contexts["Temporary folder"] == "panel.folder_fields"


# Folders


def test_a_check_keeps_the_input_folder_for_the_next_time(desk, source):
    desk.choose(source)
    desk.press("check")
    assert desk.open_panel().inputDirSelector.currentPath == str(source)


def test_asks_again_for_another_folder_that_is_not_empty(desk, source, output, tmp_path):
    for folder in (output, tmp_path / "other"):
        folder.mkdir()
        (folder / "mine").touch()
    desk.choose(source, output)
    desk.user.will_answer("Choose a new one...", str(tmp_path / "other"), "Cancel")
    desk.press("patch")
    assert [str(output) in desk.user.dialogs[0].text, str(tmp_path / "other") in desk.user.dialogs[2].text] == [
        True
    ] * 2
    assert (output / "mine").exists()
    assert (tmp_path / "other" / "mine").exists()
    assert {dialog.default for dialog in desk.user.dialogs[::2]} == {"Cancel"}


def test_looks_again_when_the_module_is_shown_again(desk, source, output):
    desk.choose(source, output)
    desk.press("patch")
    assert desk.panel.importButton.enabled
    output.rename(output.with_name("away"))
    desk.panel.enter()
    assert not desk.panel.importButton.enabled
    output.with_name("away").rename(output)
    desk.panel.enter()
    assert desk.panel.importButton.enabled


def test_says_that_an_empty_field_means_a_temporary_folder(desk):
    assert desk.panel.outputDirSelector.comboBox().lineEdit().placeholderText == "Temporary folder"


def test_scripts_are_told_that_there_is_no_folder_to_import(desk, tmp_path):
    with pytest.raises(InputError, match="There is no folder"):
        desk.panel.logic.importDicomDir(str(tmp_path / "nowhere"))


def test_a_slicer_without_a_database_is_told(desk, source, monkeypatch):
    desk.slicer.dicomDatabase  # noqa: B018 - made when it is asked for
    monkeypatch.setattr(desk.slicer, "dicomDatabase", None)
    desk.choose(source)
    desk.follow("originals")
    assert "The DICOM database is not open." in desk.message


@pytest.mark.parametrize(("field", "button"), [("input", "check"), ("output", "patch")])
def test_folders_that_cannot_be_used_are_not_remembered(desk, source, tmp_path, field, button):
    """Nor proposed the next time."""
    (tmp_path / "file").write_text("no folder")
    desk.choose(source if field == "output" else tmp_path / "nowhere", tmp_path / "file")
    desk.press(button)
    assert desk.state.kind == "failed"
    assert getattr(desk.open_panel(), f"{field}DirSelector").currentPath == ""


# Closing


@pytest.mark.parametrize("button", ["check", "patch", "import", "report"])
def test_controls_that_are_left_after_closing_do_nothing(desk, source, output, caplog, button):
    desk.choose(source, output)
    desk.press("patch")
    desk.user.will_answer("report.csv")
    desk.panel.cleanup()
    before = desk.message
    if button == "check":
        desk.panel.ui.linksLabel.linkActivated.emit("check")
    else:
        getattr(desk.panel, f"{button}Button").click()
    desk.choose(output, source)
    assert not desk.panel.isBusy
    assert (desk.message, caplog.text) == (before, "")
    desk.user.answers.clear()


# Repairs


def test_restoring_the_defaults_forgets_the_settings(desk):
    desk.tick("Anonymize", "UseCharacterSet")
    desk.panel.parameterEdits["UseCharacterSet", "CharacterSet"].text = "cp1251"
    desk.press("defaults")
    keys = desk.module.qt.QSettings().allKeys()
    assert not [key for key in keys if key.startswith(("DICOMPatcher/Rules/", "DICOMPatcher/CharacterSet"))]


def test_the_fields_of_a_rule_have_labels_and_are_there_while_it_is_ticked(desk):
    desk.panel.ui.rulesButton.collapsed = False
    edit = desk.panel.parameterEdits["SetElements", "Where"]
    shown = []
    for ticked in (False, True, False):
        desk.tick("SetElements", on=ticked)
        shown.append(edit.isVisibleTo(desk.panel.uiWidget))
    assert shown == [False, True, False]
    labels = [label.text for label in desk.slicer.util.findChildren(desk.panel.uiWidget, className="QLabel")]
    assert {"Changes", "Only where", "Character set"} <= set(labels)
    assert edit.accessibleName == "Only where"
    assert "asterisk" in edit.toolTip


# Documentation


@pytest.mark.thorough
def test_the_screenshots_are_made(tmp_path, monkeypatch):
    from stand_in import require_qt

    require_qt()
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "tools" / "screenshots.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main(tmp_path)
    made = {path.name for path in tmp_path.iterdir()}
    shown = set(re.findall(r"images/([\w-]+\.png)", (ROOT / "docs" / "slicer.md").read_text("utf-8")))
    assert made == shown
    assert shown > set(re.findall(r"images/([\w-]+\.png)", (ROOT / "README.md").read_text("utf-8")))
    assert all(path.stat().st_size > 5000 for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    "command",
    [
        r"~/Slicer-[\d.]+-linux-amd64/Slicer --additional-module-path ~/dicom-patcher/DICOMPatcher",
        r"/Applications/Slicer\.app/Contents/MacOS/Slicer --additional-module-path ~/dicom-patcher/DICOMPatcher",
        r'"%LOCALAPPDATA%\\slicer\.org\\Slicer [\d.]+\\Slicer\.exe" --additional-module-path "%USER.*DICOMPatcher"',
    ],
    ids=["Linux", "macOS", "Windows"],
)
def test_the_commands_for_each_system_are_told(command):
    text = (ROOT / "docs" / "slicer.md").read_text("utf-8")
    assert re.search(f"^{command}$", text, re.MULTILINE)
