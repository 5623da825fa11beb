"""Make all files of a folder one patient."""

from __future__ import annotations

from collections.abc import Iterator

from DICOMPatcherLib.defects import CHARACTER_SET_WRONG, PATIENT_MISSING, PATIENTS_DIFFER
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.instances.instance import Instance, batches, group_in_steps, remaining, texts_of
from DICOMPatcherLib.instances.patients import IDENTITY_TAGS, differ_in_birth_or_sex
from DICOMPatcherLib.instances.row_values import UNSPECIFIED_PATIENT, is_writable, text, traits
from DICOMPatcherLib.rule_api.examples import Example
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import new_id


class ForceSamePatientNameIdInEachDirectory(DICOMPatcherRule):
    """Give all files of a folder the first Patient's Name and the first Patient ID that are found in it.

    References
    ----------
    PS3.3 C.7.1.1: Patient's Name (0010,0010) and Patient ID (0010,0020).
    """

    title = "Force same patient name and ID in each directory"
    summary = "Makes all files of a folder one patient."
    description = (
        "Gives all files of a folder the first patient's name and the first patient ID that are found in it, in the "
        "order of the file names. A folder without any gets a placeholder."
    )
    whenToUse = (
        "Use it if each folder holds one patient, but the import shows several because name or ID differ from file to "
        "file. Do not use it on folders with files of several patients: they would become one."
    )
    neverDoes = "It leaves a folder alone in which birth dates or sexes contradict each other, and reports it."
    defects = (PATIENT_MISSING, PATIENTS_DIFFER)
    fillsIn = True
    requiredTags = (*IDENTITY_TAGS, "StudyInstanceUID")

    examples = (
        Example(
            "Two patient IDs in one folder, a third in another",
            {
                "a/1.dcm": {"PatientID": "4711"},
                "a/2.dcm": {"PatientID": "4712"},
                "b/3.dcm": {"PatientID": "4713"},
            },
            {"a/2.dcm": {"PatientID": "4711"}},
        ),
        Example(
            "Birth dates that contradict each other",
            {
                "1.dcm": {"PatientID": "4711", "PatientBirthDate": "19500101"},
                "2.dcm": {"PatientID": "4712", "PatientBirthDate": "19700101"},
            },
        ),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Go folder by folder; name and ID are looked for independently of each other."""
        names: set[str] = set()
        for batch in batches(remaining(instances)):
            names.update(text(instance, "PatientName") for instance in batch)
            yield
        number = 0
        for folder in (yield from group_in_steps(remaining(instances), "folder")).values():
            yield
            if differ_in_birth_or_sex(folder):
                yield from _report_several(folder)
                continue
            name, patient = _first_value(folder, "PatientName"), _first_value(folder, "PatientID")
            if not name:
                number += 1
                while f"{UNSPECIFIED_PATIENT} {number}" in names:  # from an earlier run
                    number += 1
                name = f"{UNSPECIFIED_PATIENT} {number}"
            if not patient:
                patient = new_id(self.key, "patient", *traits(folder[0]))
            for batch in batches(folder):
                yield
                for instance in batch:
                    _force(instance, "PatientName", name)
                    _force(instance, "PatientID", patient)


def _report_several(folder: list[Instance]) -> Iterator[None]:
    message = Text("birth date or sex differ in the folder, which may contain several patients; left unchanged")
    for batch in batches(folder):
        yield
        for instance in batch:
            instance.report(PATIENTS_DIFFER, message, is_undecidable=True)


def _first_value(instances: list[Instance], keyword: str) -> str:
    """Return the first value that may go into the other files; if there is none, the first of all; else ""."""
    values = dict.fromkeys(value for (value,) in texts_of(instances, keyword) if value.strip(" \0"))
    return next(filter(is_writable, values), next(iter(values), ""))


def _force(instance: Instance, keyword: str, value: str) -> None:
    old = text(instance, keyword)
    if old == value.strip(" \0"):
        return
    if not is_writable(value):
        message = Text(
            "{keyword} is in an undeclared character set in all of the folder; left unchanged", keyword=keyword
        )
        instance.report(CHARACTER_SET_WRONG, message)
    else:
        instance[keyword] = value
        if old:
            what = Text("{keyword} differs from the first file of the folder", keyword=keyword)
            instance.report(PATIENTS_DIFFER, with_result(what, action("replaced", "would be replaced")))
        else:
            result = action("unified for all files of the folder", "would be unified for all files of the folder")
            instance.report(PATIENT_MISSING, with_result(missing(keyword), result))
