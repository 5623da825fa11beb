"""Finding UIDs that stand for several patients, or for several volumes, and whose files those are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import NamedTuple

from DICOMPatcherLib.grouping.people import numbers_of_people
from DICOMPatcherLib.instances.geometry import Vector, are_complete, are_parallel, normal_of
from DICOMPatcherLib.instances.instance import UID_TAGS, Instance, batches, group_by, texts_of
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, Identity, identity_of
from DICOMPatcherLib.instances.row_values import decimals, text
from DICOMPatcherLib.values.identifiers import WELL_KNOWN

SHARED_TAGS = (*IDENTITY_TAGS, *UID_TAGS, "ImagePositionPatient", "ImageOrientationPatient", "Rows", "Columns")
SHARED_TAGS = (*SHARED_TAGS, "PixelSpacing", "NumberOfFrames", "Modality", "SOPClassUID")
SHARED_TAGS = (*SHARED_TAGS, "SeriesNumber", "SeriesDescription", "AccessionNumber", "StudyDate", "StudyTime")
"""What a row must have for its shared UIDs to be found."""

_GRID_TAGS = ("Rows", "Columns", "SOPClassUID", "PixelSpacing")

_PLACES = (
    ("FrameOfReferenceUID",),
    ("StudyInstanceUID", "SeriesInstanceUID"),
    ("AccessionNumber",),
    ("StudyDate", "StudyTime"),
)
"""By what files of one patient that nobody else's share are known, besides the folder: what tells most first."""
_SERIES = 1  # the place of the study and series; one that names no series tells as well

_WHOSE_COMES_FIRST = (*IDENTITY_TAGS, *UID_TAGS, *SHARED_TAGS)

FEWEST_SLICES = 3
"""Two slices are always evenly spaced; only more of them are a volume."""

Owner = list[Instance]
_Place = tuple[int, tuple[str, ...]]


class Shared(NamedTuple):
    """A UID that stands for several things.

    Attributes
    ----------
    others
        The files of each thing but the one that keeps the UID.
    are_patients
        Whether the things are patients; else they are volumes.
    """

    keyword: str
    uid: str
    others: list[Owner]
    are_patients: bool


def shared_by_patients(rows: Sequence[Instance]) -> Iterator[Shared | None]:
    """Yield each UID that certainly is that of several patients; None between steps.

    Files of a study stay together where those of two patients complete each other to one volume, or lie in one space
    and in no common series: one patient may have been entered under two names.
    """
    groups = yield from _differing(rows, UID_TAGS, IDENTITY_TAGS)
    left: set[Instance] = set()
    whose: dict[Instance, Identity] = {}
    for group in groups["StudyInstanceUID"].values():
        yield None
        owners = yield from _owners_of(group, whose)
        if len(owners) > 1 and (yield from _may_be_one(owners)):
            left.update(group)
    for keyword in UID_TAGS:
        for uid, members in groups[keyword].items():
            owners = yield from _owners_of([instance for instance in members if instance not in left], whose)
            if len(owners) > 1 and (keyword == "SOPInstanceUID" or not (yield from _may_be_one(owners))):
                yield Shared(keyword, uid, owners[1:], are_patients=True)
            yield None


def shared_by_volumes(rows: Sequence[Instance]) -> Iterator[Shared | None]:
    """Yield each series UID that is that of several complete volumes, of other pixels or in other studies."""
    groups = yield from _differing(rows, ("SeriesInstanceUID",), ("StudyInstanceUID", *_GRID_TAGS))
    for uid, series in groups["SeriesInstanceUID"].items():
        yield None
        volumes = yield from _volumes(series)
        if len(volumes) > 1:
            _, *others = yield from _ranked(volumes)
            yield Shared("SeriesInstanceUID", uid, others, are_patients=False)


def _differing(
    rows: Sequence[Instance], keywords: Iterable[str], facts: Sequence[str]
) -> Generator[None, None, dict[str, dict[str, list[Instance]]]]:
    """Return by keyword, in steps, the files with each UID under which some facts are not the same in all files."""
    first: dict[str, dict[str, tuple[str, ...]]] = {keyword: {} for keyword in keywords}
    found: dict[str, dict[str, list[Instance]]] = {keyword: {} for keyword in keywords}
    for batch in batches(rows):
        for instance, stated in zip(batch, texts_of(batch, *facts)):
            for keyword, known in first.items():
                uid = instance[keyword]
                if known.setdefault(uid, stated) != stated:
                    found[keyword][uid] = []
        yield
    found = {
        keyword: {uid: [] for uid in uids if uid.strip(" \0") and not uid.startswith(WELL_KNOWN)}
        for keyword, uids in found.items()
    }
    for batch in batches(rows) if any(found.values()) else ():
        for instance in batch:
            for keyword, groups in found.items():
                if instance[keyword] in groups:
                    groups[instance[keyword]].append(instance)
        yield
    return found


def _ranked(owners: Iterable[Owner]) -> Generator[None, None, list[Owner]]:
    """Return owners in steps, whose files are most first, of several the first by ID and name.

    Only what their files said in the beginning counts: what was made up since depends on how they are called.
    """
    ranks: list[tuple[int, tuple[tuple[bool, str], ...], Owner]] = []
    for some in batches(owners):
        for owner in some:
            first = []
            for batch in batches(owner):
                said = texts_of([instance.as_it_was() for instance in batch], *_WHOSE_COMES_FIRST)
                first.append(min(tuple((not text, text) for text in texts) for texts in said))
                if len(batch) < len(owner):
                    yield
            ranks.append((-len(owner), min(first), owner))
        yield
    return [owner for *_, owner in sorted(ranks, key=lambda rank: rank[:2])]


# Patients


def _owners_of(group: list[Instance], whose: dict[Instance, Identity]) -> Generator[None, None, list[Owner]]:
    """Divide files by patient, in steps: only one part unless there certainly are several; ranked.

    Files that do not tell whose they are stay with those of their frame of reference if these are of one patient, or of
    their series and study, order, time or folder, or with those with their ID, else with the patient who has most.
    In `whose` is with whom files went, and will go again.
    """
    if len(set(texts_of(group, *IDENTITY_TAGS))) < 2:
        return [group]
    stated: dict[Instance, Identity] = {}
    for batch in batches(group):
        for instance, texts in zip(batch, texts_of(batch, *IDENTITY_TAGS)):
            stated[instance] = whose.get(instance) or identity_of(*texts)
        yield
    number_of = yield from numbers_of_people(stated.values())
    owners: dict[int, Owner] = {}
    near: dict[_Place, set[int]] = {}  # who has files of each frame of reference, of each series and study...
    unknown: list[Instance] = []
    for batch in batches(group):
        for instance, places in zip(batch, _places(batch)):
            number = number_of[stated[instance]]
            if number < 0:
                unknown.append(instance)
            else:
                owners.setdefault(number, []).append(instance)
                for place in places:
                    near.setdefault(place, set()).add(number)
        yield
    if len(owners) < 2:
        return [group]
    ranked = yield from _ranked(owners.values())
    keeper = number_of[stated[ranked[0][0]]]
    with_id: dict[str, set[int]] = {}
    left: list[Instance] = []
    for batch in batches(unknown):
        for instance, places in zip(batch, _places(batch)):
            beside = next((found for place in places if len(found := near.get(place, set())) == 1), set())
            if beside:
                owners[min(beside)].append(instance)
                with_id.setdefault(stated[instance].id, set()).update(beside)
            else:
                left.append(instance)
        yield
    for batch in batches(left):
        for instance in batch:
            mates = with_id.get(stated[instance].id, set()) if stated[instance].id else set()
            owners[min(mates) if len(mates) == 1 else keeper].append(instance)
        yield
    person = {number: one for one, number in sorted(number_of.items(), key=lambda found: (bool(found[0].name), found))}
    for number, owner in owners.items():
        for batch in batches(owner):
            whose.update(dict.fromkeys(batch, person[number]))
            yield
    return ranked


def _places(rows: list[Instance]) -> Iterator[list[_Place]]:
    """Yield for each file with what others of its patient may be found, as far as it tells."""
    stated = [texts_of(rows, *keywords) for keywords in _PLACES]
    for texts in zip(*stated, ((instance.folder or ".",) for instance in rows)):
        yield [
            (number, place)
            for number, place in enumerate(texts)
            if number == _SERIES or (all(part.strip(" \0") for part in place) and not place[0].startswith(WELL_KNOWN))
        ]


def _may_be_one(owners: list[Owner]) -> Generator[None, None, bool]:
    """Tell, in steps, whether files of several patients may be of one who was entered in several ways."""
    parts: dict[str, list[Owner]] = {}  # of each series those of each patient
    holders: Counter[str] = Counter()
    for owner in owners:
        for (series,), part in group_by(owner, "SeriesInstanceUID").items():
            parts.setdefault(series.strip(" \0"), []).append(part)
        holders.update({text(instance, "FrameOfReferenceUID") for instance in owner} - {""})
        yield
    common = [shares for shares in parts.values() if len(shares) > 1]
    if not common:
        return any(count > 1 and not uid.startswith(WELL_KNOWN) for uid, count in holders.items())
    for shares in common:
        yield
        if _complete_each_other(shares):
            return True
    return False


def _complete_each_other(parts: list[Owner]) -> bool:
    """Tell whether slices of several patients are one even volume only together."""
    slices = [instance for part in parts for instance in part]
    return len(slices) >= FEWEST_SLICES and len({_grid(one) for one in slices}) == 1 and _is_volume(slices)


# Volumes


def _volumes(series: list[Instance]) -> Generator[None, None, list[Owner]]:
    """Divide a series, in steps, that is several complete volumes of other pixels, or in other studies; else []."""
    parts: dict[tuple[str, ...], Owner] = {}
    for instance in series:
        parts.setdefault((text(instance, "StudyInstanceUID"), *_grid(instance)), []).append(instance)
    if len(parts) < 2:
        return []
    for part in parts.values():
        yield
        if not _is_volume(part):
            return []
    if _are_one_acquisition(list(parts.values())):
        return []
    of_one_grid: dict[tuple[str, ...], list[Owner]] = {}
    for (_, *grid), part in parts.items():
        of_one_grid.setdefault(tuple(grid), []).append(part)
    is_torn = any(_complete_each_other(alike) for alike in of_one_grid.values() if len(alike) > 1)
    return [] if is_torn else list(parts.values())


def _are_one_acquisition(volumes: list[Owner]) -> bool:
    """Tell whether volumes with one name are not parallel: localizers in three planes and reformats are one series."""
    names = ("StudyInstanceUID", "SeriesNumber", "SeriesDescription")
    if len({tuple(text(volume[0], keyword) for keyword in names) for volume in volumes}) > 1:
        return False
    directions = [decimals(volume[0], "ImageOrientationPatient", 6) or () for volume in volumes]
    return not any(are_parallel(one, other) for number, one in enumerate(directions) for other in directions[:number])


def _grid(instance: Instance) -> tuple[str, ...]:
    spacing = decimals(instance, "PixelSpacing", 2)
    size = text(instance, "Rows"), text(instance, "Columns"), text(instance, "SOPClassUID")
    return (*size, *(f"{value:.4g}" for value in spacing or ()))


def _is_volume(slices: list[Instance]) -> bool:
    """Tell whether slices are one even stack without a hole."""
    if len(slices) < FEWEST_SLICES:
        return False
    normal: Vector | None = None
    reference: tuple[float, ...] = ()
    positions = []
    for instance in slices:
        orientation = decimals(instance, "ImageOrientationPatient", 6)
        position = decimals(instance, "ImagePositionPatient", 3)
        if orientation is None or position is None or text(instance, "NumberOfFrames") not in ("", "1"):
            return False
        if normal is None:
            normal, reference = normal_of(orientation), orientation
        if normal is None or not are_parallel(reference, orientation):
            return False
        positions.append(position)
    return normal is not None and are_complete(normal, positions)
