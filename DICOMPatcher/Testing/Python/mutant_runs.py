"""What becomes of mutants: in the walk and the repairs alone, which is fast, and from end to end with judges."""

from __future__ import annotations

import collections
import contextlib
import math
import pathlib
import statistics
import sys
import time
import traceback
import tracemalloc
import unittest.mock
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import builders
import dicom_bytes as dcm
import oracles
from DICOMPatcherLib.part10.elements import Damage
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import OUTCOMES
from DICOMPatcherLib.planning.structural_repair import repair_structure
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.run import patch
from mutants import Mutant, mutant, mutants
from repair_score import content

SECONDS = 20
"""What takes longer for a file of at most 256 kB is a hang."""
TIMES_MEDIAN = 1000
"""How much longer than usual a file may take in proportion to its size."""
_ALWAYS_FAST_ENOUGH = 0.1
_BASE_SIZE = 8192
FOLDER = 250
"""Mutants in a folder that is patched."""


# The walk and the repairs


class Walked(NamedTuple):
    """What the walk over some mutants has shown."""

    outcomes: collections.Counter[str]
    problems: list[str]
    slow: list[str]


def walk_mutants(numbers: range, folder: pathlib.Path) -> Walked:
    """Walk and mend mutants one by one."""
    outcomes: collections.Counter[str] = collections.Counter()
    problems, costs = [], []
    for one in mutants(numbers):
        try:
            with builders.time_limit(SECONDS):
                outcome, cost = _timed(one, folder)
        except Exception as error:
            problems.append(f"{one.recipe}: {_place_of(error)}")
        else:
            outcomes[outcome] += 1
            costs.append((cost, one.number))
    usual = statistics.fmean(cost for cost, _ in costs) if costs else 0.0  # a clock of ticks has a median of 0
    limit = max(TIMES_MEDIAN * usual, _ALWAYS_FAST_ENOUGH / _BASE_SIZE)
    slow = [
        f"{mutant(number).recipe}: {cost / usual:.0f} times the usual time"
        for cost, number in costs
        # Once may be chance: the machine has other things to do.
        if cost > limit and min(_timed(mutant(number), folder)[1] for _ in range(3)) > limit
    ]
    return Walked(outcomes, problems, slow)


def _timed(one: Mutant, folder: pathlib.Path) -> tuple[str, float]:
    """Return the outcome, and the time in proportion to the size."""
    path = folder / "mutant.dcm"
    path.write_bytes(one.data)
    begin = time.process_time()
    with Part10File.open(str(path)) as opened:
        outcome = look_at(opened)
        size = max(len(one.data), opened.end)
        mended = repair_as_by_default(opened)
        seconds = time.process_time() - begin
        if mended is not None:
            _look_again(mended, folder)
    return outcome + (", mended" if mended is not None else ""), seconds / max(size, _BASE_SIZE)


def look_at(opened: Part10File) -> str:
    """Read all that there is in a file, check that it is consistent, and return in a word what the file is."""
    if opened.not_dicom:
        assert opened.damage == "", "foreign, and damaged DICOM"
        return "foreign"
    for element in (*opened.meta_elements, *opened.elements):
        assert element.start < element.value <= element.stop, "an element without extent"
        opened.value(element)
    with contextlib.suppress(Damage):
        collections.deque(opened.each_item(), maxlen=0)
    if opened.pixels is not None:
        assert opened.pixels.length >= 0
        opened.pixels.head(64)
        for _ in opened.pixels.blocks():
            pass
    assert isinstance(opened.is_dicomdir, bool)
    if opened.damage:
        assert opened.findings, "damage without a finding"
        return "damaged"
    ends = [opened.data_start, *(element.stop for element in opened.elements)]
    assert ends == sorted(ends), "elements overlap"
    return "sound" if not opened.findings else "odd"


def repair_as_by_default(opened: Part10File) -> bytes | None:
    """Return the file as the rules that are on by default mend it; None if they do not."""

    def fail(rule: DICOMPatcherRule, error: Exception) -> None:
        raise error

    mended = repair_structure(opened, [rule for rule in make_rules() if rule.default], fail)
    if not mended.edits:
        return None
    assert mended.repairs, "edits that no rule has asked for"
    assert not mended.file.damage, "mended, and still damaged"
    data = dcm.applied(opened, mended.edits)
    assert data == mended.file.read(0, mended.file.end), "what will be written is not what was looked at"
    return None if opened.deflated else data


def _look_again(data: bytes, folder: pathlib.Path) -> None:
    """Check that a mended file is whole and needs no more mending."""
    path = folder / "mended.dcm"
    path.write_bytes(data)
    with Part10File.open(str(path)) as opened:
        look_at(opened)
        assert (opened.damage, opened.not_dicom) == ("", ""), "mended, and still damaged"
        assert repair_as_by_default(opened) is None, "mended, and not as good as it can be"


def peak_memory(numbers: range, folder: pathlib.Path) -> Iterator[tuple[str, int, int]]:
    """Yield recipe, size and peak memory in bytes of the walk over each mutant."""
    path = folder / "mutant.dcm"
    tracemalloc.start()
    try:
        for one in mutants(numbers):
            path.write_bytes(one.data)
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            with contextlib.suppress(Exception), Part10File.open(str(path)) as opened:
                look_at(opened)
                repair_as_by_default(opened)
            yield one.recipe, len(one.data), tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def _place_of(error: BaseException) -> str:
    """Return what was raised, and the innermost lines it came through."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{pathlib.Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__}: {error} ({where})"


# From end to end


class Patched(NamedTuple):
    """What a run has made of a mutant; `output` is None if it was not written."""

    recipe: str
    source: pathlib.Path
    output: pathlib.Path | None
    outcome: str
    reason: str
    rules: frozenset[str]


def patch_mutants(numbers: range, folder: pathlib.Path) -> Iterator[Patched]:
    """Patch mutants with the rules that are on by default, some hundred in one folder."""
    for begin in range(numbers.start, numbers.stop, FOLDER):
        part = folder / f"{begin}"
        source, output = part / "in", part / "out"
        source.mkdir(parents=True)
        recipes = {}
        for one in mutants(range(begin, min(begin + FOLDER, numbers.stop))):
            name = f"{one.number:08}.dcm"
            recipes[name] = one.recipe
            (source / name).write_bytes(one.data)
        with builders.time_limit(FOLDER):
            report = patch(str(source), str(output), key=b"the same in every run")
        found = collections.Counter(file.source.partition("/")[0] for file in report.plan.files)
        assert set(found) == set(recipes), "a file without an outcome"
        for file in report.plan.files:
            changes = report.plan.details(file).changes
            yield Patched(
                recipes[file.source.partition("/")[0]],
                source / file.source,
                output / file.target if file.target else None,
                file.outcome,
                file.reason,
                frozenset(change.rule for change in changes),
            )


def unexpected(patched: Patched) -> str:
    """Return what is wrong with an outcome; "" if nothing is."""
    if patched.outcome not in OUTCOMES or "unexpected" in patched.reason:
        return f"{patched.recipe}: {patched.outcome} {patched.reason}"
    if (patched.output is not None) != (patched.outcome in ("copied", "damaged", "patched")):
        return f"{patched.recipe}: {patched.outcome}, but the target is {patched.output}"
    if patched.output is None:
        return "" if patched.reason else f"{patched.recipe}: {patched.outcome} without a reason"
    if patched.outcome == "damaged":
        is_same = patched.source.read_bytes() == patched.output.read_bytes()
        return "" if is_same else f"{patched.recipe}: damaged, and not as it was"
    with Part10File.open(str(patched.output)) as opened:
        state = opened.damage or opened.not_dicom
    return f"{patched.recipe}: written, and {state}" if state else ""


GEOMETRY = {"AddMissingSliceSpacingToMultiframe", "FixPrivateMediaStorageSOPClassUID"}
"""Rules that are about where a reader sees the image: it looks for positions where the class has them."""
COLOUR = {"FixCompressedUltrasoundPhotometricInterpretation"}
_PADDING = 16
"""Bytes by which the length of pixels may change where they are cut to their size or padded."""

_GDCM_SECONDS = 10
"""There are mutants that GDCM never comes to an end with."""


class Judge:
    """Finds out whether a reader fares worse with an output than with its input."""

    def __init__(self) -> None:
        # It goes on after a refusal: with mutants that is the usual answer, and a new process takes long.
        self._gdcm = oracles._GdcmWorker(sys.executable, oracles.__file__)

    def close(self) -> None:
        self._gdcm.stop()

    def gdcm_sees(self, path: pathlib.Path) -> dict[str, Any] | None:
        """Return what GDCM sees in a file; None if it reads no image."""
        with unittest.mock.patch.object(oracles, "SECONDS", _GDCM_SECONDS):
            return self._gdcm.ask(path)

    def worse(self, patched: Patched) -> str:
        """Return how an output is worse than its input; "" if it is not."""
        source, output = patched.source, patched.output
        assert output is not None
        if source.read_bytes() == output.read_bytes():
            return ""
        said = self._gdcm_says(source, output, patched.rules) or self._pydicom_says(source, output)
        if not oracles.dcmdump_reads(output) and oracles.dcmdump_reads(source):
            said = "DCMTK cannot read it any more"
        return f"{patched.recipe}: {said}" if said else ""

    def _gdcm_says(self, source: pathlib.Path, output: pathlib.Path, rules: Iterable[str]) -> str:
        before = self.gdcm_sees(source)
        if before is None:
            return ""
        after = self.gdcm_sees(output)
        if after is None and oracles.gdcm_reads(output) is None:
            return "GDCM cannot read it any more"
        if after is None or COLOUR.intersection(rules) or _has_too_few_pixels(source, before):
            return ""
        is_same = after["pixels"] == before["pixels"] if GEOMETRY.intersection(rules) else after == before
        return "" if is_same else "GDCM sees another image"

    def _pydicom_says(self, source: pathlib.Path, output: pathlib.Path) -> str:
        before = oracles.pydicom_reads(source)
        if before is None:
            return ""
        after = oracles.pydicom_reads(output)
        if after is None:
            return "pydicom cannot read it any more"
        # Where more elements come to light, some of them may be of no use.
        if after.undecodable > before.undecodable and after.elements <= before.elements:
            return f"pydicom cannot decode {after.undecodable} elements"
        if 2 * after.elements < before.elements:
            return f"{after.elements} of {before.elements} elements are left"
        pixels, others = content(source).pixels, content(output).pixels
        if pixels and not others:
            return "the pixels are lost"
        size = min(len(pixels), len(others))
        if not pixels or (pixels[:size] == others[:size] and abs(len(pixels) - len(others)) <= _PADDING):
            return ""
        # pydicom reads on where lengths are wrong: what it finds there need not be the pixels.
        return "the pixels are others" if oracles.dcmdump_reads(source) else ""


def _has_too_few_pixels(source: pathlib.Path, image: dict[str, Any]) -> bool:
    """Tell whether GDCM fills a part of the image with what is in memory."""
    bits = next((bits for bits in (8, 16, 32, 64) if f"{bits}-bit" in image["pixel_type"]), 0)
    samples = 3 if "vector" in image["pixel_type"] else 1
    with Part10File.open(str(source)) as file:
        # If there are several, GDCM may take any of them.
        lengths = [element.length for element in file.elements if element.tag == dcm.PIXEL_DATA]
    return min(lengths, default=0) < math.prod(image["size"]) * samples * bits // 8
