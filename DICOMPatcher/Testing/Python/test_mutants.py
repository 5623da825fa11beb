"""Files changed at random: whatever they hold, there is an outcome soon, and no reader fares worse."""

from __future__ import annotations

import os
import pathlib

import pytest

import mutant_runs
import oracles
from mutant_runs import FOLDER, Judge, Patched
from mutants import mutant, seeds

IN_CI = os.environ.get("CI") == "true"
COUNT = int(os.environ.get("DICOM_PATCHER_MUTANTS") or (20_000 if IN_CI else 2_000))
"""Mutants that are walked; set the variable for longer runs."""
PATCHED = max(1_500, COUNT // 20)
"""Mutants that are patched in folders."""
JUDGED = PATCHED // 5
"""Outputs that outside programs judge at least."""
PARTS = 4


def test_a_mutant_is_always_the_same() -> None:
    assert [mutant(number) for number in range(50)] == [mutant(number) for number in range(50)]
    assert len({mutant(number).data for number in range(200)}) > 190


def test_every_kind_of_file_is_mutated() -> None:
    names = {seed.name for seed in seeds()}
    assert {"explicit", "implicit", "big endian", "deflated", "jpeg", "document"} <= names
    assert all(seed.places for seed in seeds() if seed.name == "explicit")


@pytest.mark.parametrize("part", range(PARTS))
def test_the_walk_comes_to_an_end_with_an_outcome(tmp_path: pathlib.Path, part: int) -> None:
    size = COUNT // PARTS
    walked = mutant_runs.walk_mutants(range(part * size, (part + 1) * size), tmp_path)
    assert walked.problems == []
    assert walked.slow == []
    assert sum(walked.outcomes.values()) == size
    # If nearly all were refused at the door, nothing would have been tried.
    assert {"damaged", "sound", "odd, mended"} <= set(walked.outcomes)
    assert walked.outcomes["foreign"] < size // 2


def test_memory_is_in_proportion_to_the_file(tmp_path: pathlib.Path) -> None:
    measured = list(mutant_runs.peak_memory(range(COUNT, COUNT + COUNT // 10), tmp_path))
    assert [(recipe, size, peak) for recipe, size, peak in measured if peak > 2_000_000 + 30 * size] == []


@pytest.fixture(scope="module")
def patched(tmp_path_factory: pytest.TempPathFactory) -> list[Patched]:
    assert PATCHED >= 4 * FOLDER
    return list(mutant_runs.patch_mutants(range(PATCHED), tmp_path_factory.mktemp("mutants")))


@pytest.mark.xdist_group("mutants")
def test_every_mutant_has_one_outcome(patched: list[Patched]) -> None:
    assert len(patched) >= PATCHED
    assert [problem for problem in map(mutant_runs.unexpected, patched) if problem] == []


@pytest.mark.xdist_group("mutants")
def test_no_reader_fares_worse(patched: list[Patched]) -> None:
    oracles.require("dcmdump", "gdcm")
    written = [one for one in patched if one.output is not None]
    assert len(written) >= JUDGED
    judge = Judge()
    try:
        assert [problem for problem in map(judge.worse, written) if problem] == []
    finally:
        judge.close()
