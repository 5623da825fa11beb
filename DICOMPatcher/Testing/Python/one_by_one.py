"""Many cases in one test: all of them are judged, and every one that fails is named."""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

import pytest


class Named(Protocol):
    """A case that its name tells from the others."""

    @property
    def name(self) -> str: ...


Test = Callable[..., None]
Case = TypeVar("Case", bound=Named)


def one_by_one(
    parameter: str, cases: Sequence[Named], parts: int = 1, why_none: str = "", more: Sequence[Named] = ()
) -> Callable[[Test], Test]:
    """Return the decorator that makes the test of one case a test of them all.

    Parametrizing does the same, but each test costs more than most cases do, above all with several workers.

    Parameters
    ----------
    parameter
        Of the test, for the case.
    parts
        Into which they are divided, so that workers can share them.
    why_none
        Why the test is skipped if there are no cases.
    more
        Cases that only thorough runs try.
    """

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def test_of_all(cases: Sequence[Named], **fixtures: object) -> None:
            assert_each(lambda case: test(**{parameter: case}, **fixtures), cases)

        signature = inspect.signature(test)
        others = [other for name, other in signature.parameters.items() if name != parameter]
        own = inspect.Parameter("cases", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        test_of_all.__signature__ = signature.replace(parameters=[own, *others])  # type: ignore[attr-defined]
        chosen = [pytest.param(cases[part::parts], id=f"part {part + 1} of {parts}") for part in range(parts)]
        if more:
            chosen.append(pytest.param(more, id="more", marks=pytest.mark.thorough))
        if not cases:
            chosen = [pytest.param((), id="none", marks=pytest.mark.skip(reason=why_none))]
        return pytest.mark.parametrize("cases", chosen)(test_of_all)

    return decorate


def assert_each(judge: Callable[[Case], None], cases: Iterable[Case]) -> None:
    """Judge all cases; fail with the names of those for which the judge raises, and with what it raises.

    A judge may skip a case. If it skips them all, the test is skipped.
    """
    failures: list[str] = []
    judged, reason = 0, ""
    for case in cases:
        try:
            judge(case)
        except pytest.skip.Exception as skipped:
            reason = str(skipped)
            continue
        except (Exception, pytest.fail.Exception):
            failures.append(f"{case.name}\n{traceback.format_exc()}")
        judged += 1
    if failures:
        pytest.fail(f"{len(failures)} of {judged} fail:\n\n" + "\n".join(failures), pytrace=False)
    if not judged:
        pytest.skip(reason)
