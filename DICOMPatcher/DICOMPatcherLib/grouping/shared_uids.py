"""Finding UIDs that stand for several patients, or for several volumes, and whose files those are."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import NamedTuple

from DICOMPatcherLib.instances.geometry import Vector, are_complete, are_parallel, normal_of
from DICOMPatcherLib.instances.instance import UID_TAGS, Instance, batches, texts_of
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, Identity, identity, merged
from DICOMPatcherLib.instances.row_values import decimals, text
from DICOMPatcherLib.values.identifiers import WELL_KNOWN

SHARED_TAGS = (*IDENTITY_TAGS, *UID_TAGS, "ImagePositionPatient", "ImageOrientationPatient", "Rows", "Columns")
SHARED_TAGS = (*SHARED_TAGS, "PixelSpacing", "NumberOfFrames", "Modality", "SOPClassUID")
SHARED_TAGS = (*SHARED_TAGS, "SeriesNumber", "SeriesDescription")
"""What a row must have for its shared UIDs to be found."""

_GRID_TAGS = ("Rows", "Columns", "SOPClassUID", "PixelSpacing")

FEWEST_SLICES = 3
"""Two slices are always evenly spaced; only more of them are a volume."""

Owner = list[Instance]


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
    for group in groups["StudyInstanceUID"].values():
        yield None
        owners = owners_of(group)
        if len(owners) > 1 and _may_be_one(owners):
            left.update(group)
    for keyword in UID_TAGS:
        for uid, members in groups[keyword].items():
            owners = owners_of([instance for instance in members if instance not in left])
            yield None
            if len(owners) > 1 and (keyword == "SOPInstanceUID" or not _may_be_one(owners)):
                yield Shared(keyword, uid, _others(owners), are_patients=True)
            yield None


def shared_by_volumes(rows: Sequence[Instance]) -> Iterator[Shared | None]:
    """Yield each series UID that is that of several complete volumes, of other pixels or in other studies."""
    groups = yield from _differing(rows, ("SeriesInstanceUID",), ("StudyInstanceUID", *_GRID_TAGS))
    for uid, series in groups["SeriesInstanceUID"].items():
        yield None
        volumes = yield from _volumes(series)
        if len(volumes) > 1:
            yield Shared("SeriesInstanceUID", uid, _others(volumes), are_patients=False)


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


def _others(owners: list[Owner]) -> list[Owner]:
    keeper = max(owners, key=len)
    return [owner for owner in owners if owner is not keeper]


# Patients


def owners_of(group: list[Instance]) -> list[Owner]:
    """Divide files by patient: only one part unless there certainly are several.

    Files that do not tell whose they are stay with the patient who has most.
    """
    stated = {tuple(map(instance.__getitem__, IDENTITY_TAGS)) for instance in group}
    if len(stated) < 2:
        return [group]
    known = dict.fromkeys(map(identity, group))
    people: list[list[Identity]] = []
    for one in known:
        own = [person for person in people if not all(are_certainly_two(one, other) for other in person)]
        if len(own) > 1:
            return [group]  # who is both of two patients makes them one
        if own:
            own[0].append(one)
        elif one.id and one.name:
            people.append([one])
    number = {}
    for one in known:
        fitting = [index for index, person in enumerate(people) if merged((*person, one)) is not None or one in person]
        number[one] = fitting[0] if len(fitting) == 1 else -1
    owners: dict[int, Owner] = {}
    for instance in group:
        owners.setdefault(number[identity(instance)], []).append(instance)
    unknown = owners.pop(-1, [])
    if not owners:
        return [group]
    max(owners.values(), key=len).extend(unknown)
    return list(owners.values())


def are_certainly_two(one: Identity, other: Identity) -> bool:
    """Tell whether two files certainly are of two patients: several facts differ, name or ID among them.

    Who is born on one day may have got another name and ID.
    """
    names_differ = merged((one._replace(id="", birth_date="", sex=""), other._replace(id="", birth_date="", sex="")))
    ids, births, sexes = ((a, b) for a, b in zip(one, other) if isinstance(a, str))
    differing = [bool(a and b and a != b) for a, b in (ids, births, sexes)]
    if births[0] and births[0] == births[1]:
        return False
    return (names_differ is None or differing[0]) and (names_differ is None) + sum(differing) > 1


def _may_be_one(owners: list[Owner]) -> bool:
    """Tell whether files of several patients may be of one who was entered in several ways."""
    series = [{text(instance, "SeriesInstanceUID") for instance in owner} for owner in owners]
    common = set.union(*(one & other for number, one in enumerate(series) for other in series[:number]))
    if not common:
        frames = [{text(instance, "FrameOfReferenceUID") for instance in owner} - {""} for owner in owners]
        return any(
            not uid.startswith(WELL_KNOWN)
            for number, one in enumerate(frames)
            for other in frames[:number]
            for uid in one & other
        )
    return any(
        _complete_each_other([[one for one in owner if text(one, "SeriesInstanceUID") == uid] for owner in owners])
        for uid in common
    )


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
