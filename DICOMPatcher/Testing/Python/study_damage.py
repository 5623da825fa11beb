"""What anonymizers, converters, scripts and careless exports do to the identifiers of whole studies."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pydicom import Dataset

from builders import change
from study_parts import Member
from synthetic import uid

DCMTK_PRIVATE_CLASS = "1.2.276.0.7230010.3.1.0.1"
OWN_UIDS = "2.25."
"""How all UIDs begin that studies are made with, and none of the standard's."""

Change = Callable[[Member], None]


def damaged(members: Iterable[Member], harm: Callable[[Sequence[Member]], None]) -> list[Member]:
    """Return a damaged copy of the instances; the truth about them stays."""
    # One by one: no two share an item. Pickled, because that is quicker than a deep copy.
    copies: list[Member] = [pickle.loads(pickle.dumps(member)) for member in members]
    harm(copies)
    return copies


def is_image(member: Member) -> bool:
    return "PixelData" in member.ds


# Missing


def without(*keywords: str) -> Callable[[Sequence[Member]], None]:
    """Return the damage that leaves elements out, also their copy in the meta header."""

    def harm(members: Sequence[Member]) -> None:
        for member in members:
            change(member.ds, **dict.fromkeys(keywords))
            if "SOPInstanceUID" in keywords:
                member.meta["MediaStorageSOPInstanceUID"] = ""

    return harm


def emptied(*keywords: str) -> Callable[[Sequence[Member]], None]:
    """Return the damage that leaves elements without a value."""

    def harm(members: Sequence[Member]) -> None:
        for member in members:
            change(member.ds, **dict.fromkeys(keywords, ""))

    return harm


def without_in_every_second(*keywords: str) -> Callable[[Sequence[Member]], None]:
    """Return the damage that leaves elements out of every second instance of each series."""

    def harm(members: Sequence[Member]) -> None:
        for series in by_series(members):
            without(*keywords)(series[1::2])

    return harm


# Shared or dummy


def one_instance_uid_for_all(members: Sequence[Member]) -> None:
    for member in members:
        change(member.ds, SOPInstanceUID=members[0].ds.SOPInstanceUID)


def one_instance_uid_for_each_series(members: Sequence[Member]) -> None:
    for series in by_series(members):
        one_instance_uid_for_all(series)


def one_dummy_patient(members: Sequence[Member]) -> None:
    for member in members:
        change(member.ds, PatientID="ANONYMOUS", PatientName="Anonymous", PatientBirthDate="", PatientSex="")


# Different within what belongs together


def name_spelt_in_several_ways(members: Sequence[Member]) -> None:
    """Spell the name otherwise in every second instance of each study, in turns; the true spelling stays the first."""
    spellings: tuple[Callable[[str], str], ...] = (
        str.upper,
        lambda name: name.replace("^", " "),
        lambda name: f"{name}^^^",
    )
    for study in _groups(members, lambda member: member.truth.study):
        for number, member in enumerate(study[1::2]):
            change(member.ds, PatientName=spellings[number % len(spellings)](str(member.ds.PatientName)))


def another_id_in_one_instance(members: Sequence[Member]) -> None:
    for study in _groups(members, lambda member: member.truth.study):
        change(study[-1].ds, PatientID=f"{study[-1].ds.PatientID}-OLD")


def a_series_of_its_own_for_each_instance(members: Sequence[Member]) -> None:
    for member in members:
        change(member.ds, SeriesInstanceUID=uid("torn series", member.truth.instance))


def a_study_of_its_own_for_each_instance(members: Sequence[Member]) -> None:
    for member in members:
        change(member.ds, StudyInstanceUID=uid("torn study", member.truth.instance))


def a_study_and_series_of_its_own_for_each_instance(members: Sequence[Member]) -> None:
    a_study_of_its_own_for_each_instance(members)
    a_series_of_its_own_for_each_instance(members)


def torn_with_references(members: Sequence[Member]) -> None:
    """Tear the series, and let the references follow: an item for each instance instead of one for the series."""
    a_series_of_its_own_for_each_instance(members)
    series = {member.ds.SOPInstanceUID: member.ds.SeriesInstanceUID for member in members}
    for member in members:
        for ds in every_data_set(member.ds):
            for element in ds:
                if element.VR == "SQ" and any("SeriesInstanceUID" in child for child in element.value):
                    change(ds, **{element.keyword: [part for child in element.value for part in _torn(child, series)]})


def _torn(reference: Dataset, series: Mapping[str, str]) -> Iterator[Dataset]:
    (listed,) = (element for element in reference if element.VR == "SQ")
    for instance in listed.value:
        own = {"SeriesInstanceUID": series[instance.ReferencedSOPInstanceUID], listed.keyword: [instance]}
        yield change(copy.deepcopy(reference), **own)


# Invalid


def invalid_uids(spoil: Callable[[str], str]) -> Callable[[Sequence[Member]], None]:
    """Return the damage that makes all UIDs invalid, with the references to them."""

    def harm(members: Sequence[Member]) -> None:
        for member in members:
            for ds in every_data_set(member.ds):
                for element in ds:
                    if element.VR == "UI" and str(element.value).startswith(OWN_UIDS):
                        change(ds, **{element.keyword: spoil(str(element.value))})

    return harm


def every_data_set(ds: Dataset) -> Iterator[Dataset]:
    """Yield a data set and all items below it."""
    yield ds
    for element in ds:
        for child in element.value if element.VR == "SQ" else ():
            yield from every_data_set(child)


# Meta header and class


def instance_uid_only_in_meta_header(members: Sequence[Member]) -> None:
    for member in members:
        member.meta["MediaStorageSOPInstanceUID"] = str(member.ds.SOPInstanceUID)
        change(member.ds, SOPInstanceUID=None)


def foreign_instance_uid_in_meta_header(members: Sequence[Member]) -> None:
    for member in members:
        member.meta["MediaStorageSOPInstanceUID"] = uid("of before", member.truth.instance)


def class_only_in_meta_header(members: Sequence[Member]) -> None:
    for member in members:
        member.meta["MediaStorageSOPClassUID"] = str(member.ds.SOPClassUID)
        change(member.ds, SOPClassUID=None)


def images_without_class(members: Sequence[Member]) -> None:
    for member in filter(is_image, members):
        member.meta["MediaStorageSOPClassUID"] = ""
        change(member.ds, SOPClassUID=None)


def images_with_private_class(members: Sequence[Member]) -> None:
    for member in filter(is_image, members):
        change(member.ds, SOPClassUID=DCMTK_PRIVATE_CLASS)


# Numbers


def numbers_that_are_text(members: Sequence[Member]) -> None:
    for member in members:
        member.raw.update(SeriesNumber=f"S{member.ds.SeriesNumber}".encode(), InstanceNumber=b"last")


def numbers_that_are_all_one(members: Sequence[Member]) -> None:
    for member in members:
        change(member.ds, SeriesNumber="1", InstanceNumber="1")


# Groups


def by_series(members: Sequence[Member]) -> list[list[Member]]:
    """Return the members of each true series."""
    return _groups(members, lambda member: member.truth.series)


def _groups(members: Sequence[Member], key: Callable[[Member], str]) -> list[list[Member]]:
    groups: dict[str, list[Member]] = {}
    for member in members:
        groups.setdefault(key(member), []).append(member)
    return list(groups.values())


DAMAGES: Mapping[str, Callable[[Sequence[Member]], None]] = {
    "I1 study UID missing": without("StudyInstanceUID"),
    "I1 study UID empty": emptied("StudyInstanceUID"),
    "I1 study UID missing in some": without_in_every_second("StudyInstanceUID"),
    "I2 series UID missing": without("SeriesInstanceUID"),
    "I2 series UID missing in some": without_in_every_second("SeriesInstanceUID"),
    "I1 I2 study and series UID missing": without("StudyInstanceUID", "SeriesInstanceUID"),
    "I1 I2 I3 all UIDs missing": without("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"),
    "I2 I14 series UID and numbers missing": without("SeriesInstanceUID", "SeriesNumber", "InstanceNumber"),
    "I3 instance UID missing": without("SOPInstanceUID"),
    "I3 instance UID missing in some": without_in_every_second("SOPInstanceUID"),
    "I3 instance UID only in the meta header": instance_uid_only_in_meta_header,
    "I4 one instance UID for all": one_instance_uid_for_all,
    "I4 one instance UID for each series": one_instance_uid_for_each_series,
    "I5 patient missing": without("PatientID", "PatientName"),
    "I5 patient missing in some": without_in_every_second("PatientID", "PatientName"),
    "I5 patient ID missing": without("PatientID"),
    "I5 patient name missing": without("PatientName"),
    "I6 one dummy patient": one_dummy_patient,
    "I7 name spelt in several ways": name_spelt_in_several_ways,
    "I7 another ID in one instance": another_id_in_one_instance,
    "I8 letters in UIDs": invalid_uids(lambda uid: f"{uid}.A"),
    "I8 leading zeros in UIDs": invalid_uids(lambda uid: uid.replace(OWN_UIDS, f"{OWN_UIDS}0")),
    "I8 UIDs of 70 characters": invalid_uids(lambda uid: f"{uid}.".ljust(70, "1")),
    "I8 spaces in UIDs": invalid_uids(lambda uid: uid.replace(OWN_UIDS, f"{OWN_UIDS} ")),
    "I9 foreign instance UID in the meta header": foreign_instance_uid_in_meta_header,
    "I10 class only in the meta header": class_only_in_meta_header,
    "I10 images without class": images_without_class,
    "I11 images with a private class": images_with_private_class,
    "I12 a series for each instance": a_series_of_its_own_for_each_instance,
    "I13 a study for each instance": a_study_of_its_own_for_each_instance,
    "I12 I13 a study and a series for each instance": a_study_and_series_of_its_own_for_each_instance,
    "I14 numbers missing": without("SeriesNumber", "InstanceNumber"),
    "I14 numbers empty": emptied("SeriesNumber", "InstanceNumber"),
    "I14 numbers that are text": numbers_that_are_text,
    "I14 numbers that are all one": numbers_that_are_all_one,
}
"""By the ids of the catalogue of defects."""
