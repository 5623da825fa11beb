"""What is found in the input folder, and which folders may be input and output."""

from __future__ import annotations

import os

import pytest

from builders import Recorder, entries, image, outcomes, save, save_series, state, time_limit, tree
from DICOMPatcherLib import InputError, check, patch
from DICOMPatcherLib.disk import input_files
from DICOMPatcherLib.disk.input_files import check_folders, list_files, split_input
from DICOMPatcherLib.disk.run_folder import RUN_FOLDER

PART = "0123456789abcdef.part"


def paths(root, *arguments):
    with time_limit(10):
        return [found.path for found in list_files(str(root), *arguments)]


def problems(root, *arguments):
    with time_limit(10):
        return {found.path: found.problem for found in list_files(str(root), *arguments) if found.problem}


# Listing


def test_folders_and_files_come_in_sorted_order(tmp_path):
    for name in ("b/z", "b/a/1", "a/2", "a/10", "z", "B/1", "c", "\u00e9/1"):
        save(tmp_path / name, image())
    assert paths(tmp_path) == ["c", "z", "B/1", "a/10", "a/2", "b/z", "b/a/1", "\u00e9/1"]


def test_hidden_files_are_files(tmp_path):
    save(tmp_path / ".hidden" / ".file", image())
    assert paths(tmp_path) == [".hidden/.file"]


def test_loops_of_links_end(tmp_path):
    save(tmp_path / "a" / "1", image())
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a")
    assert [path for path in paths(tmp_path) if path.endswith("1")] == ["a/1"]


def test_deep_folders_are_not_looked_up_from_the_root_each_time(tmp_path, monkeypatch):
    (tmp_path / "in" / "/".join("d" * 100)).mkdir(parents=True)
    (tmp_path / "out").mkdir()
    looked_up = []
    monkeypatch.setattr(os, "lstat", lambda path, _lstat=os.lstat, **options: (looked_up.append(path), _lstat(path))[1])
    assert paths(tmp_path / "in", "", str(tmp_path / "out")) == []
    assert len(looked_up) < 300


def test_a_linked_folder_is_read_once(tmp_path):
    save(tmp_path / "elsewhere" / "1", image())
    (tmp_path / "in").mkdir()
    for name in ("x", "y"):
        (tmp_path / "in" / name).symlink_to(tmp_path / "elsewhere")
    assert [path for path in paths(tmp_path / "in") if path.endswith("1")] == ["x/1"]


@pytest.fixture
def unnumbered(monkeypatch):
    """A file system that does not number what is in it."""

    class System:
        def __getattr__(self, name):
            return getattr(os, name)

        def stat(self, path):
            status = os.stat(path)
            return os.stat_result((status.st_mode, 0, *status[2:]))

    monkeypatch.setattr(input_files, "os", System())


def test_without_numbers_of_files_all_folders_are_read(tmp_path, unnumbered):
    for name in ("a/1", "a/b/2", "c/3"):
        save(tmp_path / "in" / name, image())
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in" / "a")
    (tmp_path / "in" / "c" / "loop").symlink_to(tmp_path / "in")
    assert paths(tmp_path / "in") == ["a/1", "a/b/2", "c/3", "c/loop", "loop"]
    assert set(problems(tmp_path / "in").values()) == {"a folder that is linked more than once"}


def test_without_numbers_of_files_input_and_output_are_told_apart(tmp_path, unnumbered):
    save(tmp_path / "in" / "1.dcm", image())
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "in")
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert len(tree(tmp_path / "out")) == 1
    with pytest.raises(InputError, match="same folder"):
        patch(str(tmp_path / "in"), str(tmp_path / "link"))


def test_a_link_to_itself_is_a_link_that_leads_nowhere(tmp_path):
    save(tmp_path / "1", image())
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert paths(tmp_path) == ["1", "self"]
    assert list(problems(tmp_path)) == ["self"]


def test_a_broken_link_a_pipe_and_a_folder_named_like_a_file_stop_nothing(tmp_path):
    save(tmp_path / "1", image())
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    save(tmp_path / "folder.dcm" / "2", image(2))
    with time_limit(10):
        report = check(str(tmp_path))
    assert outcomes(report) == {"1": "copied", "broken": "unreadable", "pipe": "skipped", "folder.dcm/2": "copied"}


def test_very_deep_folders_do_not_overflow_the_stack(tmp_path):
    folder = tmp_path
    for _ in range(300):
        folder = folder / "dd"
    save(folder / "1", image())
    assert len(paths(tmp_path)) == 1


def test_empty_files_and_other_files_are_skipped_with_a_reason(tmp_path):
    (tmp_path / "empty.dcm").write_bytes(b"")
    (tmp_path / "readme.txt").write_text("Put this CD into the drive.")
    (tmp_path / "thumb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    save(tmp_path / "1", image())
    report = check(str(tmp_path))
    assert set(outcomes(report).values()) == {"copied", "skipped"}
    assert all(entry["reason"] for entry in report.files() if entry["outcome"] == "skipped")


# Which folders may be used


def test_the_input_has_to_be_there(tmp_path):
    for work in (check, split_input):
        with pytest.raises(InputError, match="nothing-here"):
            work(str(tmp_path / "nothing-here"))
    with pytest.raises(InputError, match="nothing-here"):
        patch(str(tmp_path / "nothing-here"), str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_the_input_must_not_be_empty(tmp_path):
    (tmp_path / "in" / "sub").mkdir(parents=True)
    with pytest.raises(InputError, match="no files"):
        check(str(tmp_path / "in"))
    with pytest.raises(InputError, match="no files"):
        patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def linked(tmp_path, name, target):
    (tmp_path / name).symlink_to(target)
    return tmp_path / name


@pytest.mark.parametrize(
    "output",
    [
        pytest.param(lambda tmp: tmp / "in", id="the same"),
        pytest.param(lambda tmp: tmp / "in" / "sub" / ".." / "." / "", id="the same in other words"),
        pytest.param(lambda tmp: linked(tmp, "link", tmp / "in"), id="the same through a link"),
        pytest.param(lambda tmp: tmp / "in" / "out", id="inside"),
        pytest.param(lambda tmp: tmp / "in" / "new" / "newer" / "out", id="far inside"),
        pytest.param(lambda tmp: tmp / "in" / "sub", id="inside, existing"),
        pytest.param(lambda tmp: linked(tmp, "link", tmp / "in") / "out", id="inside through a link"),
        pytest.param(lambda tmp: linked(tmp, "link", tmp / "in" / "sub") / "out", id="inside through a link into it"),
        pytest.param(lambda tmp: linked(tmp, "link", tmp / "in" / "new"), id="inside through a link to come"),
        pytest.param(lambda tmp: tmp, id="around"),
        pytest.param(lambda tmp: tmp.parent, id="far around"),
        pytest.param(lambda tmp: linked(tmp, "link", tmp), id="around through a link"),
        pytest.param(lambda tmp: tmp / "in" / "1.dcm", id="a file of the input"),
    ],
)
def test_output_may_not_be_inside_or_around_the_input(tmp_path, output):
    save(tmp_path / "in" / "1.dcm", image())
    save(tmp_path / "in" / "sub" / "2.dcm", image(2))
    output = output(tmp_path)
    before = state(tmp_path)
    for overwrite in (False, True):
        with pytest.raises(InputError):
            patch(str(tmp_path / "in"), str(output), overwrite=overwrite)
    assert state(tmp_path) == before


def test_the_guard_sees_links_in_the_path_of_the_input_too(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    link = linked(tmp_path, "link", tmp_path / "in")
    for output in (tmp_path / "in", tmp_path / "in" / "out", tmp_path):
        with pytest.raises(InputError):
            patch(str(link), str(output), overwrite=True)


def test_a_neighbour_with_a_longer_name_is_not_inside(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    patch(str(tmp_path / "in"), str(tmp_path / "in-out"))
    assert len(tree(tmp_path / "in-out")) == 1


def test_one_file_may_be_patched_into_a_new_folder_beside_it(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    save(tmp_path / "in" / "2.dcm", image(2))
    report = patch(str(tmp_path / "in" / "1.dcm"), str(tmp_path / "in" / "out"))
    assert outcomes(report) == {"1.dcm": "copied"}
    assert len(tree(tmp_path / "in" / "out")) == 1


def test_one_file_may_not_be_patched_into_its_own_folder(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    before = state(tmp_path)
    with pytest.raises(InputError):
        patch(str(tmp_path / "in" / "1.dcm"), str(tmp_path / "in"), overwrite=True)
    assert state(tmp_path) == before


def test_an_output_that_is_not_empty_is_refused_unless_allowed(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    before = state(tmp_path)
    with pytest.raises(InputError, match=r"mine\.txt"):
        patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert state(tmp_path) == before
    patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"
    assert len(tree(tmp_path / "out")) == 2


def test_the_leftovers_of_a_killed_run_do_not_count_and_go(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    (tmp_path / "out" / RUN_FOLDER).mkdir(parents=True)
    for name in (PART, "lock"):
        (tmp_path / "out" / RUN_FOLDER / name).write_bytes(b"half")
    assert check_folders(str(tmp_path / "in"), str(tmp_path / "out")) == []
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pa000"]


def test_nothing_but_leftovers_goes(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    mine = [f"{RUN_FOLDER}/mine", f"{RUN_FOLDER}/{PART}x", f"{RUN_FOLDER}/{PART.upper()}", PART, f"sub/{PART}"]
    for name in mine:
        save(tmp_path / "out" / name, image())
    patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert sorted(tree(tmp_path / "out")) == sorted([*mine, "pa000/st000/se000/ct000.dcm"])


def test_unfinished_files_of_a_run_are_no_input(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    save(tmp_path / "in" / RUN_FOLDER / PART, image(2))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert outcomes(report) == {"1.dcm": "copied", RUN_FOLDER: "skipped"}
    assert entries(report)[RUN_FOLDER]["reason"]


@pytest.mark.parametrize("name", [RUN_FOLDER, RUN_FOLDER.upper()])
def test_no_output_has_the_name_of_the_folder_for_unfinished_files(tmp_path, name):
    save(tmp_path / "in" / name, image())
    patch(str(tmp_path / "in"), str(tmp_path / "out"), [])
    (written,) = tree(tmp_path / "out")
    assert written.casefold() != RUN_FOLDER


def test_an_output_that_is_a_file_is_refused(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError):
        patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    with pytest.raises(InputError):
        patch(str(tmp_path / "in"), str(tmp_path / "out" / "sub"), overwrite=True)
    assert (tmp_path / "out").read_text() == "mine"


# Links between input and output


def test_a_link_in_the_input_to_the_output_is_not_followed(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    save(tmp_path / "out" / "old.dcm", image(2))
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert outcomes(report) == {"1.dcm": "copied", "link": "skipped"}
    assert "output folder" in entries(report)["link"]["reason"]


def test_a_link_in_the_input_to_what_is_around_the_output_is_followed_but_not_into_it(tmp_path):
    save(tmp_path / "in" / "1.dcm", image())
    save(tmp_path / "around" / "2.dcm", image(2))
    save(tmp_path / "around" / "out" / "old.dcm", image(3))
    (tmp_path / "in" / "link").symlink_to(tmp_path / "around")
    report = patch(str(tmp_path / "in"), str(tmp_path / "around" / "out"), overwrite=True)
    assert outcomes(report) == {"1.dcm": "copied", "link/2.dcm": "copied", "link/out": "skipped"}
    assert "output folder" in entries(report)["link/out"]["reason"]


def test_every_linked_folder_that_is_passed_over_has_a_line(tmp_path):
    save(tmp_path / "elsewhere" / "1", image())
    (tmp_path / "in").mkdir()
    for name in ("x", "y", "z"):
        (tmp_path / "in" / name).symlink_to(tmp_path / "elsewhere")
    report = check(str(tmp_path / "in"))
    assert outcomes(report) == {"x/1": "copied", "y": "skipped", "z": "skipped"}
    assert "linked more than once" in entries(report)["y"]["reason"]


@pytest.mark.parametrize("linked_to", ["pa000", "pa000/st000/se000"])
def test_what_a_link_in_the_input_shows_of_the_output_is_not_input(tmp_path, linked_to):
    save(tmp_path / "in" / "1.dcm", image(1))
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out" / linked_to)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert not any(source.endswith("ct000.dcm") for source in entries(report))


def test_a_link_in_the_output_that_leads_out_is_not_written_through(tmp_path):
    save(tmp_path / "in" / "1.dcm", image(1))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "pa000").symlink_to(tmp_path / "elsewhere")
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert outcomes(report) == {"1.dcm": "failed"}
    assert list((tmp_path / "elsewhere").rglob("*")) == [], "not even a folder is made there"


def test_a_link_in_the_output_into_the_input_is_not_written_through(tmp_path):
    save(tmp_path / "in" / "1.dcm", image(1))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "pa000").symlink_to(tmp_path / "in")
    before = state(tmp_path / "in")
    patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert state(tmp_path / "in") == before


@pytest.mark.parametrize("kind", ["link", "hard link"])
def test_a_link_in_place_of_an_output_file_is_replaced_and_not_written_through(tmp_path, kind):
    save(tmp_path / "in" / "1.dcm", image(1, SOPInstanceUID=None))
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    target = tmp_path / "out" / "pa000" / "st000" / "se000" / "ct000.dcm"
    target.unlink()
    if kind == "link":
        target.symlink_to(tmp_path / "in" / "1.dcm")
    else:
        os.link(tmp_path / "in" / "1.dcm", target)
    before = (tmp_path / "in" / "1.dcm").read_bytes()
    patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert (tmp_path / "in" / "1.dcm").read_bytes() == before
    assert not target.is_symlink()
    assert target.read_bytes() != before


def test_a_folder_in_the_place_of_an_output_file_fails_that_file_only(tmp_path):
    save_series(tmp_path / "in", 2)
    (tmp_path / "out" / "pa000" / "st000" / "se000" / "ct000.dcm").mkdir(parents=True)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert outcomes(report) == {"001.dcm": "failed", "002.dcm": "copied"}
    assert len(tree(tmp_path / "out")) == 1


def test_rules_get_absolute_paths_below_the_folder_as_the_user_named_it(tmp_path, monkeypatch):
    save(tmp_path / "in" / "sub" / "1.dcm", image())
    monkeypatch.chdir(tmp_path)
    recorder = Recorder()
    check("in", [recorder])
    assert ("skipFile", str(tmp_path / "in" / "sub" / "1.dcm")) in recorder.calls


def test_a_link_to_a_device_is_not_called_broken(tmp_path):
    (tmp_path / "link").symlink_to("/dev/zero")
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "round").symlink_to("round")
    found = {one.path: (one.problem, one.is_lost) for one in list_files(str(tmp_path))}
    assert found["link"] == ("a link to something that is not a regular file", False)
    assert found["broken"] == ("broken link", True)
    assert found["round"][1]
