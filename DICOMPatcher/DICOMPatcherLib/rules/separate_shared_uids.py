"""Give patients and volumes that share UIDs their own."""

from __future__ import annotations

from collections.abc import Iterator

from DICOMPatcherLib.defects import UID_SHARED
from DICOMPatcherLib.grouping.shared_uids import SHARED_TAGS, Shared, shared_by_patients, shared_by_volumes
from DICOMPatcherLib.instances.instance import Instance, batches, remaining, texts_of
from DICOMPatcherLib.rule_api.examples import Example, New
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import action
from DICOMPatcherLib.values.identifiers import new_uid

_ADAM = {"PatientName": "Doe^Adam", "PatientID": "EX-1", "PatientBirthDate": "19500101", "PatientSex": "M"}
_EVE = {"PatientName": "Roe^Eve", "PatientID": "EX-2", "PatientBirthDate": "19770707", "PatientSex": "F"}


class SeparateSharedUIDs(DICOMPatcherRule):
    """Give a study, series, frame of reference or instance a UID of its own where another patient has the same.

    Whose files are most keeps the UID, of several whose ID comes first. References in the files of each follow.

    References
    ----------
    PS3.3 A.1.2.2, A.1.2.3, C.7.4.1: a study is of one patient, a series of one study and in one frame of reference.
    """

    title = "Separate patients and volumes with the same UIDs"
    summary = "Gives patients, and volumes, that share a study or series UID their own ones."
    description = (
        "Gives the files of each patient UIDs of their own where one study, series or instance UID stands for several "
        "patients, as programs with fixed UIDs and copied headers cause it. Complete volumes with pixels of another "
        "size, or in another study, that share a series UID get their own one too. References follow within each "
        "patient."
    )
    whenToUse = "Needed if images of one patient show up under another one, or volumes are mixed in one series."
    neverDoes = (
        "It does not separate files whose patients may be one person who was entered in several ways: name or ID and "
        "another fact must differ, with different birth dates if they are known, and the slices of both must not form "
        "one volume. Such files are reported."
    )
    defects = (UID_SHARED,)
    default = True
    requiredTags = SHARED_TAGS

    examples = (
        Example(
            "Two patients in one study",
            {"1.dcm": _ADAM, "2.dcm": {**_EVE, "SeriesInstanceUID": "1.2.3.5"}},
            {"2.dcm": {"StudyInstanceUID": New("study of the second patient")}},
        ),
        Example("Two names of one patient", {"1.dcm": _ADAM, "2.dcm": {**_ADAM, "PatientName": "Doe^A"}}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Separate the patients, then the volumes of each."""
        rows = list(remaining(instances))
        for find in (shared_by_patients, shared_by_volumes):
            shared = []
            for found in find(rows):
                if found is not None:
                    shared.append(found)
                yield
            for found in shared:
                yield from self._separate(found)

    def _separate(self, shared: Shared) -> Iterator[None]:
        for number, owner in enumerate(shared.others):
            what = min(texts_of(owner, "PatientID", "PatientName", "StudyInstanceUID"))
            new = new_uid(self.key, "shared", shared.keyword, shared.uid, *what, str(number))
            for batch in batches(owner):
                for instance in batch:
                    instance[shared.keyword] = new
                    instance.report(UID_SHARED, _message(shared.keyword, shared.are_patients))
                yield


def _message(keyword: str, are_patients: bool) -> str:
    if are_patients:
        return action(
            "{keyword} is also that of another patient; a new one was assigned",
            "{keyword} is also that of another patient; a new one would be assigned",
            keyword=keyword,
        )
    return action(
        "{keyword} is also that of another volume; a new one was assigned",
        "{keyword} is also that of another volume; a new one would be assigned",
        keyword=keyword,
    )
