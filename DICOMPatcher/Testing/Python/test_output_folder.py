"""Emptying a folder: all that is in it, nothing beside it, and not the wrong one."""

import os
import shutil

import pytest

from builders import image, save
from DICOMPatcherLib import make_rules
from DICOMPatcherLib.disk import open_folder
from DICOMPatcherLib.disk.open_folder import OpenFolder
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.rule_list import RULES
from DICOMPatcherLib.writing.output_folder import empty_steps, make_ready, may_be_emptied, remove_files_steps


def plan_of(folder, links_to=None):
    """Return a plan for one file and perhaps one behind a link."""
    save(folder / "input" / "1", image(1))
    if links_to:
        (folder / "input" / "link").symlink_to(links_to)
    planner = Planner(str(folder / "input"), make_rules(), available=RULES)
    for _ in planner.steps():
        pass
    return planner.plan


@pytest.fixture
def output(tmp_path):
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "kept").write_text("kept")
    output = tmp_path / "output"
    (output / "a" / "b").mkdir(parents=True)
    (output / "a" / "b" / "1").write_text("1")
    (output / "2").write_text("2")
    (output / "link").symlink_to(tmp_path / "beside")
    (output / "file link").symlink_to(tmp_path / "beside" / "kept")
    return output


def test_all_goes_but_what_links_lead_to(tmp_path, output):
    steps = sum(1 for _ in empty_steps(str(output), plan_of(tmp_path)))
    assert steps > 6
    assert os.listdir(output) == []
    assert (tmp_path / "beside" / "kept").read_text() == "kept"


def test_what_cannot_be_removed_is_told(tmp_path, output, monkeypatch):
    plan = plan_of(tmp_path)

    def refuse(path, dir_fd):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "remove", refuse)
    with pytest.raises(InputError, match="cannot be emptied: Permission denied"):
        list(empty_steps(str(output), plan))


def test_an_input_file_behind_a_link_is_not_removed(tmp_path, output):
    save(output / "a" / "b" / "original", image(2))
    plan = plan_of(tmp_path, links_to=output / "a")
    with pytest.raises(InputError, match="leads into the output folder"):
        list(empty_steps(str(output), plan))
    assert (output / "a" / "b" / "original").exists()


def test_nothing_is_removed_if_there_will_be_too_little_space(tmp_path, output, monkeypatch):
    plan = plan_of(tmp_path)
    usage = shutil.disk_usage(output)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1024))
    with pytest.raises(InputError, match="too little space"):
        list(empty_steps(str(output), plan))
    assert (output / "2").read_text() == "2"


def test_a_disk_that_does_not_tell_its_size_is_not_called_full(tmp_path, output, monkeypatch):
    """Some network disks, and folders that only look like one, such as those of the system."""
    usage = shutil.disk_usage(output)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(total=0, free=0))
    make_ready(plan_of(tmp_path), str(tmp_path / "new"), False).close()
    assert (tmp_path / "new").is_dir()
    assert sum(1 for _ in empty_steps(str(output), plan_of(tmp_path)))


def test_what_is_removed_makes_space(tmp_path, output, monkeypatch):
    plan = plan_of(tmp_path)
    (output / "large").write_bytes(bytes(17 * 1024 * 1024))
    usage = shutil.disk_usage(output)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1024))
    assert sum(1 for _ in empty_steps(str(output), plan))
    assert os.listdir(output) == []


def test_what_a_junction_of_windows_leads_to_stays(tmp_path, output, monkeypatch):
    """A junction is a folder to the file system, but for a mark."""
    plan = plan_of(tmp_path)
    marked = os.lstat(output / "a").st_ino
    status = OpenFolder.status

    class Marked:
        def __init__(self, status):
            self.st_mode, self.st_size, self.st_reparse_tag = status.st_mode, status.st_size, 7

    def status_of(folder, name):
        found = status(folder, name)
        return Marked(found) if found.st_ino == marked else found

    removed = []
    monkeypatch.setattr(open_folder, "_JUNCTION", 7)
    monkeypatch.setattr(OpenFolder, "status", status_of)
    monkeypatch.setattr(OpenFolder, "remove", lambda folder, name: removed.append(name))
    monkeypatch.setattr(OpenFolder, "remove_folder", lambda folder, name: removed.append(name))
    list(empty_steps(str(output), plan))
    assert "a" in removed
    assert "b" not in removed


def test_home_and_whole_disks_are_never_emptied(tmp_path, monkeypatch):
    (tmp_path / "home" / "me" / "output").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home" / "me"))
    assert not may_be_emptied("/")
    assert not may_be_emptied(str(tmp_path / "home"))
    assert not may_be_emptied(str(tmp_path / "home" / "me"))
    assert may_be_emptied(str(tmp_path / "home" / "me" / "output"))


def test_nothing_protected_is_emptied(tmp_path):
    (tmp_path / "around" / "database" / "files").mkdir(parents=True)
    (tmp_path / "around" / "other").mkdir()
    protected = str(tmp_path / "around" / "database")
    emptied = [path for path in sorted(tmp_path.rglob("*")) if may_be_emptied(str(path), protected)]
    assert emptied == [tmp_path / "around" / "other"]


def test_only_what_was_written_is_removed_and_no_link_is_followed(tmp_path):
    output, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    (output / "a").mkdir(parents=True)
    (output / "b" / "c").mkdir(parents=True)
    elsewhere.mkdir()
    for path in (output / "a" / "1", output / "b" / "c" / "2", elsewhere / "1"):
        path.write_bytes(b"written")
    states = {}
    for target in ("a/1", "b/c/2", "gone/3"):
        status = (output / target).stat() if (output / target).exists() else (output / "a" / "1").stat()
        states[target] = status.st_size, status.st_mtime_ns
    steps = remove_files_steps(str(output), states)
    assert collect(steps) == 2
    assert list(output.iterdir()) == []
    (output / "a").symlink_to(elsewhere)
    with pytest.raises(InputError, match="cannot be removed"):
        collect(remove_files_steps(str(output), states))
    assert (elsewhere / "1").exists()


def collect(steps):
    """Return what steps give at their end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
