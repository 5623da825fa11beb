"""Giving instances the UIDs back that documents still list them under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from DICOMPatcherLib.defects import SERIES_UID_MISSING, STUDY_UID_MISSING
from DICOMPatcherLib.grouping.listed_instances import Listed, listed_instances
from DICOMPatcherLib.instances.instance import Instance, batches, texts_of
from DICOMPatcherLib.instances.patients import NOBODY, Identity, contradict, identity, merged
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.texts import action
from DICOMPatcherLib.values.identifiers import is_valid_uid

LISTED_TAGS = ("StudyInstanceUID", "SeriesInstanceUID")

_DEFECTS = {"StudyInstanceUID": STUDY_UID_MISSING, "SeriesInstanceUID": SERIES_UID_MISSING}
_SEGMENTATIONS = "1.2.840.10008.5.1.4.1.1.66."  # PS3.6 table A-1: images that are about other images


def restore_listed_uids(rows: Sequence[Instance], keywords: Sequence[str]) -> Iterator[None]:
    """Give instances that lack a UID the one under which documents of the run list them, if all say the same.

    Documents are opened only if an instance lacks a UID.
    """
    lacking: dict[str, list[Instance]] = {}
    for instance, stated_uids in zip(rows, texts_of(rows, *keywords)):
        if not all(uid.strip(" \0") for uid in stated_uids):
            lacking.setdefault(text(instance, "SOPInstanceUID"), []).append(instance)
    if not lacking:
        return
    stated: dict[tuple[Instance, str], set[str]] = {}
    for document in filter(_may_list, rows):
        owner = identity(document)
        for listings in batches(_listed_in(document)):
            yield
            wanted = ((instance, listed) for listed in listings for instance in lacking.get(listed.instance, ()))
            for instance, listed in wanted:
                if contradict((owner, identity(instance))):
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
