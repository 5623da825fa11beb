"""The structural defects of the catalogue, from end to end: what is repaired, and that nothing becomes worse."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence

import pytest

import oracles
import repair_score
from damage_case import KEPT, PAD, REFUSED, REPAIRED, SKIPPED
from damaged import Damaged, damaged_files, kinds_of_damage
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import COPIED, DAMAGED, PATCHED, UNREADABLE
from DICOMPatcherLib.planning.plan import SKIPPED as LEFT_OUT
from DICOMPatcherLib.run import patch
from one_by_one import Test, one_by_one
from repair_score import Result
from sound_files import SOUND_FILES, sound_file

KINDS = kinds_of_damage()
OTHERS = tuple(sorted({*damaged_files()} - {*KINDS}, key=lambda damaged: damaged.filename))
"""The same damage done to more of the sound files: these are tried by thorough runs alone."""


class Results:
    """What was made of damaged files, by their names: of one of each kind, and of all others once they are asked for.

    Attributes
    ----------
    known
        What was made so far.
    """

    def __init__(self, folder: pathlib.Path) -> None:
        self._folder = folder
        self.known = repair_score.repair_all(folder / "kinds", KINDS)

    def __getitem__(self, name: str) -> Result:
        if name not in self.known:
            self.known.update(repair_score.repair_all(self._folder / "others", OTHERS))
        return self.known[name]


each_sound_file = pytest.mark.parametrize("name", SOUND_FILES)


def each(*expected: str) -> Callable[[Test], Test]:
    """Return the decorator for a test of all damaged files of which one of these outcomes is expected."""

    def chosen(files: Sequence[Damaged]) -> list[Damaged]:
        return [damaged for damaged in files if not expected or damaged.expected in expected]

    return one_by_one("damaged", chosen(KINDS), more=chosen(OTHERS))


# The sound files


@each_sound_file
def test_all_readers_can_read_a_sound_file(name: str, tmp_path: pathlib.Path) -> None:
    oracles.require("dcmdump", "gdcm")
    path = tmp_path / "file.dcm"
    path.write_bytes(sound_file(name).content())
    assert oracles.dcmdump_reads(path)
    assert (oracles.gdcm_reads(path) is None) == ("document" in name)
    reading = oracles.pydicom_reads(path)
    assert reading is not None
    assert reading.undecodable == 0


def test_sound_files_are_copied_as_they_are(tmp_path: pathlib.Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name in SOUND_FILES:
        (source / name).write_bytes(sound_file(name, name).content())
    report = patch(str(source), str(tmp_path / "out"))
    assert {file.source: (file.outcome, file.reason) for file in report.plan.files} == dict.fromkeys(
        SOUND_FILES, (COPIED, "")
    )
    assert [finding for file in report.plan.files for finding in report.plan.details(file).findings] == []


# The damaged files


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    oracles.require("dcmdump", "gdcm")
    return Results(tmp_path_factory.mktemp("damaged"))


@each(REPAIRED)
def test_what_can_be_repaired_is_as_good_as_the_original(results: Results, damaged: Damaged) -> None:
    result = results[damaged.name]
    # A codestream does not become whole by what it is filled up with.
    is_cut_off = PAD in damaged.rules and result.reason.startswith("Pixel Data is truncated: the ")
    assert (len(result.outputs), "" if is_cut_off else result.reason) == (1, "")
    assert result.outcome == (COPIED if damaged.defect == repair_score.ARCHIVE else PATCHED)
    assert repair_score.difference(result) == ""


@each(KEPT)
def test_what_is_legal_or_tolerated_loses_nothing(results: Results, damaged: Damaged) -> None:
    result = results[damaged.name]
    assert len(result.outputs) == 1, result.reason
    assert repair_score.difference(result) == ""


@each(REFUSED)
def test_what_cannot_be_repaired_is_not_changed_and_the_reason_told(results: Results, damaged: Damaged) -> None:
    result = results[damaged.name]
    assert (result.outcome, len(result.outputs)) in ((UNREADABLE, 0), (DAMAGED, 1))
    assert [output.read_bytes() for output in result.outputs if output.read_bytes() != damaged.data] == []
    assert result.reason


@each(SKIPPED)
def test_what_is_no_image_is_left_out(results: Results, damaged: Damaged) -> None:
    result = results[damaged.name]
    assert (result.outcome, result.outputs) == (LEFT_OUT, ())
    assert result.reason


@each()
def test_no_reader_fares_worse(results: Results, damaged: Damaged) -> None:
    assert repair_score.harm(results[damaged.name]) == ""


@each(REPAIRED, KEPT)
def test_group_lengths_are_true(results: Results, damaged: Damaged) -> None:
    for output in results[damaged.name].outputs:
        with Part10File.open(str(output)) as file:
            for element in file.elements:
                if element.tag & 0xFFFF == 0:
                    group = [other for other in file.elements if other.tag >> 16 == element.tag >> 16]
                    size = sum(other.stop - other.start for other in group) - (element.stop - element.start)
                    order = "big" if file.encoding.big_endian else "little"
                    assert int.from_bytes(file.value(element), order) == size


def test_the_input_is_not_touched(results: Results) -> None:
    assert [name for name, result in results.known.items() if result.source.read_bytes() != result.damaged.data] == []


def test_nothing_is_written_but_what_the_plan_names(results: Results) -> None:
    folders = {result.source.parents[1] for result in results.known.values()}
    written = {path for folder in folders for path in (folder / "out").rglob("*") if path.is_file()}
    assert written == {output for result in results.known.values() for output in result.outputs}
    assert {path.name for folder in folders for path in folder.iterdir()} == {"in", "originals", "out"}


def test_the_score_counts_every_case_and_no_harm(results: Results) -> None:
    rows = repair_score.score_of(results.known)
    assert sum(row.cases for row in rows) == len(results.known)
    assert all(row.cases == sum(row[2:]) for row in rows)
    assert [row for row in rows if row.harmed] == []
