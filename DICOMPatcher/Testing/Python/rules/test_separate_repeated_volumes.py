"""Complete volumes at the same places become series; sequences are no fault."""

from __future__ import annotations

import pytest
from rows import column, ids, run, untouched
from slices import Slices, advice, at

from DICOMPatcherLib.rules.separate_repeated_volumes import SeparateRepeatedVolumes as Rule


@pytest.fixture
def slices():
    return Slices(Rule)


def volumes(slices, keyword, values, count=5, interleaved=True):
    order = [(place, value) for place in range(count) for value in values]
    order = order if interleaved else sorted(order, key=lambda one: values.index(one[1]))
    return [slices.row(ImagePositionPatient=at(3 * place), **{keyword: value}) for place, value in order]


ADVISED = {"PixelSpacing": ("0.5\\0.5", "0.8\\0.8"), "SliceThickness": ("3", "5")}
SEQUENCES = {
    "EchoNumbers": ("1", "2"),
    "ConvolutionKernel": ("B30", "B70"),
    "AcquisitionNumber": ("1", "2"),
    "KVP": ("80", "140"),
    "FrameReferenceTime": ("15000", "45000"),
    "ReceiveCoilName": ("H1", "H2", "H3", "H4"),
    "TemporalPositionIdentifier": ("1", "2", "3"),
    "DiffusionBValue": ("0", "1000"),
    "TriggerTime": ("0", "50", "100"),
    "ContentTime": ("100000", "100100"),
    "EchoTime": tuple(map(str, range(8))),
}


@pytest.mark.parametrize("interleaved", [True, False])
@pytest.mark.parametrize(("keyword", "values"), [*ADVISED.items(), *SEQUENCES.items()])
def test_each_volume_becomes_a_series(slices, keyword, values, interleaved):
    rows = volumes(slices, keyword, values, interleaved=interleaved)
    assert set(ids(run(Rule, rows))) == {"G14"}
    series = {row[keyword]: row["SeriesInstanceUID"] for row in rows}
    assert len(set(series.values())) == len(values)
    assert all(row["SeriesInstanceUID"] == series[row[keyword]] for row in rows)
    assert series[values[0]] == "1.2.3.1"
    assert len(set(zip(column(rows, "SeriesInstanceUID"), column(rows, "SeriesNumber")))) == len(values)
    again = slices.again(rows)
    run(Rule, again)
    assert untouched(again)


@pytest.mark.parametrize(("keyword", "values"), ADVISED.items())
def test_is_recommended_for_what_is_no_sequence(slices, keyword, values):
    (found,) = advice(Rule, volumes(slices, keyword, values))
    assert keyword in found.message
    assert "2 volumes of 5 slices" in found.message


@pytest.mark.parametrize(("keyword", "values"), SEQUENCES.items())
def test_is_not_recommended_for_sequences_and_contrasts(slices, keyword, values):
    assert advice(Rule, volumes(slices, keyword, values)) == []


def shifted(slices, keyword="TemporalPositionIdentifier"):
    return [
        slices.row(ImagePositionPatient=at(3 * place + 0.7 * part), **{keyword: str(part)})
        for part in range(3)
        for place in range(5)
    ]


def test_volumes_that_are_shifted_against_each_other_become_series(slices):
    rows = shifted(slices)
    assert advice(Rule, rows) == []
    assert set(ids(run(Rule, rows))) == {"G14"}
    assert [len(set(column(rows[first : first + 5], "SeriesInstanceUID"))) for first in (0, 5, 10)] == [1, 1, 1]
    assert len(set(column(rows, "SeriesInstanceUID"))) == 3
    again = slices.again(rows)
    run(Rule, again)
    assert untouched(again)


def test_volumes_of_which_one_is_uneven_do_not(slices):
    for rows in (shifted(slices)[:6] + shifted(slices)[7:], shifted(slices, "PatientName")):
        run(Rule, rows)
        assert untouched(rows)


CORONAL = "1\\0\\0\\0\\0\\-1"


PAGE = {"ImagePositionPatient": "", "ImageOrientationPatient": "", "ImageType": "DERIVED\\SECONDARY\\SCREEN SAVE"}


def test_a_page_of_the_same_size_becomes_a_series(slices):
    rows = [*volumes(slices, "EchoNumbers", ("1",), count=8), slices.row(**PAGE)]
    (found,) = advice(Rule, rows)
    assert found.instances == rows[8:]
    assert set(ids(run(Rule, rows))) == {"G16"}
    assert len(set(column(rows[:8], "SeriesInstanceUID"))) == 1
    assert rows[8]["SeriesInstanceUID"] != rows[0]["SeriesInstanceUID"]


def test_a_slice_without_a_place_stays(slices):
    rows = [*volumes(slices, "EchoNumbers", ("1",), count=8), slices.row(**{**PAGE, "ImageType": "ORIGINAL"})]
    assert advice(Rule, rows) == []


def test_a_localizer_of_the_same_size_becomes_a_series(slices):
    rows = [*volumes(slices, "EchoNumbers", ("1",), count=8), slices.row(ImageOrientationPatient=CORONAL)]
    (found,) = advice(Rule, rows)
    assert found.defect == "G16"
    assert ids(run(Rule, rows)) == ["G16"]
    assert len(set(column(rows[:-1], "SeriesInstanceUID"))) == 1
    assert rows[-1]["SeriesInstanceUID"] != rows[0]["SeriesInstanceUID"]
    assert advice(Rule, slices.again(rows)) == []


LEFT = {
    "three planes": lambda s: [
        s.row(ImageOrientationPatient=one, ImagePositionPatient=f"{n}\\{n}\\{n}")
        for one in (CORONAL, "1\\0\\0\\0\\1\\0", "0\\1\\0\\0\\0\\-1")
        for n in range(4)
    ],
    "localizers": lambda s: [
        *(s.row(ImagePositionPatient=at(n), ImageType="ORIGINAL\\PRIMARY\\LOCALIZER") for n in range(5)),
        s.row(ImageOrientationPatient=CORONAL, ImageType="ORIGINAL\\PRIMARY\\LOCALIZER"),
    ],
    "one volume": lambda s: volumes(s, "EchoNumbers", ("1",)),
    "nothing tells them apart": lambda s: volumes(s, "EchoNumbers", ("1", "1")),
    "a slice is missing": lambda s: volumes(s, "EchoNumbers", ("1", "2"))[:-1],
    "one place": lambda s: volumes(s, "EchoNumbers", ("1", "2"), count=1),
    "two parts of one volume": lambda s: [
        s.row(ImagePositionPatient=at(n), AcquisitionNumber=str(n // 3)) for n in range(6)
    ],
    "several patients": lambda s: [
        *volumes(s, "EchoNumbers", ("1",)),
        *(s.row(ImagePositionPatient=at(3 * n), EchoNumbers="2", PatientName="R", PatientID="9") for n in range(5)),
    ],
}


@pytest.mark.parametrize("make", LEFT.values(), ids=LEFT)
def test_leaves(slices, make):
    rows = make(slices)
    assert advice(Rule, rows) == []
    assert run(Rule, rows) == []
    assert untouched(rows)
