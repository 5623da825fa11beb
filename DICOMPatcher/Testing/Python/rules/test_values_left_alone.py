"""Values that have no single meaning are reported and stay."""

from __future__ import annotations

from damage_case import KEPT
from damaged import damaged_files
from DICOMPatcherLib.run import check


def test_what_has_no_single_meaning_is_reported(tmp_path):
    kinds = ("V8", "V14", "V20", "V21")
    doubtful = [damaged for damaged in damaged_files() if damaged.defect in kinds and damaged.expected == KEPT]
    assert {damaged.defect for damaged in doubtful} == set(kinds)
    for damaged in doubtful:
        (tmp_path / damaged.filename).write_bytes(damaged.data)
    plan = check(str(tmp_path)).plan
    told = {file.source: {finding.defect for finding in plan.details(file).findings} for file in plan.files}
    assert [damaged.name for damaged in doubtful if damaged.defect not in told[damaged.filename]] == []
