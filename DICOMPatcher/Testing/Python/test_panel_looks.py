"""No text of the panel is cut off: in a narrow panel, with large letters, in a language with long words."""

from __future__ import annotations

import contextlib
import math
import re

import pytest

import panels
from selection import thorough
from synthetic import write_ct, write_ct_series

QtGui = pytest.importorskip("PySide6.QtGui")

NARROW = 380
"""Pixels; about as narrow as Slicer's module panel can be made."""

NARROWEST = 380
"""Pixels; with letters of the usual size."""

HIGH = 9000
"""Pixels; enough for all rules and series in large letters, because Slicer's module panel can be scrolled."""


def each_width(*widths):
    """Return the parameters for a test of widths; those between the first and the last are thorough."""
    first, *between, last = widths
    more = [pytest.param(width, marks=thorough(True)) for width in between]
    return pytest.mark.parametrize("width", [first, *more, last])


def longer(text):
    """Return a text as long as it may become in German: a third more letters, with words of their length."""
    return re.sub(r"[A-Za-z]{4,}", lambda word: word[0] + word[0][-2:], text)


@pytest.fixture(
    params=[
        pytest.param((scale, is_long), id=f"{scale}x-{is_long}", marks=thorough(is_long != (scale == 2)))
        for scale, is_long in ((1, False), (2, False), (1, True), (2, True))
    ]
)
def desk(request, slicer_version, monkeypatch, tmp_path):
    """Give a panel that is opened with letters and a language of its own: in every run what is usual, and the worst."""
    scale, is_long = request.param
    with contextlib.ExitStack() as at_the_end:

        def prepare(desk):
            application = desk.module.qt.QApplication
            font = application.font()
            at_the_end.callback(application.setFont, application.font())
            font.setPointSizeF(font.pointSizeF() * scale)
            application.setFont(font)
            if is_long:
                speak_long_words(desk, monkeypatch, tmp_path)

        with panels.desk(slicer_version, prepare) as desk:
            yield desk


def speak_long_words(desk, monkeypatch, tmp_path):
    """Translate what the module says, and the texts of its .ui file."""
    load = desk.slicer.util.loadUI

    def load_translated(path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        translated = tmp_path / "translated.ui"
        change = lambda found: found[1] + longer(found[2]) + found[3]  # noqa: E731
        pattern = r'(<property name="text">\s*<string>)([^<]*)(</string>)'
        translated.write_text(re.sub(pattern, change, text), "utf-8")
        return load(str(translated))

    monkeypatch.setattr(desk.slicer.util, "loadUI", load_translated)
    desk.user.translate = lambda context, text: text if "{" in text else longer(text)


def shown(desk, width=NARROW):
    """Lay the panel out, usually as narrow as it can be made."""
    parent = desk.panel.parent
    parent.resize(width, HIGH)
    parent.show()
    for _ in range(3):
        desk.slicer.app.processEvents()
    parent.resize(width, HIGH)
    desk.slicer.app.processEvents()


def cut_off(desk):
    """Return the texts that do not fit into their widget, and the widgets that reach out of the panel."""
    found = []
    parent = desk.panel.parent
    for widget in desk.slicer.util.findChildren(parent):
        if not widget.inherits("QWidget") or not widget.isVisibleTo(parent):
            continue
        if widget.inherits("QPushButton") or widget.inherits("QCheckBox"):
            if widget.width < widget.sizeHint.width() or widget.height < widget.sizeHint.height():
                found.append(widget.text)
        elif widget.inherits("QLabel") and widget.text:
            needed = widget.heightForWidth(widget.width) if widget.wordWrap else widget.sizeHint.height()
            is_too_narrow = widget.width < (widest_of(desk, widget) if widget.wordWrap else widget.sizeHint.width())
            if is_too_narrow or widget.height < needed:
                found.append(widget.text)
        else:
            is_title = widget.inherits("ctkCollapsibleButton") and widget.collapsed
            if (is_title or widget.inherits("QComboBox")) and widget.height < widget.sizeHint.height():
                found.append(f"{widget.text if is_title else widget.currentText} is too low")
            metrics = desk.module.qt.QFontMetrics(widget.font)
            lines = list(one_line_texts(widget, metrics))
            found += [text for text, room in lines if metrics.boundingRect(text).width() > room]
    if parent.minimumSizeHint.width() > NARROW:
        found.append(f"the panel needs {parent.minimumSizeHint.width()} pixels")
    return found


def widest_of(desk, label):
    """Return the width that a label needs whose lines end between words: in rich text, tables may need more."""
    qt = desk.module.qt
    is_rich = label.textFormat == qt.Qt.RichText or (label.textFormat == qt.Qt.AutoText and "<" in label.text)
    if not is_rich:
        metrics = qt.QFontMetrics(label.font)
        return max(metrics.boundingRect(word).width() for word in re.split("[\\s\N{ZERO WIDTH SPACE}]+", label.text))
    document, option, font = QtGui.QTextDocument(), QtGui.QTextOption(), QtGui.QFont()
    font.fromString(label.font.toString())
    option.setWrapMode(QtGui.QTextOption.WrapMode.WordWrap)
    document.setDefaultTextOption(option)
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    document.setHtml(label.text)
    document.setTextWidth(label.width)
    return math.ceil(max(document.size().width(), document.idealWidth()))


def one_line_texts(widget, metrics):
    """Yield titles, placeholders and heads of columns, and the room in pixels that each has."""
    if widget.inherits("ctkCollapsibleButton"):
        yield widget.text, widget.width - 2 * metrics.height()  # without the arrow
    elif widget.inherits("QLineEdit") and not widget.text:
        yield widget.placeholderText, widget.width - 10
    elif widget.inherits("QComboBox") and not widget.editable:
        yield widget.currentText, widget.width - 2 * metrics.height()  # without the arrow
    elif widget.inherits("QTreeWidget"):
        for column in range(widget.columnCount):
            yield widget.headerItem().text(column), widget.header().sectionSize(column)


def test_nothing_is_cut_off_when_it_opens(desk):
    desk.panel.ui.rulesButton.collapsed = False
    desk.tick("SetElements", "UseCharacterSet")
    shown(desk)
    assert cut_off(desk) == []


@pytest.mark.parametrize("preset", range(4))
def test_nothing_is_cut_off_of_a_preset(desk, preset):
    desk.panel.ui.rulesButton.collapsed = False
    box = desk.panel.ui.presetBox
    if preset == 3:
        desk.panel.parameterEdits["DeidentifyBasicProfile", "DeviceIdentity"].text = "keep"
    box.currentIndex = preset
    box.activated(preset)
    shown(desk)
    assert box.currentIndex == preset
    assert cut_off(desk) == []


def test_nothing_is_cut_off_when_it_was_checked_and_something_else_is_chosen(desk, tmp_path):
    write_ct(tmp_path / "input.dcm", StudyInstanceUID=None)
    desk.choose(tmp_path / "input.dcm")
    desk.press("check")
    shown(desk)
    assert cut_off(desk) == []
    desk.tick("GenerateMissingIDs", on=False)
    shown(desk)
    assert cut_off(desk) == []


@pytest.mark.parametrize("phase", ["examining", "patching"])
def test_nothing_is_cut_off_while_it_works(desk, tmp_path, phase, monkeypatch):
    monkeypatch.setattr(type(desk.panel._job), "SHARE", 0)  # a look at each step, however fast the machine is
    write_ct_series(tmp_path / "input", 20, Rows=4, Columns=4)
    desk.choose(tmp_path / "input", tmp_path / "output")
    desk.begin("patch" if phase == "patching" else "check")
    desk.wait(lambda: desk.state.kind == phase and desk.panel.ui.progressBar.value > 0)
    desk.panel._job._timer.stop()  # it stays at this step: texts that change need another look at the layout
    shown(desk)
    assert cut_off(desk) == []


def test_nothing_is_cut_off_of_an_error(desk, tmp_path):
    desk.choose(tmp_path / "there is no such folder", tmp_path / "output")
    desk.press("check")
    shown(desk)
    assert cut_off(desk) == []


def test_nothing_is_cut_off_when_all_is_done(desk, tmp_path):
    write_ct(tmp_path / "input.dcm", StudyInstanceUID=None)
    desk.choose(tmp_path / "input.dcm", tmp_path / "a folder with a long name" / "and another one in it" / "output")
    desk.press("patch")
    shown(desk)
    assert cut_off(desk) == []


@each_width(NARROW, 420, 700, 1000)
def test_nothing_is_cut_off_of_the_series(desk, tmp_path, width):
    write_ct_series(tmp_path / "input" / "a", 3, StudyInstanceUID=None)
    write_ct_series(
        tmp_path / "input" / "b", 3, SeriesDescription="W" * 64, SOPInstanceUID=None, SeriesInstanceUID="1.2"
    )
    desk.choose(tmp_path / "input", tmp_path / "output")
    desk.wait(lambda: not desk.panel._series.job.is_running)
    desk.panel.ui.rulesButton.collapsed = desk.panel.ui.detailsButton.collapsed = False
    shown(desk, width)
    assert cut_off(desk) == []


@each_width(NARROW, 420, 700)
def test_nothing_is_cut_off_of_questions(desk, tmp_path, width):
    uids = (("SeriesInstanceUID", "1.2.3"), ("SOPInstanceUID", "1.2.4"))
    each = {keyword: lambda place, root=root: f"{root}.{place + 1}" for keyword, root in uids}
    write_ct_series(tmp_path / "a", 8, Rows=16, Columns=16, **each)
    name = "\u0416\u0443\u043a".encode("cp1251")
    write_ct(tmp_path / "b.dcm", StudyInstanceUID="1.2", PatientName=name, SpecificCharacterSet=None)
    desk.choose(tmp_path)
    shown(desk, width)
    assert cut_off(desk) == []
    desk.answer("yes")
    desk.answer("no")
    shown(desk, width)
    assert cut_off(desk) == []


LONG_NAMES = {
    "20 letters": "\u041a\u043e\u043d\u0441\u0442\u0430\u043d\u0442\u0438\u043d" * 2,
    "64 wide letters": "\u0429" * 64,
    "40 wide small letters": "\u0449" * 40,
    "parts": "\u0417\u0430\u0431\u043e\u043b\u043e\u0446-\u0441\u043a\u0438\u0439^" * 4,
    "words": "\u0418\u0432\u0430\u043d\u043e\u0432\u0430 \u0430\u043d\u0434\u0440\u0430 " * 3,
}


@pytest.mark.parametrize("name", LONG_NAMES.values(), ids=LONG_NAMES)
def test_nothing_is_cut_off_of_names_now_and_in_another_character_set(desk, tmp_path, name):
    write_ct(tmp_path / "b.dcm", StudyInstanceUID="1.2", PatientName=name.encode("cp1251"), SpecificCharacterSet=None)
    desk.choose(tmp_path)
    [field] = desk.slicer.util.findChildren(desk.panel.ui.questionCards, name="CharacterSet")
    field.lineEdit().text = "cp1251"
    for width in (700, NARROW):
        shown(desk, width)
        assert cut_off(desk) == []
    [preview] = desk.slicer.util.findChildren(desk.panel.ui.questionCards, name="previewLabel")
    assert name.strip() in preview.text.replace("\N{ZERO WIDTH SPACE}", "")


def test_finds_rich_text_that_is_cut_off(desk):
    shown(desk)
    desk.panel.ui.countsLabel.text = f"<table><tr><td>{'W' * 40}</td></tr></table>"
    desk.panel.ui.countsLabel.visible = True
    shown(desk)
    assert desk.panel.ui.countsLabel.text in cut_off(desk)


def test_long_names_do_not_make_the_panel_wide(desk, tmp_path):
    (tmp_path / ("f" * 64)).mkdir()
    write_ct(tmp_path / ("f" * 64) / "input.dcm", StudyInstanceUID=None, XRayTubeCurrent=b"12.4")
    desk.choose(tmp_path, tmp_path.parent / f"{tmp_path.name}-{'0123456789abcdef' * 8}")
    desk.press("patch")
    desk.panel.ui.detailsButton.collapsed = False
    tree = desk.panel.ui.resultsTree
    tree.setCurrentItem(tree.topLevelItem(0).child(0))
    shown(desk)
    assert cut_off(desk) == []


def test_what_does_not_fit_side_by_side_is_below_one_another_as_long_as_it_does_not(desk):
    """The panel can be made narrow again, too."""
    qt = desk.module.qt
    ui = desk.panel.ui
    desk.panel.ui.rulesButton.collapsed = False
    tree = ui.resultsTree
    for width in (NARROW, 3000, NARROW, 3000):
        shown(desk, width)
        directions = {row.layout().direction() for row in (ui.rulesRow, ui.resultsRow)}
        is_wide = width > NARROW
        assert (directions == {qt.QBoxLayout.LeftToRight}) or not is_wide
        assert (
            not any(
                "\n" in button.text
                for button in desk.slicer.util.findChildren(className="QPushButton", widget=desk.panel.uiWidget)
            )
            or not is_wide
        )
        assert (ui.foldersLayout.rowWrapPolicy == qt.QFormLayout.WrapLongRows) or not is_wide
        assert desk.panel.parent.minimumSizeHint.width() <= NARROW
        assert tree.columnWidth(0) > (1000 if is_wide else 50)


def test_the_repairs_fit_into_the_panel_when_it_or_the_letters_become_smaller_or_larger(desk):
    qt = desk.module.qt
    desk.panel.ui.rulesButton.collapsed = False
    desk.tick(*desk.panel.ruleCheckBoxes)
    font = qt.QApplication.font()
    size = font.pointSizeF()
    narrowest = NARROWEST if size < 12 else NARROW
    for factor, width in ((1, narrowest), (1, 3000), (0.5, narrowest), (1, narrowest)):
        font.setPointSizeF(size * factor)
        qt.QApplication.setFont(font)
        shown(desk, width)
        assert desk.panel.parent.minimumSizeHint.width() <= width
        boxes = desk.slicer.util.findChildren(className="QCheckBox", widget=desk.panel.uiWidget)
        cut = [box.text for box in boxes if box.width < box.sizeHint.width() or box.height < box.sizeHint.height()]
        assert cut == []
        assert any("\n" in box.text for box in boxes) or (factor, width) != (1, narrowest)
        assert not any("\n" in box.text for box in boxes) or width != 3000


def test_titles_of_sections_make_the_panel_no_wider_than_it_was_made(desk):
    available = NARROWEST - desk.panel.MARGIN
    for width in (NARROWEST, 3 * NARROWEST):
        desk.panel._fit(width)
        for section in (desk.panel.ui.rulesButton, desk.panel.ui.detailsButton):
            assert (section.minimumSizeHint.width() <= available) or width > NARROWEST
            assert "\n" not in section.text or width == NARROWEST


def test_nothing_is_cut_off_when_the_letters_become_larger_while_it_is_open(desk, tmp_path):
    application = desk.module.qt.QApplication
    font = application.font()
    size = font.pointSizeF()
    font.setPointSizeF(size / 2)
    application.setFont(font)
    write_ct(tmp_path / "input.dcm", StudyInstanceUID=None)
    desk.open_panel()
    desk.panel.ui.rulesButton.collapsed = False
    desk.choose(tmp_path / "input.dcm")
    desk.press("check")
    shown(desk)
    font.setPointSizeF(size)
    application.setFont(font)
    shown(desk)
    desk.wait(lambda: not desk.panel._series.colouring.is_running)  # it takes on the letters, too
    shown(desk)
    assert cut_off(desk) == []


def test_nothing_is_cut_off_of_a_question(desk, tmp_path):
    output = tmp_path / ("o" * 120) / ("p" * 120)
    output.mkdir(parents=True)
    (output / "a").write_text("")
    write_ct(tmp_path / "input.dcm")
    desk.choose(tmp_path / "input.dcm", output)
    cut = []

    def look(box):
        labels = desk.slicer.util.findChildren(box, className="QLabel")
        cut.extend(label.text for label in labels if label.minimumSizeHint.width() > label.width)
        box.reject()

    desk.user.will_answer(look)
    desk.press("patch")
    assert cut == []
    assert str(output) in desk.user.dialogs[0].text


@each_width(NARROW, 480, 1000)
def test_the_columns_of_the_results_fit_into_them(desk, tmp_path, width):
    write_ct(tmp_path / "input.dcm", StudyInstanceUID=None)
    desk.choose(tmp_path / "input.dcm")
    desk.panel.ui.detailsButton.collapsed = False
    shown(desk, width)
    tree = desk.panel.ui.resultsTree
    assert sum(tree.columnWidth(column) for column in range(3)) == tree.viewport().width
    assert not tree.horizontalScrollBar().isVisibleTo(tree)


def test_tool_tips_of_long_texts_can_be_broken(desk, tmp_path):
    name = "n" * 200
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / name).write_text("no DICOM file")
    desk.choose(tmp_path / "input")
    desk.press("check")
    files = desk.panel.ui.resultsTree.topLevelItem(0).child(0)
    files.setExpanded(True)
    tip = files.child(0).toolTip(0)
    assert name in tip.replace("\N{ZERO WIDTH SPACE}", "")
    assert all(len(part) < 40 for part in re.split("[\N{ZERO WIDTH SPACE} ]", tip))
    assert len(desk.part("text_layout").as_tool_tip("a " * 5000)) < 1100


def test_finds_what_is_cut_off(desk):
    desk.panel.chooseButton.setMaximumWidth(10)
    shown(desk)
    assert desk.panel.chooseButton.text in cut_off(desk)
