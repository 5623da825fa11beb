"""Measure how long it takes to decide from all instances together: python3 benchmarks/decide.py --folder /tmp.

Files are planned with the rules that are on by default, 2,000 and 20,000 of them; then the rules that see all instances
work on rows alone, up to 200,000, once on rows in good order and once on rows without any identifier. At last each of
these rules works on collections of odd shapes, and what it does in one go is measured: so long a panel would stand
still. Exit code 1 if deciding takes longer than examining, if ten times the rows take more than fifteen times the time,
or if one step takes more than a fifth of the time that all rules need for such a collection.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import pathlib
import sys
import tempfile
import time
from collections.abc import Sequence

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "DICOMPatcher"), str(ROOT / "DICOMPatcher" / "Testing" / "Python")]

import synthetic  # noqa: E402
from DICOMPatcherLib.instances.instance import Digest, Instance  # noqa: E402
from DICOMPatcherLib.instances.rows import Columns  # noqa: E402
from DICOMPatcherLib.planning.passes import overrides  # noqa: E402
from DICOMPatcherLib.planning.planner import Planner  # noqa: E402
from DICOMPatcherLib.rule_list import RULES, make_rules  # noqa: E402

SLICES = 200
SERIES = 5
IDENTIFIERS = (
    "PatientID",
    "PatientName",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "SOPInstanceUID",
    "SeriesNumber",
    "InstanceNumber",
)
MOST_GROWTH = 1.5
LONGEST_STEP = 1 / 5
MISSING = dict.fromkeys(IDENTIFIERS, "")
SHAPES: dict[str, tuple[dict[str, object], bool]] = {
    "one series": ({"SeriesInstanceUID": "1.2.3", "StudyInstanceUID": "1.2", "ImagePositionPatient": ""}, False),
    "one series, numbers missing": (
        {"SeriesInstanceUID": "1.2.3", "StudyInstanceUID": "1.2", "InstanceNumber": ""},
        False,
    ),
    "no identifiers, one folder": (MISSING, False),
    "no identifiers, a folder each": (MISSING, True),
    "a series each": ({"StudyInstanceUID": "1.2", "SeriesInstanceUID": None, "FrameOfReferenceUID": "1.3"}, False),
    "a study each, a folder each": ({"StudyInstanceUID": None, "SeriesInstanceUID": None}, True),
    "a patient each in one study": ({"StudyInstanceUID": "1.2", "PatientID": None, "PatientName": None}, False),
}
"""What is said otherwise than in good order (None: another value for each row), and whether each has its own folder."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()), help="work here")
    parser.add_argument("--files", type=int, nargs="*", default=[2_000, 20_000])
    parser.add_argument("--rows", type=int, nargs="*", default=[2_000, 20_000, 200_000])
    parser.add_argument("--steps", type=int, default=10_000, help="rows of the collections of odd shapes")
    options = parser.parse_args(arguments)
    good = True
    with tempfile.TemporaryDirectory(prefix="dicom-patcher-benchmark-", dir=options.folder) as name:
        print("| files | examine | decide |\n| ---: | ---: | ---: |")
        for files in options.files:
            folder = pathlib.Path(name) / str(files)
            synthetic.write_ct_series(folder, files, Rows=8, Columns=8, **varying())
            examined, decided = planned(folder)
            good = good and decided <= examined
            print(f"| {files} | {examined:.2f} s | {decided:.2f} s |")
        print("\n| rows | in good order | without identifiers |\n| ---: | ---: | ---: |")
        last: tuple[float, float] | None = None
        for count in options.rows:
            seconds = tuple(decided_alone(count, is_damaged) for is_damaged in (False, True))
            print(f"| {count} | {seconds[0]:.2f} s | {seconds[1]:.2f} s |")
            each = tuple(second / count for second in seconds)
            good = good and (last is None or all(now < MOST_GROWTH * then for now, then in zip(each, last)))
            last = each[0], each[1]
        print(f"\n| {options.steps} rows | all rules | longest step | of |\n| --- | ---: | ---: | --- |")
        for shape, (changes, is_apart) in SHAPES.items():
            total, longest, rule = stepped(shaped(options.steps, changes, is_apart))
            good = good and longest <= LONGEST_STEP * total
            print(f"| {shape} | {total:.2f} s | {1000 * longest:.0f} ms | {rule} |")
    return 0 if good else 1


def varying() -> dict[str, object]:
    """Return what tells the slices of patients with one study of five series each apart."""

    def patient(index: int) -> int:
        return index // (SLICES * SERIES)

    return {
        "PatientID": lambda index: f"P{patient(index)}",
        "PatientName": lambda index: f"Doe^{patient(index)}",
        "StudyInstanceUID": lambda index: synthetic.uid("study", patient(index)),
        "StudyID": lambda index: str(patient(index)),
        "SeriesInstanceUID": lambda index: synthetic.uid("series", index // SLICES),
        "SeriesNumber": lambda index: index // SLICES % SERIES + 1,
        "SeriesDescription": lambda index: f"series {index // SLICES % SERIES + 1}",
        "FrameOfReferenceUID": lambda index: synthetic.uid("frame", patient(index)),
        "SOPInstanceUID": lambda index: synthetic.uid("instance", index),
        "InstanceNumber": lambda index: index % SLICES + 1,
        "ImagePositionPatient": lambda index: [-127.75, -127.75, index % SLICES * 1.0],
        "SliceLocation": lambda index: index % SLICES * 1.0,
    }


def planned(folder: pathlib.Path) -> tuple[float, float]:
    """Return the seconds that examining and deciding take."""
    spent = dict.fromkeys(("looking", "examining", "deciding"), 0.0)
    last = time.perf_counter()
    for progress in Planner(str(folder), make_rules(), key=b"benchmark", available=RULES).steps():
        now = time.perf_counter()
        spent[progress.step] += now - last
        last = now
    return spent["examining"], spent["deciding"]


def decided_alone(count: int, is_damaged: bool) -> float:
    """Return the seconds that the rules take for so many rows."""
    return stepped(shaped(count, MISSING if is_damaged else {}))[0]


def stepped(instances: list[Instance]) -> tuple[float, float, str]:
    """Let the rules that are on work, and those that are off advise; return the seconds of all, and of which step most.

    That is time of the processor: other programs do not count.
    """
    advisers = [rule() for rule in RULES if not rule.default and overrides(rule(), "recommend")]
    collecting = [rule for rule in make_rules() if overrides(rule, "processCollection")]
    total, longest, name = 0.0, 0.0, ""
    for rule in (*collecting, *advisers):
        rule.key = b"benchmark"
        rule.processStart("", "")
        gc.collect()
        last = time.thread_time()
        work = rule.processCollection(instances) if rule in collecting else rule.recommend(instances)
        for _ in itertools.chain(work or (), [None]):
            now = time.thread_time()
            total += now - last
            if now - last > longest:
                longest, name = now - last, type(rule).__name__
            last = time.thread_time()
        for instance in instances:
            instance.take_changes()
            instance.take_findings()
    return total, longest, name


def shaped(count: int, changes: dict[str, object], is_apart: bool = False) -> list[Instance]:
    """Return rows in good order but for some changes, in a folder for each series or for each row."""
    advisers = [rule() for rule in RULES if not rule.default]
    keywords = [keyword for rule in (*make_rules(), *advisers) for keyword in rule.requiredTags]
    columns = Columns([*keywords, *IDENTIFIERS, "SOPClassUID", "Modality"]).index
    template = synthetic.ct_dataset()
    constant = {keyword: template.get(keyword, "") for keyword in columns}
    found = []
    for index in range(count):
        values = {**constant, **{keyword: value_of(index) for keyword, value_of in varying().items()}}
        values.update((keyword, f"1.9.{index}" if value is None else value) for keyword, value in changes.items())
        texts = [text_of(values.get(keyword, "")) for keyword in columns]
        path = f"{index if is_apart else index // SLICES:04}/{index % SLICES:04}.dcm"
        found.append(Instance(path, columns, texts, "1.2.840.10008.1.2.1", 128, digest_of))
    return found


def digest_of(instance: Instance, of_pixels: bool) -> Digest:
    yield
    return instance.path.encode()


def text_of(value: object) -> str:
    return "\\".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


if __name__ == "__main__":
    sys.exit(main())
