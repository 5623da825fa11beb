"""The status card: what the matter is, one button to press, and links for the rest."""

from __future__ import annotations

import os
import pathlib
import re

import pytest

from DICOMPatcherLib.disk.new_folder import proposed_output
from DICOMPatcherLib.reporting import panel_state
from DICOMPatcherLib.reporting.plain_words import is_plain
from synthetic import write_ct, write_ct_series

BUTTONS = {
    "choose": "chooseButton",
    "place": "chooseButton",
    "cancel": "cancelButton",
    "patch": "patchButton",
    "import": "importButton",
    "go": "goToDicomButton",
}


@pytest.fixture
def source(tmp_path):
    write_ct_series(tmp_path / "input", 3, Rows=4, Columns=4, StudyInstanceUID=None)
    return tmp_path / "input"


def texts_of_card(desk):
    labels = desk.slicer.util.findChildren(desk.panel.ui.statusCard, className="QLabel")
    texts = [label.text for label in labels if label.isVisibleTo(desk.panel.uiWidget)]
    return [re.sub("<[^>]*>|\N{ZERO WIDTH SPACE}", "", text) for text in texts]


def assert_one_button(desk):
    """Exactly one button can be seen, and it is the one that the state names."""
    assert desk.primaries() == [BUTTONS[desk.state.primary]], desk.state.kind
    if desk.state.kind != "failed":  # it may say what to enter
        assert not [text for text in texts_of_card(desk) if not is_plain(text)]


# One button in every state


def all_states():
    text = panel_state.Text("What is the matter")
    for mood in ("information", "question", "good", "bad"):
        for primary in BUTTONS:
            yield panel_state.PanelState(mood, mood, text, (text,) * 3, primary=primary, links=tuple(panel_state.LINKS))


def test_one_button_is_shown_whatever_the_state(desk):
    for state in all_states():
        desk.panel._status.show(state, panel_state.Text("Where"), "What else")
        assert_one_button(desk)
        assert desk.panel.ui.statusCard.accessibleName.startswith("What is the matter\nWhat")
    choose = panel_state.empty()
    desk.panel._status.show(choose)
    assert desk.panel.chooseButton.text == "Choose folder..."
    assert desk.place == ""


def test_one_button_is_shown_all_the_way(desk, source, tmp_path):
    seen = set()

    def look():
        assert_one_button(desk)
        seen.add(desk.state.kind)

    def go(act):
        act()
        desk.wait(lambda: look() or not desk.panel.isBusy)
        look()

    look()
    desk.panel._job.SHARE = 0
    desk.panel.inputDirSelector.currentPath = str(source)
    desk.panel.outputDirSelector.currentPath = str(tmp_path / "output")
    go(desk.panel._examination.begin_now)
    desk.tick("SetElements")
    look()
    go(desk.panel.onPatch)
    desk.tick("SetElements", on=False)
    go(desk.panel.onPatch)
    go(desk.panel.onImport)
    assert seen == {"empty", "examining", "faults", "changed", "failed", "patching", "done", "importing", "imported"}


@pytest.mark.parametrize("is_dark", [False, True])
def test_colours_follow_the_windows(desk, is_dark):
    qt = desk.module.qt
    before = qt.QApplication.palette()
    try:
        dark = qt.QPalette(before)
        dark.setColor(qt.QPalette.Window, qt.QColor("#353535" if is_dark else "#efefef"))
        qt.QApplication.setPalette(dark)
        desk.panel.enter()
        style = desk.panel.ui.statusIcon.styleSheet
    finally:
        qt.QApplication.setPalette(before)
    assert ("#a0a8b0" in style) == is_dark
    assert ("#57606a" in style) != is_dark


def test_everything_follows_a_change_of_colours_while_it_is_shown(desk, source):
    desk.choose(source)
    qt, ui = desk.module.qt, desk.panel.ui
    before = qt.QApplication.palette()
    widgets = [ui.statusCard, ui.statusIcon, *desk.slicer.util.findChildren(ui.cardsArea, className="QLabel")]

    def colours():
        found = {colour for widget in widgets for colour in re.findall(r"#[0-9a-f]{6}", widget.styleSheet)}
        return found - {"#1e1e1e"}

    dark = qt.QPalette(before)
    dark.setColor(qt.QPalette.Window, qt.QColor("#353535"))
    light = qt.QPalette(before)
    light.setColor(qt.QPalette.Window, qt.QColor("#efefef"))
    try:
        qt.QApplication.setPalette(dark)
        desk.wait(lambda: colours() == {"#f0b429", "#4cc26a"})
        qt.QApplication.setPalette(light)
        desk.wait(lambda: colours() == {"#9a5b00", "#1a7f37"})
        links = ui.linksLabel.text
        assert "<a href" in links
    finally:
        qt.QApplication.setPalette(before)


def test_the_series_take_on_other_colours_a_few_at_a_time(desk, source, monkeypatch):
    desk.choose(source)
    desk.wait(lambda: not desk.panel._series.job.is_running)
    qt, series = desk.module.qt, desk.panel._series
    monkeypatch.setattr(type(series.colouring), "SHARE", 0)
    steps = []
    work = series.colouring.start
    monkeypatch.setattr(series.colouring, "start", lambda some: work(step for step in some if not steps.append(step)))
    before = qt.QApplication.palette()
    dark = qt.QPalette(before)
    dark.setColor(qt.QPalette.Window, qt.QColor("#353535"))
    try:
        qt.QApplication.setPalette(dark)
        desk.wait(lambda: series.colouring.is_running)
        begun = len(steps)
        desk.wait(lambda: not series.colouring.is_running)
        assert begun < len(steps)
        assert "#4cc26a" in series.cards[0]._label.styleSheet
        series.recolour()
        series.clear()
        assert not series.colouring.is_running
    finally:
        qt.QApplication.setPalette(before)


def test_the_counts_are_shown_as_the_library_has_them(desk, source, tmp_path):
    desk.choose(source, tmp_path / "output")
    text = re.sub("<[^>]*>", "", desk.panel.ui.countsLabel.text).replace("&nbsp;", " ")
    shown = " ".join(text.replace("\N{RIGHTWARDS ARROW}", "to").split())
    assert shown == "Patients 0 to 1 Studies 0 to 1 Series 0 to 1"


# Choosing a folder


def test_choosing_a_folder_looks_at_it_and_writes_nothing(desk, source, tmp_path):
    desk.user.will_answer(str(source))
    desk.panel.chooseButton.click()
    desk.wait(lambda: not desk.panel._examination.is_waiting and not desk.panel.isBusy)
    assert desk.state.kind == "faults"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["input"]
    assert desk.panel.outputDirSelector.currentPath == f"{source}-repaired"


def with_focus(desk, monkeypatch):
    """Let the field of the input have the focus; return what types into it."""
    edit = desk.panel._examination._edit
    monkeypatch.setattr(type(edit), "hasFocus", lambda self: True, raising=False)

    def type_text(text):
        edit.textEdited.emit(text)  # before the text changes, as Qt does
        desk.panel.inputDirSelector.currentPath = text

    return type_text


def test_a_path_that_is_typed_is_looked_at_when_that_is_done(desk, source, monkeypatch):
    examination, type_text = desk.panel._examination, with_focus(desk, monkeypatch)
    type_text(str(source.parent))
    assert not examination.is_waiting
    type_text(str(source))
    assert not examination.is_waiting
    examination._edit.editingFinished.emit()
    assert desk.panel.isBusy
    desk.wait()
    assert desk.panel._results.checked.source == str(source)


def test_a_folder_is_looked_at_that_is_chosen_while_the_field_has_the_focus(desk, source, monkeypatch):
    examination, type_text = desk.panel._examination, with_focus(desk, monkeypatch)
    type_text("/nowh")
    desk.panel.inputDirSelector.currentPath = str(source)
    assert examination.is_waiting
    desk.wait(lambda: not examination.is_waiting and not desk.panel.isBusy)
    assert desk.panel._results.checked.source == str(source)


def test_a_folder_is_looked_at_once_a_list_of_folders_is_closed(desk, source, monkeypatch):
    """Every line of it that the keyboard goes over is in the field for a moment."""
    examination, qt = desk.panel._examination, desk.module.qt
    open_lists = [object()]
    monkeypatch.setattr(qt.QApplication, "activePopupWidget", lambda: open_lists[0] if open_lists else None)
    desk.panel.inputDirSelector.currentPath = str(source)
    for _ in range(2):
        examination._timer.timeout.emit()
        assert examination.is_waiting
        assert not desk.panel.isBusy
    open_lists.clear()
    desk.wait(lambda: not examination.is_waiting and not desk.panel.isBusy)
    assert desk.panel._results.checked.source == str(source)


def test_a_folder_is_looked_at_again_after_starting_over(desk, source):
    desk.choose(source)
    desk.panel.onStartOver()
    assert desk.state.kind == "empty"
    desk.choose(source)
    assert desk.state.kind == "faults"


def test_a_field_that_is_emptied_is_noticed(desk, source, tmp_path):
    desk.choose(source, tmp_path / "output")
    assert str(tmp_path / "output") in desk.place
    desk.panel.outputDirSelector.currentPath = ""
    assert desk.place == "Goes to a new temporary folder"
    desk.panel.inputDirSelector.currentPath = ""
    assert desk.state.kind == "empty"
    assert desk.primaries() == ["chooseButton"]


def test_a_folder_that_is_not_there_is_said_not_to_be_there(desk, tmp_path):
    desk.choose(tmp_path / "nowhere")
    assert desk.state.kind == "failed"
    assert desk.state.lines == (f"There is no file or folder {tmp_path / 'nowhere'}. Check the path of the input.",)
    assert desk.primaries() == ["chooseButton"]


def test_a_folder_of_last_time_is_not_looked_at_by_itself(desk, source):
    desk.choose(source)
    panel = desk.open_panel()
    assert panel.inputDirSelector.currentPath == str(source)
    assert not panel._examination.is_waiting
    assert desk.state.kind == "empty"
    desk.follow("check")
    assert desk.state.kind == "faults"


def test_an_output_folder_that_was_chosen_stays(desk, source, tmp_path):
    desk.choose(source, tmp_path / "mine")
    (tmp_path / "other").mkdir()
    desk.panel.inputDirSelector.currentPath = str(tmp_path / "other")
    assert desk.panel.outputDirSelector.currentPath == str(tmp_path / "mine")


def test_what_is_said_of_one_folder_is_not_said_of_another(desk, source, tmp_path):
    desk.choose(source, tmp_path / "out")
    (tmp_path / "other").mkdir()
    desk.panel.inputDirSelector.currentPath = str(tmp_path / "other")
    assert desk.state.kind == "empty"
    assert desk.primaries() == ["chooseButton"]


def test_proposes_a_folder_beside_the_input(tmp_path):
    (tmp_path / "CD").mkdir()
    (tmp_path / "CD.zip").touch()
    assert proposed_output(str(tmp_path / "CD"), "elsewhere") == str(tmp_path / "CD-repaired")
    assert proposed_output(f"{tmp_path}/CD/", "elsewhere") == str(tmp_path / "CD-repaired")
    assert proposed_output(str(tmp_path / "CD.zip"), "elsewhere") == str(tmp_path / "CD-repaired")
    (tmp_path / "CD-repaired").mkdir()
    assert proposed_output(str(tmp_path / "CD"), "elsewhere") == str(tmp_path / "CD-repaired-2")


def test_proposes_a_folder_elsewhere_for_a_cd(tmp_path, monkeypatch):
    (tmp_path / "CD").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert proposed_output(str(tmp_path / "CD"), "/home/documents") == "/home/documents/CD-repaired"
    assert proposed_output("/", "/home/documents") == "/home/documents/DICOM-repaired"


# Links


def test_the_sample_can_be_tried(desk):
    """It is made of what is installed, and goes all the way."""
    desk.panel.ui.linksLabel.linkActivated.emit("sample")
    desk.wait(lambda: not desk.panel._examination.is_waiting and not desk.panel.isBusy)
    source = desk.panel._folders.paths()[0]
    assert desk.state.headline == "The only series would load wrongly"
    assert [question.rule for question in desk.panel._questions.questions] == ["UseCharacterSet"]
    desk.answer("yes")
    desk.press("patch")
    assert (desk.state.kind, desk.state.mood) == ("done", "good")
    desk.press("import")
    assert desk.message.startswith("Slicer has all of it\n1 patient, 1 study, 1 series: 24 of 24 images")
    history = desk.module.qt.QSettings().value("ctkPathLineEdit/DICOMPatcherInputDir")
    assert source not in str(history), "it will not be there the next time"


def test_says_why_the_sample_cannot_be_made(desk, tmp_path):
    desk.slicer.app.temporaryPath = str(tmp_path / "nowhere")
    desk.panel.ui.linksLabel.linkActivated.emit("sample")
    assert "The sample cannot be made: No such file or directory." in desk.told


def test_links_do_what_they_say(desk, source, tmp_path):
    desk.choose(source, tmp_path / "output")
    desk.follow("check")
    assert desk.state.kind == "faults"
    desk.press("patch")
    desk.follow("open")
    assert desk.user.opened_urls == [(tmp_path / "output").as_uri()]
    desk.user.will_answer(str(tmp_path / "report.html"))
    desk.follow("report")
    assert (tmp_path / "report.html").exists()
    desk.follow("over")
    assert desk.state.kind == "empty"
    assert (desk.panel.inputDirSelector.currentPath, desk.panel.outputDirSelector.currentPath) == ("", "")
    assert not desk.panel.importButton.enabled


def test_an_error_can_be_copied_and_tried_again(desk, source, tmp_path):
    (tmp_path / "file").write_text("no folder")
    desk.choose(source, tmp_path / "file")
    desk.press("patch")
    assert desk.state.kind == "failed"
    desk.follow("message")
    assert desk.module.qt.QApplication.clipboard().text() == desk.message
    (tmp_path / "file").unlink()
    desk.follow("again")
    assert desk.state.kind == "done"


def test_originals_can_be_imported_although_there_are_small_faults(desk, tmp_path):
    write_ct_series(tmp_path / "input", 3, Rows=4, Columns=4, PatientID=None)
    desk.choose(tmp_path / "input", tmp_path / "output")
    assert desk.state.kind == "small"
    desk.follow("originals")
    assert "3 of 3 images" in desk.message
    assert all(str(tmp_path / "input") in path for path in desk.slicer.dicomDatabase.allFiles())


def test_a_copy_can_be_made_of_what_is_in_order(desk, tmp_path):
    write_ct_series(tmp_path / "input", 3, Rows=4, Columns=4)
    desk.choose(tmp_path / "input", tmp_path / "output")
    assert desk.state.kind == "fine"
    desk.follow("copy")
    assert desk.place == f"Takes the copy: 3 files from {tmp_path / 'output'}"


def test_links_do_nothing_meanwhile(desk, source):
    desk.choose(source)
    desk.begin("check")
    desk.panel.ui.linksLabel.linkActivated.emit("over")
    assert desk.panel.isBusy
    desk.wait()
    assert desk.state.kind == "faults"


def test_every_link_of_the_library_is_known_to_the_panel(desk, source, monkeypatch):
    done = []
    names = ["onCheck", "onPatch", "onImport", "onOpenOutput", "onSaveReport", "onStartOver", "onCopyMessage"]
    for name in (*names, "onDeletePart", "onTrySample"):
        monkeypatch.setattr(desk.panel, name, lambda name=name: done.append(name))
    monkeypatch.setattr(desk.panel, "_import_originals", lambda: done.append("originals"))
    for key in panel_state.LINKS:
        desk.panel.ui.linksLabel.linkActivated.emit(key)
    assert len(done) == len(panel_state.LINKS)


# Keyboard


def test_keys_press_the_button_and_cancel(desk, source, tmp_path):
    desk.choose(source, tmp_path / "output")
    press, cancel = desk.panel._shortcuts
    press.activated.emit()
    desk.wait()
    assert desk.state.kind == "done"
    cancel.activated.emit()
    desk.begin("check")
    cancel.activated.emit()
    desk.wait()
    assert "cancelled" in desk.message
    assert pathlib.Path(tmp_path / "output").exists()


# What is hidden


def test_with_identities_hidden_nothing_of_the_originals_is_shown(desk, tmp_path):
    (tmp_path / "in").mkdir()
    write_ct(tmp_path / "in" / "QzxName.dcm", PatientName="Qzx^Jane", PatientID="Qzx1", SeriesDescription="Qzx")
    (tmp_path / "in" / "QzxCut.dcm").write_bytes((tmp_path / "in" / "QzxName.dcm").read_bytes()[:300])
    desk.tick("Anonymize")
    desk.choose(tmp_path / "in", tmp_path / "out")
    for button in ("check", "patch"):
        desk.press(button)
        assert "qzx" not in "\n".join(texts_of_card(desk)).lower()
