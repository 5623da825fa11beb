"""Two runs into one output folder, and folders that are swapped for links while a run writes or empties."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap

import pytest

from builders import KEY, image, outcomes, save, save_series, state, tree
from DICOMPatcherLib import InputError, make_rules, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.disk import locks, open_folder
from DICOMPatcherLib.disk.input_files import check_folders
from DICOMPatcherLib.disk.locks import LOCK_NAME, FolderLock
from DICOMPatcherLib.disk.open_folder import OpenFolder
from DICOMPatcherLib.disk.run_folder import RUN_FOLDER, RunFolder
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.writing.output_folder import empty_steps
from DICOMPatcherLib.writing.writer import write_steps
from test_leftovers import PATH


def planned(folder, output, **rules):
    planner = Planner(str(folder), make_rules(**rules), str(output), KEY, available=RULES)
    for _ in planner.steps():
        pass
    return planner.plan


@pytest.fixture
def source(tmp_path):
    save_series(tmp_path / "in", 6)
    return tmp_path / "in"


@pytest.fixture
def begun(source, tmp_path):
    """A run that has written one file of six."""
    work = write_steps(planned(source, tmp_path / "out"), str(tmp_path / "out"), threads=0)
    next(work)
    next(work)
    yield work
    work.close()


# Two runs


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_second_run_is_refused_as_long_as_the_first_one_lasts(source, tmp_path, begun, overwrite):
    before = state(tmp_path / "out")
    for output in (tmp_path / "out", tmp_path / "in" / ".." / "out"):
        with pytest.raises(InputError, match="Another run"):
            patch(str(source), str(output), overwrite=overwrite)
    assert state(tmp_path / "out") == before
    for _ in begun:
        pass
    patch(str(source), str(tmp_path / "out"), overwrite=True)
    assert len(tree(tmp_path / "out")) == 6


def test_a_second_command_is_refused(source, tmp_path, begun, capsys):
    assert main(["patch", str(source), str(tmp_path / "out"), "--overwrite"]) == 2
    assert "Another run" in capsys.readouterr().err


def test_of_runs_that_have_both_decided_the_first_to_write_writes(source, tmp_path):
    plans = [planned(source, tmp_path / "out") for _ in range(2)]
    check_folders(str(source), str(tmp_path / "out"))
    first = write_steps(plans[0], str(tmp_path / "out"), allow_existing=False)
    with pytest.raises(InputError, match="Another run"):
        write_steps(plans[1], str(tmp_path / "out"), allow_existing=True)
    for _ in first:
        pass
    with pytest.raises(InputError, match="not empty"):
        write_steps(plans[1], str(tmp_path / "out"), allow_existing=False)
    assert len(tree(tmp_path / "out")) == 6


def test_a_run_that_is_refused_can_begin_when_the_other_has_ended(source, tmp_path, begun):
    plan = planned(source, tmp_path / "out")
    with pytest.raises(InputError):
        write_steps(plan, str(tmp_path / "out"))
    begun.close()
    for _ in write_steps(plan, str(tmp_path / "out")):
        pass
    assert set(outcomes(patch(str(source), str(tmp_path / "other"))).values()) == {"copied"}


def test_a_run_into_a_folder_inside_keeps_its_unfinished_files(source, tmp_path):
    save(tmp_path / "in" / "large", image(9, PixelData=bytes(3_000_000)))
    plan = planned(source, tmp_path / "out" / "sub", leave_out=["NormalizeFileNames"])
    inner = write_steps(plan, str(tmp_path / "out" / "sub"), threads=0)
    while not list((tmp_path / "out" / "sub" / RUN_FOLDER).glob("*.part")):
        next(inner)
    patch(str(source), str(tmp_path / "out"), overwrite=True)
    with pytest.raises(InputError, match="Another run"):
        list(empty_steps(str(tmp_path / "out"), planned(source, tmp_path / "out")))
    for _ in inner:
        pass
    assert {file.outcome for file in plan.files} == {"copied"}


def test_a_folder_in_use_is_not_emptied(source, tmp_path, begun):
    before = state(tmp_path / "out")
    with pytest.raises(InputError, match="Another run"):
        list(empty_steps(str(tmp_path / "out"), planned(source, tmp_path / "out")))
    assert state(tmp_path / "out") == before


def test_closing_a_run_that_has_not_written_yet_lets_others_in(source, tmp_path):
    write_steps(planned(source, tmp_path / "out"), str(tmp_path / "out")).close()
    assert tree(tmp_path / "out") == {}
    patch(str(source), str(tmp_path / "out"))


HOLDER = textwrap.dedent(
    """
    import os, sys
    from DICOMPatcherLib.writing.output_folder import OutputFolder

    os.makedirs(sys.argv[1])
    output = OutputFolder(sys.argv[1])
    os.close(output.unfinished.open("0123456789abcdef.part", os.O_WRONLY | os.O_CREAT))
    print("ready", flush=True)
    sys.stdin.read()
    """
)


def test_the_lock_of_another_process_holds_until_it_is_killed(source, tmp_path):
    output = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(output)],
        env={**os.environ, "PYTHONPATH": PATH},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(InputError, match="Another run"):
            patch(str(source), str(output), overwrite=True)
        assert [name.rpartition(".")[2] for name in tree(output) if name != f"{RUN_FOLDER}/{LOCK_NAME}"] == ["part"]
        process.kill()
    patch(str(source), str(output))
    assert len(tree(output)) == 6


# Locks


def test_a_lock_is_held_by_one_and_free_again_when_released(tmp_path):
    with OpenFolder.at(str(tmp_path)) as folder, OpenFolder.at(str(tmp_path)) as same:
        lock = FolderLock(folder)
        with pytest.raises(BlockingIOError):
            FolderLock(same)
        lock.release()
        assert os.listdir(tmp_path) == []
        FolderLock(same).release(remove=False)
        assert os.listdir(tmp_path) == [LOCK_NAME]
        FolderLock(folder).release()


def test_a_lock_whose_file_is_removed_while_it_is_taken_is_taken_anew(tmp_path, monkeypatch):
    original, calls = locks.lock, []

    def removed_meanwhile(descriptor):
        calls.append(descriptor)
        if len(calls) == 1:
            (tmp_path / LOCK_NAME).unlink()
        return original(descriptor)

    monkeypatch.setattr(locks, "lock", removed_meanwhile)
    with OpenFolder.at(str(tmp_path)) as folder:
        lock = FolderLock(folder)
        assert len(calls) == 2
        with pytest.raises(BlockingIOError):
            FolderLock(folder)
        lock.release()


def test_a_run_folder_that_is_removed_while_it_is_taken_is_made_anew(tmp_path, monkeypatch):
    original, calls = FolderLock.__init__, []

    def removed_meanwhile(lock, folder, name):
        calls.append(folder.path)
        if len(calls) == 1:
            os.rmdir(folder.path)
        original(lock, folder, name)

    monkeypatch.setattr(FolderLock, "__init__", removed_meanwhile)
    with OpenFolder.at(str(tmp_path)) as output:
        run = RunFolder(output)
        assert len(calls) == 2
        with pytest.raises(BlockingIOError):
            RunFolder(output)
        run.close()
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="made with a call of Unix")
def test_without_locks_in_the_file_system_the_file_counts(source, tmp_path, monkeypatch):
    import fcntl

    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    work = write_steps(planned(source, tmp_path / "out"), str(tmp_path / "out"))
    with pytest.raises(InputError, match="Another run"):
        patch(str(source), str(tmp_path / "out"), overwrite=True)
    for _ in work:
        pass
    patch(str(source), str(tmp_path / "out"), overwrite=True)


# Folders swapped for links


def swapped(folder, elsewhere):
    """Put a link in the place of a folder."""
    os.rename(folder, f"{folder}-moved")
    os.symlink(elsewhere, folder)


@pytest.fixture(params=["by descriptor", "by path"])
def system(request, monkeypatch):
    """Systems with descriptors of folders, and without."""
    monkeypatch.setattr(open_folder, "_BY_DESCRIPTOR", request.param == "by descriptor")
    return request.param


@pytest.mark.parametrize("threads", [0, 4])
def test_a_folder_that_is_swapped_for_a_link_is_not_written_through(tmp_path, system, threads):
    for number in range(1, 40):
        save(tmp_path / "in" / "sub" / f"{number:02}", image(number))
    (tmp_path / "elsewhere").mkdir()
    plan = planned(tmp_path / "in", tmp_path / "out", leave_out=["NormalizeFileNames"])
    work = write_steps(plan, str(tmp_path / "out"), threads=threads)
    next(work)
    while not (tmp_path / "out" / "sub").exists():
        next(work)
    swapped(tmp_path / "out" / "sub", tmp_path / "elsewhere")
    for _ in work:
        pass
    # By path, a thread may be between its look for links and its writing at the moment of the swap.
    assert len(os.listdir(tmp_path / "elsewhere")) <= (threads if system == "by path" else 0)
    outcome = [file.outcome for file in plan.files]
    assert set(outcome) <= {"copied", "failed"}
    if threads == 0:
        assert "failed" in outcome


def test_an_output_folder_that_is_swapped_for_a_link_is_written_where_it_was(source, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    work = write_steps(planned(source, tmp_path / "out"), str(tmp_path / "out"), threads=0)
    swapped(tmp_path / "out", tmp_path / "elsewhere")
    for _ in work:
        pass
    assert os.listdir(tmp_path / "elsewhere") == []
    assert len(tree(tmp_path / "out-moved")) == 6


def test_a_folder_that_is_swapped_for_a_link_is_not_emptied_through(source, tmp_path, system):
    save_series(tmp_path / "elsewhere", 3)
    save_series(tmp_path / "out" / "sub", 3)
    save(tmp_path / "out" / "1", image())
    work = empty_steps(str(tmp_path / "out"), planned(source, tmp_path / "out"))
    before = state(tmp_path / "elsewhere")
    while (tmp_path / "out" / "1").exists():
        next(work)
    swapped(tmp_path / "out" / "sub", tmp_path / "elsewhere")
    with pytest.raises(InputError, match="it is a link instead of a folder"):
        list(work)
    assert state(tmp_path / "elsewhere") == before


def test_a_link_in_the_place_of_the_run_folder_is_not_followed(source, tmp_path, system):
    save_series(tmp_path / "elsewhere", 2)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / RUN_FOLDER).symlink_to(tmp_path / "elsewhere")
    before = state(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="cannot be used"):
        patch(str(source), str(tmp_path / "out"), overwrite=True)
    assert state(tmp_path / "elsewhere") == before
