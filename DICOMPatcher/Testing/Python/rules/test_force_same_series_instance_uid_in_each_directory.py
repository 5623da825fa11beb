"""One series for each folder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import Files, changes, column, ids, run, untouched

from DICOMPatcherLib.instances.storage_classes import ULTRASOUND_CLASSES
from DICOMPatcherLib.rules.force_same_series_instance_uid_in_each_directory import (
    ForceSameSeriesInstanceUidInEachDirectory as Rule,
)
from DICOMPatcherLib.values.identifiers import is_valid_uid


def folder(files, name, *series, **values):
    return [files.row(f"{name}/{index}.dcm", SeriesInstanceUID=uid, **values) for index, uid in enumerate(series)]


def test_leaves_folders_alone_that_are_series_of_their_own():
    files = Files()
    rows = folder(files, "a", "1.1", "1.1") + folder(files, "b", "1.2", "1.2") + folder(files, "", "1.3")
    assert run(Rule, rows) == []
    assert untouched(rows)


def test_does_nothing_with_nothing():
    assert run(Rule, []) == []


def test_keeps_the_first_uid_if_no_other_folder_has_it():
    rows = folder(Files(), "a", "1.1", "1.2", "1.1")
    findings = run(Rule, rows)
    assert column(rows, "SeriesInstanceUID") == ["1.1"] * 3
    assert ids(findings) == ["I12"]


def test_gives_the_uid_to_files_without():
    rows = folder(Files(), "a", "", "1.2", "1.1")
    findings = run(Rule, rows)
    assert column(rows, "SeriesInstanceUID") == ["1.2"] * 3
    assert ids(findings) == ["I2", "I12"]


def test_gives_a_new_uid_to_a_folder_without_any():
    files = Files()
    rows = folder(files, "a", "", "") + folder(files, "b", "")
    run(Rule, rows)
    first, second, third = column(rows, "SeriesInstanceUID")
    assert first == second != third
    assert is_valid_uid(first)
    assert is_valid_uid(third)


def test_gives_new_uids_to_folders_that_share_one():
    files = Files()
    rows = folder(files, "a", "1.1", "1.1") + folder(files, "b", "1.1")
    run(Rule, rows)
    first, second, third = column(rows, "SeriesInstanceUID")
    assert first == second
    assert len({first, third, "1.1"}) == 3


def test_depends_on_more_than_the_path_of_the_folder():
    rows, others = folder(Files(), "a", ""), folder(Files(), "a", "", StudyInstanceUID="9.9")
    run(Rule, rows)
    run(Rule, others)
    assert column(rows, "SeriesInstanceUID") != column(others, "SeriesInstanceUID")


def of_studies(files, *studies, series="1.1"):
    return [
        files.row(f"a/{index}", SeriesInstanceUID=series, StudyInstanceUID=study) for index, study in enumerate(studies)
    ]


def test_no_series_is_in_two_studies():
    files = Files()
    rows = of_studies(files, "1", "1", "2", "")
    findings = run(Rule, rows)
    first, second, third, fourth = column(rows, "SeriesInstanceUID")
    assert first == second
    assert len({first, third, fourth}) == 3
    assert {"I13"} <= set(ids(findings))
    assert not any(finding.defect == "I13" for row in rows[:2] for finding in row._findings or [])
    second_run = files.again(rows)
    run(Rule, second_run)
    assert untouched(second_run)


def test_files_that_tell_no_study_are_of_the_only_one_in_the_folder():
    rows = of_studies(Files(), "", "1", "")
    assert run(Rule, rows) == []
    assert untouched(rows)


def test_a_series_that_lies_apart_because_its_patient_is_spelt_in_several_ways_stays_one():
    files = Files()
    names = ("Doe^Jane", "DOE^JANE", "Doe Jane")
    rows = [files.row(f"{name}/1", SeriesInstanceUID="1.1", PatientName=name) for name in names]
    assert run(Rule, rows) == []
    assert untouched(rows)
    rows.append(files.row("another/1", SeriesInstanceUID="1.1", PatientName=names[0]))
    run(Rule, rows)
    assert len(set(column(rows, "SeriesInstanceUID"))) == 4


def test_one_uid_for_several_patients_in_a_folder_is_divided():
    files = Files()
    rows = [files.row(f"a/{index}", PatientID=patient) for index, patient in enumerate("112")]
    run(Rule, rows)
    first, second, third = column(rows, "SeriesInstanceUID")
    assert first == second != third


def test_leaves_ultrasound_to_the_rule_that_divides_it():
    files = Files()
    clips = folder(files, "a", "1.1", "1.2", SOPClassUID=ULTRASOUND_CLASSES[1])
    slices = folder(files, "b", "1.3", "1.4")
    rule = Rule()
    rule.others = frozenset(["SplitUltrasoundSeriesByInstanceNumber"])
    run(rule, clips + slices)
    assert untouched(clips)
    assert len(set(column(slices, "SeriesInstanceUID"))) == 1
    run(Rule, clips)
    assert len(set(column(clips, "SeriesInstanceUID"))) == 1


@pytest.mark.parametrize(
    ("keyword", "values"),
    [
        ("PatientID", ("1", "", "2")),
        ("PatientName", ("Doe^Jane", "", "Roe^Jane")),
        ("PatientBirthDate", ("19500101", "", "19770707")),
        ("PatientSex", ("F", "", "M")),
    ],
)
def test_reports_several_patients_in_one_folder_and_leaves_it(keyword, values):
    files = Files()
    rows = [files.row(f"a/{value}", SeriesInstanceUID=f"1.{value}", **{keyword: value}) for value in values]
    findings = run(Rule, rows)
    assert untouched(rows)
    assert ids(findings) == ["I7"] * 3
    assert "I12" in ids(run(Rule, rows[:2]))


def test_ignores_files_that_are_left_out():
    files = Files()
    rows = folder(files, "a", "1.1", "1.2") + folder(files, "b", "1.2")
    rows[0].skip("DICOMDIR")
    rows[2].skip("DICOMDIR")
    run(Rule, rows)
    assert changes(rows) == [{}, {}, {}]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "1.1", "1.2", "x"])), max_size=8))
def test_makes_one_series_for_each_folder_and_changes_nothing_the_second_time(described):
    files = Files()
    rows = [
        files.row(f"{place}/{index}", SeriesInstanceUID=series)
        for index, (place, series) in enumerate(sorted(described))
    ]
    run(Rule, rows)
    pairs = {(row.folder, row["SeriesInstanceUID"]) for row in rows}
    assert len(pairs) == len({place for place, _ in pairs}) == len({series for _, series in pairs})
    second = files.again(rows)
    assert run(Rule, second) == []
    assert untouched(second)


# What no viewer could load as one series

CT = "1.2.840.10008.5.1.4.1.1.2"
STRUCTURES = "1.2.840.10008.5.1.4.1.1.481.3"


@pytest.mark.parametrize(
    "other",
    [
        {"SOPClassUID": ULTRASOUND_CLASSES[3], "Modality": "US"},
        {"Modality": "MR"},
        {"Rows": "256"},
        {"SOPClassUID": STRUCTURES, "Modality": "RTSTRUCT", "Rows": "", "Columns": ""},
    ],
    ids=str,
)
@pytest.mark.parametrize("is_first", [True, False])
def test_images_of_several_kinds_stay_apart(other, is_first):
    files = Files()
    same = [files.row(f"a/5{number}", SeriesInstanceUID=f"1.{number + 1}") for number in range(2)]
    start = 10 if is_first else 90
    odd = [files.row(f"a/{start + n}", SeriesInstanceUID=f"1.{n + 5}", **other) for n in range(2)]
    rows = sorted(same + odd, key=lambda row: row.path)
    findings = run(Rule, rows)
    assert column(same, "SeriesInstanceUID") == ["1.1"] * 2
    assert column(odd, "SeriesInstanceUID") == ["1.5"] * 2
    assert any("several kinds" in finding.message for finding in findings)
    again = Files.again(files, rows)
    run(Rule, again, key=b"other")
    assert untouched(again)


def test_a_series_that_is_one_already_is_not_torn_by_its_kinds():
    """A localizer may be of another size."""
    files = Files()
    rows = [*folder(files, "a", "1.1", "1.1"), files.row("a/scout", SeriesInstanceUID="1.1", Rows="888")]
    assert run(Rule, rows) == []
    rows = [*folder(files, "b", "1.2", "1.3"), files.row("b/scout", SeriesInstanceUID="1.2", Rows="888")]
    run(Rule, rows)
    assert column(rows, "SeriesInstanceUID") == ["1.2"] * 3


def test_a_file_that_does_not_say_its_kind_is_of_the_only_one():
    files = Files()
    silent = {"SeriesInstanceUID": "", "Modality": "", "Rows": ""}
    rows = [*folder(files, "a", "1.1", "1.2"), files.row("a/x", **silent)]
    run(Rule, rows)
    assert column(rows, "SeriesInstanceUID") == ["1.1"] * 3
    rows = [
        *folder(files, "b", "1.4"),
        files.row("b/y", SeriesInstanceUID="1.5", Modality="MR"),
        files.row("b/z", **silent),
    ]
    run(Rule, rows)
    assert len(set(column(rows, "SeriesInstanceUID"))) == 3


def test_items_of_a_worklist_get_no_series():
    row = Files().row(pixels="", SeriesInstanceUID="", SOPClassUID="")
    row.is_worklist_item = True
    run(Rule, [row])
    assert untouched([row])
