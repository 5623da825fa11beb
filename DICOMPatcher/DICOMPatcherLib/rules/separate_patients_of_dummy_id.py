"""Keep patients apart who were given one ID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from DICOMPatcherLib.defects import DUMMY_PATIENT_ID
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.instances.instance import Instance, remaining
from DICOMPatcherLib.instances.patients import birth_date, is_placeholder, parts_of_name, same_name, sex
from DICOMPatcherLib.instances.row_values import is_writable, text
from DICOMPatcherLib.rule_api.examples import Example, New
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import new_id

LONGEST_ID = 64
"""Characters of Patient ID, an LO (PS3.5 6.2)."""


class SeparatePatientsOfDummyID(DICOMPatcherRule):
    """Replace a Patient ID (0010,0020) that stands for nobody or for several patients by one for each study.

    References
    ----------
    PS3.3 C.7.1.1: Patient ID is the primary identifier of one patient. PS3.5 6.2: its length.
    """

    title = "Separate patients who share a dummy ID"
    summary = "Gives each study a patient ID of its own where many patients share a dummy ID."
    description = (
        "Gives each study a patient ID of its own where the ID is a dummy such as Removed, Anonymous or 0, or where "
        "studies of evidently different patients have the same ID. The new ID is the old one with a code behind it."
    )
    whenToUse = (
        "Use it if the studies of many patients show up under one patient after anonymization. Several studies of one "
        "patient become several patients too: nothing says any more that they belong together."
    )
    neverDoes = "It leaves an ID alone that is no dummy and that only one patient has."
    defects = (DUMMY_PATIENT_ID,)
    requiredTags = ("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyInstanceUID")

    examples = (
        Example(
            "Two studies of patients who are not named",
            {
                "1.dcm": {"PatientID": "Anonymous", "StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"},
                "2.dcm": {"PatientID": "Anonymous", "StudyInstanceUID": "1.2.4", "SeriesInstanceUID": "1.2.4.4"},
            },
            {
                "1.dcm": {"PatientID": New("patient of the first study")},
                "2.dcm": {"PatientID": New("patient of the second study")},
            },
        ),
        Example(
            "Two studies of one patient",
            {
                "1.dcm": {"PatientID": "4711", "StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"},
                "2.dcm": {"PatientID": "4711", "StudyInstanceUID": "1.2.4", "SeriesInstanceUID": "1.2.4.4"},
            },
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Give new IDs, the same to all files of a study."""
        for patient, studies in _studies_by_id(instances).items():
            yield
            if is_placeholder(patient):
                why = Text("PatientID is a dummy value")
            elif _are_different(studies.values()):
                why = Text("PatientID is shared by different patients")
            else:
                continue
            for study, group in studies.items():
                new = self._new_id(patient, study)
                for instance in group:
                    if study:
                        instance["PatientID"] = new
                        result = action(
                            "a separate ID was assigned to the study", "a separate ID would be assigned to the study"
                        )
                        instance.report(DUMMY_PATIENT_ID, with_result(why, result))
                    else:
                        result = Text("left unchanged because StudyInstanceUID is missing")
                        instance.report(DUMMY_PATIENT_ID, with_result(why, result))
                yield

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Tell of IDs that put different patients, or patients who are not known, together."""
        for patient, studies in _studies_by_id(instances).items():
            count = len(studies) - ("" in studies)
            if count < 2:
                continue
            yield None
            found = [instance for study, group in studies.items() if study for instance in group]
            if is_placeholder(patient):
                message = Text("{count} studies have the same dummy patient ID; can be separated", count=count)
                yield Advice(DUMMY_PATIENT_ID, message, found)
            elif _are_different(studies.values()):
                message = Text("{count} studies of different patients have the same ID; can be separated", count=count)
                yield Advice(DUMMY_PATIENT_ID, message, found)

    def _new_id(self, old: str, study: str) -> str:
        """Return the old ID, shortened if need be, with a code of the study behind it."""
        code = new_id(self.key, "patient of study", old, study)
        return f"{old[: LONGEST_ID - len(code) - 1]}-{code}" if is_writable(old) else code


def _studies_by_id(instances: Iterable[Instance]) -> dict[str, dict[str, list[Instance]]]:
    found: dict[str, dict[str, list[Instance]]] = {}
    for instance in remaining(instances):
        patient, study = text(instance, "PatientID"), text(instance, "StudyInstanceUID")
        if patient:
            found.setdefault(patient, {}).setdefault(study, []).append(instance)
    return found


def _are_different(studies: Iterable[list[Instance]]) -> bool:
    """Tell whether studies are certainly not of one patient: nothing that they say of the patient is the same in all.

    A name may change; who has one birth date throughout is one patient.
    """
    groups = list(studies)
    births = [{birth_date(instance) for instance in group} - {""} for group in groups]
    sexes = [{sex(instance) for instance in group} - {""} for group in groups]
    if _contradict(births) or _contradict(sexes):
        return True
    if all(births):
        return False
    names = [
        {parts_of_name(name) for name in {text(instance, "PatientName") for instance in group} if _is_name(name)}
        for group in groups
    ]
    return _contradict(names) and not same_name(set().union(*names))


def _is_name(name: str) -> bool:
    return bool(parts_of_name(name)) and not is_placeholder(name)


def _contradict(values: Iterable[set[Any]]) -> bool:
    """Tell whether those that say anything have nothing in common."""
    stated = [found for found in values if found]
    return len(stated) > 1 and not set.intersection(*stated)
