"""Tell how many damaged files are repaired, and that none is harmed: python3 benchmarks/repair.py [--mutants 20000].

Exit code 1 if a reader (DCMTK, GDCM, pydicom) fares worse with an output than with its input, or if a file had no
outcome. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
import tempfile
from collections.abc import Iterator, Sequence

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "DICOMPatcher"), str(ROOT / "DICOMPatcher" / "Testing" / "Python")]

import mutant_runs  # noqa: E402
import oracles  # noqa: E402
import repair_score  # noqa: E402

COLUMNS = ("defect", "files", "repaired", "refused", "kept", "skipped", "harmed")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mutants", type=int, default=0, help="change so many files at random, and patch them")
    parser.add_argument("--first", type=int, default=0, help="number of the first of them (default: 0)")
    options = parser.parse_args(arguments)
    oracles.require("dcmdump", "gdcm")

    rows = repair_score.score()
    print("| " + " | ".join(COLUMNS) + " |")
    print("| --- " + "| ---: " * (len(COLUMNS) - 1) + "|")
    total = ("all", *(sum(numbers) for numbers in zip(*(row[1:] for row in rows))))
    for row in (*rows, total):
        print("| " + " | ".join(map(str, row)) + " |")
    problems = list(mutant_problems(range(options.first, options.first + options.mutants)))
    print(*problems, sep="\n")
    if options.mutants:
        print(f"{options.mutants} files changed at random: {len(problems)} problems")
    return 1 if problems or any(row.harmed for row in rows) else 0


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
