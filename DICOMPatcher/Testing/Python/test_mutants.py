"""Files changed at random: whatever they hold, there is an outcome soon, and no reader fares worse."""

from __future__ import annotations

import os
import pathlib

import mutant_runs
import oracles
from mutant_runs import FOLDER, Judge
from mutants import mutant, seeds
from selection import IS_NEWEST, parts

COUNT = int(os.environ.get("DICOM_PATCHER_MUTANTS") or (20_000 if IS_NEWEST else 4_000))
"""Mutants that are walked; set the variable for longer runs."""
SIZE = 500
"""Those of one part."""
MEASURED = 100
"""Those of which memory is measured, in each part."""


def test_a_mutant_is_always_the_same() -> None:
    assert [mutant(number) for number in range(50)] == [mutant(number) for number in range(50)]
    assert len({mutant(number).data for number in range(200)}) > 190


def test_every_kind_of_file_is_mutated() -> None:
    names = {seed.name for seed in seeds()}
    assert {"explicit", "implicit", "big endian", "deflated", "jpeg", "document"} <= names
    assert all(seed.places for seed in seeds() if seed.name == "explicit")


@parts(COUNT // SIZE, quick=1)
def test_the_walk_comes_to_an_end_with_an_outcome(tmp_path: pathlib.Path, part: int) -> None:
    walked = mutant_runs.walk_mutants(range(part * SIZE, (part + 1) * SIZE), tmp_path)
    assert walked.problems == []
    assert walked.slow == []
    assert sum(walked.outcomes.values()) == SIZE
    # If nearly all were refused at the door, nothing would have been tried.
    assert {"damaged", "sound", "odd, mended"} <= set(walked.outcomes)
    assert walked.outcomes["foreign"] < SIZE // 2


@parts(COUNT // 4 // SIZE, quick=0)
def test_memory_is_in_proportion_to_the_file(tmp_path: pathlib.Path, part: int) -> None:
    begin = COUNT + part * MEASURED
    measured = list(mutant_runs.peak_memory(range(begin, begin + MEASURED), tmp_path))
    assert [(recipe, size, peak) for recipe, size, peak in measured if peak > 2_000_000 + 30 * size] == []


@parts(COUNT * 3 // 40 // FOLDER, quick=1)
def test_every_mutant_has_one_outcome_and_no_reader_fares_worse(tmp_path: pathlib.Path, part: int) -> None:
    patched = list(mutant_runs.patch_mutants(range(part * FOLDER, (part + 1) * FOLDER), tmp_path))
    assert len(patched) >= FOLDER
    assert [problem for problem in map(mutant_runs.unexpected, patched) if problem] == []
    oracles.require("dcmdump", "gdcm")
    written = [one for one in patched if one.output is not None]
    assert len(written) >= FOLDER // 5
    oracles.let_dcmdump_read(one.output for one in written if one.output is not None)
    judge = Judge()
    try:
        assert [problem for problem in map(judge.worse, written) if problem] == []
    finally:
        judge.close()
