"""Measure the memory that each file of a run takes: python3 benchmarks/memory.py --folder /tmp.

Folders of small CT slices, five series of 200 a patient, are checked by one process each. Of the largest memory that it
had, what 1,000 files take is taken off; the rest is divided by the other files. Exit code 1 if a file takes more than
the budget.
"""

from __future__ import annotations

import argparse
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence

ROOT = pathlib.Path(__file__).resolve().parents[1]
PATHS = [str(ROOT / "DICOMPatcher"), str(ROOT / "DICOMPatcher" / "Testing" / "Python")]
sys.path[:0] = PATHS

from decide import varying  # noqa: E402
from start import environment  # noqa: E402

import synthetic  # noqa: E402

BUDGET = 1600
"""Bytes for each file."""
BASE = 1_000
"""Files of the run that the others are compared with."""
TIMES = {
    keyword: lambda index, first=first: (
        f"{first + index // 3600 % 12:02}{index // 60 % 60:02}{index % 60:02}.{index:06}"
    )
    for first, keyword in ((8, "AcquisitionTime"), (9, "ContentTime"))
}
"""Each slice has its own, as those of scanners have."""
RUN = """\
import pathlib, resource, sys
from DICOMPatcherLib import check
report = check(sys.argv[1])
status = pathlib.Path("/proc/self/status")
if status.exists():  # the other figure has that of the parent in it
    print(1024 * int(status.read_text().partition("VmHWM:")[2].split()[0]))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()), help="work here")
    parser.add_argument("--files", type=int, nargs="*", default=[20_000, 100_000, 200_000])
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="dicom-patcher-benchmark-", dir=options.folder) as name:
        source = pathlib.Path(name)
        most, each = 0.0, 0.0
        print("| files | peak (MB) | bytes a file |\n| ---: | ---: | ---: |")
        synthetic.write_ct_series(source / "all", max(BASE, *options.files), Rows=8, Columns=8, **varying(), **TIMES)
        paths = sorted((source / "all").iterdir())
        base = peak_of(source, paths[:BASE])
        for count in sorted(options.files):
            peak = peak_of(source, paths[:count])
            each = (peak - base) / max(1, count - BASE)
            most = max(most, each)
            print(f"| {count} | {peak / 1e6:.0f} | {each:.0f} |", flush=True)
        print(f"\nA million files, as the last line has it: {(base + each * (1_000_000 - BASE)) / 1e9:.2f} GB.")
    return 0 if most <= BUDGET else 1


def peak_of(parent: pathlib.Path, paths: Sequence[pathlib.Path]) -> int:
    """Return the largest memory, in bytes, of a process that checks files, which are moved into a folder for it."""
    folder = parent / "some"
    folder.mkdir()
    for path in paths:
        path.rename(folder / path.name)
    command = [sys.executable, "-c", RUN, str(folder)]
    peak = int(subprocess.run(command, env=environment(*PATHS), check=True, capture_output=True, text=True).stdout)
    for path in paths:
        (folder / path.name).rename(path)
    folder.rmdir()
    return peak


if __name__ == "__main__":
    sys.exit(main())
