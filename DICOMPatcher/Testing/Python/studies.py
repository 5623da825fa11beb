"""Whole studies on disk: honest ones of every kind, in which each file knows what it belongs to."""

from __future__ import annotations

import functools
import pathlib
import pickle
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pydicom import Dataset

import study_documents
import study_images
from builders import encoded
from study_parts import ADAM, EVE, Member, Patient, Study, Truth

KINDS: Mapping[str, Callable[[Study], None]] = {
    "ct": study_images.ct_with_localizer,
    "pet ct": study_images.pet_ct,
    "4d ct in series": study_images.four_d_ct_in_series,
    "4d ct in one series": study_images.four_d_ct_in_one_series,
    "diffusion": study_images.diffusion,
    "multi-echo": study_images.multi_echo,
    "ultrasound": study_images.ultrasound,
    "dental": study_images.dental,
    "enhanced ct": study_images.enhanced_ct,
    "enhanced mr": study_images.enhanced_mr,
    "radiotherapy": study_documents.radiotherapy,
    "segmentation": study_documents.segmentation_and_reports,
}
"""What a study may hold."""

COLLECTIONS: Mapping[str, tuple[tuple[str, Patient, int], ...]] = {
    **{kind: ((kind, ADAM, 1),) for kind in KINDS},
    "two patients": (("ct", ADAM, 1), ("ct", EVE, 1)),
    "two patients with reports": (("segmentation", ADAM, 1), ("segmentation", EVE, 1)),
    "two studies": (("ct", ADAM, 1), ("ct", ADAM, 2)),
}
"""What a folder may hold: kind, patient and seed of each study. The two patients came on one day."""

LAYOUTS = ("one folder", "shuffled names", "folder per series", "folder per slice")
LEVELS = ("patient", "study", "series", "instance")


def make_study(kind: str, patient: Patient = ADAM, seed: int = 1) -> list[Member]:
    """Return the instances of a study, the same for the same arguments, and each time objects that nobody else has."""
    return [pickle.loads(member) for member in _pickled_study(kind, patient, seed)]


@functools.cache
def _pickled_study(kind: str, patient: Patient, seed: int) -> tuple[bytes, ...]:
    """Return what instances are copied from: unpickling takes a small part of the time that making them takes."""
    return tuple(pickle.dumps(member) for member in made_anew(kind, patient, seed))


def made_anew(kind: str, patient: Patient, seed: int) -> list[Member]:
    """Return the instances of a study, put together from its parts."""
    study = Study(patient, seed)
    KINDS[kind](study)
    return study.members


def make_collection(name: str) -> list[Member]:
    """Return the instances of all studies of a collection."""
    return [member for kind, patient, seed in COLLECTIONS[name] for member in make_study(kind, patient, seed)]


class File(NamedTuple):
    """An instance as it lies on disk."""

    truth: Truth
    content: bytes


def files(members: Iterable[Member]) -> list[File]:
    """Return the files of instances."""
    return [File(member.truth, encoded(member.ds, meta=member.meta, raw=member.raw)) for member in members]


def write(files: Sequence[File], folder: pathlib.Path, layout: str) -> dict[str, Truth]:
    """Write files, and return the truth by their path below the folder, with "/" between the parts."""
    series = list(dict.fromkeys(truth.series for truth, _ in files))
    names = list(range(len(files)))
    if layout == "shuffled names":
        random.Random(len(files)).shuffle(names)
    written: dict[str, Truth] = {}
    for name, (truth, content) in zip(names, files):
        subfolder = {
            "one folder": "",
            "shuffled names": "",
            "folder per series": f"series{series.index(truth.series)}/",
            "folder per slice": f"slice{name:03}/",
        }[layout]
        path = f"{subfolder}{name:03}.dcm"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        written[path] = truth
    return written


def grouped(pairs: Iterable[tuple[object, str]]) -> set[frozenset[str]]:
    """Return which instances belong together, from what they are grouped by and their names."""
    groups: dict[object, set[str]] = {}
    for key, instance in pairs:
        groups.setdefault(key, set()).add(instance)
    return {frozenset(group) for group in groups.values()}


def true_groups(truths: Iterable[Truth], level: str) -> set[frozenset[str]]:
    """Return which instances belong to one patient, study, series."""
    return grouped((getattr(truth, level), truth.instance) for truth in truths)


def groups_by_identifiers(instances: Mapping[Truth, Dataset], level: str) -> set[frozenset[str]]:
    """Return which instances belong together by what their data sets say."""
    return grouped((identity(ds, level), truth.instance) for truth, ds in instances.items())


def identity(ds: Dataset, level: str) -> object:
    """Return what a data set says of its patient, study, series or itself."""
    keywords = {"patient": ("PatientID", "PatientName"), "instance": ("SOPInstanceUID",)}
    return tuple(str(ds.get(keyword, "")) for keyword in keywords.get(level, (f"{level.title()}InstanceUID",)))


class Reference(NamedTuple):
    """What one UID within a data set names: a study, series, frame of reference, or instance."""

    keyword: str
    targets: frozenset[str]


_REFERRING = {
    "StudyInstanceUID": ("StudyInstanceUID",),
    "SeriesInstanceUID": ("SeriesInstanceUID",),
    "FrameOfReferenceUID": ("FrameOfReferenceUID",),
    "ReferencedFrameOfReferenceUID": ("FrameOfReferenceUID",),
    "ReferencedSOPInstanceUID": ("SOPInstanceUID", "StudyInstanceUID"),
    "UID": ("SeriesInstanceUID",),
}
"""By the keyword of a reference, those of the identifiers it may name."""


def references(instances: Mapping[Truth, Dataset]) -> dict[str, list[Reference]]:
    """Return the references of each instance in their order, with the names of all instances that each one means."""
    bearers: dict[tuple[str, str], set[str]] = {}
    for truth, ds in instances.items():
        for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "SOPInstanceUID"):
            if ds.get(keyword):
                bearers.setdefault((keyword, str(ds.get(keyword))), set()).add(truth.instance)
    found: dict[str, list[Reference]] = {}
    for truth, ds in instances.items():
        found[truth.instance] = [
            Reference(
                keyword,
                frozenset().union(*(bearers.get((identifier, uid), ()) for identifier in _REFERRING[keyword])),
            )
            for keyword, uid in _referring_uids(ds)
        ]
    return found


def _referring_uids(ds: Dataset) -> Iterator[tuple[str, str]]:
    for element in ds:
        for child in element.value if element.VR == "SQ" else ():
            for inner in child:
                if inner.keyword in _REFERRING and inner.value:
                    yield inner.keyword, str(inner.value)
            yield from _referring_uids(child)
