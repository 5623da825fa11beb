"""Files of the input that lie in archives: unpacked for as long as the plan exists, and entered into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator

from DICOMPatcherLib.disk.temporary import TemporaryFolder
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.planning.archives import Member, unpack
from DICOMPatcherLib.planning.plan import SKIPPED, FilePlan, Plan
from DICOMPatcherLib.planning.unpacking import ArchiveError, Budget
from DICOMPatcherLib.texts import Text

_MAX_NESTED = 3


class ArchivedSources:
    """Unpacks the archives of one run, all of them within one budget."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._budget = Budget()

    def unpack(self, archive: FilePlan, kind: str) -> Iterator[FilePlan]:
        """Unpack an archive into a folder that is removed with the plan, and yield the files in it.

        Raises
        ------
        ArchiveError, TemporaryDiskError
            If it cannot be unpacked to its end.
        """
        plan = self._plan
        plan.archives.add(archive.source)
        parts = archive.source.split("/")
        if sum("/".join(parts[:count]) in plan.archives for count in range(1, len(parts) + 1)) > _MAX_NESTED:
            raise ArchiveError(Text("archives are nested too deeply"))
        if plan.folder is None:
            plan.folder = TemporaryFolder()
        if not plan.is_unpacked(archive):
            self._budget.allow_for(os.path.getsize(plan.filename(archive)))
        folder = tempfile.mkdtemp(dir=plan.folder.path)
        try:
            yield from self._members(archive, unpack(plan.filename(archive), kind, folder, self._budget))
        except (ArchiveError, InputError):
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _members(self, archive: FilePlan, members: Iterable[Member]) -> Iterator[FilePlan]:
        unpacked = self._plan.unpacked
        numbers: dict[str, int] = {}
        for member in members:
            source = f"{archive.source}/{member.name}"
            while source in unpacked:
                number = numbers[member.name] = numbers.get(member.name, 1) + 1
                source = f"{archive.source}/{number}_{member.name}"
            unpacked[source] = member.filename
            file = FilePlan(source)
            if member.problem:
                file.finish(SKIPPED, member.problem)
            yield file
