"""Saved plans: what they say is what a patch would do, whole, in parts, or after an interruption."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

import DICOMPatcherLib
from builders import KEY, encoded, entries, image, outcomes, save, save_series, tree
from DICOMPatcherLib import InputError, ParameterError, Plan, Report, check, make_rules, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.disk.open_folder import OpenFolder
from DICOMPatcherLib.disk.run_folder import RunFolder, is_in_use
from DICOMPatcherLib.run import SavedRun, apply

PATH = str(pathlib.Path(DICOMPatcherLib.__file__).parents[1])


def run(*arguments):
    """Return the exit code."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return end.code


def contents(folder):
    """Return the bytes of all files."""
    return {name: (folder / name).read_bytes() for name in tree(folder) if (folder / name).is_file()}


@pytest.fixture
def folder(tmp_path):
    """Files of all outcomes."""
    source = tmp_path / "in"
    save_series(source / "a", 3, SOPInstanceUID=None)
    save_series(source / "b", 3, SeriesInstanceUID="1.2.9", StudyInstanceUID="1.2.8", FrameOfReferenceUID="1.2.7")
    save(source / "c" / "cut.dcm", image(9, SOPInstanceUID="1.2.77", PixelData=bytes(6)))
    save(
        source / "c" / "long.dcm",
        image(10, SOPInstanceUID="1.2.78", PatientName="Жук^Иван", SpecificCharacterSet="ISO_IR 144"),
    )
    (source / "c" / "note.txt").write_text("no DICOM")
    (source / os.fsdecode(b"\xe9.dcm")).write_bytes((source / "b" / "001.dcm").read_bytes())
    return source


@pytest.fixture
def plan(folder, tmp_path):
    path = tmp_path / "plan.sqlite"
    check(folder, key=KEY).plan.save(path)
    return path


def test_it_says_what_the_check_said(folder, plan):
    report = check(folder, key=KEY)
    loaded = Report(Plan.load(plan), written=False)
    assert list(loaded.lines()) == list(report.lines())
    assert list(loaded.files()) == list(report.files())
    assert list(loaded.outlooks()) == list(report.outlooks())
    assert list(loaded.recommendations()) == list(report.recommendations())
    assert stat.S_IMODE(plan.stat().st_mode) == 0o600
    assert KEY.encode() not in plan.read_bytes() if isinstance(KEY, str) else KEY not in plan.read_bytes()


def test_what_is_written_is_what_a_patch_writes(folder, plan, tmp_path):
    patched = patch(folder, tmp_path / "patched", key=KEY)
    applied = apply(plan, tmp_path / "applied", report=tmp_path / "r.jsonl")
    assert contents(tmp_path / "applied") == contents(tmp_path / "patched")
    assert outcomes(applied) == outcomes(patched)
    assert (tmp_path / "r.jsonl").is_file()


@pytest.mark.parametrize("count", [2, 3, 50])
def test_parts_make_up_the_whole(folder, plan, tmp_path, count):
    patch(folder, tmp_path / "patched", key=KEY)
    with ThreadPoolExecutor(4) as pool:
        parts = [pool.submit(apply, plan, tmp_path / "out", (number, count)) for number in range(1, count + 1)]
        found = [one for part in parts for one in entries(part.result())]
    assert sorted(found) == sorted(entries(check(folder, key=KEY)))
    assert contents(tmp_path / "out") == contents(tmp_path / "patched")


def test_a_run_that_was_ended_is_taken_up_again(folder, plan, tmp_path):
    patch(folder, tmp_path / "patched", key=KEY)
    output = tmp_path / "out"
    with SavedRun(plan, output) as begun:
        begun.open_output()
        steps = begun._steps
        for step in steps:
            if step.done == 4:
                break
        steps.close()
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*.dcm")}
    assert len(before) >= 4
    report = apply(plan, output)
    assert contents(output) == contents(tmp_path / "patched")
    assert outcomes(report) == outcomes(patch(folder, tmp_path / "again", key=KEY))
    assert sum(path.stat().st_mtime_ns == modified for path, modified in before.items()) >= 4
    assert set(apply(plan, output).counts) == set(report.counts)


def test_what_is_gone_or_was_cut_is_written_again(plan, tmp_path):
    output = tmp_path / "out"
    apply(plan, output)
    whole = contents(output)
    first, second, *_ = sorted(whole)
    (output / first).unlink()
    (output / second).write_bytes(whole[second][:-1])
    with open(f"{plan}.written", "a") as journal:
        journal.write("99999 4\nnonsense\n7")
    apply(plan, output)
    assert contents(output) == whole


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_after_a_kill_the_rest_is_written(tmp_path):
    save_series(tmp_path / "in", 250, SOPInstanceUID=None)
    plan, output = tmp_path / "plan.sqlite", tmp_path / "out"
    check(tmp_path / "in", key=KEY).plan.save(plan)
    code = (
        "import os, sys, signal; from DICOMPatcherLib.run import apply; "
        "kill = lambda: os.kill(os.getpid(), signal.SIGKILL); "
        "apply(sys.argv[1], sys.argv[2], progress=lambda step: step.done == 150 and kill())"
    )
    environment = {**os.environ, "PYTHONPATH": PATH}
    ended = subprocess.run([sys.executable, "-c", code, plan, output], env=environment, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    done = Plan.load(plan)
    with SavedRun(plan, output) as again:
        assert len(again._journal.done) >= 50
    patch(tmp_path / "in", tmp_path / "patched", key=KEY)
    apply(plan, output)
    assert contents(output) == contents(tmp_path / "patched")
    assert len(done.files) == 250


def test_input_that_changed_is_refused_file_by_file(folder, plan, tmp_path):
    (folder / "a" / "001.dcm").write_bytes(b"something else")
    os.utime(folder / "a" / "002.dcm", ns=(1, 1))
    (folder / "b" / "002.dcm").unlink()
    found = entries(apply(plan, tmp_path / "out"))
    for name in ("a/001.dcm", "a/002.dcm", "b/002.dcm"):
        assert found[name]["outcome"] == "failed"
    assert found["a/003.dcm"]["outcome"] == "patched"


def test_an_output_that_holds_something_else_is_refused(plan, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("")
    with pytest.raises(InputError, match="not empty"):
        apply(plan, tmp_path / "out")
    assert apply(plan, tmp_path / "out", overwrite=True).written
    with pytest.raises(InputError):
        apply(plan, tmp_path / "in" / "a")


def test_another_plan_of_the_same_name_is_another_plan(folder, plan, tmp_path):
    apply(plan, tmp_path / "out")
    before = contents(tmp_path / "out")
    rules = make_rules(add=["SetElements"], parameters={"SetElements": {"Elements": "PatientID=Other"}})
    check(folder, rules).plan.save(plan)
    with pytest.raises(InputError, match="not empty"):
        apply(plan, tmp_path / "out")
    with pytest.raises(InputError, match="not empty"):
        apply(plan, tmp_path / "out", (1, 2))
    assert contents(tmp_path / "out") == before
    apply(plan, tmp_path / "out", overwrite=True)
    assert contents(tmp_path / "out") != before


def test_a_part_replaces_no_file_of_others(plan, tmp_path):
    names = sorted(contents_of_whole(plan, tmp_path))
    apply(plan, tmp_path / "out", (1, 2))
    missing = next(name for name in names if not (tmp_path / "out" / name).exists())
    (tmp_path / "out" / missing).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "out" / missing).write_text("mine")
    report = apply(plan, tmp_path / "out", (2, 2))
    assert (tmp_path / "out" / missing).read_text() == "mine"
    assert report.counts["failed"] == 1
    assert not report.all_handled


def test_a_part_that_is_taken_up_again_remembers_which_files_are_of_others(plan, tmp_path):
    """Slices of one device have the same size."""
    output, whole = tmp_path / "out", contents_of_whole(plan, tmp_path)
    apply(plan, output, (2, 2))
    other = next(name for name in sorted(whole) if not (output / name).exists())
    (output / other).parent.mkdir(parents=True, exist_ok=True)
    (output / other).write_bytes(bytes(len(whole[other])))
    for _ in range(3):
        assert apply(plan, output, (1, 2)).counts["failed"] == 1
        assert (output / other).read_bytes() == bytes(len(whole[other]))
    (output / other).unlink()
    assert apply(plan, output, (1, 2)).counts["failed"] == 0
    assert contents(output) == whole


def test_a_run_taken_up_again_replaces_no_file_of_others(folder, plan, tmp_path):
    """What it has not taken down is its own only if it has the size that was planned."""
    output, whole = tmp_path / "out", contents_of_whole(plan, tmp_path)
    shutil.copytree(tmp_path / "whole", output)
    missing, linked, last = sorted(name for name in whole if name.endswith(".dcm"))[:3]
    with SavedRun(plan, output, overwrite=True) as begun:
        begun.open_output()
        begun._steps.close()
    (output / missing).write_text("mine")
    (output / linked).unlink()
    (output / linked).symlink_to("nowhere")
    report = apply(plan, output)
    assert (output / missing).read_text() == "mine"
    assert os.readlink(output / linked) == "nowhere"
    assert (output / last).read_bytes() == whole[last]
    assert report.counts["failed"] == 2


def test_nothing_is_taken_down_in_the_input(folder, plan, tmp_path):
    inside = folder / "plan.sqlite"
    shutil.copy(plan, inside)
    before = tree(folder)
    with pytest.raises(InputError, match="lies in the input"):
        apply(inside, tmp_path / "out")
    assert tree(folder) == before
    assert not (tmp_path / "out").exists()


def test_the_log_of_a_saved_plan_is_no_file_of_the_input_or_of_the_run(folder, plan, tmp_path, capsys):
    before = tree(folder)
    for log in (folder / "run.log", f"{plan}.written", tmp_path / "r.jsonl.part", tmp_path / "out" / "run.log"):
        words = ("patch", "--plan", plan, tmp_path / "out", "--log", log, "--report", tmp_path / "r.jsonl")
        assert run(*words) == 2
        assert "log" in capsys.readouterr().err
    assert run("patch", "--plan", plan, tmp_path / "out", "--part", "1/2", "--log", f"{plan}.written-1-of-2") == 2
    assert tree(folder) == before
    assert not (tmp_path / "out").exists()


def contents_of_whole(plan, tmp_path):
    apply(plan, tmp_path / "whole")
    return contents(tmp_path / "whole")


def test_images_are_written_though_the_journal_has_no_room(plan, tmp_path, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("DICOMPatcherLib.writing.journal.os.path.getsize", full)
    with pytest.raises(InputError, match="No space left"):
        apply(plan, tmp_path / "out")
    monkeypatch.undo()
    assert contents(tmp_path / "out") == contents_of_whole(plan, tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_an_input_file_is_not_waited_for(folder, plan, tmp_path):
    (folder / "a" / "001.dcm").unlink()
    os.mkfifo(folder / "a" / "001.dcm")
    assert entries(apply(plan, tmp_path / "out"))["a/001.dcm"]["outcome"] == "failed"


def test_a_journal_of_another_output_does_not_count(plan, tmp_path):
    apply(plan, tmp_path / "first")
    apply(plan, tmp_path / "second")
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_no_file_of_others_is_taken_for_a_journal(plan, tmp_path):
    other = tmp_path / "plan.sqlite.written"
    other.write_text("mine\n")
    with pytest.raises(InputError, match="not a journal"):
        apply(plan, tmp_path / "out")
    assert other.read_text() == "mine\n"
    other.unlink()
    (tmp_path / "elsewhere").write_text('["text", "text"]\n')
    other.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="not a journal"):
        apply(plan, tmp_path / "out")
    assert (tmp_path / "elsewhere").read_text() == '["text", "text"]\n'


def test_a_part_keeps_away_its_like_and_a_whole(tmp_path):
    with OpenFolder.at(str(tmp_path)) as output, OpenFolder.at(str(tmp_path)) as other:
        half = RunFolder(output, "1-of-2")
        with pytest.raises(BlockingIOError):
            RunFolder(other, "1-of-2")
        with pytest.raises(BlockingIOError):
            RunFolder(other)
        assert is_in_use(str(tmp_path))
        assert is_in_use(str(tmp_path), "1-of-2")
        assert not is_in_use(str(tmp_path), "2-of-2")
        RunFolder(other, "2-of-2").close()
        half.close()
        whole = RunFolder(output)
        with pytest.raises(BlockingIOError):
            RunFolder(other, "1-of-2")
        whole.close()
    assert tree(tmp_path) == {} if isinstance(tree(tmp_path), dict) else not list(tree(tmp_path))


def test_no_plan_is_saved_that_would_hold_identities(folder, tmp_path):
    for rules in (make_rules(add=["Anonymize"]), make_rules(add=["DeidentifyBasicProfile"])):
        with pytest.raises(ParameterError, match="identities"):
            check(folder, rules).plan.save(tmp_path / "p.sqlite")
    assert run("check", folder, "--deidentify", "--save-plan", tmp_path / "p.sqlite") == 2
    assert not (tmp_path / "p.sqlite").exists()


@pytest.fixture
def archives(folder):
    """Archives of all kinds in the folder: one in another one, names that are there twice, several files in one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(20, 23):
            archive.writestr(f"inside/{number}", encoded(image(number, StudyInstanceUID="1.2.6", SeriesInstanceUID="")))
        archive.writestr("inside/text", b"no DICOM")
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("nested.zip", stream.getvalue())
        for number in (30, 31):
            name = "twice.dcm" if number == 30 else "./twice.dcm"
            archive.writestr(name, encoded(image(number, StudyInstanceUID="1.2.61", SOPInstanceUID=None)))
    with tarfile.open(folder / "t.tar.gz", "w:gz") as archive:
        archive.add(folder / "a" / "001.dcm", "1.dcm")
    (folder / "joined").write_bytes(
        encoded(image(40, SOPInstanceUID="1.2.40")) + encoded(image(41, SOPInstanceUID="1.2.41"))
    )
    return folder


def test_what_is_in_archives_is_found_again(archives, tmp_path):
    plan = tmp_path / "p.sqlite"
    report = check(archives, key=KEY, save_plan=plan)
    assert list(Report(Plan.load(plan), written=False).lines()) == list(report.lines())
    assert sum(source.startswith("z.zip/") for source in outcomes(report)) >= 6
    patched = patch(archives, tmp_path / "patched", key=KEY)
    assert outcomes(apply(plan, tmp_path / "applied")) == outcomes(patched)
    assert contents(tmp_path / "applied") == contents(tmp_path / "patched")
    for number in (1, 2, 3):
        apply(plan, tmp_path / "parts", (number, 3))
    assert any(source.startswith("z.zip/nested.zip/") for source in outcomes(patched))
    assert contents(tmp_path / "parts") == contents(tmp_path / "patched")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "applied").rglob("*")}
    apply(plan, tmp_path / "applied")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "applied").rglob("*")} == before


def test_archives_that_have_changed_are_not_opened(archives, tmp_path):
    plan = tmp_path / "p.sqlite"
    check(archives, key=KEY, save_plan=plan)
    with zipfile.ZipFile(archives / "z.zip", "a") as archive:
        archive.writestr("more", b"")
    (archives / "t.tar.gz").unlink()
    report = apply(plan, tmp_path / "out")
    for source, entry in entries(report).items():
        if source.startswith("z.zip/") and entry["outcome"] not in ("skipped", "unreadable"):
            assert (entry["outcome"], entry["reason"]) == ("failed", "changed since it was examined")
    assert "cannot be read any more" in entries(report)["t.tar.gz/1.dcm"]["reason"]
    assert outcomes(report)["joined/1.dcm" if "joined/1.dcm" in outcomes(report) else "joined/1"] != "failed"


def test_nothing_but_a_plan_is_replaced(folder, plan, tmp_path):
    check(folder).plan.save(plan)
    other = tmp_path / "other.sqlite"
    with contextlib.closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE t (x)")
    (tmp_path / "text").write_text("mine")
    for path in (other, tmp_path / "text", folder / "p.sqlite", tmp_path, tmp_path / "no" / "p.sqlite"):
        with pytest.raises(InputError):
            check(folder).plan.save(path)
    for path in (other, tmp_path / "text", tmp_path / "nowhere", tmp_path):
        with pytest.raises(InputError, match="is not a plan"):
            Plan.load(path)
    assert (tmp_path / "text").read_text() == "mine"


# Plans of strangers

MALICIOUS = {
    "a target outside": ("UPDATE file SET target = ? WHERE target != '\"\"'", '"../evil.dcm"'),
    "an absolute target": ("UPDATE file SET target = ? WHERE target != '\"\"'", '"/tmp/evil.dcm"'),
    "one target for all": ("UPDATE file SET target = ? WHERE target != '\"\"'", '"a.dcm"'),
    "a source outside": ("UPDATE file SET source = ? WHERE id = 0", '"../plan.sqlite"'),
    "a pickled thing": ("UPDATE file SET details = ? WHERE id = 0", '{"pickle":"gASVJ"}'),
    "another class": ("UPDATE file SET details = ? WHERE id = 0", '{"Popen":["ls"]}'),
    "an edit that is none": (
        "UPDATE file SET details = ? WHERE id = 0",
        '{"Details":[[],[],[],[],[],[],[{"Edit":["0",1,{"bytes":""}]}],false,false]}',
    ),
    "an edit behind the end": (
        "UPDATE file SET details = ? WHERE id = 0",
        '{"Details":[[],[],[],[],[],[],[{"Edit":[0,99999999,{"bytes":""}]}],false,false]}',
    ),
    "edits that overlap": (
        "UPDATE file SET details = ? WHERE id = 0",
        '{"Details":[[],[],[],[],[],[],[{"Edit":[9,10,{"bytes":""}]},{"Edit":[1,2,{"bytes":""}]}],false,false]}',
    ),
    "zeros without end": (
        "UPDATE file SET details = ? WHERE id = 0",
        '{"Details":[[],[],[],[],[],[],[{"Edit":[0,1,{"zeros":1e30}]}],false,false]}',
    ),
    "deep nesting": ("UPDATE file SET details = ? WHERE id = 0", "[" * 100000),
    "an outcome": ("UPDATE file SET outcome = ? WHERE id = 0", "deleted"),
    "a size": ("UPDATE file SET size = ? WHERE id = 0", "large"),
    "a view that never ends": (
        """DROP TABLE run; CREATE VIEW run AS WITH RECURSIVE n(name, value) AS
        (SELECT 1, ? UNION ALL SELECT name + 1, value FROM n) SELECT * FROM n""",
        "",
    ),
    "a folder that is none": ("UPDATE run SET value = ? WHERE name = 'root'", '"in"'),
    "a file in the folder of runs": ("UPDATE file SET target = ? WHERE target != '\"\"'", '".dicom-patcher/lock"'),
    "no advice": ("UPDATE run SET value = ? WHERE name = 'advice'", "null"),
    "remarks that are none": ("UPDATE run SET value = ? WHERE name = 'remarks'", "[1,2]"),
    "no outlook": ("UPDATE run SET value = ? WHERE name = 'outlook'", '{"mapping":[]}'),
    "no time": ("UPDATE run SET value = ? WHERE name = 'begun'", "5"),
    "no format": ("DELETE FROM run WHERE name = 'format' OR name = ?", ""),
}


@pytest.mark.parametrize("kind", MALICIOUS)
def test_what_no_plan_says_is_refused(plan, tmp_path, kind):
    statement, value = MALICIOUS[kind]
    with contextlib.closing(sqlite3.connect(plan)) as database:
        if ";" in statement:
            database.executescript(statement.replace("?", "''"))
        else:
            database.execute(statement, (value,))
        database.commit()
    with pytest.raises(InputError, match=r"plan\.sqlite"):
        apply(plan, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_damaged_plans_are_refused_or_harmless(folder, plan, tmp_path):
    sound = plan.read_bytes()
    generator = random.Random(4711)
    outside = contents(folder)
    refused = 0
    for number in range(150):
        damaged = bytearray(sound)
        for _ in range(generator.randint(1, 20)):
            damaged[generator.randrange(100, len(damaged))] = generator.randrange(256)
        plan.write_bytes(damaged)
        output = tmp_path / "out" / str(number)
        try:
            apply(plan, output)
        except InputError:
            refused += 1
    assert refused > 20
    assert contents(folder) == outside
    assert sorted(os.listdir(tmp_path)) == sorted(
        name for name in os.listdir(tmp_path) if name in ("in", "out") or name.startswith("plan.sqlite")
    )


# The command line


def test_check_saves_patch_applies_and_show_prints(folder, tmp_path, capsys):
    plan, output = tmp_path / "p.sqlite", tmp_path / "out"
    assert run("check", folder, "--save-plan", plan) == 3
    first = capsys.readouterr().out
    assert f"--plan {plan}" in first
    assert run("show", plan) == 1
    assert capsys.readouterr().out.strip() in first
    assert run("patch", "--plan", plan, "--part", "1/2", output) in (0, 3)
    assert run("patch", "--plan", plan, "--part", "2/2", output) in (0, 3)
    assert run("patch", "--plan", plan, folder / "a") == 2
    head = json.loads(pathlib.Path(f"{plan}.written-1-of-2").read_text().splitlines()[0])
    assert head == [str(output), Plan.load(plan).identity]
    assert "Output:" in capsys.readouterr().out
    names = contents(output)
    shutil.rmtree(output)
    assert run("patch", "--plan", plan, output, "--report", tmp_path / "r.json", "--log", tmp_path / "log") == 3
    assert set(contents(output)) == set(names)
    assert (tmp_path / "r.json").is_file()
    assert "Created DICOM file" in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ("patch", "--plan", "PLAN", "IN", "OUT"),
        ("patch", "--plan", "PLAN", "OUT", "--with", "JoinScatteredSeries"),
        ("patch", "--plan", "PLAN", "OUT", "--set", "PatientID=1"),
        ("patch", "--plan", "PLAN", "OUT", "--part", "3/2"),
        ("patch", "--plan", "PLAN", "OUT", "--part", "0/2"),
        ("patch", "--plan", "PLAN", "OUT", "--part", "half"),
        ("patch", "IN", "OUT", "--part", "1/2"),
        ("patch", "--plan", "IN", "OUT"),
        ("patch", "--plan", "PLAN"),
        ("check", "IN", "--save-plan", "IN/plan.sqlite"),
        ("check", "IN", "--save-plan", ""),
        ("patch", "--plan", "", "OUT"),
        ("patch", "--plan", "PLAN", "OUT", "--part", ""),
        ("show", "IN"),
        ("show",),
    ],
)
def test_other_uses_are_refused(folder, plan, tmp_path, arguments):
    names = {"PLAN": plan, "IN": folder, "OUT": tmp_path / "out"}
    before = tree(folder)
    words = [str(names.get(word, word)).replace("IN/", f"{folder}/") for word in arguments]
    assert run(*words) == 2
    assert not (tmp_path / "out").exists()
    assert tree(folder) == before
