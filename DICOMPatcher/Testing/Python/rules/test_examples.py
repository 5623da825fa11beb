"""What the examples of the rules say is what the rules do."""

from __future__ import annotations

import pathlib

import pytest

from builders import KEY
from DICOMPatcherLib import RULES, check, patch
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.rule_api.example_files import problems, write_example
from DICOMPatcherLib.rule_api.examples import AS_IT_IS

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.__name__}: {example.title}") for rule in RULES for example in rule.examples
]
ACTING = [parameters for parameters in EXAMPLES if parameters.values[1].after is not None or parameters.values[1].names]
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_what_an_example_says_is_what_the_rule_does(rule, example, tmp_path):
    source, output = tmp_path / "in", tmp_path / "out"
    write_example(example, str(source))
    report = patch(str(source), str(output), [rule(example.parameters)], key=KEY)
    assert problems(example, str(output), report.files()) == []
    assert not [finding for entry in report.files() for finding in entry["findings"] if finding["id"] == "RULE"]


@pytest.mark.parametrize(("rule", "example"), ACTING)
def test_an_example_shows_what_the_rule_does_and_not_what_is_done_without_it(rule, example, tmp_path):
    source, output = tmp_path / "in", tmp_path / "out"
    write_example(example, str(source))
    output.mkdir()
    if rule.default == "always":
        planner = Planner(str(source), [], str(output), KEY)
        for _ in planner.steps():
            pass
        assert not any(planner.plan.details(file).changes for file in planner.plan.files)
    else:
        report = patch(str(source), str(output), [], key=KEY)
        assert problems(example, str(output), report.files()) != []


@pytest.mark.parametrize(("rule", "example"), ACTING)
def test_a_second_run_finds_nothing_to_do(rule, example, tmp_path):
    if rule.generates_new_ids or example.after == AS_IT_IS:
        pytest.skip("it does the same again each time")
    source, output = tmp_path / "in", tmp_path / "out"
    write_example(example, str(source))
    patch(str(source), str(output), [rule(example.parameters)], key=KEY)
    again = list(check(str(output), [rule(example.parameters)], key=KEY).files())
    assert {entry["outcome"] for entry in again} == {"copied"}
    assert all(entry["source"] == entry["target"] for entry in again)


@each_rule
def test_a_rule_shows_what_it_does_and_what_it_leaves_alone(rule):
    acting = [example for example in rule.examples if example.after is not None or example.names]
    assert acting or "It repairs nothing." in rule.neverDoes
    assert len(rule.examples) > len(acting) or rule.generates_new_ids
    assert len({example.title for example in rule.examples}) == len(rule.examples)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_can_be_shown(rule, example):
    rows = list(example.rows())
    assert {path for path, *_ in rows} <= set(example.files)
    assert all(isinstance(cell, str) for row in rows for cell in row)
    if example.after is not None:
        assert any(before != after for _, _, before, after in rows)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_files_of_an_example_are_the_same_each_time(rule, example, tmp_path):
    for folder in ("first", "second"):
        write_example(example, str(tmp_path / folder))
    paths = [path.relative_to(tmp_path / "first") for path in (tmp_path / "first").rglob("*") if path.is_file()]
    assert sorted(map(pathlib.PurePath.as_posix, paths)) == sorted(example.inputs)
    for path in paths:
        assert (tmp_path / "first" / path).read_bytes() == (tmp_path / "second" / path).read_bytes()
