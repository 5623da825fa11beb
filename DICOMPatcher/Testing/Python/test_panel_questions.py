"""Questions: each repair that would help and is off, with what is suggested for it, one at a time."""

from __future__ import annotations

import html
import re
import shutil

import pytest

from builders import image, save
from DICOMPatcherLib import check, make_rules
from DICOMPatcherLib.reporting.plain_words import is_plain
from DICOMPatcherLib.reporting.questions import questions_of, title_of
from synthetic import write_ct, write_ct_series

NAME = "\u0416\u0443\u043a"


@pytest.fixture
def source(tmp_path):
    """Slices of one volume in many series, and a name in a character set that is not said."""
    uids = {
        "SeriesInstanceUID": lambda index: f"1.2.3.{index + 1}",
        "SOPInstanceUID": lambda index: f"1.2.4.{index + 1}",
    }
    write_ct_series(tmp_path / "input" / "volume", 8, Rows=16, Columns=16, **uids)
    name = image(1, SpecificCharacterSet=None, StudyInstanceUID="1.2.5", PatientID="2")
    save(tmp_path / "input" / "name.dcm", name, raw={"PatientName": NAME.encode("cp1251")})
    return tmp_path / "input"


def texts(desk):
    """Return the texts of each card, from top to bottom."""
    layout = desk.panel.ui.questionCards.layout()
    found = []
    for index in range(layout.count()):
        labels = desk.slicer.util.findChildren(layout.itemAt(index).widget(), className="QLabel")[::-1]
        found.append([label.text.replace("\N{ZERO WIDTH SPACE}", "") for label in labels])
    return found


def field(desk, name):
    [widget] = desk.slicer.util.findChildren(desk.panel.ui.questionCards, name=name)
    return widget.lineEdit() if widget.className() == "QComboBox" else widget


def follow(desk, card):
    """Follow the link of a card."""
    layout = desk.panel.ui.questionCards.layout()
    labels = desk.slicer.util.findChildren(layout.itemAt(card).widget(), className="QLabel")
    [link] = [label for label in labels if "<a href" in label.text]
    link.linkActivated.emit("answer")
    desk.wait()


# In the library


def test_each_repair_asks_once_in_plain_words(source):
    report = check(source, make_rules(leave_out=["NormalizeFileNames"]))
    questions = questions_of(report)
    assert [question.rule for question in questions] == ["UseCharacterSet", "JoinScatteredSeries"]
    for number, question in enumerate(questions, 1):
        assert is_plain(title_of(question, number, 2))
        assert all(map(is_plain, question.sentences))
    assert questions[0].parameters == {"CharacterSet": "cp1251"}
    assert questions_of(report, {"UseCharacterSet"}) == questions[1:]


def test_a_repair_that_is_usually_on_is_asked_about_if_it_is_off(tmp_path):
    write_ct(tmp_path / "image.dcm", Rows=16, Columns=16)
    with open(tmp_path / "image.dcm", "ab") as file:
        file.write(bytes(512))
    [question] = questions_of(check(tmp_path, make_rules(leave_out=["RemoveForeignBytes"])))
    assert question.rule == "RemoveForeignBytes"
    assert question.sentences == ("1 file",)
    assert questions_of(check(tmp_path)) == []


def test_removing_identities_is_never_suggested(source):
    asked = {question.rule for question in questions_of(check(source, make_rules(leave_out=["NormalizeFileNames"])))}
    assert not asked & {"Anonymize", "DeidentifyBasicProfile"}


# In the panel


def test_one_question_is_open_and_none_blocks_the_button(desk, source):
    desk.choose(source)
    first, second = texts(desk)
    assert first[0] == "Question 1 of 2: Text is in another alphabet than the file says"
    assert "Specify character set" in first
    assert field(desk, "CharacterSet").text == "cp1251"
    assert second[0] == "Question 2 of 2: The slices of a volume are in several series"
    assert "Answer..." in second[1]
    assert desk.primaries() == ["patchButton"]
    follow(desk, 1)
    first, second = texts(desk)
    assert "Answer..." in first[1]
    assert second[-1] == "Join the slices of a volume that are separate series"


def preview(desk):
    """Return the cells of the table in the open question, row by row."""
    [label] = desk.slicer.util.findChildren(desk.panel.ui.questionCards, name="previewLabel")
    rows = re.findall("<tr>(.*?)</tr>", label.text)
    cells = [re.findall("<td>(?:<b>)?(.*?)(?:</b>)?(?:&nbsp;)*</td>", row) for row in rows]
    return [[html.unescape(cell).strip("\xa0\u200b") for cell in row] for row in cells]


def test_the_parts_of_a_name_may_stand_below_each_other(desk, source):
    name = "Примеров^Александровна"
    ds = image(2, SpecificCharacterSet="ISO_IR 6", StudyInstanceUID="1.2.5", PatientID="2")
    save(source / "long.dcm", ds, raw={"PatientName": name.encode("cp1251")})
    desk.choose(source)
    [label] = desk.slicer.util.findChildren(desk.panel.ui.questionCards, name="previewLabel")
    assert label.text.count("^\u200b") == label.text.count("^") > 0


def test_text_is_shown_now_and_in_the_character_set_while_that_is_chosen(desk, source):
    name = image(2, SpecificCharacterSet="ISO_IR 6", StudyInstanceUID="1.2.5", PatientID="2")
    save(source / "markup.dcm", name, raw={"PatientName": b"<b>" + NAME.encode("cp1251")})
    desk.choose(source)
    unknown = "\N{REPLACEMENT CHARACTER}" * len(NAME)
    assert preview(desk) == [["Now", "As chosen: Cyrillic"], [f"<b>{unknown}", f"<b>{NAME}"], [unknown, NAME]]
    field(desk, "CharacterSet").text = "utf_8"
    assert [row[1] for row in preview(desk)[1:]] == ["does not fit"] * 2
    field(desk, "CharacterSet").text = ""
    assert [row[1] for row in preview(desk)[1:]] == ["", ""]
    field(desk, "CharacterSet").text = "no such set"
    assert [row[1] for row in preview(desk)[1:]] == ["does not fit"] * 2
    follow(desk, 1)
    assert not desk.slicer.util.findChildren(desk.panel.ui.questionCards, name="previewLabel")


@pytest.mark.parametrize("is_declined", [True, False])
def test_a_copy_says_what_was_not_answered_with_yes_and_leads_back_to_it(desk, source, tmp_path, is_declined):
    desk.choose(source, tmp_path / "output")
    if is_declined:
        desk.answer("no")
        desk.answer("no")
    desk.press("patch")
    assert 'questions were not answered with yes: "Text is in another alphabet than the file says"' in desk.message
    desk.follow("answer")
    assert "Question 1 of 2: Text is in another alphabet" in str(texts(desk))
    desk.answer("yes")
    desk.answer("yes")
    desk.panel.outputDirSelector.currentPath = str(tmp_path / "again")
    desk.press("patch")
    assert "answered with yes" not in desk.message
    assert "answer" not in desk.state.links


def test_no_text_is_shown_where_identities_are_hidden(desk, source):
    desk.tick("DeidentifyBasicProfile")
    desk.choose(source)
    assert not desk.slicer.util.findChildren(desk.panel.ui.questionCards, name="previewLabel")


def test_an_answer_is_carried_out_and_can_be_taken_back(desk, source):
    desk.choose(source)
    desk.answer("yes")
    assert desk.panel.ruleCheckBoxes["UseCharacterSet"].checked
    assert desk.panel.parameterEdits["UseCharacterSet", "CharacterSet"].text == "cp1251"
    answered, left = texts(desk)
    assert answered[0] == "\N{CHECK MARK} Specify character set"
    assert left[0].startswith("Question 1 of 1: ")
    assert "Recommended" in desk.tree()
    desk.answer("yes")
    assert desk.panel.ruleCheckBoxes["JoinScatteredSeries"].checked
    assert "Recommended" not in desk.tree()
    assert len(texts(desk)) == 2
    follow(desk, 0)
    assert not desk.panel.ruleCheckBoxes["UseCharacterSet"].checked
    assert [card[0] for card in texts(desk)] == [
        "\N{CHECK MARK} Join the slices of a volume that are separate series",
        "Question 1 of 1: Text is in another alphabet than the file says",
    ]


def test_a_question_can_be_declined_and_asked_again_without_reading_files(desk, source, monkeypatch):
    desk.choose(source)
    checks = []
    monkeypatch.setattr(desk.panel.logic, "checkSteps", lambda *paths: checks.append(paths))
    desk.answer("no")
    declined, left = texts(desk)
    assert declined[0].startswith("\N{MULTIPLICATION X} Specify")
    assert left[0].startswith("Question 1 of 1: ")
    desk.answer("no")
    assert not [card for card in texts(desk) if card[0].startswith("Question")]
    assert desk.state.kind != "questions"
    follow(desk, 0)
    assert [card[0] for card in texts(desk) if card[0].startswith("Question")]
    assert checks == []


def test_a_value_that_only_people_know_is_typed_first(desk, tmp_path):
    for number in (1, 2, 3):
        save(tmp_path / f"{number}.dcm", image(number, ImagePositionPatient=None, SliceThickness=None))
    desk.choose(tmp_path)
    spacing = field(desk, "SliceSpacing")
    assert spacing.text == ""
    before = desk.panel._results.checked
    desk.answer("yes")
    assert desk.panel._results.checked is before
    assert not desk.panel.ruleCheckBoxes["AddMissingSlicePositions"].checked
    spacing.text = "2.5"
    spacing.returnPressed.emit()
    desk.wait()
    assert desk.panel.ruleCheckBoxes["AddMissingSlicePositions"].checked
    assert desk.panel.parameterEdits["AddMissingSlicePositions", "SliceSpacing"].text == "2.5"
    assert not [card for card in texts(desk) if card[0].startswith("Question")]


def test_a_question_tells_units_and_where_a_suggestion_is_from(desk, tmp_path):
    for number in range(1, 6):
        save(tmp_path / "input" / f"{number}.dcm", image(number, ImagePositionPatient=None, SliceThickness="3"))
    desk.choose(tmp_path / "input", tmp_path / "output")
    labels = desk.slicer.util.findChildren(desk.panel.ui.questionCards, className="QLabel")
    told = [label.text.replace("\N{ZERO WIDTH SPACE}", "") for label in labels]
    assert "5 slices do not say where they lie; can be stacked 3 mm apart, from Slice Thickness" in told
    assert "In mm; if nothing is entered, what each series says." in told


def test_of_a_series_that_is_asked_about_no_card_says_that_it_is_fine(desk, source, tmp_path):
    for number in range(1, 6):
        ds = image(number, SeriesInstanceUID=f"1.2.3.{number}", SeriesNumber=str(number))
        save(tmp_path / "in" / f"{number}.dcm", ds)
    desk.choose(tmp_path / "in", tmp_path / "output")
    assert desk.state.kind == "questions"
    assert desk.state.lines[0] == "The slices of a volume are in several series."
    assert {series.card.label for series in desk.panel._series.cards} == {"there is a question about it"}
    desk.answer("no")
    desk.press("patch")
    assert "there is a question about it" not in {series.card.label for series in desk.panel._series.cards}


def test_answers_go_with_the_folder_they_are_about(desk, source, tmp_path):
    desk.choose(source)
    desk.answer("no")
    (tmp_path / "other").mkdir()
    write_ct(tmp_path / "other" / "image.dcm", Rows=16, Columns=16)
    desk.choose(tmp_path / "other")
    assert texts(desk) == []
    desk.choose(source)
    assert [card[0][:10] for card in texts(desk)] == ["Question 1", "Question 2"]


def chosen(desk):
    """Return whether the repair of the first question is ticked, what is in its field, and what the settings hold."""
    settings = desk.module.qt.QSettings()
    kept = [settings.value(key) for key in settings.allKeys() if "CharacterSet" in key or "JoinScattered" in key]
    panel = desk.panel
    ticked = panel.ruleCheckBoxes["UseCharacterSet"].checked, panel.ruleCheckBoxes["JoinScatteredSeries"].checked
    return ticked, panel.parameterEdits["UseCharacterSet", "CharacterSet"].text, kept


def another_folder(desk, tmp_path):
    (tmp_path / "other").mkdir()
    write_ct(tmp_path / "other" / "image.dcm", Rows=16, Columns=16)
    desk.choose(tmp_path / "other")


def start_over(desk, tmp_path):
    desk.panel.onStartOver()


def open_again(desk, tmp_path):
    desk.panel.cleanup()
    desk.open_panel()


def another_disc(desk, tmp_path):
    shutil.rmtree(tmp_path / "input")
    (tmp_path / "input").mkdir()
    write_ct(tmp_path / "input" / "image.dcm", Rows=16, Columns=16)
    desk.press("check")


@pytest.mark.parametrize("leave", [another_folder, start_over, open_again, another_disc])
def test_an_answer_is_about_one_folder_and_never_in_the_settings(desk, source, tmp_path, leave):
    """What one patient's name is written in would be silently used for that of the next."""
    desk.panel.parameterEdits["UseCharacterSet", "CharacterSet"].text = "koi8_r"
    before = chosen(desk)
    assert before == ((False, False), "koi8_r", ["koi8_r"])
    desk.choose(source)
    desk.answer("yes")
    desk.answer("yes")
    assert chosen(desk) == ((True, True), "cp1251", ["koi8_r"])
    panel = desk.panel
    leave(desk, tmp_path)
    assert chosen(desk) == before
    assert panel.parameterEdits["UseCharacterSet", "CharacterSet"].text == "koi8_r", "also of what was closed"
    assert texts(desk) == []


def test_an_answer_that_is_taken_back_leaves_what_was_chosen_before(desk, source):
    desk.panel.parameterEdits["UseCharacterSet", "CharacterSet"].text = "koi8_r"
    before = chosen(desk)
    desk.choose(source)
    desk.answer("yes")
    follow(desk, 0)
    assert chosen(desk) == before


def test_what_is_chosen_by_hand_after_an_answer_stays(desk, source, tmp_path):
    desk.choose(source)
    desk.answer("yes")
    desk.tick("UseCharacterSet", on=False)
    assert chosen(desk)[:2] == ((False, False), "")
    desk.tick("UseCharacterSet")
    desk.panel.parameterEdits["UseCharacterSet", "CharacterSet"].text = "koi8_r"
    another_folder(desk, tmp_path)
    assert chosen(desk)[:2] == ((True, False), "koi8_r")


def test_an_answer_stays_when_the_folder_is_looked_at_again(desk, source):
    desk.choose(source)
    desk.answer("yes")
    write_ct(source / "one more.dcm", Rows=16, Columns=16)
    desk.press("check")
    assert chosen(desk)[:2] == ((True, False), "cp1251")


def test_nothing_is_asked_once_the_copy_is_written_or_another_folder_is_chosen(desk, source, tmp_path):
    cards = desk.panel.ui.questionCards
    desk.choose(source, tmp_path / "output")
    assert cards.isVisibleTo(desk.panel.uiWidget)
    desk.panel.inputDirSelector.currentPath = str(tmp_path)
    assert not cards.isVisibleTo(desk.panel.uiWidget)
    desk.panel.inputDirSelector.currentPath = str(source)
    desk.press("patch")
    assert desk.state.kind == "done"
    assert not cards.isVisibleTo(desk.panel.uiWidget)
