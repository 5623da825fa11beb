"""What holds for every rule and every file: all rules over the whole corpus, with outside programs as judges."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import hashlib
import math
import pathlib
import re
from collections.abc import Iterator

import pytest

import corpus
import oracles
from DICOMPatcherLib.defects import RULE_FAILED
from DICOMPatcherLib.part10.elements import Element, Encoding
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.planning.editor import Path, format_path, keyword_of
from DICOMPatcherLib.planning.plan import OUTCOMES, PATCHED, FilePlan, Plan
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.rule_list import RULES, make_rules
from DICOMPatcherLib.writing.writer import write_steps
from row_oracle import differences_in_output, watched_rows
from selection import IS_NEWEST, rarely_under_older, seldom_under_older, thorough

KEY = b"the same in every run, so that outputs and verdicts can be compared"
PARAMETERS = {
    "UseCharacterSet": {"CharacterSet": "latin-1"},
    "SetElements": {"Elements": "PatientComments=checked"},
    "AddMissingSlicePositions": {"SliceSpacing": "2"},
    "AddMissingPixelSpacing": {"PixelSpacing": "0.5"},
}

RULE_SETS = {
    "default rules": [rule.__name__ for rule in RULES if rule.default],
    # A rule that hides identity works with none that keeps what nobody can read.
    "all rules": [rule.__name__ for rule in RULES if not (rule.keepsUnreadable or rule.excludes)],
    **{rule.__name__: [rule.__name__, *rule.needs] for rule in RULES if rule.default != "always"},
}
QUICK = "default rules" if IS_NEWEST else "all rules"
_SHARES = 4
_SHARED = [name for name in RULE_SETS if name in RULE_SETS["all rules"]]
SHARES = {
    f"rules {first + 1} of {_SHARES}": list(
        dict.fromkeys(name for one in _SHARED[first::_SHARES] for name in RULE_SETS[one])
    )
    for first in range(_SHARES)
}
"""Few rules that are no neighbours: the others have repaired nothing before. Alone, and each with each, they are tried
on smaller collections (test_rows_and_files, test_pairs_of_rules)."""
TRIED = {name: names for name, names in RULE_SETS.items() if name not in _SHARED} | SHARES
"""Rule sets for the corpus; under the older pydicom the first two."""
WATCHED = [RULE_SETS[name] for name in ("default rules", "all rules")]
"""Those in which each row is compared with what its file says; test_rows_and_files does it with each rule alone."""

GEOMETRY_AND_PIXELS = {
    "AddMissingPixelSpacing",
    "AddMissingSlicePositions",
    "AddMissingSliceSpacingToMultiframe",
    "CorrectPixelValues",
    "AddScaleOfFlatImages",
    "CompleteSliceGeometry",
    "FixCompressedUltrasoundPhotometricInterpretation",
    "RepairPixelDescription",
}
"""Rules that are about what a reader sees in the image."""


@dataclasses.dataclass
class Run:
    """One rule set over the corpus."""

    names: list[str]
    plan: Plan
    output: pathlib.Path
    differences: list[str]
    """Between rows and files, if those were watched."""

    def written(self) -> Iterator[tuple[FilePlan, pathlib.Path, pathlib.Path]]:
        """Yield each written file with its input and output."""
        for file in self.plan.files:
            if file.target:
                yield file, pathlib.Path(self.plan.filename(file)), self.output / file.target


def make_plan(source: pathlib.Path, names: list[str], key: bytes = KEY, output: pathlib.Path | None = None) -> Plan:
    parameters = {name: values for name, values in PARAMETERS.items() if name in names}
    planner = Planner(
        str(source),
        make_rules(only=names, parameters=parameters),
        str(output) if output else None,
        key,
        available=RULES,
    )
    for _ in planner.steps():
        pass
    return planner.plan


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            names,
            id=name,
            marks=seldom_under_older(True) if name == "default rules" else thorough(name != QUICK),
        )
        for name, names in TRIED.items()
    ],
)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    corpus.require_corpus()
    output = tmp_path_factory.mktemp("out")
    with watched_rows() if request.param in WATCHED else contextlib.nullcontext([]) as differences:
        plan = make_plan(corpus.CORPUS, request.param, output=output)
    for _ in write_steps(plan, str(output)):
        pass
    return Run(request.param, plan, output, differences)


def test_every_file_has_one_outcome_and_no_rule_fails(run: Run) -> None:
    everything = sorted(path for path in corpus.CORPUS.rglob("*") if path.is_file())
    assert sorted(pathlib.Path(run.plan.filename(file)) for file in run.plan.files) == everything
    problems = [
        (file.source, file.outcome, file.reason, finding)
        for file in run.plan.files
        for finding in (*run.plan.details(file).findings, None)
        if file.outcome not in OUTCOMES or "unexpected" in file.reason or (finding and finding.defect == RULE_FAILED)
    ]
    assert problems == []
    targets = [file.target.casefold() for file in run.plan.files if file.target]
    assert len(set(targets)) == len(targets)
    present = {path for path in run.output.rglob("*") if path.is_file()}
    assert present == {output for _, _, output in run.written()}


def test_every_row_says_what_its_file_says_after_every_pass(run: Run) -> None:
    if run.names not in WATCHED:
        return
    assert run.differences == []
    assert differences_in_output(run.plan, run.output) == []


def test_bytes_that_no_rule_changed_are_those_of_the_input(run: Run) -> None:
    problems: list[str] = []
    for file, source, output in run.written():
        if file.outcome != PATCHED:
            if source.read_bytes() != output.read_bytes():
                problems.append(f"{file.source}: copied, but not the same")
            continue
        details = run.plan.details(file)
        changed = {change.path for change in details.changes}
        assert bool(details.structure_edits) == bool(details.repairs or details.rewritten)
        with Part10File.open(str(source)) as original, Part10File.open(str(output)) as after:
            before = original.with_edits(details.structure_edits) if details.structure_edits else original
            if after.damage or after.not_dicom:
                problems.append(f"{file.source}: {after.damage or after.not_dicom}")
            else:
                meta = {path for path in changed if path[0] >> 16 == 2}
                compare(before, before.meta_elements, after, after.meta_elements, meta, (), problems, file.source)
                problems += unequal_data_sets(before, after, changed - meta, file.source)
    assert problems == []


def unequal_data_sets(before: Part10File, after: Part10File, changed: set[Path], name: str) -> list[str]:
    problems: list[str] = []
    compare(before, before.elements, after, after.elements, changed, (), problems, name)
    return problems


def compare(
    before: Part10File,
    olds: list[Element],
    after: Part10File,
    news: list[Element],
    changed: set[Path],
    at: Path,
    problems: list[str],
    name: str,
    encoding: Encoding | None = None,
) -> None:
    """Compare one level of two files; go down only where something below was changed."""
    encoding = encoding or before.encoding
    here = {path for path in changed if len(path) == len(at) + 1 and path[: len(at)] == at}
    leaves = {path[-1] for path in here}

    def untouched(elements: list[Element]) -> list[Element]:
        return [element for element in elements if element.tag not in leaves and element.tag & 0xFFFF]

    old, new = untouched(olds), untouched(news)
    if at == () and olds is before.meta_elements:
        # A header that was written anew has the version that it must have.
        new = [element for element in new if element.tag != 0x00020001]
        old = sorted((element for element in old if element.tag != 0x00020001), key=lambda element: element.tag)
    if [element.tag for element in old] != [element.tag for element in new]:
        problems.append(f"{name}: other elements at {format_path(at) if at else 'the top'}")
        return
    for first, second in zip(old, new):
        below = {path for path in changed if path[: len(at) + 1] == (*at, first.tag) and len(path) > len(at) + 1}
        if not below:
            same = list(before.blocks(first.value, first.value_stop)) == list(
                after.blocks(second.value, second.value_stop)
            )
            if not same or (at and first.vr != second.vr):
                problems.append(f"{name}: {format_path((*at, first.tag))} differs")
            continue
        pairs = zip(before.items(first, encoding), after.items(second, encoding))
        for index, (one, other) in enumerate(pairs):
            compare(
                before,
                one.elements,
                after,
                other.elements,
                changed,
                (*at, first.tag, index),
                problems,
                name,
                one.encoding,
            )


def test_a_second_run_changes_nothing(run: Run) -> None:
    again = make_plan(run.output, run.names)
    renewed = {rule.__name__ for rule in RULES if rule.generates_new_ids}
    first = {output: file for file, _, output in run.written()}
    problems = []
    for file in again.files:
        before = first[run.output / file.source]
        if run.plan.hides_identity and any(found.defect == "I7" for found in run.plan.details(before).findings):
            continue  # what contradicted other files of the folder is hidden now, so that more rules apply
        # What was changed within a sequence may be a change of the whole one the next time.
        old = {
            (change.rule, format_path(change.path[:length]))
            for change in run.plan.details(before).all_changes
            for length in range(1, len(change.path) + 1, 2)
        }
        for change in again.details(file).all_changes:
            entry = change.rule, format_path(change.path)
            if change.rule not in renewed or (entry not in old and change.path[0] >> 16 != 2):
                problems.append((before.source, *entry))
        if not file.target:
            problems.append((before.source, file.outcome, file.reason))
    assert problems == []


@rarely_under_older
def test_check_foretells_patch(run: Run) -> None:
    one, other = foretold(make_plan(corpus.CORPUS, run.names, b"another key")), foretold(run.plan)
    if one == other:
        return  # nothing depends on the key
    if run.names == RULE_SETS[QUICK]:
        assert foretold(make_plan(corpus.CORPUS, run.names)) == other
    # With another key the generated values are others, but stand in the same places.
    assert [(file.source, file.outcome) for file, _ in one] == [(file.source, file.outcome) for file, _ in other]
    forth: dict[tuple[str, str | None], str | None] = {}
    back: dict[tuple[str, str | None], str | None] = {}
    for (_, left), (_, right) in zip(one, other):
        assert [change[:3] for change in left] == [change[:3] for change in right]
        for (_, path, _, mine), (_, _, _, yours) in zip(left, right):
            assert forth.setdefault((path[-1:], mine), yours) == yours
            assert back.setdefault((path[-1:], yours), mine) == mine


@dataclasses.dataclass(frozen=True)
class Foretold:
    source: str
    target: str
    outcome: str
    reason: str


def foretold(plan: Plan) -> list[tuple[Foretold, list[tuple[str, str, str | None, str | None]]]]:
    return [
        (
            Foretold(file.source, file.target, file.outcome, file.reason),
            [
                (change.rule, format_path(change.path), change.before, change.after)
                for change in sorted(plan.details(file).changes, key=lambda change: change.path)
            ],
        )
        for file in plan.files
    ]


def is_same_image(image: oracles.GdcmImage, other: oracles.GdcmImage, source: pathlib.Path) -> bool:
    if dataclasses.replace(other, pixels=image.pixels) != image:
        return False
    # Where the header announces more pixels than there are, GDCM fills the image with whatever is in memory.
    return other.pixels == image.pixels or has_too_few_pixels(source, image)


def has_too_few_pixels(source: pathlib.Path, image: oracles.GdcmImage) -> bool:
    with Part10File.open(str(source)) as file:
        assert file.pixels is not None
        samples = 3 if "vector" in image.pixel_type else 1
        size = next(size for bits, size in PIXEL_SIZES.items() if bits in image.pixel_type)
        return not file.pixels.encapsulated and file.pixels.length < math.prod(image.size) * samples * size


PIXEL_SIZES = {"8-bit": 1, "16-bit": 2, "32-bit": 4, "64-bit": 8}


def test_what_could_be_read_before_can_be_read_after(run: Run) -> None:
    oracles.require("dcmdump", "gdcm")
    problems = []
    # What is as it was reads as before.
    written = [one for one in run.written() if one[0].outcome == PATCHED or one[1].read_bytes() != one[2].read_bytes()]
    oracles.let_dcmdump_read(output for _, _, output in written)
    for file, source, output in written:
        details = run.plan.details(file)
        rules = {one.rule for one in (*details.changes, *details.repairs)}
        if not oracles.dcmdump_reads(output) and oracles.dcmdump_reads(source):
            problems.append(f"{file.source}: DCMTK cannot read it any more")
        image = oracles.gdcm_reads(source)
        if image is not None:
            patched = oracles.gdcm_reads(output)
            if patched is None:
                problems.append(f"{file.source}: GDCM cannot read it any more")
            elif not rules & GEOMETRY_AND_PIXELS and not is_same_image(image, patched, source):
                problems.append(f"{file.source}: GDCM sees another image")
        reading = oracles.pydicom_reads(source)
        if reading is not None:
            read = oracles.pydicom_reads(output)
            if read is None:
                problems.append(f"{file.source}: pydicom cannot read it any more")
            elif read.undecodable > reading.undecodable:
                problems.append(f"{file.source}: pydicom cannot decode {read.undecodable} elements")
    assert problems == []


def test_what_is_not_written_could_not_be_read_before(run: Run) -> None:
    oracles.require("dcmdump", "gdcm")
    lost = [
        (file.source, file.outcome, file.reason)
        for file in run.plan.files
        if file.outcome in ("unreadable", "failed") and not file.reason.startswith("UseCharacterSet: ")
        for source in [pathlib.Path(run.plan.filename(file))]
        if oracles.dcmdump_reads(source) or oracles.gdcm_reads(source) is not None
        # Where identity is to be hidden, nothing is written of a file of which nobody knows what is in it.
        if not (run.plan.hides_identity and is_damaged(source))
    ]
    assert lost == []


def is_damaged(path: pathlib.Path) -> bool:
    with Part10File.open(str(path)) as opened:
        return bool(opened.damage)


CLASSES = {(0x00080016,), (0x00020002,)}
"""SOP Class UID and its copy in the meta header: by them dciodvfy chooses what it asks for."""


def without_uids(errors: collections.Counter[str]) -> collections.Counter[str]:
    return collections.Counter(re.sub(r"\b\d+(\.\d+)+|\b\d+$", "UID", error) for error in errors.elements())


@rarely_under_older
def test_no_conformance_errors_are_added(run: Run) -> None:
    oracles.require("dciodvfy")
    problems: dict[str, list[str]] = collections.defaultdict(list)
    for file, source, output in run.written():
        if file.outcome != PATCHED:
            continue
        before, after = oracles.dciodvfy_errors(source), oracles.dciodvfy_errors(output)
        changes = run.plan.details(file).all_changes
        if before is None or after is None or any("Information Object Not found" in error for error in before):
            continue  # no verdict
        if any(change.path in CLASSES for change in changes):
            continue  # the file is measured by another standard
        # What tells of the patient can be hidden without making the object invalid.
        paths = [change.path for change in changes if change.rule != "Anonymize"]
        told = {f"<{keyword_of(path)}>" for path in paths}
        told |= {f"(0x{path[-1] >> 16:04x},0x{path[-1] & 0xFFFF:04x})" for path in paths}
        # One that is empty was wrong before.
        told |= {name for error in before if "Empty attribute" in error for name in re.findall(r"<\w+>", error)}
        # Of an element with another VR it looked at nothing else.
        findings = run.plan.details(file).findings
        told |= {
            f"<{word}>" for found in findings if found.defect == "V25" for word in re.findall(r"\w+", found.message)
        }
        for error in without_uids(after) - without_uids(before):
            if not any(element in error for element in told):
                problems[error].append(file.source)
    assert dict(problems) == {}


def test_no_directory_of_files_is_written(run: Run) -> None:
    if "RemoveDICOMDIR" not in run.names:
        return
    left_out = [file for file in run.plan.files if "DICOMDIR" in file.reason]
    assert len(left_out) == 8
    for _, _, output in run.written():
        with Part10File.open(str(output)) as file:
            assert file.meta.get("MediaStorageSOPClassUID") != "1.2.840.10008.1.3.10"
            assert file.element(0x00041220) is None


def test_the_input_is_never_written(run: Run) -> None:
    names = {
        "manifest.csv": "a file that this suite reads itself",
    }
    for file in corpus.corpus_files():
        if file.path.name not in names:
            assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
