"""Slicer's Reload: an edit of whichever file takes effect, and nothing of the old code is left in the new panel."""

from __future__ import annotations

import gc
import os
import shutil
import sys

import pytest

import panels
from builders import load
from stand_in import MODULE_FILE, imported_module, library_put_back, require_qt
from synthetic import write_ct

OWN = ("DICOMPatcher", "DICOMPatcherLib")


def is_own(name):
    return name.partition(".")[0] in OWN


@pytest.fixture
def copied_desk(slicer_version, tmp_path, monkeypatch):
    """An open panel of a copy of the module, which can be edited."""
    require_qt()
    folder = tmp_path / "module"
    shutil.copytree(MODULE_FILE.parent, folder, ignore=shutil.ignore_patterns("Testing", "__pycache__", "*.egg-info"))
    monkeypatch.syspath_prepend(str(folder))
    with library_put_back():
        for name in [name for name in sys.modules if is_own(name)]:
            del sys.modules[name]
        with imported_module(slicer_version) as module:
            assert module.__file__ == str(folder / "DICOMPatcher.py")
            desk = panels.Desk(module)
            desk.slicer.app.temporaryPath = str(tmp_path)
            yield desk
            desk.panel.cleanup()


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "input"
    folder.mkdir()
    write_ct(folder / "image.dcm", StudyInstanceUID=None, Rows=16, Columns=16)
    return folder


def reload(desk):
    desk.panel.onReload()
    desk.panel = desk.slicer.modules.DICOMPatcherWidget


def edit(desk, name, old, new):
    """Change the text of a file of the module."""
    path = os.path.join(os.path.dirname(desk.module.__file__), *name.split("/"))
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert old in text
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


def test_an_edit_of_whichever_file_takes_effect(copied_desk, source):
    desk = copied_desk
    edit(desk, "DICOMPatcher.py", "class DICOMPatcherWidget(", "edited = True\n\n\nclass DICOMPatcherWidget(")
    edit(desk, "DICOMPatcherLib/reporting/series_count.py", "The only series would", "Edited: the only series would")
    edit(desk, "DICOMPatcherLib/panel/panel.py", "WIDTH = 328", "WIDTH = 329")
    edit(desk, "DICOMPatcherLib/rules/normalize_file_names.py", 'title = "Normalize', 'title = "Edited: normalize')
    edit(desk, "DICOMPatcherLib/__init__.py", "__version__ = ", '__version__ = "edited"  # ')
    assert desk.panel.WIDTH == 328
    reload(desk)
    assert sys.modules["DICOMPatcher"].edited
    assert desk.panel.WIDTH == 329
    assert desk.panel.ui.versionLabel.text.endswith("edited")
    assert desk.panel.ruleCheckBoxes["NormalizeFileNames"].text.startswith("Edited: ")
    desk.choose(source)
    desk.press("check")
    assert desk.message.startswith("Edited: the only series")


def test_every_module_is_loaded_again(copied_desk, source, tmp_path):
    """Also those that are imported only when they are needed."""
    desk = copied_desk

    def go_through_all():
        desk.choose(source, tmp_path / "output")
        desk.press("check")
        desk.press("patch")
        desk.press("import")
        shutil.rmtree(tmp_path / "output")
        return {name: module for name, module in sys.modules.items() if is_own(name) and name != "DICOMPatcher"}

    before = go_through_all()
    assert {name for name in before if name.startswith("DICOMPatcherLib.panel.")} > {"DICOMPatcherLib.panel.panel"}
    reload(desk)
    desk.user.will_answer("Remove and import")
    after = go_through_all()
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] is after[name]] == []


def own_objects(start):
    """Return all objects of the project's classes that can be reached from one."""
    found, waiting = {}, [start]
    while waiting:
        this = waiting.pop()
        if id(this) in found:
            continue
        found[id(this)] = this
        waiting += [
            other
            for other in gc.get_referents(this)
            if is_own(type(other).__module__) or isinstance(other, (dict, list, tuple, set))
        ]
    return [this for this in found.values() if is_own(type(this).__module__)]


def test_no_class_of_the_old_code_is_left_in_the_new_panel(copied_desk, source):
    desk = copied_desk
    old_bases = set(type(desk.panel).__mro__) | set(type(desk.panel.logic).__mro__)
    reload(desk)
    desk.choose(source)
    desk.press("check")
    classes = {base for this in own_objects(desk.panel) for base in type(this).__mro__ if is_own(base.__module__)}
    assert len(classes) > 30
    for found in classes:
        assert getattr(sys.modules[found.__module__], found.__name__, found) is found
    assert not {found for found in classes if found in old_bases}


def test_errors_of_the_library_are_still_known_as_such(copied_desk):
    """Their classes are other ones than before."""
    desk = copied_desk
    reload(desk)
    desk.panel.onCheck()
    desk.wait()
    assert "Choose the input folder first" in desk.message
    assert "unexpected" not in desk.message
    desk.tick("UseCharacterSet")
    desk.choose(os.path.dirname(desk.module.__file__))
    desk.press("check")
    assert '"Specify character set"' in desk.message


def test_what_a_script_made_before_can_still_be_used(copied_desk, source, tmp_path):
    desk = copied_desk
    from DICOMPatcherLib import Parameter

    class Rename(desk.module.DICOMPatcherRule):
        parameterSpecs = (Parameter("PatientName", "Name", "The new name.", remembered=False),)

        def processDataSet(self, ds):
            ds.PatientName = self.parameter("PatientName")

    old_logic = desk.module.DICOMPatcherLogic()
    old_rule = desk.module.SetElements({"Elements": "StudyID=7"})
    reload(desk)
    new_logic = sys.modules["DICOMPatcher"].DICOMPatcherLogic()
    assert type(new_logic) is not type(old_logic)
    for number, logic in enumerate((old_logic, new_logic)):
        logic.patchingRules += [Rename({"PatientName": "Roe^Richard"}), old_rule]
        logic.addRule("NormalizeFileNames")
        logic.addRule("UseCharacterSet", {"CharacterSet": "cp1251"})
        report = logic.patchDicomDir(str(source), str(tmp_path / f"output{number}"))
        (written,) = (tmp_path / f"output{number}").rglob("*.dcm")
        assert (load(written).PatientName, load(written).StudyID) == ("Roe^Richard", "7")
        assert "Rename" in "".join(report.lines(verbose=True))
        with pytest.raises(ValueError, match="There is no rule"):
            logic.addRule("NoSuchRule")
        with pytest.raises(ValueError, match="No input folder"):
            logic.patchDicomDir("", str(tmp_path))
