"""The series of files that do not state it, as far as their frame of reference and series number tell."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence, Set

from DICOMPatcherLib.grouping.cells import Cell, Key
from DICOMPatcherLib.grouping.clusters import Fact, Facts, merged
from DICOMPatcherLib.grouping.examinations import tells_examination
from DICOMPatcherLib.instances import patients
from DICOMPatcherLib.instances.instance import Instance, batches
from DICOMPatcherLib.instances.patients import Identity
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.values.identifiers import WELL_KNOWN


def told_series(
    found: Sequence[Cell], facts: Sequence[Facts], fields: Sequence[int]
) -> Generator[None, None, tuple[list[str], list[str]]]:
    """Return, in steps, the Series Instance UID of each cell, or what stands for one that several files lack; else "".

    The same follows, with a name also for those who may be of one series by that, but contradict each other.

    Files of one frame of reference and series number are of one series if they are of one examination, or in one
    folder, and nothing that they say lets them be of two. A frame of reference of several patients is a dummy.

    Parameters
    ----------
    facts
        What each cell says.
    fields
        In which facts the files of one series agree.
    """
    series = [cell.values["SeriesInstanceUID"] for cell in found]
    if all(uid or not frame_of(cell) for uid, cell in zip(series, found)):
        return series, series
    persons: dict[tuple[str, ...], set[Identity]] = {}
    for batch in batches(found):
        yield
        for cell in batch:
            persons.setdefault(frame_of(cell), set()).add(patients.identity_of(*cell.texts(*patients.IDENTITY_TAGS)))
    usable: set[tuple[str, ...]] = set()
    for lot in batches(persons.items()):
        yield
        usable.update(frame for frame, known in lot if frame and not patients.contradict(known))
    siblings = [""] * len(found)
    for key in (_examination, _folder):
        yield from _tell(series, siblings, found, facts, fields, usable, key)
    return series, [uid or name for uid, name in zip(series, siblings)]


def frame_of(cell: Cell) -> tuple[str, ...]:
    """Return the frame of reference, unless it is one of the standard's, such as an atlas (PS3.6 A.2)."""
    return _own_frame(cell.values["FrameOfReferenceUID"])


def _own_frame(frame: str) -> tuple[str, ...]:
    return (frame,) if frame and not frame.startswith(WELL_KNOWN) else ()


def series_in_study(study: Iterable[Instance]) -> Generator[None, None, dict[str, list[Instance]]]:
    """Return, in steps, the instances of each series of a study, by what they state or their frames tell."""
    persons: dict[tuple[str, ...], set[Identity]] = {}
    stated: dict[str, list[Instance]] = {}
    by_frame: dict[tuple[str, ...], list[Instance]] = {}
    uids: dict[tuple[str, ...], set[str]] = {}
    for batch in batches(study):
        yield
        for instance in batch:
            uid, number = text(instance, "SeriesInstanceUID"), text(instance, "SeriesNumber")
            if uid:
                stated.setdefault(uid, []).append(instance)
            if frame := _own_frame(text(instance, "FrameOfReferenceUID")):
                persons.setdefault(frame, set()).add(patients.identity(instance))
                uids.setdefault((*frame, number), set()).update({uid} - {""})
                if number and not uid:
                    by_frame.setdefault((*frame, number), []).append(instance)
    yield
    for name, instances in by_frame.items():
        known = uids[name]
        if len(known) < 2 and not patients.contradict(persons[name[:1]]):
            stated.setdefault(next(iter(known), "\0".join(name)), []).extend(instances)
    return stated


def _tell(
    series: list[str],
    siblings: list[str],
    found: Sequence[Cell],
    facts: Sequence[Facts],
    fields: Sequence[int],
    usable: Set[tuple[str, ...]],
    key: Key,
) -> Iterable[None]:
    """Complete, in steps, series of which cells have a key in common."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for batch in batches(enumerate(found)):
        yield
        for index, cell in batch:
            frame, number, own = frame_of(cell), cell.values["SeriesNumber"], key(cell)
            if frame in usable and number and own:
                groups.setdefault((*frame, number, *own), []).append(index)
    for lot in batches(groups.items()):
        yield
        for name, indexes in lot:
            known = {series[index] for index in indexes} - {""}
            stated: set[tuple[Fact, ...]] = {tuple(facts[index][field] for field in fields) for index in indexes}
            if len(indexes) < 2 or len(known) > 1:
                continue
            told = series if merged(stated) is not None else siblings
            for index in indexes:
                told[index] = next(iter(known), "\0".join(name))


def _examination(cell: Cell) -> tuple[str, ...]:
    date, time, order = cell.texts("StudyDate", "StudyTime", "AccessionNumber")
    if not patients.is_placeholder(order):
        return ("", order)
    return ("", date, time) if date and tells_examination(time, "") else ()


def _folder(cell: Cell) -> tuple[str, ...]:
    return (cell.values["folder"] or ".",)
