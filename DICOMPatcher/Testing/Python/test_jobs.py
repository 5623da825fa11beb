"""Several processes: the same bytes and the same report as by one, whatever happens to them."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import multiprocessing
import os
import pathlib
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextvars import ContextVar

import pytest

import DICOMPatcherLib
from builders import KEY, change, encoded, image, load, referenced, save, save_series, tree, ultrasound
from corpus import corpus_files, require_corpus
from DICOMPatcherLib import DICOMPatcherRule, ParameterError, Plan, apply, check, make_rules, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.planning import workers
from DICOMPatcherLib.planning.far_work import work_there
from DICOMPatcherLib.planning.workers import Workers
from DICOMPatcherLib.writing.far_writing import write_there
from far_rules import (
    CountFiles,
    CountFilesBefore,
    CountFilesBeforeThat,
    FailThere,
    GatherModalities,
    HoldALock,
    NameByContent,
)

HERE = pathlib.Path(__file__).parent
SAMPLES = HERE.parents[2] / "samples" / "broken"
CLOCK = ("begin", "end")


class Inline(Executor):
    """Does at once what it is given, with what a process would get of it."""

    def __init__(self, loses=()):
        self.calls = 0  # but for those that only try whether it can be used
        self.loses = loses
        self.is_open = True

    def submit(self, function, /, *arguments):
        is_work = function in (work_there, write_there)
        self.calls += is_work
        future = Future()
        if is_work and self.calls in self.loses:
            future.set_exception(OSError("lost"))
        else:
            function, arguments = pickle.loads(pickle.dumps((function, arguments)))
            future.set_result(function(*arguments))
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.is_open = False


@pytest.fixture(autouse=True)
def as_in_python(tmp_path_factory, monkeypatch):
    """Have a folder for temporary files, which is seen to be empty at the end, and no Slicer that other tests left."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.delitem(sys.modules, "slicer", raising=False)
    yield
    assert multiprocessing.active_children() == []
    assert list(folder.iterdir()) == []


def no_processes(monkeypatch):
    def fail(self):
        raise AssertionError("a process would be started")

    monkeypatch.setattr(Workers, "_started", fail)


def entries(path):
    """Return what a report says, but for the time."""
    found = [json.loads(line) for line in path.read_text("ascii").splitlines()]
    return [{name: value for name, value in entry.items() if name not in CLOCK} for entry in found]


def result(source, folder, **options):
    """Return what a check says, and all that a patch says and writes."""
    folder.mkdir()
    said, lines = folder / "check.jsonl", []
    files = {name: folder / name for name in ("record", "review", "crosswalk") if "deidentify" in options}
    reviewed = {"review": folder / "reviewed"} if files else {}
    check(source, report=said, **options, **reviewed)
    patch(source, folder / "out", report=folder / "patch.jsonl", log=lines.append, **options, **files)
    written = {name: path.read_text() for name, path in {**files, **reviewed}.items()}
    written.pop("record", None)  # it has the time
    lines = [re.sub(r"dicom-patcher-\w{8}/\w+", "...", line.replace(str(folder), "")) for line in lines]
    return tree(folder / "out"), entries(said), entries(folder / "patch.jsonl"), lines, written


def steps_of(source, **options):
    steps = []
    check(source, progress=steps.append, **options)
    return steps


@pytest.fixture
def folder(tmp_path):
    """A folder of all that is done otherwise for some files: damaged, patched, left out, in archives, referring."""
    source = tmp_path / "in"
    save_series(source / "a series", 40, SeriesInstanceUID=lambda number: "" if number % 3 else "1.2.3.4.2")
    save_series(source / "zz", 40, StudyInstanceUID="1.2.9", SeriesInstanceUID="1.2.9.1", PatientID="other")
    save(source / "refers", referring())
    (source / "truncated").write_bytes(encoded(image(7))[:-100])
    (source / "notes.txt").write_bytes(b"notes")
    (source / "again.dcm").write_bytes(next((source / "zz").iterdir()).read_bytes())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(60, 80):
            archive.writestr(f"inside/{number}", encoded(image(number, SeriesInstanceUID="")))
        archive.writestr("inside/bad", b"DICM")
    (source / "b.zip").write_bytes(stream.getvalue())
    (source / "c.zip").write_bytes(stream.getvalue())
    return source


def referring():
    ds = ultrasound(500)
    return change(ds, ReferencedImageSequence=[referenced("1.2.3.4.1"), referenced("1.2.3.4.5")])


def test_the_result_does_not_depend_on_the_number_of_processes(folder, tmp_path):
    expected = result(folder, tmp_path / "1", key=KEY)
    assert {entry["outcome"] for entry in expected[2] if entry["kind"] == "file"} >= {"patched", "copied", "skipped"}
    assert result(folder, tmp_path / "3", key=KEY, jobs=3) == expected


@pytest.mark.parametrize(
    "options",
    [
        {"deidentify": "strict"},
        pytest.param({"deidentify": "research"}, marks=pytest.mark.thorough),
        {"rules": ["Anonymize", "UnpackArchives"]},
        {"rules": ["SetElements"]},
        pytest.param({"rules": ["NormalizeFileNames"]}, marks=pytest.mark.thorough),
        {"rules": ["CopyUnreadableFiles", "UnpackArchives", "RepairElementEncoding", "ReplaceInvalidUIDs"]},
    ],
    ids=str,
)
def test_nor_do_other_rules(folder, tmp_path, options):
    if options.get("rules") == ["SetElements"]:
        parameters = {"SetElements": {"Elements": "PatientID=9\nStudyInstanceUID=1.2.3", "Where": "PatientID=other"}}
        options = {"rules": make_rules(add=["SetElements"], parameters=parameters)}
    expected = result(folder, tmp_path / "1", key=KEY, **options)
    executor = Inline()
    assert result(folder, tmp_path / "2", key=KEY, executor=executor, jobs=2, **options) == expected
    assert executor.calls > 4
    assert executor.is_open


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("options", [{}, {"deidentify": "research"}], ids=str)
def test_nor_does_that_of_strange_files(tmp_path, options, step):
    require_corpus()
    executor = Inline()
    files = [file.path for file in corpus_files()[::step]]
    expected = result(files, tmp_path / "1", key=KEY, **options)
    assert result(files, tmp_path / "2", key=KEY, executor=executor, jobs=2, **options) == expected
    assert executor.calls > 4


def test_progress_is_the_same(folder):
    assert steps_of(folder, executor=Inline(), jobs=2) == steps_of(folder)


def test_a_random_key_is_the_same_for_all_workers(folder, tmp_path):
    patch(folder, tmp_path / "out", rules=["Anonymize", "NormalizeFileNames"], executor=Inline(), jobs=2)
    studies = {path.split("/")[1] for path in tree(tmp_path / "out")}
    assert len({path.split("/")[0] for path in tree(tmp_path / "out")}) <= 3 > len(studies)


def test_saved_plans_are_the_same_and_carried_out_by_several(tmp_path, folder):
    (folder / "b.zip").unlink()
    (folder / "c.zip").unlink()
    patch(folder, tmp_path / "whole", key=KEY)
    check(folder, key=KEY, executor=Inline(), jobs=2).plan.save(tmp_path / "plan")
    executor = Inline(loses=(2,))
    for part in (1, 2):
        report = apply(tmp_path / "plan", tmp_path / "parts", (part, 2), executor=executor, jobs=2)
        assert report.written
    assert tree(tmp_path / "parts") == tree(tmp_path / "whole")
    assert executor.calls > 3
    Plan.load(tmp_path / "plan").close()


def test_what_is_there_already_stays_or_is_replaced(tmp_path, folder):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "kept").write_bytes(b"kept")
    patch(folder, tmp_path / "out", key=KEY, overwrite=True, executor=Inline(), jobs=2)
    patch(folder, tmp_path / "other", key=KEY)
    assert tree(tmp_path / "out") == {**tree(tmp_path / "other"), "kept": b"kept"}


def test_the_first_process_works_instead_of_waiting(folder, tmp_path, monkeypatch):
    """Also on what comes behind an archive, and on what is written."""
    expected = result(folder, tmp_path / "1", key=KEY, rules=["UnpackArchives", "GenerateMissingIDs"])
    done, do = [], Workers.do
    monkeypatch.setattr(Workers, "_started", lambda self: Late())
    monkeypatch.setattr(Workers, "do", lambda self, call: (done.append(call[0]), do(self, call))[1])
    assert result(folder, tmp_path / "2", key=KEY, rules=["UnpackArchives", "GenerateMissingIDs"], jobs=2) == expected
    assert {work_there, write_there} <= set(done)


class Late(Inline):
    """Is at work as long as nobody waits for it."""

    def submit(self, function, /, *arguments):
        future = Future()
        future.result = lambda timeout=None: Inline.submit(self, function, *arguments).result()
        return future


# Workers that fail


@pytest.mark.parametrize("lost", [(1,), (2, 8), (9,), range(100)], ids=str)
def test_what_a_worker_loses_is_done_here_and_said(folder, tmp_path, lost):
    expected = result(folder, tmp_path / "1", key=KEY)
    lines, report, executor = [], tmp_path / "report.jsonl", Inline(lost)
    patch(folder, tmp_path / "out", key=KEY, executor=executor, jobs=2, log=lines.append, report=report)
    told = [line for line in lines if line.startswith("A worker process has failed (OSError).")]
    assert 1 <= len(told) <= 3
    assert executor.calls >= max(lost[:2])
    assert (tree(tmp_path / "out"), entries(report)) == (expected[0], expected[2])


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process can be killed here")
@pytest.mark.parametrize("step", [pytest.param("examining", marks=pytest.mark.thorough), "writing"])
def test_killed_workers_lose_nothing(tmp_path, step, monkeypatch):
    monkeypatch.setattr(workers, "_MOST_WAITING", 0)  # so that there is something left to do
    source = tmp_path / "in"
    save_series(source, 200, SeriesInstanceUID=lambda number: "" if number % 2 else "1.2.3.4.2")
    expected = result(source, tmp_path / "1", key=KEY)
    killed, lines = [], []

    def kill(progress):
        if progress.step == step and progress.done and not killed:
            for process in multiprocessing.active_children():
                os.kill(process.pid, signal.SIGKILL)
                killed.append(process.pid)

    report = patch(
        source, tmp_path / "out", key=KEY, jobs=2, progress=kill, log=lines.append, report=tmp_path / "report.jsonl"
    )
    assert killed
    assert report.all_handled
    assert any(line.startswith("A worker process has failed (BrokenProcessPool).") for line in lines)
    assert (tree(tmp_path / "out"), entries(tmp_path / "report.jsonl")) == (expected[0], expected[2])


def test_a_rule_that_ends_every_process_but_the_first_ends_no_run(tmp_path):
    save_series(tmp_path / "in", 20)
    lines = []
    report = check(tmp_path / "in", [*make_rules(), FailThere()], jobs=2, log=lines.append)
    assert report.all_handled
    assert lines[0].startswith("A worker process has failed (BrokenProcessPool).")


@pytest.mark.parametrize(("deaths", "ends"), [(1, False), (2, True)])
def test_a_worker_that_is_killed_as_it_starts_is_started_again(folder, tmp_path, monkeypatch, deaths, ends):
    """Twice at once is no accident: a script that is not guarded ends each of them."""
    started, lines = [], []

    class Dying(Inline):
        def submit(self, function, /, *arguments):
            future = Future()
            future.set_exception(BrokenProcessPool("killed"))
            return future

    def begin(self):
        started.append(self)
        return Dying() if len(started) <= deaths else Inline()

    monkeypatch.setattr(Workers, "_started", begin)
    with pytest.raises(ParameterError, match="if __name__") if ends else contextlib.nullcontext():
        patch(folder, tmp_path / "out", key=KEY, jobs=2, log=lines.append)
        assert lines[0].startswith("A worker process has failed (BrokenProcessPool).")
        patch(folder, tmp_path / "expected", key=KEY)
        assert tree(tmp_path / "out") == tree(tmp_path / "expected")
    assert len(started) == 2


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="children of a process are not told here")
def test_workers_do_not_outlive_a_run_that_is_killed(tmp_path):
    save_series(tmp_path / "in", 40)
    run = started("check", tmp_path / "in", "--jobs", "3", "--rules-from", HERE / "far_rules.py", seconds=60)
    children = until(lambda: children_of(run.pid) if len(children_of(run.pid)) > 2 else None)
    run.kill()
    run.communicate()
    assert until(lambda: not any(map(is_alive, children)))
    assert main(["check", str(tmp_path / "in"), "--quiet", "--exit-zero"]) == 0  # removes what it has left


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no groups of processes here")
@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.thorough)])
def test_an_interruption_ends_all_and_leaves_nothing(tmp_path, number):
    save_series(tmp_path / "in", 40)
    run = started("patch", tmp_path / "in", tmp_path / "out", "--jobs", "3", "--rules-from", HERE / "far_rules.py")
    until(lambda: len(children_of(run.pid)) > 2)
    time.sleep(0.2)
    os.killpg(run.pid, number) if number == signal.SIGINT else os.kill(run.pid, number)
    _, complaint = run.communicate(timeout=60)
    assert run.returncode == 128 + number, complaint
    assert b"Traceback" not in complaint
    assert not (tmp_path / "out").exists()


def started(*arguments, seconds=0.2):
    environment = {**os.environ, "SECONDS_FOR_A_FILE": str(seconds), "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-m", "DICOMPatcherLib", *map(str, arguments)]
    return subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def children_of(pid):
    """Return the processes that another has started: workers, and one that keeps count of what they share."""
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition):
    for _ in range(600):
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it does not come to that")


@pytest.mark.parametrize(
    "step", [*(pytest.param(step, marks=pytest.mark.thorough) for step in ("examining", "deciding")), "writing"]
)
def test_cancelling_leaves_nothing_behind_and_tells_what_was_written(folder, tmp_path, step):
    from DICOMPatcherLib.run import Run

    def cancel(progress):
        if progress.step == step and progress.done > 30:
            raise KeyboardInterrupt

    with Run(folder, tmp_path / "out", None, key=KEY, workers=Workers(2)) as run:
        run.show = cancel
        if step != "writing":
            with pytest.raises(KeyboardInterrupt):
                run.examine()
            return
        run.examine()
        run.open_output()
        with pytest.raises(KeyboardInterrupt):
            run.write()
        written = {file.target for file in run.plan.files if file.outcome in ("patched", "copied", "damaged")}
        left = {file.reason for file in run.plan.files if file.outcome == "failed"}
    assert set(tree(tmp_path / "out")) == written
    assert len(written) >= 30
    assert left <= {"cancelled before it was written"}


def test_what_goes_through_pipes_is_short_and_the_key_is_in_no_file(tmp_path, monkeypatch):
    """A process that is killed while it writes more than a pipe takes at once would let another wait for ever."""
    save_series(tmp_path / "in", 60)
    key, sizes, secrets = b"a key that nobody is to find", [], []

    class Recorded(Inline):
        def submit(self, function, /, *arguments):
            sizes.append(len(pickle.dumps((function, arguments))))
            folder = pathlib.Path(arguments[1]).parent
            secrets.extend(path for path in folder.iterdir() if key in path.read_bytes())
            future = super().submit(function, *arguments)
            sizes.append(len(future.result()))
            return future

    monkeypatch.setattr(workers, "_key", ContextVar("_key", default=key))
    monkeypatch.setattr(Workers, "_started", lambda self: Recorded())
    rules = [*make_rules(add=["Anonymize"]), GatherModalities()]
    patch(tmp_path / "in", tmp_path / "out", rules, key=key, jobs=2)
    patch(tmp_path / "in", tmp_path / "other", make_rules(add=["Anonymize"]), key=key)
    assert len(sizes) > 10
    assert max(sizes) < 4096
    assert secrets == []
    studies = {str(load(path).StudyInstanceUID) for path in (tmp_path / "out").rglob("*.dcm")}
    assert studies == {str(load(path).StudyInstanceUID) for path in (tmp_path / "other").rglob("*.dcm")}


# Rules


def test_a_rule_that_counts_files_sees_them_all_and_is_right(tmp_path, monkeypatch):
    save_series(tmp_path / "in", 40)
    lines = []
    no_processes(monkeypatch)
    patch(tmp_path / "in", tmp_path / "1", [*make_rules(), CountFiles()], key=KEY)
    patch(tmp_path / "in", tmp_path / "2", [*make_rules(), CountFiles()], key=KEY, jobs=2, log=lines.append)
    assert (
        lines[0]
        == "One process is used: the rule CountFiles does not say that it sees each file alone (eachFileAlone)."
    )
    assert tree(tmp_path / "1") == tree(tmp_path / "2")
    assert b"file 40" in b"".join(tree(tmp_path / "1").values())


def test_what_a_rule_says_is_not_inherited(tmp_path, monkeypatch):
    save_series(tmp_path / "in", 3)
    assert CountFilesBefore.eachFileAlone
    assert not CountFilesBeforeThat.eachFileAlone
    lines = []
    no_processes(monkeypatch)
    check(tmp_path / "in", [CountFilesBeforeThat()], jobs=2, log=lines.append)
    assert "CountFilesBeforeThat" in lines[0]


def test_names_by_content_are_given_by_one_process(tmp_path, monkeypatch):
    save_series(tmp_path / "in", 3)
    lines = []
    no_processes(monkeypatch)
    patch(tmp_path / "in", tmp_path / "out", [NameByContent()], jobs=2, log=lines.append)
    assert lines[0] == "One process is used: the rule NameByContent names files by their data sets."
    assert len(tree(tmp_path / "out")) == 3


def test_what_rules_gather_comes_together(folder, tmp_path):
    expected = result(folder, tmp_path / "1", rules=[GatherModalities(), *make_rules()], key=KEY)
    rules = [GatherModalities(), *make_rules()]
    assert result(folder, tmp_path / "2", rules=rules, key=KEY, executor=Inline((4,)), jobs=2)[:3] == expected[:3]
    assert b"looked" not in b"".join(expected[0].values())
    assert any(line.startswith("looked at") for line in expected[3])


def test_a_rule_that_workers_cannot_import_is_refused_before_anything_is_written(tmp_path):
    class Local(DICOMPatcherRule):
        eachFileAlone = True

        def processDataSet(self, ds):
            pass

    save_series(tmp_path / "in", 3)
    with pytest.raises(ParameterError, match=r"^The rule Local cannot be sent to worker processes: .*Use one job\.$"):
        patch(tmp_path / "in", tmp_path / "out", [Local()], jobs=2)
    assert not (tmp_path / "out").exists()


def test_a_file_of_rules_that_fails_in_a_worker_is_refused_before_anything_is_written(tmp_path, capsys):
    save_series(tmp_path / "in", 3)
    (tmp_path / "mine.py").write_text(
        "import multiprocessing\n"
        "from DICOMPatcherLib import DICOMPatcherRule\n"
        "assert multiprocessing.parent_process() is None\n"
        "class Mine(DICOMPatcherRule):\n"
        "    title = description = 'Mine'\n"
        "    default = eachFileAlone = True\n"
        "    def processDataSet(self, ds): pass\n"
    )
    words = ("patch", tmp_path / "in", tmp_path / "out", "--rules-from", tmp_path / "mine.py", "--report")
    assert main([*map(str, words), str(tmp_path / "r.jsonl"), "--jobs", "2"]) == 2
    said = capsys.readouterr()
    assert "dicom-patcher: A worker process cannot import the rule Mine: " in said.err
    assert said.out == ""
    assert {path.name for path in tmp_path.iterdir()} == {"in", "mine.py"}


def test_a_rule_that_holds_later_what_cannot_be_sent_works_in_one_process_from_then_on(tmp_path):
    save_series(tmp_path / "in", 40)
    lines = []
    for number, options in enumerate(({}, {"executor": Inline(), "jobs": 2, "log": lines.append})):
        rules = [*make_rules(leave_out=["NormalizeFileNames"]), HoldALock()]
        patch(tmp_path / "in", tmp_path / str(number), rules, key=KEY, **options)
    assert tree(tmp_path / "0") == tree(tmp_path / "1")
    assert lines[0] == "One process is used: a rule holds something that cannot be sent to others."


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"eachFileAlone": "yes"}, "eachFileAlone is 'yes'. It must be True or False"),
        ({"eachFileAlone": True, "processDirectory": lambda self, folder: None}, "Ask self.file.path"),
        ({"each_file_alone": True}, "Did you mean 'eachFileAlone'"),
        ({"gathers": "count"}, "gathers is text"),
        ({"byFile": "known"}, "byFile is text"),
    ],
)
def test_what_a_class_cannot_mean_is_an_error(values, message):
    with pytest.raises(TypeError, match=message):
        type("Mine", (DICOMPatcherRule,), values)


# Whether there are processes


def test_a_script_that_is_not_guarded_is_told_and_ends(tmp_path):
    save_series(tmp_path / "in", 3)
    script = tmp_path / "script.py"
    script.write_text(f"from DICOMPatcherLib import patch\npatch({str(tmp_path / 'in')!r}, 'out', jobs=2)\n")
    environment = {**os.environ, "PYTHONPATH": str(pathlib.Path(DICOMPatcherLib.__file__).parents[1])}
    run = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120
    )
    assert run.returncode == 1
    assert b"if __name__ ==" in run.stderr.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_there_are_none_in_slicer_nor_in_other_programs(tmp_path, monkeypatch):
    save_series(tmp_path / "in", 3)
    no_processes(monkeypatch)
    for name, value in (
        ("sys.executable", "/opt/Program/Program"),
        ("sys.modules", {**sys.modules, "slicer": Program}),
    ):
        lines = []
        with monkeypatch.context() as patched:
            patched.setattr(name, value)
            assert check(tmp_path / "in", jobs=2, log=lines.append).all_handled
        assert lines == ["One process is used: this program cannot start processes of Python."]


class Program:
    app = object()


def test_auto_uses_them_only_where_it_is_worth_it(monkeypatch):
    monkeypatch.setattr(workers, "processors", lambda: 8)
    few, many = Workers("auto"), Workers("auto")
    assert not few.are_wanted(19_999, hides_identity=False)
    assert not few.are_wanted(1999, hides_identity=True)
    assert many.are_wanted(20_000, hides_identity=False)
    assert many.are_wanted(2000, hides_identity=True)
    monkeypatch.setattr(workers, "processors", lambda: 1)
    assert not many.are_wanted(20_000, hides_identity=False)
    assert not Workers().are_wanted(1_000_000, hides_identity=True)
    assert Workers(2).are_wanted(1, hides_identity=False)


@pytest.mark.parametrize("jobs", [0, -1, True, "2", "many", 1.5, None])
def test_a_number_of_jobs_that_cannot_be_is_refused(tmp_path, jobs):
    save_series(tmp_path / "in", 1)
    with pytest.raises(ParameterError, match="The number of jobs must be 1 or more, or auto, not "):
        patch(tmp_path / "in", tmp_path / "out", jobs=jobs, key_file=tmp_path / "key")
    assert not (tmp_path / "key").exists()


def test_the_command_line_and_the_settings_say_how_many(tmp_path, capsys):
    save_series(tmp_path / "in", 3)
    (tmp_path / "settings.toml").write_text('jobs = "auto"\n')
    words = ["check", str(tmp_path / "in"), "--settings", str(tmp_path / "settings.toml"), "--show-settings"]
    assert main(words) == 0
    assert "jobs: auto" in capsys.readouterr().out
    assert main([*words, "--jobs", "3"]) == 0
    assert "jobs: 3" in capsys.readouterr().out
    (tmp_path / "settings.toml").write_text("jobs = true\n")
    assert main(words) == 2
    assert "must be a number or auto" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "in"), "--jobs", "0"]) == 2
    assert "The number of jobs must be 1 or more, or auto, not 0." in capsys.readouterr().err


def test_a_container_may_use_fewer_processors(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(16), raising=False)
    quota = tmp_path / "cpu.max"
    monkeypatch.setattr(workers, "_QUOTA", str(quota))
    assert workers.processors() == 16
    for text, expected in (("max 100000\n", 16), ("250000 100000\n", 2), ("50000 100000\n", 1), ("x\n", 16)):
        quota.write_text(text)
        assert workers.processors() == expected


# What starting costs


@pytest.fixture
def collecting():
    """Leave the collector of garbage as it was."""
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.parametrize("fails", [False, True])
def test_garbage_is_collected_again_after_the_first_call_of_a_worker(tmp_path, collecting, fails):
    def first(shared, own):
        assert not gc.isenabled()
        assert not fails
        return shared + own

    (tmp_path / "common").write_bytes(b"1")
    (tmp_path / "own").write_bytes(b"2")
    gc.disable()
    with pytest.raises(AssertionError) if fails else contextlib.nullcontext():
        workers._by_files(first, str(tmp_path / "common"), str(tmp_path / "own"))
    assert gc.isenabled()
    assert (tmp_path / "own").read_bytes() == (b"2" if fails else b"12")


def test_and_in_the_first_process_when_all_is_imported(monkeypatch, collecting):
    from DICOMPatcherLib import __main__, cli

    monkeypatch.setattr(cli, "main", lambda: gc.isenabled() and gc.get_freeze_count() > 0)
    assert __main__.main()
