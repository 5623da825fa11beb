"""Decimal exposure values: what stays, what moves to the micro-unit element."""

from __future__ import annotations

import warnings
from decimal import Decimal

import pytest

from DICOMPatcherLib.rules.fix_exposure_fiasco import FixExposureFiasco

KEYWORDS = ("XRayTubeCurrent", "ExposureTime", "Exposure")
TWINS = {"XRayTubeCurrent": "XRayTubeCurrentInuA", "ExposureTime": "ExposureTimeInuS", "Exposure": "ExposureInuAs"}


@pytest.mark.parametrize("keyword", KEYWORDS)
@pytest.mark.parametrize(
    "value",
    [b"", b"  ", b"0", b"120", b" 120 ", b"120\0", b"-5", b"+7", b"2147483647", b"99999999999"],
    ids=repr,
)
def test_whole_numbers_never_reach_pydicom(data_set, patch, keyword, value):
    outcome = patch(FixExposureFiasco, data_set(Modality="CT", **{keyword: value}))
    assert not outcome.wanted
    assert outcome.untouched


def test_does_not_want_a_file_without_exposure(data_set, patch):
    assert not patch(FixExposureFiasco, data_set(Modality="MR")).wanted


@pytest.mark.parametrize("implicit", [False, True], ids=["explicit VR", "implicit VR"])
@pytest.mark.parametrize("keyword", KEYWORDS)
@pytest.mark.parametrize(
    "value",
    [
        pytest.param(b"12.5\\13.5", id="two decimals"),
        pytest.param(b"12\\13", id="two whole numbers"),
        pytest.param(b"abc", id="letters"),
        pytest.param(b"12.5mA", id="with its unit"),
        pytest.param(b"nan", id="nan"),
        pytest.param(b"inf", id="infinite"),
        pytest.param(b"1e999999999", id="huge exponent"),
        pytest.param(b"1e99", id="large exponent"),
        pytest.param(b"2147483647.5", id="just beyond IS"),
        pytest.param(b"-12.5", id="negative"),
        pytest.param(b"1.234,5", id="point and comma"),
        pytest.param(b"12,500", id="perhaps thousands"),
        pytest.param(b"1,5,5", id="two commas"),
        pytest.param(b".", id="only a point"),
        pytest.param(b"1e-20", id="vanishing"),
        pytest.param("١٢.٥".encode(), id="other digits"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"1." + b"9" * 3000, id="3000 digits"),
    ],
)
def test_reports_what_cannot_be_trusted(data_set, patch, keyword, value, implicit):
    outcome = patch(FixExposureFiasco, data_set(**{keyword: value}), implicit=implicit)
    assert outcome.wanted
    assert outcome.untouched
    assert [finding.defect for finding in outcome.reported] == ["V3"]
    assert keyword in outcome.messages


def test_the_report_does_not_repeat_text_that_may_be_a_name(data_set, patch):
    assert "DOE" not in patch(FixExposureFiasco, data_set(Exposure=b"DOE^JANE")).messages


@pytest.mark.parametrize("implicit", [False, True], ids=["explicit VR", "implicit VR"])
@pytest.mark.parametrize(
    ("value", "whole", "exact"),
    [
        (b"12.5", 13, "12500"),
        (b"12,5", 13, "12500"),
        (b" 12.49 ", 12, "12490"),
        (b"0.5", 1, "500"),
        (b"0.4\0", 0, "400"),
        (b"0,125", 0, "125"),
        (b"1234,567", 1235, "1234567"),
        (b".25", 0, "250"),
        (b"1.25E+2", 125, None),
        (b"1.255E2", 126, "125500"),
        (b"120.0", 120, None),
        (b"120.", 120, None),
        (b"+12.5", 13, "12500"),
    ],
    ids=repr,
)
def test_keeps_the_exact_value(data_set, patch, value, whole, exact, implicit):
    ds = data_set(Modality="CT", **dict.fromkeys(KEYWORDS, value))
    outcome = patch(FixExposureFiasco, ds, implicit=implicit)
    assert outcome.messages.count("is not an integer") == len(outcome.reported) == 3
    for keyword, twin in TWINS.items():
        assert outcome.ds[keyword].VR == "IS"
        assert outcome.ds[keyword].value == whole
        if exact is None:
            assert twin not in outcome.ds
        else:
            assert outcome.ds.get_item(twin).value.decode().strip() == exact
    assert outcome.changed <= {*KEYWORDS, *TWINS.values()}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"12.3456789012345678", "12345.6789012346"),
        (b"0.00000000000012345", "0.00000000012345"),
        (b"2147483646.123456", "2147483646123.46"),
        (b"0.1", "100"),
        (b"0.3333", "333.3"),
    ],
    ids=repr,
)
def test_ds_text_fits_into_16_characters(data_set, patch, value, text):
    ds = patch(FixExposureFiasco, data_set(XRayTubeCurrent=value)).ds
    assert ds.get_item("XRayTubeCurrentInuA").value.decode().strip() == text
    assert len(text) <= 16


@pytest.mark.parametrize(
    ("value", "micro"),
    [(b"2147483.647", 2147483647), (b"2147483.648", None), (b"0.0005", 1), (b"0.0004", None)],
    ids=repr,
)
def test_exposure_in_uas_stays_in_the_range_of_is(data_set, patch, value, micro):
    outcome = patch(FixExposureFiasco, data_set(Exposure=value))
    if micro is None:
        assert outcome.untouched
        assert "ExposureInuAs" in outcome.messages
    else:
        assert outcome.ds.ExposureInuAs == micro


def test_the_largest_value_rounds_within_is(data_set, patch):
    assert patch(FixExposureFiasco, data_set(ExposureTime=b"2147483646.5")).ds.ExposureTime == 2**31 - 1


@pytest.mark.parametrize("present", [b"12500", b"12500.0", b"12,5E3", b"12599"], ids=repr)
def test_keeps_a_valid_micro_value(data_set, patch, present):
    outcome = patch(FixExposureFiasco, data_set(XRayTubeCurrent=b"12.5", XRayTubeCurrentInuA=present))
    assert outcome.changed == {"XRayTubeCurrent"}
    assert "contradict" not in outcome.messages


@pytest.mark.parametrize("present", [b"0", b"12", b"12600", b"12624", b"12500 uA", b"12500\\12500", b"nan"], ids=repr)
def test_reports_a_contradicting_micro_value(data_set, patch, present):
    outcome = patch(FixExposureFiasco, data_set(XRayTubeCurrent=b"12.5", XRayTubeCurrentInuA=present))
    assert outcome.untouched
    assert "contradict" in outcome.messages


def test_fills_an_empty_micro_value(data_set, patch):
    ds = patch(FixExposureFiasco, data_set(XRayTubeCurrent=b"12.5", XRayTubeCurrentInuA=b"")).ds
    assert ds.XRayTubeCurrentInuA == 12500


def test_a_decimal_in_exposure_in_uas_is_not_valid(data_set, patch):
    ds = patch(FixExposureFiasco, data_set(Exposure=b"12.5", ExposureInuAs=b"12499.6")).ds
    assert ds.ExposureInuAs == 12500


def test_one_bad_value_does_not_keep_the_others_from_repair(data_set, patch):
    outcome = patch(FixExposureFiasco, data_set(XRayTubeCurrent=b"x", ExposureTime=b"3.5", Exposure=b""))
    assert outcome.changed == {"ExposureTime", "ExposureTimeInuS"}


@pytest.mark.filterwarnings("ignore::UserWarning")  # pydicom decodes the nested value to write it
def test_sequences_are_not_searched(data_set, patch):
    ds = data_set(ExposureTime=b"3.5", CTExposureSequence=[data_set(ExposureTime=b"4.5")])
    outcome = patch(FixExposureFiasco, ds)
    assert outcome.changed == {"ExposureTime", "ExposureTimeInuS"}


def _decode_all(ds):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for keyword in KEYWORDS:
            ds.get(keyword)


@pytest.mark.parametrize(
    "touch",
    [
        _decode_all,
        lambda ds: ds.add_new("XRayTubeCurrent", "DS", "12.5"),
        lambda ds: ds.add_new("XRayTubeCurrent", "DS", Decimal("12.5")),
        lambda ds: ds.add_new("XRayTubeCurrent", "FD", 12.5),
        lambda ds: ds.add_new("XRayTubeCurrent", "LO", "12.5"),
    ],
    ids=["decoded by pydicom", "DS", "Decimal", "float", "text"],
)
def test_works_behind_other_rules(data_set, patch, touch):
    """An earlier rule may have had the value decoded, or have written it in a form of its own."""
    rule_saw = []

    def touch_once(ds):
        if not rule_saw:
            touch(ds)
        rule_saw.append(True)

    ds = patch(FixExposureFiasco, data_set(XRayTubeCurrent=b"12.5", Exposure=b"7\\8"), touch=touch_once).ds
    assert ds.XRayTubeCurrent == 13
    assert ds["XRayTubeCurrent"].VR == "IS"
    assert ds.XRayTubeCurrentInuA == 12500


def test_works_on_an_integer_set_by_another_rule(data_set, patch):
    outcome = patch(FixExposureFiasco, data_set(Exposure=b"7.5"), touch=lambda ds: ds.add_new("Exposure", "IS", 7))
    assert outcome.changed == {"Exposure"}
    assert outcome.ds.Exposure == 7
