"""What the files of a run tell about the patient and the study of those that do not say it themselves."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence

from DICOMPatcherLib.collection import Instance
from DICOMPatcherLib.row_values import text

Patient = tuple[str, str]
"""Patient ID and Patient's Name; either may be empty."""

NOBODY: Patient = ("", "")
_ANYBODY: Patient = ("\\", "\\")  # no value is a single backslash

TIES = ("series", "frame of reference", "folder")
"""What may tie an instance to others, the strongest first."""

_FRAME = TIES.index("frame of reference")

Tie = tuple[int, str]
"""One series, frame of reference or folder: index in `TIES`, and UID or path."""


def patient_of(instance: Instance) -> Patient:
    """Return what an instance says of its patient."""
    return text(instance, "PatientID"), text(instance, "PatientName")


def names_by_id(instances: Iterable[Instance]) -> dict[str, set[str]]:
    """Return the names that go with each Patient ID."""
    names: dict[str, set[str]] = defaultdict(set)
    for patient, name in map(patient_of, instances):
        if patient and name:
            names[patient].add(name)
    return names


class Evidence:
    """Who the patients of a run are, and which studies belong to each of their series, frames of reference, folders.

    Two different patients are never taken for one: whoever names one patient stays with that one, and a study is
    evidence only for the patient who owns it.
    """

    def __init__(self, instances: Sequence[Instance]) -> None:
        shared: dict[Tie, Tie] = {}
        self._ties = {
            instance: tuple(tie and shared.setdefault(tie, tie) for tie in _ties_of(instance)) for instance in instances
        }
        self._patients = self._likely_patients(instances)
        self._studies: dict[tuple[Tie | None, Patient], set[str]] = defaultdict(set)
        for instance in instances:
            if text(instance, "StudyInstanceUID"):
                self.learn(instance)

    def learn(self, instance: Instance) -> None:
        """Note the study of an instance."""
        study, patient = text(instance, "StudyInstanceUID"), self._patients[instance]
        for tie in self._ties[instance]:
            if tie is not None:
                self._studies[tie, patient].add(study)
                self._studies[tie, _ANYBODY].add(study)

    def only_study(self, instances: Iterable[Instance], kind: str) -> str:
        """Return the one study that others of their series, folder ... have, for instances of one patient; else ""."""
        index = TIES.index(kind)
        found: set[str] = set()
        for tie, patient in {(self._ties[instance][index], self._patients[instance]) for instance in instances}:
            if patient != NOBODY or index != _FRAME:  # a dummy frame may serve many patients
                # Who has no patient may be anybody's. Two studies are as good as a thousand.
                studies = self._studies.get((tie, _ANYBODY if patient == NOBODY else patient), ())
                found.update(itertools.islice(studies, 2))
        return found.pop() if len(found) == 1 else ""

    def connected(self, instances: Iterable[Instance], kinds: Sequence[str]) -> list[list[Instance]]:
        """Group instances of one patient that share a series, folder ..., also by way of others; of nobody last."""
        indices = [TIES.index(kind) for kind in kinds]
        heads: list[int] = []  # of each group the group it has been joined to, in the end itself
        group_of: dict[tuple[Tie, Patient], int] = {}
        found = []
        for instance in instances:
            ties, patient = self._ties[instance], self._patients[instance]
            mine = len(heads)
            heads.append(mine)
            for index in indices:
                tie = ties[index]
                if tie is not None and (patient != NOBODY or index != _FRAME):
                    other = _head(heads, group_of.setdefault((tie, patient), mine))
                    heads[max(mine, other)] = mine = min(mine, other)
            found.append((instance, mine))
        groups: dict[int, list[Instance]] = {}
        for instance, group in found:
            groups.setdefault(_head(heads, group), []).append(instance)
        return sorted(groups.values(), key=lambda group: self._patients[group[0]] == NOBODY)

    def _likely_patients(self, instances: Sequence[Instance]) -> dict[Instance, Patient]:
        """Tell whose each instance probably is; `NOBODY` where no patient or several come into question.

        Instances without a study may be completed from their series and folder. With those that have one more care is
        needed: the study must not become a bridge over which two patients are joined.
        """
        names = names_by_id(instances)
        patients: dict[Instance, Patient] = {}
        members: dict[Tie, set[Patient]] = defaultdict(set)
        owners: dict[str, set[Patient]] = defaultdict(set)
        for instance in instances:
            patient, name = patient_of(instance)
            if patient and not name and len(names.get(patient, ())) == 1:
                (name,) = names[patient]
            patients[instance] = patient, name
            for tie in self._ties[instance]:
                if tie is not None and tie[0] != _FRAME:
                    members[tie].add((patient, name))
            owners[text(instance, "StudyInstanceUID")].add((patient, name))
        completions = {tie: _completions(group) for tie, group in members.items()}

        def guess(instance: Instance) -> Patient:
            patient = patients[instance]
            for tie in self._ties[instance]:
                if patient == NOBODY or "" in patient:
                    patient = completions.get(tie, {}).get(patient, patient) if tie is not None else patient
            return patient

        ownerless = {study for study, found in owners.items() if found == {NOBODY}} - {""}
        for instance in instances if ownerless else ():
            study = text(instance, "StudyInstanceUID")
            if study in ownerless:
                owners[study].add(guess(instance))
        likely = {}
        for instance in instances:
            study = text(instance, "StudyInstanceUID")
            likely[instance] = patients[instance] if study else guess(instance)
            if study and patients[instance] == NOBODY:
                candidates = owners[study]
                if len(candidates) == 2:
                    likely[instance] = max(candidates)  # the other one is NOBODY
        return likely


def _ties_of(instance: Instance) -> tuple[Tie | None, ...]:
    """Return series, frame of reference and folder.

    References
    ----------
    PS3.6 A.2: well-known frames of reference, such as an atlas, are everybody's.
    """
    series, frame = text(instance, "SeriesInstanceUID"), text(instance, "FrameOfReferenceUID")
    return (
        (0, series) if series else None,
        (_FRAME, frame) if frame and not frame.startswith("1.2.840.10008.") else None,
        (2, instance.folder),
    )


def _completions(patients: set[Patient]) -> dict[Patient, Patient]:
    """Map each incomplete patient of a group to the only one in it that it can be."""
    matches: dict[Patient, set[Patient]] = defaultdict(set)
    for patient, name in patients:
        if patient and name:
            matches[patient, ""].add((patient, name))
            matches["", name].add((patient, name))
    completions = {incomplete: next(iter(found)) for incomplete, found in matches.items() if len(found) == 1}
    everybody = {completions.get(patient, patient) for patient in patients} - {NOBODY}
    if len(everybody) == 1:
        completions[NOBODY] = everybody.pop()
    return completions


def _head(heads: list[int], group: int) -> int:
    while heads[group] != group:
        heads[group] = group = heads[heads[group]]
    return group
