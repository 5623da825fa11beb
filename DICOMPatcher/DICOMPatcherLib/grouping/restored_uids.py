"""Giving instances the UIDs back that documents still list them under."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from DICOMPatcherLib.defects import SERIES_UID_MISSING, STUDY_UID_MISSING
from DICOMPatcherLib.grouping import clusters
from DICOMPatcherLib.grouping.clusters import Facts
from DICOMPatcherLib.grouping.listed_instances import Listed, listed_instances
from DICOMPatcherLib.grouping.missing_studies import STUDY_TAGS, are_of_two, facts_of
from DICOMPatcherLib.instances.instance import Instance, batches, texts_of
from DICOMPatcherLib.instances.patients import NOBODY, Identity, contradict, identity, merged
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.texts import action
from DICOMPatcherLib.values.identifiers import is_valid_uid

LISTED_TAGS = ("StudyInstanceUID", "SeriesInstanceUID")

_DEFECTS = {"StudyInstanceUID": STUDY_UID_MISSING, "SeriesInstanceUID": SERIES_UID_MISSING}
_SEGMENTATIONS = "1.2.840.10008.5.1.4.1.1.66."  # PS3.6 table A-1: images that are about other images


class _Subjects(NamedTuple):
    """What a document is about: instances, and the studies that it names them in."""

    instances: set[str]
    studies: set[str]
    others: set[str]

    def add(self, listed: Listed) -> None:
        """Take up an instance that the document lists."""
        if listed.is_other:
            self.others.add(listed.instance)
        else:
            self.instances.add(listed.instance)
        if listed.study:
            self.studies.add(listed.study)


def restore_listed_uids(rows: Sequence[Instance], keywords: Sequence[str]) -> Iterator[None]:
    """Give instances that lack a UID the one under which documents of the run list them, if all say the same.

    A document that lacks its study gets that of the instances which it is about. Documents are opened only if an
    instance lacks a UID.
    """
    lacking: dict[str, list[Instance]] = {}
    for instance, stated_uids in zip(rows, texts_of(rows, *keywords)):
        if not all(uid.strip(" \0") for uid in stated_uids):
            lacking.setdefault(text(instance, "SOPInstanceUID"), []).append(instance)
    if not lacking:
        return
    stated: dict[tuple[Instance, str], set[str]] = {}
    subjects: dict[Instance, _Subjects] = {}
    for document in filter(_may_list, rows):
        owner, owners_facts = identity(document), _facts(document)
        if not text(document, "StudyInstanceUID"):
            subjects[document] = _Subjects(set(), set(), set())
        for listings in batches(_listed_in(document)):
            yield
            if document in subjects:
                for listed in listings:
                    subjects[document].add(listed)
            wanted = ((instance, listed) for listed in listings for instance in lacking.get(listed.instance, ()))
            for instance, listed in wanted:
                if contradict((owner, identity(instance))) or are_of_two(owners_facts, _facts(instance)):
                    continue
                for keyword, uid in (("StudyInstanceUID", listed.study), ("SeriesInstanceUID", listed.series)):
                    if uid and keyword in keywords and not text(instance, keyword):
                        stated.setdefault((instance, keyword), set()).add(uid)
        yield
    bearers = {uid: merged(found) for uid, found in _bearers(rows, set().union(*stated.values())).items()}
    for batch in batches(stated.items()):
        yield
        for (instance, keyword), uids in batch:
            uid = uids.pop()
            own, bearer = identity(instance), bearers.get(uid, NOBODY)
            together = merged((own, bearer)) if bearer is not None else None
            if uids or not is_valid_uid(uid) or together is None:
                continue
            bearers[uid] = together
            instance[keyword] = uid
            message = action(
                "{keyword} was missing; restored from a document that refers to the file",
                "{keyword} is missing; a document that refers to the file contains it",
                keyword=keyword,
            )
            instance.report(_DEFECTS[keyword], message)
    yield from _give_studies_of_subjects(rows, subjects)


def _give_studies_of_subjects(rows: Sequence[Instance], subjects: Mapping[Instance, _Subjects]) -> Iterator[None]:
    """Give documents the study of what they are about, if that is one, and they may be of it by all that they say."""
    studies = yield from _studies_of_subjects(rows, subjects)
    bearers = {uid: merged(known) for uid, known in _bearers(rows, set(studies.values())).items()}
    for batch in batches(studies):
        yield
        for document in batch:
            study = studies[document]
            bearer = bearers.get(study, NOBODY)
            together = merged((identity(document), bearer)) if bearer is not None else None
            if together is None or not is_valid_uid(study) or text(document, "StudyInstanceUID"):
                continue
            bearers[study] = together
            document["StudyInstanceUID"] = study
            message = action(
                "{keyword} was missing; copied from the instances that the file refers to",
                "{keyword} is missing; it would be copied from the instances that the file refers to",
                keyword="StudyInstanceUID",
            )
            document.report(STUDY_UID_MISSING, message)


def _studies_of_subjects(
    rows: Sequence[Instance], subjects: Mapping[Instance, _Subjects]
) -> Generator[None, None, dict[Instance, str]]:
    """Return, in steps, the only study that documents name, or that what they list is of."""
    listed = set().union(*(about.instances | about.others for about in subjects.values()))
    images_of: dict[str, list[Instance]] = {}
    for some in batches(rows if listed else ()):
        yield
        for instance in some:
            if text(instance, "SOPInstanceUID") in listed and text(instance, "StudyInstanceUID"):
                images_of.setdefault(text(instance, "SOPInstanceUID"), []).append(instance)
    found = {}
    for document, about in subjects.items():
        images: list[Instance] = []
        for batch in batches(about.instances | about.others):
            yield
            images += (image for uid in batch for image in images_of.get(uid, ()))
        studies = about.studies | {text(image, "StudyInstanceUID") for image in images}
        if about.instances and len(studies) == 1 and (yield from _may_be_of_one_study(document, images)):
            found[document] = studies.pop()
    return found


def _may_be_of_one_study(document: Instance, images: Iterable[Instance]) -> Generator[None, None, bool]:
    """Tell, in steps, whether a document says nothing of its study and patient that contradicts the images."""
    own = _facts(document)
    for batch in batches(images):
        yield
        if any(clusters.merged((own, facts)) is None for facts in set(map(_facts, batch))):
            return False
    return True


def _facts(instance: Instance) -> Facts:
    return facts_of({keyword: text(instance, keyword) for keyword in STUDY_TAGS})


def _may_list(instance: Instance) -> bool:
    return not instance.pixel_length or text(instance, "SOPClassUID").startswith(_SEGMENTATIONS)


def _listed_in(document: Instance) -> Iterator[Listed]:
    try:
        with document.open() as file:
            yield from listed_instances(file)
    except OSError:
        return


def _bearers(rows: Sequence[Instance], uids: set[str]) -> dict[str, set[Identity]]:
    """Return the patients who have the series and studies of some UIDs."""
    bearers: dict[str, set[Identity]] = {}
    for instance in rows if uids else ():
        for keyword in LISTED_TAGS:
            if text(instance, keyword) in uids:
                bearers.setdefault(text(instance, keyword), set()).add(identity(instance))
    return bearers
