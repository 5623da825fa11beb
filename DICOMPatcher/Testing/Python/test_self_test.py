"""The self-test of the module, which Slicer runs inside itself."""

from __future__ import annotations

import os
import subprocess
import sys

from stand_in import MODULE_FILE, PYTHONPATH, imported_module, require_qt

ENVIRONMENT = {**os.environ, "PYTHONPATH": PYTHONPATH}


def test_passes_with_unittest_and_without_warnings(tmp_path):
    """Slicer's test driver loads the module by its name and runs each test method."""
    command = [sys.executable, "-W", "error", "-m", "unittest", "DICOMPatcher"]
    result = subprocess.run(command, env=ENVIRONMENT, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "skipped" not in result.stderr


def test_passes_with_reload_and_test():
    require_qt()
    with imported_module() as module:
        parent = module.slicer.qSlicerScriptedLoadableModule()
        parent.path = str(MODULE_FILE)
        module.DICOMPatcher(parent)
        module.slicer.selfTests["DICOMPatcher"]()
        assert module.slicer.calls == [("delayDisplay", "Test passed!")]


def test_checks_every_rule():
    from DICOMPatcherLib import RULES

    with imported_module() as module:
        for rule in RULES:
            assert callable(getattr(module.DICOMPatcherTest, f"test_{rule.__name__}", None)), rule.__name__


def test_finds_a_rule_that_does_nothing():
    """A check that passes whatever the rule does is none."""
    from DICOMPatcherLib import RULES

    with imported_module() as module:
        module.DICOMPatcherLogic.addRule = lambda self, name, parameters=None: None
        for rule in RULES:
            if rule.default == "always":
                continue  # the engine adds it
            test = module.DICOMPatcherTest(f"test_{rule.__name__}")
            assert not test.run().wasSuccessful(), rule.__name__
