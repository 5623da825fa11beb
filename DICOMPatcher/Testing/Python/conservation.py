"""Whether a run has lost anything: what a file says is compared before and after, by the file's bytes and by readers.

What was there to be lost is known from the sound file that a damaged one was made from. A value of it is lost if the
damaged file still holds its bytes and the output does not; or if a reader finds it in the damaged file, at its path,
and not in the output. What the report names as a change of this very value does not count.
"""

from __future__ import annotations

import collections
import functools
import pathlib
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import dicom_bytes as dcm
import mutant_runs
import oracles
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.plan import PATCHED, FilePlan, Plan
from DICOMPatcherLib.planning.structural_repair import repair_structure
from DICOMPatcherLib.rule_list import make_rules
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.run import patch
from repair_score import content
from single_faults import Fault

REPAIRED, CHANGED, REFUSED, KEPT, LOST = OUTCOMES = ("repaired", "changed", "refused", "kept", "lost")
"""All that the sound file says is there again; something else was changed; reported, and left as it was or not
written; nothing was noticed; something is not there any more."""
_SHORTEST = 6
"""Bytes of a value that is looked for in a file: shorter ones may be there by chance."""
_KEY = b"the same in every run"
_MOST_TEXT = 16 * 1024 * 1024
_META_GROUP = 0x0002

Value = tuple[tuple[int, ...], bytes]
"""The tags of an element and of the sequences around it, and what it says."""


class Verdict(NamedTuple):
    """What has become of a file with a fault; `problem` is "" if nothing was lost."""

    recipe: str
    kind: str
    outcome: str
    problem: str


class _Run(NamedTuple):
    fault: Fault
    source: pathlib.Path
    output: pathlib.Path | None
    findings: int
    changed: frozenset[tuple[int, ...]]
    before: frozenset[bytes]


# The bytes


@functools.cache
def _bytes_of_values(data: bytes) -> tuple[bytes, ...]:
    """Return the values of a sound file that can be looked for in another: longer ones that are not all the same."""
    found = set()
    for (*_, tag), value in _values_of_seed("pydicom", data):
        if tag >> 16 != _META_GROUP and len(value) >= _SHORTEST and len(set(value)) > 2:
            found.add(value)
    return tuple(found)


def lost_bytes(seed: bytes, source: bytes, output: bytes) -> list[bytes]:
    """Return the values of a sound file that a damaged one holds somewhere, and what was made of it does not.

    Zeros at their end do not count: behind pixels that are complete, they may go.
    """
    return [value for value in _bytes_of_values(seed) if value in source and value.rstrip(b"\0") not in output]


def _plain(path: pathlib.Path) -> bytes:
    """Return the bytes of a file, with the data set inflated if it is deflated."""
    with Part10File.open(str(path)) as opened:
        return path.read_bytes() + (opened.read(opened.data_start, opened.end) if opened.deflated else b"")


# The readers


def pydicom_values(path: pathlib.Path) -> collections.Counter[Value]:
    """Return what pydicom finds in a file."""
    found: collections.Counter[Value] = collections.Counter()
    try:
        read = content(path)
    except Exception:  # pydicom raises whatever it likes
        return found
    for place, (vr, value) in read.elements.items():
        if vr != "SQ" and value != b"None":  # as it shows what is empty, but of some VRs
            found[place[::2], value] += 1
    if read.pixels:
        found[(dcm.PIXEL_DATA,), read.pixels] += 1
    return found


_LINE = re.compile(rb"( *)\(([0-9a-f]{4}),([0-9a-f]{4})\) ([A-Za-z?]{2}) (.*?) *#\s*(?:\d+|u/l),\s*\d+ [\w& ]+$")


def dcmtk_values(path: pathlib.Path) -> collections.Counter[Value]:
    """Return what DCMTK finds in a file; nothing if it refuses the file."""
    command = ["dcmdump", "--quiet", "--load-all", "+L", "+Un", path]
    found: collections.Counter[Value] = collections.Counter()
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL, timeout=oracles.SECONDS
            )
        except subprocess.TimeoutExpired:
            return found
        if done.returncode != 0:
            return found
        output.seek(0)
        text = output.read(_MOST_TEXT)
    outer: list[int] = []
    for line in text.split(b"\n"):
        match = _LINE.match(line)
        if match is None:
            continue
        tag = int(match[2] + match[3], 16)
        if tag >> 16 in (0xFFFE, _META_GROUP) or tag & 0xFFFF == 0:
            continue
        outer = [*outer[: len(match[1]) // 4], tag]
        value = _told(match[4], match[5])
        if value:
            found[tuple(outer), value] += 1
    return found


def _told(vr: bytes, text: bytes) -> bytes:
    """Return the value of an element as DCMTK tells it; b"" if it has none of its own."""
    if text.startswith((b"(Sequence", b"(PixelSequence", b"(no value", b"(not loaded")):
        return b""
    if text.startswith(b"[") and text.endswith(b"]"):
        return text[1:-1].rstrip(b" \0")
    if vr in (b"OB", b"UN", b"ox") and re.fullmatch(rb"[0-9a-f]{2}(?:\\[0-9a-f]{2})*", text):
        return bytes(int(number, 16) for number in text.split(b"\\")).rstrip(b" \0")
    return text


Reader = Callable[[pathlib.Path], "collections.Counter[Value]"]
READERS: Mapping[str, Reader] = {"pydicom": pydicom_values, "DCMTK": dcmtk_values}


@functools.cache
def _values_of_seed(reader: str, data: bytes) -> Mapping[Value, int]:
    with tempfile.NamedTemporaryFile(suffix=".dcm") as file:
        file.write(data)
        file.flush()
        return READERS[reader](pathlib.Path(file.name))


def lost_values(reader: str, seed: bytes, source: pathlib.Path, output: pathlib.Path) -> list[Value]:
    """Return what a sound file says and a reader finds in a damaged one, but not in what was made of it."""
    wanted = _values_of_seed(reader, seed)
    after = READERS[reader](output)
    missing = [value for value, count in wanted.items() if after[value] < count]
    if not missing:
        return []  # as most often: nobody need be asked about the input
    before = READERS[reader](source)
    # Behind a codestream all readers pass over what follows, such as a delimiter that its fragment takes up.
    pixels = [value for path, value in after if path == (dcm.PIXEL_DATA,)]
    missing = [(path, value) for path, value in missing if not (path == (dcm.PIXEL_DATA,) and _begins(pixels, value))]
    return [value for value in missing if value[1] and min(wanted[value], before[value]) > after[value]]


def _begins(pixels: list[bytes], value: bytes) -> bool:
    return any(other.startswith(value) for other in pixels)


# Runs


def verdicts(faults: Iterable[Fault], folder: pathlib.Path) -> Iterator[Verdict]:
    """Patch files with faults with the rules that are on by default, and judge what has become of each."""
    judge = mutant_runs.Judge()
    try:
        for strangers in _strangers(faults):
            with tempfile.TemporaryDirectory(dir=folder) as part:
                runs = _run(strangers, pathlib.Path(part))
                oracles.let_dcmdump_read(run.output for run in runs if run.output is not None)
                for run in runs:
                    yield Verdict(run.fault.recipe, run.fault.kind, *_judged(run, judge))
    finally:
        judge.close()


def _strangers(faults: Iterable[Fault]) -> list[list[Fault]]:
    """Divide files with faults into such that have nothing to do with each other: in one run each is as if alone."""
    groups: list[list[Fault]] = []
    drawn: collections.Counter[str] = collections.Counter()
    for fault in faults:
        if drawn[fault.seed.name] == len(groups):
            groups.append([])
        groups[drawn[fault.seed.name]].append(fault)
        drawn[fault.seed.name] += 1
    return groups


def _run(faults: Sequence[Fault], folder: pathlib.Path) -> list[_Run]:
    """Patch files with faults in one run, each in a folder of its own."""
    by_name = {f"{number:03}": fault for number, fault in enumerate(faults)}
    for name, fault in by_name.items():
        source = folder / "in" / name / "in.dcm"
        source.parent.mkdir(parents=True)
        source.write_bytes(fault.data)
    report = patch(str(folder / "in"), str(folder / "out"), make_rules(), key=_KEY)
    assert [file.source for file in report.plan.files] == [f"{name}/in.dcm" for name in by_name]
    return [
        _what_was_done(fault, report.plan, file, folder) for fault, file in zip(by_name.values(), report.plan.files)
    ]


def _what_was_done(fault: Fault, plan: Plan, file: FilePlan, folder: pathlib.Path) -> _Run:
    details = plan.details(file)
    changed = frozenset(change.path[::2] for change in details.changes)
    # A change that tells its old text tells all of it, unless that holds what should be other elements.
    told = (change.before or "" for change in details.changes)
    before = frozenset(text.encode("latin-1", "replace") for text in told if text.isprintable())
    output = folder / "out" / file.target if file.target else None
    assert (file.outcome == PATCHED) <= (output is not None)
    return _Run(fault, folder / "in" / file.source, output, len(details.findings), changed, before)


def _judged(run: _Run, judge: mutant_runs.Judge) -> tuple[str, str]:
    """Return what has become of a file, and what it has lost."""
    if run.output is None:
        return REFUSED, ""
    if run.output.read_bytes() == run.fault.data:
        return (REFUSED if run.findings else KEPT), ""
    wanted, found = _values_of_seed("pydicom", run.fault.seed.data), pydicom_values(run.output)
    missing = [value for value, count in wanted.items() if found[value] < count and value[0] not in run.changed]
    is_read = oracles.dcmdump_reads(run.output) and judge.gdcm_sees(run.output) == _image_of(run.fault, judge)
    if is_read and not missing:
        return REPAIRED, ""  # whatever readers made of it before
    # If all but the value that the fault has hit is there, what readers made up before need not be there any more.
    problem = _lost(run, run.output) or ("" if is_read and len(missing) == 1 else _worse(run, run.output, judge))
    return (LOST if problem else CHANGED), problem


def _image_of(fault: Fault, judge: mutant_runs.Judge) -> object:
    """Return what GDCM sees in the sound file."""
    if fault.seed.name not in _images:
        with tempfile.NamedTemporaryFile(suffix=".dcm") as file:
            file.write(fault.seed.data)
            file.flush()
            _images[fault.seed.name] = judge.gdcm_sees(pathlib.Path(file.name))
    return _images[fault.seed.name]


_images: dict[str, object] = {}


def _lost(run: _Run, output: pathlib.Path) -> str:
    """Return what a run has lost; "" if nothing."""
    for value in lost_bytes(run.fault.seed.data, _plain(run.source), _plain(output)):
        if not any(value.strip() in told for told in run.before):
            return f"the bytes {value[:40]!r} are lost"
    for reader in READERS:
        for path, value in lost_values(reader, run.fault.seed.data, run.source, output):
            if not any(changed[: len(path)] == path for changed in run.changed):  # DCMTK shows UN as bytes
                place = ".".join(f"{tag:08x}" for tag in path)
                return f"{reader} does not find {place} any more, which says {value[:40]!r}"
    return ""


def _worse(run: _Run, output: pathlib.Path, judge: mutant_runs.Judge) -> str:
    """Return how readers fare worse with an output than with the damaged file; "" if they do not."""
    return judge.worse(mutant_runs.Patched(run.fault.recipe, run.source, output, PATCHED, "", frozenset()))


# In memory


def lost_by_mending(fault: Fault, folder: pathlib.Path) -> str:
    """Return what the repairs of structure alone have lost of a file; "" if nothing. Quick: no reader is asked."""
    path = folder / "fault.dcm"
    path.write_bytes(fault.data)

    def fail(rule: DICOMPatcherRule, error: Exception) -> None:
        raise error

    with Part10File.open(str(path)) as opened:
        if not opened.findings:
            return ""
        mended = repair_structure(opened, _default_rules(), fail)
        if not mended.edits:
            return ""
        source = fault.data + (opened.read(0, opened.end) if opened.deflated else b"")
        output = mended.file.read(0, mended.file.end)
    lost = lost_bytes(fault.seed.data, source, output)
    return f"{fault.recipe}: the bytes {lost[0][:40]!r} are lost" if lost else ""


@functools.cache
def _default_rules() -> list[DICOMPatcherRule]:
    return [rule for rule in make_rules() if rule.default]
