"""Folders that the checks of the self-test work in, and files in them."""

# Slicer runs the checks with unittest.

from __future__ import annotations

import os
import shutil
import tempfile
import unittest
from typing import Any

from DICOMPatcherLib.rule_api.example_files import write_example
from DICOMPatcherLib.rule_api.examples import Elements, Example


class ChecksOfFiles(unittest.TestCase):
    """Checks with an input folder that they fill, and an output folder that is not there yet."""

    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="DICOMPatcherTest-")
        self.input = os.path.join(self.folder, "input")
        self.output = os.path.join(self.folder, "output")
        os.mkdir(self.input)

    def tearDown(self) -> None:
        shutil.rmtree(self.folder)

    def read(self, name: str) -> Any:
        import pydicom

        ds = pydicom.dcmread(os.path.join(self.output, *name.split("/")))
        ds.decode()
        return ds

    def write(self, name: str, values: Elements) -> None:
        """Write a small CT image with these values into the input folder."""
        write_example(Example("", {name: values}), self.input)
