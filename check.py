"""Check the project with one command: python3 check.py for what a change asks for, python3 check.py --all for all.

Needs Python 3.9 or later with pip and venv, and git. Makes its own virtual environments in .venvs/, one for each
pydicom that Slicer bundles. All steps run even if one of them fails; the last lines say what failed and what was
skipped.

What a change asks for is every kind of test, each rule and each kind of damage. Left to --all are tests that are marked
`thorough`, because they repeat on more data what others try too: more mutants and faults of the samples that are drawn
at random, every damaged file and every wrong length where one of each kind and some lengths are tried already, rules
few by few over the whole corpus and in fours over collections where many of them together are tried already, more
studies and layouts of folders, more letters and widths of the panel. So is counting how work and memory grow with the
input. More data is tried under the newer pydicom alone, with --all too.
Under the older one is tried what can differ there: data sets, dictionaries, what its Slicer imports and shows. Of
modules that ask pydicom for nothing but its dictionaries, tests that work on bytes or on source text are not tried
under it, and those that work with files, processes or the panel are left to --all (selection.py beside the tests lists
them, and a test looks after it), as are some that take long. Fewer kinds of studies are tried under it, and the corpus
with all rules together, and by --all with those that are on by default.
Hypothesis tries five times as many examples with --all under the newer pydicom, fewer under the older one without it.
With --all the site of the documentation is built. Each pydicom is tried with the Slicer that bundles it. Types are
checked beside the tests.
Tests run in random order. The head of their output tells the seed, by which the order can be had again.
All other arguments are handed on to pytest: python3 check.py -k part10 --randomly-seed=4711.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time
import venv
import xml.etree.ElementTree
from collections.abc import Callable, Sequence

ROOT = pathlib.Path(__file__).resolve().parent
VENVS = ROOT / ".venvs"
PYDICOMS = ("2.4.4", "3.0.2")
"""Slicer 5.6 to 5.10 bundle the first, Slicer 5.12 and later the second."""
IN_CI = os.environ.get("CI") == "true"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""That of each step. If no bytecode were kept, each process that tests start would compile the library anew."""


class Tally:
    """What was run, for the closing lines."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, bool, float]] = []
        self.counts: collections.Counter[str] = collections.Counter()
        self.skipped: list[str] = []
        self._threads = concurrent.futures.ThreadPoolExecutor(1)

    def add_step(self, title: str, good: bool, seconds: float) -> None:
        self.steps.append((title, good, seconds))

    def run(self, title: str, command: Sequence[str | os.PathLike[str]]) -> int:
        """Run one step and show its output."""
        print(f"\n=== {title}", flush=True)
        begin = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=False).returncode
        self.add_step(title, code == 0, time.monotonic() - begin)
        return code

    def run_beside(self, title: str, command: Sequence[str | os.PathLike[str]]) -> Callable[[], None]:
        """Begin a step beside those that follow; what is returned waits for its end and shows its output."""

        def run() -> tuple[int, str, float]:
            begin = time.monotonic()
            done = subprocess.run(
                command, cwd=ROOT, env=ENVIRONMENT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            return done.returncode, done.stdout.decode(errors="replace"), time.monotonic() - begin

        def show() -> None:
            code, output, seconds = future.result()
            print(f"\n=== {title}\n{output}", end="", flush=True)
            self.add_step(title, code == 0, seconds)

        future = self._threads.submit(run)
        return show

    def print_closing_lines(self) -> bool:
        print("\n=== skipped")
        for line in self.skipped or ["nothing"]:
            print(f"  {line}")
        print("=== steps")
        for title, good, seconds in self.steps:
            print(f"  {'ok    ' if good else 'FAILED'} {seconds:6.1f} s  {title}")
        failed_steps = sum(not good for _, good, _ in self.steps)
        print(f"=== tests, over all environments; {failed_steps} of {len(self.steps)} steps failed")
        print(f"{self.counts['passed']} passed, {self.counts['failed']} failed, {self.counts['skipped']} skipped")
        return failed_steps == 0


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Check the project.", allow_abbrev=False)
    parser.add_argument("--all", action="store_true", help="run the thorough tests too, as CI does")
    options, pytest_arguments = parser.parse_known_args(arguments)
    selection = ["--hypothesis-profile=ci"] if options.all else ["-m", "not thorough"]
    tally = Tally()
    pythons = {}
    for version in PYDICOMS:
        begin = time.monotonic()
        try:
            python = make_environment(version, tally)
        except (OSError, subprocess.CalledProcessError) as error:
            print(error)
            tally.add_step(f"environment with pydicom {version}", False, time.monotonic() - begin)
        else:
            if python is not None:
                pythons[version] = python
                tally.add_step(f"environment with pydicom {version}", True, time.monotonic() - begin)
    if pythons:
        tools = list(pythons.values())[-1]
        tally.run("ruff check", [tools, "-m", "ruff", "check", "--no-cache"])
        tally.run("ruff format --check", [tools, "-m", "ruff", "format", "--check", "--no-cache"])
        if options.all:
            build_site(tools, tally)
        # It works on one core, and takes long.
        show_mypy = tally.run_beside("mypy", [tools, "-m", "mypy"])
        for version, python in pythons.items():
            run_pytest(version, python, [*selection, *pytest_arguments], tally)
        show_mypy()
    return 0 if tally.print_closing_lines() else 1


def make_environment(pydicom: str, tally: Tally) -> pathlib.Path | None:
    """Make or refresh the virtual environment for one pydicom; return its Python, or None if there cannot be one."""
    base = base_python(pydicom)
    if base is None:
        tally.skipped.append(
            f"all tests with pydicom {pydicom}: it needs Python 3.10, this is {python_version(sys.executable)}"
        )
        return None
    version = python_version(base)
    if pydicom == PYDICOMS[0] and not version.startswith("3.9."):
        tally.skipped.append(f"Python 3.9, the oldest one supported: not found, pydicom {pydicom} runs on {version}")

    folder = VENVS / f"pydicom-{pydicom}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "stamp"
    # The path is part of it because the project is installed in place.
    wanted = hashlib.sha256(f"{(ROOT / 'pyproject.toml').read_text('utf-8')}\n{version}\n{ROOT}".encode()).hexdigest()
    if not stamp.is_file() or stamp.read_text().split()[0] != wanted:
        print(f"=== environment with pydicom {pydicom} on Python {version}", flush=True)
        if pathlib.Path(base) == pathlib.Path(sys.executable):
            venv.create(folder, clear=True, with_pip=True)
        else:
            subprocess.run([base, "-m", "venv", "--clear", folder], check=True)
        install = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary",
            "SimpleITK",
        ]
        install += ["--retries", "10", f"pydicom=={pydicom}", "--editable"]
        complete = subprocess.run([*install, f"{ROOT}[test,judges]"], check=False).returncode == 0
        if not complete:
            if IN_CI:
                raise OSError("pip cannot install the project with everything that its tests need")
            subprocess.run([*install, f"{ROOT}[test]"], check=True)
        stamp.write_text(f"{wanted} {'complete' if complete else 'partial'}\n")
    if stamp.read_text().split()[1] == "partial":
        tally.skipped.append(f"GDCM as a judge with pydicom {pydicom}: no SimpleITK wheel for this machine")
    return python


def build_site(python: pathlib.Path, tally: Tally) -> None:
    """Build the documentation as a site, in which every link has to lead somewhere."""
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", f"{ROOT}[docs]"]
    if subprocess.run(install, check=False).returncode == 0:
        tally.run("documentation", [python, "-m", "mkdocs", "build", "--strict"])
    elif IN_CI:
        tally.add_step("documentation: pip cannot install its generator", False, 0)
    else:
        tally.skipped.append("the site of the documentation: pip cannot install its generator")


def base_python(pydicom: str) -> str | None:
    """Choose the Python of an environment: for the older pydicom 3.9 if there is one, as Slicer has it."""
    if pydicom == PYDICOMS[0]:
        candidates = [shutil.which("python3.9"), *pathlib.Path.home().glob(".pyenv/versions/3.9.*/bin/python3.9")]
        for candidate in candidates:
            # A pyenv shim exists even where it refuses to run.
            if candidate and subprocess.run([candidate, "-c", "import ensurepip"], capture_output=True).returncode == 0:
                return str(candidate)
    elif sys.version_info < (3, 10):
        return None
    return sys.executable


def python_version(python: str) -> str:
    code = "import platform; print(platform.python_version())"
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def run_pytest(pydicom: str, python: pathlib.Path, arguments: Sequence[str], tally: Tally) -> None:
    """Run the tests in one environment and count their outcomes."""
    results = VENVS / f"pydicom-{pydicom}.xml"
    results.unlink(missing_ok=True)
    title = f"pytest with pydicom {pydicom}"
    code = tally.run(
        title, [python, "-m", "pytest", "-n", "auto", "--dist", "worksteal", f"--junit-xml={results}", *arguments]
    )
    if code not in (0, 1):
        print(f"pytest ended with exit code {code}", flush=True)
    if not results.is_file():
        return
    reasons: collections.Counter[str] = collections.Counter()
    for case in xml.etree.ElementTree.parse(results).iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            tally.counts["skipped"] += 1
            reasons[skip.get("message", "")] += 1
        elif case.find("failure") is not None or case.find("error") is not None:
            tally.counts["failed"] += 1
        else:
            tally.counts["passed"] += 1
    tally.skipped += [f"{count} x with pydicom {pydicom}: {reason}" for reason, count in sorted(reasons.items())]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
