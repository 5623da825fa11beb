"""Examples of rules, run: for the tests of rules."""

from __future__ import annotations

import os
import tempfile

from DICOMPatcherLib.rule_api.example_files import problems, write_example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.run import patch


def check_examples(rule: type[DICOMPatcherRule]) -> None:
    """Run a rule on the files of its examples.

    Raises
    ------
    AssertionError
        If it has none, or does not do what they say. The message says all that is different.
    """
    found = [] if rule.examples else ["there are no examples"]
    for example in rule.examples:
        with tempfile.TemporaryDirectory(prefix="DICOMPatcher-example-") as folder:
            source, output = os.path.join(folder, "input"), os.path.join(folder, "output")
            write_example(example, source)
            entries = list(patch(source, output, [rule(example.parameters)]).files())
            failures = [
                finding["message"] for entry in entries for finding in entry["findings"] if finding["id"] == "RULE"
            ]
            found += [f"{example.title}: {problem}" for problem in (*failures, *problems(example, output, entries))]
    if found:
        raise AssertionError("\n".join([f"{rule.__name__} does not do what its examples say:", *found]))
