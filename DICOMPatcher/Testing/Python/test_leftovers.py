"""What is unpacked from archives does not outlive the run, however it ends, and nothing of others is removed."""

from __future__ import annotations

import contextlib
import gc
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import textwrap
import zipfile

import pytest

import DICOMPatcherLib
from builders import encoded, image, state, tree
from DICOMPatcherLib import check, patch
from DICOMPatcherLib.disk.locks import LOCK_NAME, FolderLock
from DICOMPatcherLib.disk.open_folder import OpenFolder
from DICOMPatcherLib.disk.signals import Ended, held, raised_as_exceptions
from DICOMPatcherLib.disk.temporary import TemporaryDiskError, TemporaryFolder, remove_leftovers

PATH = str(pathlib.Path(DICOMPatcherLib.__file__).parents[1])


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def archive(path, count=12):
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as opened:
        for number in range(1, count + 1):
            opened.writestr(f"{number:02}.dcm", encoded(image(number, SOPInstanceUID=None)))
    return path


def leftover(temporary, name="dicom-patcher-abcd0123"):
    """Make what a run leaves behind that is killed after unpacking."""
    (temporary / name / "tmp1").mkdir(parents=True)
    (temporary / name / "tmp1" / "000001").write_bytes(b"a patient")
    (temporary / name / LOCK_NAME).write_bytes(b"")
    return temporary / name


# In one process


@pytest.mark.parametrize("work", ["check", "patch"])
def test_a_run_leaves_nothing_of_what_it_unpacked(tmp_path, temporary, work):
    archive(tmp_path / "in" / "archive.zip")
    report = check(str(tmp_path / "in")) if work == "check" else patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert len(list(report.files())) == 13
    assert list(temporary.iterdir()) == []


def test_a_folder_that_nobody_uses_any_more_goes(temporary):
    folder = TemporaryFolder()
    assert len(list(temporary.iterdir())) == 1
    del folder
    gc.collect()
    assert list(temporary.iterdir()) == []


def test_only_its_owner_may_enter_the_folder(temporary):
    folder = TemporaryFolder()
    assert os.stat(folder.path).st_mode & 0o777 == 0o700
    folder.close()


def test_what_a_killed_run_left_goes_at_the_next_start(tmp_path, temporary):
    archive(tmp_path / "in" / "archive.zip")
    leftover(temporary)
    (temporary / "dicom-patcher-empty000").mkdir()
    check(str(tmp_path / "in"))
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_run_that_goes_on_stays(temporary):
    folder = TemporaryFolder()
    (pathlib.Path(folder.path) / "tmp1").mkdir()
    (pathlib.Path(folder.path) / "tmp1" / "000001").write_bytes(b"a patient")
    before = state(temporary)
    remove_leftovers()
    assert state(temporary) == before
    folder.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["dicom-patcher-abcd", "dicom-patcher-ABCD0123", "dicom-patcher-abcd01234", "Xdicom-patcher-abcd0123", "other"],
)
def test_a_folder_of_another_name_stays(temporary, name):
    leftover(temporary, name)
    before = state(temporary)
    remove_leftovers()
    assert state(temporary) == before


def test_a_folder_without_a_lock_stays(temporary):
    (leftover(temporary) / LOCK_NAME).unlink()
    before = state(temporary)
    remove_leftovers()
    assert state(temporary) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give away folders")
def test_the_folder_of_another_user_stays(temporary):
    os.chown(leftover(temporary), 12345, 12345)
    before = state(temporary)
    remove_leftovers()
    assert state(temporary) == before


def test_links_are_not_followed(tmp_path, temporary):
    real = leftover(tmp_path, "dicom-patcher-elsewher")
    (temporary / "dicom-patcher-abcd0123").symlink_to(real)
    folder = leftover(temporary, "dicom-patcher-abcd0124")
    (folder / "link").symlink_to(real / "tmp1")
    (folder / "tmp1" / "link").symlink_to(real / "tmp1" / "000001")
    linked_lock = leftover(temporary, "dicom-patcher-abcd0125")
    (linked_lock / LOCK_NAME).unlink()
    (linked_lock / LOCK_NAME).symlink_to(real / LOCK_NAME)
    before = state(real)
    remove_leftovers()
    assert state(real) == before
    assert (linked_lock / "tmp1" / "000001").exists()


def test_what_cannot_be_removed_now_is_still_known_later(temporary, monkeypatch):
    folder = leftover(temporary)
    with monkeypatch.context() as patched:
        patched.setattr(OpenFolder, "remove_folder", lambda *_: (_ for _ in ()).throw(PermissionError(13, "denied")))
        remove_leftovers()
    assert (folder / LOCK_NAME).exists()
    remove_leftovers()
    assert not folder.exists()


def test_a_folder_that_cannot_be_locked_for_lack_of_room_does_not_stay(temporary, monkeypatch):
    def fail(lock, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FolderLock, "__init__", fail)
    with pytest.raises(TemporaryDiskError):
        TemporaryFolder()
    assert list(temporary.iterdir()) == []


def test_a_signal_does_not_keep_a_folder_from_being_removed(temporary, monkeypatch):
    folder = TemporaryFolder()
    for name in ("tmp1", "tmp2", "tmp3"):
        (pathlib.Path(folder.path) / name).mkdir()
    enter, calls = OpenFolder.enter, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return enter(*arguments)

    monkeypatch.setattr(OpenFolder, "enter", interrupted)
    with pytest.raises(KeyboardInterrupt):
        folder.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("moment", ["before it is opened", "before it is locked"])
def test_a_folder_that_is_taken_for_a_leftover_while_it_is_made_is_made_anew(temporary, monkeypatch, moment):
    made = []
    owner, name = (OpenFolder, "at") if moment == "before it is opened" else (FolderLock, "__init__")
    original = getattr(owner, name)

    def swept(*arguments):
        path = getattr(arguments[-1], "path", arguments[-1])
        made.append(path)
        if len(made) == 1:
            os.rmdir(path)
        return original(*arguments)

    monkeypatch.setattr(owner, name, swept)
    folder = TemporaryFolder()
    assert [folder.path] == made[1:]
    folder.close()


# Processes that are ended

RUN = textwrap.dedent(
    """
    import sys
    from DICOMPatcherLib import cli
    from DICOMPatcherLib.planning import unpacking
    from DICOMPatcherLib.writing import file_writer

    write, unchanged = unpacking.Budget.write, file_writer._check_unchanged

    def slowly(moment, function):
        def work(*arguments):
            import time
            print(moment, flush=True)
            time.sleep(0.02)
            return function(*arguments)
        return work

    unpacking.Budget.write = slowly("unpacking", write)
    file_writer._check_unchanged = slowly("writing", unchanged)
    sys.exit(cli.main(sys.argv[1:]))
    """
)


def ended(arguments, number, moment, count):
    """Run the command, send it a signal when it has come to a moment so often; return how it ended and what it said."""
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": PATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            count -= line.startswith(moment)
            if count == 0:
                break
        process.send_signal(number)
        process.stdout.read()
        errors = process.stderr.read()
        return process.wait(30), errors


@pytest.mark.skipif(os.name != "posix", reason="made with signals")
@pytest.mark.parametrize("moment", [pytest.param("unpacking", marks=pytest.mark.thorough), "writing"])
@pytest.mark.parametrize(
    "name", ["SIGTERM", *(pytest.param(other, marks=pytest.mark.thorough) for other in ("SIGHUP", "SIGINT"))]
)
def test_a_signal_leaves_nothing_but_complete_files(tmp_path, temporary, name, moment):
    number = signal.Signals[name]
    archive(tmp_path / "in" / "archive.zip")
    patch(str(tmp_path / "in"), str(tmp_path / "whole"), key=b"key")
    output = tmp_path / "out"
    for count in (1, 5):
        arguments = ["patch", tmp_path / "in", output, "--overwrite", "--key", "key"]
        code, errors = ended(arguments, number, moment, count)
        assert code == 128 + number
        assert "Traceback" not in errors
        assert list(temporary.iterdir()) == []
        written = tree(output) if output.exists() else {}
        assert set(written) < set(tree(tmp_path / "whole"))
        assert not (output / ".dicom-patcher").exists()


@pytest.mark.skipif(os.name != "posix", reason="made with signals")
def test_what_a_kill_leaves_goes_at_the_next_start(tmp_path, temporary):
    archive(tmp_path / "in" / "archive.zip")
    arguments = ["patch", tmp_path / "in", tmp_path / "out", "--overwrite"]
    for moment, count in (("unpacking", 1), ("unpacking", 6), ("writing", 3)):
        assert ended(arguments, signal.SIGKILL, moment, count)[0] == -signal.SIGKILL
        assert len(list(temporary.iterdir())) == 1
        save = tmp_path / "other.dcm"
        save.write_bytes(encoded(image()))
        check(str(save))
        assert list(temporary.iterdir()) == []
    patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert len(tree(tmp_path / "out")) == 12


@pytest.mark.skipif(os.name != "posix", reason="made with signals")
@pytest.mark.parametrize(
    ("number", "kind"), [(signal.SIGTERM, Ended), (signal.SIGHUP, Ended), (signal.SIGINT, KeyboardInterrupt)]
)
def test_a_signal_waits_for_what_must_be_done_whole(number, kind):
    done = []

    def work():
        with held():
            with held():
                os.kill(os.getpid(), number)
                done.append("inner")
            done.append("outer")
        done.append("never")

    with pytest.raises(kind), raised_as_exceptions():
        work()
    assert done == ["inner", "outer"]
    with raised_as_exceptions(), held():
        done.append("and no more")
    assert done[-1] == "and no more"


@pytest.mark.skipif(os.name != "posix", reason="made with signals")
@pytest.mark.parametrize("moment", ["mkdtemp", "folder lock", "removal"])
def test_no_moment_is_wrong_for_a_signal(temporary, monkeypatch, moment):
    def interrupted(function):
        def work(*arguments, **options):
            os.kill(os.getpid(), signal.SIGTERM)
            return function(*arguments, **options)

        return work

    if moment == "mkdtemp":
        monkeypatch.setattr("tempfile.mkdtemp", interrupted(tempfile.mkdtemp))
    elif moment == "folder lock":
        monkeypatch.setattr(FolderLock, "__init__", interrupted(FolderLock.__init__))
    else:
        monkeypatch.setattr(FolderLock, "release", interrupted(FolderLock.release))
    with pytest.raises(Ended), raised_as_exceptions():
        TemporaryFolder().close()
    gc.collect()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="made with signals")
def test_a_signal_that_is_ignored_stays_ignored(tmp_path):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with raised_as_exceptions():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_the_handlers_of_signals_are_as_before_when_the_command_has_ended(tmp_path):
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)]
    before = [signal.getsignal(number) for number in numbers]
    with contextlib.suppress(ValueError), raised_as_exceptions():
        assert signal.getsignal(signal.SIGTERM) != before[0]
        raise ValueError
    assert [signal.getsignal(number) for number in numbers] == before
