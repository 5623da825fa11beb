"""What a scanner holds for a moment on Windows is tried again; what is denied for good is not waited for again."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from builders import KEY, save_series, tree
from DICOMPatcherLib import check, patch
from DICOMPatcherLib.disk import open_folder, patience
from DICOMPatcherLib.disk.temporary import TemporaryFolder

CHANGES = ("open", "replace", "remove", "rmdir")


class Held(PermissionError):
    """What Windows raises while another process has a file open."""

    winerror = 32

    def __init__(self, path):
        super().__init__(13, "The process cannot access the file because it is being used by another process", path)


class Denied(Held):
    winerror = 5


class Scanner:
    """Holds each file for a while whenever somebody wants to open it for writing, to move, or to remove it."""

    def __init__(self, monkeypatch, tries, error=Held):
        self.tries, self.error = tries, error
        self.tried = Counter()
        self.waited = []
        monkeypatch.setattr(patience.time, "sleep", self.waited.append)
        monkeypatch.setattr(patience.patiently, "left", 30.0)
        for name in CHANGES:
            monkeypatch.setattr(os, name, self.held(name, getattr(os, name)))

    def held(self, name, do):
        def tried(path, *words, **options):
            is_change = name != "open" or words[0] & os.O_CREAT
            key = name, str(path)
            if is_change and self.tried[key] < self.tries:
                self.tried[key] += 1
                raise self.error(path)
            return do(path, *words, **options)

        return tried


@pytest.fixture(params=["by descriptor", "by path"], autouse=True)
def way(request, monkeypatch):
    monkeypatch.setattr(open_folder, "_BY_DESCRIPTOR", open_folder._BY_DESCRIPTOR and request.param == "by descriptor")


@pytest.mark.parametrize("error", [Held, Denied])
def test_what_is_held_for_a_moment_is_tried_again(tmp_path, monkeypatch, error):
    save_series(tmp_path / "in", 2)
    patch(tmp_path / "in", tmp_path / "expected", key=KEY)
    scanner = Scanner(monkeypatch, 2, error)
    report = patch(tmp_path / "in", tmp_path / "out", key=KEY, report=tmp_path / "report.json")
    check(tmp_path / "in", key=KEY).plan.save(tmp_path / "plan")
    folder = TemporaryFolder()
    folder.close()
    assert report.all_handled
    assert tree(tmp_path / "out") == tree(tmp_path / "expected")
    assert (tmp_path / "report.json").exists()
    assert (tmp_path / "plan").exists()
    assert not os.path.exists(folder.path)
    assert {name for name, _ in scanner.tried} >= {"open", "replace", "remove"}
    assert set(scanner.waited) == {0.01, 0.03}


def test_what_is_held_for_good_is_named_and_not_waited_for_again_and_again(tmp_path, monkeypatch):
    save_series(tmp_path / "in", 9)
    scanner = Scanner(monkeypatch, 0)
    monkeypatch.setattr(patience.patiently, "left", 4.0)
    do = os.replace

    def fail(path, *words, **options):
        if str(path).endswith(".part"):
            raise Held(path)
        return do(path, *words, **options)

    monkeypatch.setattr(os, "replace", fail)
    report = patch(tmp_path / "in", tmp_path / "out", key=KEY)
    assert [file.outcome for file in report.plan.files] == ["failed"] * 9
    assert all("used by another process" in file.reason for file in report.plan.files)
    assert tree(tmp_path / "out") == {}
    assert sum(scanner.waited) <= 4


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), FileNotFoundError(2, "No such file")])
def test_nothing_else_is_waited_for(monkeypatch, error):
    monkeypatch.setattr(patience.time, "sleep", lambda seconds: pytest.fail("it waits"))

    def fail():
        raise error

    with pytest.raises(type(error)):
        patience.patiently(fail)


def test_only_what_was_waited_for_in_vain_makes_impatient(monkeypatch):
    scanner = Scanner(monkeypatch, 0)
    monkeypatch.setattr(patience.patiently, "left", 2.0)
    answers = [Held("a"), 7] * 1000

    def do():
        answer = answers.pop(0) if answers else Held("a")
        if isinstance(answer, Held):
            raise answer
        return answer

    for _ in range(1000):
        assert patience.patiently(do) == 7
    scanner.waited.clear()
    for _ in range(20):
        with pytest.raises(Held):
            patience.patiently(do)
    assert 1.5 < sum(scanner.waited) <= 2.0
