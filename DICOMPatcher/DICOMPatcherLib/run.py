"""The two things there are to do: check a folder, and patch it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from DICOMPatcherLib.disk.input_files import check_folders
from DICOMPatcherLib.planning.plan import Plan
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.rule_list import RULES, make_rules
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.writing.writer import write_steps


def check(source: str, rules: Sequence[DICOMPatcherRule] | None = None, key: bytes | str | None = None) -> Report:
    """Find out what is wrong in a folder and what `patch` would change. Writes nothing.

    Parameters
    ----------
    source
        A folder, or a file.
    rules
        The rules to run, in this order; None for those that are on by default.
    key
        What new identifiers depend on, bytes or text; None for a random key.

    Raises
    ------
    InputError, ParameterError
        If the run cannot begin. The message says what to do.
    TypeError
        If the key is neither bytes nor text.
    """
    with closing(_planned(Planner(source, _or_default(rules), key=key, available=RULES))) as plan:
        return Report(plan, written=False)


def patch(
    source: str,
    output: str,
    rules: Sequence[DICOMPatcherRule] | None = None,
    key: bytes | str | None = None,
    overwrite: bool = False,
) -> Report:
    """Write a repaired copy of a folder. The parameters are those of `check`, and:

    Parameters
    ----------
    output
        The folder to write to.
    overwrite
        Whether there may be files in it already; those of the same name are replaced, the others stay.

    Raises
    ------
    InputError, ParameterError
        If the run cannot begin. The message says what to do.
    """
    check_folders(source, output, allow_existing=overwrite)
    with closing(_planned(Planner(source, _or_default(rules), output, key, available=RULES))) as plan:
        for _ in write_steps(plan, output, allow_existing=overwrite):
            pass
        return Report(plan, written=True)


def _planned(planner: Planner) -> Plan:
    for _ in planner.steps():
        pass
    return planner.plan


def _or_default(rules: Sequence[DICOMPatcherRule] | None) -> Sequence[DICOMPatcherRule]:
    return make_rules() if rules is None else rules
