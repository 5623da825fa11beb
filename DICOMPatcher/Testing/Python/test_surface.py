"""The facts about real PythonQt: taken over whole, and kept to by what stands for it."""

from __future__ import annotations

import importlib
import importlib.util
import pathlib

import pytest

from stand_in import STAND_IN, TESTS, require_qt, stand_in

ROOT = TESTS.parents[2]
RECORDED = ROOT.parent / "shared" / "pythonqt"
FACTS = STAND_IN / "wrapped" / "surface.json"

MAKE = {
    "QAction": "qt.QAction('x', None)",
    "QApplication": "qt.QApplication.instance()",
    "QCheckBox": "qt.QCheckBox('x')",
    "QColor": "qt.QColor('red')",
    "QColor empty": "qt.QColor()",
    "QDateTime": "qt.QDateTime.currentDateTime()",
    "QDir": "qt.QDir('/usr')",
    "QDir missing": "qt.QDir('/nowhere')",
    "QEvent": "qt.QEvent(qt.QEvent.User)",
    "QFileInfo": "qt.QFileInfo('/usr')",
    "QFontMetrics": "qt.QFontMetrics(qt.QFont())",
    "QGroupBox": "qt.QGroupBox('x')",
    "QHeaderView": "qt.QHeaderView(qt.Qt.Horizontal)",
    "QImage": "qt.QImage(4, 4, qt.QImage.Format_RGB32)",
    "QImage empty": "qt.QImage()",
    "QLabel": "qt.QLabel('x')",
    "QListWidgetItem": "qt.QListWidgetItem('x')",
    "QPixmap": "qt.QPixmap(4, 4)",
    "QPixmap empty": "qt.QPixmap()",
    "QPushButton": "qt.QPushButton('x')",
    "QRadioButton": "qt.QRadioButton('x')",
    "QShortcut": "qt.QShortcut(qt.QWidget())",
    "QSize 2x2": "qt.QSize(2, 2)",
    "QSpacerItem": "qt.QSpacerItem(1, 1)",
    "QStandardItem": "qt.QStandardItem('x')",
    "QStyle": "qt.QApplication.style()",
    "QTableWidgetItem": "qt.QTableWidgetItem('x')",
    "QUrl": "qt.QUrl('file:///usr')",
    "QUrl empty": "qt.QUrl()",
    "QVBoxLayout with a widget": "filled_layout(qt)",
}
"""How the objects were made; all others without arguments."""
OTHER_IN_QT_6 = {
    ("devicePixelRatio", "int"): "float",
    ("alignment", "Alignment"): "AlignmentFlag",
    ("flags", "ItemFlags"): "ItemFlag",
    ("primaryScreen", "NoneType"): "QScreen",
    # Classes that PySide6 knows by the next of their base classes
    ("style", "QFusionStyle"): "QCommonStyle",
    ("view", "QComboBoxListView"): "QListView",
    ("model", "QListModel"): "QAbstractListModel",
    ("model", "QTableModel"): "QAbstractTableModel",
    ("model", "QTreeModel"): "QAbstractItemModel",
    ("parent", "QApplication"): "qSlicerApplication",
}
"""What properties and getters give there and here."""


@pytest.fixture
def surface(slicer_version):
    require_qt()
    with stand_in(slicer_version):
        import qt

        qt.QWidget  # noqa: B018 - makes the application
        from wrapped import surface

        yield surface


def filled_layout(qt):
    filled_layout.widget = qt.QWidget()
    layout = qt.QVBoxLayout(filled_layout.widget)
    layout.addWidget(qt.QLabel("x"))
    return layout


def made(name):
    """Return a fresh object."""
    return eval(MAKE.get(name, f"module_of({name!r}).{name}()"), {**globals(), "qt": importlib.import_module("qt")})


def module_of(name):
    return importlib.import_module("ctk" if name.startswith("ctk") else "qt")


def test_are_those_that_were_recorded():
    if not RECORDED.is_dir():
        pytest.skip("nothing was recorded beside the project (../shared/pythonqt)")
    path = ROOT / "tools" / "pythonqt_surface.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert FACTS.read_text("utf-8") == tool.surface_text(pathlib.Path(RECORDED))


def test_are_many(surface):
    facts = surface.recorded()
    assert len(facts["truth"]) == 88
    assert len(facts["classes"]) > 80
    for version in surface.VERSIONS:
        assert sum(len(surface.of_class(name, version).kinds) for name in facts["classes"]) > 15_000


def test_truth_is_that_of_pythonqt(surface):
    truths = surface.recorded()["truth"]
    assert {name: bool(made(name)) for name in truths} == truths


def test_attributes_are_those_of_pythonqt(surface):
    """Each that is recorded is there, as what it is, or refused aloud; no other is there."""
    version = surface.version_of_world()
    from wrapped.members import member_of

    lacking = 0
    for name in surface.recorded()["classes"]:
        facts = surface.of_class(name, version)
        native_class = getattr(module_of(name), name)._native_class
        for attribute, kind in facts.kinds.items():
            if kind == "function":
                continue
            member = member_of(native_class, attribute)
            lacking += member.kind == "missing"
            assert member.kind in (kind, "missing"), (name, attribute)
        unknown = [other for other in dir(native_class) if facts.kind(other) is None]
        assert [other for other in unknown if member_of(native_class, other) is not None] == [], name
    assert lacking < 700


def given(made_object, name, kind):
    """Return the type of a value; "!" of a function that needs arguments, "missing" if it is not here."""
    try:
        value = getattr(made_object, name)
        return type(value if kind == "property" else value()).__name__
    except NotImplementedError:
        return "missing"
    except ValueError as error:
        return "!" if "argument" in str(error) else str(error)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_values_are_of_the_types_that_they_have_in_pythonqt(surface, capfd):
    wrong, count = set(), 0
    for name in surface.recorded()["classes"]:
        facts = surface.of_class(name, surface.version_of_world())
        made_object = made(name)
        for attribute, expected in facts.gives.items():
            found = given(made_object, attribute, facts.kinds[attribute])
            if found not in ("missing", expected, OTHER_IN_QT_6.get((attribute, expected))):
                wrong.add((name, attribute, expected, found))
            count += found == expected
    assert wrong == set()
    assert count > 3000


def test_getters_raise_where_they_do_in_pythonqt(surface):
    raising = [
        (name, getter)
        for name in surface.recorded()["classes"]
        for getter in surface.of_class(name, surface.version_of_world()).raises
    ]
    for name, getter in raising:
        with pytest.raises(ValueError, match="is ignored because it is unknown to PythonQt"):
            getattr(made(name), getter)()
    assert len(raising) > (50 if surface.version_of_world() == "5.8" else -1)
