"""Give all files short, plain names in folders by patient, study and series."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Collection, Generator, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from DICOMPatcherLib.defects import UNSUITABLE_NAME
from DICOMPatcherLib.instances.instance import Instance, batches, group_in_steps, remaining
from DICOMPatcherLib.instances.row_values import integer
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule

if TYPE_CHECKING:
    from pydicom import Dataset

MAXIMUM_PREFIX_LENGTH = 16
"""Characters of a Code String, which Modality is (PS3.5 6.2)."""


_NAME = re.compile(r"pa([0-9]{3,9})/st([0-9]{3,9})/se([0-9]{3,9})/([a-z0-9]*?)([0-9]{3,9})\.dcm")


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
        names: dict[str, str] = {}
        before = _Before(self.earlierNames)
        patients = yield from group_in_steps(remaining(instances), "PatientID", "PatientName")
        for pa, patient in before.numbered("", patients.values()):
            studies = yield from group_in_steps(patient, "StudyInstanceUID")
            for st, study in before.numbered(f"pa{pa}/", studies.values()):
                found = yield from group_in_steps(study, "SeriesInstanceUID")
                for se, series in before.numbered(f"pa{pa}/st{st}/", found.values()):
                    folder = f"pa{pa}/st{st}/se{se}/"
                    for batch in batches(before.named(folder, (yield from _in_order(series)))):
                        names.update((instance.path, folder + name) for name, instance in batch)
                        yield
        self._names = names

    def generateOutputFilePath(self, ds: Dataset, filepath: str) -> str:
        """Return the new path; the file is known by its path below the input folder."""
        name = self._names.get(self.file.path)
        return filepath if name is None else os.path.join(self._root, *name.split("/"))


class _Before:
    """What an earlier run has named: it stays, as long as a folder would not hold what does not belong together.

    Parameters
    ----------
    names
        Paths of output files by those of the input.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._parts: dict[str, list[str]] = {}
        self._next: dict[str, int] = {}
        for source, name in names.items():
            found = _NAME.fullmatch(name)
            if found is not None:
                folders = name.split("/")[:-1]
                self._parts[source] = [*folders, found[4] + found[5]]
                for level, number in enumerate(found.group(1, 2, 3, 5)):
                    folder = "".join(f"{part}/" for part in folders[:level])
                    self._next[folder] = max(self._next.get(folder, 0), int(number) + 1)

    def numbered(self, folder: str, groups: Collection[list[Instance]]) -> Iterator[tuple[str, list[Instance]]]:
        """Yield the number of each folder in a folder and what goes there; new ones come behind all that there were."""
        level = folder.count("/")
        kept: list[str] = []
        given: set[str] = set()
        for group in groups:
            known = (self._known(instance, folder) for instance in group) if self._parts else ()
            numbers = (parts[level][2:] for parts in known if parts)
            kept.append(next((number for number in numbers if number not in given), ""))
            given.add(kept[-1])
        new = self._new_numbers(folder, kept.count(""))
        return ((number or next(new), group) for number, group in zip(kept, groups))

    def named(self, folder: str, series: Collection[Instance]) -> Iterator[tuple[str, Instance]]:
        """Yield the name of each file in a folder."""
        stem_of = lru_cache(maxsize=64)(prefix)
        kept = [""] * len(series)
        if self._parts:
            kept = [self._kept(instance, folder, stem_of(instance["Modality"])) for instance in series]
        new = self._new_numbers(folder, kept.count(""))
        for name, instance in zip(kept, series):
            yield f"{name or stem_of(instance['Modality']) + next(new)}.dcm", instance

    def _kept(self, instance: Instance, folder: str, stem: str) -> str:
        """Return the name that a file had in a folder, if it begins with this; else ""."""
        name = (self._known(instance, folder) or [""])[-1]
        return name if name.startswith(stem) and name[len(stem) :].isdigit() else ""

    def _known(self, instance: Instance, folder: str) -> list[str]:
        """Return the parts of the name that a file had, if it was in a folder."""
        parts = self._parts.get(instance.path, [])
        depth = folder.count("/")
        return parts if parts[:depth] == folder.split("/")[:depth] else []

    def _new_numbers(self, folder: str, count: int) -> Iterator[str]:
        """Yield numbers for what is new in a folder; all are equally wide, so that names sort in this order."""
        first = self._next.get(folder, 0)
        width = max(3, len(str(first + count - 1)))
        return (f"{number:0{width}}" for number in itertools.count(first))


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


def prefix(modality: str) -> str:
    """Return the letters and digits of the first modality, in lower case; "" if there are none."""
    return re.sub("[^a-z0-9]", "", modality.split("\\")[0].lower())[:MAXIMUM_PREFIX_LENGTH]
