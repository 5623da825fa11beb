"""Emptying a folder: all that is in it, nothing beside it, and not the wrong one."""

import os

import pytest

from DICOMPatcherLib import folders
from DICOMPatcherLib.files import InputError
from DICOMPatcherLib.folders import empty_steps, may_be_emptied


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
    steps = sum(1 for _ in empty_steps(str(output)))
    assert steps == 6
    assert os.listdir(output) == []
    assert (tmp_path / "beside" / "kept").read_text() == "kept"


def test_what_cannot_be_removed_is_told(output, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(folders.os, "remove", refuse)
    with pytest.raises(InputError, match="cannot be emptied: Permission denied"):
        list(empty_steps(str(output)))


def test_home_and_whole_disks_are_never_emptied(tmp_path, monkeypatch):
    (tmp_path / "home" / "me" / "output").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home" / "me"))
    assert not may_be_emptied("/")
    assert not may_be_emptied(str(tmp_path / "home"))
    assert not may_be_emptied(str(tmp_path / "home" / "me"))
    assert may_be_emptied(str(tmp_path / "home" / "me" / "output"))
