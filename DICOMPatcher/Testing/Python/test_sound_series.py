"""Sound series of all kinds: nothing is changed, nothing advised, and none is called wrong."""

from __future__ import annotations

import pytest

from builders import KEY, encoded
from DICOMPatcherLib import check
from DICOMPatcherLib.outlook.state import WRONG
from sound_series import kinds, studies


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.thorough), 6])
def test_sound_series_stay_as_they_are_without_advice(tmp_path, every):
    chosen = list(kinds())[::every]
    assert len(chosen) * every > 100
    for name, members in studies(chosen):
        folder = tmp_path / name
        folder.mkdir()
        for number, member in enumerate(members):
            (folder / f"{number:03}.dcm").write_bytes(encoded(member.ds))
    report = check(tmp_path, key=KEY)
    said = {entry["source"]: entry["findings"] for entry in report.files() if entry["findings"]}
    assert said == {}
    assert {entry["outcome"] for entry in report.files()} == {"copied"}
    assert [(one.rule, one.message, one.sources[:1]) for one in report.advice] == []
    assert [(one.message, one.sources[:1]) for one in report.plan.remarks] == []
    wrong = [(one.path, one.state.text) for one in report.outlook.now.series if one.state.degree == WRONG]
    assert wrong == []
