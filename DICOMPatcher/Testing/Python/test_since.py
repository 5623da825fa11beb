"""Runs that begin with the plan of an earlier one: they say and write what a run that looks at everything does."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile

import pytest

import DICOMPatcherLib
from builders import KEY, encoded, image, load, outcomes, referenced, save, save_series, tree, ultrasound
from corpus import corpus_files, require_corpus
from DICOMPatcherLib import InputError, ParameterError, Plan, apply, check, make_rules, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.part10.file import Part10File
from far_rules import CountFiles, GatherModalities, NumberAll
from selection import thorough

HERE = pathlib.Path(__file__).parent
SAMPLES = HERE.parents[2] / "samples" / "broken"
PATH = str(pathlib.Path(DICOMPatcherLib.__file__).parents[1])
LONG_AGO = 1_600_000_000
ABOUT_THE_EARLIER = ("the earlier plan", "earlier run", "all files were looked at again")
SETTING = {"Elements": "PatientID=9", "Where": "PatientID=P*"}
OWN = {"leave_out": ["NormalizeFileNames"]}
OPTIONS = {
    "default": {},
    "numbers": {"add": ["NumberSeriesAndInstances"]},
    "own names": OWN,
    "each": {"add": ["RepairElementEncoding", "FixExposureFiasco", "CopyUnreadableFiles"], **OWN},
    "sets": {"add": ["SetElements"], "parameters": {"SetElements": SETTING}, **OWN},
    "collects": {"add": ["JoinScatteredSeries", "RemoveRepeatedSlices", "CompleteSliceGeometry"], **OWN},
}
SOME_OPTIONS = [pytest.param(kind, marks=thorough(kind in ("numbers", "own names", "collects"))) for kind in OPTIONS]


def rules(kind="default"):
    return make_rules(**OPTIONS[kind])


def age(folder, time=LONG_AGO):
    """Have all files be older than any plan."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (time, time))


@pytest.fixture
def folder(tmp_path):
    """A folder of all that is done otherwise for some files: damaged, patched, left out, in archives, referring."""
    source = tmp_path / "in"
    save_series(source / "a series", 8, SeriesInstanceUID=lambda number: "" if number % 3 else "1.2.3.4.2")
    save_series(source / "without", 6, SOPInstanceUID=None, StudyInstanceUID="1.2.8", SeriesInstanceUID=None)
    save_series(source / "zz", 8, StudyInstanceUID="1.2.9", SeriesInstanceUID="1.2.9.1", PatientID="other")
    save(source / "refers", ultrasound(500, ReferencedImageSequence=[referenced("1.2.3.4.5.1")]))
    save(
        source / "invalid.dcm", image(70, SOPInstanceUID="1.2.03.4", SeriesInstanceUID="1.2.77", StudyInstanceUID="1.5")
    )
    save(
        source / "text.dcm",
        image(71, PatientName="Жук^Иван", SpecificCharacterSet="ISO_IR 144", StudyInstanceUID="1.6"),
    )
    (source / "truncated").write_bytes(encoded(image(7))[:-100])
    (source / "notes.txt").write_bytes(b"notes")
    (source / "again.dcm").write_bytes(next((source / "zz").iterdir()).read_bytes())
    with zipfile.ZipFile(source / "b.zip", "w") as archive:
        for number in range(60, 63):
            archive.writestr(f"inside/{number}", encoded(image(number, SeriesInstanceUID="")))
    age(source)
    return source


def invalid(uid):
    return image(70, SOPInstanceUID=uid, SeriesInstanceUID="1.2.77", StudyInstanceUID="1.5")


class Opened:
    """Which input files are opened and examined."""

    def __init__(self, monkeypatch):
        self.names = []
        original = Part10File.open.__func__

        def opened(cls, path, *arguments):
            self.names.append(os.path.basename(path))
            return original(cls, path, *arguments)

        monkeypatch.setattr(Part10File, "open", classmethod(opened))


def said(report):
    """Return all that a report says, but for what is told of the earlier plan; of output files with new names less."""
    plan = report.plan
    plan.remarks = [remark for remark in plan.remarks if not any(text in remark.message for text in ABOUT_THE_EARLIER)]
    files = [{name: value for name, value in entry.items() if name != "target"} for entry in report.files()]
    if any(rule.name == "NormalizeFileNames" for rule in plan.rules):  # Slicer takes files in the order of their names
        return files, next(report.outlooks())["counts"], list(report.recommendations())
    return list(report.lines()), files, list(report.outlooks()), list(report.recommendations())


def by_source(plan, output):
    """Return the content of each output file by that of the input; it may have another name."""
    files = Plan.load(plan).files
    return {file.source: (output / file.target).read_bytes() for file in files if file.target}


def remarks(report):
    return "\n".join(entry["message"] for entry in report.remarks())


def day(source, path, kind="default", since=None, **options):
    return check(source, rules(kind), KEY, since=since, save_plan=path, **options)


def compare(source, tmp_path, kind="default", **options):
    """Return what a run that begins with a plan says, when it says and writes what one without does."""
    since = day(source, tmp_path / "since.sqlite", kind, tmp_path / "p.sqlite", **options)
    full = day(source, tmp_path / "full.sqlite", kind)
    told = remarks(since)
    assert said(since) == said(full)
    apply(tmp_path / "since.sqlite", tmp_path / "out since")
    apply(tmp_path / "full.sqlite", tmp_path / "out full")
    found = by_source(tmp_path / "since.sqlite", tmp_path / "out since")
    assert found == by_source(tmp_path / "full.sqlite", tmp_path / "out full")
    assert len(tree(tmp_path / "out since")) == len(found)
    return told


# The same as a run that looks at everything


@pytest.mark.parametrize("kind", SOME_OPTIONS)
def test_nothing_new(folder, tmp_path, kind):
    day(folder, tmp_path / "p.sqlite", kind)
    told = compare(folder, tmp_path, kind)
    known = [file for file in Plan.load(tmp_path / "p.sqlite").files if not file.source.startswith("b.zip")]
    assert f"{len(known)} files have not changed" in told


@pytest.mark.parametrize("kind", SOME_OPTIONS)
def test_added_changed_deleted_and_renamed_files(folder, tmp_path, kind):
    day(folder, tmp_path / "p.sqlite", kind)
    save_series(folder / "new", 3, StudyInstanceUID="1.2.50", SeriesInstanceUID="1.2.50.1")
    save(folder / "zz" / "z.dcm", image(300, StudyInstanceUID="1.2.9", SeriesInstanceUID="1.2.9.1", PatientID="other"))
    save(folder / "a series" / "0.dcm", image(301, SeriesInstanceUID=""))
    save(
        folder / "invalid.dcm", image(70, SOPInstanceUID="1.2.03.5", SeriesInstanceUID="1.2.78", StudyInstanceUID="1.5")
    )
    os.utime(folder / "zz" / "001.dcm")
    (folder / "text.dcm").unlink()
    (folder / "refers").rename(folder / "refers too")
    age(folder / "new")
    compare(folder, tmp_path, kind)


@pytest.mark.parametrize("kind", ["default", "each"])
def test_samples(tmp_path, kind):
    source = tmp_path / "in"
    shutil.copytree(SAMPLES, source)
    age(source)
    day(source, tmp_path / "p.sqlite", kind)
    save_series(source / "new", 3, SeriesInstanceUID=None)
    compare(source, tmp_path, kind)


@pytest.mark.parametrize("kind", ["default", "each"])
def test_strange_files(tmp_path, kind):
    require_corpus()
    source = tmp_path / "in"
    source.mkdir()
    for number, file in enumerate(corpus_files()[::12]):
        (source / f"{number:04}").symlink_to(file.path)
    day(source, tmp_path / "p.sqlite", kind)
    compare(source, tmp_path, kind)


def test_several_processes(folder, tmp_path):
    day(folder, tmp_path / "p.sqlite", jobs=2)
    save_series(folder / "new", 3, SeriesInstanceUID=None)
    compare(folder, tmp_path, jobs=2)


def test_a_chain_of_days(folder, tmp_path):
    day(folder, tmp_path / "p.sqlite")
    for number in range(3):
        save(folder / f"new {number}.dcm", image(400 + number, SOPInstanceUID=None))
        age(folder)
        day(folder, tmp_path / "p.sqlite", since=tmp_path / "p.sqlite")
    assert "were not looked at again" in compare(folder, tmp_path)


def test_what_rules_gather(folder, tmp_path):
    chosen = [*rules("own names"), GatherModalities()]
    check(folder, chosen, KEY, save_plan=tmp_path / "p.sqlite")
    save(folder / "one more.dcm", image(88, Modality="MR"))
    since = check(folder, [*rules("own names"), GatherModalities()], KEY, since=tmp_path / "p.sqlite")
    assert "not looked at again" in remarks(since)
    assert said(since) == said(check(folder, [*rules("own names"), GatherModalities()], KEY))


# What is not looked at


def test_unchanged_files_are_not_opened(folder, tmp_path, monkeypatch):
    clean = folder.parent / "clean"
    save_series(clean, 20)
    age(clean)
    day(clean, tmp_path / "p.sqlite")
    save(clean / "new", image(100))
    os.utime(clean / "003.dcm", (LONG_AGO, LONG_AGO + 1))
    opened = Opened(monkeypatch)
    report = day(clean, tmp_path / "q.sqlite", since=tmp_path / "p.sqlite")
    assert {"003.dcm", "new"} <= set(opened.names)
    assert len(set(opened.names)) <= 3  # a rule looks at the geometry of one
    assert "19 files have not changed since the earlier plan" in remarks(report)


def test_what_was_changed_just_before_is_looked_at(tmp_path, monkeypatch):
    """It may have been changed once more within the time that the file system counts by."""
    save_series(tmp_path / "in", 4)
    day(tmp_path / "in", tmp_path / "p.sqlite")
    opened = Opened(monkeypatch)
    day(tmp_path / "in", tmp_path / "q.sqlite", since=tmp_path / "p.sqlite")
    assert len(set(opened.names)) == 4


@pytest.mark.parametrize(
    ("then", "now", "reason"),
    [
        ({}, {"add": ["JoinScatteredSeries"]}, "other rules"),
        ({"add": ["SetElements"], "parameters": {"SetElements": {"Elements": "PatientID=9"}}}, {}, "other rules"),
        (
            OPTIONS["sets"],
            {"add": ["SetElements"], "parameters": {"SetElements": {"Elements": "PatientID=8"}}},
            "other",
        ),
    ],
)
def test_other_rules_look_at_everything(folder, tmp_path, then, now, reason):
    check(folder, make_rules(**then), KEY, save_plan=tmp_path / "p.sqlite")
    report = check(folder, make_rules(**now), KEY, since=tmp_path / "p.sqlite")
    assert "all files were looked at again" in remarks(report)
    assert reason in remarks(report)
    assert said(report) == said(check(folder, make_rules(**now), KEY))


def test_another_version_looks_at_everything(folder, tmp_path, monkeypatch):
    day(folder, tmp_path / "p.sqlite")
    monkeypatch.setattr("DICOMPatcherLib.planning.earlier_plan._code", lambda: b"another")
    assert "another version" in remarks(day(folder, tmp_path / "q.sqlite", since=tmp_path / "p.sqlite"))


def test_a_rule_of_others_that_was_edited_looks_at_everything(folder, tmp_path):
    file = tmp_path / "mine.py"
    text = (
        "from DICOMPatcherLib import DICOMPatcherRule\n"
        "class Mine(DICOMPatcherRule):\n"
        "    title = 'Mine'\n    description = 'Mine.'\n    eachFileAlone = True\n"
        "    def processDataSet(self, ds):\n        ds.ImageComments = 'one'\n"
    )
    words = ["--rules-from", str(file), "--with", "Mine", "--key", "k", "--quiet"]
    file.write_text(text)
    run = [sys.executable, "-m", "DICOMPatcherLib", "check", str(folder), *words, "--report", str(tmp_path / "r.jsonl")]
    environment = {**os.environ, "PYTHONPATH": PATH}
    for number, (said, since) in enumerate([("one", None), ("one", 0), ("two", 0)]):
        file.write_text(text.replace("'one'", f"'{said}'"))
        more = ["--since", str(tmp_path / f"{since}.sqlite")] if since is not None else []
        done = subprocess.run(
            [*run, "--save-plan", str(tmp_path / f"{number}.sqlite"), *more], env=environment, check=False, timeout=120
        )
        assert done.returncode in (1, 3)
        found = (tmp_path / "r.jsonl").read_text()
        assert ("not looked at again" in found) == (number == 1)
        assert f'"{said}"' in found


@pytest.mark.parametrize("rule", [CountFiles])
def test_a_rule_that_may_count_files_looks_at_everything(folder, tmp_path, rule):
    check(folder, [rule()], KEY, save_plan=tmp_path / "p.sqlite")
    report = check(folder, [rule()], KEY, since=tmp_path / "p.sqlite")
    assert "eachFileAlone" in remarks(report)
    assert said(report) == said(check(folder, [rule()], KEY))


def test_other_input_and_other_keys_are_refused(folder, tmp_path):
    day(folder, tmp_path / "p.sqlite")
    check(folder, save_plan=tmp_path / "random.sqlite")
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    with pytest.raises(InputError, match="and not of"):
        check(other, key=KEY, since=tmp_path / "p.sqlite")
    for key in (None, b"another"):
        with pytest.raises(ParameterError, match="another key"):
            check(folder, key=key, since=tmp_path / "p.sqlite")
    with pytest.raises(ParameterError, match="random key"):
        check(folder, since=tmp_path / "random.sqlite")
    with pytest.raises(ParameterError, match="removes identities"):
        check(folder, deidentify="strict", key=KEY, since=tmp_path / "p.sqlite")
    with pytest.raises(InputError, match="is not a plan"):
        check(folder, key=KEY, since=tmp_path / "nothing.sqlite")
    with pytest.raises(ParameterError, match="NumberAll may give all output files other names"):
        check(folder, [*rules(), NumberAll()], KEY, since=tmp_path / "p.sqlite")
    assert KEY not in (tmp_path / "p.sqlite").read_bytes()


def test_a_plan_that_was_saved_afterwards_has_no_memory(folder, tmp_path):
    check(folder, rules(), KEY).plan.save(tmp_path / "p.sqlite")
    assert "does not say what its files have shown" in remarks(day(folder, tmp_path / "q", since=tmp_path / "p.sqlite"))


@pytest.mark.thorough
def test_the_work_grows_with_the_number_of_files(tmp_path):
    """Calls of functions are counted, not time."""
    counts = []
    for number in (150, 300):
        source = tmp_path / str(number)
        save_series(source, number)
        age(source)
        day(source, tmp_path / "p.sqlite", "own names")
        (tmp_path / "p.sqlite").rename(tmp_path / f"{number}.sqlite")
        calls = 0

        def count(frame, event, argument):
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            day(source, tmp_path / "q.sqlite", "own names", tmp_path / f"{number}.sqlite")
        finally:
            sys.setprofile(None)
        counts.append(calls)
    assert counts[1] < 2.2 * counts[0]


# What is written


def times(folder):
    return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*") if path.is_file()}


def update(source, tmp_path, kind="default", **options):
    return patch(source, tmp_path / "out", rules(kind), KEY, since=tmp_path / "p.sqlite", **options)


def test_outputs_stay_and_new_ones_come(folder, tmp_path):
    patch(folder, tmp_path / "out", rules(), KEY, save_plan=tmp_path / "p.sqlite")
    before = times(tmp_path / "out")
    save_series(folder / "new", 3, StudyInstanceUID="1.2.50", SeriesInstanceUID=None)
    report = update(folder, tmp_path)
    after = times(tmp_path / "out")
    assert {path: after[path] for path in before} == before
    assert len(after) == len(before) + 3
    assert report.written
    patch(folder, tmp_path / "full", rules(), KEY)
    assert sorted(tree(tmp_path / "full").values()) == sorted(tree(tmp_path / "out").values())
    update(folder, tmp_path)
    assert times(tmp_path / "out") == after


def test_an_output_that_changes_is_replaced_and_no_other(folder, tmp_path):
    patch(folder, tmp_path / "out", rules("own names"), KEY, save_plan=tmp_path / "p.sqlite")
    before = times(tmp_path / "out")
    save(folder / "zz" / "002.dcm", image(2, StudyInstanceUID="1.2.9", SeriesInstanceUID="1.2.9.1", PatientID="third"))
    update(folder, tmp_path, "own names")
    after = times(tmp_path / "out")
    assert {path.name for path in before if after[path] != before[path]} == {"002.dcm"}
    assert load(tmp_path / "out" / "zz" / "002.dcm").PatientID == "third"


def test_a_new_file_does_not_take_the_name_of_an_output(tmp_path):
    source = tmp_path / "in"
    for name in ("b", "c"):
        save(source / name / "image.dcm", image(1 if name == "b" else 2))
    age(source)
    chosen = ["NormalizeFileNames"]
    patch(source, tmp_path / "out", chosen, KEY, save_plan=tmp_path / "p.sqlite")
    before = tree(tmp_path / "out")
    for name in ("a", "d"):
        save(source / name / "image.dcm", image(ord(name)))
    patch(source, tmp_path / "out", chosen, KEY, since=tmp_path / "p.sqlite")
    after = tree(tmp_path / "out")
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 2


def test_what_is_not_wanted_any_more_stays_and_is_said(folder, tmp_path):
    lines = []
    patch(folder, tmp_path / "out", rules("own names"), KEY, save_plan=tmp_path / "p.sqlite")
    (folder / "zz" / "002.dcm").unlink()
    (folder / "refers").rename(folder / "refers too")
    report = update(folder, tmp_path, "own names", log=lines.append)
    assert "2 output files of earlier runs are not wanted any more" in remarks(report)
    assert {line for line in lines if line.startswith("Not wanted")} == {
        "Not wanted any more: refers",
        "Not wanted any more: zz/002.dcm",
    }
    assert (tmp_path / "out" / "zz" / "002.dcm").is_file()
    assert (tmp_path / "out" / "refers").is_file()
    assert (tmp_path / "out" / "refers too").is_file()


@pytest.mark.parametrize("kind", ["default", "own names"])
def test_a_new_file_never_gets_the_name_of_an_output_that_is_left(tmp_path, kind):
    """Not even days later, and not its folder either, if that is the folder of a patient."""
    source, output = tmp_path / "in", tmp_path / "out"
    for number in (1, 2):
        save(source / f"{number}.dcm", image(number, PatientID=f"P{number}", StudyInstanceUID=f"1.2.{number}"))
    age(source)
    patch(source, output, rules(kind), KEY, save_plan=tmp_path / "p.sqlite")
    before = tree(output)
    (source / "2.dcm").unlink()
    for number in (3, 2):
        update(source, tmp_path, kind)
        save(source / f"{number}.dcm", image(30 + number, PatientID=f"P{number}x", StudyInstanceUID=f"1.2.{number}9"))
        age(source)
    report = update(source, tmp_path, kind)
    after = tree(output)
    assert {name: after[name] for name in before} == before
    assert len(after) == 4
    assert set(outcomes(report).values()) <= {"patched", "copied"}
    if kind == "default":
        assert len({name.split("/")[0] for name in after}) == 4


def test_no_file_of_others_is_replaced(folder, tmp_path):
    patch(folder, tmp_path / "out", rules("own names"), KEY, save_plan=tmp_path / "p.sqlite")
    save(folder / "new.dcm", image(700, SeriesInstanceUID="1.2.70"))
    (tmp_path / "out" / "new.dcm").write_bytes(b"mine")
    report = update(folder, tmp_path, "own names")
    assert outcomes(report)["new.dcm"] == "failed"
    assert (tmp_path / "out" / "new.dcm").read_bytes() == b"mine"


def test_an_output_of_others_is_refused_before_files_are_examined(folder, tmp_path):
    patch(folder, tmp_path / "out", rules(), KEY, save_plan=tmp_path / "p.sqlite")
    plan = (tmp_path / "p.sqlite").read_bytes()
    (tmp_path / "another").mkdir()
    (tmp_path / "another" / "mine").write_text("")
    with pytest.raises(InputError, match="not empty"):
        patch(folder, tmp_path / "another", rules(), KEY, since=tmp_path / "p.sqlite")
    assert (tmp_path / "p.sqlite").read_bytes() == plan


def test_outputs_that_were_lost_are_written_again(folder, tmp_path):
    patch(folder, tmp_path / "out", rules(), KEY, save_plan=tmp_path / "p.sqlite")
    whole = tree(tmp_path / "out")
    first, second, *_ = sorted(whole)
    (tmp_path / "out" / first).unlink()
    (tmp_path / "out" / second).write_bytes(b"cut")
    update(folder, tmp_path)
    assert tree(tmp_path / "out") == whole


def test_two_plans_beside_each_other(folder, tmp_path):
    """check says what patch would do, and patch --plan does it; the parts of a plan count together."""
    day(folder, tmp_path / "p.sqlite")
    for part in (1, 2, 3):
        apply(tmp_path / "p.sqlite", tmp_path / "out", (part, 3))
    before = times(tmp_path / "out")
    save_series(folder / "new", 3, StudyInstanceUID="1.2.50", SeriesInstanceUID=None)
    day(folder, tmp_path / "q.sqlite", since=tmp_path / "p.sqlite")
    for part in (2, 1):
        apply(tmp_path / "q.sqlite", tmp_path / "out", (part, 2))
    after = times(tmp_path / "out")
    assert {path: after[path] for path in before} == before
    patch(folder, tmp_path / "full", rules(), KEY)
    assert sorted(tree(tmp_path / "full").values()) == sorted(tree(tmp_path / "out").values())


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("step", [pytest.param("deciding", marks=pytest.mark.thorough), "writing"])
def test_after_a_kill_the_rest_is_written(tmp_path, step):
    save_series(tmp_path / "in", 60, SOPInstanceUID=None)
    age(tmp_path / "in")
    patch(tmp_path / "in", tmp_path / "out", None, KEY, save_plan=tmp_path / "p.sqlite")
    before = times(tmp_path / "out")
    save_series(tmp_path / "in" / "new", 60, SOPInstanceUID=None, SeriesInstanceUID="1.2.50")
    code = (
        "import os, sys, signal; from DICOMPatcherLib import patch; "
        "kill = lambda: os.kill(os.getpid(), signal.SIGKILL); "
        f"patch(sys.argv[1], sys.argv[2], None, {KEY!r}, since=sys.argv[3], "
        f"progress=lambda step: step.step == {step!r} and step.done >= 30 and kill())"
    )
    words = [sys.executable, "-c", code, tmp_path / "in", tmp_path / "out", tmp_path / "p.sqlite"]
    ended = subprocess.run(words, env={**os.environ, "PYTHONPATH": PATH}, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    patch(tmp_path / "in", tmp_path / "out", None, KEY, since=tmp_path / "p.sqlite")
    after = times(tmp_path / "out")
    assert {path: after[path] for path in before} == before
    patch(tmp_path / "in", tmp_path / "full", None, KEY)
    assert tree(tmp_path / "full") == tree(tmp_path / "out")


# Plans of strangers


def damage(path, statement, *values):
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute(statement, values)
        database.commit()


REST = '{"Examined":["","",0,"",false,false,false,null,false,false,false,true,0,%s,%s,null,null]}'
MALICIOUS = {
    "no texts": ("UPDATE examined SET own = ?", "5"),
    "texts that are none": ("UPDATE examined SET own = ?", "[1,2,3]"),
    "nothing": ("UPDATE examined SET own = ?", ""),
    "too few": ("UPDATE examined SET own = ?", '["a"]'),
    "no such common": ("UPDATE examined SET common = 1000 WHERE ? = ''", ""),
    "no common": ("UPDATE common SET texts = ?", "{}"),
    "common of one": ("UPDATE common SET texts = ?", '["",0,["a"]]'),
    "a pickled thing": ("UPDATE examined SET rest = ?", '{"pickle":"gASVJ"}'),
    "another class": ("UPDATE examined SET rest = ?", '{"Popen":["ls"]}'),
    "another record": ("UPDATE examined SET rest = ?", '{"Zeros":5}'),
    "said by nobody": ("UPDATE examined SET rest = ?", REST % ('[[99,"a"]]', "[]")),
    "a number said": ("UPDATE examined SET rest = ?", REST % ("[5]", "[]")),
    "gathered by nobody": ("UPDATE examined SET rest = ?", REST % ("[]", '[[0,"gathers",[]]]')),
    "gathered in a method": ("UPDATE examined SET rest = ?", REST % ("[]", '[[0,"processDataSet",1]]')),
    "remarks that are none": ("UPDATE examined SET rest = ?", REST % ("[]", '[[0,"remarks",[1]]]')),
    "a source that is none": ("UPDATE file SET source = ?", '{"mapping":[]}'),
    "a target outside": ("UPDATE file SET target = ? WHERE target != '\"\"'", '"../evil.dcm"'),
    "present that is none": ("UPDATE run SET value = ? WHERE name = 'present'", '{"mapping":[["/out",5]]}'),
    "no archives": ("UPDATE run SET value = ? WHERE name = 'archives'", "[1]"),
}


@pytest.mark.parametrize("kind", MALICIOUS)
def test_what_no_plan_says_is_refused(folder, tmp_path, kind):
    day(folder, tmp_path / "p.sqlite")
    damage(tmp_path / "p.sqlite", *MALICIOUS[kind])
    before = (tmp_path / "p.sqlite").read_bytes()
    with pytest.raises(InputError, match=r"p\.sqlite is damaged"):
        patch(folder, tmp_path / "out", rules(), KEY, since=tmp_path / "p.sqlite")
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "p.sqlite").read_bytes() == before


def test_damaged_plans_are_refused_or_harmless(tmp_path, capsys):
    save_series(tmp_path / "in", 6, SeriesInstanceUID=None)
    save(tmp_path / "in" / "v.dcm", image(70, SOPInstanceUID="1.2.03.4", Modality="MR"))
    age(tmp_path / "in")
    path = tmp_path / "p.sqlite"
    words = ["--key", "k", "--quiet"]
    assert main(["check", str(tmp_path / "in"), *words, "--save-plan", str(path)]) == 1
    sound, generator, refused = path.read_bytes(), random.Random(815), 0
    for number in range(60):
        damaged = bytearray(sound)
        for _ in range(generator.randint(1, 30)):
            damaged[generator.randrange(100, len(damaged))] = generator.randrange(256)
        path.write_bytes(damaged)
        code = main(["patch", str(tmp_path / "in"), str(tmp_path / "out" / str(number)), *words, "--since", str(path)])
        error = capsys.readouterr().err
        assert code in (0, 2, 3), error
        assert "Traceback" not in error
        refused += code == 2
    assert refused > 20
    assert {name for name in os.listdir(tmp_path) if not name.startswith("p.sqlite")} <= {"in", "out"}


def test_what_a_plan_says_of_outputs_lets_no_file_of_others_be_replaced(folder, tmp_path):
    day(folder, tmp_path / "p.sqlite", "own names")
    output = tmp_path / "out"
    output.mkdir()
    (output / "refers").write_bytes(b"mine")
    present = {"mapping": [[os.path.realpath(output), []]]}
    damage(tmp_path / "p.sqlite", "UPDATE run SET value = ? WHERE name = 'present'", json.dumps(present))
    report = apply(tmp_path / "p.sqlite", output)
    assert (output / "refers").read_bytes() == b"mine"
    assert outcomes(report)["refers"] == "failed"


# The command line


def test_the_command_line(folder, tmp_path, capsys):
    key, plan, output = tmp_path / "key", tmp_path / "p.sqlite", tmp_path / "out"
    key.write_text("a key\n")
    words = [str(folder), "--key-file", str(key)]
    assert main(["patch", *words[:1], str(output), *words[1:], "--save-plan", str(plan)]) in (0, 3)
    assert "Output:" in capsys.readouterr().out
    before = times(output)
    save(folder / "new.dcm", image(700, SeriesInstanceUID="1.2.70", StudyInstanceUID="1.2.71"))
    assert main(["check", *words, "--since", str(plan)]) in (1, 3)
    assert "were not looked at again" in capsys.readouterr().out
    report = tmp_path / "r.jsonl"
    assert main(["patch", *words[:1], str(output), *words[1:], "--since", str(plan), "--report", str(report)]) in (0, 3)
    assert "not looked at again" in report.read_text()
    after = times(output)
    assert {path: after[path] for path in before} == before
    assert len(after) == len(before) + 1
    assert main(["patch", "--plan", str(plan), str(output), "--since", str(plan)]) == 2
    assert main(["check", str(folder), "--since", str(plan)]) == 2
    assert "another key" in capsys.readouterr().err
