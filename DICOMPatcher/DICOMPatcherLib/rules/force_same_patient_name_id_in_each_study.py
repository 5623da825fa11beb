"""One spelling of the patient's name and one ID in each study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from typing import NamedTuple

from DICOMPatcherLib.defects import PATIENTS_DIFFER
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.instances.instance import Instance, batches, group_in_steps, remaining, texts_of
from DICOMPatcherLib.instances.patients import (
    IDENTITY_TAGS,
    Name,
    birth_date,
    is_placeholder,
    parts_of_name,
    same_name,
    sex,
)
from DICOMPatcherLib.instances.row_values import UNSPECIFIED_PATIENT, is_writable, text
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import Advice, DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action, plural


class Choice(NamedTuple):
    """What the patient of a study is called from now on; "" where nothing in the study says it."""

    name: str
    patient: str


class ForceSamePatientNameIdInEachStudy(DICOMPatcherRule):
    """Unify Patient's Name and Patient ID within each study, unless two patients share the study.

    References
    ----------
    PS3.3 A.1.2.2, C.7.1.1: a study is of one patient, whom name and ID identify.
    """

    title = "Force same patient name and ID in each study"
    summary = "Unifies the spelling of the patient's name, and the patient ID, within each study."
    description = (
        "Gives all files of a study one spelling of the patient's name and one patient ID, the most frequent ones."
    )
    whenToUse = (
        "Use it if one examination shows up under several patients, or some of its series cannot be found, because the "
        "files differ in case, spaces or separators of the name, or in the ID."
    )
    neverDoes = (
        "It never unifies different patients: a study in which names, birth dates or sexes contradict each other is "
        "left alone and reported."
    )
    defects = (PATIENTS_DIFFER,)
    fillsIn = True
    requiredTags = (*IDENTITY_TAGS, "StudyInstanceUID")

    examples = (
        Example(
            "Two spellings of a name",
            {
                "1.dcm": {"PatientName": "Doe^Jane"},
                "2.dcm": {"PatientName": "Doe^Jane"},
                "3.dcm": {"PatientName": "DOE JANE"},
            },
            {"3.dcm": {"PatientName": "Doe^Jane"}},
        ),
        Example("Two patients", {"1.dcm": {"PatientName": "Doe^Jane"}, "2.dcm": {"PatientName": "Roe^Richard"}}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Unify study by study what certainly is one patient."""
        for study in mixed_studies(instances):
            yield
            if study is None:
                continue
            choice = yield from choice_for(study)
            if choice is None:
                yield from _report(study)
                continue
            for batch in batches(study):
                yield
                for instance in batch:
                    _force(instance, "PatientName", choice.name)
                    _force(instance, "PatientID", choice.patient)

    def recommend(self, instances: list[Instance]) -> Iterator[Advice | None]:
        """Tell of the studies that the rule would unify, and report those that may be of several patients."""
        studies = 0
        differing: list[Instance] = []
        for study in mixed_studies(instances):
            yield None
            if study is None:
                continue
            choice = yield from choice_for(study)
            if choice is None:
                yield from _report(study)
                continue
            before = len(differing)
            for batch in batches(study):
                differing += (instance for instance in batch if _differs(instance, choice))
                yield None
            studies += len(differing) > before
        if differing:
            message = plural(
                studies,
                "Different names or IDs in {files} files of {count} study refer to the same patient; can be unified",
                "Different names or IDs in {files} files of {count} studies refer to the same patient; can be unified",
                files=len(differing),
            )
            yield Advice(PATIENTS_DIFFER, message, differing)


def mixed_studies(instances: Iterable[Instance]) -> Iterator[list[Instance] | None]:
    """Yield the studies whose files do not all say the same of the patient; None between steps."""
    groups = yield from group_in_steps(remaining(instances), "StudyInstanceUID")
    for some in batches(groups.items()):
        yield None
        for (study,), group in some:
            if study.strip(" \0") and len(set(texts_of(group, *IDENTITY_TAGS))) > 1:
                yield group


def _report(study: list[Instance]) -> Iterator[None]:
    message = Text(
        "the study names several patients, which may be the same; Slicer shows all images under one of them; left "
        "unchanged"
    )
    for batch in batches(study):
        yield
        for instance in batch:
            instance.report(PATIENTS_DIFFER, message, is_undecidable=True)


def choice_for(study: list[Instance]) -> Generator[None, None, Choice | None]:
    """Find in steps what is to stand in all files of a study; None if its files may be of several patients.

    Either the IDs agree, and the names are spellings of one; or the names agree, and belong to each of the IDs. A name
    that only hides who it was proves nothing.
    """
    for fact in (birth_date, sex):
        yield
        if len({fact(instance) for instance in study} - {""}) > 1:
            return None
    yield
    names = {instance: _name(instance) for instance in study}
    yield
    ids = {instance: text(instance, "PatientID").casefold() for instance in study}
    yield
    known = set(names.values()) - {()}
    if not same_name(known):
        return None
    different = set(ids.values()) - {""}
    if len(different) > 1:
        named = {ids[instance] for instance in study if names[instance]} - {""}
        hidden = any(names[instance] and is_placeholder(text(instance, "PatientName")) for instance in study)
        if len(known) != 1 or named != different or hidden:
            return None
    return Choice(_best_name(study, names), _most_frequent(text(instance, "PatientID") for instance in study))


def _name(instance: Instance) -> Name:
    """Return the parts of the name; none for the name that this program gives to those who have none."""
    name = text(instance, "PatientName")
    return () if name == UNSPECIFIED_PATIENT else parts_of_name(name)


def _best_name(study: list[Instance], names: dict[Instance, Name]) -> str:
    """Return the fullest spelling that can be written, with carets rather than without, the most frequent of those."""
    spellings = Counter(text(instance, "PatientName") for instance in study if names[instance])
    parts = {text(instance, "PatientName"): len(names[instance]) for instance in study}
    writable = [spelling for spelling in spellings if is_writable(spelling)]
    return max(writable, key=lambda name: (parts[name], "^" in name.strip("^"), spellings[name]), default="")


def _most_frequent(values: Iterable[str]) -> str:
    found = Counter(value for value in values if value and is_writable(value))
    return found.most_common(1)[0][0] if found else ""


def _differs(instance: Instance, choice: Choice) -> bool:
    return any(
        new and text(instance, keyword) != new
        for keyword, new in (("PatientName", choice.name), ("PatientID", choice.patient))
    )


def _force(instance: Instance, keyword: str, value: str) -> None:
    old = text(instance, keyword)
    if value and old != value:
        instance[keyword] = value
        what = Text("{keyword} differs from other files of the study", keyword=keyword) if old else missing(keyword)
        result = action("unified for the study", "would be unified for the study")
        instance.report(PATIENTS_DIFFER, with_result(what, result))
