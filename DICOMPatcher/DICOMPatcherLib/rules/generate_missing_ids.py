"""Fill in identifiers that are missing, replace those that several files share."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from operator import attrgetter

from DICOMPatcherLib.defects import (
    INSTANCE_UID_MISSING,
    INSTANCE_UID_SHARED,
    META_DIFFERS,
    NUMBER_UNUSABLE,
    PATIENT_MISSING,
    PATIENTS_DIFFER,
    REFERENCE_BROKEN,
    SERIES_UID_MISSING,
    STUDY_UID_MISSING,
    DefectId,
)
from DICOMPatcherLib.findings import missing, with_result
from DICOMPatcherLib.grouping.borne_ids import Wish, names_of_ids, only_name, who_may_have
from DICOMPatcherLib.grouping.cells import Found
from DICOMPatcherLib.grouping.clusters import Fact
from DICOMPatcherLib.grouping.evidence import patient_of
from DICOMPatcherLib.grouping.missing_series import SERIES_TAGS, missing_series
from DICOMPatcherLib.grouping.missing_studies import (
    STUDY_TAGS,
    are_others,
    facts_in,
    missing_studies,
    one_of,
    person_of,
)
from DICOMPatcherLib.grouping.restored_uids import LISTED_TAGS, restore_listed_uids
from DICOMPatcherLib.grouping.same_image import SAME_IMAGE_TAGS, Comparison
from DICOMPatcherLib.grouping.told_series import series_in_study
from DICOMPatcherLib.instances.instance import (
    BASE_TAGS,
    Instance,
    batches,
    group_by,
    group_in_steps,
    remaining,
    texts_of,
)
from DICOMPatcherLib.instances.patients import (
    IDENTITY_TAGS,
    Identity,
    Name,
    are_of_several,
    birth_date,
    by_patient,
    contradict,
    differ_in_birth_or_sex,
    identity,
    is_placeholder,
    issuer_of,
    merged,
    same_name,
    sex,
    spellings,
)
from DICOMPatcherLib.instances.row_values import UNSPECIFIED_PATIENT, free_numbers, integer, is_writable, text, traits
from DICOMPatcherLib.instances.storage_classes import is_stored_object
from DICOMPatcherLib.rule_api.examples import LEFT_OUT, Example, New
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.texts import Text, action
from DICOMPatcherLib.values.identifiers import WELL_KNOWN, is_valid_uid, new_id, new_uid

_ISSUER = "IssuerOfPatientID"
"""Within which a Patient ID is that of one patient only (PS3.3 C.7.1.1)."""
_NOTHING = Wish("", "", "", False, frozenset())
_SAID: tuple[str, ...] = (*IDENTITY_TAGS, "StudyInstanceUID", "StudyDate", "StudyTime", "AccessionNumber")
_SAID = (*_SAID, "SeriesInstanceUID", "SeriesNumber", "SOPInstanceUID", "InstanceNumber")
"""By what the files are put in order that claim one UID, or of which one is chosen: not by their paths."""
_SHARED_BY_ONE_PATIENT = ("StudyInstanceUID", "SeriesInstanceUID")


class GenerateMissingIDs(DICOMPatcherRule):
    """Complete the identifiers of patient, study, series and instance from what the other files of the run say.

    References
    ----------
    PS3.3 C.7.1.1, C.7.2.1, C.7.3.1, C.12.1: identifiers of patient, study, series and instance.
    PS3.5 9.1: what a UID looks like.
    """

    title = "Generate missing patient/study/series IDs"
    summary = "Fills in missing identifiers of patients, studies, series and instances by what the files say."
    description = (
        "Fills in missing patient names and IDs, study, series and instance UIDs and series numbers, so that files "
        "which were refused or hidden at import appear. What belongs together is determined by what the files say: "
        "dates, accession and series numbers, descriptions, geometry, references, and by the folder only where they "
        "say nothing. If several files claim to be the same image, exact copies are left out and different images get "
        "UIDs of their own."
    )
    whenToUse = "Needed after overdone anonymization and for files written by scripts and converters."
    neverDoes = "It never puts different patients together."
    defects = (
        STUDY_UID_MISSING,
        SERIES_UID_MISSING,
        INSTANCE_UID_MISSING,
        INSTANCE_UID_SHARED,
        PATIENT_MISSING,
        META_DIFFERS,
        NUMBER_UNUSABLE,
        REFERENCE_BROKEN,
    )
    default = True
    fillsIn = True
    requiredTags = tuple(
        dict.fromkeys((*BASE_TAGS, *IDENTITY_TAGS, *SAME_IMAGE_TAGS, *STUDY_TAGS, *SERIES_TAGS, _ISSUER))
    )

    eachFileIsSeparateSeries = False
    """True gives each file without a series UID a series of its own."""

    examples = (
        Example(
            "An image without identifiers",
            {
                "PatientName": None,
                "PatientID": None,
                "StudyInstanceUID": None,
                "SeriesInstanceUID": None,
                "SOPInstanceUID": None,
                "SeriesNumber": None,
            },
            {
                "PatientName": UNSPECIFIED_PATIENT,
                "PatientID": New("patient"),
                "StudyInstanceUID": New("study"),
                "SeriesInstanceUID": New("series"),
                "SOPInstanceUID": New("instance"),
                "MediaStorageSOPInstanceUID": New("instance"),
                "SeriesNumber": "1",
            },
        ),
        Example(
            "Two slices, one of which lacks its study and series",
            {"1.dcm": {"StudyDate": "20200131"}, "2.dcm": {"StudyDate": "20200131", "StudyInstanceUID": None}},
            {"2.dcm": {"StudyInstanceUID": "1.2.3"}},
        ),
        Example(
            "A copy of an image",
            {
                "1.dcm": {"SOPInstanceUID": "1.2.3.5", "InstanceNumber": "1", "PixelData": b"pixels.."},
                "2.dcm": {"SOPInstanceUID": "1.2.3.5", "InstanceNumber": "1", "PixelData": b"pixels.."},
            },
            {"2.dcm": LEFT_OUT},
        ),
        Example("Two images with all identifiers", {"1.dcm": {}, "2.dcm": {}}),
    )

    def processCollection(self, instances: list[Instance]) -> Iterator[None]:
        """Work up from the instances to the patients and down again; each step builds on the ones before it."""
        stored: list[Instance] = []
        for batch in batches(remaining(instances)):
            stored += filter(is_stored_object, batch)
            yield
        for keyword in _SHARED_BY_ONE_PATIENT:
            yield from self._part_patients(stored, keyword)
        for (uid,), group in (yield from group_in_steps(stored, "SOPInstanceUID")).items():
            if len(group) > 1:
                comparison = Comparison()
                yield from self._leave_out_copies(group, comparison)
                if uid.strip(" \0"):
                    # A damaged file does not take the UID away from one that is whole.
                    left = sorted(sorted(remaining(group), key=_said), key=attrgetter("is_damaged", "is_image_spoilt"))
                    own, *others = by_patient(left) if any(map(_was_invalid, left)) else [left]
                    yield from self._part_shared_instance_uid(own, comparison)
                    for patients_images in others:
                        yield from self._part_shared_instance_uid(patients_images, comparison, is_other_patient=True)
        yield
        rows = list(remaining(stored))
        yield from self._give_instance_uids(rows)
        yield from restore_listed_uids(rows, ("StudyInstanceUID",) if self.eachFileIsSeparateSeries else LISTED_TAGS)
        for step in (self._give_studies, self._give_patients, self._give_series, self._give_series_numbers):
            yield
            yield from step(rows)
        yield
        yield from _report_shared_series(rows)

    def _leave_out_copies(self, group: list[Instance], comparison: Comparison) -> Iterator[None]:
        for found in comparison.copies(group):
            if found is not None:
                copy, kept = found
                what = Text("SOPInstanceUID and content are identical to another file")
                if not text(copy, "SOPInstanceUID"):
                    what = Text("SOPInstanceUID is missing, and the content is identical to another file")
                copy.report(INSTANCE_UID_SHARED, with_result(what, action("left out", "would be left out")))
                copy.skip(Text("identical copy of {path}", path=kept.path))
            yield

    def _part_patients(self, rows: list[Instance], keyword: str) -> Iterator[None]:
        """Give patients whose files had the same invalid UID UIDs of their own: it was a dummy, and says nothing."""
        replaced: list[Instance] = []
        for batch in batches(rows):
            replaced += (instance for instance in batch if _was_invalid(instance, keyword))
            yield
        for (uid,), group in group_by(replaced, keyword).items():
            yield
            _, *others = by_patient(group) if is_valid_uid(uid) else [group]
            for part in others:
                new = new_uid(self.key, keyword, uid, *traits(part[0]))
                what = Text("{keyword} was not valid and the same for different patients", keyword=keyword)
                for batch in batches(part):
                    for instance in batch:
                        instance[keyword] = new
                        instance.report(PATIENTS_DIFFER, with_result(what, _new_uid_assigned()))
                    yield

    def _part_shared_instance_uid(
        self, group: list[Instance], comparison: Comparison, is_other_patient: bool = False
    ) -> Iterator[None]:
        """Give different images that share a SOP Instance UID UIDs of their own."""
        own, *others = yield from comparison.images(group)
        if is_other_patient:
            own, others = [], [own, *others]
        for number, alike in enumerate(own):
            message = Text("SOPInstanceUID and image are identical to another file; left unchanged")
            if number:
                message = Text(
                    "SOPInstanceUID is also used by another file, which may be the same image in another encoding; "
                    "left unchanged"
                )
            for instance in alike if number else alike[1:]:
                instance.report(INSTANCE_UID_SHARED, message)
                yield
        for image in others:
            uid = new_uid(self.key, "instance", *traits(image[0][0]))
            for instance in itertools.chain.from_iterable(image):
                instance["SOPInstanceUID"] = uid
                what = Text("SOPInstanceUID is also used by a different image")
                if is_other_patient:
                    what = Text("SOPInstanceUID is also used by an image of a different patient")
                if instance in comparison.doubtful:
                    what = Text(
                        "SOPInstanceUID is also used by several images, one of which may be the same image in another "
                        "encoding"
                    )
                instance.report(INSTANCE_UID_SHARED, with_result(what, _new_uid_assigned()))
                yield

    def _give_instance_uids(self, rows: list[Instance]) -> Iterator[None]:
        """Give the UID that the meta header tells, if it is no other file's; else a new one."""
        lacking = _lacking(rows, "SOPInstanceUID")
        if not lacking:
            return
        counts: Counter[str] = Counter()
        for batch in batches(rows):
            counts.update(text(instance, "SOPInstanceUID") for instance in batch)
            yield
        counts.update(instance.media_storage_uid for instance in lacking)
        for batch in batches(lacking):
            yield
            for instance in batch:
                uid = instance.media_storage_uid
                is_own = counts[uid] == 1 and is_valid_uid(uid) and not uid.startswith(WELL_KNOWN)
                instance["SOPInstanceUID"] = uid if is_own else new_uid(self.key, "instance", *traits(instance))
                result = _new_uid_assigned()
                if is_own:
                    result = action(
                        "copied from the File Meta Information", "would be copied from the File Meta Information"
                    )
                instance.report(INSTANCE_UID_MISSING, with_result(missing("SOPInstanceUID"), result))

    def _give_studies(self, rows: list[Instance]) -> Iterator[None]:
        if not _lacking(rows, "StudyInstanceUID"):
            return
        yield from self._give_found(STUDY_UID_MISSING, "study", missing_studies(rows))

    def _give_patients(self, rows: list[Instance]) -> Iterator[None]:
        """Complete the patients study by study, then the names by what the whole run says of an ID."""
        if all(all(patient_of(instance)) for instance in rows):
            return
        studies = group_by(rows, "StudyInstanceUID")
        first_of = _tied_by_series(rows)
        called = yield from _names(rows)
        ids_in_series = yield from _ids_in_series(rows, called)
        parts: list[tuple[list[Instance], tuple[str, ...]]] = []
        wishes: dict[Instance, Wish] = {}
        for (study,), group in studies.items():
            yield
            found = _apart(group)
            by_series: dict[Instance, Wish] = {}
            if len(found) > 1 or _are_many(group, called):
                by_series = yield from _wishes_of_series(group, called)
            for stated, part in found.items():
                parts.append((part, (first_of.get(study, study), *(stated if len(found) > 1 else ()))))
                own = yield from _wishes(part, called, ids_in_series)
                for instance in own if by_series or not all(stated) else ():
                    if not any(patient_of(instance)):
                        own[instance] = by_series.get(instance) or (own[instance] if all(stated) else _NOTHING)
                wishes.update(own)
        fitting = yield from who_may_have(rows, wishes)
        for part, what in parts:
            lacking = [one for one in part if one in wishes]
            yield from self._give_patient_ids(lacking, wishes, fitting, what, called)
        names = yield from names_of_ids(rows)
        for batch in batches(rows):
            yield
            for instance in batch:
                if not text(instance, "PatientName"):
                    known = names.get(instance, "")
                    instance["PatientName"] = known or UNSPECIFIED_PATIENT
                    result = action("a placeholder was assigned", "a placeholder would be assigned")
                    if known:
                        result = action(
                            "copied from other files with the same PatientID",
                            "would be copied from other files with the same PatientID",
                        )
                    instance.report(PATIENT_MISSING, with_result(missing("PatientName"), result))

    def _give_patient_ids(
        self,
        lacking: list[Instance],
        wishes: Mapping[Instance, Wish],
        fitting: Set[Instance],
        what: Sequence[str],
        called: Mapping[str, Name],
    ) -> Iterator[None]:
        """Give files of `what` without an ID the one that is wished for, if they may be that patient.

        Those without a name as well are somebody only if all of their study may be one patient.
        """
        is_of_several = any(text(one, "PatientName") for one in lacking if one not in fitting)
        longest = _longest_names(lacking, called)
        for batch in batches(lacking):
            yield
            for instance in batch:
                wish = wishes[instance] if instance in fitting else _NOTHING
                if not text(instance, "PatientName"):
                    wish = _NOTHING if is_of_several and not wish.is_by_series else wish
                    if wish.name:
                        instance["PatientName"] = wish.name
                        instance.report(PATIENT_MISSING, with_result(missing("PatientName"), _copied_from_study()))
                name = text(instance, "PatientName")
                parts = called.get(name, ())
                own_id = new_id(self.key, "patient", *what, "^".join(longest.get(parts, parts)) or name)
                instance["PatientID"] = wish.id or own_id
                result = _copied_from_study()
                if not wish.id:
                    result = action(
                        "a placeholder for the study was assigned", "a placeholder for the study would be assigned"
                    )
                instance.report(PATIENT_MISSING, with_result(missing("PatientID"), result))

    def _give_series(self, rows: list[Instance]) -> Iterator[None]:
        """Look for series patient by patient in each study; one that also has files of somebody else is no evidence."""
        lacking = _lacking(rows, "SeriesInstanceUID")
        if self.eachFileIsSeparateSeries:
            for batch in batches(lacking):
                yield
                for instance in batch:
                    instance["SeriesInstanceUID"] = new_uid(self.key, "series", *traits(instance))
                    result = action("a separate series was created", "a separate series would be created")
                    instance.report(SERIES_UID_MISSING, with_result(missing("SeriesInstanceUID"), result))
            return
        owners: dict[str, set[tuple[str, Name]]] = defaultdict(set)
        stated: dict[str, set[Identity]] = defaultdict(set)
        called = (yield from _names(rows)) if lacking else {}
        for instance in rows if lacking else ():
            series = text(instance, "SeriesInstanceUID")
            patient, name = patient_of(instance)
            owners[series].add((patient, called[name]))
            stated[series].add(identity(instance))
        ambiguous = {series for series in owners if series and (len(owners[series]) > 1 or contradict(stated[series]))}
        incomplete = {instance["StudyInstanceUID"] for instance in lacking}
        concerned: dict[tuple[str, str, Name], list[Instance]] = {}
        yield
        for instance in rows if lacking else ():
            if instance["StudyInstanceUID"] in incomplete:
                patient, name = patient_of(instance)
                concerned.setdefault((instance["StudyInstanceUID"], patient, called[name]), []).append(instance)
        for group in concerned.values():
            yield
            yield from self._give_found(SERIES_UID_MISSING, "series", missing_series(group, ambiguous))

    def _give_found(self, defect: DefectId, level: str, steps: Iterable[Found | None]) -> Iterator[None]:
        """Give instances the UID of the study or series that was found for them, a new one if none is known."""
        keyword = f"{level.capitalize()}InstanceUID"
        for found in steps:
            yield
            if found is None:
                continue
            instances, uid, evidence = found
            if uid:
                result = action(
                    "copied from other files with the same {evidence}",
                    "would be copied from other files with the same {evidence}",
                    evidence=evidence,
                )
                message = with_result(missing(keyword), result)
            else:
                uid = new_uid(self.key, level, *traits(instances[0]))
                message = _cannot_be_inferred(keyword, len(instances), evidence)
            for batch in batches(instances):
                for instance in batch:
                    instance[keyword] = uid
                    instance.report(defect, message)
                yield

    def _give_series_numbers(self, rows: list[Instance]) -> Iterator[None]:
        if not _lacking(rows, "SeriesNumber"):
            return
        for study in group_by(rows, "StudyInstanceUID").values():
            free = free_numbers(study, "SeriesNumber")
            for series in group_by(study, "SeriesInstanceUID").values():
                lacking = _lacking(series, "SeriesNumber")
                if not lacking:
                    continue
                found = {integer(instance, "SeriesNumber") for instance in series} - {None}
                if len(found) > 1 or are_of_several(series):
                    number = ""
                    result = Text("left unchanged because the series has several numbers or patients")
                elif found:
                    number = str(found.pop())
                    result = action(
                        "copied from other files of the series", "would be copied from other files of the series"
                    )
                else:
                    number = str(next(free))
                    result = action(
                        "an unused number of the study was assigned", "an unused number of the study would be assigned"
                    )
                for batch in batches(lacking):
                    for instance in batch:
                        if number:
                            instance["SeriesNumber"] = number
                        message = with_result(missing("SeriesNumber"), result)
                        instance.report(NUMBER_UNUSABLE, message, is_undecidable=not number)
                    yield


def _said(instance: Instance) -> tuple[str, ...]:
    """Return what a file said in the beginning, by which its place is found however it is called."""
    (texts,) = texts_of([instance.as_it_was()], *_SAID)
    return texts


def _was_invalid(instance: Instance, keyword: str = "SOPInstanceUID") -> bool:
    """Tell whether a UID is not what the file says, but what it was replaced by."""
    return instance.original(keyword) != instance[keyword]


def _new_uid_assigned() -> Text:
    return action("a new UID was assigned", "a new UID would be assigned")


def _cannot_be_inferred(keyword: str, count: int, evidence: Sequence[str]) -> Text:
    """Return that files which belong together get a new UID; others with the same evidence may get another one."""
    if count == 1:
        return action(
            "{keyword} was missing and could not be inferred; a new UID was assigned",
            "{keyword} is missing and cannot be inferred; a new UID would be assigned",
            keyword=keyword,
        )
    return action(
        "{keyword} was missing and could not be inferred; {count} files, grouped by {evidence}, share a new one",
        "{keyword} is missing and cannot be inferred; {count} files, grouped by {evidence}, would share a new one",
        keyword=keyword,
        count=count,
        evidence=evidence,
    )


def _copied_from_study() -> Text:
    return action("copied from other files of the study", "would be copied from other files of the study")


def _report_shared_series(rows: Iterable[Instance]) -> Iterator[None]:
    """Report series that lie in studies of several patients. Within a study the patients are compared elsewhere."""
    study_of: dict[str, str] = {}
    shared: dict[str, list[Instance]] = {}
    for batch in batches(rows):
        for instance in batch:
            series, study = text(instance, "SeriesInstanceUID"), text(instance, "StudyInstanceUID")
            if study_of.setdefault(series, study) != study:
                shared[series] = []
        yield
    for instance in rows if shared else ():
        shared.get(text(instance, "SeriesInstanceUID"), []).append(instance)
    message = Text(
        "SeriesInstanceUID is used in studies of different patients, and Slicer shows all of its images under one of "
        "them; left unchanged"
    )
    for series_of_several in filter(are_of_several, shared.values()):
        for batch in batches(series_of_several):
            yield
            for instance in batch:
                instance.report(PATIENTS_DIFFER, message, is_undecidable=True)


def _apart(study: list[Instance]) -> dict[tuple[str, ...], list[Instance]]:
    """Divide a study by birth date, sex and issuer if they are not the same in all files that tell them."""
    issuers = set(map(issuer_of, {instance[_ISSUER] for instance in study})) - {""}
    is_of_several_issuers = len(issuers) > 1
    if not is_of_several_issuers and not differ_in_birth_or_sex(study):
        return {(): study}
    parts: dict[tuple[str, ...], list[Instance]] = {}
    for instance in study:
        issuer = (issuer_of(instance[_ISSUER]),) if is_of_several_issuers else ()
        parts.setdefault((birth_date(instance), sex(instance), *issuer), []).append(instance)
    return parts


def _tied_by_series(rows: Iterable[Instance]) -> dict[str, str]:
    """Return for studies of nobody whose files are of one series, which is of one study, one of those studies.

    That with most files, of several that with the file that comes first by what it said.
    """
    studies_of: dict[str, dict[str, list[Instance]]] = defaultdict(dict)
    series_of: dict[str, set[str]] = defaultdict(set)
    stated: dict[str, set[Identity]] = defaultdict(set)
    named: set[str] = set()
    for instance in rows:
        series, study = text(instance, "SeriesInstanceUID"), instance["StudyInstanceUID"]
        studies_of[series].setdefault(study, []).append(instance)
        series_of[study].add(series)
        stated[series].add(identity(instance))
        if any(patient_of(instance)):
            named.add(series)
    found: dict[str, str] = {}
    for series, studies in studies_of.items():
        if series and len(studies) > 1 and series not in named and merged(stated[series]) is not None:
            one = min(studies, key=lambda study: (-len(studies[study]), min(map(_said, studies[study]))))
            found.update((study, one) for study in studies if len(series_of[study]) == 1)
    return found


def _names(rows: Iterable[Instance]) -> Generator[None, None, dict[str, Name]]:
    """Return, in steps, the names of a run, the same for all spellings of one."""
    names: set[str] = set()
    for batch in batches(rows):
        yield
        names.update(name.strip(" \0") for (name,) in set(texts_of(batch, "PatientName")))
    return spellings(names)


def _longest_names(part: Iterable[Instance], called: Mapping[str, Name]) -> dict[Name, Name]:
    """Return for names that have more parts in other files of a series, but are of one patient, the longest."""
    names_in: dict[str, set[Name]] = defaultdict(set)
    for instance in part:
        series, name = text(instance, "SeriesInstanceUID"), text(instance, "PatientName")
        if series and not is_placeholder(name):
            names_in[series].add(called[name])
    longer: dict[Name, set[Name]] = defaultdict(set)
    for names in names_in.values():
        if len(names) > 1 and same_name(names):
            for short in names:
                longer[short].add(max(names, key=len))
    return {short: max(known, key=len) for short, known in longer.items() if same_name(known)}


def _ids_in_series(
    rows: Iterable[Instance], called: Mapping[str, Name]
) -> Generator[None, None, dict[tuple[str, Name], set[str]]]:
    """Return, in steps, which IDs go with a name in each series; who has no name is not known by it."""
    found: dict[tuple[str, Name], set[str]] = {}
    for batch in batches(rows):
        yield
        for instance in batch:
            patient, name = patient_of(instance)
            series = text(instance, "SeriesInstanceUID")
            if patient and series and not is_placeholder(name):
                found.setdefault((series, called[name]), set()).add(patient)
    return found


def _wishes(
    part: Sequence[Instance], spelled: Mapping[str, Name], ids_in_series: Mapping[tuple[str, Name], Set[str]]
) -> Generator[None, None, dict[Instance, Wish]]:
    """Return, in steps, what the files of a study that have no ID would be called by the others, or by their series."""
    patients = [patient_of(instance) for instance in part]
    if all(patient for patient, _ in patients):
        return {}
    only = only_name(Counter(name for _, name in patients if name))
    ids_of: dict[Name, set[str]] = defaultdict(set)
    elsewhere: dict[Name, set[str]] = defaultdict(set)
    told: dict[str, set[tuple[int, Fact]]] = defaultdict(set)
    for batch in batches(zip(part, patients)):
        yield
        for instance, (patient, name) in batch:
            called = spelled[name]
            if patient:
                ids_of[called].add(patient)
                told[patient].update(enumerate(person_of(instance).facts))
            elif name:
                elsewhere[called].update(ids_in_series.get((text(instance, "SeriesInstanceUID"), called), ()))
    ids = set().union(*ids_of.values())
    issuer = _only({issuer_of(instance[_ISSUER]) for instance, (patient, _) in zip(part, patients) if patient} - {""})
    found = {}
    for instance, (patient, name) in zip(part, patients):
        if not patient:
            own = spelled[name or only]
            # The ID of somebody with another name is not evidence.
            known = (ids_of.get(own) or ids_of.get(()) or elsewhere[own]) if name else ids or elsewhere[own]
            patient = _only(set(known))
            # A name that goes with some of several IDs names nobody who has none.
            called_so = name or (only if len(ids) < 2 or ids == ids_of.get(own) else "")
            found[instance] = Wish(patient, issuer, called_so, patient in ids_of.get(own, ()), told[patient])
    return found


def _are_many(study: Iterable[Instance], called: Mapping[str, Name]) -> bool:
    """Tell whether a study has files without a patient, and others of which ID or name are not the same in all."""
    stated = set(texts_of(study, "PatientID", "PatientName"))
    known = {(patient.strip(" \0"), name.strip(" \0")) for patient, name in stated}
    ids, names = {patient for patient, _ in known}, {called[name] for _, name in known if name}
    return ("", "") in known and (len(ids - {""}) > 1 or len(names) > 1)


def _wishes_of_series(
    study: Iterable[Instance], called: Mapping[str, Name]
) -> Generator[None, None, dict[Instance, Wish]]:
    """Return, in steps, what the files of nobody would be called by those of their series in a study of several.

    Series of which files contradict each other tell nothing, nor those with files of another examination.
    """
    series = yield from series_in_study(study)
    found: dict[Instance, Wish] = {}
    for group in series.values():
        yield
        patients = [patient_of(instance) for instance in group]
        ids = {patient for patient, _ in patients} - {""}
        names = Counter(name for _, name in patients if name)
        known = [instance for instance, patient in zip(group, patients) if any(patient)]
        others = [instance for instance, patient in zip(group, patients) if not any(patient)]
        if not known or not others or len(ids) > 1 or len({called[name] for name in names}) > 1:
            continue
        persons = {person_of(instance) for instance in group}
        if one_of(persons) is None or are_others(map(facts_in, others), [facts_in(instance) for instance in known]):
            continue
        told = {fact for instance in known for fact in enumerate(person_of(instance).facts)}
        issuer = _only({issuer_of(instance[_ISSUER]) for instance in known} - {""})
        wish = Wish(_only(ids), issuer, only_name(names), True, told, is_by_series=True)
        found.update(dict.fromkeys(others, wish))
    return found


def _lacking(rows: Sequence[Instance], keyword: str) -> list[Instance]:
    stated = texts_of(rows, keyword)
    return [instance for instance, (value,) in zip(rows, stated) if not value.strip(" \0")]


def _only(values: set[str]) -> str:
    """Return the value if there is exactly one, and it can be written into other files; else ""."""
    value = next(iter(values)) if len(values) == 1 else ""
    return value if is_writable(value) else ""
