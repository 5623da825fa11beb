"""Make all files of a study in a folder one series."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Generator, Iterable, Iterator

from DICOMPatcherLib.defects import PATIENTS_DIFFER, SERIES_SCATTERED, SERIES_UID_MISSING, STUDY_SCATTERED, DefectId
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.instances.instance import Instance, batches, group_by, group_in_steps, remaining
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, Identity, are_of_several, identity
from DICOMPatcherLib.instances.row_values import text, traits
from DICOMPatcherLib.instances.storage_classes import ULTRASOUND_CLASSES, is_stored_object
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule
from DICOMPatcherLib.rules.split_ultrasound_series_by_instance_number import SplitUltrasoundSeriesByInstanceNumber
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import new_uid

_KIND_TAGS = ("SOPClassUID", "Modality", "Rows", "Columns")
"""What all images of a series have in common."""

Kind = tuple[str, ...]

_OF_SLICES = tuple(f"1.2.840.10008.5.1.4.1.1.{number}" for number in ("2", "4", "128"))
"""CT, MR and PET: of other images a series each is usual."""

_FEWEST_SLICES = 3


class ForceSameSeriesInstanceUidInEachDirectory(DICOMPatcherRule):
    """Give all files of a study in a folder one Series Instance UID (0020,000E) that no others have.

    References
    ----------
    PS3.3 C.7.3.1: Series Instance UID identifies a series. PS3.3 A.1.2.3: a series belongs to one study.
    """

    title = "Force same series instance UID in each directory"
    summary = "Makes all files of a folder one series, and different folders different series."
    description = (
        "Makes all images of one kind in a folder one series, and different folders different series. Of one kind are "
        "those with the same SOP class, modality, rows and columns. A folder that is already one series of its own "
        "stays as it is. Ultrasound is left to SplitUltrasoundSeriesByInstanceNumber where that is "
        "used too."
    )
    whenToUse = (
        "Use it if each folder holds one volume, but its slices arrive as separate series, or if several folders got "
        "the same series UID."
    )
    neverDoes = (
        "It never makes files of several studies or patients one series, nor images of several kinds, which no viewer "
        "could load as one: those of each in a folder are a series of their own. The report says so."
    )
    defects = (SERIES_UID_MISSING, SERIES_SCATTERED)
    fillsIn = True
    requiredTags = (
        *IDENTITY_TAGS,
        *_KIND_TAGS,
        *("SeriesInstanceUID", "StudyInstanceUID", "ImagePositionPatient", "NumberOfFrames"),
    )

    examples = (
        Example(
            "Two series in one folder",
            {"1.dcm": {"SeriesInstanceUID": "1.2.3.4"}, "2.dcm": {"SeriesInstanceUID": "1.2.3.5"}},
            {"2.dcm": {"SeriesInstanceUID": "1.2.3.4"}},
        ),
        Example(
            "Files of two studies in one folder",
            {
                "1.dcm": {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"},
                "2.dcm": {"StudyInstanceUID": "1.2.4", "SeriesInstanceUID": "1.2.4.4"},
            },
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Keep the first UID of a study in a folder where it is its own."""
        rows: Iterable[Instance] = filter(is_stored_object, remaining(instances))
        if SplitUltrasoundSeriesByInstanceNumber.__name__ in self.others:
            # It would divide again what was made one here, in each run.
            rows = (instance for instance in rows if text(instance, "SOPClassUID") not in ULTRASOUND_CLASSES)
        parts: list[list[Instance]] = []
        for folder in (yield from group_in_steps(rows, "folder")).values():
            parts += yield from _parts(folder)
        holders: dict[str, list[list[Instance]]] = {}
        for part in parts:
            yield
            for uid in {text(instance, "SeriesInstanceUID") for instance in part}:
                holders.setdefault(uid, []).append(part)
        are_several: dict[str, bool] = {}
        forced: list[str] = []
        for part in parts:
            yield
            series = next(filter(None, (text(instance, "SeriesInstanceUID") for instance in part)), "")
            if series not in are_several:
                are_several[series] = not series or (yield from _are_several_series(holders[series]))
            forced.append(new_uid(self.key, "series", *traits(part[0])) if are_several[series] else series)
        for part, series in zip(parts, forced):
            for batch in batches(part):
                yield
                for instance in batch:
                    _force(instance, text(instance, "SeriesInstanceUID"), series)

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Name the folders whose slices, without positions by which they could be joined, are a series each."""
        counts: Counter[str] = Counter()
        for batch in batches(remaining(instances)):
            counts.update(instance["SeriesInstanceUID"] for instance in batch)
            yield None
        lots: dict[tuple[str, ...], list[Instance]] = {}
        for batch in batches(instances):
            alone = [one for one in batch if counts[one["SeriesInstanceUID"]] == 1 and _is_placeless_slice(one)]
            for kind, members in group_by(alone, "folder", "StudyInstanceUID", *_KIND_TAGS).items():
                lots.setdefault(kind, []).extend(members)
            yield None
        for members in lots.values():
            yield None
            if len(members) >= _FEWEST_SLICES and not are_of_several(members):
                message = Text(
                    "{count} slices in one folder are a series each, and do not say where they lie; can be made one "
                    "series",
                    count=len(members),
                )
                yield Advice(SERIES_SCATTERED, message, members)


def _is_placeless_slice(instance: Instance) -> bool:
    is_slice = instance.pixel_length and text(instance, "NumberOfFrames") in ("", "1")
    has_class = text(instance, "SOPClassUID") in _OF_SLICES and text(instance, "SeriesInstanceUID")
    return bool(is_slice and has_class and not instance.skip_reason and not text(instance, "ImagePositionPatient"))


def _parts(folder: list[Instance]) -> Generator[None, None, list[list[Instance]]]:
    """Find in steps the files of a folder that may be one series: of one study and kind, and of one patient.

    Files that tell no study are taken for those of the only one in the folder; if there are several, they stay apart.
    """
    studies: dict[tuple[str, ...], list[Instance]] = yield from group_in_steps(folder, "StudyInstanceUID")
    stated = [study for study in studies if study[0]]
    if len(stated) == 1:
        studies = {stated[0]: folder}
    parts: list[list[Instance]] = []
    for number, study in enumerate(studies.values()):
        yield
        if number > 0:
            why = Text("StudyInstanceUID differs from the first file of the folder")
            yield from _report(study, STUDY_SCATTERED, why)
        if not are_of_several(study):
            parts += yield from _kinds(study)
            continue
        patients: dict[Identity, list[Instance]] = {}
        for batch in batches(study):
            yield
            for instance in batch:
                patients.setdefault(identity(instance), []).append(instance)
        yield from _report(study, PATIENTS_DIFFER, Text("the folder contains files of several patients"))
        for patient in patients.values():
            parts += yield from _kinds(patient)
    return parts


def _kinds(part: list[Instance]) -> Generator[None, None, list[list[Instance]]]:
    """Divide in steps files by their kind; those that are one series already stay together, whatever they are.

    One that does not say all of its kind is of the only one that it may be.
    """
    kinds: list[Kind] = []
    for batch in batches(part):
        yield
        kinds += (tuple(text(instance, keyword) for keyword in _KIND_TAGS) for instance in batch)
    whole = {kind for kind in kinds if all(kind)}
    same: dict[Kind, Kind] = {}
    for kind in dict.fromkeys(kinds):
        fitting = [] if kind in whole else [other for other in whole if all(a in ("", b) for a, b in zip(kind, other))]
        if len(fitting) == 1:
            same[kind] = fitting[0]
    first_of: dict[str, Kind] = {}
    for pairs in batches(zip(part, kinds)):
        yield
        for instance, kind in pairs:
            series = text(instance, "SeriesInstanceUID")
            if series:
                one, other = _found(same, kind), _found(same, first_of.setdefault(series, kind))
                if one != other:
                    same[one] = other
    found: dict[Kind, list[Instance]] = {}
    for pairs in batches(zip(part, kinds)):
        yield
        for instance, kind in pairs:
            found.setdefault(_found(same, kind), []).append(instance)
    for number, members in enumerate(found.values()):
        if number > 0:
            yield from _report(members, SERIES_SCATTERED, Text("the folder contains images of several kinds"))
    return list(found.values())


def _found(same: dict[Kind, Kind], kind: Kind) -> Kind:
    """Return the kind that stands for one and those that are the same."""
    while kind in same:
        kind = same[kind]
    return kind


def _are_several_series(parts: list[list[Instance]]) -> Generator[None, None, bool]:
    """Find out in steps whether files with one series UID that lie in several folders are several series.

    They are one if they lie apart only because the name or ID of their patient is written in several ways.
    """
    if len(parts) < 2:
        return False
    study = parts[0][0]["StudyInstanceUID"]
    if any(part[0]["StudyInstanceUID"] != study for part in parts):
        return True
    yield
    written = {(part[0]["PatientID"], part[0]["PatientName"]) for part in parts}
    yield
    return len(written) < len(parts) or are_of_several(itertools.chain.from_iterable(parts))


def _report(part: list[Instance], defect: DefectId, why: Text) -> Iterator[None]:
    message = with_result(why, Text("series kept separate"))
    for batch in batches(part):
        yield
        for instance in batch:
            instance.report(defect, message, is_undecidable=True)


def _force(instance: Instance, old: str, series: str) -> None:
    if not old:
        instance["SeriesInstanceUID"] = series
        instance.report(SERIES_UID_MISSING, with_result(missing("SeriesInstanceUID"), _one_series()))
    elif old != series:
        instance["SeriesInstanceUID"] = series
        what = Text("SeriesInstanceUID differs within the folder or is also used in other folders")
        instance.report(SERIES_SCATTERED, with_result(what, _one_series()))


def _one_series() -> Text:
    return action("all files of the folder share one", "all files of the folder would share one")
