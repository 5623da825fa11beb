"""Put the slices of one volume together again."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from DICOMPatcherLib.defects import NUMBER_UNUSABLE, SERIES_SCATTERED, STUDY_SCATTERED, DefectId
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.grouping.examinations import EXAMINATION_TAGS, torn_examinations
from DICOMPatcherLib.grouping.scattered_volumes import (
    FEWEST_SLICES,
    SCATTERED_TAGS,
    Left,
    Volume,
    frame_of,
    scattered_volumes,
)
from DICOMPatcherLib.instances.instance import Instance, group_by, remaining
from DICOMPatcherLib.instances.patients import birth_date, sex
from DICOMPatcherLib.instances.row_values import integer, text, traits
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import new_uid

Holders = dict[str, set[tuple[tuple[str, ...], tuple[str, ...]]]]
"""By Series Instance UID, the study and patient, and the space, of each file that has it."""


_TIME = re.compile(r"[0-9]{6}(\.[0-9]{1,6})?")
_SECONDS_APART = 60
"""Times of a study that are no farther apart are those at which its files were written."""


class JoinScatteredSeries(DICOMPatcherRule):
    """Give the slices of one volume one series, study, series number and frame of reference.

    References
    ----------
    PS3.3 A.1.2.3, C.7.3.1, C.7.4.1: a series belongs to one study and has one frame of reference.
    PS3.3 C.7.6.2: Image Position and Orientation (Patient), the only evidence of where a slice lies.
    """

    title = "Join the slices of a volume that are separate series"
    summary = "Joins the slices of a volume that arrive as separate series or studies."
    description = (
        "Joins slices that arrive one by one, as many series or even studies of one image each, if patient, kind of "
        "image, direction, size and description are the same, and their positions are distinct and evenly spaced. "
        "Of several times at the same places, each time becomes a series, if its slices tell the same content time. "
        "Files that are each alone in a study are joined if patient, date, time and order are the same."
    )
    whenToUse = (
        "Use it if each slice is a volume of its own in Slicer, because an anonymizer or an export gave every file "
        "identifiers of its own."
    )
    neverDoes = (
        "It never joins complete volumes with each other, nor time points, echoes, phases or different acquisitions."
    )
    defects = (SERIES_SCATTERED, STUDY_SCATTERED)
    requiredTags = (*SCATTERED_TAGS, *EXAMINATION_TAGS, "SeriesNumber")

    examples = (
        Example(
            "Five slices that are a series each",
            {
                f"{number}.dcm": {
                    "FrameOfReferenceUID": "1.2.9",
                    "PixelSpacing": "1\\1",
                    "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
                    "ImagePositionPatient": f"0\\0\\{number}",
                    "SeriesInstanceUID": f"1.2.3.{number}",
                }
                for number in range(1, 6)
            },
            {f"{number}.dcm": {"SeriesInstanceUID": "1.2.3.1"} for number in range(2, 6)},
        ),
        Example(
            "Two images that are no volume",
            {
                f"{number}.dcm": {
                    "FrameOfReferenceUID": "1.2.9",
                    "PixelSpacing": "1\\1",
                    "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
                    "ImagePositionPatient": f"0\\0\\{number}",
                    "SeriesInstanceUID": f"1.2.3.{number}",
                }
                for number in (1, 2)
            },
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Join what certainly is one volume; say why the others were left where each image is a series of its own."""
        volumes = []
        for found in scattered_volumes(instances):
            if isinstance(found, Volume):
                volumes.append(found.slices)
            elif found is not None:
                _report_left(found)
            yield
        rows = list(remaining(instances))
        examinations = []
        for torn in torn_examinations(rows):
            if torn is not None:
                examinations.append(torn)
            yield
        study_of = _studies_after(rows, volumes, examinations) if volumes or examinations else {}
        yield
        holders: Holders = {}
        for instance in rows if volumes else ():
            holder = (study_of[instance], *_patient(instance)), _space(instance)
            holders.setdefault(text(instance, "SeriesInstanceUID"), set()).add(holder)
        for slices in volumes:
            yield from self._join(slices, study_of[slices[0]], holders)
        for members, study in examinations:
            _force(
                members,
                "StudyInstanceUID",
                study,
                STUDY_SCATTERED,
                Text("files of one examination are in different studies"),
            )
            yield

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Name each volume and each examination that the rule would put together."""
        for found in scattered_volumes(instances):
            yield _advice(found) if isinstance(found, Volume) else None
        for torn in torn_examinations(remaining(instances)):
            yield None if torn is None else _advice_of_examination(torn[0])

    def _join(self, slices: list[Instance], study: str, holders: Holders) -> Iterator[None]:
        """Give the slices the identifiers that most of them have; a UID that other studies have too stays theirs.

        Unless all slices have it, and the others are from the same examination: then nothing new is put together.
        """
        own = Counter(_texts(slices, "SeriesInstanceUID"))
        owner = study, *_patient(slices[0])
        free = (uid for uid, _ in own.most_common() if {holder for holder, _ in holders[uid]} == {owner})
        series = next(free, "")
        if not series and len(own) == 1 and len({space for uid in own for _, space in holders[uid]}) == 1:
            series = next(iter(own))
        series = series or new_uid(self.key, "series", *traits(slices[0]))
        yield
        _force(
            slices, "SeriesInstanceUID", series, SERIES_SCATTERED, Text("slices of one volume are in different series")
        )
        yield
        _force(
            slices, "StudyInstanceUID", study, STUDY_SCATTERED, Text("slices of one volume are in different studies")
        )
        yield
        times = _texts(slices, "StudyTime")
        if len(set(times)) > 1 and _span(times) <= _SECONDS_APART:
            _force(
                slices, "StudyTime", min(times), STUDY_SCATTERED, Text("slices of one volume have different StudyTime")
            )
        numbers = [text(one, "SeriesNumber") for one in slices if integer(one, "SeriesNumber") is not None]
        if numbers:
            _force(
                slices,
                "SeriesNumber",
                _most_frequent(numbers),
                NUMBER_UNUSABLE,
                Text("slices of one volume have different SeriesNumber"),
            )
        yield
        frames = _texts(slices, "FrameOfReferenceUID")
        if all(frames):
            frame = _most_frequent(frames)
            _force(
                slices,
                "FrameOfReferenceUID",
                frame,
                SERIES_SCATTERED,
                Text("slices of one volume have different FrameOfReferenceUID"),
            )


def _studies_after(
    rows: list[Instance], volumes: list[list[Instance]], examinations: list[tuple[list[Instance], str]]
) -> dict[Instance, str]:
    """Return the study of each instance when the volumes and examinations are joined.

    A volume that was torn over several studies gets the one that most files of its patient, day and frame of reference
    are in, so that several torn volumes of one examination come together.
    """
    spaces: dict[tuple[str, ...], Counter[str]] = {}
    for instance in rows:
        spaces.setdefault(_space(instance), Counter())[text(instance, "StudyInstanceUID")] += 1
    most_frequent = {space: counts.most_common(1)[0][0] for space, counts in spaces.items()}
    study_of = {instance: text(instance, "StudyInstanceUID") for instance in rows}
    for members, study in examinations:
        study_of.update(dict.fromkeys(members, study))
    for slices in volumes:
        if len({study_of[instance] for instance in slices}) > 1:
            found = {_space(instance) for instance in slices}
            is_one_space = len(found) == 1 and frame_of(slices)
            own = _most_frequent(_texts(slices, "StudyInstanceUID"))
            study_of.update(dict.fromkeys(slices, most_frequent[found.pop()] if is_one_space else own))
    return study_of


def _space(instance: Instance) -> tuple[str, ...]:
    return (*_patient(instance), text(instance, "StudyDate"), text(instance, "FrameOfReferenceUID"))


def _patient(instance: Instance) -> tuple[str, ...]:
    return text(instance, "PatientID"), text(instance, "PatientName"), birth_date(instance), sex(instance)


def _force(slices: list[Instance], keyword: str, value: str, defect: DefectId, why: Text) -> None:
    for instance in slices:
        if text(instance, keyword) != value:
            instance[keyword] = value
            instance.report(defect, with_result(why, action("unified", "would be unified")))


def _advice(volume: Volume) -> Advice:
    count, studies = len(volume.slices), len(set(_texts(volume.slices, "StudyInstanceUID")))
    series = len(group_by(volume.slices, "StudyInstanceUID", "SeriesInstanceUID"))
    where = Text("{series} series", series=series)
    if series == count:
        where = Text("{series} series of one image each", series=series)
    if len(set(_texts(volume.slices, "SeriesInstanceUID"))) == 1:
        where = Text("one series")
    if studies > 1:
        where = Text("{where} and {studies} studies", where=where, studies=studies)
    gaps = Text(", {missing} missing between them", missing=volume.missing) if volume.missing else ""
    message = Text(
        "{count} files in {where} form one volume of {count} evenly spaced slices{gaps}; can be joined",
        count=count,
        where=where,
        gaps=gaps,
    )
    return Advice(STUDY_SCATTERED if studies > 1 else SERIES_SCATTERED, message, volume.slices)


def _advice_of_examination(members: list[Instance]) -> Advice:
    count = len(set(_texts(members, "StudyInstanceUID")))
    files = len(members)
    message = Text("{files} files of one examination are in {count} studies; can be joined", files=files, count=count)
    return Advice(STUDY_SCATTERED, message, members)


def _report_left(left: Left) -> None:
    single = [series[0] for series in left.series if len(series) == 1]
    for instance in single if len(single) >= FEWEST_SLICES else ():
        instance.report(
            SERIES_SCATTERED, Text("series of a single slice, not joined with similar ones: {reason}", reason=left.why)
        )


def _span(times: Sequence[str]) -> float:
    """Return how many seconds lie between the first and the last of some times; infinity if one cannot be read."""
    if not all(map(_TIME.fullmatch, times)):
        return math.inf
    seconds = [int(time[:2]) * 3600 + int(time[2:4]) * 60 + float(time[4:]) for time in times]
    return max(seconds) - min(seconds)


def _texts(instances: Sequence[Instance], keyword: str) -> list[str]:
    return [text(instance, keyword) for instance in instances]


def _most_frequent(values: Sequence[str]) -> str:
    """Return the most frequent value, the first of equally frequent ones."""
    return Counter(values).most_common(1)[0][0]
