"""Who is who in a run: one new identity for each patient, from the key of the run and the old ID alone.

References
----------
PS3.15 E.1.1: replacing identifiers consistently. PS3.3 C.7.1.1: Patient ID and its issuer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from DICOMPatcherLib.instances.instance import Instance
from DICOMPatcherLib.instances.patients import contradict, identity_of, is_placeholder
from DICOMPatcherLib.values.identifiers import new_id, new_number

TAGS = ("PatientID", "IssuerOfPatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyInstanceUID")
"""What a row must have for its patient to be found."""

_LEAST_SHIFT, _MOST_SHIFT = 30, 3650


class NewIdentity(NamedTuple):
    """Who a patient is from now on.

    Attributes
    ----------
    id
        The new ID, which is the name too; "" if there is none in the list that gives them, or others have it.
    shift
        By how many days dates are moved back.
    """

    id: str
    shift: int


def folded(text: str) -> str:
    """Return an ID without what spellings of the same one differ in: case, blanks, and what stands behind a zero."""
    return " ".join(unicodedata.normalize("NFKC", text.partition("\0")[0]).casefold().split())


class Identities:
    """The new identities of all patients of a run.

    Patients are the same if they have the same ID, or different ones in one study that does not contradict itself
    otherwise.

    Parameters
    ----------
    given
        New IDs by old ones (folded); None if they are to be made up.
    """

    def __init__(self, instances: Iterable[Instance], key: bytes, given: Mapping[str, str] | None = None) -> None:
        self._key, self._given = key, given
        self._parent: dict[tuple[str, str, str], tuple[str, str, str]] = {}
        self._found: dict[tuple[str, str, str], NewIdentity] = {}
        self._members: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
        studies: dict[str, dict[tuple[str, str, str], set[tuple[str, str, str]]]] = {}
        patients: dict[str, set[tuple[str, str, str]]] = {}
        for instance in instances:
            node, study = _node(instance), instance["StudyInstanceUID"].strip("\0 ")
            self._parent.setdefault(node, node)
            stated = instance["PatientName"], instance["PatientBirthDate"], instance["PatientSex"]
            if study:
                studies.setdefault(study, {}).setdefault(node, set()).add(stated)
            if given is not None and not node[0] and node[1] in given:
                patients.setdefault(given[node[1]], set()).add(stated)
        self._several = {
            new for new, facts in patients.items() if contradict(identity_of("", *texts) for texts in facts)
        }
        for nodes in studies.values():
            if len(nodes) > 1 and not contradict(identity_of("", *texts) for all_ in nodes.values() for texts in all_):
                first, *others = nodes
                for other in others:
                    self._parent[self._root(other)] = self._root(first)
        for node in self._parent:
            self._members.setdefault(self._root(node), []).append(node)

    def of(self, instance: Instance) -> NewIdentity:
        """Return the new identity of the patient of an instance, which was among those of the run."""
        root = self._root(_node(instance))
        if root not in self._found:
            self._found[root] = self._made(self._members[root])
        return self._found[root]

    def _made(self, members: list[tuple[str, str, str]]) -> NewIdentity:
        name = "\n".join(min(member for member in members))
        if self._given is None:
            return NewIdentity(new_id(self._key, "patient", name), self._shift(name))
        listed = {self._given[id_] for kind, id_, _ in members if kind == "" and id_ in self._given}
        if len(listed) != 1 or listed & self._several:
            return NewIdentity("", 0)
        (new,) = listed
        olds = sorted(old for old, other in self._given.items() if other == new)
        # A patient with several IDs in the list has one interval, in whatever run each of them is.
        return NewIdentity(new, self._shift(name if len(olds) == 1 else f"\n{olds[0]}\n"))

    def _shift(self, name: str) -> int:
        return _LEAST_SHIFT + new_number(self._key, "shift", name) % (_MOST_SHIFT - _LEAST_SHIFT + 1)

    def _root(self, node: tuple[str, str, str]) -> tuple[str, str, str]:
        while (parent := self._parent[node]) != node:
            self._parent[node] = self._parent[parent]
            node = parent
        return node


def _node(instance: Instance) -> tuple[str, str, str]:
    """Return what stands for a patient: ID and issuer, or else the study; "" comes first, so that IDs are preferred."""
    id_ = folded(instance["PatientID"])
    if id_ and not is_placeholder(id_):
        return "", id_, folded(instance["IssuerOfPatientID"])
    study = instance["StudyInstanceUID"].strip("\0 ")
    return ("study", study, "") if study else ("name", folded(instance["PatientName"]), instance["PatientBirthDate"])
