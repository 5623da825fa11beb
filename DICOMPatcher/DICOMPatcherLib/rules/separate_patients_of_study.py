"""Give each patient of a study a study of their own, if somebody who knows them says that they are several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator

from DICOMPatcherLib.defects import PATIENTS_DIFFER
from DICOMPatcherLib.findings import with_result
from DICOMPatcherLib.instances.instance import Instance, batches, texts_of
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, NOBODY, Identity, by_patient, contradict, identity, merged
from DICOMPatcherLib.rule_api.examples import Example, New
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule
from DICOMPatcherLib.rules.force_same_patient_name_id_in_each_study import (
    ForceSamePatientNameIdInEachStudy,
    choice_for,
    mixed_studies,
)
from DICOMPatcherLib.texts import Text, action, plural
from DICOMPatcherLib.values.identifiers import new_uid

_ANNA = {"PatientName": "Miller^Anna", "PatientID": "EX-1", "PatientBirthDate": "19700101", "PatientSex": "F"}
_BEA = {**_ANNA, "PatientName": "Jones^Bea", "PatientID": "EX-2", "SeriesInstanceUID": "1.2.3.5"}


class SeparatePatientsOfStudy(DICOMPatcherRule):
    """Give the series of each patient in a study a Study Instance UID (0020,000D) of their own.

    Whose files are most keeps the UID, of several whose ID and name come first.

    References
    ----------
    PS3.3 A.1.2.2: a study is of one patient.
    """

    title = "Separate patients who share a study"
    summary = "Gives each patient a study of their own where names or IDs in a study contradict each other."
    description = (
        "Gives the series of each patient a study UID of their own where the names or IDs in one study are not those "
        "of one patient, even if the birth dates are the same."
    )
    whenToUse = (
        "Use it if you know that a study holds several patients. If they are one patient who was entered in several "
        "ways, set one name and ID with SetElements instead."
    )
    neverDoes = (
        "It leaves a study alone in which name and ID may be unified, or one series has files of several patients. "
        "Series that may belong to several of the patients stay in the study."
    )
    defects = (PATIENTS_DIFFER,)
    requiredTags = (*ForceSamePatientNameIdInEachStudy.requiredTags, "SeriesInstanceUID")

    examples = (
        Example(
            "Two patients who were born on one day",
            {"1.dcm": _ANNA, "2.dcm": _BEA},
            {"2.dcm": {"StudyInstanceUID": New("study of the second patient")}},
        ),
        Example("Two spellings of a name", {"1.dcm": _ANNA, "2.dcm": {**_ANNA, "PatientName": "MILLER ANNA"}}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Give all patients of a study but one a study of their own."""
        what = Text("the study names several patients")
        result = action("a study of its own was assigned", "a study of its own would be assigned")
        for others in _others_of_studies(instances):
            yield
            for patient in others or ():
                study = patient[0]["StudyInstanceUID"]
                new = new_uid(self.key, "patient of study", study, *min(texts_of(patient, *IDENTITY_TAGS)))
                for batch in batches(patient):
                    for instance in batch:
                        instance["StudyInstanceUID"] = new
                        instance.report(PATIENTS_DIFFER, with_result(what, result))
                    yield

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Tell of the studies of several patients."""
        studies = 0
        found: list[Instance] = []
        for others in _others_of_studies(instances):
            yield None
            if others:
                studies += 1
                found += (instance for patient in others for instance in patient)
        if found:
            message = plural(
                studies,
                "{count} study names several patients. If they are several, they can be separated; if they are one, "
                "the repair 'Set, replace or remove data elements' gives them one name and ID",
                "{count} studies name several patients. If they are several, they can be separated; if they are one, "
                "the repair 'Set, replace or remove data elements' gives them one name and ID",
            )
            yield Advice(PATIENTS_DIFFER, message, found)


def _others_of_studies(instances: Iterable[Instance]) -> Iterator[list[list[Instance]] | None]:
    """Yield the files of all patients of a study but the one who keeps it, by patient; None between steps."""
    for study in mixed_studies(instances):
        yield None
        if study is not None and (yield from choice_for(study)) is None:
            yield (yield from _others(study))


def _others(study: list[Instance]) -> Generator[None, None, list[list[Instance]]]:
    patients = by_patient(study)
    yield
    people: list[tuple[Identity, list[Instance]]] = []
    for patient in sorted(patients, key=_least_known):
        who = merged(map(identity, patient)) or NOBODY
        if all(contradict((who, other)) for other, _ in people):
            people.append((who, patient))
        yield
    ranked = sorted((-len(patient), min(texts_of(patient, *IDENTITY_TAGS)), patient) for _, patient in people)
    others = [patient for *_, patient in ranked[1:]]
    patients_of = Counter(uid for patient in patients for uid in set(texts_of(patient, "SeriesInstanceUID")))
    moved = {uid for patient in others for uid in texts_of(patient, "SeriesInstanceUID")}
    return others if all(patients_of[uid] == 1 for uid in moved) else []


def _least_known(patient: list[Instance]) -> tuple[int, tuple[str, ...]]:
    """Return how little is said of a patient, to begin with those of whom most is said."""
    who = merged(map(identity, patient)) or NOBODY
    return sum(not fact for fact in who), min(texts_of(patient, *IDENTITY_TAGS))
