"""Rules that are not of this package in the panel, and the fields of all kinds of parameters."""

from __future__ import annotations

import pytest

from builders import image, load, save

RULE = """
from DICOMPatcherLib import DICOMPatcherRule, Parameter

class Mark(DICOMPatcherRule):
    title = "Mark the files"
    description = "Writes something into all files."
    parameterSpecs = (
        Parameter("StudyMark", "Mark", "What is written.", "A", kind="choice", choices=("A", "B")),
        Parameter("OtherMark", "Other", "What is written too.", kind="choice", choices=("C", "D"), allows_others=True),
        Parameter("Twice", "Twice", "Writes it twice.", kind="yes/no"),
        Parameter("Times", "Times", "How often.", 1, kind="number"),
    )

    def processDataSet(self, ds):
        mark = self.parameter("StudyMark") * (2 if self.parameter("Twice") else 1)
        ds.StudyID = mark * self.parameter("Times") + self.parameter("OtherMark")
"""


@pytest.fixture
def rules_folder(tmp_path, desk):
    """The folder that the settings name."""
    folder = tmp_path / "my rules"
    folder.mkdir()
    desk.module.qt.QSettings().setValue("DICOMPatcher/RulesFolder", str(folder))
    return folder


def opened(desk):
    """Return a new panel, as it is after Slicer has been started again."""
    desk.part("available_rules")._loaded.cache_clear()
    return desk.open_panel()


def test_rules_of_a_folder_are_in_the_panel_and_run(desk, rules_folder, tmp_path):
    (rules_folder / "mark.py").write_text(RULE)
    save(tmp_path / "in" / "1.dcm", image(1))
    desk.panel = opened(desk)
    assert desk.panel.ruleCheckBoxes["Mark"].text == "Mark the files"
    desk.tick("Mark")
    edits = {name: edit for (rule, name), edit in desk.panel.parameterEdits.items() if rule == "Mark"}
    assert {name: edit.text for name, edit in edits.items()} == {
        "StudyMark": "A",
        "OtherMark": "",
        "Twice": "no",
        "Times": "1",
    }
    edits["StudyMark"].text, edits["Twice"].text, edits["Times"].text, edits["OtherMark"].text = "B", "yes", "2", "x"
    desk.choose(tmp_path / "in", tmp_path / "out")
    desk.press("patch")
    (written,) = (tmp_path / "out").rglob("*.dcm")
    assert load(written).StudyID == "BBBBx"


def test_what_was_chosen_is_remembered(desk, rules_folder):
    (rules_folder / "mark.py").write_text(RULE)
    panel = opened(desk)
    panel.parameterEdits["Mark", "Twice"].text = "yes"
    panel.parameterEdits["Mark", "StudyMark"].text = "B"
    later = opened(desk)
    assert later.parameterEdits["Mark", "Twice"].text == "yes"
    assert later.parameterEdits["Mark", "StudyMark"].text == "B"
    later.onRestoreDefaults()
    assert later.parameterEdits["Mark", "Twice"].text == "no"
    assert later.parameterEdits["Mark", "StudyMark"].text == "A"


def test_each_kind_has_its_field(desk, rules_folder):
    (rules_folder / "mark.py").write_text(RULE)
    panel = opened(desk)
    kinds = {
        "StudyMark": "QComboBox",
        "OtherMark": "QComboBox",
        "Twice": "QCheckBox",
        "Times": "QLineEdit",
    }
    fields = {widget.objectName: widget for widget in panel.ruleList.in_order if widget.objectName in kinds}
    assert all(fields[name].inherits(kind) for name, kind in kinds.items())
    assert fields["StudyMark"].count == 2
    assert fields["StudyMark"].lineEdit().readOnly
    assert not fields["OtherMark"].lineEdit().readOnly


def test_a_wrong_value_is_said_when_a_button_is_pressed(desk, rules_folder, tmp_path):
    (rules_folder / "mark.py").write_text(RULE)
    save(tmp_path / "in" / "1.dcm", image(1))
    desk.panel = opened(desk)
    desk.tick("Mark")
    desk.panel.parameterEdits["Mark", "Times"].text = "often"
    desk.choose(tmp_path / "in")
    desk.press("check")
    assert 'The parameter "Times" of "Mark the files" must be a number, such as 2.5.' in desk.message


def test_a_folder_that_cannot_be_used_is_said_and_does_not_keep_the_panel_from_opening(desk, rules_folder):
    (rules_folder / "mark.py").write_text("1 / 0")
    panel = opened(desk)
    assert "mark.py cannot be used. Line 1: ZeroDivisionError" in panel.messageText
    assert "Anonymize" in panel.ruleCheckBoxes
    desk.module.qt.QSettings().setValue("DICOMPatcher/RulesFolder", str(rules_folder / "gone"))
    panel = opened(desk)
    assert "gone cannot be read" in panel.messageText


def test_scripts_use_the_rules_of_the_folder_by_name(desk, rules_folder, tmp_path):
    (rules_folder / "mark.py").write_text(RULE)
    desk.part("available_rules")._loaded.cache_clear()
    save(tmp_path / "in" / "1.dcm", image(1))
    logic = desk.module.DICOMPatcherLogic()
    logic.addRule("Mark", {"StudyMark": "B"})
    logic.patchDicomDir(str(tmp_path / "in"), str(tmp_path / "out"))
    assert load(tmp_path / "out" / "1.dcm").StudyID == "B"
    assert desk.module.Mark.title == "Mark the files"
    with pytest.raises(ValueError, match=r"There is no rule .Nark.\. The rules are: .*Mark"):
        logic.addRule("Nark")
