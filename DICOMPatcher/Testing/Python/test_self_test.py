"""The self-test of the module, which Slicer runs inside itself."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

import pytest

from DICOMPatcherLib import RULES
from DICOMPatcherLib.panel import rule_checks
from stand_in import MODULE_FILE, PYTHONPATH, imported_module, library_put_back, require_qt

ENVIRONMENT = {**os.environ, "PYTHONPATH": PYTHONPATH}


@pytest.fixture(autouse=True)
def _library():
    """The self-test loads the library again."""
    with library_put_back():
        yield


def test_passes_with_unittest_and_without_warnings(slicer_version, tmp_path):
    """Slicer's test driver loads the module by its name, and runs the tests in it."""
    require_qt()
    code = f"import unittest, user; user.reset({slicer_version}); unittest.main('DICOMPatcher')"
    command = [sys.executable, "-W", "error", "-c", code]
    result = subprocess.run(command, env=ENVIRONMENT, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "skipped" not in result.stderr


def test_passes_with_reload_and_test(slicer_version):
    require_qt()
    with imported_module(slicer_version) as module:
        parent = module.slicer.qSlicerScriptedLoadableModule()
        parent.path = str(MODULE_FILE)
        module.DICOMPatcher(parent)
        module.slicer.selfTests["DICOMPatcher"]()
        assert ("reloadScriptedModule", "DICOMPatcher") in module.slicer.calls
        assert module.slicer.calls[-1] == ("delayDisplay", "Test passed!")


def test_leaves_the_settings_of_the_user_as_they_were(monkeypatch):
    require_qt()
    with imported_module() as module:
        leave_out_rules(monkeypatch)
        settings = module.qt.QSettings()
        settings.setValue("ctkPathLineEdit/DICOMPatcherInputDir", ["/mine"])
        settings.setValue("DICOMPatcher/Rules/GenerateMissingIDs", "false")
        before = {key: settings.value(key) for key in settings.allKeys()}
        module.DICOMPatcherTest().runTest()
        assert {key: settings.value(key) for key in settings.allKeys()} == before


def leave_out_rules(monkeypatch):
    """Let the self-test look at the panel alone, which is quicker."""
    checks = importlib.import_module("DICOMPatcherLib.panel.rule_checks").RuleChecks
    monkeypatch.setattr(checks, "test_examples", lambda self: None)


def test_finds_a_panel_that_does_not_open(monkeypatch):
    """Whatever is wrong in it."""
    require_qt()
    with imported_module() as module:
        leave_out_rules(monkeypatch)
        for method in ("_set_up_folders", "_set_up_rules", "_set_up_buttons", "_set_up_results"):
            with monkeypatch.context() as patch:
                patch.delattr(module.Panel, method)
                with pytest.raises(AssertionError, match=method):
                    module.DICOMPatcherTest().runTest()


@pytest.mark.parametrize(
    "method", ["onPatch", *(pytest.param(other, marks=pytest.mark.thorough) for other in ("onCheck", "onReload"))]
)
def test_finds_buttons_that_do_nothing(monkeypatch, method):
    require_qt()
    with imported_module() as module:
        leave_out_rules(monkeypatch)
        monkeypatch.setattr(module.DICOMPatcherWidget, method, lambda self: None)
        with pytest.raises(AssertionError, match="PanelChecks"):
            module.DICOMPatcherTest().runTest()


def test_finds_a_rule_that_does_nothing(monkeypatch):
    """A check that passes whatever the rule does is none."""
    with imported_module() as module:
        monkeypatch.setattr(module.DICOMPatcherLogic, "addRule", lambda self, name, parameters=None: None)
        monkeypatch.setattr(rule_checks.RuleChecks, "makeLogic", module.DICOMPatcherLogic, raising=False)
        result = rule_checks.RuleChecks("test_examples").run()
        failed = {test.params["rule"] for test, _ in result.failures}
        assert not result.errors
        acting = {rule for rule in RULES if any(one.after is not None or one.names for one in rule.examples)}
        assert failed == {rule.__name__ for rule in acting if rule.default != "always"}  # the engine adds that
