"""Giving instances the UIDs back that documents still list them under."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from DICOMPatcherLib.defects import SERIES_UID_MISSING, STUDY_UID_MISSING
from DICOMPatcherLib.grouping import clusters
from DICOMPatcherLib.grouping.listed_instances import Listed, listed_instances
from DICOMPatcherLib.grouping.missing_studies import Person, are_of_two, facts_in, one_of, person_of
from DICOMPatcherLib.instances.instance import Instance, batches, texts_of
from DICOMPatcherLib.instances.patients import contradict, identity
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


_Claims = dict[str, frozenset[Person]]
"""The patients of the documents that list the instance, series or study of a UID."""


class _Known(NamedTuple):
    """Who is known of a series or study: the patients that have it, and those whose documents list some of it."""

    bearers: set[Person]
    claimants: set[Person]


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
    claims: _Claims = {}
    for document in filter(_may_list, rows):
        owner, owners_facts = identity(document), facts_in(document)
        claimant = frozenset([person_of(document)])
        if not text(document, "StudyInstanceUID"):
            subjects[document] = _Subjects(set(), set(), set())
        for listings in batches(_listed_in(document)):
            yield
            for listed in listings:
                _claim(claims, listed, claimant)
                if document in subjects:
                    subjects[document].add(listed)
            wanted = ((instance, listed) for listed in listings for instance in lacking.get(listed.instance, ()))
            for instance, listed in wanted:
                if contradict((owner, identity(instance))) or are_of_two(owners_facts, facts_in(instance)):
                    continue
                for keyword, uid in (("StudyInstanceUID", listed.study), ("SeriesInstanceUID", listed.series)):
                    if uid and keyword in keywords and not text(instance, keyword):
                        stated.setdefault((instance, keyword), set()).add(uid)
        yield
    yield from _give_stated(rows, stated, claims)
    yield from _give_studies_of_subjects(rows, subjects, claims)


def _claim(claims: _Claims, listed: Listed, claimant: frozenset[Person]) -> None:
    for uid in filter(None, (listed.instance, listed.series, listed.study)):
        others = claims.setdefault(uid, claimant)
        if not claimant <= others:
            claims[uid] = others | claimant


def _give_stated(
    rows: Sequence[Instance], stated: Mapping[tuple[Instance, str], set[str]], claims: _Claims
) -> Iterator[None]:
    """Give instances the only UID that documents state, if those agree on the patient, and so do all that take it."""
    known = yield from _known(rows, set().union(*stated.values()), claims)
    takers: dict[str, list[tuple[Instance, str]]] = {}
    for batch in batches(stated.items()):
        yield
        for (instance, keyword), uids in batch:
            (uid, *others) = uids
            claimants = known[uid].claimants | claims[text(instance, "SOPInstanceUID")]
            if not others and is_valid_uid(uid) and _agree(person_of(instance), claimants):
                takers.setdefault(uid, []).append((instance, keyword))
    for uid, some in takers.items():
        bearer = one_of(known[uid].bearers)
        people = {person_of(instance) for instance, _ in some}
        if bearer is None or not _agree(bearer, people):
            continue
        for fitting in batches(some):
            yield
            for instance, keyword in fitting:
                if one_of((bearer, person_of(instance))) is None:
                    continue
                instance[keyword] = uid
                message = action(
                    "{keyword} was missing; restored from a document that refers to the file",
                    "{keyword} is missing; a document that refers to the file contains it",
                    keyword=keyword,
                )
                instance.report(_DEFECTS[keyword], message)


def _agree(known: Person, people: Iterable[Person]) -> bool:
    """Tell whether people may all be one, not counting those who are not the known one if that has a name or ID."""
    if known.stated.id or known.stated.name:
        people = (one for one in people if one_of((known, one)) is not None)
    return one_of((known, *people)) is not None


def _give_studies_of_subjects(
    rows: Sequence[Instance], subjects: Mapping[Instance, _Subjects], claims: _Claims
) -> Iterator[None]:
    """Give documents the study of what they are about, if that is one, and they may be of it by all that they say.

    A study whose patient documents do not agree on, and no image tells, is given to none of them.
    """
    studies = yield from _studies_of_subjects(rows, subjects)
    known = yield from _known(rows, set(studies.values()), claims)
    bearers: dict[str, Person] = {}
    for study, (persons, claimants) in known.items():
        yield
        bearer = one_of(persons)
        if bearer is not None and is_valid_uid(study) and _agree(bearer, claimants):
            bearers[study] = bearer
    for batch in batches(studies.items()):
        yield
        for document, study in batch:
            if study not in bearers or text(document, "StudyInstanceUID"):
                continue
            if one_of((bearers[study], person_of(document))) is None:
                continue
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
    own = facts_in(document)
    for batch in batches(images):
        yield
        if any(clusters.merged((own, facts)) is None for facts in set(map(facts_in, batch))):
            return False
    return True


def _may_list(instance: Instance) -> bool:
    return not instance.pixel_length or text(instance, "SOPClassUID").startswith(_SEGMENTATIONS)


def _listed_in(document: Instance) -> Iterator[Listed]:
    try:
        with document.open() as file:
            yield from listed_instances(file)
    except OSError:
        return


def _known(rows: Sequence[Instance], uids: set[str], claims: _Claims) -> Generator[None, None, dict[str, _Known]]:
    """Return, in steps, who is known of the series and studies of some UIDs."""
    known = {uid: _Known(set(), set(claims.get(uid, ()))) for uid in uids}
    for batch in batches(rows if uids else ()):
        yield
        for instance in batch:
            own = [text(instance, keyword) for keyword in (*LISTED_TAGS, "SOPInstanceUID")]
            for uid in own[:-1]:
                if uid in known:
                    known[uid].bearers.add(person_of(instance))
                    known[uid].claimants.update(*(claims.get(other, ()) for other in own))
    return known
