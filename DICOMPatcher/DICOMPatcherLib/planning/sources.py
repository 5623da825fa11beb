"""Files of the input that lie in archives: unpacked for as long as the plan exists, and entered into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator

from DICOMPatcherLib.disk.temporary import TemporaryFolder
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.joined_files import JOINED
from DICOMPatcherLib.planning.archives import ARCHIVES, Member, unpack
from DICOMPatcherLib.planning.plan import FAILED, SKIPPED, FilePlan, Plan
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
            if member.filename:  # as old as its archive, so that it is so when that is unpacked once more
                os.utime(member.filename, ns=(archive.modified, archive.modified))
            file = FilePlan(source)
            if member.problem:
                file.finish(SKIPPED, member.problem)
            yield file


def unpack_again(plan: Plan, files: Iterable[FilePlan], wanted: Iterable[FilePlan]) -> None:
    """Unpack the archives of a plan that was saved, as far as files in them are wanted. Those that cannot be had fail.

    Parameters
    ----------
    files
        All files of the plan.
    """
    wanted_of: dict[str, list[FilePlan]] = {}
    for file in wanted if plan.archives else ():
        for around in plan.archives_around(file):
            wanted_of.setdefault(around, []).append(file)
    if not wanted_of:
        return
    archived = ArchivedSources(plan)
    for archive in [file for file in files if file.source in wanted_of]:
        problem = _unpack_again(archived, archive, plan.filename(archive))
        for file in wanted_of[archive.source]:
            is_lost = problem or (plan.archives_around(file)[-1] == archive.source and not plan.is_unpacked(file))
            if file.is_to_be_written and is_lost:
                file.finish(FAILED, problem or Text("the archive does not contain it any more"))


def _unpack_again(archived: ArchivedSources, archive: FilePlan, path: str) -> Text | None:
    """Unpack an archive; return why that cannot be done, None if it was."""
    try:
        status = os.stat(path)
        if (status.st_size, status.st_mtime_ns) != (archive.size, archive.modified):
            return Text("changed since it was examined")
        with Part10File.open(path) as opened:
            kind = opened.not_dicom if opened.not_dicom in ARCHIVES else JOINED
        for _ in archived.unpack(archive, kind):
            pass
    except OSError as error:
        return Text("cannot be read any more: {problem}", problem=error.strerror or str(error))
    except (ArchiveError, InputError) as error:
        return Text("cannot be unpacked: {reason}", reason=str(error))
    return None
