"""Short names: which, in which order, and that no data set can lead them astray."""

from __future__ import annotations

import os
import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import Files, run, untouched

from DICOMPatcherLib.rules.normalize_file_names import NormalizeFileNames


class NotToBeTouched:
    def __getattribute__(self, name):
        raise AssertionError("the data set is not needed")


def names(rows):
    """The names below the output folder."""
    rule = NormalizeFileNames()
    run(rule, rows)
    found = []
    for row in rows:
        rule.file = SimpleNamespace(path=row.path)
        path = rule.generateOutputFilePath(NotToBeTouched(), f"/out/{row.path}")
        found.append(os.path.relpath(path, "/out").replace(os.sep, "/"))
    return found


def test_changes_no_data():
    rows = [Files().row()]
    names(rows)
    assert untouched(rows)


def test_names_a_file_by_patient_study_series_and_modality():
    assert names([Files().row()]) == ["pa000/st000/se000/ct000.dcm"]


def test_numbers_each_folder_from_zero():
    files = Files()
    rows = [
        files.row(),
        files.row(Modality="MR"),
        files.row(SeriesInstanceUID="2"),
        files.row(StudyInstanceUID="2"),
        files.row(PatientID="2"),
        files.row(PatientName="2"),
        files.row(),
    ]
    assert names(rows) == [
        "pa000/st000/se000/ct000.dcm",
        "pa000/st000/se000/mr001.dcm",
        "pa000/st000/se001/ct000.dcm",
        "pa000/st001/se000/ct000.dcm",
        "pa001/st000/se000/ct000.dcm",
        "pa002/st000/se000/ct000.dcm",
        "pa000/st000/se000/ct002.dcm",
    ]


def test_files_without_identifiers_get_names_too():
    files = Files()
    empty = dict.fromkeys(("PatientID", "PatientName", "StudyInstanceUID", "SeriesInstanceUID", "Modality"), "")
    assert names([files.row(**empty), files.row(**empty)]) == ["pa000/st000/se000/000.dcm", "pa000/st000/se000/001.dcm"]


@pytest.mark.parametrize(
    ("modality", "prefix"),
    [
        ("CT", "ct"),
        ("", ""),
        ("OT\\CT", "ot"),
        ("\\CT", ""),
        ("../../../PWN", "pwn"),
        ("C:\\T", "c"),
        ("a/b", "ab"),
        ("Ä山", ""),
        ("RT Struct_1", "rtstruct1"),
        ("\udcc8x", "x"),
        ("A" * 16, "a" * 16),
        ("A" * 17, "a" * 16),
    ],
)
def test_takes_only_letters_and_digits_from_the_modality(modality, prefix):
    assert names([Files().row(Modality=modality)]) == [f"pa000/st000/se000/{prefix}000.dcm"]


@pytest.mark.parametrize("reserved", ["CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "con."])
def test_no_name_is_reserved_by_windows(reserved):
    (name,) = names([Files().row(Modality=reserved)])
    stem = name.rpartition("/")[2].partition(".")[0]
    assert not re.fullmatch(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", stem)


@pytest.mark.parametrize(("count", "first", "last"), [(1000, "000", "999"), (1001, "0000", "1000")])
def test_numbers_are_wider_in_folders_with_more_than_a_thousand_entries(count, first, last):
    files = Files()
    found = names([files.row() for _ in range(count)])
    assert (found[0], found[-1]) == (f"pa000/st000/se000/ct{first}.dcm", f"pa000/st000/se000/ct{last}.dcm")
    assert found == sorted(found)
    found = names([files.row(PatientID=str(index)) for index in range(count)])
    assert (found[0], found[-1]) == (f"pa{first}/st000/se000/ct000.dcm", f"pa{last}/st000/se000/ct000.dcm")


def test_does_not_count_files_that_are_left_out():
    files = Files()
    rows = [files.row(), files.row(), files.row()]
    rows[1].skip("copy")
    first, _, third = names(rows)
    assert (first, third) == ("pa000/st000/se000/ct000.dcm", "pa000/st000/se000/ct001.dcm")


def test_leaves_the_path_of_a_file_it_does_not_know():
    rule = NormalizeFileNames()
    run(rule, [])
    rule.file = SimpleNamespace(path="a/b")
    assert rule.generateOutputFilePath(NotToBeTouched(), "/out/a/b") == "/out/a/b"


def test_forgets_the_names_of_the_run_before():
    rule = NormalizeFileNames()
    run(rule, [Files().row("a/b")])
    rule.processStart("/in", "/other")
    rule.file = SimpleNamespace(path="a/b")
    assert rule.generateOutputFilePath(NotToBeTouched(), "/other/a/b") == "/other/a/b"


@given(st.lists(st.tuples(st.text(max_size=2), st.text(max_size=2), st.text(max_size=20))))
def test_all_names_are_plain_and_distinct(described):
    files = Files()
    found = names([files.row(PatientID=p, SeriesInstanceUID=s, Modality=m) for p, s, m in described])
    assert len(set(found)) == len(described)
    assert all(re.fullmatch(r"pa\d{3}/st\d{3}/se\d{3}/[a-z0-9]{0,16}\d{3}\.dcm", name) for name in found)
