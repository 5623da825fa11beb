"""Make each clip of an ultrasound series a series of its own."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from DICOMPatcherLib.defects import NUMBER_UNUSABLE, SEVERAL_VOLUMES
from DICOMPatcherLib.instances.instance import Instance, batches, group_by, remaining
from DICOMPatcherLib.instances.row_values import free_numbers, integer, is_in_range, text
from DICOMPatcherLib.instances.storage_classes import ULTRASOUND_CLASSES
from DICOMPatcherLib.rule_api.examples import Example, New
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import new_uid

_ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"


class SplitUltrasoundSeriesByInstanceNumber(DICOMPatcherRule):
    """Divide ultrasound series with several Instance Numbers (0020,0013) into one series for each number.

    After the split no series has more than one number, so a second run finds nothing to do.

    References
    ----------
    PS3.3 A.6, A.7: the ultrasound images meant. PS3.5 6.2: the range of Series Number, an integer string.
    """

    title = "Split ultrasound series by instance number"
    summary = "Makes each instance number within an ultrasound series a series of its own."
    description = (
        "Makes a series of its own for each instance number within an ultrasound series, so that single images, clips "
        "and volumes of an examination can be loaded one by one. The new series number is the old one times 1000 plus "
        "the instance number."
    )
    whenToUse = "Use it for ultrasound systems that put a whole examination into one series."
    neverDoes = (
        "It leaves other modalities alone, and files without an instance number in the series in which they are."
    )
    defects = (SEVERAL_VOLUMES,)
    requiredTags = ("SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID", "SeriesNumber", "InstanceNumber")

    examples = (
        Example(
            "An examination in one series",
            {
                "1.dcm": {"SOPClassUID": _ULTRASOUND, "Modality": "US", "SeriesNumber": "1", "InstanceNumber": "1"},
                "2.dcm": {"SOPClassUID": _ULTRASOUND, "Modality": "US", "SeriesNumber": "1", "InstanceNumber": "2"},
            },
            {
                "1.dcm": {"SeriesInstanceUID": New("series of number 1"), "SeriesNumber": "1001"},
                "2.dcm": {"SeriesInstanceUID": New("series of number 2"), "SeriesNumber": "1002"},
            },
        ),
        Example("The slices of a CT", {"1.dcm": {"InstanceNumber": "1"}, "2.dcm": {"InstanceNumber": "2"}}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Split; give the numbers that follow from the old ones first, then free ones to the others."""
        rows = list(remaining(instances))
        ultrasound = [instance for instance in rows if text(instance, "SOPClassUID") in ULTRASOUND_CLASSES]
        unnumbered: list[list[Instance]] = []
        for (series,), group in group_by(ultrasound, "SeriesInstanceUID").items():
            parts: dict[Hashable, list[Instance]] = {}
            for instance in group:
                parts.setdefault(_number(instance), []).append(instance)
            unknown = parts.pop("", [])
            if not series.strip(" \0") or len(parts) < 2:
                continue
            for instance in unknown:
                instance.report(
                    NUMBER_UNUSABLE, Text("InstanceNumber is missing; the file stays in the original series")
                )
            first = _first_series_number(group)
            yield
            for batch in batches(parts.items()):
                for number, part in batch:
                    own = _first_series_number(part)
                    new = new_series_number(first if own is None else own, number)
                    uid = new_uid(self.key, "split", series.strip(" \0"), str(number))
                    for instance in part:
                        instance["SeriesInstanceUID"] = uid
                        if new is not None:
                            instance["SeriesNumber"] = str(new)
                    if new is None:
                        unnumbered.append(part)
                yield
        yield from _give_free_numbers(rows, unnumbered)


def new_series_number(old: int | None, number: Hashable) -> int | None:
    """Return the Series Number of a part of a series, None if it does not follow from the old one."""
    if old is None or not isinstance(number, int) or not 0 <= number <= 999 or not is_in_range(old * 1000 + number):
        return None
    return old * 1000 + number


def _first_series_number(instances: list[Instance]) -> int | None:
    numbers = (integer(instance, "SeriesNumber") for instance in instances)
    return next((number for number in numbers if number is not None), None)


def _number(instance: Instance) -> Hashable:
    number = integer(instance, "InstanceNumber")
    return text(instance, "InstanceNumber") if number is None else number


def _give_free_numbers(rows: list[Instance], parts: list[list[Instance]]) -> Iterator[None]:
    if not parts:
        return
    studies = group_by(rows, "StudyInstanceUID")
    free = {study: free_numbers(group, "SeriesNumber") for (study,), group in studies.items()}
    yield
    message = action(
        "SeriesNumber could not be derived from the old numbers; an unused number of the study was assigned",
        "SeriesNumber cannot be derived from the old numbers; an unused number of the study would be assigned",
    )
    for batch in batches(parts):
        for part in batch:
            number = str(next(free[part[0]["StudyInstanceUID"]]))
            for instance in part:
                instance["SeriesNumber"] = number
                instance.report(NUMBER_UNUSABLE, message)
        yield
