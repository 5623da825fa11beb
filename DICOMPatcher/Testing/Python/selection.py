"""What every run of the tests tries, what only thorough ones do, and what is tried under the newer pydicom alone.

- Every run tries each kind of test, each rule and each kind of damage.
- More data of a kind that every run tries is thorough, and tried under the newer pydicom alone: how pydicom reads
  values depends on its version, but not on how many studies, rules in pairs or mutants there are.
- Under the older pydicom, every run tries what can differ there: data sets and what is written of them, dictionaries,
  what its Slicer imports and shows. Tests about modules that ask pydicom for nothing but its dictionaries are listed
  here: those that work on bytes or on source text are not tried under it, and those that work with files, processes or
  the panel are thorough, because they depend on its Python and its Slicer.
- How work and memory grow with the input is counted by thorough runs.
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
_GROUPING = ("grouping/missing_studies.py", "grouping/missing_series.py", "grouping/scattered_volumes.py")
_REPORTS = ("reporting/entries.py", "reporting/growing_report.py", "reporting/report.py", "reporting/report_file.py")
_DISK = (
    "writing/writer.py",
    "writing/file_writer.py",
    "writing/output_folder.py",
    "disk/run_folder.py",
    "disk/locks.py",
)
ON_BYTES: Mapping[str, Sequence[str]] = {
    "test_architecture.py": (),
    "test_benchmarks.py": (),
    "test_bounds.py": _REPAIRS,
    "test_cmake.py": (),
    "test_codestream.py": ("part10/codestream.py", "part10/coded_image.py"),
    "test_content.py": ("part10/content.py",),
    "test_defects.py": ("defects.py",),
    "test_docs.py": (),
    "test_file_times.py": ("disk/file_times.py",),
    "test_explanations.py": ("defects.py", "reporting/explanations.py"),
    "test_layers.py": (),
    "test_length_repair.py": (*_REPAIRS, "part10/length_repair.py"),
    "test_nested.py": (*_WALK, "part10/nested.py"),
    "test_one_by_one.py": (),
    "test_part10_file.py": _WALK,
    "test_sequence_repair.py": _REPAIRS,
    "test_swallowed_elements.py": (*_REPAIRS, "part10/swallowed_elements.py"),
    "test_translations.py": (),
}
"""Tests about bytes and source text: they are not tried under the older pydicom."""
WITHOUT_PYDICOM: Mapping[str, Sequence[str]] = {
    "test_archives.py": ("planning/archives.py", "planning/unpacking.py"),
    "test_brief.py": (*_REPORTS, "reporting/brief.py", "terminal/console.py"),
    "test_cli.py": ("cli.py", "__main__.py", "terminal/console.py", "terminal/exit_codes.py", "terminal/streams.py"),
    "test_cluster.py": (*_DISK, "planning/workers.py", "writing/far_writing.py"),
    "test_conservation.py": _REPAIRS,
    "test_corpus_structure.py": _WALK,
    "test_damaged.py": (*_REPAIRS, "planning/structural_repair.py"),
    "test_faults.py": _DISK,
    "test_generate_missing_ids.py": ("rules/generate_missing_ids.py", *_GROUPING),
    "test_growing_report.py": _REPORTS,
    "test_join_scattered_series.py": ("rules/join_scattered_series.py", *_GROUPING),
    "test_jobs.py": (*_DISK, "planning/workers.py", "planning/far_work.py", "writing/far_writing.py"),
    "test_joined_files.py": ("part10/joined_files.py",),
    "test_leftovers.py": _DISK,
    "test_long_paths.py": ("disk/long_paths.py", *_DISK),
    "test_meta_header.py": _WALK,
    "test_mutants.py": _REPAIRS,
    "test_oracles.py": (),
    "test_page.py": (*_REPORTS, "reporting/page.py", "reporting/plain_words.py"),
    "test_panel_questions.py": ("panel/question_cards.py", "reporting/questions.py"),
    "test_panel_series.py": ("panel/series_view.py", "panel/series_card.py"),
    "test_panel_details.py": ("panel/panel.py", "panel/status_card.py", "panel/moment.py"),
    "test_panel_looks.py": ("panel/panel.py",),
    "test_panel_reload.py": ("panel/panel.py",),
    "test_panel_speed.py": ("panel/job.py", "panel/check_and_patch.py", "panel/results_tree.py"),
    "test_patience.py": ("disk/patience.py", "disk/open_folder.py", *_DISK),
    "test_permissions.py": (*_DISK, "disk/permissions.py"),
    "test_read_ahead.py": ("disk/read_ahead.py", "planning/file_work.py"),
    "test_report_file.py": _REPORTS,
    "test_report_schema.py": _REPORTS,
    "test_self_test.py": ("panel/self_test.py",),
    "test_shared_uids.py": ("rules/separate_shared_uids.py", "grouping/shared_uids.py"),
    "test_slicer_start.py": ("terminal/slicer_module.py", "terminal/slicer_programs.py", "terminal/slicer_start.py"),
    "test_two_runs.py": _DISK,
    "test_unlike_slices.py": ("grouping/unlike_slices.py", "grouping/agreed_geometry.py"),
    "test_volumes.py": ("grouping/series_space.py", "instances/spacing.py", "outlook/loadables.py"),
    "test_writer.py": _DISK,
}
"""Tests about files, processes, rows and the panel: under the older pydicom they are thorough."""
LONG = frozenset(
    (
        "test_deidentify_spellings.py",
        "test_identity.py",
        "test_layouts.py",
        "test_panel.py",
        "test_panel_deidentification.py",
        "test_panel_import.py",
        "test_panel_status.py",
        "test_panel_truth.py",
        "test_plan.py",
        "test_restored_uids.py",
        "test_rows_and_files.py",
        "test_rule_steps.py",
        "test_saved_plan.py",
        "test_since.py",
        "test_whose_files.py",
    )
)
"""Tests that take long, of things that others try under the older pydicom too: under that they are thorough."""


def thorough(wanted: bool) -> list[pytest.MarkDecorator]:
    """Return the marks of a case: whether only thorough runs try it, and under the newer pydicom alone."""
    return [pytest.mark.thorough] if wanted else []


def seldom_under_older(wanted: bool) -> list[pytest.MarkDecorator]:
    """Return the marks of a case: whether, under the older pydicom, only thorough runs try it."""
    return [rarely_under_older] if wanted else []


rarely_under_older = pytest.mark.rarely_under_older


def is_left_out(item: pytest.Item) -> bool:
    """Tell whether a test is tried under the newer pydicom alone, and this is the older one."""
    return not IS_NEWEST and (item.get_closest_marker("thorough") is not None or item.path.name in ON_BYTES)


def is_file_left_out(name: str, marks: str) -> bool:
    """Tell whether no test of a file is run under this pydicom if those with some marks are wanted, as -m says it."""
    is_rare = marks == "not thorough" and (name in WITHOUT_PYDICOM or name in LONG)
    return not IS_NEWEST and (name in ON_BYTES or is_rare)


def is_rare(item: pytest.Item) -> bool:
    """Tell whether only thorough runs try a test, because this is the older pydicom."""
    is_marked = item.get_closest_marker(rarely_under_older.name) is not None
    return not IS_NEWEST and (is_marked or item.path.name in WITHOUT_PYDICOM or item.path.name in LONG)


def parts(count: int, quick: int) -> pytest.MarkDecorator:
    """Return the numbers of the parts as parameter `part` of a test; all but the first few are marked `thorough`."""
    return pytest.mark.parametrize("part", [pytest.param(part, marks=thorough(part >= quick)) for part in range(count)])
