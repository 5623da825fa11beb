"""What the files of a run tell about the patient and the study of those that do not say it themselves."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from DICOMPatcherLib.collection import Instance
from DICOMPatcherLib.row_values import text

Patient = tuple[str, str]
"""Patient ID and Patient's Name; either may be empty."""

NOBODY: Patient = ("", "")
_ANYBODY: Patient = ("\\", "\\")  # no value is a single backslash

_KEYWORDS = {"series": "SeriesInstanceUID", "frame of reference": "FrameOfReferenceUID", "study": "StudyInstanceUID"}


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


def _shared(instance: Instance, kind: str) -> Hashable:
    """Return what an instance has in common with others of its series, folder ...; None if nothing.

    References
    ----------
    PS3.6 A.2: well-known frames of reference, such as an atlas, are everybody's.
    """
    if kind == "folder":
        return kind, instance.folder
    uid = text(instance, _KEYWORDS[kind])
    return None if not uid or uid.startswith("1.2.840.10008.") else (kind, uid)


def likely_patients(instances: list[Instance]) -> dict[Instance, Patient]:
    """Tell whose each instance probably is; `NOBODY` where no patient or several come into question.

    Instances without a study may be completed from their series and folder. With those that have one more care is
    needed: the study must not become a bridge over which two patients are joined.
    """
    names = names_by_id(instances)
    patients = {}
    groups: dict[Hashable, set[Patient]] = defaultdict(set)
    for instance in instances:
        patient, name = patient_of(instance)
        if patient and not name and len(names.get(patient, ())) == 1:
            name = next(iter(names[patient]))
        patients[instance] = (patient, name)
        for kind in ("series", "folder", "study"):
            groups[_shared(instance, kind)].add((patient, name))
    completions = {shared: _completions(members) for shared, members in groups.items() if shared is not None}

    def guess(instance: Instance) -> Patient:
        patient = patients[instance]
        for kind in ("series", "folder"):
            patient = completions.get(_shared(instance, kind), {}).get(patient, patient)
        return patient

    guesses: dict[Hashable, set[Patient]] = defaultdict(set)
    for instance in instances:
        study = _shared(instance, "study")
        if study is not None and groups[study] == {NOBODY}:
            guesses[study].add(guess(instance))

    def owner(study: Hashable) -> Patient:
        owners = guesses.get(study, groups[study]) - {NOBODY}
        return next(iter(owners)) if len(owners) == 1 else NOBODY

    owners: dict[Hashable, Patient] = {}
    for instance in instances:
        study = _shared(instance, "study")
        if study is None:
            patients[instance] = guess(instance)
        elif patients[instance] == NOBODY:
            if study not in owners:
                owners[study] = owner(study)
            patients[instance] = owners[study]
    return patients


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


class KnownStudies:
    """Which studies the instances of each series, frame of reference and folder belong to, patient by patient."""

    def __init__(self, patients: dict[Instance, Patient]) -> None:
        self._patients = patients
        self._studies: dict[tuple[Hashable, Patient], set[str]] = defaultdict(set)

    def learn(self, instance: Instance) -> None:
        """Note the study of an instance."""
        for kind in ("series", "frame of reference", "folder"):
            shared = _shared(instance, kind)
            if shared is not None:
                for whose in (self._patients[instance], _ANYBODY):
                    self._studies[shared, whose].add(text(instance, "StudyInstanceUID"))

    def only(self, instances: Iterable[Instance], kind: str) -> str:
        """Return the one study that others of their series, folder ... have, for instances of one patient; else ""."""
        found: set[str] = set()
        for shared, patient in {(_shared(instance, kind), self._patients[instance]) for instance in instances}:
            if patient == NOBODY and kind == "frame of reference":
                continue  # a dummy UID may serve many patients
            whose = _ANYBODY if patient == NOBODY else patient
            # Two are as good as a thousand.
            found.update(itertools.islice(self._studies.get((shared, whose), ()), 2))
        return found.pop() if len(found) == 1 else ""


def connected(
    instances: Iterable[Instance], patients: dict[Instance, Patient], kinds: Iterable[str]
) -> list[list[Instance]]:
    """Group instances of one patient that share a series, folder ..., also by way of others; those of nobody last."""
    parents: dict[Hashable, Hashable] = {}

    def root(node: Hashable) -> Hashable:
        while parents.setdefault(node, node) != node:
            parents[node] = node = parents[parents[node]]
        return node

    def links(instance: Instance) -> Iterator[Hashable]:
        patient = patients[instance]
        for kind in kinds:
            shared = _shared(instance, kind)
            if shared is not None and (patient != NOBODY or kind != "frame of reference"):
                yield shared, patient

    instances = list(instances)
    for instance in instances:
        for link in links(instance):
            parents[root(instance)] = root(link)
    groups: dict[Hashable, list[Instance]] = {}
    for instance in instances:
        groups.setdefault(root(instance), []).append(instance)
    return sorted(groups.values(), key=lambda group: patients[group[0]] == NOBODY)
