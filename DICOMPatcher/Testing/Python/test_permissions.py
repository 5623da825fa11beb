"""Nobody may read an output who may not read its input."""

from __future__ import annotations

import os
import stat
import zipfile

import pytest

from builders import encoded, image, save
from DICOMPatcherLib import patch
from DICOMPatcherLib.disk.permissions import Openness

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes of files mean little elsewhere")


@pytest.fixture(autouse=True, params=[0o022, 0o000, 0o077], ids=oct)
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder):
    """Return the mode of each file below a folder by its name."""
    return {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}


def made(path, mode, number=1, **values):
    save(path, image(number, **values))
    path.chmod(mode)


@pytest.mark.parametrize("mode", [0o666, 0o644, 0o640, 0o600, 0o400, 0o777, 0o444, 0o660])
@pytest.mark.parametrize("missing", [{}, {"SOPInstanceUID": None}], ids=["copied", "patched"])
def test_an_output_is_no_more_open_than_its_input_nor_than_new_files_are(tmp_path, umask, mode, missing):
    (tmp_path / "in").mkdir()
    (tmp_path / "in").chmod(0o755)
    made(tmp_path / "in" / "1", mode, **missing)
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert list(modes(tmp_path / "out").values()) == [(mode & 0o666 | 0o600) & ~umask]


@pytest.mark.parametrize(("folder", "expected"), [(0o700, 0o600), (0o750, 0o640), (0o755, 0o644), (0o711, 0o644)])
@pytest.mark.parametrize("place", ["in", "in/a", "in/a/b"])
def test_a_folder_that_not_all_may_enter_guards_what_is_in_it(tmp_path, umask, folder, expected, place):
    made(tmp_path / "in" / "a" / "b" / "1", 0o644)
    for path in ("in", "in/a", "in/a/b"):
        (tmp_path / path).chmod(folder if path == place else 0o755)
    patch(str(tmp_path / "in"), str(tmp_path / "out"), [])
    assert modes(tmp_path / "out") == {"1": expected & ~umask}


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_what_comes_from_an_archive_is_as_open_as_the_archive(tmp_path, umask, mode):
    (tmp_path / "in").mkdir(mode=0o755)
    (tmp_path / "in").chmod(0o755)
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as archive:
        archive.writestr("2", encoded(image(2)))
    with zipfile.ZipFile(tmp_path / "in" / "archive.zip", "w") as archive:
        archive.writestr("1", encoded(image(1)))
        archive.write(tmp_path / "inner.zip", "inner.zip")
    (tmp_path / "in" / "archive.zip").chmod(mode)
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert list(modes(tmp_path / "out").values()) == [mode & ~umask] * 2


def test_new_folders_are_no_more_open_than_the_input_folder(tmp_path, umask):
    made(tmp_path / "in" / "1", 0o644)
    (tmp_path / "in").chmod(0o750)
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    found = {
        path.stat().st_mode & 0o777 for path in (tmp_path / "out", *(tmp_path / "out").rglob("*")) if path.is_dir()
    }
    assert found == {0o750 & ~umask | 0o700}


class Status:
    def __init__(self, mode, group):
        self.st_mode, self.st_gid = stat.S_IFDIR | mode, group


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        pytest.param([(0o755, 5)], 0o640, id="a folder for all"),
        pytest.param([(0o750, 5)], 0o600, id="a folder of another group"),
        pytest.param([(0o750, None)], 0o640, id="a folder of the same group"),
    ],
)
def test_rights_of_another_group_are_not_given_to_the_group_of_the_output(tmp_path, statuses, expected):
    descriptor = os.open(tmp_path / "file", os.O_CREAT | os.O_RDWR)
    os.fchmod(descriptor, 0o640)
    group = os.fstat(descriptor).st_gid
    openness = Openness(0o666)
    for mode, other in statuses:
        openness = openness.inside(Status(mode, group if other is None else other))
    openness.of_file(Status(0o640, group)).apply(descriptor)
    assert os.fstat(descriptor).st_mode & 0o777 == expected
    os.close(descriptor)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files to other groups")
def test_a_file_of_another_group_is_not_shown_to_the_group_of_the_output(tmp_path, umask):
    (tmp_path / "in").mkdir()
    (tmp_path / "in").chmod(0o755)
    made(tmp_path / "in" / "1", 0o640)
    os.chown(tmp_path / "in" / "1", 0, 4711)
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert list(modes(tmp_path / "out").values()) == [0o600]
