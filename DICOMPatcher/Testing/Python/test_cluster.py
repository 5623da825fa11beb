"""Workers on other computers: the same bytes and reports, and nothing by one that does not see the same files."""

from __future__ import annotations

import importlib.util
import os
import pickle
import sys

import pytest

from builders import KEY, save_series, tree
from DICOMPatcherLib import InputError, ParameterError, apply, check, make_rules, patch
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.planning import cluster
from DICOMPatcherLib.planning.cluster import FarExecutor, Seen, witness
from DICOMPatcherLib.writing import far_writing
from far_rules import CountFiles, GatherModalities
from test_jobs import Inline, as_in_python, folder, result, until  # noqa: F401 - fixtures too

SEES_NOTHING = Seen(-1, -1, -1)


class Far(Inline, FarExecutor):
    """Two workers on other computers, of which the second is what a test makes of it."""

    def __init__(self, answer=lambda function, found: found, **options):
        super().__init__(**options)
        self.answer = answer
        self.asked = []

    def on_each(self, function, *arguments):
        self.asked.append(function.__name__)
        function, arguments = pickle.loads(pickle.dumps((function, arguments)))
        found = function(*arguments)
        return {"tcp://first:1": found, "tcp://second:2": self.answer(function, found)}


def second(**values):
    return lambda function, found: found._replace(host="second", **values) if function is witness else found


def blind(seen):
    """Return the answers of a worker that sees otherwise what a function says of it."""

    def answer(function, found):
        return found._replace(host="second", seen=seen(found.seen)) if function is witness else found

    return answer


@pytest.mark.parametrize("options", [{}, {"rules": ["Anonymize", "UnpackArchives"]}], ids=str)
def test_the_result_is_the_same(folder, tmp_path, options):  # noqa: F811
    expected = result(folder, tmp_path / "1", key=KEY, **options)
    executor = Far()
    assert result(folder, tmp_path / "2", key=KEY, executor=executor, jobs=2, **options) == expected
    assert executor.calls > 3
    assert executor.asked == ["witness", "missing_rules", "witness", "missing_rules", "witness"]
    assert not (tmp_path / "2" / "out" / ".dicom-patcher").exists()


def test_what_was_unpacked_here_is_not_sent(folder, tmp_path):  # noqa: F811
    sent = []

    class Watched(Far):
        def submit(self, function, /, *arguments):
            sent.append(pickle.dumps(arguments))
            return super().submit(function, *arguments)

    patch(folder, tmp_path / "out", ["UnpackArchives"], key=KEY, executor=Watched(), jobs=2)
    assert len(sent) > 3
    assert not any(b"inside/60" in data for data in sent)


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (blind(lambda seen: (seen[0], SEES_NOTHING)), InputError, "The worker on second does not see .*001.dcm"),
        (blind(lambda seen: (seen[0], seen[1]._replace(size=7))), InputError, "001.dcm as this computer does"),
        (blind(lambda seen: (seen[0], seen[1]._replace(modified=7))), InputError, "001.dcm as this computer does"),
        (
            blind(lambda seen: (SEES_NOTHING, SEES_NOTHING)),
            InputError,
            "on second does not see .*in as this",
        ),
        (second(versions=("0", "3.0.1")), ParameterError, "on second has DICOM Patcher 0 with pydicom 3.0.1"),
        (lambda _, found: ModuleNotFoundError("No module named 'DICOMPatcherLib'"), ParameterError, "tcp://second:2"),
        (lambda f, found: found if f is witness else b"It has no rule.", ParameterError, "It has no rule. Correct"),
        (lambda f, found: found if f is witness else OSError("gone"), ParameterError, "OSError: gone"),
    ],
)
def test_a_worker_that_is_unlike_the_others_ends_the_run_before_anything_is_written(tmp_path, answer, error, message):
    save_series(tmp_path / "in", 3)
    executor = Far(answer)
    with pytest.raises(error, match=message):
        patch(tmp_path / "in", tmp_path / "out", executor=executor, jobs=2)
    assert executor.calls == 0
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "seen",
    [lambda seen: (SEES_NOTHING, SEES_NOTHING), lambda seen: (seen[0]._replace(number=1), SEES_NOTHING)],
    ids=["nothing", "another folder"],
)
def test_one_that_does_not_see_the_output_writes_nothing(tmp_path, seen):
    save_series(tmp_path / "in", 3)
    asked = []

    def answer(function, found):
        asked.append(function)
        return found._replace(host="second", seen=seen(found.seen)) if asked.count(witness) == 2 else found

    with pytest.raises(InputError, match=r"on second does not see .*out as this computer does"):
        patch(tmp_path / "in", tmp_path / "out", key=KEY, executor=Far(answer), jobs=2)
    assert tree(tmp_path / "out") == {}
    patch(tmp_path / "in", tmp_path / "out", key=KEY)


def test_a_saved_plan_is_carried_out_by_those_who_see_its_input(tmp_path):
    save_series(tmp_path / "in", 3)
    patch(tmp_path / "in", tmp_path / "whole", key=KEY)
    check(tmp_path / "in", key=KEY).plan.save(tmp_path / "plan")
    with pytest.raises(InputError, match="The worker on second does not see"):
        apply(tmp_path / "plan", tmp_path / "out", executor=Far(blind(lambda seen: (seen[0], SEES_NOTHING))))
    apply(tmp_path / "plan", tmp_path / "out", executor=Far())
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_what_a_lost_worker_has_begun_is_not_finished_by_another(tmp_path, monkeypatch):
    """A cluster has it done a second time by itself, while the first may still be at work."""
    save_series(tmp_path / "in", 30)
    patch(tmp_path / "in", tmp_path / "whole", key=KEY)
    begun = []

    class Twice(Far):
        def submit(self, function, /, *arguments):
            if function is far_writing.write_there and not begun:
                [*_, last] = pickle.loads(arguments[1])
                begun.append(tmp_path / "out" / ".dicom-patcher" / last.part)
                begun[0].write_bytes(b"half of it")
            return super().submit(function, *arguments)

    lines = []
    report = patch(tmp_path / "in", tmp_path / "out", key=KEY, executor=Twice(), jobs=2, log=lines.append)
    assert report.all_handled
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
    assert not begun[0].exists()
    assert "A worker process has failed (FileExistsError). What it had to do is done again here." in lines


def test_rules_that_see_other_files_are_not_for_a_cluster(tmp_path):
    save_series(tmp_path / "in", 3)
    executor, lines = Far(), []
    check(tmp_path / "in", [*make_rules(), CountFiles()], executor=executor, log=lines.append)
    assert (executor.calls, executor.asked) == (0, [])
    assert lines[0].startswith("One process is used: the rule CountFiles")


def test_dask_has_to_be_installed(tmp_path, monkeypatch, capsys):
    save_series(tmp_path / "in", 1)
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["check", str(tmp_path / "in"), "--dask", "tcp://localhost:1"]) == 2
    assert "Install dicom-patcher[cluster]." in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["check", str(tmp_path / "in"), "--dask", "tcp://localhost:1", "--jobs", "2"])


# With Dask itself


@pytest.mark.thorough
@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="dask.distributed is not installed")
@pytest.mark.filterwarnings("default")
def test_the_workers_of_dask_do_the_same(tmp_path, monkeypatch, capsys):
    import dask
    import distributed

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    monkeypatch.setattr(cluster, "_LONGEST_SILENCE", 0.5)
    source = tmp_path / "in"
    save_series(source, 150, SeriesInstanceUID=lambda number: "" if number % 3 else "1.2.3.4.2")
    expected = result(source, tmp_path / "1", key=KEY, rules=["Anonymize", *names(make_rules())])
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    scratch = dask.config.set({"temporary-directory": str(tmp_path / "scratch")})
    with scratch, distributed.LocalCluster(**options) as local:
        address = local.scheduler_address
        far = cluster.Cluster(address)
        rules = ["Anonymize", *names(make_rules())]
        assert far.jobs == 2
        assert result(source, tmp_path / "2", key=KEY, rules=rules, executor=far, jobs=far.jobs) == expected
        with_gathering = patch(source, tmp_path / "3", [*make_rules(), GatherModalities()], KEY, executor=far)
        assert with_gathering.all_handled
        plain = patch(source, tmp_path / "4", [*make_rules(), GatherModalities()], KEY)
        assert plain.all_handled
        assert tree(tmp_path / "3") == tree(tmp_path / "4")

        words = ["check", str(source), "--dask", address, "--quiet", "--exit-zero"]
        assert main(words) == 0

        # A rule in a module that only this process finds
        (tmp_path / "rule.py").write_text(RULE)
        monkeypatch.syspath_prepend(str(tmp_path))
        import rule

        with pytest.raises(ParameterError, match="A worker process cannot import the rule OnlyHere"):
            check(source, [*make_rules(), rule.OnlyHere()], executor=far)

        # Workers that are gone
        lines = []

        def lose(step):
            if step.step == "writing" and step.done == 1:
                local.scale(0)
                until(lambda: not far._workers())

        report = patch(source, tmp_path / "5", key=KEY, executor=far, jobs=2, log=lines.append, progress=lose)
        assert report.all_handled
        patch(source, tmp_path / "6", key=KEY)
        assert tree(tmp_path / "5") == tree(tmp_path / "6")
        told = [line for line in lines if line.startswith("A worker process has failed")]
        assert told == ["A worker process has failed (BrokenExecutor). What it had to do is done again here."]
        far.close()
        assert main(words) == 2
        assert "has no workers" in capsys.readouterr().err
    assert main(["check", str(source), "--dask", "nonsense://"]) == 2


def names(rules):
    return [type(rule).__name__ for rule in rules]


RULE = """\
from DICOMPatcherLib import DICOMPatcherRule

class OnlyHere(DICOMPatcherRule):
    title = "Only here"
    description = "Is in a module that workers cannot import."
    eachFileAlone = True

    def processDataSet(self, ds):
        ds.ImageComments = "seen"
"""
