"""What the examples of all rules say is what the rules do, in this Slicer too: it runs the checks in itself."""

# Slicer runs it with unittest.
# ruff: noqa: PT009, PT027

from __future__ import annotations

import os
from typing import Any, Callable

from DICOMPatcherLib.panel.checked_files import ChecksOfFiles
from DICOMPatcherLib.rule_api.example_files import problems, write_example
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rule_list import RULES


class RuleChecks(ChecksOfFiles):
    """The examples of each rule, with whatever pydicom there is. Needs no data.

    Attributes
    ----------
    makeLogic
        Makes an object with the methods of `DICOMPatcherLogic`.
    """

    makeLogic: Callable[[], Any]

    def test_examples(self) -> None:
        for rule in RULES:
            for number, example in enumerate(rule.examples):
                with self.subTest(rule=rule.__name__, example=example.title):
                    self.assertEqual([], self._problems(rule.__name__, number, example))

    def test_original_files_are_not_overwritten(self) -> None:
        self.write("image.dcm", {})
        logic = self.makeLogic()
        with self.assertRaises(ValueError):
            logic.patchDicomDir(self.input, self.input)

    def _problems(self, name: str, number: int, example: Example) -> list[str]:
        """Run a rule on the files of an example; return in which respects the output is not as it says."""
        folder = os.path.join(self.folder, f"{name}{number}")
        source, output = os.path.join(folder, "input"), os.path.join(folder, "output")
        write_example(example, source)
        logic = self.makeLogic()
        logic.addRule(name, example.parameters)
        report = logic.patchDicomDir(source, output)
        return problems(example, output, report.files())
