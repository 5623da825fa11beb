"""Fill in identifiers that are missing, replace those that cannot stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from DICOMPatcherLib.collection import BASE_TAGS, Instance, group_by, remaining
from DICOMPatcherLib.evidence import Evidence, names_by_id, patient_of
from DICOMPatcherLib.identifiers import is_valid_uid, new_id, new_uid
from DICOMPatcherLib.row_values import UNSPECIFIED_PATIENT, decimals, free_numbers, integer, is_writable, text, traits
from DICOMPatcherLib.rule import DICOMPatcherRule
from DICOMPatcherLib.same_image import SAME_IMAGE_TAGS, Comparison

SAME_DIRECTION = 1e-3
"""Two slices are parallel if no direction cosine differs by more."""


class GenerateMissingIDs(DICOMPatcherRule):
    """Complete the identifiers of patient, study, series and instance from what the other files of the run say.

    References
    ----------
    PS3.3 C.7.1.1, C.7.2.1, C.7.3.1, C.12.1: identifiers of patient, study, series and instance.
    PS3.5 9.1: what a UID looks like.
    """

    title = "Generate missing patient/study/series IDs"
    description = (
        "Fills in missing patient names and IDs, study, series and instance UIDs, series and instance numbers, so that "
        "files which were refused or hidden at import appear. What is missing is taken from the other files of the "
        "series, study or folder if they agree, and made up otherwise; different patients are never put together. "
        "Invalid UIDs are replaced wherever they are used. If several files claim to be the same image, exact copies "
        "are left out and different images get UIDs of their own. Needed after overdone anonymization and for files "
        "written by scripts and converters; files whose identifiers are in order stay as they are."
    )
    defects = ("I1", "I2", "I3", "I4", "I5", "I8", "I9", "I14", "I15")
    default = True
    requiredTags = (*BASE_TAGS, *SAME_IMAGE_TAGS, "FrameOfReferenceUID", "ImageOrientationPatient")

    eachFileIsSeparateSeries = False
    """True gives each file without a series UID a series of its own."""

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Work up from the instances to the patients and down again; each step builds on the ones before it."""
        self._replace_invalid_uids(remaining(instances))
        yield
        for (uid,), group in group_by(remaining(instances), "SOPInstanceUID").items():
            if len(group) > 1 and uid.strip(" \0"):
                yield from self._part_shared_instance_uid(group)
        rows = list(remaining(instances))
        for step in (
            self._give_instance_uids,
            self._give_studies,
            self._give_patients,
            self._give_series,
            self._give_series_numbers,
            self._give_instance_numbers,
        ):
            step(rows)
            yield

    def _replace_invalid_uids(self, rows: Iterable[Instance]) -> None:
        """Replace each invalid UID by a function of itself, so that references to it can be replaced alike."""
        replacements: dict[str, str] = {}
        for instance in rows:
            for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
                old = text(instance, keyword)
                if old and old not in replacements:
                    replacements[old] = "" if is_valid_uid(old) else new_uid(self.key, "uid", old)
                if old and replacements[old]:
                    instance[keyword] = replacements[old]
                    instance.report("I8", f"{keyword} was not a valid UID. It is replaced wherever it is used.")

    def _part_shared_instance_uid(self, group: list[Instance]) -> Iterator[None]:
        """Leave out copies, and give different images that share a SOP Instance UID UIDs of their own."""
        comparison = Comparison()
        for found in comparison.copies(group):
            if found is not None:
                copy, kept = found
                copy.report("I4", "SOPInstanceUID and all the content are those of another file. It is left out.")
                copy.skip(f"identical copy of {kept.path}")
            yield
        first, *others = remaining(group)
        for instance in others:
            if comparison.is_same_image(first, instance):
                instance.report("I4", "SOPInstanceUID and image are those of another file. Both stay as they are.")
            else:
                instance["SOPInstanceUID"] = new_uid(self.key, "instance", *traits(instance))
                instance.report("I4", "SOPInstanceUID is that of another file with other content. It was replaced.")
            yield

    def _give_instance_uids(self, rows: Iterable[Instance]) -> None:
        for instance in rows:
            if not text(instance, "SOPInstanceUID"):
                instance["SOPInstanceUID"] = new_uid(self.key, "instance", *traits(instance))
                instance.report("I3", "SOPInstanceUID was missing. It is a new one.")

    def _give_studies(self, rows: list[Instance]) -> None:
        """Give a study to all: the one of the series, else of the frame of reference or folder, else a new one."""
        if not _lacking(rows, "StudyInstanceUID"):
            return
        evidence = Evidence(rows)
        for kind, ties in (
            ("series", ["series"]),
            ("frame of reference", ["series"]),
            ("folder", ["series", "frame of reference", "folder"]),
        ):
            for group in evidence.connected(_lacking(rows, "StudyInstanceUID"), ties):
                study, why = evidence.only_study(group, kind), f"It was taken from other files of the same {kind}."
                if not study and kind == "folder":
                    study = new_uid(self.key, "study", *traits(group[0]))
                    why = "No other file told it; the files that belong together got a new one."
                for instance in group if study else ():
                    instance["StudyInstanceUID"] = study
                    instance.report("I1", f"StudyInstanceUID was missing. {why}")
                    evidence.learn(instance)

    def _give_patients(self, rows: list[Instance]) -> None:
        """Complete the patients study by study, then the names by what the whole run says of an ID."""
        if all(all(patient_of(instance)) for instance in rows):
            return
        for (study,), group in group_by(rows, "StudyInstanceUID").items():
            self._give_patient_ids(study, group)
        names = names_by_id(rows)
        for instance in rows:
            patient, name = patient_of(instance)
            if not name:
                known = _only(names.get(patient, set()))
                instance["PatientName"] = known or UNSPECIFIED_PATIENT
                why = "It was taken from other files with the same ID." if known else "It is a placeholder."
                instance.report("I5", f"PatientName was missing. {why}")

    def _give_patient_ids(self, study: str, group: list[Instance]) -> None:
        """Give a study's instances their ID; to those that have neither ID nor name also the name."""
        patients = [patient_of(instance) for instance in group]
        if all(patient for patient, _ in patients):
            return
        names = {name for _, name in patients if name}
        ids = {patient for patient, _ in patients if patient}
        ids_of: dict[str, set[str]] = defaultdict(set)
        for patient, name in patients:
            if patient:
                ids_of[name].add(patient)
        for instance, (patient, name) in zip(group, patients):
            if patient:
                continue
            if not name and _only(names):
                instance["PatientName"] = _only(names)
                instance.report("I5", "PatientName was missing. It was taken from other files of the study.")
            # The ID of somebody with another name is not evidence.
            known = _only((ids_of.get(name) or ids_of.get("", set())) if name else ids)
            instance["PatientID"] = known or new_id(self.key, "patient", study, text(instance, "PatientName"))
            why = "It was taken from other files of the study." if known else "It is a placeholder of the study."
            instance.report("I5", f"PatientID was missing. {why}")

    def _give_series(self, rows: list[Instance]) -> None:
        if not _lacking(rows, "SeriesInstanceUID"):
            return
        patients: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for instance in rows:
            patients[text(instance, "SeriesInstanceUID")].add(patient_of(instance))
        parts = ("folder", "StudyInstanceUID", "PatientID", "PatientName", "Modality")
        for group in group_by(rows, *parts).values():
            lacking = _lacking(group, "SeriesInstanceUID")
            found = {text(instance, "SeriesInstanceUID") for instance in group} - {""}
            # A series that also has files of somebody else is not evidence.
            known = _only({uid for uid in found if len(patients[uid]) == 1}) if len(found) == 1 else ""
            for instance in lacking:
                if self.eachFileIsSeparateSeries:
                    series, why = new_uid(self.key, "series", *traits(instance)), "The file is a series of its own now."
                elif known:
                    series, why = known, "It was taken from other files of the folder and study."
                else:
                    series = series if instance is not lacking[0] else new_uid(self.key, "series", *traits(instance))
                    why = "No other file told it; the folder's files of this study and modality got a new one."
                instance["SeriesInstanceUID"] = series
                instance.report("I2", f"SeriesInstanceUID was missing. {why}")

    def _give_series_numbers(self, rows: list[Instance]) -> None:
        if not _lacking(rows, "SeriesNumber"):
            return
        for study in group_by(rows, "StudyInstanceUID").values():
            free = free_numbers(study, "SeriesNumber")
            for series in group_by(study, "SeriesInstanceUID").values():
                lacking = _lacking(series, "SeriesNumber")
                if not lacking:
                    continue
                found = {integer(instance, "SeriesNumber") for instance in series} - {None}
                number = found.pop() if len(found) == 1 else next(free)
                why = "It was taken from other files of the series." if not found else "It is a free one of the study."
                for instance in lacking:
                    instance["SeriesNumber"] = str(number)
                    instance.report("I14", f"SeriesNumber was missing. {why}")

    def _give_instance_numbers(self, rows: list[Instance]) -> None:
        """Number the images of a series if several have no number; one alone does not disturb the order.

        Files of one image, which share its SOP Instance UID, get one number.
        """
        files: dict[str, list[Instance]] = {}
        for instance in _lacking(rows, "InstanceNumber"):
            if instance.pixel_length:
                files.setdefault(instance["SOPInstanceUID"], []).append(instance)
        if not files:
            return
        for series in group_by(rows, "StudyInstanceUID", "SeriesInstanceUID").values():
            lacking = [instance for instance in _lacking(series, "InstanceNumber") if instance.pixel_length]
            images = list({instance["SOPInstanceUID"]: instance for instance in reversed(lacking)}.values())[::-1]
            if len(images) < 2:
                continue
            places = _places_along_normal(images)
            order = sorted(range(len(images)), key=places.__getitem__) if places else range(len(images))
            why = "position among the slices" if places else "place among the files"
            for index, number in zip(order, free_numbers(series, "InstanceNumber")):
                for instance in files[images[index]["SOPInstanceUID"]]:
                    instance["InstanceNumber"] = str(number)
                    instance.report("I14", f"InstanceNumber was missing. It was given by the {why}.")


def _lacking(rows: Iterable[Instance], keyword: str) -> list[Instance]:
    return [instance for instance in rows if not text(instance, keyword)]


def _only(values: set[str]) -> str:
    """Return the value if there is exactly one, and it can be written into other files; else ""."""
    value = next(iter(values)) if len(values) == 1 else ""
    return value if is_writable(value) else ""


def _places_along_normal(rows: Sequence[Instance]) -> list[float]:
    """Return where each slice lies along the normal of the first, in mm; [] if they are not parallel slices.

    References
    ----------
    PS3.3 C.7.6.2.1.1: meaning of Image Position and Image Orientation (Patient).
    """
    orientation = decimals(rows[0], "ImageOrientationPatient", 6)
    if orientation is None:
        return []
    a, b, c, d, e, f = orientation
    normal = (b * f - c * e, c * d - a * f, a * e - b * d)
    places = []
    for instance in rows:
        other = decimals(instance, "ImageOrientationPatient", 6)
        position = decimals(instance, "ImagePositionPatient", 3)
        if other is None or position is None:
            return []
        if not any(normal) or max(abs(x - y) for x, y in zip(orientation, other)) > SAME_DIRECTION:
            return []
        places.append(sum(x * y for x, y in zip(normal, position)))
    return places
