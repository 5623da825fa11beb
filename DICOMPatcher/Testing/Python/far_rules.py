"""Rules of users, in a module that worker processes can import."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import Counter

from DICOMPatcherLib import DICOMPatcherRule, Instance


class _Numbering(DICOMPatcherRule):
    title = "Number the files"
    description = "Gives each file a number, in the order in which it is seen."

    def processStart(self, inputRootDir, outputRootDir):
        self.count = 0

    def processDataSet(self, ds):
        self.count += 1
        ds.ImageComments = f"file {self.count}"


class CountFiles(_Numbering):
    """Depends on the other files, and does not say that it does not."""


class CountFilesBefore(CountFiles):
    """Is told that it must not inherit what another class says."""

    eachFileAlone = True


class CountFilesBeforeThat(CountFilesBefore):
    pass


class NameByContent(DICOMPatcherRule):
    title = "Name files by their UID"
    description = "Names files by their UID."
    eachFileAlone = True

    def generateOutputFilePath(self, ds, filepath):
        return os.path.join(os.path.dirname(filepath), f"{ds.SOPInstanceUID}.dcm")


class GatherModalities(DICOMPatcherRule):
    title = "Gather"
    description = "Gathers something of everything, and puts it into each file."
    requiredTags = ("ImageComments",)
    eachFileAlone = True
    gathers = ("modalities", "files", "seen", "names", "last")
    byFile = ("sizes",)

    def processStart(self, inputRootDir, outputRootDir):
        self.modalities = Counter()
        self.files = 0
        self.seen = False
        self.names = []
        self.last = {}
        self.sizes = {}

    def processDataSet(self, ds):
        self.modalities[str(ds.Modality)] += 1
        self.files += 1
        self.seen = True
        self.names.append(self.file.path)
        self.last[self.file.path] = str(ds.get("InstanceNumber", ""))
        self.addLog(f"looked at {self.file.path}")
        self.remark(f"remark about {self.file.path}")

    def processCollection(self, instances: list[Instance]):
        text = repr((sorted(self.modalities.items()), self.files, self.seen, self.names, list(self.last.items())))
        for instance in instances:
            instance["ImageComments"] = text[:1000]


class Slow(DICOMPatcherRule):
    title = "Wait"
    description = "Takes its time."
    default = True
    eachFileAlone = True

    def processDataSet(self, ds):
        time.sleep(float(os.environ["SECONDS_FOR_A_FILE"]))


class HoldALock(DICOMPatcherRule):
    title = "Hold a lock"
    description = "Holds a lock when it has seen all rows."
    eachFileAlone = True

    def processCollection(self, instances):
        self.lock = threading.Lock()

    def editElements(self, file):
        return None


class FailThere(DICOMPatcherRule):
    title = "Fail"
    description = "Kills the process that works for another."
    eachFileAlone = True

    def processDataSet(self, ds):
        if multiprocessing.parent_process() is not None:
            os._exit(3)


class NumberAll(DICOMPatcherRule):
    title = "Name files by their number"
    description = "Names files by their number among all."
    eachFileAlone = True
    namesByDataSet = False

    def processCollection(self, instances):
        self.names = {instance.path: f"{number}.dcm" for number, instance in enumerate(instances)}

    def generateOutputFilePath(self, ds, filepath):
        return os.path.join(os.path.dirname(filepath), self.names[self.file.path])
