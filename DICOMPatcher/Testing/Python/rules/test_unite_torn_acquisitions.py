"""One volume becomes one acquisition for those who ask; what is several stays."""

from __future__ import annotations

import pytest
from rows import column, ids, run, untouched
from slices import Slices, at

from DICOMPatcherLib.rules.unite_torn_acquisitions import UniteTornAcquisitions as Rule


@pytest.fixture
def slices():
    return Slices(Rule)


def halves(slices, keyword, values, **others):
    return [slices.row(**{"ImagePositionPatient": at(n), keyword: value, **others}) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("keyword", "values", "common"),
    [
        ("AcquisitionNumber", ("1", "1", "1", "2", "2"), "1"),
        ("AcquisitionNumber", ("", "", "", "2", "2"), "2"),
        ("ImageType", ("ORIGINAL\\PRIMARY", "ORIGINAL\\PRIMARY", "DERIVED\\SECONDARY"), "ORIGINAL\\PRIMARY"),
    ],
)
def test_all_slices_get_what_most_have(slices, keyword, values, common):
    rows = halves(slices, keyword, values)
    assert set(ids(run(Rule, rows))) == {"G17"}
    assert set(column(rows, keyword)) == {common}
    assert run(Rule, slices.again(rows)) == []


LEFT = {
    "one acquisition": lambda s: halves(s, "AcquisitionNumber", "11111"),
    "the same place": lambda s: [*halves(s, "AcquisitionNumber", "111"), *halves(s, "AcquisitionNumber", "222")],
    "two directions": lambda s: [
        *halves(s, "AcquisitionNumber", "111"),
        *halves(s, "AcquisitionNumber", "222", ImageOrientationPatient="1\\0\\0\\0\\0\\-1"),
    ],
    "two patients": lambda s: [*halves(s, "AcquisitionNumber", "112"), s.row(PatientID="9", PatientName="R")],
    "two slices": lambda s: halves(s, "AcquisitionNumber", "12"),
}


@pytest.mark.parametrize("make", LEFT.values(), ids=LEFT)
def test_leaves(slices, make):
    rows = make(slices)
    assert run(Rule, rows) == []
    assert untouched(rows)
