"""Measure how long it takes to decide from all instances together: python3 benchmarks/decide.py --folder /tmp.

Files are planned with the rules that are on by default, 2,000 and 20,000 of them; then the rules that see all instances
work on rows alone, up to 200,000, once on rows in good order and once on rows without any identifier. Exit code 1 if
deciding takes longer than examining, or if ten times the rows take more than fifteen times the time.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
import tempfile
import time
from collections.abc import Sequence

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "DICOMPatcher"), str(ROOT / "DICOMPatcher" / "Testing" / "Python")]

import synthetic  # noqa: E402
from DICOMPatcherLib.collection import Digest, Instance  # noqa: E402
from DICOMPatcherLib.passes import overrides  # noqa: E402
from DICOMPatcherLib.planner import Planner  # noqa: E402
from DICOMPatcherLib.rows import Columns  # noqa: E402
from DICOMPatcherLib.rules import RULES, make_rules  # noqa: E402

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


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()), help="work here")
    parser.add_argument("--files", type=int, nargs="*", default=[2_000, 20_000])
    parser.add_argument("--rows", type=int, nargs="*", default=[2_000, 20_000, 200_000])
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
    for progress in Planner(str(folder), make_rules(), key=b"benchmark").steps():
        now = time.perf_counter()
        spent[progress.step] += now - last
        last = now
    return spent["examining"], spent["deciding"]


def decided_alone(count: int, is_damaged: bool) -> float:
    """Return the seconds that the rules take for so many rows."""
    rules = make_rules()
    advisers = [rule() for rule in RULES if not rule.default and overrides(rule(), "recommend")]
    collecting = [rule for rule in rules if overrides(rule, "processCollection")]
    keywords = [keyword for rule in (*collecting, *advisers) for keyword in rule.requiredTags]
    keywords += [*IDENTIFIERS, "SOPClassUID", "Modality"]
    instances = rows(count, Columns(keywords).index, is_damaged)
    for rule in rules:
        rule.key = b"benchmark"
        rule.processStart("", "")
    begin = time.perf_counter()
    for rule in collecting:
        for _ in rule.processCollection(instances) or ():
            pass
        for instance in instances:
            instance.take_changes()
            instance.take_findings()
    for rule in advisers:
        for _ in rule.recommend(instances):
            pass
    return time.perf_counter() - begin


def rows(count: int, columns: dict[str, int], is_damaged: bool) -> list[Instance]:
    template = synthetic.ct_dataset()
    constant = {keyword: template.get(keyword, "") for keyword in columns}
    found = []
    for index in range(count):
        values = {**constant, **{keyword: value_of(index) for keyword, value_of in varying().items()}}
        for keyword in IDENTIFIERS if is_damaged else ():
            values[keyword] = ""
        texts = [text_of(values.get(keyword, "")) for keyword in columns]
        path = f"{index // SLICES:04}/{index % SLICES:04}.dcm"
        found.append(Instance(path, columns, texts, "1.2.840.10008.1.2.1", 128, digest_of))
    return found


def digest_of(instance: Instance, of_pixels: bool) -> Digest:
    yield
    return instance.path.encode()


def text_of(value: object) -> str:
    return "\\".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


if __name__ == "__main__":
    sys.exit(main())
