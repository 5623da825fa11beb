"""The panel does with objects of C++ only what real PythonQt allows, in both versions of Slicer."""

from __future__ import annotations

import ast
import sys
import xml.etree.ElementTree as ET

import pytest

import panels
from stand_in import MODULE_FILE, SLICERS, imported_module, library_put_back, require_qt
from synthetic import write_ct, write_ct_series

SOURCES = [MODULE_FILE, *sorted(MODULE_FILE.parent.glob("DICOMPatcherLib/panel/*.py"))]
UI_FILE = MODULE_FILE.parent / "Resources" / "UI" / "DICOMPatcher.ui"


# While it is driven


def drive(desk, tmp_path):
    """Go through all that a person does with the panel."""
    source, output = tmp_path / "input", tmp_path / "output"
    write_ct_series(source / "a", 3, StudyInstanceUID=None, Rows=16, Columns=16)
    write_ct(source / "cut.dcm", Rows=16, Columns=16)
    (source / "cut.dcm").write_bytes((source / "cut.dcm").read_bytes()[:-100])
    write_ct(source / "long.dcm", Rows=16, Columns=16)
    (source / "long.dcm").write_bytes((source / "long.dcm").read_bytes() + bytes(512))
    desk.tick("RemoveForeignBytes", on=False)
    desk.choose(source, output)
    desk.press("check")
    desk.tree()
    desk.answer("yes")
    desk.begin("patch")
    desk.begin("cancel")
    desk.wait()
    desk.press("patch")
    desk.tree()
    desk.panel.ui.filterEdit.text = "long"
    desk.wait(lambda: not desk.filter.timer.active and not desk.filter.job.is_running)
    desk.user.will_answer(str(tmp_path / "report.csv"))
    desk.press("report")
    desk.press("open")
    desk.press("import")
    desk.press("goToDicom")
    desk.panel.onCopyMessage()
    desk.panel.onStartOver()
    desk.panel.onReload()
    desk.panel = desk.slicer.modules.DICOMPatcherWidget
    desk.choose(source)
    desk.press("check")
    desk.panel.cleanup()


def test_whatever_is_done_uses_only_what_is_there(tmp_path):
    require_qt()
    with library_put_back(), imported_module() as module:
        user = sys.modules["user"]
        user.watched = module.__name__
        drive(panels.Desk(module), tmp_path)
        from wrapped import surface

        assert surface.refused(user.noticed) == []
        noticed = {(native_class.__name__, name, access) for native_class, name, access in user.noticed}
    assert len(noticed) > 150
    for used in (
        ("QTimer", "setSingleShot", "call"),
        ("QLabel", "text", "set"),
        ("QCheckBox", "checked", "read"),
        ("ctkPathLineEdit", "settingKey", "set"),
        ("ctkDICOMDatabase", "fileForInstance", "call"),
        ("ctkDICOMIndexer", "addListOfFiles", "call"),
        ("QFontMetrics", "height", "call"),
        ("QFileDialog", "getSaveFileName", "call"),
        ("QTreeWidgetItem", "ShowIndicator", "read"),
    ):
        assert used in noticed


@pytest.mark.parametrize(
    ("name", "attribute", "access"),
    [
        ("QTimer", "singleShot", "set"),
        ("QLabel", "text", "call"),
        ("QLabel", "checked", "read"),
        ("QComboBox", "setPlaceholderText", "call"),
        ("QCheckBox", "fontMetrics", "call"),
        ("QCursor", "shape", "call"),
    ],
)
def test_what_is_not_there_in_each_is_found(name, attribute, access):
    require_qt()
    with imported_module() as module:
        native_class = getattr(module.qt, name)._native_class
        from wrapped import surface

        assert surface.refused([(native_class, attribute, access)])
        assert surface.refused([(module.qt.QLabel._native_class, "text", "set")]) == []


# In its text


def trees():
    return [ast.parse(path.read_text("utf-8")) for path in SOURCES]


def chain(node):
    """Return the names of a chain of attributes, ["ui", "logView", "plainText"]; empty if it begins otherwise."""
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []


def uses():
    """Give each chain of attributes in the panel's text, with "read", "set" or "call"."""
    for tree in trees():
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and chain(node):
                access = "call" if id(node) in called else "set" if isinstance(node.ctx, ast.Store) else "read"
                yield chain(node), access


def classes_in_ui():
    """Return the classes of the named objects in the panel's frame, without empty layouts: Slicer leaves them out."""
    found = {}
    for element in ET.parse(UI_FILE).iter():
        if element.tag == "widget" or (element.tag == "layout" and element.find("item") is not None):
            found[element.get("name")] = element.get("class")
    return found


@pytest.fixture
def qt():
    require_qt()
    with imported_module(SLICERS[0]) as module:
        yield module.qt


def native_class_of(name):
    return getattr(sys.modules["ctk" if name.startswith("ctk") else "qt"], name)._native_class


def test_classes_are_used_as_they_are(qt):
    from wrapped import surface

    accesses = {(names[1], names[2], access) for names, access in uses() if names[0] in ("qt", "ctk") and names[2:]}
    assert len(accesses) > 20
    assert surface.refused((native_class_of(name), *rest) for name, *rest in accesses) == []


def test_widgets_of_the_frame_are_used_as_they_are(qt):
    from wrapped import surface

    classes = classes_in_ui()
    accesses = set()
    for names, access in uses():
        if "ui" in names[:2]:
            widget, *attributes = names[names.index("ui") + 1 :] or [""]
            assert not widget or widget in classes, f"{widget} is not in the frame, or an empty layout"
            if attributes:
                accesses.add((classes[widget], attributes[0], access if len(attributes) == 1 else "read"))
    assert len(accesses) > 10
    assert surface.refused((native_class_of(name), *rest) for name, *rest in accesses) == []


def own_names():
    """Return the names of attributes and functions of the panel's own classes."""
    nodes = [node for tree in trees() for node in ast.walk(tree)]
    names = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return names | {names[1] for names, access in uses() if names[0] == "self" and len(names) == 2 and access == "set"}


def wrongly_used(used):
    """Return the uses of names that no recorded class has as what they are used as.

    Parameters
    ----------
    used
        Pairs of a name and "read", "set" or "call".
    """
    from wrapped import surface

    facts = [surface.of_class(name, version) for name in surface.recorded()["classes"] for version in surface.VERSIONS]
    kinds = {}
    for known in facts:
        for name, kind in known.kinds.items():
            kinds.setdefault(name, set()).add("refused" if name in known.raises else kind)
    return sorted(
        (name, access)
        for name, access in used
        if (access == "set" and name in kinds and "property" not in kinds[name])
        or (access == "call" and kinds.get(name, set()) <= {"property", "enumerator"} and name in kinds)
        or (access == "call" and "refused" in kinds.get(name, set()))
    )


def test_names_are_set_and_called_as_they_can_be(qt):
    """Whatever the object is: a name that is nothing but a function somewhere is not set, and the other way round."""
    used = {(names[-1], access) for names, access in uses() if len(names) > 1}
    own = own_names()
    assert wrongly_used((name, access) for name, access in used if name not in own) == []
    assert wrongly_used({("singleShot", "set"), ("wordWrap", "call"), ("fontMetrics", "call"), ("text", "call")}) == [
        ("fontMetrics", "call"),
        ("singleShot", "set"),
        ("wordWrap", "call"),
    ]
