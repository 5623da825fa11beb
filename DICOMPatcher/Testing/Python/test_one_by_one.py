"""One test of many cases judges them all and names those that fail."""

from __future__ import annotations

import types

import pytest

from one_by_one import one_by_one

CASES = [types.SimpleNamespace(name=name) for name in ("first", "second", "third", "fourth")]


def judged_in_parts(test, parts: int = 1):
    """Yield the parts as the decorated test gets them."""
    decorated = one_by_one("case", CASES, parts)(test)
    (mark,) = decorated.pytestmark
    for param in mark.args[1]:
        (cases,) = param.values
        yield lambda cases=cases, **fixtures: decorated(cases, **fixtures)


def test_all_are_judged_whatever_becomes_of_one():
    seen = []

    def test(case, fixture):
        seen.append((case.name, fixture))
        assert case.name != "second"
        if case.name == "third":
            raise KeyError("nothing of that kind")

    (run,) = judged_in_parts(test)
    with pytest.raises(pytest.fail.Exception, match=r"2 of 4 fail(?s:.*)\nsecond\n(?s:.*)\nthird\n(?s:.*)nothing of"):
        run(fixture="given")
    assert seen == [(case.name, "given") for case in CASES]


def test_parts_have_every_case_once():
    seen = []

    def test(case):
        seen.append(case.name)

    for run in judged_in_parts(test, parts=3):
        run()
    assert sorted(seen) == sorted(case.name for case in CASES)


def test_it_is_skipped_only_if_nothing_could_be_judged():
    def test(case, names):
        if case.name in names:
            pytest.skip("not this one")

    (run,) = judged_in_parts(test)
    run(names=["first", "second", "third"])
    with pytest.raises(pytest.skip.Exception, match="not this one"):
        run(names=[case.name for case in CASES])


def test_failing_by_word_counts():
    def test(case):
        if case.name == "first":
            pytest.fail("no good")
        if case.name == "second":
            with pytest.raises(KeyError):
                pass

    (run,) = judged_in_parts(test)
    with pytest.raises(pytest.fail.Exception, match=r"2 of 4 fail(?s:.*)no good(?s:.*)\nsecond\n"):
        run()
