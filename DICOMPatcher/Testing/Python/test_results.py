"""What the panel shows as a tree: the same as the report counts, found again by a filter."""

import pytest

from builders import image, save, save_series
from DICOMPatcherLib.planning.plan import PATCHED
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.reporting.overview import CHANGED, FOUND, LEFT_OUT, STILL_DAMAGED
from DICOMPatcherLib.reporting.results import Results
from DICOMPatcherLib.rule_list import RULES, make_rules


def results_of(folder, **options):
    planner = Planner(str(folder), make_rules(**options), key=b"key", available=RULES)
    for _ in planner.steps():
        pass
    results = Results(planner.plan, written=False)
    for _ in results.steps():
        pass
    return results


def groups(results, section):
    return {group.key: len(group.files) for group in results.groups if group.section == section}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    save_series(folder / "good", 2)
    for number in range(3):
        ids = {"SOPInstanceUID": f"1.9.{number}", "StudyInstanceUID": None, "SeriesInstanceUID": "1.9"}
        save(folder / "bad" / f"{number}.dcm", image(number + 1, **ids))
    (folder / "notes.txt").write_text("text")
    return folder


def test_groups_have_the_files_that_the_report_counts(folder):
    results = results_of(folder)
    assert groups(results, FOUND) == {"I1": 3}
    assert groups(results, CHANGED)["GenerateMissingIDs"] == 3
    assert groups(results, LEFT_OUT) == {"skipped": 1}
    report = results.report
    assert sum(report.counts.values()) == len(results.plan.files) == 6
    assert report.conclusion() == str(report).splitlines()[-1]


def test_files_that_are_patched_and_still_damaged_are_a_group_of_their_own(folder):
    plan = results_of(folder).plan
    patched = next(file for file in plan.files if file.outcome == PATCHED)
    patched.finish(PATCHED, "Pixel Data is truncated: 8 of 32 bytes are present")
    results = Results(plan, written=True)
    assert list(results.steps())
    assert groups(results, CHANGED)["GenerateMissingIDs"] == 3
    [group] = [group for group in results.groups if group.section == STILL_DAMAGED]
    assert (group.key, group.text, len(group.files)) == (PATCHED, patched.reason, 1)


def test_a_group_tells_of_each_file_what_changes(folder):
    results = results_of(folder)
    (group,) = (group for group in results.groups if group.section == FOUND)
    assert group.rules == ("GenerateMissingIDs",)
    names = [results.name_of(index) for index in group.files]
    assert names == ["bad/0.dcm", "bad/1.dcm", "bad/2.dcm"]
    elements = results.elements(group, group.files[0])
    changed = {element.name: element for element in elements}
    assert all(element.is_change for element in elements)
    assert not changed["StudyInstanceUID"].before
    assert changed["StudyInstanceUID"].after == image().StudyInstanceUID


def test_original_values_are_not_shown_where_identity_is_hidden(folder):
    results = results_of(folder, add=["Anonymize"])
    for group in results.groups:
        for index in group.files:
            assert "bad/" not in results.name_of(index)
            assert all(element.before is None for element in results.elements(group, index))


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("bad/1", {"bad/1.dcm"}),
        ("BAD/", {"bad/0.dcm", "bad/1.dcm", "bad/2.dcm"}),
        ("studyinstanceuid", {"bad/0.dcm", "bad/1.dcm", "bad/2.dcm"}),
        ("not a dicom file", {"notes.txt"}),
        ("nowhere", set()),
    ],
)
def test_the_filter_finds_names_problems_and_elements(folder, text, files):
    results = results_of(folder, leave_out=["NormalizeFileNames"])
    found = {}
    assert all(step is True for step in results.filter_steps(text, found))
    assert {results.name_of(index) for indices in found.values() for index in indices} == files
    assert list(found) == [group for group in results.groups if group in found]


@pytest.mark.parametrize("add", [(), ("ForceSamePatientNameIdInEachStudy",)])
def test_two_patients_in_one_study_are_always_reported_and_no_rule_is_offered(tmp_path, add):
    """A rule that makes them one would be wrong, and which one is right only people know."""
    save(tmp_path / "in" / "1", image(1, PatientName="Doe^Jane"))
    save(tmp_path / "in" / "2", image(2, PatientName="Roe^John"))
    results = results_of(tmp_path / "in", add=add)
    [group] = [group for group in results.groups if group.section == FOUND]
    assert (group.key, list(group.files), group.rules) == ("I7", [0, 1], ())
    assert "names several patients" in group.text
    assert "I7: the study names several patients" in "\n".join(results.report.lines(verbose=True))
