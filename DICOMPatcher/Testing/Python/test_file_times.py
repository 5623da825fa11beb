"""A file that was not changed passes for unchanged though another file system tells the time less exactly."""

from __future__ import annotations

import os

import pytest

from builders import KEY, save_series, tree
from DICOMPatcherLib import apply, check, patch
from DICOMPatcherLib.disk.file_times import is_same_time

SECOND = 1_000_000_000
EXACT = 1_700_000_001 * SECOND + 123_456_789


@pytest.mark.parametrize("unit", [1, 100, 1000, 1_000_000, SECOND, 2 * SECOND])
def test_a_time_and_what_a_coarser_file_system_keeps_of_it_are_the_same(unit):
    kept = EXACT // unit * unit
    assert is_same_time(EXACT, kept)
    assert is_same_time(kept, EXACT)


@pytest.mark.parametrize("later", [1, 100, 1000, 211, 1_000_000, SECOND, 2 * SECOND, -1, -SECOND])
def test_any_other_time_is_another(later):
    assert not is_same_time(EXACT, EXACT + later)
    assert not is_same_time(EXACT + later, EXACT)


def test_whole_seconds_differ_by_whole_seconds():
    whole = EXACT // SECOND * SECOND
    assert not is_same_time(whole, whole + SECOND)
    assert not is_same_time(EXACT, whole + SECOND)


def returned(steps):
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.mark.parametrize(("unit", "is_changed"), [(100, False), (2 * SECOND, False), (1, True)])
def test_a_plan_is_applied_where_times_are_coarser_and_not_to_changed_files(tmp_path, unit, is_changed):
    save_series(tmp_path / "in", 3)
    paths = sorted((tmp_path / "in").iterdir())
    for path in paths:
        os.utime(path, ns=(EXACT, EXACT))
    patch(tmp_path / "in", tmp_path / "expected", key=KEY)
    plan = check(tmp_path / "in", key=KEY).plan
    plan.save(tmp_path / "plan")
    seen = EXACT + 1 if is_changed else EXACT // unit * unit
    for path in paths:
        os.utime(path, ns=(seen, seen))
    assert returned(plan.is_current()) is not is_changed
    report = apply(tmp_path / "plan", tmp_path / "out")
    assert report.all_handled is not is_changed
    assert tree(tmp_path / "out") == ({} if is_changed else tree(tmp_path / "expected"))
