"""Tell how many damaged files are repaired, and that none is harmed: python3 benchmarks/repair.py [--mutants 20000].

Exit code 1 if a reader (DCMTK, GDCM, pydicom) fares worse with an output than with its input, or if a file had no
outcome. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "DICOMPatcher"), str(ROOT / "DICOMPatcher" / "Testing" / "Python")]

import conservation  # noqa: E402
import length_faults  # noqa: E402
import mutant_runs  # noqa: E402
import oracles  # noqa: E402
import repair_score  # noqa: E402
import single_faults  # noqa: E402

COLUMNS = ("defect", "files", "repaired", "refused", "kept", "skipped", "harmed")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mutants", type=int, default=0, help="change so many files at random, and patch them")
    parser.add_argument("--first", type=int, default=0, help="number of the first of them (default: 0)")
    parser.add_argument("--faults", type=int, default=0, help="give so many sound files one fault, and patch them")
    parser.add_argument(
        "--in-memory", type=int, default=0, help="of so many more, look at the repairs of structure only"
    )
    parser.add_argument("--salt", default="", help="another text draws other faults")
    parser.add_argument("--only-faults", action="store_true", help="leave out the damaged files that are made by hand")
    parser.add_argument("--lengths", action="store_true", help="give each element of some files a wrong length")
    options = parser.parse_args(arguments)
    oracles.require("dcmdump", "gdcm")

    rows = [] if options.only_faults else repair_score.score()
    if rows:
        total = ("all", *(sum(numbers) for numbers in zip(*(row[1:] for row in rows))))
        print_table(COLUMNS, (*rows, total))
    problems = list(mutant_problems(range(options.first, options.first + options.mutants)))
    if options.lengths:
        problems += length_problems()
    if options.faults:
        problems += fault_problems(options.faults, options.salt)
    if options.in_memory:
        problems += memory_problems(options.in_memory, options.salt)
    print(*problems, sep="\n")
    if options.mutants:
        print(f"{options.mutants} files changed at random: {len(problems)} problems")
    return 1 if problems or any(row.harmed for row in rows) else 0


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    print("| " + " | ".join(columns) + " |")
    print("| --- " + "| ---: " * (len(columns) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")


def fault_problems(count: int, salt: str) -> list[str]:
    """Give sound files one fault each and patch them; print what has become of them, and return what was lost."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        faults = single_faults.sample(count, salt, single_faults.fault_seeds())
        for verdict in conservation.verdicts(faults, pathlib.Path(folder)):
            for kind in (verdict.kind.rpartition(" ")[0], "all"):
                counts[kind][verdict.outcome] += 1
            if verdict.problem:
                problems.append(f"{verdict.recipe}: {verdict.problem}")
    outcomes = conservation.OUTCOMES
    print_table(
        ("one fault", "files", *outcomes),
        (
            (kind, sum(counts[kind].values()), *(counts[kind][outcome] for outcome in outcomes))
            for kind in (*single_faults.KINDS_OF_FAULT, "all")
        ),
    )
    return problems


def length_problems() -> list[str]:
    """Print what becomes of files in which the length of one element is wrong, and return which bases are damaged."""
    with tempfile.TemporaryDirectory() as folder:
        counts = {base: length_faults.counts(base, pathlib.Path(folder)) for base in length_faults.BASES}
    outcomes = length_faults.OUTCOMES
    print_table(
        ("one wrong length", "files", *outcomes),
        ((base, sum(found.values()), *(found[outcome] for outcome in outcomes)) for base, found in counts.items()),
    )
    return [f"{base}: values are not what they were" for base, found in counts.items() if found[length_faults.DAMAGED]]


def memory_problems(count: int, salt: str) -> list[str]:
    """Return what the repairs of structure lose of sound files with one fault each."""
    with tempfile.TemporaryDirectory() as folder:
        faults = single_faults.sample(count, f"in memory {salt}", single_faults.fault_seeds())
        found = (conservation.lost_by_mending(fault, pathlib.Path(folder)) for fault in faults)
        return [problem for problem in found if problem]


def mutant_problems(numbers: range) -> Iterator[str]:
    """Yield what is wrong with files that were changed at random and patched."""
    judge = mutant_runs.Judge()
    try:
        for start in range(numbers.start, numbers.stop, 1000):
            part = range(start, min(start + 1000, numbers.stop))
            with tempfile.TemporaryDirectory() as folder:
                walked = mutant_runs.walk_mutants(part, pathlib.Path(folder))
                yield from (*walked.problems, *walked.slow)
            with tempfile.TemporaryDirectory() as folder:
                for patched in mutant_runs.patch_mutants(part, pathlib.Path(folder)):
                    yield from filter(None, [mutant_runs.unexpected(patched)])
                    if patched.output is not None:
                        yield from filter(None, [judge.worse(patched)])
    finally:
        judge.close()


if __name__ == "__main__":
    sys.exit(main())
