"""Full disks, killed runs, files nobody may read: nothing is lost, and nothing half done looks finished."""

from __future__ import annotations

import contextlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time

import pytest

import DICOMPatcherLib
from builders import KEY, image, outcomes, save, save_series, state, tree
from DICOMPatcherLib import InputError, make_rules, patch
from DICOMPatcherLib.disk.run_folder import RUN_FOLDER
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.writing.writer import write_steps
from selection import thorough

pytestmark = pytest.mark.skipif(os.name != "posix", reason="made with signals and mounts")

PATH = str(pathlib.Path(DICOMPatcherLib.__file__).parents[1])
KILLS = 40
"""Of a thorough run; every run tries a quarter of them."""


# Disks


@contextlib.contextmanager
def mounted(folder, size):
    """Mount a small disk in memory, or skip the test."""
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.decode(errors='replace').strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def test_a_disk_that_is_too_small_is_refused_before_anything_is_written(tmp_path):
    save_series(tmp_path / "in", 3)
    with mounted(tmp_path / "disk", "4m") as disk:
        with pytest.raises(InputError, match="too little space"):
            patch(str(tmp_path / "in"), str(disk / "out"))
        assert tree(disk) == {}


@pytest.mark.parametrize("threads", [0, 4])
def test_a_disk_that_fills_up_leaves_complete_files_and_no_others(tmp_path, threads):
    for number in range(1, 9):
        save(tmp_path / "in" / f"{number}", image(number, PixelData=bytes([number]) * 500_000))
    expected = tree(tmp_path / "in")
    with mounted(tmp_path / "disk", "24m") as disk:
        planner = Planner(
            str(tmp_path / "in"), make_rules(leave_out=["NormalizeFileNames"]), str(disk / "out"), KEY, available=RULES
        )
        for _ in planner.steps():
            pass
        filled = False
        for _ in write_steps(planner.plan, str(disk / "out"), threads=threads):
            if not filled:
                with contextlib.suppress(OSError), open(disk / "filler", "wb", buffering=0) as filler:
                    while True:
                        filler.write(bytes(4096))
                filled = True
        written = tree(disk / "out")
        failed = [file for file in planner.plan.files if file.outcome == "failed"]
        assert written.items() <= expected.items()
        assert set(written) == {file.target for file in planner.plan.files if file.target}
        if threads == 0:
            assert len(written) < 8
        assert all("No space left" in file.reason for file in failed)
        os.remove(disk / "filler")
        patch(str(tmp_path / "in"), str(disk / "out"), make_rules(leave_out=["NormalizeFileNames"]), overwrite=True)
        assert tree(disk / "out") == expected


@pytest.mark.parametrize("existing", [True, False], ids=["existing output", "new output"])
def test_a_disk_that_cannot_be_written_is_told(tmp_path, existing):
    save_series(tmp_path / "in", 3)
    with mounted(tmp_path / "disk", "40m") as disk:
        if existing:
            (disk / "out").mkdir()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        try:
            report = patch(str(tmp_path / "in"), str(disk / "out"))
        except InputError as error:
            assert "Read-only" in str(error)  # noqa: PT017 - either way is right
        else:
            assert set(outcomes(report).values()) == {"failed"}
        assert tree(disk) == {}


# Permissions, which root does not feel


@pytest.fixture
def shared():
    """A folder that everybody may read."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield pathlib.Path(folder)


# All is imported before the rights are given up: others may not be allowed to read the project.
UNPRIVILEGED = textwrap.dedent(
    """
    import codecs, contextlib, io, os, sys
    from DICOMPatcherLib import cli
    with contextlib.redirect_stdout(io.StringIO()):
        cli.main(["check", sys.argv[1]])
    codecs.lookup("ascii")
    os.chdir("/")
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    sys.exit(cli.main(sys.argv[2:]))
    """
)


def as_nobody(warm_up, *arguments):
    """Run the command without the rights of root, after a check of another folder with them."""
    return subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(warm_up), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": PATH, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def warm_up(tmp_path):
    """A folder that makes a check import all it needs."""
    save_series(tmp_path / "warm-up", 2, SOPInstanceUID=None)
    return tmp_path / "warm-up"


def test_a_file_and_a_folder_nobody_may_read_are_unreadable_and_the_rest_is_patched(shared, warm_up):
    save_series(shared / "in", 3)
    save(shared / "in" / "locked" / "1", image(8))
    (shared / "in" / "002.dcm").chmod(0)
    (shared / "in" / "locked").chmod(0)
    (shared / "work").mkdir()
    (shared / "work").chmod(0o777)
    report = shared / "work" / "report.jsonl"
    done = as_nobody(warm_up, "patch", shared / "in", shared / "work" / "out", "--report", report)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert len(tree(shared / "work" / "out")) == 2
    assert "2 unreadable" in done.stdout
    assert "Permission denied" in done.stdout


def test_an_input_folder_that_nobody_may_read_is_told(shared, warm_up):
    save_series(shared / "in", 1)
    (shared / "in").chmod(0)
    done = as_nobody(warm_up, "check", shared / "in")
    (shared / "in").chmod(0o755)
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr


def test_an_output_folder_that_may_not_be_written_is_told(shared, warm_up):
    save_series(shared / "in", 2)
    (shared / "out").mkdir()
    (shared / "out").chmod(0o555)
    for output in (shared / "out", shared / "out" / "new"):
        done = as_nobody(warm_up, "patch", shared / "in", output)
        assert done.returncode in (2, 3)
        assert "Traceback" not in done.stderr
        assert "Permission denied" in done.stdout + done.stderr
    assert tree(shared / "out") == {}


def test_the_input_may_be_read_only(shared, warm_up):
    save_series(shared / "in", 2, SOPInstanceUID=None)
    for path in sorted((shared / "in").rglob("*")):
        path.chmod(0o444)
    (shared / "in").chmod(0o555)
    (shared / "work").mkdir()
    (shared / "work").chmod(0o777)
    done = as_nobody(warm_up, "patch", shared / "in", shared / "work" / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(tree(shared / "work" / "out")) == 2


# Killed runs

SERVER = textwrap.dedent(
    """
    import itertools, os, signal, sys, threading
    from DICOMPatcherLib import patch
    from DICOMPatcherLib import rule_list  # all that a run imports
    from DICOMPatcherLib.planning import plan
    from DICOMPatcherLib.reporting import report
    from DICOMPatcherLib.writing import file_writer

    def run(source, output, fatal, told):
        calls = itertools.count(1)

        def count(frame, event, argument):
            if "/writing/" in frame.f_code.co_filename and next(calls) == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

        if fatal:
            threading.setprofile(count)
            sys.setprofile(count)
        patch(source, output, key=b"a key for tests", overwrite=True)
        sys.setprofile(None)
        os.write(told, b"%d" % next(calls))

    for line in sys.stdin:
        source, output, fatal = line.rstrip("\\n").split("\\t")
        heard, told = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                run(source, output, int(fatal), told)
                os._exit(0)
            except BaseException:
                os._exit(1)
        os.close(told)
        status = os.waitpid(child, 0)[1]
        print(status, int(os.read(heard, 20) or b"0"), flush=True)
        os.close(heard)
    """
)


@contextlib.contextmanager
def run_server():
    """Give a function that has patch() run in another process, and returns its status and how often writing called.

    At one call the process is killed; -1 stands for none, and 0 for none and not counting, which is quicker.
    """
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        env={**os.environ, "PYTHONPATH": PATH},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def run(source, output, fatal_call=0):
            process.stdin.write(f"{source}\t{output}\t{fatal_call}\n")
            status, calls = process.stdout.readline().split()
            return int(status), int(calls)

        yield run
        process.stdin.close()


@pytest.mark.parametrize("kills", [KILLS // 4, pytest.param(KILLS, marks=thorough(True))])
def test_a_killed_run_leaves_no_partial_file_and_the_next_one_completes_it(tmp_path, kills):
    for number in range(1, 25):
        instance = None if number % 2 else f"1.2.3.{number}"
        save(tmp_path / "in" / f"{number:02}", image(number, SOPInstanceUID=instance, PixelData=bytes(300_000)))
    before = state(tmp_path / "in")
    chance = random.Random(1)
    unfinished = torn = 0
    with run_server() as run:
        assert run(tmp_path / "in", tmp_path / "warm")[0] == 0
        status, calls = run(tmp_path / "in", tmp_path / "whole", -1)
        assert status == 0
        expected = tree(tmp_path / "whole")
        assert len(expected) == 24
        for number in range(kills):
            output = tmp_path / f"out{number}"
            run(tmp_path / "in", output, chance.randrange(1, calls))
            found = tree(output) if output.exists() else {}
            left = {name for name in found if name.endswith(".part")}
            done = {name: data for name, data in found.items() if not name.startswith(RUN_FOLDER)}
            assert done.items() <= expected.items(), "a file under its final name is not complete"
            unfinished += 0 < len(done) < len(expected)
            torn += bool(left)
            status, _ = run(tmp_path / "in", output)
            assert status == 0
            assert tree(output) == expected, "the next run did not complete it"
            shutil.rmtree(output)
    assert state(tmp_path / "in") == before
    assert unfinished >= kills // 8, "hardly any kill fell into the writing"
    assert torn >= 1, "no kill hit a file that was being written"


INTERRUPTED = textwrap.dedent(
    """
    import sys, time
    from DICOMPatcherLib import cli
    from DICOMPatcherLib.writing import file_writer
    check = file_writer._check_unchanged

    def slowly(*arguments):
        time.sleep(0.05)
        check(*arguments)

    file_writer._check_unchanged = slowly
    sys.exit(cli.main(sys.argv[1:]))
    """
)


def test_ctrl_c_ends_the_run_between_files_and_says_so(tmp_path):
    save_series(tmp_path / "in", 60, SOPInstanceUID=lambda number: None if number % 2 else f"1.2.3.{number}")
    patch(str(tmp_path / "in"), str(tmp_path / "whole"), key=KEY.decode())
    expected = tree(tmp_path / "whole")
    output = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, "patch", str(tmp_path / "in"), str(output), "--key", KEY.decode()],
        env={**os.environ, "PYTHONPATH": PATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        end = time.monotonic() + 30
        while not list(output.rglob("*.dcm")) and time.monotonic() < end:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=30)
    written = tree(output)
    assert process.returncode == 128 + signal.SIGINT
    assert "Traceback" not in errors
    assert "cancelled" in errors
    assert 0 < len(written) < 60
    assert written.items() <= expected.items()
    assert f"{60 - len(written)} failed" in said
    assert "cancelled before it was written" in said
