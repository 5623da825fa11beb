"""Give all files short, plain names in folders by patient, study and series."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Generator, Iterator
from typing import TYPE_CHECKING, TypeVar

from DICOMPatcherLib.defects import UNSUITABLE_NAME
from DICOMPatcherLib.instances.instance import Instance, batches, group_in_steps, remaining
from DICOMPatcherLib.instances.row_values import integer
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule

if TYPE_CHECKING:
    from pydicom import Dataset

_Entry = TypeVar("_Entry")

MAXIMUM_PREFIX_LENGTH = 16
"""Characters of a Code String, which Modality is (PS3.5 6.2)."""


class NormalizeFileNames(DICOMPatcherRule):
    """Name files pa000/st000/se000/ct000.dcm, numbered from 0 within each folder.

    Nothing but the modality, reduced to letters and digits, goes from the data into a name. Digits always follow it,
    so no name is one that Windows reserves.

    References
    ----------
    PS3.3 C.7.3.1.1.1: Modality (0008,0060).
    """

    title = "Normalize file names"
    summary = "Gives files short names without special characters, in folders by patient, study and series."
    description = (
        "Puts the files into folders by patient, study and series, and gives folders and files short names without "
        "special characters, such as pa000/st000/se000/ct000.dcm, in the order of the instance numbers. The report "
        "lists the new name of each file."
    )
    whenToUse = "Needed where paths are too long, or hold characters which some programs cannot read."
    neverDoes = "It changes nothing in the files, and puts nothing but the modality from their data into a name."
    defects = (UNSUITABLE_NAME,)
    default = True
    namesByDataSet = False
    requiredTags = ("PatientID", "PatientName", "StudyInstanceUID", "SeriesInstanceUID", "Modality", "InstanceNumber")

    examples = (
        Example(
            "Names of a CD",
            {"A folder/IM_0001": {}, "A folder/IM_0002": {}},
            names={
                "A folder/IM_0001": "pa000/st000/se000/ct000.dcm",
                "A folder/IM_0002": "pa000/st000/se000/ct001.dcm",
            },
        ),
        Example("Names that are plain already", {"pa000/st000/se000/ct000.dcm": {}}),
    )

    def processStart(self, inputRootDir: str, outputRootDir: str) -> None:
        """Forget the names of the last run."""
        self._root = outputRootDir
        self._names: dict[str, str] = {}

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Work out all names: patients, studies and series in the order in which they appear, files in their own."""
        names = {}
        patients = yield from group_in_steps(remaining(instances), "PatientID", "PatientName")
        for pa, patient in numbered(patients.values()):
            studies = yield from group_in_steps(patient, "StudyInstanceUID")
            for st, study in numbered(studies.values()):
                for se, series in numbered((yield from group_in_steps(study, "SeriesInstanceUID")).values()):
                    for batch in batches(numbered((yield from _in_order(series)))):
                        for number, instance in batch:
                            names[instance.path] = f"pa{pa}/st{st}/se{se}/{prefix(instance['Modality'])}{number}.dcm"
                        yield
        self._names = names

    def generateOutputFilePath(self, ds: Dataset, filepath: str) -> str:
        """Return the new path; the file is known by its path below the input folder."""
        name = self._names.get(self.file.path)
        return filepath if name is None else os.path.join(self._root, *name.split("/"))


def _in_order(series: list[Instance]) -> Generator[None, None, list[Instance]]:
    """Put in steps the files of a series in the order of their numbers; leave them as they are if one has none."""
    numbers: dict[Instance, int] = {}
    for batch in batches(series):
        for instance in batch:
            number = integer(instance, "InstanceNumber")
            if number is None:
                return series
            numbers[instance] = number
        yield
    return sorted(series, key=numbers.__getitem__)


def numbered(entries: Collection[_Entry]) -> Iterator[tuple[str, _Entry]]:
    """Yield the number and each entry of a folder; all numbers are equally wide, so that names sort in this order."""
    width = max(3, len(str(len(entries) - 1)))
    for number, entry in enumerate(entries):
        yield f"{number:0{width}}", entry


def prefix(modality: str) -> str:
    """Return the letters and digits of the first modality, in lower case; "" if there are none."""
    return re.sub("[^a-z0-9]", "", modality.split("\\")[0].lower())[:MAXIMUM_PREFIX_LENGTH]
