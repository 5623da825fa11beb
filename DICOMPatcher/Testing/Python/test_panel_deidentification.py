"""De-identification in the panel: presets, the key file, what is left out, and the values that stay."""

from __future__ import annotations

import re

import pytest

from builders import image, load, save
from DICOMPatcherLib import patch
from DICOMPatcherLib.rules.deidentify_basic_profile import PRESETS
from panels import names_of

RULE = "DeidentifyBasicProfile"
NONE, STRICT, RESEARCH, OTHER = range(4)


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "QzxInput"
    folder.mkdir()
    save(folder / "QzxName", image(1, PatientName="Qzxname^Jane", PatientID="QzxID", InstitutionName="Qzxinstitute"))
    save(folder / "QzxCopy", image(1, PatientName="Qzxname^Jane", PatientID="QzxID", InstitutionName="Qzxinstitute"))
    save(folder / "QzxScreen", image(2, PatientName="Qzxname^Jane", PatientID="QzxID", Modality="US"))
    return folder


def choose_preset(desk, index):
    """Choose a preset as a person does."""
    box = desk.panel.ui.presetBox
    box.currentIndex = index
    box.activated(index)


def fields(desk):
    return {name: edit.text for (rule, name), edit in desk.panel.parameterEdits.items() if rule == RULE}


def texts(desk):
    """Return all that the panel shows."""
    return "\n".join([desk.message, *desk.log, str(desk.tree()), str(desk.outlook()), desk.panel.ui.detailLabel.text])


def test_a_preset_ticks_the_rule_and_sets_its_parameters(desk):
    box = desk.panel.ruleCheckBoxes[RULE]
    assert (desk.panel.ui.presetBox.currentIndex, box.checked) == (NONE, False)
    assert not desk.panel.ui.keyArea.isVisibleTo(desk.panel.uiWidget)
    choose_preset(desk, RESEARCH)
    assert box.checked
    assert fields(desk).items() >= PRESETS["research"].items()
    assert desk.panel.ui.keyArea.isVisibleTo(desk.panel.uiWidget)
    choose_preset(desk, STRICT)
    assert {fields(desk)[name] for name in PRESETS["research"]} == {"remove"}
    choose_preset(desk, NONE)
    assert not box.checked
    assert not desk.panel.ui.keyArea.isVisibleTo(desk.panel.uiWidget)


def test_the_list_of_presets_shows_what_is_chosen_below(desk):
    desk.tick(RULE)
    assert desk.panel.ui.presetBox.currentIndex == STRICT
    for name, value in PRESETS["research"].items():
        desk.panel.parameterEdits[RULE, name].text = value
    assert desk.panel.ui.presetBox.currentIndex == RESEARCH
    desk.panel.parameterEdits[RULE, "DeviceIdentity"].text = "keep"
    assert desk.panel.ui.presetBox.currentIndex == OTHER
    choose_preset(desk, OTHER)
    assert fields(desk)["DeviceIdentity"] == "keep"
    desk.panel.parameterEdits[RULE, "PatientIDs"].text = "list.csv"
    choose_preset(desk, STRICT)
    assert (fields(desk)["DeviceIdentity"], fields(desk)["PatientIDs"]) == ("remove", "list.csv")
    desk.press("defaults")
    assert desk.panel.ui.presetBox.currentIndex == NONE


def test_says_what_is_left_out_and_shows_what_stays_and_nothing_that_was(desk, source, tmp_path):
    desk.choose(source, tmp_path / "out")
    choose_preset(desk, RESEARCH)
    for name in ("check", "patch"):
        desk.press(name)
        assert "1 file is left out because it may identify someone." in desk.message
        assert "text in the ultrasound image may identify someone" in str(desk.tree())
        assert "Look through the values that stay" in desk.message
        assert "Only partially anonymized" not in desk.message
        (section,) = [name for name in desk.tree() if "before you give the files away" in name]
        values = desk.tree()[section]
        assert values["Modality (0008,0060): 1 value"] == {"CT (elements: 1)": {}}
        assert "PhotometricInterpretation (0028,0004): 1 value" in values
        shown = texts(desk).replace(str(source), "").replace(str(tmp_path), "")
        assert not re.search("qzx", shown, re.IGNORECASE)
    assert len(names_of(tmp_path / "out")) == 1


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("b3", {"ConvolutionKernel (0018,1210): 1 value": {"B30f (elements: 1)": {}}}),
        ("modality", {"Modality (0008,0060): 1 value": {"CT (elements: 1)": {}}}),
        ("qzx", None),
    ],
)
def test_the_filter_looks_through_the_values_too(desk, tmp_path, text, values):
    save(tmp_path / "in" / "a", image(1, ConvolutionKernel="B30f"))
    desk.choose(tmp_path / "in")
    choose_preset(desk, STRICT)
    desk.press("check")
    desk.panel.ui.filterEdit.text = text
    desk.wait(lambda: not desk.filter.timer.active and not desk.filter.job.is_running)
    found = [content for name, content in desk.tree().items() if "before you give the files away" in name]
    assert found == ([values] if values else [])
    assert ("No matches" in desk.tree()) == (values is None)


def test_many_values_are_shown_a_page_at_a_time(desk, tmp_path):
    for number in range(1, 251):
        ds = image(number, ImageComments=None)
        ds.ConvolutionKernel = f"B{number:03}f"
        (tmp_path / "in").mkdir(exist_ok=True)
        save(tmp_path / "in" / f"{number:03}", ds)
    desk.choose(tmp_path / "in")
    choose_preset(desk, STRICT)
    desk.press("check")
    (values,) = [content for name, content in desk.tree().items() if "before you give the files away" in name]
    (page,) = [list(content) for name, content in values.items() if "250 values" in name]
    assert len(page) == 101
    assert page[0] == "B001f (elements: 1)"
    assert page[-1].startswith("150 more")


def test_a_key_file_is_made_and_gives_what_the_command_line_gives(desk, source, tmp_path):
    desk.choose(source, tmp_path / "out")
    choose_preset(desk, STRICT)
    desk.user.will_answer(str(tmp_path / "study.key"))
    desk.panel.ui.newKeyButton.click()
    assert desk.panel.ui.keyEdit.text == str(tmp_path / "study.key")
    made = (tmp_path / "study.key").read_bytes()
    desk.press("check")
    desk.press("patch")
    patch(source, tmp_path / "other", deidentify="strict", key_file=tmp_path / "study.key")
    (one,), (other,) = ((tmp_path / name).rglob("*.dcm") for name in ("out", "other"))
    assert one.read_bytes() == other.read_bytes()
    assert (tmp_path / "study.key").read_bytes() == made
    assert load(one).PatientIdentityRemoved == "YES"


def test_a_record_can_be_saved_once_the_files_are_written(desk, source, tmp_path):
    (tmp_path / "study.key").write_text("ab" * 32)
    desk.choose(source, tmp_path / "out")
    button = desk.panel.ui.recordButton
    desk.panel.ui.detailsButton.collapsed = False
    desk.press("patch")
    assert not button.isVisibleTo(desk.panel.uiWidget)
    choose_preset(desk, RESEARCH)
    desk.panel.ui.keyEdit.text = str(tmp_path / "study.key")
    desk.choose(source, tmp_path / "other")
    desk.press("check")
    assert not button.isVisibleTo(desk.panel.uiWidget)
    desk.press("patch")
    assert button.isVisibleTo(desk.panel.uiWidget)
    desk.user.will_answer(str(tmp_path / "other" / "record.json"))
    desk.press("record")
    assert "would be in the input or output" in desk.message
    desk.user.will_answer(str(tmp_path / "record.json"))
    desk.press("record")
    assert desk.message.endswith(f"The record was saved: {tmp_path / 'record.json'}")
    patch(
        source, tmp_path / "again", deidentify="research", key_file=tmp_path / "study.key", record=tmp_path / "a.json"
    )
    assert (tmp_path / "record.json").read_text("utf-8") == (tmp_path / "a.json").read_text("utf-8")
    desk.user.will_answer("")
    desk.press("record")


def test_a_key_file_that_is_there_stays_as_it_is(desk, tmp_path):
    (tmp_path / "study.key").write_text("old")
    desk.tick(RULE)
    desk.user.will_answer(str(tmp_path / "study.key"))
    desk.panel.ui.newKeyButton.click()
    assert (tmp_path / "study.key").read_text() == "old"
    desk.user.will_answer(str(tmp_path / "study.key"))
    desk.panel.ui.chooseKeyButton.click()
    assert desk.panel.ui.keyEdit.text == str(tmp_path / "study.key")
    for answer in ("", ""):
        desk.user.will_answer(answer)
    desk.panel.ui.newKeyButton.click()
    desk.panel.ui.chooseKeyButton.click()
    assert desk.panel.ui.keyEdit.text == str(tmp_path / "study.key")


def test_a_key_file_that_cannot_be_used_is_named(desk, source, tmp_path):
    desk.choose(source)
    choose_preset(desk, STRICT)
    desk.user.will_answer(str(tmp_path / "nowhere" / "study.key"))
    desk.panel.ui.newKeyButton.click()
    assert "cannot be made" in desk.message
    desk.panel.ui.keyEdit.text = str(tmp_path / "missing.key")
    desk.press("check")
    assert "missing.key cannot be read" in desk.message
    desk.panel.ui.keyEdit.text = ""
    desk.press("check")
    assert desk.state.kind == "identities"


def test_another_key_file_makes_the_results_outdated(desk, source, tmp_path):
    (tmp_path / "study.key").write_text("a key")
    desk.choose(source)
    choose_preset(desk, STRICT)
    desk.press("check")
    assert desk.state.kind == "identities"
    desk.panel.ui.keyEdit.text = str(tmp_path / "study.key")
    assert desk.state.kind == "changed"


def test_the_key_file_is_there_again_and_the_tick_is_not(desk, tmp_path):
    desk.tick(RULE)
    desk.panel.ui.keyEdit.text = str(tmp_path / "study.key")
    desk.open_panel()
    assert desk.panel.ui.presetBox.currentIndex == NONE
    assert desk.panel.ui.keyEdit.text == str(tmp_path / "study.key")
    desk.press("defaults")
    desk.open_panel()
    assert desk.panel.ui.keyEdit.text == ""
