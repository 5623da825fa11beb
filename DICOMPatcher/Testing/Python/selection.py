"""What every run of the tests tries, what only thorough ones do, and what is tried under the newer pydicom alone.

- Every run tries each kind of test under both versions of pydicom, but for tests about modules that ask pydicom for
  nothing but its dictionaries: those are listed here, and under the older version they are thorough.
- More data of a kind that every run tries is thorough, and tried under the newer pydicom alone: how pydicom reads
  values depends on its version, but not on how many studies, rules in pairs or mutants there are.
- Some kinds of data are many under the newer pydicom, and few under the older one until a thorough run tries them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pydicom
import pytest

IS_NEWEST = not pydicom.__version__.startswith("2.")
"""Whether this is the pydicom of the newest Slicer."""

_WALK = ("part10/file.py", "part10/walk.py", "part10/reading.py", "part10/elements.py", "part10/content.py")
_REPAIRS = (*_WALK, "part10/structure_checks.py", "part10/sequence_repair.py", "part10/conservation.py")
_DISK = ("writing/writer.py", "writing/output_folder.py", "disk/run_folder.py", "disk/locks.py")
WITHOUT_PYDICOM: Mapping[str, Sequence[str]] = {
    "test_archives.py": ("planning/archives.py", "planning/unpacking.py"),
    "test_benchmarks.py": (),
    "test_bounds.py": _REPAIRS,
    "test_conservation.py": _REPAIRS,
    "test_content.py": ("part10/content.py",),
    "test_damaged.py": (*_REPAIRS, "planning/structural_repair.py"),
    "test_defects.py": ("defects.py",),
    "test_explanations.py": ("defects.py", "reporting/explanations.py"),
    "test_faults.py": _DISK,
    "test_layers.py": (),
    "test_leftovers.py": _DISK,
    "test_mutants.py": _REPAIRS,
    "test_nested.py": (*_WALK, "part10/nested.py"),
    "test_panel_details.py": ("panel/panel.py", "panel/controls.py", "panel/run_summary.py"),
    "test_panel_looks.py": ("panel/panel.py",),
    "test_part10_file.py": _WALK,
    "test_permissions.py": (*_DISK, "disk/permissions.py"),
    "test_sequence_repair.py": _REPAIRS,
    "test_swallowed_elements.py": (*_REPAIRS, "part10/swallowed_elements.py"),
    "test_translations.py": (),
    "test_two_runs.py": _DISK,
}
"""Tests about modules that ask pydicom for nothing but its dictionaries: under the older pydicom they are thorough."""


def thorough(wanted: bool) -> list[pytest.MarkDecorator]:
    """Return the marks of a case: whether only thorough runs try it, and under the newer pydicom alone."""
    return [pytest.mark.thorough] if wanted else []


def seldom_under_older(wanted: bool) -> list[pytest.MarkDecorator]:
    """Return the marks of a case: whether, under the older pydicom, only thorough runs try it."""
    return [pytest.mark.thorough, pytest.mark.under_each] if wanted and not IS_NEWEST else []


def is_left_out(item: pytest.Item) -> bool:
    """Tell whether a test is tried under the newer pydicom alone, and this is the older one."""
    is_more_data = item.get_closest_marker("thorough") and not item.get_closest_marker("under_each")
    return bool(is_more_data) and not IS_NEWEST


def parts(count: int, quick: int) -> pytest.MarkDecorator:
    """Return the numbers of the parts as parameter `part` of a test; all but the first few are marked `thorough`."""
    return pytest.mark.parametrize("part", [pytest.param(part, marks=thorough(part >= quick)) for part in range(count)])
