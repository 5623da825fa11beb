"""Measure speed and memory against cp, dcmodify and plain pydicom: python3 benchmarks/run.py --folder /tmp.

All commands are timed in one run, in turns, with a warm cache; what counts are the ratios. Exit code 1 if a budget is
missed. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.metadata
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

from start import environment

ROOT = pathlib.Path(__file__).resolve().parents[1]
MODULE = ROOT / "DICOMPatcher"
PATCHER = "DICOMPatcherLib.cli"
PRESENT_MODULE_FACTOR = 1.06
"""What Slicer's present module costs in units of reading and saving each file with pydicom (measured on this set)."""

# In a process of its own: what is in memory here when a process starts counts as its peak memory too.
MAKE_INPUT = """
import pathlib, sys, synthetic
folder, files, megabytes = pathlib.Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
synthetic.write_ct_series(folder / "slices", files)
# Each slice has a patient of its own: the rule that unites them changes every file but the first.
synthetic.write_ct_series(folder / "patients", files, PatientID=lambda index: f"EX{index:04}")
(folder / "big").mkdir()
synthetic.write_multiframe(folder / "big" / "volume.dcm", megabytes)
"""

PLAIN_PYDICOM = """
import pathlib, sys, pydicom
source, target = map(pathlib.Path, sys.argv[1:])
for path in sorted(source.rglob("*")):
    if path.is_file():
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        pydicom.dcmread(path).save_as(copy)
"""


PLAN_MEMORY = """
import sys, tracemalloc
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.rule_list import RULES, make_rules
planner = Planner(sys.argv[1], make_rules(add=sys.argv[2:]), available=RULES)
tracemalloc.start()
for _ in planner.steps():
    pass
print(tracemalloc.get_traced_memory()[0] / len(planner.plan.files))
"""


@dataclasses.dataclass
class Measured:
    """The repetitions of one command."""

    seconds: list[float] = dataclasses.field(default_factory=list)
    megabytes: list[float] = dataclasses.field(default_factory=list)

    @property
    def time(self) -> float:
        return statistics.median(self.seconds)

    @property
    def memory(self) -> float:
        return max(self.megabytes)


@dataclasses.dataclass(frozen=True)
class Budget:
    """One line of the table: a figure, and the most it may be."""

    what: str
    figure: float
    unit: str
    now: float
    in_the_end: float

    @property
    def met(self) -> bool:
        return self.figure <= self.now


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    needed = 2.5 * (options.files * 0.53e6 * 2 + options.megabytes * 1e6)
    free = shutil.disk_usage(options.folder).free
    if free < needed:
        print(f"{options.folder} has {free / 1e9:.1f} GB free, {needed / 1e9:.1f} GB are needed")
        return 2
    print_machine()
    with tempfile.TemporaryDirectory(prefix="dicom-patcher-benchmark-", dir=options.folder) as name:
        folder = pathlib.Path(name)
        begin = time.perf_counter()
        run([sys.executable, "-c", MAKE_INPUT, str(folder), str(options.files), str(options.megabytes)])
        print(f"Input: {options.files} CT slices and a volume of {options.megabytes} MB,", end=" ")
        print(f"made in {time.perf_counter() - begin:.1f} s; {options.repeat} repetitions in turns\n")

        slices = measure(folder, slice_commands(folder), options.files, options.repeat)
        big = measure(folder, big_commands(folder), 1, options.repeat)
        bytes_per_file = plan_bytes_per_file(folder / "slices")
    print_measured(f"{options.files} slices", slices)
    print_measured(f"{options.megabytes} MB volume", big)
    return 0 if print_budget(budgets(slices, big, bytes_per_file)) else 1


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()), help="work here")
    parser.add_argument("--files", type=int, default=2000, help="number of CT slices (default: 2000)")
    parser.add_argument("--megabytes", type=float, default=600, help="size of the multi-frame file (default: 600)")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions of each command (default: 5)")
    return parser.parse_args(arguments)


# What is run

Command = Callable[[pathlib.Path], "list[list[str]]"]
"""From the output folder, which does not exist yet, to the processes to run one after the other."""


def slice_commands(folder: pathlib.Path) -> dict[str, Command]:
    slices, patients = str(folder / "slices"), str(folder / "patients")
    unite = ["--with", "ForceSamePatientNameIdInEachDirectory"]
    return {
        "cp -r": lambda out: [["cp", "-r", slices, str(out)]],
        "cp -r, dcmodify": lambda out: [["cp", "-r", slices, str(out)], dcmodify(out, sorted(os.listdir(slices)))],
        "pydicom": lambda out: [[sys.executable, "-c", PLAIN_PYDICOM, slices, str(out)]],
        "check": lambda out: [patcher("check", slices)],
        "patch": lambda out: [patcher("patch", slices, str(out))],
        "patch, every file changed": lambda out: [patcher("patch", patients, str(out), *unite)],
    }


def big_commands(folder: pathlib.Path) -> dict[str, Command]:
    big = str(folder / "big")
    return {
        "cp -r": lambda out: [["cp", "-r", big, str(out)]],
        "pydicom": lambda out: [[sys.executable, "-c", PLAIN_PYDICOM, big, str(out)]],
        "patch": lambda out: [patcher("patch", big, str(out))],
    }


def dcmodify(out: pathlib.Path, names: Sequence[str]) -> list[str]:
    return ["dcmodify", "-nb", "-m", "PatientName=X", *(str(out / name) for name in names)]


def patcher(*arguments: str) -> list[str]:
    return [sys.executable, "-m", PATCHER, *arguments, "--quiet"]


# Measuring


def measure(folder: pathlib.Path, commands: dict[str, Command], files: int, repeat: int) -> dict[str, Measured]:
    """Run the commands in turns, after one turn that warms the cache and does not count."""
    measured = {name: Measured() for name in commands}
    out = folder / "out"
    for turn in range(repeat + 1):
        for name, command in commands.items():
            # What an earlier command left to be written must not slow down this one.
            os.sync()
            begin = time.perf_counter()
            peak = max(run(process) for process in command(out))
            seconds = time.perf_counter() - begin
            if name != "check":
                expect_files(name, out, files)
            if turn:
                measured[name].seconds.append(seconds)
                measured[name].megabytes.append(peak)
            shutil.rmtree(out, ignore_errors=True)
    return measured


def run(command: list[str]) -> float:
    """Run a process and return its peak memory in MB (10**6 bytes)."""
    paths = map(str, (MODULE, MODULE / "Testing" / "Python"))
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(command, env=environment(*paths), stdout=subprocess.DEVNULL, stderr=messages)
        _, status, usage = os.wait4(process.pid, 0)
        # wait4 has collected the process, so Popen must not try.
        process.returncode = os.waitstatus_to_exitcode(status)
        messages.seek(0)
        text = messages.read().decode("utf-8", "replace")
    # The patcher ends with 1 where there is something to repair; so does Python where it fails.
    repaired = process.returncode == 1 and PATCHER in command and not re.search("Traceback|No module named", text)
    if process.returncode != 0 and not repaired:
        raise SystemExit(f"{' '.join(command)[:200]} ended with {process.returncode}:\n{text[-2000:]}")
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def plan_bytes_per_file(folder: pathlib.Path, *rules: str) -> float:
    """Return how much memory a plan takes for each file, interpreter and libraries not counted."""
    command = [sys.executable, "-c", PLAN_MEMORY, str(folder), *rules]
    return float(
        subprocess.run(command, env=environment(str(MODULE)), check=True, capture_output=True, text=True).stdout
    )


def expect_files(name: str, folder: pathlib.Path, count: int) -> None:
    """End the run if a command was quick because it did not do its work."""
    found = sum(len(files) for _, _, files in os.walk(folder))
    if found != count:
        raise SystemExit(f"{name} wrote {found} files, {count} were expected")


# Results


def budgets(slices: dict[str, Measured], big: dict[str, Measured], bytes_per_file: float) -> list[Budget]:
    present_module = PRESENT_MODULE_FACTOR * slices["pydicom"].time
    rows = []
    seconds = slices["patch"].time
    rows.append(Budget("patch / cp -r", seconds / slices["cp -r"].time, "x", 5, 2))
    rows.append(Budget("patch / present module", seconds / present_module, "x", 1 / 3, 1 / 6))
    rows.append(Budget("patch / cp -r + dcmodify", seconds / slices["cp -r, dcmodify"].time, "x", float("inf"), 1))
    rows.append(Budget("peak memory, one big file", big["patch"].memory, "MB", 100, 80))
    rows.append(Budget("memory of a plan for each file", bytes_per_file / 1000, "kB", 2, 2))
    return rows


def print_budget(rows: list[Budget]) -> bool:
    print(f"{'budget':44}{'measured':>12}{'now at most':>14}{'in the end':>12}")
    for row in rows:
        limits = f"{'-' if row.now == float('inf') else f'{row.now:.2f}':>14}{row.in_the_end:12.2f}"
        verdict = "" if row.met else "  MISSED"
        print(f"{row.what:44}{row.figure:9.2f} {row.unit:2}{limits}{verdict}")
    missed = sum(not row.met for row in rows)
    print(f"\n{len(rows) - missed} of {len(rows)} budgets met")
    return missed == 0


def print_measured(title: str, measured: dict[str, Measured]) -> None:
    reference = measured["cp -r"].time
    print(f"{title:44}{'median':>10}{'fastest':>10}{'slowest':>10}{'/ cp -r':>10}{'peak memory':>14}")
    for name, one in measured.items():
        print(
            f"{name:44}{one.time:8.2f} s{min(one.seconds):8.2f} s{max(one.seconds):8.2f} s"
            f"{one.time / reference:8.2f} x{one.memory:11.0f} MB"
        )
    print()


def print_machine() -> None:
    print(f"Machine: {processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}")
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{name} {importlib.metadata.version(name)}" for name in ("pydicom", "numpy")]
    versions.append(first_line("dcmodify", "--version"))
    versions.append(first_line("cp", "--version"))
    print("Versions:", ", ".join(versions))


def processor() -> str:
    """Return the model of the processor."""
    information = pathlib.Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def first_line(*command: str) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return (done.stdout.splitlines() or [f"{command[0]} of unknown version"])[0].strip("$ ")


if __name__ == "__main__":
    sys.exit(main())
