"""How many damaged files are repaired, and whether a repair does harm."""

from __future__ import annotations

import collections
import contextlib
import functools
import pathlib
import re
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

import oracles
from damage_case import KEPT, REFUSED, REPAIRED, SKIPPED
from damaged import Damaged, damaged_files
from DICOMPatcherLib.planning.plan import COPIED, DAMAGED, FAILED, PATCHED, UNREADABLE
from DICOMPatcherLib.planning.plan import SKIPPED as LEFT_OUT
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.run import patch

HARMED = "harmed"
_ARCHIVE_NAME = re.compile(r"(?<=\.zip)|(?<=\.gz)|(?<=\.bz2)|(?<=\.xz)")
ARCHIVE = "F28"
"""What it holds may need no repair, and is copied."""
_ITEM = b"\xfe\xff\0\xe0"
_MARKS = {(0x00204000,), (0x00280008,)}
"""Image Comments and Number of Frames, in which padding may be told."""


_TELLING = (PATCHED, COPIED, DAMAGED, FAILED, UNREADABLE, LEFT_OUT, "")
"""Of several outcomes, those of an archive and of what it holds, the first one counts."""


class ScoreRow(NamedTuple):
    """What became of the files with one defect."""

    defect: str
    cases: int
    repaired: int
    refused: int
    kept: int
    skipped: int
    harmed: int


class Result(NamedTuple):
    """What a run has made of one damaged file.

    Attributes
    ----------
    source, original
        The damaged file and the one it should be, as files.
    outputs
        What was written for it: nothing or one file, or several for an archive.
    outcome, reason
        As in the plan.
    """

    damaged: Damaged
    source: pathlib.Path
    original: pathlib.Path
    outputs: tuple[pathlib.Path, ...]
    outcome: str
    reason: str


# Runs


def repair_all(folder: pathlib.Path, files: Sequence[Damaged]) -> dict[str, Result]:
    """Patch damaged files in a few runs; return the results by name of the damaged file."""
    by_rules: dict[tuple[str, ...], list[Damaged]] = collections.defaultdict(list)
    for damaged in files:
        by_rules[damaged.rules].append(damaged)
    results: dict[str, Result] = {}
    for rules, group in by_rules.items():
        results.update(_repair(folder / "-".join(("rules", *rules)), rules, group))
    if oracles.available("dcmdump"):
        oracles.let_dcmdump_read(output for result in results.values() for output in result.outputs)
    return results


def _repair(folder: pathlib.Path, rules: tuple[str, ...], group: list[Damaged]) -> Iterator[tuple[str, Result]]:
    source, output, originals = folder / "in", folder / "out", folder / "originals"
    source.mkdir(parents=True)
    originals.mkdir()
    for damaged in group:
        (source / damaged.filename).write_bytes(damaged.data)
        (originals / damaged.filename).write_bytes(damaged.original)
    report = patch(str(source), str(output), make_rules(add=rules), key=b"the same in every run")
    # What comes out of an archive is told under the archive's name.
    found = collections.defaultdict(list)
    for file in report.plan.files:
        found[_ARCHIVE_NAME.split(file.source)[0]].append(file)
    for damaged in group:
        files = found[damaged.filename]
        outcomes = [(file.outcome, file.reason) for file in files] or [("", "it has no outcome")]
        yield (
            damaged.name,
            Result(
                damaged,
                source / damaged.filename,
                originals / damaged.filename,
                tuple(output / file.target for file in files if file.target),
                *min(outcomes, key=lambda outcome: _TELLING.index(outcome[0])),
            ),
        )


# Verdicts


def verdict(result: Result) -> str:
    """Return what has become of a damaged file: REPAIRED, KEPT, REFUSED, SKIPPED or HARMED."""
    if not result.outputs:
        return REFUSED if result.outcome in (UNREADABLE, FAILED) else SKIPPED
    if harm(result):
        return HARMED
    if result.outcome == DAMAGED:
        return REFUSED
    is_other = result.outcome == PATCHED or result.damaged.defect == ARCHIVE
    if is_other and result.damaged.expected == REPAIRED and len(result.outputs) == 1 and not difference(result):
        return REPAIRED
    return KEPT


def harm(result: Result) -> str:
    """Return how an output is worse than its input; "" if it is not."""
    for output in result.outputs:
        if output.read_bytes() == result.source.read_bytes():
            continue
        # The output first: where it is good, nobody need be asked about the input, and a refusal takes long.
        if not oracles.dcmdump_reads(output) and oracles.dcmdump_reads(result.source):
            return "DCMTK cannot read it any more"
        if not _shows_the_image(result, output):
            before, after = oracles.gdcm_reads(result.source), oracles.gdcm_reads(output)
            # Where there are too few pixels, GDCM shows what is in memory.
            if before is not None and (after is None or (result.damaged.pixels_left is None and before != after)):
                return "GDCM cannot read it any more, or sees another image"
        reading = oracles.pydicom_reads(output)
        if reading is None or reading.undecodable:
            before_that = oracles.pydicom_reads(result.source)
            if before_that is not None and (reading is None or reading.undecodable > before_that.undecodable):
                return "pydicom cannot read it any more"
        model = _model(result)
        if reading is not None and model is not None:
            left = content(model).pixels[: result.damaged.pixels_left]
            if not content(output).pixels.startswith(left):
                return "the pixels are others"
    return ""


def _shows_the_image(result: Result, output: pathlib.Path) -> bool:
    """Tell whether GDCM sees in an output what it should see."""
    model = _model(result)
    if model is None:
        return False
    return content(model).pixels == b"" or oracles.gdcm_reads(output) == oracles.gdcm_reads(model)


def _model(result: Result) -> pathlib.Path | None:
    """Return the file that the output should be like; None if there is none."""
    if result.damaged.expected == KEPT:
        return result.source
    return result.original if result.damaged.original else None


def difference(result: Result) -> str:
    """Return what an output lacks to be as good as the original, or as the input if that should be kept."""
    is_padded = result.damaged.pixels_left is not None
    model = _model(result)
    assert model is not None
    (output,) = result.outputs
    if not oracles.dcmdump_reads(output) and oracles.dcmdump_reads(model):
        return "DCMTK cannot read it"
    if is_padded and not content(output).fragments and oracles.gdcm_reads(output) is None:
        return "GDCM cannot read it"
    if not is_padded and not _shows_the_image(result, output):
        return "GDCM sees another image"
    reading, wanted = oracles.pydicom_reads(output), oracles.pydicom_reads(model)
    if reading is None or (wanted is not None and reading.undecodable > wanted.undecodable):
        return "pydicom cannot read it"
    return _unlike(content(output), content(model), result.damaged.pixels_left)


def _unlike(one: Content, other: Content, pixels_left: int | None) -> str:
    ignored = _MARKS if pixels_left is not None else set()
    if pixels_left is None and one.pixels != other.pixels:
        return f"{len(one.pixels)} bytes of pixels are not the {len(other.pixels)} that they should be"
    if pixels_left is not None and not one.fragments and len(one.pixels) != len(other.pixels):
        return "the pixels are not complete"
    for path in sorted({*one.elements, *other.elements} - ignored):
        if one.elements.get(path) != other.elements.get(path):
            return f"{path}: {one.elements.get(path)!r} and not {other.elements.get(path)!r}"
    return ""


class Content(NamedTuple):
    """What a file holds: elements of the data set at all depths but Pixel Data, and pixels.

    Group lengths and padding, of values and behind the data set, do not count.
    """

    elements: Mapping[tuple[int, ...], tuple[str, bytes]]
    pixels: bytes
    fragments: int


def content(path: pathlib.Path) -> Content:
    """Return what pydicom finds in a file, undecoded."""
    return _content(path, path.stat().st_mtime_ns)


@functools.cache
def _content(path: pathlib.Path, _: int) -> Content:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ds = pydicom.dcmread(path, force=True)
        elements = dict(_elements(ds, ()))
        pixels: bytes = elements.pop((0x7FE00010,), ("", b""))[1]
    # Whatever transfer syntax is declared: that may be what is wrong.
    if pixels.startswith(_ITEM):
        parts = list(_fragments(pixels))
        return Content(elements, b"".join(parts), len(parts))
    return Content(elements, pixels, 0)


def _elements(ds: Dataset, at: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], tuple[str, bytes]]]:
    for tag in sorted(ds.keys()):
        if tag & 0xFFFF == 0 or tag == 0xFFFCFFFC:
            continue
        path = (*at, int(tag))
        raw, vr = None, ""
        with contextlib.suppress(Exception):
            raw = ds.get_item(tag)
            vr = "".join(ds[tag].VR)  # it may be an enum, whose str is another
        if vr == "SQ":
            yield path, ("SQ", b"%d items" % len(ds[tag].value))
            for number, item in enumerate(ds[tag].value):
                yield from _elements(item, (*path, number))
            continue
        value = raw.value if isinstance(raw, RawDataElement) else str(raw and raw.value).encode()
        if tag != 0x7FE00010:
            value = (value or b"").rstrip(b"\0 ")
        # The VR of a private element cannot be known again once it is lost.
        yield path, ("" if tag & 0x10000 else vr, value or b"")


def _fragments(value: bytes) -> Iterator[bytes]:
    """Yield the fragments of an encapsulated value, without the offset table."""
    place = 0
    while value.startswith(_ITEM, place):
        length = int.from_bytes(value[place + 4 : place + 8], "little")
        if place:
            yield value[place + 8 : place + 8 + length]
        place += 8 + length


# The score


def score() -> list[ScoreRow]:
    """Repair all damaged files and return one row for each defect."""
    with tempfile.TemporaryDirectory() as folder:
        return score_of(repair_all(pathlib.Path(folder), damaged_files()))


def score_of(results: Mapping[str, Result]) -> list[ScoreRow]:
    """Return one row for each defect, in their order."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for result in results.values():
        counts[result.damaged.defect][verdict(result)] += 1
    kinds = (REPAIRED, REFUSED, KEPT, SKIPPED, HARMED)
    return [
        ScoreRow(defect, sum(counts[defect].values()), *(counts[defect][kind] for kind in kinds))
        for defect in sorted(counts, key=lambda defect: (defect[0], int(defect[1:])))
    ]
