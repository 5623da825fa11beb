"""Whatever was done to the identifiers of whole studies: what was one becomes one again, and what were two stay two."""

from __future__ import annotations

import functools
import itertools
import pathlib
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence

import pydicom
import pytest
from pydicom import Dataset

from builders import KEY, change
from dicom_database import Counts, DicomDatabase
from DICOMPatcherLib import RULES, Report, check, make_rules, patch
from DICOMPatcherLib.values.identifiers import is_valid_uid
from selection import IS_NEWEST, seldom_under_older, thorough
from studies import (
    COLLECTIONS,
    LAYOUTS,
    LEVELS,
    File,
    Reference,
    files,
    groups_by_identifiers,
    made_anew,
    make_collection,
    make_study,
    references,
    true_groups,
    write,
)
from study_damage import DAMAGES, by_series, damaged, every_data_set, torn_with_references, without
from study_parts import ADAM, Member, Truth

pytestmark = pytest.mark.filterwarnings("ignore:(Invalid value for VR|The value length)")

RULE_FOR = {
    "I6": "SeparatePatientsOfDummyID",
    "I7": "ForceSamePatientNameIdInEachStudy",
    "I12": "JoinScatteredSeries",
    "I13": "JoinScatteredSeries",
}
"""Rules that are off by default, by what they repair."""

TOGETHER = "shuffled names"
SCATTERED = ("folder per series", "folder per slice")
ALL_PLACES = (TOGETHER, *SCATTERED)
ALL_ONE = "I14 numbers that are all one"
REPEATED_POSITIONS = ("4d ct in one series", "diffusion", "multi-echo")
SEVERAL_PATIENTS = ("two patients", "two patients with reports")
VARIED = ("ct", "4d ct in one series", "ultrasound", "radiotherapy", "two patients", "two patients with reports")
"""Collections for damage that leaves the groups alone."""
EVERY = ("ct", "ultrasound", "radiotherapy", "two patients with reports")
"""Collections for every run: each kind of image and of document, and more than one patient."""
QUICK = EVERY if IS_NEWEST else ("two patients with reports",)
"""Those of every run: what is grouped are rows of text, whichever pydicom there is."""

GROUPING = frozenset(("I1", "I2", "I5", "I6", "I12", "I13"))
"""Defects that leave open what belongs together."""

WITH_REFERENCES = ("ct", "radiotherapy", "segmentation", "two patients with reports")


def marks_of(layout: str, name: str = "ct") -> list[pytest.MarkDecorator]:
    """Return the marks of a layout and a collection: where files lie hardly ever matters."""
    return thorough(layout != TOGETHER or name not in EVERY) or seldom_under_older(name not in QUICK)


def each_collection(*names: str) -> pytest.MarkDecorator:
    """Return the parameters for a test of some collections."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(name, marks=thorough(name not in EVERY) or seldom_under_older(name not in QUICK))
            for name in names
        ],
    )


def each_layout(*layouts: str) -> pytest.MarkDecorator:
    """Return the parameters for a test of some layouts."""
    return pytest.mark.parametrize("layout", [pytest.param(layout, marks=marks_of(layout)) for layout in layouts])


class Outcome:
    """What became of a folder.

    Attributes
    ----------
    instances
        The data set of each output, by the truth about it.
    """

    def __init__(self, folder: pathlib.Path, report: Report, written: Mapping[str, Truth]) -> None:
        self.folder = folder
        self.report = report
        self.instances: dict[Truth, Dataset] = {}
        self.truth_by_target: dict[str, Truth] = {}
        for entry in report.files():
            truth = written[entry["source"]]
            if entry["outcome"] not in ("patched", "copied"):
                pytest.fail(f"{truth.instance} is {entry['outcome']}: {entry['reason']}")
            self.instances[truth] = pydicom.dcmread(folder / entry["target"], stop_before_pixels=True)
            self.truth_by_target[entry["target"]] = truth

    def by_series(self) -> dict[str, list[Dataset]]:
        """Return the outputs of each true series."""
        series: dict[str, list[Dataset]] = {}
        for truth, ds in self.instances.items():
            series.setdefault(truth.series, []).append(ds)
        return series


@functools.cache
def sound_files(name: str) -> Sequence[File]:
    return files(make_collection(name))


@functools.cache
def damaged_members(damage: str, name: str) -> Sequence[Member]:
    """Return the instances after the damage; nobody may change them."""
    return damaged(make_collection(name), DAMAGES[damage])


@functools.cache
def damaged_files(damage: str, name: str) -> Sequence[File]:
    return files(damaged_members(damage, name))


def run(tmp_path: pathlib.Path, files: Sequence[File], layout: str = TOGETHER, add: Iterable[str] = ()) -> Outcome:
    written = write(files, tmp_path / "in", layout)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(add=add), key=KEY)
    return Outcome(tmp_path / "out", report, written)


def rules_for(damage: str) -> list[str]:
    """Return the rules that a damage needs besides those that are on by default."""
    names = dict.fromkeys(RULE_FOR[defect] for defect in defects_of(damage) if defect in RULE_FOR)
    for name in names:
        skip_without_rule(name)
    return list(names)


def skip_without_rule(name: str) -> None:
    if name not in {rule.__name__ for rule in RULES}:
        pytest.skip(f"there is no rule {name} yet")


def defects_of(damage: str) -> list[str]:
    return re.findall(r"\bI\d+\b", damage)


def data_sets(members: Iterable[Member]) -> dict[Truth, Dataset]:
    return {member.truth: member.ds for member in members}


def assert_grouped_as_in_truth(outcome: Outcome, levels: Sequence[str] = LEVELS) -> None:
    for level in levels:
        assert groups_by_identifiers(outcome.instances, level) == true_groups(outcome.instances, level), level


def assert_imported_as_in_truth(folder: pathlib.Path, truths: Mapping[str, Truth]) -> None:
    """Compare the rows of the database after an import with the truth by path."""
    database = DicomDatabase()
    database.import_folder(folder)
    assert database.refused == []
    expected = Counts(*(len({getattr(truth, level) for truth in truths.values()}) for level in LEVELS))
    assert database.counts == expected
    shown = {truths[pathlib.Path(path).relative_to(folder).as_posix()]: row for path, row in database.places().items()}
    for level, count in zip(("patient", "study", "series"), expected):
        assert len({(getattr(truth, level), getattr(row, level)) for truth, row in shown.items()}) == count, level


def invalid_uids(ds: Dataset) -> list[str]:
    """Return the invalid UIDs of a data set at every depth."""
    elements = [element for inner in every_data_set(ds) for element in inner if element.VR == "UI"]
    return [str(element.value) for element in elements if not is_valid_uid(str(element.value))]


# The studies are honest


@pytest.mark.parametrize("name", COLLECTIONS)
def test_studies_are_the_same_every_time(name):
    first, second = (
        data_sets(itertools.chain.from_iterable(made_anew(*study) for study in COLLECTIONS[name])) for _ in range(2)
    )
    assert first == second == data_sets(make_collection(name))


@pytest.mark.parametrize("name", COLLECTIONS)
def test_identifiers_and_references_of_studies_are_sound(name):
    instances = data_sets(make_collection(name))
    for level in LEVELS:
        assert groups_by_identifiers(instances, level) == true_groups(instances, level)
    assert all(reference.targets for found in references(instances).values() for reference in found)
    assert all(invalid_uids(ds) == [] for ds in instances.values())


@each_layout(TOGETHER, "folder per slice")
@pytest.mark.parametrize("name", COLLECTIONS)
def test_studies_are_imported_as_in_truth(tmp_path, name, layout):
    written = write(sound_files(name), tmp_path, layout)
    assert len(written) == len(sound_files(name))
    assert_imported_as_in_truth(tmp_path, written)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_done_to_a_copy(damage):
    members = make_collection("two patients")
    harmed = files(damaged(members, DAMAGES[damage]))
    assert harmed != sound_files("two patients") == files(members)
    assert [file.truth for file in harmed] == [member.truth for member in members]


# What is sound stays as it is


@each_layout(*LAYOUTS)
@each_collection(*COLLECTIONS)
def test_nothing_is_planned_for_sound_studies(tmp_path, name, layout):
    outcome = run(tmp_path, sound_files(name), layout)
    changed = {
        change["rule"]
        for entry in outcome.report.files()
        if entry["outcome"] != "copied"
        for change in entry["changes"]
    }
    # A volume in one CT Image is a defect of its own, however honest.
    assert changed == ({"AddMissingSliceSpacingToMultiframe"} if name == "dental" else set())


@pytest.mark.parametrize("rule", sorted(set(RULE_FOR.values()) - {"SeparatePatientsOfDummyID"}))
@each_collection(*COLLECTIONS)
def test_rules_that_are_off_leave_sound_studies_alone_too(tmp_path, name, rule):
    skip_without_rule(rule)
    outcome = run(tmp_path, sound_files(name), add=[rule])
    assert {change["rule"] for entry in outcome.report.files() for change in entry["changes"]} <= {
        "AddMissingSliceSpacingToMultiframe"
    }


# What was one becomes one, what were two stay two


def applies(damage: str, name: str) -> bool:
    """Tell whether a damage is tried in a collection: if the truth can still be told after it."""
    if damage == "I6 one dummy patient":
        return name in SEVERAL_PATIENTS
    if damage in ("I5 patient missing", "I5 patient ID missing"):
        return name != "two studies"  # each study without a patient is a patient of its own
    if GROUPING.isdisjoint(defects_of(damage)) and name not in VARIED:
        return False
    # Slices that lie in one place, or nowhere, do not tell how they belong together.
    return "I12" not in damage or name not in (*REPEATED_POSITIONS, "ultrasound")


def layouts_for(damage: str) -> Sequence[str]:
    """Return the layouts to try: for most kinds of damage it does not matter where the files lie."""
    if damage in ("I1 study UID missing", "I1 I2 I3 all UIDs missing"):
        return ALL_PLACES
    return [TOGETHER, "folder per slice"] if GROUPING.intersection(defects_of(damage)) else [TOGETHER]


def takes_turn(damage: str, name: str, names: Sequence[str]) -> bool:
    """Tell whether a damage is tried in a collection in every run: one damage after the other in each of these."""
    tried = [other for other in names if applies(damage, other)]
    return bool(tried) and name == tried[list(DAMAGES).index(damage) % len(tried)]


def cases() -> list[object]:
    """Return each damage in each collection and layout; in every run several patients, and one other collection."""
    return [
        pytest.param(
            damage,
            name,
            layout,
            id=f"{damage}, {name}, {layout}",
            marks=marks_of(layout, name) or thorough(name != EVERY[-1] and not takes_turn(damage, name, EVERY[:-1])),
        )
        for damage, name in itertools.product(DAMAGES, COLLECTIONS)
        if applies(damage, name)
        for layout in layouts_for(damage)
    ]


@pytest.mark.parametrize(("damage", "name", "layout"), cases())
def test_repaired_studies_are_grouped_and_imported_as_in_truth(tmp_path, damage, name, layout):
    outcome = run(tmp_path, damaged_files(damage, name), layout, rules_for(damage))
    assert_grouped_as_in_truth(outcome)
    assert_imported_as_in_truth(outcome.folder, outcome.truth_by_target)
    for ds in outcome.instances.values():
        assert ds.file_meta.MediaStorageSOPInstanceUID == ds.SOPInstanceUID
    if name in WITH_REFERENCES:
        assert_references_survive(outcome, damage, name)


@each_layout(*ALL_PLACES)
@pytest.mark.parametrize("name", [*REPEATED_POSITIONS, "ultrasound"])
@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if "I12" in damage])
def test_torn_series_without_distinct_positions_are_not_joined_with_others(tmp_path, damage, name, layout):
    """Whether they are put together again is open: nothing but the folder may tell."""
    members = [*make_collection("ct"), *make_study(name, ADAM, seed=2)]
    outcome = run(tmp_path, files(damaged(members, DAMAGES[damage])), layout, rules_for(damage))
    for level in ("patient", "series", "instance"):
        for group in groups_by_identifiers(outcome.instances, level):
            assert any(group <= true for true in true_groups(outcome.instances, level)), level


IN_TURN = ("ct", "radiotherapy", "two patients with reports") if IS_NEWEST else QUICK


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        pytest.param(damage, name, marks=thorough(name not in IN_TURN or place % len(IN_TURN) != IN_TURN.index(name)))
        for name in ("ct", "4d ct in one series", "radiotherapy", "two patients with reports")
        for place, damage in enumerate(DAMAGES)
    ],
)
def test_nothing_is_left_to_repair(tmp_path, damage, name):
    add = rules_for(damage)
    outcome = run(tmp_path, damaged_files(damage, name), "folder per series", add)
    again = check(str(outcome.folder), make_rules(add=add), key=b"another key")
    assert again.counts["copied"] == len(outcome.instances)


def one_study_and_series(members: Sequence[Member]) -> None:
    """Give all patients the identifiers of the first one's series, as a writer with fixed UIDs does."""
    series = by_series(members)
    for number, group in enumerate(series):
        first = series[number % (len(series) // 2)][0].ds
        for member in group:
            change(member.ds, StudyInstanceUID=first.StudyInstanceUID, SeriesInstanceUID=first.SeriesInstanceUID)


@pytest.mark.parametrize("lost", [(), ("InstanceNumber",), ("SeriesNumber", "InstanceNumber")], ids=str)
@each_layout(TOGETHER, "folder per series")
@pytest.mark.parametrize("name", SEVERAL_PATIENTS)
def test_two_patients_under_one_study_and_series_are_separated_and_reported(tmp_path, name, layout, lost):
    broken = damaged(damaged(make_collection(name), one_study_and_series), without(*lost))
    outcome = run(tmp_path, files(broken), layout, ["JoinScatteredSeries", "ForceSamePatientNameIdInEachStudy"])
    assert_grouped_as_in_truth(outcome, ("patient", "study", "instance"))
    assert "I17" in {found["id"] for entry in outcome.report.files() for found in entry["findings"]}
    for group in groups_by_identifiers(outcome.instances, "series"):
        assert len({instance.split("/")[0] for instance in group}) == 1


@each_layout(TOGETHER, "folder per slice")
def test_slices_of_nobody_that_were_written_one_by_one_can_be_joined(tmp_path, layout):
    members = damaged(make_study("ct"), DAMAGES["I13 a study for each instance"])
    for number, member in enumerate(members):
        change(member.ds, PatientID="", PatientName="", StudyTime=f"101500.{number:03}", FrameOfReferenceUID=None)
    outcome = run(tmp_path, files(members[1:]), layout, ["JoinScatteredSeries"])
    if layout == TOGETHER:
        assert_grouped_as_in_truth(outcome)
        assert len({str(ds.StudyTime) for ds in outcome.instances.values()}) == 1
    assert len({ds.PatientID for ds in outcome.instances.values()}) == 1


# References


@functools.cache
def sound_references(name: str) -> Mapping[str, Sequence[Reference]]:
    return references(data_sets(make_collection(name)))


def assert_references_survive(outcome: Outcome, damage: str, name: str) -> None:
    """Assert that references which survived the damage survive the repair."""
    repaired = references(outcome.instances)
    for instance, expected in surviving_references(damage, name).items():
        assert expected <= set(repaired[instance]), instance


@functools.cache
def surviving_references(damage: str, name: str) -> Mapping[str, set[Reference]]:
    """Return the references of each instance that mean the same before and after the damage."""
    old, new = sound_references(name), references(data_sets(damaged_members(damage, name)))
    return {instance: {was for was, now in zip(old[instance], new[instance]) if was == now} for instance in old}


@pytest.mark.parametrize("name", ["radiotherapy", "segmentation"])
def test_references_to_torn_series_mean_the_joined_series(tmp_path, name):
    skip_without_rule("JoinScatteredSeries")
    members = make_collection(name)
    outcome = run(tmp_path, files(damaged(members, torn_with_references)), add=["JoinScatteredSeries"])
    expected, repaired = references(data_sets(members)), references(outcome.instances)
    for instance in expected:
        # A UIDREF of a report names the series and no instances: it cannot be torn.
        assert listing(repaired[instance]) == listing(expected[instance]), instance


def listing(references: Iterable[Reference]) -> set[Reference]:
    return {reference for reference in references if reference.keyword != "UID"}


@pytest.mark.parametrize("name", ["radiotherapy", "segmentation"])
@pytest.mark.parametrize(
    "damage", ["I1 study UID missing", "I2 series UID missing", "I3 instance UID only in the meta header"]
)
def test_references_to_lost_uids_that_can_still_be_told_are_restored(tmp_path, damage, name):
    """The items of a reference list the instances of a series, and the series of a study."""
    members = make_collection(name)
    outcome = run(tmp_path, damaged_files(damage, name), "folder per series")
    # What the study and the other documents are called only documents say that say it of images too.
    images = {member.truth.instance for member in members if member.ds.Modality == "CT"}
    expected = references(data_sets(members))
    repaired = references(outcome.instances)
    for instance, found in expected.items():
        wanted = {reference for reference in found if reference.targets & images}
        assert wanted <= set(repaired[instance]), instance


# Valid UIDs, classes, numbers


@pytest.mark.parametrize("name", ["ct", "enhanced ct", "radiotherapy", "segmentation"])
@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if damage.startswith("I8")])
def test_no_invalid_uid_is_left_at_any_depth(tmp_path, damage, name):
    skip_without_rule("ReplaceInvalidUIDs")
    outcome = run(tmp_path, damaged_files(damage, name))
    for truth, ds in outcome.instances.items():
        assert invalid_uids(ds) + invalid_uids(ds.file_meta) == [], truth.instance


@functools.cache
def classes_of_sound_studies(name: str) -> Mapping[Truth, str]:
    """Return the SOP class of each instance after a run over studies to which nothing was done."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(pathlib.Path(folder), sound_files(name))
    return {truth: ds.SOPClassUID for truth, ds in outcome.instances.items()}


@each_collection(*COLLECTIONS)
@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if defects_of(damage)[0] in ("I10", "I11")])
def test_classes_are_those_of_sound_studies(tmp_path, damage, name):
    repaired = run(tmp_path, damaged_files(damage, name))
    for truth, ds in repaired.instances.items():
        assert ds.SOPClassUID == classes_of_sound_studies(name)[truth], truth.instance
        assert ds.file_meta.MediaStorageSOPClassUID == ds.SOPClassUID


@each_layout(TOGETHER, "folder per series")
@each_collection(*COLLECTIONS)
@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if damage.startswith("I14")])
def test_series_are_told_apart_by_their_numbers_and_instances_numbered_along_the_stack(tmp_path, damage, name, layout):
    if not damage.endswith(("missing", "empty")):
        skip_without_rule("NumberSeriesAndInstances")
    outcome = run(tmp_path, damaged_files(damage, name), layout)
    numbers: dict[str, list[int]] = {}
    for series in outcome.by_series().values():
        (number,) = {int(str(ds.SeriesNumber)) for ds in series}
        numbers.setdefault(series[0].StudyInstanceUID, []).append(number)
        if len(series) == 1:
            assert str(series[0].get("InstanceNumber") or "1").isdecimal()
            continue
        ordered = sorted(series, key=lambda ds: int(str(ds.InstanceNumber)))
        # Clips of ultrasound may share a number.
        if name != "ultrasound" or damage != ALL_ONE:
            assert len({int(str(ds.InstanceNumber)) for ds in series}) == len(series)
        if name not in REPEATED_POSITIONS and "ImagePositionPatient" in series[0]:
            heights = [float(ds.ImagePositionPatient[2]) for ds in ordered]
            assert heights == sorted(heights)
    for found in numbers.values():
        # Two series may share a number that they came with.
        assert len(set(found)) == len(found) or damage == ALL_ONE


# Advice


def recommended(report: Report) -> list[str]:
    """Return the names of the rules that a report recommends."""
    if not hasattr(report, "advice"):
        pytest.skip("a report gives no advice yet")
    return [str(getattr(advice, "rule", advice)) for advice in report.advice]


@each_layout(TOGETHER, "folder per slice")
@each_collection(*COLLECTIONS)
def test_no_rule_is_recommended_for_sound_studies(tmp_path, name, layout):
    write(sound_files(name), tmp_path / "in", layout)
    assert recommended(check(str(tmp_path / "in"))) == []


def advised_cases() -> list[object]:
    """Return each damage that a rule repairs which is off, in the collections in which it is one."""
    return [
        pytest.param(damage, name, marks=marks_of(TOGETHER, name))
        for damage, name in itertools.product(DAMAGES, COLLECTIONS)
        if RULE_FOR.keys() & set(defects_of(damage)) and applies(damage, name)
        # There is nothing to tear in a series of one instance.
        if defects_of(damage) != ["I12"] or name not in ("dental", "enhanced ct", "enhanced mr")
    ]


@pytest.mark.parametrize(("damage", "name"), advised_cases())
def test_the_rule_that_helps_is_recommended(tmp_path, damage, name):
    write(damaged_files(damage, name), tmp_path / "in", "folder per series")
    found = recommended(check(str(tmp_path / "in")))
    assert sorted(set(found)) == sorted({RULE_FOR[defect] for defect in defects_of(damage)})


@pytest.mark.parametrize(("damage", "name"), advised_cases())
def test_the_rule_that_has_helped_is_no_longer_recommended(tmp_path, damage, name):
    outcome = run(tmp_path, damaged_files(damage, name), add=rules_for(damage))
    assert recommended(check(str(outcome.folder))) == []
