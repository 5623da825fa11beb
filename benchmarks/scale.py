"""Measure what several processes are worth: python3 benchmarks/scale.py --folder /tmp.

Small CT slices are checked, partially anonymized and de-identified with --jobs 1 and with more, in turns. The table
shows the least of each: seconds of the whole run, seconds that all processes were computing, and of the first process
alone milliseconds for each file, while files are examined and in all. Seconds of a machine that does something else as
well say little; those of computing say more. Exit code 1 if the outputs differ.

At last files are examined on disks that take some milliseconds to open one, as network shares and discs do, with the
next ones opened meanwhile and without.

--since N compares a run that begins with the plan of all but the last N files with one that looks at all of them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
PATHS = [str(ROOT / "DICOMPatcher"), str(ROOT / "DICOMPatcher" / "Testing" / "Python")]
sys.path[:0] = PATHS

from decide import varying  # noqa: E402
from start import environment  # noqa: E402

import synthetic  # noqa: E402

CASES = {
    "check": {},
    "anonymize": {"add": ["Anonymize"]},
    "de-identify": {"add": ["DeidentifyBasicProfile"]},
}
SLOW, MOST_SLOW = (0, 2, 10), 1000
"""Milliseconds that it takes longer to open a file, and how many files are examined if it does."""
RUN = """\
import json, os, sys, time

def be_slow(seconds, is_ahead):
    from DICOMPatcherLib.disk import read_ahead
    if seconds:
        def wait_and_open(*words, **options):
            time.sleep(seconds)
            return open(*words, **options)
        read_ahead.open = wait_and_open
    if not is_ahead:
        read_ahead._SLOW = float("inf")

def main():
    from DICOMPatcherLib import make_rules
    from DICOMPatcherLib.planning.workers import Workers
    from DICOMPatcherLib.run import Run
    source, output, jobs, rules = sys.argv[1], sys.argv[2] or None, int(sys.argv[3]), json.loads(sys.argv[4])
    be_slow(float(sys.argv[5]), sys.argv[6] == "ahead")
    began, times = time.perf_counter(), {}
    def show(step):
        if step.step not in times:
            times[step.step] = time.process_time(), time.perf_counter()
    with Run(source, output, make_rules(**rules), b"benchmark", workers=Workers(jobs)) as run:
        run.show = show
        run.examine()
        if output:
            run.open_output()
            run.write()
        files = len(run.plan.files)
    own, children = time.process_time(), os.times()
    print(json.dumps({
        "wall": time.perf_counter() - began,
        "examine wall": times["deciding"][1] - times["looking"][1],
        "CPU": own + children.children_user + children.children_system,
        "examine, first (ms)": 1000 * (times["deciding"][0] - times["looking"][0]) / files,
        "all, first (ms)": 1000 * (own - times["looking"][0]) / files,
    }))

if __name__ == "__main__":
    main()
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()), help="work here")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    parser.add_argument(
        "--since", type=int, default=0, metavar="N", help="files that are new, in a series of their own"
    )
    parser.add_argument("--case", nargs="*", default=list(CASES), choices=CASES)
    options = parser.parse_args(arguments)
    same = True
    with tempfile.TemporaryDirectory(prefix="dicom-patcher-benchmark-", dir=options.folder) as name:
        folder = pathlib.Path(name)
        synthetic.write_ct_series(folder / "in", options.files, Rows=8, Columns=8, **varying())
        (folder / "run.py").write_text(RUN)
        for case in options.case:
            best: dict[int, dict[str, float]] = {}
            written = {}
            for _ in range(options.repeat):
                for jobs in options.jobs:
                    output = folder / f"out{jobs}" if CASES[case] else None
                    measured = run(folder, output, jobs, CASES[case])
                    for key, value in measured.items():
                        best.setdefault(jobs, {})[key] = min(value, best.get(jobs, {}).get(key, value))
                    if output is not None:
                        written[jobs] = digest(output)
                        shutil.rmtree(output)
            same = same and len(set(written.values())) <= 1
            show(case, best)
        show_slow(folder, options.repeat)
        if options.since:
            same = since(folder, options.since, options.repeat) and same
    print(f"\nload of the machine at the end: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")
    return 0 if same else 1


def show_slow(folder: pathlib.Path, repeat: int) -> None:
    """Compare what examining takes on slow disks if the next files are opened meanwhile, and if not."""
    print("\n| to open a file | ms a file, one by one | with the next ones meanwhile | CPU | CPU with them |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for milliseconds in SLOW:
        names = sorted(os.listdir(folder / "in"))
        for name in names[MOST_SLOW:] if milliseconds else ():
            os.remove(folder / "in" / name)
        files = len(os.listdir(folder / "in"))
        best: dict[str, tuple[float, float]] = {}
        for _ in range(repeat):
            for way in ("one by one", "ahead"):
                found = run(folder, None, 1, {}, milliseconds / 1000, way)
                took = 1000 * found["examine wall"] / files, found["examine, first (ms)"]
                best[way] = tuple(map(min, took, best.get(way, took)))
        (wall, own), (ahead, own_ahead) = best["one by one"], best["ahead"]
        shares = f"{ahead:.3f} ({ahead / wall:.2f}) | {own:.3f} | {own_ahead:.3f} ({own_ahead / own:.2f})"
        print(f"| + {milliseconds} ms | {wall:.3f} | {shares} |", flush=True)


def run(
    folder: pathlib.Path,
    output: pathlib.Path | None,
    jobs: int,
    rules: dict[str, list[str]],
    seconds_to_open: float = 0,
    way: str = "ahead",
) -> dict[str, float]:
    """Return what a run takes."""
    words = [str(folder / "run.py"), str(folder / "in"), str(output or ""), str(jobs), json.dumps(rules)]
    words += [str(seconds_to_open), way]
    done = subprocess.run([sys.executable, *words], env=environment(*PATHS), check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


SINCE = """\
import json, sys, time
from DICOMPatcherLib import apply
from DICOMPatcherLib.run import Run

source, output, plan, earlier = sys.argv[1:]
times = {"begin": time.process_time()}
with Run(source, None, None, b"benchmark", since=earlier or None, save_plan=plan or None) as run:
    run.show = lambda step: times.setdefault(step.step, time.process_time())
    run.examine()
times["decided"] = time.process_time()
if output:
    apply(plan, output)
print(json.dumps({
    "examine (CPU)": times["deciding"] - times["begin"],
    "decide (CPU)": times["decided"] - times["deciding"],
    "write (CPU)": time.process_time() - times["decided"],
}))
"""
_EXAMINE, _MOST = "examine (CPU)", 0.15


def since(folder: pathlib.Path, new: int, repeat: int) -> bool:
    """Measure a run that begins with an earlier plan; tell whether it does what a whole run does, and soon enough."""
    (folder / "since.py").write_text(SINCE)
    for path in (folder / "in").rglob("*.dcm"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    before, after, full = folder / "before.sqlite", folder / "after.sqlite", folder / "full.sqlite"
    measured(folder, folder / "out", before)
    there = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*.dcm")}
    more = {"StudyInstanceUID": "1.2.9.1", "SeriesInstanceUID": "1.2.9.2", "FrameOfReferenceUID": "1.2.9.3"}
    synthetic.write_ct_series(
        folder / "in" / "zz new", new, Rows=8, Columns=8, SOPInstanceUID=lambda index: f"1.2.9.4.{index}", **more
    )
    best: dict[str, dict[str, float]] = {}
    for _ in range(repeat):
        for name, earlier in {"all files": "", "begun with a plan": before}.items():
            for key, value in measured(folder, "", "", earlier).items():
                best.setdefault(name, {})[key] = min(value, best.get(name, {}).get(key, value))
    measured(folder, folder / "out", after, before)
    measured(folder, folder / "out of all", full)
    first = best["all files"]
    print(f"\n| {new} new | {' | '.join(first)} |\n| --- |{' ---: |' * len(first)}")
    for name, values in best.items():
        cells = (f"{value:.3f} ({value / (first[key] or 1):.2f})" for key, value in values.items())
        print(f"| {name} | {' | '.join(cells)} |")
    untouched = all(path.stat().st_mtime_ns == modified for path, modified in there.items())
    same = digest(folder / "out") == digest(folder / "out of all")
    print(f"earlier outputs untouched: {untouched}; all outputs the same: {same}")
    return same and untouched and best["begun with a plan"][_EXAMINE] <= _MOST * first[_EXAMINE]


def measured(
    folder: pathlib.Path, output: pathlib.Path | str, plan: pathlib.Path | str, earlier: pathlib.Path | str = ""
) -> dict[str, float]:
    """Return what a run takes that saves its plan."""
    words = [str(word) for word in (folder / "since.py", folder / "in", output, plan, earlier)]
    done = subprocess.run([sys.executable, *words], env=environment(*PATHS), check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def digest(folder: pathlib.Path) -> str:
    """Return what is the same for folders that hold the same."""
    found = hashlib.blake2b()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def show(case: str, best: dict[int, dict[str, float]]) -> None:
    first = next(iter(best.values()))
    print(f"\n| {case} | {' | '.join(first)} |\n| --- |{' ---: |' * len(first)}")
    for jobs, values in best.items():
        cells = (f"{value:.3f} ({value / first[key]:.2f})" for key, value in values.items())
        print(f"| {jobs} jobs | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
