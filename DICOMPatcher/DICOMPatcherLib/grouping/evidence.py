"""Who the patients of a run are, as far as its files tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.patients import is_placeholder
from DICOMPatcherLib.instances.row_values import text

Patient = tuple[str, str]
"""Patient ID and Patient's Name; either may be empty."""

NOBODY: Patient = ("", "")


class Witness(NamedTuple):
    """Files that say the same of their patient, study and series, and lie in one folder."""

    patient: Patient
    study: str
    series: str
    folder: str


def patient_of(instance: Instance) -> Patient:
    """Return what an instance says of its patient."""
    return text(instance, "PatientID"), text(instance, "PatientName")


def is_nobody(patient: Patient) -> bool:
    """Tell whether a patient is missing or a dummy, who may stand for many."""
    return all(map(is_placeholder, patient))


def names_by_id(patients: Iterable[Patient]) -> dict[str, set[str]]:
    """Return the names that go with each Patient ID."""
    names: dict[str, set[str]] = defaultdict(set)
    for patient, name in patients:
        if patient and name:
            names[patient].add(name)
    return names


def likely_patients(witnesses: Sequence[Witness]) -> Generator[None, None, list[Patient]]:
    """Tell in a few steps whose files each witness is about; `NOBODY` where no patient or several come into question.

    Two different patients are never taken for one. Files without a study may be completed from their series and folder.
    With those that have one more care is needed: the study must not become a bridge over which two patients are joined.
    """
    names = names_by_id(witness.patient for witness in witnesses)
    stated: list[Patient] = []
    owners: dict[str, set[Patient]] = defaultdict(set)
    for witness in witnesses:
        number, name = witness.patient
        if number and not name and len(names.get(number, ())) == 1:
            (name,) = names[number]
        stated.append((number, name))
        owners[witness.study].add((number, name))
    yield
    completions = yield from _completions_by_tie(witnesses, stated)
    incomplete = {study for study, found in owners.items() if len(found - {NOBODY}) < 2 and "" in max(found)} - {""}
    for witness, patient in zip(witnesses, stated) if incomplete else ():
        if witness.study in incomplete:
            owners[witness.study].add(_completed(patient, witness, completions))
    owner = {study: _only_one(found) for study, found in owners.items() if study}
    yield
    likely = [
        owner[witness.study] if witness.study and _is_part_of(patient, owner[witness.study]) else patient
        for witness, patient in zip(witnesses, stated)
    ]
    yield
    completions = yield from _completions_by_tie(witnesses, likely)
    ids = names_by_id((name, number) for number, name in likely)
    whole: dict[str, set[Patient]] = defaultdict(set)
    for witness, patient in zip(witnesses, likely):
        whole[witness.series].add(patient)
    yield
    completions.update(
        (("series", series), completions_in_series(patients, names, ids))
        for series, patients in whole.items()
        if series
    )
    yield
    completed = [
        patient if witness.study else _completed(patient, witness, completions)
        for witness, patient in zip(witnesses, likely)
    ]
    yield
    told: dict[str, set[Patient]] = defaultdict(set)
    for witness, found in zip(witnesses, completed):
        if not witness.study:
            told[witness.series].add(found)
    # Where a folder tells a part of a series and the rest is not told, nothing is; two people in two folders are two.
    untold = {
        series
        for series, found_there in told.items()
        if series and len(found_there) == 2 and len(whole[series]) == 1 and whole[series] < found_there
    }
    return [
        patient if witness.series in untold else found for witness, patient, found in zip(witnesses, likely, completed)
    ]


def _completions_by_tie(
    witnesses: Sequence[Witness], patients: Sequence[Patient]
) -> Generator[None, None, dict[tuple[str, str], dict[Patient, Patient]]]:
    """Return, in steps, for each series and folder whom its incomplete patients can be."""
    members: dict[tuple[str, str], set[Patient]] = defaultdict(set)
    for witness, patient in zip(witnesses, patients):
        for tie in _ties(witness):
            members[tie].add(patient)
    yield
    completions = {tie: _completions(group) for tie, group in members.items()}
    yield
    return completions


def _only_one(patients: set[Patient]) -> Patient:
    """Return the only one that patients of whom less is known may be; `NOBODY` if there are several."""
    fullest = min(patients, key=lambda patient: patient.count(""))
    return fullest if all(_is_part_of(patient, fullest) for patient in patients) else NOBODY


def _is_part_of(patient: Patient, fuller: Patient) -> bool:
    return all(not own or own == other for own, other in zip(patient, fuller))


def _ties(witness: Witness) -> list[tuple[str, str]]:
    folder = ("folder", witness.folder)
    return [("series", witness.series), folder] if witness.series else [folder]


def _completed(
    patient: Patient, witness: Witness, completions: Mapping[tuple[str, str], Mapping[Patient, Patient]]
) -> Patient:
    for tie in _ties(witness):
        if "" in patient:
            patient = completions[tie].get(patient, patient)
    return patient


def _completions(patients: Set[Patient]) -> dict[Patient, Patient]:
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


def completions_in_series(
    there: Set[Patient], names: Mapping[str, Set[str]], ids: Mapping[str, Set[str]]
) -> dict[Patient, Patient]:
    """Map each incomplete patient of a series to the only one whom it can be: all are one if nothing speaks against it.

    An ID in some files and a name in others are one patient's unless they go with others elsewhere.
    """
    numbers, called = ({text for text in texts if text} for texts in zip(*there))
    if len(numbers) > 1 or len(called) > 1:
        return _completions(there)
    number, name = next(iter(numbers), ""), next(iter(called), "")
    if number and name and (name not in names.get(number, {name}) or number not in ids.get(name, {number})):
        return _completions(there)
    return dict.fromkeys(there, (number, name))
