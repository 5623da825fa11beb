"""Paths that are too long for Windows are given to it in the form that it takes; there is a Windows for that here."""

from __future__ import annotations

import builtins
import contextlib
import errno
import os
import pathlib

import pytest

from builders import KEY, image, save, tree
from DICOMPatcherLib import apply, check, patch
from DICOMPatcherLib.disk import long_paths, open_folder
from DICOMPatcherLib.disk.input_files import is_inside
from DICOMPatcherLib.disk.long_paths import as_written, on_disk

PREFIX = "\\\\?\\"
MOST = 259
DEEP = "/".join(["a folder with a name that is neither long nor short"] * 5)
OF_OS = ("access", "listdir", "lstat", "mkdir", "open", "remove", "replace", "rmdir", "scandir", "stat", "unlink")
OF_FOLDERS = ("mkdir", "rmdir", "listdir", "scandir")


@contextlib.contextmanager
def windows(monkeypatch):
    """Take long paths only behind the prefix, and folders by their paths, as Windows does; give those that had it."""
    prefixed = []

    def given(name, path):
        if not isinstance(path, (str, os.PathLike)):
            return path
        text = os.fspath(path)
        if text.startswith(PREFIX):
            prefixed.append(text)
            return text[len(PREFIX) :]
        if isinstance(text, str) and len(text) > (247 if name in OF_FOLDERS else MOST):
            raise FileNotFoundError(errno.ENOENT, "The system cannot find the path specified", text)
        return path

    def limited(name, do):
        def call(path, *words, **options):
            if name == "replace":
                words = (given(name, words[0]), *words[1:])
            return do(given(name, path), *words, **options)

        return call

    with monkeypatch.context() as patched:
        patched.setattr(long_paths, "_IS_WINDOWS", True)
        patched.setattr(open_folder, "_BY_DESCRIPTOR", False)
        for name in OF_OS:
            patched.setattr(os, name, limited(name, getattr(os, name)))
        patched.setattr(builtins, "open", limited("open", builtins.open))
        yield prefixed


def test_files_far_down_are_examined_and_written(tmp_path, monkeypatch):
    save(tmp_path / "in" / DEEP / "one.dcm", image(1, SeriesInstanceUID=""))
    save(tmp_path / "in" / DEEP / "two.dcm", image(2))
    save(tmp_path / "in" / "three.dcm", image(3))
    assert len(str(tmp_path / "in" / DEEP)) > 260
    patch(tmp_path / "in", tmp_path / "expected", key=KEY)
    with windows(monkeypatch) as prefixed:
        report = patch(tmp_path / "in", tmp_path / "out", key=KEY)
        again = patch(tmp_path / "in", tmp_path / "out", key=KEY, overwrite=True)
        check(tmp_path / "in", key=KEY).plan.save(tmp_path / "plan")
        applied = apply(tmp_path / "plan", tmp_path / "applied")
    assert report.all_handled
    assert again.all_handled
    assert applied.all_handled
    assert len({os.path.basename(path) for path in prefixed} & {"one.dcm", "two.dcm", "three.dcm"}) == 2
    for name in ("out", "applied"):
        assert tree(tmp_path / name) == tree(tmp_path / "expected")


def test_without_the_prefix_they_could_not_be(tmp_path, monkeypatch):
    with windows(monkeypatch), pytest.raises(FileNotFoundError):
        os.stat(str(tmp_path / DEEP))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("C:\\data\\file", "C:\\data\\file"),
        ("C:\\" + "x" * 250, PREFIX + "C:\\" + "x" * 250),
        ("\\\\server\\share\\" + "x" * 250, PREFIX + "UNC\\server\\share\\" + "x" * 250),
        (PREFIX + "C:\\" + "x" * 250, PREFIX + "C:\\" + "x" * 250),
    ],
)
def test_drives_and_shares_have_forms_of_their_own(monkeypatch, path, expected):
    assert on_disk(path) == path
    monkeypatch.setattr(long_paths, "_IS_WINDOWS", True)
    assert on_disk(path) == expected
    assert as_written(expected) == as_written(path)


def test_a_path_lies_in_a_folder_in_either_form(tmp_path, monkeypatch):
    inner = str(tmp_path / pathlib.Path(DEEP))
    monkeypatch.setattr(os.path, "realpath", lambda path: path)
    assert is_inside(PREFIX + inner, str(tmp_path))
    assert is_inside(inner, PREFIX + str(tmp_path))
    assert not is_inside(PREFIX + inner, str(tmp_path / "other"))
