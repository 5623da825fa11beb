"""Files without a study whose series has a study already: which of its files are of the same patient."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from DICOMPatcherLib.grouping import clusters
from DICOMPatcherLib.grouping.cells import Cell
from DICOMPatcherLib.grouping.clusters import Facts
from DICOMPatcherLib.grouping.evidence import NOBODY, Patient, completions_in_series, names_by_id
from DICOMPatcherLib.instances import patients
from DICOMPatcherLib.instances.instance import batches
from DICOMPatcherLib.instances.patients import Identity, is_placeholder

_MOST_COMPARED = 2000
"""Where more than this would have to be compared in one series, dozens share it, and only an ID tells who is who."""
_MOST_OF_ID = 30


class _Member(NamedTuple):
    """What some files of a series say.

    Attributes
    ----------
    patient
        Patient ID and name, completed by the other files of the series.
    person
        The same with birth date and sex, to be compared.
    is_nobodys
        Whether the files themselves tell neither ID nor name.
    """

    patient: Patient
    person: Identity
    facts: Facts
    study: str
    is_nobodys: bool


def mates_by_series(
    found: Sequence[Cell], facts: Sequence[Facts], fields: Sequence[int], of_nobody: Sequence[int], unclear: Set[str]
) -> Generator[None, None, dict[int, tuple[Patient, list[int]]]]:
    """Return, in steps, for cells without a study their patient, and cells of that and their series that have one.

    Only where they are of one study, and nothing lets them be of two patients.

    Parameters
    ----------
    facts
        What each cell says.
    fields
        In which facts the cells of one patient and series agree.
    of_nobody
        In which those agree that do not tell their patient.
    unclear
        Series that do not tell whose their files without a patient are.
    """
    stated: list[Patient] = []
    lacking: set[str] = set()
    for batch in batches(found):
        yield
        for cell in batch:
            number, name = cell.texts("PatientID", "called")
            stated.append(("" if is_placeholder(number) else number, "" if is_placeholder(name) else name))
            if not cell.values["StudyInstanceUID"]:
                lacking.add(cell.values["series"])
    lacking.discard("")
    series: dict[str, list[int]] = {}
    for numbered in batches(enumerate(found) if lacking else ()):
        yield
        for index, cell in numbered:
            if cell.values["series"] in lacking:
                series.setdefault(cell.values["series"], []).append(index)
    names, ids = names_by_id(stated), names_by_id((name, number) for number, name in stated)
    mates: dict[int, tuple[Patient, list[int]]] = {}
    for uid, indexes in series.items():
        yield
        there = [_named(stated[index], names) for index in indexes]
        completions = completions_in_series(set(there), names, ids)
        if uid in unclear:
            completions.pop(NOBODY, None)
        members: dict[_Member, list[int]] = {}
        for index, known in zip(indexes, there):
            cell, patient = found[index], completions.get(known, known)
            person = patients.identity_of(*patient, *cell.texts("PatientBirthDate", "PatientSex"))
            is_nobodys = stated[index] == NOBODY
            member = _Member(patient, person, facts[index], cell.values["StudyInstanceUID"], is_nobodys)
            members.setdefault(member, []).append(index)
        for member, own in _among(list(members), fields, () if uid in unclear else of_nobody):
            those = [index for mate in own for index in members[mate]]
            mates.update((index, (member.patient, those)) for index in members[member])
    return mates


def _named(patient: Patient, names: Mapping[str, Set[str]]) -> Patient:
    """Return a patient with the only name of the ID."""
    number, name = patient
    known = names.get(number, ()) if number and not name else ()
    return (number, next(iter(known))) if len(known) == 1 else patient


def _among(
    members: Sequence[_Member], fields: Sequence[int], of_nobody: Sequence[int]
) -> Iterator[tuple[_Member, list[_Member]]]:
    """Yield who of a series lacks a study, with those of the same patient who have one."""
    known = [member for member in members if member.study]
    lacking = [member for member in members if not member.study]
    are_nobodys = all(member.patient == NOBODY for member in members)
    by_id: dict[str, list[_Member]] = {}
    for member in known:
        by_id.setdefault(member.patient[0], []).append(member)
    for member in lacking:
        among = known
        if len(known) * len(lacking) > _MOST_COMPARED:
            among = by_id.get(member.patient[0], []) if member.patient[0] else []
            among = among if len(among) <= _MOST_OF_ID else []
        if not member.is_nobodys:
            own = _own(member, among, fields)
        elif of_nobody:
            own = _own(member, among, of_nobody, are_nobodys)
            own = own if len(own) == len(known) or member.person.birth_date else []
        else:
            own = []
        if own:
            yield member, own


def _own(member: _Member, among: Iterable[_Member], fields: Sequence[int], are_nobodys: bool = False) -> list[_Member]:
    """Return those who are of a member's patient, and of one study; [] if that cannot be told."""

    def are_one(mates: Iterable[_Member]) -> bool:
        everyone = [member, *mates]
        stated = {tuple(one.facts[field] for field in fields) for one in everyone}
        return patients.merged(one.person for one in everyone) is not None and clusters.merged(stated) is not None

    fitting = [mate for mate in among if are_one([mate])]
    number, name = member.patient
    of_id = [mate for mate in fitting if number and mate.patient[0] == number]
    of_name = [mate for mate in fitting if name and mate.patient[1] == name]
    born = member.person.birth_date
    is_tied = are_nobodys or any(born and mate.person.birth_date == born for mate in fitting)
    for mates in (fitting if of_id or of_name or is_tied else [], of_id or of_name):
        if mates and are_one(mates):
            return mates if len({mate.study for mate in mates}) == 1 else []
    return []
