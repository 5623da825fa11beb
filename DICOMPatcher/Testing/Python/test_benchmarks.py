"""The benchmark must keep working; its figures are not judged here."""

from __future__ import annotations

import importlib.util
import pathlib
import subprocess
import sys

import pytest

import oracles

BENCHMARK = pathlib.Path(__file__).resolve().parents[3] / "benchmarks" / "run.py"


@pytest.fixture(scope="module")
def benchmark():
    sys.path.insert(0, str(BENCHMARK.parent))
    spec = importlib.util.spec_from_file_location("benchmark_run", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    # Data classes look their module up.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    sys.path.remove(str(BENCHMARK.parent))
    yield module
    del sys.modules[spec.name]


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="the benchmark needs cp and wait4")
def test_a_tiny_run_reports_every_command_and_budget(tmp_path):
    oracles.require("dcmodify")
    command = [sys.executable, BENCHMARK, "--folder", tmp_path, "--files", "3", "--megabytes", "1", "--repeat", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    for line in (
        "Machine:",
        "cp -r, dcmodify",
        "patch, every file changed",
        "peak memory, one big file",
        "budgets met",
    ):
        assert line in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("figure", "met"), [(4.9, True), (5.0, True), (5.1, False)])
def test_a_budget_is_met_up_to_its_limit(benchmark, figure, met, capsys):
    assert benchmark.print_budget([benchmark.Budget("patch / cp -r", figure, "x", 5, 2)]) is met
    assert ("MISSED" in capsys.readouterr().out) is not met


def test_a_process_that_fails_ends_the_run(benchmark):
    with pytest.raises(SystemExit, match="out of ideas"):
        benchmark.run([sys.executable, "-c", "import sys; sys.exit('out of ideas')"])


def test_a_patcher_that_cannot_start_ends_the_run(benchmark):
    with pytest.raises(SystemExit, match="ended with 1"):
        benchmark.run([sys.executable, "-c", "raise ValueError('broken')", benchmark.PATCHER])


def test_a_command_that_leaves_files_out_ends_the_run(benchmark, tmp_path):
    (tmp_path / "a.dcm").touch()
    benchmark.expect_files("patch", tmp_path, 1)
    with pytest.raises(SystemExit, match="patch wrote 1 files, 2 were expected"):
        benchmark.expect_files("patch", tmp_path, 2)


def test_too_little_space_is_said_before_anything_is_written(benchmark, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(benchmark.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 1000}))
    assert benchmark.main(["--folder", str(tmp_path)]) == 2
    assert "free" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.thorough
def test_a_tiny_run_with_several_processes_compares_what_they_write(tmp_path):
    scale = BENCHMARK.with_name("scale.py")
    words = ["--folder", tmp_path, "--files", "3", "--repeat", "1", "--case", "anonymize"]
    done = subprocess.run([sys.executable, scale, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| 2 jobs |" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="the benchmark asks for the largest memory in the way of Unix")
def test_memory_is_measured_for_each_size(tmp_path):
    command = [sys.executable, BENCHMARK.with_name("memory.py"), "--folder", tmp_path, "--files", "1100", "1200"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line.split("|")[1].strip() for line in done.stdout.splitlines()[2:4]] == ["1100", "1200"], done.stderr
    assert "A million files" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.thorough
def test_a_tiny_run_that_begins_with_a_plan_writes_the_same(tmp_path):
    scale = BENCHMARK.with_name("scale.py")
    words = ["--folder", tmp_path, "--files", "3", "--repeat", "1", "--case", "--since", "2"]
    done = subprocess.run([sys.executable, scale, *words], capture_output=True, text=True, check=False)
    assert "earlier outputs untouched: True; all outputs the same: True" in done.stdout, done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []
