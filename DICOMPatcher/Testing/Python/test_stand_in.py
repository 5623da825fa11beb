"""What stands for Slicer outside Slicer: does it do what PythonQt, ctk and Slicer were seen to do?

Beside the project there may be scripts of single statements with what real PythonQt printed for them; the stand-in must
print the same.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import subprocess
import sys

import pytest

from stand_in import PYTHONPATH, STAND_IN, TESTS, imported_module, require_qt, stand_in
from synthetic import write_ct

RECORDED = TESTS.parents[3] / "shared" / "pythonqt"

NOT_THE_SAME = {
    "72 combo.currentIndexChanged(int) / (QString)": "Qt 6 has no such signal with a text",
    "PythonQt: QObject::connect() signal 'currentIndexChanged(QString)'": "the same",
    "78 qt.Signal / qt.Slot / qt.Property": "of these only Signal is there",
    "96 python override sizeHint seen by C++": "the other number is a matter of style and fonts",
    "114 QDateTime": "the time",
    "125 QApplication.instance()": "the recorder was not Slicer",
    "134 QUiLoader.availableWidgets ctk": "only a few classes of ctk are there",
    "137 sys.stdout": "belongs to the interpreter in Slicer",
    "139 sys.executable / prefix": "belongs to the interpreter in Slicer",
    "python thread ticks": "PySide6 lets threads run in the event loop",
    "This plugin does not support": "a message of the screen",
    "QFileDialog opts": "Qt 6 changed the numbers",
    "std path": "belongs to the machine",
    "buttongroup": "Qt 6 has no such signal with a number",
    "PythonQt: QObject::connect() signal 'buttonClicked(int)'": "the same",
    "mime urls": "belongs to the machine",
    "ctk classes": "only a few classes of ctk are there",
    "unwrapped classes": "Qt 6 has no QRegExp",
    "__doc__/help signature": "there is no help for each function",
    "qt.QFontMetrics(box.font).": "a matter of fonts",
    "box.font": "the same",
    "item.font": "the same",
    "qt.QApplication.font()": "the same",
    "box.sizeHint": "a matter of style and fonts",
    "box.style()": "the style",
    "qt.QApplication.style()": "the same",
    "box.palette": "Qt 6 describes it in other words",
    "qt.QApplication.palette()": "the same",
    "box.logicalDpiX()": "the screen",
    "box.devicePixelRatio()": "a whole number in Qt 5",
    "qt.QApplication.primaryScreen()": "the value of a property is not to be had from the class",
    "qt.QApplication.desktop()": "Qt 6 has no such function",
}
"""Beginnings of lines that may differ, and why."""

RUN = """
import runpy, sys
import user
user.reset(tuple(map(int, sys.argv[1].split("."))))
import qt
from wrapped import application
for script in sys.argv[2:]:
    print("===", script[-14:], flush=True)
    runpy.run_path(script)
    application.later_session()
"""


@pytest.fixture
def user(slicer_version):
    require_qt()
    with stand_in(slicer_version) as user:
        yield user


@pytest.fixture
def qt(user):
    import qt

    return qt


@pytest.fixture
def ctk(user):
    import ctk

    return ctk


@pytest.fixture
def slicer(user):
    import slicer

    return slicer


@pytest.fixture
def application(qt):
    qt.QWidget  # noqa: B018 - makes the application
    from wrapped import application

    return application


# What was recorded


def comparable(text: str) -> list[str]:
    """Return the lines that say what statements did, without addresses, C++ signatures and counts of time."""
    lines = []
    for line in text.splitlines():
        # Tracebacks show the source of the line if they can.
        if line.startswith((" " * 4, "Traceback", "  File", "===")):
            continue
        line = re.sub(r"0x[0-9a-f]+", "0x", line.strip())
        line = re.sub(r"Called \w+\(.*\) -> .* with", "Called ... with", line)
        line = re.sub(r"(with keyword arguments).*", r"\1", line)
        line = re.sub(r"TypeError: \w+\.(\w+\(\))", r"TypeError: \1", line)  # the class since Python 3.10
        line = re.sub(r"ticks: [1-9]\d*", "ticks: some", line)
        if not line.startswith(tuple(NOT_THE_SAME)):
            lines.append(line)
    return lines


@pytest.mark.parametrize("version", ["5.8", "5.12"])
def test_prints_what_real_pythonqt_printed(version):
    require_qt()
    if not RECORDED.is_dir():
        pytest.skip("no recorded output beside the project (../shared/pythonqt)")
    names = ("statements", "statements2", "statements3", "statements4")
    done = subprocess.run(
        [sys.executable, "-u", "-c", RUN, version, *(str(RECORDED / f"{name}.py") for name in names)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": PYTHONPATH, "PYTHONIOENCODING": "utf-8", "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert done.returncode == 0, done.stdout
    expected = "".join((RECORDED / f"{name}.slicer-{version}.txt").read_text("utf-8") for name in names)
    assert comparable(done.stdout) == comparable(expected)
    assert len(comparable(expected)) > 300


# Properties, functions, classes


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("qt.QCheckBox('a').checked()", TypeError),
        ("qt.QLineEdit().text()", TypeError),
        ("qt.QTreeWidget().topLevelItemCount()", TypeError),
        (r"setattr(qt.QWidget(), 'accessibleName', 'a\udc80')", SystemError),
        (r"qt.QTreeWidgetItem().setToolTip(0, 'a\udc80')", SystemError),
        (r"qt.QComboBox().addItems(['a', '\udc80'])", SystemError),
        (r"qt.QApplication.clipboard().setText('\udc80')", SystemError),
        (r"ctk.ctkDICOMDatabase().patientForStudy('\udc80')", SystemError),
        ("qt.QProgressDialog('a', 'b', 0, 1).wasCanceled()", TypeError),
        ("qt.QLineEdit().nonexistent", AttributeError),
        ("qt.QLineEdit().isChecked", AttributeError),
        ("setattr(qt.QPushButton(), 'foo', 1)", AttributeError),
        ("setattr(qt.QPushButton(), 'clicked', print)", AttributeError),
        ("setattr(qt.QPushButton(), 'click', print)", AttributeError),
        ("setattr(qt.QTreeWidgetItem(), 'foo', 1)", AttributeError),
        ("setattr(qt.QTreeWidget(), 'topLevelItemCount', 3)", AttributeError),
        ("setattr(qt.QSpinBox(), 'value', '7')", AttributeError),
        ("setattr(qt.QPushButton(), 'icon', 'open.png')", AttributeError),
        ("setattr(ctk.ctkPathLineEdit(), 'path', 'a')", AttributeError),
        ("ctk.ctkPathLineEdit().setFilters(1)", AttributeError),
        ("ctk.ctkCollapsibleButton().setCollapsed(True)", AttributeError),
        ("ctk.ctkNoSuchWidget", AttributeError),
        ("qt.QCheckBox(text='a')", ValueError),
        ("qt.QLabel('a', parent=qt.QWidget())", ValueError),
        ("qt.QLabel('dies with its parent', qt.QWidget()).text", ValueError),
        ("qt.QPlainTextEdit().appendPlainText(text='a')", ValueError),
        ("ctk.ctkCollapsibleButton('a title')", ValueError),
        ("qt.QPushButton('a').clicked[bool]", TypeError),
        ("qt.QFormLayout().addRow(5)", ValueError),
        ("qt.QSpinBox().setValue('7')", ValueError),
        ("qt.QDesktopServices.openUrl('file:///a')", ValueError),
        ("qt.QPushButton().setIcon('open.png')", ValueError),
        ("qt.QMenu().addAction('a', print)", ValueError),
        ("qt.QTimer.singleShot(0, 'a')", ValueError),
        ("qt.QCheckBox().checkStateChanged", AttributeError),
        ("qt.QFormLayout().setRowVisible", AttributeError),
        ("qt.QWidget().staticMetaObject", AttributeError),
        ("qt.QtWidgets", AttributeError),
        ("qt.qVersion", AttributeError),
        ("slicer.app.nonexistent", AttributeError),
        ("slicer.nonexistent", AttributeError),
    ],
)
def test_refuses_what_pythonqt_refuses(qt, ctk, slicer, statement, error):
    with pytest.raises(error):
        eval(statement, {"qt": qt, "ctk": ctk, "slicer": slicer})


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("qt.QTreeWidgetItem(['a', 'b']).text(1)", "b"),
        ("qt.QFont('Helvetica', 9).pointSize()", 9),
        ("qt.QSizePolicy(qt.QSizePolicy.Expanding, qt.QSizePolicy.Fixed).horizontalPolicy()", 7),
        ("qt.QFontDatabase.systemFont(qt.QFontDatabase.FixedFont).className()", "QFont"),
        ("qt.QApplication.style().standardIcon(qt.QStyle.SP_DirOpenIcon).isNull()", False),
        ("qt.QFileInfo('/a/b.txt').fileName()", "b.txt"),
        ("qt.QDir.toNativeSeparators('a')", "a"),
        ("qt.QUrl.fromLocalFile('/a b').toLocalFile()", "/a b"),
        ("qt.QUrl('file:///a', qt.QUrl.TolerantMode).isLocalFile()", True),
        ("qt.QHeaderView.Stretch", 1),
        ("qt.QSplitter(qt.Qt.Vertical).orientation", 2),
        ("qt.QGroupBox('a').title", "a"),
        ("qt.QSize(2, 3) == qt.QSize(2, 3)", True),
        ("qt.QTextEdit('a').plainText", "a"),
        ("hasattr(qt.QDialog, 'exec_')", True),
        ("qt.QDialogButtonBox(qt.QDialogButtonBox.Ok | qt.QDialogButtonBox.Cancel).orientation", 1),
        ("qt.QDialogButtonBox(qt.QDialogButtonBox.Ok | qt.QDialogButtonBox.Cancel).standardButtons", 0x400400),
    ],
)
def test_has_what_a_panel_uses(qt, statement, value):
    assert eval(statement, {"qt": qt}) == value


UI = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Panel</class><widget class="QWidget" name="Panel"><layout class="QVBoxLayout" name="all">
<item><widget class="QWidget" name="listArea"><layout class="QVBoxLayout" name="list"/></widget></item>
</layout></widget></ui>"""


def test_a_function_that_is_taken_for_a_property_is_not_overwritten(qt):
    timer = qt.QTimer()
    with pytest.raises(AttributeError, match=r"Slot 'singleShot' can not be overwritten on QTimer object"):
        timer.singleShot = True
    timer.setSingleShot(True)
    assert timer.isSingleShot()


def test_an_empty_layout_is_false_and_left_out_by_slicer(qt, slicer, tmp_path):
    (tmp_path / "panel.ui").write_text(UI)
    ui = slicer.util.childWidgetVariables(slicer.util.loadUI(str(tmp_path / "panel.ui")))
    with pytest.raises(AttributeError, match="list"):
        ui.list  # noqa: B018 - the attempt
    layout = ui.listArea.layout()
    assert layout is not None
    assert not layout
    layout.addWidget(qt.QLabel("x"))
    assert layout
    assert ui.all.count() == 1


def test_text_of_a_widget_is_measured_with_its_font(qt, user):
    label = qt.QLabel("a label")
    if user.World.version < (5, 12):
        with pytest.raises(ValueError, match="return type 'QFontMetrics' is ignored because it is unknown to PythonQt"):
            label.fontMetrics()
        with pytest.raises(ValueError, match="QFontMetrics"):
            qt.QApplication.fontMetrics()
    else:
        assert label.fontMetrics().height() > 0
    assert qt.QFontMetrics(label.font).height() > 0


@pytest.mark.parametrize(
    ("statement", "truth"),
    [
        ("qt.QIcon()", False),
        ("qt.QMenu()", False),
        ("qt.QTextDocument()", False),
        ("qt.QModelIndex()", False),
        ("qt.QPoint()", False),
        ("qt.QPoint(0, 1)", True),
        ("qt.QRect(0, 0, 0, 2)", False),
        ("qt.QRect(0, 0, 2, 2)", True),
        ("qt.QSize(0, 0)", False),
        ("qt.QSize(0, 2)", False),
        ("qt.QKeySequence('Ctrl+A')", True),
        ("qt.QDate()", False),
        ("qt.QByteArray()", False),
        ("qt.QByteArray(b'x')", True),
        ("qt.QTextCursor()", False),
        ("qt.QTreeWidget()", True),
        ("qt.QTreeWidget().headerItem()", True),
        ("qt.QComboBox()", True),
        ("qt.QLineEdit()", True),
        ("qt.QFont()", True),
        ("qt.QTreeWidgetItem(['a']).icon(0)", False),
    ],
)
def test_objects_are_true_or_false_as_in_pythonqt(qt, statement, truth):
    assert bool(eval(statement)) is truth


def test_what_is_hidden_does_not_count_for_the_truth_of_a_layout_or_menu(qt):
    window, menu = qt.QWidget(), qt.QMenu()
    layout, label = qt.QVBoxLayout(window), qt.QLabel("x")
    layout.addWidget(label)
    assert layout
    label.hide()
    assert not layout
    assert layout.count() == 1
    label.visible = True
    assert layout
    action = menu.addAction("a")
    assert menu
    action.visible = False
    assert not menu


def test_enumerators_are_read_from_properties_as_plain_numbers(qt):
    label = qt.QLabel("x")
    label.alignment = qt.Qt.AlignRight
    assert type(label.alignment) is int
    assert label.alignment == qt.Qt.AlignRight


@pytest.mark.parametrize(
    ("statement", "version"),
    [
        ("qt.QThread", "5.12"),
        ("qt.QWidget().screen", "5.12"),
        ("qt.QComboBox().setPlaceholderText", "5.12"),
        ("qt.QFormLayout().takeRow", "5.12"),
        ("qt.Qt.AlignmentFlag.AlignLeft", "5.12"),
        ("qt.QMessageBox.StandardButton.Ok", "5.12"),
        ("ctk.ctkDICOMDatabase().instanceValues", "5.12"),
        ("ctk.ctkDICOMDatabase().loadedSeries", "5.8"),
    ],
)
def test_has_what_one_version_alone_has_there_only(qt, ctk, user, statement, version):
    here = ".".join(map(str, user.World.version[:2]))
    # What is there and cannot be stood in for is refused aloud, unlike what is not there.
    with contextlib.suppress(NotImplementedError) if here == version else pytest.raises(AttributeError):
        eval(statement, {"qt": qt, "ctk": ctk})


def test_what_only_pythonqt_has_is_refused_aloud(qt):
    """So that `hasattr` does not say that it is not there."""
    layout = qt.QVBoxLayout()
    with pytest.raises(NotImplementedError, match=r"PythonQt has QVBoxLayout\.margin"):
        hasattr(layout, "margin")
    with pytest.raises(NotImplementedError):
        layout.margin = 3


def test_names_that_are_keywords_of_python(qt):
    window = qt.QWidget()
    window.raise_()
    getattr(window, "raise")()
    window.show_()
    assert window.visible
    with pytest.raises(AttributeError):
        window.enabled_  # noqa: B018 - the attempt


def test_tree_items_keep_what_they_hold(qt):
    tree = qt.QTreeWidget()
    tree.setColumnCount(2)
    tree.setHeaderLabels(("File", "Outcome"))
    data = {"findings": [1, 2]}

    def fill():
        item = qt.QTreeWidgetItem(tree, ["a.dcm", "patched"])
        item.setData(0, qt.Qt.UserRole, data)
        item.setFlags(item.flags() | qt.Qt.ItemIsUserCheckable)
        item.setCheckState(0, qt.Qt.Checked)
        item.addChild(qt.QTreeWidgetItem(["finding", ""]))

    fill()
    item = tree.topLevelItem(0)
    assert (tree.topLevelItemCount, item.childCount(), item.text(1)) == (1, 1, "patched")
    assert item.data(0, qt.Qt.UserRole) == {"findings": (1, 2)}
    assert item.checkState(0) == qt.Qt.Checked
    assert item.child(0).parent() == item
    assert tree.header().count() == 2


def test_classes_are_no_bases_of_each_other(qt):
    box = qt.QCheckBox("a")
    assert not isinstance(box, qt.QWidget)
    assert box.inherits("QWidget")
    assert not box.inherits("QLabel")


# Signals


def test_exceptions_in_slots_are_printed_and_kept(qt, user, capsys):
    seen = []
    button = qt.QPushButton("a")
    button.clicked.connect(lambda checked: 1 / 0)
    button.clicked.connect(seen.append)
    button.click()
    assert seen == [False]
    assert "ZeroDivisionError" in capsys.readouterr().err
    [error] = user.take_slot_errors()
    assert isinstance(error, ZeroDivisionError)


def test_exceptions_that_nobody_expected_fail_the_test(qt, user):
    button = qt.QPushButton("a")
    button.clicked.connect(lambda: 1 / 0)
    button.click()
    with pytest.raises(AssertionError, match="exceptions in slots"):
        user.check()
    user.take_slot_errors()


def test_answers_that_are_left_over_fail_the_test(user):
    user.will_answer("Yes")
    with pytest.raises(AssertionError, match="no dialog asked for"):
        user.check()
    user.answers.clear()


def test_slots_of_cpp_get_all_arguments(qt, user):
    """So that a button's `clicked` cannot be connected with a function that takes nothing."""
    button, box, edit = qt.QPushButton(), qt.QCheckBox(), qt.QLineEdit("a")
    box.checked = True
    box.toggled.connect(edit.setEnabled)
    box.checked = False
    assert not edit.enabled
    button.clicked.connect(edit.clear)
    button.click()
    assert edit.text == "a"
    assert [type(error) for error in user.take_slot_errors()] == [ValueError]
    button.disconnect("clicked(bool)", edit.clear)
    button.connect("clicked()", edit.clear)
    button.click()
    assert edit.text == ""


def test_signals_of_an_object_do_not_outlive_it(qt, user):
    seen = []

    def make():
        edit = qt.QLineEdit()
        edit.textChanged.connect(seen.append)
        edit.text = "a"
        return edit

    make()
    assert make().text == "a"
    assert seen == ["a", "a"]


def test_exceptions_in_overridden_functions_are_kept(qt, user):
    class Panel(qt.QWidget):
        def closeEvent(self, event):
            raise KeyError("a mistake")

    panel = Panel()
    panel.show()
    panel.close()
    assert [type(error) for error in user.take_slot_errors()] == [KeyError]


# Settings


def test_settings_are_strings_in_a_later_session(qt, application):
    qt.QSettings().setValue("A/flag", True)
    qt.QSettings().setValue("A/number", 3)
    assert (qt.QSettings().value("A/flag"), qt.QSettings().value("A/number")) == (True, 3)
    application.later_session()
    assert (qt.QSettings().value("A/flag"), qt.QSettings().value("A/number")) == ("true", "3")


def test_settings_values_are_converted(qt, slicer, application):
    qt.QSettings().setValue("A/flag", False)
    application.later_session()
    assert slicer.util.settingsValue("A/flag", True, converter=slicer.util.toBool) is False
    assert slicer.util.settingsValue("A/other", True, converter=slicer.util.toBool) is True


@pytest.mark.parametrize("run", [1, 2])
def test_settings_begin_empty(qt, run):
    assert qt.QSettings().allKeys() == ()
    qt.QSettings().setValue("A/flag", True)


# ctk


def test_path_line_edit_keeps_its_history(qt, ctk, application):
    edit = ctk.ctkPathLineEdit()
    edit.settingKey = "Input"
    for number in range(7):
        edit.currentPath = f"/{number}"
        edit.addCurrentPathToHistory()
    assert edit.comboBox().count == 5
    application.later_session()
    edit = ctk.ctkPathLineEdit()
    assert edit.currentPath == ""
    edit.settingKey = "Input"
    assert edit.currentPath == "/6"
    other = ctk.ctkPathLineEdit()
    other.currentPath = "/mine"
    other.settingKey = "Input"
    assert other.currentPath == "/mine"


def test_path_line_edit_reads_a_history_of_one_path(qt, ctk, application):
    qt.QSettings().setValue("ctkPathLineEdit/Input", ["/only"])
    application.later_session()
    edit = ctk.ctkPathLineEdit()
    edit.settingKey = "Input"
    assert edit.currentPath == "/only"


def test_path_line_edit_that_is_emptied_has_no_other_path_but_is_not_valid(ctk):
    edit = ctk.ctkPathLineEdit()
    seen = []
    edit.currentPathChanged.connect(seen.append)
    edit.validInputChanged.connect(seen.append)
    for path in ("", "/a", "", "/b", "/c", ""):
        edit.currentPath = path
    assert seen == ["/a", True, False, "/b", True, "/c", False]


def test_path_line_edit_browses(ctk, user):
    edit = ctk.ctkPathLineEdit()
    seen = []
    edit.currentPathChanged.connect(seen.append)
    edit.filters = ctk.ctkPathLineEdit.Dirs
    edit.currentPath = "/old"
    user.will_answer("/new", "")
    edit.browse()
    edit.browse()
    assert (edit.currentPath, seen) == ("/new", ["/old", "/new"])
    assert [(dialog.kind, dialog.folder) for dialog in user.dialogs] == [
        ("QFileDialog.getExistingDirectory", "/old"),
        ("QFileDialog.getExistingDirectory", "/new"),
    ]


def test_collapsible_button_hides_what_is_in_it(qt, ctk):
    section = ctk.ctkCollapsibleButton()
    section.text = "Options"
    layout = qt.QFormLayout(section)
    seen, hidden = qt.QCheckBox("a"), qt.QCheckBox("b")
    layout.addRow(seen)
    layout.addRow(hidden)
    hidden.hide()
    tall = section.sizeHint.height()
    section.collapsed = True
    assert seen.isHidden()
    assert section.sizeHint.height() < tall
    section.collapsed = False
    assert (seen.isHidden(), hidden.isHidden()) == (False, True)


def test_combo_box_and_search_box(ctk):
    combo = ctk.ctkComboBox()
    combo.defaultText = "Choose..."
    combo.addItem("a", "first")
    combo.currentIndex = 0
    assert (combo.defaultText, combo.currentUserDataAsString) == ("Choose...", "first")
    search = ctk.ctkSearchBox()
    seen = []
    search.textChanged.connect(seen.append)
    search.text = "ct"
    assert seen == ["ct"]


# Dialogs


def test_message_boxes_are_answered_by_label_or_button(qt, user):
    user.will_answer("Yes", qt.QMessageBox.No)
    answers = [qt.QMessageBox.question(None, "Title", "Sure?") for _time in range(2)]
    assert answers == [qt.QMessageBox.Yes, qt.QMessageBox.No]
    assert user.dialogs[0].title == "Title"
    assert user.dialogs[0].buttons == ("Yes", "No")


def test_message_box_with_buttons_of_its_own(qt, user):
    box = qt.QMessageBox()
    box.text = "Some instances are in the database already."
    box.informativeText = "Delete them first?"
    box.detailedText = "1.2.3"
    delete = box.addButton("&Delete first", qt.QMessageBox.AcceptRole)
    box.addButton(qt.QMessageBox.Cancel)
    user.will_answer("Delete first")
    box.exec_()
    assert box.clickedButton() == delete
    [dialog] = user.dialogs
    assert (dialog.informative, dialog.detailed) == ("Delete them first?", "1.2.3")
    assert set(dialog.buttons) == {"Delete first", "Cancel"}


def test_message_box_with_one_button_needs_no_answer(qt, user):
    assert qt.QMessageBox.warning(None, "a", "b") == qt.QMessageBox.Ok
    assert user.texts("warning") == ["b"]


@pytest.mark.parametrize(
    "statement",
    [
        "qt.QMessageBox.question(None, 'a', 'b')",
        "qt.QDialog().exec_()",
        "qt.QFileDialog.getExistingDirectory()",
        "qt.QMenu().exec_(qt.QCursor.pos())",
    ],
)
def test_dialogs_that_nobody_answers_fail(qt, user, monkeypatch, statement):
    monkeypatch.setattr(user, "SECONDS", 0.1)
    with pytest.raises(user.Unanswered):
        eval(statement, {"qt": qt})


def test_answer_that_is_no_button_fails(qt, user):
    user.will_answer("Maybe")
    qt.QMessageBox.question(None, "a", "b")
    assert "no button 'Maybe'" in str(user.take_slot_errors()[0])


def test_dialogs_are_used_while_they_are_open(qt, user):
    dialog = qt.QDialog()
    edit = qt.QLineEdit(dialog)

    def fill_in(opened):
        opened.findChild("QLineEdit").text = "typed"
        opened.accept()

    user.will_answer(fill_in, False)
    assert dialog.exec_() == qt.QDialog.Accepted
    assert edit.text == "typed"
    assert dialog.exec_() == qt.QDialog.Rejected


def test_menus_are_answered_with_an_action(qt, user):
    seen = []
    menu = qt.QMenu()
    menu.addAction("&Open folder").triggered.connect(lambda: seen.append("open"))
    menu.addAction("Copy path")
    user.will_answer("Open folder")
    menu.exec_(qt.QCursor.pos())
    assert seen == ["open"]
    assert user.dialogs[0].buttons == ("Open folder", "Copy path")


def test_nothing_is_opened_on_the_desktop(qt, slicer, user):
    assert qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile("/a b"))
    slicer.app.openUrl("https://example.org")
    assert user.opened_urls == ["file:///a b", "https://example.org"]


# slicer.util


def test_confirmations(slicer, user):
    user.will_answer("OK", "Cancel", "Yes", "No")
    assert [slicer.util.confirmOkCancelDisplay("a") for _time in range(2)] == [True, False]
    assert [slicer.util.confirmYesNoDisplay("a", detailedText="b") for _time in range(2)] == [True, False]
    assert user.dialogs[-1].detailed == "b"


def test_message_that_is_not_to_be_shown_again(qt, slicer, user):
    def ask():
        return slicer.util.confirmOkCancelDisplay("Sure?", dontShowAgainSettingsKey="A/DontAsk")

    user.will_answer("OK")
    assert ask()
    qt.QSettings().setValue("A/DontAsk", int(qt.QMessageBox.Ok))
    assert ask()
    assert len(user.dialogs) == 1


def test_errors_are_shown_and_raised_again(slicer, user):
    with pytest.raises(RuntimeError, match="fire"), slicer.util.tryWithErrorDisplay("It failed.", waitCursor=True):
        raise RuntimeError("fire")
    assert "It failed." in user.texts()[0]
    assert "fire" in user.texts()[0]


@pytest.mark.parametrize("change", [{"testing": True}, {"has_main_window": False}], ids=str)
def test_messages_are_only_logged_without_a_user(slicer, user, caplog, change):
    for name, value in change.items():
        setattr(user.World, name, value)
    with caplog.at_level(logging.INFO):
        slicer.util.infoDisplay("done")
    assert "done" in caplog.text
    assert user.dialogs == []


def test_confirmations_are_refused_in_testing_mode(slicer, user):
    user.World.testing = True
    assert not slicer.util.confirmYesNoDisplay("Sure?")


def test_without_main_window(slicer, user):
    user.World.has_main_window = False
    assert slicer.util.mainWindow() is None
    with pytest.raises(RuntimeError):
        slicer.util.selectModule("DICOM")


def test_status_messages(slicer):
    slicer.util.showStatusMessage("examining: 1 / 2")
    assert slicer.util.mainWindow().statusBar().currentMessage() == "examining: 1 / 2"


def test_progress_dialog_is_polled(slicer):
    dialog = slicer.util.createProgressDialog(maximum=3, labelText="Importing")
    dialog.value = 1
    assert not dialog.wasCanceled
    dialog.cancel()
    assert dialog.wasCanceled
    dialog.close()


def test_wait_cursor_is_put_back(qt, slicer):
    with slicer.util.WaitCursor():
        assert qt.QApplication.overrideCursor().shape() == qt.Qt.WaitCursor
    assert qt.QApplication.overrideCursor() is None


def test_application_says_which_slicer_it_is(slicer, user, tmp_path):
    user.World.version = (5, 6, 2)
    assert (slicer.app.majorVersion, slicer.app.minorVersion, slicer.app.applicationVersion) == (5, 6, "5.6.2")
    slicer.app.temporaryPath = str(tmp_path)
    assert slicer.app.temporaryPath == str(tmp_path)
    slicer.app.processEvents()
    assert ("processEvents",) in slicer.calls


def test_loads_ui_files(slicer, tmp_path):
    (tmp_path / "panel.ui").write_text(
        """<?xml version="1.0" encoding="UTF-8"?>
        <ui version="4.0"><class>Panel</class><widget class="QWidget" name="Panel"><layout class="QFormLayout">
        <item row="0" column="0"><widget class="QLabel" name="label"><property name="text"><string>Folder</string>
        </property></widget></item>
        <item row="0" column="1"><widget class="ctkPathLineEdit" name="folderEdit"><property name="settingKey">
        <string>Folder</string></property></widget></item></layout></widget>
        <customwidgets><customwidget><class>ctkPathLineEdit</class><extends>QWidget</extends>
        <header>ctkPathLineEdit.h</header></customwidget></customwidgets></ui>"""
    )
    widget = slicer.util.loadUI(str(tmp_path / "panel.ui"))
    ui = slicer.util.childWidgetVariables(widget)
    assert ui.label.text == "Folder"
    assert ui.folderEdit.className() == "ctkPathLineEdit"
    assert ui.folderEdit.settingKey == "Folder"
    ui.folderEdit.currentPath = "/a"
    assert ui.folderEdit.comboBox().currentText == "/a"


# The DICOM module


def test_importing_fills_the_database_while_events_are_processed(ctk, slicer, tmp_path):
    write_ct(tmp_path / "a.dcm")
    added = []
    slicer.dicomDatabase.instanceAdded.connect(added.append)
    slicer.util.selectModule("DICOM")
    browser = slicer.modules.DICOMWidget.browserWidget.dicomBrowser
    finished = []
    browser.directoryImported.connect(lambda: finished.append(browser.instancesAddedDuringImport))
    slicer.modules.DICOMWidget.browserWidget.importDirectory(str(tmp_path))
    assert (added, slicer.dicomDatabase.imagesCount()) == ([], 0)
    browser.waitForImportFinished()
    assert (len(added), finished, slicer.dicomDatabase.imagesCount()) == (1, [1], 1)
    database = slicer.dicomDatabase
    [patient] = database.patients()
    [study] = database.studiesForPatient(patient)
    [series] = database.seriesForStudy(study)
    assert database.filesForSeries(series) == (str(tmp_path / "a.dcm"),)
    assert database.fileForInstance(added[0]) == str(tmp_path / "a.dcm")
    assert database.patientForStudy(study) == patient
    assert database.removeStudy(study)
    assert (database.imagesCount(), database.patients()) == (0, ())


def test_list_of_files_is_imported(slicer, tmp_path):
    write_ct(tmp_path / "a.dcm", 0)
    write_ct(tmp_path / "b.dcm", 1)
    slicer.util.selectModule("DICOM")
    browser = slicer.modules.DICOMWidget.browserWidget.dicomBrowser
    browser.importFiles([str(tmp_path / "b.dcm")], browser.ImportDirectoryAddLink)
    browser.waitForImportFinished()
    assert slicer.dicomDatabase.allFiles() == (str(tmp_path / "b.dcm"),)


def test_temporary_database_leaves_the_users_own_alone(slicer, tmp_path):
    from DICOMLib import DICOMUtils

    slicer.app.temporaryPath = str(tmp_path)
    (tmp_path / "input").mkdir()
    write_ct(tmp_path / "input" / "a.dcm")
    (tmp_path / "SlicerDICOMDatabase").mkdir()
    DICOMUtils.importDicom(str(tmp_path / "input"))
    with DICOMUtils.TemporaryDICOMDatabase(str(tmp_path / "other")) as database:
        assert (database.isOpen, database.imagesCount()) == (True, 0)
    assert slicer.dicomDatabase.imagesCount() == 1
    assert DICOMUtils.allSeriesUIDsInDatabase() == list(
        DICOMUtils.seriesUIDsForFiles([str(tmp_path / "input" / "a.dcm")])
    )


# Between tests


def test_leaves_nothing_behind():
    with imported_module():
        assert "qt" in sys.modules
    assert not {"qt", "ctk", "slicer", "DICOMLib", "DICOMPatcher"} & set(sys.modules)
    assert str(STAND_IN) not in sys.path


def test_importing_the_module_needs_no_qt():
    code = "import sys, DICOMPatcher; DICOMPatcher.DICOMPatcherLogic(); assert 'PySide6' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": PYTHONPATH})


@pytest.mark.parametrize("run", [1, 2])
def test_windows_and_cursors_of_a_test_are_gone_in_the_next(qt, run):
    assert not any(widget.objectName == "left over" for widget in qt.QApplication.topLevelWidgets())
    assert qt.QApplication.overrideCursor() is None
    window = qt.QWidget()
    window.objectName = "left over"
    window.destroyed.connect(lambda *_object: None)
    test_windows_and_cursors_of_a_test_are_gone_in_the_next.window = window
    qt.QApplication.setOverrideCursor(qt.Qt.WaitCursor)
